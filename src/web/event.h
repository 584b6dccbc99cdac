/*
 * event.h - live pages: server-sent events (WHATWG HTML §9.2).
 *
 * An event is a row of web_event, written in the transaction that causes it: what is rolled back is
 * never told, what another process writes is told too. The hub's thread reads the new rows and hands
 * each to the clients that listen to its channel ("place/12", "user/5").
 *
 * A slow client does not hold up anybody: its queue is short, and when it is full what waits is dropped
 * and the page is told to load itself again ("event: reload").
 */
#ifndef TX_EVENT_H
#define TX_EVENT_H

#include "web/req.h"

#define EVENT_KEPT         (10 * USEC_MINUTE) /* how long one can take up again where one left */
#define EVENT_CHANNELS_MAX 8

/* In a write transaction. name and data: one line each (data may be JSON); a line break in data is
 * sent as the standard says. */
void event_publish(struct db *db, usec now, const char *channel, const char *name,
                   const char *data);
/* In a write transaction of cron: rows older than EVENT_KEPT. */
void event_clean(struct db *db, usec now);
/* In the handler of a stream route, which must have checked that r may hear it. */
void event_listen(struct req *r, const char *channel);

struct hub;
/* Opens its own connection to app->config->db. NULL and *error on failure. */
struct hub *hub_start(const struct app *app, struct arena *a, const char **error);
/* All clients must have left. */
void hub_stop(struct hub *h);
/* Something was committed: look at the next tick. Cheap, from any thread. */
void hub_wake(struct hub *h);
/* Tells every client's stream to end; new ones end at once. */
void hub_end_all(struct hub *h);
struct hub_figures {
    int64_t clients, events, delivered, dropped;
};
struct hub_figures hub_figures(const struct hub *h);

/* How the HTTP side holds a stream that has nothing to send, and lets it go on. Both are called with
 * a lock of the hub held, so that a wake cannot come before its hold. */
struct event_hooks {
    void (*hold)(void *ctx);
    void (*wake)(void *ctx);
};
struct event_client;
/* last_id: of Last-Event-ID, may be NULL: what was missed since is read through read_db (no
 * transaction open) and sent first. */
struct event_client *event_join(struct hub *h, const char *const *channel, size_t n,
                                const char *last_id, struct db *read_db, struct arena *a,
                                const struct event_hooks *hooks, void *ctx);
/* The next bytes of the stream, at most max. 0: *ended, or hold() was called. */
size_t event_read(struct event_client *c, char *buf, size_t max, bool *ended);
void event_leave(struct event_client *c);

#endif
