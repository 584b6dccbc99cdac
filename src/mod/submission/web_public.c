/*
 * web_public.c - what everybody may read: the list, one matter, what is overdue, the feed of answers, JSON.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "gen/submission/pages.h"
#include "mod/submission/web.h"
#include "web/xml.h"

#define OVERDUE_PAGE 50

/* --- the list ----------------------------------------------------------------------------------------- */

const struct form_option sub_state_options[] = {
    {"received", T_("Received"), NULL},
    {"accepted", T_("Being worked on"), NULL},
    {"transferred", T_("Handed on"), NULL},
    {"answered", T_("Answered"), NULL},
    {"reopened", T_("Opened again"), NULL},
    {"closed", T_("Finished"), NULL},
    {"refused", T_("Not accepted"), NULL},
    {"merged", T_("Joined with another"), NULL},
    {"adopted", T_("Taken up as a topic"), NULL},
    {"withdrawn", T_("Withdrawn"), NULL},
    {NULL, NULL, NULL},
};

static const struct form_field filter_fields[] = {
    {.name = "place", .label = T_("Place"), .kind = FORM_SELECT},
    {.name = "state", .label = T_("State"), .kind = FORM_SELECT},
    {.name = "category", .label = T_("Field"), .kind = FORM_SELECT},
};
static const struct form_spec filter_form = FORM_SPEC("sub_filter", filter_fields);

static int state_of(const char *word)
{
    for (int i = 0; word && i < SUB_STATES; i++)
        if (streq(word, submission_state_word((enum submission_state)i)))
            return i;
    return -1;
}

static const struct form_option *with_all(struct req *r, const struct form_option *o,
                                          const char *all, bool translate)
{
    size_t n = 0;
    while (o[n].value)
        n++;
    struct form_option *l = arena_array(r->arena, struct form_option, n + 2);
    l[0] = (struct form_option){"", all, NULL};
    for (size_t i = 0; i < n; i++)
        l[i + 1] = (struct form_option){o[i].value, translate ? _(o[i].label) : o[i].label, NULL};
    return l;
}

/* The place a list is about: asked for, else everything. False: answered 404. */
static bool list_place(struct req *r, struct body *b)
{
    const char *path = field_get(&r->query, "place");
    if (!str_empty(path)) {
        if (body_by_path(r->db, path, b))
            return true;
        reply_status(r, 404);
        return false;
    }
    if (!body_by_id(r->db, body_root(r->db), b))
        *b = (struct body){.path = "", .name = "", .name_en = "", .code = ""};
    return true;
}

static const char *older_address(struct req *r, const char *path, const struct submission *last)
{
    struct buf b = buf_make(r->arena, 128);
    buf_printf(&b, "%s?before=%lld-%lld", path, (long long)last->received, (long long)last->id);
    for (size_t i = 0; i < filter_form.n; i++) {
        const char *v = field_get(&r->query, filter_form.field[i].name);
        if (str_empty(v))
            continue;
        buf_printf(&b, "&%s=", filter_form.field[i].name);
        out_urlpart(&b, v);
    }
    return b.p;
}

static const char *feed_address(struct req *r, const struct body *b)
{
    struct buf a = buf_make(r->arena, 64);
    buf_lit(&a, "/submissions/feed.atom?place=");
    out_urlpart(&a, b->path);
    return a.p;
}

static void list_get(struct req *r)
{
    struct body b;
    struct submission_key before = SUBMISSION_NEWEST;
    if (!list_place(r, &b))
        return;
    struct form f = form_read(r, &filter_form);
    form_options(r, &f, "place", with_all(r, sub_places(r), _("All places"), false));
    form_options(r, &f, "state", with_all(r, sub_state_options, _("All states"), true));
    form_options(r, &f, "category", sub_categories(r, b.id, _("All fields")));
    bool newest = !sub_key_read(field_get(&r->query, "before"), &before);
    if (newest)
        before = SUBMISSION_NEWEST;
    struct submission_filter what = {b.id, state_of(form_get(&f, "state")),
                                     form_get(&f, "category")};
    struct submissions l = submission_list(r->db, &what, before, SUB_PAGE);
    struct list_page v = {.heading = _("What people said"),
                          .place = body_label(r, &b),
                          .feed = feed_address(r, &b),
                          .rows = sub_rows_of(r, &l),
                          .filter = &f,
                          .newest = newest,
                          .path = b.path};
    if (l.more && l.n)
        v.older = older_address(r, "/submissions", &l.at[l.n - 1]);
    struct page *p = sub_frame(r, v.heading);
    p->feed = v.feed;
    submission_list_page(r, p, &v);
}

