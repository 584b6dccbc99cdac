/*
 * Tests of a whole draw, with its real child process: what is printed, what is written, and what happens when the child
 * does not come back.
 */
#include "algo/lottery/test_pools.h"
#include "harness.h"
#include "mod/lottery/draw.h"

static const char quotas[] = "category,feature,min,max\nsex,female,1,1\nsex,male,1,1\n";
static const char couples[] =
    "id,sex,household\na,female,1\nb,male,1\nc,female,2\nd,male,2\ne,female,3\nf,male,4\n";

static struct draw_wish wish(const char *categories, const char *respondents, int size)
{
    return (struct draw_wish){.categories = {"quotas.csv", str_of(categories)},
                              .respondents = {"pool.csv", str_of(respondents)},
                              .size = size,
                              .panels = 100};
}

static struct draw *drawn(const struct draw_wish *w)
{
    struct draw *d = arena_new(t_arena(), struct draw);
    draw_make(t_arena(), w, d);
    if (d->failed)
        test_fail(__FILE__, __LINE__, "%s", d->failed);
    return d;
}

static const char *as_json(const struct draw *d)
{
    struct buf b = buf_make(t_arena(), 0);
    draw_json(&b, d, true, 0);
    return b.p;
}

TEST(lottery_draw, two_runs_give_the_same_bytes)
{
    struct draw_wish w = wish(quotas, couples, 2);
    const struct draw *a = drawn(&w), *b = drawn(&w);
    EXPECT_STR(as_json(a), as_json(b));
    EXPECT_STR(a->audit, b->audit);
    EXPECT(lot_audit_verify(t_arena(), (struct str){a->audit, a->audit_n}).good);
}

TEST(lottery_draw, the_json_says_what_it_promises)
{
    struct draw_wish w = wish(quotas, couples, 2);
    const char *error, *text = as_json(drawn(&w));
    const struct json_value *v = json_parse(t_arena(), str_of(text), 1 << 20, &error);
    EXPECT(v != NULL && json_truth(json_get(v, "feasible")));
    EXPECT_STR(json_text(json_get(v, "algorithm")), "leximin");
    EXPECT_STR(json_text(json_get(json_get(v, "exact"), "a")), "1/3");
    EXPECT_INT(json_size(json_get(v, "probabilities")), 6);
    EXPECT_INT(json_size(json_get(json_get(v, "numbered"), "panels")), 100);
    const struct json_value *panels = json_get(v, "panels");
    EXPECT(json_size(panels) >= 3);
    for (size_t i = 0; i < json_size(panels); i++)
        EXPECT_INT(json_size(json_get(json_at(panels, i), "members")), 2);
    EXPECT_STR(json_text(json_get(json_get(v, "certificate"), "kind")), "prices");
    static const char *const keys[] = {"size", "pool",           "min_probability",
                                       "gini", "geometric_mean", "seconds"};
    for (size_t i = 0; i < countof(keys); i++)
        EXPECT(json_get(v, keys[i]) != NULL);
}

TEST(lottery_draw, quotas_that_no_panel_meets_are_answered_with_a_suggestion)
{
    struct draw_wish w =
        wish("category,feature,min,max\nsex,female,4,6\nsex,male,0,6\n", couples, 4);
    const struct draw *d = drawn(&w);
    struct buf b = buf_make(t_arena(), 0);
    EXPECT(d->audit == NULL);
    EXPECT_HAS(as_json(d), "\"feasible\":false");
    EXPECT_HAS(as_json(d),
               "{\"category\":\"sex\",\"value\":\"female\",\"bound\":\"min\",\"from\":4,\"to\":3}");
    draw_words(&b, d);
    EXPECT_HAS(b.p,
               "line 2: sex/female: at least 4 are asked for, and 3 in the pool can be seated");
    EXPECT_HAS(b.p, "sex/female: minimum 4 -> 3");
}

TEST(lottery_draw, empty_seats_are_drawn_from_the_rest)
{
    struct draw_wish w = wish(quotas, couples, 2);
    w.keep = (struct lot_file){"stay.csv", STR("id\na\n")};
    w.prev = "00ff";
    const struct draw *d = drawn(&w);
    EXPECT_INT(d->of.pool->seats, 1);
    EXPECT_INT(d->of.pool->people, 4); /* b lives with a, who stays */
    EXPECT_HAS(d->audit, "\nprev 00ff\nkept a\ngroup sex/female 0 0\ngroup sex/male 1 1\n");
    EXPECT_HAS(as_json(d), "\"exact\":{\"c\":\"0\",\"d\":\"1/2\",\"e\":\"0\",\"f\":\"1/2\"}");
    EXPECT_HAS(as_json(d), "\"kept\":[\"a\"]");
}

TEST(lottery_draw, a_child_that_runs_out_of_time_or_memory_gives_one_line_and_no_draw)
{
    struct pools_text text =
        pools_random(t_arena(), &(struct pools_wish){2000, 60, POOLS_CATEGORIES, 30, 3});
    struct draw_wish w = wish(text.categories, text.respondents, 60);
    struct draw d;
    w.seconds = 1;
    draw_make(t_arena(), &w, &d);
    EXPECT_HAS(d.failed, "lottery was stopped after 1 seconds; nothing was drawn");
    EXPECT(d.audit == NULL);
    w.seconds = 30;
    w.memory = 4096;
    draw_make(t_arena(), &w, &d);
    EXPECT_HAS(d.failed, "nothing was drawn");
    EXPECT(d.audit == NULL);
}
