/*
 * map.h - the opinion map: people's agree, disagree and pass on each other's statements become
 * points, groups, what each group holds and what all share. The rules are those of Polis
 * (compdemocracy/polis, math/), as docs/opinion-map.md tells them; the data stays sparse
 * throughout.
 *
 * Cost, for N votes by P people: a dozen passes over the votes for the components (4 look-ups a
 * vote), one for the points, one for the counts; the groups some P log P. Memory: 2 bytes a vote,
 * some 60 a person.
 */
#ifndef TX_OPINION_MAP_H
#define TX_OPINION_MAP_H

#include "algo/opinion/cluster.h"
#include "algo/opinion/stats.h"

#define MAP_VOTES_LEAST  7  /* who has fewer votes is not grouped */
#define MAP_PEOPLE_LEAST 15 /* but so many are, if need be those with the most votes */
#define MAP_K_MOST       5
#define NO_GROUP         UINT8_MAX

struct opinion_map {
    struct votes *votes; /* the map's own */
    struct pca pca;
    /* by row */
    pair *point;
    bool *in;       /* grouped from now on: once in, always in */
    uint8_t *group; /* index below groups, or NO_GROUP */
    size_t row_cap;
    /* groups, in ascending order of their ids */
    int groups;
    int group_id[GROUPS_MOST];
    uint32_t group_size[GROUPS_MOST];
    int k;                             /* as chosen; of published labels their number */
    double silhouette[MAP_K_MOST + 1]; /* by k, from 2 to k_most; k_most 0: groups were given */
    int k_most;
    /* statistics, made from the groups */
    struct group_counts counts;
    struct representative (*representative)[STATEMENTS_TOP]; /* by group */
    size_t *representatives;
    struct consensus agree[STATEMENTS_TOP], disagree[STATEMENTS_TOP];
    size_t agrees, disagrees;
    struct score *score; /* group-informed consensus, descending */
    size_t scores, score_cap;
    /* what the next grouping starts from */
    struct clusters base;                  /* of = base_of, by row */
    struct clusters level[MAP_K_MOST + 1]; /* by k; of: the group of each base cluster */
    uint8_t *base_of, level_of[MAP_K_MOST + 1][CLUSTERS_MOST];
    int k_last, k_times; /* the best k of the last time, and how often running */
};

/* Takes v over. An empty map until map_compute(); freed by map_free(). */
struct opinion_map *map_new(struct votes *v);
void map_free(struct opinion_map *m); /* NULL is fine */

/* Everything anew from the votes: components, points, groups, statistics. The first time cold;
 * afterwards the groups continue the last ones (clean-start-clusters, and the smoothing of k
 * over four runs). */
void map_compute(struct opinion_map *m, unsigned threads);
/* Components and points from the votes, and statistics of given groups: label by row, 0 to 99,
 * or -1. */
void map_compute_labelled(struct opinion_map *m, const int32_t *label, unsigned threads);

/* One vote more, changed, or by a new person or on a new statement, on a map that was computed:
 * components and points follow (to PCA_FRESH), and all statistics, with the groups as they
 * stand; who is new has none until the next map_compute(). False: nothing changed. Some five
 * passes over the votes, beginning at the components before: 25 ms of CPU for five million. */
bool map_vote(struct opinion_map *m, int64_t person, int64_t statement, int vote, unsigned threads);

/* --- honesty --------------------------------------------------------------------------------- */

/* What a reader must know. The first ones mean that there is no map to be shown. */
enum map_doubt {
    DOUBT_FEW_PEOPLE,    /* fewer than 15 voted */
    DOUBT_FEW_ACTIVE,    /* fewer than 15 cast 7 votes (or all, where there are fewer statements) */
    DOUBT_ONE_STATEMENT, /* two directions need two statements that are not moderated out */
    DOUBT_ONE_OPINION,   /* whoever voted on a statement said the same: no difference to be shown */
    DOUBT_ONE_PLACE,     /* all who are grouped stand on one point */
    DOUBT_NO_MAP,        /* the doubts above are of this kind */
    DOUBT_ONE_LINE = DOUBT_NO_MAP, /* no second direction */
    DOUBT_FEW_STATEMENTS,          /* fewer than 7: a point says little about a person */
    DOUBT_LOOSE,                   /* silhouette below 0.25: the groups run into each other */
    DOUBT_SAME_ANSWER, /* a fifth of the grouped gave one answer to everything, agree or disagree */
    DOUBT_LEFT_OUT,    /* votes on statements beyond the 10,000th */
    DOUBTS
};
/* A bit for each, 1 << enum. Of the reasons for there being no map only the first is told. */
uint32_t map_doubts(const struct opinion_map *m);
static inline bool map_shows(uint32_t doubts)
{
    return (doubts & ((1u << DOUBT_NO_MAP) - 1)) == 0;
}
/* People who could be grouped by their number of votes. */
uint32_t map_active(const struct opinion_map *m);
/* Grouped people who gave the same answer, agree or disagree, to all they voted on. */
uint32_t map_same_answer(const struct opinion_map *m);

#endif
