/*
 * relaxed.h - leximin over expected seats, in fractions.
 */
#ifndef TX_RELAXED_H
#define TX_RELAXED_H

#include "algo/lottery/model.h"

enum lot_rc { LOT_DONE, LOT_INFEASIBLE, LOT_GAVE_UP };

/* The seats that each type may expect: seats[t], exact, their sum is the number of seats. Every mixture of
 * valid panels is among the points that this looks at, so its result is at least as fair as any lottery;
 * where a mixture attains it, it is the fairest lottery. stages: the proof, in order.
 * LOT_INFEASIBLE: there is no such point, hence no valid panel. */
enum lot_rc lot_relaxed(struct arena *a, const struct lot_model *m, enum lot_rule rule,
                        mpq_t *seats, lot_stages *stages);

#endif
