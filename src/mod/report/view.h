/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_REPORT_VIEW_H
#define TX_REPORT_VIEW_H

#include "mod/report/room.h"
#include "web/page.h"
#include "web/svg.h"

struct report_link {
    const char *label, *href;
    bool here;
};
struct report_links {
    struct report_link *at;
    size_t n;
};
struct report_view {
    struct report x;
    const struct figure *first[3]; /* the figures on top; NULL at the end */
    struct report_links steps;     /* earlier, later, and the wider periods around it */
    struct report_links parts;     /* the months of a year, the weeks of a month */
    const char *md, *json, *all;   /* the other forms; all: choosing */
};
struct report_index {
    const char *place;
    struct report_links up, down, recent[PERIOD_KINDS];
    struct form form;
    const char *path;
};
struct report_panel {
    struct report_links at;
    struct figure reply, solved, held;
    const char *name, *href;
};

/* For templates. */
size_t report_of_promise(const struct report *x, enum promise p);
struct html report_chart(struct req *r, const struct report_trend *t);
bool report_has_bar(const struct figure *f);
const char *report_share_percent(struct req *r, const struct report_share *s);
const char *report_left_out(struct req *r, const struct figure *f, size_t i); /* "taken back: 3" */

#endif
