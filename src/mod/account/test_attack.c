/*
 * test_attack.c - what somebody may try who knows a password that is no longer good, sits down at an open
 * session, or asks whether an address is known.
 */
#include "base/hash.h"
#include "job/mail.h"
#include "mod/account/people.h"
#include "web_harness.h"

#define FRESH "ein anderer Satz"

static struct site *town(void)
{
    struct site *s = t_site();
    t_furnish(s);
    return s;
}

static int64_t person(struct site *s, const char *login)
{
    int64_t id = 0;
    user_find(t_begin(s), login, &id);
    t_commit(s);
    return id;
}

static const char *code_for(struct site *s, int64_t id, enum code_kind kind, const char *note)
{
    struct rng rng = rng_fixed((uint64_t)kind + 1);
    const char *code = code_make(
        t_begin(s), &rng, s->now,
        &(struct new_code){kind, .person = id, .note = note, .until = s->now + USEC_HOUR}, NULL);
    code = arena_strdup(t_arena(), code);
    t_commit(s);
    return code;
}

static bool still_good(struct site *s, enum code_kind kind, const char *code)
{
    code_row row;
    bool good = code_find(t_begin(s), s->now, kind, code, &row);
    t_commit(s);
    return good;
}

/* A letter to an address of his own, a slip, a first step: whoever knew the old password may have begun
 * them, and each would lead him back in. */
TEST(account, a_new_password_ends_what_the_old_one_began)
{
    static const struct {
        enum code_kind kind;
        const char *note;
    } begun[] = {{CODE_MAIL, "thief@demo.invalid"},
                 {CODE_STEP, "0"},
                 {CODE_RESET_MAIL, ""},
                 {CODE_RESET_SLIP, ""}};
    struct site *s = town();
    const char *code[countof(begun)];
    for (size_t i = 0; i < countof(begun); i++) {
        code[i] = code_for(s, person(s, "member"), begun[i].kind, begun[i].note);
        EXPECT(still_good(s, begun[i].kind, code[i]));
    }
    struct browser *b = t_sign_in(s, "member");
    EXPECT_INT(
        t_post(b, "/account/password", "password", DEMO_PASSWORD, "new", FRESH, NULL)->status, 303);
    for (size_t i = 0; i < countof(begun); i++)
        EXPECT(!still_good(s, begun[i].kind, code[i]));
}

TEST(account, a_new_password_by_slip_ends_it_too)
{
    struct site *s = town();
    int64_t id = person(s, "member");
    const char *mail = code_for(s, id, CODE_MAIL, "thief@demo.invalid");
    struct answer *a =
        t_post(t_sign_in(s, "clerk"),
               arena_printf(s->arena, "/admin/people/%lld/slip", (long long)id), NULL);
    const char *big = strstr(a->body, "<span class=\"code-big\">");
    const char *slip = arena_strndup(t_arena(), big + 23, 19);
    EXPECT_INT(t_post(t_browser(s, 0), "/reset", "code", slip, "password", FRESH, NULL)->status,
               303);
    EXPECT(!still_good(s, CODE_MAIL, mail));
}

TEST(account, signing_out_everywhere_ends_first_steps)
{
    struct site *s = town();
    const char *step = code_for(s, person(s, "member"), CODE_STEP, "0");
    EXPECT_INT(t_post(t_sign_in(s, "member"), "/account/sessions/end-others", NULL)->status, 303);
    EXPECT(!still_good(s, CODE_STEP, step));
}

/* At an open session: a second step of one's own would make one surer than she is, and keep her out. */
TEST(account, the_second_step_wants_the_password)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "clerk");
    account_user u;
    char code[TOTP_DIGITS + 1];
    t_post(b, "/account/totp/start", NULL);
    user_get(t_begin(s), person(s, "clerk"), &u);
    t_commit(s);
    EXPECT(totp_code(u.totp.p, u.totp.n, s->now / USEC_SECOND / TOTP_SECONDS, code));
    EXPECT_INT(t_post(b, "/account/totp/confirm", "code", code, NULL)->status, 422);
    EXPECT_INT(
        t_post(b, "/account/totp/confirm", "code", code, "password", "wrong wrong", NULL)->status,
        200);
    EXPECT_INT(t_get(b, "/account")->req->who.assurance, AL_PERSON);
}

/* An answer that writes takes longer than one that does not, as a stranger can measure. */
TEST(account, a_letter_is_asked_for_in_the_same_time)
{
    struct site *s = town();
    const char *before = t_digest(s);
    t_post(t_browser(s, 0), "/sign-in/forgot", "mail", "nobody@demo.invalid", NULL);
    EXPECT(!streq(before, t_digest(s)));
}

/* Hashing is what costs: it is not to be had for nothing by trying on. */
TEST(account, nothing_is_hashed_beyond_the_budget)
{
    struct site *s = town();
    struct browser *b = t_browser(s, 0);
    struct answer *a = NULL;
    for (int i = 0; i <= BUDGET_TRIES; i++)
        a = t_post(b, "/sign-in", "login", "member", "password", "wrong wrong", NULL);
    EXPECT_INT(a->status, 429);
    a = t_post(b, "/sign-in", "login", "member", "password", DEMO_PASSWORD, NULL);
    EXPECT_INT(a->status, 429);
    const struct password_check *c = a->req->prepared;
    EXPECT(c && !c->right && !c->hash);
}

