/*
 * words.c - values, patterns and labels in the reader's language.
 */
#include "mod/charter/view.h"
#include "web/i18n.h"

static const char *label(const struct req *r, const char *zh, const char *en)
{
    return streq(r->lang->code, "zh-Hans") ? zh : en;
}

const char *charter_category_label(const struct req *r, const struct charter_category *c)
{
    return label(r, c->name, c->name_en);
}

const char *charter_constituency_label(const struct req *r, const struct charter_constituency *c)
{
    return label(r, c->name, c->name_en);
}

const char *charter_statutory_label(const struct req *r, const struct charter_statutory *s)
{
    return label(r, s->name, s->name_en);
}

const char *statutory_route_name(const struct req *r, enum statutory_route route)
{
    switch (route) {
    case ROUTE_ASSEMBLY:
        return _("Decided by the villagers' assembly, or the representatives it authorised");
    case ROUTE_REPRESENTATIVES:
        return _("Decided by the villagers' representatives");
    case ROUTE_GROUP_ASSEMBLY:
        return _("Decided by the assembly of the villagers' group");
    case ROUTE_CONGRESS:
        return _("Decided by the people's congress");
    case ROUTE_AUTHORITY:
        return _("Decided by the authority that the law names");
    }
    BUG("route %d", (int)route);
}

static const char *assurance_words_of(const struct req *r, int64_t level)
{
    switch ((enum assurance)level) {
    case AL_NONE:
        return _("Nothing: everybody can, without an account");
    case AL_CODE:
        return _("The slip or the query code");
    case AL_CONTACT:
        return _("An account with a proved phone or mail");
    case AL_PERSON:
        return _("An account of somebody seen in person");
    case AL_STRONG:
        return _("An account with a second factor");
    }
    BUG("assurance %d", (int)level);
}

static const char *share_words(struct req *r, const struct charter_rule *rule)
{
    const char *part = rule->den == 100
                           ? tf(r, "%lld%%", (long long)rule->num)
                           : tf(r, "%lld/%lld", (long long)rule->num, (long long)rule->den);
    return tf(r, rule->more_than ? _("more than %s") : _("at least %s"), part);
}

const char *charter_show(struct req *r, const struct charter_rule *rule)
{
    long long n = rule->n;
    switch (rule->key->unit) {
    case CHARTER_COUNT:
        return tf(r, "%lld", n);
    case CHARTER_DAYS:
        return tf(r, N_("%lld day", "%lld days", n), n);
    case CHARTER_WORKDAYS:
        return tf(r, N_("%lld working day", "%lld working days", n), n);
    case CHARTER_MONTHS:
        return tf(r, N_("%lld month", "%lld months", n), n);
    case CHARTER_SHARE:
        return share_words(r, rule);
    case CHARTER_TIME:
        return tf(r, "%02lld:%02lld", n / 60, n % 60);
    case CHARTER_ASSURANCE:
        return assurance_words_of(r, n);
    }
    BUG("unit %d", (int)rule->key->unit);
}

/* --- standing days ---------------------------------------------------------------------------- */

static const char *weekday(const struct req *r, int n)
{
    static const char *const names[] = {T_("Monday"),   T_("Tuesday"), T_("Wednesday"),
                                        T_("Thursday"), T_("Friday"),  T_("Saturday"),
                                        T_("Sunday")};
    return lang_text(r->lang, names[n - 1]);
}

static const char *day_of_month(struct req *r, const struct pattern *p)
{
    if (p->weekday && p->n == PATTERN_LAST)
        return tf(r, _("the last %s"), weekday(r, p->weekday));
    if (p->weekday)
        return tf(r, C_("which, weekday", "%s no. %lld"), weekday(r, p->weekday), (long long)p->n);
    if (p->n == PATTERN_LAST)
        return _("the last day");
    return tf(r, _("day %lld"), (long long)p->n);
}

const char *standing_words(struct req *r, const char *pattern)
{
    struct pattern p;
    if (!pattern_read(pattern, &p))
        return pattern;
    switch (p.every) {
    case EVERY_WEEK:
        return tf(r, _("Every %s"), weekday(r, p.weekday));
    case EVERY_MONTH:
        return tf(r, _("Every month, %s"), day_of_month(r, &p));
    case EVERY_QUARTER:
        return tf(r, _("January, April, July and October, %s"), day_of_month(r, &p));
    case EVERY_YEAR:
        return tf(r, _("Every year, month %lld, day %lld"), (long long)p.month, (long long)p.n);
    }
    BUG("every %d", (int)p.every);
}

const char *standing_kind_name(const struct req *r, enum standing_kind kind)
{
    switch (kind) {
    case STANDING_DEMOCRACY_DAY:
        return _("Democracy Day");
    case STANDING_INTERACTION_DAY:
        return _("Online discussion interaction day");
    case STANDING_GATHERING:
        return _("Festival gathering");
    }
    BUG("standing %d", (int)kind);
}
