/*
 * queryc - the SQL compiler: queries.sql and schema files become C.
 *
 *     queryc queries -n ROOM -o BASE FILE.sql       BASE.c, BASE.h: typed functions, ROOM_queries[]
 *     queryc schema -n ROOM -o OUT.c NNNN-name.sql… ROOM_migrations[]
 *
 * A query stays SQL: the compiler only finds where it begins and ends, turns :name into ?1 and $1,
 * and prints a struct for what goes in, a struct for what comes out, tables that describe both, and
 * one thin function. It does not understand tables or types of the schema: the databases do, when
 * `tongxin check` prepares every query on them.
 *
 * One scanner cuts SQL into strings, comments, words, parameters and the rest, so that a colon, a
 * semicolon or a $ inside a string or a comment means nothing. The first fault ends the work with
 * "file:line: error: …"; nothing is written then. The language is described in tool/README.md.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 2, SQLITE = 0, PG = 1, BOTH = 2, MAX_COLS = 200, MAX_BYTES = 4 << 20 };

/* --- memory and text -------------------------------------------------------------------------- */

struct text {
    char *p;
    size_t n, cap;
};

static void *grow(void *old, size_t size)
{
    void *p = realloc(old, size);
    if (!p) {
        fputs("queryc: out of memory\n", stderr);
        exit(1);
    }
    return p;
}

