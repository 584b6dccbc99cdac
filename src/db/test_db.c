/*
 * test_db.c - values, transactions, migrations and the check, on the kind TEST_DB names.
 */
#include <sys/stat.h>

#include "db/catalog.h"
#include "db_place.h"

static struct dbtest_get get(struct db *db, int64_t id)
{
    struct dbtest_get g;
    db_begin(db, DB_READ, t_arena());
    EXPECT(q_dbtest_get(db, &g, .id = id));
    EXPECT(db_commit(db));
    return g;
}

static int64_t add_full(struct db *db, const char *text, struct db_blob bytes)
{
    struct dbtest_add added;
    db_begin(db, DB_WRITE, t_arena());
    q_dbtest_add(db, &added, .name = text, .note = text, .n = INT64_MIN,
                 .maybe = DB_SOME(INT64_MAX), .open = true, .x = {true, -0.1}, .at = DB_SOME(-1),
                 .bytes = bytes);
    if (!db_commit(db))
        test_fail(__FILE__, __LINE__, "%s", db_why(db));
    return added.id;
}

static int mode_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int)(st.st_mode & 0777) : -1;
}

TEST(db, the_file_is_its_owners)
{
    const char *error = NULL, *path = arena_printf(t_arena(), "%s/private.db", t_dir());
    umask(022);
    struct db *db = db_open(arena_printf(t_arena(), "sqlite:%s", path), true, t_arena(), &error);
    struct db_catalog all = catalog_all(t_arena());
    EXPECT(db && db_migrate(db, &all, t_arena(), &error));
    EXPECT_INT(mode_of(path), 0600);
    EXPECT_INT(mode_of(arena_printf(t_arena(), "%s-wal", path)), 0600);
    db_close(db);
}

TEST(db, values_come_back)
{
    struct db *db = place_open(place_url());
    struct dbtest_get g = get(db, add_full(db, "同心", (struct db_blob){"a\0b", 3}));
    EXPECT_STR(g.name, "同心");
    EXPECT_STR(g.note, "同心");
    EXPECT(g.n == INT64_MIN);
    EXPECT(g.maybe.some && g.maybe.v == INT64_MAX);
    EXPECT(g.open);
    EXPECT(g.x.some && !(g.x.v < -0.1) && !(g.x.v > -0.1));
    EXPECT(g.at.some && g.at.v == -1);
    EXPECT(!g.kind.some);
    EXPECT_INT(g.bytes.n, 3);
    EXPECT_MEM(g.bytes.p, "a\0b", 3);
    db_close(db);
}

TEST(db, null_and_empty_differ)
{
    struct db *db = place_open(place_url());
    struct dbtest_get g = get(db, add_full(db, "", (struct db_blob){"", 0}));
    EXPECT_STR(g.name, "");
    EXPECT_STR(g.note, "");
    EXPECT(g.bytes.p && g.bytes.n == 0);
    db_begin(db, DB_WRITE, t_arena());
    int64_t id = place_add(db, "bare");
    EXPECT(db_commit(db));
    g = get(db, id);
    EXPECT(!g.note && !g.bytes.p && !g.maybe.some && !g.x.some && !g.at.some);
    EXPECT_INT(g.n, 0);
    db_close(db);
}

TEST(db, text_is_only_text)
{
    static const char *const evil[] = {"Robert'); DROP TABLE dbtest_thing;--",
                                       "\"x\" ?1 $1 :name",
                                       "\\'; --",
                                       "%s%n",
                                       "\x01\x7f",
                                       "🙂 \u202ex",
                                       "'",
                                       "NULL"};
    struct db *db = place_open(place_url());
    for (size_t i = 0; i < countof(evil); i++)
        EXPECT_STR(get(db, add_full(db, evil[i], (struct db_blob){NULL, 0})).name, evil[i]);
    EXPECT_INT(place_count(db), countof(evil));
    db_close(db);
}

TEST(db, a_megabyte)
{
    struct db *db = place_open(place_url());
    char *big = arena_alloc(t_arena(), (1 << 20) + 1);
    memset(big, 'x', 1 << 20);
    struct dbtest_add added;
    db_begin(db, DB_WRITE, t_arena());
    q_dbtest_add(db, &added, .name = "big", .note = big, .open = true, .bytes = {big, 1 << 20});
    EXPECT(db_commit(db));
    struct dbtest_get g = get(db, added.id);
    EXPECT_INT(strlen(g.note), 1 << 20);
    EXPECT_MEM(g.bytes.p, big, 1 << 20);
    db_close(db);
}

