/*
 * web.c - the public pages of topics: the list, support, a member's proposal, the printed notice, the
 * archive package. The page of one topic is the thread's (`/t/NUMBER`); the office's is desk.c.
 */
#include "gen/topic/pages.h"
#include "mod/topic/view.h"
#include "web/svg.h"

#define LIST_PAGE  20
#define PANEL_ROWS 4
#define SLOT_ENDED 20 /* plus the state: see topic_shelf */

/* --- lists ---------------------------------------------------------------------------------------- */

/* The generated rows of the lists have the same members under different names of their types. */
#define ROW_OF(r, x)                                                   \
    topic_row_at((r), (struct body_words){(x).place, (x).place_en},    \
                 &(struct topic){.id = (x).id,                         \
                                 .number = (x).number,                 \
                                 .body = (x).body,                     \
                                 .lang = (x).lang,                     \
                                 .title = (x).title,                   \
                                 .summary = (x).summary,               \
                                 .stage = (int)(x).stage,              \
                                 .state = (enum topic_state)(x).state, \
                                 .reason = (x).reason,                 \
                                 .supporters = (x).supporters,         \
                                 .comments = (x).comments},            \
                 (x).at)

static const char *kind_of_state(enum topic_state s)
{
    return s == TOPIC_OPEN ? "now" : s == TOPIC_ARCHIVED ? "go" : "";
}

static struct topic_row topic_row_at(struct req *r, struct body_words place, const struct topic *t,
                                     usec at)
{
    const char *stage = topic_stage_name(r, t->stage);
    return (struct topic_row){.id = t->id,
                              .number = t->number,
                              .lang = t->lang,
                              .title = t->title,
                              .summary = md_excerpt(r->arena, t->summary, 90),
                              .place = body_in_words(r, place),
                              .url = topic_url(r, t),
                              .stage = t->stage,
                              .state = t->state,
                              .state_name = topic_state_name(r, t->state),
                              .stage_name = stage,
                              .reason = t->reason,
                              .kind = kind_of_state(t->state),
                              .knots_words = stage,
                              .at = at,
                              .supporters = t->supporters,
                              .comments = t->comments};
}

