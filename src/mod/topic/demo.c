/*
 * demo.c - the topics of the demo town, in every stage that this room can bring them to: collected, chosen,
 * announced, studied, waiting for the council, declined, on the fast track. Meetings and what follows carry
 * some of them on (topic_demos in topic.h). Everything goes through the rules, in the past, day by day.
 *
 * Places are those of the pilots; what is said in them is invented.
 */
#include "mod/topic/room.h"

#define SX "linhai/baishuiyang/shangxi/"
#define ZL "linhai/baishuiyang/zhuli/"
#define QT "linhai/baishuiyang/qiaotou/"

struct story {
    const char *place, *clerk, *lang, *title, *summary, *category, *statutory, *why, *where, *host,
        *brief;
    const char *option[2][3]; /* name, words, cost; none: views do not differ */
    const char *asked[2][3];  /* who, how, what they said */
    int opened;               /* days ago */
    int64_t paper;            /* signatures */
    int to;                   /* stage; 0: declined with `why` */
    const char *fast;         /* the chair's reason */
};

const struct topic_demo topic_demos[] = {
    {"lamps", 11, false, 120}, {"parking", 8, false, 38}, {"canteen", 9, false, 76},
    {"ditch", 7, false, 16},   {"bus", 5, false, -5},     {"bins", 4, false, -6},
    {"market", 3, false, -12}, {"hall", 2, false, 0},     {"square", 1, false, 0},
    {"fair", 2, false, 0},     {"bridge", 10, false, 27}, {"guesthouse", 6, true, 68},
    {"gate", 6, false, 4},     {NULL, 0, false, 0},
};

