/*
 * listen.h - the socket on which requests come in.
 */
#ifndef TX_LISTEN_H
#define TX_LISTEN_H

#include "base/arena.h"

/* Opens and listens on "HOST:PORT", "[v6]:PORT", "unix:PATH" (mode 0660; a socket file that nobody
 * listens on any more is replaced) or "systemd" (socket activation). The descriptor, or -1 and *error:
 * one line that says what is wrong and what to do. */
int listen_open(const char *where, int backlog, struct arena *a, const char **error);
/* Removes the socket file of "unix:PATH"; nothing for the others. */
void listen_clean(const char *where);
/* TCP port that fd is bound to; 0 for a local socket. */
int listen_port(int fd);
bool listen_is_local(int fd);

#endif
