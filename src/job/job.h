/*
 * job.h - work that happens after the answer: the queue in the database, cron, and child processes.
 *
 * A job is a row written in the same transaction as what caused it. It runs at least once: run()
 * must be able to run again. A failed one waits (1 m, 5 m, 30 m, 2 h, 12 h) and after the last try is
 * a dead letter that an administrator sees and can send again.
 */
#ifndef TX_JOB_H
#define TX_JOB_H

#include "web/app.h"

enum job_result { JOB_DONE, JOB_LATER, JOB_DEAD }; /* JOB_LATER: try again; JOB_DEAD: never will */

struct job {
    int64_t id;
    const char *kind, *payload; /* payload: JSON */
    int tries;                  /* before this one */
    struct arena *arena;
    usec now;
    struct rng *rng;
    const struct app *app;
    const char *error;          /* set it when not JOB_DONE: one line for the administrator */
};

struct job_kind {
    const char *name;
    /* First what is slow or outside (no transaction is open; read through db in DB_READ). */
    enum job_result (*run)(struct job *j, struct db *db);
    /* Then, when run() said JOB_DONE, its effect, in the transaction that removes the job. */
    void (*finish)(struct job *j, struct db *db);
    int seconds; /* longest it may take before another worker may claim it; 0: 60 */
};

/* Times in the place's zone, as "minute hour" sets: minute -1 every minute, hour -1 every hour. */
struct cron_entry {
    const char *name;
    int minute, hour, weekday; /* weekday 0: every day; 1 Monday … 7 */
    void (*run)(struct db *db, struct arena *a, const struct app *app, usec now); /* in a write */
};

/* Puts a job into the queue, in the transaction of db. not_before 0: at once. */
void job_add(struct db *db, usec now, const char *kind, const char *payload, usec not_before);

struct job_runner;
struct job_runner *job_start(const struct app *app, struct arena *a, const char **error);
void job_stop(struct job_runner *j); /* finishes what runs */
void job_wake(struct job_runner *j); /* something was added: do not wait for the next look */
/* Runs everything due now in this thread: tests and commands. Returns how many ran. */
int job_run_due(const struct app *app, struct db *db, struct arena *a, usec now);

#endif
