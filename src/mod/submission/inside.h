/*
 * inside.h - what the files of this room share. Others include submission.h.
 */
#ifndef TX_SUBMISSION_INSIDE_H
#define TX_SUBMISSION_INSIDE_H

#include "gen/submission/queries.h"
#include "job/job.h"
#include "mod/search/search.h"
#include "mod/submission/submission.h"
#include "web/command.h"

#define SUB_FAR        (INT64_MAX / 2) /* due of an open one without a running clock */
#define SUB_HASH_BYTES 32
#define SUB_STEPS_MAX  500

/* --- item.c: rows, lists and clocks of one ------------------------------------------------------ */

/* A place and those above it, the place itself first. */
struct sub_way {
    int64_t id[8];
    size_t n;
    const char *path, *code;
};
struct sub_way sub_way_of(struct db *db, int64_t body);
/* Writes `now` over the version `was` was read in, and moves its rows in lists and sums. */
bool sub_move(struct db *db, const struct submission *was, struct submission *now,
              const char **why);
/* So many more in that state, at the place and at each above it. */
void sub_count(struct db *db, int64_t body, enum submission_state state, int64_t n);
/* Its rows in the queue, made of its clocks anew. */
void sub_requeue(struct db *db, const struct submission *s);
/* All of them whose clocks were moved (new holidays, a new charter): every night. */
void sub_refresh_queue(struct db *db);
/* Puts it on the public shelves and into search; or takes it back when nothing of it is public. */
void sub_publish(struct db *db, const struct submission *s, bool deferred);
/* One act on record: a step for the person, the public timeline, the audit of staff. words: published. */
void sub_tell(struct db *db, const struct submission_by *by, const struct submission *s,
              const char *act, const char *words);
/* The same with the day that it is about: a new limit. */
void sub_tell_day(struct db *db, const struct submission_by *by, const struct submission *s,
                  const char *act, const char *words, day on);
/* A step that only those who handle it see; audited too. */
void sub_tell_inside(struct db *db, const struct submission_by *by, const struct submission *s,
                     const char *act, const char *words);
void sub_start_clock(struct db *db, const struct submission_by *by, const struct submission *s,
                     const char *rule, usec from);
const char *sub_reply_rule(enum submission_kind k); /* "submission.reply.workdays.help" */
void sub_start_reply(struct db *db, const struct submission_by *by, const struct submission *s,
                     usec from);
int64_t sub_office_of(struct db *db, int64_t body); /* its office; 0: none */
bool sub_is_public(const struct submission *s);
/* What search is given of a public one: its words and the answers to it. */
struct search_doc sub_search_doc(struct db *db, const struct submission *s);
/* False with *why: words must be there and within max code points. */
bool sub_words_ok(const char *words, size_t max, const char **why);
bool sub_handles(const struct submission_by *by, const char **why); /* an office or unit */
/* Lets go of those that were merged into it: back with the office, each in its own right. */
void sub_release_merged(struct db *db, const struct submission_by *by, const struct submission *s);
/* The first day on which it can no longer be reopened. */
day sub_reopen_until(struct db *db, const struct zone *z, const struct submission *s);

/* Closes an answered one whose time of reopening is over. */
void submission_close_by_time(struct db *db, const struct zone *z, usec now,
                              const struct submission *s);

/* --- letter.c: mails to the person --------------------------------------------------------------- */

enum sub_letter {
    LETTER_RECEIVED,
    LETTER_ACCEPTED,
    LETTER_REFUSED,
    LETTER_ANSWERED,
    LETTER_ADOPTED,
    LETTER_MERGED,
    LETTER_EXTENDED
};
/* To the mail address, if there is one. words: reason or answer; code: on receipt only. Both may be NULL. */
void sub_letter(struct db *db, const struct submission_by *by, const struct submission *s,
                enum sub_letter what, const char *words, const char *code);

/* --- code.c -------------------------------------------------------------------------------------------- */

const char *sub_code_make(struct arena *a, struct rng *rng);  /* "7K4MQX2P" */
const char *sub_code_show(struct arena *a, const char *code); /* "7K4M-QX2P" */
/* False: not a code at all (the digest is one of nothing then). */
bool sub_code_hash(struct arena *a, const char *number, const char *typed,
                   uint8_t out[SUB_HASH_BYTES]);
const char *sub_number_typed(struct arena *a, const char *typed); /* "BSY-2026-0137" */

enum submission_kind submission_guess_kind(const char *text);

/* --- web ------------------------------------------------------------------------------------------------ */

extern const struct route sub_public_routes[], sub_say_routes[], sub_status_routes[],
    sub_counter_routes[], sub_queue_routes[], sub_office_routes[];
extern const struct command submission_commands[];
extern const struct cron_entry submission_crons[];
/* What search looks through: the public words and the answers; "": it is not public. */
const char *sub_search_text(struct db *db, int64_t id);
/* Hands public ones behind `after` to search: the last id, 0 when there are no more. */
int64_t submission_fill_search(struct db *db, int64_t after, int max);
void submission_furnish(struct req *r);

#endif
