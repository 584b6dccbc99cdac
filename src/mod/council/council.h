/*
 * council.h - who sits in a council and its organs, until when, and whether that keeps the rules of the charter.
 *
 * A roster is one list for a council and its organs (office, supervision group, working groups): it is drafted by
 * the office, checked against the charter, approved one level above, and then a version that never changes, with the
 * day from which it holds. Who leaves before the end of the term is noted beside it. Nobody's party membership ever
 * leaves this room: other rooms and all readers see names, capacities and constituencies, and shares as numbers.
 *
 * "org" is always an organisation of body.h: the council itself, or one of the organs of the same place.
 */
#ifndef TX_COUNCIL_H
#define TX_COUNCIL_H

#include "mod/account/account.h"
#include "mod/body/body.h"
#include "mod/charter/charter.h"

/* --- who sits --------------------------------------------------------------------------------- */

enum council_seat_kind {
    SEAT_CHAIR,
    SEAT_DEPUTY, /* deputy chair; of an office or a group: its deputy head */
    SEAT_MEMBER,
    SEAT_SUBSTITUTE /* sits in for somebody who is away; counts in no number */
};
/* How somebody came to the seat. The lottery's results come in here too. */
enum council_origin { ORIGIN_OFFICE, ORIGIN_NOMINATED, ORIGIN_APPLIED, ORIGIN_LOTTERY };

struct council_member {
    int64_t seat;   /* of this version of the roster */
    int64_t person; /* the same in all versions and organs of one place */
    int64_t user;   /* account; 0: has none */
    int64_t org;
    enum council_seat_kind kind;
    const char *name;
    const char *note;         /* tells two of the same name apart, public; "" */
    const char *capacity;     /* "retired teacher, Shangxi Village"; "" */
    const char *constituency; /* code in the charter; "" in organs other than the council */
    enum council_origin origin;
    day from, until; /* both inclusive; until is the last day in office, however it ended */
};
struct council_members {
    struct council_member *at;
    size_t n;
};

/* Those who sit in org (a council or an organ) on that day by the approved roster: chair first, then by
 * constituency and name. Substitutes are among them; see kind. */
struct council_members council_members(struct db *db, int64_t org, day on);
/* Somebody's seat in org on that day. False: none. */
bool council_member_of_person(struct db *db, int64_t org, int64_t person, day on,
                              struct council_member *out);
bool council_member_of_user(struct db *db, int64_t org, int64_t user, day on,
                            struct council_member *out);
/* A person by id, whether seated or not. */
bool council_person(struct db *db, int64_t person, struct council_member *out);
/* "Chair", "Member of the council", "Supervision group": a capacity in words of the reader's language. */
const char *council_seat_name(const struct req *r, enum org_kind org, enum council_seat_kind kind);
/* For by-lines and the speaking record: "member of the council, women's federation: retired teacher". Of
 * somebody without a seat that day: "". */
const char *council_person_capacity(struct req *r, int64_t org, int64_t person, day on);

/* The council of a place, its office, its supervision group; 0: none. */
int64_t council_of_body(struct db *db, int64_t body);
int64_t council_organ(struct db *db, int64_t body, enum org_kind kind);
/* "/council/12": who is who, composition, rosters. */
const char *council_url(struct req *r, int64_t council);

/* --- may it meet, and how many are needed ------------------------------------------------------- */

/* Can council be called for a meeting on that day? It needs an approved roster that holds that day and a size
 * inside the charter's bounds. False: *why says what lacks and what to do, an English text for _(). */
bool council_may_convene(struct db *db, int64_t council, day on, const char **why);
/* Seats that count (chair, deputies, members) on that day. */
int64_t council_size(struct db *db, int64_t council, day on);
bool council_size_valid(struct db *db, int64_t council, day on);
/* How many must have signed in: the charter's quorum of the seats that count, rounded up. 0: no roster. */
int64_t council_quorum(struct db *db, int64_t council, day on);

/* --- the rules, checked ----------------------------------------------------------------------- */

