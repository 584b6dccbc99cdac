/*
 * Tests of the lottery: against brute force over every panel of small pools, against exact expectations where the shared
 * data is at hand, and the properties that hold for each draw.
 */
#include "algo/lottery/audit.h"
#include "algo/lottery/dixon.h"
#include "algo/lottery/exact.h"
#include "algo/lottery/panel.h"
#include "algo/lottery/test_pools.h"
#include "base/json.h"
#include "base/rand.h"
#include "harness.h"

/* --- fractions --------------------------------------------------------------------------------------- */

TEST(lottery, fractions_are_read_as_they_are_written)
{
    static const char *const good[] = {"0", "1", "-1", "2/23", "-449/3795", "1/2"};
    static const char *const bad[] = {"",     "-",   "00",    "01",  "-0", "1/", "/2",
                                      "2/4",  "1/1", "1/0",   "+1",  " 1", "1 ", "1/-2",
                                      "1/02", "0x1", "1/2/3", "1.5", "a"};
    mpq_t *v = rat_array(t_arena(), 1);
    for (size_t i = 0; i < countof(good); i++) {
        EXPECT(rat_read(v[0], str_of(good[i])));
        EXPECT_STR(rat_text(t_arena(), v[0]), good[i]);
    }
    for (size_t i = 0; i < countof(bad); i++)
        if (rat_read(v[0], str_of(bad[i])))
            test_fail(__FILE__, __LINE__, "taken: %s", bad[i]);
}

/* M x = b both ways round, multiplied out. */
TEST(lottery, systems_are_solved_exactly)
{
    struct rng r = rng_fixed(3);
    for (int round = 0; round < 60; round++) {
        int n = 1 + (int)rng_below(&r, 12), at = 0;
        int *first = arena_array(t_arena(), int, (size_t)n + 1),
            *row = arena_array(t_arena(), int, 144);
        int32_t *value = arena_array(t_arena(), int32_t, 144);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                if (i != j && rng_below(&r, 3) > 0)
                    continue;
                row[at] = i;
                value[at++] = (int32_t)rng_below(&r, 19) - 9;
            }
            first[j + 1] = at;
        }
        struct dixon *d = dixon_new(t_arena(), &(struct dixon_matrix){n, first, row, value});
        mpz_t *b = int_array(t_arena(), (size_t)n), *x = int_array(t_arena(), (size_t)n + 2);
        for (int i = 0; i < n; i++)
            mpz_set_si(b[i], (long)rng_below(&r, 2000) - 1000);
        for (int turned = 0; d && turned < 2; turned++) {
            mpz_t *sum = int_array(t_arena(), (size_t)n);
            dixon_solve(d, turned, (const mpz_t *)b, x, x[n]);
            EXPECT(mpz_sgn(x[n]) > 0);
            for (int j = 0; j < n; j++)
                for (int e = first[j]; e < first[j + 1]; e++) {
                    mpz_set_si(x[n + 1], value[e]);
                    mpz_addmul(sum[turned ? j : row[e]], x[n + 1], x[turned ? row[e] : j]);
                }
            for (int i = 0; i < n; i++) {
                mpz_mul(x[n + 1], b[i], x[n]);
                EXPECT(mpz_cmp(sum[i], x[n + 1]) == 0);
            }
        }
    }
}

/* The exact simplex alone, from nothing, and from where the double solver stopped: the same optimum, the same refusal. */
TEST(lottery, programs_are_solved_exactly_with_and_without_the_double_solver)
{
    struct rng r = rng_fixed(9);
    int optimal = 0, infeasible = 0, unbounded = 0;
    for (int round = 0; round < 300; round++) {
        struct exact *e = exact_new(t_arena());
        int rows = 1 + (int)rng_below(&r, 5), cols = 1 + (int)rng_below(&r, 6);
        mpq_t *v = rat_array(t_arena(), 2);
        for (int i = 0; i < rows; i++) {
            rat_set(v[0], (long)rng_below(&r, 9) - 4, 1 + rng_below(&r, 3));
            rat_set(v[1], (long)rng_below(&r, 9), 1 + rng_below(&r, 3));
            mpq_add(v[1], v[1], v[0]);
            exact_row(e, rng_below(&r, 4) ? v[0] : NULL, rng_below(&r, 4) ? v[1] : NULL);
        }
        for (int j = 0; j < cols; j++) {
            struct exact_term t[5];
            int n = 0;
            for (int i = 0; i < rows; i++)
                if (rng_below(&r, 3))
                    t[n++] = (struct exact_term){i, (int32_t)rng_below(&r, 9) - 4};
            exact_col(e, (int)rng_below(&r, 7) - 3, t, n);
        }
        enum lp_rc rc = exact_max(e);
        mpq_t *best = rat_array(t_arena(), 2);
        for (int j = 0; rc == LP_OPTIMAL && j < cols; j++) {
            EXPECT(mpq_sgn(exact_value(e, j)) >= 0 && mpq_sgn(exact_reduced(e, j)) <= 0);
            /* What is used has no reduced cost. */
            EXPECT(mpq_sgn(exact_value(e, j)) == 0 || mpq_sgn(exact_reduced(e, j)) == 0);
        }
        for (int i = 0; rc == LP_OPTIMAL && i < rows; i++)
            mpq_set(best[0], exact_price(e, i));
        EXPECT_INT(exact_max_alone(e), rc);
        optimal += rc == LP_OPTIMAL;
        infeasible += rc == LP_INFEASIBLE;
        unbounded += rc == LP_UNBOUNDED;
    }
    EXPECT(optimal > 50 && infeasible > 10 && unbounded > 10);
}

