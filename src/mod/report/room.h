/*
 * room.h - what the files of this room share. Others include report.h.
 */
#ifndef TX_REPORT_ROOM_H
#define TX_REPORT_ROOM_H

#include "gen/report/queries.h"
#include "job/job.h"
#include "mod/report/report.h"
#include "web/command.h"

extern const struct command report_commands[];
extern const struct cron_entry report_crons[];
extern const struct job_kind report_jobs[];
void report_furnish(struct req *r);

/* The part that holds a day: those days of its week that lie in its month. */
struct part {
    day first, end;
};
struct part part_of(day d);

#endif