static void put(struct text *t, const char *p, size_t n)
{
    if (t->n + n + 1 > t->cap) {
        t->cap = (t->n + n + 1) * 2;
        t->p = grow(t->p, t->cap);
    }
    if (n > 0)
        memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

static void puts_(struct text *t, const char *s)
{
    put(t, s, strlen(s));
}

__attribute__((format(printf, 2, 3))) static void say(struct text *t, const char *fmt, ...)
{
    char small[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof(small), fmt, ap);
    va_end(ap);
    if (n < (int)sizeof(small)) {
        put(t, small, n > 0 ? (size_t)n : 0);
        return;
    }
    char *big = grow(NULL, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(big, (size_t)n + 1, fmt, ap);
    va_end(ap);
    put(t, big, (size_t)n);
    free(big);
}

/* A C string literal, one source line per about 90 bytes. */
static void put_literal(struct text *t, const char *s, size_t n, const char *indent)
{
    size_t column = 0;
    puts_(t, "\"");
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (column > 80 && (c == ' ' || column > 90)) {
            say(t, "\"\n%s\"", indent);
            column = 0;
        }
        if (c == '"' || c == '\\')
            say(t, "\\%c", c);
        else if (c == '\n')
            puts_(t, "\\n");
        else if (c < 0x20 || c >= 0x7f || (c == '?' && i > 0 && s[i - 1] == '?'))
            say(t, "\\%03o", c);
        else
            put(t, (const char[]){(char)c}, 1);
        column++;
    }
    puts_(t, "\"");
}

/* --- the scanner ------------------------------------------------------------------------------ */

enum token_kind {
    T_END,
    T_SPACE,  /* blanks and comments */
    T_MARK,   /* "-- word: rest" at the start of a line */
    T_WORD,   /* name, keyword or number */
    T_STRING, /* '…' */
    T_QUOTED, /* "…" */
    T_PARAM,  /* :name */
    T_MACRO,  /* $WORD */
    T_DOLLAR, /* $tag$…$tag$ */
    T_SEMI,
    T_OTHER
};

struct token {
    enum token_kind kind;
    const char *p;
    size_t n;
    int line;
    const char *word, *rest; /* of a mark */
    size_t word_n, rest_n;
};

struct scan {
    const char *file, *p, *end;
    int line;
    bool fresh; /* only blanks so far on this line */
    struct text error;
};

__attribute__((format(printf, 3, 4))) static void fault(struct scan *s, int line, const char *fmt,
                                                        ...)
{
    if (s->error.n > 0)
        return;
    char what[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    say(&s->error, "%s:%d: error: %s", s->file, line, what);
}

static bool failed(const struct scan *s)
{
    return s->error.n > 0;
}

static bool word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool word_char(char c)
{
    return word_start(c) || (c >= '0' && c <= '9');
}

static bool word_is(const char *p, size_t n, const char *upper)
{
    if (strlen(upper) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (toupper((unsigned char)p[i]) != upper[i])
            return false;
    return true;
}

static size_t left(const struct scan *s)
{
    return (size_t)(s->end - s->p);
}

static bool ahead(const struct scan *s, const char *what)
{
    return left(s) >= strlen(what) && memcmp(s->p, what, strlen(what)) == 0;
}

/* "-- word: rest": a mark when word is small letters directly followed by a colon. */
static void read_mark(struct token *t)
{
    const char *p = t->p + 2, *end = t->p + t->n;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    t->word = p;
    while (p < end && *p >= 'a' && *p <= 'z')
        p++;
    t->word_n = (size_t)(p - t->word);
    if (t->word_n == 0 || p == end || *p != ':')
        return;
    p++;
    while (p < end && isspace((unsigned char)*p))
        p++;
    while (end > p && isspace((unsigned char)end[-1]))
        end--;
    t->rest = p;
    t->rest_n = (size_t)(end - p);
    t->kind = T_MARK;
}

static void skip_quoted(struct scan *s, char quote, int line)
{
    s->p++;
    for (; s->p < s->end; s->p++) {
        if (*s->p == '\n')
            s->line++;
        if (*s->p != quote)
            continue;
        if (left(s) > 1 && s->p[1] == quote) {
            s->p++;
            continue;
        }
        s->p++;
        return;
    }
    fault(s, line, "this %c is never closed", quote);
}

static void skip_block_comment(struct scan *s, int line)
{
    int depth = 0; /* PostgreSQL nests them, SQLite does not: so nesting is refused */
    for (; s->p < s->end; s->p++) {
        if (*s->p == '\n')
            s->line++;
        if (ahead(s, "/*")) {
            if (++depth > 1)
                fault(s, s->line, "a comment inside a comment");
            s->p++;
        } else if (ahead(s, "*/")) {
            s->p += 2;
            return;
        }
    }
    fault(s, line, "this comment is never closed");
}

/* At '$': a macro word, or PostgreSQL's dollar quote. */
static enum token_kind skip_dollar(struct scan *s, int line)
{
    const char *start = s->p++;
    while (s->p < s->end && word_char(*s->p))
        s->p++;
    if (s->p == s->end || *s->p != '$')
        return T_MACRO;
    size_t tag = (size_t)(++s->p - start);
    for (; s->p < s->end; s->p++) {
        if (*s->p == '\n')
            s->line++;
        if (left(s) >= tag && memcmp(s->p, start, tag) == 0) {
            s->p += tag;
            return T_DOLLAR;
        }
    }
    fault(s, line, "this %.*s is never closed", (int)(tag > 40 ? 40 : tag), start);
    return T_DOLLAR;
}

static enum token_kind skip_token(struct scan *s, int line)
{
    char c = *s->p;
    if (isspace((unsigned char)c)) {
        for (; s->p < s->end && isspace((unsigned char)*s->p); s->p++)
            s->line += *s->p == '\n';
        return T_SPACE;
    }
    if (ahead(s, "--")) {
        while (s->p < s->end && *s->p != '\n')
            s->p++;
        return T_SPACE;
    }
    if (ahead(s, "/*")) {
        skip_block_comment(s, line);
        return T_SPACE;
    }
    if (c == '\'' || c == '"') {
        skip_quoted(s, c, line);
        return c == '"' ? T_QUOTED : T_STRING;
    }
    if (c == '$')
        return skip_dollar(s, line);
    if (word_char(c)) {
        while (s->p < s->end && word_char(*s->p))
            s->p++;
        return T_WORD;
    }
    if (ahead(s, "::")) {
        s->p += 2;
        return T_OTHER;
    }
    s->p++;
    if (c == ':' && s->p < s->end && word_start(*s->p)) {
        while (s->p < s->end && word_char(*s->p))
            s->p++;
        return T_PARAM;
    }
    return c == ';' ? T_SEMI : T_OTHER;
}

static struct token next(struct scan *s)
{
    struct token t = {.kind = T_END, .p = s->p, .line = s->line};
    if (failed(s) || s->p == s->end)
        return t;
    if (*s->p == '\0' || *s->p == '\r') {
        fault(s, s->line, "a NUL or CR byte: this file is not plain text with LF line ends");
        return t;
    }
    bool fresh = s->fresh;
    t.kind = skip_token(s, t.line);
    t.n = (size_t)(s->p - t.p);
    if (t.kind == T_SPACE && fresh && t.n > 2 && memcmp(t.p, "--", 2) == 0)
        read_mark(&t);
    s->fresh = isspace((unsigned char)*t.p) ? fresh || memchr(t.p, '\n', t.n) != NULL : false;
    return t;
}

/* SQL on its way out: one blank where there were blanks or comments. */
struct sql {
    struct text text;
    bool blank; /* before the next token */
    bool ended; /* ';' was seen */
    bool seen;
};

static void sql_put(struct sql *q, const char *p, size_t n)
{
    if (q->blank && q->text.n > 0)
        put(&q->text, " ", 1);
    q->blank = false;
    put(&q->text, p, n);
}

/* --- queries ---------------------------------------------------------------------------------- */

struct type {
    const char *name, *c, *nullable_c, *tag, *array; /* array: of many, in PostgreSQL */
};
static const struct type types[] = {
    {"int", "int64_t ", "struct db_int ", "DB_T_INT", "bigint[]"},
    {"time", "usec ", "struct db_int ", "DB_T_TIME", "bigint[]"},
    {"day", "day ", "struct db_int ", "DB_T_DAY", "bigint[]"},
    {"bool", "bool ", "struct db_int ", "DB_T_BOOL", "bigint[]"},
    {"real", "double ", "struct db_real ", "DB_T_REAL", "float8[]"},
    {"text", "const char *", "const char *", "DB_T_TEXT", "text[]"},
    {"blob", "struct db_blob ", "struct db_blob ", "DB_T_BLOB", "bytea[]"},
};

struct col {
    const struct type *type;
    bool nullable, used;
    char name[64];
};
struct cols {
    struct col at[MAX_COLS];
    size_t n;
    int line; /* where it was declared, 0: not at all */
};

enum shape { ONE, MANY, EXEC, ROWS };
static const char *const shape_tag[] = {"DB_ONE", "DB_MANY", "DB_EXEC", "DB_ROWS"};

/* Where a :rows statement is: only its one VALUES (…) holds parameters. */
enum values { VALUES_BEFORE, VALUES_OPENS, VALUES_INSIDE, VALUES_BEHIND };

struct query {
    char name[64];
    enum shape shape;
    int line;
    struct cols in, out;
    bool scans, writes, split;
    bool with; /* the part now read begins with WITH or SELECT */
    struct sql sql[KINDS];
    enum values values[KINDS]; /* of :rows */
    int depth[KINDS];          /* of parentheses inside VALUES (…) */
};

/* A list of names seen, to refuse the second. */
struct names {
    char (*at)[64];
    size_t n;
};

struct queries {
    struct scan scan;
    const char *room;
    struct text h, c, list;
    struct names names;
    struct query q;
    bool open; /* a query has begun */
    int part;  /* SQLITE, PG or BOTH */
};

static const char *const c_words[] = {
    "auto",     "break",  "case",   "char",     "const",    "continue", "default",  "do",
    "double",   "else",   "enum",   "extern",   "float",    "for",      "goto",     "if",
    "inline",   "int",    "long",   "register", "restrict", "return",   "short",    "signed",
    "sizeof",   "static", "struct", "switch",   "typedef",  "union",    "unsigned", "void",
    "volatile", "while",  "bool",   "true",     "false",    "asm",      "typeof",   "unix",
    "linux",    "errno",  "stdin",  "stdout",   "stderr"};

/* Copies a name that can stand in C. */
static bool take_name(struct scan *s, int line, const char *p, size_t n, char out[64])
{
    bool good = n > 0 && n < 50 && p[0] >= 'a' && p[0] <= 'z';
    for (size_t i = 0; good && i < n; i++)
        good = (p[i] >= 'a' && p[i] <= 'z') || (p[i] >= '0' && p[i] <= '9') || p[i] == '_';
    if (!good) {
        fault(s, line, "'%.*s' is not a name: small letters, digits and _, at most 49",
              (int)(n > 60 ? 60 : n), p);
        return false;
    }
    memcpy(out, p, n);
    out[n] = '\0';
    for (size_t i = 0; i < sizeof(c_words) / sizeof(*c_words); i++)
        if (strcmp(out, c_words[i]) == 0) {
            fault(s, line, "'%s' is a word of C: choose another name", out);
            return false;
        }
    return true;
}

static bool remember(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->at[i], name) == 0)
            return false;
    names->at = grow(names->at, (names->n + 1) * sizeof(*names->at));
    memcpy(names->at[names->n++], name, 64);
    return true;
}

static struct col *find_col(struct cols *cols, const char *p, size_t n)
{
    for (size_t i = 0; i < cols->n; i++)
        if (strlen(cols->at[i].name) == n && memcmp(cols->at[i].name, p, n) == 0)
            return &cols->at[i];
    return NULL;
}

static const struct type *find_type(const char *p, size_t n)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (strlen(types[i].name) == n && memcmp(types[i].name, p, n) == 0)
            return &types[i];
    return NULL;
}

