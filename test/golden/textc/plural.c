/*
 * plural.c - asks the generated tables for plural forms; the numbers are those of the CLDR.
 */
#include <stdio.h>

#include "web/i18n.h"

static int bad(const struct lang *l, int64_t n, int want)
{
    int got = l->plural(n);
    if (got != want)
        printf("%s: plural(%lld) is %d, not %d\n", l->code, (long long)n, got, want);
    return got != want;
}

int main(void)
{
    static const int polish[][2] = {{0, 2},   {1, 0},   {2, 1},   {4, 1},  {5, 2},
                                    {11, 2},  {12, 2},  {14, 2},  {22, 1}, {25, 2},
                                    {101, 2}, {102, 1}, {112, 2}, {-1, 0}, {-3, 1}};
    int wrong = 0;
    for (size_t i = 0; i < countof(polish); i++)
        wrong += bad(langs[2], polish[i][0], polish[i][1]);
    wrong += bad(langs[0], 1, 0) + bad(langs[0], 5, 0);
    wrong += bad(langs[1], 1, 0) + bad(langs[1], 0, 1) + bad(langs[1], 2, 1);
    wrong += bad(langs[2], INT64_MIN, 2) + bad(langs[2], INT64_MAX, 2);
    return wrong || langs[3] ? 1 : 0;
}
