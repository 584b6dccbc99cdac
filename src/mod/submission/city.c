/*
 * city.c - see city.h. Each submission follows from the seed and its place in the order, by a few tables: kinds in the
 * proportions of a province's message board, lengths of texts and days until the answer as counted over 2,816 answered
 * messages of another (median 222 characters and 11.2 days, quartiles 4.8 and 22.3). It goes in by the way of
 * imports (load.h).
 *
 * The chronicle is told in the order of time, although a batch holds acts that come after the next one began: they
 * wait in a list until their time has come.
 */
#include "mod/submission/city.h"

#include <stdlib.h>

#include "base/rand.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "mod/submission/demo.h"
#include "mod/submission/load.h"

#define BATCH         SEARCH_LOAD
#define MEMORY        ((size_t)512 << 20)
#define YEARS         10
#define TEXT_MEDIAN   230.0 /* characters */
#define TEXT_SPREAD   0.95  /* of its logarithm: the longest of 4,326 real ones has 7,028 */
#define TEXT_LEAST    15
#define TEXT_MOST     7028
#define REOPENED_DAYS 60   /* what was opened again before that has been answered again */
#define REPLY_MEDIAN  11.2 /* days */
#define REPLY_SPREAD  1.14

/* --- chance ------------------------------------------------------------------------------------------ */

/* Sebastiano Vigna's SplitMix64: a number follows from the seed and its place, so that no order matters. */
static uint64_t mixed(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

struct dice {
    uint64_t seed;
};

static uint64_t below(struct dice *d, uint64_t n)
{
    d->seed = mixed(d->seed);
    return d->seed % n;
}

static double part(struct dice *d)
{
    return (double)below(d, UINT64_C(1) << 40) / (double)(UINT64_C(1) << 40);
}

/* A sum of twelve is near enough to the normal distribution, and the same on every machine. */
static double normal(struct dice *d)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += part(d);
    return sum;
}

static double lognormal(struct dice *d, double median, double spread)
{
    return median * exp(spread * normal(d));
}

/* The first whose running sum is above a number below 10,000. */
struct share {
    int value, upto;
};

static int pick(struct dice *d, const struct share *s)
{
    int x = (int)below(d, 10000);
    while (s->upto <= x)
        s++;
    return s->value;
}

/* 问政四川, the week of 16 January 2026: 3,624 messages. */
static const struct share kind_shares[] = {{SUB_COMPLAINT, 5314},
                                           {SUB_HELP, 7963},
                                           {SUB_ENQUIRY, 9180},
                                           {SUB_SUGGESTION, 9925},
                                           {SUB_THANKS, 10000}};
static const struct share channel_shares[] = {
    {CHANNEL_WEB, 5000}, {CHANNEL_COUNTER, 7500}, {CHANNEL_PHONE, 9000}, {CHANNEL_PAPER, 10000}};

enum end { END_ANSWER, END_REFUSE, END_WITHDRAW, END_MERGE, END_TRANSFER };
static const struct share end_shares[] = {{END_ANSWER, 8500},
                                          {END_TRANSFER, 9100},
                                          {END_REFUSE, 9500},
                                          {END_MERGE, 9850},
                                          {END_WITHDRAW, 10000}};

/* --- words ------------------------------------------------------------------------------------------- */

struct city_maker {
    struct db *db;
    const struct zone *zone;
    usec now, start;
    uint64_t seed;
    int64_t n;
    struct arena lasting; /* of the whole */
    void (*progress)(int64_t done, int64_t all);
    struct load_places places;
    struct home {
        const struct load_place *place;
        const char *town;
    } * home; /* where people are: villages, and each town as often as eight of them */
    size_t n_home;
    const struct demo_matter **matter[SUB_KINDS];
    size_t n_matter[SUB_KINDS];

    /* The filling thread's. */
    struct arena *batch;
    int64_t made;
    const struct load_item **last; /* of each place, in this batch */

    /* The writing thread's. */
    int64_t done;
    VEC(struct chronicle_dated) acts; /* not told yet */
    struct arena acts_memory, acts_next;
};

static void sort_matters(struct city_maker *m)
{
    for (int k = 0; k < SUB_KINDS; k++)
        m->matter[k] = arena_array(&m->lasting, const struct demo_matter *, n_demo_matters);
    for (size_t i = 0; i < n_demo_matters; i++) {
        const struct demo_matter *x = &demo_matters[i];
        if (streq(x->lang, "zh-Hans"))
            m->matter[x->kind][m->n_matter[x->kind]++] = x;
    }
}

