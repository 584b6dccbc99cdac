/*
 * pg.c - PostgreSQL behind db.c. The only file that includes libpq-fe.h.
 *
 * Values travel in binary with explicit types both ways, so nothing is quoted, parsed or guessed.
 * Each query is prepared once per connection, at its first use. A writing transaction is
 * SERIALIZABLE: the server refuses what could not have happened one after the other (40001), and
 * the lane runs it again. A reading one is REPEATABLE READ READ ONLY: one state, and no such
 * refusals.
 *
 * A lost connection fails the transaction (DB_GONE) and is opened again by the next db_begin(). To
 * answer fast while the server is away, attempts are spaced: in between, db_begin() fails at once.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>

#include "base/buf.h"
#include "base/clock.h"
#include "db/backend.h"

#define ROWS_BYTES ((size_t)1 << 30) /* of one statement for many rows */
enum { MAX_PARAMS = 200, BACKOFF_MIN = 100 * 1000, BACKOFF_MAX = 2 * 1000 * 1000 };

/* OIDs of built-in types; they are fixed (pg_type.dat). */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_UNKNOWN = 705,
    OID_BPCHAR = 1042,
    OID_VARCHAR = 1043,
    OID_BYTEA_ARRAY = 1001,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
    OID_FLOAT8_ARRAY = 1022
};

/* "tong" in ASCII: the advisory lock of whoever migrates. */
#define LOCK_KEY "1953459815"

struct foreign_key {
    const char *table, *name, *definition;
};

struct pg {
    struct db db;
    PGconn *c;
    usec retry_at, backoff; /* backoff 0: connected */
    int next_name;
    char snapshot[200], seen[200]; /* of this transaction, of the last one; "": not known */
    struct foreign_key *key;       /* taken off during a restore */
    size_t n_key;
};

static struct pg *of(struct db *db)
{
    return (struct pg *)(void *)db;
}

/* --- errors ----------------------------------------------------------------------------------- */

static enum db_state state_of(const char *sqlstate)
{
    static const struct {
        const char *prefix;
        enum db_state state;
    } map[] = {
        {"40001", DB_RETRY},    /* serialization_failure */
        {"40P01", DB_RETRY},    /* deadlock_detected */
        {"53100", DB_FULL},     /* disk_full */
        {"53", DB_BUSY},        /* out of memory, too many connections */
        {"55P03", DB_BUSY},     /* lock_not_available */
        {"57014", DB_BUSY},     /* query_canceled: the statement timeout */
        {"25006", DB_READONLY}, /* read_only_sql_transaction */
        {"08", DB_GONE},        /* connection exceptions */
        {"57P", DB_GONE},       /* shutdown, crash, cannot connect now */
        {"25P03", DB_GONE},     /* idle_in_transaction_session_timeout */
        {"58", DB_GONE},        /* I/O error of the server */
        {"XX001", DB_CORRUPT},  /* data_corrupted */
        {"XX002", DB_CORRUPT},  /* index_corrupted */
    };
    for (size_t i = 0; i < countof(map); i++)
        if (strncmp(sqlstate, map[i].prefix, strlen(map[i].prefix)) == 0)
            return map[i].state;
    return DB_BUG;
}

static void fail(struct pg *p, const char *what, const PGresult *res)
{
    const char *code = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *text = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    bool gone = PQstatus(p->c) != CONNECTION_OK;
    enum db_state s = code ? state_of(code) : DB_GONE;
    db_failed(&p->db, gone ? DB_GONE : s, "%s: %s (%s)", what, text ? text : PQerrorMessage(p->c),
              code ? code : "connection");
    if (gone || s == DB_RETRY || s == DB_GONE)
        p->db.lost = true; /* no savepoint saves a transaction that must be run again */
}

/* Frees res. */
static bool done(struct pg *p, const char *what, PGresult *res)
{
    ExecStatusType s = PQresultStatus(res);
    bool good = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
    if (!good)
        fail(p, what, res);
    PQclear(res);
    return good;
}

