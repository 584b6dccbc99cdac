/*
 * test.c - a meeting from the calendar to its minutes, at the borders of its rules: notice period, roster, quorum,
 * roles, two recorders, missed days, and the calendar file against RFC 5545.
 */
#include "base/hash.h"
#include "html_check.h"
#include "mod/meeting/inside.h"
#include "web/md.h"
#include "web_harness.h"

struct hall {
    struct site *s;
    int64_t body, org, chair, clerk, supervisor;
    struct topic_by as_chair, as_clerk, as_supervisor;
    int calls; /* each at a time of its own */
};

static int64_t who(struct db *db, const char *login)
{
    int64_t id = account_find(db, login);
    EXPECT(id);
    return id;
}

static struct topic_by by_of(struct hall *h, int64_t user, enum role role)
{
    return (struct topic_by){.zone = h->s->zone, .now = h->s->now, .user = user, .role = role};
}

static void at(struct hall *h, usec now)
{
    h->s->now = now;
    h->as_chair.now = h->as_clerk.now = h->as_supervisor.now = now;
}

static struct hall hall_new(void)
{
    struct hall h = {.s = t_site()};
    struct body b;
    t_furnish(h.s);
    struct db *db = t_begin(h.s);
    EXPECT(body_by_path(db, "linhai/baishuiyang/", &b));
    h.body = b.id;
    h.org = council_of_body(db, b.id);
    h.chair = who(db, "chair");
    h.clerk = who(db, "clerk");
    h.supervisor = who(db, "supervisor");
    t_commit(h.s);
    h.as_chair = by_of(&h, h.chair, ROLE_CHAIR);
    h.as_clerk = by_of(&h, h.clerk, ROLE_CLERK);
    h.as_supervisor = by_of(&h, h.supervisor, ROLE_SUPERVISOR);
    return h;
}

static struct meeting read_back(struct hall *h, int64_t id)
{
    struct meeting m = {0};
    struct db *db = t_begin(h->s);
    EXPECT(meeting_by_id(db, id, &m));
    t_commit(h->s);
    return m;
}

/* A council meeting in so many days at 14:00, with one free item. */
static int64_t call(struct hall *h, int days)
{
    const char *why;
    struct meeting m;
    struct db *db = t_begin(h->s);
    usec starts =
        zone_instant(h->s->zone, zone_day(h->s->zone, h->s->now) + days, 14, h->calls++, 0);
    struct meeting_plan p = {.body = h->body,
                             .kind = MEETING_COUNCIL,
                             .lang = "zh-Hans",
                             .title = "路灯",
                             .place_text = "镇文化礼堂",
                             .who = "",
                             .starts = starts,
                             .ends = starts + 3 * USEC_HOUR,
                             .host = h->chair,
                             .recorder = h->clerk};
    int64_t id = meeting_create(db, &h->as_clerk, &p, &why);
    EXPECT(id && meeting_by_id(db, id, &m));
    EXPECT(meeting_item_add(db, &h->as_clerk, &m, 0, "路灯怎么分期", "", &why));
    t_commit(h->s);
    return id;
}

static bool notice(struct hall *h, int64_t id, const char *lacking)
{
    struct meeting m;
    struct unmet_list l;
    struct rng rng = rng_fixed(7);
    struct db *db = t_begin(h->s);
    EXPECT(meeting_by_id(db, id, &m));
    bool done = meeting_notice(db, &h->as_clerk, &rng, "https://tongxin.test", &m, &l);
    if (lacking)
        EXPECT(unmet_has(&l, lacking));
    t_commit(h->s);
    return done;
}

static void come(struct hall *h, int64_t id, int64_t n)
{
    struct meeting m;
    const char *why;
    struct db *db = t_begin(h->s);
    EXPECT(meeting_by_id(db, id, &m));
    struct council_members all = council_members(db, h->org, zone_day(h->s->zone, m.starts));
    for (size_t i = 0; i < all.n && n > 0; i++)
        if (all.at[i].kind != SEAT_SUBSTITUTE) {
            EXPECT(meeting_sign_in(db, &h->as_clerk, &m, all.at[i].person, "", "", HOW_LIST, &why));
            n--;
        }
    t_commit(h->s);
}

static bool open_as(struct hall *h, struct topic_by *by, int64_t id, const char *reason,
                    const char *lacking)
{
    struct meeting m;
    struct db *db = t_begin(h->s);
    struct unmet_list l = {.arena = t_arena(), .zone = h->s->zone, .now = h->s->now};
    EXPECT(meeting_by_id(db, id, &m));
    bool done = meeting_open(db, by, &m, reason, &l);
    if (lacking)
        EXPECT(unmet_has(&l, lacking));
    t_commit(h->s);
    return done;
}

/* Announced, its day has come. */
static int64_t ready(struct hall *h)
{
    int64_t id = call(h, 10);
    EXPECT(notice(h, id, NULL));
    at(h, read_back(h, id).starts);
    return id;
}

