/*
 * web.h - what the two files of pages share.
 */
#ifndef TX_COUNCIL_WEB_H
#define TX_COUNCIL_WEB_H

#include "gen/council/pages.h"
#include "mod/council/rules.h"
#include "mod/council/view.h"

/* The council of the path; false: the answer is 404. */
bool council_of_path(struct req *r, struct council *c);
/* A supervisor of the place reads and writes nothing, whatever else the account may do. */
bool watches(const struct req *r, const char *path);
const char *council_title(struct req *r, const struct council *c);
struct page council_frame(struct req *r, const struct council *c, const char *title);
const char *constituency_name(struct req *r, const struct charter_constituencies *l,
                              const char *code);
/* exact: for those who keep or approve the roster; others are told what may be told. */
struct lines_view lines_view(struct req *r, const struct council *c, const struct council_lines *l,
                             bool exact);
/* Entries in groups: the council by constituency (by_seat) or as one, then each organ. */
struct seat_groups groups_of(struct req *r, const struct council *c,
                             const struct council_seats_rows *rows, day on, bool by_seat);
/* The rows that are in office on that day. */
struct council_seats_rows valid_rows(struct req *r, const struct council_seats_rows *all, day on);
const char *full_name(struct req *r, const char *name, const char *note);

#endif
