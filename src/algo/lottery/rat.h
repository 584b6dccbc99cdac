/*
 * rat.h - exact numbers: GMP's integers and fractions, living in arenas.
 *
 * The only file that includes gmp.h; the rest of the lottery includes this one. GMP owns memory of its
 * own, so numbers are made in arrays whose arena gives them back: nobody clears one by hand.
 */
#ifndef TX_RAT_H
#define TX_RAT_H

#include <gmp.h>

#include "base/str.h"

/* n numbers, zero. */
mpz_t *int_array(struct arena *a, size_t n);
mpq_t *rat_array(struct arena *a, size_t n);

/* "3", "-2/23": lowest terms, no blanks. */
char *int_text(struct arena *a, mpz_srcptr v);
char *rat_text(struct arena *a, mpq_srcptr v);
/* Takes only what rat_text() writes: lowest terms, positive denominator, no leading zeros, no "-0", at most
 * RAT_DIGITS digits each. False: v is 0. */
#define RAT_DIGITS 4000
bool rat_read(mpq_ptr v, struct str s);

/* v = num / den; den > 0. */
void rat_set(mpq_ptr v, long num, unsigned long den);
/* sum += n * v */
void rat_add_times(mpq_ptr sum, long n, mpq_srcptr v);
/* The smallest D > 0 for which D * v[i] is whole for every i. */
void rat_denominator(mpz_ptr d, const mpq_t *v, size_t n);

#endif
