/*
 * Tests of mime.c: what a receiver reads, found out by a small decoder that shares nothing with
 * the encoder; and what is refused.
 */
#include "base/rand.h"
#include "base/utf8.h"
#include "harness.h"
#include "job/mail.h"

static const char SENDER[] = "noreply@tongxin.example";
static const char ID[] = "7.1700000000000000@tongxin.example";
static const usec WHEN = INT64_C(1773104400) * USEC_SECOND; /* 2026-03-10T09:00+08:00 */

static char *format(struct arena *a, const struct mail *m)
{
    struct zone *z = zone_open("Asia/Shanghai");
    char *s = mail_format(a, m, SENDER, ID, WHEN, z);
    zone_close(z);
    return s;
}

static struct mail plain(const char *subject)
{
    return (struct mail){.to = "mei@example.com", .subject = subject, .text = "Hello\nthere\n"};
}

/* --- the decoder -------------------------------------------------------------------------------- */

static int b64(char c)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *p = c ? strchr(set, c) : NULL;
    return p ? (int)(p - set) : -1;
}

/* Decodes base64 up to end, skipping line ends; false on anything else. */
static bool unbase64(struct buf *out, const char *p, const char *end)
{
    unsigned bits = 0, n = 0;
    for (; p < end && *p != '='; p++) {
        if (*p == '\r' || *p == '\n')
            continue;
        if (b64(*p) < 0)
            return false;
        bits = bits << 6 | (unsigned)b64(*p);
        if (++n % 4 != 1)
            buf_putc(out, (char)(bits >> (6 - 2 * ((n - 1) % 4)) & 0xff));
    }
    for (; p < end; p++) {
        if (*p != '=' && *p != '\r' && *p != '\n')
            return false;
    }
    return true;
}

/* The unfolded value of the first header of that name; NULL: absent. */
static char *header(struct arena *a, const char *message, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = message; strncmp(p, "\r\n", 2) != 0;) {
        bool hit = strncasecmp(p, name, n) == 0 && p[n] == ':' && p[n + 1] == ' ';
        struct buf b = buf_make(a, 256);
        const char *end;
        do { /* a line that begins with a blank goes on */
            end = strstr(p, "\r\n");
            buf_put(&b, p, (size_t)(end - p));
            p = end + 2;
        } while (*p == ' ' || *p == '\t');
        if (hit)
            return b.p + n + 2;
    }
    return NULL;
}

/* RFC 2047 §6: words decoded, blanks between two words dropped. Each word must be whole UTF-8. */
static char *decode_words(struct arena *a, const char *s)
{
    struct buf b = buf_make(a, 256);
    bool after_word = false;
    while (*s) {
        const char *blanks = s + strspn(s, " ");
        const char *word = strncmp(blanks, "=?utf-8?B?", 10) == 0 ? blanks : NULL;
        const char *end = word ? strstr(word + 10, "?=") : NULL;
        if (!end) {
            buf_putc(&b, *s++);
            after_word = false;
            continue;
        }
        if (!after_word)
            buf_put(&b, s, (size_t)(blanks - s));
        EXPECT(end + 2 - word <= 75);
        size_t start = b.n;
        EXPECT(unbase64(&b, word + 10, end));
        EXPECT(utf8_valid((struct str){b.p + start, b.n - start}));
        after_word = true;
        s = end + 2;
    }
    return b.p;
}

/* Every line ends with CRLF, is ASCII and no longer than most. */
static void check_lines(const char *m, size_t most)
{
    while (*m) {
        const char *end = strstr(m, "\r\n");
        EXPECT(end != NULL);
        if (!end)
            return;
        EXPECT((size_t)(end - m) <= most);
        for (; m < end; m++)
            EXPECT(*m >= 0x20 && *m < 0x7f);
        m = end + 2;
    }
}

/* --- tests -------------------------------------------------------------------------------------- */

TEST(mime, golden)
{
    struct arena *a = t_arena();
    struct mail m = {.to = "mei@example.com",
                     .to_name = "陈美",
                     .subject = "路灯",
                     .text = "你好\n",
                     .unsubscribe = "https://tongxin.example/u/abc",
                     .list_id = "weekly.tongxin.example"};
    EXPECT_STR(format(a, &m), "From: noreply@tongxin.example\r\n"
                              "To: =?utf-8?B?6ZmI576O?=\r\n"
                              " <mei@example.com>\r\n"
                              "Subject: =?utf-8?B?6Lev54Gv?=\r\n"
                              "Date: Tue, 10 Mar 2026 09:00:00 +0800\r\n"
                              "Message-ID: <7.1700000000000000@tongxin.example>\r\n"
                              "Auto-Submitted: auto-generated\r\n"
                              "List-Id: <weekly.tongxin.example>\r\n"
                              "List-Unsubscribe: <https://tongxin.example/u/abc>\r\n"
                              "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                              "MIME-Version: 1.0\r\n"
                              "Content-Type: text/plain; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: base64\r\n"
                              "\r\n"
                              "5L2g5aW9DQo=\r\n");
}

