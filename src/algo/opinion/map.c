/*
 * map.c - see map.h: components, points, who is grouped, groups, statistics, in this order.
 */
#include "algo/opinion/map.h"

#define BASE_CLUSTERS 100
#define BASE_ROUNDS   100
#define LEVEL_ROUNDS \
    20 /* Polis means 100 and passes it under a wrong name; its maps are made with 20 */
#define SMOOTH_TIMES 4
#define LOOSE        0.25 /* Kaufman and Rousseeuw: below it no structure has been found */

struct opinion_map *map_new(struct votes *v)
{
    struct opinion_map *m = base_alloc(sizeof(*m));
    memset(m, 0, sizeof(*m));
    m->votes = v;
    return m;
}

void map_free(struct opinion_map *m)
{
    if (!m)
        return;
    votes_free(m->votes);
    pca_free(&m->pca);
    group_counts_free(&m->counts);
    free(m->point);
    free(m->in);
    free(m->group);
    free(m->base_of);
    free(m->representative);
    free(m->representatives);
    free(m->score);
    free(m);
}

/* Rows that came since are not in, have no group and no base cluster. */
static void room_for_rows(struct opinion_map *m, size_t had)
{
    size_t n = votes_people(m->votes);
    if (n > m->row_cap || !m->point) {
        size_t cap = n + n / 8 + 64;
        m->point = base_realloc(m->point, cap * sizeof(*m->point));
        m->in = base_realloc(m->in, cap * sizeof(*m->in));
        m->group = base_realloc(m->group, cap * sizeof(*m->group));
        m->base_of = base_realloc(m->base_of, cap * sizeof(*m->base_of));
        had = had < m->row_cap ? had : m->row_cap;
        m->row_cap = cap;
    }
    memset(m->in + had, 0, (m->row_cap - had) * sizeof(*m->in));
    memset(m->group + had, NO_GROUP, m->row_cap - had);
    memset(m->base_of + had, NO_CLUSTER, m->row_cap - had);
}

/* --- who is grouped -------------------------------------------------------------------------- */

static uint32_t votes_needed(const struct opinion_map *m)
{
    uint32_t s = votes_statements(m->votes);
    return s < MAP_VOTES_LEAST ? s : MAP_VOTES_LEAST;
}

/* Who has the most votes of those not in, the first of equals. */
static void take_in_next(struct opinion_map *m)
{
    uint32_t people = votes_people(m->votes), best = people;
    for (uint32_t r = 0; r < people; r++)
        if (!m->in[r] && (best == people || votes_of(m->votes, r) > votes_of(m->votes, best)))
            best = r;
    m->in[best] = true;
}

static size_t take_in(struct opinion_map *m)
{
    uint32_t people = votes_people(m->votes), least = votes_needed(m);
    size_t n = 0;
    for (uint32_t r = 0; r < people; r++) {
        m->in[r] = m->in[r] || votes_of(m->votes, r) >= least;
        n += m->in[r];
    }
    for (; n < MAP_PEOPLE_LEAST && n < people; n++)
        take_in_next(m);
    return n;
}

/* --- groups ---------------------------------------------------------------------------------- */

/* Base clusters of all who are in; the points of their centres and weights are what groups are
 * made of. */
static void cluster_base(struct opinion_map *m, size_t n, unsigned threads)
{
    pair *point = base_alloc((n + 1) * sizeof(*point));
    uint8_t *now = base_alloc(2 * n + 1), *was = now + n;
    struct clusters next = {.of = now}, last = m->base;
    size_t at = 0;
    last.of = was;
    for (uint32_t r = 0; r < votes_people(m->votes); r++)
        if (m->in[r]) {
            point[at] = m->point[r];
            was[at++] = m->base_of[r];
        }
    cluster_points(point, NULL, n, BASE_CLUSTERS, BASE_ROUNDS, last.k ? &last : NULL, &next,
                   threads);
    at = 0;
    for (uint32_t r = 0; r < votes_people(m->votes); r++)
        m->base_of[r] = m->in[r] ? now[at++] : NO_CLUSTER;
    m->base = next;
    m->base.of = NULL; /* base_of has it, by row */
    free(point);
    free(now);
}

/* The clusters of this k so far, as members of which the base clusters of today are known by
 * their ids. */
