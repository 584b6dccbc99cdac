/*
 * text_hash.h - where a text stands in the tables of tool/textc: reckoned by textc, which fills them, and by i18n.c, which
 * looks up.
 */
#ifndef TX_TEXT_HASH_H
#define TX_TEXT_HASH_H

#include <stdint.h>
#include <string.h>

/* Of a text's length, and of eight bytes at its beginning, middle and end: a page looks up hundreds, and a long one
 * costs no more than a short one. The same on machines of one byte order only, so that the tables are made where the
 * program is compiled. */
static inline uint32_t text_hash(const char *id)
{
    size_t n = strlen(id), at[] = {0, n < 8 ? 0 : (n - 8) / 2, n < 8 ? 0 : n - 8};
    uint64_t h = n * UINT64_C(0xff51afd7ed558ccd), w = 0;
    for (size_t i = 0; i < 3; i++) {
        if (n < sizeof(w))
            memcpy(&w, id, n);
        else
            memcpy(&w, id + at[i], sizeof(w));
        h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    return (uint32_t)h;
}

#endif
