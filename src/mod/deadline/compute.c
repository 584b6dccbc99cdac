/*
 * compute.c - the arithmetic of clocks: last day, its end, and the marks on the way.
 */
#include "mod/deadline/compute.h"

struct calendar deadline_calendar(struct db *db, int64_t body, day from, int64_t days)
{
    /* A working day is at most a few calendar days; two months more cover the longest holidays. */
    return charter_calendar(db, body, from, from + 2 * days + 62);
}

day deadline_last_day(const struct calendar *c, bool workdays, day from, int64_t days)
{
    if (!workdays)
        return from + days;
    return calendar_add(c, from, days);
}

usec deadline_end_of(const struct zone *z, bool workdays, int64_t closes, day d)
{
    if (!workdays || closes >= 1440)
        return zone_instant(z, d + 1, 0, 0, 0);
    return zone_instant(z, d, (int)(closes / 60), (int)(closes % 60), 0);
}

day deadline_day_of(const struct zone *z, usec due)
{
    return zone_day(z, due - 1); /* 24:00 still belongs to the day that it ends */
}

int64_t deadline_mark_after(int64_t mark)
{
    return mark < 50 ? 50 : mark < 80 ? 80 : mark < 100 ? 100 : 0;
}

struct db_int deadline_next_mark(usec began, usec due, int64_t mark)
{
    int64_t next = deadline_mark_after(mark);
    if (next == 0)
        return DB_NONE;
    return DB_SOME(began + (due - began) / 100 * next);
}
