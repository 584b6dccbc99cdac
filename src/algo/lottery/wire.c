/*
 * wire.c - models and results as lines of text, between the program and its child process.
 *
 * A line is a word and numbers with single blanks; see the writers. The reader of results checks every number
 * against the model, since a child that was killed or went wrong may have written anything.
 */
#include "algo/lottery/solve.h"

static const char *const rule_words[] = {"leximin", "maximin"};

/* --- writing ------------------------------------------------------------------------------------------ */

void lot_model_write(struct buf *b, const struct lot_model *m, enum lot_rule rule)
{
    buf_printf(b, "model %s %d %d %d\n", rule_words[rule], m->seats, m->groups, m->types);
    for (int g = 0; g < m->groups; g++)
        buf_printf(b, "group %d %d %d %d\n", m->low[g], m->high[g], m->low_flex[g],
                   m->high_flex[g]);
    for (int t = 0; t < m->types; t++) {
        buf_printf(b, "type %d", m->count[t]);
        for (int i = m->first[t]; i < m->first[t + 1]; i++)
            buf_printf(b, " %d", m->of[i]);
        buf_lit(b, "\n");
    }
    buf_lit(b, "end\n");
}

static void write_prices(struct buf *b, const char *word, const lot_prices *list)
{
    VEC_EACH (list, p)
        buf_printf(b, "%s %d %s\n", word, p->of, rat_text(b->arena, p->value[0]));
}

static void write_draw(struct buf *b, const struct lot_model *m, const struct lot_result *r)
{
    VEC_EACH (&r->panels, p) {
        buf_printf(b, "panel %s", rat_text(b->arena, p->weight[0]));
        for (int t = 0; t < m->types; t++)
            if (p->seats[t])
                buf_printf(b, " %d %d", t, p->seats[t]);
        buf_lit(b, "\n");
    }
    VEC_EACH (&r->stages, s) {
        buf_printf(b, "stage %s %.17g\n", rat_text(b->arena, s->z[0]), s->gap);
        write_prices(b, "price", &s->prices);
        write_prices(b, "cap", &s->caps);
        write_prices(b, "weight", &s->weights);
        if (s->most)
            buf_printf(b, "most %s\n", rat_text(b->arena, s->most[0]));
    }
    VEC_EACH (&r->blocked, k) {
        buf_printf(b, "blocked %d", k->type);
        VEC_EACH (&k->groups, g)
            buf_printf(b, " %d", *g);
        buf_lit(b, "\n");
    }
}

void lot_result_write(struct buf *b, const struct lot_model *m, const struct lot_result *r)
{
    if (r->rc == LOT_GAVE_UP) {
        buf_printf(b, "gave-up %s\n", r->why);
    } else if (r->rc == LOT_INFEASIBLE) {
        buf_printf(b, "infeasible %d\n", r->cheapest);
        VEC_EACH (&r->changes, c)
            buf_printf(b, "change %d %d %d\n", c->group, c->high, c->to);
    } else {
        buf_printf(b, "done %d\n", r->attained);
        write_draw(b, m, r);
    }
    buf_lit(b, "end\n");
}

/* --- reading ------------------------------------------------------------------------------------------ */

struct wire {
    struct arena *arena;
    struct str rest, line, word;
    int number; /* of the line */
    bool bad;
};

static bool next_line(struct wire *w)
{
    if (w->bad || w->rest.n == 0 || !memchr(w->rest.p, '\n', w->rest.n))
        return false;
    w->number++;
    str_cut(&w->rest, '\n', &w->line);
    return str_cut(&w->line, ' ', &w->word);
}

static bool is(const struct wire *w, const char *word)
{
    return str_eq(w->word, str_of(word));
}

static bool more(const struct wire *w)
{
    return w->line.p != NULL && !w->bad;
}

/* The next number of the line, from low to high. */
static int take(struct wire *w, int low, int high)
{
    struct str part;
    int64_t v;
    if (!str_cut(&w->line, ' ', &part) || !str_int64(part, &v) || v < low || v > high) {
        w->bad = true;
        return low;
    }
    return (int)v;
}

static mpq_t *take_rat(struct wire *w)
{
    struct str part;
    mpq_t *v = rat_array(w->arena, 1);
    if (!str_cut(&w->line, ' ', &part) || !rat_read(v[0], part))
        w->bad = true;
    return v;
}

static const char *what_is_wrong(struct wire *w, const char *what)
{
    return arena_printf(w->arena, "line %d of the %s makes no sense", w->number, what);
}