/* "int id" or "text? lang" */
static void read_col(struct scan *s, int line, const char *p, const char *end, struct cols *cols)
{
    while (p < end && isspace((unsigned char)*p))
        p++;
    while (end > p && isspace((unsigned char)end[-1]))
        end--;
    const char *type = p;
    while (p < end && word_char(*p))
        p++;
    struct col c = {.type = find_type(type, (size_t)(p - type))};
    if (!c.type) {
        fault(s, line, "'%.*s' is not a type: int time day bool real text blob, with ? if nullable",
              (int)(p - type > 40 ? 40 : p - type), type);
        return;
    }
    if (p < end && *p == '?') {
        c.nullable = true;
        p++;
    }
    while (p < end && isspace((unsigned char)*p))
        p++;
    if (!take_name(s, line, p, (size_t)(end - p), c.name))
        return;
    if (find_col(cols, c.name, strlen(c.name))) {
        fault(s, line, "'%s' is declared twice", c.name);
        return;
    }
    if (cols->n == MAX_COLS) {
        fault(s, line, "more than %d columns", MAX_COLS);
        return;
    }
    cols->at[cols->n++] = c;
}

/* A second in: or out: line goes on where the first ended. */
static void read_cols(struct scan *s, const struct token *t, struct cols *cols)
{
    cols->line = t->line;
    const char *p = t->rest, *end = t->rest + t->rest_n;
    if (p < end && end[-1] == ',')
        end--; /* goes on in the next line */
    while (!failed(s)) {
        const char *comma = p < end ? memchr(p, ',', (size_t)(end - p)) : NULL;
        read_col(s, t->line, p, comma ? comma : end, cols);
        if (!comma)
            return;
        p = comma + 1;
    }
}

static void put_cols(struct text *t, const char *name, const char *what, const struct cols *cols,
                     const char *type_suffix)
{
    if (cols->n == 0)
        return;
    say(t, "static const struct db_col %s_%s_cols[] = {\n", name, what);
    for (size_t i = 0; i < cols->n; i++)
        say(t, "    {\"%s\", %s, %s, offsetof(struct %s%s, %s)},\n", cols->at[i].name,
            cols->at[i].type->tag, cols->at[i].nullable ? "true" : "false", name, type_suffix,
            cols->at[i].name);
    puts_(t, "};\n");
}

static void put_struct(struct text *t, const char *name, const char *suffix,
                       const struct cols *cols)
{
    if (cols->n == 0)
        return;
    say(t, "struct %s%s {\n", name, suffix);
    for (size_t i = 0; i < cols->n; i++)
        say(t, "    %s%s;\n",
            cols->at[i].nullable ? cols->at[i].type->nullable_c : cols->at[i].type->c,
            cols->at[i].name);
    puts_(t, "};\n");
}

static void put_header(struct text *h, const struct query *q)
{
    const char *n = q->name;
    bool in = q->in.n > 0;
    say(h, "\nextern const struct db_query %s_query;\n", n);
    put_struct(h, n, "_in", &q->in);
    put_struct(h, n, "", &q->out);
    if (q->shape == ROWS) {
        say(h,
            "int64_t q_%s_rows(struct db *db, const struct %s_in *rows, size_t n);\n"
            "#define q_%s(db, ...) q_%s_rows((db), &(struct %s_in){__VA_ARGS__}, 1)\n",
            n, n, n, n, n);
        return;
    }
    char params[160] = "";
    if (in)
        snprintf(params, sizeof(params), ", const struct %s_in *in", n);
    if (q->shape == ONE) {
        say(h, "bool q_%s%s(struct db *db, struct %s *out%s);\n", n, in ? "_" : "", n, params);
        if (in)
            say(h, "#define q_%s(db, out, ...) q_%s_((db), (out), &(struct %s_in){__VA_ARGS__})\n",
                n, n, n);
        return;
    }
    if (q->shape == MANY)
        say(h,
            "struct %s_rows {\n    struct %s *at;\n    size_t n;\n};\nstruct %s_rows q_%s%s(struct "
            "db *db%s);\n",
            n, n, n, n, in ? "_" : "", params);
    else
        say(h, "int64_t q_%s%s(struct db *db%s);\n", n, in ? "_" : "", params);
    if (in)
        say(h, "#define q_%s(db, ...) q_%s_((db), &(struct %s_in){__VA_ARGS__})\n", n, n, n);
}

