/*
 * guard.c - refusing what two readers could read in two ways.
 *
 * A proxy in front and the library here must agree where a request ends and what it asks for;
 * where the standard leaves a doubt we answer 400 and close. The functions know nothing of sockets or
 * of the library, so that they are tested and fuzzed on plain lists.
 */
#include "web/guard.h"

#include <arpa/inet.h>

#include "base/utf8.h"

static int refuse(int status, const char **why, const char *words)
{
    *why = words;
    return status;
}

/* --- headers --------------------------------------------------------------------------------- */

static bool name_ok(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= 0x20 || c >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", c))
            return false;
    }
    return s.n > 0;
}

static bool value_ok(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool port_ok(struct str s)
{
    uint64_t port;
    return str_uint64(s, &port) && port > 0 && port <= 65535 && s.n <= 5;
}

bool guard_host(struct str host)
{
    size_t n = 0;
    if (host.n > 0 && host.p[0] == '[') {
        const char *end = memchr(host.p, ']', host.n);
        char text[INET6_ADDRSTRLEN];
        struct in6_addr v6;
        if (!end || (size_t)(end - host.p) > sizeof(text))
            return false;
        n = (size_t)(end - host.p) - 1;
        memcpy(text, host.p + 1, n);
        text[n] = '\0';
        if (strlen(text) != n || inet_pton(AF_INET6, text, &v6) != 1)
            return false;
        n += 2;
    } else {
        while (n < host.n &&
               (is_digit(host.p[n]) || host.p[n] == '-' || host.p[n] == '.' || host.p[n] == '_' ||
                ((host.p[n] | 0x20) >= 'a' && (host.p[n] | 0x20) <= 'z')))
            n++;
        if (n == 0 || n > 253)
            return false;
    }
    if (n == host.n)
        return true;
    return host.p[n] == ':' && port_ok((struct str){host.p + n + 1, host.n - n - 1});
}

struct seen {
    int length, encoding, host;
};

static int look_at(const struct guard_header *h, struct seen *seen, struct guard_body *body,
                   const char **why)
{
    if (!name_ok(h->name))
        return refuse(400, why, "header name with a byte that is not allowed");
    if (!value_ok(h->value))
        return refuse(400, why, "control byte in a header");
    if (str_ieq(h->name, STR("content-length"))) {
        if (seen->length++)
            return refuse(400, why, "two Content-Length");
        if (!str_uint64(h->value, &body->bytes))
            return refuse(400, why, "Content-Length is not a number");
    } else if (str_ieq(h->name, STR("transfer-encoding"))) {
        if (seen->encoding++)
            return refuse(400, why, "two Transfer-Encoding");
        if (!str_eq(h->value, STR("chunked")))
            return refuse(400, why, "Transfer-Encoding other than chunked");
        body->chunked = true;
    } else if (str_ieq(h->name, STR("host"))) {
        if (seen->host++)
            return refuse(400, why, "two Host");
        if (!guard_host(h->value))
            return refuse(400, why, "Host is not a host");
    }
    return 0;
}

int guard_headers(const struct guard_header *h, size_t n, bool http11, struct guard_body *body,
                  const char **why)
{
    struct seen seen = {0};
    *body = (struct guard_body){0};
    if (n > GUARD_HEADERS_MAX)
        return refuse(431, why, "too many headers");
    for (size_t i = 0; i < n; i++) {
        int status = look_at(&h[i], &seen, body, why);
        if (status)
            return status;
    }
    if (seen.length && seen.encoding)
        return refuse(400, why, "Content-Length and Transfer-Encoding together");
    if (seen.encoding && !http11)
        return refuse(400, why, "Transfer-Encoding in HTTP/1.0");
    if (http11 && seen.host != 1)
        return refuse(400, why, "no Host");
    body->some = seen.length || seen.encoding;
    return 0;
}

/* --- target ---------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(struct str in, bool plus, char *out, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == '%') {
            int hi = in.n - i > 2 ? hex_digit(in.p[i + 1]) : -1;
            int lo = hi >= 0 ? hex_digit(in.p[i + 2]) : -1;
            if (lo < 0)
                return false;
            c = (char)(hi << 4 | lo);
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        out[(*n)++] = c;
    }
    return true;
}

/* "http://host/path" is as good as "/path" (RFC 9112 §3.2.2); the Host field was checked already. */
static struct str drop_origin(struct str t)
{
    for (size_t scheme = 7; scheme <= 8; scheme++) {
        if (t.n < scheme ||
            !str_ieq((struct str){t.p, scheme}, scheme == 7 ? STR("http://") : STR("https://")))
            continue;
        struct str rest = {t.p + scheme, t.n - scheme};
        const char *slash = rest.n ? memchr(rest.p, '/', rest.n) : NULL;
        if (slash)
            return (struct str){slash, rest.n - (size_t)(slash - rest.p)};
    }
    return t;
}

/* Whom an absolute target names is the host (RFC 9112 §3.2.2), a proxy may have gone by it. Where the Host
 * field says otherwise, two readers read two hosts. */
bool guard_same_host(struct str target, const char *host)
{
    struct str rest = {0};
    if (target.n >= 7 && str_ieq((struct str){target.p, 7}, STR("http://")))
        rest = (struct str){target.p + 7, target.n - 7};
    else if (target.n >= 8 && str_ieq((struct str){target.p, 8}, STR("https://")))
        rest = (struct str){target.p + 8, target.n - 8};
    if (!rest.p)
        return true;
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
        n++;
    return host && str_ieq((struct str){rest.p, n}, str_of(host));
}

static bool has_dot_part(struct str path)
{
    struct str part;
    while (str_cut(&path, '/', &part))
        if (str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return true;
    return false;
}

int guard_target(struct arena *a, struct str target, const char **path, struct str *query,
                 const char **own, const char **why)
{
    if (target.n > GUARD_TARGET_MAX)
        return refuse(414, why, "the address is too long");
    target = drop_origin(target);
    for (size_t i = 0; i < target.n; i++)
        if ((unsigned char)target.p[i] <= 0x20 || target.p[i] == 0x7f || target.p[i] == '#' ||
            target.p[i] == '\\')
            return refuse(400, why, "a byte in the address that is not allowed");
    if (!utf8_valid(target))
        return refuse(400, why, "the address is not UTF-8");
    if (target.n == 0 || target.p[0] != '/' || (target.n > 1 && target.p[1] == '/'))
        return refuse(400, why, "the address is not a path");
    struct str rest = target, raw;
    str_cut(&rest, '?', &raw);
    size_t n;
    char *decoded = arena_alloc(a, raw.n + 1);
    if (!percent_decode(raw, false, decoded, &n))
        return refuse(400, why, "wrong percent sign in the address");
    struct str clean = {decoded, n};
    if (!utf8_valid(clean) || !value_ok(clean) || memchr(decoded, '\t', n))
        return refuse(400, why, "the address is not UTF-8");
    if (has_dot_part(clean) || (n > 1 && (decoded[1] == '/' || decoded[1] == '\\')))
        return refuse(400, why, "the address is not a plain path");
    *path = decoded;
    *query = rest.p ? rest : STR("");
    *own = str_dup(a, target);
    return 0;
}

/* --- who asks --------------------------------------------------------------------------------- */

struct address {
    uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d, so that one comparison serves both */
};

static bool address_of(struct str s, struct address *out)
{
    char text[INET6_ADDRSTRLEN];
    if (s.n == 0 || s.n >= sizeof(text) || memchr(s.p, '\0', s.n))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (inet_pton(AF_INET6, text, out->bytes) == 1)
        return true;
    memset(out->bytes, 0, 10);
    memset(out->bytes + 10, 0xff, 2);
    return inet_pton(AF_INET, text, out->bytes + 12) == 1;
}

static bool is_v4(const struct address *x)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return memcmp(x->bytes, mapped, sizeof(mapped)) == 0;
}

static bool in_prefix(const struct address *x, const struct address *net, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(x->bytes, net->bytes, whole) != 0)
        return false;
    return rest == 0 || (x->bytes[whole] ^ net->bytes[whole]) >> (8 - rest) == 0;
}

