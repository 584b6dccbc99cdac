/*
 * test_guard.c - what is refused before anything is read: pure functions on plain lists.
 */
#include "base/utf8.h"
#include "harness.h"
#include "web/encode.h"
#include "web/formdata.h"
#include "web/guard.h"
#include "web/limit.h"

#define H(n, v)            \
    {                      \
        {(n), strlen(n)},  \
        {                  \
            (v), strlen(v) \
        }                  \
    }

static int headers(const struct guard_header *h, size_t n, bool http11)
{
    struct guard_body body;
    const char *why = NULL;
    int status = guard_headers(h, n, http11, &body, &why);
    EXPECT((status != 0) == (why != NULL));
    return status;
}
#define HEADERS(http11, ...)                                                                       \
    headers((struct guard_header[]){__VA_ARGS__}, countof(((struct guard_header[]){__VA_ARGS__})), \
            (http11))

TEST(web, guard_framing)
{
    EXPECT_INT(HEADERS(true, H("Host", "a.example")), 0);
    EXPECT_INT(HEADERS(true, H("Host", "a.example"), H("Content-Length", "5")), 0);
    EXPECT_INT(HEADERS(true, H("Host", "a.example"), H("Transfer-Encoding", "chunked")), 0);
    EXPECT_INT(HEADERS(true, H("Accept", "*/*")), 400);
    EXPECT_INT(HEADERS(false, H("Accept", "*/*")), 0);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("host", "a")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Content-Length", "5"), H("content-length", "5")),
               400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Content-Length", "5, 5")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Content-Length", "+5")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Content-Length", "")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Content-Length", "99999999999999999999")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Transfer-Encoding", "chunked"),
                       H("Transfer-Encoding", "chunked")),
               400);
    EXPECT_INT(
        HEADERS(true, H("Host", "a"), H("Transfer-Encoding", "chunked"), H("Content-Length", "5")),
        400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Transfer-Encoding", "Chunked")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Transfer-Encoding", "gzip, chunked")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Transfer-Encoding", "chunked ")), 400);
    EXPECT_INT(HEADERS(false, H("Transfer-Encoding", "chunked")), 400);
}

TEST(web, guard_names_and_values)
{
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("Content-Length ", "5")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H(" X", "5")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("X\x7f", "5")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("X\xe5", "5")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("", "5")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"),
                       H("X", "a\x01"
                              "b")),
               400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("X", "a\rb")), 400);
    EXPECT_INT(HEADERS(true, H("Host", "a"), H("X", "a\tb \xe5\xb7\xb7")), 0);
    struct guard_header many[GUARD_HEADERS_MAX + 1];
    for (size_t i = 0; i < countof(many); i++)
        many[i] = (struct guard_header)H("X", "y");
    many[0] = (struct guard_header)H("Host", "a");
    EXPECT_INT(headers(many, GUARD_HEADERS_MAX, true), 0);
    EXPECT_INT(headers(many, GUARD_HEADERS_MAX + 1, true), 431);
}

TEST(web, guard_host)
{
    static const char *const good[] = {
        "a",     "a.example",         "a.example:80", "192.0.2.1:8080",
        "[::1]", "[2001:db8::1]:443", "my_host",      "LOCALHOST:65535"};
    static const char *const bad[] = {"",        ":80",      "a:",      "a:0", "a:65536",
                                      "a:x",     "a b",      "a/b",     "a@b", "[::1",
                                      "[]",      "[::1]x",   "[g::]",   "a\"", "\xe5\xb7\xb7",
                                      "a:80:80", "<script>", "a:000080"};
    for (size_t i = 0; i < countof(good); i++)
        EXPECT(guard_host(str_of(good[i])));
    for (size_t i = 0; i < countof(bad); i++)
        if (guard_host(str_of(bad[i])))
            test_fail(__FILE__, __LINE__, "taken for a host: %s", bad[i]);
}

static int target(const char *t, const char **path, struct str *query)
{
    const char *own, *why;
    return guard_target(t_arena(), str_of(t), path, query, &own, &why);
}

