/*
 * load.c - many documents become a segment at once, without going through the tail.
 *
 * The documents are walked from the newest to the oldest, which is their number in the segment, so each term's list
 * grows at its end: no list of postings is sorted, only the terms. A hash table finds a term's list.
 */
#include <stdlib.h>

#include "mod/search/index.h"

struct list {
    uint64_t term;
    int64_t last;
    struct buf docs; /* p NULL: a free slot */
};

struct lists {
    struct arena *arena;
    struct list *slot;
    size_t n, cap; /* cap: a power of two */
};

static struct list *place_for(struct list *slot, size_t cap, uint64_t term)
{
    size_t at = (size_t)(term * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (cap - 1);
    while (slot[at].docs.p && slot[at].term != term)
        at = (at + 1) & (cap - 1);
    return &slot[at];
}

static void grow(struct lists *l)
{
    size_t cap = l->cap ? l->cap * 2 : 4096;
    struct list *slot = arena_array(l->arena, struct list, cap);
    for (size_t i = 0; i < l->cap; i++)
        if (l->slot[i].docs.p)
            *place_for(slot, cap, l->slot[i].term) = l->slot[i];
    l->slot = slot;
    l->cap = cap;
}

static void note(struct lists *l, uint64_t term, int64_t doc)
{
    if ((l->n + 1) * 2 > l->cap)
        grow(l);
    struct list *x = place_for(l->slot, l->cap, term);
    if (!x->docs.p) {
        *x = (struct list){term, -1, buf_make(l->arena, 8)};
        l->n++;
    }
    list_add(&x->docs, &x->last, doc);
}

static int by_key(const void *a, const void *b)
{
    const struct search_entry *x = a, *y = b;
    return (x->key < y->key) - (x->key > y->key);
}

static int by_term(const void *a, const void *b)
{
    const struct search_term_add_in *x = a, *y = b;
    return (x->term > y->term) - (x->term < y->term);
}

static void write_lists(struct db *db, const struct lists *l, int64_t segment)
{
    struct search_term_add_in *row = arena_array(l->arena, struct search_term_add_in, l->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->cap; i++)
        if (l->slot[i].docs.p)
            row[n++] = (struct search_term_add_in){
                segment, (int64_t)l->slot[i].term, {l->slot[i].docs.p, l->slot[i].docs.n}};
    qsort(row, n, sizeof(*row), by_term);
    q_search_term_add_rows(db, row, n);
}

/* As large as those that tend.c makes of so many. */
static int64_t level_of(size_t n)
{
    return n >= (size_t)TAIL_MOST * FAN * FAN / 2 ? 2 : n >= (size_t)TAIL_MOST * FAN ? 1 : 0;
}

void search_load(struct db *db, const struct search_doc *docs, size_t n)
{
    struct arena *a = db_arena(db);
    if (n < TAIL_MOST) {
        search_put_many(db, docs, n);
        return;
    }
    search_drop_known(db, docs, n);
    struct search_entry *e = search_write_docs(db, docs, n);
    if (!e)
        return;
    struct lists l = {.arena = a};
    int64_t *key = arena_array(a, int64_t, n);
    qsort(e, n, sizeof(*e), by_key);
    for (size_t i = 0; i < n; i++) {
        key[i] = e[i].key;
        for (size_t k = 0; k < e[i].terms.n; k++)
            note(&l, e[i].terms.at[k], (int64_t)i);
    }
    int64_t segment = search_segment_begin(db, a, level_of(n), key, n, TEND_FAST);
    write_lists(db, &l, segment);
    q_search_segment_state(db, .id = segment, .state = SEGMENT_LIVE);
}
