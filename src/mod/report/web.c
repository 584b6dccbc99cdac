/*
 * web.c - choosing a report, its page, its Markdown and JSON, and the links to it on the pages of a place, of a topic and
 * on the desk.
 *
 * /report/linhai/baishuiyang/2026-W47, the same with .md or .json, and /report/t/BSY-2026-0142. Without a time: the
 * month that runs.
 */
#include "gen/report/pages.h"
#include "mod/report/view.h"
#include "web/i18n.h"

#define RECENT 8 /* periods of a kind that are offered */

/* --- for templates --------------------------------------------------------------------------------------- */

size_t report_of_promise(const struct report *x, enum promise p)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n_figure; i++)
        n += x->figure[i].is->promise == p;
    return n;
}

bool report_has_bar(const struct figure *f)
{
    return f->state == FIGURE_SHOWN && f->is->kind == FIGURE_RATE;
}

const char *report_share_percent(struct req *r, const struct report_share *s)
{
    return tf(r, "%lld.%lld", (long long)(s->permille / 10), (long long)(s->permille % 10));
}

const char *report_left_out(struct req *r, const struct figure *f, size_t i)
{
    const char *words = _(f->is->out[i].words);
    if (f->out[i] < 0)
        return tf(r, _("left out: %s, not shown"), words);
    return f->is->kind == FIGURE_NUMBER
               ? tf(r, "%s: %s", words, show_int(r, f->out[i]))
               : tf(r, _("left out: %s: %s"), words, show_int(r, f->out[i]));
}

/* What stands above a column: short, since the table has all of it. */
static const char *column_text(struct req *r, const struct figure *f)
{
    if (f->state == FIGURE_RANGE)
        return tf(r, "≈%lld", (long long)((f->low + f->high + 10) / 20));
    if (f->state != FIGURE_SHOWN)
        return "–";
    return f->is->kind == FIGURE_RATE ? tf(r, "%lld%%", (long long)((f->value + 5) / 10))
                                      : show_int(r, f->value);
}

/* "W47", "11", "2026" */
static const char *column_label(const char *code)
{
    const char *dash = strrchr(code, '-');
    return dash ? dash + 1 : code;
}

struct html report_chart(struct req *r, const struct report_trend *t)
{
    struct svg_column *c = arena_array(r->arena, struct svg_column, t->n);
    int64_t top = t->is->kind == FIGURE_RATE ? 1000 : 1;
    for (size_t i = 0; i < t->n; i++) {
        const struct figure *f = &t->point[i].figure;
        bool range = f->state == FIGURE_RANGE;
        int64_t value = range ? f->high : f->value;
        c[i] = (struct svg_column){.label = column_label(t->point[i].code),
                                   .text = column_text(r, f),
                                   .value = value,
                                   .low = range ? f->low : value,
                                   .known = f->state == FIGURE_SHOWN || range};
        if (t->is->kind != FIGURE_RATE && value > top)
            top = value;
    }
    return svg_columns(r->arena, c, t->n, top, tf(r, _("%s over time"), _(t->is->name)),
                       tf(r, _("From %s to %s; the table below has the same numbers."),
                          t->point[0].label, t->point[t->n - 1].label));
}

/* --- what was asked for ------------------------------------------------------------------------------------- */

enum format { AS_PAGE, AS_MARKDOWN, AS_JSON };

/* The path without its ending. */
static const char *without_format(struct req *r, const char *path, enum format *as)
{
    struct str s = str_of(path);
    *as = str_ends(s, STR(".md")) ? AS_MARKDOWN : str_ends(s, STR(".json")) ? AS_JSON : AS_PAGE;
    s.n -= *as == AS_MARKDOWN ? 3 : *as == AS_JSON ? 5 : 0;
    return str_dup(r->arena, s);
}

/* "linhai/baishuiyang/2026-W47" */
static bool place_and_period(struct req *r, const char *path, struct body *b, struct period *p)
{
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    if (slash && *last && period_parse(last, p))
        return body_by_path(r->db, arena_printf(r->arena, "%.*s", (int)(last - path), path), b);
    *p = period_of(PERIOD_MONTH, zone_day(r->app->zone, r->now));
    size_t n = strlen(path);
    return n > 0 && body_by_path(r->db, path[n - 1] == '/' ? path : tf(r, "%s/", path), b);
}

/* --- the page of a place ---------------------------------------------------------------------------------------- */

static void link_add(struct report_links *l, const char *label, const char *href)
{
    l->at[l->n++] = (struct report_link){label, href, false};
}

