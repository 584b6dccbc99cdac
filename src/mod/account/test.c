/*
 * test.c - signing in, sessions, codes, roles: whole requests through the real pages.
 */
#include "job/mail.h"
#include "mod/account/password.h"
#include "mod/account/people.h"
#include "web/csrf.h"
#include "web_harness.h"

#define GOOD "ein langer Satz"

static int64_t person(struct site *s, const char *login)
{
    int64_t id = 0;
    user_find(t_begin(s), login, &id);
    t_commit(s);
    return id;
}

static struct body place(struct site *s, const char *path)
{
    struct body b = {0};
    body_by_path(t_begin(s), path, &b);
    t_commit(s);
    return b;
}

static bool signed_in(struct browser *b)
{
    return t_get(b, "/account")->status == 200;
}

static struct answer *try_password(struct browser *b, const char *login, const char *password)
{
    return t_post(b, "/sign-in", "login", login, "password", password, NULL);
}

static struct site *town(void)
{
    struct site *s = t_site();
    t_furnish(s);
    return s;
}

/* Text between before and after in a page, a copy. */
static const char *cut_out(const char *page, const char *before, const char *after)
{
    const char *p = strstr(page, before);
    if (!p)
        return "";
    p += strlen(before);
    const char *end = strstr(p, after);
    return arena_strndup(t_arena(), p, end ? (size_t)(end - p) : 0);
}

static const char *slip_code(const struct answer *a)
{
    return cut_out(a->body, "<span class=\"code-big\">", "</span>");
}

/* The code in the newest letter, or "". */
static const char *letter_code(struct site *s)
{
    struct mail m = {0};
    struct db *db = t_begin(s);
    struct mail_rows rows = mail_list(db, s->arena, 1);
    const char *text =
        rows.n && mail_read(db, rows.at[0].id, &m) ? arena_strdup(t_arena(), m.text) : "";
    t_commit(s);
    return cut_out(text, "code=", "\n");
}

static size_t letters(struct site *s)
{
    struct mail_rows rows = mail_list(t_begin(s), s->arena, 100);
    t_commit(s);
    return rows.n;
}

static size_t audits(struct site *s, const char *act)
{
    struct account_audit_list_rows rows =
        q_account_audit_list(t_begin(s), .since = 0, .until = FOREVER, .before_at = FOREVER,
                             .before_id = FOREVER, .act = act, .max = 100000);
    t_commit(s);
    return rows.n;
}

/* --- names and passwords ----------------------------------------------------------------------- */

TEST(account, names_are_compared_in_one_form)
{
    struct arena *a = t_arena();
    EXPECT_STR(phone_key(a, "139 0576-0002"), "+8613905760002");
    EXPECT_STR(phone_key(a, "+86 13905760002"), "+8613905760002");
    EXPECT_STR(phone_key(a, "008613905760002"), "+8613905760002");
    EXPECT_STR(phone_key(a, "8613905760002"), "+8613905760002");
    EXPECT_STR(phone_key(a, "0576 8511 1111"), "057685111111");
    EXPECT_STR(login_key(a, " MeiMei "), "meimei");
    EXPECT(login_ok("陈梅"));
    EXPECT(login_ok("a.b-c_9"));
    EXPECT(!login_ok("9lives"));
    EXPECT(!login_ok("a"));
    EXPECT(!login_ok("me@here"));
    EXPECT(!login_ok("with blank"));
    EXPECT(!login_ok("abcdefghijklmnopqrstuvwxyz0123456"));
}

TEST(account, a_device_is_named_roughly)
{
    struct arena *a = t_arena();
    EXPECT_STR(
        device_of(a, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                     "Gecko) Chrome/120.0.0.0 Safari/537.36"),
        "Chrome/Windows");
    EXPECT_STR(device_of(a,
                         "Mozilla/5.0 (Linux; Android 12; V2) AppleWebKit/537.36 Chrome/98 Mobile "
                         "Safari/537.36 MicroMessenger/8.0"),
               "WeChat/Android");
    EXPECT_STR(device_of(a, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 "
                            "Mobile Safari/604.1"),
               "Safari/iPhone");
    EXPECT_STR(device_of(a, NULL), "?/?");
}

TEST(account, passwords_are_argon2id_and_rehashed)
{
    struct arena *a = t_arena();
    const char *h = password_hash(a, GOOD, true), *full = password_hash(a, GOOD, false);
    EXPECT_HAS(full, "$argon2id$v=19$m=19456,t=2,p=1$");
    EXPECT(password_verify(h, GOOD, true));
    EXPECT(password_verify(full, GOOD, false));
    EXPECT(!password_verify(h, "ein langer satz", true));
    EXPECT(!password_verify(NULL, GOOD, true));
    EXPECT(!password_outdated(h, true));
    EXPECT(password_outdated(h, false));
    EXPECT(password_common("Password1"));
    EXPECT(password_common("66666666666666"));
    EXPECT(!password_common(GOOD));
}

/* Were the hash of nobody malformed, or of other parameters, the work for it would differ, and time
 * would tell who has an account. */
TEST(account, nobody_takes_as_much_work_as_somebody)
{
    EXPECT(!password_outdated(password_of_nobody(false), false));
    EXPECT(!password_outdated(password_of_nobody(true), true));
    EXPECT(password_outdated(password_of_nobody(true), false));
    EXPECT(!password_verify(NULL, "another", false));
}

TEST(account, an_old_hash_is_renewed_at_signing_in)
{
    struct site *s = t_site();
    account_user u;
    int64_t id = account_add(
        t_begin(s), s->now, &(struct new_person){.login = "mei", .name = "陈梅", .password = GOOD});
    t_commit(s); /* with full parameters; the site's are cheap */
    EXPECT_INT(try_password(t_browser(s, 0), "mei", GOOD)->status, 303);
    EXPECT(user_get(t_begin(s), id, &u));
    t_commit(s);
    EXPECT(!password_outdated(u.password, true));
    EXPECT_INT(try_password(t_browser(s, 0), "mei", GOOD)->status, 303);
}

/* --- signing in ---------------------------------------------------------------------------------- */

TEST(account, sign_in_by_each_name)
{
    struct site *s = town();
    const char *const names[] = {"member",      "MEMBER",
                                 " member ",    "Chen.Yumei@demo.invalid",
                                 "13905760002", "+86 139-0576-0002"};
    for (size_t i = 0; i < countof(names); i++) {
        struct browser *b = t_browser(s, 0);
        EXPECT_INT(try_password(b, names[i], DEMO_PASSWORD)->status, 303);
        EXPECT_STR(t_get(b, "/account")->req->who.name, "陈玉梅");
    }
}

