/*
 * test_json.c - what the writer writes, jansson reads; what must not be read, is not.
 */
#include "base/json.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "harness.h"

TEST(base, json_written)
{
    struct buf b = buf_make(t_arena(), 0);
    struct json j = json_begin(&b);
    json_obj(&j);
    json_key(&j, "名");
    json_str(&j, "a\"\\\n\t</script>&\xe2\x80\xa8 同心");
    json_key(&j, "none");
    json_str(&j, NULL);
    json_key(&j, "list");
    json_arr(&j);
    json_int(&j, INT64_MIN);
    json_bool(&j, true);
    json_bool(&j, false);
    json_nil(&j);
    json_obj(&j);
    json_end(&j);
    json_arr(&j);
    json_end(&j);
    json_double(&j, 0.1);
    json_double(&j, 1e300 * 1e300);
    json_double(&j, -2.5);
    json_end(&j);
    json_end(&j);
    EXPECT_STR(b.p, "{\"名\":\"a\\\"\\\\\\n\\u0009\\u003c/script\\u003e\\u0026\\u2028 同心\","
                    "\"none\":null,\"list\":[-9223372036854775808,true,false,null,{},[],0.1,null,"
                    "-2.5]}");
}

TEST(base, json_text_is_always_utf8)
{
    struct buf b = buf_make(t_arena(), 0);
    struct json j = json_begin(&b);
    json_str(&j, "a\xff\xe4\xb8z");
    EXPECT_STR(b.p, "\"a\xef\xbf\xbd\xef\xbf\xbdz\"");
}

static void nest(struct json *j, int levels)
{
    for (int i = 0; i < levels; i++)
        json_arr(j);
}

TEST(base, json_misuse_is_a_bug)
{
    struct buf b = buf_make(t_arena(), 0);
    struct json j = json_begin(&b);
    EXPECT_DIES("BUG", json_end(&j));
    EXPECT_DIES("BUG", json_key(&j, "k"));
    EXPECT_DIES("BUG", nest(&j, 65));
    json_obj(&j);
    EXPECT_DIES("BUG", json_int(&j, 1));
    json_key(&j, "k");
    EXPECT_DIES("BUG", json_key(&j, "k"));
    EXPECT_DIES("BUG", json_end(&j));
    json_int(&j, 1);
    json_end(&j);
    EXPECT_DIES("BUG", json_int(&j, 1)); /* a second document */
    j = json_begin(&b);
    nest(&j, 64);
    for (int i = 0; i < 64; i++)
        json_end(&j);
    EXPECT_INT(j.depth, 0);
}

/* --- random trees: written, read, and walked again with the same randomness ----------------------
 */

/* Text with every kind of character but NUL. */
static char *random_text(struct rng *r)
{
    static const uint32_t most[] = {0x7f, 0x20, 0x7ff, 0x2030, 0xd7ff, 0x10ffff};
    struct buf b = buf_make(t_arena(), 0);
    for (uint64_t n = rng_below(r, 12); n; n--) {
        char s[4];
        uint32_t c = 1 + (uint32_t)rng_below(r, most[rng_below(r, countof(most))]);
        if (c < 0xd800 || c > 0xdfff)
            buf_put(&b, s, utf8_encode(c, s));
    }
    return b.p;
}

static int64_t random_int(struct rng *r)
{
    int64_t v;
    rng_bytes(r, &v, sizeof(v));
    return v >> rng_below(r, 64);
}

static void write_tree(struct rng *r, struct json *j, int levels)
{
    uint64_t n = rng_below(r, 5);
    switch (rng_below(r, levels ? 6 : 4)) {
    case 0:
        json_str(j, random_text(r));
        break;
    case 1:
        json_int(j, random_int(r));
        break;
    case 2:
        json_bool(j, rng_below(r, 2));
        break;
    case 3:
        json_nil(j);
        break;
    case 4:
        json_arr(j);
        while (n--)
            write_tree(r, j, levels - 1);
        json_end(j);
        break;
    default:
        json_obj(j);
        for (uint64_t i = 0; i < n; i++) {
            json_key(j, arena_printf(t_arena(), "%d%s", (int)i, random_text(r)));
            write_tree(r, j, levels - 1);
        }
        json_end(j);
    }
}

static void check_tree(struct rng *r, const struct json_value *v, int levels)
{
    uint64_t n = rng_below(r, 5);
    int64_t number = 0;
    EXPECT(v != NULL);
    switch (rng_below(r, levels ? 6 : 4)) {
    case 0:
        EXPECT_STR(json_text(v), random_text(r));
        break;
    case 1:
        EXPECT(json_number(v, &number));
        EXPECT_INT(number, random_int(r));
        break;
    case 2:
        EXPECT_INT(json_truth(v), rng_below(r, 2));
        break;
    case 3:
        EXPECT(!json_text(v) && !json_number(v, &number) && !json_truth(v));
        break;
    case 4:
        EXPECT_INT(json_size(v), n);
        for (size_t i = 0; i < n; i++)
            check_tree(r, json_at(v, i), levels - 1);
        EXPECT(!json_at(v, n));
        break;
    default:
        EXPECT_INT(json_size(v), n);
        for (uint64_t i = 0; i < n; i++) {
            char *key = arena_printf(t_arena(), "%d%s", (int)i, random_text(r));
            check_tree(r, json_get(v, key), levels - 1);
        }
    }
}

