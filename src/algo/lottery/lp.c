/*
 * lp.c - GLPK behind lp.h. See its manual (GLPK 5.0 reference) for what each call does; the traps that
 * were met are beside the lines that avoid them.
 */
#include "algo/lottery/lp.h"

#include <glpk.h>

struct lp {
    struct arena *arena;
    glp_prob *p;
    int *index; /* room for one column, from 1 as GLPK counts */
    double *value;
    int room;
};

static void drop(void *p)
{
    glp_delete_prob(p);
}

struct lp *lp_new(struct arena *a)
{
    struct lp *lp = arena_new(a, struct lp);
    glp_term_out(GLP_OFF);
    lp->arena = a;
    lp->p = glp_create_prob();
    glp_set_obj_dir(lp->p, GLP_MAX);
    arena_defer(a, drop, lp->p);
    return lp;
}

/* GLP_DB with equal bounds would be GLP_EBOUND. */
static int bound_type(double low, double high)
{
    if (isinf(low))
        return isinf(high) ? GLP_FR : GLP_UP;
    if (isinf(high))
        return GLP_LO;
    return low < high ? GLP_DB : GLP_FX;
}

void lp_set_row(struct lp *lp, int row, double low, double high)
{
    glp_set_row_bnds(lp->p, row + 1, bound_type(low, high), low, high);
}

void lp_set_col(struct lp *lp, int col, double low, double high)
{
    glp_set_col_bnds(lp->p, col + 1, bound_type(low, high), low, high);
}

int lp_row(struct lp *lp, double low, double high)
{
    int row = glp_add_rows(lp->p, 1) - 1;
    lp_set_row(lp, row, low, high);
    return row;
}

void lp_set_terms(struct lp *lp, int col, const struct lp_term *term, int n)
{
    if (n > lp->room) {
        lp->room = 2 * n;
        lp->index = arena_array(lp->arena, int, (size_t)lp->room + 1);
        lp->value = arena_array(lp->arena, double, (size_t)lp->room + 1);
    }
    for (int i = 0; i < n; i++) {
        lp->index[i + 1] = term[i].row + 1;
        lp->value[i + 1] = term[i].value;
    }
    glp_set_mat_col(lp->p, col + 1, n, lp->index, lp->value);
}

int lp_col(struct lp *lp, double low, double high, double cost, const struct lp_term *term, int n)
{
    int col = glp_add_cols(lp->p, 1) - 1;
    lp_set_col(lp, col, low, high);
    glp_set_col_kind(lp->p, col + 1, GLP_IV); /* read by ilp_max() alone */
    glp_set_obj_coef(lp->p, col + 1, cost);
    if (n > 0)
        lp_set_terms(lp, col, term, n);
    return col;
}

void lp_set_cost(struct lp *lp, int col, double cost)
{
    glp_set_obj_coef(lp->p, col + 1, cost);
}

/* --- linear -------------------------------------------------------------------------------------- */

static enum lp_rc status_of(int status)
{
    return status == GLP_OPT      ? LP_OPTIMAL
           : status == GLP_UNBND  ? LP_UNBOUNDED
           : status == GLP_NOFEAS ? LP_INFEASIBLE
           : status == GLP_INFEAS ? LP_INFEASIBLE
                                  : LP_FAIL;
}

/* The primal simplex was seen to cycle for ever on a degenerate program: hence the limit, and the other
 * method after it. */
enum lp_rc lp_max(struct lp *lp)
{
    static const struct {
        int method;
        bool fresh;
    } tries[] = {{GLP_PRIMAL, false}, {GLP_DUALP, false}, {GLP_DUALP, true}, {GLP_PRIMAL, true}};
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.it_lim = 1000 + 10 * (glp_get_num_rows(lp->p) + glp_get_num_cols(lp->p));
    for (size_t i = 0; i < countof(tries); i++) {
        if (tries[i].fresh)
            glp_adv_basis(lp->p, 0);
        how.meth = tries[i].method;
        if (glp_simplex(lp->p, &how) == 0) {
            int status = glp_get_status(lp->p);
            if (status == GLP_OPT || status == GLP_UNBND || status == GLP_NOFEAS)
                return status_of(status);
        }
    }
    return LP_FAIL;
}

double lp_objective(const struct lp *lp)
{
    return glp_get_obj_val(lp->p);
}

double lp_value(const struct lp *lp, int col)
{
    return glp_get_col_prim(lp->p, col + 1);
}

double lp_dual(const struct lp *lp, int row)
{
    return glp_get_row_dual(lp->p, row + 1);
}

static enum lp_status basis_of(int status)
{
    return status == GLP_BS ? LP_BASIC : status == GLP_NU ? LP_AT_HIGH : LP_AT_LOW;
}

enum lp_status lp_row_status(const struct lp *lp, int row)
{
    return basis_of(glp_get_row_stat(lp->p, row + 1));
}

enum lp_status lp_col_status(const struct lp *lp, int col)
{
    return basis_of(glp_get_col_stat(lp->p, col + 1));
}

/* --- whole numbers ---------------------------------------------------------------------------------- */

struct watch {
    int nodes;
    bool first;
    double bound; /* of the node with the best bound when it was stopped */
};

static void watch(glp_tree *tree, void *info)
{
    struct watch *w = info;
    int all;
    glp_ios_tree_size(tree, NULL, NULL, &all);
    if ((w->first && glp_ios_reason(tree) == GLP_IBINGO) || all > w->nodes) {
        int best = glp_ios_best_node(tree);
        w->bound = best ? glp_ios_node_bound(tree, best) : INFINITY;
        glp_ios_terminate(tree);
    }
}

static void round_values(const struct lp *lp, int *x)
{
    for (int j = 0, n = glp_get_num_cols(lp->p); j < n; j++)
        x[j] = (int)lround(glp_mip_col_val(lp->p, j + 1));
}

/* Without the presolver glp_intopt() starts at the optimal basis of the relaxation, which is found first;
 * that proves most infeasible ones at once. */
enum lp_rc ilp_max(struct lp *lp, int nodes, bool first, int *x, double *bound)
{
    struct watch w = {.nodes = nodes, .first = first, .bound = INFINITY};
    glp_iocp how;
    *bound = INFINITY;
    enum lp_rc rc = lp_max(lp);
    if (rc != LP_OPTIMAL)
        return rc;
    double root = lp_objective(lp);
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.br_tech = GLP_BR_DTH;
    how.bt_tech = first ? GLP_BT_DFS : GLP_BT_BLB;
    how.cb_func = watch;
    how.cb_info = &w;
    int rc_int = glp_intopt(lp->p, &how);
    int status = glp_mip_status(lp->p);
    if (rc_int != 0 && rc_int != GLP_ESTOP)
        return LP_FAIL;
    if (status == GLP_NOFEAS)
        return LP_INFEASIBLE;
    *bound = isinf(w.bound) ? root : fmin(w.bound, root);
    if (status != GLP_OPT && status != GLP_FEAS)
        return LP_LIMIT;
    round_values(lp, x);
    if (status == GLP_OPT)
        *bound = glp_mip_obj_val(lp->p);
    return status == GLP_OPT ? LP_OPTIMAL : LP_FEASIBLE;
}
