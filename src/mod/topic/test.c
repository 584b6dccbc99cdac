/*
 * test.c - the ten stages: every condition that can be lacking, the order, who may, the ways out and back,
 * the sealed file; through the rules, and through the pages of the office.
 */
#include "base/hash.h"
#include "html_check.h"
#include "mod/topic/room.h"
#include "web_harness.h"

struct town {
    struct site *s;
    struct body town, village, elsewhere;
    int64_t clerk_id, chair_id;
    struct browser *nobody, *li, *clerk, *chair, *member, *stranger, *supervisor;
};

static int64_t person(struct town *t, struct db *db, const char *login, enum role role,
                      const struct body *b)
{
    struct new_person p = {.login = login, .name = login, .assurance = AL_STRONG, .cheap = true};
    int64_t id = account_add(db, t->s->now, &p);
    day from = zone_day(t->s->app.zone, t->s->now) - 400;
    EXPECT(account_give(db, t->s->now, id, role, b->id, 0, from, 0, 0) > 0);
    return id;
}

static struct town town_new(void)
{
    struct town t = {.s = t_site()};
    struct db *db = t_begin(t.s);
    body_furnish_places(db);
    EXPECT(body_by_path(db, "linhai/baishuiyang/", &t.town));
    EXPECT(body_by_path(db, "linhai/baishuiyang/shangxi/", &t.village) ||
           body_by_path(db, "linhai/baishuiyang/shangyou/", &t.village));
    EXPECT(body_by_path(db, "linhai/yanjiang/", &t.elsewhere));
    t.clerk_id = person(&t, db, "clerk", ROLE_CLERK, &t.town);
    t.chair_id = person(&t, db, "chair", ROLE_CHAIR, &t.town);
    int64_t li = person(&t, db, "li", ROLE_RESIDENT, &t.village);
    int64_t member = person(&t, db, "member", ROLE_MEMBER, &t.town);
    int64_t stranger = person(&t, db, "stranger", ROLE_CLERK, &t.elsewhere);
    int64_t supervisor = person(&t, db, "supervisor", ROLE_SUPERVISOR, &t.town);
    t_commit(t.s);
    t.nobody = t_browser(t.s, 0);
    t.li = t_browser(t.s, li);
    t.clerk = t_browser(t.s, t.clerk_id);
    t.chair = t_browser(t.s, t.chair_id);
    t.member = t_browser(t.s, member);
    t.stranger = t_browser(t.s, stranger);
    t.supervisor = t_browser(t.s, supervisor);
    return t;
}

static struct topic_by by_clerk(const struct town *t)
{
    return (struct topic_by){
        .zone = t->s->app.zone, .now = t->s->now, .user = t->clerk_id, .role = ROLE_CLERK};
}

static struct topic_by by_chair(const struct town *t)
{
    return (struct topic_by){
        .zone = t->s->app.zone, .now = t->s->now, .user = t->chair_id, .role = ROLE_CHAIR};
}

static struct topic read_topic(struct town *t, int64_t id)
{
    struct topic out = {0};
    db_begin(t->s->read_db, DB_READ, t->s->arena);
    EXPECT(topic_by_id(t->s->read_db, id, &out));
    db_rollback(t->s->read_db);
    return out;
}

static int64_t open_topic(struct town *t, const char *title)
{
    const char *why = NULL;
    struct topic_by by = by_clerk(t);
    struct db *db = t_begin(t->s);
    int64_t id = topic_open(db, &by,
                            &(struct topic_new){.body = t->town.id,
                                                .lang = "zh-Hans",
                                                .title = title,
                                                .summary = "村口到小学一公里，灯坏了一半。",
                                                .origin = FROM_OFFICE},
                            &why);
    EXPECT_STR(why, NULL);
    t_commit(t->s);
    EXPECT(id > 0);
    return id;
}

/* What lacks now, as keys with blanks between. */
static const char *lacks(struct town *t, int64_t id)
{
    struct topic x;
    struct buf b = buf_make(t->s->arena, 64);
    db_begin(t->s->read_db, DB_READ, t->s->arena);
    EXPECT(topic_by_id(t->s->read_db, id, &x));
    struct unmet_list l = topic_lacks(t->s->read_db, t->s->app.zone, t->s->now, &x);
    for (size_t i = 0; i < l.n; i++)
        buf_printf(&b, "%s%s", i ? " " : "", l.at[i].key);
    db_rollback(t->s->read_db);
    return b.p ? b.p : "";
}

