/*
 * lane.c - the writer lane.
 *
 * SQLite lets one connection write at a time and a durable commit costs a wait for the disk. So one
 * thread writes: it takes all works that wait, runs each in a savepoint, commits once, and only
 * then tells the owners. While it waits for the disk the next batch gathers; the more there is to
 * do, the less a commit costs each. A work that fails is undone alone. When the transaction itself
 * is lost (disk full, I/O error) or the commit fails, nothing of the batch was acknowledged, and
 * all of it is answered with that failure.
 *
 * PostgreSQL commits many transactions at once by itself; there several threads run one work each,
 * SERIALIZABLE, and again when the server found that the order mattered.
 */
#include "db/lane.h"

#include <signal.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"

#ifndef LANE_BATCH /* the benchmark compares with 1 */
#define LANE_BATCH 256
#endif

enum {
    BATCH = LANE_BATCH, /* works in one transaction: bounds how long the first waits */
    MAX_WAITING = 4096, /* works in the queue: beyond it the answer is 503 */
    SLOW = 5 * 1000,    /* usec: a work that takes longer is logged */
    BATCH_BYTES = 4 << 20
};

struct worker {
    struct lane *lane;
    struct db *db;
    pthread_t thread;
    bool running;
    struct arena arena; /* of a batch: the reasons of failures */
};

struct lane {
    pthread_mutex_t
        *mutex; /* guards all below; a pointer, so that figures can be read of a const */
    pthread_cond_t wake;
    struct lane_work *head, **tail;
    bool closing;
    struct lane_figures figures;
    _Atomic int64_t serial; /* of commits; read without the lock */
    size_t n_worker;
    struct worker *worker;
};

struct result {
    struct lane_work *work;
    enum db_state state;
    const char *why;
};

/* --- one work --------------------------------------------------------------------------------- */

static void count(struct lane *l, int64_t *figure, int64_t by)
{
    pthread_mutex_lock(l->mutex);
    *figure += by;
    pthread_mutex_unlock(l->mutex);
}

static void committed(struct lane *l)
{
    atomic_fetch_add(&l->serial, 1);
    count(l, &l->figures.commits, 1);
}

static bool timed_run(struct lane *l, struct lane_work *w, struct db *db)
{
    usec start = clock_monotonic();
    bool keep = w->run(w, db);
    usec took = clock_monotonic() - start;
    if (took > SLOW) {
        LOG(LOG_WARN, "lane slow", LS("work", w->label), LI("ms", took / 1000));
        count(l, &l->figures.slow, 1);
    }
    return keep;
}

/* Arena memory that ran out makes what was computed worthless, so it must not be kept. */
static void check_arena(struct lane_work *w, struct db *db)
{
    if (arena_failed(w->arena))
        db_fail(db, DB_BUSY, "out of memory: the work's arena reached its limit");
}

/* --- SQLite: batches -------------------------------------------------------------------------- */

static void run_in_batch(struct worker *k, struct result *r)
{
    struct lane_work *w = r->work;
    struct arena_mark start = arena_mark(w->arena);
    for (int tries = 1;; tries++) {
        db_mark(k->db, w->arena);
        bool keep = db_state(k->db) == DB_OK && timed_run(k->lane, w, k->db);
        check_arena(w, k->db);
        r->state = db_state(k->db);
        r->why = arena_strdup(&k->arena, db_why(k->db));
        if (keep && r->state == DB_OK)
            db_keep(k->db);
        else
            db_undo(k->db);
        if (r->state != DB_RETRY || tries == LANE_TRIES || db_state(k->db) != DB_OK)
            return;
        arena_rewind(w->arena, start);
        count(k->lane, &k->lane->figures.retried, 1);
    }
}

