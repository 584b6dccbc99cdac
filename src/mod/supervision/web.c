/*
 * web.c - the public pages of those who watch, their desk and forms, the office's answers, and what the room puts
 * on the page of a place and on the thread.
 *
 * /supervision/PLACE is public. Only a supervisor of that very place, or of one above it, writes there.
 */
#include "gen/supervision/pages.h"
#include "mod/supervision/view.h"
#include "web/i18n.h"

/* --- rows ------------------------------------------------------------------------------------------------- */

/* writes: the reader may let go what cannot be put in order. */
static struct flag_rows flag_rows(struct req *r, const struct supervision_flags *l, int gone,
                                  bool writes)
{
    struct flag_rows rows = {arena_alloc(r->arena, (l->n + 1) * sizeof(*rows.at)), 0};
    for (size_t i = 0; i < l->n; i++) {
        const struct supervision_rule *rule = supervision_rule(l->at[i].rule);
        if (gone >= 0 && (l->at[i].gone != 0) != gone)
            continue;
        struct flag_row row = {.f = l->at[i],
                               .words = rule ? _(rule->words)
                                             : _("A rule that is no longer asked about."),
                               .href = l->at[i].link     ? l->at[i].link
                                       : l->at[i].number ? tf(r, "/t/%s", l->at[i].number)
                                                         : NULL};
        if (writes && rule && rule->past && !l->at[i].gone)
            row.settle = tf(r, "/watch/%lld/finding?flag=%lld", (long long)l->at[i].body,
                            (long long)l->at[i].id);
        if (l->at[i].finding)
            row.finding = tf(r, "#finding-%lld", (long long)l->at[i].finding);
        rows.at[rows.n++] = row;
    }
    return rows;
}

static struct finding_rows finding_rows(struct req *r, const struct supervision_findings *l)
{
    struct finding_rows rows = {arena_alloc(r->arena, (l->n + 1) * sizeof(*rows.at)), l->n};
    for (size_t i = 0; i < l->n; i++)
        rows.at[i] = (struct finding_row){
            l->at[i], l->at[i].user ? account_name_of(r, l->at[i].user) : _("Supervision group")};
    return rows;
}

static struct query_row query_row(struct req *r, const struct supervision_query *q)
{
    bool late = !q->answered && r->now > q->due;
    return (struct query_row){*q, tf(r, "/supervision/query/%lld", (long long)q->id),
                              q->answered ? _("answered")
                              : late      ? _("overdue")
                                          : _("waits for the office"),
                              q->answered ? "go"
                              : late      ? "late"
                                          : "now"};
}

static struct query_rows query_rows(struct req *r, const struct supervision_queries *l)
{
    struct query_rows rows = {arena_alloc(r->arena, (l->n + 1) * sizeof(*rows.at)), l->n};
    for (size_t i = 0; i < l->n; i++)
        rows.at[i] = query_row(r, &l->at[i]);
    return rows;
}

/* --- who ---------------------------------------------------------------------------------------------------- */

static bool by_watcher(const struct req *r, const struct body *b, struct topic_by *by)
{
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if (g->role != ROLE_SUPERVISOR || !str_starts(str_of(b->path), str_of(g->body_path)))
            continue;
        *by = (struct topic_by){.zone = r->app->zone,
                                .now = r->now,
                                .user = r->who.user,
                                .org = g->org,
                                .role = ROLE_SUPERVISOR};
        return true;
    }
    return false;
}

static const char *watch_url(struct req *r, const struct body *b)
{
    return tf(r, "/supervision/%s", b->path);
}

/* --- a place -------------------------------------------------------------------------------------------------- */

static bool place_of_path(struct req *r, struct body *b)
{
    const char *path = r->arg[0] ? r->arg[0] : "";
    size_t n = str_of(path).n;
    if (n && body_by_path(r->db, path[n - 1] == '/' ? path : tf(r, "%s/", path), b))
        return true;
    reply_status(r, 404);
    return false;
}

