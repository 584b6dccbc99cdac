/*
 * test_calendar.c - working days against counting by hand, on the holidays of 2026 and on random
 * calendars.
 */
#include "base/calendar.h"
#include "base/rand.h"
#include "base/str.h"
#include "harness.h"

#define MAX_EXCEPT 64

static struct calendar_day days[MAX_EXCEPT];
static struct calendar cal;

static void except(int month, int from, int to, enum calendar_kind kind, const char *name)
{
    for (int d = from; d <= to; d++)
        days[cal.n++] = (struct calendar_day){day_of(2026, month, d), kind, name};
    cal.except = days;
}

/* In the manner of the State Council's notice for 2026. */
static const struct calendar *china(void)
{
    cal = (struct calendar){.week = {true, true, true, true, true, false, false}};
    except(1, 1, 3, CALENDAR_OFF, "元旦");
    except(1, 4, 4, CALENDAR_WORK, "元旦");
    except(2, 14, 14, CALENDAR_WORK, "春节");
    except(2, 15, 23, CALENDAR_OFF, "春节");
    except(2, 28, 28, CALENDAR_WORK, "春节");
    except(4, 4, 6, CALENDAR_OFF, "清明节");
    except(5, 1, 5, CALENDAR_OFF, "劳动节");
    except(5, 9, 9, CALENDAR_WORK, "劳动节");
    except(6, 19, 21, CALENDAR_OFF, "端午节");
    except(9, 20, 20, CALENDAR_WORK, "国庆节");
    except(9, 25, 27, CALENDAR_OFF, "中秋节");
    except(10, 1, 7, CALENDAR_OFF, "国庆节");
    except(10, 10, 10, CALENDAR_WORK, "国庆节");
    return &cal;
}

static bool slow_works(const struct calendar *c, day d)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->except[i].day == d)
            return c->except[i].kind == CALENDAR_WORK;
    return c->week[day_weekday(d) - 1];
}

static day slow_add(const struct calendar *c, day from, int n)
{
    if (n == 0 && slow_works(c, from))
        return from;
    int left = n ? n : 1;
    while (left) {
        from += left > 0 ? 1 : -1;
        if (slow_works(c, from))
            left -= left > 0 ? 1 : -1;
    }
    return from;
}

static int64_t slow_between(const struct calendar *c, day from, day to)
{
    int64_t n = 0;
    if (to < from)
        return -slow_between(c, to, from);
    for (day d = from + 1; d <= to; d++)
        n += slow_works(c, d);
    return n;
}

TEST(base, calendar_by_hand)
{
    const struct calendar *c = china();
    EXPECT(!calendar_works(c, day_of(2026, 2, 17))); /* a Tuesday of the festival */
    EXPECT(calendar_works(c, day_of(2026, 2, 14)));  /* a Saturday made up */
    EXPECT_INT(calendar_add(c, day_of(2026, 2, 13), 1), day_of(2026, 2, 14));
    EXPECT_INT(calendar_add(c, day_of(2026, 2, 13), 2), day_of(2026, 2, 24));
    EXPECT_INT(calendar_add(c, day_of(2026, 9, 30), 1), day_of(2026, 10, 8));
    EXPECT_INT(calendar_add(c, day_of(2026, 9, 30), 3), day_of(2026, 10, 10));
    EXPECT_INT(calendar_add(c, day_of(2026, 10, 3), 0), day_of(2026, 10, 8));
    EXPECT_INT(calendar_add(c, day_of(2026, 10, 8), 0), day_of(2026, 10, 8));
    EXPECT_INT(calendar_add(c, day_of(2026, 10, 8), -1), day_of(2026, 9, 30));
    EXPECT_INT(calendar_between(c, day_of(2026, 9, 30), day_of(2026, 10, 10)), 3);
}

TEST(base, calendar_2026_against_counting)
{
    const struct calendar *c = china();
    for (day from = day_of(2025, 11, 1); from < day_of(2027, 3, 1); from++) {
        for (int n = -90; n <= 90; n += 3) {
            day to = calendar_add(c, from, n);
            EXPECT_INT(to, slow_add(c, from, n));
            if (n)
                EXPECT(calendar_works(c, to));
            if (n > 0)
                EXPECT_INT(calendar_between(c, from, to), n);
        }
        for (int n = -40; n <= 40; n++)
            EXPECT_INT(calendar_between(c, from, from + n), slow_between(c, from, from + n));
    }
}