static void put_function(struct text *c, const struct query *q)
{
    const char *n = q->name, *arg = q->in.n > 0 ? "in" : "NULL", *end = q->in.n > 0 ? "_" : "";
    char params[160] = "";
    if (q->in.n > 0)
        snprintf(params, sizeof(params), ", const struct %s_in *in", n);
    if (q->shape == ROWS)
        say(c,
            "int64_t q_%s_rows(struct db *db, const struct %s_in *rows, size_t n)\n{\n"
            "    return db_run_rows(db, &%s_query, rows, n);\n}\n\n",
            n, n, n);
    else if (q->shape == ONE)
        say(c,
            "bool q_%s%s(struct db *db, struct %s *out%s)\n{\n"
            "    return db_run(db, &%s_query, %s, out, NULL, NULL);\n}\n\n",
            n, end, n, params, n, arg);
    else if (q->shape == MANY)
        say(c,
            "struct %s_rows q_%s%s(struct db *db%s)\n{\n"
            "    void *rows = NULL;\n    size_t n = 0;\n"
            "    db_run(db, &%s_query, %s, NULL, &rows, &n);\n"
            "    return (struct %s_rows){rows, n};\n}\n\n",
            n, n, end, params, n, arg, n);
    else
        say(c,
            "int64_t q_%s%s(struct db *db%s)\n{\n    size_t n = 0;\n"
            "    db_run(db, &%s_query, %s, NULL, NULL, &n);\n    return (int64_t)n;\n}\n\n",
            n, end, params, n, arg);
}

static void put_source(struct text *c, const struct query *q, const char *file)
{
    const char *n = q->name;
    put_cols(c, n, "in", &q->in, "_in");
    put_cols(c, n, "out", &q->out, "");
    say(c, "const struct db_query %s_query = {\n    .name = \"%s\",\n    .sql = {\n        ", n, n);
    for (int k = 0; k < KINDS; k++) {
        put_literal(c, q->sql[k].text.p, q->sql[k].text.n, "        ");
        puts_(c, k == 0 ? ",\n        " : "},\n");
    }
    say(c, "    .shape = %s,\n    .writes = %s,\n    .scans = %s,\n", shape_tag[q->shape],
        q->writes ? "true" : "false", q->scans ? "true" : "false");
    if (q->in.n > 0)
        say(c, "    .in = %s_in_cols,\n    .n_in = %zu,\n", n, q->in.n);
    if (q->shape == ROWS)
        say(c, "    .in_size = sizeof(struct %s_in),\n", n);
    if (q->out.n > 0)
        say(c, "    .out = %s_out_cols,\n    .n_out = %zu,\n    .out_size = sizeof(struct %s),\n",
            n, q->out.n, n);
    puts_(c, "    .file = ");
    put_literal(c, file, strlen(file), "        ");
    say(c, ",\n    .line = %d,\n};\n\n", q->line);
    put_function(c, q);
}

static void clear_query(struct query *q)
{
    for (int k = 0; k < KINDS; k++)
        free(q->sql[k].text.p);
    *q = (struct query){0};
}

/* Whether all that was promised is there; then prints it. */
static void end_query(struct queries *qs)
{
    struct query *q = &qs->q;
    struct scan *s = &qs->scan;
    if (!qs->open || failed(s))
        return;
    for (int k = 0; k < KINDS; k++) {
        if (!q->sql[k].seen)
            fault(s, q->line, "'%s' has no statement%s", q->name,
                  !q->split     ? ""
                  : k == SQLITE ? " for sqlite"
                                : " for pg");
        else if (!q->sql[k].ended)
            fault(s, q->line, "the statement of '%s' does not end in ;", q->name);
    }
    bool silent = q->shape == EXEC || q->shape == ROWS;
    if (!silent && q->out.n == 0)
        fault(s, q->line, "'%s' gives rows, so it needs -- out:", q->name);
    if (silent && q->out.n > 0)
        fault(s, q->out.line, "'%s' is :%s and gives no rows: no -- out:", q->name,
              q->shape == EXEC ? "exec" : "rows");
    for (int k = 0; k < KINDS; k++)
        if (q->shape == ROWS && (q->values[k] != VALUES_BEHIND || q->in.n == 0))
            fault(s, q->line, "'%s' is :rows, so it is INSERT … VALUES (…) with parameters",
                  q->name);
    for (size_t i = 0; i < q->in.n; i++)
        if (!q->in.at[i].used)
            fault(s, q->in.line, "parameter '%s' is declared but not used", q->in.at[i].name);
    if (failed(s))
        return;
    put_header(&qs->h, q);
    put_source(&qs->c, q, s->file);
    say(&qs->list, "    &%s_query,\n", q->name);
    clear_query(q);
    qs->open = false;
}

