/*
 * demo.c - a year of Democracy Days in the demo town: held, missed, explained, and those to come.
 *
 * Every meeting walks through the rules at its own time, from the notice to the signed minutes. People, words and
 * days are invented; which of the days are missed follows from the place and the day, so that each run is the same.
 */
#include "base/hash.h"
#include "mod/meeting/inside.h"

static const struct {
    const char *title, *said[3], *text, *dissent;
    bool hands;
} talks[] = {
    {"路灯分两期修，先修哪一段",
     {"从小学到桥头这段，孩子晚自习回来要走，先修。", "我家门口也黑，可是孩子走的路应该在前。",
      "灯杆还能用的十一根，换灯头就行，省下的钱修第二期。"},
     "先修小学到桥头一段，旧灯杆能用的只换灯头；第二期列入下一年。",
     "桥西十四户也有老人夜里出门，希望第二期写明月份。",
     false},
    {"老年食堂的开饭时间",
     {"冬天五点天就黑了，老人走夜路我们不放心。", "厨房四点半能出第一锅，人手够。",
      "送饭的七位能不能跟着早半小时？"},
     "冬季晚饭改为四点半，送餐四点十分出门；试行一个月再议。",
     "",
     false},
    {"水渠清淤的出工和费用",
     {"四处淤得最厉害，拖到插秧就来不及了。", "出工的误工补贴按去年的办，不另加。",
      "机器清两处，人工清两处，算下来最省。"},
     "三月底前清完四处，两处用机器，两处出工；费用公布在村务栏。",
     "下游三户认为应当先清分水口。",
     true},
    {"文化礼堂晚上的音量",
     {"跳舞的姐妹们愿意八点半收。", "孩子要高考，六月前能不能再早一点？",
      "音箱换个方向，楼上就听不见了。"},
     "平日八点半结束，五、六月提前到八点；音箱朝河边放。",
     "",
     false},
    {"卫生室的值班和送药",
     {"星期天也该有人，老人不挑日子生病。", "两个村合起来排班，一人一周，排得过来。",
      "送药的登记本放在卫生室，谁都可以查。"},
     "与邻村合排值班表，星期天上午有人；行动不便的老人送药上门。",
     "",
     true},
};

struct demo {
    struct req *r;
    struct db *db;
    usec today;
    int64_t host, recorder, supervisor;
    struct topic_by chair, clerk, watch;
    size_t talk;
};

static int64_t person(struct demo *d, const struct body *b, const char *what, const char *name)
{
    struct arena *a = d->r->arena;
    const char *login = str_lower(a, str_of(arena_printf(a, "%s-%s", what, b->code)));
    int64_t id = account_find(d->db, login);
    return id ? id
              : account_add(
                    d->db, d->today - 400 * USEC_DAY,
                    &(struct new_person){
                        .login = login, .name = name, .assurance = AL_PERSON, .cheap = true});
}

static void set_now(struct demo *d, usec now)
{
    d->chair.now = d->clerk.now = d->watch.now = now;
}

static struct topic_by as(struct demo *d, int64_t user, enum role role)
{
    return (struct topic_by){
        .zone = d->r->app->zone, .now = d->today, .user = user, .role = role, .quiet = true};
}

static bool announce(struct demo *d, struct meeting *m)
{
    const char *why;
    struct unmet_list lacks = {.arena = d->r->arena, .zone = d->clerk.zone};
    usec early = m->starts - 12 * USEC_DAY;
    set_now(d, early < d->today ? early : d->today);
    lacks.now = d->clerk.now;
    struct meeting_plan p = {.body = m->body,
                             .kind = m->kind,
                             .lang = m->lang,
                             .title = "",
                             .place_text = *m->place_text ? m->place_text : "文化礼堂",
                             .who = "人人都可以来听，来说",
                             .starts = m->starts,
                             .ends = m->ends,
                             .host = d->host,
                             .recorder = d->recorder};
    meeting_item_add(d->db, &d->clerk, m, 0, talks[d->talk].title, "", &why);
    return meeting_change(d->db, &d->clerk, m, &p, &lacks) && meeting_by_id(d->db, m->id, m) &&
           meeting_notice(d->db, &d->clerk, d->r->rng, "", m, &lacks) &&
           meeting_by_id(d->db, m->id, m);
}

static void talk(struct demo *d, const struct meeting *m)
{
    const char *why;
    struct meeting_items items = meeting_items(d->db, m->id);
    struct meeting_attendances_rows here = q_meeting_attendances(d->db, .meeting = m->id);
    for (size_t i = 0; i < countof(talks[0].said) && here.n > 4; i++) {
        set_now(d, d->clerk.now + 2 * USEC_MINUTE);
        meeting_turn(d->db, &d->clerk, m, items.at[0].id, here.at[(i * 7 + d->talk) % here.n].id,
                     &why);
        set_now(d, d->clerk.now + (70 + 45 * (int64_t)i) * USEC_SECOND);
        meeting_turn(d->db, &d->clerk, m, 0, 0, &why);
        struct meeting_turns_rows turns = q_meeting_turns(d->db, .meeting = m->id);
        if (turns.n)
            meeting_gist(d->db, &d->clerk, m, turns.at[turns.n - 1].id, talks[d->talk].said[i],
                         &why);
    }
    int64_t present = meeting_present(d->db, m->id);
    struct meeting_vote v = {.method = talks[d->talk].hands ? METHOD_HANDS : METHOD_CONSENSUS,
                             .outcome =
                                 talks[d->talk].hands ? OUTCOME_RESOLUTION : OUTCOME_CONSENSUS,
                             .yes = present - 3,
                             .no = 1,
                             .abstain = 2,
                             .text = talks[d->talk].text};
    int64_t decision = meeting_decide(d->db, &d->clerk, m, items.at[0].id, &v, &why);
    if (decision && *talks[d->talk].dissent && here.n > 4)
        meeting_dissent(d->db, &d->clerk, m, decision, here.at[4].id, talks[d->talk].dissent, &why);
}

