/*
 * demo.c - the blog of the demo town: people one would like to meet, and what they talk about.
 *
 * Everything is written through the rules of blog.c, comment.c and moderate.c, each act at its own time
 * and by its own person, so that the demo town shows what real use would have left behind: an edited
 * post, a withdrawn one, removals, an appeal that was heard and one that waits. The places are those
 * of the body room; the people are invented.
 */
#include "mod/blog/blog.h"

#include "web/i18n.h"

/* --- people ----------------------------------------------------------------------------------------- */

enum demo_who {
    HE_XIULAN,
    THE_CHAIR,
    THE_CLERK,
    ZHOU_GUIFANG,
    LI_GENTU,
    YANG_LINA,
    ZHU_MIN,
    XU_DECHANG,
    ANNIE_LIN,
    FANG_QIUPING,
    YING_SHAN,
    CHEN_ATU,
    YING_XIAOMEI,
    XU_JIANJUN,
    JIN_QIAOQIAO,
    ZHENG_YONGFU,
    WU_XUE,
    N_WHO,
    NOBODY = -1
};

static const struct demo_person {
    const char *login, *name;
    enum role role;
    const char *place;
    int office;    /* enum org_kind they write for; -1: under their own name */
    bool signs_in; /* of the account room: they can sign in */
} people[N_WHO] = {
    [HE_XIULAN] = {"hexiulan", "何秀兰", ROLE_MEMBER, "linhai/baishuiyang/shangxi/", -1},
    [THE_CHAIR] = {"chair", "周建平", ROLE_CHAIR, "linhai/baishuiyang/", -1, true},
    [THE_CLERK] = {"clerk", "林晓岚", ROLE_CLERK, "linhai/baishuiyang/", ORG_OFFICE, true},
    [ZHOU_GUIFANG] = {"zhouguifang", "周桂芳", ROLE_MEMBER, "linhai/baishuiyang/qiaotou/", -1},
    [LI_GENTU] = {"ligentu", "李根土", ROLE_MEMBER, "linhai/baishuiyang/zhuli/", -1},
    [YANG_LINA] = {"yanglina", "杨丽娜", ROLE_MEMBER, "linhai/yanjiang/jiangpan/", -1},
    [ZHU_MIN] = {"zhumin", "朱敏", ROLE_CLERK, "linhai/yanjiang/", ORG_SERVICE_CENTRE},
    [XU_DECHANG] = {"xudechang", "徐德昌", ROLE_MEMBER, "linhai/baishuiyang/qiaotou/", -1},
    [ANNIE_LIN] = {"annielin", "林安妮 Annie Lin", ROLE_MEMBER, "linhai/kuocang/yunjiao/", -1},
    [FANG_QIUPING] = {"fangqiuping", "方秋萍", ROLE_MEMBER, "linhai/kuocang/songling/", -1},
    [YING_SHAN] = {"yingshan", "应珊", ROLE_CLERK, "linhai/baishuiyang/zhuli/", ORG_OFFICE},
    [CHEN_ATU] = {"chenatu", "陈阿土", ROLE_RESIDENT, "linhai/baishuiyang/shangxi/", -1},
    [YING_XIAOMEI] = {"yingxiaomei", "应小梅", ROLE_RESIDENT, "linhai/baishuiyang/qiaotou/", -1},
    [XU_JIANJUN] = {"xujianjun", "徐建军", ROLE_RESIDENT, "linhai/baishuiyang/qiaotou/", -1},
    [JIN_QIAOQIAO] = {"jinqiaoqiao", "金巧巧", ROLE_RESIDENT, "linhai/yanjiang/jiangpan/", -1},
    [ZHENG_YONGFU] = {"zhengyongfu", "郑永福", ROLE_RESIDENT, "linhai/baishuiyang/zhuli/", -1},
    [WU_XUE] = {"wuxue", "吴雪", ROLE_RESIDENT, "linhai/kuocang/songling/", -1},
};

/* --- posts ------------------------------------------------------------------------------------------ */

