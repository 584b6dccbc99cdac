/*
 * segment.c - words and pairs of characters; see segment.h.
 *
 * One pass over the text with two pieces of memory: the word that is being read, and the last
 * character of a text without blanks. The plural is taken off by the rules of D. Harman, "How effective
 * is suffixing?", JASIS 42 (1991), the S stemmer: it never joins words that differ in meaning.
 */
#include "algo/segment.h"

#include "algo/fold.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "base/vec.h"

#define TERM_MASK (UINT64_MAX >> 1)

struct cutter {
    void (*each)(void *ctx, const struct segment_token *t);
    void *ctx;
    uint32_t word[SEGMENT_WORD_MAX];
    size_t n_word;
    size_t word_from, word_to;
    bool in_word, after_apostrophe, before_apostrophe;
    uint32_t last; /* character before, 0: none */
    size_t last_from, last_to;
    bool last_paired;
};

/* A bijection that spreads neighbouring numbers (splitmix64, Steele et al. 2014). */
static uint64_t spread(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (x ^ (x >> 31)) & TERM_MASK;
}

/* --- words ------------------------------------------------------------------------------------ */

static bool ends(const uint32_t *w, size_t n, const char *with)
{
    size_t k = strlen(with);
    for (size_t i = 0; i < k; i++)
        if (n < k || w[n - k + i] != (unsigned char)with[i])
            return false;
    return true;
}

static size_t without_plural(uint32_t *w, size_t n)
{
    if (n < 4)
        return n;
    if (ends(w, n, "ies") && !ends(w, n, "eies") && !ends(w, n, "aies")) {
        w[n - 3] = 'y';
        return n - 2;
    }
    if (ends(w, n, "es") && !ends(w, n, "aes") && !ends(w, n, "ees") && !ends(w, n, "oes"))
        return n - 1;
    if (ends(w, n, "s") && !ends(w, n, "us") && !ends(w, n, "ss"))
        return n - 1;
    return n;
}

/* The letter after an apostrophe (villager's, don't) is no word. */
static void end_word(struct cutter *c)
{
    bool scrap = c->after_apostrophe && c->n_word == 1;
    if (c->n_word > 0 && !scrap) {
        size_t n = without_plural(c->word, c->n_word);
        uint64_t h = hash_quick(c->word, n * sizeof(*c->word));
        c->each(c->ctx, &(struct segment_token){.kind = SEGMENT_WORD,
                                                .term = spread(h),
                                                .from = c->word_from,
                                                .to = c->word_to});
    }
    c->n_word = 0;
    c->in_word = c->after_apostrophe = false;
}

static void add_letter(struct cutter *c, const uint32_t *p, size_t n, size_t from, size_t to)
{
    if (!c->in_word) {
        c->in_word = true;
        c->after_apostrophe = c->before_apostrophe;
        c->word_from = from;
    }
    for (size_t i = 0; i < n && c->n_word < SEGMENT_WORD_MAX; i++)
        c->word[c->n_word++] = p[i];
    c->word_to = to;
}

/* --- characters and pairs --------------------------------------------------------------------- */

static void end_char(struct cutter *c)
{
    if (c->last)
        c->each(c->ctx, &(struct segment_token){.kind = SEGMENT_CHAR,
                                                .term = spread(c->last),
                                                .from = c->last_from,
                                                .to = c->last_to,
                                                .alone = !c->last_paired});
    c->last = 0;
    c->last_paired = false;
}

static void add_char(struct cutter *c, uint32_t p, size_t from, size_t to)
{
    bool paired = c->last != 0;
    uint64_t pair = (uint64_t)c->last << 21 | p;
    size_t start = c->last_from;
    c->last_paired = c->last_paired || paired;
    end_char(c);
    c->last = p;
    c->last_from = from;
    c->last_to = to;
    c->last_paired = paired;
    if (paired)
        c->each(c->ctx, &(struct segment_token){
                            .kind = SEGMENT_PAIR, .term = spread(pair), .from = start, .to = to});
}

