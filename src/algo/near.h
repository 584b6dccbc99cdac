/*
 * near.h - how much two short texts say the same, for "is it one of these?".
 *
 * A text becomes the set of its pairs of neighbouring Chinese characters and of its fives of neighbouring letters,
 * without case, blanks and punctuation (shingles: Broder, "On the resemblance and containment of documents", 1997). The measure is
 * the larger of resemblance |A∩B| / |A∪B| and, when both are long enough, nine tenths of containment
 * |A∩B| / min(|A|, |B|), so that a short word about the same thing finds the long one.
 */
#ifndef TX_ALGO_NEAR_H
#define TX_ALGO_NEAR_H

#include "base/arena.h"

struct near_set {
    uint32_t *at; /* ascending, no value twice */
    size_t n;
};
/* Of title and text together; either may be NULL. The first 3,000 code points count. */
struct near_set near_set_of(struct arena *a, const char *title, const char *text);
int near_percent(const struct near_set *a, const struct near_set *b); /* 0-100 */

#endif
