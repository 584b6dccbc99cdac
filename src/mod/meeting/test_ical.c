/*
 * test_ical.c - calendar files for other parsers: test/ical.sh reads what this test lays down, with npm ical.js, Debian's
 * python3-icalendar and libical, and compares what they expand with our own list.
 *
 * Two years of a town and of a village: standing days made ahead as cron makes them, held ones moved and cancelled, and
 * called ones with titles of the worst kind. Without TEST_ICAL_DIR the files are made and thrown away.
 */
#include "mod/meeting/inside.h"
#include "web_harness.h"

#define HALF (365 * USEC_DAY)

/* No backslash: python3-icalendar 4.0 takes an escaped one before "n" or ";" for the beginning of another escape. Ours are
 * tested in test.c. */
static const char *const pieces[] = {
    "路灯", "食堂", ",",  ";",          ":",
    "\"",   "𠮷",   "🏮",  "a",          " ",
    "ß",    "é",    "，", "END:VEVENT", "村务民主日：大家一起来说一说",
    "=",    "^",    "%s"};

/* Up to 60 pieces: lines fold inside of every kind of character. */
static const char *odd_text(struct rng *rng)
{
    struct buf b = buf_make(t_arena(), 256);
    for (uint64_t n = 1 + rng_below(rng, 60); n > 0; n--)
        buf_puts(&b, pieces[rng_below(rng, countof(pieces))]);
    return str_dup(t_arena(), str_trim((struct str){b.p, b.n}));
}

struct years {
    struct site *s;
    struct db *db;
    struct topic_by office;
    struct rng rng;
};

static void apply_charter(struct years *y)
{
    size_t n;
    int64_t version;
    struct charter_errors errors = {0};
    const char *text = charter_shipped("linhai", &n);
    const struct charter *x = charter_parse(t_arena(), text, n, &errors);
    if (!x || !charter_apply(y->db, y->s->zone, y->office.now, 0, x, &errors, &version))
        BUG("charter: %s", errors.n ? errors.at[0].what : "?");
}

static void called(struct years *y, const struct body *b)
{
    const char *why;
    struct meeting m;
    usec starts = y->office.now + (1 + (int64_t)rng_below(&y->rng, 300)) * USEC_DAY +
                  (int64_t)rng_below(&y->rng, 86400) * USEC_SECOND;
    struct meeting_plan p = {.body = b->id,
                             .kind = MEETING_COUNCIL,
                             .lang = "zh-Hans",
                             .title = odd_text(&y->rng),
                             .place_text = odd_text(&y->rng),
                             .who = "",
                             .starts = starts,
                             .ends = starts + USEC_HOUR};
    int64_t id = meeting_create(y->db, &y->office, &p, &why);
    struct unmet_list lacks = {.arena = t_arena(), .zone = y->s->zone, .now = y->office.now};
    if (!id || !meeting_by_id(y->db, id, &m))
        return;
    if (rng_below(&y->rng, 2)) {
        p.starts += 36 * USEC_HOUR, p.ends += 36 * USEC_HOUR;
        EXPECT(meeting_change(y->db, &y->office, &m, &p, &lacks) && meeting_by_id(y->db, id, &m));
        EXPECT_INT(m.sequence, 1);
    }
    if (rng_below(&y->rng, 3) == 0) {
        const char *reason =
            arena_printf(t_arena(), "%s\n%s", odd_text(&y->rng), odd_text(&y->rng));
        EXPECT(meeting_cancel(y->db, &y->office, &m, reason, &why));
    }
}

static const char *utc_of(usec t)
{
    return time_rfc3339(t_arena(), t, NULL);
}

/* One line for each event of the two years: what every parser has to find. */
static const char *list_of(struct years *y, const struct body *b, usec now)
{
    static const char *const status[] = {"TENTATIVE", "CONFIRMED", "CONFIRMED", "CONFIRMED",
                                         "CONFIRMED", "CANCELLED", "CANCELLED"};
    struct buf out = buf_make(t_arena(), 4096);
    struct meetings l = meeting_of_body(y->db, b->id, now - HALF, now + HALF, 2000);
    const struct lang *en = lang_by_code("en");
    buf_printf(&out, "%s %s\n", utc_of(now - HALF), utc_of(now + HALF));
    for (size_t i = 0; i < l.n; i++)
        buf_printf(&out, "%s|%s|%s|%s|%lld|%s · %s\n", meeting_uid(t_arena(), &l.at[i], b->code),
                   utc_of(l.at[i].starts), utc_of(l.at[i].ends), status[l.at[i].state],
                   (long long)l.at[i].sequence, meeting_title_in(en, &l.at[i]), b->name_en);
    return out.p;
}

static void keep(const char *dir, const char *name, const char *text)
{
    FILE *f = fopen(arena_printf(t_arena(), "%s/%s", dir, name), "wb");
    EXPECT(f != NULL);
    fputs(text, f);
    EXPECT(fclose(f) == 0);
}

TEST(meeting, calendars_for_other_parsers)
{
    static const char *const places[] = {"linhai/baishuiyang", "linhai/baishuiyang/zhuli"};
    const char *dir = getenv("TEST_ICAL_DIR");
    struct years y = {.s = t_site(), .rng = rng_fixed(11)};
    usec now = y.s->now;
    y.office = (struct topic_by){.zone = y.s->zone, .now = now - HALF, .quiet = true};
    y.db = t_begin(y.s);
    body_furnish_places(y.db);
    apply_charter(&y);
    for (; y.office.now < now; y.office.now += 30 * USEC_DAY) {
        meeting_standing(y.db, y.s->zone, y.office.now);
        for (size_t p = 0; p < countof(places); p++) {
            struct body b;
            EXPECT(body_by_path(y.db, arena_printf(t_arena(), "%s/", places[p]), &b));
            for (int i = 0; i < 4; i++)
                called(&y, &b);
        }
    }
    meeting_standing(y.db, y.s->zone, now);
    t_commit(y.s);
    for (size_t p = 0; p < countof(places); p++) {
        struct body b;
        struct answer *a =
            t_get(t_browser(y.s, 0), arena_printf(t_arena(), "/calendar/%s.ics", places[p]));
        EXPECT_INT(a->status, 200);
        y.db = t_begin(y.s);
        EXPECT(body_by_path(y.db, arena_printf(t_arena(), "%s/", places[p]), &b));
        const char *list = list_of(&y, &b, now);
        t_commit(y.s);
        EXPECT_HAS(list, "|CANCELLED|2|"); /* moved, then cancelled */
        EXPECT_HAS(a->body, "CATEGORIES:");
        if (dir) {
            keep(dir, arena_printf(t_arena(), "%zu.ics", p), a->body);
            keep(dir, arena_printf(t_arena(), "%zu.list", p), list);
        }
    }
}
