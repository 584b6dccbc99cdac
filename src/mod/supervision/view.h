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
    struct form form;
};
struct watch_form {
    const char *heading, *lead, *action, *back, *button;
    struct form form;
};
struct desk_place {
    const char *label, *url;
    int64_t flags;
};
struct watch_desk {
    struct desk_place *at;
    size_t n;
};

#endif
