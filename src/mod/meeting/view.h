/*
 * view.h - what the pages of meetings show: rows shaped for pages.html.
 */
#ifndef TX_MEETING_VIEW_H
#define TX_MEETING_VIEW_H

#include "mod/meeting/inside.h"
#include "web/md.h"
#include "web/page.h"
#include "web/svg.h"

/* --- the calendar: days.c --------------------------------------------------------------------------- */

struct day_row {
    struct meeting m;
    const char *place;                      /* NULL: that of the page */
    const char *title, *url, *state, *kind; /* kind: of the tag */
    const char *explain;                    /* address of the form; NULL: not for this reader */
};
struct day_place {
    const char *label, *href;
    usec next; /* 0: none is planned */
    int64_t due, held, missed, unexplained;
};
struct days_view {
    const char *place, *url; /* place NULL: all places */
    struct day_row *coming, *past;
    size_t n_coming, n_past;
    int64_t due, held, missed, explained;
    const char *ics, *json, *feed, *webcal, *add;
    struct day_place *below, root; /* root.label NULL: a place is chosen */
    size_t n_below;
    struct day_place *own; /* where this reader holds an office; on the front only */
    size_t n_own;
};
const char *days_url(struct req *r, const struct body *b);

/* --- a meeting: web.c -------------------------------------------------------------------------------- */

struct person_link {
    int64_t id;
    const char *name, *capacity, *cls;
    bool here;
};
struct turn_row {
    int64_t id;
    const char *name, *capacity, *cls, *length, *gist;
    bool now;
};
struct question_row {
    int64_t id, item;
    const char *name, *text, *answer, *submission, *state;
    bool hall, open, waits;
};
struct decision_view {
    struct meeting_decision d;
    const char *outcome, *counted;
    struct meeting_dissents dissent;
};
struct item_view {
    struct meeting_item i;
    const char *url; /* of its topic; NULL */
    struct turn_row *turn;
    size_t n_turn;
    struct question_row *question;
    size_t n_question;
    bool has_decision;
    struct decision_view decision;
};
struct signature_row {
    const char *as, *name, *sum, *words;
    usec at;
    bool refused, there;
};
struct class_row {
    const char *cls, *length;
    int64_t turns, percent;
};
struct invited_row {
    int64_t person;
    const char *name, *cls, *answer, *kind, *substitute;
    bool mail; /* has an address: the invitation went there */
};
struct lack_row {
    const char *words, *link;
};
struct meeting_view {
    struct meeting m;
    struct body place;
    const char *title, *state, *kind, *place_label, *council, *host, *recorder, *base;
    int64_t quorum, present, invited, yes, no, sends;
    struct item_view *item;
    size_t n_item;
    struct question_row *question; /* of the whole */
    size_t n_question;
    size_t n_listed; /* questions in the list: those of the items too, until the meeting opens */
    struct meeting_papers_rows papers;
    struct class_row *cls;
    size_t n_cls;
    struct lack_row *lack; /* before the notice, or of the act that was refused */
    size_t n_lack;
    struct html qr;
    bool office, chair, record, door, asks; /* what this reader may do */
    /* the room */
    struct person_link *away, *here;
    size_t n_away, n_here;
    int64_t current; /* the item that is talked about; 0: none */
    struct invited_row *invitation;
    size_t n_invitation;
    const char *fault;
    struct form ask;
    const char *speaks; /* who has the word; NULL: nobody */
    /* minutes */
    struct html text;
    const char *raw, *sum, *minutes_state;
    struct signature_row *sign;
    size_t n_sign;
    struct meeting_corrections_rows corrections;
    struct meeting_minutes_list_rows editions;
    bool member, may_sign, correcting;
    int signs_as;
};
struct meeting_form_view {
    const struct form *form;
    const char *heading, *lead, *action, *back, *button;
    bool danger;
    const char *theirs; /* of minutes: the text saved meanwhile; NULL */
};
struct code_view {
    const char *code, *title, *url, *name, *action;
    struct meeting m;
    struct invitation i;
    bool door, here, noticed;
    const char *fault, *here_action; /* where "I am here" goes */
    struct form answer;
};
/* A personal slip, as it is printed once: the code is not kept. */
struct slip_row {
    const char *name, *code, *url;
};
struct slips_view {
    struct slip_row *at;
    size_t n;
};
struct paper_view {
    const char *what; /* heading */
    struct meeting_view *v;
    size_t blank;             /* lines without a name */
    struct person_link *seat; /* of the sign-in sheet: all who sit in the council */
    size_t n_seat;
    bool notice, door;   /* what else is on the sheet */
    const char *address; /* of the page, in words to type */
};
struct stage_view {
    struct meeting m;
    const char *title, *url, *when, *state;
    int64_t present, quorum, turns;
    struct class_row *cls;
    size_t n_cls;
    struct decision_view d;
    bool decided;
    struct signature_row *sign;
    size_t n_sign;
    int64_t asked, open;
    const char *minutes;
};

/* Shared by web.c, room.c, minutes_web.c. */
bool meeting_of_path(struct req *r, struct meeting *m);
/* Only the office goes on; for others the answer is 403. */
bool meeting_office_of_path(struct req *r, struct meeting *m, struct topic_by *by);
bool meeting_by_request(struct req *r, const struct meeting *m, struct topic_by *by);
struct meeting_view meeting_view_of(struct req *r, const struct meeting *m);
struct class_row *meeting_classes(struct req *r, const struct meeting *m, int64_t item, size_t *n);
struct signature_row *meeting_signature_rows(struct req *r, int64_t meeting, size_t *n);
struct decision_view meeting_decision_view(struct req *r, const struct meeting_decision *d);
const struct page *meeting_frame(struct req *r, const struct meeting *m, const char *title);
struct lack_row *lack_rows(struct req *r, const struct unmet_list *l);
void meeting_fill_people(struct req *r, struct meeting_view *v);
void meeting_fill_invited(struct req *r, struct meeting_view *v);
const char *length_words(struct req *r, int64_t seconds); /* "4:05" */
const char *class_label(struct req *r, int64_t body, day on, const char *code);

#endif
