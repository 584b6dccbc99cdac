/*
 * draw.h - one draw, from files to a checked result.
 */
#ifndef TX_LOTTERY_DRAW_H
#define TX_LOTTERY_DRAW_H

#include "algo/lottery/audit.h"
#include "base/json.h"

struct draw_wish {
    struct lot_file categories, respondents, keep; /* keep.name NULL: nobody stayed from before */
    int size;
    enum lot_rule rule;
    int panels;                     /* numbered ones */
    const char *seed_source, *seed; /* NULL: the digest of the files */
    const char *prev;               /* SHA-256 of the earlier audit file, or NULL */
    int seconds;                    /* of the child process; 0: the usual ones */
    size_t memory;                  /* the same */
};

struct draw {
    struct lot_faults faults; /* of the files: nothing else is set then */
    const char *failed;  /* a sentence: it could not be drawn; NULL: it was, or no panel exists */
    lot_reasons reasons; /* what counting alone says against the quotas */
    struct lot_draw of;  /* pool, types, result … */
    const char *audit;   /* the file, checked; NULL: no panel exists */
    size_t audit_n;
    const char *audit_hash;
    mpq_t *chance;  /* of types */
    double seconds; /* CPU of the child */
};
void draw_make(struct arena *a, const struct draw_wish *w, struct draw *d);

/* Numbers that are told with each result: of people. */
struct draw_figures {
    const char *least; /* a fraction */
    double min, max, gini, geometric_mean;
};
struct draw_figures draw_figures(struct arena *a, const struct draw *d);

void draw_json(struct buf *b, const struct draw *d, bool numbered, double seconds);
void draw_words(struct buf *b, const struct draw *d);

/* The child process "lottery": a model in, a result out. */
int lottery_child(struct str in, struct buf *out);

#endif
