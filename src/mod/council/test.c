/*
 * test.c - the rules: each one broken alone is named; random rosters against a second, simpler count; days at their
 * borders; what a roster needs to be approved; who may meet.
 */
#include "base/rand.h"
#include "mod/council/rules.h"
#include "web_harness.h"

/* --- a small council that keeps every rule ---------------------------------------------------------------- */

#define ON     20000
#define PEOPLE 24

static struct charter_constituency seats_asked[] = {
    {"branch", "村党组织", "Branch", 2, 8, "s"},
    {"women", "妇联", "Women", 2, 6, "s"},
    {"farmers", "农户", "Farmers", 0, 0, "s"},
};

static struct council_limits limits(void)
{
    return (struct council_limits){.min = 20,
                                   .max = 26,
                                   .nonparty = {1, 2, false},
                                   .women = {1, 3, false},
                                   .term_months = 60,
                                   .constituencies = {seats_asked, countof(seats_asked)},
                                   .chair_post = true};
}

struct rows {
    struct council_row at[PEOPLE + 10];
    size_t n;
};

static struct rows sound(void)
{
    struct rows r = {.n = PEOPLE + 4};
    for (size_t i = 0; i < PEOPLE; i++)
        r.at[i] = (struct council_row){.organ = ORG_COUNCIL,
                                       .org = 1,
                                       .person = (int64_t)i + 1,
                                       .kind = i ? SEAT_MEMBER : SEAT_CHAIR,
                                       .constituency = i < 5   ? "branch"
                                                       : i < 9 ? "women"
                                                               : "farmers",
                                       .party = i < PEOPLE / 2 ? FLAG_YES : FLAG_NO,
                                       .woman = i % 3 ? FLAG_NO : FLAG_YES,
                                       .from = ON - 100,
                                       .until = ON + 100,
                                       .holds_post = i == 0};
    for (size_t i = PEOPLE; i < r.n; i++)
        r.at[i] = (struct council_row){.organ = i < PEOPLE + 2 ? ORG_OFFICE : ORG_SUPERVISION,
                                       .org = i < PEOPLE + 2 ? 2 : 3,
                                       .person = (int64_t)i + 1,
                                       .kind = SEAT_MEMBER,
                                       .constituency = "",
                                       .from = ON - 100,
                                       .until = ON + 100};
    return r;
}

static struct council_lines check(const struct rows *r)
{
    struct council_limits l = limits();
    return council_check_rows(t_arena(), r->at, r->n, &l, ON);
}

/* Exactly that rule fails (of constituencies: that one). */
static void expect_only(const struct rows *r, enum council_rule rule, const char *code)
{
    struct council_lines l = check(r);
    EXPECT(!l.ok);
    for (size_t i = 0; i < l.n; i++) {
        bool meant = l.at[i].rule == rule && (!code || streq(l.at[i].code, code));
        if (l.at[i].ok == meant)
            test_fail(__FILE__, __LINE__, "rule %d (%s %s): ok is %d", (int)l.at[i].rule,
                      l.at[i].words, l.at[i].code, l.at[i].ok);
    }
}

TEST(council, a_sound_roster_keeps_every_rule)
{
    struct rows r = sound();
    struct council_lines l = check(&r);
    bool seen[COUNCIL_RULES] = {false};
    EXPECT(l.ok);
    EXPECT_INT(l.seats, PEOPLE);
    for (size_t i = 0; i < l.n; i++)
        seen[l.at[i].rule] = true;
    for (int i = 0; i < COUNCIL_RULES; i++)
        EXPECT(seen[i]);
}

