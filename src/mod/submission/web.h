/*
 * web.h - what the pages of this room show: rows and rules shaped for pages.html.
 */
#ifndef TX_SUBMISSION_WEB_H
#define TX_SUBMISSION_WEB_H

#include "mod/submission/inside.h"
#include "web/page.h"
#include "web/svg.h"

#define SUB_PAGE      20
#define SUB_DESK_PAGE 50

/* --- parts ------------------------------------------------------------------------------------------ */

struct sub_row {
    const char *number, *version; /* version: of the row, for bulk acts */
    const char *title, *url, *desk, *place, *kind, *channel, *state, *tag, *category, *org,
        *excerpt;
    const char *who; /* assigned to; NULL */
    usec at;
    int64_t supports;
    struct deadline_tag due; /* words NULL: no clock; in lists without until and url */
};
struct sub_rows {
    struct sub_row *at;
    size_t n;
};
struct sub_row sub_row_of(struct req *r, const struct submission *s);
/* With excerpts of what is public. */
struct sub_rows sub_rows_of(struct req *r, const struct submissions *l);
/* With the titles as they were said, without excerpts: for those who handle them. */
struct sub_rows sub_desk_rows_of(struct req *r, const struct submissions *l);
/* With both: for their author. */
struct sub_rows sub_own_rows_of(struct req *r, const struct submissions *l);

struct sub_clock {
    const char *name; /* of the rule */
    struct deadline_tag tag;
    const char *reason; /* of an extension; NULL */
};
struct sub_clocks {
    struct sub_clock *at;
    size_t n;
};
struct sub_clocks sub_clocks_of(struct req *r, const struct submission *s);

struct sub_line {
    usec at;
    const char *what, *by, *words; /* words NULL */
    bool internal, person;
};
struct sub_lines {
    struct sub_line *at;
    size_t n;
};
struct sub_lines sub_lines_of(struct req *r, const struct submission *s, bool internal);
extern const struct chronicle_words sub_act_words[];

struct sub_answer {
    const char *org, *text, *basis;
    usec at;
};
struct sub_answers_view {
    struct sub_answer *at;
    size_t n;
};
struct sub_answers_view sub_answers_of(struct req *r, const struct submission *s);

struct sub_rating_view {
    const char *attitude, *speed, *result, *solved, *words; /* grades NULL when not said */
};
bool sub_rating_of(struct req *r, const struct submission *s, struct sub_rating_view *v);
const char *sub_solved_name(const struct req *r, enum solved x);

/* "4 of 5" */
/* Those of one page (body_around()) about the place that was sent, asked for, or is one's own; value: path. */
const struct form_option *sub_places(struct req *r);
/* Where there are more, a form has a button that shows it again with the villages of the town that was chosen
 * (sub_other_villages()). Was it pressed? Then the form as it was typed. */
bool sub_looks_around(const struct req *r);
struct form sub_retyped(struct req *r, const struct form_spec *spec);
const struct form_option *sub_categories(struct req *r, int64_t body, const char *none);
const char *sub_category_name(struct req *r, int64_t body, const char *code);
const char *sub_place_name(struct req *r, int64_t body);
const char *sub_org_name(struct req *r, int64_t org); /* "" for none */
const char *sub_person_name(struct req *r, int64_t user);
extern const struct form_option sub_kind_options[], sub_channel_options[], sub_state_options[];
struct page *sub_frame(struct req *r, const char *title);
bool sub_key_read(const char *s, struct submission_key *key); /* "1763900000-12" */

/* --- /say, the receipt, /status ------------------------------------------------------------------------ */

#define CASE_COOKIE "tx_case" /* "BSY-2026-0137.7K4MQX2P": until the browser closes */
#define SLIP_COOKIE "tx_slip" /* the same, of what a clerk filed last, for ten minutes */
#define MARK_COOKIE "tx_mark"

