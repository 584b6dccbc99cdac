/*
 * meeting.h - Democracy Days and other meetings of a council, from the day in the calendar to the signed minutes.
 *
 * A meeting is planned (standing days plan themselves), noticed, open, closed, and done when its minutes are
 * published. Each act is refused with words that say what lacks. What was public stays: a cancelled meeting and a
 * missed day keep their place in the calendar, with the reason.
 *
 * Rules take a database, values and struct topic_by (who, in what capacity, when). Each writes chronicle and audit
 * in the same transaction. `why` and the words of a list are msgids.
 */
#ifndef TX_MEETING_H
#define TX_MEETING_H

#include "mod/council/council.h"
#include "mod/topic/topic.h"

/* --- a meeting ------------------------------------------------------------------------------------ */

/* Stored; added to at the end. */
enum meeting_kind {
    MEETING_DEMOCRACY_DAY,
    MEETING_COUNCIL,
    MEETING_TOPIC,
    MEETING_OTHER,
    MEETING_KINDS
};
enum meeting_state {
    MEETING_PLANNED,   /* stands in the calendar; topics are called for */
    MEETING_NOTICED,   /* the notice is published, the members are invited */
    MEETING_OPEN,      /* it sits */
    MEETING_CLOSED,    /* the minutes are being made */
    MEETING_PUBLISHED, /* minutes signed and published */
    MEETING_CANCELLED, /* with a reason */
    MEETING_MISSED,    /* its day passed without it; see explanation */
    MEETING_STATES
};
enum minutes_state {
    MINUTES_NONE,
    MINUTES_DRAFT,
    MINUTES_CIRCULATED,
    MINUTES_SIGNING,
    MINUTES_PUBLISHED
};

struct meeting {
    int64_t id, body, org; /* org: the council */
    enum meeting_kind kind;
    enum meeting_state state;
    enum minutes_state minutes;
    const char *lang, *title, *place_text;
    const char *who;        /* who may come, in words; "" */
    usec starts, ends;      /* ends: as planned */
    day standing;           /* the standing day it was made for; 0: called by somebody */
    int64_t host, recorder; /* accounts; 0: not named yet */
    usec noticed, opened, closed, published; /* 0: not yet */
    usec corrections;                        /* until when members may correct the minutes; 0 */
    int64_t quorum, present;                 /* as counted when it was opened; 0 before */
    const char *reason;                      /* of cancelling, of opening without a quorum; "" */
    const char *explanation;                 /* of a missed day; "" */
    usec explained;
    int64_t sequence; /* of the calendar entry (RFC 5545): goes up with time, place and state */
    usec created, changed;
    int64_t version; /* goes up with every change of the plan */
    int64_t edition; /* of the minutes: the newest version; 0: none */
};
bool meeting_by_id(struct db *db, int64_t id, struct meeting *out);
struct meetings {
    struct meeting *at;
    size_t n;
};
/* Of one place, those that start in [from, to), in order. */
struct meetings meeting_of_body(struct db *db, int64_t body, usec from, usec to, int max);
/* Of all places: announced and not over, the next one first. */
struct meetings meeting_announced(struct db *db, usec now, int max);
/* Of all places: minutes whose corrections are over and that are not published, oldest first. */
struct meetings meeting_to_sign(struct db *db, usec now, int max);
/* The next one that is planned or noticed and not over. */
bool meeting_next(struct db *db, int64_t body, usec now, struct meeting *out);
/* The newest meeting that has the topic on its agenda and was not cancelled or missed; false: none. */
bool meeting_of_topic(struct db *db, int64_t topic, struct meeting *out);
const char *meeting_url(struct req *r, int64_t id);         /* "/meeting/12" */
const char *meeting_minutes_url(struct req *r, int64_t id); /* "/meeting/12/minutes" */
const char *meeting_title(const struct req *r,
                          const struct meeting *m); /* standing days: by language */
const char *meeting_kind_name(const struct req *r, enum meeting_kind k);
const char *meeting_state_name(const struct req *r, enum meeting_state s);
const char *meeting_state_word(enum meeting_state s); /* "planned": JSON */

/* --- what was decided ------------------------------------------------------------------------------ */

