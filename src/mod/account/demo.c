/*
 * demo.c - the people of the demo town. All of them are invented; each role has one login whose
 * name is the role's, with the password that the sign-in page of a demo shows.
 *
 * The first person is nobody's login: tests that act on "person 1" take nobody's account away.
 */
#include "mod/account/password.h"
#include "mod/account/people.h"

struct demo_role {
    enum role role;
    const char *place;
    enum org_kind org; /* the first of this kind there */
    bool in_org;
};
struct demo_person {
    const char *login, *name, *mail, *phone;
    struct demo_role role[2]; /* role 0: none */
};

#define BSY      "linhai/baishuiyang/"
#define YJ       "linhai/yanjiang/"
#define KC       "linhai/kuocang/"
#define IN(kind) .org = kind, .in_org = true

static const struct demo_person people[] = {
    {NULL, "何大有", NULL, "13905760001", {{ROLE_RESIDENT, KC "shiquan/", 0, false}}},
    {"clerk", "林晓岚", "lin.xiaolan@demo.invalid", NULL, {{ROLE_CLERK, BSY, IN(ORG_OFFICE)}}},
    {"chair",
     "周建平",
     NULL,
     NULL,
     {{ROLE_CHAIR, BSY, IN(ORG_COUNCIL)}, {ROLE_MEMBER, BSY, IN(ORG_COUNCIL)}}},
    {"member",
     "陈玉梅",
     "chen.yumei@demo.invalid",
     "13905760002",
     {{ROLE_MEMBER, BSY, IN(ORG_COUNCIL)}, {ROLE_RESIDENT, BSY "shangxi/", 0, false}}},
    {"supervisor", "项守诚", NULL, NULL, {{ROLE_SUPERVISOR, BSY, IN(ORG_SUPERVISION)}}},
    {"counter", "金小燕", NULL, NULL, {{ROLE_COUNTER, BSY, IN(ORG_SERVICE_CENTRE)}}},
    {"unit", "郑立新", NULL, NULL, {{ROLE_UNIT, BSY, IN(ORG_UNIT)}}},
    {"leading", "屈明远", NULL, NULL, {{ROLE_LEADING, "linhai/", IN(ORG_LEADING)}}},
    {"admin", "叶知秋", "admin@demo.invalid", NULL, {{ROLE_ADMIN, "linhai/", 0, false}}},
    {"resident", "王阿菊", NULL, "13905760003", {{ROLE_RESIDENT, BSY "shangxi/", 0, false}}},
    {"bsy-member2",
     "李根法",
     NULL,
     NULL,
     {{ROLE_MEMBER, BSY, IN(ORG_COUNCIL)}, {ROLE_RESIDENT, BSY "zhuli/", 0, false}}},
    {"bsy-member3",
     "朱晓霞",
     NULL,
     NULL,
     {{ROLE_MEMBER, BSY, IN(ORG_COUNCIL)}, {ROLE_RESIDENT, BSY "qiaotou/", 0, false}}},
    {"shangxi-clerk", "王小敏", NULL, NULL, {{ROLE_CLERK, BSY "shangxi/", IN(ORG_OFFICE)}}},
    {"shangxi-chair", "王国强", NULL, NULL, {{ROLE_CHAIR, BSY "shangxi/", IN(ORG_COUNCIL)}}},
    {"yj-clerk", "章素琴", NULL, NULL, {{ROLE_CLERK, YJ, IN(ORG_OFFICE)}}},
    {"yj-chair", "徐正国", NULL, NULL, {{ROLE_CHAIR, YJ, IN(ORG_COUNCIL)}}},
    {"yj-member",
     "蒋海波",
     NULL,
     NULL,
     {{ROLE_MEMBER, YJ, IN(ORG_COUNCIL)}, {ROLE_RESIDENT, YJ "jiangpan/", 0, false}}},
    {"yj-supervisor", "胡云娣", NULL, NULL, {{ROLE_SUPERVISOR, YJ, IN(ORG_SUPERVISION)}}},
    {"yj-resident", "谢阿明", NULL, NULL, {{ROLE_RESIDENT, YJ "liutang/", 0, false}}},
    {"kc-clerk", "应丽华", NULL, NULL, {{ROLE_CLERK, KC, IN(ORG_OFFICE)}}},
    {"kc-chair", "卢国良", NULL, NULL, {{ROLE_CHAIR, KC, IN(ORG_COUNCIL)}}},
    {"kc-member",
     "杨春芳",
     NULL,
     NULL,
     {{ROLE_MEMBER, KC, IN(ORG_COUNCIL)}, {ROLE_RESIDENT, KC "yunjiao/", 0, false}}},
    {"kc-supervisor", "包天佑", NULL, NULL, {{ROLE_SUPERVISOR, KC, IN(ORG_SUPERVISION)}}},
    {"kc-resident", "洪秀英", NULL, NULL, {{ROLE_RESIDENT, KC "songling/", 0, false}}},
};

static int64_t first_org(struct db *db, int64_t body, enum org_kind kind)
{
    struct org_list orgs = org_of_body(db, body);
    for (size_t i = 0; i < orgs.n; i++)
        if (orgs.at[i].kind == kind)
            return orgs.at[i].id;
    return 0;
}

static void give(struct req *r, int64_t user, const struct demo_role *g)
{
    struct body b;
    if (!g->role || !body_by_path(r->db, g->place, &b))
        return;
    account_give(r->db, r->now, user, g->role, b.id, g->in_org ? first_org(r->db, b.id, g->org) : 0,
                 day_of(2026, 1, 1), g->role == ROLE_RESIDENT ? 0 : day_of(2030, 12, 31), 0);
}

void account_furnish(struct req *r)
{
    /* One hash for all: whoever furnishes waits for one, not for two dozen. */
    const char *hash = password_hash(r->arena, DEMO_PASSWORD, cheap(r));
    for (const struct demo_person *p = people; p < people + countof(people); p++) {
        int64_t id = account_add(r->db, r->now,
                                 &(struct new_person){.login = p->login,
                                                      .name = p->name,
                                                      .mail = p->mail,
                                                      .phone = p->phone,
                                                      .assurance = AL_PERSON});
        q_account_user_set_password(r->db, .id = id, .password = hash);
        for (size_t i = 0; i < countof(p->role); i++)
            give(r, id, &p->role[i]);
    }
    account_audit_at(r->db, r->now, 0, "account.furnish", "demo", "");
}
