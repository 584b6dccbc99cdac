/*
 * comment.h - what people say under something, and moderation in the open: one room for the blog,
 * for topics and for whatever else is discussed.
 *
 * A comment hangs on a subject (a post, a topic). The room that owns the subject registers a host: where it
 * stands, whether comments are taken, who counts them. Withdrawn by its author: the words are deleted. Removed by
 * staff of the place or one above it: a tombstone says why and in what capacity, the author appeals once, somebody
 * else decides; each act stands on a public list for ever and in the audit table.
 *
 * Each rule that changes something answers with enum comment_answer and has beside it a comment_may_…()
 * which a page asks before it offers the act.
 */
#ifndef TX_COMMENT_H
#define TX_COMMENT_H

#include "gen/comment/queries.h"
#include "mod/account/account.h"
#include "mod/body/body.h"
#include "mod/chronicle/chronicle.h"

#define COMMENT_PAGE      50                 /* comments and replies of a page */
#define COMMENT_EDIT_TIME (15 * USEC_MINUTE) /* how long an author may mend a comment */

enum comment_answer {
    COMMENT_DONE,
    COMMENT_NO_RIGHT, /* not this person, not in this place */
    COMMENT_TOO_LATE, /* what it is about has moved on: closed or decided by somebody meanwhile */
};

/* --- hosts ---------------------------------------------------------------------------------------- */

/* What is commented on. */
struct comment_on {
    enum subject subject;
    int64_t id;
    int64_t place;
    bool open;         /* comments are taken */
    const char *title; /* NULL: withdrawn */
    const char *url;   /* of the page with its discussion: "?from=…#c…" is added */
    const char *nav;   /* key of the navigation */
    int64_t comments;  /* how many are shown */
};
/* Point "comment.host". */
#define COMMENT_HOST_POINT "comment.host"
struct comment_host {
    enum subject subject;
    /* False: there is none, or this person may not see it. */
    bool (*find)(struct req *r, int64_t id, struct comment_on *on);
    /* For search: place and title of one that everybody may read; false: it is not public. */
    bool (*shown)(struct db *db, int64_t id, struct comment_on *on);
    void (*count)(struct db *db, int64_t id, int64_t more); /* one more or fewer is shown */
};
bool comment_find_on(struct req *r, enum subject s, int64_t id, struct comment_on *on);

/* The host says: whether everybody may read the subject has changed. */
void comment_search_of(struct db *db, enum subject s, int64_t id);

/* Prints the discussion as a section of the host's page, with the form for a new comment, into r->out: the
 * page that the query's "from" or "after" names. */
void comment_print(struct req *r, const struct comment_on *on);
/* "?done=commented" and its like: words of ours for the host's page; NULL: none. */
const char *comment_done_words(struct req *r);

/* --- writing ---------------------------------------------------------------------------------------- */

enum comment_state {
    COMMENT_SHOWN,
    COMMENT_WITHDRAWN, /* by its author; the text is gone */
    COMMENT_REMOVED,   /* by staff; staff and author still read it, as in the next two */
    COMMENT_APPEALED,
    COMMENT_UPHELD,   /* the removal stands, for good */
    COMMENT_RESTORED, /* shown again, for good */
};
bool comment_find(struct db *db, int64_t id, struct comment_row *out);
bool comment_shown(const struct comment_row *c);
/* A supervisor reads everything and writes nothing here, whatever else the account may do. */
bool comment_only_reads(const struct req *r);

bool comment_may_write(struct req *r, const struct comment_on *on);
/* answers: the comment it replies to, 0 for none. Replies to replies join the same thread. The new
 * id in *id. */
enum comment_answer comment_write(struct req *r, const struct comment_on *on, int64_t answers,
                                  const char *text, int64_t *id);
bool comment_may_mend(struct req *r, const struct comment_row *c);
enum comment_answer comment_mend(struct req *r, const struct comment_row *c, const char *text);
bool comment_may_take_back(struct req *r, const struct comment_row *c);
enum comment_answer comment_take_back(struct req *r, const struct comment_row *c);

/* --- moderation ------------------------------------------------------------------------------- */

enum comment_reason {
    REASON_INSULT,
    REASON_PERSONAL, /* somebody's personal data */
    REASON_ADVERTISING,
    REASON_OFF_TOPIC,
    REASON_UNLAWFUL,
    REASON_OTHER,
    COMMENT_REASONS
};
enum comment_act_kind { ACT_REMOVE, ACT_KEEP, ACT_APPEAL, ACT_UPHOLD, ACT_RESTORE, COMMENT_ACTS };

/* Clerks and chairs of the subject's place or a place above it. */
bool comment_may_moderate(struct req *r, const struct comment_on *on);
/* The text of a comment that is not shown: for its author and for those who moderate it. */
bool comment_may_read_hidden(struct req *r, const struct comment_on *on,
                             const struct comment_row *c);

bool comment_may_report(struct req *r, const struct comment_row *c);
/* Anybody, signed in or not. A second report by the same person changes nothing. */
enum comment_answer comment_report(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, enum comment_reason why,
                                   const char *words);

bool comment_may_remove(struct req *r, const struct comment_on *on, const struct comment_row *c);
enum comment_answer comment_remove(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, enum comment_reason why,
                                   const char *words);
/* Reports were looked at; the comment stays. */
bool comment_may_keep(struct req *r, const struct comment_on *on, const struct comment_row *c);
enum comment_answer comment_keep(struct req *r, const struct comment_on *on,
                                 const struct comment_row *c, const char *words);
/* Once, by the author of the comment. */
bool comment_may_appeal(struct req *r, const struct comment_row *c);
enum comment_answer comment_appeal(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, const char *words);
/* By somebody who neither removed the comment nor wrote it. */
bool comment_may_decide(struct req *r, const struct comment_on *on, const struct comment_row *c);
enum comment_answer comment_decide(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, bool restore, const char *words);

#endif
