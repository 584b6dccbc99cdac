/*
 * topic.h - the ten stages: how a matter walks from its collection to the archived result.
 *
 * A topic comes from submissions, from supporters, from a council member or from the office, has a number
 * of its own, and stands in one of ten stages. Each stage has conditions; who keeps them is told by parts:
 * tables that rooms register at the point "topic.stage". This room brings the parts of 1, 2, 3, 4 and
 * 10; meeting, resolution and supervision bring theirs. topic_advance() is the one way ahead: it asks all
 * parts what lacks, and refuses with the list. A stage for which no part is registered cannot be left.
 *
 * Rules take a database, values and struct topic_by (who, in what capacity, when): so a furnished town's
 * topics move in the past by the same rules.
 */
#ifndef TX_TOPIC_H
#define TX_TOPIC_H

#include "base/json.h"
#include "mod/account/account.h"
#include "mod/charter/charter.h"
#include "mod/chronicle/chronicle.h"
#include "mod/deadline/deadline.h"

/* --- the ten stages ------------------------------------------------------------------------------ */

enum topic_stage {
    STAGE_COLLECT = 1, /* 议题征集 */
    STAGE_SELECT,      /* 议题确定 */
    STAGE_ANNOUNCE,    /* 公告 */
    STAGE_STUDY,       /* 会前调研 */
    STAGE_DELIBERATE,  /* 协商 */
    STAGE_CONCLUDE,    /* 形成共识/决议 */
    STAGE_PUBLICISE,   /* 公示 */
    STAGE_IMPLEMENT,   /* 落实 */
    STAGE_SUPERVISE,   /* 监督评议 */
    STAGE_ARCHIVE,     /* 反馈归档 */
    STAGES = STAGE_ARCHIVE
};
struct topic_stage_info {
    int stage;
    const char *key;      /* "collect": in JSON and addresses */
    const char *name;     /* T_("Collect") */
    const char *sentence; /* T_(): what happens in it, for everybody */
    const char *rule;     /* the charter's clock of the stage, started on entering; NULL: none */
    bool fast;            /* may be left early by the chair, with a published reason */
};
extern const struct topic_stage_info topic_stages[STAGES + 1]; /* by stage; [0] is empty */
const char *topic_stage_name(const struct req *r, int stage);

/* --- a topic ------------------------------------------------------------------------------------- */

/* Stored; added to at the end. */
enum topic_state {
    TOPIC_OPEN,        /* walks */
    TOPIC_DECLINED,    /* not taken up: the reason stays in public */
    TOPIC_MERGED,      /* goes on in another topic (topic.into) */
    TOPIC_TRANSFERRED, /* somebody else's matter (topic.to_org or in words) */
    TOPIC_SHELVED,     /* stage 6 said so; may be reopened */
    TOPIC_ARCHIVED,    /* all ten stages are behind it */
    TOPIC_WITHDRAWN    /* opened by mistake: a tombstone with its reason */
};
enum topic_origin { FROM_SUBMISSIONS, FROM_SUPPORTERS, FROM_MEMBER, FROM_OFFICE, FROM_IMPORT };

struct topic {
    int64_t id;
    const char *number;                 /* "BSY-2026-0142" */
    int64_t body;                       /* the place whose council deliberates it */
    const char *lang, *title, *summary; /* of the texts; summary may be "" */
    int stage;
    enum topic_state state;
    enum topic_origin origin;
    const char *category;  /* code of the charter; "": not set */
    const char *statutory; /* code of the charter's list; "": a council may settle it */
    bool duplicates_seen;  /* near-duplicates were looked at */
    int64_t into;          /* topic it was merged into; 0 */
    int64_t to_org;        /* organisation it was passed on to; 0 */
    int64_t proposer;      /* account of the member or clerk who proposed it; 0 */
    usec opened, entered;  /* entered: its present stage */
    usec ended;            /* no longer open; 0 */
    const char *reason;    /* of declining, merging, transferring, withdrawing; "" */
    int64_t supporters, comments;
    int64_t version;    /* goes up with every change: a second person sees the first's act */
    const char *sha256; /* of the archive package, hex; "" */
};
bool topic_by_id(struct db *db, int64_t id, struct topic *out);
bool topic_by_number(struct db *db, const char *number, struct topic *out);
const char *topic_url(struct req *r, const struct topic *t);      /* "/t/BSY-2026-0142" */
const char *topic_desk_url(struct req *r, const struct topic *t); /* the office's page of it */
const char *topic_state_word(enum topic_state s);   /* "declined": in JSON and addresses */
const char *topic_origin_word(enum topic_origin o); /* "member" */
const char *topic_state_name(const struct req *r, enum topic_state s);
const char *topic_origin_name(const struct req *r, enum topic_origin o);
/* The day whose rules it keeps: that on which it was opened. */
day topic_day(const struct zone *z, const struct topic *t);

