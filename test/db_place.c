/*
 * db_place.c - see db_place.h.
 */
#include "db_place.h"

bool place_is_pg(void)
{
    const char *kind = getenv("TEST_DB");
    return kind && streq(kind, "pg");
}

const char *place_url_of(enum db_kind kind)
{
    static int n;
    const char *server = getenv("TEST_PG_URL");
    if (kind == DB_SQLITE)
        return arena_printf(t_arena(), "sqlite:%s/place%d.db", t_dir(), n++);
    if (!server)
        SKIP("no TEST_PG_URL");
    return t_pg_schema(t_arena(), server);
}

const char *place_url(void)
{
    return place_url_of(place_is_pg() ? DB_PG : DB_SQLITE);
}

struct db_catalog place_catalog(size_t n)
{
    static const struct db_query *const *const queries[] = {dbtest_queries, NULL};
    static const struct db_migration *const *const migrations[] = {dbtest_migrations, NULL};
    struct db_catalog c = catalog_of(t_arena(), queries, migrations);
    if (c.n_migration > n)
        c.n_migration = n;
    return c;
}

struct db *place_connect(const char *url)
{
    const char *error = NULL;
    struct db *db = db_open(url, true, t_arena(), &error);
    if (!db)
        test_fail(__FILE__, __LINE__, "%s", error);
    return db;
}

struct db *place_open(const char *url)
{
    const char *error = NULL;
    struct db *db = place_connect(url);
    struct db_catalog c = place_catalog(99);
    if (!db_migrate(db, &c, t_arena(), &error))
        test_fail(__FILE__, __LINE__, "%s", error);
    return db;
}

int64_t place_count(struct db *db)
{
    struct dbtest_count c;
    db_begin(db, DB_READ, t_arena());
    q_dbtest_count(db, &c);
    if (!db_commit(db))
        test_fail(__FILE__, __LINE__, "%s", db_why(db));
    return c.n;
}

int64_t place_add(struct db *db, const char *name)
{
    struct dbtest_add added;
    q_dbtest_add(db, &added, .name = name, .open = true);
    return added.id;
}

enum db_state place_write(struct db *db, const char *name)
{
    db_begin(db, DB_WRITE, t_arena());
    place_add(db, name);
    return db_commit(db) ? DB_OK : db_state(db);
}
