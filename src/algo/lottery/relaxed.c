/*
 * relaxed.c - leximin over expected seats.
 *
 * Unknowns S_t, the expected seats of type t: 0 <= S_t <= n_t, sum S_t = k, low_g <= sum over g <= high_g. In each stage
 * the open types have S_t = n_t z + e_t and the fixed ones S_t = n_t f_t + e_t, with e_t >= 0, and z is
 * made as large as possible. An open type whose e_t has a reduced cost below zero is at z in every
 * optimal solution, and is fixed there. In fractions at least one is, because the reduced costs of
 * the open ones sum to -1 (the column of z). So the rows are the groups and the size; "at most everybody of
 * the type", S_t <= n_t, gets a row only where it was violated.
 */
#include "algo/lottery/relaxed.h"

#include "algo/lottery/exact.h"

struct stages {
    struct arena *arena;
    const struct lot_model *m;
    struct exact *e;
    mpq_t *fixed; /* chance of a fixed type */
    mpq_t *seats;
    bool *is_fixed;
    int *cap;         /* row of a type's cap, or -1 */
    int *open_people; /* per group, and in all */
    mpq_t *shift;     /* seats of the fixed ones, per group and in all */
    struct exact_term *term;
};

static void put_column(struct stages *s, int t)
{
    int n = 0;
    for (int i = s->m->first[t]; i < s->m->first[t + 1]; i++)
        s->term[n++] = (struct exact_term){s->m->of[i], 1};
    s->term[n++] = (struct exact_term){s->m->groups, 1};
    if (s->cap[t] >= 0)
        s->term[n++] = (struct exact_term){s->cap[t], 1};
    if (exact_cols(s->e) == t + 1)
        exact_col(s->e, 0, s->term, n);
    else
        exact_set_terms(s->e, t + 1, s->term, n);
}

static void put_z(struct stages *s)
{
    int n = 0;
    for (int g = 0; g <= s->m->groups; g++)
        if (s->open_people[g])
            s->term[n++] = (struct exact_term){g, s->open_people[g]};
    for (int t = 0; t < s->m->types; t++)
        if (s->cap[t] >= 0 && !s->is_fixed[t])
            s->term[n++] = (struct exact_term){s->cap[t], s->m->count[t]};
    exact_set_terms(s->e, 0, s->term, n);
}

static void put_row(struct stages *s, int g)
{
    const struct lot_model *m = s->m;
    bool size = g == m->groups;
    mpq_t low, high;
    mpq_inits(low, high, NULL);
    rat_set(low, size ? m->seats : m->low[g], 1);
    rat_set(high, size ? m->seats : m->high[g], 1);
    mpq_sub(low, low, s->shift[g]);
    mpq_sub(high, high, s->shift[g]);
    if (exact_rows(s->e) == g)
        exact_row(s->e, low, high);
    else
        exact_set_row(s->e, g, low, high);
    mpq_clears(low, high, NULL);
}

/* The cap of type t: n_t z + e_t <= n_t, or e_t <= n_t - n_t f_t. */
static void put_cap(struct stages *s, int t)
{
    mpq_t high;
    mpq_init(high);
    rat_set(high, s->m->count[t], 1);
    if (s->is_fixed[t])
        rat_add_times(high, -s->m->count[t], s->fixed[t]);
    if (s->cap[t] < 0) {
        s->cap[t] = exact_row(s->e, NULL, high);
        put_column(s, t);
    } else {
        exact_set_row(s->e, s->cap[t], NULL, high);
    }
    mpq_clear(high);
}

static void begin(struct stages *s)
{
    const struct lot_model *m = s->m;
    size_t types = (size_t)m->types, groups = (size_t)m->groups;
    s->e = exact_new(s->arena);
    s->fixed = rat_array(s->arena, types);
    s->is_fixed = arena_array(s->arena, bool, types);
    s->cap = arena_array(s->arena, int, types);
    s->shift = rat_array(s->arena, groups + 1);
    s->term = arena_array(s->arena, struct exact_term, types + groups + 2);
    s->open_people = arena_array(s->arena, int, groups + 1);
    lot_group_sums(m, m->count, s->open_people);
    for (int t = 0; t < m->types; t++) {
        s->cap[t] = -1;
        s->open_people[m->groups] += m->count[t];
    }
    for (int g = 0; g <= m->groups; g++)
        put_row(s, g);
    exact_col(s->e, 1, NULL, 0);
    put_z(s);
    for (int t = 0; t < m->types; t++)
        put_column(s, t);
}

