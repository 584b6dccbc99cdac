/*
 * job.h - work that happens after the answer: the queue in the database, cron, and child processes.
 *
 * A job is a row written in the same transaction as what caused it. It runs at least once: run()
 * must be able to run again; finish() takes effect exactly once. A failed one waits (1 m, 5 m, 30 m,
 * 2 h, 12 h) and after the last try is a dead letter that an administrator sees and can send again.
 */
#ifndef TX_JOB_H
#define TX_JOB_H

#include "web/app.h"

enum job_result { JOB_DONE, JOB_LATER, JOB_DEAD }; /* JOB_LATER: try again; JOB_DEAD: never will */

enum { JOB_TRIES = 6 }; /* the first and one after each wait */

struct job {
    int64_t id;
    const char *kind, *payload; /* payload: JSON */
    int tries;                  /* before this one */
    struct arena *arena;
    usec now;
    struct rng *rng;
    const struct app *app;
    const char *error; /* set it when not JOB_DONE: one line for the administrator, without
                                 * personal data and never from a letter */
    void *result;      /* from run() to finish(), in arena */
};

struct job_kind {
    const char *name;
    /* First what is slow or outside. No transaction is open: where it reads, it begins a DB_READ on
     * db with j->arena and ends it before anything slow. */
    enum job_result (*run)(struct job *j, struct db *db);
    /* Then, when run() said JOB_DONE, its effect, in the transaction that removes the job. May run
     * again when that transaction could not commit. May be NULL, as the next. */
    void (*finish)(struct job *j, struct db *db);
    /* Otherwise, in the transaction that records the failure. dead: that was the last try. */
    void (*failed)(struct job *j, struct db *db, bool dead);
    int seconds; /* longest it may take before another worker may claim it; 0: 60 */
};

/* Times in the place's zone, as "minute hour" sets: minute -1 every minute, hour -1 every hour.
 * A time that the change to summer time leaves out is the instant after the gap; one that comes twice is
 * the first. Runs once per due time, whatever the number of processes; after downtime once for all
 * that was missed; not for times before the entry was first seen. */
struct cron_entry {
    const char *name;          /* no two the same in the whole program; NULL at the end */
    int minute, hour, weekday; /* weekday 0: every day; 1 Monday … 7 */
    void (*run)(struct db *db, struct arena *a, const struct app *app, usec now); /* in a write */
};

/* Puts a job into the queue, in the transaction of db. not_before 0: at once. Its id, 0 after a
 * failure of the transaction. */
int64_t job_add(struct db *db, usec now, const char *kind, const char *payload, usec not_before);

struct job_runner;
/* One worker thread with a connection of its own; writes on app->lane. */
struct job_runner *job_start(const struct app *app, struct arena *a, const char **error);
void job_stop(struct job_runner *j); /* finishes what runs, closes, frees */
void job_wake(struct job_runner *j); /* something was added: do not wait for the next look */
/* Runs everything due now in this thread: tests and commands; cron too. db is outside a transaction;
 * both reads and writes go through it. Returns how many jobs ran. */
int job_run_due(const struct app *app, struct db *db, struct arena *a, usec now);

/* --- for the administrator's pages: inside a transaction of db ----------------------------- */

struct job_row {
    int64_t id;
    const char *kind, *error; /* error of the last try; NULL */
    int tries;
    bool running, dead;
    usec made, due; /* due: of the next try, or the end of the claim while running */
};
struct job_rows {
    struct job_row *at;
    size_t n;
};
/* Dead letters first, then by due time; the rows in a. */
struct job_rows job_list(struct db *db, struct arena *a, int64_t most);
bool job_retry(struct db *db, usec now, int64_t id); /* false: no such dead letter */
bool job_drop(struct db *db, int64_t id);            /* false: no such dead letter */

struct job_figures {
    int64_t waiting, running, dead;
    struct db_int oldest; /* earliest due time of those that wait or run */
};
struct job_figures job_figures(struct db *db);

#endif
