/*
 * stages.c - what this room brings to the stages 1, 2, 3, 4 and 10: their conditions, their piece of the
 * thread, for whom they wait, who took part, and their members in the JSON.
 */
#include "gen/topic/pages.h"
#include "mod/topic/view.h"
#include "web/i18n.h"

#define VOICES_SHOWN 12

static const char *desk(struct db *db, const struct topic *t, const char *anchor)
{
    return arena_printf(db_arena(db), "/office/topic/%lld#%s", (long long)t->id, anchor);
}

static const char *office_words(struct req *r)
{
    return _("The office of the council");
}

/* The clock of a rule on this topic as the limit one waits for. */
static void until_clock(struct req *r, const struct topic *t, const char *rule,
                        struct topic_wait *w)
{
    struct deadline d;
    if (!deadline_find(r->db, SUBJECT_TOPIC, t->id, rule, &d) || d.state != DEADLINE_RUNNING)
        return;
    w->until = d.due;
    w->computed = deadline_url(r, &d);
}

/* --- 1 collect ---------------------------------------------------------------------------------------- */

static usec window_end(struct db *db, const struct zone *z, const struct topic *t)
{
    return t->opened + charter_int(db, t->body, "topic.collect.days", topic_day(z, t)) * USEC_DAY;
}

static int64_t count_said(const struct topic_candidates_rows *all)
{
    int64_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += all->at[i].submission != 0;
    return n;
}

static void collect_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct topic_candidates_rows all = q_topic_candidates(db, .topic = t->id);
    usec end = window_end(db, l->zone, t);
    if (t->origin == FROM_SUBMISSIONS && count_said(&all) == 0)
        unmet_add(l, "collect.source", T_("It is not said where the topic comes from."), 0, NULL,
                  desk(db, t, "add"));
    if (!*t->category)
        unmet_add(l, "collect.category", T_("It has no category yet."), 0, NULL,
                  desk(db, t, "text"));
    if (!t->duplicates_seen)
        unmet_add(l, "collect.duplicates",
                  T_("Nobody has looked yet whether the same is under way already."), 0, NULL,
                  desk(db, t, "text"));
    if (l->now < end)
        unmet_add(l, "collect.window", T_("People can still add to it until {end}."), end, NULL,
                  NULL);
}

static const char *verdict_name(struct req *r, int64_t v)
{
    static const char *const names[] = {"", T_("taken up"), T_("put together with it"),
                                        T_("passed on"), T_("not taken up")};
    return v ? _(names[v]) : "";
}

static struct voice voice_of(struct req *r, const struct topic_said *c)
{
    struct submission s = {.kind = (enum submission_kind)c->kind,
                           .state = (enum submission_state)c->state,
                           .may_public = c->may_public,
                           .public_title = c->public_title,
                           .public_text = c->public_text};
    return (struct voice){
        .number = c->number,
        .url = tf(r, "/t/%s", c->number),
        .title = submission_title(r, &s),
        .channel = submission_channel_name(r, (enum submission_channel)c->channel),
        .verdict = verdict_name(r, c->verdict),
        .kind = c->verdict >= VERDICT_TRANSFERRED ? "" : "go",
        .reason = c->reason,
        .text = c->may_public && c->state != SUB_WITHDRAWN ? c->public_text : NULL};
}

/* Those with a verdict of at least that: the first of them, `of` is how many there are. */
static struct voices voices_of(struct req *r, const struct topic *t, enum topic_verdict least,
                               int64_t of)
{
    struct topic_said_rows rows =
        q_topic_said(r->db, .topic = t->id, .least = least, .max = VOICES_SHOWN);
    struct voices v = {arena_array(r->arena, struct voice, rows.n), rows.n, of - (int64_t)rows.n};
    for (size_t i = 0; i < rows.n; i++)
        v.at[i] = voice_of(r, &rows.at[i]);
    return v;
}