static void place_get(struct req *r)
{
    struct watch_page p = {0};
    struct topic_by by;
    if (!place_of_path(r, &p.b))
        return;
    struct supervision_flags open = supervision_flags(r->db, p.b.id, true, LIST_MAX);
    struct supervision_flags all = supervision_flags(r->db, p.b.id, false, LIST_MAX);
    struct supervision_findings findings = supervision_findings(r->db, p.b.id, LIST_MAX);
    struct supervision_queries queries = supervision_queries_in(r->db, p.b.id, LIST_MAX);
    p.place = body_label(r, &p.b);
    p.url = tf(r, "/watch/%lld", (long long)p.b.id);
    p.may = by_watcher(r, &p.b, &by);
    p.open = flag_rows(r, &open, 0, p.may);
    p.gone = flag_rows(r, &all, 1, false);
    p.findings = finding_rows(r, &findings);
    p.queries = query_rows(r, &queries);
    watch_show(r, &(struct page){.title = tf(r, _("Supervision group, %s"), p.place)}, &p);
}

/* --- the desk --------------------------------------------------------------------------------------------------- */

#define DESK_MAX 50 /* of one kind */

static void desk_add(struct req *r, struct desk_rows *l, struct desk_row row)
{
    l->at = arena_grow(r->arena, l->at, l->n * sizeof(*l->at), (l->n + 1) * sizeof(*l->at));
    l->at[l->n++] = row;
}

static bool signed_by_supervisor(struct db *db, int64_t meeting)
{
    struct meeting_signatures all = meeting_signatures(db, meeting);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].as == SIGNER_SUPERVISOR)
            return true;
    return false;
}

static void desk_minutes(struct req *r, struct watch_desk *d)
{
    struct meetings l = meeting_to_sign(r->db, r->now, 4 * DESK_MAX);
    for (size_t i = 0; i < l.n && d->sign.n < DESK_MAX; i++) {
        struct body b;
        struct topic_by by;
        if (body_by_id(r->db, l.at[i].body, &b) && by_watcher(r, &b, &by) &&
            !signed_by_supervisor(r->db, l.at[i].id))
            desk_add(r, &d->sign,
                     (struct desk_row){
                         meeting_title(r, &l.at[i]), meeting_minutes_url(r, l.at[i].id),
                         tf(r, "%s · %s", body_label(r, &b), show_date(r, l.at[i].starts)), NULL});
    }
}

static bool found(struct db *db, const struct topic *t);

static void desk_topics(struct req *r, int64_t place, struct watch_desk *d)
{
    struct topic_list l = topic_at_stage(r->db, place, STAGE_SUPERVISE, DESK_MAX);
    for (size_t i = 0; i < l.n && d->appraise.n < DESK_MAX; i++)
        if (!found(r->db, &l.at[i]))
            desk_add(r, &d->appraise,
                     (struct desk_row){l.at[i].title,
                                       tf(r, "/watch/%lld/finding?number=%s",
                                          (long long)l.at[i].body, l.at[i].number),
                                       tf(r, "%s · %s", l.at[i].number, body_name(r, l.at[i].body)),
                                       l.at[i].lang});
}

static void desk_asked(struct req *r, struct watch_desk *d)
{
    struct supervision_queries_open_rows ids =
        q_supervision_queries_open(r->db, .person = r->who.user, .max = DESK_MAX);
    for (size_t i = 0; i < ids.n; i++) {
        struct supervision_query q;
        if (!supervision_query_by_id(r->db, ids.at[i].id, &q))
            continue;
        desk_add(r, &d->asked,
                 (struct desk_row){q.title, tf(r, "/supervision/query/%lld", (long long)q.id),
                                   r->now > q.due
                                       ? tf(r, _("overdue since %s"), show_date(r, q.due))
                                       : tf(r, _("answer due %s"), show_date(r, q.due)),
                                   NULL});
    }
}

