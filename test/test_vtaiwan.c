/*
 * test_vtaiwan.c - a real discussion walks the whole chain: the Polis export of vTaiwan on Uber (CC BY 4.0, read from
 * below TONGXIN_SHARED, or ../shared) is imported, a statement of it becomes a topic, and people of the demo
 * town bring that through all ten stages by the routes of the web, form by form, as a browser would.
 */
#include <ctype.h>

#include "base/hash.h"
#include "base/json.h"
#include "gen/meeting/queries.h"
#include "html_check.h"
#include "mod/council/council.h"
#include "mod/meeting/meeting.h"
#include "mod/resolution/resolution.h"
#include "mod/topic/room.h"
#include "web_harness.h"

#define PLACE "linhai/baishuiyang/"

struct walk {
    struct site *s;
    int64_t body, topic, meeting, org;
    const char *number;
    struct {
        const char *number, *code;
    } said[3];
};

/* --- a browser that fills in forms ------------------------------------------------------------------- */

static struct browser *as(struct walk *w, const char *login)
{
    return *login ? t_sign_in(w->s, login) : t_browser(w->s, 0);
}

/* The value of an attribute that begins at p, as it was before escaping (no references in hidden fields here). */
static const char *quoted(const char *p)
{
    return str_dup(t_arena(), (struct str){p, strcspn(p, "\"")});
}

static void set(struct fields *f, const char *name, const char *value)
{
    for (size_t i = 0; i < f->n; i++)
        if (streq(f->at[i].name, name)) {
            f->at[i].value = value;
            return;
        }
    f->at[f->n++] = (struct field){name, value};
}

/* Hidden fields of the first form with that action on a page. */
static struct fields hidden_of(const char *html, const char *action)
{
    struct fields f = {arena_array(t_arena(), struct field, 64), 0};
    const char *at = strstr(html, arena_printf(t_arena(), "action=\"%s\"", action));
    if (!at)
        test_fail(__FILE__, __LINE__, "no form to %s", action);
    const char *end = strstr(at, "</form>");
    while ((at = strstr(at, "<input type=\"hidden\" name=\"")) && at < end && f.n < 40) {
        const char *name = quoted(at + strlen("<input type=\"hidden\" name=\""));
        const char *value = strstr(at, "value=\"");
        if (value && value < end)
            set(&f, name, quoted(value + strlen("value=\"")));
        at++;
    }
    return f;
}

/* Opens the page, fills the form with pairs of name and value, sends it; it has to be taken. */
static struct answer *fill(struct browser *b, const char *page, const char *action, ...)
{
    va_list ap;
    struct answer *a = t_get(b, page);
    if (a->status != 200 || html_fault(t_arena(), a->body))
        test_fail(__FILE__, __LINE__, "%s: %d", page, a->status);
    struct fields f = hidden_of(a->body, action);
    va_start(ap, action);
    for (const char *name; (name = va_arg(ap, const char *));)
        set(&f, name, va_arg(ap, const char *));
    va_end(ap);
    a = t_post_fields(b, action, f);
    if (a->status != 303) {
        const char *why = strstr(a->body ? a->body : "", "class=\"error-summary");
        test_fail(__FILE__, __LINE__, "%s: %d %.300s", action, a->status, why ? why : "");
    }
    return a;
}

static const char *path(const char *fmt, int64_t id, const char *rest)
{
    return arena_printf(t_arena(), "%s/%lld%s", fmt, (long long)id, rest);
}

static const char *num(int64_t n)
{
    return arena_printf(t_arena(), "%lld", (long long)n);
}

static void days_pass(struct walk *w, int days)
{
    w->s->now += days * USEC_DAY;
}

/* --- what stands in the database ------------------------------------------------------------------------ */

static struct topic topic_of(struct walk *w)
{
    struct topic x = {0};
    struct db *db = t_begin(w->s);
    EXPECT(topic_by_id(db, w->topic, &x));
    t_commit(w->s);
    return x;
}