/* --- against brute force ------------------------------------------------------------------------------ */

/* The chances of a draw by type, and that its panels are what they should be. */
static mpq_t *checked_chances(const struct lot_model *m, const struct lot_result *r)
{
    mpq_t *chance = rat_array(t_arena(), (size_t)m->types), *sum = rat_array(t_arena(), 2);
    VEC_EACH (&r->panels, p) {
        EXPECT(lot_panel_valid(m, p->seats));
        EXPECT(mpq_sgn(p->weight[0]) > 0);
        mpq_add(sum[0], sum[0], p->weight[0]);
    }
    EXPECT(mpq_cmp_ui(sum[0], 1, 1) == 0);
    lot_chances(m, &r->panels, chance);
    for (int t = 0; t < m->types; t++)
        rat_add_times(sum[1], m->count[t], chance[t]);
    EXPECT(mpq_cmp_si(sum[1], m->seats, 1) == 0);
    return chance;
}

/* With these changes made there is a panel. */
static void suggestion_helps(const struct lot_model *m, const struct lot_result *r)
{
    struct lot_model other = *m;
    size_t n = (size_t)m->groups;
    other.low = arena_array(t_arena(), int, n);
    other.high = arena_array(t_arena(), int, n);
    memcpy(other.low, m->low, n * sizeof(int));
    memcpy(other.high, m->high, n * sizeof(int));
    for (size_t g = 0; r->changes.n == 0 && g < n; g++) {
        /* Only households can make that no quota helps: theirs are not for people to decide. */
        other.low[g] = m->low_flex[g];
        other.high[g] = m->high_flex[g];
    }
    if (r->changes.n == 0) {
        EXPECT_INT(pools_panels(&other)->n, 0);
        return;
    }
    VEC_EACH (&r->changes, c)
        *(c->high ? &other.high[c->group] : &other.low[c->group]) = c->to;
    EXPECT(pools_panels(&other)->n > 0);
}

static void against_brute_force(struct rng *r, int *attained, int *not_attained, int *infeasible,
                                int *blocked)
{
    const struct lot_pool *p = pools_small(r);
    const struct lot_types *t = lot_types_of(t_arena(), p);
    const struct lot_model *m = &t->model;
    const lot_panels *all = pools_panels(m);
    const struct lot_result *got = lot_solve(t_arena(), m, LOT_LEXIMIN);
    EXPECT_INT(got->rc, all->n ? LOT_DONE : LOT_INFEASIBLE);
    if (all->n == 0) {
        suggestion_helps(m, got);
        ++*infeasible;
        return;
    }
    *(got->attained ? attained : not_attained) += 1;
    mpq_t *chance = checked_chances(m, got), *want = pools_leximin(m, all);
    int none = 0;
    for (int i = 0; i < m->types; i++) {
        if (!mpq_equal(chance[i], want[i]))
            test_fail(__FILE__, __LINE__, "type %d has %s, not %s", i,
                      rat_text(t_arena(), chance[i]), rat_text(t_arena(), want[i]));
        none += mpq_sgn(want[i]) == 0;
    }
    EXPECT(got->gap <= 0);
    EXPECT_INT(got->blocked.n, none);
    *blocked += none > 0;
    /* MAXIMIN has the same minimum. */
    const struct lot_result *other = lot_solve(t_arena(), m, LOT_MAXIMIN);
    mpq_t *fair = checked_chances(m, other), *least = rat_array(t_arena(), 2);
    rat_set(least[0], 1, 1);
    rat_set(least[1], 1, 1);
    for (int i = 0; i < m->types; i++) {
        if (mpq_cmp(fair[i], least[0]) < 0 && mpq_sgn(want[i]) > 0)
            mpq_set(least[0], fair[i]);
        if (mpq_cmp(want[i], least[1]) < 0 && mpq_sgn(want[i]) > 0)
            mpq_set(least[1], want[i]);
    }
    if (none == 0)
        EXPECT(mpq_equal(least[0], least[1]));
}

