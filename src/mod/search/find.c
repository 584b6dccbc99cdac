/*
 * find.c - which documents answer a query, the newest first.
 *
 * A document answers when it has all terms: the words, and the marks of place and kind. The tail is
 * looked through; of each segment the lists of the terms are walked side by side, each jumping to
 * where another stands. Numbers in a segment ascend from its newest document, so the walk finds the
 * newest first and can end when there are enough. Segments are taken by their newest document, and
 * one that is older than the last result is not opened at all.
 */
#include "base/vec.h"
#include "mod/search/index.h"

struct finder {
    struct db *db;
    struct arena *arena;
    uint64_t term[QUERY_TERMS];
    size_t n_term;
    int64_t newest, oldest; /* keys from oldest up to, not including, newest */
    size_t want;            /* results, one more than are shown */
    bool count;
    struct search_found found;
};

/* --- results ---------------------------------------------------------------------------------- */

static bool list_full(const struct finder *f, int64_t key)
{
    return f->found.n == f->want && f->found.key[f->want - 1] > key;
}

static bool counted(const struct finder *f)
{
    return !f->count || f->found.count > COUNT_MOST;
}

static void add_result(struct finder *f, int64_t key)
{
    size_t at = f->found.n < f->want ? f->found.n++ : f->want - 1;
    while (at > 0 && f->found.key[at - 1] < key) {
        f->found.key[at] = f->found.key[at - 1];
        at--;
    }
    f->found.key[at] = key;
}

/* --- the tail --------------------------------------------------------------------------------- */

static bool has_term(struct db_blob terms, uint64_t term)
{
    size_t low = 0, high = terms.n / 8;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (number_at(terms, mid) < term)
            low = mid + 1;
        else
            high = mid;
    }
    return low < terms.n / 8 && number_at(terms, low) == term;
}

static void find_in_tail(struct finder *f)
{
    struct search_tail_read_rows rows = q_search_tail_read(f->db, .before = f->newest);
    for (size_t i = 0; i < rows.n && rows.at[i].key >= f->oldest; i++) {
        size_t has = 0;
        while (has < f->n_term && has_term(rows.at[i].terms, f->term[has]))
            has++;
        if (has < f->n_term)
            continue;
        if (!list_full(f, rows.at[i].key))
            add_result(f, rows.at[i].key);
        f->found.count++;
    }
}

/* --- a segment -------------------------------------------------------------------------------- */

struct walk {
    struct list_reader list[QUERY_TERMS]; /* the shortest first */
    size_t n;
    struct db *db;
    int64_t segment;
    struct search_dead_from_rows dead; /* of those taken back the next few */
    size_t at_dead;
    bool all_dead;    /* there are no more behind them */
    int64_t from, to; /* documents that the time lets through */
    int64_t chunk;    /* of keys, -1: none is read */
    struct db_blob keys;
};

/* False: a term is missing, nothing is to be found. */
static bool open_lists(struct finder *f, int64_t segment, struct walk *w)
{
    int64_t t[QUERY_TERMS];
    for (size_t i = 0; i < QUERY_TERMS; i++)
        t[i] = (int64_t)f->term[i < f->n_term ? i : 0]; /* asked for twice is looked for once */
    struct search_terms_of_rows rows = q_search_terms_of(
        f->db, .segment = segment, .t0 = t[0], .t1 = t[1], .t2 = t[2], .t3 = t[3], .t4 = t[4],
        .t5 = t[5], .t6 = t[6], .t7 = t[7], .t8 = t[8], .t9 = t[9], .t10 = t[10], .t11 = t[11],
        .t12 = t[12], .t13 = t[13], .t14 = t[14], .t15 = t[15]);
    if (rows.n < f->n_term)
        return false;
    for (size_t i = 0; i < rows.n; i++) {
        size_t at = w->n++;
        while (at > 0 && w->list[at - 1].end - w->list[at - 1].p > (int64_t)rows.at[i].docs.n) {
            w->list[at] = w->list[at - 1];
            at--;
        }
        w->list[at] = list_open(rows.at[i].docs);
    }
    return true;
}

#define DEAD_AT_ONCE 128

static bool is_dead(struct walk *w, int64_t doc)
{
    for (;;) {
        while (w->at_dead < w->dead.n && w->dead.at[w->at_dead].doc < doc)
            w->at_dead++;
        if (w->at_dead < w->dead.n || w->all_dead)
            return w->at_dead < w->dead.n && w->dead.at[w->at_dead].doc == doc;
        w->dead =
            q_search_dead_from(w->db, .segment = w->segment, .from = doc, .max = DEAD_AT_ONCE);
        w->at_dead = 0;
        w->all_dead = w->dead.n < DEAD_AT_ONCE;
    }
}