static struct meeting meeting_of(struct walk *w)
{
    struct meeting m = {0};
    struct db *db = t_begin(w->s);
    EXPECT(meeting_by_id(db, w->meeting, &m));
    t_commit(w->s);
    return m;
}

static void stands_at(struct walk *w, int stage)
{
    EXPECT_INT(topic_of(w).stage, stage);
    struct answer *a = t_get(as(w, ""), arena_printf(t_arena(), "/t/%s", w->number));
    EXPECT_INT(a->status, 200);
    EXPECT(html_fault(t_arena(), a->body) == NULL);
}

static void advance(struct walk *w)
{
    const char *desk = path("/office/topic", w->topic, "");
    fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/advance"), NULL);
}

/* --- the stages ----------------------------------------------------------------------------------------- */

static const char *data_dir(void)
{
    const char *at = getenv("TONGXIN_SHARED");
    const char *dir = arena_printf(t_arena(), "%s/data/polis/vtaiwan.uberx", at ? at : "../shared");
    if (access(dir, R_OK) != 0)
        test_skip("the data of vTaiwan is not here (TONGXIN_SHARED)");
    return dir;
}

static void import_and_take(struct walk *w)
{
    struct body b;
    struct topic talk;
    const char *why = NULL, *dir = data_dir();
    t_furnish(w->s);
    struct topic_by system = {.zone = w->s->zone, .now = w->s->now, .quiet = true};
    struct db *db = t_begin(w->s);
    EXPECT(body_by_path(db, PLACE, &b));
    int64_t id = topic_import_polis(db, &system, dir, b.id, NULL, &why);
    EXPECT_STR(why, NULL);
    EXPECT(topic_by_id(db, id, &talk));
    w->body = b.id;
    w->org = council_of_body(db, b.id);
    t_commit(w->s);
    const char *page = arena_printf(t_arena(), "/t/%s/statements", talk.number);
    const char *action = arena_printf(t_arena(), "%s/40/topic", page);
    EXPECT_HAS(t_get(as(w, ""), page)->body, "1921 people gave 49443 votes.");
    EXPECT_LACKS(t_get(as(w, ""), page)->body, action);
    struct answer *a = fill(as(w, "clerk"), page, action, NULL);
    EXPECT(str_int64(str_of(strrchr(a->location, '/') + 1), &w->topic));
    w->number = str_dup(t_arena(), str_of(topic_of(w).number));
    EXPECT_HAS(t_get(as(w, ""), page)->body, w->number);
    EXPECT_LACKS(t_get(as(w, "clerk"), page)->body, action); /* once */
}

/* The number and the code of a receipt: "BSY-2026-0137" and "7K4M-QX2P". */
static const char *code_on(const char *html)
{
    for (const char *p = html; *p; p++) {
        size_t n = 0;
        while (n < 9 && (n == 4 ? p[n] == '-'
                                : isupper((unsigned char)p[n]) || isdigit((unsigned char)p[n])))
            n++;
        if (n == 9 && !isalnum((unsigned char)p[9]) && p[9] != '-' && p > html && p[-1] == '>')
            return str_dup(t_arena(), (struct str){p, 9});
    }
    test_fail(__FILE__, __LINE__, "no code on the receipt");
    return NULL;
}

static void say(struct walk *w, size_t i, const char *text)
{
    struct browser *b = as(w, "");
    struct answer *a = t_post(b, "/say", "place", PLACE, "text", text, "public", "1", "kind",
                              "suggestion", "sure", "1", NULL);
    EXPECT_INT(a->status, 303);
    a = t_get(b, "/say/receipt");
    const char *n = strstr(a->body, "BSY-2026-");
    EXPECT(n != NULL);
    w->said[i].number = str_dup(t_arena(), (struct str){n, strspn(n, "BSY-0123456789")});
    w->said[i].code = code_on(a->body);
    const char *desk = arena_printf(t_arena(), "/office/submissions/%s", w->said[i].number);
    fill(as(w, "clerk"), desk, arena_printf(t_arena(), "%s/accept", desk), "kind", "suggestion",
         "title", text, "text", text, NULL);
}

