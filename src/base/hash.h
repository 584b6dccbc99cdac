/*
 * hash.h - digests, encodings and secret comparison. The only file besides rand.c and
 * password.c that includes sodium.h is hash.c.
 */
#ifndef TX_HASH_H
#define TX_HASH_H

#include "base/str.h"

#define SHA256_BYTES 32

void sha256(const void *p, size_t n, uint8_t out[SHA256_BYTES]);
struct sha256_state {
    _Alignas(max_align_t) unsigned char opaque[128];
};
void sha256_begin(struct sha256_state *s);
void sha256_add(struct sha256_state *s, const void *p, size_t n);
void sha256_end(struct sha256_state *s, uint8_t out[SHA256_BYTES]);
void hmac_sha256(const void *key, size_t key_n, const void *p, size_t n, uint8_t out[SHA256_BYTES]);

/* 64 bits for tables, fast, the same on every machine for ever (some are stored); no protection against an
 * adversary. */
uint64_t hash_quick(const void *p, size_t n);
/* 64 bits to tell two pages apart (ETag), eight bytes at a time: against chance, not against intent, and not for
 * keeping. */
uint64_t hash_bytes(const void *p, size_t n);

/* Same time whatever differs. */
bool secret_equal(const void *a, const void *b, size_t n);

char *hex_encode(struct arena *a, const void *p, size_t n);
char *base64_encode(struct arena *a, const void *p, size_t n);    /* RFC 4648 §4, padded */
char *base64url_encode(struct arena *a, const void *p, size_t n); /* §5, no padding */
bool base64url_decode(struct arena *a, struct str s, uint8_t **out, size_t *n);
/* Crockford's base 32 in capital letters: no I, L, O, U; for codes that people read aloud. */
char *base32_encode(struct arena *a, const void *p, size_t n);
/* What a person typed: case, blanks and hyphens ignored, O read as 0, I and L as 1. Decoders answer
 * false for anything that an encoder would not have written. */
bool base32_decode(struct arena *a, struct str s, uint8_t **out, size_t *n);

#endif
