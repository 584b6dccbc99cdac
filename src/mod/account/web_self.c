/*
 * web_self.c - what a person sees and changes of her own account.
 *
 * Where a page asks for the password again, wrong ones count as at signing in: whoever sits down at
 * somebody else's open session cannot guess at leisure either. Such an answer is 200, so that the
 * count stays.
 */
#include "base/vec.h"
#include "gen/account/pages.h"
#include "mod/account/password.h"
#include "mod/account/web.h"
#include "web/svg.h"

#define FIELD_PASSWORD                                                            \
    {                                                                             \
        .name = "password", .label = T_("Your password"), .kind = FORM_PASSWORD,  \
        .max = PASSWORD_MAX, .required = true, .autocomplete = "current-password" \
    }

static const struct form_field name_fields[] = {
    {.name = "name",
     .label = T_("Your name"),
     .hint = T_("As others see it beside what you write"),
     .kind = FORM_LINE,
     .min = 1,
     .max = 40,
     .required = true,
     .autocomplete = "name"},
};
static const struct form_spec name_form = FORM_SPEC("name", name_fields);

static const struct form_field login_fields[] = {
    {.name = "login",
     .label = T_("Name for signing in"),
     .hint = T_("Letters or Chinese characters, digits too. Only you need to know it."),
     .kind = FORM_LINE,
     .max = 32,
     .autocomplete = "username"},
    FIELD_PASSWORD,
};
static const struct form_spec login_form = FORM_SPEC("login", login_fields);

static const struct form_field phone_fields[] = {
    {.name = "phone",
     .label = T_("Phone"),
     .hint = T_("Leave it empty to take it out"),
     .kind = FORM_PHONE,
     .max = 30,
     .autocomplete = "tel"},
    FIELD_PASSWORD,
};
static const struct form_spec phone_form = FORM_SPEC("phone", phone_fields);

static const struct form_field mail_fields[] = {
    {.name = "mail",
     .label = T_("Mail"),
     .hint = T_("Leave it empty to take it out"),
     .kind = FORM_MAIL,
     .max = 254,
     .autocomplete = "email"},
    FIELD_PASSWORD,
};
static const struct form_spec mail_form = FORM_SPEC("mail", mail_fields);

static const struct form_field lang_fields[] = {
    {.name = "lang", .label = T_("Language"), .kind = FORM_SELECT},
};
static const struct form_spec lang_form = FORM_SPEC("language", lang_fields);

static const struct form_field password_fields[] = {
    FIELD_PASSWORD,
    {.name = "new",
     .label = T_("New password"),
     .hint = T_("At least 8 characters. A short sentence is good; nothing else is asked."),
     .kind = FORM_PASSWORD,
     .max = PASSWORD_MAX,
     .required = true,
     .autocomplete = "new-password"},
};
static const struct form_spec password_form = FORM_SPEC("password", password_fields);

static const struct form_field confirm_fields[] = {
    FIELD_PASSWORD,
    {.name = "code",
     .label = T_("Six digits from the app"),
     .kind = FORM_CODE,
     .max = 10,
     .required = true,
     .autocomplete = "one-time-code"},
};
static const struct form_spec confirm_form = FORM_SPEC("totp-confirm", confirm_fields);

static const struct form_field off_fields[] = {
    FIELD_PASSWORD,
    {.name = "code",
     .label = T_("Code from your phone"),
     .hint = T_("Six digits; or one of your recovery codes"),
     .kind = FORM_CODE,
     .max = 40,
     .required = true,
     .autocomplete = "one-time-code"},
};
static const struct form_spec off_form = FORM_SPEC("totp-off", off_fields);

static const struct form_field close_fields[] = {
    FIELD_PASSWORD,
    {.name = "sure",
     .label = T_("Yes, close my account for ever"),
     .kind = FORM_CHECK,
     .required = true},
};
static const struct form_spec close_form = FORM_SPEC("close", close_fields);

/* --- shared ------------------------------------------------------------------------------------------- */

static bool me(struct req *r, account_user *u)
{
    return user_get(r->db, r->who.user, u);
}

