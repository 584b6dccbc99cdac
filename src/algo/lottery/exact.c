/*
 * exact.c - a simplex method in fractions that starts where the double solver stopped.
 *
 * Bounded simplex with the activity r = A x of each row as a variable. A basis is a state per row and column: the
 * rows that are not basic (N) stand at a bound, the basic columns (J) solve A[N,J] x = bounds, and the prices
 * of N solve y A[N,J] = costs. Both systems share one factorisation. Bland's rule chooses; while
 * something is outside its bounds, the objective is the sum of what is missing (phase one). When the
 * double solver was right, which is nearly always, the first look finds nothing to do.
 */
#include "algo/lottery/exact.h"

#include "algo/lottery/dixon.h"
#include "base/vec.h"

enum { PIVOTS = 20000 };

struct row {
    mpq_t *bound; /* low, high */
    bool has_low, has_high;
    enum lp_status at;
    int place; /* in N, or -1 */
};
struct col {
    struct exact_term *term;
    int n, room, cost;
    enum lp_status at;
    int place; /* in J, or -1 */
};

struct exact {
    struct arena *arena;
    struct arena work; /* one look at a basis */
    struct lp *lp;
    VEC(struct row) rows;
    VEC(struct col) cols;
    /* The look: */
    int k;      /* rows in N, columns in J */
    int *n, *j; /* their numbers */
    struct dixon *system;
    mpz_t *x, *act, xd[1]; /* of columns in J and of rows, over *xd */
    mpz_t *y, *d, yd[1];   /* prices of rows, reduced costs of columns, over *yd */
    bool outside;          /* some basic variable is outside its bounds */
    mpq_t *answer;         /* columns, rows, reduced */
};

static void drop(void *p)
{
    struct exact *e = p;
    arena_free(&e->work);
    mpz_clear(e->xd[0]);
    mpz_clear(e->yd[0]);
}

struct exact *exact_new(struct arena *a)
{
    struct exact *e = arena_new(a, struct exact);
    e->arena = a;
    arena_init(&e->work, SIZE_MAX / 2);
    mpz_init(e->xd[0]);
    mpz_init(e->yd[0]);
    arena_defer(a, drop, e);
    e->lp = lp_new(a);
    return e;
}

static double low_of(const struct row *r)
{
    return r->has_low ? mpq_get_d(r->bound[0]) : -INFINITY;
}

static double high_of(const struct row *r)
{
    return r->has_high ? mpq_get_d(r->bound[1]) : INFINITY;
}

static void set_bounds(struct row *r, mpq_srcptr low, mpq_srcptr high)
{
    r->has_low = low != NULL;
    r->has_high = high != NULL;
    if (low)
        mpq_set(r->bound[0], low);
    if (high)
        mpq_set(r->bound[1], high);
}

int exact_row(struct exact *e, mpq_srcptr low, mpq_srcptr high)
{
    struct row r = {.bound = rat_array(e->arena, 2), .at = LP_BASIC};
    set_bounds(&r, low, high);
    VEC_PUSH(e->arena, &e->rows, r);
    return lp_row(e->lp, low_of(&r), high_of(&r));
}

void exact_set_row(struct exact *e, int row, mpq_srcptr low, mpq_srcptr high)
{
    struct row *r = &e->rows.at[row];
    set_bounds(r, low, high);
    lp_set_row(e->lp, row, low_of(r), high_of(r));
}

void exact_set_terms(struct exact *e, int col, const struct exact_term *term, int n)
{
    struct col *c = &e->cols.at[col];
    if (n > c->room) {
        c->room = 2 * n;
        c->term = arena_array(e->arena, struct exact_term, (size_t)c->room);
    }
    c->n = n;
    struct lp_term *t = arena_array(&e->work, struct lp_term, (size_t)n);
    for (int i = 0; i < n; i++) {
        c->term[i] = term[i];
        t[i] = (struct lp_term){term[i].row, term[i].value};
    }
    lp_set_terms(e->lp, col, t, n);
}

