/*
 * check.c - a roster against the rules, as pure computation over rows.
 *
 * Only seats that are valid on the day and are no substitutes count. Each rule gives one line with what is wanted and
 * what is there (each constituency one of its own), whether it is kept or not, so that a page can show all of them and
 * a refusal can name the ones that fail.
 */
#include "base/vec.h"
#include "mod/council/rules.h"

struct check {
    struct arena *arena;
    const struct council_row *row;
    size_t n;
    const struct council_limits *limits;
    day on;
    VEC(struct council_line) out;
};

static const char *const rule_words[COUNCIL_RULES] = {
    [COUNCIL_SIZE] = T_("Members"),
    [COUNCIL_NONPARTY] = T_("Members who do not belong to the party"),
    [COUNCIL_WOMEN] = T_("Women"),
    [COUNCIL_CONSTITUENCY] = T_("Constituency"),
    [COUNCIL_CHAIR] = T_("One chair"),
    [COUNCIL_CHAIR_POST] = T_("The chair holds the office that the rules name"),
    [COUNCIL_SEPARATE] = T_("Nobody sits in the office and in the supervision group"),
    [COUNCIL_ONCE] = T_("Nobody has two seats"),
    [COUNCIL_KNOWN] = T_("Every seat belongs to a constituency of the charter"),
    [COUNCIL_TERM] = T_("No term is longer than the charter allows"),
    [COUNCIL_DECLARED] = T_("Every entry says what the shares need to know"),
};
static const char *const rule_keys[COUNCIL_RULES] = {
    [COUNCIL_SIZE] = "council.size.min",       [COUNCIL_NONPARTY] = "council.nonparty.percent",
    [COUNCIL_WOMEN] = "council.women.percent", [COUNCIL_CHAIR_POST] = "council.chair.office",
    [COUNCIL_TERM] = "council.term.months",
};

int64_t council_least(const struct council_share *s, int64_t of)
{
    BUG_IF(s->den <= 0 || of < 0);
    return s->more_than ? of * s->num / s->den + 1 : (of * s->num + s->den - 1) / s->den;
}

static struct council_line *line(struct check *c, enum council_rule rule, int64_t min, int64_t max,
                                 int64_t have)
{
    VEC_PUSH(c->arena, &c->out,
             (struct council_line){.rule = rule,
                                   .key = rule_keys[rule] ? rule_keys[rule] : "",
                                   .words = rule_words[rule],
                                   .min = min,
                                   .max = max,
                                   .have = have,
                                   .ok = have >= min && (max < 0 || have <= max),
                                   .told = true,
                                   .code = "",
                                   .name = "",
                                   .name_en = "",
                                   .source = ""});
    return &c->out.at[c->out.n - 1];
}

static bool valid(const struct check *c, const struct council_row *s)
{
    return s->from <= c->on && c->on <= s->until;
}

/* A seat of the council that counts. */
static bool seated(const struct check *c, const struct council_row *s)
{
    return s->organ == ORG_COUNCIL && s->kind != SEAT_SUBSTITUTE && valid(c, s);
}

static int64_t seats(const struct check *c)
{
    int64_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += seated(c, &c->row[i]);
    return n;
}

static void check_shares(struct check *c, int64_t of)
{
    int64_t out = 0, women = 0;
    for (size_t i = 0; i < c->n; i++) {
        out += seated(c, &c->row[i]) && c->row[i].party == FLAG_NO;
        women += seated(c, &c->row[i]) && c->row[i].woman == FLAG_YES;
    }
    const struct {
        enum council_rule rule;
        const struct council_share *share;
        int64_t have;
    } asked[] = {{COUNCIL_NONPARTY, &c->limits->nonparty, out},
                 {COUNCIL_WOMEN, &c->limits->women, women}};
    for (size_t i = 0; i < countof(asked); i++) {
        if (asked[i].share->num == 0)
            continue;
        struct council_line *l =
            line(c, asked[i].rule, council_least(asked[i].share, of), -1, asked[i].have);
        l->of = of;
        l->told = asked[i].have >= CELL_MIN && of - asked[i].have >= CELL_MIN;
    }
}

static void check_constituencies(struct check *c)
{
    for (size_t k = 0; k < c->limits->constituencies.n; k++) {
        const struct charter_constituency *w = &c->limits->constituencies.at[k];
        int64_t n = 0;
        for (size_t i = 0; i < c->n; i++)
            n += seated(c, &c->row[i]) && streq(c->row[i].constituency, w->code);
        struct council_line *l = line(c, COUNCIL_CONSTITUENCY, w->min, w->max > 0 ? w->max : -1, n);
        l->code = w->code;
        l->name = w->name;
        l->name_en = w->name_en;
        l->source = w->source ? w->source : "";
    }
}

