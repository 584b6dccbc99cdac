/*
 * demo.c - the councils of the demo town: three pilot towns and their villages, with everybody in them. All of them are
 * invented; those who can sign in sit in their seats.
 *
 * Rosters go the way of every roster: a draft, handed in, checked, approved; so the demo cannot hold one that breaks a
 * rule. One village has lost members since (新渡村): its council is too small, and the pages say so.
 */
#include "mod/council/rules.h"

#define DAYS_AGO     400 /* since when the rosters hold: a year of meetings needs members */
#define LOST_AGO     38
#define TOWN_SEATS   37
#define OFFICE_SEATS 4
#define WATCH_SEATS  5
#define GROUP_SEATS  7
#define SEATS_PLAN   120

#define BSY "linhai/baishuiyang/"
#define YJ  "linhai/yanjiang/"
#define KC  "linhai/kuocang/"

static const struct login {
    const char *login, *path;
    enum org_kind organ;
    enum council_seat_kind kind;
    bool woman;
} logins[] = {
    {"chair", BSY, ORG_COUNCIL, SEAT_CHAIR, false},
    {"member", BSY, ORG_COUNCIL, SEAT_MEMBER, true},
    {"bsy-member2", BSY, ORG_COUNCIL, SEAT_MEMBER, false},
    {"bsy-member3", BSY, ORG_COUNCIL, SEAT_MEMBER, true},
    {"clerk", BSY, ORG_OFFICE, SEAT_CHAIR, true},
    {"supervisor", BSY, ORG_SUPERVISION, SEAT_CHAIR, false},
    {"shangxi-chair", BSY "shangxi/", ORG_COUNCIL, SEAT_CHAIR, false},
    {"shangxi-clerk", BSY "shangxi/", ORG_OFFICE, SEAT_CHAIR, true},
    {"yj-chair", YJ, ORG_COUNCIL, SEAT_CHAIR, false},
    {"yj-member", YJ, ORG_COUNCIL, SEAT_MEMBER, false},
    {"yj-clerk", YJ, ORG_OFFICE, SEAT_CHAIR, true},
    {"yj-supervisor", YJ, ORG_SUPERVISION, SEAT_CHAIR, true},
    {"kc-chair", KC, ORG_COUNCIL, SEAT_CHAIR, false},
    {"kc-member", KC, ORG_COUNCIL, SEAT_MEMBER, true},
    {"kc-clerk", KC, ORG_OFFICE, SEAT_CHAIR, true},
    {"kc-supervisor", KC, ORG_SUPERVISION, SEAT_CHAIR, false},
};

static const char *const surnames[] = {
    "王", "陈", "李", "张", "金", "林", "徐", "朱", "周", "蒋", "项", "郑", "叶", "何",
    "卢", "应", "包", "洪", "谢", "章", "胡", "杨", "冯", "沈", "罗", "潘", "尹", "马",
    "葛", "方", "郭", "董", "许", "吴", "黄", "赵", "孙", "钱", "戴", "苏", "蔡"};
static const char *const men[] = {"国华", "建军", "根水", "立夫", "明德", "守信", "海涛", "永福",
                                  "阿土", "正义", "志坚", "学文", "光明", "金土", "仁寿", "长根",
                                  "小龙", "伟民", "荣昌", "茂林", "启航", "文斌", "春生", "德顺",
                                  "宏伟", "世杰", "兴旺", "宝林", "家骏"};
static const char *const women[] = {"玉兰", "晓红", "素珍", "云仙", "丽萍", "春燕", "秀珍",
                                    "小芬", "美娟", "桂花", "阿香", "文静", "雪梅", "爱珠",
                                    "冬莲", "慧敏", "彩云", "菊芳", "佳怡", "红霞", "水仙"};

/* What somebody of a constituency is, after what its code speaks of; the last one is anybody. local: said with the
 * village. None of them tells who belongs to a party: a capacity is public. */
