/*
 * test_brute.c - small pools, every panel of them, and leximin over the list.
 */
#include "algo/lottery/exact.h"
#include "algo/lottery/test_pools.h"
#include "harness.h"

/* --- a small pool ---------------------------------------------------------------------------------- */

static void set_features(struct lot_pool *p, int values)
{
    static const char *const names[] = {"a", "b", "c", "d"}, *const texts[] = {"1", "2", "3"};
    p->features = p->categories * values;
    p->feature = arena_array(t_arena(), struct lot_feature, (size_t)p->features);
    p->category = arena_array(t_arena(), const char *, (size_t)p->categories);
    for (int g = 0; g < p->features; g++)
        p->feature[g] = (struct lot_feature){
            .category = names[g / values], .value = texts[g % values], .high_flex = LOT_FLEX_MOST};
    for (int c = 0; c < p->categories; c++)
        p->category[c] = names[c];
}

static void set_people(struct lot_pool *p, int values, bool houses, struct rng *r)
{
    size_t n = (size_t)p->people;
    p->id = arena_array(t_arena(), const char *, n);
    p->of = arena_array(t_arena(), int, n *(size_t)p->categories);
    p->household = arena_array(t_arena(), int, n);
    for (int i = 0; i < p->people; i++) {
        p->id[i] = arena_printf(t_arena(), "%d", i + 1);
        p->household[i] = -1;
        for (int c = 0; c < p->categories; c++)
            p->of[i * p->categories + c] = c * values + (int)rng_below(r, (uint64_t)values);
    }
    for (int i = 0; houses && i + 1 < p->people; i += 2 + (int)rng_below(r, 3))
        p->household[i] = p->household[i + 1] = p->households++;
}

/* Quotas: what some people have, and a little more room here and there; seldom anything at all. */
static void set_quotas(struct lot_pool *p, struct rng *r)
{
    int *count = arena_array(t_arena(), int, (size_t)p->features);
    bool wild = rng_below(r, 6) == 0;
    for (int i = 0; i < p->seats; i++)
        for (int c = 0; c < p->categories; c++)
            count[p->of[i * p->categories + c]]++;
    for (int g = 0; g < p->features; g++) {
        int n = wild ? (int)rng_below(r, (uint64_t)p->seats + 1) : count[g];
        p->feature[g].low = n - (n > 0 && rng_below(r, 3) == 0);
        p->feature[g].high = n + (rng_below(r, 3) == 0);
    }
}

const struct lot_pool *pools_small(struct rng *r)
{
    struct lot_pool *p = arena_new(t_arena(), struct lot_pool);
    int values = 2 + (int)rng_below(r, 2);
    p->people = 4 + (int)rng_below(r, 8);
    p->categories = 1 + (int)rng_below(r, 4);
    p->seats = 2 + (int)rng_below(r, p->people < 6 ? 2 : 4);
    set_features(p, values);
    set_people(p, values, rng_below(r, 3) == 0, r);
    set_quotas(p, r);
    return p;
}

/* --- every panel -------------------------------------------------------------------------------------- */

static void list(const struct lot_model *m, int t, int left, int *seats, lot_panels *all)
{
    if (t == m->types) {
        if (left != 0 || !lot_panel_valid(m, seats))
            return;
        struct lot_panel p = {arena_array(t_arena(), int, (size_t)m->types), NULL};
        memcpy(p.seats, seats, (size_t)m->types * sizeof(int));
        VEC_PUSH(t_arena(), all, p);
        return;
    }
    for (int n = 0; n <= m->count[t] && n <= left; n++) {
        seats[t] = n;
        list(m, t + 1, left - n, seats, all);
    }
    seats[t] = 0;
}

const lot_panels *pools_panels(const struct lot_model *m)
{
    lot_panels *all = arena_alloc(t_arena(), sizeof(*all));
    list(m, 0, m->seats, arena_array(t_arena(), int, (size_t)m->types), all);
    return all;
}

/* --- leximin over them ----------------------------------------------------------------------------------- */

struct oracle {
    const struct lot_model *m;
    const lot_panels *all;
    bool *is_fixed;
    mpq_t *chance;
};

/* With want < 0 the largest minimum of the open ones; else the most seats of that type while the open ones have z. */
static void best(const struct oracle *o, int want, mpq_srcptr z, mpq_ptr value)
{
    struct exact *e = exact_new(t_arena());
    mpq_t *low = rat_array(t_arena(), 1);
    struct exact_term *term = arena_array(t_arena(), struct exact_term, (size_t)o->m->types + 1);
    int n = 0;
    for (int t = 0; t < o->m->types; t++) {
        rat_set(low[0], 0, 1);
        if (o->is_fixed[t] || want >= 0)
            rat_add_times(low[0], o->m->count[t], o->is_fixed[t] ? o->chance[t] : z);
        if (!o->is_fixed[t])
            term[n++] = (struct exact_term){t, -o->m->count[t]};
        exact_row(e, low[0], NULL);
    }
    rat_set(low[0], 1, 1);
    exact_row(e, low[0], low[0]);
    exact_col(e, want < 0, term, want < 0 ? n : 0);
    VEC_EACH (o->all, p) {
        n = 0;
        for (int t = 0; t < o->m->types; t++)
            if (p->seats[t])
                term[n++] = (struct exact_term){t, p->seats[t]};
        term[n++] = (struct exact_term){o->m->types, 1};
        exact_col(e, want < 0 ? 0 : p->seats[want], term, n);
    }
    EXPECT_INT(exact_max(e), LP_OPTIMAL);
    rat_set(value, 0, 1);
    if (want < 0)
        mpq_set(value, exact_value(e, 0));
    for (size_t i = 0; want >= 0 && i < o->all->n; i++)
        rat_add_times(value, o->all->at[i].seats[want], exact_value(e, (int)i + 1));
}

mpq_t *pools_leximin(const struct lot_model *m, const lot_panels *all)
{
    size_t types = (size_t)m->types;
    struct oracle o = {m, all, arena_array(t_arena(), bool, types), rat_array(t_arena(), types)};
    mpq_t *t = rat_array(t_arena(), 3);
    for (int left = m->types; left > 0;) {
        best(&o, -1, NULL, t[0]);
        bool *fix = arena_array(t_arena(), bool, types);
        for (int i = 0; i < m->types; i++) {
            if (o.is_fixed[i])
                continue;
            best(&o, i, t[0], t[1]);
            rat_set(t[2], 0, 1);
            rat_add_times(t[2], m->count[i], t[0]);
            fix[i] = mpq_equal(t[1], t[2]);
        }
        for (int i = 0; i < m->types; i++) {
            if (!fix[i])
                continue;
            o.is_fixed[i] = true;
            mpq_set(o.chance[i], t[0]);
            left--;
        }
    }
    return o.chance;
}