enum demo_name {
    LAMPS,
    THREE_MATTERS,
    CANTEEN,
    DITCH,
    ORANGES,
    INSURANCE,
    CAMPHOR,
    NIGHT_SKY,
    WHO_DECIDES,
    BUS,
    TEA,
    WRONG_DATE,
    N_POSTS
};

static const struct demo_post {
    enum demo_who by;
    int days_ago;
    const char *lang, *title, *text;
} posts[N_POSTS] = {
    [TEA] =
        {YANG_LINA, 41, "zh-Hans", "会客室里的一杯茶",
         "上周四我在镇上的同心会客室坐了一个下午。来的第一位是新渡村的一位大伯，坐下先说：“我不是来"
         "闹的。”我给他倒了杯茶，他讲了四十分钟：儿子在外打工，老屋漏雨，修房的补助问了两个窗口，"
         "一个说材料不全，一个说名额没了。\n\n"
         "我没有本事当场给他补助。能做的只有三件：把他说的一句一句记下来，念给他听，问“是不是这个"
         "意思”；当着他的面给建设办打电话；在纸上写清楚谁、哪天以前、给他什么答复。\n\n"
         "前天他又来了，不是来催，是来说瓦已经盖好了，顺手带了一袋番薯。番薯我们分着吃了，账记在"
         "会客室的本子上：**办结，本人说“解决了”**。\n\n"
         "想来坐坐的乡亲，每月逢五的日子下午，茶是热的。"},
    [DITCH] =
        {LI_GENTU, 34, "zh-Hans", "趁天没下雨，先把渠掏了",
         "我种了四十年田，就认一条：渠要在下雨以前掏，下了雨再掏，那叫抢险。\n\n"
         "昨天我从水库口走到三角塘，一共堵了四处：\n\n"
         "1. 庙后那段，竹根长进渠里，得锯；\n"
         "2. 永福家门口，修房剩的石子滑下去了；\n"
         "3. 大路涵洞，塑料袋和菜帮子；\n"
         "4. 三角塘进水口，淤了有半尺厚。\n\n"
         "第 2 "
         "处永福说他自己清。另外三处我算过，十二个人干一个上午。这个星期六早上六点半，庙后集合，"
         "锄头自带，手套村里有。中午在我家吃面，我老太婆已经答应了。\n\n"
         "长远的办法，是把“每年雨前掏渠”写进村规，哪一段归哪几户，轮着来。这件事我会在下次民主日提"
         "出来，请大家先想想自己那一段。"},
    [WHO_DECIDES] =
        {THE_CHAIR, 30, "zh-Hans", "有人问我：议事会说了到底算不算",
         "民主日散会的时候，一位年轻人拦住我问：“你们议来议去，最后还不是镇里定？”问得好，我"
         "写在这里回答。\n\n"
         "## 哪些事议事会说了算\n\n"
         "章程里写明归议事会的事，比如公用场地怎么用、村里自筹的钱先花在哪里，议出来就照办。谁去"
         "办、哪天办完，都挂在网上。\n\n"
         "## 哪些事不算，但必须回答\n\n"
         "要人大表决的预算，要上级审批的规划，议事会没有权力拍板。可是意见交上去，采纳还是不采"
         "纳，**必须有理由，而且公开**。没有理由的“不采纳”，监督小组可以追问，镇里要在期限里"
         "答复。\n\n"
         "## 没做到怎么办\n\n"
         "今年到现在，有两件事我们超了期限，都用红字写在那件事的页面上，是我签的字。您要是发现"
         "第三件，请告诉我，我在评论里等着。"},
    [LAMPS] = {HE_XIULAN, 26, "zh-Hans", "从村口到小学，我数了一晚上的路灯",
               "我教了三十一年书，退休以后每天傍晚去接孙子。星期二晚上七点，我带着手电和本子，从村"
               "口走到小学"
               "门口，一盏一盏数过去。\n\n"
               "一共十七根灯杆，亮的九盏。最黑的是两处：\n\n"
               "- **水井边的弯道**：三盏全灭，对面来电瓶车，走到跟前才看见人；\n"
               "- **小学围墙北边**：灯是亮的，可是被樟树枝挡住了，地上没有光。\n\n"
               "弯道那里，去年冬天阿土的老伴摔过一跤。\n\n"
               "修灯要钱，锯树枝不要钱。我想请议事会先商量不花钱的：这个月把树枝修了，把弯道那三盏"
               "先换上旧"
               "灯头。剩下的再讨论装太阳能的，还是拉电线的。\n\n"
               "哪位晚上也走这条路，请说说您看见了什么。"},
    [CANTEEN] =
        {ZHOU_GUIFANG, 22, "zh-Hans", "食堂几点开饭，听听吃饭的人怎么说",
         "老年食堂开张三个月，中饭十一点半，晚饭五点半。这两个星期我坐在门口，一位一位问来吃饭的老"
         "人：时间合不合适？问了四十三位。\n\n"
         "| 怎么说 | 几位 |\n|---|---|\n| 中饭早一点，十一点 | 26 |\n| 现在这样就好 | 11 |\n"
         "| 随便，有伴就行 | 6 |\n\n"
         "为什么要早？九十二岁的洪婆婆说，她五点就醒了，“等到十一点半，肚子先吵起来。”做饭的阿姨也"
         "愿意早，因为她要赶一点钟的公交去带外孙。\n\n"
         "说“现在这样就好”的，多半是还下田的人，十一点半才收工。\n\n"
         "所以我的提议是两个钟点：**十一点开一窗，十一点四十五再开一窗**，饭菜用保温桶，不多用人。"
         "您看行不行？"},
    [THREE_MATTERS] =
        {THE_CLERK, 18, "zh-Hans", "民主日以后，三件事办到哪一步了",
         "上个民主日答应大家的事，办公室每两周在这里报一次账。这次三件：\n\n"
         "1. **集镇菜场门口的积水**。原因查到了，是去年铺砖时盖住了一个窨井。建设办本周五开挖，"
         "工期两天，其间从邮局边门进出。\n"
         "2. **桥头村口的公交站牌**。交通部门答复同意迁到小店旁边，但要等十五天公示，目前公示到"
         "第六天，没有异议。\n"
         "3. **广场舞的音量**。还没有谈拢。舞队愿意九点停，楼上的住户希望八点半。下星期三晚上七"
         "点在会客室再谈一次，两边都请来。\n\n"
         "第 3 件超出了我们自己定的期限，责任在办公室：第一次约的日子碰上采茶，人没有到齐。"},
    [ORANGES] = {YANG_LINA, 14, "zh-Hans", "今年的橘子，别再各卖各的",
                 "橘子红了。去年这时候，我们村两百来户人家，有两百来个价钱：早上三块二，下午下雨，"
                 "两块也卖。"
                 "收橘子的车开到村口，挑最急的那一家谈，谈好了就是全村的价。\n\n"
                 "我不是要大家都听谁的。我只想办一个**三天的橘子集市**，地点在江边老码头：\n\n"
                 "- 同一个大小，同一个底价，底价由大家投票定，写在黑板上；\n"
                 "- 谁家的橘子都可以尝，尝了再买；\n"
                 "- 不会直播的老人家，由几个大学生帮着拍，卖出去的钱直接进老人自己的账；\n"
                 "- 卖不完的小果，合作社按一块二收去做橘子酱。\n\n"
                 "要定下来的还有三件：哪三天、摊位怎么排、停车停在哪。星期天晚上在村礼堂商量，来不"
                 "了的把意见"
                 "写在下面，我一条一条念。"},
    [CAMPHOR] =
        {XU_DECHANG, 11, "zh-Hans", "老樟树下的车位，让三个，留一片荫",
         "桥头的老樟树，林业站挂的牌子写着三百二十年。我爷爷说他小时候树洞里能坐四个孩子，现在还是"
         "能坐"
         "四个，就是树根上停了七辆车。\n\n"
         "不是怪停车的人。村里一共四十六辆车，划线的车位只有二十九个，他们也没有地方停。\n\n"
         "农技站的人来看过，说树根最怕压。我量了一下：如果树干外六米不停车，要让出三个位置，另外四"
         "个可"
         "以往西挪，挪到老粮站的空地上。粮站的钥匙在村委会，空地上的旧木料是我家的，**我这个星期就"
         "搬走**。\n\n"
         "所以要大家商量的其实只剩一件事：那三个位置，换到哪里？"},
    [NIGHT_SKY] =
        {ANNIE_LIN, 9, "en", "What the night sky is worth to Yunjiao",
         "I grew up here, left at eighteen, and came back at thirty-four with a suitcase and a "
         "telescope. So let me say this in the language of my guests, because they asked me to.\n\n"
         "Last Saturday I had six people in my guest house. None of them asked for karaoke. At ten "
         "they walked up to the threshing floor, lay down on the straw mats, and for an hour "
         "nobody "
         "said a word. One man from Hangzhou told me he had not seen the Milky Way since his "
         "father died.\n\n"
         "The new lamps by the car park are good lamps, and I do not want anybody to stumble. But "
         "they shine **up** as much as down. A cap of sheet metal costs eleven yuan; my neighbour "
         "made one in an afternoon, and the path below is now brighter than before.\n\n"
         "I propose that the council puts caps on all twenty-two lamps. I pay for the first "
         "ten.\n\n"
         "*（一句话：给停车场的二十二盏灯加个罩子，路更亮，星星也回来了。头十个我出钱。）*"},
    [BUS] = {FANG_QIUPING, 6, "zh-Hans", "校车停在山脚，最后一公里谁来接",
             "我们松岭的孩子，早上六点二十出门，走一公里山路到山脚等校车。晴天还好，下雨天十一个孩"
             "子挤在小店"
             "的屋檐下面。\n\n"
             "校车为什么不上来？司机师傅带我走了一遍：第二个弯，车身长，后轮会压到外沿。他说得对，"
             "我不为"
             "难他。\n\n"
             "可以想的办法有三个，每个我都问过价：\n\n"
             "1. 弯道里侧削宽一米二，估价四万六，要过雨季再动工；\n"
             "2. 山脚盖一个候车亭，八千，一个月能好；\n"
             "3. 早上请一辆面包车接驳，一学期一万一，司机和保险都要镇里认可。\n\n"
             "我自己偏向先做第 2 个，同时申请第 1 "
             "个。家长们，你们每天走，你们最清楚，请写下你们排的次序。"},
    [INSURANCE] =
        {ZHU_MIN, 3, "zh-Hans", "医保缴费快截止了，不会用手机的请来窗口",
         "明年的城乡居民医保，缴费到 **12 月 31 "
         "日**为止。全镇还有四百一十二位没有缴，其中一百三十多"
         "位是七十岁以上的老人，多半不是不想缴，是手机上点不对。\n\n"
         "请这样办：\n\n"
         "- 带身份证到便民服务中心 3 号窗口，周一到周五 8:30–16:30，中午不关门；\n"
         "- 走不动的，打电话到窗口，我们每星期二、四上门；\n"
         "- 子女在外地的，可以替父母缴，要用到的只是身份证号码，**不要把验证码告诉任何人**，我们也"
         "不会向您要。\n\n"
         "今年起低保户、重度残疾的乡亲由财政代缴，名单贴在村务公开栏。名单上漏了您的，请马上告诉我"
         "们，来得及改。"},
    [WRONG_DATE] =
        {YING_SHAN, 5, "zh-Hans", "竹里村下次民主日的时间",
         "下次民主日改在 16 日（星期三）下午两点，地点不变，在村礼堂。议题三件：雨前掏渠写进村规、"
         "竹林补种、文化礼堂的钥匙由谁保管。请各位议事会成员互相转告。"},
};

