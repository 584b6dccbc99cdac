/*
 * charter.h - the rules of a place are data: who, how many, how long, by when, each with its source.
 *
 * A charter is one file for a city (or a town) and everything below it. Applied, it becomes a version with
 * the day from which it holds; versions are never changed. Every look-up names a body and a day, and is
 * answered from the version in force there on that day: an override for the body's kind (city, town,
 * village) wins over the general rule. Where no charter is in force yet, the program's own values answer,
 * and their source says so.
 */
#ifndef TX_CHARTER_H
#define TX_CHARTER_H

#include "base/calendar.h"
#include "mod/body/body.h"
#include "web/command.h"

/* --- rules -------------------------------------------------------------------------------------- */

enum charter_unit {
    CHARTER_COUNT, /* people, supporters, ratings */
    CHARTER_DAYS,  /* calendar days */
    CHARTER_WORKDAYS,
    CHARTER_MONTHS,
    CHARTER_SHARE,    /* "2/3", "50%", ">1/2" (more than) */
    CHARTER_TIME,     /* of a day, "17:00": minutes since midnight */
    CHARTER_ASSURANCE /* "none", "code", "contact", "person", "strong": enum assurance */
};

/* What a key means; charter_keys[] is the schema of files, the rules page and the documentation. */
struct charter_key {
    const char *key;   /* "notice.council.days" */
    const char *group; /* T_() heading on the rules page: keys of a group stand together */
    enum charter_unit unit;
    int64_t min, max;     /* bounds of the number */
    const char *usual;    /* value where no charter is in force, as written in a file */
    const char *title;    /* T_("Notice before a council meeting") */
    const char *sentence; /* T_("The council is called at least so long before it meets.") */
};
extern const struct charter_key charter_keys[];         /* key NULL at the end */
const struct charter_key *charter_key(const char *key); /* NULL: there is none */

/* All look-ups: body an id, key one of charter_keys (else a BUG), on the day whose rules are asked for
 * (a matter that runs keeps the rules of the day it began, so hand in that day). */

/* The number: days, people, months, minutes; a share in percent, rounded (for showing; rules use charter_least). */
int64_t charter_int(struct db *db, int64_t body, const char *key, day on);
/* The smallest whole number of `of` that fulfils a share: 2/3 of 30 is 20, more than 1/2 of 30 is 16. */
int64_t charter_least(struct db *db, int64_t body, const char *key, day on, int64_t of);
/* As the file has it: "2/3", "17:00", "contact", "7". */
const char *charter_text(struct db *db, int64_t body, const char *key, day on);
/* What an act needs: key "assurance.submit" … */
enum assurance charter_assurance(struct db *db, int64_t body, const char *key, day on);

struct charter_rule {
    const struct charter_key *key;
    const char *text;
    int64_t n;          /* as charter_int; of a share: see num, den */
    int64_t num, den;   /* of a share */
    bool more_than;     /* a share that must be exceeded */
    const char *source; /* where it comes from: law, case, decision of the place */
    int64_t version;    /* id of the version it stands in; 0: the program's own value */
    bool own;           /* an override for this kind of place */
};
void charter_rule(struct db *db, int64_t body, const char *key, day on, struct charter_rule *out);
/* "7 days", "5 working days", "at least 2/3", "17:00" in the reader's language. */
const char *charter_show(struct req *r, const struct charter_rule *rule);
/* Its source in the reader's language ("中文 / English" in the file). */
const char *charter_source(struct req *r, const struct charter_rule *rule);
/* "Notice before a council meeting", in the reader's language. */
const char *charter_key_name(const struct req *r, const char *key);

/* --- calendar ----------------------------------------------------------------------------------- */

/* Working days as the charter in force on `to` lists them, for days around [from, to]; in memory of the
 * transaction. Hand in a generous range: days outside know the week only. */
struct calendar charter_calendar(struct db *db, int64_t body, day from, day to);

struct charter_festival {
    const char *name, *name_en;
    day on;
};
struct charter_festivals {
    struct charter_festival *at;
    size_t n;
};
struct charter_festivals charter_festivals(struct db *db, int64_t body, day from, day to);

/* Democracy Days and their like: a pattern makes days. */
enum standing_kind { STANDING_DEMOCRACY_DAY, STANDING_INTERACTION_DAY, STANDING_GATHERING };
struct charter_standing {
    enum standing_kind kind;
    const char *pattern; /* "month 15", "month last", "month 1 sat", "week fri", "year 06-15" */
    int hour, minute;    /* when it begins */
    const char *place_text, *source; /* place_text may be "" */
};
struct charter_standings {
    struct charter_standing *at;
    size_t n;
};
/* Those of this body: its own by code, else those of its kind. */
struct charter_standings charter_standings(struct db *db, int64_t body, day on);
/* Is d such a day? False for a pattern that charter_parse would refuse. */
bool standing_on(const char *pattern, day d);
/* "Every month, day 15", "Democracy Day", in the reader's language. */
const char *standing_words(struct req *r, const char *pattern);
const char *standing_kind_name(const struct req *r, enum standing_kind kind);
/* The first such day >= from; false: none within 400 days. */
bool standing_next(const char *pattern, day from, day *out);

