/*
 * Tests of cron: due times over the changes of summer time, and once for each.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "harness.h"
#include "test_site.h"

static void note_run(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)app, (void)a;
    t_note("cron");
    job_add(db, now, "say", "cron ran", 0);
}

static bool broken;
static void break_it(struct db *db, struct arena *a, const struct app *app, usec now)
{
    note_run(db, a, app, now);
    if (broken)
        db_fail(db, DB_BUG, "broken on purpose");
}

static const struct cron_entry daily[] = {
    {.name = "daily", .minute = 40, .hour = 3, .run = note_run}, {.name = NULL}};
static const struct cron_entry breaking[] = {
    {.name = "breaking", .minute = 0, .hour = -1, .run = break_it}, {.name = NULL}};
static const struct cron_entry *const daily_set[] = {daily, NULL};
static const struct cron_entry *const breaking_set[] = {breaking, NULL};
static const struct job_kind *const no_kinds[] = {NULL};
static const struct work_table daily_table = {no_kinds, daily_set};
static const struct work_table breaking_table = {no_kinds, breaking_set};

static usec utc(const char *s)
{
    usec t = 0;
    EXPECT(time_rfc3339_parse(s, &t));
    return t;
}

static const char *due(const char *zone, struct cron_entry e, const char *now)
{
    struct zone *z = zone_open(zone);
    e.name = "test";
    const char *s = time_rfc3339(t_arena(), cron_due(&e, z, utc(now)), NULL);
    zone_close(z);
    return s;
}

#define AT(h, m)      ((struct cron_entry){.hour = (h), .minute = (m)})
#define ON(day, h, m) ((struct cron_entry){.weekday = (day), .hour = (h), .minute = (m)})

TEST(cron, times_of_day)
{
    const char *z = "Asia/Shanghai";
    EXPECT_STR(due(z, AT(3, 40), "2026-03-10T01:00:00Z"), "2026-03-09T19:40:00Z");
    EXPECT_STR(due(z, AT(3, 40), "2026-03-09T19:40:00Z"), "2026-03-09T19:40:00Z");
    EXPECT_STR(due(z, AT(3, 40), "2026-03-09T19:39:59Z"), "2026-03-08T19:40:00Z");
    EXPECT_STR(due(z, AT(0, 0), "2026-03-09T16:00:00Z"), "2026-03-09T16:00:00Z");
    EXPECT_STR(due(z, AT(-1, 15), "2026-03-09T16:14:00Z"), "2026-03-09T15:15:00Z");
    EXPECT_STR(due(z, AT(-1, -1), "2026-03-09T16:14:59Z"), "2026-03-09T16:14:00Z");
    EXPECT_STR(due(z, AT(5, -1), "2026-03-10T01:00:00Z"), "2026-03-09T21:59:00Z");
}

TEST(cron, weekdays_of_the_place)
{
    const char *z =
        "Asia/Shanghai"; /* 10 March 2026 is a Tuesday; Monday there begins Sunday 16:00Z */
    EXPECT_STR(due(z, ON(1, 0, 30), "2026-03-10T01:00:00Z"), "2026-03-08T16:30:00Z");
    EXPECT_STR(due(z, ON(2, 9, 1), "2026-03-10T01:00:00Z"), "2026-03-03T01:01:00Z");
    EXPECT_STR(due(z, ON(2, 9, 0), "2026-03-10T01:00:00Z"), "2026-03-10T01:00:00Z");
    EXPECT_STR(due(z, ON(1, -1, 0), "2026-03-10T01:00:00Z"), "2026-03-09T15:00:00Z");
}

TEST(cron, summer_time)
{
    const char *z = "Europe/Berlin";
    /* 29 March 2026: 02:00 becomes 03:00 (01:00Z). 02:30 is left out: right after the gap. */
    EXPECT_STR(due(z, AT(2, 30), "2026-03-29T00:59:59Z"), "2026-03-28T01:30:00Z");
    EXPECT_STR(due(z, AT(2, 30), "2026-03-29T01:00:00Z"), "2026-03-29T01:00:00Z");
    EXPECT_STR(due(z, AT(2, 30), "2026-03-29T12:00:00Z"), "2026-03-29T01:00:00Z");
    EXPECT_STR(due(z, AT(-1, 30), "2026-03-29T01:29:00Z"), "2026-03-29T00:30:00Z");
    EXPECT_STR(due(z, AT(-1, 30), "2026-03-29T01:30:00Z"), "2026-03-29T01:30:00Z");
    /* 25 October 2026: 02:30 comes twice (00:30Z, 01:30Z): a time of day once, every hour both. */
    EXPECT_STR(due(z, AT(2, 30), "2026-10-25T00:30:00Z"), "2026-10-25T00:30:00Z");
    EXPECT_STR(due(z, AT(2, 30), "2026-10-25T01:45:00Z"), "2026-10-25T00:30:00Z");
    EXPECT_STR(due(z, AT(-1, 30), "2026-10-25T01:45:00Z"), "2026-10-25T01:30:00Z");
}

