/*
 * doctor.c - "tongxin doctor": looks at what an administrator would be asked about first.
 *
 * A line per finding: ok, warn (it runs, but you should know) or fail (it does not). The exit status is
 * 1 when anything failed.
 */
#include "doctor.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "db/catalog.h"

enum finding { OK, WARN, FAIL };

struct report {
    struct command_ctx *c;
    int failed;
};

TX_PRINTF(3, 4)
static void say(struct report *p, enum finding f, const char *fmt, ...)
{
    static const char *const words[] = {"ok  ", "warn", "FAIL"};
    va_list ap;
    va_start(ap, fmt);
    printf("%s  ", words[f]);
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
    p->failed += f == FAIL;
}

static void count_fault(void *ctx, const char *line)
{
    say(ctx, FAIL, "%s", line);
}

static void look_at_database(struct report *p)
{
    struct arena *a = p->c->arena;
    const char *error = NULL;
    struct db_catalog all = catalog_all(a);
    struct db *db = db_open(p->c->config->db, false, a, &error);
    if (!db) {
        say(p, FAIL, "%s", error);
        return;
    }
    int schema = db_schema(db, a, &error), newest = db_schema_newest(&all);
    say(p, OK, "database %s", p->c->config->db);
    if (schema < 0)
        say(p, FAIL, "%s", error);
    else if (schema < newest)
        say(p, WARN, "schema %d of %d: run \"tongxin migrate\"", schema, newest);
    else if (schema > newest)
        say(p, FAIL, "schema %d is newer than this program (%d): install the newer program", schema,
            newest);
    else if (db_check(db, &all, a, count_fault, p) == 0)
        say(p, OK, "schema %d, %zu queries fit it", schema, all.n_query);
    db_close(db);
}

static void look_at_uploads(struct report *p)
{
    const char *dir = p->c->config->uploads;
    struct statvfs fs;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        say(p, FAIL, "uploads directory %s: %s", dir, strerror(errno));
    else if (access(dir, W_OK) != 0)
        say(p, FAIL, "uploads directory %s: %s", dir, strerror(errno));
    else if (statvfs(dir, &fs) == 0) {
        unsigned long long free_mb = (unsigned long long)fs.f_bavail * fs.f_frsize / (1024 * 1024);
        say(p, free_mb < 500 ? WARN : OK, "uploads directory %s, %llu MB free", dir, free_mb);
    }
}

static void look_at_limits(struct report *p)
{
    struct rlimit files;
    int want = p->c->config->connections + 200;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max < (rlim_t)want)
        say(p, WARN, "at most %llu open files, %d connections are configured: raise LimitNOFILE",
            (unsigned long long)files.rlim_max, p->c->config->connections);
    else
        say(p, OK, "open files");
}

static void look_at_settings(struct report *p)
{
    const struct config *c = p->c->config;
    struct zone *zone = zone_open(c->zone);
    if (zone)
        say(p, OK, "time zone %s", c->zone);
    else
        say(p, FAIL, "there is no time zone \"%s\"", c->zone);
    zone_close(zone);
    if (!c->origin)
        say(p, WARN, "no origin is set: mails and slips carry the address of whoever asked first");
    else if (!str_starts(str_of(c->origin), STR("https://")))
        say(p, WARN, "origin %s is not https: put a proxy with a certificate in front", c->origin);
    else
        say(p, OK, "origin %s", c->origin);
    if (!c->mail_url)
        say(p, WARN, "no mail server is set: letters stay in the outbox");
    else if (c->mail_user && (!c->mail_password_file || access(c->mail_password_file, R_OK) != 0))
        say(p, FAIL, "mail_user is set, but its password file cannot be read");
    else
        say(p, OK, "mail by %s", c->mail_url);
}

int run_doctor(struct command_ctx *c, int argc, char **argv)
{
    struct report p = {.c = c};
    (void)argv;
    if (argc > 1)
        return command_fail("doctor takes no more words") + 1;
    look_at_database(&p);
    look_at_uploads(&p);
    look_at_limits(&p);
    look_at_settings(&p);
    return p.failed ? 1 : 0;
}
