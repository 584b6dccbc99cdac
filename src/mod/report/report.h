/*
 * report.h - what was said, decided and done, as figures that anybody can count again.
 *
 * A report is about a place with all below it and a week, month or year; or about one topic. Each figure says what
 * is counted, out of what, and what is left out. Figures come from counts: whole numbers by name. Counts of a topic are
 * taken from its rows when they are asked for; those of places are kept as sheets (fold.c).
 */
#ifndef TX_REPORT_H
#define TX_REPORT_H

#include "mod/body/body.h"
#include "mod/topic/topic.h"

/* --- periods ---------------------------------------------------------------------------------------- */

/* Stored. Weeks are those of ISO 8601: from Monday, named by the year of their Thursday. */
enum period_kind { PERIOD_WEEK, PERIOD_MONTH, PERIOD_YEAR, PERIOD_KINDS };
struct period {
    enum period_kind kind;
    day first, end; /* end: the first day after it */
};
/* "2026-W47", "2026-11", "2026"; nothing else, years 1900 to 2199. */
bool period_parse(const char *s, struct period *out);
const char *period_code(struct arena *a, const struct period *p);
struct period period_of(enum period_kind kind, day d);          /* the one that holds d */
struct period period_move(const struct period *p, int n);       /* n later; n < 0: earlier */
const char *period_name(struct req *r, const struct period *p); /* "Week 47 of 2026 (16 to 22 …)" */
const char *period_kind_name(const struct req *r, enum period_kind k); /* "Week" */

/* --- counts ----------------------------------------------------------------------------------------- */

/* Whole numbers by name, ascending by name, none 0. Names: the table in docs/report.md. */
struct counts {
    struct arena *arena;
    struct count {
        const char *key;
        uint64_t head; /* of key: its first eight bytes, as a number that is ordered as they are */
        int64_t n;
    } * at;
    size_t n, cap;
};
void counts_add(struct counts *c, const char *key, int64_t n); /* key: copied when it is new */
int64_t counts_get(const struct counts *c, const char *key);   /* 0: absent */
/* Where the first name stands that begins with prefix, if there is one. */
size_t counts_from(const struct counts *c, const char *prefix);
/* The sum of several names, separated by blanks. */
int64_t counts_sum(const struct counts *c, const char *keys);
void counts_merge(struct counts *to, const struct counts *from);
/* Lines "name number": the same bytes for the same counts. */
const char *counts_text(struct arena *a, const struct counts *c);
void counts_read(struct counts *c, const char *text); /* adds what counts_text() wrote */
/* Without the names that begin with prefix: the days that answers took are hundreds. */
void counts_read_but(struct counts *c, const char *text, const char *prefix);

/* --- tallies (fold.c) --------------------------------------------------------------------------------- */

#define REPORT_CELLS 200 /* parts that one turn of the fold counts: some tenths of a second */
/* In a write transaction: counts anew at most `max` parts that were touched, and the sheets they belong to. True:
 * there is more to do. Any number of processes may run it. */
bool report_fold(struct db *db, const struct zone *z, usec now, int max);
/* In a write transaction: forgets all tallies and touches everything. The folds after it count from nothing. */
void report_recount(struct db *db);
/* What a place and all below it count in a period; as of the last fold. */
struct counts report_sheet(struct db *db, struct arena *a, int64_t place, const struct period *p);
/* The place itself, without those below. */
struct counts report_own(struct db *db, struct arena *a, int64_t place, const struct period *p);
/* turned: the day up to which running clocks count as late; folded: when; both 0 before the first fold. */
void report_folded(struct db *db, day *turned, usec *folded);

/* --- what is counted (count.c) -------------------------------------------------------------------------- */

/* From the rows. Clocks and tasks that still run are late when they ended before `late`. */
void report_count_days(struct db *db, const struct zone *z, int64_t body, day first, day end,
                       day turned, struct counts *c);
void report_count_topic(struct db *db, const struct zone *z, const struct topic *t, usec now,
                        struct counts *c);

/* --- indicators ------------------------------------------------------------------------------------------- */

