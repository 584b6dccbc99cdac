/*
 * web_queue.c - the office's queue: what is open, most urgent first, and acts on many at once.
 *
 * Each row of a bulk act carries the version it was seen in and gets words of its own: done, or why not.
 */
#include "base/vec.h"
#include "gen/submission/pages.h"
#include "mod/submission/web.h"

#define BULK_MAX  100
#define LATE_MAX  99
#define READ_DESK (SUBMISSION_DESK | ROLE_SUPERVISOR)

static const struct form_option late_options[] = {
    {"late", T_("Late"), NULL}, {"week", T_("Due within a week"), NULL}, {NULL, NULL, NULL}};
static const struct form_option who_options[] = {
    {"me", T_("Mine"), NULL}, {"nobody", T_("Nobody's yet"), NULL}, {NULL, NULL, NULL}};
const struct form_option sub_channel_options[] = {
    {"web", T_("On the web"), NULL},
    {"counter", T_("At the counter"), NULL},
    {"phone", T_("By telephone"), NULL},
    {"paper", T_("On paper"), NULL},
    {"meeting", T_("At a meeting"), NULL},
    {"group", T_("In the chat group"), NULL},
    {"import", T_("From another system"), NULL},
    {NULL, NULL, NULL},
};

static const struct form_field filter_fields[] = {
    {.name = "place", .label = T_("Place"), .kind = FORM_SELECT},
    {.name = "state", .label = T_("State"), .kind = FORM_SELECT},
    {.name = "category", .label = T_("Field"), .kind = FORM_SELECT},
    {.name = "channel", .label = T_("Channel"), .kind = FORM_SELECT},
    {.name = "who", .label = T_("Whose"), .kind = FORM_SELECT},
    {.name = "due", .label = T_("Limit"), .kind = FORM_SELECT},
};
static const struct form_spec filter_form = FORM_SPEC("sub_queue_filter", filter_fields);

static const struct form_option bulk_options[] = {
    {"take", T_("I take them on"), NULL},
    {"category", T_("Put them into this field"), NULL},
    {"answer", T_("Draft this answer for each"), NULL},
    {"merge", T_("Join them with the first one ticked"), NULL},
    {NULL, NULL, NULL},
};
static const struct form_field bulk_fields[] = {
    {.name = "act",
     .label = T_("With all that are ticked"),
     .kind = FORM_SELECT,
     .options = bulk_options,
     .required = true},
    {.name = "to", .label = T_("Field"), .kind = FORM_SELECT},
    {.name = "template", .label = T_("Template"), .kind = FORM_SELECT},
};
static const struct form_spec bulk_form = FORM_SPEC("sub_bulk", bulk_fields);

/* --- which rows ----------------------------------------------------------------------------------------- */

static const struct form_option *all_of(struct req *r, const struct form_option *o, const char *all)
{
    size_t n = 0;
    while (o[n].value)
        n++;
    struct form_option *l = arena_array(r->arena, struct form_option, n + 2);
    l[0] = (struct form_option){"", all, NULL};
    for (size_t i = 0; i < n; i++)
        l[i + 1] = (struct form_option){o[i].value, _(o[i].label), NULL};
    return l;
}

static int word_index(const struct form_option *o, const char *v)
{
    for (int i = 0; o[i].value; i++)
        if (streq(o[i].value, v))
            return i;
    return -1;
}

static int state_index(const char *v)
{
    for (int i = 0; i < SUB_STATES; i++)
        if (streq(submission_state_word((enum submission_state)i), v))
            return i;
    return -1;
}

/* Where this desk is: the place asked for when it lies in one's own, else the first of one's own. org:
 * of a unit, whose desk is what was handed to it. False: 403 or 404 was answered. */
static bool desk_of(struct req *r, struct body *b, int64_t *org)
{
    const char *asked = field_get(&r->query, "place");
    const struct grant *first = NULL;
    *org = 0;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if ((g->role & READ_DESK) && (!first || (first->role == ROLE_UNIT && g->role != ROLE_UNIT)))
            first = g;
    }
    if (!first) {
        reply_status(r, 403);
        return false;
    }
    const char *path = str_empty(asked) ? first->body_path : asked;
    if (!body_by_path(r->db, path, b)) {
        reply_status(r, 404);
        return false;
    }
    if (!req_may(r, READ_DESK, path)) {
        reply_status(r, 403);
        return false;
    }
    if (first->role == ROLE_UNIT)
        *org = first->org;
    return true;
}

struct window {
    int64_t id[SUB_DESK_PAGE + 1];
    usec due[SUB_DESK_PAGE + 1];
    size_t n;
};

