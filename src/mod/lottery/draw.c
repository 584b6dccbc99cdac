/*
 * draw.c - one draw.
 *
 * Nothing that the child says is believed: its result is written as an audit file, with people's names, chances, panels
 * and proof, and the file is verified by the same check that everybody else has. Only then is anything shown.
 */
#include "mod/lottery/draw.h"

#include "job/proc.h"

enum { SECONDS = 900 };
#define CHILD_MEMORY ((size_t)4 << 30)
#define CHILD_OUTPUT ((size_t)512 << 20)

static const char *digest_of(struct arena *a, const struct draw_wish *w)
{
    uint8_t out[SHA256_BYTES];
    struct sha256_state s;
    const struct lot_file *files[] = {&w->categories, &w->respondents, &w->keep};
    sha256_begin(&s);
    for (size_t i = 0; i < countof(files); i++) {
        const char *n = arena_printf(a, "%zu ", files[i]->text.n);
        sha256_add(&s, n, strlen(n));
        sha256_add(&s, files[i]->text.p, files[i]->text.n);
    }
    sha256_end(&s, out);
    return hex_encode(a, out, sizeof(out));
}

/* The first line of the answer: the CPU seconds of solving. */
static double take_seconds(struct arena *a, struct str *answer)
{
    struct str line = {"", 0};
    if (!str_starts(*answer, STR("seconds ")))
        return 0;
    str_cut(answer, '\n', &line);
    return strtod(str_dup(a, line) + strlen("seconds "), NULL);
}

static const struct lot_result *solve(struct arena *a, const struct draw_wish *w,
                                      const struct lot_model *m, struct draw *d)
{
    const char **failed = &d->failed;
    struct buf in = buf_make(a, 0);
    struct str out;
    const char *error;
    struct proc_limits limits = {.seconds = w->seconds ? w->seconds : SECONDS,
                                 .memory = w->memory ? w->memory : CHILD_MEMORY,
                                 .output = CHILD_OUTPUT};
    lot_model_write(&in, m, w->rule);
    enum proc_result got = proc_run(a, "lottery", (struct str){in.p, in.n}, limits, &out, &error);
    if (got == PROC_TIMEOUT) {
        *failed = arena_printf(a,
                               "%s; nothing was drawn. Fewer categories or wider quotas are "
                               "quicker; --seconds allows more",
                               error);
        return NULL;
    }
    if (got != PROC_OK) {
        *failed = arena_printf(a, "%s; nothing was drawn", error);
        return NULL;
    }
    d->seconds = take_seconds(a, &out);
    const struct lot_result *r = lot_result_parse(a, out, m, &error);
    if (!r)
        *failed = arena_printf(a, "%s; nothing was drawn", error);
    else if (r->rc == LOT_GAVE_UP)
        *failed = r->why;
    return *failed ? NULL : r;
}

/* The pool of the vacancies, where somebody stayed from before. */
static const struct lot_pool *pool_of(struct arena *a, const struct draw_wish *w, struct draw *d)
{
    const struct lot_pool *p =
        lot_pool_read(a, &w->categories, &w->respondents, w->size, &d->faults);
    if (!p || !w->keep.name)
        return p;
    signed char *keep = arena_array(a, signed char, (size_t)p->people);
    if (!lot_keep_read(a, p, &w->keep, keep, &d->faults))
        return NULL;
    VEC(const char *) kept = {0};
    for (int i = 0; i < p->people; i++)
        if (keep[i] > 0)
            VEC_PUSH(a, &kept, p->id[i]);
    d->of.kept = kept.at;
    d->of.n_kept = kept.n;
    return lot_pool_without(a, p, keep, &d->failed);
}

static void number(struct arena *a, struct draw *d)
{
    struct lot_stream s = lot_stream_of(lot_audit_name(a, d->of.seed));
    int *copies = arena_array(a, int, d->of.result->panels.n);
    lot_round(&d->of.result->panels, d->of.count, &s, copies);
    d->of.member = lot_deal(a, d->of.types, &d->of.result->panels, copies, d->of.count, &s);
}

static void check(struct arena *a, struct draw *d)
{
    struct buf b = buf_make(a, 0);
    uint8_t hash[SHA256_BYTES];
    lot_audit_write(&b, &d->of);
    struct lot_verdict v = lot_audit_verify(a, (struct str){b.p, b.n});
    if (!v.good) {
        d->failed =
            arena_printf(a, "the solver's answer was checked and is wrong: %s; nothing was drawn",
                         v.faults.at[0]);
        return;
    }
    sha256(b.p, b.n, hash);
    d->audit = b.p;
    d->audit_n = b.n;
    d->audit_hash = hex_encode(a, hash, sizeof(hash));
}

void draw_make(struct arena *a, const struct draw_wish *w, struct draw *d)
{
    *d = (struct draw){.of = {.rule = w->rule, .count = w->panels, .prev = w->prev}};
    d->of.pool = pool_of(a, w, d);
    if (!d->of.pool)
        return;
    lot_pool_reasons(a, d->of.pool, &d->reasons);
    const struct lot_types *t = lot_types_of(a, d->of.pool);
    d->of.types = t;
    const struct lot_result *r = solve(a, w, &t->model, d);
    d->of.result = r;
    if (!r || r->rc != LOT_DONE)
        return;
    struct lot_result *sorted = arena_new(a, struct lot_result);
    *sorted = *r;
    lot_panels_sort(&t->model, &sorted->panels);
    d->of.result = sorted;
    d->of.seed_source = w->seed ? w->seed_source : "files";
    d->of.seed = w->seed ? w->seed : digest_of(a, w);
    d->chance = rat_array(a, (size_t)t->model.types);
    lot_chances(&t->model, &sorted->panels, d->chance);
    number(a, d);
    check(a, d);
}

/* --- figures ---------------------------------------------------------------------------------------------- */

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Gini = sum over i, j of |p_i - p_j| / (2 n sum p), by the sorted chances. */
struct draw_figures draw_figures(struct arena *a, const struct draw *d)
{
    int n = d->of.pool->people, least = 0;
    double *p = arena_array(a, double, (size_t)n), sum = 0, weighted = 0, logs = 0;
    for (int t = 1; t < d->of.types->model.types; t++)
        if (mpq_cmp(d->chance[t], d->chance[least]) < 0)
            least = t;
    for (int i = 0; i < n; i++)
        p[i] = mpq_get_d(d->chance[d->of.types->type_of[i]]);
    qsort(p, (size_t)n, sizeof(*p), compare_doubles);
    for (int i = 0; i < n; i++) {
        sum += p[i];
        weighted += (2.0 * (i + 1) - n - 1) * p[i];
        logs += log(p[i]);
    }
    return (struct draw_figures){.least = rat_text(a, d->chance[least]),
                                 .min = p[0],
                                 .max = p[n - 1],
                                 .gini = p[0] < p[n - 1] ? weighted / (n * sum) : 0,
                                 .geometric_mean = p[0] > 0 ? exp(logs / n) : 0};
}
