/*
 * serve.h - a running server: opens everything in order, waits for the signal to stop, closes it in
 * the reverse order.
 */
#ifndef TX_SERVE_H
#define TX_SERVE_H

#include "web/app.h"

/* Serves until SIGTERM or SIGINT. banner: printed once it listens, may be NULL. Exit status. */
int serve(const struct config *config, struct arena *a, const char *banner);

/* Brings the database of the configuration to this program's schema: NULL after a line on stderr. */
struct db *open_migrated(const struct config *config, bool create, struct arena *a);

#endif
