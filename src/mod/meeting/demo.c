/*
 * demo.c - a year of Democracy Days in the demo town: held, missed, explained, and those to come.
 *
 * Every meeting walks through the rules at its own time, from the notice to the signed minutes. People, words and
 * days are invented; which of the days are missed follows from the place and the day, so that each run is the same.
 */

#include "base/hash.h"
#include "mod/meeting/inside.h"
#include "web/furnish.h"

#define NOTICE_AHEAD (12 * USEC_DAY)
#define MADE_EVERY   (59 * USEC_DAY) /* as cron makes them 60 days ahead */

static const struct {
    const char *title;
    struct meeting_talk talk;
} talks[] = {
    {"路灯分两期修，先修哪一段",
     {.said = {"从小学到桥头这段，孩子晚自习回来要走，先修。",
               "我家门口也黑，可是孩子走的路应该在前。",
               "灯杆还能用的十一根，换灯头就行，省下的钱修第二期。"},
      .text = "先修小学到桥头一段，旧灯杆能用的只换灯头；第二期列入下一年。",
      .dissent = "桥西十四户也有老人夜里出门，希望第二期写明月份。",
      .outcome = OUTCOME_CONSENSUS,
      .hands = false}},
    {"老年食堂的开饭时间",
     {.said = {"冬天五点天就黑了，老人走夜路我们不放心。", "厨房四点半能出第一锅，人手够。",
               "送饭的七位能不能跟着早半小时？"},
      .text = "冬季晚饭改为四点半，送餐四点十分出门；试行一个月再议。",
      .dissent = "",
      .outcome = OUTCOME_CONSENSUS,
      .hands = false}},
    {"水渠清淤的出工和费用",
     {.said = {"四处淤得最厉害，拖到插秧就来不及了。", "出工的误工补贴按去年的办，不另加。",
               "机器清两处，人工清两处，算下来最省。"},
      .text = "三月底前清完四处，两处用机器，两处出工；费用公布在村务栏。",
      .dissent = "下游三户认为应当先清分水口。",
      .outcome = OUTCOME_RESOLUTION,
      .hands = true}},
    {"文化礼堂晚上的音量",
     {.said = {"跳舞的姐妹们愿意八点半收。", "孩子要高考，六月前能不能再早一点？",
               "音箱换个方向，楼上就听不见了。"},
      .text = "平日八点半结束，五、六月提前到八点；音箱朝河边放。",
      .dissent = "",
      .outcome = OUTCOME_CONSENSUS,
      .hands = false}},
    {"卫生室的值班和送药",
     {.said = {"星期天也该有人，老人不挑日子生病。", "两个村合起来排班，一人一周，排得过来。",
               "送药的登记本放在卫生室，谁都可以查。"},
      .text = "与邻村合排值班表，星期天上午有人；行动不便的老人送药上门。",
      .dissent = "",
      .outcome = OUTCOME_RESOLUTION,
      .hands = true}},
};

/* --- who --------------------------------------------------------------------------------------------- */

static int64_t somebody(struct req *r, const struct body *b, const char *what, const char *name)
{
    const char *login = str_lower(r->arena, str_of(arena_printf(r->arena, "%s-%s", what, b->code)));
    int64_t id = account_find(r->db, login);
    return id ? id
              : account_add(
                    r->db, furnish_today(r) - 400 * USEC_DAY,
                    &(struct new_person){
                        .login = login, .name = name, .assurance = AL_PERSON, .cheap = true});
}

static struct topic_by as(const struct req *r, int64_t user, enum role role)
{
    return (struct topic_by){
        .zone = r->app->zone, .now = r->now, .user = user, .role = role, .quiet = true};
}

bool meeting_crew_of(struct req *r, const struct body *b, struct meeting_crew *c)
{
    struct council_members all = council_members(r->db, council_of_body(r->db, b->id),
                                                 zone_day(r->app->zone, furnish_today(r)));
    int64_t chair = account_find(r->db, "chair"), clerk = account_find(r->db, "clerk"),
            watch = account_find(r->db, "supervisor");
    bool known = streq(b->code, "BSY") && chair && clerk && watch;
    if (all.n == 0)
        return false;
    c->body = b->id;
    c->host = known ? chair : somebody(r, b, "host", all.at[0].name);
    c->recorder = known ? clerk : somebody(r, b, "recorder", "何小敏");
    c->supervisor = known ? watch : somebody(r, b, "watch", "金国平");
    c->chair = as(r, c->host, ROLE_CHAIR);
    c->clerk = as(r, c->recorder, ROLE_CLERK);
    c->watch = as(r, c->supervisor, ROLE_SUPERVISOR);
    return true;
}