TEST(db, lists_and_echo)
{
    struct db *db = place_open(place_url());
    db_begin(db, DB_WRITE, t_arena());
    for (int i = 0; i < 100; i++)
        place_add(db, arena_printf(t_arena(), "n%d", i));
    struct dbtest_list_rows rows = q_dbtest_list(db, .after = 10, .max = 50);
    EXPECT_INT(rows.n, 50);
    for (size_t i = 0; i < rows.n; i++)
        EXPECT_STR(rows.at[i].name, arena_printf(t_arena(), "n%zu", i + 10));
    EXPECT_INT(q_dbtest_list(db, .after = 1000, .max = 5).n, 0);
    struct dbtest_search_rows found = q_dbtest_search(db, .q = "n42");
    EXPECT_INT(found.n, 1);
    EXPECT_STR(found.at[0].name, "n42");
    struct dbtest_echo e;
    EXPECT(q_dbtest_echo(db, &e, .s = NULL, .i = DB_SOME(7)));
    EXPECT(!e.s && e.i.v == 7);
    EXPECT_INT(q_dbtest_rename(db, .id = 5, .name = "other"), 1);
    EXPECT_INT(q_dbtest_rename(db, .id = 5000, .name = "none"), 0);
    EXPECT(db_commit(db));
    db_close(db);
}

/* A reading transaction asks once; whoever writes sees what was written; memory that is taken back is not read again. */
TEST(db, the_same_question_has_the_same_answer)
{
    struct db *db = place_open(place_url());
    for (int i = 0; i < 3; i++)
        EXPECT_INT(place_write(db, arena_printf(t_arena(), "n%d", i)), DB_OK);
    struct arena a;
    struct dbtest_by_name one, two, none;
    struct dbtest_echo e;
    arena_init(&a, 1 << 20);
    db_begin(db, DB_READ, &a);
    int64_t before = db_statements(db);
    struct dbtest_list_rows rows = q_dbtest_list(db, .after = 0, .max = 2);
    rows.at[0].name = "mine";
    struct dbtest_list_rows again = q_dbtest_list(db, .after = 0, .max = 2);
    EXPECT_INT(again.n, 2);
    EXPECT_STR(again.at[0].name, "n0");
    EXPECT_INT(db_statements(db) - before, 1);
    EXPECT_INT(q_dbtest_list(db, .after = 1, .max = 2).at[0].id, 2);
    EXPECT(q_dbtest_by_name(db, &one, .name = "n2"));
    EXPECT(q_dbtest_by_name(db, &two, .name = "n2"));
    EXPECT_INT(one.id, two.id);
    EXPECT(!q_dbtest_by_name(db, &none, .name = "n9"));
    EXPECT(!q_dbtest_by_name(db, &none, .name = "n9"));
    EXPECT_INT(db_statements(db) - before, 4);
    EXPECT(q_dbtest_echo(db, &e, .s = NULL, .i = DB_SOME(7)) && !e.s && e.i.v == 7);
    EXPECT(q_dbtest_echo(db, &e, .s = "", .i = DB_SOME(7)) && e.s && !*e.s);
    EXPECT(q_dbtest_echo(db, &e, .s = "7", .i = DB_NONE) && !e.i.some);
    struct arena_mark mark = arena_mark(&a);
    EXPECT(q_dbtest_by_name(db, &one, .name = "n1"));
    arena_rewind(&a, mark);
    memset(arena_alloc(&a, 4000), 'x', 4000);
    before = db_statements(db);
    EXPECT(q_dbtest_by_name(db, &two, .name = "n1"));
    EXPECT_STR(two.name, "n1");
    EXPECT_INT(db_statements(db) - before, 1);
    EXPECT(db_commit(db));
    arena_reset(&a);
    db_begin(db, DB_WRITE, &a);
    EXPECT(q_dbtest_by_name(db, &one, .name = "n1"));
    EXPECT_INT(q_dbtest_rename(db, .id = one.id, .name = "other"), 1);
    EXPECT(!q_dbtest_by_name(db, &none, .name = "n1"));
    EXPECT(db_commit(db));
    db_begin(db, DB_READ, &a);
    EXPECT(q_dbtest_by_name(db, &two, .name = "other"));
    EXPECT(!q_dbtest_by_name(db, &none, .name = "n1"));
    EXPECT(db_commit(db));
    arena_free(&a);
    db_close(db);
}

