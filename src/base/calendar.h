/*
 * calendar.h - working days.
 *
 * A calendar is a week (which weekdays are worked) and exceptions: days off, and days worked
 * although the week says otherwise (调休, the make-up days which the State Council publishes each
 * year). Deadlines count whole working days after the day of the event, and tell how they did it.
 */
#ifndef TX_CALENDAR_H
#define TX_CALENDAR_H

#include "base/clock.h"

enum calendar_kind { CALENDAR_OFF, CALENDAR_WORK };

struct calendar_day {
    day day;
    enum calendar_kind kind;
    const char *name; /* "国庆节"; may be NULL */
};

struct calendar {
    bool week[7];                      /* [0] Monday: worked? */
    const struct calendar_day *except; /* ascending by day, no day twice */
    size_t n;
};

bool calendar_works(const struct calendar *c, day d);
/* The n-th working day after from (n = 0: from itself if worked, else the next worked day; n < 0:
 * backwards; beyond a thousand million: that many). A calendar without any working day within 4000 days gives from unchanged. */
day calendar_add(const struct calendar *c, day from, int64_t n);
/* Working days in (from, to]: negative when to < from. */
int64_t calendar_between(const struct calendar *c, day from, day to);

/* How a deadline came about: every skipped or extra day in between, for "how was this computed?". */
struct calendar_step {
    day day;
    bool worked;
    bool exception; /* by an entry of the calendar, not by the week */
    const char *name;
};
struct calendar_steps {
    struct calendar_step *at;
    size_t n;
};
day calendar_explain(struct arena *a, const struct calendar *c, day from, int64_t n,
                     struct calendar_steps *steps);

#endif
