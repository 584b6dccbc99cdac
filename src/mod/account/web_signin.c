/*
 * web_signin.c - signing in and out: password, second step, forgotten passwords, slips.
 *
 * A wrong password answers 200, not 422: what is written then, the failure that counts, has to
 * stay. A page that shows a code's form never uses the code up.
 */
#include "gen/account/pages.h"
#include "mod/account/password.h"
#include "mod/account/web.h"

/* --- forms -------------------------------------------------------------------------------------------- */

static const struct form_field signin_fields[] = {
    {.name = "back", .label = T_("Back to"), .kind = FORM_HIDDEN, .max = 2000},
    {.name = "login",
     .label = T_("Name for signing in, phone or mail"),
     .kind = FORM_LINE,
     .max = 254,
     .required = true,
     .autocomplete = "username"},
    {.name = "password",
     .label = T_("Password"),
     .kind = FORM_PASSWORD,
     .max = PASSWORD_MAX,
     .required = true,
     .autocomplete = "current-password"},
    {.name = "keep",
     .label = T_("Stay signed in on this device"),
     .hint = T_("Only where nobody else sits down at it"),
     .kind = FORM_CHECK},
};
static const struct form_spec signin_form = FORM_SPEC("sign-in", signin_fields);

static const struct form_field step_fields[] = {
    {.name = "back", .label = T_("Back to"), .kind = FORM_HIDDEN, .max = 2000},
    {.name = "code",
     .label = T_("Code from your phone"),
     .hint = T_("Six digits; or one of your recovery codes"),
     .kind = FORM_CODE,
     .max = 40,
     .required = true,
     .autocomplete = "one-time-code"},
};
static const struct form_spec step_form = FORM_SPEC("second-step", step_fields);

static const struct form_field forgot_fields[] = {
    {.name = "mail",
     .label = T_("Mail"),
     .kind = FORM_MAIL,
     .max = 254,
     .required = true,
     .autocomplete = "email"},
};
static const struct form_spec forgot_form = FORM_SPEC("forgot", forgot_fields);

static const struct form_field code_fields[] = {
    {.name = "code",
     .label = T_("Code"),
     .hint = T_("Sixteen letters and digits, like 7K4M-QX2P-93TD-R5HV"),
     .kind = FORM_CODE,
     .max = 40,
     .required = true,
     .autocomplete = "off"},
};
static const struct form_spec code_form = FORM_SPEC("code", code_fields);

#define FIELD_NEW_PASSWORD                                                                     \
    {                                                                                          \
        .name = "password", .label = T_("New password"),                                       \
        .hint = T_("At least 8 characters. A short sentence is good; nothing else is asked."), \
        .kind = FORM_PASSWORD, .max = PASSWORD_MAX, .required = true,                          \
        .autocomplete = "new-password"                                                         \
    }
#define FIELD_CODE                                                                            \
    {                                                                                         \
        .name = "code", .label = T_("Code"), .kind = FORM_HIDDEN, .max = 60, .required = true \
    }
#define FIELD_LOGIN                                                                         \
    {                                                                                       \
        .name = "login", .label = T_("Name for signing in"),                                \
        .hint = T_("Letters or Chinese characters, digits too. Only you need to know it."), \
        .kind = FORM_LINE, .max = 32, .autocomplete = "username"                            \
    }

static const struct form_field reset_fields[] = {FIELD_CODE, FIELD_NEW_PASSWORD};
static const struct form_spec reset_form = FORM_SPEC("reset", reset_fields);
static const struct form_field reset_named_fields[] = {FIELD_CODE, FIELD_LOGIN, FIELD_NEW_PASSWORD};
static const struct form_spec reset_named_form = FORM_SPEC("reset-named", reset_named_fields);

static const struct form_field join_fields[] = {
    FIELD_CODE,
    {.name = "name",
     .label = T_("Your name"),
     .hint = T_("As others may see it beside what you write"),
     .kind = FORM_LINE,
     .min = 1,
     .max = 40,
     .required = true,
     .autocomplete = "name"},
    FIELD_LOGIN,
    {.name = "phone",
     .label = T_("Phone"),
     .hint = T_("You can sign in with it; nobody else sees it"),
     .kind = FORM_PHONE,
     .max = 30,
     .autocomplete = "tel"},
    {.name = "mail",
     .label = T_("Mail"),
     .hint = T_("It helps when you forget your password"),
     .kind = FORM_MAIL,
     .max = 254,
     .autocomplete = "email"},
    FIELD_NEW_PASSWORD,
};
static const struct form_spec join_form = FORM_SPEC("join", join_fields);