/* --- comments ---------------------------------------------------------------------------------------- */

enum demo_remark {
    BEND,
    GLASSES,
    ANSWER_BEND,
    WELL_LIGHT,
    PHONE_NUMBER,
    ELEVEN,
    TWO_WINDOWS,
    NOT_ASKED,
    WHOSE_COUSIN,
    STONES,
    NOODLES,
    NOODLES_ANSWER,
    THIRD_MATTER,
    THIRD_ANSWER,
    FLOOR_PRICE,
    JAM,
    RAIN_DAYS,
    SEAT_IDEA,
    BENCH,
    LIAR,
    CAPS,
    CAPS_ZH,
    SHELTER,
    ORDER,
    RIDE,
    MACHINE,
    THANKS,
    LOANS,
    TAKEN_BACK,
    TEA_THANKS,
    N_REMARKS,
    NONE = -1
};

static const struct demo_said {
    enum demo_name under;
    enum demo_who by;
    int hours; /* after the post */
    int answers;
    const char *text;
} remarks[N_REMARKS] = {
    [TEA_THANKS] = {TEA, JIN_QIAOQIAO, 5, NONE,
                    "那位大伯是我邻居。他回来跟我说，第一次有人把他讲的话念给他听。"},
    [STONES] = {DITCH, ZHENG_YONGFU, 3, NONE, "石子今天下午清掉了，用板车拉了五趟。星期六我也来。"},
    [NOODLES] = {DITCH, XU_JIANJUN, 7, NONE, "桥头的能来帮忙吗？主要是想吃面。"},
    [NOODLES_ANSWER] = {DITCH, LI_GENTU, 9, NOODLES, "能。面管够，先掏渠。"},
    [THIRD_MATTER] = {WHO_DECIDES, XU_JIANJUN, 20, NONE,
                      "第三件：卫生院门口的斜坡，说好九月底修，现在还是两块木板。轮椅上不去。"},
    [THIRD_ANSWER] =
        {WHO_DECIDES, THE_CHAIR, 26, THIRD_MATTER,
         "您说得对。我今天中午去看了，木板还在。已经立成一件事，下星期五以前浇好混凝土，我到时"
         "候拍照贴在这里。谢谢您。"},
    [BEND] = {LAMPS, CHEN_ATU, 2, NONE,
              "何老师说的弯道，我老伴就是在那里摔的，现在走路还疼。不求别的，先亮一盏也好。"},
    [ANSWER_BEND] = {LAMPS, HE_XIULAN, 4, BEND, "阿土叔，替我问声好。这三盏我写在第一条。"},
    [GLASSES] = {LAMPS, YING_XIAOMEI, 11, NONE,
                 "老师，您数漏了！小学围墙拐过去还有两根，是去年新装的，藏在广告牌后面。"},
    [WELL_LIGHT] = {LAMPS, ZHENG_YONGFU, 30, NONE,
                    "我家水井边可以拉一根线出来，电费算我的，等公家的灯修好再拆。"},
    [ELEVEN] = {CANTEEN, YING_XIAOMEI, 3, NONE, "我婆婆就是那二十六位里的。她说还有一条：少放盐。"},
    [PHONE_NUMBER] = {CANTEEN, XU_JIANJUN, 5, NONE,
                      "食堂承包的是谁？打他电话问嘛，1380000 开头那个，住在桥头 17 号二楼。"},
    [TWO_WINDOWS] = {CANTEEN, CHEN_ATU, 8, NONE,
                     "两个钟点好。我十一点四十五来，正好田里回来洗个手。"},
    [NOT_ASKED] =
        {CANTEEN, ZHENG_YONGFU, 26, NONE,
         "问了四十三位，有没有问走不动、要送饭的那几位？他们才是最等不起的。食堂不能只听坐在"
         "食堂里的人。"},
    [WHOSE_COUSIN] = {THREE_MATTERS, XU_JIANJUN, 6, NONE,
                      "跳舞的那几个都是吃饱了撑的，跟她们有什么好谈，叫她们滚远点。"},
    [FLOOR_PRICE] = {ORANGES, JIN_QIAOQIAO, 4, NONE,
                     "底价我同意，但要分级：特级、一级、统货三档写清楚，不然又吵。"},
    [JAM] = {ORANGES, WU_XUE, 10, NONE, "橘子酱做出来松岭也要，我们拿高山萝卜干换。"},
    [RAIN_DAYS] = {ORANGES, ZHENG_YONGFU, 28, NONE, "老码头没有棚，下雨怎么办？去年就淋过一回。"},
    [SEAT_IDEA] = {CAMPHOR, YING_XIAOMEI, 2, NONE,
                   "小学放学以后操场边门一直锁着，里面停三辆车没问题，早上七点以前开走就行。"},
    [BENCH] = {CAMPHOR, CHEN_ATU, 15, NONE,
               "车挪走以后给放条长凳吧，以前是有的，石头的，被人搬去垫猪圈了。"},
    [LIAR] = {CAMPHOR, XU_JIANJUN, 18, NONE,
              "徐德昌说木料是他家的，我看不见得，老粮站的东西是集体的，账要先算清楚。"},
    [CAPS] = {NIGHT_SKY, WU_XUE, 6, NONE,
              "I can cut the sheet metal at the school workshop. My pupils would love to do it: "
              "twenty-two "
              "caps, one for each of them."},
    [CAPS_ZH] = {NIGHT_SKY, ZHENG_YONGFU, 22, NONE,
                 "英文我看不懂，最后一句看懂了。灯罩朝下，路更亮，这个道理对。"},
    [SHELTER] = {BUS, WU_XUE, 3, NONE, "我排：2、1、3。亭子的朝向请问问孩子，风是从北边灌进来的。"},
    [ORDER] = {BUS, JIN_QIAOQIAO, 21, NONE, "要是先修弯道呢？亭子盖了，弯道就没人催了，我怕这个。"},
    [RIDE] = {BUS, FANG_QIUPING, 23, ORDER,
              "这句话我记下了，会上就拿它问镇里：亭子开工那天，弯道的申请要有编号。"},
    [MACHINE] = {INSURANCE, CHEN_ATU, 4, NONE,
                 "我今天去了，3 号窗口的小姑娘给我倒了水，五分钟办好。"},
    [THANKS] = {INSURANCE, ZHU_MIN, 6, MACHINE, "陈叔，水是饮水机的，您是自己走来的，该我们谢您。"},
    [LOANS] = {INSURANCE, ZHENG_YONGFU, 9, NONE,
               "有人打电话来说医保要停，叫我点链接交钱，是不是你们？"},
    [TAKEN_BACK] = {WHO_DECIDES, YING_XIAOMEI, 31, NONE, "（写错地方了）"},
};

