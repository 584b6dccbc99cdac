/*
 * account.h - people who sign in, what they may do, and the record of what staff did.
 */
#ifndef TX_ACCOUNT_H
#define TX_ACCOUNT_H

#include "mod/body/body.h"
#include "web/app.h"

/* Of everybody in the demo town: shown on the terminal and on its sign-in page; no other database has
 * it. */
#define DEMO_PASSWORD "tongxin-demo"

struct person {
    int64_t id;
    const char *name; /* as shown in public; of a closed account: "Former member" */
    bool closed;
};
bool account_person(struct db *db, int64_t id, struct person *out);
/* The name in the reader's language: it differs for closed accounts only. */
const char *account_person_name(const struct req *r, const struct person *p);

const char *account_name_of(struct req *r, int64_t id); /* the same by id; "" for nobody */
/* The same of a row that brought it along (view account_shown); name NULL: "". */
const char *account_shown_name(const struct req *r, const char *name, bool closed);
/* "Council member, Shangyou Village": how a capacity is shown beside a name or an act. */
const char *account_capacity_name(struct req *r, enum role role, int64_t place);
const char *account_capacity_words(struct req *r, enum role role, const char *place);

/* What that person types to sign in: login, else mail, else phone; "" for nobody and closed accounts. */
const char *account_login(struct db *db, int64_t id);
/* Where letters to that person go; NULL: no address, or the account is closed. */
const char *account_mail(struct db *db, int64_t id);

/* Writes who did what into the audit table, in the request's transaction. Every act of staff goes
 * through here. act: "blog.hide" (module.verb); object: "blog_comment/12"; detail: what a supervisor
 * needs to understand it, no secret, no personal data beyond names of public posts. */
void account_audit(struct req *r, const char *act, const char *object, const char *detail);
/* The same of a place: those who watch there, or above, read it. Every act that belongs to one goes through here.
 * actor 0 is the system; body 0: of the whole installation. */
void account_audit_in(struct db *db, usec now, int64_t body, int64_t actor, const char *act,
                      const char *object, const char *detail);
/* Of the whole installation, outside a request (commands, jobs). */
void account_audit_at(struct db *db, usec now, int64_t actor, const char *act, const char *object,
                      const char *detail);

/* For furnishing a demo town, commands and tests. Password NULL: cannot sign in by password. 0 when
 * the login, mail or phone is taken or is none. cheap: app->config->cheap_passwords. */
struct new_person {
    const char *login, *name, *mail, *phone, *password;
    enum assurance assurance;
    bool cheap;
};
int64_t account_add(struct db *db, usec now, const struct new_person *p);
/* Whose login, mail or phone that is; 0: nobody's. */
int64_t account_find(struct db *db, const char *typed);
/* Gives a role for a body (org 0) or one of its organisations; until 0: no end. by 0: the system. 0
 * when nobody can hold it so: office and supervision group of one body, or a term that ends before
 * it begins. Whether the giver may is asked before (account_may_give). */
int64_t account_give(struct db *db, usec now, int64_t user, enum role role, int64_t body,
                     int64_t org, day from, day until, int64_t by);
/* May r->who give or end this role there? Admins any, clerks residents, each in their own places. */
bool account_may_give(const struct req *r, enum role role, const char *body_path);
const char *account_role_name(const struct req *r,
                              enum role role); /* "Clerk of the office" / 办公室工作人员 */
/* "clerk", "member" …: in addresses and on the command line. 0: none of them. */
const char *account_role_word(enum role role);
enum role account_role_of(const char *word);

/* Point "account.desk": what waits at /desk for those who hold one of these roles. Tables end with label NULL. */
#define ACCOUNT_DESK_POINT "account.desk"
struct account_desk {
    const char *label, *hint; /* T_() */
    const char *path;
    unsigned roles;
    int order; /* ascending; rooms count in tens */
};

/* A session for user, for tests and demo links: the cookie's value. */
const char *account_session(struct db *db, struct arena *a, struct rng *rng, usec now, int64_t user,
                            enum assurance assurance);

#endif
