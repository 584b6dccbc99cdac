/*
 * Tests of the queue: what runs when, how often, and what is left when things go wrong.
 */
#include <sys/wait.h>

#include "gen/job/queries.h"
#include "harness.h"
#include "job/mail.h"
#include "test_site.h"

/* --- kinds ---------------------------------------------------------------------------------------- */

static struct job_site *site; /* of the running test */
static bool nested, broken;   /* what the kinds below do */

static enum job_result say(struct job *j, struct db *db)
{
    (void)db;
    t_note(arena_printf(j->arena, "run %s", j->payload));
    j->result = arena_strdup(j->arena, j->payload);
    return JOB_DONE;
}

/* A lasting effect: a row in a table that is at hand. */
static void leave_mark(struct job *j, struct db *db)
{
    const char *name = j->result ? j->result : "mark";
    struct job_cron_last last = {0};
    q_job_cron_note(db, .name = name, .last_run = 0);
    q_job_cron_last(db, &last, .name = name);
    q_job_cron_advance(db, .name = name, .due = last.last_run + 1);
    if (broken)
        db_fail(db, DB_BUG, "broken on purpose");
}

static enum job_result fail(struct job *j, struct db *db)
{
    (void)db;
    t_note(arena_printf(j->arena, "fail %d", j->tries));
    j->error = "not today";
    return JOB_LATER;
}

static void note_failure(struct job *j, struct db *db, bool dead)
{
    (void)db;
    t_note(arena_printf(j->arena, "failed%s", dead ? " for good" : ""));
}

static enum job_result never(struct job *j, struct db *db)
{
    (void)db;
    j->error = "no such address";
    return JOB_DEAD;
}

static enum job_result die(struct job *j, struct db *db)
{
    (void)j, (void)db;
    t_note("die");
    _exit(0);
}

static enum job_result eat(struct job *j, struct db *db)
{
    (void)db;
    j->arena->fail_at = 1;
    arena_alloc(j->arena, 1);
    return JOB_DONE;
}

static const struct job_kind kinds[7]; /* below */
static const struct job_kind *const kind_sets[] = {kinds, NULL};
static const struct cron_entry *const cron_sets[] = {NULL};
static const struct work_table table = {kind_sets, cron_sets};

/* Takes longer than its seconds: meanwhile another worker claims it and is done with it. */
static enum job_result dawdle(struct job *j, struct db *db)
{
    say(j, db);
    if (!nested) {
        nested = true;
        struct db *other = t_connect(site);
        EXPECT_INT(work_run_table(&site->app, other, &table, j->now + 9 * USEC_SECOND), 0);
        EXPECT_INT(work_run_table(&site->app, other, &table, j->now + 10 * USEC_SECOND), 1);
        db_close(other);
    }
    return JOB_DONE;
}

static const struct job_kind kinds[7] = {
    {.name = "say", .run = say, .finish = leave_mark},
    {.name = "fail", .run = fail, .failed = note_failure},
    {.name = "never", .run = never, .failed = note_failure},
    {.name = "die", .run = die, .seconds = 10},
    {.name = "eat", .run = eat, .finish = leave_mark, .failed = note_failure},
    {.name = "dawdle", .run = dawdle, .finish = leave_mark, .seconds = 10},
    {.name = NULL},
};

/* --- help ----------------------------------------------------------------------------------------- */

static int64_t add(const char *kind, const char *payload, usec not_before)
{
    db_begin(site->db, DB_WRITE, site->arena);
    int64_t id = job_add(site->db, T_NOW, kind, payload, not_before);
    EXPECT(db_commit(site->db));
    return id;
}

static int run_at(usec now)
{
    return work_run_table(&site->app, site->db, &table, now);
}

static struct job_rows rows(void)
{
    db_begin(site->db, DB_READ, site->arena);
    struct job_rows r = job_list(site->db, site->arena, 1000);
    EXPECT(db_commit(site->db));
    return r;
}