/* --- becoming somebody --------------------------------------------------------------------------------- */

struct demo {
    struct req *r;
    usec today;
    struct who who[N_WHO];
    int64_t post[N_POSTS], remark[N_REMARKS];
};

static int64_t org_of_kind(struct req *r, int64_t body, int kind)
{
    struct org_list all = org_of_body(r->db, body);
    for (size_t i = 0; i < all.n; i++)
        if ((int)all.at[i].kind == kind)
            return all.at[i].id;
    return 0;
}

/* Some are people of the account room, who can sign in; the others only write here. 0: the demo's blog
 * is there already. */
static int64_t find_or_add(struct demo *d, const struct demo_person *p, int64_t body, int64_t org)
{
    struct db *db = d->r->db;
    int64_t id = account_find(db, p->login);
    if (id)
        return p->signs_in ? id : 0;
    usec since = d->today - 200 * USEC_DAY;
    struct new_person new = {.login = p->login,
                             .name = p->name,
                             .assurance = AL_PERSON,
                             .cheap = d->r->app->config->cheap_passwords};
    id = account_add(db, since, &new);
    account_give(db, since, id, p->role, body, org, zone_day(d->r->app->zone, since), 0, 0);
    return id;
}

static bool add_person(struct demo *d, enum demo_who w)
{
    struct req *r = d->r;
    const struct demo_person *p = &people[w];
    struct body b;
    if (!body_by_path(r->db, p->place, &b))
        return false;
    int64_t org = p->office < 0 ? 0 : org_of_kind(r, b.id, p->office);
    int64_t id = find_or_add(d, p, b.id, org);
    struct grant *g = arena_new(r->arena, struct grant);
    *g = (struct grant){p->role, b.id, org, b.path};
    d->who[w] = (struct who){.user = id,
                             .name = p->name,
                             .assurance = AL_PERSON,
                             .roles = p->role,
                             .grant = g,
                             .n_grant = 1};
    return id != 0;
}

