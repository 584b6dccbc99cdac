/*
 * view.h - what the pages of comments show: rules and rows shaped for pages.html.
 */
#ifndef TX_COMMENT_VIEW_H
#define TX_COMMENT_VIEW_H

#include "mod/comment/comment.h"
#include "mod/search/search.h"
#include "web/page.h"

const struct comment_host *comment_host(enum subject s);                     /* NULL: none */
void comment_count(struct db *db, enum subject s, int64_t id, int64_t more); /* tells the host */

/* search.c: hands it in, or takes it out, as it stands now. */
void comment_search(struct db *db, int64_t comment);
extern const struct search_kind comment_search_kinds[];

/* --- words.c: in the reader's language, in the request's arena -------------------------------------- */

const char *reason_name(struct req *r, int64_t reason);
const char *act_name(struct req *r, int64_t kind); /* "Removed", "Appeal" … */
const char *comment_capacity(struct req *r, int64_t role, int64_t seat); /* role 0: the author */
extern const struct form_option comment_reasons[]; /* values "0", "1" … by enum comment_reason */

/* Text as it was typed, a paragraph a line; empty lines left out. */
struct lines {
    const char **at;
    size_t n;
};
struct lines lines_of(struct req *r, const char *text);

/* --- web.c ------------------------------------------------------------------------------------------ */

/* A comment as it stands on a page: words, or a tombstone. */
struct said {
    struct comment_row c;
    const char *name;
    bool shown, reply;
    bool hidden_text; /* not shown to the public, but to this reader */
    struct lines lines;
    struct comment_acts_of_rows acts; /* of moderation, oldest first */
};
struct said_list {
    struct said *at;
    size_t n;
    const char *more; /* address of the next page; NULL: none */
    bool first;
};
/* The section on the host's page. */
struct discussion {
    struct comment_on on;
    struct said_list said;
    struct form form; /* a new comment */
    bool may_write;
    const char *action;
};
/* A new comment that had a fault, on a page of its own. */
struct new_comment {
    struct comment_on on;
    struct form form;
};

/* Something the reader may do with a comment, as a form. */
struct offer {
    const char *key, *title, *button, *hint;
    struct form form;
    bool open;
};
struct comment_view {
    struct comment_on on;
    struct said said;
    struct comment_flags_rows flags; /* reports, for those who moderate */
    struct offer *offer;
    size_t n_offer;
};

struct act_row {
    struct comment_acts act;
    const char *place;
};
struct act_list {
    struct act_row *at;
    size_t n;
    struct comment_tally_rows sums;
    const char *older;
    bool newest;
};

struct queued {
    struct comment_queue q;
    const char *title; /* of what it is said under */
};
struct queue {
    const char *place;
    struct queued *at;
    size_t n;
};
struct queue_list {
    struct queue *at;
    size_t n;
};

#endif
