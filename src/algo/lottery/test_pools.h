/*
 * test_pools.h - pools for tests and the bench: random ones of any size, and small ones with every panel listed.
 */
#ifndef TX_TEST_POOLS_H
#define TX_TEST_POOLS_H

#include "algo/lottery/pool.h"
#include "base/rand.h"

/* Random people; the quotas are the counts of one random panel, one less and one more. So it is feasible. */
struct pools_wish {
    int people, seats, categories; /* at most POOLS_CATEGORIES */
    int households;                /* so many of a hundred live with whom stands before them */
    int seed;
};
#define POOLS_CATEGORIES 10
struct pools_text {
    const char *categories, *respondents; /* CSV files */
};
struct pools_text pools_random(struct arena *a, const struct pools_wish *w);
/* The same file with its rows in another order. */
const char *pools_turned(struct arena *a, const char *csv, struct rng *r);

/* In the test's arena (test_brute.c). A pool of 4 to 11 people, tight quotas, sometimes households; perhaps infeasible. */
const struct lot_pool *pools_small(struct rng *r);
/* Every valid panel of a model, by types. */
const lot_panels *pools_panels(const struct lot_model *m);
/* Leximin over them: in each stage an open type is fixed when it cannot have more, which is tried. */
mpq_t *pools_leximin(const struct lot_model *m, const lot_panels *all);

#endif