TEST(meeting, notice_period_to_the_day)
{
    struct hall h = hall_new();
    struct db *db = t_begin(h.s);
    day today = zone_day(h.s->zone, h.s->now);
    int days = (int)(meeting_earliest(db, h.s->zone, h.body, h.s->now) - today);
    t_commit(h.s);
    EXPECT(days > 0);
    int64_t late = call(&h, days - 1), lawful = call(&h, days);
    EXPECT(!notice(&h, late, "notice.period"));
    EXPECT_INT(read_back(&h, late).state, MEETING_PLANNED);
    EXPECT(notice(&h, lawful, NULL));
    EXPECT_INT(read_back(&h, lawful).state, MEETING_NOTICED);
    EXPECT(!notice(&h, lawful, "state"));
}

/* A topic of the town that the chair took through so many stages on the fast track. */
static int64_t hurried(struct hall *h, int stages)
{
    const char *why;
    struct topic t;
    struct unmet_list l;
    struct db *db = t_begin(h->s);
    int64_t id = topic_open(db, &h->as_clerk,
                            &(struct topic_new){.body = h->body,
                                                .lang = "zh-Hans",
                                                .title = "桥面开裂",
                                                .summary = "",
                                                .category = "traffic",
                                                .statutory = "",
                                                .origin = FROM_OFFICE,
                                                .proposer = h->clerk},
                            &why);
    for (int i = 0; i < stages; i++) {
        EXPECT(topic_by_id(db, id, &t));
        EXPECT(topic_fast_track(db, &h->as_chair, &t, "学生天天从桥上过。", &l));
    }
    t_commit(h->s);
    return id;
}

TEST(meeting, fast_track_topics_may_be_called_for_tomorrow)
{
    struct hall h = hall_new();
    int64_t slow = call(&h, 1), mixed = call(&h, 1), fast = call(&h, 1);
    int64_t chosen = hurried(&h, 2), quick = hurried(&h, 3);
    const char *why;
    struct meeting m;
    struct db *db = t_begin(h.s);
    /* A free item beside it is not urgent, and neither is a topic that still stands at its notice. */
    EXPECT(meeting_by_id(db, mixed, &m));
    EXPECT(meeting_item_add(db, &h.as_clerk, &m, quick, "", "", &why));
    EXPECT(meeting_by_id(db, fast, &m));
    EXPECT(meeting_item_drop(db, &h.as_clerk, &m, meeting_items(db, fast).at[0].id, &why));
    EXPECT(!meeting_urgent(db, &m)); /* an empty agenda is none */
    EXPECT(meeting_item_add(db, &h.as_clerk, &m, chosen, "", "", &why));
    t_commit(h.s);
    EXPECT(!notice(&h, slow, "notice.period"));
    EXPECT(!notice(&h, mixed, "notice.period"));
    EXPECT(!notice(&h, fast, "notice.period"));
    db = t_begin(h.s);
    EXPECT(meeting_item_drop(db, &h.as_clerk, &m, meeting_items(db, fast).at[0].id, &why));
    EXPECT(meeting_item_add(db, &h.as_clerk, &m, quick, "", "", &why));
    t_commit(h.s);
    EXPECT(notice(&h, fast, NULL));
    struct topic_notice n;
    db = t_begin(h.s);
    EXPECT(topic_notice_of(db, quick, &n));
    EXPECT_INT(n.meeting, fast);
    EXPECT_STR(n.who, "人人都可以来"); /* the plan names nobody */
    t_commit(h.s);
}

TEST(meeting, quorum_and_the_chair_open_it)
{
    struct hall h = hall_new();
    int64_t id = ready(&h);
    struct meeting m = read_back(&h, id);
    struct db *db = t_begin(h.s);
    int64_t quorum = meeting_quorum(db, h.s->zone, &m);
    t_commit(h.s);
    EXPECT(quorum > 1);
    come(&h, id, quorum - 1);
    EXPECT(!open_as(&h, &h.as_chair, id, "", "quorum"));
    EXPECT(!open_as(&h, &h.as_clerk, id, "", "chair"));
    come(&h, id, quorum); /* those who were there already stay once */
    db = t_begin(h.s);
    EXPECT_INT(meeting_present(db, id), quorum);
    t_commit(h.s);
    EXPECT(!open_as(&h, &h.as_supervisor, id, "", "chair"));
    EXPECT(open_as(&h, &h.as_chair, id, "", NULL));
    EXPECT(!open_as(&h, &h.as_chair, id, "", "state"));
    EXPECT_INT(read_back(&h, id).quorum, quorum);
}

TEST(meeting, without_a_quorum_nothing_is_decided)
{
    struct hall h = hall_new();
    int64_t id = ready(&h);
    const char *why;
    come(&h, id, 1);
    EXPECT(open_as(&h, &h.as_chair, id, "大雨封路，先听大家说", NULL));
    struct db *db = t_begin(h.s);
    struct meeting m;
    EXPECT(meeting_by_id(db, id, &m));
    struct meeting_vote v = {METHOD_CONSENSUS, OUTCOME_CONSENSUS, 0, 0, 0, "分两期"};
    EXPECT(!meeting_decide(db, &h.as_clerk, &m, meeting_items(db, id).at[0].id, &v, &why));
    EXPECT(why);
    t_commit(h.s);
}