static bool exec(struct db *db, const char *sql)
{
    struct pg *p = of(db);
    return done(p, sql, PQexec(p->c, sql));
}

/* --- the connection --------------------------------------------------------------------------- */

static void quiet(void *arg, const PGresult *res)
{
    (void)arg;
    (void)res;
}

static const char set_up[] = "SET standard_conforming_strings = on; SET statement_timeout = '30s';"
                             "SET lock_timeout = '5s'; SET client_min_messages = warning;"
                             "SET extra_float_digits = 1; SET synchronous_commit = on";

static bool prepare_connection(struct pg *p)
{
    if (PQstatus(p->c) != CONNECTION_OK)
        return false;
    PQsetNoticeReceiver(p->c, quiet, NULL);
    PGresult *res = PQexec(p->c, set_up);
    bool good = PQresultStatus(res) == PGRES_COMMAND_OK;
    PQclear(res);
    return good;
}

static bool reconnect(struct pg *p)
{
    usec now = clock_monotonic();
    if (p->backoff > 0 && now < p->retry_at) {
        db_failed(&p->db, DB_GONE, "the database server is away");
        return false;
    }
    db_forget_all(&p->db);
    p->seen[0] = '\0'; /* the server may be another one */
    PQreset(p->c);
    if (prepare_connection(p)) {
        p->backoff = 0;
        return true;
    }
    p->backoff = p->backoff == 0 ? BACKOFF_MIN : p->backoff * 2;
    if (p->backoff > BACKOFF_MAX)
        p->backoff = BACKOFF_MAX;
    p->retry_at = clock_monotonic() + p->backoff;
    db_failed(&p->db, DB_GONE, "the database server is away: %s", PQerrorMessage(p->c));
    return false;
}

/* --- transactions ----------------------------------------------------------------------------- */

static const char *const begin_sql[] = {
    [DB_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [DB_READ_ON] = ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                    "SELECT CASE WHEN pg_is_in_recovery() THEN ''"
                    " ELSE CAST(pg_current_snapshot() AS TEXT) END"), /* one round trip */
    [DB_WRITE] = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"};

static void begin(struct db *db, enum db_mode mode)
{
    struct pg *p = of(db);
    if (PQstatus(p->c) != CONNECTION_OK && !reconnect(p))
        return;
    PGresult *res = PQexec(p->c, begin_sql[mode]);
    /* The server may have been restarted since the last transaction; nothing was begun yet. */
    if (PQresultStatus(res) != PGRES_COMMAND_OK && PQstatus(p->c) != CONNECTION_OK) {
        PQclear(res);
        if (!reconnect(p))
            return;
        res = PQexec(p->c, begin_sql[mode]);
    }
    bool told = PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1;
    const char *snapshot = told ? PQgetvalue(res, 0, 0) : "";
    snprintf(p->snapshot, sizeof(p->snapshot), "%s",
             strlen(snapshot) < sizeof(p->snapshot) ? snapshot : "");
    done(p, "BEGIN", res);
}

/* Transactions that end between two snapshots leave the list of those that run, or are new beyond its end: the same
 * snapshot is the same state. (A standby does not print the list: there nothing is known.) */
static bool unchanged(struct db *db)
{
    struct pg *p = of(db);
    bool same = *p->snapshot && strcmp(p->snapshot, p->seen) == 0;
    memcpy(p->seen, p->snapshot, sizeof(p->seen));
    return same;
}

static bool commit(struct db *db)
{
    struct pg *p = of(db);
    PGresult *res = PQexec(p->c, "COMMIT");
    if (PQresultStatus(res) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(res), "COMMIT") != 0)
        db_failed(db, DB_BUG, "COMMIT was answered by %s", PQcmdStatus(res));
    return done(p, "COMMIT", res) && db->state == DB_OK;
}

static void rollback(struct db *db)
{
    struct pg *p = of(db);
    if (PQstatus(p->c) == CONNECTION_OK && PQtransactionStatus(p->c) != PQTRANS_IDLE)
        PQclear(PQexec(p->c, "ROLLBACK"));
}