TEST(base, json_round_trip)
{
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct rng w = rng_fixed(seed), r = rng_fixed(seed);
        struct buf b = buf_make(t_arena(), 0);
        struct json j = json_begin(&b);
        const char *error;
        write_tree(&w, &j, 6);
        const struct json_value *v =
            json_parse(t_arena(), (struct str){b.p, b.n}, 1u << 20, &error);
        if (!v)
            test_fail(__FILE__, __LINE__, "%s: %s", b.p, error);
        check_tree(&r, v, 6);
    }
}

TEST(base, json_doubles_round_trip)
{
    struct rng r = rng_fixed(8);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits;
        double v;
        struct buf b = buf_make(t_arena(), 0);
        struct json j = json_begin(&b);
        rng_bytes(&r, &bits, sizeof(bits));
        memcpy(&v, &bits, sizeof(v));
        json_double(&j, v);
        if (!isfinite(v))
            EXPECT_STR(b.p, "null");
        else
            EXPECT(fabs(strtod(b.p, NULL) - v) <= 0);
    }
}

TEST(base, json_refused)
{
    static const struct {
        const char *text, *error;
    } bad[] = {
        {"", "line 1"},
        {"{", "line 1"},
        {"{\"a\":1,}", "line 1"},
        {"[1,\n2,\n x]", "line 3"},
        {"{\"a\":1,\n\"a\":2}", "line 2"},
        {"\"\\u0000\"", "line 1"},
        {"\"\\ud800\"", "line 1"},
        {"\"\xc0\x80\"", "line 1"},
        {"\"\xed\xa0\x80\"", "line 1"},
        {"99999999999999999999", "too big"},
        {"1e999", "overflow"},
        {"NaN", "line 1"},
        {"01", "line 1"},
        {"[1] [2]", "line 1"},
        {"'a'", "line 1"},
        {"\xef\xbb\xbf[]", "line 1"},
        {"[]]", "line 1"},
    };
    const char *error;
    for (size_t i = 0; i < countof(bad); i++) {
        error = NULL;
        if (json_parse(t_arena(), str_of(bad[i].text), 1000, &error))
            test_fail(__FILE__, __LINE__, "took %s", bad[i].text);
        EXPECT_HAS(error, bad[i].error);
    }
    EXPECT(!json_parse(t_arena(), (struct str){"[]\0", 3}, 1000, &error));
    EXPECT(!json_parse(t_arena(), (struct str){0}, 1000, &error));
}

static char *nested(int levels, char open, char close)
{
    char *s = arena_alloc(t_arena(), (size_t)levels * 2 + 1);
    memset(s, open, (size_t)levels);
    memset(s + levels, close, (size_t)levels);
    return s;
}

TEST(base, json_limits)
{
    struct arena *a = t_arena();
    const char *error;
    EXPECT(json_parse(a, str_of(nested(32, '[', ']')), 1000, &error));
    EXPECT(!json_parse(a, str_of(nested(33, '[', ']')), 1000, &error));
    EXPECT_HAS(error, "32 levels");
    EXPECT(!json_parse(a, str_of(nested(200000, '[', ']')), 1u << 20, &error));
    EXPECT_HAS(error, "32 levels");
    EXPECT(json_parse(a, STR("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[\""), 1000, &error));
    EXPECT(json_parse(a, STR("[1,2]"), 5, &error));
    EXPECT(!json_parse(a, STR("[1,2]"), 4, &error));
    EXPECT_HAS(error, "at most 4");
    char *wide = arena_alloc(a, 3002);
    memset(wide, ' ', 3000); /* many levels one after the other are not deep */
    for (int i = 0; i < 1000; i++)
        memcpy(wide + i * 3, i ? ",[]" : "[[]", 3);
    memcpy(wide + 3000, "]", 2);
    EXPECT_INT(json_size(json_parse(a, str_of(wide), 5000, &error)), 1000);
}

TEST(base, json_questions_of_nothing)
{
    const char *error;
    int64_t n = 42;
    const struct json_value *v = json_parse(t_arena(), STR("{\"a\":[1.5,true]}"), 100, &error);
    EXPECT(!json_get(v, "b"));
    EXPECT(!json_get(NULL, "a") && !json_at(NULL, 0) && !json_text(NULL) && !json_truth(NULL));
    EXPECT(!json_number(NULL, &n) && json_size(NULL) == 0);
    EXPECT(!json_number(json_at(json_get(v, "a"), 0), &n)); /* no integer */
    double x = 0;
    EXPECT(json_decimal(json_at(json_get(v, "a"), 0), &x));
    EXPECT(!json_decimal(v, &x) && !json_decimal(NULL, &x));
    EXPECT(json_truth(json_at(json_get(v, "a"), 1)));
    EXPECT(!json_text(json_get(v, "a")));
    EXPECT_INT(n, 42);
}
