/* Made by tool/queryc from good.sql. */
#include "gen/good/queries.h"
#pragma GCC diagnostic ignored "-Woverlength-strings"

static const struct db_col good_all_in_cols[] = {
    {"i", DB_T_INT, false, offsetof(struct good_all_in, i)},
    {"t", DB_T_TIME, false, offsetof(struct good_all_in, t)},
    {"d", DB_T_DAY, false, offsetof(struct good_all_in, d)},
    {"b", DB_T_BOOL, false, offsetof(struct good_all_in, b)},
    {"x", DB_T_REAL, false, offsetof(struct good_all_in, x)},
    {"s", DB_T_TEXT, false, offsetof(struct good_all_in, s)},
    {"y", DB_T_BLOB, false, offsetof(struct good_all_in, y)},
    {"ni", DB_T_INT, true, offsetof(struct good_all_in, ni)},
    {"nx", DB_T_REAL, true, offsetof(struct good_all_in, nx)},
    {"ns", DB_T_TEXT, true, offsetof(struct good_all_in, ns)},
};
static const struct db_col good_all_out_cols[] = {
    {"id", DB_T_INT, false, offsetof(struct good_all, id)},
    {"at", DB_T_TIME, true, offsetof(struct good_all, at)},
    {"d", DB_T_DAY, true, offsetof(struct good_all, d)},
    {"b", DB_T_BOOL, true, offsetof(struct good_all, b)},
    {"x", DB_T_REAL, true, offsetof(struct good_all, x)},
    {"s", DB_T_TEXT, true, offsetof(struct good_all, s)},
    {"y", DB_T_BLOB, true, offsetof(struct good_all, y)},
};
const struct db_query good_all_query = {
    .name = "good_all",
    .sql = {
        "SELECT ?1 AS id, ?2 AS at, ?3 AS d, ?4 AS b, ?5 AS x, 'it''s :no ?1 $1 -- no; \"no\"'"
        " || ?6 AS s, ?7 AS y FROM good_t WHERE a = ?8 AND b = ?9 AND c = ?10 AND d = ?1",
        "SELECT $1 AS id, $2 AS at, $3 AS d, $4 AS b, $5 AS x, 'it''s :no ?1 $1 -- no; \"no\"'"
        " || $6 AS s, $7 AS y FROM good_t WHERE a = $8 AND b = $9 AND c = $10 AND d = $1"},
    .shape = DB_ONE,
    .writes = false,
    .scans = true,
    .in = good_all_in_cols,
    .n_in = 10,
    .out = good_all_out_cols,
    .n_out = 7,
    .out_size = sizeof(struct good_all),
    .file = "good.sql",
    .line = 3,
};

bool q_good_all_(struct db *db, struct good_all *out, const struct good_all_in *in)
{
    return db_run(db, &good_all_query, in, out, NULL, NULL);
}

static const struct db_col good_split_in_cols[] = {
    {"q", DB_T_TEXT, false, offsetof(struct good_split_in, q)},
    {"max", DB_T_INT, false, offsetof(struct good_split_in, max)},
};
static const struct db_col good_split_out_cols[] = {
    {"id", DB_T_INT, false, offsetof(struct good_split, id)},
};
const struct db_query good_split_query = {
    .name = "good_split",
    .sql = {
        "SELECT id FROM good_fts WHERE good_fts MATCH ?1 LIMIT ?2",
        "SELECT id FROM good_t WHERE tsv @@ to_tsquery($1::text) AND a[1:2] IS NULL ORDER BY"
        " s COLLATE \"C\" LIMIT $2"},
    .shape = DB_MANY,
    .writes = false,
    .scans = false,
    .in = good_split_in_cols,
    .n_in = 2,
    .out = good_split_out_cols,
    .n_out = 1,
    .out_size = sizeof(struct good_split),
    .file = "good.sql",
    .line = 14,
};

struct good_split_rows q_good_split_(struct db *db, const struct good_split_in *in)
{
    void *rows = NULL;
    size_t n = 0;
    db_run(db, &good_split_query, in, NULL, &rows, &n);
    return (struct good_split_rows){rows, n};
}

