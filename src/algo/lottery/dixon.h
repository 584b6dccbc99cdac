/*
 * dixon.h - square systems of small whole numbers, solved exactly.
 *
 * J. D. Dixon, Exact solution of linear equations using p-adic expansions, Numer. Math. 40 (1982): one
 * factorisation modulo a prime, then digit by digit, then fractions from the digits. Each answer is
 * multiplied out and compared before it is given.
 */
#ifndef TX_DIXON_H
#define TX_DIXON_H

#include "algo/lottery/rat.h"

/* An n by n matrix by columns: the entries of column j are first[j] … first[j + 1] - 1. */
struct dixon_matrix {
    int n;
    const int *first, *row;
    const int32_t *value;
};
struct dixon;
/* NULL: the matrix is singular. */
struct dixon *dixon_new(struct arena *a, const struct dixon_matrix *m);
/* M x = b, or with turned: x M = b. x[i] = num[i] / *den with *den > 0; num has room for n. */
void dixon_solve(struct dixon *d, bool turned, const mpz_t *b, mpz_t *num, mpz_ptr den);

#endif
