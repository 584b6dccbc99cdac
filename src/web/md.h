/*
 * md.h - Markdown for what people write: cmark-gfm in safe mode (no raw HTML, no odd links).
 */
#ifndef TX_MD_H
#define TX_MD_H

#include "web/out.h"

/* Headings start at level first_heading (a post inside a page that has an h1: 2). Links of others get
 * rel="nofollow ugc noopener"; pictures only from our own paths. Tables, strike-through and bare
 * addresses as in GFM. Depth and length of the input are bounded by the form that took it. */
struct html md_html(struct arena *a, const char *markdown, int first_heading);
/* The text alone, cut to max code points: for lists, feeds and search. */
const char *md_excerpt(struct arena *a, const char *markdown, size_t max);

#endif
