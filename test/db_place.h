/*
 * db_place.h - a database with the test schema (test/dbtest) for the tests of src/db, of the kind
 * that TEST_DB names.
 */
#ifndef TX_DB_PLACE_H
#define TX_DB_PLACE_H

#include "db/catalog.h"
#include "db/lane.h"
#include "gen/dbtest/queries.h"
#include "harness.h"

extern const struct db_migration *const dbtest_migrations[];

bool place_is_pg(void);
/* The URL of a new, empty database; the second form of a kind chosen. Skips the test when there is
 * no server for it. */
const char *place_url(void);
const char *place_url_of(enum db_kind kind);
/* The test schema, its first n migrations. */
struct db_catalog place_catalog(size_t n);
/* Opened and migrated; a failure ends the test. */
struct db *place_open(const char *url);
struct db *place_connect(const char *url);

/* Counts in a reading transaction of its own. */
int64_t place_count(struct db *db);
int64_t place_add(struct db *db, const char *name); /* in the open transaction */
/* One row in a transaction of its own; how it ended. */
enum db_state place_write(struct db *db, const char *name);

#endif
