/*
 * test_backup.c - a copy while others write, into a database of the other kind, and files that are
 * damaged or forged.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/rand.h"
#include "db_place.h"

static void fill(struct db *db)
{
    struct dbtest_add added;
    db_begin(db, DB_WRITE, t_arena());
    q_dbtest_kind_put(db, .name = "路");
    for (int i = 0; i < 200; i++)
        q_dbtest_add(db, &added, .kind = i % 2 ? DB_SOME(1) : DB_NONE,
                     .name = arena_printf(t_arena(), "name'%d\n", i), .note = i % 3 ? "note" : NULL,
                     .n = INT64_MIN + i, .maybe = i % 5 ? DB_SOME(i) : DB_NONE, .open = i % 2,
                     .x = {i % 4 != 0, i / 7.0}, .at = DB_SOME(INT64_MAX - i),
                     .bytes = {i % 6 ? "\0\xff" : NULL, (size_t)(i % 6 % 3)});
    q_dbtest_remove(db, .id = 200);
    q_dbtest_node_add(db, .id = 2, .label = "child");
    q_dbtest_node_add(db, .id = 9, .label = "parent");
    q_dbtest_node_parent(db, .id = 2, .parent = DB_SOME(9));
    if (!db_commit(db))
        test_fail(__FILE__, __LINE__, "%s", db_why(db));
}

static void expect_same_thing(struct dbtest_get a, struct dbtest_get b)
{
    EXPECT_STR(a.name, b.name);
    EXPECT_STR(a.note, b.note);
    EXPECT(a.n == b.n && a.open == b.open);
    EXPECT(a.kind.some == b.kind.some && a.kind.v == b.kind.v);
    EXPECT(a.maybe.some == b.maybe.some && a.maybe.v == b.maybe.v);
    EXPECT(a.at.some == b.at.some && a.at.v == b.at.v);
    EXPECT(a.x.some == b.x.some && !(a.x.v < b.x.v) && !(a.x.v > b.x.v));
    EXPECT_INT(a.bytes.n, b.bytes.n);
    EXPECT((a.bytes.p == NULL) == (b.bytes.p == NULL));
    if (a.bytes.p)
        EXPECT_MEM(a.bytes.p, b.bytes.p, b.bytes.n);
}

static void expect_same(struct db *one, struct db *two)
{
    db_begin(one, DB_READ, t_arena());
    db_begin(two, DB_READ, t_arena());
    struct dbtest_list_rows a = q_dbtest_list(one, .after = 0, .max = 1000);
    struct dbtest_list_rows b = q_dbtest_list(two, .after = 0, .max = 1000);
    EXPECT_INT(a.n, 199);
    EXPECT_INT(b.n, a.n);
    for (size_t i = 0; i < a.n; i++) {
        struct dbtest_get x, y;
        EXPECT(q_dbtest_get(one, &x, .id = a.at[i].id));
        EXPECT(q_dbtest_get(two, &y, .id = a.at[i].id));
        expect_same_thing(x, y);
    }
    EXPECT_INT(q_dbtest_search(two, .q = "name").n, q_dbtest_search(one, .q = "name").n);
    struct dbtest_node_all_rows n = q_dbtest_node_all(two);
    EXPECT_INT(n.n, 2);
    EXPECT(n.at[0].parent.some && n.at[0].parent.v == 9);
    EXPECT(db_commit(one));
    EXPECT(db_commit(two));
}

static const char *file(const char *name)
{
    return arena_printf(t_arena(), "%s/%s", t_dir(), name);
}

static void backup(struct db *db, const char *path)
{
    const char *error = NULL;
    if (!db_backup(db, path, t_arena(), &error))
        test_fail(__FILE__, __LINE__, "%s", error);
}

static void restore(struct db *db, const char *path)
{
    const char *error = NULL;
    struct db_catalog c = place_catalog(99);
    if (!db_restore(db, &c, path, t_arena(), &error))
        test_fail(__FILE__, __LINE__, "%s", error);
}

/* From the kind under test into to, and back again. */
static void move(enum db_kind to)
{
    struct db *db = place_open(place_url());
    fill(db);
    backup(db, file("a.backup"));
    struct stat st;
    EXPECT(stat(file("a.backup"), &st) == 0 && (st.st_mode & 0777) == 0600);
    struct db *other = place_connect(place_url_of(to));
    restore(other, file("a.backup"));
    expect_same(db, other);
    EXPECT_INT(place_write(other, "new"), DB_OK); /* numbers go on, keys hold */
    db_begin(other, DB_WRITE, t_arena());
    struct dbtest_by_name found;
    EXPECT(q_dbtest_by_name(other, &found, .name = "new"));
    EXPECT_INT(found.id, 200);
    q_dbtest_remove(other, .id = found.id);
    EXPECT(db_commit(other));
    db_begin(other, DB_WRITE, t_arena());
    q_dbtest_node_add(other, .id = 10, .parent = DB_SOME(77), .label = "lost");
    EXPECT(!db_commit(other));
    backup(other, file("b.backup"));
    struct db *third = place_connect(place_url());
    restore(third, file("b.backup"));
    expect_same(db, third);
    db_close(db);
    db_close(other);
    db_close(third);
}

