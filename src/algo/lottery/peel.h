/*
 * peel.h - expected seats as a mixture of valid panels, exactly.
 */
#ifndef TX_PEEL_H
#define TX_PEEL_H

#include "algo/lottery/model.h"

struct lot_peel {
    int by_search, by_program, rounds; /* how the panels were found, for the bench */
};
/* Panels and weights whose sum of weight * seats is the expected seats, in fractions. False: a point was met near which
 * no panel was found; panels then holds what was taken off before. turn: another one
 * begins elsewhere. */
bool lot_peel(struct arena *a, const struct lot_model *m, const mpq_t *seats, uint64_t turn,
              lot_panels *panels, struct lot_peel *how);

#endif
