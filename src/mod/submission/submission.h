/*
 * submission.h - everything that comes in, through whatever channel, to the answer and the person's word.
 *
 * A submission has a number and a query code. Its state moves by the rules below only; each names the
 * version it was made on, so that whoever comes second sees what the first did. A person acts by number
 * and code, without an account; the office by its roles. What everybody may read is public_title and
 * public_text, which somebody of the office has looked through before.
 */
#ifndef TX_SUBMISSION_H
#define TX_SUBMISSION_H

#include "mod/account/account.h"
#include "mod/charter/charter.h"
#include "mod/chronicle/chronicle.h"
#include "mod/deadline/deadline.h"
#include "web/command.h"

/* --- what it is ----------------------------------------------------------------------------------- */

/* All stored: added to at the end. */
enum submission_kind {
    SUB_ENQUIRY,    /* 咨询 */
    SUB_HELP,       /* 求助 */
    SUB_COMPLAINT,  /* 投诉 */
    SUB_SUGGESTION, /* 建言 */
    SUB_THANKS,     /* 感谢 */
    SUB_REPORT,     /* 举报 */
    SUB_KINDS
};
enum submission_channel {
    CHANNEL_WEB,
    CHANNEL_COUNTER,
    CHANNEL_PHONE,
    CHANNEL_PAPER,
    CHANNEL_MEETING,
    CHANNEL_GROUP, /* lifted from the chat group */
    CHANNEL_IMPORT,
    SUB_CHANNELS
};
enum submission_state {
    SUB_RECEIVED,
    SUB_ACCEPTED,
    SUB_TRANSFERRED, /* to another organisation that has not taken it over yet: the first stays responsible */
    SUB_ANSWERED,
    SUB_REOPENED,
    SUB_CLOSED, /* by the person's word, or the time of reopening is over */
    SUB_REFUSED,
    SUB_MERGED,    /* into another; answered with it, in its own right */
    SUB_ADOPTED,   /* part of a topic, answered at its end */
    SUB_WITHDRAWN, /* by the person: a tombstone */
    SUB_STATES
};
#define SUB_OPEN_STATES                                                                     \
    (1u << SUB_RECEIVED | 1u << SUB_ACCEPTED | 1u << SUB_TRANSFERRED | 1u << SUB_REOPENED | \
     1u << SUB_MERGED | 1u << SUB_ADOPTED)
static inline bool submission_open(enum submission_state s)
{
    return (SUB_OPEN_STATES >> s & 1u) != 0;
}
const char *submission_kind_word(enum submission_kind k);   /* "help": charter keys, JSON, CSV */
const char *submission_state_word(enum submission_state s); /* "accepted" */
const char *submission_channel_word(enum submission_channel c);
bool submission_kind_of(const char *word,
                        enum submission_kind *k); /* English word or Chinese one */
const char *submission_kind_name(const struct req *r, enum submission_kind k);
const char *submission_state_name(const struct req *r, enum submission_state s);
const char *submission_channel_name(const struct req *r, enum submission_channel c);

struct submission {
    int64_t id;
    const char *number; /* "BSY-2026-0137" */
    int64_t body;
    enum submission_kind kind;
    enum submission_channel channel;
    enum submission_state state;
    const char *category;     /* code of the charter; "": not set yet */
    const char *title, *text; /* as said: for the person and those who handle it only */
    const char *public_title, *public_text; /* masked; NULL: not published */
    const char *place_text;                 /* "at the bend by the well"; "" */
    bool may_public;                        /* the person's wish */
    int64_t user;                           /* account of the person; 0 */
    int64_t org;                            /* who handles it; the body's office at first */
    int64_t first_org;                      /* first receiver of a transfer; 0: none */
    int64_t assigned;                       /* account; 0 */
    int64_t into;                           /* main one it was merged into; 0 */
    const char *topic;                      /* number of the topic it became part of; NULL */
    const char *reason;                     /* of refusal, transfer, withdrawal, as published; "" */
    usec received, answered, closed;        /* 0: not yet; answered: the newest answer */
    int64_t supports;                       /* people who said: that concerns me too */
    bool extended, objected;
    bool listed; /* stands in the public lists, if only as a tombstone */
    int64_t version;
};
bool submission_by_id(struct db *db, int64_t id, struct submission *out);
bool submission_by_number(struct db *db, const char *number, struct submission *out);
/* The title everybody may read: public_title, or "A request for help (not public)" in words. */
const char *submission_title(struct req *r, const struct submission *s);
const char *submission_url(struct req *r, const struct submission *s);      /* "/s/BSY-2026-0137" */
const char *submission_desk_url(struct req *r, const struct submission *s); /* the office's page */

/* --- who acts --------------------------------------------------------------------------------------- */

/* role 0: the person who said it (by number and code), or the system when `system` is set. */
struct submission_by {
    const struct zone *zone;
    usec now;
    int64_t user, org;
    enum role role;
    bool system;
    bool quiet; /* furnishing, imports: no live events, no mails */
};
/* Those who handle submissions of a place: clerk, chair, leading department; of one organisation: its
 * unit. A supervisor reads and writes nothing. */
