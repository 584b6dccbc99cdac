/*
 * catalog.c - the lists of all rooms in one piece. gen/modules.c holds a list of lists, one per
 * room; here they become one array of queries and one of migrations in the order of their numbers.
 */
#include "db/catalog.h"

#include "db/backend.h"

static int by_number(const void *a, const void *b)
{
    const struct db_migration *const *x = a, *const *y = b;
    return ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

struct db_catalog catalog_of(struct arena *a, const struct db_query *const *const *queries,
                             const struct db_migration *const *const *migrations)
{
    size_t n_query = 0, n_migration = 0;
    for (size_t i = 0; queries[i]; i++)
        for (size_t j = 0; queries[i][j]; j++)
            n_query++;
    for (size_t i = 0; migrations[i]; i++)
        for (size_t j = 0; migrations[i][j]; j++)
            n_migration++;
    const struct db_query **q = arena_array(a, const struct db_query *, n_query);
    const struct db_migration **m = arena_array(a, const struct db_migration *, n_migration);
    struct db_catalog c = {q, 0, m, 0};
    for (size_t i = 0; queries[i]; i++)
        for (size_t j = 0; queries[i][j]; j++)
            q[c.n_query++] = queries[i][j];
    for (size_t i = 0; migrations[i]; i++)
        for (size_t j = 0; migrations[i][j]; j++)
            m[c.n_migration++] = migrations[i][j];
    if (n_migration > 1)
        qsort(m, n_migration, sizeof(*m), by_number); /* C17 7.22.5: not with a null pointer */
    for (size_t i = 1; i < n_migration; i++)
        if (m[i]->number == m[i - 1]->number)
            BUG("%s and %s have the same number", m[i - 1]->file, m[i]->file);
    return c;
}

struct db_catalog catalog_all(struct arena *a)
{
    return catalog_of(a, all_queries, all_migrations);
}

static size_t count(const char *const *list)
{
    size_t n = 0;
    while (list && list[n])
        n++;
    return n;
}

const char *const *db_catalog_small(const struct db_catalog *c, struct arena *a)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_migration; i++)
        n += count(c->migration[i]->small);
    const char **list = arena_array(a, const char *, n + 1);
    n = 0;
    for (size_t i = 0; i < c->n_migration; i++)
        for (const char *const *t = c->migration[i]->small; t && *t; t++)
            list[n++] = *t;
    return list;
}
