/*
 * run.c - the thread that works off the queue, and the same without a thread for tests and commands.
 *
 * The worker looks every second, or when somebody wakes it. It looks in a read transaction of its own
 * connection, so that an idle server writes nothing; only a job that is due makes it claim on the lane.
 * Cron is looked at once in every minute.
 */
#include <errno.h>

#include "base/log.h"
#include "base/vec.h"
#include "gen/job/queries.h"
#include "job/mail.h"
#include "job/work.h"
#include "web/event.h"
#include "web/upload.h"

#define JOB_MEMORY  (256u * 1024 * 1024) /* of one job, arena */
#define NOTE_MEMORY (16u * 1024 * 1024)
enum { LOOK_SECONDS = 1, DEAD_DAYS = 90, SENT_DAYS = 30, UNSENT_DAYS = 180 };

/* --- what there is to do ------------------------------------------------------------------------ */

static const struct job_kind no_job = {.name = NULL};

static void clean(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a, (void)app;
    q_job_clean(db, .before = now - DEAD_DAYS * USEC_DAY);
    q_job_mail_clean(db, .sent_before = now - SENT_DAYS * USEC_DAY,
                     .made_before = now - UNSENT_DAYS * USEC_DAY);
}

static void clean_events(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a, (void)app;
    event_clean(db, now);
}

static void clean_uploads(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)db, (void)a;
    if (app->config->uploads)
        upload_sweep(app->config->uploads, now);
}

const struct cron_entry job_crons[] = {
    {.name = "job clean", .minute = 40, .hour = 3, .run = clean},
    {.name = "upload clean", .minute = 50, .hour = 3, .run = clean_uploads},
    {.name = "event clean", .minute = 11, .hour = -1, .run = clean_events},
    {.name = NULL},
};

static void check_names(const struct work_table *t)
{
    for (const struct job_kind *const *s = t->kinds; *s; s++) {
        for (const struct job_kind *k = *s; k->name; k++) {
            for (const struct job_kind *const *s2 = t->kinds; *s2; s2++) {
                for (const struct job_kind *k2 = *s2; k2->name; k2++)
                    BUG_IF(k != k2 && streq(k->name, k2->name));
            }
        }
    }
    for (const struct cron_entry *const *s = t->crons; *s; s++) {
        for (const struct cron_entry *e = *s; e->name; e++) {
            for (const struct cron_entry *const *s2 = t->crons; *s2; s2++) {
                for (const struct cron_entry *e2 = *s2; e2->name; e2++)
                    BUG_IF(e != e2 && streq(e->name, e2->name));
            }
        }
    }
}

struct work_table work_table_all(struct arena *a)
{
    VEC(const struct job_kind *) kinds = {0};
    VEC(const struct cron_entry *) crons = {0};
    struct job_kind *own = arena_array(a, struct job_kind, 2);
    own[0] = mail_job;
    own[1] = no_job;
    VEC_PUSH(a, &kinds, own);
    VEC_PUSH(a, &crons, job_crons);
    for (const struct module *const *m = modules; *m; m++) {
        if ((*m)->jobs)
            VEC_PUSH(a, &kinds, (*m)->jobs);
        if ((*m)->crons)
            VEC_PUSH(a, &crons, (*m)->crons);
    }
    VEC_PUSH(a, &kinds, NULL);
    VEC_PUSH(a, &crons, NULL);
    struct work_table t = {kinds.at, crons.at};
    check_names(&t);
    return t;
}

/* --- in this thread ----------------------------------------------------------------------------- */

/* Asked in a read: an idle worker must not write. */
static bool something_due(struct worker *w, usec now)
{
    arena_reset(w->notes);
    db_begin(w->db, DB_READ, w->notes);
    bool due = q_job_first_due(w->db, .now = now).n > 0;
    db_rollback(w->db);
    return due;
}

int work_run_due(struct worker *w, usec now)
{
    int ran = 0;
    cron_run(w, now);
    while (something_due(w, now) && queue_run_one(w, now))
        ran++;
    return ran;
}

int job_run_due(const struct app *app, struct db *db, struct arena *a, usec now)
{
    struct work_table table = work_table_all(a);
    return work_run_table(app, db, &table, now);
}

