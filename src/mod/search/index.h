/*
 * index.h - inside the room: the index, how it is kept, and how it is asked.
 *
 * A key says when a document was published, and which it is: seconds since 1970, then the id in the lower
 * KEY_ID_BITS. So keys are unique, and descending keys are the order of results.
 */
#ifndef TX_SEARCH_INDEX_H
#define TX_SEARCH_INDEX_H

#include "algo/segment.h"
#include "gen/search/queries.h"
#include "mod/search/search.h"

#define KEY_ID_BITS 30 /* 2^30 documents; 33 bits of seconds last until 2242 */
#define KEY_ID_MASK ((INT64_C(1) << KEY_ID_BITS) - 1)
#define KEY_END     INT64_MAX
#define QUERY_TERMS 16 /* with the two filters; further words of a query are not asked for */
#define QUERY_WORDS (QUERY_TERMS - 2)
#define COUNT_MOST  1000

/* --- index.c ------------------------------------------------------------------------------------ */

int64_t search_key_of(usec at, int64_t id);
/* The terms of a document, with the marks of its place, the places above, and its kind. places: of the
 * whole way up, the place itself first. */
struct term_set search_terms(struct arena *a, const char *subject, const int64_t *places, size_t n,
                             const char *number, const char *title, const char *text);
/* Cuts a text of a document into words: SEARCH_TEXT_MAX of it at most; NULL: nothing. */
void search_segment(const char *text, void (*each)(void *ctx, const struct segment_token *t),
                    void *ctx);
/* Writes documents of one subject without an index: the key of each; NULL after a failure. */
int64_t *search_write_docs(struct db *db, const struct search_doc *docs, size_t n);
/* Takes back those that were handed in before; docs: of one subject, ascending by id, one at least. */
void search_drop_known(struct db *db, const struct search_doc *docs, size_t n);
uint64_t search_place_mark(int64_t body);
uint64_t search_kind_mark(const char *subject);
/* Throws the index away; documents stay. */
void search_index_clear(struct db *db);
/* Puts at most max documents with an id greater than after into the index again: the last id, 0 at the
 * end. */
int64_t search_index_again(struct db *db, int64_t after, int max);

/* --- tend.c: segments are made, joined and taken away ------------------------------------------------- */

#define TAIL_MOST  512 /* documents of the tail until a segment is made of them */
#define TAIL_BULK  8192
#define FAN        16  /* segments of a level until they become one of the next */
#define LEVEL_MOST 2   /* 512 * 16 * 16 documents */
#define CHUNK_KEYS 512 /* of a row of search_key */

enum segment_state { SEGMENT_BUILDING, SEGMENT_LIVE, SEGMENT_DYING };

/* How much a step may do: small ones on a lane that others wait for. */
enum tend_pace { TEND_GENTLY, TEND_FAST };
/* One step, in a write transaction whose memory is a. False: there was nothing to do. */
bool search_tend(struct db *db, struct arena *a, enum tend_pace pace);
/* An empty segment for documents with these keys, descending. Its id, 0 after a failure. */
int64_t search_segment_begin(struct db *db, struct arena *a, int64_t level, const int64_t *key,
                             size_t n, enum tend_pace pace);

/* --- lists of numbers as differences, 7 bits to a byte, the highest bit: more follows --------------------- */

struct list_reader {
    const unsigned char *p, *end;
    int64_t v; /* the number it stands at; -1: before the first */
};
struct list_reader list_open(struct db_blob b);
bool list_next(struct list_reader *l);             /* false: at the end */
bool list_jump(struct list_reader *l, int64_t to); /* on to the first not below `to`; false: none */
void list_add(struct buf *b, int64_t *last, int64_t v); /* *last -1 at first; v above it */
#define LIST_STEP 10
size_t list_step(unsigned char to[LIST_STEP], int64_t *last, int64_t v); /* the bytes it adds */

/* --- rows of keys: 8 bytes each, little-endian ------------------------------------------------------- */

uint64_t number_at(struct db_blob b, size_t i);
struct db_blob numbers_blob(struct arena *a, const uint64_t *v, size_t n);
/* How many documents of the segment are not older than key: where older ones begin. */
int64_t search_doc_before(struct db *db, int64_t segment, int64_t key);

/* --- find.c ------------------------------------------------------------------------------------------ */

struct search_query {
    struct term_set words; /* must all be there; empty: nothing is found */
    int64_t place;         /* here and below; 0: everywhere */
    const char *kind;      /* NULL: any */
    usec since, before;    /* published from .. until not; 0: no bound */
    int64_t before_key;    /* where the page begins: below this key; KEY_END: at the newest */
    int max;               /* results */
    bool count;
};
struct search_found {
    int64_t *key; /* descending */
    size_t n;
    bool more;     /* there are further ones */
    int64_t count; /* at most COUNT_MOST + 1; -1: not asked for */
};
/* In memory of the transaction. */
struct search_found search_find(struct db *db, const struct search_query *q);

#endif
