/*
 * panel.c - one valid panel: by exchanging seats, or by branch and bound.
 *
 * The search is of the family of min-conflicts: take a group that is outside its bounds, and of some exchanges that
 * help it the one after which least is outside; what was just moved rests for a while. With the
 * freedom of a large pool that takes microseconds where an integer program takes milliseconds. When the freedom is
 * used up it fails, and the integer program decides.
 */
#include "algo/lottery/panel.h"

enum { SAMPLE = 20, REST = 6 };

struct lot_face lot_face_new(struct arena *a, const struct lot_model *m)
{
    return (struct lot_face){
        arena_array(a, int, (size_t)m->types), arena_array(a, int, (size_t)m->types),
        arena_array(a, int, (size_t)m->groups), arena_array(a, int, (size_t)m->groups)};
}

void lot_face_all(const struct lot_model *m, struct lot_face *f)
{
    for (int t = 0; t < m->types; t++) {
        f->low[t] = 0;
        f->high[t] = m->count[t];
    }
    for (int g = 0; g < m->groups; g++) {
        f->group_low[g] = m->low[g];
        f->group_high[g] = m->high[g];
    }
}

/* splitmix64 (Steele, Lea, Flood 2014). */
uint32_t lot_dice_below(struct lot_dice *d, uint32_t bound)
{
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return (uint32_t)(((z >> 32) * bound) >> 32);
}

/* --- exchanging seats ------------------------------------------------------------------------------ */

struct wish {
    double want;
    uint32_t lot; /* among equals */
    int type;
};
struct lot_search {
    const struct lot_model *m;
    int *sum;           /* seats per group now */
    int *first, *types; /* types of each group */
    int *rest;          /* move until which a type may not be added again */
    int *list, *pick;   /* room */
    int *bad;           /* groups outside, n_bad */
    int n_bad;
    struct wish *wish;
    int *free; /* types that may change, n_free */
    int n_free;
};

struct lot_search *lot_search_new(struct arena *a, const struct lot_model *m)
{
    struct lot_search *s = arena_new(a, struct lot_search);
    size_t types = (size_t)m->types, groups = (size_t)m->groups, all = (size_t)m->first[m->types];
    s->m = m;
    s->sum = arena_array(a, int, groups);
    s->bad = arena_array(a, int, groups);
    s->rest = arena_array(a, int, types);
    s->list = arena_array(a, int, types);
    s->pick = arena_array(a, int, types);
    s->free = arena_array(a, int, types);
    s->wish = arena_array(a, struct wish, types);
    s->first = arena_array(a, int, groups + 2);
    s->types = arena_array(a, int, all);
    for (size_t i = 0; i < all; i++)
        s->first[m->of[i] + 2]++;
    for (size_t g = 1; g <= groups; g++)
        s->first[g + 1] += s->first[g];
    for (int t = 0; t < m->types; t++)
        for (int i = m->first[t]; i < m->first[t + 1]; i++)
            s->types[s->first[m->of[i] + 1]++] = t;
    return s;
}

static int outside(const struct lot_search *s, const struct lot_face *f, int g)
{
    int v = s->sum[g];
    return v < f->group_low[g]    ? v - f->group_low[g]
           : v > f->group_high[g] ? v - f->group_high[g]
                                  : 0;
}

static void add(struct lot_search *s, int t, int n)
{
    for (int i = s->m->first[t]; i < s->m->first[t + 1]; i++)
        s->sum[s->m->of[i]] += n;
}

/* How much more is outside when one more of type t is seated. */
static int worse_with(const struct lot_search *s, const struct lot_face *f, int t)
{
    int worse = 0;
    for (int i = s->m->first[t]; i < s->m->first[t + 1]; i++) {
        int g = s->m->of[i];
        worse += (s->sum[g] >= f->group_high[g]) - (s->sum[g] < f->group_low[g]);
    }
    return worse;
}

static int worse_without(const struct lot_search *s, const struct lot_face *f, int t)
{
    int worse = 0;
    for (int i = s->m->first[t]; i < s->m->first[t + 1]; i++) {
        int g = s->m->of[i];
        worse += (s->sum[g] <= f->group_low[g]) - (s->sum[g] > f->group_high[g]);
    }
    return worse;
}

static bool in_group(const struct lot_model *m, int t, int g)
{
    for (int i = m->first[t]; i < m->first[t + 1]; i++)
        if (m->of[i] == g)
            return true;
    return false;
}

static int compare_wishes(const void *a, const void *b)
{
    const struct wish *x = a, *y = b;
    if (x->want > y->want || x->want < y->want)
        return x->want > y->want ? -1 : 1;
    return x->lot != y->lot ? (x->lot < y->lot ? -1 : 1) : x->type - y->type;
}