/* --- lists -------------------------------------------------------------------------------------- */

struct charter_category {
    const char *code, *name, *name_en, *hint, *hint_en; /* hints may be "" */
};
struct charter_categories {
    struct charter_category *at;
    size_t n;
};
struct charter_categories charter_categories(struct db *db, int64_t body,
                                             day on); /* in the file's order */
bool charter_category(struct db *db, int64_t body, const char *code, day on,
                      struct charter_category *out);
const char *charter_category_label(const struct req *r, const struct charter_category *c);

struct charter_constituency {
    const char *code, *name, *name_en;
    int64_t min, max; /* seats; max 0: no bound */
    const char *source;
};
struct charter_constituencies {
    struct charter_constituency *at;
    size_t n;
};
/* Of the councils of places of this body's kind, in the file's order. */
struct charter_constituencies charter_constituencies(struct db *db, int64_t body, day on);
const char *charter_constituency_label(const struct req *r, const struct charter_constituency *c);

/* Matters on which a council may speak but somebody else must decide. */
enum statutory_route {
    ROUTE_ASSEMBLY,
    ROUTE_REPRESENTATIVES,
    ROUTE_GROUP_ASSEMBLY,
    ROUTE_CONGRESS,
    ROUTE_AUTHORITY
};
struct charter_statutory {
    const char *code, *name, *name_en;
    enum statutory_route route;
    const char *source;
};
struct charter_statutories {
    struct charter_statutory *at;
    size_t n;
};
struct charter_statutories charter_statutories(struct db *db, int64_t body, day on);
bool charter_statutory(struct db *db, int64_t body, const char *code, day on,
                       struct charter_statutory *out);
const char *charter_statutory_label(const struct req *r, const struct charter_statutory *s);
const char *statutory_route_name(const struct req *r, enum statutory_route route);

/* --- versions ----------------------------------------------------------------------------------- */

struct charter_version {
    int64_t id, root; /* root: the body at the top */
    int64_t number;   /* 1, 2 … of this root */
    const char *name, *name_en;
    day effective;
    usec at;
    const char *sha256; /* of the file */
};
/* The version in force at body on that day; false: none. */
bool charter_version_on(struct db *db, int64_t body, day on, struct charter_version *out);
/* The first day after `on` on which other rules take effect there; false: none is known yet. */
bool charter_next(struct db *db, int64_t body, day on, day *out);
/* "/rules/linhai/baishuiyang/", "/rules/linhai/baishuiyang/#notice.council.days". */
const char *charter_url(struct req *r, const struct body *b);

/* --- files (the command, init, demo, tests) ------------------------------------------------------- */

struct charter; /* a file that was read and found whole */
struct charter_error {
    int line;          /* 0: of the file as a whole */
    const char *field; /* "rules.notice.council.days.value" */
    const char *what;  /* what is wrong and what to do */
};
struct charter_errors {
    struct charter_error *at;
    size_t n, cap;
};
/* The text of a file; all errors are found, ascending by line. NULL when there is one. In memory of a. */
const struct charter *charter_parse(struct arena *a, const char *text, size_t n,
                                    struct charter_errors *errors);
/* In a write transaction: places and organisations that are new, a new version that holds from the
 * file's day on, chronicle, audit, and whatever follows at "charter.applied". A file that is in force already
 * (same bytes) changes nothing. False: nothing was changed, *errors says what does not fit this database.
 * actor 0: the system. */
bool charter_apply(struct db *db, const struct zone *zone, usec now, int64_t actor,
                   const struct charter *c, struct charter_errors *errors, int64_t *version);
/* The shipped files: "linhai", "generic-town"; NULL: none of that name. */
const char *charter_shipped(const char *name, size_t *n);

/* For commands: reads, checks and applies a file (or a shipped one by its name) to a database in which no
 * transaction is open, and prints what was done or every error. Exit status. */
int charter_apply_file(struct command_ctx *ctx, struct db *db, const char *file);

/* Point "charter.applied": what a higher room does when a version was applied, in the same transaction. */
struct charter_applied {
    void (*run)(struct db *db, const struct zone *zone, usec now, int64_t root_body,
                int64_t version);
};

#endif
