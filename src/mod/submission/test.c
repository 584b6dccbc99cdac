/*
 * test.c - from the first word to the last: what people and offices may do, and what nobody may.
 */
#include "algo/mask.h"
#include "algo/near.h"
#include "html_check.h"
#include "mod/submission/import.h"
#include "mod/submission/test_submission.h"

/* --- saying something ----------------------------------------------------------------------------- */

TEST(submission, a_word_needs_only_a_place_and_a_text)
{
    struct desk t = desk_new();
    struct answer *a = t_post(t.nobody, "/say", "place", "linhai/baishuiyang/shangxi/", "text",
                              "水井边的路灯灭了半个月。晚上看不见。", "public", "1", NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, "/say/receipt");
    a = desk_page(t.nobody, "/say/receipt", 200);
    EXPECT_HAS(a->body, "BSYSX-2026-0001");
    EXPECT_HAS(a->body, "<svg");
    EXPECT_STR(t_header(a, "Cache-Control"), "no-store");
    struct submission s = desk_number(&t, "BSYSX-2026-0001");
    EXPECT_INT(s.state, SUB_RECEIVED);
    EXPECT_STR(s.title, "水井边的路灯灭了半个月");
    EXPECT(s.public_text == NULL);
    EXPECT_LACKS(desk_page(t.nobody, "/s/BSYSX-2026-0001", 200)->body, "水井边");
    EXPECT_INT(t_post(t.nobody, "/say", "place", "linhai/baishuiyang/", "text", "", NULL)->status,
               422);
    EXPECT_INT(t_post(t.nobody, "/say", "place", "atlantis/", "text", "喂", NULL)->status, 422);
}

TEST(submission, what_was_typed_comes_back)
{
    struct desk t = desk_new();
    struct answer *a =
        t_post(t.nobody, "/say", "place", "", "text", "路灯灭了", "phone", "abc", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    EXPECT_HAS(a->body, "路灯灭了");
    EXPECT_HAS(a->body, "abc");
}

/* The shipped rules with one more: who says something is known. */
static void only_known_people_may_say(struct desk *t)
{
    struct charter_errors e;
    size_t n;
    int64_t version;
    const char *rule = "key = \"assurance.submit\"; value = \"none\"", *day_ = "effective = \"",
               *text = charter_shipped("linhai", &n), *at = strstr(text, rule),
               *from = strstr(text, day_);
    EXPECT(at && from && from < at);
    from += strlen(day_);
    const char *other =
        arena_printf(t_arena(), "%.*s%s%.*skey = \"assurance.submit\"; value = \"contact\"%.*s",
                     (int)(from - text), text,
                     day_iso(t_arena(), zone_day(t->s->zone, t->s->now) + 1), (int)(at - from - 10),
                     from + 10, (int)(text + n - at - (ptrdiff_t)strlen(rule)), at + strlen(rule));
    const struct charter *file = charter_parse(t_arena(), other, strlen(other), &e);
    EXPECT(file && charter_apply(t_begin(t->s), t->s->zone, t->s->now, 0, file, &e, &version));
    t_commit(t->s);
    t->s->now += 2 * USEC_DAY;
}

TEST(submission, who_has_to_sign_in_first_loses_no_word)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "桥头的路灯不亮了，晚上骑车很危险。");
    desk_accept(&t, n);
    EXPECT_HAS(desk_page(t.other, desk_path("/s/%s", n), 200)->body,
               "<meta name=\"description\" content=\"桥头的路灯不亮了");
    struct answer *a = t_post(t.other, desk_path("/s/%s/support", n), NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, desk_path("/sign-in?back=/s/%s", n));
    only_known_people_may_say(&t);
    a = t_post(t.other, "/say", "place", "linhai/baishuiyang/shangxi/", "text",
               "溪边的栏杆断了一截，小孩常去玩水。", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "sign in first");
    EXPECT_HAS(a->body, "溪边的栏杆断了一截，小孩常去玩水。</textarea>");
    desk_later(&t, t.s->now);
    a = t_post(t.resident, "/say", "place", "linhai/baishuiyang/shangxi/", "text",
               "溪边的栏杆断了一截，小孩常去玩水。", NULL);
    EXPECT_STR(a->location, "/say/receipt");
}

