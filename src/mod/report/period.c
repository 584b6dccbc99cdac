/*
 * period.c - weeks, months and years of days, and their names.
 */
#include "mod/report/room.h"
#include "web/i18n.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2199

static day monday_of(day d)
{
    return d - (day_weekday(d) - 1);
}

/* ISO 8601: the first week is the one with 4 January in it. */
static day first_week(int year)
{
    return monday_of(day_of(year, 1, 4));
}

struct period period_of(enum period_kind kind, day d)
{
    struct civil c = day_civil(d);
    switch (kind) {
    case PERIOD_WEEK:
        return (struct period){kind, monday_of(d), monday_of(d) + 7};
    case PERIOD_MONTH:
        return (struct period){kind, day_of(c.year, c.month, 1), day_of(c.year, c.month + 1, 1)};
    default:
        return (struct period){PERIOD_YEAR, day_of(c.year, 1, 1), day_of(c.year + 1, 1, 1)};
    }
}

struct period period_move(const struct period *p, int n)
{
    struct civil c = day_civil(p->first);
    day d = p->kind == PERIOD_WEEK    ? p->first + 7 * (day)n
            : p->kind == PERIOD_MONTH ? day_of(c.year, c.month + n, 1)
                                      : day_of(c.year + n, 1, 1);
    return period_of(p->kind, d);
}

struct part part_of(day d)
{
    struct period w = period_of(PERIOD_WEEK, d), m = period_of(PERIOD_MONTH, d);
    return (struct part){w.first > m.first ? w.first : m.first, w.end < m.end ? w.end : m.end};
}

/* --- codes ---------------------------------------------------------------------------------------- */

static bool digits(const char *s, size_t n, int *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        *out = *out * 10 + (s[i] - '0');
    }
    return true;
}

static int iso_year(day monday)
{
    return day_civil(monday + 3).year;
}

bool period_parse(const char *s, struct period *out)
{
    size_t n = str_of(s).n;
    int year, x;
    if (n < 4 || !digits(s, 4, &year) || year < YEAR_MIN || year > YEAR_MAX)
        return false;
    if (n == 4) {
        *out = period_of(PERIOD_YEAR, day_of(year, 1, 1));
        return true;
    }
    if (n == 7 && s[4] == '-' && digits(s + 5, 2, &x) && x >= 1 && x <= 12) {
        *out = period_of(PERIOD_MONTH, day_of(year, x, 1));
        return true;
    }
    if (n != 8 || s[4] != '-' || s[5] != 'W' || !digits(s + 6, 2, &x) || x < 1 || x > 53)
        return false;
    *out = period_of(PERIOD_WEEK, first_week(year) + 7 * (day)(x - 1));
    return iso_year(out->first) == year;
}

const char *period_code(struct arena *a, const struct period *p)
{
    struct civil c = day_civil(p->first);
    if (p->kind == PERIOD_YEAR)
        return arena_printf(a, "%04d", c.year);
    if (p->kind == PERIOD_MONTH)
        return arena_printf(a, "%04d-%02d", c.year, c.month);
    int year = iso_year(p->first);
    return arena_printf(a, "%04d-W%02d", year, (int)((p->first - first_week(year)) / 7) + 1);
}

/* --- words ------------------------------------------------------------------------------------------- */

const char *period_kind_name(const struct req *r, enum period_kind k)
{
    static const char *const names[PERIOD_KINDS] = {T_("Week"), T_("Month"), T_("Year")};
    return _(names[k]);
}

static const char *month_name(const struct req *r, int month)
{
    static const char *const names[] = {T_("January"), T_("February"), T_("March"),
                                        T_("April"),   T_("May"),      T_("June"),
                                        T_("July"),    T_("August"),   T_("September"),
                                        T_("October"), T_("November"), T_("December")};
    return _(names[month - 1]);
}

/* "{m} {y}" with its parts put in: each language has its own order. */
static const char *put_in(struct req *r, const char *pattern, const char *const part[][2])
{
    struct buf b = buf_make(r->arena, 64);
    while (*pattern) {
        size_t plain = strcspn(pattern, "{"), end = strcspn(pattern, "}");
        buf_put(&b, pattern, plain);
        pattern += plain;
        if (!*pattern)
            break;
        for (size_t i = 0; part[i][0]; i++)
            if (str_eq(str_of(part[i][0]), (struct str){pattern + 1, end - plain - 1}))
                buf_puts(&b, part[i][1]);
        pattern += end - plain + 1;
    }
    return b.p;
}

static const char *number(struct req *r, int n)
{
    return tf(r, "%d", n);
}

static const char *day_and_month(struct req *r, day d)
{
    struct civil c = day_civil(d);
    return put_in(r, C_("day and month", "{d} {month}"),
                  (const char *const[][2]){
                      {"d", number(r, c.day)}, {"month", month_name(r, c.month)}, {NULL, NULL}});
}

const char *period_name(struct req *r, const struct period *p)
{
    struct civil c = day_civil(p->first);
    int year = p->kind == PERIOD_WEEK ? iso_year(p->first) : c.year;
    int week = (int)((p->first - first_week(year)) / 7) + 1;
    const char *pattern = p->kind == PERIOD_WEEK    ? C_("week", "week {w} of {y} ({from} to {to})")
                          : p->kind == PERIOD_MONTH ? C_("month", "{month} {y}")
                                                    : C_("year", "{y}");
    return put_in(r, pattern,
                  (const char *const[][2]){{"y", number(r, year)},
                                           {"month", month_name(r, c.month)},
                                           {"w", number(r, week)},
                                           {"from", day_and_month(r, p->first)},
                                           {"to", day_and_month(r, p->end - 1)},
                                           {NULL, NULL}});
}
