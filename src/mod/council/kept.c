/*
 * kept.c - how a council stands, kept: its check reads a hundred rows, and a list shows many councils.
 *
 * The result follows from the roster that holds, the version of the charter, who left, who holds the office that makes a
 * chair, and the day. The first two are written beside it and compared at each reading; an act that changes the next two
 * checks anew in its own transaction; and as long as none of them changes, the result is the same between two days on
 * which a term, a departure or an office begins or ends. So a kept result that is read is what the check would say, and where
 * none can be read the check is asked. A job keeps those that a new day or a new charter has left without.
 */
#include "base/json.h"
#include "mod/council/web.h"

#define KEEP_JOB "council.keep"
#define AT_ONCE  50 /* councils that one turn of the job looks at */

/* --- reading ------------------------------------------------------------------------------------------ */

static int64_t charter_id(struct db *db, int64_t body, day on)
{
    struct charter_version v;
    return charter_version_on(db, body, on, &v) ? v.id : 0;
}

struct council_standing council_standing_by(const struct council_lines *l)
{
    struct council_standing s = {.state = l->n == 0 ? COUNCIL_NO_ROSTER
                                          : l->ok   ? COUNCIL_SOUND
                                                    : COUNCIL_BROKEN,
                                 .seats = l->seats,
                                 .nonparty = -1};
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].rule == COUNCIL_NONPARTY && l->at[i].told)
            s.nonparty = l->at[i].have;
    return s;
}

static bool kept_fits(struct db *db, const struct org *o, int64_t roster, day on,
                      struct council_kept_get *k)
{
    return q_council_kept_get(db, k, .council = o->id) && k->roster == roster &&
           k->from_day <= on && on <= k->until_day && k->charter == charter_id(db, o->body, on);
}

struct council_standing council_standing(struct db *db, int64_t council, day on)
{
    struct org o;
    struct council_roster_on r;
    struct council_kept_get k;
    if (!org_by_id(db, council, &o) || o.kind != ORG_COUNCIL ||
        !q_council_roster_on(db, &r, .council = council, .on = on))
        return (struct council_standing){.state = COUNCIL_NO_ROSTER, .nonparty = -1};
    if (kept_fits(db, &o, r.id, on, &k))
        return (struct council_standing){(enum council_state)k.state, k.seats, k.nonparty};
    struct council_lines l = council_check(db, council, on);
    return council_standing_by(&l);
}

/* Places of one tree, by the first part of their paths, have one charter: asked once for a list. */
static int64_t charter_of_list(struct db *db, const struct body *b, day on, struct council_list *l)
{
    if (!l->path || strncmp(l->path, b->path, strcspn(b->path, "/") + 1) != 0) {
        l->path = b->path;
        l->charter = charter_id(db, b->id, on);
    }
    return l->charter;
}

bool council_listed(struct db *db, const struct body *b, day on, struct council_list *l,
                    struct council *c, struct council_standing *s)
{
    struct council_listing k;
    if (!q_council_listing(db, &k, .body = b->id, .on = on))
        return false;
    *c = (struct council){.org = {.id = k.id,
                                  .body = b->id,
                                  .kind = ORG_COUNCIL,
                                  .name = k.name,
                                  .name_en = k.name_en},
                          .body = *b};
    if (!k.holds.some)
        *s = (struct council_standing){.state = COUNCIL_NO_ROSTER, .nonparty = -1};
    else if (k.roster.some && k.roster.v == k.holds.v && k.from_day.v <= on &&
             on <= k.until_day.v && k.charter.v == charter_of_list(db, b, on, l))
        *s = (struct council_standing){(enum council_state)k.state.v, k.seats.v, k.nonparty.v};
    else
        *s = council_standing(db, k.id, on);
    return true;
}

enum council_state council_state(struct db *db, int64_t council, day on)
{
    return council_standing(db, council, on).state;
}

/* --- keeping ------------------------------------------------------------------------------------------ */

struct days {
    day from, until;
};