/* --- being in ----------------------------------------------------------------------------------------- */

/* The password (or a code in its place) was right: in, or on to the second step. */
static void let_in(struct req *r, int64_t person, bool kept, const char *to)
{
    account_user u;
    if (!user_get(r->db, person, &u))
        return;
    if (u.totp_on.some) {
        const char *code =
            code_make(r->db, r->rng, r->now,
                      &(struct new_code){CODE_STEP, .person = person, .note = kept ? "1" : "0",
                                         .until = r->now + STEP_TIME},
                      NULL);
        reply_cookie(r, STEP_COOKIE, code, STEP_TIME / USEC_SECOND);
        struct buf b = buf_make(r->arena, 64);
        buf_lit(&b, "/sign-in/step?back=");
        out_urlpart(&b, to);
        reply_redirect(r, b.p);
        return;
    }
    struct attempt a = attempt_of(r, person);
    session_begin(r, person, (enum assurance)u.assurance, kept);
    attempt_succeeded(r, &a);
    reply_redirect(r, to);
}

const char *wait_words(struct req *r, usec again)
{
    struct civil c = zone_civil(r->app->zone, again + USEC_MINUTE - 1);
    return tf(r,
              _("There were too many wrong tries. Please try again at %02d:%02d. If you do not "
                "remember your password, the office of the council can hand you a slip with which "
                "you choose a new one; on a device where you signed in before you can go on at "
                "once."),
              c.hour, c.minute);
}

/* --- signing in --------------------------------------------------------------------------------------- */

static void show_sign_in(struct req *r, const struct form *f, const char *wait)
{
    struct signin_page p = {.demo = r->app->config->demo, .wait = wait};
    page_sign_in(r, &p, f);
}

static void sign_in_get(struct req *r)
{
    struct form f = form_new(r, &signin_form);
    const char *back = own_path(field_get(&r->query, "back"));
    if (r->who.user) {
        reply_redirect(r, back);
        return;
    }
    form_set(&f, "back", back);
    show_sign_in(r, &f, NULL);
}

static void sign_in_prepare(struct req *r)
{
    struct form f = form_read(r, &signin_form);
    if (f.bad)
        return;
    struct attempt a = attempt_by_name(r, form_get(&f, "login"));
    r->prepared = check_password(r, &a, form_get(&f, "password"));
}

static void sign_in_post(struct req *r)
{
    struct form f = form_read(r, &signin_form);
    const struct password_check *c = r->prepared;
    usec again;
    if (f.bad || !c) {
        r->status = 422;
        show_sign_in(r, &f, NULL);
        return;
    }
    struct attempt a = attempt_by_name(r, form_get(&f, "login"));
    if (!attempt_allowed(r, &a, &again)) {
        r->status = 429;
        show_sign_in(r, &f, wait_words(r, again));
        return;
    }
    if (c->person != a.person || !check_holds(r, c)) {
        attempt_failed(r, &a);
        r->status = 200;
        form_error(r, &f, "password",
                   _("This name and this password do not belong together. Please try again."));
        show_sign_in(r, &f, NULL);
        return;
    }
    if (c->fresh)
        q_account_user_set_password(r->db, .id = a.person, .password = c->fresh);
    let_in(r, a.person, form_checked(&f, "keep"), own_path(form_get(&f, "back")));
}

static void sign_out_post(struct req *r)
{
    session_end(r);
    reply_redirect(r, "/");
}

/* --- the second step ---------------------------------------------------------------------------------- */

static bool step_code(struct req *r, code_row *out)
{
    const char *code = req_cookie(r, STEP_COOKIE);
    return code && code_find(r->db, r->now, CODE_STEP, code, out) && out->tries < STEP_TRIES;
}

