/*
 * lottery_bench.c - what a draw costs: CPU seconds of one thread for random pools of growing size, by phase, and for the shared
 * instances beside the seconds that the reference text gives for its own machine.
 *
 *     bench-lottery [SHARED/data/sortition]
 */
#include "algo/lottery/panel.h"
#include "algo/lottery/peel.h"
#include "algo/lottery/solve.h"
#include "algo/lottery/test_pools.h"

static double since(clock_t began)
{
    return (double)(clock() - began) / CLOCKS_PER_SEC;
}

static void measure(struct arena *a, const char *name, const struct lot_pool *p, const char *beside)
{
    const struct lot_types *t = lot_types_of(a, p);
    const struct lot_model *m = &t->model;
    mpq_t *seats = rat_array(a, (size_t)m->types);
    lot_stages stages = {0};
    clock_t began = clock();
    lot_relaxed(a, m, LOT_LEXIMIN, seats, &stages);
    double relaxed = since(began);
    began = clock();
    const struct lot_result *r = lot_solve(a, m, LOT_LEXIMIN);
    double all = since(began);
    printf("%-28s %6d %4d %6d %7zu %7zu %9.3f %9.3f  %-10s %s\n", name, p->people, p->seats,
           m->types, stages.n, r->panels.n, relaxed, all, beside,
           r->rc == LOT_DONE         ? (r->attained ? "exact" : "exact, by column generation")
           : r->rc == LOT_INFEASIBLE ? "infeasible"
                                     : r->why);
    fflush(stdout);
}

static void random_pool(const struct pools_wish *w)
{
    struct arena a;
    struct lot_faults faults = {0};
    arena_init(&a, SIZE_MAX / 2);
    struct pools_text text = pools_random(&a, w);
    struct lot_file c = {"c", str_of(text.categories)}, r = {"r", str_of(text.respondents)};
    const char *name =
        arena_printf(&a, "random, %d categories%s", w->categories, w->households ? ", homes" : "");
    measure(&a, name, lot_pool_read(&a, &c, &r, w->seats, &faults), "");
    arena_free(&a);
}

static struct str slurp(struct arena *a, const char *path)
{
    struct buf b = buf_make(a, 0);
    FILE *f = fopen(path, "rb");
    size_t got;
    while (f && (got = fread(buf_room(&b, 65536), 1, 65536, f)) > 0)
        b.n += got;
    if (f)
        fclose(f);
    return (struct str){b.p, b.n};
}

static void shared(const char *root)
{
    static const struct {
        const char *name;
        int seats;
        const char *beside;
    } all[] = {{"example_small_20", 20, "< .01"},
               {"example_large_200", 200, "< .01"},
               {"s200_30", 30, ".25"},
               {"s500_40", 40, "1.8"},
               {"fallback_blocks_176", 16, ""},
               {"s300_30x", 30, ""}};
    for (size_t i = 0; i < countof(all); i++) {
        struct arena a;
        struct lot_faults faults = {0};
        arena_init(&a, SIZE_MAX / 2);
        struct lot_file c = {
            "c", slurp(&a, arena_printf(&a, "%s/%s/categories.csv", root, all[i].name))};
        struct lot_file r = {
            "r", slurp(&a, arena_printf(&a, "%s/%s/respondents.csv", root, all[i].name))};
        const struct lot_pool *p = lot_pool_read(&a, &c, &r, all[i].seats, &faults);
        if (p)
            measure(&a, all[i].name, p, all[i].beside);
        arena_free(&a);
    }
}

int main(int argc, char **argv)
{
    static const struct pools_wish wishes[] = {
        {200, 30, 6, 0, 1},  {500, 40, 7, 0, 2},  {1000, 50, 8, 0, 3},
        {2000, 60, 8, 0, 4}, {500, 40, 7, 30, 5}, {1000, 50, 8, 30, 6},
    };
    printf("%-28s %6s %4s %6s %7s %7s %9s %9s  %-10s\n", "lottery, CPU seconds", "people", "size",
           "types", "stages", "panels", "relaxed", "in all", "reference");
    if (argc > 1)
        shared(argv[1]);
    for (size_t i = 0; i < countof(wishes); i++)
        random_pool(&wishes[i]);
    return 0;
}
