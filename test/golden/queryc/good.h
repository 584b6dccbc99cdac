/* Made by tool/queryc from good.sql. */
#ifndef GEN_good_QUERIES_H
#define GEN_good_QUERIES_H

#include "base/clock.h"
#include "db/db.h"

extern const struct db_query good_all_query;
struct good_all_in {
    int64_t i;
    usec t;
    day d;
    bool b;
    double x;
    const char *s;
    struct db_blob y;
    struct db_int ni;
    struct db_real nx;
    const char *ns;
};
struct good_all {
    int64_t id;
    struct db_int at;
    struct db_int d;
    struct db_int b;
    struct db_real x;
    const char *s;
    struct db_blob y;
};
bool q_good_all_(struct db *db, struct good_all *out, const struct good_all_in *in);
#define q_good_all(db, out, ...) q_good_all_((db), (out), &(struct good_all_in){__VA_ARGS__})

extern const struct db_query good_split_query;
struct good_split_in {
    const char *q;
    int64_t max;
};
struct good_split {
    int64_t id;
};
struct good_split_rows {
    struct good_split *at;
    size_t n;
};
struct good_split_rows q_good_split_(struct db *db, const struct good_split_in *in);
#define q_good_split(db, ...) q_good_split_((db), &(struct good_split_in){__VA_ARGS__})

extern const struct db_query good_claim_query;
struct good_claim {
    int64_t id;
};
bool q_good_claim(struct db *db, struct good_claim *out);

extern const struct db_query good_with_query;
int64_t q_good_with(struct db *db);

extern const struct db_query good_replace_query;
struct good_replace {
    const char *s;
};
bool q_good_replace(struct db *db, struct good_replace *out);

extern const struct db_query good_rows_query;
struct good_rows_in {
    int64_t a;
    const char *ns;
    struct db_blob y;
    double x;
    bool b;
};
int64_t q_good_rows_rows(struct db *db, const struct good_rows_in *rows, size_t n);
#define q_good_rows(db, ...) q_good_rows_rows((db), &(struct good_rows_in){__VA_ARGS__}, 1)

extern const struct db_query *const good_queries[];

#endif
