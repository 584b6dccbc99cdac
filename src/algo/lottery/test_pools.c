/*
 * test_pools.c - random pools as CSV files.
 */
#include "algo/lottery/test_pools.h"

static const int sizes[POOLS_CATEGORIES] = {2, 5, 2, 8, 10, 4, 6, 3, 5, 7};

struct made {
    int *of;    /* person * categories + category */
    int *house; /* number of the household */
};

/* One of n values, some of them rare. */
static int value_of(struct rng *r, int n)
{
    int a = (int)rng_below(r, (uint64_t)n), b = (int)rng_below(r, (uint64_t)n);
    return a < b ? a : b;
}

static struct made make(struct arena *a, const struct pools_wish *w, struct rng *r)
{
    struct made m = {arena_array(a, int, (size_t)w->people *(size_t)w->categories),
                     arena_array(a, int, (size_t)w->people)};
    for (int i = 0; i < w->people; i++) {
        bool joins = i > 0 && (int)rng_below(r, 100) < w->households;
        m.house[i] = joins ? m.house[i - 1] : i;
        for (int c = 0; c < w->categories; c++)
            m.of[i * w->categories + c] = value_of(r, sizes[c]);
    }
    return m;
}

/* Counts of a random panel with at most one of a household. */
static void plant(struct arena *a, const struct pools_wish *w, const struct made *m, struct rng *r,
                  int *count)
{
    bool *taken = arena_array(a, bool, (size_t)w->people);
    for (int left = w->seats; left > 0;) {
        int i = (int)rng_below(r, (uint64_t)w->people);
        if (taken[m->house[i]])
            continue;
        taken[m->house[i]] = true;
        left--;
        for (int c = 0; c < w->categories; c++)
            count[c * 16 + m->of[i * w->categories + c]]++;
    }
}

struct pools_text pools_random(struct arena *a, const struct pools_wish *w)
{
    struct rng r = rng_fixed((uint64_t)w->seed);
    struct made m = make(a, w, &r);
    int *count = arena_array(a, int, (size_t)POOLS_CATEGORIES * 16);
    struct buf categories = buf_make(a, 0), people = buf_make(a, 0);
    plant(a, w, &m, &r, count);
    buf_lit(&categories, "category,feature,min,max\n");
    buf_lit(&people, "id");
    for (int c = 0; c < w->categories; c++) {
        buf_printf(&people, ",c%d", c);
        for (int v = 0; v < sizes[c]; v++) {
            int n = count[c * 16 + v];
            buf_printf(&categories, "c%d,v%d,%d,%d\n", c, v, n > 0 ? n - 1 : 0, n + 1);
        }
    }
    buf_puts(&people, w->households ? ",household\n" : "\n");
    for (int i = 0; i < w->people; i++) {
        buf_printf(&people, "p%d", i);
        for (int c = 0; c < w->categories; c++)
            buf_printf(&people, ",v%d", m.of[i * w->categories + c]);
        if (w->households)
            buf_printf(&people, ",%d", m.house[i]);
        buf_lit(&people, "\n");
    }
    return (struct pools_text){categories.p, people.p};
}

const char *pools_turned(struct arena *a, const char *csv, struct rng *r)
{
    struct str rest = str_of(csv), line;
    VEC(struct str) rows = {0};
    struct buf b = buf_make(a, rest.n + 1);
    while (rest.n > 0 && str_cut(&rest, '\n', &line))
        VEC_PUSH(a, &rows, line);
    for (size_t i = rows.n - 1; i > 1; i--) {
        size_t j = 1 + rng_below(r, i);
        struct str t = rows.at[i];
        rows.at[i] = rows.at[j];
        rows.at[j] = t;
    }
    VEC_EACH (&rows, row) {
        buf_put(&b, row->p, row->n);
        buf_lit(&b, "\n");
    }
    return b.p;
}
