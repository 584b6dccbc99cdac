/*
 * backend.h - inside src/db only: what SQLite and PostgreSQL each have to do for db.c.
 *
 * db.c keeps everything that is the same for both: the state of the transaction, the checks of
 * parameters and results, the copies into the arena, the table of prepared statements. A backend
 * moves values. It reports a failure by db_failed() and returns; nobody looks at error codes.
 */
#ifndef TX_DB_BACKEND_H
#define TX_DB_BACKEND_H

#include "base/vec.h"
#include "db/db.h"

/* A value on its way. Text and blob point into memory of the caller or of the row at hand. */
enum db_value_kind { DB_V_NULL, DB_V_INT, DB_V_REAL, DB_V_TEXT, DB_V_BLOB };
struct db_value {
    enum db_value_kind kind;
    int64_t i;
    double r;
    const void *p;
    size_t n;
};

/* Where the rows of a query go. */
struct db_rows {
    struct db *db;
    const struct db_query *q;
    char *at; /* DB_ONE: the caller's struct */
    size_t n, cap;
};
/* Room for one more row, zeroed; NULL after a failure (a second row of DB_ONE is one). */
void *db_row(struct db_rows *rows);
/* Puts a column of the row in its place, checked and copied. */
void db_store(struct db *db, const struct db_query *q, size_t col, void *row, struct db_value v);
/* The i-th parameter. */
struct db_value db_param(const struct db_query *q, size_t i, const void *in);
/* False, and the transaction has failed: a parameter that no database should see. db_run() has looked already; backends
 * look at each of many rows. */
bool db_params_ok(struct db *db, const struct db_query *q, const void *in);

enum db_savepoint { DB_MARK, DB_UNDO, DB_KEEP };

/* One line of a plan or a fault, for db_check(). */
struct db_checker {
    struct db *db;
    const struct db_query *q;
    struct arena *arena;
    const char *const *small; /* NULL at the end */
    void (*report)(void *ctx, const char *line);
    void *ctx;
    int faults;
};
TX_PRINTF(2, 3) void db_check_fault(struct db_checker *c, const char *fmt, ...);
bool db_check_small(const struct db_checker *c, const char *table);

/* A table as backup and restore see it. */
struct db_field {
    const char *name;
    enum db_value_kind kind;
};
struct db_table {
    const char *name;
    const struct db_field *field;
    size_t n_field;
};
struct db_tables {
    const struct db_table *at;
    size_t n;
};

/* How a backend puts them together: columns in order, table after table. */
struct db_table_list {
    VEC(struct db_table) tables;
    VEC(struct db_field) fields; /* of the last table */
};
void db_table_add(struct db_table_list *list, struct arena *a, const char *table,
                  const char *column, enum db_value_kind kind);
struct db_tables db_table_end(struct db_table_list *list);
/* "a", "b" for use in a statement. */
const char *db_field_list(const struct db_table *t, struct arena *a);

