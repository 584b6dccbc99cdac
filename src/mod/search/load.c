/*
 * load.c - many documents become a segment at once, without going through the tail.
 *
 * The documents are walked from the newest to the oldest, which is their number in the segment, so each term's list
 * grows at its end: no list of postings is sorted, only the terms. A hash table finds a term's list.
 *
 * Cutting texts into words is most of the work and needs no database: search_cut() does it on any thread. What is known
 * only in the transaction (a document's number, the places above it) makes short lists of its own, and both become one
 * when they are written.
 */
#include <stdlib.h>

#include "mod/search/index.h"

/* --- lists by term -------------------------------------------------------------------------------- */

struct list {
    uint64_t term;
    int64_t last;     /* document */
    unsigned char *p; /* NULL: a free slot */
    uint32_t n, cap;
};

struct lists {
    struct arena *arena;
    struct list *slot;
    size_t n, cap; /* cap: a power of two */
    int64_t doc;   /* whose terms are noted */
};

static struct list *place_for(struct list *slot, size_t cap, uint64_t term)
{
    size_t at = (size_t)(term * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (cap - 1);
    while (slot[at].p && slot[at].term != term)
        at = (at + 1) & (cap - 1);
    return &slot[at];
}

static void grow(struct lists *l)
{
    size_t cap = l->cap ? l->cap * 2 : 4096;
    struct list *slot = arena_array(l->arena, struct list, cap);
    for (size_t i = 0; i < l->cap; i++)
        if (l->slot[i].p)
            *place_for(slot, cap, l->slot[i].term) = l->slot[i];
    l->slot = slot;
    l->cap = cap;
}

static void note(struct lists *l, uint64_t term)
{
    if ((l->n + 1) * 2 > l->cap)
        grow(l);
    struct list *x = place_for(l->slot, l->cap, term);
    if (!x->p) {
        *x = (struct list){term, -1, arena_alloc(l->arena, 16), 0, 16};
        l->n++;
    }
    if (x->last == l->doc)
        return;
    if (x->n + LIST_STEP > x->cap) {
        x->p = arena_grow(l->arena, x->p, x->cap, x->cap * 2);
        x->cap *= 2;
    }
    x->n += (uint32_t)list_step(x->p + x->n, &x->last, l->doc);
}

static void note_token(void *ctx, const struct segment_token *t)
{
    note(ctx, t->term);
}

typedef struct search_term_add_in row; /* its segment is not known yet */
struct rows {
    row *at;
    size_t n;
};

static int by_term(const void *a, const void *b)
{
    const row *x = a, *y = b;
    return (x->term > y->term) - (x->term < y->term);
}

static struct rows sorted(const struct lists *l)
{
    struct rows r = {arena_array(l->arena, row, l->n + 1), 0};
    for (size_t i = 0; i < l->cap; i++)
        if (l->slot[i].p)
            r.at[r.n++] =
                (row){.term = (int64_t)l->slot[i].term, .docs = {l->slot[i].p, l->slot[i].n}};
    qsort(r.at, r.n, sizeof(*r.at), by_term);
    return r;
}

/* --- words ---------------------------------------------------------------------------------------- */

struct order {
    int64_t key;
    size_t doc; /* in the array of documents */
};
struct search_words {
    struct order *order; /* the newest first */
    struct rows rows;
};

static int newest_first(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    return (x->key < y->key) - (x->key > y->key);
}

/* Their ids are not known, but that they will ascend: so the order is. */
static struct order *order_of(struct arena *a, const struct search_doc *docs, size_t n)
{
    struct order *o = arena_array(a, struct order, n);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct order){search_key_of(docs[i].at, (int64_t)i), i};
    qsort(o, n, sizeof(*o), newest_first);
    return o;
}

const struct search_words *search_cut(struct arena *a, const struct search_doc *docs, size_t n)
{
    struct search_words *w = arena_new(a, struct search_words);
    struct lists l = {.arena = a};
    w->order = order_of(a, docs, n);
    for (size_t i = 0; i < n; i++) {
        const struct search_doc *d = &docs[w->order[i].doc];
        l.doc = (int64_t)i;
        search_segment(d->title, note_token, &l);
        search_segment(d->text, note_token, &l);
    }
    w->rows = sorted(&l);
    return w;
}

/* --- a segment ------------------------------------------------------------------------------------ */

/* Numbers, kinds and places, in the order of the words. */
static struct rows marks_of(struct db *db, const struct search_doc *docs, size_t n,
                            const struct order *order)
{
    struct lists l = {.arena = db_arena(db)};
    struct body_ways *ways = body_ways_new(db, n);
    for (size_t i = 0; i < n; i++) {
        const struct search_doc *d = &docs[order[i].doc];
        struct body_list way = body_way(ways, d->body);
        l.doc = (int64_t)i;
        search_segment(d->number, note_token, &l);
        note(&l, search_kind_mark(d->subject));
        for (size_t k = 0; k < way.n; k++)
            note(&l, search_place_mark(way.at[k].id));
    }
    return sorted(&l);
}

/* One list with the documents of both: a number's word also stands in texts. */
static struct db_blob united(struct arena *a, struct db_blob one, struct db_blob other)
{
    struct list_reader x = list_open(one), y = list_open(other);
    struct buf b = buf_make(a, one.n + other.n + LIST_STEP);
    bool more_x = list_next(&x), more_y = list_next(&y);
    for (int64_t last = -1; more_x || more_y;) {
        bool from_x = more_x && (!more_y || x.v <= y.v);
        int64_t v = from_x ? x.v : y.v;
        if (v != last)
            list_add(&b, &last, v);
        *(from_x ? &more_x : &more_y) = list_next(from_x ? &x : &y);
    }
    return (struct db_blob){b.p, b.n};
}

static void write_rows(struct db *db, int64_t segment, struct rows x, struct rows y)
{
    struct arena *a = db_arena(db);
    row *all = arena_array(a, row, x.n + y.n + 1);
    size_t n = 0;
    for (size_t i = 0, k = 0; i < x.n || k < y.n; n++) {
        int side = i == x.n ? 1 : k == y.n ? -1 : by_term(&x.at[i], &y.at[k]);
        all[n] = side <= 0 ? x.at[i] : y.at[k];
        if (side == 0)
            all[n].docs = united(a, x.at[i].docs, y.at[k].docs);
        all[n].segment = segment;
        i += side <= 0;
        k += side >= 0;
    }
    q_search_term_add_rows(db, all, n);
}

/* As large as those that tend.c makes of so many. */
static int64_t level_of(size_t n)
{
    return n >= (size_t)TAIL_MOST * FAN * FAN / 2 ? 2 : n >= (size_t)TAIL_MOST * FAN ? 1 : 0;
}

void search_load(struct db *db, const struct search_doc *docs, size_t n,
                 const struct search_words *words)
{
    struct arena *a = db_arena(db);
    if (n < TAIL_MOST) {
        search_put_many(db, docs, n);
        return;
    }
    search_drop_known(db, docs, n);
    const int64_t *key = search_write_docs(db, docs, n);
    if (!key)
        return;
    if (!words)
        words = search_cut(a, docs, n);
    int64_t *newest = arena_array(a, int64_t, n);
    for (size_t i = 0; i < n; i++)
        newest[i] = key[words->order[i].doc];
    int64_t segment = search_segment_begin(db, a, level_of(n), newest, n, TEND_FAST);
    write_rows(db, segment, words->rows, marks_of(db, docs, n, words->order));
    q_search_segment_state(db, .id = segment, .state = SEGMENT_LIVE);
}