/* Just as many as are needed have come, and it is open. */
static int64_t opened(struct hall *h, int64_t *quorum)
{
    int64_t id = ready(h);
    struct meeting m = read_back(h, id);
    struct db *db = t_begin(h->s);
    *quorum = meeting_quorum(db, h->s->zone, &m);
    t_commit(h->s);
    come(h, id, *quorum);
    EXPECT(open_as(h, &h->as_chair, id, "", NULL));
    return id;
}

TEST(meeting, hands_are_counted_and_minutes_signed)
{
    struct hall h = hall_new();
    struct meeting m;
    const char *why;
    int64_t quorum, id = opened(&h, &quorum);
    struct db *db = t_begin(h.s);
    EXPECT(meeting_by_id(db, id, &m));
    int64_t item = meeting_items(db, id).at[0].id;
    struct meeting_attendances_rows here = q_meeting_attendances(db, .meeting = id);
    EXPECT(meeting_turn(db, &h.as_clerk, &m, item, here.at[0].id, &why));
    h.as_clerk.now += 65 * USEC_SECOND;
    EXPECT(meeting_turn(db, &h.as_clerk, &m, item, here.at[1].id, &why));
    EXPECT(!meeting_turn(db, &h.as_supervisor, &m, item, here.at[1].id, &why));
    struct meeting_turns_rows turns = q_meeting_turns(db, .meeting = id);
    EXPECT_INT(turns.n, 2);
    EXPECT_INT(turns.at[0].seconds, 65);
    int64_t needed =
        charter_least(db, h.body, "majority.percent", zone_day(h.s->zone, m.starts), quorum);
    struct meeting_vote v = {METHOD_HANDS, OUTCOME_RESOLUTION, needed - 1, quorum - needed + 1, 0,
                             "分两期"};
    EXPECT(!meeting_decide(db, &h.as_clerk, &m, item, &v, &why));
    v.yes++;
    EXPECT(!meeting_decide(db, &h.as_clerk, &m, item, &v, &why)); /* more hands than people */
    v.no--;
    int64_t decision = meeting_decide(db, &h.as_clerk, &m, item, &v, &why);
    EXPECT(decision);
    EXPECT(!meeting_decide(db, &h.as_clerk, &m, item, &v, &why));
    EXPECT(meeting_dissent(db, &h.as_clerk, &m, decision, here.at[2].id, "先修桥", &why));
    struct unmet_list l = {.arena = t_arena(), .zone = h.s->zone, .now = h.s->now};
    EXPECT(meeting_close(db, &h.as_chair, &m, &l));
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT_HAS(meeting_minutes_text(db, id), "先修桥");
    EXPECT_HAS(meeting_minutes_text(db, id), "(1:05)");
    /* Two recorders: the second is told, and the first's text stands. */
    EXPECT(meeting_minutes_save(db, &h.as_clerk, &m, m.edition, "第一位", &why));
    EXPECT(!meeting_minutes_save(db, &h.as_chair, &m, m.edition, "第二位", &why));
    EXPECT(why == MEETING_STALE);
    EXPECT_STR(meeting_minutes_text(db, id), "第一位");
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT(!meeting_publish(db, &h.as_clerk, &m, &why));
    EXPECT(meeting_minutes_circulate(db, &h.as_clerk, "https://tongxin.test", &m, &why));
    EXPECT(meeting_by_id(db, id, &m));
    const char *sum = "19a3d5bd0c0a3bb5ef8d6a2ef3e6f7b5f9f9a1e9dc6b7d6c6e0a4b6d2d9f3c1a";
    EXPECT(!meeting_sign(db, &h.as_chair, &m, SIGNER_HOST, sum, false, "",
                         &why)); /* corrections run */
    at(&h, m.corrections + 1);
    EXPECT(
        !meeting_sign(db, &h.as_chair, &m, SIGNER_HOST, sum, false, "", &why)); /* another text */
    uint8_t raw[32];
    sha256("第一位", strlen("第一位"), raw);
    sum = hex_encode(t_arena(), raw, sizeof(raw));
    EXPECT(!meeting_sign(db, &h.as_clerk, &m, SIGNER_HOST, sum, false, "", &why));
    EXPECT(!meeting_sign(db, &h.as_clerk, &m, SIGNER_SUPERVISOR, sum, false, "", &why));
    EXPECT(meeting_sign(db, &h.as_chair, &m, SIGNER_HOST, sum, false, "", &why));
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT(!meeting_minutes_save(db, &h.as_clerk, &m, m.edition, "改", &why)); /* the text stands */
    EXPECT(meeting_sign(db, &h.as_clerk, &m, SIGNER_RECORDER, sum, false, "", &why));
    EXPECT(!meeting_publish(db, &h.as_clerk, &m, &why));
    EXPECT(!meeting_sign(db, &h.as_supervisor, &m, SIGNER_SUPERVISOR, sum, true, "", &why));
    EXPECT(
        meeting_sign(db, &h.as_supervisor, &m, SIGNER_SUPERVISOR, sum, true, "签到表缺一页", &why));
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT(meeting_publish(db, &h.as_clerk, &m, &why));
    t_commit(h.s);
    EXPECT_INT(read_back(&h, id).state, MEETING_PUBLISHED);
    struct answer *a =
        t_get(t_browser(h.s, 0), arena_printf(t_arena(), "/meeting/%lld/minutes", (long long)id));
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "签到表缺一页");
    EXPECT(html_fault(t_arena(), a->body) == NULL);
}