struct db_backend {
    void (*close)(struct db *db);
    /* Begins, opening a lost connection first. */
    void (*begin)(struct db *db, enum db_mode mode);
    /* In a reading transaction: whether it sees the very state that was seen when this was last asked. Once to each
     * transaction. */
    bool (*unchanged)(struct db *db);
    bool (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    void (*savepoint)(struct db *db, enum db_savepoint what);
    /* Runs q; *prepared belongs to the backend and is kept per connection and query, NULL at first.
     * *changed: rows changed by an INSERT, UPDATE or DELETE. */
    void (*run)(struct db *db, const struct db_query *q, void **prepared, const void *in,
                struct db_rows *rows, size_t *changed);
    /* The same for n rows of parameters, q->in_size bytes apart. */
    void (*run_rows)(struct db *db, const struct db_query *q, void **prepared, const void *rows,
                     size_t n, size_t *changed);
    void (*bulk)(struct db *db, bool on); /* may be NULL */
    void (*forget)(struct db *db, void *prepared);
    /* One statement without parameters or rows; also outside a transaction. */
    bool (*exec)(struct db *db, const char *sql);
    /* A lock against a second process that migrates, held until it is taken back. */
    bool (*lock)(struct db *db, bool on);
    void (*check)(struct db_checker *c);

    /* Backup and restore. Ordinary tables only, in the order of their names; no generated columns,
     * no tables that the database keeps itself. */
    struct db_tables (*tables)(struct db *db, struct arena *a);
    /* Every row of a table, until row() says false. */
    void (*dump)(struct db *db, const struct db_table *t,
                 bool (*row)(void *ctx, const struct db_value *v), void *ctx);
    /* Before the first and after the last row of a restore: foreign keys may be broken between.
     * What is kept from one to the other lives in a. */
    void (*load_begin)(struct db *db, struct arena *a);
    void (*load_table)(struct db *db, const struct db_table *t);
    void (*load_row)(struct db *db, const struct db_table *t, const struct db_value *v);
    void (*load_table_end)(struct db *db, const struct db_table *t);
    void (*load_end)(struct db *db);
};

struct db_cached {
    const struct db_query *q;
    void *prepared;
};

/* What a reading transaction was answered, by question (memo.c). */
struct db_told {
    uint64_t turn, arena_turn; /* of which state of the database and stretch of memory */
    const struct db_query *q;
    const char *key; /* the parameters */
    size_t n_key;
    const void *at; /* rows, n of them */
    size_t n;
};
struct db_key {
    char at[200];
    size_t n;
    bool whole;            /* false: too long to be kept */
    struct db_told *place; /* two of them, where it may stand */
};
/* At the beginning of a transaction: what of all that is still known. */
void memo_begin(struct db *db);
void memo_free(struct db *db);
/* Where rows and texts of a reading transaction go. */
struct arena *memo_room(struct db *db);
/* Whether q was asked with these parameters before, of this state: fills *rows as a run would. Always fills *key, for
 * memo_keep(). */
bool memo_find(struct db *db, const struct db_query *q, const void *in, struct db_key *key,
               struct db_rows *rows);
void memo_keep(struct db *db, const struct db_query *q, const struct db_key *key,
               const struct db_rows *rows);

struct db {
    const struct db_backend *back;
    enum db_kind kind;
    bool running; /* a transaction is open */
    bool marked;  /* inside db_mark() */
    bool lost;    /* the whole transaction is gone: db_undo() cannot help */
    enum db_mode mode;
    enum db_state state;
    char why[400];
    struct arena *arena;     /* of rows and texts now, for what a rule makes of them */
    struct arena *room;      /* of rows and texts of the query that runs */
    struct arena *outer;     /* of the transaction */
    struct db_cached *cache; /* open addressing, a power of two */
    size_t n_cached, cap_cached;
    int64_t inject_in;
    enum db_state inject_state;
    int64_t statements;
    struct db_memo *memo; /* NULL before the first reading transaction */
};

/* Marks the transaction failed; the first failure stays. */
TX_PRINTF(3, 4) void db_failed(struct db *db, enum db_state s, const char *fmt, ...);
/* Forgets all prepared statements, after a lost connection or before closing. */
void db_forget_all(struct db *db);
/* "sqlite:" / "postgres://" already looked at. */
struct db *sqlite_open(const char *path, bool create, struct arena *a, const char **error);
struct db *pg_open(const char *url, struct arena *a, const char **error);
/* The tables of the catalog's migrations marked small; NULL at the end. */
const char *const *db_catalog_small(const struct db_catalog *c, struct arena *a);

/* The rows of schema_migration, ascending; inside a transaction. */
struct db_applied {
    int64_t number;
    const char *name, *derived; /* tables that triggers fill, with commas between them */
};
struct db_applied_list {
    struct db_applied *at;
    size_t n;
};
struct db_applied_list db_applied(struct db *db);

#endif
