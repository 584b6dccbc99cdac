/*
 * parallel.h - a loop whose rounds do not depend on each other, on several cores.
 *
 * Work is cut by the size of the data, never by the number of threads, and what the pieces found is
 * put together in their order: so a result is the same to the last bit on one core and on many.
 */
#ifndef TX_OPINION_PARALLEL_H
#define TX_OPINION_PARALLEL_H

#include "base/base.h"

/* Calls fn(ctx, i) once for each i below n, on up to threads threads (0 counts as 1), the
 * caller's among them; returns when all are done. Which thread takes which i is open: fn writes
 * only what belongs to i. A thread that the system does not grant is done without. */
void parallel_run(unsigned threads, size_t n, void (*fn)(void *ctx, size_t i), void *ctx);

#endif