/* The answer by name in a transaction of its own, and how many statements that took. */
static int64_t read_on(struct db *db, const char *name, int64_t *id)
{
    struct dbtest_by_name row = {0};
    struct arena a;
    arena_init(&a, 1 << 20);
    int64_t before = db_statements(db);
    db_begin(db, DB_READ_ON, &a);
    bool found = q_dbtest_by_name(db, &row, .name = name);
    *id = found ? row.id : 0;
    EXPECT(!found || streq(row.name, name));
    EXPECT(db_commit(db));
    arena_free(&a);
    return db_statements(db) - before;
}

/* What a reading transaction was told holds for the next one until somebody writes: here or elsewhere. */
TEST(db, a_reading_goes_on_until_something_is_written)
{
    const char *url = place_url(), *error;
    struct db *db = place_open(url), *other = db_open(url, false, t_arena(), &error);
    int64_t id;
    EXPECT_INT(place_write(db, "n1"), DB_OK);
    EXPECT_INT(read_on(db, "n1", &id), 1);
    for (int i = 0; i < 3; i++) {
        EXPECT_INT(read_on(db, "n1", &id), 0);
        EXPECT_INT(id, 1);
    }
    EXPECT_INT(read_on(db, "n2", &id), 1);
    EXPECT_INT(read_on(db, "n2", &id), 0);
    EXPECT_INT(id, 0);

    db_begin(other, DB_WRITE, t_arena());
    EXPECT_INT(place_add(other, "n2"), 2);
    EXPECT_INT(q_dbtest_rename(other, .id = 1, .name = "other"), 1);
    read_on(db, "n2", &id); /* not committed yet */
    EXPECT_INT(id, 0);
    EXPECT(db_commit(other));
    EXPECT_INT(read_on(db, "n2", &id), 1);
    EXPECT_INT(id, 2);
    EXPECT_INT(read_on(db, "n1", &id), 1);
    EXPECT_INT(id, 0);

    EXPECT_INT(place_write(db, "n1"), DB_OK);
    EXPECT_INT(read_on(db, "n1", &id), 1);
    EXPECT_INT(id, 3);
    EXPECT_INT(read_on(db, "n1", &id), 0);
    EXPECT_INT(get(db, 1).n, 0); /* one that does not go on lies between */
    EXPECT_INT(read_on(db, "n1", &id), 1);
    EXPECT_INT(id, 3);
    db_close(other);
    db_close(db);
}

/* It does not keep more and more: what has come together is dropped, and asked again. */
TEST(db, a_reading_that_goes_on_has_an_end)
{
    struct db *db = place_open(place_url());
    int64_t id, asked = 0;
    EXPECT_INT(place_write(db, "n1"), DB_OK);
    for (int i = 0; i < 4000; i++) {
        const char *name = arena_printf(t_arena(), "%0180d", i);
        read_on(db, name, &id);
        asked += read_on(db, "n1", &id);
        EXPECT_INT(id, 1);
    }
    EXPECT(asked > 1 && asked < 400);
    db_close(db);
}

/* A page that wants more than a connection may remember fails, and the next one is well again. */
TEST(db, a_reading_that_goes_on_has_a_limit)
{
    enum { ROWS = 20 };
    struct db *db = place_open(place_url());
    struct arena a;
    struct dbtest_add added;
    int64_t id;
    char *big = arena_alloc(t_arena(), (1 << 20) + 1);
    memset(big, 'x', 1 << 20);
    db_begin(db, DB_WRITE, t_arena());
    for (int i = 0; i < ROWS; i++)
        q_dbtest_add(db, &added, .name = arena_printf(t_arena(), "big %d", i), .note = big,
                     .open = true);
    EXPECT(db_commit(db));
    arena_init(&a, (size_t)1 << 30);
    db_begin(db, DB_READ_ON, &a);
    struct dbtest_get g;
    for (int64_t i = 1; i <= ROWS; i++)
        q_dbtest_get(db, &g, .id = i);
    EXPECT_INT(db_state(db), DB_BUSY);
    EXPECT(!db_commit(db));
    arena_free(&a);
    EXPECT_INT(read_on(db, "nobody", &id), 1);
    EXPECT_INT(id, 0);
    EXPECT_INT(read_on(db, "nobody", &id), 0);
    db_close(db);
}

