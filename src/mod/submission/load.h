/*
 * load.h - the bulk way in: submissions by the ten thousand, from another system or a generator.
 *
 * Nothing here is a rule of its own: a row is what submission_file() and the acts after it would have left, written
 * with many others in a dozen statements. It comes without a query code, so no person acts on it by number and code.
 */
#ifndef TX_SUBMISSION_LOAD_H
#define TX_SUBMISSION_LOAD_H

#include "mod/submission/inside.h"

/* --- places --------------------------------------------------------------------------------------- */

struct load_place {
    struct body body;
    int64_t way[8]; /* itself first, then those above it */
    size_t n_way;
    int64_t office;
    struct org_list orgs;
};
struct load_places {
    struct load_place *at; /* [0] is the one named */
    size_t n;
    const struct load_place **named; /* a table by name, inside load.c */
    size_t n_named;
};
/* The place with that code or path and all below it, in memory of `a`. In a transaction. False: there is none. */
bool load_places(struct db *db, struct arena *a, const char *place, struct load_places *out);
/* By name, English name, code or path; NULL: none of them. */
const struct load_place *load_place_named(const struct load_places *p, const char *name);
/* Its organisation of that name, else its office. */
int64_t load_unit(const struct load_place *p, const char *name);

/* --- rows ------------------------------------------------------------------------------------------- */

#define LOAD_CLOCKS 4
#define LOAD_STEPS  8

struct load_clock {
    const char *rule;
    usec from;    /* 0: since it was received */
    usec stopped; /* 0: it runs */
};
struct load_step {
    usec at;
    const char *act;
    int role; /* enum role; 0: the person; -1: the system */
    int64_t org, actor;
    const char *words; /* NULL: none */
    bool internal;
};
struct load_item {
    const struct load_place *place;
    enum submission_kind kind;
    enum submission_channel channel;
    enum submission_state state;
    const char *category, *title, *text, *public_title,
        *public_text; /* the last two NULL: not public */
    const char *place_text, *reason;
    bool may_public;
    int64_t org, first_org;          /* org 0: the office of the place */
    const struct load_item *into;    /* merged: an earlier row of the same call; NULL */
    usec received, answered, closed; /* answered, closed: 0: not yet */
    int64_t supports;
    const char *author; /* "": unknown */

    const char *answer, *basis; /* answer "": none */
    int64_t answer_org, writer, reviewer;
    bool in_feed; /* old answers are no news: they stand at their matter, not in the feeds */
    const struct submission_rating *rating; /* of the answer; NULL: none */

    struct load_clock clock[LOAD_CLOCKS];
    size_t n_clock;
    struct load_step step[LOAD_STEPS];
    size_t n_step;

    int64_t id; /* set by load_write() */
    const char *number;
};

/* --- batches ------------------------------------------------------------------------------------------ */

/* What search is given of the public ones. */
struct load_found {
    struct search_doc *doc;
    size_t n;
    const struct search_words *words;
};
struct load_batch {
    struct arena arena; /* of all that its items point to */
    struct load_item *item;
    size_t n, most; /* how many it has, and may have */
    struct load_found found;
};
/* Batches of at most `most` items, two by turns: while `write` has one, `fill` makes the next on a thread of its own,
 * which is why it has no database. Nothing can be written beside the first, so it is small. The end is one without items.
 * False as soon as `write` says so. */
bool load_batches(size_t most, void (*fill)(void *ctx, struct load_batch *b),
                  bool (*write)(void *ctx, struct load_batch *b), void *ctx);
/* Cuts the words of its public items for search: the last that `fill` does. */
void load_cut(struct load_batch *b);

/* In a write transaction: all items, in their order. Ids and numbers ascend with it. What was written is visible in
 * lists, sums, queues and search; the chronicle is the caller's. False after a failure of the transaction. */
bool load_write(struct db *db, const struct zone *z, struct load_batch *b);

#endif
