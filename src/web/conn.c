/*
 * conn.c - deadlines of connections.
 *
 * One list under one lock, walked twice a second: at 12,000 connections that is a tenth of a
 * millisecond. A connection's own thread only writes its deadline, an atomic; the janitor shuts the
 * socket with shutdown(2), never close(2), and the HTTP library then sees the end and cleans up. The
 * library calls conn_remove() before it closes the descriptor, so that the janitor cannot hit
 * somebody else's.
 */
#include "web/conn.h"

#include <netdb.h>
#include <netinet/in.h>

#include "base/base.h"

#define JANITOR_TICK (250 * 1000000L) /* nanoseconds */

struct conns {
    pthread_mutex_t lock;
    pthread_cond_t stop;
    bool stopping;
    pthread_t janitor;
    struct conn head; /* ring */
    size_t n;
    struct conn_limits limits;
};

static void shut(struct conn *c)
{
    static const char timeout[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
                                  "Content-Length: 0\r\n\r\n";
    int phase = atomic_load(&c->phase);
    if (phase == CONN_HEADER || phase == CONN_BODY)
        (void)!send(c->fd, timeout, sizeof(timeout) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    shutdown(c->fd, SHUT_RDWR);
    atomic_store(&c->deadline, 0);
}

static void sweep(struct conns *all, usec now)
{
    for (struct conn *c = all->head.next; c != &all->head; c = c->next) {
        int64_t deadline = atomic_load(&c->deadline);
        if (deadline && now > deadline)
            shut(c);
    }
}

static void *janitor(void *arg)
{
    struct conns *all = arg;
    pthread_mutex_lock(&all->lock);
    while (!all->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += JANITOR_TICK;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&all->stop, &all->lock, &until);
        sweep(all, clock_monotonic());
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

struct conns *conns_start(struct conn_limits limits)
{
    struct conns *all = base_alloc(sizeof(*all));
    pthread_condattr_t attr;
    *all = (struct conns){.limits = limits};
    all->head.next = all->head.prev = &all->head;
    pthread_mutex_init(&all->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&all->stop, &attr);
    pthread_condattr_destroy(&attr);
    if (pthread_create(&all->janitor, NULL, janitor, all) != 0)
        BUG("no thread for the janitor");
    return all;
}

void conns_stop(struct conns *all)
{
    pthread_mutex_lock(&all->lock);
    all->stopping = true;
    pthread_cond_signal(&all->stop);
    pthread_mutex_unlock(&all->lock);
    pthread_join(all->janitor, NULL);
    BUG_IF(all->n > 0);
    pthread_cond_destroy(&all->stop);
    pthread_mutex_destroy(&all->lock);
    free(all);
}

void conns_hurry(struct conns *all, usec most)
{
    usec until = clock_monotonic() + most;
    pthread_mutex_lock(&all->lock);
    for (struct conn *c = all->head.next; c != &all->head; c = c->next) {
        int phase = atomic_load(&c->phase);
        if ((phase == CONN_HEADER || phase == CONN_BODY) && atomic_load(&c->deadline) > until)
            atomic_store(&c->deadline, until);
    }
    pthread_mutex_unlock(&all->lock);
}

void conns_cut(struct conns *all)
{
    pthread_mutex_lock(&all->lock);
    for (struct conn *c = all->head.next; c != &all->head; c = c->next)
        shutdown(c->fd, SHUT_RDWR);
    pthread_mutex_unlock(&all->lock);
}

size_t conns_count(struct conns *all)
{
    pthread_mutex_lock(&all->lock);
    size_t n = all->n;
    pthread_mutex_unlock(&all->lock);
    return n;
}

static void peer_text(struct conn *c, const struct sockaddr *peer)
{
    socklen_t len = !peer                         ? 0
                    : peer->sa_family == AF_INET  ? sizeof(struct sockaddr_in)
                    : peer->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                  : 0;
    if (!len || getnameinfo(peer, len, c->peer, sizeof(c->peer), NULL, 0, NI_NUMERICHOST) != 0)
        c->peer[0] = '\0';
    char *scope = strchr(c->peer, '%'); /* fe80::1%eth0 */
    if (scope)
        *scope = '\0';
}

struct conn *conn_add(struct conns *all, int fd, const struct sockaddr *peer)
{
    struct conn *c = base_alloc(sizeof(*c));
    *c = (struct conn){.all = all, .fd = fd, .next = &all->head};
    peer_text(c, peer);
    conn_phase(c, CONN_HEADER, 0);
    pthread_mutex_lock(&all->lock);
    c->prev = all->head.prev;
    c->prev->next = c->next->prev = c;
    all->n++;
    pthread_mutex_unlock(&all->lock);
    return c;
}

void conn_remove(struct conn *c)
{
    pthread_mutex_lock(&c->all->lock);
    c->prev->next = c->next;
    c->next->prev = c->prev;
    c->all->n--;
    pthread_mutex_unlock(&c->all->lock);
    free(c);
}

static void set_deadline(struct conn *c, usec grace)
{
    uint64_t seconds = c->bytes / CONN_BYTES_PER_SECOND;
    atomic_store(&c->deadline, c->began + grace + (int64_t)seconds * USEC_SECOND);
}

void conn_phase(struct conn *c, enum conn_phase phase, uint64_t bytes)
{
    c->began = clock_monotonic();
    c->bytes = bytes;
    atomic_store(&c->phase, phase);
    if (phase == CONN_WORK)
        atomic_store(&c->deadline, 0);
    else
        set_deadline(c, phase == CONN_HEADER ? c->all->limits.header : c->all->limits.body);
}

void conn_moved(struct conn *c, uint64_t bytes)
{
    c->bytes += bytes;
    set_deadline(c, c->all->limits.body);
}

void conn_idle(struct conn *c)
{
    conn_phase(c, CONN_HEADER, 0);
    set_deadline(c, c->all->limits.idle + c->all->limits.header);
}

void conn_refuse(struct conn *c, const char *status_line)
{
    char text[200];
    int n = snprintf(text, sizeof(text),
                     "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", status_line);
    BUG_IF(n < 0 || (size_t)n >= sizeof(text));
    (void)!send(c->fd, text, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL);
    shutdown(c->fd, SHUT_RDWR);
}
