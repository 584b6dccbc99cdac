/*
 * test.c - news by mail: each entry to each reader once, digests by the place's clock, and nothing that a
 * stranger or a scanner could make happen.
 */
#include "html_check.h"
#include "job/work.h"
#include "mod/notify/rules.h"
#include "web_harness.h"

struct town {
    struct site *s;
    struct body city, town, village, other;
    struct browser *b;
};

static struct town town_new(void)
{
    struct town t = {.s = t_site()};
    t.s->config.origin = "https://tongxin.example";
    struct db *db = t_begin(t.s);
    body_furnish_places(db);
    EXPECT(body_by_path(db, "linhai/", &t.city));
    EXPECT(body_by_path(db, "linhai/baishuiyang/", &t.town));
    EXPECT(body_by_path(db, "linhai/baishuiyang/shangxi/", &t.village));
    EXPECT(body_by_path(db, "linhai/yanjiang/", &t.other));
    t_commit(t.s);
    t.b = t_browser(t.s, 0);
    return t;
}

static void happen(struct town *t, const struct body *at, const char *number, const char *words)
{
    struct db *db = t_begin(t->s);
    EXPECT(chronicle_add(db, t->s->now,
                         &(struct chronicle_act){.act = "topic.adopt",
                                                 .body = at->id,
                                                 .number = number,
                                                 .words = words,
                                                 .link = "/t/x"}) > 0);
    t_commit(t->s);
}

/* One minute later: everything that is due. Jobs of mail fail for want of a server, which is as well. */
static void minute(struct town *t)
{
    t->s->now += USEC_MINUTE;
    bool more = true;
    while (more) {
        struct db *db = t_begin(t->s);
        more = notify_step(&t->s->app, db, t_arena(), &t->s->rng, t->s->now);
        t_commit(t->s);
    }
}

static struct mail_rows letters(struct town *t)
{
    db_begin(t->s->read_db, DB_READ, t_arena());
    struct mail_rows rows = mail_list(t->s->read_db, t_arena(), 1000);
    db_rollback(t->s->read_db);
    return rows;
}

/* The newest letter, whole. */
static struct mail newest(struct town *t)
{
    struct mail m = {0};
    struct mail_rows rows = letters(t);
    EXPECT(rows.n > 0);
    db_begin(t->s->read_db, DB_READ, t_arena());
    EXPECT(mail_read(t->s->read_db, rows.at[0].id, &m));
    db_rollback(t->s->read_db);
    return m;
}

/* The path of the link with this beginning in a letter. */
static const char *link_in(const char *text, const char *beginning)
{
    const char *at = strstr(text, beginning);
    EXPECT(at != NULL);
    return arena_strndup(t_arena(), at, strcspn(at, " \n\r"));
}

static struct answer *ask(struct town *t, const char *mail, const struct body *place,
                          const char *number, const char *rhythm, const char *hour)
{
    return t_post(t->b, "/notify", "mail", mail, "place", place ? place->path : "", "number",
                  number ? number : "", "deep", "1", "rhythm", rhythm, "hour", hour, NULL);
}

static void subscribe(struct town *t, const char *mail, const struct body *place,
                      const char *number, const char *rhythm, const char *hour)
{
    struct answer *a = ask(t, mail, place, number, rhythm, hour);
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, "/notify/sent");
    const char *path = link_in(newest(t).text, "/notify/confirm/");
    EXPECT_INT(t_get(t->b, path)->status, 200);
    a = t_post(t->b, path, NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, "/notify/welcome");
}

static int64_t count_readers(struct town *t)
{
    int64_t n = 0;
    struct notify_reader row;
    db_begin(t->s->read_db, DB_READ, t_arena());
    for (int64_t id = 1; id < 20; id++)
        n += q_notify_reader(t->s->read_db, &row, .id = id);
    db_rollback(t->s->read_db);
    return n;
}

/* --- asking --------------------------------------------------------------------------------------- */