/* How often leave_mark() took effect for that payload. */
static int64_t marks(const char *name)
{
    struct job_cron_last last = {0};
    db_begin(site->db, DB_READ, site->arena);
    q_job_cron_last(site->db, &last, .name = name);
    EXPECT(db_commit(site->db));
    return last.last_run;
}

/* --- tests ---------------------------------------------------------------------------------------- */

TEST(queue, runs_once_and_is_gone)
{
    site = t_job_site();
    EXPECT(add("say", "a", 0) > 0);
    EXPECT(add("say", "b", 0) > 0);
    EXPECT_INT(run_at(T_NOW), 2);
    EXPECT_INT(rows().n, 0);
    EXPECT_INT(run_at(T_NOW + USEC_DAY), 0);
    EXPECT_INT(marks("a"), 1);
    EXPECT_INT(t_noted("run a"), 1);
    EXPECT_INT(t_noted("run b"), 1);
}

TEST(queue, waits_for_its_time)
{
    site = t_job_site();
    add("say", "a", T_NOW + USEC_HOUR);
    EXPECT_INT(run_at(T_NOW + USEC_HOUR - 1), 0);
    EXPECT_INT(run_at(T_NOW + USEC_HOUR), 1);
}

TEST(queue, is_not_there_when_its_cause_was_undone)
{
    site = t_job_site();
    db_begin(site->db, DB_WRITE, site->arena);
    job_add(site->db, T_NOW, "say", "a", 0);
    db_rollback(site->db);
    EXPECT_INT(run_at(T_NOW), 0);
}

TEST(queue, tries_again_after_longer_and_longer_waits)
{
    static const usec wait[] = {1 * USEC_MINUTE, 5 * USEC_MINUTE, 30 * USEC_MINUTE, 2 * USEC_HOUR,
                                12 * USEC_HOUR};
    site = t_job_site();
    int64_t id = add("fail", "a", 0);
    usec now = T_NOW;
    EXPECT_INT(run_at(now), 1);
    for (size_t i = 0; i < countof(wait); i++) {
        EXPECT_INT(rows().at[0].tries, i + 1);
        EXPECT(!rows().at[0].dead && !rows().at[0].running);
        EXPECT_STR(rows().at[0].error, "not today");
        EXPECT_INT(rows().at[0].due, now + wait[i]);
        EXPECT_INT(run_at(now + wait[i] - 1), 0);
        now += wait[i];
        EXPECT_INT(run_at(now), 1);
    }
    EXPECT(rows().at[0].dead);
    EXPECT_INT(run_at(now + 365 * USEC_DAY), 0);
    EXPECT_INT(t_noted("failed"), 5);
    EXPECT_INT(t_noted("failed for good"), 1);
    EXPECT_INT(t_noted("fail 5"), 1);

    db_begin(site->db, DB_WRITE, site->arena);
    struct job_figures f = job_figures(site->db);
    EXPECT(f.dead == 1 && f.waiting == 0 && f.running == 0 && !f.oldest.some);
    EXPECT(job_retry(site->db, now, id));
    EXPECT(!job_retry(site->db, now, id)); /* it waits now */
    EXPECT(!job_drop(site->db, id));       /* and is no dead letter */
    EXPECT(db_commit(site->db));
    EXPECT_INT(run_at(now), 1);
    EXPECT_INT(rows().at[0].tries, 1);
}

TEST(queue, a_dead_letter_can_be_dropped)
{
    site = t_job_site();
    int64_t id = add("never", "a", 0);
    EXPECT_INT(run_at(T_NOW), 1);
    EXPECT(rows().at[0].dead);
    EXPECT_STR(rows().at[0].error, "no such address");
    EXPECT_INT(t_noted("failed for good"), 1);
    db_begin(site->db, DB_WRITE, site->arena);
    EXPECT(job_drop(site->db, id));
    EXPECT(!job_drop(site->db, id));
    EXPECT(db_commit(site->db));
    EXPECT_INT(rows().n, 0);
}

