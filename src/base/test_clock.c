/*
 * test_clock.c - dates against libc, zones against the system's zone files, and the written forms.
 */
#include "base/clock.h"
#include "base/rand.h"
#include "base/str.h"
#include "harness.h"

TEST(base, days_against_libc)
{
    day first = day_of(1800, 1, 1), last = day_of(2200, 12, 31);
    EXPECT_INT(last - first, 365 + 146097 - 1); /* 1800 and a whole era */
    for (day d = first; d <= last; d++) {
        time_t t = (time_t)(d * 86400);
        struct tm tm;
        gmtime_r(&t, &tm);
        struct civil c = day_civil(d);
        EXPECT_INT(c.year, tm.tm_year + 1900);
        EXPECT_INT(c.month, tm.tm_mon + 1);
        EXPECT_INT(c.day, tm.tm_mday);
        EXPECT_INT(c.weekday, tm.tm_wday ? tm.tm_wday : 7);
        EXPECT_INT(day_of(c.year, c.month, c.day), d);
    }
}

TEST(base, days_carry)
{
    EXPECT_INT(day_of(1970, 1, 1), 0);
    EXPECT_INT(day_of(2026, 13, 1), day_of(2027, 1, 1));
    EXPECT_INT(day_of(2026, 0, 1), day_of(2025, 12, 1));
    EXPECT_INT(day_of(2026, -11, 1), day_of(2025, 1, 1));
    EXPECT_INT(day_of(2026, 3, 0), day_of(2026, 2, 28));
    EXPECT_INT(day_of(2026, 1, 366), day_of(2027, 1, 1));
    EXPECT_INT(day_of(2026, 1, -30), day_of(2025, 12, 1));
    EXPECT_INT(month_days(2026, 2), 28);
    EXPECT_INT(month_days(2024, 2), 29);
    EXPECT_INT(month_days(2100, 2), 28);
    EXPECT_INT(month_days(2000, 2), 29);
    EXPECT_INT(month_days(2026, 12), 31);
    EXPECT_INT(day_weekday(day_of(2026, 11, 23)), 1);
}

TEST(base, day_text)
{
    static const char *const bad[] = {"",           "2026-11-2",   "2026-11-231", " 2026-11-23",
                                      "2026-13-01", "2026-00-01",  "2026-02-29",  "2026-11-00",
                                      "2026/11/23", "26-11-23",    "2026-11-3a",  "-026-11-23",
                                      "20261123",   "2026-11-23 ", "2026-11-31",  "2026-"};
    day d = 42;
    for (size_t i = 0; i < countof(bad); i++)
        if (day_parse(bad[i], &d))
            test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
    EXPECT_INT(d, 42);
    for (day want = day_of(1, 1, 1); want < day_of(9999, 12, 31); want += 97) {
        EXPECT(day_parse(day_iso(t_arena(), want), &d));
        EXPECT_INT(d, want);
    }
}

static usec utc(int y, int m, int d, int h, int min, int s)
{
    return day_of(y, m, d) * USEC_DAY + h * USEC_HOUR + min * USEC_MINUTE + s * USEC_SECOND;
}

static struct zone *open_zone(const char *name)
{
    struct zone *z = zone_open(name);
    if (!z)
        test_fail(__FILE__, __LINE__, "no zone %s", name);
    return z;
}

TEST(base, zone_names)
{
    static const char *const bad[] = {"",      "Asia/Shanghai ", "Mars/Olympus", "Etc/Unknown",
                                      "GMT+8", "asia/上海",      "../etc/passwd"};
    for (size_t i = 0; i < countof(bad); i++)
        if (zone_open(bad[i]))
            test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
    EXPECT(!zone_open(NULL));
    EXPECT(!zone_open(arena_printf(t_arena(), "%0500d", 0)));
    struct zone *z = open_zone("UTC");
    EXPECT_STR(zone_name(z), "UTC");
    EXPECT_INT(zone_offset(z, 0), 0);
    zone_close(z);
    zone_close(NULL);
}

TEST(base, zone_shanghai)
{
    struct zone *z = open_zone("Asia/Shanghai");
    EXPECT_INT(zone_offset(z, utc(2026, 11, 23, 0, 0, 0)), 8 * 3600);
    EXPECT_INT(zone_offset(z, utc(2150, 7, 1, 0, 0, 0)), 8 * 3600);
    /* Summer time of 1986-1991: from 02:00 to 02:00 summer time. */
    static const int years[][4] = {{1986, 504, 914, 0}, {1987, 412, 913, 0}, {1988, 417, 911, 0},
                                   {1989, 416, 917, 0}, {1990, 415, 916, 0}, {1991, 414, 915, 0}};
    for (size_t i = 0; i < countof(years); i++) {
        const int *y = years[i];
        usec begin = day_of(y[0], y[1] / 100, y[1] % 100) * USEC_DAY - 6 * USEC_HOUR;
        usec end = day_of(y[0], y[2] / 100, y[2] % 100) * USEC_DAY - 7 * USEC_HOUR;
        EXPECT_INT(zone_offset(z, begin - 1), 8 * 3600);
        EXPECT_INT(zone_offset(z, begin), 9 * 3600);
        EXPECT_INT(zone_offset(z, end - 1), 9 * 3600);
        EXPECT_INT(zone_offset(z, end), 8 * 3600);
    }
    EXPECT_INT(zone_offset(z, utc(1992, 7, 1, 0, 0, 0)), 8 * 3600);
    EXPECT_INT(zone_day(z, utc(2026, 3, 9, 15, 59, 59)), day_of(2026, 3, 9));
    EXPECT_INT(zone_day(z, utc(2026, 3, 9, 16, 0, 0)), day_of(2026, 3, 10));
    zone_close(z);
}

