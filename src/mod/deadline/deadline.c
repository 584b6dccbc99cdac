/*
 * deadline.c - clocks: started, stopped, extended, moved, looked up.
 *
 * A clock keeps what it was started with (days, close of the office), so that a later charter changes
 * nothing of it but what the calendar says: a holiday that is announced later moves its end, visibly.
 */
#include "mod/deadline/deadline.h"

#include "base/hash.h"
#include "mod/deadline/compute.h"
#include "mod/deadline/view.h"
#include "web/furnish.h"
#include "web/i18n.h"

#define DEPTH_MAX 8

/* The readers have the same columns, so their rows have the same fields. */
#define CLOCK_OF(c)                                             \
    ((struct deadline){.id = (c).id,                            \
                       .subject = (enum subject)(c).subject,    \
                       .subject_id = (c).subject_id,            \
                       .number = (c).number,                    \
                       .rule = (c).rule,                        \
                       .link = (c).link,                        \
                       .body = (c).body,                        \
                       .org = (c).org,                          \
                       .from = (c).began,                       \
                       .due = (c).due,                          \
                       .first_due = (c).first_due,              \
                       .days = (c).days,                        \
                       .workdays = (c).workdays,                \
                       .state = (enum deadline_state)(c).state, \
                       .stopped = (c).stopped,                  \
                       .extended = (c).extended,                \
                       .reason = (c).reason})
#define LIST_OF(db, rows, l)                                           \
    do {                                                               \
        (l).at = arena_array(db_arena(db), struct deadline, (rows).n); \
        for ((l).n = 0; (l).n < (rows).n; (l).n++)                     \
            (l).at[(l).n] = CLOCK_OF((rows).at[(l).n]);                \
    } while (0)

/* --- running ---------------------------------------------------------------------------------- */

static void shelve(struct db *db, int64_t body, usec due, int64_t clock)
{
    struct body b;
    for (int i = 0; i < DEPTH_MAX && body && body_by_id(db, body, &b); i++, body = b.parent)
        q_deadline_shelf_add(db, .body = body, .due = due, .clock = clock);
}

/* What a rule makes of a day. */
struct terms {
    bool workdays, fixed;
    int64_t days, closes;
    usec due;
};

static struct deadline_add_in row_of(const struct deadline_new *d, const struct terms *t,
                                     int64_t id, usec stopped)
{
    return (struct deadline_add_in){.id = id,
                                    .subject = d->subject,
                                    .subject_id = d->subject_id,
                                    .number = str_empty(d->number) ? NULL : d->number,
                                    .rule = d->rule,
                                    .body = d->body,
                                    .org = d->org,
                                    .link = d->link,
                                    .began = d->from,
                                    .days = t->days,
                                    .workdays = t->workdays,
                                    .closes = t->closes,
                                    .fixed = t->fixed,
                                    .due = t->due,
                                    .state = stopped ? DEADLINE_DONE : DEADLINE_RUNNING,
                                    .stopped = stopped,
                                    .next_mark =
                                        stopped ? DB_NONE : deadline_next_mark(d->from, t->due, 0)};
}

static int64_t add(struct db *db, const struct deadline_new *d, struct terms t)
{
    struct deadline_ids_rows id = q_deadline_ids(db, .n = 1);
    if (id.n == 0)
        return 0;
    struct deadline_add_in row = row_of(d, &t, id.at[0].id, 0);
    if (q_deadline_add_rows(db, &row, 1) != 1)
        return 0;
    shelve(db, d->body, t.due, row.id);
    return row.id;
}

static bool runs_already(struct db *db, const struct deadline_new *d, int64_t *id)
{
    struct deadline_newest row;
    if (!q_deadline_newest(db, &row, .subject = d->subject, .subject_id = d->subject_id,
                           .rule = d->rule) ||
        row.state != DEADLINE_RUNNING)
        return false;
    *id = row.id;
    return true;
}

static bool counts_workdays(const struct charter_key *k)
{
    BUG_IF(!k || (k->unit != CHARTER_DAYS && k->unit != CHARTER_WORKDAYS));
    return k->unit == CHARTER_WORKDAYS;
}

static struct terms terms_of(struct db *db, const struct zone *z, const struct deadline_new *d)
{
    day from = zone_day(z, d->from);
    struct terms t = {.workdays = counts_workdays(charter_key(d->rule)),
                      .days = charter_int(db, d->body, d->rule, from),
                      .closes = charter_int(db, d->body, "office.closes", from)};
    struct calendar c = {0};
    if (t.workdays)
        c = deadline_calendar(db, d->body, from, t.days);
    day last = deadline_last_day(&c, t.workdays, from, t.days);
    t.due = deadline_end_of(z, t.workdays, t.closes, last);
    return t;
}

