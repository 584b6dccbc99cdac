/*
 * test.c - charters: the files that are shipped, files with faults, versions and what is looked up in them.
 */
#include "base/rand.h"
#include "db/catalog.h"
#include "mod/charter/view.h"
#include "mod/chronicle/chronicle.h"
#include "web_harness.h"

static const char *shipped(const char *name)
{
    size_t n;
    const char *text = charter_shipped(name, &n);
    EXPECT(text != NULL);
    return arena_strndup(t_arena(), text, n);
}

/* text with the first `from` replaced by `to`. */
static const char *with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!at)
        test_fail(__FILE__, __LINE__, "the file has no %s", from);
    return arena_printf(t_arena(), "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static int line_of(const char *text, const char *what)
{
    const char *at = strstr(text, what);
    int line = 1;
    EXPECT(at != NULL);
    for (const char *p = text; p < at; p++)
        line += *p == '\n';
    return line;
}

static const struct charter *good(const char *text)
{
    struct charter_errors e;
    const struct charter *c = charter_parse(t_arena(), text, strlen(text), &e);
    if (!c)
        test_fail(__FILE__, __LINE__, "line %d: %s: %s", e.at[0].line, e.at[0].field, e.at[0].what);
    return c;
}

static int64_t apply(struct site *s, const char *text)
{
    struct charter_errors e;
    int64_t version;
    struct db *db = t_begin(s);
    bool fits = charter_apply(db, s->app.zone, s->now, 0, good(text), &e, &version);
    if (!fits)
        test_fail(__FILE__, __LINE__, "line %d: %s: %s", e.at[0].line, e.at[0].field, e.at[0].what);
    t_commit(s);
    return version;
}

/* --- files ------------------------------------------------------------------------------------ */

TEST(charter, shipped_files_are_whole)
{
    const struct charter *l = good(shipped("linhai")), *g = good(shipped("generic-town"));
    EXPECT_INT(l->places.n, 13);
    EXPECT_INT(g->places.n, 4);
    for (const struct charter_key *k = charter_keys; k->key; k++) {
        size_t n = 0;
        VEC_EACH (&l->rules, r)
            n += streq(r->key, k->key);
        EXPECT(n > 0);
        struct charter_value v;
        EXPECT(charter_value_read(k->unit, k->usual, &v));
        EXPECT(v.n >= k->min && v.n <= k->max);
    }
    VEC_EACH (&l->rules, r)
        EXPECT(strlen(r->source) > 10);
    VEC_EACH (&g->places, p)
        EXPECT_STR(p->name, p->name_en);
}

/* What is put for what, and what must be told of the line where `at` stands. */
static const struct {
    const char *from, *to, *at, *field, *what;
} faults[] = {
    {"effective = \"2025-01-01\"", "effective = \"2025-02-30\"", "2025-02-30", "effective",
     "day that exists"},
    {"effective = \"2025-01-01\";", "", NULL, "effective", "missing"},
    {"code = \"YJ\";", "code = \"BSY\";", "slug = \"yanjiang\"", "place linhai/yanjiang/: code",
     "already"},
    {"code = \"YJ\";", "code = \"yj\";", "code = \"yj\"", "place.places[2].code",
     "capital letters"},
    {"code = \"YJ\";", "code = \"\";", "code = \"\"", "place.places[2].code", "capital letters"},
    {"code = \"YJ\";", "", "slug = \"yanjiang\"", "place.places[2].code", "missing"},
    {"slug = \"zhuli\"", "slug = \"shangxi\"", "code = \"BSYZL\"",
     "place linhai/baishuiyang/shangxi/: slug", "already"},
    {"slug = \"zhuli\"", "slug = \"Zhu Li\"", "Zhu Li", "place.places[1].places[2].slug",
     "small letters"},
    {"kind = \"town\"; slug = \"kuocang\"", "kind = \"city\"; slug = \"kuocang\"",
     "slug = \"kuocang\"", "place linhai/kuocang/: kind", "cannot be below"},
    {"name = \"沿江镇\"; ", "name = \"\"; ", "name = \"\"", "place.places[2].name", "empty"},
    {"key = \"publicity.days\"; value = 7", "key = \"publicity.day\"; value = 7", "publicity.day\"",
     "rules[33].key", "no rule \"publicity.day\""},
    {"key = \"publicity.days\"; value = 7", "key = \"publicity.days\"; value = 91", "value = 91",
     "rules[33].value", "from 0 to 90"},
    {"key = \"publicity.days\"; value = 7", "key = \"publicity.days\"; value = -1", "value = -1",
     "rules[33].value", "from 0 to 90"},
    {"key = \"publicity.days\"; value = 7", "key = \"publicity.days\"; value = \"a week\"",
     "a week", "rules[33].value", "whole number"},
    {"key = \"publicity.days\"; value = 7", "key = \"publicity.days\"; value = 7.5", "value = 7.5",
     "rules[33].value", "number, or text"},
    {"key = \"publicity.days\"; value = 7", "key = \"feedback.days\"; value = 7",
     "key = \"feedback.days\"; value = 15", "rules[37].key", "already"},
    {"key = \"quorum.percent\"; value = \"2/3\"", "key = \"quorum.percent\"; value = \"3/2\"",
     "3/2", "rules[14].value", "a share"},
    {"key = \"quorum.percent\"; value = \"2/3\"", "key = \"quorum.percent\"; value = \"1/0\"",
     "1/0", "rules[14].value", "a share"},
    {"value = \"17:00\"", "value = \"25:00\"", "25:00", "rules[49].value", "a time"},
    {"key = \"assurance.rate\"; value = \"code\"", "key = \"assurance.rate\"; value = \"pin\"",
     "\"pin\"", "rules[48].value", "none, code"},
    {"for = \"town\"; value = 30", "for = \"hamlet\"; value = 30", "hamlet", "rules[1].for",
     "city, town, village"},
    {"for = \"town\"; value = 30", "for = \"town\"; value = 70", "for = \"town\"; value = 60",
     "rules", "at least 70 and at most 60"},
    {"for = \"town\"; value = 30", "for = \"town\"; valu = 30", "valu = 30", "rules[1].valu",
     "not known here"},
    {"[1, 1, 1, 1, 1, 0, 0]", "[1, 1, 1, 1, 1, 0]", "week = ", "week", "seven"},
    {"[1, 1, 1, 1, 1, 0, 0]", "[0, 0, 0, 0, 0, 0, 0]", "week = ", "week", "seven"},
    {"day = \"2026-05-01\"; kind = \"off\"", "day = \"2026-05-01\"; kind = \"work\"",
     "\"2026-05-01\"", "holidays[7].day", "anyhow"},
    {"day = \"2026-05-01\"", "day = \"2026-10-01\"",
     "day = \"2026-10-01\"; kind = \"off\"; name = \"国庆", "holidays[8].day", "already"},
    {"day = \"2026-05-01\"", "day = \"1 May\"", "1 May", "holidays[7].day", "day that exists"},
    {"day = \"2026-05-01\"; kind = \"off\"", "day = \"2026-05-01\"; kind = \"half\"", "\"half\"",
     "holidays[7].kind", "off, work"},
    {"code = \"land\"", "code = \"construction\"", "name = \"国土资源\"", "categories[3].code",
     "already"},
    {"code = \"veterans\"; name = \"老干部代表\"; name_en = \"Veteran cadres\"; min = 0; max = 0",
     "code = \"veterans\"; name = \"老干部代表\"; name_en = \"Veteran cadres\"; min = 5; max = 3",
     "min = 5", "constituencies[10].max", "smaller"},
    {"code = \"veterans\"; name = \"老干部代表\"; name_en = \"Veteran cadres\"; min = 0; max = 0",
     "code = \"veterans\"; name = \"老干部代表\"; name_en = \"Veteran cadres\"; min = 61; max = 0",
     "for = \"town\"; value = 60", "constituencies", "61 seats"},
    {"day = \"month 15\"", "day = \"month 32\"", "month 32", "standing_days[2].day", "month last"},
    {"day = \"month 15\"", "day = \"every month\"", "= \"every month\"", "standing_days[2].day",
     "month last"},
    {"for = \"city\"; kind = \"interaction_day\"", "for = \"XX\"; kind = \"interaction_day\"",
     "\"XX\"", "standing_days[3].for", "code of a place"},
    {"time = \"09:00\"", "time = \"9\"", "time = \"9\"", "standing_days[1].time", "a time"},
    {"route = \"assembly\"", "route = \"mayor\"", "mayor", "statutory[1].route", "authority"},
    {"festivals = ();", "festivals = 3;", "festivals = 3", "festivals", "a list"},
    {"festivals = ();", "festival = ();", "festival = ()", "festival", "not known here"},
    {"festivals = ();", "festivals = (;", "festivals = (;", "file", "syntax"},
    {"festivals = ();", "@include \"/etc/passwd\"", "@include", "file", "@include"},
    {"festivals = ();", "festivals = (1);", "festivals = (1)", "festivals[1]", "a group"},
    {"name = \"临海市\"; ", "name = \"临\xff市\"; ", NULL, "file", "UTF-8"},
};

TEST(charter, every_fault_is_told_with_line_and_field)
{
    const char *whole = shipped("linhai");
    for (size_t i = 0; i < countof(faults); i++) {
        const char *text = with(whole, faults[i].from, faults[i].to);
        struct charter_errors e;
        bool told = false;
        EXPECT(charter_parse(t_arena(), text, strlen(text), &e) == NULL);
        for (size_t k = 0; k < e.n; k++)
            told = told ||
                   (streq(e.at[k].field, faults[i].field) && strstr(e.at[k].what, faults[i].what) &&
                    (!faults[i].at || e.at[k].line == line_of(text, faults[i].at)));
        if (!told)
            test_fail(__FILE__, __LINE__, "%s: not told; but line %d (not %d): %s: %s",
                      faults[i].to, e.at[0].line, faults[i].at ? line_of(text, faults[i].at) : 0,
                      e.at[0].field, e.at[0].what);
    }
}

TEST(charter, all_faults_are_told_at_once_in_order)
{
    const char *text = shipped("linhai");
    struct charter_errors e;
    text = with(text, "code = \"YJ\";", "code = \"yj\";");
    text = with(text, "value = \"17:00\"", "value = \"late\"");
    text = with(text, "route = \"assembly\"", "route = \"mayor\"");
    EXPECT(charter_parse(t_arena(), text, strlen(text), &e) == NULL);
    EXPECT_INT(e.n, 3);
    for (size_t i = 1; i < e.n; i++)
        EXPECT(e.at[i - 1].line < e.at[i].line);
}

TEST(charter, a_missing_rule_is_told)
{
    const char *text = shipped("linhai"), *at = strstr(text, "  { key = \"topic.collect.days\"");
    struct charter_errors e;
    EXPECT(at != NULL);
    const char *end = strstr(at, "},") + 2;
    text = arena_printf(t_arena(), "%.*s%s", (int)(at - text), text, end);
    EXPECT(charter_parse(t_arena(), text, strlen(text), &e) == NULL);
    EXPECT_INT(e.n, 1);
    EXPECT_STR(e.at[0].field, "rules");
    EXPECT_HAS(e.at[0].what, "topic.collect.days");
}

/* libconfig forgets the text of a string that a broken file does not end; nothing of ours is lost. */
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

TEST(charter, broken_bytes_never_crash_it)
{
    if (__lsan_disable)
        __lsan_disable();
    const char *whole = shipped("generic-town");
    struct rng rng = rng_fixed(7);
    size_t n = strlen(whole);
    for (int i = 0; i < 400; i++) {
        char *text = arena_strndup(t_arena(), whole, n);
        for (int k = 0; k < 3; k++)
            text[rng_below(&rng, n)] = (char)(1 + rng_below(&rng, 255));
        size_t cut = i % 2 ? n : (size_t)rng_below(&rng, n);
        struct charter_errors e;
        charter_parse(t_arena(), arena_strndup(t_arena(), text, cut), cut, &e);
        EXPECT(e.n <= CHARTER_ERRORS_MAX);
    }
    if (__lsan_enable)
        __lsan_enable();
}

/* --- values ----------------------------------------------------------------------------------- */

TEST(charter, shares_are_exact)
{
    struct site *s = t_site();
    int64_t town = 0;
    apply(s, shipped("linhai"));
    struct db *db = t_begin(s);
    struct body b;
    EXPECT(body_by_code(db, "BSY", &b));
    town = b.id;
    day on = day_of(2026, 3, 10);
    EXPECT_INT(charter_least(db, town, "quorum.percent", on, 30), 20);
    EXPECT_INT(charter_least(db, town, "quorum.percent", on, 31), 21);
    EXPECT_INT(charter_least(db, town, "quorum.percent", on, 0), 0);
    EXPECT_INT(charter_least(db, town, "majority.percent", on, 30), 16);
    EXPECT_INT(charter_least(db, town, "majority.percent", on, 31), 16);
    EXPECT_INT(charter_least(db, town, "council.nonparty.percent", on, 31), 16);
    EXPECT_INT(charter_int(db, town, "quorum.percent", on), 67);
    EXPECT_INT(charter_int(db, town, "office.closes", on), 17 * 60);
    EXPECT_INT(charter_assurance(db, town, "assurance.support", on), AL_CONTACT);
    EXPECT_STR(charter_text(db, town, "quorum.percent", on), "2/3");
    EXPECT_DIES("BUG", charter_int(db, town, "no.such.rule", on));
    t_commit(s);
}

static int count_days(const char *pattern, int year)
{
    int n = 0;
    for (day d = day_of(year, 1, 1); d <= day_of(year, 12, 31); d++)
        n += standing_on(pattern, d);
    return n;
}

TEST(charter, patterns_of_days)
{
    EXPECT_INT(count_days("month 15", 2026), 12);
    EXPECT_INT(count_days("month 31", 2026), 7);
    EXPECT_INT(count_days("month last", 2026), 12);
    EXPECT_INT(count_days("month 1 sat", 2026), 12);
    EXPECT_INT(count_days("month last fri", 2026), 12);
    EXPECT_INT(count_days("week fri", 2026), 52);
    EXPECT_INT(count_days("quarter 10", 2026), 4);
    EXPECT_INT(count_days("year 02-29", 2026), 0);
    EXPECT_INT(count_days("year 02-29", 2028), 1);
    EXPECT(standing_on("month 1 sat", day_of(2026, 3, 7)));
    EXPECT(standing_on("month last fri", day_of(2026, 3, 27)));
    EXPECT(!standing_on("month 5 sat", day_of(2026, 5, 30)));
    day next;
    EXPECT(standing_next("month 15", day_of(2026, 3, 16), &next) && next == day_of(2026, 4, 15));
    static const char *const bad[] = {
        "",       "month",      "month 0",    "month 32", "month 5 sat",   "week",
        "week 3", "year 13-01", "year 02-30", "day 3",    "month 1 sat x", "month  1"};
    for (size_t i = 0; i < countof(bad); i++)
        EXPECT(!standing_valid(bad[i]));
}

/* --- versions --------------------------------------------------------------------------------- */

TEST(charter, versions_hold_from_their_day)
{
    struct site *s = t_site();
    const char *one = shipped("linhai");
    const char *two =
        with(with(one, "effective = \"2025-01-01\"", "effective = \"2026-04-01\""),
             "key = \"publicity.days\"; value = 7", "key = \"publicity.days\"; value = 9");
    int64_t first = apply(s, one), second = apply(s, two);
    EXPECT(second > first);
    EXPECT_INT(apply(s, two), second); /* the same bytes: nothing */
    struct db *db = t_begin(s);
    struct body b, v;
    struct charter_version ver;
    EXPECT(body_by_code(db, "KCSQ", &v) && body_by_code(db, "BSY", &b));
    EXPECT_INT(charter_int(db, v.id, "publicity.days", day_of(2026, 3, 31)), 7);
    EXPECT_INT(charter_int(db, v.id, "publicity.days", day_of(2026, 4, 1)), 9);
    EXPECT_INT(charter_int(db, v.id, "council.size.min", day_of(2026, 4, 1)), 20);
    EXPECT_INT(charter_int(db, b.id, "council.size.min", day_of(2026, 4, 1)), 30);
    EXPECT(!charter_version_on(db, b.id, day_of(2024, 12, 31), &ver));
    EXPECT(charter_version_on(db, b.id, day_of(2026, 4, 1), &ver) && ver.number == 2);
    struct charter_rule r;
    charter_rule(db, b.id, "publicity.days", day_of(2024, 1, 1), &r);
    EXPECT_INT(r.version, 0);
    EXPECT_INT(charter_constituencies(db, b.id, day_of(2026, 1, 1)).n, 10);
    EXPECT_INT(charter_constituencies(db, v.id, day_of(2026, 1, 1)).n, 9);
    EXPECT_INT(charter_categories(db, v.id, day_of(2026, 1, 1)).n, 15);
    EXPECT_INT(charter_statutories(db, v.id, day_of(2026, 1, 1)).n, 9);
    EXPECT_INT(charter_standings(db, v.id, day_of(2026, 1, 1)).n, 1);
    struct chronicle_list told = chronicle_of_body(db, ver.root, CHRONICLE_NEWEST, 10);
    EXPECT_INT(told.n, 2);
    EXPECT_STR(told.at[0].act, "charter.apply");
    EXPECT_INT(told.at[0].on, day_of(2026, 4, 1));
    t_commit(s);
}

TEST(charter, what_does_not_fit_changes_nothing)
{
    struct site *s = t_site();
    const char *one = shipped("linhai");
    apply(s, one);
    const char *before = t_digest(s);
    static const struct {
        const char *from, *to, *what;
    } tries[] = {
        {"code = \"YJ\";", "code = \"YJZ\";", "cannot change"},
        {"slug = \"kuocang\"", "slug = \"kuocangzhen\"", "already"},
        {"value = 7", "value = 8", "is over"},
    };
    for (size_t i = 0; i < countof(tries); i++) {
        struct charter_errors e;
        int64_t version;
        const char *text = with(one, tries[i].from, tries[i].to);
        struct db *db = t_begin(s);
        EXPECT(!charter_apply(db, s->app.zone, s->now, 0, good(text), &e, &version));
        bool told = false;
        for (size_t k = 0; k < e.n; k++)
            told = told || strstr(e.at[k].what, tries[i].what);
        EXPECT(told);
        t_commit(s);
        EXPECT_STR(t_digest(s), before);
    }
}

TEST(charter, places_are_added_and_renamed_never_removed)
{
    struct site *s = t_site();
    const char *one = shipped("linhai");
    apply(s, one);
    const char *two = with(one, "effective = \"2025-01-01\"", "effective = \"2026-03-10\"");
    two = with(two, "name_en = \"Zhuli Village\"; },",
               "name_en = \"Zhuli Old Village\"; },\n { kind = \"village\"; slug = \"new\"; code = "
               "\"BSYN\"; "
               "name = \"新村\"; name_en = \"New Village\"; },");
    const char *gone = strstr(two, "        { kind = \"village\"; slug = \"jiangpan\"");
    two = arena_printf(t_arena(), "%.*s%s", (int)(gone - two), two, strchr(gone, '\n') + 1);
    apply(s, two);
    struct db *db = t_begin(s);
    struct body b;
    EXPECT(body_by_path(db, "linhai/yanjiang/jiangpan/", &b));
    EXPECT(body_by_path(db, "linhai/baishuiyang/zhuli/", &b));
    EXPECT_STR(b.name_en, "Zhuli Old Village");
    EXPECT(body_by_code(db, "BSYN", &b));
    EXPECT_INT(org_of_body(db, b.id).n, 4);
    EXPECT(body_by_code(db, "BSY", &b));
    EXPECT_INT(org_of_body(db, b.id).n, 8);
    t_commit(s);
}

/* Each day has what the version in force on it says. */
TEST(charter, calendar_over_two_versions)
{
    struct site *s = t_site();
    const char *one = shipped("linhai"), *two = one;
    two = with(two, "effective = \"2025-01-01\"", "effective = \"2026-06-01\"");
    two = with(two, "{ day = \"2026-05-01\"; kind = \"off\"; name = \"劳动节\"",
               "{ day = \"2026-06-20\"; kind = \"work\"; name = \"测试调休\"");
    apply(s, one);
    apply(s, two);
    struct db *db = t_begin(s);
    struct body b;
    EXPECT(body_by_code(db, "BSYZL", &b));
    struct calendar c = charter_calendar(db, b.id, day_of(2026, 1, 1), day_of(2026, 12, 31));
    EXPECT_INT(c.n, 6);
    EXPECT(!calendar_works(&c, day_of(2026, 5, 1)));
    EXPECT(calendar_works(&c, day_of(2026, 6, 20)));
    EXPECT(!calendar_works(&c, day_of(2026, 6, 21)));
    EXPECT(!calendar_works(&c, day_of(2026, 10, 2)));
    EXPECT(calendar_works(&c, day_of(2026, 10, 5)));
    t_commit(s);
}

TEST(charter, a_look_up_is_a_few_queries)
{
    struct site *s = t_site();
    apply(s, shipped("linhai"));
    struct db *db = t_begin(s);
    struct body b;
    EXPECT(body_by_code(db, "BSYZL", &b));
    int64_t before = db_statements(db);
    charter_int(db, b.id, "publicity.days", day_of(2026, 3, 10));
    EXPECT(db_statements(db) - before <= 3);
    t_commit(s);
}

/* --- pages ------------------------------------------------------------------------------------ */

TEST(charter, the_rules_can_be_read)
{
    struct site *s = t_site();
    t_furnish(s);
    struct browser *b = t_browser(s, 0);
    struct answer *a = t_get(b, "/rules/linhai/baishuiyang/");
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, "Notice before a council meeting");
    EXPECT_HAS(a->body, "at least 2/3");
    EXPECT_HAS(a->body, "art. 33");
    EXPECT_LACKS(a->body, "案例");
    EXPECT_HAS(a->body, "Association of intellectuals");
    EXPECT_HAS(a->body, "Version 1");
    b->lang = "zh";
    a = t_get(b, "/rules/linhai/baishuiyang/zhuli");
    EXPECT_HAS(a->body, "议事会会议公告期");
    EXPECT_HAS(a->body, "村务监督委员会");
    EXPECT_HAS(a->body, "每月15 日");
    EXPECT_INT(t_get(b, "/rules")->status, 200);
    EXPECT_INT(t_get(b, "/rules/linhai/?version=2")->status, 404);
    EXPECT_INT(t_get(b, "/rules/linhai/?version=x")->status, 404);
    EXPECT_INT(t_get(b, "/rules/nowhere/")->status, 404);
    a = t_get(b, "/rules-file/linhai/?version=1");
    EXPECT_INT(a->status, 200);
    EXPECT_STR(a->body, shipped("linhai"));
}

