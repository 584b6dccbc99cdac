/*
 * pool.c - from people to a model: types, the pool of vacancies, and what counting alone can refuse.
 */
#include "algo/lottery/pool.h"

/* --- types ---------------------------------------------------------------------------------------- */

/* By features, then household: so types are in an order that does not depend on rows. */
static int compare_people(const void *a, const void *b, void *ctx)
{
    const struct lot_pool *p = ctx;
    int i = *(const int *)a, j = *(const int *)b;
    const int *x = p->of + (size_t)i * (size_t)p->categories;
    const int *y = p->of + (size_t)j * (size_t)p->categories;
    for (int c = 0; c < p->categories; c++)
        if (x[c] != y[c])
            return x[c] < y[c] ? -1 : 1;
    if (p->household[i] != p->household[j])
        return p->household[i] < p->household[j] ? -1 : 1;
    return i < j ? -1 : 1;
}

static bool same_type(const struct lot_pool *p, int i, int j)
{
    size_t n = (size_t)p->categories;
    return p->household[i] < 0 && p->household[j] < 0 &&
           memcmp(p->of + (size_t)i * n, p->of + (size_t)j * n, n * sizeof(int)) == 0;
}

static void set_groups(const struct lot_pool *p, struct lot_model *m)
{
    for (int g = 0; g < m->groups; g++) {
        bool feature = g < p->features;
        m->low[g] = feature ? p->feature[g].low : 0;
        m->high[g] = feature ? p->feature[g].high : 1;
        m->low_flex[g] = feature ? p->feature[g].low_flex : 0;
        m->high_flex[g] = feature ? p->feature[g].high_flex : 1;
    }
}

struct lot_types *lot_types_of(struct arena *a, const struct lot_pool *p)
{
    struct lot_types *s = arena_new(a, struct lot_types);
    struct lot_model *m = &s->model;
    size_t people = (size_t)p->people;
    m->seats = p->seats;
    m->groups = p->features + p->households;
    m->low = arena_array(a, int, (size_t)m->groups);
    m->high = arena_array(a, int, (size_t)m->groups);
    m->low_flex = arena_array(a, int, (size_t)m->groups);
    m->high_flex = arena_array(a, int, (size_t)m->groups);
    m->count = arena_array(a, int, people);
    m->first = arena_array(a, int, people + 1);
    m->of = arena_array(a, int, people *((size_t)p->categories + 1));
    s->first = arena_array(a, int, people + 1);
    s->member = arena_array(a, int, people);
    s->type_of = arena_array(a, int, people);
    set_groups(p, m);
    for (int i = 0; i < p->people; i++)
        s->member[i] = i;
    qsort_r(s->member, people, sizeof(int), compare_people, (void *)(uintptr_t)p);
    for (int i = 0, at = 0; i < p->people; i++) {
        int who = s->member[i];
        if (i == 0 || !same_type(p, s->member[i - 1], who)) {
            const int *of = p->of + (size_t)who * (size_t)p->categories;
            for (int c = 0; c < p->categories; c++)
                m->of[at++] = of[c];
            if (p->household[who] >= 0)
                m->of[at++] = p->features + p->household[who];
            s->first[m->types++] = i;
            m->first[m->types] = at;
        }
        m->count[m->types - 1]++;
        s->type_of[who] = m->types - 1;
    }
    s->first[m->types] = p->people;
    return s;
}

const char *lot_group_name(struct arena *a, const struct lot_pool *p, int group)
{
    if (group < p->features)
        return arena_printf(a, "%s/%s", p->feature[group].category, p->feature[group].value);
    if (group >= p->features + p->households)
        return "size";
    struct buf b = buf_make(a, 0);
    buf_lit(&b, "household ");
    for (int i = 0, n = 0; i < p->people; i++)
        if (p->household[i] == group - p->features)
            buf_printf(&b, "%s%s", n++ ? "+" : "", p->id[i]);
    return b.p;
}

/* --- drop-outs --------------------------------------------------------------------------------------- */

struct count {
    int kept, left;
};

/* Households are numbered anew: a number is worth keeping while two of it are left. */
static void renumber(struct arena *a, struct lot_pool *p, int households)
{
    int *members = arena_array(a, int, (size_t)households),
        *number = arena_array(a, int, (size_t)households);
    for (int i = 0; i < p->people; i++)
        if (p->household[i] >= 0)
            members[p->household[i]]++;
    p->households = 0;
    for (int h = 0; h < households; h++)
        number[h] = members[h] > 1 ? p->households++ : -1;
    for (int i = 0; i < p->people; i++)
        if (p->household[i] >= 0)
            p->household[i] = number[p->household[i]];
}

/* The bounds of the vacancies; a maximum that those who stay exceed is 0, and low may be above it: then
 * nothing is feasible, and the reasons say so. */
static void reduce_bounds(const struct lot_pool *p, const signed char *keep, struct lot_pool *r)
{
    for (int i = 0; i < p->people; i++) {
        for (int c = 0; keep[i] > 0 && c < p->categories; c++) {
            struct lot_feature *f =
                &r->feature[p->of[(size_t)i * (size_t)p->categories + (size_t)c]];
            f->low -= f->low > 0;
            f->low_flex -= f->low_flex > 0;
            f->high--;
            f->high_flex -= f->high_flex < LOT_FLEX_MOST;
        }
    }
}

