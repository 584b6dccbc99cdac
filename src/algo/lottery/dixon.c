/*
 * dixon.c - exact linear systems by p-adic lifting.
 *
 * M = L U modulo p with rows exchanged, in 32-bit words. Then x = x0 + x1 p + x2 p^2 + …, where each digit solves
 * M xi = ri mod p and r(i+1) = (ri - M xi) / p exactly. When p^k is larger than twice the product
 * of numerator and denominator, the fraction is found by the Euclidean algorithm. How many digits that
 * takes is not computed from a bound: after 2, 4, 8 … digits fractions are tried, and tested against the
 * system itself; only the right ones pass, because the solution is unique.
 */
#include "algo/lottery/dixon.h"

struct dixon {
    struct arena *arena;
    struct dixon_matrix m;
    uint64_t p;
    uint32_t *lu;      /* n * n by rows; L below the diagonal (ones not kept), U on and above it */
    uint32_t *inverse; /* of the diagonal of U */
    int *order;        /* row i of L U is row order[i] of M */
};

static const uint64_t primes[] = {2147483647, 2147483629, 2147483587, 2147483579};

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t p)
{
    uint64_t r = 1;
    for (; exponent; exponent >>= 1, base = base * base % p)
        if (exponent & 1)
            r = r * base % p;
    return r;
}

static uint32_t residue(int64_t v, uint64_t p)
{
    int64_t r = v % (int64_t)p;
    return (uint32_t)(r < 0 ? r + (int64_t)p : r);
}

static uint32_t *row_of(const struct dixon *d, int i)
{
    return d->lu + (size_t)i * (size_t)d->m.n;
}

static void exchange(struct dixon *d, int i, int j)
{
    int n = d->m.n, o = d->order[i];
    uint32_t *a = row_of(d, i), *b = row_of(d, j);
    for (int c = 0; c < n && i != j; c++) {
        uint32_t t = a[c];
        a[c] = b[c];
        b[c] = t;
    }
    d->order[i] = d->order[j];
    d->order[j] = o;
}

/* row i -= f * row k, from column k on; f takes the place of the zero. */
static void eliminate(struct dixon *d, int i, int k)
{
    uint32_t *a = row_of(d, i);
    const uint32_t *b = row_of(d, k);
    uint64_t p = d->p, f = a[k] * (uint64_t)d->inverse[k] % p, g = p - f;
    a[k] = (uint32_t)f;
    for (int c = k + 1; c < d->m.n; c++)
        if (b[c])
            a[c] = (uint32_t)((a[c] + g * b[c]) % p);
}

static bool factor(struct dixon *d)
{
    int n = d->m.n;
    memset(d->lu, 0, (size_t)n * (size_t)n * sizeof(*d->lu));
    for (int j = 0; j < n; j++)
        for (int e = d->m.first[j]; e < d->m.first[j + 1]; e++)
            row_of(d, d->m.row[e])[j] = residue(d->m.value[e], d->p);
    for (int i = 0; i < n; i++)
        d->order[i] = i;
    for (int k = 0; k < n; k++) {
        int pivot = k;
        while (pivot < n && row_of(d, pivot)[k] == 0)
            pivot++;
        if (pivot == n)
            return false;
        exchange(d, k, pivot);
        d->inverse[k] = (uint32_t)power(row_of(d, k)[k], d->p - 2, d->p);
        for (int i = k + 1; i < n; i++)
            if (row_of(d, i)[k])
                eliminate(d, i, k);
    }
    return true;
}

struct dixon *dixon_new(struct arena *a, const struct dixon_matrix *m)
{
    struct dixon *d = arena_new(a, struct dixon);
    size_t n = (size_t)m->n;
    d->arena = a;
    d->m = *m;
    d->lu = arena_array(a, uint32_t, n * n);
    d->inverse = arena_array(a, uint32_t, n);
    d->order = arena_array(a, int, n);
    /* Singular modulo one prime may be bad luck; modulo four of them it is singular, or a solver's basis that is
     * as good as singular and not worth more. */
    for (size_t i = 0; i < countof(primes); i++) {
        d->p = primes[i];
        if (factor(d))
            return d;
    }
    return NULL;
}