#define SUBMISSION_OFFICE (ROLE_CLERK | ROLE_CHAIR)
#define SUBMISSION_DESK   (SUBMISSION_OFFICE | ROLE_UNIT | ROLE_COUNTER | ROLE_LEADING)
/* The capacity in which the person of the request handles this one. False: none. */
bool submission_by_of(struct req *r, const struct submission *s, struct submission_by *by);
struct submission_by submission_by_person(struct req *r);

/* --- coming in --------------------------------------------------------------------------------------- */

#define SUBMISSION_TITLE_MAX 80 /* code points */
#define SUBMISSION_TEXT_MAX  10000
#define SUBMISSION_CODE      8 /* characters of a query code */

struct submission_contact {
    const char *name, *phone, *mail; /* "" where not given */
};
struct submission_new {
    int64_t body;
    enum submission_kind kind;
    enum submission_channel channel;
    const char *category, *title, *text, *place_text; /* title "": the beginning of the text */
    bool may_public;
    struct submission_contact contact;
    int64_t user;     /* account of the person; 0 */
    bool consent;     /* counter, phone, paper: the person agreed that it is filed for them */
    const char *lang; /* in which the person is written to */
};
struct submission_receipt {
    int64_t id;
    const char *number;
    const char *code; /* "7K4M-QX2P": shown once, stored as a digest */
};
/* Takes a number, starts the clocks accept, contact, reply and stop, writes chronicle (and audit, when
 * staff files it), queues a mail to the person. False: *why in words (msgid). */
bool submission_file(struct db *db, const struct submission_by *by, struct rng *rng,
                     const struct submission_new *n, struct submission_receipt *out,
                     const char **why);
/* By number and code as typed. False for a wrong code and an unknown number alike, in the same time. */
bool submission_by_code(struct db *db, const char *number, const char *code,
                        struct submission *out);

/* --- acts of the office ------------------------------------------------------------------------------
 *
 * Each: false and *why (msgid) when it is not so: nothing was changed. SUBMISSION_STALE: somebody acted
 * on it since `s` was read; the page shows what they did. */

extern const char SUBMISSION_STALE[]; /* compare the pointer */

struct submission_sort { /* what acceptance settles */
    enum submission_kind kind;
    const char *category;
    int64_t org;                            /* who handles it; 0: as it is */
    const char *public_title, *public_text; /* masked; NULL: not published yet */
};
bool submission_accept(struct db *db, const struct submission_by *by, const struct submission *s,
                       const struct submission_sort *x, const char **why);
bool submission_refuse(struct db *db, const struct submission_by *by, const struct submission *s,
                       const char *reason, const char **why);
/* to: organisation here or elsewhere. The present one stays responsible until `to` takes over. */
bool submission_transfer(struct db *db, const struct submission_by *by, const struct submission *s,
                         int64_t to, const char *reason, const char **why);
bool submission_take_over(struct db *db, const struct submission_by *by, const struct submission *s,
                          const char **why);
/* The other one: "this is not ours", once, within the charter's days. Back to the first receiver, for good. */
bool submission_object(struct db *db, const struct submission_by *by, const struct submission *s,
                       const char *reason, const char **why);
/* Asks for more time; somebody else of the office says yes by submission_extend(). */
bool submission_ask_extension(struct db *db, const struct submission_by *by,
                              const struct submission *s, int64_t days, const char *reason,
                              const char **why);
/* Of the reply clock, once, with a reason, approved by another person than `by` when approved != by. */
bool submission_extend(struct db *db, const struct submission_by *by, const struct submission *s,
                       int64_t days, const char *reason, int64_t approved, const char **why);
bool submission_assign(struct db *db, const struct submission_by *by, const struct submission *s,
                       int64_t org, int64_t user, const char **why);
bool submission_sort(struct db *db, const struct submission_by *by, const struct submission *s,
                     const struct submission_sort *x, const char **why);
/* Somebody spoke with the person: stops the clock of first contact. */
bool submission_contacted(struct db *db, const struct submission_by *by, const struct submission *s,
                          const char *how, const char **why);
bool submission_note(struct db *db, const struct submission_by *by, const struct submission *s,
                     const char *text, const char **why);
/* s goes on in main (same place or below one another); its own person is answered with main's answer. */
bool submission_merge(struct db *db, const struct submission_by *by, const struct submission *s,
                      const struct submission *main, const char **why);

