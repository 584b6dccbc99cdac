/*
 * base.c - how the process ends when it must, and memory that lives as long as it.
 *
 * Both kinds of end leave one line on stderr, written with one write(2) so that lines of threads do
 * not mix, and a core (abort) for a BUG. Running out of memory is not a BUG: it exits.
 */
#include "base/base.h"

#include <stdarg.h>

static void say(const char *text, size_t n)
{
    if (write(STDERR_FILENO, text, n) < 0)
        return; /* nowhere left to complain */
}

void base_bug(const char *file, int line, const char *fmt, ...)
{
    char text[1024];
    int at = snprintf(text, sizeof(text), "BUG %s:%d: ", file, line);
    size_t n = at < 0 ? 0 : (size_t)at < sizeof(text) ? (size_t)at : sizeof(text) - 1;

    va_list ap;
    va_start(ap, fmt);
    at = vsnprintf(text + n, sizeof(text) - n, fmt, ap);
    va_end(ap);
    if (at > 0)
        n = (size_t)at < sizeof(text) - n ? n + (size_t)at : sizeof(text) - 1;
    if (n == sizeof(text) - 1)
        n--;
    text[n++] = '\n';
    say(text, n);
    abort();
}

static void *checked(void *p)
{
    static const char message[] =
        "Out of memory: the system gave no more; raise the memory limit or load less.\n";

    if (p)
        return p;
    say(message, sizeof(message) - 1);
    _exit(1);
}

void *base_alloc(size_t size)
{
    return checked(malloc(size ? size : 1));
}

void *base_realloc(void *old, size_t size)
{
    return checked(realloc(old, size ? size : 1));
}

char *base_strdup(const char *s)
{
    return checked(strdup(s));
}