static const char *advance(struct town *t, int64_t id)
{
    struct topic x;
    struct unmet_list l;
    struct topic_by by = by_clerk(t);
    struct db *db = t_begin(t->s);
    EXPECT(topic_by_id(db, id, &x));
    bool ok = topic_advance(db, &by, &x, &l);
    t_commit(t->s);
    return ok ? NULL : l.at[0].key;
}

struct doing {
    const char *why;
    struct topic x;
    struct topic_by by;
    struct db *db;
};
/* A rule as the clerk, which must succeed: what it is handed stands in `in`. */
#define DO(t, call)                                                   \
    do {                                                              \
        struct doing in = {.by = by_clerk(t), .db = t_begin((t)->s)}; \
        EXPECT(topic_by_id(in.db, id, &in.x));                        \
        bool done = (call);                                           \
        EXPECT_STR(in.why, NULL);                                     \
        EXPECT(done);                                                 \
        t_commit((t)->s);                                             \
    } while (0)

static void save(struct town *t, int64_t id, const char *category, bool seen)
{
    DO(t, topic_save(in.db, &in.by, &in.x,
                     &(struct topic_text){"zh-Hans", in.x.title, in.x.summary, category, "", seen},
                     &in.why));
}

static void to_select(struct town *t, int64_t id)
{
    save(t, id, "traffic", true);
    t->s->now += 8 * USEC_DAY;
    EXPECT_STR(advance(t, id), NULL);
}

static void to_announce(struct town *t, int64_t id)
{
    to_select(t, id);
    DO(t, topic_declare(in.db, &in.by, &in.x, false, "", &in.why));
    DO(t,
       topic_decide(in.db, &in.by, &in.x, 0, VERDICT_ADOPTED, "关系到全村孩子回家的路。", &in.why));
    EXPECT_STR(advance(t, id), NULL);
}

static void announce(struct town *t, int64_t id, int days)
{
    struct topic_notice n = {.starts = t->s->now + days * USEC_DAY,
                             .place_text = "镇政府二楼会议室",
                             .host = "周建平",
                             .who = "人人都可以来",
                             .papers = ""};
    DO(t, topic_announce(in.db, &in.by, &in.x, &n, &in.why));
}

static void to_study(struct town *t, int64_t id)
{
    to_announce(t, id);
    announce(t, id, 9);
    EXPECT_STR(advance(t, id), NULL);
}

/* Puts a topic where later rooms would bring it. */
static void put_at(struct town *t, int64_t id, int stage)
{
    struct topic x = read_topic(t, id);
    struct topic_by by = by_clerk(t);
    struct db *db = t_begin(t->s);
    for (int s = x.stage + 1; s <= stage; s++) {
        q_topic_step_leave(db, .topic = id, .now = by.now, .reason = "");
        EXPECT(q_topic_move(db, .id = id, .version = x.version++, .stage = s, .now = by.now));
        x.stage = s;
        topic_enter(db, &by, &x, "");
    }
    t_commit(t->s);
}

/* Nothing of stage 4 lacks any more; into stage 5 it is the council's meeting that brings a topic. */
static void to_deliberate(struct town *t, int64_t id)
{
    to_study(t, id);
    DO(t, topic_brief(in.db, &in.by, &in.x, "十七根灯杆，亮九盏。", false, &in.why));
    DO(t, topic_consulted(in.db, &in.by, &in.x, "沿路 12 户", "上门", "先装弯道", &in.why));
    EXPECT_STR(advance(t, id), "deliberate.agenda");
    put_at(t, id, STAGE_DELIBERATE);
}

/* --- conditions, stage by stage -------------------------------------------------------------------- */

