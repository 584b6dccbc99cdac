/*
 * test_feed.c - the Atom feed against the rules a feed validator checks, by a small strict reader of
 * our own (RFC 4287, RFC 5005 §3, RFC 6721).
 */
#include "base/utf8.h"
#include "mod/blog/test_blog.h"

/* --- a strict reader ------------------------------------------------------------------------------------- */

#define DEPTH_MAX 8

/* Well-formed as far as our feeds go: one root, tags balanced, quoted attributes, the five entities and
 * numeric ones, no character that XML forbids. */
static const char *xml_fault(const char *s)
{
    struct str open[DEPTH_MAX];
    size_t depth = 0, roots = 0;
    if (!utf8_valid(str_of(s)))
        return "not UTF-8";
    if (strncmp(s, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n", 39) != 0)
        return "no XML declaration";
    for (s += 39; *s;) {
        if ((unsigned char)*s < 0x20 && !strchr("\t\n\r", *s))
            return "control character";
        if (*s == '&') {
            size_t n = strcspn(s, ";");
            static const char *const known[] = {"&amp", "&lt",  "&gt", "&quot",
                                                "&#13", "&#10", "&#9"};
            bool ok = false;
            for (size_t i = 0; i < countof(known); i++)
                ok = ok || (strlen(known[i]) == n && strncmp(s, known[i], n) == 0);
            if (!ok)
                return "unknown entity";
            s += n;
        } else if (*s == '<' && s[1] == '/') {
            struct str name = {s + 2, strcspn(s + 2, ">")};
            if (depth == 0 || !str_eq(open[--depth], name))
                return "end tag without its start";
            s = name.p + name.n;
        } else if (*s == '<') {
            struct str name = {s + 1, strcspn(s + 1, " />")};
            for (s = name.p + name.n; *s == ' ';) {
                s += 1 + strcspn(s + 1, "=\"<> ");
                if (s[0] != '=' || s[1] != '"')
                    return "attribute without quotes";
                s += 2;
                s += strcspn(s, "\"<");
                if (*s++ != '"')
                    return "< in an attribute";
            }
            roots += depth == 0;
            if (*s == '/')
                s++;
            else if (depth == DEPTH_MAX)
                return "too deep";
            else
                open[depth++] = name;
            if (*s != '>')
                return "tag does not end";
        } else if (*s == '>') {
            return "> outside a tag";
        }
        s++;
    }
    return depth ? "a tag is open" : roots != 1 ? "not one root" : NULL;
}

/* What stands between <name> and </name> at or after *at, which moves behind it; NULL: none. */
static const char *element(const char **at, const char *name)
{
    const char *start = strstr(*at, arena_printf(t_arena(), "<%s>", name));
    if (!start)
        return NULL;
    start += strlen(name) + 2;
    const char *end = strstr(start, arena_printf(t_arena(), "</%s>", name));
    *at = end;
    return arena_strndup(t_arena(), start, (size_t)(end - start));
}

static const char *element_of(const char *part, const char *name)
{
    return element(&part, name);
}

static const char *unescaped(const char *s)
{
    static const char *const pairs[][2] = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}};
    char *out = arena_strdup(t_arena(), s);
    for (size_t i = 0; i < countof(pairs); i++)
        for (char *at = out; (at = strstr(at, pairs[i][0])); at++) {
            at[0] = pairs[i][1][0];
            memmove(at + 1, at + strlen(pairs[i][0]), strlen(at + strlen(pairs[i][0])) + 1);
        }
    return out;
}

/* The href of <link rel="…">; NULL: none. */
static const char *link_of(const char *part, const char *rel)
{
    const char *at = strstr(part, arena_printf(t_arena(), "<link rel=\"%s\"", rel));
    if (!at)
        return NULL;
    at = strstr(at, "href=\"") + 6;
    return unescaped(arena_strndup(t_arena(), at, strcspn(at, "\"")));
}