struct lot_model *lot_model_parse(struct arena *a, struct str text, enum lot_rule *rule,
                                  const char **error)
{
    struct wire w = {.arena = a, .rest = text};
    struct lot_model *m = arena_new(a, struct lot_model);
    struct str word = {"", 0};
    VEC(int) of = {0};
    *error = NULL;
    w.bad = !next_line(&w) || !is(&w, "model") || !str_cut(&w.line, ' ', &word);
    *rule = str_eq(word, STR("maximin")) ? LOT_MAXIMIN : LOT_LEXIMIN;
    m->seats = take(&w, 1, INT32_MAX / 4);
    m->groups = take(&w, 0, 2000000);
    m->types = take(&w, 1, 2000000);
    size_t groups = (size_t)m->groups, types = (size_t)m->types;
    if (w.bad || text.n < 4 * (groups + types)) {
        *error = what_is_wrong(&w, "model");
        return NULL;
    }
    m->low = arena_array(a, int, groups);
    m->high = arena_array(a, int, groups);
    m->low_flex = arena_array(a, int, groups);
    m->high_flex = arena_array(a, int, groups);
    m->count = arena_array(a, int, types);
    m->first = arena_array(a, int, types + 1);
    for (int g = 0; g < m->groups && next_line(&w); g++) {
        w.bad |= !is(&w, "group");
        m->low[g] = take(&w, 0, INT32_MAX / 4);
        m->high[g] = take(&w, -INT32_MAX / 4, INT32_MAX / 4);
        m->low_flex[g] = take(&w, 0, INT32_MAX / 2);
        m->high_flex[g] = take(&w, -INT32_MAX / 2, INT32_MAX / 2);
    }
    for (int t = 0; t < m->types && next_line(&w); t++) {
        w.bad |= !is(&w, "type");
        m->count[t] = take(&w, 1, INT32_MAX / 4);
        for (int last = -1; more(&w); last = of.at[of.n - 1])
            VEC_PUSH(a, &of, take(&w, last + 1, m->groups - 1));
        m->first[t + 1] = (int)of.n;
    }
    m->of = of.at;
    if (!next_line(&w) || !is(&w, "end") || w.rest.n > 0) {
        *error = what_is_wrong(&w, "model");
        return NULL;
    }
    return m;
}

static void parse_panel(struct wire *w, const struct lot_model *m, struct lot_result *r)
{
    struct lot_panel p = {arena_array(w->arena, int, (size_t)m->types), take_rat(w)};
    for (int last = -1; more(w);) {
        last = take(w, last + 1, m->types - 1);
        if (!w->bad)
            p.seats[last] = take(w, 1, m->count[last]);
    }
    w->bad |= mpq_sgn(p.weight[0]) <= 0 || !lot_panel_valid(m, p.seats);
    VEC_PUSH(w->arena, &r->panels, p);
}

static void parse_of_stage(struct wire *w, const struct lot_model *m, struct lot_result *r)
{
    if (r->stages.n == 0) {
        w->bad = true;
        return;
    }
    struct lot_stage *s = &r->stages.at[r->stages.n - 1];
    if (is(w, "most")) {
        s->most = take_rat(w);
        return;
    }
    bool price = is(w, "price");
    lot_prices *list = price ? &s->prices : is(w, "cap") ? &s->caps : &s->weights;
    struct lot_price p = {take(w, 0, price ? m->groups : m->types - 1), NULL};
    p.value = take_rat(w);
    VEC_PUSH(w->arena, list, p);
}

static void parse_stage(struct wire *w, struct lot_result *r)
{
    struct lot_stage s = {.z = take_rat(w)};
    struct str part = {"", 0};
    char *end;
    str_cut(&w->line, ' ', &part);
    const char *text = str_dup(w->arena, part);
    s.gap = strtod(text, &end);
    w->bad |= *end != '\0' || end == text || !isfinite(s.gap) || s.gap < 0;
    r->gap = fmax(r->gap, s.gap);
    VEC_PUSH(w->arena, &r->stages, s);
}

static void parse_line(struct wire *w, const struct lot_model *m, struct lot_result *r)
{
    if (is(w, "panel")) {
        parse_panel(w, m, r);
    } else if (is(w, "stage")) {
        parse_stage(w, r);
    } else if (is(w, "price") || is(w, "cap") || is(w, "weight") || is(w, "most")) {
        parse_of_stage(w, m, r);
    } else if (is(w, "blocked")) {
        struct lot_blocked b = {.type = take(w, 0, m->types - 1)};
        while (more(w))
            VEC_PUSH(w->arena, &b.groups, take(w, 0, m->groups - 1));
        VEC_PUSH(w->arena, &r->blocked, b);
    } else if (is(w, "change")) {
        struct lot_change c = {.group = take(w, 0, m->groups - 1)};
        c.high = take(w, 0, 1);
        c.to = take(w, 0, INT32_MAX / 2);
        VEC_PUSH(w->arena, &r->changes, c);
    } else {
        w->bad = true;
    }
    w->bad |= w->line.p != NULL;
}

struct lot_result *lot_result_parse(struct arena *a, struct str text, const struct lot_model *m,
                                    const char **error)
{
    struct wire w = {.arena = a, .rest = text};
    struct lot_result *r = arena_new(a, struct lot_result);
    bool ended = false;
    *error = NULL;
    w.bad = !next_line(&w);
    if (is(&w, "gave-up")) {
        r->rc = LOT_GAVE_UP;
        r->why = str_dup(a, w.line);
    } else if (is(&w, "infeasible")) {
        r->rc = LOT_INFEASIBLE;
        r->cheapest = take(&w, 0, 1);
    } else if (is(&w, "done")) {
        r->attained = take(&w, 0, 1);
    } else {
        w.bad = true;
    }
    while (!ended && next_line(&w)) {
        ended = is(&w, "end") && w.line.p == NULL;
        if (!ended)
            parse_line(&w, m, r);
    }
    if (!ended || w.bad || w.rest.n > 0 ||
        (r->rc == LOT_DONE && (r->panels.n == 0 || r->stages.n == 0))) {
        *error = what_is_wrong(&w, "solver's answer");
        return NULL;
    }
    return r;
}