/* A question from the net was answered, the matter decided by consensus, the meeting closed. */
static int64_t drafted(struct hall *h, int64_t *quorum)
{
    struct meeting m;
    const char *why;
    int64_t id = opened(h, quorum);
    struct db *db = t_begin(h->s);
    EXPECT(meeting_by_id(db, id, &m));
    int64_t item = meeting_items(db, id).at[0].id;
    struct topic_by nobody = {.zone = h->s->zone, .now = h->s->now};
    int64_t asked = meeting_ask(db, &nobody, &m, item, "", "下雨还亮不亮？", false, &why);
    EXPECT(asked && meeting_question_set(db, &h->as_clerk, &m, asked, QUESTION_READ, "", &why));
    EXPECT(meeting_question_set(db, &h->as_clerk, &m, asked, QUESTION_ANSWERED, "亮七天。", &why));
    struct unmet_list l = {.arena = t_arena(), .zone = h->s->zone, .now = h->s->now};
    struct meeting_vote v = {METHOD_CONSENSUS, OUTCOME_CONSENSUS, 0, 0, 0, "分两期"};
    EXPECT(meeting_decide(db, &h->as_clerk, &m, item, &v, &why));
    EXPECT(meeting_close(db, &h->as_chair, &m, &l));
    t_commit(h->s);
    return id;
}

TEST(meeting, a_draft_reads_as_people_write)
{
    struct hall h = hall_new();
    int64_t quorum, id = drafted(&h, &quorum);
    struct meeting m = read_back(&h, id);
    struct db *db = t_begin(h.s);
    const char *text = meeting_minutes_text(db, id);
    day on = meeting_day(h.s->zone, &m);
    EXPECT_HAS(text, lang_day(t_arena(), lang_by_code(m.lang), on));
    EXPECT_LACKS(text, day_iso(t_arena(), on));
    EXPECT_LACKS(text, "： "); /* Chinese punctuation brings its own space */
    EXPECT_LACKS(text, ", ");
    EXPECT_HAS(md_html(t_arena(), text, 2).p,
               "<p><strong>"); /* what was decided stands by itself */
    t_commit(h.s);
}

/* A member finds a mistake: it is put right or left with a reason, once, on the page; before that nobody signs. */
TEST(meeting, corrections_get_their_answer_before_anybody_signs)
{
    struct hall h = hall_new();
    struct meeting m;
    int64_t quorum, id = drafted(&h, &quorum);
    const char *why, *page = arena_printf(t_arena(), "/meeting/%lld/minutes", (long long)id);
    struct db *db = t_begin(h.s);
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT(meeting_minutes_circulate(db, &h.as_clerk, "https://tongxin.test", &m, &why));
    EXPECT(meeting_by_id(db, id, &m));
    struct council_members all = council_members(db, m.org, meeting_day(h.s->zone, &m));
    struct topic_by member = h.as_clerk;
    member.role = ROLE_MEMBER, member.user = 0;
    for (size_t i = 0; i < all.n && !member.user; i++)
        member.user = all.at[i].user;
    EXPECT(member.user != 0);
    EXPECT(meeting_minutes_correct(db, &member, &m, "是分三期，不是两期", &why));
    EXPECT(meeting_minutes_correct(db, &member, &m, "灯是我们村的", &why));
    EXPECT(meeting_minutes_correct(db, &member, &m, "灯是我们村的", &why)); /* Back: once */
    struct meeting_corrections_rows c = q_meeting_corrections(db, .meeting = id);
    EXPECT_INT(c.n, 2);
    at(&h, m.corrections + 1);
    const char *text = meeting_minutes_text(db, id);
    uint8_t raw[SHA256_BYTES];
    sha256(text, strlen(text), raw);
    EXPECT(!meeting_sign(db, &h.as_chair, &m, SIGNER_HOST, hex_encode(t_arena(), raw, sizeof(raw)),
                         false, "", &why));
    EXPECT_STR(why, "A correction still waits for the recorder's answer.");
    EXPECT(!meeting_minutes_answer(db, &h.as_clerk, &m, c.at[0].id, true, "", &why)); /* not yet */
    EXPECT(!meeting_minutes_answer(db, &h.as_clerk, &m, c.at[1].id, false, " ", &why));
    EXPECT(!meeting_minutes_answer(db, &h.as_supervisor, &m, c.at[1].id, false, "不", &why));
    EXPECT(meeting_minutes_save(db, &h.as_clerk, &m, m.edition, "分三期", &why));
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT(meeting_minutes_answer(db, &h.as_clerk, &m, c.at[0].id, true, "", &why));
    t_commit(h.s);
    struct browser *clerk = t_sign_in(h.s, "clerk");
    const char *form = arena_printf(t_arena(), "%s/correction/%lld", page, (long long)c.at[1].id);
    EXPECT_HAS(t_get(clerk, page)->body, form);
    EXPECT_HAS(t_get(clerk, form)->body, "灯是我们村的");
    EXPECT_INT(t_post(clerk, form, "taken", "0", "words", "", NULL)->status, 422);
    EXPECT_INT(t_post(clerk, form, "taken", "0", "words", "录音里是朱里村", NULL)->status, 303);
    struct answer *again = t_post(clerk, form, "taken", "0", "words", "另一个说法", NULL);
    EXPECT_INT(again->status, 422);
    EXPECT_HAS(again->body, "It has its answer already.");
    EXPECT_INT(t_get(clerk, form)->status, 303);
    struct answer *a = t_get(clerk, page);
    EXPECT_HAS(a->body, "录音里是朱里村");
    EXPECT_LACKS(a->body, "另一个说法");
    EXPECT(html_fault(t_arena(), a->body) == NULL);
    EXPECT_INT(t_get(clerk, arena_printf(t_arena(), "%s/correction/999999", page))->status, 404);
    db = t_begin(h.s);
    EXPECT(meeting_by_id(db, id, &m));
    sha256("分三期", strlen("分三期"), raw);
    EXPECT(meeting_sign(db, &h.as_chair, &m, SIGNER_HOST, hex_encode(t_arena(), raw, sizeof(raw)),
                        false, "", &why));
    t_commit(h.s);
}

