/*
 * test_town.c - see test_blog.h.
 */
#include "mod/blog/test_blog.h"

static void give(struct town *t, struct db *db, int64_t id, enum role role, const struct body *b,
                 int64_t org)
{
    day from = zone_day(t->s->app.zone, t->s->now) - 10;
    EXPECT(account_give(db, t->s->now, id, role, b->id, org, from, 0, 0) > 0);
}

static int64_t person(struct town *t, struct db *db, const char *login, enum role role,
                      const struct body *b, int64_t org)
{
    struct new_person p = {
        .login = login, .name = login, .password = NULL, .assurance = AL_STRONG, .cheap = true};
    int64_t id = account_add(db, t->s->now, &p);
    EXPECT(id > 0);
    give(t, db, id, role, b, org);
    return id;
}

static int64_t org_of(struct db *db, int64_t body, enum org_kind kind)
{
    struct org_list all = org_of_body(db, body);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind == kind)
            return all.at[i].id;
    BUG("no organisation of kind %d", (int)kind);
}

struct town town_new(void)
{
    struct town t = {.s = t_site()};
    struct db *db = t_begin(t.s);
    body_furnish_places(db);
    EXPECT(body_by_path(db, "linhai/baishuiyang/", &t.town));
    EXPECT(body_by_path(db, "linhai/baishuiyang/shangxi/", &t.village));
    EXPECT(body_by_path(db, "linhai/yanjiang/", &t.elsewhere));
    t.office = org_of(db, t.town.id, ORG_OFFICE);
    int64_t far_office = org_of(db, t.elsewhere.id, ORG_OFFICE);
    int64_t group = org_of(db, t.town.id, ORG_SUPERVISION);
    t.mei_id = person(&t, db, "mei", ROLE_MEMBER, &t.village, 0);
    t.li_id = person(&t, db, "li", ROLE_RESIDENT, &t.village, 0);
    int64_t wu = person(&t, db, "wu", ROLE_RESIDENT, &t.village, 0);
    int64_t clerk = person(&t, db, "clerk", ROLE_CLERK, &t.town, t.office);
    int64_t colleague = person(&t, db, "colleague", ROLE_CLERK, &t.town, t.office);
    int64_t chair = person(&t, db, "chair", ROLE_CHAIR, &t.village, 0);
    int64_t stranger = person(&t, db, "stranger", ROLE_CLERK, &t.elsewhere, far_office);
    int64_t supervisor = person(&t, db, "supervisor", ROLE_SUPERVISOR, &t.town, group);
    int64_t both = person(&t, db, "both", ROLE_CLERK, &t.elsewhere, far_office);
    give(&t, db, both, ROLE_SUPERVISOR, &t.town, group);
    t_commit(t.s);
    t.both = t_browser(t.s, both);
    t.nobody = t_browser(t.s, 0);
    t.mei = t_browser(t.s, t.mei_id);
    t.li = t_browser(t.s, t.li_id);
    t.wu = t_browser(t.s, wu);
    t.clerk = t_browser(t.s, clerk);
    t.colleague = t_browser(t.s, colleague);
    t.chair = t_browser(t.s, chair);
    t.stranger = t_browser(t.s, stranger);
    t.supervisor = t_browser(t.s, supervisor);
    return t;
}

int64_t id_of(const struct answer *a)
{
    const char *prefix = "/blog/";
    EXPECT_INT(a->status, 303);
    EXPECT(a->location && strncmp(a->location, prefix, strlen(prefix)) == 0);
    struct str digits = {a->location + strlen(prefix), 0};
    digits.n = strspn(digits.p, "0123456789");
    int64_t id = 0;
    EXPECT(str_int64(digits, &id));
    return id;
}

const char *path_of(const char *fmt, int64_t id)
{
    const char *rest = strstr(fmt, "%d");
    return arena_printf(t_arena(), "%.*s%lld%s", (int)(rest - fmt), fmt, (long long)id, rest + 2);
}

/* The value of the first option of "You write as". */
static const char *first_capacity(struct browser *b)
{
    struct answer *a = t_get(b, "/blog/new");
    const char *select = strstr(a->body, "name=\"as\""), *end;
    EXPECT_INT(a->status, 200);
    EXPECT(select != NULL);
    for (const char *v = strstr(select, "value=\""); v; v = strstr(v + 1, "value=\"")) {
        v += strlen("value=\"");
        end = strchr(v, '"');
        if (end > v)
            return arena_strndup(t_arena(), v, (size_t)(end - v));
    }
    BUG("no capacity");
}

int64_t draft_by(struct browser *b, const char *title, const char *text)
{
    return id_of(t_post(b, "/blog/new", "as", first_capacity(b), "title", title, "text", text,
                        "lang", "zh-Hans", "comments", "1", NULL));
}

static const char *version_on(struct browser *b, int64_t post)
{
    struct answer *a = t_get(b, path_of("/blog/%d", post));
    const char *v = strstr(a->body, "name=\"version\" value=\"");
    EXPECT(v != NULL);
    v += strlen("name=\"version\" value=\"");
    return arena_strndup(t_arena(), v, strcspn(v, "\""));
}

void publish(struct browser *b, int64_t post)
{
    struct answer *a =
        t_post(b, path_of("/blog/%d/publish", post), "version", version_on(b, post), NULL);
    EXPECT_INT(a->status, 303);
}

int64_t post_by(struct browser *b, const char *title, const char *text)
{
    int64_t id = draft_by(b, title, text);
    publish(b, id);
    return id;
}

int64_t comment_by(struct browser *b, int64_t post, const char *text)
{
    struct answer *a = t_post(b, path_of("/comment/on/post/%d", post), "text", text, NULL);
    EXPECT_INT(a->status, 303);
    int64_t id = 0;
    EXPECT(str_int64(str_of(strrchr(a->location, 'c') + 1), &id));
    return id;
}

struct answer *remove_comment(struct browser *b, int64_t comment)
{
    return t_post(b, path_of("/comment/%d/remove", comment), "reason", "0", "remove",
                  "It calls a neighbour names.", NULL);
}

struct blog_post read_post(struct town *t, int64_t id)
{
    struct blog_post p = {0};
    db_begin(t->s->read_db, DB_READ, t_arena());
    EXPECT(q_blog_post(t->s->read_db, &p, .id = id));
    db_rollback(t->s->read_db);
    return p;
}

struct comment_row read_comment(struct town *t, int64_t id)
{
    struct comment_row c = {0};
    db_begin(t->s->read_db, DB_READ, t_arena());
    EXPECT(q_comment_row(t->s->read_db, &c, .id = id));
    db_rollback(t->s->read_db);
    return c;
}

struct answer *page(struct browser *b, const char *path, int status)
{
    struct answer *a = t_get(b, path);
    if (a->status != status)
        test_fail(__FILE__, __LINE__, "%s: %d, not %d", path, a->status, status);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    return a;
}