/* "blog_get :one" */
static void begin_query(struct queries *qs, const struct token *t)
{
    struct scan *s = &qs->scan;
    struct query *q = &qs->q;
    end_query(qs);
    if (failed(s))
        return;
    const char *colon = memchr(t->rest, ':', t->rest_n), *end = t->rest + t->rest_n;
    const char *name_end = colon ? colon : end;
    while (name_end > t->rest && isspace((unsigned char)name_end[-1]))
        name_end--;
    if (!take_name(s, t->line, t->rest, (size_t)(name_end - t->rest), q->name))
        return;
    size_t n = colon ? (size_t)(end - colon) : 0;
    if (n == 4 && memcmp(colon, ":one", n) == 0)
        q->shape = ONE;
    else if (n == 5 && memcmp(colon, ":many", n) == 0)
        q->shape = MANY;
    else if (n == 5 && memcmp(colon, ":exec", n) == 0)
        q->shape = EXEC;
    else if (n == 5 && memcmp(colon, ":rows", n) == 0)
        q->shape = ROWS;
    else
        fault(s, t->line, "after the name comes :one, :many, :exec or :rows");
    size_t room = strlen(qs->room);
    if (strncmp(q->name, qs->room, room) != 0 || q->name[room] != '_')
        fault(s, t->line, "names here begin with '%s_'", qs->room);
    if (!failed(s) && !remember(&qs->names, q->name))
        fault(s, t->line, "a second query named '%s'", q->name);
    q->line = t->line;
    qs->open = true;
    qs->part = BOTH;
}

static void split_query(struct queries *qs, const struct token *t, int part)
{
    struct query *q = &qs->q;
    bool common = !q->split && (q->sql[SQLITE].seen || q->sql[PG].seen);
    if (t->rest_n > 0)
        fault(&qs->scan, t->line, "nothing may follow the colon");
    else if (common)
        fault(&qs->scan, t->line, "'%s' already has a statement for both", q->name);
    else if (q->sql[part].seen)
        fault(&qs->scan, t->line, "'%s' already has this part", q->name);
    q->split = true;
    qs->part = part;
}

static void query_mark(struct queries *qs, const struct token *t)
{
    struct query *q = &qs->q;
    struct scan *s = &qs->scan;
    if (word_is(t->word, t->word_n, "NAME")) {
        begin_query(qs, t);
        return;
    }
    if (!qs->open) {
        fault(s, t->line, "'-- %.*s:' before the first -- name:", (int)t->word_n, t->word);
        return;
    }
    bool begun = q->sql[SQLITE].seen || q->sql[PG].seen || q->split;
    if (word_is(t->word, t->word_n, "SQLITE"))
        split_query(qs, t, SQLITE);
    else if (word_is(t->word, t->word_n, "PG"))
        split_query(qs, t, PG);
    else if (begun)
        fault(s, t->line, "'-- %.*s:' must stand before the statement", (int)t->word_n, t->word);
    else if (word_is(t->word, t->word_n, "IN"))
        read_cols(s, t, &q->in);
    else if (word_is(t->word, t->word_n, "OUT"))
        read_cols(s, t, &q->out);
    else if (word_is(t->word, t->word_n, "SCAN")) {
        q->scans = true;
        if (t->rest_n == 0)
            fault(s, t->line, "-- scan: needs the reason");
    } else
        fault(s, t->line, "unknown mark '-- %.*s:'", (int)(t->word_n > 40 ? 40 : t->word_n),
              t->word);
}

static bool is_change(const struct token *t)
{
    return word_is(t->p, t->n, "INSERT") || word_is(t->p, t->n, "UPDATE") ||
           word_is(t->p, t->n, "DELETE");
}

static void first_word(struct queries *qs, const struct token *t)
{
    bool reads =
        t->kind == T_WORD && (word_is(t->p, t->n, "SELECT") || word_is(t->p, t->n, "WITH") ||
                              word_is(t->p, t->n, "VALUES"));
    if (!reads && !(t->kind == T_WORD && is_change(t)))
        fault(&qs->scan, t->line,
              "a query begins with SELECT, WITH, VALUES, INSERT, UPDATE or DELETE");
}

/* ") FROM unnest(…)" of the arrays that hold the rows, column by column. */
static void put_unnest(struct query *q)
{
    struct text *t = &q->sql[PG].text;
    puts_(t, " FROM unnest(");
    for (size_t i = 0; i < q->in.n; i++)
        say(t, "%s$%zu::%s", i ? ", " : "", i + 1, q->in.at[i].type->array);
    puts_(t, ") AS row_ (");
    for (size_t i = 0; i < q->in.n; i++)
        say(t, "%sc%zu", i ? ", " : "", i + 1);
    puts_(t, ")");
}

/* The VALUES (…) of a :rows statement becomes SELECT … FROM unnest(…) for PostgreSQL; SQLite runs the
 * statement once for each row. True: the token was part of that, and is written. */
static bool values_token(struct queries *qs, const struct token *t, int k)
{
    struct query *q = &qs->q;
    bool values = t->kind == T_WORD && word_is(t->p, t->n, "VALUES");
    bool opens = t->kind == T_OTHER && *t->p == '(', closes = t->kind == T_OTHER && *t->p == ')';
    if (values && q->values[k] == VALUES_BEFORE) {
        q->values[k] = VALUES_OPENS;
        sql_put(&q->sql[k], k == PG ? "SELECT" : "VALUES", 6);
        return true;
    }
    if (q->values[k] == VALUES_OPENS) {
        if (!opens)
            fault(&qs->scan, t->line, "after VALUES comes (");
        q->values[k] = VALUES_INSIDE;
        if (k == PG)
            q->sql[k].blank = true;
        return k == PG;
    }
    if (q->values[k] == VALUES_INSIDE && opens)
        q->depth[k]++;
    else if (q->values[k] == VALUES_INSIDE && closes && q->depth[k]-- == 0) {
        q->values[k] = VALUES_BEHIND;
        if (k == PG)
            put_unnest(q);
        return k == PG;
    } else if (q->values[k] != VALUES_INSIDE && t->kind == T_PARAM)
        fault(&qs->scan, t->line, "in :rows a parameter can stand in VALUES (…) only");
    return false;
}