/* x = M^-1 r modulo p. */
static void digit(const struct dixon *d, const uint32_t *r, uint32_t *x)
{
    int n = d->m.n;
    uint64_t p = d->p;
    for (int i = 0; i < n; i++) {
        const uint32_t *l = row_of(d, i);
        uint64_t s = r[d->order[i]];
        for (int c = 0; c < i; c++)
            if (l[c])
                s = (s + (p - l[c]) * x[c]) % p;
        x[i] = (uint32_t)s;
    }
    for (int i = n - 1; i >= 0; i--) {
        const uint32_t *u = row_of(d, i);
        uint64_t s = x[i];
        for (int c = i + 1; c < n; c++)
            if (u[c])
                s = (s + (p - u[c]) * x[c]) % p;
        x[i] = (uint32_t)(s * d->inverse[i] % p);
    }
}

/* x M = r modulo p, with w as room for n. */
static void digit_turned(const struct dixon *d, const uint32_t *r, uint32_t *w, uint32_t *x)
{
    int n = d->m.n;
    uint64_t p = d->p;
    for (int i = 0; i < n; i++)
        w[i] = r[i];
    for (int i = 0; i < n; i++) {
        const uint32_t *u = row_of(d, i);
        w[i] = (uint32_t)((uint64_t)w[i] * d->inverse[i] % p);
        uint64_t g = p - w[i];
        for (int c = i + 1; c < n; c++)
            if (u[c])
                w[c] = (uint32_t)((w[c] + g * u[c]) % p);
    }
    for (int i = n - 1; i >= 0; i--) {
        const uint32_t *l = row_of(d, i);
        uint64_t g = p - w[i];
        for (int c = 0; c < i; c++)
            if (l[c])
                w[c] = (uint32_t)((w[c] + g * l[c]) % p);
        x[d->order[i]] = w[i];
    }
}

/* r -= M x, or r -= x M. */
static void subtract(const struct dixon *d, bool turned, const mpz_t *x, mpz_t *r)
{
    for (int j = 0; j < d->m.n; j++) {
        for (int e = d->m.first[j]; e < d->m.first[j + 1]; e++) {
            int32_t v = d->m.value[e];
            int from = turned ? d->m.row[e] : j, to = turned ? j : d->m.row[e];
            if (v >= 0)
                mpz_submul_ui(r[to], x[from], (unsigned long)v);
            else
                mpz_addmul_ui(r[to], x[from], (unsigned long)-(long)v);
        }
    }
}

struct lift {
    mpz_t *r, *x, *at; /* what is left, the digit, all digits so far */
    mpz_t *test;       /* room for the test */
    mpz_t *t;          /* room for Euclid: 8 */
    uint32_t *rm, *xm, *wm;
};

static void one_digit(const struct dixon *d, bool turned, struct lift *l, mpz_srcptr scale)
{
    int n = d->m.n;
    for (int i = 0; i < n; i++)
        l->rm[i] = (uint32_t)mpz_fdiv_ui(l->r[i], d->p);
    if (turned)
        digit_turned(d, l->rm, l->wm, l->xm);
    else
        digit(d, l->rm, l->xm);
    for (int i = 0; i < n; i++) {
        mpz_set_ui(l->x[i], l->xm[i]);
        mpz_addmul_ui(l->at[i], scale, l->xm[i]);
    }
    subtract(d, turned, (const mpz_t *)l->x, l->r);
    for (int i = 0; i < n; i++)
        mpz_divexact_ui(l->r[i], l->r[i], d->p);
}

