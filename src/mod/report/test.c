/*
 * test.c - figures computed by hand, the borders of weeks and months, small numbers of people, tallies against a count from
 * nothing, and the three forms of a report against each other.
 */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "db/catalog.h"
#include "html_check.h"
#include "mod/meeting/meeting.h"
#include "mod/report/room.h"
#include "mod/submission/test_submission.h"

#define VILLAGE "linhai/baishuiyang/shangxi/"
#define TOWN    "linhai/baishuiyang/"

/* --- periods ---------------------------------------------------------------------------------------- */

static const char *again(const char *s)
{
    struct period p;
    return period_parse(s, &p) ? period_code(t_arena(), &p) : "no";
}

TEST(report, periods_are_named_as_in_iso_8601)
{
    static const char *const good[] = {"2026",     "2026-01",  "2026-12",  "2026-W01",
                                       "2026-W53", "2020-W53", "1900-W01", "2199-12"};
    static const char *const bad[] = {"",         "26",       "2026-",    "2026-00",    "2026-13",
                                      "2026-1",   "2026-W00", "2026-W54", "2025-W53",   "2026-w01",
                                      "2026-W1",  " 2026",    "2026 ",    "2026-01-01", "1899",
                                      "2200-W01", "２０２６"};
    for (size_t i = 0; i < countof(good); i++)
        EXPECT_STR(again(good[i]), good[i]);
    for (size_t i = 0; i < countof(bad); i++)
        EXPECT_STR(again(bad[i]), "no");
    struct period p;
    EXPECT(period_parse("2026-W01", &p));
    EXPECT_INT(p.first, day_of(2025, 12, 29));
    EXPECT_INT(p.end, day_of(2026, 1, 5));
    p = period_move(&p, -1);
    EXPECT_STR(period_code(t_arena(), &p), "2025-W52");
    EXPECT(period_parse("2026-01", &p));
    p = period_move(&p, -13);
    EXPECT_STR(period_code(t_arena(), &p), "2024-12");
}

TEST(report, parts_cover_each_day_once_and_lie_in_one_week_and_month)
{
    for (day d = day_of(2024, 2, 20); d < day_of(2027, 1, 10); d++) {
        struct part p = part_of(d);
        EXPECT(p.first <= d && d < p.end && p.end - p.first <= 7);
        EXPECT_INT(part_of(p.first).first, p.first);
        EXPECT_INT(part_of(p.end).first, p.end);
        for (int k = 0; k < PERIOD_KINDS; k++)
            EXPECT_INT(period_of((enum period_kind)k, p.first).first,
                       period_of((enum period_kind)k, p.end - 1).first);
    }
}

TEST(report, counts_keep_their_order_and_come_back_from_text)
{
    struct counts a = {.arena = t_arena()}, b = {.arena = t_arena()};
    counts_add(&a, "said", 2);
    counts_add(&a, "answered", 1);
    counts_add(&a, "said", 3);
    counts_add(&a, "nothing", 0);
    EXPECT_STR(counts_text(t_arena(), &a), "answered 1\nsaid 5\n");
    counts_read(&b, counts_text(t_arena(), &a));
    counts_merge(&b, &a);
    EXPECT_INT(counts_sum(&b, "said answered absent"), 12);
}

/* Names that are alike in their first eight letters, or one the beginning of another, and a text that is no count. */
TEST(report, counts_tell_like_names_apart)
{
    struct counts all = {.arena = t_arena()}, few = {.arena = t_arena()};
    counts_read(&all, "days.001 2\ndays.010 3\ndays.010x 4\ndays.1 5\nrating 6\nrating.good 7\n");
    counts_add(&all, "days.0", 1);
    counts_add(&all, "rat", 8);
    EXPECT_STR(counts_text(t_arena(), &all),
               "days.0 1\ndays.001 2\ndays.010 3\ndays.010x 4\ndays.1 5\nrat 8\nrating "
               "6\nrating.good 7\n");
    EXPECT_INT(counts_get(&all, "days.01"), 0);
    EXPECT_INT(counts_get(&all, "rating"), 6);
    EXPECT_INT(counts_from(&all, "days."), 0);
    EXPECT_INT(counts_from(&all, "rating"), 6);
    counts_read_but(&few, counts_text(t_arena(), &all), "days.");
    EXPECT_STR(counts_text(t_arena(), &few), "rat 8\nrating 6\nrating.good 7\n");
    counts_read(&few, "\nalone\nrat x\nrat 1y\nrat 99999999999999999999999\nrat 2");
    EXPECT_INT(counts_get(&few, "rat"), 10);
    EXPECT_INT(few.n, 3);
}