TEST(topic, collect_asks_for_category_duplicates_and_time)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    EXPECT_STR(lacks(&t, id), "collect.category collect.duplicates collect.window");
    EXPECT_STR(advance(&t, id), "collect.category");
    save(&t, id, "traffic", false);
    EXPECT_STR(lacks(&t, id), "collect.duplicates collect.window");
    save(&t, id, "traffic", true);
    EXPECT_STR(lacks(&t, id), "collect.window");
    EXPECT_STR(advance(&t, id), "collect.window");
    t.s->now += 7 * USEC_DAY - USEC_MINUTE;
    EXPECT_STR(lacks(&t, id), "collect.window");
    t.s->now += USEC_MINUTE;
    EXPECT_STR(lacks(&t, id), "");
    EXPECT_STR(advance(&t, id), NULL);
    EXPECT_INT(read_topic(&t, id).stage, STAGE_SELECT);
}

TEST(topic, select_asks_for_reason_and_interest)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    to_select(&t, id);
    EXPECT_STR(lacks(&t, id), "select.reason select.interest");
    const char *why = NULL;
    struct topic x = read_topic(&t, id);
    struct topic_by clerk = by_clerk(&t), chair = by_chair(&t);
    struct db *db = t_begin(t.s);
    EXPECT(!topic_decide(db, &clerk, &x, 0, VERDICT_ADOPTED, "理由", &why));
    EXPECT_HAS(why, "First say");
    EXPECT(!topic_declare(db, &chair, &x, true, " ", &why));
    EXPECT(topic_declare(db, &chair, &x, true, "我家就在弯道边", &why));
    EXPECT(!topic_decide(db, &chair, &x, 0, VERDICT_ADOPTED, "理由", &why));
    EXPECT_HAS(why, "interest of your own");
    EXPECT(topic_declare(db, &clerk, &x, false, "", &why));
    EXPECT(!topic_decide(db, &clerk, &x, 0, VERDICT_ADOPTED, "  ", &why));
    EXPECT(!topic_decide(db, &clerk, &x, 0, VERDICT_DECLINED, "理由", &why));
    EXPECT(!topic_decide(db, &clerk, &x, 77, VERDICT_ADOPTED, "理由", &why));
    t_commit(t.s);
    EXPECT_STR(lacks(&t, id), "select.reason");
    DO(&t, topic_decide(in.db, &in.by, &in.x, 0, VERDICT_ADOPTED, "关系到全村孩子。", &in.why));
    EXPECT_STR(lacks(&t, id), "");
}

TEST(topic, announce_asks_for_the_notice_period)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    to_announce(&t, id);
    EXPECT_STR(lacks(&t, id), "announce.notice");
    announce(&t, id, 6);
    EXPECT_STR(lacks(&t, id), "announce.period");
    EXPECT_STR(advance(&t, id), "announce.period");
    announce(&t, id, 7);
    EXPECT_STR(lacks(&t, id), "");
    const char *why = NULL;
    struct topic x = read_topic(&t, id);
    struct topic_by by = by_clerk(&t);
    struct topic_notice past = {.starts = t.s->now - 1, .place_text = "a", .host = "b", .who = "c"};
    struct topic_notice thin = {
        .starts = t.s->now + USEC_DAY, .place_text = "a", .host = " ", .who = "c"};
    struct db *db = t_begin(t.s);
    EXPECT(!topic_announce(db, &by, &x, &past, &why));
    EXPECT(!topic_announce(db, &by, &x, &thin, &why));
    t_commit(t.s);
}

TEST(topic, study_asks_for_brief_options_and_voices)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    to_study(&t, id);
    EXPECT_STR(lacks(&t, id), "study.brief study.consulted deliberate.agenda");
    DO(&t, topic_brief(in.db, &in.by, &in.x, "两种意见。", true, &in.why));
    EXPECT_STR(lacks(&t, id), "study.options study.consulted deliberate.agenda");
    DO(&t, topic_option(in.db, &in.by, &in.x, "太阳能灯", "不拉线", "4.2 万元", &in.why));
    EXPECT_STR(lacks(&t, id), "study.options study.consulted deliberate.agenda");
    DO(&t, topic_option(in.db, &in.by, &in.x, "接电网", "亮一些", "6 万元", &in.why));
    EXPECT_STR(lacks(&t, id), "study.consulted deliberate.agenda");
    DO(&t, topic_consulted(in.db, &in.by, &in.x, "小学", "座谈", "", &in.why));
    /* The study is whole; what lacks now is the council's day. */
    EXPECT_STR(lacks(&t, id), "deliberate.agenda");
    EXPECT_STR(advance(&t, id), "deliberate.agenda");
    EXPECT_INT(read_topic(&t, id).stage, STAGE_STUDY);
}

