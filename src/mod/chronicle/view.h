/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_CHRONICLE_VIEW_H
#define TX_CHRONICLE_VIEW_H

#include "mod/chronicle/chronicle.h"
#include "web/page.h"

#define CHRONICLE_PAGE 50

struct chronicle_page {
    const char *heading, *lead, *feed, *older, *live; /* older, live: NULL: none */
    const struct crumb *crumbs;
    struct chronicle_lines lines;
};
const struct page *chronicle_frame(struct req *r, const struct chronicle_page *p);

bool chronicle_before(struct req *r, int64_t *before); /* of the query; false: nonsense */
struct chronicle_list chronicle_newest_of_number(struct db *db, const char *number, int64_t before,
                                                 int max);
void chronicle_feed_get(struct req *r);        /* /chronicle-feed/PATH */
void chronicle_number_feed_get(struct req *r); /* /t/NUMBER/feed.atom */

#endif