static void savepoint(struct db *db, enum db_savepoint what)
{
    static const char *const sql[] = {[DB_MARK] = "SAVEPOINT part",
                                      [DB_UNDO] = "ROLLBACK TO part; RELEASE part",
                                      [DB_KEEP] = "RELEASE part"};
    exec(db, sql[what]);
}

static bool lock(struct db *db, bool on)
{
    struct pg *p = of(db);
    if (on && PQstatus(p->c) != CONNECTION_OK && !reconnect(p))
        return false;
    if (!on && PQstatus(p->c) != CONNECTION_OK)
        return true;
    return exec(db, on ? "SET statement_timeout = 0; SET lock_timeout = 0;"
                         "SELECT pg_advisory_lock(" LOCK_KEY ")"
                       : "SELECT pg_advisory_unlock(" LOCK_KEY ");"
                         "SET statement_timeout = '30s'; SET lock_timeout = '5s'");
}

/* --- values ----------------------------------------------------------------------------------- */

static Oid oid_of(enum db_type t)
{
    switch (t) {
    case DB_T_REAL:
        return OID_FLOAT8;
    case DB_T_TEXT:
        return OID_TEXT;
    case DB_T_BLOB:
        return OID_BYTEA;
    case DB_T_INT:
    case DB_T_TIME:
    case DB_T_DAY:
    case DB_T_BOOL:
        break;
    }
    return OID_INT8;
}

static Oid array_of(Oid element)
{
    switch (element) {
    case OID_FLOAT8:
        return OID_FLOAT8_ARRAY;
    case OID_TEXT:
        return OID_TEXT_ARRAY;
    case OID_BYTEA:
        return OID_BYTEA_ARRAY;
    default:
        return OID_INT8_ARRAY;
    }
}

static bool is_text(Oid t)
{
    return t == OID_TEXT || t == OID_VARCHAR || t == OID_NAME || t == OID_BPCHAR ||
           t == OID_UNKNOWN;
}

static bool is_int(Oid t)
{
    return t == OID_INT8 || t == OID_INT4 || t == OID_INT2 || t == OID_BOOL;
}

static double real_of(uint64_t bits)
{
    double r;
    memcpy(&r, &bits, sizeof(r));
    return r;
}

static uint64_t bits_of(double r)
{
    uint64_t bits;
    memcpy(&bits, &r, sizeof(bits));
    return bits;
}

