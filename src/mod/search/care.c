/*
 * care.c - looks after the index: fills it with what rooms published before there was search, has
 * segments made, and makes everything anew when an administrator says so.
 *
 * Once a minute cron looks whether there is something to do. If so a job does one small step and
 * calls the next one, so that writers come in between. The row of search_care says until when somebody is
 * at it, so that there is one such chain and not many.
 */
#include "mod/search/care.h"

#include "mod/search/index.h"
#include "mod/search/kind.h"
#include "web/command.h"

#define CHAIN_TIME (5 * USEC_MINUTE) /* without a step: the chain has broken */
#define FILL_STEP  50
#define FILL_FAST  500
#define STEP_BYTES ((size_t)1 << 30)

/* --- filling ---------------------------------------------------------------------------------- */

/* A kind that has more to hand in; NULL: none. */
static const struct search_kind *unfilled(struct db *db, int64_t *upto)
{
    size_t at = 0;
    for (const struct search_kind *k = NULL; (k = search_next_kind(k, &at));) {
        struct search_filled row = {0};
        bool known = q_search_filled(db, &row, .subject = k->word);
        *upto = row.upto;
        if (k->fill && !(known && row.done))
            return k;
    }
    return NULL;
}

void search_filled(struct db *db, const char *subject)
{
    q_search_fill_set(db, .subject = subject, .upto = INT64_MAX, .done = true);
}

static bool fill_step(struct db *db, int max)
{
    int64_t upto = 0;
    const struct search_kind *k = unfilled(db, &upto);
    if (!k)
        return false;
    int64_t last = k->fill(db, upto, max);
    q_search_fill_set(db, .subject = k->word, .upto = last ? last : upto, .done = last == 0);
    return true;
}

/* --- a step after the other ------------------------------------------------------------------- */

static bool has_work(struct db *db)
{
    struct search_tail_waiting tail;
    struct search_segments_rows all = q_search_segments(db);
    int64_t upto;
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state != SEGMENT_LIVE)
            return true;
    return (q_search_tail_waiting(db, &tail) && tail.n >= TAIL_MOST) || unfilled(db, &upto);
}

static void look(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a, (void)app;
    if (has_work(db) && q_search_care_take(db, .now = now, .until = now + CHAIN_TIME))
        job_add(db, now, "search.tend", "{}", 0);
}

static enum job_result nothing_before(struct job *j, struct db *db)
{
    (void)j, (void)db;
    return JOB_DONE;
}

static void step(struct job *j, struct db *db)
{
    /* First what waits: every query reads the whole tail, so filling must not run away from tending. */
    bool more = search_tend(db, j->arena, TEND_GENTLY) || fill_step(db, FILL_STEP);
    q_search_care_keep(db, .until = more ? j->now + CHAIN_TIME : 0);
    if (more)
        job_add(db, j->now, "search.tend", "{}", 0);
}

const struct cron_entry search_crons[] = {{"search.look", -1, -1, 0, look}, {NULL, 0, 0, 0, NULL}};
const struct job_kind search_jobs[] = {
    {.name = "search.tend", .run = nothing_before, .finish = step}, {NULL}};

/* --- all at once ------------------------------------------------------------------------------ */

/* Runs one step in a transaction of its own. */
static bool in_transaction(struct db *db, struct arena *a, int64_t *state,
                           bool (*run)(struct db *db, struct arena *a, int64_t *state), bool *more)
{
    arena_reset(a);
    db_begin(db, DB_WRITE, a);
    *more = run(db, a, state);
    return db_commit(db);
}

static bool forget(struct db *db, struct arena *a, int64_t *state)
{
    size_t at = 0;
    (void)a, (void)state;
    search_index_clear(db);
    for (const struct search_kind *k = NULL; (k = search_next_kind(k, &at));)
        q_search_fill_set(db, .subject = k->word, .upto = 0, .done = false);
    return false;
}

static bool index_again(struct db *db, struct arena *a, int64_t *last)
{
    (void)a;
    *last = search_index_again(db, *last, FILL_FAST);
    return *last != 0;
}

static bool fill(struct db *db, struct arena *a, int64_t *state)
{
    (void)a, (void)state;
    return fill_step(db, FILL_FAST);
}

static bool tend(struct db *db, struct arena *a, int64_t *state)
{
    (void)state;
    return search_tend(db, a, TEND_FAST);
}

bool search_rebuild(struct db *db)
{
    bool (*const parts[])(struct db *, struct arena *, int64_t *) = {forget, index_again, fill,
                                                                     tend};
    struct arena a;
    bool good = true;
    arena_init(&a, STEP_BYTES);
    for (size_t i = 0; i < countof(parts) && good; i++) {
        int64_t state = 0, n = 0;
        bool more = true;
        while (more && (good = in_transaction(db, &a, &state, parts[i], &more)))
            for (bool tending = parts[i] == index_again && ++n % 32 == 0; tending && good;)
                good = in_transaction(db, &a, &state, tend, &tending);
    }
    arena_free(&a);
    return good;
}

bool search_tend_all(struct db *db)
{
    struct arena a;
    int64_t state = 0;
    bool more = true, good = true;
    arena_init(&a, STEP_BYTES);
    while (more && (good = in_transaction(db, &a, &state, tend, &more)))
        ;
    arena_free(&a);
    return good;
}

static int run_search(struct command_ctx *c, int argc, char **argv)
{
    if (argc != 2 || !(streq(argv[1], "rebuild") || streq(argv[1], "tend")))
        return command_fail("use: tongxin search rebuild | tend [--db URL]");
    struct db *db = command_db(c);
    if (!db)
        return 1;
    bool good = streq(argv[1], "tend") ? search_tend_all(db) : search_rebuild(db);
    int status = good ? 0 : command_fail("the index could not be written: %s", db_why(db));
    db_close(db);
    return status;
}

const struct command search_commands[] = {
    {"search",
     "search rebuild | tend [--db URL]                make the search index anew, or in order",
     run_search},
    {NULL, NULL, NULL}};
