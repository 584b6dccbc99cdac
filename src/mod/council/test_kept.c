/*
 * test_kept.c - what is kept of a council's check is what the check says, on every day and after every act; and it is
 * what lists read.
 */
#include "job/job.h"
#include "mod/council/rules.h"
#include "web_harness.h"

static struct site *town(void)
{
    struct site *s = t_site();
    t_furnish(s);
    return s;
}

static struct body_list places(struct db *db)
{
    return body_all(db, "");
}

/* Of every council, as a list shows it and as single pages do. */
static void same_on(struct site *s, day on)
{
    struct db *db = t_begin(s);
    struct body_list all = places(db);
    struct council_list list = {0};
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        struct council c;
        struct council_standing listed;
        if (!council_listed(db, &all.at[i], on, &list, &c, &listed))
            continue;
        struct council_lines l = council_check(db, c.org.id, on);
        struct council_standing live = council_standing_by(&l),
                                single = council_standing(db, c.org.id, on);
        EXPECT_INT(listed.state, live.state);
        EXPECT_INT(listed.seats, live.seats);
        EXPECT_INT(listed.nonparty, live.nonparty);
        EXPECT_INT(single.state, live.state);
        EXPECT_INT(single.seats, live.seats);
        EXPECT_INT(single.nonparty, live.nonparty);
        EXPECT_INT(council_state(db, c.org.id, on), live.state);
        n++;
    }
    EXPECT(n > 5);
    t_commit(s);
}

static void same_around(struct site *s, day on)
{
    for (day d = on - 3; d <= on + 3; d++)
        same_on(s, d);
    same_on(s, on + 400);
    same_on(s, on + 3000); /* all terms are over */
}

static bool keeps(struct site *s, int64_t council, struct council_kept_get *k)
{
    struct db *db = t_begin(s);
    bool there = q_council_kept_get(db, k, .council = council);
    t_commit(s);
    return there;
}

static void council_at(struct site *s, const char *path, struct council *c)
{
    struct body b;
    struct db *db = t_begin(s);
    EXPECT(body_by_path(db, path, &b) && council_get(db, council_of_body(db, b.id), c));
    c->body.path = arena_strdup(t_arena(), c->body.path);
    t_commit(s);
}

/* The first member of the council proper that sits today. */
static int64_t some_seat(struct site *s, const struct council *c, day today)
{
    struct db *db = t_begin(s);
    struct council_members m = council_members(db, c->org.id, today);
    EXPECT(m.n > 1);
    int64_t seat = m.at[m.n - 1].seat;
    t_commit(s);
    return seat;
}

TEST(council, what_is_kept_is_what_the_check_says)
{
    struct site *s = town();
    struct council c;
    struct actor nobody = {0, "clerk"};
    day today = zone_day(s->zone, s->now);
    const char *why;
    council_at(s, "linhai/baishuiyang/zhuli/", &c);
    struct council_kept_get k;
    EXPECT(keeps(s, c.org.id, &k)); /* since its roster was approved */
    same_around(s, today);

    int64_t seat = some_seat(s, &c, today);
    struct db *db = t_begin(s);
    EXPECT_INT(seat_depart(db, s->now, today, &c, seat, today + 1, LEFT_MOVED, nobody, true, &why),
               COUNCIL_DONE);
    t_commit(s);
    EXPECT(keeps(s, c.org.id, &k));
    EXPECT_INT(k.until_day, today + 1);
    same_around(s, today);

    db = t_begin(s);
    EXPECT_INT(chair_post_give(db, s->now, today, &c, "方新任", "", today + 2, nobody, &why),
               COUNCIL_DONE);
    t_commit(s);
    same_around(s, today);
    s->now += 2 * USEC_DAY; /* a day on which the kept one is over, and a job that keeps the next */
    same_around(s, today + 2);
    job_run_due(&s->app, s->db, t_arena(), s->now);
    s->now += 2 * USEC_HOUR;
    job_run_due(&s->app, s->db, t_arena(), s->now);
    EXPECT(keeps(s, c.org.id, &k) && k.from_day <= today + 2 && k.until_day >= today + 2);
    same_around(s, today + 2);
}

TEST(council, what_is_kept_ends_with_its_charter)
{
    struct site *s = town();
    struct council c;
    struct council_kept_get before, after;
    struct charter_errors e;
    size_t n;
    int64_t version;
    day today = zone_day(s->zone, s->now);
    const char *text = charter_shipped("linhai", &n),
               *rule = "key = \"council.size.min\"; for = \"village\"; value = 20",
               *at = strstr(text, rule), *day_ = strstr(text, "effective = \"");
    EXPECT(at && day_);
    council_at(s, "linhai/baishuiyang/zhuli/", &c);
    EXPECT(keeps(s, c.org.id, &before));
    EXPECT_INT(before.state, COUNCIL_SOUND);
    day_ += strlen("effective = \"");
    const char *other =
        arena_printf(t_arena(), "%.*s%s%.*s%s%.*s", (int)(day_ - text), text,
                     day_iso(t_arena(), today + 1), (int)(at - day_ - 10), day_ + 10,
                     "key = \"council.size.min\"; for = \"village\"; value = 49",
                     (int)(text + n - at - (ptrdiff_t)strlen(rule)), at + strlen(rule));
    struct db *db = t_begin(s);
    const struct charter *file = charter_parse(t_arena(), other, strlen(other), &e);
    EXPECT(file && charter_apply(db, s->zone, s->now, 0, file, &e, &version));
    t_commit(s);
    same_around(s, today);
    s->now += USEC_DAY;
    job_run_due(&s->app, s->db, t_arena(), s->now);
    s->now += 2 * USEC_HOUR;
    job_run_due(&s->app, s->db, t_arena(), s->now);
    EXPECT(keeps(s, c.org.id, &after));
    EXPECT_INT(after.state, COUNCIL_BROKEN);
    EXPECT_INT(after.charter, version);
    same_around(s, today + 1);
}

/* So that the list is not merely right because it asks again. */
TEST(council, lists_read_what_is_kept)
{
    struct site *s = town();
    struct council c;
    struct council_kept_get k;
    day today = zone_day(s->zone, s->now);
    council_at(s, "linhai/baishuiyang/", &c);
    EXPECT(keeps(s, c.org.id, &k));
    struct db *db = t_begin(s);
    q_council_kept_put(db, .council = c.org.id, .roster = k.roster, .charter = k.charter,
                       .from_day = k.from_day, .until_day = k.until_day, .state = k.state,
                       .seats = 777, .nonparty = -1);
    t_commit(s);
    EXPECT_HAS(t_get(t_browser(s, 0), "/council")->body, "777");
    db = t_begin(s);
    council_keep(db, c.org.id, today);
    t_commit(s);
    EXPECT_LACKS(t_get(t_browser(s, 0), "/council")->body, "777");
    same_on(s, today);
}
