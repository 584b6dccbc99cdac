/*
 * web.c - a clock in words, and the page that shows how its end was computed.
 */
#include "gen/deadline/pages.h"
#include "gen/deadline/queries.h"
#include "job/job.h"
#include "mod/deadline/compute.h"
#include "mod/deadline/view.h"
#include "web/i18n.h"

/* --- the tag ---------------------------------------------------------------------------------- */

/* Days from one to the other as this clock counts them. */
static int64_t between(struct req *r, const struct deadline *d, day from, day to)
{
    if (!d->workdays)
        return to - from;
    struct calendar c =
        charter_calendar(r->db, d->body, from < to ? from : to, from < to ? to : from);
    return calendar_between(&c, from, to);
}

static const char *late_words(struct req *r, const struct deadline *d, usec at)
{
    day last = deadline_day_of(r->app->zone, d->due);
    int64_t n = between(r, d, last, zone_day(r->app->zone, at));
    if (n < 1)
        return _("Late since today");
    if (d->workdays)
        return tf(r, N_("%lld working day late", "%lld working days late", n), (long long)n);
    return tf(r, N_("%lld day late", "%lld days late", n), (long long)n);
}

static const char *left_words(struct req *r, const struct deadline *d, int64_t n)
{
    if (d->workdays)
        return tf(r, N_("%lld working day left", "%lld working days left", n), (long long)n);
    return tf(r, N_("%lld day left", "%lld days left", n), (long long)n);
}

static void running(struct req *r, const struct deadline *d, struct deadline_tag *t)
{
    day today = zone_day(r->app->zone, r->now);
    day last = deadline_day_of(r->app->zone, d->due);
    if (r->now > d->due) {
        t->kind = "late";
        t->words = late_words(r, d, r->now);
    } else if (last == today) {
        t->kind = "due";
        t->words = tf(r, _("Today, %s"), show_end_hour(r, d->due));
    } else {
        int64_t n = between(r, d, today, last);
        t->kind = n <= 1 ? "due" : "now";
        t->words = left_words(r, d, n);
    }
}

const char *deadline_url(struct req *r, const struct deadline *d)
{
    return tf(r, "/deadline/%lld", (long long)d->id);
}

struct deadline_tag deadline_brief(struct req *r, const struct deadline *d)
{
    struct deadline_tag t = {0};
    if (d->state == DEADLINE_RUNNING) {
        running(r, d, &t);
    } else if (d->state == DEADLINE_CANCELLED) {
        t.kind = "";
        t.words = _("No longer asked for");
    } else if (d->stopped > d->due) {
        t.kind = "late";
        t.words = tf(r, C_("clock", "Done: %s"), late_words(r, d, d->stopped));
    } else {
        t.kind = "go";
        t.words = _("Done in time");
    }
    return t;
}

struct deadline_tag deadline_show(struct req *r, const struct deadline *d)
{
    struct deadline_tag t = deadline_brief(r, d);
    t.until = show_end(r, d->due);
    t.url = deadline_url(r, d);
    return t;
}

/* --- how it was computed ---------------------------------------------------------------------- */

static const char *step_words(struct req *r, const struct calendar_step *s)
{
    if (s->worked)
        return _("Worked instead of another day: counted");
    return s->exception ? _("Holiday: not counted") : _("Weekend: not counted");
}

static void fill_steps(struct req *r, const struct deadline_get *row, struct deadline_page *p)
{
    struct calendar_steps steps;
    day from = zone_day(r->app->zone, row->began);
    if (!row->workdays || row->fixed)
        return;
    struct calendar c = deadline_calendar(r->db, row->body, from, row->days + row->extended);
    calendar_explain(r->arena, &c, from, row->days + row->extended, &steps);
    p->step = arena_array(r->arena, struct step_line, steps.n);
    for (; p->n_step < steps.n; p->n_step++) {
        const struct calendar_step *s = &steps.at[p->n_step];
        p->step[p->n_step] = (struct step_line){.day = show_day(r, s->day),
                                                .words = step_words(r, s),
                                                .name = s->name,
                                                .counted = s->worked};
    }
}