/* The four promises. */
enum promise { PROMISE_SIGHT, PROMISE_REACH, PROMISE_VOICE, PROMISE_RULES, PROMISES };
enum figure_kind {
    FIGURE_RATE,   /* num of den */
    FIGURE_NUMBER, /* num alone */
    FIGURE_MEDIAN, /* num: the beginning of names that end in a number of days */
    FIGURE_NINETY  /* the same: 90 of 100 took no longer */
};
#define INDICATOR_OUT 3
struct indicator {
    const char *key; /* "response": in JSON, never changed */
    enum promise promise;
    const char *name; /* T_("Response rate") */
    const char *num_words,
        *den_words;        /* T_(): what is counted, and out of what; den of numbers: NULL */
    const char *num, *den; /* names of counts */
    struct {
        const char *keys, *words; /* left out, and shown; keys NULL at the end */
    } out[INDICATOR_OUT];
    enum figure_kind kind;
    int good;         /* 1: more is better, -1: less is, 0: neither */
    bool people;      /* the private word of people: small numbers stay hidden */
    bool compared;    /* stands in the table that sets places side by side */
    bool trend;       /* is drawn over time */
    bool topic;       /* says something about a single topic too */
    const char *list; /* page that lists the cases, "%s" for the path of the place; NULL: none */
};
extern const struct indicator report_indicators[]; /* key NULL at the end */
const char *promise_name(const struct req *r, enum promise p);
const char *promise_word(enum promise p); /* "sight": JSON */

enum figure_state {
    FIGURE_NONE, /* nothing to count: no number, words instead */
    FIGURE_SHOWN,
    FIGURE_RANGE,  /* few: so many of `den`, at least low and at most high */
    FIGURE_HIDDEN, /* fewer than REPORT_CELL people in all */
};
#define REPORT_CELL 5 /* practice: fewer people than this are not told apart */
struct figure {
    const struct indicator *is;
    enum figure_state state;
    int64_t num, den;           /* SHOWN; RANGE: den alone */
    int64_t low, high;          /* of RANGE: per thousand. Of a SHOWN rate both are the rate */
    int64_t value;              /* of medians: days; of numbers: num */
    int64_t out[INDICATOR_OUT]; /* -1: hidden with it */
    const char *href;           /* NULL: there is no list */
};
struct figure report_figure(const struct indicator *is, const struct counts *c);
/* Of one figure in several places whose sum is known: a single hidden one could be computed from the others, so
 * that the smallest shown is hidden with it. */
void report_hide_second(struct figure *const *row, size_t n);

/* --- a report --------------------------------------------------------------------------------------------------- */

#define REPORT_TREND       12 /* periods of a chart, and at least as many: */
#define REPORT_TREND_LEAST 4
struct report_share {
    const char *label, *word, *shown; /* word: code, for machines; shown: n for people */
    int64_t n, permille;
    const char *href; /* NULL */
};
struct report_shares {
    const char *key, *title, *unit; /* key: "fields" */
    struct report_share *at;
    size_t n;
    int64_t total;
    const char *total_shown;
};
struct report_point {
    const char *code, *label;
    struct figure figure;
};
struct report_trend {
    const struct indicator *is;
    struct report_point point[REPORT_TREND]; /* oldest first */
    size_t n;
};
struct report_line {                 /* one place among others */
    const char *label, *path, *href; /* href NULL: the place itself */
    struct figure *at;               /* by report.columns */
};
struct report_event {                               /* decided, done, met */
    const char *words, *lang, *state, *kind, *href; /* kind: of tag() */
    usec at;
};
struct report_events {
    const char *key, *title, *empty;
    struct report_event *at;
    size_t n;
    bool more;
};
struct report {
    bool of_topic;
    struct body b;
    const char *place;       /* in the reader's language */
    struct period p;         /* of a place */
    const char *code, *name; /* "2026-W47"; in words */
    bool running;            /* the period is not over */
    struct topic t;          /* of a topic */
    day turned;
    usec folded; /* 0: never counted yet */
    struct counts counts;
    struct figure *figure; /* by the order of report_indicators */
    size_t n_figure;
    struct report_shares share[6];
    size_t n_share;
    struct report_trend *trend;
    size_t n_trend;
    const struct indicator **column;
    size_t n_column;
    struct report_line *line;
    size_t n_line;
    struct report_events event[3];
    size_t n_event;
    const char *self; /* address without ending: "/report/linhai/2026-11" */
};
/* In the reader's language. */
void report_of_place(struct req *r, const struct body *b, const struct period *p,
                     struct report *out);
void report_of_topic(struct req *r, const struct topic *t, struct report *out);
/* "78.3 %", "7 days", "12", "75 to 95 %", or words; never empty. */
const char *report_value(struct req *r, const struct figure *f);
/* "47 of 60", "60 in all"; "" where there is nothing to say. */
const char *report_basis(struct req *r, const struct figure *f);

void report_json(struct req *r, const struct report *x);     /* into r->out */
void report_markdown(struct req *r, const struct report *x); /* into r->out */

#endif
