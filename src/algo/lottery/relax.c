/*
 * relax.c - which quotas to move, and how far, so that a panel exists: for people to decide.
 *
 * An integer program with slacks: low - a <= seats of the group <= high + b, size and households kept; the sum of
 * (1 + 2/low) a + b is made as small as possible. A minimum of 1 is dear to give up (3), one of 10 cheap to lower (1.2):
 * the weights of the published method.
 */
#include "algo/lottery/lp.h"
#include "algo/lottery/solve.h"

enum { NODES = 100000 };

struct relax {
    struct lp *lp;
    const struct lot_model *m;
    int *low, *high; /* columns of the slacks, -1: none */
    int cols;
};

static void put_groups(struct relax *x)
{
    const struct lot_model *m = x->m;
    for (int g = 0; g < m->groups; g++)
        lp_row(x->lp, -INFINITY, INFINITY); /* low bound */
    for (int g = 0; g < m->groups; g++)
        lp_row(x->lp, -INFINITY, m->high[g]);
    for (int g = 0; g < m->groups; g++)
        if (m->low[g] > 0)
            lp_set_row(x->lp, g, m->low[g], INFINITY);
    lp_row(x->lp, m->seats, m->seats);
}

static void put_types(struct relax *x, struct lp_term *term)
{
    const struct lot_model *m = x->m;
    for (int t = 0; t < m->types; t++) {
        int n = 0;
        for (int i = m->first[t]; i < m->first[t + 1]; i++) {
            term[n++] = (struct lp_term){m->of[i], 1};
            term[n++] = (struct lp_term){m->groups + m->of[i], 1};
        }
        term[n++] = (struct lp_term){2 * m->groups, 1};
        lp_col(x->lp, 0, m->count[t], 0, term, n);
        x->cols++;
    }
}

static void put_slacks(struct relax *x)
{
    const struct lot_model *m = x->m;
    for (int g = 0; g < m->groups; g++) {
        int down = m->low[g] - m->low_flex[g], up = m->seats - m->high[g];
        if (m->high_flex[g] - m->high[g] < up)
            up = m->high_flex[g] - m->high[g];
        x->low[g] = x->high[g] = -1;
        if (m->low[g] > 0 && down > 0) {
            x->low[g] = x->cols++;
            lp_col(x->lp, 0, down, -(1 + 2.0 / m->low[g]), &(struct lp_term){g, 1}, 1);
        }
        if (up > 0) {
            x->high[g] = x->cols++;
            lp_col(x->lp, 0, up, -1, &(struct lp_term){m->groups + g, -1}, 1);
        }
    }
}

void lot_suggest(struct arena *a, const struct lot_model *m, struct lot_result *r)
{
    struct relax x = {.lp = lp_new(a),
                      .m = m,
                      .low = arena_array(a, int, (size_t)m->groups),
                      .high = arena_array(a, int, (size_t)m->groups)};
    double bound;
    put_groups(&x);
    put_types(&x, arena_array(a, struct lp_term, 2 * (size_t)m->groups + 1));
    put_slacks(&x);
    int *v = arena_array(a, int, (size_t)x.cols);
    enum lp_rc rc = ilp_max(x.lp, NODES, false, v, &bound);
    if (rc != LP_OPTIMAL && rc != LP_FEASIBLE)
        return;
    r->cheapest = rc == LP_OPTIMAL;
    for (int g = 0; g < m->groups; g++) {
        if (x.low[g] >= 0 && v[x.low[g]] > 0)
            VEC_PUSH(a, &r->changes, (struct lot_change){g, false, m->low[g] - v[x.low[g]]});
        if (x.high[g] >= 0 && v[x.high[g]] > 0)
            VEC_PUSH(a, &r->changes, (struct lot_change){g, true, m->high[g] + v[x.high[g]]});
    }
}
