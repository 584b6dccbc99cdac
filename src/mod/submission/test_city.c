/*
 * test_city.c - the city of a demo in small: as many as were asked for, in all states, the same for the same seed.
 */
#include "base/utf8.h"
#include "mod/submission/city.h"
#include "mod/submission/inside.h"
#include "mod/submission/test_submission.h"

#define FEW 1000

static const struct city small = {
    .towns = 5, .villages = 17, .residents = 2003, .submissions = FEW};

static struct desk city_new(void)
{
    struct desk t = desk_new();
    body_furnish_city(t_begin(t.s), &small);
    t_commit(t.s);
    return t;
}

static void grow(struct desk *t, uint64_t seed)
{
    EXPECT(submission_city(t->s->db, t->s->zone, t->s->now, seed, FEW, NULL));
}

/* What was said, by whom it was answered and how it stands; numbers and ids are of their place in the database. */
static const char *told_of(struct desk *t, int64_t after)
{
    struct buf b = buf_make(t_arena(), 1 << 20);
    struct db *db = t_begin(t->s);
    struct submission_after_rows rows = q_submission_after(db, .after = after, .max = FEW);
    EXPECT_INT(rows.n, FEW);
    for (size_t i = 0; i < rows.n; i++) {
        struct submission s;
        EXPECT(submission_by_id(db, rows.at[i].id, &s));
        struct submission_answers a = submission_answers(db, s.id);
        buf_printf(&b, "%lld %d %d %d %s %s %lld %lld %s\n", (long long)s.body, (int)s.kind,
                   (int)s.state, (int)s.channel, s.title, s.text, (long long)s.received,
                   (long long)s.answered, a.n ? a.at[0].text : "");
    }
    t_commit(t->s);
    return b.p;
}

TEST(submission, a_city_is_the_same_for_the_same_seed)
{
    struct desk t = city_new();
    grow(&t, CITY_SEED);
    const char *once = told_of(&t, 0);
    grow(&t, CITY_SEED);
    EXPECT_STR(told_of(&t, FEW), once);
    grow(&t, CITY_SEED + 1);
    EXPECT(strcmp(told_of(&t, 2 * FEW), once) != 0);
}

TEST(submission, a_city_has_places_by_their_number)
{
    struct desk t = city_new();
    struct body b;
    struct db *db = t_begin(t.s);
    EXPECT_INT(body_children(db, body_root(db)).n, 5);
    EXPECT_INT(body_all(db, "").n, 1 + 5 + 17);
    EXPECT(body_by_code(db, "T05V03", &b));
    EXPECT_STR(b.name, "第五镇三村");
    EXPECT(body_by_code(db, "BSYSX", &b));
    EXPECT_STR(b.name, "上溪村");
    int64_t people = 0;
    struct body_list towns = body_children(db, body_root(db));
    for (size_t i = 0; i < towns.n; i++)
        people += body_residents(db, towns.at[i].id);
    EXPECT_INT(people, 2003);
    EXPECT_INT(body_residents(db, body_root(db)), 2003);
    t_commit(t.s);
    EXPECT_HAS(desk_page(t.nobody, "/p/linhai/", 200)->body, "2003 residents");
}

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

TEST(submission, a_city_is_what_real_ones_are_like)
{
    struct desk t = city_new();
    int length[FEW], kinds[SUB_KINDS] = {0};
    grow(&t, CITY_SEED);
    struct db *db = t_begin(t.s);
    struct submission_after_rows rows = q_submission_after(db, .after = 0, .max = FEW + 1);
    int64_t count[SUB_STATES], all = 0;
    EXPECT_INT(rows.n, FEW);
    for (size_t i = 0; i < rows.n; i++) {
        struct submission s;
        EXPECT(submission_by_id(db, rows.at[i].id, &s));
        EXPECT(utf8_count(str_of(s.title)) <= 37);
        EXPECT(s.received <= t.s->now && s.answered <= t.s->now && s.closed <= t.s->now);
        EXPECT(!s.answered || s.answered > s.received);
        EXPECT(!strpbrk(s.text, "{|}"));
        length[i] = (int)utf8_count(str_of(s.text));
        kinds[s.kind]++;
    }
    qsort(length, FEW, sizeof(*length), by_number);
    EXPECT(length[FEW / 2] > 180 && length[FEW / 2] < 280);
    EXPECT(length[FEW - 1] > 1500 && length[FEW - 1] <= 7028);
    EXPECT(kinds[SUB_COMPLAINT] > 480 && kinds[SUB_COMPLAINT] < 580);
    EXPECT(kinds[SUB_HELP] > 210 && kinds[SUB_HELP] < 320);
    submission_counts(db, body_root(db), count);
    for (int i = 0; i < SUB_STATES; i++) {
        all += count[i];
        EXPECT(i == SUB_ADOPTED || i == SUB_REOPENED || i == SUB_TRANSFERRED || count[i] > 0);
    }
    EXPECT_INT(all, FEW);
    t_commit(t.s);
}

