/*
 * test_town.c - the room in the demo town: rosters through the pages, two clerks, approval and its refusal, who may
 * what where, and that nobody outside the office learns who belongs to a party.
 */
#include "base/vec.h"
#include "html_check.h"
#include "mod/council/rules.h"
#include "web_harness.h"

struct town {
    struct site *s;
    struct browser *clerk, *chair, *member, *supervisor, *leading, *resident, *nobody;
    int64_t bsy, zhuli, xindu; /* councils */
};

static int64_t council_at(struct site *s, const char *path)
{
    struct body b;
    struct db *db = t_begin(s);
    int64_t id = body_by_path(db, path, &b) ? council_of_body(db, b.id) : 0;
    t_commit(s);
    EXPECT(id);
    return id;
}

static struct town town_new(void)
{
    struct town t = {.s = t_site()};
    t_furnish(t.s);
    t.clerk = t_sign_in(t.s, "clerk");
    t.chair = t_sign_in(t.s, "chair");
    t.member = t_sign_in(t.s, "member");
    t.supervisor = t_sign_in(t.s, "supervisor");
    t.leading = t_sign_in(t.s, "leading");
    t.resident = t_sign_in(t.s, "resident");
    t.nobody = t_browser(t.s, 0);
    t.bsy = council_at(t.s, "linhai/baishuiyang/");
    t.zhuli = council_at(t.s, "linhai/baishuiyang/zhuli/");
    t.xindu = council_at(t.s, "linhai/yanjiang/xindu/");
    return t;
}

static const char *at(int64_t council, const char *rest)
{
    return arena_printf(t_arena(), "/council/%lld%s", (long long)council, rest);
}

static day now_day(struct town *t)
{
    return zone_day(t->s->zone, t->s->now);
}

static struct answer *page(struct browser *b, const char *path, int status)
{
    struct answer *a = t_get(b, path);
    if (a->status != status)
        test_fail(__FILE__, __LINE__, "%s: %d", path, a->status);
    const char *fault = status == 200 && strstr(a->type ? a->type : "", "html")
                            ? html_fault(t_arena(), a->body)
                            : NULL;
    if (fault)
        test_fail(__FILE__, __LINE__, "%s: %s", path, fault);
    return a;
}

/* The version that stands in a form of that page. */
static const char *version_on(struct browser *b, const char *path)
{
    const char *at_ = strstr(page(b, path, 200)->body, "name=\"version\" value=\"");
    EXPECT(at_);
    at_ += strlen("name=\"version\" value=\"");
    return arena_strndup(t_arena(), at_, strcspn(at_, "\""));
}

static council_roster draft_of(struct town *t, int64_t council)
{
    struct council_roster_open open;
    council_roster d = {0};
    struct db *db = t_begin(t->s);
    if (q_council_roster_open(db, &open, .council = council))
        q_council_roster_get(db, &d, .id = open.id);
    t_commit(t->s);
    return d;
}

/* A fresh draft of what holds. */
static council_roster begin(struct town *t, int64_t council)
{
    EXPECT_INT(t_post(t->clerk, at(council, "/draft"), NULL)->status, 303);
    return draft_of(t, council);
}

static const char *str(int64_t n)
{
    return arena_printf(t_arena(), "%lld", (long long)n);
}

static struct answer *add(struct town *t, int64_t council, const char *version, const char *name,
                          const char *constituency, const char *party)
{
    return t_post(t->clerk, at(council, "/seat"), "version", version, "name", name, "org",
                  str(council), "kind", "2", "constituency", constituency, "capacity", "村民代表",
                  "origin", "1", "from", day_iso(t_arena(), now_day(t)), "party", party, "woman",
                  "1", NULL);
}

static const char *some_constituency(struct town *t, int64_t council)
{
    struct council c;
    struct db *db = t_begin(t->s);
    EXPECT(council_get(db, council, &c));
    struct charter_constituencies l = charter_constituencies(db, c.body.id, now_day(t));
    const char *code = "";
    for (size_t i = 0; i < l.n; i++) /* the one with the most room */
        if (!*code || l.at[i].max == 0)
            code = l.at[i].code;
    for (size_t i = 0, most = 0; i < l.n; i++)
        if ((size_t)l.at[i].max > most) {
            most = (size_t)l.at[i].max;
            code = l.at[i].code;
        }
    code = arena_strdup(t_arena(), code);
    t_commit(t->s);
    return code;
}