static const struct trade {
    const char *code;
    bool local;
    const char *words[4];
} trades[] = {
    {"women", true, {"妇联执委", "幼儿园教师", "排舞队队长", "来料加工点负责人"}},
    {"youth", true, {"返乡创业青年", "乡村医生", "电商店主", "果树嫁接能手"}},
    {"senior", true, {"老年协会会长", "退休教师", "老木匠", "老年食堂帮厨"}},
    {"veteran", false, {"退休乡镇干部", "退休卫生院院长", "退休农技站站长", "退休小学校长"}},
    {"zhilian", false, {"中学教师", "农技员", "律师", "卫生院医师"}},
    {"commerce", true, {"五金店主", "杨梅合作社社长", "民宿主人", "农家乐店主"}},
    {"enterprise", false, {"机械厂车间主任", "罐头厂厂长", "供电所所长", "信用社主任"}},
    {"elsewhere", false, {"在杭州经商", "在上海做建筑", "在宁波任教", "在义乌做生意"}},
    {"party", false, {"小学教师", "卫生院护士", "纺织厂工人", "快递站站长"}},
    {"congress", false, {"镇人大代表", "市人大代表", "镇人大代表", "镇人大代表"}},
    {"cppcc", false, {"市政协委员", "市政协委员", "市政协委员", "市政协委员"}},
    {"supervis", true, {"村务监督委员会主任", "村务监督委员会委员", "村民小组长", "村民代表"}},
    {"governance", true, {"网格员", "人民调解员", "平安志愿者", "巡防队员"}},
    {"committee", true, {"村委会主任", "村委会委员", "村会计", "治保主任"}},
    {"", true, {"村民代表", "种植大户", "泥水工", "货车司机"}},
};

struct plan {
    struct req *r;
    const struct council *c;
    day from;
    size_t name; /* running number: who comes next */
    struct seat_values v[SEATS_PLAN];
    size_t n;
};

static const char *next_name(struct plan *p, bool woman)
{
    size_t k = p->name++;
    const char *given = woman ? women[k * 5 % countof(women)] : men[k * 11 % countof(men)];
    return arena_printf(p->r->arena, "%s%s", surnames[k * 7 % countof(surnames)], given);
}

static const struct trade *trade_of(const char *code)
{
    for (const struct trade *t = trades;; t++)
        if (strstr(code, t->code))
            return t;
}

static struct seat_values *add(struct plan *p, int64_t org, enum council_seat_kind kind)
{
    BUG_IF(p->n == SEATS_PLAN);
    struct seat_values *v = &p->v[p->n];
    bool woman = p->n % 5 == 1 || p->n % 5 == 3;
    /* Two in seven belong to the party, and those below whose constituency says so: fewer than half. */
    *v = (struct seat_values){
        .org = org,
        .name = next_name(p, woman),
        .note = "",
        .kind = kind,
        .capacity = "",
        .constituency = "",
        .origin = p->n % 4 == 3 ? ORIGIN_APPLIED : ORIGIN_NOMINATED,
        .from = p->from,
        .until = council_term_end(
            p->from, charter_int(p->r->db, p->c->body.id, "council.term.months", p->from)),
        .party = p->n % 7 < 2 ? FLAG_YES : FLAG_NO,
        .woman = woman ? FLAG_YES : FLAG_NO};
    p->n++;
    return v;
}

/* Those who can sign in take the first fitting seats of their organ. */
static void seat_logins(struct plan *p, int64_t org, enum org_kind organ, size_t first)
{
    size_t member = first + 1;
    for (const struct login *l = logins; l < logins + countof(logins); l++) {
        struct person who;
        if (l->organ != organ || !streq(l->path, p->c->body.path))
            continue;
        size_t at = l->kind == SEAT_CHAIR ? first : member;
        int64_t user = account_find(p->r->db, l->login);
        if (at >= p->n || p->v[at].org != org || !user || !account_person(p->r->db, user, &who))
            continue;
        member += l->kind != SEAT_CHAIR;
        p->v[at].name = who.name;
        p->v[at].user = user;
        p->v[at].woman = l->woman ? FLAG_YES : FLAG_NO;
    }
}

/* --- the council itself ------------------------------------------------------------------------------- */

static void name_trade(struct plan *p, struct seat_values *v, const char *code, size_t i,
                       const struct body_list *villages)
{
    const struct trade *trade = trade_of(code);
    const char *words = trade->words[i % countof(trade->words)];
    bool of_village = trade->local && villages->n && p->c->body.kind == BODY_TOWN;
    v->constituency = code;
    if (strstr(code, "women") && v->woman != FLAG_YES) {
        v->woman = FLAG_YES;
        v->name = next_name(p, true);
    }
    if (streq(code, "party") || streq(code, "branch"))
        v->party = FLAG_YES;
    v->capacity = of_village
                      ? arena_printf(p->r->arena, "%s%s", villages->at[i % villages->n].name, words)
                      : words;
}

