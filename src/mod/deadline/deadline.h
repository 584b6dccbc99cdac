/*
 * deadline.h - clocks: started by a rule of the charter, counted in working days, shown to everybody.
 *
 * A clock belongs to a subject and a rule ("submission.reply.workdays.help"). It ends at the close of the
 * office on its last working day, or at 24:00 of its last calendar day. Whoever looks can see how it was
 * computed. It can be extended once, with a reason and somebody who approved it; it never vanishes.
 */
#ifndef TX_DEADLINE_H
#define TX_DEADLINE_H

#include "base/calendar.h"
#include "mod/body/body.h"
#include "mod/charter/charter.h"
#include "mod/chronicle/chronicle.h"

/* --- running ------------------------------------------------------------------------------------ */

struct deadline_new {
    enum subject subject;
    int64_t subject_id;
    const char *number; /* of the thread; NULL: none */
    int64_t body;       /* whose rules and calendar */
    int64_t org;        /* who has to act; 0: the body's office */
    const char *rule;   /* a key of charter_keys whose unit is days or working days */
    usec from;          /* the event; the day of the event is not counted */
    const char *link;   /* path of ours where the matter stands; NULL: /t/NUMBER */
};
/* In a write transaction. The clock's id; a clock of the same subject and rule that runs is left as it is
 * and its id given. 0 after a failure. */
int64_t deadline_start(struct db *db, const struct zone *z, usec now, const struct deadline_new *d);
/* The same to a day that somebody fixed (a task's own limit). days are working or calendar as the rule's unit. */
int64_t deadline_start_until(struct db *db, const struct zone *z, usec now,
                             const struct deadline_new *d, day until);
/* Clocks of many subjects that have none yet (imports): each as deadline_start() makes it, in a few statements for all. */
struct deadline_bulk {
    struct deadline_new clock;
    usec stopped; /* it stood, done, at that time; 0: it runs */
    usec due;     /* set */
};
void deadline_start_many(struct db *db, const struct zone *z, struct deadline_bulk *d, size_t n);
/* Done: the clock stands, on time or late. rule NULL: all of the subject. How many were stopped. */
int64_t deadline_stop(struct db *db, usec now, enum subject s, int64_t id, const char *rule);
/* No longer asked for (merged, refused, withdrawn): stands without being counted as kept or missed. */
int64_t deadline_cancel(struct db *db, usec now, enum subject s, int64_t id, const char *rule);
/* Who has to act now (a transfer); the limit stays. */
void deadline_hand_over(struct db *db, enum subject s, int64_t id, int64_t org);

struct deadline_extension {
    int64_t deadline;
    int64_t days;       /* more working days (calendar days for rules in calendar days), >= 1 */
    int64_t max;        /* most that is allowed: of the charter, "submission.extension.workdays" */
    const char *reason; /* published */
    int64_t by, approved; /* accounts; not the same */
};
/* Once per clock, before it has run out, with a reason. False: *why says it in the words of people (msgid,
 * to be translated: _(why)). The room whose act it is tells it. */
bool deadline_extend(struct db *db, const struct zone *z, usec now,
                     const struct deadline_extension *e, const char **why);

/* --- looking ------------------------------------------------------------------------------------ */

enum deadline_state { DEADLINE_RUNNING, DEADLINE_DONE, DEADLINE_CANCELLED };

struct deadline {
    int64_t id;
    enum subject subject;
    int64_t subject_id;
    const char *number, *rule, *link; /* number, link: NULL: none */
    int64_t body, org;
    usec from, due, first_due; /* first_due: before extension and moves */
    int64_t days;              /* of the rule when it was started */
    bool workdays;
    enum deadline_state state;
    usec stopped;       /* 0: runs */
    int64_t extended;   /* days added; 0: never */
    const char *reason; /* of the extension; NULL: none */
};
static inline bool deadline_late(const struct deadline *d, usec now)
{
    return d->state != DEADLINE_CANCELLED &&
           (d->state == DEADLINE_RUNNING ? now : d->stopped) > d->due;
}
struct deadlines {
    struct deadline *at;
    size_t n;
    bool more;
};
bool deadline_by_id(struct db *db, int64_t id, struct deadline *out);
/* The newest clock of that rule; false: none. */
bool deadline_find(struct db *db, enum subject s, int64_t id, const char *rule,
                   struct deadline *out);
/* The one that ends first of those that run; false: none runs. */
bool deadline_first(struct db *db, enum subject s, int64_t id, struct deadline *out);
/* All clocks of a subject, in the order in which they began. */
struct deadlines deadline_of_subject(struct db *db, enum subject s, int64_t id);
struct deadlines deadline_of_number(struct db *db, const char *number);

/* Running ones of a place and all below it (org 0), or of one organisation (body ignored), by due, keyset
 * paged: after is the due and id of the last one seen ({0, 0}: from the start); until bounds the due:
 * now for the overdue list, now + a week for what comes soon. */
struct deadline_key {
    usec due;
    int64_t id;
};
struct deadlines deadline_list(struct db *db, int64_t body, int64_t org, struct deadline_key after,
                               usec until, int max);
/* Running ones of that very place, not below, that are past their limit, of subject a or b. */
struct deadlines deadline_late_here(struct db *db, int64_t body, enum subject a, enum subject b,
                                    usec now, int max);
/* Running ones of that very place that were extended without a reason: rows from elsewhere; no rule here does that. */
struct deadlines deadline_mute(struct db *db, int64_t body, int max);
/* The places where a running clock became late between two moments (late at `until`, not yet at `since`). */
struct deadline_places {
    int64_t *body;
    size_t n;
};
struct deadline_places deadline_ran_out(struct db *db, usec since, usec until);
/* How many are late now, at most `max` (counting stops there). */
int64_t deadline_count_late(struct db *db, int64_t body, int64_t org, usec now, int max);
/* The day whose end `due` is: 24:00 belongs to the day that it closes. */
day deadline_day_of(const struct zone *z, usec due);

/* --- showing ------------------------------------------------------------------------------------ */

/* For {% call tag(r, t.kind, t.words) %}. words: "4 working days late" / 逾期 4 个工作日, "today until 17:00",
 * "3 working days left", "answered in time" … */
struct deadline_tag {
    const char *kind; /* "late", "due" (today or tomorrow), "now" (runs), "done" */
    const char *words;
    const char *until; /* "due Friday, 13 March 2026, 17:00" */
    const char *url;   /* /deadline/12: how it was computed */
};
struct deadline_tag deadline_show(struct req *r, const struct deadline *d);
/* For lists: without until and url. */
struct deadline_tag deadline_brief(struct req *r, const struct deadline *d);
/* The page that shows how its end was computed. */
const char *deadline_url(struct req *r, const struct deadline *d);

/* Point "deadline.reminder": told by cron, once for each mark of a clock that runs. */
struct deadline_reminder {
    /* percent: 50, 80 or 100 of the time; in a write transaction. */
    void (*run)(struct db *db, usec now, const struct deadline *d, int percent);
};

#endif