TEST(db, backup_moves_to_sqlite)
{
    move(DB_SQLITE);
}

TEST(db, backup_moves_to_postgres)
{
    move(DB_PG);
}

struct busy {
    struct db *db;
    atomic_bool stop;
    int64_t written;
};

static void *write_pairs(void *arg)
{
    struct busy *b = arg;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (; !atomic_load(&b->stop); b->written++, arena_reset(&a)) {
        db_begin(b->db, DB_WRITE, &a);
        q_dbtest_pair_put(b->db, .a = b->written, .b = 1, .v = "one");
        q_dbtest_pair_put(b->db, .a = b->written, .b = 2, .v = "two");
        if (!db_commit(b->db))
            break;
    }
    arena_free(&a);
    return NULL;
}

TEST(db, backup_one_state_while_others_write)
{
    const char *url = place_url();
    struct db *db = place_open(url);
    struct busy b = {.db = place_connect(url)};
    pthread_t thread;
    fill(db);
    pthread_create(&thread, NULL, write_pairs, &b);
    for (int i = 0; i < 5; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
        backup(db, file("c.backup"));
    }
    atomic_store(&b.stop, true);
    pthread_join(thread, NULL);
    struct db *other = place_connect(place_url());
    restore(other, file("c.backup"));
    db_begin(other, DB_READ, t_arena());
    struct dbtest_pair_all_rows rows = q_dbtest_pair_all(other);
    EXPECT(db_commit(other));
    EXPECT(rows.n > 0 && rows.n % 2 == 0);
    for (size_t i = 0; i < rows.n; i++)
        EXPECT_INT(rows.at[i].a, i / 2);
    db_close(other);
    db_close(b.db);
    db_close(db);
}

struct bytes {
    uint8_t *p;
    size_t n;
};

static struct bytes slurp(const char *path)
{
    struct stat st;
    FILE *f = fopen(path, "rb");
    EXPECT(f && fstat(fileno(f), &st) == 0);
    struct bytes b = {arena_alloc(t_arena(), (size_t)st.st_size), (size_t)st.st_size};
    EXPECT(fread(b.p, 1, b.n, f) == b.n);
    fclose(f);
    return b;
}

static const char *spit(const uint8_t *p, size_t n)
{
    const char *path = file("changed.backup");
    FILE *f = fopen(path, "wb");
    EXPECT(f && fwrite(p, 1, n, f) == n);
    fclose(f);
    return path;
}