TEST(topic, archive_seals_the_file)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    to_deliberate(&t, id);
    put_at(&t, id, STAGE_ARCHIVE);
    EXPECT_STR(advance(&t, id), NULL);
    struct topic x = read_topic(&t, id);
    EXPECT_INT(x.state, TOPIC_ARCHIVED);
    EXPECT_INT(strlen(x.sha256), 64);
    struct answer *a = t_get(t.nobody, tf(t_req(t.s, 0), "/t/%s/package.json", x.number));
    EXPECT_INT(a->status, 200);
    uint8_t sum[SHA256_BYTES];
    sha256(a->body, strlen(a->body), sum);
    EXPECT_STR(hex_encode(t_arena(), sum, sizeof(sum)), x.sha256);
    EXPECT_HAS(a->body, "\"state\":\"archived\"");
    EXPECT_HAS(a->body, "\"briefing\":\"十七根灯杆，亮九盏。\"");
    EXPECT_STR(advance(&t, id), "topic.closed");
}

/* --- order, and who ----------------------------------------------------------------------------------- */

TEST(topic, only_the_office_of_its_place_moves_it)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    struct browser *wrong[] = {t.li, t.member, t.stranger, t.supervisor};
    const char *desk = arena_printf(t_arena(), "/office/topic/%lld", (long long)id);
    const char *path = arena_printf(t_arena(), "%s/advance", desk);
    const char *before = t_digest(t.s);
    for (size_t i = 0; i < countof(wrong); i++) {
        EXPECT_INT(t_get(wrong[i], desk)->status, 403);
        EXPECT_INT(t_post(wrong[i], path, "version", "1", NULL)->status, 403);
    }
    EXPECT_INT(t_post(t.nobody, path, "version", "1", NULL)->status, 401);
    EXPECT_STR(t_digest(t.s), before);
    struct answer *a = t_post(t.clerk, path, "version", "1", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "It has no category yet.");
}

TEST(topic, second_of_two_is_told)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    struct topic old = read_topic(&t, id);
    save(&t, id, "traffic", true);
    const char *why = NULL;
    struct topic_by by = by_chair(&t);
    struct db *db = t_begin(t.s);
    struct topic_text x = {"en", "Other", "", "traffic", "", true};
    EXPECT(!topic_save(db, &by, &old, &x, &why));
    EXPECT_HAS(why, "quicker");
    t_commit(t.s);
    t.s->now += 8 * USEC_DAY;
    struct unmet_list l;
    struct topic now = read_topic(&t, id);
    by = by_chair(&t);
    db = t_begin(t.s);
    EXPECT(topic_advance(db, &by, &now, &l));
    EXPECT(!topic_advance(db, &by, &now, &l));
    EXPECT(unmet_has(&l, "topic.moved"));
    t_commit(t.s);
    EXPECT_INT(read_topic(&t, id).stage, STAGE_SELECT);
}

TEST(topic, papers_belong_to_their_stages)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    const char *why = NULL;
    struct topic x = read_topic(&t, id);
    struct topic_by by = by_clerk(&t);
    struct topic_notice n = {
        .starts = t.s->now + 9 * USEC_DAY, .place_text = "a", .host = "b", .who = "c"};
    struct db *db = t_begin(t.s);
    EXPECT(!topic_announce(db, &by, &x, &n, &why));
    EXPECT(!topic_brief(db, &by, &x, "x", false, &why));
    EXPECT(!topic_end(db, &by, &x, TOPIC_SHELVED, 0, 0, "x", &why));
    EXPECT(!topic_reopen(db, &by, &x, STAGE_SELECT, "x", &why));
    t_commit(t.s);
    to_deliberate(&t, id);
    x = read_topic(&t, id);
    db = t_begin(t.s);
    struct topic_text text = {"en", "Other", "", "traffic", "", true};
    EXPECT(!topic_save(db, &by, &x, &text, &why));
    EXPECT(!topic_end(db, &by, &x, TOPIC_DECLINED, 0, 0, "x", &why));
    EXPECT(!topic_decide(db, &by, &x, 0, VERDICT_ADOPTED, "x", &why));
    t_commit(t.s);
}

