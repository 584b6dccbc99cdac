/*
 * verify.c - checking an audit file by arithmetic (audit.h).
 *
 * It shares with the draw only fractions and the public rounding (deal.h), which is a recipe and not a choice. In order:
 * the records make sense; every panel of the mixture and every numbered panel is valid; the chances are what the mixture
 * gives; each stage's prices prove that nobody's lot could be better without making somebody's worse who has no
 * more; the numbered panels follow from the seed; the drawn number follows from the draw.
 */
#include "algo/lottery/audit.h"
#include "base/utf8.h"

enum { FAULTS = 20, COUNT_MOST = 1000000, SEATS_MOST = 50000000 };

struct person {
    const char *name;
    int *group; /* with the household behind the others */
    int groups;
    int household; /* group, or -1 */
    int profile;   /* -1: none yet */
    bool has_chance, is_fixed, is_blocked;
    mpq_t *
        chance; /* as the file says; what the mixture gives; fixed at; own price, cap, weight of a stage */
    int times, said_times;
};
enum { CHANCE, GIVEN, FIXED, OWN, CAP, N_CHANCE };

struct group {
    const char *name;
    int low, high;
    mpq_t *price;
};
struct mix {
    mpq_t *weight;
    int *seats; /* of profiles */
};
struct profile {
    int first, count; /* of members */
};
struct entry {
    int of;
    mpq_t *value;
};
struct stage {
    mpq_t *z, *most, *gap;
    VEC(struct entry) prices, caps, weights;
};

struct check {
    struct arena *arena;
    struct lot_verdict *v;
    struct str text, rest, line, kind;
    int number;     /* of the line */
    int kind_order; /* of the kinds so far */
    int size;
    bool leximin;
    VEC(struct group) groups;
    VEC(struct person) people;
    VEC(struct profile) profiles;
    VEC(int) members;
    VEC(struct mix) mixes;
    VEC(struct stage) stages;
    VEC(int) panels; /* size people each */
    int n_panels;
    const char *seed;
    const char *draw;
    size_t draw_at; /* where the lines of the draw begin */
    int drawn;
    int *by_group, *by_person; /* numbers by name */
};

TX_PRINTF(2, 3) static void fault(struct check *c, const char *fmt, ...)
{
    va_list ap;
    c->v->good = false;
    if (c->v->faults.n == FAULTS)
        return;
    va_start(ap, fmt);
    const char *what = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    if (c->number)
        what = arena_printf(c->arena, "line %d: %s", c->number, what);
    VEC_PUSH(c->arena, &c->v->faults, what);
}

/* --- words ------------------------------------------------------------------------------------------- */

static bool take(struct check *c, struct str *word)
{
    if (!str_cut(&c->line, ' ', word) || word->n == 0) {
        fault(c, "the record is cut short");
        return false;
    }
    return true;
}

static bool more(const struct check *c)
{
    return c->line.p != NULL;
}

static bool take_int(struct check *c, int low, int high, int *n)
{
    struct str s;
    int64_t v;
    *n = low;
    if (!take(c, &s))
        return false;
    if (!str_int64(s, &v) || v < low || v > high) {
        fault(c, "\"%s\" is not a number from %d to %d", str_dup(c->arena, s), low, high);
        return false;
    }
    *n = (int)v;
    return true;
}

static bool take_rat(struct check *c, mpq_t **v)
{
    struct str s;
    *v = rat_array(c->arena, 1);
    if (!take(c, &s))
        return false;
    if (!rat_read((*v)[0], s)) {
        fault(c, "\"%s\" is not a fraction in lowest terms", str_dup(c->arena, s));
        return false;
    }
    return true;
}

static int compare_groups(const void *a, const void *b, void *ctx)
{
    const struct group *g = ctx;
    return strcmp(g[*(const int *)a].name, g[*(const int *)b].name);
}

static int compare_persons(const void *a, const void *b, void *ctx)
{
    const struct person *p = ctx;
    return strcmp(p[*(const int *)a].name, p[*(const int *)b].name);
}

static int *order_of(struct check *c, size_t n, void *all,
                     int (*compare)(const void *, const void *, void *))
{
    int *order = arena_array(c->arena, int, n);
    for (size_t i = 0; i < n; i++)
        order[i] = (int)i;
    qsort_r(order, n, sizeof(int), compare, all);
    return order;
}

