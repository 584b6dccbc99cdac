/*
 * index.c - documents come into the index and leave it.
 *
 * A new document is a row, and a row of the tail with its terms; that is all that a writer waits for.
 * tend.c makes segments of the tail later. A document that is taken back leaves the tail, and is struck
 * off in the segments that hold it.
 */
#include "mod/search/index.h"

#include "mod/search/kind.h"

#include <endian.h>

#include "base/utf8.h"
#include "base/vec.h"

#define WAY_UP       8 /* places above each other */
#define SCRATCH_MOST (16u * 1024 * 1024)

int64_t search_key_of(usec at, int64_t id)
{
    int64_t seconds = at / USEC_SECOND, most = KEY_END >> KEY_ID_BITS;
    seconds = seconds < 0 ? 0 : seconds > most ? most : seconds;
    return (seconds << KEY_ID_BITS) | (id & KEY_ID_MASK);
}

/* --- lists and numbers as bytes --------------------------------------------------------------- */

struct list_reader list_open(struct db_blob b)
{
    const unsigned char *p = b.p;
    return (struct list_reader){p, p + b.n, -1};
}

bool list_next(struct list_reader *l)
{
    int64_t step = 0;
    unsigned shift = 0;
    while (l->p < l->end && (*l->p & 0x80) && shift < 56) {
        step |= (int64_t)(*l->p++ & 0x7f) << shift;
        shift += 7;
    }
    if (l->p >= l->end)
        return false;
    step |= (int64_t)*l->p++ << shift;
    l->v += step + 1;
    return true;
}

/* Most steps of a common term are single bytes: eight of them are added up at once. */
static void jump_eights(struct list_reader *l, int64_t to)
{
    const uint64_t more = UINT64_C(0x8080808080808080), even = UINT64_C(0x00ff00ff00ff00ff);
    for (uint64_t x; l->end - l->p >= 8; l->p += 8) {
        memcpy(&x, l->p, 8);
        uint64_t pairs = (x & even) + (x >> 8 & even);
        int64_t sum = (int64_t)(pairs * UINT64_C(0x0001000100010001) >> 48) + 8;
        if ((x & more) || l->v + sum >= to)
            return;
        l->v += sum;
    }
}

bool list_jump(struct list_reader *l, int64_t to)
{
    while (l->v < to) {
        jump_eights(l, to);
        if (!list_next(l))
            return false;
    }
    return true;
}

size_t list_step(unsigned char to[LIST_STEP], int64_t *last, int64_t v)
{
    uint64_t step = (uint64_t)(v - *last - 1);
    size_t n = 0;
    for (; step >= 0x80; step >>= 7)
        to[n++] = (unsigned char)(step | 0x80);
    to[n++] = (unsigned char)step;
    *last = v;
    return n;
}

void list_add(struct buf *b, int64_t *last, int64_t v)
{
    unsigned char step[LIST_STEP];
    buf_put(b, (const char *)step, list_step(step, last, v));
}

uint64_t number_at(struct db_blob b, size_t i)
{
    uint64_t v;
    memcpy(&v, (const char *)b.p + i * sizeof(v), sizeof(v));
    return le64toh(v);
}

struct db_blob numbers_blob(struct arena *a, const uint64_t *v, size_t n)
{
    uint64_t *out = arena_array(a, uint64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = htole64(v[i]);
    return (struct db_blob){out, n * sizeof(*out)};
}

/* --- the terms of a document ------------------------------------------------------------------ */

typedef VEC(uint64_t) term_vec;
struct words {
    struct arena *arena;
    term_vec terms;
};

static void add_token(void *ctx, const struct segment_token *t)
{
    struct words *w = ctx;
    VEC_PUSH(w->arena, &w->terms, t->term);
}

void search_segment(const char *text, void (*each)(void *ctx, const struct segment_token *t),
                    void *ctx)
{
    struct str s = str_of(text ? text : "");
    if (s.n > SEARCH_TEXT_MAX)
        s = utf8_prefix(s, SEARCH_TEXT_MAX);
    segment(s, each, ctx);
}

static term_vec words_of(struct arena *a, const char *number, const char *title, const char *text)
{
    struct words w = {.arena = a};
    search_segment(text, add_token, &w);
    search_segment(title, add_token, &w);
    search_segment(number, add_token, &w);
    w.terms.n = term_sort(w.terms.at, w.terms.n);
    return w.terms;
}

const void *search_prepare(struct arena *a, const struct search_doc *doc)
{
    term_vec *v = arena_new(a, term_vec);
    *v = words_of(a, doc->number, doc->title, doc->text);
    return v;
}

uint64_t search_place_mark(int64_t body)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", (long long)body);
    return segment_mark("place", digits);
}