TEST(web, guard_target)
{
    const char *path;
    struct str query;
    EXPECT_INT(target("/blog/%E8%B7%AF?q=1?2", &path, &query), 0);
    EXPECT_STR(path, "/blog/路");
    EXPECT(str_eq(query, STR("q=1?2")));
    EXPECT_INT(target("http://a.example/x", &path, &query), 0);
    EXPECT_STR(path, "/x");
    EXPECT_INT(query.n, 0);
    EXPECT_INT(target("/+a", &path, &query), 0);
    EXPECT_STR(path, "/+a");
    static const char *const bad[] = {"",
                                      "*",
                                      "x",
                                      "//evil.example",
                                      "/%2Fevil.example",
                                      "/%2fevil",
                                      "/a/../b",
                                      "/a/%2e%2e/b",
                                      "/.",
                                      "/a/%2E",
                                      "/%",
                                      "/%4",
                                      "/%zz",
                                      "/%00",
                                      "/a%0Ab",
                                      "/%7f",
                                      "/%ff",
                                      "/%c0%80",
                                      "/%ed%a0%80",
                                      "/a b",
                                      "/a\\b",
                                      "/%5Cevil",
                                      "/a#b",
                                      "/\x01",
                                      "/\xff",
                                      "http://a.example",
                                      "ftp://a/x",
                                      "/\\evil"};
    for (size_t i = 0; i < countof(bad); i++)
        if (target(bad[i], &path, &query) != 400)
            test_fail(__FILE__, __LINE__, "taken for a path: %s", bad[i]);
    char *huge = arena_alloc(t_arena(), GUARD_TARGET_MAX + 2);
    memset(huge, '/', GUARD_TARGET_MAX + 1);
    EXPECT_INT(target(huge, &path, &query), 414);
}

TEST(web, guard_same_host)
{
    EXPECT(guard_same_host(STR("/path?u=http://b/"), "a"));
    EXPECT(guard_same_host(STR("http://A:80/path"), "a:80"));
    EXPECT(guard_same_host(STR("https://a?q"), "a"));
    EXPECT(!guard_same_host(STR("http://b/path"), "a"));
    EXPECT(!guard_same_host(STR("HTTP://b/path"), "a"));
    EXPECT(!guard_same_host(STR("http://"), "a"));
    EXPECT(!guard_same_host(STR("http://a/"), NULL));
}

static const char *client(const char *peer, const char *xff, const char *proxies, bool *believed)
{
    return guard_client(t_arena(), peer, xff, proxies, believed);
}

TEST(web, guard_client)
{
    bool b;
    EXPECT_STR(client("192.0.2.1", NULL, "", &b), "192.0.2.1");
    EXPECT(!b);
    EXPECT_STR(client("192.0.2.1", "198.51.100.9", "", &b), "192.0.2.1"); /* nobody we believe */
    EXPECT(!b);
    EXPECT_STR(client("192.0.2.1", "198.51.100.9", NULL, &b), "192.0.2.1");
    EXPECT_STR(client("10.0.0.1", "198.51.100.9", "10.0.0.1", &b), "198.51.100.9");
    EXPECT(b);
    EXPECT_STR(client("10.0.0.1", "6.6.6.6, 198.51.100.9, 10.0.0.2", "10.0.0.0/8", &b),
               "198.51.100.9");
    EXPECT_STR(client("10.0.0.1", "6.6.6.6,rubbish", "10.0.0.1", &b), "10.0.0.1");
    EXPECT_STR(client("10.0.0.1", "", "10.0.0.1", &b), "10.0.0.1");
    EXPECT_STR(client("::ffff:10.0.0.1", "2001:db8::7", "10.0.0.1", &b), "2001:db8::7");
    EXPECT_STR(client(NULL, "198.51.100.9", "", &b), "198.51.100.9"); /* the local socket */
    EXPECT(b);
    EXPECT_STR(client(NULL, NULL, "", &b), "local");
    EXPECT_STR(client("2001:db8:1::5", "198.51.100.9", "2001:db8::/32", &b), "198.51.100.9");
    EXPECT_STR(client("2001:db9::5", "198.51.100.9", "2001:db8::/32", &b), "2001:db9::5");
    EXPECT_STR(client("192.0.2.1", "1.1.1.1", "0.0.0.0/33 rubbish /8", &b), "192.0.2.1");
    EXPECT(!b);
}

