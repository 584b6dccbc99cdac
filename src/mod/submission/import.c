/*
 * import.c - "tongxin import csv FILE --place CODE": submissions of another system, by the ten thousand.
 *
 * The file is read in pieces and rows are checked before anything is written. Good rows go in by batches (load.h), one
 * transaction each, so that others can write in between; what is reported as in is on disk, in the lists, and found by
 * search. With --strict all of them are parts of one transaction, and one bad row leaves nothing. While a batch is
 * written the next one is read. Texts were public where they come from; numbers by which people are found are masked all
 * the same.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "algo/mask.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "mod/submission/import.h"
#include "mod/submission/load.h"

#define BATCH        8192 /* rows to a transaction: 0.3 s that others wait */
#define BATCH_BYTES  (32u * 1024 * 1024)
#define PIECE        (256 * 1024)
#define FIELD_BYTES  (256 * 1024)
#define FIELDS       64
#define SHOWN_FAULTS 50
#define END_MEMORY   (16u * 1024 * 1024)

enum column {
    COL_KIND,
    COL_TITLE,
    COL_TEXT,
    COL_AUTHOR,
    COL_PLACE,
    COL_TIME,
    COL_CATEGORY,
    COL_REPLY,
    COL_REPLY_UNIT,
    COL_REPLY_TIME,
    COL_SUPPORTS,
    COLUMNS
};
static const char *const column_names[COLUMNS] = {"kind",       "title",      "text",     "author",
                                                  "place",      "time",       "category", "reply",
                                                  "reply_unit", "reply_time", "supports"};

struct import {
    const struct zone *zone;
    usec now;
    struct db *db;
    struct load_places places;
    struct charter_categories categories;
    struct import_report *report;
    FILE *faults;
    void (*progress)(int64_t rows);
    bool dry, strict;

    /* The filling thread's, while it fills. */
    struct load_batch *batch;
    FILE *file;
    char *piece;
    struct csv_in *csv;
    int column[COLUMNS];     /* field of a row, -1: absent */
    bool header, last, over; /* was read; no more pieces; no more rows */
    const char *why;         /* what ended it; NULL: the end of the file */
    int64_t read, bad;       /* rows */
};

/* --- values ------------------------------------------------------------------------------------------- */

static bool digits(const char **p, int most, int64_t *v)
{
    const char *s = *p;
    *v = 0;
    while (*s >= '0' && *s <= '9' && s - *p < most)
        *v = *v * 10 + (*s++ - '0');
    bool some = s > *p;
    *p = s;
    return some;
}

/* 2015-03-04, 2015/3/4 9:05, 2015-03-04 12:33:21, 2015年3月4日, RFC 3339. */
bool import_time(const struct zone *z, const char *s, usec *out)
{
    int64_t y, m, d, h = 0, mi = 0, sec = 0;
    if (time_rfc3339_parse(s, out))
        return true;
    const char *p = s;
    if (!digits(&p, 4, &y) || y < 1900 || y > 2200)
        return false;
    bool zh = strncmp(p, "年", 3) == 0;
    if (!zh && *p != '-' && *p != '/' && *p != '.')
        return false;
    p += zh ? 3 : 1;
    if (!digits(&p, 2, &m) || m < 1 || m > 12)
        return false;
    if (zh ? strncmp(p, "月", 3) != 0 : *p != '-' && *p != '/' && *p != '.')
        return false;
    p += zh ? 3 : 1;
    if (!digits(&p, 2, &d) || d < 1 || d > month_days((int)y, (int)m))
        return false;
    if (zh && strncmp(p, "日", 3) == 0)
        p += 3;
    while (*p == ' ' || *p == 'T')
        p++;
    if (*p) {
        if (!digits(&p, 2, &h) || h > 23 || *p++ != ':' || !digits(&p, 2, &mi) || mi > 59)
            return false;
        if (*p == ':' && (p++, !digits(&p, 2, &sec) || sec > 59))
            return false;
        if (*p == '.')
            p += 1 + strspn(p + 1, "0123456789");
    }
    *out = zone_instant(z, day_of((int)y, (int)m, (int)d), (int)h, (int)mi, (int)sec);
    return *p == '\0';
}

static const char *value(const struct import *im, const struct csv_row *row, enum column c)
{
    int at = im->column[c];
    if (at < 0 || (size_t)at >= row->n)
        return "";
    struct str s = str_trim(row->field[at]);
    return c == COL_TEXT || c == COL_REPLY ? utf8_clean(&im->batch->arena, s)
                                           : str_dup(&im->batch->arena, s);
}

