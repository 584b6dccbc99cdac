/*
 * words.h - how the blog speaks: by-lines, capacities, reasons, acts. In the reader's language, in
 * the request's arena.
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

const char *person_name(struct req *r, int64_t id);
const char *place_name(struct req *r, int64_t place);
const char *capacity_name(struct req *r, enum role role, int64_t place); /* role 0: the author */

const char *reason_name(struct req *r, int64_t reason);
const char *act_name(struct req *r, int64_t kind); /* "Removed", "Appeal" … */

extern const struct form_option blog_reasons[]; /* values "0", "1" … by enum blog_reason */

/* Text as it was typed, a paragraph a line; empty lines left out. */
struct lines {
    const char **at;
    size_t n;
};
struct lines lines_of(struct req *r, const char *text);

#endif
