/*
 * lp.h - linear and integer programs in doubles, by GLPK. Nothing outside lp.c includes glpk.h.
 *
 * The solver is a helper that nobody trusts: what it answers is checked in integers or fractions by whoever
 * asked (exact.h, panel.h). It may abort() on an internal error, so the program runs it in a child
 * process. The same input gives the same answer: limits count nodes and iterations, never time.
 */
#ifndef TX_LP_H
#define TX_LP_H

#include "base/arena.h"

struct lp;
enum lp_rc {
    LP_OPTIMAL,
    LP_FEASIBLE, /* ilp_max: a solution, not proven the best */
    LP_INFEASIBLE,
    LP_UNBOUNDED,
    LP_LIMIT, /* nodes or iterations used up, nothing found */
    LP_FAIL
};
enum lp_status { LP_BASIC, LP_AT_LOW, LP_AT_HIGH };
struct lp_term {
    int row;
    double value;
};

/* Empty; the arena gives it back. */
struct lp *lp_new(struct arena *a);
/* Rows and columns are numbered from 0. -INFINITY, INFINITY: no bound. */
int lp_row(struct lp *lp, double low, double high);
int lp_col(struct lp *lp, double low, double high, double cost, const struct lp_term *term, int n);
void lp_set_row(struct lp *lp, int row, double low, double high);
void lp_set_col(struct lp *lp, int col, double low, double high);
void lp_set_terms(struct lp *lp, int col, const struct lp_term *term, int n);
void lp_set_cost(struct lp *lp, int col, double cost);

/* Maximises, starting at the basis of the last call. Cycling, or no end, is met by the other simplex and
 * then by a fresh start; LP_FAIL after that. */
enum lp_rc lp_max(struct lp *lp);
double lp_objective(const struct lp *lp);
double lp_value(const struct lp *lp, int col);
double lp_dual(const struct lp *lp, int row); /* of a row: what one more unit of it is worth */
enum lp_status lp_row_status(const struct lp *lp, int row);
enum lp_status lp_col_status(const struct lp *lp, int col);

/* The same with every column whole: branch and bound of at most that many nodes. first: any solution will
 * do. x: one value per column, rounded. *bound: no whole solution has more (proven by the
 * solver, up to its tolerance); INFINITY when it does not know. */
enum lp_rc ilp_max(struct lp *lp, int nodes, bool first, int *x, double *bound);

#endif
