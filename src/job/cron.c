/*
 * cron.c - what has to be done at a time of day.
 *
 * Each entry's last due time stands in job_cron. Whoever moves it forward runs the entry, in the same
 * transaction: of several processes one finds the row to change and the others find none, a failure
 * takes the mark back with the work, and after a downtime the latest due time stands for all that was
 * missed.
 */
#include "base/log.h"
#include "gen/job/queries.h"
#include "job/work.h"

enum { DAYS_BACK = 8 }; /* a weekly time is never further away */

static bool weekday_fits(const struct cron_entry *e, int weekday)
{
    return e->weekday == 0 || e->weekday == weekday;
}

/* A time of day: by the calendar, so that a gap moves it and a double hour does not double it. */
static usec latest_of_day(const struct cron_entry *e, const struct zone *z, usec now)
{
    day today = zone_day(z, now);
    for (day d = today; d >= today - DAYS_BACK; d--) {
        usec t = zone_instant(z, d, e->hour, e->minute, 0);
        if (t <= now && weekday_fits(e, day_weekday(d)))
            return t;
    }
    BUG("cron entry %s has no due time", e->name);
}

/* Every hour or every minute: by real time, minute for minute. */
static usec latest_of_hour(const struct cron_entry *e, const struct zone *z, usec now)
{
    usec t = now - now % USEC_MINUTE;
    for (usec end = t - DAYS_BACK * USEC_DAY; t > end; t -= USEC_MINUTE) {
        struct civil c = zone_civil(z, t);
        if ((e->minute < 0 || e->minute == c.minute) && (e->hour < 0 || e->hour == c.hour) &&
            weekday_fits(e, c.weekday))
            return t;
    }
    return t;
}

usec cron_due(const struct cron_entry *e, const struct zone *z, usec now)
{
    BUG_IF(e->minute > 59 || e->hour > 23 || e->weekday < 0 || e->weekday > 7);
    return e->minute < 0 || e->hour < 0 ? latest_of_hour(e, z, now) : latest_of_day(e, z, now);
}

struct due_entry {
    const struct cron_entry *entry;
    const struct app *app;
    struct arena *arena;
    usec due, now;
};

static bool first_seen(struct db *db, void *ctx)
{
    struct due_entry *d = ctx;
    q_job_cron_note(db, .name = d->entry->name, .last_run = d->due);
    return true;
}

static bool run_entry(struct db *db, void *ctx)
{
    struct due_entry *d = ctx;
    if (q_job_cron_advance(db, .name = d->entry->name, .due = d->due) != 1)
        return false; /* another process was first */
    d->entry->run(db, d->arena, d->app, d->now);
    return true;
}

/* Looks in a read, so that a minute in which nothing is due writes nothing. */
static void look_at(struct worker *w, const struct cron_entry *e, usec now)
{
    struct due_entry d = {e, w->app, w->arena, cron_due(e, w->app->zone, now), now};
    struct job_cron_last last;
    arena_reset(w->arena);
    db_begin(w->db, DB_READ, w->arena);
    bool known = q_job_cron_last(w->db, &last, .name = e->name);
    bool looked = db_state(w->db) == DB_OK;
    db_rollback(w->db);
    if (!looked || (known && last.last_run >= d.due))
        return;
    enum db_state state = work_write(w, w->arena, known ? run_entry : first_seen, &d, NULL);
    if (state != DB_OK)
        LOG(LOG_ERROR, "cron failed", LS("entry", e->name), LS("state", db_state_name(state)));
}

void cron_run(struct worker *w, usec now)
{
    for (const struct cron_entry *const *set = w->table->crons; *set; set++) {
        for (const struct cron_entry *e = *set; e->name; e++)
            look_at(w, e, now);
    }
}
