/*
 * buf.c - bytes that grow, in an arena.
 *
 * The capacity doubles, so that n bytes cost O(n) copying; while nothing else is allocated behind
 * the buffer, arena_grow() extends it in place.
 */
#include "base/buf.h"

#include "base/format.h"

#define BUF_LEAST 256u

struct buf buf_make(struct arena *a, size_t cap)
{
    cap = cap < BUF_LEAST ? BUF_LEAST : cap + 1;
    return (struct buf){.arena = a, .p = arena_alloc(a, cap), .cap = cap};
}

char *buf_room(struct buf *b, size_t n)
{
    size_t need;
    if (__builtin_add_overflow(b->n, n, &need) || need > SIZE_MAX / 4)
        BUG("a buffer of %zu bytes was asked for %zu more", b->n, n);
    if (need >= b->cap) {
        size_t cap = b->cap < BUF_LEAST ? BUF_LEAST : b->cap * 2;
        if (cap <= need)
            cap = need + 1;
        b->p = arena_grow(b->arena, b->p, b->cap, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_putc(struct buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[20];
    size_t at = sizeof(digits);
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do
        digits[--at] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        digits[--at] = '-';
    buf_put(b, digits + at, sizeof(digits) - at);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    size_t room = b->cap - b->n;
    int n = b->p ? format_plain(b->p + b->n, room, fmt, ap) : -1;
    if (n >= 0) {
        b->n += (size_t)n;
        return;
    }
    va_copy(again, ap);
    n = vsnprintf(b->p ? b->p + b->n : NULL, room, fmt, ap);
    if (n < 0)
        BUG("bad printf format: %s", fmt);
    if ((size_t)n >= room)
        vsnprintf(buf_room(b, (size_t)n), (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}