/* The denominator of the fraction that is v modulo m: at most most, its numerator too. False: none. */
static bool find_denominator(mpz_t *t, mpz_srcptr v, mpz_srcptr m, mpz_srcptr most, mpz_ptr den)
{
    mpz_set(t[0], m);
    mpz_mod(t[1], v, m);
    mpz_set_ui(t[2], 0);
    mpz_set_ui(t[3], 1);
    while (mpz_cmp(t[1], most) > 0) {
        mpz_fdiv_qr(t[4], t[5], t[0], t[1]);
        mpz_swap(t[0], t[1]);
        mpz_swap(t[1], t[5]);
        mpz_submul(t[2], t[4], t[3]);
        mpz_swap(t[2], t[3]);
    }
    mpz_abs(den, t[3]);
    return mpz_cmp(den, most) <= 0 && mpz_sgn(den) != 0;
}

/* num and den from the digits modulo m: one denominator for all grows as elements need it. */
static bool find_fractions(const struct dixon *d, struct lift *l, mpz_srcptr m, mpz_t *num,
                           mpz_ptr den)
{
    mpz_t *t = l->t;
    mpz_fdiv_q_2exp(t[6], m, 1);
    mpz_sqrt(t[6], t[6]);
    mpz_set_ui(den, 1);
    for (int i = 0; i < d->m.n; i++) {
        mpz_mul(num[i], l->at[i], den);
        mpz_mod(num[i], num[i], m);
        mpz_sub(t[7], m, num[i]);
        if (mpz_cmp(num[i], t[6]) <= 0 || mpz_cmp(t[7], t[6]) <= 0)
            continue;
        if (!find_denominator(t, num[i], m, t[6], t[7]))
            return false;
        mpz_mul(den, den, t[7]);
        if (mpz_cmp(den, t[6]) > 0)
            return false;
    }
    for (int i = 0; i < d->m.n; i++) {
        mpz_mul(num[i], l->at[i], den);
        mpz_mod(num[i], num[i], m);
        mpz_sub(t[7], m, num[i]);
        if (mpz_cmp(num[i], t[7]) > 0)
            mpz_neg(num[i], t[7]);
    }
    return true;
}

/* M num = den b? */
static bool holds(const struct dixon *d, bool turned, struct lift *l, const mpz_t *b,
                  const mpz_t *num, mpz_srcptr den)
{
    for (int i = 0; i < d->m.n; i++)
        mpz_mul(l->test[i], b[i], den);
    subtract(d, turned, num, l->test);
    for (int i = 0; i < d->m.n; i++)
        if (mpz_sgn(l->test[i]) != 0)
            return false;
    return true;
}

void dixon_solve(struct dixon *d, bool turned, const mpz_t *b, mpz_t *num, mpz_ptr den)
{
    struct arena_mark mark = arena_mark(d->arena);
    size_t n = (size_t)d->m.n;
    struct lift l = {.r = int_array(d->arena, n),
                     .x = int_array(d->arena, n),
                     .at = int_array(d->arena, n),
                     .test = int_array(d->arena, n),
                     .t = int_array(d->arena, 8),
                     .rm = arena_array(d->arena, uint32_t, n),
                     .xm = arena_array(d->arena, uint32_t, n),
                     .wm = arena_array(d->arena, uint32_t, n)};
    mpz_t *scale = int_array(d->arena, 1);
    mpz_set_ui(scale[0], 1);
    for (size_t i = 0; i < n; i++)
        mpz_set(l.r[i], b[i]);
    for (int digits = 0, next = 2;; digits++) {
        if (digits == next) {
            next += (next + 1) / 2;
            if (find_fractions(d, &l, scale[0], num, den) &&
                holds(d, turned, &l, b, (const mpz_t *)num, den))
                break;
        }
        one_digit(d, turned, &l, scale[0]);
        mpz_mul_ui(scale[0], scale[0], d->p);
    }
    arena_rewind(d->arena, mark);
}