TEST(topic, fast_track_is_the_chairs_with_a_reason)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "桥要塌了，先修还是先封？");
    struct topic x = read_topic(&t, id);
    struct unmet_list l;
    struct topic_by clerk = by_clerk(&t), chair = by_chair(&t);
    struct db *db = t_begin(t.s);
    EXPECT(!topic_fast_track(db, &clerk, &x, "急", &l));
    EXPECT(unmet_has(&l, "fast.chair"));
    EXPECT(!topic_fast_track(db, &chair, &x, " ", &l));
    EXPECT(unmet_has(&l, "fast.reason"));
    for (int stage = STAGE_COLLECT; stage <= STAGE_ANNOUNCE; stage++) {
        EXPECT(topic_by_id(db, id, &x));
        EXPECT_INT(x.stage, stage);
        EXPECT(topic_fast_track(db, &chair, &x, "桥面开裂，学生天天走。", &l));
    }
    /* The papers of stage 4 may be left out, the council's meeting may not. */
    EXPECT(topic_by_id(db, id, &x));
    EXPECT_INT(x.stage, STAGE_STUDY);
    EXPECT(!topic_fast_track(db, &chair, &x, "桥面开裂，学生天天走。", &l));
    EXPECT(unmet_has(&l, "deliberate.agenda") && !unmet_has(&l, "study.brief"));
    t_commit(t.s);
    put_at(&t, id, STAGE_DELIBERATE);
    db = t_begin(t.s);
    EXPECT(topic_by_id(db, id, &x));
    EXPECT(!topic_fast_track(db, &chair, &x, "急", &l));
    EXPECT(unmet_has(&l, "fast.stage"));
    struct topic_steps steps = topic_steps(db, id);
    EXPECT_INT(steps.n, 5);
    for (size_t i = 0; i < 3; i++) {
        EXPECT(steps.at[i].fast);
        EXPECT_STR(steps.at[i].reason, "桥面开裂，学生天天走。");
    }
    EXPECT(!steps.at[3].fast);
    t_commit(t.s);
    struct answer *a = t_get(t.nobody, tf(t_req(t.s, 0), "/t/%s", x.number));
    EXPECT_HAS(a->body, "桥面开裂，学生天天走。");
    EXPECT_HAS(a->body, "fast track");
}

/* --- ways out and back ------------------------------------------------------------------------------------ */

TEST(topic, declined_stays_visible_and_can_come_back)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "把镇政府搬到山上？");
    const char *edit = arena_printf(t_arena(), "/office/topic/%lld/", (long long)id);
    struct answer *a = t_post(t.clerk, arena_printf(t_arena(), "%send", edit), "ending", "1",
                              "end_reason", "不在本镇权限之内。", "version", "1", NULL);
    EXPECT_INT(a->status, 303);
    struct topic x = read_topic(&t, id);
    EXPECT_INT(x.state, TOPIC_DECLINED);
    const char *with[] = {"/topics?place=linhai/baishuiyang/", "/topics?place=linhai/",
                          "/topics?place=linhai/&state=declined",
                          arena_printf(t_arena(), "/t/%s", x.number)};
    for (size_t i = 0; i < countof(with); i++) {
        a = t_get(t.nobody, with[i]);
        EXPECT_HAS(a->body, "把镇政府搬到山上？");
        EXPECT_HAS(a->body, "不在本镇权限之内。");
    }
    EXPECT_LACKS(t_get(t.nobody, "/topics?place=linhai/yanjiang/")->body, "搬到山上");
    EXPECT_LACKS(t_get(t.nobody, "/topics?place=linhai/&state=collect")->body, "搬到山上");
    EXPECT_INT(t_get(t.nobody, "/topics?state=nonsense")->status, 404);
    a = t_post(t.clerk, arena_printf(t_arena(), "%sreopen", edit), "reopen_reason",
               "有二十五人联名要求再议。", "version",
               arena_printf(t_arena(), "%lld", (long long)x.version), NULL);
    EXPECT_INT(a->status, 303);
    x = read_topic(&t, id);
    EXPECT_INT(x.state, TOPIC_OPEN);
    EXPECT_INT(x.stage, STAGE_SELECT);
}