static void desk_places(struct req *r, const char *path, struct watch_desk *d)
{
    struct body_list all = body_all(r->db, path);
    struct supervision_standing_rows standing = q_supervision_standing(r->db);
    for (size_t i = 0; i < all.n; i++) {
        int64_t n = 0;
        for (size_t k = 0; k < standing.n; k++)
            if (standing.at[k].body == all.at[i].id)
                n = standing.at[k].n;
        struct desk_row row = {
            body_label(r, &all.at[i]), watch_url(r, &all.at[i]),
            tf(r, N_("%lld thing is not in order.", "%lld things are not in order.", n),
               (long long)n),
            NULL};
        desk_add(r, n ? &d->flags : &d->calm, row);
    }
}

static void desk_get(struct req *r)
{
    struct watch_desk d = {0};
    desk_minutes(r, &d);
    desk_asked(r, &d);
    for (size_t i = 0; i < r->who.n_grant; i++)
        if (r->who.grant[i].role == ROLE_SUPERVISOR) {
            desk_topics(r, r->who.grant[i].body, &d);
            desk_places(r, r->who.grant[i].body_path, &d);
        }
    watch_desk(r, page_plain(r, _("Supervisor's desk")), &d);
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static const struct form_option in_order[] = {
    {"0", T_("In order"), NULL}, {"1", T_("Not in order"), NULL}, {NULL, NULL, NULL}};
#define ON                                                                                  \
    {                                                                                       \
        .name = "number", .label = T_("Number of the topic"), .kind = FORM_LINE, .max = 30, \
        .hint = T_("Leave it empty when it is about the place as a whole.")                 \
    }
#define TEXT(words)                                                                         \
    {                                                                                       \
        .name = "text", .label = (words), .kind = FORM_TEXT, .max = 4000, .required = true, \
        .hint = T_("Everybody can read this.")                                              \
    }
static const struct form_field finding_fields[] = {
    {.name = "flag", .label = T_("Flag"), .kind = FORM_HIDDEN, .max = 20},
    ON,
    {.name = "fault",
     .label = T_("What do you find?"),
     .kind = FORM_CHOICE,
     .options = in_order,
     .required = true},
    TEXT(T_("In your words"))};
static const struct form_field query_fields[] = {ON,
                                                 {.name = "title",
                                                  .label = T_("Question in one sentence"),
                                                  .kind = FORM_LINE,
                                                  .max = 120,
                                                  .required = true},
                                                 TEXT(T_("What you want to know, and why"))};
static const struct form_field answer_fields[] = {TEXT(T_("Answer"))};
static const struct form_spec finding_form = FORM_SPEC("finding", finding_fields),
                              query_form = FORM_SPEC("query", query_fields),
                              answer_form = FORM_SPEC("answer", answer_fields);

static bool watched_of_path(struct req *r, struct body *b, struct topic_by *by)
{
    int64_t id;
    if (!str_int64(str_of(r->arg[0]), &id) || !body_by_id(r->db, id, b))
        reply_status(r, 404);
    else if (!by_watcher(r, b, by))
        reply_status(r, 403);
    else
        return true;
    return false;
}

/* The flag that the finding lets go; false: none, or of another place. */
static bool flag_of_form(struct req *r, const struct body *b, const struct form *f,
                         struct supervision_flag *out)
{
    int64_t id;
    return f->spec == &finding_form && str_int64(str_of(form_get(f, "flag")), &id) &&
           supervision_flag_by_id(r->db, id, out) && out->body == b->id;
}

static void show_write(struct req *r, const struct body *b, const struct form *f)
{
    struct supervision_flag flag;
    bool finding = f->spec == &finding_form;
    struct watch_form p = {
        .heading = finding ? _("Write what was found") : _("Ask the office"),
        .lead = finding ? _("It is published at once and cannot be taken away.")
                        : _("The office has to answer in public, within the time the rules give."),
        .action = tf(r, "/watch/%lld/%s", (long long)b->id, f->spec->name),
        .back = watch_url(r, b),
        .button = finding ? _("Publish it") : _("Ask"),
        .form = *f};
    if (flag_of_form(r, b, f, &flag) && supervision_rule(flag.rule))
        p.about = _(supervision_rule(flag.rule)->words);
    struct page page = *page_plain(r, p.heading);
    page.bad = f->bad;
    watch_write(r, &page, &p);
}

static void write_get(struct req *r)
{
    struct body b;
    struct topic_by by;
    if (!watched_of_path(r, &b, &by))
        return;
    struct form f = form_new(r, r->route->form);
    const char *number = field_get(&r->query, "number");
    if (number)
        form_set(&f, "number", number);
    const char *flag = field_get(&r->query, "flag");
    struct supervision_flag about;
    if (flag && f.spec == &finding_form) {
        form_set(&f, "flag", flag);
        if (flag_of_form(r, &b, &f, &about)) {
            form_set(&f, "fault", "1");
            form_set(&f, "number", about.number ? about.number : "");
        }
    }
    show_write(r, &b, &f);
}

static void write_post(struct req *r)
{
    struct body b;
    struct topic_by by;
    struct topic t;
    const char *why = NULL;
    if (!watched_of_path(r, &b, &by))
        return;
    struct form f = form_read(r, r->route->form);
    bool on_topic = !f.bad && *form_get(&f, "number");
    if (on_topic && !topic_by_number(r->db, form_get(&f, "number"), &t)) {
        form_error(r, &f, "number", _("There is no topic with this number."));
    } else if (!f.bad) {
        const struct topic *about = on_topic ? &t : NULL;
        struct supervision_flag flag;
        bool done = flag_of_form(r, &b, &f, &flag)
                        ? supervision_settle(r->db, &by, &flag, form_get(&f, "text"), &why) != 0
                    : r->route->form == &finding_form
                        ? supervision_find(r->db, &by, b.id, about, *form_get(&f, "fault") == '1',
                                           form_get(&f, "text"), &why) != 0
                        : supervision_ask(r->db, &by, b.id, about, form_get(&f, "title"),
                                          form_get(&f, "text"), &why) != 0;
        if (done) {
            supervision_look(r->db, r->app->zone, r->now, &b, false);
            reply_redirect(r, watch_url(r, &b));
            return;
        }
        form_error(r, &f, NULL, _(why ? why : T_("This could not be saved. Please try again.")));
    }
    r->status = 422;
    show_write(r, &b, &f);
}

/* --- a query ----------------------------------------------------------------------------------------------------- */

static bool query_of_path(struct req *r, struct supervision_query *q)
{
    int64_t id;
    if (str_int64(str_of(r->arg[0]), &id) && supervision_query_by_id(r->db, id, q))
        return true;
    reply_status(r, 404);
    return false;
}

static void show_query(struct req *r, const struct supervision_query *q, const struct form *f)
{
    struct body b;
    struct topic_by by;
    struct query_page p = {.row = query_row(r, q), .form = *f};
    if (!body_by_id(r->db, q->body, &b)) {
        reply_status(r, 404);
        return;
    }
    p.place = body_label(r, &b);
    p.watch = watch_url(r, &b);
    p.clock = tf(r, "/deadline/%lld", (long long)q->clock);
    p.may = !q->answered && topic_by_of(r, q->body, TOPIC_OFFICE, &by);
    p.unsent = q->answered && f->bad ? form_get(f, "text") : NULL;
    watch_query(r, &(struct page){.title = q->title, .bad = f->bad}, &p);
}

static void query_get(struct req *r)
{
    struct supervision_query q;
    if (!query_of_path(r, &q))
        return;
    struct form f = form_new(r, &answer_form);
    show_query(r, &q, &f);
}

static void answer_post(struct req *r)
{
    struct supervision_query q;
    struct topic_by by;
    struct body b;
    const char *why = NULL;
    if (!query_of_path(r, &q))
        return;
    if (!topic_by_of(r, q.body, TOPIC_OFFICE, &by)) {
        reply_status(r, 403);
        return;
    }
    struct form f = form_read(r, &answer_form);
    if (!f.bad && supervision_answer(r->db, &by, &q, form_get(&f, "text"), &why)) {
        if (body_by_id(r->db, q.body, &b))
            supervision_look(r->db, r->app->zone, r->now, &b, false);
        reply_redirectf(r, "/supervision/query/%lld", (long long)q.id);
        return;
    }
    if (!f.bad)
        form_error(r, &f, NULL, _(why));
    r->status = 422;
    supervision_query_by_id(r->db, q.id, &q);
    show_query(r, &q, &f);
}

/* --- on the page of a place --------------------------------------------------------------------------------------- */

static void panel_block(struct req *r, const struct body *b)
{
    struct supervision_findings f = supervision_findings(r->db, b->id, 1);
    struct supervision_waiting q = {0};
    q_supervision_waiting(r->db, &q, .body = b->id);
    struct watch_panel p = {
        .url = watch_url(r, b), .flags = supervision_open(r->db, b->id), .has_finding = f.n > 0};
    if (f.n > 0)
        p.finding = f.at[0];
    p.waiting = q.n;
    watch_block(r, &p);
}

/* --- on the thread ------------------------------------------------------------------------------------------------- */

static void thread_block(struct req *r, const struct topic *t)
{
    struct supervision_flags flags = supervision_flags_of(r->db, t->number);
    struct supervision_findings findings = supervision_findings_of(r->db, t->number);
    struct supervision_queries queries = supervision_queries_of(r->db, t->number);
    struct flag_rows f = flag_rows(r, &flags, -1, false);
    struct finding_rows w = finding_rows(r, &findings);
    struct query_rows q = query_rows(r, &queries);
    watch_thread(r, &f, &w, &q);
}

static void finding_words(struct db *db, const struct topic *t, struct buf *out)
{
    struct supervision_findings l = supervision_findings_of(db, t->number);
    for (size_t i = 0; i < l.n; i++)
        topic_words_add(out, l.at[i].text);
}

/* Beside the thread, at whatever stage it stands: is something not in order? */
static void card_block(struct req *r, const struct topic *t)
{
    struct body b;
    struct supervision_flags flags = supervision_flags_of(r->db, t->number);
    struct supervision_findings f = supervision_findings_of(r->db, t->number);
    struct supervision_queries q = supervision_queries_of(r->db, t->number);
    struct watch_panel p = {.url =
                                body_by_id(r->db, t->body, &b) ? watch_url(r, &b) : "/supervision",
                            .has_finding = f.n > 0};
    for (size_t i = 0; i < flags.n; i++)
        p.flags += flags.at[i].gone == 0;
    for (size_t i = 0; i < q.n; i++)
        p.waiting += q.at[i].answered == 0;
    for (size_t i = 0; i < f.n; i++)
        if (f.at[i].at >= p.finding.at)
            p.finding = f.at[i];
    watch_block(r, &p);
}

static const struct topic_card card = {T_("Supervision group"), 20, NULL, card_block};

/* The finding of this appraisal: written since the topic came to it. */
static bool found(struct db *db, const struct topic *t)
{
    struct supervision_findings l = supervision_findings_of(db, t->number);
    for (size_t i = 0; i < l.n; i++)
        if (l.at[i].at >= t->entered)
            return true;
    return false;
}

static void appraisal_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    if (!found(db, t))
        unmet_add(l, "supervision.finding",
                  T_("The supervision group has not written what it found yet."), 0, NULL,
                  arena_printf(db_arena(db), "/watch/%lld/finding", (long long)t->body));
}

