/*
 * i18n.c - choosing a language, finding a text, and writing dates and numbers.
 *
 * A catalogue is a table made by tool/textc. English is the source language: its texts are
 * their own translation. Patterns for dates stand in the catalogue too, so that a further language
 * is one more file.
 */
#include "web/i18n.h"

#include "base/clock.h"
#include "web/app.h"

const struct lang *lang_by_code(const char *code)
{
    for (const struct lang *const *l = langs; *l; l++)
        if (streq((*l)->code, code))
            return *l;
    return NULL;
}

/* "zh", "zh-CN" and "zh-Hans-CN" all ask for zh-Hans: the first part decides. */
static const struct lang *lang_by_range(struct str range)
{
    struct str primary;
    str_cut(&range, '-', &primary);
    for (const struct lang *const *l = langs; *l; l++) {
        struct str code = str_of((*l)->code), own;
        str_cut(&code, '-', &own);
        if (str_ieq(primary, own))
            return *l;
    }
    return NULL;
}

/* "0.8" as 800. Absent is 1000, malformed 0. */
static int quality(struct str params)
{
    struct str p;
    while (str_cut(&params, ';', &p)) {
        p = str_trim(p);
        if (p.n < 3 || (p.p[0] | 0x20) != 'q' || p.p[1] != '=')
            continue;
        int q = p.p[2] == '1' ? 1000 : 0, unit = 100;
        if (p.p[2] == '0' && p.n > 4 && p.p[3] == '.')
            for (size_t i = 4; i < p.n && unit && p.p[i] >= '0' && p.p[i] <= '9'; i++, unit /= 10)
                q += (p.p[i] - '0') * unit;
        return q;
    }
    return 1000;
}

const struct lang *lang_accept(const char *header)
{
    const struct lang *best = langs[0];
    struct str rest = str_of(header), item, range;
    int best_q = 0;
    while (header && str_cut(&rest, ',', &item)) {
        item = str_trim(item);
        str_cut(&item, ';', &range);
        const struct lang *l = lang_by_range(str_trim(range));
        int q = item.p ? quality(item) : 1000;
        if (l && q > best_q) {
            best = l;
            best_q = q;
        }
    }
    return best;
}

/* In the table of places that textc has filled. */
static const struct lang_text *find(const struct lang *l, const char *id, uint32_t hash)
{
    if (!l->n_place)
        return NULL;
    for (size_t at = hash & (l->n_place - 1); l->place[at]; at = (at + 1) & (l->n_place - 1)) {
        const struct lang_text *t = &l->text[l->place[at] - 1];
        if (streq(t->id, id))
            return t;
    }
    return NULL;
}

static const char *without_context(const char *id)
{
    const char *sep = strchr(id, '\004');
    return sep ? sep + 1 : id;
}

const char *lang_text_at(const struct lang *l, const char *id, uint32_t hash)
{
    const struct lang_text *t = find(l, id, hash);
    return t ? t->form[0] : without_context(id);
}

const char *lang_text(const struct lang *l, const char *id)
{
    return lang_text_at(l, id, text_hash(id));
}

const char *lang_plural(const struct lang *l, const char *one, const char *many, int64_t n)
{
    const struct lang_text *t = find(l, one, text_hash(one));
    if (t)
        return t->form[l->plural(n)];
    return n == 1 ? one : many;
}

const char *tf(struct req *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *s = arena_vprintf(r->arena, fmt, ap);
    va_end(ap);
    return s;
}

/* --- dates and numbers ---------------------------------------------------------------------------- */

static const char *month_name(const struct lang *l, int month)
{
    static const char *const names[] = {T_("January"), T_("February"), T_("March"),
                                        T_("April"),   T_("May"),      T_("June"),
                                        T_("July"),    T_("August"),   T_("September"),
                                        T_("October"), T_("November"), T_("December")};
    return lang_text(l, names[month - 1]);
}

static const char *weekday_name(const struct lang *l, int weekday)
{
    static const char *const names[] = {T_("Monday"),   T_("Tuesday"), T_("Wednesday"),
                                        T_("Thursday"), T_("Friday"),  T_("Saturday"),
                                        T_("Sunday")};
    return lang_text(l, names[weekday - 1]);
}

static void put_two(struct buf *b, int n)
{
    char digits[2] = {(char)('0' + n / 10 % 10), (char)('0' + n % 10)};
    buf_put(b, digits, 2);
}