int work_run_table(const struct app *app, struct db *db, const struct work_table *table, usec now)
{
    struct arena arena, notes;
    struct rng rng = rng_system();
    arena_init(&arena, JOB_MEMORY);
    arena_init(&notes, NOTE_MEMORY);
    struct worker w = {
        .app = app, .db = db, .arena = &arena, .notes = &notes, .rng = &rng, .table = table};
    int ran = work_run_due(&w, now);
    arena_free(&arena);
    arena_free(&notes);
    return ran;
}

/* --- the thread --------------------------------------------------------------------------------- */

struct job_runner {
    struct worker worker;
    struct arena arena, notes, own; /* own: the table, the connection's message */
    struct work_table table;
    struct rng rng;
    pthread_t thread;
    pthread_mutex_t lock; /* guards the two below */
    pthread_cond_t changed;
    bool stop, wake;
};

/* Until somebody wakes us, a second has passed or we are to stop. False: stop. */
static bool rest(struct job_runner *j)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_SECONDS;
    pthread_mutex_lock(&j->lock);
    int rc = 0;
    while (!j->stop && !j->wake && rc != ETIMEDOUT)
        rc = pthread_cond_timedwait(&j->changed, &j->lock, &until);
    j->wake = false;
    bool go_on = !j->stop;
    pthread_mutex_unlock(&j->lock);
    return go_on;
}

static bool stopping(struct job_runner *j)
{
    pthread_mutex_lock(&j->lock);
    bool stop = j->stop;
    pthread_mutex_unlock(&j->lock);
    return stop;
}

static void *work(void *ctx)
{
    struct job_runner *j = ctx;
    struct worker *w = &j->worker;
    usec cron_minute = 0;
    do {
        usec now = w->app->clock();
        if (now / USEC_MINUTE != cron_minute) {
            cron_run(w, now);
            cron_minute = now / USEC_MINUTE;
        }
        while (!stopping(j) && something_due(w, now) && queue_run_one(w, now))
            now = w->app->clock();
    } while (rest(j));
    return NULL;
}

static void free_runner(struct job_runner *j)
{
    if (j->worker.db)
        db_close(j->worker.db);
    pthread_cond_destroy(&j->changed);
    pthread_mutex_destroy(&j->lock);
    arena_free(&j->arena);
    arena_free(&j->notes);
    arena_free(&j->own);
    free(j);
}

static struct job_runner *new_runner(const struct app *app)
{
    struct job_runner *j = base_alloc(sizeof(*j));
    pthread_condattr_t attr;
    *j = (struct job_runner){.rng = rng_system()};
    arena_init(&j->arena, JOB_MEMORY);
    arena_init(&j->notes, NOTE_MEMORY);
    arena_init(&j->own, NOTE_MEMORY);
    pthread_mutex_init(&j->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&j->changed, &attr);
    pthread_condattr_destroy(&attr);
    j->table = work_table_all(&j->own);
    j->worker = (struct worker){.app = app,
                                .lane = app->lane,
                                .arena = &j->arena,
                                .notes = &j->notes,
                                .rng = &j->rng,
                                .table = &j->table};
    return j;
}

struct job_runner *job_start(const struct app *app, struct arena *a, const char **error)
{
    struct job_runner *j = new_runner(app);
    const char *why = NULL;
    j->worker.db = db_open(app->config->db, false, &j->own, &why);
    int rc = j->worker.db ? pthread_create(&j->thread, NULL, work, j) : 0;
    if (j->worker.db && rc == 0)
        return j;
    *error = j->worker.db
                 ? arena_printf(a, "the thread for jobs could not be started: %s", strerror(rc))
                 : arena_strdup(a, why);
    free_runner(j);
    return NULL;
}

void job_stop(struct job_runner *j)
{
    pthread_mutex_lock(&j->lock);
    j->stop = true;
    pthread_cond_signal(&j->changed);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    free_runner(j);
}

void job_wake(struct job_runner *j)
{
    pthread_mutex_lock(&j->lock);
    j->wake = true;
    pthread_cond_signal(&j->changed);
    pthread_mutex_unlock(&j->lock);
}