static uint64_t big_endian(const char *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

static struct db_value value(struct pg *p, const PGresult *res, int row, int col, const char *what)
{
    struct db_value v = {.kind = DB_V_NULL};
    if (PQgetisnull(res, row, col))
        return v;
    const char *at = PQgetvalue(res, row, col);
    size_t n = (size_t)PQgetlength(res, row, col);
    Oid t = PQftype(res, col);
    if (is_text(t) || t == OID_BYTEA)
        return (struct db_value){.kind = t == OID_BYTEA ? DB_V_BLOB : DB_V_TEXT, .p = at, .n = n};
    uint64_t bits = n <= 8 ? big_endian(at, n) : 0;
    v.kind = DB_V_INT;
    if (t == OID_INT8 || t == OID_BOOL)
        v.i = (int64_t)bits;
    else if (t == OID_INT4)
        v.i = (int32_t)(uint32_t)bits;
    else if (t == OID_INT2)
        v.i = (int16_t)(uint16_t)bits;
    else if (t == OID_FLOAT8)
        v = (struct db_value){.kind = DB_V_REAL, .r = real_of(bits)};
    else
        db_failed(&p->db, DB_BUG, "%s: column %s has type %u: CAST it", what, PQfname(res, col), t);
    return v;
}

struct params {
    const char *value[MAX_PARAMS];
    int length[MAX_PARAMS], format[MAX_PARAMS];
    uint64_t bits[MAX_PARAMS];
};

static void set_param(struct params *ps, size_t i, struct db_value v)
{
    ps->format[i] = 1;
    ps->length[i] = 8;
    ps->value[i] = (const char *)&ps->bits[i];
    switch (v.kind) {
    case DB_V_NULL:
        ps->value[i] = NULL;
        break;
    case DB_V_INT:
        ps->bits[i] = htobe64((uint64_t)v.i);
        break;
    case DB_V_REAL:
        ps->bits[i] = htobe64(bits_of(v.r));
        break;
    case DB_V_TEXT:
    case DB_V_BLOB:
        ps->value[i] = v.p;
        ps->length[i] = (int)v.n;
        break;
    }
}

/* --- running ---------------------------------------------------------------------------------- */

static void types_of(const struct db_query *q, Oid *types)
{
    BUG_IF(q->n_in > MAX_PARAMS);
    for (size_t i = 0; i < q->n_in; i++) {
        types[i] = oid_of(q->in[i].type);
        if (q->shape == DB_ROWS)
            types[i] = array_of(types[i]);
    }
}

/* The name of q on this connection; NULL after a failure. */
static const char *prepared_name(struct pg *p, const struct db_query *q, void **prepared)
{
    if (*prepared)
        return *prepared;
    char name[24];
    Oid types[MAX_PARAMS];
    types_of(q, types);
    snprintf(name, sizeof(name), "q%d", p->next_name++);
    if (!done(p, q->name, PQprepare(p->c, name, q->sql[DB_PG], q->n_in, types)))
        return NULL;
    *prepared = base_strdup(name);
    return *prepared;
}

static void read_rows(struct pg *p, const struct db_query *q, const PGresult *res,
                      struct db_rows *rows)
{
    int n = PQntuples(res);
    if (PQnfields(res) != q->n_out) {
        db_failed(&p->db, DB_BUG, "%s: %d columns, declared %d", q->name, PQnfields(res), q->n_out);
        return;
    }
    for (int i = 0; i < n && p->db.state == DB_OK; i++) {
        void *row = db_row(rows);
        for (int j = 0; row && j < q->n_out && p->db.state == DB_OK; j++)
            db_store(&p->db, q, (size_t)j, row, value(p, res, i, j, q->name));
    }
}

static void run(struct db *db, const struct db_query *q, void **prepared, const void *in,
                struct db_rows *rows, size_t *changed)
{
    struct pg *p = of(db);
    const char *name = prepared_name(p, q, prepared);
    if (!name)
        return;
    struct params ps;
    for (size_t i = 0; i < q->n_in; i++) {
        struct db_value v = db_param(q, i, in);
        if (v.n > 512u * 1024 * 1024)
            db_failed(db, DB_BUG, "%s: parameter %s is too long", q->name, q->in[i].name);
        set_param(&ps, i, v);
    }
    if (db->state != DB_OK)
        return;
    PGresult *res = PQexecPrepared(p->c, name, q->n_in, ps.value, ps.length, ps.format, 1);
    if (PQresultStatus(res) == PGRES_TUPLES_OK)
        read_rows(p, q, res, rows);
    int64_t n;
    if (PQresultStatus(res) == PGRES_COMMAND_OK && str_int64(str_of(PQcmdTuples(res)), &n))
        *changed = (size_t)n;
    done(p, q->name, res);
}

/* A column of all rows as an array of one dimension (array_recv() of PostgreSQL's arrayfuncs.c). */
static struct buf array(const struct db_query *q, size_t col, const char *rows, size_t n,
                        struct arena *a)
{
    struct buf b = buf_make(a, 32 + n * 12);
    uint32_t head[] = {htonl(1), htonl(1), htonl(oid_of(q->in[col].type)), htonl((uint32_t)n),
                       htonl(1)}; /* dimensions, there may be NULLs, type, length, first index */
    buf_put(&b, (const char *)head, sizeof(head));
    for (size_t i = 0; i < n; i++) {
        struct db_value v = db_param(q, col, rows + i * q->in_size);
        bool number = v.kind == DB_V_INT || v.kind == DB_V_REAL;
        uint64_t bits = htobe64(v.kind == DB_V_REAL ? bits_of(v.r) : (uint64_t)v.i);
        size_t bytes = number ? sizeof(bits) : v.n;
        uint32_t length = htonl(v.kind == DB_V_NULL ? UINT32_MAX : (uint32_t)bytes);
        buf_put(&b, (const char *)&length, sizeof(length));
        if (v.kind != DB_V_NULL && bytes)
            buf_put(&b, number ? (const char *)&bits : v.p, bytes);
    }
    return b;
}

/* One statement and one round trip: each parameter is the array of a column, which unnest() makes rows of again. */
static void run_rows(struct db *db, const struct db_query *q, void **prepared, const void *rows,
                     size_t n, size_t *changed)
{
    struct pg *p = of(db);
    struct arena a;
    struct params ps;
    size_t bytes = 0;
    const char *name = prepared_name(p, q, prepared);
    for (size_t i = 0; name && i < n; i++)
        if (!db_params_ok(db, q, (const char *)rows + i * q->in_size))
            return;
    if (!name)
        return;
    arena_init(&a, ROWS_BYTES);
    for (size_t i = 0; i < q->n_in; i++) {
        struct buf b = array(q, i, rows, n, &a);
        set_param(&ps, i, (struct db_value){.kind = DB_V_BLOB, .p = b.p, .n = b.n});
        bytes += b.n;
    }
    if (arena_failed(&a) || bytes > ROWS_BYTES / 2)
        db_failed(db, DB_BUG, "%s: too many bytes at once", q->name);
    int64_t count;
    PGresult *res = db->state != DB_OK
                        ? NULL
                        : PQexecPrepared(p->c, name, q->n_in, ps.value, ps.length, ps.format, 1);
    if (res && PQresultStatus(res) == PGRES_COMMAND_OK &&
        str_int64(str_of(PQcmdTuples(res)), &count))
        *changed = (size_t)count;
    if (db->state == DB_OK)
        done(p, q->name, res);
    arena_free(&a);
}

/* The server forgets with the connection: this is only the memory of the name. */
static void forget(struct db *db, void *prepared)
{
    (void)db;
    free(prepared);
}

/* --- check ------------------------------------------------------------------------------------ */

static bool type_fits(enum db_type declared, Oid t)
{
    switch (declared) {
    case DB_T_TEXT:
        return is_text(t);
    case DB_T_BLOB:
        return t == OID_BYTEA;
    case DB_T_REAL:
        return t == OID_FLOAT8;
    case DB_T_INT:
    case DB_T_TIME:
    case DB_T_DAY:
    case DB_T_BOOL:
        break;
    }
    return is_int(t);
}

static void check_columns(struct db_checker *c, const PGresult *res)
{
    const struct db_query *q = c->q;
    if (PQnfields(res) != q->n_out) {
        db_check_fault(c, "gives %d columns, declared are %d", PQnfields(res), q->n_out);
        return;
    }
    for (int i = 0; i < q->n_out; i++) {
        if (strcmp(PQfname(res, i), q->out[i].name) != 0)
            db_check_fault(c, "column %d is named %s, declared is %s", i + 1, PQfname(res, i),
                           q->out[i].name);
        if (!type_fits(q->out[i].type, PQftype(res, i)))
            db_check_fault(c, "column %s has the type with OID %u, declared is another: CAST it",
                           q->out[i].name, PQftype(res, i));
    }
}

static void check_step(struct db_checker *c, const char *line)
{
    const char *scan = strstr(line, "Seq Scan on ");
    if (!scan)
        return;
    const char *start = scan + strlen("Seq Scan on ");
    const char *table = arena_strndup(c->arena, start, strcspn(start, " "));
    if (strncmp(table, "pg_", 3) != 0 && !db_check_small(c, table))
        db_check_fault(c, "reads the whole of %s: an index, -- scan: reason, or -- small: %s",
                       table, table);
}

/* With sequential scans made dear, one that is left is one that no index could replace. The
 * parameters are left open (generic plan), as they will be. */
static void check_plan(struct db_checker *c)
{
    static const char *const names[] = {
        [DB_T_INT] = "bigint",  [DB_T_TIME] = "bigint", [DB_T_DAY] = "bigint",
        [DB_T_BOOL] = "bigint", [DB_T_REAL] = "float8", [DB_T_TEXT] = "text",
        [DB_T_BLOB] = "bytea"};
    struct pg *p = of(c->db);
    struct buf sql = buf_make(c->arena, 0), args = buf_make(c->arena, 0);
    int name = p->next_name++;
    buf_printf(&sql, "PREPARE check_%d", name);
    for (size_t i = 0; i < c->q->n_in; i++) {
        buf_printf(&sql, "%s%s%s", i == 0 ? " (" : ", ", names[c->q->in[i].type],
                   c->q->shape == DB_ROWS ? "[]" : "");
        buf_printf(&args, "%sNULL", i == 0 ? "(" : ", ");
    }
    buf_printf(&sql, "%s AS %s", c->q->n_in > 0 ? ")" : "", c->q->sql[DB_PG]);
    if (!exec(c->db, "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = "
                     "force_generic_plan") ||
        !exec(c->db, sql.p))
        return;
    const char *explain = arena_printf(c->arena, "EXPLAIN EXECUTE check_%d%s%s", name, args.p,
                                       c->q->n_in > 0 ? ")" : "");
    PGresult *res = PQexec(p->c, explain);
    for (int i = 0; PQresultStatus(res) == PGRES_TUPLES_OK && i < PQntuples(res); i++)
        check_step(c, PQgetvalue(res, i, 0));
    if (done(p, c->q->name, res))
        exec(c->db, arena_printf(c->arena, "DEALLOCATE check_%d", name));
}

static void check(struct db_checker *c)
{
    struct pg *p = of(c->db);
    Oid types[MAX_PARAMS];
    types_of(c->q, types);
    PGresult *res = PQprepare(p->c, "", c->q->sql[DB_PG], c->q->n_in, types);
    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
        db_check_fault(c, "%s", text ? text : PQerrorMessage(p->c));
        PQclear(res);
        return;
    }
    PQclear(res);
    res = PQdescribePrepared(p->c, "");
    if (PQresultStatus(res) == PGRES_COMMAND_OK)
        check_columns(c, res);
    done(p, c->q->name, res);
    if (!c->q->scans && c->db->state == DB_OK)
        check_plan(c);
}

