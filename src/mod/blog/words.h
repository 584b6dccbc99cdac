/*
 * words.h - by-lines: who wrote something, in the reader's language, in the request's arena.
 */
#ifndef TX_BLOG_WORDS_H
#define TX_BLOG_WORDS_H

#include "mod/blog/blog.h"

/* Who wrote something, as readers see it. */
struct byline {
    const char *name;     /* of the person or the organisation */
    const char *capacity; /* "Council member, Shangyou Village"; "" for an organisation */
    const char *href;     /* everything by them */
    bool office;
};
struct byline byline_of(struct req *r, int64_t author, int64_t role, int64_t place, int64_t org);

#endif