int exact_col(struct exact *e, int cost, const struct exact_term *term, int n)
{
    int col = lp_col(e->lp, 0, INFINITY, cost, NULL, 0);
    VEC_PUSH(e->arena, &e->cols, (struct col){.cost = cost, .at = LP_AT_LOW});
    exact_set_terms(e, col, term, n);
    return col;
}

int exact_rows(const struct exact *e)
{
    return (int)e->rows.n;
}

int exact_cols(const struct exact *e)
{
    return (int)e->cols.n;
}

enum lp_rc exact_max_double(struct exact *e)
{
    return lp_max(e->lp);
}

double exact_double_price(const struct exact *e, int row)
{
    return lp_dual(e->lp, row);
}

double exact_double_objective(const struct exact *e)
{
    return lp_objective(e->lp);
}

/* --- a look at a basis -------------------------------------------------------------------------------- */

static void start_at_nothing(struct exact *e)
{
    VEC_EACH (&e->rows, r)
        r->at = LP_BASIC;
    VEC_EACH (&e->cols, c)
        c->at = LP_AT_LOW;
}

static void start_at_double(struct exact *e)
{
    for (size_t i = 0; i < e->rows.n; i++)
        e->rows.at[i].at = lp_row_status(e->lp, (int)i);
    for (size_t j = 0; j < e->cols.n; j++)
        e->cols.at[j].at = lp_col_status(e->lp, (int)j);
}

/* A row stands at a bound that it has. */
static enum lp_status side_of(const struct row *r)
{
    return r->at == LP_AT_HIGH && r->has_high ? LP_AT_HIGH
           : r->has_low                       ? LP_AT_LOW
           : r->has_high                      ? LP_AT_HIGH
                                              : LP_AT_LOW;
}

static mpq_srcptr bound_of(const struct row *r)
{
    return r->bound[r->at == LP_AT_HIGH];
}

/* Numbers N and J. False: they differ in size. */
static bool number(struct exact *e)
{
    int n = 0, j = 0;
    e->n = arena_array(&e->work, int, e->rows.n);
    e->j = arena_array(&e->work, int, e->cols.n);
    for (size_t i = 0; i < e->rows.n; i++) {
        struct row *r = &e->rows.at[i];
        r->place = r->at == LP_BASIC ? -1 : n;
        if (r->at == LP_BASIC)
            continue;
        r->at = side_of(r);
        e->n[n++] = (int)i;
    }
    for (size_t i = 0; i < e->cols.n; i++) {
        struct col *c = &e->cols.at[i];
        c->place = c->at == LP_BASIC ? j : -1;
        if (c->at == LP_BASIC)
            e->j[j++] = (int)i;
    }
    e->k = n;
    return n == j;
}

static bool factor(struct exact *e)
{
    if (!number(e))
        return false;
    size_t entries = 0, k = (size_t)e->k, at = 0;
    for (size_t i = 0; i < k; i++)
        entries += (size_t)e->cols.at[e->j[i]].n;
    int *first = arena_array(&e->work, int, k + 1), *row = arena_array(&e->work, int, entries);
    int32_t *value = arena_array(&e->work, int32_t, entries);
    for (size_t i = 0; i < k; i++) {
        const struct col *c = &e->cols.at[e->j[i]];
        for (int t = 0; t < c->n; t++) {
            int place = e->rows.at[c->term[t].row].place;
            if (place < 0)
                continue;
            row[at] = place;
            value[at++] = c->term[t].value;
        }
        first[i + 1] = (int)at;
    }
    e->system = dixon_new(&e->work, &(struct dixon_matrix){e->k, first, row, value});
    return e->system != NULL;
}

static void add_times(mpz_ptr sum, int32_t n, mpz_srcptr v)
{
    if (n >= 0)
        mpz_addmul_ui(sum, v, (unsigned long)n);
    else
        mpz_submul_ui(sum, v, (unsigned long)-(long)n);
}