struct topic_list {
    struct topic *at;
    size_t n;
};
/* Open ones of a place (not below) in that stage, oldest first: for agendas. */
struct topic_list topic_in_stage(struct db *db, int64_t body, int stage, int max);

/* The same of a place and all below it, the longest in that stage first. */
struct topic_list topic_at_stage(struct db *db, int64_t place, int stage, int max);

/* --- who acts ------------------------------------------------------------------------------------ */

/* When and in what capacity. role 0, user 0: the system. */
struct topic_by {
    const struct zone *zone;
    usec now;
    int64_t user, org;
    enum role role;
    bool quiet; /* furnishing, imports: no live events */
};
/* The capacity in which the person of the request acts on a place: the grant with one of these roles
 * that is nearest to it. False: none; a supervisor has none. */
bool topic_by_of(struct req *r, int64_t body, unsigned roles, struct topic_by *by);
#define TOPIC_OFFICE (ROLE_CLERK | ROLE_CHAIR)
/* Chronicle (number, stage, capacity filled in), audit and search of one act on a topic: for all rooms above, after
 * its rows are written.
 * act: "meeting.open"; words, link: may be NULL; on: CHRONICLE_NO_DAY. */
void topic_tell(struct db *db, const struct topic_by *by, const struct topic *t, const char *act,
                const char *words, day on, const char *link);

/* --- what still lacks ------------------------------------------------------------------------------ */

struct unmet {
    const char *key; /* "collect.category": for tests and machines */
    const char
        *words; /* msgid; "{n}" and "{text}" in it stand for the two below, "{day}" and "{end}"
                        * for n as a day and as the moment (usec) at which something ends */
    int64_t n;
    const char *text;
    const char *link; /* path where it is done; NULL: none */
};
struct unmet_list {
    struct arena *arena;
    const struct zone *zone;
    usec now; /* as of when it is asked */
    struct unmet *at;
    size_t n, cap;
};
/* words: T_("No notice has been published yet."). text and link may be NULL; text is copied. */
void unmet_add(struct unmet_list *l, const char *key, const char *words, int64_t n,
               const char *text, const char *link);
bool unmet_has(const struct unmet_list *l, const char *key);
const char *unmet_words(struct req *r, const struct unmet *u); /* in the reader's language */

/* --- point "topic.stage": what a room brings to a stage ------------------------------------------ */

#define TOPIC_STAGE_POINT "topic.stage"

/* For whom a topic waits at the moment. */
struct topic_wait {
    const char *who;      /* "The host", in the reader's language */
    const char *what;     /* "to announce the result" */
    usec until;           /* 0: no limit */
    const char *computed; /* path: how the limit was computed; NULL: none */
};
/* Somebody who took part, in a capacity. */
struct topic_person {
    const char *name, *capacity; /* in the reader's language; villagers without a name: "" */
    const char *what;            /* "Host", "Spoke 2 times" */
};
struct topic_people {
    struct topic_person *at;
    size_t n, cap;
    struct arena *arena;
};
void topic_people_add(struct topic_people *l, struct topic_person p);
/* A number worth knowing: "Signed in" "29 of 35". */
struct topic_figure {
    const char *label, *value;
};
struct topic_figures {
    struct topic_figure *at;
    size_t n, cap;
    struct arena *arena;
};
void topic_figures_add(struct topic_figures *l, const char *label, const char *value);

/* One table per stage a room has something to say about; a room registers
 * {TOPIC_STAGE_POINT, parts} with parts ended by stage 0. Every member but stage may be NULL.
 * Functions that print or show are called within the budget of the thread page: a query or two each. */
