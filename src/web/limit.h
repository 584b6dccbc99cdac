/*
 * limit.h - how often one address may ask.
 *
 * Token buckets, one per address and class of route. Generous: a whole village may come from behind
 * one address. They are there against machines, not against people.
 */
#ifndef TX_LIMIT_H
#define TX_LIMIT_H

#include "base/clock.h"
#include "web/route.h"

struct limits;
struct limits *limits_new(void);
void limits_free(struct limits *l);

/* One request of that class by client (an IPv4 address counts as a whole, an IPv6 address by its /64,
 * since that is what one household gets). True: go on. False: *retry_after seconds until the next is
 * free. "local" (a proxy that does not say for whom) and NULL are never limited. Any thread. */
bool limit_take(struct limits *l, enum rate_class rate, const char *client, usec now,
                int *retry_after);

#endif