TEST(account, wrong_password_and_unknown_name_get_the_same_words)
{
    struct site *s = town();
    struct browser *b = t_browser(s, 0);
    struct answer *wrong = try_password(b, "member", "not this one");
    struct answer *nobody = try_password(b, "nobody-here", "not this one");
    EXPECT_INT(wrong->status, 200);
    EXPECT_INT(nobody->status, 200);
    EXPECT_HAS(wrong->body, "do not belong together");
    EXPECT_HAS(nobody->body, "do not belong together");
    EXPECT_HAS(wrong->body, "value=\"member\""); /* what was typed is kept … */
    EXPECT_LACKS(wrong->body, "not this one");   /* … but the password */
    EXPECT(!signed_in(b));
}

TEST(account, back_leads_to_our_own_pages_only)
{
    struct site *s = town();
    struct answer *a = t_post(t_browser(s, 0), "/sign-in", "login", "member", "password",
                              DEMO_PASSWORD, "back", "/account/sessions", NULL);
    EXPECT_STR(a->location, "/account/sessions");
    a = t_post(t_browser(s, 0), "/sign-in", "login", "member", "password", DEMO_PASSWORD, "back",
               "//evil.example/", NULL);
    EXPECT_STR(a->location, "/");
}

TEST(account, no_form_token_no_sign_in)
{
    struct site *s = town();
    struct browser *b = t_browser(s, 0);
    b->no_csrf = true;
    EXPECT_INT(try_password(b, "member", DEMO_PASSWORD)->status, 403);
    EXPECT(!signed_in(b));
}

static void use_up(struct site *s, struct browser *b, const char *login)
{
    for (int i = 0; i < BUDGET_TRIES; i++) {
        EXPECT_INT(try_password(b, login, "wrong wrong")->status, 200);
        s->now += 2 * USEC_SECOND; /* the limit per address is another matter */
    }
}

TEST(account, guessing_is_stopped_but_locks_nobody_out_at_home)
{
    struct site *s = town();
    struct browser *home = t_browser(s, 0), *stranger = t_browser(s, 0), *new = t_browser(s, 0);
    EXPECT_INT(try_password(home, "member", DEMO_PASSWORD)->status, 303);
    EXPECT_INT(t_post(home, "/sign-out", NULL)->status, 303);
    use_up(s, stranger, "member");
    struct answer *a = try_password(stranger, "member", DEMO_PASSWORD);
    EXPECT_INT(a->status, 429);
    EXPECT_HAS(a->body, "slip");
    EXPECT_INT(try_password(new, "member", DEMO_PASSWORD)->status, 429);
    EXPECT_INT(try_password(home, "member", DEMO_PASSWORD)->status, 303);
    EXPECT(signed_in(home));
    s->now += BUDGET_WINDOW;
    EXPECT_INT(try_password(new, "member", DEMO_PASSWORD)->status, 303);
}

TEST(account, a_trusted_device_has_its_own_budget)
{
    struct site *s = town();
    struct browser *home = t_browser(s, 0), *other = t_browser(s, 0);
    EXPECT_INT(try_password(home, "member", DEMO_PASSWORD)->status, 303);
    t_post(home, "/sign-out", NULL);
    use_up(s, home, "member");
    EXPECT_INT(try_password(home, "member", DEMO_PASSWORD)->status, 429);
    EXPECT_INT(try_password(other, "member", DEMO_PASSWORD)->status, 303);
}

TEST(account, a_device_of_one_person_is_nothing_to_another)
{
    struct site *s = town();
    struct browser *shared = t_browser(s, 0), *stranger = t_browser(s, 0);
    EXPECT_INT(try_password(shared, "resident", DEMO_PASSWORD)->status, 303);
    t_post(shared, "/sign-out", NULL);
    use_up(s, stranger, "member");
    EXPECT_INT(try_password(shared, "member", DEMO_PASSWORD)->status, 429);
}

TEST(account, unknown_names_have_a_budget_too)
{
    struct site *s = town();
    struct browser *b = t_browser(s, 0);
    use_up(s, b, "nobody-here");
    EXPECT_INT(try_password(b, "Nobody-Here", "wrong wrong")->status, 429);
}

/* --- sessions ------------------------------------------------------------------------------------ */

static const char *cookie(struct browser *b)
{
    const char *v = field_get(&b->cookies, SESSION_COOKIE);
    return v ? v : "";
}

/* A browser with a copy of another's cookies: a thief. */
static struct browser *copy_of(struct site *s, struct browser *b)
{
    struct browser *c = t_browser(s, 0);
    c->cookies.at = arena_array(s->arena, struct field, b->cookies.n);
    c->cookies.n = b->cookies.n;
    memcpy(c->cookies.at, b->cookies.at, b->cookies.n * sizeof(*c->cookies.at));
    return c;
}

TEST(account, the_token_changes_at_each_sign_in)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "member");
    struct browser *thief = copy_of(s, b);
    const char *first = cookie(b);
    try_password(b, "member", DEMO_PASSWORD);
    EXPECT(!streq(first, cookie(b)));
    EXPECT(signed_in(b));
    EXPECT(!signed_in(thief));
}

TEST(account, sign_out_ends_the_session_in_the_database)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "member"), *thief = copy_of(s, b);
    t_post(b, "/sign-out", NULL);
    EXPECT(!signed_in(b));
    EXPECT(!signed_in(thief));
}

TEST(account, sessions_are_listed_and_ended)
{
    struct site *s = town();
    struct browser *a = t_sign_in(s, "member"), *b = t_sign_in(s, "member"),
                   *c = t_sign_in(s, "member"), *other = t_sign_in(s, "resident");
    struct answer *page = t_get(a, "/account/sessions");
    EXPECT_HAS(page->body, "this one");
    int64_t id_b = t_get(b, "/account")->req->who.session;
    const char *end_b = arena_printf(s->arena, "/account/sessions/%lld/end", (long long)id_b);
    EXPECT_INT(t_post(other, end_b, NULL)->status, 404); /* not hers */
    EXPECT(signed_in(b));
    EXPECT_INT(t_post(a, end_b, NULL)->status, 303);
    EXPECT(!signed_in(b));
    EXPECT_INT(t_post(a, "/account/sessions/end-others", NULL)->status, 303);
    EXPECT(signed_in(a));
    EXPECT(!signed_in(c));
    EXPECT(signed_in(other));
}

TEST(account, sessions_end_by_themselves)
{
    struct site *s = town();
    struct browser *villager = t_sign_in(s, "resident"), *clerk = t_sign_in(s, "clerk");
    s->now += 11 * USEC_HOUR;
    EXPECT(signed_in(clerk));
    s->now += 2 * USEC_HOUR;
    EXPECT(!signed_in(clerk));
    s->now += 28 * USEC_DAY;
    EXPECT(signed_in(villager));
    s->now += 2 * USEC_DAY;
    EXPECT(!signed_in(villager));
}

