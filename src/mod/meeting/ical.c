/*
 * ical.c - a calendar as RFC 5545 has it: lines of at most 75 octets, texts escaped, CRLF.
 *
 * One event for each meeting, never a rule of recurrence: a standing day may move, be missed or cancelled on its own,
 * and readers disagree about some rules. A zone whose offset never changes around the events is given as a
 * VTIMEZONE with one standard time; in any other zone the times are written in UTC, which every reader knows.
 */
#include "base/utf8.h"
#include "mod/meeting/inside.h"

#define FOLD 75

/* One content line. A UTF-8 character is never cut (RFC 5545 §3.1). */
static void content(struct buf *out, const char *s, size_t n)
{
    size_t used = 0;
    for (size_t i = 0; i < n;) {
        size_t len = 1;
        while (i + len < n && ((unsigned char)s[i + len] & 0xC0) == 0x80)
            len++;
        if (used + len > FOLD) {
            buf_put(out, "\r\n ", 3);
            used = 1;
        }
        buf_put(out, s + i, len);
        used += len;
        i += len;
    }
    buf_put(out, "\r\n", 2);
}

TX_PRINTF(3, 4) static void put(struct arena *a, struct buf *out, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    content(out, s, strlen(s));
}

/* §3.3.11: backslash, semicolon, comma and line ends; other control characters are left out. */
static void put_text(struct arena *a, struct buf *out, const char *name, const char *s)
{
    struct buf b = buf_make(a, 128);
    if (str_empty(s))
        return;
    buf_printf(&b, "%s:", name);
    for (; *s; s++) {
        if (*s == '\\' || *s == ';' || *s == ',')
            buf_printf(&b, "\\%c", *s);
        else if (*s == '\n')
            buf_puts(&b, "\\n");
        else if ((unsigned char)*s >= 0x20 && *s != 0x7f)
            buf_put(&b, s, 1);
    }
    content(out, b.p, b.n);
}

static const char *utc(struct arena *a, usec t)
{
    int64_t s = t / USEC_SECOND - (t % USEC_SECOND < 0);
    struct civil c = day_civil(s / 86400 - (s % 86400 < 0));
    int64_t in_day = s - (s / 86400 - (s % 86400 < 0)) * 86400;
    return arena_printf(a, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day,
                        (int)(in_day / 3600), (int)(in_day / 60 % 60), (int)(in_day % 60));
}

static const char *local(struct arena *a, const struct zone *z, usec t)
{
    struct civil c = zone_civil(z, t);
    return arena_printf(a, "%04d%02d%02dT%02d%02d%02d", c.year, c.month, c.day, c.hour, c.minute,
                        c.second);
}

/* Does the zone keep one offset from a year before the first event to a year after the last? */
static bool one_offset(const struct ical *c, int *offset)
{
    usec first = c->n ? c->at[0].starts : 0, last = first;
    for (size_t i = 0; i < c->n; i++) {
        first = c->at[i].starts < first ? c->at[i].starts : first;
        last = c->at[i].ends > last ? c->at[i].ends : last;
    }
    *offset = zone_offset(c->zone, first);
    for (usec t = first - 366 * USEC_DAY; t <= last + 366 * USEC_DAY; t += 14 * USEC_DAY)
        if (zone_offset(c->zone, t) != *offset)
            return false;
    return *offset % 60 == 0;
}

static void put_zone(struct arena *a, struct buf *out, const struct zone *z, int offset)
{
    char sign = offset < 0 ? '-' : '+';
    int m = (offset < 0 ? -offset : offset) / 60;
    put(a, out, "BEGIN:VTIMEZONE");
    put(a, out, "TZID:%s", zone_name(z));
    put(a, out, "BEGIN:STANDARD");
    put(a, out, "DTSTART:19700101T000000");
    put(a, out, "TZOFFSETFROM:%c%02d%02d", sign, m / 60, m % 60);
    put(a, out, "TZOFFSETTO:%c%02d%02d", sign, m / 60, m % 60);
    put(a, out, "END:STANDARD");
    put(a, out, "END:VTIMEZONE");
}

static void put_time(struct arena *a, struct buf *out, const char *name, const struct zone *z,
                     bool fixed, usec t)
{
    if (fixed)
        put(a, out, "%s;TZID=%s:%s", name, zone_name(z), local(a, z, t));
    else
        put(a, out, "%s:%s", name, utc(a, t));
}

static void put_event(struct arena *a, struct buf *out, const struct ical *c, bool fixed,
                      const struct ical_event *e)
{
    static const char *const status[] = {"TENTATIVE", "CONFIRMED", "CANCELLED"};
    put(a, out, "BEGIN:VEVENT");
    put_text(a, out, "UID", e->uid);
    put(a, out, "DTSTAMP:%s", utc(a, e->stamp));
    put_time(a, out, "DTSTART", c->zone, fixed, e->starts);
    put_time(a, out, "DTEND", c->zone, fixed, e->ends);
    put_text(a, out, "SUMMARY", e->summary);
    put_text(a, out, "LOCATION", e->location);
    put_text(a, out, "DESCRIPTION", e->description);
    if (!str_empty(e->url))
        put(a, out, "URL:%s", e->url);
    put_text(a, out, "CATEGORIES", e->category);
    put(a, out, "STATUS:%s", status[e->status]);
    put(a, out, "SEQUENCE:%lld", (long long)e->sequence);
    put(a, out, "CREATED:%s", utc(a, e->created));
    put(a, out, "LAST-MODIFIED:%s", utc(a, e->changed));
    put(a, out, "END:VEVENT");
}

void ical_print(struct buf *out, const struct ical *c)
{
    struct arena *a = out->arena;
    int offset;
    bool fixed = one_offset(c, &offset);
    put(a, out, "BEGIN:VCALENDAR");
    put(a, out, "VERSION:2.0");
    put(a, out, "PRODID:-//Tongxin//Democracy Days//EN");
    put(a, out, "CALSCALE:GREGORIAN");
    put(a, out, "METHOD:PUBLISH");
    put_text(a, out, "NAME", c->name);
    put_text(a, out, "X-WR-CALNAME", c->name);
    put(a, out, "X-WR-TIMEZONE:%s", zone_name(c->zone));
    put(a, out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    put(a, out, "X-PUBLISHED-TTL:PT1H");
    if (fixed)
        put_zone(a, out, c->zone, offset);
    for (size_t i = 0; i < c->n; i++)
        put_event(a, out, c, fixed, &c->at[i]);
    put(a, out, "END:VCALENDAR");
}