/* Writes one token into the statement of kind k. */
static void query_put(struct queries *qs, const struct token *t, int k)
{
    struct query *q = &qs->q;
    struct sql *sql = &q->sql[k];
    if (sql->ended) {
        fault(&qs->scan, t->line, "a second statement in '%s'", q->name);
        return;
    }
    if (!sql->seen)
        first_word(qs, t);
    sql->seen = true;
    if (t->kind == T_WORD && is_change(t)) /* also WITH … INSERT and SELECT … FOR UPDATE */
        q->writes = true;
    if (t->kind == T_SEMI) {
        sql->ended = true;
        return;
    }
    if (q->shape == ROWS && values_token(qs, t, k))
        return;
    if (t->kind != T_PARAM) {
        sql_put(sql, t->p, t->n);
        return;
    }
    struct col *c = find_col(&q->in, t->p + 1, t->n - 1);
    if (!c) {
        fault(&qs->scan, t->line, "'%.*s' is not declared in -- in:", (int)(t->n > 60 ? 60 : t->n),
              t->p);
        return;
    }
    c->used = true;
    char ref[32];
    const char *mark = k == SQLITE ? "?" : q->shape == ROWS ? "row_.c" : "$";
    int n = snprintf(ref, sizeof(ref), "%s%d", mark, (int)(c - q->in.at) + 1);
    sql_put(sql, ref, (size_t)n);
}

/* "C" in COLLATE "C" is PostgreSQL's name for byte order and cannot be written otherwise. */
static bool may_be_quoted(const struct token *t, int part)
{
    return part == PG && t->n == 3 && memcmp(t->p, "\"C\"", 3) == 0;
}

static void query_token(struct queries *qs, const struct token *t)
{
    struct scan *s = &qs->scan;
    if (t->kind == T_SPACE) {
        for (int k = 0; k < KINDS; k++)
            qs->q.sql[k].blank = true;
        return;
    }
    if (!qs->open)
        fault(s, t->line, "a statement before the first -- name:");
    else if (t->kind == T_QUOTED && !may_be_quoted(t, qs->part))
        fault(s, t->line, "double quotes: text stands in '…', names need no quotes");
    else if (t->kind == T_MACRO || t->kind == T_DOLLAR ||
             (t->kind == T_OTHER && (*t->p == '?' || *t->p == '`')) ||
             (t->kind == T_OTHER && *t->p == '@' && qs->part != PG))
        fault(s, t->line, "'%c' has no place in a query: parameters are written :name", *t->p);
    for (int k = 0; k < KINDS && !failed(s); k++)
        if (qs->part == BOTH || qs->part == k)
            query_put(qs, t, k);
}

static const char generated[] = "/* Made by tool/queryc from %s. */\n";
/* The C standard promises only 4095 bytes in a literal; every compiler we use takes more. */
static const char long_literals[] = "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n";

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void compile_queries(struct queries *qs, const char *base)
{
    say(&qs->h, generated, base_name(qs->scan.file));
    say(&qs->h, "#ifndef GEN_%s_QUERIES_H\n#define GEN_%s_QUERIES_H\n\n", qs->room, qs->room);
    puts_(&qs->h, "#include \"base/clock.h\"\n#include \"db/db.h\"\n");
    say(&qs->c, generated, base_name(qs->scan.file));
    say(&qs->c, "#include \"gen/%s/%s.h\"\n%s\n", qs->room, base_name(base), long_literals);
    for (;;) {
        struct token t = next(&qs->scan);
        if (t.kind == T_END)
            break;
        if (t.kind == T_MARK)
            query_mark(qs, &t);
        else
            query_token(qs, &t);
    }
    end_query(qs);
    say(&qs->h, "\nextern const struct db_query *const %s_queries[];\n\n#endif\n", qs->room);
    say(&qs->c, "const struct db_query *const %s_queries[] = {\n%s    NULL};\n", qs->room,
        qs->list.p ? qs->list.p : "");
}

static void free_queries(struct queries *qs)
{
    clear_query(&qs->q);
    free(qs->h.p);
    free(qs->c.p);
    free(qs->list.p);
    free(qs->names.at);
    free(qs->scan.error.p);
}

/* --- schema ----------------------------------------------------------------------------------- */

struct schema {
    struct scan scan;
    int part;
    struct sql sql[KINDS];   /* the statement being read */
    char word[KINDS][4][16]; /* its first four words, in capitals */
    int words[KINDS];
    char last[KINDS][16]; /* its last word */
    int depth[KINDS];     /* BEGIN/CASE … END inside CREATE TRIGGER */
    int line;
    struct text list[KINDS]; /* the finished statements, as C */
    struct text small, derived;
};

struct macro {
    const char *name, *sql[KINDS];
};
static const struct macro macros[] = {
    {"$ID", {"INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"}},
    {"$INT", {"INTEGER", "BIGINT"}},
    {"$REAL", {"REAL", "DOUBLE PRECISION"}},
    {"$TEXT", {"TEXT", "TEXT COLLATE \"C\""}},
    {"$BLOB", {"BLOB", "BYTEA"}},
};

static void upper_word(char out[16], const struct token *t)
{
    size_t n = t->n < 15 ? t->n : 15;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)toupper((unsigned char)t->p[i]);
    out[n] = '\0';
}

static bool is_trigger(const struct schema *sc, int k)
{
    for (int i = 1; i < sc->words[k]; i++)
        if (strcmp(sc->word[k][0], "CREATE") == 0 && strcmp(sc->word[k][i], "TRIGGER") == 0)
            return true;
    return false;
}

static void note_word(struct schema *sc, const struct token *t, int k)
{
    upper_word(sc->last[k], t);
    if (sc->words[k] < 4)
        memcpy(sc->word[k][sc->words[k]++], sc->last[k], 16);
    if (k != SQLITE || !is_trigger(sc, k))
        return;
    if (strcmp(sc->last[k], "BEGIN") == 0 || strcmp(sc->last[k], "CASE") == 0)
        sc->depth[k]++;
    if (strcmp(sc->last[k], "END") == 0 && sc->depth[k] > 0)
        sc->depth[k]--;
}