/* The next document from `from` on that every list holds; -1: none. */
static int64_t next_match(struct walk *w)
{
    int64_t doc = w->from;
    for (size_t i = 0; i < w->n;) {
        if (!list_jump(&w->list[i], doc))
            return -1;
        if (w->list[i].v == doc)
            i++;
        else {
            doc = w->list[i].v;
            i = i == 0 ? 1 : 0;
        }
        if (doc >= w->to)
            return -1;
        if (i == w->n && is_dead(w, doc)) {
            doc++;
            i = 0;
        }
    }
    w->from = doc + 1;
    return doc;
}

static int64_t key_of(struct finder *f, int64_t segment, struct walk *w, int64_t doc)
{
    struct search_key_chunk row = {0};
    if (w->chunk != doc / CHUNK_KEYS) {
        w->chunk = doc / CHUNK_KEYS;
        q_search_key_chunk(f->db, &row, .segment = segment, .chunk = w->chunk);
        w->keys = row.keys;
    }
    size_t at = (size_t)(doc % CHUNK_KEYS);
    return at < w->keys.n / 8 ? (int64_t)number_at(w->keys, at) : -1;
}

int64_t search_doc_before(struct db *db, int64_t segment, int64_t key)
{
    struct search_key_near row;
    if (!q_search_key_near(db, &row, .segment = segment, .key = key))
        return 0;
    size_t n = row.keys.n / 8, i = 0;
    while (i < n && (int64_t)number_at(row.keys, i) >= key)
        i++;
    return row.chunk * CHUNK_KEYS + (int64_t)i;
}

static void find_in_segment(struct finder *f, const struct search_segments *s)
{
    struct walk w = {
        .db = f->db, .segment = s->id, .to = s->docs, .chunk = -1, .all_dead = s->dead == 0};
    if (!open_lists(f, s->id, &w))
        return;
    if (s->newest >= f->newest)
        w.from = search_doc_before(f->db, s->id, f->newest);
    if (s->oldest < f->oldest)
        w.to = search_doc_before(f->db, s->id, f->oldest);
    bool listing = true;
    while (listing || !counted(f)) {
        int64_t doc = next_match(&w);
        if (doc < 0)
            return;
        f->found.count++;
        int64_t key = listing ? key_of(f, s->id, &w, doc) : -1;
        listing = listing && key >= 0 && !list_full(f, key);
        if (listing)
            add_result(f, key);
    }
}

/* --- all together ----------------------------------------------------------------------------- */

static struct finder finder_of(struct db *db, const struct search_query *q)
{
    struct finder f = {.db = db, .arena = db_arena(db), .count = q->count};
    for (size_t i = 0; i < q->words.n && i < QUERY_WORDS; i++)
        f.term[f.n_term++] = q->words.at[i];
    if (q->place)
        f.term[f.n_term++] = search_place_mark(q->place);
    if (q->kind)
        f.term[f.n_term++] = search_kind_mark(q->kind);
    f.newest = q->before ? search_key_of(q->before, 0) : KEY_END;
    if (q->before_key < f.newest)
        f.newest = q->before_key;
    f.oldest = q->since ? search_key_of(q->since, 0) : 0;
    f.want = (size_t)q->max + 1;
    f.found.key = arena_array(f.arena, int64_t, f.want);
    return f;
}

struct search_found search_find(struct db *db, const struct search_query *q)
{
    struct finder f = finder_of(db, q);
    if (q->words.n == 0)
        return f.found;
    find_in_tail(&f);
    struct search_segments_rows all = q_search_segments(db);
    for (size_t i = 0; i < all.n; i++) {
        const struct search_segments *s = &all.at[i];
        if (s->state != SEGMENT_LIVE || s->oldest >= f.newest || s->newest < f.oldest)
            continue;
        if (list_full(&f, s->newest) && counted(&f))
            break;
        struct arena_mark mark = arena_mark(f.arena);
        find_in_segment(&f, s);
        arena_rewind(f.arena, mark); /* the lists of common terms are long */
    }
    f.found.more = f.found.n == f.want;
    f.found.n -= f.found.more;
    if (!q->count)
        f.found.count = -1;
    else if (f.found.count > COUNT_MOST)
        f.found.count = COUNT_MOST + 1;
    return f.found;
}
