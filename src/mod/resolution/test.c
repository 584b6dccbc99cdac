/*
 * test.c - the rules of results, objections, tasks and words: each condition, each border, each wrong hand.
 */
#include "gen/meeting/queries.h"
#include "gen/topic/queries.h"
#include "mod/resolution/room.h"
#include "web_harness.h"

/* --- a topic whose meeting has decided ------------------------------------------------------------------ */

struct case_ {
    struct site *s;
    struct db *db;
    struct topic_by office, unit, anybody;
    struct body place;
    struct topic t;
    int64_t org;
    const char *why;
};

static int64_t person(struct case_ *c, const char *login)
{
    return account_add(c->db, c->s->now,
                       &(struct new_person){.login = login, .name = login, .cheap = true});
}

static void reload(struct case_ *c)
{
    if (!topic_by_id(c->db, c->t.id, &c->t))
        BUG("no topic");
}

static void put_at(struct case_ *c, int stage)
{
    q_topic_move(c->db, .id = c->t.id, .version = c->t.version, .stage = stage, .state = TOPIC_OPEN,
                 .now = c->office.now);
    reload(c);
}

static void decide(struct case_ *c)
{
    struct meeting_add m;
    struct meeting_item_new i;
    struct meeting_decision_add d;
    usec now = c->s->now;
    EXPECT(q_meeting_add(c->db, &m, .body = c->place.id, .org = c->org, .kind = MEETING_OTHER,
                         .lang = "en", .title = "Talk", .place_text = "Hall", .who = "",
                         .starts = now - USEC_DAY, .ends = now, .standing = 0, .now = now));
    EXPECT(q_meeting_item_new(c->db, &i, .meeting = m.id, .topic = DB_SOME(c->t.id), .title = "x",
                              .text = ""));
    EXPECT(q_meeting_decision_add(c->db, &d, .meeting = m.id, .item = i.id,
                                  .topic = DB_SOME(c->t.id), .method = METHOD_CONSENSUS,
                                  .outcome = OUTCOME_CONSENSUS, .text = "Lamps at the bend first.",
                                  .now = now));
}

/* The shipped rules of the case, with their holidays. */
static void apply_charter(struct case_ *c)
{
    size_t n;
    int64_t version;
    struct charter_errors errors = {0};
    const char *text = charter_shipped("linhai", &n);
    const struct charter *x = charter_parse(t_arena(), text, n, &errors);
    if (!x || !charter_apply(c->db, c->s->zone, c->s->now, 0, x, &errors, &version))
        BUG("charter: %s", errors.n ? errors.at[0].what : "?");
}

static struct case_ begin_with(const char *statutory)
{
    struct case_ c = {.s = t_site(), .why = ""};
    c.s->now = zone_instant(c.s->zone, day_of(2026, 3, 11), 10, 0, 0); /* a Wednesday */
    c.db = t_begin(c.s);
    body_furnish_places(c.db);
    apply_charter(&c);
    EXPECT(body_by_path(c.db, "linhai/baishuiyang/", &c.place));
    struct org_list orgs = org_of_body(c.db, c.place.id);
    c.org = orgs.at[0].id;
    for (size_t i = 0; i < orgs.n; i++)
        if (orgs.at[i].kind == ORG_OFFICE || orgs.at[i].kind == ORG_UNIT)
            c.org = orgs.at[i].id;
    c.office = (struct topic_by){.zone = c.s->zone,
                                 .now = c.s->now,
                                 .role = ROLE_CLERK,
                                 .user = person(&c, "office"),
                                 .quiet = true};
    c.unit = c.office;
    c.unit.role = ROLE_UNIT;
    c.unit.org = c.org;
    c.unit.user = person(&c, "unit");
    c.anybody = (struct topic_by){.zone = c.s->zone, .now = c.s->now, .quiet = true};
    int64_t id = topic_open(c.db, &c.office,
                            &(struct topic_new){.body = c.place.id,
                                                .lang = "en",
                                                .title = "Lamps",
                                                .summary = "",
                                                .category = "",
                                                .statutory = statutory,
                                                .origin = FROM_OFFICE,
                                                .proposer = c.office.user},
                            &c.why);
    if (!id || !topic_by_id(c.db, id, &c.t))
        BUG("no topic: %s", c.why);
    decide(&c);
    put_at(&c, STAGE_PUBLICISE);
    return c;
}

