/*
 * import.c - "tongxin import csv FILE --place CODE": submissions of another system, by the ten thousand.
 *
 * The file is read in pieces and rows are checked before anything is written. Good rows go in by batches (load.h), one
 * transaction each, so that others can write in between; what is reported as in is on disk. With --strict all of
 * them are parts of one transaction, and one bad row leaves nothing. While a batch is written the next one is read. Texts were public where they come from; numbers
 * by which people are found are masked all the same. Search takes them up afterwards, by a job that each batch leaves
 * behind, so that none is forgotten when the import is cut off.
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
#define BATCH_BYTES  (48u * 1024 * 1024)
#define PIECE        (256 * 1024)
#define FIELD_BYTES  (256 * 1024)
#define SHOWN_FAULTS 50
#define FILL_BATCH   600 /* enough for a finished part of the index: its tail does not grow */
#define BATCH_MEMORY (256u * 1024 * 1024)

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

struct batch {
    struct arena arena;
    struct load_item *item;
    size_t n;
    int64_t upto; /* rows that were read */
};

struct import {
    const struct zone *zone;
    usec now;
    struct arena *arena; /* for the whole import */
    struct batch batch[2], *fill;
    pthread_t writer; /* writes the other one meanwhile */
    bool writing, refused;
    struct db *db;
    struct load_places places;
    struct charter_categories categories;
    int column[COLUMNS]; /* field of a row, -1: absent */
    struct import_report *report;
    FILE *faults;
    void (*progress)(int64_t rows);
    bool dry, strict;
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
    return c == COL_TEXT || c == COL_REPLY ? utf8_clean(&im->fill->arena, s)
                                           : str_dup(&im->fill->arena, s);
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
    x->title = *x->title ? utf8_ellipsis(&im->fill->arena, x->title, SUBMISSION_TITLE_MAX)
                         : utf8_ellipsis(&im->fill->arena, x->text, 36);
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
    x->author = utf8_ellipsis(&im->fill->arena, value(im, in, COL_AUTHOR), 60);
    x->category = category_of(im, value(im, in, COL_CATEGORY));
    v = value(im, in, COL_PLACE);
    x->place = load_place_named(&im->places, v);
    x->place_text = x->place ? "" : utf8_ellipsis(&im->fill->arena, v, 120);
    if (!x->place)
        x->place = &im->places.at[0];
    x->public_title = mask_text(&im->fill->arena, x->title).text;
    x->public_text = mask_text(&im->fill->arena, x->text).text;
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

/* Search takes up what lies behind `after` up to `upto`. */
static void index_later(struct db *db, usec now, int64_t after, int64_t upto)
{
    job_add(db, now, "submission.index",
            arena_printf(db_arena(db), "{\"after\":%lld,\"upto\":%lld}", (long long)after,
                         (long long)upto),
            0);
}

static bool write_batch(struct import *im, struct batch *b)
{
    if (im->dry || b->n == 0)
        return true;
    if (im->strict)
        db_mark(im->db, &b->arena);
    else
        db_begin(im->db, DB_WRITE, &b->arena);
    bool good = load_write(im->db, im->zone, b->item, b->n);
    if (good)
        index_later(im->db, im->now, b->item[0].id - 1, b->item[b->n - 1].id);
    if (!im->strict)
        return db_commit(im->db);
    db_keep(im->db);
    return good && db_state(im->db) == DB_OK;
}

/* The one that is not being filled, on the writer's thread. */
static void *run_writer(void *ctx)
{
    struct import *im = ctx;
    struct batch *b = im->fill == im->batch ? im->batch + 1 : im->batch;
    int64_t open = 0;
    for (size_t i = 0; i < b->n; i++)
        open += submission_open(b->item[i].state);
    im->refused = !write_batch(im, b);
    if (!im->refused) {
        im->report->good += (int64_t)b->n;
        im->report->open += open;
        if (im->progress)
            im->progress(b->upto);
    }
    b->n = 0;
    arena_reset(&b->arena);
    return NULL;
}

/* False: the database refused, and nothing of that batch is in. */
static bool wait_for_writer(struct import *im)
{
    if (im->writing)
        pthread_join(im->writer, NULL);
    im->writing = false;
    return !im->refused;
}

/* Hands the batch over and begins the next, while the writer is at it. */
static bool finish_batch(struct import *im)
{
    im->fill->upto = im->report->rows;
    if (!wait_for_writer(im))
        return false;
    im->fill = im->fill == im->batch ? im->batch + 1 : im->batch;
    im->writing = pthread_create(&im->writer, NULL, run_writer, im) == 0;
    if (!im->writing)
        run_writer(im);
    return !im->refused || im->writing;
}

static void fault(struct import *im, size_t line, const char *what)
{
    im->report->bad++;
    if (im->faults && im->report->bad <= SHOWN_FAULTS)
        fprintf(im->faults, "line %zu: %s\n", line, what);
    if (im->faults && im->report->bad == SHOWN_FAULTS + 1)
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

static bool take_row(struct import *im, const struct csv_row *in, size_t line)
{
    struct batch *b = im->fill;
    im->report->rows++;
    const char *what = read_row(im, in, &b->item[b->n]);
    if (what)
        fault(im, line, what);
    else
        b->n++;
    return (b->n < BATCH && b->arena.used < BATCH_BYTES) || finish_batch(im);
}

/* --- the file ---------------------------------------------------------------------------------------------- */

static const char *read_file(struct import *im, FILE *f)
{
    char *piece = arena_alloc(im->arena, PIECE);
    struct csv_in *in =
        csv_open(im->arena, (struct csv_limits){.field_bytes = FIELD_BYTES, .fields = 64});
    bool last = false, header = false;
    struct csv_row row;
    size_t line;
    const char *error = NULL;
    csv_feed(in, piece, 0, false);
    for (;;) {
        enum csv_result got = csv_next(in, &row, &line, &error);
        if (got == CSV_EOF)
            return header ? NULL : "the file is empty";
        if (got == CSV_MORE) {
            size_t n = last ? 0 : fread(piece, 1, PIECE, f);
            if (ferror(f))
                return "the file cannot be read";
            last = last || n < PIECE;
            csv_feed(in, piece, n, last);
        } else if (got == CSV_BAD) {
            im->report->rows++;
            fault(im, line, error);
        } else if (!header) {
            const char *what = read_header(im, &row);
            if (what)
                return what;
            header = true;
        } else {
            if (!take_row(im, &row, line))
                return "the database refused; what was reported as in is in";
        }
    }
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

const char *import_csv(struct db *db, struct arena *a, const struct zone *zone, usec now, FILE *f,
                       const struct import_options *o, struct import_report *report)
{
    struct arena tx;
    arena_init(&tx, BATCH_MEMORY);
    *report = (struct import_report){0};
    struct import im = {.zone = zone,
                        .now = now,
                        .arena = a,
                        .db = db,
                        .report = report,
                        .faults = o->faults,
                        .progress = o->progress,
                        .dry = o->dry,
                        .strict = o->strict};
    const char *why = NULL;
    im.fill = im.batch;
    for (size_t i = 0; i < countof(im.batch); i++) {
        arena_init(&im.batch[i].arena, BATCH_MEMORY);
        im.batch[i].item = arena_array(a, struct load_item, BATCH);
    }
    db_bulk(db, true);
    db_begin(db, o->strict && !o->dry ? DB_WRITE : DB_READ, a);
    if (load_places(db, a, o->place, &im.places))
        im.categories = charter_categories(db, im.places.at[0].body.id, zone_day(im.zone, im.now));
    else
        why = "there is no place with that code";
    if (db_state(db) != DB_OK)
        why = "the database cannot be read";
    if (!o->strict || o->dry)
        db_rollback(db);
    if (!why)
        why = read_file(&im, f);
    if (!why)
        finish_batch(&im);
    if (!wait_for_writer(&im) && !why)
        why = "the database refused; what was reported as in is in";
    bool nothing = o->strict && (why || report->bad);
    if (!o->dry && !nothing && report->good) {
        if (!o->strict)
            db_begin(db, DB_WRITE, &tx);
        tell_import(&im);
        bool told = db_commit(db);
        if (!told && o->strict)
            report->good = report->open = 0;
        if (!told && !why)
            why = "the database refused";
    } else if (o->strict && !o->dry) {
        db_rollback(db);
        report->good = report->open = 0;
    }
    db_bulk(db, false);
    arena_free(&tx);
    for (size_t i = 0; i < countof(im.batch); i++)
        arena_free(&im.batch[i].arena);
    return why;
}

/* --- search, afterwards ------------------------------------------------------------------------------------- */

static int64_t number_behind(const char *payload, const char *key, int64_t without)
{
    const char *p = strstr(payload, key);
    int64_t n = without;
    struct str digits = str_of(p ? p + strlen(key) : "");
    digits.n = strspn(digits.p, "0123456789");
    str_int64(digits, &n);
    return n;
}

static void index_some(struct job *j, struct db *db)
{
    int64_t after = number_behind(j->payload, "\"after\":", 0);
    int64_t upto = number_behind(j->payload, "\"upto\":", INT64_MAX);
    int64_t last = submission_fill_search(db, after, FILL_BATCH);
    if (last && last < upto)
        index_later(db, j->now, last, upto);
}

static enum job_result index_run(struct job *j, struct db *db)
{
    (void)j;
    (void)db;
    return JOB_DONE;
}

const struct job_kind submission_jobs[] = {
    {.name = "submission.index", .run = index_run, .finish = index_some}, {.name = NULL}};

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
