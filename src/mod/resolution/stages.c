/*
 * stages.c - what this room brings to the stages 7 to 10: conditions, their piece of the thread, for whom they
 * wait, numbers, and their members in the JSON.
 */
#include "gen/resolution/pages.h"
#include "mod/resolution/view.h"
#include "web/i18n.h"

static const char *desk_path(struct db *db, const struct topic *t)
{
    return arena_printf(db_arena(db), "/office/resolution/%s", t->number);
}

/* --- 7 on public view ------------------------------------------------------------------------------ */

static void view_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct resolution x;
    const char *link = desk_path(db, t);
    if (!resolution_of_topic(db, t->id, &x) || x.state == RESOLUTION_BACK) {
        unmet_add(l, "resolution.none", T_("The result has not been put on public view yet."), 0,
                  NULL, link);
        return;
    }
    if (l->now <= x.until)
        unmet_add(l, "resolution.view", T_("It stands on public view until {end}."), x.until, NULL,
                  NULL);
    if (x.open_objections > 0)
        unmet_add(l, "resolution.objections", T_("Objections without an answer: {n}."),
                  x.open_objections, NULL, link);
    if (x.upheld > 0)
        unmet_add(l, "resolution.upheld",
                  T_("An objection was found right. The topic goes back to the talk."), 0, NULL,
                  link);
    if (x.state != RESOLUTION_HOLDS)
        unmet_add(l, "resolution.result",
                  T_("What holds after the public view is not published yet."), 0, NULL, link);
}

/* A new text is asked for when the topic comes here once more. */
static void view_entered(struct db *db, const struct topic_by *by, const struct topic *t)
{
    struct resolution x;
    if (!resolution_of_topic(db, t->id, &x) || x.state == RESOLUTION_BACK)
        return;
    deadline_cancel(db, by->now, SUBJECT_RESOLUTION, x.id, NULL);
    q_resolution_set_back(db, .topic = t->id, .reason = "");
}

static bool view_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    struct resolution x;
    *w = (struct topic_wait){.who = _("The office of the council"),
                             .what = _("to put the result on public view")};
    if (!resolution_of_topic(r->db, t->id, &x) || x.state == RESOLUTION_BACK)
        return true;
    if (r->now <= x.until) {
        *w = (struct topic_wait){.who = C_("who is waited for", "Everybody"),
                                 .what = _("to read the result, and to object where it is wrong"),
                                 .until = x.until,
                                 .computed = tf(r, "/deadline/%lld", (long long)x.clock)};
        return true;
    }
    w->what = x.open_objections ? _("to answer the objections") : _("to publish what holds");
    return true;
}

static void view_json(struct db *db, const struct topic *t, struct json *j)
{
    struct resolution x;
    if (!resolution_of_topic(db, t->id, &x))
        return;
    struct objections all = objections_of(db, x.id);
    static const char *const verdict[] = {"open", "rejected", "partly", "upheld"};
    json_key(j, "outcome");
    json_str(j, meeting_outcome_word(x.outcome));
    json_key(j, "text");
    json_str(j, x.text);
    topic_json_time(j, "published", x.published);
    topic_json_time(j, "until", x.until);
    topic_json_time(j, "settled", x.settled);
    json_key(j, "result");
    json_str(j, x.result);
    json_key(j, "objections");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++) {
        json_obj(j);
        topic_json_time(j, "at", all.at[i].at);
        json_key(j, "text");
        json_str(j, all.at[i].text);
        json_key(j, "verdict");
        json_str(j, verdict[all.at[i].verdict]);
        json_key(j, "answer");
        json_str(j, all.at[i].answer);
        json_end(j);
    }
    json_end(j);
}

static void view_block(struct req *r, const struct topic *t)
{
    struct resolution_view v = {0};
    if (resolution_view_of(r, t, &v))
        resolution_block(r, &v);
}

static void desk(struct req *r, const struct topic *t)
{
    resolution_desk_link(r, t->number);
}

/* --- 8 carrying out -------------------------------------------------------------------------------- */