TEST(notify, begins_only_when_the_letter_was_answered)
{
    struct town t = town_new();
    struct answer *a = t_get(t.b, notify_url_of_body(t_req(t.s, 0), &t.town));
    EXPECT_INT(a->status, 200);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    a = ask(&t, "mei@example.org", &t.town, NULL, "0", "8");
    EXPECT_INT(a->status, 303);
    EXPECT_INT(letters(&t).n, 1);
    const char *path = link_in(newest(&t).text, "/notify/confirm/");
    for (int i = 0; i < 3; i++) { /* a scanner looks at every link */
        a = t_get(t.b, path);
        EXPECT_INT(a->status, 200);
        EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    }
    EXPECT_INT(count_readers(&t), 0);
    happen(&t, &t.town, NULL, "before");
    minute(&t);
    EXPECT_INT(letters(&t).n, 1);
    EXPECT_INT(t_post(t.b, path, NULL)->status, 303);
    EXPECT_INT(count_readers(&t), 1);
    EXPECT_INT(t_post(t.b, path, NULL)->status, 404); /* once */
    minute(&t);
    EXPECT_INT(letters(&t).n, 1); /* what was before is not news */
    happen(&t, &t.town, NULL, "after");
    minute(&t);
    EXPECT_INT(letters(&t).n, 2);
    EXPECT_HAS(newest(&t).text, "> after");
    EXPECT_LACKS(newest(&t).text, "before");
}

TEST(notify, link_ends_after_three_days)
{
    struct town t = town_new();
    ask(&t, "mei@example.org", &t.town, NULL, "0", "8");
    const char *path = link_in(newest(&t).text, "/notify/confirm/");
    t.s->now += ASK_TIME + 1;
    EXPECT_INT(t_get(t.b, path)->status, 404);
    EXPECT_INT(t_post(t.b, path, NULL)->status, 404);
    EXPECT_INT(count_readers(&t), 0);
}

TEST(notify, says_the_same_about_every_address)
{
    struct town t = town_new();
    subscribe(&t, "mei@example.org", &t.town, NULL, "0", "8");
    struct answer *known = ask(&t, "mei@example.org", &t.town, NULL, "0", "8");
    struct answer *unknown = ask(&t, "li@example.org", &t.town, NULL, "0", "8");
    EXPECT_INT(known->status, unknown->status);
    EXPECT_STR(known->location, unknown->location);
    EXPECT_INT(letters(&t).n, 3);
    for (int i = 0; i < 6; i++) { /* no more than three a day to one address, and nobody is told */
        struct answer *a = ask(&t, "LI@example.org", &t.village, NULL, "0", "8");
        EXPECT_INT(a->status, 303);
    }
    EXPECT_INT(letters(&t).n, 5);
}

TEST(notify, faults_are_told_and_nothing_is_lost)
{
    struct town t = town_new();
    struct answer *a = ask(&t, "no address", &t.town, NULL, "0", "8");
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "no address");
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    EXPECT_INT(ask(&t, "mei@example.org", &t.town, NULL, "7", "8")->status, 422);
    EXPECT_INT(ask(&t, "mei@example.org", &t.town, NULL, "1", "25")->status, 422);
    EXPECT_INT(ask(&t, "mei@example.org", NULL, "not a number", "0", "8")->status, 404);
    EXPECT_INT(ask(&t, "mei@example.org", NULL, NULL, "0", "8")->status, 404);
    EXPECT_INT(letters(&t).n, 0);
    EXPECT_STR(notify_number(t_arena(), " bsy-2026-0137 "), "BSY-2026-0137");
    EXPECT_STR(notify_number(t_arena(), "BSY"), NULL);
    EXPECT_STR(notify_number(t_arena(), "<b>-1234"), NULL);
}

/* --- what is sent --------------------------------------------------------------------------------- */

/* However much it is: an import tells of a million matters in a night. */
TEST(notify, what_happened_before_anybody_followed_is_passed_over_at_once)
{
    struct town t = town_new();
    struct notify_state state;
    for (int i = 0; i < 300; i++)
        happen(&t, &t.village, NULL, "old");
    struct db *db = t_begin(t.s);
    notify_step(&t.s->app, db, t_arena(), &t.s->rng, t.s->now); /* one step */
    EXPECT(q_notify_state(db, &state));
    EXPECT_INT(state.entry, chronicle_newest(db));
    t_commit(t.s);
    subscribe(&t, "mei@example.org", &t.village, NULL, "0", "8");
    size_t before = letters(&t).n;
    happen(&t, &t.village, NULL, "new");
    minute(&t);
    EXPECT_INT(letters(&t).n, before + 1);
    EXPECT_LACKS(newest(&t).text, "old");
}

