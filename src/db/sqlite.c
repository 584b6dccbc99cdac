/*
 * sqlite.c - SQLite behind db.c. The only file that includes sqlite3.h.
 *
 * The file is in WAL mode: readers see one state and never wait, one writer at a time.
 * synchronous=FULL makes a commit wait until the log is on disk, so an acknowledged write survives
 * a loss of power. There is no memory map: pages that are mapped by every connection count again
 * and again as resident memory, and a truncated file would end the process with SIGBUS.
 *
 * SQLite forgives much by default; here foreign keys are kept, "x" is no text, tables are STRICT
 * (queryc adds it), the file's inner tables cannot be written, and a reading connection is
 * query_only. trusted_schema stays on: without it no trigger may fill a full-text index, and the
 * schema is always our own, because a restore reads rows only.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "db/backend.h"

enum { BUSY_MS = 5000 };
/* Pages that a connection keeps: a part of the file as it is when it is opened, for the upper pages of its trees, which
 * every search of them reads. */
#define CACHE_PART    64
#define CACHE_KB      2000
#define CACHE_MOST_KB 32000
#define BULK_CACHE_KB \
    64000 /* while much is written: a batch, and the leaves it falls on. No more: a page that is
                              * used again costs nothing, new memory does */
#define BULK_LOG_PAGES 131072   /* 512 MB of the log: then the writer copies it back too */
#define LOG_BYTES      33554432 /* the log is cut back to this once it has been copied */
#define TEXT_OF(x)     TEXT_OF_(x)
#define TEXT_OF_(x)    #x

/* Statements that every connection needs, prepared when it opens. */
enum fixed { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, MARK, UNDO, KEEP, VERSION, N_FIXED };
static const char *const fixed_sql[N_FIXED] = {
    [BEGIN_READ] = "BEGIN",  [BEGIN_WRITE] = "BEGIN IMMEDIATE", [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK", [MARK] = "SAVEPOINT part",         [UNDO] = "ROLLBACK TO part",
    [KEEP] = "RELEASE part", [VERSION] = "PRAGMA data_version"};

struct sqlite {
    struct db db;
    sqlite3 *h;
    sqlite3_stmt *fixed[N_FIXED];
    sqlite3_stmt *insert;  /* of the table being restored */
    int query_only;        /* as last set; -1: not yet */
    struct db_int version; /* of the state last seen (unchanged()) */
    struct copier *copier; /* while much is written; NULL: none */
};

static struct sqlite *of(struct db *db)
{
    return (struct sqlite *)(void *)db;
}

/* --- errors ----------------------------------------------------------------------------------- */

/* The library often has lost errno by the time it tells. A write that failed for no other known
 * reason is told as a full disk: quota, file size limit and no room are the usual ones. */
static enum db_state io_state(int rc, int os)
{
    if (os == EROFS || os == EACCES || os == EPERM)
        return DB_READONLY;
    bool writing = rc == SQLITE_IOERR_WRITE || rc == SQLITE_IOERR_SHMSIZE;
    return writing || os == ENOSPC || os == EDQUOT || os == EFBIG ? DB_FULL : DB_GONE;
}

static enum db_state state_of(sqlite3 *h, int rc)
{
    if (rc == SQLITE_BUSY_SNAPSHOT)
        return DB_RETRY;
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
        return DB_BUSY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return DB_READONLY;
    case SQLITE_FULL:
        return DB_FULL;
    case SQLITE_IOERR:
        return io_state(rc, sqlite3_system_errno(h));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return DB_CORRUPT;
    default:
        return DB_BUG;
    }
}

static void fail(struct sqlite *s, const char *what, int rc)
{
    db_failed(&s->db, state_of(s->h, rc), "%s: %s (%d)", what, sqlite3_errmsg(s->h), rc);
    if (s->db.running && sqlite3_get_autocommit(s->h))
        s->db.lost = true; /* SQLite rolled back by itself: disk full, I/O error, out of memory */
}

/* --- transactions ----------------------------------------------------------------------------- */

static bool fixed(struct sqlite *s, enum fixed which)
{
    int rc = sqlite3_step(s->fixed[which]);
    if (rc != SQLITE_DONE)
        fail(s, fixed_sql[which], rc);
    sqlite3_reset(s->fixed[which]);
    return rc == SQLITE_DONE;
}

