/*
 * arena.c - memory that is freed together.
 *
 * A list of chunks, the newest first; an allocation moves a pointer up in the newest. Chunks double
 * from 8 KB to 1 MB; what does not fit gets a chunk of its own size. The list of cleanups lives in
 * the arena itself.
 *
 * Under AddressSanitizer everything not handed out is poisoned and every allocation is followed by
 * a gap that never becomes valid. `used` counts without the gaps, so that a limit means the same
 * with and without the sanitizer.
 */
#include "base/arena.h"

#include "base/format.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP            16u
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define GAP            0u
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN       _Alignof(max_align_t)
#define CHUNK_LEAST (8u * 1024)
#define CHUNK_MOST  (1024u * 1024)
#define CHUNK_KEPT  (256u * 1024) /* the largest that arena_reset() keeps */

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of the room behind this header */
    _Alignas(max_align_t) char room[];
};

struct arena_cleanup {
    struct arena_cleanup *older;
    void (*fn)(void *);
    void *ptr;
};

/* What an allocation takes away from the limit. */
static size_t rounded(size_t size)
{
    return ((size ? size : 1) + ALIGN - 1) & ~(ALIGN - 1);
}

static void chunk_free(struct arena_chunk *c)
{
    UNPOISON(c->room, c->size);
    free(c);
}

/* Makes the newest chunk (NULL: none) the current one, free from `at` on. */
static void stand_at(struct arena *a, struct arena_chunk *c, char *at)
{
    a->chunk = c;
    a->at = at;
    a->end = c ? c->room + c->size : NULL;
    if (c)
        POISON(at, (size_t)(a->end - at));
}

static struct arena_chunk *chunk_new(struct arena *a, size_t need)
{
    struct arena_chunk *c = a->spare;
    size_t size = a->chunk ? a->chunk->size * 2 : CHUNK_LEAST;
    if (c && c->size >= need) {
        a->spare = c->older;
        return c;
    }
    if (size > CHUNK_MOST)
        size = CHUNK_MOST;
    if (size < need)
        size = need;
    c = base_alloc(sizeof(*c) + size);
    c->size = size;
    return c;
}

static void chunk_add(struct arena *a, size_t need)
{
    struct arena_chunk *c = chunk_new(a, need);
    c->older = a->chunk;
    stand_at(a, c, c->room);
}

static void run_cleanups(struct arena *a, const struct arena_cleanup *until)
{
    while (a->cleanup != until) {
        struct arena_cleanup *c = a->cleanup;
        a->cleanup = c->older;
        c->fn(c->ptr);
    }
}

/* Counts size bytes: the limit, the overdraft, and the failure that a test ordered. */
static void charge(struct arena *a, size_t size)
{
    if (a->fail_at > 0 && --a->fail_at == 0)
        a->failed = true;
    size_t left = a->used < a->limit ? a->limit - a->used : 0;
    if (size > left) {
        a->failed = true;
        size_t overdraft = a->used - (a->limit - left);
        if (size - left > ARENA_OVERDRAFT || overdraft > ARENA_OVERDRAFT - (size - left))
            BUG("an arena of %zu bytes was asked for %zu more after %zu: overdraft used up",
                a->limit, size, a->used);
    }
    a->used += size;
}

void arena_init(struct arena *a, size_t limit)
{
    *a = (struct arena){.limit = limit};
}

static void chunks_free(struct arena_chunk *c)
{
    for (struct arena_chunk *older; c; c = older) {
        older = c->older;
        chunk_free(c);
    }
}

static void start_anew(struct arena *a, struct arena_chunk *keep)
{
    a->turns++;
    if (keep)
        keep->older = NULL;
    stand_at(a, keep, keep ? keep->room : NULL);
    a->used = 0;
    a->fail_at = 0;
    a->failed = false;
}

void arena_reset(struct arena *a)
{
    run_cleanups(a, NULL);
    chunks_free(a->spare);
    a->spare = NULL;
    struct arena_chunk *keep = NULL;
    for (struct arena_chunk *c = a->chunk, *older; c; c = older) {
        older = c->older;
        if (!keep && c->size <= CHUNK_KEPT)
            keep = c;
        else
            chunk_free(c);
    }
    start_anew(a, keep);
}

/* The oldest first, so that what was asked for in the same order finds the same chunks. */
void arena_again(struct arena *a)
{
    run_cleanups(a, NULL);
    for (struct arena_chunk *c = a->chunk, *older; c; c = older) {
        older = c->older;
        c->older = a->spare;
        a->spare = c;
    }
    start_anew(a, NULL);
}

void arena_free(struct arena *a)
{
    run_cleanups(a, NULL);
    chunks_free(a->chunk);
    chunks_free(a->spare);
    arena_init(a, a->limit);
}

/* Not zeroed: for who fills it at once. */
static char *take(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        BUG("an arena was asked for %zu bytes", size);
    size_t room = rounded(size);
    charge(a, room);
    if ((size_t)(a->end - a->at) < room + GAP)
        chunk_add(a, room + GAP);
    char *p = a->at;
    a->at += room + GAP;
    UNPOISON(p, size);
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take(a, size), 0, size);
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total)) {
        a->failed = true;
        total = size;
    }
    return arena_alloc(a, total);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
    if (old && new_size <= old_size)
        return old;
    if (new_size > SIZE_MAX / 2)
        BUG("an arena was asked for %zu bytes", new_size);

    char *p = old;
    size_t had = rounded(old_size), more = rounded(new_size) - had;
    if (old && p + had + GAP == a->at && (size_t)(a->end - a->at) >= more) {
        charge(a, more);
        a->at += more;
        UNPOISON(p, new_size);
        memset(p + old_size, 0, new_size - old_size);
        return p;
    }
    p = arena_alloc(a, new_size);
    if (old)
        memcpy(p, old, old_size);
    return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *p = take(a, n + 1);
    if (n)
        memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    char small[256];
    va_list again;
    va_copy(again, ap);
    int n = format_plain(small, sizeof(small), fmt, ap);
    if (n < 0)
        n = vsnprintf(small, sizeof(small), fmt, ap);
    if (n < 0)
        BUG("bad printf format: %s", fmt);
    char *p = arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof(small))
        memcpy(p, small, (size_t)n);
    else
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *p = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *ptr)
{
    struct arena_cleanup *c = arena_new(a, struct arena_cleanup);
    *c = (struct arena_cleanup){.older = a->cleanup, .fn = fn, .ptr = ptr};
    a->cleanup = c;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){
        .chunk = a->chunk, .at = a->at, .used = a->used, .cleanup = a->cleanup};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    run_cleanups(a, mark.cleanup);
    a->turns++;
    while (a->chunk != mark.chunk) {
        struct arena_chunk *c = a->chunk;
        BUG_IF(!c); /* the mark is of another arena, or from before a reset */
        a->chunk = c->older;
        chunk_free(c);
    }
    stand_at(a, mark.chunk, mark.at);
    a->used = mark.used;
}
