/*
 * test.c - the page of search: what it shows of what rooms hand in, and what it never shows.
 */
#include "html_check.h"
#include "job/job.h"
#include "mod/search/care.h"
#include "mod/search/index.h"
#include "web_harness.h"

struct place {
    struct site *s;
    struct body town, village, other;
    struct browser *b;
};

static struct place place_new(void)
{
    struct place p = {.s = t_site()};
    struct db *db = t_begin(p.s);
    body_furnish_places(db);
    EXPECT(body_by_path(db, "linhai/baishuiyang/", &p.town));
    EXPECT(body_by_path(db, "linhai/baishuiyang/shangxi/", &p.village));
    EXPECT(body_by_path(db, "linhai/yanjiang/", &p.other));
    t_commit(p.s);
    p.b = t_browser(p.s, 0);
    return p;
}

static void add(struct place *p, int64_t id, const struct body *at, const char *title,
                const char *text)
{
    struct db *db = t_begin(p->s);
    search_put(db, &(struct search_doc){.subject = "post",
                                        .id = id,
                                        .body = at->id,
                                        .number = id == 1 ? "BSY-2026-0137" : NULL,
                                        .title = title,
                                        .text = text,
                                        .url = "/blog/1",
                                        .at = p->s->now + id,
                                        .lang = "zh-Hans"});
    t_commit(p->s);
}

static struct answer *sound(struct browser *b, const char *path)
{
    struct answer *a = t_get(b, path);
    EXPECT_INT(a->status, 200);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    return a;
}

