/*
 * cookie.h - the Cookie header (RFC 6265 §5.4), read strictly.
 */
#ifndef TX_COOKIE_H
#define TX_COOKIE_H

#include "web/req.h"

/* Pairs of a Cookie header: bytes that no cookie of ours has (controls, blanks, quotes, non-ASCII) end
 * in the pair being skipped, not in an error, since other programs of the host set cookies too. At
 * most 32 pairs. NULL gives none. */
struct fields cookie_parse(struct arena *a, const char *header);

#endif