TEST(submission, who_comes_back_to_a_number_need_not_type_it)
{
    struct desk t = desk_new();
    struct answer *a = desk_page(t.nobody, "/say?about=BSYSX-2026-0016", 200);
    EXPECT_HAS(a->body, "value=\"Once more about BSYSX-2026-0016\"");
    a = desk_page(t.nobody, "/say?about=%22%3E%3Cb%3E", 200);
    EXPECT(!strstr(a->body, "Once more"));
}

TEST(submission, near_duplicates_are_shown_before_sending)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "老樟树下的路灯灭了一个月，孩子晚自习回来看不见路");
    desk_accept(&t, n);
    struct answer *a =
        t_post(t.nobody, "/say", "place", "linhai/baishuiyang/shangxi/", "text",
               "老樟树下那盏路灯灭了快一个月了，孩子晚自习回来看不见路，怕摔", "public", "1", NULL);
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "Is it one of these?");
    EXPECT_HAS(a->body, n);
    EXPECT_HAS(a->body, "name=\"sure\" value=\"1\"");
    a = t_post(t.nobody, "/say", "place", "linhai/baishuiyang/shangxi/", "text",
               "老樟树下那盏路灯灭了快一个月了，孩子晚自习回来看不见路，怕摔", "sure", "1", NULL);
    EXPECT_INT(a->status, 303);
    a = t_post(t.nobody, "/say", "place", "linhai/baishuiyang/shangxi/", "text",
               "食堂的菜能不能软一点", NULL);
    EXPECT_INT(a->status, 303);
}

/* --- the code --------------------------------------------------------------------------------------- */

TEST(submission, wrong_code_and_unknown_number_get_the_same_answer)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了");
    struct answer *a = t_post(t.other, "/status", "n", n, "c", "AAAA-AAAA", NULL);
    struct answer *b = t_post(t.other, "/status", "n", "BSYSX-2026-9999", "c", "AAAA-AAAA", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_INT(b->status, 422);
    EXPECT_HAS(a->body, "do not fit together");
    EXPECT_HAS(b->body, "do not fit together");
    EXPECT_LACKS(a->body, "水渠");
    EXPECT_INT(t_get(t.other, "/status/case")->status, 303);
    EXPECT_INT(t_post(t.other, "/status", "n", n, "c", "", NULL)->status, 422);
}

TEST(submission, right_code_opens_the_case_however_it_is_typed)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了"), *code = desk_code_of(&t);
    struct buf typed = buf_make(t_arena(), 20);
    for (const char *p = code; *p; p++)
        if (*p != '-')
            buf_putc(&typed, *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
    struct answer *a =
        t_post(t.other, "/status", "n", str_lower(t_arena(), str_of(n)), "c", typed.p, NULL);
    EXPECT_INT(a->status, 303);
    a = desk_page(t.other, "/status/case", 200);
    EXPECT_HAS(a->body, "水渠堵了");
    EXPECT_HAS(t_get(t.other, "/status/export")->body, "水渠堵了");
    a = t_post(t.other, "/status/leave", NULL);
    EXPECT_HAS(desk_page(t.other, a->location, 200)->body, "has forgotten your number");
    EXPECT_INT(t_get(t.other, "/status/case")->status, 303);
}

/* --- the office -------------------------------------------------------------------------------------- */

TEST(submission, from_the_first_word_to_the_last)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了，电话 13812345678");
    desk_accept(&t, n);
    struct answer *a = desk_page(t.nobody, desk_path("/s/%s", n), 200);
    EXPECT_HAS(a->body, "水渠堵了");
    EXPECT_LACKS(a->body, "13812345678");
    desk_later(&t, t.s->now + USEC_DAY);
    EXPECT_INT(desk_draft(t.clerk, n, "0", "挖机已经进场。")->status, 303);
    a = desk_page(t.clerk, desk_path("/office/submissions/%s", n), 200);
    EXPECT_LACKS(a->body, "/publish\"");
    EXPECT_LACKS(desk_page(t.nobody, desk_path("/s/%s", n), 200)->body, "挖机");
    EXPECT_INT(desk_act(t.clerk, n, "publish", "version", "1", NULL)->status, 422);
    EXPECT_INT(desk_act(t.chair, n, "publish", "version", "1", NULL)->status, 303);
    EXPECT_HAS(desk_page(t.nobody, desk_path("/s/%s", n), 200)->body, "挖机已经进场");
    EXPECT_HAS(t_get(t.nobody, "/submissions/feed.atom?place=linhai/")->body, "挖机已经进场");
    EXPECT_HAS(desk_page(t.nobody, "/status/case", 200)->body, "挖机已经进场");
    EXPECT_INT(t_post(t.nobody, "/status/rate", "attitude", "5", NULL)->status, 422);
    EXPECT_INT(t_post(t.nobody, "/status/rate", "solved", "1", "speed", "4", NULL)->status, 303);
    EXPECT_INT(desk_number(&t, n).state, SUB_CLOSED);
    EXPECT_INT(t_post(t.nobody, "/status/rate", "solved", "3", NULL)->status, 422);
}

