/*
 * test_hash.c - published vectors of SHA-256 (FIPS 180-4), HMAC (RFC 4231), base 64 (RFC 4648);
 * base 32, randomness.
 */
#include "base/hash.h"
#include "base/rand.h"
#include "harness.h"

static const char *sha_hex(const char *s, size_t n)
{
    uint8_t out[SHA256_BYTES];
    sha256(s, n, out);
    return hex_encode(t_arena(), out, sizeof(out));
}

TEST(base, sha256_vectors)
{
    static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    EXPECT_STR(sha_hex(NULL, 0),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_STR(sha_hex("abc", 3),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_STR(sha_hex(two, sizeof(two) - 1),
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = arena_alloc(t_arena(), 1000000);
    memset(million, 'a', 1000000);
    EXPECT_STR(sha_hex(million, 1000000),
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(base, sha256_in_pieces)
{
    struct rng r = rng_fixed(3);
    char text[1000];
    rng_bytes(&r, text, sizeof(text));
    for (int round = 0; round < 200; round++) {
        struct sha256_state *s = arena_new(t_arena(), struct sha256_state);
        uint8_t out[SHA256_BYTES];
        sha256_begin(s);
        for (size_t at = 0; at < sizeof(text);) {
            size_t n = rng_below(&r, 200);
            if (n > sizeof(text) - at)
                n = sizeof(text) - at;
            sha256_add(s, text + at, n);
            at += n;
        }
        sha256_end(s, out);
        EXPECT_STR(hex_encode(t_arena(), out, sizeof(out)), sha_hex(text, sizeof(text)));
    }
}

static const char *hmac_hex(struct str key, struct str data)
{
    uint8_t out[SHA256_BYTES];
    hmac_sha256(key.p, key.n, data.p, data.n, out);
    return hex_encode(t_arena(), out, sizeof(out));
}

static struct str repeat(int byte, size_t n)
{
    char *p = arena_alloc(t_arena(), n);
    memset(p, byte, n);
    return (struct str){p, n};
}

TEST(base, hmac_sha256_rfc4231)
{
    EXPECT_STR(hmac_hex(repeat(0x0b, 20), STR("Hi There")),
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_STR(hmac_hex(STR("Jefe"), STR("what do ya want for nothing?")),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_STR(hmac_hex(repeat(0xaa, 20), repeat(0xdd, 50)),
               "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    EXPECT_STR(hmac_hex(STR("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"
                            "\x12\x13\x14\x15\x16\x17\x18\x19"),
                        repeat(0xcd, 50)),
               "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    EXPECT_STR(
        hmac_hex(repeat(0xaa, 131), STR("Test Using Larger Than Block-Size Key - Hash Key First")),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_STR(hmac_hex(repeat(0xaa, 131),
                        STR("This is a test using a larger than block-size key and a larger than "
                            "block-size data. The key needs to be hashed before being used by the "
                            "HMAC algorithm.")),
               "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    EXPECT_STR(hmac_hex((struct str){0}, (struct str){0}),
               "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(base, base64_rfc4648)
{
    static const char *const v[][2] = {{"", ""},
                                       {"f", "Zg=="},
                                       {"fo", "Zm8="},
                                       {"foo", "Zm9v"},
                                       {"foob", "Zm9vYg=="},
                                       {"fooba", "Zm9vYmE="},
                                       {"foobar", "Zm9vYmFy"}};
    struct arena *a = t_arena();
    for (size_t i = 0; i < countof(v); i++)
        EXPECT_STR(base64_encode(a, v[i][0], strlen(v[i][0])), v[i][1]);
    EXPECT_STR(base64_encode(a, "\xfb\xff\xfe", 3), "+//+");
    EXPECT_STR(base64url_encode(a, "\xfb\xff\xfe", 3), "-__-");
    EXPECT_STR(base64url_encode(a, "f", 1), "Zg");
    EXPECT_STR(hex_encode(a, "\x00\xff\x0a", 3), "00ff0a");
    EXPECT_STR(hex_encode(a, NULL, 0), "");
}

TEST(base, base64url_refuses)
{
    static const char *const bad[] = {"Zg==", "Zh",    "Z",      "Zm9v=", "Zm+v",
                                      "Zm/v", "Zm 9v", "Zm9v\n", "同心",  "Zm9vA"};
    uint8_t *p;
    size_t n;
    for (size_t i = 0; i < countof(bad); i++)
        if (base64url_decode(t_arena(), str_of(bad[i]), &p, &n))
            test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
    EXPECT(!base64url_decode(t_arena(), (struct str){"Zm\0v", 4}, &p, &n));
    EXPECT(base64url_decode(t_arena(), (struct str){0}, &p, &n));
    EXPECT_INT(n, 0);
}

TEST(base, codes_there_and_back)
{
    struct rng r = rng_fixed(9);
    for (size_t n = 0; n < 100; n++) {
        uint8_t bytes[100], *p;
        size_t got;
        rng_bytes(&r, bytes, n);
        char *s = base64url_encode(t_arena(), bytes, n);
        EXPECT(base64url_decode(t_arena(), str_of(s), &p, &got));
        EXPECT_INT(got, n);
        EXPECT_MEM(p, bytes, n);
        s = base32_encode(t_arena(), bytes, n);
        EXPECT_INT(strlen(s), (n * 8 + 4) / 5);
        EXPECT(base32_decode(t_arena(), str_of(s), &p, &got));
        EXPECT_INT(got, n);
        EXPECT_MEM(p, bytes, n);
    }
}

TEST(base, base32_for_people)
{
    struct arena *a = t_arena();
    uint8_t *p;
    size_t n;
    EXPECT_STR(base32_encode(a, "\x00\x44\x32\x14\xc7", 5), "01234567");
    EXPECT_STR(base32_encode(a, "\xff\xff\xff\xff\xff", 5), "ZZZZZZZZ");
    EXPECT(base32_decode(a, STR("oI2-34 567"), &p, &n));
    EXPECT_INT(n, 5);
    EXPECT_MEM(p, "\x00\x44\x32\x14\xc7", 5);
    EXPECT(base32_decode(a, STR("zzzzzzzz"), &p, &n));
    EXPECT_MEM(p, "\xff\xff\xff\xff\xff", 5);
    static const char *const bad[] = {"U0", "0*", "0=", "0", "000", "ZZ", "01234567Z", "同"};
    for (size_t i = 0; i < countof(bad); i++)
        if (base32_decode(a, str_of(bad[i]), &p, &n))
            test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
    EXPECT(!base32_decode(a,
                          (struct str){"0\0"
                                       "0",
                                       3},
                          &p, &n));
}

TEST(base, secret_equal)
{
    EXPECT(secret_equal("abc", "abc", 3));
    EXPECT(!secret_equal("abc", "abd", 3));
    EXPECT(secret_equal(NULL, NULL, 0));
}

TEST(base, random_fixed_repeats)
{
    struct rng a = rng_fixed(1), b = rng_fixed(1), c = rng_fixed(2), s = rng_system();
    char *t = rng_token(&a, t_arena());
    EXPECT_INT(strlen(t), 43);
    EXPECT_STR(rng_token(&b, t_arena()), t);
    EXPECT(strcmp(rng_token(&b, t_arena()), t) != 0);
    EXPECT(strcmp(rng_token(&c, t_arena()), t) != 0);
    char *u = rng_token(&s, t_arena());
    EXPECT_INT(strlen(u), 43);
    EXPECT(strcmp(rng_token(&s, t_arena()), u) != 0);
    rng_bytes(&s, NULL, 0);
    rng_bytes(&a, NULL, 0);
}

/* At each length, on both sides of where four words are taken at a time: wherever it lies, and never as one that differs
 * in a byte. */
TEST(base, texts_that_differ_in_a_byte_never_meet)
{
    unsigned char text[204], moved[204 + 1];
    struct rng r = rng_fixed(5);
    rng_bytes(&r, text, sizeof(text));
    for (size_t n = 0; n <= sizeof(text); n++) {
        uint64_t h = hash_bytes(text, n);
        memcpy(moved + 1, text, n);
        EXPECT(hash_bytes(moved + 1, n) == h);
        for (size_t i = 0; i < n; i++) {
            moved[i + 1] ^= 0x41;
            EXPECT(hash_bytes(moved + 1, n) != h);
            moved[i + 1] = text[i];
        }
    }
}

TEST(base, random_below_is_even)
{
    struct rng r = rng_fixed(4);
    int count[7] = {0};
    for (int i = 0; i < 70000; i++)
        count[rng_below(&r, 7)]++;
    for (size_t i = 0; i < countof(count); i++)
        EXPECT(count[i] > 9600 && count[i] < 10400); /* 4.3 sigma */
    EXPECT_INT(rng_below(&r, 1), 0);
    uint64_t half = (UINT64_C(1) << 63) + 1; /* nearly every other draw is rejected */
    for (int i = 0; i < 1000; i++)
        EXPECT(rng_below(&r, half) < half);
    EXPECT_DIES("BUG", rng_below(&r, 0));
}