/* As many standing days are in the calendar from today to the end of sight as the charter's patterns have there. */
static void all_in_sight(struct hall *h, struct db *db, usec now)
{
    struct body_list all = body_all(db, "");
    day today = zone_day(h->s->zone, now);
    for (size_t i = 0; i < all.n; i++) {
        struct charter_standings rules = charter_standings(db, all.at[i].id, today);
        int64_t wanted = 0, there = 0;
        day last = today + charter_int(db, all.at[i].id, "standing.ahead.days", today), next;
        if (!council_of_body(db, all.at[i].id))
            continue;
        for (size_t k = 0; k < rules.n; k++)
            for (day d = today + 1; rules.at[k].kind == STANDING_DEMOCRACY_DAY &&
                                    standing_next(rules.at[k].pattern, d, &next) && next <= last;
                 d = next + 1)
                wanted++;
        struct meetings l = meeting_of_body(db, all.at[i].id, now, now + 400 * USEC_DAY, 200);
        for (size_t k = 0; k < l.n; k++)
            there += l.at[k].standing > today && l.at[k].standing <= last;
        EXPECT_INT(there, wanted);
    }
}

/* Places that the next look asks and that have a council; those that have none are asked each time. */
static int64_t asked_on(struct db *db, day on)
{
    struct meeting_due_places_rows due = q_meeting_due_places(db, .today = on);
    int64_t n = 0;
    for (size_t i = 0; i < due.n; i++)
        n += council_of_body(db, due.at[i].id) != 0;
    return n;
}

TEST(meeting, a_place_is_asked_for_its_days_when_one_comes_into_sight)
{
    struct hall h = hall_new();
    struct db *db = t_begin(h.s);
    meeting_standing(db, h.s->zone, h.s->now);
    for (int d = 0; d < 80; d++) {
        usec now = h.s->now + d * USEC_DAY;
        meeting_standing(db, h.s->zone, now);
        all_in_sight(&h, db, now);
        EXPECT_INT(asked_on(db, zone_day(h.s->zone, now)), 0); /* nobody twice a day */
    }
    t_commit(h.s);
}

TEST(meeting, other_rules_are_asked_for_their_days_from_the_day_on_which_they_hold)
{
    struct hall h = hall_new();
    size_t n;
    struct charter_errors e;
    int64_t version;
    const char *text = charter_shipped("linhai", &n), *old = "\"month 15\"",
               *at = strstr(text, old), *from = strstr(text, "effective = \"");
    EXPECT(at && from);
    from += strlen("effective = \"");
    EXPECT(from < at);
    day today = zone_day(h.s->zone, h.s->now);
    const char *other =
        arena_printf(t_arena(), "%.*s%s%.*s\"month 17\"%.*s", (int)(from - text), text,
                     day_iso(t_arena(), today + 5), (int)(at - from - 10), from + 10,
                     (int)(text + n - at - (ptrdiff_t)strlen(old)), at + strlen(old));
    struct db *db = t_begin(h.s);
    meeting_standing(db, h.s->zone, h.s->now);
    const struct charter *file = charter_parse(t_arena(), other, strlen(other), &e);
    EXPECT(file && charter_apply(db, h.s->zone, h.s->now, 0, file, &e, &version));
    EXPECT(asked_on(db, today) > 5);
    meeting_standing(db, h.s->zone, h.s->now);
    EXPECT_INT(asked_on(db, today), 0);
    EXPECT(asked_on(db, today + 5) > 5 && asked_on(db, today + 4) < asked_on(db, today + 5));
    t_commit(h.s);
}

