/*
 * clock.c - instants and civil dates, and the ways in which the web and mail write them.
 *
 * A day number and a date of the proleptic Gregorian calendar are turned into each other with eras
 * of 400 years (146,097 days) that begin on 1 March, so that the leap day is the last of its year
 * (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). No libc calendar, no locale.
 */
#include "base/clock.h"

#include "base/str.h"

static const char *const WEEKDAYS[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static usec read_clock(clockid_t id)
{
    struct timespec t;
    if (clock_gettime(id, &t) != 0)
        BUG("clock_gettime");
    return (usec)t.tv_sec * USEC_SECOND + t.tv_nsec / 1000;
}

usec clock_now(void)
{
    return read_clock(CLOCK_REALTIME);
}

usec clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

day day_of(int year, int month, int mday)
{
    int64_t months = (int64_t)month - 3; /* since March */
    int64_t y = year + floor_div(months, 12);
    int64_t m = months - floor_div(months, 12) * 12;
    int64_t era = floor_div(y, 400);
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * m + 2) / 5;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468 +
           ((int64_t)mday - 1);
}

struct civil day_civil(day d)
{
    int64_t z = d + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t in_era = z - era * 146097;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153; /* since March */
    return (struct civil){
        .year = (int)(y + era * 400 + (m >= 10)),
        .month = (int)(m < 10 ? m + 3 : m - 9),
        .day = (int)(in_year - (153 * m + 2) / 5 + 1),
        .weekday = day_weekday(d),
    };
}

int day_weekday(day d)
{
    /* 1970-01-01 was a Thursday. */
    return (int)(d + 3 - floor_div(d + 3, 7) * 7) + 1;
}

int month_days(int year, int month)
{
    return (int)(day_of(year, month + 1, 1) - day_of(year, month, 1));
}

/* n digits at *p, which moves on. */
static bool digits(const char **p, int n, int *out)
{
    int v = 0;
    for (int i = 0; i < n; i++, (*p)++) {
        if (**p < '0' || **p > '9')
            return false;
        v = v * 10 + (**p - '0');
    }
    *out = v;
    return true;
}

static bool one(const char **p, char c)
{
    return *(*p)++ == c;
}

/* "2026-11-23" at *p. */
static bool date(const char **p, day *out)
{
    int y, m, d;
    if (!digits(p, 4, &y) || !one(p, '-') || !digits(p, 2, &m) || !one(p, '-') || !digits(p, 2, &d))
        return false;
    if (m < 1 || m > 12 || d < 1 || d > month_days(y, m))
        return false;
    *out = day_of(y, m, d);
    return true;
}

/* "23:59:59" at *p, as seconds of the day; 60 is a leap second and reads as the next second. */
static bool clock_face(const char **p, int *seconds)
{
    int h, m, s;
    if (!digits(p, 2, &h) || !one(p, ':') || !digits(p, 2, &m) || !one(p, ':') || !digits(p, 2, &s))
        return false;
    *seconds = (h * 60 + m) * 60 + s;
    return h < 24 && m < 60 && s <= 60;
}

bool day_parse(const char *iso, day *out)
{
    day d;
    if (!date(&iso, &d) || *iso)
        return false;
    *out = d;
    return true;
}