static void show_step(struct req *r, const struct form *f)
{
    struct form_page p = {.title = _("Second step"),
                          .lead = _("Open the app on your phone and type the six digits that it "
                                    "shows."),
                          .note = _("You lost the phone? Type one of your recovery codes. You have "
                                    "none? The administrator can help you."),
                          .action = "/sign-in/step",
                          .button = _("Sign in"),
                          .away = "/sign-in",
                          .away_label = _("Begin again")};
    page_form(r, &p, f);
}

static void step_get(struct req *r)
{
    code_row code;
    struct form f = form_new(r, &step_form);
    if (!step_code(r, &code)) {
        reply_redirect(r, "/sign-in");
        return;
    }
    form_set(&f, "back", own_path(field_get(&r->query, "back")));
    show_step(r, &f);
}

static void step_wrong(struct req *r, struct form *f, const code_row *code, const struct attempt *a)
{
    q_account_code_try(r->db, .id = code->id);
    attempt_failed(r, a);
    r->status = 200;
    form_error(r, f, "code",
               _("This code does not count. Wait for the next one and type it while it is shown."));
    show_step(r, f);
}

static void step_post(struct req *r)
{
    struct form f = form_read(r, &step_form);
    code_row code;
    account_user u;
    usec again;
    if (!step_code(r, &code) || !user_get(r->db, code.person.v, &u)) {
        reply_redirect(r, "/sign-in");
        return;
    }
    if (f.bad) {
        r->status = 422;
        show_step(r, &f);
        return;
    }
    struct attempt a = attempt_of(r, u.id);
    if (!attempt_allowed(r, &a, &again)) {
        form_error(r, &f, NULL, wait_words(r, again));
        r->status = 429;
        show_step(r, &f);
        return;
    }
    if (!totp_take(r, &u, form_get(&f, "code"))) {
        step_wrong(r, &f, &code, &a);
        return;
    }
    code_use(r->db, r->now, code.id);
    reply_cookie(r, STEP_COOKIE, "", -1);
    session_begin(r, u.id, AL_STRONG, streq(code.note, "1"));
    attempt_succeeded(r, &a);
    reply_redirect(r, own_path(form_get(&f, "back")));
}

/* --- forgotten ------------------------------------------------------------------------------------------ */

static void show_forgot(struct req *r, const struct form *f)
{
    struct form_page p = {
        .title = _("A new password"),
        .lead = _("We send you a letter with a link to the mail address that you gave us."),
        .note = _("You gave none? The office of the council or the service centre hands you a slip "
                  "with a code; bring something that shows who you are."),
        .action = "/sign-in/forgot",
        .button = _("Send the letter"),
        .away = "/reset",
        .away_label = _("I have a slip with a code")};
    page_form(r, &p, f);
}

static void forgot_get(struct req *r)
{
    struct form f = form_new(r, &forgot_form);
    show_forgot(r, &f);
}

static void forgot_post(struct req *r)
{
    struct form f = form_read(r, &forgot_form);
    struct account_user_by_mail row;
    account_user u;
    if (f.bad) {
        r->status = 422;
        show_forgot(r, &f);
        return;
    }
    attempt_pretend(r, form_get(&f, "mail"));
    if (q_account_user_by_mail(r->db, &row, .mail = mail_key(r->arena, form_get(&f, "mail"))) &&
        user_get(r->db, row.id, &u) &&
        q_account_code_recent(r->db, .person = u.id, .kind = CODE_RESET_MAIL,
                              .since = r->now - USEC_HOUR)
                .n < MAIL_PER_HOUR)
        letter_reset(r, &u);
    reply_redirect(r, "/sign-in/forgot/sent");
}

static void forgot_sent_get(struct req *r)
{
    page_words(
        r, _("Look into your letters"),
        _("If this address belongs to an account, a letter is on its way. Its link is good "
          "for an hour."),
        _("Nothing came? Look among the unwanted letters. Or ask the office of the council for "
          "a slip."),
        "/sign-in", _("Back to signing in"));
}

/* --- a new password by letter or slip ------------------------------------------------------------------- */

static bool reset_code(struct req *r, const char *typed, code_row *code, account_user *u)
{
    return (code_find(r->db, r->now, CODE_RESET_SLIP, typed, code) ||
            code_find(r->db, r->now, CODE_RESET_MAIL, typed, code)) &&
           user_get(r->db, code->person.v, u) && !u->closed.some;
}