static const char *first_sentences(struct arena *a, const char *text, size_t most)
{
    size_t end = 0;
    for (const char *p = text; (p = strstr(p, "。")); p += strlen("。")) {
        size_t to = (size_t)(p - text) + strlen("。");
        if (end && utf8_count((struct str){text, to}) > most)
            break;
        end = to;
    }
    return end ? arena_strndup(a, text, end) : text;
}

/* The matter, shorter or with further sentences, about so many characters long. */
static const char *composed(struct city_maker *m, struct dice *d, const struct demo_matter *x,
                            struct demo_teller t)
{
    struct arena *a = m->batch;
    double wish = lognormal(d, TEXT_MEDIAN, TEXT_SPREAD);
    size_t want = wish < TEXT_LEAST ? TEXT_LEAST : wish > TEXT_MOST ? TEXT_MOST : (size_t)wish;
    const char *text = demo_told(a, &t, x->text);
    size_t have = utf8_count(str_of(text));
    if (have > want)
        return first_sentences(a, text, want);
    struct buf b = buf_make(a, want * 3 + 600);
    buf_puts(&b, text);
    size_t at = (size_t)below(d, n_city_more);
    for (size_t k = 0; have < want; k++) {
        const char *more = k < n_city_more / 2 ? city_more[(at + k * 7) % n_city_more]
                                               : city_diary[below(d, n_city_diary)];
        t.seed = below(d, UINT64_C(1) << 60);
        more = demo_told(a, &t, more);
        size_t n = utf8_count(str_of(more));
        if (have + n / 2 > want)
            break;
        if (k % 6 == 5)
            buf_lit(&b, "\n");
        buf_puts(&b, more);
        have += n;
    }
    struct str s = utf8_prefix((struct str){b.p, b.n}, TEXT_MOST);
    b.p[s.n] = '\0';
    return b.p;
}

/* --- a life ------------------------------------------------------------------------------------------ */

static usec office_hours(const struct city_maker *m, struct dice *d, usec t)
{
    day on = zone_day(m->zone, t);
    while (day_weekday(on) > 5)
        on++;
    int minute = (int)below(d, 480);
    return zone_instant(m->zone, on, 8 + minute / 60, minute % 60, (int)below(d, 60));
}

static void did(struct load_item *x, usec at, const char *act, enum role role, int64_t org,
                const char *words, bool internal)
{
    if (x->n_step < LOAD_STEPS)
        x->step[x->n_step++] = (struct load_step){.at = at,
                                                  .act = act,
                                                  .role = (int)role,
                                                  .org = org,
                                                  .words = words,
                                                  .internal = internal};
}

static int64_t unit_of(const struct load_place *p, uint64_t seed)
{
    size_t n = 0;
    for (size_t i = 0; i < p->orgs.n; i++)
        n += p->orgs.at[i].kind == ORG_UNIT;
    for (size_t i = 0, k = n ? (size_t)(seed % n) : 0; i < p->orgs.n; i++)
        if (p->orgs.at[i].kind == ORG_UNIT && k-- == 0)
            return p->orgs.at[i].id;
    return p->office;
}

static struct submission_rating *rated(struct city_maker *m, struct dice *d, usec at, bool good)
{
    struct submission_rating *g = arena_new(m->batch, struct submission_rating);
    *g = (struct submission_rating){.attitude = good ? 4 + (int)below(d, 2) : 2 + (int)below(d, 3),
                                    .speed = good ? 3 + (int)below(d, 3) : 2,
                                    .result = good ? 4 + (int)below(d, 2) : 2,
                                    .solved = good          ? SOLVED_YES
                                              : below(d, 2) ? SOLVED_PARTLY
                                                            : SOLVED_NO,
                                    .words = good ? demo_thanks[below(d, n_demo_thanks)]
                                                  : demo_grumbles[below(d, n_demo_grumbles)],
                                    .at = at};
    return g;
}

static void stop_clocks(struct load_item *x, usec at)
{
    for (size_t i = 0; i < x->n_clock; i++)
        if (!x->clock[i].stopped)
            x->clock[i].stopped = at;
}

static void start_clocks(struct load_item *x)
{
    static const char *const rules[] = {"submission.accept.workdays", "submission.contact.workdays",
                                        "submission.stop.days"};
    for (size_t i = 0; i < countof(rules); i++)
        x->clock[x->n_clock++].rule = rules[i];
    x->clock[x->n_clock++].rule = sub_reply_rule(x->kind);
}

