/*
 * hot.h - pages that many ask for at once.
 *
 * The finished answer to a reader who is nobody in particular is kept until the next commit, and for at
 * most a second, and handed to whoever asks for the same: on a Democracy Day a whole town looks at one
 * page. Nothing personal is ever kept: no session, no cookie set, no form (its token is bound to a
 * reader). Used on SQLite, where this process does the writing; with several processes on PostgreSQL a
 * reader could otherwise miss for a second what he has just sent.
 */
#ifndef TX_HOT_H
#define TX_HOT_H

#include "web/encode.h"
#include "web/req.h"

struct hot;
struct hot *hot_new(void);
void hot_free(struct hot *h);

/* A page of the same request that was finished when serial was the number of commits: fills the whole
 * answer and sets r->hot. h NULL: never. Any thread. */
bool hot_find(struct hot *h, struct req *r, int64_t serial);
/* Keeps the finished answer of r, which began when serial was the number of commits; does nothing when
 * it is personal, no plain page, or large. */
void hot_keep(struct hot *h, const struct req *r, int64_t serial);
/* The kept page of r once more, compressed as it was sent just now, so that the next need not be; and
 * what was kept so: false when nothing was. */
void hot_keep_coded(struct hot *h, const struct req *r, enum coding c, struct str bytes);
bool hot_find_coded(struct hot *h, struct req *r, enum coding c, struct str *bytes);

#endif
