/*
 * view.h - what the pages of this room are given. Nothing here says who belongs to a party.
 */
#ifndef TX_COUNCIL_VIEW_H
#define TX_COUNCIL_VIEW_H

#include "mod/council/council.h"
#include "web/form.h"
#include "web/page.h"

struct seat_view {
    int64_t id;
    const char *name, *seat, *capacity, *constituency, *until;
    const char *remark;        /* of the office: "not declared", "term over"; "" */
    const char *edit, *depart; /* addresses; NULL: not here */
};
struct seat_group {
    const char *heading, *count;
    struct seat_view *at;
    size_t n;
};
struct seat_groups {
    struct seat_group *at;
    size_t n;
};
struct line_view {
    const char *what, *asked, *there, *kept, *kind; /* kind: of the tag */
    const char *href, *source;                      /* of the rule; NULL: none */
};
struct lines_view {
    struct line_view *main, *seat; /* the rules; the constituencies */
    size_t n_main, n_seat;
    bool ok;
};
struct vacancy_view {
    const char *what, *since, *why;
};
struct version_view {
    const char *href, *title, *holds, *by;
    bool now;
};
struct link_view {
    const char *href, *label;
};

struct council_page {
    const char *place, *lead, *tag, *kind, *members;
    struct lines_view lines;
    struct seat_groups groups;
    struct vacancy_view *vacancy;
    size_t n_vacancy;
    struct version_view *version;
    size_t n_version;
    struct link_view *act; /* for those who may */
    size_t n_act;
    bool roster;
    const char *base, *rules, *candidates;
};

struct roster_page {
    const char *heading, *holds, *approved, *words, *base;
    struct seat_groups groups;
};

struct desk_page {
    const char *base, *version, *state, *kind, *words;
    bool open, draft;
    struct lines_view lines;
    struct seat_groups groups;
    struct seat_view *soon;
    size_t n_soon;
    const char *post, *holder;
    const char *hint; /* what has to be done next */
};

/* One form on a page of its own. */
struct form_page {
    const char *heading, *lead, *action, *back, *button, *draft;
    const struct form *form;
    const char *skip[4];          /* fields that are not asked for here; NULL at the end */
    const char *remove, *version; /* a second, small form that takes the entry off; NULL: none */
    const char **fault;           /* lines that could not be read */
    size_t n_fault;
};
bool council_form_asks(const struct form_page *p, size_t i);

struct decide_page {
    const char *base, *holds, *by;
    bool waiting, own;
    struct lines_view lines;
    struct seat_groups groups;
    const struct form *approve, *back;
    const char *refused; /* NULL: not tried */
};

struct candidate_view {
    const char *name, *constituency, *origin, *words, *contact, *at, *state, *kind, *reason,
        *decide;
};
struct candidates_page {
    const char *base;
    struct candidate_view *at;
    size_t n;
};

struct absence_view {
    const char *name, *on, *state, *kind, *words, *day;
    int64_t person;
    bool open;
};
struct absences_page {
    const char *base;
    struct absence_view *at;
    size_t n;
    const char **flag;
    size_t n_flag;
};

struct council_row_view {
    const char *name, *href, *seats, *tag, *kind;
};
struct councils_page {
    struct council_row_view *at;
    size_t n;
};

struct panel_view {
    const char *href, *words, *tag, *kind;
};

#endif
