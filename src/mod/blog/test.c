/*
 * test.c - posts: who sees and writes them, what happens when two edit, what stays.
 */
#include "gen/account/queries.h"
#include "mod/blog/test_blog.h"

/* --- drafts ---------------------------------------------------------------------------------------- */

TEST(blog, draft_of_a_member_is_seen_by_its_author_only)
{
    struct town t = town_new();
    int64_t id = draft_by(t.mei, "路灯", "十七根灯杆");
    struct browser *others[] = {t.nobody, t.li, t.clerk, t.chair, t.stranger, t.supervisor};
    page(t.mei, path_of("/blog/%d", id), 200);
    for (size_t i = 0; i < countof(others); i++) {
        EXPECT_INT(t_get(others[i], path_of("/blog/%d", id))->status, 404);
        EXPECT_LACKS(t_get(others[i], "/blog")->body, "路灯");
        EXPECT_LACKS(t_get(others[i], "/blog/feed.atom")->body, "路灯");
    }
    EXPECT_HAS(page(t.mei, "/blog/drafts", 200)->body, "路灯");
    EXPECT_INT(t_get(t.mei, path_of("/blog/%d/versions", id))->status, 404);
}

TEST(blog, draft_of_an_office_is_seen_by_its_people)
{
    struct town t = town_new();
    int64_t id = draft_by(t.clerk, "三件事", "菜场门口");
    struct browser *others[] = {t.nobody, t.mei, t.li, t.chair, t.stranger, t.supervisor};
    page(t.colleague, path_of("/blog/%d", id), 200);
    page(t.colleague, path_of("/blog/%d/edit", id), 200);
    EXPECT_HAS(page(t.colleague, "/blog/drafts", 200)->body, "三件事");
    for (size_t i = 0; i < countof(others); i++)
        EXPECT_INT(t_get(others[i], path_of("/blog/%d", id))->status, 404);
    publish(t.colleague, id);
    EXPECT_INT(read_post(&t, id).org, t.office);
    EXPECT_HAS(page(t.nobody, path_of("/blog/%d", id), 200)->body, "Office of the Council");
}

TEST(blog, only_those_with_a_capacity_write)
{
    struct town t = town_new();
    EXPECT_INT(t_get(t.nobody, "/blog/new")->status, 303);
    EXPECT_INT(t_get(t.li, "/blog/new")->status, 403);
    EXPECT_INT(t_get(t.supervisor, "/blog/new")->status, 403);
    EXPECT_INT(t_post(t.li, "/blog/new", "as", "2-1-0", "title", "t", "text", "x", NULL)->status,
               403);
    const char *office = arena_printf(t_arena(), "%d-%lld-%lld", (int)ROLE_CLERK,
                                      (long long)t.town.id, (long long)t.office);
    struct answer *a =
        t_post(t.mei, "/blog/new", "as", office, "title", "t", "text", "x", "lang", "en", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_LACKS(t_get(t.clerk, "/blog/drafts")->body, "/blog/1\"");
}

TEST(blog, supervisor_account_writes_nothing)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    int64_t c = comment_by(t.li, id, "好");
    EXPECT_INT(t_post(t.supervisor, path_of("/comment/on/post/%d", id), "text", "x", NULL)->status,
               403);
    EXPECT_INT(remove_comment(t.supervisor, c)->status, 403);
    EXPECT_INT(t_post(t.supervisor, path_of("/comment/%d/report", c), "report", "0", NULL)->status,
               403);
    EXPECT_LACKS(page(t.supervisor, path_of("/comment/%d", c), 200)->body, "<form method=\"post\"");
}

TEST(blog, draft_can_be_thrown_away)
{
    struct town t = town_new();
    int64_t id = draft_by(t.mei, "路灯", "十七根");
    EXPECT_INT(t_post(t.li, path_of("/blog/%d/discard", id), "version", "1", NULL)->status, 404);
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/discard", id), "version", "9", NULL)->status, 409);
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/discard", id), "version", "1", NULL)->status, 303);
    EXPECT_INT(t_get(t.mei, path_of("/blog/%d", id))->status, 404);
    int64_t public = post_by(t.mei, "渠", "四处");
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/discard", public), "version", "1", NULL)->status,
               409);
}