static void last_level(const struct opinion_map *m, const struct clusters *was, int k,
                       struct clusters *last)
{
    uint8_t *of = last->of;
    *last = m->level[k];
    last->of = of;
    memset(of, NO_CLUSTER, CLUSTERS_MOST);
    for (size_t i = 0; i < m->base.k; i++)
        for (size_t j = 0; j < was->k; j++)
            if (was->at[j].id == m->base.at[i].id)
                of[i] = m->level_of[k][j];
}

static void cluster_level(struct opinion_map *m, const struct clusters *was, int k,
                          unsigned threads)
{
    pair point[CLUSTERS_MOST];
    double weight[CLUSTERS_MOST];
    uint8_t of[CLUSTERS_MOST];
    struct clusters last = {.of = of}, next = {.of = m->level_of[k]};
    for (size_t i = 0; i < m->base.k; i++) {
        point[i] = m->base.at[i].centre;
        weight[i] = m->base.at[i].weight;
    }
    last_level(m, was, k, &last);
    cluster_points(point, weight, m->base.k, (size_t)k, LEVEL_ROUNDS, last.k ? &last : NULL, &next,
                   threads);
    m->level[k] = next;
    m->silhouette[k] = cluster_silhouette(point, m->base.k, &m->level[k]);
}

/* The k of the best silhouette (the larger of equals), once it has been the best four times
 * running. */
static void choose_k(struct opinion_map *m)
{
    int best = 2;
    for (int k = 3; k <= m->k_most; k++)
        if (m->silhouette[k] >= m->silhouette[best])
            best = k;
    m->k_times = best == m->k_last ? m->k_times + 1 : 1;
    m->k_last = best;
    if (m->k == 0 || m->k > m->k_most || m->k_times >= SMOOTH_TIMES)
        m->k = best;
}

static void name_groups(struct opinion_map *m)
{
    const struct clusters *c = &m->level[m->k];
    m->groups = (int)c->k;
    for (int g = 0; g < m->groups; g++) {
        m->group_id[g] = c->at[g].id;
        m->group_size[g] = 0;
    }
    for (uint32_t r = 0; r < votes_people(m->votes); r++) {
        m->group[r] = m->in[r] ? c->of[m->base_of[r]] : NO_GROUP;
        if (m->in[r])
            m->group_size[m->group[r]]++;
    }
}

static void make_groups(struct opinion_map *m, unsigned threads)
{
    struct clusters was = m->base;
    size_t n = take_in(m);
    m->groups = m->k_most = 0;
    if (n == 0)
        return;
    cluster_base(m, n, threads);
    int most = 2 + (int)(m->base.k / 12);
    m->k_most = most < MAP_K_MOST ? most : MAP_K_MOST;
    for (int k = 2; k <= m->k_most; k++)
        cluster_level(m, &was, k, threads);
    choose_k(m);
    name_groups(m);
}

static void use_labels(struct opinion_map *m, const int32_t *label)
{
    uint8_t index[GROUPS_MOST];
    m->groups = m->k_most = 0;
    memset(m->group_size, 0, sizeof(m->group_size));
    memset(index, NO_GROUP, sizeof(index));
    for (uint32_t r = 0; r < votes_people(m->votes); r++)
        if (label[r] >= 0)
            index[label[r]] = 0;
    for (int id = 0; id < GROUPS_MOST; id++)
        if (index[id] != NO_GROUP) {
            m->group_id[m->groups] = id;
            index[id] = (uint8_t)m->groups++;
        }
    for (uint32_t r = 0; r < votes_people(m->votes); r++) {
        m->in[r] = label[r] >= 0;
        m->group[r] = label[r] >= 0 ? index[label[r]] : NO_GROUP;
        if (label[r] >= 0)
            m->group_size[m->group[r]]++;
    }
    m->k = m->groups;
}

/* --- all of it ------------------------------------------------------------------------------- */

static void make_statistics(struct opinion_map *m)
{
    size_t statements = votes_statements(m->votes), groups = (size_t)m->groups + 1;
    if (statements >= m->score_cap) {
        m->score_cap = statements + statements / 2 + 1;
        m->score = base_realloc(m->score, m->score_cap * sizeof(*m->score));
    }
    m->representative = base_realloc(m->representative, groups * sizeof(*m->representative));
    m->representatives = base_realloc(m->representatives, groups * sizeof(*m->representatives));
    group_count(&m->counts, m->votes, m->group, m->groups);
    for (int g = 0; g < m->groups; g++)
        m->representatives[g] = stats_representative(m->votes, &m->counts, g, m->representative[g]);
    m->agrees = stats_consensus(m->votes, true, m->agree);
    m->disagrees = stats_consensus(m->votes, false, m->disagree);
    m->scores = stats_group_informed(m->votes, &m->counts, m->score);
}

