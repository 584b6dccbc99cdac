/*
 * test_comment.c - comments, moderation, appeal, reports: who may, in which order, and what the public
 * sees of it.
 */
#include "mod/blog/test_blog.h"

static const char *act(int64_t comment, const char *what)
{
    return arena_printf(t_arena(), "/comment/%lld/%s", (long long)comment, what);
}

/* --- comments ---------------------------------------------------------------------------------------- */

TEST(blog, people_who_are_signed_in_comment)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    EXPECT_HAS(page(t.nobody, path_of("/blog/%d", id), 200)->body, "Sign in to comment");
    EXPECT_INT(t_post(t.nobody, path_of("/comment/on/post/%d", id), "text", "x", NULL)->status,
               401);
    int64_t c = comment_by(t.li, id, "弯道那里\n\n先亮一盏");
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "<p>弯道那里</p><p>先亮一盏</p>");
    EXPECT_INT(read_post(&t, id).comments, 1);
    EXPECT_INT(read_comment(&t, c).thread, c);
    EXPECT_HAS(page(t.nobody, "/blog", 200)->body, "1 comment<");
}

TEST(blog, replies_go_one_level_deep)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), other = post_by(t.mei, "渠", "四处");
    int64_t c = comment_by(t.li, id, "一");
    EXPECT_INT(t_post(t.wu, act(c, "reply"), "reply", "二", NULL)->status, 303);
    EXPECT_INT(read_comment(&t, c + 1).thread, c);
    EXPECT_INT(t_post(t.li, act(c + 1, "reply"), "reply", "三", NULL)->status, 303);
    EXPECT_INT(read_comment(&t, c + 2).thread, c);
    EXPECT_INT(read_comment(&t, c + 2).subject_id, id);
    EXPECT_INT(read_post(&t, other).comments, 0);
    EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
    EXPECT_INT(t_post(t.wu, act(c, "reply"), "reply", "四", NULL)->status, 409);
}

TEST(blog, closed_comments_take_no_more)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    comment_by(t.li, id, "赶上了");
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/edit", id), "version", "1", "title", "路灯", "text",
                      "十七根", "lang", "zh-Hans", NULL)
                   ->status,
               303);
    struct answer *a = page(t.li, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "Comments are closed.");
    EXPECT_HAS(a->body, "赶上了");
    EXPECT_LACKS(a->body, "see earlier versions"); /* its text is the same */
    EXPECT_INT(t_post(t.li, path_of("/comment/on/post/%d", id), "text", "x", NULL)->status, 409);
}

TEST(blog, comment_can_be_mended_for_a_quarter_of_an_hour)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "错别子");
    EXPECT_INT(t_post(t.wu, act(c, "edit"), "mended", "x", NULL)->status, 403);
    EXPECT_INT(t_post(t.clerk, act(c, "edit"), "mended", "x", NULL)->status, 403);
    t.s->now += 15 * USEC_MINUTE;
    EXPECT_INT(t_post(t.li, act(c, "edit"), "mended", "错别字", NULL)->status, 303);
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "错别字");
    EXPECT_HAS(a->body, "changed");
    t.s->now += 1;
    EXPECT_INT(t_post(t.li, act(c, "edit"), "mended", "晚了", NULL)->status, 409);
    EXPECT_LACKS(page(t.li, path_of("/comment/%d", c), 200)->body, "Change the text");
}

TEST(blog, withdrawn_comment_is_gone_but_marked)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "说漏嘴了");
    EXPECT_INT(t_post(t.wu, act(c, "withdraw"), "sure", "1", NULL)->status, 403);
    EXPECT_INT(t_post(t.li, act(c, "withdraw"), NULL)->status, 422);
    EXPECT_INT(t_post(t.li, act(c, "withdraw"), "sure", "1", NULL)->status, 303);
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "Withdrawn by its author");
    EXPECT_LACKS(a->body, "说漏嘴了");
    EXPECT_STR(read_comment(&t, c).text, "");
    EXPECT_INT(read_post(&t, id).comments, 0);
    EXPECT_INT(t_post(t.li, act(c, "withdraw"), "sure", "1", NULL)->status, 409);
    EXPECT_INT(remove_comment(t.clerk, c)->status, 409);
}

