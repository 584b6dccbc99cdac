/*
 * db.c - what both kinds of database share.
 *
 * The transaction is sticky: db_failed() marks it once, db_run() then does nothing and finds
 * nothing, and db_commit() rolls back. That is why nothing above this file handles a database
 * error: it runs on to its end over empty rows, and whoever began the transaction decides.
 *
 * Values cross here: parameters are taken out of the typed struct by its descriptor and checked,
 * results are checked against what the query declared and copied into the arena. A value of another
 * type than declared, or NULL where none may be, is a failure of the program (DB_BUG), never a
 * guess.
 */
#include "db/backend.h"

#include "base/utf8.h"

const char *db_state_name(enum db_state s)
{
    static const char *const names[] = {"ok",   "retry", "busy",    "readonly",
                                        "full", "gone",  "corrupt", "bug"};
    return (size_t)s < countof(names) ? names[s] : "?";
}

struct db *db_open(const char *url, bool create, struct arena *a, const char **error)
{
    if (strncmp(url, "sqlite:", 7) == 0 && url[7] != '\0')
        return sqlite_open(url + 7, create, a, error);
    if (strncmp(url, "postgres://", 11) == 0 || strncmp(url, "postgresql://", 13) == 0)
        return pg_open(url, a, error);
    *error = "the database is written sqlite:PATH or postgres://USER@HOST/NAME";
    return NULL;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    if (db->running)
        db_rollback(db);
    db_forget_all(db);
    free(db->cache);
    memo_free(db);
    db->back->close(db);
}

enum db_kind db_kind(const struct db *db)
{
    return db->kind;
}

/* --- the state of a transaction --------------------------------------------------------------- */