/* --- small numbers of people --------------------------------------------------------------------------- */

static const struct indicator word = {
    .key = "x", .num = "yes", .den = "yes no", .out = {{"unsaid", "unsaid"}}, .people = true};

static struct figure said_yes(int64_t yes, int64_t no)
{
    struct counts c = {.arena = t_arena()};
    counts_add(&c, "yes", yes);
    counts_add(&c, "no", no);
    counts_add(&c, "unsaid", 7);
    return report_figure(&word, &c);
}

TEST(report, few_people_are_not_told_apart)
{
    struct figure f = said_yes(0, 0);
    EXPECT_INT(f.state, FIGURE_NONE);
    f = said_yes(4, 0);
    EXPECT_INT(f.state, FIGURE_HIDDEN);
    EXPECT_INT(f.num + f.den, 0);
    EXPECT_INT(f.out[0], -1); /* with all answers it would tell how many */
    f = said_yes(12, 8);
    EXPECT_INT(f.state, FIGURE_SHOWN);
    EXPECT_INT(f.value, 600);
    f = said_yes(20, 0);
    EXPECT_INT(f.state, FIGURE_SHOWN);
    /* Each of 1 to 4 who said no gives the same range. */
    for (int64_t no = 1; no < REPORT_CELL; no++) {
        f = said_yes(20 - no, no);
        EXPECT_INT(f.state, FIGURE_RANGE);
        EXPECT_INT(f.num, 0);
        EXPECT_INT(f.low, 800);
        EXPECT_INT(f.high, 950);
        f = said_yes(no, 20 - no);
        EXPECT_INT(f.low, 50);
        EXPECT_INT(f.high, 200);
    }
    /* No range leaves out what is true, or tells it exactly. */
    for (int64_t of = REPORT_CELL; of < 30; of++)
        for (int64_t yes = 0; yes <= of; yes++) {
            f = said_yes(yes, of - yes);
            int64_t rate = (yes * 1000 + of / 2) / of;
            EXPECT(f.state == FIGURE_SHOWN || (f.low <= rate && rate <= f.high && f.low < f.high));
        }
}

TEST(report, a_single_hidden_place_takes_a_second_with_it)
{
    struct figure a = said_yes(12, 8), b = said_yes(9, 7), c = said_yes(2, 1), d = said_yes(0, 0);
    struct figure *row[] = {&a, &b, &c, &d};
    report_hide_second(row, 4);
    EXPECT_INT(a.state, FIGURE_SHOWN);
    EXPECT_INT(b.state, FIGURE_HIDDEN); /* the smallest of those shown */
    EXPECT_INT(b.num + b.den, 0);
    EXPECT_INT(d.state, FIGURE_NONE);
    struct figure e = said_yes(12, 8), g = said_yes(9, 7);
    struct figure *open[] = {&e, &g};
    report_hide_second(open, 2);
    EXPECT(e.state == FIGURE_SHOWN && g.state == FIGURE_SHOWN);
}

TEST(report, every_indicator_has_its_key_once_and_says_what_it_counts)
{
    for (const struct indicator *a = report_indicators; a->key; a++) {
        EXPECT(a->name && a->num_words && a->num && a->list);
        EXPECT((a->kind == FIGURE_NUMBER) == (a->den_words == NULL));
        EXPECT((a->kind == FIGURE_RATE) == (a->den != NULL));
        for (const struct indicator *b = a + 1; b->key; b++)
            EXPECT(!streq(a->key, b->key));
    }
}

/* --- a small case, by hand --------------------------------------------------------------------------------- */

static void fold(struct site *s)
{
    for (bool more = true; more;) {
        struct db *db = t_begin(s);
        more = report_fold(db, s->zone, s->now, REPORT_CELLS);
        t_commit(s);
    }
}

static struct submission_by person_at(struct site *s, usec now)
{
    return (struct submission_by){.zone = s->zone, .now = now, .quiet = true};
}

static void rate(struct desk *t, const char *number, enum solved solved, int stars)
{
    struct submission s;
    const char *why = "";
    struct db *db = t_begin(t->s);
    struct submission_by by = person_at(t->s, t->s->now);
    EXPECT(submission_by_number(db, number, &s));
    EXPECT(submission_rate(
        db, &by, &s,
        &(struct submission_rating){
            .attitude = stars, .speed = stars, .result = stars, .solved = solved, .words = ""},
        &why));
    t_commit(t->s);
}

