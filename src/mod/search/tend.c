/*
 * tend.c - makes segments of the tail, joins many small ones into a larger one, and takes away those
 * that are no longer needed (a log-structured merge tree: O'Neil et al., Acta Informatica 33, 1996).
 *
 * All in small steps, each a transaction of its own, because writers wait for it. A step takes a slice
 * of all terms: terms are evenly spread numbers, so equal slices are equal work. While a segment is
 * built nobody reads it; what it is made of still answers. With its last slice they change places.
 */
#include "base/vec.h"
#include "mod/search/index.h"

#define GENTLE_DOCS   32 /* of a segment to a slice */
#define FAST_DOCS     4096
#define GENTLE_SLICES 1024 /* at most */
#define GENTLE_TAIL   2048 /* documents of the tail at once */

struct posting {
    uint64_t term;
    int64_t doc;
};
typedef VEC(struct posting) postings;
typedef VEC(int64_t) key_vec;

/* --- beginning -------------------------------------------------------------------------------- */

static int newest_first(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void write_keys(struct db *db, struct arena *a, int64_t segment, const int64_t *key,
                       size_t n)
{
    for (size_t at = 0; at < n; at += CHUNK_KEYS) {
        size_t k = n - at < CHUNK_KEYS ? n - at : CHUNK_KEYS;
        uint64_t *v = arena_array(a, uint64_t, k);
        for (size_t i = 0; i < k; i++)
            v[i] = (uint64_t)key[at + i];
        q_search_key_add(db, .segment = segment, .chunk = (int64_t)(at / CHUNK_KEYS),
                         .newest = key[at], .keys = numbers_blob(a, v, k));
    }
}

static int64_t slices_for(size_t docs, enum tend_pace pace)
{
    int64_t n = (int64_t)docs / (pace == TEND_FAST ? FAST_DOCS : GENTLE_DOCS) + 1;
    return pace == TEND_GENTLY && n > GENTLE_SLICES ? GENTLE_SLICES : n;
}

int64_t search_segment_begin(struct db *db, struct arena *a, int64_t level, const int64_t *key,
                             size_t n, enum tend_pace pace)
{
    struct search_segment_add new;
    if (!q_search_segment_add(db, &new, .level = level, .slices = slices_for(n, pace),
                              .docs = (int64_t)n, .newest = key[0], .oldest = key[n - 1]))
        return 0;
    write_keys(db, a, new.id, key, n);
    return new.id;
}

static bool begin_with_tail(struct db *db, struct arena *a, enum tend_pace pace)
{
    struct search_tail_waiting waiting;
    if (!q_search_tail_waiting(db, &waiting) || waiting.n < TAIL_MOST)
        return false;
    struct search_tail_keys_rows rows =
        q_search_tail_keys(db, .max = pace == TEND_FAST ? TAIL_BULK : GENTLE_TAIL);
    int64_t *key = arena_array(a, int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        key[i] = rows.at[i].key;
    if (rows.n == 0)
        return false;
    int64_t level = rows.n == TAIL_BULK ? 1 : 0;
    int64_t id = search_segment_begin(db, a, level, key, rows.n, pace);
    q_search_tail_take(db, .segment = id, .newest = key[0], .oldest = key[rows.n - 1]);
    return true;
}

/* The keys of a segment, without those struck off, which become -1. */
static void read_keys(struct db *db, struct arena *a, int64_t segment, key_vec *out)
{
    size_t start = out->n;
    struct search_keys_rows rows = q_search_keys(db, .segment = segment);
    for (size_t c = 0; c < rows.n; c++)
        for (size_t i = 0; i < rows.at[c].keys.n / 8; i++)
            VEC_PUSH(a, out, (int64_t)number_at(rows.at[c].keys, i));
    struct search_dead_of_rows dead = q_search_dead_of(db, .segment = segment);
    for (size_t i = 0; i < dead.n; i++)
        if (start + (size_t)dead.at[i].doc < out->n)
            out->at[start + (size_t)dead.at[i].doc] = -1;
}

static size_t sort_keys(key_vec *v)
{
    if (v->n)
        qsort(v->at, v->n, sizeof(*v->at), newest_first);
    while (v->n && v->at[v->n - 1] < 0)
        v->n--;
    return v->n;
}

/* The ids of FAN segments of a level that can become one; false: there are not so many. The ones made
 * first, because documents that came together are often as old as each other. */
static bool ripe(const struct search_segments_rows *all, int64_t level, int64_t id[FAN])
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct search_segments *s = &all->at[i];
        if (s->level != level || s->state != SEGMENT_LIVE || s->target)
            continue;
        size_t at = n < FAN ? n++ : FAN - 1;
        if (at == FAN - 1 && n == FAN && id[at] && id[at] < s->id)
            continue;
        while (at > 0 && id[at - 1] > s->id) {
            id[at] = id[at - 1];
            at--;
        }
        id[at] = s->id;
    }
    return n == FAN;
}

static bool begin_join(struct db *db, struct arena *a, const struct search_segments_rows *all,
                       enum tend_pace pace)
{
    for (int64_t level = LEVEL_MOST - 1; level >= 0; level--) {
        int64_t id[FAN] = {0};
        key_vec keys = {0};
        if (!ripe(all, level, id))
            continue;
        for (size_t i = 0; i < FAN; i++)
            read_keys(db, a, id[i], &keys);
        bool some = sort_keys(&keys) > 0;
        int64_t target = some ? search_segment_begin(db, a, level + 1, keys.at, keys.n, pace) : 0;
        for (size_t i = 0; i < FAN; i++)
            if (some)
                q_search_segment_aim(db, .id = id[i], .target = target);
            else
                q_search_segment_state(db, .id = id[i], .state = SEGMENT_DYING);
        return true;
    }
    return false;
}

