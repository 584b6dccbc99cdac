/*
 * test_map.c - the opinion map against slow and plain computations of the same thing, and against
 * itself under changes that must not matter.
 */
#include "algo/opinion/map.h"
#include "algo/opinion/parallel.h"
#include "harness.h"

/* --- votes to try it on ---------------------------------------------------------------------- */

static uint64_t any_next(uint64_t *any)
{
    *any = *any * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *any >> 33;
}
static double any_unit(uint64_t *any)
{
    return (double)any_next(any) * 0x1p-31;
}

struct cast {
    int64_t person, statement;
    int vote;
};
struct crowd {
    struct cast *at;
    size_t n;
};

/* Two camps with a little noise; each person skips some statements. */
static struct crowd crowd_of(uint64_t seed, int people, int statements, double density)
{
    uint64_t any = seed;
    struct crowd c = {arena_array(t_arena(), struct cast, (size_t)people * (size_t)statements), 0};
    for (int p = 0; p < people; p++)
        for (int s = 0; s < statements; s++) {
            bool camp = (p * 7 % 5) < 2, mind = s % 3 == 0 ? true : (s % 3 == 1) == camp;
            double x = any_unit(&any), y = any_unit(&any);
            if (x < density)
                c.at[c.n++] = (struct cast){p * 10 + 3, s * 4 + 1,
                                            y < .1              ? 0
                                            : (y < .25) != mind ? 1
                                                                : -1};
        }
    return c;
}

static struct votes *votes_from(const struct crowd *c)
{
    struct vote_feed *f = vote_feed_new(1);
    for (size_t i = 0; i < c->n; i++)
        vote_feed_add(f, vote_feed_person(f, c->at[i].person),
                      vote_feed_statement(f, c->at[i].statement), c->at[i].vote);
    return votes_make(f);
}

static struct opinion_map *map_from(const struct crowd *c, unsigned threads)
{
    struct opinion_map *m = map_new(votes_from(c));
    map_compute(m, threads);
    return m;
}

static void expect_near(double a, double b, double by, const char *what, int line)
{
    if (!(fabs(a - b) <= by))
        test_fail(__FILE__, line, "%s: %.17g and %.17g", what, a, b);
}
#define NEAR(a, b, by) expect_near((a), (b), (by), #a, __LINE__)

/* --- components ------------------------------------------------------------------------------ */

/* The dense way: impute, centre, covariance, and 20,000 rounds of power iteration with
 * deflation. */
struct dense {
    double *x, *component[2], value[2];
    uint32_t people, n;
};

static void power(struct dense *d, int k)
{
    double *v = d->component[k] = arena_array(t_arena(), double, d->n);
    double *w = arena_array(t_arena(), double, d->n);
    for (uint32_t s = 0; s < d->n; s++)
        v[s] = 1 + 0.3 * s + (k && s % 2);
    for (int round = 0; round < 20000; round++) {
        double length = 0, along = 0;
        for (uint32_t s = 0; k && s < d->n; s++)
            along += v[s] * d->component[0][s];
        for (uint32_t s = 0; s < d->n; s++) {
            v[s] -= k ? along * d->component[0][s] : 0;
            w[s] = 0;
        }
        for (uint32_t p = 0; p < d->people; p++) {
            double row = 0;
            for (uint32_t s = 0; s < d->n; s++)
                row += d->x[p * d->n + s] * v[s];
            for (uint32_t s = 0; s < d->n; s++)
                w[s] += d->x[p * d->n + s] * row;
        }
        for (uint32_t s = 0; s < d->n; s++)
            length += w[s] * w[s];
        length = sqrt(length);
        d->value[k] = length / (d->people - 1);
        for (uint32_t s = 0; s < d->n; s++)
            v[s] = length > 0 ? w[s] / length : 0;
    }
}

