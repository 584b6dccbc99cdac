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

/* How many bytes of s[n] stand before the first that is escaped. Eight at a time: a byte is one of them only if
 * x | 5 is 0x27 (" & ' and #) or x | 2 is 0x3e (< and >), and a zero byte in w ^ pattern shows in the high bits of
 * (v - 0x01…) & ~v (S. E. Anderson, "Bit Twiddling Hacks"). */
static size_t plain_bytes(const char *s, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    size_t at = 0;
    uint64_t w;
    for (; n - at >= sizeof(w); at += sizeof(w)) {
        memcpy(&w, s + at, sizeof(w));
        uint64_t a = (w | ones * 5) ^ (ones * 0x27), b = (w | ones * 2) ^ (ones * 0x3e);
        if ((((a - ones) & ~a) | ((b - ones) & ~b)) & highs)
            break;
    }
    while (at < n && !entity[(unsigned char)s[at]])
        at++;
    return at;
}

/* RFC 3986 §2.3: the unreserved characters. */
static bool unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static bool starts_with_scheme(const char *s, const char *scheme)
{
    for (; *scheme; s++, scheme++)
        if ((*s | 0x20) != *scheme) /* schemes are letters: this is lower case */
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
           starts_with_scheme(s, "mailto") || starts_with_scheme(s, "tel") ||
           starts_with_scheme(s, "webcal"); /* a calendar to subscribe to */
}

void out_text(struct buf *o, const char *s)
{
    if (!s)
        return;
    for (size_t n = strlen(s); n;) {
        size_t plain = plain_bytes(s, n);
        buf_put(o, s, plain);
        if (plain < n) {
            buf_puts(o, entity[(unsigned char)s[plain]]);
            plain++;
        }
        s += plain;
        n -= plain;
    }
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
        if (!unreserved(c)) {
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
