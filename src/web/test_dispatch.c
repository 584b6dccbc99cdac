/*
 * test_dispatch.c - what happens once for every request.
 */
#include "html_check.h"
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