enum meeting_method { METHOD_CONSENSUS, METHOD_HANDS };
enum meeting_outcome {
    OUTCOME_CONSENSUS,  /* 共识 */
    OUTCOME_RESOLUTION, /* 决议: by the majority */
    OUTCOME_SHELVED,    /* 搁置 */
    OUTCOME_CONTINUED,  /* 另行协商 */
    OUTCOME_REFERRED,   /* 移交 */
    OUTCOMES
};
const char *meeting_outcome_name(const struct req *r, enum meeting_outcome o);
const char *meeting_outcome_word(enum meeting_outcome o); /* "consensus" */

struct meeting_decision {
    int64_t id, meeting, item, topic; /* topic 0: a free item */
    enum meeting_method method;
    enum meeting_outcome outcome;
    int64_t yes, no, abstain; /* of hands; 0 by consensus */
    int64_t present, needed;  /* members present; votes that were needed */
    const char *text;         /* what was settled, as it will be published */
    usec at;
};
struct meeting_decisions {
    struct meeting_decision *at;
    size_t n;
};
struct meeting_decisions meeting_decisions(struct db *db, int64_t meeting);
/* The newest decision about a topic; false: none. */
bool meeting_decision_of_topic(struct db *db, int64_t topic, struct meeting_decision *out);
struct meeting_dissent {
    const char *name, *capacity, *text;
};
struct meeting_dissents {
    struct meeting_dissent *at;
    size_t n;
};
struct meeting_dissents meeting_dissents(struct db *db, int64_t decision);
/* Everybody who spoke on a topic, once each: who gets an answer in the end. seconds: all turns together. */
struct meeting_speaker {
    int64_t person, user; /* 0: a guest; without account */
    const char *name, *capacity,
        *cls; /* cls: code of the constituency; "public", "office", "expert" */
    int64_t turns, seconds;
};
struct meeting_speakers {
    struct meeting_speaker *at;
    size_t n;
};
struct meeting_speakers meeting_speakers(struct db *db, int64_t topic);

/* Point "meeting.published": a higher room hears that minutes are published, in the same transaction. */
#define MEETING_PUBLISHED_POINT "meeting.published"
struct meeting_heard {
    void (*published)(struct db *db, const struct topic_by *by, const struct meeting *m);
};

/* --- planning --------------------------------------------------------------------------------------- */

struct meeting_plan {
    int64_t body;
    enum meeting_kind kind;
    const char *lang, *title, *place_text, *who;
    usec starts, ends;
    int64_t host, recorder; /* accounts; 0: later */
    const char *reason;     /* of changing one that was announced; NULL */
};
/* 0: *why says it. */
int64_t meeting_create(struct db *db, const struct topic_by *by, const struct meeting_plan *p,
                       const char **why);
/* While it is planned; a noticed one only as a new time or place with a reason, within the notice period again. */
bool meeting_change(struct db *db, const struct topic_by *by, const struct meeting *m,
                    const struct meeting_plan *p, struct unmet_list *lacks);
bool meeting_cancel(struct db *db, const struct topic_by *by, const struct meeting *m,
                    const char *reason, const char **why);
/* Why a day was missed; published, kept for good. */
bool meeting_explain(struct db *db, const struct topic_by *by, const struct meeting *m,
                     const char *words, const char **why);
/* Cron: makes the standing days of all places, and marks those that passed. Any number of processes may run it.
 * Returns how many rows changed. */
int64_t meeting_standing(struct db *db, const struct zone *z, usec now);

/* --- agenda ------------------------------------------------------------------------------------------- */

struct meeting_item {
    int64_t id, meeting, place; /* place: 1, 2 … */
    int64_t topic;              /* 0: a free item */
    const char *number;         /* of the topic; "" */
    const char *title, *text;
    bool decided;
};
struct meeting_items {
    struct meeting_item *at;
    size_t n;
};
struct meeting_items meeting_items(struct db *db, int64_t meeting);
/* topic 0: a free item with that title. Topics of the same place in stage 3 or 4 only; each once. */
int64_t meeting_item_add(struct db *db, const struct topic_by *by, const struct meeting *m,
                         int64_t topic, const char *title, const char *text, const char **why);
bool meeting_item_move(struct db *db, const struct topic_by *by, const struct meeting *m,
                       int64_t item, bool up, const char **why);