TEST(queue, a_kind_of_another_version_waits)
{
    site = t_job_site();
    add("from the future", "a", 0);
    EXPECT_INT(run_at(T_NOW), 1);
    EXPECT(!rows().at[0].dead);
    EXPECT_INT(rows().at[0].due, T_NOW + USEC_MINUTE);
}

TEST(queue, a_dead_process_leaves_it_to_the_next)
{
    site = t_job_site();
    add("die", "a", 0);
    usec now = T_NOW;
    for (int i = 0; i < JOB_TRIES; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            work_run_table(&site->app, t_connect(site), &table, now);
            _exit(1);
        }
        waitpid(pid, NULL, 0);
        EXPECT(rows().at[0].running);
        EXPECT_INT(run_at(now + 10 * USEC_SECOND - 1), 0);
        now += 10 * USEC_SECOND;
    }
    EXPECT_INT(t_noted("die"), JOB_TRIES);
    EXPECT_INT(run_at(now), 1); /* in this process: it is not tried again */
    EXPECT(rows().at[0].dead);
}

TEST(queue, the_effect_and_the_end_are_one)
{
    site = t_job_site();
    add("say", "a", 0);
    broken = true;
    EXPECT_INT(run_at(T_NOW), 1);
    EXPECT_INT(marks("a"), 0);
    EXPECT_STR(rows().at[0].error, arena_printf(site->arena, "its effect could not be written: %s",
                                                db_state_name(DB_BUG)));
    broken = false;
    EXPECT_INT(run_at(T_NOW + USEC_MINUTE), 1);
    EXPECT_INT(marks("a"), 1);
    EXPECT_INT(rows().n, 0);
}

TEST(queue, who_took_too_long_has_no_effect)
{
    site = t_job_site();
    add("dawdle", "a", 0);
    EXPECT_INT(run_at(T_NOW), 1);
    EXPECT_INT(t_noted("run a"), 2);
    EXPECT_INT(marks("a"), 1);
    EXPECT_INT(rows().n, 0);
}

TEST(queue, too_much_memory_is_a_failure)
{
    site = t_job_site();
    add("eat", "a", 0);
    EXPECT_INT(run_at(T_NOW), 1);
    EXPECT_INT(marks("mark"), 0);
    EXPECT_STR(rows().at[0].error, "needed too much memory");
}

TEST(queue, every_failing_query_leaves_it_to_be_done)
{
    site = t_job_site();
    for (int64_t nth = 1;; nth++) {
        const char *name = arena_printf(site->arena, "job %d", (int)nth);
        usec now = T_NOW + nth * USEC_DAY;
        add("say", name, now);
        db_inject(site->db, nth, DB_GONE);
        run_at(now);
        bool passed = marks(name) == 1 && rows().n == 0;
        db_inject(site->db, 0, DB_OK);
        for (int i = 0; i < 3; i++)
            run_at(now + (i + 1) * USEC_HOUR);
        EXPECT_INT(marks(name), 1);
        EXPECT_INT(rows().n, 0);
        if (passed)
            break;
        EXPECT(nth < 50);
    }
}

