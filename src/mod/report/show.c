/*
 * show.c - figures in words, and a report as Markdown and as JSON.
 *
 * The page prints the same strings: report_value() and report_basis() are the only way from a figure to text.
 */
#include "base/json.h"
#include "mod/report/room.h"
#include "web/i18n.h"

/* --- figures ---------------------------------------------------------------------------------------- */

static const char *percent(struct req *r, int64_t permille)
{
    return permille % 10 == 0
               ? tf(r, "%lld%%", (long long)(permille / 10))
               : tf(r, "%lld.%lld%%", (long long)(permille / 10), (long long)(permille % 10));
}

const char *report_value(struct req *r, const struct figure *f)
{
    switch (f->state) {
    case FIGURE_NONE:
        return _("nothing to count");
    case FIGURE_HIDDEN:
        return _("not shown: few people");
    case FIGURE_RANGE:
        return tf(r, _("%s to %s"), percent(r, f->low), percent(r, f->high));
    case FIGURE_SHOWN:
        break;
    }
    switch (f->is->kind) {
    case FIGURE_RATE:
        return percent(r, f->value);
    case FIGURE_NUMBER:
        return show_int(r, f->num);
    default:
        return tf(r, N_("%lld day", "%lld days", f->value), (long long)f->value);
    }
}

const char *report_basis(struct req *r, const struct figure *f)
{
    if (f->state == FIGURE_NONE || f->state == FIGURE_HIDDEN || f->is->kind == FIGURE_NUMBER)
        return "";
    if (f->state == FIGURE_RANGE || f->is->kind != FIGURE_RATE)
        return tf(r, _("of %s"), show_int(r, f->den));
    return tf(r, _("%s of %s"), show_int(r, f->num), show_int(r, f->den));
}

/* --- Markdown ------------------------------------------------------------------------------------------ */

/* A text in a cell or a line: nothing of it is markup, and it stays on its line. */
static void md(struct buf *b, const char *s)
{
    for (; s && *s; s++) {
        if (*s == '\n' || *s == '\r' || *s == '\t') {
            buf_putc(b, ' ');
            continue;
        }
        if (strchr("\\`*_{}[]<>()#+!|~&", *s))
            buf_putc(b, '\\');
        buf_putc(b, *s);
    }
}

static void md_row(struct buf *b, const char *const *cell, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_lit(b, "| ");
        md(b, cell[i]);
        buf_putc(b, ' ');
    }
    buf_lit(b, "|\n");
}

static void md_rule(struct buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_lit(b, "|---");
    buf_lit(b, "|\n");
}

static void md_heading(struct buf *b, const char *marks, const char *words)
{
    buf_printf(b, "\n%s ", marks);
    md(b, words);
    buf_lit(b, "\n\n");
}

static const char *left_out(struct req *r, const struct figure *f)
{
    struct buf b = buf_make(r->arena, 64);
    for (size_t i = 0; i < INDICATOR_OUT && f->is->out[i].keys; i++) {
        if (f->out[i] < 0)
            continue;
        buf_printf(&b, "%s%s: %s", b.n ? "; " : "", _(f->is->out[i].words), show_int(r, f->out[i]));
    }
    return b.p ? b.p : "";
}

static void md_figures(struct req *r, const struct report *x)
{
    struct buf *b = &r->out;
    const char *const head[] = {_("Figure"),          _("Value"),  _("Counted"),
                                _("What is counted"), _("Out of"), _("Left out")};
    for (int p = 0; p < PROMISES; p++) {
        md_heading(b, "##", promise_name(r, (enum promise)p));
        md_row(b, head, countof(head));
        md_rule(b, countof(head));
        for (size_t i = 0; i < x->n_figure; i++) {
            const struct figure *f = &x->figure[i];
            if ((int)f->is->promise == p)
                md_row(b,
                       (const char *const[]){_(f->is->name), report_value(r, f), report_basis(r, f),
                                             _(f->is->num_words),
                                             f->is->den_words ? _(f->is->den_words) : "",
                                             left_out(r, f)},
                       countof(head));
        }
    }
}

static void md_shares(struct req *r, const struct report *x)
{
    for (size_t i = 0; i < x->n_share; i++) {
        const struct report_shares *s = &x->share[i];
        md_heading(&r->out, "##", s->title);
        md_row(&r->out, (const char *const[]){"", s->unit, "%"}, 3);
        md_rule(&r->out, 3);
        for (size_t k = 0; k < s->n; k++)
            md_row(&r->out,
                   (const char *const[]){s->at[k].label, s->at[k].shown,
                                         percent(r, s->at[k].permille)},
                   3);
    }
}