/* The answer: draft → review → published. Another person than the writer publishes. */
enum answer_state { ANSWER_DRAFT, ANSWER_REVIEW, ANSWER_PUBLISHED, ANSWER_BACK };
struct submission_answer {
    int64_t id, submission, org, writer, reviewer;
    const char *text, *basis; /* basis: the rule or finding it rests on */
    enum answer_state state;
    const char *remark; /* of the reviewer who sent it back; "" */
    usec at;            /* written, or published */
    int64_t version;
};
/* The answer in work; false: none. And the published ones, oldest first. */
bool submission_answer_open(struct db *db, int64_t submission, struct submission_answer *out);
struct submission_answers {
    struct submission_answer *at;
    size_t n;
};
struct submission_answers submission_answers(struct db *db, int64_t submission);
/* answer_version 0: there was none yet. */
bool submission_answer_save(struct db *db, const struct submission_by *by,
                            const struct submission *s, int64_t answer_version, const char *text,
                            const char *basis, bool to_review, const char **why);
bool submission_answer_back(struct db *db, const struct submission_by *by,
                            const struct submission *s, int64_t answer_version, const char *remark,
                            const char **why);
bool submission_answer_publish(struct db *db, const struct submission_by *by,
                               const struct submission *s, int64_t answer_version,
                               const char **why);

/* --- acts of a topic (the room above) -------------------------------------------------------------- */

/* It becomes part of a topic. The person has been told; it is answered when the topic is archived. */
bool submission_adopt(struct db *db, const struct submission_by *by, const struct submission *s,
                      const char *topic_number, const char **why);
/* Not taken up, or handed on, by the topic: back with the office. */
bool submission_release(struct db *db, const struct submission_by *by, const struct submission *s,
                        const char *reason, const char **why);
/* An answer that was decided elsewhere (a topic's result), published at once. */
bool submission_answer_now(struct db *db, const struct submission_by *by,
                           const struct submission *s, const char *text, const char *basis,
                           const char **why);

/* --- acts of the person ------------------------------------------------------------------------------ */

enum solved { SOLVED_UNSAID, SOLVED_YES, SOLVED_PARTLY, SOLVED_NO };
/* One to five in words, and that one would rather not say: what the forms of ratings offer. */
extern const struct form_option submission_grades[];

struct submission_rating {
    int attitude, speed, result; /* 1-5; 0: not said */
    enum solved solved;
    const char *words;
    usec at;
};
bool submission_add_word(struct db *db, const struct submission_by *by, const struct submission *s,
                         const char *text, const char **why);
/* Once per answer. SOLVED_YES closes it. */
bool submission_rate(struct db *db, const struct submission_by *by, const struct submission *s,
                     const struct submission_rating *x, const char **why);
bool submission_ratings(struct db *db, int64_t submission, struct submission_rating *newest);
bool submission_reopen(struct db *db, const struct submission_by *by, const struct submission *s,
                       const char *reason, const char **why);
bool submission_withdraw(struct db *db, const struct submission_by *by, const struct submission *s,
                         const char *reason, const char **why);
bool submission_erase_contact(struct db *db, const struct submission_by *by,
                              const struct submission *s);
/* "That concerns me too": of a public one, by an account or a browser's mark. False: counted already. */
bool submission_support(struct db *db, usec now, const struct submission *s, int64_t user,
                        const char *mark);

/* --- lists ------------------------------------------------------------------------------------------- */

/* A place and all below it, newest first. Public rows only: no text that was not published. */
struct submission_key {
    usec at;
    int64_t id;
};
#define SUBMISSION_NEWEST ((struct submission_key){INT64_MAX, INT64_MAX})
struct submission_filter {
    int64_t body;
    int state;            /* enum submission_state; -1: all */
    const char *category; /* "": all */
};
struct submissions {
    struct submission *at;
    size_t n;
    bool more;
};
struct submissions submission_list(struct db *db, const struct submission_filter *f,
                                   struct submission_key before, int max);
/* Those of a topic (their state is adopted, or answered with it), those merged into one. */
struct submissions submission_of_topic(struct db *db, const char *topic_number);
struct submissions submission_merged_into(struct db *db, int64_t main);
/* How many are in each state at a place and below: kept sums, no scan. */
void submission_counts(struct db *db, int64_t body, int64_t count[SUB_STATES]);
/* Public ones much like these words, of the same place and those around, best first, at most max. */
struct submission_like {
    struct submission s;
    int percent;
};
struct submission_likes {
    struct submission_like *at;
    size_t n;
};
struct submission_likes submission_similar(struct db *db, int64_t body, const char *title,
                                           const char *text, int64_t except, int max);

/* Point "submission.panel": what a higher room adds to an item's pages (a topic it belongs to …). */
#define SUBMISSION_PANEL_POINT "submission.panel"
struct submission_panel {
    void (*page)(struct req *r, const struct submission *s); /* public page; may be NULL */
    void (*desk)(struct req *r, const struct submission *s); /* the office's page; may be NULL */
    void (*own)(
        struct req *r,
        const struct submission *s); /* beside the case, for who has its code; may be NULL */
};

#define IMPORT_POINT "import.kinds"
struct import_kind {
    const char *word, *usage;                                 /* "polis"; word NULL at the end */
    int (*run)(struct command_ctx *c, int argc, char **argv); /* argv[0] is the word */
};

#endif
