/*
 * demo.c - tells the stories of the furnished town: each chapter is an act or two on its own day, by those whose
 * work it is. A chapter that the rules refuse stops the furnishing with the story's title: the demo is a test too.
 */
#include "mod/thread/demo.h"

#include "mod/council/council.h"
#include "mod/resolution/resolution.h"
#include "mod/supervision/supervision.h"
#include "web/furnish.h"
#include "web/upload.h"

/* A story being told. */
struct tale {
    const struct story *s;
    struct body body;
    int64_t topic, meeting, item, resolution, task, objection;
    int64_t said[STORY_VOICES]; /* submissions */
};

/* why: what was refused, in the rule's words or ours. */
static void must_at(struct req *r, const struct tale *t, bool done, const char *chapter,
                    const char *why)
{
    if (!done)
        db_fail(r->db, DB_BUG,
                arena_printf(r->arena, "demo: %s: %s: %s", t->s->title, chapter, why ? why : ""));
}
/* `why` is looked at after `done` was tried. */
#define must(r, t, done, why)                      \
    do {                                           \
        bool done_ = (done);                       \
        must_at((r), (t), done_, __func__, (why)); \
    } while (0)

static struct topic topic_now(struct req *r, const struct tale *t)
{
    struct topic x = {0};
    must(r, t, topic_by_id(r->db, t->topic, &x), "no topic");
    return x;
}

static struct meeting_crew crew_now(struct req *r, const struct tale *t)
{
    struct meeting_crew c = {0};
    must(r, t, meeting_crew_of(r, &t->body, &c), "no council");
    c.clerk.org = council_organ(r->db, t->body.id, ORG_OFFICE);
    c.chair.org = council_of_body(r->db, t->body.id);
    return c;
}

static void ahead(struct req *r, const struct tale *t)
{
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    struct unmet_list lacks = {0};
    bool done = topic_advance(r->db, &c.clerk, &x, &lacks);
    must(r, t, done, lacks.n ? lacks.at[0].key : NULL);
}

/* --- 1 to 4 --------------------------------------------------------------------------------------- */

/* "zh-Hans" titles of submissions are made of their text; the office publishes them as they are. */
static void say(struct req *r, struct tale *t, size_t i)
{
    const struct story_voice *v = &t->s->voice[i];
    struct meeting_crew c = crew_now(r, t);
    struct submission_by clerk = {.zone = r->app->zone,
                                  .now = r->now,
                                  .user = c.recorder,
                                  .org = c.clerk.org,
                                  .role = ROLE_CLERK,
                                  .quiet = true};
    struct submission_by person = {.zone = r->app->zone, .now = r->now, .quiet = true};
    bool helped = v->channel != CHANNEL_WEB;
    struct submission_new n = {.body = t->body.id,
                               .kind = v->kind,
                               .channel = v->channel,
                               .category = t->s->category,
                               .title = "",
                               .text = v->text,
                               .place_text = "",
                               .may_public = true,
                               .contact = {v->name, *v->name ? "13905760000" : "", ""},
                               .consent = helped,
                               .lang = t->s->lang};
    struct submission_receipt receipt = {0};
    struct submission x;
    const char *why = NULL;
    must(r, t,
         submission_file(r->db, helped ? &clerk : &person, r->rng, &n, &receipt, &why) &&
             submission_by_id(r->db, receipt.id, &x),
         why);
    struct submission_sort sort = {.kind = v->kind,
                                   .category = t->s->category,
                                   .public_title = x.title,
                                   .public_text = x.text};
    clerk.now += USEC_HOUR;
    must(r, t, submission_accept(r->db, &clerk, &x, &sort, &why), why);
    t->said[i] = receipt.id;
}

