/*
 * base.h - the few words every file uses.
 *
 * BUG() is for states the program itself made impossible; it ends the process with one line and a
 * core. What a person, a file or a network did wrong is never a BUG: it is answered.
 */
#ifndef TX_BASE_H
#define TX_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define countof(a) (sizeof(a) / sizeof((a)[0]))

#define TX_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define TX_FORMAT_ARG(n)      __attribute__((format_arg(n)))
#define TX_NODISCARD          __attribute__((warn_unused_result))
#define TX_NORETURN           __attribute__((noreturn))

/* Ends the process: file, line and the message on stderr, then abort(). */
#define BUG(...) base_bug(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_IF(cond)          \
    do {                      \
        if (cond)             \
            BUG("%s", #cond); \
    } while (0)
TX_NORETURN TX_PRINTF(3, 4) void base_bug(const char *file, int line, const char *fmt, ...);

/* malloc and realloc for what lives as long as the process: never NULL; when the system has no
 * memory left the process ends with one line. Requests use an arena instead. */
void *base_alloc(size_t size);
void *base_realloc(void *old, size_t size);
char *base_strdup(const char *s);

#endif
