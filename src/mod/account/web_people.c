/*
 * web_people.c - the desk for people: search, roles, slips, help. Administrators have all of it in their
 * places; the office has the residents and council members of its place.
 *
 * Every act here writes its line into the audit table, in the same transaction.
 */
#include "gen/account/pages.h"
#include "mod/account/web.h"

#define PAGE_PEOPLE 30
#define PAGE_LOGINS 10
#define PAGE_SLIPS  50
#define OFFICE      (ROLE_ADMIN | ROLE_CLERK)

static const struct form_field search_fields[] = {
    {.name = "q",
     .label = T_("Name"),
     .hint = T_("Its first letters, or those of the name for signing in"),
     .kind = FORM_LINE,
     .max = 60},
    {.name = "role", .label = T_("Role"), .kind = FORM_SELECT},
};
static const struct form_spec search_form = FORM_SPEC("people", search_fields);

static const struct form_field role_fields[] = {
    {.name = "place", .label = T_("Place"), .kind = FORM_HIDDEN, .max = 400, .required = true},
    {.name = "role", .label = T_("Role"), .kind = FORM_SELECT, .required = true},
    {.name = "org", .label = T_("In which organisation"), .kind = FORM_SELECT},
    {.name = "from", .label = T_("First day"), .kind = FORM_DATE, .required = true},
    {.name = "until",
     .label = T_("Last day"),
     .hint = T_("Leave it empty if it has no end yet"),
     .kind = FORM_DATE},
};
static const struct form_spec role_form = FORM_SPEC("role", role_fields);

static const struct form_field invite_fields[] = {
    {.name = "place", .label = T_("Place"), .kind = FORM_HIDDEN, .max = 400, .required = true},
    {.name = "name",
     .label = T_("For whom"),
     .hint = T_("The name as it is to stand on the slip"),
     .kind = FORM_LINE,
     .min = 1,
     .max = 40,
     .required = true},
    {.name = "role", .label = T_("Role"), .kind = FORM_SELECT, .required = true},
};
static const struct form_spec invite_form = FORM_SPEC("invite", invite_fields);

static const struct form_field close_fields[] = {
    {.name = "sure",
     .label = T_("Yes, close this account for ever"),
     .kind = FORM_CHECK,
     .required = true},
};
static const struct form_spec close_form = FORM_SPEC("close-person", close_fields);

/* --- what one may see ------------------------------------------------------------------------------------ */

/* The place asked for (?in=), else his widest. An administrator of the root has everybody, those
 * without any role too. */
static struct scope wide_scope(struct req *r)
{
    struct scope s = role_scope(r);
    const char *in = field_get(&r->query, "in");
    struct body b;
    if (!str_empty(in) && body_by_path(r->db, in, &b) && req_may(r, OFFICE, b.path))
        s = (struct scope){b.path, b.path, prefix_end(r->arena, b.path)};
    if (req_may(r, ROLE_ADMIN, s.path) && body_by_path(r->db, s.path, &b) && !b.parent)
        s.low = "", s.high = prefix_end(r->arena, "");
    return s;
}

static bool arg_id(struct req *r, int64_t *id)
{
    return str_int64(str_of(r->arg[0]), id) && *id > 0;
}

static bool in_sight(struct req *r, int64_t person)
{
    struct account_role_list_rows rows = q_account_role_list(r->db, .person = person);
    for (size_t i = 0; i < rows.n; i++)
        if (req_may(r, OFFICE, rows.at[i].body_path))
            return true;
    return false;
}

/* The person of the path, when there is enough reach; else the answer stands. */
static bool asked_person(struct req *r, enum reach least, account_user *u)
{
    int64_t id;
    if (!arg_id(r, &id) || !user_get(r->db, id, u)) {
        reply_status(r, 404);
        return false;
    }
    enum reach reach = role_reach(r, id);
    bool seen = reach != REACH_NONE || in_sight(r, id);
    if (!seen || reach < least || (least != REACH_NONE && u->closed.some)) {
        reply_status(r, seen ? 403 : 404);
        return false;
    }
    return true;
}

static const char *object_of(struct req *r, int64_t person)
{
    return tf(r, "account_user/%lld", (long long)person);
}