static void collect(struct walk *w)
{
    static const char *const words[] = {"晚上从车站回村没有车，能不能让有牌的车在手机上约？",
                                        "司机要有保险，坐的人才放心，出了事找得到人。",
                                        "我开出租的，规矩一样我不怕，就怕只管我们。"};
    const char *desk = path("/office/topic", w->topic, "");
    fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/text"), "title",
         "晚上叫车，规矩怎么定？", "summary",
         "从一条一千九百人看过的看法来：有保险、有牌照，谁都能约得到。", "lang", "zh-Hans",
         "category", "transport", "statutory", "", "duplicates", "1", NULL);
    for (size_t i = 0; i < countof(words); i++) {
        say(w, i, words[i]);
        fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/add"), "number",
             w->said[i].number, NULL);
    }
    days_pass(w, 8);
    advance(w);
}

static void choose(struct walk *w)
{
    const char *desk = path("/office/topic", w->topic, ""),
               *decide = path("/office/topic", w->topic, "/decide");
    stands_at(w, STAGE_SELECT);
    fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/declare"), "interest", "0", NULL);
    fill(as(w, "clerk"), desk, decide, "what", "0", "verdict", "1", "decide_reason",
         "一千九百人看过，八成同意，值得坐下来定规矩。", NULL);
    for (size_t i = 0; i < countof(w->said); i++) {
        struct submission s = {0};
        struct db *db = t_begin(w->s);
        EXPECT(submission_by_number(db, w->said[i].number, &s));
        t_commit(w->s);
        fill(as(w, "clerk"), desk, decide, "what", num(s.id), "verdict", "2", "decide_reason",
             "说的是同一件事，一起商量。", NULL);
    }
    advance(w);
}

static void announce(struct walk *w)
{
    struct person host = {0}, recorder = {0};
    struct db *db = t_begin(w->s);
    EXPECT(account_person(db, account_find(db, "chair"), &host));
    EXPECT(account_person(db, account_find(db, "clerk"), &recorder));
    t_commit(w->s);
    day on = zone_day(w->s->zone, w->s->now) + 9;
    stands_at(w, STAGE_ANNOUNCE);
    struct answer *a =
        fill(as(w, "clerk"), "/meeting/new?place=" PLACE, "/meeting/new?place=" PLACE, "kind", "1",
             "title", "晚上叫车怎么定规矩", "lang", "zh-Hans", "day", day_iso(t_arena(), on),
             "from", "9:00", "minutes", "120", "place", "镇政府二楼会议室", "who", "人人都可以来",
             "host", num(host.id), "recorder", num(recorder.id), NULL);
    EXPECT(str_int64((struct str){strrchr(a->location, '/') + 1,
                                  strspn(strrchr(a->location, '/') + 1, "0123456789")},
                     &w->meeting));
    fill(as(w, "clerk"), path("/meeting", w->meeting, "/agenda"),
         path("/meeting", w->meeting, "/agenda"), "topic", num(w->topic), NULL);
    fill(as(w, "clerk"), path("/meeting", w->meeting, ""), path("/meeting", w->meeting, "/notice"),
         NULL);
    advance(w);
}

static void study(struct walk *w)
{
    const char *desk = path("/office/topic", w->topic, "");
    static const char *const options[][2] = {{"有牌照的都能约", "出租和约车一样要保险。"},
                                             {"先在夜里试", "晚上八点以后试三个月。"}};
    stands_at(w, STAGE_STUDY);
    fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/brief"), "brief",
         "看法来自一次公开讨论：1921 人，49443 票。要保险的人在两边都占多数。", "differ", "1",
         NULL);
    for (size_t i = 0; i < countof(options); i++)
        fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/option"), "option",
             options[i][0], "option_text", options[i][1], "cost", "不用钱", NULL);
    fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/consulted"), "asked",
         "五位出租车司机", "how", "座谈", "said", "规矩一样就行。", NULL);
}