static void submit(struct town *t, int64_t council)
{
    const char *path = at(council, "/submit");
    struct answer *a = t_post(t->clerk, path, "version", version_on(t->clerk, path), "effective",
                              day_iso(t_arena(), now_day(t)), NULL);
    EXPECT_INT(a->status, 303);
}

static struct answer *approve(struct town *t, struct browser *who, int64_t council)
{
    council_roster d = draft_of(t, council);
    return t_post(who, at(council, "/approve"), "version", str(d.version), "words", "同意", NULL);
}

/* --- the demo itself -------------------------------------------------------------------------------------- */

TEST(council, demo_councils_keep_the_rules_but_one)
{
    struct town t = town_new();
    struct db *db = t_begin(t.s);
    struct body_list all = body_all(db, "");
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        int64_t id = council_of_body(db, all.at[i].id);
        const char *why;
        if (!id)
            continue;
        n++;
        struct council_lines l = council_check(db, id, now_day(&t));
        EXPECT(l.n > 0);
        EXPECT(l.ok == (id != t.xindu));
        EXPECT(council_may_convene(db, id, now_day(&t), &why) == (id != t.xindu));
        EXPECT((why == NULL) == (id != t.xindu));
        EXPECT(council_quorum(db, id, now_day(&t)) * 3 >= l.seats * 2 ||
               council_quorum(db, id, now_day(&t)) > 0);
    }
    t_commit(t.s);
    EXPECT(n >= 12);
    EXPECT_HAS(page(t.nobody, at(t.xindu, ""), 200)->body, "vacant since");
    EXPECT_HAS(page(t.nobody, at(t.xindu, ""), 200)->body, "outside the rules");
    EXPECT_HAS(page(t.nobody, at(t.bsy, ""), 200)->body, "non-party = ");
    EXPECT_HAS(page(t.nobody, at(t.bsy, ""), 200)->body, "陈玉梅");
    EXPECT_HAS(page(t.nobody, "/p/linhai/baishuiyang/", 200)->body, at(t.bsy, ""));
    t.nobody->lang = "zh";
    EXPECT_HAS(page(t.nobody, at(t.xindu, ""), 200)->body, "<h1>新渡村民主协商议事会</h1>");
    EXPECT_HAS(page(t.nobody, at(t.bsy, ""), 200)->body, "<h1>白水洋镇民主协商议事会</h1>");
}

TEST(council, people_of_the_demo_sit_in_their_seats)
{
    struct town t = town_new();
    struct council_member m;
    struct db *db = t_begin(t.s);
    int64_t chair = account_find(db, "chair"), clerk = account_find(db, "clerk");
    EXPECT(council_member_of_user(db, t.bsy, chair, now_day(&t), &m));
    EXPECT_INT(m.kind, SEAT_CHAIR);
    EXPECT(!council_member_of_user(db, t.bsy, clerk, now_day(&t), &m));
    EXPECT(!council_member_of_user(db, t.bsy, 0, now_day(&t), &m));
    EXPECT(!council_member_of_user(db, t.bsy, chair, now_day(&t) - 3000, &m));
    t_commit(t.s);
}

/* --- drafts ----------------------------------------------------------------------------------------------- */

TEST(council, two_clerks_see_each_other)
{
    struct town t = town_new();
    begin(&t, t.zhuli);
    const char *v = version_on(t.clerk, at(t.zhuli, "/seat")),
               *code = some_constituency(&t, t.zhuli);
    EXPECT_INT(add(&t, t.zhuli, v, "甲", code, "1")->status, 303);
    struct answer *a = add(&t, t.zhuli, v, "乙", code, "1");
    EXPECT_INT(a->status, 409);
    EXPECT_HAS(a->body, "Somebody else changed this roster");
    EXPECT_HAS(a->body, "value=\"乙\"");
    EXPECT(!html_fault(t_arena(), a->body));
    EXPECT_HAS(t_get(t.clerk, at(t.zhuli, "/desk"))->body, "甲");
    EXPECT_LACKS(t_get(t.clerk, at(t.zhuli, "/desk"))->body, "乙");
    /* The form that came back has the new version. */
    v = version_on(t.clerk, at(t.zhuli, "/seat"));
    EXPECT_HAS(a->body, arena_printf(t_arena(), "name=\"version\" value=\"%s\"", v));
    EXPECT_INT(add(&t, t.zhuli, v, "乙", code, "1")->status, 303);
}

