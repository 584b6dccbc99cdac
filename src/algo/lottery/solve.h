/*
 * solve.h - a draw from a model: everything that needs the solver, in one call, and as bytes for a child process.
 */
#ifndef TX_SOLVE_H
#define TX_SOLVE_H

#include "algo/lottery/relaxed.h"

struct lot_change { /* a suggestion */
    int group;
    bool high; /* the maximum, not the minimum */
    int to;
};
struct lot_blocked {
    int type;
    VEC(int)
    groups; /* together they leave no panel with this type; empty: too many types to look */
};

struct lot_result {
    enum lot_rc rc;
    const char *why; /* LOT_GAVE_UP: a sentence */
    bool attained;   /* the relaxation was: by this the proof is one of additions */
    double gap;      /* the largest of a stage */
    lot_panels panels;
    lot_stages stages;
    VEC(struct lot_blocked) blocked; /* types in no valid panel */
    VEC(struct lot_change) changes;  /* LOT_INFEASIBLE: the cheapest relaxation */
    bool cheapest;                   /* proven the cheapest; false: one that works */
};

struct lot_result *lot_solve(struct arena *a, const struct lot_model *m, enum lot_rule rule);

/* The cheapest change of quotas that admits a panel (relax.c). */
void lot_suggest(struct arena *a, const struct lot_model *m, struct lot_result *r);

/* As bytes. Reading believes nothing: NULL and *error for what a correct writer would not have written. */
void lot_model_write(struct buf *b, const struct lot_model *m, enum lot_rule rule);
struct lot_model *lot_model_parse(struct arena *a, struct str text, enum lot_rule *rule,
                                  const char **error);
void lot_result_write(struct buf *b, const struct lot_model *m, const struct lot_result *r);
struct lot_result *lot_result_parse(struct arena *a, struct str text, const struct lot_model *m,
                                    const char **error);

#endif