static void run_batch(struct worker *k, struct result *r, size_t n)
{
    db_begin(k->db, DB_WRITE, &k->arena);
    for (size_t i = 0; i < n; i++) {
        if (db_state(k->db) == DB_OK)
            run_in_batch(k, &r[i]);
    }
    bool good = db_commit(k->db);
    for (size_t i = 0; i < n && !good; i++)
        if (r[i].state == DB_OK) {
            r[i].state = db_state(k->db);
            r[i].why = arena_strdup(&k->arena, db_why(k->db));
        }
    if (good)
        committed(k->lane);
}

/* --- PostgreSQL: one at a time ---------------------------------------------------------------- */

/* Waits a while that doubles and differs between threads, so that those that met do not meet again;
 * the clock's last digits are random enough for that. */
static void back_off(int tries)
{
    uint64_t most = tries < 6 ? UINT64_C(1000) << tries : 50000;
    uint64_t mixed = (uint64_t)clock_monotonic() * UINT64_C(0x9e3779b97f4a7c15) >> 32;
    nanosleep(&(struct timespec){.tv_nsec = (long)(1 + mixed % most) * 1000}, NULL);
}

static bool run_once(struct worker *k, struct lane_work *w)
{
    db_begin(k->db, DB_WRITE, w->arena);
    bool keep = db_state(k->db) == DB_OK && timed_run(k->lane, w, k->db);
    check_arena(w, k->db);
    if (!keep && db_state(k->db) == DB_OK) {
        db_rollback(k->db);
        return true;
    }
    return db_commit(k->db);
}

static void run_alone(struct worker *k, struct result *r)
{
    struct lane_work *w = r->work;
    struct arena_mark start = arena_mark(w->arena);
    for (int tries = 1; !run_once(k, w); tries++) {
        r->state = db_state(k->db);
        r->why = arena_strdup(&k->arena, db_why(k->db));
        if (r->state != DB_RETRY)
            return;
        if (tries == LANE_TRIES) {
            r->state = DB_BUSY;
            return;
        }
        count(k->lane, &k->lane->figures.retried, 1);
        back_off(tries);
        arena_rewind(w->arena, start);
    }
    r->state = DB_OK;
    committed(k->lane);
}

/* --- the threads ------------------------------------------------------------------------------ */

/* Waits for works and takes up to max. 0: the lane is closed and empty. */
static size_t take(struct lane *l, struct result *r, size_t max)
{
    size_t n = 0;
    pthread_mutex_lock(l->mutex);
    while (!l->head && !l->closing)
        pthread_cond_wait(&l->wake, l->mutex);
    for (; l->head && n < max; n++) {
        r[n] = (struct result){.work = l->head, .state = DB_OK, .why = ""};
        l->head = l->head->next;
    }
    if (!l->head)
        l->tail = &l->head;
    l->figures.waiting -= (int64_t)n;
    pthread_mutex_unlock(l->mutex);
    return n;
}

static void tell(struct lane *l, struct result *r, size_t n)
{
    int64_t failed = 0;
    for (size_t i = 0; i < n; i++)
        failed += r[i].state != DB_OK;
    pthread_mutex_lock(l->mutex);
    l->figures.works += (int64_t)n;
    l->figures.failed += failed;
    pthread_mutex_unlock(l->mutex);
    for (size_t i = 0; i < n; i++) /* the work may be gone after its done() */
        r[i].work->done(r[i].work, r[i].state, r[i].why);
}

static void *work(void *arg)
{
    struct worker *k = arg;
    struct result *r = base_alloc(BATCH * sizeof(*r));
    bool batches = db_kind(k->db) == DB_SQLITE;
    for (size_t n; (n = take(k->lane, r, batches ? BATCH : 1)) > 0;) {
        if (batches)
            run_batch(k, r, n);
        else
            run_alone(k, r);
        tell(k->lane, r, n);
        arena_reset(&k->arena);
    }
    free(r);
    return NULL;
}

/* Signals are for the main thread. */
static bool start(struct worker *k)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    k->running = pthread_create(&k->thread, NULL, work, k) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return k->running;
}

