/*
 * test.c - the timeline: order, shelves, pages, feeds.
 */
#include "mod/account/account.h"
#include "mod/chronicle/chronicle.h"
#include "web_harness.h"

static int64_t add(struct site *s, const char *code, const char *number, const char *words)
{
    struct db *db = t_begin(s);
    struct body b;
    EXPECT(body_by_code(db, code, &b));
    int64_t id = chronicle_add(db, s->now,
                               &(struct chronicle_act){.act = "charter.apply",
                                                       .body = b.id,
                                                       .number = number,
                                                       .subject = SUBJECT_TOPIC,
                                                       .subject_id = 7,
                                                       .stage = 2,
                                                       .capacity = "clerk",
                                                       .words = words,
                                                       .on = day_of(2026, 3, 20),
                                                       .link = "/rules"});
    t_commit(s);
    s->now += USEC_SECOND;
    return id;
}

static struct site *town(void)
{
    struct site *s = t_site();
    struct db *db = t_begin(s);
    body_furnish_places(db);
    t_commit(s);
    return s;
}

static int64_t id_of(struct db *db, const char *code)
{
    struct body b;
    EXPECT(body_by_code(db, code, &b));
    return b.id;
}

TEST(chronicle, a_place_shows_what_is_below_it)
{
    struct site *s = town();
    int64_t village = add(s, "BSYSX", NULL, "a"), town_act = add(s, "BSY", NULL, "b");
    add(s, "YJ", NULL, "c");
    EXPECT(town_act > village);
    struct db *db = t_begin(s);
    struct chronicle_list l = chronicle_of_body(db, id_of(db, "BSY"), CHRONICLE_NEWEST, 10);
    EXPECT_INT(l.n, 2);
    EXPECT_INT(l.at[0].id, town_act);
    EXPECT_INT(l.at[1].id, village);
    EXPECT_INT(chronicle_of_body(db, id_of(db, "BSYSX"), CHRONICLE_NEWEST, 10).n, 1);
    EXPECT_INT(chronicle_of_body(db, id_of(db, "LH"), CHRONICLE_NEWEST, 10).n, 3);
    t_commit(s);
}

TEST(chronicle, everything_comes_once_through_all_pages)
{
    struct site *s = town();
    int64_t id[25];
    for (size_t i = 0; i < countof(id); i++)
        id[i] = add(s, "BSY", "BSY-2026-0001", "x");
    struct db *db = t_begin(s);
    int64_t before = CHRONICLE_NEWEST, after = 0, body = id_of(db, "LH");
    size_t down = countof(id), up = 0;
    struct chronicle_list l;
    do {
        l = chronicle_of_body(db, body, before, 7);
        for (size_t i = 0; i < l.n; i++)
            EXPECT_INT(l.at[i].id, id[--down]);
        before = l.at[l.n - 1].id;
    } while (l.more);
    EXPECT_INT(down, 0);
    do {
        l = chronicle_of_number(db, "BSY-2026-0001", after, 5);
        for (size_t i = 0; i < l.n; i++)
            EXPECT_INT(l.at[i].id, id[up++]);
        after = l.at[l.n - 1].id;
    } while (l.more);
    EXPECT_INT(up, 25);
    EXPECT_INT(chronicle_after(db, id[19], 100).n, 5);
    EXPECT_INT(chronicle_of_subject(db, SUBJECT_TOPIC, 7, 0, 100).n, 25);
    EXPECT_INT(chronicle_of_subject(db, SUBJECT_TASK, 7, 0, 100).n, 0);
    EXPECT_INT(chronicle_of_number(db, "BSY-2026-0002", 0, 5).n, 0);
    t_commit(s);
}

TEST(chronicle, long_words_are_cut_between_characters)
{
    struct site *s = town();
    struct buf b = buf_make(t_arena(), 0);
    for (int i = 0; i < 1000; i++)
        buf_puts(&b, "灯");
    int64_t id = add(s, "BSY", NULL, b.p);
    struct db *db = t_begin(s);
    struct chronicle_entry e;
    EXPECT(chronicle_by_id(db, id, &e));
    EXPECT(strlen(e.words) <= CHRONICLE_WORDS_MAX);
    EXPECT_INT((strlen(e.words) - 3) % 3, 0);
    EXPECT_STR(e.words + strlen(e.words) - 3, "…");
    EXPECT_STR(e.capacity, "clerk");
    EXPECT_INT(e.stage, 2);
    t_commit(s);
}

TEST(chronicle, words_of_subjects)
{
    for (int i = 1; i <= SUBJECT_LAST; i++)
        EXPECT_INT(subject_of(subject_word((enum subject)i)), i);
    EXPECT_INT(subject_of("nonsense"), SUBJECT_NONE);
}

TEST(chronicle, page_and_feed)
{
    struct site *s = town();
    for (int i = 0; i < 60; i++)
        add(s, "BSYSX", i % 2 ? "BSY-2026-0009" : NULL, "<b>路灯</b> & \"x\"");
    struct browser *b = t_browser(s, 0);
    struct answer *a = t_get(b, "/chronicle/linhai/baishuiyang/");
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "The rules of this place were changed");
    EXPECT_HAS(a->body, "&lt;b&gt;路灯");
    EXPECT_HAS(a->body, "?before=");
    EXPECT_HAS(a->body, "20 March 2026");
    a = t_get(b, "/chronicle-feed/linhai/?lang=en");
    EXPECT_INT(a->status, 200);
    EXPECT_STR(a->type, "application/atom+xml; charset=utf-8");
    EXPECT_HAS(a->body, "<summary>Friday, 20 March 2026 &lt;b&gt;路灯&lt;/b&gt; &amp;");
    EXPECT_HAS(a->body, "rel=\"next\"");
    EXPECT_HAS(a->body, "xml:lang=\"en\"");
    EXPECT_HAS(t_get(b, "/chronicle-feed/linhai/")->body, "本地章程已修改");
    a = t_get(b, "/t/BSY-2026-0009/feed.atom");
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "BSY-2026-0009");
    EXPECT_INT(t_get(b, "/t/BSY-2026-0010/feed.atom")->status, 404);
    EXPECT_INT(t_get(b, "/chronicle/nowhere/")->status, 404);
    EXPECT_INT(t_get(b, "/chronicle/linhai/?before=x")->status, 404);
    EXPECT_INT(t_get(b, "/chronicle-feed/linhai/?lang=xx")->status, 404);
}