static struct dense dense_of(const struct votes *v)
{
    struct dense d = {.people = votes_people(v), .n = votes_statements(v)};
    d.x = arena_array(t_arena(), double, (size_t)d.people *d.n);
    for (uint32_t s = 0; s < d.n; s++) {
        double sum = 0, n = 0;
        for (uint32_t p = 0; p < d.people; p++)
            for (size_t k = v->row[p]; k < v->row[p + 1]; k++)
                if (v->cell[k] / 3 == s) {
                    sum += vote_of(v->cell[k]);
                    n++;
                }
        for (uint32_t p = 0; p < d.people; p++)
            for (size_t k = v->row[p]; k < v->row[p + 1]; k++)
                if (v->cell[k] / 3 == s && !v->out[s])
                    d.x[p * d.n + s] = vote_of(v->cell[k]) - sum / n;
    }
    power(&d, 0);
    power(&d, 1);
    return d;
}

TEST(opinion, components_are_those_of_the_dense_matrix)
{
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct crowd c =
            crowd_of(seed, 10 + (int)seed * 5, 4 + (int)seed * 3, .2 + .1 * (double)seed);
        struct votes *v = votes_from(&c);
        struct pca p = {0};
        votes_moderate(v, seed % 2 ? 5 : 1, true);
        struct dense d = dense_of(v);
        pca_compute(&p, v, PCA_EXACT, 1);
        for (int k = 0; k < 2; k++) {
            double cosine = 0, sum = 0;
            NEAR(p.eigenvalue[k], d.value[k], 1e-9 * d.value[k]);
            for (uint32_t s = 0; s < p.n; s++) {
                cosine += p.component[s][k] * d.component[k][s];
                sum += p.component[s][k];
                EXPECT(!v->out[s] || (p.component[s][k] <= 0 && p.component[s][k] >= 0));
            }
            NEAR(fabs(cosine), 1, 1e-9);
            EXPECT(sum >= -1e-12);
        }
        double trace = 0;
        for (size_t i = 0; i < (size_t)d.people * d.n; i++)
            trace += d.x[i] * d.x[i] / (d.people - 1);
        NEAR(p.variance, trace, 1e-9);
        pca_free(&p);
        votes_free(v);
    }
}

TEST(opinion, points_are_scaled_by_what_a_person_voted_on)
{
    struct crowd c = crowd_of(5, 40, 9, .6);
    struct votes *v = votes_from(&c);
    struct pca p = {0};
    votes_moderate(v, 1, true);
    votes_moderate(v, 9, true);
    pca_compute(&p, v, PCA_EXACT, 1);
    pair *point = arena_array(t_arena(), pair, votes_people(v));
    pca_project(&p, v, point, 1);
    for (uint32_t r = 0; r < votes_people(v); r++) {
        double n = 2, x = 0; /* two columns are out: they count as voted on by all */
        for (size_t k = v->row[r]; k < v->row[r + 1]; k++) {
            uint32_t s = v->cell[k] / 3;
            n += !v->out[s];
            x += v->out[s] ? 0 : (vote_of(v->cell[k]) - p.mean[s]) * p.component[s][0];
        }
        NEAR(point[r][0], x * sqrt(9 / n), 1e-12);
    }
    NEAR(pca_statement(&p, 2)[1], 3 * (1 - p.mean[2]) * p.component[2][1], 1e-12);
    EXPECT(pca_statement(&p, 0)[0] <= 0 && pca_statement(&p, 0)[0] >= 0);
    pca_free(&p);
    votes_free(v);
}

/* Two pairs of statements on which two halves of the people say the opposite: all ones is
 * orthogonal to both directions, and both have the same eigenvalue. */
TEST(opinion, equal_eigenvalues_are_both_found)
{
    struct vote_feed *f = vote_feed_new(1);
    for (int p = 0; p < 40; p++)
        for (int s = 0; s < 4; s++)
            vote_feed_add(f, vote_feed_person(f, p), vote_feed_statement(f, s),
                          ((p >> (s / 2)) & 1) == (s & 1) ? 1 : -1);
    struct votes *v = votes_make(f);
    struct pca p = {0};
    pca_compute(&p, v, PCA_EXACT, 1);
    NEAR(p.eigenvalue[0], 80.0 / 39, 1e-12);
    NEAR(p.eigenvalue[1], 80.0 / 39, 1e-12);
    double cosine = 0;
    for (uint32_t s = 0; s < 4; s++)
        cosine += p.component[s][0] * p.component[s][1];
    NEAR(cosine, 0, 1e-12);
    pca_free(&p);
    votes_free(v);
}