TEST(db, failure_is_sticky)
{
    struct db *db = place_open(place_url());
    EXPECT_INT(place_write(db, "first"), DB_OK);
    db_begin(db, DB_WRITE, t_arena());
    EXPECT(place_add(db, "second") > 0);
    EXPECT_INT(place_add(db, "first"), 0); /* the unique index */
    EXPECT_INT(db_state(db), DB_BUG);
    struct dbtest_count c;
    EXPECT(!q_dbtest_count(db, &c));
    EXPECT_INT(c.n, 0);
    EXPECT_INT(q_dbtest_list(db, .after = 0, .max = 9).n, 0);
    EXPECT(!db_commit(db));
    EXPECT_INT(db_state(db), DB_BUG);
    EXPECT_INT(place_count(db), 1);
    EXPECT_INT(place_write(db, "third"), DB_OK);
    db_close(db);
}

TEST(db, reading_writes_nothing)
{
    struct db *db = place_open(place_url());
    EXPECT_INT(place_write(db, "a"), DB_OK);
    db_begin(db, DB_READ, t_arena());
    EXPECT_INT(q_dbtest_remove(db, .id = 1), 0);
    EXPECT_INT(db_state(db), DB_BUG);
    EXPECT(!db_commit(db));
    /* And when the compiler had not seen that it writes, the database refuses. */
    struct db_query lie = dbtest_remove_query;
    lie.writes = false;
    db_begin(db, DB_READ, t_arena());
    db_run(db, &lie, &(struct dbtest_remove_in){1}, NULL, NULL, NULL);
    EXPECT_INT(db_state(db), DB_READONLY);
    EXPECT(!db_commit(db));
    EXPECT_INT(place_count(db), 1);
    db_close(db);
}

TEST(db, one_means_one)
{
    struct db *db = place_open(place_url());
    EXPECT_INT(place_write(db, "a"), DB_OK);
    EXPECT_INT(place_write(db, "b"), DB_OK);
    struct dbtest_any any;
    db_begin(db, DB_READ, t_arena());
    EXPECT(q_dbtest_any(db, &any, .after = 1));
    EXPECT(!q_dbtest_any(db, &any, .after = 2));
    EXPECT_INT(db_state(db), DB_OK);
    EXPECT(!q_dbtest_any(db, &any, .after = 0));
    EXPECT_INT(any.id, 0);
    EXPECT_INT(db_state(db), DB_BUG);
    db_rollback(db);
    db_close(db);
}

TEST(db, conflicts_are_said_in_sql)
{
    struct db *db = place_open(place_url());
    db_begin(db, DB_WRITE, t_arena());
    EXPECT_INT(q_dbtest_kind_put(db, .name = "road"), 1);
    EXPECT_INT(q_dbtest_kind_put(db, .name = "road"), 0);
    EXPECT_INT(q_dbtest_kind_put(db, .name = "Aa"), 1);
    EXPECT_INT(q_dbtest_kind_put(db, .name = "a"), 1);
    struct dbtest_kind_all_rows k = q_dbtest_kind_all(db);
    EXPECT_INT(k.n, 3);
    EXPECT_STR(k.at[0].name, "Aa"); /* byte order on both */
    EXPECT_STR(k.at[1].name, "a");
    EXPECT(db_commit(db));
    db_close(db);
}

TEST(db, wrong_parameters)
{
    struct db *db = place_open(place_url());
    struct dbtest_add added;
    EXPECT_INT(place_write(db, NULL), DB_BUG);
    EXPECT_INT(place_write(db, "\xff"), DB_BUG);
    db_begin(db, DB_WRITE, t_arena());
    q_dbtest_add(db, &added, .name = "nan", .x = {true, (double)NAN});
    EXPECT(!db_commit(db));
    db_begin(db, DB_WRITE, t_arena());
    q_dbtest_add(db, &added, .name = "kind", .kind = DB_SOME(77)); /* no such kind */
    EXPECT(!db_commit(db));
    EXPECT_INT(db_state(db), DB_BUG);
    EXPECT_INT(place_count(db), 0);
    db_close(db);
}