/* Groups and people are looked up by name once all of them are known. */
static void index_groups(struct check *c)
{
    c->by_group = order_of(c, c->groups.n, c->groups.at, compare_groups);
    for (size_t i = 1; i < c->groups.n; i++)
        if (streq(c->groups.at[c->by_group[i]].name, c->groups.at[c->by_group[i - 1]].name))
            fault(c, "the group %s stands twice", c->groups.at[c->by_group[i]].name);
}

static void index_people(struct check *c)
{
    c->by_person = order_of(c, c->people.n, c->people.at, compare_persons);
    for (size_t i = 1; i < c->people.n; i++)
        if (streq(c->people.at[c->by_person[i]].name, c->people.at[c->by_person[i - 1]].name))
            fault(c, "the person %s stands twice", c->people.at[c->by_person[i]].name);
}

static int search(const int *order, size_t n, const char *name, const struct group *g,
                  const struct person *p)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t mid = (from + to) / 2;
        int order_c = strcmp(g ? g[order[mid]].name : p[order[mid]].name, name);
        if (order_c == 0)
            return order[mid];
        if (order_c < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return -1;
}

static bool take_group(struct check *c, int *g)
{
    struct str s;
    *g = -1;
    if (!take(c, &s))
        return false;
    const char *name = str_dup(c->arena, s);
    *g = search(c->by_group, c->groups.n, name, c->groups.at, NULL);
    if (*g < 0)
        fault(c, "there is no group %s", name);
    return *g >= 0;
}

static bool take_person(struct check *c, int *p)
{
    struct str s;
    *p = -1;
    if (!take(c, &s))
        return false;
    const char *name = str_dup(c->arena, s);
    *p = search(c->by_person, c->people.n, name, NULL, c->people.at);
    if (*p < 0)
        fault(c, "there is no person %s", name);
    return *p >= 0;
}

/* --- records ------------------------------------------------------------------------------------------- */

static void read_rule(struct check *c)
{
    struct str s;
    if (!take(c, &s))
        return;
    c->leximin = str_eq(s, STR("leximin"));
    if (!c->leximin && !str_eq(s, STR("maximin")))
        fault(c, "the rule is neither leximin nor maximin");
    c->v->rule = c->leximin ? "leximin" : "maximin";
}

static void read_size(struct check *c)
{
    struct group all = {"size", 0, 0, rat_array(c->arena, 1)};
    take_int(c, 1, COUNT_MOST, &c->size);
    all.low = all.high = c->size;
    VEC_PUSH(c->arena, &c->groups, all);
}

static void read_group(struct check *c)
{
    struct str s;
    struct group g = {.price = rat_array(c->arena, 1)};
    if (!take(c, &s))
        return;
    g.name = str_dup(c->arena, s);
    if (take_int(c, 0, COUNT_MOST, &g.low) && take_int(c, g.low, COUNT_MOST, &g.high))
        VEC_PUSH(c->arena, &c->groups, g);
}

static void read_person(struct check *c)
{
    struct str s;
    struct person p = {.household = -1, .profile = -1};
    if (!c->by_group)
        index_groups(c);
    if (!take(c, &s))
        return;
    p.name = str_dup(c->arena, s);
    p.chance = rat_array(c->arena, N_CHANCE);
    VEC(int) in = {0};
    VEC_PUSH(c->arena, &in, search(c->by_group, c->groups.n, "size", c->groups.at, NULL));
    for (int g; more(c) && take_group(c, &g);)
        VEC_PUSH(c->arena, &in, g);
    p.group = in.at;
    p.groups = (int)in.n;
    for (size_t i = 0; i < in.n; i++)
        for (size_t j = 0; j < i; j++)
            if (in.at[i] == in.at[j])
                fault(c, "%s is twice in the group %s", p.name, c->groups.at[in.at[i]].name);
    if (c->size > 0 && c->people.n < COUNT_MOST)
        VEC_PUSH(c->arena, &c->people, p);
}

static void read_household(struct check *c)
{
    struct group g = {NULL, 0, 1, rat_array(c->arena, 1)};
    int number = (int)c->groups.n, who, members = 0;
    while (more(c) && take_person(c, &who)) {
        struct person *p = &c->people.at[who];
        const char *name = arena_printf(c->arena, "household/%s", p->name);
        if (p->household >= 0)
            fault(c, "%s lives in two households", p->name);
        p->household = number;
        if (!g.name || strcmp(name, g.name) < 0)
            g.name = name;
        members++;
    }
    if (members < 2)
        fault(c, "a household has two members or more");
    if (!g.name)
        return;
    VEC_PUSH(c->arena, &c->groups, g);
}

