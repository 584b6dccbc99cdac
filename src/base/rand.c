/*
 * rand.c - randomness that a test can fix.
 *
 * The real generator is the kernel's getrandom(2), asked each time: nothing of ours to seed, to
 * fork or to leak. The fixed one is ChaCha20 with the seed as key and the number of the call as
 * nonce, so that the same calls in the same order give the same bytes everywhere.
 */
#include "base/rand.h"

#include <errno.h>
#include <sodium.h>
#include <sys/random.h>

#include "base/hash.h"

_Static_assert(sizeof(((struct rng *)0)->seed) == crypto_stream_chacha20_KEYBYTES, "seed is a key");
_Static_assert(sizeof(uint64_t) == crypto_stream_chacha20_NONCEBYTES, "count is a nonce");

struct rng rng_system(void)
{
    return (struct rng){0};
}

struct rng rng_fixed(uint64_t seed)
{
    struct rng r = {.fixed = true};
    memcpy(r.seed, &seed, sizeof(seed));
    return r;
}

static void from_kernel(uint8_t *p, size_t n)
{
    while (n) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            BUG("getrandom: %s", strerror(errno));
        p += got;
        n -= (size_t)got;
    }
}

void rng_bytes(struct rng *r, void *out, size_t n)
{
    if (!r->fixed) {
        from_kernel(out, n);
        return;
    }
    uint8_t nonce[sizeof(r->count)];
    memcpy(nonce, &r->count, sizeof(nonce));
    r->count++;
    if (n)
        crypto_stream_chacha20(out, n, nonce, r->seed);
}

uint64_t rng_below(struct rng *r, uint64_t bound)
{
    BUG_IF(bound == 0);
    uint64_t v, reject = (0 - bound) % bound; /* 2^64 mod bound */
    do
        rng_bytes(r, &v, sizeof(v));
    while (v < reject);
    return v % bound;
}

char *rng_token(struct rng *r, struct arena *a)
{
    uint8_t secret[32];
    rng_bytes(r, secret, sizeof(secret));
    char *token = base64url_encode(a, secret, sizeof(secret));
    sodium_memzero(secret, sizeof(secret));
    return token;
}
