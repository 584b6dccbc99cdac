/*
 * council.c - who sits where on a day, and what a meeting may ask: read from the approved roster of that day.
 *
 * A roster holds from its day until the next one does. A seat of it counts on the days of its term, up to the day on
 * which somebody left it. All questions of other rooms are answered from these two sentences.
 */
#include "mod/council/rules.h"

bool council_get(struct db *db, int64_t org, struct council *out)
{
    return org_by_id(db, org, &out->org) && out->org.kind == ORG_COUNCIL &&
           body_by_id(db, out->org.body, &out->body);
}

int64_t council_organ(struct db *db, int64_t body, enum org_kind kind)
{
    struct org_list orgs = org_of_body(db, body);
    for (size_t i = 0; i < orgs.n; i++)
        if (orgs.at[i].kind == kind)
            return orgs.at[i].id;
    return 0;
}

int64_t council_of_body(struct db *db, int64_t body)
{
    return council_organ(db, body, ORG_COUNCIL);
}

/* The council to whose roster an organ belongs. */
static int64_t council_over(struct db *db, int64_t org)
{
    struct org o;
    if (!org_by_id(db, org, &o))
        return 0;
    return o.kind == ORG_COUNCIL ? o.id : council_of_body(db, o.body);
}

/* --- seats ------------------------------------------------------------------------------------------ */

struct council_seats_rows council_seats_of(struct db *db, int64_t roster)
{
    return q_council_seats(db, .roster = roster);
}

static day last_day(day until, struct db_int left)
{
    return left.some && left.v < until ? left.v : until;
}

day council_seat_last(const council_seat *s)
{
    return last_day(s->until_day, s->last_day);
}

bool council_seat_valid(const council_seat *s, day on)
{
    return s->from_day <= on && on <= council_seat_last(s);
}

/* The readers of single seats have the same columns, so their rows have the same fields. */
#define MEMBER_OF(s)                                                       \
    ((struct council_member){.seat = (s).id,                               \
                             .person = (s).person,                         \
                             .user = (s).account.some ? (s).account.v : 0, \
                             .org = (s).org,                               \
                             .kind = (enum council_seat_kind)(s).kind,     \
                             .name = (s).name,                             \
                             .note = (s).note,                             \
                             .capacity = (s).capacity,                     \
                             .constituency = (s).constituency,             \
                             .origin = (enum council_origin)(s).origin,    \
                             .from = (s).from_day,                         \
                             .until = last_day((s).until_day, (s).last_day)})

static bool sits(const struct council_member *m, day on)
{
    return m->from <= on && on <= m->until;
}

/* By kind, then constituency; the rows come by kind and name already, so that an insertion keeps the rest. */
static void by_constituency(struct council_members *l)
{
    for (size_t i = 1; i < l->n; i++) {
        struct council_member m = l->at[i];
        size_t k = i;
        while (k > 0 && l->at[k - 1].kind == m.kind &&
               strcmp(l->at[k - 1].constituency, m.constituency) > 0) {
            l->at[k] = l->at[k - 1];
            k--;
        }
        l->at[k] = m;
    }
}

/* The roster of the council to which an organ belongs, as it holds that day. */
static bool roster_over(struct db *db, int64_t org, day on, struct council_roster_on *r)
{
    return q_council_roster_on(db, r, .council = council_over(db, org), .on = on);
}

struct council_members council_members(struct db *db, int64_t org, day on)
{
    struct council_members l = {0};
    struct council_roster_on r;
    if (!roster_over(db, org, on, &r))
        return l;
    struct council_seats_of_org_rows rows = q_council_seats_of_org(db, .roster = r.id, .org = org);
    l.at = arena_array(db_arena(db), struct council_member, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        l.at[l.n] = MEMBER_OF(rows.at[i]);
        l.n += sits(&l.at[l.n], on);
    }
    by_constituency(&l);
    return l;
}

bool council_member_of_person(struct db *db, int64_t org, int64_t person, day on,
                              struct council_member *out)
{
    struct council_roster_on r;
    struct council_seat_of_person row;
    if (!roster_over(db, org, on, &r) ||
        !q_council_seat_of_person(db, &row, .roster = r.id, .org = org, .person = person))
        return false;
    *out = MEMBER_OF(row);
    return sits(out, on);
}

