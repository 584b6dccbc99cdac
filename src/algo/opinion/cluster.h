/*
 * cluster.h - groups of points: k-means as Polis runs it (math/clusters.clj), and the silhouette.
 *
 * The rule is Lloyd's, to the letter: each point to the nearest centre (on a tie the later one),
 * clusters without a member dropped, new centres the weighted means, until none of the sorted
 * centres moved by 0.01. Only the search for the nearest centre is not the naive one: the points
 * stand in a k-d tree, and a whole box of points goes to a centre at once when no other can be
 * nearer to any of them (the filtering algorithm: Kanungo et al., "An Efficient k-Means Clustering
 * Algorithm", IEEE PAMI 24(7), 2002). The assignment is exactly the naive one.
 */
#ifndef TX_OPINION_CLUSTER_H
#define TX_OPINION_CLUSTER_H

#include "algo/opinion/pca.h"

#define CLUSTERS_MOST 100
#define NO_CLUSTER    UINT8_MAX

struct cluster {
    int id; /* kept from run to run; ascending in the list */
    pair centre;
    double weight; /* of its members together */
};
struct clusters {
    size_t k;
    struct cluster at[CLUSTERS_MOST];
    uint8_t *of; /* by point: its place in at[], or NO_CLUSTER; the caller's */
};

/* Clusters the n points. weight NULL: 1 each. k from 1 to CLUSTERS_MOST; fewer come out where
 * there are fewer distinct points. most_rounds: after the first one. start NULL: cold, from the
 * first k distinct points, ids 0 to k - 1. Otherwise warm, from the last clusters, as members of
 * which start->of names today's points (NO_CLUSTER: a new one): empty ones go, equal ones merge,
 * and the farthest points become clusters until there are k again. out->of must have room for n.
 * The result does not depend on threads. */
void cluster_points(const pair *point, const double *weight, size_t n, size_t k, int most_rounds,
                    const struct clusters *start, struct clusters *out, unsigned threads);

/* Mean silhouette of the points (Rousseeuw 1987), each counted once; 0 for one alone in its
 * cluster. O(n^2). */
double cluster_silhouette(const pair *point, size_t n, const struct clusters *c);

#endif