/* Values of the basic columns, activities of all rows. */
static void find_values(struct exact *e)
{
    mpz_t *b = int_array(&e->work, (size_t)e->k), *common = int_array(&e->work, 1);
    mpz_set_ui(common[0], 1);
    for (int i = 0; i < e->k; i++)
        mpz_lcm(common[0], common[0], mpq_denref(bound_of(&e->rows.at[e->n[i]])));
    for (int i = 0; i < e->k; i++) {
        mpq_srcptr v = bound_of(&e->rows.at[e->n[i]]);
        mpz_divexact(b[i], common[0], mpq_denref(v));
        mpz_mul(b[i], b[i], mpq_numref(v));
    }
    e->x = int_array(&e->work, (size_t)e->k);
    e->act = int_array(&e->work, e->rows.n);
    dixon_solve(e->system, false, (const mpz_t *)b, e->x, e->xd[0]);
    mpz_mul(e->xd[0], e->xd[0], common[0]);
    for (int i = 0; i < e->k; i++) {
        const struct col *c = &e->cols.at[e->j[i]];
        for (int t = 0; t < c->n; t++)
            add_times(e->act[c->term[t].row], c->term[t].value, e->x[i]);
    }
}

/* Sign of num / den - bound. */
static int compare(mpz_srcptr num, mpz_srcptr den, mpq_srcptr bound)
{
    mpz_t t[2];
    mpz_inits(t[0], t[1], NULL);
    mpz_mul(t[0], num, mpq_denref(bound));
    mpz_mul(t[1], den, mpq_numref(bound));
    int sign = mpz_cmp(t[0], t[1]);
    mpz_clears(t[0], t[1], NULL);
    return sign;
}

/* -1: below its low bound, 1: above its high one, 0: between. */
static int outside(struct exact *e, size_t row)
{
    const struct row *r = &e->rows.at[row];
    if (r->at != LP_BASIC)
        return 0;
    if (r->has_low && compare(e->act[row], e->xd[0], r->bound[0]) < 0)
        return -1;
    return r->has_high && compare(e->act[row], e->xd[0], r->bound[1]) > 0;
}

static bool anything_outside(struct exact *e)
{
    for (int i = 0; i < e->k; i++)
        if (mpz_sgn(e->x[i]) < 0)
            return true;
    for (size_t i = 0; i < e->rows.n; i++)
        if (outside(e, i))
            return true;
    return false;
}

/* Prices and reduced costs: of the costs, or (phase one) of one for each unit that is missing. */
static void find_prices(struct exact *e)
{
    size_t m = e->rows.n;
    int *fixed = arena_array(&e->work, int, m); /* prices of basic rows, whole */
    mpz_t *c = int_array(&e->work, (size_t)e->k), *y = int_array(&e->work, (size_t)e->k);
    for (size_t i = 0; i < m && e->outside; i++)
        fixed[i] = outside(e, i);
    for (int i = 0; i < e->k; i++) {
        const struct col *col = &e->cols.at[e->j[i]];
        long v = e->outside ? mpz_sgn(e->x[i]) < 0 : col->cost;
        for (int t = 0; t < col->n; t++)
            v -= (long)fixed[col->term[t].row] * col->term[t].value;
        mpz_set_si(c[i], v);
    }
    dixon_solve(e->system, true, (const mpz_t *)c, y, e->yd[0]);
    e->y = int_array(&e->work, m);
    e->d = int_array(&e->work, e->cols.n);
    for (size_t i = 0; i < m; i++) {
        int place = e->rows.at[i].place;
        if (place >= 0)
            mpz_set(e->y[i], y[place]);
        else
            mpz_mul_si(e->y[i], e->yd[0], fixed[i]);
    }
    for (size_t j = 0; j < e->cols.n; j++) {
        const struct col *col = &e->cols.at[j];
        if (!e->outside && col->cost)
            mpz_mul_si(e->d[j], e->yd[0], col->cost);
        for (int t = 0; t < col->n; t++)
            add_times(e->d[j], -col->term[t].value, e->y[col->term[t].row]);
    }
}