static const char *category_of(const struct import *im, const char *v)
{
    for (size_t i = 0; *v && i < im->categories.n; i++) {
        const struct charter_category *c = &im->categories.at[i];
        if (streq(c->code, v) || streq(c->name, v) || streq(c->name_en, v))
            return c->code;
    }
    return "";
}

/* What is wrong with a row; NULL: it is right. */
static const char *read_row(struct import *im, const struct csv_row *in, struct load_item *x)
{
    const char *v;
    *x = (struct load_item){.channel = CHANNEL_IMPORT, .may_public = true, .received = im->now};
    x->text = value(im, in, COL_TEXT);
    if (!*x->text)
        return "the text is empty";
    if (utf8_count(str_of(x->text)) > SUBMISSION_TEXT_MAX)
        return "the text is longer than 10,000 characters";
    x->title = value(im, in, COL_TITLE);
    x->title = *x->title ? utf8_ellipsis(&im->batch->arena, x->title, SUBMISSION_TITLE_MAX)
                         : utf8_ellipsis(&im->batch->arena, x->text, 36);
    if (!submission_kind_of(value(im, in, COL_KIND), &x->kind))
        x->kind = submission_guess_kind(x->text);
    v = value(im, in, COL_TIME);
    if (*v && !import_time(im->zone, v, &x->received))
        return "the time is not understood (like 2026-03-08 14:05)";
    if (x->received > im->now)
        return "the time lies in the future";
    x->answer = value(im, in, COL_REPLY);
    v = value(im, in, COL_REPLY_TIME);
    usec answered = x->received;
    if (*v && !import_time(im->zone, v, &answered))
        return "the time of the reply is not understood (like 2026-03-08 14:05)";
    if (answered < x->received)
        return "the reply is older than the submission";
    v = value(im, in, COL_SUPPORTS);
    if (*v && (!str_int64(str_of(v), &x->supports) || x->supports < 0 || x->supports > 1000000000))
        return "the number of supports is not a number";
    x->author = utf8_ellipsis(&im->batch->arena, value(im, in, COL_AUTHOR), 60);
    x->category = category_of(im, value(im, in, COL_CATEGORY));
    v = value(im, in, COL_PLACE);
    x->place = load_place_named(&im->places, v);
    x->place_text = x->place ? "" : utf8_ellipsis(&im->batch->arena, v, 120);
    if (!x->place)
        x->place = &im->places.at[0];
    x->public_title = mask_text(&im->batch->arena, x->title).text;
    x->public_text = mask_text(&im->batch->arena, x->text).text;
    if (*x->answer) {
        const char *unit = value(im, in, COL_REPLY_UNIT);
        x->state = SUB_CLOSED;
        x->answered = x->closed = answered;
        x->answer_org = load_unit(x->place, unit);
        x->basis = x->answer_org == x->place->office ? unit : "";
    } else {
        x->state = SUB_RECEIVED;
        /* Here it begins: nobody of this office could answer before. */
        x->clock[x->n_clock++] = (struct load_clock){sub_reply_rule(x->kind), im->now, 0};
    }
    return NULL;
}

/* --- batches --------------------------------------------------------------------------------------------- */

static bool commit(struct import *im, struct load_batch *b)
{
    if (!im->strict) {
        db_begin(im->db, DB_WRITE, &b->arena);
        load_write(im->db, im->zone, b);
        return db_commit(im->db);
    }
    db_mark(im->db, &b->arena);
    load_write(im->db, im->zone, b);
    db_keep(im->db);
    return db_state(im->db) == DB_OK && !arena_failed(&b->arena);
}

/* One that was not cut is only counted. */
static bool write_batch(void *ctx, struct load_batch *b)
{
    struct import *im = ctx;
    if (b->found.words && !commit(im, b))
        return false;
    for (size_t i = 0; i < b->n; i++)
        im->report->open += submission_open(b->item[i].state);
    im->report->good += (int64_t)b->n;
    if (im->progress)
        im->progress(im->report->good);
    return true;
}

static void fault(struct import *im, size_t line, const char *what)
{
    im->bad++;
    if (im->faults && im->bad <= SHOWN_FAULTS)
        fprintf(im->faults, "line %zu: %s\n", line, what);
    if (im->faults && im->bad == SHOWN_FAULTS + 1)
        fputs("further bad rows are only counted\n", im->faults);
}