static void md_lines(struct req *r, const struct report *x)
{
    if (x->n_line == 0)
        return;
    const char **cell = arena_array(r->arena, const char *, x->n_column + 1);
    md_heading(&r->out, "##", _("Side by side"));
    cell[0] = _("Place");
    for (size_t i = 0; i < x->n_column; i++)
        cell[i + 1] = _(x->column[i]->name);
    md_row(&r->out, cell, x->n_column + 1);
    md_rule(&r->out, x->n_column + 1);
    for (size_t k = 0; k < x->n_line; k++) {
        cell[0] = x->line[k].label;
        for (size_t i = 0; i < x->n_column; i++) {
            const struct figure *f = &x->line[k].at[i];
            const char *basis = report_basis(r, f);
            cell[i + 1] = *basis ? tf(r, "%s (%s)", report_value(r, f), basis) : report_value(r, f);
        }
        md_row(&r->out, cell, x->n_column + 1);
    }
}

static void md_trends(struct req *r, const struct report *x)
{
    for (size_t i = 0; i < x->n_trend; i++) {
        const struct report_trend *t = &x->trend[i];
        md_heading(&r->out, "##", tf(r, _("%s over time"), _(t->is->name)));
        md_row(&r->out, (const char *const[]){_("Period"), _("Value"), _("Counted")}, 3);
        md_rule(&r->out, 3);
        for (size_t k = 0; k < t->n; k++)
            md_row(&r->out,
                   (const char *const[]){t->point[k].code, report_value(r, &t->point[k].figure),
                                         report_basis(r, &t->point[k].figure)},
                   3);
    }
}

static void md_events(struct req *r, const struct report *x)
{
    for (size_t i = 0; i < x->n_event; i++) {
        const struct report_events *e = &x->event[i];
        md_heading(&r->out, "##", e->title);
        for (size_t k = 0; k < e->n; k++) {
            buf_printf(&r->out, "- %s: [", show_date(r, e->at[k].at));
            md(&r->out, e->at[k].words);
            buf_printf(&r->out, "](%s%s) (", r->origin, e->at[k].href);
            md(&r->out, e->at[k].state);
            buf_lit(&r->out, ")\n");
        }
        if (e->n == 0) {
            md(&r->out, e->empty);
            buf_putc(&r->out, '\n');
        }
    }
}

void report_markdown(struct req *r, const struct report *x)
{
    buf_lit(&r->out, "# ");
    md(&r->out, tf(r, _("%s: %s"), x->of_topic ? x->t.number : x->place, x->name));
    buf_printf(&r->out, "\n\n%s%s\n", r->origin, x->self);
    if (x->folded) {
        buf_putc(&r->out, '\n');
        md(&r->out, tf(r, _("Counted up to %s."), show_time(r, x->folded)));
        buf_putc(&r->out, '\n');
    }
    md_events(r, x);
    md_figures(r, x);
    md_shares(r, x);
    md_lines(r, x);
    md_trends(r, x);
}

/* --- JSON ----------------------------------------------------------------------------------------------------- */

static void put_text(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_str(j, value);
}

static void put_int(struct json *j, const char *key, int64_t value)
{
    json_key(j, key);
    json_int(j, value);
}

static void put_thousandth(struct json *j, const char *key, int64_t permille)
{
    json_key(j, key);
    json_double(j, (double)permille / 1000);
}

static void put_value(struct json *j, const struct figure *f)
{
    static const char *const states[] = {"none", "shown", "range", "hidden"};
    put_text(j, "state", states[f->state]);
    if (f->state == FIGURE_RANGE) {
        put_thousandth(j, "at_least", f->low);
        put_thousandth(j, "at_most", f->high);
    }
    if (f->state == FIGURE_SHOWN && f->is->kind == FIGURE_RATE) {
        put_thousandth(j, "value", f->value);
        put_int(j, "numerator", f->num);
    } else if (f->state == FIGURE_SHOWN) {
        put_int(j, "value", f->value);
    }
    if (f->is->kind != FIGURE_NUMBER && (f->state == FIGURE_SHOWN || f->state == FIGURE_RANGE))
        put_int(j, "denominator", f->den);
}