TEST(db, rows_end_with_the_arena)
{
    struct db *db = place_open(place_url());
    struct arena small;
    arena_init(&small, 4096);
    db_begin(db, DB_WRITE, t_arena());
    for (int i = 0; i < 500; i++)
        place_add(db, arena_printf(t_arena(), "a name of some length %d", i));
    EXPECT(db_commit(db));
    db_begin(db, DB_READ, &small);
    EXPECT_INT(q_dbtest_list(db, .after = 0, .max = 500).n, 0);
    EXPECT(!db_commit(db));
    EXPECT_INT(db_state(db), DB_BUSY);
    arena_free(&small);
    db_close(db);
}

TEST(db, mark_undo_keep)
{
    struct db *db = place_open(place_url());
    struct arena part;
    arena_init(&part, 1 << 20);
    db_begin(db, DB_WRITE, t_arena());
    place_add(db, "kept");
    db_mark(db, &part);
    place_add(db, "undone");
    db_undo(db);
    db_mark(db, &part);
    place_add(db, "kept"); /* fails: the unique index */
    EXPECT_INT(db_state(db), DB_BUG);
    db_undo(db);
    EXPECT_INT(db_state(db), DB_OK);
    db_mark(db, &part);
    place_add(db, "kept too");
    db_keep(db);
    EXPECT(db_commit(db));
    EXPECT_INT(place_count(db), 2);
    arena_free(&part);
    db_close(db);
}

TEST(db, every_injected_failure_changes_nothing)
{
    struct db *db = place_open(place_url());
    for (int64_t n = 1;; n++) {
        EXPECT(n < 20);
        db_begin(db, DB_WRITE, t_arena());
        db_inject(db, n, DB_FULL);
        place_add(db, "one");
        q_dbtest_kind_put(db, .name = "two");
        q_dbtest_rename(db, .id = 1, .name = "three");
        bool good = db_commit(db);
        db_inject(db, 0, DB_OK);
        if (good)
            break;
        EXPECT_INT(db_state(db), DB_FULL);
        EXPECT_INT(place_count(db), 0);
    }
    EXPECT_INT(place_count(db), 1);
    db_close(db);
}

/* --- migrations and the check ----------------------------------------------------------------- */

TEST(db, migrates_forward_only)
{
    struct db *db = place_connect(place_url());
    struct db_catalog first = place_catalog(1), all = place_catalog(99);
    const char *error = NULL;
    EXPECT_INT(db_schema(db, t_arena(), &error), 0);
    EXPECT(db_migrate(db, &first, t_arena(), &error));
    EXPECT_INT(db_schema(db, t_arena(), &error), 1);
    EXPECT(db_migrate(db, &all, t_arena(), &error));
    EXPECT(db_migrate(db, &all, t_arena(), &error));
    EXPECT_INT(db_schema(db, t_arena(), &error), 2);
    EXPECT(!db_migrate(db, &first, t_arena(), &error));
    EXPECT_STR(error, "the database has schema 2, this program knows 1: install the newer program");
    EXPECT_INT(place_count(db), 0);
    db_close(db);
}

TEST(db, a_failed_migration_leaves_the_last_whole_step)
{
    static const char *const bad[] = {"CREATE TABLE dbtest_half (id BIGINT PRIMARY KEY)",
                                      "CREATE TABLE dbtest_half (id BIGINT PRIMARY KEY)", NULL};
    static const char *const none[] = {NULL};
    static const struct db_migration third = {3, "bad", {bad, bad}, none, none, "0003-bad.sql"};
    struct db *db = place_open(place_url());
    struct db_catalog c = place_catalog(99);
    const struct db_migration *list[] = {c.migration[0], c.migration[1], &third};
    const char *error = NULL;
    c.migration = list;
    c.n_migration = 3;
    for (int i = 0; i < 2; i++) {
        EXPECT(!db_migrate(db, &c, t_arena(), &error));
        EXPECT_HAS(error, "migration 0003-bad");
        EXPECT_HAS(error, "dbtest_half");
        EXPECT_INT(db_schema(db, t_arena(), &error), 2);
    }
    db_close(db);
}

struct migrating {
    const char *url;
    struct db_catalog c;
    bool good;
};