/* Each constituency gets its least, then one more in turn until the council is full. */
static void plan_council(struct plan *p, size_t want)
{
    struct charter_constituencies l =
        charter_constituencies(p->r->db, p->c->body.id, zone_day(p->r->app->zone, p->r->now));
    struct body_list villages = body_children(p->r->db, p->c->body.id);
    int64_t *left = arena_array(p->r->arena, int64_t, l.n + 1);
    for (size_t i = 0; i < l.n; i++)
        left[i] = l.at[i].min;
    size_t first = p->n;
    for (int round = 0; l.n && round < 40 && p->n - first < want; round++)
        for (size_t i = 0; i < l.n && p->n - first < want; i++) {
            int64_t more = round == 0 ? l.at[i].min : 1;
            for (int64_t k = 0; k < more; k++) {
                if (l.at[i].max && left[i] >= l.at[i].max && round)
                    continue;
                size_t at = p->n;
                struct seat_values *v = add(p, p->c->org.id,
                                            at == first       ? SEAT_CHAIR
                                            : at == first + 4 ? SEAT_DEPUTY
                                                              : SEAT_MEMBER);
                name_trade(p, v, l.at[i].code, at, &villages);
                left[i] += round > 0;
            }
        }
    while (!l.n && p->n - first < want)
        name_trade(p, add(p, p->c->org.id, p->n == first ? SEAT_CHAIR : SEAT_MEMBER), "", p->n,
                   &villages);
    p->v[first].capacity = p->c->body.kind == BODY_TOWN ? "镇党委副书记" : "村党组织书记";
    p->v[first].party = FLAG_YES;
    seat_logins(p, p->c->org.id, ORG_COUNCIL, first);
}

static void plan_organs(struct plan *p)
{
    struct org_list orgs = org_of_body(p->r->db, p->c->body.id);
    size_t council_end = p->n;
    for (size_t i = 0; i < orgs.n; i++) {
        const struct org *o = &orgs.at[i];
        size_t first = p->n, n = o->kind == ORG_OFFICE        ? OFFICE_SEATS
                                 : o->kind == ORG_SUPERVISION ? WATCH_SEATS
                                 : o->kind == ORG_GROUP       ? GROUP_SEATS
                                                              : 0;
        for (size_t k = 0; k < n; k++) {
            struct seat_values *v = add(p, o->id, k == 0 ? SEAT_CHAIR : SEAT_MEMBER);
            if (o->kind == ORG_GROUP && 2 + k * 3 < council_end) {
                v->name = p->v[2 + k * 3].name; /* groups are made of members */
                v->user = p->v[2 + k * 3].user;
                v->capacity = p->v[2 + k * 3].capacity;
            }
        }
        seat_logins(p, o->id, o->kind, first);
    }
}

static const struct actor the_system = {0, "system"};

/* Draft, handed in, approved; false: the rules of the place say no. */
static bool install(struct req *r, const struct council *c, usec then, day day_then,
                    const struct seat_values *v, size_t n)
{
    council_roster d;
    struct council_lines lines;
    const char *why = NULL;
    int64_t id = roster_draft_open(r->db, then, day_then, c, the_system);
    return id && q_council_roster_get(r->db, &d, .id = id) &&
           seats_import(r->db, then, c, &d, d.version, v, n, the_system, &why) == COUNCIL_DONE &&
           q_council_roster_get(r->db, &d, .id = id) &&
           roster_draft_submit(r->db, then, &d, d.version, day_then, day_then, the_system, &why) ==
               COUNCIL_DONE &&
           q_council_roster_get(r->db, &d, .id = id) &&
           roster_approve(r->db, then, day_then, c, &d, d.version, "",
                          (struct actor){0, account_role_word(ROLE_CHAIR)}, true, &lines,
                          &why) == COUNCIL_DONE;
}

static size_t seats_wanted(struct req *r, const struct council *c, day on, size_t nth)
{
    int64_t min = charter_int(r->db, c->body.id, "council.size.min", on);
    int64_t max = charter_int(r->db, c->body.id, "council.size.max", on);
    if (c->body.kind == BODY_TOWN)
        return (size_t)(TOWN_SEATS < min ? min : TOWN_SEATS > max ? max : TOWN_SEATS);
    int64_t n = streq(c->body.code, "YJXD") ? min : min + 3 + (int64_t)(nth % 4) * 2;
    return (size_t)(n < max ? n : max);
}

