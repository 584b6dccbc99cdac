/*
 * check.c - what no single field of a charter can know: doubles, missing rules, bounds by the rule's
 * unit, and rules that contradict each other.
 */
#include "mod/charter/file.h"

#include "web/i18n.h"

struct checker {
    struct arena *a;
    const struct charter *c;
    struct charter_errors *e;
};

#define FAULT(k, line, field, ...) charter_error((k)->a, (k)->e, (line), (field), __VA_ARGS__)

static const char *at(struct checker *k, const char *list, size_t i, const char *field)
{
    return arena_printf(k->a, "%s[%zu].%s", list, i + 1, field);
}

/* --- places ----------------------------------------------------------------------------------- */

static void check_place(struct checker *k, size_t i)
{
    const struct file_place *p = &k->c->places.at[i];
    if (!p->slug)
        return;
    for (size_t j = 0; j < i; j++) {
        const struct file_place *q = &k->c->places.at[j];
        if (q->slug && streq(q->code, p->code))
            FAULT(k, p->line, arena_printf(k->a, "place %s: code", p->path),
                  "\"%s\" is the code of line %d already", p->code, q->line);
        if (q->slug && streq(q->path, p->path))
            FAULT(k, p->line, arena_printf(k->a, "place %s: slug", p->path),
                  "\"%s\" stands in line %d already", p->slug, q->line);
    }
    if (p->above >= 0 && k->c->places.at[p->above].slug &&
        p->kind <= k->c->places.at[p->above].kind)
        FAULT(k, p->line, arena_printf(k->a, "place %s: kind", p->path),
              "a %s cannot be below a %s", body_kind_words[p->kind],
              body_kind_words[k->c->places.at[p->above].kind]);
}

static bool has_kind(const struct charter *c, int64_t kind)
{
    VEC_EACH (&c->places, p)
        if (p->slug && p->kind == kind)
            return true;
    return false;
}

/* --- rules ------------------------------------------------------------------------------------ */

static const char *unit_form(enum charter_unit unit)
{
    switch (unit) {
    case CHARTER_SHARE:
        return "a share like \"2/3\", \"50%\" or \">1/2\"";
    case CHARTER_TIME:
        return "a time like \"17:00\"";
    case CHARTER_ASSURANCE:
        return "one of: none, code, contact, person, strong";
    case CHARTER_COUNT:
    case CHARTER_DAYS:
    case CHARTER_WORKDAYS:
    case CHARTER_MONTHS:
        return "a whole number";
    }
    return "";
}

static const struct file_rule *rule_before(const struct charter *c, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (streq(c->rules.at[j].key, c->rules.at[i].key) &&
            c->rules.at[j].scope == c->rules.at[i].scope)
            return &c->rules.at[j];
    return NULL;
}

static void check_rule(struct checker *k, size_t i)
{
    struct file_rule *r = &k->c->rules.at[i];
    const struct charter_key *key = charter_key(r->key);
    const struct file_rule *before = rule_before(k->c, i);
    if (before)
        FAULT(k, r->line, at(k, "rules", i, "key"), "\"%s\" stands in line %d already", r->key,
              before->line);
    if (!key)
        FAULT(k, r->line, at(k, "rules", i, "key"), "there is no rule \"%s\"", r->key);
    else if (!charter_value_read(key->unit, r->value, &r->v))
        FAULT(k, r->line, at(k, "rules", i, "value"), "\"%s\" must be %s, not \"%s\"", r->key,
              unit_form(key->unit), r->value);
    else if (r->v.n < key->min || r->v.n > key->max)
        FAULT(k, r->line, at(k, "rules", i, "value"), "\"%s\" must be from %lld to %lld, not %s",
              r->key, (long long)key->min, (long long)key->max, r->value);
}

static const struct file_rule *rule_for(const struct charter *c, const char *key, int64_t kind)
{
    const struct file_rule *found = NULL;
    VEC_EACH (&c->rules, r)
        if (streq(r->key, key) && (r->scope == kind || (r->scope < 0 && !found)))
            found = r;
    return found;
}

static void check_missing(struct checker *k)
{
    for (const struct charter_key *key = charter_keys; key->key; key++) {
        bool councils = strncmp(key->key, "council.", 8) == 0;
        for (int64_t kind = councils ? BODY_TOWN : BODY_CITY; kind <= BODY_VILLAGE; kind++)
            if (has_kind(k->c, kind) && !rule_for(k->c, key->key, kind)) {
                FAULT(k, k->c->rules_line, "rules", "the rule \"%s\" is missing for a %s", key->key,
                      body_kind_words[kind]);
                break;
            }
    }
}

