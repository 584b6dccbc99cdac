/*
 * workers.h - a few threads for the slow first step of a route (struct route: prepare).
 */
#ifndef TX_WORKERS_H
#define TX_WORKERS_H

#include "db/db.h"

/* A piece of work; embedded in its owner's struct, which must live until run() was called. */
struct worker_job {
    void (*run)(struct worker_job *j, struct db *db); /* db: the thread's own, for reading */
    struct worker_job *next;
};

struct workers;
/* threads of them, each with its own connection to url; at most max jobs wait. NULL and *error. */
struct workers *workers_start(const char *url, int threads, size_t max, struct arena *a,
                              const char **error);
/* False: too many wait already. */
bool workers_submit(struct workers *w, struct worker_job *j);
/* Finishes what waits, then stops. */
void workers_stop(struct workers *w);

#endif