static const struct db_col good_claim_out_cols[] = {
    {"id", DB_T_INT, false, offsetof(struct good_claim, id)},
};
const struct db_query good_claim_query = {
    .name = "good_claim",
    .sql = {
        "UPDATE good_t SET a = 1 WHERE id = (SELECT id FROM good_t LIMIT 1) RETURNING id",
        "SELECT id FROM good_t FOR UPDATE SKIP LOCKED"},
    .shape = DB_ONE,
    .writes = true,
    .scans = false,
    .out = good_claim_out_cols,
    .n_out = 1,
    .out_size = sizeof(struct good_claim),
    .file = "good.sql",
    .line = 23,
};

bool q_good_claim(struct db *db, struct good_claim *out)
{
    return db_run(db, &good_claim_query, NULL, out, NULL, NULL);
}

const struct db_query good_with_query = {
    .name = "good_with",
    .sql = {
        "WITH x AS (SELECT 1) INSERT INTO good_t SELECT * FROM x",
        "WITH x AS (SELECT 1) INSERT INTO good_t SELECT * FROM x"},
    .shape = DB_EXEC,
    .writes = true,
    .scans = false,
    .file = "good.sql",
    .line = 30,
};

int64_t q_good_with(struct db *db)
{
    size_t n = 0;
    db_run(db, &good_with_query, NULL, NULL, NULL, &n);
    return (int64_t)n;
}

static const struct db_col good_replace_out_cols[] = {
    {"s", DB_T_TEXT, false, offsetof(struct good_replace, s)},
};
const struct db_query good_replace_query = {
    .name = "good_replace",
    .sql = {
        "SELECT replace('a', 'b', 'c') AS s",
        "SELECT replace('a', 'b', 'c') AS s"},
    .shape = DB_ONE,
    .writes = false,
    .scans = false,
    .out = good_replace_out_cols,
    .n_out = 1,
    .out_size = sizeof(struct good_replace),
    .file = "good.sql",
    .line = 33,
};

bool q_good_replace(struct db *db, struct good_replace *out)
{
    return db_run(db, &good_replace_query, NULL, out, NULL, NULL);
}

static const struct db_col good_rows_in_cols[] = {
    {"a", DB_T_INT, false, offsetof(struct good_rows_in, a)},
    {"ns", DB_T_TEXT, true, offsetof(struct good_rows_in, ns)},
    {"y", DB_T_BLOB, false, offsetof(struct good_rows_in, y)},
    {"x", DB_T_REAL, false, offsetof(struct good_rows_in, x)},
    {"b", DB_T_BOOL, false, offsetof(struct good_rows_in, b)},
};
const struct db_query good_rows_query = {
    .name = "good_rows",
    .sql = {
        "INSERT INTO good_t (a, s, y, x, b, n) VALUES (?1, COALESCE(?2, 'VALUES ('), ?3, (?4),"
        " ?5, 1) ON CONFLICT (a) DO UPDATE SET s = excluded.s",
        "INSERT INTO good_t (a, s, y, x, b, n) SELECT row_.c1, COALESCE(row_.c2, 'VALUES ('),"
        " row_.c3, (row_.c4), row_.c5, 1 FROM unnest($1::bigint[], $2::text[], $3::bytea[],"
        " $4::float8[], $5::bigint[]) AS row_ (c1, c2, c3, c4, c5) ON CONFLICT (a) DO UPDATE"
        " SET s = excluded.s"},
    .shape = DB_ROWS,
    .writes = true,
    .scans = false,
    .in = good_rows_in_cols,
    .n_in = 5,
    .in_size = sizeof(struct good_rows_in),
    .file = "good.sql",
    .line = 38,
};

int64_t q_good_rows_rows(struct db *db, const struct good_rows_in *rows, size_t n)
{
    return db_run_rows(db, &good_rows_query, rows, n);
}

const struct db_query *const good_queries[] = {
    &good_all_query,
    &good_split_query,
    &good_claim_query,
    &good_with_query,
    &good_replace_query,
    &good_rows_query,
    NULL};
