/*
 * rand.h - randomness that a test can fix.
 */
#ifndef TX_RAND_H
#define TX_RAND_H

#include "base/arena.h"

struct rng {
    bool fixed;       /* false: the kernel's generator */
    uint8_t seed[32]; /* fixed: ChaCha20 stream of seed and count */
    uint64_t count;
};

struct rng rng_system(void);
struct rng rng_fixed(uint64_t seed);
void rng_bytes(struct rng *r, void *out, size_t n);
uint64_t rng_below(struct rng *r, uint64_t bound); /* uniform in [0, bound); bound > 0 */
char *rng_token(struct rng *r, struct arena *a);   /* 256 bit, base64url, 43 characters */

#endif