static void expect_date(const char *s)
{
    usec t;
    EXPECT(s != NULL && time_rfc3339_parse(s, &t));
}

static void expect_tag(const char *id)
{
    EXPECT(id && strncmp(id, "tag:tongxin.test,2026", 21) == 0);
    EXPECT(strpbrk(id, " \"<>") == NULL);
}

static void check_entry(const char *e)
{
    EXPECT_HAS(e, " xml:lang=\"zh-CN\">");
    expect_tag(element_of(e, "id"));
    EXPECT(element_of(e, "title") != NULL);
    expect_date(element_of(e, "updated"));
    expect_date(element_of(e, "published"));
    EXPECT_HAS(element_of(e, "author"), "<name>");
    EXPECT_HAS(link_of(e, "alternate"), "http://tongxin.test/blog/");
    EXPECT(element_of(e, "summary") != NULL);
    EXPECT_HAS(e, "<category term=\"");
    EXPECT_HAS(e, "<content type=\"html\">");
}

/* Every must-have. Returns the number of entries. */
static size_t check_feed(struct browser *b, const char *path)
{
    struct answer *a = t_get(b, path);
    EXPECT_INT(a->status, 200);
    EXPECT_STR(a->type, "application/atom+xml; charset=utf-8");
    EXPECT_STR(xml_fault(a->body), NULL);
    const char *first = strstr(a->body, "<entry"), *dead = strstr(a->body, "<at:deleted-entry");
    const char *end = !first || (dead && dead < first) ? dead : first;
    const char *head = end ? arena_strndup(t_arena(), a->body, (size_t)(end - a->body)) : a->body;
    EXPECT_HAS(head, "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    EXPECT_HAS(head, " xml:lang=\"zh-CN\">");
    expect_tag(element_of(head, "id"));
    EXPECT(element_of(head, "title") != NULL);
    expect_date(element_of(head, "updated"));
    EXPECT_HAS(element_of(head, "author"), "<name>");
    EXPECT_STR(link_of(head, "self"), arena_printf(t_arena(), "http://tongxin.test%s", path));
    EXPECT_HAS(link_of(head, "alternate"), "http://tongxin.test/blog");
    size_t n = 0;
    const char *newest = NULL;
    for (const char *at = a->body; (at = strstr(at, "<entry")); n++) {
        const char *stop = strstr(at, "</entry>");
        const char *e = arena_strndup(t_arena(), at, (size_t)(stop - at));
        check_entry(e);
        if (!newest || strcmp(element_of(e, "updated"), newest) > 0)
            newest = element_of(e, "updated");
        at = stop;
    }
    if (newest && !dead)
        EXPECT_STR(element_of(head, "updated"), newest);
    return n;
}

/* --- the feed ------------------------------------------------------------------------------------------------ */

TEST(feed, has_every_must)
{
    struct town t = town_new();
    EXPECT_INT(check_feed(t.nobody, "/blog/feed.atom"), 0);
    post_by(t.mei, "路灯", "十七根 **灯杆**");
    t.s->now += USEC_HOUR;
    post_by(t.clerk, "<'\"&>", "<'\"&> [x](/blog?a=1&b=2)");
    EXPECT_INT(check_feed(t.nobody, "/blog/feed.atom"), 2);
    EXPECT_INT(check_feed(t.nobody, "/blog/feed.atom?place=linhai%2Fbaishuiyang%2Fshangxi%2F"), 1);
    EXPECT_INT(check_feed(t.nobody, "/blog/feed.atom?place=linhai/yanjiang/"), 0);
    EXPECT_INT(check_feed(t.nobody, path_of("/blog/feed.atom?person=%d", t.mei_id)), 1);
    EXPECT_INT(check_feed(t.nobody, path_of("/blog/feed.atom?org=%d", t.office)), 1);
    EXPECT_INT(check_feed(t.nobody, "/blog/feed.atom?x=%22%3E%3Cb&y='"), 2);
    EXPECT_INT(t_get(t.nobody, "/blog/feed.atom?place=nowhere/")->status, 404);
    EXPECT_INT(t_get(t.nobody, "/blog/feed.atom?person=0")->status, 404);
    EXPECT_INT(t_get(t.nobody, "/blog/feed.atom?before=x")->status, 404);
}