/* An act about a person belongs to the place of the newest role; without one to the whole installation. */
static void audit_person(struct req *r, const char *act, int64_t person)
{
    struct account_role_list_rows roles = q_account_role_list(r->db, .person = person);
    account_audit_in(r->db, r->now, roles.n ? roles.at[0].body : 0, r->who.user, act,
                     object_of(r, person), "");
}

static void back_to_person(struct req *r, int64_t person, const char *done)
{
    reply_redirectf(r, "/admin/people/%lld?done=%s", (long long)person, done);
}

/* --- search ---------------------------------------------------------------------------------------------- */

static const struct form_option *role_filter(struct req *r)
{
    struct form_option *o = arena_array(r->arena, struct form_option, 12);
    size_t n = 0;
    o[n++] = (struct form_option){"any", _("Any"), NULL};
    for (const enum role *role = role_list; *role; role++)
        o[n++] = (struct form_option){account_role_word(*role), account_role_name(r, *role), NULL};
    return o;
}

static struct person_row person_row(struct req *r, int64_t id, const char *name, const char *login)
{
    return (struct person_row){name, login,
                               arena_printf(r->arena, "/admin/people/%lld", (long long)id)};
}

static const char *older_people(struct req *r, const struct form *f, const char *key, int64_t id)
{
    struct buf b = buf_make(r->arena, 128);
    buf_lit(&b, "/admin/people?q=");
    out_urlpart(&b, form_get(f, "q"));
    buf_lit(&b, "&role=");
    out_urlpart(&b, form_get(f, "role"));
    if (field_get(&r->query, "in")) {
        buf_lit(&b, "&in=");
        out_urlpart(&b, field_get(&r->query, "in"));
    }
    buf_lit(&b, "&key=");
    out_urlpart(&b, key);
    buf_printf(&b, "&id=%lld", (long long)id);
    return b.p;
}

static void search_names(struct req *r, const struct form *f, const struct scope *s,
                         struct people_page *p)
{
    enum role role = account_role_of(form_get(f, "role"));
    const char *key = field_get(&r->query, "key"), *low = name_key(r->arena, form_get(f, "q"));
    int64_t id = 0;
    if (field_get(&r->query, "id"))
        str_int64(str_of(field_get(&r->query, "id")), &id);
    struct account_people_by_name_rows rows;
    if (role && role != ROLE_RESIDENT) {
        struct account_people_by_role_rows found = q_account_people_by_role(
            r->db, .low = low, .high = prefix_end(r->arena, low), .after_key = key ? key : "",
            .after_id = id, .path_low = s->low, .path_high = s->high, .role = role,
            .max = PAGE_PEOPLE + 1);
        rows.n = found.n;
        rows.at = arena_array(r->arena, struct account_people_by_name, found.n);
        for (size_t i = 0; i < found.n; i++)
            rows.at[i] = (struct account_people_by_name){found.at[i].id, found.at[i].name,
                                                         found.at[i].name_key, found.at[i].login};
    } else {
        rows = q_account_people_by_name(r->db, .low = low, .high = prefix_end(r->arena, low),
                                        .after_key = key ? key : "", .after_id = id,
                                        .path_low = s->low, .path_high = s->high, .role = role,
                                        .max = PAGE_PEOPLE + 1);
    }
    p->at = arena_array(r->arena, struct person_row, rows.n);
    for (size_t i = 0; i < rows.n && i < PAGE_PEOPLE; i++)
        p->at[p->n++] = person_row(r, rows.at[i].id, rows.at[i].name, rows.at[i].login);
    if (rows.n > PAGE_PEOPLE)
        p->older =
            older_people(r, f, rows.at[PAGE_PEOPLE - 1].name_key, rows.at[PAGE_PEOPLE - 1].id);
}

/* On the first page, those whose name for signing in begins so. */
static void search_logins(struct req *r, const struct form *f, const struct scope *s,
                          struct people_page *p)
{
    const char *low = login_key(r->arena, form_get(f, "q"));
    if (!*low || field_get(&r->query, "key") || account_role_of(form_get(f, "role")))
        return;
    struct account_people_by_login_rows rows =
        q_account_people_by_login(r->db, .low = low, .high = prefix_end(r->arena, low),
                                  .path_low = s->low, .path_high = s->high, .max = PAGE_LOGINS);
    p->login_at = arena_array(r->arena, struct person_row, rows.n);
    p->n_login = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        p->login_at[i] = person_row(r, rows.at[i].id, rows.at[i].name, rows.at[i].login);
}