/* Answered at x->answered; what the person said to it, if that is not still to come. */
static void after_answer(struct city_maker *m, struct dice *d, struct load_item *x, bool lived)
{
    usec word = x->answered + (usec)(1 + below(d, 20 * 24)) * USEC_HOUR;
    usec over = x->answered + 32 * USEC_DAY;
    uint64_t says = below(d, 100);
    x->state = SUB_ANSWERED;
    if (says < 60 && word < m->now) {
        bool good = says < 48;
        struct submission_rating *g = rated(m, d, word, good);
        x->rating = lived || says < 30 ? g : NULL;
        if (lived)
            did(x, word, "rate", 0, 0, g->words, false);
        if (lived && says >= 57 && word + USEC_HOUR < m->now &&
            word > m->now - REOPENED_DAYS * USEC_DAY) {
            x->state = SUB_REOPENED;
            did(x, word + USEC_HOUR, "reopen", 0, 0, g->words, false);
            x->clock[0] =
                (struct load_clock){.rule = sub_reply_rule(x->kind), .from = word + USEC_HOUR};
            x->n_clock = 1;
            return;
        }
        if (good) {
            x->state = SUB_CLOSED;
            x->closed = word;
        }
    }
    if (x->state == SUB_ANSWERED && over < m->now) {
        x->state = SUB_CLOSED;
        x->closed = over;
        if (lived)
            did(x, over, "close", (enum role) - 1, 0, NULL, false);
    }
}

static void answer(struct city_maker *m, struct dice *d, struct load_item *x,
                   const struct demo_matter *matter, struct demo_teller t, bool lived, usec at)
{
    x->answered = at;
    x->answer = demo_told(m->batch, &t, matter->answer);
    x->basis = demo_told(m->batch, &t, matter->basis);
    x->answer_org = x->org ? x->org : x->place->office;
    x->in_feed = lived;
    stop_clocks(x, at);
    if (lived)
        did(x, at, "answer", ROLE_CHAIR, x->place->office, utf8_ellipsis(m->batch, x->answer, 300),
            false);
    after_answer(m, d, x, lived);
}

static void live(struct city_maker *m, struct dice *d, struct load_item *x,
                 const struct demo_matter *matter, struct demo_teller t, bool lived)
{
    usec age = m->now - x->received;
    double days = lognormal(d, REPLY_MEDIAN, REPLY_SPREAD);
    usec wait = (usec)(days * 24) * USEC_HOUR + USEC_HOUR;
    if (!lived && wait > age * 4 / 5)
        wait = age * 4 / 5;
    usec accepted = office_hours(m, d, x->received + USEC_DAY);
    usec done = office_hours(m, d, x->received + wait);
    done = done > accepted ? done : accepted + USEC_HOUR;
    int end = pick(d, end_shares);
    if (lived) {
        start_clocks(x);
        did(x, x->received, "receive", x->channel == CHANNEL_WEB ? 0 : ROLE_CLERK,
            x->channel == CHANNEL_WEB ? 0 : x->place->office, NULL, false);
    }
    if (lived && accepted >= m->now) {
        x->public_title = x->public_text = NULL; /* nobody has looked through it yet */
        return;
    }
    const struct load_item **last = &m->last[x->place - m->places.at];
    x->state = SUB_ACCEPTED;
    if (lived) {
        x->clock[0].stopped = accepted;
        did(x, accepted, "accept", ROLE_CLERK, x->place->office, NULL, false);
        if (below(d, 3)) {
            x->clock[1].stopped = accepted + 2 * USEC_HOUR;
            did(x, accepted + 2 * USEC_HOUR, "contact", ROLE_CLERK, x->place->office,
                "电话联系过，约好到现场看。", true);
        }
    }
    if (end == END_TRANSFER) {
        x->first_org = x->place->office;
        x->org = unit_of(x->place, t.seed);
        if (lived && done >= m->now)
            x->state = SUB_TRANSFERRED;
        if (lived)
            did(x, accepted + 3 * USEC_HOUR, "transfer", ROLE_CLERK, x->place->office,
                "这项工作由该单位负责，已电话沟通。", false);
    } else if (end == END_MERGE && *last) {
        x->into = *last;
        x->state = SUB_MERGED;
        if (lived)
            did(x, accepted + USEC_HOUR, "merge", ROLE_CLERK, x->place->office, NULL, false);
    } else if ((end == END_REFUSE || end == END_WITHDRAW) && done < m->now) {
        bool refused = end == END_REFUSE;
        x->state = refused ? SUB_REFUSED : SUB_WITHDRAWN;
        x->reason = refused ? demo_refusals[t.seed % n_demo_refusals] : "";
        x->closed = done;
        stop_clocks(x, done);
        if (!refused) {
            x->title = x->text = "";
            x->public_title = x->public_text = NULL;
        }
        if (lived)
            did(x, done, refused ? "refuse" : "withdraw", refused ? ROLE_CLERK : 0,
                refused ? x->place->office : 0, x->reason, false);
        return;
    }
    if (done < m->now)
        answer(m, d, x, matter, t, lived, done);
    if (x->state != SUB_WITHDRAWN && !x->into)
        *last = x;
}