static void become(struct demo *d, enum demo_who w, usec at)
{
    d->r->who = w == NOBODY ? (struct who){0} : d->who[w];
    d->r->now = at < d->today ? at : d->today;
}

/* --- writing ---------------------------------------------------------------------------------------------- */

/* Posts appear in the morning, at different minutes. */
static usec time_of(const struct demo *d, enum demo_name n)
{
    const struct zone *z = d->r->app->zone;
    return zone_instant(z, zone_day(z, d->today) - posts[n].days_ago, 7, (int)n * 13 % 60, 0);
}

static bool load(struct demo *d, enum demo_name n, struct blog_post *p)
{
    return q_blog_post(d->r->db, p, .id = d->post[n]);
}

static void write_post(struct demo *d, enum demo_name n)
{
    const struct demo_post *t = &posts[n];
    struct blog_post p;
    become(d, t->by, time_of(d, n));
    const struct grant *g = d->r->who.grant;
    struct blog_text text = {
        .lang = t->lang, .title = t->title, .text = t->text, .note = "", .comments_open = true};
    struct blog_capacity as = {g->role, g->body, g->org};
    d->post[n] = blog_create(d->r, as, &text);
    if (load(d, n, &p))
        blog_publish(d->r, &p, p.version);
}

static void say(struct demo *d, const struct blog_post *p, int64_t answers, const char *text,
                int64_t *id)
{
    struct comment_on on;
    if (comment_find_on(d->r, SUBJECT_POST, p->id, &on))
        comment_write(d->r, &on, answers, text, id);
}

