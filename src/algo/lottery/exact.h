/*
 * exact.h - linear programs solved in fractions.
 *
 *     maximise  cost x    with  low <= A x <= high  and  x >= 0,   A and cost whole numbers, bounds fractions
 *
 * The double solver proposes a basis; its system is solved exactly (dixon.h), and signs are looked at. Where one
 * is wrong, an exact simplex goes on from there. So what comes back is the optimum itself, with no
 * tolerance anywhere, and prices that prove it.
 */
#ifndef TX_EXACT_H
#define TX_EXACT_H

#include "algo/lottery/lp.h"
#include "algo/lottery/rat.h"

struct exact;
struct exact_term {
    int row;
    int32_t value;
};

struct exact *exact_new(struct arena *a);
/* NULL: no bound. */
int exact_row(struct exact *e, mpq_srcptr low, mpq_srcptr high);
void exact_set_row(struct exact *e, int row, mpq_srcptr low, mpq_srcptr high);
int exact_col(struct exact *e, int cost, const struct exact_term *term, int n);
int exact_rows(const struct exact *e);
int exact_cols(const struct exact *e);
void exact_set_terms(struct exact *e, int col, const struct exact_term *term, int n);

/* In doubles only: prices are approximate, and nothing is proven. */
enum lp_rc exact_max_double(struct exact *e);
double exact_double_price(const struct exact *e, int row);
double exact_double_objective(const struct exact *e);

/* Solved in fractions. The numbers stand until the next call. */
enum lp_rc exact_max(struct exact *e);
/* The same without help of the double solver. For tests, and where it failed. */
enum lp_rc exact_max_alone(struct exact *e);
mpq_srcptr exact_value(const struct exact *e, int col);
mpq_srcptr exact_price(const struct exact *e, int row); /* > 0: the row is at high, < 0: at low */
/* cost - prices of the column: <= 0; < 0: the column is 0 in every optimal solution. */
mpq_srcptr exact_reduced(const struct exact *e, int col);

#endif
