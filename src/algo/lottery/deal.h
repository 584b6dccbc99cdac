/*
 * deal.h - from types to people: the mixture with names, and numbered panels for a public draw.
 */
#ifndef TX_DEAL_H
#define TX_DEAL_H

#include "algo/lottery/pool.h"
#include "base/hash.h"

/* Expected seats of each type, and the chance of one of its people. */
void lot_chances(const struct lot_model *m, const lot_panels *panels, mpq_t *chance);

/* Panels in an order that does not depend on how they were found; equal ones become one. */
void lot_panels_sort(const struct lot_model *m, lot_panels *panels);

/* A panel of people and its weight. In each type everybody gets exactly the same. */
struct lot_named {
    int *member; /* seats of them, people of the pool */
    mpq_t *weight;
};
typedef VEC(struct lot_named) lot_named_panels;
/* False: more than most seats would have to be listed. */
bool lot_name(struct arena *a, const struct lot_types *t, const lot_panels *panels, size_t most,
              lot_named_panels *named);

/* Chance from a seed that everybody can check: block i is HMAC-SHA256(SHA-256(seed), i as 8 bytes, the highest first). */
struct lot_stream {
    uint8_t key[SHA256_BYTES], block[SHA256_BYTES];
    uint64_t next;
    size_t used;
};
struct lot_stream lot_stream_of(const char *seed);
/* From 0 to bound - 1, each equally likely: so many bytes as bound has, bits above its highest cleared, again while it is
 * not below bound. */
void lot_stream_below(struct lot_stream *s, mpz_srcptr bound, mpz_ptr v);

/* count equally likely panels, copies[i] of panel i: its share rounded down or up (pipage rounding), so that before the
 * rounding everybody's chance is what it was. */
void lot_round(const lot_panels *panels, int count, struct lot_stream *s, int *copies);
/* member[i * seats + j]: the people of numbered panel i, ascending. One random order in each type; seats are dealt
 * out along it, so that within a type the numbers of panels differ by one at most. */
int *lot_deal(struct arena *a, const struct lot_types *t, const lot_panels *panels,
              const int *copies, int count, struct lot_stream *s);

#endif
