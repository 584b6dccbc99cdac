/*
 * test_faults.c - the world fails: killed at any moment, disk full, no right to write, locked by
 * another, server gone. What was acknowledged is there; what could not be done says why.
 */
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/rand.h"
#include "db_place.h"

static void pause_ms(uint64_t ms)
{
    nanosleep(&(struct timespec){(time_t)(ms / 1000), (long)(ms % 1000) * 1000000}, NULL);
}

/* SQLite looks through the whole file. */
static void check_integrity(struct db *db)
{
    struct word {
        const char *text;
    } w;
    static const struct db_col out[] = {{"integrity_check", DB_T_TEXT, false, 0}};
    static const struct db_query q = {.name = "integrity",
                                      .sql = {"PRAGMA integrity_check", "SELECT 'ok'::text"},
                                      .shape = DB_ONE,
                                      .out = out,
                                      .n_out = 1,
                                      .out_size = sizeof(struct word)};
    db_begin(db, DB_READ, t_arena());
    db_run(db, &q, NULL, &w, NULL, NULL);
    if (!db_commit(db))
        test_fail(__FILE__, __LINE__, "%s", db_why(db));
    EXPECT_STR(w.text, "ok");
}

/* --- kill -9 ---------------------------------------------------------------------------------- */

enum { WRITERS = 4 };

struct ack {
    int round, writer, serial;
};

struct writer {
    struct lane_work work;
    struct lane *lane;
    struct ack next;
    int pipe;
};

/* Two rows in one work: never one of them alone. */
static bool write_two(struct lane_work *work, struct db *db)
{
    struct writer *w = (struct writer *)(void *)work;
    struct ack a = w->next;
    int64_t key = (int64_t)a.round * 1000000 + a.writer * 100000 + a.serial;
    q_dbtest_pair_put(db, .a = key, .b = 0, .v = "first");
    q_dbtest_pair_put(db, .a = key, .b = 1, .v = "second");
    return true;
}

static void *write_on(void *arg)
{
    struct writer *w = arg;
    struct arena a;
    arena_init(&a, 1 << 20);
    w->work = (struct lane_work){.run = write_two, .arena = &a, .label = "test"};
    for (;; w->next.serial++, arena_reset(&a)) {
        if (lane_run(w->lane, &w->work) == DB_OK &&
            write(w->pipe, &w->next, sizeof(w->next)) != sizeof(w->next))
            return NULL;
    }
}

static void write_until_killed(const char *url, int round, int pipe_end)
{
    const char *error = NULL;
    struct lane *l = lane_open(url, 2, t_arena(), &error);
    if (!l)
        _exit(1);
    pthread_t thread;
    for (int i = 0; i < WRITERS; i++) {
        struct writer *w = arena_new(t_arena(), struct writer);
        *w = (struct writer){.lane = l, .next = {round, i, 0}, .pipe = pipe_end};
        pthread_create(&thread, NULL, write_on, w);
    }
    for (;;)
        pause();
}

static bool has_pair(struct dbtest_pair_all_rows rows, struct ack a)
{
    int64_t key = (int64_t)a.round * 1000000 + a.writer * 100000 + a.serial;
    size_t low = 0, high = rows.n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (rows.at[mid].a < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low + 1 < rows.n && rows.at[low].a == key && rows.at[low + 1].a == key;
}

TEST(db, faults_killed_at_any_moment)
{
    enum { ROUNDS = 50 };
    const char *url = place_url();
    struct rng rng = rng_fixed(50);
    size_t acks = 0, cap = 100000;
    struct ack *ack = arena_array(t_arena(), struct ack, cap);
    db_close(place_open(url));
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];
        EXPECT(pipe(ends) == 0);
        pid_t child = fork();
        if (child == 0)
            write_until_killed(url, round, ends[1]);
        close(ends[1]);
        /* Every other life is ended while it writes, however slow the machine; the rest at any age. */
        if (round % 2 == 0 && read(ends[0], &ack[acks], sizeof(*ack)) == sizeof(*ack))
            acks++;
        pause_ms(rng_below(&rng, 80));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while (acks < cap && read(ends[0], &ack[acks], sizeof(*ack)) == sizeof(*ack))
            acks++;
        close(ends[0]);
    }
    EXPECT(acks >= ROUNDS / 2);
    struct db *db = place_connect(url);
    check_integrity(db);
    db_begin(db, DB_READ, t_arena());
    struct dbtest_pair_all_rows rows = q_dbtest_pair_all(db);
    EXPECT(db_commit(db));
    EXPECT(rows.n % 2 == 0);
    for (size_t i = 0; i < rows.n; i += 2)
        EXPECT(rows.at[i].a == rows.at[i + 1].a);
    for (size_t i = 0; i < acks; i++)
        if (!has_pair(rows, ack[i]))
            test_fail(__FILE__, __LINE__,
                      "round %d writer %d serial %d was acknowledged and is gone", ack[i].round,
                      ack[i].writer, ack[i].serial);
    db_close(db);
}