/* What staff change about themselves is of public interest; what others change is theirs alone. */
static void audit_if_staff(struct req *r, const char *act)
{
    if (r->who.roles & ROLES_STAFF)
        account_audit(r, act, tf(r, "account_user/%lld", (long long)r->who.user), "");
}

static void show_form(struct req *r, const char *title, const char *lead, const char *button,
                      const struct form *f)
{
    struct form_page p = {.title = title,
                          .lead = lead,
                          .button = button,
                          .away = "/account",
                          .away_label = _("Leave it as it is"),
                          .crumbs = account_crumbs(r, title)};
    page_form(r, &p, f);
}

static void own_password_prepare(struct req *r)
{
    const char *password = field_get(&r->form, "password");
    struct attempt a = attempt_of(r, r->who.user);
    if (password && strlen(password) <= 4 * PASSWORD_MAX)
        r->prepared = check_password(r, &a, password);
}

/* The password typed again. False: words stand in the form, and what was counted stays. */
static bool own_password(struct req *r, struct form *f)
{
    const struct password_check *c = r->prepared;
    struct attempt a = attempt_of(r, r->who.user);
    usec again;
    if (!attempt_allowed(r, &a, &again)) {
        form_error(r, f, NULL, wait_words(r, again));
        r->status = 429;
        return false;
    }
    if (c && c->person == r->who.user && check_holds(r, c))
        return true;
    attempt_failed(r, &a);
    r->status = 200;
    form_error(r, f, "password", _("This is not your password. Please try again."));
    return false;
}

/* --- overview ------------------------------------------------------------------------------------------- */

static const char *waiting_mail(struct req *r)
{
    struct account_code_waiting row;
    bool some = q_account_code_waiting(r->db, &row, .person = r->who.user, .kind = CODE_MAIL,
                                       .now = r->now);
    return some ? row.note : NULL;
}

static void account_get(struct req *r)
{
    account_user u;
    if (!me(r, &u))
        return;
    const struct lang *l = u.lang ? lang_by_code(u.lang) : NULL;
    struct account_page p = {.u = &u,
                             .lang = l ? l->name : NULL,
                             .roles = role_views(r, u.id, false, false),
                             .sessions = session_count(r, u.id),
                             .mail_waiting = waiting_mail(r)};
    page_account(r, &p);
}

/* --- name, login, phone, mail, language --------------------------------------------------------------- */

static void name_show(struct req *r, const struct form *f)
{
    show_form(r, _("Name"), NULL, _("Save"), f);
}

static void name_get(struct req *r)
{
    struct form f = form_new(r, &name_form);
    form_set(&f, "name", r->who.name);
    name_show(r, &f);
}

static void name_post(struct req *r)
{
    struct form f = form_read(r, &name_form);
    const char *name = form_get(&f, "name");
    if (f.bad) {
        r->status = 422;
        name_show(r, &f);
        return;
    }
    q_account_user_set_name(r->db, .id = r->who.user, .name = name,
                            .name_key = name_key(r->arena, name));
    audit_if_staff(r, "account.rename");
    reply_redirect(r, "/account?done=saved");
}

static void login_show(struct req *r, const struct form *f)
{
    show_form(r, _("Name for signing in"), NULL, _("Save"), f);
}

static void login_get(struct req *r)
{
    account_user u;
    struct form f = form_new(r, &login_form);
    if (me(r, &u))
        form_set(&f, "login", u.login);
    login_show(r, &f);
}

/* Something must be left by which she can sign in. */
static const char *last_name_fault(struct req *r, bool others)
{
    return others ? NULL : _("You need a name, a phone number or a mail address to sign in with");
}

static void login_post(struct req *r)
{
    struct form f = form_read(r, &login_form);
    const char *login = form_get(&f, "login");
    account_user u;
    if (!me(r, &u))
        return;
    const char *fault =
        *login ? login_fault(r, login, u.id) : last_name_fault(r, u.phone || u.mail);
    if (fault)
        form_error(r, &f, "login", fault);
    if (f.bad)
        r->status = 422;
    if (f.bad || !own_password(r, &f)) {
        login_show(r, &f);
        return;
    }
    q_account_user_set_login(r->db, .id = u.id, .login = *login ? login : NULL,
                             .login_key = *login ? login_key(r->arena, login) : NULL);
    reply_redirect(r, "/account?done=saved");
}

