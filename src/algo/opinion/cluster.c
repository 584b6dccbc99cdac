/*
 * cluster.c - see cluster.h.
 */
#include "algo/opinion/cluster.h"

#include "algo/opinion/parallel.h"

#define LEAF_POINTS 24u  /* fewer are looked at one by one */
#define TASK_DEPTH  5    /* the tree is walked in up to 32 pieces */
#define SAME        0.01 /* centres that moved less have come to rest (clusters.clj) */

static double distance2(pair a, pair b)
{
    pair d = a - b;
    d *= d;
    return d[0] + d[1];
}

/* --- the tree -------------------------------------------------------------------------------- */

struct sum {
    pair at;
    double weight;
};
struct node {
    uint32_t from, to; /* its points in the tree's order */
    uint32_t less;     /* its children are less and less + 1; 0: a leaf */
    pair low, high;    /* the box around its points */
    struct sum sum;
};
struct tree {
    const pair *source;
    const double *weight; /* by point; NULL: 1 each */
    uint32_t *order;      /* which point stands where */
    pair *point;          /* in that order */
    struct node *node;
    uint32_t nodes;
    uint32_t task[1 << TASK_DEPTH]; /* nodes that together hold all points */
    size_t tasks;
};

/* Moves the point of rank `middle` along the axis to its place, the lower ones before it
 * (Hoare's selection). */
static void select_middle(struct tree *t, uint32_t from, uint32_t to, uint32_t middle, int axis)
{
    while (to - from > 1) {
        double pivot = t->source[t->order[from + (to - from) / 2]][axis];
        uint32_t i = from, j = to - 1;
        while (i <= j) {
            while (t->source[t->order[i]][axis] < pivot)
                i++;
            while (t->source[t->order[j]][axis] > pivot)
                j--;
            if (i <= j) {
                uint32_t swap = t->order[i];
                t->order[i++] = t->order[j];
                t->order[j] = swap;
                if (j == 0)
                    break;
                j--;
            }
        }
        if (middle <= j && j < to)
            to = j + 1;
        else if (middle >= i)
            from = i;
        else
            return;
    }
}

static void measure(struct tree *t, struct node *n)
{
    n->low = n->high = t->source[t->order[n->from]];
    for (uint32_t i = n->from; i < n->to; i++) {
        uint32_t at = t->order[i];
        pair p = t->source[at];
        double w = t->weight ? t->weight[at] : 1;
        for (int axis = 0; axis < 2; axis++) {
            n->low[axis] = p[axis] < n->low[axis] ? p[axis] : n->low[axis];
            n->high[axis] = p[axis] > n->high[axis] ? p[axis] : n->high[axis];
        }
        n->sum.at += p * w;
        n->sum.weight += w;
    }
}

/* Halves by number of points, so its depth is at most log2(n). */
static void grow(struct tree *t, uint32_t at, uint32_t from, uint32_t to, int depth)
{
    struct node *n = &t->node[at];
    *n = (struct node){.from = from, .to = to};
    measure(t, n);
    pair size = n->high - n->low;
    bool leaf = to - from <= LEAF_POINTS || (size[0] <= 0 && size[1] <= 0);
    if (depth == TASK_DEPTH || (leaf && depth < TASK_DEPTH))
        t->task[t->tasks++] = at;
    if (leaf)
        return;
    uint32_t middle = from + (to - from) / 2, less = t->nodes;
    t->nodes += 2;
    n->less = less;
    select_middle(t, from, to, middle, size[1] > size[0]);
    grow(t, less, from, middle, depth + 1);
    grow(t, less + 1, middle, to, depth + 1);
}

static void tree_make(struct tree *t, const pair *point, const double *weight, size_t n)
{
    *t = (struct tree){.source = point, .weight = weight};
    t->order = base_alloc((n + 1) * sizeof(*t->order));
    t->point = base_alloc((n + 1) * sizeof(*t->point));
    t->node = base_alloc((2 * (2 * n / LEAF_POINTS + 1) + 1) * sizeof(*t->node));
    for (uint32_t i = 0; i < n; i++)
        t->order[i] = i;
    t->nodes = 1;
    grow(t, 0, 0, (uint32_t)n, 0);
    for (size_t i = 0; i < n; i++)
        t->point[i] = point[t->order[i]];
}