TEST(mime, html_beside_text)
{
    struct arena *a = t_arena();
    struct mail m = plain("Notice");
    m.html = "<p>Hello</p>";
    const char *s = format(a, &m);
    EXPECT_STR(header(a, s, "Content-Type"), "multipart/alternative; boundary=\"=_tongxin\"");
    EXPECT_STR(strstr(s, "\r\n\r\n") + 4, "--=_tongxin\r\n"
                                          "Content-Type: text/plain; charset=utf-8\r\n"
                                          "Content-Transfer-Encoding: base64\r\n\r\n"
                                          "SGVsbG8NCnRoZXJlDQo=\r\n"
                                          "--=_tongxin\r\n"
                                          "Content-Type: text/html; charset=utf-8\r\n"
                                          "Content-Transfer-Encoding: base64\r\n\r\n"
                                          "PHA+SGVsbG88L3A+\r\n"
                                          "--=_tongxin--\r\n");
}

TEST(mime, plain_names_and_subjects_stay_readable)
{
    struct arena *a = t_arena();
    struct mail m = plain("Your code: 123456");
    m.to_name = "Mei Chen";
    const char *s = format(a, &m);
    EXPECT_STR(header(a, s, "Subject"), "Your code: 123456");
    EXPECT_STR(header(a, s, "To"), "Mei Chen <mei@example.com>");
    m.to_name = "Chen, Mei"; /* a comma would make two receivers of it */
    EXPECT(strstr(format(a, &m), "To: =?utf-8?B?") != NULL);
    m.subject = "=?utf-8?B?aGk=?="; /* written as such, to be read as such */
    EXPECT_STR(decode_words(a, header(a, format(a, &m), "Subject")), m.subject);
}

TEST(mime, sender_with_name)
{
    struct arena *a = t_arena();
    struct zone *z = zone_open("Asia/Shanghai");
    struct mail m = plain("x");
    const char *s = mail_format(a, &m, "同心 <noreply@tongxin.example>", ID, WHEN, z);
    EXPECT_STR(decode_words(a, header(a, s, "From")), "同心 <noreply@tongxin.example>");
    EXPECT_STR(mail_from_address(a, "\"A B\" <x@y.example>"), "x@y.example");
    EXPECT(mail_from_address(a, "nobody") == NULL);
    EXPECT(mail_from_address(a, "x@y.example>") == NULL);
    EXPECT(mail_from_address(a, "A\r\nBcc: z@z.example <x@y.example>") == NULL);
    EXPECT(mail_format(a, &m, "x@y.example", "no at", WHEN, z) == NULL);
    EXPECT(mail_format(a, &m, "x@y.example", "a>\r\nBcc: b@c.example", WHEN, z) == NULL);
    zone_close(z);
}

static char *random_text(struct arena *a, struct rng *r, size_t most)
{
    struct buf b = buf_make(a, 64);
    size_t n = 1 + (size_t)rng_below(r, most);
    for (size_t i = 0; i < n; i++) {
        static const uint32_t from[] = {0x20, 0x20, 0xa1, 0x4e00, 0x1f300};
        static const uint32_t many[] = {0x5f, 0x5f, 0x200, 0x5000, 0x200};
        size_t k = (size_t)rng_below(r, countof(from));
        char c[4];
        buf_put(&b, c, utf8_encode(from[k] + (uint32_t)rng_below(r, many[k]), c));
    }
    return b.p;
}

TEST(mime, random_text_comes_back)
{
    struct rng r = rng_fixed(5322);
    for (int i = 0; i < 3000; i++) {
        struct arena a;
        arena_init(&a, 16 << 20);
        struct mail m = plain(random_text(&a, &r, i % 3 ? 40 : 300));
        m.to_name = random_text(&a, &r, i % 5 ? 12 : 150);
        m.text = random_text(&a, &r, 400);
        const char *s = format(&a, &m);
        check_lines(s, 76);
        EXPECT_STR(decode_words(&a, header(&a, s, "Subject")), m.subject);
        char *to = decode_words(&a, header(&a, s, "To"));
        EXPECT_STR(to, arena_printf(&a, "%s <mei@example.com>", m.to_name));
        struct buf body = buf_make(&a, 0);
        const char *at = strstr(s, "\r\n\r\n") + 4;
        EXPECT(unbase64(&body, at, at + strlen(at)));
        EXPECT_STR(body.p, m.text);
        arena_free(&a);
    }
}

TEST(mime, line_ends_of_the_text)
{
    struct arena *a = t_arena();
    struct mail m = plain("x");
    m.text = "one\ntwo\r\n\n.three";
    const char *s = format(a, &m);
    struct buf body = buf_make(a, 0);
    const char *at = strstr(s, "\r\n\r\n") + 4;
    EXPECT(unbase64(&body, at, at + strlen(at)));
    EXPECT_STR(body.p, "one\r\ntwo\r\n\r\n.three");
    m.text = "";
    EXPECT(format(a, &m) != NULL);
}