TEST(topic, merged_goes_on_in_the_other)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯"), other = open_topic(&t, "路灯先装哪一段？");
    const char *why = NULL;
    struct topic x = read_topic(&t, id);
    struct topic_by by = by_clerk(&t);
    struct db *db = t_begin(t.s);
    EXPECT(!topic_end(db, &by, &x, TOPIC_MERGED, id, 0, "同一件事", &why));
    EXPECT(!topic_end(db, &by, &x, TOPIC_MERGED, 999, 0, "同一件事", &why));
    EXPECT(topic_end(db, &by, &x, TOPIC_MERGED, other, 0, "同一件事", &why));
    t_commit(t.s);
    struct topic into = read_topic(&t, other);
    EXPECT_HAS(t_get(t.nobody, arena_printf(t_arena(), "/t/%s", x.number))->body, into.number);
}

/* --- support ------------------------------------------------------------------------------------------------ */

TEST(topic, everybody_is_counted_once)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    struct topic x = read_topic(&t, id);
    const char *yes = arena_printf(t_arena(), "/t/%s/support", x.number);
    const char *no = arena_printf(t_arena(), "/t/%s/unsupport", x.number);
    EXPECT_INT(t_post(t.nobody, yes, NULL)->status, 401);
    EXPECT_INT(t_post(t.supervisor, yes, NULL)->status, 403);
    EXPECT_INT(t_post(t.li, no, NULL)->status, 422);
    EXPECT_INT(t_post(t.li, yes, NULL)->status, 303);
    EXPECT_INT(t_post(t.li, yes, NULL)->status, 422);
    EXPECT_INT(read_topic(&t, id).supporters, 1);
    EXPECT_INT(t_post(t.li, no, NULL)->status, 303);
    EXPECT_INT(read_topic(&t, id).supporters, 0);
    const char *paper = arena_printf(t_arena(), "/office/topic/%lld/paper", (long long)id);
    EXPECT_INT(t_post(t.clerk, paper, "count", "19", "sheet", "A-1", NULL)->status, 303);
    EXPECT_INT(t_post(t.clerk, paper, "count", "19", "sheet", "A-1", NULL)->status, 422);
    EXPECT_INT(t_post(t.li, yes, NULL)->status, 303); /* the twentieth */
    struct deadline d;
    db_begin(t.s->read_db, DB_READ, t.s->arena);
    EXPECT(deadline_find(t.s->read_db, SUBJECT_TOPIC, id, "topic.select.workdays", &d));
    db_rollback(t.s->read_db);
    EXPECT_INT(t_get(t.nobody, "/t/NONE-2026-0001")->status, 404);
}

/* --- pages ------------------------------------------------------------------------------------------------------- */

static struct answer *sound(struct browser *b, const char *path, const char *lang)
{
    b->lang = lang;
    struct answer *a = t_get(b, path);
    EXPECT_INT(a->status, 200);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    EXPECT(strlen(a->body) < 60000);
    return a;
}