TEST(lottery, every_small_pool_is_drawn_as_brute_force_would)
{
    struct rng r = rng_fixed(20);
    int attained = 0, not_attained = 0, infeasible = 0, blocked = 0;
    for (int i = 0; i < 160; i++)
        against_brute_force(&r, &attained, &not_attained, &infeasible, &blocked);
    printf("attained %d, not attained %d, infeasible %d, blocked %d\n", attained, not_attained,
           infeasible, blocked);
    EXPECT(attained > 50 && not_attained > 2 && infeasible > 10 && blocked > 5);
}

/* --- a larger pool -------------------------------------------------------------------------------------- */

static const struct lot_pool *read_pool(const char *categories, const char *respondents, int seats)
{
    struct lot_file c = {"c.csv", str_of(categories)}, p = {"r.csv", str_of(respondents)};
    struct lot_faults faults = {0};
    const struct lot_pool *pool = lot_pool_read(t_arena(), &c, &p, seats, &faults);
    if (!pool)
        test_fail(__FILE__, __LINE__, "%d:%d: %s", faults.list.at[0].line, faults.list.at[0].column,
                  faults.list.at[0].what);
    return pool;
}

TEST(lottery, the_order_of_rows_and_categories_changes_nobodys_chance)
{
    struct rng r = rng_fixed(4);
    struct pools_text text = pools_random(t_arena(), &(struct pools_wish){60, 9, 4, 20, 5});
    const char *turned = pools_turned(t_arena(), text.respondents, &r);
    const struct lot_pool *a = read_pool(text.categories, text.respondents, 9);
    const struct lot_pool *b = read_pool(pools_turned(t_arena(), text.categories, &r), turned, 9);
    const struct lot_types *ta = lot_types_of(t_arena(), a), *tb = lot_types_of(t_arena(), b);
    mpq_t *x = checked_chances(&ta->model, lot_solve(t_arena(), &ta->model, LOT_LEXIMIN));
    mpq_t *y = checked_chances(&tb->model, lot_solve(t_arena(), &tb->model, LOT_LEXIMIN));
    for (int i = 0; i < a->people; i++) {
        int j = 0;
        while (!streq(b->id[j], a->id[i]))
            j++;
        EXPECT(mpq_equal(x[ta->type_of[i]], y[tb->type_of[j]]));
    }
}

/* Everybody's chance by name is exactly the chance of the type, and every panel by name is valid. */
static void named_panels_hold(const struct lot_pool *p, const struct lot_types *t,
                              const struct lot_result *r)
{
    lot_named_panels named = {0};
    mpq_t *chance = checked_chances(&t->model, r), *got = rat_array(t_arena(), (size_t)p->people);
    EXPECT(lot_name(t_arena(), t, &r->panels, 1000000, &named));
    VEC_EACH (&named, n) {
        int *seats = arena_array(t_arena(), int, (size_t)t->model.types);
        for (int i = 0; i < p->seats; i++) {
            EXPECT(i == 0 || n->member[i] > n->member[i - 1]);
            mpq_add(got[n->member[i]], got[n->member[i]], n->weight[0]);
            seats[t->type_of[n->member[i]]]++;
        }
        EXPECT(mpq_sgn(n->weight[0]) > 0 && lot_panel_valid(&t->model, seats));
    }
    for (int i = 0; i < p->people; i++)
        EXPECT(mpq_equal(got[i], chance[t->type_of[i]]));
}

TEST(lottery, people_of_a_type_get_exactly_the_same)
{
    for (int seed = 0; seed < 6; seed++) {
        struct pools_text text =
            pools_random(t_arena(), &(struct pools_wish){80, 12, 2 + seed % 3, 0, 30 + seed});
        const struct lot_pool *p = read_pool(text.categories, text.respondents, 12);
        const struct lot_types *t = lot_types_of(t_arena(), p);
        named_panels_hold(p, t, lot_solve(t_arena(), &t->model, LOT_LEXIMIN));
    }
}

/* --- numbered panels --------------------------------------------------------------------------------------- */

