/*
 * audit.c - writing the audit file (audit.h).
 */
#include "algo/lottery/audit.h"

const char *lot_audit_name(struct arena *a, const char *name)
{
    struct buf b = buf_make(a, strlen(name) + 1);
    for (const char *p = name; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c <= ' ' || c == '%' || c == '/' || c == 0x7f)
            buf_printf(&b, "%%%02X", c);
        else
            buf_putc(&b, *p);
    }
    return b.p;
}

struct writer {
    struct arena *arena;
    struct buf *out;
    const struct lot_draw *d;
    const char **group, **person; /* as written */
    VEC(const char *) lines;      /* of one kind */
};

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_lines(struct writer *w)
{
    if (w->lines.n)
        qsort(w->lines.at, w->lines.n, sizeof(*w->lines.at), compare_lines);
    VEC_EACH (&w->lines, l)
        buf_printf(w->out, "%s\n", *l);
    w->lines.n = 0;
}

static void name_all(struct writer *w)
{
    const struct lot_pool *p = w->d->pool;
    int groups = p->features + p->households;
    w->group = arena_array(w->arena, const char *, (size_t)groups + 1);
    w->person = arena_array(w->arena, const char *, (size_t)p->people);
    for (int i = 0; i < p->people; i++)
        w->person[i] = lot_audit_name(w->arena, p->id[i]);
    for (int g = 0; g < p->features; g++)
        w->group[g] =
            arena_printf(w->arena, "%s/%s", lot_audit_name(w->arena, p->feature[g].category),
                         lot_audit_name(w->arena, p->feature[g].value));
    /* A household is called by the first of its members. */
    for (int i = 0; i < p->people; i++) {
        const char **name = p->household[i] < 0 ? NULL : &w->group[p->features + p->household[i]];
        const char *mine = arena_printf(w->arena, "household/%s", w->person[i]);
        if (name && (!*name || strcmp(mine, *name) < 0))
            *name = mine;
    }
    w->group[groups] = "size";
}

static void write_people(struct writer *w)
{
    const struct lot_pool *p = w->d->pool;
    struct buf *house = arena_array(w->arena, struct buf, (size_t)p->households);
    for (int g = 0; g < p->features; g++)
        VEC_PUSH(w->arena, &w->lines,
                 arena_printf(w->arena, "group %s %d %d", w->group[g], p->feature[g].low,
                              p->feature[g].high));
    put_lines(w);
    for (int i = 0; i < p->people; i++) {
        struct buf b = buf_make(w->arena, 0);
        buf_printf(&b, "person %s", w->person[i]);
        for (int c = 0; c < p->categories; c++)
            buf_printf(&b, " %s", w->group[p->of[(size_t)i * (size_t)p->categories + (size_t)c]]);
        VEC_PUSH(w->arena, &w->lines, b.p);
    }
    put_lines(w);
    for (int i = 0; i < p->people; i++) {
        int h = p->household[i];
        if (h >= 0 && !house[h].arena) {
            house[h] = buf_make(w->arena, 0);
            buf_lit(&house[h], "household");
        }
        if (h >= 0)
            buf_printf(&house[h], " %s", w->person[i]);
    }
    for (int h = 0; h < p->households; h++)
        VEC_PUSH(w->arena, &w->lines, house[h].p);
    put_lines(w);
}

static void write_mixture(struct writer *w)
{
    const struct lot_types *t = w->d->types;
    const struct lot_model *m = &t->model;
    for (int k = 0; k < m->types; k++) {
        buf_printf(w->out, "profile %d", k);
        for (int i = t->first[k]; i < t->first[k + 1]; i++)
            buf_printf(w->out, " %s", w->person[t->member[i]]);
        buf_lit(w->out, "\n");
    }
    for (size_t i = 0; i < w->d->result->panels.n; i++) {
        const struct lot_panel *p = &w->d->result->panels.at[i];
        buf_printf(w->out, "mix %zu %s", i, rat_text(w->arena, p->weight[0]));
        for (int k = 0; k < m->types; k++)
            if (p->seats[k])
                buf_printf(w->out, " %d %d", k, p->seats[k]);
        buf_lit(w->out, "\n");
    }
    mpq_t *chance = rat_array(w->arena, (size_t)m->types);
    lot_chances(m, &w->d->result->panels, chance);
    for (int i = 0; i < w->d->pool->people; i++)
        VEC_PUSH(w->arena, &w->lines,
                 arena_printf(w->arena, "exact %s %s", w->person[i],
                              rat_text(w->arena, chance[t->type_of[i]])));
    put_lines(w);
}

