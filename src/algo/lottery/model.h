/*
 * model.h - a draw in numbers: types of people, groups with bounds, a number of seats.
 *
 * People who are in the same groups, and share no household with anybody of the pool, are one type: they
 * have the same chances under every rule that treats equals equally, so nothing is lost, and a pool
 * of thousands becomes a few dozen variables. A category partitions the pool into groups; a household of
 * several people is a group of which at most one is seated. Nothing here needs a partition.
 */
#ifndef TX_MODEL_H
#define TX_MODEL_H

#include "algo/lottery/rat.h"
#include "base/buf.h"
#include "base/vec.h"

struct lot_model {
    int seats;
    int types, groups;
    int *count;      /* people of a type, > 0 */
    int *first, *of; /* groups of type t, ascending: of[first[t]] … of[first[t + 1] - 1] */
    int *low, *high; /* seats of a group */
    int *low_flex, *high_flex; /* how far a suggestion may move them */
};

/* Seats of a panel per type. True: it is a valid panel. Whole numbers only. */
bool lot_panel_valid(const struct lot_model *m, const int *seats);
/* sum[g]: of value over the types of each group. */
void lot_group_sums(const struct lot_model *m, const int *value, int *sum);
/* People in each group. */
int *lot_group_people(const struct lot_model *m, struct arena *a);

/* One step of the proof (sortition: "certificate"). Either a price per group, or a weight per type. */
struct lot_price {
    int of; /* a group; groups: the size of the panel; for caps and weights a type */
    mpq_t *value;
};
typedef VEC(struct lot_price) lot_prices;
struct lot_stage {
    mpq_t *z;           /* the chance that this stage fixes */
    lot_prices prices;  /* of groups */
    lot_prices caps;    /* of types: of "nobody is seated more than once", per person */
    lot_prices weights; /* of types, per person: the harder kind, from column generation */
    mpq_t *most;        /* no valid panel weighs more */
    double gap;         /* how much higher z could be as far as was proven; 0: not at all */
};

struct lot_panel {
    int *seats; /* per type */
    mpq_t *weight;
};
typedef VEC(struct lot_panel) lot_panels;
typedef VEC(struct lot_stage) lot_stages;

enum lot_rule { LOT_LEXIMIN, LOT_MAXIMIN };

#endif