static struct case_ begin(void)
{
    return begin_with("");
}

static void at(struct case_ *c, usec now)
{
    c->s->now = c->office.now = c->unit.now = c->anybody.now = now;
}

static struct resolution published(struct case_ *c)
{
    struct resolution x = {0};
    EXPECT(resolution_publish(c->db, &c->office, &c->t, NULL, &c->why));
    EXPECT(resolution_of_topic(c->db, c->t.id, &x));
    return x;
}

static bool lacks(struct case_ *c, const char *key)
{
    struct unmet_list l = topic_lacks(c->db, c->s->zone, c->s->now, &c->t);
    return unmet_has(&l, key);
}

static struct resolution settled(struct case_ *c)
{
    struct resolution x = published(c);
    at(c, x.until + 1);
    EXPECT(resolution_settle(c->db, &c->office, &x, "It holds.", &c->why));
    EXPECT(resolution_of_topic(c->db, c->t.id, &x));
    return x;
}

static struct task given(struct case_ *c)
{
    struct task k = {0};
    settled(c);
    put_at(c, STAGE_IMPLEMENT);
    int64_t id = task_give(c->db, &c->office, &c->t,
                           &(struct task_new){c->org, "Set up two lamps", "2,000 yuan",
                                              zone_day(c->s->zone, c->s->now) + 10},
                           &c->why);
    EXPECT_STR(c->why ? c->why : "", "");
    EXPECT(task_by_id(c->db, id, &k));
    return k;
}

/* --- the text and its public view -------------------------------------------------------------------------- */

TEST(resolution, the_text_comes_from_the_decision_and_stands_so_long)
{
    struct case_ c = begin();
    EXPECT(lacks(&c, "resolution.none"));
    EXPECT(!resolution_publish(c.db, &c.unit, &c.t, NULL, &c.why));
    struct resolution x = published(&c);
    EXPECT_STR(x.text, "Lamps at the bend first.");
    EXPECT_INT(x.outcome, OUTCOME_CONSENSUS);
    int64_t days = charter_int(c.db, c.place.id, "publicity.days", topic_day(c.s->zone, &c.t));
    /* The day itself is not counted; it ends at 24:00 of the last. */
    usec end = zone_instant(c.s->zone, day_of(2026, 3, 11) + days + 1, 0, 0, 0);
    EXPECT(x.until <= end && x.until >= end - USEC_SECOND);
    EXPECT(!resolution_publish(c.db, &c.office, &c.t, NULL, &c.why)); /* once */
    EXPECT(lacks(&c, "resolution.view") && lacks(&c, "resolution.result"));
    at(&c, x.until);
    EXPECT(!resolution_settle(c.db, &c.office, &x, "It holds.", &c.why));
    at(&c, x.until + 1);
    EXPECT(!lacks(&c, "resolution.view"));
    EXPECT(!resolution_settle(c.db, &c.office, &x, "  ", &c.why));
    EXPECT(resolution_settle(c.db, &c.office, &x, "It holds.", &c.why));
    EXPECT(!resolution_settle(c.db, &c.office, &x, "It holds.", &c.why));
    EXPECT(!lacks(&c, "resolution.result"));
    t_commit(c.s);
}

TEST(resolution, a_view_ends_at_the_end_of_its_last_day)
{
    struct case_ c = begin();
    published(&c);
    int64_t days = charter_int(c.db, c.place.id, "publicity.days", topic_day(c.s->zone, &c.t));
    t_commit(c.s);
    struct browser *anybody = t_browser(c.s, 0);
    const char *all[] = {arena_printf(t_arena(), "/resolution/%s", c.t.number),
                         arena_printf(t_arena(), "/t/%s", c.t.number)};
    const char *last = arena_printf(t_arena(), "%lld March 2026, 24:00", (long long)(11 + days));
    for (size_t i = 0; i < countof(all); i++) {
        struct answer *a = t_get(anybody, all[i]);
        EXPECT_INT(a->status, 200);
        EXPECT_HAS(a->body, last);
        EXPECT_LACKS(a->body, ", 00:00");
    }
}

