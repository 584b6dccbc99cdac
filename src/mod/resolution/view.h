/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_RESOLUTION_VIEW_H
#define TX_RESOLUTION_VIEW_H

#include "mod/resolution/room.h"
#include "web/md.h"
#include "web/page.h"

struct objection_row {
    struct objection o;
    const char *verdict, *kind; /* tag; NULL: not answered */
    const char *due;            /* of the answer, in words; NULL: answered */
    const char *act;            /* address for the office; NULL: not for this reader */
};
struct resolution_view {
    struct resolution x;
    const char *outcome, *state, *kind, *clock, *url, *lang;
    struct html text;
    bool open; /* objections may come */
    struct objection_row *objection;
    size_t n_objection;
};
struct task_row {
    struct task t;
    const char *org, *state, *kind, *until, *url, *matter;
};
struct task_list {
    struct task_row *at;
    size_t n;
};
struct work_view {
    struct task_list tasks;
    struct resolution_vote vote;
    bool has_vote, needs_vote;
    const char *route, *vote_file;
};
struct word_view {
    struct resolution_cells c;
    const char *attitude, *speed, *result; /* "4.6"; NULL: not shown */
    const char *against, *url;
    bool may;   /* this reader may rate now */
    bool rated; /* has done so */
    bool open;  /* ratings are taken */
};
struct file_row {
    const char *url, *name;
    bool picture;
};
struct step_row {
    const char *what, *by, *text, *was, *due;
    usec at;
    struct file_row *file;
    size_t n_file;
};
struct task_page {
    struct task_row row;
    const char *first_due; /* NULL: never moved */
    struct step_row *step;
    size_t n_step;
    struct act_link *act;
    size_t n_act;
};
struct act_link {
    const char *href, *label;
};
struct resolution_page {
    struct topic t;
    const char *title, *thread, *place;
    struct resolution_view v;
    struct work_view w;
    struct word_view word;
    bool has, appraised;
    const char *package;
    struct act_link *act; /* of the office */
    size_t n_act;
};
struct act_page {
    const char *heading, *lead, *button, *back, *action, *number;
    const char *quote; /* what it is about; NULL: none */
    bool multipart;
    struct form *form;
    const struct chronicle_list *meanwhile; /* what others did since the form was shown; NULL */
};
struct unit_page {
    struct task_list open, done;
};

/* False: there is nothing to show. */
bool resolution_view_of(struct req *r, const struct topic *t, struct resolution_view *v);
bool work_view_of(struct req *r, const struct topic *t, struct work_view *v);
void word_view_of(struct req *r, const struct topic *t, struct word_view *v);
struct task_row task_row_of(struct req *r, const struct task *t);
/* The unit's capacity for a task; false: none. */
bool task_by_of(struct req *r, const struct task *t, struct topic_by *by);

#endif