TEST(account, writing_keeps_a_session_alive_up_to_its_longest)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "resident");
    for (int i = 0; i < 8; i++) {
        s->now += 20 * USEC_DAY;
        EXPECT_INT(t_post(b, "/account/language", "lang", "en", NULL)->status, 303);
    }
    EXPECT(signed_in(b)); /* 160 days */
    s->now += 20 * USEC_DAY;
    EXPECT(!signed_in(b)); /* 180: the longest */
}

TEST(account, the_chosen_language_wins)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "resident");
    EXPECT_HAS(t_get(b, "/account")->body, "My account");
    t_post(b, "/account/language", "lang", "zh-Hans", NULL);
    EXPECT_HAS(t_get(b, "/account")->body, "我的账号");
    EXPECT_INT(t_post(b, "/account/language", "lang", "tlh", NULL)->status, 422);
    t_post(b, "/account/language", "lang", "browser", NULL);
    EXPECT_HAS(t_get(b, "/account")->body, "My account");
}

TEST(account, a_new_password_ends_the_others)
{
    struct site *s = town();
    struct browser *a = t_sign_in(s, "member"), *b = t_sign_in(s, "member");
    const char *before = cookie(a);
    EXPECT_INT(t_post(a, "/account/password", "password", "wrong wrong", "new", GOOD, NULL)->status,
               200);
    EXPECT_INT(
        t_post(a, "/account/password", "password", DEMO_PASSWORD, "new", "short", NULL)->status,
        422);
    EXPECT_INT(
        t_post(a, "/account/password", "password", DEMO_PASSWORD, "new", "12345678", NULL)->status,
        422);
    EXPECT(signed_in(b));
    EXPECT_INT(t_post(a, "/account/password", "password", DEMO_PASSWORD, "new", GOOD, NULL)->status,
               303);
    EXPECT(signed_in(a));
    EXPECT(!streq(before, cookie(a)));
    EXPECT(!signed_in(b));
    EXPECT_INT(try_password(t_browser(s, 0), "member", DEMO_PASSWORD)->status, 200);
    EXPECT_INT(try_password(t_browser(s, 0), "member", GOOD)->status, 303);
}

/* --- invitations ----------------------------------------------------------------------------------- */

static const char *invite(struct site *s, const char *path, const char *role)
{
    struct answer *a = t_post(t_sign_in(s, "clerk"), "/admin/slips", "place", path, "name",
                              "陈阿婆", "role", role, NULL);
    EXPECT_INT(a->status, 200);
    return slip_code(a);
}

static struct answer *join(struct site *s, struct browser *b, const char *code, const char *login)
{
    (void)s;
    return t_post(b, "/join", "code", code, "name", "陈阿婆", "login", login, "password", GOOD,
                  NULL);
}

TEST(account, an_invitation_is_good_once)
{
    struct site *s = town();
    const char *code = invite(s, "linhai/baishuiyang/shangxi/", "resident");
    const char *path = arena_printf(s->arena, "/join?code=%s", code);
    struct browser *b = t_browser(s, 0);
    EXPECT_INT(strlen(code), 19);
    EXPECT_HAS(t_get(b, path)->body, "陈阿婆"); /* looking at it … */
    EXPECT_HAS(t_get(b, path)->body, "陈阿婆"); /* … uses nothing up */
    EXPECT_INT(join(s, b, code, "granny")->status, 303);
    EXPECT(signed_in(b));
    EXPECT_INT(t_get(b, "/account")->req->who.roles, ROLE_RESIDENT);
    EXPECT_INT(t_get(b, "/account")->req->who.assurance, AL_PERSON);
    EXPECT_INT(join(s, t_browser(s, 0), code, "granny2")->status, 422);
    EXPECT_INT(person(s, "granny2"), 0);
    EXPECT_LACKS(t_get(t_browser(s, 0), path)->body, "陈阿婆");
}

TEST(account, an_invitation_is_taken_by_one_of_two_who_come_at_once)
{
    struct site *s = town();
    struct db *db = t_begin(s);
    int64_t id;
    code_row row;
    const char *code =
        code_make(db, &s->rng, s->now, &(struct new_code){CODE_INVITE, .until = s->now + 1}, &id);
    EXPECT(code_find(db, s->now, CODE_INVITE, code, &row)); /* both have seen it */
    EXPECT(code_use(db, s->now, id));
    EXPECT(!code_use(db, s->now, id));
    t_commit(s);
}

TEST(account, a_code_is_read_as_people_write_it)
{
    struct site *s = town();
    const char *code = invite(s, "linhai/baishuiyang/", "resident");
    char *typed = str_lower(s->arena, str_of(code));
    for (char *p = typed; *p; p++)
        if (*p == '-')
            *p = ' ';
        else if (*p == '0')
            *p = 'o';
        else if (*p == '1')
            *p = 'l';
    EXPECT_INT(join(s, t_browser(s, 0), typed, "granny")->status, 303);
}

TEST(account, an_invitation_expires_and_can_be_revoked)
{
    struct site *s = town();
    const char *code = invite(s, "linhai/baishuiyang/", "resident");
    struct browser *clerk = t_sign_in(s, "clerk");
    struct answer *list = t_get(clerk, "/admin/slips");
    EXPECT_HAS(list->body, "陈阿婆");
    const char *id = cut_out(list->body, "/admin/slips/", "/revoke");
    struct browser *foreign = t_sign_in(s, "kc-clerk");
    EXPECT_LACKS(t_get(foreign, "/admin/slips")->body, "陈阿婆");
    /* "new" stands before the first number in the page */
    const char *n = strrchr(cut_out(list->body, "action=\"/admin/slips/", "/revoke"), '/');
    id = n ? n + 1 : cut_out(list->body, "action=\"/admin/slips/", "/revoke");
    const char *revoke = arena_printf(s->arena, "/admin/slips/%s/revoke", id);
    EXPECT_INT(t_post(foreign, revoke, NULL)->status, 403);
    EXPECT_INT(t_post(clerk, revoke, NULL)->status, 303);
    EXPECT_INT(join(s, t_browser(s, 0), code, "granny")->status, 422);
    code = invite(s, "linhai/baishuiyang/", "resident");
    s->now += INVITE_DAYS * USEC_DAY;
    EXPECT_INT(join(s, t_browser(s, 0), code, "granny")->status, 422);
    EXPECT_INT(person(s, "granny"), 0);
}