TEST(submission, not_solved_is_opened_again_within_the_days)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了");
    desk_accept(&t, n);
    desk_answer(&t, n, "通了。");
    EXPECT_INT(t_post(t.nobody, "/status/rate", "solved", "3", NULL)->status, 303);
    EXPECT_INT(desk_number(&t, n).state, SUB_ANSWERED);
    usec answered = t.s->now;
    desk_later(&t, answered + 31 * USEC_DAY);
    EXPECT_INT(t_post(t.nobody, "/status/reopen", "why", "没通", NULL)->status, 422);
    desk_later(&t, answered + 29 * USEC_DAY);
    EXPECT_INT(t_post(t.nobody, "/status/reopen", "why", "没通", NULL)->status, 303);
    EXPECT_INT(desk_number(&t, n).state, SUB_REOPENED);
    desk_answer(&t, n, "这次真通了。");
    EXPECT_INT(t_post(t.nobody, "/status/rate", "solved", "1", NULL)->status, 303);
    EXPECT_INT(desk_number(&t, n).state, SUB_CLOSED);
}

TEST(submission, a_withdrawn_word_leaves_a_tombstone)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了");
    desk_accept(&t, n);
    EXPECT_INT(t_post(t.nobody, "/status/withdraw", "reason", "自己解决了", NULL)->status, 422);
    EXPECT_INT(
        t_post(t.nobody, "/status/withdraw", "reason", "自己解决了", "sure", "1", NULL)->status,
        303);
    struct answer *a = desk_page(t.other, desk_path("/s/%s", n), 200);
    EXPECT_HAS(a->body, "自己解决了");
    EXPECT_LACKS(a->body, "水渠");
    EXPECT_LACKS(t_get(t.other, desk_path("/s/%s.json", n))->body, "水渠");
    EXPECT_LACKS(t_get(t.clerk, desk_path("/office/submissions/%s", n))->body, "水渠");
    EXPECT_HAS(desk_page(t.other, "/submissions", 200)->body, n);
}

TEST(submission, refusing_needs_a_reason_that_everybody_reads)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了");
    EXPECT_INT(desk_act(t.clerk, n, "refuse", "why", "", "version", "1", NULL)->status, 422);
    EXPECT_INT(
        desk_act(t.clerk, n, "refuse", "why", "属于水库管理处", "version", "1", NULL)->status, 303);
    EXPECT_HAS(desk_page(t.other, desk_path("/s/%s", n), 200)->body, "属于水库管理处");
    EXPECT_INT(desk_number(&t, n).state, SUB_REFUSED);
}

TEST(submission, two_clerks_at_once_lose_nothing)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了");
    desk_accept(&t, n);
    EXPECT_INT(desk_draft(t.clerk, n, "0", "第一个人写的")->status, 303);
    struct answer *a = desk_draft(t.chair, n, "0", "第二个人写的");
    EXPECT_INT(a->status, 409);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    EXPECT_HAS(a->body, "第一个人写的");
    EXPECT_HAS(a->body, "第二个人写的");
    EXPECT_HAS(a->body, "name=\"version\" value=\"1\"");
    a = desk_act(t.chair, n, "refuse", "why", "不归我们管的事", "version", "1", NULL);
    EXPECT_INT(a->status, 409);
    EXPECT_HAS(a->body, "不归我们管的事");
    EXPECT_INT(desk_number(&t, n).state, SUB_ACCEPTED);
}

