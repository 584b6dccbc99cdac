/*
 * work.h - inside the room: what the runner, the queue and cron share, and what their tests call.
 */
#ifndef TX_WORK_H
#define TX_WORK_H

#include "job/job.h"

/* What a worker can do: the kinds and cron entries of the modules and of this room. */
struct work_table {
    const struct job_kind *const *kinds; /* arrays that end with a name of NULL; NULL at the end */
    const struct cron_entry *const *crons; /* the same */
};
/* Of the linked modules, in memory of a. Two of the same name are a BUG. */
struct work_table work_table_all(struct arena *a);

/* A worker: db for reading, and for writing where there is no lane. */
struct worker {
    const struct app *app;
    struct lane *lane; /* may be NULL */
    struct db *db;
    struct arena *arena; /* of one job's run() and finish(), or one cron entry; reset between */
    struct arena
        *notes; /* for claims and failures, which must be written when a job's arena is full */
    struct rng *rng;
    const struct work_table *table;
};

/* A write on the lane, or on db: step() as lane_work.run. */
struct work_step {
    struct lane_work work;
    bool (*step)(struct db *db, void *ctx);
    void *ctx;
    bool kept; /* what step() answered last */
};
/* DB_OK and *kept (may be NULL): step() said true and it is on disk. */
enum db_state work_write(struct worker *w, struct arena *a, bool (*step)(struct db *db, void *ctx),
                         void *ctx, bool *kept);

/* One job that is due: claims it, runs it, finishes it. False: nothing was due, or the database did
 * not let us look. */
bool queue_run_one(struct worker *w, usec now);
usec queue_backoff(int64_t tries); /* wait after that many tries; -1: no more */

/* Cron, then every job that is due at now. How many jobs ran. */
int work_run_due(struct worker *w, usec now);
/* The same with a worker that writes on db. */
int work_run_table(const struct app *app, struct db *db, const struct work_table *table, usec now);

/* Runs the cron entries that are due. */
void cron_run(struct worker *w, usec now);
/* The latest due time of e that is not after now. */
usec cron_due(const struct cron_entry *e, const struct zone *z, usec now);

extern const struct cron_entry job_crons[]; /* of this room; name NULL at the end */

#endif
