/*
 * encode.c - brotli and gzip for pages made at the moment.
 *
 * The fastest levels: a page of 20 KB costs about as much time as it took to write it, and is a
 * quarter on the wire. Static files were compressed as well as possible at build time.
 */
#include "web/encode.h"

#include <brotli/encode.h>
#include <zlib.h>

#define WORTH_BYTES   2048
#define MOST_BYTES    (8u * 1024 * 1024)
#define BROTLI_WINDOW 18 /* 256 KB: pages are smaller */

/* "q=0.5" in thousandths; 1000 when absent, 0 when wrong (RFC 9110 §12.4.2). */
static int weight(struct str params)
{
    struct str one;
    int q = 1000;
    while (str_cut(&params, ';', &one)) {
        one = str_trim(one);
        if (one.n < 3 || (one.p[0] | 0x20) != 'q' || one.p[1] != '=')
            continue;
        q = one.p[2] == '1' ? 1000 : 0;
        int scale = 100;
        for (size_t i = 4; q < 1000 && i < one.n && i < 7; i++, scale /= 10)
            q += one.p[i] >= '0' && one.p[i] <= '9' ? (one.p[i] - '0') * scale : 0;
    }
    return q;
}

enum coding encode_choose(const char *accept_encoding)
{
    int br = -1, gzip = -1, identity = -1, any = -1;
    struct str rest = str_of(accept_encoding), item, name;
    if (!accept_encoding)
        return CODING_NONE;
    while (str_cut(&rest, ',', &item)) {
        struct str params = item;
        str_cut(&params, ';', &name);
        name = str_trim(name);
        int q = params.p ? weight(params) : 1000;
        if (str_ieq(name, STR("br")))
            br = q;
        else if (str_ieq(name, STR("gzip")) || str_ieq(name, STR("x-gzip")))
            gzip = q;
        else if (str_ieq(name, STR("identity")))
            identity = q;
        else if (str_eq(name, STR("*")))
            any = q;
    }
    br = br < 0 ? any : br;
    gzip = gzip < 0 ? any : gzip;
    if (br > 0 && br >= gzip && br >= identity)
        return CODING_BR;
    return gzip > 0 && gzip >= identity ? CODING_GZIP : CODING_NONE;
}

const char *coding_name(enum coding c)
{
    return c == CODING_BR ? "br" : c == CODING_GZIP ? "gzip" : NULL;
}

bool encode_worth(const char *type, size_t n)
{
    struct str t = str_of(type);
    return n > WORTH_BYTES && n < MOST_BYTES &&
           (str_starts(t, STR("text/")) || strstr(type, "json") || strstr(type, "xml") ||
            str_starts(t, STR("application/javascript"))) &&
           !str_starts(t, STR("text/event-stream"));
}

static bool gzip_body(struct str in, char *out, size_t *n)
{
    z_stream z = {0};
    if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    z.next_in = (z_const Bytef *)(uintptr_t)in.p;
    z.avail_in = (uInt)in.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)*n;
    int end = deflate(&z, Z_FINISH);
    *n = z.total_out;
    deflateEnd(&z);
    return end == Z_STREAM_END;
}

bool encode_body(struct arena *a, enum coding c, struct str body, struct str *out)
{
    size_t n = body.n - 1; /* no room for more: not smaller is a failure */
    if (c == CODING_NONE || body.n < 2 || body.n > MOST_BYTES)
        return false;
    char *p = arena_alloc(a, n);
    bool done = c == CODING_GZIP ? gzip_body(body, p, &n)
                                 : BrotliEncoderCompress(1, BROTLI_WINDOW, BROTLI_MODE_TEXT, body.n,
                                                         (const uint8_t *)body.p, &n, (uint8_t *)p);
    *out = (struct str){p, n};
    return done;
}