static void compute_rows(struct pca *p, pair *point, int people, int statements, int vote)
{
    struct vote_feed *f = vote_feed_new(1);
    for (int i = 0; i < people; i++)
        for (int s = 0; s < statements; s++)
            vote_feed_add(f, vote_feed_person(f, i), vote_feed_statement(f, s), vote);
    struct votes *v = votes_make(f);
    pca_free(p);
    pca_compute(p, v, PCA_EXACT, 2);
    pca_project(p, v, point, 2);
    votes_free(v);
}

TEST(opinion, the_smallest_matrices_have_an_answer)
{
    struct pca p = {0};
    pair point[30];
    compute_rows(&p, point, 0, 0, 1);
    EXPECT_INT(p.components, 0);
    compute_rows(&p, point, 1, 4, -1); /* one person: the row, of length 1, and no map */
    EXPECT_INT(p.components, 1);
    NEAR(p.component[2][0], -0.5, 1e-15);
    NEAR(point[0][0], 0, 0);
    compute_rows(&p, point, 30, 1, 1);
    EXPECT_INT(p.components, 1);
    NEAR(point[7][0], 0, 0);
    compute_rows(&p, point, 30, 5, 1); /* all of one mind */
    EXPECT_INT(p.components, 2);
    NEAR(p.eigenvalue[0], 0, 0);
    NEAR(point[7][0], 0, 0);
    pca_free(&p);
}

/* --- groups ---------------------------------------------------------------------------------- */

static double apart(pair a, pair b)
{
    pair d = (a - b) * (a - b);
    return d[0] + d[1];
}

static int by_place(const void *x, const void *y)
{
    pair a = *(const pair *)x, b = *(const pair *)y;
    int first = (a[0] > b[0]) - (a[0] < b[0]);
    return first ? first : (a[1] > b[1]) - (a[1] < b[1]);
}

static bool plain_rest(const pair *a, size_t n, const pair *b, size_t m)
{
    pair x[CLUSTERS_MOST], y[CLUSTERS_MOST];
    memcpy(x, a, n * sizeof(*a));
    memcpy(y, b, m * sizeof(*b));
    qsort(x, n, sizeof(*x), by_place);
    qsort(y, m, sizeof(*y), by_place);
    for (size_t j = 0; j < n && j < m; j++)
        if (sqrt(apart(x[j], y[j])) >= 0.01)
            return false;
    return true;
}

/* The same rounds, each point compared with each centre; returns the number of clusters. */
static size_t plain_rounds(const pair *point, const double *weight, size_t n, size_t k, int most,
                           pair *centre, uint8_t *of)
{
    size_t have = 0;
    for (size_t i = 0; i < n && have < k; i++) {
        bool known = false;
        for (size_t j = 0; j < have; j++)
            known = known || apart(point[i], centre[j]) <= 0;
        if (!known)
            centre[have++] = point[i];
    }
    for (int round = 0; round <= most; round++) {
        pair sum[CLUSTERS_MOST] = {{0}}, next[CLUSTERS_MOST];
        double w[CLUSTERS_MOST] = {0};
        uint8_t to[CLUSTERS_MOST] = {0};
        size_t left = 0;
        for (size_t i = 0; i < n; i++) {
            of[i] = 0;
            for (size_t j = 1; j < have; j++)
                if (apart(point[i], centre[j]) <= apart(point[i], centre[of[i]]))
                    of[i] = (uint8_t)j;
            sum[of[i]] += point[i] * (weight ? weight[i] : 1);
            w[of[i]] += weight ? weight[i] : 1;
        }
        for (size_t j = 0; j < have; j++) {
            to[j] = (uint8_t)left;
            if (w[j] > 0)
                next[left++] = sum[j] / w[j];
        }
        for (size_t i = 0; i < n; i++)
            of[i] = to[of[i]];
        bool rest = plain_rest(centre, have, next, left);
        memcpy(centre, next, left * sizeof(*next));
        have = left;
        if (rest)
            break;
    }
    return have;
}

