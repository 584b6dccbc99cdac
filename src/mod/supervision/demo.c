/*
 * demo.c - the questions of the furnished town's supervision group on the place as a whole, and the flags that
 * the rules raise when they are asked on the last day. Findings on single matters belong to the stories.
 */
#include "mod/supervision/room.h"
#include "web/furnish.h"

static struct topic_by by(struct req *r, const char *login, enum role role)
{
    return (struct topic_by){.zone = r->app->zone,
                             .now = r->now,
                             .role = role,
                             .user = account_find(r->db, login),
                             .quiet = true};
}

static int64_t town(struct req *r)
{
    struct body b;
    return body_by_path(r->db, "linhai/baishuiyang/", &b) ? b.id : 0;
}

static void answer(struct req *r, void *ctx)
{
    struct topic_by office = by(r, "clerk", ROLE_CLERK);
    struct supervision_query q;
    const char *why;
    if (supervision_query_by_id(r->db, *(int64_t *)ctx, &q))
        supervision_answer(
            r->db, &office, &q,
            "您说得对，是我们漏写了。电费从村集体公益经费里出，一年约一千二百元，已经补进公示。",
            &why);
}

static void first_question(struct req *r, void *ctx)
{
    struct topic_by watcher = by(r, "supervisor", ROLE_SUPERVISOR);
    int64_t *id = furnish_keep(r, sizeof(*id));
    const char *why;
    (void)ctx;
    supervision_find(r->db, &watcher, town(r), NULL, false,
                     "看了这个月的公告和会议记录：公告提前了九天，签到表和记录人数一致，没有异常。",
                     &why);
    *id = supervision_ask(
        r->db, &watcher, town(r), NULL, "电费由谁出，为什么没有写进公示？",
        "公示里写了装灯的钱，没有写每年的电费。请说明由哪一笔经费出，一年大约多少。", &why);
    furnish_at(r, r->now + 5 * USEC_DAY, answer, id);
}

static void second_question(struct req *r, void *ctx)
{
    struct topic_by watcher = by(r, "supervisor", ROLE_SUPERVISOR);
    const char *why;
    (void)ctx;
    supervision_ask(r->db, &watcher, town(r), NULL, "第二批路段什么时候动工？",
                    "第一批已经完成。请公布第二批的日期和承办单位。", &why);
}

static void look(struct req *r, void *ctx)
{
    (void)ctx;
    supervision_look_all(r->db, r->app->zone, r->now, true);
}

void supervision_furnish(struct req *r)
{
    if (!town(r))
        return;
    furnish_at(r, r->now - 20 * USEC_DAY, first_question, NULL);
    furnish_at(r, r->now - USEC_DAY, second_question, NULL);
    furnish_at(r, r->now, look, NULL);
}
