/*
 * stats.h - what a group holds, what all share (Polis: math/repness.clj, math/stats.clj).
 *
 * Everything here starts from counts: of each group, and of everybody, how many agreed, disagreed
 * and passed on each statement. Proportions carry a pseudo-count of one on either side; tests are z
 * values, taken as significant above 1.2816 (one-sided, 90 %).
 */
#ifndef TX_OPINION_STATS_H
#define TX_OPINION_STATS_H

#include "algo/opinion/votes.h"

#define GROUPS_MOST    100 /* of published labels; computed ones are 5 at most */
#define STATEMENTS_TOP 5   /* in each list */
#define SIGNIFICANT_Z  1.2816

/* 2 sqrt(n + 1) ((x + 1) / (n + 1) - 1/2): does more than half of n say x? */
double stats_prop_test(double x, double n);
/* Two proportions with pooled variance, 1 added to all four: is x of n more than x_out of n_out? */
double stats_two_prop_test(double x, double x_out, double n, double n_out);

/* Counts of groups, each as votes->count is: cell by cell. */
struct group_counts {
    int groups;
    uint32_t *at; /* groups times stride */
    size_t stride, cap;
};
/* of: the group of each row, or anything from groups on for none. */
void group_count(struct group_counts *g, const struct votes *v, const uint8_t *of, int groups);
void group_counts_free(struct group_counts *g);

/* A statement that is representative of a group: held by it more than by the others. */
struct representative {
    uint32_t column;
    bool agree;                  /* the side it stands for */
    bool best_agree;             /* first, because a group is best told by what it is for */
    uint32_t success, n;         /* votes for that side, votes at all */
    uint32_t success_out, n_out; /* the same in all other groups */
    double p, p_test, repness, repness_test;
};
/* At most STATEMENTS_TOP, into out; returns how many. Agrees first. */
size_t stats_representative(const struct votes *v, const struct group_counts *g, int group,
                            struct representative *out);

/* A statement on which all who voted are of one mind. */
struct consensus {
    uint32_t column;
    double p, p_test, metric; /* metric = p * p_test, by which the list descends */
};
size_t stats_consensus(const struct votes *v, bool agree, struct consensus *out);

/* Group-informed consensus: the product over the groups of the share that agrees; all
 * statements, descending, ties by column. out has room for all. Without a group: nothing. */
struct score {
    uint32_t column;
    double value;
};
size_t stats_group_informed(const struct votes *v, const struct group_counts *g, struct score *out);

/* The weight with which a statement is shown next (conversation.clj, priority-metric): from
 * votes summed over the groups and its extremity. about_person: is_meta. */
double stats_priority(double agree, double disagree, double seen, double extremity,
                      bool about_person);

#endif
