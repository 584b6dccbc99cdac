/*
 * resolution.h - what becomes of a decision: its text on public view, objections and their answers, tasks with a
 * day and a proof, the word of those concerned, and the package that is kept.
 *
 * A resolution is the published text of what a meeting settled on a topic. It stands on public view for the
 * charter's time; each objection is answered with a reason before the result counts. Tasks belong to a
 * responsible unit; a day that moves shows the old one, the new one and why. Nothing is deleted: what no longer
 * holds has a state. A topic that comes back begins a new round; the earlier ones stay readable.
 *
 * Rules take a database, values and struct topic_by. `why` is a msgid; false means that nothing was changed.
 */
#ifndef TX_RESOLUTION_H
#define TX_RESOLUTION_H

#include "mod/meeting/meeting.h"
#include "mod/submission/submission.h"
#include "mod/topic/topic.h"

/* --- the text ------------------------------------------------------------------------------------- */

/* Stored; added to at the end. */
enum resolution_state {
    RESOLUTION_PUBLIC, /* on public view, objections may come */
    RESOLUTION_HOLDS,  /* the result was published: it counts */
    RESOLUTION_BACK    /* sent back to an earlier stage, with a reason */
};
struct resolution {
    int64_t id, topic, body, decision; /* decision: of the meeting; 0: none */
    int64_t round;      /* how often the topic came to be appraised: ratings count by it */
    const char *number; /* of the topic */
    enum resolution_state state;
    enum meeting_outcome outcome;
    const char *text;
    usec published, until; /* of the public view */
    int64_t clock;         /* /deadline/ID: how `until` was computed */
    const char *result;    /* what was settled after the public view; "" */
    usec settled;          /* 0: not yet */
    const char *reason;    /* of sending it back; "" */
    const char *against;   /* why it is closed although more say "not solved"; "" */
    int64_t objections, open_objections, upheld;
    int64_t version;
};
bool resolution_by_id(struct db *db, int64_t id, struct resolution *out);
bool resolution_of_topic(struct db *db, int64_t topic, struct resolution *out); /* the newest */
const char *resolution_url(struct req *r,
                           const struct resolution *x); /* "/resolution/BSY-2026-0142" */

/* In stage 7, by the office: the text goes on public view from now, for the charter's days. text NULL: that of
 * the meeting's decision. 0: *why. */
int64_t resolution_publish(struct db *db, const struct topic_by *by, const struct topic *t,
                           const char *text, const char **why);
/* After the public view, when every objection is answered and none upheld: what holds. */
bool resolution_settle(struct db *db, const struct topic_by *by, const struct resolution *x,
                       const char *result, const char **why);
/* Back to an earlier stage of the topic, with a reason: an objection was upheld, or the result is not what was
 * agreed (to: 5 or 6 out of 7; 8 out of 9 or 10). Open tasks stay when it goes back to 8. */
bool resolution_send_back(struct db *db, const struct topic_by *by, const struct topic *t, int to,
                          const char *reason, const char **why);

/* --- objections -------------------------------------------------------------------------------------- */

enum objection_verdict { OBJECTION_OPEN, OBJECTION_REJECTED, OBJECTION_PARTLY, OBJECTION_UPHELD };
struct objection {
    int64_t id, resolution;
    const char *name; /* as its writer wants to be called; "": no name */
    const char *text;
    usec at, due; /* due: of the answer */
    enum objection_verdict verdict;
    const char *answer; /* "": not answered yet */
    usec answered;
};
struct objections {
    struct objection *at;
    size_t n;
};
struct objections objections_of(struct db *db, int64_t resolution);
bool objection_by_id(struct db *db, int64_t id, struct objection *out);
/* By anybody with the charter's assurance (assured: what the one who acts has). Until the last moment of the
 * public view. 0: *why. */
int64_t objection_add(struct db *db, const struct topic_by *by, enum assurance assured,
                      const struct resolution *x, const char *name, const char *text,
                      const char **why);
/* By the office, with a reason; once. */
bool objection_answer(struct db *db, const struct topic_by *by, const struct objection *o,
                      enum objection_verdict v, const char *answer, const char **why);

/* --- the vote of those who decide -------------------------------------------------------------------- */

/* A statutory matter needs it before the topic reaches 8: organic law of villagers' committees, art. 24. */
struct resolution_vote {
    enum statutory_route route; /* who decided */
    day on;
    int64_t entitled, present, yes, no, abstain;
    bool passed;
    const char *paper; /* what it stands in: "Minutes of the representatives' meeting, no. 7" */
    const char *hash;  /* the paper as a stored file; "": none */
    const char *type, *name;
    usec at;
};
bool resolution_vote(struct db *db, const struct topic_by *by, const struct topic *t,
                     const struct resolution_vote *v, const char **why);
bool resolution_vote_of(struct db *db, int64_t topic, struct resolution_vote *out); /* the newest */

/* --- tasks -------------------------------------------------------------------------------------------- */

