/*
 * fold.c - tallies: what was touched is counted anew from the rows, never added to.
 *
 * A part is what one place counts in those days of a week that lie in one month; a sheet is what a place and all below
 * it count in a week, a month or a year: the sum of its own parts and of the sheets of the places directly below it. So a
 * report reads as many rows as it shows, however much is stored, and counting twice gives the same as counting once:
 * two processes that fold at the same time, or one that folds again after a crash, cannot count anything twice.
 *
 * What is touched is written by triggers (schema/0220-report.sql) in the transaction of the act. A part and all
 * touches of its days go together, in one transaction.
 *
 * Time alone makes one thing late: a clock that still runs when its day is over. That is counted by the day, not by
 * the minute: at the turn of a day all clocks that ended in the days since the last turn, and still run, are touched.
 */
#include "mod/report/room.h"
#include "web/furnish.h"

#define FOLD_JOB      "report.fold"
#define FURNISH_CELLS 20000

/* --- reading -------------------------------------------------------------------------------------------- */

struct counts report_sheet(struct db *db, struct arena *a, int64_t place, const struct period *p)
{
    struct counts c = {.arena = a};
    struct report_sheet_get row;
    if (q_report_sheet_get(db, &row, .place = place, .kind = p->kind, .first = p->first))
        counts_read(&c, row.counts);
    return c;
}

struct counts report_own(struct db *db, struct arena *a, int64_t place, const struct period *p)
{
    struct counts c = {.arena = a};
    struct report_parts_rows rows =
        q_report_parts(db, .body = place, .from = p->first, .to = p->end);
    for (size_t i = 0; i < rows.n; i++)
        counts_read(&c, rows.at[i].counts);
    return c;
}

void report_folded(struct db *db, day *turned, usec *folded)
{
    struct report_state_get row = {0};
    q_report_state_get(db, &row);
    *turned = row.turned;
    *folded = row.folded;
}

/* --- the turn of a day ------------------------------------------------------------------------------------- */

/* The day up to which running clocks are late; moves it to today, and touches what became late. */
static day turn(struct db *db, const struct zone *z, usec now)
{
    struct report_state_get state;
    day today = zone_day(z, now);
    bool known = q_report_state_get(db, &state);
    if (known && state.turned > today) /* a clock that was set back: what is late stays late */
        today = state.turned;
    if (known && state.turned < today)
        q_report_turn(db, .place = body_root(db), .from = zone_instant(z, state.turned, 0, 0, 0),
                      .to = zone_instant(z, today, 0, 0, 0));
    if (!known || state.turned < today || state.folded / USEC_MINUTE != now / USEC_MINUTE)
        q_report_state_set(db, .turned = today, .folded = now);
    return today;
}

/* --- one part ------------------------------------------------------------------------------------------------- */

struct sheet_key {
    int64_t place;
    int depth; /* of the place; the root has 0 */
    enum period_kind kind;
    day first;
};
struct folding {
    struct db *db;
    const struct zone *zone;
    day turned;
    struct sheet_key
        *sheet; /* to be summed: of each part those of all places above it, often the same */
    size_t n_sheet;
};

#define PART_SHEETS (8 * PERIOD_KINDS) /* a place has at most seven above it: body_above() */

static void fold_part(struct folding *f, int64_t body, usec at)
{
    struct arena_mark mark = arena_mark(db_arena(f->db));
    struct part p = part_of(zone_day(f->zone, at));
    struct counts c = {.arena = db_arena(f->db)};
    report_count_days(f->db, f->zone, body, p.first, p.end, f->turned, &c);
    q_report_touch_drop(f->db, .body = body, .from = zone_instant(f->zone, p.first, 0, 0, 0),
                        .to = zone_instant(f->zone, p.end, 0, 0, 0));
    if (c.n)
        q_report_part_put(f->db, .body = body, .first = p.first,
                          .counts = counts_text(db_arena(f->db), &c));
    else
        q_report_part_drop(f->db, .body = body, .first = p.first);
    struct body_list way = body_above(f->db, body);
    for (size_t i = 0; i < way.n; i++)
        for (int k = 0; k < PERIOD_KINDS; k++)
            f->sheet[f->n_sheet++] =
                (struct sheet_key){way.at[i].id, (int)(way.n - i), (enum period_kind)k,
                                   period_of((enum period_kind)k, p.first).first};
    arena_rewind(db_arena(f->db), mark);
}

