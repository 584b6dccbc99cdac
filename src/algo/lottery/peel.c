/*
 * peel.c - Carathéodory peeling in whole numbers, with a way back.
 *
 * The rest R (expected seats times a common denominator) of mass M lies in M times the polytope of the quotas. Find a
 * panel c on the smallest face that holds R/M (what is tight for R is tight for c), and take the
 * largest whole step d for which R - d c still lies in (M - d) times the polytope. Then something more is tight, or nearly,
 * and so on until M = 0; nothing is rounded, so there is no dust.
 *
 * The smaller the face, the fewer panels are on it, at last perhaps none, though the point where all began is well
 * inside of what panels can mix. Then a little (as much as is left) of some panels that were taken before is put back. The
 * new rest is a few times as heavy, has a large face again, and peels down to far less than the old one.
 * As masses are whole numbers of units, that ends: a rest of one unit is a panel.
 */
#include "algo/lottery/peel.h"

#include "algo/lottery/panel.h"

enum {
    TRIES = 5,
    QUICK_TRIES = 3,
    QUICK = 200, /* moves */
    LONG = 3000,
    NODES = 2000,
    NODES_LATE = 200,
    FREE_LATE = 60,
    ROUNDS = 60,
    BACK = 12,
    FINER = 720720
};

struct taken {
    int *seats;
    mpz_t *units;
};
struct peel {
    struct arena *arena;
    const struct lot_model *m;
    mpz_t *rest, *sum; /* of types and groups, in units */
    mpz_t *own;        /* 0: the mass; 1: units of the whole; 2: 1 for no more; 2, 3, 4: room */
    struct lot_face face;
    double *want;
    struct lot_search *search;
    struct lot_dice dice;
    int *panel, *groups;
    VEC(struct taken) taken;
};

static double ratio(mpz_srcptr a, mpz_srcptr b)
{
    long ea, eb;
    double x = mpz_get_d_2exp(&ea, a), y = mpz_get_d_2exp(&eb, b);
    return ldexp(x / y, (int)(ea - eb));
}

static struct peel begin(struct arena *a, const struct lot_model *m, const mpq_t *seats,
                         uint64_t turn)
{
    size_t types = (size_t)m->types, groups = (size_t)m->groups;
    struct peel p = {.arena = a,
                     .m = m,
                     .rest = int_array(a, types),
                     .sum = int_array(a, groups),
                     .own = int_array(a, 5),
                     .face = lot_face_new(a, m),
                     .want = arena_array(a, double, types),
                     .search = lot_search_new(a, m),
                     .dice = {turn},
                     .panel = arena_array(a, int, types),
                     .groups = arena_array(a, int, groups)};
    rat_denominator(p.own[0], seats, types);
    mpz_mul_ui(p.own[0], p.own[0], FINER);
    mpz_set(p.own[1], p.own[0]);
    for (int t = 0; t < m->types; t++) {
        mpz_divexact(p.rest[t], p.own[0], mpq_denref(seats[t]));
        mpz_mul(p.rest[t], p.rest[t], mpq_numref(seats[t]));
        for (int i = m->first[t]; i < m->first[t + 1]; i++)
            mpz_add(p.sum[m->of[i]], p.sum[m->of[i]], p.rest[t]);
    }
    return p;
}

/* v == n * mass? */
static bool is_times_mass(struct peel *p, mpz_srcptr v, int n)
{
    mpz_mul_si(p->own[2], p->own[0], n);
    return mpz_cmp(v, p->own[2]) == 0;
}

/* Only panels of which a whole unit can be taken: the rest without it is still in (mass - 1) times the polytope. */
static void tighten(struct peel *p)
{
    const struct lot_model *m = p->m;
    mpz_t *own = p->own;
    mpz_sub_ui(own[4], own[0], 1);
    for (int t = 0; t < m->types; t++) {
        mpz_mul_si(own[2], own[4], m->count[t]);
        mpz_sub(own[2], p->rest[t], own[2]);
        if (mpz_cmp_si(own[2], p->face.low[t]) > 0)
            p->face.low[t] = (int)mpz_get_si(own[2]);
        if (mpz_cmp_si(p->rest[t], p->face.high[t]) < 0)
            p->face.high[t] = (int)mpz_get_si(p->rest[t]);
    }
    for (int g = 0; g < m->groups; g++) {
        mpz_mul_si(own[2], own[4], m->high[g]);
        mpz_sub(own[2], p->sum[g], own[2]);
        if (mpz_cmp_si(own[2], p->face.group_low[g]) > 0)
            p->face.group_low[g] = (int)mpz_get_si(own[2]);
        mpz_mul_si(own[2], own[4], m->low[g]);
        mpz_sub(own[2], p->sum[g], own[2]);
        if (mpz_cmp_si(own[2], p->face.group_high[g]) < 0)
            p->face.group_high[g] = (int)mpz_get_si(own[2]);
    }
}

