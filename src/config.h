/*
 * config.h - where a Tongxin is told how to run: a file, the environment, the command line, in this
 * order of growing weight.
 */
#ifndef TX_CONFIG_H
#define TX_CONFIG_H

#include "web/app.h"

/* Defaults, then the file (path NULL: $TONGXIN_CONFIG, /etc/tongxin/tongxin.conf when it exists),
 * then TONGXIN_DB, TONGXIN_LISTEN, TONGXIN_ORIGIN. False and *error: one line with file, line and
 * what to do. */
bool config_load(struct config *c, const char *path, struct arena *a, const char **error);

#endif