/* The same number for everybody of a type. */
static void write_of_types(struct writer *w, const char *kind, size_t stage, const lot_prices *list)
{
    const struct lot_types *t = w->d->types;
    VEC_EACH (list, p)
        for (int i = t->first[p->of]; i < t->first[p->of + 1]; i++)
            VEC_PUSH(w->arena, &w->lines,
                     arena_printf(w->arena, "%s %zu %s %s", kind, stage, w->person[t->member[i]],
                                  rat_text(w->arena, p->value[0])));
    put_lines(w);
}

static void write_stages(struct writer *w)
{
    const lot_stages *stages = &w->d->result->stages;
    for (size_t s = 0; s < stages->n; s++) {
        const struct lot_stage *g = &stages->at[s];
        mpq_t gap;
        mpq_init(gap);
        buf_printf(w->out, "stage %zu z %s\n", s + 1, rat_text(w->arena, g->z[0]));
        VEC_EACH (&g->prices, p)
            VEC_PUSH(w->arena, &w->lines,
                     arena_printf(w->arena, "price %zu %s %s", s + 1, w->group[p->of],
                                  rat_text(w->arena, p->value[0])));
        put_lines(w);
        write_of_types(w, "cap", s + 1, &g->caps);
        write_of_types(w, "weight", s + 1, &g->weights);
        if (g->most)
            buf_printf(w->out, "most %zu %s\n", s + 1, rat_text(w->arena, g->most[0]));
        if (g->gap > 0) {
            mpq_set_d(gap, ceil(g->gap * 1e12) / 1e12);
            buf_printf(w->out, "gap %zu %s\n", s + 1, rat_text(w->arena, gap));
        }
        mpq_clear(gap);
    }
}

static void write_blocked(struct writer *w)
{
    const struct lot_types *t = w->d->types;
    VEC_EACH (&w->d->result->blocked, b) {
        for (int i = t->first[b->type]; i < t->first[b->type + 1]; i++) {
            struct buf line = buf_make(w->arena, 0);
            buf_printf(&line, "blocked %s", w->person[t->member[i]]);
            VEC_EACH (&b->groups, g)
                buf_printf(&line, " %s", w->group[*g]);
            VEC_PUSH(w->arena, &w->lines, line.p);
        }
    }
    put_lines(w);
}

static void write_numbered(struct writer *w)
{
    const struct lot_draw *d = w->d;
    int *times = arena_array(w->arena, int, (size_t)d->pool->people), digits = 1;
    for (int n = d->count - 1; n >= 10; n /= 10)
        digits++;
    buf_printf(w->out, "round-seed %s %s\n", lot_audit_name(w->arena, d->seed_source),
               lot_audit_name(w->arena, d->seed));
    for (int i = 0; i < d->count; i++) {
        buf_printf(w->out, "panel %0*d", digits, i);
        for (int j = 0; j < d->pool->seats; j++) {
            int who = d->member[(size_t)i * (size_t)d->pool->seats + (size_t)j];
            buf_printf(w->out, " %s", w->person[who]);
            times[who]++;
        }
        buf_lit(w->out, "\n");
    }
    for (int i = 0; i < d->pool->people; i++)
        VEC_PUSH(w->arena, &w->lines,
                 arena_printf(w->arena, "prob %s %d/%d", w->person[i], times[i], d->count));
    put_lines(w);
}

void lot_audit_write(struct buf *out, const struct lot_draw *d)
{
    struct arena a;
    arena_init(&a, SIZE_MAX / 2);
    struct writer w = {.arena = &a, .out = out, .d = d};
    name_all(&w);
    buf_lit(out, "sortition-audit 1\n");
    buf_printf(out, "rule %s\nsize %d\n", d->rule == LOT_LEXIMIN ? "leximin" : "maximin",
               d->pool->seats);
    if (d->prev)
        buf_printf(out, "prev %s\n", d->prev);
    for (size_t i = 0; i < d->n_kept; i++)
        VEC_PUSH(&a, &w.lines, arena_printf(&a, "kept %s", lot_audit_name(&a, d->kept[i])));
    put_lines(&w);
    write_people(&w);
    write_mixture(&w);
    write_stages(&w);
    write_blocked(&w);
    write_numbered(&w);
    arena_free(&a);
}
