/*
 * show.c - the result of a draw as JSON, and in words.
 */
#include "mod/lottery/draw.h"

#define LISTED_SEATS_MOST ((size_t)20000000)

/* --- JSON ----------------------------------------------------------------------------------------------- */

static void json_pair(struct json *j, const char *key, const char *text)
{
    json_key(j, key);
    json_str(j, text);
}

static void put_suggestions(struct json *j, const struct draw *d)
{
    const struct lot_pool *p = d->of.pool;
    json_key(j, "suggestions");
    json_arr(j);
    VEC_EACH (&d->of.result->changes, c) {
        const struct lot_feature *f = &p->feature[c->group];
        json_obj(j);
        json_pair(j, "category", f->category);
        json_pair(j, "value", f->value);
        json_pair(j, "bound", c->high ? "max" : "min");
        json_key(j, "from");
        json_int(j, c->high ? f->high : f->low);
        json_key(j, "to");
        json_int(j, c->to);
        json_end(j);
    }
    json_end(j);
    json_key(j, "cheapest");
    json_bool(j, d->of.result->cheapest);
    json_key(j, "reasons");
    json_arr(j);
    VEC_EACH (&d->reasons, r)
        json_str(j, *r);
    json_end(j);
}

static void put_chances(struct json *j, struct arena *a, const struct draw *d)
{
    const struct lot_pool *p = d->of.pool;
    const int *type_of = d->of.types->type_of;
    json_key(j, "probabilities");
    json_obj(j);
    for (int i = 0; i < p->people; i++) {
        json_key(j, p->id[i]);
        json_double(j, mpq_get_d(d->chance[type_of[i]]));
    }
    json_end(j);
    const char **text = arena_array(a, const char *, (size_t)d->of.types->model.types);
    for (int t = 0; t < d->of.types->model.types; t++)
        text[t] = rat_text(a, d->chance[t]);
    json_key(j, "exact");
    json_obj(j);
    for (int i = 0; i < p->people; i++)
        json_pair(j, p->id[i], text[type_of[i]]);
    json_end(j);
}

static void put_members(struct json *j, const struct draw *d, const int *member)
{
    json_arr(j);
    for (int i = 0; i < d->of.pool->seats; i++)
        json_str(j, d->of.pool->id[member[i]]);
    json_end(j);
}

/* null where the list would be longer than anybody could read; the audit file holds it by types. */
static void put_panels(struct json *j, struct arena *a, const struct draw *d)
{
    lot_named_panels named = {0};
    json_key(j, "panels");
    if (!lot_name(a, d->of.types, &d->of.result->panels, LISTED_SEATS_MOST, &named)) {
        json_nil(j);
        return;
    }
    json_arr(j);
    VEC_EACH (&named, p) {
        json_obj(j);
        json_key(j, "members");
        put_members(j, d, p->member);
        json_key(j, "weight");
        json_double(j, mpq_get_d(p->weight[0]));
        json_pair(j, "exact", rat_text(a, p->weight[0]));
        json_end(j);
    }
    json_end(j);
}

static void put_by_person(struct json *j, struct arena *a, const struct draw *d, const char *key,
                          const lot_prices *list)
{
    const struct lot_types *t = d->of.types;
    json_key(j, key);
    json_obj(j);
    VEC_EACH (list, p)
        for (int i = t->first[p->of]; i < t->first[p->of + 1]; i++)
            json_pair(j, d->of.pool->id[t->member[i]], rat_text(a, p->value[0]));
    json_end(j);
}

static void put_stage(struct json *j, struct arena *a, const struct draw *d,
                      const struct lot_stage *s)
{
    json_obj(j);
    json_pair(j, "z", rat_text(a, s->z[0]));
    if (s->most) {
        put_by_person(j, a, d, "weights", &s->weights);
        json_pair(j, "most", rat_text(a, s->most[0]));
        json_key(j, "gap");
        json_double(j, s->gap);
    } else {
        json_key(j, "prices");
        json_obj(j);
        VEC_EACH (&s->prices, p)
            json_pair(j, lot_group_name(a, d->of.pool, p->of), rat_text(a, p->value[0]));
        json_end(j);
        put_by_person(j, a, d, "caps", &s->caps);
    }
    json_end(j);
}