static void check_sizes(struct checker *k, int64_t kind)
{
    const struct file_rule *min = rule_for(k->c, "council.size.min", kind);
    const struct file_rule *max = rule_for(k->c, "council.size.max", kind);
    int64_t asked = 0;
    if (!has_kind(k->c, kind) || !min || !max)
        return;
    if (min->v.n > max->v.n)
        FAULT(k, max->line, "rules",
              "a council of a %s cannot have at least %lld and at most %lld members",
              body_kind_words[kind], (long long)min->v.n, (long long)max->v.n);
    VEC_EACH (&k->c->constituencies, s)
        asked += s->scope == kind ? s->min : 0;
    if (asked > max->v.n)
        FAULT(k, max->line, "constituencies",
              "those of a %s ask for %lld seats together, but a council has at most %lld",
              body_kind_words[kind], (long long)asked, (long long)max->v.n);
}

/* --- lists ------------------------------------------------------------------------------------ */

static void check_days(struct checker *k)
{
    for (size_t i = 0; i < k->c->days.n; i++) {
        const struct file_day *d = &k->c->days.at[i];
        for (size_t j = 0; j < i; j++)
            if (k->c->days.at[j].day == d->day)
                FAULT(k, d->line, at(k, "holidays", i, "day"), "%s stands in line %d already",
                      day_iso(k->a, d->day), k->c->days.at[j].line);
        if (d->kind == CALENDAR_WORK && k->c->week[day_weekday(d->day) - 1])
            FAULT(k, d->line, at(k, "holidays", i, "day"),
                  "%s is a working day of the week anyhow; a make-up day is one that the week "
                  "leaves free",
                  day_iso(k->a, d->day));
    }
}

#define CHECK_DOUBLES(k, list, list_name, same, what)                       \
    for (size_t i = 0; i < (list)->n; i++)                                  \
        for (size_t j = 0; j < i; j++)                                      \
            if (same) {                                                     \
                FAULT((k), (list)->at[i].line, at((k), list_name, i, what), \
                      "stands in line %d already", (list)->at[j].line);     \
                break;                                                      \
            }

static void check_lists(struct checker *k)
{
    const struct charter *c = k->c;
    CHECK_DOUBLES(k, &c->categories, "categories",
                  streq(c->categories.at[i].code, c->categories.at[j].code), "code");
    CHECK_DOUBLES(k, &c->statutory, "statutory",
                  streq(c->statutory.at[i].code, c->statutory.at[j].code), "code");
    CHECK_DOUBLES(k, &c->constituencies, "constituencies",
                  c->constituencies.at[i].scope == c->constituencies.at[j].scope &&
                      streq(c->constituencies.at[i].code, c->constituencies.at[j].code),
                  "code");
    CHECK_DOUBLES(k, &c->festivals, "festivals",
                  c->festivals.at[i].day == c->festivals.at[j].day &&
                      streq(c->festivals.at[i].name, c->festivals.at[j].name),
                  "day");
    for (size_t i = 0; i < c->constituencies.n; i++)
        if (c->constituencies.at[i].max > 0 &&
            c->constituencies.at[i].min > c->constituencies.at[i].max)
            FAULT(k, c->constituencies.at[i].line, at(k, "constituencies", i, "max"),
                  "is smaller than min; 0 means no bound");
}

static void check_standing(struct checker *k, size_t i)
{
    const struct file_standing *s = &k->c->standing.at[i];
    for (int j = 0; body_kind_words[j]; j++)
        if (streq(s->where, body_kind_words[j]))
            return;
    VEC_EACH (&k->c->places, p)
        if (p->slug && streq(p->code, s->where))
            return;
    FAULT(k, s->line, at(k, "standing_days", i, "for"),
          "\"%s\" is neither city, town, village nor the code of a place", s->where);
}

void charter_check(struct arena *a, const struct charter *c, struct charter_errors *e)
{
    struct checker k = {a, c, e};
    size_t before = e->n;
    for (size_t i = 0; i < c->places.n; i++)
        check_place(&k, i);
    for (size_t i = 0; i < c->rules.n; i++)
        check_rule(&k, i);
    if (e->n == before) /* else the broken one would be called missing too */
        check_missing(&k);
    for (int64_t kind = BODY_TOWN; kind <= BODY_VILLAGE; kind++)
        check_sizes(&k, kind);
    check_days(&k);
    check_lists(&k);
    for (size_t i = 0; i < c->standing.n; i++)
        check_standing(&k, i);
}
