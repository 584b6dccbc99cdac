/*
 * health.h - what machines ask: are you up, can you work, how is it going.
 */
#ifndef TX_HEALTH_H
#define TX_HEALTH_H

#include "web/route.h"

/* /healthz: the process is up. /readyz: the database answers, its schema fits, the writer is not
 * stuck. /metrics: figures in Prometheus text; from this machine, or with the token of the
 * configuration ("Authorization: Bearer …"), since they are nobody else's business. */
extern const struct route health_routes[];
extern const size_t n_health_routes;

#endif
