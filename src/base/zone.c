/*
 * zone.c - time zones of the IANA data base, by ICU's calendar service.
 *
 * ICU's calendars are neither quick to make nor safe to share, so zone_open() asks one for every
 * change of offset from 1900 to 2200 and keeps them in a table; after that a zone is plain data
 * that never changes, and every question is a binary search. Before the table the first offset
 * holds, after it the last. unicode/ucal.h is included here only.
 */
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/clock.h"

#define FIRST_YEAR 1900
#define LAST_YEAR  2200
#define NAME_MOST  64

struct span {
    usec start; /* first instant with this offset */
    int offset; /* seconds east of UTC */
};

struct zone {
    char *name;
    struct span *span; /* ascending; the first starts at INT64_MIN */
    size_t n;
};

static bool add_span(struct zone *z, UCalendar *cal, double ms, usec start)
{
    UErrorCode e = U_ZERO_ERROR;
    ucal_setMillis(cal, ms, &e);
    int offset = (ucal_get(cal, UCAL_ZONE_OFFSET, &e) + ucal_get(cal, UCAL_DST_OFFSET, &e)) / 1000;
    if (U_FAILURE(e))
        return false;
    if (z->n && z->span[z->n - 1].offset == offset)
        return true; /* only the name or the legal basis changed */
    z->span = base_realloc(z->span, (z->n + 1) * sizeof(*z->span));
    z->span[z->n++] = (struct span){start, offset};
    return true;
}

static bool read_spans(struct zone *z, UCalendar *cal)
{
    double at = (double)(day_of(FIRST_YEAR, 1, 1) * 86400) * 1000;
    double end = (double)(day_of(LAST_YEAR, 12, 31) * 86400) * 1000;

    if (!add_span(z, cal, at, INT64_MIN))
        return false;
    for (;;) {
        UErrorCode e = U_ZERO_ERROR;
        ucal_setMillis(cal, at, &e);
        UBool more = ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, &at, &e);
        if (U_FAILURE(e))
            return false;
        if (!more || at > end)
            return true;
        if (!add_span(z, cal, at, (usec)at * 1000))
            return false;
    }
}

/* The name as ICU wants it; false when it is not one of the data base. (ICU itself takes any
 * unknown name for UTC.) */
static bool known_name(const char *name, UChar wide[NAME_MOST])
{
    UErrorCode e = U_ZERO_ERROR;
    UChar canonical[NAME_MOST * 2];
    UBool system = false;
    size_t n = strnlen(name, NAME_MOST);

    if (n == 0 || n >= NAME_MOST || strcmp(name, "Etc/Unknown") == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)name[i] <= ' ' || (unsigned char)name[i] > '~')
            return false;
    u_charsToUChars(name, wide, (int32_t)n + 1);
    ucal_getCanonicalTimeZoneID(wide, -1, canonical, NAME_MOST * 2, &system, &e);
    return U_SUCCESS(e) && system;
}

struct zone *zone_open(const char *name)
{
    UChar wide[NAME_MOST];
    UErrorCode e = U_ZERO_ERROR;

    if (!name || !known_name(name, wide))
        return NULL;
    UCalendar *cal = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &e);
    if (U_FAILURE(e))
        return NULL;
    struct zone *z = base_alloc(sizeof(*z));
    *z = (struct zone){.name = base_strdup(name)};
    bool ok = read_spans(z, cal);
    ucal_close(cal);
    if (ok)
        return z;
    zone_close(z);
    return NULL;
}

void zone_close(struct zone *z)
{
    if (!z)
        return;
    free(z->name);
    free(z->span);
    free(z);
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

static size_t span_at(const struct zone *z, usec t)
{
    size_t low = 0, high = z->n; /* span[low].start <= t < span[high].start */
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (z->span[mid].start <= t)
            low = mid;
        else
            high = mid;
    }
    return low;
}

int zone_offset(const struct zone *z, usec t)
{
    return z->span[span_at(z, t)].offset;
}

/* Each span claims the instant local - offset. The first span that ends after its claim is the
 * answer: when the claim lies before the span, the local time fell into the gap before it. */
usec zone_instant(const struct zone *z, day d, int hour, int minute, int second)
{
    usec local = d * USEC_DAY + hour * USEC_HOUR + minute * USEC_MINUTE + second * USEC_SECOND;
    for (size_t i = span_at(z, local - 26 * USEC_HOUR);; i++) {
        usec claim = local - z->span[i].offset * USEC_SECOND;
        if (i + 1 == z->n || claim < z->span[i + 1].start)
            return claim < z->span[i].start ? z->span[i].start : claim;
    }
}
