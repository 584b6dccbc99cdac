/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_ACCOUNT_VIEW_H
#define TX_ACCOUNT_VIEW_H

#include "job/mail.h"
#include "mod/account/people.h"
#include "web/page.h"

/* A page that is one form: most of this room's are. */
struct form_page {
    const char *title, *lead; /* lead NULL: none */
    const char *note;         /* a second paragraph; NULL: none */
    const char *action;       /* NULL: where it stands */
    const char *button;
    const char *away, *away_label; /* NULL: no way out but the navigation */
    const struct crumb *crumbs;
};

struct signin_page {
    bool demo;
    const char *wait; /* may not try now: what to do instead; NULL */
};

struct role_view {
    int64_t id;
    const char *name, *place, *url, *org; /* org NULL: the whole body */
    const char *term;                     /* "since 1 March 2026", "1 March 2026 – …" */
    const char *history;                  /* who gave it and when, who ended it */
    enum { ROLE_NOW, ROLE_TO_COME, ROLE_OVER } state;
    bool may_end;
};
struct role_views {
    struct role_view *at;
    size_t n;
};

struct account_page {
    const account_user *u;
    const char *lang;        /* its name; NULL: by the browser */
    struct role_views roles; /* of now and to come */
    int64_t sessions;
    const char *mail_waiting; /* a new address that is not confirmed yet; NULL */
};

struct session_view {
    int64_t id;
    const char *device;
    usec created, seen;
    bool here;
};
struct session_views {
    struct session_view *at;
    size_t n;
};

struct totp_page {
    bool on;
    usec since;
    int64_t recoveries;
};

struct totp_setup {
    struct html qr;
    const char *secret, *uri; /* secret in groups of four */
};

struct slip_page {
    const char *code, *url, *note, *place, *until, *what; /* what: heading of the slip */
    const char *login;                                    /* for a reset; NULL */
    struct html qr;
    bool invite;
    const char *back, *back_label;
};

struct slip_row {
    int64_t id;
    const char *what, *note, *place, *maker, *made, *until;
};
struct slip_rows {
    struct slip_row *at;
    size_t n;
    const char *older; /* address; NULL: no more */
};

struct person_row {
    const char *name, *login, *url;
};
struct people_page {
    struct person_row *at, *login_at;
    size_t n, n_login;
    const char *older;   /* address of the next page; NULL */
    const char *place;   /* whose people these are; NULL: everybody */
    struct crumb *other; /* his other places, label NULL at the end */
    bool searched;
};

struct person_page {
    int64_t id;
    const account_user *u;
    struct role_views roles;
    int64_t sessions;
    enum reach reach;
    bool may_give, self;
};

struct role_page {
    const char *who, *place, *action;
    struct crumb *other; /* places to give it in instead, label NULL at the end */
};

struct audit_row {
    const char *who, *act, *object, *detail;
    usec at;
};
struct audit_page {
    struct audit_row *at;
    size_t n;
    const char *older, *csv;
};

struct jobs_page {
    struct job_rows jobs;
    struct job_figures figures;
};

/* The frame of a page of this room: crumbs NULL: none; the banner says what ?done=… names. */
const struct page *account_frame(struct req *r, const char *title, const struct crumb *crumbs);
const struct page *account_frame_wide(struct req *r, const char *title, const struct crumb *crumbs);
/* "My account › here", "Administration › here", "Administration › People › here". */
const struct crumb *account_crumbs(struct req *r, const char *here);
const struct crumb *admin_crumbs(struct req *r, const char *here);
const struct crumb *people_crumbs(struct req *r, const char *here);

#endif
