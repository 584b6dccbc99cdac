/*
 * web.c - /t/NUMBER: the whole story of one matter, for people and for machines.
 *
 * The page knows the order of a story and nothing of its stages: what stands at a knot, for whom it waits and who
 * took part is told by the parts of the stages. Few queries: a thread is read by everybody who was
 * handed a slip.
 */
#include "gen/thread/pages.h"
#include "mod/council/council.h"
#include "mod/notify/notify.h"
#include "mod/thread/demo.h"
#include "mod/thread/view.h"
#include "web/event.h"
#include "web/md.h"

#define TIMELINE_SHOWN 80
#define CARDS_MAX      12

/* --- pieces of other rooms ---------------------------------------------------------------------------- */

void thread_blocks(struct req *r, const struct topic *t, int stage)
{
    struct topic_part_walk w = {0};
    for (const struct topic_stage_part *p; (p = topic_part_next(stage, &w));)
        if (p->block && (stage <= t->stage || p->ahead))
            p->block(r, t);
}

void thread_card(struct req *r, const struct topic *t, const struct topic_card *c)
{
    c->block(r, t);
}

void thread_follow(struct req *r, const char *number)
{
    notify_button(r, NULL, number, tf(r, "/t/%s", number));
}

/* Beside one's own case, for who has number and code. */
static void own_panel(struct req *r, const struct submission *s)
{
    notify_button(r, NULL, s->topic ? s->topic : s->number, "/status/case");
}

static bool has_blocks(const struct topic *t, int stage)
{
    struct topic_part_walk w = {0};
    for (const struct topic_stage_part *p; (p = topic_part_next(stage, &w));)
        if (p->block && (stage <= t->stage || p->ahead))
            return true;
    return false;
}

static struct card_list cards_of(struct req *r, const struct topic *t)
{
    struct card_list l = {arena_array(r->arena, const struct topic_card *, CARDS_MAX), 0};
    size_t at = 0;
    for (const struct topic_card *c;
         (c = extension_next(TOPIC_CARD_POINT, &at)) && l.n < CARDS_MAX;) {
        if (c->shows && !c->shows(r, t))
            continue;
        size_t i = l.n++;
        for (; i > 0 && l.at[i - 1]->order > c->order; i--)
            l.at[i] = l.at[i - 1];
        l.at[i] = c;
    }
    return l;
}

/* --- the thread of a topic ------------------------------------------------------------------------------ */

static bool stage_late(const struct req *r, const struct deadlines *all, const struct topic *t,
                       int stage)
{
    const char *rule = topic_stages[stage].rule;
    for (size_t i = 0; rule && i < all->n; i++)
        if (all->at[i].subject == SUBJECT_TOPIC && all->at[i].subject_id == t->id &&
            streq(all->at[i].rule, rule) && deadline_late(&all->at[i], r->now))
            return true;
    return false;
}

static enum knot_state knot_state(const struct topic *t, int stage)
{
    if (t->state == TOPIC_ARCHIVED || stage < t->stage)
        return KNOT_DONE;
    return stage == t->stage ? KNOT_NOW : KNOT_NEXT;
}

/* The last visit of a stage says when it was. */
static const char *when_of(struct req *r, const struct topic_step *s)
{
    const char *from = show_date(r, s->entered);
    if (!s->left)
        return tf(r, _("since %s"), from);
    const char *to = show_date(r, s->left);
    return streq(from, to) ? from : tf(r, C_("days", "%s – %s"), from, to);
}

static void fill_knots(struct req *r, struct thread_view *v, const struct deadlines *clocks)
{
    struct topic_steps steps = topic_steps(r->db, v->t.id);
    for (int stage = STAGE_COLLECT; stage <= STAGES; stage++)
        v->knot[stage - 1] = (struct knot){.stage = stage,
                                           .name = topic_stage_name(r, stage),
                                           .sentence = _(topic_stages[stage].sentence),
                                           .state = knot_state(&v->t, stage),
                                           .late = stage_late(r, clocks, &v->t, stage),
                                           .blocks = has_blocks(&v->t, stage),
                                           .when = "",
                                           .fast = "",
                                           .came_back = ""};
    for (size_t i = 0; i < steps.n; i++) {
        const struct topic_step *s = &steps.at[i];
        struct knot *k = &v->knot[s->stage - 1];
        if (k->state == KNOT_NEXT)
            continue;
        k->when = when_of(r, s);
        k->fast = s->fast ? s->reason : "";
        k->came_back = s->fast ? "" : s->reason;
    }
}