TEST(council, nobody_stands_twice_on_a_list)
{
    struct town t = town_new();
    begin(&t, t.zhuli);
    const char *path = at(t.zhuli, "/seat"), *code = some_constituency(&t, t.zhuli);
    EXPECT_INT(add(&t, t.zhuli, version_on(t.clerk, path), "甲", code, "1")->status, 303);
    struct answer *a = add(&t, t.zhuli, version_on(t.clerk, path), "甲", code, "1");
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "is on the list already");
}

TEST(council, a_list_is_pasted_whole_or_not_at_all)
{
    struct town t = town_new();
    council_roster d = begin(&t, t.zhuli);
    const char *code = some_constituency(&t, t.zhuli), *path = at(t.zhuli, "/import");
    const char *good = arena_printf(t_arena(),
                                    "姓名\t界别\t身份\t党员\r\n潘大海\t%s\t\"渔夫，三组\"\t否\r\n"
                                    "\r\n葛小溪\t%s\t教师\t是",
                                    code, code);
    struct answer *a = t_post(t.clerk, path, "version", str(d.version), "list",
                              "name,from\n甲,tomorrow\n,2026-01-01\n乙,2026-03-01\n", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "Line 2: Write days like");
    EXPECT_HAS(a->body, "Line 3: The name is missing.");
    EXPECT_LACKS(t_get(t.clerk, at(t.zhuli, "/desk"))->body, "乙");
    EXPECT_INT(t_post(t.clerk, path, "version", str(d.version), "list", "a,b\n1,2", NULL)->status,
               422);
    const char *semicolons = arena_printf(
        t_arena(), "name;constituency;capacity\n潘大海;%s;渔夫\n葛小溪;%s;教师", code, code);
    a = t_post(t.clerk, path, "version", str(d.version), "list", semicolons, NULL);
    EXPECT_INT(a->status, 303);
    a = t_get(t.clerk, at(t.zhuli, "/desk"));
    EXPECT_HAS(a->body, "潘大海");
    EXPECT_HAS(a->body, "葛小溪");
    d = draft_of(&t, t.zhuli);
    a = t_post(t.clerk, path, "version", str(d.version), "list", good, NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_HAS(t_get(t.clerk, at(t.zhuli, "/desk"))->body, "渔夫，三组");
}

static struct answer *add_login(struct town *t, const char *name, const char *constituency,
                                const char *login)
{
    const char *path = at(t->zhuli, "/seat");
    return t_post(t->clerk, path, "version", version_on(t->clerk, path), "name", name, "org",
                  str(t->zhuli), "kind", "2", "constituency", constituency, "origin", "1", "from",
                  day_iso(t_arena(), now_day(t)), "login", login, NULL);
}

TEST(council, a_list_says_who_signs_in)
{
    struct town t = town_new();
    council_roster d = begin(&t, t.zhuli);
    const char *code = some_constituency(&t, t.zhuli), *path = at(t.zhuli, "/import");
    const char *wrong =
        arena_printf(t_arena(), "name,constituency,login\n甲,%s,nobody-at-all", code);
    struct answer *a = t_post(t.clerk, path, "version", str(d.version), "list", wrong, NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "Line 2: Nobody signs in with this name.");
    const char *good = arena_printf(t_arena(), "name,constituency,login\n甲,%s,resident", code);
    a = t_post(t.clerk, path, "version", str(d.version), "list", good, NULL);
    EXPECT_INT(a->status, 303);
    a = add_login(&t, "乙", code, "resident"); /* one account is one person of a place */
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "belongs to somebody else");
    a = add_login(&t, "乙", code, "nobody-at-all");
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "value=\"nobody-at-all\"");
    EXPECT_INT(add_login(&t, "乙", code, "member")->status, 303);
}