TEST(submission, a_city_stands_in_lists_queue_clocks_and_search)
{
    struct desk t = city_new();
    grow(&t, CITY_SEED);
    struct db *db = t_begin(t.s);
    struct submissions open = submission_list(
        db, &(struct submission_filter){.body = body_root(db), .state = SUB_ACCEPTED},
        SUBMISSION_NEWEST, 1);
    EXPECT_INT(open.n, 1);
    struct deadlines d = deadline_of_subject(db, SUBJECT_SUBMISSION, open.at[0].id);
    struct chronicle_list told = chronicle_of_subject(db, SUBJECT_SUBMISSION, open.at[0].id, 0, 10);
    EXPECT_INT(d.n, 4);
    EXPECT(told.n >= 2);
    EXPECT_STR(told.at[0].act, "submission.receive");
    struct chronicle_list whole = chronicle_of_body(db, body_root(db), CHRONICLE_NEWEST, 500);
    for (size_t i = 1; i < whole.n; i++)
        EXPECT(whole.at[i].at <= whole.at[i - 1].at);
    struct submission_queue_of_place_rows queue =
        q_submission_queue_of_place(db, .place = body_root(db), .state = -1, .category = "",
                                    .channel = -1, .assigned = -1, .until = INT64_MAX, .max = 500);
    bool queued = false;
    for (size_t i = 0; i < queue.n; i++)
        queued = queued || queue.at[i].item == open.at[0].id;
    EXPECT(queued);
    t_commit(t.s);
    struct answer *a = desk_page(t.nobody, "/search?q=%E8%B7%AF%E7%81%AF", 200);
    EXPECT_HAS(a->body, "/s/");
    desk_page(t.nobody, desk_path("/s/%s", open.at[0].number), 200);
    desk_page(t.nobody, "/submissions?place=linhai/", 200);
}

TEST(submission, a_city_that_cannot_be_written_says_so)
{
    struct desk t = city_new();
    db_inject(t.s->db, 200, DB_FULL);
    EXPECT(!submission_city(t.s->db, t.s->zone, t.s->now, CITY_SEED, FEW, NULL));
    db_inject(t.s->db, 0, DB_OK);
    struct db *db = t_begin(t.s);
    EXPECT_INT(q_submission_after(db, .after = 0, .max = 1).n, 0);
    t_commit(t.s);
}

/* --- finding one's way in a city ----------------------------------------------------------------------------- */

static const struct city wide = {
    .towns = 5, .villages = 80, .residents = 20000, .submissions = FEW};

static struct desk wide_new(void)
{
    struct desk t = desk_new();
    body_furnish_city(t_begin(t.s), &wide);
    t_commit(t.s);
    return t;
}

TEST(submission, every_village_of_a_city_can_be_chosen_without_script)
{
    struct desk t = wide_new();
    struct body town, village, other;
    struct db *db = t_begin(t.s);
    EXPECT(body_many(db));
    EXPECT(body_by_code(db, "T05", &town) && body_by_code(db, "T05V03", &village) &&
           body_by_code(db, "T04V03", &other));
    t_commit(t.s);
    const char *mine = arena_printf(t_arena(), "value=\"%s\"", village.path),
               *theirs = arena_printf(t_arena(), "value=\"%s\"", other.path);
    /* From the page of the village itself, */
    struct answer *a = desk_page(t.nobody, arena_printf(t_arena(), "/p/%s", village.path), 200);
    EXPECT_HAS(a->body, "href=\"/say?place=");
    a = desk_page(t.nobody, arena_printf(t_arena(), "/say?place=%s", village.path), 200);
    EXPECT_HAS(a->body, mine);
    /* or by choosing its town in the form: nothing is judged, and what was typed stays. */
    a = desk_page(t.nobody, "/say", 200);
    EXPECT_LACKS(a->body, mine);
    EXPECT_HAS(a->body, town.path);
    a = t_post(t.nobody, "/say", "look", "1", "place", town.path, "text", "", "name", "应阿土",
               "public", "1", NULL);
    EXPECT_INT(a->status, 200);
    EXPECT_HAS(a->body, mine);
    EXPECT_LACKS(a->body, theirs);
    EXPECT_HAS(a->body, "应阿土");
    EXPECT_LACKS(a->body, "aria-invalid");
    a = t_post(t.nobody, "/say", "place", village.path, "text", "村口的路灯灭了三天。", NULL);
    EXPECT_INT(a->status, 303);
}

TEST(submission, where_all_places_are_offered_there_is_no_button_for_more)
{
    struct desk t = desk_new();
    EXPECT_LACKS(desk_page(t.nobody, "/say", 200)->body, "name=\"look\"");
}

/* --- the queue ------------------------------------------------------------------------------------------------- */

/* Each filter has a reader by its own index; all of them give what the one by time gives. */
TEST(submission, every_filter_of_the_queue_gives_the_same_by_its_own_index)
{
    struct desk t = city_new();
    grow(&t, CITY_SEED);
    struct db *db = t_begin(t.s);
    static const char *const categories[] = {"", "environment", "construction", "technology"};
    int64_t root = body_root(db), seen = 0;
    for (int state = -1; state < SUB_STATES; state++)
        for (size_t c = 0; c < countof(categories); c++)
            for (int channel = -1; channel < 4; channel++)
                for (int64_t assigned = -1; assigned < 1; assigned++) {
#define ASKED                                                                                    \
    .place = root, .state = state, .category = categories[c], .channel = channel,                \
    .assigned = assigned, .until = t.s->now + 30 * USEC_DAY, .after = t.s->now - 900 * USEC_DAY, \
    .after_item = 7, .max = 12
#define SAME(rows)                                         \
    do {                                                   \
        EXPECT_INT((rows).n, all.n);                       \
        for (size_t i = 0; i < all.n; i++)                 \
            EXPECT_INT((rows).at[i].item, all.at[i].item); \
    } while (0)
                    struct submission_queue_of_place_rows all =
                        q_submission_queue_of_place(db, ASKED);
                    seen += (int64_t)all.n;
                    if (state >= 0)
                        SAME(q_submission_queue_by_state(db, ASKED));
                    if (*categories[c])
                        SAME(q_submission_queue_by_category(db, ASKED));
                    if (channel >= 0)
                        SAME(q_submission_queue_by_channel(db, ASKED));
                    if (assigned >= 0)
                        SAME(q_submission_queue_by_assigned(db, ASKED));
                }
    EXPECT(seen > 100);
    t_commit(t.s);
}