static void phone_show(struct req *r, const struct form *f)
{
    show_form(r, _("Phone"), _("You can sign in with it. Nobody else sees it but the office."),
              _("Save"), f);
}

static void phone_get(struct req *r)
{
    account_user u;
    struct form f = form_new(r, &phone_form);
    if (me(r, &u))
        form_set(&f, "phone", u.phone);
    phone_show(r, &f);
}

static void phone_post(struct req *r)
{
    struct form f = form_read(r, &phone_form);
    const char *phone = form_get(&f, "phone");
    account_user u;
    if (!me(r, &u))
        return;
    const char *fault =
        *phone ? phone_fault(r, phone, u.id) : last_name_fault(r, u.login || u.mail);
    if (fault)
        form_error(r, &f, "phone", fault);
    if (f.bad)
        r->status = 422;
    if (f.bad || !own_password(r, &f)) {
        phone_show(r, &f);
        return;
    }
    const char *key = *phone ? phone_key(r->arena, phone) : NULL;
    q_account_user_set_phone(r->db, .id = u.id, .phone = key, .phone_key = key);
    reply_redirect(r, "/account?done=saved");
}

static void mail_show(struct req *r, const struct form *f)
{
    show_form(r, _("Mail"),
              _("We write to the new address; it counts when you have opened the link in that "
                "letter."),
              _("Save"), f);
}

static void mail_get(struct req *r)
{
    account_user u;
    struct form f = form_new(r, &mail_form);
    if (me(r, &u))
        form_set(&f, "mail", u.mail);
    mail_show(r, &f);
}

/* Whether somebody else has the address is told to nobody but the reader of its letters. */
static void mail_post(struct req *r)
{
    struct form f = form_read(r, &mail_form);
    const char *mail = form_get(&f, "mail");
    account_user u;
    if (!me(r, &u))
        return;
    const char *fault = *mail ? mail_address_fault(mail) : NULL;
    if (fault && !f.bad)
        form_error(r, &f, "mail", lang_text(r->lang, fault));
    if (!*mail && last_name_fault(r, u.login || u.phone))
        form_error(r, &f, "mail", last_name_fault(r, false));
    if (f.bad)
        r->status = 422;
    if (f.bad || !own_password(r, &f)) {
        mail_show(r, &f);
        return;
    }
    if (*mail) {
        letter_confirm(r, u.id, mail);
        reply_redirect(r, "/account?done=mail-sent");
        return;
    }
    letter_tell(r, &u, _("Your mail address was taken out"));
    q_account_user_set_mail(r->db, .id = u.id, .mail = NULL, .mail_key = NULL);
    reply_redirect(r, "/account?done=mail-gone");
}

static const struct form_option *lang_options(struct req *r)
{
    size_t n = 0;
    while (langs[n])
        n++;
    struct form_option *o = arena_array(r->arena, struct form_option, n + 2);
    o[0] = (struct form_option){"browser", _("as the browser says"), NULL};
    for (size_t i = 0; i < n; i++)
        o[i + 1] = (struct form_option){langs[i]->code, langs[i]->name, NULL};
    return o;
}

static void lang_show(struct req *r, const struct form *f)
{
    show_form(r, _("Language"), NULL, _("Save"), f);
}

static void lang_get(struct req *r)
{
    account_user u;
    struct form f = form_new(r, &lang_form);
    form_options(r, &f, "lang", lang_options(r));
    if (me(r, &u))
        form_set(&f, "lang", u.lang ? u.lang : "browser");
    lang_show(r, &f);
}

static void lang_post(struct req *r)
{
    struct form f = form_read(r, &lang_form);
    form_options(r, &f, "lang", lang_options(r));
    const char *lang = form_get(&f, "lang");
    if (f.bad) {
        r->status = 422;
        lang_show(r, &f);
        return;
    }
    q_account_user_set_lang(r->db, .id = r->who.user, .lang = lang_by_code(lang) ? lang : NULL);
    reply_redirect(r, "/account?done=saved");
}

