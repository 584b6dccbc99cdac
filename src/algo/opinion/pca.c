/*
 * pca.c - see pca.h.
 *
 * The one costly thing is the product X'(X v). A row's part of it is a sum over its cells of a
 * table that is indexed by the cell (3 entries for each statement: what a vote of that kind on it
 * adds), and the way back adds that sum to a second table of the same shape: two look-ups and two
 * additions for each vote, both components at once, with tables that stay in the cache.
 */
#include "algo/opinion/pca.h"

#include "algo/opinion/parallel.h"

#define BLOCK_VOTES 65536u /* rows are cut into blocks of at least so many votes */
#define BLOCKS_MOST 32u
#define BASIS_MOST  40u /* vectors; then it begins again with the best */
#define BASIS_KEPT  8u
#define PASSES_MOST 400

/* --- blocks of rows -------------------------------------------------------------------------- */

static size_t block_count(const struct votes *v)
{
    size_t n = v->n / BLOCK_VOTES + 1;
    return n < BLOCKS_MOST ? n : BLOCKS_MOST;
}

/* The first row of block i of n; about the same number of votes in each. */
static uint32_t block_start(const struct votes *v, size_t i, size_t n)
{
    size_t vote = v->n / n * i, lo = 0, hi = votes_people(v);
    if (i == n)
        return votes_people(v);
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v->row[mid] < vote)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

/* --- the product ----------------------------------------------------------------------------- */

struct product {
    const struct votes *v;
    const pair *table;
    pair *sum; /* blocks times cells */
    size_t blocks, cells;
};

static pair row_sum(const struct votes *v, uint32_t r, const pair *table)
{
    pair a = {0, 0}, b = {0, 0}, c = {0, 0}, d = {0, 0};
    const uint16_t *at = v->cell + v->row[r], *end = v->cell + v->row[r + 1];
    for (; end - at >= 4; at += 4) {
        a += table[at[0]];
        b += table[at[1]];
        c += table[at[2]];
        d += table[at[3]];
    }
    for (; at < end; at++)
        a += table[*at];
    return (a + b) + (c + d);
}

static void product_block(void *ctx, size_t i)
{
    struct product *p = ctx;
    pair *sum = p->sum + i * p->cells;
    uint32_t end = block_start(p->v, i + 1, p->blocks);
    memset(sum, 0, p->cells * sizeof(*sum));
    for (uint32_t r = block_start(p->v, i, p->blocks); r < end; r++) {
        pair x = row_sum(p->v, r, p->table);
        for (size_t k = p->v->row[r]; k < p->v->row[r + 1]; k++)
            sum[p->v->cell[k]] += x;
    }
}

/* What a vote adds, by cell. */
static void fill_table(const struct pca *p, const struct votes *v, const pair *x, pair *table)
{
    for (uint32_t s = 0; s < p->n; s++)
        for (int vote = -1; vote <= 1; vote++)
            table[vote_cell(s, vote)] = v->out[s] ? (pair){0, 0} : x[s] * (vote - p->mean[s]);
}

/* y = X'X x, for two vectors at once. */
static void multiply(const struct pca *p, struct product *m, pair *table, const pair *x, pair *y,
                     unsigned threads)
{
    fill_table(p, m->v, x, table);
    m->table = table;
    parallel_run(threads, m->blocks, product_block, m);
    for (size_t b = 1; b < m->blocks; b++)
        for (size_t c = 0; c < m->cells; c++)
            m->sum[c] += m->sum[b * m->cells + c];
    for (uint32_t s = 0; s < p->n; s++) {
        const pair *c = m->sum + (size_t)3 * s;
        double mean = p->mean[s];
        y[s] = m->v->out[s] ? (pair){0, 0}
                            : c[0] * (-1 - mean) + c[1] * (0 - mean) + c[2] * (1 - mean);
    }
}

/* --- small dense symmetric matrices ---------------------------------------------------------- */

/* One rotation of Jacobi that makes a[p][q] zero (Golub and Van Loan, "Matrix Computations", 4th
 * ed., §8.5.2). */
static void rotate(double *a, double *e, size_t n, size_t p, size_t q)
{
    double tau = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    double t = (tau >= 0 ? 1 : -1) / (fabs(tau) + sqrt(1 + tau * tau));
    double c = 1 / sqrt(1 + t * t), s = t * c;
    for (size_t k = 0; k < n; k++) {
        double x = a[k * n + p], y = a[k * n + q];
        a[k * n + p] = c * x - s * y;
        a[k * n + q] = s * x + c * y;
    }
    for (size_t k = 0; k < n; k++) {
        double x = a[p * n + k], y = a[q * n + k];
        a[p * n + k] = c * x - s * y;
        a[q * n + k] = s * x + c * y;
    }
    for (size_t k = 0; k < n; k++) {
        double x = e[k * n + p], y = e[k * n + q];
        e[k * n + p] = c * x - s * y;
        e[k * n + q] = s * x + c * y;
    }
}

