/*
 * test_site.c - see test_site.h.
 */
#include "test_site.h"

#include <fcntl.h>

#include "db/catalog.h"
#include "harness.h"

static usec fixed_clock(void)
{
    return T_NOW;
}

static const char *fresh_url(struct arena *a)
{
    const char *kind = getenv("TEST_DB"), *server = getenv("TEST_PG_URL");
    if (!kind || !streq(kind, "pg"))
        return arena_printf(a, "sqlite:%s/job.db", t_dir());
    if (!server)
        BUG("TEST_DB=pg needs TEST_PG_URL");
    return t_pg_schema(a, server);
}

struct db *t_connect(struct job_site *s)
{
    const char *error = NULL;
    struct db *db = db_open(s->url, true, s->arena, &error);
    if (!db)
        BUG("%s", error);
    return db;
}

static void close_db(void *db)
{
    db_close(db);
}

static void close_zone(void *z)
{
    zone_close(z);
}

struct job_site *t_job_site(void)
{
    struct arena *a = t_arena();
    struct job_site *s = arena_new(a, struct job_site);
    const char *error = NULL;
    s->arena = a;
    s->url = fresh_url(a);
    s->config = (struct config){.db = s->url, .zone = "Asia/Shanghai", .name = "临海市"};
    s->db = t_connect(s);
    struct db_catalog all = catalog_all(a);
    if (!db_migrate(s->db, &all, a, &error))
        BUG("%s", error);
    struct zone *z = zone_open("Asia/Shanghai");
    s->app = (struct app){.config = &s->config, .zone = z, .clock = fixed_clock};
    arena_defer(a, close_zone, z);
    arena_defer(a, close_db, s->db);
    return s;
}

static int notes(void)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/notes", t_dir());
    return open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void t_note(const char *text)
{
    char line[200];
    int n = snprintf(line, sizeof(line), "%s\n", text), fd = notes();
    if (fd < 0 || write(fd, line, (size_t)n) != n)
        BUG("note");
    close(fd);
}

int t_noted(const char *text)
{
    char line[200];
    int n = 0;
    FILE *f = fdopen(notes(), "r");
    while (f && fgets(line, sizeof(line), f)) {
        line[strcspn(line, "\n")] = '\0';
        n += streq(line, text);
    }
    if (f)
        fclose(f);
    return n;
}