static void make_points(struct opinion_map *m, double precision, unsigned threads)
{
    pca_compute(&m->pca, m->votes, precision, threads);
    pca_project(&m->pca, m->votes, m->point, threads);
}

void map_compute(struct opinion_map *m, unsigned threads)
{
    room_for_rows(m, votes_people(m->votes));
    make_points(m, PCA_EXACT, threads);
    make_groups(m, threads);
    make_statistics(m);
}

void map_compute_labelled(struct opinion_map *m, const int32_t *label, unsigned threads)
{
    room_for_rows(m, votes_people(m->votes));
    make_points(m, PCA_EXACT, threads);
    use_labels(m, label);
    make_statistics(m);
}

bool map_vote(struct opinion_map *m, int64_t person, int64_t statement, int vote, unsigned threads)
{
    size_t had = votes_people(m->votes);
    if (!votes_set(m->votes, person, statement, vote))
        return false;
    room_for_rows(m, had);
    make_points(m, PCA_FRESH, threads);
    make_statistics(m);
    return true;
}

/* --- honesty --------------------------------------------------------------------------------- */

uint32_t map_active(const struct opinion_map *m)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < votes_people(m->votes); r++)
        n += votes_of(m->votes, r) >= votes_needed(m);
    return n;
}

static bool same_answer(const struct votes *v, uint32_t r)
{
    int first = v->row[r] < v->row[r + 1] ? vote_of(v->cell[v->row[r]]) : VOTE_PASS;
    for (size_t k = v->row[r]; k < v->row[r + 1]; k++)
        if (vote_of(v->cell[k]) != first)
            return false;
    return first != VOTE_PASS;
}

uint32_t map_same_answer(const struct opinion_map *m)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < votes_people(m->votes); r++)
        n += m->in[r] && same_answer(m->votes, r);
    return n;
}

static uint32_t grouped(const struct opinion_map *m)
{
    uint32_t n = 0;
    for (int g = 0; g < m->groups; g++)
        n += m->group_size[g];
    return n;
}

/* A base cluster alone in its group counts 0: where all are, the score says nothing. */
static bool is_loose(const struct opinion_map *m)
{
    return m->k_most > 0 && m->base.k > (size_t)m->groups && m->silhouette[m->k] < LOOSE;
}

static bool is_one_sided(const struct opinion_map *m)
{
    return (uint64_t)map_same_answer(m) * 5 > grouped(m);
}

uint32_t map_doubts(const struct opinion_map *m)
{
    bool given = m->k_most == 0;
    uint32_t people = votes_people(m->votes), live = 0;
    for (uint32_t s = 0; s < votes_statements(m->votes); s++)
        live += !m->votes->out[s];
    bool is[DOUBTS] = {
        [DOUBT_FEW_PEOPLE] = people < MAP_PEOPLE_LEAST,
        [DOUBT_FEW_ACTIVE] = map_active(m) < MAP_PEOPLE_LEAST,
        [DOUBT_ONE_STATEMENT] = live < 2,
        [DOUBT_ONE_OPINION] = m->pca.eigenvalue[0] <= 0,
        [DOUBT_ONE_PLACE] = !given && m->base.k < 2,
        [DOUBT_ONE_LINE] = m->pca.eigenvalue[1] <= 0,
        [DOUBT_FEW_STATEMENTS] = live < MAP_VOTES_LEAST,
        [DOUBT_LOOSE] = is_loose(m),
        [DOUBT_SAME_ANSWER] = is_one_sided(m),
        [DOUBT_LEFT_OUT] = m->votes->left_out != 0,
    };
    for (int d = 0; d < DOUBT_NO_MAP; d++)
        if (is[d]) /* the first reason is enough, and what a map would show need not be said */
            return 1u << d | (uint32_t)is[DOUBT_LEFT_OUT] << DOUBT_LEFT_OUT;
    uint32_t bits = 0;
    for (int d = DOUBT_NO_MAP; d < DOUBTS; d++)
        bits |= (uint32_t)is[d] << d;
    return bits;
}
