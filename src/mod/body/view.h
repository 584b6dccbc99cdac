/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_BODY_VIEW_H
#define TX_BODY_VIEW_H

#include "mod/body/body.h"
#include "web/page.h"

struct place_link {
    const char *label, *url, *choose; /* its page; the address that makes it one's own place */
    bool chosen;
};
struct place_links {
    struct place_link *at;
    size_t n;
};
struct place_group {
    struct place_link place;
    struct place_links below;
};
struct place_groups {
    struct place_group *at;
    size_t n;
};

struct home_page {
    struct place_link city, mine; /* city.label NULL: nothing is set up yet */
    bool has_mine;
    struct place_groups groups;
};

struct place_org {
    const char *name, *kind;
};
struct place_page {
    const char *name, *kind, *code;
    int64_t residents; /* 0: not said */
    struct place_link me;
    struct place_links above, below;
    struct place_org *org;
    size_t n_org;
    const struct body *body;
    const struct body_panel **panel;
    size_t n_panel;
};

const struct page *home_frame(struct req *r, const struct home_page *p);
/* What the i-th panel prints. */
void place_panel(struct req *r, const struct place_page *p, size_t i);

const struct page *place_frame(struct req *r, const struct place_page *p);

#endif
