/*
 * str.c - slices of text.
 *
 * Everything here is about bytes and ASCII: no locale, so that the same header or form field means
 * the same everywhere. Numbers are read strictly: a field is a number or it is not.
 */
#include "base/str.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_ieq(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){s.p, prefix.n}, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    if (suffix.n == 0)
        return true;
    return s.n >= suffix.n && str_eq((struct str){s.p + (s.n - suffix.n), suffix.n}, suffix);
}

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_cut(struct str *rest, char sep, struct str *part)
{
    if (!rest->p)
        return false;
    const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!at) {
        *part = *rest;
        *rest = (struct str){0};
        return true;
    }
    size_t n = (size_t)(at - rest->p);
    *part = (struct str){rest->p, n};
    *rest = (struct str){at + 1, rest->n - n - 1};
    return true;
}

bool str_uint64(struct str s, uint64_t *out)
{
    uint64_t v = 0;
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(v, UINT64_C(10), &v) ||
            __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    }
    *out = v;
    return true;
}

bool str_int64(struct str s, int64_t *out)
{
    uint64_t v;
    bool minus = s.n && s.p[0] == '-';
    if (minus)
        s = (struct str){s.p + 1, s.n - 1};
    if (!str_uint64(s, &v) || v > (uint64_t)INT64_MAX + minus)
        return false;
    if (minus)
        *out = v == 0 ? 0 : -(int64_t)(v - 1) - 1;
    else
        *out = (int64_t)v;
    return true;
}

char *str_dup(struct arena *a, struct str s)
{
    return arena_strndup(a, s.p, s.n);
}

char *str_lower(struct arena *a, struct str s)
{
    char *copy = str_dup(a, s);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = lower(copy[i]);
    return copy;
}