TEST(meeting, standing_days_are_made_once_and_missed_at_their_end)
{
    struct hall h = hall_new();
    struct db *db = t_begin(h.s);
    meeting_standing(db, h.s->zone, h.s->now);
    EXPECT_INT(meeting_standing(db, h.s->zone, h.s->now), 0);
    struct meeting m = {0};
    struct meetings ahead = meeting_of_body(db, h.body, h.s->now, h.s->now + 60 * USEC_DAY, 200);
    for (size_t i = ahead.n; i > 0; i--) /* the next one; others are called between */
        if (ahead.at[i - 1].standing && ahead.at[i - 1].state < MEETING_OPEN)
            m = ahead.at[i - 1];
    EXPECT(m.standing);
    int64_t id = m.id, sequence = m.sequence;
    meeting_standing(db, h.s->zone, m.ends);
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT(m.state != MEETING_MISSED);
    meeting_standing(db, h.s->zone, m.ends + 1);
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT_INT(m.state, MEETING_MISSED);
    EXPECT_INT(m.sequence, sequence + 1);
    const char *why;
    EXPECT(!meeting_explain(db, &h.as_supervisor, &m, "x", &why));
    EXPECT(!meeting_explain(db, &h.as_clerk, &m, " ", &why));
    EXPECT(meeting_explain(db, &h.as_clerk, &m, "台风，全镇停会", &why));
    EXPECT(!meeting_explain(db, &h.as_clerk, &m, "另一个说法", &why));
    /* The program stood still for a year: every day of it is in the calendar, as missed. */
    meeting_standing(db, h.s->zone, h.s->now + 365 * USEC_DAY);
    struct body village;
    EXPECT(body_by_path(db, "linhai/baishuiyang/zhuli/", &village));
    struct meetings l = meeting_of_body(db, village.id, h.s->now, h.s->now + 365 * USEC_DAY, 200);
    int64_t missed = 0;
    for (size_t i = 0; i < l.n; i++)
        missed += l.at[i].state == MEETING_MISSED;
    EXPECT(missed >= 11);
    t_commit(h.s);
    struct answer *a = t_get(t_browser(h.s, 0), "/days/linhai/baishuiyang/");
    EXPECT_INT(a->status, 200);
    EXPECT(html_fault(t_arena(), a->body) == NULL);
}

TEST(meeting, pages_of_the_desk_are_well_formed)
{
    struct hall h = hall_new();
    int64_t id = ready(&h);
    struct browser *chair = t_sign_in(h.s, "chair"), *nobody = t_browser(h.s, 0),
                   *sup = t_sign_in(h.s, "supervisor");
    static const char *const parts[] = {
        "",        "/room",         "/plan",         "/agenda",        "/cancel",    "/codes",
        "/answer", "/print/notice", "/print/agenda", "/print/sign-in", "/print/door"};
    for (size_t i = 0; i < countof(parts); i++) {
        struct answer *a =
            t_get(chair, arena_printf(t_arena(), "/meeting/%lld%s", (long long)id, parts[i]));
        EXPECT_INT(a->status, 200);
        const char *fault = html_fault(t_arena(), a->body);
        if (fault)
            test_fail(__FILE__, __LINE__, "%s: %s", parts[i], fault);
    }
    const char *open = arena_printf(t_arena(), "/meeting/%lld/open", (long long)id);
    EXPECT_INT(t_post(sup, open, "reason", "x", NULL)->status, 403);
    EXPECT(t_post(nobody, open, "reason", "x", NULL)->status != 303 ||
           read_back(&h, id).opened == 0);
    EXPECT_INT(read_back(&h, id).state, MEETING_NOTICED);
    const char *ask = arena_printf(t_arena(), "/meeting/%lld/ask", (long long)id);
    EXPECT_INT(t_post(nobody, ask, "text", "村口那盏灯什么时候修？", "name", "", NULL)->status,
               303);
    EXPECT_INT(t_post(nobody, ask, "text", "", NULL)->status, 422);
    /* Sent again by Back: one question, and nobody's telephone. */
    for (int i = 0; i < 2; i++)
        EXPECT_INT(
            t_post(nobody, ask, "text", "谁管这盏灯？打 13800138000", "item", "0", NULL)->status,
            303);
    struct db *db = t_begin(h.s);
    struct meeting_questions_rows asked = q_meeting_questions(db, .meeting = id);
    EXPECT_INT(asked.n, 2);
    EXPECT_LACKS(asked.at[1].text, "13800138000");
    const char *item = arena_printf(t_arena(), "%lld", (long long)meeting_items(db, id).at[0].id);
    t_commit(h.s);
    /* One about the item stands there too, before the day; the form offers the one item there is. */
    EXPECT_INT(t_post(nobody, ask, "text", "灯柱谁来刷漆？", "item", item, NULL)->status, 303);
    const char *page = t_get(nobody, arena_printf(t_arena(), "/meeting/%lld", (long long)id))->body;
    EXPECT_HAS(page, "村口那盏灯");
    EXPECT_HAS(page, "灯柱谁来刷漆");
    EXPECT_HAS(page, arena_printf(t_arena(), "<option value=\"%s\" selected", item));
}

