/*
 * command.c - what every command needs: its database, and one line for a failure.
 */
#include "web/command.h"

#include "serve.h"

int command_fail(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("tongxin: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    return 1;
}

struct db *command_db(struct command_ctx *c)
{
    return open_migrated(c->config, false, c->arena);
}
