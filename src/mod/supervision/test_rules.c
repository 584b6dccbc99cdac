/*
 * test_rules.c - every rule: something that raises its flag, and the act that lets it go. What cannot be undone goes by
 * a finding. And where the hourly look goes: only to places where something happened or ran out.
 */
#include "gen/deadline/queries.h"
#include "gen/meeting/queries.h"
#include "gen/resolution/queries.h"
#include "gen/topic/queries.h"
#include "mod/supervision/room.h"
#include "web_harness.h"

struct case_ {
    struct site *s;
    struct db *db;
    struct body place;
    struct topic_by watcher, office, system;
    const char *why;
};

static int64_t person(struct case_ *c, const char *login)
{
    return account_add(c->db, c->s->now,
                       &(struct new_person){.login = login, .name = login, .cheap = true});
}

static struct case_ begin(void)
{
    struct case_ c = {.s = t_site(), .why = ""};
    c.db = t_begin(c.s);
    body_furnish_places(c.db);
    EXPECT(body_by_path(c.db, "linhai/baishuiyang/", &c.place));
    c.system = (struct topic_by){.zone = c.s->zone, .now = c.s->now, .quiet = true};
    c.watcher = c.office = c.system;
    c.watcher.role = ROLE_SUPERVISOR;
    c.watcher.user = person(&c, "watch");
    c.office.role = ROLE_CLERK;
    c.office.user = person(&c, "office");
    return c;
}

static void later(struct case_ *c, usec by)
{
    c->s->now += by;
    c->system.now = c->watcher.now = c->office.now = c->s->now;
}

/* Looks, and finds the flag of that rule; NULL: none stands. */
static const struct supervision_flag *stands(struct case_ *c, const char *rule)
{
    supervision_look(c->db, c->s->zone, c->s->now, &c->place, true);
    struct supervision_flags l = supervision_flags(c->db, c->place.id, true, 100);
    for (size_t i = 0; i < l.n; i++)
        if (streq(l.at[i].rule, rule))
            return &l.at[i];
    return NULL;
}

/* Raised once and let go once: the flag is kept with both its times. */
static void expect_gone(struct case_ *c, const char *rule)
{
    EXPECT(!stands(c, rule));
    struct supervision_flags l = supervision_flags(c->db, c->place.id, false, 100);
    int n = 0;
    for (size_t i = 0; i < l.n; i++)
        if (streq(l.at[i].rule, rule)) {
            EXPECT(l.at[i].gone > 0 && l.at[i].seen > 0);
            n++;
        }
    EXPECT_INT(n, 1);
}

static struct topic topic_at(struct case_ *c, int stage)
{
    struct topic t = {0};
    int64_t id = topic_open(c->db, &c->office,
                            &(struct topic_new){.body = c->place.id,
                                                .lang = "en",
                                                .title = "Lamps",
                                                .summary = "",
                                                .category = "",
                                                .statutory = "",
                                                .origin = FROM_OFFICE,
                                                .proposer = c->office.user},
                            &c->why);
    EXPECT(topic_by_id(c->db, id, &t));
    if (stage != STAGE_COLLECT)
        EXPECT(q_topic_move(c->db, .id = id, .version = t.version, .stage = stage,
                            .state = TOPIC_OPEN, .now = c->s->now));
    EXPECT(topic_by_id(c->db, id, &t));
    return t;
}

static int64_t meeting_in(struct case_ *c, int days, day standing)
{
    struct meeting_add m;
    usec starts = c->s->now + days * USEC_DAY;
    EXPECT(q_meeting_add(c->db, &m, .body = c->place.id, .org = council_of_body(c->db, c->place.id),
                         .kind = standing ? MEETING_DEMOCRACY_DAY : MEETING_COUNCIL, .lang = "en",
                         .title = "", .place_text = "Hall", .who = "", .starts = starts,
                         .ends = starts + 3 * USEC_HOUR, .standing = standing, .now = c->s->now));
    return m.id;
}

static struct meeting meeting_now(struct case_ *c, int64_t id)
{
    struct meeting m = {0};
    EXPECT(meeting_by_id(c->db, id, &m));
    return m;
}

static void move_on(struct case_ *c, int64_t id, enum meeting_state was, enum meeting_state to)
{
    EXPECT(q_meeting_move_on(c->db, .id = id, .was = was, .state = to, .now = c->s->now,
                             .reason = ""));
}

