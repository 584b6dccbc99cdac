/*
 * compute.h - from a rule and a day to an instant; inside this room only.
 */
#ifndef TX_DEADLINE_COMPUTE_H
#define TX_DEADLINE_COMPUTE_H

#include "gen/deadline/queries.h"
#include "mod/deadline/deadline.h"

/* A calendar that reaches so many days behind `from`. */
struct calendar deadline_calendar(struct db *db, int64_t body, day from, int64_t days);
/* The last day: the n-th (working) day after from. */
day deadline_last_day(const struct calendar *c, bool workdays, day from, int64_t days);
/* The end of that day: close of the office, or 24:00 for calendar days. */
usec deadline_end_of(const struct zone *z, bool workdays, int64_t closes, day d);
/* When the mark behind `mark` percent is reached: its instant, and which one. None: DB_NONE. */
struct db_int deadline_next_mark(usec began, usec due, int64_t mark);
int64_t deadline_mark_after(int64_t mark);

#endif