enum council_rule {
    COUNCIL_SIZE,
    COUNCIL_NONPARTY,
    COUNCIL_WOMEN,
    COUNCIL_CONSTITUENCY, /* one line for each; code and label say which */
    COUNCIL_CHAIR,        /* exactly one */
    COUNCIL_CHAIR_POST,   /* … who holds the office that the rules name */
    COUNCIL_SEPARATE,     /* nobody in the office and in the supervision group */
    COUNCIL_ONCE,         /* nobody holds two seats of the council */
    COUNCIL_KNOWN,        /* each seat of the council names a constituency of the charter */
    COUNCIL_TERM,         /* no term is longer than the charter's, or ends before it begins */
    COUNCIL_DECLARED,     /* each entry says what the ratio needs to know */
    COUNCIL_RULES
};
struct council_line {
    enum council_rule rule;
    const char *key;   /* of the charter, "council.size.min"; "" where it has none */
    const char *words; /* T_(): what the rule asks */
    int64_t min, max;  /* what is wanted; max -1: no upper bound */
    int64_t have, of;  /* what is there; of: the whole, for shares (0 otherwise) */
    bool ok;
    bool told; /* may have be shown to everybody? A share that would give somebody away is not */
    const char *code, *name, *name_en; /* COUNCIL_CONSTITUENCY: which; else "" */
    const char *source;                /* of the rule, as the charter has it */
};
struct council_lines {
    struct council_line *at;
    size_t n;
    bool ok;       /* all are kept */
    int64_t seats; /* that count */
};
/* The approved roster of that day against the charter of that day. n 0: no roster. */
struct council_lines council_check(struct db *db, int64_t council, day on);
/* "37 members; 30 to 60 are asked for", with names of constituencies, in the reader's language. */
const char *council_line_show(struct req *r, const struct council_line *l);

/* --- the pure part, also for the lottery and for tests ------------------------------------------- */

/* A share as the charter writes it: num/den of the whole, or more than that. */
struct council_share {
    int64_t num, den;
    bool more_than;
};
struct council_limits {
    int64_t min, max;
    struct council_share nonparty, women; /* num 0: not asked */
    int64_t term_months;
    struct charter_constituencies constituencies;
    bool chair_post; /* must the chair hold an office? */
};
enum council_flag { FLAG_UNKNOWN, FLAG_NO, FLAG_YES };
struct council_row {
    enum org_kind organ;
    int64_t org, person;
    enum council_seat_kind kind;
    const char *constituency;
    enum council_flag party, woman;
    day from, until;
    bool holds_post; /* the office that makes a chair, on the day */
};
struct council_lines council_check_rows(struct arena *a, const struct council_row *row, size_t n,
                                        const struct council_limits *limits, day on);
/* The smallest whole number of `of` that fulfils a share. */
int64_t council_least(const struct council_share *s, int64_t of);

/* --- coming and not coming ----------------------------------------------------------------------- */

enum council_presence {
    PRESENCE_ATTENDED,
    PRESENCE_ANNOUNCED, /* told beforehand; the office has not decided */
    PRESENCE_EXCUSED,
    PRESENCE_ABSENT /* without a word, or the excuse was not accepted */
};

/* In a write transaction, by the meeting room when a meeting closes: of each member whether they came. Somebody
 * excused stays excused; who announced nothing is absent. */
void council_presence_set(struct db *db, usec now, int64_t council, int64_t person, day on,
                          bool attended);
/* A member (or the office for them) says beforehand that they cannot come. words: for the office only. False:
 * no seat that day, or said already. */
bool council_announce_absence(struct db *db, usec now, int64_t council, int64_t person, day on,
                              const char *words);
/* PRESENCE_ANNOUNCED for those who did and were not decided on; false: nothing is known of that day. */
bool council_presence(struct db *db, int64_t council, int64_t person, day on,
                      enum council_presence *out);
/* A red flag of the charter ("council.absences"): who was absent without excuse so many times in a row,
 * up to that day. */
struct council_absentee {
    int64_t person;
    const char *name;
    int64_t in_row;
    day last;
};
struct council_absentees {
    struct council_absentee *at;
    size_t n;
};
struct council_absentees council_absentees(struct db *db, int64_t council, day on);

/* --- for the supervisor's desk --------------------------------------------------------------------- */

enum council_state {
    COUNCIL_NO_ROSTER, /* none approved that holds that day */
    COUNCIL_BROKEN,    /* holds, but a rule is not kept any more */
    COUNCIL_SOUND
};
enum council_state council_state(struct db *db, int64_t council, day on);
/* The same with its numbers, for lists: what council_check() says, read from a kept result where there is one. */
struct council_standing {
    enum council_state state;
    int64_t seats;    /* that count */
    int64_t nonparty; /* of these; -1: not told */
};
struct council_standing council_standing(struct db *db, int64_t council, day on);

/* How the council of a place is composed and whether that keeps the rules, as a piece of a page; for places with a
 * council (council_of_body()). */
void council_card(struct req *r, int64_t body);

#endif
