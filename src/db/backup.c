/*
 * backup.c - a copy of a place in one file, and back, between both kinds of database.
 *
 * The copy is made of rows, not of pages: so that what was saved from SQLite can be restored into
 * PostgreSQL and the other way round, and so that nothing but rows ever comes in from outside (a
 * copied SQLite file carries a schema, which could hold triggers of a stranger). That is why
 * SQLite's own backup API is not used. One reading transaction sees one state while others write;
 * memory does not grow with the database.
 *
 * The file, numbers big-endian, text and blob as u32 length and bytes:
 *
 *     "tongxin-backup1\n"
 *     'M' i64 number, text name                    each migration, ascending
 *     'T' text name, u32 n, n * (text name, u8 kind)   a table; kind 1 int, 2 real, 3 text, 4 blob
 *     'R' per field u8 kind (0 NULL) and the value: i64, IEEE 754 binary64, text or blob
 *     'E' u64 rows                                 end of the table
 *     'Z' u64 rows of all tables
 *     32 bytes: SHA-256 of everything before
 *
 * Tables that triggers fill (virtual tables, generated columns, "-- derived:") are left out: the
 * triggers fill them again while the rows come in.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/log.h"
#include "db/backend.h"

static const char magic[] = "tongxin-backup1\n";
enum { MAGIC = sizeof(magic) - 1, BLOCK = 65536, MAX_FIELDS = 1000, MAX_NAME = 64 };

/* --- tables ----------------------------------------------------------------------------------- */

static void close_table(struct db_table_list *list)
{
    if (list->tables.n == 0)
        return;
    struct db_table *t = &list->tables.at[list->tables.n - 1];
    t->field = list->fields.at;
    t->n_field = list->fields.n;
    list->fields.at = NULL;
    list->fields.n = list->fields.cap = 0;
}

void db_table_add(struct db_table_list *list, struct arena *a, const char *table,
                  const char *column, enum db_value_kind kind)
{
    size_t n = list->tables.n;
    if (n == 0 || strcmp(list->tables.at[n - 1].name, table) != 0) {
        close_table(list);
        VEC_PUSH(a, &list->tables, (struct db_table){.name = arena_strdup(a, table)});
    }
    VEC_PUSH(a, &list->fields, (struct db_field){arena_strdup(a, column), kind});
}

struct db_tables db_table_end(struct db_table_list *list)
{
    close_table(list);
    return (struct db_tables){list->tables.at, list->tables.n};
}

const char *db_field_list(const struct db_table *t, struct arena *a)
{
    struct buf b = buf_make(a, 0);
    for (size_t i = 0; i < t->n_field; i++)
        buf_printf(&b, "%s\"%s\"", i == 0 ? "" : ", ", t->field[i].name);
    return b.p;
}

static bool is_derived(struct db_applied_list applied, const char *table)
{
    for (size_t i = 0; i < applied.n; i++) {
        struct str rest = str_of(applied.at[i].derived), name;
        while (str_cut(&rest, ',', &name))
            if (str_eq(name, str_of(table)))
                return true;
    }
    return strcmp(table, "schema_migration") == 0;
}

/* The tables that are copied, in the transaction that is open. */
static struct db_tables wanted(struct db *db, struct db_applied_list applied, struct arena *a)
{
    struct db_tables all = db->back->tables(db, a);
    struct db_table *kept = arena_array(a, struct db_table, all.n);
    struct db_tables t = {kept, 0};
    for (size_t i = 0; i < all.n; i++)
        if (!is_derived(applied, all.at[i].name))
            kept[t.n++] = all.at[i];
    return t;
}

/* --- writing ---------------------------------------------------------------------------------- */

struct writer {
    FILE *f;
    struct sha256_state sum;
    int error; /* errno of the first failure */
    const struct db_table *table;
    uint64_t rows, all_rows;
};

static void put(struct writer *w, const void *p, size_t n)
{
    if (w->error || n == 0)
        return;
    sha256_add(&w->sum, p, n);
    if (fwrite(p, 1, n, w->f) != n)
        w->error = errno ? errno : EIO;
}