TEST(submission, each_merged_person_is_answered)
{
    struct desk t = desk_new();
    const char *first = desk_said(&t, "水渠堵了，田里没有水"), *code = desk_code_of(&t);
    (void)code;
    const char *second = desk_said_by(&t, t.other, "水渠堵住，庄稼干了");
    desk_accept(&t, first);
    desk_accept(&t, second);
    EXPECT_INT(desk_act(t.clerk, second, "merge", "number", second, "version", "2", NULL)->status,
               422);
    EXPECT_INT(desk_act(t.clerk, second, "merge", "number", first, "version", "2", NULL)->status,
               303);
    EXPECT_INT(desk_number(&t, second).state, SUB_MERGED);
    EXPECT_INT(desk_act(t.clerk, first, "merge", "number", second, "version", "2", NULL)->status,
               422);
    desk_answer(&t, first, "石头清走了。");
    EXPECT_INT(desk_number(&t, second).state, SUB_ANSWERED);
    EXPECT_HAS(desk_page(t.other, "/status/case", 200)->body, "石头清走了");
    EXPECT_INT(t_post(t.other, "/status/rate", "solved", "3", NULL)->status, 303);
    EXPECT_INT(t_post(t.other, "/status/reopen", "why", "下面那段还堵", NULL)->status, 303);
    EXPECT_INT(desk_number(&t, second).state, SUB_REOPENED);
    EXPECT_INT(desk_number(&t, first).state, SUB_ANSWERED);
}

TEST(submission, the_first_receiver_answers_for_a_transfer)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了"), *to = desk_path_id("%lld", t.unit_org);
    desk_accept(&t, n);
    EXPECT_INT(
        desk_act(t.clerk, n, "transfer", "to", to, "why", "归建设办", "version", "2", NULL)->status,
        303);
    struct submission s = desk_number(&t, n);
    struct deadline d;
    EXPECT_INT(s.state, SUB_TRANSFERRED);
    EXPECT_INT(s.first_org, t.office);
    struct db *db = t_begin(t.s);
    EXPECT(deadline_find(db, SUBJECT_SUBMISSION, s.id, sub_reply_rule(s.kind), &d));
    EXPECT_INT(d.org, t.office);
    t_commit(t.s);
    EXPECT_INT(desk_act(t.unit, n, "object", "why", "归村里管", "version", "3", NULL)->status, 303);
    s = desk_number(&t, n);
    EXPECT_INT(s.org, t.office);
    EXPECT_INT(s.state, SUB_ACCEPTED);
    EXPECT_INT(
        desk_act(t.clerk, n, "transfer", "to", to, "why", "再转一次", "version", "4", NULL)->status,
        422);
}

TEST(submission, more_time_needs_a_second_person_and_comes_once)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了");
    desk_accept(&t, n);
    usec before = desk_due_of(&t, n);
    EXPECT_INT(
        desk_act(t.clerk, n, "ask", "days", "5", "why", "等检测报告", "version", "2", NULL)->status,
        303);
    EXPECT_INT(desk_due_of(&t, n), before);
    EXPECT(desk_act(t.clerk, n, "extend", "version", "2", NULL)->status >= 400);
    EXPECT_INT(desk_act(t.chair, n, "extend", "version", "2", NULL)->status, 303);
    EXPECT(desk_due_of(&t, n) > before);
    EXPECT(
        desk_act(t.clerk, n, "ask", "days", "5", "why", "还要等", "version", "3", NULL)->status >=
        400);
    EXPECT_HAS(desk_page(t.other, desk_path("/s/%s", n), 200)->body, "等检测报告");
    /* The timeline tells it once, with the new day. */
    usec due = desk_due_of(&t, n);
    struct db *db = t_begin(t.s);
    struct chronicle_list told = chronicle_of_number(db, n, 0, 50);
    EXPECT_STR(told.at[told.n - 1].act, "submission.extend");
    EXPECT_STR(told.at[told.n - 1].words, "等检测报告");
    EXPECT_INT(told.at[told.n - 1].on, deadline_day_of(t.s->zone, due));
    EXPECT_STR(told.at[told.n - 2].act, "submission.accept");
    t_commit(t.s);
}