/* Who has several places looks at one at a time. */
static struct crumb *own_places(struct req *r, const char *here)
{
    struct crumb *c = arena_array(r->arena, struct crumb, r->who.n_grant + 1);
    struct body b;
    size_t n = 0;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if ((g->role & OFFICE) && !streq(g->body_path, here) && body_by_id(r->db, g->body, &b))
            c[n++] = (struct crumb){body_label(r, &b),
                                    arena_printf(r->arena, "/admin/people?in=%s", b.path)};
    }
    return c;
}

static void people_get(struct req *r)
{
    struct form f = form_read(r, &search_form);
    struct scope s = wide_scope(r);
    struct people_page p = {.searched = *form_get(&f, "q") != '\0'};
    struct body b;
    form_options(r, &f, "role", role_filter(r));
    if (!*form_get(&f, "role"))
        form_set(&f, "role", "any");
    if (*s.low && body_by_path(r->db, s.path, &b))
        p.place = body_label(r, &b);
    p.other = own_places(r, s.path);
    if (f.bad) {
        form_set(&f, "q", "");
    } else {
        search_logins(r, &f, &s, &p);
        search_names(r, &f, &s, &p);
    }
    page_people(r, &p, &f);
}

static void person_get(struct req *r)
{
    account_user u;
    if (!asked_person(r, REACH_NONE, &u))
        return;
    struct person_page p = {.id = u.id,
                            .u = &u,
                            .roles = role_views(r, u.id, true, true),
                            .sessions = session_count(r, u.id),
                            .reach = role_reach(r, u.id),
                            .may_give = true,
                            .self = u.id == r->who.user};
    if (p.reach == REACH_NONE)
        u.phone = u.mail = u.login = NULL; /* seen, but not his to look after */
    page_person(r, &p);
}

/* --- roles ------------------------------------------------------------------------------------------------- */

/* The place a form is about: asked for, else his own. False: none of his. */
static bool form_place(struct req *r, const char *asked, struct body *b)
{
    const char *path = str_empty(asked) ? role_scope(r).path : asked;
    return body_by_path(r->db, path, b) && req_may(r, OFFICE, b->path);
}

static const struct form_option *roles_to_give(struct req *r, const char *path)
{
    struct form_option *o = arena_array(r->arena, struct form_option, 12);
    size_t n = 0;
    for (const enum role *role = role_list; *role; role++)
        if (account_may_give(r, *role, path))
            o[n++] =
                (struct form_option){account_role_word(*role), account_role_name(r, *role), NULL};
    return o;
}

static const struct form_option *orgs_to_give(struct req *r, const struct body *b)
{
    struct org_list orgs = org_of_body(r->db, b->id);
    struct form_option *o = arena_array(r->arena, struct form_option, orgs.n + 2);
    o[0] = (struct form_option){"0", _("The whole place"), NULL};
    for (size_t i = 0; i < orgs.n; i++)
        o[i + 1] = (struct form_option){tf(r, "%lld", (long long)orgs.at[i].id),
                                        org_label(r, &orgs.at[i]), NULL};
    return o;
}

/* The place above, if it is his, and those below. */
static struct crumb *other_places(struct req *r, const struct body *b, const char *address)
{
    struct body_list below = body_children(r->db, b->id);
    struct crumb *c = arena_array(r->arena, struct crumb, below.n + 2);
    struct body above;
    size_t n = 0;
    if (b->parent && body_by_id(r->db, b->parent, &above) && req_may(r, OFFICE, above.path))
        c[n++] = (struct crumb){body_label(r, &above),
                                arena_printf(r->arena, "%s?in=%s", address, above.path)};
    for (size_t i = 0; i < below.n; i++)
        c[n++] = (struct crumb){body_label(r, &below.at[i]),
                                arena_printf(r->arena, "%s?in=%s", address, below.at[i].path)};
    return c;
}

static void role_show(struct req *r, const account_user *u, const struct body *b, struct form *f)
{
    const char *action = arena_printf(r->arena, "/admin/people/%lld/role", (long long)u->id);
    struct role_page p = {u->name, body_label(r, b), action, other_places(r, b, action)};
    page_role(r, &p, f);
}

