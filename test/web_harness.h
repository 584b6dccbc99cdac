/*
 * web_harness.h - whole requests in process: the real routes, rules, queries and pages, without sockets.
 *
 *     struct site *s = t_site();
 *     struct browser *mei = t_browser(s, user);        // signed in; 0: nobody
 *     struct answer *a = t_get(mei, "/blog/new");
 *     a = t_post(mei, "/blog/new", "title", "路灯", "body", "…", NULL);
 *     EXPECT_INT(a->status, 303);
 *     a = t_get(mei, a->location);
 *
 * Each test has a database of its own, of the kind TEST_DB names ("sqlite", "pg" with TEST_PG_URL),
 * a fixed clock (Tuesday 2026-03-10 09:00 in Shanghai) and fixed randomness.
 */
#ifndef TX_WEB_HARNESS_H
#define TX_WEB_HARNESS_H

#include "harness.h"
#include "web/app.h"

#define SITE_ANSWERS 32 /* an answer is good until that many further requests */

struct site {
    struct app app;
    struct config config;
    struct arena *arena;
    struct zone *zone;
    struct db *db; /* for writing; outside a transaction between calls */
    struct db *read_db;
    const char *url;
    usec now; /* move it freely */
    struct rng rng;
    int64_t inject; /* > 0: the n-th query of the next write fails with inject_state */
    enum db_state inject_state;
    int64_t inject_alloc; /* > 0: the n-th allocation of the next write fails */
    bool injected;        /* it happened */
    bool dry;             /* writes are taken back even when they went well */
    bool lose;            /* the next write runs, is to run again, and then the database is gone */
    struct arena *kept[SITE_ANSWERS]; /* of the last requests */
    size_t n_kept;
};

struct browser {
    struct site *site;
    struct fields cookies;
    const char *lang;   /* Accept-Language; "en" at first */
    const char *accept; /* Accept; NULL: none */
    const char *if_none_match;
    bool no_csrf;        /* leave the form token out */
    const char *file[3]; /* field, name, text of a file that goes with the next form; NULL: none */
};

struct answer {
    int status;
    const char *type, *body, *location;
    struct fields headers;
    enum db_state state;
    struct req *req;
};

struct site *t_site(void);
/* A write transaction outside a request: t_begin, calls that take a db, t_commit (checked). */
struct db *t_begin(struct site *s);
void t_commit(struct site *s);
/* A struct req inside t_begin's transaction, for furnish() and rules that want one. */
struct req *t_req(struct site *s, int64_t user);

/* The demo town, as every module furnishes it. */
void t_furnish(struct site *s);

struct browser *t_browser(struct site *s, int64_t user);
/* Signs in through the page, as a person of the demo town does ("clerk", "chair", …). */
struct browser *t_sign_in(struct site *s, const char *login);
struct answer *t_get(struct browser *b, const char *path);
/* Pairs of name and value, NULL at the end. The form token is added. */
struct answer *t_post(struct browser *b, const char *path, ...) __attribute__((sentinel));
struct answer *t_post_fields(struct browser *b, const char *path, struct fields form);
struct answer *t_request(struct browser *b, enum method m, const char *path, struct fields form,
                         struct str raw_body);
const char *t_header(const struct answer *a, const char *name); /* NULL: absent */

/* Every table's rows as one digest: to see that nothing changed. */
const char *t_digest(struct site *s);

#endif
