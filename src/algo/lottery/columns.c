/*
 * columns.c - column generation (after Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596, 2021) on types and in
 * fractions.
 *
 * In each stage: a mixture of the known panels that makes the smallest chance of the open types, z, as large as possible
 * while the fixed ones keep theirs. Its prices are weights of seats; a panel that weighs more than the mixture does
 * on average would help, and is looked for: first by search, then by an integer program. When there is none, an open type
 * with a weight above 0 is at z in every optimal mixture, and is fixed. The stages are solved in doubles while
 * panels come in, and in fractions before anything is fixed; so there is no tolerance that could leave a type
 * open for ever, and the chances are fractions here too.
 */
#include "algo/lottery/columns.h"

#include "algo/lottery/exact.h"
#include "algo/lottery/panel.h"

enum { ROUNDS = 20000, NODES = 20000, SEARCHES = 3, MOVES = 200 };

struct columns {
    struct arena *arena;
    const struct lot_model *m;
    struct exact *e;
    lot_panels *known;
    bool *in_none, *is_fixed;
    mpq_t *fixed;
    int *row; /* of a type, -1: in no panel */
    int size_row;
    struct exact_term *term;
    struct lot_face all;
    struct lot_search *search;
    struct lot_dice dice;
    double *want;
    int *panel;
    int rounds;
};

/* --- panels that everybody is in ------------------------------------------------------------------- */

static void know(struct columns *c, const int *seats)
{
    size_t types = (size_t)c->m->types;
    struct lot_panel p = {arena_array(c->arena, int, types), rat_array(c->arena, 1)};
    memcpy(p.seats, seats, types * sizeof(int));
    VEC_PUSH(c->arena, c->known, p);
}

/* A panel for each type that is in none so far; each brings as many other such types as it can. */
static void cover(struct columns *c)
{
    const struct lot_model *m = c->m;
    bool *covered = arena_array(c->arena, bool, (size_t)m->types);
    double bound;
    VEC_EACH (c->known, p)
        for (int t = 0; t < m->types; t++)
            covered[t] |= p->seats[t] > 0;
    for (int t = 0; t < m->types; t++) {
        if (covered[t])
            continue;
        for (int u = 0; u < m->types; u++)
            c->want[u] = !covered[u];
        c->all.low[t] = 1;
        enum lp_rc rc = lot_panel_max(m, &c->all, c->want, NODES, true, c->panel, &bound);
        c->all.low[t] = 0;
        c->in_none[t] = rc == LP_INFEASIBLE;
        if (rc != LP_OPTIMAL && rc != LP_FEASIBLE)
            continue;
        know(c, c->panel);
        for (int u = 0; u < m->types; u++)
            covered[u] |= c->panel[u] > 0;
    }
}

/* --- the program of the known panels ------------------------------------------------------------------ */

static void put_panel(struct columns *c, const int *seats)
{
    int n = 0;
    for (int t = 0; t < c->m->types; t++)
        if (c->row[t] >= 0 && seats[t] > 0)
            c->term[n++] = (struct exact_term){c->row[t], seats[t]};
    c->term[n++] = (struct exact_term){c->size_row, 1};
    exact_col(c->e, 0, c->term, n);
}

static void put_z(struct columns *c)
{
    int n = 0;
    for (int t = 0; t < c->m->types; t++)
        if (c->row[t] >= 0 && !c->is_fixed[t])
            c->term[n++] = (struct exact_term){c->row[t], -c->m->count[t]};
    exact_set_terms(c->e, 0, c->term, n);
}

static void begin(struct columns *c)
{
    const struct lot_model *m = c->m;
    size_t types = (size_t)m->types;
    mpq_t v;
    mpq_init(v);
    c->e = exact_new(c->arena);
    c->is_fixed = arena_array(c->arena, bool, types);
    c->fixed = rat_array(c->arena, types);
    c->row = arena_array(c->arena, int, types);
    c->term = arena_array(c->arena, struct exact_term, types + 2);
    for (int t = 0; t < m->types; t++)
        c->row[t] = c->in_none[t] ? -1 : exact_row(c->e, v, NULL);
    rat_set(v, 1, 1);
    c->size_row = exact_row(c->e, v, v);
    exact_col(c->e, 1, NULL, 0);
    put_z(c);
    VEC_EACH (c->known, p)
        put_panel(c, p->seats);
    mpq_clear(v);
}

/* --- pricing ------------------------------------------------------------------------------------------- */

/* Weights of seats, the largest 1000: solvers have absolute tolerances. Returns the factor. */
static double set_wants(struct columns *c, bool exact)
{
    double most = 0;
    for (int t = 0; t < c->m->types; t++) {
        double y = c->row[t] < 0 ? 0
                   : exact       ? mpq_get_d(exact_price(c->e, c->row[t]))
                                 : exact_double_price(c->e, c->row[t]);
        c->want[t] = y < 0 ? -y : 0;
        most = fmax(most, c->want[t]);
    }
    double factor = most > 0 ? 1000 / most : 1;
    for (int t = 0; t < c->m->types; t++)
        c->want[t] *= factor;
    return factor;
}

static double weigh(const struct columns *c)
{
    double sum = 0;
    for (int t = 0; t < c->m->types; t++)
        sum += c->panel[t] * c->want[t];
    return sum;
}

/* A panel that weighs more than most + slack, by search. */
static bool search_better(struct columns *c, double most)
{
    for (int i = 0; i < SEARCHES; i++)
        if (lot_search(c->search, &c->all, c->want, &c->dice, MOVES, c->panel) &&
            weigh(c) > most + 1e-3)
            return true;
    return false;
}