static void work_bars(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct resolution_vote v;
    if (!*t->statutory)
        return;
    if (!resolution_vote_of(db, t->id, &v))
        unmet_add(l, "vote.none",
                  T_("By law others decide on this matter: their vote has to be entered first."), 0,
                  NULL, desk_path(db, t));
    else if (!v.passed)
        unmet_add(l, "vote.lost", T_("Those who decide by law have not carried it."), 0, NULL,
                  desk_path(db, t));
}

/* Does the outcome ask for work? What was passed on is somebody else's. */
static bool asks_for_work(const struct resolution *x)
{
    return x->outcome == OUTCOME_CONSENSUS || x->outcome == OUTCOME_RESOLUTION;
}

static void work_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct resolution x = {0};
    struct tasks all = tasks_of_topic(db, t->id);
    int64_t given = 0, open = 0, asking = 0;
    work_bars(db, t, l);
    resolution_of_topic(db, t->id, &x);
    for (size_t i = 0; i < all.n; i++) {
        given += all.at[i].state != TASK_TAKEN_BACK && all.at[i].round == x.round;
        open += task_open(&all.at[i]);
        asking += task_open(&all.at[i]) && all.at[i].asks;
    }
    if (given == 0 && asks_for_work(&x))
        unmet_add(l, "task.none", T_("Nobody has been given a task yet."), 0, NULL,
                  desk_path(db, t));
    if (open > 0)
        unmet_add(l, "task.open", T_("Tasks that are not finished: {n}."), open, NULL,
                  desk_path(db, t));
    if (asking > 0)
        unmet_add(l, "task.asks", T_("A unit has asked for more time and has no answer."), 0, NULL,
                  desk_path(db, t));
}

static bool work_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    struct tasks all = tasks_of_topic(r->db, t->id);
    const struct task *first = NULL;
    for (size_t i = 0; i < all.n; i++)
        if (task_open(&all.at[i]) && (!first || all.at[i].due < first->due))
            first = &all.at[i];
    struct org o = {.name = "", .name_en = ""};
    *w = (struct topic_wait){.who = _("The office of the council"), .what = _("to give the tasks")};
    if (first && org_by_id(r->db, first->org, &o))
        *w = (struct topic_wait){.who = org_label(r, &o),
                                 .what = first->title,
                                 .until = first->due,
                                 .computed = tf(r, "/deadline/%lld", (long long)first->clock)};
    else if (all.n > 0)
        w->what = _("to go on to the appraisal");
    return true;
}

static void work_figures(struct req *r, const struct topic *t, struct topic_figures *l)
{
    struct tasks all = tasks_of_topic(r->db, t->id);
    int64_t done = 0, of = 0;
    for (size_t i = 0; i < all.n; i++) {
        of += all.at[i].state != TASK_TAKEN_BACK;
        done += all.at[i].state == TASK_FINISHED;
    }
    if (of > 0)
        topic_figures_add(l, _("Tasks finished"),
                          tf(r, _("%lld of %lld"), (long long)done, (long long)of));
}

static void work_json(struct db *db, const struct topic *t, struct json *j)
{
    struct tasks all = tasks_of_topic(db, t->id);
    struct resolution_vote v;
    if (resolution_vote_of(db, t->id, &v)) {
        json_key(j, "vote");
        json_obj(j);
        topic_json_day(j, "day", v.on);
        json_key(j, "passed");
        json_bool(j, v.passed);
        json_key(j, "yes");
        json_int(j, v.yes);
        json_key(j, "no");
        json_int(j, v.no);
        json_key(j, "paper");
        json_str(j, v.paper);
        json_end(j);
    }
    json_key(j, "tasks");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++) {
        const struct task *x = &all.at[i];
        json_obj(j);
        json_key(j, "id");
        json_int(j, x->id);
        json_key(j, "title");
        json_str(j, x->title);
        json_key(j, "state");
        json_str(j, task_state_word(x->state));
        topic_json_time(j, "due", x->due);
        topic_json_time(j, "first_due", x->first_due);
        topic_json_time(j, "finished", x->finished);
        json_end(j);
    }
    json_end(j);
}

static void work_block(struct req *r, const struct topic *t)
{
    struct work_view v = {0};
    if (work_view_of(r, t, &v))
        resolution_work_block(r, &v);
}