static bool is_proxy(const struct address *x, const char *proxies)
{
    struct str rest = str_of(proxies), one, net;
    while (proxies && str_cut(&rest, ' ', &one)) {
        struct address base;
        uint64_t bits = 128;
        struct str length = one;
        str_cut(&length, '/', &net);
        if (!address_of(net, &base))
            continue;
        if (length.p) {
            if (!str_uint64(length, &bits) || bits > (is_v4(&base) ? 32 : 128))
                continue;
            bits += is_v4(&base) ? 96 : 0;
        }
        if (in_prefix(x, &base, (unsigned)bits))
            return true;
    }
    return false;
}

static const char *address_text(struct arena *a, const struct address *x)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (is_v4(x))
        inet_ntop(AF_INET, x->bytes + 12, text, sizeof(text));
    else
        inet_ntop(AF_INET6, x->bytes, text, sizeof(text));
    return arena_strdup(a, text);
}

/* Takes the last item of a comma separated list off its end. */
static bool cut_last(struct str *list, struct str *item)
{
    if (!list->p)
        return false;
    const char *comma = list->n ? memrchr(list->p, ',', list->n) : NULL;
    size_t from = comma ? (size_t)(comma - list->p) + 1 : 0;
    *item = str_trim((struct str){list->p + from, list->n - from});
    *list = comma ? (struct str){list->p, from - 1} : (struct str){0};
    return true;
}

const char *guard_client(struct arena *a, const char *peer, const char *forwarded_for,
                         const char *proxies, bool *believed)
{
    struct address at, next;
    bool known = peer && address_of(str_of(peer), &at);
    *believed = !peer || (known && is_proxy(&at, proxies));
    struct str list = str_of(forwarded_for), item;
    while (*believed && cut_last(&list, &item) && address_of(item, &next)) {
        at = next;
        known = true;
        if (!is_proxy(&at, proxies))
            break;
    }
    return known ? address_text(a, &at) : "local";
}