TEST(db, backup_damaged_is_refused_before_anything_is_applied)
{
    struct db *db = place_open(place_url()), *other = place_connect(place_url());
    struct db_catalog c = place_catalog(99);
    const char *error = NULL;
    fill(db);
    backup(db, file("d.backup"));
    struct bytes b = slurp(file("d.backup"));
    for (size_t at = 0; at < b.n; at += b.n / 50) {
        b.p[at] ^= 1;
        EXPECT(!db_restore(other, &c, spit(b.p, b.n), t_arena(), &error));
        EXPECT_HAS(error, "damaged");
        b.p[at] ^= 1;
        EXPECT(!db_restore(other, &c, spit(b.p, at), t_arena(), &error));
    }
    EXPECT_INT(db_schema(other, t_arena(), &error), 0);
    EXPECT(!db_restore(other, &c, t_dir(), t_arena(), &error));
    EXPECT(!db_restore(other, &c, file("none"), t_arena(), &error));
    db_close(other);
    db_close(db);
}

/* With a checksum that fits: whoever writes the file can compute it. All or nothing is restored. */
TEST(db, backup_forged_does_no_harm)
{
    struct db *db = place_open(place_url());
    struct db_catalog c = place_catalog(99);
    struct rng rng = rng_fixed(7);
    struct arena a;
    arena_init(&a, 64 << 20);
    fill(db);
    backup(db, file("e.backup"));
    struct bytes b = slurp(file("e.backup"));
    struct db *other = place_open(place_url());
    for (int i = 0; i < 60; i++) {
        const char *error = NULL;
        uint8_t *p = arena_alloc(&a, b.n);
        memcpy(p, b.p, b.n);
        size_t n = i % 4 == 0 ? 48 + rng_below(&rng, b.n - 80) : b.n - 32;
        for (uint64_t k = 1 + rng_below(&rng, 3); k > 0 && i % 4 != 0; k--)
            p[rng_below(&rng, i % 2 ? 400 : n)] = (uint8_t)rng_below(&rng, 256);
        sha256(p, n, p + n);
        if (db_restore(other, &c, spit(p, n + 32), &a, &error)) {
            db_close(other); /* a changed value is a value */
            other = place_open(place_url());
        } else
            EXPECT_INT(place_count(other), 0);
        arena_reset(&a);
    }
    arena_free(&a);
    db_close(other);
    db_close(db);
}

TEST(db, backup_only_into_an_empty_database_of_that_schema)
{
    const char *error = NULL;
    struct db *old = place_connect(place_url()), *db = place_open(place_url());
    struct db_catalog first = place_catalog(1), all = place_catalog(99);
    EXPECT(db_migrate(old, &first, t_arena(), &error));
    db_begin(old, DB_WRITE, t_arena());
    q_dbtest_kind_put(old, .name = "old");
    EXPECT(db_commit(old));
    backup(old, file("old.backup"));
    EXPECT(!db_restore(db, &all, file("old.backup"), t_arena(), &error));
    EXPECT_HAS(error, "restore into a new database");
    struct db *fresh = place_connect(place_url());
    restore(fresh, file("old.backup")); /* and brought up to date */
    EXPECT_INT(db_schema(fresh, t_arena(), &error), 2);
    backup(fresh, file("new.backup"));
    EXPECT(!db_restore(fresh, &all, file("new.backup"), t_arena(), &error));
    EXPECT_HAS(error, "not empty");
    struct db *behind = place_connect(place_url());
    EXPECT(!db_restore(behind, &first, file("new.backup"), t_arena(), &error));
    EXPECT_HAS(error, "install the newer program");
    db_close(old);
    db_close(db);
    db_close(fresh);
    db_close(behind);
}

TEST(db, backup_a_full_target_leaves_no_half_file)
{
    struct db *db = place_open(place_url());
    const char *error = NULL;
    EXPECT(!db_backup(db, "/proc/none/x.backup", t_arena(), &error));
    EXPECT_HAS(error, "cannot write");
    db_close(db);
}