static void show_code_form(struct req *r, struct form *f, const char *action, bool wrong)
{
    bool join = streq(action, "/join");
    if (wrong)
        form_error(
            r, f, "code",
            _("This code is not good (any more). Look at each letter, or ask for a new slip."));
    page_code(r, action, join ? _("A slip with a code") : _("A new password"),
              join ? _("Type the code from the slip that you were given.")
                   : _("Type the code from the slip or the letter."),
              f);
}

static const struct form_spec *reset_spec(const account_user *u)
{
    return u->login || u->mail || u->phone ? &reset_form : &reset_named_form;
}

static void show_reset(struct req *r, const account_user *u, const struct form *f)
{
    const char *name = u->login ? u->login : u->phone ? u->phone : u->mail;
    struct form_page p = {.title = _("Choose a new password"),
                          .lead = tf(r, _("Hello %s."), u->name),
                          .note = name ? tf(r, _("You sign in as: %s"), name) : NULL,
                          .action = "/reset",
                          .button = _("Save and sign in")};
    page_form(r, &p, f);
}

static void reset_get(struct req *r)
{
    const char *typed = field_get(&r->query, "code");
    code_row code;
    account_user u;
    if (!typed || !reset_code(r, typed, &code, &u)) {
        struct form f = form_new(r, &code_form);
        form_set(&f, "code", typed);
        show_code_form(r, &f, "/reset", typed != NULL);
        return;
    }
    struct form f = form_new(r, reset_spec(&u));
    form_set(&f, "code", typed);
    show_reset(r, &u, &f);
}

/* For every form with a code and a new password: the hash, when there is reason to make one. */
static void new_password_prepare(struct req *r, enum code_kind a, enum code_kind b)
{
    const char *typed = field_get(&r->form, "code"), *password = field_get(&r->form, "password");
    struct password_check *c = arena_new(r->arena, struct password_check);
    code_row code;
    if (typed && password && strlen(password) <= 4 * PASSWORD_MAX &&
        (code_find(r->db, r->now, a, typed, &code) || code_find(r->db, r->now, b, typed, &code)))
        c->fresh = password_hash(r->arena, password, cheap(r));
    r->prepared = c;
}

static void reset_prepare(struct req *r)
{
    new_password_prepare(r, CODE_RESET_SLIP, CODE_RESET_MAIL);
}

/* Words for a login that cannot be; NULL: it can. */
const char *login_fault(struct req *r, const char *login, int64_t except)
{
    if (!login_ok(login))
        return _(
            "Use two letters or Chinese characters at least, the first one not a digit; no blanks");
    if (user_taken(r->db, login, NULL, NULL, except) == TAKEN_LOGIN)
        return _("Somebody else signs in with this name. Please choose another.");
    return NULL;
}

static void reset_check(struct req *r, struct form *f, const account_user *u)
{
    const char *login = u->login;
    if (f->spec == &reset_named_form) {
        login = form_get(f, "login");
        const char *fault = login_fault(r, login, u->id);
        if (fault)
            form_error(r, f, "login", fault);
    }
    const char *fault = password_fault(r, form_get(f, "password"), login);
    if (!f->error[f->spec->n - 1] && fault)
        form_error(r, f, "password", fault);
}

static void reset_post(struct req *r)
{
    const struct password_check *c = r->prepared;
    const char *typed = field_get(&r->form, "code");
    code_row code;
    account_user u;
    if (!typed || !reset_code(r, typed, &code, &u) || !c || !c->fresh) {
        struct form f = form_new(r, &code_form);
        form_set(&f, "code", typed);
        show_code_form(r, &f, "/reset", true);
        return;
    }
    struct form f = form_read(r, reset_spec(&u));
    reset_check(r, &f, &u);
    if (f.bad || !code_use(r->db, r->now, code.id)) {
        r->status = 422;
        show_reset(r, &u, &f);
        return;
    }
    if (f.spec == &reset_named_form)
        q_account_user_set_login(r->db, .id = u.id, .login = form_get(&f, "login"),
                                 .login_key = login_key(r->arena, form_get(&f, "login")));
    user_new_password(r->db, r->now, u.id, c->fresh, 0);
    letter_tell(r, &u, _("Your password was changed"));
    r->who = (struct who){0}; /* an own session was among those that ended */
    let_in(r, u.id, false, "/account?done=password");
}