static void put_u8(struct writer *w, int v)
{
    put(w, &(unsigned char){(unsigned char)v}, 1);
}

static void put_u64(struct writer *w, uint64_t v)
{
    v = htobe64(v);
    put(w, &v, sizeof(v));
}

static void put_bytes(struct writer *w, const void *p, size_t n)
{
    uint32_t length = htobe32((uint32_t)n);
    if (n > UINT32_MAX)
        w->error = EFBIG;
    put(w, &length, sizeof(length));
    put(w, p, n);
}

static void put_text(struct writer *w, const char *s)
{
    put_bytes(w, s, strlen(s));
}

static void put_value(struct writer *w, struct db_value v)
{
    uint64_t bits;
    put_u8(w, (int)v.kind);
    switch (v.kind) {
    case DB_V_NULL:
        break;
    case DB_V_INT:
        put_u64(w, (uint64_t)v.i);
        break;
    case DB_V_REAL:
        memcpy(&bits, &v.r, sizeof(bits));
        put_u64(w, bits);
        break;
    case DB_V_TEXT:
    case DB_V_BLOB:
        put_bytes(w, v.p, v.n);
        break;
    }
}

static bool put_row(void *ctx, const struct db_value *v)
{
    struct writer *w = ctx;
    put_u8(w, 'R');
    for (size_t i = 0; i < w->table->n_field; i++)
        put_value(w, v[i]);
    w->rows++;
    return w->error == 0;
}

static void put_table(struct writer *w, struct db *db, const struct db_table *t)
{
    w->table = t;
    w->rows = 0;
    put_u8(w, 'T');
    put_text(w, t->name);
    put(w, &(uint32_t){htobe32((uint32_t)t->n_field)}, 4);
    for (size_t i = 0; i < t->n_field; i++) {
        put_text(w, t->field[i].name);
        put_u8(w, (int)t->field[i].kind);
    }
    db->back->dump(db, t, put_row, w);
    put_u8(w, 'E');
    put_u64(w, w->rows);
    w->all_rows += w->rows;
}

/* The whole stream, in one reading transaction. */
static bool put_all(struct writer *w, struct db *db, struct arena *a)
{
    db_begin(db, DB_READ, a);
    struct db_applied_list applied = db_applied(db);
    struct db_tables tables = {0};
    if (db->state == DB_OK)
        tables = wanted(db, applied, a);
    put(w, magic, MAGIC);
    for (size_t i = 0; i < applied.n; i++) {
        put_u8(w, 'M');
        put_u64(w, (uint64_t)applied.at[i].number);
        put_text(w, applied.at[i].name);
    }
    for (size_t i = 0; i < tables.n && db->state == DB_OK && !w->error; i++)
        put_table(w, db, &tables.at[i]);
    put_u8(w, 'Z');
    put_u64(w, w->all_rows);
    return db_commit(db);
}

/* On disk before it gets its name, and the name on disk too. */
static bool settle(struct writer *w, const char *temp, const char *path, struct arena *a)
{
    uint8_t sum[SHA256_BYTES];
    sha256_end(&w->sum, sum);
    if (!w->error && (fwrite(sum, 1, sizeof(sum), w->f) != sizeof(sum) || fflush(w->f) != 0 ||
                      fsync(fileno(w->f)) != 0 || rename(temp, path) != 0))
        w->error = errno ? errno : EIO;
    if (w->error)
        return false;
    const char *slash = strrchr(path, '/');
    const char *dir = slash ? arena_strndup(a, path, (size_t)(slash - path) + 1) : ".";
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    return true;
}