/* --- sheets ---------------------------------------------------------------------------------------------------- */

static void fold_sheet(struct folding *f, const struct sheet_key *s)
{
    struct arena *a = db_arena(f->db);
    struct arena_mark mark = arena_mark(a);
    struct period p = period_of(s->kind, s->first);
    struct counts sum = report_own(f->db, a, s->place, &p);
    struct body_list below = body_children(f->db, s->place);
    for (size_t i = 0; i < below.n; i++) {
        struct report_sheet_get row;
        if (q_report_sheet_get(f->db, &row, .place = below.at[i].id, .kind = p.kind,
                               .first = p.first))
            counts_read(&sum, row.counts);
    }
    if (sum.n)
        q_report_sheet_put(f->db, .place = s->place, .kind = p.kind, .first = p.first,
                           .counts = counts_text(a, &sum));
    else
        q_report_sheet_drop(f->db, .place = s->place, .kind = p.kind, .first = p.first);
    arena_rewind(a, mark);
}

/* The lower a place lies, the earlier: sheets are made of those below. */
static int deepest_first(const void *a, const void *b)
{
    const struct sheet_key *x = a, *y = b;
    return x->depth != y->depth   ? (x->depth < y->depth) - (x->depth > y->depth)
           : x->place != y->place ? (x->place > y->place) - (x->place < y->place)
           : x->kind != y->kind   ? (x->kind > y->kind) - (x->kind < y->kind)
                                  : (x->first > y->first) - (x->first < y->first);
}

static void fold_sheets(struct folding *f)
{
    if (f->n_sheet)
        qsort(f->sheet, f->n_sheet, sizeof(*f->sheet), deepest_first);
    for (size_t i = 0; i < f->n_sheet; i++)
        if (i == 0 || deepest_first(&f->sheet[i - 1], &f->sheet[i]) != 0)
            fold_sheet(f, &f->sheet[i]);
}

bool report_fold(struct db *db, const struct zone *z, usec now, int max)
{
    struct folding f = {.db = db, .zone = z, .turned = turn(db, z, now)};
    struct report_touch_first next;
    bool more = q_report_touch_first(db, &next);
    f.sheet = arena_array(db_arena(db), struct sheet_key, (size_t)max * PART_SHEETS);
    for (int n = 0; more && n < max; n++) {
        fold_part(&f, next.body, next.at);
        more = q_report_touch_first(db, &next);
    }
    fold_sheets(&f);
    return more;
}

void report_recount(struct db *db)
{
    q_report_forget_parts(db);
    q_report_forget_sheets(db);
    q_report_touch_all(db);
}

/* --- when -------------------------------------------------------------------------------------------------------- */

/* Every minute; as long as there is more, a job follows at once, so that others can write in between. */
static void fold_some(struct db *db, const struct zone *z, usec now)
{
    if (report_fold(db, z, now, REPORT_CELLS))
        job_add(db, now, FOLD_JOB, "{}", 0);
}

static void cron_fold(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    fold_some(db, app->zone, now);
}

static enum job_result run_fold(struct job *j, struct db *db)
{
    (void)j;
    (void)db;
    return JOB_DONE;
}

static void finish_fold(struct job *j, struct db *db)
{
    fold_some(db, j->app->zone, j->now);
}

const struct cron_entry report_crons[] = {
    {.name = "report.fold", .minute = -1, .hour = -1, .run = cron_fold}, {0}};
const struct job_kind report_jobs[] = {{.name = FOLD_JOB, .run = run_fold, .finish = finish_fold},
                                       {0}};

/* A step for the parts of some towns, so that the sheets above them are summed seldom. */
static void furnish_fold(struct req *r, void *ctx)
{
    if (report_fold(r->db, r->app->zone, r->now, FURNISH_CELLS))
        furnish_at(r, r->now, furnish_fold, ctx);
}

/* Behind everything else that happens in the last moment. */
static void furnish_last(struct req *r, void *ctx)
{
    furnish_at(r, r->now, furnish_fold, ctx);
}

void report_furnish(struct req *r)
{
    furnish_at(r, r->now, furnish_last, NULL);
}
