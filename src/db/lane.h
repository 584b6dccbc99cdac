/*
 * lane.h - the writer lane: where every change to the database happens.
 *
 * SQLite: one thread. It takes all waiting works, runs each in a savepoint inside one transaction,
 * commits once with synchronous=FULL and only then tells their owners (group commit). A work that
 * fails is undone alone. PostgreSQL: several threads, each work a SERIALIZABLE transaction, run
 * again when the server asks for it (DB_RETRY), up to LANE_TRIES times.
 */
#ifndef TX_LANE_H
#define TX_LANE_H

#include "db/db.h"

#define LANE_TRIES 12

struct lane;

/* A piece of work; embedded in its owner's struct, which must live until done() was called. */
struct lane_work {
    /* Writes through db. May be called more than once: it starts afresh each time. Returning false
     * undoes what it wrote without being a failure (a form that is shown again). */
    bool (*run)(struct lane_work *w, struct db *db);
    /* After the commit (or the failure), on the lane's thread. state DB_OK: on disk, or run()
     * returned false. */
    void (*done)(struct lane_work *w, enum db_state state, const char *why);
    struct arena *arena; /* rows and texts of its queries */
    const char *label;   /* for the log, when it is slow */
    struct lane_work *next;
};

/* Opens its own connections. threads is used on PostgreSQL only. NULL and *error on failure. */
struct lane *lane_open(const char *url, int threads, struct arena *a, const char **error);
/* False: the queue is full (max_waiting works) or closing; done() will not be called. */
bool lane_submit(struct lane *l, struct lane_work *w);
/* The same and wait for done(), for tests, jobs and commands. */
enum db_state lane_run(struct lane *l, struct lane_work *w);
/* Finishes what waits, then stops. */
void lane_close(struct lane *l);

struct lane_figures {
    int64_t works, commits, failed, retried, slow, waiting;
};
/* Grows with each commit, before those who wait for it are told: what was read at one serial still holds
 * while the serial does, as far as this process writes. */
int64_t lane_serial(const struct lane *l);
struct lane_figures lane_figures(const struct lane *l);

#endif
