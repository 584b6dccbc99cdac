/*
 * room.h - what the files of this room share. Others include resolution.h.
 */
#ifndef TX_RESOLUTION_ROOM_H
#define TX_RESOLUTION_ROOM_H

#include "gen/resolution/queries.h"
#include "mod/resolution/resolution.h"

#define TASK_EXTENSION "task.extension.workdays"
#define LIST_MAX       500 /* objections, tasks of one matter */

extern const char RESOLUTION_STALE[]; /* msgid: somebody was quicker */
bool resolution_blank(const char *s);
/* A text of people: there is one, and not more than so many bytes. NULL: fine. */
const char *resolution_text_fault(const char *text);
/* office, chair or the system; *why says that it is for them. */
bool resolution_by_office(const struct topic_by *by, const char **why);
struct topic topic_must(struct db *db, int64_t id);

/* --- stages.c, package.c --------------------------------------------------------------------- */

extern const struct topic_stage_part resolution_parts[];

#endif
