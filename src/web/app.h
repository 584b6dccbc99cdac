/*
 * app.h - a running Tongxin: configuration, modules, languages, the lane, the hub.
 */
#ifndef TX_APP_H
#define TX_APP_H

#include "db/lane.h"
#include "web/extension.h"
#include "web/route.h"

struct job_kind;
struct cron_entry;
struct command;
struct proc_kind;

/* An entry of the navigation. */
struct nav_item {
    const char *key;   /* what a page names to be marked as the current one */
    const char *label; /* T_() */
    const char *path;
    int order;      /* ascending; the home page is 0 */
    unsigned roles; /* shown to those who hold one of these; 0: to everybody */
};

/* What a feature folder brings. gen/modules.c lists one per folder of src/mod. */
struct module {
    const char *name;
    const struct route *routes; /* n_routes of them */
    size_t n_routes;
    const struct route *const *more_routes; /* tables of further files, each with path NULL at its
                                             * end; NULL at the end; may be NULL */
    const struct job_kind *jobs;            /* name NULL at the end; may be NULL, as the next two */
    const struct cron_entry *crons;
    const struct command *commands;
    const struct proc_kind *children; /* name NULL at the end; may be NULL, as the next one */
    const struct nav_item *nav;       /* key NULL at the end; may be NULL */
    /* At most one module knows people: fills r->who (and r->lang, when they chose one) from the session
     * cookie. r->db is inside a transaction, a read or a write. */
    void (*identify)(struct req *r);
    /* Demo data; r is a write request of nobody. Modules furnish by ascending order (0-99); see furnish.h. */
    void (*furnish)(struct req *r);
    int furnish_order;
    const struct extension *extensions; /* see extension.h; may be NULL */
};
extern const struct module *const modules[]; /* NULL at the end */

/* How large a demo is made that shall be a whole city. */
struct city {
    int towns, villages;
    int64_t residents, submissions;
};

struct config {
    const char *db;            /* url */
    const char *listen;        /* "127.0.0.1:8080", "[::1]:8080", "unix:/run/x" or "systemd" */
    const char *origin;        /* "https://tongxin.example"; NULL: from the Host header */
    const char *proxies;       /* addresses whose X-Forwarded-* we believe, blank separated */
    const char *uploads;       /* directory of stored files */
    const char *zone;          /* "Asia/Shanghai" */
    const char *name;          /* of the installation, "临海市" */
    const char *metrics_token; /* NULL: /metrics only from loopback */
    const char *mail_url, *mail_from, *mail_user, *mail_password_file, *mail_ca_file;
    int connections, threads, lanes;
    int header_ms, body_ms; /* most time for a head, a body beside its size; 0: 10 s, 30 s */
    int drain_ms;           /* for what runs when we stop; 0: 25 s */
    int64_t tick_ms;        /* of the event hub */
    bool demo;
    const struct city *city; /* of a demo: NULL: three towns, as they stand in the case */
    bool cheap_passwords;    /* tests: hashing that costs nothing */
};

struct app {
    const struct config *config;
    const struct route_index *routes;
    const struct nav_item *nav; /* what stands in the navigation, ascending; key NULL at the end */
    struct lane *lane;
    struct hub *hub;
    struct hot *hot;   /* NULL: every page is made anew */
    struct http *http; /* set while it serves; NULL in tests and commands */
    struct limits *limits;
    const struct zone *zone;
    usec (*clock)(void);             /* clock_now, or a test's */
    void (*identify)(struct req *r); /* of the module that knows people; NULL: nobody can sign in */
};

/* Before the files of an unsafe method are taken in: may whoever sends them? Route, limits, identity and
 * rights, as web_start() looks at them again. False: the answer stands in r. */
bool web_knock(struct req *r, struct db *read_db);
/* Runs one request from the table to the finished answer, without sockets. On a write, db must be
 * a connection for writing; the caller (lane or test) begins and commits around web_run(). */
enum web_step { WEB_DONE, WEB_PREPARE, WEB_WRITE };
/* Finds the route, checks limits, reads cookie, language, session and form. WEB_DONE: the answer
 * stands in r (a GET ran, or something was refused). Otherwise call the steps it names, in order. */
enum web_step web_start(struct req *r, struct db *read_db);
void web_prepare(struct req *r, struct db *read_db);
/* The handler of an unsafe method, inside a write transaction of db. False: undo. */
bool web_write(struct req *r, struct db *db);
/* After the transaction: error pages for a failure, headers, ETag and 304. state is that of the
 * write; a read's is already in r. */
void web_finish(struct req *r, enum db_state state, const char *why);

/* The routes of the core and of all modules, the navigation, and the module that knows people: fills
 * app->routes, app->nav and app->identify. */
void app_wire(struct app *app, struct arena *a);

#endif
