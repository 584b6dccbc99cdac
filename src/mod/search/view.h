/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_SEARCH_VIEW_H
#define TX_SEARCH_VIEW_H

#include "web/mark.h"
#include "web/page.h"

struct search_option {
    const char *value, *label; /* label NULL at the end */
    bool chosen;
};
struct search_result {
    const char *url, *number, *place, *kind, *lang; /* number, lang NULL: none */
    struct html title, excerpt;
    const char *plain; /* the excerpt without marks */
    const char *heading;
    bool cut_before, cut_after;
    usec at;
    const char *subject;
    int64_t object;
};
struct search_page {
    const char *q;
    const struct search_option *places, *kinds, *times;
    struct search_result *at;
    size_t n;
    bool asked;                /* there was something to look for */
    bool narrowed;             /* by place, kind or time */
    const char *count;         /* in words; NULL: not the first page */
    const char *older, *wider; /* addresses: further results; the same without filters */
};

/* --- excerpt.c ---------------------------------------------------------------------------------- */

#include "algo/segment.h"

struct excerpt {
    struct html html;
    const char *plain;
    bool cut_before, cut_after;
};
/* The piece of text, at most max code points, that has most of the words, with them marked. max 0: the
 * whole text. */
struct excerpt search_excerpt(struct arena *a, const char *text, struct term_set words, size_t max);

#endif