/* --- password ------------------------------------------------------------------------------------------- */

static void password_show(struct req *r, const struct form *f)
{
    show_form(r, _("Password"), _("All your other devices are signed out then."), _("Save"), f);
}

static void password_get(struct req *r)
{
    struct form f = form_new(r, &password_form);
    password_show(r, &f);
}

static void password_prepare(struct req *r)
{
    const char *fresh = field_get(&r->form, "new");
    own_password_prepare(r);
    struct password_check *c = r->prepared;
    if (c && c->right && fresh && strlen(fresh) <= 4 * PASSWORD_MAX)
        c->fresh = password_hash(r->arena, fresh, cheap(r));
}

static void password_post(struct req *r)
{
    struct form f = form_read(r, &password_form);
    const struct password_check *c = r->prepared;
    account_user u;
    if (!me(r, &u))
        return;
    const char *fault = password_fault(r, form_get(&f, "new"), u.login);
    if (!f.bad && fault)
        form_error(r, &f, "new", fault);
    if (f.bad)
        r->status = 422;
    if (f.bad || !own_password(r, &f)) {
        password_show(r, &f);
        return;
    }
    user_new_password(r->db, r->now, u.id, c->fresh, r->who.session);
    session_rotate(r, r->who.assurance);
    letter_tell(r, &u, _("Your password was changed"));
    reply_redirect(r, "/account?done=password");
}

/* --- sessions ------------------------------------------------------------------------------------------- */