TEST(resolution, without_a_decision_nothing_is_published)
{
    struct case_ c = begin();
    put_at(&c, STAGE_CONCLUDE);
    EXPECT(!resolution_publish(c.db, &c.office, &c.t, "A text of ours", &c.why));
    t_commit(c.s);
}

TEST(resolution, objections_until_the_last_moment)
{
    struct case_ c = begin();
    struct resolution x = published(&c);
    struct objection o;
    at(&c, x.until);
    EXPECT(!objection_add(c.db, &c.anybody, AL_NONE, &x, "", " ", &c.why));
    int64_t id = objection_add(c.db, &c.anybody, AL_NONE, &x, "", "The bend is not ours.", &c.why);
    EXPECT(id && objection_by_id(c.db, id, &o));
    EXPECT(o.due > c.s->now);
    at(&c, x.until + 1);
    EXPECT(!objection_add(c.db, &c.anybody, AL_NONE, &x, "", "Too late", &c.why));
    EXPECT(resolution_of_topic(c.db, c.t.id, &x));
    EXPECT_INT(x.open_objections, 1);
    EXPECT(lacks(&c, "resolution.objections"));
    EXPECT(!resolution_settle(c.db, &c.office, &x, "It holds.", &c.why));
    /* Without an answer it is late one moment after its clock. */
    EXPECT_INT(objections_late(c.db, c.place.id, o.due, 10).n, 0);
    EXPECT_INT(objections_late(c.db, c.place.id, o.due + 1, 10).n, 1);
    EXPECT(!objection_answer(c.db, &c.unit, &o, OBJECTION_REJECTED, "No.", &c.why));
    EXPECT(!objection_answer(c.db, &c.office, &o, OBJECTION_REJECTED, "", &c.why));
    EXPECT(!objection_answer(c.db, &c.office, &o, OBJECTION_OPEN, "Why", &c.why));
    EXPECT(
        objection_answer(c.db, &c.office, &o, OBJECTION_REJECTED, "It is, see the map.", &c.why));
    EXPECT(!objection_answer(c.db, &c.office, &o, OBJECTION_UPHELD, "Once more", &c.why));
    EXPECT(!lacks(&c, "resolution.objections"));
    EXPECT_INT(objections_late(c.db, c.place.id, o.due + 1, 10).n, 0);
    t_commit(c.s);
}

TEST(resolution, the_clock_of_an_objection_counts_working_days)
{
    struct case_ c = begin();
    struct resolution x = published(&c);
    struct objection o = {0};
    at(&c, zone_instant(c.s->zone, day_of(2026, 3, 13), 9, 0, 0)); /* Friday */
    EXPECT(objection_by_id(c.db, objection_add(c.db, &c.anybody, AL_NONE, &x, "", "Wait", &c.why),
                           &o));
    int64_t n = charter_int(c.db, c.place.id, "objection.answer.workdays", day_of(2026, 3, 11));
    struct calendar cal =
        charter_calendar(c.db, c.place.id, day_of(2026, 1, 1), day_of(2026, 12, 31));
    EXPECT_INT(zone_day(c.s->zone, o.due - 1), calendar_add(&cal, day_of(2026, 3, 13), n));
    t_commit(c.s);
}