bool meeting_item_drop(struct db *db, const struct topic_by *by, const struct meeting *m,
                       int64_t item, const char **why);

/* --- notice -------------------------------------------------------------------------------------------- */

/* The first day on which a meeting that is announced at `now` may be held. */
day meeting_earliest(struct db *db, const struct zone *z, int64_t body, usec now);
/* Every item is a topic that left stage 3 by the chair's fast track: the notice period is not asked for. */
bool meeting_urgent(struct db *db, const struct meeting *m);
/* What lacks before the notice: an approved roster, the notice period, agenda, place, host, recorder. */
struct unmet_list meeting_notice_lacks(struct db *db, const struct topic_by *by,
                                       const struct meeting *m);
/* Publishes it, announces the topics of the agenda, invites the members (a mail to those who have an address). */
bool meeting_notice(struct db *db, const struct topic_by *by, struct rng *rng, const char *origin,
                    const struct meeting *m, struct unmet_list *lacks);

/* --- sitting -------------------------------------------------------------------------------------------- */

enum meeting_how { HOW_LIST, HOW_CODE, HOW_QR };
int64_t meeting_present(struct db *db, int64_t meeting); /* members who are in the room now */
int64_t meeting_quorum(struct db *db, const struct zone *z, const struct meeting *m);
/* A member of the council, by its person; or a guest by name (person 0). The id of the attendance; 0: *why. */
int64_t meeting_sign_in(struct db *db, const struct topic_by *by, const struct meeting *m,
                        int64_t person, const char *guest, const char *cls, enum meeting_how how,
                        const char **why);
bool meeting_sign_out(struct db *db, const struct topic_by *by, const struct meeting *m,
                      int64_t attendance, const char **why);
/* The chair only. reason: opens without a quorum, where nothing can be decided then; "" else. */
bool meeting_open(struct db *db, const struct topic_by *by, const struct meeting *m,
                  const char *reason, struct unmet_list *lacks);
bool meeting_close(struct db *db, const struct topic_by *by, const struct meeting *m,
                   struct unmet_list *lacks);
/* The speaking record: begins a turn and ends the one that runs; attendance 0: only ends. */
bool meeting_turn(struct db *db, const struct topic_by *by, const struct meeting *m, int64_t item,
                  int64_t attendance, const char **why);
bool meeting_gist(struct db *db, const struct topic_by *by, const struct meeting *m, int64_t turn,
                  const char *gist, const char **why);
/* Questions from hall and net. by->role 0: somebody who asks. */
int64_t meeting_ask(struct db *db, const struct topic_by *by, const struct meeting *m, int64_t item,
                    const char *name, const char *text, bool hall, const char **why);
enum question_state { QUESTION_WAITS, QUESTION_READ, QUESTION_ANSWERED, QUESTION_CARRIED };
bool meeting_question_set(struct db *db, const struct topic_by *by, const struct meeting *m,
                          int64_t question, enum question_state to, const char *answer,
                          const char **why);
/* A question that stayed without an answer becomes a submission. Its number; NULL: *why. */
const char *meeting_question_carry(struct db *db, const struct topic_by *by, struct rng *rng,
                                   const struct meeting *m, int64_t question, const char **why);
struct meeting_vote {
    enum meeting_method method;
    enum meeting_outcome outcome;
    int64_t yes, no, abstain;
    const char *text;
};
/* While open, with a quorum, by chair or recorder's office. By hands: the majority of the charter, of those present. */
int64_t meeting_decide(struct db *db, const struct topic_by *by, const struct meeting *m,
                       int64_t item, const struct meeting_vote *v, const char **why);
bool meeting_dissent(struct db *db, const struct topic_by *by, const struct meeting *m,
                     int64_t decision, int64_t attendance, const char *text, const char **why);

/* --- minutes ----------------------------------------------------------------------------------------------- */

/* A draft made from the record, in the language of the meeting. */
const char *meeting_draft(struct db *db, struct arena *a, const struct zone *z,
                          const struct meeting *m);
/* edition: the one that was seen; false with *why = MEETING_STALE when somebody saved since. */
extern const char MEETING_STALE[]; /* compare the pointer */
bool meeting_minutes_save(struct db *db, const struct topic_by *by, const struct meeting *m,
                          int64_t edition, const char *text, const char **why);