/* --- the file --------------------------------------------------------------------------------- */

static void only_sqlite(void)
{
    if (place_is_pg())
        SKIP("the file is the server's");
}

static void limit_files(rlim_t bytes)
{
    struct rlimit l;
    getrlimit(RLIMIT_FSIZE, &l);
    l.rlim_cur = bytes;
    EXPECT(setrlimit(RLIMIT_FSIZE, &l) == 0);
}

TEST(db, faults_full_disk_and_room_again)
{
    only_sqlite();
    struct db *db = place_open(place_url());
    char *text = arena_printf(t_arena(), "%20000s", "x");
    signal(SIGXFSZ, SIG_IGN);
    limit_files(300 * 1024);
    int64_t good = 0;
    enum db_state s = DB_OK;
    for (int i = 0; i < 1000 && s == DB_OK; i++) {
        memcpy(text, arena_printf(t_arena(), "%08d", i), 8);
        s = place_write(db, text);
        good += s == DB_OK;
    }
    if (s != DB_FULL)
        test_fail(__FILE__, __LINE__, "%s: %s", db_state_name(s), db_why(db));
    EXPECT(good > 0);
    EXPECT_INT(place_count(db), good);
    limit_files(RLIM_INFINITY);
    EXPECT_INT(place_write(db, "again"), DB_OK);
    EXPECT_INT(place_count(db), good + 1);
    check_integrity(db);
    db_close(db);
}

static bool run_big(struct lane_work *w, struct db *db)
{
    char *text = arena_alloc(w->arena, 400001);
    memset(text, 'x', 400000);
    place_add(db, text);
    return true;
}

TEST(db, faults_full_disk_in_the_lane)
{
    only_sqlite();
    const char *url = place_url(), *error = NULL;
    struct db *db = place_open(url);
    struct lane *l = lane_open(url, 1, t_arena(), &error);
    struct lane_work w = {.run = run_big, .arena = t_arena(), .label = "big"};
    signal(SIGXFSZ, SIG_IGN);
    limit_files(300 * 1024);
    EXPECT_INT(lane_run(l, &w), DB_FULL);
    limit_files(RLIM_INFINITY);
    EXPECT_INT(place_count(db), 0);
    EXPECT_INT(lane_run(l, &w), DB_OK);
    EXPECT_INT(place_count(db), 1);
    lane_close(l);
    db_close(db);
}

TEST(db, faults_no_right_to_write)
{
    only_sqlite();
    const char *url = place_url(), *error = NULL;
    struct db *db = place_open(url);
    EXPECT_INT(place_write(db, "before"), DB_OK);
    db_close(db);
    EXPECT(chmod(url + strlen("sqlite:"), 0444) == 0);
    EXPECT(chmod(t_dir(), 0555) == 0);
    chmod(arena_printf(t_arena(), "%s/..", t_dir()), 0755);
    if (geteuid() == 0)
        EXPECT(setuid(65534) == 0);
    db = db_open(url, false, t_arena(), &error);
    if (!db)
        test_fail(__FILE__, __LINE__, "%s", error);
    EXPECT_INT(place_write(db, "after"), DB_READONLY);
    db_close(db);
    EXPECT(!db_open(arena_printf(t_arena(), "%s2", url), true, t_arena(), &error));
}