void db_failed(struct db *db, enum db_state s, const char *fmt, ...)
{
    if (db->state != DB_OK)
        return;
    BUG_IF(s == DB_OK);
    db->state = s;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(db->why, sizeof(db->why), fmt, ap);
    va_end(ap);
    for (char *p = db->why; *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
}

void db_fail(struct db *db, enum db_state s, const char *why)
{
    db_failed(db, s, "%s", why);
}

enum db_state db_state(const struct db *db)
{
    return db->state;
}

const char *db_why(const struct db *db)
{
    return db->why;
}

struct arena *db_arena(const struct db *db)
{
    BUG_IF(!db->running);
    return db->arena;
}

bool db_writing(const struct db *db)
{
    return db->running && db->mode == DB_WRITE;
}

void db_begin(struct db *db, enum db_mode mode, struct arena *a)
{
    BUG_IF(db->running);
    db->running = true;
    db->marked = db->lost = false;
    db->mode = mode;
    db->state = DB_OK;
    db->why[0] = '\0';
    db->arena = db->outer = a;
    db->back->begin(db, mode);
    if (db->state != DB_OK)
        db->lost = true;
    else
        memo_begin(db);
}

static void end(struct db *db)
{
    db->running = db->marked = false;
    db->arena = db->outer = db->room = NULL;
}

bool db_commit(struct db *db)
{
    BUG_IF(!db->running || db->marked);
    if (arena_failed(db->outer))
        db_failed(db, DB_BUSY, "out of memory: the arena's limit was reached");
    bool good = db->state == DB_OK && db->back->commit(db);
    if (!good) {
        BUG_IF(db->state == DB_OK);
        db->back->rollback(db);
    }
    end(db);
    return good;
}

void db_rollback(struct db *db)
{
    BUG_IF(!db->running);
    db->back->rollback(db);
    end(db);
}

void db_mark(struct db *db, struct arena *a)
{
    BUG_IF(!db->running || db->marked);
    db->marked = true;
    db->arena = a;
    if (db->state != DB_OK)
        return;
    db->back->savepoint(db, DB_MARK);
    if (db->state != DB_OK)
        db->lost = true; /* there is no savepoint to go back to */
}

void db_undo(struct db *db)
{
    BUG_IF(!db->marked);
    db->marked = false;
    db->arena = db->outer;
    if (db->lost)
        return;
    enum db_state state = db->state;
    db->state = DB_OK;
    db->back->savepoint(db, DB_UNDO);
    if (db->state != DB_OK) {
        db->lost = true;
        db->state = state != DB_OK ? state : db->state;
        return;
    }
    db->why[0] = '\0';
}

void db_keep(struct db *db)
{
    BUG_IF(!db->marked);
    db->marked = false;
    db->arena = db->outer;
    if (db->state == DB_OK)
        db->back->savepoint(db, DB_KEEP);
}

/* --- prepared statements ---------------------------------------------------------------------- */

static size_t cache_place(const struct db_cached *cache, size_t cap, const struct db_query *q)
{
    size_t at = (size_t)(((uint64_t)(uintptr_t)q * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
    for (at &= cap - 1; cache[at].q && cache[at].q != q;)
        at = (at + 1) & (cap - 1);
    return at;
}

static void cache_grow(struct db *db)
{
    size_t cap = db->cap_cached ? db->cap_cached * 2 : 64;
    struct db_cached *cache = base_alloc(cap * sizeof(*cache));
    memset(cache, 0, cap * sizeof(*cache));
    for (size_t i = 0; i < db->cap_cached; i++)
        if (db->cache[i].q)
            cache[cache_place(cache, cap, db->cache[i].q)] = db->cache[i];
    free(db->cache);
    db->cache = cache;
    db->cap_cached = cap;
}

/* The descriptors are constants of the program, so their address is their name. */
static void **cache_slot(struct db *db, const struct db_query *q)
{
    if ((db->n_cached + 1) * 2 > db->cap_cached)
        cache_grow(db);
    struct db_cached *c = &db->cache[cache_place(db->cache, db->cap_cached, q)];
    if (!c->q) {
        c->q = q;
        db->n_cached++;
    }
    return &c->prepared;
}

void db_forget_all(struct db *db)
{
    for (size_t i = 0; i < db->cap_cached; i++) {
        if (db->cache[i].prepared)
            db->back->forget(db, db->cache[i].prepared);
        db->cache[i] = (struct db_cached){0};
    }
    db->n_cached = 0;
}

/* --- values ----------------------------------------------------------------------------------- */

struct db_value db_param(const struct db_query *q, size_t i, const void *in)
{
    const struct db_col *c = &q->in[i];
    const char *p = (const char *)in + c->offset;
    struct db_value v = {0};
    if (c->type == DB_T_TEXT) {
        const char *s;
        memcpy(&s, p, sizeof(s));
        return (struct db_value){.kind = s ? DB_V_TEXT : DB_V_NULL, .p = s, .n = s ? strlen(s) : 0};
    }
    if (c->type == DB_T_BLOB) {
        struct db_blob b;
        memcpy(&b, p, sizeof(b));
        return (struct db_value){.kind = b.p ? DB_V_BLOB : DB_V_NULL, .p = b.p, .n = b.n};
    }
    if (c->type == DB_T_REAL) {
        struct db_real r = {.some = true};
        memcpy(c->nullable ? (void *)&r : (void *)&r.v, p, c->nullable ? sizeof(r) : sizeof(r.v));
        return (struct db_value){.kind = r.some ? DB_V_REAL : DB_V_NULL, .r = r.v};
    }
    if (c->nullable) {
        struct db_int n;
        memcpy(&n, p, sizeof(n));
        return (struct db_value){.kind = n.some ? DB_V_INT : DB_V_NULL, .i = n.v};
    }
    v.kind = DB_V_INT;
    if (c->type == DB_T_BOOL) {
        bool b;
        memcpy(&b, p, sizeof(b));
        v.i = b;
    } else
        memcpy(&v.i, p, sizeof(v.i));
    return v;
}

/* What no database should see: PostgreSQL would refuse it, SQLite would keep it. */
bool db_params_ok(struct db *db, const struct db_query *q, const void *in)
{
    for (size_t i = 0; i < q->n_in && db->state == DB_OK; i++) {
        const struct db_col *c = &q->in[i];
        struct db_value v = db_param(q, i, in);
        if (v.kind == DB_V_NULL && !c->nullable)
            db_failed(db, DB_BUG, "%s: parameter %s is NULL", q->name, c->name);
        if (v.kind == DB_V_TEXT && !utf8_valid((struct str){v.p, v.n}))
            db_failed(db, DB_BUG, "%s: parameter %s is not UTF-8", q->name, c->name);
        if (c->type == DB_T_BOOL && v.kind == DB_V_INT && v.i != 0 && v.i != 1)
            db_failed(db, DB_BUG, "%s: parameter %s is neither 0 nor 1", q->name, c->name);
        if (v.kind == DB_V_REAL && !isfinite(v.r)) /* SQLite would turn NaN into NULL */
            db_failed(db, DB_BUG, "%s: parameter %s is not a finite number", q->name, c->name);
    }
    return db->state == DB_OK;
}

static void store_number(const struct db_col *c, void *to, struct db_value v)
{
    bool b = v.i != 0;
    if (c->type == DB_T_REAL) {
        struct db_real r = {true, v.kind == DB_V_INT ? (double)v.i : v.r};
        memcpy(to, c->nullable ? (void *)&r : (void *)&r.v, c->nullable ? sizeof(r) : sizeof(r.v));
    } else if (c->nullable)
        memcpy(to, &DB_SOME(v.i), sizeof(struct db_int));
    else if (c->type == DB_T_BOOL)
        memcpy(to, &b, sizeof(b));
    else
        memcpy(to, &v.i, sizeof(v.i));
}

static bool fits(const struct db_col *c, struct db_value v)
{
    switch (c->type) {
    case DB_T_TEXT:
        return v.kind == DB_V_TEXT && (v.n == 0 || !memchr(v.p, 0, v.n));
    case DB_T_BLOB:
        return v.kind == DB_V_BLOB;
    case DB_T_REAL:
        return v.kind == DB_V_REAL || v.kind == DB_V_INT;
    case DB_T_BOOL:
        return v.kind == DB_V_INT && (v.i == 0 || v.i == 1);
    case DB_T_INT:
    case DB_T_TIME:
    case DB_T_DAY:
        return v.kind == DB_V_INT;
    }
    BUG("column type %d", (int)c->type);
}

void db_store(struct db *db, const struct db_query *q, size_t col, void *row, struct db_value v)
{
    static const char *const kinds[] = {"NULL", "an integer", "a real", "text", "a blob"};
    const struct db_col *c = &q->out[col];
    char *to = (char *)row + c->offset;
    if (v.kind == DB_V_NULL && c->nullable)
        return; /* zeroed is none */
    if (!fits(c, v)) {
        db_failed(db, DB_BUG, "%s: column %s is %s, which was not declared", q->name, c->name,
                  kinds[v.kind]);
        return;
    }
    if (c->type == DB_T_TEXT) {
        const char *s = arena_strndup(db->room, v.n ? v.p : "", v.n);
        memcpy(to, &s, sizeof(s));
    } else if (c->type == DB_T_BLOB) {
        void *p = arena_alloc(db->room, v.n);
        if (v.n)
            memcpy(p, v.p, v.n);
        memcpy(to, &(struct db_blob){p, v.n}, sizeof(struct db_blob));
    } else
        store_number(c, to, v);
}

void *db_row(struct db_rows *rows)
{
    struct db *db = rows->db;
    const struct db_query *q = rows->q;
    if (q->shape == DB_ONE) {
        if (rows->n > 0)
            db_failed(db, DB_BUG, "%s: more than one row", q->name);
        rows->n++;
        return db->state == DB_OK ? rows->at : NULL;
    }
    if (q->shape == DB_EXEC) {
        db_failed(db, DB_BUG, "%s: :exec gives rows", q->name);
        return NULL;
    }
    if (arena_failed(db->room)) {
        db_failed(db, DB_BUSY, "%s: out of memory after %zu rows", q->name, rows->n);
        return NULL;
    }
    if (rows->n == rows->cap) {
        size_t cap = rows->cap ? rows->cap * 2 : 8;
        rows->at = arena_grow(db->room, rows->at, rows->cap * q->out_size, cap * q->out_size);
        rows->cap = cap;
    }
    void *row = rows->at + rows->n++ * q->out_size;
    memset(row, 0, q->out_size);
    return row;
}

/* --- running ---------------------------------------------------------------------------------- */

static bool may_run(struct db *db, const struct db_query *q)
{
    if (db->state != DB_OK)
        return false;
    if (q->writes && db->mode != DB_WRITE)
        db_failed(db, DB_BUG, "%s: writes in a reading transaction", q->name);
    if (db->inject_in > 0 && --db->inject_in == 0)
        db_failed(db, db->inject_state, "%s: injected", q->name);
    return db->state == DB_OK;
}

bool db_run(struct db *db, const struct db_query *q, const void *in, void *out, void **rows,
            size_t *n)
{
    BUG_IF(!db->running);
    if (out)
        memset(out, 0, q->out_size);
    if (rows)
        *rows = NULL;
    if (n)
        *n = 0;
    if (!may_run(db, q) || !db_params_ok(db, q, in))
        return false;
    struct db_rows r = {.db = db, .q = q, .at = out};
    struct db_key key;
    size_t changed = 0;
    /* After db_mark() rows live in another arena, which ends before the transaction. */
    bool reads = db->mode != DB_WRITE && q->shape != DB_EXEC && db->arena == db->outer;
    db->room = reads ? memo_room(db) : db->arena;
    bool known = reads && memo_find(db, q, in, &key, &r);
    /* What is never remembered goes when whoever asked takes memory back. */
    if (reads && !known && !key.whole)
        db->room = db->arena;
    if (!known) {
        db->statements++;
        db->back->run(db, q, cache_slot(db, q), in, &r, &changed);
        /* The other one is looked at by who owns it. */
        if (db->room != db->arena && arena_failed(db->room))
            db_failed(db, DB_BUSY, "%s: out of memory", q->name);
        if (reads && db->state == DB_OK)
            memo_keep(db, q, &key, &r);
    }
    if (db->state != DB_OK) {
        if (out)
            memset(out, 0, q->out_size);
        return false;
    }
    if (rows)
        *rows = r.at;
    if (n)
        *n = q->shape == DB_EXEC ? changed : r.n;
    return q->shape != DB_ONE || r.n == 1;
}

#define ROWS_AT_ONCE 8192 /* to a statement of PostgreSQL */

int64_t db_run_rows(struct db *db, const struct db_query *q, const void *rows, size_t n)
{
    const char *row = rows;
    size_t changed = 0;
    BUG_IF(!db->running || q->shape != DB_ROWS);
    for (size_t at = 0; at < n && may_run(db, q); at += ROWS_AT_ONCE) {
        size_t k = n - at < ROWS_AT_ONCE ? n - at : ROWS_AT_ONCE, part = 0;
        db->statements++;
        db->back->run_rows(db, q, cache_slot(db, q), row + at * q->in_size, k, &part);
        changed += part;
    }
    return db->state == DB_OK ? (int64_t)changed : 0;
}

void db_bulk(struct db *db, bool on)
{
    BUG_IF(db->running);
    db->state = DB_OK;
    if (db->back->bulk)
        db->back->bulk(db, on);
}

void db_inject(struct db *db, int64_t nth, enum db_state s)
{
    db->inject_in = nth;
    db->inject_state = s;
}

int64_t db_statements(const struct db *db)
{
    return db->statements;
}
