/*
 * pg.c - PostgreSQL behind db.c. The only file that includes libpq-fe.h.
 */
#include <libpq-fe.h>

#include "db/backend.h"

struct db *pg_open(const char *url, struct arena *a, const char **error)
{
    (void)url;
    (void)a;
    *error = "PostgreSQL is not built in yet";
    return NULL;
}
