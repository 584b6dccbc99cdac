/*
 * log.c - one line a thing that happened.
 *
 * A line is put together on the stack and written with one write(2) of at most PIPE_BUF bytes,
 * which a pipe or a file opened for appending takes as a whole: lines of threads and processes
 * never mix. Whatever could end a line, hide in a terminal or forge a field is written as an
 * escape; long values are cut with "…". The time is the wall clock's: a log is about the real
 * world.
 */
#include "base/log.h"

#include <errno.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/utf8.h"

#define LINE_MOST  4096u /* PIPE_BUF of Linux */
#define VALUE_MOST 1024u /* bytes of input that one value shows */

/* Set once at start; a race could only show a line more or less. */
static atomic_int level_least = LOG_INFO;

struct line {
    char p[LINE_MOST];
    size_t n;
};

/* As a whole or not at all; one byte stays free for the LF. */
static bool put(struct line *l, const char *p, size_t n)
{
    if (n > sizeof(l->p) - 1 - l->n)
        return false;
    memcpy(l->p + l->n, p, n);
    l->n += n;
    return true;
}

static bool plain(const char *s)
{
    for (const char *p = s; *p; p++)
        if (*p <= ' ' || *p > '~' || *p == '"' || *p == '=' || *p == '\\')
            return false;
    return *s != '\0';
}

/* Controls, line separators, marks of direction, what is not a character. */
static bool hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f || c == 0xfeff ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c & 0xfffe) == 0xfffe;
}

static void put_char(struct line *l, uint32_t c)
{
    char s[16];
    size_t n;
    if (c == '"' || c == '\\') {
        s[0] = '\\';
        s[1] = (char)c;
        n = 2;
    } else if (c == '\n') {
        memcpy(s, "\\n", n = 2);
    } else if (c == '\t') {
        memcpy(s, "\\t", n = 2);
    } else if (hidden(c)) {
        n = (size_t)snprintf(s, sizeof(s), c > 0xffff ? "\\U%08x" : "\\u%04x", c);
    } else {
        n = utf8_encode(c, s);
    }
    put(l, s, n);
}

static void put_value(struct line *l, const char *s)
{
    size_t n = strnlen(s, VALUE_MOST + 1);
    if (n <= VALUE_MOST && plain(s)) {
        put(l, s, n);
        return;
    }
    bool cut = n > VALUE_MOST;
    for (n -= cut; cut && n && ((unsigned char)s[n] & 0xc0) == 0x80;)
        n--; /* not in the middle of a character */
    put(l, "\"", 1);
    for (const char *p = s, *end = s + n; p < end && l->n < LINE_MOST - 64;)
        put_char(l, utf8_next(&p, end));
    if (cut)
        put(l, "…", strlen("…"));
    put(l, "\"", 1);
}

static void put_head(struct line *l, enum log_level level, const char *event)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    usec now = clock_now();
    struct civil c = day_civil(now / USEC_DAY);
    int ms = (int)(now % USEC_DAY / 1000);
    int n = snprintf(l->p, sizeof(l->p),
                     "time=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ level=%s event=", c.year, c.month,
                     c.day, ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000, names[level]);
    l->n = n > 0 ? (size_t)n : 0;
    put_value(l, event);
}

static void put_field(struct line *l, const struct log_field *f)
{
    put(l, " ", 1);
    put(l, f->key, strlen(f->key));
    put(l, "=", 1);
    if (f->text) {
        put_value(l, f->text);
    } else {
        char digits[24];
        put(l, digits, (size_t)snprintf(digits, sizeof(digits), "%lld", (long long)f->number));
    }
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
    struct line l;
    if ((int)level < atomic_load_explicit(&level_least, memory_order_relaxed))
        return;
    int kept = errno; /* a log line must not change what the caller looks at next */
    put_head(&l, level, event);
    for (const struct log_field *f = fields; f && f->key && l.n < LINE_MOST - 128; f++)
        put_field(&l, f);
    l.p[l.n++] = '\n';
    if (write(STDERR_FILENO, l.p, l.n) < 0)
        errno = kept; /* nowhere left to complain */
    errno = kept;
}

void log_level_set(enum log_level level)
{
    atomic_store_explicit(&level_least, (int)level, memory_order_relaxed);
}