/* --- backup and restore ----------------------------------------------------------------------- */

/* A question about the catalog, answered in text. NULL after a failure. */
static PGresult *ask(struct pg *p, const char *sql)
{
    PGresult *res = PQexec(p->c, sql);
    if (PQresultStatus(res) == PGRES_TUPLES_OK)
        return res;
    done(p, "catalog", res);
    return NULL;
}

static enum db_value_kind kind_of(struct pg *p, const char *table, const char *type)
{
    static const struct {
        const char *name;
        enum db_value_kind kind;
    } map[] = {
        {"int8", DB_V_INT}, {"float8", DB_V_REAL}, {"text", DB_V_TEXT}, {"bytea", DB_V_BLOB}};
    for (size_t i = 0; i < countof(map); i++)
        if (strcmp(type, map[i].name) == 0)
            return map[i].kind;
    db_failed(&p->db, DB_BUG, "table %s has a column of type %s", table, type);
    return DB_V_NULL;
}

static const char list_columns[] =
    "SELECT c.relname, a.attname, t.typname FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 "
    "AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname COLLATE \"C\", a.attnum";

static struct db_tables tables(struct db *db, struct arena *a)
{
    struct pg *p = of(db);
    struct db_table_list list = {0};
    PGresult *res = ask(p, list_columns);
    for (int i = 0; res && i < PQntuples(res); i++)
        db_table_add(&list, a, PQgetvalue(res, i, 0), PQgetvalue(res, i, 1),
                     kind_of(p, PQgetvalue(res, i, 0), PQgetvalue(res, i, 2)));
    PQclear(res);
    return db_table_end(&list);
}

