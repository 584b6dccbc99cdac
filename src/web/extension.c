/*
 * extension.c - see extension.h. The place reached is kept as one number: module times the most
 * extensions a module may have, plus its own.
 */
#include "web/extension.h"

#include "web/app.h"

#define EXTENSIONS_MAX 64

const void *extension_next(const char *point, size_t *at)
{
    size_t m = 0, n_skip = *at / EXTENSIONS_MAX;
    while (m < n_skip && modules[m])
        m++;
    for (size_t k = *at % EXTENSIONS_MAX; modules[m]; m++, k = 0)
        for (const struct extension *e = modules[m]->extensions; e && e[k].point; k++)
            if (streq(e[k].point, point)) {
                *at = m * EXTENSIONS_MAX + k + 1;
                return e[k].table;
            }
    return NULL;
}