TEST(notify, each_entry_comes_once_to_each_reader)
{
    struct town t = town_new();
    subscribe(&t, "mei@example.org", &t.town, NULL, "0", "8");
    subscribe(&t, "mei@example.org", NULL, "BSY-2026-0137", "0",
              "8"); /* twice concerned, one letter */
    subscribe(&t, "li@example.org", &t.village, NULL, "0", "8");
    subscribe(&t, "wu@example.org", &t.other, NULL, "0", "8");
    size_t before = letters(&t).n;
    happen(&t, &t.village, "BSY-2026-0137", "one");
    minute(&t);
    EXPECT_INT(letters(&t).n, before + 2); /* mei and li */
    minute(&t);
    EXPECT_INT(letters(&t).n, before + 2);
    for (int i = 0; i < 250; i++) /* more than fits into a letter: none is lost, none comes twice */
        happen(&t, &t.other, NULL, arena_printf(t_arena(), "no%03d.", i));
    t.s->now += IMMEDIATE_PAUSE;
    minute(&t);
    struct mail_rows rows = letters(&t);
    EXPECT_INT(rows.n, before + 5);
    int seen[250] = {0};
    db_begin(t.s->read_db, DB_READ, t_arena());
    for (size_t k = 0; k < 3; k++) {
        struct mail m;
        EXPECT(mail_read(t.s->read_db, rows.at[k].id, &m));
        EXPECT_STR(m.to, "wu@example.org");
        for (int i = 0; i < 250; i++)
            seen[i] += strstr(m.text, arena_printf(t_arena(), "no%03d.", i)) != NULL;
    }
    db_rollback(t.s->read_db);
    for (int i = 0; i < 250; i++)
        EXPECT_INT(seen[i], 1);
}

/* The transaction of any step may fail at any query: afterwards all the same comes, once. */
TEST(notify, a_crash_loses_and_doubles_nothing)
{
    struct town t = town_new();
    subscribe(&t, "mei@example.org", &t.town, NULL, "0", "8");
    subscribe(&t, "li@example.org", &t.town, NULL, "0", "8");
    size_t before = letters(&t).n;
    happen(&t, &t.town, NULL, "one");
    happen(&t, &t.village, NULL, "two");
    t.s->now += USEC_MINUTE;
    for (int64_t nth = 1; nth < 400; nth++) {
        bool more = true;
        for (int step = 0; more && step < 4; step++) {
            db_begin(t.s->db, DB_WRITE, t_arena());
            db_inject(t.s->db, nth, DB_GONE);
            notify_step(&t.s->app, t.s->db, t_arena(), &t.s->rng, t.s->now);
            more = db_commit(t.s->db);
            db_inject(t.s->db, 0, DB_OK);
        }
    }
    minute(&t);
    struct mail_rows rows = letters(&t);
    EXPECT_INT(rows.n, before + 2);
    db_begin(t.s->read_db, DB_READ, t_arena());
    for (size_t i = 0; i < 2; i++) {
        struct mail m;
        EXPECT(mail_read(t.s->read_db, rows.at[i].id, &m));
        EXPECT_HAS(m.text, "> one");
        EXPECT_HAS(m.text, "> two");
    }
    db_rollback(t.s->read_db);
    EXPECT(!streq(rows.at[0].to, rows.at[1].to));
}

TEST(notify, here_only_or_with_all_below)
{
    struct town t = town_new();
    struct answer *a = t_post(t.b, "/notify", "mail", "mei@example.org", "place", t.town.path,
                              "number", "", "rhythm", "0", "hour", "8", NULL); /* not deep */
    EXPECT_INT(a->status, 303);
    t_post(t.b, link_in(newest(&t).text, "/notify/confirm/"), NULL);
    size_t before = letters(&t).n;
    happen(&t, &t.village, NULL, "below");
    happen(&t, &t.city, NULL, "above");
    minute(&t);
    EXPECT_INT(letters(&t).n, before);
    happen(&t, &t.town, NULL, "here");
    minute(&t);
    EXPECT_INT(letters(&t).n, before + 1);
}