/* How many of them there are, with verdicts from least to most. */
static int64_t said_count(const struct topic_said_by_rows *by, enum topic_verdict least,
                          enum topic_verdict most)
{
    int64_t n = 0;
    for (size_t i = 0; i < by->n; i++)
        if (by->at[i].verdict >= (int64_t)least && by->at[i].verdict <= (int64_t)most)
            n += by->at[i].n;
    return n;
}

/* "2 at the counter · 22 on the web": the ways in which it was said. */
static const char *said_ways(struct req *r, const struct topic_said_by_rows *by)
{
    struct buf b = buf_make(r->arena, 128);
    for (size_t i = 0, next; i < by->n; i = next) {
        int64_t n = 0;
        for (next = i; next < by->n && by->at[next].channel == by->at[i].channel; next++)
            n += by->at[next].n;
        if (b.n)
            buf_lit(&b, " · ");
        buf_puts(&b, tf(r, C_("way, how often", "%s %lld"),
                        submission_channel_name(r, (enum submission_channel)by->at[i].channel),
                        (long long)n));
    }
    return b.p;
}

struct voices topic_voices(struct req *r, const struct topic *t)
{
    struct topic_said_by_rows by = q_topic_said_by(r->db, .topic = t->id);
    return voices_of(r, t, VERDICT_NONE, said_count(&by, VERDICT_NONE, VERDICT_DECLINED));
}

static int64_t on_paper(struct db *db, const struct topic *t)
{
    struct topic_support_sheets_rows rows =
        q_topic_support_sheets(db, .subject = SUBJECT_TOPIC, .subject_id = t->id, .max = 100);
    int64_t n = 0;
    for (size_t i = 0; i < rows.n; i++)
        n += rows.at[i].count;
    return n;
}

static bool supports(struct req *r, const struct topic *t)
{
    struct topic_support_of row;
    return r->who.user && q_topic_support_of(r->db, &row, .subject = SUBJECT_TOPIC,
                                             .subject_id = t->id, .person = r->who.user);
}

const char *topic_category_label(struct req *r, const struct topic *t)
{
    struct charter_category c;
    return *t->category &&
                   charter_category(r->db, t->body, t->category, topic_day(r->app->zone, t), &c)
               ? charter_category_label(r, &c)
               : NULL;
}

static void collect_block(struct req *r, const struct topic *t)
{
    struct collect_view v = {.t = t,
                             .origin = topic_origin_name(r, t->origin),
                             .category = topic_category_label(r, t),
                             .supporters = t->supporters,
                             .signed_in = r->who.user != 0,
                             .open = t->state == TOPIC_OPEN && t->stage <= STAGE_SELECT,
                             .back = topic_url(r, t)};
    struct topic_said_by_rows by = q_topic_said_by(r->db, .topic = t->id);
    if (by.n) {
        v.said = voices_of(r, t, VERDICT_NONE, said_count(&by, VERDICT_NONE, VERDICT_DECLINED));
        v.ways = said_ways(r, &by);
    }
    for (size_t i = 0; i < v.said.n && !v.quote; i++)
        if (v.said.at[i].text) {
            v.quote = md_excerpt(r->arena, v.said.at[i].text, 80);
            v.quote_by = v.said.at[i].channel;
        }
    if (t->supporters > 0)
        v.paper = on_paper(r->db, t);
    if (v.open) {
        v.needed = charter_int(r->db, t->body, "topic.supporters", topic_day(r->app->zone, t));
        v.supports = supports(r, t);
        v.may_support = v.signed_in && !(r->who.roles & ROLE_SUPERVISOR);
    }
    topic_collect_block(r, &v);
}

static bool collect_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    usec end = window_end(r->db, r->app->zone, t);
    *w = (struct topic_wait){.who = office_words(r), .what = _("to put it on the agenda")};
    if (r->now < end) {
        w->who = _("Everybody who has something to add");
        w->what = _("People can add to it and support it.");
        w->until = end;
    }
    until_clock(r, t, "topic.select.workdays", w);
    return true;
}