/* --- one step -------------------------------------------------------------------------------------------- */

struct move {
    int col, row; /* what enters; the other is -1 */
    int sign;     /* of its change */
};

static bool find_entering(const struct exact *e, struct move *m)
{
    *m = (struct move){-1, -1, 0};
    for (size_t j = 0; j < e->cols.n; j++) {
        if (e->cols.at[j].at != LP_BASIC && mpz_sgn(e->d[j]) > 0) {
            *m = (struct move){(int)j, -1, 1};
            return true;
        }
    }
    for (size_t i = 0; i < e->rows.n; i++) {
        const struct row *r = &e->rows.at[i];
        int sign = mpz_sgn(e->y[i]);
        if (r->at == LP_BASIC || sign == 0)
            continue;
        bool fixed = r->has_low && r->has_high && mpq_equal(r->bound[0], r->bound[1]);
        if (!fixed && (sign > 0) == (r->at == LP_AT_LOW)) {
            *m = (struct move){-1, (int)i, sign};
            return true;
        }
    }
    return false;
}

struct leave {
    mpq_t step, t;
    bool any;
    int col, row;
    enum lp_status at; /* where it stops */
};

/* A basic variable of value num / *xd that changes at rate / rd meets bound at a step of (bound - value) / rate. */
static void consider(struct exact *e, struct leave *l, mpz_srcptr num, mpz_srcptr rate,
                     mpz_srcptr rd, mpq_srcptr bound, struct leave who)
{
    mpq_t v;
    mpq_init(v);
    mpz_set(mpq_numref(v), num);
    mpz_set(mpq_denref(v), e->xd[0]);
    mpq_canonicalize(v);
    mpq_sub(l->t, bound, v);
    mpz_set(mpq_numref(v), rate);
    mpz_set(mpq_denref(v), rd);
    mpq_canonicalize(v);
    mpq_div(l->t, l->t, v);
    mpq_clear(v);
    if (l->any && mpq_cmp(l->t, l->step) >= 0)
        return;
    mpq_set(l->step, l->t);
    l->any = true;
    l->col = who.col;
    l->row = who.row;
    l->at = who.at;
}

static void consider_row(struct exact *e, struct leave *l, size_t i, mpz_srcptr rate, mpz_srcptr rd)
{
    const struct row *r = &e->rows.at[i];
    int sign = mpz_sgn(rate), out = outside(e, i);
    if (r->at != LP_BASIC || sign == 0 || (out != 0 && out == sign))
        return;
    /* What is outside stops at the bound that it comes to first; the rest stops at the one ahead. */
    bool high = out ? out > 0 : sign > 0;
    if (high ? r->has_high : r->has_low)
        consider(e, l, e->act[i], rate, rd, r->bound[high],
                 (struct leave){.col = -1, .row = (int)i, .at = high ? LP_AT_HIGH : LP_AT_LOW});
}

