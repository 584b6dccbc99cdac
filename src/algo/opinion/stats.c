/*
 * stats.c - see stats.h.
 */
#include "algo/opinion/stats.h"

double stats_prop_test(double x, double n)
{
    return 2 * sqrt(n + 1) * ((x + 1) / (n + 1) - 0.5);
}

double stats_two_prop_test(double x, double x_out, double n, double n_out)
{
    x++, x_out++, n++, n_out++;
    double h = (x + x_out) / (n + n_out);
    if (h >= 1) /* all of both: nothing to tell apart */
        return 0;
    return (x / n - x_out / n_out) / sqrt(h * (1 - h) * (1 / n + 1 / n_out));
}

static bool significant(double z)
{
    return z > SIGNIFICANT_Z;
}

/* --- counts ---------------------------------------------------------------------------------- */

void group_count(struct group_counts *g, const struct votes *v, const uint8_t *of, int groups)
{
    g->groups = groups;
    g->stride = (size_t)3 * votes_statements(v);
    size_t need = g->stride * (size_t)groups;
    if (need > g->cap) {
        g->at = base_realloc(g->at, need * sizeof(*g->at));
        g->cap = need;
    }
    if (need)
        memset(g->at, 0, need * sizeof(*g->at));
    for (uint32_t r = 0; r < votes_people(v); r++) {
        if (of[r] >= groups)
            continue;
        uint32_t *count = g->at + of[r] * g->stride;
        for (size_t k = v->row[r]; k < v->row[r + 1]; k++)
            count[v->cell[k]]++;
    }
}

void group_counts_free(struct group_counts *g)
{
    free(g->at);
    *g = (struct group_counts){0};
}

struct tally {
    double agree, disagree, seen;
};

static struct tally tally_of(const uint32_t *count, uint32_t column)
{
    const uint32_t *c = count + (size_t)3 * column;
    return (struct tally){c[2], c[0], (double)c[0] + c[1] + c[2]};
}

static struct tally tally_group(const struct group_counts *g, int group, uint32_t column)
{
    return tally_of(g->at + (size_t)group * g->stride, column);
}

static struct tally tally_others(const struct group_counts *g, int group, uint32_t column)
{
    struct tally sum = {0};
    for (int other = 0; other < g->groups; other++) {
        struct tally t = tally_group(g, other, column);
        if (other != group) {
            sum.agree += t.agree;
            sum.disagree += t.disagree;
            sum.seen += t.seen;
        }
    }
    return sum;
}

static double share(double x, double n)
{
    return (x + 1) / (n + 2);
}

/* --- representative -------------------------------------------------------------------------- */

/* Both sides of one statement in one group: share, its test, times the others' share, its test. */
struct side {
    double p, p_test, repness, repness_test;
};
struct both {
    struct tally in, out;
    struct side agree, disagree;
};

static struct side side_of(double x, double n, double x_out, double n_out)
{
    return (struct side){share(x, n), stats_prop_test(x, n), share(x, n) / share(x_out, n_out),
                         stats_two_prop_test(x, x_out, n, n_out)};
}

static struct both both_sides(const struct group_counts *g, int group, uint32_t column)
{
    struct tally in = tally_group(g, group, column), out = tally_others(g, group, column);
    return (struct both){in, out, side_of(in.agree, in.seen, out.agree, out.seen),
                         side_of(in.disagree, in.seen, out.disagree, out.seen)};
}

/* The side that sets the group more apart from the others; on a tie that of the disagrees. */
static struct representative finalise(const struct both *b, uint32_t column)
{
    bool agree = b->agree.repness_test > b->disagree.repness_test;
    const struct side *s = agree ? &b->agree : &b->disagree;
    return (struct representative){.column = column,
                                   .agree = agree,
                                   .success = (uint32_t)(agree ? b->in.agree : b->in.disagree),
                                   .n = (uint32_t)b->in.seen,
                                   .success_out =
                                       (uint32_t)(agree ? b->out.agree : b->out.disagree),
                                   .n_out = (uint32_t)b->out.seen,
                                   .p = s->p,
                                   .p_test = s->p_test,
                                   .repness = s->repness,
                                   .repness_test = s->repness_test};
}

static bool is_sufficient(const struct side *s)
{
    return significant(s->repness_test) && significant(s->p_test);
}

static double weight_of(const struct side *s)
{
    return s->repness * s->repness_test * s->p * s->p_test;
}

/* Whether b takes the place of the best agree so far (now; NULL: none yet). */
static bool agrees_better(const struct both *b, const struct both *now)
{
    const struct side *a = &b->agree;
    if (b->in.agree <= 0 && b->in.disagree <= 0)
        return false;
    if (now && now->agree.repness > 1)
        return weight_of(a) > weight_of(&now->agree);
    if (now)
        return a->p * a->p_test > now->agree.p * now->agree.p_test;
    return significant(a->p_test) || (a->repness > 1 && a->p > 0.5);
}