TEST(queue, several_processes_share_the_work)
{
    enum { JOBS = 40, WORKERS = 3 };
    site = t_job_site();
    for (int i = 0; i < JOBS; i++)
        add("say", arena_printf(site->arena, "%d", i), 0);
    pid_t pid[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            site->db = t_connect(site);
            for (int empty = 0; empty < 20; empty++) {
                while (run_at(T_NOW) > 0)
                    empty = 0;
                usleep(2000);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < WORKERS; i++) {
        int status;
        waitpid(pid[i], &status, 0);
        EXPECT_INT(status, 0);
    }
    EXPECT_INT(rows().n, 0);
    for (int i = 0; i < JOBS; i++) {
        const char *name = arena_printf(site->arena, "%d", i);
        EXPECT_INT(t_noted(arena_printf(site->arena, "run %s", name)), 1);
        EXPECT_INT(marks(name), 1);
    }
}

/* --- the outbox and the thread ------------------------------------------------------------------- */

static struct mail letter(void)
{
    return (struct mail){.to = "mei@example.com", .subject = "路灯", .text = "你好\n"};
}

static struct mail_rows outbox(void)
{
    db_begin(site->db, DB_READ, site->arena);
    struct mail_rows r = mail_list(site->db, site->arena, 10);
    EXPECT(db_commit(site->db));
    return r;
}

TEST(outbox, a_letter_with_a_fault_is_a_bug)
{
    site = t_job_site();
    struct mail m = letter();
    m.subject = "a\r\nBcc: x@example.com";
    db_begin(site->db, DB_WRITE, site->arena);
    mail_add(site->db, T_NOW, &m);
    EXPECT_INT(db_state(site->db), DB_BUG);
    EXPECT(!db_commit(site->db));
    EXPECT_INT(outbox().n, 0);
}

TEST(outbox, without_a_server_it_stays)
{
    site = t_job_site();
    struct mail m = letter(), back;
    db_begin(site->db, DB_WRITE, site->arena);
    mail_add(site->db, T_NOW, &m);
    EXPECT(db_commit(site->db));
    EXPECT_INT(job_run_due(&site->app, site->db, site->arena, T_NOW), 1);
    struct mail_rows r = outbox();
    EXPECT_INT(r.n, 1);
    EXPECT_INT(r.at[0].state, MAIL_FAILED);
    EXPECT(strncmp(r.at[0].error, "not sent: no mail server is configured", 38) == 0);
    EXPECT(rows().at[0].dead);
    db_begin(site->db, DB_READ, site->arena);
    EXPECT(mail_read(site->db, r.at[0].id, &back));
    EXPECT_STR(back.text, "你好\n");
    EXPECT(db_commit(site->db));
}

TEST(outbox, a_wrong_sender_is_told)
{
    site = t_job_site();
    struct mail m = letter();
    site->config.mail_url = "smtp://127.0.0.1:1";
    db_begin(site->db, DB_WRITE, site->arena);
    mail_add(site->db, T_NOW, &m);
    EXPECT(db_commit(site->db));
    EXPECT_INT(job_run_due(&site->app, site->db, site->arena, T_NOW), 1);
    EXPECT_STR(rows().at[0].error,
               "not sent: mail_from in the configuration is not a mail address");
}

TEST(outbox, is_cleaned)
{
    site = t_job_site();
    struct mail m = letter();
    db_begin(site->db, DB_WRITE, site->arena);
    mail_add(site->db, T_NOW, &m);
    mail_add(site->db, T_NOW + USEC_DAY, &m);
    q_job_mail_sent(site->db, .id = 1, .now = T_NOW);
    EXPECT(!mail_read(site->db, 1, &m)); /* its text is gone as soon as it is sent */
    job_crons[0].run(site->db, site->arena, &site->app, T_NOW + 31 * USEC_DAY);
    EXPECT(db_commit(site->db));
    EXPECT_INT(outbox().n, 1);
}

static bool write_letter(struct lane_work *w, struct db *db)
{
    (void)w;
    struct mail m = letter();
    mail_add(db, T_NOW, &m);
    return true;
}

static void nothing(struct lane_work *w, enum db_state state, const char *why)
{
    (void)w, (void)state, (void)why;
}

TEST(runner, works_beside_the_lane)
{
    site = t_job_site();
    const char *error = NULL;
    site->app.lane = lane_open(site->url, 2, site->arena, &error);
    EXPECT_STR(error ? error : "", "");
    struct job_runner *r = job_start(&site->app, site->arena, &error);
    EXPECT(r != NULL);
    struct lane_work w = {.run = write_letter, .done = nothing, .arena = site->arena, .label = "t"};
    EXPECT_INT(lane_run(site->app.lane, &w), DB_OK);
    job_wake(r);
    int64_t dead = 0;
    for (int i = 0; i < 500 && dead == 0; i++) {
        usleep(10000);
        db_begin(site->db, DB_READ, site->arena);
        dead = job_figures(site->db).dead;
        db_rollback(site->db);
    }
    EXPECT_INT(dead, 1);
    job_stop(r);
    lane_close(site->app.lane);
}
