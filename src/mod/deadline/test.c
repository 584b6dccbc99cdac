/*
 * test.c - clocks: computed against a slow count by hand, extended, moved, listed, shown.
 */
#include "gen/deadline/queries.h"
#include "job/job.h"
#include "mod/charter/charter.h"
#include "mod/deadline/view.h"
#include "web/i18n.h"
#include "web_harness.h"

#define REPLY "submission.reply.workdays.help"

static const char *linhai(void)
{
    size_t n;
    const char *text = charter_shipped("linhai", &n);
    return arena_strndup(t_arena(), text, n);
}

static const char *with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    EXPECT(at != NULL);
    return arena_printf(t_arena(), "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void apply(struct site *s, const char *text)
{
    struct charter_errors e;
    int64_t version;
    const struct charter *c = charter_parse(t_arena(), text, strlen(text), &e);
    if (!c)
        test_fail(__FILE__, __LINE__, "line %d: %s", e.at[0].line, e.at[0].what);
    struct db *db = t_begin(s);
    EXPECT(charter_apply(db, s->app.zone, s->now, 0, c, &e, &version));
    t_commit(s);
}

static struct site *town(void)
{
    struct site *s = t_site();
    apply(s, linhai());
    return s;
}

static int64_t place(struct db *db, const char *code)
{
    struct body b;
    EXPECT(body_by_code(db, code, &b));
    return b.id;
}

static int64_t start(struct site *s, const char *code, int64_t subject, const char *rule, usec from)
{
    struct db *db = t_begin(s);
    int64_t id = deadline_start(db, s->app.zone, s->now,
                                &(struct deadline_new){.subject = SUBJECT_SUBMISSION,
                                                       .subject_id = subject,
                                                       .number = "BSY-2026-0001",
                                                       .body = place(db, code),
                                                       .rule = rule,
                                                       .from = from});
    t_commit(s);
    EXPECT(id > 0);
    return id;
}

static struct deadline get(struct site *s, int64_t id)
{
    struct deadline d;
    struct db *db = t_begin(s);
    EXPECT(deadline_by_id(db, id, &d));
    t_commit(s);
    return d;
}

/* --- computing -------------------------------------------------------------------------------- */

static bool off_by_hand(day d)
{
    struct civil c = day_civil(d);
    bool feast = (c.month == 1 && c.day == 1) || (c.month == 5 && c.day == 1) ||
                 (c.month == 10 && c.day <= 3);
    return day_weekday(d) > 5 || feast;
}

TEST(deadline, equals_a_count_by_hand)
{
    struct site *s = town();
    const struct zone *z = s->app.zone;
    for (int i = 0; i < 330; i += 3) {
        day from = day_of(2026, 1, 1) + i;
        usec at = zone_instant(z, from, 23, 30, 0); /* late in the evening: still that day */
        struct deadline d = get(s, start(s, "BSYZL", 100 + i, REPLY, at));
        day last = from;
        for (int left = 15; left > 0;)
            left -= !off_by_hand(++last);
        if (d.due != zone_instant(z, last, 17, 0, 0))
            test_fail(__FILE__, __LINE__, "from %s: not %s", day_iso(t_arena(), from),
                      day_iso(t_arena(), last));
        EXPECT_INT(d.days, 15);
    }
}

TEST(deadline, calendar_days_end_at_midnight)
{
    struct site *s = town();
    const struct zone *z = s->app.zone;
    usec at = zone_instant(z, day_of(2026, 3, 10), 9, 0, 0);
    struct deadline d = get(s, start(s, "BSY", 1, "publicity.days", at));
    EXPECT_INT(d.due, zone_instant(z, day_of(2026, 3, 18), 0, 0, 0));
    EXPECT(!deadline_late(&d, d.due));
    EXPECT(deadline_late(&d, d.due + 1));
}

TEST(deadline, one_clock_for_one_rule)
{
    struct site *s = town();
    int64_t a = start(s, "BSY", 1, REPLY, s->now), b = start(s, "BSY", 1, REPLY, s->now + USEC_DAY);
    EXPECT_INT(a, b);
    EXPECT(start(s, "BSY", 1, "submission.accept.workdays", s->now) != a);
    struct db *db = t_begin(s);
    EXPECT_INT(deadline_stop(db, s->now, SUBJECT_SUBMISSION, 1, REPLY), 1);
    EXPECT_INT(deadline_stop(db, s->now, SUBJECT_SUBMISSION, 1, REPLY), 0);
    t_commit(s);
    EXPECT(start(s, "BSY", 1, REPLY, s->now) != a); /* reopened */
    db = t_begin(s);
    EXPECT_INT(deadline_of_subject(db, SUBJECT_SUBMISSION, 1).n, 3);
    EXPECT_INT(deadline_of_number(db, "BSY-2026-0001").n, 3);
    EXPECT_INT(deadline_cancel(db, s->now, SUBJECT_SUBMISSION, 1, NULL), 2);
    t_commit(s);
    EXPECT_INT(get(s, a).state, DEADLINE_DONE);
}

/* --- extending -------------------------------------------------------------------------------- */

TEST(deadline, is_extended_once_with_reason_and_approval)
{
    struct site *s = town();
    int64_t id = start(s, "BSY", 1, REPLY, s->now);
    struct deadline d = get(s, id);
    struct deadline_extension good = {
        .deadline = id, .days = 5, .max = 15, .reason = "等待检测报告", .by = 1, .approved = 2};
    static const char *const reasons[] = {NULL, "", "  "};
    const char *why;
    struct db *db = t_begin(s);
    struct deadline_extension e = good;
    for (size_t i = 0; i < countof(reasons); i++) {
        e.reason = reasons[i];
        EXPECT(!deadline_extend(db, s->app.zone, s->now, &e, &why));
        EXPECT_HAS(why, "reason");
    }
    e = good, e.days = 16;
    EXPECT(!deadline_extend(db, s->app.zone, s->now, &e, &why));
    e = good, e.days = 0;
    EXPECT(!deadline_extend(db, s->app.zone, s->now, &e, &why));
    e = good, e.approved = e.by;
    EXPECT(!deadline_extend(db, s->app.zone, s->now, &e, &why));
    e = good, e.deadline = id + 1000;
    EXPECT(!deadline_extend(db, s->app.zone, s->now, &e, &why));
    EXPECT(!deadline_extend(db, s->app.zone, d.due + 1, &good, &why));
    EXPECT(deadline_extend(db, s->app.zone, s->now, &good, &why));
    EXPECT(!deadline_extend(db, s->app.zone, s->now, &good, &why));
    EXPECT_HAS(why, "once");
    t_commit(s);
    struct deadline now = get(s, id);
    EXPECT_INT(now.due, d.due + 7 * USEC_DAY); /* five working days: a week */
    EXPECT_INT(now.first_due, d.due);
    EXPECT_INT(now.extended, 5);
}

/* --- another calendar ------------------------------------------------------------------------- */

TEST(deadline, a_new_holiday_moves_what_runs_and_says_so)
{
    struct site *s = town();
    const struct zone *z = s->app.zone;
    int64_t runs = start(s, "BSYZL", 1, REPLY, s->now), done = start(s, "BSY", 2, REPLY, s->now);
    int64_t calendar = start(s, "BSY", 3, "publicity.days", s->now);
    int64_t extended = start(s, "BSY", 4, REPLY, s->now);
    struct deadline_extension e = {
        .deadline = extended, .days = 2, .max = 15, .reason = "x", .by = 1, .approved = 2};
    const char *why;
    struct db *db = t_begin(s);
    deadline_stop(db, s->now, SUBJECT_SUBMISSION, 2, NULL);
    EXPECT(deadline_extend(db, z, s->now, &e, &why));
    t_commit(s);
    struct deadline was = get(s, runs), was_done = get(s, done), was_cal = get(s, calendar),
                    was_ext = get(s, extended);
    const char *two = with(linhai(), "effective = \"2025-01-01\"", "effective = \"2026-03-10\"");
    two = with(two, "holidays = (\n",
               "holidays = (\n  { day = \"2026-03-20\"; kind = \"off\"; name = \"试\"; name_en = "
               "\"Test\"; "
               "source = \"x\"; },\n");
    s->now += USEC_HOUR;
    apply(s, two);
    EXPECT_INT(get(s, runs).due,
               was.due + USEC_DAY); /* from the last of March to the first of April */
    EXPECT_INT(get(s, done).due, was_done.due);
    EXPECT_INT(get(s, calendar).due, was_cal.due);
    EXPECT(get(s, extended).due > was_ext.due);
    db = t_begin(s);
    struct chronicle_list told = chronicle_of_subject(db, SUBJECT_SUBMISSION, 1, 0, 10);
    EXPECT_INT(told.n, 1);
    EXPECT_STR(told.at[0].act, "deadline.move");
    struct deadlines l =
        deadline_list(db, place(db, "LH"), 0, (struct deadline_key){0, 0}, INT64_MAX, 10);
    EXPECT_INT(l.n, 3);
    t_commit(s);
    struct browser *b = t_browser(s, 0);
    struct answer *a = t_get(b, arena_printf(t_arena(), "/deadline/%lld", (long long)runs));
    EXPECT_HAS(a->body, "It moved, since the holidays changed");
    EXPECT_HAS(a->body, "20 March 2026");
    EXPECT_HAS(a->body, "15 working days");
    EXPECT_HAS(a->body, "Weekend: not counted");
}

/* --- lists ------------------------------------------------------------------------------------ */

TEST(deadline, lists_go_by_due_through_all_pages)
{
    struct site *s = town();
    for (int i = 0; i < 23; i++)
        start(s, i % 2 ? "BSYZL" : "YJ", 10 + i, REPLY, s->now + (i * 7 % 11) * USEC_DAY);
    struct db *db = t_begin(s);
    struct deadline_key key = {0, 0};
    struct deadlines l;
    size_t n = 0;
    do {
        l = deadline_list(db, place(db, "LH"), 0, key, INT64_MAX, 4);
        for (size_t i = 0; i < l.n; i++, n++) {
            EXPECT(l.at[i].due > key.due || (l.at[i].due == key.due && l.at[i].id > key.id));
            key = (struct deadline_key){l.at[i].due, l.at[i].id};
        }
    } while (l.more);
    EXPECT_INT(n, 23);
    EXPECT_INT(deadline_list(db, place(db, "BSY"), 0, (struct deadline_key){0, 0}, INT64_MAX, 50).n,
               11);
    l = deadline_list(db, place(db, "LH"), 0, (struct deadline_key){0, 0}, key.due - 1, 50);
    EXPECT(l.n > 0 && l.n < 23);
    EXPECT_INT(deadline_count_late(db, place(db, "LH"), 0, key.due, 100), l.n);
    EXPECT_INT(deadline_count_late(db, place(db, "LH"), 0, INT64_MAX, 5), 5);
    deadline_hand_over(db, SUBJECT_SUBMISSION, 10, 3);
    EXPECT_INT(deadline_list(db, 0, 3, (struct deadline_key){0, 0}, INT64_MAX, 50).n, 1);
    EXPECT_INT(deadline_count_late(db, 0, 3, INT64_MAX, 5), 1);
    t_commit(s);
}

/* --- words ------------------------------------------------------------------------------------ */

static struct deadline_tag tag_at(struct site *s, int64_t id, usec now, const char *lang)
{
    struct deadline d = get(s, id);
    s->now = now;
    t_begin(s);
    struct req *r = t_req(s, 0);
    r->lang = lang_by_code(lang);
    struct deadline_tag t = deadline_show(r, &d);
    t_commit(s);
    return t;
}

TEST(deadline, tags_say_it_plainly)
{
    struct site *s = town();
    const struct zone *z = s->app.zone;
    int64_t id =
        start(s, "BSY", 1, "submission.reply.workdays.enquiry", s->now); /* Tuesday 10 March */
    usec due = zone_instant(z, day_of(2026, 3, 17), 17, 0, 0);
    EXPECT_INT(get(s, id).due, due);
    EXPECT_STR(tag_at(s, id, s->now, "zh-Hans").words, "还有 5 个工作日");
    EXPECT_STR(tag_at(s, id, s->now, "en").words, "5 working days left");
    struct deadline_tag t = tag_at(s, id, due - USEC_HOUR, "zh-Hans");
    EXPECT_STR(t.words, "今天 17:00");
    EXPECT_STR(t.kind, "due");
    t = tag_at(s, id, due - 3 * USEC_DAY, "en"); /* Saturday */
    EXPECT_STR(t.words, "2 working days left");
    EXPECT_STR(t.kind, "now");
    EXPECT_STR(tag_at(s, id, due + USEC_MINUTE, "en").kind, "late");
    t = tag_at(s, id, due + 6 * USEC_DAY, "zh-Hans"); /* Monday 23rd: 18, 19, 20, 23 */
    EXPECT_STR(t.words, "逾期 4 个工作日");
    EXPECT_STR(t.kind, "late");
    struct db *db = t_begin(s);
    deadline_stop(db, due, SUBJECT_SUBMISSION, 1, NULL);
    t_commit(s);
    EXPECT_STR(tag_at(s, id, s->now, "en").words, "Done in time");
}

/* --- reminders -------------------------------------------------------------------------------- */

TEST(deadline, marks_are_told_once)
{
    struct site *s = town();
    int64_t id = start(s, "BSY", 1, REPLY, s->now);
    struct deadline d = get(s, id);
    static const int at[] = {0, 49, 51, 79, 81, 99, 101, 120};
    static const int64_t told[] = {0, 0, 50, 50, 80, 80, 100, 100};
    for (size_t i = 0; i < countof(at); i++) {
        usec now = d.from + (d.due - d.from) / 100 * at[i];
        struct db *db = t_begin(s);
        deadline_remind(db, t_arena(), &s->app, now);
        struct deadline_get row;
        EXPECT(q_deadline_get(db, &row, .id = id));
        EXPECT_INT(row.mark, told[i]);
        t_commit(s);
    }
}