TEST(blog, long_discussion_has_pages_that_do_not_move)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), first = 0;
    for (int i = 0; i < COMMENT_PAGE + 3; i++) {
        int64_t c = comment_by(t.li, id, arena_printf(t_arena(), "第 %d 条。", i));
        first = first ? first : c;
        if (i == 49) /* writing at this pace would be stopped, rightly */
            t.s->now += USEC_HOUR;
    }
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "第 49 条。");
    EXPECT_LACKS(a->body, "第 50 条。");
    const char *more = strstr(a->body, "?after=");
    EXPECT(more != NULL);
    more =
        arena_printf(t_arena(), "/blog/%lld%.*s", (long long)id, (int)strcspn(more, "#\""), more);
    EXPECT_INT(t_post(t.wu, act(first, "reply"), "reply", "回第 0 条", NULL)->status, 303);
    a = page(t.nobody, more, 200);
    EXPECT_HAS(a->body, "第 50 条。");
    EXPECT_HAS(a->body, "第 52 条。");
    EXPECT_LACKS(a->body, "第 49 条。");
    EXPECT_LACKS(a->body, "回第 0 条");
    a = page(
        t.nobody,
        arena_printf(t_arena(), "/blog/%lld?from=%lld", (long long)id, (long long)(first + 50)),
        200);
    EXPECT_HAS(a->body, "第 50 条。");
    EXPECT_LACKS(a->body, "第 49 条。");
}

/* --- removal -------------------------------------------------------------------------------------------- */

TEST(blog, only_staff_of_the_place_removes)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "骂人的话");
    struct browser *wrong[] = {t.li, t.wu, t.mei, t.stranger, t.supervisor};
    for (size_t i = 0; i < countof(wrong); i++)
        EXPECT_INT(remove_comment(wrong[i], c)->status, 403);
    EXPECT_INT(remove_comment(t.nobody, c)->status, 401);
    EXPECT_INT(read_comment(&t, c).state, COMMENT_SHOWN);
    EXPECT_INT(remove_comment(t.chair, c)->status, 303); /* of the village itself */
    EXPECT_INT(remove_comment(t.clerk, c)->status, 409); /* of the town above: too late */
    int64_t far = post_by(t.stranger, "别处", "x"), d = comment_by(t.li, far, "骂人的话");
    EXPECT_INT(remove_comment(t.clerk, d)->status, 403);
    EXPECT_INT(remove_comment(t.chair, d)->status, 403);
}

TEST(blog, supervisor_who_is_also_a_clerk_removes_nothing)
{
    struct town t = town_new();
    int64_t id = post_by(t.stranger, "别处", "x"), c = comment_by(t.li, id, "骂人的话");
    EXPECT_INT(t_get(t.both, "/moderation/waiting")->status, 403);
    EXPECT_INT(t_get(t.both, "/blog/new")->status, 403);
    EXPECT_INT(remove_comment(t.both, c)->status, 403);
    EXPECT_INT(t_post(t.both, path_of("/comment/on/post/%d", id), "text", "x", NULL)->status, 403);
}

TEST(blog, removed_comment_shows_reason_and_no_text)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "骂人的话");
    EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
    const char *pages[] = {path_of("/blog/%d", id), path_of("/comment/%d", c), "/moderation"};
    struct browser *public[] = {t.nobody, t.wu, t.mei, t.stranger};
    for (size_t i = 0; i < countof(pages); i++)
        for (size_t k = 0; k < countof(public); k++) {
            struct answer *a = page(public[k], pages[i], 200);
            EXPECT_LACKS(a->body, "骂人的话");
            EXPECT_HAS(a->body, "It calls a neighbour names.");
            EXPECT_HAS(a->body, "Insult");
            EXPECT_HAS(a->body, "Baishuiyang Town");
        }
    EXPECT_LACKS(t_get(t.supervisor, pages[1])->body, "骂人的话");
    EXPECT_HAS(page(t.li, pages[1], 200)->body, "骂人的话");
    EXPECT_HAS(page(t.colleague, pages[1], 200)->body, "骂人的话");
    EXPECT_INT(read_post(&t, id).comments, 0);
}