/* In the order of topic_demos. */
static const struct story stories[] = {
    {SX,
     "shangxi-clerk",
     "zh-Hans",
     "村口到小学的路灯，先装哪一段？",
     "从村口到小学一公里，十九根灯杆只亮十一盏。钱一次不够装完，先亮哪一段，大家说。",
     "construction",
     "",
     "二十多人提到同一件事，关系到孩子晚上回家的路，列为议题。",
     "上溪村文化礼堂",
     "王国强",
     "## 现状\n\n十九根灯杆，亮十一盏，最暗的是弯道到校门口的三百米。\n\n## "
     "钱\n\n今年能用的有四万二千元，全部换新要九万。",
     {{"先装弯道和校门口", "六盏太阳能灯，不拉线，半个月能亮。", "约 2.6 万元"},
      {"先装村口", "接电网，亮度高，进村一路都看得见。", "约 4.1 万元"}},
     {{"沿路 12 户人家", "上门", "九户要先照弯道，三户要先照村口。"},
      {"小学的老师和家长", "放学时座谈", "冬天五点就黑了，希望五点亮灯。"}},
     150,
     23,
     5,
     NULL},
    {SX,
     "shangxi-clerk",
     "zh-Hans",
     "老樟树下能不能停车？",
     "樟树底下停了十来辆车，树根被压实，老人没有地方坐；可是车也真的没有地方放。",
     "transport",
     "",
     "停车和乘凉两边都有道理，需要坐下来商量。",
     "上溪村文化礼堂",
     "王国强",
     "樟树树龄约三百年，登记在册。树冠下停车十一辆，村里另有两块空地可以改。",
     {{"树下不停，改空地", "晒谷场北边划十四个车位。", "约 8000 元"},
      {"白天不停，夜里可停", "早七点前开走，轮流值守。", "不用钱"}},
     {{"树下常停车的 9 户", "上门", "有地方停就愿意挪。"},
      {"老年协会", "树下座谈", "石凳要放回来。"}},
     60,
     0,
     5,
     NULL},
    {ZL,
     "clerk",
     "zh-Hans",
     "老年食堂几点开饭，能不能送饭？",
     "中饭十一点太早，下地的人赶不上；走不动的老人最该吃这口饭，反而吃不上。",
     "civil",
     "",
     "吃饭的和送饭的都说了话，列为议题一起定。",
     "竹里村老年食堂",
     "周建平",
     "食堂每天 46 人吃饭，十一点开饭。十四位老人走不到食堂。三位三轮车师傅顺路。",
     {{NULL}},
     {{"食堂吃饭的老人", "饭桌边问", "多数愿意晚半个钟头。"},
      {"三位三轮车师傅", "谈话", "一份贴一元就送。"}},
     100,
     0,
     5,
     NULL},
    {"linhai/kuocang/songling/",
     "kc-clerk",
     "zh-Hans",
     "上游水渠谁来修，钱怎么出？",
     "台风过后渠塌了四五米，下面二十几亩田没有水。要花集体的钱，议事会商量之后还要由村民会议表决。",
     "farming",
     "works",
     "事情急，钱是大家的，先商量、再交村民会议表决。",
     "松岭村晒谷场",
     "卢国良",
     "塌方四米六，石坎要重砌。报价 1.2 万元；水毁修复资金可以补七成。",
     {{NULL}},
     {{"渠下 17 户田户", "田头", "愿意出工，钱请集体出。"},
      {"水利站", "现场", "七成可以补，要先有村民会议的决议。"}},
     40,
     0,
     5,
     NULL},
    {"linhai/baishuiyang/",
     "clerk",
     "zh-Hans",
     "早班车能不能提前二十分钟？",
     "头班车七点开，初中七点十分早读，孩子下车要一路跑。",
     "transport",
     "",
     "三个村的家长都提到，公司也愿意谈。",
     "镇政府二楼会议室",
     "周建平",
     "跟车三天：头班车平均 21 名学生，到校 7 点 08 分。提前到六点四十，公司说可以试一个学期。",
     {{NULL}},
     {{"三个村的 31 位家长", "电话", "都赞成。"}, {"班车司机", "座谈", "早起可以，希望晚班早收。"}},
     22,
     20,
     5,
     NULL},
    {QT,
     "clerk",
     "zh-Hans",
     "溪边的垃圾桶几天一清，谁来看着？",
     "夏天三四天没有人清，苍蝇和气味都进了屋。",
     "environment",
     "",
     "合同写了天数，没有人看着，需要定一个办法。",
     "桥头村村委会",
     "周建平",
     "合同写明夏季一天一清，十天里有四天没有做到。",
     {{NULL}},
     {{NULL}},
     19,
     0,
     4,
     NULL},
    {"linhai/yanjiang/",
     "yj-clerk",
     "zh-Hans",
     "菜场门口的摊位往哪里去？",
     "市日摊位摆到路中间，救护车进不来；里面的摊位又空着二十多个。",
     "market",
     "",
     "摊主、住户和买菜的人都要坐下来，不能只赶一头。",
     "沿江镇便民服务中心",
     "徐正国",
     NULL,
     {{NULL}},
     {{NULL}},
     15,
     0,
     3,
     NULL},
    {"linhai/yanjiang/liutang/",
     "yj-clerk",
     "zh-Hans",
     "文化礼堂晚上给谁用？",
     "跳舞的、练鼓的、写作业的，都要用同一间礼堂，同一个钟点。",
     "education",
     "",
     NULL,
     NULL,
     NULL,
     NULL,
     {{NULL}},
     {{NULL}},
     11,
     6,
     2,
     NULL},
    {"linhai/kuocang/",
     "kc-clerk",
     "en",
     "Which corner of the square should stay green?",
     "The square will be paved before the winter. Children play in one corner, the old sit in "
     "another, and the "
     "market wants a third. One of them can keep its grass.",
     "construction",
     "",
     NULL,
     NULL,
     NULL,
     NULL,
     {{NULL}},
     {{NULL}},
     3,
     4,
     1,
     NULL},
    {"linhai/baishuiyang/",
     "clerk",
     "zh-Hans",
     "把集市搬到国道边？",
     "有人建议把逢五逢十的集市搬到国道边，停车方便。",
     "trade",
     "",
     "国道两侧不能设集市，这一条不是镇里可以商量的。停车的难处转到“老樟树下能不能停车”一起听。",
     NULL,
     NULL,
     NULL,
     {{NULL}},
     {{NULL}},
     26,
     0,
     0,
     NULL},
    {QT,
     "clerk",
     "zh-Hans",
     "石桥开裂了，先封还是先修？",
     "桥面裂了一条手指宽的缝，孩子天天从上面走。",
     "transport",
     "",
     NULL,
     "桥头村村委会",
     "周建平",
     NULL,
     {{NULL}},
     {{NULL}},
     30,
     0,
     5,
     "裂缝一夜宽了半指，学生天天从上面过，等不到七天公告。先开会定封桥和便道，材料同日贴出。"},
    {ZL,
     "clerk",
     "zh-Hans",
     "村里要不要办民宿合作社？",
     "有六户想一起做民宿，要用老粮仓，也要大家的名字。",
     "trade",
     "projects",
     "牵涉集体的房子，先听大家怎么想。",
     "竹里村老粮仓",
     "周建平",
     "老粮仓 420 平方米，闲置八年。改造估价六十万元。",
     {{"合作社", "愿意的人入股，按股分红。", "60 万元"},
      {"租给个人", "租金归集体，八年。", "每年 3 万元"}},
     {{"六户发起人", "座谈", "愿意先出十万。"},
      {"在外的 20 位村民", "电话", "一半想入股，一半怕赔。"}},
     90,
     0,
     5,
     NULL},
    {"linhai/baishuiyang/",
     "clerk",
     "zh-Hans",
     "小学门口接送时段要不要限行？",
     "七点二十到七点五十，校门口的车排到桥上。",
     "transport",
     "",
     "天天堵，家长和住户都来说过。",
     "镇中心小学会议室",
     "周建平",
     "连数五天，接送高峰 31 分钟，最多同时 64 辆车。",
     {{"限行半小时", "住户凭证进出。", "标志牌 2000 元"}, {"分年级放学", "错开十分钟。", "不用钱"}},
     {{"校门口 8 家店", "上门", "限行可以，卸货的时间要留。"},
      {"值班老师", "座谈", "愿意分批放学。"}},
     28,
     0,
     5,
     NULL},
};