static void deliberate(struct walk *w)
{
    const char *room = path("/meeting", w->meeting, "/room");
    struct meeting m = meeting_of(w);
    w->s->now = m.starts;
    struct db *db = t_begin(w->s);
    struct council_members all = council_members(db, w->org, zone_day(w->s->zone, m.starts));
    int64_t quorum = meeting_quorum(db, w->s->zone, &m);
    int64_t *person = arena_array(t_arena(), int64_t, all.n);
    int64_t n = 0;
    for (size_t i = 0; i < all.n && n < quorum; i++)
        if (all.at[i].kind != SEAT_SUBSTITUTE)
            person[n++] = all.at[i].person;
    t_commit(w->s);
    struct browser *clerk = as(w, "clerk");
    for (int64_t i = 0; i < n; i++)
        EXPECT_INT(
            t_post(clerk, path("/meeting", w->meeting, "/sign-in"), "person", num(person[i]), NULL)
                ->status,
            303);
    EXPECT_INT(
        t_post(as(w, ""), path("/meeting", w->meeting, "/ask"), "text", "夜里十二点以后呢？", NULL)
            ->status,
        303);
    fill(as(w, "chair"), room, path("/meeting", w->meeting, "/open"), NULL);
    stands_at(w, STAGE_DELIBERATE);
}

static void conclude(struct walk *w)
{
    struct meeting m = meeting_of(w);
    struct meeting_item item = {0};
    int64_t who[3] = {0};
    struct db *db = t_begin(w->s);
    item = meeting_items(db, m.id).at[0];
    struct meeting_attendances_rows here = q_meeting_attendances(db, .meeting = m.id);
    for (size_t i = 0; i < countof(who) && i < here.n; i++)
        who[i] = here.at[i].id;
    struct meeting_questions_rows asked = q_meeting_questions(db, .meeting = m.id);
    t_commit(w->s);
    struct browser *clerk = as(w, "clerk");
    for (size_t i = 0; i < countof(who); i++) {
        w->s->now += USEC_MINUTE;
        EXPECT_INT(t_post(clerk, path("/meeting", m.id, "/turn"), "who", num(who[i]), "item",
                          num(item.id), NULL)
                       ->status,
                   303);
    }
    EXPECT_INT(asked.n, 1);
    EXPECT_INT(t_post(clerk, path("/meeting", m.id, "/question"), "question", num(asked.at[0].id),
                      "how", "answered", "answer", "十二点以后同样约得到。", NULL)
                   ->status,
               303);
    EXPECT_INT(t_post(clerk, path("/meeting", m.id, "/decide"), "item", num(item.id), "outcome",
                      "0", "method", "0", "text",
                      "有牌照、有保险的车都能约，规矩一样；晚上先试三个月。", NULL)
                   ->status,
               303);
    fill(as(w, "chair"), path("/meeting", m.id, "/room"), path("/meeting", m.id, "/close"), NULL);
    stands_at(w, STAGE_CONCLUDE);
    const char *minutes = path("/meeting", m.id, "/minutes"),
               *act = path("/meeting", m.id, "/minutes/act"),
               *sign = path("/meeting", m.id, "/minutes/sign");
    fill(as(w, "clerk"), minutes, act, "how", "circulate", NULL);
    days_pass(w, 3);
    static const char *const signers[] = {"chair", "clerk", "supervisor"};
    for (size_t i = 0; i < countof(signers); i++)
        fill(as(w, signers[i]), minutes, sign, NULL);
    fill(as(w, "clerk"), minutes, act, "how", "publish", NULL);
}

