/*
 * demo.c - a year of the demo town's submissions, lived through by the rules: each act at its own time and by its
 * own person, so that clocks, chronicle, lists and ratings are what real use would have left.
 *
 * What happens is decided beforehand by the request's randomness; the acts are steps of furnish.h.
 */
#include <stdlib.h>

#include "mod/submission/demo.h"
#include "web/furnish.h"
#include "web/i18n.h"

#define DEMO_MANY 320 /* in a demo; tests make do with fewer */
#define DEMO_FEW  48

enum fate {
    FATE_CLOSED,   /* answered, "solved" */
    FATE_PARTLY,   /* answered, "partly" or "no" */
    FATE_SILENT,   /* answered, no word yet, closed by time */
    FATE_REOPENED, /* "no", opened again, answered again */
    FATE_REFUSED,
    FATE_TRANSFERRED, /* handed on, taken over, answered */
    FATE_OBJECTED,
    FATE_MERGED, /* with the one before it */
    FATE_EXTENDED,
    FATE_WITHDRAWN,
    FATE_OPEN /* nobody has answered: recent, or overdue */
};

enum step {
    STEP_FILE,
    STEP_ACCEPT,
    STEP_CONTACT,
    STEP_TRANSFER,
    STEP_TAKE,
    STEP_OBJECT,
    STEP_MERGE,
    STEP_EXTEND,
    STEP_DRAFT,
    STEP_PUBLISH,
    STEP_RATE,
    STEP_REOPEN,
    STEP_DRAFT2,
    STEP_PUBLISH2,
    STEP_REFUSE,
    STEP_WITHDRAW,
    STEP_SUPPORT,
    STEP_CLOSE
};

struct story {
    const struct demo_matter *m;
    enum fate fate;
    usec start;
    int64_t body, office, unit, clerk, chair;
    const char *village, *town;
    uint64_t seed;
    enum submission_channel channel;
    bool public, stuck;
    int64_t id;
    int merged_with; /* story; -1 */
};

struct demo {
    struct req *r;
    struct db *db;
    struct story *story;
    int n;
};

struct event {
    struct demo *d;
    struct story *story;
    enum step step;
};

/* --- words ----------------------------------------------------------------------------------------------- */

static const char *told(struct arena *a, const struct story *s, const char *words)
{
    return demo_told(a, &(struct demo_teller){s->village, s->town, s->seed}, words);
}

/* --- who and where --------------------------------------------------------------------------------------- */

struct desk_of {
    int64_t town, office, units[4], clerk, chair;
    size_t n_units;
};

static int64_t somebody(struct db *db, const char *login, const char *other)
{
    int64_t id = account_find(db, login);
    return id ? id : account_find(db, other);
}

static struct desk_of desk_at(struct db *db, const struct body *town)
{
    struct desk_of d = {.town = town->id, .office = sub_office_of(db, town->id)};
    struct org_list orgs = org_of_body(db, town->id);
    for (size_t i = 0; i < orgs.n; i++)
        if (orgs.at[i].kind == ORG_UNIT && d.n_units < countof(d.units))
            d.units[d.n_units++] = orgs.at[i].id;
    bool first = streq(town->code, "BSY");
    bool second = streq(town->code, "YJ");
    d.clerk = somebody(db, first ? "clerk" : second ? "yj-clerk" : "kc-clerk", "clerk");
    d.chair = somebody(db, first ? "chair" : second ? "yj-chair" : "kc-chair", "chair");
    return d;
}

static struct submission_by by_of(const struct demo *d, usec now, int64_t user, enum role role,
                                  int64_t org)
{
    return (struct submission_by){
        .zone = d->r->app->zone, .now = now, .user = user, .org = org, .role = role, .quiet = true};
}

/* --- steps of a story -------------------------------------------------------------------------------------- */

