/*
 * csv.c - CSV out and in (RFC 4180).
 *
 * The reader is a state machine over single bytes, so that a file may come in pieces cut anywhere.
 * It collects one row in a buffer of its own; a row that breaks a rule is read to its end without
 * being kept, and reported, so that one bad row costs one line in the report and no memory.
 */
#include "base/csv.h"

#include "base/utf8.h"

static const char BOM[] = "\xef\xbb\xbf";

/* --- out ------------------------------------------------------------------------------------ */

struct csv_out csv_begin(struct buf *out)
{
    return (struct csv_out){.out = out};
}

static void begin_field(struct csv_out *c)
{
    if (c->started)
        buf_lit(c->out, ",");
    else
        c->row_at = c->out->n;
    c->started = true;
}

static size_t count_digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* [+-]digits[.digits][e[+-]digits] */
static bool is_number(const char *s)
{
    if (*s == '+' || *s == '-')
        s++;
    size_t n = count_digits(s);
    s += n;
    if (n == 0)
        return false;
    if (*s == '.') {
        n = count_digits(++s);
        s += n;
        if (n == 0)
            return false;
    }
    if (*s == 'e' || *s == 'E') {
        s++;
        if (*s == '+' || *s == '-')
            s++;
        n = count_digits(s);
        s += n;
        if (n == 0)
            return false;
    }
    return *s == '\0';
}

/* What a spreadsheet would calculate; the wide forms = + - @ count in East Asian editions. */
static bool is_formula(const char *s)
{
    static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                       "\xef\xbc\xa0"};
    if (*s && strchr("=+-@\t\r\n", *s))
        return !is_number(s);
    for (size_t i = 0; i < countof(wide); i++)
        if (strncmp(s, wide[i], strlen(wide[i])) == 0)
            return true;
    return false;
}

/* Also for blanks at the ends, which many readers trim, and for what would be taken for a byte order
 * mark at the start of the file. */
static bool needs_quotes(const char *s, size_t n)
{
    return strpbrk(s, ",\"\r\n") || (n && (s[0] == ' ' || s[n - 1] == ' ')) ||
           strncmp(s, BOM, strlen(BOM)) == 0;
}

void csv_str(struct csv_out *c, const char *s)
{
    begin_field(c);
    if (!s)
        return;
    bool formula = is_formula(s);
    size_t n = strlen(s);
    bool quote = needs_quotes(s, n);

    if (quote)
        buf_lit(c->out, "\"");
    if (formula)
        buf_lit(c->out, "'");
    for (const char *at; quote && (at = strchr(s, '"')); s = at + 1) {
        buf_put(c->out, s, (size_t)(at - s));
        buf_lit(c->out, "\"\"");
    }
    buf_puts(c->out, s);
    if (quote)
        buf_lit(c->out, "\"");
}

void csv_int(struct csv_out *c, int64_t v)
{
    begin_field(c);
    buf_int(c->out, v);
}

void csv_end_row(struct csv_out *c)
{
    if (c->started && c->out->n == c->row_at)
        buf_lit(c->out, "\"\""); /* one empty field: an empty line would be no row */
    buf_lit(c->out, "\r\n");
    c->started = false;
}

/* --- in ------------------------------------------------------------------------------------- */

enum state {
    ROW_START,   /* nothing of a row seen */
    FIELD_START, /* after a comma */
    PLAIN,       /* in a field without quotes */
    QUOTED,      /* between quotes */
    QUOTE_SEEN   /* a quote inside quotes: the end, or the first of two */
};

struct csv_in {
    struct arena *arena;
    struct csv_limits limits;
    const char *p, *end; /* input not yet read */
    bool last;
    enum state state;
    bool after_cr; /* a LF now belongs to the CR before */
    unsigned bom;  /* bytes of the mark seen at the start; 3: that is over */
    size_t line;   /* 1-based, of the next byte */
    size_t row_line;
    const char *error; /* of this row; NULL: none */
    size_t bad_field;  /* with an error: the field it is in, from 1 */
    const char *too_long, *too_many;
    struct buf text; /* the row's fields, one behind the other */
    size_t field_at; /* in text, of the field being read */
    size_t *ends;    /* in text, of each field */
    struct str *fields;
    size_t n, cap;
};

struct csv_in *csv_open(struct arena *a, struct csv_limits limits)
{
    struct csv_in *c = arena_new(a, struct csv_in);
    c->arena = a;
    c->limits = limits;
    c->line = 1;
    c->too_long =
        arena_printf(a, "a field has more than %zu bytes; shorten it", limits.field_bytes);
    c->too_many = arena_printf(a, "the row has more than %zu fields", limits.fields);
    c->text = buf_make(a, 0);
    return c;
}

void csv_feed(struct csv_in *c, const char *p, size_t n, bool last)
{
    BUG_IF(c->last || c->p != c->end);
    c->p = p;
    c->end = n ? p + n : p;
    c->last = last;
}

static void fail(struct csv_in *c, const char *error)
{
    if (c->error)
        return;
    c->error = error;
    c->bad_field = c->n + 1;
}

size_t csv_bad_field(const struct csv_in *c)
{
    return c->bad_field;
}