int64_t deadline_start(struct db *db, const struct zone *z, usec now, const struct deadline_new *d)
{
    int64_t id;
    (void)now;
    return runs_already(db, d, &id) ? id : add(db, d, terms_of(db, z, d));
}

/* --- many at once ----------------------------------------------------------------------------- */

#define TERM_SLOTS 1024

/* A charter tells places apart by the top of their tree and their kind, so terms hold for all places of a kind. */
struct known_terms {
    int64_t root; /* 0: empty */
    enum body_kind kind;
    const char *rule;
    day from;
    struct terms terms;
};

static struct terms known(struct db *db, const struct zone *z, struct known_terms *slots,
                          const struct body_list *way, const struct deadline_new *d)
{
    struct known_terms k = {
        way->at[way->n - 1].id, way->at[0].kind, d->rule, zone_day(z, d->from), {0}};
    uint64_t hash = hash_quick(k.rule, strlen(k.rule)) + (uint64_t)k.kind * 7919 +
                    (uint64_t)k.from * 31 + (uint64_t)k.root * 104729;
    struct known_terms *s = &slots[hash % TERM_SLOTS];
    if (s->root != k.root || s->kind != k.kind || s->from != k.from || !streq(s->rule, k.rule)) {
        k.terms = terms_of(db, z, d);
        *s = k;
    }
    return s->terms;
}

void deadline_start_many(struct db *db, const struct zone *z, struct deadline_bulk *d, size_t n)
{
    struct arena *a = db_arena(db);
    struct body_ways *ways = body_ways_new(db, n);
    struct known_terms *slots = arena_array(a, struct known_terms, TERM_SLOTS);
    struct deadline_add_in *clock = arena_array(a, struct deadline_add_in, n);
    struct deadline_shelf_add_in *shelf =
        arena_array(a, struct deadline_shelf_add_in, n * DEPTH_MAX);
    struct deadline_ids_rows id = {0};
    size_t n_shelf = 0;
    if (n)
        id = q_deadline_ids(db, .n = (int64_t)n);
    for (size_t i = 0; i < n && id.n == n; i++) {
        struct body_list way = body_way(ways, d[i].clock.body);
        if (way.n == 0) {
            db_fail(db, DB_BUG, "a clock of a place that does not exist");
            return;
        }
        struct terms t = known(db, z, slots, &way, &d[i].clock);
        clock[i] = row_of(&d[i].clock, &t, id.at[i].id, d[i].stopped);
        d[i].due = t.due;
        for (size_t k = 0; k < way.n && !d[i].stopped; k++)
            shelf[n_shelf++] = (struct deadline_shelf_add_in){way.at[k].id, t.due, id.at[i].id};
    }
    q_deadline_add_rows(db, clock, id.n == n ? n : 0);
    q_deadline_shelf_add_rows(db, shelf, n_shelf);
}

int64_t deadline_start_until(struct db *db, const struct zone *z, usec now,
                             const struct deadline_new *d, day until)
{
    int64_t id;
    bool workdays = counts_workdays(charter_key(d->rule));
    day from = zone_day(z, d->from);
    (void)now;
    if (runs_already(db, d, &id))
        return id;
    int64_t closes = charter_int(db, d->body, "office.closes", from);
    return add(db, d,
               (struct terms){.workdays = workdays,
                              .fixed = true,
                              .days = until - from,
                              .closes = closes,
                              .due = deadline_end_of(z, workdays, closes, until)});
}

static int64_t end(struct db *db, usec now, enum subject s, int64_t id, const char *rule,
                   enum deadline_state state)
{
    int64_t n = 0;
    struct deadline_subject_rows rows = q_deadline_subject(db, .subject = s, .subject_id = id);
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.at[i].state != DEADLINE_RUNNING || (rule && !streq(rule, rows.at[i].rule)))
            continue;
        n += q_deadline_end(db, .id = rows.at[i].id, .state = state, .now = now);
        q_deadline_shelf_clear(db, .clock = rows.at[i].id);
    }
    return n;
}

int64_t deadline_stop(struct db *db, usec now, enum subject s, int64_t id, const char *rule)
{
    return end(db, now, s, id, rule, DEADLINE_DONE);
}

int64_t deadline_cancel(struct db *db, usec now, enum subject s, int64_t id, const char *rule)
{
    return end(db, now, s, id, rule, DEADLINE_CANCELLED);
}

void deadline_hand_over(struct db *db, enum subject s, int64_t id, int64_t org)
{
    q_deadline_set_org(db, .subject = s, .subject_id = id, .org = org);
}

