/*
 * clock.h - instants, days and time zones.
 *
 * An instant is a usec: microseconds since 1970-01-01T00:00Z. A day is a number of days since
 * 1970-01-01 in the proleptic Gregorian calendar, without a zone. Nobody but a request, a job and
 * main.c asks clock_now(): rules are given the time, so that a test can fix it.
 */
#ifndef TX_CLOCK_H
#define TX_CLOCK_H

#include "base/arena.h"

typedef int64_t usec;
typedef int64_t day;

#define USEC_SECOND INT64_C(1000000)
#define USEC_MINUTE (60 * USEC_SECOND)
#define USEC_HOUR   (60 * USEC_MINUTE)
#define USEC_DAY    (24 * USEC_HOUR)

usec clock_now(void);       /* wall clock */
usec clock_monotonic(void); /* for durations; starts anywhere */

struct civil {
    int year, month, day;     /* month 1-12, day 1-31 */
    int hour, minute, second; /* second 0-59 */
    int weekday;              /* 1 Monday ... 7 Sunday (ISO 8601) */
    int usec;
};

day day_of(int year, int month, int mday); /* any month and day overflow is carried */
struct civil day_civil(day d);             /* the time fields are 0 */
int day_weekday(day d);                    /* 1 Monday ... 7 Sunday */
int month_days(int year, int month);
bool day_parse(const char *iso, day *out); /* "2026-11-23", nothing else */
char *day_iso(struct arena *a, day d);

/* A time zone of the IANA data base, with its changes from 1900 to 2200. Immutable once opened, safe
 * to share between threads. */
struct zone;
struct zone *zone_open(const char *name); /* NULL: no such zone. Freed by zone_close */
void zone_close(struct zone *z);
const char *zone_name(const struct zone *z);
int zone_offset(const struct zone *z, usec t); /* seconds east of UTC at t */
struct civil zone_civil(const struct zone *z, usec t);
day zone_day(const struct zone *z, usec t);
/* The instant of a local time. One that a gap skips: the end of the gap (02:30 becomes 03:00 summer
 * time); one that occurs twice: the first. */
usec zone_instant(const struct zone *z, day d, int hour, int minute, int second);

char *time_rfc3339(struct arena *a, usec t, const struct zone *z); /* z NULL: "…Z", whole seconds */
char *time_http(struct arena *a, usec t);                          /* RFC 9110 IMF-fixdate */
bool time_http_parse(const char *s, usec *out);                    /* IMF-fixdate only */
char *time_mail(struct arena *a, usec t, const struct zone *z);    /* RFC 5322 date-time */
bool time_rfc3339_parse(const char *s, usec *out);

#endif
