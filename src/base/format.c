/*
 * format.c - see format.h. One pass over the format; whatever it does not know is left to the C
 * library, so that both always say the same.
 */
#include "base/format.h"

#include <string.h>

struct to {
    char *at, *end; /* end: where the NUL still fits */
    va_list ap;
};

static bool put(struct to *o, const char *s, size_t n)
{
    if ((size_t)(o->end - o->at) < n)
        return false;
    if (n)
        memcpy(o->at, s, n);
    o->at += n;
    return true;
}

static bool put_digits(struct to *o, bool minus, uint64_t u, int width)
{
    char digits[24];
    size_t at = sizeof(digits);
    do
        digits[--at] = (char)('0' + u % 10);
    while (u /= 10);
    while ((int)(sizeof(digits) - at) + minus < width)
        digits[--at] = '0';
    if (minus)
        digits[--at] = '-';
    return put(o, digits + at, sizeof(digits) - at);
}

/* Length modifiers: 0, 1 for l, 2 for ll, 3 for z. */
static bool put_signed(struct to *o, int length, int width)
{
    int64_t v = length == 0   ? va_arg(o->ap, int)
                : length == 1 ? va_arg(o->ap, long)
                : length == 2 ? va_arg(o->ap, long long)
                              : va_arg(o->ap, ptrdiff_t);
    return put_digits(o, v < 0, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, width);
}

static bool put_unsigned(struct to *o, int length, int width)
{
    uint64_t v = length == 0   ? va_arg(o->ap, unsigned)
                 : length == 1 ? va_arg(o->ap, unsigned long)
                 : length == 2 ? va_arg(o->ap, unsigned long long)
                               : va_arg(o->ap, size_t);
    return put_digits(o, false, v, width);
}

static bool put_text(struct to *o, bool cut)
{
    int most = cut ? va_arg(o->ap, int) : -1;
    const char *s = va_arg(o->ap, const char *);
    return s && put(o, s, most < 0 ? strlen(s) : strnlen(s, (size_t)most));
}

/* One conversion behind its '%'; NULL: not one of ours, or no room. */
static const char *convert(struct to *o, const char *f)
{
    int width = 0, length = 0;
    if (f[0] == '.' && f[1] == '*' && f[2] == 's')
        return put_text(o, true) ? f + 3 : NULL;
    if (f[0] == '0' && f[1] >= '1' && f[1] <= '9') {
        width = f[1] - '0';
        f += 2;
    }
    if (*f == 'z') {
        length = 3;
        f++;
    }
    for (; *f == 'l' && length < 2; f++)
        length++;
    switch (*f) {
    case 'd':
    case 'i':
        return put_signed(o, length, width) ? f + 1 : NULL;
    case 'u':
        return put_unsigned(o, length, width) ? f + 1 : NULL;
    default:
        break;
    }
    if (width || length)
        return NULL;
    if (*f == 's')
        return put_text(o, false) ? f + 1 : NULL;
    if (*f == '%')
        return put(o, "%", 1) ? f + 1 : NULL;
    if (*f != 'c')
        return NULL;
    char c = (char)va_arg(o->ap, int);
    return put(o, &c, 1) ? f + 1 : NULL;
}

int format_plain(char *to, size_t room, const char *fmt, va_list ap)
{
    if (room == 0)
        return -1;
    struct to o = {.at = to, .end = to + room - 1};
    va_copy(o.ap, ap);
    const char *f = fmt;
    while (f && *f) {
        size_t n = (size_t)(strchrnul(f, '%') - f);
        if (!put(&o, f, n))
            f = NULL;
        else
            f = f[n] ? convert(&o, f + n + 1) : f + n;
    }
    va_end(o.ap);
    if (!f || o.at - to > INT32_MAX)
        return -1;
    *o.at = '\0';
    return (int)(o.at - to);
}
