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
/* Of a row that brought the names along; org 0: under the author's own name. */
struct byline_words {
    int64_t author, org;
    enum role role;
    const char *author_name, *place; /* in the reader's language */
    struct body_words org_name;
};
struct byline byline_in_words(struct req *r, const struct byline_words *w);
struct byline byline_of(struct req *r, int64_t author, int64_t role, int64_t place, int64_t org);

#endif