TEST(db, faults_locked_by_another_process)
{
    only_sqlite();
    const char *url = place_url();
    struct db *db = place_open(url);
    int ends[2];
    char c = 0;
    EXPECT(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        struct db *other = place_connect(url);
        db_begin(other, DB_WRITE, t_arena());
        place_add(other, "held");
        if (write(ends[1], &c, 1) == 1)
            for (;;)
                pause();
    }
    EXPECT(read(ends[0], &c, 1) == 1);
    usec start = clock_monotonic();
    EXPECT_INT(place_count(db), 0); /* readers never wait */
    EXPECT(clock_monotonic() - start < USEC_SECOND);
    EXPECT_INT(place_write(db, "waits"), DB_BUSY);
    EXPECT(clock_monotonic() - start < 10 * USEC_SECOND);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    EXPECT_INT(place_write(db, "free"), DB_OK);
    EXPECT_INT(place_count(db), 1);
    db_close(db);
}

TEST(db, faults_no_database_at_all)
{
    only_sqlite();
    const char *path = arena_printf(t_arena(), "%s/garbage.db", t_dir()), *error = NULL;
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 10000; i++)
        fputs("garbage ", f);
    fclose(f);
    EXPECT(!db_open(arena_printf(t_arena(), "sqlite:%s", path), true, t_arena(), &error));
    EXPECT_HAS(error, "restore a backup");
}

/* --- the server ------------------------------------------------------------------------------- */

static void server(const char *what)
{
    const char *ctl = getenv("TEST_PG_CTL");
    if (!place_is_pg() || !ctl || !getenv("TEST_PG_RESTART"))
        SKIP("no server of our own to stop");
    pid_t child = fork();
    if (child == 0) {
        execl(ctl, ctl, what, (char *)NULL);
        _exit(1);
    }
    waitpid(child, NULL, 0);
}

struct load {
    struct lane *lane;
    atomic_bool stop;
    atomic_int good, gone, other;
};

struct load_work {
    struct lane_work work;
    int number;
};

static bool run_row(struct lane_work *w, struct db *db)
{
    place_add(db, arena_printf(w->arena, "row %d", ((struct load_work *)(void *)w)->number));
    return true;
}

static void *load_thread(void *arg)
{
    struct load *l = arg;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (int i = 0; !atomic_load(&l->stop); i++) {
        struct load_work w = {.work = {.run = run_row, .arena = &a, .label = "row"}, .number = i};
        enum db_state s = lane_run(l->lane, &w.work);
        atomic_fetch_add(s == DB_OK ? &l->good : s == DB_GONE ? &l->gone : &l->other, 1);
        arena_reset(&a);
        if (s == DB_GONE)
            pause_ms(10);
    }
    arena_free(&a);
    return NULL;
}

/* Run alone (check-pg does): the tests beside it would lose their server. */
TEST(db, restart)
{
    const char *url = place_url(), *error = NULL;
    struct db *db = place_open(url);
    struct load l = {.lane = lane_open(url, 2, t_arena(), &error)};
    pthread_t thread;
    server("status");
    pthread_create(&thread, NULL, load_thread, &l);
    pause_ms(200);
    server("stop");
    usec start = clock_monotonic();
    EXPECT_INT(place_write(db, "away"), DB_GONE);
    EXPECT_INT(place_write(db, "away"), DB_GONE);
    EXPECT(clock_monotonic() - start < 2 * USEC_SECOND);
    pause_ms(200);
    server("start");
    int before = atomic_load(&l.good);
    for (int i = 0; i < 400 && atomic_load(&l.good) < before + 10; i++)
        pause_ms(10);
    atomic_store(&l.stop, true);
    pthread_join(thread, NULL);
    EXPECT(l.gone > 0);
    EXPECT_INT(l.other, 0);
    EXPECT(l.good >= before + 10);
    lane_close(l.lane);
    enum db_state s = DB_GONE;
    for (int i = 0; i < 300 && s == DB_GONE; i++, pause_ms(10))
        s = place_write(db, "back");
    EXPECT_INT(s, DB_OK);
    EXPECT(place_count(db) >= l.good + 1); /* a commit whose answer was lost may be there too */
    db_close(db);
}