static void collect_figures(struct req *r, const struct topic *t, struct topic_figures *l)
{
    struct topic_said_by_rows by = q_topic_said_by(r->db, .topic = t->id);
    int64_t said = said_count(&by, VERDICT_NONE, VERDICT_DECLINED);
    if (said)
        topic_figures_add(l, _("Brought up"),
                          tf(r, N_("%lld time", "%lld times", said), (long long)said));
    if (t->supporters)
        topic_figures_add(l, _("Supporters"), show_int(r, t->supporters));
}

/* --- 2 select ------------------------------------------------------------------------------------------ */

static void select_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct topic_candidate_undecided open;
    struct topic_candidate_itself own;
    if (q_topic_candidate_undecided(db, &open, .topic = t->id) && open.n > 0)
        unmet_add(l, "select.undecided", T_("Submissions without a decision: {n}"), open.n, NULL,
                  desk(db, t, "decide"));
    if (!q_topic_candidate_itself(db, &own, .topic = t->id) || own.verdict != VERDICT_ADOPTED)
        unmet_add(l, "select.reason", T_("It is not published yet why the topic is taken up."), 0,
                  NULL, desk(db, t, "decide"));
    if (q_topic_interests(db, .topic = t->id).n == 0)
        unmet_add(l, "select.interest",
                  T_("Nobody who decides has said whether they have an interest of their own."), 0,
                  NULL, desk(db, t, "declare"));
}

static void select_block(struct req *r, const struct topic *t)
{
    struct topic_said_by_rows by = q_topic_said_by(r->db, .topic = t->id);
    struct topic_candidate_itself own;
    struct charter_statutory law;
    struct select_view v = {.reason = "",
                            .joined = said_count(&by, VERDICT_ADOPTED, VERDICT_MERGED),
                            .interests = q_topic_interests(r->db, .topic = t->id)};
    int64_t gone = said_count(&by, VERDICT_TRANSFERRED, VERDICT_DECLINED);
    if (gone)
        v.others = voices_of(r, t, VERDICT_TRANSFERRED, gone);
    if (q_topic_candidate_itself(r->db, &own, .topic = t->id) && own.verdict == VERDICT_ADOPTED) {
        v.reason = own.reason;
        v.at = own.at;
    }
    if (*t->statutory &&
        charter_statutory(r->db, t->body, t->statutory, topic_day(r->app->zone, t), &law)) {
        v.statutory = charter_statutory_label(r, &law);
        v.route = statutory_route_name(r, law.route);
    }
    topic_select_block(r, &v);
}

static bool select_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    *w = (struct topic_wait){.who = office_words(r),
                             .what = _("to decide on each proposal and say why")};
    until_clock(r, t, "topic.select.workdays", w);
    return true;
}

static void select_people(struct req *r, const struct topic *t, struct topic_people *l)
{
    struct topic_interests_rows all = q_topic_interests(r->db, .topic = t->id);
    for (size_t i = 0; i < all.n; i++)
        topic_people_add(l, (struct topic_person){
                                .name = account_name_of(r, all.at[i].person),
                                .capacity = account_role_name(r, (enum role)all.at[i].role),
                                .what = all.at[i].interest
                                            ? _("Stepped back because of an interest of their own")
                                            : _("Decided on the agenda")});
}

static void select_json(struct db *db, const struct topic *t, struct json *j)
{
    static const char *const words[] = {"open", "adopted", "merged", "transferred", "declined"};
    struct topic_candidates_rows all = q_topic_candidates(db, .topic = t->id);
    struct topic_interests_rows in = q_topic_interests(db, .topic = t->id);
    struct submission s;
    json_key(j, "candidates");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++) {
        bool sub = all.at[i].submission && submission_by_id(db, all.at[i].submission, &s);
        json_obj(j);
        json_key(j, "number");
        json_str(j, sub ? s.number : t->number);
        json_key(j, "verdict");
        json_str(j, words[all.at[i].verdict]);
        json_key(j, "reason");
        json_str(j, all.at[i].reason);
        topic_json_time(j, "at", all.at[i].at);
        json_end(j);
    }
    json_end(j);
    json_key(j, "interests");
    json_arr(j);
    for (size_t i = 0; i < in.n; i++) {
        json_obj(j);
        json_key(j, "capacity");
        json_str(j, account_role_word((enum role)in.at[i].role));
        json_key(j, "interest");
        json_bool(j, in.at[i].interest);
        json_key(j, "words");
        json_str(j, in.at[i].words);
        json_end(j);
    }
    json_end(j);
}