TEST(meeting, two_clerks_and_one_plan)
{
    struct hall h = hall_new();
    int64_t id = call(&h, 20);
    struct browser *clerk = t_sign_in(h.s, "clerk");
    const char *plan = arena_printf(t_arena(), "/meeting/%lld/plan", (long long)id);
    const char *seen = arena_printf(t_arena(), "%lld", (long long)read_back(&h, id).version);
    for (int i = 0; i < 2; i++) {
        struct answer *a = t_post(clerk, plan, "kind", "1", "title", "路灯", "lang", "zh-Hans",
                                  "day", "2026-04-13", "from", "9:00", "minutes", "120", "place",
                                  i ? "学校操场" : "镇文化礼堂三楼", "who", "", "host", "0",
                                  "recorder", "0", "reason", "", "seen", seen, NULL);
        EXPECT_INT(a->status, i ? 409 : 303);
        if (i) {
            EXPECT_HAS(a->body, "镇文化礼堂三楼"); /* what the first saved */
            EXPECT_HAS(a->body, "学校操场");       /* what the second typed */
        }
    }
    EXPECT_STR(read_back(&h, id).place_text, "镇文化礼堂三楼");
    /* The same hour twice for one council. */
    struct answer *a =
        t_post(clerk, "/meeting/new?place=linhai/baishuiyang/", "kind", "1", "title", "又一次",
               "lang", "zh-Hans", "day", "2026-04-13", "from", "9:00", "minutes", "120", "place",
               "礼堂", "who", "", "host", "0", "recorder", "0", "reason", "", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "at that moment already");
}

TEST(meeting, slips_for_those_without_mail_and_a_word_at_the_door)
{
    struct hall h = hall_new();
    int64_t id = ready(&h);
    struct arena *a = t_arena();
    struct browser *clerk = t_sign_in(h.s, "clerk"), *phone = t_browser(h.s, 0);
    const char *codes = arena_printf(a, "/meeting/%lld/codes", (long long)id);
    struct answer *slips = t_post(clerk, codes, "person", "paper", NULL);
    EXPECT_INT(slips->status, 200);
    EXPECT_STR(t_header(slips, "Cache-Control"), "no-store");
    EXPECT(html_fault(a, slips->body) == NULL);
    const char *at = strstr(slips->body, "code-big\">");
    EXPECT(at);
    at += strlen("code-big\">");
    const char *path = arena_printf(a, "/m/%.*s", (int)strcspn(at, "<"), at);
    /* The square on the slip: an answer first, and on the day one tap. */
    EXPECT_INT(t_get(phone, arena_printf(a, "%s?by=qr", path))->status, 200);
    EXPECT_INT(t_post(phone, path, "answer", "3", "substitute", " ", NULL)->status, 422);
    EXPECT_INT(t_post(phone, path, "answer", "1", "substitute", "", NULL)->status, 303);
    EXPECT_INT(t_post(phone, arena_printf(a, "%s/here?by=qr", path), NULL)->status, 303);
    EXPECT_HAS(t_get(phone, path)->body, "You are signed in");
    struct db *db = t_begin(h.s);
    struct meeting_attendances_rows here = q_meeting_attendances(db, .meeting = id);
    EXPECT_INT(here.n, 1);
    EXPECT_INT(here.at[0].how, HOW_QR);
    int64_t n[INVITATION_ANSWERS];
    invitation_counts(db, id, n);
    EXPECT_INT(n[ANSWER_YES], 1);
    t_commit(h.s);
    /* A guest whose form is sent twice is one guest. */
    const char *door = arena_printf(a, "/meeting/%lld/sign-in", (long long)id);
    for (int i = 0; i < 2; i++)
        EXPECT_INT(
            t_post(clerk, door, "person", "0", "guest", "王阿婆", "class", "public", NULL)->status,
            303);
    db = t_begin(h.s);
    EXPECT_INT(q_meeting_attendances(db, .meeting = id).n, 2);
    t_commit(h.s);
}

TEST(meeting, an_announced_meeting_that_passed_is_missed_and_its_topics_wait_for_another)
{
    struct hall h = hall_new();
    const char *why;
    int64_t topic = hurried(&h, 3), id = call(&h, 10);
    struct meeting m = read_back(&h, id);
    struct db *db = t_begin(h.s);
    EXPECT(meeting_item_add(db, &h.as_clerk, &m, topic, "", "", &why));
    t_commit(h.s);
    EXPECT(notice(&h, id, NULL));
    db = t_begin(h.s);
    EXPECT(meeting_of_topic(db, topic, &m));
    meeting_standing(db, h.s->zone, m.ends + 1);
    EXPECT(meeting_by_id(db, id, &m));
    EXPECT_INT(m.state, MEETING_MISSED);
    EXPECT(!meeting_of_topic(db, topic, &m));
    t_commit(h.s);
    EXPECT_HAS(
        t_get(t_browser(h.s, 0), arena_printf(t_arena(), "/meeting/%lld", (long long)id))->body,
        "This day passed without a meeting.");
}

/* --- RFC 5545 ------------------------------------------------------------------------------------------ */