/* Points on a grid of eighths, so that sums are exact and ties are many. */
TEST(opinion, clusters_are_those_of_the_plain_search)
{
    enum { N = 3000 };
    pair *point = arena_array(t_arena(), pair, N), centre[CLUSTERS_MOST];
    double *weight = arena_array(t_arena(), double, N);
    uint8_t *of = arena_alloc(t_arena(), N), *plain = arena_alloc(t_arena(), N);
    for (uint64_t seed = 1; seed <= 12; seed++) {
        uint64_t any = seed;
        size_t n = seed < 4 ? 20 * seed : N, k = seed % 3 == 0 ? CLUSTERS_MOST : 2 + seed;
        bool weighted = seed % 2;
        for (size_t i = 0; i < n; i++) {
            point[i] = (pair){(double)(any_next(&any) % 64) / 8 - 4,
                              (double)(any_next(&any) % 24) / 8 * (i % 7 == 0 ? 2 : 1)};
            weight[i] = 1 + (double)(any_next(&any) % 4);
        }
        struct clusters c = {.of = of};
        for (int rounds = 0; rounds <= 20; rounds += 5) {
            const double *w = weighted ? weight : NULL;
            cluster_points(point, w, n, k, rounds, NULL, &c, (unsigned)seed % 5);
            EXPECT_INT(c.k, plain_rounds(point, w, n, k, rounds, centre, plain));
            EXPECT_MEM(of, plain, n);
            for (size_t j = 0; j < c.k; j++)
                NEAR(apart(c.at[j].centre, centre[j]), 0, 1e-24);
        }
    }
}

TEST(opinion, clustering_comes_to_rest_where_it_should)
{
    pair point[60];
    uint8_t of[60];
    struct clusters c = {.of = of};
    for (int i = 0; i < 60; i++)
        point[i] = (pair){(i % 3) * 10 + (i % 7) * .1, (i % 3 == 2 ? 8 : 0) + (i % 5) * .1};
    cluster_points(point, NULL, 60, 3, 20, NULL, &c, 1);
    EXPECT_INT(c.k, 3);
    for (int i = 0; i < 60; i++)
        EXPECT_INT(of[i], i % 3);
    EXPECT(cluster_silhouette(point, 60, &c) > .9);
    NEAR(c.at[0].weight, 20, 0);
    for (int i = 0; i < 60; i++) /* fewer places than clusters wanted */
        point[i] = (pair){i % 2, 0};
    cluster_points(point, NULL, 60, 5, 20, NULL, &c, 1);
    EXPECT_INT(c.k, 2);
    NEAR(cluster_silhouette(point, 60, &c), 1, 1e-12);
    for (int i = 0; i < 60; i++)
        point[i] = (pair){0, 0};
    cluster_points(point, NULL, 60, 5, 20, NULL, &c, 1);
    EXPECT_INT(c.k, 1);
    NEAR(cluster_silhouette(point, 60, &c), 0, 0);
}

TEST(opinion, silhouette_is_that_of_the_definition)
{
    pair point[4] = {{0, 0}, {0, 2}, {10, 0}, {50, 0}};
    uint8_t of[4] = {0, 0, 1, 2};
    struct clusters c = {.k = 3, .of = of};
    /* a = 2; b = the one at 10; those alone count 0 */
    double first = (10 - 2) / 10.0, second = (sqrt(104) - 2) / sqrt(104);
    NEAR(cluster_silhouette(point, 4, &c), (first + second) / 4, 1e-15);
}

