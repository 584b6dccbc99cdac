/*
 * pg_schema.c - a fresh place on the PostgreSQL server of the tests: a schema of its own, named by the
 * URL's options, so that tests beside each other never meet. The server is temporary (pg.sh), so
 * nothing is taken away afterwards. A whole site is a database of its own instead, copied from one that is kept:
 * the server copies files faster than any program writes rows.
 */
#include <libpq-fe.h>

#include "base/clock.h"
#include "harness.h"

const char *t_pg_schema(struct arena *a, const char *server)
{
    const char *name = arena_printf(a, "t_%ld_%lld", (long)getpid(), (long long)clock_monotonic());
    PGconn *c = PQconnectdb(server);
    PGresult *r = PQexec(c, arena_printf(a, "CREATE SCHEMA %s", name));
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        BUG("%s", PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
    return arena_printf(a, "%s%coptions=-csearch_path%%3D%s", server,
                        strchr(server, '?') ? '&' : '?', name);
}

static void run(const char *server, const char *sql)
{
    PGconn *c = PQconnectdb(server);
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        BUG("%s: %s", sql, PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
}

/* postgres://user@/NAME?host=… with another name. */
static const char *with_name(struct arena *a, const char *server, const char *name)
{
    const char *slash = strstr(server, "@/"), *rest = slash ? strchr(slash, '?') : NULL;
    if (!rest)
        BUG("TEST_PG_URL is not as pg.sh makes it: %s", server);
    return arena_printf(a, "%.*s%s%s", (int)(slash + 2 - server), server, name, rest);
}

static const char *name_of(struct arena *a, const char *url)
{
    const char *name = strstr(url, "@/") + 2;
    return arena_printf(a, "%.*s", (int)strcspn(name, "?"), name);
}

const char *t_pg_url(struct arena *a, const char *server, const char *name)
{
    return with_name(a, server, name);
}

const char *t_pg_copy(struct arena *a, const char *server, const char *name, const char *of)
{
    if (!name)
        name = arena_printf(a, "t_%ld_%lld", (long)getpid(), (long long)clock_monotonic());
    run(server, of ? arena_printf(a, "CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name,
                                  name_of(a, of))
                   : arena_printf(a, "CREATE DATABASE %s", name));
    return with_name(a, server, name);
}

void t_pg_drop(struct arena *a, const char *server, const char *url)
{
    run(server, arena_printf(a, "DROP DATABASE %s WITH (FORCE)", name_of(a, url)));
}
