/*
 * test_text.c - slices, numbers in text, UTF-8.
 */
#include "base/rand.h"
#include "base/utf8.h"
#include "harness.h"

TEST(base, str_compare)
{
    EXPECT(str_eq(STR("a"), STR("a")));
    EXPECT(!str_eq(STR("a"), STR("A")));
    EXPECT(str_eq((struct str){0}, STR("")));
    EXPECT(str_ieq(STR("Content-TYPE"), STR("content-type")));
    EXPECT(!str_ieq(STR("[x"), STR("{x"))); /* 0x20 apart, but no letters */
    EXPECT(!str_ieq(STR("ab"), STR("abc")));
    EXPECT(str_starts(STR("/blog/1"), STR("/blog")));
    EXPECT(!str_starts(STR("/b"), STR("/blog")));
    EXPECT(str_starts((struct str){0}, STR("")));
    EXPECT(str_ends(STR("a.html"), STR(".html")));
    EXPECT(!str_ends(STR("html"), STR(".html")));
    EXPECT(str_ends((struct str){0}, STR("")));
}

TEST(base, str_trim)
{
    struct arena *a = t_arena();
    EXPECT_STR(str_dup(a, str_trim(STR(" \t\r\n\v\f a b \n"))), "a b");
    EXPECT_STR(str_dup(a, str_trim(STR("   "))), "");
    EXPECT_INT(str_trim((struct str){0}).n, 0);
    EXPECT_STR(str_lower(a, STR("ÄBc[Z")), "Äbc[z");
}

TEST(base, str_cut)
{
    struct str rest = STR("a,,b,"), part;
    const char *want[] = {"a", "", "b", ""};
    for (size_t i = 0; i < countof(want); i++) {
        EXPECT(str_cut(&rest, ',', &part));
        EXPECT_STR(str_dup(t_arena(), part), want[i]);
    }
    EXPECT(!str_cut(&rest, ',', &part));
    rest = STR("");
    EXPECT(str_cut(&rest, ',', &part));
    EXPECT_INT(part.n, 0);
    EXPECT(!str_cut(&rest, ',', &part));
}

TEST(base, str_numbers)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1x",
                                      "--1",
                                      "1.",
                                      "0x10",
                                      "1e3",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999999"};
    int64_t v = 42;
    for (size_t i = 0; i < countof(bad); i++)
        EXPECT(!str_int64(str_of(bad[i]), &v));
    EXPECT(!str_int64((struct str){0}, &v));
    EXPECT(!str_int64((struct str){"1\0", 2}, &v));
    EXPECT_INT(v, 42);
    static const int64_t good[] = {0, 7, -7, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (size_t i = 0; i < countof(good); i++) {
        EXPECT(str_int64(str_of(arena_printf(t_arena(), "%lld", (long long)good[i])), &v));
        EXPECT_INT(v, good[i]);
    }
    EXPECT(str_int64(STR("-0"), &v));
    EXPECT_INT(v, 0);
    uint64_t u;
    EXPECT(str_uint64(STR("18446744073709551615"), &u));
    EXPECT(u == UINT64_MAX);
    EXPECT(!str_uint64(STR("18446744073709551616"), &u));
    EXPECT(!str_uint64(STR("-1"), &u));
}

/* After Markus Kuhn's UTF-8 stress test and Unicode's table 3-7. */
static const struct sample {
    const char *p;
    size_t n;
    bool valid;
    const char *repaired;
} samples[] = {
#define S(s, valid, repaired)             \
    {                                     \
        s, sizeof(s) - 1, valid, repaired \
    }
#define R "\xef\xbf\xbd"
    S("", true, ""),
    S("κόσμε 同心 😀", true, "κόσμε 同心 😀"),
    S("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", true,
      "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"),
    S("\xed\x9f\xbf\xee\x80\x80", true, "\xed\x9f\xbf\xee\x80\x80"),
    S("a\0b", false, "ab"),
    S("\x80", false, R),
    S("\xbf\x80", false, R R),
    S("\xc0 ", false, R " "),
    S("\xfe\xff", false, R R),
    S("\xc0\x80", false, R R), /* overlong NUL */
    S("\xc0\xaf", false, R R), /* overlong / */
    S("\xe0\x80\xaf", false, R R R),
    S("\xf0\x80\x80\xaf", false, R R R R),
    S("\xf8\x80\x80\x80\xaf", false, R R R R R),
    S("\xc1\xbf", false, R R),
    S("\xe0\x9f\xbf", false, R R R),
    S("\xf0\x8f\xbf\xbf", false, R R R R),
    S("\xed\xa0\x80", false, R R R), /* surrogates */
    S("\xed\xbf\xbf", false, R R R),
    S("\xed\xa0\x81\xed\xb0\x80", false, R R R R R R),
    S("\xf4\x90\x80\x80", false, R R R R), /* past U+10FFFF */
    S("\xf5\x80\x80\x80", false, R R R R),
    S("\xc3", false, R), /* cut off */
    S("\xe4\xb8", false, R),
    S("\xe4", false, R),
    S("\xf0\x9f\x98", false, R),
    S("\xe4\xb8"
      "a",
      false, R "a"),
    S("\xe4\xe4\xb8\xad", false, R "中"),
    S("\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64", false,
      R R R "b" R "c" R R "d"), /* Unicode 15, table 3-8 */
};