TEST(notify, digests_come_at_their_hour_in_the_place)
{
    struct town t = town_new(); /* Tuesday 2026-03-10, 09:00 in Shanghai */
    usec start = t.s->now;
    subscribe(&t, "day@example.org", &t.town, NULL, "1", "8");
    subscribe(&t, "week@example.org", &t.town, NULL, "2", "19");
    size_t before = letters(&t).n;
    t.s->now = start + 14 * USEC_HOUR + 58 * USEC_MINUTE; /* 23:58 */
    happen(&t, &t.town, NULL, "late");
    minute(&t);
    t.s->now += 2 * USEC_MINUTE; /* past midnight here, still the 10th in UTC */
    happen(&t, &t.town, NULL, "early");
    minute(&t);
    t.s->now = start + 22 * USEC_HOUR + 58 * USEC_MINUTE; /* 07:58 */
    minute(&t);
    EXPECT_INT(letters(&t).n, before);
    minute(&t); /* 08:00 */
    EXPECT_INT(letters(&t).n, before + 1);
    struct mail m = newest(&t);
    EXPECT_STR(m.to, "day@example.org");
    EXPECT_HAS(m.text, "> late");
    EXPECT_HAS(m.text, "> early");
    EXPECT_STR(m.list_id, "news.tongxin.example");
    happen(&t, &t.town, NULL, "third");
    t.s->now = start + 3 * USEC_DAY; /* two mornings later: one letter */
    minute(&t);
    EXPECT_INT(letters(&t).n, before + 2);
    EXPECT_LACKS(newest(&t).text, "late");
    t.s->now = start + 6 * USEC_DAY + 9 * USEC_HOUR; /* Monday, 18:00 */
    minute(&t);
    EXPECT_INT(letters(&t).n, before + 2);
    t.s->now += USEC_HOUR;
    minute(&t);
    EXPECT_INT(letters(&t).n, before + 3);
    m = newest(&t);
    EXPECT_STR(m.to, "week@example.org");
    EXPECT_HAS(m.text, "> late");
    EXPECT_HAS(m.text, "> third");
}

TEST(notify, a_zone_with_summer_time)
{
    struct zone *z = zone_open("Europe/Berlin");
    usec before = zone_instant(z, day_of(2026, 3, 28), 20, 0, 0);
    usec next = notify_next(z, before, NOTIFY_DAILY, 8);
    EXPECT_INT(next - before, 11 * USEC_HOUR); /* the night has 11 hours */
    EXPECT_INT(zone_civil(z, notify_next(z, before, NOTIFY_WEEKLY, 7)).weekday, 1);
    EXPECT_INT(notify_next(z, before, NOTIFY_NOW, 8), before);
    zone_close(z);
}

/* --- ending --------------------------------------------------------------------------------------- */

static const char *out_path(struct town *t)
{
    const char *url = newest(t).unsubscribe;
    EXPECT(url != NULL);
    return link_in(url, "/notify/out/");
}

TEST(notify, a_bare_post_ends_it)
{
    struct town t = town_new();
    subscribe(&t, "mei@example.org", &t.town, NULL, "0", "8");
    happen(&t, &t.town, NULL, "one");
    minute(&t);
    const char *path = out_path(&t);
    t.s->now += 60 * USEC_DAY; /* the link of an old letter still works */
    struct db *db = t_begin(t.s);
    for (const struct cron_entry *c = notify_crons; c->name; c++)
        c->run(db, t_arena(), &t.s->app, t.s->now);
    t_commit(t.s);
    struct answer *a = t_get(t.b, path); /* a scanner */
    EXPECT_INT(a->status, 200);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    EXPECT_INT(count_readers(&t), 1);
    struct browser *program = t_browser(t.s, 0); /* no cookies, no token */
    a = t_request(program, POST, path, (struct fields){0}, STR("List-Unsubscribe=One-Click"));
    EXPECT_INT(a->status, 200);
    EXPECT_INT(count_readers(&t), 0);
    a = t_request(program, POST, path, (struct fields){0}, STR("List-Unsubscribe=One-Click"));
    EXPECT_INT(a->status, 200);
    a = t_request(program, POST, "/notify/out/nonsense", (struct fields){0}, STR(""));
    EXPECT_INT(a->status, 200);
    EXPECT_STR(html_fault(t_arena(), t_get(t.b, path)->body), NULL);
    happen(&t, &t.town, NULL, "two");
    size_t n = letters(&t).n;
    minute(&t);
    EXPECT_INT(letters(&t).n, n);
}

