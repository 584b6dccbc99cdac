/*
 * read.c - see read.h.
 *
 * Rows of three numbers have a reader of their own, because twenty million of them have to be read
 * in a second; base/csv.h reads the rest.
 */
#include "algo/opinion/read.h"

#include "base/csv.h"
#include "base/utf8.h"

#define LINE_MOST 256u /* three numbers with blanks and quotes need some 70 */
/* Bytes of a field and fields of a row: a row of any file is some megabytes at most. */
static const struct csv_limits votes_limits = {1024, 4 * VOTES_STATEMENTS_MAX};
static const struct csv_limits comments_limits = {65536, 64};
#define COMMENTS_MOST 1000000u
#define EXPORT_MOST   8000000u /* people */
#define LABEL_MOST    99

/* --- what is wrong --------------------------------------------------------------------------- */

/* A piece of a hostile file, fit to be shown on a terminal. */
static const char *shown(struct arena *a, struct str s)
{
    s.n = s.n < 80 ? s.n : 80;
    const char *clean = utf8_clean(a, str_of(utf8_repair(a, s)));
    for (char *c = arena_strdup(a, clean), *start = c;; c++) {
        if (*c == '\n' || *c == '\t')
            *c = ' ';
        if (!*c)
            return utf8_ellipsis(a, start, 24);
    }
}

TX_PRINTF(5, 6)
static bool fault_at(struct arena *a, struct read_fault *f, size_t line, size_t column,
                     const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    *f = (struct read_fault){line, column, arena_vprintf(a, fmt, ap)};
    va_end(ap);
    return false;
}

/* --- participant,statement,vote -------------------------------------------------------------- */

struct rows_reader {
    struct arena *arena;
    struct vote_feed *feed;
    size_t line, votes;
    int64_t person; /* of the line before: rows of one person mostly stand together */
    uint32_t row;
    size_t n; /* bytes in part */
    bool after_cr;
    char part[LINE_MOST]; /* a line whose end has not come yet */
};

