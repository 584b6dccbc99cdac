/*
 * pg_schema.c - a fresh place on the PostgreSQL server of the tests: a schema of its own, named by the
 * URL's options, so that tests beside each other never meet. The server is temporary (pg.sh), so
 * nothing is taken away afterwards.
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