/* --- a slice ---------------------------------------------------------------------------------- */

struct slice {
    int64_t low, high;
};

static struct slice slice_of(const struct search_segments *s)
{
    int64_t width = INT64_MAX / s->slices;
    return (struct slice){s->slice * width,
                          s->slice + 1 >= s->slices ? INT64_MAX : (s->slice + 1) * width - 1};
}

/* Where key stands in the segment that is made; -1: nowhere. */
static int64_t place_of(const key_vec *target, int64_t key)
{
    size_t low = 0, high = target->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (target->at[mid] > key)
            low = mid + 1;
        else
            high = mid;
    }
    return low < target->n && target->at[low] == key ? (int64_t)low : -1;
}

static void take_from_tail(struct db *db, struct arena *a, int64_t segment, struct slice s,
                           const key_vec *target, postings *out)
{
    struct search_tail_of_rows rows = q_search_tail_of(db, .segment = segment);
    for (size_t r = 0; r < rows.n; r++) {
        int64_t doc = place_of(target, rows.at[r].key);
        size_t n = rows.at[r].terms.n / 8, low = 0, high = n;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (number_at(rows.at[r].terms, mid) < (uint64_t)s.low)
                low = mid + 1;
            else
                high = mid;
        }
        for (; doc >= 0 && low < n; low++) {
            uint64_t term = number_at(rows.at[r].terms, low);
            if (term > (uint64_t)s.high)
                break;
            VEC_PUSH(a, out, (struct posting){term, doc});
        }
    }
}

static void take_from_segment(struct db *db, struct arena *a, int64_t segment, struct slice s,
                              const key_vec *target, postings *out)
{
    key_vec keys = {0};
    read_keys(db, a, segment, &keys);
    for (size_t i = 0; i < keys.n; i++) /* the key becomes its place in the target */
        keys.at[i] = keys.at[i] < 0 ? -1 : place_of(target, keys.at[i]);
    struct search_terms_range_rows rows =
        q_search_terms_range(db, .segment = segment, .low = s.low, .high = s.high);
    for (size_t i = 0; i < rows.n; i++) {
        struct list_reader l = list_open(rows.at[i].docs);
        while (list_next(&l))
            if (l.v < (int64_t)keys.n && keys.at[l.v] >= 0)
                VEC_PUSH(a, out, (struct posting){(uint64_t)rows.at[i].term, keys.at[l.v]});
    }
}

static int by_term(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static void write_postings(struct db *db, struct arena *a, int64_t segment, postings *all)
{
    struct buf b = buf_make(a, 1024);
    if (all->n)
        qsort(all->at, all->n, sizeof(*all->at), by_term);
    for (size_t i = 0; i < all->n;) {
        uint64_t term = all->at[i].term;
        int64_t last = -1;
        b.n = 0;
        for (; i < all->n && all->at[i].term == term; i++)
            if (all->at[i].doc != last)
                list_add(&b, &last, all->at[i].doc);
        q_search_term_add(db, .segment = segment, .term = (int64_t)term,
                          .docs = (struct db_blob){b.p, b.n});
    }
}

static void build(struct db *db, struct arena *a, const struct search_segments_rows *all,
                  const struct search_segments *s)
{
    key_vec target = {0};
    postings found = {0};
    struct slice slice = slice_of(s);
    struct search_keys_rows rows = q_search_keys(db, .segment = s->id);
    for (size_t c = 0; c < rows.n; c++)
        for (size_t i = 0; i < rows.at[c].keys.n / 8; i++)
            VEC_PUSH(a, &target, (int64_t)number_at(rows.at[c].keys, i));
    take_from_tail(db, a, s->id, slice, &target, &found);
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].target == s->id)
            take_from_segment(db, a, all->at[i].id, slice, &target, &found);
    write_postings(db, a, s->id, &found);
    q_search_segment_step(db, .id = s->id, .slice = s->slice + 1);
    if (s->slice + 1 < s->slices)
        return;
    q_search_segment_state(db, .id = s->id, .state = SEGMENT_LIVE);
    q_search_segment_sources(db, .target = s->id);
    q_search_tail_done(db, .segment = s->id);
}

static void take_away(struct db *db, const struct search_segments *s)
{
    struct slice slice = slice_of(s);
    q_search_terms_gone(db, .segment = s->id, .low = slice.low, .high = slice.high);
    q_search_segment_step(db, .id = s->id, .slice = s->slice + 1);
    if (s->slice + 1 < s->slices)
        return;
    q_search_keys_gone(db, .segment = s->id);
    q_search_dead_gone(db, .segment = s->id);
    q_search_segment_gone(db, .id = s->id);
}

bool search_tend(struct db *db, struct arena *a, enum tend_pace pace)
{
    struct search_segments_rows all = q_search_segments(db);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state == SEGMENT_BUILDING) {
            build(db, a, &all, &all.at[i]);
            return true;
        }
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state == SEGMENT_DYING) {
            take_away(db, &all.at[i]);
            return true;
        }
    return begin_join(db, a, &all, pace) || begin_with_tail(db, a, pace);
}