static void select_words(struct db *db, const struct topic *t, struct buf *out)
{
    struct topic_candidates_rows all = q_topic_candidates(db, .topic = t->id);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].submission == 0)
            topic_words_add(out, all.at[i].reason);
}

/* --- 3 announce ---------------------------------------------------------------------------------------- */

static int64_t lead_days(const struct zone *z, const struct topic_notice *n)
{
    return zone_day(z, n->starts) - zone_day(z, n->at);
}

static int64_t asked_days(struct db *db, const struct zone *z, const struct topic *t)
{
    return charter_int(db, t->body, "notice.council.days", topic_day(z, t));
}

static void announce_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct topic_notice n;
    if (!topic_notice_of(db, t->id, &n)) {
        unmet_add(l, "announce.notice", T_("No notice has been published yet."), 0, NULL,
                  desk(db, t, "notice"));
        return;
    }
    int64_t asked = asked_days(db, l->zone, t), lead = lead_days(l->zone, &n);
    if (lead < asked)
        unmet_add(
            l, "announce.period",
            T_("The notice came too late before the meeting. Days asked for: {n}; days ahead: "
               "{text}"),
            asked, arena_printf(l->arena, "%lld", (long long)lead), desk(db, t, "notice"));
}

static void announce_block(struct req *r, const struct topic *t)
{
    struct notice_view v = {.url = tf(r, "/t/%s/notice", t->number)};
    if (!topic_notice_of(r->db, t->id, &v.n)) {
        topic_no_notice_block(r);
        return;
    }
    v.lead = lead_days(r->app->zone, &v.n);
    v.asked = asked_days(r->db, r->app->zone, t);
    topic_notice_block(r, &v);
}

static bool announce_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    (void)t;
    *w = (struct topic_wait){.who = office_words(r), .what = _("to publish the notice in time")};
    return true;
}

static void announce_people(struct req *r, const struct topic *t, struct topic_people *l)
{
    struct topic_notice n;
    if (topic_notice_of(r->db, t->id, &n) && n.meeting == 0)
        topic_people_add(l, (struct topic_person){n.host, "", _("Leads the talk")});
}

static void announce_json(struct db *db, const struct topic *t, struct json *j)
{
    struct topic_notice_newest_rows rows = q_topic_notice_newest(db, .topic = t->id, .max = 100);
    json_key(j, "notices");
    json_arr(j);
    for (size_t i = 0; i < rows.n; i++) {
        json_obj(j);
        topic_json_time(j, "published", rows.at[i].at);
        topic_json_time(j, "starts", rows.at[i].starts);
        json_key(j, "where");
        json_str(j, rows.at[i].place_text);
        json_key(j, "host");
        json_str(j, rows.at[i].host);
        json_key(j, "who");
        json_str(j, rows.at[i].who);
        json_key(j, "papers");
        json_str(j, rows.at[i].papers);
        json_end(j);
    }
    json_end(j);
}

static void announce_words(struct db *db, const struct topic *t, struct buf *out)
{
    struct topic_notice n;
    if (!topic_notice_of(db, t->id, &n))
        return;
    topic_words_add(out, n.place_text);
    topic_words_add(out, n.who);
    topic_words_add(out, n.papers);
}

/* --- 4 study --------------------------------------------------------------------------------------------- */