/* --- published --------------------------------------------------------------------------------------- */

TEST(blog, published_post_stands_in_its_lists)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根灯杆");
    const char *with[] = {"/blog", "/blog?place=linhai/", "/blog?place=linhai/baishuiyang/",
                          "/blog?place=linhai/baishuiyang/shangxi/",
                          path_of("/blog/by/%d", t.mei_id)};
    const char *without[] = {"/blog?place=linhai/yanjiang/",
                             "/blog?place=linhai/baishuiyang/zhuli/",
                             path_of("/blog/by/%d", t.li_id), path_of("/blog/of/%d", t.office)};
    for (size_t i = 0; i < countof(with); i++) {
        EXPECT_HAS(page(t.nobody, with[i], 200)->body, path_of("href=\"/blog/%d\"", id));
        EXPECT_HAS(t_get(t.nobody, with[i])->body, "十七根灯杆");
    }
    for (size_t i = 0; i < countof(without); i++)
        EXPECT_HAS(page(t.nobody, without[i], 200)->body, "Nobody has written here yet.");
    EXPECT_INT(t_get(t.nobody, "/blog?place=nowhere/")->status, 404);
    EXPECT_INT(t_get(t.nobody, "/blog/by/999999")->status, 404);
    EXPECT_INT(t_get(t.nobody, "/blog/0")->status, 404);
    EXPECT_INT(t_get(t.nobody, "/blog/99999999999999999999")->status, 404);
}

TEST(blog, post_is_published_once)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    const char *tag = read_post(&t, id).tag;
    struct answer *a = t_post(t.mei, path_of("/blog/%d/publish", id), "version", "1", NULL);
    EXPECT_INT(a->status, 409);
    EXPECT_STR(read_post(&t, id).tag, tag);
    EXPECT_STR(tag,
               arena_printf(t_arena(), "tag:tongxin.test,2026-03-10:blog/%lld", (long long)id));
}

static struct answer *edit(struct browser *b, int64_t id, const char *version, const char *text)
{
    return t_post(b, path_of("/blog/%d/edit", id), "version", version, "title", "路灯", "text",
                  text, "lang", "zh-Hans", "comments", "1", "note", "数错了", NULL);
}

TEST(blog, earlier_versions_stay_readable)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "一共十七根");
    EXPECT_LACKS(page(t.nobody, path_of("/blog/%d", id), 200)->body, "see earlier versions");
    t.s->now += USEC_HOUR;
    EXPECT_INT(edit(t.mei, id, "1", "一共十九根")->status, 303);
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "一共十九根");
    EXPECT_LACKS(a->body, "一共十七根");
    EXPECT_HAS(a->body, "edited, see earlier versions");
    EXPECT_HAS(page(t.nobody, path_of("/blog/%d/versions", id), 200)->body, "数错了");
    a = page(t.nobody, path_of("/blog/%d/versions/1", id), 200);
    EXPECT_HAS(a->body, "一共十七根");
    EXPECT_HAS(a->body, "This is an earlier version.");
    EXPECT_HAS(page(t.nobody, path_of("/blog/%d/versions/2", id), 200)->body, "一共十九根");
    EXPECT_INT(t_get(t.nobody, path_of("/blog/%d/versions/3", id))->status, 404);
}

TEST(blog, drafts_keep_no_public_versions)
{
    struct town t = town_new();
    int64_t id = draft_by(t.mei, "路灯", "先骂两句");
    EXPECT_INT(edit(t.mei, id, "1", "一共十七根")->status, 303);
    publish(t.mei, id);
    EXPECT_INT(t_get(t.nobody, path_of("/blog/%d/versions/1", id))->status, 404);
    EXPECT_HAS(page(t.nobody, path_of("/blog/%d/versions/2", id), 200)->body, "一共十七根");
}

