/*
 * import.c - "tongxin import csv FILE --place CODE": submissions of another system, by the ten thousand.
 *
 * The file is read in pieces and rows are checked before anything is written. Good rows go in by batches, one
 * transaction each, so that others can write in between; with --strict all of them are parts of one
 * transaction, and one bad row leaves nothing. Texts were public where they come from; numbers by which people
 * are found are masked all the same. Search takes them up afterwards, by a job.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "algo/mask.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "mod/submission/import.h"

#define BATCH        1000
#define PIECE        (256 * 1024)
#define FIELD_BYTES  (256 * 1024)
#define SHOWN_FAULTS 50
#define FILL_BATCH   200
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

struct place {
    int64_t id;
    const char *name, *name_en, *path, *code;
    struct sub_way way;
    int64_t office;
    struct org_list orgs;
    int64_t tally[SUB_STATES];
    struct serial {
        int year;
        int64_t next, more; /* more: given, and not taken in the database yet */
    } serial[24];
};

struct import {
    const struct zone *zone;
    usec now;
    struct arena *arena; /* for the whole import */
    struct arena *batch; /* of the rows of a batch */
    struct db *db;
    struct place *place; /* [0] is the one named */
    size_t n_place;
    struct charter_categories categories;
    int column[COLUMNS]; /* field of a row, -1: absent */
    struct import_report *report;
    FILE *faults;
    bool dry, strict, live; /* live: a batch is open */
    int in_batch;
};

struct row {
    enum submission_kind kind;
    const char *title, *text, *author, *place_text, *category, *reply, *reply_unit;
    usec at, reply_at;
    int64_t supports;
    struct place *place;
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
    return c == COL_TEXT || c == COL_REPLY ? utf8_clean(im->batch, s) : str_dup(im->batch, s);
}