/* Panels come in until, in doubles, none would help. False: too many rounds, or the solver failed. */
static bool generate(struct columns *c)
{
    for (; c->rounds < ROUNDS; c->rounds++) {
        double bound;
        if (exact_max_double(c->e) != LP_OPTIMAL)
            return true; /* the exact one decides */
        double factor = set_wants(c, false), most = exact_double_price(c->e, c->size_row) * factor;
        if (!search_better(c, most)) {
            enum lp_rc rc = lot_panel_max(c->m, &c->all, c->want, NODES, false, c->panel, &bound);
            if ((rc != LP_OPTIMAL && rc != LP_FEASIBLE) || weigh(c) <= most + 1e-3)
                return true;
        }
        know(c, c->panel);
        put_panel(c, c->panel);
    }
    return false;
}

/* What the panel weighs beyond what the mixture does, in fractions. */
static int compare_exactly(struct columns *c)
{
    mpq_t sum;
    mpq_init(sum);
    for (int t = 0; t < c->m->types; t++)
        if (c->row[t] >= 0)
            rat_add_times(sum, -c->panel[t], exact_price(c->e, c->row[t]));
    int sign = mpq_cmp(sum, exact_price(c->e, c->size_row));
    mpq_clear(sum);
    return sign;
}

/* One stage in fractions. *gap: how much more a panel may weigh than the mixture, as far as is proven. */
static enum lot_rc solve(struct columns *c, double *gap)
{
    for (; c->rounds < ROUNDS; c->rounds++) {
        double bound;
        if (!generate(c))
            return LOT_GAVE_UP;
        enum lp_rc rc = exact_max(c->e);
        if (rc != LP_OPTIMAL)
            return LOT_GAVE_UP;
        double factor = set_wants(c, true),
               most = mpq_get_d(exact_price(c->e, c->size_row)) * factor;
        rc = lot_panel_max(c->m, &c->all, c->want, NODES, false, c->panel, &bound);
        bool found = rc == LP_OPTIMAL || rc == LP_FEASIBLE;
        if (found && compare_exactly(c) > 0) {
            know(c, c->panel);
            put_panel(c, c->panel);
            continue;
        }
        *gap = rc == LP_OPTIMAL ? 0 : fmax(0, (bound - most) / factor);
        return LOT_DONE;
    }
    return LOT_GAVE_UP;
}

/* --- stages ------------------------------------------------------------------------------------------------ */

static struct lot_stage stage_of(struct columns *c, double gap)
{
    struct lot_stage s = {.z = rat_array(c->arena, 1), .most = rat_array(c->arena, 1), .gap = gap};
    mpq_set(s.z[0], exact_value(c->e, 0));
    mpq_set(s.most[0], exact_price(c->e, c->size_row));
    for (int t = 0; t < c->m->types; t++) {
        if (c->row[t] < 0 || mpq_sgn(exact_price(c->e, c->row[t])) == 0)
            continue;
        struct lot_price w = {t, rat_array(c->arena, 1)};
        mpq_neg(w.value[0], exact_price(c->e, c->row[t]));
        VEC_PUSH(c->arena, &s.weights, w);
    }
    return s;
}

static int fix_all(struct columns *c, const struct lot_stage *s)
{
    mpq_t low;
    int n = 0;
    mpq_init(low);
    VEC_EACH (&s->weights, w) {
        if (c->is_fixed[w->of])
            continue;
        c->is_fixed[w->of] = true;
        mpq_set(c->fixed[w->of], s->z[0]);
        rat_set(low, 0, 1);
        rat_add_times(low, c->m->count[w->of], s->z[0]);
        exact_set_row(c->e, c->row[w->of], low, NULL);
        n++;
    }
    put_z(c);
    mpq_clear(low);
    return n;
}

/* The mixture of the last stage. Panels that it does not use go. */
static void finish(struct columns *c, mpq_t *seats)
{
    size_t used = 0;
    for (size_t i = 0; i < c->known->n; i++) {
        struct lot_panel p = c->known->at[i];
        mpq_set(p.weight[0], exact_value(c->e, (int)i + 1));
        if (mpq_sgn(p.weight[0]) == 0)
            continue;
        for (int t = 0; t < c->m->types; t++)
            rat_add_times(seats[t], p.seats[t], p.weight[0]);
        c->known->at[used++] = p;
    }
    c->known->n = used;
}

enum lot_rc lot_columns(struct arena *a, const struct lot_model *m, enum lot_rule rule,
                        lot_panels *panels, mpq_t *seats, lot_stages *stages, bool *in_none)
{
    struct columns c = {.arena = a,
                        .m = m,
                        .known = panels,
                        .in_none = in_none,
                        .all = lot_face_new(a, m),
                        .search = lot_search_new(a, m),
                        .dice = {1},
                        .want = arena_array(a, double, (size_t)m->types),
                        .panel = arena_array(a, int, (size_t)m->types)};
    int left = 0;
    lot_face_all(m, &c.all);
    cover(&c);
    begin(&c);
    for (int t = 0; t < m->types; t++) {
        mpq_set_ui(seats[t], 0, 1);
        left += !in_none[t];
    }
    while (left > 0) {
        double gap = 0;
        enum lot_rc rc = solve(&c, &gap);
        if (rc != LOT_DONE)
            return rc;
        struct lot_stage s = stage_of(&c, gap);
        VEC_PUSH(a, stages, s);
        if (rule == LOT_MAXIMIN)
            break;
        int n = fix_all(&c, &s);
        BUG_IF(n == 0); /* the weights of the open ones sum to 1 */
        left -= n;
    }
    finish(&c, seats);
    return LOT_DONE;
}
