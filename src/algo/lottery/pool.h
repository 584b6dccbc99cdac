/*
 * pool.h - who may be drawn, and the quotas: read from two CSV files, every fault named by its place.
 *
 * categories:  category,feature,min,max[,min_flex,max_flex]     one line per feature of a category
 * respondents: one column per category, and perhaps id and household; one line per person
 *
 * Columns may stand in any order, rows too: features are kept in the order of their names, so that the order of the
 * files changes nobody's chances.
 */
#ifndef TX_POOL_H
#define TX_POOL_H

#include "algo/lottery/model.h"

struct lot_feature {
    const char *category, *value;
    int low, high;           /* seats */
    int low_flex, high_flex; /* how far somebody allows the quota to be moved */
    int line;                /* of the file; 0: from no file */
};
struct lot_pool {
    int seats;
    int categories, features, people, households;
    const char **category;       /* by name */
    struct lot_feature *feature; /* by category, then value */
    const char **id;
    int *of;        /* of[person * categories + category]: a feature */
    int *household; /* whom somebody lives with in this pool: a number from 0, or -1 alone */
    bool has_ids;   /* false: an id is the number of the row */
};

struct lot_fault {
    const char *file; /* as it was given */
    int line, column; /* from 1; column counts fields. 0: the file as a whole */
    const char *what;
};
struct lot_faults {
    VEC(struct lot_fault) list;
    int more; /* not kept any more */
};

struct lot_file {
    const char *name; /* for messages */
    struct str text;
};

#define LOT_PEOPLE_MOST   1000000
#define LOT_FEATURES_MOST 5000
#define LOT_FLEX_MOST     1000000000 /* "no limit" */

/* NULL: *faults says why. Otherwise the pool; its texts live in a. */
struct lot_pool *lot_pool_read(struct arena *a, const struct lot_file *categories,
                               const struct lot_file *respondents, int seats,
                               struct lot_faults *faults);

/* Who stays after drop-outs: a CSV file with the column id, and perhaps answer: "keep" (also where there is no such
 * column) or "out". keep[person]: 1 stays, -1 out, 0 not named. False: *faults says why. */
bool lot_keep_read(struct arena *a, const struct lot_pool *p, const struct lot_file *file,
                   signed char *keep, struct lot_faults *faults);
/* The pool of the vacancies: without those who stay, their housemates and those who are out; bounds less who
 * stays. NULL: *why says what cannot be. */
struct lot_pool *lot_pool_without(struct arena *a, const struct lot_pool *p,
                                  const signed char *keep, const char **why);

/* What no panel can ever satisfy, found by counting: one sentence each. */
typedef VEC(const char *) lot_reasons;
void lot_pool_reasons(struct arena *a, const struct lot_pool *p, lot_reasons *reasons);

/* The model, and who is of which type: members of type t are member[first[t]] … in the order of rows. */
struct lot_types {
    struct lot_model model;
    int *first, *member;
    int *type_of;
};
struct lot_types *lot_types_of(struct arena *a, const struct lot_pool *p);
/* "category/value" of a group of the model; "household ID+ID"; "size". */
const char *lot_group_name(struct arena *a, const struct lot_pool *p, int group);

#endif