/* Row by row as they come, so that memory does not grow with the table. */
static void dump(struct db *db, const struct db_table *t,
                 bool (*row)(void *ctx, const struct db_value *v), void *ctx)
{
    struct pg *p = of(db);
    char *sql =
        arena_printf(db->arena, "SELECT %s FROM \"%s\"", db_field_list(t, db->arena), t->name);
    struct db_value *v = arena_array(db->arena, struct db_value, t->n_field);
    if (!exec(db, "SET LOCAL statement_timeout = 0"))
        return;
    if (!PQsendQueryParams(p->c, sql, 0, NULL, NULL, NULL, NULL, 1) || !PQsetSingleRowMode(p->c)) {
        fail(p, t->name, NULL);
        return;
    }
    bool more = true;
    for (PGresult *res; (res = PQgetResult(p->c)) != NULL; PQclear(res)) {
        ExecStatusType status = PQresultStatus(res);
        if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK)
            fail(p, t->name, res);
        for (int i = 0; more && i < PQntuples(res) && db->state == DB_OK; i++) {
            for (size_t j = 0; j < t->n_field; j++)
                v[j] = value(p, res, i, (int)j, t->name);
            more = db->state == DB_OK && row(ctx, v);
        }
    }
}

static const char list_keys[] =
    "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint k "
    "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
    "WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace";

