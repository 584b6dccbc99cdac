/*
 * view.h - what the pages of topics show: rows shaped for pages.html.
 */
#ifndef TX_TOPIC_VIEW_H
#define TX_TOPIC_VIEW_H

#include "mod/topic/room.h"
#include "web/md.h"
#include "web/page.h"

/* --- blocks of the thread: stages.c ------------------------------------------------------------------ */

struct voice { /* a submission in a topic */
    const char *number, *url, *title, *channel;
    const char *verdict; /* "" while nothing is decided */
    const char *kind;    /* of the tag */
    const char *reason;
    const char *text; /* what was said, as published; NULL */
};
struct voices {
    struct voice *at;
    size_t n;
    int64_t more; /* not shown */
};
struct collect_view {
    const struct topic *t;
    const char *origin, *category;
    struct voices said;
    const char *ways;             /* "Counter 2 · Web 22"; NULL: nothing was said */
    const char *quote, *quote_by; /* NULL: none */
    int64_t supporters, needed;
    bool may_support, supports, signed_in, open;
    const char *back;
    int64_t paper; /* of the supporters, on paper */
};
struct select_view {
    const char *reason; /* why the topic is taken up; "" */
    usec at;
    struct voices others; /* those that were passed on or declined */
    int64_t joined;
    struct topic_interests_rows interests;
    const char *statutory, *route; /* NULL: none */
};
struct notice_view {
    struct topic_notice n;
    int64_t lead, asked; /* days ahead; the charter's */
    const char *url;
    int64_t earlier;
};
struct study_view {
    bool has_brief;
    const char *excerpt;
    struct html text;
    const char *lang;
    struct topic_options options;
    struct topic_consulted_list_rows consulted;
};
struct archive_view {
    const struct topic *t;
    int64_t answered, of;
    const char *package_url;
};
struct notice_print {
    const struct topic *t;
    struct topic_notice n;
    const char *council, *place, *address, *summary;
    struct html qr;
};
struct statements_view {
    const struct topic *t;
    const char *more; /* NULL: none */
    bool office;      /* may make topics of them */
    struct topic_statement_list_rows rows;
    struct topic_source_of source;
};

/* --- lists: web.c --------------------------------------------------------------------------------- */

struct topic_row {
    int64_t id;
    const char *number, *lang, *title, *summary, *place, *url;
    int stage;
    enum topic_state state;
    const char *state_name, *stage_name, *reason, *kind;
    const char *knots_words; /* name of the stage */
    usec at;
    int64_t supporters, comments;
};
struct topic_rows {
    struct topic_row *at;
    size_t n;
};
struct topic_link {
    const char *label, *href;
    bool now;
};
struct topic_index {
    const char *heading;
    struct topic_row *at;
    size_t n;
    const char *older, *newest; /* NULL: none */
    struct topic_link *place, *slot;
    size_t n_place, n_slot;
    bool office, member;
};

/* --- the office: desk.c ------------------------------------------------------------------------------ */

struct desk_offer {
    const char *key, *title, *button, *hint, *action;
    struct form form;
    bool open, danger;
};
struct desk_lack {
    const char *words, *link;
};
struct desk_view {
    struct topic t;
    struct body place;
    const char *place_label, *state, *category, *statutory;
    struct desk_lack *lack;
    size_t n_lack;
    bool may_advance;
    const char *next; /* name of the stage to come; NULL: archive */
    struct form version;
    struct desk_offer *offer;
    size_t n_offer;
    struct voices said;
    struct submission_likes alike; /* near-duplicates of its title */
};
struct desk_list {
    const char *heading;
    struct topic_row *at;
    size_t n;
};
void topic_desk_parts(struct req *r, const struct topic *t); /* forms of other rooms */
/* Those that walk at a place and below: web.c. */
struct topic_rows topic_rows_open(struct req *r, int64_t place, int max);
const char *topic_category_label(struct req *r, const struct topic *t); /* stages.c; NULL: none */
struct desk_new {
    struct form form;
    const char *action, *heading, *lead;
};

struct voices topic_voices(struct req *r, const struct topic *t); /* stages.c */

#endif