bool council_member_of_user(struct db *db, int64_t org, int64_t user, day on,
                            struct council_member *out)
{
    struct council_roster_on r;
    if (!user || !roster_over(db, org, on, &r))
        return false;
    struct council_seat_of_account_rows rows =
        q_council_seat_of_account(db, .roster = r.id, .org = org, .account = user);
    for (size_t i = 0; i < rows.n; i++) {
        *out = MEMBER_OF(rows.at[i]);
        if (sits(out, on))
            return true;
    }
    return false;
}

bool council_person(struct db *db, int64_t person, struct council_member *out)
{
    struct council_person_get p;
    if (!q_council_person_get(db, &p, .id = person))
        return false;
    *out = (struct council_member){.person = p.id,
                                   .user = p.account.some ? p.account.v : 0,
                                   .name = p.name,
                                   .note = p.note,
                                   .capacity = "",
                                   .constituency = ""};
    return true;
}

/* --- words ------------------------------------------------------------------------------------------ */

const char *council_seat_name(const struct req *r, enum org_kind org, enum council_seat_kind kind)
{
    switch (kind) {
    case SEAT_CHAIR:
        return org == ORG_COUNCIL  ? _("Chair")
               : org == ORG_OFFICE ? _("Head of the office")
                                   : _("Head of the group");
    case SEAT_DEPUTY:
        return org == ORG_COUNCIL ? _("Deputy chair") : _("Deputy head");
    case SEAT_MEMBER:
        return org == ORG_COUNCIL  ? _("Member of the council")
               : org == ORG_OFFICE ? _("Staff of the office")
                                   : _("Member of the group");
    case SEAT_SUBSTITUTE:
        return _("Substitute");
    }
    BUG("seat kind %d", (int)kind);
}

const char *council_person_capacity(struct req *r, int64_t org, int64_t person, day on)
{
    struct council_member m;
    struct org o;
    if (!org_by_id(r->db, org, &o) || !council_member_of_person(r->db, org, person, on, &m))
        return "";
    const char *seat = council_seat_name(r, o.kind, m.kind);
    return *m.capacity ? tf(r, C_("seat, capacity", "%s, %s"), seat, m.capacity) : seat;
}

const char *council_url(struct req *r, int64_t council)
{
    return arena_printf(r->arena, "/council/%lld", (long long)council);
}

const char *chair_post_name(enum body_kind kind)
{
    switch (kind) {
    case BODY_TOWN:
        return T_("Deputy secretary of the town committee of the party");
    case BODY_VILLAGE:
        return T_("Secretary of the village organisation of the party");
    case BODY_CITY:
        return NULL;
    }
    BUG("body kind %d", (int)kind);
}

/* --- against the charter ------------------------------------------------------------------------------ */

static struct council_share share_of(struct db *db, int64_t body, const char *key, day on)
{
    struct charter_rule rule;
    charter_rule(db, body, key, on, &rule);
    return (struct council_share){rule.num, rule.den ? rule.den : 1, rule.more_than};
}

struct council_limits council_limits_of(struct db *db, const struct body *b, day on)
{
    struct council_limits l = {
        .min = charter_int(db, b->id, "council.size.min", on),
        .max = charter_int(db, b->id, "council.size.max", on),
        .nonparty = share_of(db, b->id, "council.nonparty.percent", on),
        .women = share_of(db, b->id, "council.women.percent", on),
        .term_months = charter_int(db, b->id, "council.term.months", on),
        .constituencies = charter_constituencies(db, b->id, on),
    };
    l.chair_post =
        chair_post_name(b->kind) && charter_int(db, b->id, "council.chair.office", on) == 1;
    return l;
}

static bool holds_post(const struct council_posts_rows *posts, int64_t person, day on)
{
    for (size_t i = 0; i < posts->n; i++) {
        const struct council_posts *p = &posts->at[i];
        if (p->person == person && p->from_day <= on &&
            (!p->until_day.some || on <= p->until_day.v))
            return true;
    }
    return false;
}

static enum org_kind kind_of(const struct org_list *orgs, int64_t org)
{
    for (size_t i = 0; i < orgs->n; i++)
        if (orgs->at[i].id == org)
            return orgs->at[i].kind;
    return ORG_UNIT;
}

