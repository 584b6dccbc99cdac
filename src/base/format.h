/*
 * format.h - the plain part of printf, quickly.
 *
 * A page is a few hundred small texts ("/t/%s", "%lld comments", "%02d:%02d"). The C library's printf
 * walks all of its locales and streams for each; what pages use needs ten instructions a byte less.
 */
#ifndef TX_FORMAT_H
#define TX_FORMAT_H

#include <stdarg.h>

#include "base/base.h"

/* Writes fmt into to[room], with a NUL behind it, as snprintf would: %s %.*s %c %% and %d %i %u with l, ll, z and a
 * width padded with zeros (%02d). The bytes written without the NUL; -1 when it holds another
 * conversion or does not fit: then the caller asks snprintf, which sees the same arguments afresh. */
TX_PRINTF(3, 0) int format_plain(char *to, size_t room, const char *fmt, va_list ap);

#endif