TEST(account, joining_keeps_what_was_typed_and_asks_for_a_way_in)
{
    struct site *s = town();
    const char *code = invite(s, "linhai/baishuiyang/", "resident");
    struct browser *b = t_browser(s, 0);
    struct answer *a =
        t_post(b, "/join", "code", code, "name", "陈<b>阿婆", "password", GOOD, NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "陈&lt;b&gt;阿婆");
    EXPECT_HAS(a->body, "Choose a name for signing in");
    EXPECT_INT(join(s, b, code, "Member")->status, 422); /* taken, whatever the case */
    EXPECT_INT(join(s, b, code, "9x")->status, 422);
    a = t_post(b, "/join", "code", code, "name", "陈阿婆", "phone", "139 0576 0002", "password",
               GOOD, NULL);
    EXPECT_INT(a->status, 422);
    a = t_post(b, "/join", "code", code, "name", "陈阿婆", "phone", "139 0576 9999", "mail",
               "granny@demo.invalid", "password", GOOD, NULL);
    EXPECT_INT(a->status, 303);
    EXPECT_INT(try_password(t_browser(s, 0), "13905769999", GOOD)->status, 303);
    /* The mail counts when its letter was read. */
    EXPECT_INT(try_password(t_browser(s, 0), "granny@demo.invalid", GOOD)->status, 200);
    const char *mail = letter_code(s);
    EXPECT_HAS(t_get(b, arena_printf(s->arena, "/mail/confirm?code=%s", mail))->body,
               "granny@demo.invalid");
    EXPECT_INT(t_post(b, "/mail/confirm", "code", mail, NULL)->status, 303);
    EXPECT_INT(t_post(b, "/mail/confirm", "code", mail, NULL)->status, 410);
    EXPECT_INT(try_password(t_browser(s, 0), "granny@demo.invalid", GOOD)->status, 303);
}

TEST(account, the_slip_has_a_qr_code_and_is_not_stored)
{
    struct site *s = town();
    struct answer *a = t_post(t_sign_in(s, "clerk"), "/admin/slips", "place", "linhai/baishuiyang/",
                              "name", "陈阿婆", "role", "resident", NULL);
    EXPECT_HAS(a->body, "<svg viewBox");
    EXPECT_HAS(a->body, "class=\"slip\"");
    EXPECT_HAS(a->body, "http://tongxin.test/join?code=");
    EXPECT_STR(t_header(a, "Cache-Control"), "no-store");
}

/* --- new passwords ----------------------------------------------------------------------------------- */

TEST(account, a_letter_resets_a_password)
{
    struct site *s = town();
    struct browser *b = t_browser(s, 0), *before = t_sign_in(s, "member");
    struct answer *known = t_post(b, "/sign-in/forgot", "mail", "CHEN.yumei@demo.invalid", NULL);
    struct answer *unknown = t_post(b, "/sign-in/forgot", "mail", "nobody@demo.invalid", NULL);
    EXPECT_INT(known->status, 303);
    EXPECT_STR(known->location, unknown->location);
    EXPECT_INT(letters(s), 1);
    const char *code = letter_code(s), *path = arena_printf(s->arena, "/reset?code=%s", code);
    EXPECT_HAS(t_get(b, path)->body, "陈玉梅");
    EXPECT_INT(t_post(b, "/reset", "code", code, "password", "12345678", NULL)->status, 422);
    struct answer *a = t_post(b, "/reset", "code", code, "password", GOOD, NULL);
    EXPECT_INT(a->status, 303);
    EXPECT(signed_in(b));
    EXPECT(!signed_in(before));
    EXPECT_INT(t_post(t_browser(s, 0), "/reset", "code", code, "password", GOOD "!", NULL)->status,
               422);
    EXPECT_INT(try_password(t_browser(s, 0), "member", GOOD)->status, 303);
}

TEST(account, letters_expire_and_are_few)
{
    struct site *s = town();
    struct browser *b = t_browser(s, 0);
    for (int i = 0; i < 6; i++)
        t_post(b, "/sign-in/forgot", "mail", "chen.yumei@demo.invalid", NULL);
    EXPECT_INT(letters(s), MAIL_PER_HOUR);
    const char *code = letter_code(s);
    s->now += USEC_HOUR;
    EXPECT_INT(t_post(b, "/reset", "code", code, "password", GOOD, NULL)->status, 422);
}

static struct answer *slip_for(struct site *s, const char *by, const char *whom)
{
    return t_post(t_sign_in(s, by),
                  arena_printf(s->arena, "/admin/people/%lld/slip", (long long)person(s, whom)),
                  NULL);
}

TEST(account, a_clerk_hands_out_a_slip_for_residents_of_the_place_only)
{
    struct site *s = town();
    struct answer *a = slip_for(s, "clerk", "resident");
    EXPECT_INT(a->status, 200);
    EXPECT_INT(slip_for(s, "clerk", "member")->status, 200);
    EXPECT_INT(slip_for(s, "clerk", "supervisor")->status, 403);
    EXPECT_INT(slip_for(s, "clerk", "clerk")->status, 403);
    EXPECT_INT(slip_for(s, "clerk", "admin")->status, 404);
    EXPECT_INT(slip_for(s, "clerk", "kc-resident")->status, 404);
    EXPECT_INT(slip_for(s, "shangxi-clerk", "member")->status,
               403); /* she is a member of the town's */
    EXPECT_INT(slip_for(s, "admin", "supervisor")->status, 200);
    EXPECT_INT(audits(s, "account.reset_slip"), 3);
    const char *code = slip_code(a);
    struct browser *old = t_sign_in(s, "resident"), *b = t_browser(s, 0);
    EXPECT_INT(t_post(b, "/reset", "code", code, "password", GOOD, NULL)->status, 303);
    EXPECT(!signed_in(old));
    EXPECT_INT(try_password(t_browser(s, 0), "resident", GOOD)->status, 303);
}

TEST(account, a_slip_for_a_password_is_good_for_a_day)
{
    struct site *s = town();
    const char *first = slip_code(slip_for(s, "clerk", "resident"));
    const char *second = slip_code(slip_for(s, "clerk", "resident"));
    struct browser *b = t_browser(s, 0);
    EXPECT_INT(t_post(b, "/reset", "code", first, "password", GOOD, NULL)->status,
               422); /* replaced */
    s->now += RESET_SLIP_TIME;
    EXPECT_INT(t_post(b, "/reset", "code", second, "password", GOOD, NULL)->status, 422);
}

/* --- the second step ----------------------------------------------------------------------------------- */