uint64_t search_kind_mark(const char *subject)
{
    return segment_mark("kind", subject);
}

static struct term_set with_marks(struct arena *a, const term_vec *words, const char *subject,
                                  const int64_t *places, size_t n)
{
    term_vec v = {arena_array(a, uint64_t, words->n + n + 1), 0, words->n + n + 1};
    if (words->n)
        memcpy(v.at, words->at, words->n * sizeof(*v.at));
    v.n = words->n;
    for (size_t i = 0; i < n; i++)
        v.at[v.n++] = search_place_mark(places[i]);
    v.at[v.n++] = search_kind_mark(subject);
    return (struct term_set){v.at, term_sort(v.at, v.n)};
}

struct term_set search_terms(struct arena *a, const char *subject, const int64_t *places, size_t n,
                             const char *number, const char *title, const char *text)
{
    term_vec words = words_of(a, number, title, text);
    return with_marks(a, &words, subject, places, n);
}

static size_t ids_of(const struct body_list *way, int64_t places[WAY_UP])
{
    size_t n = 0;
    for (; n < way->n && n < WAY_UP; n++)
        places[n] = way->at[n].id;
    return n;
}

static size_t way_up(struct db *db, int64_t body, int64_t places[WAY_UP])
{
    struct body_list way = body_above(db, body);
    return ids_of(&way, places);
}

/* --- in and out ------------------------------------------------------------------------------- */

static void put_terms(struct db *db, int64_t key, struct term_set terms)
{
    q_search_tail_add(db, .key = key, .terms = numbers_blob(db_arena(db), terms.at, terms.n));
}

int64_t *search_write_docs(struct db *db, const struct search_doc *docs, size_t n)
{
    struct arena *a = db_arena(db);
    struct search_doc_add_in *row = arena_array(a, struct search_doc_add_in, n);
    int64_t *key = arena_array(a, int64_t, n);
    struct search_doc_ids_rows id = q_search_doc_ids(db, .n = (int64_t)n);
    bool keeps = n && search_keeps_text(docs[0].subject);
    for (size_t i = 0; i < n && id.n == n; i++) {
        const struct search_doc *d = &docs[i];
        row[i] = (struct search_doc_add_in){.id = id.at[i].id,
                                            .subject = d->subject,
                                            .object = d->id,
                                            .body = d->body,
                                            .number = d->number,
                                            .title = d->title,
                                            .about = d->about,
                                            .text = keeps && d->text ? d->text : "",
                                            .url = d->url,
                                            .at = d->at,
                                            .lang = d->lang};
        key[i] = search_key_of(d->at, id.at[i].id);
    }
    return id.n == n && q_search_doc_add_rows(db, row, n) == (int64_t)n ? key : NULL;
}