TEST(charter, earlier_versions_stay_readable)
{
    struct site *s = t_site();
    const char *one = shipped("linhai");
    const char *two =
        with(with(one, "effective = \"2025-01-01\"", "effective = \"2026-03-11\""),
             "key = \"publicity.days\"; value = 7", "key = \"publicity.days\"; value = 9");
    apply(s, one);
    apply(s, two);
    struct browser *b = t_browser(s, 0);
    EXPECT_HAS(t_get(b, "/rules/linhai/?version=2")->body, "not in force yet");
    s->now += 2 * USEC_DAY;
    struct answer *a = t_get(b, "/rules/linhai/?version=1");
    EXPECT_HAS(a->body, "earlier version");
    EXPECT_LACKS(a->body, "9 days");
    a = t_get(b, "/rules/linhai/");
    EXPECT_HAS(a->body, "9 days");
    EXPECT_HAS(a->body, "11 March 2026");  /* since when this one */
    EXPECT_HAS(a->body, "1 January 2025"); /* and the unchanged ones */
}

TEST(charter, an_empty_database_has_a_page)
{
    struct site *s = t_site();
    struct browser *b = t_browser(s, 0);
    EXPECT_INT(t_get(b, "/rules")->status, 404);
    struct db *db = t_begin(s);
    body_add(db, 0, BODY_TOWN, "somewhere", "SW", "某镇", "Somewhere");
    t_commit(s);
    EXPECT_HAS(t_get(b, "/rules")->body, "No rules are laid down");
}