static void fill_wait(struct req *r, struct thread_view *v)
{
    struct topic_part_walk w = {0};
    struct topic_wait one;
    if (v->t.state != TOPIC_OPEN)
        return;
    for (const struct topic_stage_part *p; (p = topic_part_next(v->t.stage, &w));) {
        one = (struct topic_wait){0};
        if (!p->wait || !p->wait(r, &v->t, &one))
            continue;
        bool sooner = one.until && (!v->wait.until || one.until < v->wait.until);
        if (!v->waits || sooner)
            v->wait = one;
        v->waits = true;
    }
    if (v->wait.until)
        v->wait_until = show_end(r, v->wait.until);
}

static void fill_parts(struct req *r, struct thread_view *v)
{
    v->people.arena = v->figures.arena = r->arena;
    for (int stage = STAGE_COLLECT; stage <= v->t.stage; stage++) {
        struct topic_part_walk w = {0};
        for (const struct topic_stage_part *p; (p = topic_part_next(stage, &w));) {
            if (p->people)
                p->people(r, &v->t, &v->people);
            if (p->figures)
                p->figures(r, &v->t, &v->figures);
        }
    }
}

static struct clock_lines clock_lines(struct req *r, const struct deadlines *all)
{
    struct clock_lines l = {arena_array(r->arena, struct clock_line, all->n), 0};
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].state == DEADLINE_CANCELLED)
            continue;
        struct deadline_tag tag = deadline_show(r, &all->at[i]);
        l.at[l.n++] = (struct clock_line){charter_key_name(r, all->at[i].rule), tag.kind, tag.words,
                                          tag.until, tag.url};
    }
    return l;
}

static const char *done_words(struct req *r)
{
    static const struct {
        const char *key, *words;
    } table[] = {
        {"opened", T_("It is open, under its own number. Everybody can follow it here.")},
        {"supported", T_("Thank you. You are counted.")},
        {"unsupported", T_("You are no longer counted.")},
    };
    const char *key = field_get(&r->query, "done");
    for (size_t i = 0; key && i < countof(table); i++)
        if (streq(table[i].key, key))
            return _(table[i].words);
    return comment_done_words(r);
}

static const char *kind_of_state(const struct topic *t)
{
    return t->state == TOPIC_OPEN ? "now" : t->state == TOPIC_ARCHIVED ? "go" : "";
}

static void fill_place(struct req *r, int64_t id, const char **label, const char **url)
{
    struct body b;
    *label = *url = "";
    if (body_by_id(r->db, id, &b)) {
        *label = body_label(r, &b);
        *url = body_url(r, &b);
    }
}

static struct page frame(struct req *r, const char *title, const char *number)
{
    struct crumb *crumbs = arena_array(r->arena, struct crumb, 3);
    crumbs[0] = (struct crumb){_("Topics"), "/topics"};
    crumbs[1] = (struct crumb){number, NULL};
    return (struct page){.title = title,
                         .nav = "topics",
                         .crumbs = crumbs,
                         .notice = done_words(r),
                         .notice_kind = NOTICE_GOOD,
                         .feed = chronicle_feed_of_number(r, number),
                         .live = tf(r, "/t/%s/live", number)};
}

