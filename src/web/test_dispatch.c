/*
 * test_dispatch.c - what happens once for every request.
 */
#include "html_check.h"
#include "web/hot.h"
#include "web_harness.h"

TEST(web, an_error_page_after_a_run_that_was_undone_stands_on_memory_of_its_own)
{
    struct site *s = t_site();
    t_furnish(s);
    struct browser *b = t_sign_in(s, "clerk");
    s->lose = true;
    struct answer *a = t_post(b, "/sign-out", NULL);
    EXPECT_INT(a->status, 503);
    EXPECT_STR(html_fault(s->arena, a->body), NULL);
    EXPECT(t_header(a, "Retry-After") != NULL);
    EXPECT_INT(t_get(b, "/account")->status, 200); /* the session is still there */
}

TEST(web, a_page_that_did_not_change_is_not_sent_again)
{
    struct site *s = t_site();
    t_furnish(s);
    struct browser *b = t_browser(s, 0);
    struct answer *a = t_get(b, "/blog");
    b->if_none_match = t_header(a, "ETag");
    EXPECT(b->if_none_match != NULL);
    EXPECT_INT(t_get(b, "/blog")->status, 304);
    b->if_none_match = "\"other\", W/\"another\"";
    EXPECT_INT(t_get(b, "/blog")->status, 200);
}

TEST(web, the_language_is_the_cookies_then_the_headers)
{
    struct site *s = t_site();
    struct browser *b = t_browser(s, 0);
    b->lang = "fr, zh-CN;q=0.8, en;q=0.5";
    EXPECT_HAS(t_get(b, "/settings")->body, "lang=\"zh-Hans\"");
    b->lang = "en;q=0.9, zh;q=0";
    EXPECT_HAS(t_get(b, "/settings")->body, "lang=\"en\"");
    struct answer *a = t_get(b, "/lang/zh-Hans?back=%2Fsettings");
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, "/settings");
    EXPECT_HAS(t_get(b, "/settings")->body, "lang=\"zh-Hans\"");
}

TEST(web, back_leads_nowhere_but_here)
{
    static const char *const away[] = {"//evil.example",           "/%5Cevil.example",
                                       "https:%2F%2Fevil.example", "javascript:alert(1)",
                                       "/a%0d%0aSet-Cookie:x",     "%2F%2Fevil.example"};
    struct site *s = t_site();
    struct browser *b = t_browser(s, 0);
    for (size_t i = 0; i < countof(away); i++) {
        struct answer *a = t_get(b, arena_printf(s->arena, "/lang/en?back=%s", away[i]));
        EXPECT(a->status == 400 || streq(a->location, "/"));
    }
}

/* --- pages that many ask for ------------------------------------------------------------------- */

/* Would b, asking for path now, be given what is kept? */
static bool is_given(struct hot *h, struct browser *b, const char *path, int64_t serial)
{
    struct req *r = t_get(b, path)->req;
    struct str fresh = {str_dup(r->arena, (struct str){r->out.p, r->out.n}), r->out.n};
    r->hot = false;
    if (!hot_find(h, r, serial))
        return false;
    EXPECT(str_eq(fresh, (struct str){r->out.p, r->out.n}));
    return true;
}

TEST(web, a_page_for_anybody_is_kept_until_something_is_written_or_a_second_is_over)
{
    struct site *s = t_site();
    t_furnish(s);
    struct hot *h = hot_new();
    struct browser *b = t_browser(s, 0), *chinese = t_browser(s, 0), *clerk = t_sign_in(s, "clerk");
    chinese->lang = "zh";
    hot_keep(h, t_get(b, "/blog")->req, 7);
    EXPECT(is_given(h, b, "/blog", 7));
    EXPECT(!is_given(h, b, "/blog", 8));
    struct req *first = t_get(b, "/blog")->req, *next = t_get(b, "/blog")->req;
    struct str sent = STR("as it was sent"), found = {0};
    next->hot = true;
    EXPECT(!hot_find_coded(h, next, CODING_BR, &found));
    hot_keep_coded(h, first, CODING_BR, sent);
    EXPECT(hot_find_coded(h, next, CODING_BR, &found) && str_eq(found, sent));
    EXPECT(!hot_find_coded(h, next, CODING_GZIP, &found));
    EXPECT(!is_given(h, b, "/blog?place=linhai/", 7));
    EXPECT(!is_given(h, chinese, "/blog", 7));
    EXPECT(!is_given(h, clerk, "/blog", 7));
    s->now += USEC_SECOND;
    EXPECT(!is_given(h, b, "/blog", 7));
    hot_free(h);
}

TEST(web, nothing_of_a_person_is_kept_for_others)
{
    struct site *s = t_site();
    t_furnish(s);
    struct hot *h = hot_new();
    struct browser *clerk = t_sign_in(s, "clerk"), *b = t_browser(s, 0);
    hot_keep(h, t_get(clerk, "/blog")->req, 7);
    EXPECT(!is_given(h, b, "/blog", 7));
    hot_keep(h, t_get(b, "/sign-in")->req, 7); /* a form: its token is the reader's own */
    EXPECT(!is_given(h, b, "/sign-in", 7));
    hot_keep(h, t_get(t_browser(s, 0), "/lang/en")->req, 7);
    EXPECT(!is_given(h, b, "/lang/en", 7));
    hot_free(h);
}