TEST(base, calendar_random_against_counting)
{
    struct rng r = rng_fixed(11);
    for (int round = 0; round < 300; round++) {
        cal = (struct calendar){.except = days};
        for (int i = 0; i < 7; i++)
            cal.week[i] = rng_below(&r, 3) > 0;
        cal.week[rng_below(&r, 7)] = true;
        day d = 20000;
        for (size_t n = rng_below(&r, MAX_EXCEPT); n; n--) {
            d += 1 + (day)rng_below(&r, 6);
            days[cal.n++] =
                (struct calendar_day){d, rng_below(&r, 2) ? CALENDAR_OFF : CALENDAR_WORK, NULL};
        }
        for (int k = 0; k < 200; k++) {
            day from = 19900 + (day)rng_below(&r, 500);
            int n = (int)rng_below(&r, 800) - 400;
            EXPECT_INT(calendar_add(&cal, from, n), slow_add(&cal, from, n));
            EXPECT_INT(calendar_between(&cal, from, from + n), slow_between(&cal, from, from + n));
        }
    }
}

TEST(base, calendar_extremes)
{
    struct calendar none = {0};
    EXPECT_INT(calendar_add(&none, 100, 1), 100);
    EXPECT_INT(calendar_add(&none, 100, 0), 100);
    EXPECT_INT(calendar_add(&none, 100, -5), 100);
    EXPECT_INT(calendar_between(&none, 0, 1000000000), 0);
    struct calendar all = {.week = {true, true, true, true, true, true, true}};
    EXPECT_INT(calendar_add(&all, 0, 1000000000), 1000000000);
    EXPECT_INT(calendar_add(&all, 0, INT64_MAX), 1000000000);
    EXPECT_INT(calendar_add(&all, 0, INT64_MIN), -1000000000);
    struct calendar monday = {.week = {true}};
    EXPECT_INT(calendar_add(&monday, 4, 1000000), 4 + 7 * 1000000); /* 1970-01-05 */
    EXPECT_INT(calendar_add(&monday, 4, -1000000), 4 - 7 * 1000000);
}

TEST(base, calendar_explained)
{
    const struct calendar *c = china();
    struct calendar_steps s;
    day end = calendar_explain(t_arena(), c, day_of(2026, 2, 13), 2, &s);
    EXPECT_INT(end, day_of(2026, 2, 24));
    EXPECT_INT(s.n, 10); /* one day made up, nine off */
    EXPECT(s.at[0].worked && s.at[0].exception);
    EXPECT_INT(s.at[0].day, day_of(2026, 2, 14));
    for (size_t i = 1; i < s.n; i++) {
        EXPECT(!s.at[i].worked && s.at[i].exception);
        EXPECT_STR(s.at[i].name, "春节");
    }
    /* What is explained adds up: days in between less those skipped are the days asked for. */
    for (int n = 1; n < 120; n++) {
        day from = day_of(2026, 1, 1) + n;
        size_t skipped = 0;
        end = calendar_explain(t_arena(), c, from, n, &s);
        for (size_t i = 0; i < s.n; i++) {
            EXPECT_INT(s.at[i].worked, calendar_works(c, s.at[i].day));
            skipped += !s.at[i].worked;
        }
        EXPECT_INT(end - from - (int64_t)skipped, n);
    }
    end = calendar_explain(t_arena(), c, day_of(2026, 10, 8), -1, &s);
    EXPECT_INT(end, day_of(2026, 9, 30));
    EXPECT_INT(s.n, 7);
    EXPECT_INT(s.at[0].day, day_of(2026, 10, 7));
    end = calendar_explain(t_arena(), c, day_of(2026, 10, 3), 0, &s);
    EXPECT_INT(end, day_of(2026, 10, 8));
    EXPECT_INT(s.n, 5); /* the day itself too */
}
