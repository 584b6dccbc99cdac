/*
 * roles.c - who may do what, where and how long; who may give it; who looks after whom.
 *
 * A role holds in a place and all below it. Nothing is ever deleted: a role that ends keeps its row,
 * with who ended it and when. Two rules stand above all givers: nobody is in the office and in the
 * supervision group of the same body at one time (the case's promise of independent supervision),
 * and nobody gives, or takes over by a reset, more than he holds himself.
 */
#include "base/vec.h"
#include "mod/account/people.h"

const enum role role_list[] = {ROLE_RESIDENT,   ROLE_MEMBER, ROLE_CHAIR,   ROLE_CLERK, ROLE_COUNTER,
                               ROLE_SUPERVISOR, ROLE_UNIT,   ROLE_LEADING, ROLE_ADMIN, 0};

struct role_text {
    enum role role;
    const char *word, *name;
};
static const struct role_text texts[] = {
    {ROLE_RESIDENT, "resident", T_("Resident")},
    {ROLE_MEMBER, "member", T_("Council member")},
    {ROLE_CHAIR, "chair", T_("Chair of the council")},
    {ROLE_CLERK, "clerk", T_("Clerk of the office")},
    {ROLE_COUNTER, "counter", T_("Clerk at the service counter")},
    {ROLE_SUPERVISOR, "supervisor", T_("Member of the supervision group")},
    {ROLE_UNIT, "unit", T_("Responsible unit")},
    {ROLE_LEADING, "leading", T_("Leading department")},
    {ROLE_ADMIN, "admin", T_("Administrator")},
};

static const struct role_text *text_of(enum role role)
{
    for (size_t i = 0; i < countof(texts); i++)
        if (texts[i].role == role)
            return &texts[i];
    BUG("role %d", (int)role);
}

const char *account_role_name(const struct req *r, enum role role)
{
    return _(text_of(role)->name);
}

const char *account_role_word(enum role role)
{
    return text_of(role)->word;
}

enum role account_role_of(const char *word)
{
    for (size_t i = 0; i < countof(texts); i++)
        if (streq(texts[i].word, word))
            return texts[i].role;
    return 0;
}

day today(const struct req *r)
{
    return zone_day(r->app->zone, r->now);
}

/* --- holding ---------------------------------------------------------------------------------------- */

/* The role that excludes this one in the same body. */
static enum role opposite(enum role role)
{
    return role == ROLE_CLERK ? ROLE_SUPERVISOR : role == ROLE_SUPERVISOR ? ROLE_CLERK : 0;
}

static bool overlaps(struct db *db, int64_t person, enum role role, int64_t body, day from,
                     day until)
{
    return role && q_account_role_overlap(db, .person = person, .role = role, .body = body,
                                          .from_day = from, .until_day = until ? until : FOREVER)
                           .n > 0;
}

/* The same role once more, in the same organisation at the same time. */
static bool holds_already(struct db *db, int64_t person, enum role role, int64_t body, int64_t org,
                          day from, day until)
{
    struct account_role_overlap_rows rows =
        q_account_role_overlap(db, .person = person, .role = role, .body = body, .from_day = from,
                               .until_day = until ? until : FOREVER);
    for (size_t i = 0; i < rows.n; i++)
        if ((rows.at[i].org.some ? rows.at[i].org.v : 0) == org)
            return true;
    return false;
}

const char *role_conflict(struct req *r, int64_t person, enum role role, int64_t body, int64_t org,
                          day from, day until)
{
    if (until && until < from)
        return _("The last day is before the first");
    if (holds_already(r->db, person, role, body, org, from, until))
        return _("This person holds this role there already");
    if (overlaps(r->db, person, opposite(role), body, from, until))
        return role == ROLE_CLERK
                   ? _("This person is in the supervision group of the same place. Nobody can be "
                       "in "
                       "the office and watch over it; end that role first.")
                   : _("This person works in the office of the same place. Nobody can be in the "
                       "office and watch over it; end that role first.");
    return NULL;
}

int64_t account_give(struct db *db, usec now, int64_t user, enum role role, int64_t body,
                     int64_t org, day from, day until, int64_t by)
{
    struct body b;
    struct org o;
    if (!body_by_id(db, body, &b) || (org && (!org_by_id(db, org, &o) || o.body != body)))
        return 0;
    if ((until && until < from) || overlaps(db, user, opposite(role), body, from, until))
        return 0;
    struct account_role_insert row;
    bool given =
        q_account_role_insert(db, &row, .person = user, .role = role, .body = body,
                              .body_path = b.path, .org = org ? DB_SOME(org) : DB_NONE,
                              .from_day = from, .until_day = until ? DB_SOME(until) : DB_NONE,
                              .given_by = by ? DB_SOME(by) : DB_NONE, .now = now);
    return given ? row.id : 0;
}

/* --- giving ----------------------------------------------------------------------------------------- */

bool account_may_give(const struct req *r, enum role role, const char *body_path)
{
    return req_may(r, ROLE_ADMIN, body_path) ||
           (role == ROLE_RESIDENT && req_may(r, ROLE_CLERK, body_path));
}

/* Nobody ends his own administration: the last one would lock the place out of itself. */
bool role_may_end(struct req *r, const struct account_role_get *g)
{
    if (g->ended_at.some || (g->role == ROLE_ADMIN && g->person == r->who.user))
        return false;
    return account_may_give(r, (enum role)g->role, g->body_path);
}

/* Roles of a person that have not ended, those to come too. */
static bool still_open(const struct account_role_list *g, day now)
{
    return !g->ended_at.some && (!g->until_day.some || g->until_day.v >= now);
}

bool role_is_root(struct req *r)
{
    for (size_t i = 0; i < r->who.n_grant; i++) {
        struct body b;
        if (r->who.grant[i].role == ROLE_ADMIN && body_by_id(r->db, r->who.grant[i].body, &b) &&
            !b.parent)
            return true;
    }
    return false;
}

enum reach role_reach(struct req *r, int64_t person)
{
    struct account_role_list_rows rows = q_account_role_list(r->db, .person = person);
    bool admin = true, clerk = true, any = false, ever = rows.n > 0;
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_role_list *g = &rows.at[i];
        if (!still_open(g, today(r))) {
            ever = ever && req_may(r, ROLE_ADMIN, g->body_path);
            continue;
        }
        any = true;
        admin = admin && req_may(r, ROLE_ADMIN, g->body_path);
        clerk = clerk && !(g->role & ROLES_STAFF) && req_may(r, ROLE_CLERK, g->body_path);
    }
    if (any)
        return admin ? REACH_ALL : clerk ? REACH_SLIP : REACH_NONE;
    /* Nobody's any more: the administrator's of all places where she was somebody, or the root's. */
    return ever || role_is_root(r) ? REACH_ALL : REACH_NONE;
}

/* Of an administrator the widest grant, else the first one as a clerk. */
struct scope role_scope(struct req *r)
{
    const struct grant *best = NULL;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if (!(g->role & (ROLE_ADMIN | ROLE_CLERK)))
            continue;
        bool wider = best && g->role == ROLE_ADMIN &&
                     (best->role != ROLE_ADMIN || strlen(g->body_path) < strlen(best->body_path));
        if (!best || wider)
            best = g;
    }
    const char *path = best ? best->body_path : "-"; /* "-" is no path: nothing */
    return (struct scope){path, path, prefix_end(r->arena, path)};
}
