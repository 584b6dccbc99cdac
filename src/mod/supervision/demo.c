/*
 * demo.c - the findings and questions of the furnished town's supervision group.
 */
#include "mod/supervision/room.h"

void supervision_furnish(struct req *r)
{
    struct body town;
    struct supervision_query q;
    const char *why;
    struct topic_by watcher = {.zone = r->app->zone,
                               .role = ROLE_SUPERVISOR,
                               .quiet = true,
                               .user = account_find(r->db, "supervisor")};
    struct topic_by office = watcher;
    if (!body_by_path(r->db, "linhai/baishuiyang/", &town))
        return;
    watcher.now = r->now - 20 * USEC_DAY;
    supervision_find(r->db, &watcher, town.id, NULL, false,
                     "看了这个月的公告和会议记录：公告提前了九天，签到表和记录人数一致，没有异常。",
                     &why);
    int64_t id = supervision_ask(
        r->db, &watcher, town.id, NULL, "电费由谁出，为什么没有写进公示？",
        "公示里写了装灯的钱，没有写每年的电费。请说明由哪一笔经费出，一年大约多少。", &why);
    office.role = ROLE_CLERK;
    office.user = account_find(r->db, "clerk");
    office.now = r->now - 15 * USEC_DAY;
    if (id && supervision_query_by_id(r->db, id, &q))
        supervision_answer(
            r->db, &office, &q,
            "您说得对，是我们漏写了。电费从村集体公益经费里出，一年约一千二百元，已经补进公示。",
            &why);
    watcher.now = r->now - USEC_DAY;
    supervision_ask(r->db, &watcher, town.id, NULL, "第二批路段什么时候动工？",
                    "第一批已经完成。请公布第二批的日期和承办单位。", &why);
    struct body_list all = body_all(r->db, "");
    for (size_t i = 0; i < all.n; i++)
        supervision_look(r->db, r->app->zone, r->now, &all.at[i], true);
}