/* --- limits ---------------------------------------------------------------------------------------- */

TEST(supervision, an_answer_is_late_until_it_is_given_or_refused)
{
    struct case_ c = begin();
    struct rng rng = rng_fixed(3);
    struct submission_receipt receipt;
    struct submission s;
    struct submission_by villager = {.zone = c.s->zone, .now = c.s->now, .quiet = true};
    struct submission_new n = {.body = c.place.id,
                               .kind = SUB_HELP,
                               .channel = CHANNEL_WEB,
                               .category = "",
                               .title = "",
                               .text = "村口的灯灭了半个月",
                               .place_text = "",
                               .contact = {"", "", ""},
                               .lang = "zh-Hans"};
    EXPECT(submission_file(c.db, &villager, &rng, &n, &receipt, &c.why));
    EXPECT(!stands(&c, "answer.late"));
    later(&c, 90 * USEC_DAY);
    const struct supervision_flag *f = stands(&c, "answer.late");
    EXPECT(f && f->since < c.s->now);
    EXPECT(submission_by_number(c.db, receipt.number, &s));
    struct submission_by clerk = {.zone = c.s->zone,
                                  .now = c.s->now,
                                  .user = c.office.user,
                                  .role = ROLE_CLERK,
                                  .quiet = true};
    EXPECT(submission_refuse(c.db, &clerk, &s, "这盏灯归供电所管，已代您报修。", &c.why));
    EXPECT(!stands(&c, "answer.late"));
    t_commit(c.s);
}

TEST(supervision, a_stage_is_late_until_the_topic_moves)
{
    struct case_ c = begin();
    struct topic t = topic_at(&c, STAGE_SELECT);
    deadline_start(c.db, c.s->zone, c.s->now,
                   &(struct deadline_new){.subject = SUBJECT_TOPIC,
                                          .subject_id = t.id,
                                          .number = t.number,
                                          .body = c.place.id,
                                          .rule = "topic.select.workdays",
                                          .from = c.s->now});
    EXPECT(!stands(&c, "stage.late"));
    later(&c, 60 * USEC_DAY);
    const struct supervision_flag *f = stands(&c, "stage.late");
    EXPECT(f);
    EXPECT_STR(f->number, t.number);
    EXPECT(
        topic_end(c.db, &c.office, &t, TOPIC_DECLINED, 0, 0, "It is the county's road.", &c.why));
    EXPECT(!stands(&c, "stage.late"));
    t_commit(c.s);
}

TEST(supervision, minutes_are_late_until_they_are_published)
{
    struct case_ c = begin();
    int64_t id = meeting_in(&c, 0, 0);
    deadline_start(c.db, c.s->zone, c.s->now,
                   &(struct deadline_new){.subject = SUBJECT_MINUTES,
                                          .subject_id = id,
                                          .body = c.place.id,
                                          .rule = "notice.minutes.days",
                                          .from = c.s->now});
    EXPECT(!stands(&c, "minutes.late"));
    later(&c, 60 * USEC_DAY);
    EXPECT(stands(&c, "minutes.late"));
    deadline_stop(c.db, c.s->now, SUBJECT_MINUTES, id, NULL); /* as publishing them does */
    expect_gone(&c, "minutes.late");
    t_commit(c.s);
}

static int64_t result_of(struct case_ *c, const struct topic *t)
{
    struct resolution_insert x;
    EXPECT(q_resolution_insert(c->db, &x, .topic = t->id, .body = c->place.id, .number = t->number,
                               .decision = 0, .round = 0, .outcome = OUTCOME_CONSENSUS,
                               .text = "Lamps at the bend first.", .now = c->s->now));
    q_resolution_set_clock(c->db, .id = x.id, .clock = 0, .until = c->s->now + 7 * USEC_DAY);
    return x.id;
}

TEST(supervision, an_objection_is_late_until_it_is_answered)
{
    struct case_ c = begin();
    struct topic t = topic_at(&c, STAGE_PUBLICISE);
    struct resolution x;
    struct objection o;
    EXPECT(resolution_by_id(c.db, result_of(&c, &t), &x));
    int64_t id = objection_add(c.db, &c.system, AL_NONE, &x, "", "The bend is not ours.", &c.why);
    EXPECT(id && objection_by_id(c.db, id, &o));
    EXPECT(!stands(&c, "objection.late"));
    later(&c, o.due + 1 - c.s->now);
    EXPECT(stands(&c, "objection.late"));
    EXPECT(
        objection_answer(c.db, &c.office, &o, OBJECTION_REJECTED, "It is, see the map.", &c.why));
    expect_gone(&c, "objection.late");
    t_commit(c.s);
}