/* --- who may -------------------------------------------------------------------------------------------- */

TEST(submission, only_those_who_handle_it_act)
{
    struct desk t = desk_new();
    const char *n = desk_said(&t, "水渠堵了");
    struct browser *no[] = {t.resident, t.member, t.supervisor, t.stranger, t.unit, t.counter};
    static const char *const acts[] = {"accept", "refuse", "note", "assign",
                                       "answer", "merge",  "sort", "contacted"};
    const char *before = t_digest(t.s);
    for (size_t i = 0; i < countof(no); i++)
        for (size_t k = 0; k < countof(acts); k++) {
            struct answer *a = desk_act(no[i], n, acts[k], "version", "1", "why", "不行", "text",
                                        "话", "kind", "help", "step", "draft", "number", n, NULL);
            EXPECT_INT(a->status, 403);
        }
    EXPECT_STR(t_digest(t.s), before);
    EXPECT_INT(t_get(t.stranger, desk_path("/office/submissions/%s", n))->status, 403);
    EXPECT_INT(t_get(t.resident, desk_path("/office/submissions/%s", n))->status, 403);
    desk_page(t.supervisor, desk_path("/office/submissions/%s", n), 200);
}

TEST(submission, contact_data_is_shown_on_record_only)
{
    struct desk t = desk_new();
    struct answer *a =
        t_post(t.nobody, "/say", "place", "linhai/baishuiyang/shangxi/", "text", "水渠堵了",
               "phone", "13812345678", "name", "王阿菊", "public", "1", NULL);
    EXPECT_INT(a->status, 303);
    const char *n = "BSYSX-2026-0001";
    EXPECT_LACKS(desk_page(t.clerk, desk_path("/office/submissions/%s", n), 200)->body,
                 "13812345678");
    EXPECT_LACKS(desk_page(t.supervisor, desk_path("/office/submissions/%s", n), 200)->body,
                 "13812345678");
    EXPECT_INT(desk_act(t.supervisor, n, "contact", "version", "1", NULL)->status, 403);
    a = desk_act(t.clerk, n, "contact", "version", "1", NULL);
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "13812345678");
    EXPECT_HAS(desk_page(t.clerk, desk_path("/office/submissions/%s", n), 200)->body,
               "Contact data looked at");
    EXPECT_INT(t_post(t.nobody, "/status/erase", NULL)->status, 303);
    EXPECT_LACKS(desk_act(t.clerk, n, "contact", "version", "1", NULL)->body, "13812345678");
}

TEST(submission, the_counter_files_with_consent_only)
{
    struct desk t = desk_new();
    struct answer *a = t_post(t.counter, "/counter", "place", "linhai/baishuiyang/shangxi/", "text",
                              "老人说灯灭了", "channel", "counter", "kind", "help", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "老人说灯灭了");
    a = t_post(t.counter, "/counter", "place", "linhai/baishuiyang/shangxi/", "text",
               "老人说灯灭了", "channel", "phone", "kind", "help", "consent", "1", NULL);
    EXPECT_STR(a->location, "/counter/slip");
    a = desk_page(t.counter, a->location, 200);
    EXPECT_HAS(a->body, "BSYSX-2026-0001");
    EXPECT_INT(desk_number(&t, "BSYSX-2026-0001").channel, CHANNEL_PHONE);
    /* Through which channel the person agreed, in the reader's words. */
    const char *desk = desk_page(t.clerk, "/office/submissions/BSYSX-2026-0001", 200)->body;
    EXPECT_HAS(desk, ">By telephone</p>");
    EXPECT_LACKS(desk, ">phone<");
    a = t_post(t.counter, "/counter", "place", "linhai/baishuiyang/shangxi/", "text", "第二张",
               "channel", "paper", "kind", "help", "consent", "1", "batch", "1", NULL);
    EXPECT_HAS(a->location, "batch=1");
    EXPECT_HAS(desk_page(t.counter, a->location, 200)->body, "BSYSX-2026-0002");
    EXPECT_INT(t_post(t.counter, "/counter", "place", "linhai/yanjiang/", "text", "别处的",
                      "channel", "paper", "kind", "help", "consent", "1", NULL)
                   ->status,
               422);
}