static void refuse(struct desk *t, const char *number)
{
    struct submission s;
    const char *why = "";
    struct db *db = t_begin(t->s);
    struct submission_by by = person_at(t->s, t->s->now);
    by.role = ROLE_CLERK;
    by.user = t->id[0];
    by.org = t->office;
    EXPECT(submission_by_number(db, number, &s));
    EXPECT(submission_refuse(db, &by, &s, "这是另一个镇的水渠。", &why));
    t_commit(t->s);
}

static void withdraw(struct desk *t, const char *number)
{
    struct submission s;
    const char *why = "";
    struct db *db = t_begin(t->s);
    struct submission_by by = person_at(t->s, t->s->now);
    EXPECT(submission_by_number(db, number, &s));
    EXPECT(submission_withdraw(db, &by, &s, "", &why));
    t_commit(t->s);
}

static const struct json_value *json_of(struct desk *t, const char *path)
{
    const char *error = NULL;
    struct answer *a = t_get(t->nobody, path);
    EXPECT_INT(a->status, 200);
    const struct json_value *v = json_parse(t_arena(), str_of(a->body), 1 << 20, &error);
    EXPECT_STR(error, NULL);
    return v;
}

static const struct json_value *figure_in(const struct json_value *report, const char *key)
{
    const struct json_value *all = json_get(report, "figures");
    for (size_t i = 0; i < json_size(all); i++)
        if (streq(json_text(json_get(json_at(all, i), "key")), key))
            return json_at(all, i);
    test_fail(__FILE__, __LINE__, "no figure %s", key);
}

static int64_t int_in(const struct json_value *v, const char *key)
{
    int64_t n = -1;
    json_number(json_get(v, key), &n);
    return n;
}

/* The n that was left out for the reason in position i. */
static int64_t out_in(const struct json_value *figure, size_t i)
{
    return int_in(json_at(json_get(figure, "left_out"), i), "n");
}

static void expect_rate(const struct json_value *report, const char *key, int64_t num, int64_t den)
{
    const struct json_value *f = figure_in(report, key);
    if (int_in(f, "numerator") != num || int_in(f, "denominator") != den)
        test_fail(__FILE__, __LINE__, "%s: %lld of %lld, not %lld of %lld", key,
                  (long long)int_in(f, "numerator"), (long long)int_in(f, "denominator"),
                  (long long)num, (long long)den);
}

/* Six things said on Tuesday 10 March; two answered a week later, one refused, one taken back, two wait. */
static struct desk six_said(void)
{
    struct desk t = desk_new();
    const char *n[6];
    for (int i = 0; i < 6; i++)
        n[i] = desk_said_by(&t, t_browser(t.s, 0),
                            arena_printf(t_arena(), "%s水渠第 %d 段堵了，请派人看看",
                                         i == 5 ? "请问，" : "", i + 1));
    for (int i = 0; i < 2; i++)
        desk_accept(&t, n[i]);
    refuse(&t, n[2]);
    withdraw(&t, n[3]);
    desk_later(&t, t.s->now + 7 * USEC_DAY);
    desk_answer(&t, n[0], "已经疏通。");
    desk_answer(&t, n[1], "已经疏通。");
    rate(&t, n[0], SOLVED_YES, 5);
    return t;
}

TEST(report, a_small_case_counted_by_hand)
{
    struct desk t = six_said();
    fold(t.s);
    const struct json_value *x = json_of(&t, "/report/" VILLAGE "2026-03.json");
    EXPECT_INT(int_in(figure_in(x, "said"), "value"), 6);
    expect_rate(x, "reply", 2,
                4); /* without the one taken back and the one refused, which stand beside it: */
    EXPECT_INT(out_in(figure_in(x, "reply"), 0), 1);
    EXPECT_INT(out_in(figure_in(x, "reply"), 1), 1);
    EXPECT_INT(int_in(figure_in(x, "days_median"), "value"), 7);
    EXPECT_INT(int_in(figure_in(x, "days_ninety"), "value"), 7);
    expect_rate(x, "reasons", 1, 1);
    expect_rate(x, "offline", 0, 6);
    /* First contact was due on Thursday the 12th. Nobody spoke with anybody: two were answered later, two wait. */
    expect_rate(x, "response", 0, 4);
    EXPECT_INT(out_in(figure_in(x, "response"), 0), 0);
    EXPECT_INT(out_in(figure_in(x, "response"), 1), 2);
    /* One person gave a word: that is fewer than five. */
    EXPECT_STR(json_text(json_get(figure_in(x, "solved"), "state")), "hidden");
    EXPECT(json_get(figure_in(x, "solved"), "numerator") == NULL);
    EXPECT(json_get(figure_in(x, "solved"), "denominator") == NULL);
    /* The week and the year have the same; the week after has nothing but what became due in it. */
    expect_rate(json_of(&t, "/report/" VILLAGE "2026-W11.json"), "reply", 2, 4);
    expect_rate(json_of(&t, "/report/" VILLAGE "2026.json"), "reply", 2, 4);
    x = json_of(&t, "/report/" VILLAGE "2026-W12.json");
    EXPECT_INT(int_in(figure_in(x, "said"), "value"), 0);
    EXPECT_STR(json_text(json_get(figure_in(x, "reply"), "state")), "none");
    /* The town and the city have what is below them. */
    expect_rate(json_of(&t, "/report/" TOWN "2026-03.json"), "reply", 2, 4);
    expect_rate(json_of(&t, "/report/linhai/2026-03.json"), "reply", 2, 4);
    EXPECT_INT(
        int_in(figure_in(json_of(&t, "/report/linhai/yanjiang/2026-03.json"), "said"), "value"), 0);
}