static bool appraisal_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    struct deadline d;
    if (found(r->db, t))
        return false;
    *w = (struct topic_wait){.who = _("The supervision group"), .what = _("to say what it found")};
    if (deadline_find(r->db, SUBJECT_TOPIC, t->id, "evaluation.days", &d)) {
        w->until = d.due;
        w->computed = deadline_url(r, &d);
    }
    return true;
}

static void appraisal_json(struct db *db, const struct topic *t, struct json *j)
{
    struct supervision_findings l = supervision_findings_of(db, t->number);
    json_key(j, "findings");
    json_arr(j);
    for (size_t i = 0; i < l.n; i++) {
        json_obj(j);
        topic_json_time(j, "at", l.at[i].at);
        json_key(j, "in_order");
        json_bool(j, !l.at[i].fault);
        json_key(j, "text");
        json_str(j, l.at[i].text);
        json_end(j);
    }
    json_end(j);
}

const struct topic_stage_part supervision_parts[] = {
    {.stage = STAGE_SUPERVISE,
     .unmet = appraisal_unmet,
     .block = thread_block,
     .wait = appraisal_wait,
     .words = finding_words,
     .json = appraisal_json},
    {0},
};

/* --- the module ------------------------------------------------------------------------------------------------------- */

static const struct chronicle_words words[] = {
    {"supervision.flag", T_("A red flag: something is not in order")},
    {"supervision.unflag", T_("A red flag is gone: it is in order again")},
    {"supervision.find", T_("The supervision group found it in order")},
    {"supervision.fault", T_("The supervision group found something not in order")},
    {"supervision.ask", T_("The supervision group asked the office")},
    {"supervision.answer", T_("The office answered the supervision group")},
    {0},
};