/* Fills {d} {month} {m} {y} {weekday} {h} {min} in a pattern of the catalogue. */
static const char *by_pattern(struct arena *a, const struct lang *l, const char *pattern,
                              const struct civil *c)
{
    struct buf b = buf_make(a, 48);
    while (*pattern) {
        const char *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
        if (!end) {
            size_t n = strcspn(pattern + 1, "{") + 1;
            buf_put(&b, pattern, n);
            pattern += n;
            continue;
        }
        struct str key = {pattern + 1, (size_t)(end - pattern - 1)};
        if (str_eq(key, STR("d")))
            buf_int(&b, c->day);
        else if (str_eq(key, STR("m")))
            buf_int(&b, c->month);
        else if (str_eq(key, STR("y")))
            buf_int(&b, c->year);
        else if (str_eq(key, STR("h")))
            put_two(&b, c->hour);
        else if (str_eq(key, STR("min")))
            put_two(&b, c->minute);
        else if (str_eq(key, STR("month")))
            buf_puts(&b, month_name(l, c->month));
        else if (str_eq(key, STR("weekday")))
            buf_puts(&b, weekday_name(l, c->weekday));
        else
            BUG("date pattern {%.*s}", (int)key.n, key.p);
        pattern = end + 1;
    }
    return b.p;
}

const char *show_date(struct req *r, usec t)
{
    struct civil c = zone_civil(r->app->zone, t);
    return by_pattern(r->arena, r->lang, C_("date", "{d} {month} {y}"), &c);
}

const char *show_time(struct req *r, usec t)
{
    struct civil c = zone_civil(r->app->zone, t);
    return by_pattern(r->arena, r->lang, C_("date and time", "{d} {month} {y}, {h}:{min}"), &c);
}

const char *lang_day(struct arena *a, const struct lang *l, day d)
{
    struct civil c = day_civil(d);
    return by_pattern(a, l, lang_text(l, T_("{weekday}, {d} {month} {y}")), &c);
}

const char *show_day(struct req *r, day d)
{
    return lang_day(r->arena, r->lang, d);
}

static bool closes_day(struct req *r, usec t)
{
    struct civil c = zone_civil(r->app->zone, t);
    return c.hour == 0 && c.minute == 0;
}

const char *show_end_hour(struct req *r, usec t)
{
    struct civil c = zone_civil(r->app->zone, t);
    return closes_day(r, t) ? "24:00" : tf(r, "%02d:%02d", c.hour, c.minute);
}

const char *show_end(struct req *r, usec t)
{
    day last = zone_day(r->app->zone, closes_day(r, t) ? t - 1 : t);
    return tf(r, C_("day, hour", "%s, %s"), show_day(r, last), show_end_hour(r, t));
}

const char *show_ago(struct req *r, usec t)
{
    int64_t s = (r->now - t) / USEC_SECOND;
    if (s < 60)
        return _("just now");
    if (s < 3600)
        return tf(r, N_("%lld minute ago", "%lld minutes ago", s / 60), (long long)(s / 60));
    if (s < 86400)
        return tf(r, N_("%lld hour ago", "%lld hours ago", s / 3600), (long long)(s / 3600));
    if (s < 30 * 86400)
        return tf(r, N_("%lld day ago", "%lld days ago", s / 86400), (long long)(s / 86400));
    return show_date(r, t);
}

/* By hand and not by printf: a report has hundreds. */
#define GAP_MOST 8 /* bytes between thousands */
const char *show_int(struct req *r, int64_t n)
{
    char text[24 + 6 * GAP_MOST];
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    struct str gap = str_of(left < 1000 ? "" : C_("thousands", ","));
    size_t at = sizeof(text);
    BUG_IF(gap.n > GAP_MOST);
    for (int digits = 0; left || digits == 0; left /= 10, digits++) {
        if (digits && digits % 3 == 0) {
            at -= gap.n;
            memcpy(text + at, gap.p, gap.n);
        }
        text[--at] = (char)('0' + left % 10);
    }
    if (n < 0)
        text[--at] = '-';
    return arena_strndup(r->arena, text + at, sizeof(text) - at);
}

const char *iso_time(struct req *r, usec t)
{
    return time_rfc3339(r->arena, t, r->app->zone);
}