static void file_it(struct demo *d, struct story *s, struct submission_by *by)
{
    static const char *const names[] = {"王阿菊", "应国平", "陈秀娥", "李根生", "朱小芬", "何水根"};
    const char *why = NULL;
    struct submission_receipt receipt;
    bool helped =
        s->channel == CHANNEL_COUNTER || s->channel == CHANNEL_PHONE || s->channel == CHANNEL_PAPER;
    struct submission_by person = by_of(d, by->now, 0, 0, 0);
    const char *ending =
        streq(s->m->lang, "zh-Hans") ? demo_endings[s->channel][s->seed / 3 % 4] : "";
    struct submission_new n = {
        .body = s->body,
        .kind = s->m->kind,
        .channel = s->channel,
        .category = s->seed % 3 ? s->m->category : "",
        .title = told(d->r->arena, s, s->m->title),
        .text = arena_printf(d->r->arena, "%s%s", told(d->r->arena, s, s->m->text), ending),
        .may_public = s->public,
        .consent = helped,
        .lang = s->m->lang};
    if (helped || s->seed % 2)
        n.contact = (struct submission_contact){names[s->seed % countof(names)], "13905760000", ""};
    if (submission_file(d->db, helped ? by : &person, d->r->rng, &n, &receipt, &why))
        s->id = receipt.id;
    else
        db_fail(d->db, DB_BUG, arena_printf(d->r->arena, "demo: %s: %s", n.title, why));
}

static struct submission_sort sorted(const struct story *s, const struct submission *x)
{
    return (struct submission_sort){.kind = s->m->kind,
                                    .category = s->m->category,
                                    .public_title = x->title,
                                    .public_text = x->text};
}

static void rate_it(struct demo *d, const struct story *s, const struct submission *x, usec now)
{
    bool good = s->fate != FATE_PARTLY && s->fate != FATE_REOPENED;
    const char *why, *words = "";
    if (s->seed % 4 != 0)
        words =
            good ? demo_thanks[s->seed % n_demo_thanks] : demo_grumbles[s->seed % n_demo_grumbles];
    struct submission_rating v = {.attitude =
                                      good ? 4 + (int)(s->seed % 2) : 3 + (int)(s->seed % 3) / 2,
                                  .speed = good ? 3 + (int)(s->seed % 3) : 2,
                                  .result = good ? 4 + (int)(s->seed / 2 % 2) : 2,
                                  .solved = good          ? SOLVED_YES
                                            : s->seed % 2 ? SOLVED_PARTLY
                                                          : SOLVED_NO,
                                  .words = words};
    struct submission_by person = by_of(d, now, 0, 0, 0);
    submission_rate(d->db, &person, x, &v, &why);
}

static void answer_it(struct demo *d, const struct story *s, const struct submission *x,
                      const struct submission_by *clerk, const struct submission_by *chair,
                      bool publish, const char *text)
{
    struct submission_answer a;
    const char *why;
    bool open = submission_answer_open(d->db, x->id, &a);
    if (!publish)
        submission_answer_save(d->db, clerk, x, open ? a.version : 0, text,
                               told(d->r->arena, s, s->m->basis), true, &why);
    else if (open)
        submission_answer_publish(d->db, chair, x, a.version, &why);
}

static void support_it(struct demo *d, const struct story *s, const struct submission *x, usec now)
{
    for (uint64_t i = 0; i < s->seed % 23; i++)
        submission_support(d->db, now, x, 0,
                           arena_printf(d->r->arena, "%llu", (unsigned long long)(s->seed + i)));
}