static void limited(void *ctx, const struct route *t)
{
    (void)ctx;
    bool asks = false;
    for (size_t i = 0; t->form && i < t->form->n; i++)
        asks = asks || t->form->field[i].kind == FORM_PASSWORD;
    if (asks && t->rate != RATE_SIGNIN)
        test_fail(__FILE__, __LINE__, "%s asks for a password without a limit", t->path);
}

TEST(account, every_page_that_asks_for_a_password_has_a_limit)
{
    struct site *s = town();
    route_each(s->app.routes, limited, NULL);
}

/* --- administrators of one place ----------------------------------------------------------------- */

static int64_t newcomer(struct site *s, const char *login, enum role role, const char *path)
{
    struct db *db = t_begin(s);
    struct body b = {0};
    int64_t id =
        account_add(db, s->now,
                    &(struct new_person){
                        .login = login, .name = "新人", .phone = NULL, .assurance = AL_PERSON});
    if (role && body_by_path(db, path, &b))
        account_give(db, s->now, id, role, b.id, 0, day_of(2026, 1, 1), 0, 0);
    t_commit(s);
    return id;
}

static int status_for(struct site *s, struct browser *b, int64_t id, const char *page)
{
    return t_get(b, arena_printf(s->arena, "/admin/people/%lld%s", (long long)id, page))->status;
}

TEST(account, an_administrator_of_one_place_has_nobody_of_others)
{
    struct site *s = town();
    struct browser *local = t_browser(s, newcomer(s, "local", ROLE_ADMIN, "linhai/yanjiang/"));
    struct browser *root = t_browser(s, person(s, "admin"));
    int64_t nobody = newcomer(s, "nobody-yet", 0, NULL);
    int64_t gone = newcomer(s, "gone", ROLE_MEMBER, "linhai/kuocang/");
    int64_t ours = newcomer(s, "ours", ROLE_MEMBER, "linhai/yanjiang/");
    struct db *db = t_begin(s);
    q_account_role_end_all(db, .person = gone, .by = DB_NONE, .now = s->now);
    q_account_role_end_all(db, .person = ours, .by = DB_NONE, .now = s->now);
    t_commit(s);
    EXPECT_INT(status_for(s, local, nobody, ""), 404);
    EXPECT_INT(status_for(s, local, gone, ""), 404);
    EXPECT_INT(status_for(s, local, gone, "/close"), 404);
    EXPECT_INT(status_for(s, local, ours, "/close"), 200);
    EXPECT_INT(status_for(s, root, nobody, "/close"), 200);
    EXPECT_INT(status_for(s, root, gone, "/close"), 200);
}

/* Letters and jobs are of no place: their list shows the addresses of everybody. */
TEST(account, letters_of_all_are_for_the_root)
{
    struct site *s = town();
    struct browser *local = t_browser(s, newcomer(s, "local", ROLE_ADMIN, "linhai/yanjiang/"));
    EXPECT_INT(t_get(local, "/admin/mail")->status, 403);
    EXPECT_INT(t_get(local, "/admin/jobs")->status, 403);
    EXPECT_INT(t_post(local, "/admin/jobs/1/drop", NULL)->status, 403);
    EXPECT_LACKS(t_get(local, "/admin")->body, "/admin/mail");
    EXPECT_INT(t_get(t_browser(s, person(s, "admin")), "/admin/mail")->status, 200);
}

/* Otherwise a dismissed administrator keeps a key in his drawer. */
TEST(account, an_invitation_to_an_office_lapses_with_its_maker)
{
    struct site *s = town();
    int64_t maker = newcomer(s, "local", ROLE_ADMIN, "linhai/yanjiang/");
    struct body b = {0};
    struct db *db = t_begin(s);
    struct rng rng = rng_fixed(3);
    body_by_path(db, "linhai/yanjiang/", &b);
    struct new_code c = {
        CODE_INVITE,         .note = "",       .role = ROLE_ADMIN,        .body = b.id,
        .body_path = b.path, .made_by = maker, .until = s->now + USEC_DAY};
    const char *office = arena_strdup(t_arena(), code_make(db, &rng, s->now, &c, NULL));
    c.role = ROLE_RESIDENT;
    const char *resident = arena_strdup(t_arena(), code_make(db, &rng, s->now, &c, NULL));
    t_commit(s);
    struct browser *x = t_browser(s, 0);
    const char *page = arena_printf(t_arena(), "/join?code=%s", office);
    EXPECT_HAS(t_get(x, page)->body, "name=\"login\"");
    q_account_role_end_all(t_begin(s), .person = maker, .by = DB_NONE, .now = s->now);
    t_commit(s);
    EXPECT_LACKS(t_get(x, page)->body, "name=\"login\"");
    EXPECT_INT(
        t_post(x, "/join", "code", office, "name", "x", "login", "sneaky", "password", FRESH, NULL)
            ->status,
        422);
    EXPECT_INT(person(s, "sneaky"), 0);
    EXPECT_INT(t_post(x, "/join", "code", resident, "name", "x", "login", "granny", "password",
                      FRESH, NULL)
                   ->status,
               303);
}