/* What is asked for, as the queries take it. */
struct wanted {
    int64_t place, org; /* org 0: of the place */
    int state, channel; /* -1: any */
    const char *category;
    int64_t assigned; /* -1: anybody's; 0: nobody's */
    usec until;
    struct submission_key after;
};
#define WANTED(w)                                                            \
    .state = (w)->state, .category = (w)->category, .channel = (w)->channel, \
    .assigned = (w)->assigned, .until = (w)->until, .after = (w)->after.at,  \
    .after_item = (w)->after.id, .max = SUB_DESK_PAGE + 1

#define FILL(window, rows)                                         \
    for ((window)->n = 0; (window)->n < (rows).n; (window)->n++) { \
        (window)->id[(window)->n] = (rows).at[(window)->n].item;   \
        (window)->due[(window)->n] = (rows).at[(window)->n].due;   \
    }

/* By the index of the filter that leaves least, as a rule: one's own, a field, a channel, a state. */
static void read_window(struct req *r, const struct wanted *w, struct window *out)
{
    if (w->org) {
        struct submission_queue_of_org_rows rows =
            q_submission_queue_of_org(r->db, .org = w->org, WANTED(w));
        FILL(out, rows);
    } else if (w->assigned > 0 ||
               (w->assigned == 0 && !*w->category && w->channel < 0 && w->state < 0)) {
        struct submission_queue_by_assigned_rows rows =
            q_submission_queue_by_assigned(r->db, .place = w->place, WANTED(w));
        FILL(out, rows);
    } else if (*w->category) {
        struct submission_queue_by_category_rows rows =
            q_submission_queue_by_category(r->db, .place = w->place, WANTED(w));
        FILL(out, rows);
    } else if (w->channel >= 0) {
        struct submission_queue_by_channel_rows rows =
            q_submission_queue_by_channel(r->db, .place = w->place, WANTED(w));
        FILL(out, rows);
    } else if (w->state >= 0) {
        struct submission_queue_by_state_rows rows =
            q_submission_queue_by_state(r->db, .place = w->place, WANTED(w));
        FILL(out, rows);
    } else {
        struct submission_queue_of_place_rows rows =
            q_submission_queue_of_place(r->db, .place = w->place, WANTED(w));
        FILL(out, rows);
    }
}

static struct wanted wanted_of(struct req *r, const struct form *f, int64_t place, int64_t org)
{
    const char *due = form_get(f, "due"), *who = form_get(f, "who");
    struct wanted w = {.place = place,
                       .org = org,
                       .state = state_index(form_get(f, "state")),
                       .channel = word_index(sub_channel_options, form_get(f, "channel")),
                       .category = form_get(f, "category"),
                       .assigned = streq(who, "me")       ? r->who.user
                                   : streq(who, "nobody") ? 0
                                                          : -1,
                       .until = streq(due, "late")   ? r->now
                                : streq(due, "week") ? r->now + 7 * USEC_DAY
                                                     : INT64_MAX};
    if (!sub_key_read(field_get(&r->query, "after"), &w.after))
        w.after = (struct submission_key){INT64_MIN, 0};
    return w;
}

static const char *address(struct req *r, const char *but, const char *value, const char *after)
{
    struct buf b = buf_make(r->arena, 128);
    const char *gap = "?";
    buf_lit(&b, "/office/submissions");
    for (size_t i = 0; i < filter_form.n; i++) {
        const char *name = filter_form.field[i].name;
        const char *v = but && streq(name, but) ? value : field_get(&r->query, name);
        if (str_empty(v))
            continue;
        buf_printf(&b, "%s%s=", gap, name);
        out_urlpart(&b, v);
        gap = "&";
    }
    if (after)
        buf_printf(&b, "%safter=%s", gap, after);
    return b.p;
}

static void fill_tabs(struct req *r, const struct form *f, int64_t place, struct queue_page *v)
{
    static const enum submission_state shown[] = {SUB_RECEIVED, SUB_ACCEPTED, SUB_TRANSFERRED,
                                                  SUB_REOPENED, SUB_MERGED,   SUB_ADOPTED};
    int64_t count[SUB_STATES], open = 0;
    submission_counts(r->db, place, count);
    v->tab = arena_array(r->arena, struct queue_tab, countof(shown) + 1);
    for (size_t i = 0; i < countof(shown); i++)
        open += count[shown[i]];
    int here = state_index(form_get(f, "state"));
    v->tab[v->n_tab++] = (struct queue_tab){_("All open"), address(r, "state", "", NULL),
                                            show_int(r, open), here < 0};
    for (size_t i = 0; i < countof(shown); i++)
        v->tab[v->n_tab++] =
            (struct queue_tab){submission_state_name(r, shown[i]),
                               address(r, "state", submission_state_word(shown[i]), NULL),
                               show_int(r, count[shown[i]]), here == (int)shown[i]};
}

