/*
 * http.h - sockets on one side, struct req on the other.
 */
#ifndef TX_HTTP_H
#define TX_HTTP_H

#include "web/app.h"

struct http;

/* Listens on app->config->listen and serves until http_stop(). app->lane and app->hub must be open;
 * a database that is away is no error here: requests are answered with 503 until it is back. NULL
 * and *error: one line that says what to do. */
struct http *http_start(struct app *app, struct arena *a, const char **error);
/* Takes no new connection, finishes what runs, ends the event streams, then stops. False: something
 * still runs after all patience (a database that hangs). Its threads then use the app, the lane and the
 * hub: nothing of it may be closed, only the process ended; nobody was told that it was done. */
bool http_stop(struct http *h);
/* TCP port in use ("127.0.0.1:0" picks one); 0: a local socket. */
int http_port(const struct http *h);

#define HTTP_BUCKETS 10
extern const usec http_bucket_limits[HTTP_BUCKETS];
struct http_figures {
    int64_t requests[6];              /* by first digit of the status; [0]: broken off */
    int64_t bucket[HTTP_BUCKETS + 1]; /* by time until the answer stood; the last: longer */
    int64_t usecs, bytes;             /* summed */
    int64_t connections, running;
};
struct http_figures http_figures(const struct http *h);

#endif