static bool lives_with_kept(const struct lot_pool *p, const bool *taken, int i)
{
    return p->household[i] >= 0 && taken[p->household[i]];
}

struct lot_pool *lot_pool_without(struct arena *a, const struct lot_pool *p,
                                  const signed char *keep, const char **why)
{
    struct lot_pool *r = arena_new(a, struct lot_pool);
    size_t people = (size_t)p->people, categories = (size_t)p->categories;
    bool *taken = arena_array(a, bool, (size_t)p->households);
    int kept = 0;
    *r = *p;
    for (int i = 0; i < p->people; i++) {
        kept += keep[i] > 0;
        if (keep[i] > 0 && lives_with_kept(p, taken, i)) {
            *why = arena_printf(a, "%s and another who stays live in one household", p->id[i]);
            return NULL;
        }
        if (keep[i] > 0 && p->household[i] >= 0)
            taken[p->household[i]] = true;
    }
    r->seats = p->seats - kept;
    if (r->seats <= 0) {
        *why = arena_printf(a, "%d stay on a panel of %d: no seat is vacant", kept, p->seats);
        return NULL;
    }
    r->feature = arena_array(a, struct lot_feature, (size_t)p->features);
    memcpy(r->feature, p->feature, (size_t)p->features * sizeof(*p->feature));
    reduce_bounds(p, keep, r);
    r->id = arena_array(a, const char *, people);
    r->of = arena_array(a, int, people *categories);
    r->household = arena_array(a, int, people);
    r->people = 0;
    for (int i = 0; i < p->people; i++) {
        if (keep[i] != 0 || lives_with_kept(p, taken, i))
            continue;
        size_t to = (size_t)r->people++;
        r->id[to] = p->id[i];
        r->household[to] = p->household[i];
        memcpy(r->of + to * categories, p->of + (size_t)i * categories, categories * sizeof(int));
    }
    renumber(a, r, p->households);
    if (r->people < r->seats) {
        *why = arena_printf(a, "%d seats are vacant and %d people are left in the pool", r->seats,
                            r->people);
        return NULL;
    }
    return r;
}

/* --- counting ---------------------------------------------------------------------------------------- */

/* How many of a feature can sit on one panel: of a household one. */
static void count_seatable(struct arena *a, const struct lot_pool *p, int *seatable)
{
    size_t categories = (size_t)p->categories;
    int *last =
        arena_array(a, int, (size_t)p->features); /* household seen last, of people in its order */
    int *order = arena_array(a, int, (size_t)p->people);
    int *next = arena_array(a, int, (size_t)p->households + 1);
    for (int i = 0; i < p->people; i++)
        if (p->household[i] >= 0)
            next[p->household[i] + 1]++;
    for (int h = 0; h < p->households; h++)
        next[h + 1] += next[h];
    int alone = next[p->households];
    for (int i = 0; i < p->people; i++)
        order[p->household[i] >= 0 ? next[p->household[i]]++ : alone++] = i;
    for (int g = 0; g < p->features; g++)
        last[g] = -1;
    for (int i = 0; i < p->people; i++) {
        int who = order[i];
        for (size_t c = 0; c < categories; c++) {
            int g = p->of[(size_t)who * categories + c];
            if (p->household[who] < 0 || last[g] != p->household[who])
                seatable[g]++;
            last[g] = p->household[who];
        }
    }
}

static void reason(struct arena *a, lot_reasons *reasons, const char *what)
{
    VEC_PUSH(a, reasons, what);
}

void lot_pool_reasons(struct arena *a, const struct lot_pool *p, lot_reasons *reasons)
{
    int *seatable = arena_array(a, int, (size_t)p->features);
    count_seatable(a, p, seatable);
    for (int g = 0; g < p->features; g++) {
        const struct lot_feature *f = &p->feature[g];
        if (f->low > seatable[g])
            reason(
                a, reasons,
                arena_printf(
                    a,
                    "line %d: %s/%s: at least %d are asked for, and %d in the pool can be seated",
                    f->line, f->category, f->value, f->low, seatable[g]));
        if (f->low > f->high)
            reason(a, reasons,
                   arena_printf(
                       a, "line %d: %s/%s: those who stay leave no room: at least %d, at most %d",
                       f->line, f->category, f->value, f->low, f->high));
        else if (f->high < 0)
            reason(a, reasons,
                   arena_printf(a, "line %d: %s/%s: those who stay are %d too many", f->line,
                                f->category, f->value, -f->high));
    }
    for (int g = 0, from = 0; g < p->features; from = g) {
        int64_t low = 0, high = 0;
        for (; g < p->features && streq(p->feature[g].category, p->feature[from].category); g++) {
            low += p->feature[g].low;
            high += p->feature[g].high;
        }
        const char *category = p->feature[from].category;
        if (low > p->seats)
            reason(a, reasons,
                   arena_printf(a, "%s: the minimums add up to %lld, and there are %d seats",
                                category, (long long)low, p->seats));
        if (high < p->seats)
            reason(a, reasons,
                   arena_printf(a, "%s: the maximums add up to %lld, and there are %d seats",
                                category, (long long)high, p->seats));
    }
}