char *day_iso(struct arena *a, day d)
{
    struct civil c = day_civil(d);
    return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* The civil time of t at an offset in seconds. */
static struct civil civil_at(usec t, int offset)
{
    usec local = t + offset * USEC_SECOND;
    day d = floor_div(local, USEC_DAY);
    int64_t rest = local - d * USEC_DAY;
    struct civil c = day_civil(d);
    c.hour = (int)(rest / USEC_HOUR);
    c.minute = (int)(rest / USEC_MINUTE % 60);
    c.second = (int)(rest / USEC_SECOND % 60);
    c.usec = (int)(rest % USEC_SECOND);
    return c;
}

struct civil zone_civil(const struct zone *z, usec t)
{
    return civil_at(t, zone_offset(z, t));
}

day zone_day(const struct zone *z, usec t)
{
    return floor_div(t + zone_offset(z, t) * USEC_SECOND, USEC_DAY);
}

/* Whole minutes: offsets of the nineteenth century had seconds, which the formats cannot say. */
static int written_offset(const struct zone *z, usec t)
{
    return zone_offset(z, t) / 60 * 60;
}

/* At least so many digits. */
static char *put_number(char *to, int n, int width)
{
    char digits[12];
    int k = 0;
    if (n < 0)
        *to++ = '-';
    for (unsigned left = n < 0 ? 0u - (unsigned)n : (unsigned)n; left || k < width; left /= 10)
        digits[k++] = (char)('0' + left % 10);
    while (k)
        *to++ = digits[--k];
    return to;
}

/* By hand and not by printf: a page has hundreds. */
char *time_rfc3339(struct arena *a, usec t, const struct zone *z)
{
    int offset = z ? written_offset(z, t) : 0, minutes = abs(offset) / 60;
    struct civil c = civil_at(t, offset);
    const int part[] = {c.year, c.month, c.day, c.hour, c.minute, c.second};
    char text[48], *p = text;
    for (size_t i = 0; i < countof(part); i++) {
        if (i)
            *p++ = "--T::"[i - 1];
        p = put_number(p, part[i], i ? 2 : 4);
    }
    if (z) {
        *p++ = offset < 0 ? '-' : '+';
        p = put_number(p, minutes / 60, 2);
        *p++ = ':';
        p = put_number(p, minutes % 60, 2);
    } else
        *p++ = 'Z';
    return arena_strndup(a, text, (size_t)(p - text));
}

char *time_mail(struct arena *a, usec t, const struct zone *z)
{
    int offset = z ? written_offset(z, t) : 0, minutes = abs(offset) / 60;
    struct civil c = civil_at(t, offset);
    return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d", WEEKDAYS[c.weekday - 1],
                        c.day, MONTHS[c.month - 1], c.year, c.hour, c.minute, c.second,
                        offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

char *time_http(struct arena *a, usec t)
{
    struct civil c = civil_at(t, 0);
    return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", WEEKDAYS[c.weekday - 1], c.day,
                        MONTHS[c.month - 1], c.year, c.hour, c.minute, c.second);
}

/* Which of n three-letter names is at *p: 0-based, -1: none. */
static int name3(const char **p, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (strncmp(*p, names[i], 3) == 0) {
            *p += 3;
            return i;
        }
    return -1;
}

bool time_http_parse(const char *s, usec *out)
{
    int mday, year, seconds;
    int weekday = name3(&s, WEEKDAYS, 7);
    if (weekday < 0 || !one(&s, ',') || !one(&s, ' ') || !digits(&s, 2, &mday) || !one(&s, ' '))
        return false;
    int month = name3(&s, MONTHS, 12) + 1;
    if (month < 1 || !one(&s, ' ') || !digits(&s, 4, &year) || !one(&s, ' ') ||
        !clock_face(&s, &seconds) || strcmp(s, " GMT") != 0)
        return false;
    if (mday < 1 || mday > month_days(year, month))
        return false;
    day d = day_of(year, month, mday);
    if (day_weekday(d) != weekday + 1)
        return false;
    *out = d * USEC_DAY + seconds * USEC_SECOND;
    return true;
}

/* ".123456789" at *p, if there: microseconds, what is finer is dropped. */
static bool fraction(const char **p, int *out)
{
    int v = 0, n = 0;
    *out = 0;
    if (**p != '.')
        return true;
    for ((*p)++; **p >= '0' && **p <= '9'; (*p)++, n++)
        if (n < 6)
            v = v * 10 + (**p - '0');
    if (n == 0)
        return false;
    for (; n < 6; n++)
        v *= 10;
    *out = v;
    return true;
}

/* "Z", "z", "+08:00" at *p: seconds east of UTC. */
static bool numeric_offset(const char **p, int *out)
{
    int h, m;
    char sign = *(*p)++;
    *out = 0;
    if (sign == 'Z' || sign == 'z')
        return true;
    if ((sign != '+' && sign != '-') || !digits(p, 2, &h) || !one(p, ':') || !digits(p, 2, &m) ||
        h > 23 || m > 59)
        return false;
    *out = (sign == '-' ? -60 : 60) * (h * 60 + m);
    return true;
}

bool time_rfc3339_parse(const char *s, usec *out)
{
    day d;
    int seconds, us, offset;
    if (!date(&s, &d) || (*s != 'T' && *s != 't'))
        return false;
    s++;
    if (!clock_face(&s, &seconds) || !fraction(&s, &us) || !numeric_offset(&s, &offset) || *s)
        return false;
    *out = d * USEC_DAY + (seconds - offset) * USEC_SECOND + us;
    return true;
}