/* RFC 6238 appendix B, SHA-1, the last six of its eight digits. */
TEST(account, totp_vectors)
{
    static const struct {
        int64_t time;
        const char *code;
    } v[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
             {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    const char *secret = "12345678901234567890";
    int64_t step;
    for (size_t i = 0; i < countof(v); i++) {
        EXPECT(totp_check(secret, 20, v[i].code, v[i].time * USEC_SECOND, 0, &step));
        EXPECT_INT(step, v[i].time / 30);
        EXPECT(totp_check(secret, 20, v[i].code, (v[i].time + 30) * USEC_SECOND, 0, &step));
        EXPECT(!totp_check(secret, 20, v[i].code, (v[i].time + 60) * USEC_SECOND, 0, &step));
        EXPECT(!totp_check(secret, 20, v[i].code, v[i].time * USEC_SECOND, v[i].time / 30, &step));
    }
    EXPECT(!totp_check(secret, 20, "28708", 59 * USEC_SECOND, 0, &step));
    EXPECT(!totp_check(secret, 20, "28708x", 59 * USEC_SECOND, 0, &step));
    EXPECT_STR(totp_base32(t_arena(), secret, 20), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    EXPECT_STR(totp_uri(t_arena(), "临海市", "a b", "AB"),
               "otpauth://totp/%E4%B8%B4%E6%B5%B7%E5%B8%82:a%20b?secret=AB&issuer="
               "%E4%B8%B4%E6%B5%B7%E5%B8%82");
}

static const char *app_code(struct site *s, const char *login)
{
    account_user u;
    char *code = arena_alloc(s->arena, TOTP_DIGITS + 1);
    int64_t id = person(s, login);
    user_get(t_begin(s), id, &u);
    t_commit(s);
    EXPECT(totp_code(u.totp.p, u.totp.n, s->now / USEC_SECOND / TOTP_SECONDS, code));
    return code;
}

/* Sets it up; answers the page with the recovery codes. */
static struct answer *with_totp(struct site *s, struct browser *b, const char *login)
{
    EXPECT_INT(t_post(b, "/account/totp/start", NULL)->status, 303);
    EXPECT_HAS(t_get(b, "/account/totp/setup")->body, "<svg viewBox");
    EXPECT_INT(t_post(b, "/account/totp/confirm", "password", DEMO_PASSWORD, "code", "000000", NULL)
                   ->status,
               422);
    struct answer *a = t_post(b, "/account/totp/confirm", "password", DEMO_PASSWORD, "code",
                              app_code(s, login), NULL);
    EXPECT_INT(a->status, 200);
    return a;
}

TEST(account, two_steps_from_set_up_to_switching_off)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "clerk"), *other = t_sign_in(s, "clerk");
    const char *weak = cookie(b);
    struct answer *a = with_totp(s, b, "clerk");
    const char *recovery = cut_out(a->body, "<li>", "</li>");
    if (strlen(recovery) != 19)
        recovery = cut_out(strstr(a->body, "class=\"slip\""), "<li>", "</li>");
    EXPECT_INT(strlen(recovery), 19);
    EXPECT(!streq(weak, cookie(b)));
    EXPECT(!signed_in(other));
    EXPECT_INT(t_get(b, "/account")->req->who.assurance, AL_STRONG);

    /* A password alone leads to the second step and no further. */
    struct browser *c = t_browser(s, 0);
    a = try_password(c, "clerk", DEMO_PASSWORD);
    EXPECT_HAS(a->location, "/sign-in/step");
    EXPECT(!signed_in(c));
    EXPECT_INT(t_get(c, a->location)->status, 200);
    /* The code of the set-up is used up. */
    EXPECT_INT(t_post(c, "/sign-in/step", "code", app_code(s, "clerk"), NULL)->status, 200);
    EXPECT(!signed_in(c));
    s->now += 30 * USEC_SECOND;
    const char *code = app_code(s, "clerk");
    EXPECT_INT(t_post(c, "/sign-in/step", "code", code, NULL)->status, 303);
    EXPECT_INT(t_get(c, "/account")->req->who.assurance, AL_STRONG);

    /* Replayed by somebody else. */
    struct browser *d = t_browser(s, 0);
    try_password(d, "clerk", DEMO_PASSWORD);
    EXPECT_INT(t_post(d, "/sign-in/step", "code", code, NULL)->status, 200);
    /* A recovery code is good once. */
    EXPECT_INT(t_post(d, "/sign-in/step", "code", recovery, NULL)->status, 303);
    EXPECT(signed_in(d));
    struct browser *e = t_browser(s, 0);
    try_password(e, "clerk", DEMO_PASSWORD);
    EXPECT_INT(t_post(e, "/sign-in/step", "code", recovery, NULL)->status, 200);

    s->now += 30 * USEC_SECOND;
    EXPECT_INT(t_post(d, "/account/totp/off", "password", "wrong wrong", "code",
                      app_code(s, "clerk"), NULL)
                   ->status,
               200);
    EXPECT_INT(t_post(d, "/account/totp/off", "password", DEMO_PASSWORD, "code",
                      app_code(s, "clerk"), NULL)
                   ->status,
               303);
    EXPECT_INT(t_get(d, "/account")->req->who.assurance, AL_PERSON);
    EXPECT_INT(audits(s, "account.totp_on"), 1);
    EXPECT_INT(audits(s, "account.totp_off"), 1);
    EXPECT_STR(try_password(t_browser(s, 0), "clerk", DEMO_PASSWORD)->location, "/");
}

TEST(account, second_steps_cannot_be_guessed)
{
    struct site *s = town();
    with_totp(s, t_sign_in(s, "clerk"), "clerk");
    struct browser *c = t_browser(s, 0);
    try_password(c, "clerk", DEMO_PASSWORD);
    for (int i = 0; i < STEP_TRIES; i++)
        EXPECT_INT(t_post(c, "/sign-in/step", "code", "123456", NULL)->status, 200);
    s->now += 30 * USEC_SECOND;
    EXPECT_STR(t_post(c, "/sign-in/step", "code", app_code(s, "clerk"), NULL)->location,
               "/sign-in");
    /* Beginning again does not give new tries for ever: they count against the person. */
    try_password(c, "clerk", DEMO_PASSWORD);
    for (int i = 0; i < BUDGET_TRIES - STEP_TRIES; i++)
        EXPECT_INT(t_post(c, "/sign-in/step", "code", "123456", NULL)->status, 200);
    EXPECT_INT(try_password(c, "clerk", DEMO_PASSWORD)->status, 429);
}

TEST(account, an_administrator_needs_the_second_step_to_take_one_away)
{
    struct site *s = town();
    with_totp(s, t_sign_in(s, "clerk"), "clerk");
    struct browser *admin = t_sign_in(s, "admin");
    const char *path =
        arena_printf(s->arena, "/admin/people/%lld/totp-off", (long long)person(s, "clerk"));
    struct answer *a = t_post(admin, path, NULL);
    EXPECT_HAS(a->location, "/account/stronger");
    EXPECT_HAS(t_get(admin, a->location)->body, "/account/totp");
    with_totp(s, admin, "admin");
    EXPECT_INT(t_post(admin, path, NULL)->status, 303);
    EXPECT_INT(audits(s, "account.totp_reset"), 1);
    EXPECT_STR(try_password(t_browser(s, 0), "clerk", DEMO_PASSWORD)->location, "/");
}

/* --- roles ------------------------------------------------------------------------------------------------ */

static int64_t newcomer(struct site *s, const char *login)
{
    int64_t id =
        account_add(t_begin(s), s->now,
                    &(struct new_person){.login = login, .name = "新人", .assurance = AL_PERSON});
    t_commit(s);
    return id;
}

static int64_t give(struct site *s, int64_t id, enum role role, const char *path, day from,
                    day until)
{
    int64_t body = place(s, path).id;
    int64_t given = account_give(t_begin(s), s->now, id, role, body, 0, from, until, 0);
    t_commit(s);
    return given;
}

TEST(account, a_role_holds_within_its_term)
{
    struct site *s = town();
    int64_t id = newcomer(s, "xin");
    day d = day_of(2026, 3, 10); /* today in the harness */
    EXPECT(give(s, id, ROLE_MEMBER, "linhai/kuocang/", d + 1, d + 2));
    struct browser *b = t_browser(s, id);
    EXPECT_INT(t_get(b, "/account")->req->who.roles, 0);
    s->now += USEC_DAY;
    EXPECT_INT(t_get(b, "/account")->req->who.roles, ROLE_MEMBER);
    EXPECT(req_may(t_get(b, "/account")->req, ROLE_MEMBER, "linhai/kuocang/shiquan/"));
    EXPECT(!req_may(t_get(b, "/account")->req, ROLE_MEMBER, "linhai/yanjiang/"));
    s->now += USEC_DAY; /* the last day counts */
    EXPECT_INT(t_get(b, "/account")->req->who.roles, ROLE_MEMBER);
    s->now += USEC_DAY;
    EXPECT_INT(t_get(b, "/account")->req->who.roles, 0);
}

TEST(account, nobody_is_in_the_office_and_watches_over_it)
{
    struct site *s = town();
    int64_t id = newcomer(s, "xin");
    day d = day_of(2026, 3, 10);
    EXPECT(give(s, id, ROLE_CLERK, "linhai/kuocang/", d, d + 10));
    EXPECT_INT(give(s, id, ROLE_SUPERVISOR, "linhai/kuocang/", d + 10, 0), 0);
    EXPECT_INT(give(s, id, ROLE_SUPERVISOR, "linhai/kuocang/", d - 5, d), 0);
    EXPECT(give(s, id, ROLE_SUPERVISOR, "linhai/kuocang/", d + 11, 0));
    EXPECT(give(s, id, ROLE_SUPERVISOR, "linhai/yanjiang/", d, 0)); /* another place */
    EXPECT_INT(give(s, id, ROLE_CLERK, "linhai/yanjiang/", d, d), 0);
    EXPECT_INT(give(s, id, ROLE_MEMBER, "linhai/yanjiang/", d, d - 1), 0);
    struct answer *a = t_post(
        t_sign_in(s, "admin"),
        arena_printf(s->arena, "/admin/people/%lld/role", (long long)person(s, "supervisor")),
        "place", "linhai/baishuiyang/", "role", "clerk", "org", "0", "from", "2026-03-10", NULL);
    EXPECT_INT(a->status, 422);
    EXPECT_HAS(a->body, "is in the supervision group of the same place");
    EXPECT_INT(audits(s, "account.give"), 0);
}

static int give_by_page(struct site *s, const char *by, const char *whom, const char *role,
                        const char *path)
{
    return t_post(t_sign_in(s, by),
                  arena_printf(s->arena, "/admin/people/%lld/role", (long long)person(s, whom)),
                  "place", path, "role", role, "org", "0", "from", "2026-03-10", NULL)
        ->status;
}

TEST(account, nobody_gives_beyond_his_scope)
{
    struct site *s = town();
    EXPECT_INT(give_by_page(s, "clerk", "resident", "resident", "linhai/baishuiyang/zhuli/"), 303);
    EXPECT_INT(give_by_page(s, "clerk", "resident", "resident", "linhai/baishuiyang/zhuli/"), 422);
    EXPECT_INT(give_by_page(s, "clerk", "resident", "member", "linhai/baishuiyang/"), 422);
    EXPECT_INT(give_by_page(s, "clerk", "resident", "admin", "linhai/baishuiyang/"), 422);
    EXPECT_INT(give_by_page(s, "clerk", "resident", "resident", "linhai/kuocang/"), 403);
    EXPECT_INT(give_by_page(s, "clerk", "kc-resident", "resident", "linhai/baishuiyang/"), 404);
    EXPECT_INT(give_by_page(s, "shangxi-clerk", "resident", "resident", "linhai/baishuiyang/"),
               403);
    EXPECT_INT(give_by_page(s, "admin", "resident", "clerk", "linhai/kuocang/"), 303);
    EXPECT_INT(give_by_page(s, "resident", "resident", "resident", "linhai/kuocang/"), 303);
    /* An administrator of one town is none of the city. */
    day d = day_of(2026, 3, 10);
    int64_t id = newcomer(s, "kc-admin");
    EXPECT(give(s, id, ROLE_ADMIN, "linhai/kuocang/", d, 0));
    struct browser *b = t_browser(s, id);
    const char *up = arena_printf(s->arena, "/admin/people/%lld/role", (long long)id);
    EXPECT_INT(
        t_post(b, up, "place", "linhai/", "role", "admin", "org", "0", "from", "2026-03-10", NULL)
            ->status,
        403);
    EXPECT_INT(
        t_post(b, arena_printf(s->arena, "/admin/people/%lld/slip", (long long)person(s, "admin")),
               NULL)
            ->status,
        404);
}

TEST(account, an_ended_role_stays_in_the_history)
{
    struct site *s = town();
    int64_t id = newcomer(s, "xin"), admin = person(s, "admin");
    int64_t role = give(s, id, ROLE_CHAIR, "linhai/kuocang/", day_of(2026, 3, 1), 0);
    struct browser *b = t_browser(s, id), *desk = t_sign_in(s, "admin");
    EXPECT_INT(t_get(b, "/account")->req->who.roles, ROLE_CHAIR);
    const char *end = arena_printf(s->arena, "/admin/roles/%lld/end", (long long)role);
    EXPECT_INT(t_post(t_sign_in(s, "kc-clerk"), end, NULL)->status, 403);
    EXPECT_INT(t_post(desk, end, NULL)->status, 303);
    EXPECT_INT(t_get(b, "/account")->req->who.roles, 0);
    EXPECT_INT(t_post(desk, end, NULL)->status, 403); /* it is over */
    struct answer *page = t_get(desk, arena_printf(s->arena, "/admin/people/%lld", (long long)id));
    EXPECT_HAS(page->body, "ended by 叶知秋");
    /* Nobody ends his own administration. */
    struct account_role_list_rows mine = q_account_role_list(t_begin(s), .person = admin);
    t_commit(s);
    end = arena_printf(s->arena, "/admin/roles/%lld/end", (long long)mine.at[0].id);
    EXPECT_INT(t_post(desk, end, NULL)->status, 403);
}

/* --- staff on record ------------------------------------------------------------------------------------------ */

TEST(account, every_act_of_staff_is_on_record)
{
    struct site *s = town();
    int64_t id = person(s, "yj-resident");
    struct account_role_list_rows roles = q_account_role_list(t_begin(s), .person = id);
    t_commit(s);
    struct browser *admin = t_sign_in(s, "admin");
    with_totp(s, admin, "admin");
    const char *base = arena_printf(s->arena, "/admin/people/%lld", (long long)id);
    const struct {
        const char *path, *form[8];
    } acts[] = {
        {arena_printf(s->arena, "%s/role", base),
         {"place", "linhai/yanjiang/", "role", "member", "org", "0", "from", "2026-03-10"}},
        {arena_printf(s->arena, "/admin/roles/%lld/end", (long long)roles.at[0].id), {0}},
        {arena_printf(s->arena, "%s/slip", base), {0}},
        {arena_printf(s->arena, "%s/sign-out", base), {0}},
        {arena_printf(s->arena, "%s/totp-off", base), {0}},
        {"/admin/slips", {"place", "linhai/yanjiang/", "name", "谢阿公", "role", "resident"}},
        {arena_printf(s->arena, "%s/close", base), {"sure", "1"}},
    };
    for (size_t i = 0; i < countof(acts); i++) {
        size_t before = audits(s, "");
        struct fields form = {arena_array(s->arena, struct field, 5), 0};
        for (size_t k = 0; k + 1 < countof(acts[i].form) && acts[i].form[k]; k += 2)
            form.at[form.n++] = (struct field){acts[i].form[k], acts[i].form[k + 1]};
        struct answer *a = t_post_fields(admin, acts[i].path, form);
        if (a->status >= 400 || audits(s, "") != before + 1)
            test_fail(__FILE__, __LINE__, "%s: %d, %zu records", acts[i].path, a->status,
                      audits(s, "") - before);
    }
    struct answer *page = t_get(t_sign_in(s, "yj-supervisor"), "/admin/audit?act=account.close");
    EXPECT_HAS(page->body, "叶知秋");
    EXPECT_LACKS(page->body, "account.invite");
    EXPECT_HAS(t_get(admin, "/admin/audit?who=admin&from=2026-03-10&until=2026-03-10")->body,
               "account.invite");
    EXPECT_LACKS(t_get(admin, "/admin/audit?who=clerk")->body, "account.invite");
    struct answer *csv = t_get(admin, "/admin/audit.csv?act=account.give");
    EXPECT_HAS(csv->body, "member linhai/yanjiang/ 2026-03-10/");
    EXPECT_INT(t_get(t_sign_in(s, "clerk"), "/admin/audit")->status, 403);
}

TEST(account, the_audit_is_read_page_by_page)
{
    struct site *s = t_site();
    struct db *db = t_begin(s);
    int64_t id = account_add(db, s->now, &(struct new_person){.login = "boss", .name = "B"});
    body_furnish_places(db);
    struct body root;
    body_by_path(db, "linhai/", &root);
    account_give(db, s->now, id, ROLE_ADMIN, root.id, 0, 0, 0, 0);
    for (int i = 0; i < 120; i++)
        account_audit_at(db, s->now + i / 7, id, "test.act", arena_printf(s->arena, "row/%d", i),
                         "");
    t_commit(s);
    struct browser *b = t_browser(s, id);
    const char *path = "/admin/audit";
    int rows = 0, pages = 0;
    for (; *path && pages < 10; pages++) {
        struct answer *a = t_get(b, path);
        for (const char *p = a->body; (p = strstr(p, ">row/")); p++)
            rows++;
        const char *next = cut_out(a->body, "<p><a href=\"/admin/audit", "\" rel=\"next\"");
        struct buf u = buf_make(s->arena, 100); /* &amp; back to & */
        buf_puts(&u, *next ? "/admin/audit" : "");
        for (; *next; next++) {
            buf_putc(&u, *next);
            if (strncmp(next, "&amp;", 5) == 0)
                next += 4;
        }
        path = u.p;
    }
    EXPECT_INT(rows, 120);
    EXPECT_INT(pages, 3);
}

TEST(account, who_has_two_places_looks_at_one_at_a_time)
{
    struct site *s = town();
    EXPECT(give(s, person(s, "clerk"), ROLE_CLERK, "linhai/kuocang/", day_of(2026, 3, 1), 0));
    struct browser *b = t_sign_in(s, "clerk");
    struct answer *a = t_get(b, "/admin/people");
    EXPECT_HAS(a->body, "/admin/people?in=linhai/kuocang/");
    EXPECT_LACKS(a->body, "卢国良");
    EXPECT_HAS(t_get(b, "/admin/people?in=linhai/kuocang/")->body, "卢国良");
    EXPECT_LACKS(t_get(b, "/admin/people?in=linhai/yanjiang/")->body, "徐正国");
}

TEST(account, people_are_found_by_the_first_letters)
{
    struct site *s = town();
    struct browser *admin = t_sign_in(s, "admin"), *clerk = t_sign_in(s, "clerk");
    EXPECT_HAS(t_get(admin, "/admin/people?q=%E7%8E%8B")->body, "王阿菊"); /* 王 */
    EXPECT_HAS(t_get(admin, "/admin/people?q=KC-")->body, "卢国良");
    EXPECT_LACKS(t_get(clerk, "/admin/people?q=kc-")->body, "卢国良");
    EXPECT_LACKS(t_get(clerk, "/admin/people")->body, "卢国良");
    EXPECT_HAS(t_get(clerk, "/admin/people")->body, "王阿菊");
    struct answer *a = t_get(admin, "/admin/people?role=supervisor");
    EXPECT_HAS(a->body, "项守诚");
    EXPECT_LACKS(a->body, "王阿菊");
    struct db *db = t_begin(s);
    for (int i = 0; i < 70; i++)
        account_add(db, s->now, &(struct new_person){.name = arena_printf(s->arena, "zz%03d", i)});
    t_commit(s);
    a = t_get(admin, "/admin/people?q=zz");
    EXPECT_HAS(a->body, "zz029");
    EXPECT_LACKS(a->body, "zz030");
    a = t_get(admin, arena_printf(s->arena, "/admin/people?q=zz&key=zz029&id=%lld",
                                  (long long)person(s, "admin") + 1000000));
    EXPECT_LACKS(a->body, ">zz029<");
    EXPECT_HAS(a->body, ">zz059<");
}

/* --- leaving ---------------------------------------------------------------------------------------------------- */

TEST(account, ones_data_can_be_taken_along)
{
    struct site *s = town();
    struct answer *a = t_get(t_sign_in(s, "member"), "/account/export");
    EXPECT_STR(a->type, "application/json");
    EXPECT_HAS(a->body, "\"name\":\"陈玉梅\"");
    EXPECT_HAS(a->body, "\"mail\":\"chen.yumei@demo.invalid\"");
    EXPECT_HAS(a->body, "\"role\":\"member\"");
    EXPECT_LACKS(a->body, "argon2");
    EXPECT_HAS(t_header(a, "Content-Disposition"), "attachment");
}

TEST(account, a_closed_account_is_forgotten)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "member"), *other = t_sign_in(s, "member");
    int64_t id = person(s, "member");
    EXPECT_INT(t_post(b, "/account/close", "password", DEMO_PASSWORD, NULL)->status, 422);
    EXPECT_INT(t_post(b, "/account/close", "password", "wrong wrong", "sure", "1", NULL)->status,
               200);
    EXPECT(signed_in(b));
    struct answer *a = t_post(b, "/account/close", "password", DEMO_PASSWORD, "sure", "1", NULL);
    EXPECT_INT(a->status, 200);
    EXPECT(!signed_in(b));
    EXPECT(!signed_in(other));
    EXPECT_INT(person(s, "member"), 0);
    EXPECT_INT(person(s, "13905760002"), 0);
    EXPECT_INT(try_password(t_browser(s, 0), "member", DEMO_PASSWORD)->status, 200);
    struct person p;
    EXPECT(account_person(t_begin(s), id, &p));
    t_commit(s);
    EXPECT(p.closed);
    EXPECT_STR(p.name, "Former member");
    /* Her names are free again. */
    EXPECT(newcomer(s, "member"));
}

