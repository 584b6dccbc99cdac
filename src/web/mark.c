/*
 * mark.c - prints a piece of text with <mark> around parts of it. Everything that comes from the text
 * goes through the same escaping as every other text (out.c); only the tags are ours.
 */
#include "web/mark.h"

static void put(struct buf *b, const char *text, size_t from, size_t to)
{
    if (from < to)
        out_text(b, arena_strndup(b->arena, text + from, to - from));
}

struct html html_marked(struct arena *a, const char *text, size_t start, size_t end,
                        const struct mark_span *span, size_t n)
{
    struct buf b = buf_make(a, end - start + 64);
    size_t at = start;
    for (size_t i = 0; i < n; i++) {
        size_t from = span[i].from < at ? at : span[i].from;
        size_t to = span[i].to > end ? end : span[i].to;
        if (from >= to)
            continue;
        put(&b, text, at, from);
        buf_lit(&b, "<mark>");
        put(&b, text, from, to);
        buf_lit(&b, "</mark>");
        at = to;
    }
    put(&b, text, at, end);
    return (struct html){b.p, b.n};
}