static bool open_worker(struct lane *l, const char *url, struct arena *a, const char **error)
{
    struct worker *k = &l->worker[l->n_worker++];
    *k = (struct worker){.lane = l};
    arena_init(&k->arena, BATCH_BYTES);
    k->db = db_open(url, false, a, error);
    if (!k->db)
        return false;
    if (!start(k))
        *error = "cannot start a thread for the writer lane: the system's limit is reached";
    return k->running;
}

struct lane *lane_open(const char *url, int threads, struct arena *a, const char **error)
{
    bool sqlite = strncmp(url, "sqlite:", 7) == 0;
    size_t n = sqlite || threads < 1 ? 1 : (size_t)threads;
    struct lane *l = base_alloc(sizeof(*l));
    *l = (struct lane){.mutex = base_alloc(sizeof(*l->mutex)),
                       .worker = base_alloc(n * sizeof(*l->worker))};
    l->tail = &l->head;
    pthread_mutex_init(l->mutex, NULL);
    pthread_cond_init(&l->wake, NULL);
    for (size_t i = 0; i < n; i++)
        if (!open_worker(l, url, a, error)) {
            lane_close(l);
            return NULL;
        }
    return l;
}

void lane_close(struct lane *l)
{
    if (!l)
        return;
    pthread_mutex_lock(l->mutex);
    l->closing = true;
    pthread_cond_broadcast(&l->wake);
    pthread_mutex_unlock(l->mutex);
    for (size_t i = 0; i < l->n_worker; i++) {
        struct worker *k = &l->worker[i];
        if (k->running)
            pthread_join(k->thread, NULL);
        db_close(k->db);
        arena_free(&k->arena);
    }
    pthread_cond_destroy(&l->wake);
    pthread_mutex_destroy(l->mutex);
    free(l->mutex);
    free(l->worker);
    free(l);
}

/* --- handing in ------------------------------------------------------------------------------- */

bool lane_submit(struct lane *l, struct lane_work *w)
{
    pthread_mutex_lock(l->mutex);
    bool room = !l->closing && l->figures.waiting < MAX_WAITING;
    if (room) {
        w->next = NULL;
        *l->tail = w;
        l->tail = &w->next;
        l->figures.waiting++;
        pthread_cond_signal(&l->wake);
    }
    pthread_mutex_unlock(l->mutex);
    return room;
}

/* Stands in for a work whose owner waits. */
struct waited {
    struct lane_work work, *real;
    pthread_mutex_t mutex;
    pthread_cond_t over;
    bool is_over;
    enum db_state state;
};

static bool waited_run(struct lane_work *w, struct db *db)
{
    struct lane_work *real = ((struct waited *)(void *)w)->real;
    return real->run(real, db);
}

static void waited_done(struct lane_work *w, enum db_state state, const char *why)
{
    struct waited *d = (struct waited *)(void *)w;
    if (d->real->done)
        d->real->done(d->real, state, why);
    pthread_mutex_lock(&d->mutex);
    d->state = state;
    d->is_over = true;
    pthread_cond_signal(&d->over);
    pthread_mutex_unlock(&d->mutex);
}

enum db_state lane_run(struct lane *l, struct lane_work *w)
{
    struct waited d = {
        .work = {.run = waited_run, .done = waited_done, .arena = w->arena, .label = w->label},
        .real = w,
        .state = DB_BUSY};
    pthread_mutex_init(&d.mutex, NULL);
    pthread_cond_init(&d.over, NULL);
    if (lane_submit(l, &d.work)) {
        pthread_mutex_lock(&d.mutex);
        while (!d.is_over)
            pthread_cond_wait(&d.over, &d.mutex);
        pthread_mutex_unlock(&d.mutex);
    }
    pthread_cond_destroy(&d.over);
    pthread_mutex_destroy(&d.mutex);
    return d.state;
}

int64_t lane_serial(const struct lane *l)
{
    return atomic_load(&l->serial);
}

struct lane_figures lane_figures(const struct lane *l)
{
    pthread_mutex_lock(l->mutex);
    struct lane_figures f = l->figures;
    pthread_mutex_unlock(l->mutex);
    return f;
}