/* Whom one can give a role to: in sight, or without any yet and the giver an administrator. */
static bool person_to_give(struct req *r, account_user *u)
{
    if (!asked_person(r, REACH_NONE, u))
        return false;
    if (u->closed.some)
        reply_status(r, 403);
    return !u->closed.some;
}

static void role_get(struct req *r)
{
    account_user u;
    struct body b;
    if (!person_to_give(r, &u))
        return;
    if (!form_place(r, field_get(&r->query, "in"), &b)) {
        reply_status(r, 404);
        return;
    }
    struct form f = form_new(r, &role_form);
    form_options(r, &f, "role", roles_to_give(r, b.path));
    form_options(r, &f, "org", orgs_to_give(r, &b));
    form_set(&f, "place", b.path);
    form_set(&f, "org", "0");
    form_set(&f, "from", day_iso(r->arena, today(r)));
    role_show(r, &u, &b, &f);
}

static day form_day(const struct form *f, const char *name)
{
    day d = 0;
    day_parse(form_get(f, name), &d);
    return d;
}

static void role_post(struct req *r)
{
    struct form f = form_read(r, &role_form);
    account_user u;
    struct body b;
    if (!person_to_give(r, &u))
        return;
    if (!form_place(r, form_get(&f, "place"), &b)) {
        reply_status(r, 403);
        return;
    }
    form_options(r, &f, "role", roles_to_give(r, b.path));
    form_options(r, &f, "org", orgs_to_give(r, &b));
    enum role role = account_role_of(form_get(&f, "role"));
    day from = form_day(&f, "from"), until = form_day(&f, "until");
    const char *fault =
        f.bad ? NULL : role_conflict(r, u.id, role, b.id, form_int(&f, "org"), from, until);
    if (fault)
        form_error(r, &f, "role", fault);
    if (f.bad || !account_give(r->db, r->now, u.id, role, b.id, form_int(&f, "org"), from, until,
                               r->who.user)) {
        r->status = 422;
        role_show(r, &u, &b, &f);
        return;
    }
    account_audit_in(r->db, r->now, b.id, r->who.user, "account.give", object_of(r, u.id),
                     tf(r, "%s %s %s/%s", form_get(&f, "role"), b.path, form_get(&f, "from"),
                        form_get(&f, "until")));
    back_to_person(r, u.id, "given");
}

static void role_end_post(struct req *r)
{
    struct account_role_get g;
    int64_t id;
    if (!arg_id(r, &id) || !q_account_role_get(r->db, &g, .id = id)) {
        reply_status(r, 404);
        return;
    }
    if (!role_may_end(r, &g)) {
        reply_status(r, 403);
        return;
    }
    q_account_role_end(r->db, .id = id, .by = DB_SOME(r->who.user), .now = r->now);
    account_audit_in(r->db, r->now, g.body, r->who.user, "account.end", object_of(r, g.person),
                     tf(r, "%s %s", account_role_word((enum role)g.role), g.body_path));
    back_to_person(r, g.person, "ended");
}

/* --- help ---------------------------------------------------------------------------------------------------- */

static const char *slip_until(struct req *r, usec until)
{
    return show_time(r, until);
}

static void person_slip_post(struct req *r)
{
    account_user u;
    if (!asked_person(r, REACH_SLIP, &u))
        return;
    struct account_role_list_rows roles = q_account_role_list(r->db, .person = u.id);
    usec until = r->now + RESET_SLIP_TIME;
    q_account_code_revoke_kind(r->db, .person = u.id, .kind = CODE_RESET_SLIP, .now = r->now);
    const char *code =
        code_make(r->db, r->rng, r->now,
                  &(struct new_code){CODE_RESET_SLIP, .person = u.id, .note = u.name,
                                     .body_path = roles.n ? roles.at[0].body_path : "",
                                     .made_by = r->who.user, .until = until},
                  NULL);
    audit_person(r, "account.reset_slip", u.id);
    show_slip(r, &(struct slip_page){
                     .code = code,
                     .note = u.name,
                     .until = slip_until(r, until),
                     .what = _("A new password"),
                     .login = u.login ? u.login : u.phone,
                     .back = arena_printf(r->arena, "/admin/people/%lld", (long long)u.id),
                     .back_label = _("Done")});
}

