/*
 * view.h - what the page of a thread shows.
 */
#ifndef TX_THREAD_VIEW_H
#define TX_THREAD_VIEW_H

#include "mod/comment/comment.h"
#include "mod/submission/submission.h"
#include "mod/topic/topic.h"
#include "web/page.h"

enum knot_state { KNOT_NEXT, KNOT_NOW, KNOT_DONE };
struct knot {
    int stage;
    const char *name, *sentence;
    enum knot_state state;
    bool late, blocks;     /* blocks: rooms have something to say about it */
    const char *when;      /* "8 October – 20 October"; "" */
    const char *fast;      /* reason of the fast track; "" */
    const char *came_back; /* reason of coming back to it; "" */
};
struct clock_line {
    const char *name, *kind, *words, *until, *url;
};
struct clock_lines {
    struct clock_line *at;
    size_t n;
};
struct card_list {
    const struct topic_card **at;
    size_t n;
};
struct thread_view {
    struct topic t;
    const char *place, *place_url, *state, *state_kind, *summary, *stage, *next;
    struct knot knot[STAGES];
    bool waits;
    struct topic_wait wait;
    const char *wait_until; /* in words; NULL: no limit */
    struct topic_people people;
    struct topic_figures figures;
    struct clock_lines clocks;
    struct chronicle_list timeline;
    struct card_list cards;
    struct comment_on on;
    const char *json, *feed, *desk; /* desk NULL: not for this reader */
    const char *into, *into_title;  /* the topic it goes on in; NULL */
    const char *again;              /* of one that has ended: where to say that it is not settled */
};

struct said_answer {
    const char *by, *text, *basis;
    usec at;
};
struct submission_view {
    struct submission s;
    const char *title, *place, *place_url, *kind, *channel, *state, *state_kind;
    bool has_topic;
    struct topic topic;
    struct said_answer *answer;
    size_t n_answer;
    struct clock_lines clocks;
    struct chronicle_list timeline;
    const char *json, *feed;
    const char *into;           /* number of the one it was merged into; NULL */
    bool wait;                  /* still owed an answer */
    int64_t supporters, needed; /* of a suggestion; needed 0: no suggestion */
    bool may_support;
};

/* For pages.html: the pieces of other rooms. */
void thread_blocks(struct req *r, const struct topic *t, int stage);
void thread_card(struct req *r, const struct topic *t, const struct topic_card *c);
void thread_follow(struct req *r, const char *number); /* "tell me when it moves" */

#endif