static bool same_groups(const struct person *p, const struct person *q)
{
    return p->groups == q->groups &&
           memcmp(p->group, q->group, (size_t)p->groups * sizeof(int)) == 0;
}

static void read_profile(struct check *c)
{
    int number, who;
    if (!take_int(c, 0, COUNT_MOST, &number))
        return;
    if (number != (int)c->profiles.n)
        fault(c, "the profile should have the number %zu", c->profiles.n);
    struct profile f = {(int)c->members.n, 0};
    while (more(c) && take_person(c, &who)) {
        struct person *p = &c->people.at[who];
        if (p->profile >= 0)
            fault(c, "%s is in two profiles", p->name);
        p->profile = (int)c->profiles.n;
        VEC_PUSH(c->arena, &c->members, who);
        f.count++;
        const struct person *first = &c->people.at[c->members.at[f.first]];
        if (f.count > 1 && (p->household >= 0 || first->household >= 0 || !same_groups(p, first)))
            fault(c, "%s and %s are not alike", p->name, first->name);
    }
    if (f.count > 0)
        VEC_PUSH(c->arena, &c->profiles, f);
    else
        fault(c, "the profile has nobody");
}

static void read_mix(struct check *c)
{
    int number, profile, last = -1;
    if ((c->mixes.n + 1) * c->profiles.n > SEATS_MOST) {
        fault(c, "the mixture is too large to be checked here");
        return;
    }
    struct mix m = {.seats = arena_array(c->arena, int, c->profiles.n)};
    if (!take_int(c, 0, COUNT_MOST, &number) || !take_rat(c, &m.weight))
        return;
    if (number != (int)c->mixes.n)
        fault(c, "the mixture's panel should have the number %zu", c->mixes.n);
    if (mpq_sgn(m.weight[0]) <= 0)
        fault(c, "a weight is not above 0");
    while (more(c) && take_int(c, last + 1, (int)c->profiles.n - 1, &profile)) {
        last = profile;
        if (!take_int(c, 1, c->profiles.at[profile].count, &m.seats[profile]))
            return;
    }
    VEC_PUSH(c->arena, &c->mixes, m);
}

static void read_exact(struct check *c)
{
    int who;
    mpq_t *v;
    if (!take_person(c, &who) || !take_rat(c, &v))
        return;
    struct person *p = &c->people.at[who];
    if (p->has_chance)
        fault(c, "%s has two chances", p->name);
    p->has_chance = true;
    mpq_set(p->chance[CHANCE], v[0]);
}

/* The stage that a record names: the last one. */
static struct stage *stage_of(struct check *c)
{
    int number;
    if (!take_int(c, 1, COUNT_MOST, &number))
        return NULL;
    if (c->stages.n == 0 || number != (int)c->stages.n) {
        fault(c, "the record does not belong to the stage before it");
        return NULL;
    }
    return &c->stages.at[c->stages.n - 1];
}

static void read_stage(struct check *c)
{
    int number;
    struct str z;
    struct stage s = {.z = NULL};
    if (!take_int(c, 1, COUNT_MOST, &number) || !take(c, &z))
        return;
    if (number != (int)c->stages.n + 1)
        fault(c, "the stage should have the number %zu", c->stages.n + 1);
    if (!str_eq(z, STR("z")))
        fault(c, "a stage reads: stage NUMBER z FRACTION");
    if (take_rat(c, &s.z))
        VEC_PUSH(c->arena, &c->stages, s);
}

static void read_price(struct check *c)
{
    struct stage *s = stage_of(c);
    struct entry e;
    if (s && take_group(c, &e.of) && take_rat(c, &e.value))
        VEC_PUSH(c->arena, &s->prices, e);
}

static void read_cap(struct check *c)
{
    struct stage *s = stage_of(c);
    struct entry e;
    if (s && take_person(c, &e.of) && take_rat(c, &e.value))
        VEC_PUSH(c->arena, &s->caps, e);
}

static void read_weight(struct check *c)
{
    struct stage *s = stage_of(c);
    struct entry e;
    if (s && take_person(c, &e.of) && take_rat(c, &e.value))
        VEC_PUSH(c->arena, &s->weights, e);
}

static void read_most(struct check *c)
{
    struct stage *s = stage_of(c);
    if (s)
        take_rat(c, &s->most);
}

static void read_gap(struct check *c)
{
    struct stage *s = stage_of(c);
    if (s)
        take_rat(c, &s->gap);
}

static void read_blocked(struct check *c)
{
    int who, group;
    if (!take_person(c, &who))
        return;
    c->people.at[who].is_blocked = true;
    while (more(c) && take_group(c, &group)) {
    }
}

