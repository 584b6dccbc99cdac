/*
 * hash.c - digests, encodings and secret comparison.
 *
 * Cryptography is libsodium's; base 32 is ours, as libsodium has none. Decoders take exactly one
 * spelling of each value (unused trailing bits are zero), so that a code cannot be varied and still
 * mean the same bytes; only what a person may confuse when typing is forgiven.
 */
#include "base/hash.h"

#include <sodium.h>

_Static_assert(SHA256_BYTES == crypto_hash_sha256_BYTES, "SHA-256 has 32 bytes");
_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256_state),
               "struct sha256_state holds libsodium's");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= _Alignof(struct sha256_state),
               "struct sha256_state is aligned as libsodium's");

static crypto_hash_sha256_state *inner(struct sha256_state *s)
{
    return (crypto_hash_sha256_state *)(void *)s->opaque;
}

void sha256(const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
    struct sha256_state s;
    sha256_begin(&s);
    sha256_add(&s, p, n);
    sha256_end(&s, out);
}

void sha256_begin(struct sha256_state *s)
{
    crypto_hash_sha256_init(inner(s));
}

void sha256_add(struct sha256_state *s, const void *p, size_t n)
{
    if (n)
        crypto_hash_sha256_update(inner(s), p, n);
}

void sha256_end(struct sha256_state *s, uint8_t out[SHA256_BYTES])
{
    crypto_hash_sha256_final(inner(s), out);
}

void hmac_sha256(const void *key, size_t key_n, const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
    crypto_auth_hmacsha256_state s;
    crypto_auth_hmacsha256_init(&s, key_n ? key : (const void *)"", key_n);
    if (n)
        crypto_auth_hmacsha256_update(&s, p, n);
    crypto_auth_hmacsha256_final(&s, out);
    sodium_memzero(&s, sizeof(s));
}

uint64_t hash_quick(const void *p, size_t n)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = {0}; /* SipHash-2-4 */
    uint64_t h;
    _Static_assert(sizeof(h) == crypto_shorthash_BYTES, "SipHash gives 64 bits");
    crypto_shorthash((unsigned char *)&h, p, n, key);
    return h;
}

static uint64_t mixed(uint64_t h, uint64_t w)
{
    h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
    return h ^ (h >> 32);
}

/* Each step is a bijection of the state and of the word, so that texts which differ in one word never meet. Of a long
 * text four states take a word each, since a step waits for the one before. Multipliers and last mixing are
 * MurmurHash3's (A. Appleby, public domain). */
uint64_t hash_bytes(const void *p, size_t n)
{
    const char *at = p;
    uint64_t h = (uint64_t)n * UINT64_C(0xff51afd7ed558ccd), w[4];
    if (n >= 64) {
        uint64_t h1 = h + 1, h2 = h + 2, h3 = h + 3;
        for (; n >= sizeof(w); at += sizeof(w), n -= sizeof(w)) {
            memcpy(w, at, sizeof(w));
            h = mixed(h, w[0]);
            h1 = mixed(h1, w[1]);
            h2 = mixed(h2, w[2]);
            h3 = mixed(h3, w[3]);
        }
        h = mixed(mixed(mixed(h, h1), h2), h3);
    }
    for (; n >= sizeof(*w); at += sizeof(*w), n -= sizeof(*w)) {
        memcpy(w, at, sizeof(*w));
        h = mixed(h, *w);
    }
    *w = 0;
    if (n)
        memcpy(w, at, n);
    h = mixed(h, *w);
    h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ (h >> 33);
}

bool secret_equal(const void *a, const void *b, size_t n)
{
    return n == 0 || sodium_memcmp(a, b, n) == 0;
}

char *hex_encode(struct arena *a, const void *p, size_t n)
{
    char *s = arena_alloc(a, n * 2 + 1);
    return n ? sodium_bin2hex(s, n * 2 + 1, p, n) : s;
}

static char *base64(struct arena *a, const void *p, size_t n, int variant)
{
    size_t size = sodium_base64_encoded_len(n, variant);
    char *s = arena_alloc(a, size);
    return n ? sodium_bin2base64(s, size, p, n, variant) : s;
}

char *base64_encode(struct arena *a, const void *p, size_t n)
{
    return base64(a, p, n, sodium_base64_VARIANT_ORIGINAL);
}

char *base64url_encode(struct arena *a, const void *p, size_t n)
{
    return base64(a, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64url_decode(struct arena *a, struct str s, uint8_t **out, size_t *n)
{
    size_t room = s.n / 4 * 3 + 3, got = 0;
    uint8_t *p = arena_alloc(a, room + 1);
    if (s.n && sodium_base642bin(p, room, s.p, s.n, NULL, &got, NULL,
                                 sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = p;
    *n = got;
    return true;
}

/* https://www.crockford.com/base32.html */
static const char BASE32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char *base32_encode(struct arena *a, const void *p, size_t n)
{
    const uint8_t *u = p;
    char *s = arena_alloc(a, n / 5 * 8 + 9), *to = s;
    unsigned bits = 0, held = 0;

    for (size_t i = 0; i < n; i++) {
        held = (held << 8 | u[i]) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5)
            *to++ = BASE32[held >> (bits - 5) & 31];
    }
    if (bits)
        *to++ = BASE32[held << (5 - bits) & 31];
    return s;
}

/* 0-31; -1: not a digit. */
static int base32_digit(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const char *at = c ? strchr(BASE32, c) : NULL;
    return at ? (int)(at - BASE32) : -1;
}

bool base32_decode(struct arena *a, struct str s, uint8_t **out, size_t *n)
{
    uint8_t *p = arena_alloc(a, s.n / 8 * 5 + 6), *to = p;
    unsigned bits = 0, held = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' || s.p[i] == '-')
            continue;
        int digit = base32_digit(s.p[i]);
        if (digit < 0)
            return false;
        held = (held << 5 | (unsigned)digit) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            *to++ = (uint8_t)(held >> bits);
        }
    }
    if (bits >= 5 || held & ((1u << bits) - 1))
        return false; /* a digit too many, or bits that no byte holds */
    *out = p;
    *n = (size_t)(to - p);
    return true;
}