TEST(topic, thread_is_well_formed_at_every_stage)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "路灯先装哪一段？");
    struct topic x = read_topic(&t, id);
    const char *path = arena_printf(t_arena(), "/t/%s", x.number);
    const char *desk = arena_printf(t_arena(), "/office/topic/%lld", (long long)id);
    for (int stage = STAGE_COLLECT; stage <= STAGES; stage++) {
        put_at(&t, id, stage);
        if (stage == STAGE_STUDY) {
            announce(&t, id, 9);
            DO(&t, topic_brief(in.db, &in.by, &in.x, "## 现状\n\n十七根灯杆。", true, &in.why));
            DO(&t, topic_option(in.db, &in.by, &in.x, "太阳能", "不拉线", "4 万", &in.why));
            DO(&t, topic_consulted(in.db, &in.by, &in.x, "12 户", "上门", "先装弯道", &in.why));
        }
        EXPECT_HAS(sound(t.nobody, path, "en")->body, topic_stages[stage].name);
        sound(t.nobody, path, "zh");
        sound(t.li, path, "en");
        sound(t.clerk, path, "zh");
        sound(t.clerk, desk, "en");
        sound(t.chair, desk, "zh");
        sound(t.nobody, "/topics?place=linhai/", "en");
    }
    sound(t.nobody, arena_printf(t_arena(), "%s/notice", path), "zh");
    sound(t.clerk, "/office/topics", "en");
    sound(t.clerk, "/office/topics/new", "zh");
    sound(t.member, "/topics/propose", "en");
    sound(t.nobody, "/p/linhai/baishuiyang/", "en");
    struct answer *a = t_get(t.nobody, arena_printf(t_arena(), "%s.json", path));
    EXPECT_STR(a->type, "application/json");
    const char *error = NULL;
    const struct json_value *j = json_parse(t_arena(), str_of(a->body), 1 << 20, &error);
    EXPECT_STR(error, NULL);
    EXPECT_STR(json_text(json_get(j, "number")), x.number);
    EXPECT_INT(json_size(json_get(j, "stages")), STAGES);
    t.nobody->accept = "application/json";
    EXPECT_STR(t_get(t.nobody, path)->body, a->body);
}

TEST(topic, member_proposes_and_people_discuss)
{
    struct town t = town_new();
    const char *place = arena_printf(t_arena(), "%lld", (long long)t.town.id);
    const char *far = arena_printf(t_arena(), "%lld", (long long)t.elsewhere.id);
    EXPECT_INT(
        t_post(t.li, "/topics/propose", "place", place, "title", "x", "summary", "y", NULL)->status,
        403);
    EXPECT_INT(t_post(t.member, "/topics/propose", "place", far, "title", "x", "summary", "y", NULL)
                   ->status,
               422);
    struct answer *a = t_post(t.member, "/topics/propose", "place", place, "title",
                              "公交站能不能挪到桥头？", "summary", "老人走不动。", NULL);
    EXPECT_INT(a->status, 303);
    const char *url = arena_printf(t_arena(), "%.*s", (int)strcspn(a->location, "?"), a->location);
    a = t_get(t.nobody, url);
    EXPECT_HAS(a->body, "公交站能不能挪到桥头？");
    a = t_post(t.li, "/comment/on/topic/1", "text", "我赞成", NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_HAS(t_get(t.nobody, url)->body, "我赞成");
    EXPECT_INT(read_topic(&t, 1).comments, 1);
    EXPECT_INT(
        t_post(t.clerk, "/comment/1/remove", "reason", "0", "remove", "与议题无关。", NULL)->status,
        303);
    EXPECT_LACKS(t_get(t.nobody, url)->body, "我赞成");
    EXPECT_HAS(t_get(t.nobody, "/moderation")->body, "与议题无关。");
}

/* --- import ------------------------------------------------------------------------------------------------------ */

static void put_file(const char *dir, const char *name, const char *text)
{
    FILE *f = fopen(arena_printf(t_arena(), "%s/%s", dir, name), "wb");
    EXPECT(f != NULL);
    fputs(text, f);
    fclose(f);
}

TEST(topic, polis_export_becomes_a_topic)
{
    struct town t = town_new();
    const char *dir = t_dir(), *why = NULL;
    struct topic_by by = {.zone = t.s->app.zone, .now = t.s->now, .quiet = true};
    struct db *db = t_begin(t.s);
    EXPECT_INT(topic_import_polis(db, &by, dir, t.town.id, NULL, &why), 0);
    EXPECT_HAS(why, "summary.csv");
    put_file(dir, "summary.csv",
             "topic,公交\nurl,https://pol.is/x\nconversation-description,\"a\nb\"\n");
    put_file(dir, "comments.csv",
             "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
             "1500282615559,x,7,0,9,9,1,\"先\n等一等\"\n1500282615560,x,3,0,0,0,-1,第二条\n");
    put_file(dir, "participants-votes.csv",
             "participant,group-id,n-comments,n-votes,n-agree,n-disagree,3,7\n"
             "0,1,0,2,1,1,-1,1\n1,,0,1,1,0,,1\n2,0,0,1,0,0,0,\n");
    int64_t id = topic_import_polis(db, &by, dir, t.town.id, NULL, &why);
    EXPECT_STR(why, NULL);
    t_commit(t.s);
    struct topic x = read_topic(&t, id);
    EXPECT_STR(x.title, "公交");
    EXPECT_INT(x.origin, FROM_IMPORT);
    struct answer *a = sound(t.nobody, arena_printf(t_arena(), "/t/%s/statements", x.number), "en");
    EXPECT_HAS(a->body, "3 people gave 4 votes.");
    db_begin(t.s->read_db, DB_READ, t.s->arena);
    struct topic_statement_list_rows rows =
        q_topic_statement_list(t.s->read_db, .topic = id, .after = -1, .max = 10);
    EXPECT_INT(rows.n, 2);
    EXPECT_INT(rows.at[0].foreign_id, 3);
    EXPECT(rows.at[0].hidden);
    EXPECT_INT(rows.at[0].disagree, 1);
    EXPECT_INT(rows.at[0].pass, 1);
    EXPECT_INT(rows.at[1].agree, 2);
    db_rollback(t.s->read_db);
}

TEST(topic, the_list_begins_with_everything)
{
    struct site *s = t_site();
    t_furnish(s);
    EXPECT_HAS(t_get(t_browser(s, 0), "/topics")->body, "href=\"/t/");
}

/* --- search ------------------------------------------------------------------------------------------ */

static bool finds(struct town *t, const char *words, const char *number)
{
    struct buf b = buf_make(t->s->arena, 64);
    buf_lit(&b, "/search.json?kind=topic&q=");
    out_urlpart(&b, words);
    struct answer *a = t_get(t->nobody, b.p);
    EXPECT_INT(a->status, 200);
    return strstr(a->body, number) != NULL;
}

TEST(topic, search_finds_what_is_public_of_it)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "村口的路灯，先装哪一段？");
    struct topic x = read_topic(&t, id);
    EXPECT(finds(&t, "路灯", x.number));
    EXPECT(finds(&t, "灯坏", x.number)); /* of the summary */
    EXPECT(!finds(&t, "先装弯道", x.number));
    to_study(&t, id);
    DO(&t, topic_brief(in.db, &in.by, &in.x, "十七根灯杆，亮九盏。", false, &in.why));
    DO(&t, topic_consulted(in.db, &in.by, &in.x, "沿路 12 户", "上门", "先装弯道", &in.why));
    EXPECT(finds(&t, "回家", x.number));       /* why it was taken up */
    EXPECT(finds(&t, "二楼会议室", x.number)); /* the notice */
    EXPECT(finds(&t, "灯杆", x.number));       /* the briefing */
    EXPECT(finds(&t, "先装弯道", x.number));   /* who was asked */
}