TEST(blog, two_who_edit_at_once_lose_nothing)
{
    struct town t = town_new();
    int64_t id = draft_by(t.clerk, "三件事", "开头");
    EXPECT_INT(edit(t.clerk, id, "1", "一号写的话")->status, 303);
    struct answer *a = edit(t.colleague, id, "1", "二号写的话");
    EXPECT_INT(a->status, 409);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    EXPECT_HAS(a->body, "一号写的话");
    EXPECT_HAS(a->body, "二号写的话");
    EXPECT_HAS(a->body, "name=\"version\" value=\"2\"");
    EXPECT_STR(read_post(&t, id).text, "一号写的话");
    EXPECT_INT(edit(t.colleague, id, "2", "合在一起")->status, 303);
    EXPECT_STR(read_post(&t, id).text, "合在一起");
    EXPECT_INT(t_post(t.clerk, path_of("/blog/%d/publish", id), "version", "2", NULL)->status, 409);
    EXPECT_INT(read_post(&t, id).state, BLOG_DRAFT);
}

TEST(blog, others_cannot_edit)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "一共十七根");
    struct browser *others[] = {t.li, t.clerk, t.chair, t.stranger, t.supervisor};
    for (size_t i = 0; i < countof(others); i++) {
        EXPECT_INT(edit(others[i], id, "1", "我改的")->status, 403);
        EXPECT_INT(t_get(others[i], path_of("/blog/%d/edit", id))->status, 403);
        EXPECT_INT(
            t_post(others[i], path_of("/blog/%d/withdraw", id), "why", "不喜欢它", NULL)->status,
            403);
    }
    EXPECT_STR(read_post(&t, id).text, "一共十七根");
}

TEST(blog, withdrawn_post_leaves_a_tombstone)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "改期通知", "十六日下午"), c = comment_by(t.li, id, "收到");
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/withdraw", id), "why", "", NULL)->status, 422);
    t.s->now += USEC_HOUR;
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/withdraw", id), "why", "日期写错了", NULL)->status,
               303);
    struct answer *a = page(t.nobody, path_of("/blog/%d", id), 200);
    EXPECT_HAS(a->body, "日期写错了");
    EXPECT_HAS(a->body, "mei");
    EXPECT_HAS(a->body, "收到");
    EXPECT_LACKS(a->body, "十六日下午");
    EXPECT_LACKS(a->body, "改期通知");
    EXPECT_LACKS(page(t.nobody, path_of("/comment/%d", c), 200)->body, "改期通知");
    a = page(t.nobody, "/blog", 200);
    EXPECT_HAS(a->body, "日期写错了");
    EXPECT_LACKS(a->body, "改期通知");
    EXPECT_LACKS(a->body, "十六日下午");
    EXPECT_INT(t_get(t.nobody, path_of("/blog/%d/versions", id))->status, 404);
    EXPECT_INT(t_get(t.nobody, path_of("/blog/%d/versions/1", id))->status, 404);
    EXPECT_HAS(page(t.mei, path_of("/blog/%d", id), 200)->body, "十六日下午");
    EXPECT_INT(edit(t.mei, id, "1", "复活")->status, 409);
    EXPECT_INT(t_get(t.mei, path_of("/blog/%d/edit", id))->status, 409);
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/withdraw", id), "why", "再来一次", NULL)->status,
               409);
    EXPECT_INT(t_post(t.li, path_of("/comment/on/post/%d", id), "text", "x", NULL)->status, 409);
}

/* --- lists ---------------------------------------------------------------------------------------------- */

