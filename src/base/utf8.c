/*
 * utf8.c - text as code points (RFC 3629).
 *
 * One decoder, decode(), knows which byte sequences are well-formed (Unicode, table 3-7: the second
 * byte's range depends on the first, and with it go overlong forms, surrogates and what lies past
 * U+10FFFF). Everything else stands on it.
 */
#include "base/utf8.h"

#define BAD 0xffffffffu

/* The code point at p (before end) and its length; BAD and the length of the malformed part that
 * one U+FFFD replaces (Unicode, "maximal subpart"). */
static uint32_t decode(const char *p, const char *end, size_t *len)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t n = (size_t)(end - p), need;
    unsigned char least = 0x80, most = 0xbf;
    uint32_t c;

    *len = 1;
    if (u[0] < 0x80)
        return u[0];
    if (u[0] < 0xc2 || u[0] > 0xf4)
        return BAD;
    if (u[0] < 0xe0) {
        need = 2;
        c = u[0] & 0x1fu;
    } else if (u[0] < 0xf0) {
        need = 3;
        c = u[0] & 0x0fu;
        if (u[0] == 0xe0)
            least = 0xa0;
        if (u[0] == 0xed)
            most = 0x9f;
    } else {
        need = 4;
        c = u[0] & 0x07u;
        if (u[0] == 0xf0)
            least = 0x90;
        if (u[0] == 0xf4)
            most = 0x8f;
    }
    for (size_t i = 1; i < need; i++) {
        if (i == n || u[i] < least || u[i] > most)
            return BAD;
        c = c << 6 | (u[i] & 0x3fu);
        *len = i + 1;
        least = 0x80;
        most = 0xbf;
    }
    return c;
}

/* The end of a run of what most text is: printable ASCII and U+3000 to U+9FFF, which need no second look. */
static const char *skip_usual(const char *p, const char *end)
{
    for (;;) {
        const unsigned char *u = (const unsigned char *)p;
        if (p != end && u[0] >= 0x20 && u[0] < 0x7f)
            p++;
        else if (end - p >= 3 && u[0] >= 0xe3 && u[0] <= 0xe9 && (u[1] & 0xc0) == 0x80 &&
                 (u[2] & 0xc0) == 0x80)
            p += 3;
        else
            return p;
    }
}

bool utf8_valid(struct str s)
{
    const char *end = s.p + s.n;
    for (const char *p = s.p; (p = skip_usual(p, end)) != end;) {
        size_t len;
        uint32_t c = decode(p, end, &len);
        if (c == BAD || c == 0)
            return false;
        p += len;
    }
    return true;
}

uint32_t utf8_next(const char **p, const char *end)
{
    size_t len;
    uint32_t c = decode(*p, end, &len);
    *p += len;
    return c == BAD ? 0xfffd : c;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++)
        count += !continues(s.p[i]);
    return count;
}

struct str utf8_prefix(struct str s, size_t max)
{
    size_t count = 0, i = 0;
    for (; i < s.n; i++)
        if (!continues(s.p[i]) && count++ == max)
            break;
    return (struct str){s.p, i};
}

size_t utf8_encode(uint32_t c, char out[4])
{
    BUG_IF(c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff));
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(lead[n] | c);
    return n;
}

/* What a person never types, and what makes text look other than it is. */
static bool unwanted(uint32_t c)
{
    if (c == '\t' || c == '\n')
        return false;
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xfeff || (c & 0xfffe) == 0xfffe ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *utf8_clean(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.n + 1), *to = copy;
    const char *end = s.p + s.n;

    for (const char *p = s.p, *run; p != end;) {
        run = p;
        p = skip_usual(p, end);
        memcpy(to, run, (size_t)(p - run));
        to += p - run;
        if (p == end)
            break;
        size_t len;
        uint32_t c = decode(p, end, &len);
        if (c == '\r') {
            if (p + 1 == end || p[1] != '\n')
                *to++ = '\n';
        } else if (c != BAD && !unwanted(c)) {
            memcpy(to, p, len);
            to += len;
        }
        p += len;
    }
    *to = '\0';
    return copy;
}

char *utf8_ellipsis(struct arena *a, const char *s, size_t max)
{
    struct str whole = str_of(s);
    if (utf8_prefix(whole, max).n == whole.n)
        return str_dup(a, whole);
    if (max == 0)
        return arena_strdup(a, "");
    struct str kept = utf8_prefix(whole, max - 1);
    return arena_printf(a, "%.*s…", (int)kept.n, kept.p);
}

char *utf8_repair(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.n * 3 + 1), *to = copy;
    const char *end = s.p + s.n;

    for (const char *p = s.p; p != end;) {
        size_t len;
        uint32_t c = decode(p, end, &len);
        if (c == BAD) {
            to += utf8_encode(0xfffd, to);
        } else if (c != 0) {
            memcpy(to, p, len);
            to += len;
        }
        p += len;
    }
    *to = '\0';
    return copy;
}