/* --- approval ------------------------------------------------------------------------------------------------ */

TEST(council, a_roster_is_approved_one_level_above)
{
    struct town t = town_new();
    begin(&t, t.zhuli);
    EXPECT_INT(add(&t, t.zhuli, version_on(t.clerk, at(t.zhuli, "/seat")), "潘新来",
                   some_constituency(&t, t.zhuli), "1")
                   ->status,
               303);
    EXPECT_INT(approve(&t, t.chair, t.zhuli)->status, 409); /* not handed in */
    submit(&t, t.zhuli);
    EXPECT_LACKS(page(t.nobody, at(t.zhuli, ""), 200)->body, "潘新来");
    struct answer *a = approve(&t, t.clerk, t.zhuli);
    EXPECT_INT(a->status, 422); /* her own work */
    EXPECT_HAS(a->body, "Whoever hands a roster in does not decide");
    EXPECT_INT(approve(&t, t.member, t.zhuli)->status, 403);
    EXPECT_INT(approve(&t, t_sign_in(t.s, "yj-chair"), t.zhuli)->status, 403);
    EXPECT_INT(approve(&t, t.supervisor, t.zhuli)->status, 403);
    page(t.chair, at(t.zhuli, "/decide"), 200);
    EXPECT_INT(approve(&t, t.chair, t.zhuli)->status, 303);
    EXPECT_INT(approve(&t, t.chair, t.zhuli)->status, 409);
    a = page(t.nobody, at(t.zhuli, ""), 200);
    EXPECT_HAS(a->body, "潘新来");
    /* One joined: two published shares would tell about that one. */
    EXPECT_LACKS(a->body, "non-party = ");
    EXPECT_HAS(a->body, "not told as a number");
    EXPECT_HAS(page(t.nobody, at(t.zhuli, "/roster/1"), 200)->body, "version 1");
    EXPECT_LACKS(t_get(t.nobody, at(t.zhuli, "/roster/1"))->body, "潘新来");
    EXPECT_HAS(page(t.nobody, at(t.zhuli, "/roster/2"), 200)->body, "潘新来");
    EXPECT_INT(t_get(t.nobody, at(t.zhuli, "/roster/3"))->status, 404);
    /* What is over has forgotten the flags. */
    struct council_roster_number v1;
    struct db *db = t_begin(t.s);
    EXPECT(q_council_roster_number(db, &v1, .council = t.zhuli, .number = 1));
    struct council_seats_rows rows = council_seats_of(db, v1.id);
    for (size_t i = 0; i < rows.n; i++)
        EXPECT(rows.at[i].party == FLAG_UNKNOWN && rows.at[i].woman == FLAG_UNKNOWN);
    EXPECT(council_check(db, t.zhuli, now_day(&t)).ok);
    t_commit(t.s);
}

TEST(council, a_roster_outside_the_rules_is_refused_with_its_rule)
{
    struct town t = town_new();
    council_roster d = begin(&t, t.zhuli);
    struct db *db = t_begin(t.s);
    struct council_seats_rows rows = council_seats_of(db, d.id);
    size_t left = 0;
    for (size_t i = 0; i < rows.n; i++)
        left += rows.at[i].org == t.zhuli;
    for (size_t i = 0; i < rows.n && left > 3; i++)
        if (rows.at[i].org == t.zhuli && rows.at[i].kind == SEAT_MEMBER && left--)
            q_council_seat_drop(db, .id = rows.at[i].id, .roster = d.id);
    t_commit(t.s);
    submit(&t, t.zhuli);
    EXPECT_HAS(page(t.chair, at(t.zhuli, "/decide"), 200)->body, "does not keep the rules");
    struct answer *a = approve(&t, t.chair, t.zhuli);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "Members: 3 (");
    EXPECT_INT(draft_of(&t, t.zhuli).state, ROSTER_SUBMITTED);
    EXPECT_INT(t_post(t.chair, at(t.zhuli, "/return"), "version", str(d.version + 1), "why",
                      "人数不够", NULL)
                   ->status,
               303);
    EXPECT_HAS(page(t.clerk, at(t.zhuli, "/desk"), 200)->body, "人数不够");
    EXPECT_INT(draft_of(&t, t.zhuli).state, ROSTER_DRAFT);
}