/* Foreign keys are taken off and put back in the same transaction: rows may then come in any
 * order, also in circles, and all of them are checked at the end. */
static void load_begin(struct db *db, struct arena *a)
{
    struct pg *p = of(db);
    PGresult *res = exec(db, "SET LOCAL statement_timeout = 0") ? ask(p, list_keys) : NULL;
    int n = res ? PQntuples(res) : 0;
    p->key = arena_array(a, struct foreign_key, (size_t)n);
    p->n_key = (size_t)n;
    for (int i = 0; i < n; i++)
        p->key[i] = (struct foreign_key){arena_strdup(a, PQgetvalue(res, i, 0)),
                                         arena_strdup(a, PQgetvalue(res, i, 1)),
                                         arena_strdup(a, PQgetvalue(res, i, 2))};
    PQclear(res);
    for (size_t i = 0; i < p->n_key && db->state == DB_OK; i++)
        exec(db, arena_printf(a, "ALTER TABLE \"%s\" DROP CONSTRAINT \"%s\"", p->key[i].table,
                              p->key[i].name));
}

static bool send_copy(struct pg *p, const void *bytes, size_t n)
{
    if (PQputCopyData(p->c, bytes, (int)n) == 1)
        return true;
    fail(p, "COPY", NULL);
    return false;
}

/* The binary form of COPY: signature, flags, no extension (PostgreSQL 15, "COPY", File Formats). */
static void load_table(struct db *db, const struct db_table *t)
{
    static const char header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
    struct pg *p = of(db);
    char *sql = arena_printf(db->arena, "COPY \"%s\" (%s) FROM STDIN (FORMAT binary)", t->name,
                             db_field_list(t, db->arena));
    PGresult *res = PQexec(p->c, sql);
    if (PQresultStatus(res) == PGRES_COPY_IN)
        send_copy(p, header, 19);
    else
        fail(p, t->name, res);
    PQclear(res);
}

static void put_field(struct pg *p, struct db_value v)
{
    uint64_t bits = htobe64(v.kind == DB_V_REAL ? bits_of(v.r) : (uint64_t)v.i);
    bool number = v.kind == DB_V_INT || v.kind == DB_V_REAL;
    size_t n = number ? sizeof(bits) : v.n;
    uint32_t length = htonl(v.kind == DB_V_NULL ? UINT32_MAX : (uint32_t)n);
    send_copy(p, &length, sizeof(length));
    if (v.kind != DB_V_NULL && n > 0)
        send_copy(p, number ? (const void *)&bits : v.p, n);
}