static void end_statement(struct schema *sc, int k)
{
    struct sql *sql = &sc->sql[k];
    bool table = sc->words[k] >= 2 && strcmp(sc->word[k][0], "CREATE") == 0 &&
                 strcmp(sc->word[k][1], "TABLE") == 0;
    if (k == SQLITE && table) {
        if (sql->text.p[sql->text.n - 1] == ')')
            puts_(&sql->text, " STRICT");
        else if (strcmp(sc->last[k], "ROWID") == 0)
            puts_(&sql->text, ", STRICT");
        else if (strcmp(sc->last[k], "STRICT") != 0)
            fault(&sc->scan, sc->line, "CREATE TABLE must end in ) or WITHOUT ROWID");
    }
    if (strcmp(sc->word[k][0], "BEGIN") == 0 || strcmp(sc->word[k][0], "COMMIT") == 0 ||
        strcmp(sc->word[k][0], "PRAGMA") == 0)
        fault(&sc->scan, sc->line, "%s: a migration is one transaction already", sc->word[k][0]);
    puts_(&sc->list[k], "    ");
    put_literal(&sc->list[k], sql->text.p, sql->text.n, "    ");
    puts_(&sc->list[k], ",\n");
    sql->text.n = 0;
    sql->seen = sql->blank = false;
    sc->words[k] = sc->depth[k] = 0;
    sc->last[k][0] = sc->word[k][0][0] = '\0';
}

static void schema_put(struct schema *sc, const struct token *t, int k)
{
    struct sql *sql = &sc->sql[k];
    if (t->kind == T_SEMI && sc->depth[k] == 0) {
        if (sql->seen)
            end_statement(sc, k);
        else
            fault(&sc->scan, t->line, "an empty statement");
        return;
    }
    if (!sql->seen)
        sc->line = t->line;
    sql->seen = true;
    if (t->kind == T_WORD)
        note_word(sc, t, k);
    if (t->kind != T_MACRO) {
        sql_put(sql, t->p, t->n);
        return;
    }
    for (size_t i = 0; i < sizeof(macros) / sizeof(*macros); i++)
        if (strlen(macros[i].name) == t->n && memcmp(macros[i].name, t->p, t->n) == 0) {
            sql_put(sql, macros[i].sql[k], strlen(macros[i].sql[k]));
            return;
        }
    fault(&sc->scan, t->line, "'%.*s' is unknown: there are $ID $INT $REAL $TEXT $BLOB",
          (int)(t->n > 40 ? 40 : t->n), t->p);
}

/* "a, b": names into a C list. */
static void read_tables(struct schema *sc, const struct token *t, struct text *list)
{
    const char *p = t->rest, *end = t->rest + t->rest_n;
    while (!failed(&sc->scan)) {
        while (p < end && isspace((unsigned char)*p))
            p++;
        const char *comma = p < end ? memchr(p, ',', (size_t)(end - p)) : NULL;
        const char *stop = comma ? comma : end;
        while (stop > p && isspace((unsigned char)stop[-1]))
            stop--;
        char name[64];
        if (take_name(&sc->scan, t->line, p, (size_t)(stop - p), name))
            say(list, "    \"%s\",\n", name);
        if (!comma)
            return;
        p = comma + 1;
    }
}

static void open_statements(struct schema *sc, int line)
{
    if (sc->sql[SQLITE].seen || sc->sql[PG].seen)
        fault(&sc->scan, line, "the statement that begins in line %d does not end in ;", sc->line);
}

static void schema_mark(struct schema *sc, const struct token *t)
{
    static const char *const parts[] = {"SQLITE", "PG", "BOTH"};
    for (int i = 0; i < 3; i++)
        if (word_is(t->word, t->word_n, parts[i])) {
            open_statements(sc, t->line);
            if (t->rest_n > 0)
                fault(&sc->scan, t->line, "nothing may follow the colon");
            sc->part = i;
            return;
        }
    if (word_is(t->word, t->word_n, "SMALL"))
        read_tables(sc, t, &sc->small);
    else if (word_is(t->word, t->word_n, "DERIVED"))
        read_tables(sc, t, &sc->derived);
    else
        fault(&sc->scan, t->line, "unknown mark '-- %.*s:'", (int)(t->word_n > 40 ? 40 : t->word_n),
              t->word);
}

static void schema_token(struct schema *sc, const struct token *t)
{
    if (t->kind == T_SPACE) {
        sc->sql[SQLITE].blank = sc->sql[PG].blank = true;
        return;
    }
    if (t->kind == T_QUOTED && !may_be_quoted(t, sc->part))
        fault(&sc->scan, t->line, "double quotes: text stands in '…', names need no quotes");
    if (t->kind == T_DOLLAR && sc->part != PG)
        fault(&sc->scan, t->line, "a dollar quote can stand only after -- pg:");
    for (int k = 0; k < KINDS && !failed(&sc->scan); k++)
        if (sc->part == BOTH || sc->part == k)
            schema_put(sc, t, k);
}

static void put_list(struct text *c, const char *room, int number, const char *what,
                     const struct text *list)
{
    if (list->n > 0)
        say(c, "static const char *const %s_%04d_%s[] = {\n%s    NULL};\n", room, number, what,
            list->p);
    else
        say(c, "static const char *const %s_%04d_%s[] = {NULL};\n", room, number, what);
}