static void study_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct topic_brief_newest_rows brief = q_topic_brief_newest(db, .topic = t->id, .max = 1);
    if (brief.n == 0)
        unmet_add(l, "study.brief", T_("There is no briefing yet."), 0, NULL, desk(db, t, "brief"));
    else if (brief.at[0].differ && q_topic_option_list(db, .topic = t->id).n < 2)
        unmet_add(l, "study.options",
                  T_("Views differ, so at least two choices have to be described."), 0, NULL,
                  desk(db, t, "option"));
    if (q_topic_consulted_list(db, .topic = t->id).n == 0)
        unmet_add(l, "study.consulted", T_("It is not said who was asked among those concerned."),
                  0, NULL, desk(db, t, "consulted"));
}

static void study_block(struct req *r, const struct topic *t)
{
    struct topic_brief_newest_rows brief = q_topic_brief_newest(r->db, .topic = t->id, .max = 1);
    struct study_view v = {.lang = t->lang,
                           .has_brief = brief.n > 0,
                           .options = topic_options(r->db, t->id),
                           .consulted = q_topic_consulted_list(r->db, .topic = t->id)};
    if (v.has_brief) {
        v.excerpt = md_excerpt(r->arena, brief.at[0].text, 120);
        v.text = md_html(r->arena, brief.at[0].text, 4);
    }
    topic_study_block(r, &v);
}

static bool study_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    struct topic_notice n;
    *w = (struct topic_wait){.who = office_words(r),
                             .what = _("to finish the briefing before the meeting")};
    if (topic_notice_of(r->db, t->id, &n) && n.starts > r->now)
        w->until = n.starts;
    return true;
}

static void study_json(struct db *db, const struct topic *t, struct json *j)
{
    struct topic_brief_newest_rows brief = q_topic_brief_newest(db, .topic = t->id, .max = 1);
    struct topic_options options = topic_options(db, t->id);
    struct topic_consulted_list_rows asked = q_topic_consulted_list(db, .topic = t->id);
    json_key(j, "briefing");
    json_str(j, brief.n ? brief.at[0].text : NULL);
    json_key(j, "views_differ");
    json_bool(j, brief.n && brief.at[0].differ);
    json_key(j, "options");
    json_arr(j);
    for (size_t i = 0; i < options.n; i++) {
        json_obj(j);
        json_key(j, "title");
        json_str(j, options.at[i].title);
        json_key(j, "text");
        json_str(j, options.at[i].text);
        json_key(j, "cost");
        json_str(j, options.at[i].cost);
        json_end(j);
    }
    json_end(j);
    json_key(j, "consulted");
    json_arr(j);
    for (size_t i = 0; i < asked.n; i++) {
        json_obj(j);
        json_key(j, "who");
        json_str(j, asked.at[i].who);
        json_key(j, "how");
        json_str(j, asked.at[i].how);
        json_key(j, "said");
        json_str(j, asked.at[i].said);
        json_end(j);
    }
    json_end(j);
}

static void study_words(struct db *db, const struct topic *t, struct buf *out)
{
    struct topic_brief_newest_rows brief = q_topic_brief_newest(db, .topic = t->id, .max = 1);
    struct topic_options options = topic_options(db, t->id);
    struct topic_consulted_list_rows asked = q_topic_consulted_list(db, .topic = t->id);
    if (brief.n)
        topic_words_add(out, md_excerpt(db_arena(db), brief.at[0].text, SEARCH_TEXT_MAX));
    for (size_t i = 0; i < options.n; i++) {
        topic_words_add(out, options.at[i].title);
        topic_words_add(out, options.at[i].text);
        topic_words_add(out, options.at[i].cost);
    }
    for (size_t i = 0; i < asked.n; i++) {
        topic_words_add(out, asked.at[i].who);
        topic_words_add(out, asked.at[i].said);
    }
}

/* --- 10 archive --------------------------------------------------------------------------------------------- */

/* Was that stage left the ordinary way, so that its papers must be there? */
static bool went_through(const struct topic_steps *steps, int stage)
{
    bool through = false;
    for (size_t i = 0; i < steps->n; i++)
        if (steps->at[i].stage == stage)
            through = !steps->at[i].fast;
    return through;
}