TEST(feed, carries_words_unchanged)
{
    struct town t = town_new();
    const char *bad = "<b>'\"&amp; ]]> 灯";
    post_by(t.mei, bad, "a < b & c");
    const char *body = t_get(t.nobody, "/blog/feed.atom")->body;
    const char *e = strstr(body, "<entry");
    EXPECT_STR(unescaped(element_of(e, "title")), bad);
    EXPECT_HAS(e, "&lt;p&gt;a &amp;lt; b &amp;amp; c&lt;/p&gt;");
}

TEST(feed, is_the_same_for_everybody)
{
    struct town t = town_new();
    post_by(t.mei, "路灯", "十七根");
    t.li->lang = "en";
    t.nobody->lang = "zh";
    const char *a = t_get(t.nobody, "/blog/feed.atom")->body;
    EXPECT_STR(t_get(t.li, "/blog/feed.atom")->body, a);
    EXPECT_STR(t_get(t.mei, "/blog/feed.atom")->body, a);
    EXPECT_HAS(t_get(t.nobody, "/blog/feed.atom?lang=en")->body, "xml:lang=\"en\"");
}

TEST(feed, edit_keeps_the_id_and_moves_up)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "路灯", "十七根");
    t.s->now += USEC_DAY;
    post_by(t.mei, "渠", "四处");
    const char *tag = read_post(&t, id).tag;
    t.s->now += USEC_DAY;
    EXPECT_INT(t_post(t.mei, path_of("/blog/%d/edit", id), "version", "1", "title", "路灯", "text",
                      "十九根", "lang", "zh-Hans", "comments", "1", NULL)
                   ->status,
               303);
    const char *first = strstr(t_get(t.nobody, "/blog/feed.atom")->body, "<entry");
    EXPECT_STR(element_of(first, "id"), tag);
    EXPECT_HAS(element_of(first, "updated"), "2026-03-12");
    EXPECT_HAS(element_of(first, "published"), "2026-03-10");
}

TEST(feed, withdrawn_post_is_a_deleted_entry)
{
    struct town t = town_new();
    int64_t id = post_by(t.mei, "改期", "十六日");
    const char *tag = read_post(&t, id).tag;
    EXPECT_INT(
        t_post(t.mei, path_of("/blog/%d/withdraw", id), "why", "日期写错了 <&", NULL)->status, 303);
    EXPECT_INT(check_feed(t.nobody, "/blog/feed.atom"), 0);
    const char *body = t_get(t.nobody, "/blog/feed.atom")->body;
    EXPECT_HAS(body, arena_printf(t_arena(), "<at:deleted-entry ref=\"%s\" when=\"", tag));
    EXPECT_HAS(body, "xmlns:at=\"http://purl.org/atompub/tombstones/1.0\"");
    EXPECT_STR(element_of(body, "at:comment"), "日期写错了 &lt;&amp;");
    EXPECT_LACKS(body, "十六日");
}

TEST(feed, pages_follow_next_to_the_end)
{
    struct town t = town_new();
    for (int i = 0; i < 2 * BLOG_PAGE + 3; i++) {
        post_by(t.mei, arena_printf(t_arena(), "第 %d 篇", i), "x");
        t.s->now += 10 * USEC_SECOND;
    }
    const char *path = "/blog/feed.atom?place=linhai%2Fbaishuiyang%2F";
    size_t n = 0, pages = 0;
    for (; path; pages++) {
        n += check_feed(t.nobody, path);
        const char *next = link_of(t_get(t.nobody, path)->body, "next");
        path = next ? next + strlen("http://tongxin.test") : NULL;
    }
    EXPECT_INT(n, 2 * BLOG_PAGE + 3);
    EXPECT_INT(pages, 3);
}
