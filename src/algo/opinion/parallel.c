/*
 * parallel.c - see parallel.h. Threads live for one loop only: a loop here runs for milliseconds, a
 * thread starts in some twenty microseconds, and nothing has to be kept or stopped in between.
 */
#include "algo/opinion/parallel.h"

#include <stdatomic.h>

#define THREADS_MOST 16u

struct loop {
    atomic_size_t next;
    size_t n;
    void (*fn)(void *ctx, size_t i);
    void *ctx;
};

static void *take_rounds(void *arg)
{
    struct loop *l = arg;
    for (size_t i; (i = atomic_fetch_add(&l->next, 1)) < l->n;)
        l->fn(l->ctx, i);
    return NULL;
}

void parallel_run(unsigned threads, size_t n, void (*fn)(void *ctx, size_t i), void *ctx)
{
    struct loop l = {.n = n, .fn = fn, .ctx = ctx};
    pthread_t helper[THREADS_MOST];
    unsigned helpers = 0;
    while (helpers + 1 < threads && helpers + 1 < n && helpers < THREADS_MOST &&
           pthread_create(&helper[helpers], NULL, take_rounds, &l) == 0)
        helpers++;
    take_rounds(&l);
    while (helpers > 0)
        pthread_join(helper[--helpers], NULL);
}