TEST(resolution, an_upheld_objection_sends_it_back_and_a_new_text_follows)
{
    struct case_ c = begin();
    struct resolution x = published(&c);
    struct objection o = {0};
    EXPECT(objection_by_id(
        c.db, objection_add(c.db, &c.anybody, AL_NONE, &x, "Li", "Wrong", &c.why), &o));
    EXPECT(objection_answer(c.db, &c.office, &o, OBJECTION_UPHELD, "You are right.", &c.why));
    at(&c, x.until + 1);
    EXPECT(resolution_of_topic(c.db, c.t.id, &x));
    EXPECT(lacks(&c, "resolution.upheld"));
    EXPECT(!resolution_settle(c.db, &c.office, &x, "It holds.", &c.why));
    EXPECT(!resolution_send_back(c.db, &c.office, &c.t, STAGE_IMPLEMENT, "Why", &c.why));
    EXPECT(!resolution_send_back(c.db, &c.office, &c.t, STAGE_CONCLUDE, "", &c.why));
    EXPECT(
        resolution_send_back(c.db, &c.office, &c.t, STAGE_CONCLUDE, "The bend is moved.", &c.why));
    reload(&c);
    EXPECT_INT(c.t.stage, STAGE_CONCLUDE);
    EXPECT(resolution_of_topic(c.db, c.t.id, &x));
    EXPECT_INT(x.state, RESOLUTION_BACK);
    put_at(&c, STAGE_PUBLICISE);
    EXPECT(lacks(&c, "resolution.none"));
    EXPECT(resolution_publish(c.db, &c.office, &c.t, "Lamps behind the bend.", &c.why));
    t_commit(c.s);
}

TEST(resolution, a_statutory_matter_waits_for_those_who_decide)
{
    struct case_ c = begin();
    struct charter_statutories all =
        charter_statutories(c.db, c.place.id, topic_day(c.s->zone, &c.t));
    struct resolution_vote v = {.on = day_of(2026, 3, 10),
                                .entitled = 40,
                                .present = 31,
                                .yes = 28,
                                .no = 2,
                                .abstain = 1,
                                .passed = true,
                                .paper = "Minutes no. 7"};
    EXPECT(!resolution_vote(c.db, &c.office, &c.t, &v, &c.why)); /* not asked for */
    EXPECT(!lacks(&c, "vote.none"));
    EXPECT(all.n > 0);
    c.t.statutory = all.at[0].code;
    v.route = all.at[0].route;
    EXPECT(lacks(&c, "vote.none"));
    v.on = zone_day(c.s->zone, c.s->now) + 1;
    EXPECT(!resolution_vote(c.db, &c.office, &c.t, &v, &c.why));
    v.on = day_of(2026, 3, 10);
    v.yes = 30;
    EXPECT(!resolution_vote(c.db, &c.office, &c.t, &v, &c.why)); /* more votes than people */
    v.yes = 28;
    v.passed = false;
    EXPECT(resolution_vote(c.db, &c.office, &c.t, &v, &c.why));
    EXPECT(lacks(&c, "vote.lost"));
    v.passed = true;
    EXPECT(resolution_vote(c.db, &c.office, &c.t, &v, &c.why));
    EXPECT(!lacks(&c, "vote.lost") && !lacks(&c, "vote.none"));
    t_commit(c.s);
}

/* --- tasks --------------------------------------------------------------------------------------------------- */

TEST(resolution, a_task_is_finished_with_a_proof_by_its_unit)
{
    struct case_ c = begin();
    struct task k = given(&c);
    struct task_file f = {0, "ab", "image/png", "lamp.png", 12};
    struct topic_by other = c.unit;
    other.org = c.org + 1;
    EXPECT(lacks(&c, "task.open"));
    EXPECT(!task_report(c.db, &other, &k, "Done", &f, 1, true, &c.why));
    EXPECT(!task_report(c.db, &c.office, &k, "Done", &f, 1, true, &c.why));
    EXPECT(!task_report(c.db, &c.unit, &k, "Done", NULL, 0, true, &c.why)); /* no proof */
    EXPECT(task_report(c.db, &c.unit, &k, "The posts stand.", &f, 1, false, &c.why));
    EXPECT(!task_report(c.db, &c.unit, &k, "Again", NULL, 0, false,
                        &c.why)); /* somebody was quicker */
    EXPECT(task_by_id(c.db, k.id, &k));
    EXPECT_INT(k.state, TASK_STARTED);
    EXPECT(task_report(c.db, &c.unit, &k, "They shine.", NULL, 0, true, &c.why));
    EXPECT(task_by_id(c.db, k.id, &k));
    EXPECT_INT(k.state, TASK_FINISHED);
    EXPECT(!lacks(&c, "task.open") && !lacks(&c, "task.none"));
    struct task_steps all = task_steps(c.db, k.id);
    EXPECT_INT(all.n, 2);
    EXPECT_INT(all.at[0].n_file, 1);
    EXPECT(!task_take_back(c.db, &c.office, &k, "Why", &c.why));
    t_commit(c.s);
}