/* --- joining -------------------------------------------------------------------------------------------- */

static const char *code_place(struct req *r, const code_row *code)
{
    struct body b;
    return code->body.some && body_by_id(r->db, code->body.v, &b) ? body_label(r, &b) : NULL;
}

/* An invitation is worth as much as who wrote it out: one to an office lapses with the right to give
 * that office. A resident's stays good when the clerk who printed it moves on. */
static bool invite_code(struct req *r, const char *typed, code_row *code)
{
    if (!code_find(r->db, r->now, CODE_INVITE, typed, code))
        return false;
    if (code->role == ROLE_RESIDENT || !code->made_by.some)
        return true;
    struct account_grants_rows g =
        q_account_grants(r->db, .person = code->made_by.v, .today = today(r));
    for (size_t i = 0; i < g.n; i++)
        if (g.at[i].role == ROLE_ADMIN &&
            str_starts(str_of(code->body_path), str_of(g.at[i].body_path)))
            return true;
    return false;
}

static void join_get(struct req *r)
{
    const char *typed = field_get(&r->query, "code");
    code_row code;
    if (!typed || !invite_code(r, typed, &code)) {
        struct form f = form_new(r, &code_form);
        form_set(&f, "code", typed);
        show_code_form(r, &f, "/join", typed != NULL);
        return;
    }
    struct form f = form_new(r, &join_form);
    form_set(&f, "code", typed);
    form_set(&f, "name", code.note);
    page_join(r, code_place(r, &code), &f);
}

static void join_prepare(struct req *r)
{
    new_password_prepare(r, CODE_INVITE, CODE_INVITE);
}

const char *phone_fault(struct req *r, const char *phone, int64_t except)
{
    return user_taken(r->db, NULL, NULL, phone, except) == TAKEN_PHONE
               ? _("This phone number belongs to another account. Ask the office if it is yours.")
               : NULL;
}

static void join_check(struct req *r, struct form *f)
{
    const char *login = form_get(f, "login"), *phone = form_get(f, "phone");
    const char *fault = *login ? login_fault(r, login, 0) : NULL;
    if (fault)
        form_error(r, f, "login", fault);
    if (!*login && !*phone)
        form_error(r, f, "login",
                   _("Choose a name for signing in, or give your phone number below"));
    if (*phone && (fault = phone_fault(r, phone, 0)))
        form_error(r, f, "phone", fault);
    if (*form_get(f, "mail") && (fault = mail_address_fault(form_get(f, "mail"))))
        form_error(r, f, "mail", lang_text(r->lang, fault));
    if (!f->error[f->spec->n - 1] && (fault = password_fault(r, form_get(f, "password"), login)))
        form_error(r, f, "password", fault);
}

static int64_t join_add(struct req *r, const struct form *f, const code_row *code, const char *hash)
{
    int64_t id = account_add(r->db, r->now,
                             &(struct new_person){.login = form_get(f, "login"),
                                                  .name = form_get(f, "name"),
                                                  .phone = form_get(f, "phone"),
                                                  .assurance = AL_PERSON});
    if (!id)
        return 0;
    q_account_user_set_password(r->db, .id = id, .password = hash);
    if (code->role && code->body.some)
        account_give(r->db, r->now, id, (enum role)code->role, code->body.v,
                     code->org.some ? code->org.v : 0, today(r), 0,
                     code->made_by.some ? code->made_by.v : 0);
    if (*form_get(f, "mail"))
        letter_confirm(r, id, form_get(f, "mail"));
    return id;
}

static void join_post(struct req *r)
{
    const struct password_check *c = r->prepared;
    const char *typed = field_get(&r->form, "code");
    code_row code;
    if (!typed || !invite_code(r, typed, &code) || !c || !c->fresh) {
        struct form f = form_new(r, &code_form);
        form_set(&f, "code", typed);
        show_code_form(r, &f, "/join", true);
        return;
    }
    struct form f = form_read(r, &join_form);
    join_check(r, &f);
    int64_t id = f.bad ? 0 : join_add(r, &f, &code, c->fresh);
    if (!id || !code_use(r->db, r->now, code.id)) {
        r->status = 422;
        page_join(r, code_place(r, &code), &f);
        return;
    }
    let_in(r, id, false, "/account?done=joined"); /* perhaps at the counter's computer */
}