/* Makes the step. False: nothing stops it. */
static bool pivot(struct exact *e, struct move m)
{
    mpz_t *b = int_array(&e->work, (size_t)e->k), *rate = int_array(&e->work, (size_t)e->k);
    mpz_t *act = int_array(&e->work, e->rows.n), *rd = int_array(&e->work, 1);
    struct leave l = {.any = false};
    const struct col *in = m.col >= 0 ? &e->cols.at[m.col] : NULL;
    for (int t = 0; in && t < in->n; t++) {
        int place = e->rows.at[in->term[t].row].place;
        if (place >= 0)
            mpz_set_si(b[place], -(long)in->term[t].value);
    }
    if (m.row >= 0)
        mpz_set_si(b[e->rows.at[m.row].place], m.sign);
    dixon_solve(e->system, false, (const mpz_t *)b, rate, rd[0]);
    for (int i = 0; i < e->k; i++) {
        const struct col *c = &e->cols.at[e->j[i]];
        for (int t = 0; t < c->n; t++)
            add_times(act[c->term[t].row], c->term[t].value, rate[i]);
    }
    for (int t = 0; in && t < in->n; t++)
        add_times(act[in->term[t].row], in->term[t].value, rd[0]);

    mpq_t zero;
    mpq_inits(zero, l.step, l.t, NULL);
    for (int i = 0; i < e->k; i++) {
        int sign = mpz_sgn(rate[i]);
        bool out = mpz_sgn(e->x[i]) < 0;
        if (out ? sign > 0 : sign < 0)
            consider(e, &l, e->x[i], rate[i], rd[0], zero,
                     (struct leave){.col = e->j[i], .row = -1, .at = LP_AT_LOW});
    }
    for (size_t i = 0; i < e->rows.n; i++)
        consider_row(e, &l, i, act[i], rd[0]);
    struct row *turn = m.row >= 0 ? &e->rows.at[m.row] : NULL;
    if (turn && turn->has_low && turn->has_high) {
        mpq_sub(zero, turn->bound[1], turn->bound[0]);
        if (!l.any ||
            mpq_cmp(zero, l.step) <= 0) { /* it goes from one of its bounds to the other */
            turn->at = turn->at == LP_AT_LOW ? LP_AT_HIGH : LP_AT_LOW;
            mpq_clears(zero, l.step, l.t, NULL);
            return true;
        }
    }
    mpq_clears(zero, l.step, l.t, NULL);
    if (!l.any)
        return false;
    if (l.col >= 0)
        e->cols.at[l.col].at = l.at;
    else
        e->rows.at[l.row].at = l.at;
    if (in)
        e->cols.at[m.col].at = LP_BASIC;
    else
        turn->at = LP_BASIC;
    return true;
}

/* --- solving ------------------------------------------------------------------------------------------------ */

static void set_answer(mpq_ptr to, mpz_srcptr num, mpz_srcptr den)
{
    mpz_set(mpq_numref(to), num);
    mpz_set(mpq_denref(to), den);
    mpq_canonicalize(to);
}

static void keep_answer(struct exact *e)
{
    size_t n = e->cols.n, m = e->rows.n;
    e->answer = rat_array(&e->work, 2 * n + m);
    for (int i = 0; i < e->k; i++)
        set_answer(e->answer[e->j[i]], e->x[i], e->xd[0]);
    for (size_t i = 0; i < m; i++)
        set_answer(e->answer[n + i], e->y[i], e->yd[0]);
    for (size_t j = 0; j < n; j++)
        set_answer(e->answer[n + m + j], e->d[j], e->yd[0]);
}

static enum lp_rc go_on(struct exact *e)
{
    bool anew = false;
    for (int i = 0; i < PIVOTS; i++) {
        struct move m;
        arena_reset(&e->work);
        if (!factor(e)) {
            if (anew)
                return LP_FAIL;
            anew = true;
            start_at_nothing(e);
            continue;
        }
        find_values(e);
        e->outside = anything_outside(e);
        find_prices(e);
        if (!find_entering(e, &m)) {
            if (e->outside)
                return LP_INFEASIBLE;
            keep_answer(e);
            return LP_OPTIMAL;
        }
        if (!pivot(e, m))
            return LP_UNBOUNDED;
    }
    return LP_LIMIT;
}

enum lp_rc exact_max(struct exact *e)
{
    if (lp_max(e->lp) == LP_FAIL)
        start_at_nothing(e);
    else
        start_at_double(e);
    return go_on(e);
}

enum lp_rc exact_max_alone(struct exact *e)
{
    start_at_nothing(e);
    return go_on(e);
}

mpq_srcptr exact_value(const struct exact *e, int col)
{
    return e->answer[col];
}

mpq_srcptr exact_price(const struct exact *e, int row)
{
    return e->answer[e->cols.n + (size_t)row];
}

mpq_srcptr exact_reduced(const struct exact *e, int col)
{
    return e->answer[e->cols.n + e->rows.n + (size_t)col];
}