TEST(base, utf8_torture)
{
    for (size_t i = 0; i < countof(samples); i++) {
        /* A copy of exactly that size, so that reading past the end is caught. */
        char *p = arena_alloc(t_arena(), samples[i].n);
        if (samples[i].n)
            memcpy(p, samples[i].p, samples[i].n);
        struct str s = {p, samples[i].n};
        if (utf8_valid(s) != samples[i].valid)
            test_fail(__FILE__, __LINE__, "sample %zu", i);
        EXPECT_STR(utf8_repair(t_arena(), s), samples[i].repaired);
        EXPECT(utf8_valid(str_of(utf8_clean(t_arena(), s))));
    }
}

TEST(base, utf8_every_code_point)
{
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        char s[4];
        if (c == 0xd800)
            c = 0xe000;
        size_t n = utf8_encode(c, s);
        const char *p = s;
        EXPECT(utf8_valid((struct str){s, n}));
        EXPECT(utf8_next(&p, s + n) == c);
        EXPECT(p == s + n);
        EXPECT(!utf8_valid((struct str){s, n - 1}) || n == 1);
    }
    char s[4];
    EXPECT_DIES("BUG", utf8_encode(0xd800, s));
    EXPECT_DIES("BUG", utf8_encode(0x110000, s));
}

/* Every sequence of up to three bytes against a decoder written another way. */
static bool slow_valid(const unsigned char *u, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t c = u[i];
        size_t len = c < 0x80 ? 1 : c >> 5 == 6 ? 2 : c >> 4 == 14 ? 3 : c >> 3 == 30 ? 4 : 0;
        static const uint32_t mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07},
                              least[] = {0, 1, 0x80, 0x800, 0x10000};
        if (!len || i + len > n)
            return false;
        c &= mask[len];
        for (size_t k = 1; k < len; k++) {
            if (u[i + k] >> 6 != 2)
                return false;
            c = c << 6 | (u[i + k] & 0x3f);
        }
        if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
            return false;
        i += len;
    }
    return true;
}

TEST(base, utf8_three_bytes_exhaustive)
{
    for (uint32_t v = 0; v<1u << 24; v += v> 0xffff ? 1 : 1) {
        unsigned char u[3] = {(unsigned char)(v >> 16), (unsigned char)(v >> 8), (unsigned char)v};
        if (utf8_valid((struct str){(char *)u, 3}) != slow_valid(u, 3))
            test_fail(__FILE__, __LINE__, "%02x %02x %02x", u[0], u[1], u[2]);
    }
}

TEST(base, utf8_prefix_and_ellipsis)
{
    struct arena *a = t_arena();
    EXPECT_INT(utf8_count(STR("a同😀")), 3);
    EXPECT_STR(str_dup(a, utf8_prefix(STR("a同😀b"), 3)), "a同😀");
    EXPECT_STR(str_dup(a, utf8_prefix(STR("a同"), 9)), "a同");
    EXPECT_INT(utf8_prefix(STR("a同"), 0).n, 0);
    EXPECT_STR(utf8_ellipsis(a, "民主协商", 4), "民主协商");
    EXPECT_STR(utf8_ellipsis(a, "民主协商", 3), "民主…");
    EXPECT_STR(utf8_ellipsis(a, "民主协商", 1), "…");
    EXPECT_STR(utf8_ellipsis(a, "民主协商", 0), "");
}

TEST(base, utf8_clean)
{
    struct arena *a = t_arena();
    EXPECT_STR(utf8_clean(a, STR("a\r\nb\rc\nd\r")), "a\nb\nc\nd\n");
    EXPECT_STR(utf8_clean(a, STR("\r\r\n\n")), "\n\n\n");
    EXPECT_STR(utf8_clean(a, STR("a\tb\x01\x1b[0m\x7f\xc2\x85")), "a\tb[0m");
    EXPECT_STR(utf8_clean(a, STR("\xef\xbb\xbfx\xe2\x80\xae"
                                 "y\xe2\x81\xa6z\xef\xbf\xbf")),
               "xyz");
    EXPECT_STR(utf8_clean(a, STR("同\xe2\x80\x8d心")), "同\xe2\x80\x8d心"); /* a joiner stays */
    EXPECT_STR(utf8_clean(a, (struct str){0}), "");
}
