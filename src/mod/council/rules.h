/*
 * rules.h - what the files of this room share: drafts, approval, departures, candidates. Others include council.h.
 */
#ifndef TX_COUNCIL_RULES_H
#define TX_COUNCIL_RULES_H

#include "gen/council/queries.h"
#include "mod/chronicle/chronicle.h"
#include "mod/council/council.h"

#define SEATS_MAX    1000 /* entries of a roster with all its organs */
#define SOON_DAYS    90   /* a term that ends within them is on the office's list */
#define VERSIONS_MAX 50
#define CELL_MIN     3 /* fewer people than this are not counted in public */

typedef struct council_roster_get council_roster;
typedef struct council_seats council_seat;

enum roster_state { ROSTER_DRAFT, ROSTER_SUBMITTED, ROSTER_APPROVED };
enum departure { LEFT_RESIGNED, LEFT_MOVED, LEFT_DIED, LEFT_RECALLED, LEFT_OTHER, DEPARTURES };
enum candidate_state { CANDIDATE_NOMINATED, CANDIDATE_ACCEPTED, CANDIDATE_DECLINED };

enum council_answer {
    COUNCIL_DONE,
    COUNCIL_NO_RIGHT,
    COUNCIL_TOO_LATE, /* somebody changed or decided it meanwhile */
    COUNCIL_FAULT     /* *why says what is wrong, T_() */
};

/* A council with its place; false: org is none. */
struct council {
    struct org org;
    struct body body;
};
bool council_get(struct db *db, int64_t org, struct council *out);

/* Who acts, and in what capacity. user 0: the system. */
struct actor {
    int64_t user;
    const char *capacity; /* role word */
};

/* --- council.c -------------------------------------------------------------------------------------- */

bool council_seat_valid(const council_seat *s, day on);
day council_seat_last(const council_seat *s); /* of the term, or before it when they left */
struct council_seats_rows council_seats_of(struct db *db, int64_t roster);
struct council_limits council_limits_of(struct db *db, const struct body *b, day on);
/* What is asked of a roster on that day, with exact numbers: for those who keep or approve it. */
struct council_lines roster_check(struct db *db, const struct council *c, int64_t roster,
                                  bool forgotten, day on);
/* The office that makes somebody the chair there: "Deputy secretary …"; NULL: none. */
const char *chair_post_name(enum body_kind kind);

/* check.c: the last day of the longest term that begins on from. */
day council_term_end(day from, int64_t months);

/* kept.c: in a write transaction, checks the council for today anew and keeps the result. After every change of what
 * council_check() reads besides the roster that holds and the charter. */
void council_keep(struct db *db, int64_t council, day today);
struct council_standing council_standing_by(const struct council_lines *l);
/* The council of a place and how it stands, in one read where a result is kept; l: {0} for a list, it remembers what its
 * rows share. False: the place has none. */
struct council_list {
    const char *path; /* of a place that has this charter */
    int64_t charter;
};
bool council_listed(struct db *db, const struct body *b, day on, struct council_list *l,
                    struct council *c, struct council_standing *s);

/* --- roster.c ---------------------------------------------------------------------------------------- */

/* Opens a draft with what holds now, or gives the one that is open. 0 after a failure. */
int64_t roster_draft_open(struct db *db, usec now, day today, const struct council *c,
                          struct actor by);

struct seat_values {
    int64_t org;
    const char *name, *note;
    enum council_seat_kind kind;
    const char *capacity, *constituency;
    enum council_origin origin;
    int64_t instead_of; /* person; 0: nobody */
    day from, until;
    enum council_flag party, woman;
    int64_t user; /* account; 0: none, or not known */
    bool unlink;  /* none, by the word of who filled the form in: one noted before goes */
};
/* seat 0: a new one. version: the one the person saw; the draft's new one is that + 1. */
enum council_answer seat_save(struct db *db, usec now, const struct council *c,
                              const council_roster *d, int64_t version, int64_t seat,
                              const struct seat_values *v, struct actor by, const char **why);
enum council_answer seat_remove(struct db *db, usec now, const struct council *c,
                                const council_roster *d, int64_t version, int64_t seat,
                                struct actor by);
enum council_answer seats_import(struct db *db, usec now, const struct council *c,
                                 const council_roster *d, int64_t version,
                                 const struct seat_values *v, size_t n, struct actor by,
                                 const char **why);
enum council_answer roster_draft_discard(struct db *db, usec now, const council_roster *d,
                                         int64_t version, struct actor by);
enum council_answer roster_draft_submit(struct db *db, usec now, const council_roster *d,
                                        int64_t version, day effective, day today, struct actor by,
                                        const char **why);
enum council_answer roster_return(struct db *db, usec now, const council_roster *d, int64_t version,
                                  const char *words, struct actor by, const char **why);
/* Refused (COUNCIL_FAULT) while a rule is not kept; *lines says which. quiet: furnishing. */
enum council_answer roster_approve(struct db *db, usec now, day today, const struct council *c,
                                   const council_roster *d, int64_t version, const char *words,
                                   struct actor by, bool quiet, struct council_lines *lines,
                                   const char **why);
/* Leaves an approved seat. */
enum council_answer seat_depart(struct db *db, usec now, day today, const struct council *c,
                                int64_t seat, day last, enum departure reason, struct actor by,
                                bool quiet, const char **why);
/* A new holder of the office that makes a chair, from that day on. */
enum council_answer chair_post_give(struct db *db, usec now, day today, const struct council *c,
                                    const char *name, const char *note, day from, struct actor by,
                                    const char **why);

/* --- presence.c --------------------------------------------------------------------------------------- */

/* Accepts or declines what somebody announced. */
bool absence_decide(struct db *db, usec now, int64_t council, int64_t person, day on, bool excused,
                    struct actor by);

/* --- candidate.c --------------------------------------------------------------------------------------- */

struct candidate_values {
    const char *name, *constituency, *words, *contact;
    enum council_origin origin;
    int64_t account; /* who applies; 0: entered by the office */
};
/* 0: this person has an application open already. */
int64_t candidate_add(struct db *db, usec now, const struct council *c,
                      const struct candidate_values *v, struct actor by);
enum council_answer candidate_decide(struct db *db, usec now, const struct council *c, int64_t id,
                                     bool accept, const char *reason, struct actor by,
                                     const char **why);

/* --- import.c ------------------------------------------------------------------------------------------- */

/* Reads a pasted list. Faults are lines in words of the reader; none: *v holds n entries. */
struct import_fault {
    size_t line;
    const char *words;
};
struct import {
    struct seat_values *v;
    size_t n;
    struct import_fault *fault;
    size_t n_fault;
};
extern const char seat_no_login[]; /* msgid: nobody signs in with the name that was given */
struct import council_import_read(struct req *r, const struct council *c, day today,
                                  const char *text);

/* --- who may (web.c) ---------------------------------------------------------------------------------- */

bool council_may_keep(const struct req *r,
                      const struct council *c); /* the office that keeps the roster */
bool council_may_approve(struct req *r, const struct council *c); /* one level above */
struct actor council_actor(const struct req *r, const struct council *c);
day council_today(const struct req *r);

extern const struct route council_office_routes[];
void council_furnish(struct req *r);

#endif