static void write_remark(struct demo *d, enum demo_remark n)
{
    const struct demo_said *s = &remarks[n];
    struct blog_post p;
    int64_t answers = s->answers == NONE ? 0 : d->remark[s->answers];
    become(d, s->by, time_of(d, s->under) + s->hours * USEC_HOUR);
    if (load(d, s->under, &p))
        say(d, &p, answers, s->text, &d->remark[n]);
}

/* Comments are written in the order of the posts and hours, as their numbers would have come. */
static void write_remarks(struct demo *d)
{
    for (int hour = 0; hour <= 48; hour++)
        for (enum demo_remark n = 0; n < N_REMARKS; n++)
            if (remarks[n].hours == hour)
                write_remark(d, n);
}

static void edit_lamps(struct demo *d)
{
    struct blog_post p;
    become(d, HE_XIULAN, time_of(d, LAMPS) + 14 * USEC_HOUR);
    if (!load(d, LAMPS, &p))
        return;
    const char *at = strstr(p.text, "一共十七根灯杆，亮的九盏。");
    const char *rest = at + strlen("一共十七根灯杆，亮的九盏。");
    const char *text = arena_printf(d->r->arena, "%.*s一共十九根灯杆，亮的十一盏。%s",
                                    (int)(at - p.text), p.text, rest);
    struct blog_text t = {.lang = p.lang,
                          .title = p.title,
                          .text = text,
                          .note = "小梅说得对，漏数了广告牌后面的两盏",
                          .comments_open = true};
    blog_save(d->r, &p, p.version, &t);
}

