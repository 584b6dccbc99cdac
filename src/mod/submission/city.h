/*
 * city.h - ten years of submissions of a whole city, for its demo and for benchmarks.
 */
#ifndef TX_SUBMISSION_CITY_H
#define TX_SUBMISSION_CITY_H

#include "mod/submission/submission.h"

#define CITY_SEED UINT64_C(20140408) /* the same city on every machine */

/* Writes n of them to the places there are, the oldest first, each batch in a transaction of its own, into search too.
 * What is older than a year came from another system: with answers, without clocks; the last year was lived through
 * here, and its acts are in the chronicle. db is outside a transaction. progress: so many are in; may be NULL. The same
 * seed, places and now give the same rows. False: db_why() says. */
bool submission_city(struct db *db, const struct zone *z, usec now, uint64_t seed, int64_t n,
                     void (*progress)(int64_t done, int64_t all));

#endif