static void take_step(struct req *r, void *ctx)
{
    struct event *e = ctx;
    struct demo *d = e->d;
    struct story *s = e->story;
    enum step step = e->step;
    usec now = r->now;
    struct submission_by clerk = by_of(d, now, s->clerk, ROLE_CLERK, s->office);
    struct submission_by chair = by_of(d, now, s->chair, ROLE_CHAIR, s->office);
    struct submission_by unit = by_of(d, now, 0, ROLE_UNIT, s->unit);
    struct submission_by person = by_of(d, now, 0, 0, 0);
    struct arena *a = d->r->arena;
    struct submission x, main;
    const char *why = NULL;
    if (step == STEP_FILE) {
        file_it(d, s, &clerk);
        return;
    }
    if (!s->id || !submission_by_id(d->db, s->id, &x))
        return;
    struct submission_sort sort = sorted(s, &x);
    switch (step) {
    case STEP_ACCEPT:
        submission_accept(d->db, &clerk, &x, &sort, &why);
        break;
    case STEP_CONTACT:
        submission_contacted(d->db, &clerk, &x, "电话联系过，本人在家，约好到现场看。", &why);
        break;
    case STEP_TRANSFER:
        submission_transfer(d->db, &clerk, &x, s->unit, "这项工作由该单位负责，已电话沟通。", &why);
        break;
    case STEP_TAKE:
        submission_take_over(d->db, &unit, &x, &why);
        break;
    case STEP_OBJECT:
        submission_object(d->db, &unit, &x,
                          "这一段归村集体管护，不在我们的管养名录里，附名录第三页。", &why);
        break;
    case STEP_MERGE:
        if (s->merged_with >= 0 && submission_by_id(d->db, d->story[s->merged_with].id, &main))
            submission_merge(d->db, &clerk, &x, &main, &why);
        break;
    case STEP_EXTEND:
        submission_extend(d->db, &clerk, &x, 5, "需要等检测报告，报告七个工作日后才出。", s->chair,
                          &why);
        break;
    case STEP_DRAFT:
        answer_it(d, s, &x, &clerk, &chair, false, told(a, s, s->m->answer));
        break;
    case STEP_DRAFT2:
        answer_it(
            d, s, &x, &clerk, &chair, false,
            streq(s->m->lang, "en")
                ? "We went there again with you. What was left undone is done now; the photographs "
                  "of before and after hang on the notice board. If anything is still missing, "
                  "tell us here within thirty days."
                : "我们和您一起又去看了一次，您说得对，上次只做了一半。剩下的部分已经做完，前后的照"
                  "片"
                  "贴在公开栏上。要是还有没做到的，三十天以内在这里说一声，我们再来。");
        break;
    case STEP_PUBLISH:
    case STEP_PUBLISH2:
        answer_it(d, s, &x, &clerk, &chair, true, NULL);
        break;
    case STEP_RATE:
        rate_it(d, s, &x, now);
        break;
    case STEP_REOPEN:
        submission_reopen(d->db, &person, &x, demo_grumbles[s->seed % n_demo_grumbles], &why);
        break;
    case STEP_REFUSE:
        submission_refuse(d->db, &clerk, &x, demo_refusals[s->seed % n_demo_refusals], &why);
        break;
    case STEP_WITHDRAW:
        submission_withdraw(d->db, &person, &x, s->seed % 2 ? "我们两家自己说好了。" : "", &why);
        break;
    case STEP_SUPPORT:
        support_it(d, s, &x, now);
        break;
    case STEP_CLOSE:
        submission_close_by_time(d->db, d->r->app->zone, now, &x);
        break;
    case STEP_FILE:
        break;
    }
}

/* --- what happens when --------------------------------------------------------------------------------------- */

static uint64_t below(struct demo *d, uint64_t n)
{
    return rng_below(d->r->rng, n);
}

/* Office hours: between 8:40 and 16:40 of a weekday. */
static usec office_time(const struct demo *d, usec t)
{
    const struct zone *z = d->r->app->zone;
    day on = zone_day(z, t);
    while (day_weekday(on) > 5)
        on++;
    int minute = 40 + (int)(t / USEC_SECOND % 480);
    return zone_instant(z, on, 8 + minute / 60, minute % 60, (int)(t % 60));
}

static usec plan(struct demo *d, int story, enum step step, usec at, bool office)
{
    usec when = office ? office_time(d, at) : at;
    struct event *e = arena_new(d->r->arena, struct event);
    *e = (struct event){d, &d->story[story], step};
    furnish_at(d->r, when, take_step, e);
    return when;
}

static void plan_answer(struct demo *d, int i, usec from)
{
    struct story *s = &d->story[i];
    usec days = (usec)(1 + below(d, s->m->kind == SUB_ENQUIRY ? 3 : 12));
    if (s->stuck)
        days += 25;
    usec draft = plan(d, i, STEP_DRAFT, from + days * USEC_DAY, true);
    usec out = plan(d, i, STEP_PUBLISH, draft + USEC_DAY, true);
    usec word = out + (usec)(1 + below(d, 6)) * USEC_DAY + (usec)below(d, 9) * USEC_HOUR;
    if (s->fate == FATE_SILENT) {
        plan(d, i, STEP_CLOSE, out + 32 * USEC_DAY, false);
        return;
    }
    plan(d, i, STEP_RATE, word, false);
    if (s->fate == FATE_PARTLY)
        plan(d, i, STEP_CLOSE, out + 32 * USEC_DAY, false);
    if (s->fate != FATE_REOPENED)
        return;
    usec again = plan(d, i, STEP_REOPEN, word + USEC_HOUR, false);
    if (s->seed % 3 && d->r->now - s->start < 70 * USEC_DAY)
        return; /* nobody has answered again */
    usec second = plan(d, i, STEP_DRAFT2, again + 6 * USEC_DAY, true);
    plan(d, i, STEP_PUBLISH2, second + USEC_DAY, true);
}