static void put_figure(struct req *r, struct json *j, const struct figure *f)
{
    json_obj(j);
    put_text(j, "key", f->is->key);
    put_text(j, "promise", promise_word(f->is->promise));
    put_text(j, "name", _(f->is->name));
    put_text(j, "shown", report_value(r, f));
    put_value(j, f);
    put_text(j, "counts", _(f->is->num_words));
    put_text(j, "out_of", f->is->den_words ? _(f->is->den_words) : NULL);
    put_text(j, "better", f->is->good > 0 ? "more" : f->is->good < 0 ? "less" : NULL);
    json_key(j, "left_out");
    json_arr(j);
    for (size_t i = 0; i < INDICATOR_OUT && f->is->out[i].keys; i++) {
        json_obj(j);
        put_text(j, "what", _(f->is->out[i].words));
        json_key(j, "n");
        if (f->out[i] < 0)
            json_nil(j);
        else
            json_int(j, f->out[i]);
        json_end(j);
    }
    json_end(j);
    put_text(j, "list", f->href ? tf(r, "%s%s", r->origin, f->href) : NULL);
    json_end(j);
}

static void put_shares(struct json *j, const struct report *x)
{
    json_key(j, "shares");
    json_obj(j);
    for (size_t i = 0; i < x->n_share; i++) {
        const struct report_shares *s = &x->share[i];
        json_key(j, s->key);
        json_arr(j);
        for (size_t k = 0; k < s->n; k++) {
            json_obj(j);
            put_text(j, "key", s->at[k].word);
            put_text(j, "name", s->at[k].label);
            put_int(j, "n", s->at[k].n);
            put_thousandth(j, "share", s->at[k].permille);
            json_end(j);
        }
        json_end(j);
    }
    json_end(j);
}

static void put_lines(struct json *j, const struct report *x)
{
    json_key(j, "places");
    json_arr(j);
    for (size_t k = 0; k < x->n_line; k++) {
        json_obj(j);
        put_text(j, "path", x->line[k].path);
        put_text(j, "name", x->line[k].label);
        json_key(j, "figures");
        json_obj(j);
        for (size_t i = 0; i < x->n_column; i++) {
            json_key(j, x->column[i]->key);
            json_obj(j);
            put_value(j, &x->line[k].at[i]);
            json_end(j);
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static void put_trends(struct json *j, const struct report *x)
{
    json_key(j, "over_time");
    json_obj(j);
    for (size_t i = 0; i < x->n_trend; i++) {
        json_key(j, x->trend[i].is->key);
        json_arr(j);
        for (size_t k = 0; k < x->trend[i].n; k++) {
            json_obj(j);
            put_text(j, "period", x->trend[i].point[k].code);
            put_value(j, &x->trend[i].point[k].figure);
            json_end(j);
        }
        json_end(j);
    }
    json_end(j);
}

static void put_events(struct req *r, struct json *j, const struct report *x)
{
    for (size_t i = 0; i < x->n_event; i++) {
        const struct report_events *e = &x->event[i];
        json_key(j, e->key);
        json_arr(j);
        for (size_t k = 0; k < e->n; k++) {
            json_obj(j);
            put_text(j, "at", iso_time(r, e->at[k].at));
            put_text(j, "what", e->at[k].words);
            put_text(j, "state", e->at[k].state);
            put_text(j, "url", tf(r, "%s%s", r->origin, e->at[k].href));
            json_end(j);
        }
        json_end(j);
    }
}

void report_json(struct req *r, const struct report *x)
{
    struct json j = json_begin(&r->out);
    json_obj(&j);
    put_int(&j, "version", 1);
    put_text(&j, "place", x->b.path);
    put_text(&j, "place_name", x->place);
    put_text(&j, x->of_topic ? "topic" : "period", x->code);
    put_text(&j, "name", x->name);
    put_text(&j, "lang", r->lang->code);
    if (!x->of_topic) {
        put_text(&j, "first_day", day_iso(r->arena, x->p.first));
        put_text(&j, "last_day", day_iso(r->arena, x->p.end - 1));
    }
    json_key(&j, "over");
    json_bool(&j, !x->running);
    put_text(&j, "counted_up_to", x->folded ? iso_time(r, x->folded) : NULL);
    put_text(&j, "url", tf(r, "%s%s", r->origin, x->self));
    json_key(&j, "figures");
    json_arr(&j);
    for (size_t i = 0; i < x->n_figure; i++)
        put_figure(r, &j, &x->figure[i]);
    json_end(&j);
    put_shares(&j, x);
    put_lines(&j, x);
    put_trends(&j, x);
    put_events(r, &j, x);
    json_end(&j);
}