static const struct form_option *template_options(struct req *r, int64_t body)
{
    struct submission_template_list_rows rows = q_submission_template_list(r->db, .body = body);
    struct form_option *o = arena_array(r->arena, struct form_option, rows.n + 2);
    o[0] = (struct form_option){"", _("None"), NULL};
    for (size_t i = 0; i < rows.n; i++)
        o[i + 1] =
            (struct form_option){tf(r, "%lld", (long long)rows.at[i].id), rows.at[i].title, NULL};
    return o;
}

static bool may_act(const struct req *r)
{
    return (r->who.roles & (SUBMISSION_OFFICE | ROLE_UNIT | ROLE_LEADING)) &&
           !(r->who.roles & ROLE_SUPERVISOR);
}

static void show_queue(struct req *r, const struct bulk_result *result, size_t n_result)
{
    struct body b;
    int64_t org;
    struct window *w = arena_new(r->arena, struct window);
    if (!desk_of(r, &b, &org))
        return;
    struct form f = form_new(r, &filter_form), bulk = form_new(r, &bulk_form);
    for (size_t i = 0; i < filter_form.n; i++)
        form_set(&f, filter_form.field[i].name, field_get(&r->query, filter_form.field[i].name));
    if (!*form_get(&f, "place"))
        form_set(&f, "place", b.path);
    f.options[0] = sub_places(r);
    f.options[1] = all_of(r, sub_state_options, _("All states"));
    f.options[2] = sub_categories(r, b.id, _("All fields"));
    f.options[3] = all_of(r, sub_channel_options, _("All channels"));
    f.options[4] = all_of(r, who_options, _("Everybody's"));
    f.options[5] = all_of(r, late_options, _("Any"));
    bulk.options[1] = sub_categories(r, b.id, _("None"));
    bulk.options[2] = template_options(r, b.id);
    struct wanted wanted = wanted_of(r, &f, b.id, org);
    read_window(r, &wanted, w);
    size_t n = w->n > SUB_DESK_PAGE ? SUB_DESK_PAGE : w->n;
    struct submissions l = {arena_array(r->arena, struct submission, n + 1), 0, w->n > n};
    for (size_t i = 0; i < n; i++)
        if (submission_by_id(r->db, w->id[i], &l.at[l.n]))
            l.n++;
    struct queue_page v = {.rows = sub_desk_rows_of(r, &l),
                           .place = body_label(r, &b),
                           .filter = &f,
                           .bulk = &bulk,
                           .result = arena_array(r->arena, struct bulk_result, n_result + 1),
                           .n_result = n_result,
                           .acts = may_act(r)};
    for (size_t i = 0; i < n_result; i++)
        v.result[i] = result[i];
    if (l.more)
        v.older = address(r, NULL, NULL,
                          tf(r, "%lld-%lld", (long long)w->due[n - 1], (long long)w->id[n - 1]));
    int64_t late = deadline_count_late(r->db, b.id, org, r->now, LATE_MAX + 1);
    v.late = late > LATE_MAX ? "99+" : late ? show_int(r, late) : NULL;
    fill_tabs(r, &f, b.id, &v);
    struct page *p = sub_frame(r, _("The office's queue"));
    p->nav = "desk";
    p->wide = true;
    p->noindex = true;
    submission_queue_page(r, p, &v);
}

static void queue_get(struct req *r)
{
    show_queue(r, NULL, 0);
}

/* --- many at once ----------------------------------------------------------------------------------------- */

static bool find_template(struct req *r, const struct submission *s, int64_t id, const char **text)
{
    struct sub_way w = sub_way_of(r->db, s->body);
    for (size_t k = 0; k < w.n; k++) {
        struct submission_template_list_rows rows =
            q_submission_template_list(r->db, .body = w.id[k]);
        for (size_t i = 0; i < rows.n; i++)
            if (rows.at[i].id == id) {
                *text = rows.at[i].text;
                return true;
            }
    }
    return false;
}

static bool bulk_one(struct req *r, const struct form *f, const struct submission *s,
                     const struct submission *first, const char **why)
{
    struct submission_by by;
    const char *act = form_get(f, "act"), *text = "";
    if (!submission_by_of(r, s, &by)) {
        *why = T_("Only those who handle this matter can do that.");
        return false;
    }
    if (streq(act, "take"))
        return submission_assign(r->db, &by, s, 0, by.user, why);
    if (streq(act, "category"))
        return submission_sort(
            r->db, &by, s,
            &(struct submission_sort){.kind = s->kind, .category = form_get(f, "to")}, why);
    if (streq(act, "merge"))
        return s->id == first->id || submission_merge(r->db, &by, s, first, why);
    if (!find_template(r, s, form_int(f, "template"), &text)) {
        *why = T_("Please choose a template.");
        return false;
    }
    struct submission_answer open;
    if (submission_answer_open(r->db, s->id, &open)) {
        *why = T_("An answer is in work already.");
        return false;
    }
    return submission_answer_save(r->db, &by, s, 0, text, "", true, why);
}