TEST(supervision, a_task_is_late_until_it_is_done_or_taken_back)
{
    struct case_ c = begin();
    struct topic t = topic_at(&c, STAGE_IMPLEMENT);
    struct resolution_task_insert k;
    struct task task;
    struct org_list orgs = org_of_body(c.db, c.place.id);
    EXPECT(q_resolution_task_insert(c.db, &k, .topic = t.id, .resolution = result_of(&c, &t),
                                    .round = 0, .body = c.place.id, .org = orgs.at[0].id,
                                    .number = t.number, .title = "Two lamps", .budget = "",
                                    .now = c.s->now));
    q_resolution_task_clock(c.db, .id = k.id, .clock = 0, .due = c.s->now + USEC_DAY);
    later(&c, USEC_DAY);
    EXPECT(!stands(&c, "task.late"));
    later(&c, 1);
    const struct supervision_flag *f = stands(&c, "task.late");
    EXPECT(f);
    EXPECT_STR(f->what, "Two lamps");
    EXPECT(task_by_id(c.db, k.id, &task));
    EXPECT(task_take_back(c.db, &c.office, &task, "Another unit does it.", &c.why));
    expect_gone(&c, "task.late");
    t_commit(c.s);
}

TEST(supervision, a_limit_that_moved_without_a_word)
{
    struct case_ c = begin();
    struct topic t = topic_at(&c, STAGE_SELECT);
    int64_t id = deadline_start(c.db, c.s->zone, c.s->now,
                                &(struct deadline_new){.subject = SUBJECT_TOPIC,
                                                       .subject_id = t.id,
                                                       .number = t.number,
                                                       .body = c.place.id,
                                                       .rule = "topic.select.workdays",
                                                       .from = c.s->now});
    EXPECT(!stands(&c, "limit.moved"));
    q_deadline_set_extended(c.db, .id = id, .days = 3, .reason = "", .now = c.s->now);
    EXPECT(stands(&c, "limit.moved"));
    deadline_stop(c.db, c.s->now, SUBJECT_TOPIC, t.id, NULL);
    expect_gone(&c, "limit.moved");
    t_commit(c.s);
}

/* --- meetings ------------------------------------------------------------------------------------------ */

TEST(supervision, a_missed_day_until_it_is_explained)
{
    struct case_ c = begin();
    int64_t id = meeting_in(&c, 1, zone_day(c.s->zone, c.s->now) + 1);
    later(&c, 3 * USEC_DAY);
    move_on(&c, id, MEETING_PLANNED, MEETING_MISSED);
    EXPECT(stands(&c, "day.missed"));
    struct meeting m = meeting_now(&c, id);
    EXPECT(meeting_explain(c.db, &c.office, &m, "A typhoon.", &c.why));
    expect_gone(&c, "day.missed");
    t_commit(c.s);
}

TEST(supervision, a_notice_that_came_late_until_the_meeting_is_cancelled)
{
    struct case_ c = begin();
    int64_t late = meeting_in(&c, 2, 0), fine = meeting_in(&c, 20, 0);
    move_on(&c, late, MEETING_PLANNED, MEETING_NOTICED);
    move_on(&c, fine, MEETING_PLANNED, MEETING_NOTICED);
    const struct supervision_flag *f = stands(&c, "notice.late");
    EXPECT(f);
    EXPECT_INT(f->subject_id, late);
    struct meeting m = meeting_now(&c, late);
    EXPECT(meeting_cancel(c.db, &c.office, &m, "The hall floods.", &c.why));
    expect_gone(&c, "notice.late");
    t_commit(c.s);
}

