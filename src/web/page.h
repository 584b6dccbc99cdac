/*
 * page.h - the frame around every page: what page_begin() of pages.html wants to know.
 *
 *     {% define blog_show(struct req *r, const struct page *p, const struct blog_post *post) %}
 *     {% call page_begin(r, p) %}
 *     <h1>{{ post->title }}</h1> …
 *     {% call page_end(r) %}
 *     {% end %}
 *
 *     page_x(r, &(struct page){.title = post->title, .nav = "blog", .feed = "/blog/feed"});
 *
 * The markup of all parts stands on /styleguide; docs/markup.md is its table of contents.
 */
#ifndef TX_PAGE_H
#define TX_PAGE_H

#include "web/app.h"

struct crumb {
    const char *label, *href; /* translated; href NULL: the page itself, last */
};

enum notice_kind { NOTICE_PLAIN, NOTICE_GOOD, NOTICE_WARN };

struct page {
    const char *title;          /* translated; the tab's name, not the heading */
    const char *nav;            /* key of the nav_item to mark; NULL: none */
    const struct crumb *crumbs; /* label NULL at the end; may be NULL */
    const char *notice;         /* translated words in a banner above the page; NULL: none */
    enum notice_kind notice_kind;
    const char *feed;        /* address of an Atom feed; NULL: none */
    const char *description; /* for search engines and previews; NULL: none */
    const char *live;        /* address of an event stream: a banner offers to load the page anew */
    bool wide;               /* tables of the desk */
    bool noindex;            /* not for search engines */
    bool bad;                /* a form on it has faults: says so in the title */
};

/* What stands in the navigation, ascending by order; from the core and the modules' nav tables,
 * only items whose route exists. For app_wire(). */
const struct nav_item *page_nav_make(const struct app *app, struct arena *a);
bool page_has(const struct req *r, const char *path); /* does a GET route exist for it? */

/* A page of which only the title matters, and which search engines leave out. */
const struct page *page_plain(struct req *r, const char *title);
const char *page_title(struct req *r, const struct page *p); /* "Blogs – Linhai – Tongxin" */
const char *page_back(const struct req *r); /* the page to come back to from a preference, "/…" */
const char *page_size(const struct req *r); /* "100", "125", "150", "175" */
const char *page_size_step(const struct req *r,
                           int step); /* one larger or smaller; NULL: the end */
const char *page_file(struct req *r, const char *logical); /* what stands behind "/static/" */
const char *page_site(const struct req *r); /* name of the installation, "" when unknown */

/* An error for people: title, what happened, what to do. Translated. */
const char *status_title(struct req *r, int status);
const char *status_text(struct req *r, int status);
const char *status_advice(struct req *r, int status);
/* Did this browser say that the form stood on a page of ours? Only then the form is offered again.
 */
bool page_from_us(const struct req *r);

/* Pagination. page from 1; address "/blog?page=" to which the number is added. */
struct pager {
    const char *address;
    int64_t page, pages;
};
struct pager pager_of(const char *address, int64_t page, int64_t pages);
/* The numbers to show, 0 for a gap, -1 at the end: 1 … 4 5 6 … 20. In the arena of r. */
const int64_t *pager_numbers(struct req *r, struct pager p);

/* Sample text of the style guide, which needs no catalogue. */
const char *sample(const struct req *r, const char *en, const char *zh);
const struct form *styleguide_form(struct req *r); /* with faults when ?faults= is asked for */
const struct page *styleguide_page(struct req *r);

/* form_show.c: what came in, as hidden fields, without passwords and token. */
struct html form_again(struct req *r);

#endif