static void topic_page(struct req *r, const struct topic *t)
{
    struct thread_view v = {.t = *t,
                            .state = topic_state_name(r, t->state),
                            .state_kind = kind_of_state(t),
                            .summary = md_excerpt(r->arena, t->summary, 300),
                            .stage = topic_stage_name(r, t->stage),
                            .json = tf(r, "/t/%s.json", t->number),
                            .feed = chronicle_feed_of_number(r, t->number)};
    struct deadlines clocks = deadline_of_number(r->db, t->number);
    struct topic into;
    struct topic_by by;
    struct body where;
    fill_place(r, t->body, &v.place, &v.place_url);
    if (t->state == TOPIC_OPEN && t->stage < STAGES)
        v.next = topic_stage_name(r, t->stage + 1);
    fill_knots(r, &v, &clocks);
    fill_wait(r, &v);
    fill_parts(r, &v);
    v.clocks = clock_lines(r, &clocks);
    v.timeline = chronicle_of_number(r->db, t->number, 0, TIMELINE_SHOWN);
    v.cards = cards_of(r, t);
    comment_find_on(r, SUBJECT_TOPIC, t->id, &v.on);
    if ((r->who.roles & TOPIC_OFFICE) && topic_by_of(r, t->body, TOPIC_OFFICE, &by))
        v.desk = topic_desk_url(r, t);
    if (t->state != TOPIC_OPEN && body_by_id(r->db, t->body, &where))
        v.again = tf(r, "/say?place=%s&about=%s", where.path, t->number);
    if (t->into && topic_by_id(r->db, t->into, &into)) {
        v.into = topic_url(r, &into);
        v.into_title = into.title;
    }
    struct page p = frame(r, t->title, t->number);
    p.description = v.summary;
    thread_topic_page(r, &p, &v);
}

/* --- the thread of a submission ------------------------------------------------------------------------ */

static const char *kind_of_submission(enum submission_state s)
{
    switch (s) {
    case SUB_ANSWERED:
    case SUB_CLOSED:
        return "go";
    case SUB_REFUSED:
    case SUB_WITHDRAWN:
        return "";
    default:
        return "now";
    }
}

static void fill_answers(struct req *r, struct submission_view *v)
{
    if (!v->s.public_text) /* what is not public is answered in private */
        return;
    struct submission_answers all = submission_answers(r->db, v->s.id);
    struct org o;
    v->answer = arena_array(r->arena, struct said_answer, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state == ANSWER_PUBLISHED)
            v->answer[v->n_answer++] =
                (struct said_answer){org_by_id(r->db, all.at[i].org, &o) ? org_label(r, &o) : "",
                                     all.at[i].text, all.at[i].basis, all.at[i].at};
}

static void submission_page(struct req *r, const struct submission *s)
{
    struct submission_view v = {.s = *s,
                                .title = submission_title(r, s),
                                .kind = submission_kind_name(r, s->kind),
                                .channel = submission_channel_name(r, s->channel),
                                .state = submission_state_name(r, s->state),
                                .state_kind = kind_of_submission(s->state),
                                .json = tf(r, "/t/%s.json", s->number),
                                .feed = chronicle_feed_of_number(r, s->number),
                                .wait = submission_open(s->state)};
    struct deadlines clocks = deadline_of_subject(r->db, SUBJECT_SUBMISSION, s->id);
    struct submission main;
    fill_place(r, s->body, &v.place, &v.place_url);
    fill_answers(r, &v);
    v.has_topic = topic_of_submission(r->db, s->id, &v.topic);
    v.clocks = clock_lines(r, &clocks);
    v.timeline = chronicle_of_number(r->db, s->number, 0, TIMELINE_SHOWN);
    if (s->into && submission_by_id(r->db, s->into, &main))
        v.into = main.number;
    if (s->kind == SUB_SUGGESTION && s->public_text && !v.has_topic && v.wait) {
        day on = zone_day(r->app->zone, s->received);
        v.needed = charter_int(r->db, s->body, "topic.supporters", on);
        v.supporters = topic_supporters(r->db, SUBJECT_SUBMISSION, s->id);
        v.may_support = r->who.user && !(r->who.roles & ROLE_SUPERVISOR);
    }
    struct page p = frame(r, v.title, s->number);
    p.noindex = s->public_text == NULL;
    thread_submission_page(r, &p, &v);
}