TEST(submission, bulk_acts_answer_row_by_row)
{
    struct desk t = desk_new();
    const char *one = desk_said(&t, "水渠堵了"), *two = desk_said(&t, "食堂的菜太硬");
    struct answer *a = t_post(t.clerk, "/office/submissions", "act", "take", "item",
                              desk_path("%s:1", one), "item", desk_path("%s:9", two), NULL);
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "Somebody was faster");
    EXPECT(desk_number(&t, one).assigned != 0);
    EXPECT_INT(desk_number(&t, two).assigned, 0);
    EXPECT_HAS(desk_page(t.clerk, "/office/submissions?who=nobody", 200)->body, two);
    EXPECT_LACKS(desk_page(t.clerk, "/office/submissions?who=nobody", 200)->body,
                 desk_path(">%s<", one));
}

/* Every act of the office in every state: what is not foreseen is refused and changes nothing. */
TEST(submission, acts_are_bound_to_states)
{
    static const struct {
        const char *act;
        unsigned in; /* states in which it may succeed */
    } table[] = {{"accept", 1u << SUB_RECEIVED},
                 {"takeover", 1u << SUB_TRANSFERRED},
                 {"object", 1u << SUB_TRANSFERRED},
                 {"ask", 1u << SUB_ACCEPTED | 1u << SUB_REOPENED | 1u << SUB_TRANSFERRED},
                 {"answer", 1u << SUB_ACCEPTED | 1u << SUB_REOPENED | 1u << SUB_TRANSFERRED},
                 {"refuse", 1u << SUB_RECEIVED | 1u << SUB_ACCEPTED | 1u << SUB_REOPENED |
                                1u << SUB_TRANSFERRED}};
    static const enum submission_state states[] = {SUB_RECEIVED, SUB_ACCEPTED, SUB_ANSWERED,
                                                   SUB_CLOSED,   SUB_REFUSED,  SUB_WITHDRAWN};
    struct desk t = desk_new();
    for (size_t i = 0; i < countof(states); i++)
        for (size_t k = 0; k < countof(table); k++) {
            const char *n = desk_said(&t, arena_printf(t_arena(), "第%zu-%zu件事", i, k));
            if (states[i] == SUB_REFUSED)
                desk_act(t.clerk, n, "refuse", "why", "不归这里管", "version", "1", NULL);
            else if (states[i] != SUB_RECEIVED)
                desk_accept(&t, n);
            if (states[i] == SUB_ANSWERED || states[i] == SUB_CLOSED)
                desk_answer(&t, n, "办好了。");
            if (states[i] == SUB_CLOSED)
                t_post(t.nobody, "/status/rate", "solved", "1", NULL);
            if (states[i] == SUB_WITHDRAWN)
                t_post(t.nobody, "/status/withdraw", "sure", "1", NULL);
            struct submission s = desk_number(&t, n);
            EXPECT_INT(s.state, states[i]);
            const char *v = streq(table[k].act, "answer")
                                ? "0"
                                : arena_printf(t_arena(), "%lld", (long long)s.version);
            struct answer *a =
                desk_act(t.clerk, n, table[k].act, "version", v, "why", "写个理由", "text", "话",
                         "kind", "help", "step", "draft", "days", "3", NULL);
            bool foreseen = table[k].in >> states[i] & 1u;
            if ((a->status == 303) != foreseen)
                test_fail(__FILE__, __LINE__, "%s in state %d: %d", table[k].act, (int)states[i],
                          a->status);
        }
}

/* --- clocks ---------------------------------------------------------------------------------------------- */

