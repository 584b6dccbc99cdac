/*
 * web.c - what everybody reads: a result with its objections, tasks and words; a task; the package; and the
 * unit's list of its tasks. The forms are in web_act.c.
 */
#include "gen/resolution/pages.h"
#include "mod/resolution/act.h"
#include "web/i18n.h"
#include "web/upload.h"

#define ROWS_MAX 200
#define DONE_MAX 20

/* The way back: for the office to its desk of the topic, for everybody else to the topic's page. */
static struct page page_of(struct req *r, const char *title, const struct topic *t,
                           const char *here)
{
    struct crumb *c = arena_alloc(r->arena, 4 * sizeof(*c));
    struct topic_by by;
    bool office = topic_by_of(r, t->body, TOPIC_OFFICE, &by);
    c[0] = office ? (struct crumb){_("Topics at the office"), "/office/topics"}
                  : (struct crumb){_("Topics"), "/topics"};
    c[1] = (struct crumb){t->number,
                          office ? tf(r, "/office/topic/%lld", (long long)t->id) : topic_url(r, t)};
    c[2] = (struct crumb){here, NULL};
    c[3] = (struct crumb){0};
    const char *done = act_done_words(r);
    return (struct page){.title = title,
                         .nav = "topics",
                         .crumbs = c,
                         .notice = done,
                         .notice_kind = done ? NOTICE_GOOD : 0};
}

static bool topic_of_path(struct req *r, struct topic *t)
{
    if (topic_by_number(r->db, r->arg[0], t))
        return true;
    reply_status(r, 404);
    return false;
}

static void show(struct req *r, bool office)
{
    struct resolution_page p = {0};
    struct topic_by by;
    if (!topic_of_path(r, &p.t))
        return;
    if (office && !topic_by_of(r, p.t.body, TOPIC_OFFICE, &by)) {
        reply_status(r, 403);
        return;
    }
    p.title = tf(r, _("Result: %s"), p.t.title);
    p.thread = topic_url(r, &p.t);
    p.place = body_name(r, p.t.body);
    p.has = resolution_view_of(r, &p.t, &p.v);
    work_view_of(r, &p.t, &p.w);
    p.appraised = p.t.stage >= STAGE_SUPERVISE;
    word_view_of(r, &p.t, &p.word);
    if (topic_by_of(r, p.t.body, TOPIC_OFFICE, &by))
        p.act = act_links(r, &p.t, NULL, &p.n_act);
    struct page page = page_of(r, p.title, &p.t, _("Result"));
    page.noindex = office;
    resolution_show(r, &page, &p);
}

static void resolution_get(struct req *r)
{
    show(r, false);
}

static void office_get(struct req *r)
{
    show(r, true);
}

static void package_get(struct req *r)
{
    struct topic t;
    if (!topic_of_path(r, &t))
        return;
    struct buf out = buf_make(r->arena, 16384);
    struct json j = json_begin(&out);
    resolution_package(r->db, &t, &j);
    reply_header(r, "Content-Disposition", tf(r, "attachment; filename=\"%s.json\"", t.number));
    reply_text(r, "application/json", (struct str){out.p, out.n});
}

static void paper_get(struct req *r)
{
    struct topic t;
    struct resolution_vote v;
    if (!topic_of_path(r, &t))
        return;
    if (resolution_vote_of(r->db, t.id, &v) && *v.hash)
        upload_serve(r, v.hash, v.type, v.name);
    else
        reply_status(r, 404);
}

/* --- a task ------------------------------------------------------------------------------------------- */

static struct step_row step_row_of(struct req *r, const struct task_step *s)
{
    static const char *const what[] = {
        T_("Progress"),      T_("Completed"),  T_("Asks for more time"), T_("The day was moved"),
        T_("The day stays"), T_("Taken back"), T_("To be done again")};
    struct step_row row = {.what = _(what[s->kind]),
                           .by = s->role ? account_role_name(r, s->role) : _("The system"),
                           .text = s->text,
                           .at = s->at,
                           .was = s->due ? show_date(r, s->was) : NULL,
                           .due = s->due ? show_date(r, s->due) : NULL};
    row.file = arena_alloc(r->arena, (s->n_file + 1) * sizeof(*row.file));
    for (; row.n_file < s->n_file; row.n_file++)
        row.file[row.n_file] =
            (struct file_row){tf(r, "/task/file/%lld", (long long)s->file[row.n_file].id),
                              s->file[row.n_file].name, false};
    return row;
}

static void task_get(struct req *r)
{
    struct task t;
    int64_t id;
    if (!str_int64(str_of(r->arg[0]), &id) || !task_by_id(r->db, id, &t)) {
        reply_status(r, 404);
        return;
    }
    struct topic topic = topic_must(r->db, t.topic);
    struct task_page p = {.row = task_row_of(r, &t),
                          .first_due = t.moves ? show_date(r, t.first_due) : NULL};
    struct task_steps steps = task_steps(r->db, t.id);
    p.step = arena_alloc(r->arena, (steps.n + 1) * sizeof(*p.step));
    for (; p.n_step < steps.n; p.n_step++)
        p.step[p.n_step] = step_row_of(r, &steps.at[p.n_step]);
    p.act = act_links(r, &topic, &t, &p.n_act);
    struct page page = page_of(r, t.title, &topic, t.title);
    task_show(r, &page, &p);
}

