/*
 * test.c - flags come and go and stay readable; findings and questions by the right people only; the clock of an
 * answer.
 */
#include "mod/supervision/room.h"
#include "web_harness.h"

struct case_ {
    struct site *s;
    struct db *db;
    struct body place;
    struct topic_by watcher, office, member;
    const char *why;
};

static struct case_ begin(void)
{
    struct case_ c = {.s = t_site(), .why = ""};
    c.db = t_begin(c.s);
    body_furnish_places(c.db);
    EXPECT(body_by_path(c.db, "linhai/baishuiyang/", &c.place));
    c.watcher = (struct topic_by){
        .zone = c.s->zone, .now = c.s->now, .quiet = true, .role = ROLE_SUPERVISOR};
    c.watcher.user = account_add(
        c.db, c.s->now, &(struct new_person){.login = "watch", .name = "W", .cheap = true});
    c.office = c.member = c.watcher;
    c.office.role = ROLE_CLERK;
    c.member.role = ROLE_MEMBER;
    return c;
}

static bool stands(struct case_ *c, const char *rule)
{
    struct supervision_flags l = supervision_flags(c->db, c->place.id, true, 100);
    for (size_t i = 0; i < l.n; i++)
        if (streq(l.at[i].rule, rule))
            return true;
    return false;
}

TEST(supervision, a_question_has_a_clock_and_its_lateness_a_flag)
{
    struct case_ c = begin();
    struct supervision_query q = {0};
    EXPECT(!supervision_ask(c.db, &c.office, c.place.id, NULL, "Why?", "Tell us.", &c.why));
    EXPECT(!supervision_ask(c.db, &c.watcher, c.place.id, NULL, "", "Tell us.", &c.why));
    int64_t id = supervision_ask(c.db, &c.watcher, c.place.id, NULL, "Why?", "Tell us.", &c.why);
    EXPECT(supervision_query_by_id(c.db, id, &q));
    EXPECT(q.due > c.s->now);
    supervision_look(c.db, c.s->zone, q.due, &c.place, true);
    EXPECT(!stands(&c, "query.late"));
    supervision_look(c.db, c.s->zone, q.due + 1, &c.place, true);
    EXPECT(stands(&c, "query.late"));
    int64_t n = supervision_flags(c.db, c.place.id, false, 100).n > 0;
    EXPECT_INT(supervision_look(c.db, c.s->zone, q.due + 2, &c.place, true), 0); /* once */
    EXPECT(!supervision_answer(c.db, &c.watcher, &q, "Because.", &c.why));
    EXPECT(!supervision_answer(c.db, &c.office, &q, "", &c.why));
    EXPECT(supervision_answer(c.db, &c.office, &q, "Because.", &c.why));
    EXPECT(!supervision_answer(c.db, &c.office, &q, "Twice.", &c.why));
    supervision_look(c.db, c.s->zone, q.due + 3, &c.place, true);
    EXPECT(!stands(&c, "query.late"));
    struct supervision_flags all = supervision_flags(c.db, c.place.id, false, 100);
    EXPECT(n && all.n > 0 && all.at[0].gone == q.due + 3); /* gone, not deleted */
    t_commit(c.s);
}

TEST(supervision, only_those_who_watch_write_findings)
{
    struct case_ c = begin();
    EXPECT(!supervision_find(c.db, &c.office, c.place.id, NULL, false, "Fine.", &c.why));
    EXPECT(!supervision_find(c.db, &c.member, c.place.id, NULL, false, "Fine.", &c.why));
    EXPECT(!supervision_find(c.db, &c.watcher, c.place.id, NULL, false, " ", &c.why));
    EXPECT(supervision_find(c.db, &c.watcher, c.place.id, NULL, true, "Books are open.", &c.why));
    struct supervision_findings l = supervision_findings(c.db, c.place.id, 10);
    EXPECT_INT(l.n, 1);
    EXPECT(l.at[0].fault);
    t_commit(c.s);
}

TEST(supervision, every_rule_has_its_key_once)
{
    for (const struct supervision_rule *a = supervision_rules; a->key; a++) {
        EXPECT(supervision_rule(a->key) == a);
        for (const struct supervision_rule *b = a + 1; b->key; b++)
            EXPECT(!streq(a->key, b->key));
    }
}