TEST(submission, clocks_count_working_days)
{
    struct desk t = desk_new();
    desk_later(&t, zone_instant(t.s->zone, day_of(2026, 3, 12), 16, 0, 0)); /* a Thursday */
    const char *n = desk_said(&t, "请问医保在哪里交？");
    struct deadline d;
    struct submission s = desk_number(&t, n);
    struct db *db = t_begin(t.s);
    EXPECT_INT(s.kind, SUB_ENQUIRY);
    EXPECT(deadline_find(db, SUBJECT_SUBMISSION, s.id, "submission.accept.workdays", &d));
    EXPECT_INT(zone_day(t.s->zone, d.due), day_of(2026, 3, 13));
    EXPECT(deadline_find(db, SUBJECT_SUBMISSION, s.id, "submission.contact.workdays", &d));
    EXPECT_INT(zone_day(t.s->zone, d.due), day_of(2026, 3, 16)); /* over the weekend */
    EXPECT(deadline_find(db, SUBJECT_SUBMISSION, s.id, "submission.stop.days", &d));
    EXPECT_INT(zone_day(t.s->zone, d.due - 1), day_of(2026, 3, 12) + 60);
    t_commit(t.s);
    desk_later(&t, t.s->now + 6 * USEC_DAY);
    EXPECT_HAS(desk_page(t.nobody, "/overdue", 200)->body, n);
    desk_accept(&t, n);
    t.s->now += USEC_HOUR;
    desk_answer(&t, n, "在服务中心。");
    EXPECT_LACKS(desk_page(t.nobody, "/overdue", 200)->body, n);
}

/* --- masking, likeness -------------------------------------------------------------------------------- */

TEST(submission, numbers_by_which_people_are_found_are_masked)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"打我电话13812345678。", "打我电话〔电话〕。"},
        {"电话 138 1234 5678，晚上在", "电话 〔电话〕，晚上在"},
        {"+86-13812345678 找我", "+〔电话〕 找我"},
        {"座机0576-85123456", "座机〔电话〕"},
        {"身份证33108219580312001X的", "身份证〔证件号〕的"},
        {"身份证331082195803120015", "身份证〔证件号〕"},
        {"卡号6222021207012345678", "卡号〔卡号〕"},
        {"浙JA12345冲过来", "〔车牌〕冲过来"},
        {"浙J·12345冲过来", "〔车牌〕冲过来"},
        {"写信到 wang.aju@example.com 吧", "写信到 〔邮箱〕 吧"},
        {"加微信：wangaju_58 看照片", "加微信：〔账号〕 看照片"},
        {"QQ 12345678", "QQ [account]"},
        {"１３８１２３４５６７８", "１３８１２３４５６７８"},
        {"call 13812345678 now", "call [phone] now"},
        {"2026年3月12日交了12000元，编号BSY-2026-0137，二十一亩", NULL},
        {"工期20260312，400-800-1234 是热线", NULL},
        {"门牌 128 号，15 个人", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        const char *want = cases[i].out ? cases[i].out : cases[i].in;
        if (strstr(cases[i].in, "１")) /* full-width digits are digits */
            want = "[phone]";
        EXPECT_STR(mask_text(t_arena(), cases[i].in).text, want);
    }
}

TEST(submission, likeness_is_of_words_not_of_length)
{
    struct arena *a = t_arena();
    struct near_set lamp = near_set_of(a, "路灯灭了",
                                       "老樟树下的路灯灭了一个月，晚上看不见路，孩子怕"),
                    same = near_set_of(a, NULL, "老樟树下那盏路灯灭了快一个月，孩子晚上看不见路"),
                    food = near_set_of(a, "食堂", "老年食堂的菜能不能烧软一点，牙口不好的吃不动"),
                    none = near_set_of(a, NULL, "。！ ");
    EXPECT(near_percent(&lamp, &same) > 34);
    EXPECT(near_percent(&lamp, &food) < 15);
    struct near_set road = near_set_of(
                        t_arena(), NULL,
                        "There are no lamps on the road from the old bridge to the school; "
                        "after dark one sees nothing."),
                    bike = near_set_of(
                        t_arena(), NULL,
                        "No lamps on the road from the old bridge: my bicycle nearly hit "
                        "somebody after dark."),
                    kind =
                        near_set_of(t_arena(), NULL,
                                    "The people of the service centre patiently helped me with my "
                                    "insurance. Thank you.");
    EXPECT(near_percent(&road, &bike) > 34);
    EXPECT(near_percent(&road, &kind) < 15);
    EXPECT_INT(near_percent(&lamp, &lamp), 100);
    EXPECT_INT(near_percent(&lamp, &none), 0);
    EXPECT_INT(near_percent(&none, &none), 0);
    struct near_set upper = near_set_of(a, "A SIGN at the Old Bridge", NULL),
                    lower = near_set_of(a, "a sign, at the old bridge!", NULL);
    EXPECT_INT(near_percent(&upper, &lower), 100);
}