struct topic_stage_part {
    int stage;
    /* What lacks before this stage can be left; and before it can be entered (asked when the stage before
     * is left). l->now is the moment asked about. Fast track does not ask `unmet` of 1-4, but `bars`. */
    void (*unmet)(struct db *db, const struct topic *t, struct unmet_list *l);
    void (*bars)(struct db *db, const struct topic *t, struct unmet_list *l);
    /* In the transaction of the move: the stage was entered, was left. t is as after the move. */
    void (*entered)(struct db *db, const struct topic_by *by, const struct topic *t);
    void (*left)(struct db *db, const struct topic_by *by, const struct topic *t);
    /* Prints its piece of the stage's block on /t/NUMBER into r->out: paragraphs, lists; headings from h4.
     * Called for stages up to the topic's own; for later ones only when `ahead` is set (a planned day). */
    void (*block)(struct req *r, const struct topic *t);
    bool ahead;
    /* Of the topic's present stage: for whom it waits. False: this part does not know. The part with the
     * earliest limit is shown. */
    bool (*wait)(struct req *r, const struct topic *t, struct topic_wait *w);
    void (*people)(struct req *r, const struct topic *t, struct topic_people *l);
    void (*figures)(struct req *r, const struct topic *t, struct topic_figures *l);
    /* For search: the texts of the stage that everybody may read now, each by topic_words_add(). Asked after every
     * act that topic_tell() tells. */
    void (*words)(struct db *db, const struct topic *t, struct buf *out);
    /* Adds members to the stage's object in the thread's JSON and in the archive package: keys and codes,
     * no translated words, times by topic_json_time(). The same bytes for the same rows. */
    void (*json)(struct db *db, const struct topic *t, struct json *j);
    /* Forms of the office for this stage: a piece of the desk page of the topic, or a link. */
    void (*desk)(struct req *r, const struct topic *t);
};
/* All parts of a stage, in order of the modules: while ((p = topic_part_next(stage, &walk))) … */
struct topic_part_walk {
    size_t at;
    const struct topic_stage_part *part;
};
const struct topic_stage_part *topic_part_next(int stage, struct topic_part_walk *w);
void topic_words_add(struct buf *out, const char *text); /* plain text; NULL or "": nothing */
void topic_search(struct db *db, int64_t id); /* for acts that topic_tell() does not tell */
void topic_json_time(struct json *j, const char *key, usec t); /* RFC 3339 in UTC; 0: null */
void topic_json_day(struct json *j, const char *key, day d);

/* Point "topic.card": a card beside the thread (what all sides share, the supervision's word, "tell me when it
 * moves"). One table is one card. */
#define TOPIC_CARD_POINT "topic.card"
struct topic_card {
    const char *title; /* T_(): its heading */
    int order;         /* ascending: 10 agreed, 20 supervision, 30 follow */
    bool (*shows)(struct req *r, const struct topic *t); /* NULL: always */
    void (*block)(struct req *r, const struct topic *t); /* prints what stands under the heading */
};

/* All conditions of leaving the present stage and of entering the next one. */
struct unmet_list topic_lacks(struct db *db, const struct zone *z, usec now, const struct topic *t);

/* --- moving -------------------------------------------------------------------------------------- */

/* To the next stage, or out of the tenth into the archive. By office or chair (role 0: the system). False:
 * nothing was changed, *lacks says why, also when somebody was quicker ("topic.moved"). */
bool topic_advance(struct db *db, const struct topic_by *by, const struct topic *t,
                   struct unmet_list *lacks);
/* Leaves one of the stages 1-4 early: the chair only, with a reason that is published. `bars` still hold. Submissions
 * that stage 2 has not decided on are taken in for the same reason, so that their people are answered. */
bool topic_fast_track(struct db *db, const struct topic_by *by, const struct topic *t,
                      const char *reason, struct unmet_list *lacks);
/* Declined, merged (into: open topic of the same place), transferred (to_org or 0), shelved, withdrawn. The
 * reason is published. Declining, merging and transferring: in stage 1 and 2 only; shelving: from 6;
 * withdrawing: stage 1. False: not so, *why in words (msgid). */
bool topic_end(struct db *db, const struct topic_by *by, const struct topic *t,
               enum topic_state how, int64_t into, int64_t to_org, const char *reason,
               const char **why);
/* Shelved and declined ones: again in stage 2. Not-solved ones of stages 9 and 10, and those that stage 6
 * or the objections send back: `to` is the earlier stage, by resolution and supervision. */
bool topic_reopen(struct db *db, const struct topic_by *by, const struct topic *t, int to,
                  const char *reason, const char **why);

struct topic_step {
    int stage;
    usec entered, left; /* left 0: still in it */
    bool fast;
    const char *reason; /* of fast track, reopening; "" */
    enum role role;     /* of who left it; 0: the system */
    int64_t user;
};
struct topic_steps {
    struct topic_step *at;
    size_t n;
};
struct topic_steps topic_steps(struct db *db,
                               int64_t topic); /* in order; a stage may stand twice */

/* --- opening ------------------------------------------------------------------------------------- */