static double rank(const struct representative *r)
{
    return r->repness * r->repness_test * r->p * r->p_test;
}

/* Into a descending list of at most STATEMENTS_TOP, behind equals: what falls off was not among
 * the first. */
static size_t put_in_order(struct representative *list, size_t n, struct representative r)
{
    size_t at = n;
    while (at > 0 && rank(&list[at - 1]) < rank(&r))
        at--;
    if (at == STATEMENTS_TOP)
        return n;
    n += n < STATEMENTS_TOP;
    memmove(list + at + 1, list + at, (n - at - 1) * sizeof(*list));
    list[at] = r;
    return n;
}

/* Agrees before disagrees, each in their order. */
static size_t agrees_first(struct representative *list, size_t n)
{
    struct representative sorted[STATEMENTS_TOP];
    size_t at = 0;
    for (int agree = 1; agree >= 0; agree--)
        for (size_t i = 0; i < n; i++)
            if (list[i].agree == agree)
                sorted[at++] = list[i];
    memcpy(list, sorted, n * sizeof(*list));
    return n;
}

struct selection {
    struct representative list[STATEMENTS_TOP + 1], best;
    size_t n, sufficient;
    bool has_best, has_agree;
    struct both agree; /* the best agree so far */
    uint32_t agree_at;
};

static void consider(struct selection *s, const struct both *b, uint32_t column)
{
    struct representative r = finalise(b, column);
    if (is_sufficient(&b->agree) || is_sufficient(&b->disagree)) {
        s->n = put_in_order(s->list, s->n, r);
        s->sufficient++;
    } else if (s->sufficient == 0 && (!s->has_best || r.repness_test > s->best.repness_test)) {
        s->best = r;
        s->has_best = true;
    }
    if (agrees_better(b, s->has_agree ? &s->agree : NULL)) {
        s->agree = *b;
        s->agree_at = column;
        s->has_agree = true;
    }
}

/* The best agree in front of the others. */
static size_t lead_with(struct representative *list, size_t n, struct representative best)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].column != best.column)
            list[left++] = list[i];
    left -= left == STATEMENTS_TOP;
    memmove(list + 1, list, left * sizeof(*list));
    list[0] = best;
    return left + 1;
}

size_t stats_representative(const struct votes *v, const struct group_counts *g, int group,
                            struct representative *out)
{
    struct selection s = {0};
    for (uint32_t c = 0; c < votes_statements(v); c++) {
        struct both b = both_sides(g, group, c);
        if (!v->out[c])
            consider(&s, &b, c);
    }
    struct representative agree = finalise(&s.agree, s.agree_at);
    agree.best_agree = true;
    agree.success = (uint32_t)s.agree.in.agree;
    if (s.sufficient && s.has_agree)
        s.n = lead_with(s.list, s.n, agree);
    else if (s.has_agree)
        s.list[s.n++] = agree;
    else if (!s.sufficient && s.has_best)
        s.list[s.n++] = s.best;
    memcpy(out, s.list, s.n * sizeof(*out));
    return agrees_first(out, s.n);
}

/* --- what all share -------------------------------------------------------------------------- */

size_t stats_consensus(const struct votes *v, bool agree, struct consensus *out)
{
    size_t n = 0;
    for (uint32_t c = 0; c < votes_statements(v); c++) {
        struct tally t = tally_of(v->count, c);
        double x = agree ? t.agree : t.disagree;
        struct consensus now = {c, share(x, t.seen), stats_prop_test(x, t.seen), 0};
        now.metric = now.p * now.p_test;
        if (v->out[c] || !(now.p > 0.5) || !significant(now.p_test))
            continue;
        size_t at = n;
        while (at > 0 && out[at - 1].metric < now.metric)
            at--;
        if (at == STATEMENTS_TOP)
            continue;
        n += n < STATEMENTS_TOP;
        memmove(out + at + 1, out + at, (n - at - 1) * sizeof(*out));
        out[at] = now;
    }
    return n;
}

static int by_value(const void *x, const void *y)
{
    const struct score *a = x, *b = y;
    if (a->value < b->value || a->value > b->value)
        return a->value > b->value ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

size_t stats_group_informed(const struct votes *v, const struct group_counts *g, struct score *out)
{
    size_t n = 0;
    for (uint32_t c = 0; g->groups > 0 && c < votes_statements(v); c++) {
        double product = 1;
        for (int i = 0; i < g->groups; i++) {
            struct tally t = tally_group(g, i, c);
            product *= share(t.agree, t.seen);
        }
        out[n++] = (struct score){c, product};
    }
    qsort(out, n, sizeof(*out), by_value);
    return n;
}

double stats_priority(double agree, double disagree, double seen, double extremity,
                      bool about_person)
{
    if (about_person)
        return 49;
    double pass = seen - agree - disagree;
    double importance =
        (1 - (pass + 1) / (seen + 2)) * (extremity + 1) * ((agree + 1) / (seen + 2));
    double weight = importance * (1 + 8 * exp2(-seen / 5));
    return weight * weight;
}
