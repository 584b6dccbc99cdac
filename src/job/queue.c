/*
 * queue.c - one job from its claim to its end.
 *
 * Three short transactions frame the slow part. The claim pushes the job's due time to the end
 * of the claim: a worker that dies leaves nothing to clean up, the job is simply due again then. Each
 * claim raises the lease, and every later write names the lease it was claimed with: a worker that
 * took too long finds no row, undoes its finish, and what the next one does counts. So run()
 * happens at least once and finish() exactly once. Tries are counted at the claim, so that a job which
 * takes the process down with it does not do so for ever.
 */
#include "base/log.h"
#include "gen/job/queries.h"
#include "job/work.h"
#include "web/event.h"

enum { DEFAULT_SECONDS = 60 };

static const usec backoff[JOB_TRIES - 1] = {
    1 * USEC_MINUTE, 5 * USEC_MINUTE, 30 * USEC_MINUTE, 2 * USEC_HOUR, 12 * USEC_HOUR,
};

usec queue_backoff(int64_t tries)
{
    return tries >= 1 && tries < JOB_TRIES ? backoff[tries - 1] : -1;
}

int64_t job_add(struct db *db, usec now, const char *kind, const char *payload, usec not_before)
{
    struct job_put row = {0};
    q_job_put(db, &row, .kind = kind, .payload = payload, .made = now,
              .due = not_before ? not_before : now);
    return row.id;
}

/* --- writing ---------------------------------------------------------------------------------- */

static bool run_step(struct lane_work *work, struct db *db)
{
    struct work_step *s = (struct work_step *)work;
    s->kept = s->step(db, s->ctx);
    return s->kept;
}

static void step_done(struct lane_work *work, enum db_state state, const char *why)
{
    (void)work, (void)state, (void)why; /* lane_run() answers the state */
}

/* The same without a lane: tests and commands. */
static enum db_state write_here(struct worker *w, struct work_step *s)
{
    for (int tries = 1;; tries++) {
        db_begin(w->db, DB_WRITE, s->work.arena);
        if (!run_step(&s->work, w->db) && db_state(w->db) == DB_OK) {
            db_rollback(w->db);
            return DB_OK;
        }
        if (db_commit(w->db))
            return DB_OK;
        if (db_state(w->db) != DB_RETRY || tries == LANE_TRIES)
            return db_state(w->db);
    }
}

enum db_state work_write(struct worker *w, struct arena *a, bool (*step)(struct db *db, void *ctx),
                         void *ctx, bool *kept)
{
    struct work_step s = {
        .work = {.run = run_step, .done = step_done, .arena = a, .label = "job"},
        .step = step,
        .ctx = ctx,
    };
    enum db_state state = w->lane ? lane_run(w->lane, &s.work) : write_here(w, &s);
    if (state == DB_OK && w->app && w->app->hub)
        hub_wake(w->app->hub); /* what it published is not to wait for the hub's slow look */
    if (kept)
        *kept = state == DB_OK && s.kept;
    return state;
}

/* --- one job ---------------------------------------------------------------------------------- */

struct claim {
    struct worker *worker;
    usec now;
    const struct job_kind *kind; /* NULL: this program knows none of that name */
    struct job job;
    int64_t lease;
    bool spent; /* tried so often that it is not tried again */
    enum job_result result;
};

static const struct job_kind *find_kind(const struct work_table *t, const char *name)
{
    for (const struct job_kind *const *set = t->kinds; *set; set++) {
        for (const struct job_kind *k = *set; k->name; k++) {
            if (streq(k->name, name))
                return k;
        }
    }
    return NULL;
}

static bool take(struct db *db, void *ctx)
{
    struct claim *c = ctx;
    struct job_next_rows rows = q_job_next(db, .now = c->now);
    if (rows.n == 0)
        return false;
    const struct job_next *row = &rows.at[0];
    c->kind = find_kind(c->worker->table, row->kind);
    c->lease = row->lease + 1;
    c->spent = row->tries >= JOB_TRIES;
    c->job.id = row->id;
    c->job.kind = row->kind;
    c->job.payload = row->payload;
    c->job.tries = (int)row->tries;
    int seconds = c->kind && c->kind->seconds ? c->kind->seconds : DEFAULT_SECONDS;
    return q_job_claim(db, .id = row->id, .lease = row->lease,
                       .until = c->now + seconds * USEC_SECOND) == 1;
}