static void person_sign_out_post(struct req *r)
{
    account_user u;
    if (!asked_person(r, REACH_ALL, &u))
        return;
    user_end_sessions(r->db, r->now, u.id, u.id == r->who.user ? r->who.session : 0);
    audit_person(r, "account.sign_out", u.id);
    back_to_person(r, u.id, "signed-out");
}

static void person_totp_off_post(struct req *r)
{
    account_user u;
    if (!asked_person(r, REACH_ALL, &u))
        return;
    q_account_totp_off(r->db, .id = u.id);
    q_account_recovery_clear(r->db, .person = u.id);
    user_end_sessions(r->db, r->now, u.id, u.id == r->who.user ? r->who.session : 0);
    audit_person(r, "account.totp_reset", u.id);
    letter_tell(r, &u, _("The second step was switched off"));
    back_to_person(r, u.id, "totp-off");
}

static void person_close_show(struct req *r, const account_user *u, const struct form *f)
{
    const char *back = arena_printf(r->arena, "/admin/people/%lld", (long long)u->id);
    struct form_page p = {.title = tf(r, _("Close the account of %s"), u->name),
                          .lead =
                              _("Ends all roles and forgets name and contact. Public posts stay, "
                                "under “former member”. This cannot be undone."),
                          .button = _("Close this account"),
                          .away = back,
                          .away_label = _("Leave it as it is"),
                          .crumbs = people_crumbs(r, u->name)};
    page_form(r, &p, f);
}

static bool person_to_close(struct req *r, account_user *u)
{
    if (!asked_person(r, REACH_ALL, u))
        return false;
    if (u->id == r->who.user)
        reply_redirect(r, "/account/close");
    return u->id != r->who.user;
}

static void person_close_get(struct req *r)
{
    account_user u;
    struct form f = form_new(r, &close_form);
    if (person_to_close(r, &u))
        person_close_show(r, &u, &f);
}

static void person_close_post(struct req *r)
{
    account_user u;
    struct form f = form_read(r, &close_form);
    if (!person_to_close(r, &u))
        return;
    if (f.bad) {
        r->status = 422;
        person_close_show(r, &u, &f);
        return;
    }
    user_close(r->db, r->now, u.id, r->who.user);
    audit_person(r, "account.close", u.id);
    back_to_person(r, u.id, "closed");
}

/* --- slips --------------------------------------------------------------------------------------------------- */

static const char *place_of_path(struct req *r, const char *path)
{
    struct body b;
    return *path && body_by_path(r->db, path, &b) ? body_label(r, &b) : "";
}

static struct slip_row slip_row(struct req *r, const struct account_code_open *c)
{
    const char *what = c->kind == CODE_RESET_SLIP ? _("New password")
                       : c->role                  ? account_role_name(r, (enum role)c->role)
                                                  : _("Invitation");
    return (struct slip_row){.id = c->id,
                             .what = what,
                             .note = c->note,
                             .place = place_of_path(r, c->body_path),
                             .maker = c->maker ? c->maker : _("the system"),
                             .made = show_ago(r, c->made_at),
                             .until = show_date(r, c->until)};
}

static void slips_get(struct req *r)
{
    struct scope s = wide_scope(r);
    int64_t before = FOREVER;
    if (field_get(&r->query, "before") &&
        !str_int64(str_of(field_get(&r->query, "before")), &before))
        before = FOREVER;
    struct account_code_open_rows rows =
        q_account_code_open(r->db, .path_low = s.low, .path_high = s.high, .now = r->now,
                            .before = before, .max = PAGE_SLIPS + 1);
    struct slip_rows v = {arena_array(r->arena, struct slip_row, rows.n), 0, NULL};
    for (size_t i = 0; i < rows.n && i < PAGE_SLIPS; i++)
        v.at[v.n++] = slip_row(r, &rows.at[i]);
    if (rows.n > PAGE_SLIPS)
        v.older = arena_printf(r->arena, "/admin/slips?before=%lld", (long long)v.at[v.n - 1].id);
    page_slips(r, &v);
}

static void invite_show(struct req *r, const struct body *b, struct form *f)
{
    struct role_page p = {NULL, body_label(r, b), "/admin/slips",
                          other_places(r, b, "/admin/slips/new")};
    page_invite(r, &p, f);
}