static void collect(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    const struct story *s = t->s;
    struct meeting_crew c = crew_now(r, t);
    struct topic x;
    const char *why = NULL;
    size_t n = 0;
    for (; n < countof(s->voice) && s->voice[n].text; n++)
        say(r, t, n);
    c.clerk.now = r->now + 2 * USEC_HOUR;
    t->topic = topic_open(r->db, &c.clerk,
                          &(struct topic_new){.body = t->body.id,
                                              .lang = s->lang,
                                              .title = s->title,
                                              .summary = s->summary,
                                              .origin = n ? FROM_SUBMISSIONS : FROM_OFFICE,
                                              .proposer = c.recorder,
                                              .submission = t->said,
                                              .n_submission = n},
                          &why);
    must(r, t, t->topic != 0, why);
    x = topic_now(r, t);
    must(r, t,
         topic_save(r->db, &c.clerk, &x,
                    &(struct topic_text){s->lang, s->title, s->summary, s->category,
                                         s->statutory ? s->statutory : "",
                                         s->until != STAGE_COLLECT},
                    &why),
         why);
    if (s->paper)
        must(r, t,
             topic_support_paper(r->db, &c.clerk, SUBJECT_TOPIC, t->topic, s->paper, "A-1", &why),
             why);
}

static void decline(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    const char *why = NULL;
    must(r, t, topic_end(r->db, &c.clerk, &x, TOPIC_DECLINED, 0, 0, t->s->why, &why), why);
}

static void select_begins(struct req *r, void *ctx)
{
    ahead(r, ctx);
}

static void select_ends(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    const char *why = NULL;
    bool zh = streq(t->s->lang, "zh-Hans");
    must(r, t, topic_declare(r->db, &c.clerk, &x, false, "", &why), why);
    x = topic_now(r, t);
    must(r, t, topic_decide(r->db, &c.clerk, &x, 0, VERDICT_ADOPTED, t->s->why, &why), why);
    for (size_t i = 0; i < STORY_VOICES && t->said[i]; i++) {
        x = topic_now(r, t);
        must(r, t,
             topic_decide(r->db, &c.clerk, &x, t->said[i], VERDICT_MERGED,
                          zh ? "说的是同一件事，合在一起商量。"
                             : "It is about the same thing: talked about together.",
                          &why),
             why);
    }
    ahead(r, t);
}

/* What cannot wait: the chair takes collecting and choosing together. */
static void hurry(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct unmet_list lacks = {0};
    for (int stage = STAGE_COLLECT; stage <= STAGE_SELECT; stage++) {
        struct topic x = topic_now(r, t);
        c.chair.now += USEC_MINUTE;
        must(r, t, topic_fast_track(r->db, &c.chair, &x, t->s->fast, &lacks),
             lacks.n ? lacks.at[0].key : NULL);
    }
}

/* In the afternoon: some of the days are Democracy Days, which begin in the morning. */
#define SITS_AT 14

/* The council is called with the topic on its agenda: the notice of the meeting is the topic's. */
static void call(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct meeting m;
    const char *why = NULL;
    usec today = furnish_today(r);
    usec starts =
        t->s->met == 0
            ? today - USEC_HOUR
            : zone_instant(r->app->zone, zone_day(r->app->zone, today) - t->s->met, SITS_AT, 0, 0);
    bool zh = streq(t->s->lang, "zh-Hans");
    t->meeting =
        meeting_create(r->db, &c.clerk,
                       &(struct meeting_plan){.body = t->body.id,
                                              .kind = MEETING_COUNCIL,
                                              .lang = t->s->lang,
                                              .title = t->s->title,
                                              .place_text = t->s->where,
                                              .who = zh ? "人人都可以来，来了就可以说。"
                                                        : "Everybody may come, and may speak.",
                                              .starts = starts,
                                              .ends = starts + 3 * USEC_HOUR,
                                              .host = c.host,
                                              .recorder = c.recorder},
                       &why);
    must(r, t, meeting_by_id(r->db, t->meeting, &m), why);
    t->item = meeting_item_add(r->db, &c.clerk, &m, t->topic, "", "", &why);
    must(r, t, t->item != 0, why);
    must(r, t, meeting_demo_notice(r, &c, t->meeting), "notice");
}

static void announce_ends(struct req *r, void *ctx)
{
    ahead(r, ctx);
}

