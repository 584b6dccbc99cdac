/*
 * unpack.c - prints the table that embed made, each encoding unpacked with the library's own
 * decoder.
 */
#include <brotli/decode.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "web/static.h"

static const char *compare(const unsigned char *got, size_t n, const struct static_bytes *raw)
{
    return n == raw->n && memcmp(got, raw->p, n) == 0 ? "same" : "DIFFERENT";
}

static const char *brotli(const struct static_file *f)
{
    unsigned char out[4096];
    size_t n = sizeof out;
    if (!f->br.p)
        return "not smaller";
    if (BrotliDecoderDecompress(f->br.n, f->br.p, &n, out) != BROTLI_DECODER_RESULT_SUCCESS)
        return "BROKEN";
    return f->br.n < f->raw.n ? compare(out, n, &f->raw) : "LARGER";
}

static const char *gzip(const struct static_file *f)
{
    unsigned char out[4096], in[4096];
    if (!f->gzip.p)
        return "not smaller";
    memcpy(in, f->gzip.p, f->gzip.n);
    z_stream z = {
        .next_in = in, .avail_in = (uInt)f->gzip.n, .next_out = out, .avail_out = sizeof out};
    if (inflateInit2(&z, 15 + 16) != Z_OK)
        return "BROKEN";
    int end = inflate(&z, Z_FINISH);
    size_t n = z.total_out;
    inflateEnd(&z);
    if (end != Z_STREAM_END)
        return "BROKEN";
    return f->gzip.n < f->raw.n ? compare(out, n, &f->raw) : "LARGER";
}

int main(void)
{
    for (size_t i = 0; i <= n_static_files && static_files[i].name; i++) {
        const struct static_file *f = &static_files[i];
        printf("=== %s %s %s %s\nbr %s, gzip %s\n%.*s", f->name, f->logical, f->type, f->etag,
               brotli(f), gzip(f), (int)f->raw.n, (const char *)f->raw.p);
    }
    return 0;
}