static void plan_story(struct demo *d, int i)
{
    struct story *s = &d->story[i];
    bool office = s->channel != CHANNEL_WEB && s->channel != CHANNEL_GROUP;
    s->start = plan(d, i, STEP_FILE, s->start, office);
    usec accepted = office_time(d, s->start + USEC_DAY);
    switch (s->fate) {
    case FATE_WITHDRAWN:
        plan(d, i, STEP_ACCEPT, accepted, true);
        plan(d, i, STEP_WITHDRAW, accepted + 3 * USEC_DAY, false);
        return;
    case FATE_REFUSED:
        plan(d, i, STEP_REFUSE, accepted, true);
        return;
    case FATE_OPEN:
        if (s->seed % 3)
            plan(d, i, STEP_ACCEPT, accepted, true);
        if (s->seed % 6 == 1)
            plan(d, i, STEP_TRANSFER, accepted + USEC_DAY, true);
        if (s->seed % 3 == 2)
            plan(d, i, STEP_CONTACT, accepted + USEC_DAY, true);
        plan(d, i, STEP_SUPPORT, accepted + 2 * USEC_DAY, false);
        return;
    case FATE_CLOSED:
    case FATE_PARTLY:
    case FATE_SILENT:
    case FATE_REOPENED:
    case FATE_TRANSFERRED:
    case FATE_OBJECTED:
    case FATE_MERGED:
    case FATE_EXTENDED:
        break;
    }
    plan(d, i, STEP_ACCEPT, accepted, true);
    usec on = plan(d, i, STEP_CONTACT, accepted + USEC_DAY / 2, true);
    if (s->seed % 5 < 2)
        plan(d, i, STEP_SUPPORT, on + USEC_HOUR, false);
    if (s->fate == FATE_MERGED) {
        plan(d, i, STEP_MERGE, accepted + USEC_HOUR, true);
        plan_answer(d, i, on); /* of its own, when the other one was answered before */
        return;
    }
    if (s->fate == FATE_TRANSFERRED || s->fate == FATE_OBJECTED) {
        usec sent = plan(d, i, STEP_TRANSFER, on + USEC_DAY, true);
        on = plan(d, i, s->fate == FATE_OBJECTED ? STEP_OBJECT : STEP_TAKE, sent + USEC_DAY, true);
    }
    if (s->fate == FATE_EXTENDED)
        on = plan(d, i, STEP_EXTEND, on + USEC_DAY, true);
    plan_answer(d, i, on);
}

static enum fate fate_of(struct demo *d, usec age)
{
    static const enum fate fates[] = {
        FATE_CLOSED, FATE_CLOSED,   FATE_CLOSED,      FATE_CLOSED,   FATE_CLOSED,  FATE_CLOSED,
        FATE_CLOSED, FATE_PARTLY,   FATE_PARTLY,      FATE_SILENT,   FATE_SILENT,  FATE_SILENT,
        FATE_CLOSED, FATE_REOPENED, FATE_TRANSFERRED, FATE_OBJECTED, FATE_REFUSED, FATE_MERGED,
        FATE_MERGED, FATE_EXTENDED, FATE_WITHDRAWN};
    if (age < 6 * USEC_DAY)
        return FATE_OPEN;
    if (age < 40 * USEC_DAY && below(d, 9) == 0)
        return FATE_OPEN; /* some of these are overdue by now */
    return fates[below(d, countof(fates))];
}

static enum submission_channel channel_of(struct demo *d)
{
    static const enum submission_channel c[] = {CHANNEL_WEB,   CHANNEL_WEB,     CHANNEL_WEB,
                                                CHANNEL_WEB,   CHANNEL_COUNTER, CHANNEL_COUNTER,
                                                CHANNEL_PHONE, CHANNEL_PAPER};
    return c[below(d, countof(c))];
}

