/*
 * view.h - the parts of the command "map": its input, and the ways in which it tells what it found.
 */
#ifndef TX_OPINION_VIEW_H
#define TX_OPINION_VIEW_H

#include <stdio.h>

#include "algo/opinion/map.h"
#include "web/command.h"
#include "web/i18n.h"

/* --- the input (load.c) ---------------------------------------------------------------------- */

struct map_input {
    struct votes *votes;
    const int32_t *label; /* by row, -1 none; NULL: the input has no groups */
    const char *title;    /* "" unless known */
    const char **text;    /* by column, NULL where unknown; NULL: no texts at all */
};
/* False after one line on stderr. votes: to be freed. key: any secret number. */
bool load_rows(struct arena *a, const char *file, uint64_t key, struct map_input *in);
bool load_polis(struct arena *a, const char *dir, uint64_t key, struct map_input *in);

/* --- telling --------------------------------------------------------------------------------- */

struct map_told {
    const struct opinion_map *map;
    const struct map_input *in;
    uint32_t doubts;
    double seconds; /* of CPU, so far */
};
/* One JSON document (json.c), in pieces as they are made. False: it could not be written. */
bool tell_json(struct arena *a, const struct map_told *t, FILE *to);
/* In words, into r->out (words.c). */
void tell_words(struct req *r, const struct map_told *t);
/* As a drawing, a whole SVG file in r->out (picture.c). */
void tell_picture(struct req *r, const struct map_told *t);

/* --- words that all of them use (words.c) ---------------------------------------------------- */

const char *doubt_words(struct req *r, const struct map_told *t, int doubt);
const char *group_letter(struct arena *a, int group); /* "A" for the first */
uint32_t grouped_people(const struct opinion_map *m);
int percent_of(uint64_t part, uint64_t whole); /* rounded; 0 of nothing */
/* Without line ends, controls and blanks at the ends: safe on a terminal. */
const char *one_line(struct arena *a, const char *text);
/* A statement in one line of at most max characters: what it says, or its number. */
const char *statement_words(struct req *r, const struct map_told *t, uint32_t column, size_t max);
/* "1,921 people, 49,443 votes, 197 statements (78 moderated out)". */
const char *size_words(struct req *r, const struct map_told *t);
const char *group_words(struct req *r, const struct map_told *t, int group);
const char *people_words(struct req *r, uint32_t n);
/* The next statement of group-informed consensus from *at on that is not moderated out; *at
 * moves behind it. UINT32_MAX: none is left. */
uint32_t shared_next(const struct opinion_map *m, size_t *at);
/* "A 88 %, B 91 %": the share of each group that agrees. */
const char *shares_words(struct req *r, const struct opinion_map *m, uint32_t column);

#endif