TEST(search, page_shows_what_was_handed_in)
{
    struct place p = place_new();
    add(&p, 1, &p.village, "路灯坏了", "村口到小学的路灯坏了三盏，晚上看不见路。");
    add(&p, 2, &p.other, "Lamps at the bridge", "Two lamps are broken <b>again</b> & \"again\".");
    struct answer *a = sound(p.b, "/search");
    EXPECT_HAS(a->body, "What are you looking for?");
    EXPECT_LACKS(a->body, "class=\"list results\"");
    a = sound(p.b, "/search?q=%E8%B7%AF%E7%81%AF");
    EXPECT_HAS(a->body, "<mark>路灯</mark>坏了");
    EXPECT_HAS(a->body, "1 result<");
    EXPECT_HAS(a->body, "BSY-2026-0137");
    EXPECT_LACKS(a->body, "Lamps at");
    a = sound(p.b, "/search?q=LAMP");
    EXPECT_HAS(a->body, "<mark>Lamps</mark> at the bridge");
    EXPECT_HAS(a->body, "&lt;b&gt;again&lt;/b&gt; &amp; &quot;again&quot;");
    a = sound(p.b, "/search?q=bsy-2026-0137");
    EXPECT_HAS(a->body, "路灯坏了");
    a = sound(p.b, "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    EXPECT_LACKS(a->body, "<script>alert");
    EXPECT_HAS(a->body, "Nothing public has all of these words.");
}

TEST(search, filters_narrow)
{
    struct place p = place_new();
    add(&p, 1, &p.village, "路灯", "一");
    add(&p, 2, &p.other, "路灯", "二");
    EXPECT_HAS(sound(p.b, "/search?q=路灯")->body, "2 results");
    EXPECT_HAS(sound(p.b, "/search?q=路灯&place=linhai/baishuiyang/")->body, "1 result<");
    EXPECT_HAS(sound(p.b, "/search?q=路灯&place=linhai/")->body, "2 results");
    EXPECT_HAS(sound(p.b, "/search?q=路灯&place=linhai/kuocang/")->body, "at any time");
    EXPECT_HAS(sound(p.b, "/search?q=路灯&kind=post")->body, "2 results");
    EXPECT_HAS(sound(p.b, "/search?q=路灯&kind=comment")->body, "Nothing public");
    EXPECT_HAS(sound(p.b, "/search?q=路灯&when=month")->body, "2 results");
    p.s->now += 40 * USEC_DAY;
    EXPECT_HAS(sound(p.b, "/search?q=路灯&when=month")->body, "Nothing public");
    EXPECT_HAS(sound(p.b, "/search?q=路灯&when=year")->body, "2 results");
    EXPECT_INT(t_get(p.b, "/search?q=路灯&place=nowhere/")->status, 404);
}

TEST(search, pages_go_on_without_gaps)
{
    struct place p = place_new();
    for (int i = 1; i <= 45; i++)
        add(&p, i, &p.town, arena_printf(t_arena(), "路灯 n%d", i), "一盏");
    const char *path = "/search?q=路灯";
    int seen = 0;
    for (int page = 0; path; page++) {
        struct answer *a = sound(p.b, path);
        for (const char *at = a->body; (at = strstr(at, "<mark>路灯</mark> n")); at++)
            seen++;
        const char *next = strstr(a->body, "<li><a href=\"/search?q=");
        path = NULL;
        if (next) {
            next += strlen("<li><a href=\"");
            struct buf b = buf_make(t_arena(), 64);
            for (; *next != '"'; next++)
                if (strncmp(next, "&amp;", 5) == 0) {
                    buf_putc(&b, '&');
                    next += 4;
                } else
                    buf_putc(&b, *next);
            path = b.p;
        }
        EXPECT(page < 7);
    }
    EXPECT_INT(seen, 45);
}

TEST(search, answers_machines)
{
    struct place p = place_new();
    add(&p, 1, &p.village, "路灯", "村口的路灯");
    struct answer *a = t_get(p.b, "/search.json?q=路灯");
    EXPECT_INT(a->status, 200);
    EXPECT_STR(a->type, "application/json");
    EXPECT_HAS(a->body, "\"number\":\"BSY-2026-0137\"");
    EXPECT_HAS(a->body, "\"excerpt\":\"村口的路灯\"");
    p.b->accept = "application/json";
    EXPECT_STR(t_get(p.b, "/search?q=路灯")->type, "application/json");
    p.b->accept = NULL;
    a = t_get(p.b, "/opensearch.xml");
    EXPECT_STR(a->type, "application/opensearchdescription+xml");
    EXPECT_HAS(a->body, "{searchTerms}");
}

TEST(search, odd_questions_are_answered)
{
    struct place p = place_new();
    add(&p, 1, &p.village, "路灯", "村口的路灯");
    struct buf b = buf_make(t_arena(), 4000);
    buf_puts(&b, "/search?q=");
    for (int i = 0; i < 400; i++)
        buf_puts(&b, "路灯");
    sound(p.b, b.p);
    sound(p.b, "/search?q=%20%20");
    sound(p.b, "/search?q=%F0%9F%98%80");
    sound(p.b, "/search?q=路灯&before=-1");
    sound(p.b, "/search?q=路灯&before=99999999999999999999");
    sound(p.b, "/search?q=路灯&before=1");
    sound(p.b, "/search?q=路灯&when=never&kind=nothing");
    sound(p.b, "/search?q=路灯&q=灯&place=");
}

/* Cron and jobs make segments by themselves, and answers stay the same. */
TEST(search, tends_itself)
{
    struct place p = place_new();
    struct db *db = t_begin(p.s);
    for (int i = 1; i <= TAIL_MOST + 10; i++)
        search_put(db, &(struct search_doc){.subject = "post",
                                            .id = i,
                                            .body = p.town.id,
                                            .title = "路灯",
                                            .text = "水",
                                            .url = "/x",
                                            .at = p.s->now - i * USEC_HOUR});
    t_commit(p.s);
    EXPECT_HAS(sound(p.b, "/search?q=路灯")->body, "522 results");
    for (int i = 0; i < 3; i++) {
        p.s->now += USEC_MINUTE;
        job_run_due(&p.s->app, p.s->db, t_arena(), p.s->now);
    }
    db_begin(p.s->read_db, DB_READ, t_arena());
    struct search_segments_rows all = q_search_segments(p.s->read_db);
    struct search_tail_waiting tail;
    EXPECT(q_search_tail_waiting(p.s->read_db, &tail));
    db_rollback(p.s->read_db);
    EXPECT_INT(all.n, 1);
    EXPECT_INT(all.at[0].state, SEGMENT_LIVE);
    EXPECT_INT(tail.n, 0);
    EXPECT_HAS(sound(p.b, "/search?q=路灯")->body, "522 results");
}

/* What the blog shows is found; drafts, withdrawn posts and removed comments are not. */
TEST(search, blog_hands_in_and_takes_back)
{
    struct site *s = t_site();
    t_furnish(s);
    struct browser *b = t_browser(s, 0);
    struct answer *a = sound(b, "/search?q=路灯");
    EXPECT_HAS(a->body, "Blog post");
    EXPECT_HAS(a->body, "<mark>");
    EXPECT_HAS(sound(b, "/search?q=食堂")->body, "result");
    EXPECT_HAS(sound(b, "/search?q=水井&kind=comment")->body, "<span class=\"tag\">Comment</span>");
    EXPECT_HAS(sound(b, "/search?q=掏渠写进村规")->body, "Nothing public"); /* withdrawn */
    EXPECT_HAS(sound(b, "/search?q=1380000")->body,
               "Nothing public");              /* removed: somebody's number */
    const char *all = "/search.json?q=老樟树"; /* one page: where the next begins may differ */
    const char *before = arena_strdup(t_arena(), t_get(b, all)->body);
    EXPECT_HAS(before, "\"next\":null");
    EXPECT_HAS(before, "\"url\":");
    EXPECT(search_rebuild(s->db)); /* from the rooms: the same again */
    EXPECT_STR(t_get(b, all)->body, before);
}