static void file_get(struct req *r)
{
    struct resolution_file_get f;
    int64_t id;
    if (str_int64(str_of(r->arg[0]), &id) && q_resolution_file_get(r->db, &f, .id = id))
        upload_serve(r, f.hash, f.type, f.name);
    else
        reply_status(r, 404);
}

/* --- the unit --------------------------------------------------------------------------------------------- */

static void add_rows(struct req *r, struct task_list *l, const struct task *t)
{
    l->at = arena_grow(r->arena, l->at, l->n * sizeof(*l->at), (l->n + 1) * sizeof(*l->at));
    l->at[l->n++] = task_row_of(r, t);
}

static void rows_of_org(struct req *r, int64_t org, struct unit_page *p)
{
    struct tasks open = tasks_of_org(r->db, 0, org, ROWS_MAX);
    for (size_t i = 0; i < open.n; i++)
        add_rows(r, &p->open, &open.at[i]);
    struct resolution_tasks_done_rows done =
        q_resolution_tasks_done(r->db, .org = org, .max = DONE_MAX);
    struct task t;
    for (size_t i = 0; i < done.n; i++)
        if (task_by_id(r->db, done.at[i].id, &t))
            add_rows(r, &p->done, &t);
}

static int by_due(const void *a, const void *b)
{
    const struct task_row *x = a, *y = b;
    return x->t.due != y->t.due ? (x->t.due > y->t.due) - (x->t.due < y->t.due)
                                : (x->t.id > y->t.id) - (x->t.id < y->t.id);
}

static void unit_get(struct req *r)
{
    struct unit_page p = {0};
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if (g->role != ROLE_UNIT)
            continue;
        struct org_list all = org_of_body(r->db, g->body);
        for (size_t k = 0; k < all.n; k++)
            if (g->org ? all.at[k].id == g->org : all.at[k].kind == ORG_UNIT)
                rows_of_org(r, all.at[k].id, &p);
    }
    if (p.open.n)
        qsort(p.open.at, p.open.n, sizeof(*p.open.at), by_due);
    unit_show(r, page_plain(r, _("Our tasks")), &p);
}

/* --- the module ------------------------------------------------------------------------------------------- */

static const struct chronicle_words words[] = {
    {"resolution.publish", T_("The result was put on public view")},
    {"resolution.settle", T_("After the public view: the result holds")},
    {"resolution.back", T_("The result was sent back")},
    {"resolution.explain", T_("The chair explains why it is closed all the same")},
    {"resolution.vote", T_("Those who decide by law carried it")},
    {"resolution.vote.lost", T_("Those who decide by law did not carry it")},
    {"objection.add", T_("Somebody objected")},
    {"objection.answer", T_("An objection was answered")},
    {"task.give", T_("A task was given")},
    {"task.report", T_("The unit reported what was done")},
    {"task.finish", T_("A task was finished")},
    {"task.ask", T_("The unit asked for more time")},
    {"task.move", T_("The day of a task was moved")},
    {"task.stay", T_("The day of a task stays as it is")},
    {"task.back", T_("A task was taken back")},
    {0},
};

static const struct route routes[] = {
    {GET, "/resolution/:number", resolution_get, .cache = CACHE_PRIVATE},
    {GET, "/resolution/:number/package.json", package_get, .cache = CACHE_PUBLIC,
     .rate = RATE_COSTLY},
    {GET, "/resolution/:number/paper", paper_get, .cache = CACHE_PUBLIC},
    {GET, "/office/resolution/:number", office_get, .signed_in = true, .roles = TOPIC_OFFICE},
    {GET, "/task/:id", task_get, .cache = CACHE_PRIVATE},
    {GET, "/task/file/:id", file_get, .cache = CACHE_PUBLIC},
    {GET, "/unit", unit_get, .signed_in = true, .roles = ROLE_UNIT},
};
static const struct route *const more[] = {act_routes, NULL};

static const struct account_desk desk[] = {
    {T_("Tasks of my unit"), T_("What was agreed: report on it, show that it is done."), "/unit",
     ROLE_UNIT, 40},
    {0}};
static const struct extension extensions[] = {{ACCOUNT_DESK_POINT, desk},
                                              {TOPIC_STAGE_POINT, resolution_parts},
                                              {"chronicle.act", words},
                                              {NULL, NULL}};

static const struct cron_entry crons[] = {
    {.name = "resolution views", .minute = 5, .hour = -1, .run = resolution_cron}, {0}};

const struct module resolution_module = {
    .name = "resolution",
    .routes = routes,
    .n_routes = countof(routes),
    .more_routes = more,
    .crons = crons,
    .extensions = extensions,
};
