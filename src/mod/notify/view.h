/*
 * view.h - what the pages of this room are given.
 */
#ifndef TX_NOTIFY_VIEW_H
#define TX_NOTIFY_VIEW_H

#include "web/page.h"

struct ask_page {
    const struct form *form;
    const char *what;           /* "Baishuiyang Town", "BSY-2026-0137"; NULL: nothing chosen yet */
    bool place, deep;           /* a place; one with places in it */
    bool signed_in;             /* one button: the address is known */
    bool needs_address;         /* signed in, but without an address */
    const char *sign_in;        /* address; NULL: signed in */
    const struct crumb *places; /* to choose from when nothing is chosen, label NULL at the end */
};

struct sub_row {
    int64_t id;
    const char *what, *since;
};
struct mine_page {
    struct sub_row *at;
    size_t n;
    const char *action;  /* where its forms go */
    const char *address; /* shortened: m…@example.org */
    bool paused;
    const struct form *form; /* rhythm and hour */
};

/* The button on pages of other rooms. */
struct notify_press {
    const char *href; /* the page where an address is asked for; NULL: one press is enough */
    bool follows;
    const char *place, *number, *back; /* "" where not meant */
    bool of_place;
};

#endif
