/*
 * room.h - what the files of this room share. Others include topic.h.
 */
#ifndef TX_TOPIC_ROOM_H
#define TX_TOPIC_ROOM_H

#include "gen/topic/queries.h"
#include "mod/comment/comment.h"
#include "mod/search/search.h"
#include "mod/submission/submission.h"
#include "mod/topic/topic.h"
#include "web/command.h"

/* --- topic.c ---------------------------------------------------------------------------------------- */

bool topic_by_office(const struct topic_by *by); /* office, chair, or the system */
bool topic_by_system(const struct topic_by *by);
void topic_shelve(struct db *db, usec now, const struct topic *t);
/* Its first step, or the next: step, shelves, clock, parts. */
void topic_enter(struct db *db, const struct topic_by *by, const struct topic *t,
                 const char *reason);
void *topic_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size);
/* Act of the chronicle; NULL: from that stage it cannot end so. */
const char *topic_end_act(enum topic_state how, int stage);
bool topic_may_reopen(const struct topic *t); /* as one that has ended */

/* --- open.c: coming into being, submissions --------------------------------------------------------- */

struct submission_by topic_submission_by(const struct topic_by *by);
void topic_let_go(struct db *db, const struct topic_by *by, const struct topic *t);
/* The chair left stage 2 early: what nobody has decided on belongs to the topic, for the chair's reason. */
void topic_take_in_all(struct db *db, const struct topic_by *by, const struct topic *t,
                       const char *reason);
/* Submissions of the topic whose people have no answer yet. */
int64_t topic_unanswered(struct db *db, const struct topic *t);

/* --- stages.c ----------------------------------------------------------------------------------------- */

extern const struct topic_stage_part topic_parts[];
extern const struct submission_panel topic_submission_panel;

/* --- search.c -------------------------------------------------------------------------------------- */

extern const struct search_kind topic_search_kinds[];

/* --- json.c -------------------------------------------------------------------------------------------- */

/* Makes the package of an archived topic, hashes it and says so in the chronicle. */
bool topic_seal(struct db *db, const struct topic_by *by, int64_t id);

/* --- the module's pieces ------------------------------------------------------------------------------- */

extern const struct route topic_desk_routes[]; /* path NULL at the end */
extern const struct import_kind topic_imports[];
/* A Polis export in dir as a topic; credit: as the licence asks, NULL: the usual words. 0: *why, one line. */
int64_t topic_import_polis(struct db *db, const struct topic_by *by, const char *dir, int64_t body,
                           const char *credit, const char **why);
void topic_panel(struct req *r, const struct body *b); /* "What we are working on" */

/* city.c: topics of every place, when the demo is a whole city. */
void topic_furnish_city(struct req *r);

#endif