static bool same_name(struct str field, const char *name)
{
    return str_ieq(str_trim(field), str_of(name));
}

/* The first row: names of columns. NULL: fine. */
static const char *read_header(struct import *im, const struct csv_row *row)
{
    for (int c = 0; c < COLUMNS; c++) {
        im->column[c] = -1;
        for (size_t i = 0; i < row->n; i++)
            if (same_name(row->field[i], column_names[c]))
                im->column[c] = (int)i;
    }
    return im->column[COL_TEXT] < 0
               ? "the first row must name the columns, and \"text\" must be one of them"
               : NULL;
}

/* --- the file ---------------------------------------------------------------------------------------------- */

static void take_row(struct import *im, const struct csv_row *in, size_t line)
{
    struct load_batch *b = im->batch;
    struct arena_mark before = arena_mark(&b->arena);
    const char *what = read_row(im, in, &b->item[b->n]);
    if (!what) {
        b->n++;
        return;
    }
    fault(im, line, what);
    arena_rewind(&b->arena, before);
}

/* The next piece of the file. */
static const char *feed(struct import *im)
{
    size_t n = im->last ? 0 : fread(im->piece, 1, PIECE, im->file);
    im->last = im->last || n < PIECE;
    csv_feed(im->csv, im->piece, n, im->last);
    return ferror(im->file) ? "the file cannot be read" : NULL;
}

static const char *take_header(struct import *im, const struct csv_row *row)
{
    im->header = true;
    return read_header(im, row);
}

/* Rows until the batch is full or the file is over. NULL, or what ends the import. */
static const char *read_rows(struct import *im, const struct load_batch *b)
{
    const char *why = NULL, *wrong;
    struct csv_row row;
    size_t line;
    while (!why && b->n < b->most && b->arena.used < BATCH_BYTES) {
        enum csv_result got = csv_next(im->csv, &row, &line, &wrong);
        if (got == CSV_EOF) {
            im->over = true;
            return im->header ? NULL : "the file is empty";
        }
        im->read += got == CSV_BAD || (got == CSV_ROW && im->header);
        if (got == CSV_MORE)
            why = feed(im);
        else if (got == CSV_BAD)
            fault(im, line, wrong);
        else if (im->header)
            take_row(im, &row, line);
        else
            why = take_header(im, &row);
    }
    return why;
}

static void fill_batch(void *ctx, struct load_batch *b)
{
    struct import *im = ctx;
    im->batch = b;
    if (!im->over)
        im->why = read_rows(im, b);
    im->over = im->over || im->why;
    if (!im->dry && !(im->strict && im->bad))
        load_cut(b);
}

static void tell_import(struct import *im)
{
    struct arena *a = db_arena(im->db);
    const char *words = arena_printf(a, "%lld", (long long)im->report->good);
    account_audit_in(im->db, im->now, im->places.at[0].body.id, 0, "submission.import",
                     arena_printf(a, "body/%lld", (long long)im->places.at[0].body.id), words);
    chronicle_add(im->db, im->now,
                  &(struct chronicle_act){.act = "submission.import",
                                          .body = im->places.at[0].body.id,
                                          .subject = SUBJECT_BODY,
                                          .subject_id = im->places.at[0].body.id,
                                          .capacity = "system",
                                          .words = words,
                                          .quiet = true});
}

/* What places and categories there are; with --strict the transaction goes on. */
static const char *begin(struct import *im, struct arena *a, const char *place)
{
    const char *why = NULL;
    db_bulk(im->db, true);
    db_begin(im->db, im->strict && !im->dry ? DB_WRITE : DB_READ, a);
    if (load_places(im->db, a, place, &im->places))
        im->categories =
            charter_categories(im->db, im->places.at[0].body.id, zone_day(im->zone, im->now));
    else
        why = "there is no place with that code";
    if (db_state(im->db) != DB_OK)
        why = "the database cannot be read";
    if (!im->strict || im->dry)
        db_rollback(im->db);
    return why;
}

