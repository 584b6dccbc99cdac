/*
 * test_lane.c - the writer lane: all that is acknowledged is there, what failed is gone, alone.
 */
#include <stdatomic.h>

#include "db_place.h"

struct job {
    struct lane_work work;
    struct arena arena;
    int number;
    int runs;
    int64_t before; /* bump: what was read */
    atomic_int done;
    enum db_state state;
    struct db *reader; /* checks in done() that the row can be seen */
};

static struct job *job_of(struct lane_work *w)
{
    return (struct job *)(void *)w;
}

static void job_done(struct lane_work *w, enum db_state state, const char *why)
{
    struct job *j = job_of(w);
    (void)why;
    if (j->reader)
        EXPECT_INT(place_count(j->reader), 1);
    j->state = state;
    atomic_store(&j->done, 1);
}

static void job_init(struct job *j, int number, bool (*run)(struct lane_work *, struct db *))
{
    *j = (struct job){.number = number};
    arena_init(&j->arena, 1 << 20);
    j->work = (struct lane_work){.run = run, .done = job_done, .arena = &j->arena, .label = "test"};
}

/* Every fifth wants to be undone, every seventh breaks a rule; they leave no row and no bump. */
static bool run_mixed(struct lane_work *w, struct db *db)
{
    struct job *j = job_of(w);
    j->runs++;
    place_add(db, arena_printf(w->arena, "job %d", j->number));
    q_dbtest_counter_bump(db, .id = j->number % 4);
    if (j->number % 5 == 0)
        return false;
    if (j->number % 7 == 0)
        place_add(db, arena_printf(w->arena, "job %d", j->number));
    return true;
}

static enum db_state expected(int number)
{
    return number % 5 != 0 && number % 7 == 0 ? DB_BUG : DB_OK;
}

enum { THREADS = 16, EACH = 40 };

struct crowd {
    struct lane *lane;
    int first;
    int wrong;
};

static void *crowd_thread(void *arg)
{
    struct crowd *c = arg;
    for (int i = 0; i < EACH; i++) {
        struct job j;
        job_init(&j, c->first + i, run_mixed);
        if (lane_run(c->lane, &j.work) != expected(j.number) || !j.done)
            c->wrong++;
        arena_free(&j.arena);
    }
    return NULL;
}

static struct lane *open_lane(const char *url, int threads)
{
    const char *error = NULL;
    struct lane *l = lane_open(url, threads, t_arena(), &error);
    if (!l)
        test_fail(__FILE__, __LINE__, "%s", error);
    return l;
}

static void set_counters(struct db *db)
{
    db_begin(db, DB_WRITE, t_arena());
    for (int i = 0; i < 4; i++)
        q_dbtest_counter_set(db, .id = i, .v = 0);
    EXPECT(db_commit(db));
}

static int64_t sum(struct db *db)
{
    struct dbtest_sum s;
    db_begin(db, DB_READ, t_arena());
    q_dbtest_sum(db, &s);
    EXPECT(db_commit(db));
    return s.sum;
}

