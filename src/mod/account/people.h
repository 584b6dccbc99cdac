/*
 * people.h - what the files of this room share. Others include account.h.
 */
#ifndef TX_ACCOUNT_PEOPLE_H
#define TX_ACCOUNT_PEOPLE_H

#include "gen/account/queries.h"
#include "mod/account/account.h"
#include "web/command.h"

#define DEVICE_COOKIE "tx_device"
#define STEP_COOKIE   "tx_step"
#define KEY_BYTES     32
#define FOREVER       INT64_MAX

typedef struct account_user_get account_user; /* a row of the table */

/* --- names.c: what is compared, and what may be a name ----------------------------------------- */

/* NULL in, NULL out. */
const char *login_key(struct arena *a, const char *login);
const char *mail_key(struct arena *a, const char *mail);
const char *phone_key(struct arena *a, const char *phone); /* "+8613800000000" */
const char *name_key(struct arena *a, const char *name);   /* for the search by first letters */
/* A letter first, then letters, digits, '.', '_', '-'; or Chinese characters; 2 to 32 of them. */
bool login_ok(const char *login);
/* "Chrome/Windows" from a User-Agent header (NULL too): browser and system, nothing finer. */
const char *device_of(struct arena *a, const char *user_agent);
/* "Chrome on Windows" in the reader's language. */
const char *device_name(struct req *r, const char *device);
/* The end of the range of texts that start with prefix. */
const char *prefix_end(struct arena *a, const char *prefix);

/* --- desk.c --------------------------------------------------------------------------------------- */

extern const struct route desk_routes[];
extern const struct nav_item desk_nav[];
extern const struct account_desk own_desk[];

/* --- account.c ---------------------------------------------------------------------------------- */

bool user_find(struct db *db, const char *typed, int64_t *id); /* by login, mail or phone */
bool user_get(struct db *db, int64_t id, account_user *out);   /* closed ones too */
enum taken { TAKEN_NOT, TAKEN_LOGIN, TAKEN_MAIL, TAKEN_PHONE };
/* Does somebody other than except have one of these? NULL and "": not asked. */
enum taken user_taken(struct db *db, const char *login, const char *mail, const char *phone,
                      int64_t except);
/* Also what is half way to a session: a password that was right and waits for its second step. */
void user_end_sessions(struct db *db, usec now, int64_t id, int64_t except);
/* With it everything ends that somebody who knew the old one may have begun: other sessions, letters and
 * slips on their way, a new mail address that waits to be confirmed. */
void user_new_password(struct db *db, usec now, int64_t id, const char *hash, int64_t except);
/* Ends roles and sessions, forgets name, contact and password. */
void user_close(struct db *db, usec now, int64_t id, int64_t by);
/* Everything this room knows of a person, as JSON. */
void user_export(struct req *r, int64_t id, struct buf *out);
bool cheap(const struct req *r);

/* --- roles.c -------------------------------------------------------------------------------------- */

extern const enum role role_list[]; /* all, 0 at the end */
day today(const struct req *r);
/* Why a role cannot be held so, in words; NULL: it can. */
const char *role_conflict(struct req *r, int64_t person, enum role role, int64_t body, int64_t org,
                          day from, day until);
/* What r->who may do to person. */
enum reach {
    REACH_NONE,
    REACH_SLIP, /* hand out a slip for a new password: the office, for residents and members */
    REACH_ALL   /* an administrator of every place where she has a role */
};
enum reach role_reach(struct req *r, int64_t person);
/* Places where r->who is admin or clerk, as ranges of paths; "" is everything. */
struct scope {
    const char *path, *low, *high;
};
struct scope role_scope(struct req *r);
/* Is r->who an administrator of everything, of a place with none above it? */
bool role_is_root(struct req *r);
bool role_may_end(struct req *r, const struct account_role_get *g);

/* --- session.c ------------------------------------------------------------------------------------ */

void account_identify(struct req *r);
/* Signs user in on r's answer: a new session and its cookie; an old one of this browser ends. */
void session_begin(struct req *r, int64_t user, enum assurance assurance, bool kept);
/* The same session under a new token, after a change of assurance or password. */
void session_rotate(struct req *r, enum assurance assurance);
void session_end(struct req *r);
void token_hash(const char *token, uint8_t out[KEY_BYTES]);
#define BLOB_OF(array) ((struct db_blob){(array), sizeof(array)})

/* --- signin.c: passwords and budgets ------------------------------------------------------------ */

