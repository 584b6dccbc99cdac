/*
 * out.c - the printers of compiled templates: where escaping happens, and nowhere else.
 *
 * tool/tmplc decides which printer a place in the HTML gets; each is right for that place whatever
 * the text is. Text without special bytes, the usual case, goes out in one copy.
 */
#include "web/out.h"

/* Bytes with a meaning in HTML text or quoted values. */
static const char *const entity[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};

/* RFC 3986 §2.3: the unreserved characters. */
static const bool unreserved[256] = {
    ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1,
    ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1,
    ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1,
    ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1,
    ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1,
    ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1,
    ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1,
    ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['-'] = 1, ['.'] = 1,
    ['_'] = 1, ['~'] = 1};

static bool starts_with_scheme(const char *s, const char *scheme)
{
    for (; *scheme; s++, scheme++)
        if ((*s | 0x20) != *scheme && *s != *scheme)
            return false;
    return *s == ':';
}

/* One '/' first: a page of ours. "//" and "/\" would name another host, and browsers drop tabs and
 * newlines before they look, so no control byte may stand in an address at all. */
static bool allowed_url(const char *s)
{
    for (const char *p = s; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return false;
    if (s[0] == '/')
        return s[1] != '/' && s[1] != '\\';
    return starts_with_scheme(s, "https") || starts_with_scheme(s, "http") ||
           starts_with_scheme(s, "mailto") || starts_with_scheme(s, "tel");
}

void out_text(struct buf *o, const char *s)
{
    if (!s)
        return;
    const char *from = s;
    for (; *s; s++) {
        const char *e = entity[(unsigned char)*s];
        if (e) {
            buf_put(o, from, (size_t)(s - from));
            buf_puts(o, e);
            from = s + 1;
        }
    }
    buf_put(o, from, (size_t)(s - from));
}

void out_int(struct buf *o, int64_t v)
{
    buf_int(o, v);
}

void out_uint(struct buf *o, uint64_t v)
{
    char digits[20], *p = digits + sizeof digits;
    do
        *--p = (char)('0' + v % 10);
    while (v /= 10);
    buf_put(o, p, (size_t)(digits + sizeof digits - p));
}

void out_html(struct buf *o, struct html h)
{
    if (h.n)
        buf_put(o, h.p, h.n);
}

void out_url(struct buf *o, const char *s)
{
    out_text(o, s && allowed_url(s) ? s : "#");
}

void out_urlpart(struct buf *o, const char *s)
{
    static const char hex[] = "0123456789ABCDEF";
    if (!s)
        return;
    const char *from = s;
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (!unreserved[c]) {
            char code[3] = {'%', hex[c >> 4], hex[c & 15]};
            buf_put(o, from, (size_t)(s - from));
            buf_put(o, code, 3);
            from = s + 1;
        }
    }
    buf_put(o, from, (size_t)(s - from));
}

void out_urlpart_int(struct buf *o, int64_t v)
{
    buf_int(o, v);
}

void out_urlpart_uint(struct buf *o, uint64_t v)
{
    out_uint(o, v);
}