static void study(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    const struct story *s = t->s;
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    const char *why = NULL;
    if (s->brief)
        must(r, t, topic_brief(r->db, &c.clerk, &x, s->brief, s->option[0].title != NULL, &why),
             why);
    for (size_t i = 0; i < countof(s->option) && s->option[i].title; i++) {
        x = topic_now(r, t);
        must(r, t,
             topic_option(r->db, &c.clerk, &x, s->option[i].title, s->option[i].text,
                          s->option[i].cost, &why),
             why);
    }
    for (size_t i = 0; i < countof(s->asked) && s->asked[i].who; i++) {
        x = topic_now(r, t);
        must(r, t,
             topic_consulted(r->db, &c.clerk, &x, s->asked[i].who, s->asked[i].how,
                             s->asked[i].said, &why),
             why);
    }
}

/* --- 5 and 6 ---------------------------------------------------------------------------------------- */

static void sit(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    must(r, t, meeting_demo_open(r, &c, t->meeting), "open");
    meeting_demo_talk(r, &c, t->meeting, t->item, &t->s->talk);
}

static void publish(struct req *r, void *ctx);

static void sign(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    must(r, t, meeting_demo_sign(r, &c, t->meeting), "sign");
    if (t->s->until >= STAGE_PUBLICISE)
        furnish_at(r, r->now + USEC_HOUR, publish, t);
}

static void correct(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    must(r, t, meeting_demo_correct(r, t->meeting, &t->s->talk), "correct");
}

static void answer_correction(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    must(r, t, meeting_demo_answer(r, &c, t->meeting, &t->s->talk), "answer a correction");
}

static void rise(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    usec at = meeting_demo_close(r, &c, t->meeting);
    must(r, t, at != 0, "close");
    if (t->s->talk.correction) {
        furnish_at(r, r->now + 8 * USEC_HOUR, correct, t);
        furnish_at(r, at - USEC_HOUR, answer_correction, t);
    }
    furnish_at(r, at, sign, t);
}

/* --- 7 ------------------------------------------------------------------------------------------------ */

static struct resolution resolution_now(struct req *r, const struct tale *t)
{
    struct resolution x = {0};
    must(r, t, resolution_by_id(r->db, t->resolution, &x), "no resolution");
    return x;
}

static void answer_objection(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct objection o;
    const char *why = NULL;
    must(
        r, t,
        objection_by_id(r->db, t->objection, &o) &&
            objection_answer(r->db, &c.clerk, &o, OBJECTION_REJECTED, t->s->objection.answer, &why),
        why);
}

static void object(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct resolution x = resolution_now(r, t);
    const char *why = NULL;
    struct topic_by anybody = {.zone = r->app->zone, .now = r->now, .quiet = true};
    t->objection = objection_add(r->db, &anybody, AL_NONE, &x, t->s->objection.name,
                                 t->s->objection.text, &why);
    must(r, t, t->objection != 0, why);
    if (t->s->objection.answer)
        furnish_at(r, r->now + 2 * USEC_DAY, answer_objection, t);
}

/* The villagers' assembly: two thirds came, and most were for it. */
static void vote(struct req *r, const struct tale *t)
{
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    struct charter_statutory law;
    const char *why = NULL;
    must(r, t, charter_statutory(r->db, x.body, x.statutory, topic_day(r->app->zone, &x), &law),
         "statutory");
    struct resolution_vote v = {.route = law.route,
                                .on = zone_day(r->app->zone, r->now) - 1,
                                .entitled = 42,
                                .present = 36,
                                .yes = 31,
                                .no = 3,
                                .abstain = 2,
                                .passed = true,
                                .paper = t->s->vote};
    must(r, t, resolution_vote(r->db, &c.clerk, &x, &v, &why), why);
}

static void begin_work(struct req *r, struct tale *t);

static void settle(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct resolution x = resolution_now(r, t);
    const char *why = NULL;
    if (t->s->vote)
        vote(r, t);
    must(r, t, resolution_settle(r->db, &c.clerk, &x, t->s->result, &why), why);
    ahead(r, t);
    begin_work(r, t);
}