static void publicise(struct walk *w)
{
    const char *desk = arena_printf(t_arena(), "/office/resolution/%s", w->number);
    const char *object = arena_printf(t_arena(), "/resolution/%s/object", w->number);
    struct resolution x;
    stands_at(w, STAGE_PUBLICISE);
    const char *publish = arena_printf(t_arena(), "%s/publish", desk);
    fill(as(w, "clerk"), publish, publish, "text",
         "有牌照、有保险的车都能约，规矩一样；晚上先试三个月。", NULL);
    fill(as(w, ""), object, object, "text", "三个月以后谁来看结果？", "name", "", NULL);
    struct db *db = t_begin(w->s);
    EXPECT(resolution_of_topic(db, w->topic, &x));
    int64_t objection = objections_of(db, x.id).at[0].id;
    t_commit(w->s);
    const char *answer = path("/office/objection", objection, "");
    fill(as(w, "clerk"), answer, answer, "verdict", "1", "answer", "监督小组看，日期写在任务里。",
         NULL);
    days_pass(w, 8);
    const char *settle = arena_printf(t_arena(), "%s/settle", desk);
    fill(as(w, "clerk"), settle, settle, "result", "公示期满，一件异议已答复，照办。", NULL);
    advance(w);
}

static void implement(struct walk *w)
{
    const char *give = arena_printf(t_arena(), "/office/resolution/%s/task", w->number);
    struct grant unit = {0};
    stands_at(w, STAGE_IMPLEMENT);
    struct browser *b = as(w, "unit");
    struct who who = t_get(b, "/account")->req->who;
    for (size_t i = 0; i < who.n_grant; i++)
        if (who.grant[i].role == ROLE_UNIT)
            unit = who.grant[i];
    fill(as(w, "clerk"), give, give, "org", num(unit.org), "title", "夜间约车试行三个月", "until",
         day_iso(t_arena(), zone_day(w->s->zone, w->s->now) + 20), "budget", "", NULL);
    struct db *db = t_begin(w->s);
    int64_t task = tasks_of_topic(db, w->topic).at[0].id;
    t_commit(w->s);
    days_pass(w, 10);
    const char *report = path("/task", task, "/report");
    b = as(w, "unit");
    b->file[0] = "file", b->file[1] = "试行记录.txt",
    b->file[2] = "三个月，四百一十二次，没有投诉。\n";
    fill(b, report, report, "text", "试行办好了，记录附上。", "finish", "1", NULL);
    advance(w);
}

static void supervise(struct walk *w)
{
    const char *finding = path("/watch", w->body, "/finding");
    const char *rate = arena_printf(t_arena(), "/resolution/%s/rate", w->number);
    stands_at(w, STAGE_SUPERVISE);
    fill(as(w, "supervisor"), finding, finding, "number", w->number, "fault", "0", "text",
         "看了记录，和决定一致。", NULL);
    for (size_t i = 0; i < countof(w->said); i++)
        fill(as(w, ""), rate, rate, "solved", "1", "attitude", "5", "speed", "4", "result", "5",
             "number", w->said[i].number, "code", w->said[i].code, NULL);
    advance(w);
}

static void archive(struct walk *w)
{
    const char *desk = path("/office/topic", w->topic, "");
    stands_at(w, STAGE_ARCHIVE);
    fill(as(w, "clerk"), desk, path("/office/topic", w->topic, "/answer"), "answer",
         "夜间约车已经试行三个月，规矩一样，有保险。全过程在议题页上。", "basis",
         "议事会决议和试行记录", NULL);
    advance(w);
    EXPECT_INT(topic_of(w).state, TOPIC_ARCHIVED);
}

/* --- what everybody can read in the end -------------------------------------------------------------------- */