static void load_row(struct db *db, const struct db_table *t, const struct db_value *v)
{
    struct pg *p = of(db);
    uint16_t n = htons((uint16_t)t->n_field);
    send_copy(p, &n, sizeof(n));
    for (size_t i = 0; i < t->n_field && db->state == DB_OK; i++) {
        if (v[i].n > INT32_MAX / 2)
            db_failed(db, DB_BUG, "%s: a value is too long", t->name);
        put_field(p, v[i]);
    }
}

static void load_table_end(struct db *db, const struct db_table *t)
{
    struct pg *p = of(db);
    if (PQtransactionStatus(p->c) != PQTRANS_ACTIVE)
        return;
    bool good = db->state == DB_OK && send_copy(p, "\377\377", 2);
    PQputCopyEnd(p->c, good ? NULL : "the restore has failed");
    for (PGresult *res; (res = PQgetResult(p->c)) != NULL;)
        done(p, t->name, res);
}

static const char set_sequences[] =
    "SELECT format('SELECT setval(%L, COALESCE((SELECT max(%I) FROM %I), 0) + 1, false)', "
    "pg_get_serial_sequence(quote_ident(c.relname), a.attname), a.attname, c.relname) "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace "
    "AND a.attidentity <> ''";

/* Of our own tables only: others of the same database may be locked, and are not our matter. */
static const char analyze_all[] =
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT format('%I', relname) FROM pg_catalog.pg_class "
    "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
    "LOOP EXECUTE 'ANALYZE ' || t; END LOOP; END $$";

static void load_end(struct db *db)
{
    struct pg *p = of(db);
    for (size_t i = 0; i < p->n_key && db->state == DB_OK; i++)
        exec(db, arena_printf(db->arena, "ALTER TABLE \"%s\" ADD CONSTRAINT \"%s\" %s",
                              p->key[i].table, p->key[i].name, p->key[i].definition));
    PGresult *res = db->state == DB_OK ? ask(p, set_sequences) : NULL;
    for (int i = 0; res && i < PQntuples(res) && db->state == DB_OK; i++)
        exec(db, PQgetvalue(res, i, 0));
    PQclear(res);
    if (db->state == DB_OK)
        exec(db, analyze_all);
}

/* --- opening ---------------------------------------------------------------------------------- */

static const struct db_backend backend;

static void close_(struct db *db)
{
    struct pg *p = of(db);
    PQfinish(p->c);
    free(p);
}

struct db *pg_open(const char *url, struct arena *a, const char **error)
{
    /* What stands before dbname may be overridden by the URL, what stands after may not. */
    static const char *const keys[] = {"connect_timeout",
                                       "keepalives_idle",
                                       "tcp_user_timeout",
                                       "application_name",
                                       "dbname",
                                       "client_encoding",
                                       NULL};
    const char *const values[] = {"3", "10", "20000", "tongxin", url, "UTF8", NULL};
    struct pg *p = base_alloc(sizeof(*p));
    *p = (struct pg){.db = {.back = &backend, .kind = DB_PG}};
    p->c = PQconnectdbParams(keys, values, 1);
    BUG_IF(!p->c);
    if (prepare_connection(p))
        return &p->db;
    *error = arena_printf(a, "cannot reach the database server: %s", PQerrorMessage(p->c));
    for (char *at = strchr(*error, '\n'); at; at = strchr(at, '\n'))
        *at = ' ';
    close_(&p->db);
    return NULL;
}

static const struct db_backend backend = {
    .close = close_,
    .begin = begin,
    .unchanged = unchanged,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .run = run,
    .run_rows = run_rows,
    .forget = forget,
    .exec = exec,
    .lock = lock,
    .check = check,
    .tables = tables,
    .dump = dump,
    .load_begin = load_begin,
    .load_table = load_table,
    .load_row = load_row,
    .load_table_end = load_table_end,
    .load_end = load_end,
};