/* --- one ----------------------------------------------------------------------------------------------- */

static void item_json(struct req *r, const struct submission *s)
{
    struct json j = json_begin(&r->out);
    bool public = sub_is_public(s);
    struct body b;
    json_obj(&j);
    json_key(&j, "number"), json_str(&j, s->number);
    json_key(&j, "url"), json_str(&j, tf(r, "%s/s/%s", r->origin, s->number));
    if (body_by_id(r->db, s->body, &b))
        json_key(&j, "place"), json_str(&j, b.path);
    json_key(&j, "kind"), json_str(&j, submission_kind_word(s->kind));
    json_key(&j, "channel"), json_str(&j, submission_channel_word(s->channel));
    json_key(&j, "category"), json_str(&j, str_empty(s->category) ? NULL : s->category);
    json_key(&j, "state"), json_str(&j, submission_state_word(s->state));
    json_key(&j, "received"), json_str(&j, time_rfc3339(r->arena, s->received, NULL));
    json_key(&j, "title"), json_str(&j, public ? s->public_title : NULL);
    json_key(&j, "text"), json_str(&j, public ? s->public_text : NULL);
    json_key(&j, "supports"), json_int(&j, s->supports);
    json_key(&j, "topic"), json_str(&j, s->topic);
    json_key(&j, "reason"), json_str(&j, str_empty(s->reason) ? NULL : s->reason);
    json_key(&j, "answers");
    json_arr(&j);
    struct submission_answers all = submission_answers(r->db, s->id);
    for (size_t i = 0; public && i < all.n; i++) {
        json_obj(&j);
        json_key(&j, "at"), json_str(&j, time_rfc3339(r->arena, all.at[i].at, NULL));
        json_key(&j, "by"), json_str(&j, sub_org_name(r, all.at[i].org));
        json_key(&j, "text"), json_str(&j, all.at[i].text);
        json_key(&j, "basis"), json_str(&j, str_empty(all.at[i].basis) ? NULL : all.at[i].basis);
        json_end(&j);
    }
    json_end(&j);
    struct deadlines clocks = deadline_of_subject(r->db, SUBJECT_SUBMISSION, s->id);
    json_key(&j, "clocks");
    json_arr(&j);
    for (size_t i = 0; i < clocks.n; i++) {
        json_obj(&j);
        json_key(&j, "rule"), json_str(&j, clocks.at[i].rule);
        json_key(&j, "due"), json_str(&j, time_rfc3339(r->arena, clocks.at[i].due, NULL));
        json_key(&j, "late"), json_bool(&j, deadline_late(&clocks.at[i], r->now));
        json_key(&j, "running"), json_bool(&j, clocks.at[i].state == DEADLINE_RUNNING);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    r->type = "application/json; charset=utf-8";
}

void sub_timeline(struct req *r, const struct submission *s)
{
    struct chronicle_list l =
        chronicle_of_subject(r->db, SUBJECT_SUBMISSION, s->id, 0, SUB_STEPS_MAX);
    chronicle_print(r, &l);
    size_t i = 0;
    for (const struct submission_panel *p; (p = extension_next(SUBMISSION_PANEL_POINT, &i));)
        if (p->page)
            p->page(r, s);
}

void sub_desk_panels(struct req *r, const struct submission *s)
{
    size_t i = 0;
    for (const struct submission_panel *p; (p = extension_next(SUBMISSION_PANEL_POINT, &i));)
        if (p->desk)
            p->desk(r, s);
}

void sub_own_panels(struct req *r, const struct submission *s)
{
    size_t i = 0;
    for (const struct submission_panel *p; (p = extension_next(SUBMISSION_PANEL_POINT, &i));)
        if (p->own)
            p->own(r, s);
}

/* On a place's home: how much was said here and below, and what became of it. */
static void so_far_block(struct req *r, const struct body *b)
{
    static const unsigned answered =
        1u << SUB_ANSWERED | 1u << SUB_CLOSED | 1u << SUB_REFUSED | 1u << SUB_REOPENED;
    int64_t count[SUB_STATES];
    struct so_far v = {.href = tf(r, "/submissions?place=%s", b->path)};
    submission_counts(r->db, b->id, count);
    for (int i = 0; i < SUB_STATES; i++) {
        v.said += count[i];
        v.open += submission_open((enum submission_state)i) ? count[i] : 0;
        v.answered += answered >> i & 1u ? count[i] : 0;
    }
    submission_so_far(r, &v);
}

const struct body_panel sub_so_far_panel = {
    .title = T_("Said here so far"), .order = 40, .aside = true, .block = so_far_block};

/* "BSY-2026-0137.json", or an Accept that asks for it. */
static bool wants_json(struct req *r, const char **number)
{
    size_t n = strlen(*number);
    const char *accept = req_header(r, "accept");
    if (n > 5 && streq(*number + n - 5, ".json")) {
        *number = arena_strndup(r->arena, *number, n - 5);
        return true;
    }
    return accept && strstr(accept, "application/json") && !strstr(accept, "text/html");
}

static void item_get(struct req *r)
{
    const char *number = r->arg[0];
    struct submission s, main = {0};
    bool json = wants_json(r, &number);
    if (!submission_by_number(r->db, number, &s)) {
        reply_status(r, 404);
        return;
    }
    reply_header(r, "Vary", "Accept");
    if (json) {
        item_json(r, &s);
        return;
    }
    struct item_page v = {.s = &s,
                          .item = &s,
                          .row = sub_row_of(r, &s),
                          .clocks = sub_clocks_of(r, &s),
                          .is_public = sub_is_public(&s),
                          .withdrawn_by = _("The person who said it")};
    if (v.is_public)
        v.answers = sub_answers_of(r, &s);
    v.rated = sub_rating_of(r, &s, &v.rating);
    v.main = s.into && submission_by_id(r->db, s.into, &main) ? main.number : NULL;
    struct page *p = sub_frame(r, v.row.title);
    p->noindex = !v.is_public;
    p->crumbs = (const struct crumb[]){
        {_("What people said"), "/submissions"}, {s.number, NULL}, {NULL, NULL}};
    p->description = v.row.excerpt;
    p->feed = chronicle_feed_of_number(r, s.number);
    if (field_get(&r->query, "done")) {
        p->notice = _("Noted: it concerns you too.");
        p->notice_kind = NOTICE_GOOD;
    }
    submission_item_page(r, p, &v);
}

static void support_post(struct req *r)
{
    struct submission s;
    if (!submission_by_number(r->db, r->arg[0], &s) || !sub_is_public(&s)) {
        reply_status(r, 404);
        return;
    }
    day today = zone_day(r->app->zone, r->now);
    if (charter_assurance(r->db, s.body, "assurance.support", today) > r->who.assurance) {
        reply_redirectf(r, r->who.user ? "/account/stronger?back=/s/%s" : "/sign-in?back=/s/%s",
                        s.number);
        return;
    }
    const char *mark = req_cookie(r, MARK_COOKIE);
    if (!mark || strlen(mark) != 43) {
        mark = rng_token(r->rng, r->arena);
        reply_cookie(r, MARK_COOKIE, mark, 400LL * 24 * 3600);
    }
    submission_support(r->db, r->now, &s, r->who.user, mark);
    reply_redirectf(r, "/s/%s?done=1", s.number);
}

/* --- overdue --------------------------------------------------------------------------------------------- */

static void overdue_get(struct req *r)
{
    struct body b;
    struct submission_key k = {0};
    if (!list_place(r, &b))
        return;
    if (!sub_key_read(field_get(&r->query, "after"), &k))
        k = (struct submission_key){0};
    struct deadlines l = {0};
    if (b.id)
        l = deadline_list(r->db, b.id, 0, (struct deadline_key){k.at, k.id}, r->now, OVERDUE_PAGE);
    struct overdue_page v = {arena_array(r->arena, struct overdue_row, l.n + 1), l.n, NULL};
    for (size_t i = 0; i < l.n; i++) {
        const struct deadline *d = &l.at[i];
        const char *org = sub_org_name(r, d->org ? d->org : sub_office_of(r->db, d->body));
        v.at[i] =
            (struct overdue_row){d->number,
                                 d->link ? d->link : tf(r, "/t/%s", d->number ? d->number : ""),
                                 sub_place_name(r, d->body),
                                 org,
                                 charter_key_name(r, d->rule),
                                 deadline_show(r, d)};
    }
    if (l.more && l.n)
        v.older = tf(r, "/overdue?after=%lld-%lld", (long long)l.at[l.n - 1].due,
                     (long long)l.at[l.n - 1].id);
    struct page *p = sub_frame(r, _("Overdue"));
    submission_overdue_page(r, p, &v);
}

/* --- the feed -------------------------------------------------------------------------------------------- */

static void feed_entry(struct req *r, const struct submission_feed_list *x)
{
    struct submission s;
    if (!submission_by_id(r->db, x->item, &s) || !sub_is_public(&s))
        return;
    struct buf *o = &r->out;
    buf_lit(o, "<entry>\n");
    xml_element(o, "id", tf(r, "tag:tongxin,2026:answer/%lld", (long long)x->answer));
    xml_element(o, "title", tf(r, "%s %s", s.number, s.public_title));
    buf_lit(o, "<link rel=\"alternate\" type=\"text/html\" href=\"");
    xml_attr(o, tf(r, "%s/s/%s", r->origin, s.number));
    buf_lit(o, "\"/>\n");
    xml_element(o, "published", time_rfc3339(r->arena, x->at, NULL));
    xml_element(o, "updated", time_rfc3339(r->arena, x->at, NULL));
    buf_lit(o, "<author>");
    const char *org = sub_org_name(r, x->org);
    xml_element(o, "name", *org ? org : sub_place_name(r, s.body));
    buf_lit(o, "</author>\n<content type=\"text\">");
    xml_text(o, s.public_text);
    buf_lit(o, "\n\n— ");
    xml_text(o, x->text);
    buf_lit(o, "</content>\n</entry>\n");
}

static void feed_get(struct req *r)
{
    struct body b;
    struct submission_key k = SUBMISSION_NEWEST;
    const char *code = field_get(&r->query, "lang");
    const struct lang *chosen = code ? lang_by_code(code) : NULL;
    r->lang = chosen ? chosen : langs[0];
    if (!list_place(r, &b))
        return;
    if (!sub_key_read(field_get(&r->query, "before"), &k))
        k = SUBMISSION_NEWEST;
    struct submission_feed_list_rows rows = q_submission_feed_list(
        r->db, .place = b.id, .before = k.at, .before_answer = k.id, .max = SUB_PAGE);
    struct buf *o = &r->out;
    buf_lit(
        o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\""
           " xml:lang=\"");
    xml_attr(o, streq(r->lang->code, "zh-Hans") ? "zh-CN" : r->lang->code);
    buf_lit(o, "\">\n");
    xml_element(o, "id", tf(r, "tag:tongxin,2026:answers/%s", b.path));
    xml_element(o, "title", tf(r, _("Answers: %s"), body_label(r, &b)));
    xml_element(o, "updated", time_rfc3339(r->arena, rows.n ? rows.at[0].at : 0, NULL));
    buf_lit(o, "<author><name>Tongxin</name></author>\n<link rel=\"self\" "
               "type=\"application/atom+xml\" href=\"");
    xml_attr(o, tf(r, "%s%s", r->origin, r->target));
    buf_lit(o, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    xml_attr(o, tf(r, "%s/submissions", r->origin));
    buf_lit(o, "\"/>\n");
    for (size_t i = 0; i < rows.n; i++)
        feed_entry(r, &rows.at[i]);
    buf_lit(o, "</feed>\n");
    r->type = "application/atom+xml; charset=utf-8";
}

const struct route sub_public_routes[] = {
    {GET, "/submissions", list_get, .cache = CACHE_PRIVATE, .form = &filter_form},
    {GET, "/submissions/feed.atom", feed_get, .cache = CACHE_PUBLIC},
    {GET, "/s/:number", item_get, .cache = CACHE_PRIVATE},
    {POST, "/s/:number/support", support_post, .rate = RATE_WRITE},
    {GET, "/overdue", overdue_get, .cache = CACHE_PRIVATE},
    {.path = NULL},
};
