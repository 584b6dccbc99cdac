/*
 * demo.c - the places of the demo town: Linhai and its three pilot towns of April 2014. The towns are
 * those of the case; the villages are invented.
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
