/*
 * chronicle.h - the public timeline: one row for every public act, in the order in which they happened.
 *
 * Rows are only ever added, in the transaction of the act itself. What they say is public for good, so
 * nothing of a villager's stands in them: no name, no contact, no text that was not published.
 */
#ifndef TX_CHRONICLE_H
#define TX_CHRONICLE_H

#include "mod/body/body.h"
#include "mod/chronicle/subject.h"
#include "web/out.h"

/* --- writing ------------------------------------------------------------------------------------ */

struct chronicle_act {
    const char *act;    /* "topic.adopt": room.verb, known to a table of "chronicle.act" */
    int64_t body;       /* the place it belongs to */
    const char *number; /* of the thread; NULL: none */
    enum subject subject;
    int64_t subject_id;
    int stage;            /* 1-10 of the chain; 0: none */
    const char *capacity; /* who acted, as a role word ("clerk": account_role_word()); "resident",
                               * "public" or "system" for those without an office; NULL: system */
    int64_t org;          /* the organisation acted for; 0: none */
    int64_t actor;        /* the account, of staff and members only; 0: none. Villagers stay out */
    const char *words;    /* as published: a reason, a sentence. NULL: none. Long ones are cut */
    day on;           /* a day it is about (new limit, day of a meeting); CHRONICLE_NO_DAY: none */
    const char *link; /* path of ours; NULL: none */
    bool quiet;       /* no live event: imports, furnishing */
};
#define CHRONICLE_NO_DAY    0
#define CHRONICLE_WORDS_MAX 2000 /* bytes */

/* In a write transaction. The entry's id; 0 after a failure of the transaction. Ids ascend in the order of
 * the commits, on both databases. Publishes the live events "chronicle" on "place/ID" (the place and
 * those above it) and "t/NUMBER", data: the entry's id. */
int64_t chronicle_add(struct db *db, usec now, const struct chronicle_act *a);

/* Many at once, in their order, each at its own time: the id of the first. */
struct chronicle_dated {
    usec at;
    struct chronicle_act act;
};
int64_t chronicle_add_many(struct db *db, const struct chronicle_dated *d, size_t n);

/* Point "chronicle.act": the words of acts. A room's table, act NULL at the end, in any order; an act that no
 * table knows is shown as the plain words "Something was recorded" (and a test of the sweep finds it). */
struct chronicle_words {
    const char *act;   /* "topic.adopt" */
    const char *words; /* T_("Taken up as a topic"): what happened, without a subject */
};

/* --- reading ------------------------------------------------------------------------------------ */

struct chronicle_entry {
    int64_t id;
    usec at;
    int64_t body;
    const char *number; /* NULL: none */
    enum subject subject;
    int64_t subject_id;
    int stage;
    const char *act, *capacity;
    int64_t org, actor;                /* 0: none */
    const char *words;                 /* NULL: none */
    day on;                            /* CHRONICLE_NO_DAY: none */
    const char *link;                  /* NULL: none */
    struct body_words place, org_name; /* org_name.name NULL: none */
    const char *actor_name;            /* NULL: none; account_shown_name() */
    bool actor_closed;
};
struct chronicle_list {
    struct chronicle_entry *at;
    size_t n;
    bool more; /* there are further ones behind the last */
};

#define CHRONICLE_NEWEST INT64_MAX

/* A whole thread, oldest first. after: the id of the last one seen, 0 from the start. */
struct chronicle_list chronicle_of_number(struct db *db, const char *number, int64_t after,
                                          int max);
/* Of a subject, oldest first. */
struct chronicle_list chronicle_of_subject(struct db *db, enum subject s, int64_t id, int64_t after,
                                           int max);
/* A place and all below it, newest first; before: the id of the last one seen, or CHRONICLE_NEWEST. */
struct chronicle_list chronicle_of_body(struct db *db, int64_t body, int64_t before, int max);
/* Everything behind `last`, ascending: for those who follow (mails, the public record). */
struct chronicle_list chronicle_after(struct db *db, int64_t last, int max);
/* The places where something happened behind `last`, each once, and the newest entry (`last` when there is none). */
struct chronicle_places {
    int64_t *body;
    size_t n;
    int64_t newest;
};
struct chronicle_places chronicle_places_after(struct db *db, int64_t last);
int64_t chronicle_newest(struct db *db); /* id; 0: none yet */
bool chronicle_by_id(struct db *db, int64_t id, struct chronicle_entry *out);

/* --- showing ------------------------------------------------------------------------------------ */

/* One row in words of the reader's language, ready for chronicle_timeline() of "gen/chronicle/pages.h"
 * or for other printers (mail, JSON). */
struct chronicle_line {
    int64_t id;
    const char *when, *when_iso; /* show_time(), for <time datetime> */
    const char *what;            /* "Taken up as a topic" */
    const char *by;              /* "Office of the Council, Baishuiyang Town"; never NULL */
    const char *words, *day, *number, *link; /* NULL: none */
    const char *place;                       /* label of the place */
    int stage;                               /* 0: none */
};
struct chronicle_lines {
    struct chronicle_line *at;
    size_t n;
};
struct chronicle_lines chronicle_show(struct req *r, const struct chronicle_list *l);
/* The timeline as a piece of a page (<ol class="timeline">), printed into r->out. */
void chronicle_print(struct req *r, const struct chronicle_list *l);
/* "/chronicle/linhai/baishuiyang/" and its feed, "/chronicle/t/BSY-2026-0137/feed". */
const char *chronicle_url(struct req *r, const struct body *b);
const char *chronicle_feed_of_body(struct req *r, const struct body *b);
const char *chronicle_feed_of_number(struct req *r, const char *number);

#endif