TEST(report, a_clock_is_late_from_the_next_day)
{
    struct desk t = desk_new();
    desk_said(&t, "路灯灭了");
    fold(t.s);
    const struct json_value *f =
        figure_in(json_of(&t, "/report/" VILLAGE "2026-W11.json"), "response");
    EXPECT_STR(json_text(json_get(f, "state")), "none");
    EXPECT_INT(out_in(f, 0), 1); /* its time is not over */
    t.s->now = zone_instant(t.s->zone, day_of(2026, 3, 12), 23, 59, 59);
    fold(t.s);
    f = figure_in(json_of(&t, "/report/" VILLAGE "2026-W11.json"), "response");
    EXPECT_INT(out_in(f, 0), 1);
    t.s->now = zone_instant(t.s->zone, day_of(2026, 3, 13), 0, 0, 1);
    fold(t.s);
    expect_rate(json_of(&t, "/report/" VILLAGE "2026-W11.json"), "response", 0, 1);
    /* Two weeks without a fold: what became late meanwhile is found. */
    t.s->now = zone_instant(t.s->zone, day_of(2026, 4, 10), 8, 0, 0);
    fold(t.s);
    expect_rate(json_of(&t, "/report/" VILLAGE "2026.json"), "reply_in_time", 0, 1);
}

/* --- borders of weeks and months, in the town's own time ---------------------------------------------------------- */

static void said_at(struct desk *t, int year, int month, int mday, int h, int m, int s)
{
    struct submission_receipt receipt;
    const char *why = "";
    usec now = zone_instant(t->s->zone, day_of(year, month, mday), h, m, s);
    struct db *db = t_begin(t->s);
    struct submission_by by = person_at(t->s, now);
    EXPECT(submission_file(db, &by, &t->s->rng,
                           &(struct submission_new){.body = t->village,
                                                    .kind = SUB_HELP,
                                                    .channel = CHANNEL_WEB,
                                                    .text = "路灯灭了",
                                                    .may_public = true},
                           &receipt, &why));
    t_commit(t->s);
}

static int64_t said_in(struct desk *t, const char *code)
{
    const char *path = arena_printf(t_arena(), "/report/" VILLAGE "%s.json", code);
    return int_in(figure_in(json_of(t, path), "said"), "value");
}

TEST(report, weeks_and_months_end_at_midnight_of_the_town)
{
    struct desk t = desk_new();
    said_at(&t, 2025, 12, 31, 23, 59, 59); /* in UTC still the 31st, and so is the next one */
    said_at(&t, 2026, 1, 1, 0, 0, 0);
    said_at(&t, 2026, 3, 29, 23, 59, 59); /* a Sunday */
    said_at(&t, 2026, 3, 30, 0, 0, 0);
    said_at(&t, 2026, 3, 31, 23, 59, 59);
    said_at(&t, 2026, 4, 1, 0, 0, 0);
    t.s->now = zone_instant(t.s->zone, day_of(2026, 4, 1), 9, 0, 0);
    fold(t.s);
    EXPECT_INT(said_in(&t, "2025"), 1);
    EXPECT_INT(said_in(&t, "2026"), 5);
    EXPECT_INT(said_in(&t, "2025-12"), 1);
    EXPECT_INT(said_in(&t, "2026-01"), 1);
    EXPECT_INT(said_in(&t, "2026-W01"), 2); /* 29 December to 4 January */
    EXPECT_INT(said_in(&t, "2026-W13"), 1);
    EXPECT_INT(said_in(&t, "2026-W14"), 3); /* over the end of March */
    EXPECT_INT(said_in(&t, "2026-03"), 3);
    EXPECT_INT(said_in(&t, "2026-04"), 1);
}