static const struct body_panel panel = {
    .title = T_("Supervision group"), .order = 60, .aside = true, .block = panel_block};

static const struct account_desk desk[] = {{T_("Places I watch over"),
                                            T_("Red flags, findings, questions to the office."),
                                            "/supervision", ROLE_SUPERVISOR, 50},
                                           {0}};
static const struct extension extensions[] = {{ACCOUNT_DESK_POINT, desk},
                                              {SUPERVISION_RULE_POINT, supervision_rules},
                                              {TOPIC_STAGE_POINT, supervision_parts},
                                              {TOPIC_CARD_POINT, &card},
                                              {"body.panel", &panel},
                                              {"chronicle.act", words},
                                              {NULL, NULL}};

static const struct cron_entry crons[] = {
    {.name = "supervision flags", .minute = 10, .hour = -1, .run = supervision_cron},
    {.name = "supervision night", .minute = 40, .hour = 2, .run = supervision_cron_night},
    {0}};

static const struct route routes[] = {
    {GET, "/supervision", desk_get, .signed_in = true, .roles = ROLE_SUPERVISOR},
    {GET, "/supervision/query/:id", query_get, .cache = CACHE_PRIVATE},
    {GET, "/supervision/:*", place_get, .cache = CACHE_PRIVATE},
    {GET, "/watch/:id/finding", write_get, .signed_in = true, .roles = ROLE_SUPERVISOR,
     .form = &finding_form},
    {POST, "/watch/:id/finding", write_post, .signed_in = true, .roles = ROLE_SUPERVISOR,
     .rate = RATE_WRITE, .form = &finding_form},
    {GET, "/watch/:id/query", write_get, .signed_in = true, .roles = ROLE_SUPERVISOR,
     .form = &query_form},
    {POST, "/watch/:id/query", write_post, .signed_in = true, .roles = ROLE_SUPERVISOR,
     .rate = RATE_WRITE, .form = &query_form},
    {POST, "/office/query/:id", answer_post, .signed_in = true, .roles = TOPIC_OFFICE,
     .rate = RATE_WRITE, .form = &answer_form},
};

const struct module supervision_module = {
    .name = "supervision",
    .routes = routes,
    .n_routes = countof(routes),
    .jobs = supervision_jobs,
    .crons = crons,
    .furnish = supervision_furnish,
    .furnish_order = 65,
    .extensions = extensions,
};
