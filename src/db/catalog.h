/*
 * catalog.h - all queries and migrations of the linked rooms; gen/modules.c holds the lists.
 */
#ifndef TX_CATALOG_H
#define TX_CATALOG_H

#include "db/db.h"

extern const struct db_query *const *const all_queries[];        /* per room, NULL at the end */
extern const struct db_migration *const *const all_migrations[]; /* per room, NULL at the end */

/* The same in one piece, migrations ascending by number; in memory of a. A number that stands twice
 * is a BUG. */
struct db_catalog catalog_all(struct arena *a);
/* The same of other lists, for tests. */
struct db_catalog catalog_of(struct arena *a, const struct db_query *const *const *queries,
                             const struct db_migration *const *const *migrations);

#endif