/* The key whose source explains a rule; "": it stands in none. */
static void add_sources(struct db *db, int64_t body, day on, struct council_lines *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct charter_rule rule;
        if (!*l->at[i].key)
            continue;
        charter_rule(db, body, l->at[i].key, on, &rule);
        l->at[i].source = rule.source ? rule.source : "";
    }
}

struct council_lines roster_check(struct db *db, const struct council *c, int64_t roster,
                                  bool forgotten, day on)
{
    struct council_seats_rows seats = council_seats_of(db, roster);
    struct council_posts_rows posts = q_council_posts(db, .body = c->body.id);
    struct org_list orgs = org_of_body(db, c->body.id);
    struct council_limits limits = council_limits_of(db, &c->body, on);
    if (forgotten)
        limits.nonparty.num = limits.women.num = 0;
    struct council_row *row = arena_array(db_arena(db), struct council_row, seats.n);
    for (size_t i = 0; i < seats.n; i++) {
        const council_seat *s = &seats.at[i];
        row[i] = (struct council_row){.organ = kind_of(&orgs, s->org),
                                      .org = s->org,
                                      .person = s->person,
                                      .kind = (enum council_seat_kind)s->kind,
                                      .constituency = s->constituency,
                                      .party = (enum council_flag)s->party,
                                      .woman = (enum council_flag)s->woman,
                                      .from = s->from_day,
                                      .until = council_seat_last(s),
                                      .holds_post = holds_post(&posts, s->person, on)};
    }
    struct council_lines l = council_check_rows(db_arena(db), row, seats.n, &limits, on);
    add_sources(db, c->body.id, on, &l);
    return l;
}

struct council_lines council_check(struct db *db, int64_t council, day on)
{
    struct council c;
    struct council_roster_on r;
    if (!council_get(db, council, &c) || !q_council_roster_on(db, &r, .council = council, .on = on))
        return (struct council_lines){0};
    struct council_lines l = roster_check(db, &c, r.id, r.forgotten, on);
    /* The share is told as it was approved; once somebody has left, two readings would tell about them. */
    for (size_t i = 0; i < l.n; i++)
        if (l.at[i].rule == COUNCIL_NONPARTY)
            l.at[i].told = r.told && l.at[i].of == r.seats && l.at[i].have == r.nonparty;
    return l;
}

/* --- may it meet ---------------------------------------------------------------------------------------- */

static bool counts(const struct council_member *m)
{
    return m->kind != SEAT_SUBSTITUTE;
}

int64_t council_size(struct db *db, int64_t council, day on)
{
    struct council_members l = council_members(db, council, on);
    int64_t n = 0;
    for (size_t i = 0; i < l.n; i++)
        n += counts(&l.at[i]);
    return n;
}

static bool size_fits(struct db *db, int64_t body, int64_t n, day on)
{
    return n >= charter_int(db, body, "council.size.min", on) &&
           n <= charter_int(db, body, "council.size.max", on);
}

bool council_size_valid(struct db *db, int64_t council, day on)
{
    struct org o;
    return org_by_id(db, council, &o) && o.kind == ORG_COUNCIL &&
           size_fits(db, o.body, council_size(db, council, on), on);
}

bool council_may_convene(struct db *db, int64_t council, day on, const char **why)
{
    struct council c;
    struct council_roster_on r;
    *why = NULL;
    if (!council_get(db, council, &c))
        *why = T_("This organisation is not a council.");
    else if (!q_council_roster_on(db, &r, .council = council, .on = on))
        *why = T_("The council has no approved roster that holds on that day. Let the office draw "
                  "one up and have it approved.");
    else if (!size_fits(db, c.body.id, council_size(db, council, on), on))
        *why = T_("On that day the council has fewer or more members than its rules allow. Let the "
                  "office fill the vacant seats and have the roster approved.");
    return !*why;
}

int64_t council_quorum(struct db *db, int64_t council, day on)
{
    struct org o;
    int64_t n = council_size(db, council, on);
    if (n == 0 || !org_by_id(db, council, &o))
        return 0;
    return charter_least(db, o.body, "quorum.percent", on, n);
}
