/*
 * care.h - inside the room: how the index is looked after, in the background and at once.
 */
#ifndef TX_SEARCH_CARE_H
#define TX_SEARCH_CARE_H

#include "job/job.h"
#include "mod/search/search.h"
#include "web/command.h"

extern const struct cron_entry search_crons[];
extern const struct job_kind search_jobs[];
extern const struct command search_commands[];

/* The whole index anew. db is outside a transaction. False: db_why() says. */
bool search_rebuild(struct db *db);

#endif
