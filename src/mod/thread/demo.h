/*
 * demo.h - a story of the furnished town: one matter from the first word as far as it has come.
 *
 * What is said in demo_stories.c; demo.c tells it, act by act, through the rules of all rooms.
 */
#ifndef TX_THREAD_DEMO_H
#define TX_THREAD_DEMO_H

#include "mod/meeting/meeting.h"
#include "mod/submission/submission.h"

#define STORY_VOICES   5
#define STORY_DECLINED 0 /* of `until`: not taken up */
#define STORY_ARCHIVED 11

struct story_voice {
    enum submission_channel channel;
    enum submission_kind kind;
    const char *name; /* "": no name given */
    const char *text; /* NULL: none */
};
struct story_option {
    const char *title, *text, *cost;
};
struct story_asked {
    const char *who, *how, *said;
};

/* Texts may be NULL where the story does not come so far. */
struct story {
    const char *place, *lang, *title, *summary, *category, *statutory;
    int until;        /* the stage where it stands, 1-10; or one of the two above */
    int met;          /* day of its meeting, counted back from today; < 0: to come */
    const char *fast; /* the chair's reason for the fast track */

    struct story_voice voice[STORY_VOICES];
    int64_t paper;   /* signatures on paper */
    const char *why; /* it is taken up, or not */

    const char *where, *brief;
    struct story_option option[2]; /* none: views do not differ */
    struct story_asked asked[2];

    struct meeting_talk talk;

    struct {
        const char *name, *text, *answer;
    } objection;
    const char *vote; /* the paper of those who decide by law */
    const char *result;
    struct {
        const char *unit, *title, *budget, *report, *delay, *done, *proof;
    } task;
    const char *finding;
    int rated;          /* how many of the voices have said whether it is solved */
    const char *answer; /* to everybody, at the end */
    const char *basis;
};
extern const struct story stories[];
extern const size_t n_stories;

void thread_furnish(struct req *r);

#endif