TEST(notify, the_link_of_a_letter_shows_and_changes_ones_list)
{
    struct town t = town_new();
    subscribe(&t, "mei@example.org", &t.town, NULL, "0", "8");
    subscribe(&t, "mei@example.org", &t.other, NULL, "0", "8");
    happen(&t, &t.town, NULL, "one");
    minute(&t);
    const char *path = link_in(newest(&t).text, "/notify/mine/");
    struct answer *a = t_get(t.b, path);
    EXPECT_INT(a->status, 200);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    EXPECT_HAS(a->body, "Yanjiang");
    EXPECT_HAS(a->body, "m…@example.org");
    EXPECT_LACKS(a->body, "mei@example.org");
    a = t_post(t.b, path, "rhythm", "1", "hour", "19", NULL);
    EXPECT_INT(a->status, 303);
    const char *end = arena_printf(t_arena(), "%s/end", path);
    EXPECT_INT(t_post(t.b, end, "id", "1", NULL)->status, 303);
    EXPECT_LACKS(t_get(t.b, path)->body, "Baishuiyang");
    EXPECT_INT(count_readers(&t), 1);
    a = t_post(t.b, end, NULL);
    EXPECT_STR(a->location, "/notify/ended");
    EXPECT_INT(count_readers(&t), 0);
    EXPECT_INT(t_get(t.b, path)->status, 404);
}