/* False when the claim ran out and another worker has the job: then nothing of ours may stand. */
static bool finish(struct db *db, void *ctx)
{
    struct claim *c = ctx;
    if (q_job_remove(db, .id = c->job.id, .lease = c->lease) != 1)
        return false;
    if (c->kind->finish)
        c->kind->finish(&c->job, db);
    return true;
}

static bool record_failure(struct db *db, void *ctx)
{
    struct claim *c = ctx;
    usec wait = queue_backoff(c->job.tries + 1);
    bool dead = c->result == JOB_DEAD || wait < 0;
    if (!c->job.error)
        c->job.error = "failed without a reason";
    const char *error = c->job.error;
    int64_t mine =
        dead ? q_job_bury(db, .id = c->job.id, .lease = c->lease, .died = c->now, .error = error)
             : q_job_postpone(db, .id = c->job.id, .lease = c->lease, .due = c->now + wait,
                              .error = error);
    if (mine != 1)
        return false;
    if (c->kind && c->kind->failed)
        c->kind->failed(&c->job, db, dead);
    return true;
}

static void run(struct claim *c)
{
    if (c->spent) {
        c->result = JOB_DEAD;
        c->job.error =
            "ended every time without an answer: it ran out of time or took the program down";
    } else if (!c->kind) {
        c->result = JOB_LATER;
        c->job.error = "this version of the program does not know this kind of job";
    } else {
        c->result = c->kind->run(&c->job, c->worker->db);
    }
    if (c->result == JOB_DONE && arena_failed(c->job.arena)) {
        c->result = JOB_LATER;
        c->job.error = "needed too much memory";
    }
}

static void log_job(const char *event, const struct claim *c, const char *why)
{
    LOG(LOG_WARN, event, LS("kind", c->job.kind), LI("job", c->job.id),
        LI("tries", c->job.tries + 1), LS("error", why));
}

/* Ends what run() began. Where the database does not let us, the claim runs out and the job is due again. */
static void end(struct claim *c)
{
    bool kept = false;
    if (c->result == JOB_DONE) {
        enum db_state state = work_write(c->worker, c->job.arena, finish, c, &kept);
        if (state == DB_OK && !kept)
            log_job("job claim ran out", c, "another worker has it; its seconds are too few");
        if (state == DB_OK)
            return;
        c->result = JOB_LATER;
        c->job.error = arena_printf(c->worker->notes, "its effect could not be written: %s",
                                    db_state_name(state));
    }
    log_job(c->result == JOB_DEAD ? "job dead" : "job failed", c, c->job.error);
    if (work_write(c->worker, c->worker->notes, record_failure, c, &kept) == DB_OK && !kept)
        log_job("job claim ran out", c, "another worker has it; its seconds are too few");
}

bool queue_run_one(struct worker *w, usec now)
{
    struct claim c = {.worker = w, .now = now};
    bool mine = false;
    c.job = (struct job){.arena = w->arena, .now = now, .rng = w->rng, .app = w->app};
    arena_reset(w->arena);
    arena_reset(w->notes);
    if (work_write(w, w->notes, take, &c, &mine) == DB_OK && mine) {
        run(&c);
        end(&c);
    }
    return mine;
}

/* --- for the administrator -------------------------------------------------------------------- */

struct job_rows job_list(struct db *db, struct arena *a, int64_t most)
{
    struct job_queue_rows_rows rows = q_job_queue_rows(db, .max = most);
    struct job_rows out = {arena_array(a, struct job_row, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        out.at[i] = (struct job_row){
            .id = rows.at[i].id,
            .kind = rows.at[i].kind,
            .error = rows.at[i].error,
            .tries = (int)rows.at[i].tries,
            .running = rows.at[i].running,
            .dead = rows.at[i].dead,
            .made = rows.at[i].made,
            .due = rows.at[i].due,
        };
    }
    return out;
}

bool job_retry(struct db *db, usec now, int64_t id)
{
    return q_job_revive(db, .id = id, .now = now) == 1;
}

bool job_drop(struct db *db, int64_t id)
{
    return q_job_discard(db, .id = id) == 1;
}

struct job_figures job_figures(struct db *db)
{
    struct job_counts c = {0};
    q_job_counts(db, &c);
    return (struct job_figures){c.waiting, c.running, c.dead, c.oldest};
}