static void invent(struct demo *d, int i, const struct body_list *villages,
                   const struct desk_of *desk, const struct body *town_of)
{
    struct story *s = &d->story[i];
    size_t v = (size_t)below(d, villages->n);
    const struct body *b = &villages->at[v], *town = &town_of[v];
    const struct desk_of *k = &desk[v];
    s->m = &demo_matters[(size_t)below(d, n_demo_matters)];
    bool en = streq(s->m->lang, "en");
    s->seed = below(d, UINT64_C(1) << 40);
    s->body = s->seed % 7 == 0 ? town->id : b->id;
    s->village = en ? b->name_en : b->name;
    s->town = en ? town->name_en : town->name;
    s->office = k->office;
    s->unit = k->n_units ? k->units[s->seed % k->n_units] : 0;
    s->clerk = k->clerk;
    s->chair = k->chair;
    s->channel = en ? CHANNEL_WEB : channel_of(d);
    s->public = s->m->kind != SUB_REPORT && below(d, 12) != 0;
    s->merged_with = -1;
    /* Not evenly: more as people hear of it, and mornings and evenings more than noon. */
    usec span = 360 * USEC_DAY;
    usec age = (usec)(below(d, 1000) * below(d, 1000) / 1000) * (span / 1000);
    s->start = d->r->now - age - (usec)below(d, 14 * 60) * USEC_MINUTE - USEC_HOUR;
    s->fate = fate_of(d, age);
    s->stuck = below(d, 24) == 0;
}

static int by_start(const void *a, const void *b)
{
    const struct story *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* A word that is joined with another one says the same thing some days later in the same village. */
static void pair_up(struct demo *d)
{
    for (int i = 1; i < d->n; i++) {
        struct story *s = &d->story[i];
        for (int k = i - 1; s->fate == FATE_MERGED && k >= 0 && k > i - 30; k--) {
            const struct story *m = &d->story[k];
            if (m->fate != FATE_CLOSED && m->fate != FATE_SILENT)
                continue;
            s->m = m->m;
            s->body = m->body;
            s->village = m->village;
            s->town = m->town;
            s->office = m->office;
            s->clerk = m->clerk;
            s->chair = m->chair;
            s->seed = m->seed + 64 * (uint64_t)(i + 1); /* the same choices of "!", others differ */
            s->public = true;
            s->start = m->start + 20 * USEC_HOUR;
            s->merged_with = k;
            break;
        }
        if (s->fate == FATE_MERGED && s->merged_with < 0)
            s->fate = FATE_CLOSED;
    }
}

static void add_templates(struct demo *d, int64_t town)
{
    static const char *const words[][2] = {
        {"已派人查看", "您好。我们已经派人到现场看过，情况和您说的一样。接下来由〔单位〕在〔日期〕"
                       "以前办好，办完以后"
                       "在这里告诉您。"},
        {"不属于本镇管理", "您反映的事情由〔单位〕负责，电话〔号码〕。我们已经替您转过去，并会盯着"
                           "，转办期间仍由我们对您负责。"},
        {"需要等检测结果",
         "已经取样送检，报告要〔几〕个工作日。拿到报告当天，数字和下一步怎么办都公布在这里。"},
        {"谢谢您的建议",
         "您的建议已经列入下一个民主日的讨论，会议时间在首页。欢迎您来，也可以在这里补充。"}};
    for (size_t i = 0; i < countof(words); i++) {
        struct submission_template_add row;
        q_submission_template_add(d->db, &row, .body = town, .title = words[i][0],
                                  .text = words[i][1]);
    }
}

void submission_furnish(struct req *r)
{
    struct demo *d = arena_new(r->arena, struct demo);
    *d = (struct demo){
        .r = r, .db = r->db, .n = r->app->config->cheap_passwords ? DEMO_FEW : DEMO_MANY};
    struct body_list all = body_all(r->db, ""),
                     villages = {arena_array(r->arena, struct body, all.n + 1), 0};
    struct desk_of *desk = arena_array(r->arena, struct desk_of, all.n + 1);
    struct body *town = arena_array(r->arena, struct body, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].kind == BODY_TOWN)
            add_templates(d, all.at[i].id);
        if (all.at[i].kind != BODY_VILLAGE ||
            !body_by_id(r->db, all.at[i].parent, &town[villages.n]))
            continue;
        desk[villages.n] = desk_at(r->db, &town[villages.n]);
        villages.at[villages.n++] = all.at[i];
    }
    if (villages.n == 0)
        return;
    d->story = arena_array(r->arena, struct story, (size_t)d->n);
    for (int i = 0; i < d->n; i++)
        invent(d, i, &villages, desk, town);
    qsort(d->story, (size_t)d->n, sizeof(*d->story), by_start);
    pair_up(d);
    for (int i = 0; i < d->n; i++)
        plan_story(d, i);
}
