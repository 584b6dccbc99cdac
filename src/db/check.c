/*
 * check.c - holds every query of the program against the real database.
 *
 * The compiler knows what queries.sql declares, the database knows what is true. Each backend
 * prepares a query and compares; here is the loop over the catalog and the words of the report.
 */
#include "db/backend.h"

void db_check_fault(struct db_checker *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *what = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    c->faults++;
    c->report(c->ctx,
              arena_printf(c->arena, "%s:%d: %s %s", c->q->file, c->q->line, c->q->name, what));
}

bool db_check_small(const struct db_checker *c, const char *table)
{
    for (size_t i = 0; c->small[i]; i++)
        if (strcmp(c->small[i], table) == 0)
            return true;
    return false;
}

int db_check(struct db *db, const struct db_catalog *c, struct arena *a,
             void (*report)(void *ctx, const char *line), void *ctx)
{
    struct db_checker k = {.db = db, .arena = a, .report = report, .ctx = ctx};
    k.small = db_catalog_small(c, a);
    for (size_t i = 0; i < c->n_query; i++) {
        struct arena_mark mark = arena_mark(a);
        k.q = c->query[i];
        db_begin(db, DB_READ, a);
        if (db->state == DB_OK)
            db->back->check(&k);
        if (db->state != DB_OK)
            db_check_fault(&k, "cannot be checked: %s", db->why);
        db_rollback(db);
        arena_rewind(a, mark);
    }
    return k.faults;
}