static void withdraw_wrong_date(struct demo *d)
{
    struct blog_post p;
    become(d, YING_SHAN, time_of(d, WRONG_DATE) + 3 * USEC_HOUR);
    if (load(d, WRONG_DATE, &p))
        blog_withdraw(
            d->r, &p,
            "日期写错了：民主日没有改期，仍是 15 日（星期二）。请以村务公开栏的公告为准，给大家添麻"
            "烦了。");
}

/* --- moderation -------------------------------------------------------------------------------------------- */

struct case_file {
    struct blog_post p;
    struct comment_row c;
    struct comment_on on;
};

static bool open_case(struct demo *d, enum demo_remark n, enum demo_who by, int hours_after,
                      struct case_file *f)
{
    const struct demo_said *s = &remarks[n];
    become(d, by, time_of(d, s->under) + (s->hours + hours_after) * USEC_HOUR);
    return load(d, s->under, &f->p) && comment_find(d->r->db, d->remark[n], &f->c) &&
           comment_find_on(d->r, SUBJECT_POST, f->p.id, &f->on);
}

static void report(struct demo *d, enum demo_remark n, enum demo_who by, int hours,
                   enum comment_reason why, const char *words)
{
    struct case_file f;
    if (open_case(d, n, by, hours, &f))
        comment_report(d->r, &f.on, &f.c, why, words);
}