TEST(web, formdata)
{
    struct fields f;
    EXPECT(formdata_parse(t_arena(), STR("a=1+2&b=%E8%B7%AF&&c&=d&a=3"), &f));
    EXPECT_INT(f.n, 5);
    EXPECT_STR(field_get(&f, "a"), "1 2");
    EXPECT_STR(field_get(&f, "b"), "路");
    EXPECT_STR(field_get(&f, "c"), "");
    EXPECT_STR(field_get(&f, ""), "d");
    EXPECT(formdata_parse(t_arena(), STR(""), &f));
    EXPECT_INT(f.n, 0);
    static const char *const bad[] = {"a=%", "a=%4", "a=%gg", "a=%00", "a=%ff", "%c3=1", "a=\xff"};
    for (size_t i = 0; i < countof(bad); i++)
        EXPECT(!formdata_parse(t_arena(), str_of(bad[i]), &f));
    EXPECT(!formdata_parse(t_arena(), (struct str){"a\0b", 3}, &f));
    struct buf b = buf_make(t_arena(), 16);
    for (int i = 0; i < FORMDATA_FIELDS_MAX; i++)
        buf_lit(&b, "x=y&");
    EXPECT(formdata_parse(t_arena(), (struct str){b.p, b.n}, &f));
    buf_lit(&b, "x=y");
    EXPECT(!formdata_parse(t_arena(), (struct str){b.p, b.n}, &f));
}

TEST(web, encode_choose)
{
    EXPECT_INT(encode_choose(NULL), CODING_NONE);
    EXPECT_INT(encode_choose(""), CODING_NONE);
    EXPECT_INT(encode_choose("gzip, deflate, br"), CODING_BR);
    EXPECT_INT(encode_choose("gzip"), CODING_GZIP);
    EXPECT_INT(encode_choose("br;q=0.5, gzip;q=0.9"), CODING_GZIP);
    EXPECT_INT(encode_choose("br;q=0, gzip;q=0.000"), CODING_NONE);
    EXPECT_INT(encode_choose("*"), CODING_BR);
    EXPECT_INT(encode_choose("*;q=0"), CODING_NONE);
    EXPECT_INT(encode_choose("identity;q=1, br;q=0.1"), CODING_NONE);
    EXPECT_INT(encode_choose("identity;q=0, gzip ; q=0.1"), CODING_GZIP);
    EXPECT_INT(encode_choose("br;q=rubbish, ,;;,"), CODING_NONE);
}

TEST(web, limit)
{
    struct limits *l = limits_new();
    usec now = 1000 * USEC_DAY;
    int wait, taken = 0;
    while (limit_take(l, RATE_SIGNIN, "192.0.2.1", now, &wait))
        taken++;
    EXPECT_INT(taken, 30);
    EXPECT(wait >= 1 && wait <= 3);
    EXPECT(limit_take(l, RATE_SIGNIN, "192.0.2.2", now, &wait));
    EXPECT(limit_take(l, RATE_READ, "192.0.2.1", now, &wait));
    EXPECT(limit_take(l, RATE_NONE, "192.0.2.1", now, &wait));
    now += 3 * USEC_SECOND; /* 20 a minute: one more */
    EXPECT(limit_take(l, RATE_SIGNIN, "192.0.2.1", now, &wait));
    EXPECT(!limit_take(l, RATE_SIGNIN, "192.0.2.1", now, &wait));
    for (taken = 0; limit_take(l, RATE_SIGNIN, "2001:db8::1", now, &wait);)
        taken++;
    EXPECT_INT(taken, 30);
    EXPECT(!limit_take(l, RATE_SIGNIN, "2001:db8::ffff:2", now, &wait)); /* the same /64 */
    EXPECT(limit_take(l, RATE_SIGNIN, "2001:db8:0:1::1", now, &wait));
    for (int i = 0; i < 1000; i++)
        EXPECT(limit_take(l, RATE_SIGNIN, "local", now, &wait));
    /* However many others come, one who asks for the first time gets in. */
    for (int i = 0; i < 100000; i++)
        limit_take(l, RATE_SIGNIN,
                   arena_printf(t_arena(), "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255), now,
                   &wait);
    EXPECT(limit_take(l, RATE_SIGNIN, "203.0.113.1", now, &wait));
    now -= 2 * USEC_DAY; /* the clock was set back */
    EXPECT(limit_take(l, RATE_SIGNIN, "203.0.113.1", now, &wait));
    limits_free(l);
}