static bool sit(struct demo *d, struct meeting *m)
{
    struct unmet_list lacks = {.arena = d->r->arena, .zone = d->clerk.zone};
    struct council_members all = council_members(d->db, m->org, zone_day(d->clerk.zone, m->starts));
    int64_t quorum = meeting_quorum(d->db, d->clerk.zone, m), come = quorum + 2;
    const char *why;
    set_now(d, m->starts - 10 * USEC_MINUTE);
    for (size_t i = 0; i < all.n && come > 0; i++)
        if (all.at[i].kind != SEAT_SUBSTITUTE)
            come -= meeting_sign_in(d->db, &d->clerk, m, all.at[i].person, "", "",
                                    i % 3 ? HOW_LIST : HOW_QR, &why) != 0;
    set_now(d, m->starts);
    lacks.now = m->starts;
    if (!meeting_open(d->db, &d->chair, m, "", &lacks) || !meeting_by_id(d->db, m->id, m))
        return false;
    talk(d, m);
    set_now(d, m->starts + 90 * USEC_MINUTE);
    return meeting_close(d->db, &d->chair, m, &lacks) && meeting_by_id(d->db, m->id, m);
}

static void sign(struct demo *d, struct meeting *m)
{
    uint8_t sum[SHA256_BYTES];
    const char *why, *text = meeting_minutes_text(d->db, m->id);
    sha256(text, strlen(text), sum);
    const char *hex = hex_encode(d->r->arena, sum, sizeof(sum));
    meeting_minutes_circulate(d->db, &d->clerk, "", m, &why);
    if (!meeting_by_id(d->db, m->id, m) || m->corrections + USEC_HOUR > d->today)
        return;
    set_now(d, m->corrections + USEC_HOUR);
    meeting_sign(d->db, &d->chair, m, SIGNER_HOST, hex, false, "", &why);
    meeting_by_id(d->db, m->id, m);
    meeting_sign(d->db, &d->clerk, m, SIGNER_RECORDER, hex, false, "", &why);
    meeting_sign(d->db, &d->watch, m, SIGNER_SUPERVISOR, hex, false, "", &why);
    if (meeting_by_id(d->db, m->id, m))
        meeting_publish(d->db, &d->clerk, m, &why);
}

static void one_day(struct demo *d, const struct body *b, struct meeting *m)
{
    const char *why;
    uint64_t pick = (uint64_t)m->standing / 28 + (uint64_t)b->id * 5;
    d->talk = pick % countof(talks);
    if (m->ends < d->today && pick % 11 == 3) { /* missed */
        struct topic_by system = {.zone = d->chair.zone, .now = m->ends + USEC_HOUR, .quiet = true};
        if (meeting_move(d->db, &system, m, MEETING_MISSED, "", &why))
            meeting_tell(d->db, &system, m, "meeting.missed", NULL);
        set_now(d, m->ends + 2 * USEC_DAY);
        if (pick % 2 && d->clerk.now < d->today && meeting_by_id(d->db, m->id, m))
            meeting_explain(d->db, &d->clerk, m,
                            "那两天台风过境，全员在外巡查，没有开成。议程并入下一个民主日。", &why);
        return;
    }
    if (m->starts - 30 * USEC_DAY > d->today || !announce(d, m) || m->ends > d->today)
        return;
    if (sit(d, m))
        sign(d, m);
}

static void one_place(struct demo *d, const struct body *b)
{
    struct meetings l =
        meeting_of_body(d->db, b->id, d->today - 366 * USEC_DAY, d->today + 30 * USEC_DAY, 40);
    struct council_members all =
        council_members(d->db, council_of_body(d->db, b->id), zone_day(d->r->app->zone, d->today));
    int64_t chair = account_find(d->db, "chair"), clerk = account_find(d->db, "clerk"),
            watch = account_find(d->db, "supervisor");
    bool known = streq(b->code, "BSY") && chair && clerk && watch;
    if (l.n == 0 || all.n == 0)
        return;
    d->host = known ? chair : person(d, b, "host", all.at[0].name);
    d->recorder = known ? clerk : person(d, b, "recorder", "何小敏");
    d->supervisor = known ? watch : person(d, b, "watch", "金国平");
    d->chair = as(d, d->host, ROLE_CHAIR);
    d->clerk = as(d, d->recorder, ROLE_CLERK);
    d->watch = as(d, d->supervisor, ROLE_SUPERVISOR);
    for (size_t i = 0; i < l.n; i++)
        if (l.at[i].state == MEETING_PLANNED)
            one_day(d, b, &l.at[i]);
}

/* Days are made 60 days ahead, as cron would have, then held in their own time. */
void meeting_furnish(struct req *r)
{
    struct demo d = {.r = r, .db = r->db, .today = r->now};
    struct body_list all = body_all(r->db, "");
    for (usec t = r->now - 365 * USEC_DAY; t < r->now; t += 59 * USEC_DAY)
        for (size_t i = 0; i < all.n; i++)
            meeting_make_days(r->db,
                              &(struct topic_by){.zone = r->app->zone, .now = t, .quiet = true},
                              &all.at[i]);
    for (size_t i = 0; i < all.n; i++)
        one_place(&d, &all.at[i]);
    meeting_standing(r->db, r->app->zone, r->now);
}