bool db_backup(struct db *db, const char *path, struct arena *a, const char **error)
{
    *error = NULL;
    char *temp = arena_printf(a, "%s.XXXXXX", path);
    int fd = mkostemp(temp, O_CLOEXEC); /* mode 0600: the copy holds personal data */
    struct writer w = {.f = fd >= 0 ? fdopen(fd, "wb") : NULL};
    if (!w.f) {
        *error = arena_printf(a, "cannot write %s: %s", path, strerror(errno));
        return false;
    }
    sha256_begin(&w.sum);
    if (!put_all(&w, db, a))
        *error = arena_printf(a, "the database cannot be read: %s", db_why(db));
    else if (!settle(&w, temp, path, a))
        *error = arena_printf(a, "cannot write %s: %s", path, strerror(w.error));
    fclose(w.f);
    if (*error)
        unlink(temp);
    else
        LOG(LOG_INFO, "backup written", LI("rows", (int64_t)w.all_rows));
    return *error == NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct reader {
    FILE *f;
    uint64_t left;     /* bytes before the checksum */
    const char *wrong; /* the first fault found in the file */
    char *row;         /* bytes of texts and blobs of a row */
    size_t n_row, cap_row;
};

static void get(struct reader *r, void *p, size_t n)
{
    memset(p, 0, n);
    if (r->wrong)
        return;
    if (n > r->left || fread(p, 1, n, r->f) != n)
        r->wrong = "it ends too early";
    r->left -= r->wrong ? 0 : n;
}

static int get_u8(struct reader *r)
{
    unsigned char c;
    get(r, &c, 1);
    return c;
}

static uint32_t get_u32(struct reader *r)
{
    uint32_t v;
    get(r, &v, sizeof(v));
    return be32toh(v);
}

static uint64_t get_u64(struct reader *r)
{
    uint64_t v;
    get(r, &v, sizeof(v));
    return be64toh(v);
}

static const char *get_name(struct reader *r, struct arena *a)
{
    uint32_t n = get_u32(r);
    if (n > MAX_NAME && !r->wrong)
        r->wrong = "a name is too long";
    char *s = arena_alloc(a, MAX_NAME + 1);
    if (!r->wrong)
        get(r, s, n);
    return s;
}

/* The checksum of the whole file, before anything of it is used. */
static bool verify(struct reader *r)
{
    struct stat st;
    uint8_t sum[SHA256_BYTES], stored[SHA256_BYTES];
    char block[BLOCK];
    struct sha256_state state;
    if (fstat(fileno(r->f), &st) != 0 || !S_ISREG(st.st_mode) ||
        st.st_size < (off_t)(MAGIC + SHA256_BYTES))
        return false;
    uint64_t size = (uint64_t)st.st_size - SHA256_BYTES;
    r->left = size;
    sha256_begin(&state);
    while (r->left > 0 && !r->wrong) {
        size_t n = r->left < BLOCK ? (size_t)r->left : BLOCK;
        get(r, block, n);
        sha256_add(&state, block, n);
    }
    sha256_end(&state, sum);
    bool good = !r->wrong && fread(stored, 1, sizeof(stored), r->f) == sizeof(stored) &&
                memcmp(sum, stored, sizeof(sum)) == 0 && fseeko(r->f, 0, SEEK_SET) == 0;
    r->left = size;
    return good;
}

static struct db_value get_value(struct reader *r, enum db_value_kind declared)
{
    struct db_value v = {.kind = (enum db_value_kind)get_u8(r)};
    uint64_t bits;
    if (v.kind == DB_V_NULL || r->wrong)
        return v;
    if (v.kind != declared) {
        r->wrong = "a value has another type than its column";
        return v;
    }
    if (v.kind == DB_V_INT || v.kind == DB_V_REAL) {
        bits = get_u64(r);
        v.i = (int64_t)bits;
        memcpy(&v.r, &bits, sizeof(bits));
        return v;
    }
    v.n = get_u32(r);
    if (v.n > r->left) {
        r->wrong = "a value is longer than the file";
        v.n = 0;
    }
    if (r->n_row + v.n + 1 > r->cap_row) {
        r->cap_row = (r->n_row + v.n + 1) * 2;
        r->row = base_realloc(r->row, r->cap_row);
    }
    get(r, r->row + r->n_row, v.n);
    v.i = (int64_t)r->n_row; /* the place; the pointer is set when the row is complete */
    r->n_row += v.n;
    return v;
}

static void get_row(struct reader *r, const struct db_table *t, struct db_value *v)
{
    r->n_row = 0;
    for (size_t i = 0; i < t->n_field; i++)
        v[i] = get_value(r, t->field[i].kind);
    for (size_t i = 0; i < t->n_field; i++)
        if (v[i].kind == DB_V_TEXT || v[i].kind == DB_V_BLOB)
            v[i].p = r->row + v[i].i;
}

/* --- restoring -------------------------------------------------------------------------------- */

struct restore {
    struct db *db;
    struct reader r;
    struct arena *arena;
    struct db_tables target;
    bool *seen; /* of the target's tables */
    uint64_t rows;
};

static const struct db_table *find_table(struct restore *s, const char *name)
{
    for (size_t i = 0; i < s->target.n; i++)
        if (strcmp(s->target.at[i].name, name) == 0 && !s->seen[i]) {
            s->seen[i] = true;
            return &s->target.at[i];
        }
    return NULL;
}

static bool has_field(const struct db_table *t, struct db_field f)
{
    for (size_t i = 0; i < t->n_field; i++)
        if (strcmp(t->field[i].name, f.name) == 0 && t->field[i].kind == f.kind)
            return true;
    return false;
}

/* The table as the file has it, which must be the database's, the columns in any order. */
static bool get_table(struct restore *s, struct db_table *t)
{
    struct reader *r = &s->r;
    t->name = get_name(r, s->arena);
    t->n_field = get_u32(r);
    if (t->n_field == 0 || t->n_field > MAX_FIELDS)
        r->wrong = "a table has an impossible number of columns";
    const struct db_table *target = r->wrong ? NULL : find_table(s, t->name);
    if (!target || target->n_field != t->n_field) {
        r->wrong = r->wrong ? r->wrong : "its tables are not those of its schema number";
        return false;
    }
    struct db_field *f = arena_array(s->arena, struct db_field, t->n_field);
    t->field = f;
    for (size_t i = 0; i < t->n_field && !r->wrong; i++) {
        f[i].name = get_name(r, s->arena);
        f[i].kind = (enum db_value_kind)get_u8(r);
        bool twice = false;
        for (size_t j = 0; j < i; j++)
            twice = twice || strcmp(f[i].name, f[j].name) == 0;
        if (twice || !has_field(target, f[i]))
            r->wrong = "its columns are not those of its schema number";
    }
    return !r->wrong;
}

static void get_rows(struct restore *s, const struct db_table *t)
{
    struct reader *r = &s->r;
    struct db_value *v = arena_array(s->arena, struct db_value, t->n_field);
    uint64_t rows = 0;
    s->db->back->load_table(s->db, t);
    int tag = 0;
    while (!r->wrong && s->db->state == DB_OK && (tag = get_u8(r)) == 'R') {
        get_row(r, t, v);
        if (!r->wrong)
            s->db->back->load_row(s->db, t, v);
        rows++;
    }
    if (!r->wrong && s->db->state == DB_OK && (tag != 'E' || get_u64(r) != rows))
        r->wrong = "rows are missing";
    if (r->wrong)
        db_failed(s->db, DB_BUG, "the backup is damaged: %s", r->wrong);
    s->db->back->load_table_end(s->db, t);
    s->rows += rows;
}

/* Rows that migrations themselves put in are in the backup too. */
static void empty_tables(struct restore *s)
{
    for (size_t i = 0; i < s->target.n && s->db->state == DB_OK; i++)
        s->db->back->exec(s->db,
                          arena_printf(s->arena, "DELETE FROM \"%s\"", s->target.at[i].name));
}

static bool count_row(void *ctx, const struct db_value *v)
{
    (void)v;
    *(bool *)ctx = true;
    return false;
}

static bool any_row(struct restore *s)
{
    bool any = false;
    for (size_t i = 0; i < s->target.n && s->db->state == DB_OK && !any; i++)
        s->db->back->dump(s->db, &s->target.at[i], count_row, &any);
    return any;
}

static bool load(struct restore *s, bool fresh, const char **error)
{
    struct db *db = s->db;
    db_begin(db, DB_WRITE, s->arena);
    if (db->state == DB_OK)
        s->target = wanted(db, db_applied(db), s->arena);
    s->seen = arena_array(s->arena, bool, s->target.n);
    if (!fresh && any_row(s))
        db_failed(db, DB_BUG, "the database is not empty: restore into a new one");
    if (db->state == DB_OK)
        db->back->load_begin(db, s->arena);
    if (fresh)
        empty_tables(s);
    int tag = 0;
    struct db_table t;
    while (db->state == DB_OK && (tag = get_u8(&s->r)) == 'T' && get_table(s, &t))
        get_rows(s, &t);
    if (!s->r.wrong && tag == 'Z' && (get_u64(&s->r) != s->rows || s->r.left != 0))
        s->r.wrong = "rows are missing";
    for (size_t i = 0; i < s->target.n && !s->r.wrong; i++)
        s->r.wrong = s->seen[i] ? NULL : "a table is missing";
    if (s->r.wrong || tag != 'Z')
        db_failed(db, DB_BUG, "the backup is damaged: %s",
                  s->r.wrong ? s->r.wrong : "an unknown part");
    if (db->state == DB_OK)
        db->back->load_end(db);
    if (db_commit(db))
        return true;
    *error = arena_printf(s->arena, "nothing was restored: %s", db_why(db));
    return false;
}

/* The migrations the backup was made with, as a catalog; what the program has beyond them is
 * applied when the rows are in. */
static bool get_schema(struct restore *s, const struct db_catalog *c, struct db_catalog *then,
                       const char **error)
{
    const struct db_migration **m =
        arena_array(s->arena, const struct db_migration *, c->n_migration);
    char start[MAGIC];
    *then = (struct db_catalog){.migration = m};
    get(&s->r, start, MAGIC);
    if (s->r.wrong || memcmp(start, magic, MAGIC) != 0) {
        *error = "this file is no backup of Tongxin, or of a later format";
        return false;
    }
    int tag;
    while ((tag = getc(s->r.f)) == 'M') {
        s->r.left--;
        int64_t number = (int64_t)get_u64(&s->r);
        const char *name = get_name(&s->r, s->arena);
        size_t i = 0;
        while (i < c->n_migration && c->migration[i]->number != number)
            i++;
        if (s->r.wrong || i == c->n_migration || then->n_migration == c->n_migration) {
            *error = arena_printf(s->arena,
                                  "the backup has migration %lld (%s), this program knows %d: "
                                  "install the newer program",
                                  (long long)number, name, db_schema_newest(c));
            return false;
        }
        m[then->n_migration++] = c->migration[i];
    }
    ungetc(tag, s->r.f);
    return true;
}

/* The database at the schema of the backup. *fresh: it was absent or without any table. */
static bool prepare(struct restore *s, const struct db_catalog *then, bool *fresh,
                    const char **error)
{
    int schema = db_schema(s->db, s->arena, error);
    *fresh = schema == 0;
    if (schema < 0)
        return false;
    if (schema > db_schema_newest(then)) {
        *error = arena_printf(s->arena,
                              "the database has schema %d already, the backup %d: restore into a "
                              "new database",
                              schema, db_schema_newest(then));
        return false;
    }
    return db_migrate(s->db, then, s->arena, error);
}

bool db_restore(struct db *db, const struct db_catalog *c, const char *path, struct arena *a,
                const char **error)
{
    struct restore s = {.db = db, .arena = a, .r = {.f = fopen(path, "rbe")}};
    struct db_catalog then;
    bool fresh;
    *error = NULL;
    if (!s.r.f) {
        *error = arena_printf(a, "cannot read %s: %s", path, strerror(errno));
        return false;
    }
    bool good = verify(&s.r);
    if (!good)
        *error = arena_printf(a, "%s is damaged or no backup: its checksum does not fit", path);
    good = good && get_schema(&s, c, &then, error) && prepare(&s, &then, &fresh, error) &&
           load(&s, fresh, error) && db_migrate(db, c, a, error);
    if (good)
        LOG(LOG_INFO, "backup restored", LI("rows", (int64_t)s.rows));
    fclose(s.r.f);
    free(s.r.row);
    return good;
}