static struct place *place_named(struct import *im, const char *name)
{
    for (size_t i = 0; *name && i < im->n_place; i++) {
        struct place *p = &im->place[i];
        if (streq(p->name, name) || streq(p->code, name) || streq(p->name_en, name) ||
            streq(p->path, name))
            return p;
    }
    return NULL;
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
static const char *read_row(struct import *im, const struct csv_row *in, struct row *x)
{
    const char *v;
    *x = (struct row){.at = im->now};
    x->text = value(im, in, COL_TEXT);
    if (!*x->text)
        return "the text is empty";
    if (utf8_count(str_of(x->text)) > SUBMISSION_TEXT_MAX)
        return "the text is longer than 10,000 characters";
    x->title = value(im, in, COL_TITLE);
    x->title = *x->title ? utf8_ellipsis(im->batch, x->title, SUBMISSION_TITLE_MAX)
                         : utf8_ellipsis(im->batch, x->text, 36);
    if (!submission_kind_of(value(im, in, COL_KIND), &x->kind))
        x->kind = submission_guess_kind(x->text);
    v = value(im, in, COL_TIME);
    if (*v && !import_time(im->zone, v, &x->at))
        return "the time is not understood (like 2026-03-08 14:05)";
    if (x->at > im->now)
        return "the time lies in the future";
    x->reply = value(im, in, COL_REPLY);
    x->reply_unit = value(im, in, COL_REPLY_UNIT);
    v = value(im, in, COL_REPLY_TIME);
    x->reply_at = x->at;
    if (*v && !import_time(im->zone, v, &x->reply_at))
        return "the time of the reply is not understood (like 2026-03-08 14:05)";
    if (x->reply_at < x->at)
        return "the reply is older than the submission";
    v = value(im, in, COL_SUPPORTS);
    if (*v && (!str_int64(str_of(v), &x->supports) || x->supports < 0 || x->supports > 1000000000))
        return "the number of supports is not a number";
    x->author = utf8_ellipsis(im->batch, value(im, in, COL_AUTHOR), 60);
    x->category = category_of(im, value(im, in, COL_CATEGORY));
    v = value(im, in, COL_PLACE);
    x->place = place_named(im, v);
    x->place_text = x->place ? "" : utf8_ellipsis(im->batch, v, 120);
    if (!x->place)
        x->place = &im->place[0];
    return NULL;
}

/* --- writing -------------------------------------------------------------------------------------------- */

/* The first number of a batch is taken in the database, which holds the row until the batch ends; those behind
 * it are counted here, and taken together at its end. */
static int64_t take_number(struct import *im, struct place *p, int year)
{
    struct serial *s = p->serial;
    while (s->year && s->year != year && s + 1 < p->serial + countof(p->serial))
        s++;
    if (s->year && s->year != year)
        return body_take_numbers(im->db, p->id, year, 1);
    if (!s->year) {
        *s = (struct serial){.year = year, .next = body_take_numbers(im->db, p->id, year, 1)};
        return s->next++;
    }
    s->more++;
    return s->next++;
}

static void flush_serials(struct import *im)
{
    for (size_t i = 0; i < im->n_place; i++) {
        struct serial *s = im->place[i].serial;
        for (size_t k = 0; k < countof(im->place[i].serial); k++) {
            if (s[k].more)
                body_take_numbers(im->db, im->place[i].id, s[k].year, s[k].more);
            s[k] = (struct serial){0};
        }
    }
}

static int64_t unit_of(const struct place *p, const char *name)
{
    for (size_t i = 0; *name && i < p->orgs.n; i++)
        if (streq(p->orgs.at[i].name, name) || streq(p->orgs.at[i].name_en, name))
            return p->orgs.at[i].id;
    return p->office;
}

/* Old answers are no news: they stand at their matter, not in the feeds. */
static void write_reply(struct import *im, const struct row *x, int64_t item)
{
    struct submission_answer_add row;
    int64_t org = unit_of(x->place, x->reply_unit);
    const char *basis = org == x->place->office ? x->reply_unit : "";
    q_submission_answer_add(im->db, &row, .item = item, .org = org, .writer = 0, .reviewer = 0,
                            .text = x->reply, .basis = basis, .state = ANSWER_PUBLISHED,
                            .at = x->reply_at);
}

static void write_row(struct import *im, const struct row *x)
{
    struct place *p = x->place;
    int year = zone_civil(im->zone, x->at).year;
    bool replied = *x->reply != '\0';
    enum submission_state state = replied ? SUB_CLOSED : SUB_RECEIVED;
    struct submission_item_add row;
    const char *number = body_number(im->batch, p->code, year, take_number(im, p, year));
    if (!q_submission_item_add(im->db, &row, .number = number, .body = p->id, .kind = x->kind,
                               .channel = CHANNEL_IMPORT, .state = state, .category = x->category,
                               .title = x->title, .text = x->text,
                               .public_title = mask_text(im->batch, x->title).text,
                               .public_text = mask_text(im->batch, x->text).text,
                               .place_text = x->place_text, .may_public = true, .org = p->office,
                               .received = x->at, .answered = replied ? x->reply_at : 0,
                               .closed = replied ? x->reply_at : 0, .supports = x->supports))
        return;
    for (size_t i = 0; i < p->way.n; i++)
        q_submission_shelf_add(im->db, .place = p->way.id[i], .at = x->at, .item = row.id,
                               .state = state, .category = x->category);
    if (*x->author)
        q_submission_contact_put(im->db, .item = row.id, .name = x->author, .phone = "", .mail = "",
                                 .lang = "zh-Hans");
    if (replied)
        write_reply(im, x, row.id);
    p->tally[state]++;
    if (!im->report->first)
        im->report->first = row.id;
    if (!replied) {
        struct submission s;
        struct submission_by by = {.zone = im->zone, .now = im->now, .system = true, .quiet = true};
        if (submission_by_id(im->db, row.id, &s)) {
            sub_start_reply(im->db, &by, &s, im->now);
            sub_requeue(im->db, &s);
        }
        im->report->open++;
    }
}

/* --- batches --------------------------------------------------------------------------------------------- */

static void begin(struct import *im)
{
    if (im->dry || im->live)
        return;
    if (im->strict)
        db_mark(im->db, im->batch);
    else
        db_begin(im->db, DB_WRITE, im->batch);
    im->live = true;
}

static void flush_tally(struct import *im)
{
    for (size_t i = 0; i < im->n_place; i++)
        for (int s = 0; s < SUB_STATES; s++) {
            if (im->place[i].tally[s])
                q_submission_tally_add(im->db, .path = im->place[i].path, .state = s,
                                       .n = im->place[i].tally[s]);
            im->place[i].tally[s] = 0;
        }
}

/* Ends a batch. False: the database refused. */
static bool finish_batch(struct import *im)
{
    bool good = true;
    if (im->live) {
        flush_tally(im);
        flush_serials(im);
        good = db_state(im->db) == DB_OK;
        if (!im->strict)
            good = db_commit(im->db);
        else if (good)
            db_keep(im->db);
    }
    im->live = false;
    im->in_batch = 0;
    arena_reset(im->batch);
    return good;
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
    struct row x;
    im->report->rows++;
    begin(im);
    const char *what = read_row(im, in, &x);
    if (what)
        fault(im, line, what);
    else
        im->report->good++;
    if (!what && !im->dry)
        write_row(im, &x);
    return ++im->in_batch < BATCH || finish_batch(im);
}

/* --- the file ---------------------------------------------------------------------------------------------- */

static bool load_places(struct import *im, const char *code)
{
    struct db *db = im->db;
    struct body_list all = body_all(db, "");
    size_t at = 0;
    while (at < all.n && !streq(all.at[at].code, code) && !streq(all.at[at].path, code))
        at++;
    if (at == all.n)
        return false;
    struct body_list below = body_all(db, all.at[at].path);
    im->place = arena_array(im->arena, struct place, below.n + 1);
    for (size_t i = 0; i < below.n; i++) {
        const struct body *b = &below.at[i];
        struct place *p = &im->place[im->n_place++];
        *p = (struct place){.id = b->id,
                            .name = arena_strdup(im->arena, b->name),
                            .name_en = arena_strdup(im->arena, b->name_en),
                            .path = arena_strdup(im->arena, b->path),
                            .code = arena_strdup(im->arena, b->code),
                            .way = sub_way_of(db, b->id),
                            .office = sub_office_of(db, b->id),
                            .orgs = org_of_body(db, b->id)};
    }
    im->categories = charter_categories(db, im->place[0].id, zone_day(im->zone, im->now));
    return true;
}

static const char *read_file(struct import *im, FILE *f, void (*progress)(int64_t rows))
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
            if (progress && im->report->rows % BATCH == 0)
                progress(im->report->rows);
        }
    }
}