static void *migrate_thread(void *arg)
{
    struct migrating *m = arg;
    struct arena a;
    const char *error = NULL;
    arena_init(&a, 1 << 24);
    struct db *db = db_open(m->url, true, &a, &error);
    m->good = db && db_migrate(db, &m->c, &a, &error);
    if (!m->good)
        fprintf(stderr, "%s\n", error);
    db_close(db);
    arena_free(&a);
    return NULL;
}

TEST(db, several_migrate_at_once)
{
    enum { N = 4 };
    struct migrating m = {place_url(), place_catalog(99), false}, all[N];
    pthread_t thread[N];
    for (int i = 0; i < N; i++) {
        all[i] = m;
        pthread_create(&thread[i], NULL, migrate_thread, &all[i]);
    }
    for (int i = 0; i < N; i++) {
        pthread_join(thread[i], NULL);
        EXPECT(all[i].good);
    }
}

struct report {
    int n;
    char last[500];
};

static void note(void *ctx, const char *line)
{
    struct report *r = ctx;
    r->n++;
    snprintf(r->last, sizeof(r->last), "%s", line);
}

static int check_one(struct db *db, const struct db_query *q, struct report *r)
{
    struct db_catalog c = place_catalog(99);
    c.query = &q;
    c.n_query = 1;
    *r = (struct report){0};
    return db_check(db, &c, t_arena(), note, r);
}

TEST(db, check_holds_queries_against_the_database)
{
    struct db *db = place_open(place_url());
    struct db_catalog c = place_catalog(99);
    struct report r = {0};
    int faults = db_check(db, &c, t_arena(), note, &r);
    if (faults)
        test_fail(__FILE__, __LINE__, "%s", r.last);
    struct db_col cols[2] = {dbtest_list_query.out[0], dbtest_list_query.out[1]};
    struct db_query q = dbtest_list_query;
    q.out = cols;
    cols[1].name = "title";
    EXPECT_INT(check_one(db, &q, &r), 1);
    EXPECT_HAS(r.last, "test/dbtest/queries.sql:");
    EXPECT_HAS(r.last, "column 2 is named name, declared is title");
    q.n_out = 1;
    EXPECT_INT(check_one(db, &q, &r), 1);
    EXPECT_HAS(r.last, "gives 2 columns, declared are 1");
    q = dbtest_list_query;
    q.sql[0] = q.sql[1] = "SELECT id, name FROM dbtest_thin";
    EXPECT_INT(check_one(db, &q, &r), 1);
    EXPECT_HAS(r.last, "dbtest_thin");
    q = dbtest_count_query;
    q.scans = false;
    q.sql[0] = q.sql[1] = "SELECT count(note) AS n FROM dbtest_thing AS t"; /* no index has it */
    EXPECT_INT(check_one(db, &q, &r), 1);
    EXPECT_HAS(r.last, "reads the whole of dbtest_thing");
    db_close(db);
}

TEST(db, check_knows_types_on_postgres)
{
    if (!place_is_pg())
        SKIP("SQLite has no types of expressions");
    struct db *db = place_open(place_url());
    struct report r;
    struct db_col col = dbtest_count_query.out[0];
    struct db_query q = dbtest_count_query;
    q.out = &col;
    col.type = DB_T_TEXT;
    EXPECT_INT(check_one(db, &q, &r), 1);
    EXPECT_HAS(r.last, "column n has the type");
    db_close(db);
}

TEST(db, urls)
{
    const char *error = NULL;
    EXPECT(!db_open("mysql://x", false, t_arena(), &error));
    EXPECT_HAS(error, "sqlite:PATH or postgres://");
    EXPECT(
        !db_open(arena_printf(t_arena(), "sqlite:%s/none/x.db", t_dir()), true, t_arena(), &error));
    EXPECT_HAS(error, "no database");
    EXPECT(!db_open(arena_printf(t_arena(), "sqlite:%s/x.db", t_dir()), false, t_arena(), &error));
    EXPECT_HAS(error, "there is no database");
    EXPECT(!db_open("postgres://u:secret@127.0.0.1:1/x", false, t_arena(), &error));
    EXPECT_HAS(error, "cannot reach the database server");
    EXPECT_LACKS(error, "secret");
}

/* --- many rows ----------------------------------------------------------------------------------- */

