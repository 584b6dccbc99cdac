/*
 * utf8.h - text as code points (RFC 3629).
 */
#ifndef TX_UTF8_H
#define TX_UTF8_H

#include "base/str.h"

/* True for well-formed UTF-8 without NUL: no overlong forms, no surrogates, nothing past U+10FFFF. */
bool utf8_valid(struct str s);
/* The next code point of valid UTF-8 at *p, which moves on; *p must be before end. */
uint32_t utf8_next(const char **p, const char *end);
/* Number of code points of valid UTF-8. */
size_t utf8_count(struct str s);
/* The longest prefix of at most max code points. */
struct str utf8_prefix(struct str s, size_t max);
/* Writes one code point (4 bytes at most), returns its length. */
size_t utf8_encode(uint32_t c, char out[4]);
/* A copy with CRLF and CR as LF, and without other C0/C1 controls (tab and LF stay),
 * U+FEFF, U+FFFE/FFFF and the bidi override controls U+202A-202E, U+2066-2069. */
char *utf8_clean(struct arena *a, struct str s);
/* Text for people, cut to max code points with "…" when longer. */
char *utf8_ellipsis(struct arena *a, const char *s, size_t max);
/* Malformed sequences replaced by U+FFFD, NUL dropped: for logs and imports. */
char *utf8_repair(struct arena *a, struct str s);

#endif