/* Says on record what came in; with --strict that ends the transaction. */
static const char *end(struct import *im, const char *why)
{
    struct import_report *r = im->report;
    struct arena a;
    bool told = true, open = im->strict && !im->dry, some = r->good > 0 && !im->dry;
    arena_init(&a, END_MEMORY);
    if (open && (why || r->bad)) {
        db_rollback(im->db);
        told = false;
    } else if (some || open) {
        if (!open)
            db_begin(im->db, DB_WRITE, &a);
        if (some)
            tell_import(im);
        told = db_commit(im->db);
        if (!told && !why)
            why = "the database refused";
    }
    if (open && !told)
        r->good = r->open = 0;
    db_bulk(im->db, false);
    arena_free(&a);
    return why;
}

const char *import_csv(struct db *db, struct arena *a, const struct zone *zone, usec now, FILE *f,
                       const struct import_options *o, struct import_report *report)
{
    *report = (struct import_report){0};
    struct import im = {.zone = zone,
                        .now = now,
                        .db = db,
                        .report = report,
                        .faults = o->faults,
                        .progress = o->progress,
                        .dry = o->dry,
                        .strict = o->strict,
                        .file = f,
                        .piece = arena_alloc(a, PIECE),
                        .csv = csv_open(a, (struct csv_limits){FIELD_BYTES, FIELDS})};
    csv_feed(im.csv, im.piece, 0, false);
    const char *why = begin(&im, a, o->place);
    if (!why)
        why = load_batches(BATCH, fill_batch, write_batch, &im) ? im.why
              : o->strict ? "the database refused; nothing is in"
                          : "the database refused; what was reported as in is in";
    report->rows = im.read;
    report->bad = im.bad;
    return end(&im, why);
}

/* --- the command ---------------------------------------------------------------------------------------------- */

static void show_progress(int64_t rows)
{
    fprintf(stderr, "\r%lld rows", (long long)rows);
}

static int run_csv(struct command_ctx *c, int argc, char **argv)
{
    struct import_options o = {.faults = stderr};
    const char *file = NULL;
    for (int i = 1; i < argc; i++) {
        if (streq(argv[i], "--place") && i + 1 < argc)
            o.place = argv[++i];
        else if (streq(argv[i], "--strict"))
            o.strict = true;
        else if (streq(argv[i], "--dry-run"))
            o.dry = true;
        else if (argv[i][0] != '-' && !file)
            file = argv[i];
        else
            return command_fail("import csv does not know \"%s\"", argv[i]) + 1;
    }
    if (!file || !o.place)
        return command_fail("use: tongxin import csv FILE --place CODE [--strict] [--dry-run]") + 1;
    FILE *f = streq(file, "-") ? stdin : fopen(file, "rb");
    if (!f)
        return command_fail("%s: %s", file, strerror(errno));
    struct db *db = command_db(c);
    if (!db)
        return 1;
    if (isatty(2))
        o.progress = show_progress;
    struct zone *zone = zone_open(c->config->zone);
    struct import_report report;
    usec from = clock_monotonic();
    const char *why = import_csv(db, c->arena, zone, c->now, f, &o, &report);
    usec took = clock_monotonic() - from;
    if (o.progress)
        fputc('\r', stderr);
    printf("%lld rows read, %lld %s, %lld bad, %lld open, %.1f s\n", (long long)report.rows,
           (long long)report.good, o.dry ? "would go in" : "went in", (long long)report.bad,
           (long long)report.open, (double)took / 1e6);
    zone_close(zone);
    db_close(db);
    if (f != stdin)
        fclose(f);
    if (why)
        return command_fail("%s: %s", file, why);
    if (o.strict && report.bad)
        return command_fail("%s has bad rows; with --strict nothing went in", file);
    return 0;
}

static const struct import_kind kinds[] = {
    {"csv", "import csv FILE --place CODE [--strict] [--dry-run]", run_csv}, {NULL, NULL, NULL}};

static int run_import(struct command_ctx *c, int argc, char **argv)
{
    if (argc >= 2) {
        if (streq(argv[1], kinds[0].word))
            return kinds[0].run(c, argc - 1, argv + 1);
        size_t i = 0;
        for (const struct import_kind *k; (k = extension_next(IMPORT_POINT, &i));)
            for (; k->word; k++)
                if (streq(k->word, argv[1]))
                    return k->run(c, argc - 1, argv + 1);
    }
    return command_fail("import knows: csv FILE --place CODE [--strict] [--dry-run]; polis DIR "
                        "--place CODE") +
           1;
}

const struct command submission_commands[] = {
    {"import", "import csv FILE --place CODE [--strict] [--dry-run]", run_import},
    {NULL, NULL, NULL}};