static void check_chair(struct check *c)
{
    int64_t chairs = 0, holders = 0;
    for (size_t i = 0; i < c->n; i++)
        if (seated(c, &c->row[i]) && c->row[i].kind == SEAT_CHAIR) {
            chairs++;
            holders += c->row[i].holds_post;
        }
    line(c, COUNCIL_CHAIR, 1, 1, chairs);
    if (c->limits->chair_post)
        line(c, COUNCIL_CHAIR_POST, 1, 1, holders);
}

/* The same person in rows of both organs on the day: counted once for each row of the first. */
static void check_separate(struct check *c)
{
    int64_t both = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct council_row *a = &c->row[i];
        if (a->organ != ORG_OFFICE || !valid(c, a))
            continue;
        for (size_t k = 0; k < c->n; k++) {
            const struct council_row *b = &c->row[k];
            if (b->organ == ORG_SUPERVISION && valid(c, b) && a->person == b->person) {
                both++;
                break;
            }
        }
    }
    line(c, COUNCIL_SEPARATE, 0, 0, both);
}

static void check_once(struct check *c)
{
    int64_t twice = 0;
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < i; k++)
            if (seated(c, &c->row[i]) && seated(c, &c->row[k]) &&
                c->row[i].person == c->row[k].person) {
                twice++;
                break;
            }
    line(c, COUNCIL_ONCE, 0, 0, twice);
}

static bool known(const struct charter_constituencies *l, const char *code)
{
    for (size_t i = 0; i < l->n; i++)
        if (streq(l->at[i].code, code))
            return true;
    return false;
}

/* The last day of a term that begins then: "60 months" from 1 March ends with the last of February. */
day council_term_end(day from, int64_t months)
{
    struct civil c = day_civil(from);
    int64_t m = c.year * INT64_C(12) + c.month - 1 + months;
    int year = (int)(m / 12), month = (int)(m % 12) + 1;
    int mday = c.day <= month_days(year, month) ? c.day : month_days(year, month) + 1;
    return day_of(year, month, mday) - 1;
}

static void check_entries(struct check *c)
{
    int64_t strangers = 0, terms = 0, silent = 0;
    bool party = c->limits->nonparty.num > 0, women = c->limits->women.num > 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct council_row *s = &c->row[i];
        bool in_council = s->organ == ORG_COUNCIL;
        strangers += in_council && !known(&c->limits->constituencies, s->constituency);
        terms += s->until < s->from || s->until > council_term_end(s->from, c->limits->term_months);
        silent += seated(c, s) &&
                  ((party && s->party == FLAG_UNKNOWN) || (women && s->woman == FLAG_UNKNOWN));
    }
    if (c->limits->constituencies.n)
        line(c, COUNCIL_KNOWN, 0, 0, strangers);
    line(c, COUNCIL_TERM, 0, 0, terms);
    if (party || women)
        line(c, COUNCIL_DECLARED, 0, 0, silent);
}

struct council_lines council_check_rows(struct arena *a, const struct council_row *row, size_t n,
                                        const struct council_limits *limits, day on)
{
    struct check c = {.arena = a, .row = row, .n = n, .limits = limits, .on = on};
    int64_t of = seats(&c);
    line(&c, COUNCIL_SIZE, limits->min, limits->max, of);
    check_shares(&c, of);
    check_constituencies(&c);
    check_chair(&c);
    check_separate(&c);
    check_once(&c);
    check_entries(&c);
    struct council_lines l = {c.out.at, c.out.n, true, of};
    for (size_t i = 0; i < l.n; i++)
        l.ok = l.ok && l.at[i].ok;
    return l;
}

/* --- words ------------------------------------------------------------------------------------------------ */

static const char *wanted(struct req *r, const struct council_line *l)
{
    if (l->max < 0)
        return l->min > 0 ? tf(r, _("at least %lld"), (long long)l->min) : "";
    if (l->min == l->max)
        return tf(r, "%lld", (long long)l->min);
    return l->min > 0 ? tf(r, _("%lld to %lld"), (long long)l->min, (long long)l->max)
                      : tf(r, _("at most %lld"), (long long)l->max);
}

const char *council_line_show(struct req *r, const struct council_line *l)
{
    bool zh = streq(r->lang->code, "zh-Hans");
    const char *what = l->rule == COUNCIL_CONSTITUENCY ? (zh ? l->name : l->name_en) : _(l->words);
    const char *want = wanted(r, l);
    if (l->rule >= COUNCIL_SEPARATE)
        return l->have == 0 ? what
                            : tf(r,
                                 N_("%s: %lld entry does not keep it",
                                    "%s: %lld entries do not keep it", l->have),
                                 what, (long long)l->have);
    if (l->of > 0)
        return tf(r, _("%s: %lld of %lld (%s)"), what, (long long)l->have, (long long)l->of, want);
    return *want ? tf(r, _("%s: %lld (%s)"), what, (long long)l->have, want)
                 : tf(r, _("%s: %lld"), what, (long long)l->have);
}