static void publish(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    const char *why = NULL;
    t->resolution = resolution_publish(r->db, &c.clerk, &x, NULL, &why);
    must(r, t, t->resolution != 0, why);
    struct resolution made = resolution_now(r, t);
    if (t->s->objection.text)
        furnish_at(r, r->now + 2 * USEC_DAY, object, t);
    if (t->s->until >= STAGE_IMPLEMENT)
        furnish_at(r, made.until + 10 * USEC_HOUR, settle, t);
}

/* --- 8 ------------------------------------------------------------------------------------------------- */

/* The responsible unit by its name, at the place or above it. */
static struct topic_by unit_of(struct req *r, const struct tale *t)
{
    struct topic_by by = {.zone = r->app->zone, .now = r->now, .role = ROLE_UNIT, .quiet = true};
    struct body_list above = body_above(r->db, t->body.id);
    for (size_t b = 0; b < above.n && !by.org; b++) {
        struct org_list all = org_of_body(r->db, above.at[b].id);
        for (size_t i = 0; i < all.n && !by.org; i++)
            if (streq(all.at[i].name, t->s->task.unit))
                by.org = all.at[i].id;
    }
    by.user = account_find(r->db, "unit");
    must(r, t, by.org != 0, "no such unit");
    return by;
}

static struct task task_now(struct req *r, const struct tale *t)
{
    struct task k = {0};
    must(r, t, task_by_id(r->db, t->task, &k), "no task");
    return k;
}

static void report(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct topic_by unit = unit_of(r, t);
    struct task k = task_now(r, t);
    const char *why = NULL;
    must(r, t, task_report(r->db, &unit, &k, t->s->task.report, NULL, 0, false, &why), why);
}

static void grant(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct task k = task_now(r, t);
    const char *why = NULL;
    must(r, t, task_decide(r->db, &c.chair, &k, true, "情况属实，同意延期五个工作日。", &why), why);
}

static void ask(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct topic_by unit = unit_of(r, t);
    struct task k = task_now(r, t);
    const char *why = NULL;
    must(r, t, task_ask(r->db, &unit, &k, 5, t->s->task.delay, &why), why);
    furnish_at(r, r->now + USEC_DAY, grant, t);
}

/* What shows that it is done: the paper that those concerned signed on the spot. */
static struct task_file proof(struct req *r, const struct tale *t)
{
    struct upload *u = upload_begin(r, "file", "验收记录.txt", 65536);
    upload_write(u, t->s->task.proof, strlen(t->s->task.proof));
    upload_end(r, u);
    must(r, t, !u->problem && upload_keep(r, u), u->problem);
    return (struct task_file){.hash = u->hash, .type = u->type, .name = u->name, .bytes = u->bytes};
}

static void finding(struct req *r, void *ctx);

static void finish(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct topic_by unit = unit_of(r, t);
    struct task k = task_now(r, t);
    struct task_file file = proof(r, t);
    const char *why = NULL;
    must(r, t, task_report(r->db, &unit, &k, t->s->task.done, &file, 1, true, &why), why);
    ahead(r, t);
    furnish_at(r, r->now + 2 * USEC_DAY, finding, t);
}

static void begin_work(struct req *r, struct tale *t)
{
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    const char *why = NULL;
    struct topic_by unit = unit_of(r, t);
    c.clerk.now = r->now + USEC_HOUR;
    t->task = task_give(r->db, &c.clerk, &x,
                        &(struct task_new){unit.org, t->s->task.title, t->s->task.budget,
                                           zone_day(r->app->zone, r->now) + 14},
                        &why);
    must(r, t, t->task != 0, why);
    if (t->s->task.report)
        furnish_at(r, r->now + 3 * USEC_DAY, report, t);
    if (t->s->task.delay)
        furnish_at(r, r->now + 6 * USEC_DAY, ask, t);
    if (t->s->until >= STAGE_SUPERVISE)
        furnish_at(r, r->now + (t->s->task.delay ? 17 : 13) * USEC_DAY, finish, t);
}

/* --- 9 and 10 --------------------------------------------------------------------------------------------- */

