/*
 * calendar.c - working days.
 *
 * Far from any exception whole weeks are stepped over at once, so that no number of days asked for
 * keeps the program busy; near them it goes day by day, as a clerk would on the wall calendar.
 */
#include "base/calendar.h"

#include "base/vec.h"

#define MOST     INT64_C(1000000000)
#define PATIENCE 4000 /* days without work after which a calendar counts as without any */

/* The first exception on or after d: its index, n when there is none. */
static size_t exception_from(const struct calendar *c, day d)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (c->except[mid].day < d)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static const struct calendar_day *exception_on(const struct calendar *c, day d)
{
    size_t i = exception_from(c, d);
    return i < c->n && c->except[i].day == d ? &c->except[i] : NULL;
}

static bool week_works(const struct calendar *c, day d)
{
    return c->week[day_weekday(d) - 1];
}

bool calendar_works(const struct calendar *c, day d)
{
    const struct calendar_day *e = exception_on(c, d);
    return e ? e->kind == CALENDAR_WORK : week_works(c, d);
}

static int64_t week_days(const struct calendar *c)
{
    int64_t n = 0;
    for (size_t i = 0; i < countof(c->week); i++)
        n += c->week[i];
    return n;
}

/* No exception lies beyond d in this direction. */
static bool clear_ahead(const struct calendar *c, day d, int step)
{
    if (c->n == 0)
        return true;
    return step > 0 ? d >= c->except[c->n - 1].day : d <= c->except[0].day;
}

day calendar_add(const struct calendar *c, day from, int64_t n)
{
    if (n == 0 && calendar_works(c, from))
        return from;
    n = n > MOST ? MOST : n < -MOST ? -MOST : n;
    int step = n < 0 ? -1 : 1;
    int64_t left = n < 0 ? -n : n > 0 ? n : 1, per_week = week_days(c), idle = 0;
    day d = from;

    while (left > 0) {
        if (per_week && left > per_week && clear_ahead(c, d, step)) {
            int64_t weeks = (left - 1) / per_week;
            d += step * weeks * 7;
            left -= weeks * per_week;
        }
        d += step;
        if (calendar_works(c, d)) {
            left--;
            idle = 0;
        } else if (++idle > PATIENCE) {
            return from;
        }
    }
    return d;
}

/* Working days in (from, to], from <= to. */
static int64_t count(const struct calendar *c, day from, day to)
{
    int64_t weeks = (to - from) / 7, sum = weeks * week_days(c);
    for (day d = from + weeks * 7 + 1; d <= to; d++)
        sum += week_works(c, d);
    for (size_t i = exception_from(c, from + 1); i < c->n && c->except[i].day <= to; i++)
        sum += (c->except[i].kind == CALENDAR_WORK) - week_works(c, c->except[i].day);
    return sum;
}

int64_t calendar_between(const struct calendar *c, day from, day to)
{
    return from <= to ? count(c, from, to) : -count(c, to, from);
}

day calendar_explain(struct arena *a, const struct calendar *c, day from, int64_t n,
                     struct calendar_steps *steps)
{
    VEC(struct calendar_step) v = {0};
    day end = calendar_add(c, from, n);
    int step = end < from ? -1 : 1;

    for (day d = n == 0 ? from : from + step; (end - d) * step >= 0; d += step) {
        const struct calendar_day *e = exception_on(c, d);
        bool worked = calendar_works(c, d);
        if (e || !worked)
            VEC_PUSH(a, &v,
                     (struct calendar_step){.day = d,
                                            .worked = worked,
                                            .exception = e != NULL,
                                            .name = e ? e->name : NULL});
    }
    *steps = (struct calendar_steps){v.at, v.n};
    return end;
}