static void tree_free(struct tree *t)
{
    free(t->order);
    free(t->point);
    free(t->node);
}

/* --- each point to the nearest centre -------------------------------------------------------- */

struct choice {
    const struct tree *t;
    const struct clusters *c;
    uint8_t *of;                      /* by point */
    struct sum (*sum)[CLUSTERS_MOST]; /* by task and cluster */
};

static void give(const struct choice *w, struct sum *sum, const struct node *n, uint8_t to)
{
    sum[to].at += n->sum.at;
    sum[to].weight += n->sum.weight;
    for (uint32_t i = n->from; i < n->to; i++)
        w->of[w->t->order[i]] = to;
}

static void give_each(const struct choice *w, struct sum *sum, const struct node *n,
                      const uint8_t *near, size_t k)
{
    for (uint32_t i = n->from; i < n->to; i++) {
        pair p = w->t->point[i];
        double best = INFINITY;
        uint8_t to = near[0];
        for (size_t j = 0; j < k; j++) {
            double d = distance2(p, w->c->at[near[j]].centre);
            if (d <= best) { /* the later of two equally near */
                best = d;
                to = near[j];
            }
        }
        uint32_t at = w->t->order[i];
        double weight = w->t->weight ? w->t->weight[at] : 1;
        sum[to].at += p * weight;
        sum[to].weight += weight;
        w->of[at] = to;
    }
}

static double outside(double x, double low, double high)
{
    return x < low ? low - x : x > high ? x - high : 0;
}

/* Of the k centres in near those that may be nearest to a point in the box; kept in order.
 * Rounding may let one more through, never one less. */
static size_t filter(const struct clusters *c, const struct node *n, const uint8_t *near, size_t k,
                     uint8_t *kept)
{
    double least[CLUSTERS_MOST], best = INFINITY;
    size_t left = 0;
    for (size_t j = 0; j < k; j++) {
        pair p = c->at[near[j]].centre;
        double x = outside(p[0], n->low[0], n->high[0]), y = outside(p[1], n->low[1], n->high[1]);
        double fx = fmax(fabs(p[0] - n->low[0]), fabs(p[0] - n->high[0]));
        double fy = fmax(fabs(p[1] - n->low[1]), fabs(p[1] - n->high[1]));
        least[j] = x * x + y * y;
        best = fmin(best, fx * fx + fy * fy);
    }
    for (size_t j = 0; j < k; j++)
        if (least[j] <= best * (1 + 1e-9))
            kept[left++] = near[j];
    return left;
}

static void choose(const struct choice *w, struct sum *sum, uint32_t at, const uint8_t *near,
                   size_t k)
{
    const struct node *n = &w->t->node[at];
    uint8_t kept[CLUSTERS_MOST];
    k = filter(w->c, n, near, k, kept);
    if (k == 1) {
        give(w, sum, n, kept[0]);
    } else if (n->less == 0) {
        give_each(w, sum, n, kept, k);
    } else {
        choose(w, sum, n->less, kept, k);
        choose(w, sum, n->less + 1, kept, k);
    }
}

static void choose_task(void *ctx, size_t i)
{
    const struct choice *w = ctx;
    uint8_t all[CLUSTERS_MOST];
    for (size_t j = 0; j < CLUSTERS_MOST; j++) {
        all[j] = (uint8_t)j;
        w->sum[i][j] = (struct sum){{0, 0}, 0};
    }
    choose(w, w->sum[i], w->t->task[i], all, w->c->k);
}

/* --- one round ------------------------------------------------------------------------------- */

/* Clusters without a member go; `of` follows. */
static void drop_empty(struct clusters *c, size_t n)
{
    uint8_t to[CLUSTERS_MOST];
    size_t left = 0;
    for (size_t j = 0; j < c->k; j++) {
        to[j] = (uint8_t)left;
        if (c->at[j].weight > 0)
            c->at[left++] = c->at[j];
    }
    for (size_t i = 0; left < c->k && i < n; i++)
        if (c->of[i] != NO_CLUSTER)
            c->of[i] = to[c->of[i]];
    c->k = left;
}