/* --- one meeting -------------------------------------------------------------------------------------- */

bool meeting_demo_notice(struct req *r, const struct meeting_crew *c, int64_t meeting)
{
    struct meeting m;
    struct unmet_list lacks = {.arena = r->arena, .zone = c->clerk.zone, .now = r->now};
    return meeting_by_id(r->db, meeting, &m) &&
           meeting_notice(r->db, &c->clerk, r->rng, "", &m, &lacks);
}

bool meeting_demo_open(struct req *r, const struct meeting_crew *c, int64_t meeting)
{
    struct meeting m;
    struct unmet_list lacks = {.arena = r->arena, .zone = c->clerk.zone, .now = r->now};
    const char *why;
    if (!meeting_by_id(r->db, meeting, &m))
        return false;
    struct council_members all = council_members(r->db, m.org, zone_day(c->clerk.zone, m.starts));
    size_t come = (size_t)meeting_quorum(r->db, c->clerk.zone, &m) + 2;
    size_t away = all.n > come ? all.n - come : 0;
    size_t from = (size_t)(meeting_day(c->clerk.zone, &m) / 28) * away;
    for (size_t i = 0; i < all.n; i++) {
        /* Each time others stay away, and the chair never does: at's first is the chair. */
        bool stays = i > 0 && (i + all.n - from % all.n) % all.n < away;
        if (all.at[i].kind != SEAT_SUBSTITUTE && !stays)
            meeting_sign_in(r->db, &c->clerk, &m, all.at[i].person, "", "",
                            i % 3 ? HOW_LIST : HOW_QR, &why);
    }
    return meeting_open(r->db, &c->chair, &m, "", &lacks);
}

/* One person after the other, a little longer each. */
static void speak(struct req *r, const struct meeting_crew *c, const struct meeting *m,
                  int64_t item, const struct meeting_talk *k,
                  const struct meeting_attendances_rows *here)
{
    struct topic_by clerk = c->clerk;
    const char *why;
    for (size_t i = 0; i < countof(k->said) && k->said[i]; i++) {
        clerk.now += 2 * USEC_MINUTE;
        meeting_turn(r->db, &clerk, m, item, here->at[(i * 7 + (size_t)item) % here->n].id, &why);
        clerk.now += (70 + 45 * (int64_t)i) * USEC_SECOND;
        meeting_turn(r->db, &clerk, m, 0, 0, &why);
        struct meeting_turns_rows turns = q_meeting_turns(r->db, .meeting = m->id);
        if (turns.n)
            meeting_gist(r->db, &clerk, m, turns.at[turns.n - 1].id, k->said[i], &why);
    }
}

static void ask(struct req *r, const struct meeting_crew *c, const struct meeting *m, int64_t item,
                const struct meeting_talk *k)
{
    const char *why;
    struct topic_by anybody = as(r, 0, 0);
    int64_t id = meeting_ask(r->db, &anybody, m, item, "", k->question, false, &why);
    if (!id)
        return;
    meeting_question_set(r->db, &c->clerk, m, id, QUESTION_READ, "", &why);
    if (k->answer)
        meeting_question_set(r->db, &c->clerk, m, id, QUESTION_ANSWERED, k->answer, &why);
}

void meeting_demo_talk(struct req *r, const struct meeting_crew *c, int64_t meeting, int64_t item,
                       const struct meeting_talk *k)
{
    struct meeting m;
    const char *why;
    struct meeting_attendances_rows here = q_meeting_attendances(r->db, .meeting = meeting);
    if (!meeting_by_id(r->db, meeting, &m) || here.n < 5)
        return;
    speak(r, c, &m, item, k, &here);
    if (k->question)
        ask(r, c, &m, item, k);
    int64_t present = meeting_present(r->db, meeting);
    struct meeting_vote v = {.method = k->hands ? METHOD_HANDS : METHOD_CONSENSUS,
                             .outcome = k->outcome,
                             .yes = present - 3,
                             .no = 1,
                             .abstain = 2,
                             .text = k->text};
    int64_t decision = k->text ? meeting_decide(r->db, &c->clerk, &m, item, &v, &why) : 0;
    if (decision && !str_empty(k->dissent))
        meeting_dissent(r->db, &c->clerk, &m, decision, here.at[4].id, k->dissent, &why);
}