static void read_seed(struct check *c)
{
    struct str source, seed;
    if (!take(c, &source) || !take(c, &seed))
        return;
    c->seed = str_dup(c->arena, seed);
}

static void read_panel(struct check *c)
{
    int number, who;
    if (!take_int(c, 0, COUNT_MOST, &number))
        return;
    if (number != c->n_panels)
        fault(c, "the panel should have the number %d", c->n_panels);
    int n = 0;
    while (more(c) && n <= c->size && take_person(c, &who)) {
        VEC_PUSH(c->arena, &c->panels, who);
        n++;
    }
    if (n != c->size)
        fault(c, "the panel has %d members, and should have %d", n, c->size);
    for (; n < c->size; n++)
        VEC_PUSH(c->arena, &c->panels, 0);
    c->panels.n -= (size_t)(n - c->size);
    c->n_panels++;
}

static void read_prob(struct check *c)
{
    int who;
    struct str s, num;
    int64_t a, b;
    if (!take_person(c, &who) || !take(c, &s))
        return;
    str_cut(&s, '/', &num);
    if (!str_int64(num, &a) || !str_int64(s, &b) || b != c->n_panels || a < 0 || a > b)
        fault(c, "the chance after rounding is a number of panels / %d", c->n_panels);
    else if (c->people.at[who].said_times >= 0)
        fault(c, "%s has two of them", c->people.at[who].name);
    else
        c->people.at[who].said_times = (int)a;
}

static void read_draw(struct check *c)
{
    if (c->draw)
        fault(c, "there are two draws");
    c->draw = str_dup(c->arena, c->line);
    c->line = (struct str){NULL, 0};
}

static void read_drawn(struct check *c)
{
    if (c->drawn >= 0)
        fault(c, "two panels are drawn");
    take_int(c, 0, COUNT_MOST, &c->drawn);
}

static void read_free(struct check *c)
{
    c->line = (struct str){NULL, 0};
}

/* In the order in which they may stand; those of a stage stand together. */
static const struct {
    const char *word;
    int order;
    void (*read)(struct check *c);
} kinds[] = {
    {"rule", 1, read_rule},
    {"size", 2, read_size},
    {"prev", 3, read_free},
    {"kept", 4, read_free},
    {"group", 5, read_group},
    {"person", 6, read_person},
    {"household", 7, read_household},
    {"profile", 8, read_profile},
    {"mix", 9, read_mix},
    {"exact", 10, read_exact},
    {"stage", 11, read_stage},
    {"price", 11, read_price},
    {"cap", 11, read_cap},
    {"weight", 11, read_weight},
    {"most", 11, read_most},
    {"gap", 11, read_gap},
    {"blocked", 12, read_blocked},
    {"round-seed", 13, read_seed},
    {"panel", 14, read_panel},
    {"prob", 15, read_prob},
    {"draw", 16, read_draw},
    {"drawn", 17, read_drawn},
    {"replace", 18, read_free},
};

static void begin_kind(struct check *c, int order)
{
    if (order > 5 && !c->by_group)
        index_groups(c);
    if (order > 6 && !c->by_person)
        index_people(c);
    if (order > 7 && c->kind_order <= 7)
        index_groups(c); /* households are groups too */
    if (order == 15 && c->kind_order < 15)
        VEC_EACH (&c->people, p)
            p->said_times = -1;
    if (order >= 16 && c->kind_order < 16)
        c->draw_at = (size_t)(c->kind.p - c->text.p);
    c->kind_order = order;
}

static void read_record(struct check *c)
{
    for (size_t k = 0; k < countof(kinds); k++) {
        if (!str_eq(c->kind, str_of(kinds[k].word)))
            continue;
        if (kinds[k].order < c->kind_order ||
            (kinds[k].order == c->kind_order && kinds[k].order < 3)) {
            fault(c, "a record of this kind may not stand here");
            return;
        }
        begin_kind(c, kinds[k].order);
        kinds[k].read(c);
        if (more(c) && c->v->good)
            fault(c, "the record is too long");
        return;
    }
    fault(c, "nothing is called \"%s\"", str_dup(c->arena, c->kind));
}

