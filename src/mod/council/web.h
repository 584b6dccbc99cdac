/*
 * web.h - what the two files of pages share.
 */
#ifndef TX_COUNCIL_WEB_H
#define TX_COUNCIL_WEB_H

#include "gen/council/pages.h"
#include "job/job.h"
#include "mod/council/rules.h"
#include "mod/council/view.h"

/* The council of the path; false: the answer is 404. */
bool council_of_path(struct req *r, struct council *c);
/* A supervisor of the place reads and writes nothing, whatever else the account may do. */
bool council_watches(const struct req *r, const char *path);
const char *council_title(struct req *r, const struct council *c);
struct page council_frame(struct req *r, const struct council *c, const char *title);
const char *constituency_name(struct req *r, const struct charter_constituencies *l,
                              const char *code);
/* exact: for those who keep or approve the roster; others are told what may be told. */
struct lines_view council_lines_view(struct req *r, const struct council *c,
                                     const struct council_lines *l, bool exact);
/* Entries in groups: the council by constituency (by_seat) or as one, then each organ. */
struct seat_groups council_groups_of(struct req *r, const struct council *c,
                                     const struct council_seats_rows *rows, day on, bool by_seat);
/* The rows that are in office on that day. */
struct council_seats_rows council_valid_rows(struct req *r, const struct council_seats_rows *all,
                                             day on);
const char *council_full_name(struct req *r, const char *name, const char *note);

/* --- of the office's pages ------------------------------------------------------------------------------ */

/* A form that is shown by GET and sent by POST to the same path. */
#define PAIR(path_, get_, post_, form_, roles_)                                        \
    {.methods = GET, .path = path_, .run = get_, .roles = roles_},                     \
    {                                                                                  \
        .methods = POST, .path = path_, .run = post_, .roles = roles_, .form = &form_, \
        .rate = RATE_WRITE                                                             \
    }

/* The council of the path, for the office that keeps its roster; false: the answer stands. */
bool council_kept(struct req *r, struct council *c);
const char *council_under(struct req *r, const struct council *c, const char *what);
const char *council_number(struct req *r, int64_t n);
int64_t council_sent(const struct form *f, const char *name);
day council_sent_day(const struct form *f, const char *name, day usual);
void council_show_form(struct req *r, const struct council *c, struct form_page p);
/* What a rule said: done leads on, a fault comes back to its form. True: it has to be shown again. */
bool council_answered(struct req *r, struct form *f, enum council_answer a, const char *why,
                      const char *done);
/* The frame of a page with what was just done above it. */
struct page council_done_frame(struct req *r, const struct council *c, const char *title);
const struct form_option *council_constituency_options(struct req *r, const struct council *c);
extern const struct form_option council_origins[];
extern const struct route council_people_routes[];

/* kept.c */
extern const struct charter_applied council_applied;
extern const struct cron_entry council_crons[];
extern const struct job_kind council_jobs[];

#endif