/* "0040-post.sql" */
static bool migration_name(struct scan *s, int *number, char name[64])
{
    const char *b = base_name(s->file);
    size_t n = strlen(b);
    bool good = n > 9 && n < 60 && b[4] == '-' && strcmp(b + n - 4, ".sql") == 0;
    *number = 0;
    for (int i = 0; good && i < 4; i++) {
        good = b[i] >= '0' && b[i] <= '9';
        *number = *number * 10 + (b[i] - '0');
    }
    for (size_t i = 5; good && i < n - 4; i++)
        good = word_char(b[i]) || b[i] == '-';
    if (!good || *number == 0) {
        fault(s, 1, "a migration's file is named NNNN-name.sql");
        return false;
    }
    snprintf(name, 64, "%.*s", (int)(n - 9), b + 5);
    return true;
}

static void compile_schema(struct schema *sc, const char *room, struct text *c, struct text *list)
{
    int number;
    char name[64];
    sc->part = BOTH;
    if (!migration_name(&sc->scan, &number, name))
        return;
    for (;;) {
        struct token t = next(&sc->scan);
        if (t.kind == T_END)
            break;
        if (t.kind == T_MARK)
            schema_mark(sc, &t);
        else
            schema_token(sc, &t);
    }
    open_statements(sc, sc->scan.line);
    if (failed(&sc->scan))
        return;
    put_list(c, room, number, "sqlite", &sc->list[SQLITE]);
    put_list(c, room, number, "pg", &sc->list[PG]);
    put_list(c, room, number, "small", &sc->small);
    put_list(c, room, number, "derived", &sc->derived);
    say(c,
        "static const struct db_migration %s_%04d = {\n    .number = %d,\n    .name = \"%s\",\n"
        "    .sql = {%s_%04d_sqlite, %s_%04d_pg},\n    .small = %s_%04d_small,\n"
        "    .derived = %s_%04d_derived,\n    .file = ",
        room, number, number, name, room, number, room, number, room, number, room, number);
    put_literal(c, sc->scan.file, strlen(sc->scan.file), "        ");
    puts_(c, ",\n};\n\n");
    say(list, "    &%s_%04d,\n", room, number);
}

static void free_schema(struct schema *sc)
{
    for (int k = 0; k < KINDS; k++) {
        free(sc->sql[k].text.p);
        free(sc->list[k].p);
    }
    free(sc->small.p);
    free(sc->derived.p);
    free(sc->scan.error.p);
}

/* --- command line ----------------------------------------------------------------------------- */

#ifndef QUERYC_NO_MAIN

static bool read_file(const char *path, struct text *t)
{
    FILE *f = fopen(path, "rb");
    char block[65536];
    size_t n = 0;
    if (f)
        while ((n = fread(block, 1, sizeof(block), f)) > 0 && t->n < MAX_BYTES)
            put(t, block, n);
    if (!f || ferror(f) || t->n >= MAX_BYTES) {
        fprintf(stderr, "%s: %s\n", path, t->n >= MAX_BYTES ? "too long" : strerror(errno));
        if (f)
            fclose(f);
        return false;
    }
    fclose(f);
    put(t, "", 0);
    return true;
}

static bool write_file(const char *base, const char *ending, const struct text *t)
{
    struct text path = {0};
    say(&path, "%s%s", base, ending);
    FILE *f = fopen(path.p, "wb");
    bool good = f && fwrite(t->p, 1, t->n, f) == t->n;
    good = (!f || fclose(f) == 0) && good;
    if (!good) {
        fprintf(stderr, "%s: %s\n", path.p, strerror(errno));
        remove(path.p);
    }
    free(path.p);
    return good;
}

static struct scan scan_of(const char *file, const struct text *t)
{
    return (struct scan){.file = file, .p = t->p, .end = t->p + t->n, .line = 1, .fresh = true};
}

static bool run_queries(const char *room, const char *base, const char *file)
{
    struct text in = {0};
    struct queries qs = {.room = room};
    bool good = read_file(file, &in);
    if (good) {
        qs.scan = scan_of(file, &in);
        compile_queries(&qs, base);
        good = !failed(&qs.scan);
        if (!good)
            fprintf(stderr, "%s\n", qs.scan.error.p);
        good = good && write_file(base, ".h", &qs.h) && write_file(base, ".c", &qs.c);
    }
    free_queries(&qs);
    free(in.p);
    return good;
}

static bool run_schema(const char *room, const char *out, char **files, int n)
{
    struct text c = {0}, list = {0};
    bool good = true;
    say(&c, generated, "schema");
    say(&c, "#include \"db/db.h\"\n%s\n", long_literals);
    say(&c, "extern const struct db_migration *const %s_migrations[];\n\n", room);
    for (int i = 0; i < n && good; i++) {
        struct text in = {0};
        struct schema sc = {0};
        good = read_file(files[i], &in);
        if (good) {
            sc.scan = scan_of(files[i], &in);
            compile_schema(&sc, room, &c, &list);
            good = !failed(&sc.scan);
            if (!good)
                fprintf(stderr, "%s\n", sc.scan.error.p);
        }
        free_schema(&sc);
        free(in.p);
    }
    say(&c, "const struct db_migration *const %s_migrations[] = {\n%s    NULL};\n", room,
        list.p ? list.p : "");
    good = good && write_file(out, "", &c);
    free(c.p);
    free(list.p);
    return good;
}

int main(int argc, char **argv)
{
    bool queries = argc == 7 && strcmp(argv[1], "queries") == 0;
    bool schema = argc >= 7 && strcmp(argv[1], "schema") == 0;
    if ((!queries && !schema) || strcmp(argv[2], "-n") != 0 || strcmp(argv[4], "-o") != 0) {
        fputs("usage: queryc queries -n ROOM -o BASE FILE.sql\n"
              "       queryc schema -n ROOM -o OUT.c NNNN-name.sql...\n",
              stderr);
        return 2;
    }
    bool good = queries ? run_queries(argv[3], argv[5], argv[6])
                        : run_schema(argv[3], argv[5], argv + 6, argc - 6);
    return good ? 0 : 1;
}

#endif