static void run_at(struct job_site *s, const struct work_table *t, const char *now)
{
    work_run_table(&s->app, s->db, t, utc(now));
}

TEST(cron, once_for_each_time_and_once_after_downtime)
{
    struct job_site *s = t_job_site();
    run_at(s, &daily_table, "2026-03-10T01:00:00Z"); /* first seen: not for what was before */
    EXPECT_INT(t_noted("cron"), 0);
    run_at(s, &daily_table, "2026-03-10T19:39:00Z");
    EXPECT_INT(t_noted("cron"), 0);
    run_at(s, &daily_table, "2026-03-10T19:40:00Z");
    run_at(s, &daily_table, "2026-03-10T19:41:00Z");
    EXPECT_INT(t_noted("cron"), 1);
    run_at(s, &daily_table, "2026-03-15T12:00:00Z");
    run_at(s, &daily_table, "2026-03-15T12:01:00Z");
    EXPECT_INT(t_noted("cron"), 2);
    run_at(s, &daily_table, "2026-03-15T19:40:00Z");
    EXPECT_INT(t_noted("cron"), 3);
    run_at(s, &daily_table, "2026-03-14T19:40:00Z"); /* a clock that was set back */
    EXPECT_INT(t_noted("cron"), 3);
}

TEST(cron, a_failure_takes_the_mark_back)
{
    struct job_site *s = t_job_site();
    run_at(s, &breaking_table, "2026-03-10T01:30:00Z");
    broken = true;
    run_at(s, &breaking_table, "2026-03-10T02:00:00Z");
    broken = false;
    db_begin(s->db, DB_READ, s->arena);
    EXPECT_INT(job_figures(s->db).waiting, 0);
    db_rollback(s->db);
    run_at(s, &breaking_table, "2026-03-10T02:01:00Z");
    db_begin(s->db, DB_READ, s->arena);
    EXPECT_INT(job_list(s->db, s->arena, 10).n, 1);
    db_rollback(s->db);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* What a killed process left of files that were arriving. */
TEST(cron, left_uploads_are_swept)
{
    struct job_site *s = t_job_site();
    struct work_table all = work_table_all(s->arena);
    const char *dir = arena_printf(s->arena, "%s/uploads", t_dir());
    const char *old = arena_printf(s->arena, "%s/tmp-old", dir);
    const char *young = arena_printf(s->arena, "%s/tmp-young", dir);
    usec now = utc("2026-03-10T19:50:00Z");
    struct timespec at[2] = {{.tv_sec = (time_t)(now / USEC_SECOND) - 2 * 86400}};
    at[1] = at[0];
    s->config.uploads = dir;
    EXPECT(mkdir(dir, 0700) == 0);
    close(open(old, O_WRONLY | O_CREAT, 0600));
    close(open(young, O_WRONLY | O_CREAT, 0600));
    EXPECT(utimensat(AT_FDCWD, old, at, 0) == 0);
    at[0].tv_sec = at[1].tv_sec = (time_t)(now / USEC_SECOND) - 60;
    EXPECT(utimensat(AT_FDCWD, young, at, 0) == 0);
    run_at(s, &all, "2026-03-10T01:00:00Z");
    EXPECT(is_there(old));
    run_at(s, &all, "2026-03-10T19:50:00Z");
    EXPECT(!is_there(old));
    EXPECT(is_there(young));
}

TEST(cron, once_among_several_processes)
{
    enum { PROCESSES = 3 };
    struct job_site *s = t_job_site();
    run_at(s, &daily_table, "2026-03-10T01:00:00Z");
    pid_t pid[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            s->db = t_connect(s);
            for (int k = 0; k < 5; k++)
                run_at(s, &daily_table, "2026-03-10T19:40:00Z");
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++)
        waitpid(pid[i], NULL, 0);
    db_begin(s->db, DB_READ, s->arena);
    EXPECT_INT(job_list(s->db, s->arena, 10).n,
               1); /* its effect; a run that was undone may be noted */
    db_rollback(s->db);
}