struct teller {
    struct req *r;
    const struct story *s;
    struct topic_by by, chair;
    int64_t id;
    usec today;
};

/* At nine in the morning, so many days after it was opened; each act a minute later. */
static void on_day(struct teller *t, int after)
{
    day d = zone_day(t->by.zone, t->today) - t->s->opened + after;
    usec at = zone_instant(t->by.zone, d, 9, 0, 0);
    t->by.now = t->chair.now = at > t->by.now ? at : t->by.now + USEC_MINUTE;
}

static bool now_is(struct teller *t, struct topic *x)
{
    t->by.now += USEC_MINUTE;
    t->chair.now = t->by.now;
    return topic_by_id(t->r->db, t->id, x);
}

static void ahead(struct teller *t)
{
    struct topic x;
    struct unmet_list lacks;
    if (now_is(t, &x) && !topic_advance(t->r->db, &t->by, &x, &lacks))
        db_fail(t->r->db, DB_BUG,
                arena_printf(t->r->arena, "demo: %s: %s", x.title, lacks.at[0].key));
}

/* What villagers said in the same category becomes part of it, where there is some. */
static void gather(struct teller *t, int64_t body)
{
    struct submissions all =
        submission_list(t->r->db,
                        &(struct submission_filter){
                            .body = body, .state = SUB_ACCEPTED, .category = t->s->category},
                        SUBMISSION_NEWEST, 3);
    const char *why = NULL;
    struct topic x;
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].received < t->by.now && now_is(t, &x))
            topic_add_submission(t->r->db, &t->by, &x, all.at[i].id, &why);
}

static void collect(struct teller *t, int64_t body)
{
    const struct story *s = t->s;
    struct topic x;
    const char *why = NULL;
    on_day(t, 0);
    t->id = topic_open(t->r->db, &t->by,
                       &(struct topic_new){.body = body,
                                           .lang = s->lang,
                                           .title = s->title,
                                           .summary = s->summary,
                                           .origin = FROM_OFFICE,
                                           .proposer = t->by.user},
                       &why);
    gather(t, body);
    if (now_is(t, &x))
        topic_save(t->r->db, &t->by, &x,
                   &(struct topic_text){s->lang, s->title, s->summary, s->category, s->statutory,
                                        s->to != STAGE_COLLECT},
                   &why);
    if (s->paper)
        topic_support_paper(t->r->db, &t->by, SUBJECT_TOPIC, t->id, s->paper, "A-1", &why);
}

static void choose(struct teller *t)
{
    struct topic x;
    const char *why = NULL;
    on_day(t, 8);
    ahead(t);
    if (!t->s->why)
        return;
    on_day(t, 9);
    if (now_is(t, &x))
        topic_declare(t->r->db, &t->by, &x, false, "", &why);
    struct topic_candidates_rows all = q_topic_candidates(t->r->db, .topic = t->id);
    for (size_t i = 0; i < all.n; i++)
        if (now_is(t, &x))
            topic_decide(t->r->db, &t->by, &x, all.at[i].submission,
                         all.at[i].submission ? VERDICT_MERGED : VERDICT_ADOPTED,
                         all.at[i].submission ? "说的是同一件事，合在一起商量。" : t->s->why, &why);
    ahead(t);
}