static void sessions_get(struct req *r)
{
    struct account_session_list_rows rows = q_account_session_list(r->db, .person = r->who.user);
    struct session_views v = {arena_array(r->arena, struct session_view, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        v.at[i] = (struct session_view){rows.at[i].id, rows.at[i].device, rows.at[i].created,
                                        rows.at[i].seen, rows.at[i].id == r->who.session};
    page_sessions(r, &v);
}

static void session_end_post(struct req *r)
{
    int64_t id;
    if (!str_int64(str_of(r->arg[0]), &id) ||
        q_account_session_end(r->db, .id = id, .person = r->who.user) == 0) {
        reply_status(r, 404);
        return;
    }
    reply_redirect(r, "/account/sessions?done=session");
}

static void sessions_end_others_post(struct req *r)
{
    user_end_sessions(r->db, r->now, r->who.user, r->who.session);
    reply_redirect(r, "/account/sessions?done=others");
}

/* --- second step ---------------------------------------------------------------------------------------- */

static void totp_show(struct req *r, const account_user *u, const struct form *f)
{
    struct account_recovery_left left = {0};
    q_account_recovery_left(r->db, &left, .person = u->id);
    struct totp_page p = {.on = u->totp_on.some, .since = u->totp_on.v, .recoveries = left.n};
    page_totp(r, &p, f);
}

static void totp_get(struct req *r)
{
    account_user u;
    struct form f = form_new(r, &off_form);
    if (me(r, &u))
        totp_show(r, &u, &f);
}

static void totp_start_post(struct req *r)
{
    uint8_t secret[TOTP_SECRET];
    rng_bytes(r->rng, secret, sizeof(secret));
    bool begun = q_account_totp_begin(r->db, .id = r->who.user, .secret = BLOB_OF(secret)) == 1;
    reply_redirect(r, begun ? "/account/totp/setup" : "/account/totp");
}

/* The password is asked for again: at an open session of hers, somebody else could otherwise put his own
 * phone before her account, and be surer of who she is than she ever was. */
static bool setting_up(struct req *r, account_user *u)
{
    return me(r, u) && u->totp.p && !u->totp_on.some;
}

/* Groups of four with blanks between, so that a narrow screen can break the line. */
static const char *key_grouped(struct req *r, const char *secret)
{
    struct buf b = buf_make(r->arena, 48);
    for (size_t i = 0; secret[i]; i++)
        buf_printf(&b, "%s%c", i > 0 && i % 4 == 0 ? " " : "", secret[i]);
    return b.p;
}

static void setup_show(struct req *r, const account_user *u, const struct form *f)
{
    const char *secret = totp_base32(r->arena, u->totp.p, u->totp.n);
    const char *issuer = r->app->config->name ? r->app->config->name : "Tongxin";
    struct totp_setup s = {.secret = key_grouped(r, secret),
                           .uri =
                               totp_uri(r->arena, issuer, u->login ? u->login : u->name, secret)};
    s.qr = svg_qr(r->arena, s.uri, _("QR code for the app"));
    page_totp_setup(r, &s, f);
}

static void totp_setup_get(struct req *r)
{
    account_user u;
    struct form f = form_new(r, &confirm_form);
    if (setting_up(r, &u))
        setup_show(r, &u, &f);
    else
        reply_redirect(r, "/account/totp");
}

static void totp_confirm_post(struct req *r)
{
    struct form f = form_read(r, &confirm_form);
    account_user u;
    int64_t step;
    if (!setting_up(r, &u)) { /* sent twice, or never begun */
        if (f.bad)
            reply_status(r, 422);
        else
            reply_redirect(r, "/account/totp");
        return;
    }
    if (!f.bad && !totp_check(u.totp.p, u.totp.n, form_get(&f, "code"), r->now, 0, &step))
        form_error(
            r, &f, "code",
            _("This code does not fit. Is the clock of your phone right? Type the code that is "
              "shown now."));
    if (f.bad)
        r->status = 422;
    if (f.bad || !own_password(r, &f)) {
        setup_show(r, &u, &f);
        return;
    }
    q_account_totp_on(r->db, .id = u.id, .now = r->now, .step = step);
    user_end_sessions(r->db, r->now, u.id, r->who.session);
    session_rotate(r, AL_STRONG);
    audit_if_staff(r, "account.totp_on");
    letter_tell(r, &u, _("The second step was switched on"));
    r->out_secret = true;
    page_recoveries(r, totp_recoveries(r, u.id));
}

static void totp_off_post(struct req *r)
{
    struct form f = form_read(r, &off_form);
    account_user u;
    if (!me(r, &u))
        return;
    if (f.bad)
        r->status = 422;
    if (f.bad || !own_password(r, &f)) {
        totp_show(r, &u, &f);
        return;
    }
    if (!totp_take(r, &u, form_get(&f, "code"))) {
        struct attempt a = attempt_of(r, u.id);
        attempt_failed(r, &a);
        r->status = 200;
        form_error(r, &f, "code",
                   _("This code does not count. Wait for the next one and type it while it is "
                     "shown."));
        totp_show(r, &u, &f);
        return;
    }
    q_account_totp_off(r->db, .id = u.id);
    q_account_recovery_clear(r->db, .person = u.id);
    session_rotate(r, (enum assurance)u.assurance);
    audit_if_staff(r, "account.totp_off");
    letter_tell(r, &u, _("The second step was switched off"));
    reply_redirect(r, "/account/totp?done=totp-off");
}

/* Where a page needs more certainty than this session has. */
static void stronger_get(struct req *r)
{
    account_user u;
    if (!me(r, &u))
        return;
    if (u.totp_on.some) {
        page_words(
            r, _("Please sign in once more"),
            _("What you want to do needs the second step, and this time you signed in without "
              "it."),
            _("Sign out in your account first, then sign in with the code of your phone."),
            "/account", _("To my account"));
        return;
    }
    page_words(
        r, _("This needs a second step"),
        _("What you want to do weighs heavily for others. A password alone is not enough for "
          "it."),
        _("Set up a second step: an app on your phone shows a code that you type. It takes two "
          "minutes. Then come back."),
        "/account/totp", _("Set it up"));
}

/* --- my data -------------------------------------------------------------------------------------------- */

static void export_get(struct req *r)
{
    r->type = "application/json";
    r->out_secret = true;
    reply_header(r, "Content-Disposition", "attachment; filename=\"tongxin-account.json\"");
    user_export(r, r->who.user, &r->out);
}

static void close_show(struct req *r, const struct form *f)
{
    show_form(
        r, _("Close my account"),
        _("Your name, your contact and your roles are forgotten. What you published stays, under "
          "“former member”. This cannot be undone."),
        _("Close my account"), f);
}

static void close_get(struct req *r)
{
    struct form f = form_new(r, &close_form);
    close_show(r, &f);
}

/* A place that she alone administers would be without anybody. */
static const char *only_admin_of(struct req *r)
{
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if (g->role == ROLE_ADMIN &&
            q_account_role_others(r->db, .role = ROLE_ADMIN, .body_path = g->body_path,
                                  .except = r->who.user, .today = today(r))
                    .n == 0)
            return _(
                "You are the only administrator of your place. Make somebody else administrator "
                "first.");
    }
    return NULL;
}

static void close_post(struct req *r)
{
    struct form f = form_read(r, &close_form);
    const char *fault = only_admin_of(r);
    if (fault && !f.bad)
        form_error(r, &f, NULL, fault);
    if (f.bad)
        r->status = 422;
    if (f.bad || !own_password(r, &f)) {
        close_show(r, &f);
        return;
    }
    audit_if_staff(r, "account.close");
    user_close(r->db, r->now, r->who.user, r->who.user);
    r->who.session = 0; /* it ended with the others */
    session_end(r);
    page_words(
        r, _("Your account is closed"),
        _("Thank you for having been here. You can read, say something and follow everything "
          "without an account too."),
        NULL, "/", _("To the home page"));
}

#define MINE .signed_in = true
const struct route self_routes[] = {
    {.methods = GET, .path = "/account", .run = account_get, MINE},
    {.methods = GET, .path = "/account/name", .run = name_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/name",
     .run = name_post,
     .form = &name_form,
     MINE},
    {.methods = GET, .path = "/account/login", .run = login_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/login",
     .run = login_post,
     .form = &login_form,
     .prepare = own_password_prepare,
     .rate = RATE_SIGNIN,
     MINE},
    {.methods = GET, .path = "/account/phone", .run = phone_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/phone",
     .run = phone_post,
     .form = &phone_form,
     .prepare = own_password_prepare,
     .rate = RATE_SIGNIN,
     MINE},
    {.methods = GET, .path = "/account/mail", .run = mail_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/mail",
     .run = mail_post,
     .form = &mail_form,
     .prepare = own_password_prepare,
     .rate = RATE_SIGNIN,
     MINE},
    {.methods = GET, .path = "/account/language", .run = lang_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/language",
     .run = lang_post,
     .form = &lang_form,
     MINE},
    {.methods = GET, .path = "/account/password", .run = password_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/password",
     .run = password_post,
     .form = &password_form,
     .prepare = password_prepare,
     .rate = RATE_SIGNIN,
     MINE},
    {.methods = GET, .path = "/account/sessions", .run = sessions_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/sessions/:id/end",
     .run = session_end_post,
     MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/sessions/end-others",
     .run = sessions_end_others_post,
     MINE},
    {.methods = GET, .path = "/account/totp", .run = totp_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/totp/start",
     .run = totp_start_post,
     MINE},
    {.methods = GET, .path = "/account/totp/setup", .run = totp_setup_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/totp/confirm",
     .run = totp_confirm_post,
     .form = &confirm_form,
     .prepare = own_password_prepare,
     .rate = RATE_SIGNIN,
     MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/totp/off",
     .run = totp_off_post,
     .form = &off_form,
     .prepare = own_password_prepare,
     .rate = RATE_SIGNIN,
     MINE},
    {.methods = GET, .path = "/account/stronger", .run = stronger_get, MINE},
    {.methods = GET, .path = "/account/export", .run = export_get, MINE},
    {.methods = GET, .path = "/account/close", .run = close_get, MINE},
    {.methods = POST,
     .watchers = true,
     .path = "/account/close",
     .run = close_post,
     .form = &close_form,
     .prepare = own_password_prepare,
     .rate = RATE_SIGNIN,
     MINE},
    {.path = NULL},
};