/* The i-th of all, by its moment: more every year. */
static usec moment_of(const struct city_maker *m, struct dice *d, int64_t i)
{
    double at = pow(((double)i + part(d)) / (double)m->n, 0.7);
    usec t = m->start + (usec)(at * (double)(m->now - m->start));
    day on = zone_day(m->zone, t);
    usec hour =
        zone_instant(m->zone, on, 6 + (int)below(d, 17), (int)below(d, 60), (int)below(d, 60));
    return hour < m->now - USEC_HOUR ? hour : t < m->now ? t : m->now - USEC_MINUTE;
}

static void invent(struct city_maker *m, struct load_item *x, int64_t i, usec at)
{
    static const char *const names[] = {"王阿菊", "应国平", "陈秀娥", "李根生", "朱小芬", "何水根"};
    struct dice dice = {mixed(m->seed ^ (uint64_t)i * UINT64_C(0xd1342543de82ef95))}, *d = &dice;
    const struct home *home = &m->home[below(d, m->n_home)];
    const struct load_place *p = home->place;
    int kind = pick(d, kind_shares);
    const struct demo_matter *matter = m->matter[kind][below(d, m->n_matter[kind])];
    bool lived = at >= m->now - 365 * USEC_DAY;
    struct demo_teller t = {p->body.name, home->town, below(d, UINT64_C(1) << 60)};
    *x = (struct load_item){
        .place = p,
        .kind = (enum submission_kind)kind,
        .channel = lived ? (enum submission_channel)pick(d, channel_shares) : CHANNEL_IMPORT,
        .category = matter->category,
        .title = utf8_ellipsis(m->batch, demo_told(m->batch, &t, matter->title), 37),
        .text = composed(m, d, matter, t),
        .place_text = "",
        .may_public = !lived || below(d, 12) != 0,
        .received = at,
        .author = below(d, 2) ? names[below(d, countof(names))] : "",
        .answer = "",
        .basis = ""};
    double supports = lognormal(d, 1.2, 1.4);
    x->supports = x->kind == SUB_SUGGESTION || below(d, 3) == 0 ? (int64_t)supports : 0;
    x->public_title = x->title; /* invented: nobody stands in them */
    x->public_text = x->text;
    live(m, d, x, matter, t, lived);
}

/* --- what is told of it ------------------------------------------------------------------------------ */

static const char *capacity_of(int role)
{
    return role < 0 ? "system" : role ? account_role_word((enum role)role) : "resident";
}

static void keep_acts(struct city_maker *m, const struct load_item *x)
{
    struct arena *a = &m->acts_memory;
    for (size_t i = 0; i < x->n_step; i++) {
        const struct load_step *s = &x->step[i];
        if (s->internal)
            continue;
        struct chronicle_act act = {.act = arena_printf(a, "submission.%s", s->act),
                                    .body = x->place->body.id,
                                    .number = arena_strdup(a, x->number),
                                    .subject = SUBJECT_SUBMISSION,
                                    .subject_id = x->id,
                                    .capacity = capacity_of(s->role),
                                    .org = s->org,
                                    .words = str_empty(s->words) ? NULL : arena_strdup(a, s->words),
                                    .on = CHRONICLE_NO_DAY,
                                    .link = arena_printf(a, "/s/%s", x->number),
                                    .quiet = true};
        VEC_PUSH(a, &m->acts, (struct chronicle_dated){s->at, act});
    }
}

static int by_time(const void *a, const void *b)
{
    const struct chronicle_dated *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->act.subject_id > y->act.subject_id) - (x->act.subject_id < y->act.subject_id);
}