static void put_certificate(struct json *j, struct arena *a, const struct draw *d)
{
    const struct lot_result *r = d->of.result;
    json_key(j, "certificate");
    json_obj(j);
    json_pair(j, "kind", r->attained ? "prices" : "weights");
    json_key(j, "attained");
    json_bool(j, r->attained);
    json_key(j, "gap");
    json_double(j, r->gap);
    json_key(j, "stages");
    json_arr(j);
    VEC_EACH (&r->stages, s)
        put_stage(j, a, d, s);
    json_end(j);
    json_end(j);
}

static void put_blocked(struct json *j, struct arena *a, const struct draw *d)
{
    const struct lot_types *t = d->of.types;
    json_key(j, "in_no_panel");
    json_arr(j);
    VEC_EACH (&d->of.result->blocked, b) {
        for (int i = t->first[b->type]; i < t->first[b->type + 1]; i++) {
            json_obj(j);
            json_pair(j, "id", d->of.pool->id[t->member[i]]);
            json_key(j, "blocked_by");
            json_arr(j);
            VEC_EACH (&b->groups, g)
                json_str(j, lot_group_name(a, d->of.pool, *g));
            json_end(j);
            json_end(j);
        }
    }
    json_end(j);
}

static void put_numbered(struct json *j, const struct draw *d)
{
    json_key(j, "numbered");
    json_obj(j);
    json_pair(j, "seed_source", d->of.seed_source);
    json_pair(j, "seed", d->of.seed);
    json_key(j, "panels");
    json_arr(j);
    for (int i = 0; i < d->of.count; i++)
        put_members(j, d, d->of.member + (size_t)i * (size_t)d->of.pool->seats);
    json_end(j);
    json_pair(j, "audit_sha256", d->audit_hash);
    json_end(j);
}

static void put_draw(struct json *j, struct arena *a, const struct draw *d, bool numbered)
{
    struct draw_figures f = draw_figures(a, d);
    json_pair(j, "algorithm", d->of.rule == LOT_LEXIMIN ? "leximin" : "maximin");
    json_key(j, "size");
    json_int(j, d->of.pool->seats);
    json_key(j, "pool");
    json_int(j, d->of.pool->people);
    json_key(j, "min_probability");
    json_double(j, f.min);
    json_key(j, "gini");
    json_double(j, f.gini);
    json_key(j, "geometric_mean");
    json_double(j, f.geometric_mean);
    put_chances(j, a, d);
    put_panels(j, a, d);
    put_certificate(j, a, d);
    put_blocked(j, a, d);
    if (d->of.n_kept) {
        json_key(j, "kept");
        json_arr(j);
        for (size_t i = 0; i < d->of.n_kept; i++)
            json_str(j, d->of.kept[i]);
        json_end(j);
    }
    if (numbered)
        put_numbered(j, d);
}

void draw_json(struct buf *b, const struct draw *d, bool numbered, double seconds)
{
    struct json j = json_begin(b);
    json_obj(&j);
    json_key(&j, "feasible");
    json_bool(&j, d->audit != NULL);
    if (d->audit)
        put_draw(&j, b->arena, d, numbered);
    else
        put_suggestions(&j, d);
    json_key(&j, "seconds");
    json_double(&j, round(seconds * 1000) / 1000);
    json_end(&j);
    buf_lit(b, "\n");
}

/* --- words -------------------------------------------------------------------------------------------------- */

