/*
 * web.h - what the pages of the blog show: rules and rows shaped for pages.html.
 */
#ifndef TX_BLOG_WEB_H
#define TX_BLOG_WEB_H

#include "mod/blog/words.h"
#include "web/page.h"

/* --- posts: web.c -------------------------------------------------------------------------------
 */

struct post_row {
    struct blog_list post;
    struct byline by;
    const char *place;
};
struct place_link {
    const char *label, *href;
};
struct post_list {
    const char *heading, *feed;
    const char *older; /* address of the next page; NULL: there is none */
    bool newest;       /* this is the first page */
    struct post_row *row;
    size_t n;
    const struct place_link *place; /* places above and below, to choose from */
    size_t n_place;
    bool writer; /* may write: shows the way to it */
};

/* A comment as it stands on a page: words, or a tombstone. */
struct said {
    struct blog_comment c;
    const char *name;
    bool shown, reply, office;
    bool hidden_text; /* not shown to the public, but to this reader */
    struct lines lines;
    struct blog_acts_of_rows acts; /* of moderation, oldest first */
};
struct said_list {
    struct said *at;
    size_t n;
    const char *more; /* address of the next page; NULL: none */
    bool first;
};

struct post_view {
    struct blog_post p;
    struct byline by;
    const char *place;
    const char *withdrawn_by; /* in what capacity */
    struct html text;
    bool may_edit, may_comment, shows_text;
    struct said_list said;
    struct form form;    /* a new comment */
    struct form version; /* hidden: which version the buttons mean */
};

struct post_edit {
    const char *heading, *action, *back;
    const struct form *form;
    const struct blog_post *theirs; /* saved by somebody else meanwhile; NULL: nobody */
    bool published;
};

struct version_list {
    struct blog_post p;
    struct blog_versions *at;
    size_t n;
    const char *older;
};
struct version_view {
    struct blog_post p;
    struct blog_version v;
    struct html text;
    bool newest;
};

struct draft_row {
    int64_t id;
    const char *title, *by;
    usec updated;
};
struct draft_list {
    struct draft_row *at;
    size_t n;
};

/* --- comments and moderation: web_comment.c
 * -------------------------------------------------------- */

/* Something the reader may do with a comment, as a form. */
struct offer {
    const char *key, *title, *button, *hint;
    struct form form;
    bool open;
};
struct comment_view {
    struct blog_post p;
    struct said said;
    struct blog_flags_rows flags; /* reports, for those who moderate */
    struct offer *offer;
    size_t n_offer;
};

struct act_row {
    struct blog_acts act;
    const char *place;
};
struct act_list {
    struct act_row *at;
    size_t n;
    struct blog_tally_rows sums;
    const char *older;
    bool newest;
};

struct queue {
    const char *place;
    struct blog_queue *at;
    size_t n;
};
struct queue_list {
    struct queue *at;
    size_t n;
};

/* --- what both share
 * -------------------------------------------------------------------------------- */

bool arg_id(const struct req *r, int i, int64_t *id); /* a part of the path that is an id */
/* The post with that id, if this person may see it. False: the answer is 404. */
bool load_post(struct req *r, int64_t id, struct blog_post *p);
/* To a page of the blog when done; else the error page that says why not. */
void answer(struct req *r, enum blog_answer a, const char *done);
const char *done_words(struct req *r); /* "?done=saved": words of ours; NULL: none */

struct said said_of(struct req *r, const struct blog_post *p, struct blog_comment c);
struct said_list said_page(struct req *r, const struct blog_post *p);
void show_post(struct req *r, const struct blog_post *p, const struct form *comment);

/* --- handlers and forms of web_comment.c, for the table of pages
 * --------------------------------------- */

void comment_post(struct req *r);     /* a new comment under a post */
void comment_get(struct req *r);      /* one comment, its history, and what may be done with it */
void comment_act_post(struct req *r); /* the last part of the path says which act */
void moderation_get(struct req *r);   /* every act, for everybody */
void flags_get(struct req *r);        /* what waits for a moderator */
extern const struct form_spec blog_comment_form, blog_reply_form, blog_mend_form,
    blog_take_back_form, blog_report_form, blog_keep_form, blog_remove_form, blog_appeal_form,
    blog_decide_form;

#endif