TEST(resolution, a_day_moves_once_with_a_reason_and_another_persons_yes)
{
    struct case_ c = begin();
    struct task k = given(&c);
    int64_t most = charter_int(c.db, c.place.id, TASK_EXTENSION, topic_day(c.s->zone, &c.t));
    usec was = k.due;
    EXPECT(!task_ask(c.db, &c.office, &k, 3, "Rain", &c.why));
    EXPECT(!task_ask(c.db, &c.unit, &k, 3, "", &c.why));
    EXPECT(!task_ask(c.db, &c.unit, &k, most + 1, "Rain", &c.why));
    EXPECT(!task_ask(c.db, &c.unit, &k, 0, "Rain", &c.why));
    EXPECT(!task_decide(c.db, &c.office, &k, true, "Yes", &c.why));
    EXPECT(task_ask(c.db, &c.unit, &k, 3, "Rain", &c.why));
    EXPECT(task_by_id(c.db, k.id, &k));
    EXPECT(k.asks && lacks(&c, "task.asks"));
    struct topic_by same = c.office;
    same.user = c.unit.user;
    EXPECT(!task_decide(c.db, &same, &k, true, "Yes", &c.why));
    EXPECT(!task_decide(c.db, &c.unit, &k, true, "Yes", &c.why));
    EXPECT(task_decide(c.db, &c.office, &k, true, "It did rain.", &c.why));
    EXPECT(task_by_id(c.db, k.id, &k));
    EXPECT(k.due > was && k.first_due == was && k.moves == 1);
    struct task_steps all = task_steps(c.db, k.id);
    EXPECT_INT(all.at[all.n - 1].was, was);
    EXPECT_INT(all.at[all.n - 1].due, k.due);
    EXPECT(!task_ask(c.db, &c.unit, &k, 1, "More rain", &c.why)); /* once */
    EXPECT_INT(tasks_late(c.db, c.place.id, was + 1, 10).n, 0);
    EXPECT_INT(tasks_late(c.db, c.place.id, k.due + 1, 10).n, 1);
    t_commit(c.s);
}

TEST(resolution, more_time_is_asked_for_before_the_day_is_over)
{
    struct case_ c = begin();
    struct task k = given(&c);
    at(&c, k.due + 1);
    EXPECT(!task_ask(c.db, &c.unit, &k, 3, "Rain", &c.why));
    EXPECT(task_take_back(c.db, &c.office, &k, "Another unit does it.", &c.why));
    EXPECT(task_by_id(c.db, k.id, &k));
    EXPECT(!task_open(&k) && lacks(&c, "task.none"));
    t_commit(c.s);
}

/* --- the word of those concerned ------------------------------------------------------------------------------- */

static const struct submission_rating yes = {5, 4, 5, SOLVED_YES, "", 0};

TEST(resolution, those_concerned_rate_once)
{
    struct case_ c = begin();
    struct topic_by friend = c.anybody, stranger = c.anybody;
    friend.user = person(&c, "friend");
    stranger.user = person(&c, "stranger");
    put_at(&c, STAGE_COLLECT);
    EXPECT(topic_support(c.db, &friend, SUBJECT_TOPIC, c.t.id, &c.why));
    reload(&c);
    put_at(&c, STAGE_PUBLICISE);
    settled(&c);
    put_at(&c, STAGE_IMPLEMENT);
    EXPECT(!resolution_rate(c.db, &friend, &c.t, NULL, &yes, &c.why)); /* too early */
    put_at(&c, STAGE_SUPERVISE);
    EXPECT(lacks(&c, "rating.few"));
    EXPECT(!resolution_rate(c.db, &stranger, &c.t, NULL, &yes, &c.why));
    EXPECT(!resolution_rate(c.db, &c.anybody, &c.t, NULL, &yes, &c.why));
    struct submission_rating odd = yes;
    odd.attitude = 6;
    EXPECT(!resolution_rate(c.db, &friend, &c.t, NULL, &odd, &c.why));
    EXPECT(resolution_rate(c.db, &friend, &c.t, NULL, &yes, &c.why));
    EXPECT(!resolution_rate(c.db, &friend, &c.t, NULL, &yes, &c.why));
    EXPECT_INT(resolution_ratings(c.db, c.t.id).n, 1);
    t_commit(c.s);
}