static void step(const struct tree *t, struct clusters *c, size_t n, unsigned threads)
{
    struct sum sum[1 << TASK_DEPTH][CLUSTERS_MOST];
    struct choice w = {t, c, c->of, sum};
    parallel_run(threads, t->tasks, choose_task, &w);
    for (size_t j = 0; j < c->k; j++) {
        struct sum all = {{0, 0}, 0};
        for (size_t i = 0; i < t->tasks; i++) {
            all.at += sum[i][j].at;
            all.weight += sum[i][j].weight;
        }
        c->at[j].weight = all.weight;
        if (all.weight > 0)
            c->at[j].centre = all.at / all.weight;
    }
    drop_empty(c, n);
}

static int by_place(const void *x, const void *y)
{
    pair a = *(const pair *)x, b = *(const pair *)y;
    for (int axis = 0; axis < 2; axis++)
        if (a[axis] < b[axis] || a[axis] > b[axis])
            return a[axis] < b[axis] ? -1 : 1;
    return 0;
}

static size_t sorted_centres(const struct clusters *c, pair *to)
{
    for (size_t j = 0; j < c->k; j++)
        to[j] = c->at[j].centre;
    qsort(to, c->k, sizeof(*to), by_place);
    return c->k;
}

/* Both lists sorted, paired, the longer one cut: none of the pairs is 0.01 apart. */
static bool at_rest(const struct clusters *before, const struct clusters *after)
{
    pair a[CLUSTERS_MOST], b[CLUSTERS_MOST];
    size_t n = sorted_centres(before, a), m = sorted_centres(after, b);
    for (size_t j = 0; j < n && j < m; j++)
        if (!(sqrt(distance2(a[j], b[j])) < SAME))
            return false;
    return true;
}

/* --- where it begins ------------------------------------------------------------------------- */

static void start_cold(const pair *point, size_t n, size_t k, struct clusters *c)
{
    c->k = 0;
    for (size_t i = 0; i < n && c->k < k; i++) {
        bool known = false;
        for (size_t j = 0; j < c->k && !known; j++)
            known = distance2(point[i], c->at[j].centre) <= 0;
        if (!known) {
            c->at[c->k] = (struct cluster){.id = (int)c->k, .centre = point[i], .weight = 1};
            c->k++;
        }
    }
}

/* Centres from the members; clusters without one go. */
static void recentre(const pair *point, const double *weight, size_t n, struct clusters *c)
{
    struct sum sum[CLUSTERS_MOST];
    memset(sum, 0, sizeof(sum));
    for (size_t i = 0; i < n; i++)
        if (c->of[i] != NO_CLUSTER) {
            double w = weight ? weight[i] : 1;
            sum[c->of[i]].at += point[i] * w;
            sum[c->of[i]].weight += w;
        }
    for (size_t j = 0; j < c->k; j++) {
        c->at[j].weight = sum[j].weight;
        if (sum[j].weight > 0)
            c->at[j].centre = sum[j].at / sum[j].weight;
    }
    drop_empty(c, n);
}

/* Clusters with equal centres become one, with the id of the larger; of equally large ones the
 * later's. */
static void merge_equal(struct clusters *c, size_t n)
{
    for (size_t j = 0; j < c->k; j++)
        for (size_t l = j + 1; l < c->k; l++) {
            if (c->at[j].weight <= 0 || distance2(c->at[j].centre, c->at[l].centre) > 0)
                continue;
            if (c->at[l].weight >= c->at[j].weight)
                c->at[j].id = c->at[l].id;
            c->at[j].weight += c->at[l].weight;
            c->at[l].weight = 0;
            for (size_t i = 0; i < n; i++)
                if (c->of[i] == l)
                    c->of[i] = (uint8_t)j;
        }
    drop_empty(c, n);
}

/* The point farthest from its nearest centre (the last of equally far ones); *away: how far,
 * squared. */
