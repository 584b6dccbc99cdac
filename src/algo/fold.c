/*
 * fold.c - folds one character for search, by ICU's tables.
 *
 * Each character is folded alone, so that a place in the folded text is always a place in the text as it
 * was written: that is what highlighting needs. ASCII, full-width ASCII and the common Chinese
 * characters, nearly everything there is, take no call of the library. This file and zone.c alone
 * know the library.
 */
#include "algo/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "base/base.h"

static enum fold_class ascii(uint32_t c, uint32_t out[FOLD_MAX], size_t *n)
{
    if (c >= 'A' && c <= 'Z')
        c += 'a' - 'A';
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
        return FOLD_GAP;
    out[0] = c;
    *n = 1;
    return FOLD_LETTER;
}

/* Scripts whose words stand without blanks between them. */
static bool is_han(uint32_t c)
{
    UErrorCode e = U_ZERO_ERROR;
    switch (uscript_getScript((UChar32)c, &e)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
        return true;
    default:
        return false;
    }
}

static int32_t normalize(const UNormalizer2 *by, const UChar *s, int32_t n, UChar *out, int32_t max)
{
    UErrorCode e = U_ZERO_ERROR;
    int32_t m = by ? unorm2_normalize(by, s, n, out, max, &e) : 0;
    return U_FAILURE(e) ? 0 : m;
}

static bool is_mark(uint32_t c)
{
    return (U_GET_GC_MASK((UChar32)c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
}

/* The slow way, for what no table above knows. */
static enum fold_class by_library(uint32_t c, uint32_t out[FOLD_MAX], size_t *n)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar one[2], folded[FOLD_MAX * 2], apart[FOLD_MAX * 4];
    UChar32 point[FOLD_MAX * 4], from = (UChar32)c;
    int32_t len = 0, points = 0;
    enum fold_class class = FOLD_GAP;
    if (is_mark(c))
        return FOLD_MARK;
    u_strFromUTF32(one, countof(one), &len, &from, 1, &e);
    len = normalize(unorm2_getNFKCCasefoldInstance(&e), one, len, folded, countof(folded));
    len = normalize(unorm2_getNFDInstance(&e), folded, len, apart, countof(apart));
    u_strToUTF32(point, countof(point), &points, apart, len, &e);
    for (int32_t i = 0; U_SUCCESS(e) && i < points && *n < FOLD_MAX; i++) {
        UChar32 p = point[i];
        if (!u_isalnum(p) && !is_han((uint32_t)p))
            continue;
        out[(*n)++] = (uint32_t)p;
        if (class == FOLD_GAP)
            class = is_han((uint32_t)p) ? FOLD_HAN : FOLD_LETTER;
    }
    return class;
}

enum fold_class fold_point(uint32_t c, uint32_t out[FOLD_MAX], size_t *n)
{
    *n = 0;
    if (c < 0x80)
        return ascii(c, out, n);
    if (c >= 0x4e00 && c <= 0x9fff) { /* CJK Unified Ideographs */
        out[0] = c;
        *n = 1;
        return FOLD_HAN;
    }
    if (c >= 0xff01 && c <= 0xff5e) /* full-width ASCII */
        return ascii(c - 0xfee0, out, n);
    if (c >= 0x3000 && c <= 0x3004) /* 、。〃〄 and the wide blank */
        return FOLD_GAP;
    return by_library(c, out, n);
}
