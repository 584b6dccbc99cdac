/*
 * near.c - see near.h.
 */
#include "algo/near.h"

#include <stdlib.h>

#include "base/utf8.h"

#define POINTS_MAX  3000
#define CONTAIN_MIN 14 /* shingles: below this a containment is chance */
#define LETTERS \
    5 /* of a shingle: English has so few pairs of letters that any two texts share most */

/* What counts of a character: letters, digits, Chinese; 0 for the rest. */
static uint32_t folded(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return c;
    if (c >= 0xFF10 && c <= 0xFF19) /* full-width digits */
        return c - 0xFF10 + '0';
    bool punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
                       (c >= 0xFF00 && c <= 0xFFEF);
    return c < 0xC0 || punctuation ? 0 : c;
}

static int ascending(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static uint32_t pair(uint32_t a, uint32_t b)
{
    return (a * 0x9E3779B1u) ^ (b * 0x85EBCA77u) ^ (b >> 3);
}

static bool is_letter(uint32_t c)
{
    return c < 0x2E80; /* below the Chinese characters: alphabets and digits */
}

static uint32_t word_part(const uint32_t *c)
{
    uint32_t h = c[0];
    for (size_t i = 1; i < LETTERS; i++)
        h = pair(h, c[i]);
    return h;
}

static void add_shingles(struct near_set *s, const char *text, size_t room)
{
    if (!text)
        return;
    const char *end = text + strlen(text);
    uint32_t run[LETTERS] = {0}, last = 0;
    size_t letters = 0; /* in a row */
    while (text < end && s->n < room) {
        uint32_t c = folded(utf8_next(&text, end));
        if (!c)
            continue;
        memmove(run, run + 1, sizeof(run) - sizeof(*run));
        run[LETTERS - 1] = c;
        letters = is_letter(c) ? letters + 1 : 0;
        if (letters >= LETTERS)
            s->at[s->n++] = word_part(run);
        else if (letters == 0 && last)
            s->at[s->n++] = pair(last, c);
        last = c;
    }
}

struct near_set near_set_of(struct arena *a, const char *title, const char *text)
{
    size_t bytes = (title ? strlen(title) : 0) + (text ? strlen(text) : 0);
    size_t room = bytes < POINTS_MAX ? bytes : POINTS_MAX;
    struct near_set s = {arena_array(a, uint32_t, room + 1), 0};
    add_shingles(&s, title, room);
    add_shingles(&s, text, room);
    qsort(s.at, s.n, sizeof(*s.at), ascending);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (n == 0 || s.at[n - 1] != s.at[i])
            s.at[n++] = s.at[i];
    s.n = n;
    return s;
}

int near_percent(const struct near_set *a, const struct near_set *b)
{
    size_t both = 0, i = 0, k = 0;
    while (i < a->n && k < b->n) {
        if (a->at[i] == b->at[k]) {
            both++;
            i++;
            k++;
        } else if (a->at[i] < b->at[k]) {
            i++;
        } else {
            k++;
        }
    }
    size_t less = a->n < b->n ? a->n : b->n, all = a->n + b->n - both;
    if (both == 0)
        return 0;
    size_t alike = both * 100 / all;
    size_t held = less >= CONTAIN_MIN ? both * 90 / less : 0;
    return (int)(alike > held ? alike : held);
}