/* --- nothing, and hostile words ----------------------------------------------------------------------------------- */

TEST(report, an_empty_place_has_words_instead_of_numbers)
{
    struct desk t = desk_new();
    struct answer *a = desk_page(t.nobody, "/report/" VILLAGE "2026-03", 200);
    EXPECT_HAS(a->body, "counted for the first time");
    fold(t.s);
    a = desk_page(t.nobody, "/report/" VILLAGE "2026-03", 200);
    EXPECT_HAS(a->body, "nothing to count");
    EXPECT_HAS(a->body, "Nothing was said in this time");
    EXPECT_LACKS(a->body, "nan");
    EXPECT_LACKS(a->body, "0 of 0");
    t.nobody->lang = "zh";
    a = desk_page(t.nobody, "/report/" TOWN "2026-W11", 200);
    EXPECT_HAS(a->body, "没有可统计的");
    EXPECT_HAS(a->body, "2026 年第 11 周（3 月 9 日至 3 月 15 日）");
}

TEST(report, what_does_not_exist_is_not_found)
{
    static const char *const bad[] = {"/report/atlantis/2026",      "/report/linhai/2026-13",
                                      "/report/linhai/2026-W54.md", "/report/linhai/0026",
                                      "/report/t/BSY-2026-9999",    "/report/t/BSY-2026-9999.json",
                                      "/report/%3Cscript%3E/2026",  "/report?place=atlantis/"};
    struct desk t = desk_new();
    for (size_t i = 0; i < countof(bad); i++)
        desk_page(t.nobody, bad[i], 404);
    desk_page(t.nobody, "/report/linhai/", 200); /* the month that runs */
    desk_page(t.nobody, "/report/linhai", 200);
    struct answer *a = t_get(t.nobody, "/report?place=BSY&day=2026-01-01&kind=0");
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, "/report/" TOWN "2026-W01");
    a = t_get(t.nobody, "/report?place=BSY&day=1700-01-01&kind=2");
    EXPECT(a->status == 422);
    EXPECT_HAS(a->body, "1900");
    a = t_get(t.nobody, "/report?place=BSY&day=x&kind=9");
    EXPECT(a->status == 200 || a->status == 422);
    EXPECT_HAS(a->body, "f-day-error");
    EXPECT_HAS(a->body, "f-kind-error");
}

TEST(report, a_name_full_of_marks_stays_a_name)
{
    struct desk t = six_said();
    struct db *db = t_begin(t.s);
    body_rename(db, t.village, "<'\"&>|`村", "<'\"&>|`* [x](y)\nVillage");
    t_commit(t.s);
    fold(t.s);
    struct answer *a = desk_page(t.nobody, "/report/" TOWN "2026-03", 200);
    EXPECT_HAS(a->body, "&lt;&#39;&quot;&amp;&gt;|`* [x](y)");
    a = t_get(t.nobody, "/report/" VILLAGE "2026-03.md");
    EXPECT_STR(t_header(a, "Content-Type") ? t_header(a, "Content-Type") : a->type,
               "text/markdown; charset=utf-8");
    EXPECT_HAS(a->body, "\\<'\"\\&\\>\\|\\`\\* \\[x\\]\\(y\\) Village");
    const struct json_value *x = json_of(&t, "/report/" VILLAGE "2026-03.json");
    EXPECT_STR(json_text(json_get(x, "place_name")), "<'\"&>|`* [x](y)\nVillage");
}

/* --- one struct, three forms ------------------------------------------------------------------------------------------ */

static const char *escaped(const char *s)
{
    struct buf b = buf_make(t_arena(), 64);
    out_text(&b, s);
    return b.p;
}