TEST(lottery, rounding_keeps_the_sum_and_the_expectation)
{
    enum { PANELS = 7, COUNT = 10, SEEDS = 4000 };
    static const int share[PANELS] = {1, 5, 9, 13, 2, 20, 10};
    lot_panels panels = {0};
    int copies[PANELS], total[PANELS] = {0};
    for (int i = 0; i < PANELS; i++) {
        struct lot_panel p = {NULL, rat_array(t_arena(), 1)};
        rat_set(p.weight[0], share[i], 60);
        VEC_PUSH(t_arena(), &panels, p);
    }
    for (int seed = 0; seed < SEEDS; seed++) {
        struct lot_stream s = lot_stream_of(arena_printf(t_arena(), "seed %d", seed));
        int sum = 0;
        lot_round(&panels, COUNT, &s, copies);
        for (int i = 0; i < PANELS; i++) {
            EXPECT(copies[i] == share[i] * COUNT / 60 || copies[i] == share[i] * COUNT / 60 + 1);
            sum += copies[i];
            total[i] += copies[i];
        }
        EXPECT_INT(sum, COUNT);
    }
    /* Each copies[i] is a number or the next: variance f (1 - f) at most 1/4, so six sigma of the mean are 0.048. */
    for (int i = 0; i < PANELS; i++)
        EXPECT(fabs((double)total[i] / SEEDS - share[i] * COUNT / 60.0) < 0.048);
}

TEST(lottery, dealing_is_even_inside_a_type)
{
    enum { COUNT = 100, SEATS = 12 };
    struct pools_text text = pools_random(t_arena(), &(struct pools_wish){80, SEATS, 2, 0, 8});
    const struct lot_pool *p = read_pool(text.categories, text.respondents, SEATS);
    const struct lot_types *t = lot_types_of(t_arena(), p);
    const struct lot_result *r = lot_solve(t_arena(), &t->model, LOT_LEXIMIN);
    struct lot_stream s = lot_stream_of("public");
    int *copies = arena_array(t_arena(), int, r->panels.n), times[80] = {0};
    lot_round(&r->panels, COUNT, &s, copies);
    const int *member = lot_deal(t_arena(), t, &r->panels, copies, COUNT, &s);
    for (int i = 0; i < COUNT * SEATS; i++) {
        EXPECT(i % SEATS == 0 || member[i] > member[i - 1]); /* nobody sits twice */
        times[member[i]]++;
    }
    for (int i = 0; i < t->model.types; i++)
        for (int j = t->first[i]; j < t->first[i + 1]; j++)
            EXPECT(abs(times[t->member[j]] - times[t->member[t->first[i]]]) <= 1);
}

/* --- the audit file ------------------------------------------------------------------------------------------ */

static struct str audit_of(const struct lot_pool *p, enum lot_rule rule, int count)
{
    const struct lot_types *t = lot_types_of(t_arena(), p);
    struct lot_result *r = lot_solve(t_arena(), &t->model, rule);
    struct lot_draw d = {.pool = p, .types = t, .rule = rule, .result = r, .count = count};
    struct buf b = buf_make(t_arena(), 0);
    lot_panels_sort(&t->model, &r->panels);
    d.seed_source = "dice";
    d.seed = "4711";
    struct lot_stream s = lot_stream_of(d.seed);
    int *copies = arena_array(t_arena(), int, r->panels.n);
    lot_round(&r->panels, count, &s, copies);
    d.member = lot_deal(t_arena(), t, &r->panels, copies, count, &s);
    lot_audit_write(&b, &d);
    return (struct str){b.p, b.n};
}

static void audit_holds(struct str text, bool additions)
{
    struct lot_verdict v = lot_audit_verify(t_arena(), text);
    if (!v.good)
        test_fail(__FILE__, __LINE__, "%s", v.faults.at[0]);
    EXPECT_INT(v.additions, additions);
}

static const char parity_categories[] =
    "category,feature,min,max\na,a1,1,1\na,a2,1,1\nb,b1,1,1\nb,b2,1,1\n"
    "c,c1,1,1\nc,c2,1,1\n";
static const char parity_people[] =
    "a,b,c\na1,b1,c2\na1,b1,c2\na1,b2,c1\na1,b2,c1\na2,b1,c1\na2,b1,c1\n"
    "a2,b2,c2\na2,b2,c2\na2,b2,c1\na2,b1,c2\na1,b2,c2\na1,b1,c1\n";
static const char cross_categories[] = "category,feature,min,max\nsex,female,1,1\nsex,male,1,1\n";
static const char cross_people[] =
    "id,sex,household\n林 a,female,1\n\"b%/\",male,1\nc,female,2\nd,male,2\n"
    "e,female,3\nf,male,4\n";

TEST(lottery, an_audit_file_holds)
{
    audit_holds(audit_of(read_pool(cross_categories, cross_people, 2), LOT_LEXIMIN, 100), true);
    audit_holds(audit_of(read_pool(cross_categories, cross_people, 2), LOT_MAXIMIN, 7), true);
    audit_holds(audit_of(read_pool(parity_categories, parity_people, 2), LOT_LEXIMIN, 1000), false);
    for (int seed = 0; seed < 5; seed++) {
        struct pools_text text =
            pools_random(t_arena(), &(struct pools_wish){70, 10, 4, 30, 50 + seed});
        audit_holds(audit_of(read_pool(text.categories, text.respondents, 10), LOT_LEXIMIN, 1000),
                    true);
    }
}