/* Tells what came before `until`; the rest waits, in memory of its own. */
static void tell_acts(struct city_maker *m, usec until)
{
    size_t n = 0;
    if (m->acts.n == 0)
        return;
    qsort(m->acts.at, m->acts.n, sizeof(*m->acts.at), by_time);
    while (n < m->acts.n && m->acts.at[n].at < until)
        n++;
    chronicle_add_many(m->db, m->acts.at, n);
    __typeof__(m->acts) rest = {0};
    arena_reset(&m->acts_next);
    for (size_t i = n; i < m->acts.n; i++) {
        struct chronicle_dated d = m->acts.at[i];
        struct arena *a = &m->acts_next;
        d.act.act = arena_strdup(a, d.act.act);
        d.act.number = arena_strdup(a, d.act.number);
        d.act.words = d.act.words ? arena_strdup(a, d.act.words) : NULL;
        d.act.link = arena_strdup(a, d.act.link);
        VEC_PUSH(a, &rest, d);
    }
    struct arena swap = m->acts_memory;
    m->acts_memory = m->acts_next;
    m->acts_next = swap;
    m->acts = rest;
}

/* --- batches ------------------------------------------------------------------------------------------ */

static int by_moment(const void *a, const void *b)
{
    const usec *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void fill(void *ctx, struct load_batch *b)
{
    struct city_maker *m = ctx;
    size_t left = (size_t)(m->n - m->made);
    b->n = left < b->most ? left : b->most;
    usec *at = arena_array(&b->arena, usec, b->n);
    m->batch = &b->arena;
    m->last = arena_array(m->batch, const struct load_item *, m->places.n);
    for (size_t i = 0; i < b->n; i++) {
        struct dice d = {mixed(m->seed + (uint64_t)m->made + i)};
        at[i] = moment_of(m, &d, m->made + (int64_t)i);
    }
    if (b->n)
        qsort(at, b->n, sizeof(*at), by_moment);
    for (size_t i = 0; i < b->n; i++)
        invent(m, &b->item[i], m->made + (int64_t)i, at[i]);
    m->made += (int64_t)b->n;
    load_cut(b);
}

static bool write_batch(void *ctx, struct load_batch *b)
{
    struct city_maker *m = ctx;
    db_begin(m->db, DB_WRITE, &b->arena);
    load_write(m->db, m->zone, b);
    for (size_t i = 0; i < b->n && db_state(m->db) == DB_OK; i++)
        keep_acts(m, &b->item[i]);
    m->done += (int64_t)b->n;
    tell_acts(m, m->done < m->n ? b->item[b->n - 1].received : m->now);
    search_filled(m->db, "submission");
    bool good = db_commit(m->db);
    if (good && m->progress)
        m->progress(m->done, m->n);
    return good;
}

/* Places come in the order of the tree, a town before its villages. */
static bool find_homes(struct city_maker *m)
{
    struct body root;
    db_begin(m->db, DB_READ, &m->lasting);
    bool found = body_by_id(m->db, body_root(m->db), &root) &&
                 load_places(m->db, &m->lasting, root.code, &m->places);
    found = found && db_state(m->db) == DB_OK;
    db_rollback(m->db);
    m->home = arena_array(&m->lasting, struct home, m->places.n * 8 + 1);
    const char *town = "";
    for (size_t i = 0; i < m->places.n; i++) {
        const struct load_place *p = &m->places.at[i];
        if (p->body.kind == BODY_TOWN)
            town = p->body.name;
        for (int k = p->body.kind == BODY_TOWN ? 8 : 1; k > 0 && p->body.kind != BODY_CITY; k--)
            m->home[m->n_home++] = (struct home){p, town};
    }
    return found && m->n_home > 0;
}

bool submission_city(struct db *db, const struct zone *z, usec now, uint64_t seed, int64_t n,
                     void (*progress)(int64_t done, int64_t all))
{
    struct city_maker m = {
        .db = db, .zone = z, .now = now, .seed = seed, .n = n, .progress = progress};
    struct arena *const arenas[] = {&m.lasting, &m.acts_memory, &m.acts_next};
    for (size_t i = 0; i < countof(arenas); i++)
        arena_init(arenas[i], MEMORY);
    m.start = now - (usec)YEARS * 365 * USEC_DAY;
    sort_matters(&m);
    db_bulk(db, true);
    bool good = find_homes(&m) && load_batches(BATCH, fill, write_batch, &m);
    db_bulk(db, false);
    for (size_t i = 0; i < countof(arenas); i++)
        arena_free(arenas[i]);
    return good;
}