static void say_infeasible(struct buf *b, const struct draw *d)
{
    const struct lot_result *r = d->of.result;
    buf_printf(b, "No panel of %d meets these quotas.\n", d->of.pool->seats);
    VEC_EACH (&d->reasons, w)
        buf_printf(b, "  %s\n", *w);
    if (r->changes.n == 0) {
        buf_lit(b, "Within the limits that min_flex and max_flex set, no change of quotas helps "
                   "either.\n");
        return;
    }
    buf_puts(b, r->cheapest ? "The smallest change that would help (another may cost as little):\n"
                            : "A change that would help (a smaller one may exist):\n");
    VEC_EACH (&r->changes, c) {
        const struct lot_feature *f = &d->of.pool->feature[c->group];
        buf_printf(b, "  %s/%s: %s %d -> %d\n", f->category, f->value,
                   c->high ? "maximum" : "minimum", c->high ? f->high : f->low, c->to);
    }
    buf_lit(b, "Nothing was changed: quotas are for people to decide.\n");
}

struct level {
    int type, people;
};

static int compare_levels(const void *a, const void *b, void *ctx)
{
    const mpq_t *chance = ctx;
    return mpq_cmp(chance[((const struct level *)a)->type],
                   chance[((const struct level *)b)->type]);
}

/* All different chances, the smallest first, and how many people have each. */
static void say_levels(struct buf *b, const struct draw *d)
{
    const struct lot_model *m = &d->of.types->model;
    struct level *l = arena_array(b->arena, struct level, (size_t)m->types);
    int n = 0;
    for (int t = 0; t < m->types; t++)
        l[t] = (struct level){t, m->count[t]};
    qsort_r(l, (size_t)m->types, sizeof(*l), compare_levels, d->chance);
    for (int t = 1; t < m->types; t++) {
        if (mpq_equal(d->chance[l[n].type], d->chance[l[t].type]))
            l[n].people += l[t].people;
        else
            l[++n] = l[t];
    }
    buf_printf(b, "%8s  %8s  %s\n", "people", "chance", "exactly");
    for (int i = 0; i <= n; i++)
        buf_printf(b, "%8d  %7.3f%%  %s\n", l[i].people, 100 * mpq_get_d(d->chance[l[i].type]),
                   rat_text(b->arena, d->chance[l[i].type]));
}

static void say_blocked(struct buf *b, const struct draw *d)
{
    const struct lot_types *t = d->of.types;
    VEC_EACH (&d->of.result->blocked, k) {
        for (int i = t->first[k->type]; i < t->first[k->type + 1]; i++) {
            buf_printf(b, "No valid panel has %s in it", d->of.pool->id[t->member[i]]);
            for (size_t g = 0; g < k->groups.n; g++)
                buf_printf(b, "%s %s", g ? "," : "; what stands in the way:",
                           lot_group_name(b->arena, d->of.pool, k->groups.at[g]));
            buf_lit(b, "\n");
        }
    }
}

static void say_draw(struct buf *b, const struct draw *d)
{
    const struct lot_result *r = d->of.result;
    struct draw_figures f = draw_figures(b->arena, d);
    buf_printf(b, "%s: %d seats, %d people of %d types, %d quotas",
               d->of.rule == LOT_LEXIMIN ? "leximin" : "maximin", d->of.pool->seats,
               d->of.pool->people, d->of.types->model.types, d->of.pool->features);
    if (d->of.pool->households)
        buf_printf(b, ", %d shared households", d->of.pool->households);
    if (d->of.n_kept)
        buf_printf(b, "; %zu stay from before", d->of.n_kept);
    buf_printf(b, "\nsmallest chance %s = %.3f%%, largest %.3f%%, Gini %.6f, geometric mean %.6f\n",
               f.least, 100 * f.min, 100 * f.max, f.gini, f.geometric_mean);
    if (d->of.rule == LOT_LEXIMIN)
        say_levels(b, d);
    say_blocked(b, d);
    buf_printf(b, "a mixture of %zu panels, proven in %zu %s %s\n", r->panels.n, r->stages.n,
               r->stages.n == 1 ? "stage" : "stages",
               r->attained
                   ? "by additions alone"
                   : "with an integer program: that no panel weighs more is the solver's word");
    if (r->gap > 0)
        buf_printf(b,
                   "proven gap: no chance that a stage fixes could be higher by more than %.3g\n",
                   r->gap);
}

void draw_words(struct buf *b, const struct draw *d)
{
    if (d->audit)
        say_draw(b, d);
    else
        say_infeasible(b, d);
}