/* The smallest face, with each type within one seat of what it expects. */
static void find_face(struct peel *p)
{
    const struct lot_model *m = p->m;
    for (int t = 0; t < m->types; t++) {
        p->want[t] = ratio(p->rest[t], p->own[0]);
        int near = (int)lround(p->want[t]);
        bool whole = fabs(p->want[t] - near) < 1e-6 && is_times_mass(p, p->rest[t], near);
        if (!whole && fabs(p->want[t] - near) < 1e-6) {
            mpz_fdiv_q(p->own[2], p->rest[t], p->own[0]);
            near = (int)mpz_get_si(p->own[2]);
        } else if (!whole) {
            near = (int)floor(p->want[t]);
        }
        p->face.low[t] = near;
        p->face.high[t] = whole ? near : near + 1;
    }
    for (int g = 0; g < m->groups; g++) {
        bool low = is_times_mass(p, p->sum[g], m->low[g]),
             high = is_times_mass(p, p->sum[g], m->high[g]);
        p->face.group_low[g] = high ? m->high[g] : m->low[g];
        p->face.group_high[g] = low ? m->low[g] : m->high[g];
    }
    tighten(p);
}

/* Lets every type take any number of seats that its tight bounds allow. */
static void widen_face(struct peel *p)
{
    for (int t = 0; t < p->m->types; t++) {
        bool none = mpz_sgn(p->rest[t]) == 0, all = is_times_mass(p, p->rest[t], p->m->count[t]);
        p->face.low[t] = all ? p->m->count[t] : 0;
        p->face.high[t] = none ? 0 : p->m->count[t];
    }
    tighten(p);
}

static int count_free(const struct peel *p)
{
    int n = 0;
    for (int t = 0; t < p->m->types; t++)
        n += p->face.low[t] < p->face.high[t];
    return n;
}

/* The integer program is for the beginning, where it proves, and for small faces, where it is quick. */
static bool find_panel(struct peel *p, struct lot_peel *how)
{
    double bound;
    bool early = p->taken.n == 0 || ratio(p->own[0], p->own[1]) > 1e-3;
    find_face(p);
    bool small = count_free(p) <= FREE_LATE;
    for (int i = 0; i < (small ? QUICK_TRIES : TRIES); i++) {
        if (lot_search(p->search, &p->face, p->want, &p->dice, i < QUICK_TRIES ? QUICK : LONG,
                       p->panel)) {
            how->by_search++;
            return true;
        }
    }
    if (!early && !small)
        return false;
    how->by_program++;
    for (int wide = 0; wide < 2; wide++) {
        if (wide)
            widen_face(p);
        enum lp_rc rc = lot_panel_max(p->m, &p->face, p->want, early ? NODES : NODES_LATE, true,
                                      p->panel, &bound);
        if (rc == LP_OPTIMAL || rc == LP_FEASIBLE)
            return true;
    }
    return false;
}

/* --- the step --------------------------------------------------------------------------------------- */

struct step {
    mpz_ptr num; /* in units */
    int den;
    double about; /* num / den / mass */
};

/* Is num / den less than the step so far? p->own[4] holds num. */
static void consider(struct peel *p, struct step *s, int den)
{
    if (s->den) {
        double about = ratio(p->own[4], p->own[0]) / den;
        if (about > s->about * (1 + 1e-9))
            return;
        mpz_mul_si(p->own[2], p->own[4], s->den);
        mpz_submul_ui(p->own[2], s->num, (unsigned long)den);
        int sign = mpz_sgn(p->own[2]);
        if (sign > 0 || (sign == 0 && den >= s->den))
            return;
        s->about = about;
    } else {
        s->about = ratio(p->own[4], p->own[0]) / den;
    }
    mpz_set(s->num, p->own[4]);
    s->den = den;
}

