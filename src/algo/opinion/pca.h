/*
 * pca.h - the two directions in which opinions differ most: principal components of a sparse matrix
 * of votes (Polis: math/pca.clj).
 *
 * A missing vote is taken as the mean of its column, and the column means are subtracted: so a
 * missing vote is zero, X has one entry for each vote, and nothing dense is ever built. Columns
 * that are moderated out are zero throughout. Eigenvalues are those of X'X / (people - 1).
 *
 * Polis runs 100 rounds of power iteration on X'X from a random start; this runs a block Krylov
 * method to convergence (Rayleigh and Ritz on the span of all residuals, two vectors at a time;
 * Saad, "Numerical Methods for Large Eigenvalue Problems", 2nd ed. 2011, ch. 6 and 8), which finds
 * what the power iteration tends to in a tenth of the passes over the votes, and finds both vectors
 * where two eigenvalues are equal.
 */
#ifndef TX_OPINION_PCA_H
#define TX_OPINION_PCA_H

#include "algo/opinion/votes.h"

typedef double pair __attribute__((vector_size(16))); /* first and second component side by side */

struct pca {
    uint32_t n;           /* columns */
    size_t cap;           /* room in the three */
    pair *component;      /* by column; each of length 1, or 0 where there is none */
    double *mean;         /* by column, of the votes that are there; 0 where moderated out */
    pair *table;          /* by cell: (vote - mean) * component, what a vote adds to a point */
    double eigenvalue[2]; /* variances; divisor people - 1 */
    double variance;      /* the whole, over all directions */
    int components; /* that there are: the least of 2, rows and columns. Below 2 each point is (0,0) */
    int passes;     /* over all votes, that this took */
};

/* Residual of a component, relative to the first eigenvalue, at which it is taken as found. */
#define PCA_EXACT 1e-11
#define PCA_FRESH 1e-8 /* after one vote more, from the components before it */

/* Computes p anew; begins at what stands in p (all zero: from scratch, the same start each
 * time). Signs: the entries of a component sum to at least 0; one that was there before keeps
 * its direction. */
void pca_compute(struct pca *p, const struct votes *v, double precision, unsigned threads);
void pca_free(struct pca *p);

/* Each person's point (Polis: sparsity-aware-project-ptpt), into point[0..people). */
void pca_project(const struct pca *p, const struct votes *v, pair *point, unsigned threads);
/* A statement's point, that of somebody whose one vote is agree on it; its length is its
 * extremity. */
pair pca_statement(const struct pca *p, uint32_t column);

#endif