static bool has_room(const struct lot_search *s, const struct lot_face *f, int t)
{
    for (int i = s->m->first[t]; i < s->m->first[t + 1]; i++)
        if (s->sum[s->m->of[i]] >= f->group_high[s->m->of[i]])
            return false;
    return true;
}

/* Each type's least; then a seat each to what is wanted most, as long as its groups have room; then to anybody.
 * Large wants first makes long steps (peel.c). */
static bool begin(struct lot_search *s, const struct lot_face *f, const double *want,
                  struct lot_dice *dice, int *seats)
{
    int left = s->m->seats;
    s->n_free = 0;
    for (int t = 0; t < s->m->types; t++) {
        seats[t] = f->low[t];
        left -= seats[t];
        s->rest[t] = 0;
        if (f->low[t] < f->high[t]) {
            s->wish[s->n_free] =
                (struct wish){want[t] / (seats[t] + 1), lot_dice_below(dice, 1u << 30), t};
            s->free[s->n_free++] = t;
        }
    }
    lot_group_sums(s->m, seats, s->sum);
    qsort(s->wish, (size_t)s->n_free, sizeof(*s->wish), compare_wishes);
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < s->n_free && left > 0; i++) {
            int t = s->wish[i].type;
            while (left > 0 && seats[t] < f->high[t] && (pass || has_room(s, f, t))) {
                seats[t]++;
                left--;
                add(s, t, 1);
            }
        }
    }
    return left == 0;
}

struct exchange {
    int out, in;
    int worse;
    double taste; /* of several that are as good: what is wanted most */
};

/* For the seat of type out the best type in, of the n of list. */
static void try_all(struct lot_search *s, const struct lot_face *f, const double *want,
                    const int *seats, int out, const int *list, int n, int now,
                    struct exchange *best)
{
    int before = worse_without(s, f, out);
    add(s, out, -1);
    for (int i = 0; i < n; i++) {
        int t = list[i];
        if (t == out || seats[t] >= f->high[t] || s->rest[t] > now)
            continue;
        int worse = before + worse_with(s, f, t);
        double taste = want[t] / (seats[t] + 1) - want[out] / seats[out];
        if (worse < best->worse || (worse == best->worse && taste > best->taste))
            *best = (struct exchange){out, t, worse, taste};
    }
    add(s, out, 1);
}

static void list_bad(struct lot_search *s, const struct lot_face *f)
{
    s->n_bad = 0;
    for (int g = 0; g < s->m->groups; g++)
        if (outside(s, f, g))
            s->bad[s->n_bad++] = g;
}

/* One exchange that helps group g. False: there is none. */
static bool help(struct lot_search *s, const struct lot_face *f, const double *want,
                 struct lot_dice *dice, int now, int g, int *seats)
{
    const struct lot_model *m = s->m;
    bool over = outside(s, f, g) > 0;
    struct exchange best = {-1, -1, 1 << 20, 0};
    int outs = 0, ins = 0;
    const int *members = s->types + s->first[g];
    int n_members = s->first[g + 1] - s->first[g];
    for (int i = 0; i < (over ? n_members : s->n_free); i++) {
        int t = over ? members[i] : s->free[i];
        if (seats[t] > f->low[t] && (over || !in_group(m, t, g)))
            s->list[outs++] = t;
    }
    for (int i = 0; i < (over ? s->n_free : n_members); i++) {
        int t = over ? s->free[i] : members[i];
        if (seats[t] < f->high[t] && (!over || !in_group(m, t, g)))
            s->pick[ins++] = t;
    }
    for (int i = 0; i < SAMPLE && outs > 0; i++) {
        int k = (int)lot_dice_below(dice, (uint32_t)outs);
        try_all(s, f, want, seats, s->list[k], s->pick, ins, now, &best);
        s->list[k] = s->list[--outs];
    }
    if (best.out < 0)
        return false;
    add(s, best.out, -1);
    add(s, best.in, 1);
    seats[best.out]--;
    seats[best.in]++;
    s->rest[best.out] = now + REST;
    return true;
}

/* Exchanges that keep the panel valid and seat what is wanted more, least wanted seats first. */
static void improve(struct lot_search *s, const struct lot_face *f, const double *want, int *seats)
{
    int outs = 0;
    for (int i = 0; i < s->n_free; i++) {
        int t = s->free[i];
        s->rest[t] = 0;
        if (seats[t] > f->low[t])
            s->wish[outs++] = (struct wish){-want[t] / seats[t], 0, t};
    }
    qsort(s->wish, (size_t)outs, sizeof(*s->wish), compare_wishes);
    for (int i = 0; i < outs; i++) {
        struct exchange best = {-1, -1, 0, 1e-9};
        try_all(s, f, want, seats, s->wish[i].type, s->free, s->n_free, 1, &best);
        if (best.out < 0)
            continue;
        add(s, best.out, -1);
        add(s, best.in, 1);
        seats[best.out]--;
        seats[best.in]++;
    }
}

