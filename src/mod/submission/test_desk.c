/*
 * test_desk.c - the desk of the tests of this room.
 */
#include <stdarg.h>

#include "algo/mask.h"
#include "html_check.h"
#include "mod/submission/test_submission.h"

#define BSY "linhai/baishuiyang/"

static int64_t with_role(struct site *s, struct db *db, const char *login, enum role role,
                         const char *path, int64_t org)
{
    struct body b;
    int64_t id = account_add(
        db, s->now,
        &(struct new_person){.login = login, .name = login, .cheap = true, .assurance = AL_PERSON});
    if (role && body_by_path(db, path, &b))
        account_give(db, s->now, id, role, b.id, org, 0, 0, 0);
    return id;
}

static int64_t org_kind_at(struct db *db, int64_t body, enum org_kind kind)
{
    struct org_list all = org_of_body(db, body);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind == kind)
            return all.at[i].id;
    return 0;
}

/* Sessions of staff end after some hours; they sign in again. */
static void sign_in(struct desk *t)
{
    struct browser **all[] = {&t->clerk,      &t->chair,  &t->counter,  &t->unit,
                              &t->supervisor, &t->member, &t->resident, &t->stranger};
    for (size_t i = 0; i < countof(all); i++)
        *all[i] = t_browser(t->s, t->id[i]);
}

void desk_later(struct desk *t, usec time)
{
    t->s->now = time;
    sign_in(t);
}

struct desk desk_new(void)
{
    struct desk t = {.s = t_site()};
    struct db *db = t_begin(t.s);
    struct body town, village;
    body_furnish_places(db);
    body_by_path(db, BSY, &town);
    body_by_path(db, BSY "shangxi/", &village);
    t.town = town.id;
    t.village = village.id;
    t.office = org_kind_at(db, village.id, ORG_OFFICE);
    t.unit_org = org_kind_at(db, town.id, ORG_UNIT);
    int64_t office = org_kind_at(db, town.id, ORG_OFFICE);
    t.id[0] = with_role(t.s, db, "clerk", ROLE_CLERK, BSY, office);
    t.id[1] = with_role(t.s, db, "chair", ROLE_CHAIR, BSY, 0);
    t.id[2] = with_role(t.s, db, "counter", ROLE_COUNTER, BSY, 0);
    t.id[3] = with_role(t.s, db, "unit", ROLE_UNIT, BSY, t.unit_org);
    t.id[4] = with_role(t.s, db, "supervisor", ROLE_SUPERVISOR, BSY, 0);
    t.id[5] = with_role(t.s, db, "member", ROLE_MEMBER, BSY, 0);
    t.id[6] = with_role(t.s, db, "resident", ROLE_RESIDENT, BSY "shangxi/", 0);
    t.id[7] = with_role(t.s, db, "stranger", ROLE_CLERK, "linhai/yanjiang/", 0);
    t_commit(t.s);
    sign_in(&t);
    t.nobody = t_browser(t.s, 0);
    t.other = t_browser(t.s, 0);
    return t;
}

struct answer *desk_page(struct browser *b, const char *at, int status)
{
    struct answer *a = t_get(b, at);
    EXPECT_INT(a->status, status);
    EXPECT_STR(html_fault(t_arena(), a->body), NULL);
    return a;
}

const char *desk_path(const char *fmt, const char *word)
{
    struct buf b = buf_make(t_arena(), 64);
    const char *at = strstr(fmt, "%s");
    buf_put(&b, fmt, (size_t)(at - fmt));
    buf_puts(&b, word);
    buf_puts(&b, at + 2);
    return b.p;
}

const char *desk_path_id(const char *fmt, int64_t id)
{
    (void)fmt;
    return arena_printf(t_arena(), "%lld", (long long)id);
}

/* "tx_case" of that browser: number and code. */
static const char *case_cookie(struct browser *b, bool code)
{
    for (size_t i = 0; i < b->cookies.n; i++) {
        const char *v = b->cookies.at[i].value, *dot = strchr(v, '.');
        if (strstr(b->cookies.at[i].name, "tx_case") && dot)
            return code ? dot + 1 : arena_strndup(t_arena(), v, (size_t)(dot - v));
    }
    return NULL;
}

const char *desk_said_by(struct desk *t, struct browser *b, const char *text)
{
    (void)t;
    struct answer *a = t_post(b, "/say", "place", BSY "shangxi/", "text", text, "public", "1",
                              "sure", "1", "kind", strstr(text, "请问") ? "enquiry" : "help", NULL);
    EXPECT_INT(a->status, 303);
    return case_cookie(b, false);
}

const char *desk_said(struct desk *t, const char *text)
{
    return desk_said_by(t, t->nobody, text);
}

const char *desk_code_of(struct desk *t)
{
    return case_cookie(t->nobody, true);
}

struct submission desk_number(struct desk *t, const char *n)
{
    struct submission s = {0};
    struct arena *keep = t_arena();
    struct db *db = t_begin(t->s);
    EXPECT(submission_by_number(db, n, &s));
    s.title = arena_strdup(keep, s.title);
    s.text = arena_strdup(keep, s.text);
    s.number = arena_strdup(keep, s.number);
    s.public_text = s.public_text ? arena_strdup(keep, s.public_text) : NULL;
    t_commit(t->s);
    return s;
}

struct answer *desk_act(struct browser *b, const char *n, const char *what, ...)
{
    struct fields f = {arena_array(t_arena(), struct field, 16), 0};
    va_list ap;
    va_start(ap, what);
    for (const char *name; f.n < 16 && (name = va_arg(ap, const char *));)
        f.at[f.n++] = (struct field){name, va_arg(ap, const char *)};
    va_end(ap);
    return t_post_fields(b, arena_printf(t_arena(), "/office/submissions/%s/%s", n, what), f);
}

static const char *version(struct desk *t, const char *n)
{
    return arena_printf(t_arena(), "%lld", (long long)desk_number(t, n).version);
}

void desk_accept(struct desk *t, const char *n)
{
    struct submission s = desk_number(t, n);
    struct answer *a = desk_act(t->clerk, n, "accept", "kind", submission_kind_word(s.kind),
                                "title", mask_text(t_arena(), s.title).text, "text",
                                mask_text(t_arena(), s.text).text, "version", version(t, n), NULL);
    EXPECT_INT(a->status, 303);
}

struct answer *desk_draft(struct browser *b, const char *n, const char *v, const char *text)
{
    return desk_act(b, n, "answer", "text", text, "step", "review", "version", v, NULL);
}

void desk_answer(struct desk *t, const char *n, const char *text)
{
    EXPECT_INT(desk_draft(t->clerk, n, "0", text)->status, 303);
    EXPECT_INT(desk_act(t->chair, n, "publish", "version", "1", NULL)->status, 303);
}

usec desk_due_of(struct desk *t, const char *n)
{
    struct submission s = desk_number(t, n);
    struct deadline d = {0};
    struct db *db = t_begin(t->s);
    EXPECT(deadline_find(db, SUBJECT_SUBMISSION, s.id, sub_reply_rule(s.kind), &d));
    t_commit(t->s);
    return d.due;
}