/* The harder kind: leximin of parity(2) is 1/8 and 1/4, where the relaxation promises 1/6 to all. */
TEST(lottery, where_the_relaxation_promises_too_much_the_file_says_so)
{
    const struct lot_pool *p = read_pool(parity_categories, parity_people, 2);
    const struct lot_types *t = lot_types_of(t_arena(), p);
    const struct lot_result *r = lot_solve(t_arena(), &t->model, LOT_LEXIMIN);
    mpq_t *chance = checked_chances(&t->model, r);
    EXPECT(!r->attained);
    EXPECT_STR(rat_text(t_arena(), chance[t->type_of[0]]), "1/8");
    EXPECT_STR(rat_text(t_arena(), chance[t->type_of[11]]), "1/4");
}

static struct str replaced(struct str text, const char *what, const char *by)
{
    const char *at = strstr(text.p, what);
    struct buf b = buf_make(t_arena(), text.n + 64);
    if (!at)
        test_fail(__FILE__, __LINE__, "the file has no \"%s\"", what);
    buf_put(&b, text.p, (size_t)(at - text.p));
    buf_puts(&b, by);
    buf_puts(&b, at + strlen(what));
    return (struct str){b.p, b.n};
}

TEST(lottery, a_forged_file_does_not_hold)
{
    struct pools_text pool = pools_random(t_arena(), &(struct pools_wish){30, 6, 3, 30, 2});
    struct str text = audit_of(read_pool(pool.categories, pool.respondents, 6), LOT_LEXIMIN, 20);
    audit_holds(text, true);
    const char *price = strstr(text.p, "\nprice 1 ");
    EXPECT(price != NULL);
    const char *value = strchr(price + 9, ' ');
    const char *line = arena_strndup(t_arena(), price, strcspn(price + 1, "\n") + 1);
    const char *forged =
        arena_printf(t_arena(), "%.*s %s", (int)(value - price), price,
                     value[1] == '-' ? line + (value - price) + 2
                                     : arena_printf(t_arena(), "-%s", line + (value - price) + 1));
    EXPECT(!lot_audit_verify(t_arena(), replaced(text, line, forged)).good);
    EXPECT(!lot_audit_verify(t_arena(), replaced(text, "\nrule leximin", "\nrule nash")).good);
    EXPECT(!lot_audit_verify(t_arena(), replaced(text, "\nsize 6", "\nsize 5")).good);
    EXPECT(!lot_audit_verify(t_arena(), replaced(text, "\npanel 00", "\npanel 01")).good);
    EXPECT(!lot_audit_verify(t_arena(), replaced(text, "dice 4711", "dice 4712")).good);
    EXPECT(!lot_audit_verify(t_arena(), (struct str){text.p, text.n - 1}).good);
    EXPECT(!lot_audit_verify(t_arena(), STR("")).good);
    EXPECT(!lot_audit_verify(t_arena(), STR("sortition-audit 1\n")).good);
}

/* Whatever byte of the result is changed is noticed; but for the name of the seed's source, and prices, which
 * prove the same when all of them are doubled. (Quotas and people are what the file is about: that they
 * are the right ones is what its published digest is for.) */
TEST(lottery, no_byte_of_the_result_is_idle)
{
    struct pools_text pool = pools_random(t_arena(), &(struct pools_wish){12, 4, 2, 0, 2});
    struct str text = audit_of(read_pool(pool.categories, pool.respondents, 4), LOT_LEXIMIN, 20);
    size_t source = (size_t)(strstr(text.p, "round-seed ") - text.p) + strlen("round-seed ");
    char *copy = arena_strndup(t_arena(), text.p, text.n);
    const char *line = copy;
    audit_holds(text, true);
    for (size_t i = (size_t)(strstr(text.p, "\nmix") - text.p); i < text.n; i++) {
        struct arena a;
        arena_init(&a, SIZE_MAX / 2);
        char was = copy[i];
        bool price = strncmp(line, "price", 5) == 0;
        if (was == '\n')
            line = copy + i + 1;
        copy[i] = (char)(was == '1' ? '2' : was == '\n' ? ' ' : was == ' ' ? '\n' : '1');
        bool good = lot_audit_verify(&a, (struct str){copy, text.n}).good;
        arena_free(&a);
        if (good && !price && !(i >= source && i < source + strlen("dice")))
            test_fail(__FILE__, __LINE__, "byte %zu may be changed: …%.20s", i,
                      copy + (i < 10 ? 0 : i - 10));
        copy[i] = was;
    }
}

