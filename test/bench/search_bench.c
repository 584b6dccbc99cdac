/*
 * search_bench.c - how long search takes among many documents.
 *
 *   bench-search [--db URL] [DOCUMENTS]      default: a file in TMPDIR, 1,000,000
 *
 * Texts are made of 20,000 words of two characters whose frequency falls as 1/rank (Zipf), about 120 words
 * each, from a fixed seed; a third of them carry a time at random, as after an import, the others come in
 * the order of time. Prints the load, the size of the file, and for each kind of query the median
 * and the 99th percentile of the whole search: finding, counting, reading and marking 20 results.
 */
#include <sys/stat.h>

#include "base/rand.h"
#include "base/utf8.h"
#include "db/catalog.h"
#include "mod/search/care.h"
#include "mod/search/index.h"
#include "mod/search/view.h"

#define WORDS  20000
#define ROUNDS 200

struct bench {
    struct db *db;
    struct arena arena;
    struct rng rng;
    char word[WORDS][7];
    double upto[WORDS]; /* of the frequencies, summed */
    struct body_list places;
    usec now;
};

static void put_char(struct buf *b, uint32_t c)
{
    char bytes[4];
    buf_put(b, bytes, utf8_encode(c, bytes));
}

static void make_words(struct bench *w)
{
    double sum = 0;
    struct arena a;
    arena_init(&a, 1 << 24);
    for (int i = 0; i < WORDS; i++) {
        struct buf b = buf_make(&a, 8);
        put_char(&b, 0x4e00 + (uint32_t)rng_below(&w->rng, 3000));
        put_char(&b, 0x4e00 + (uint32_t)rng_below(&w->rng, 3000));
        memcpy(w->word[i], b.p, 7);
        w->upto[i] = sum += 1.0 / (i + 1);
    }
    arena_free(&a);
}

static const char *any_word(struct bench *w)
{
    double x = (double)rng_below(&w->rng, 1u << 30) / (1u << 30) * w->upto[WORDS - 1];
    int low = 0, high = WORDS - 1;
    while (low < high) {
        int mid = (low + high) / 2;
        if (w->upto[mid] < x)
            low = mid + 1;
        else
            high = mid;
    }
    return w->word[low];
}

static void put_doc(struct bench *w, int64_t id, int64_t of)
{
    struct buf b = buf_make(db_arena(w->db), 1024);
    int64_t words = 60 + (int64_t)rng_below(&w->rng, 120);
    for (int64_t i = 0; i < words; i++) {
        buf_puts(&b, any_word(w));
        if (i % 9 == 8)
            buf_puts(&b, "，");
    }
    usec span = 3 * 365 * USEC_DAY;
    int64_t at = id % 3 == 0 ? (int64_t)rng_below(&w->rng, (uint64_t)of) : id;
    const struct body *place = &w->places.at[rng_below(&w->rng, w->places.n)];
    search_put(w->db, &(struct search_doc){.subject = id % 4 ? "submission" : "post",
                                           .id = id,
                                           .body = place->id,
                                           .title = arena_strndup(db_arena(w->db), b.p, 24),
                                           .text = b.p,
                                           .url = "/t/X",
                                           .at = w->now - span + at * (span / of)});
}

static void load(struct bench *w, int64_t n)
{
    usec began = clock_monotonic(), tended = 0;
    for (int64_t id = 1; id <= n;) {
        arena_reset(&w->arena);
        db_begin(w->db, DB_WRITE, &w->arena);
        if (id == 1)
            body_furnish_places(w->db);
        w->places = body_all(w->db, "");
        for (int i = 0; i < 2048 && id <= n; i++)
            put_doc(w, id++, n);
        BUG_IF(!db_commit(w->db));
        if (id / 2048 % 8 == 0 || id > n) {
            usec t = clock_monotonic();
            BUG_IF(!search_tend_all(w->db));
            tended += clock_monotonic() - t;
        }
        if (id / 2048 % 64 == 0)
            fprintf(stderr, "\r%lld documents", (long long)id);
    }
    double all = (double)(clock_monotonic() - began) / 1e6;
    printf("\rload: %lld documents in %.0f s (%.0f/s), of it segments %.0f s\n", (long long)n, all,
           (double)n / all, (double)tended / 1e6);
}

static int by_size(const void *a, const void *b)
{
    usec x = *(const usec *)a, y = *(const usec *)b;
    return (x > y) - (x < y);
}