static void tell_import(struct import *im)
{
    struct arena *a = db_arena(im->db);
    const char *words = arena_printf(a, "%lld", (long long)im->report->good);
    account_audit_in(im->db, im->now, im->place[0].id, 0, "submission.import",
                     arena_printf(a, "body/%lld", (long long)im->place[0].id), words);
    chronicle_add(im->db, im->now,
                  &(struct chronicle_act){.act = "submission.import",
                                          .body = im->place[0].id,
                                          .subject = SUBJECT_BODY,
                                          .subject_id = im->place[0].id,
                                          .capacity = "system",
                                          .words = words,
                                          .quiet = true});
    job_add(im->db, im->now, "submission.index",
            arena_printf(a, "{\"after\":%lld}", (long long)im->report->first - 1), 0);
}

const char *import_csv(struct db *db, struct arena *a, const struct zone *zone, usec now, FILE *f,
                       const struct import_options *o, struct import_report *report)
{
    struct arena *tx = arena_new(a, struct arena), *batch = arena_new(a, struct arena);
    arena_init(tx, BATCH_MEMORY);
    arena_init(batch, BATCH_MEMORY);
    *report = (struct import_report){0};
    struct import im = {.zone = zone,
                        .now = now,
                        .arena = a,
                        .batch = batch,
                        .db = db,
                        .report = report,
                        .faults = o->faults,
                        .dry = o->dry,
                        .strict = o->strict};
    const char *why = NULL;
    db_begin(db, o->strict && !o->dry ? DB_WRITE : DB_READ, a);
    if (!load_places(&im, o->place))
        why = "there is no place with that code";
    if (!o->strict || o->dry)
        db_rollback(db);
    if (!why)
        why = read_file(&im, f, o->progress);
    bool written = finish_batch(&im);
    if (!why && !written)
        why = "the database refused";
    bool nothing = o->strict && (why || report->bad);
    if (!o->dry && !nothing && report->good) {
        if (!o->strict)
            db_begin(db, DB_WRITE, tx);
        tell_import(&im);
        if (!db_commit(db) && !why)
            why = "the database refused";
    } else if (o->strict && !o->dry) {
        db_rollback(db);
        report->good = 0;
    }
    arena_free(tx);
    arena_free(batch);
    return why;
}

/* --- search, afterwards ------------------------------------------------------------------------------------- */

static void index_some(struct job *j, struct db *db)
{
    const char *p = strchr(j->payload, ':');
    int64_t after = 0;
    struct str n = str_of(p ? p + 1 : "0");
    n.n = strspn(n.p, "0123456789");
    str_int64(n, &after);
    int64_t last = submission_fill_search(db, after, FILL_BATCH);
    if (last)
        job_add(db, j->now, "submission.index",
                arena_printf(j->arena, "{\"after\":%lld}", (long long)last), 0);
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