/* "BSY-2026-0137:4": the row as it was seen. */
static bool ticked(struct req *r, const char *value, struct submission *s, int64_t *version)
{
    struct str rest = str_of(value), number;
    return str_cut(&rest, ':', &number) && rest.p && str_int64(rest, version) &&
           submission_by_number(r->db, str_dup(r->arena, number), s);
}

static void bulk_post(struct req *r)
{
    struct form f = form_read(r, &bulk_form);
    struct submission first = {0};
    struct bulk_result *result = arena_array(r->arena, struct bulk_result, BULK_MAX + 1);
    size_t n = 0;
    if (f.bad || !may_act(r)) {
        reply_status(r, f.bad ? 422 : 403);
        return;
    }
    for (size_t i = 0; i < r->form.n && n < BULK_MAX; i++) {
        struct submission s;
        int64_t version;
        const char *why = NULL;
        if (!streq(r->form.at[i].name, "item") || !ticked(r, r->form.at[i].value, &s, &version))
            continue;
        if (!first.id)
            first = s;
        bool good = s.version == version;
        if (!good)
            why = SUBMISSION_STALE;
        else
            good = bulk_one(r, &f, &s, &first, &why);
        result[n++] = (struct bulk_result){s.number, good ? _("done") : _(why), good};
    }
    show_queue(r, result, n);
}

/* --- templates ------------------------------------------------------------------------------------------- */

static const struct form_field template_fields[] = {
    {.name = "title",
     .label = T_("Name of the template"),
     .kind = FORM_LINE,
     .max = 60,
     .required = true},
    {.name = "text",
     .label = T_("Text"),
     .kind = FORM_TEXT,
     .max = 4000,
     .required = true,
     .rows = 8},
};
static const struct form_spec template_form = FORM_SPEC("sub_template", template_fields);
static const struct form_field gone_fields[] = {
    {.name = "id", .label = T_("Template"), .kind = FORM_HIDDEN, .max = 20, .required = true},
};
static const struct form_spec gone_form = FORM_SPEC("sub_template_gone", gone_fields);

static void show_templates(struct req *r, const struct form *f)
{
    struct body b;
    int64_t org;
    if (!desk_of(r, &b, &org))
        return;
    struct submission_template_list_rows rows = q_submission_template_list(r->db, .body = b.id);
    struct page *p = sub_frame(r, _("Templates for answers"));
    p->nav = "desk";
    p->noindex = true;
    submission_templates_page(r, p, &(struct template_page){rows.at, rows.n, f, body_label(r, &b)});
}

static void templates_get(struct req *r)
{
    struct form f = form_new(r, &template_form);
    show_templates(r, &f);
}

static void template_post(struct req *r)
{
    struct form f = form_read(r, &template_form);
    struct body b;
    int64_t org;
    struct submission_template_add row;
    if (!desk_of(r, &b, &org))
        return;
    if (f.bad) {
        r->status = 422;
        show_templates(r, &f);
        return;
    }
    q_submission_template_add(r->db, &row, .body = b.id, .title = form_get(&f, "title"),
                              .text = form_get(&f, "text"));
    account_audit_in(r->db, r->now, b.id, r->who.user, "submission.template",
                     tf(r, "submission_template/%s", form_get(&f, "title")), "");
    reply_redirect(r, "/office/templates");
}

static void template_gone_post(struct req *r)
{
    struct form f = form_read(r, &gone_form);
    struct body b;
    int64_t org;
    if (!desk_of(r, &b, &org))
        return;
    if (!f.bad && q_submission_template_end(r->db, .id = form_int(&f, "id"), .body = b.id) == 1)
        account_audit_in(r->db, r->now, b.id, r->who.user, "submission.template-end",
                         tf(r, "submission_template/%lld", (long long)form_int(&f, "id")), "");
    if (f.bad)
        reply_status(r, 422);
    else
        reply_redirect(r, "/office/templates");
}

const struct route sub_queue_routes[] = {
    {GET, "/office/submissions", queue_get, .roles = READ_DESK, .signed_in = true},
    {POST, "/office/submissions", bulk_post, .roles = SUBMISSION_DESK, .signed_in = true,
     .rate = RATE_WRITE, .form = &bulk_form},
    {GET, "/office/templates", templates_get, .roles = SUBMISSION_OFFICE, .signed_in = true},
    {POST, "/office/templates", template_post, .roles = SUBMISSION_OFFICE, .signed_in = true,
     .rate = RATE_WRITE, .form = &template_form},
    {POST, "/office/templates/gone", template_gone_post, .roles = SUBMISSION_OFFICE,
     .signed_in = true, .rate = RATE_WRITE, .form = &gone_form},
    {.path = NULL},
};