static void remove_it(struct demo *d, enum demo_remark n, enum demo_who by, int hours,
                      enum comment_reason why, const char *words)
{
    struct case_file f;
    if (open_case(d, n, by, hours, &f))
        comment_remove(d->r, &f.on, &f.c, why, words);
}

static void appeal(struct demo *d, enum demo_remark n, int hours, const char *words)
{
    struct case_file f;
    if (open_case(d, n, remarks[n].by, hours, &f))
        comment_appeal(d->r, &f.on, &f.c, words);
}

static void moderate(struct demo *d)
{
    struct case_file f;
    report(d, PHONE_NUMBER, YING_XIAOMEI, 1, REASON_PERSONAL, "把人家住哪里都写出来了");
    remove_it(d, PHONE_NUMBER, THE_CLERK, 2, REASON_PERSONAL,
              "写出了他人的电话和住址。想问承包情况，食堂门口的公示牌上有联系方式。");
    remove_it(d, NOT_ASKED, THE_CLERK, 3, REASON_OFF_TOPIC, "帖子讨论的是开饭时间，送餐另有议题。");
    appeal(d, NOT_ASKED, 10,
           "送饭的时间也是开饭时间。要送饭的七位老人没有人替他们说，我住隔壁，我看见的。");
    if (open_case(d, NOT_ASKED, THE_CHAIR, 30, &f))
        comment_decide(
            d->r, &f.on, &f.c, true,
            "申诉有理。送餐与开饭是一件事的两头，这条评论正说到点子上，移除是我们判断错了。");
    remove_it(d, WHOSE_COUSIN, THE_CHAIR, 4, REASON_INSULT,
              "辱骂他人。对音量有意见，欢迎星期三来会客室当面说。");
    appeal(d, WHOSE_COUSIN, 9,
           "我是骂得难听，可是她们天天吵到九点半，我孩子要高考。意思不能也删掉吧？");
    report(d, LIAR, XU_DECHANG, 5, REASON_INSULT,
           "木料是我父亲 1983 年买的，收据还在，我可以拿来看");
    if (open_case(d, LIAR, THE_CLERK, 20, &f))
        comment_keep(d->r, &f.on, &f.c,
                     "这是对公共财产的疑问，没有辱骂。请徐德昌带收据到村委会核对，结果会公布。");
    report(d, LOANS, NOBODY, 3, REASON_OTHER, "请窗口的人快点回答他，这是骗子电话");
    if (open_case(d, TAKEN_BACK, YING_XIAOMEI, 1, &f))
        comment_take_back(d->r, &f.c);
}

void blog_furnish(struct req *r)
{
    struct demo d = {.r = r, .today = r->now};
    struct who before = r->who;
    for (enum demo_who w = 0; w < N_WHO; w++)
        if (!add_person(&d, w))
            return;
    for (int days = 60; days >= 0; days--)
        for (enum demo_name n = 0; n < N_POSTS; n++)
            if (posts[n].days_ago == days)
                write_post(&d, n);
    write_remarks(&d);
    edit_lamps(&d);
    withdraw_wrong_date(&d);
    moderate(&d);
    r->who = before;
    r->now = d.today;
}
