/*
 * mark.h - text with parts of it marked, for results of a search.
 */
#ifndef TX_MARK_H
#define TX_MARK_H

#include "web/out.h"

/* Bytes from..to of a text. */
struct mark_span {
    size_t from, to;
};
/* Bytes start..end of text, escaped as between tags, with <mark> around the spans. Spans ascend and do
 * not overlap; what lies outside of start..end is left out. */
struct html html_marked(struct arena *a, const char *text, size_t start, size_t end,
                        const struct mark_span *span, size_t n);

#endif
