/*
 * conn.h - the open connections, and the janitor that shuts the slow ones.
 *
 * The HTTP library's timeout counts inactivity only: a client that sends a byte now and then would
 * hold its connection for ever. Here each connection has a deadline for what it is doing.
 */
#ifndef TX_CONN_H
#define TX_CONN_H

#include <stdatomic.h>
#include <sys/socket.h>

#include "base/clock.h"

enum conn_phase {
    CONN_HEADER, /* a request's head is awaited or arriving */
    CONN_BODY,   /* its body is arriving */
    CONN_WORK,   /* we work: no deadline */
    CONN_ANSWER  /* the answer is going out */
};

struct conns;
struct conn {
    struct conn *prev, *next;
    struct conns *all;
    int fd;
    _Atomic int phase;
    _Atomic int64_t deadline; /* clock_monotonic(); 0: none */
    usec began;               /* of the phase; the connection's own thread only */
    uint64_t bytes;           /* moved in this phase */
    char peer[48];            /* address as text; "" for a local socket */
};

struct conn_limits {
    usec header, body; /* most time for a head; for a body beside what its bytes need */
    usec idle;         /* between two requests of a connection: the library's timeout */
};
/* Least rate of a body or an answer, after the grace time: a phone at the edge of a 2G cell. */
#define CONN_BYTES_PER_SECOND 2048

/* Starts the janitor's thread. Lives until conns_stop(). */
struct conns *conns_start(struct conn_limits limits);
void conns_stop(struct conns *all);
/* Shuts every connection: the last resort of a shutdown. */
void conns_cut(struct conns *all);
/* Heads and bodies that are still to come have most left, not their whole time: many belong to clients
 * that are gone, which epoll does not always tell the library. Bytes that arrive give time again. */
void conns_hurry(struct conns *all, usec most);
size_t conns_count(struct conns *all);

struct conn *conn_add(struct conns *all, int fd, const struct sockaddr *peer);
void conn_remove(struct conn *c);
/* Begins a phase; bytes is what is known to move in it (0: unknown, see conn_moved). */
void conn_phase(struct conn *c, enum conn_phase phase, uint64_t bytes);
/* More bytes of a body came in: its deadline moves on by what they may take. */
void conn_moved(struct conn *c, uint64_t bytes);
/* The next request of a kept connection may take its idle time and then that of a head. */
void conn_idle(struct conn *c);
/* Sends a bare answer past the HTTP library, in a phase in which nothing else is sent, and shuts. */
void conn_refuse(struct conn *c, const char *status_line);

#endif
