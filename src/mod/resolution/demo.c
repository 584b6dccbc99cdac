/*
 * demo.c - the furnished town's results, objections, tasks and words.
 *
 * Topics that the meetings brought to public view go on from there by the same rules, in the past: each step has its
 * own moment after the meeting, and what would lie in the future is left undone.
 */
#include "mod/resolution/room.h"

struct walk {
    struct req *r;
    struct topic_by office, unit, anybody;
    struct topic t;
    const struct topic_demo *demo;
    const char *why;
};

/* False: that moment is still to come. */
static bool at(struct walk *w, usec now)
{
    if (now > w->r->now)
        return false;
    w->office.now = w->unit.now = w->anybody.now = now;
    return topic_by_id(w->r->db, w->t.id, &w->t);
}

static bool go_on(struct walk *w)
{
    struct unmet_list lacks;
    return w->t.stage < w->demo->until && topic_advance(w->r->db, &w->office, &w->t, &lacks) &&
           topic_by_id(w->r->db, w->t.id, &w->t);
}

/* Every second result met an objection. */
static void object(struct walk *w, const struct resolution *x)
{
    struct objection o;
    if (w->t.id % 2 || !at(w, x->published + 2 * USEC_DAY))
        return;
    int64_t id = objection_add(w->r->db, &w->anybody, AL_NONE, x, "沿线住户",
                               "我家门口那一段为什么排在最后？希望说明先后的道理。", &w->why);
    if (id && objection_by_id(w->r->db, id, &o) && at(w, x->published + 4 * USEC_DAY))
        objection_answer(
            w->r->db, &w->office, &o, OBJECTION_REJECTED,
            "谢谢您提出来。先后是按夜里走的人多少和有没有弯道排的，数据在会前调研材料第二页。您"
            "家那一段排在第二批，日期写在任务里，到时请您来看。",
            &w->why);
}

static bool settle(struct walk *w)
{
    struct resolution x;
    if (!resolution_publish(w->r->db, &w->office, &w->t, NULL, &w->why) ||
        !resolution_of_topic(w->r->db, w->t.id, &x))
        return false;
    object(w, &x);
    return at(w, x.until + 9 * USEC_HOUR) && resolution_of_topic(w->r->db, w->t.id, &x) &&
           resolution_settle(w->r->db, &w->office, &x,
                             "公示期满，异议都已答复。按会上定的办，任务、期限和经费见下。",
                             &w->why);
}

static int64_t unit_of(struct walk *w)
{
    struct body_list above = body_above(w->r->db, w->t.body);
    for (size_t b = 0; b < above.n; b++) {
        struct org_list all = org_of_body(w->r->db, above.at[b].id);
        for (size_t i = 0; i < all.n; i++)
            if (all.at[i].kind == ORG_UNIT || all.at[i].kind == ORG_SERVICE_CENTRE)
                return all.at[i].id;
    }
    return 0;
}

/* One task is under way; where the topic shall go further it is finished, with more time in between. */
static void work(struct walk *w)
{
    struct task k;
    usec begun = w->office.now;
    w->unit.org = unit_of(w);
    struct task_new n = {w->unit.org, "按会上的决定完成第一段，并请沿线住户一起看过",
                         "村集体经费，专款专用", zone_day(w->office.zone, begun) + 14};
    int64_t id = task_give(w->r->db, &w->office, &w->t, &n, &w->why);
    if (!id || !at(w, begun + 3 * USEC_DAY) || !task_by_id(w->r->db, id, &k))
        return;
    task_report(w->r->db, &w->unit, &k, "材料到了，昨天和沿线几户一起量过位置，下周动工。", NULL, 0,
                false, &w->why);
    if (w->t.id % 3 == 0 && at(w, begun + 6 * USEC_DAY) && task_by_id(w->r->db, id, &k) &&
        task_ask(w->r->db, &w->unit, &k, 5, "连着下了四天雨，地基浇不了。", &w->why) &&
        at(w, begun + 7 * USEC_DAY) && task_by_id(w->r->db, id, &k))
        task_decide(w->r->db, &w->office, &k, true, "下雨属实，同意延五个工作日。", &w->why);
}

void resolution_furnish(struct req *r)
{
    for (const struct topic_demo *d = topic_demos; d->key; d++) {
        struct walk w = {.r = r, .demo = d};
        if (d->until < STAGE_PUBLICISE || !topic_of_demo(r->db, d->key, &w.t) ||
            w.t.stage != STAGE_PUBLICISE || w.t.state != TOPIC_OPEN)
            continue;
        w.office = (struct topic_by){.zone = r->app->zone,
                                     .now = w.t.entered,
                                     .role = ROLE_CLERK,
                                     .user = account_find(r->db, "clerk"),
                                     .quiet = true};
        w.unit = w.office;
        w.unit.role = ROLE_UNIT;
        w.unit.user = account_find(r->db, "unit");
        w.anybody = (struct topic_by){.zone = r->app->zone, .quiet = true};
        if (at(&w, w.t.entered + USEC_HOUR) && settle(&w) && at(&w, w.office.now) && go_on(&w) &&
            w.t.stage == STAGE_IMPLEMENT)
            work(&w);
    }
}
