/*
 * cookie.c - the Cookie header. What is not ours or not well-formed is passed over.
 */
#include "web/cookie.h"

#define COOKIES_MAX 32

/* RFC 6265 cookie-octet. */
static bool is_octet(unsigned char c)
{
    return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

static bool all_octets(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_octet((unsigned char)s.p[i]))
            return false;
    return true;
}

struct fields cookie_parse(struct arena *a, const char *header)
{
    struct fields f = {arena_array(a, struct field, COOKIES_MAX), 0};
    struct str rest = str_of(header), pair, name;
    if (!header)
        return f;
    while (f.n < COOKIES_MAX && str_cut(&rest, ';', &pair)) {
        struct str value = str_trim(pair);
        if (!str_cut(&value, '=', &name) || value.p == NULL || name.n == 0)
            continue;
        if (all_octets(name) && all_octets(value))
            f.at[f.n++] = (struct field){str_dup(a, name), str_dup(a, value)};
    }
    return f;
}
