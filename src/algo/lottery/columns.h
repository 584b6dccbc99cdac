/*
 * columns.h - leximin over valid panels themselves, for when the relaxation promises too much.
 */
#ifndef TX_COLUMNS_H
#define TX_COLUMNS_H

#include "algo/lottery/relaxed.h"

/* From panels that are known (there must be one) to the fairest mixture of all valid panels: panels comes back with
 * weights, seats with what they give. Fractions throughout; that no better panel exists is the word of the integer
 * solver, up to the gap of each stage. in_none[t]: proven to be in no valid panel. LOT_GAVE_UP: too many rounds. */
enum lot_rc lot_columns(struct arena *a, const struct lot_model *m, enum lot_rule rule,
                        lot_panels *panels, mpq_t *seats, lot_stages *stages, bool *in_none);

#endif