/* --- leaving --------------------------------------------------------------------------------------------------- */

TEST(council, a_seat_becomes_vacant_the_day_after)
{
    struct town t = town_new();
    struct db *db = t_begin(t.s);
    struct council_members m = council_members(db, t.zhuli, now_day(&t));
    int64_t before = (int64_t)m.n, seat = m.at[m.n - 1].seat;
    const char *name = arena_strdup(t_arena(), m.at[m.n - 1].name);
    t_commit(t.s);
    const char *path = at(t.zhuli, arena_printf(t_arena(), "/leaves/%lld", (long long)seat));
    EXPECT_HAS(page(t.clerk, path, 200)->body, name);
    EXPECT_INT(t_post(t.clerk, path, "last", "1990-01-01", "reason", "0", NULL)->status, 422);
    EXPECT_INT(
        t_post(t.clerk, path, "last", day_iso(t_arena(), now_day(&t)), "reason", "1", NULL)->status,
        303);
    EXPECT_INT(
        t_post(t.clerk, path, "last", day_iso(t_arena(), now_day(&t)), "reason", "1", NULL)->status,
        409);
    db = t_begin(t.s);
    EXPECT_INT(council_members(db, t.zhuli, now_day(&t)).n, before);
    EXPECT_INT(council_members(db, t.zhuli, now_day(&t) + 1).n, before - 1);
    t_commit(t.s);
    t.s->now += USEC_DAY;
    struct answer *a = page(t.nobody, at(t.zhuli, ""), 200);
    EXPECT_HAS(a->body, "vacant since");
    EXPECT_HAS(a->body, "moved away");
    EXPECT_LACKS(a->body, "non-party = "); /* told as approved, or not at all */
}

/* --- absences ----------------------------------------------------------------------------------------------------- */

/* How often in a row somebody has stayed away without an excuse, when that is a flag; 0: it is none. */
static int64_t flagged(struct db *db, int64_t council, day on, int64_t person)
{
    struct council_absentees l = council_absentees(db, council, on);
    for (size_t i = 0; i < l.n; i++)
        if (l.at[i].person == person)
            return l.at[i].in_row;
    return 0;
}

TEST(council, three_absences_in_a_row_are_a_flag)
{
    struct town t = town_new();
    struct db *db = t_begin(t.s);
    day on = now_day(&t);
    int64_t who = council_members(db, t.zhuli, on).at[3].person;
    council_presence_set(db, t.s->now, t.zhuli, who, on - 6, true);
    for (int i = 5; i > 3; i--)
        council_presence_set(db, t.s->now, t.zhuli, who, on - i, false);
    EXPECT_INT(flagged(db, t.zhuli, on, who), 0);
    EXPECT(council_announce_absence(db, t.s->now, t.zhuli, who, on - 3, "病了"));
    EXPECT(!council_announce_absence(db, t.s->now, t.zhuli, who, on - 3, "病了"));
    EXPECT(absence_decide(db, t.s->now, t.zhuli, who, on - 3, true, (struct actor){0, "clerk"}));
    council_presence_set(db, t.s->now, t.zhuli, who, on - 3, false); /* stays excused */
    EXPECT_INT(flagged(db, t.zhuli, on, who), 0);
    for (int i = 2; i >= 0; i--)
        council_presence_set(db, t.s->now, t.zhuli, who, on - i, false);
    EXPECT_INT(flagged(db, t.zhuli, on, who), 3);
    council_presence_set(db, t.s->now, t.zhuli, who, on, true);
    EXPECT_INT(flagged(db, t.zhuli, on, who), 0);
    EXPECT_INT(flagged(db, t.zhuli, on - 1, who), 0);
    EXPECT(!council_announce_absence(db, t.s->now, t.zhuli, 999999, on, ""));
    t_commit(t.s);
}

