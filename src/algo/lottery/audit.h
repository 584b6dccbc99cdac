/*
 * audit.h - the file by which anybody can check a draw, and the check itself.
 *
 * UTF-8, LF, one record per line, kinds in the order below, sorted within each kind, no floats. Names stand with blanks,
 * "%" and "/" as %XX. docs/lottery.md describes each record.
 */
#ifndef TX_AUDIT_H
#define TX_AUDIT_H

#include "algo/lottery/deal.h"
#include "algo/lottery/solve.h"

struct lot_draw {
    const struct lot_pool *pool;
    const struct lot_types *types;
    enum lot_rule rule;
    const struct lot_result *result;
    int count;         /* numbered panels */
    const int *member; /* of them: lot_deal() */
    const char *seed_source, *seed;
    const char *const *kept; /* who stayed from an earlier panel, n_kept of them */
    size_t n_kept;
    const char *prev; /* SHA-256 of the earlier file, or NULL */
};

void lot_audit_write(struct buf *b, const struct lot_draw *d);

/* What a check found. Nothing is believed but arithmetic: no solver runs. */
struct lot_verdict {
    bool good;
    VEC(const char *) faults; /* the first few, with their lines */
    const char *rule;
    int people, size, groups, stages, panels, mixes;
    bool additions; /* the proof is one of additions alone; false: see docs, column generation */
    const char *least,
        *largest_change; /* fractions: the smallest chance, and by how much rounding moved one */
    const char *drawn;   /* number of the drawn panel, NULL: not drawn yet */
    const char *
        before_draw; /* SHA-256 of the file without the lines of the draw: what was published before */
};
struct lot_verdict lot_audit_verify(struct arena *a, struct str text);

/* The lines of the draw, to be added to a file that holds none. words: "drand CHAIN ROUND RANDOMNESS" (hexadecimal), or
 * "dice D D D D" (digits of the number, the highest first). NULL: *error. */
const char *lot_audit_conclude(struct arena *a, struct str text, const char *words,
                               const char **error);

/* A name as the file writes it. */
const char *lot_audit_name(struct arena *a, const char *name);

#endif
