/*
 * view.h - the parts of the command "map": its input, and the ways in which it tells what it found.
 */
#ifndef TX_OPINION_VIEW_H
#define TX_OPINION_VIEW_H

#include "algo/opinion/map.h"
#include "web/command.h"

/* --- the input (load.c) ------------------------------------------------------------------------------------- */

struct map_input {
    struct votes *votes;
    const int32_t *label; /* by row, -1 none; NULL: the input has no groups */
    const char *title;    /* "" unless known */
    const char **text;    /* by column, NULL where unknown; NULL: no texts at all */
};
/* False after one line on stderr. votes: to be freed. key: any secret number. */
bool load_rows(struct arena *a, const char *file, uint64_t key, struct map_input *in);
bool load_polis(struct arena *a, const char *dir, uint64_t key, struct map_input *in);

/* --- telling --------------------------------------------------------------------------------------------------- */

struct map_told {
    const struct opinion_map *map;
    const struct map_input *in;
    uint32_t doubts;
    double seconds; /* of CPU, so far */
};
/* One JSON document (json.c); pieces go to the file as they are made. False: it could not be written. */
bool tell_json(struct arena *a, const struct map_told *t, FILE *to);
/* In words, into r->out (words.c). */
void tell_words(struct req *r, const struct map_told *t);
/* What a doubt means, as a sentence. */
const char *doubt_words(struct req *r, const struct map_told *t, int doubt);

/* The letter of a group, "A" for the first. */
const char *group_letter(struct arena *a, int group);
uint32_t grouped_people(const struct opinion_map *m);

#endif