static void submission_json(struct req *r, const struct submission *s, struct json *j)
{
    struct topic t;
    struct submission_answers all = submission_answers(r->db, s->id);
    struct chronicle_list line = chronicle_of_number(r->db, s->number, 0, 1000);
    struct body b;
    const struct {
        const char *key, *value;
    } texts[] = {{"number", s->number},
                 {"kind", "submission"},
                 {"title", s->public_title},
                 {"text", s->public_text},
                 {"state", submission_state_word(s->state)},
                 {"submission_kind", submission_kind_word(s->kind)},
                 {"channel", submission_channel_word(s->channel)},
                 {"category", s->category},
                 {"topic", topic_of_submission(r->db, s->id, &t) ? t.number : NULL}};
    json_obj(j);
    json_key(j, "version");
    json_int(j, 1);
    for (size_t i = 0; i < countof(texts); i++) {
        json_key(j, texts[i].key);
        json_str(j, texts[i].value);
    }
    json_key(j, "place");
    json_str(j, body_by_id(r->db, s->body, &b) ? b.path : NULL);
    topic_json_time(j, "received", s->received);
    topic_json_time(j, "answered", s->answered);
    topic_json_time(j, "closed", s->closed);
    json_key(j, "answers");
    json_arr(j);
    for (size_t i = 0; s->public_text && i < all.n; i++) {
        if (all.at[i].state != ANSWER_PUBLISHED)
            continue;
        json_obj(j);
        json_key(j, "text");
        json_str(j, all.at[i].text);
        json_key(j, "basis");
        json_str(j, all.at[i].basis);
        topic_json_time(j, "at", all.at[i].at);
        json_end(j);
    }
    json_end(j);
    json_key(j, "timeline");
    json_arr(j);
    for (size_t i = 0; i < line.n; i++) {
        json_obj(j);
        topic_json_time(j, "at", line.at[i].at);
        json_key(j, "act");
        json_str(j, line.at[i].act);
        json_key(j, "words");
        json_str(j, line.at[i].words);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* --- what was asked for ----------------------------------------------------------------------------------- */

/* "BSY-2026-0137" of "BSY-2026-0137.json"; *json: asked for by its ending or by Accept. */
static const char *number_of(struct req *r, bool *json)
{
    struct str s = str_of(r->arg[0]);
    const char *accept = req_header(r, "accept");
    *json = accept && strncmp(accept, "application/json", 16) == 0;
    if (!str_ends(s, STR(".json")))
        return r->arg[0];
    *json = true;
    s.n -= 5;
    return str_dup(r->arena, s);
}

static void thread_get(struct req *r)
{
    bool json;
    const char *number = number_of(r, &json);
    struct topic t;
    struct submission s;
    bool is_topic = topic_by_number(r->db, number, &t);
    if (!is_topic && !submission_by_number(r->db, number, &s)) {
        reply_status(r, 404);
        return;
    }
    reply_header(r, "Vary", "Accept");
    if (!json) {
        is_topic ? topic_page(r, &t) : submission_page(r, &s);
        return;
    }
    struct buf b = buf_make(r->arena, 4096);
    struct json j = json_begin(&b);
    is_topic ? topic_json(r->db, &t, &j) : submission_json(r, &s, &j);
    reply_text(r, "application/json", (struct str){b.p, b.n});
}

static void live_get(struct req *r)
{
    event_listen(r, tf(r, "t/%s", r->arg[0]));
}

static const struct route routes[] = {
    {GET, "/t/:number", thread_get, .cache = CACHE_PRIVATE},
    {GET, "/t/:number/live", live_get, .stream = true},
};

/* The council that deliberates it. */
static bool council_shows(struct req *r, const struct topic *t)
{
    return council_of_body(r->db, t->body) != 0;
}

static void council_block(struct req *r, const struct topic *t)
{
    council_card(r, t->body);
}

static const struct topic_card council = {T_("The council"), 15, council_shows, council_block};
static const struct submission_panel panel = {.own = own_panel};
static const struct extension extensions[] = {
    {SUBMISSION_PANEL_POINT, &panel}, {TOPIC_CARD_POINT, &council}, {NULL, NULL}};

const struct module thread_module = {
    .name = "thread",
    .routes = routes,
    .n_routes = countof(routes),
    .furnish = thread_furnish,
    .extensions = extensions,
    .furnish_order = 62, /* behind the rooms whose rules its stories walk through */
};