/* --- appeal --------------------------------------------------------------------------------------------- */

static struct answer *decide(struct browser *b, int64_t c, const char *outcome)
{
    return t_post(b, act(c, "decide"), "outcome", outcome, "decide", "It was to the point.", NULL);
}

TEST(blog, appeal_is_decided_by_somebody_else)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "尖锐的话");
    EXPECT_INT(decide(t.clerk, c, "restore")->status, 409); /* nothing to decide */
    EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
    EXPECT_INT(t_post(t.wu, act(c, "appeal"), "appeal", "不该删", NULL)->status, 403);
    EXPECT_INT(t_post(t.li, act(c, "appeal"), "appeal", "这是实话，不是骂人", NULL)->status, 303);
    EXPECT_INT(t_post(t.li, act(c, "appeal"), "appeal", "再申诉一次", NULL)->status, 409);
    EXPECT_HAS(page(t.nobody, path_of("/blog/%d", id), 200)->body, "Appeal not decided yet");
    EXPECT_HAS(page(t.chair, "/moderation/waiting", 200)->body, path_of("/comment/%d\"", c));
    struct browser *wrong[] = {t.clerk, t.li, t.wu, t.mei, t.stranger, t.supervisor};
    for (size_t i = 0; i < countof(wrong); i++)
        EXPECT_INT(decide(wrong[i], c, "restore")->status, 403);
    EXPECT_INT(decide(t.colleague, c, "")->status, 422);
    EXPECT_INT(decide(t.colleague, c, "maybe")->status, 422);
    EXPECT_INT(decide(t.colleague, c, "restore")->status, 303);
    EXPECT_INT(decide(t.chair, c, "uphold")->status, 409);
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "尖锐的话");
    EXPECT_HAS(a->body, "It was to the point.");
    EXPECT_HAS(a->body, "这是实话，不是骂人");
    EXPECT_INT(read_post(&t, id).comments, 1);
    EXPECT_INT(remove_comment(t.chair, c)->status, 409); /* decided is decided */
    EXPECT_LACKS(page(t.chair, "/moderation/waiting", 200)->body, path_of("/comment/%d\"", c));
}

TEST(blog, upheld_removal_stands)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "骂人的话");
    EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
    EXPECT_INT(t_post(t.li, act(c, "appeal"), "appeal", "我就要骂", NULL)->status, 303);
    EXPECT_INT(decide(t.chair, c, "uphold")->status, 303);
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_LACKS(a->body, "骂人的话");
    EXPECT_HAS(a->body, "Appeal decided: it stays removed");
    EXPECT_INT(t_post(t.li, act(c, "appeal"), "appeal", "再来一次", NULL)->status, 409);
    EXPECT_INT(t_post(t.li, act(c, "withdraw"), "sure", "1", NULL)->status, 409);
    EXPECT_INT(read_post(&t, id).comments, 0);
}

TEST(blog, staff_cannot_judge_their_own_comment)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.colleague, id, "我也来骂");
    EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
    EXPECT_INT(t_post(t.colleague, act(c, "appeal"), "appeal", "开个玩笑", NULL)->status, 303);
    EXPECT_INT(decide(t.colleague, c, "restore")->status, 403);
    EXPECT_INT(decide(t.chair, c, "restore")->status, 303);
}

/* --- reports ----------------------------------------------------------------------------------------------- */

static struct answer *report(struct browser *b, int64_t c, const char *why)
{
    return t_post(b, act(c, "report"), "report", why, "report_words", "请看看", NULL);
}

