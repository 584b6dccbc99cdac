/*
 * room.h - what the files of this room share. Others include supervision.h.
 */
#ifndef TX_SUPERVISION_ROOM_H
#define TX_SUPERVISION_ROOM_H

#include "gen/supervision/queries.h"
#include "job/job.h"
#include "mod/supervision/supervision.h"

#define LIST_MAX  300
#define LOOK_BACK (366 * USEC_DAY) /* so long a rule looks at meetings that are over */

extern const struct supervision_rule supervision_rules[];
extern const struct topic_stage_part supervision_parts[];
void supervision_furnish(struct req *r);
void supervision_cron(struct db *db, struct arena *a, const struct app *app, usec now);
void supervision_cron_night(struct db *db, struct arena *a, const struct app *app, usec now);
extern const struct job_kind supervision_jobs[];

#endif
