/*
 * test_multipart.c - the same result wherever the bytes are cut; and what is refused.
 */
#include "base/buf.h"
#include "harness.h"
#include "web/multipart.h"

static void on_begin(void *ctx, const struct multipart_part *p)
{
    buf_printf(ctx, "[%s|%s|%s:", p->name, p->filename ? p->filename : "-",
               p->type ? p->type : "-");
}
static void on_data(void *ctx, const char *p, size_t n)
{
    buf_put(ctx, p, n);
}
static void on_end(void *ctx)
{
    buf_lit((struct buf *)ctx, "]");
}

static const char *parse(const char *type, struct str body, size_t step, bool *whole)
{
    struct buf *out = arena_new(t_arena(), struct buf);
    *out = buf_make(t_arena(), 64);
    struct multipart_sink sink = {on_begin, on_data, on_end, out};
    struct multipart *m = multipart_new(t_arena(), type, sink);
    EXPECT(m != NULL);
    bool fine = true;
    for (size_t i = 0; i < body.n && fine; i += step) {
        size_t n = body.n - i < step ? body.n - i : step;
        char *copy = malloc(n); /* its own block, so that a read beyond it is seen */
        memcpy(copy, body.p + i, n);
        fine = multipart_push(m, copy, n);
        free(copy);
    }
    *whole = fine && multipart_end(m);
    return out->p;
}

#define TYPE "multipart/form-data; boundary=XyZ"

static const char message[] =
    "preamble\r\n--XyZ\r\n"
    "Content-Disposition: form-data; name=\"title\"\r\n\r\n"
    "路灯\r\n--Xy\r\r\n-\r\n--XyZ\r\n"
    "content-disposition: form-data; name=\"f\"; filename=\"a;b%22c.jpg\"\r\n"
    "Content-Type: image/jpeg\r\n\r\n"
    "\r\n\r\n--X\r\n--XyZ \t\r\n"
    "Content-Disposition: form-data; filename=\"\"; name=empty\r\n\r\n"
    "\r\n--XyZ--\r\nepilogue --XyZ";

TEST(web, multipart_cut_anywhere)
{
    static const char want[] =
        "[title|-|-:路灯\r\n--Xy\r\r\n-][f|a;b\"c.jpg|image/jpeg:\r\n\r\n--X]"
        "[empty||-:]";
    bool whole;
    for (size_t step = 1; step <= sizeof(message); step++) {
        EXPECT_STR(parse(TYPE, (struct str){message, sizeof(message) - 1}, step, &whole), want);
        EXPECT(whole);
    }
}

TEST(web, multipart_incomplete)
{
    bool whole;
    const char *end = strstr(message, "--XyZ--");
    for (size_t n = 0; n < (size_t)(end - message) + 7; n++) {
        parse(TYPE, (struct str){message, n}, 7, &whole);
        EXPECT(!whole);
    }
}

TEST(web, multipart_refused)
{
    static const char *const bad[] = {
        "--XyZ\r\n\r\nx\r\n--XyZ--", /* no name */
        "--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--",
        "--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XyZ--",
        "--XyZ\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--XyZ--",
        "--XyZ\r\nContent-Disposition: form-data; name=\"a\" x\r\n\r\nx\r\n--XyZ--",
        "--XyZ\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--XyZ--",
        ("--XyZ\r\nContent-Transfer-Encoding: base64\r\n"
         "Content-Disposition: form-data; name=a\r\n\r\n"),
        "--XyZ\r\nrubbish\r\n\r\nx\r\n--XyZ--",
        "--XyZrubbish\r\n",
        "--XyZ\n",
    };
    bool whole;
    for (size_t i = 0; i < countof(bad); i++) {
        parse(TYPE, str_of(bad[i]), 3, &whole);
        if (whole)
            test_fail(__FILE__, __LINE__, "taken: %s", bad[i]);
    }
    struct multipart_sink none = {on_begin, on_data, on_end, NULL};
    static const char *const types[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "text/plain; boundary=a",
        "multipart/form-data; boundary=\"a ",
        "multipart/form-data; boundary=\"a \"",
        "multipart/mixed; boundary=a",
        ("multipart/form-data; boundary="
         "12345678901234567890123456789012345678901234567890123456789012345678901")};
    for (size_t i = 0; i < countof(types); i++)
        EXPECT(multipart_new(t_arena(), types[i], none) == NULL);
    EXPECT(multipart_new(t_arena(), "Multipart/Form-Data; charset=x; boundary=\"a b\"", none) !=
           NULL);
}

TEST(web, multipart_limits)
{
    bool whole;
    struct buf b = buf_make(t_arena(), 1024);
    buf_lit(&b, "--XyZ\r\nX: ");
    for (int i = 0; i < MULTIPART_HEADER_MAX; i++)
        buf_lit(&b, "y");
    buf_lit(&b, "\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XyZ--");
    parse(TYPE, (struct str){b.p, b.n}, 100, &whole);
    EXPECT(!whole);
    b.n = 0;
    for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
        buf_lit(&b, "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n");
    buf_lit(&b, "--XyZ--");
    parse(TYPE, (struct str){b.p, b.n}, 100, &whole);
    EXPECT(!whole);
}
