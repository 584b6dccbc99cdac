/*
 * req.h - one request and its answer. Handlers, rules and templates see this and nothing of the
 * HTTP library.
 */
#ifndef TX_REQ_H
#define TX_REQ_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/rand.h"
#include "base/str.h"
#include "db/db.h"

struct app;
struct lang;
struct route;
struct upload;

enum method { GET = 1, HEAD = 2, POST = 4, PUT = 8, DELETE = 16 }; /* PUT, DELETE: APIs only */

/* Name and value; values of a form are UTF-8 without NUL (else the request was refused). */
struct field {
    const char *name, *value;
};
struct fields {
    struct field *at;
    size_t n;
};
/* The first value of that name, NULL when absent. */
const char *field_get(const struct fields *f, const char *name);

/* How sure we are who it is (the charter says which act needs which). */
enum assurance { AL_NONE, AL_CODE, AL_CONTACT, AL_PERSON, AL_STRONG };
/* nobody; slip or query code; mail or phone proved; seen in person; second factor now */

/* What somebody may do, a bit each. Given per body or organisation, with terms (mod/account). */
enum role {
    ROLE_RESIDENT = 1 << 0,
    ROLE_MEMBER = 1 << 1, /* of a council */
    ROLE_CHAIR = 1 << 2,
    ROLE_CLERK = 1 << 3,   /* of the council's office */
    ROLE_COUNTER = 1 << 4, /* of the service counter */
    ROLE_SUPERVISOR = 1 << 5,
    ROLE_UNIT = 1 << 6,    /* responsible unit */
    ROLE_LEADING = 1 << 7, /* leading department of the city */
    ROLE_ADMIN = 1 << 8,
};
#define ROLES_STAFF                                                                        \
    (ROLE_CHAIR | ROLE_CLERK | ROLE_COUNTER | ROLE_SUPERVISOR | ROLE_UNIT | ROLE_LEADING | \
     ROLE_ADMIN)

/* Role of somebody in a place: an org of 0 means the whole body. Holds for the body and all below it. */
struct grant {
    enum role role;
    int64_t body, org;
    const char *body_path; /* "linhai/baishuiyang/": a prefix of the paths below it */
};

struct who {
    int64_t user; /* 0: nobody is signed in */
    const char *name;
    int64_t session;
    enum assurance assurance;
    unsigned roles; /* all grants together */
    const struct grant *grant;
    size_t n_grant;
};

enum text_size { TEXT_100, TEXT_125, TEXT_150, TEXT_175 };

struct req {
    struct arena *arena;
    const struct app *app;
    struct db *db; /* inside a transaction: read for GET, write for the rest */
    usec now;
    struct rng *rng;

    enum method method;
    const char *path;   /* decoded, valid UTF-8, starts with '/', no "." or ".." part */
    const char *target; /* path and query as sent, for links back to here */
    const char *arg[4]; /* parts of the path that stand for ":name" in the route */
    struct fields query, form, headers, cookies; /* header names in lower case */
    struct str body;                             /* of routes that take a raw body */
    struct upload *upload; /* files of a multipart form, a list; see upload.h */
    const char *client;    /* address for limits: never stored */
    const char *origin;    /* "https://tongxin.example": scheme and host, as configured or sent */
    char id[17];           /* request id, in log and answer */
    bool secure;           /* https, or a proxy that says so */

    const struct route *route;
    struct who who;
    struct who known; /* who it was before the write: its memory outlives a run that failed */
    const struct lang *lang;
    enum text_size text_size;
    bool elder;              /* the elder-friendly mode */
    const char *place;       /* path of the chosen place ("" when none) */
    void *prepared;          /* what route->prepare made */
    struct arena_mark again; /* where a write handler starts afresh when it runs again */
    struct furnish *furnish; /* of a demo that is being furnished: furnish.h; else NULL */
    enum db_state failed;    /* of the read transaction, with the reason for the log */
    const char *why;

    /* The answer. */
    int status;       /* 200 unless set */
    const char *type; /* NULL: text/html; charset=utf-8 */
    struct buf out;
    struct fields out_headers;
    bool out_personal; /* bound to this reader (a form's token, a cookie): not for hot.h */
    bool hot;          /* somebody else's finished page, from hot.h */
    int64_t serial;    /* number of commits when it began */
    bool out_secret;   /* Cache-Control: no-store, whatever the route says */
    const struct static_file *out_file;
    const char *out_upload;  /* stored file to stream, instead of out */
    const char *form_secret; /* of a form cookie that this answer sets: csrf.c */
    const char *listen[8];   /* channels of a stream route: event_listen() */
    size_t n_listen;
};

/* Answers. Each returns nothing: the handler returns after it. */
void reply_redirect(struct req *r, const char *to); /* 303, to a path of ours */
TX_PRINTF(2, 3) void reply_redirectf(struct req *r, const char *fmt, ...);
const char *own_path(const char *to);         /* to when it is a path of ours, else "/" */
void reply_status(struct req *r, int status); /* the error page of that status */
void reply_header(struct req *r, const char *name, const char *value);
/* HttpOnly, SameSite=Lax, Secure and "__Host-" on https. seconds 0: until the browser closes, < 0:
 * forget it. value: cookie bytes only (tokens, codes). */
void reply_cookie(struct req *r, const char *name, const char *value, int64_t seconds);
const char *req_cookie(const struct req *r, const char *name);  /* NULL: absent */
const char *cookie_name(const struct req *r, const char *name); /* as it is sent */
void reply_text(struct req *r, const char *type, struct str body);

/* Header by lower-case name, NULL when absent. */
const char *req_header(const struct req *r, const char *name);
/* Holds role for the body at body_path ("" for anywhere)? An admin's role does not stand in for others. */
bool req_may(const struct req *r, unsigned roles, const char *body_path);

#endif