/* met: days ago, as topic_demos has it. */
static void announce(struct teller *t, int64_t met)
{
    struct topic x;
    const char *why = NULL;
    struct topic_notice n = {
        .place_text = t->s->where, .host = t->s->host, .papers = "村务公开栏和本页"};
    day d = zone_day(t->by.zone, t->today) - met;
    n.starts = zone_instant(t->by.zone, d, 9, 0, 0);
    n.who = "人人都可以来，来了就可以说。";
    if (now_is(t, &x))
        topic_announce(t->r->db, &t->by, &x, &n, &why);
}

static void study(struct teller *t)
{
    const struct story *s = t->s;
    struct topic x;
    const char *why = NULL;
    on_day(t, 13);
    if (s->brief && now_is(t, &x))
        topic_brief(t->r->db, &t->by, &x, s->brief, s->option[0][0] != NULL, &why);
    for (int i = 0; i < 2; i++) {
        if (s->option[i][0] && now_is(t, &x))
            topic_option(t->r->db, &t->by, &x, s->option[i][0], s->option[i][1], s->option[i][2],
                         &why);
        if (s->asked[i][0] && now_is(t, &x))
            topic_consulted(t->r->db, &t->by, &x, s->asked[i][0], s->asked[i][1], s->asked[i][2],
                            &why);
    }
}

static void hurry(struct teller *t, int64_t met)
{
    struct topic x;
    struct unmet_list lacks;
    for (int stage = STAGE_COLLECT; stage <= STAGE_STUDY; stage++) {
        if (stage == STAGE_ANNOUNCE)
            announce(t, met);
        if (now_is(t, &x))
            topic_fast_track(t->r->db, &t->chair, &x, t->s->fast, &lacks);
    }
}

static void decline(struct teller *t)
{
    struct topic x;
    const char *why = NULL;
    on_day(t, 4);
    if (now_is(t, &x))
        topic_end(t->r->db, &t->by, &x, TOPIC_DECLINED, 0, 0, t->s->why, &why);
}

static void tell(struct teller *t, const struct topic_demo *d)
{
    struct body b;
    if (!body_by_path(t->r->db, t->s->place, &b))
        return;
    collect(t, b.id);
    if (t->s->fast)
        hurry(t, d->met);
    else if (t->s->to == 0)
        decline(t);
    else if (t->s->to >= STAGE_SELECT)
        choose(t);
    if (t->s->fast || t->s->to < STAGE_STUDY)
        return;
    on_day(t, 11);
    announce(t, d->met);
    ahead(t);
    study(t);
    if (t->s->to >= STAGE_DELIBERATE)
        ahead(t);
}

static int64_t org_of_kind(struct db *db, const char *place, enum org_kind kind)
{
    struct body b;
    struct org_list all = {0};
    if (body_by_path(db, place, &b))
        all = org_of_body(db, b.id);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind == kind)
            return all.at[i].id;
    return 0;
}

void topic_furnish(struct req *r)
{
    for (size_t i = 0; i < countof(stories); i++) {
        const struct story *s = &stories[i];
        struct topic_by by = {.zone = r->app->zone, .role = ROLE_CLERK, .quiet = true};
        by.user = account_find(r->db, s->clerk);
        by.org = org_of_kind(r->db, s->place, ORG_OFFICE);
        struct topic_by chair = by;
        chair.role = ROLE_CHAIR;
        chair.user = account_find(r->db, "chair");
        chair.org = org_of_kind(r->db, s->place, ORG_COUNCIL);
        struct teller t = {.r = r, .s = s, .by = by, .chair = chair, .today = r->now};
        if (by.user && chair.user)
            tell(&t, &topic_demos[i]);
    }
}

bool topic_of_demo(struct db *db, const char *key, struct topic *out)
{
    struct body b;
    for (size_t i = 0; topic_demos[i].key; i++) {
        if (!streq(topic_demos[i].key, key) || !body_by_path(db, stories[i].place, &b))
            continue;
        struct topic_listed_rows all = q_topic_listed(db, .place = b.id, .before = INT64_MAX,
                                                      .before_topic = INT64_MAX, .max = 200);
        for (size_t k = 0; k < all.n; k++)
            if (streq(all.at[k].title, stories[i].title))
                return topic_by_id(db, all.at[k].id, out);
    }
    return false;
}