usec meeting_demo_close(struct req *r, const struct meeting_crew *c, int64_t meeting)
{
    struct meeting m;
    struct unmet_list lacks = {.arena = r->arena, .zone = c->clerk.zone, .now = r->now};
    const char *why;
    bool done = meeting_by_id(r->db, meeting, &m) && meeting_close(r->db, &c->chair, &m, &lacks) &&
                meeting_by_id(r->db, meeting, &m) &&
                meeting_minutes_circulate(r->db, &c->clerk, "", &m, &why) &&
                meeting_by_id(r->db, meeting, &m);
    return done ? m.corrections + 9 * USEC_HOUR : 0;
}

bool meeting_demo_correct(struct req *r, int64_t meeting, const struct meeting_talk *k)
{
    struct meeting m;
    const char *why;
    if (!meeting_by_id(r->db, meeting, &m))
        return false;
    struct council_members all = council_members(r->db, m.org, zone_day(r->app->zone, m.starts));
    struct topic_by member = as(r, 0, ROLE_MEMBER);
    for (size_t i = 0; i < all.n && !member.user; i++)
        member.user = all.at[i].user;
    return meeting_minutes_correct(r->db, &member, &m, k->correction, &why);
}

bool meeting_demo_answer(struct req *r, const struct meeting_crew *c, int64_t meeting,
                         const struct meeting_talk *k)
{
    struct meeting m;
    const char *why;
    struct meeting_corrections_rows asked = q_meeting_corrections(r->db, .meeting = meeting);
    if (!meeting_by_id(r->db, meeting, &m))
        return false;
    for (size_t i = 0; i < asked.n; i++)
        if (!meeting_minutes_answer(r->db, &c->clerk, &m, asked.at[i].id, false, k->stays, &why))
            return false;
    return true;
}

bool meeting_demo_sign(struct req *r, const struct meeting_crew *c, int64_t meeting)
{
    static const enum signer who[] = {SIGNER_HOST, SIGNER_RECORDER, SIGNER_SUPERVISOR};
    const struct topic_by *by[] = {&c->chair, &c->clerk, &c->watch};
    uint8_t sum[SHA256_BYTES];
    struct meeting m;
    const char *why, *text = meeting_minutes_text(r->db, meeting);
    sha256(text, strlen(text), sum);
    for (size_t i = 0; i < countof(who); i++)
        if (!meeting_by_id(r->db, meeting, &m) ||
            !meeting_sign(r->db, by[i], &m, who[i], hex_encode(r->arena, sum, sizeof(sum)), false,
                          "", &why))
            return false;
    return meeting_by_id(r->db, meeting, &m) && meeting_publish(r->db, &c->clerk, &m, &why);
}

/* --- a Democracy Day, step by step --------------------------------------------------------------------- */

struct one_day {
    int64_t body, meeting;
    size_t talk;
    bool missed, explained;
};

static bool crew_of(struct req *r, const struct one_day *d, struct meeting_crew *c)
{
    struct body b;
    return body_by_id(r->db, d->body, &b) && meeting_crew_of(r, &b, c);
}

static void sign(struct req *r, void *ctx)
{
    struct one_day *d = ctx;
    struct meeting_crew c;
    if (crew_of(r, d, &c))
        meeting_demo_sign(r, &c, d->meeting);
}

static void rise(struct req *r, void *ctx)
{
    struct one_day *d = ctx;
    struct meeting_crew c;
    usec at = crew_of(r, d, &c) ? meeting_demo_close(r, &c, d->meeting) : 0;
    if (at)
        furnish_at(r, at, sign, d);
}

static void sit(struct req *r, void *ctx)
{
    struct one_day *d = ctx;
    struct meeting_crew c;
    struct meeting m;
    if (!crew_of(r, d, &c) || !meeting_demo_open(r, &c, d->meeting) ||
        !meeting_by_id(r->db, d->meeting, &m))
        return;
    meeting_demo_talk(r, &c, d->meeting, meeting_items(r->db, m.id).at[0].id, &talks[d->talk].talk);
    furnish_at(r, m.starts + 90 * USEC_MINUTE, rise, d);
}