/* --- a new end -------------------------------------------------------------------------------- */

/* The mark that is behind us for this end. */
static int64_t mark_at(usec began, usec due, usec now)
{
    int64_t mark = 0;
    for (struct db_int next; (next = deadline_next_mark(began, due, mark)).some && next.v <= now;)
        mark = deadline_mark_after(mark);
    return mark;
}

static void set_due(struct db *db, const struct deadline *d, usec now, usec due)
{
    int64_t mark = mark_at(d->from, due, now);
    q_deadline_set_due(db, .id = d->id, .due = due, .mark = mark,
                       .next_mark = deadline_next_mark(d->from, due, mark));
    q_deadline_shelf_clear(db, .clock = d->id);
    shelve(db, d->body, due, d->id);
}

static const char *tell_link(struct db *db, int64_t id)
{
    return arena_printf(db_arena(db), "/deadline/%lld", (long long)id);
}

static const char *extension_fault(const struct deadline *d, usec now,
                                   const struct deadline_extension *e)
{
    if (d->state != DEADLINE_RUNNING)
        return T_("This clock does not run any more.");
    if (d->extended)
        return T_("This limit was extended once already; a second time is not possible.");
    if (now > d->due)
        return T_("The limit is over. It can only be extended before.");
    if (e->days < 1)
        return T_("Say by how many days, at least one.");
    if (e->days > e->max)
        return T_("That is more than the rules allow.");
    if (str_empty(e->reason) || str_trim(str_of(e->reason)).n == 0)
        return T_("Give the reason. Everybody can read it.");
    if (!e->approved || e->approved == e->by)
        return T_("Somebody else has to approve it.");
    return NULL;
}

bool deadline_extend(struct db *db, const struct zone *z, usec now,
                     const struct deadline_extension *e, const char **why)
{
    struct deadline_get row;
    *why = T_("There is no such clock.");
    if (!q_deadline_get(db, &row, .id = e->deadline))
        return false;
    struct deadline d = CLOCK_OF(row);
    *why = extension_fault(&d, now, e);
    if (*why)
        return false;
    day last = deadline_day_of(z, d.due);
    struct calendar c = {0};
    if (d.workdays)
        c = deadline_calendar(db, d.body, last, e->days);
    last = deadline_last_day(&c, d.workdays, last, e->days);
    q_deadline_set_extended(db, .id = d.id, .days = e->days, .reason = e->reason, .now = now);
    set_due(db, &d, now, deadline_end_of(z, d.workdays, row.closes, last));
    return true;
}

/* --- another calendar ------------------------------------------------------------------------- */

static void recompute(struct db *db, const struct zone *z, usec now, int64_t version,
                      const struct deadline_running *row)
{
    struct deadline d = CLOCK_OF(*row);
    day from = zone_day(z, d.from);
    struct calendar c = deadline_calendar(db, d.body, from, d.days + d.extended);
    day last = calendar_add(&c, from, d.days);
    if (d.extended)
        last = calendar_add(&c, last, d.extended);
    usec due = deadline_end_of(z, true, row->closes, last);
    if (due == d.due)
        return;
    q_deadline_move_add(db, .clock = d.id, .at = now, .old_due = d.due, .new_due = due,
                        .version = version);
    set_due(db, &d, now, due);
    chronicle_add(db, now,
                  &(struct chronicle_act){.act = "deadline.move",
                                          .body = d.body,
                                          .number = d.number,
                                          .subject = d.subject,
                                          .subject_id = d.subject_id,
                                          .on = last,
                                          .link = tell_link(db, d.id)});
}

void deadline_charter_applied(struct db *db, const struct zone *z, usec now, int64_t root,
                              int64_t version)
{
    struct body top;
    enum { AT_ONCE = 500 };
    if (!body_by_id(db, root, &top))
        return;
    struct body_list all = body_all(db, top.path);
    for (size_t i = 0; i < all.n; i++) {
        struct deadline_running_rows rows;
        int64_t after = 0;
        do {
            rows = q_deadline_running(db, .body = all.at[i].id, .after = after, .max = AT_ONCE);
            for (size_t k = 0; k < rows.n; k++) {
                recompute(db, z, now, version, &rows.at[k]);
                after = rows.at[k].id;
            }
        } while (rows.n == AT_ONCE);
    }
}

/* --- reminders -------------------------------------------------------------------------------- */