static void find_step(struct peel *p, struct step *s)
{
    const struct lot_model *m = p->m;
    mpz_t *own = p->own;
    mpz_set(own[4], own[0]);
    consider(p, s, 1);
    for (int t = 0; t < m->types; t++) {
        int c = p->panel[t], n = m->count[t];
        if (c > 0) {
            mpz_set(own[4], p->rest[t]);
            consider(p, s, c);
        }
        if (c < n) {
            mpz_mul_si(own[4], own[0], n);
            mpz_sub(own[4], own[4], p->rest[t]);
            consider(p, s, n - c);
        }
    }
    for (int g = 0; g < m->groups; g++) {
        int v = p->groups[g];
        if (v > m->low[g]) {
            mpz_set(own[4], p->sum[g]);
            mpz_submul_ui(own[4], own[0], (unsigned long)m->low[g]);
            consider(p, s, v - m->low[g]);
        }
        if (v < m->high[g]) {
            mpz_mul_si(own[4], own[0], m->high[g]);
            mpz_sub(own[4], own[4], p->sum[g]);
            consider(p, s, m->high[g] - v);
        }
    }
}

/* The rest without (or, back: with) so many units of a panel. */
static void move(struct peel *p, const int *panel, mpz_srcptr units, bool back)
{
    const struct lot_model *m = p->m;
    lot_group_sums(m, panel, p->groups);
    mpz_set(p->own[2], units);
    if (back)
        mpz_neg(p->own[2], units);
    mpz_sub(p->own[0], p->own[0], p->own[2]);
    for (int t = 0; t < m->types; t++)
        if (panel[t])
            mpz_submul_ui(p->rest[t], p->own[2], (unsigned long)panel[t]);
    for (int g = 0; g < m->groups; g++)
        mpz_submul_ui(p->sum[g], p->own[2], (unsigned long)p->groups[g]);
}

static void take(struct peel *p)
{
    size_t types = (size_t)p->m->types;
    struct step s = {.num = p->own[3]};
    lot_group_sums(p->m, p->panel, p->groups);
    find_step(p, &s);
    mpz_fdiv_q_ui(s.num, s.num, (unsigned long)s.den); /* one unit at least: tighten() */
    BUG_IF(mpz_sgn(s.num) <= 0);
    move(p, p->panel, s.num, false);
    struct taken k = {arena_array(p->arena, int, types), int_array(p->arena, 1)};
    memcpy(k.seats, p->panel, types * sizeof(int));
    mpz_set(k.units[0], s.num);
    VEC_PUSH(p->arena, &p->taken, k);
}

/* As much as is left of each of n panels, or all there is of one. */
static void put_back(struct peel *p, int n)
{
    mpz_t *most = int_array(p->arena, 1);
    mpz_set(most[0], p->own[0]);
    for (int i = 0; i < n && p->taken.n > 0; i++) {
        size_t at = lot_dice_below(&p->dice, (uint32_t)p->taken.n);
        struct taken *k = &p->taken.at[at];
        mpz_set(p->own[3], mpz_cmp(k->units[0], most[0]) < 0 ? k->units[0] : most[0]);
        move(p, k->seats, p->own[3], true);
        mpz_sub(k->units[0], k->units[0], p->own[3]);
        if (mpz_sgn(k->units[0]) == 0)
            *k = p->taken.at[--p->taken.n];
    }
}

static void keep(struct peel *p, lot_panels *panels)
{
    VEC_EACH (&p->taken, k) {
        struct lot_panel panel = {k->seats, rat_array(p->arena, 1)};
        mpz_set(mpq_numref(panel.weight[0]), k->units[0]);
        mpz_set(mpq_denref(panel.weight[0]), p->own[1]);
        mpq_canonicalize(panel.weight[0]);
        VEC_PUSH(p->arena, panels, panel);
    }
}

bool lot_peel(struct arena *a, const struct lot_model *m, const mpq_t *seats, uint64_t turn,
              lot_panels *panels, struct lot_peel *how)
{
    struct peel p = begin(a, m, seats, turn);
    while (mpz_sgn(p.own[0]) > 0) {
        if (find_panel(&p, how)) {
            take(&p);
            continue;
        }
        if (p.taken.n == 0 || how->rounds == ROUNDS)
            break;
        how->rounds++;
        put_back(&p, BACK + how->rounds);
    }
    keep(&p, panels);
    return mpz_sgn(p.own[0]) == 0;
}