TEST(account, the_only_administrator_cannot_leave)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "admin");
    EXPECT_INT(t_post(b, "/account/close", "password", DEMO_PASSWORD, "sure", "1", NULL)->status,
               422);
    EXPECT(give(s, person(s, "leading"), ROLE_ADMIN, "linhai/", day_of(2026, 3, 1), 0));
    EXPECT_INT(t_post(b, "/account/close", "password", DEMO_PASSWORD, "sure", "1", NULL)->status,
               200);
    EXPECT(!signed_in(b));
}

TEST(account, names_are_unique_and_the_last_one_stays)
{
    struct site *s = town();
    struct browser *b = t_sign_in(s, "resident");
    EXPECT_INT(
        t_post(b, "/account/login", "login", "CLERK", "password", DEMO_PASSWORD, NULL)->status,
        422);
    EXPECT_INT(
        t_post(b, "/account/login", "login", "阿菊", "password", "wrong wrong", NULL)->status, 200);
    EXPECT_INT(
        t_post(b, "/account/login", "login", "阿菊", "password", DEMO_PASSWORD, NULL)->status, 303);
    EXPECT_INT(try_password(t_browser(s, 0), "阿菊", DEMO_PASSWORD)->status, 303);
    EXPECT_INT(t_post(b, "/account/login", "login", "", "password", DEMO_PASSWORD, NULL)->status,
               303);
    EXPECT_INT(t_post(b, "/account/phone", "phone", "", "password", DEMO_PASSWORD, NULL)->status,
               422);
    EXPECT_INT(t_post(b, "/account/phone", "phone", "13905760002", "password", DEMO_PASSWORD, NULL)
                   ->status,
               422);
}

