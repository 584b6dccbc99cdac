/*
 * fuzz_multipart.c - multipart bodies: the first byte says where the rest is cut; the result must
 * not depend on it.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_begin(void *ctx, const struct multipart_part *p)
{
    BUG_IF(!p->name || !utf8_valid(str_of(p->name)));
    BUG_IF(p->filename && !utf8_valid(str_of(p->filename)));
    buf_printf(ctx, "[%s|%s:", p->name, p->filename ? p->filename : "-");
}

static void on_data(void *ctx, const char *p, size_t n)
{
    buf_put(ctx, p, n);
}

static void on_end(void *ctx)
{
    buf_putc(ctx, ']');
}

static bool parse(struct arena *a, struct str body, size_t step, struct buf *out)
{
    *out = buf_make(a, 64);
    struct multipart_sink sink = {on_begin, on_data, on_end, out};
    struct multipart *m = multipart_new(a, "multipart/form-data; boundary=B", sink);
    for (size_t i = 0; i < body.n; i += step)
        if (!multipart_push(m, body.p + i, body.n - i < step ? body.n - i : step))
            return false;
    return multipart_end(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct buf whole, pieces;
    if (size < 1 || size > 100000)
        return 0;
    arena_init(&a, 64u << 20);
    struct str body = {(const char *)data + 1, size - 1};
    bool fine = parse(&a, body, body.n ? body.n : 1, &whole);
    bool same = parse(&a, body, (size_t)data[0] % 17 + 1, &pieces);
    BUG_IF(fine != same);
    BUG_IF(fine && (whole.n != pieces.n || memcmp(whole.p, pieces.p, whole.n) != 0));
    struct multipart_sink none = {on_begin, on_data, on_end, &whole};
    multipart_new(&a, arena_strndup(&a, body.p, body.n), none);
    arena_free(&a);
    return 0;
}