#define BUDGET_TRIES  10
#define BUDGET_WINDOW (15 * USEC_MINUTE)

/* Whom an attempt is about, and from which browser. */
struct attempt {
    int64_t person; /* 0: nobody has that name */
    uint8_t target[KEY_BYTES];
    int64_t device; /* 0: unknown to that person */
};
struct attempt attempt_by_name(struct req *r, const char *typed);
struct attempt attempt_of(struct req *r, int64_t person);
/* True: may go on. False: *again is when. */
bool attempt_allowed(struct req *r, const struct attempt *a, usec *again);
void attempt_failed(struct req *r, const struct attempt *a);
/* Writes one row that counts for nothing but the time it takes: what is done for a known address
 * must not be told from what is not done for an unknown one. */
void attempt_pretend(struct req *r, const char *typed);
/* Forgets the failures; this browser is hers from now on. */
void attempt_succeeded(struct req *r, const struct attempt *a);

/* Made on a worker, before the writer lane: the slow part. */
struct password_check {
    int64_t person;
    const char *hash; /* that was checked; NULL: there was none */
    bool right;
    const char *fresh; /* new hash to store: of a new password, or of the old one under new
                        * parameters; NULL: none */
};
/* Where the budget is used up nothing is hashed: the answer is no whatever it is. */
struct password_check *check_password(struct req *r, const struct attempt *a, const char *password);
/* Does the check still hold in this transaction? */
bool check_holds(struct req *r, const struct password_check *c);

/* Words for what is wrong with a new password; NULL: fine. not: what it may not be (NULL: nothing). */
const char *password_fault(struct req *r, const char *password, const char *not_this);

/* --- code.c: one-time codes --------------------------------------------------------------------- */

enum code_kind { CODE_INVITE, CODE_RESET_MAIL, CODE_RESET_SLIP, CODE_STEP, CODE_MAIL };
#define INVITE_DAYS     30
#define RESET_MAIL_TIME USEC_HOUR
#define RESET_SLIP_TIME (24 * USEC_HOUR)
#define STEP_TIME       (10 * USEC_MINUTE)
#define STEP_TRIES      5
#define MAIL_TIME       (24 * USEC_HOUR)
#define MAIL_PER_HOUR   3

typedef struct account_code_find code_row;
struct new_code {
    enum code_kind kind;
    int64_t person; /* 0: a new one */
    const char *note;
    enum role role;
    int64_t body, org;
    const char *body_path; /* NULL: "" */
    int64_t made_by;
    usec until;
};
/* The code as it is written on a slip: XXXX-XXXX-XXXX-XXXX, 80 bits. It is not stored. */
const char *code_make(struct db *db, struct rng *rng, usec now, const struct new_code *c,
                      int64_t *id);
/* A code of that kind that can still be used. */
bool code_find(struct db *db, usec now, enum code_kind kind, const char *typed, code_row *out);
/* Uses it up. False: somebody was faster. */
bool code_use(struct db *db, usec now, int64_t id);
/* As stored: of what a person typed. False: not a code at all. */
bool code_hash(struct arena *a, const char *typed, uint8_t out[KEY_BYTES]);
const char *code_grouped(struct arena *a, const char *code);

/* --- totp.c --------------------------------------------------------------------------------------- */

#define TOTP_SECRET  20 /* bytes: RFC 4226 §4 R6 */
#define TOTP_SECONDS 30
#define TOTP_DIGITS  6
#define RECOVERIES   10

/* What the app shows in that step of 30 s (RFC 6238, SHA-1). False: no such secret. */
bool totp_code(const void *secret, size_t n, int64_t step, char code[TOTP_DIGITS + 1]);
/* True: right in a window of one step to either side, and later than
 * after_step; *step is where. */
bool totp_check(const void *secret, size_t n, const char *code, usec now, int64_t after_step,
                int64_t *step);
const char *totp_base32(struct arena *a, const void *secret, size_t n);
const char *totp_uri(struct arena *a, const char *issuer, const char *name, const char *base32);
/* Takes a code of the app or a recovery code, once. */
bool totp_take(struct req *r, const account_user *u, const char *code);
/* New recovery codes, shown once. */
const char **totp_recoveries(struct req *r, int64_t person);

/* --- handlers, by file ------------------------------------------------------------------------- */

extern const struct route signin_routes[], self_routes[], people_routes[], office_routes[];
extern const struct command account_commands[];
void account_furnish(struct req *r);

#endif
