/*
 * blog.h - the blog space: posts of council members, leaders and offices; comments; moderation in
 * the open. These are its rules; they know nothing of pages (web.c, web_comment.c) or feeds
 * (feed.c).
 *
 * A post is a draft, then published, then perhaps withdrawn. What was public stays public: an
 * edited post keeps each earlier version, a withdrawn post and a removed comment leave a tombstone
 * that says who did it (in what capacity), when and why.
 *
 * Each rule that changes something answers with enum blog_answer, writes its own audit entry in the
 * same transaction, and has beside it a blog_may_…() which a page asks before it offers the act.
 */
#ifndef TX_BLOG_H
#define TX_BLOG_H

#include "gen/blog/queries.h"
#include "mod/account/account.h"
#include "mod/body/body.h"

#define BLOG_PAGE          20                 /* posts of a list, entries of a feed */
#define BLOG_COMMENTS_PAGE 50                 /* comments and replies of a page */
#define BLOG_EDIT_TIME     (15 * USEC_MINUTE) /* how long an author may mend a comment */
#define BLOG_EXCERPT       140                /* code points */

enum blog_answer {
    BLOG_DONE,
    BLOG_NO_RIGHT, /* not this person, not in this place */
    BLOG_TOO_LATE, /* what it is about has moved on: saved, decided or closed by somebody meanwhile
                    */
};

/* --- who writes ------------------------------------------------------------------------------- */

/* In what capacity somebody writes: under their own name (org 0) or in an organisation's. */
struct blog_capacity {
    enum role role;
    int64_t place, org;
};
struct blog_capacities {
    struct blog_capacity *at;
    size_t n;
};
/* All in which the person of the request may write; none for most people. */
struct blog_capacities blog_capacities(struct req *r);
bool blog_has_capacity(struct req *r, struct blog_capacity c);
/* A supervisor reads everything and writes nothing here, whatever else the account may do. */
bool blog_only_reads(const struct req *r);

/* --- posts ------------------------------------------------------------------------------------ */

enum blog_state { BLOG_DRAFT, BLOG_PUBLISHED, BLOG_WITHDRAWN };

/* What the author fills in. */
struct blog_text {
    const char *lang, *title, *text;
    const char *note; /* what changed, for readers of a published post; "" */
    bool comments_open;
};

bool blog_may_see(struct req *r, const struct blog_post *p);  /* a draft: author and co-workers */
bool blog_may_edit(struct req *r, const struct blog_post *p); /* author; co-workers of its office */

/* A new draft. 0 when the person does not hold that capacity. */
int64_t blog_create(struct req *r, struct blog_capacity as, const struct blog_text *t);
/* version: the one the person saw. BLOG_TOO_LATE when somebody saved since: nothing is changed. */
enum blog_answer blog_save(struct req *r, const struct blog_post *p, int64_t version,
                           const struct blog_text *t);
enum blog_answer blog_publish(struct req *r, const struct blog_post *p, int64_t version);
enum blog_answer blog_discard(struct req *r, const struct blog_post *p, int64_t version);
enum blog_answer blog_withdraw(struct req *r, const struct blog_post *p, const char *why);

/* --- shelves: every list of posts --------------------------------------------------------------
 */

enum blog_shelf_kind { SHELF_ALL, SHELF_PLACE, SHELF_PERSON, SHELF_ORG };
struct blog_shelf {
    enum blog_shelf_kind kind;
    int64_t owner; /* 0 for SHELF_ALL */
};

/* Where a page begins: behind this time and id. BLOG_START: at the newest. */
struct blog_key {
    usec time;
    int64_t id;
};
#define BLOG_START ((struct blog_key){INT64_MAX, INT64_MAX})
bool blog_key_read(const char *s,
                   struct blog_key *key); /* as it stands in addresses: "1763900000-12" */
/* The feed of a shelf; path: of the place. */
const char *blog_feed_address(struct req *r, struct blog_shelf s, const char *path);

/* --- comments --------------------------------------------------------------------------------- */

enum blog_comment_state {
    COMMENT_SHOWN,
    COMMENT_WITHDRAWN, /* by its author; the text is gone */
    COMMENT_REMOVED,   /* by staff; staff and author still read it, as in the next two */
    COMMENT_APPEALED,
    COMMENT_UPHELD,   /* the removal stands, for good */
    COMMENT_RESTORED, /* shown again, for good */
};
bool blog_comment_shown(const struct blog_comment *c);

bool blog_may_comment(struct req *r, const struct blog_post *p);
/* answers: the comment it replies to, 0 for none. Replies to replies join the same thread. The new
 * id in *id. */
enum blog_answer blog_comment(struct req *r, const struct blog_post *p, int64_t answers,
                              const char *text, int64_t *id);
bool blog_may_edit_comment(struct req *r, const struct blog_comment *c);
enum blog_answer blog_edit_comment(struct req *r, const struct blog_comment *c, const char *text);
bool blog_may_withdraw_comment(struct req *r, const struct blog_comment *c);
enum blog_answer blog_withdraw_comment(struct req *r, const struct blog_comment *c);

/* --- moderation ------------------------------------------------------------------------------- */

enum blog_reason {
    REASON_INSULT,
    REASON_PERSONAL, /* somebody's personal data */
    REASON_ADVERTISING,
    REASON_OFF_TOPIC,
    REASON_UNLAWFUL,
    REASON_OTHER,
    BLOG_REASONS
};
enum blog_act_kind { ACT_REMOVE, ACT_KEEP, ACT_APPEAL, ACT_UPHOLD, ACT_RESTORE, BLOG_ACTS };

/* Clerks and chairs of the post's place or a place above it. */
bool blog_may_moderate(struct req *r, const struct blog_post *p);
/* The text of a comment that is not shown: for its author and for those who moderate it. */
bool blog_may_read_hidden(struct req *r, const struct blog_post *p, const struct blog_comment *c);

bool blog_may_report(struct req *r, const struct blog_comment *c);
/* Anybody, signed in or not. A second report by the same person changes nothing. */
enum blog_answer blog_report(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             enum blog_reason why, const char *words);

bool blog_may_remove(struct req *r, const struct blog_post *p, const struct blog_comment *c);
enum blog_answer blog_remove(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             enum blog_reason why, const char *words);
/* Reports were looked at; the comment stays. */
bool blog_may_keep(struct req *r, const struct blog_post *p, const struct blog_comment *c);
enum blog_answer blog_keep(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                           const char *words);
/* Once, by the author of the comment. */
bool blog_may_appeal(struct req *r, const struct blog_comment *c);
enum blog_answer blog_appeal(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             const char *words);
/* By somebody who neither removed the comment nor wrote it. */
bool blog_may_decide(struct req *r, const struct blog_post *p, const struct blog_comment *c);
enum blog_answer blog_decide(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             bool restore, const char *words);

/* --- search ----------------------------------------------------------------------------------- */

/* What is public stands in the index: in the transaction in which it became so. Both look for
 * themselves what is to be shown now. */
void blog_search_post(struct db *db, int64_t post);
void blog_search_comment(struct db *db, int64_t comment);
extern const struct extension blog_extensions[];

/* --- the folder's own parts --------------------------------------------------------------------
 */

/* A place and all above it, the root last. */
struct blog_places {
    struct body at[8];
    size_t n;
};
struct blog_places blog_places_of(struct db *db, int64_t place);

const char *blog_host(const struct req *r); /* of our own address, for tag: names */
void blog_feed_get(struct req *r);          /* feed.c */
void blog_furnish(struct req *r);           /* demo.c */

#endif
