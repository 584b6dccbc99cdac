/*
 * extension.c - see extension.h. The extensions of all modules by point, put together at the first question: a page asks
 * dozens of times.
 */
#include "web/extension.h"

#include <pthread.h>

#include "web/app.h"

struct entry {
    const char *point;
    const void *table;
    size_t order; /* of modules and their lists */
};
static struct entry *all;
static size_t n_all;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int by_point(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int c = strcmp(x->point, y->point);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void gather(void)
{
    size_t n = 0;
    for (size_t m = 0; modules[m]; m++)
        for (const struct extension *e = modules[m]->extensions; e && e->point; e++)
            n++;
    all = base_alloc((n + 1) * sizeof(*all));
    for (size_t m = 0; modules[m]; m++)
        for (const struct extension *e = modules[m]->extensions; e && e->point; e++, n_all++)
            all[n_all] = (struct entry){e->point, e->table, n_all};
    qsort(all, n_all, sizeof(*all), by_point);
}

/* The first entry whose point is not before this one. */
static size_t first_of(const char *point)
{
    size_t low = 0, high = n_all;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(all[mid].point, point) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const void *extension_next(const char *point, size_t *at)
{
    pthread_once(&once, gather);
    size_t i = *at ? *at : first_of(point);
    if (i == n_all || !streq(all[i].point, point))
        return NULL;
    *at = i + 1;
    return all[i].table;
}