static const char *href_of(const char *body, const char *rel)
{
    const char *at = strstr(body, rel);
    if (!at)
        return NULL;
    while (strncmp(at, "href=\"", 6) != 0)
        at--;
    at += 6;
    char *href = arena_strndup(t_arena(), at, strcspn(at, "\"")), *amp;
    while ((amp = strstr(href, "&amp;")))
        memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
    return href;
}

TEST(blog, paging_is_stable_while_posts_are_added)
{
    struct town t = town_new();
    int64_t id[BLOG_PAGE + 5];
    for (size_t i = 0; i < countof(id); i++) {
        id[i] = post_by(t.mei, arena_printf(t_arena(), "第 %zu 篇。", i), "x");
        t.s->now += i % 3 ? USEC_SECOND : 0; /* some at the same moment */
    }
    struct answer *a = page(t.nobody, "/blog?place=linhai/baishuiyang/", 200);
    const char *older = href_of(a->body, "rel=\"next\"");
    EXPECT(older != NULL);
    EXPECT_HAS(a->body, "第 24 篇。");
    EXPECT_HAS(a->body, "第 5 篇。");
    EXPECT_LACKS(a->body, "第 4 篇。");
    post_by(t.mei, "新来的", "x");
    a = page(t.nobody, older, 200);
    for (int i = 0; i < 5; i++)
        EXPECT_HAS(a->body, arena_printf(t_arena(), "第 %d 篇。", i));
    EXPECT_LACKS(a->body, "第 5 篇。");
    EXPECT(href_of(a->body, "rel=\"next\"") == NULL);
    EXPECT_INT(t_get(t.nobody, "/blog?before=x")->status, 200);
    EXPECT_HAS(page(t.nobody, "/blog?before=1-1", 200)->body, "There is nothing older.");
}

/* --- hostile words -------------------------------------------------------------------------------------- */

TEST(blog, every_word_is_escaped)
{
    struct town t = town_new();
    const char *bad = "<script>'\"&</script>";
    int64_t id = post_by(t.mei, bad, "<img src=x onerror=y>'\"& [a](javascript:x)");
    int64_t c = comment_by(t.li, id, bad), gone = comment_by(t.li, id, "x");
    EXPECT_INT(
        t_post(t.wu, path_of("/comment/%d/report", c), "report", "0", "report_words", bad, NULL)
            ->status,
        303);
    EXPECT_INT(
        t_post(t.clerk, path_of("/comment/%d/remove", gone), "reason", "5", "remove", bad, NULL)
            ->status,
        303);
    EXPECT_INT(edit(t.mei, id, "1", "x")->status, 303);
    const char *pages[] = {"/blog",
                           "/moderation",
                           path_of("/blog/%d", id),
                           path_of("/blog/%d/versions", id),
                           path_of("/blog/%d/versions/1", id),
                           path_of("/comment/%d", c),
                           path_of("/comment/%d", gone)};
    for (size_t i = 0; i < countof(pages); i++)
        EXPECT_LACKS(page(t.nobody, pages[i], 200)->body, "<script>'");
    EXPECT_LACKS(page(t.clerk, "/moderation/waiting", 200)->body, "<script>'");
    EXPECT_LACKS(page(t.clerk, path_of("/comment/%d", c), 200)->body, "<script>'");
    EXPECT_LACKS(page(t.mei, path_of("/blog/%d/edit", id), 200)->body, "<script>'");
    EXPECT_LACKS(t_get(t.nobody, path_of("/blog/%d/versions/1", id))->body, "onerror=y>");
}