static void read_it(struct walk *w)
{
    static const char *const words[] = {"晚上叫车，规矩怎么定？", "五位出租车司机",
                                        "有牌照、有保险的车都能约", "监督小组看，日期写在任务里。",
                                        "夜间约车试行三个月"};
    struct browser *b = as(w, "");
    struct answer *a = t_get(b, arena_printf(t_arena(), "/t/%s", w->number));
    for (size_t i = 0; i < countof(words); i++)
        EXPECT_HAS(a->body, words[i]);
    a = t_get(b, arena_printf(t_arena(), "/t/%s/package.json", w->number));
    EXPECT_INT(a->status, 200);
    uint8_t sum[SHA256_BYTES];
    sha256(a->body, strlen(a->body), sum);
    EXPECT_STR(hex_encode(t_arena(), sum, sizeof(sum)), topic_of(w).sha256);
    for (size_t i = 0; i < countof(w->said); i++) {
        struct browser *villager = as(w, "");
        EXPECT_INT(
            t_post(villager, "/status", "n", w->said[i].number, "c", w->said[i].code, NULL)->status,
            303);
        EXPECT_HAS(t_get(villager, "/status/case")->body, "夜间约车已经试行三个月");
    }
}

/* The report of the topic: what everybody could count on the pages of this walk. */
static void read_figures(struct walk *w)
{
    static const struct {
        const char *key;
        int64_t of[2]; /* counted, out of */
    } told[] = {{"said", {3, 0}},          {"voices_taken", {3, 3}}, {"notices", {1, 1}},
                {"choices", {1, 1}},       {"quorum", {1, 1}},       {"consensus", {1, 1}},
                {"minutes_week", {1, 1}},  {"tasks", {1, 1}},        {"findings_fine", {1, 1}},
                {"reply_in_time", {3, 3}}, {"offline", {0, 3}},      {"feedback", {1, 1}}};
    const char *error = NULL, *page = arena_printf(t_arena(), "/report/t/%s", w->number);
    struct browser *b = as(w, "");
    struct answer *a = t_get(b, arena_printf(t_arena(), "%s.json", page));
    const struct json_value *v = json_parse(t_arena(), str_of(a->body), 1 << 20, &error);
    const struct json_value *figures = json_get(v, "figures");
    EXPECT_STR(error, NULL);
    size_t seen = 0;
    for (size_t i = 0; i < json_size(figures); i++) {
        const struct json_value *figure = json_at(figures, i);
        const char *key = json_text(json_get(figure, "key"));
        int64_t num = 0, den = 0;
        for (size_t k = 0; k < countof(told); k++)
            if (streq(key, told[k].key)) {
                json_number(json_get(figure, told[k].of[1] ? "numerator" : "value"), &num);
                json_number(json_get(figure, "denominator"), &den);
                if (num != told[k].of[0] || den != told[k].of[1])
                    test_fail(__FILE__, __LINE__, "%s: %lld of %lld", key, (long long)num,
                              (long long)den);
                seen++;
            }
        if (streq(key, "delivered")) /* three people: not told apart */
            EXPECT_STR(json_text(json_get(figure, "state")), "hidden");
    }
    EXPECT_INT(seen, countof(told));
    a = t_get(b, page);
    EXPECT_INT(a->status, 200);
    EXPECT(html_fault(t_arena(), a->body) == NULL);
    EXPECT_HAS(a->body, "晚上叫车，规矩怎么定？");
    EXPECT_HAS(t_get(b, arena_printf(t_arena(), "%s.md", page))->body,
               "| Tasks done in time | 100% | 1 of 1 |");
}

TEST(walk, a_statement_of_vtaiwan_goes_through_all_ten_stages)
{
    struct walk w = {.s = t_site()};
    import_and_take(&w);
    collect(&w);
    choose(&w);
    announce(&w);
    study(&w);
    deliberate(&w);
    conclude(&w);
    publicise(&w);
    implement(&w);
    supervise(&w);
    archive(&w);
    read_it(&w);
    read_figures(&w);
}