TEST(lottery, a_draw_is_concluded_once_and_checked)
{
    struct str text = audit_of(read_pool(cross_categories, cross_people, 2), LOT_LEXIMIN, 1000);
    const char *error;
    static const char *const wrong[] = {"dice 1 2", "dice 1 2 3 4", "dice 1 2 x",  "coin 1",
                                        "",         "drand c 7 00", "drand c 7 zz"};
    for (size_t i = 0; i < countof(wrong); i++) {
        EXPECT(lot_audit_conclude(t_arena(), text, wrong[i], &error) == NULL);
        EXPECT(error != NULL);
    }
    const char *lines = lot_audit_conclude(t_arena(), text, "dice 0 4 2", &error);
    EXPECT_STR(lines, "draw dice 0 4 2\ndrawn 42\n");
    struct str drawn = str_of(arena_printf(t_arena(), "%s%s", text.p, lines));
    struct lot_verdict v = lot_audit_verify(t_arena(), drawn);
    EXPECT(v.good);
    EXPECT_STR(v.drawn, "42");
    EXPECT(lot_audit_conclude(t_arena(), drawn, "dice 0 4 3", &error) == NULL);
    EXPECT(!lot_audit_verify(t_arena(), replaced(drawn, "drawn 42", "drawn 43")).good);
    const char *beacon = "drand 52db9ba7 12345 "
                         "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    lines = lot_audit_conclude(t_arena(), text, beacon, &error);
    EXPECT(lines != NULL);
    EXPECT(
        lot_audit_verify(t_arena(), str_of(arena_printf(t_arena(), "%s%s", text.p, lines))).good);
}

/* --- files ----------------------------------------------------------------------------------------------------- */

TEST(lottery, what_is_wrong_with_a_file_is_named_by_line_and_column)
{
    static const char fine_c[] = "category,feature,min,max\nsex,f,0,2\nsex,m,0,2\n";
    static const char fine_r[] = "id,sex\n1,f\n2,m\n";
    static const struct {
        const char *categories, *respondents, *want;
    } cases[] = {
        {"", fine_r, "c:1:1: the file is empty"},
        {"\n\n", fine_r, "c:1:1: the file has no header"},
        {"category,feature,min\nsex,f,0\n", fine_r, "c:1:4: the column \"max\" is missing"},
        {"category,feature,min,max,color\n", fine_r, "c:1:5: there is no column \"color\""},
        {"category,feature,min,max\n", fine_r, "c:1:1: there is no category in the file"},
        {"category,feature,min,max\nsex,f,3,2\n", fine_r,
         "c:2:3: min: 3 is more than the maximum 2"},
        {"category,feature,min,max\nsex,f,x,2\n", fine_r,
         "c:2:3: min: \"x\" is not a whole number"},
        {"category,feature,min,max\nsex,f,0,-1\n", fine_r,
         "c:2:4: max: \"-1\" is not a whole number"},
        {"category,feature,min,max\nsex,,0,2\n", fine_r, "c:2:2: the feature is empty"},
        {"category,feature,min,max\nsex,f,0,2\nsex,f,0,1\n", fine_r,
         "c:3:2: sex/f stands in line 2 already"},
        {"category,feature,min,max\nid,f,0,2\n", fine_r,
         "c:2:1: a category cannot be called \"id\""},
        {"category,feature,min,max,min_flex\nsex,f,1,2,2\n", fine_r,
         "c:2:5: min_flex: 2 is more than min, 1"},
        {"category,feature,min,max\nsex,f,0\n", fine_r,
         "c:2:4: the row has 3 fields, and the header 4"},
        {"category,feature,min,max\nsex,\xe5\xa5,0,2\n", fine_r, "c:2:2: the text is not UTF-8"},
        {"category,feature,min,max\nsex,\"f,0,2\n", fine_r,
         "c:2:2: the file ends inside quotation marks"},
        {fine_c, "", "r:1:1: the file is empty"},
        {fine_c, "id,sex\n", "r:1:1: there is nobody in the file"},
        {fine_c, "id\n1\n", "r:1:2: the column of the category \"sex\" is missing"},
        {fine_c, "id,sex,name\n1,f,x\n", "r:1:3: the column \"name\" is no category"},
        {fine_c, "id,sex,sex\n1,f,f\n", "r:1:3: the column \"sex\" stands twice"},
        {fine_c, "id,sex\n1,f\n2,x\n", "r:3:2: sex: \"x\" is no feature of this category"},
        {fine_c, "id,sex\n1,f\n2,\n", "r:3:2: sex is empty"},
        {fine_c, "id,sex\n1,f\n,m\n", "r:3:1: id is empty"},
        {fine_c, "id,sex\n1,f\n1,m\n", "r:3:1: the id \"1\" stands in line 2 already"},
        {fine_c, "id,sex\n1,f\n2,m,\n", "r:3:3: the row has 3 fields, and the header 2"},
        {fine_c, "id,sex\n1,f\n2,\xff\n", "r:3:2: the text is not UTF-8"},
        {fine_c, "id,sex\n1,f\n", "r:0:0: a panel of 2 cannot be drawn from 1 people"},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        struct lot_file c = {"c", str_of(cases[i].categories)},
                        r = {"r", str_of(cases[i].respondents)};
        struct lot_faults faults = {0};
        EXPECT(lot_pool_read(t_arena(), &c, &r, 2, &faults) == NULL);
        EXPECT(faults.list.n > 0);
        const struct lot_fault *f = &faults.list.at[0];
        EXPECT_HAS(arena_printf(t_arena(), "%s:%d:%d: %s", f->file, f->line, f->column, f->what),
                   cases[i].want);
    }
}

