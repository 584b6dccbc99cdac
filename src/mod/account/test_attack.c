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