static void rate(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct topic_by person = {.zone = r->app->zone, .now = r->now, .quiet = true};
    const char *why = NULL;
    for (int i = 0; i < t->s->rated; i++) {
        struct topic x = topic_now(r, t);
        struct submission s;
        struct submission_rating mark = {.attitude = 4 + i % 2,
                                         .speed = 3 + i % 3,
                                         .result = 5 - i % 2,
                                         .solved = i == 3 ? SOLVED_PARTLY : SOLVED_YES,
                                         .words = ""};
        person.now += USEC_HOUR;
        must(r, t,
             submission_by_id(r->db, t->said[i], &s) &&
                 resolution_rate(r->db, &person, &x, &s, &mark, &why),
             why);
    }
}

static void feed_back(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    const char *why = NULL;
    must(r, t, topic_answer(r->db, &c.clerk, &x, t->s->answer, t->s->basis, &why), why);
    ahead(r, t);
}

static void appraised(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    ahead(r, t);
    if (t->s->until >= STORY_ARCHIVED)
        furnish_at(r, r->now + 2 * USEC_DAY, feed_back, t);
}

static void finding(struct req *r, void *ctx)
{
    struct tale *t = ctx;
    struct meeting_crew c = crew_now(r, t);
    struct topic x = topic_now(r, t);
    const char *why = NULL;
    must(r, t, supervision_find(r->db, &c.watch, t->body.id, &x, false, t->s->finding, &why) != 0,
         why);
    furnish_at(r, r->now + USEC_DAY, rate, t);
    if (t->s->until >= STAGE_ARCHIVE)
        furnish_at(r, r->now + 3 * USEC_DAY, appraised, t);
}

/* --- when -------------------------------------------------------------------------------------------------- */

/* Days from the meeting, and the stage up to which a story must go to have the chapter. */
struct chapter {
    int day, hour;
    int until;
    void (*run)(struct req *r, void *ctx);
};
static const struct chapter ordinary[] = {
    {-28, 10, STAGE_COLLECT, collect},      {-20, 9, STAGE_SELECT, select_begins},
    {-19, 15, STAGE_ANNOUNCE, select_ends}, {-18, 9, STAGE_ANNOUNCE, call},
    {-17, 9, STAGE_STUDY, announce_ends},   {-10, 14, STAGE_STUDY, study},
    {0, SITS_AT, STAGE_DELIBERATE, sit},    {0, SITS_AT + 2, STAGE_CONCLUDE, rise},
};
static const struct chapter fast[] = {
    {-9, 10, STAGE_COLLECT, collect},       {-9, 16, STAGE_SELECT, hurry},
    {-8, 9, STAGE_ANNOUNCE, call},          {-8, 10, STAGE_STUDY, announce_ends},
    {-4, 14, STAGE_STUDY, study},           {0, SITS_AT, STAGE_DELIBERATE, sit},
    {0, SITS_AT + 2, STAGE_CONCLUDE, rise},
};
static const struct chapter declined[] = {
    {-28, 10, STORY_DECLINED, collect},
    {-24, 10, STORY_DECLINED, decline},
};

static void plan(struct req *r, struct tale *t, const struct chapter *c, size_t n)
{
    day met = zone_day(r->app->zone, furnish_today(r)) - t->s->met;
    for (; n > 0; n--, c++) {
        usec at = zone_instant(r->app->zone, met + c->day, c->hour, 0, 0);
        if (t->s->met == 0 && c->run == sit) /* it is sitting now */
            at = furnish_today(r) - USEC_HOUR;
        if (t->s->until >= c->until)
            furnish_at(r, at, c->run, t);
    }
}

void thread_furnish(struct req *r)
{
    for (const struct story *s = stories; s < stories + n_stories; s++) {
        struct tale *t = arena_new(r->arena, struct tale);
        *t = (struct tale){.s = s};
        if (!body_by_path(r->db, s->place, &t->body))
            continue;
        if (s->fast)
            plan(r, t, fast, countof(fast));
        else if (s->until == STORY_DECLINED)
            plan(r, t, declined, countof(declined));
        else
            plan(r, t, ordinary, countof(ordinary));
    }
}