/* Eigenvectors of a (destroyed) into the columns of e; order[]: the largest eigenvalue first. */
static void eigen(double *a, double *e, size_t n, size_t *order)
{
    double scale = 0;
    for (size_t i = 0; i < n * n; i++)
        e[i] = i % (n + 1) == 0;
    for (size_t i = 0; i < n; i++)
        scale += fabs(a[i * (n + 1)]);
    for (int sweep = 0; sweep < 60; sweep++) {
        bool done = true;
        for (size_t p = 0; p + 1 < n; p++)
            for (size_t q = p + 1; q < n; q++)
                if (fabs(a[p * n + q]) > 1e-16 * scale) {
                    rotate(a, e, n, p, q);
                    done = false;
                }
        if (done)
            break;
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (; at > 0 && a[order[at - 1] * (n + 1)] < a[i * (n + 1)]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

/* --- the search ------------------------------------------------------------------------------ */

/* An orthonormal basis q of the directions looked at, what X'X makes of it (aq), the small matrix
 * t = q'X'Xq, and the best two vectors of its span. Vector j begins at q + j * n. */
struct search {
    uint32_t n; /* length of a vector */
    size_t m;   /* vectors in the basis */
    double *q, *aq;
    double t[BASIS_MOST * BASIS_MOST], work[BASIS_MOST * BASIS_MOST], e[BASIS_MOST * BASIS_MOST];
    size_t order[BASIS_MOST];
    double *best[2], *rest[2]; /* vectors and their residuals */
    double value[2], miss[2];  /* eigenvalues, lengths of the residuals */
    pair *x, *y;               /* what goes through the product */
};

static double dot(const double *a, const double *b, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void subtract(double *a, double f, const double *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        a[i] -= f * b[i];
}

static double *basis(const struct search *s, size_t j)
{
    return s->q + j * s->n;
}

/* Puts w into the basis, made orthogonal to it. What cancellation leaves of a short remainder is
 * made orthogonal again. False: nothing was left of it but rounding. */
static bool widen(struct search *s, const double *w)
{
    double *to = basis(s, s->m), before = sqrt(dot(w, w, s->n));
    if (s->m >= s->n)
        return false;
    memcpy(to, w, s->n * sizeof(*to));
    for (int again = 0; again < 3; again++) {
        for (size_t j = 0; j < s->m; j++)
            subtract(to, dot(to, basis(s, j), s->n), basis(s, j), s->n);
        double left = sqrt(dot(to, to, s->n));
        if (!(left > 1e-13 * before))
            return false;
        for (uint32_t i = 0; i < s->n; i++)
            to[i] /= left;
        before = 1;
    }
    s->m++;
    return true;
}

/* The products of the newest vectors, from number `from` (at most two), and the small matrix
 * Q'X'XQ. */
static void extend(struct search *s, size_t from, const struct pca *p, struct product *m,
                   pair *table, unsigned threads)
{
    bool two = s->m - from == 2;
    for (uint32_t i = 0; i < s->n; i++)
        s->x[i] = (pair){basis(s, from)[i], two ? basis(s, from + 1)[i] : 0};
    multiply(p, m, table, s->x, s->y, threads);
    for (size_t j = from; j < s->m; j++) {
        double *aq = s->aq + j * s->n;
        for (uint32_t i = 0; i < s->n; i++)
            aq[i] = s->y[i][j - from];
    }
    for (size_t j = from; j < s->m; j++)
        for (size_t i = 0; i <= j; i++)
            s->t[i * BASIS_MOST + j] = s->t[j * BASIS_MOST + i] =
                dot(basis(s, i), s->aq + j * s->n, s->n);
}

static void combine(const struct search *s, const double *vectors, size_t which, double *out)
{
    memset(out, 0, s->n * sizeof(*out));
    for (size_t j = 0; j < s->m; j++)
        subtract(out, -s->e[j * s->m + which], vectors + j * s->n, s->n);
}

/* The two best vectors that the basis holds, and how far they are from being eigenvectors. */
static void look(struct search *s)
{
    for (size_t i = 0; i < s->m; i++)
        for (size_t j = 0; j < s->m; j++)
            s->work[i * s->m + j] = s->t[i * BASIS_MOST + j];
    eigen(s->work, s->e, s->m, s->order);
    for (size_t k = 0; k < 2; k++) {
        s->value[k] = s->miss[k] = 0;
        memset(s->best[k], 0, s->n * sizeof(double));
        if (k >= s->m)
            continue;
        combine(s, s->q, s->order[k], s->best[k]);
        combine(s, s->aq, s->order[k], s->rest[k]);
        s->value[k] = s->work[s->order[k] * (s->m + 1)];
        subtract(s->rest[k], s->value[k], s->best[k], s->n);
        s->miss[k] = sqrt(dot(s->rest[k], s->rest[k], s->n));
    }
}

/* The basis is full: keeps the best few of its vectors, which are eigenvectors of the small
 * matrix. */
static void shrink(struct search *s)
{
    size_t keep = BASIS_KEPT, n = s->n;
    double *q = base_alloc(2 * keep * n * sizeof(*q)), *aq = q + keep * n;
    for (size_t k = 0; k < keep; k++) {
        combine(s, s->q, s->order[k], q + k * n);
        combine(s, s->aq, s->order[k], aq + k * n);
    }
    memcpy(s->q, q, keep * n * sizeof(*q));
    memcpy(s->aq, aq, keep * n * sizeof(*aq));
    free(q);
    memset(s->t, 0, sizeof(s->t));
    for (size_t k = 0; k < keep; k++)
        s->t[k * (BASIS_MOST + 1)] = s->work[s->order[k] * (s->m + 1)];
    s->m = keep;
}

/* Two vectors to begin with: the components so far, else fixed ones without any symmetry that
 * votes could have. */
static void begin(struct search *s, const struct pca *p, const struct votes *v)
{
    uint64_t z = 20260101;
    for (int k = 0; k < 2; k++) {
        double old = 0;
        for (uint32_t i = 0; i < s->n; i++)
            old += fabs(p->component[i][k]);
        for (uint32_t i = 0; i < s->n; i++) {
            z = z * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            double any = k == 0 ? 1 + (double)(z >> 40) * 0x1p-24 : (double)(z >> 40) * 0x1p-23 - 1;
            s->rest[0][i] = v->out[i] ? 0 : old > 0 ? p->component[i][k] : any;
        }
        widen(s, s->rest[0]);
    }
}

static void find_components(struct search *s, struct pca *p, const struct votes *v,
                            double precision, unsigned threads)
{
    struct product m = {.v = v, .blocks = block_count(v), .cells = (size_t)3 * p->n};
    m.sum = base_alloc(m.blocks * m.cells * sizeof(*m.sum));
    begin(s, p, v);
    for (size_t from = 0; from < s->m && p->passes < PASSES_MOST;) {
        extend(s, from, p, &m, p->table, threads);
        p->passes++;
        look(s);
        double enough = precision * s->value[0];
        if (s->miss[0] <= enough && s->miss[1] <= enough)
            break;
        if (s->m + 2 > BASIS_MOST)
            shrink(s);
        from = s->m;
        for (int k = 0; k < 2; k++)
            if (s->miss[k] > enough / 16)
                widen(s, s->rest[k]);
    }
    free(m.sum);
}

static struct search *search_new(uint32_t n)
{
    struct search *s = base_alloc(sizeof(*s));
    memset(s, 0, sizeof(*s));
    s->n = n;
    double *room = base_alloc((size_t)n * (2 * BASIS_MOST + 4) * sizeof(*room));
    s->q = room;
    s->aq = room + (size_t)n * BASIS_MOST;
    for (size_t k = 0; k < 2; k++) {
        s->best[k] = room + (size_t)n * (2 * BASIS_MOST + k);
        memset(s->best[k], 0, n * sizeof(*room));
        s->rest[k] = room + (size_t)n * (2 * BASIS_MOST + 2 + k);
    }
    s->x = base_alloc(((size_t)n + 1) * sizeof(*s->x));
    s->y = base_alloc(((size_t)n + 1) * sizeof(*s->y));
    return s;
}

static void search_free(struct search *s)
{
    free(s->q);
    free(s->x);
    free(s->y);
    free(s);
}

/* --- all of it ------------------------------------------------------------------------------- */

static void room_for(struct pca *p, uint32_t n)
{
    if (n > p->cap) {
        size_t cap = n < 64 ? 64 : (size_t)n + n / 2;
        p->component = base_realloc(p->component, cap * sizeof(*p->component));
        p->mean = base_realloc(p->mean, cap * sizeof(*p->mean));
        p->table = base_realloc(p->table, 3 * cap * sizeof(*p->table));
        p->cap = cap;
    }
    for (uint32_t s = p->n; s < n; s++)
        p->component[s] = (pair){0, 0};
    p->n = n;
}

/* Means of the columns, and the variance over all directions: that of each column about its
 * mean. */
static void centre(struct pca *p, const struct votes *v)
{
    double sum = 0;
    for (uint32_t s = 0; s < p->n; s++) {
        const uint32_t *c = v->count + (size_t)3 * s;
        double n = (double)c[0] + c[1] + c[2], m = n > 0 ? ((double)c[2] - c[0]) / n : 0;
        p->mean[s] = v->out[s] ? 0 : m;
        if (!v->out[s])
            sum += c[0] * (1 + m) * (1 + m) + c[1] * m * m + c[2] * (1 - m) * (1 - m);
    }
    uint32_t people = votes_people(v);
    p->variance = people > 1 ? sum / (people - 1) : 0;
}

/* The new component k: with the sign of the one before, or else so that its entries sum to 0 or
 * more. */
static void take_component(struct pca *p, const double *x, int k, double scale)
{
    double before = 0, sum = 0;
    for (uint32_t s = 0; s < p->n; s++) {
        before += x[s] * p->component[s][k];
        sum += x[s];
    }
    double sign = before < 0 || (!(before > 0) && sum < 0) ? -1 : 1;
    for (uint32_t s = 0; s < p->n; s++)
        p->component[s][k] = x[s] * sign * scale;
}

/* One person: the row itself, of length 1 (there is nothing to subtract a mean from). */
static void take_row(struct pca *p, const struct votes *v)
{
    double length = 0;
    memset(p->component, 0, p->n * sizeof(*p->component));
    for (uint32_t s = 0; s < p->n; s++)
        p->mean[s] = 0;
    for (size_t i = 0; i < v->n; i++)
        if (!v->out[v->cell[i] / 3])
            p->component[v->cell[i] / 3][0] = vote_of(v->cell[i]);
    for (uint32_t s = 0; s < p->n; s++)
        length += p->component[s][0] * p->component[s][0];
    for (uint32_t s = 0; s < p->n && length > 0; s++)
        p->component[s][0] /= sqrt(length);
}

void pca_compute(struct pca *p, const struct votes *v, double precision, unsigned threads)
{
    uint32_t people = votes_people(v), least;
    room_for(p, votes_statements(v));
    least = people < p->n ? people : p->n;
    p->components = least < 2 ? (int)least : 2;
    p->eigenvalue[0] = p->eigenvalue[1] = 0;
    p->passes = 0;
    centre(p, v);
    if (p->n == 0)
        return;
    if (people == 1) {
        take_row(p, v);
    } else {
        struct search *s = search_new(p->n);
        find_components(s, p, v, precision, threads);
        for (int k = 0; k < 2; k++) {
            bool there = s->value[k] > 1e-12 * s->value[0] && s->value[0] > 1e-12;
            p->eigenvalue[k] = there ? s->value[k] / (people - 1) : 0;
            take_component(p, s->best[k], k, there);
        }
        search_free(s);
    }
    fill_table(p, v, p->component, p->table);
}

void pca_free(struct pca *p)
{
    free(p->component);
    free(p->mean);
    free(p->table);
    *p = (struct pca){0};
}

/* --- points ---------------------------------------------------------------------------------- */

struct projection {
    const struct pca *p;
    const struct votes *v;
    pair *point;
    size_t blocks;
    uint32_t out; /* columns moderated out: they count as voted on by everybody */
};

/* Votes of the row on statements that are in. */
static uint32_t live_votes(const struct votes *v, uint32_t r, uint32_t out)
{
    uint32_t n = votes_of(v, r);
    for (size_t k = v->row[r]; out && k < v->row[r + 1]; k++)
        n -= v->out[v->cell[k] / 3];
    return n;
}

static void project_block(void *ctx, size_t i)
{
    const struct projection *j = ctx;
    uint32_t end = block_start(j->v, i + 1, j->blocks);
    for (uint32_t r = block_start(j->v, i, j->blocks); r < end; r++) {
        double n = (double)live_votes(j->v, r, j->out) + j->out;
        double grow = j->p->components < 2 ? 0 : sqrt(j->p->n / (n > 1 ? n : 1));
        j->point[r] = row_sum(j->v, r, j->p->table) * grow;
    }
}

void pca_project(const struct pca *p, const struct votes *v, pair *point, unsigned threads)
{
    struct projection j = {.p = p, .v = v, .point = point, .blocks = block_count(v)};
    for (uint32_t s = 0; s < p->n; s++)
        j.out += v->out[s];
    parallel_run(threads, j.blocks, project_block, &j);
}

pair pca_statement(const struct pca *p, uint32_t column)
{
    double grow = p->components < 2 ? 0 : sqrt(p->n);
    return p->table[vote_cell(column, VOTE_AGREE)] * grow;
}
