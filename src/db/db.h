/*
 * db.h - one database, two kinds: SQLite and PostgreSQL.
 *
 * There is no function here that takes SQL text. Statements are the struct db_query tables that
 * tool/queryc makes from queries.sql; db_run() binds and fetches by their descriptors.
 *
 * A transaction is sticky: the first failure marks it, every later query does nothing and finds
 * nothing, and whoever began it sees the reason at the end and rolls back. Code in between needs no
 * cleanup; loops over rows end because no rows come.
 *
 * A struct db is one connection; it belongs to one thread at a time.
 */
#ifndef TX_DB_H
#define TX_DB_H

#include "base/arena.h"
#include "base/str.h"

enum db_kind { DB_SQLITE, DB_PG };

/* Why a transaction cannot commit, worst last. What the person is told follows from it. */
enum db_state {
    DB_OK,
    DB_RETRY,    /* serialization failure, deadlock: run the handler again */
    DB_BUSY,     /* locked by another process for longer than the busy time: 503 */
    DB_READONLY, /* file or directory may not be written: 503 */
    DB_FULL,     /* disk full: 503 */
    DB_GONE,     /* connection lost, server shutting down: 503; reopened by itself */
    DB_CORRUPT,  /* damaged file */
    DB_BUG       /* a constraint the rules should have kept, a wrong query: 500 */
};
const char *db_state_name(enum db_state s);

/* --- descriptors, written by queryc ---------------------------------------------------------- */

enum db_type {
    DB_T_INT,  /* int64_t */
    DB_T_TIME, /* usec, stored as BIGINT */
    DB_T_DAY,  /* day, stored as BIGINT */
    DB_T_BOOL, /* bool, stored as BIGINT 0/1 */
    DB_T_REAL, /* double */
    DB_T_TEXT, /* const char *, UTF-8 without NUL; NULL only where nullable */
    DB_T_BLOB  /* struct db_blob */
};

struct db_blob {
    const void *p; /* NULL: SQL NULL */
    size_t n;
};
/* Nullable int, time, day and bool columns and parameters. */
struct db_int {
    bool some;
    int64_t v;
};
#define DB_SOME(x) ((struct db_int){true, (x)})
#define DB_NONE    ((struct db_int){false, 0})
struct db_real { /* nullable real */
    bool some;
    double v;
};

struct db_col {
    const char *name;
    enum db_type type;
    bool nullable;
    uint32_t offset; /* in the in or out struct */
};

enum db_shape { DB_ONE, DB_MANY, DB_EXEC, DB_ROWS };

struct db_query {
    const char *name;
    const char *sql[2]; /* by enum db_kind, parameters ?1 / $1 */
    enum db_shape shape;
    bool writes; /* refused (DB_BUG) in a read transaction */
    bool scans;  /* "-- scan: why": exempt from the full-scan check */
    const struct db_col *in, *out;
    uint16_t n_in, n_out;
    uint32_t out_size, in_size; /* in_size: of a row, DB_ROWS only */
    const char *file;           /* where it is written, for messages */
    int line;
};

/* --- migrations, written by queryc from schema/NNNN-name.sql ---------------------------------- */

struct db_migration {
    int number; /* one series over the whole tree, no number twice */
    const char *name;
    const char *const *sql[2];  /* statements by kind, NULL at the end */
    const char *const *small;   /* tables marked "-- small:", NULL at the end */
    const char *const *derived; /* tables marked "-- derived:": triggers fill them, so no backup */
    const char *file;
};

/* Everything the linked modules bring; filled by gen/modules.c. */
struct db_catalog {
    const struct db_query *const *query;
    size_t n_query;
    const struct db_migration *const *migration;
    size_t n_migration;
};

/* --- connections ------------------------------------------------------------------------------ */

struct db;

/* url: "sqlite:PATH", "sqlite::memory:", or "postgres://…" ("postgresql://…"). create: make the
 * SQLite file when it is absent. On failure NULL and *error is one line that says what to do, in
 * memory of a. */