/* Two members of one village have left, and nobody followed. */
static void lose_members(struct req *r, const struct council *c, day on)
{
    struct council_roster_on holds;
    const char *why;
    size_t lost = 0;
    if (!q_council_roster_on(r->db, &holds, .council = c->org.id, .on = on))
        return;
    struct council_seats_rows rows = council_seats_of(r->db, holds.id);
    for (size_t i = rows.n; i > 0 && lost < 2; i--)
        if (rows.at[i - 1].org == c->org.id && rows.at[i - 1].kind == SEAT_MEMBER) {
            seat_depart(r->db, r->now - LOST_AGO * USEC_DAY, on, c, rows.at[i - 1].id,
                        on - LOST_AGO + (day)lost * 9, lost ? LEFT_MOVED : LEFT_RESIGNED,
                        (struct actor){0, account_role_word(ROLE_CLERK)}, true, &why);
            lost++;
        }
}

/* --- what is going on ------------------------------------------------------------------------------------ */

static const struct {
    const char *name, *words;
    enum council_origin origin;
    bool accept;
    const char *reason; /* NULL: not decided */
} candidates[] = {
    {"潘启航", "返乡三年，办了合作社，想替年轻人说几句话。", ORIGIN_APPLIED, true, ""},
    {"郭桂花", "老年协会推荐：热心，大家信得过。", ORIGIN_NOMINATED, false, NULL},
    {"戴荣昌", "在上海做建筑，每月回来，愿意参加。", ORIGIN_APPLIED, false,
     "今年在外代表名额已满，名单保留，明年优先考虑。"},
};

static void furnish_candidates(struct req *r, const struct council *c)
{
    const char *why;
    struct charter_constituencies l =
        charter_constituencies(r->db, c->body.id, zone_day(r->app->zone, r->now));
    for (size_t i = 0; i < countof(candidates); i++) {
        int64_t id = candidate_add(
            r->db, r->now - (day)(20 - i) * USEC_DAY, c,
            &(struct candidate_values){.name = candidates[i].name,
                                       .constituency = l.n ? l.at[(i * 3 + 1) % l.n].code : "",
                                       .words = candidates[i].words,
                                       .contact = "",
                                       .origin = candidates[i].origin},
            the_system);
        if (id && candidates[i].reason)
            candidate_decide(r->db, r->now - 5 * USEC_DAY, c, id, candidates[i].accept,
                             candidates[i].reason, the_system, &why);
    }
}

/* Somebody who has stayed away too often, and somebody who told it beforehand. */
static void furnish_absences(struct req *r, const struct council *c, day on)
{
    struct council_members m = council_members(r->db, c->org.id, on);
    if (m.n < 12)
        return;
    for (day k = 1; k <= charter_int(r->db, c->body.id, "council.absences", on); k++)
        council_presence_set(r->db, r->now, c->org.id, m.at[m.n - 1].person, on - k * 30, false);
    council_announce_absence(r->db, r->now, c->org.id, m.at[8].person, on + 12, "去杭州陪母亲看病");
}

static bool furnish_council(struct req *r, const struct council *c, size_t nth, day on)
{
    usec then = r->now - DAYS_AGO * USEC_DAY;
    day day_then = zone_day(r->app->zone, then);
    struct plan *p = arena_new(r->arena, struct plan);
    const char *why = NULL;
    p->r = r;
    p->c = c;
    p->from = day_then;
    p->name = nth * 61 + 3;
    plan_council(p, seats_wanted(r, c, on, nth));
    plan_organs(p);
    if (chair_post_name(c->body.kind))
        chair_post_give(r->db, then, day_then, c, p->v[0].name, "", day_then - 200, the_system,
                        &why);
    return install(r, c, then, day_then, p->v, p->n);
}

void council_furnish(struct req *r)
{
    day on = zone_day(r->app->zone, r->now);
    struct body_list all = body_all(r->db, "");
    for (size_t i = 0; i < all.n; i++) {
        struct council c;
        int64_t id = council_of_body(r->db, all.at[i].id);
        if (!id || !council_get(r->db, id, &c) || !furnish_council(r, &c, i, on))
            continue;
        if (streq(c.body.code, "YJXD"))
            lose_members(r, &c, on);
        if (streq(c.body.code, "BSY")) {
            furnish_candidates(r, &c);
            roster_draft_open(r->db, r->now, on, &c, the_system);
        }
        if (c.body.kind == BODY_TOWN)
            furnish_absences(r, &c, on);
    }
}
