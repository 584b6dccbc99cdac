/*
 * expand.c - FILE FROM UNTIL: what libical finds between two moments, a line per event. For test/ical.sh.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *whole(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *s = calloc(1, (size_t)n + 1);
    if (fread(s, 1, (size_t)n, f) != (size_t)n)
        return NULL;
    fclose(f);
    return s;
}

static struct icaltimetype moment(const char *text) /* 2026-03-10T01:00:00Z */
{
    struct icaltimetype t = icaltime_null_time();
    sscanf(text, "%d-%d-%dT%d:%d:%d", &t.year, &t.month, &t.day, &t.hour, &t.minute, &t.second);
    t.zone = icaltimezone_get_utc_timezone();
    return t;
}

static void print_time(time_t t)
{
    char s[32];
    strftime(s, sizeof(s), "%Y-%m-%dT%H:%M:%SZ", gmtime(&t));
    printf("%s|", s);
}

static void occurrence(icalcomponent *event, struct icaltime_span *span, void *window)
{
    time_t *w = window;
    if (span->start < w[0] || span->start >= w[1])
        return;
    icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    printf("%s|", icalcomponent_get_uid(event));
    print_time(span->start);
    print_time(span->end);
    printf("%s|%d|%s\n", icalproperty_enum_to_string(icalproperty_get_status(status)),
           icalcomponent_get_sequence(event), icalcomponent_get_summary(event));
}

int main(int argc, char **argv)
{
    char *text = argc == 4 ? whole(argv[1]) : NULL;
    icalcomponent *calendar = text ? icalparser_parse_string(text) : NULL;
    if (!calendar || icalcomponent_count_errors(calendar) != 0) {
        fprintf(stderr, "libical: %s\n", calendar ? "errors in the file" : "not read");
        return 1;
    }
    struct icaltimetype from = moment(argv[2]), until = moment(argv[3]);
    time_t window[2] = {icaltime_as_timet(from), icaltime_as_timet(until)};
    for (icalcomponent *e = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); e;
         e = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
        icalcomponent_foreach_recurrence(e, from, until, occurrence, window);
    icalcomponent_free(calendar);
    free(text);
    return 0;
}