static void fill_steps(struct req *r, struct report_view *v)
{
    const struct report *x = &v->x;
    struct period before = period_move(&x->p, -1), after = period_move(&x->p, 1);
    v->steps.at = arena_array(r->arena, struct report_link, 2 + PERIOD_KINDS);
    link_add(&v->steps, tf(r, _("Earlier: %s"), period_name(r, &before)),
             tf(r, "/report/%s%s", x->b.path, period_code(r->arena, &before)));
    if (after.first <= zone_day(r->app->zone, r->now))
        link_add(&v->steps, tf(r, _("Later: %s"), period_name(r, &after)),
                 tf(r, "/report/%s%s", x->b.path, period_code(r->arena, &after)));
    for (int k = (int)x->p.kind + 1; k < PERIOD_KINDS; k++) {
        struct period around = period_of((enum period_kind)k, x->p.first);
        link_add(&v->steps, period_name(r, &around),
                 tf(r, "/report/%s%s", x->b.path, period_code(r->arena, &around)));
    }
}

/* The months of a year, the weeks of a month, as far as they have begun. */
static void fill_parts(struct req *r, struct report_view *v)
{
    const struct report *x = &v->x;
    day today = zone_day(r->app->zone, r->now);
    if (x->p.kind == PERIOD_WEEK)
        return;
    struct period part = period_of((enum period_kind)(x->p.kind - 1), x->p.first);
    v->parts.at = arena_array(r->arena, struct report_link, 12);
    for (; part.first < x->p.end && part.first <= today; part = period_move(&part, 1))
        link_add(&v->parts, period_name(r, &part),
                 tf(r, "/report/%s%s", x->b.path, period_code(r->arena, &part)));
}

static void fill_first(struct report_view *v)
{
    static const char *const of_place[] = {"said", "reply", "days_held"};
    static const char *const of_topic[] = {"said", "speakers", "tasks"};
    const char *const *keys = v->x.of_topic ? of_topic : of_place;
    size_t n = 0;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < v->x.n_figure; i++)
            if (streq(v->x.figure[i].is->key, keys[k]))
                v->first[n++] = &v->x.figure[i];
}

static void fill_forms(struct req *r, struct report_view *v)
{
    v->md = tf(r, "%s.md", v->x.self);
    v->json = tf(r, "%s.json", v->x.self);
    v->all = tf(r, "/report?place=%s", v->x.b.path);
}

static const struct crumb *crumbs(struct req *r, const struct report *x)
{
    struct body_list up = body_above(r->db, x->b.id);
    struct crumb *c = arena_array(r->arena, struct crumb, up.n + 4);
    size_t n = 0;
    c[n++] = (struct crumb){_("Home"), "/"};
    for (size_t i = up.n; i > 0; i--)
        c[n++] = (struct crumb){body_label(r, &up.at[i - 1]), body_url(r, &up.at[i - 1])};
    if (x->of_topic)
        c[n++] = (struct crumb){x->t.number, topic_url(r, &x->t)};
    c[n++] = (struct crumb){_("Report in figures"), NULL};
    return c;
}

static void print_as(struct req *r, struct report_view *v, enum format as)
{
    if (as == AS_MARKDOWN) {
        r->type = "text/markdown; charset=utf-8";
        report_markdown(r, &v->x);
        return;
    }
    if (as == AS_JSON) {
        r->type = "application/json; charset=utf-8";
        report_json(r, &v->x);
        return;
    }
    fill_forms(r, v);
    fill_first(v);
    struct page p = {.title = tf(r, _("Report: %s, %s"), v->x.place, v->x.name),
                     .nav = "report",
                     .crumbs = crumbs(r, &v->x),
                     .wide = true};
    if (v->x.of_topic) {
        report_topic_page(r, &p, v);
    } else {
        fill_steps(r, v);
        fill_parts(r, v);
        report_place_page(r, &p, v);
    }
}

static void place_get(struct req *r)
{
    struct report_view v = {0};
    struct body b;
    struct period p;
    enum format as;
    const char *path = without_format(r, r->arg[0] ? r->arg[0] : "", &as);
    if (!place_and_period(r, path, &b, &p)) {
        reply_status(r, 404);
        return;
    }
    report_of_place(r, &b, &p, &v.x);
    print_as(r, &v, as);
}

static void topic_get(struct req *r)
{
    struct report_view v = {0};
    struct topic t;
    enum format as;
    if (!topic_by_number(r->db, without_format(r, r->arg[0], &as), &t)) {
        reply_status(r, 404);
        return;
    }
    report_of_topic(r, &t, &v.x);
    print_as(r, &v, as);
}

/* --- choosing ------------------------------------------------------------------------------------------------------- */

static const struct form_option kind_options[] = {
    {"0", T_("Week"), NULL}, {"1", T_("Month"), NULL}, {"2", T_("Year"), NULL}, {NULL, NULL, NULL}};
static const struct form_field choose_fields[] = {
    {.name = "day", .label = T_("A day in it"), .kind = FORM_DATE, .required = true},
    {.name = "kind",
     .label = T_("Week, month or year"),
     .kind = FORM_SELECT,
     .options = kind_options,
     .required = true},
};
static const struct form_spec choose_form = FORM_SPEC("report", choose_fields);

static bool place_asked(struct req *r, struct body *b)
{
    const char *asked = field_get(&r->query, "place");
    if (!str_empty(asked))
        return body_by_path(r->db, asked, b) || body_by_code(r->db, asked, b);
    return (*r->place && body_by_path(r->db, r->place, b)) ||
           body_by_id(r->db, body_root(r->db), b);
}