TEST(council, a_member_tells_beforehand)
{
    struct town t = town_new();
    const char *path = at(t.bsy, "/absent"), *later = day_iso(t_arena(), now_day(&t) + 9);
    EXPECT_INT(t_post(t.member, path, "on", later, "words", "走亲戚", NULL)->status, 303);
    EXPECT_INT(t_post(t.member, path, "on", later, "words", "走亲戚", NULL)->status, 422);
    EXPECT_INT(t_post(t.member, path, "on", day_iso(t_arena(), now_day(&t) - 1), "words", "", NULL)
                   ->status,
               422);
    EXPECT_INT(t_get(t.member, at(t.zhuli, "/absent"))->status, 403);
    EXPECT_HAS(page(t.clerk, at(t.bsy, "/absences"), 200)->body, "走亲戚");
    EXPECT_LACKS(page(t.nobody, at(t.bsy, ""), 200)->body, "走亲戚");
}

/* --- candidates ------------------------------------------------------------------------------------------------------ */

TEST(council, everybody_who_applies_is_answered)
{
    struct town t = town_new();
    const char *code = some_constituency(&t, t.zhuli), *path = at(t.zhuli, "/apply");
    EXPECT_INT(t_get(t.nobody, path)->status, 303);
    EXPECT_INT(t_post(t.resident, path, "constituency", code, "words", "愿意出力", "contact",
                      "13905760003", NULL)
                   ->status,
               303);
    EXPECT_INT(t_post(t.resident, path, "constituency", code, "words", "愿意出力", NULL)->status,
               422);
    EXPECT_HAS(page(t.clerk, at(t.zhuli, "/candidates"), 200)->body, "13905760003");
    EXPECT_LACKS(page(t.nobody, at(t.zhuli, ""), 200)->body, "愿意出力");
    struct db *db = t_begin(t.s);
    struct council_candidates_rows rows = q_council_candidates(db, .council = t.zhuli, .max = 9);
    EXPECT_INT(rows.n, 1);
    const char *one =
        at(t.zhuli, arena_printf(t_arena(), "/candidates/%lld", (long long)rows.at[0].id));
    t_commit(t.s);
    EXPECT_INT(t_post(t.clerk, one, "verdict", "2", "reason", "", NULL)->status, 422);
    EXPECT_INT(t_post(t.clerk, one, "verdict", "2", "reason", "名额已满", NULL)->status, 303);
    EXPECT_INT(t_post(t.clerk, one, "verdict", "1", "reason", "", NULL)->status, 409);
    EXPECT_HAS(page(t.resident, path, 200)->body, "名额已满");
    EXPECT_LACKS(page(t.clerk, at(t.zhuli, "/candidates"), 200)->body, "13905760003");
}

/* --- who may what ------------------------------------------------------------------------------------------------------ */

TEST(council, only_the_office_of_the_place_keeps_a_roster)
{
    struct town t = town_new();
    const char *paths[] = {"/desk",           "/candidates",   "/absences",
                           "/candidates/new", "/absences/new", "/post"};
    struct browser *others[] = {t.chair,
                                t.member,
                                t.supervisor,
                                t.leading,
                                t.resident,
                                t_sign_in(t.s, "yj-clerk"),
                                t_sign_in(t.s, "admin")};
    for (size_t i = 0; i < countof(paths); i++) {
        page(t.clerk, at(t.bsy, paths[i]), 200);
        page(t.clerk, at(t.zhuli, paths[i]), 200); /* a village of hers */
        for (size_t k = 0; k < countof(others); k++)
            EXPECT_INT(t_get(others[k], at(t.bsy, paths[i]))->status, 403);
    }
    struct browser *village = t_sign_in(t.s, "shangxi-clerk");
    EXPECT_INT(t_get(village, at(t.bsy, "/desk"))->status, 403);
    EXPECT_INT(t_get(village, at(t.zhuli, "/desk"))->status, 403);
    EXPECT_INT(t_get(t.clerk, at(t.bsy, "/decide"))->status, 403); /* the city's matter */
    page(t.leading, at(t.bsy, "/decide"), 200);
    EXPECT_INT(t_get(t.nobody, "/council/1")->status, 404);
    EXPECT_INT(t_get(t.nobody, "/council/x")->status, 404);
    EXPECT_INT(t_get(t.nobody, "/council/99999999999999999999")->status, 404);
}

