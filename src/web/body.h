/*
 * body.h - the body of a request, taken in as it comes.
 */
#ifndef TX_BODY_H
#define TX_BODY_H

#include "web/route.h"

struct body;

/* What route takes of r's Content-Type. NULL and *status (415) when it does not take that type. */
struct body *body_open(struct req *r, const struct route *route, int *status);
/* Most bytes a body for this route may have on the wire; route NULL: little, it is only skipped. */
uint64_t body_limit(const struct route *route);
void body_take(struct body *b, const char *p, size_t n);
/* All came: fills r->form, r->upload or r->body. 0, or the status to refuse with. */
int body_end(struct body *b);

#endif