TEST(mime, headers_cannot_be_injected)
{
    struct arena *a = t_arena();
    static const char *const bad[] = {"a\r\nBcc: x@example.com",
                                      "a\nb",
                                      "a\rb",
                                      "a\x01"
                                      "b",
                                      "a\x7f",
                                      "a\xc2\x85"
                                      "b",
                                      "a\xe2\x80\xa8"
                                      "b",
                                      "\xff",
                                      "\t"};
    for (size_t i = 0; i < countof(bad); i++) {
        struct mail m = plain(bad[i]);
        EXPECT(format(a, &m) == NULL && mail_fault(&m) != NULL);
        m = plain("x");
        m.to_name = bad[i];
        EXPECT(format(a, &m) == NULL && mail_fault(&m) != NULL);
        m.to_name = NULL;
        m.to = bad[i];
        EXPECT(format(a, &m) == NULL && mail_fault(&m) != NULL);
        m = plain("x");
        m.unsubscribe = arena_printf(a, "https://x.example/%s", bad[i]);
        EXPECT(format(a, &m) == NULL && mail_fault(&m) != NULL);
        m = plain("x");
        m.list_id = bad[i];
        EXPECT(format(a, &m) == NULL && mail_fault(&m) != NULL);
    }
    struct mail m = plain("x");
    m.unsubscribe = "https://x.example/>,<mailto:y@example.com";
    EXPECT(format(a, &m) == NULL);
    m.unsubscribe = "javascript:alert(1)";
    EXPECT(format(a, &m) == NULL);
    m = plain("");
    EXPECT(format(a, &m) == NULL);
    m = plain("x");
    m.text = "\xff";
    EXPECT(format(a, &m) == NULL);
}

TEST(mime, limits)
{
    struct arena *a = t_arena();
    char *s = arena_alloc(a, MAIL_BODY_MAX + 2);
    memset(s, 'a', MAIL_BODY_MAX + 1);
    struct mail m = plain("x");
    m.text = s;
    EXPECT(format(a, &m) == NULL);
    s[MAIL_BODY_MAX] = '\0';
    check_lines(format(a, &m), 76);
    s[MAIL_SUBJECT_MAX] = '\0';
    m = plain(s);
    check_lines(format(a, &m), 76);
    m.unsubscribe = arena_printf(a, "https://x.example/%.880s", s);
    check_lines(format(a, &m), 998);
    m.unsubscribe = arena_printf(a, "https://x.example/%.890s", s);
    EXPECT(format(a, &m) == NULL);
}

TEST(mime, one_click_needs_https)
{
    struct arena *a = t_arena();
    struct mail m = plain("x");
    m.unsubscribe = "http://localhost:8080/u/t";
    const char *s = format(a, &m);
    EXPECT_STR(header(a, s, "List-Unsubscribe"), "<http://localhost:8080/u/t>");
    EXPECT(header(a, s, "List-Unsubscribe-Post") == NULL);
}

TEST(mime, addresses)
{
    static const char *const good[] = {"a@b.example",        "first.last+tag@sub.example.com",
                                       "o'neil@example.com", "x@xn--fiq228c.example",
                                       "10086@qq.com",       "a@1.example"};
    static const char *const bad[] = {
        "",
        "a",
        "@b.example",
        "a@",
        "a@b",
        "a@b.",
        "a@.b",
        "a@b..c",
        ".a@b.example",
        "a.@b.example",
        "a..b@c.example",
        "a b@c.example",
        "a@b c.example",
        "a@-b.example",
        "a@b-.example",
        "a@b.example\r\nRCPT TO:<x@y.example>",
        "<a@b.example>",
        "a@b.example,c@d.example",
        "\"a\"@b.example",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@b_c.example",
        "梅@b.example",
        "a@中国.example",
        "a@b@c.example",
        "a;b@c.example",
        "a\\b@c.example",
        "a@b.example ",
    };
    struct arena *a = t_arena();
    for (size_t i = 0; i < countof(good); i++)
        EXPECT(mail_address_ok(good[i]));
    for (size_t i = 0; i < countof(bad); i++)
        EXPECT(!mail_address_ok(bad[i]));
    EXPECT(strstr(mail_address_fault("a@中国.example"), "xn--") != NULL);
    char *x = arena_alloc(a, 300);
    memset(x, 'x', 299);
    EXPECT(!mail_address_ok(arena_printf(a, "%.65s@b.example", x)));
    EXPECT(mail_address_ok(arena_printf(a, "%.64s@b.example", x)));
    EXPECT(!mail_address_ok(arena_printf(a, "a@%.64s.example", x)));
    EXPECT(!mail_address_ok(arena_printf(a, "a@%.63s.%.63s.%.63s.%.63s.example", x, x, x, x)));
}