TEST(base, zone_berlin_gap_and_fold)
{
    struct zone *z = open_zone("Europe/Berlin");
    day spring = day_of(2026, 3, 29), autumn = day_of(2026, 10, 25);
    EXPECT_INT(zone_instant(z, spring, 1, 59, 59), utc(2026, 3, 29, 0, 59, 59));
    EXPECT_INT(zone_instant(z, spring, 2, 0, 0), utc(2026, 3, 29, 1, 0, 0));
    EXPECT_INT(zone_instant(z, spring, 2, 30, 0), utc(2026, 3, 29, 1, 0, 0));
    EXPECT_INT(zone_instant(z, spring, 3, 0, 0), utc(2026, 3, 29, 1, 0, 0));
    EXPECT_INT(zone_instant(z, spring, 3, 0, 1), utc(2026, 3, 29, 1, 0, 1));
    EXPECT_INT(zone_instant(z, autumn, 2, 30, 0), utc(2026, 10, 25, 0, 30, 0));
    EXPECT_INT(zone_instant(z, autumn, 3, 0, 0), utc(2026, 10, 25, 2, 0, 0));
    EXPECT_INT(zone_instant(z, autumn, 24, 0, 0), utc(2026, 10, 25, 23, 0, 0));
    struct civil c = zone_civil(z, utc(2026, 10, 25, 1, 30, 5) + 123);
    EXPECT_INT(c.hour, 2);
    EXPECT_INT(c.minute, 30);
    EXPECT_INT(c.second, 5);
    EXPECT_INT(c.usec, 123);
    EXPECT_INT(c.weekday, 7);
    EXPECT_INT(zone_offset(z, utc(2100, 7, 1, 0, 0, 0)), 7200);
    EXPECT_INT(zone_offset(z, utc(2100, 1, 1, 0, 0, 0)), 3600);
    zone_close(z);
}

TEST(base, zone_skips_a_whole_day)
{
    struct zone *z = open_zone("Pacific/Apia"); /* 2011-12-30 did not exist there */
    usec after = utc(2011, 12, 30, 10, 0, 0);
    EXPECT_INT(zone_instant(z, day_of(2011, 12, 30), 0, 0, 0), after);
    EXPECT_INT(zone_instant(z, day_of(2011, 12, 30), 23, 59, 59), after);
    EXPECT_INT(zone_instant(z, day_of(2011, 12, 31), 0, 0, 0), after);
    EXPECT_INT(zone_day(z, after - 1), day_of(2011, 12, 29));
    EXPECT_INT(zone_day(z, after), day_of(2011, 12, 31));
    zone_close(z);
}

/* Zones whose rules have been quiet, so that ICU's and the system's edition agree. */
static const char *const quiet[] = {"Asia/Shanghai",  "Europe/Berlin",       "America/New_York",
                                    "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Taipei"};

TEST(base, zones_against_libc)
{
    if (access("/usr/share/zoneinfo/Asia/Shanghai", R_OK) != 0)
        SKIP("no zone files in this system");
    for (size_t i = 0; i < countof(quiet); i++) {
        struct zone *z = open_zone(quiet[i]);
        setenv("TZ", quiet[i], 1);
        tzset();
        for (usec t = utc(1970, 1, 1, 0, 0, 0); t < utc(2037, 12, 1, 0, 0, 0); t += USEC_HOUR * 5) {
            time_t s = (time_t)(t / USEC_SECOND);
            struct tm tm;
            localtime_r(&s, &tm);
            if (zone_offset(z, t) != tm.tm_gmtoff)
                test_fail(__FILE__, __LINE__, "%s at %s", quiet[i], time_http(t_arena(), t));
        }
        zone_close(z);
    }
}