TEST(opinion, groups_go_on_from_the_last_ones)
{
    pair point[8] = {{0, 0}, {0, 1}, {9, 0}, {9, 1}, {20, 0}, {20, 1}, {5, 30}, {0, 0}};
    uint8_t was[8] = {0, 0, 1, 1, 3, 3, NO_CLUSTER, 0}, of[8];
    struct clusters last = {.k = 4, .of = was}, c = {.of = of};
    static const int ids[] = {2, 3, 7, 9};
    for (size_t j = 0; j < 4; j++)
        last.at[j].id = ids[j];
    /* Nobody of cluster 7 is left; (5, 30), who is new and far from all, becomes a cluster. */
    cluster_points(point, NULL, 8, 4, 20, &last, &c, 1);
    EXPECT_INT(c.k, 4);
    EXPECT_INT(c.at[of[2]].id, 3);
    EXPECT_INT(c.at[of[4]].id, 9);
    EXPECT_INT(c.at[of[0]].id, 2);
    EXPECT_INT(of[0], of[7]);
    EXPECT_INT(c.at[of[6]].id, 10);
    for (size_t j = 0; j + 1 < c.k; j++)
        EXPECT(c.at[j].id < c.at[j + 1].id);
    /* Nobody of the last clusters is left: all become one, and then as many as asked for. */
    memset(was, NO_CLUSTER, sizeof(was));
    cluster_points(point, NULL, 8, 3, 20, &last, &c, 1);
    EXPECT_INT(c.k, 3);
    EXPECT_INT(c.at[0].id, 0);
    /* Equal centres become one, with the id of the larger. */
    memcpy(was, (uint8_t[]){0, 0, 3, 3, 3, 3, 1, 1}, 8);
    for (int i = 0; i < 8; i++)
        point[i] = (pair){i == 6 || i == 7 || i < 2 ? 1 : 4, 2};
    cluster_points(point, NULL, 8, 2, 20, &last, &c, 1);
    EXPECT_INT(c.k, 2);
    EXPECT_INT(c.at[of[0]].id, 3);
    EXPECT_INT(c.at[of[2]].id, 9);
}

/* --- statistics ------------------------------------------------------------------------------ */

TEST(opinion, tests_of_proportions)
{
    NEAR(stats_prop_test(9, 9), 2 * sqrt(10) * 0.5, 1e-15);
    NEAR(stats_prop_test(0, 0), 1, 1e-15);
    NEAR(stats_two_prop_test(3, 0, 3, 0), 0, 0); /* all of both */
    /* 9 of 10 here, 1 of 10 there, with 1 added to each: 10/11, 2/11, pooled 12/22 */
    double h = 12.0 / 22;
    NEAR(stats_two_prop_test(9, 1, 10, 10), (10.0 / 11 - 2.0 / 11) / sqrt(h * (1 - h) * 2 / 11),
         1e-15);
    NEAR(stats_priority(0, 0, 0, 1, true), 49, 0);
    NEAR(stats_priority(3, 1, 5, .5, false), pow((1 - 2.0 / 7) * 1.5 * 4 / 7 * (1 + 8 / 2.0), 2),
         1e-12);
}