static bool remind_some(struct db *db, usec now)
{
    enum { AT_ONCE = 1000 };
    struct deadline_marks_rows rows = q_deadline_marks(db, .now = now, .max = AT_ONCE);
    for (size_t i = 0; i < rows.n; i++) {
        struct deadline d = CLOCK_OF(rows.at[i]);
        int64_t mark = mark_at(d.from, d.due, now); /* after a long night only the last one */
        q_deadline_set_mark(db, .id = d.id, .mark = mark,
                            .next_mark = deadline_next_mark(d.from, d.due, mark));
        size_t at = 0;
        for (const struct deadline_reminder *x; (x = extension_next("deadline.reminder", &at));)
            x->run(db, now, &d, (int)mark);
    }
    return rows.n == AT_ONCE;
}

void deadline_remind(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    (void)app;
    remind_some(db, now);
}

/* Whatever a furnished year left to remind of is over when its last day comes. */
static void furnish_marks(struct req *r, void *ctx)
{
    if (remind_some(r->db, r->now))
        furnish_at(r, r->now, furnish_marks, ctx);
}

static void furnish_last(struct req *r, void *ctx)
{
    furnish_at(r, r->now, furnish_marks, ctx);
}

void deadline_furnish(struct req *r)
{
    furnish_at(r, r->now, furnish_last, NULL);
}

/* --- looking ---------------------------------------------------------------------------------- */

bool deadline_by_id(struct db *db, int64_t id, struct deadline *out)
{
    struct deadline_get row;
    if (!q_deadline_get(db, &row, .id = id))
        return false;
    *out = CLOCK_OF(row);
    return true;
}

bool deadline_find(struct db *db, enum subject s, int64_t id, const char *rule,
                   struct deadline *out)
{
    struct deadline_newest row;
    if (!q_deadline_newest(db, &row, .subject = s, .subject_id = id, .rule = rule))
        return false;
    *out = CLOCK_OF(row);
    return true;
}

bool deadline_first(struct db *db, enum subject s, int64_t id, struct deadline *out)
{
    struct deadline_first row;
    if (!q_deadline_first(db, &row, .subject = s, .subject_id = id))
        return false;
    *out = CLOCK_OF(row);
    return true;
}

struct deadlines deadline_of_subject(struct db *db, enum subject s, int64_t id)
{
    struct deadlines l = {0};
    struct deadline_subject_rows rows = q_deadline_subject(db, .subject = s, .subject_id = id);
    LIST_OF(db, rows, l);
    return l;
}

struct deadlines deadline_of_number(struct db *db, const char *number)
{
    struct deadlines l = {0};
    struct deadline_number_rows rows = q_deadline_number(db, .number = number);
    LIST_OF(db, rows, l);
    return l;
}

struct deadlines deadline_list(struct db *db, int64_t body, int64_t org, struct deadline_key after,
                               usec until, int max)
{
    struct deadlines l = {0};
    if (org) {
        struct deadline_org_rows rows = q_deadline_org(
            db, .org = org, .due = after.due, .id = after.id, .until = until, .max = max + 1);
        LIST_OF(db, rows, l);
    } else {
        struct deadline_body_rows rows = q_deadline_body(
            db, .body = body, .due = after.due, .id = after.id, .until = until, .max = max + 1);
        LIST_OF(db, rows, l);
    }
    l.more = l.n > (size_t)max;
    if (l.more)
        l.n = (size_t)max;
    return l;
}

struct deadlines deadline_late_here(struct db *db, int64_t body, enum subject a, enum subject b,
                                    usec now, int max)
{
    struct deadlines l = {0};
    struct deadline_late_here_rows rows = q_deadline_late_here(
        db, .body = body, .subject = a, .or_subject = b, .now = now, .max = max);
    LIST_OF(db, rows, l);
    return l;
}

struct deadlines deadline_mute(struct db *db, int64_t body, int max)
{
    struct deadlines l = {0};
    struct deadline_mute_rows rows = q_deadline_mute(db, .body = body, .max = max);
    LIST_OF(db, rows, l);
    return l;
}

struct deadline_places deadline_ran_out(struct db *db, usec since, usec until)
{
    struct deadline_ran_out_rows rows =
        q_deadline_ran_out(db, .body = body_root(db), .since = since, .until = until);
    struct deadline_places l = {arena_array(db_arena(db), int64_t, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.body[i] = rows.at[i].place;
    return l;
}

int64_t deadline_count_late(struct db *db, int64_t body, int64_t org, usec now, int max)
{
    struct deadline_late_org o = {0};
    struct deadline_late_body b = {0};
    if (org)
        q_deadline_late_org(db, &o, .org = org, .now = now, .max = max);
    else
        q_deadline_late_body(db, &b, .body = body, .now = now, .max = max);
    return org ? o.n : b.n;
}