static void announce(struct req *r, void *ctx)
{
    struct one_day *d = ctx;
    struct meeting_crew c;
    struct meeting m;
    const char *why;
    struct unmet_list lacks = {.arena = r->arena, .zone = r->app->zone, .now = r->now};
    if (!meeting_by_id(r->db, d->meeting, &m) || !crew_of(r, d, &c))
        return;
    struct meeting_plan p = {.body = m.body,
                             .kind = m.kind,
                             .lang = m.lang,
                             .title = "",
                             .place_text = *m.place_text ? m.place_text : "文化礼堂",
                             .who = "人人都可以来听，来说",
                             .starts = m.starts,
                             .ends = m.ends,
                             .host = c.host,
                             .recorder = c.recorder};
    meeting_item_add(r->db, &c.clerk, &m, 0, talks[d->talk].title, "", &why);
    if (meeting_change(r->db, &c.clerk, &m, &p, &lacks) && meeting_demo_notice(r, &c, m.id))
        furnish_at(r, m.starts, sit, d);
}

static void explain(struct req *r, void *ctx)
{
    struct one_day *d = ctx;
    struct meeting_crew c;
    struct meeting m;
    const char *why;
    if (meeting_by_id(r->db, d->meeting, &m) && crew_of(r, d, &c))
        meeting_explain(r->db, &c.clerk, &m,
                        "那两天台风过境，全员在外巡查，没有开成。议程并入下一个民主日。", &why);
}

static void miss(struct req *r, void *ctx)
{
    struct one_day *d = ctx;
    struct meeting m;
    const char *why;
    struct topic_by system = as(r, 0, 0);
    if (!meeting_by_id(r->db, d->meeting, &m) ||
        !meeting_move(r->db, &system, &m, MEETING_MISSED, "", &why))
        return;
    meeting_tell(r->db, &system, &m, "meeting.missed", NULL);
    if (d->explained)
        furnish_at(r, r->now + 2 * USEC_DAY, explain, d);
}

/* The first days after the council was set up come too early for a lawful notice. */
static void too_early(struct req *r, void *ctx)
{
    struct one_day *d = ctx;
    struct meeting_crew c;
    struct meeting m;
    const char *why;
    if (meeting_by_id(r->db, d->meeting, &m) && crew_of(r, d, &c))
        meeting_cancel(r->db, &c.clerk, &m, "制度刚刚建立，来不及提前公告，从下一个民主日开始。",
                       &why);
}

static void plan_day(struct req *r, const struct body *b, const struct meeting *m)
{
    struct one_day *d = furnish_keep(r, sizeof(*d));
    uint64_t pick = (uint64_t)m->standing / 28 + (uint64_t)b->id * 5;
    *d = (struct one_day){
        .body = b->id, .meeting = m->id, .talk = pick % countof(talks), .explained = pick % 2};
    if (m->starts - NOTICE_AHEAD < r->now)
        furnish_at(r, r->now, too_early, d);
    else if (m->ends < furnish_today(r) && pick % 11 == 3)
        furnish_at(r, m->ends + USEC_HOUR, miss, d);
    else
        furnish_at(r, m->starts - NOTICE_AHEAD, announce, d);
}

/* The days of all places as cron makes them; those that are new begin their story. */
static void make_days(struct req *r, void *ctx)
{
    struct body_list all = body_all(r->db, "");
    struct topic_by system = as(r, 0, 0);
    (void)ctx;
    for (size_t i = 0; i < all.n; i++) {
        int64_t n = meeting_make_days(r->db, &system, &all.at[i]);
        struct meetings l =
            meeting_of_body(r->db, all.at[i].id, r->now, r->now + 70 * USEC_DAY, 200);
        for (size_t k = l.n; k > 0 && n > 0; k--)
            if (l.at[k - 1].kind == MEETING_DEMOCRACY_DAY) {
                plan_day(r, &all.at[i], &l.at[k - 1]);
                n--;
            }
    }
}

void meeting_furnish(struct req *r)
{
    for (usec t = r->now - 365 * USEC_DAY; t < r->now; t += MADE_EVERY)
        furnish_at(r, t, make_days, NULL);
    furnish_at(r, r->now, make_days, NULL);
}