TEST(topic, search_forgets_what_was_opened_by_mistake)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "祠堂的瓦片"), other = open_topic(&t, "渡口的石阶");
    struct topic x = read_topic(&t, id), y = read_topic(&t, other);
    DO(&t, topic_end(in.db, &in.by, &in.x, TOPIC_WITHDRAWN, 0, 0, "开错了", &in.why));
    EXPECT(!finds(&t, "瓦片", x.number));
    id = other;
    DO(&t, topic_end(in.db, &in.by, &in.x, TOPIC_DECLINED, 0, 0, "航道站已经在修。", &in.why));
    EXPECT(finds(&t, "石阶", y.number)); /* what was not taken up stays, with its reason */
    EXPECT(finds(&t, "航道站", y.number));
}

/* A place that had topics before they were handed in. */
TEST(topic, search_fills_itself_with_earlier_topics)
{
    struct town t = town_new();
    int64_t id = open_topic(&t, "晒谷场的灯");
    struct topic x = read_topic(&t, id);
    struct db *db = t_begin(t.s);
    search_drop(db, "topic", id);
    t_commit(t.s);
    EXPECT(!finds(&t, "晒谷场", x.number));
    db = t_begin(t.s);
    EXPECT_INT(topic_search_kinds[0].fill(db, 0, 10), id);
    EXPECT_INT(topic_search_kinds[0].fill(db, id, 10), 0);
    t_commit(t.s);
    EXPECT(finds(&t, "晒谷场", x.number));
}