static void fill_moves(struct req *r, const struct deadline *d, struct deadline_page *p)
{
    struct deadline_moves_rows rows = q_deadline_moves(r->db, .clock = d->id);
    p->move = arena_array(r->arena, struct move_line, rows.n);
    for (; p->n_move < rows.n; p->n_move++)
        p->move[p->n_move] = (struct move_line){show_date(r, rows.at[p->n_move].at),
                                                show_end(r, rows.at[p->n_move].old_due),
                                                show_end(r, rows.at[p->n_move].new_due)};
}

static const char *days_words(struct req *r, const struct deadline *d, int64_t n)
{
    if (d->workdays)
        return tf(r, N_("%lld working day", "%lld working days", n), (long long)n);
    return tf(r, N_("%lld day", "%lld days", n), (long long)n);
}

static void fill(struct req *r, const struct deadline_get *row, const struct deadline *d,
                 struct deadline_page *p)
{
    struct charter_rule rule;
    charter_rule(r->db, d->body, d->rule, zone_day(r->app->zone, d->from), &rule);
    p->what = charter_key_name(r, d->rule);
    p->sentence = lang_text(r->lang, rule.key->sentence);
    p->value = days_words(r, d, d->days);
    p->source = charter_source(r, &rule);
    p->rules_url = charter_url(r, &p->body);
    p->number = d->number;
    p->link = d->link ? d->link : d->number ? tf(r, "/t/%s", d->number) : NULL;
    p->place = body_label(r, &p->body);
    p->began = show_time(r, d->from);
    p->due = show_end(r, d->due);
    p->closes = show_end_hour(r, d->due);
    p->tag = deadline_show(r, d);
    p->workdays = d->workdays;
    p->fixed = row->fixed;
    if (d->extended) {
        p->extended = days_words(r, d, d->extended);
        p->reason = d->reason;
    }
    fill_steps(r, row, p);
    fill_moves(r, d, p);
}

const struct page *deadline_frame(struct req *r, const struct deadline_page *p)
{
    struct crumb *c = arena_array(r->arena, struct crumb, 4);
    struct page *frame = arena_new(r->arena, struct page);
    c[0] = (struct crumb){_("Home"), "/"};
    c[1] = (struct crumb){p->place, body_url(r, &p->body)};
    c[2] = (struct crumb){_("How is this deadline computed?"), NULL};
    *frame = (struct page){.title = c[2].label, .nav = "home", .crumbs = c, .noindex = true};
    return frame;
}

static void show_get(struct req *r)
{
    struct deadline_get row;
    struct deadline d;
    struct deadline_page p = {0};
    int64_t id;
    if (!str_int64(str_of(r->arg[0]), &id) || !q_deadline_get(r->db, &row, .id = id) ||
        !deadline_by_id(r->db, id, &d) || !body_by_id(r->db, d.body, &p.body)) {
        reply_status(r, 404);
        return;
    }
    fill(r, &row, &d, &p);
    page_deadline(r, &p);
}

static const struct route routes[] = {
    {.methods = GET, .path = "/deadline/:id", .run = show_get, .cache = CACHE_PRIVATE},
};
static const struct cron_entry crons[] = {
    {.name = "deadline.remind", .minute = -1, .hour = -1, .run = deadline_remind},
    {.name = NULL},
};
static const struct charter_applied applied = {deadline_charter_applied};
static const struct chronicle_words acts[] = {
    {"deadline.move", T_("A limit moved, since the holidays changed")},
    {"deadline.extend", T_("A limit was extended")}, /* lines of before, which stay */
    {NULL, NULL},
};
static const struct extension extensions[] = {
    {"charter.applied", &applied},
    {"chronicle.act", acts},
    {NULL, NULL},
};

const struct module deadline_module = {
    .name = "deadline",
    .routes = routes,
    .n_routes = countof(routes),
    .crons = crons,
    .extensions = extensions,
    .furnish = deadline_furnish,
    .furnish_order = 90, /* behind all that starts clocks */
};
