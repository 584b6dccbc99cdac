/*
 * command.h - commands that modules add to the command line.
 */
#ifndef TX_COMMAND_H
#define TX_COMMAND_H

#include "web/app.h"

/* What a command has at hand. Nothing is open yet: it opens the database when it needs it. */
struct command_ctx {
    const struct config *config;
    struct arena *arena;
    struct rng *rng;
    usec now;
    bool json; /* --json: one document on stdout */
};

/* Exit status: 0, 1 it failed, 2 wrong use. argv[0] is the command's own name. */
struct command {
    const char *name;  /* "user" */
    const char *usage; /* "user add LOGIN --name NAME …": one line each */
    int (*run)(struct command_ctx *c, int argc, char **argv);
};

/* The database of the configuration, migrated; NULL after one line on stderr. */
struct db *command_db(struct command_ctx *c);
/* One line on stderr: "tongxin: …"; returns 1, for "return command_fail(…)". */
TX_PRINTF(1, 2) int command_fail(const char *fmt, ...);

#endif