static size_t farthest(const pair *point, size_t n, const struct clusters *c, double *away)
{
    size_t far = 0;
    *away = -1;
    for (size_t i = 0; i < n; i++) {
        double near = INFINITY;
        for (size_t j = 0; j < c->k; j++)
            near = fmin(near, distance2(point[i], c->at[j].centre));
        if (near >= *away) {
            *away = near;
            far = i;
        }
    }
    return far;
}

static int next_id(const struct clusters *c)
{
    int most = -1;
    for (size_t j = 0; j < c->k; j++)
        most = c->at[j].id > most ? c->at[j].id : most;
    return most + 1;
}

/* How many distinct points there are, but not more than k. */
static size_t distinct(const pair *point, size_t n, size_t k)
{
    struct clusters c;
    start_cold(point, n, k, &c);
    return c.k;
}

/* Clean-start-clusters of clusters.clj. */
static void start_warm(const pair *point, const double *weight, size_t n, size_t k,
                       const struct clusters *last, struct clusters *c)
{
    double away;
    c->k = last->k;
    memcpy(c->at, last->at, sizeof(c->at));
    memcpy(c->of, last->of, n);
    recentre(point, weight, n, c);
    if (c->k == 0) {
        c->k = 1;
        c->at[0].id = 0;
        memset(c->of, 0, n);
        recentre(point, weight, n, c);
    }
    merge_equal(c, n);
    size_t want = distinct(point, n, k);
    while (c->k < want) {
        size_t far = farthest(point, n, c, &away);
        if (!(away > 0))
            break;
        c->at[c->k] = (struct cluster){.id = next_id(c), .centre = point[far], .weight = 1};
        c->of[far] = (uint8_t)c->k++;
        recentre(point, weight, n, c);
    }
}

static int by_id(const void *x, const void *y)
{
    const struct cluster *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

/* Ascending ids; `of` follows. */
static void sort_by_id(struct clusters *c, size_t n)
{
    struct cluster was[CLUSTERS_MOST];
    uint8_t to[CLUSTERS_MOST];
    memcpy(was, c->at, sizeof(was));
    qsort(c->at, c->k, sizeof(*c->at), by_id);
    for (size_t j = 0; j < c->k; j++)
        for (size_t l = 0; l < c->k; l++)
            if (c->at[l].id == was[j].id)
                to[j] = (uint8_t)l;
    for (size_t i = 0; i < n; i++)
        c->of[i] = to[c->of[i]];
}

void cluster_points(const pair *point, const double *weight, size_t n, size_t k, int most_rounds,
                    const struct clusters *start, struct clusters *out, unsigned threads)
{
    struct tree t;
    out->k = 0;
    BUG_IF(k < 1 || k > CLUSTERS_MOST || n > UINT32_MAX / 2);
    if (n == 0)
        return;
    if (start)
        start_warm(point, weight, n, k, start, out);
    else
        start_cold(point, n, k, out);
    tree_make(&t, point, weight, n);
    for (int left = most_rounds;; left--) {
        struct clusters before = *out;
        step(&t, out, n, threads);
        if (left <= 0 || at_rest(&before, out))
            break;
    }
    tree_free(&t);
    sort_by_id(out, n);
}

/* --- how well they stand apart --------------------------------------------------------------- */

double cluster_silhouette(const pair *point, size_t n, const struct clusters *c)
{
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        double sum[CLUSTERS_MOST] = {0}, own = 0, other = INFINITY;
        size_t members[CLUSTERS_MOST] = {0};
        for (size_t j = 0; j < n; j++) {
            sum[c->of[j]] += sqrt(distance2(point[i], point[j]));
            members[c->of[j]]++;
        }
        for (size_t j = 0; j < c->k; j++)
            if (j == c->of[i])
                own = members[j] > 1 ? sum[j] / (double)(members[j] - 1) : 0;
            else if (members[j])
                other = fmin(other, sum[j] / (double)members[j]);
        double most = fmax(own, other);
        if (members[c->of[i]] > 1 && isfinite(other) && most > 0)
            total += (other - own) / most;
    }
    return n ? total / (double)n : 0;
}
