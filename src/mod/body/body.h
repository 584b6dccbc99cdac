/*
 * body.h - places and their organisations: city, towns, villages; council, office, supervision group …
 *
 * Words are OParl's: a body is a legal entity (city, town, village), an organization one of its parts.
 * Bodies form a tree by path: "linhai/", "linhai/baishuiyang/", "linhai/baishuiyang/shangyou/"; a path
 * is a prefix of the paths below it, so that "here and below" is a range of one index.
 */
#ifndef TX_BODY_H
#define TX_BODY_H

#include "web/app.h"

enum body_kind { BODY_CITY, BODY_TOWN, BODY_VILLAGE };

struct body {
    int64_t id;
    int64_t parent; /* 0: the root */
    enum body_kind kind;
    const char *code;    /* "BSY": in the numbers of matters; unique */
    const char *path;    /* ends in '/'; unique */
    const char *name;    /* "白水洋镇" */
    const char *name_en; /* "Baishuiyang Town" */
};

/* Popolo/OParl classification. */
enum org_kind {
    ORG_COUNCIL,
    ORG_OFFICE,
    ORG_GROUP,
    ORG_SUPERVISION,
    ORG_SERVICE_CENTRE,
    ORG_UNIT,
    ORG_LEADING
};
struct org {
    int64_t id, body;
    enum org_kind kind;
    const char *name, *name_en;
};

/* False: none. Texts in memory of the transaction. */
bool body_by_id(struct db *db, int64_t id, struct body *out);
bool body_by_path(struct db *db, const char *path, struct body *out);
bool body_by_code(struct db *db, const char *code, struct body *out);
bool org_by_id(struct db *db, int64_t id, struct org *out);
/* The place above all others; 0: there is none yet. */
int64_t body_root(struct db *db);

struct body_list {
    struct body *at;
    size_t n;
};
struct org_list {
    struct org *at;
    size_t n;
};
struct body_list body_children(struct db *db,
                               int64_t parent); /* by name; of 0: none, see body_root() */
struct body_list body_all(struct db *db, const char *below_path); /* tree order; "" is everything */
/* What can be chosen from on one page: everything, when that is not much; else the place above all, its towns, and the
 * villages of the town that `path` lies in ("": none). A town comes before its villages. */
struct body_list body_around(struct db *db, const char *path);
/* body_around() leaves places out. */
bool body_many(struct db *db);
struct org_list org_of_body(struct db *db, int64_t body);

/* New ones; 0 when the code or path exists already. parent 0 only for the root. slug: a-z, 0-9, '-'. */
int64_t body_add(struct db *db, int64_t parent, enum body_kind kind, const char *slug,
                 const char *code, const char *name, const char *name_en);
int64_t org_add(struct db *db, int64_t body, enum org_kind kind, const char *name,
                const char *name_en);
/* Its names only: path and code stay for ever. */
void body_rename(struct db *db, int64_t id, const char *name, const char *name_en);

/* In a write transaction: the next number of a place and year, "BSY-2026-0137", never used before. NULL
 * when there is no such place. */
const char *body_next_number(struct db *db, int64_t body, int year);
/* n numbers at once: the serial of the first; 0 after a failure. body_number() writes one. */
int64_t body_take_numbers(struct db *db, int64_t body, int year, int64_t n);
const char *body_number(struct arena *a, const char *code, int year, int64_t serial);

/* How many people live there, with the places below it; 0: nobody has said. */
int64_t body_residents(struct db *db, int64_t id);
void body_set_residents(struct db *db, int64_t id, int64_t residents);

/* Linhai with its three pilot towns, their villages and organisations. Does nothing when there are
 * places already. */
void body_furnish_places(struct db *db);
/* Behind it: so many further towns and villages that the numbers of a city are reached, and how many live where. */
void body_furnish_city(struct db *db, const struct city *city);

/* A place and all above it, the root last. */
struct body_list body_above(struct db *db, int64_t id);
/* The same for n places in one transaction, most of them again and again. In memory of the transaction. */
struct body_ways;
struct body_ways *body_ways_new(struct db *db, size_t n);
struct body_list body_way(struct body_ways *w, int64_t id);

/* A name in both languages: what rows of other rooms bring along (views body_place_name, body_org_name). */
struct body_words {
    const char *name, *name_en;
};
/* In the reader's language. */
const char *body_in_words(const struct req *r, struct body_words w);
const char *body_name(const struct req *r, int64_t id); /* "" for none */
const char *body_label(const struct req *r, const struct body *b);
const char *org_label(const struct req *r, const struct org *o);
/* "/p/linhai/baishuiyang/": its page. */
const char *body_url(struct req *r, const struct body *b);
/* What a kind is called: "Town", "Supervision group" … */
const char *body_kind_name(const struct req *r, enum body_kind kind);
const char *org_kind_name(const struct req *r, enum org_kind kind);

/* Point "body.panel": a block of a higher room on the page of a place. One table is one panel. */
struct body_panel {
    const char *title;                                  /* T_(): its heading */
    int order;                                          /* ascending */
    bool (*shows)(struct req *r, const struct body *b); /* NULL: always */
    void (*block)(struct req *r, const struct body *b); /* prints what stands under the heading */
    bool aside;                                         /* a card beside, not a section */
};

#endif