TEST(blog, forms_hold_their_bounds)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    char *text = arena_alloc(t_arena(), 3 * 20001 + 1);
    for (size_t i = 0; i < 20001; i++)
        memcpy(text + 3 * i, "灯", 3);
    struct {
        size_t n;
        int status;
    } tries[] = {{2001, 422}, {2000, 303}, {0, 422}};
    for (size_t i = 0; i < countof(tries); i++) {
        const char *s = arena_strndup(t_arena(), text, 3 * tries[i].n);
        struct answer *a = t_post(t.li, path_of("/comment/on/post/%d", id), "text", s, NULL);
        EXPECT_INT(a->status, tries[i].status);
        if (a->status == 422 && tries[i].n)
            EXPECT_HAS(a->body, s); /* nothing typed is lost */
    }
    EXPECT_INT(edit(t.mei, id, "1", text)->status, 422);
    EXPECT_INT(edit(t.mei, id, "1", arena_strndup(t_arena(), text, 60000))->status, 303);
    EXPECT_INT(edit(t.mei, id, "x", "y")->status, 409);
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/edit", id), "version", "2", "title", "t", "text",
                      "x", "lang", "xx", NULL)
                   ->status,
               422);
    int64_t c = comment_by(t.li, id, "好");
    EXPECT_INT(t_post(t.wu, path_of("/comment/%d/report", c), "report", "6", NULL)->status, 422);
    EXPECT_INT(t_post(t.wu, path_of("/comment/%d/report", c), "report", "-1", NULL)->status, 422);
    EXPECT_INT(t_post(t.clerk, path_of("/comment/%d/remove", c), "reason", "0", NULL)->status, 422);
    EXPECT_INT(read_comment(&t, c).state, COMMENT_SHOWN);
}

/* --- the record of what staff did --------------------------------------------------------------------- */

static size_t audited(struct town *t, const char *act)
{
    db_begin(t->s->read_db, DB_READ, t_arena());
    struct account_audit_list_rows rows =
        q_account_audit_list(t->s->read_db, .since = 0, .until = INT64_MAX, .before_at = INT64_MAX,
                             .before_id = INT64_MAX, .act = act, .max = 100);
    db_rollback(t->s->read_db);
    return rows.n;
}

TEST(blog, every_act_is_audited)
{
    struct town t = town_new();
    int64_t id = post_by(t.clerk, "三件事", "一"), c = comment_by(t.li, id, "好");
    EXPECT_INT(edit(t.clerk, id, "1", "二")->status, 303);
    EXPECT_INT(remove_comment(t.clerk, c)->status, 303);
    EXPECT_INT(t_post(t.li, path_of("/comment/%d/appeal", c), "appeal", "为什么删", NULL)->status,
               303);
    EXPECT_INT(t_post(t.colleague, path_of("/comment/%d/decide", c), "outcome", "uphold", "decide",
                      "骂人不行", NULL)
                   ->status,
               303);
    EXPECT_INT(t_post(t.clerk, path_of("/blog/%d/withdraw", id), "why", "办完了", NULL)->status,
               422);
    EXPECT_INT(t_post(t.clerk, path_of("/blog/%d/withdraw", id), "why", "事情办完了", NULL)->status,
               303);
    const char *acts[] = {"blog.draft",     "blog.publish",   "blog.edit",     "blog.withdraw",
                          "comment.remove", "comment.appeal", "comment.uphold"};
    for (size_t i = 0; i < countof(acts); i++)
        EXPECT_INT(audited(&t, acts[i]), 1);
}

/* --- the demo town -------------------------------------------------------------------------------------- */

TEST(blog, demo_town_talks)
{
    struct site *s = t_site();
    t_furnish(s);
    struct browser *b = t_browser(s, 0);
    struct answer *a = page(b, "/blog", 200);
    EXPECT_HAS(a->body, "从村口到小学，我数了一晚上的路灯");
    EXPECT_HAS(a->body, "日期写错了");
    EXPECT_HAS(a->body, "What the night sky is worth to Yunjiao");
    a = page(b, "/moderation", 200);
    EXPECT_HAS(a->body, "申诉有理");
    EXPECT_LACKS(a->body, "桥头 17 号");
    b->lang = "zh";
    EXPECT_HAS(page(b, "/blog", 200)->body, "条评论");
    for (int64_t id = 1; id <= 12; id++)
        EXPECT_LACKS(page(b, path_of("/blog/%d", id), 200)->body, "桥头 17 号");
}