/* Lines end in CRLF, are at most 75 octets, and unfold to whole UTF-8. */
static const char *unfolded(const char *s)
{
    struct buf out = buf_make(t_arena(), 4096);
    while (*s) {
        const char *end = strstr(s, "\r\n");
        EXPECT(end);
        EXPECT((size_t)(end - s) <= 75);
        EXPECT(((unsigned char)s[0] & 0xC0) != 0x80);
        EXPECT(*s != ' ' || ((unsigned char)s[1] & 0xC0) != 0x80);
        if (*s == ' ')
            buf_put(&out, s + 1, (size_t)(end - s - 1));
        else {
            buf_puts(&out, out.n ? "\n" : "");
            buf_put(&out, s, (size_t)(end - s));
        }
        s = end + 2;
    }
    return out.p;
}

static const char *printed(const char *zone, const struct ical_event *e)
{
    struct zone *z = zone_open(zone);
    struct buf out = buf_make(t_arena(), 4096);
    struct ical c = {"民主日, 白水洋; 镇", z, e, 1};
    ical_print(&out, &c);
    zone_close(z);
    return unfolded(out.p);
}

TEST(meeting, calendar_file_keeps_the_rules)
{
    struct ical_event e = {
        .uid = "meeting-1-BSY-5@tongxin",
        .summary =
            "村务民主日：路灯怎么分期，食堂几点开饭，水渠谁来清，大家一起来说一说，人人都可以来",
        .location = "礼堂; 二楼, 东 \\ 西",
        .description = "第一行\n第二行",
        .url = "https://tongxin.test/meeting/1",
        .starts = INT64_C(1773190800) * USEC_SECOND,
        .ends = INT64_C(1773201600) * USEC_SECOND,
        .stamp = INT64_C(1773100000) * USEC_SECOND,
        .created = INT64_C(1773100000) * USEC_SECOND,
        .changed = INT64_C(1773100000) * USEC_SECOND,
        .sequence = 3,
        .status = ICAL_CANCELLED};
    const char *s = printed("Asia/Shanghai", &e);
    EXPECT_HAS(s, "BEGIN:VTIMEZONE\nTZID:Asia/Shanghai\n");
    EXPECT_HAS(s, "TZOFFSETTO:+0800");
    EXPECT_HAS(s, "DTSTART;TZID=Asia/Shanghai:20260311T090000\n");
    EXPECT_HAS(s, "LOCATION:礼堂\\; 二楼\\, 东 \\\\ 西\n");
    EXPECT_HAS(s, "DESCRIPTION:第一行\\n第二行\n");
    EXPECT_HAS(s, "STATUS:CANCELLED\nSEQUENCE:3\n");
    EXPECT_HAS(
        s, "SUMMARY:"
           "村务民主日：路灯怎么分期，食堂几点开饭，水渠谁来清，大家一起来说一说，人人都可以来\n");
    s = printed("Europe/Berlin", &e); /* summer time: in UTC */
    EXPECT_LACKS(s, "VTIMEZONE");
    EXPECT_HAS(s, "DTSTART:20260311T010000Z\n");
    s = printed("Asia/Kathmandu", &e);
    EXPECT_HAS(s, "TZOFFSETTO:+0545");
}

TEST(meeting, calendar_of_a_place_is_served)
{
    struct hall h = hall_new();
    struct db *db = t_begin(h.s);
    meeting_standing(db, h.s->zone, h.s->now);
    t_commit(h.s);
    struct browser *b = t_browser(h.s, 0);
    struct answer *a = t_get(b, "/calendar/linhai/baishuiyang.ics");
    EXPECT_INT(a->status, 200);
    EXPECT_STR(a->type, "text/calendar; charset=utf-8");
    EXPECT_HAS(unfolded(a->body), "BEGIN:VEVENT\nUID:meeting-");
    EXPECT_INT(t_get(b, "/calendar/linhai/baishuiyang.atom")->status, 200);
    a = t_get(b, "/calendar/linhai/baishuiyang.json");
    const char *error = NULL;
    const struct json_value *j = json_parse(t_arena(), str_of(a->body), 1 << 20, &error);
    EXPECT_STR(error, NULL);
    EXPECT(json_size(json_get(j, "meetings")) > 6);
    a = t_get(b, "/days"); /* of all places */
    EXPECT_INT(a->status, 200);
    EXPECT(html_fault(t_arena(), a->body) == NULL);
    EXPECT_HAS(a->body, "/days/linhai/baishuiyang/");
    EXPECT_INT(t_get(b, "/calendar/linhai/baishuiyang")->status, 404);
    EXPECT_INT(t_get(b, "/calendar/nowhere.ics")->status, 404);
}

TEST(meeting, the_demo_has_a_year_of_days)
{
    struct hall h = hall_new();
    struct body b;
    struct db *db = t_begin(h.s);
    EXPECT(body_by_path(db, "linhai/baishuiyang/zhuli/", &b));
    struct meetings l = meeting_of_body(db, b.id, h.s->now - 366 * USEC_DAY, h.s->now, 200);
    int64_t held = 0, missed = 0, published = 0;
    for (size_t i = 0; i < l.n; i++) {
        held += l.at[i].opened != 0;
        missed += l.at[i].state == MEETING_MISSED;
        published += l.at[i].state == MEETING_PUBLISHED;
    }
    t_commit(h.s);
    EXPECT(held >= 6);
    EXPECT(missed >= 1);
    EXPECT_INT(published, held);
}