struct rows_reader *rows_open(struct arena *a, struct vote_feed *to)
{
    struct rows_reader *r = arena_new(a, struct rows_reader);
    r->arena = a;
    r->feed = to;
    r->person = -1;
    return r;
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

/* A whole number of at most 19 digits that fits, with a minus where that is allowed. NULL: none. */
static const char *take_number(const char *p, const char *end, bool minus, int64_t *out)
{
    bool negative = minus && p < end && *p == '-';
    const char *digits = p += negative;
    uint64_t n = 0;
    for (; p < end && (unsigned char)(*p - '0') < 10 && p - digits < 19; p++)
        n = n * 10 + (uint64_t)(*p - '0');
    if (p == digits || n > INT64_MAX)
        return NULL;
    *out = negative ? -(int64_t)n : (int64_t)n;
    return p;
}

/* A field up to the comma or the end of the line; NULL: it is not a number. *p: behind it. */
static const char *take_field(const char *p, const char *end, bool minus, int64_t *out)
{
    p = skip_blanks(p, end);
    bool quoted = p < end && *p == '"';
    p = take_number(p + quoted, end, minus, out);
    if (!p || (quoted && (p == end || *p++ != '"')))
        return NULL;
    return skip_blanks(p, end);
}

static struct str field_text(const char *p, const char *end)
{
    const char *comma = memchr(p, ',', (size_t)(end - p));
    return str_trim((struct str){p, (size_t)((comma ? comma : end) - p)});
}

static bool bad_row(struct rows_reader *r, const char *p, const char *end, size_t column,
                    struct read_fault *fault)
{
    static const char *const must[] = {
        "the participant must be a whole number from 0 to 9223372036854775807",
        "the statement must be a whole number from 0 to 9223372036854775807",
        "the vote must be 1 (agree), -1 (disagree) or 0 (pass)"};
    const char *header = r->line == 1 && r->votes == 0
                             ? "; the file has no header: its first line is a vote already"
                             : "";
    return fault_at(r->arena, fault, r->line, column, "%s, here stands \"%s\"%s", must[column - 1],
                    shown(r->arena, field_text(p, end)), header);
}

static bool take_row(struct rows_reader *r, const char *p, const char *end,
                     struct read_fault *fault)
{
    int64_t value[3];
    if (skip_blanks(p, end) == end)
        return true;
    for (size_t i = 0; i < 3; i++) {
        const char *next = take_field(p, end, i == 2, &value[i]);
        if (!next || (next < end && *next != ',') ||
            (i == 2 && (value[2] < VOTE_DISAGREE || value[2] > VOTE_AGREE)))
            return bad_row(r, p, end, i + 1, fault);
        if (i < 2 && next == end)
            return fault_at(r->arena, fault, r->line, i + 2,
                            "the line ends here; it must have three fields: participant, "
                            "statement and vote");
        if (i == 2 && next < end)
            return fault_at(r->arena, fault, r->line, 4,
                            "the line goes on; it must have three fields: participant, statement "
                            "and vote");
        p = next + 1;
    }
    if (value[0] != r->person) {
        r->row = vote_feed_person(r->feed, value[0]);
        r->person = value[0];
    }
    if (r->row == UINT32_MAX)
        return fault_at(r->arena, fault, r->line, 1, "more than %u people are too many for one map",
                        VOTES_PEOPLE_MAX);
    vote_feed_add(r->feed, r->row, vote_feed_statement(r->feed, value[1]), (int)value[2]);
    r->votes++;
    return true;
}

static bool take_line(struct rows_reader *r, const char *p, const char *end,
                      struct read_fault *fault)
{
    r->line++;
    if (r->line == 1 && end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        p += 3;
    return take_row(r, p, end, fault);
}

static bool too_long(struct rows_reader *r, struct read_fault *fault)
{
    return fault_at(r->arena, fault, r->line + 1, 0,
                    "the line is too long for three numbers; is this the file of votes?");
}

/* The end of the line that begins at p: LF, CRLF or CR; NULL: not in this piece. */
static const char *line_end(const char *p, const char *end)
{
    for (; p < end; p++)
        if (*p == '\n' || *p == '\r')
            return p;
    return NULL;
}

bool rows_feed(struct rows_reader *r, const char *p, size_t n, struct read_fault *fault)
{
    const char *end = p + n;
    while (p < end) {
        if (r->after_cr && *p == '\n')
            p++; /* the second half of a CRLF */
        r->after_cr = false;
        const char *stop = line_end(p, end), *to = stop ? stop : end;
        bool whole = stop && r->n == 0;
        if (r->n + (size_t)(to - p) > sizeof(r->part))
            return too_long(r, fault);
        if (!whole) {
            memcpy(r->part + r->n, p, (size_t)(to - p));
            r->n += (size_t)(to - p);
        }
        if (!stop)
            return true;
        if (whole ? !take_line(r, p, stop, fault) : !take_line(r, r->part, r->part + r->n, fault))
            return false;
        r->n = 0;
        r->after_cr = *stop == '\r';
        p = stop + 1;
    }
    return true;
}

bool rows_end(struct rows_reader *r, struct read_fault *fault)
{
    if (r->n && !take_line(r, r->part, r->part + r->n, fault))
        return false;
    r->n = 0;
    return r->votes || fault_at(r->arena, fault, 0, 0, "there is no vote in the file");
}

/* --- files with a header --------------------------------------------------------------------- */

/* Both files of an export: the first row names the columns, the rule takes each further row. */
struct table {
    struct arena *arena;
    struct csv_in *csv;
    size_t fields; /* of the header; 0: not seen yet */
    void *ctx;
    bool (*head)(void *ctx, const struct csv_row *row, struct read_fault *fault);
    bool (*row)(void *ctx, const struct csv_row *row, size_t line, struct read_fault *fault);
};

static bool table_row(struct table *t, const struct csv_row *row, size_t line,
                      struct read_fault *fault)
{
    if (t->fields == 0) {
        t->fields = row->n;
        return t->head(t->ctx, row, fault);
    }
    if (row->n != t->fields)
        return fault_at(t->arena, fault, line, 0, "the row has %zu fields, the header %zu", row->n,
                        t->fields);
    return t->row(t->ctx, row, line, fault);
}

static bool table_feed(struct table *t, const char *p, size_t n, bool last,
                       struct read_fault *fault)
{
    struct csv_row row;
    size_t line;
    const char *error = NULL;
    csv_feed(t->csv, p, n, last);
    for (enum csv_result c; (c = csv_next(t->csv, &row, &line, &error)) != CSV_MORE;) {
        if (c == CSV_BAD)
            return fault_at(t->arena, fault, line, 0, "%s", error);
        if (c == CSV_EOF)
            return t->fields || fault_at(t->arena, fault, 0, 0, "the file is empty");
        if (!table_row(t, &row, line, fault))
            return false;
    }
    return true;
}

static struct table table_of(struct arena *a, void *ctx, struct csv_limits limits)
{
    return (struct table){.arena = a, .ctx = ctx, .csv = csv_open(a, limits)};
}

/* The number of the column of that name, from 0; NONE: there is none. */
#define NONE SIZE_MAX
static size_t column_named(const struct csv_row *head, const char *name)
{
    for (size_t i = 0; i < head->n; i++)
        if (str_eq(str_trim(head->field[i]), str_of(name)))
            return i;
    return NONE;
}

static bool is_id(struct str s, int64_t *out)
{
    return str_int64(str_trim(s), out) && *out >= 0;
}

/* --- participants-votes.csv ------------------------------------------------------------------ */

struct polis_reader {
    struct table t;
    struct vote_feed *feed;
    size_t person, group;     /* columns; group may be NONE */
    uint32_t *column;         /* by field: the statement's column in the feed */
    bool *is_statement;       /* by field */
    int32_t *label;           /* by row of the feed */
    size_t labels, label_cap; /* labels: rows that have one */
};

static bool polis_head(void *ctx, const struct csv_row *row, struct read_fault *fault)
{
    struct polis_reader *r = ctx;
    uint32_t statements = 0; /* columns so far: a new one gets the next number */
    r->person = column_named(row, "participant");
    r->group = column_named(row, "group-id");
    if (r->person == NONE)
        return fault_at(r->t.arena, fault, 1, 0,
                        "there is no column \"participant\"; is this participants-votes.csv of a "
                        "Polis export?");
    r->column = arena_array(r->t.arena, uint32_t, row->n);
    r->is_statement = arena_array(r->t.arena, bool, row->n);
    for (size_t i = 0; i < row->n; i++) {
        int64_t id;
        if (!is_id(row->field[i], &id))
            continue;
        r->column[i] = vote_feed_statement(r->feed, id);
        r->is_statement[i] = true;
        if (r->column[i] < statements)
            return fault_at(r->t.arena, fault, 1, i + 1, "statement %lld has a column already",
                            (long long)id);
        statements += r->column[i] == statements;
    }
    return true;
}

static bool read_label(struct polis_reader *r, struct str s, size_t line, int32_t *out,
                       struct read_fault *fault)
{
    int64_t n = -1;
    if (s.n && (!str_int64(s, &n) || n < 0 || n > LABEL_MOST))
        return fault_at(r->t.arena, fault, line, r->group + 1,
                        "the group must be a number from 0 to %d, or nothing; here stands \"%s\"",
                        LABEL_MOST, shown(r->t.arena, s));
    *out = (int32_t)n;
    return true;
}

static void keep_label(struct polis_reader *r, uint32_t row, int32_t label)
{
    if (row >= r->label_cap) {
        size_t cap = r->label_cap ? 2 * r->label_cap : 256;
        r->label = arena_grow(r->t.arena, r->label, r->label_cap * sizeof(*r->label),
                              cap * sizeof(*r->label));
        r->label_cap = cap;
    }
    r->label[row] = label;
}

static bool polis_cell(struct polis_reader *r, const struct csv_row *row, size_t line, size_t i,
                       uint32_t *person, struct read_fault *fault)
{
    struct str s = str_trim(row->field[i]);
    int64_t id, vote;
    if (!str_int64(s, &vote) || vote < VOTE_DISAGREE || vote > VOTE_AGREE)
        return fault_at(r->t.arena, fault, line, i + 1,
                        "a vote is 1 (agree), -1 (disagree), 0 (pass) or nothing; here stands "
                        "\"%s\"",
                        shown(r->t.arena, s));
    bool counts = r->column[i] != UINT32_MAX; /* a person exists by a vote that does */
    if (counts && *person == UINT32_MAX && is_id(row->field[r->person], &id))
        *person = vote_feed_person(r->feed, id);
    if (counts && *person >= EXPORT_MOST)
        return fault_at(r->t.arena, fault, line, 0,
                        "more than %u people are too many for an export", EXPORT_MOST);
    vote_feed_add(r->feed, *person, r->column[i], (int)vote);
    return true;
}

static bool polis_row(void *ctx, const struct csv_row *row, size_t line, struct read_fault *fault)
{
    struct polis_reader *r = ctx;
    uint32_t person = UINT32_MAX;
    int32_t label = -1;
    int64_t id;
    if (!is_id(row->field[r->person], &id))
        return fault_at(r->t.arena, fault, line, r->person + 1,
                        "the participant must be a whole number from 0 to 9223372036854775807, "
                        "here stands \"%s\"",
                        shown(r->t.arena, row->field[r->person]));
    if (r->group != NONE && !read_label(r, str_trim(row->field[r->group]), line, &label, fault))
        return false;
    for (size_t i = 0; i < row->n; i++)
        if (r->is_statement[i] && str_trim(row->field[i]).n &&
            !polis_cell(r, row, line, i, &person, fault))
            return false;
    if (person != UINT32_MAX)
        keep_label(r, person, label);
    return true;
}

struct polis_reader *polis_open(struct arena *a, struct vote_feed *to)
{
    struct polis_reader *r = arena_new(a, struct polis_reader);
    r->t = table_of(a, r, votes_limits);
    r->t.head = polis_head;
    r->t.row = polis_row;
    r->feed = to;
    return r;
}

bool polis_feed(struct polis_reader *r, const char *p, size_t n, bool last,
                struct read_fault *fault)
{
    return table_feed(&r->t, p, n, last, fault);
}

const int32_t *polis_labels(const struct polis_reader *r)
{
    return r->group == NONE ? NULL : r->label;
}

/* --- comments.csv ---------------------------------------------------------------------------- */

struct comments_reader {
    struct table t;
    size_t id, moderated, meta, body; /* columns; meta and body may be NONE */
    struct polis_comment *at;
    size_t n, cap;
};

static bool comments_head(void *ctx, const struct csv_row *row, struct read_fault *fault)
{
    struct comments_reader *r = ctx;
    r->id = column_named(row, "comment-id");
    r->moderated = column_named(row, "moderated");
    r->meta = column_named(row, "is-meta");
    r->body = column_named(row, "comment-body");
    if (r->id != NONE && r->moderated != NONE)
        return true;
    return fault_at(r->t.arena, fault, 1, 0,
                    "there is no column \"%s\"; is this comments.csv of a Polis export?",
                    r->id == NONE ? "comment-id" : "moderated");
}

static bool is_true(struct str s)
{
    s = str_trim(s);
    return str_ieq(s, STR("true")) || str_ieq(s, STR("t")) || str_eq(s, STR("1"));
}

static bool comments_row(void *ctx, const struct csv_row *row, size_t line,
                         struct read_fault *fault)
{
    struct comments_reader *r = ctx;
    int64_t id, moderated;
    if (!is_id(row->field[r->id], &id))
        return fault_at(r->t.arena, fault, line, r->id + 1,
                        "the statement must be a whole number from 0 to 9223372036854775807, here "
                        "stands \"%s\"",
                        shown(r->t.arena, row->field[r->id]));
    struct str state = str_trim(row->field[r->moderated]);
    if (!str_int64(state, &moderated) || moderated < -1 || moderated > 1)
        return fault_at(r->t.arena, fault, line, r->moderated + 1,
                        "moderated is 1 (let in), 0 (not looked at) or -1 (out), here stands "
                        "\"%s\"",
                        shown(r->t.arena, state));
    if (r->n == COMMENTS_MOST)
        return fault_at(r->t.arena, fault, line, 0, "more than %u statements are too many",
                        COMMENTS_MOST);
    if (r->n == r->cap) {
        size_t cap = r->cap ? 2 * r->cap : 64;
        r->at = arena_grow(r->t.arena, r->at, r->cap * sizeof(*r->at), cap * sizeof(*r->at));
        r->cap = cap;
    }
    bool meta = r->meta != NONE && is_true(row->field[r->meta]);
    r->at[r->n++] =
        (struct polis_comment){id, r->body == NONE ? "" : str_dup(r->t.arena, row->field[r->body]),
                               moderated == -1 || meta};
    return true;
}

struct comments_reader *comments_open(struct arena *a)
{
    struct comments_reader *r = arena_new(a, struct comments_reader);
    r->t = table_of(a, r, comments_limits);
    r->t.head = comments_head;
    r->t.row = comments_row;
    return r;
}

bool comments_feed(struct comments_reader *r, const char *p, size_t n, bool last,
                   struct read_fault *fault)
{
    return table_feed(&r->t, p, n, last, fault);
}

const struct polis_comment *comments_of(const struct comments_reader *r, size_t *n)
{
    *n = r->n;
    return r->at;
}