struct say_page {
    const struct form *form;
    const struct sub_rows *likes; /* NULL: none */
    const char *files_again;      /* words; NULL */
    bool many;                    /* there are more places than are offered */
};
struct receipt_page {
    const struct submission *s;
    const char *code, *url, *place, *kind, *by_when; /* by_when: words; NULL */
    struct html qr;
    struct sub_clocks clocks;
    bool counter; /* a clerk's: leads on to the next person */
};
struct case_page {
    const struct submission *s;
    const char *code;
    struct sub_row row;
    struct sub_clocks clocks;
    struct sub_lines lines;
    struct sub_answers_view answers;
    struct sub_rating_view rating;
    bool rated, may_rate, may_reopen, may_withdraw, may_word, has_contact;
    const char *reopen_until, *next;
    const struct form *word, *rate, *reopen, *withdraw;
    const char *main; /* number it was merged into; NULL */
};
void show_receipt(struct req *r, const struct submission *s, const char *code, bool counter);
/* The case of that cookie, when number and code still fit. */
bool sub_case_of(struct req *r, const char *cookie, struct submission *s, const char **code);
void sub_set_case(struct req *r, const char *cookie, const char *number, const char *code,
                  int64_t seconds);

/* --- public ---------------------------------------------------------------------------------------------- */

struct list_page {
    const char *heading, *place, *older, *feed;
    struct sub_rows rows;
    const struct form *filter;
    const char *path;
    bool newest;
};
struct item_page {
    const struct submission *s;
    struct sub_row row;
    struct sub_clocks clocks;
    struct sub_answers_view answers;
    struct sub_rating_view rating;
    bool rated, is_public;
    const char *main, *withdrawn_by;
    const struct submission *item;
};
/* The public timeline and what higher rooms add, printed. */
void sub_timeline(struct req *r, const struct submission *s);
void sub_desk_panels(struct req *r, const struct submission *s);
void sub_own_panels(struct req *r, const struct submission *s); /* for who has its code */
extern const struct body_panel sub_so_far_panel;
struct so_far {
    int64_t said, open, answered; /* answered once, at least */
    const char *href;
};
struct overdue_row {
    const char *number, *url, *place, *org, *rule;
    struct deadline_tag tag;
};
struct overdue_page {
    struct overdue_row *at;
    size_t n;
    const char *older;
};

/* --- the counter ------------------------------------------------------------------------------------------ */

struct counter_page {
    const struct form *form;
    const char *last; /* number just filed; NULL */
    bool batch;
    bool many; /* there are more places than are offered */
};

/* --- the office ------------------------------------------------------------------------------------------- */

struct queue_tab {
    const char *label, *url, *count;
    bool here;
};
struct bulk_result {
    const char *number, *words;
    bool good;
};
struct queue_page {
    struct sub_rows rows;
    const char *older, *place, *late; /* late: "3", NULL: none */
    struct queue_tab *tab;
    size_t n_tab;
    const struct form *filter, *bulk;
    struct bulk_result *result;
    size_t n_result;
    bool acts;
};
struct desk_offer {
    const char *key, *title, *hint, *button, *action;
    const struct form *form;
    bool open, danger;
};
struct desk_file {
    const char *name, *url;
};
struct desk_page {
    const struct submission *s;
    struct sub_row row;
    struct sub_clocks clocks;
    struct sub_lines lines;
    struct sub_answers_view answers;
    struct sub_rating_view rating;
    struct sub_rows likes, merged;
    bool rated, acts, has_contact, contact_shown, review;
    struct submission_contact contact;
    const struct form *contact_form;
    struct submission_answer draft;
    const char *draft_by, *draft_state; /* NULL: none in work */
    struct desk_offer *offer;
    size_t n_offer;
    struct desk_file *file;
    size_t n_file;
    const char *main, *ask_words;
    bool stale;
};
struct template_page {
    struct submission_template_list *at;
    size_t n;
    const struct form *form;
    const char *place;
};

#endif