static void read_all(struct check *c)
{
    struct str first;
    c->draw_at = c->text.n;
    if (!utf8_valid(c->text) || c->text.n == 0 || c->text.p[c->text.n - 1] != '\n')
        fault(c, "the file is not UTF-8 with a line feed at the end of each line");
    c->number = 1;
    if (!str_cut(&c->rest, '\n', &first) || !str_eq(first, STR("sortition-audit 1")))
        fault(c, "this is no audit file: it begins with \"sortition-audit 1\"");
    while (c->v->faults.n < FAULTS && c->rest.n > 0 && str_cut(&c->rest, '\n', &c->line)) {
        c->number++;
        str_cut(&c->line, ' ', &c->kind);
        read_record(c);
        if (c->kind_order < 2 && c->number > 3)
            break;
    }
    c->number = 0;
    if (c->v->good && (c->kind_order < 15 || c->size == 0 || c->n_panels == 0 || !c->seed))
        fault(c, "the file is incomplete");
}

/* --- panels -------------------------------------------------------------------------------------------- */

/* Are the seats within every group? times[person]: 1 for members (or seats of a profile for its first person). */
static bool groups_hold(struct check *c, const int *sum, const char *what, int number)
{
    for (size_t g = 0; g < c->groups.n; g++) {
        if (sum[g] >= c->groups.at[g].low && sum[g] <= c->groups.at[g].high)
            continue;
        fault(c, "%s %d has %d of %s, which allows %d to %d", what, number, sum[g],
              c->groups.at[g].name, c->groups.at[g].low, c->groups.at[g].high);
        return false;
    }
    return true;
}

static void count_person(struct check *c, int who, int n, int *sum)
{
    const struct person *p = &c->people.at[who];
    for (int i = 0; i < p->groups; i++)
        sum[p->group[i]] += n;
    if (p->household >= 0)
        sum[p->household] += n;
}

static void check_mixture(struct check *c)
{
    int *sum = arena_array(c->arena, int, c->groups.n);
    mpq_t *all = rat_array(c->arena, 1), *share = rat_array(c->arena, 1);
    mpq_t *seats = rat_array(c->arena, c->profiles.n);
    for (size_t i = 0; i < c->mixes.n; i++) {
        const struct mix *m = &c->mixes.at[i];
        memset(sum, 0, c->groups.n * sizeof(int));
        mpq_add(all[0], all[0], m->weight[0]);
        for (size_t f = 0; f < c->profiles.n; f++) {
            if (m->seats[f] == 0)
                continue;
            count_person(c, c->members.at[c->profiles.at[f].first], m->seats[f], sum);
            rat_add_times(seats[f], m->seats[f], m->weight[0]);
        }
        groups_hold(c, sum, "the mixture's panel", (int)i);
    }
    if (mpq_cmp_ui(all[0], 1, 1) != 0)
        fault(c, "the weights of the mixture add up to %s, not 1", rat_text(c->arena, all[0]));
    for (size_t f = 0; f < c->profiles.n; f++) {
        rat_set(share[0], 1, (unsigned long)c->profiles.at[f].count);
        mpq_mul(seats[f], seats[f], share[0]);
    }
    VEC_EACH (&c->people, p) {
        if (p->profile < 0)
            fault(c, "%s is in no profile", p->name);
        else if (!p->has_chance || !mpq_equal(p->chance[CHANCE], seats[p->profile]))
            fault(c, "the chance of %s is not the %s that the mixture gives", p->name,
                  rat_text(c->arena, seats[p->profile]));
    }
}