struct topic_new {
    int64_t body;
    const char *lang, *title, *summary, *category, *statutory;
    enum topic_origin origin;
    int64_t proposer;          /* account of the member or clerk; 0 */
    const int64_t *submission; /* ids; each becomes a candidate of stage 2 */
    size_t n_submission;
};
/* 0: *why says it in words (msgid). Takes a number, starts stage 1. */
int64_t topic_open(struct db *db, const struct topic_by *by, const struct topic_new *n,
                   const char **why);
/* Further submissions, while it is in stage 1 or 2. */
bool topic_add_submission(struct db *db, const struct topic_by *by, const struct topic *t,
                          int64_t submission, const char **why);
/* The topic a submission became part of (adopted or candidate); false: none. */
bool topic_of_submission(struct db *db, int64_t submission, struct topic *out);

/* A statement of an imported conversation becomes a topic of the same place, in stage 1: its words, and how many
 * agreed. Each once; not one that was moderated out. statement: its number there. 0: *why. */
int64_t topic_from_statement(struct db *db, const struct topic_by *by, const struct topic *of,
                             int64_t statement, const char **why);

/* --- stages 1 to 4 ------------------------------------------------------------------------------- */

/* Stage 1: what it is about. */
struct topic_text {
    const char *lang, *title, *summary, *category, *statutory;
    bool duplicates_seen;
};
bool topic_save(struct db *db, const struct topic_by *by, const struct topic *t,
                const struct topic_text *x, const char **why);

/* Stage 2: a candidate is a submission. */
enum topic_verdict {
    VERDICT_NONE,
    VERDICT_ADOPTED,
    VERDICT_MERGED,
    VERDICT_TRANSFERRED,
    VERDICT_DECLINED
};
bool topic_decide(struct db *db, const struct topic_by *by, const struct topic *t,
                  int64_t submission, enum topic_verdict v, const char *reason, const char **why);
/* "none" or what the interest is; one of each person who decides. */
bool topic_declare(struct db *db, const struct topic_by *by, const struct topic *t, bool interest,
                   const char *words, const char **why);

/* Stage 3: the notice. The meeting room supplies it when a meeting is called for the topic; the office may
 * publish one by hand. A later one replaces the earlier, which stays readable. */
struct topic_notice {
    usec starts;                                  /* of the meeting */
    const char *place_text, *host, *who, *papers; /* papers: what there is to read; may be "" */
    usec at;                                      /* published */
    int64_t meeting;                              /* 0: by hand */
    const char *url;                              /* of the meeting, path of ours; "" */
};
bool topic_announce(struct db *db, const struct topic_by *by, const struct topic *t,
                    const struct topic_notice *n, const char **why);
bool topic_notice_of(struct db *db, int64_t topic, struct topic_notice *out); /* the newest */

/* Stage 4. */
bool topic_brief(struct db *db, const struct topic_by *by, const struct topic *t, const char *text,
                 bool views_differ, const char **why);
bool topic_option(struct db *db, const struct topic_by *by, const struct topic *t,
                  const char *title, const char *text, const char *cost, const char **why);
/* consulted: who was asked ("12 households along the road"), how, what they said. */
bool topic_consulted(struct db *db, const struct topic_by *by, const struct topic *t,
                     const char *who, const char *how, const char *said, const char **why);
struct topic_option {
    int64_t id;
    const char *title, *text, *cost;
};
struct topic_options {
    struct topic_option *at;
    size_t n;
};
struct topic_options topic_options(struct db *db, int64_t topic);

/* --- stage 10 ------------------------------------------------------------------------------------ */

/* The result, to each person who brought the matter up and has no answer yet. By the office. */
bool topic_answer(struct db *db, const struct topic_by *by, const struct topic *t, const char *text,
                  const char *basis, const char **why);

/* --- support ------------------------------------------------------------------------------------- */

/* Of a topic (SUBJECT_TOPIC) or of a suggestion (SUBJECT_SUBMISSION). One of each person. */
bool topic_support(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                   const char **why);
bool topic_support_withdraw(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                            const char **why);
/* Signatures on paper: a clerk's count, with the number of the sheet that is kept. */
bool topic_support_paper(struct db *db, const struct topic_by *by, enum subject s, int64_t id,
                         int64_t count, const char *sheet, const char **why);
int64_t topic_supporters(struct db *db, enum subject s, int64_t id);

/* --- the whole thread as JSON ------------------------------------------------------------------------ */

/* One object: the topic, its submissions, its stages with what every part adds, its timeline. What the archive
 * package's SHA-256 is taken of, and what /t/NUMBER.json shows. Field names: README.md. */
void topic_json(struct db *db, const struct topic *t, struct json *j);

#endif
