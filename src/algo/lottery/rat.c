/*
 * rat.c - exact numbers in arenas.
 */
#include "algo/lottery/rat.h"

struct ints {
    mpz_t *at;
    size_t n;
};
struct rats {
    mpq_t *at;
    size_t n;
};

static void clear_ints(void *p)
{
    struct ints *v = p;
    for (size_t i = 0; i < v->n; i++)
        mpz_clear(v->at[i]);
}

static void clear_rats(void *p)
{
    struct rats *v = p;
    for (size_t i = 0; i < v->n; i++)
        mpq_clear(v->at[i]);
}

mpz_t *int_array(struct arena *a, size_t n)
{
    struct ints *v = arena_new(a, struct ints);
    v->at = arena_array(a, mpz_t, n);
    v->n = n;
    for (size_t i = 0; i < n; i++)
        mpz_init(v->at[i]);
    arena_defer(a, clear_ints, v);
    return v->at;
}

mpq_t *rat_array(struct arena *a, size_t n)
{
    struct rats *v = arena_new(a, struct rats);
    v->at = arena_array(a, mpq_t, n);
    v->n = n;
    for (size_t i = 0; i < n; i++)
        mpq_init(v->at[i]);
    arena_defer(a, clear_rats, v);
    return v->at;
}

char *int_text(struct arena *a, mpz_srcptr v)
{
    return mpz_get_str(arena_alloc(a, mpz_sizeinbase(v, 10) + 2), 10, v);
}

char *rat_text(struct arena *a, mpq_srcptr v)
{
    size_t n = mpz_sizeinbase(mpq_numref(v), 10) + mpz_sizeinbase(mpq_denref(v), 10) + 3;
    return mpq_get_str(arena_alloc(a, n), 10, v);
}

/* Digits without a leading zero; "0" alone is one. */
static bool is_natural(struct str s)
{
    if (s.n == 0 || s.n > RAT_DIGITS || (s.n > 1 && s.p[0] == '0'))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static void read_digits(mpz_ptr v, struct str s)
{
    char text[RAT_DIGITS + 1];
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    mpz_set_str(v, text, 10);
}

static bool in_lowest_terms(mpq_srcptr v)
{
    mpz_t g;
    mpz_init(g);
    mpz_gcd(g, mpq_numref(v), mpq_denref(v));
    bool lowest = mpz_cmp_ui(g, 1) == 0;
    mpz_clear(g);
    return lowest;
}

bool rat_read(mpq_ptr v, struct str s)
{
    struct str num, den = {NULL, 0};
    bool minus = s.n > 0 && s.p[0] == '-';
    mpq_set_ui(v, 0, 1);
    if (minus)
        s = (struct str){s.p + 1, s.n - 1};
    bool fraction = s.n && memchr(s.p, '/', s.n);
    str_cut(&s, '/', &num);
    if (fraction)
        den = s;
    if (!is_natural(num) || (fraction && !is_natural(den)) || (minus && num.p[0] == '0'))
        return false;
    read_digits(mpq_numref(v), num);
    if (fraction)
        read_digits(mpq_denref(v), den);
    if (fraction && (mpz_cmp_ui(mpq_denref(v), 1) <= 0 || !in_lowest_terms(v))) {
        mpq_set_ui(v, 0, 1);
        return false;
    }
    if (minus)
        mpq_neg(v, v);
    return true;
}

void rat_set(mpq_ptr v, long num, unsigned long den)
{
    mpq_set_si(v, num, den);
    mpq_canonicalize(v);
}

void rat_add_times(mpq_ptr sum, long n, mpq_srcptr v)
{
    mpq_t part;
    if (n == 0 || mpq_sgn(v) == 0)
        return;
    mpq_init(part);
    mpq_set_si(part, n, 1);
    mpq_mul(part, part, v);
    mpq_add(sum, sum, part);
    mpq_clear(part);
}

void rat_denominator(mpz_ptr d, const mpq_t *v, size_t n)
{
    mpz_set_ui(d, 1);
    for (size_t i = 0; i < n; i++)
        mpz_lcm(d, d, mpq_denref(v[i]));
}