/* Groups 0 and 1 of ten each on four statements; what is held by whom can be read off. */
static struct votes *camps(uint8_t *of)
{
    static const int mind[4][2] = {{1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
    struct vote_feed *f = vote_feed_new(1);
    for (int p = 0; p < 20; p++)
        for (int s = 0; s < 4; s++) {
            of[p] = (uint8_t)(p % 2);
            vote_feed_add(f, vote_feed_person(f, p), vote_feed_statement(f, s),
                          p == 4 ? 0 : mind[s][p % 2]);
        }
    return votes_make(f);
}

TEST(opinion, what_a_group_holds)
{
    uint8_t of[20];
    struct representative r[STATEMENTS_TOP];
    struct group_counts g = {0};
    struct votes *v = camps(of);
    group_count(&g, v, of, 2);
    EXPECT_INT(stats_representative(v, &g, 0, r), 2);
    EXPECT(r[0].agree && r[0].column == 0 && r[0].best_agree);
    EXPECT(!r[1].agree && r[1].column == 2);
    EXPECT_INT(r[0].success, 9);
    EXPECT_INT(r[0].n, 10);
    NEAR(r[0].p, 10.0 / 12, 1e-15);
    NEAR(r[0].repness, (10.0 / 12) / (1.0 / 12), 1e-12);
    NEAR(r[0].p_test, stats_prop_test(9, 10), 1e-15);
    NEAR(r[0].repness_test, stats_two_prop_test(9, 0, 10, 10), 1e-15);
    votes_moderate(v, 2, true);
    EXPECT_INT(stats_representative(v, &g, 0, r), 1);
    group_counts_free(&g);
    votes_free(v);
}

TEST(opinion, what_all_share)
{
    uint8_t of[20];
    struct consensus c[STATEMENTS_TOP];
    struct score s[4];
    struct group_counts g = {0};
    struct votes *v = camps(of);
    group_count(&g, v, of, 2);
    EXPECT_INT(stats_consensus(v, true, c), 1);
    EXPECT_INT(c[0].column, 1);
    NEAR(c[0].p, 20.0 / 22, 1e-15);
    EXPECT_INT(stats_consensus(v, false, c), 1);
    EXPECT_INT(c[0].column, 3);
    EXPECT_INT(stats_group_informed(v, &g, s), 4);
    EXPECT_INT(s[0].column, 1);
    NEAR(s[0].value, (10.0 / 12) * (11.0 / 12), 1e-15);
    /* (9+1)/12 * (0+1)/12 for 0, 1/12 * 11/12 for 2: not a tie */
    EXPECT_INT(s[1].column, 2);
    EXPECT_INT(s[3].column, 3);
    votes_moderate(v, 1, true);
    EXPECT_INT(stats_consensus(v, true, c), 0);
    EXPECT_INT(stats_group_informed(v, &g, s), 4);
    group_counts_free(&g);
    votes_free(v);
}

/* --- the whole ------------------------------------------------------------------------------- */

static void expect_same_map(const struct opinion_map *a, const struct opinion_map *b)
{
    uint32_t people = votes_people(a->votes);
    EXPECT_INT(a->groups, b->groups);
    EXPECT_MEM(a->point, b->point, people * sizeof(*a->point));
    EXPECT_MEM(a->group, b->group, people);
    EXPECT_MEM(a->pca.component, b->pca.component, a->pca.n * sizeof(*a->pca.component));
    EXPECT_MEM(a->score, b->score, a->scores * sizeof(*a->score));
    EXPECT_MEM(a->silhouette, b->silhouette, sizeof(a->silhouette));
}

TEST(opinion, threads_change_nothing)
{
    struct crowd c = crowd_of(11, 6000, 60, .6); /* four blocks of rows, and a tree in pieces */
    struct opinion_map *one = map_from(&c, 1), *four = map_from(&c, 4);
    expect_same_map(one, four);
    map_free(one);
    map_free(four);
}

TEST(opinion, a_vote_cast_twice_is_one_vote)
{
    struct crowd c = crowd_of(12, 60, 20, .6), twice = crowd_of(12, 60, 20, .6);
    for (size_t i = 0; i < c.n; i++) {
        twice.at = i ? twice.at : arena_array(t_arena(), struct cast, 2 * c.n);
        twice.at[2 * i] = twice.at[2 * i + 1] = c.at[i];
        twice.at[2 * i].vote = -c.at[i].vote; /* superseded at once */
    }
    twice.n = 2 * c.n;
    struct opinion_map *a = map_from(&c, 1), *b = map_from(&twice, 1);
    EXPECT_INT(a->votes->n, b->votes->n);
    expect_same_map(a, b);
    map_free(a);
    map_free(b);
}

static struct crowd shuffled(const struct crowd *c, uint64_t any)
{
    struct crowd s = {arena_array(t_arena(), struct cast, c->n), c->n};
    memcpy(s.at, c->at, c->n * sizeof(*s.at));
    for (size_t i = c->n; i > 1; i--) {
        size_t j = any_next(&any) % i;
        struct cast swap = s.at[i - 1];
        s.at[i - 1] = s.at[j];
        s.at[j] = swap;
    }
    return s;
}

static void expect_equal_statistics(const struct opinion_map *a, const struct opinion_map *b)
{
    EXPECT_INT(a->groups, b->groups);
    EXPECT_INT(a->scores, b->scores);
    for (size_t i = 0; i < a->scores; i++)
        NEAR(a->score[i].value, b->score[i].value, 1e-15);
    for (int g = 0; g < a->groups; g++) {
        EXPECT_INT(a->representatives[g], b->representatives[g]);
        for (size_t i = 0; i < a->representatives[g]; i++) {
            NEAR(a->representative[g][i].repness_test, b->representative[g][i].repness_test, 1e-12);
            NEAR(a->representative[g][i].p_test, b->representative[g][i].p_test, 1e-12);
        }
    }
    EXPECT_INT(a->agrees, b->agrees);
    EXPECT_INT(a->disagrees, b->disagrees);
    for (size_t i = 0; i < a->agrees; i++)
        NEAR(a->agree[i].metric, b->agree[i].metric, 1e-12);
}

/* The order of the file decides where the clustering begins; all else is independent of it. */
TEST(opinion, order_of_rows_changes_neither_points_nor_statistics)
{
    struct crowd c = crowd_of(13, 80, 25, .7);
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct crowd other = shuffled(&c, seed);
        struct votes *v = votes_from(&c), *w = votes_from(&other);
        int32_t *label = arena_array(t_arena(), int32_t, 80),
                *moved = arena_array(t_arena(), int32_t, 80);
        for (uint32_t r = 0; r < votes_people(v); r++) {
            label[r] = (int32_t)(r % 4) - 1;
            moved[id_find(&w->people, v->people.id[r])] = label[r];
        }
        struct opinion_map *a = map_new(v), *b = map_new(w);
        map_compute_labelled(a, label, 1);
        map_compute_labelled(b, moved, 1);
        NEAR(a->pca.eigenvalue[0], b->pca.eigenvalue[0], 1e-11);
        NEAR(a->pca.eigenvalue[1], b->pca.eigenvalue[1], 1e-11);
        for (uint32_t r = 0; r < votes_people(v); r++) {
            uint32_t at = id_find(&w->people, v->people.id[r]);
            NEAR(fabs(a->point[r][0]), fabs(b->point[at][0]), 1e-8);
            NEAR(fabs(a->point[r][1]), fabs(b->point[at][1]), 1e-8);
        }
        expect_equal_statistics(a, b);
        map_free(a);
        map_free(b);
    }
}

/* A map that took each vote as it came, against one that is computed from all votes with the
 * same groups. */
static void expect_as_if_cold(const struct opinion_map *m, const struct crowd *c)
{
    int32_t *label = arena_array(t_arena(), int32_t, votes_people(m->votes));
    struct opinion_map *cold = map_new(votes_from(c));
    for (uint32_t r = 0; r < votes_people(m->votes); r++)
        label[r] = m->group[r] == NO_GROUP ? -1 : m->group[r];
    EXPECT_INT(votes_people(cold->votes), votes_people(m->votes));
    EXPECT_INT(cold->votes->n, m->votes->n);
    map_compute_labelled(cold, label, 1);
    double sign[2] = {0, 0};
    for (uint32_t s = 0; s < m->pca.n; s++)
        for (int k = 0; k < 2; k++)
            sign[k] += m->pca.component[s][k] * cold->pca.component[s][k];
    for (uint32_t r = 0; r < votes_people(m->votes); r++)
        for (int k = 0; k < 2; k++)
            NEAR(m->point[r][k], cold->point[r][k] * (sign[k] < 0 ? -1 : 1), 1e-6);
    for (int k = 0; k < 2; k++)
        NEAR(m->pca.eigenvalue[k], cold->pca.eigenvalue[k], 1e-9);
    expect_equal_statistics(m, cold);
    map_free(cold);
}

TEST(opinion, one_vote_more_gives_what_all_votes_give)
{
    struct crowd c = crowd_of(14, 70, 24, .5);
    struct opinion_map *m = map_from(&c, 2);
    struct crowd grown = {arena_array(t_arena(), struct cast, c.n + 200), c.n};
    uint64_t any = 5;
    memcpy(grown.at, c.at, c.n * sizeof(*c.at));
    for (int i = 0; i < 60; i++) {
        /* Old and new people, old and new statements, changed minds. */
        struct cast v = {(int64_t)(any_next(&any) % 80) * 10 + 3,
                         (int64_t)(any_next(&any) % 27) * 4 + 1, (int)(any_next(&any) % 3) - 1};
        uint32_t people = votes_people(m->votes);
        bool changed = map_vote(m, v.person, v.statement, v.vote, 2);
        if (votes_people(m->votes) > people)
            EXPECT_INT(m->group[people], NO_GROUP);
        grown.at[grown.n++] = v;
        EXPECT(!map_vote(m, v.person, v.statement, v.vote, 2));
        if (changed && i % 6 == 0)
            expect_as_if_cold(m, &grown);
    }
    map_compute(m, 2); /* now the new people are grouped too */
    expect_as_if_cold(m, &grown);
    map_free(m);
}

TEST(opinion, a_map_can_grow_from_nothing)
{
    struct crowd c = crowd_of(15, 30, 12, .8);
    struct opinion_map *m = map_new(votes_make(vote_feed_new(1)));
    map_compute(m, 1);
    EXPECT_INT(m->groups, 0);
    for (size_t i = 0; i < c.n; i++) {
        map_vote(m, c.at[i].person, c.at[i].statement, c.at[i].vote, 1);
        if (i % 16 == 0)
            map_compute(m, 1);
    }
    map_compute(m, 1);
    expect_as_if_cold(m, &c);
    EXPECT_INT(m->groups, 2);
    map_free(m);
}

TEST(opinion, k_changes_only_when_it_was_best_four_times)
{
    struct crowd c = crowd_of(16, 60, 24, .9);
    struct opinion_map *m = map_from(&c, 1);
    int best = m->k;
    EXPECT_INT(m->k_times, 1);
    m->k = best == 2 ? 3 : 2; /* as if another had been chosen before */
    for (int run = 2; run <= 3; run++) {
        map_compute(m, 1);
        EXPECT_INT(m->k_times, run);
        EXPECT(m->k != best);
    }
    map_compute(m, 1);
    EXPECT_INT(m->k, best);
    map_free(m);
}

TEST(opinion, once_in_always_in)
{
    struct crowd c = crowd_of(17, 12, 24, .9);
    c.at[c.n++] = (struct cast){5000, 1, 1};
    struct opinion_map *m = map_from(&c, 1);
    /* Twelve have enough votes; of fifteen wanted there is one more. */
    EXPECT(m->in[12] && m->group[12] != NO_GROUP);
    for (int p = 0; p < 20; p++)
        for (int s = 0; s < 9; s++)
            map_vote(m, 6000 + p, s * 4 + 1, (p + s) % 3 - 1, 1);
    map_compute(m, 1);
    EXPECT(m->in[12] && m->in[13] && m->group[13] != NO_GROUP);
    map_free(m);
}

TEST(opinion, what_a_reader_must_know)
{
    struct crowd few = crowd_of(18, 14, 20, .9), lazy = crowd_of(19, 60, 40, .05),
                 fine = crowd_of(20, 60, 20, .9), narrow = crowd_of(21, 60, 5, .9);
    struct opinion_map *m = map_from(&few, 1);
    EXPECT_INT(map_doubts(m) & 1, 1u << DOUBT_FEW_PEOPLE);
    EXPECT(!map_shows(map_doubts(m)));
    map_free(m);
    m = map_from(&lazy, 1);
    EXPECT(map_doubts(m) >> DOUBT_FEW_ACTIVE & 1);
    EXPECT(!map_shows(map_doubts(m)));
    map_free(m);
    m = map_from(&fine, 1);
    EXPECT_INT(map_doubts(m), 0);
    map_free(m);
    m = map_from(&narrow, 1);
    EXPECT(map_doubts(m) >> DOUBT_FEW_STATEMENTS & 1);
    EXPECT(map_shows(map_doubts(m)));
    map_free(m);
    for (size_t i = 0; i < fine.n; i++)
        fine.at[i].vote = 1;
    m = map_from(&fine, 1);
    EXPECT(map_doubts(m) >> DOUBT_ONE_OPINION & 1);
    EXPECT(!map_shows(map_doubts(m)));
    map_free(m);
    for (size_t i = 0; i < fine.n; i++) /* a third of them agree to everything */
        fine.at[i].vote = fine.at[i].person % 3 == 0 ? 1 : (int)(i % 3) - 1;
    m = map_from(&fine, 1);
    EXPECT(map_doubts(m) >> DOUBT_SAME_ANSWER & 1);
    EXPECT_INT(map_same_answer(m), 20);
    map_free(m);
}

static void count_round(void *ctx, size_t i)
{
    ((int *)ctx)[i]++;
}

TEST(opinion, each_round_of_a_loop_runs_once)
{
    for (unsigned threads = 0; threads < 40; threads += 3) {
        int times[100] = {0};
        parallel_run(threads, 100, count_round, times);
        for (int i = 0; i < 100; i++)
            EXPECT_INT(times[i], 1);
    }
    parallel_run(2, 0, count_round, NULL);
}