TEST(lottery, files_as_spreadsheets_write_them_are_read)
{
    const struct lot_pool *p = read_pool(
        "\xef\xbb\xbf"
        "category,feature,min,max\r\nplace,\"Linhai, \"\"old\"\" town\",0,1\r\nplace,东塍,0,2",
        "place,id,household\r\n\"Linhai, \"\"old\"\" town\",x,\r\n 东塍 ,y,7\r\n东塍,z,7", 2);
    EXPECT_INT(p->people, 3);
    EXPECT_INT(p->features, 2);
    EXPECT_INT(p->households, 1);
    EXPECT_STR(p->id[1], "y");
    EXPECT_STR(p->feature[p->of[0]].value, "Linhai, \"old\" town");
}

TEST(lottery, a_hundred_thousand_rows_are_read)
{
    struct buf b = buf_make(t_arena(), 1 << 20);
    buf_lit(&b, "sex\n");
    for (int i = 0; i < 100000; i++)
        buf_puts(&b, i % 3 ? "f\n" : "m\n");
    const struct lot_pool *p =
        read_pool("category,feature,min,max\nsex,f,50,50\nsex,m,50,50\n", b.p, 100);
    const struct lot_types *t = lot_types_of(t_arena(), p);
    EXPECT_INT(p->people, 100000);
    EXPECT_INT(t->model.types, 2);
    mpq_t *chance = checked_chances(&t->model, lot_solve(t_arena(), &t->model, LOT_LEXIMIN));
    EXPECT_STR(rat_text(t_arena(), chance[t->type_of[0]]), "25/16667");
}

/* --- drop-outs ----------------------------------------------------------------------------------------------------- */

TEST(lottery, who_stays_and_who_is_out_shape_the_pool_of_the_vacancies)
{
    const struct lot_pool *p =
        read_pool("category,feature,min,max\nsex,f,2,3\nsex,m,1,2\n",
                  "id,sex,household\na,f,1\nb,m,1\nc,f,\nd,m,\ne,f,\nf,m,2\ng,f,2\n", 4);
    struct lot_file file = {"keep.csv", STR("id,answer\na,keep\nc,out\n")};
    struct lot_faults faults = {0};
    signed char keep[7] = {0};
    const char *why = NULL;
    EXPECT(lot_keep_read(t_arena(), p, &file, keep, &faults));
    const struct lot_pool *v = lot_pool_without(t_arena(), p, keep, &why);
    EXPECT_INT(v->seats, 3);
    EXPECT_INT(v->people, 4); /* without a, who stays, b, who lives with a, and c, who is out */
    EXPECT_STR(v->id[0], "d");
    EXPECT_INT(v->households, 1);
    EXPECT_INT(v->feature[0].low, 1);
    EXPECT_INT(v->feature[0].high, 2);
    EXPECT_INT(v->feature[1].low, 1);
    EXPECT_INT(v->feature[1].high, 2);
    static const struct {
        const char *text, *want;
    } bad[] = {{"id\nx\n", "2:1: nobody in the pool has the id \"x\""},
               {"id,answer\na,perhaps\n", "2:2: answer: \"perhaps\" is neither keep nor out"},
               {"id\na\na\n", "3:1: the id \"a\" stands twice"},
               {"name\na\n", "1:1: there is no column \"name\""}};
    for (size_t i = 0; i < countof(bad); i++) {
        struct lot_faults f = {0};
        signed char none[7] = {0};
        file.text = str_of(bad[i].text);
        EXPECT(!lot_keep_read(t_arena(), p, &file, none, &f));
        EXPECT_HAS(arena_printf(t_arena(), "%d:%d: %s", f.list.at[0].line, f.list.at[0].column,
                                f.list.at[0].what),
                   bad[i].want);
    }
    signed char both[7] = {1, 1};
    EXPECT(lot_pool_without(t_arena(), p, both, &why) == NULL);
    EXPECT_HAS(why, "live in one household");
    signed char all[7] = {1, 0, 1, 1, 1};
    EXPECT(lot_pool_without(t_arena(), p, all, &why) == NULL);
    EXPECT_HAS(why, "no seat is vacant");
}

