/*
 * excerpt.c - the piece of a text that a result shows: where most of the words are that were looked for,
 * with those words marked as the reader wrote them.
 */
#include "base/utf8.h"
#include "base/vec.h"
#include "mod/search/view.h"

#define SPANS_MOST 400
#define LEAD       20 /* code points before the first word */

struct hit {
    struct mark_span span;
    uint64_t term;
};
struct hits {
    struct arena *arena;
    struct term_set words;
    VEC(struct hit) all;
};

static void note(void *ctx, const struct segment_token *t)
{
    struct hits *h = ctx;
    if (h->all.n < SPANS_MOST && term_in(h->words, t->term))
        VEC_PUSH(h->arena, &h->all, (struct hit){{t->from, t->to}, t->term});
}

/* How many different words stand between hit i and the byte `end`. */
static size_t different(const struct hits *h, size_t i, size_t end)
{
    size_t n = 0;
    for (size_t w = 0; w < h->words.n; w++)
        for (size_t k = i; k < h->all.n && h->all.at[k].span.from < end; k++)
            if (h->all.at[k].term == h->words.at[w]) {
                n++;
                break;
            }
    return n;
}

static size_t best_hit(const struct hits *h, struct str text, size_t max)
{
    size_t best = 0, most = 0;
    for (size_t i = 0; i < h->all.n && most < h->words.n; i++) {
        size_t from = h->all.at[i].span.from;
        struct str rest = {text.p + from, text.n - from};
        size_t n = different(h, i, from + utf8_prefix(rest, max).n);
        if (n > most) {
            most = n;
            best = from;
        }
    }
    return best;
}

static size_t back(const char *text, size_t at, size_t points)
{
    while (at > 0 && points > 0) {
        at--;
        if (((unsigned char)text[at] & 0xc0) != 0x80)
            points--;
    }
    return at;
}

/* Hits of pairs overlap: what touches becomes one. */
static size_t join(const struct hits *h, struct mark_span *out)
{
    size_t n = 0;
    for (size_t i = 0; i < h->all.n; i++) {
        struct mark_span s = h->all.at[i].span;
        size_t at = n;
        while (at > 0 && out[at - 1].from > s.from)
            at--;
        if (at > 0 && out[at - 1].to >= s.from) {
            if (out[at - 1].to < s.to)
                out[at - 1].to = s.to;
            continue;
        }
        memmove(out + at + 1, out + at, (n - at) * sizeof(*out));
        out[at] = s;
        n++;
    }
    return n;
}

struct excerpt search_excerpt(struct arena *a, const char *text, struct term_set words, size_t max)
{
    struct hits h = {.arena = a, .words = words};
    struct str all = str_of(text ? text : "");
    segment(all, note, &h);
    size_t start = 0, end = all.n;
    if (max) {
        size_t first = best_hit(&h, all, max - LEAD);
        start = back(all.p, first, LEAD);
        end = start + utf8_prefix((struct str){all.p + start, all.n - start}, max).n;
    }
    struct mark_span *span = arena_array(a, struct mark_span, h.all.n + 1);
    size_t n = join(&h, span);
    return (struct excerpt){.html = html_marked(a, all.p, start, end, span, n),
                            .plain = arena_strndup(a, all.p + start, end - start),
                            .cut_before = start > 0,
                            .cut_after = end < all.n};
}