/* --- who belongs to a party ---------------------------------------------------------------------------------------------- */

static const char *const public_paths[] = {
    "",      "/roster/1", "/members.csv", "/members.json", "/decide",
    "/desk", "/apply",    "/absent",      "/candidates",   "/absences"};

/* Everything that these readers can get about a council. */
static const char *all_pages(struct town *t, int64_t council)
{
    struct browser *readers[] = {t->nobody,
                                 t->resident,
                                 t->member,
                                 t->supervisor,
                                 t->leading,
                                 t->chair,
                                 t_sign_in(t->s, "admin"),
                                 t_sign_in(t->s, "unit")};
    struct buf b = buf_make(t_arena(), 1 << 16);
    for (size_t i = 0; i < countof(readers); i++)
        for (size_t k = 0; k < countof(public_paths); k++) {
            struct answer *a = t_get(readers[i], at(council, public_paths[k]));
            EXPECT_LACKS(a->body ? a->body : "", "f-party");
            EXPECT_LACKS(a->body ? a->body : "", "Member of the party");
            if (a->status == 200)
                buf_puts(&b, a->body);
        }
    return b.p;
}

/* Without the tokens of forms, which differ from page to page. */
static const char *without_tokens(const char *html)
{
    struct buf b = buf_make(t_arena(), strlen(html) + 1);
    for (const char *p; (p = strstr(html, "name=\"csrf\" value=\"")) != NULL;) {
        p += strlen("name=\"csrf\" value=\"");
        buf_printf(&b, "%.*s", (int)(p - html), html);
        html = p + strcspn(p, "\"");
    }
    buf_puts(&b, html);
    return b.p;
}

/* The same flags, on other people: the first gets what the last had, and so on. */
static void swap_flags(struct town *t, int64_t council)
{
    struct council_roster_on holds;
    VEC(const council_seat *) in = {0};
    struct db *db = t_begin(t->s);
    EXPECT(q_council_roster_on(db, &holds, .council = council, .on = now_day(t)));
    struct council_seats_rows rows = council_seats_of(db, holds.id);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].org == council && council_seat_valid(&rows.at[i], now_day(t)))
            VEC_PUSH(t_arena(), &in, &rows.at[i]);
    for (size_t i = 0; i < in.n; i++) {
        const council_seat *s = in.at[i];
        q_council_seat_set(
            db, .id = s->id, .roster = holds.id, .org = s->org, .person = s->person,
            .kind = s->kind, .capacity = s->capacity, .constituency = s->constituency,
            .origin = s->origin, .instead_of = s->instead_of, .from_day = s->from_day,
            .until_day = s->until_day, .party = in.at[in.n - 1 - i]->party, .woman = s->woman);
    }
    t_commit(t->s);
}

/* The strongest way to say it: change who belongs to the party, and no reader sees any difference. */
TEST(council, nobody_outside_the_office_learns_who_is_in_the_party)
{
    struct town t = town_new();
    int64_t councils[] = {t.zhuli, t.xindu, t.bsy};
    for (size_t i = 0; i < countof(councils); i++) {
        struct council_lines before, after;
        const char *pages = without_tokens(all_pages(&t, councils[i]));
        struct db *db = t_begin(t.s);
        before = council_check(db, councils[i], now_day(&t));
        t_commit(t.s);
        swap_flags(&t, councils[i]);
        db = t_begin(t.s);
        after = council_check(db, councils[i], now_day(&t));
        t_commit(t.s);
        EXPECT_INT(before.at[1].rule, COUNCIL_NONPARTY);
        EXPECT_INT(before.at[1].have, after.at[1].have);
        EXPECT_STR(without_tokens(all_pages(&t, councils[i])), pages);
    }
    page(t.clerk, at(t.bsy, "/desk"), 200);
    begin(&t, t.zhuli);
    EXPECT_HAS(page(t.clerk, at(t.zhuli, "/seat"), 200)->body, "f-party");
}
