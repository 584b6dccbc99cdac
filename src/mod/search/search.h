/*
 * search.h - search over all public texts, Chinese and English, the same on both databases.
 *
 * A room hands in a text in the write transaction that makes it public, and takes it back in the one
 * that withdraws it. What is handed in is found at once. Only public, masked texts may be handed in.
 *
 *     search_put(db, &(struct search_doc){.subject = "post", .id = p->id, .body = p->place,
 *                .title = p->title, .text = plain, .url = "/blog/12", .at = now, .lang = p->lang});
 */
#ifndef TX_SEARCH_H
#define TX_SEARCH_H

#include "mod/body/body.h"

#define SEARCH_TEXT_MAX 30000 /* code points of a text that are looked at; the rest is cut off */

struct search_doc {
    const char *subject; /* what it is, a word of the room's: "post"; see struct search_kind */
    int64_t id;          /* of that subject */
    int64_t body;        /* the place it belongs to */
    const char *number;  /* "BSY-2026-0137"; NULL: none */
    const char *title;   /* one line; NULL: none */
    const char
        *about; /* what stands above the result without a title: "the post it comments on". Shown,
                          * not looked through; NULL: nothing */
    const char *text;  /* plain text, no markup */
    const char *url;   /* "/t/BSY-2026-0137": a path of ours */
    usec at;           /* when it became public: the order of results */
    const char *lang;  /* "zh-Hans"; NULL: unknown */
    const void *terms; /* of search_prepare(); NULL: made now */
};
/* In a write transaction. A document with the same subject and id is replaced. */
void search_put(struct db *db, const struct search_doc *doc);
/* The same for documents of one subject, ascending by id. */
void search_put_many(struct db *db, const struct search_doc *docs, size_t n);
/* A bulk load: as search_put_many(), from 512 to some ten thousand at once (SEARCH_LOAD is a good number). They become
 * a finished part of the index, with nothing left to tend.
 * words: of search_cut() for the same documents; NULL: cut now. */
#define SEARCH_LOAD 65536
struct search_words;
void search_load(struct db *db, const struct search_doc *docs, size_t n,
                 const struct search_words *words);
/* Most of the work of it, without a database and so on any thread; ids, numbers and addresses of the documents need not
 * be known yet. Lives in a, some 2 kB for each document. */
const struct search_words *search_cut(struct arena *a, const struct search_doc *docs, size_t n);
/* All documents of that subject were handed in: nothing of what was there before is to be filled in. */
void search_filled(struct db *db, const char *subject);
/* In a write transaction. Nothing happens when there is none. */
void search_drop(struct db *db, const char *subject, int64_t id);

/* For a long text (from some 2,000 characters on): in route->prepare, so that the writer lane does not
 * wait while it is cut into words (0.1 ms per 1,000 characters). What comes back goes into doc.terms. */
const void *search_prepare(struct arena *a, const struct search_doc *doc);

/* After a bulk load of thousands of documents: makes all segments now, so that search is quick at once and
 * not after some minutes. db is outside a transaction. False: db_why() says. */
bool search_tend_all(struct db *db);

/* Extension point "search.kinds": the kinds of a room's documents, word NULL at the end. */
#define SEARCH_KINDS "search.kinds"
struct search_kind {
    const char *word;   /* as in search_doc.subject and in addresses: "post" */
    const char *label;  /* T_("Post"): the tag of a result */
    const char *plural; /* T_("Posts"): the filter */
    /* Hands in at most max documents with an id greater than after, ascending, by search_put();
     * returns the last id, 0 when there are no more. For filling an empty index; may be NULL. */
    int64_t (*fill)(struct db *db, int64_t after, int max);
    /* The text of a document again, as it was handed in: it is then not kept here a second time. NULL: it is kept. */
    const char *(*text)(struct db *db, int64_t id);
};

#endif