TEST(supervision, a_meeting_without_a_quorum_until_the_group_has_looked_into_it)
{
    struct case_ c = begin();
    int64_t id = meeting_in(&c, 0, 0);
    move_on(&c, id, MEETING_PLANNED, MEETING_NOTICED);
    move_on(&c, id, MEETING_NOTICED, MEETING_OPEN);
    q_meeting_counted(c.db, .id = id, .quorum = 20, .present = 4);
    const struct supervision_flag *f = stands(&c, "quorum.lacks");
    EXPECT(f);
    /* Nothing puts it in order, and time does not either. */
    move_on(&c, id, MEETING_OPEN, MEETING_CLOSED);
    EXPECT(stands(&c, "quorum.lacks"));
    later(&c, 400 * USEC_DAY);
    f = stands(&c, "quorum.lacks");
    EXPECT(f);
    EXPECT(!supervision_settle(c.db, &c.office, f, "Fine.", &c.why));
    EXPECT(!supervision_settle(c.db, &c.watcher, f, " ", &c.why));
    int64_t finding =
        supervision_settle(c.db, &c.watcher, f, "Heavy rain; nothing was decided.", &c.why);
    EXPECT(finding);
    EXPECT(!stands(&c, "quorum.lacks"));
    struct supervision_flag after;
    EXPECT(supervision_flag_by_id(c.db, f->id, &after));
    EXPECT_INT(after.finding, finding);
    EXPECT(!supervision_settle(c.db, &c.watcher, &after, "Once more.", &c.why));
    t_commit(c.s);
}

TEST(supervision, what_was_looked_into_is_not_raised_again)
{
    struct case_ c = begin();
    int64_t id = meeting_in(&c, 0, 0);
    move_on(&c, id, MEETING_PLANNED, MEETING_NOTICED);
    move_on(&c, id, MEETING_NOTICED, MEETING_OPEN);
    q_meeting_counted(c.db, .id = id, .quorum = 20, .present = 4);
    EXPECT(supervision_settle(c.db, &c.watcher, stands(&c, "quorum.lacks"), "Rain.", &c.why));
    later(&c, USEC_DAY);
    expect_gone(&c, "quorum.lacks");
    /* What can still be put in order is not talked away. */
    later(&c, USEC_DAY);
    const struct supervision_flag *open = stands(&c, "meeting.unclosed");
    EXPECT(open);
    EXPECT(!supervision_settle(c.db, &c.watcher, open, "Well.", &c.why));
    move_on(&c, id, MEETING_OPEN, MEETING_CLOSED);
    expect_gone(&c, "meeting.unclosed");
    t_commit(c.s);
}

/* --- the agenda, the council ------------------------------------------------------------------------------ */

TEST(supervision, an_end_without_a_reason_until_it_is_taken_up_again)
{
    struct case_ c = begin();
    struct topic t = topic_at(&c, STAGE_SELECT);
    EXPECT(q_topic_close(c.db, .id = t.id, .version = t.version, .state = TOPIC_DECLINED,
                         .reason = "", .now = c.s->now));
    EXPECT(stands(&c, "reason.lacks"));
    EXPECT(topic_by_id(c.db, t.id, &t));
    EXPECT(topic_reopen(c.db, &c.office, &t, STAGE_SELECT, "It ended without a word.", &c.why));
    expect_gone(&c, "reason.lacks");
    t_commit(c.s);
}

TEST(supervision, an_interest_that_decides_until_the_group_has_looked_into_it)
{
    struct case_ c = begin();
    struct topic t = topic_at(&c, STAGE_COLLECT);
    q_topic_step_leave(c.db, .topic = t.id, .now = c.s->now, .reason = "");
    q_topic_step_add(c.db, .topic = t.id, .stage = STAGE_SELECT, .now = c.s->now, .reason = "");
    q_topic_step_leave(c.db, .topic = t.id, .now = c.s->now, .reason = "", .role = ROLE_CLERK,
                       .person = c.office.user);
    EXPECT(!stands(&c, "interest.decides"));
    q_topic_interest_put(c.db, .topic = t.id, .person = c.office.user, .role = ROLE_CLERK,
                         .interest = true, .words = "My house.", .now = c.s->now);
    const struct supervision_flag *f = stands(&c, "interest.decides");
    EXPECT(f);
    EXPECT(
        supervision_settle(c.db, &c.watcher, f, "The agenda is decided again by others.", &c.why));
    expect_gone(&c, "interest.decides");
    EXPECT_INT(supervision_findings_of(c.db, t.number).n, 1);
    t_commit(c.s);
}