struct db *db_open(const char *url, bool create, struct arena *a, const char **error);
void db_close(struct db *db);
enum db_kind db_kind(const struct db *db);

/* A transaction. DB_READ sees one state of the database and can write nothing, so that what is asked twice is answered
 * from memory the second time. Texts and rows of its queries live in a. A connection that was lost is opened again
 * here.
 *
 * DB_READ_ON is a DB_READ that also knows what the last DB_READ_ON of this connection was told, as long as nothing was
 * written since. Its texts live only until the connection begins again: for pages, which are finished by then. */
enum db_mode { DB_READ, DB_READ_ON, DB_WRITE };
void db_begin(struct db *db, enum db_mode mode, struct arena *a);
/* True: committed, on disk. False: rolled back, db_state() says why (also when the arena of
 * the transaction failed, which is DB_BUSY). Either way the transaction is over. */
bool db_commit(struct db *db);
void db_rollback(struct db *db);

/* Inside a write transaction: a part that can be undone alone. One level. db_mark clears nothing;
 * db_undo also takes back the failure since the mark, unless the whole transaction is lost. */
void db_mark(struct db *db, struct arena *a); /* rows now live in a */
void db_undo(struct db *db);
void db_keep(struct db *db);

/* Of the transaction that is open: where its rows live, for what a rule makes of them. */
struct arena *db_arena(const struct db *db);
/* True: inside a write transaction. */
bool db_writing(const struct db *db);

enum db_state db_state(const struct db *db);
const char *db_why(const struct db *db); /* for the log, never for a person */
/* Marks the transaction failed: a rule that finds the impossible, a fault-injection test. */
void db_fail(struct db *db, enum db_state s, const char *why);

/* Runs q with the parameters in *in. DB_ONE: fills *out, true when there was a row (two rows are a
 * DB_BUG). DB_MANY: *rows (struct q->name array in the arena) and *n. DB_EXEC: *n rows
 * changed. False and empty after a failure. Called by the generated wrappers only. */
bool db_run(struct db *db, const struct db_query *q, const void *in, void *out, void **rows,
            size_t *n);

/* Runs q (DB_ROWS) for n rows at `rows` (struct q->name_in array): how many were written, 0 after a failure. Called
 * by the generated wrappers only. */
int64_t db_run_rows(struct db *db, const struct db_query *q, const void *rows, size_t n);

/* Outside a transaction: much is going to be written on this connection (an import), or that is over. SQLite then
 * keeps more pages in memory, and a thread copies its log back beside the writer; what a commit promises stays the same. */
void db_bulk(struct db *db, bool on);

/* --- looking after a database ----------------------------------------------------------------- */

/* Schema number of the database; 0: empty; -1: could not be read (*error). */
int db_schema(struct db *db, struct arena *a, const char **error);
int db_schema_newest(const struct db_catalog *c);
/* Applies what is missing, each migration in its own transaction. False and *error on failure or
 * when the database is newer than the program. */
bool db_migrate(struct db *db, const struct db_catalog *c, struct arena *a, const char **error);

/* Prepares every query on this database: parameters, columns, names, types; and its plan: no full
 * scan of a table that is not small. report() gets one line per fault. Returns the faults. */
int db_check(struct db *db, const struct db_catalog *c, struct arena *a,
             void (*report)(void *ctx, const char *line), void *ctx);

/* A consistent copy while others write, in Tongxin's own portable format (db/backup.c), and back
 * into an empty database of either kind. Progress in rows. False and *error otherwise. */
bool db_backup(struct db *db, const char *path, struct arena *a, const char **error);
bool db_restore(struct db *db, const struct db_catalog *c, const char *path, struct arena *a,
                const char **error);

/* Tests only: the n-th query from now on fails with s (0: off). */
void db_inject(struct db *db, int64_t nth, enum db_state s);
/* Statements run since opening, for benchmarks and /metrics. */
int64_t db_statements(const struct db *db);

#endif
