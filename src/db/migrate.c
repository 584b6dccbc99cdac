/*
 * migrate.c - brings a database to the schema this program knows.
 *
 * Forward only. The table schema_migration holds the number of every migration that was applied;
 * what is missing is applied in the order of the numbers, each in a transaction of its own, so that
 * a failure leaves the database at the last whole step. (A room may bring a low number late: what
 * counts is the set, not the highest.) A database with a migration that this program does not know
 * is newer and is left alone.
 */
#include "base/buf.h"
#include "db/backend.h"

static const char *const create_table[] = {
    "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
    "derived TEXT NOT NULL, applied INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, "
    "name TEXT COLLATE \"C\" NOT NULL, derived TEXT COLLATE \"C\" NOT NULL, "
    "applied BIGINT NOT NULL)"};

struct found {
    int64_t n;
};
static const struct db_col found_out[] = {{"n", DB_T_INT, false, offsetof(struct found, n)}};
static const struct db_query has_table = {
    .name = "schema_exists",
    .sql = {"SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND "
            "name = 'schema_migration'",
            "SELECT count(*) AS n FROM pg_catalog.pg_class WHERE "
            "oid = to_regclass('schema_migration')"},
    .shape = DB_ONE,
    .out = found_out,
    .n_out = 1,
    .out_size = sizeof(struct found),
    .file = __FILE__};

static const struct db_col applied_out[] = {
    {"number", DB_T_INT, false, offsetof(struct db_applied, number)},
    {"name", DB_T_TEXT, false, offsetof(struct db_applied, name)},
    {"derived", DB_T_TEXT, false, offsetof(struct db_applied, derived)}};
static const struct db_query list_applied = {
    .name = "schema_applied",
    .sql = {"SELECT number, name, derived FROM schema_migration ORDER BY number",
            "SELECT number, name, derived FROM schema_migration ORDER BY number"},
    .shape = DB_MANY,
    .out = applied_out,
    .n_out = 3,
    .out_size = sizeof(struct db_applied),
    .file = __FILE__};

struct step_in {
    int64_t number;
    const char *name, *derived;
};
static const struct db_col step_cols[] = {
    {"number", DB_T_INT, false, offsetof(struct step_in, number)},
    {"name", DB_T_TEXT, false, offsetof(struct step_in, name)},
    {"derived", DB_T_TEXT, false, offsetof(struct step_in, derived)}};
static const struct db_query add_applied = {
    .name = "schema_add",
    .sql = {"INSERT INTO schema_migration (number, name, derived, applied) "
            "VALUES (?1, ?2, ?3, unixepoch() * 1000000)",
            "INSERT INTO schema_migration (number, name, derived, applied) "
            "VALUES ($1, $2, $3, (extract(epoch FROM now()) * 1000000)::bigint)"},
    .shape = DB_EXEC,
    .writes = true,
    .in = step_cols,
    .n_in = 3,
    .file = __FILE__};

struct db_applied_list db_applied(struct db *db)
{
    struct db_applied_list list = {0};
    struct found found;
    void *rows = NULL;
    if (db_run(db, &has_table, NULL, &found, NULL, NULL) && found.n > 0)
        db_run(db, &list_applied, NULL, NULL, &rows, &list.n);
    list.at = rows;
    return list;
}

int db_schema(struct db *db, struct arena *a, const char **error)
{
    db_begin(db, DB_READ, a);
    struct db_applied_list list = db_applied(db);
    if (!db_commit(db)) {
        *error = arena_printf(a, "the database cannot be read: %s", db_why(db));
        return -1;
    }
    return list.n > 0 ? (int)list.at[list.n - 1].number : 0;
}

int db_schema_newest(const struct db_catalog *c)
{
    return c->n_migration > 0 ? c->migration[c->n_migration - 1]->number : 0;
}

static bool is_applied(struct db_applied_list list, int number)
{
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i].number == number)
            return true;
    return false;
}

static const char *refuse_newer(struct db_applied_list list, const struct db_catalog *c,
                                struct arena *a)
{
    int newest = db_schema_newest(c);
    for (size_t i = list.n; i-- > 0;) {
        bool known = false;
        for (size_t j = 0; j < c->n_migration && !known; j++)
            known = c->migration[j]->number == list.at[i].number;
        if (!known && list.at[i].number > newest)
            return arena_printf(a,
                                "the database has schema %lld, this program knows %d: install the "
                                "newer program",
                                (long long)list.at[i].number, newest);
        if (!known)
            return arena_printf(a,
                                "the database has migration %lld (%s), which this program does not "
                                "know: install the program that made it",
                                (long long)list.at[i].number, list.at[i].name);
    }
    return NULL;
}

/* Names with commas between them. */
static const char *joined(const char *const *names, struct arena *a)
{
    struct buf b = buf_make(a, 0);
    for (size_t i = 0; names[i]; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : ",", names[i]);
    return b.p;
}

static void apply(struct db *db, const struct db_migration *m)
{
    struct step_in row = {m->number, m->name, joined(m->derived, db->arena)};
    if (db->kind == DB_SQLITE)
        db->back->exec(db, "PRAGMA defer_foreign_keys=1");
    for (size_t i = 0; db->state == DB_OK && m->sql[db->kind][i]; i++)
        db->back->exec(db, m->sql[db->kind][i]);
    db_run(db, &add_applied, &row, NULL, NULL, NULL);
}

/* The list is read again inside the transaction: another process may have been faster. */
static bool step(struct db *db, const struct db_migration *m, struct arena *a, const char **error)
{
    db_begin(db, DB_WRITE, a);
    if (!is_applied(db_applied(db), m->number))
        apply(db, m);
    if (db_commit(db))
        return true;
    *error =
        arena_printf(a, "migration %04d-%s (%s) failed, the database is as it was before it: %s",
                     m->number, m->name, m->file, db_why(db));
    return false;
}

static bool migrate_locked(struct db *db, const struct db_catalog *c, struct arena *a,
                           const char **error)
{
    db_begin(db, DB_READ, a);
    struct db_applied_list list = db_applied(db);
    if (!db_commit(db)) {
        *error = arena_printf(a, "the database cannot be read: %s", db_why(db));
        return false;
    }
    *error = refuse_newer(list, c, a);
    if (*error)
        return false;
    if (list.n == 0) {
        db_begin(db, DB_WRITE, a);
        if (db->state == DB_OK)
            db->back->exec(db, create_table[db->kind]);
        if (!db_commit(db)) {
            *error = arena_printf(a, "the database cannot be written: %s", db_why(db));
            return false;
        }
    }
    for (size_t i = 0; i < c->n_migration; i++)
        if (!is_applied(list, c->migration[i]->number) && !step(db, c->migration[i], a, error))
            return false;
    return true;
}

bool db_migrate(struct db *db, const struct db_catalog *c, struct arena *a, const char **error)
{
    *error = NULL;
    db->state = DB_OK;
    if (!db->back->lock(db, true)) {
        *error = arena_printf(a, "the database cannot be locked: %s", db_why(db));
        return false;
    }
    bool good = migrate_locked(db, c, a, error);
    db->back->lock(db, false);
    return good;
}