static void forms_agree(struct browser *b, const char *path)
{
    const char *error = NULL;
    struct answer *page = t_get(b, path);
    struct answer *text = t_get(b, arena_printf(t_arena(), "%s.md", path));
    struct answer *machine = t_get(b, arena_printf(t_arena(), "%s.json", path));
    EXPECT_INT(page->status, 200);
    EXPECT_STR(html_fault(t_arena(), page->body), NULL);
    const struct json_value *x =
        json_parse(t_arena(), str_of(machine->body), (size_t)1 << 22, &error);
    EXPECT_STR(error, NULL);
    const struct json_value *all = json_get(x, "figures");
    EXPECT(json_size(all) > 15);
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_value *f = json_at(all, i);
        const char *name = json_text(json_get(f, "name")), *shown = json_text(json_get(f, "shown"));
        const char *row = strstr(
            page->body, arena_printf(t_arena(), "id=\"figure-%s\"", json_text(json_get(f, "key"))));
        EXPECT(row != NULL);
        const char *end = strstr(row, "</tr>");
        const char *cells = arena_strndup(t_arena(), row, (size_t)(end - row));
        EXPECT_HAS(cells, escaped(name));
        EXPECT_HAS(cells, escaped(shown));
        const char *line = strstr(text->body, arena_printf(t_arena(), "| %s | %s |", name, shown));
        if (!line)
            test_fail(__FILE__, __LINE__, "%s: no line \"%s\" \"%s\" in the text", path, name,
                      shown);
    }
}

TEST(report, page_text_and_machine_have_the_same_numbers)
{
    struct site *s = t_site();
    t_furnish(s);
    struct browser *b = t_browser(s, 0);
    struct topic t;
    struct db *db = t_begin(s);
    EXPECT(topic_by_id(db, 1, &t));
    const char *number = arena_strdup(t_arena(), t.number);
    t_commit(s);
    forms_agree(b, "/report/linhai/2026");
    forms_agree(b, "/report/" TOWN "2026-02");
    forms_agree(b, arena_printf(t_arena(), "/report/t/%s", number));
    b->lang = "zh";
    forms_agree(b, "/report/" TOWN "2025");
    struct answer *a = t_get(b, "/p/" TOWN);
    EXPECT_HAS(a->body, "/report/" TOWN "2026");
    EXPECT_HAS(t_get(b, arena_printf(t_arena(), "/t/%s", number))->body,
               arena_printf(t_arena(), "/report/t/%s", number));
    EXPECT_HAS(t_get(t_sign_in(s, "clerk"), "/office/topics")->body,
               "class=\"btn quiet\" href=\"/report\"");
}

/* --- tallies -------------------------------------------------------------------------------------------------------------- */

/* All parts and sheets of all places, as text. */
static const char *tallies(struct site *s)
{
    struct buf b = buf_make(t_arena(), 1 << 16);
    struct db *db = t_begin(s);
    struct body_list all = body_all(db, "");
    for (size_t i = 0; i < all.n; i++) {
        struct report_parts_rows parts =
            q_report_parts(db, .body = all.at[i].id, .from = -100000, .to = 100000);
        for (size_t k = 0; k < parts.n; k++)
            buf_printf(&b, "part %s\n%s", all.at[i].path, parts.at[k].counts);
        for (int kind = 0; kind < PERIOD_KINDS; kind++) {
            struct report_sheets_before_rows rows = q_report_sheets_before(
                db, .place = all.at[i].id, .kind = kind, .first = 100000, .max = 5000);
            for (size_t k = 0; k < rows.n; k++)
                buf_printf(&b, "sheet %s %d %lld\n%s", all.at[i].path, kind,
                           (long long)rows.at[k].first, rows.at[k].counts);
        }
    }
    t_commit(s);
    return b.p;
}

static void expect_same_from_nothing(struct site *s)
{
    fold(s);
    const char *kept = tallies(s);
    struct db *db = t_begin(s);
    report_recount(db);
    t_commit(s);
    fold(s);
    EXPECT_STR(tallies(s), kept);
}

TEST(report, the_furnished_year_counts_the_same_from_nothing)
{
    struct site *s = t_site();
    t_furnish(s);
    expect_same_from_nothing(s);
    EXPECT_HAS(tallies(s), "rated.yes");
    EXPECT_HAS(tallies(s), "day.missed");
    EXPECT_HAS(tallies(s), "clock.reply.kept");
    EXPECT_HAS(tallies(s), "topic.archived");
    EXPECT_HAS(tallies(s), "task.kept");
}

