/*
 * fuzz_strip.c - pictures: what was cleaned once is clean, and stays of its type.
 */
#include "base/buf.h"
#include "web/strip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void collect(void *ctx, const void *p, size_t n)
{
    buf_put(ctx, p, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str file = {(const char *)data, size};
    arena_init(&a, 64u << 20);
    enum sniff type = sniff(file);
    struct buf once = buf_make(&a, size + 1), twice = buf_make(&a, size + 1);
    if (strip_image(type, file, (struct strip_sink){collect, &once})) {
        struct str clean = {once.p, once.n};
        BUG_IF(sniff(clean) != type);
        BUG_IF(!strip_image(type, clean, (struct strip_sink){collect, &twice}));
        BUG_IF(once.n != twice.n || memcmp(once.p, twice.p, once.n) != 0);
    }
    arena_free(&a);
    return 0;
}