static void keep(struct csv_in *c, char b)
{
    if (c->text.n - c->field_at >= c->limits.field_bytes)
        fail(c, c->too_long);
    if (b == '\0')
        fail(c, "a field has a NUL byte; save the file as CSV in UTF-8");
    if (!c->error)
        buf_putc(&c->text, b);
}

static void end_field(struct csv_in *c)
{
    if (c->n == c->limits.fields)
        fail(c, c->too_many);
    struct str field = {c->text.p + c->field_at, c->text.n - c->field_at};
    if (!c->error && !utf8_valid(field))
        fail(c, "the text is not UTF-8; save the file as CSV in UTF-8");
    if (c->error)
        return;
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 16;
        c->ends = arena_grow(c->arena, c->ends, c->cap * sizeof(*c->ends), cap * sizeof(*c->ends));
        c->fields =
            arena_grow(c->arena, c->fields, c->cap * sizeof(*c->fields), cap * sizeof(*c->fields));
        c->cap = cap;
    }
    c->ends[c->n++] = c->text.n;
    c->field_at = c->text.n;
}

static void begin_row(struct csv_in *c)
{
    c->text.n = c->field_at = c->n = 0;
    c->error = NULL;
    c->row_line = c->line;
}

/* A byte that is not part of a line's end, or is inside quotes. */
static void inside(struct csv_in *c, char b)
{
    if (c->state == ROW_START)
        begin_row(c);
    if (c->state == QUOTED) {
        if (b == '"')
            c->state = QUOTE_SEEN;
        else
            keep(c, b);
    } else if (b == ',') {
        end_field(c);
        c->state = FIELD_START;
    } else if (b == '"') {
        if (c->state == PLAIN)
            fail(c, "a quotation mark stands inside a field that does not begin with one");
        if (c->state == QUOTE_SEEN)
            keep(c, b);
        c->state = c->state == PLAIN ? PLAIN : QUOTED;
    } else {
        if (c->state == QUOTE_SEEN)
            fail(c, "text follows the quotation mark that closes a field");
        c->state = PLAIN;
        keep(c, b);
    }
}

/* True when b ends a row. */
static bool step(struct csv_in *c, char b)
{
    bool second = c->after_cr && b == '\n';
    c->after_cr = b == '\r';
    if (second) {
        if (c->state == QUOTED)
            keep(c, b);
        return false;
    }
    bool line_end = b == '\r' || b == '\n', done = false;
    if (!line_end || c->state == QUOTED) {
        inside(c, b);
    } else if (c->state != ROW_START) {
        end_field(c);
        c->state = ROW_START;
        done = true;
    }
    c->line += line_end;
    return done;
}

/* Bytes of a byte order mark that was none after all. */
static void replay_bom(struct csv_in *c)
{
    unsigned n = c->bom;
    c->bom = 3;
    for (unsigned i = 0; i < n; i++)
        step(c, BOM[i]);
}

/* True when b was taken as part of the byte order mark. */
static bool skip_bom(struct csv_in *c, char b)
{
    if (c->bom == 3)
        return false;
    if (b == BOM[c->bom]) {
        c->bom++;
        return true;
    }
    replay_bom(c);
    return false;
}

static enum csv_result finish_row(struct csv_in *c, struct csv_row *row, size_t *line,
                                  const char **error)
{
    *line = c->row_line;
    if (c->error) {
        *error = c->error;
        return CSV_BAD;
    }
    for (size_t i = 0, at = 0; i < c->n; at = c->ends[i++])
        c->fields[i] = (struct str){c->text.p + at, c->ends[i] - at};
    *row = (struct csv_row){c->fields, c->n};
    return CSV_ROW;
}

/* A run of bytes that only have to be kept: nearly all of a file. */
static void keep_run(struct csv_in *c)
{
    size_t room = c->limits.field_bytes - (c->text.n - c->field_at), n = 0;
    size_t most = (size_t)(c->end - c->p) < room ? (size_t)(c->end - c->p) : room;
    for (; n < most; n++) {
        char b = c->p[n];
        if (b == '"' || b == '\n' || b == '\r' || b == '\0' || (b == ',' && c->state == PLAIN))
            break;
    }
    if (n == 0)
        return;
    buf_put(&c->text, c->p, n);
    c->p += n;
    c->after_cr = false;
}

enum csv_result csv_next(struct csv_in *c, struct csv_row *row, size_t *line, const char **error)
{
    while (c->p != c->end) {
        if ((c->state == PLAIN || c->state == QUOTED) && !c->error && c->bom == 3)
            keep_run(c);
        if (c->p == c->end)
            break;
        char b = *c->p++;
        if (!skip_bom(c, b) && step(c, b))
            return finish_row(c, row, line, error);
    }
    if (!c->last)
        return CSV_MORE;
    if (c->bom < 3)
        replay_bom(c);
    if (c->state == ROW_START)
        return CSV_EOF;
    if (c->state == QUOTED)
        fail(c, "the file ends inside quotation marks: one that closes a field is missing");
    end_field(c);
    c->state = ROW_START;
    return finish_row(c, row, line, error);
}