static int64_t one(struct bench *w, const char *q, int64_t place, const char *kind)
{
    arena_reset(&w->arena);
    db_begin(w->db, DB_READ, &w->arena);
    struct search_query s = {.words = segment_query(&w->arena, str_of(q), QUERY_WORDS),
                             .place = place,
                             .kind = kind,
                             .before_key = KEY_END,
                             .max = 20,
                             .count = true};
    struct search_found f = search_find(w->db, &s);
    for (size_t i = 0; i < f.n; i++) {
        struct search_row row;
        if (q_search_row(w->db, &row, .id = f.key[i] & KEY_ID_MASK))
            search_excerpt(&w->arena, row.text, s.words, 130);
    }
    BUG_IF(db_state(w->db) != DB_OK);
    db_rollback(w->db);
    return f.count;
}

enum asked_for { ONE, TWO, CHAR, PHRASE };

/* Words of ranks from..to. */
static void measure(struct bench *w, const char *name, enum asked_for form, int from, int to,
                    int64_t place, const char *kind)
{
    usec took[ROUNDS];
    int64_t hits = 0;
    for (int i = 0; i < ROUNDS; i++) {
        char q[64];
        const char *a = w->word[from + (int)rng_below(&w->rng, (uint64_t)(to - from))];
        const char *b = w->word[from + (int)rng_below(&w->rng, (uint64_t)(to - from))];
        snprintf(q, sizeof(q),
                 form == CHAR  ? "%.3s"
                 : form == ONE ? "%s"
                 : form == TWO ? "%s %s"
                               : "%s%s",
                 a, b);
        usec began = clock_monotonic();
        hits += one(w, q, place, kind);
        took[i] = clock_monotonic() - began;
    }
    qsort(took, ROUNDS, sizeof(*took), by_size);
    printf("%-44s median %6.2f ms  p99 %6.2f ms  (%lld found on average)\n", name,
           (double)took[ROUNDS / 2] / 1e3, (double)took[ROUNDS * 99 / 100] / 1e3,
           (long long)(hits / ROUNDS));
}

static struct db *open_db(const char *url, struct arena *a)
{
    const char *error = NULL;
    struct db_catalog all = catalog_all(a);
    struct db *db = db_open(url, true, a, &error);
    if (!db || !db_migrate(db, &all, a, &error)) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
    return db;
}

int main(int argc, char **argv)
{
    static struct bench w;
    int64_t n = 1000000;
    const char *tmp = getenv("TMPDIR"), *url = NULL;
    struct arena keep;
    arena_init(&keep, 1 << 28);
    arena_init(&w.arena, 1 << 28);
    for (int i = 1; i < argc; i++)
        if (streq(argv[i], "--db") && i + 1 < argc)
            url = argv[++i];
        else if (!str_int64(str_of(argv[i]), &n) || n < 10000)
            return fputs("use: bench-search [--db URL] [DOCUMENTS]\n", stderr), 2;
    const char *file =
        arena_printf(&keep, "%s/bench-search-%lld.db", tmp ? tmp : "/tmp", (long long)n);
    w.db = open_db(url ? url : arena_printf(&keep, "sqlite:%s", file), &keep);
    w.rng = rng_fixed(1);
    w.now = 1790000000 * USEC_SECOND;
    make_words(&w);
    db_begin(w.db, DB_READ, &w.arena);
    bool empty = body_all(w.db, "").n == 0;
    db_rollback(w.db);
    if (empty)
        load(&w, n);
    struct stat st;
    if (!url && stat(file, &st) == 0)
        printf("file: %.0f MB\n", (double)st.st_size / 1e6);
    struct body town = {0}, village = {0};
    db_begin(w.db, DB_READ, &keep);
    body_by_path(w.db, "linhai/baishuiyang/", &town);
    body_by_path(w.db, "linhai/baishuiyang/shangxi/", &village);
    db_rollback(w.db);
    measure(&w, "the most common words (1-20)", ONE, 0, 20, 0, NULL);
    measure(&w, "common words (20-500)", ONE, 20, 500, 0, NULL);
    measure(&w, "rare words (10,000-20,000)", ONE, 10000, 20000, 0, NULL);
    measure(&w, "one character", CHAR, 0, 2000, 0, NULL);
    measure(&w, "two of the most common words", TWO, 0, 20, 0, NULL);
    measure(&w, "two common words", TWO, 20, 500, 0, NULL);
    measure(&w, "four characters together", PHRASE, 0, 200, 0, NULL);
    measure(&w, "a common word in a village", ONE, 0, 500, village.id, NULL);
    measure(&w, "a common word in a town, one kind", ONE, 0, 500, town.id, "post");
    measure(&w, "two rare words: nothing", TWO, 10000, 20000, 0, NULL);
    db_close(w.db);
    return 0;
}
