/*
 * furnish.h - a demo place that lived through its year day by day.
 *
 * Modules furnish in order (places, rules, people first). What happened after that is a step with a moment: all
 * steps of all modules run in the order of time, as the days did, so that numbers, clocks and the chronicle are
 * what real use would have left.
 */
#ifndef TX_FURNISH_H
#define TX_FURNISH_H

#include "web/req.h"

/* run(r, ctx) with r->now == at, once everything before that moment has happened. A step may plan further ones. What
 * lies in the future is left undone, what lies in the past happens at once. Steps of the same moment run as planned. Memory that
 * a step takes of r->arena is gone after it; ctx is of module.furnish() itself, or of furnish_keep(). */
void furnish_at(struct req *r, usec at, void (*run)(struct req *r, void *ctx), void *ctx);

/* Zeroed memory until the furnishing ends. */
void *furnish_keep(struct req *r, size_t size);

/* The day on which the place is furnished: r->now as furnish_all() found it. */
usec furnish_today(const struct req *r);

/* Modules of the orders [from, to), then their steps; for what cannot be one transaction. progress (may be NULL) is told
 * each moment with a step, of the days from the first to today. */
void furnish_part(struct req *r, int from, int to,
                  void (*progress)(const struct req *r, usec first, usec today));
/* All modules by their order, then all steps, as long as the transaction is sound. r: a write request of nobody. */
void furnish_all(struct req *r);

#endif