/* One act out of many on a submission drawn by lot; what its state forbids is refused, and that is fine. */
static void act_at_random(struct desk *t, struct rng *rng)
{
    const char *why = "";
    struct submission s;
    struct submission_answer draft;
    struct db *db = t_begin(t->s);
    struct submission_by by = person_at(t->s, t->s->now), office = by, chair = by;
    office.role = ROLE_CLERK;
    office.user = t->id[0];
    office.org = t->office;
    chair.role = ROLE_CHAIR;
    chair.user = t->id[1];
    uint64_t dice = rng_below(rng, 12);
    int64_t id = 1 + (int64_t)rng_below(rng, 25);
    bool some = submission_by_id(db, id, &s);
    if (dice < 3 || !some) {
        struct submission_receipt receipt;
        submission_file(db, &by, rng,
                        &(struct submission_new){.body = rng_below(rng, 2) ? t->village : t->town,
                                                 .kind = (enum submission_kind)rng_below(rng, 6),
                                                 .channel = CHANNEL_WEB,
                                                 .text = "路灯灭了",
                                                 .may_public = true},
                        &receipt, &why);
    } else if (dice == 3) {
        submission_accept(db, &office, &s,
                          &(struct submission_sort){.kind = SUB_HELP, .category = "roads"}, &why);
    } else if (dice == 4) {
        submission_refuse(db, &office, &s, "不归这里管", &why);
    } else if (dice == 5) {
        submission_contacted(db, &office, &s, "电话", &why);
    } else if (dice == 6) {
        submission_withdraw(db, &by, &s, "", &why);
    } else if (dice < 9) {
        if (submission_answer_save(db, &office, &s, 0, "已经修好", "", true, &why) &&
            submission_by_id(db, id, &s) && submission_answer_open(db, id, &draft))
            submission_answer_publish(db, &chair, &s, draft.version, &why);
    } else if (dice == 9) {
        submission_reopen(db, &by, &s, "还是黑的", &why);
    } else {
        submission_rate(db, &by, &s,
                        &(struct submission_rating){.attitude = 1 + (int)rng_below(rng, 5),
                                                    .solved = (enum solved)(1 + rng_below(rng, 3)),
                                                    .words = ""},
                        &why);
    }
    t_commit(t->s);
}

TEST(report, a_random_walk_counts_the_same_from_nothing)
{
    struct desk t = desk_new();
    struct rng rng = rng_fixed(42);
    for (int i = 0; i < 200; i++) {
        act_at_random(&t, &rng);
        t.s->now += (usec)rng_below(&rng, 30) * USEC_HOUR;
        if (rng_below(&rng, 9) == 0)
            fold(t.s);
    }
    expect_same_from_nothing(t.s);
    EXPECT_HAS(tallies(t.s), "rated.");
    EXPECT_HAS(tallies(t.s), "said.reopened");
    EXPECT_HAS(tallies(t.s), "clock.reply.overdue");
}

/* As another process does it: one part at a time, beginning again when the database asks. */
static void fold_elsewhere(const char *url, usec now)
{
    struct arena a;
    const char *error;
    arena_init(&a, (size_t)64 << 20);
    struct zone *z = zone_open("Asia/Shanghai");
    struct db *db = db_open(url, false, &a, &error);
    if (!db || !z)
        _exit(2);
    for (int i = 0; i < 60; i++) {
        db_begin(db, DB_WRITE, &a);
        report_fold(db, z, now, 1);
        db_commit(db);
    }
    _exit(0);
}

TEST(report, two_processes_that_fold_count_once)
{
    struct desk t = desk_new();
    struct rng rng = rng_fixed(7);
    for (int i = 0; i < 60; i++) {
        act_at_random(&t, &rng);
        t.s->now += 5 * USEC_HOUR;
    }
    pid_t child = fork();
    if (child == 0)
        fold_elsewhere(t.s->url, t.s->now);
    for (int i = 0; i < 60; i++) {
        db_begin(t.s->db, DB_WRITE, t.s->arena);
        report_fold(t.s->db, t.s->zone, t.s->now, 1);
        db_commit(t.s->db); /* or not: the other one was first */
    }
    int status = -1;
    EXPECT_INT(waitpid(child, &status, 0), child);
    EXPECT_INT(status, 0);
    fold(t.s);
    EXPECT_INT(said_in(&t, "2026") >= 0, 1);
    expect_same_from_nothing(t.s);
}

TEST(report, a_failed_fold_changes_nothing_and_the_next_one_is_whole)
{
    struct desk t = six_said();
    for (int64_t n = 1; n < 40; n += 3) {
        db_begin(t.s->db, DB_WRITE, t.s->arena);
        db_inject(t.s->db, n, DB_FULL);
        report_fold(t.s->db, t.s->zone, t.s->now, REPORT_CELLS);
        EXPECT(!db_commit(t.s->db));
        db_inject(t.s->db, 0, DB_OK);
        EXPECT_STR(tallies(t.s), "");
    }
    expect_same_from_nothing(t.s);
}