void segment(struct str text, void (*each)(void *ctx, const struct segment_token *t), void *ctx)
{
    struct cutter c = {.each = each, .ctx = ctx};
    uint32_t out[FOLD_MAX];
    const char *p = text.p, *end = text.p + text.n;
    while (p < end) {
        size_t n, from = (size_t)(p - text.p);
        uint32_t point = utf8_next(&p, end);
        size_t to = (size_t)(p - text.p);
        enum fold_class class = fold_point(point, out, &n);
        if (class == FOLD_MARK) {
            c.word_to = c.in_word ? to : c.word_to;
            continue;
        }
        if (class != FOLD_LETTER)
            end_word(&c);
        if (class != FOLD_HAN)
            end_char(&c);
        if (class == FOLD_LETTER)
            add_letter(&c, out, n, from, to);
        for (size_t i = 0; class == FOLD_HAN && i < n; i++)
            add_char(&c, out[i], from, to);
        c.before_apostrophe = point == '\'' || point == 0x2019;
    }
    end_word(&c);
    end_char(&c);
}

/* --- sets ------------------------------------------------------------------------------------- */

uint64_t segment_mark(const char *kind, const char *value)
{
    unsigned char bytes[128] = {0};
    size_t n = strlen(kind), m = strlen(value);
    BUG_IF(n + m + 2 > sizeof(bytes));
    memcpy(bytes, kind, n); /* a word's bytes come in fours with a zero; these do not begin so */
    bytes[n] = 0xff;
    memcpy(bytes + n + 1, value, m);
    return spread(hash_quick(bytes, n + m + 1));
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

#define DIGIT 11 /* bits: six passes of 2,048 heaps, which fit into the nearest cache */
#define FEW   300

/* Digit by digit from the lowest: a long text has tens of thousands, and a writer may wait for them. */
static void sort_many(uint64_t *terms, size_t n)
{
    uint64_t *spare = base_alloc(n * sizeof(*spare)), *from = terms, *to = spare;
    for (unsigned shift = 0; shift < 64; shift += DIGIT) {
        size_t start[1 << DIGIT] = {0}, sum = 0;
        for (size_t i = 0; i < n; i++)
            start[from[i] >> shift & ((1 << DIGIT) - 1)]++;
        for (size_t d = 0; d < countof(start); d++) {
            size_t k = start[d];
            start[d] = sum;
            sum += k;
        }
        for (size_t i = 0; i < n; i++)
            to[start[from[i] >> shift & ((1 << DIGIT) - 1)]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    free(spare); /* after an even number of passes all is back in its place */
}
_Static_assert((63 / DIGIT + 1) % 2 == 0, "the result must be in place");

size_t term_sort(uint64_t *terms, size_t n)
{
    size_t kept = 0;
    if (n > FEW)
        sort_many(terms, n);
    else if (n > 1)
        qsort(terms, n, sizeof(*terms), by_value);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || terms[kept - 1] != terms[i])
            terms[kept++] = terms[i];
    return kept;
}

bool term_in(struct term_set s, uint64_t term)
{
    size_t low = 0, high = s.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s.at[mid] < term)
            low = mid + 1;
        else
            high = mid;
    }
    return low < s.n && s.at[low] == term;
}

struct asked {
    struct arena *arena;
    VEC(uint64_t) terms;
    size_t max;
};

static void ask(void *ctx, const struct segment_token *t)
{
    struct asked *q = ctx;
    if (t->kind == SEGMENT_CHAR && !t->alone)
        return;
    for (size_t i = 0; i < q->terms.n; i++)
        if (q->terms.at[i] == t->term)
            return;
    if (q->terms.n < q->max)
        VEC_PUSH(q->arena, &q->terms, t->term);
}

struct term_set segment_query(struct arena *a, struct str query, size_t max)
{
    struct asked q = {.arena = a, .max = max};
    segment(query, ask, &q);
    return (struct term_set){q.terms.at, term_sort(q.terms.at, q.terms.n)};
}