static bool exec(struct db *db, const char *sql)
{
    struct sqlite *s = of(db);
    int rc = sqlite3_exec(s->h, sql, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        fail(s, sql, rc);
    return rc == SQLITE_OK;
}

/* Changing it makes every prepared statement stale, so it is set only when it differs: a
 * connection that only reads sets it once. */
static void set_query_only(struct sqlite *s, bool on)
{
    if (s->query_only == (int)on)
        return;
    if (exec(&s->db, on ? "PRAGMA query_only=1" : "PRAGMA query_only=0"))
        s->query_only = on;
}

static void begin(struct db *db, enum db_mode mode)
{
    struct sqlite *s = of(db);
    set_query_only(s, mode != DB_WRITE);
    if (db->state == DB_OK)
        fixed(s, mode == DB_WRITE ? BEGIN_WRITE : BEGIN_READ);
}

/* Being the transaction's first statement, it also fixes the state that the transaction sees. */
static bool unchanged(struct db *db)
{
    struct sqlite *s = of(db);
    sqlite3_stmt *st = s->fixed[VERSION];
    int rc = sqlite3_step(st);
    int64_t version = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    if (rc != SQLITE_ROW)
        fail(s, fixed_sql[VERSION], rc);
    sqlite3_reset(st);
    bool same = rc == SQLITE_ROW && s->version.some && s->version.v == version;
    s->version = rc == SQLITE_ROW ? DB_SOME(version) : DB_NONE;
    return same;
}

static bool commit(struct db *db)
{
    return fixed(of(db), COMMIT);
}

static void rollback(struct db *db)
{
    struct sqlite *s = of(db);
    if (!sqlite3_get_autocommit(s->h)) {
        sqlite3_step(s->fixed[ROLLBACK]); /* an error here still ends the transaction */
        sqlite3_reset(s->fixed[ROLLBACK]);
    }
}

static void savepoint(struct db *db, enum db_savepoint what)
{
    if (what == DB_MARK)
        fixed(of(db), MARK);
    else if (what == DB_KEEP || fixed(of(db), UNDO))
        fixed(of(db), KEEP);
}

/* --- running ---------------------------------------------------------------------------------- */

static int bind(sqlite3_stmt *st, int i, struct db_value v)
{
    switch (v.kind) {
    case DB_V_INT:
        return sqlite3_bind_int64(st, i, v.i);
    case DB_V_REAL:
        return sqlite3_bind_double(st, i, v.r);
    case DB_V_TEXT:
        return sqlite3_bind_text64(st, i, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8);
    case DB_V_BLOB:
        return sqlite3_bind_blob64(st, i, v.p, v.n, SQLITE_STATIC);
    case DB_V_NULL:
        break;
    }
    return sqlite3_bind_null(st, i);
}

/* The value is asked once, and text taken as its bytes: sqlite3_column_text() copies each to put a NUL behind it.
 * A connection belongs to one thread, so the value is safe to look into. */
static struct db_value column(sqlite3_stmt *st, int i)
{
    struct db_value v = {0};
    sqlite3_value *at = sqlite3_column_value(st, i);
    switch (sqlite3_value_type(at)) {
    case SQLITE_INTEGER:
        v.kind = DB_V_INT;
        v.i = sqlite3_value_int64(at);
        break;
    case SQLITE_FLOAT:
        v.kind = DB_V_REAL;
        v.r = sqlite3_value_double(at);
        break;
    case SQLITE_TEXT:
        v.kind = DB_V_TEXT;
        v.p = sqlite3_value_blob(at);
        v.n = (size_t)sqlite3_value_bytes(at);
        break;
    case SQLITE_BLOB:
        v.kind = DB_V_BLOB;
        v.p = sqlite3_value_blob(at);
        v.n = (size_t)sqlite3_value_bytes(at);
        break;
    default:
        break;
    }
    return v;
}

static sqlite3_stmt *prepare(struct sqlite *s, const char *sql, const char *what)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v3(s->h, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
    if (rc != SQLITE_OK)
        fail(s, what, rc);
    return st;
}

static void read_row(struct db *db, const struct db_query *q, sqlite3_stmt *st,
                     struct db_rows *rows)
{
    void *row = db_row(rows);
    for (size_t i = 0; row && i < q->n_out; i++)
        db_store(db, q, i, row, column(st, (int)i));
}

/* NULL after a failure. */
static sqlite3_stmt *statement(struct db *db, const struct db_query *q, void **prepared)
{
    if (!*prepared)
        *prepared = prepare(of(db), q->sql[DB_SQLITE], q->name);
    sqlite3_stmt *st = *prepared;
    if (st && sqlite3_column_count(st) != (int)q->n_out) {
        db_failed(db, DB_BUG, "%s: %d columns, declared %d", q->name, sqlite3_column_count(st),
                  q->n_out);
        return NULL;
    }
    return st;
}

static int bind_all(sqlite3_stmt *st, const struct db_query *q, const void *in)
{
    int rc = SQLITE_OK, params = sqlite3_bind_parameter_count(st);
    for (int i = 0; i < params && i < (int)q->n_in && rc == SQLITE_OK; i++)
        rc = bind(st, i + 1, db_param(q, (size_t)i, in));
    return rc;
}

static void run(struct db *db, const struct db_query *q, void **prepared, const void *in,
                struct db_rows *rows, size_t *changed)
{
    struct sqlite *s = of(db);
    sqlite3_stmt *st = statement(db, q, prepared);
    if (!st)
        return;
    int rc = bind_all(st, q, in);
    while (rc == SQLITE_OK && db->state == DB_OK) {
        int step = sqlite3_step(st);
        if (step == SQLITE_DONE)
            break;
        if (step == SQLITE_ROW)
            read_row(db, q, st, rows);
        else
            rc = step;
    }
    if (rc != SQLITE_OK)
        fail(s, q->name, rc);
    else if (!sqlite3_stmt_readonly(st))
        *changed = (size_t)sqlite3_changes64(s->h);
    sqlite3_reset(st);
    sqlite3_clear_bindings(st); /* they point into memory of the caller */
}

/* There is no round trip to save here: one prepared statement, row after row, each looked at while it is near. */
static void run_rows(struct db *db, const struct db_query *q, void **prepared, const void *rows,
                     size_t n, size_t *changed)
{
    struct sqlite *s = of(db);
    sqlite3_stmt *st = statement(db, q, prepared);
    int rc = SQLITE_OK;
    for (size_t i = 0; st && i < n && rc == SQLITE_OK; i++) {
        const char *row = (const char *)rows + i * q->in_size;
        if (!db_params_ok(db, q, row))
            break;
        rc = bind_all(st, q, row);
        if (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_DONE) {
            *changed += (size_t)sqlite3_changes64(s->h);
            rc = SQLITE_OK;
        }
        if (rc != SQLITE_OK)
            fail(s, q->name, rc);
        sqlite3_reset(st);
    }
    if (st)
        sqlite3_clear_bindings(st);
}

/* --- much at once ----------------------------------------------------------------------------- */

/*
 * Beside the writer a thread copies the log back into the file, over a connection of its own: the writer need not wait
 * for that disk work. It is woken by commits, through the library's hook. Should the log grow much faster than it is
 * copied, the writer copies too, which holds it back.
 */
struct copier {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool wanted, over;
    sqlite3 *h;
};

static void *run_copier(void *ctx)
{
    struct copier *c = ctx;
    pthread_mutex_lock(&c->lock);
    while (!c->over) {
        if (!c->wanted) {
            pthread_cond_wait(&c->woken, &c->lock);
            continue;
        }
        c->wanted = false;
        pthread_mutex_unlock(&c->lock);
        sqlite3_wal_checkpoint_v2(c->h, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        pthread_mutex_lock(&c->lock);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static void wake_copier(struct copier *c, bool over)
{
    pthread_mutex_lock(&c->lock);
    c->wanted = true;
    c->over = over;
    pthread_cond_signal(&c->woken);
    pthread_mutex_unlock(&c->lock);
}

static int after_commit(void *copier, sqlite3 *h, const char *name, int pages)
{
    wake_copier(copier, false);
    if (pages > BULK_LOG_PAGES)
        sqlite3_wal_checkpoint_v2(h, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

/* Without one (no memory, no thread) commits copy by themselves, as always. */
static void copier_start(struct sqlite *s)
{
    const char *path = sqlite3_db_filename(s->h, "main");
    struct copier *c = base_alloc(sizeof(*c));
    *c = (struct copier){.over = false};
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->woken, NULL);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (path && *path && sqlite3_open_v2(path, &c->h, flags, NULL) == SQLITE_OK &&
        sqlite3_exec(c->h, "PRAGMA synchronous=FULL", NULL, NULL, NULL) == SQLITE_OK &&
        pthread_create(&c->thread, NULL, run_copier, c) == 0) {
        sqlite3_wal_hook(s->h, after_commit, c);
        s->copier = c;
        return;
    }
    sqlite3_close(c->h);
    free(c);
}

static void copier_stop(struct sqlite *s)
{
    struct copier *c = s->copier;
    if (!c)
        return;
    wake_copier(c, true);
    pthread_join(c->thread, NULL);
    sqlite3_close(c->h);
    pthread_cond_destroy(&c->woken);
    pthread_mutex_destroy(&c->lock);
    free(c);
    s->copier = NULL;
}

static bool set_cache(struct sqlite *s)
{
    const char *path = sqlite3_db_filename(s->h, "main");
    char sql[48];
    struct stat st;
    int64_t kb = path && *path && stat(path, &st) == 0 ? st.st_size / 1024 / CACHE_PART : 0;
    kb = kb < CACHE_KB ? CACHE_KB : kb > CACHE_MOST_KB ? CACHE_MOST_KB : kb;
    sqlite3_snprintf(sizeof(sql), sql, "PRAGMA cache_size=-%d", (int)kb);
    return exec(&s->db, sql);
}

static void bulk(struct db *db, bool on)
{
    struct sqlite *s = of(db);
    if (on) {
        exec(db, "PRAGMA cache_size=-" TEXT_OF(BULK_CACHE_KB));
        copier_start(s);
        return;
    }
    copier_stop(s);
    set_cache(s);
    /* The first takes the hook's place. */
    exec(db, "PRAGMA wal_autocheckpoint=1000; PRAGMA wal_checkpoint(PASSIVE)");
}

static void forget(struct db *db, void *prepared)
{
    (void)db;
    sqlite3_finalize(prepared);
}

/* BEGIN IMMEDIATE of each migration is the lock. */
static bool lock(struct db *db, bool on)
{
    (void)db;
    (void)on;
    return true;
}

/* --- check ------------------------------------------------------------------------------------ */

static void check_columns(struct db_checker *c, sqlite3_stmt *st)
{
    const struct db_query *q = c->q;
    int n = sqlite3_column_count(st);
    if (n != q->n_out) {
        db_check_fault(c, "gives %d columns, declared are %d", n, q->n_out);
        return;
    }
    for (int i = 0; i < n; i++)
        if (strcmp(sqlite3_column_name(st, i), q->out[i].name) != 0)
            db_check_fault(c, "column %d is named %s, declared is %s", i + 1,
                           sqlite3_column_name(st, i), q->out[i].name);
    if (sqlite3_bind_parameter_count(st) > q->n_in)
        db_check_fault(c, "takes %d parameters, declared are %d", sqlite3_bind_parameter_count(st),
                       q->n_in);
    if (!q->writes && !sqlite3_stmt_readonly(st))
        db_check_fault(c, "writes, but was not recognised as writing");
}

static bool is_table(struct sqlite *s, const char *name)
{
    return sqlite3_table_column_metadata(s->h, NULL, name, NULL, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* The table behind a name in a plan, where SQLite prints the alias: the word before it in the
 * statement. NULL: no table but a WITH part or a subquery. */
static const char *table_of(struct db_checker *c, const char *name)
{
    const char *sql = c->q->sql[DB_SQLITE];
    size_t n = strlen(name);
    if (is_table(of(c->db), name))
        return name;
    for (const char *p = strstr(sql, name); p; p = strstr(p + 1, name)) {
        if (p == sql || p[-1] != ' ' || name_char(p[n]) || p[n] == '.')
            continue;
        const char *end = p - 1;
        if (end - sql > 3 && memcmp(end - 3, " AS", 3) == 0)
            end -= 3;
        const char *start = end;
        while (start > sql && name_char(start[-1]))
            start--;
        const char *table = arena_strndup(c->arena, start, (size_t)(end - start));
        if (end > start && is_table(of(c->db), table))
            return table;
    }
    return NULL;
}

/* "SCAN blog_post" reads the whole table. "SCAN x USING INDEX" walks an index in its order, which
 * is how a LIMITed list is made; "VIRTUAL TABLE" is the table's own search. */
static void check_step(struct db_checker *c, const char *detail)
{
    if (strncmp(detail, "SCAN ", 5) != 0 || strstr(detail, "VIRTUAL TABLE") ||
        strstr(detail, "USING INDEX") || strstr(detail, "USING COVERING INDEX"))
        return;
    const char *name = arena_strndup(c->arena, detail + 5, strcspn(detail + 5, " "));
    const char *table = table_of(c, name);
    if (table && !db_check_small(c, table))
        db_check_fault(c, "reads the whole of %s: an index, -- scan: reason, or -- small: %s",
                       table, table);
}

static void check_plan(struct db_checker *c)
{
    struct sqlite *s = of(c->db);
    char *sql = arena_printf(c->arena, "EXPLAIN QUERY PLAN %s", c->q->sql[DB_SQLITE]);
    sqlite3_stmt *st = prepare(s, sql, c->q->name);
    while (st && sqlite3_step(st) == SQLITE_ROW)
        check_step(c, (const char *)sqlite3_column_text(st, 3));
    sqlite3_finalize(st);
}

static void check(struct db_checker *c)
{
    struct sqlite *s = of(c->db);
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(s->h, c->q->sql[DB_SQLITE], -1, &st, NULL) != SQLITE_OK) {
        db_check_fault(c, "%s", sqlite3_errmsg(s->h));
        return;
    }
    check_columns(c, st);
    sqlite3_finalize(st);
    if (!c->q->scans)
        check_plan(c);
}

/* --- backup and restore ----------------------------------------------------------------------- */

static enum db_value_kind kind_of(struct sqlite *s, const char *table, const char *type)
{
    static const struct {
        const char *name;
        enum db_value_kind kind;
    } map[] = {{"INTEGER", DB_V_INT},
               {"INT", DB_V_INT},
               {"REAL", DB_V_REAL},
               {"TEXT", DB_V_TEXT},
               {"BLOB", DB_V_BLOB}};
    for (size_t i = 0; i < countof(map); i++)
        if (strcmp(type, map[i].name) == 0)
            return map[i].kind;
    db_failed(&s->db, DB_BUG, "table %s has a column of type %s", table, type);
    return DB_V_NULL;
}

/* Ordinary tables only: virtual tables and the inner tables they keep are filled by triggers.
 * hidden is not 0 for generated columns. */
static const char list_columns[] =
    "SELECT t.name, c.name, c.type FROM pragma_table_list t, pragma_table_xinfo(t.name) c "
    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND c.hidden = 0 ORDER BY t.name, c.cid";

static struct db_tables tables(struct db *db, struct arena *a)
{
    struct sqlite *s = of(db);
    struct db_table_list list = {0};
    sqlite3_stmt *st = prepare(s, list_columns, "tables");
    int rc = SQLITE_DONE;
    while (st && db->state == DB_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(st, 0);
        db_table_add(&list, a, table, (const char *)sqlite3_column_text(st, 1),
                     kind_of(s, table, (const char *)sqlite3_column_text(st, 2)));
    }
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        fail(s, "tables", rc);
    sqlite3_finalize(st);
    return db_table_end(&list);
}

static void dump(struct db *db, const struct db_table *t,
                 bool (*row)(void *ctx, const struct db_value *v), void *ctx)
{
    struct sqlite *s = of(db);
    char *sql =
        arena_printf(db->arena, "SELECT %s FROM \"%s\"", db_field_list(t, db->arena), t->name);
    sqlite3_stmt *st = prepare(s, sql, t->name);
    struct db_value *v = arena_array(db->arena, struct db_value, t->n_field);
    int rc = SQLITE_DONE;
    bool more = st != NULL;
    while (more && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        for (size_t i = 0; i < t->n_field; i++)
            v[i] = column(st, (int)i);
        more = row(ctx, v);
    }
    if (more && rc != SQLITE_DONE)
        fail(s, t->name, rc);
    sqlite3_finalize(st);
}

/* Broken references are found at COMMIT, which then fails. */
static void load_begin(struct db *db, struct arena *a)
{
    (void)a;
    exec(db, "PRAGMA defer_foreign_keys=1");
}

static void load_table(struct db *db, const struct db_table *t)
{
    struct buf sql = buf_make(db->arena, 0);
    buf_printf(&sql, "INSERT INTO \"%s\" (%s) VALUES (", t->name, db_field_list(t, db->arena));
    for (size_t i = 0; i < t->n_field; i++)
        buf_printf(&sql, "%s?", i == 0 ? "" : ", ");
    buf_puts(&sql, ")");
    of(db)->insert = prepare(of(db), sql.p, t->name);
}

static void load_row(struct db *db, const struct db_table *t, const struct db_value *v)
{
    sqlite3_stmt *st = of(db)->insert;
    int rc = SQLITE_OK;
    for (size_t i = 0; i < t->n_field && rc == SQLITE_OK; i++)
        rc = bind(st, (int)i + 1, v[i]);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc != SQLITE_DONE)
        fail(of(db), t->name, rc);
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
}

static void load_table_end(struct db *db, const struct db_table *t)
{
    (void)t;
    sqlite3_finalize(of(db)->insert);
    of(db)->insert = NULL;
}

/* INTEGER PRIMARY KEY goes on after the greatest number by itself. */
static void load_end(struct db *db)
{
    (void)db;
}

static const struct db_backend backend;

/* --- opening ---------------------------------------------------------------------------------- */

static void close_(struct db *db)
{
    struct sqlite *s = of(db);
    copier_stop(s);
    for (int i = 0; i < N_FIXED; i++)
        sqlite3_finalize(s->fixed[i]);
    sqlite3_finalize(s->insert);
    sqlite3_close_v2(s->h);
    free(s);
}

static void set_up(struct sqlite *s)
{
    static const int off[] = {SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML};
    static const int on[] = {SQLITE_DBCONFIG_ENABLE_FKEY, SQLITE_DBCONFIG_DEFENSIVE};
    sqlite3_busy_timeout(s->h, BUSY_MS);
    for (size_t i = 0; i < countof(off); i++)
        sqlite3_db_config(s->h, off[i], 0, NULL);
    for (size_t i = 0; i < countof(on); i++)
        sqlite3_db_config(s->h, on[i], 1, NULL);
}

/* The first statements that look at the file. The mode is kept in it, so it is written once; a file
 * that cannot be written or is locked now is opened all the same, and its first transaction says
 * why. */
static bool set_mode(struct sqlite *s)
{
    if (exec(&s->db, "PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0") &&
        set_cache(s) &&
        exec(&s->db, "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=" TEXT_OF(LOG_BYTES)))
        return true;
    return s->db.state == DB_READONLY || s->db.state == DB_BUSY;
}

static const char *explain(struct sqlite *s, const char *path, int rc, struct arena *a)
{
    if (s->db.state == DB_CORRUPT)
        return arena_printf(a, "%s is no database of this program, or damaged: restore a backup",
                            path);
    if ((rc & 0xff) == SQLITE_CANTOPEN && sqlite3_system_errno(s->h) == ENOENT)
        return arena_printf(
            a, "there is no database %s: check the path, or run \"tongxin migrate\"", path);
    return arena_printf(a, "cannot open the database %s: %s", path,
                        s->db.state != DB_OK ? s->db.why : sqlite3_errmsg(s->h));
}

/* A place's file is for its owner alone, whatever the umask: hashes, addresses, second factors. SQLite
 * gives the log beside it the same mode. Where this fails, opening says why. */
static void make_private(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

struct db *sqlite_open(const char *path, bool create, struct arena *a, const char **error)
{
    struct sqlite *s = base_alloc(sizeof(*s));
    *s = (struct sqlite){.db = {.back = &backend, .kind = DB_SQLITE}, .query_only = -1};
    /* Its count of memory is one lock for all threads, and nobody asks for it. Refused, without harm, once the
     * library runs. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (create ? SQLITE_OPEN_CREATE : 0);
    if (create && path[0] != ':')
        make_private(path);
    int rc = sqlite3_open_v2(path, &s->h, flags, NULL);
    if (rc == SQLITE_OK)
        set_up(s);
    bool good = rc == SQLITE_OK && set_mode(s);
    s->db.state = good ? DB_OK : s->db.state;
    for (int i = 0; i < N_FIXED && good; i++)
        good = (s->fixed[i] = prepare(s, fixed_sql[i], fixed_sql[i])) != NULL;
    if (good)
        return &s->db;
    *error = explain(s, path, rc, a);
    close_(&s->db);
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
    .bulk = bulk,
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