static int64_t count_all(struct db *db)
{
    struct dbtest_count c;
    db_begin(db, DB_READ, t_arena());
    EXPECT(q_dbtest_count(db, &c));
    EXPECT(db_commit(db));
    return c.n;
}

TEST(db, many_rows_come_back_as_they_went_in)
{
    struct db *db = place_open(place_url());
    struct dbtest_put_in rows[] = {
        {.name = "一",
         .note = "",
         .n = INT64_MIN,
         .maybe = DB_SOME(7),
         .open = true,
         .x = {true, -0.1},
         .at = DB_SOME(-1),
         .bytes = {"a\0b", 3}},
        {.name = "", .bytes = {"", 0}},
        {.name = "它说：\"{,}\\NULL\"\n", .note = "NULL"},
    };
    struct dbtest_by_name found;
    db_begin(db, DB_WRITE, t_arena());
    EXPECT_INT(q_dbtest_put_rows(db, rows, countof(rows)), 3);
    EXPECT_INT(q_dbtest_put_rows(db, NULL, 0), 0);
    EXPECT_INT(q_dbtest_put(db, .name = "alone"), 1);
    EXPECT(db_commit(db));
    EXPECT_INT(count_all(db), 4);
    for (size_t i = 0; i < countof(rows); i++) {
        db_begin(db, DB_READ, t_arena());
        EXPECT(q_dbtest_by_name(db, &found, .name = rows[i].name));
        EXPECT(db_commit(db));
        struct dbtest_get g = get(db, found.id);
        EXPECT_STR(g.note, rows[i].note);
        EXPECT(g.n == rows[i].n && g.open == rows[i].open);
        EXPECT(g.maybe.some == rows[i].maybe.some && g.maybe.v == rows[i].maybe.v);
        EXPECT(g.x.some == rows[i].x.some && !(g.x.v < rows[i].x.v) && !(g.x.v > rows[i].x.v));
        EXPECT(g.at.some == rows[i].at.some && g.at.v == rows[i].at.v);
        EXPECT((g.bytes.p == NULL) == (rows[i].bytes.p == NULL));
        EXPECT_INT(g.bytes.n, rows[i].bytes.n);
    }
    db_close(db);
}

TEST(db, many_rows_are_more_than_one_statement_takes)
{
    enum { MANY = 20000 };
    struct db *db = place_open(place_url());
    struct dbtest_put_in *rows = arena_array(t_arena(), struct dbtest_put_in, MANY);
    for (int i = 0; i < MANY; i++)
        rows[i] = (struct dbtest_put_in){.name = arena_printf(t_arena(), "%d", i), .n = i};
    db_bulk(db, true);
    db_begin(db, DB_WRITE, t_arena());
    EXPECT_INT(q_dbtest_put_rows(db, rows, MANY), MANY);
    EXPECT_INT(q_dbtest_put(db, .name = "7", .n = 100), 1); /* ON CONFLICT: added up */
    EXPECT(db_commit(db));
    db_bulk(db, false);
    EXPECT_INT(count_all(db), MANY);
    db_begin(db, DB_READ, t_arena());
    struct dbtest_by_name found;
    EXPECT(q_dbtest_by_name(db, &found, .name = "7"));
    EXPECT(db_commit(db));
    EXPECT_INT(get(db, found.id).n, 107);
    db_close(db);
}

TEST(db, one_bad_row_of_many_leaves_none)
{
    struct db *db = place_open(place_url());
    struct dbtest_put_in rows[] = {{.name = "good"}, {.name = NULL}};
    db_begin(db, DB_WRITE, t_arena());
    EXPECT_INT(q_dbtest_put_rows(db, rows, 2), 0);
    EXPECT_INT(db_state(db), DB_BUG);
    EXPECT(!db_commit(db));
    rows[1] = (struct dbtest_put_in){.name = "no such kind", .kind = DB_SOME(999)};
    db_begin(db, DB_WRITE, t_arena());
    q_dbtest_put_rows(db, rows, 2);
    EXPECT(!db_commit(db));
    db_begin(db, DB_READ, t_arena());
    EXPECT_INT(q_dbtest_put_rows(db, rows, 1), 0); /* reading writes nothing */
    EXPECT(!db_commit(db));
    EXPECT_INT(count_all(db), 0);
    db_close(db);
}