bool lot_search(struct lot_search *s, const struct lot_face *f, const double *want,
                struct lot_dice *dice, int moves, int *seats)
{
    if (!begin(s, f, want, dice, seats))
        return false;
    for (int now = 1; now <= moves; now++) {
        list_bad(s, f);
        if (s->n_bad == 0) {
            improve(s, f, want, seats);
            return true;
        }
        int g = s->bad[lot_dice_below(dice, (uint32_t)s->n_bad)];
        help(s, f, want, dice, now, g, seats);
    }
    return false;
}

/* --- branch and bound -------------------------------------------------------------------------------- */

struct program {
    struct lp *lp;
    int *col, *row; /* of types and groups; -1: none, it is settled */
};

/* Types that cannot change are taken out, with the groups that then have nobody left. False: such a group is
 * outside its bounds. */
static bool make_rows(struct arena *a, const struct lot_model *m, const struct lot_face *f,
                      struct program *p)
{
    int *settled = arena_array(a, int, (size_t)m->groups), all = 0;
    bool good = true;
    p->row = arena_array(a, int, (size_t)m->groups + 1);
    for (int g = 0; g <= m->groups; g++)
        p->row[g] = -1;
    lot_group_sums(m, f->low, settled);
    for (int t = 0; t < m->types; t++) {
        all += f->low[t];
        for (int i = m->first[t]; f->low[t] < f->high[t] && i < m->first[t + 1]; i++)
            p->row[m->of[i]] = 0;
    }
    for (int g = 0; g < m->groups; g++) {
        int low = f->group_low[g] - settled[g], high = f->group_high[g] - settled[g];
        if (p->row[g] == 0)
            p->row[g] = lp_row(p->lp, low, high);
        good = good && low <= high && (p->row[g] >= 0 || (low <= 0 && high >= 0));
    }
    p->row[m->groups] = lp_row(p->lp, m->seats - all, m->seats - all);
    return good;
}

static int make_cols(struct arena *a, const struct lot_model *m, const struct lot_face *f,
                     const double *want, struct program *p)
{
    struct lp_term *term = arena_array(a, struct lp_term, (size_t)m->groups + 1);
    int cols = 0;
    p->col = arena_array(a, int, (size_t)m->types);
    for (int t = 0; t < m->types; t++) {
        int n = 0;
        p->col[t] = -1;
        if (f->low[t] >= f->high[t])
            continue;
        for (int i = m->first[t]; i < m->first[t + 1]; i++)
            term[n++] = (struct lp_term){p->row[m->of[i]], 1};
        term[n++] = (struct lp_term){p->row[m->groups], 1};
        p->col[t] = lp_col(p->lp, 0, f->high[t] - f->low[t], want[t], term, n);
        cols++;
    }
    return cols;
}

static bool in_face(const struct lot_model *m, const struct lot_face *f, const int *seats)
{
    for (int t = 0; t < m->types; t++)
        if (seats[t] < f->low[t] || seats[t] > f->high[t])
            return false;
    return lot_panel_valid(m, seats);
}

static enum lp_rc solve(struct arena *a, const struct lot_model *m, const struct lot_face *f,
                        const double *want, int nodes, bool first, int *seats, double *bound)
{
    struct program p = {lp_new(a), NULL, NULL};
    double settled = 0;
    *bound = -INFINITY;
    if (!make_rows(a, m, f, &p))
        return LP_INFEASIBLE;
    int cols = make_cols(a, m, f, want, &p), *x = arena_array(a, int, (size_t)cols);
    enum lp_rc rc = LP_OPTIMAL;
    if (cols > 0)
        rc = ilp_max(p.lp, nodes, first, x, bound);
    else
        *bound = 0;
    for (int t = 0; t < m->types; t++) {
        settled += f->low[t] * want[t];
        seats[t] = f->low[t] + (p.col[t] >= 0 ? x[p.col[t]] : 0);
    }
    *bound += settled;
    if (rc != LP_OPTIMAL && rc != LP_FEASIBLE)
        return rc;
    if (!in_face(m, f, seats))
        return cols > 0 ? LP_FAIL
                        : LP_INFEASIBLE; /* the solver was wrong; or all is settled, and badly */
    return rc;
}

enum lp_rc lot_panel_max(const struct lot_model *m, const struct lot_face *f, const double *want,
                         int nodes, bool first, int *seats, double *bound)
{
    struct arena a;
    arena_init(&a, SIZE_MAX / 2);
    enum lp_rc rc = solve(&a, m, f, want, nodes, first, seats, bound);
    arena_free(&a);
    return rc;
}