TEST(account, old_things_are_swept_away)
{
    struct site *s = town();
    t_sign_in(s, "resident");
    invite(s, "linhai/baishuiyang/", "resident");
    try_password(t_browser(s, 0), "resident", "wrong wrong");
    const struct module *const *m = modules;
    while (!streq((*m)->name, "account"))
        m++;
    s->now += 90 * USEC_DAY;
    (*m)->crons[0].run(t_begin(s), s->arena, &s->app, s->now);
    t_commit(s);
    int64_t id = person(s, "resident");
    struct account_session_list_rows rows = q_account_session_list(t_begin(s), .person = id);
    t_commit(s);
    EXPECT_INT(rows.n, 0);
}

/* --- faults --------------------------------------------------------------------------------------- */

/* The post fails at its n-th query (or allocation) for every n, and nothing of it stays; at last it
 * runs through. */
static void fails_whole(struct site *s, struct browser *b, const char *path, struct fields form,
                        bool queries)
{
    const char *before = t_digest(s);
    for (int64_t n = 1;; n++) {
        s->inject = queries ? n : 0;
        s->inject_state = DB_FULL;
        s->inject_alloc = queries ? 0 : n;
        s->now += 2 * USEC_SECOND;
        struct answer *a = t_post_fields(b, path, form);
        bool injected = s->injected;
        s->inject = s->inject_alloc = 0;
        if (!injected) {
            EXPECT_INT(a->status, 303);
            EXPECT(n > 5);
            return;
        }
        if (a->status != 503 || !streq(t_digest(s), before))
            test_fail(__FILE__, __LINE__, "%s, %s %lld: %d", path, queries ? "query" : "allocation",
                      (long long)n, a->status);
    }
}

TEST_LONG(account, joining_happens_whole_or_not_at_all)
{
    struct site *s = town();
    for (int queries = 0; queries < 2; queries++) {
        struct field fields[] = {{"code", invite(s, "linhai/baishuiyang/", "resident")},
                                 {"name", "陈阿婆"},
                                 {"login", queries ? "granny" : "grandpa"},
                                 {"mail", "granny@demo.invalid"},
                                 {"password", GOOD},
                                 {NULL, NULL}};
        struct browser *b = t_browser(s, 0);
        fails_whole(s, b, "/join", (struct fields){fields, 5}, queries);
        EXPECT(signed_in(b));
    }
}

TEST(account, signing_in_happens_whole_or_not_at_all)
{
    struct site *s = town();
    for (int queries = 0; queries < 2; queries++) {
        struct field fields[] = {{"login", "member"}, {"password", DEMO_PASSWORD}, {NULL, NULL}};
        struct browser *b = t_browser(s, 0);
        fails_whole(s, b, "/sign-in", (struct fields){fields, 2}, queries);
        EXPECT(signed_in(b));
    }
}