bool meeting_minutes_circulate(struct db *db, const struct topic_by *by, const char *origin,
                               const struct meeting *m, const char **why);
/* By a member, while the draft is with the members. The same words twice are one. */
bool meeting_minutes_correct(struct db *db, const struct topic_by *by, const struct meeting *m,
                             const char *words, const char **why);
/* By whoever keeps the record, once. taken: the text was saved with it; otherwise words say why not. Before each has its
 * answer nobody signs. */
bool meeting_minutes_answer(struct db *db, const struct topic_by *by, const struct meeting *m,
                            int64_t correction, bool taken, const char *words, const char **why);
enum signer { SIGNER_HOST, SIGNER_RECORDER, SIGNER_SUPERVISOR, SIGNERS };
struct meeting_signature {
    enum signer as;
    int64_t user;
    usec at;
    const char *sha256; /* of the text of the minutes, hex */
    bool refused;
    const char *words; /* of who refused; "" */
};
struct meeting_signatures {
    struct meeting_signature *at;
    size_t n;
};
struct meeting_signatures meeting_signatures(struct db *db, int64_t meeting);
/* With the sum of the text that was seen: another text is not signed. refuse: words say why, published. */
bool meeting_sign(struct db *db, const struct topic_by *by, const struct meeting *m, enum signer as,
                  const char *sha256, bool refuse, const char *words, const char **why);
/* Before publication: back to a draft, the signatures void. */
bool meeting_minutes_return(struct db *db, const struct topic_by *by, const struct meeting *m,
                            const char **why);
/* All three have signed; a supervisor may have refused with words. */
bool meeting_publish(struct db *db, const struct topic_by *by, const struct meeting *m,
                     const char **why);
/* The text of the newest edition; "": none. */
const char *meeting_minutes_text(struct db *db, int64_t meeting);

/* --- the demo ------------------------------------------------------------------------------------------------
 *
 * How a furnished town's meetings are called, held and signed: this room's Democracy Days, and the meetings in the
 * stories of rooms above. All by the rules, in r->now of a step of web/furnish.h. */

/* Who leads, records and watches at a place: people of its council, with accounts. */
struct meeting_crew {
    int64_t body, host, recorder, supervisor;
    struct topic_by chair, clerk, watch; /* now: r->now of the moment it was asked for */
};
/* False: the place has no council today. Makes the accounts that it lacks. */
bool meeting_crew_of(struct req *r, const struct body *b, struct meeting_crew *c);

/* What happens to one item. Texts NULL or "" where there is nothing. */
struct meeting_talk {
    const char *said[4];
    enum meeting_outcome outcome;
    bool hands; /* counted: all who are there but three for it, one against it, two abstaining */
    const char *text; /* what was settled; NULL: it is still being talked about */
    const char *dissent;
    const char *question, *answer; /* from the net, read out and answered */
    const char *correction,
        *stays; /* asked for by a member, and why the minutes stay as they are; NULL */
};
/* Published as it stands, with its agenda. False: the rules refused. */
bool meeting_demo_notice(struct req *r, const struct meeting_crew *c, int64_t meeting);
/* Members sign in, two more than needed, and the chair opens it. */
bool meeting_demo_open(struct req *r, const struct meeting_crew *c, int64_t meeting);
void meeting_demo_talk(struct req *r, const struct meeting_crew *c, int64_t meeting, int64_t item,
                       const struct meeting_talk *k);
/* Closed; the draft of the minutes goes round. The moment from which it can be signed; 0: refused. */
usec meeting_demo_close(struct req *r, const struct meeting_crew *c, int64_t meeting);
/* A member with an account asks for a correction of the minutes; the recorder answers. False: the rules refused. */
bool meeting_demo_correct(struct req *r, int64_t meeting, const struct meeting_talk *k);
bool meeting_demo_answer(struct req *r, const struct meeting_crew *c, int64_t meeting,
                         const struct meeting_talk *k);
/* Host, recorder and supervisor sign, and it is published. */
bool meeting_demo_sign(struct req *r, const struct meeting_crew *c, int64_t meeting);

#endif