static void fill_index(struct req *r, const struct body *b, struct report_index *v)
{
    struct body_list up = body_above(r->db, b->parent), down = body_children(r->db, b->id);
    day today = zone_day(r->app->zone, r->now);
    v->place = body_label(r, b);
    v->path = b->path;
    v->up.at = arena_array(r->arena, struct report_link, up.n);
    v->down.at = arena_array(r->arena, struct report_link, down.n);
    for (size_t i = up.n; i > 0; i--)
        link_add(&v->up, body_label(r, &up.at[i - 1]),
                 tf(r, "/report?place=%s", up.at[i - 1].path));
    for (size_t i = 0; i < down.n; i++)
        link_add(&v->down, body_label(r, &down.at[i]), tf(r, "/report?place=%s", down.at[i].path));
    for (int k = 0; k < PERIOD_KINDS; k++) {
        struct period p = period_of((enum period_kind)k, today);
        v->recent[k].at = arena_array(r->arena, struct report_link, RECENT);
        for (int i = 0; i < (k == PERIOD_YEAR ? RECENT / 2 : RECENT); i++) {
            struct period q = period_move(&p, -i);
            link_add(&v->recent[k], period_name(r, &q),
                     tf(r, "/report/%s%s", b->path, period_code(r->arena, &q)));
        }
    }
}

static void index_get(struct req *r)
{
    struct report_index v = {0};
    struct body b;
    day d;
    if (!place_asked(r, &b)) {
        if (field_get(&r->query, "place"))
            reply_status(r, 404);
        else
            report_index_page(r, page_plain(r, _("Reports in figures")), &v);
        return;
    }
    bool asked = field_get(&r->query, "day") != NULL;
    v.form = asked ? form_read(r, &choose_form) : form_new(r, &choose_form);
    if (asked && !v.form.bad && day_parse(form_get(&v.form, "day"), &d)) {
        int64_t kind = *form_get(&v.form, "kind") - '0';
        struct period p = period_of((enum period_kind)kind, d);
        const char *code = period_code(r->arena, &p);
        if (period_parse(code, &p)) {
            reply_redirect(r, tf(r, "/report/%s%s", b.path, code));
            return;
        }
        form_error(r, &v.form, "day", _("We count the years from 1900 to 2199."));
    }
    fill_index(r, &b, &v);
    report_index_page(
        r, &(struct page){.title = _("Reports in figures"), .nav = "report", .bad = v.form.bad},
        &v);
}

/* --- on the page of a place --------------------------------------------------------------------------------------------- */

static struct figure figure_of(const char *key, const struct counts *c)
{
    const struct indicator *is = report_indicators;
    while (is[1].key && !streq(is->key, key))
        is++;
    return report_figure(is, c);
}

static void panel_block(struct req *r, const struct body *b)
{
    struct period year = period_of(PERIOD_YEAR, zone_day(r->app->zone, r->now));
    struct counts c = report_sheet(r->db, r->arena, b->id, &year);
    struct report_panel v = {.reply = figure_of("reply", &c),
                             .solved = figure_of("solved", &c),
                             .held = figure_of("days_held", &c),
                             .name = period_name(r, &year),
                             .href = tf(r, "/report/%s%s", b->path, period_code(r->arena, &year))};
    v.at.at = arena_array(r->arena, struct report_link, 3);
    for (int k = PERIOD_WEEK; k < PERIOD_YEAR; k++) {
        struct period p = period_of((enum period_kind)k, zone_day(r->app->zone, r->now));
        link_add(&v.at, period_name(r, &p),
                 tf(r, "/report/%s%s", b->path, period_code(r->arena, &p)));
    }
    link_add(&v.at, _("Other times"), tf(r, "/report?place=%s", b->path));
    report_place_panel(r, &v);
}

static void card_block(struct req *r, const struct topic *t)
{
    report_topic_card(r, tf(r, "/report/t/%s", t->number));
}

/* --- the module -------------------------------------------------------------------------------------------------------------- */

static const struct body_panel panel = {
    .title = T_("This year in figures"), .order = 70, .block = panel_block};
static const struct topic_card card = {.title = T_("In figures"), .order = 40, .block = card_block};
static const struct extension extensions[] = {
    {"body.panel", &panel}, {TOPIC_CARD_POINT, &card}, {NULL, NULL}};

static const struct nav_item nav[] = {{"report", T_("Figures"), "/report", 75}, {0}};

static const struct route routes[] = {
    {.methods = GET, .path = "/report", .run = index_get, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/report/t/:number", .run = topic_get, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/report/:*", .run = place_get, .cache = CACHE_PRIVATE},
};

const struct module report_module = {
    .name = "report",
    .routes = routes,
    .n_routes = countof(routes),
    .jobs = report_jobs,
    .crons = report_crons,
    .commands = report_commands,
    .nav = nav,
    .furnish = report_furnish,
    .furnish_order = 95,
    .extensions = extensions,
};