static void archive_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    int64_t open = topic_unanswered(db, t);
    struct topic_steps steps = topic_steps(db, t->id);
    struct topic_notice n;
    if (open > 0)
        unmet_add(l, "archive.answers", T_("People who brought it up and have no answer yet: {n}"),
                  open, NULL, desk(db, t, "answer"));
    if (went_through(&steps, STAGE_ANNOUNCE) && !topic_notice_of(db, t->id, &n))
        unmet_add(l, "archive.notice", T_("The file lacks the notice."), 0, NULL, NULL);
    if (went_through(&steps, STAGE_STUDY) &&
        q_topic_brief_newest(db, .topic = t->id, .max = 1).n == 0)
        unmet_add(l, "archive.brief", T_("The file lacks the briefing."), 0, NULL, NULL);
    for (int stage = STAGE_COLLECT; stage < STAGE_ARCHIVE; stage++) {
        bool seen = false;
        for (size_t i = 0; i < steps.n; i++)
            seen = seen || (steps.at[i].stage == stage && steps.at[i].left);
        if (!seen)
            unmet_add(l, "archive.stage", T_("The file lacks a stage: {n}"), stage, NULL, NULL);
    }
}

static void archive_block(struct req *r, const struct topic *t)
{
    struct submissions all = submission_of_topic(r->db, t->number);
    struct archive_view v = {.t = t, .of = (int64_t)all.n};
    for (size_t i = 0; i < all.n; i++)
        v.answered += all.at[i].answered != 0;
    v.package_url = tf(r, "/t/%s/package.json", t->number);
    topic_archive_block(r, &v);
}

static bool archive_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    *w = (struct topic_wait){.who = office_words(r),
                             .what = _("to answer everybody and to seal the file")};
    until_clock(r, t, "feedback.days", w);
    return true;
}

/* --- the table ----------------------------------------------------------------------------------------------- */

const struct topic_stage_part topic_parts[] = {
    {.stage = STAGE_COLLECT,
     .unmet = collect_unmet,
     .block = collect_block,
     .wait = collect_wait,
     .figures = collect_figures},
    {.stage = STAGE_SELECT,
     .unmet = select_unmet,
     .block = select_block,
     .wait = select_wait,
     .people = select_people,
     .words = select_words,
     .json = select_json},
    {.stage = STAGE_ANNOUNCE,
     .unmet = announce_unmet,
     .block = announce_block,
     .wait = announce_wait,
     .people = announce_people,
     .words = announce_words,
     .json = announce_json},
    {.stage = STAGE_STUDY,
     .unmet = study_unmet,
     .block = study_block,
     .wait = study_wait,
     .words = study_words,
     .json = study_json},
    {.stage = STAGE_ARCHIVE, .unmet = archive_unmet, .block = archive_block, .wait = archive_wait},
    {0},
};

/* --- shared little things ---------------------------------------------------------------------------------- */

void topic_people_add(struct topic_people *l, struct topic_person p)
{
    l->at = topic_grow(l->arena, l->at, l->n, &l->cap, sizeof(*l->at));
    l->at[l->n++] = p;
}

void topic_figures_add(struct topic_figures *l, const char *label, const char *value)
{
    l->at = topic_grow(l->arena, l->at, l->n, &l->cap, sizeof(*l->at));
    l->at[l->n++] = (struct topic_figure){label, value};
}

/* --- on the pages of a submission -------------------------------------------------------------------------- */

static void submission_page(struct req *r, const struct submission *s)
{
    struct topic t;
    if (topic_of_submission(r->db, s->id, &t))
        topic_in_submission(r, &t, topic_url(r, &t));
}

static void submission_desk_page(struct req *r, const struct submission *s)
{
    struct topic t;
    struct topic_by by;
    if (topic_of_submission(r->db, s->id, &t))
        topic_in_submission(r, &t, topic_desk_url(r, &t));
    else if (topic_by_of(r, s->body, TOPIC_OFFICE, &by) && submission_open(s->state))
        topic_from_submission(r, s->number);
}

const struct submission_panel topic_submission_panel = {submission_page, submission_desk_page};
