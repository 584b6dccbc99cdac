/*
 * fold.h - characters as search compares them: case, width, accents and ligatures folded away.
 */
#ifndef TX_FOLD_H
#define TX_FOLD_H

#include <stddef.h>
#include <stdint.h>

#define FOLD_MAX 18 /* U+FDFA, the longest, becomes so many */

enum fold_class {
    FOLD_GAP,    /* blanks, punctuation, pictures: between words */
    FOLD_MARK,   /* an accent standing alone: as if it were not there */
    FOLD_LETTER, /* letters and digits of scripts that write words apart */
    FOLD_HAN     /* Chinese characters, kana, hangul, Thai …: written without blanks */
};

/* The class of c, and what it is compared as: NFKC_Casefold (Unicode Standard Annex 44), then without
 * combining marks. *n is 0 for a gap or a mark. */
enum fold_class fold_point(uint32_t c, uint32_t out[FOLD_MAX], size_t *n);

#endif