static void check_numbered(struct check *c)
{
    int *sum = arena_array(c->arena, int, c->groups.n);
    int *seen = arena_array(c->arena, int, c->people.n);
    for (int i = 0; i < c->n_panels; i++) {
        memset(sum, 0, c->groups.n * sizeof(int));
        for (int j = 0; j < c->size; j++) {
            int who = c->panels.at[i * c->size + j];
            if (seen[who] == i + 1)
                fault(c, "panel %d has %s twice", i, c->people.at[who].name);
            seen[who] = i + 1;
            c->people.at[who].times++;
            count_person(c, who, 1, sum);
        }
        groups_hold(c, sum, "panel", i);
    }
    VEC_EACH (&c->people, p)
        if (p->times != p->said_times)
            fault(c, "%s is on %d panels, and the file says %d", p->name, p->times, p->said_times);
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The numbered panels are those that the seed gives, by the public recipe. */
static void check_rounding(struct check *c)
{
    struct lot_types t = {.model = {.seats = c->size, .types = (int)c->profiles.n}};
    lot_panels panels = {0};
    t.model.count = arena_array(c->arena, int, c->profiles.n);
    t.first = arena_array(c->arena, int, c->profiles.n + 1);
    t.member = c->members.at;
    for (size_t f = 0; f < c->profiles.n; f++) {
        t.model.count[f] = c->profiles.at[f].count;
        t.first[f + 1] = c->profiles.at[f].first + c->profiles.at[f].count;
    }
    VEC_EACH (&c->mixes, m)
        VEC_PUSH(c->arena, &panels, (struct lot_panel){m->seats, m->weight});
    struct lot_stream s = lot_stream_of(c->seed);
    int *copies = arena_array(c->arena, int, panels.n);
    lot_round(&panels, c->n_panels, &s, copies);
    int *member = lot_deal(c->arena, &t, &panels, copies, c->n_panels, &s);
    for (int i = 0; i < c->n_panels; i++) {
        qsort(member + i * c->size, (size_t)c->size, sizeof(int), compare_ints);
        qsort(c->panels.at + i * c->size, (size_t)c->size, sizeof(int), compare_ints);
        if (memcmp(member + i * c->size, c->panels.at + i * c->size,
                   (size_t)c->size * sizeof(int)) != 0) {
            fault(c, "panel %d is not the one that the seed gives", i);
            return;
        }
    }
}

/* --- the proof ----------------------------------------------------------------------------------------- */

/* By prices: own[OWN] becomes w = s + u of everybody; returns the bound B. */
static void weigh_by_prices(struct check *c, const struct stage *s, mpq_ptr most)
{
    mpq_t t;
    mpq_init(t);
    mpq_set_ui(most, 0, 1);
    VEC_EACH (&c->groups, g)
        mpq_set_ui(g->price[0], 0, 1);
    VEC_EACH (&s->prices, e) {
        struct group *g = &c->groups.at[e->of];
        mpq_set(g->price[0], e->value[0]);
        rat_add_times(most, mpq_sgn(e->value[0]) > 0 ? g->high : g->low, e->value[0]);
    }
    VEC_EACH (&c->people, p) {
        mpq_set_ui(p->chance[OWN], 0, 1);
        for (int i = 0; i < p->groups; i++)
            mpq_add(p->chance[OWN], p->chance[OWN], c->groups.at[p->group[i]].price[0]);
        if (p->household >= 0)
            mpq_add(p->chance[OWN], p->chance[OWN], c->groups.at[p->household].price[0]);
        mpq_set_ui(p->chance[CAP], 0, 1);
        if (mpq_sgn(p->chance[OWN]) < 0)
            mpq_neg(p->chance[CAP], p->chance[OWN]);
    }
    VEC_EACH (&s->caps, e) {
        struct person *p = &c->people.at[e->of];
        if (mpq_cmp(e->value[0], p->chance[CAP]) < 0)
            fault(c, "stage %td: the cap price of %s is too small", s - c->stages.at + 1, p->name);
        mpq_set(p->chance[CAP], e->value[0]);
    }
    VEC_EACH (&c->people, p) {
        mpq_add(most, most, p->chance[CAP]);
        mpq_add(p->chance[OWN], p->chance[OWN], p->chance[CAP]);
    }
    mpq_clear(t);
}

/* By weights: they are given, and so is what no panel exceeds; the panels of the mixture are tried. */
static void weigh_by_weights(struct check *c, const struct stage *s, mpq_ptr most)
{
    mpq_t sum;
    VEC_EACH (&c->people, p)
        mpq_set_ui(p->chance[OWN], 0, 1);
    VEC_EACH (&s->weights, e) {
        if (mpq_sgn(e->value[0]) < 0)
            fault(c, "stage %td: a weight is below 0", s - c->stages.at + 1);
        mpq_set(c->people.at[e->of].chance[OWN], e->value[0]);
    }
    mpq_set(most, s->most[0]);
    mpq_init(sum);
    VEC_EACH (&c->mixes, m) {
        mpq_set_ui(sum, 0, 1);
        for (size_t f = 0; f < c->profiles.n; f++)
            if (m->seats[f])
                rat_add_times(sum, m->seats[f],
                              c->people.at[c->members.at[c->profiles.at[f].first]].chance[OWN]);
        if (mpq_cmp(sum, most) > 0)
            fault(c, "stage %td: a panel of the mixture weighs more than it says",
                  s - c->stages.at + 1);
    }
    mpq_clear(sum);
}

/* most - sum over the fixed of w f, divided by the sum over the open of w, is z; the open ones with w > 0 have
 * exactly z, and nobody who is open has less. */
static void check_stage(struct check *c, const struct stage *s)
{
    int number = (int)(s - c->stages.at) + 1, fixed = 0;
    mpq_t *t = rat_array(c->arena, 3); /* most, weight of the open, room */
    if (s->most)
        weigh_by_weights(c, s, t[0]);
    else
        weigh_by_prices(c, s, t[0]);
    VEC_EACH (&c->people, p) {
        if (p->is_fixed) {
            mpq_mul(t[2], p->chance[OWN], p->chance[FIXED]);
            mpq_sub(t[0], t[0], t[2]);
        } else {
            mpq_add(t[1], t[1], p->chance[OWN]);
        }
    }
    if (mpq_sgn(t[1]) <= 0) {
        fault(c, "stage %d weighs nobody who is open", number);
        return;
    }
    mpq_div(t[0], t[0], t[1]);
    if (!mpq_equal(t[0], s->z[0]))
        fault(c, "stage %d: its prices prove %s, not %s", number, rat_text(c->arena, t[0]),
              rat_text(c->arena, s->z[0]));
    VEC_EACH (&c->people, p) {
        if (p->is_fixed)
            continue;
        if (mpq_cmp(p->chance[CHANCE], s->z[0]) < 0)
            fault(c, "stage %d: %s has less than its z", number, p->name);
        if (mpq_sgn(p->chance[OWN]) <= 0)
            continue;
        if (c->leximin && !mpq_equal(p->chance[CHANCE], s->z[0]))
            fault(c, "stage %d: %s should have its z", number, p->name);
        p->is_fixed = true;
        fixed++;
        mpq_set(p->chance[FIXED], s->z[0]);
    }
    if (fixed == 0)
        fault(c, "stage %d fixes nobody", number);
}

static void check_proof(struct check *c)
{
    c->v->additions = true;
    if (c->stages.n == 0)
        fault(c, "there is no proof");
    VEC_EACH (&c->stages, s)
        c->v->additions &= !s->most && !s->gap;
    VEC_EACH (&c->people, p) {
        p->is_fixed = false;
        if (p->is_blocked && mpq_sgn(p->chance[CHANCE]) != 0)
            fault(c, "%s is said to be in no valid panel, and has a chance", p->name);
        /* Where prices prove, they prove this too; the harder kind says it beforehand. */
        if (p->is_blocked && !c->v->additions) {
            p->is_fixed = true;
            mpq_set_ui(p->chance[FIXED], 0, 1);
        }
    }
    for (size_t i = 0; i < c->stages.n && c->v->good; i++) {
        struct stage *s = &c->stages.at[i];
        if ((s->weights.n > 0) != (s->most != NULL) || (s->most && s->prices.n > 0)) {
            fault(c, "stage %zu has to prove by prices, or by weights and their most", i + 1);
            return;
        }
        check_stage(c, s);
    }
    VEC_EACH (&c->people, p)
        if (c->leximin && c->v->good && !p->is_fixed)
            fault(c, "no stage fixes the chance of %s", p->name);
}

/* --- the draw ------------------------------------------------------------------------------------------ */

static int hex_value(char ch)
{
    return ch >= '0' && ch <= '9'   ? ch - '0'
           : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
           : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10
                                    : -1;
}

/* HMAC-SHA256(SHA-256 of the file before the draw, randomness and a count from the second try on) as a number, again
 * while it is in the last, incomplete part of 2^256. */
static int draw_drand(struct check *c, struct str hex, const uint8_t key[SHA256_BYTES])
{
    uint8_t in[33], out[SHA256_BYTES];
    if (hex.n != 64)
        return -1;
    for (size_t i = 0; i < 32; i++) {
        int a = hex_value(hex.p[2 * i]), b = hex_value(hex.p[2 * i + 1]);
        if (a < 0 || b < 0)
            return -1;
        in[i] = (uint8_t)(a * 16 + b);
    }
    mpz_t *t = int_array(c->arena, 3);
    mpz_set_ui(t[0], 1);
    mpz_mul_2exp(t[0], t[0], 256);
    mpz_fdiv_r_ui(t[1], t[0], (unsigned long)c->n_panels);
    mpz_sub(t[0], t[0], t[1]); /* the largest multiple of the number of panels */
    for (int again = 0; again < 256; again++) {
        in[32] = (uint8_t)again;
        hmac_sha256(key, SHA256_BYTES, in, again ? 33 : 32, out);
        mpz_import(t[2], SHA256_BYTES, 1, 1, 1, 0, out);
        if (mpz_cmp(t[2], t[0]) < 0)
            return (int)mpz_fdiv_ui(t[2], (unsigned long)c->n_panels);
    }
    return -1;
}

/* The number that a draw means, or -1. */
static int drawn_by(struct check *c, const char *words, const uint8_t key[SHA256_BYTES])
{
    struct str rest = str_of(words), source, part;
    str_cut(&rest, ' ', &source);
    if (str_eq(source, STR("drand"))) {
        for (int i = 0; i < 2; i++)
            if (!str_cut(&rest, ' ', &part) || part.n == 0)
                return -1;
        return str_cut(&rest, ' ', &part) && !rest.p ? draw_drand(c, part, key) : -1;
    }
    if (!str_eq(source, STR("dice")))
        return -1;
    int64_t number = 0, most = 1;
    while (str_cut(&rest, ' ', &part)) {
        if (part.n != 1 || part.p[0] < '0' || part.p[0] > '9' || most > COUNT_MOST)
            return -1;
        number = 10 * number + (part.p[0] - '0');
        most *= 10;
    }
    return most >= c->n_panels && most < 10 * (int64_t)c->n_panels && number < c->n_panels
               ? (int)number
               : -1;
}

static void check_draw(struct check *c)
{
    uint8_t key[SHA256_BYTES];
    sha256(c->text.p, c->draw_at, key);
    c->v->before_draw = hex_encode(c->arena, key, sizeof(key));
    if (!c->draw && c->drawn < 0)
        return;
    int number = c->draw ? drawn_by(c, c->draw, key) : -1;
    if (number < 0)
        fault(c, "the draw is neither \"drand CHAIN ROUND RANDOMNESS\" nor \"dice\" with as many "
                 "digits as the panels' "
                 "numbers have");
    else if (number != c->drawn)
        fault(c, "the draw gives panel %d, and the file says %d", number, c->drawn);
    else
        c->v->drawn = arena_printf(c->arena, "%d", number);
}

/* --- all of it ------------------------------------------------------------------------------------------ */

static void tell(struct check *c)
{
    mpq_t *t = rat_array(c->arena, 3); /* least, largest change, room */
    mpq_set_ui(t[0], 1, 1);
    VEC_EACH (&c->people, p) {
        if (mpq_cmp(p->chance[CHANCE], t[0]) < 0)
            mpq_set(t[0], p->chance[CHANCE]);
        rat_set(t[2], p->times, (unsigned long)c->n_panels);
        mpq_sub(t[2], t[2], p->chance[CHANCE]);
        mpq_abs(t[2], t[2]);
        if (mpq_cmp(t[2], t[1]) > 0)
            mpq_set(t[1], t[2]);
    }
    c->v->least = rat_text(c->arena, t[0]);
    c->v->largest_change = rat_text(c->arena, t[1]);
    c->v->people = (int)c->people.n;
    c->v->size = c->size;
    c->v->groups = (int)c->groups.n - 1;
    c->v->stages = (int)c->stages.n;
    c->v->panels = c->n_panels;
    c->v->mixes = (int)c->mixes.n;
}

static void check_all(struct check *c)
{
    static void (*const steps[])(struct check *) = {
        read_all, check_mixture, check_proof, check_numbered, check_rounding, check_draw, tell};
    for (size_t i = 0; i < countof(steps) && c->v->good; i++)
        steps[i](c);
}

static struct check check_of(struct arena *a, struct str text, struct lot_verdict *v)
{
    *v = (struct lot_verdict){.good = true, .rule = ""};
    return (struct check){.arena = a, .v = v, .text = text, .rest = text, .drawn = -1};
}

struct lot_verdict lot_audit_verify(struct arena *a, struct str text)
{
    struct lot_verdict v;
    struct check c = check_of(a, text, &v);
    check_all(&c);
    return v;
}

const char *lot_audit_conclude(struct arena *a, struct str text, const char *words,
                               const char **error)
{
    struct lot_verdict v;
    struct check c = check_of(a, text, &v);
    uint8_t key[SHA256_BYTES];
    *error = NULL;
    check_all(&c);
    if (!v.good) {
        *error = v.faults.at[0];
        return NULL;
    }
    if (c.draw || c.drawn >= 0) {
        *error = "this file holds a draw already; a draw is made once";
        return NULL;
    }
    sha256(text.p, text.n, key);
    int number = drawn_by(&c, words, key);
    if (number < 0) {
        *error = "the draw is neither \"drand CHAIN ROUND RANDOMNESS\" (64 hexadecimal digits) nor "
                 "\"dice D D D\" with as "
                 "many digits as the panels' numbers have, below their count";
        return NULL;
    }
    return arena_printf(a, "draw %s\ndrawn %d\n", words, number);
}