/* --- a new mail address is confirmed by whoever reads its letters ------------------------------------- */

static const struct form_field confirm_fields[] = {FIELD_CODE};
static const struct form_spec confirm_form = FORM_SPEC("confirm", confirm_fields);

static void mail_gone(struct req *r)
{
    r->status = 410;
    page_words(
        r, _("This link is not good any more"),
        _("It was used already, or it is older than a day. You can ask for a new letter in your "
          "account."),
        NULL, "/account/mail", _("To my account"));
}

static void mail_confirm_get(struct req *r)
{
    const char *typed = field_get(&r->query, "code");
    code_row code;
    if (!typed || !code_find(r->db, r->now, CODE_MAIL, typed, &code)) {
        mail_gone(r);
        return;
    }
    struct form f = form_new(r, &confirm_form);
    struct form_page p = {.title = _("Your mail address"),
                          .lead = tf(r, _("Is %s yours?"), code.note),
                          .action = "/mail/confirm",
                          .button = _("Yes, it is mine"),
                          .away = "/",
                          .away_label = _("No")};
    form_set(&f, "code", typed);
    page_form(r, &p, &f);
}

static void mail_confirm_post(struct req *r)
{
    struct form f = form_read(r, &confirm_form);
    code_row code;
    account_user u;
    if (f.bad || !code_find(r->db, r->now, CODE_MAIL, form_get(&f, "code"), &code) ||
        !user_get(r->db, code.person.v, &u) || u.closed.some ||
        user_taken(r->db, NULL, code.note, NULL, u.id) != TAKEN_NOT ||
        !code_use(r->db, r->now, code.id)) {
        mail_gone(r);
        return;
    }
    letter_tell(r, &u, _("Your mail address was changed"));
    q_account_user_set_mail(r->db, .id = u.id, .mail = code.note,
                            .mail_key = mail_key(r->arena, code.note));
    reply_redirect(r, r->who.user == u.id ? "/account?done=mail" : "/sign-in?done=mail");
}

const struct route signin_routes[] = {
    {.methods = GET, .path = "/sign-in", .run = sign_in_get},
    {.methods = POST,
     .watchers = true,
     .path = "/sign-in",
     .run = sign_in_post,
     .rate = RATE_SIGNIN,
     .form = &signin_form,
     .prepare = sign_in_prepare},
    {.methods = POST, .watchers = true, .path = "/sign-out", .run = sign_out_post},
    {.methods = GET, .path = "/sign-in/step", .run = step_get},
    {.methods = POST,
     .watchers = true,
     .path = "/sign-in/step",
     .run = step_post,
     .rate = RATE_SIGNIN,
     .form = &step_form},
    {.methods = GET, .path = "/sign-in/forgot", .run = forgot_get},
    {.methods = POST,
     .watchers = true,
     .path = "/sign-in/forgot",
     .run = forgot_post,
     .rate = RATE_SIGNIN,
     .form = &forgot_form},
    {.methods = GET, .path = "/sign-in/forgot/sent", .run = forgot_sent_get},
    {.methods = GET, .path = "/reset", .run = reset_get, .rate = RATE_SIGNIN},
    {.methods = POST,
     .watchers = true,
     .path = "/reset",
     .run = reset_post,
     .rate = RATE_SIGNIN,
     .form = &reset_form,
     .prepare = reset_prepare},
    {.methods = GET, .path = "/join", .run = join_get, .rate = RATE_SIGNIN},
    {.methods = POST,
     .watchers = true,
     .path = "/join",
     .run = join_post,
     .rate = RATE_SIGNIN,
     .form = &join_form,
     .prepare = join_prepare},
    {.methods = GET, .path = "/mail/confirm", .run = mail_confirm_get, .rate = RATE_SIGNIN},
    {.methods = POST,
     .watchers = true,
     .path = "/mail/confirm",
     .run = mail_confirm_post,
     .rate = RATE_SIGNIN,
     .form = &confirm_form},
    {.path = NULL},
};
