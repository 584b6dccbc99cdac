/*
 * buf.h - bytes that grow, in an arena. Every page, feed and file is written into one.
 *
 * p is always followed by a NUL that n does not count.
 */
#ifndef TX_BUF_H
#define TX_BUF_H

#include <string.h>

#include "base/arena.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

/* An empty buffer with room for cap bytes (0: a small default). */
struct buf buf_make(struct arena *a, size_t cap);
/* Room for n more bytes behind p[n]; the caller writes them and adds to n. */
char *buf_room(struct buf *b, size_t n);

static inline void buf_put(struct buf *b, const void *p, size_t n)
{
    char *to = b->cap - b->n > n ? b->p + b->n : buf_room(b, n);
    if (n) /* p may be NULL when there is nothing */
        memcpy(to, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}
static inline void buf_puts(struct buf *b, const char *s)
{
    buf_put(b, s, strlen(s));
}
#define buf_lit(b, lit) buf_put((b), "" lit, sizeof(lit) - 1)
void buf_putc(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
TX_PRINTF(2, 3) void buf_printf(struct buf *b, const char *fmt, ...);
TX_PRINTF(2, 0) void buf_vprintf(struct buf *b, const char *fmt, va_list ap);

#endif
