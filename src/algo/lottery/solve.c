/*
 * solve.c - the order of things: relaxation, decomposition, column generation where that failed.
 */
#include "algo/lottery/solve.h"

#include "algo/lottery/columns.h"
#include "algo/lottery/panel.h"
#include "algo/lottery/peel.h"

enum { TURNS = 2, NODES = 200000, NODES_BLOCK = 5000, BLOCKED_MOST = 200 };

static bool bounds_cross(const struct lot_model *m)
{
    for (int g = 0; g < m->groups; g++)
        if (m->low[g] > m->high[g] || m->high[g] < 0)
            return true;
    return false;
}

/* --- who is in no panel, and why -------------------------------------------------------------------- */

/* Is there no panel with type t, when only the groups of in count? */
static bool blocks(const struct lot_model *m, struct lot_face *f, const bool *in, int t,
                   const double *none, int *panel)
{
    struct lot_model some = *m;
    struct arena a;
    double bound;
    arena_init(&a, SIZE_MAX / 2);
    some.low = arena_array(&a, int, (size_t)m->groups);
    some.high = arena_array(&a, int, (size_t)m->groups);
    for (int g = 0; g < m->groups; g++) {
        some.low[g] = in[g] ? m->low[g] : 0;
        some.high[g] = in[g] ? m->high[g] : m->seats;
    }
    lot_face_all(&some, f);
    f->low[t] = 1;
    enum lp_rc rc = lot_panel_max(&some, f, none, NODES_BLOCK, true, panel, &bound);
    arena_free(&a);
    return rc == LP_INFEASIBLE;
}

/* A smallest set of groups that block type t: each is left out in turn, and stays out when the rest still blocks. */
static void find_groups(struct arena *a, const struct lot_model *m, struct lot_blocked *b)
{
    struct lot_face f = lot_face_new(a, m);
    bool *in = arena_array(a, bool, (size_t)m->groups);
    double *none = arena_array(a, double, (size_t)m->types);
    int *panel = arena_array(a, int, (size_t)m->types);
    for (int g = 0; g < m->groups; g++)
        in[g] = true;
    if (!blocks(m, &f, in, b->type, none, panel))
        return;
    for (int g = m->groups - 1; g >= 0; g--) {
        in[g] = false;
        in[g] = !blocks(m, &f, in, b->type, none, panel);
    }
    for (int g = 0; g < m->groups; g++)
        if (in[g])
            VEC_PUSH(a, &b->groups, g);
}

static void keep_blocked(struct arena *a, const struct lot_model *m, const bool *in_none,
                         struct lot_result *r)
{
    for (int t = 0; t < m->types; t++) {
        struct lot_blocked b = {.type = t};
        if (!in_none[t])
            continue;
        if (r->blocked.n < BLOCKED_MOST)
            find_groups(a, m, &b);
        VEC_PUSH(a, &r->blocked, b);
    }
}

/* --- the draw ------------------------------------------------------------------------------------------ */

static void give_up(struct lot_result *r, const char *why)
{
    r->rc = LOT_GAVE_UP;
    r->why = why;
}

/* Whether there is any panel; it is known then. */
static void find_first(struct arena *a, const struct lot_model *m, struct lot_result *r)
{
    struct lot_face f = lot_face_new(a, m);
    double *none = arena_array(a, double, (size_t)m->types), bound;
    struct lot_panel p = {arena_array(a, int, (size_t)m->types), rat_array(a, 1)};
    lot_face_all(m, &f);
    enum lp_rc rc = lot_panel_max(m, &f, none, NODES, true, p.seats, &bound);
    if (rc == LP_OPTIMAL || rc == LP_FEASIBLE)
        VEC_PUSH(a, &r->panels, p);
    else if (rc == LP_INFEASIBLE)
        r->rc = LOT_INFEASIBLE;
    else
        give_up(r, "no panel was found within the limits, and none was proven not to exist; "
                   "quotas that are less tight, or fewer of them, would help");
}

static void draw(struct arena *a, const struct lot_model *m, enum lot_rule rule,
                 struct lot_result *r)
{
    size_t types = (size_t)m->types;
    mpq_t *seats = rat_array(a, types);
    bool *in_none = arena_array(a, bool, types);
    struct lot_peel how = {0};
    r->rc = bounds_cross(m) ? LOT_INFEASIBLE : lot_relaxed(a, m, rule, seats, &r->stages);
    if (r->rc == LOT_GAVE_UP)
        give_up(r, "the linear program could not be solved");
    if (r->rc != LOT_DONE)
        return;
    for (int turn = 0; turn < TURNS && !r->attained; turn++) {
        r->panels.n = 0;
        how = (struct lot_peel){0};
        r->attained = lot_peel(a, m, (const mpq_t *)seats, (uint64_t)turn, &r->panels, &how);
    }
    if (!r->attained && r->panels.n == 0)
        find_first(a, m, r);
    if (!r->attained && r->rc == LOT_DONE) {
        r->stages.n = 0;
        r->rc = lot_columns(a, m, rule, &r->panels, seats, &r->stages, in_none);
        if (r->rc == LOT_GAVE_UP)
            give_up(r,
                    "column generation did not end within its rounds; fewer categories would help");
    }
    if (r->rc != LOT_DONE)
        return;
    for (size_t t = 0; t < types && r->attained && rule == LOT_LEXIMIN; t++)
        in_none[t] = mpq_sgn(seats[t]) == 0; /* the relaxation holds every panel */
    VEC_EACH (&r->stages, s)
        r->gap = fmax(r->gap, s->gap);
    keep_blocked(a, m, in_none, r);
}

struct lot_result *lot_solve(struct arena *a, const struct lot_model *m, enum lot_rule rule)
{
    struct lot_result *r = arena_new(a, struct lot_result);
    draw(a, m, rule, r);
    if (r->rc == LOT_INFEASIBLE)
        lot_suggest(a, m, r);
    return r;
}
