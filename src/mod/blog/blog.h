/*
 * blog.h - the blog space: posts of council members, leaders and offices. These are its rules; they
 * know nothing of pages (web.c) or feeds (feed.c). What people say under a post is the comment room's.
 *
 * A post is a draft, then published, then perhaps withdrawn. What was public stays public: an
 * edited post keeps each earlier version, a withdrawn post leaves a tombstone that says who did it (in what capacity), when and why.
 *
 * Each rule that changes something answers with enum blog_answer, writes its own audit entry in the
 * same transaction, and has beside it a blog_may_…() which a page asks before it offers the act.
 */
#ifndef TX_BLOG_H
#define TX_BLOG_H

#include "gen/blog/queries.h"
#include "mod/account/account.h"
#include "mod/body/body.h"
#include "mod/comment/comment.h"
#include "mod/search/search.h"

#define BLOG_PAGE    20  /* posts of a list, entries of a feed */
#define BLOG_EXCERPT 140 /* code points */

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

/* --- search ----------------------------------------------------------------------------------- */

/* What is public stands in the index: in the transaction in which it became so. Looks for itself what is
 * to be shown now. */
void blog_search_post(struct db *db, int64_t post);
extern const struct search_kind blog_search_kinds[];

/* --- the folder's own parts --------------------------------------------------------------------
 */

const char *blog_host(const struct req *r); /* of our own address, for tag: names */
void blog_feed_get(struct req *r);          /* feed.c */
void blog_furnish(struct req *r);           /* demo.c */

#endif