TEST(base, zone_there_and_back)
{
    struct rng r = rng_fixed(5);
    for (size_t i = 0; i < countof(quiet); i++) {
        struct zone *z = open_zone(quiet[i]);
        for (int k = 0; k < 20000; k++) {
            usec t =
                utc(1960, 1, 1, 0, 0, 0) + (usec)rng_below(&r, 100u * 365u * 86400u) * USEC_SECOND;
            struct civil c = zone_civil(z, t);
            usec back = zone_instant(z, day_of(c.year, c.month, c.day), c.hour, c.minute, c.second);
            struct civil again = zone_civil(z, back);
            EXPECT(back <= t); /* the first of two */
            EXPECT_MEM(&again, &c, sizeof(c));
        }
        zone_close(z);
    }
}

TEST(base, time_written)
{
    struct arena *a = t_arena();
    struct zone *cn = open_zone("Asia/Shanghai"), *ny = open_zone("America/New_York"),
                *np = open_zone("Asia/Kathmandu");
    usec t = utc(1994, 11, 6, 8, 49, 37);
    EXPECT_STR(time_http(a, t), "Sun, 06 Nov 1994 08:49:37 GMT"); /* RFC 9110, 5.6.7 */
    EXPECT_STR(time_rfc3339(a, t, NULL), "1994-11-06T08:49:37Z");
    EXPECT_STR(time_rfc3339(a, t, cn), "1994-11-06T16:49:37+08:00");
    EXPECT_STR(time_rfc3339(a, t, ny), "1994-11-06T03:49:37-05:00");
    EXPECT_STR(time_rfc3339(a, t, np), "1994-11-06T14:34:37+05:45");
    EXPECT_STR(time_mail(a, t, cn), "Sun, 06 Nov 1994 16:49:37 +0800");
    EXPECT_STR(time_mail(a, t, NULL), "Sun, 06 Nov 1994 08:49:37 +0000");
    EXPECT_STR(time_rfc3339(a, -1, NULL), "1969-12-31T23:59:59Z");
    /* Local mean time, +8:05:43, cannot be said to the second; the instant stays right. */
    usec old = utc(1900, 6, 1, 0, 0, 0), back;
    EXPECT_STR(time_rfc3339(a, old, cn), "1900-06-01T08:05:00+08:05");
    EXPECT(time_rfc3339_parse(time_rfc3339(a, old, cn), &back));
    EXPECT_INT(back, old);
    zone_close(cn);
    zone_close(ny);
    zone_close(np);
}

TEST(base, time_http_read)
{
    static const char *const bad[] = {
        "",
        "Sun",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC",
    };
    usec t = 42;
    for (size_t i = 0; i < countof(bad); i++)
        if (time_http_parse(bad[i], &t))
            test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
    EXPECT_INT(t, 42);
    struct rng r = rng_fixed(1);
    for (int i = 0; i < 5000; i++) {
        usec want = (usec)rng_below(&r, 4000000000u) * USEC_SECOND;
        EXPECT(time_http_parse(time_http(t_arena(), want), &t));
        EXPECT_INT(t, want);
    }
}

TEST(base, time_rfc3339_read)
{
    static const char *const bad[] = {"",
                                      "1985-04-12",
                                      "1985-04-12T23:20:50",
                                      "1985-04-12 23:20:50Z",
                                      "1985-04-12T23:20:50.Z",
                                      "1985-04-12T23:20:50+0800",
                                      "1985-04-12T23:20:50+24:00",
                                      "1985-04-12T23:20:50+08:60",
                                      "1985-04-12T24:00:00Z",
                                      "1985-04-12T23:60:00Z",
                                      "1985-04-12T23:20:61Z",
                                      "1985-02-29T23:20:50Z",
                                      "1985-04-12T23:20:50ZZ",
                                      "1985-04-12T23:20:5"};
    usec t = 42;
    for (size_t i = 0; i < countof(bad); i++)
        if (time_rfc3339_parse(bad[i], &t))
            test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
    EXPECT_INT(t, 42);
    /* RFC 3339, 5.8 */
    EXPECT(time_rfc3339_parse("1985-04-12T23:20:50.52Z", &t));
    EXPECT_INT(t, utc(1985, 4, 12, 23, 20, 50) + 520000);
    EXPECT(time_rfc3339_parse("1996-12-19T16:39:57-08:00", &t));
    EXPECT_INT(t, utc(1996, 12, 20, 0, 39, 57));
    EXPECT(time_rfc3339_parse("1990-12-31T23:59:60Z", &t));
    EXPECT_INT(t, utc(1991, 1, 1, 0, 0, 0));
    EXPECT(time_rfc3339_parse("1937-01-01T12:00:27.87+00:20", &t));
    EXPECT_INT(t, utc(1937, 1, 1, 11, 40, 27) + 870000);
    EXPECT(time_rfc3339_parse("1985-04-12t23:20:50.1234569z", &t));
    EXPECT_INT(t, utc(1985, 4, 12, 23, 20, 50) + 123456);
}

TEST(base, clocks_run)
{
    usec a = clock_monotonic(), b = clock_monotonic();
    EXPECT(b >= a);
    EXPECT(clock_now() > utc(2020, 1, 1, 0, 0, 0));
}