struct topic_rows topic_rows_open(struct req *r, int64_t place, int max)
{
    struct topic_list_open_rows rows = q_topic_list_open(r->db, .place = place, .max = max);
    struct topic_rows l = {arena_array(r->arena, struct topic_row, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = ROW_OF(r, rows.at[i]);
    return l;
}

struct slot_key {
    int64_t slot;
    const char *word, *label;
};

/* What can be asked of a list: one stage, or a way in which a topic ended. */
static int64_t slot_of(const char *word)
{
    for (int i = 1; i <= STAGES; i++)
        if (streq(topic_stages[i].key, word))
            return i;
    for (int s = TOPIC_DECLINED; s <= TOPIC_WITHDRAWN; s++)
        if (streq(topic_state_word((enum topic_state)s), word))
            return SLOT_ENDED + s;
    return 0;
}

static const char *list_address(struct req *r, const char *place, const char *slot)
{
    struct buf b = buf_make(r->arena, 80);
    buf_lit(&b, "/topics?place=");
    out_urlpart(&b, place);
    if (slot) {
        buf_lit(&b, "&state=");
        out_urlpart(&b, slot);
    }
    return b.p;
}

static void fill_slots(struct req *r, const char *place, const char *now, struct topic_index *l)
{
    l->slot = arena_array(r->arena, struct topic_link, STAGES + TOPIC_WITHDRAWN + 1);
    l->slot[l->n_slot++] = (struct topic_link){_("All"), list_address(r, place, NULL), !now};
    for (int i = 1; i <= STAGES; i++)
        l->slot[l->n_slot++] =
            (struct topic_link){topic_stage_name(r, i), list_address(r, place, topic_stages[i].key),
                                now && streq(now, topic_stages[i].key)};
    for (int s = TOPIC_DECLINED; s <= TOPIC_ARCHIVED; s++) {
        const char *word = topic_state_word((enum topic_state)s);
        l->slot[l->n_slot++] =
            (struct topic_link){topic_state_name(r, (enum topic_state)s),
                                list_address(r, place, word), now && streq(now, word)};
    }
}

/* Up to the top and one step down. */
static void fill_places(struct req *r, const struct body *at, struct topic_index *l)
{
    struct body_list up = body_above(r->db, at->parent), down = body_children(r->db, at->id);
    l->place = arena_array(r->arena, struct topic_link, up.n + down.n);
    for (size_t i = up.n; i > 0; i--)
        l->place[l->n_place++] = (struct topic_link){
            body_label(r, &up.at[i - 1]), list_address(r, up.at[i - 1].path, NULL), false};
    for (size_t i = 0; i < down.n; i++)
        l->place[l->n_place++] = (struct topic_link){body_label(r, &down.at[i]),
                                                     list_address(r, down.at[i].path, NULL), false};
}

static bool key_of(const char *s, usec *time, int64_t *id)
{
    struct str rest = str_of(s ? s : ""), part;
    return s && str_cut(&rest, '-', &part) && str_int64(part, time) && str_int64(rest, id);
}

static void fill_rows(struct req *r, const struct body *at, const char *slot, struct topic_index *l)
{
    usec before = INT64_MAX;
    int64_t before_topic = INT64_MAX;
    const char *here = list_address(r, at->path, slot);
    if (key_of(field_get(&r->query, "before"), &before, &before_topic))
        l->newest = here;
    l->at = arena_array(r->arena, struct topic_row, LIST_PAGE);
    size_t n = 0;
    if (slot) {
        struct topic_list_slot_rows rows =
            q_topic_list_slot(r->db, .place = at->id, .slot = slot_of(slot), .before = before,
                              .before_topic = before_topic, .max = LIST_PAGE + 1);
        for (n = rows.n; l->n < rows.n && l->n < LIST_PAGE; l->n++)
            l->at[l->n] = ROW_OF(r, rows.at[l->n]);
    } else {
        struct topic_listed_rows rows =
            q_topic_listed(r->db, .place = at->id, .before = before, .before_topic = before_topic,
                           .max = LIST_PAGE + 1);
        for (n = rows.n; l->n < rows.n && l->n < LIST_PAGE; l->n++)
            l->at[l->n] = ROW_OF(r, rows.at[l->n]);
    }
    if (n > LIST_PAGE)
        l->older = tf(r, "%s&before=%lld-%lld", here, (long long)l->at[l->n - 1].at,
                      (long long)l->at[l->n - 1].id);
}

/* The place asked for, else the reader's own, else the root. */
static bool place_asked(struct req *r, struct body *at)
{
    const char *asked = field_get(&r->query, "place");
    if (!str_empty(asked))
        return body_by_path(r->db, asked, at);
    if (*r->place && body_by_path(r->db, r->place, at))
        return true;
    return body_by_id(r->db, body_root(r->db), at);
}

static void list_get(struct req *r)
{
    const char *slot = field_get(&r->query, "state");
    struct body at;
    struct topic_index l = {0};
    bool found = place_asked(r, &at);
    if (str_empty(slot))
        slot = NULL;
    if ((!found && !str_empty(field_get(&r->query, "place"))) || (slot && !slot_of(slot))) {
        reply_status(r, 404);
        return;
    }
    l.heading = _("Topics");
    if (found) {
        struct topic_by by;
        l.heading = tf(r, _("Topics: %s"), body_label(r, &at));
        l.office = topic_by_of(r, at.id, TOPIC_OFFICE, &by);
        l.member = topic_by_of(r, at.id, ROLE_MEMBER, &by);
        fill_places(r, &at, &l);
        fill_slots(r, at.path, slot, &l);
        fill_rows(r, &at, slot, &l);
    }
    topic_list_page(r, &(struct page){.title = l.heading, .nav = "topics"}, &l);
}

void topic_panel(struct req *r, const struct body *b)
{
    struct topic_rows rows = topic_rows_open(r, b->id, PANEL_ROWS);
    topic_place_panel(r, &(struct topic_index){
                             .at = rows.at, .n = rows.n, .older = list_address(r, b->path, NULL)});
}

/* --- support ------------------------------------------------------------------------------------------ */

static bool supported(struct req *r, enum subject *s, int64_t *id, int64_t *body)
{
    struct topic t;
    struct submission sub;
    if (topic_by_number(r->db, r->arg[0], &t)) {
        *s = SUBJECT_TOPIC;
        *id = t.id;
        *body = t.body;
        return true;
    }
    if (submission_by_number(r->db, r->arg[0], &sub)) {
        *s = SUBJECT_SUBMISSION;
        *id = sub.id;
        *body = sub.body;
        return true;
    }
    reply_status(r, 404);
    return false;
}

static void said_no(struct req *r, const char *why)
{
    r->status = 422;
    topic_no_page(r, &(struct page){.title = _("That did not work"), .nav = "topics", .bad = true},
                  _(why), tf(r, "/t/%s", r->arg[0]));
}

static void support_post(struct req *r)
{
    enum subject s;
    int64_t id, body;
    const char *why = NULL;
    bool back = streq(strrchr(r->route->path, '/'), "/unsupport");
    struct topic_by by = {.zone = r->app->zone, .now = r->now, .user = r->who.user};
    if (!supported(r, &s, &id, &body))
        return;
    enum assurance asked =
        charter_assurance(r->db, body, "assurance.support", zone_day(r->app->zone, r->now));
    if (r->who.roles & ROLE_SUPERVISOR)
        reply_status(r, 403);
    else if (!back && r->who.assurance < asked)
        said_no(r, T_("To be counted, first confirm your mail address or telephone number in your "
                      "settings, or go to the counter."));
    else if (back ? topic_support_withdraw(r->db, &by, s, id, &why)
                  : topic_support(r->db, &by, s, id, &why))
        reply_redirectf(r, "/t/%s?done=%s", r->arg[0], back ? "unsupported" : "supported");
    else
        said_no(r, why);
}

/* --- a member's proposal --------------------------------------------------------------------------------- */

static const struct form_field propose_fields[] = {
    {.name = "place", .label = T_("Place"), .kind = FORM_SELECT, .required = true},
    {.name = "title",
     .label = T_("Title"),
     .kind = FORM_LINE,
     .max = 80,
     .required = true,
     .hint = T_("One question that everybody understands.")},
    {.name = "summary",
     .label = T_("What is it about?"),
     .kind = FORM_TEXT,
     .max = 4000,
     .required = true,
     .rows = 8},
};
static const struct form_spec propose_form = FORM_SPEC("topic_propose", propose_fields);

/* The places where this person sits in a council. */
static const struct form_option *seats(struct req *r)
{
    struct form_option *o = arena_array(r->arena, struct form_option, r->who.n_grant + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->who.n_grant; i++)
        if (r->who.grant[i].role == ROLE_MEMBER)
            o[n++] = (struct form_option){tf(r, "%lld", (long long)r->who.grant[i].body),
                                          body_name(r, r->who.grant[i].body), NULL};
    return o;
}

static void show_propose(struct req *r, const struct form *f)
{
    struct desk_new v = {.form = *f,
                         .action = "/topics/propose",
                         .heading = _("Propose a topic"),
                         .lead = _("Your proposal is public at once, with your name and seat. The "
                                   "office decides on it and publishes its reason.")};
    topic_new_page(r, &(struct page){.title = v.heading, .nav = "topics", .bad = f->bad}, &v);
}

static void propose_get(struct req *r)
{
    struct form f = form_new(r, &propose_form);
    form_options(r, &f, "place", seats(r));
    show_propose(r, &f);
}

static void propose_post(struct req *r)
{
    struct form f = form_read(r, &propose_form);
    form_options(r, &f, "place", seats(r));
    struct topic_by by;
    struct topic t;
    const char *why = NULL;
    if (!f.bad) {
        int64_t place = 0;
        str_int64(str_of(form_get(&f, "place")), &place);
        if (!topic_by_of(r, place, ROLE_MEMBER, &by)) {
            reply_status(r, 403);
            return;
        }
        int64_t id = topic_open(r->db, &by,
                                &(struct topic_new){.body = place,
                                                    .lang = r->lang->code,
                                                    .title = form_get(&f, "title"),
                                                    .summary = form_get(&f, "summary"),
                                                    .origin = FROM_MEMBER,
                                                    .proposer = r->who.user},
                                &why);
        if (id && topic_by_id(r->db, id, &t)) {
            reply_redirect(r, tf(r, "/t/%s?done=opened", t.number));
            return;
        }
        if (why)
            form_error(r, &f, NULL, _(why));
    }
    r->status = 422;
    show_propose(r, &f);
}

/* --- the notice on paper, the package ------------------------------------------------------------------- */

static bool topic_of_path(struct req *r, struct topic *t)
{
    if (topic_by_number(r->db, r->arg[0], t))
        return true;
    reply_status(r, 404);
    return false;
}

static void notice_get(struct req *r)
{
    struct topic t;
    struct notice_print p = {0};
    if (!topic_of_path(r, &t))
        return;
    if (!topic_notice_of(r->db, t.id, &p.n)) {
        reply_status(r, 404);
        return;
    }
    p.t = &t;
    p.council = _("Democratic Consultation Council");
    struct org_list orgs = org_of_body(r->db, t.body);
    for (size_t i = 0; i < orgs.n; i++)
        if (orgs.at[i].kind == ORG_COUNCIL)
            p.council = org_label(r, &orgs.at[i]);
    p.place = body_name(r, t.body);
    p.address = tf(r, "%s%s", r->origin, topic_url(r, &t));
    p.qr = svg_qr(r->arena, p.address, _("QR code of the topic's page"));
    p.summary = md_excerpt(r->arena, t.summary, 300);
    topic_notice_page(r, &(struct page){.title = _("Notice"), .nav = "topics"}, &p);
}

static void package_get(struct req *r)
{
    struct topic t;
    struct topic_package_get p;
    if (!topic_of_path(r, &t))
        return;
    if (!q_topic_package_get(r->db, &p, .topic = t.id)) {
        reply_status(r, 404);
        return;
    }
    reply_text(r, "application/json", str_of(p.text));
}

/* --- statements --------------------------------------------------------------------------------------------- */

#define STATEMENTS_PAGE 50

static void statements_get(struct req *r)
{
    struct topic t;
    struct statements_view v = {0};
    int64_t after = -1;
    const char *asked = field_get(&r->query, "after");
    if (!topic_of_path(r, &t))
        return;
    if (!q_topic_source_of(r->db, &v.source, .topic = t.id)) {
        reply_status(r, 404);
        return;
    }
    if (asked && !str_int64(str_of(asked), &after))
        after = -1;
    struct topic_by by;
    v.t = &t;
    v.office = topic_by_of(r, t.body, TOPIC_OFFICE, &by);
    v.rows =
        q_topic_statement_list(r->db, .topic = t.id, .after = after, .max = STATEMENTS_PAGE + 1);
    if (v.rows.n > STATEMENTS_PAGE) {
        v.rows.n = STATEMENTS_PAGE;
        v.more = tf(r, "/t/%s/statements?after=%lld", t.number,
                    (long long)v.rows.at[v.rows.n - 1].foreign_id);
    }
    topic_statements_page(r, &(struct page){.title = _("Statements"), .nav = "topics"}, &v);
}

/* A statement becomes a topic; one that did already leads to it. */
static void statement_post(struct req *r)
{
    struct topic t, made;
    struct topic_by by;
    int64_t statement = 0;
    const char *why = NULL;
    if (!topic_of_path(r, &t))
        return;
    if (!topic_by_of(r, t.body, TOPIC_OFFICE, &by)) {
        reply_status(r, 403);
        return;
    }
    int64_t id = str_int64(str_of(r->arg[1]), &statement)
                     ? topic_from_statement(r->db, &by, &t, statement, &why)
                     : 0;
    if (id && topic_by_id(r->db, id, &made))
        reply_redirect(r, topic_desk_url(r, &made));
    else
        reply_redirectf(r, "/t/%s/statements?after=%lld", t.number, (long long)statement - 1);
}

static bool has_statements(struct req *r, const struct topic *t)
{
    struct topic_source_of source;
    return t->origin == FROM_IMPORT && q_topic_source_of(r->db, &source, .topic = t->id);
}

static void statements_card(struct req *r, const struct topic *t)
{
    struct topic_source_of source;
    if (q_topic_source_of(r->db, &source, .topic = t->id))
        topic_statements_card(r, t, &source);
}

static const struct topic_card cards = {T_("What people said to each other's statements"), 10,
                                        has_statements, statements_card};

/* --- comments on topics -------------------------------------------------------------------------------------- */

static bool find_commented(struct req *r, int64_t id, struct comment_on *on)
{
    struct topic t;
    if (!topic_by_id(r->db, id, &t))
        return false;
    on->place = t.body;
    on->open = t.state == TOPIC_OPEN && t.stage < STAGE_ARCHIVE;
    on->title = t.title;
    on->url = topic_url(r, &t);
    on->nav = "topics";
    on->comments = t.comments;
    return true;
}

static void count_comment(struct db *db, int64_t id, int64_t more)
{
    q_topic_count_comment(db, .id = id, .more = more);
}

/* --- the module ------------------------------------------------------------------------------------------------ */

static const struct chronicle_words words[] = {
    {"topic.open", T_("A topic was opened")},
    {"topic.add", T_("What somebody said was added to it")},
    {"topic.save", T_("Its question was worded")},
    {"topic.supported", T_("Enough people support it: the office has to decide")},
    {"topic.select", T_("Collecting is over; now it is decided what is taken up")},
    {"topic.no_interest", T_("Somebody who decides declared: no interest of their own")},
    {"topic.interest", T_("Somebody declared an interest of their own and stepped back")},
    {"topic.adopt", T_("Adopted as a topic")},
    {"topic.join", T_("Put together with the topic")},
    {"topic.pass_on", T_("A proposal was passed on")},
    {"topic.refuse", T_("A proposal was not taken up")},
    {"topic.announce", T_("The agenda stands; next comes the notice")},
    {"topic.notice", T_("The notice was published")},
    {"topic.study", T_("Announced; the facts are looked into")},
    {"topic.brief", T_("The briefing was published")},
    {"topic.option", T_("A choice was described")},
    {"topic.consulted", T_("People concerned were asked")},
    {"topic.deliberate", T_("The papers are ready; it goes to the council")},
    {"topic.conclude", T_("It was talked over")},
    {"topic.publicise", T_("The result hangs out for everybody")},
    {"topic.implement", T_("It is being carried out")},
    {"topic.supervise", T_("Carried out; now it is appraised")},
    {"topic.feedback", T_("Appraised; now everybody is answered")},
    {"topic.archive", T_("Archived: all ten steps are done")},
    {"topic.seal", T_("The file was sealed")},
    {"topic.fast", T_("Fast track: the chair left a step early")},
    {"topic.decline", T_("Not taken up")},
    {"topic.merge", T_("Goes on in another topic")},
    {"topic.transfer", T_("Passed on to somebody else")},
    {"topic.shelve", T_("Shelved")},
    {"topic.withdraw", T_("Withdrawn: it was opened by mistake")},
    {"topic.reopen", T_("Taken up again")},
    {"topic.import", T_("Brought over from another system")},
    {"topic.statement", T_("A statement became a topic of its own")},
    {0},
};

static bool shown(struct db *db, int64_t id, struct comment_on *on)
{
    struct topic t;
    if (!topic_by_id(db, id, &t))
        return false;
    on->place = t.body;
    on->title = t.title;
    return true;
}

static const struct comment_host comments = {SUBJECT_TOPIC, find_commented, shown, count_comment};
static const struct body_panel panel = {
    .title = T_("What we are working on"), .order = 20, .block = topic_panel};

static const struct account_desk desk[] = {
    {T_("Topics at the office"), T_("What each topic lacks before its next step."),
     "/office/topics", TOPIC_OFFICE, 20},
    {T_("Propose a topic"), T_("As a member of the council."), "/topics/propose", ROLE_MEMBER, 21},
    {0}};
static const struct extension extensions[] = {
    {ACCOUNT_DESK_POINT, desk},
    {TOPIC_STAGE_POINT, topic_parts},
    {COMMENT_HOST_POINT, &comments},
    {SUBMISSION_PANEL_POINT, &topic_submission_panel},
    {"body.panel", &panel},
    {"chronicle.act", words},
    {TOPIC_CARD_POINT, &cards},
    {IMPORT_POINT, topic_imports},
    {SEARCH_KINDS, topic_search_kinds},
    {NULL, NULL},
};

static const struct route routes[] = {
    {GET, "/topics", list_get, .cache = CACHE_PRIVATE},
    {GET, "/topics/propose", propose_get, .signed_in = true, .roles = ROLE_MEMBER},
    {POST, "/topics/propose", propose_post, .signed_in = true, .roles = ROLE_MEMBER,
     .rate = RATE_WRITE, .form = &propose_form},
    {POST, "/t/:number/support", support_post, .signed_in = true, .rate = RATE_WRITE},
    {POST, "/t/:number/unsupport", support_post, .signed_in = true, .rate = RATE_WRITE},
    {GET, "/t/:number/notice", notice_get, .cache = CACHE_PRIVATE},
    {GET, "/t/:number/statements", statements_get, .cache = CACHE_PRIVATE},
    {POST, "/t/:number/statements/:id/topic", statement_post, .signed_in = true,
     .roles = TOPIC_OFFICE, .rate = RATE_WRITE},
    {GET, "/t/:number/package.json", package_get, .cache = CACHE_PUBLIC},
};
static const struct route *const more_routes[] = {topic_desk_routes, NULL};

static const struct nav_item nav[] = {{"topics", T_("Topics"), "/topics", 10},
                                      {NULL, NULL, NULL, 0}};

const struct module topic_module = {
    .name = "topic",
    .routes = routes,
    .n_routes = countof(routes),
    .more_routes = more_routes,
    .nav = nav,
    .furnish = topic_furnish_city,
    .furnish_order = 55, /* behind what people said */
    .extensions = extensions,
};