TEST(council, each_rule_broken_alone_is_named)
{
    struct rows r = sound();
    for (size_t i = 15; i < 20; i++)
        r.at[i].until = ON - 1; /* five have gone: 19 are left */
    for (size_t i = 20; i < PEOPLE; i++)
        r.at[i].woman = FLAG_YES;
    r.at[1].party = r.at[2].party = r.at[3].party = FLAG_NO;
    expect_only(&r, COUNCIL_SIZE, NULL);
    r = sound();
    r.at[PEOPLE - 1].party = FLAG_YES;
    expect_only(&r, COUNCIL_NONPARTY, NULL);
    r = sound();
    r.at[0].woman = FLAG_NO;
    expect_only(&r, COUNCIL_WOMEN, NULL);
    r = sound();
    r.at[5].constituency = r.at[6].constituency = r.at[7].constituency = "farmers";
    expect_only(&r, COUNCIL_CONSTITUENCY, "women");
    r = sound();
    for (size_t i = 9; i < 13; i++)
        r.at[i].constituency = "branch";
    expect_only(&r, COUNCIL_CONSTITUENCY, "branch");
    r = sound();
    r.at[1].kind = SEAT_CHAIR;
    expect_only(&r, COUNCIL_CHAIR, NULL);
    r = sound();
    r.at[0].holds_post = false;
    expect_only(&r, COUNCIL_CHAIR_POST, NULL);
    r = sound();
    r.at[PEOPLE + 2].person = r.at[PEOPLE].person;
    expect_only(&r, COUNCIL_SEPARATE, NULL);
    r = sound();
    r.at[PEOPLE - 1].person = r.at[PEOPLE - 2].person;
    expect_only(&r, COUNCIL_ONCE, NULL);
    r = sound();
    r.at[PEOPLE - 1].constituency = "nobody";
    expect_only(&r, COUNCIL_KNOWN, NULL);
    r = sound();
    r.at[PEOPLE - 1].until = ON + 10000;
    expect_only(&r, COUNCIL_TERM, NULL);
    r = sound();
    r.at[1].party = FLAG_UNKNOWN;
    expect_only(&r, COUNCIL_DECLARED, NULL);
}

TEST(council, days_of_a_term_are_inclusive)
{
    struct rows r = sound();
    r.at[9].until = ON;
    r.at[10].from = ON;
    EXPECT_INT(check(&r).seats, PEOPLE);
    r.at[9].until = ON - 1;
    EXPECT_INT(check(&r).seats, PEOPLE - 1);
    r.at[10].from = ON + 1;
    EXPECT_INT(check(&r).seats, PEOPLE - 2);
    r.at[11].kind = SEAT_SUBSTITUTE;
    EXPECT_INT(check(&r).seats, PEOPLE - 3);
}

TEST(council, office_and_supervision_part_in_time)
{
    struct rows r = sound();
    r.at[PEOPLE + 2].person = r.at[PEOPLE].person;
    r.at[PEOPLE].until = ON - 1; /* left the office the day before */
    EXPECT(check(&r).ok);
    r.at[PEOPLE].until = ON;
    expect_only(&r, COUNCIL_SEPARATE, NULL);
}

TEST(council, longest_term_ends_the_day_before)
{
    EXPECT_INT(council_term_end(day_of(2026, 3, 1), 60), day_of(2031, 2, 28));
    EXPECT_INT(council_term_end(day_of(2026, 3, 10), 12), day_of(2027, 3, 9));
    EXPECT_INT(council_term_end(day_of(2026, 1, 31), 1), day_of(2026, 2, 28));
    EXPECT_INT(council_term_end(day_of(2024, 2, 29), 12), day_of(2025, 2, 28));
    EXPECT_INT(council_term_end(day_of(2026, 12, 1), 1), day_of(2026, 12, 31));
}

TEST(council, shares_are_rounded_up)
{
    EXPECT_INT(council_least(&(struct council_share){1, 2, false}, 37), 19);
    EXPECT_INT(council_least(&(struct council_share){1, 2, false}, 36), 18);
    EXPECT_INT(council_least(&(struct council_share){1, 2, true}, 36), 19);
    EXPECT_INT(council_least(&(struct council_share){2, 3, false}, 30), 20);
    EXPECT_INT(council_least(&(struct council_share){2, 3, false}, 31), 21);
}

TEST(council, small_cells_are_not_told)
{
    struct rows r = sound();
    for (size_t i = 0; i < PEOPLE; i++)
        r.at[i].party = i < 2 ? FLAG_YES : FLAG_NO; /* two of 24: everybody could guess who */
    struct council_lines l = check(&r);
    for (size_t i = 0; i < l.n; i++)
        if (l.at[i].rule == COUNCIL_NONPARTY)
            EXPECT(!l.at[i].told);
    r.at[2].party = FLAG_YES;
    l = check(&r);
    for (size_t i = 0; i < l.n; i++)
        if (l.at[i].rule == COUNCIL_NONPARTY)
            EXPECT(l.at[i].told);
}

/* --- random rosters against a second way of counting ------------------------------------------------------------ */

