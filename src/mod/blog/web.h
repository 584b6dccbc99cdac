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

struct post_view {
    struct blog_post p;
    struct byline by;
    const char *place;
    const char *withdrawn_by; /* in what capacity */
    struct html text;
    bool may_edit, shows_text;
    struct comment_on on; /* its discussion */
    struct form version;  /* hidden: which version the buttons mean */
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

/* --- what both share
 * -------------------------------------------------------------------------------- */

bool arg_id(const struct req *r, int i, int64_t *id); /* a part of the path that is an id */
/* The post with that id, if this person may see it. False: the answer is 404. */
bool load_post(struct req *r, int64_t id, struct blog_post *p);
/* To a page of the blog when done; else the error page that says why not. */
void answer(struct req *r, enum blog_answer a, const char *done);
const char *done_words(struct req *r); /* "?done=saved": words of ours; NULL: none */

struct comment_on blog_commented(struct req *r, const struct blog_post *p);

#endif
