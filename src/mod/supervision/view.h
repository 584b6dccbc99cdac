/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_SUPERVISION_VIEW_H
#define TX_SUPERVISION_VIEW_H

#include "mod/supervision/room.h"
#include "web/page.h"

struct flag_row {
    struct supervision_flag f;
    const char *words, *href; /* href NULL: none */
    const char *settle;       /* form of the finding that lets it go; NULL: not for this reader */
    const char *finding;      /* address of the finding that let it go; NULL: none */
};
struct flag_rows {
    struct flag_row *at;
    size_t n;
};
struct finding_row {
    struct supervision_finding f;
    const char *by;
};
struct finding_rows {
    struct finding_row *at;
    size_t n;
};
struct query_row {
    struct supervision_query q;
    const char *url, *state, *kind;
};
struct query_rows {
    struct query_row *at;
    size_t n;
};
struct watch_page {
    struct body b;
    const char *place, *url;
    struct flag_rows open, gone;
    struct finding_rows findings;
    struct query_rows queries;
    bool may; /* this reader watches here */
};
struct watch_panel {
    const char *url;
    int64_t flags, waiting;
    bool has_finding;
    struct supervision_finding finding;
};
struct query_page {
    struct query_row row;
    const char *place, *watch, *clock;
    bool may;
    const char *unsent; /* what somebody typed who was slower; NULL */
    struct form form;
};
struct watch_form {
    const char *heading, *lead, *action, *back, *button;
    const char *about; /* words of the flag it is about; NULL: none */
    struct form form;
};

/* The desk of one supervisor: what waits for them, then where something is not in order. */
struct desk_row {
    const char *title, *url, *meta;
    const char *lang; /* of the title; NULL: the page's */
};
struct desk_rows {
    struct desk_row *at;
    size_t n;
};
struct watch_desk {
    struct desk_rows sign, appraise, asked, flags, calm;
};

#endif