TEST(notify, one_click_with_an_account)
{
    struct town t = town_new();
    struct db *db = t_begin(t.s);
    struct new_person p = {.login = "mei",
                           .name = "Mei",
                           .mail = "mei@example.org",
                           .assurance = AL_CONTACT,
                           .cheap = true};
    struct new_person q = {.login = "li", .name = "Li", .assurance = AL_CONTACT, .cheap = true};
    int64_t mei = account_add(db, t.s->now, &p), li = account_add(db, t.s->now, &q);
    t_commit(t.s);
    struct browser *b = t_browser(t.s, mei), *c = t_browser(t.s, li);
    struct answer *a = t_post(b, "/notify", "place", t.town.path, "number", "", "deep", "1",
                              "rhythm", "0", "hour", "8", NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_INT(letters(&t).n, 0);
    EXPECT_HAS(t_get(b, a->location)->body, "Baishuiyang");
    EXPECT_INT(
        t_post(c, "/notify", "place", t.town.path, "number", "", "rhythm", "0", "hour", "8", NULL)
            ->status,
        422);
    EXPECT_STR(html_fault(t_arena(), t_get(c, "/notify?place=linhai/")->body), NULL);
    happen(&t, &t.village, NULL, "one");
    minute(&t);
    EXPECT_STR(newest(&t).to, "mei@example.org");
    EXPECT_INT(t_post(b, "/notify/mine/end", NULL)->status, 303);
    EXPECT_INT(count_readers(&t), 0);
    EXPECT_INT(t_get(b, "/notify/mine")->status, 200);
}

TEST(notify, three_refused_letters_are_enough)
{
    struct town t = town_new();
    size_t at = 0;
    subscribe(&t, "mei@example.org", &t.town, NULL, "0", "8");
    happen(&t, &t.town, NULL, "one");
    minute(&t);
    const char *path = link_in(newest(&t).text, "/notify/mine/");
    for (int i = 0; i < BOUNCES_MOST; i++) {
        struct db *db = t_begin(t.s);
        at = 0;
        for (const struct mail_refused *p; (p = extension_next(MAIL_REFUSED, &at));)
            p->tell(db, t.s->now, "Mei@example.org");
        t_commit(t.s);
    }
    size_t n = letters(&t).n;
    happen(&t, &t.town, NULL, "two");
    t.s->now += USEC_HOUR;
    minute(&t);
    EXPECT_INT(letters(&t).n, n);
    EXPECT_HAS(t_get(t.b, path)->body, "Three letters came back");
    EXPECT_INT(t_post(t.b, path, "rhythm", "0", "hour", "8", NULL)->status, 303);
    happen(&t, &t.town, NULL, "three");
    minute(&t);
    EXPECT_INT(letters(&t).n, n + 1);
}

TEST(notify, jobs_bring_the_letters)
{
    struct town t = town_new();
    subscribe(&t, "mei@example.org", &t.town, NULL, "0", "8");
    t.s->now += USEC_MINUTE;
    job_run_due(&t.s->app, t.s->db, t_arena(), t.s->now); /* cron sees its entries first */
    size_t n = letters(&t).n;
    happen(&t, &t.town, NULL, "one");
    for (int i = 0; i < 2; i++) {
        t.s->now += USEC_MINUTE;
        job_run_due(&t.s->app, t.s->db, t_arena(), t.s->now);
    }
    EXPECT_INT(letters(&t).n, n + 1);
}

/* --- the button on pages of other rooms ------------------------------------------------------------------ */

static int64_t with_mail(struct town *t, const char *login, const char *mail)
{
    struct new_person p = {
        .login = login, .name = login, .mail = mail, .assurance = AL_CONTACT, .cheap = true};
    struct db *db = t_begin(t->s);
    int64_t id = account_add(db, t->s->now, &p);
    t_commit(t->s);
    return id;
}

TEST(notify, one_press_on_the_page_of_a_place)
{
    struct town t = town_new();
    const char *page = arena_printf(t_arena(), "/p/%s", t.village.path);
    struct browser *mei = t_browser(t.s, with_mail(&t, "mei", "mei@example.org"));
    struct browser *li = t_browser(t.s, with_mail(&t, "li", NULL));
    EXPECT_HAS(t_get(t_browser(t.s, 0), page)->body, "href=\"/notify?place=");
    EXPECT_HAS(t_get(li, page)->body, "href=\"/notify?place=");
    EXPECT_HAS(t_get(mei, page)->body, "action=\"/notify/follow\"");
    struct answer *a = t_post(mei, "/notify/follow", "place", t.village.path, "back", page, NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_STR(a->location, arena_printf(t_arena(), "%s#follow", page));
    a = t_get(mei, page);
    EXPECT_HAS(a->body, "You are told by mail.");
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    happen(&t, &t.village, NULL, "one");
    t.s->now += USEC_DAY; /* a beginner gets news of a place once a day */
    minute(&t);
    EXPECT_STR(newest(&t).to, "mei@example.org");
    EXPECT_INT(t_post(mei, "/notify/unfollow", "place", t.village.path, "back", page, NULL)->status,
               303);
    EXPECT_INT(count_readers(&t), 0);
    EXPECT_HAS(t_get(mei, page)->body, "action=\"/notify/follow\"");
}

/* Whoever gets one letter a week keeps that when a button is pressed. */
TEST(notify, a_press_keeps_the_rhythm)
{
    struct town t = town_new();
    struct browser *mei = t_browser(t.s, with_mail(&t, "mei", "mei@example.org"));
    EXPECT_INT(t_post(mei, "/notify", "place", t.town.path, "number", "", "deep", "1", "rhythm",
                      "2", "hour", "19", NULL)
                   ->status,
               303);
    EXPECT_INT(t_post(mei, "/notify/follow", "number", "BSY-2026-0137", "back", "//elsewhere", NULL)
                   ->status,
               303);
    struct answer *a = t_get(mei, "/notify/mine");
    EXPECT_HAS(a->body, "BSY-2026-0137");
    EXPECT_HAS(a->body, "value=\"2\" required checked");
}

TEST(notify, a_press_knows_where_it_stood)
{
    struct town t = town_new();
    struct browser *mei = t_browser(t.s, with_mail(&t, "mei", "mei@example.org"));
    EXPECT_STR(t_post(mei, "/notify/follow", "number", "BSY-2026-0137", "back", "//elsewhere", NULL)
                   ->location,
               "/#follow"); /* a path of ours or none */
    EXPECT_INT(t_post(mei, "/notify/follow", "number", "no number", "back", "/", NULL)->status,
               404);
    EXPECT_INT(t_post(mei, "/notify/follow", "back", "/", NULL)->status, 404);
    EXPECT_INT(
        t_post(t_browser(t.s, 0), "/notify/follow", "number", "BSY-2026-0137", "back", "/", NULL)
            ->status,
        401);
}
