/*
 * supervision.h - those who watch: red flags from a table of rules, findings, and questions the office has to answer.
 *
 * A flag says since when a rule is not kept and, later, since when it is kept again; it is never deleted. What cannot
 * be undone (a meeting that sat without a quorum) stands until the group has written what it found about it. Rooms
 * bring rules at the point "supervision.rule". All of them are asked about a place every hour when something happened
 * there or a clock ran out, about every place in the night, and on the spot when a finding or an answer is written. The supervision group of a place writes findings and queries there, signs minutes, and
 * writes nothing else anywhere in that place.
 */
#ifndef TX_SUPERVISION_H
#define TX_SUPERVISION_H

#include "mod/resolution/resolution.h"

/* --- point "supervision.rule" ---------------------------------------------------------------------- */

#define SUPERVISION_RULE_POINT "supervision.rule"

/* What a rule found: something that is not as it must be, now. */
struct supervision_hit {
    enum subject subject;
    int64_t subject_id;
    const char *number; /* of the thread; NULL: none */
    const char *what;   /* of the case: a title, a name of an organ; public. NULL: none */
    usec since;         /* 0: now */
    const char *link;   /* path of ours; NULL: /t/NUMBER or none */
};
struct supervision_scan; /* what is being asked */
/* Called for each; the same subject once per rule. */
void supervision_emit(struct supervision_scan *s, const struct supervision_hit *h);

/* A room's table, key NULL at the end: register {SUPERVISION_RULE_POINT, rules}. */
struct supervision_rule {
    const char *key;   /* "task.late": stored, never changed */
    const char *words; /* T_("A task is past its day.") */
    /* All that holds now for one place (not below): within a few queries. now: the moment asked about. */
    void (*scan)(struct db *db, const struct zone *z, usec now, const struct body *b,
                 struct supervision_scan *s);
    bool past; /* cannot be put in order any more: a finding lets it go */
};
const struct supervision_rule *supervision_rule(const char *key); /* NULL: no longer brought */

/* --- flags ------------------------------------------------------------------------------------------- */

struct supervision_flag {
    int64_t id, body;
    const char *rule;
    enum subject subject;
    int64_t subject_id;
    const char *number, *what, *link; /* NULL: none */
    usec since, seen, gone;           /* seen: when it was noticed; gone 0: still so */
    int64_t finding;                  /* let go by this finding; 0: by itself, or stands */
};
struct supervision_flags {
    struct supervision_flag *at;
    size_t n;
};
/* In a write transaction: asks all rules of one place and writes what came and what went. How many changed. */
int64_t supervision_look(struct db *db, const struct zone *z, usec now, const struct body *b,
                         bool quiet);
struct supervision_flags supervision_flags(struct db *db, int64_t body, bool open_only, int max);
struct supervision_flags supervision_flags_of(struct db *db, const char *number);
int64_t supervision_open(struct db *db, int64_t body); /* how many stand now */
bool supervision_flag_by_id(struct db *db, int64_t id, struct supervision_flag *out);
/* The hourly look: only places where something happened or ran out since the last one. How many were looked at. */
int64_t supervision_look_new(struct db *db, const struct zone *z, usec now);
/* The nightly look at every place: terms end and years pass without anybody acting. */
int64_t supervision_look_all(struct db *db, const struct zone *z, usec now, bool quiet);

/* --- findings ------------------------------------------------------------------------------------------ */

struct supervision_finding {
    int64_t id, body, user;
    enum subject subject;
    int64_t subject_id;
    const char *number; /* of the thread; NULL */
    bool fault;         /* something is not in order */
    const char *text;
    usec at;
};
struct supervision_findings {
    struct supervision_finding *at;
    size_t n;
};
/* Published at once, by a supervisor of the place. number NULL: on the place as a whole. 0: *why. */
int64_t supervision_find(struct db *db, const struct topic_by *by, int64_t body,
                         const struct topic *t, bool fault, const char *text, const char **why);
/* The same about a flag of a rule with `past`: published, and the flag is let go by it. */
int64_t supervision_settle(struct db *db, const struct topic_by *by,
                           const struct supervision_flag *f, const char *text, const char **why);
struct supervision_findings supervision_findings(struct db *db, int64_t body, int max);
struct supervision_findings supervision_findings_of(struct db *db, const char *number);

/* --- queries ------------------------------------------------------------------------------------------- */

struct supervision_query {
    int64_t id, body, user, clock;
    const char *number; /* NULL */
    const char *title, *text;
    usec at, due;
    const char *answer; /* "": not yet */
    usec answered;
    int64_t answered_by;
};
struct supervision_queries {
    struct supervision_query *at;
    size_t n;
};
bool supervision_query_by_id(struct db *db, int64_t id, struct supervision_query *out);
int64_t supervision_ask(struct db *db, const struct topic_by *by, int64_t body,
                        const struct topic *t, const char *title, const char *text,
                        const char **why);
/* By the office or the chair, once, in public. */
bool supervision_answer(struct db *db, const struct topic_by *by, const struct supervision_query *q,
                        const char *text, const char **why);
struct supervision_queries supervision_queries_in(struct db *db, int64_t body, int max);
struct supervision_queries supervision_queries_of(struct db *db, const char *number);

#endif