static struct resolution_cells cells(int64_t y, int64_t p, int64_t n)
{
    return resolution_cells(
        &(struct resolution_ratings){.n = y + p + n, .yes = y, .partly = p, .no = n});
}

TEST(resolution, small_numbers_are_not_shown)
{
    EXPECT_INT(cells(4, 0, 0).total, -1);
    EXPECT_INT(cells(5, 0, 0).total, 5);
    EXPECT_INT(cells(5, 0, 0).yes, 5);
    EXPECT_INT(cells(9, 8, 7).no, 7);
    /* For all small towns: what is shown never tells a group of one to four. */
    for (int64_t y = 0; y < 12; y++)
        for (int64_t p = 0; p < 12; p++)
            for (int64_t n = 0; n < 12; n++) {
                struct resolution_cells c = cells(y, p, n);
                if (c.total < 0)
                    continue;
                int64_t hidden = c.total, cell[3] = {c.yes, c.partly, c.no}, count = 0;
                for (int i = 0; i < 3; i++) {
                    EXPECT(cell[i] <= 0 || cell[i] >= RESOLUTION_CELL);
                    hidden -= cell[i] < 0 ? 0 : cell[i];
                    count += cell[i] < 0;
                }
                EXPECT(count == 0 || (count > 1 && hidden >= RESOLUTION_CELL));
            }
}

TEST(resolution, unsolved_needs_the_work_again_or_the_chairs_reason)
{
    struct case_ c = begin();
    struct resolution_rating_sums s;
    settled(&c);
    put_at(&c, STAGE_SUPERVISE);
    q_resolution_rating_insert(c.db, .topic = c.t.id, .round = 0, .who = "u900",
                               .solved = SOLVED_NO, .words = "", .now = c.s->now);
    EXPECT(q_resolution_rating_sums(c.db, &s, .topic = c.t.id, .round = 0) && s.no_ == 1);
    EXPECT(lacks(&c, "rating.unsolved"));
    EXPECT(!resolution_explain(c.db, &c.office, &c.t, "Money is short.", &c.why));
    struct topic_by chair = c.office;
    chair.role = ROLE_CHAIR;
    EXPECT(!resolution_explain(c.db, &chair, &c.t, " ", &c.why));
    EXPECT(resolution_explain(c.db, &chair, &c.t, "Money is short until autumn.", &c.why));
    EXPECT(!lacks(&c, "rating.unsolved"));
    EXPECT(
        resolution_send_back(c.db, &c.office, &c.t, STAGE_IMPLEMENT, "One lamp is dark.", &c.why));
    reload(&c);
    EXPECT_INT(c.t.stage, STAGE_IMPLEMENT);
    t_commit(c.s);
}

TEST(resolution, the_package_is_the_same_bytes_twice)
{
    struct case_ c = begin();
    given(&c);
    struct buf a = buf_make(t_arena(), 64), b = buf_make(t_arena(), 64);
    struct json ja = json_begin(&a), jb = json_begin(&b);
    resolution_package(c.db, &c.t, &ja);
    resolution_package(c.db, &c.t, &jb);
    EXPECT_STR(a.p, b.p);
    EXPECT(strstr(a.p, "\"kind\":\"publicity\"") && strstr(a.p, "sha256"));
    t_commit(c.s);
}