/* A bit for each rule that is broken, by looking at one rule after the other with sets of people. */
static unsigned broken(const struct rows *r)
{
    unsigned bad = 0;
    int64_t seats = 0, out = 0, women = 0, branch = 0, fem = 0, chairs = 0, posts = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct council_row *s = &r->at[i];
        bool in = !(ON < s->from || s->until < ON);
        bool known = streq(s->constituency, "branch") || streq(s->constituency, "women") ||
                     streq(s->constituency, "farmers");
        if (s->until < s->from || s->until > council_term_end(s->from, 60))
            bad |= 1u << COUNCIL_TERM;
        if (s->organ == ORG_COUNCIL && !known)
            bad |= 1u << COUNCIL_KNOWN;
        for (size_t k = 0; in && k < r->n; k++) {
            const struct council_row *o = &r->at[k];
            bool there = !(ON < o->from || o->until < ON) && k != i && o->person == s->person;
            if (there && s->organ == ORG_SUPERVISION && o->organ == ORG_OFFICE)
                bad |= 1u << COUNCIL_SEPARATE;
            if (there && s->organ == ORG_COUNCIL && o->organ == ORG_COUNCIL &&
                s->kind != SEAT_SUBSTITUTE && o->kind != SEAT_SUBSTITUTE)
                bad |= 1u << COUNCIL_ONCE;
        }
        if (!in || s->organ != ORG_COUNCIL || s->kind == SEAT_SUBSTITUTE)
            continue;
        seats++;
        out += s->party == FLAG_NO;
        women += s->woman == FLAG_YES;
        branch += streq(s->constituency, "branch");
        fem += streq(s->constituency, "women");
        chairs += s->kind == SEAT_CHAIR;
        posts += s->kind == SEAT_CHAIR && s->holds_post;
        if (s->party == FLAG_UNKNOWN || s->woman == FLAG_UNKNOWN)
            bad |= 1u << COUNCIL_DECLARED;
    }
    bad |= (unsigned)(seats < 20 || seats > 26) << COUNCIL_SIZE;
    bad |= (unsigned)(out * 2 < seats) << COUNCIL_NONPARTY;
    bad |= (unsigned)(women * 3 < seats) << COUNCIL_WOMEN;
    bad |= (unsigned)(branch < 2 || branch > 8 || fem < 2 || fem > 6) << COUNCIL_CONSTITUENCY;
    bad |= (unsigned)(chairs != 1) << COUNCIL_CHAIR;
    bad |= (unsigned)(posts != 1) << COUNCIL_CHAIR_POST;
    return bad;
}

static void disturb(struct rng *rng, struct rows *r)
{
    static const char *const codes[] = {"branch", "women", "farmers", "", "x"};
    struct council_row *s = &r->at[rng_below(rng, r->n)];
    switch (rng_below(rng, 8)) {
    case 0:
        s->until = ON - 2 + (day)rng_below(rng, 4);
        break;
    case 1:
        s->from = ON - 1 + (day)rng_below(rng, 3);
        break;
    case 2:
        s->party = (enum council_flag)rng_below(rng, 3);
        break;
    case 3:
        s->constituency = codes[rng_below(rng, countof(codes))];
        break;
    case 4:
        s->kind = (enum council_seat_kind)rng_below(rng, 4);
        break;
    case 5:
        s->person = (int64_t)rng_below(rng, r->n) + 1;
        break;
    case 6:
        s->woman = (enum council_flag)rng_below(rng, 3);
        break;
    default:
        s->holds_post = !s->holds_post;
    }
}

TEST(council, random_rosters_agree_with_a_second_count)
{
    struct rng rng = rng_fixed(20260310);
    int sound_ones = 0;
    for (int round = 0; round < 4000; round++) {
        struct rows r = sound();
        for (uint64_t k = rng_below(&rng, 12); k > 0; k--)
            disturb(&rng, &r);
        struct council_lines l = check(&r);
        unsigned want = broken(&r), got = 0;
        for (size_t i = 0; i < l.n; i++)
            got |= (unsigned)!l.at[i].ok << l.at[i].rule;
        if (got != want)
            test_fail(__FILE__, __LINE__, "round %d: %x, should be %x", round, got, want);
        EXPECT(l.ok == (want == 0));
        sound_ones += l.ok;
    }
    EXPECT(sound_ones > 100 && sound_ones < 3900);
}