static void invite_get(struct req *r)
{
    struct body b;
    struct form f = form_new(r, &invite_form);
    if (!form_place(r, field_get(&r->query, "in"), &b)) {
        reply_status(r, 404);
        return;
    }
    form_options(r, &f, "role", roles_to_give(r, b.path));
    form_set(&f, "place", b.path);
    form_set(&f, "role", account_role_word(ROLE_RESIDENT));
    invite_show(r, &b, &f);
}

static void invite_post(struct req *r)
{
    struct form f = form_read(r, &invite_form);
    struct body b;
    if (!form_place(r, form_get(&f, "place"), &b)) {
        reply_status(r, f.bad ? 422 : 403);
        return;
    }
    form_options(r, &f, "role", roles_to_give(r, b.path));
    if (f.bad) {
        r->status = 422;
        invite_show(r, &b, &f);
        return;
    }
    int64_t id;
    usec until = r->now + INVITE_DAYS * USEC_DAY;
    enum role role = account_role_of(form_get(&f, "role"));
    const char *code = code_make(r->db, r->rng, r->now,
                                 &(struct new_code){CODE_INVITE, .note = form_get(&f, "name"),
                                                    .role = role, .body = b.id, .body_path = b.path,
                                                    .made_by = r->who.user, .until = until},
                                 &id);
    account_audit_in(r->db, r->now, b.id, r->who.user, "account.invite",
                     tf(r, "account_code/%lld", (long long)id),
                     tf(r, "%s %s", form_get(&f, "role"), b.path));
    show_slip(r, &(struct slip_page){.code = code,
                                     .note = form_get(&f, "name"),
                                     .place = body_label(r, &b),
                                     .until = slip_until(r, until),
                                     .what = _("Invitation"),
                                     .invite = true,
                                     .back = "/admin/slips",
                                     .back_label = _("Done")});
}

static void slip_revoke_post(struct req *r)
{
    struct account_code_get c;
    struct scope s = wide_scope(r);
    int64_t id;
    if (!arg_id(r, &id) || !q_account_code_get(r->db, &c, .id = id) ||
        (c.kind != CODE_INVITE && c.kind != CODE_RESET_SLIP)) {
        reply_status(r, 404);
        return;
    }
    if (*s.low && !req_may(r, OFFICE, c.body_path)) {
        reply_status(r, 403);
        return;
    }
    if (q_account_code_revoke(r->db, .id = id, .now = r->now) == 1)
        account_audit(r, "account.revoke_slip", tf(r, "account_code/%lld", (long long)id), "");
    reply_redirect(r, "/admin/slips?done=revoked");
}

#define DESK .roles = OFFICE
const struct route people_routes[] = {
    {.methods = GET, .path = "/admin/people", .run = people_get, DESK},
    {.methods = GET, .path = "/admin/people/:id", .run = person_get, DESK},
    {.methods = GET, .path = "/admin/people/:id/role", .run = role_get, DESK},
    {.methods = POST, .path = "/admin/people/:id/role", .run = role_post, .form = &role_form, DESK},
    {.methods = POST, .path = "/admin/roles/:id/end", .run = role_end_post, DESK},
    {.methods = POST, .path = "/admin/people/:id/slip", .run = person_slip_post, DESK},
    {.methods = POST, .path = "/admin/people/:id/sign-out", .run = person_sign_out_post, DESK},
    {.methods = POST,
     .path = "/admin/people/:id/totp-off",
     .run = person_totp_off_post,
     .roles = ROLE_ADMIN,
     .assurance = AL_STRONG},
    {.methods = GET,
     .path = "/admin/people/:id/close",
     .run = person_close_get,
     .roles = ROLE_ADMIN},
    {.methods = POST,
     .path = "/admin/people/:id/close",
     .run = person_close_post,
     .form = &close_form,
     .roles = ROLE_ADMIN},
    {.methods = GET, .path = "/admin/slips", .run = slips_get, DESK},
    {.methods = GET, .path = "/admin/slips/new", .run = invite_get, DESK},
    {.methods = POST, .path = "/admin/slips", .run = invite_post, .form = &invite_form, DESK},
    {.methods = POST, .path = "/admin/slips/:id/revoke", .run = slip_revoke_post, DESK},
    {.path = NULL},
};