TEST(report, tallies_come_back_after_a_restore)
{
    struct desk t = six_said();
    const char *error = NULL, *file = arena_printf(t_arena(), "%s/town.bak", t_dir());
    fold(t.s);
    const char *kept = tallies(t.s);
    EXPECT(db_backup(t.s->read_db, file, t_arena(), &error));
    struct site *other = t_site();
    const char *url = arena_printf(t_arena(), "sqlite:%s/restored.db", t_dir());
    struct db *db = db_open(url, true, t_arena(), &error);
    struct db_catalog all = catalog_all(t_arena());
    EXPECT(db_restore(db, &all, file, t_arena(), &error));
    db_close(other->db);
    other->db = db;
    other->now = t.s->now;
    fold(other);
    EXPECT_STR(tallies(other), kept);
}

/* --- cost ------------------------------------------------------------------------------------------- */

static int64_t statements_of(struct desk *t, const char *path)
{
    int64_t before = db_statements(t->s->read_db);
    EXPECT_INT(t_get(t->nobody, path)->status, 200);
    return db_statements(t->s->read_db) - before;
}

TEST(report, a_page_asks_as_much_of_many_as_of_few)
{
    struct desk t = six_said();
    struct rng rng = rng_fixed(3);
    for (int i = 0; i < 60; i++) /* every field and kind is there */
        act_at_random(&t, &rng);
    fold(t.s);
    int64_t few = statements_of(&t, "/report/" TOWN "2026");
    for (int i = 0; i < 300; i++)
        act_at_random(&t, &rng);
    fold(t.s);
    EXPECT_INT(statements_of(&t, "/report/" TOWN "2026"), few);
    EXPECT(few < 120);
}

TEST(report, a_fold_without_a_touch_counts_nothing)
{
    struct desk t = six_said();
    fold(t.s);
    struct db *db = t_begin(t.s);
    int64_t before = db_statements(db);
    EXPECT(!report_fold(db, t.s->zone, t.s->now, REPORT_CELLS));
    EXPECT(db_statements(db) - before <= 3);
    t_commit(t.s);
}

/* --- the command -------------------------------------------------------------------------------------------------------- */

static int command(struct site *s, const char *out, int argc, const char *const *args)
{
    struct rng rng = rng_fixed(1);
    struct arena a;
    char *argv[8] = {NULL};
    arena_init(&a, (size_t)64 << 20);
    for (int i = 0; i < argc; i++)
        argv[i] = arena_strdup(&a, args[i]);
    fflush(stdout);
    int saved = dup(1), fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(fd, 1);
    struct command_ctx c = {.config = &s->config, .arena = &a, .rng = &rng, .now = s->now};
    int status = report_commands[0].run(&c, argc, argv);
    fflush(stdout);
    dup2(saved, 1);
    close(saved);
    close(fd);
    arena_free(&a);
    return status;
}

static const char *whole(const char *path)
{
    struct buf b = buf_make(t_arena(), 1 << 16);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    for (ssize_t n = 1; n > 0; b.n += (size_t)n)
        n = read(fd, buf_room(&b, 1 << 16), 1 << 16);
    close(fd);
    b.p[b.n] = '\0';
    return b.p;
}

TEST(report, the_command_prints_what_the_page_says)
{
    struct desk t = six_said();
    const char *out = arena_printf(t_arena(), "%s/out", t_dir());
    setenv("LANG", "C.UTF-8", 1);
    EXPECT_INT(command(t.s, out, 4, (const char *const[]){"report", "2026-03", "--place", "BSYSX"}),
               0);
    EXPECT_STR(whole(out), t_get(t.nobody, "/report/" VILLAGE "2026-03.md")->body);
    EXPECT_INT(command(t.s, out, 4, (const char *const[]){"report", "2026", "--format", "json"}),
               0);
    EXPECT_STR(whole(out), t_get(t.nobody, "/report/linhai/2026.json")->body);
    setenv("LANG", "zh_CN.UTF-8", 1);
    EXPECT_INT(command(t.s, out, 4, (const char *const[]){"report", "2026", "--format", "html"}),
               0);
    EXPECT_HAS(whole(out), "<!DOCTYPE html>");
    EXPECT_HAS(whole(out), "答复率");
    EXPECT_INT(command(t.s, out, 2, (const char *const[]){"report", "--recount"}), 0);
    EXPECT_INT(command(t.s, out, 1, (const char *const[]){"report"}), 2);
    EXPECT_INT(command(t.s, out, 4, (const char *const[]){"report", "2026", "--format", "pdf"}), 2);
    EXPECT_INT(command(t.s, out, 4, (const char *const[]){"report", "2026", "--place", "XX"}), 1);
    EXPECT_INT(command(t.s, out, 2, (const char *const[]){"report", "BSY-2026-9999"}), 1);
}