/* --- 9 appraisal ------------------------------------------------------------------------------------ */

static void word_entered(struct db *db, const struct topic_by *by, const struct topic *t)
{
    struct resolution x;
    (void)by;
    if (resolution_of_topic(db, t->id, &x))
        q_resolution_next_round(db, .id = x.id);
}

static void word_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct resolution x = {.against = ""};
    struct resolution_ratings n = resolution_ratings(db, t->id);
    struct deadline d;
    int64_t least = charter_int(db, t->body, "ratings.min", topic_day(l->zone, t));
    bool over = deadline_find(db, SUBJECT_TOPIC, t->id, "evaluation.days", &d) && l->now > d.due;
    resolution_of_topic(db, t->id, &x);
    /* When the time of the appraisal is over, silence no longer holds it up; the page says how few spoke. */
    if (n.n < least && !over)
        unmet_add(l, "rating.few", T_("Words of those concerned that still lack: {n}."),
                  least - n.n, NULL, NULL);
    if (n.no > n.yes + n.partly && !*x.against)
        unmet_add(
            l, "rating.unsolved",
            T_("More of those concerned say that it is not solved than that it is: back to the "
               "work, or the chair explains in public why it is closed."),
            0, NULL, desk_path(db, t));
}

static bool word_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    struct deadline d;
    *w = (struct topic_wait){.who = _("Those concerned"), .what = _("to say whether it is solved")};
    if (deadline_find(r->db, SUBJECT_TOPIC, t->id, "evaluation.days", &d)) {
        w->until = d.due;
        w->computed = deadline_url(r, &d);
    }
    return true;
}

static void word_json(struct db *db, const struct topic *t, struct json *j)
{
    struct resolution_ratings n = resolution_ratings(db, t->id);
    struct resolution_cells c = resolution_cells(&n);
    const struct {
        const char *key;
        int64_t n;
    } cell[] = {{"ratings", c.total}, {"yes", c.yes}, {"partly", c.partly}, {"no", c.no}};
    for (size_t i = 0; i < countof(cell); i++) {
        json_key(j, cell[i].key);
        if (cell[i].n < 0)
            json_nil(j);
        else
            json_int(j, cell[i].n);
    }
}

static void word_block(struct req *r, const struct topic *t)
{
    struct word_view v = {0};
    word_view_of(r, t, &v);
    resolution_word_block(r, &v);
}

/* --- 10 ----------------------------------------------------------------------------------------------- */

static void package_block(struct req *r, const struct topic *t)
{
    resolution_package_link(r, t->number);
}

/* --- for search --------------------------------------------------------------------------------------- */

static void view_words(struct db *db, const struct topic *t, struct buf *out)
{
    struct resolution x;
    if (!resolution_of_topic(db, t->id, &x))
        return;
    struct objections all = objections_of(db, x.id);
    topic_words_add(out, x.result);
    for (size_t i = 0; i < all.n; i++) {
        topic_words_add(out, all.at[i].text);
        topic_words_add(out, all.at[i].answer);
    }
}

static void work_words(struct db *db, const struct topic *t, struct buf *out)
{
    struct tasks all = tasks_of_topic(db, t->id);
    for (size_t i = 0; i < all.n; i++)
        topic_words_add(out, all.at[i].title);
}

const struct topic_stage_part resolution_parts[] = {
    {.stage = STAGE_PUBLICISE,
     .unmet = view_unmet,
     .entered = view_entered,
     .block = view_block,
     .wait = view_wait,
     .words = view_words,
     .json = view_json,
     .desk = desk},
    {.stage = STAGE_IMPLEMENT,
     .unmet = work_unmet,
     .bars = work_bars,
     .block = work_block,
     .wait = work_wait,
     .figures = work_figures,
     .words = work_words,
     .json = work_json,
     .desk = desk},
    {.stage = STAGE_SUPERVISE,
     .unmet = word_unmet,
     .entered = word_entered,
     .block = word_block,
     .wait = word_wait,
     .json = word_json,
     .desk = desk},
    {.stage = STAGE_ARCHIVE, .block = package_block, .desk = desk},
    {0},
};