TEST(db, lane_a_crowd_writes)
{
    const char *url = place_url();
    struct db *db = place_open(url);
    set_counters(db);
    struct lane *l = open_lane(url, 4);
    struct crowd c[THREADS];
    pthread_t thread[THREADS];
    int good = 0;
    for (int i = 0; i < THREADS; i++) {
        c[i] = (struct crowd){l, i * EACH, 0};
        pthread_create(&thread[i], NULL, crowd_thread, &c[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        EXPECT_INT(c[i].wrong, 0);
    }
    for (int i = 0; i < THREADS * EACH; i++)
        good += i % 5 != 0 && i % 7 != 0;
    EXPECT_INT(place_count(db), good);
    EXPECT_INT(sum(db), good);
    struct lane_figures f = lane_figures(l);
    EXPECT_INT(f.works, THREADS * EACH);
    EXPECT_INT(f.waiting, 0);
    if (!place_is_pg())
        EXPECT(f.commits * 2 < f.works); /* grouped */
    lane_close(l);
    db_close(db);
}

static bool run_bump(struct lane_work *w, struct db *db)
{
    struct job *j = job_of(w);
    struct dbtest_counter_get c;
    j->runs++;
    if (!q_dbtest_counter_get(db, &c, .id = 1))
        return false;
    q_dbtest_counter_set(db, .id = 1, .v = c.v + 1);
    return true;
}

static void *bump_thread(void *arg)
{
    struct crowd *c = arg;
    for (int i = 0; i < EACH;) {
        struct job j;
        job_init(&j, i, run_bump);
        enum db_state s = lane_run(c->lane, &j.work);
        i += s == DB_OK;
        c->wrong += s != DB_OK && s != DB_BUSY; /* too many conflicts is an answer */
        arena_free(&j.arena);
    }
    return NULL;
}

TEST(db, lane_conflicts_are_run_again)
{
    enum { N = 4 };
    const char *url = place_url();
    struct db *db = place_open(url);
    set_counters(db);
    struct lane *l = open_lane(url, N);
    struct crowd c[N];
    pthread_t thread[N];
    for (int i = 0; i < N; i++) {
        c[i] = (struct crowd){l, 0, 0};
        pthread_create(&thread[i], NULL, bump_thread, &c[i]);
    }
    for (int i = 0; i < N; i++) {
        pthread_join(thread[i], NULL);
        EXPECT_INT(c[i].wrong, 0);
    }
    EXPECT_INT(sum(db), N * EACH);
    if (place_is_pg())
        EXPECT(lane_figures(l).retried > 0);
    lane_close(l);
    db_close(db);
}

TEST(db, lane_done_comes_after_the_commit)
{
    const char *url = place_url();
    struct db *db = place_open(url);
    struct lane *l = open_lane(url, 1);
    struct job j;
    job_init(&j, 1, run_mixed);
    j.reader = db;
    EXPECT_INT(lane_run(l, &j.work), DB_OK);
    EXPECT_INT(j.state, DB_OK);
    lane_close(l);
    arena_free(&j.arena);
    db_close(db);
}

static bool run_again_once(struct lane_work *w, struct db *db)
{
    struct job *j = job_of(w);
    place_add(db, "once");
    arena_alloc(w->arena, 1000);
    if (j->runs++ == 0)
        db_fail(db, DB_RETRY, "test");
    return true;
}

TEST(db, lane_retry_starts_afresh)
{
    const char *url = place_url();
    struct db *db = place_open(url);
    struct lane *l = open_lane(url, 1);
    struct job j;
    job_init(&j, 1, run_again_once);
    EXPECT_INT(lane_run(l, &j.work), DB_OK);
    EXPECT_INT(j.runs, 2);
    EXPECT_INT(place_count(db), 1);
    EXPECT(j.arena.used < 2000);
    EXPECT_INT(lane_figures(l).retried, 1);
    lane_close(l);
    arena_free(&j.arena);
    db_close(db);
}

static bool run_out_of_memory(struct lane_work *w, struct db *db)
{
    place_add(db, "no memory");
    arena_alloc(w->arena, 2 << 20);
    return true;
}

TEST(db, lane_a_full_arena_keeps_nothing)
{
    const char *url = place_url();
    struct db *db = place_open(url);
    struct lane *l = open_lane(url, 1);
    struct job j;
    job_init(&j, 1, run_out_of_memory);
    EXPECT_INT(lane_run(l, &j.work), DB_BUSY);
    EXPECT_INT(place_count(db), 0);
    lane_close(l);
    arena_free(&j.arena);
    db_close(db);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static bool run_behind_gate(struct lane_work *w, struct db *db)
{
    (void)w;
    (void)db;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    return true;
}

TEST(db, lane_full_queue_refuses_and_closing_finishes)
{
    const char *url = place_url();
    struct db *db = place_open(url);
    struct lane *l = open_lane(url, 1);
    struct job *jobs = arena_array(t_arena(), struct job, 5000);
    int in = 0;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 5000; i++) {
        job_init(&jobs[i], i, run_behind_gate);
        if (!lane_submit(l, &jobs[i].work))
            break;
        in++;
    }
    EXPECT(in >= 4096 && in < 5000);
    pthread_mutex_unlock(&gate);
    lane_close(l);
    for (int i = 0; i < in; i++)
        EXPECT(jobs[i].done && jobs[i].state == DB_OK);
    EXPECT_INT(jobs[in].done, 0);
    db_close(db);
}