static void put_docs(struct db *db, const struct search_doc *docs, size_t n)
{
    struct arena *a = db_arena(db);
    struct search_tail_add_in *tail = arena_array(a, struct search_tail_add_in, n);
    struct body_ways *ways = body_ways_new(db, n);
    const int64_t *key = search_write_docs(db, docs, n);
    struct arena scratch; /* cutting words takes several times what they are in the end */
    arena_init(&scratch, SCRATCH_MOST);
    for (size_t i = 0; key && i < n; i++) {
        const struct search_doc *d = &docs[i];
        const term_vec *words = d->terms ? d->terms : search_prepare(&scratch, d);
        struct body_list way = body_way(ways, d->body);
        int64_t places[WAY_UP];
        struct term_set terms = with_marks(a, words, d->subject, places, ids_of(&way, places));
        tail[i] = (struct search_tail_add_in){key[i], numbers_blob(a, terms.at, terms.n)};
        if (arena_failed(&scratch))
            db_fail(db, DB_BUSY, "out of memory: a text that is too long");
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    q_search_tail_add_rows(db, tail, key ? n : 0);
}

void search_put(struct db *db, const struct search_doc *doc)
{
    search_drop(db, doc->subject, doc->id);
    put_docs(db, doc, 1);
}

void search_drop_known(struct db *db, const struct search_doc *docs, size_t n)
{
    struct search_doc_known_rows old = q_search_doc_known(
        db, .subject = docs[0].subject, .low = docs[0].id, .high = docs[n - 1].id);
    for (size_t i = 0; i < n; i++)
        BUG_IF(!streq(docs[i].subject, docs[0].subject) || (i && docs[i].id <= docs[i - 1].id));
    for (size_t k = 0, i = 0; k < old.n && i < n; k++) {
        while (i < n && docs[i].id < old.at[k].object)
            i++;
        if (i < n && docs[i].id == old.at[k].object)
            search_drop(db, docs[i].subject, docs[i].id);
    }
}

void search_put_many(struct db *db, const struct search_doc *docs, size_t n)
{
    if (n == 0)
        return;
    search_drop_known(db, docs, n);
    put_docs(db, docs, n);
}

/* The number of the document with that key in a segment; -1: it has none. */
static int64_t doc_of_key(struct db *db, int64_t segment, int64_t key)
{
    struct search_key_near row;
    if (!q_search_key_near(db, &row, .segment = segment, .key = key))
        return -1;
    size_t n = row.keys.n / 8;
    for (size_t i = 0; i < n; i++)
        if (number_at(row.keys, i) == (uint64_t)key)
            return row.chunk * CHUNK_KEYS + (int64_t)i;
    return -1;
}

static void strike_off(struct db *db, int64_t key)
{
    struct search_segments_rows all = q_search_segments(db);
    for (size_t i = 0; i < all.n; i++) {
        const struct search_segments *s = &all.at[i];
        int64_t doc = -1;
        if (s->state != SEGMENT_DYING && key <= s->newest && key >= s->oldest)
            doc = doc_of_key(db, s->id, key);
        if (doc >= 0 && q_search_dead_add(db, .segment = s->id, .doc = doc))
            q_search_segment_dead(db, .id = s->id);
    }
}

void search_drop(struct db *db, const char *subject, int64_t id)
{
    struct search_doc_drop old;
    if (!q_search_doc_drop(db, &old, .subject = subject, .object = id))
        return;
    int64_t key = search_key_of(old.at, old.id);
    q_search_tail_drop(db, .key = key);
    strike_off(db, key);
}

/* --- anew ------------------------------------------------------------------------------------- */

void search_index_clear(struct db *db)
{
    q_search_terms_clear(db);
    q_search_keys_clear(db);
    q_search_dead_clear(db);
    q_search_segments_clear(db);
    q_search_tail_clear(db);
}

int64_t search_index_again(struct db *db, int64_t after, int max)
{
    struct search_docs_after_rows docs = q_search_docs_after(db, .after = after, .max = max);
    for (size_t i = 0; i < docs.n; i++) {
        const struct search_docs_after *d = &docs.at[i];
        int64_t places[WAY_UP];
        size_t n = way_up(db, d->body, places);
        const char *text = search_text_of(db, d->subject, d->object, d->text);
        put_terms(db, search_key_of(d->at, d->id),
                  search_terms(db_arena(db), d->subject, places, n, d->number, d->title, text));
    }
    return docs.n ? docs.at[docs.n - 1].id : 0;
}
