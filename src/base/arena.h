/*
 * arena.h - memory that is freed together.
 *
 * A request, a job and a test own one arena each. Nothing allocated from it is freed by hand; the
 * owner resets it at the end. An allocation never returns NULL: when the arena's limit is reached
 * (or a test makes the n-th allocation fail) the arena is marked failed and still hands out memory,
 * so that code can run on to its end; whoever owns the arena looks at arena_failed() before it
 * lets anything take effect. The overdraft is bounded (ARENA_OVERDRAFT); beyond it the process ends,
 * because code that goes on allocating after a failure is a BUG.
 *
 * Unused bytes are poisoned for AddressSanitizer, with a gap after every allocation, so that an
 * overrun inside an arena is still caught.
 */
#ifndef TX_ARENA_H
#define TX_ARENA_H

#include <stdarg.h>

#include "base/base.h"

#define ARENA_OVERDRAFT (64u * 1024 * 1024)

struct arena_chunk;
struct arena_cleanup;

struct arena {
    struct arena_chunk *chunk;     /* newest first */
    char *at, *end;                /* free room in the newest chunk */
    size_t used, limit;            /* bytes handed out; more than limit marks failed */
    struct arena_cleanup *cleanup; /* newest first */
    uint64_t turns;                /* how often memory was taken back: rewinds, resets */
    struct arena_chunk *spare;     /* kept by arena_again() */
    int64_t fail_at;               /* test: > 0 counts down, the allocation that reaches 0 fails */
    bool failed;
};

/* Starts empty; takes no memory yet. limit in bytes. */
void arena_init(struct arena *a, size_t limit);
/* Runs the cleanups, keeps one chunk for the next use, clears failed. */
void arena_reset(struct arena *a);
/* The same, but keeps all memory: for one that is filled as far again and again. New memory costs a fault each page. */
void arena_again(struct arena *a);
/* Runs the cleanups and gives all memory back. */
void arena_free(struct arena *a);

/* size bytes, zeroed, aligned for any type. Never NULL. size 0 gives a unique pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* n * size with overflow checked (an overflow marks the arena failed and gives one element). */
void *arena_calloc(struct arena *a, size_t n, size_t size);
#define arena_new(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_calloc((a), (n), sizeof(type)))
/* Grows old (of old_size) to new_size: in place when it was the last allocation. Contents kept. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);

char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
TX_PRINTF(2, 3) char *arena_printf(struct arena *a, const char *fmt, ...);
TX_PRINTF(2, 0) char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

/* fn(ptr) runs at reset or free, newest first: for memory of libraries. */
void arena_defer(struct arena *a, void (*fn)(void *), void *ptr);

/* A point to go back to: rewind runs the cleanups and drops the memory taken since the mark; failed
 * stays as it is. An allocation made before the mark keeps its old size only: what has grown since
 * (a struct buf) is to be made again. Used to run a write handler again. */
struct arena_mark {
    struct arena_chunk *chunk;
    char *at;
    size_t used;
    struct arena_cleanup *cleanup;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

static inline bool arena_failed(const struct arena *a)
{
    return a->failed;
}

#endif