/* Something changes on that day. */
static void turn(struct days *d, day on, day changes)
{
    if (changes <= on && changes > d->from)
        d->from = changes;
    if (changes > on && changes - 1 < d->until)
        d->until = changes - 1;
}

/* The days around `on` on which the same seats count and the same people hold the office. */
static struct days same_days(struct db *db, int64_t roster, int64_t body, day on)
{
    struct days d = {INT32_MIN, INT32_MAX}; /* no day lies outside */
    struct council_seats_rows seats = council_seats_of(db, roster);
    struct council_posts_rows posts = q_council_posts(db, .body = body);
    for (size_t i = 0; i < seats.n; i++) {
        turn(&d, on, seats.at[i].from_day);
        turn(&d, on, council_seat_last(&seats.at[i]) + 1);
    }
    for (size_t i = 0; i < posts.n; i++) {
        turn(&d, on, posts.at[i].from_day);
        if (posts.at[i].until_day.some)
            turn(&d, on, posts.at[i].until_day.v + 1);
    }
    return d;
}

void council_keep(struct db *db, int64_t council, day today)
{
    struct council c;
    struct council_roster_on r;
    if (!council_get(db, council, &c))
        return;
    if (!q_council_roster_on(db, &r, .council = council, .on = today)) {
        q_council_kept_drop(db, .council = council);
        return;
    }
    struct council_lines l = council_check(db, council, today);
    struct council_standing s = council_standing_by(&l);
    struct days d = same_days(db, r.id, c.body.id, today);
    q_council_kept_put(db, .council = council, .roster = r.id,
                       .charter = charter_id(db, c.body.id, today), .from_day = d.from,
                       .until_day = d.until, .state = s.state, .seats = s.seats,
                       .nonparty = s.nonparty);
}

/* Whatever has no result for today; the last council that was looked at, 0: there are no more. */
static int64_t keep_some(struct db *db, int64_t after, day today)
{
    struct council_approved_after_rows rows =
        q_council_approved_after(db, .after = after, .max = AT_ONCE);
    for (size_t i = 0; i < rows.n; i++) {
        struct org o;
        struct council_roster_on r;
        struct council_kept_get k;
        int64_t id = rows.at[i].council;
        if (org_by_id(db, id, &o) && q_council_roster_on(db, &r, .council = id, .on = today) &&
            !kept_fits(db, &o, r.id, today, &k))
            council_keep(db, id, today);
    }
    return rows.n < AT_ONCE ? 0 : rows.at[rows.n - 1].council;
}

static void keep_on(struct db *db, const struct zone *z, usec now, int64_t after)
{
    int64_t last = keep_some(db, after, zone_day(z, now));
    if (last)
        job_add(db, now, KEEP_JOB, arena_printf(db_arena(db), "{\"after\":%lld}", (long long)last),
                0);
}

/* --- when ----------------------------------------------------------------------------------------------- */

static void cron_keep(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    keep_on(db, app->zone, now, 0);
}

static enum job_result run_keep(struct job *j, struct db *db)
{
    (void)j;
    (void)db;
    return JOB_DONE;
}

static void finish_keep(struct job *j, struct db *db)
{
    const char *error;
    int64_t after = 0;
    json_number(json_get(json_parse(j->arena, str_of(j->payload), 100, &error), "after"), &after);
    keep_on(db, j->app->zone, j->now, after);
}

/* In small steps behind the act: a charter holds for hundreds of councils. */
static void charter_was_applied(struct db *db, const struct zone *z, usec now, int64_t root,
                                int64_t version)
{
    (void)z;
    (void)root;
    (void)version;
    job_add(db, now, KEEP_JOB, "{\"after\":0}", 0);
}

const struct charter_applied council_applied = {charter_was_applied};
const struct cron_entry council_crons[] = {
    {.name = KEEP_JOB, .minute = 1, .hour = -1, .run = cron_keep}, {0}};
const struct job_kind council_jobs[] = {{.name = KEEP_JOB, .run = run_keep, .finish = finish_keep},
                                        {0}};