/* --- two clerks at once ------------------------------------------------------------------------------------------ */

static int64_t clerk_of(struct case_ *c, const char *login)
{
    int64_t id = account_add(
        c->db, c->s->now,
        &(struct new_person){.login = login, .name = login, .assurance = AL_STRONG, .cheap = true});
    day from = zone_day(c->s->zone, c->s->now) - 400;
    EXPECT(account_give(c->db, c->s->now, id, ROLE_CLERK, c->place.id, 0, from, 0, 0));
    return id;
}

/* What the form says was on the screen. */
static const char *seen_on(struct browser *b, const char *path)
{
    struct answer *a = t_get(b, path);
    EXPECT_STR(a->location, NULL);
    EXPECT_INT(a->status, 200);
    const char *at = strstr(a->body, "name=\"seen\" value=\"");
    EXPECT(at);
    at += strlen("name=\"seen\" value=\"");
    return arena_printf(t_arena(), "%.*s", (int)strcspn(at, "\""), at);
}

TEST(resolution, the_second_clerk_sees_what_the_first_did)
{
    struct case_ c = begin();
    int64_t one = clerk_of(&c, "lin"), two = clerk_of(&c, "zhou");
    struct arena *a = t_arena();
    t_commit(c.s);
    struct browser *lin = t_browser(c.s, one), *zhou = t_browser(c.s, two);
    const char *publish = arena_printf(a, "/office/resolution/%s/publish", c.t.number);
    const char *seen = seen_on(lin, publish);
    EXPECT_STR(seen_on(zhou, publish), seen);
    EXPECT_INT(t_post(lin, publish, "seen", seen, "text", "Lamps at the bend first.", NULL)->status,
               303);
    struct answer *late = t_post(zhou, publish, "seen", seen, "text", "Lamps at the bridge.", NULL);
    EXPECT_INT(late->status, 409);
    EXPECT_HAS(late->body, "Somebody was quicker");
    EXPECT_HAS(late->body, "The result was put on public view"); /* what the first did */
    EXPECT_HAS(late->body, "Lamps at the bridge.");              /* nothing typed is lost */
    c.db = t_begin(c.s);
    struct resolution x;
    EXPECT(resolution_of_topic(c.db, c.t.id, &x));
    EXPECT_STR(x.text, "Lamps at the bend first.");
    at(&c, x.until + 1);
    EXPECT(resolution_settle(c.db, &c.office, &x, "It holds.", &c.why));
    reload(&c);
    put_at(&c, STAGE_IMPLEMENT);
    t_commit(c.s);
    zhou = t_browser(c.s, two); /* days have passed: signed in anew */
    /* Back, and the same task again. */
    const char *give = arena_printf(a, "/office/resolution/%s/task", c.t.number);
    const char *org = arena_printf(a, "%lld", (long long)c.org);
    seen = seen_on(zhou, give);
    for (int i = 0; i < 2; i++)
        EXPECT_INT(t_post(zhou, give, "seen", seen, "org", org, "title", "Set up two lamps",
                          "until", "2026-05-20", "budget", "", NULL)
                       ->status,
                   i ? 409 : 303);
    c.db = t_begin(c.s);
    EXPECT_INT(tasks_of_topic(c.db, c.t.id).n, 1);
    t_commit(c.s);
}

TEST(resolution, an_objection_counts_once_and_names_no_telephone)
{
    struct case_ c = begin();
    struct resolution x = published(&c);
    const char *words = "The bend is not ours, call 13800138000.";
    int64_t id = objection_add(c.db, &c.anybody, AL_NONE, &x, "", words, &c.why);
    struct objection o;
    EXPECT(id && objection_by_id(c.db, id, &o));
    EXPECT_LACKS(o.text, "13800138000");
    EXPECT_HAS(o.text, "The bend is not ours");
    EXPECT(!objection_add(c.db, &c.anybody, AL_NONE, &x, "", words, &c.why));
    EXPECT_HAS(c.why, "in the same words");
    EXPECT_INT(objections_of(c.db, x.id).n, 1);
    t_commit(c.s);
}