TEST(supervision, a_council_outside_the_rules)
{
    struct case_ c = {.s = t_site(), .why = ""};
    t_furnish(c.s);
    c.db = t_begin(c.s);
    EXPECT(body_by_path(c.db, "linhai/baishuiyang/", &c.place));
    c.system = (struct topic_by){.zone = c.s->zone, .now = c.s->now, .quiet = true};
    EXPECT(!stands(&c, "roster.broken"));
    usec now = c.s->now;
    later(&c, 8 * 366 * USEC_DAY); /* all terms are over */
    EXPECT(stands(&c, "roster.broken"));
    later(&c, now - c.s->now);
    EXPECT(!stands(&c, "roster.broken"));
    t_commit(c.s);
}

/* --- one matter, two limits ------------------------------------------------------------------------------------ */

TEST(supervision, a_matter_with_two_limits_that_are_over_is_one_flag)
{
    struct case_ c = begin();
    struct topic t = topic_at(&c, STAGE_SELECT);
    static const char *const rules[] = {"topic.select.workdays", "evaluation.days"};
    int64_t clock[2];
    for (size_t i = 0; i < countof(rules); i++)
        clock[i] = deadline_start(c.db, c.s->zone, c.s->now,
                                  &(struct deadline_new){.subject = SUBJECT_TOPIC,
                                                         .subject_id = t.id,
                                                         .number = t.number,
                                                         .body = c.place.id,
                                                         .rule = rules[i],
                                                         .from = c.s->now});
    EXPECT(clock[0] && clock[1] && clock[0] != clock[1]);
    later(&c, 200 * USEC_DAY);
    EXPECT_INT(supervision_look(c.db, c.s->zone, c.s->now, &c.place, true), 1);
    EXPECT_INT(supervision_open(c.db, c.place.id), 1);
    EXPECT_INT(supervision_look(c.db, c.s->zone, c.s->now, &c.place, true), 0);
    EXPECT_INT(supervision_open(c.db, c.place.id), 1);
    t_commit(c.s);
}

/* --- where the look goes --------------------------------------------------------------------------------------- */

TEST(supervision, the_hourly_look_goes_where_something_happened)
{
    struct case_ c = begin();
    size_t places = body_all(c.db, "").n;
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), (int64_t)places); /* the first */
    later(&c, USEC_HOUR);
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), 0);
    /* Something happened in one place. */
    int64_t id = supervision_ask(c.db, &c.watcher, c.place.id, NULL, "Why?", "Tell us.", &c.why);
    struct supervision_query q;
    EXPECT(supervision_query_by_id(c.db, id, &q));
    later(&c, USEC_HOUR);
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), 1);
    later(&c, USEC_HOUR);
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), 0);
    /* A clock ran out there, and nobody acted. At the limit itself it is not late yet. */
    later(&c, q.due - c.s->now);
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), 0);
    later(&c, USEC_MINUTE);
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), 1);
    EXPECT_INT(supervision_open(c.db, c.place.id), 1);
    /* What the flag itself told is no news. */
    later(&c, USEC_HOUR);
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), 0);
    EXPECT(supervision_answer(c.db, &c.office, &q, "Because.", &c.why));
    later(&c, USEC_HOUR);
    EXPECT_INT(supervision_look_new(c.db, c.s->zone, c.s->now), 1);
    EXPECT_INT(supervision_open(c.db, c.place.id), 0);
    t_commit(c.s);
}

/* --- sent twice -------------------------------------------------------------------------------------------------- */

TEST(supervision, the_same_words_are_published_once)
{
    struct case_ c = begin();
    EXPECT(
        supervision_find(c.db, &c.watcher, c.place.id, NULL, false, "The books are open.", &c.why));
    EXPECT(!supervision_find(c.db, &c.watcher, c.place.id, NULL, false, "The books are open.",
                             &c.why));
    EXPECT(supervision_ask(c.db, &c.watcher, c.place.id, NULL, "Why?", "Tell us.", &c.why));
    EXPECT(!supervision_ask(c.db, &c.watcher, c.place.id, NULL, "Why?", "Tell us more.", &c.why));
    EXPECT_INT(supervision_findings(c.db, c.place.id, 10).n, 1);
    EXPECT_INT(supervision_queries_in(c.db, c.place.id, 10).n, 1);
    t_commit(c.s);
}