TEST(blog, anybody_reports_and_the_urgent_come_first)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    int64_t off = comment_by(t.li, id, "跑题的话"), name = comment_by(t.li, id, "住在十七号");
    EXPECT_INT(report(t.wu, off, "3")->status, 303);
    EXPECT_INT(report(t.mei, off, "3")->status, 303);
    EXPECT_INT(report(t.nobody, name, "1")->status, 303);
    EXPECT_INT(report(t.li, name, "1")->status, 403); /* one's own */
    EXPECT_INT(report(t.wu, off, "3")->status, 303);  /* twice counts once */
    struct answer *a = page(t.clerk, "/moderation/waiting", 200);
    const char *urgent = strstr(a->body, "住在十七号"), *later = strstr(a->body, "跑题的话");
    EXPECT(urgent && later && urgent < later);
    EXPECT_HAS(a->body, "2 reports");
    EXPECT_LACKS(page(t.stranger, "/moderation/waiting", 200)->body, "跑题的话");
    EXPECT_INT(t_get(t.li, "/moderation/waiting")->status, 403);
    EXPECT_INT(t_get(t.supervisor, "/moderation/waiting")->status, 403);
    EXPECT_HAS(page(t.clerk, path_of("/comment/%d", off), 200)->body, "请看看");
    EXPECT_LACKS(page(t.wu, path_of("/comment/%d", off), 200)->body, "请看看");
}

TEST(blog, report_is_settled_in_public)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "尖锐的话");
    EXPECT_INT(t_post(t.clerk, act(c, "keep"), "keep", "没人举报它", NULL)->status, 409);
    EXPECT_INT(report(t.wu, c, "0")->status, 303);
    EXPECT_INT(t_post(t.stranger, act(c, "keep"), "keep", "不归我管", NULL)->status, 403);
    EXPECT_INT(t_post(t.clerk, act(c, "keep"), "keep", "是批评，不是辱骂", NULL)->status, 303);
    EXPECT_LACKS(page(t.clerk, "/moderation/waiting", 200)->body, "尖锐的话");
    EXPECT_HAS(page(t.nobody, "/moderation", 200)->body, "是批评，不是辱骂");
    EXPECT_HAS(page(t.nobody, path_of("/comment/%d", c), 200)->body, "是批评，不是辱骂");
    EXPECT_INT(read_comment(&t, c).state, COMMENT_SHOWN);
    EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
    EXPECT_INT(report(t.wu, c, "0")->status, 409);
}

TEST(blog, moderation_list_counts_and_pages)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    for (int i = 0; i < 52; i++) {
        int64_t c = comment_by(t.li, id, "骂");
        EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
        t.s->now += 10 * USEC_SECOND;
    }
    struct answer *a = page(t.nobody, "/moderation", 200);
    EXPECT_HAS(a->body, ">52<");
    const char *older = strstr(a->body, "/moderation?before=");
    EXPECT(older != NULL);
    older = arena_strndup(t_arena(), older, strcspn(older, "\""));
    a = page(t.nobody, older, 200);
    EXPECT_HAS(a->body, "It calls a neighbour names.");
    EXPECT_LACKS(a->body, "rel=\"next\"");
}

/* --- nothing half done ------------------------------------------------------------------------------------ */

TEST(blog, failed_removal_changes_nothing)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根"), c = comment_by(t.li, id, "骂人的话");
    EXPECT_INT(report(t.wu, c, "0")->status, 303);
    const char *before = t_digest(t.s);
    for (int n = 1;; n++) {
        t.s->inject = n;
        t.s->inject_state = DB_FULL;
        t.s->injected = false;
        struct answer *a = remove_comment(t.clerk, c);
        if (!t.s->injected) {
            EXPECT_INT(a->status, 303);
            EXPECT(n > 5);
            return;
        }
        EXPECT_INT(a->status, 503);
        EXPECT_STR(t_digest(t.s), before);
    }
}
