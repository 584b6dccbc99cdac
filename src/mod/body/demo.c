/*
 * demo.c - the places of the demo town: Linhai and its three pilot towns of April 2014. The towns are
 * those of the case; the villages are invented.
 *
 * A demo of a whole city has as many towns, villages and people as are asked for. Those that are added are called
 * by their numbers, so that nobody takes them for places that exist, and people are shared out evenly.
 */
#include "mod/body/body.h"

struct village {
    const char *slug, *code, *name, *name_en;
};
struct town {
    const char *slug, *code, *name, *name_en;
    struct village village[3];
};

static const struct town towns[] = {
    {"baishuiyang",
     "BSY",
     "白水洋镇",
     "Baishuiyang Town",
     {{"shangxi", "BSYSX", "上溪村", "Shangxi Village"},
      {"zhuli", "BSYZL", "竹里村", "Zhuli Village"},
      {"qiaotou", "BSYQT", "桥头村", "Qiaotou Village"}}},
    {"yanjiang",
     "YJ",
     "沿江镇",
     "Yanjiang Town",
     {{"jiangpan", "YJJP", "江畔村", "Jiangpan Village"},
      {"liutang", "YJLT", "柳塘村", "Liutang Village"},
      {"xindu", "YJXD", "新渡村", "Xindu Village"}}},
    {"kuocang",
     "KC",
     "括苍镇",
     "Kuocang Town",
     {{"yunjiao", "KCYJ", "云脚村", "Yunjiao Village"},
      {"songling", "KCSL", "松岭村", "Songling Village"},
      {"shiquan", "KCSQ", "石泉村", "Shiquan Village"}}},
};

static void add_town_orgs(struct db *db, int64_t town)
{
    org_add(db, town, ORG_COUNCIL, "民主协商议事会", "Democratic Consultation Council");
    org_add(db, town, ORG_OFFICE, "议事会办公室", "Office of the Council");
    org_add(db, town, ORG_GROUP, "民生工作组", "Working Group on Livelihood");
    org_add(db, town, ORG_SUPERVISION, "监督小组", "Supervision Group");
    org_add(db, town, ORG_SERVICE_CENTRE, "便民服务中心", "Convenience Service Centre");
    org_add(db, town, ORG_UNIT, "村镇建设办公室", "Village and Town Construction Office");
    org_add(db, town, ORG_UNIT, "农业农村办公室", "Agriculture and Rural Affairs Office");
    org_add(db, town, ORG_UNIT, "生态环境办公室", "Environment Office");
}

static void add_village_orgs(struct db *db, int64_t village)
{
    org_add(db, village, ORG_COUNCIL, "村民主协商议事会", "Village Consultation Council");
    org_add(db, village, ORG_OFFICE, "议事会办公室", "Office of the Council");
    org_add(db, village, ORG_SUPERVISION, "监督小组", "Supervision Group");
    org_add(db, village, ORG_UNIT, "村民委员会", "Villagers' Committee");
}

/* "三", "十二", "二十", "三十四": below a hundred. */
static const char *chinese(struct arena *a, int n)
{
    static const char *const digit[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n < 10)
        return digit[n];
    return arena_printf(a, "%s十%s", n < 20 ? "" : digit[n / 10], digit[n % 10]);
}

static void add_numbered_village(struct db *db, const struct body *town, int nth)
{
    struct arena *a = db_arena(db);
    add_village_orgs(db, body_add(db, town->id, BODY_VILLAGE, arena_printf(a, "v%02d", nth),
                                  arena_printf(a, "%sV%02d", town->code, nth),
                                  arena_printf(a, "%s%s村", town->name, chinese(a, nth)),
                                  arena_printf(a, "%s, Village %d", town->name_en, nth)));
}

static void add_numbered_town(struct db *db, int64_t root, int nth)
{
    struct arena *a = db_arena(db);
    add_town_orgs(db, body_add(db, root, BODY_TOWN, arena_printf(a, "t%02d", nth),
                               arena_printf(a, "T%02d", nth),
                               arena_printf(a, "第%s镇", chinese(a, nth)),
                               arena_printf(a, "Town %d", nth)));
}

/* The first of n shares of `all` gets what is left over. */
static int64_t share(int64_t all, size_t n, size_t i)
{
    return all / (int64_t)n + (i == 0 ? all % (int64_t)n : 0);
}

void body_furnish_city(struct db *db, const struct city *city)
{
    int64_t root = body_root(db);
    for (int i = (int)countof(towns); i < city->towns; i++)
        add_numbered_town(db, root, i + 1);
    struct body_list all = body_children(db, root);
    for (size_t i = 0; i < all.n; i++) {
        int villages = (int)share(city->villages, all.n, i);
        for (int k = (int)body_children(db, all.at[i].id).n; k < villages; k++)
            add_numbered_village(db, &all.at[i], k + 1);
        int64_t people = share(city->residents, all.n, i);
        struct body_list below = body_children(db, all.at[i].id);
        body_set_residents(db, all.at[i].id, people);
        for (size_t k = 0; k < below.n; k++)
            body_set_residents(db, below.at[k].id, share(people, below.n, k));
    }
    body_set_residents(db, root, city->residents);
}

void body_furnish_places(struct db *db)
{
    struct body city;
    if (body_by_path(db, "linhai/", &city))
        return;
    int64_t root = body_add(db, 0, BODY_CITY, "linhai", "LH", "临海市", "Linhai City");
    org_add(db, root, ORG_SERVICE_CENTRE, "政务服务中心", "Government Service Centre");
    org_add(db, root, ORG_LEADING, "市委统战部", "United Front Work Department");
    for (const struct town *t = towns; t < towns + countof(towns); t++) {
        int64_t id = body_add(db, root, BODY_TOWN, t->slug, t->code, t->name, t->name_en);
        add_town_orgs(db, id);
        for (size_t i = 0; i < countof(t->village); i++) {
            const struct village *v = &t->village[i];
            add_village_orgs(db,
                             body_add(db, id, BODY_VILLAGE, v->slug, v->code, v->name, v->name_en));
        }
    }
}
