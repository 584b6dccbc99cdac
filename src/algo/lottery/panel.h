/*
 * panel.h - finding one valid panel.
 */
#ifndef TX_PANEL_H
#define TX_PANEL_H

#include "algo/lottery/lp.h"
#include "algo/lottery/model.h"

/* Where to look: seats per type and per group, within the model's own bounds. */
struct lot_face {
    int *low, *high;             /* of types */
    int *group_low, *group_high; /* of groups */
};
struct lot_face lot_face_new(struct arena *a, const struct lot_model *m);
void lot_face_all(const struct lot_model *m, struct lot_face *f); /* every valid panel */

/* A small generator, the same everywhere: which panels are found is not a matter of chance for anybody
 * (chances are exact whichever they are), only one of speed. */
struct lot_dice {
    uint64_t state;
};
uint32_t lot_dice_below(struct lot_dice *d, uint32_t bound); /* bound > 0 */

/* Members of groups, for searching. */
struct lot_search;
struct lot_search *lot_search_new(struct arena *a, const struct lot_model *m);
/* Begins with what is wanted most and exchanges seats, moves times at most, until every group is within its bounds. Quick, and
 * no proof when it finds nothing. True: seats is a valid panel of the face. */
bool lot_search(struct lot_search *s, const struct lot_face *f, const double *want,
                struct lot_dice *dice, int moves, int *seats);

/* The panel of the face with the most want (first: any that has much), by branch and bound. LP_OPTIMAL and LP_FEASIBLE:
 * seats is a panel that was counted. *bound: no panel of the face has more. */
enum lp_rc lot_panel_max(const struct lot_model *m, const struct lot_face *f, const double *want,
                         int nodes, bool first, int *seats, double *bound);

#endif
