/*
 * city.c - topics of a demo that is a whole city: in each place some, made of what people said there, by the rules and
 * in the order of time. The ten stages in full are told by the stories of the room thread.
 */
#include "base/utf8.h"
#include "mod/topic/room.h"
#include "web/furnish.h"

#define EACH    3 /* topics of a place */
#define MADE_OF 2

struct plan {
    int64_t body, office, clerk;
    size_t nth;
    int64_t topic;
};

static struct topic_by by_now(const struct req *r, const struct plan *p)
{
    return (struct topic_by){.zone = r->app->zone,
                             .now = r->now,
                             .user = p->clerk,
                             .org = p->office,
                             .role = ROLE_CLERK,
                             .quiet = true};
}

static void decide(struct req *r, void *ctx)
{
    static const char *const paper[] = {"A-1", "A-2", "B-1"};
    struct plan *p = ctx;
    struct topic_by by = by_now(r, p);
    struct unmet_list lacks = {0};
    struct topic x;
    const char *why = NULL;
    if (!topic_by_id(r->db, p->topic, &x))
        return;
    if (p->nth % 4 == 1) {
        topic_end(r->db, &by, &x, TOPIC_DECLINED, 0, 0,
                  "已经排进今年的养护计划，时间贴在公开栏，不用另外商量。", &why);
        return;
    }
    topic_save(r->db, &by, &x,
               &(struct topic_text){x.lang, x.title, x.summary, x.category, x.statutory, true},
               &why);
    topic_support_paper(r->db, &by, SUBJECT_TOPIC, x.id, 20 + (int64_t)(p->nth * 7 % 60),
                        paper[p->nth % countof(paper)], &why);
    if (p->nth % 4 != 2 && topic_by_id(r->db, p->topic, &x))
        topic_advance(r->db, &by, &x, &lacks);
}

/* Made of the newest open ones of the place that everybody may read. */
static void open_one(struct req *r, void *ctx)
{
    struct plan *p = ctx;
    struct topic_by by = by_now(r, p);
    struct submissions said =
        submission_list(r->db, &(struct submission_filter){.body = p->body, .state = SUB_ACCEPTED},
                        SUBMISSION_NEWEST, 3 * MADE_OF * EACH);
    int64_t id[MADE_OF];
    const struct submission *first = NULL;
    size_t n = 0;
    const char *why = NULL;
    for (size_t i = 0; i < said.n && n < MADE_OF; i++) {
        const struct submission *s = &said.at[i];
        if (s->body != p->body || s->received > r->now || !s->public_text || s->topic)
            continue;
        first = first ? first : s;
        id[n++] = s->id;
    }
    if (!first)
        return;
    p->topic =
        topic_open(r->db, &by,
                   &(struct topic_new){.body = p->body,
                                       .lang = "zh-Hans",
                                       .title = first->public_title,
                                       .summary = utf8_ellipsis(r->arena, first->public_text, 300),
                                       .category = first->category,
                                       .statutory = "",
                                       .origin = FROM_SUBMISSIONS,
                                       .submission = id,
                                       .n_submission = n},
                   &why);
    if (p->topic)
        furnish_at(r, r->now + 6 * USEC_DAY, decide, p);
}

void topic_furnish_city(struct req *r)
{
    if (!r->app->config->city)
        return;
    int64_t clerk = account_find(r->db, "clerk");
    struct body_list all = body_all(r->db, "");
    for (size_t i = 0; i < all.n; i++) {
        struct org_list orgs = org_of_body(r->db, all.at[i].id);
        int64_t office = 0;
        for (size_t k = 0; k < orgs.n; k++)
            office = orgs.at[k].kind == ORG_OFFICE ? orgs.at[k].id : office;
        for (size_t k = 0; k < EACH && office; k++) {
            struct plan *p = arena_new(r->arena, struct plan);
            *p = (struct plan){all.at[i].id, office, clerk, i * EACH + k, 0};
            usec ago = (usec)(8 + (i * 13 + k * 97) % 40) * USEC_DAY;
            furnish_at(r, r->now - ago, open_one, p);
        }
    }
}