/* Stored. */
enum task_state { TASK_GIVEN, TASK_STARTED, TASK_FINISHED, TASK_TAKEN_BACK };
struct task {
    int64_t id, topic, resolution, body, org, round;
    const char *number, *title; /* of the topic; of the task */
    enum task_state state;
    usec due, first_due;
    int64_t clock;
    const char *budget; /* as people write it: "8,400 yuan from the collective"; "" */
    usec given, finished;
    const char *reason; /* of taking back; "" */
    int64_t reports, proofs, moves;
    bool asks; /* an extension waits for a decision */
    int64_t version;
};
struct tasks {
    struct task *at;
    size_t n;
};
bool task_by_id(struct db *db, int64_t id, struct task *out);
struct tasks tasks_of_topic(struct db *db, int64_t topic);
/* Of a unit (or all units of a body: org 0), not finished, most urgent first. */
struct tasks tasks_of_org(struct db *db, int64_t body, int64_t org, int max);
static inline bool task_open(const struct task *t)
{
    return t->state == TASK_GIVEN || t->state == TASK_STARTED;
}
static inline bool task_late(const struct task *t, usec now)
{
    return (t->state == TASK_FINISHED ? t->finished : task_open(t) ? now : 0) > t->due;
}
const char *task_url(struct req *r, const struct task *t); /* "/task/12": for everybody */
const char *task_state_name(const struct req *r, enum task_state s);
const char *task_state_word(enum task_state s);

struct task_new {
    int64_t org; /* of the topic's place or one above or below it */
    const char *title, *budget;
    day until;
};
/* Once the result holds, by the office. 0: *why. */
int64_t task_give(struct db *db, const struct topic_by *by, const struct topic *t,
                  const struct task_new *n, const char **why);
struct task_file {
    int64_t id; /* 0: new */
    const char *hash, *type, *name;
    int64_t bytes;
};
/* By the unit: what was done, with files that show it. finish: needs at least one file now or before. */
bool task_report(struct db *db, const struct topic_by *by, const struct task *t, const char *text,
                 const struct task_file *file, size_t n_file, bool finish, const char **why);
/* By the unit: once per charter, before the day, with a reason. Then by office or chair, another person. */
bool task_ask(struct db *db, const struct topic_by *by, const struct task *t, int64_t workdays,
              const char *reason, const char **why);
bool task_decide(struct db *db, const struct topic_by *by, const struct task *t, bool grant,
                 const char *words, const char **why);
bool task_take_back(struct db *db, const struct topic_by *by, const struct task *t,
                    const char *reason, const char **why);

struct task_step {
    int64_t id, user;
    enum role role;
    enum task_step_kind {
        STEP_REPORT,
        STEP_FINISH,
        STEP_ASK,
        STEP_GRANT,
        STEP_REFUSE,
        STEP_BACK,
        STEP_AGAIN
    } kind;
    const char *text;
    usec at, was, due; /* was, due: the old and the new day of a move; 0 */
    struct task_file *file;
    size_t n_file;
};
struct task_steps {
    struct task_step *at;
    size_t n;
};
struct task_steps task_steps(struct db *db, int64_t task);

/* --- the word of those concerned --------------------------------------------------------------------- */

/* Who may rate: whoever handed in a submission of the topic, supported it with an account, or spoke. */
enum concern { CONCERN_NONE, CONCERN_SUBMITTED, CONCERN_SUPPORTED, CONCERN_SPOKE };
enum concern resolution_concern(struct db *db, const struct topic *t, int64_t user);
bool resolution_rated(struct db *db, const struct topic *t, int64_t user); /* in this round */
/* From stage 9 on, one each: by account (s NULL) or as the person of a submission (number and code). */
bool resolution_rate(struct db *db, const struct topic_by *by, const struct topic *t,
                     const struct submission *s, const struct submission_rating *x,
                     const char **why);
/* Why it is closed although more say "no" than "yes" or "partly": the chair, published. */
bool resolution_explain(struct db *db, const struct topic_by *by, const struct topic *t,
                        const char *reason, const char **why);

#define RESOLUTION_CELL 5 /* fewer people than this are not counted in public: practice.md §10 */
struct resolution_ratings {
    int64_t n, yes, partly, no;            /* exact: for rules and the archive's keeper only */
    int64_t attitude, speed, result;       /* sums of the stars */
    int64_t n_attitude, n_speed, n_result; /* of so many who gave them */
};
struct resolution_ratings resolution_ratings(struct db *db, int64_t topic); /* of this round */
/* What may be shown: -1 where it must not be. total -1: fewer than RESOLUTION_CELL in all. A single hidden cell
 * could be computed from the rest, so that another one is hidden with it. */
struct resolution_cells {
    int64_t total, yes, partly, no;
    int64_t attitude, speed, result; /* means times 10; -1: too few */
};
struct resolution_cells resolution_cells(const struct resolution_ratings *x);

/* --- the package --------------------------------------------------------------------------------------- */

/* The documents of a topic with their digests, as JSON: the same bytes for the same rows. */
void resolution_package(struct db *db, const struct topic *t, struct json *j);

/* --- for the supervisor's desk ---------------------------------------------------------------------------- */

struct late_things {
    struct late_thing {
        int64_t id;
        const char *number, *words; /* words: its title or the beginning of its text */
        usec since;
    } * at;
    size_t n;
};
/* Objections of a place (not below) that are past their clock without an answer. */
struct late_things objections_late(struct db *db, int64_t body, usec now, int max);
/* Finished or open tasks of a place that are past their day. */
struct late_things tasks_late(struct db *db, int64_t body, usec now, int max);

#endif
