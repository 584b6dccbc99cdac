/*
 * mask.h - proposes what to leave out of a text before everybody reads it.
 *
 * Numbers by which a person can be found: telephone, identity card, bank card, vehicle plate, mail address,
 * QQ and WeChat names. It proposes only; names of persons and houses are for the clerk, who reads the
 * proposal before it is published.
 */
#ifndef TX_ALGO_MASK_H
#define TX_ALGO_MASK_H

#include "base/arena.h"

enum mask_kind {
    MASK_PHONE,
    MASK_IDENTITY,
    MASK_CARD,
    MASK_PLATE,
    MASK_MAIL,
    MASK_CHAT,
    MASK_KINDS
};

struct masked {
    char *text; /* in the arena */
    int found[MASK_KINDS], all;
};
/* Replaced by 〔电话〕 and so on in a Chinese text, [phone] in another. text: valid UTF-8. */
struct masked mask_text(struct arena *a, const char *text);

#endif