/* --- the wire -------------------------------------------------------------------------------------------------------- */

TEST(lottery, garbage_from_the_solver_is_refused)
{
    const struct lot_pool *p = read_pool(cross_categories, cross_people, 2);
    const struct lot_model *m = &lot_types_of(t_arena(), p)->model;
    struct buf b = buf_make(t_arena(), 0);
    const char *error;
    lot_result_write(&b, m, lot_solve(t_arena(), m, LOT_LEXIMIN));
    EXPECT(lot_result_parse(t_arena(), (struct str){b.p, b.n}, m, &error) != NULL);
    for (size_t n = 0; n < b.n; n++) /* cut off anywhere: killed while it wrote */
        EXPECT(lot_result_parse(t_arena(), (struct str){b.p, n}, m, &error) == NULL);
    static const char *const bad[] = {"done 1\nend\n",
                                      "done 1\npanel 1 0 1 1 1\nend\n",
                                      "hello\nend\n",
                                      "done 2\nend\n",
                                      "infeasible 1\nchange 99 0 1\nend\n",
                                      "done 1\nprice 0 1\nend\n",
                                      "\n"};
    for (size_t i = 0; i < countof(bad); i++) {
        EXPECT(lot_result_parse(t_arena(), str_of(bad[i]), m, &error) == NULL);
        EXPECT_HAS(error, "makes no sense");
    }
}

/* --- the shared instances ----------------------------------------------------------------------------------------------- */

static struct str slurp(const char *path)
{
    struct buf b = buf_make(t_arena(), 0);
    FILE *f = fopen(path, "rb");
    size_t got;
    while (f && (got = fread(buf_room(&b, 65536), 1, 65536, f)) > 0)
        b.n += got;
    if (f)
        fclose(f);
    return (struct str){b.p, b.n};
}

static void as_expected(const char *dir)
{
    const char *error;
    struct lot_file c = {"categories.csv",
                         slurp(arena_printf(t_arena(), "%s/categories.csv", dir))};
    struct lot_file r = {"respondents.csv",
                         slurp(arena_printf(t_arena(), "%s/respondents.csv", dir))};
    struct lot_faults faults = {0};
    const struct json_value *want = json_parse(
        t_arena(), slurp(arena_printf(t_arena(), "%s/expected.json", dir)), 1 << 24, &error);
    int64_t seats = 0, types = 0;
    EXPECT(want != NULL && json_number(json_get(want, "panel_size"), &seats));
    const struct lot_pool *p = lot_pool_read(t_arena(), &c, &r, (int)seats, &faults);
    EXPECT(p != NULL);
    const struct lot_types *t = lot_types_of(t_arena(), p);
    if (json_number(json_get(want, "profiles"), &types))
        EXPECT_INT(t->model.types, types);
    const struct lot_result *got = lot_solve(t_arena(), &t->model, LOT_LEXIMIN);
    EXPECT_INT(got->rc, json_truth(json_get(want, "feasible")) ? LOT_DONE : LOT_INFEASIBLE);
    if (got->rc != LOT_DONE) {
        suggestion_helps(&t->model, got);
        return;
    }
    mpq_t *chance = checked_chances(&t->model, got);
    const struct json_value *exact =
        json_get(json_get(want, "leximin"), "probabilities_in_row_order");
    EXPECT_INT(json_size(exact), p->people);
    for (int i = 0; i < p->people; i++)
        EXPECT_STR(rat_text(t_arena(), chance[t->type_of[i]]),
                   json_text(json_at(exact, (size_t)i)));
    audit_holds(audit_of(p, LOT_LEXIMIN, 1000), got->attained);
}

TEST(lottery, the_shared_instances_come_out_exactly)
{
    static const char *const names[] = {
        "tiny_equal_4",       "tiny_forced_4",          "tiny_levels_7",     "tiny_cross_7",
        "tiny_household_4",   "tiny_household_cross_6", "tiny_cap_4",        "tiny_blocked_5",
        "fallback_parity_12", "fallback_late_9",        "fallback_mixed_18", "fallback_blocks_176",
        "example_small_20",   "example_large_200",      "s200_30",           "s500_40"};
    const char *shared = getenv("TONGXIN_SHARED");
    const char *root = arena_printf(t_arena(), "%s/data/sortition", shared ? shared : "../shared");
    if (access(root, R_OK) != 0)
        SKIP("no shared data (TONGXIN_SHARED)");
    for (size_t i = 0; i < countof(names); i++)
        as_expected(arena_printf(t_arena(), "%s/%s", root, names[i]));
}
