/*
 * value.c - how values and day patterns are written in a file, and what they mean.
 *
 *     7            a number of people, days, months
 *     2/3  50%     a share that must be reached
 *     >1/2         a share that must be exceeded
 *     17:00        a time of the day
 *     contact      a level of assurance
 *
 *     month 15     the 15th of every month       month last   its last day
 *     month 1 sat  the first Saturday            month last fri   the last Friday
 *     week fri     every Friday                  year 06-15   the 15th of June
 *     quarter 15   the 15th of January, April, July, October
 *
 * A month without such a day (month 31) has none; nothing is moved silently.
 */
#include "mod/charter/file.h"

const char *const assurance_words[] = {"none", "code", "contact", "person", "strong", NULL};
const char *const body_kind_words[] = {"city", "town", "village", NULL};

/* --- values ----------------------------------------------------------------------------------- */

static bool share(struct str s, struct charter_value *v)
{
    struct str top;
    v->more_than = str_starts(s, STR(">"));
    if (v->more_than)
        s = str_trim((struct str){s.p + 1, s.n - 1});
    if (str_ends(s, STR("%"))) {
        v->den = 100;
        s = str_trim((struct str){s.p, s.n - 1});
        if (!str_int64(s, &v->num))
            return false;
    } else if (!str_cut(&s, '/', &top) || !s.p || !str_int64(str_trim(top), &v->num) ||
               !str_int64(str_trim(s), &v->den)) {
        return false;
    }
    if (v->den < 1 || v->den > 1000 || v->num < 0 || v->num > v->den)
        return false;
    v->n = (v->num * 200 + v->den) / (2 * v->den); /* percent, rounded */
    return true;
}

static bool two_digits(const char *s, int64_t max, int64_t *out)
{
    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
        return false;
    *out = (s[0] - '0') * 10 + (s[1] - '0');
    return *out <= max;
}

static bool time_of_day(const char *s, int64_t *minutes)
{
    int64_t h, m;
    if (strlen(s) != 5 || s[2] != ':' || !two_digits(s, 24, &h) || !two_digits(s + 3, 59, &m))
        return false;
    *minutes = h * 60 + m;
    return *minutes <= 1440;
}

static bool assurance(const char *s, int64_t *level)
{
    for (int i = 0; assurance_words[i]; i++)
        if (streq(assurance_words[i], s)) {
            *level = i;
            return true;
        }
    return false;
}

bool charter_value_read(enum charter_unit unit, const char *text, struct charter_value *out)
{
    *out = (struct charter_value){.num = 1, .den = 1};
    switch (unit) {
    case CHARTER_SHARE:
        return share(str_of(text), out);
    case CHARTER_TIME:
        return time_of_day(text, &out->n);
    case CHARTER_ASSURANCE:
        return assurance(text, &out->n);
    case CHARTER_COUNT:
    case CHARTER_DAYS:
    case CHARTER_WORKDAYS:
    case CHARTER_MONTHS:
        return str_int64(str_of(text), &out->n);
    }
    BUG("unit %d", (int)unit);
}

/* --- patterns of standing days ---------------------------------------------------------------- */

static bool weekday_read(struct str s, int *out)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (size_t i = 0; i < countof(names); i++)
        if (str_eq(s, str_of(names[i]))) {
            *out = (int)i + 1;
            return true;
        }
    return false;
}

static bool which_read(struct str s, int64_t *n)
{
    if (str_eq(s, STR("last"))) {
        *n = PATTERN_LAST;
        return true;
    }
    return s.n <= 2 && str_int64(s, n) && *n >= 1 && *n <= 31;
}

static bool year_read(struct str s, struct pattern *p)
{
    return s.n == 5 && s.p[2] == '-' && two_digits(s.p, 12, &p->month) && p->month >= 1 &&
           two_digits(s.p + 3, 31, &p->n) && p->n >= 1 && p->n <= month_days(2024, (int)p->month);
}

bool pattern_read(const char *text, struct pattern *p)
{
    static const char *const words[] = {"week", "month", "quarter", "year"};
    struct str rest = str_of(text), every = {0}, which = {0}, weekday = {0};
    *p = (struct pattern){0};
    if (!text || !str_cut(&rest, ' ', &every) || !str_cut(&rest, ' ', &which))
        return false;
    bool has_weekday = str_cut(&rest, ' ', &weekday);
    size_t i = 0;
    while (i < countof(words) && !str_eq(every, str_of(words[i])))
        i++;
    if (i == countof(words) || rest.p)
        return false;
    p->every = (enum every)i;
    switch (p->every) {
    case EVERY_WEEK:
        return !has_weekday && weekday_read(which, &p->weekday);
    case EVERY_YEAR:
        return !has_weekday && year_read(which, p);
    case EVERY_MONTH:
    case EVERY_QUARTER:
        if (!which_read(which, &p->n))
            return false;
        return !has_weekday ||
               (weekday_read(weekday, &p->weekday) && (p->n <= 4 || p->n == PATTERN_LAST));
    }
    return false;
}

bool standing_valid(const char *pattern)
{
    return pattern_read(pattern, &(struct pattern){0});
}

static bool in_month(const struct pattern *p, const struct civil *c, day d)
{
    int days = month_days(c->year, c->month);
    if (!p->weekday)
        return c->day == (p->n == PATTERN_LAST ? days : p->n);
    if (day_weekday(d) != p->weekday)
        return false;
    return p->n == PATTERN_LAST ? c->day + 7 > days : (c->day - 1) / 7 + 1 == p->n;
}

bool standing_on(const char *pattern, day d)
{
    struct pattern p;
    struct civil c = day_civil(d);
    if (!pattern_read(pattern, &p))
        return false;
    switch (p.every) {
    case EVERY_WEEK:
        return day_weekday(d) == p.weekday;
    case EVERY_MONTH:
        return in_month(&p, &c, d);
    case EVERY_QUARTER:
        return c.month % 3 == 1 && in_month(&p, &c, d);
    case EVERY_YEAR:
        return c.month == p.month && c.day == p.n;
    }
    return false;
}

bool standing_next(const char *pattern, day from, day *out)
{
    for (day d = from; d < from + 400; d++)
        if (standing_on(pattern, d)) {
            *out = d;
            return true;
        }
    return false;
}