/* The expected seats at the present solution. */
static void find_seats(struct stages *s)
{
    for (int t = 0; t < s->m->types; t++) {
        mpq_set(s->seats[t], exact_value(s->e, t + 1));
        rat_add_times(s->seats[t], s->m->count[t],
                      s->is_fixed[t] ? s->fixed[t] : exact_value(s->e, 0));
    }
}

/* Solves with all the caps that are needed. */
static enum lp_rc solve(struct stages *s)
{
    for (;;) {
        bool added = false;
        enum lp_rc rc = exact_max(s->e);
        if (rc != LP_OPTIMAL)
            return rc;
        find_seats(s);
        for (int t = 0; t < s->m->types; t++) {
            if (s->cap[t] < 0 && mpq_cmp_si(s->seats[t], s->m->count[t], 1) > 0) {
                put_cap(s, t);
                added = true;
            }
        }
        if (!added)
            return rc;
        put_z(s);
    }
}

static void keep_price(struct stages *s, lot_prices *list, int of, mpq_srcptr v)
{
    if (mpq_sgn(v) == 0)
        return;
    struct lot_price p = {of, rat_array(s->arena, 1)};
    mpq_set(p.value[0], v);
    VEC_PUSH(s->arena, list, p);
}

static struct lot_stage stage_of(struct stages *s)
{
    struct lot_stage stage = {.z = rat_array(s->arena, 1)};
    mpq_set(stage.z[0], exact_value(s->e, 0));
    for (int g = 0; g <= s->m->groups; g++)
        keep_price(s, &stage.prices, g, exact_price(s->e, g));
    for (int t = 0; t < s->m->types; t++)
        if (s->cap[t] >= 0)
            keep_price(s, &stage.caps, t, exact_price(s->e, s->cap[t]));
    return stage;
}

static void fix(struct stages *s, int t, mpq_srcptr z)
{
    const struct lot_model *m = s->m;
    s->is_fixed[t] = true;
    mpq_set(s->fixed[t], z);
    s->open_people[m->groups] -= m->count[t];
    rat_add_times(s->shift[m->groups], m->count[t], z);
    for (int i = m->first[t]; i < m->first[t + 1]; i++) {
        s->open_people[m->of[i]] -= m->count[t];
        rat_add_times(s->shift[m->of[i]], m->count[t], z);
    }
}

/* Fixes who cannot have more; says how many types that were. */
static int fix_all(struct stages *s, mpq_srcptr z)
{
    int n = 0;
    for (int t = 0; t < s->m->types; t++) {
        if (s->is_fixed[t] || mpq_sgn(exact_reduced(s->e, t + 1)) >= 0)
            continue;
        fix(s, t, z);
        n++;
    }
    for (int t = 0; t < s->m->types; t++)
        if (s->cap[t] >= 0)
            put_cap(s, t);
    for (int g = 0; g <= s->m->groups; g++)
        put_row(s, g);
    put_z(s);
    return n;
}

enum lot_rc lot_relaxed(struct arena *a, const struct lot_model *m, enum lot_rule rule,
                        mpq_t *seats, lot_stages *stages)
{
    struct stages s = {.arena = a, .m = m, .seats = seats};
    begin(&s);
    for (int left = m->types; left > 0;) {
        enum lp_rc rc = solve(&s);
        if (rc != LP_OPTIMAL)
            return rc == LP_INFEASIBLE ? LOT_INFEASIBLE : LOT_GAVE_UP;
        struct lot_stage stage = stage_of(&s);
        VEC_PUSH(a, stages, stage);
        if (rule == LOT_MAXIMIN)
            break;
        int n = fix_all(&s, stage.z[0]);
        BUG_IF(n == 0); /* the reduced costs of the open ones sum to -1 */
        left -= n;
    }
    return LOT_DONE;
}
