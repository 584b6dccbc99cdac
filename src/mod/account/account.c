/*
 * account.c - people: added, found, closed, exported; and the audit table.
 *
 * Login, mail and phone are three names of one person; what is compared stands in columns of its
 * own (names.c makes it). A closed account keeps its row and its number, because posts and the audit
 * refer to it, and nothing else.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "mod/account/password.h"
#include "mod/account/people.h"

#define FORMER T_("Former member")

bool cheap(const struct req *r)
{
    return r->app->config->cheap_passwords;
}

bool user_get(struct db *db, int64_t id, account_user *out)
{
    return q_account_user_get(db, out, .id = id);
}

bool account_person(struct db *db, int64_t id, struct person *out)
{
    account_user u;
    if (!user_get(db, id, &u))
        return false;
    *out = (struct person){u.id, u.name, u.closed.some};
    return true;
}

const char *account_login(struct db *db, int64_t id)
{
    account_user u;
    if (!user_get(db, id, &u) || u.closed.some)
        return "";
    return u.login ? u.login : u.mail ? u.mail : u.phone ? u.phone : "";
}

const char *account_mail(struct db *db, int64_t id)
{
    account_user u;
    return user_get(db, id, &u) && !u.closed.some ? u.mail : NULL;
}

const char *account_shown_name(const struct req *r, const char *name, bool closed)
{
    return closed ? _(FORMER) : name ? name : "";
}

const char *account_person_name(const struct req *r, const struct person *p)
{
    return account_shown_name(r, p->name, p->closed);
}

const char *account_name_of(struct req *r, int64_t id)
{
    struct person p;
    return account_person(r->db, id, &p) ? account_person_name(r, &p) : "";
}

const char *account_capacity_words(struct req *r, enum role role, const char *place)
{
    return tf(r, C_("capacity", "%s, %s"), account_role_name(r, role), place);
}

const char *account_capacity_name(struct req *r, enum role role, int64_t place)
{
    return account_capacity_words(r, role, body_name(r, place));
}

/* What nobody has: a key is never one blank. */
static const char *or_nothing(const char *key)
{
    return str_empty(key) ? " " : key;
}

static bool looks_like_phone(const char *s)
{
    return strspn(s, "+0123456789 -()") == strlen(s);
}

bool user_find(struct db *db, const char *typed, int64_t *id)
{
    struct arena *a = db_arena(db);
    struct account_user_by_key_rows rows = q_account_user_by_key(
        db, .login = or_nothing(login_key(a, typed)), .mail = or_nothing(mail_key(a, typed)),
        .phone = or_nothing(looks_like_phone(typed) ? phone_key(a, typed) : NULL));
    *id = rows.n == 1 ? rows.at[0].id : 0;
    return rows.n == 1;
}

static bool other_has(struct account_user_by_key_rows rows, int64_t except)
{
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].id != except)
            return true;
    return false;
}

enum taken user_taken(struct db *db, const char *login, const char *mail, const char *phone,
                      int64_t except)
{
    struct arena *a = db_arena(db);
    if (other_has(q_account_user_by_key(db, .login = or_nothing(login_key(a, login)), .mail = " ",
                                        .phone = " "),
                  except))
        return TAKEN_LOGIN;
    if (other_has(q_account_user_by_key(db, .login = " ", .mail = or_nothing(mail_key(a, mail)),
                                        .phone = " "),
                  except))
        return TAKEN_MAIL;
    if (other_has(q_account_user_by_key(db, .login = " ", .mail = " ",
                                        .phone = or_nothing(phone_key(a, phone))),
                  except))
        return TAKEN_PHONE;
    return TAKEN_NOT;
}

static const char *given(const char *s)
{
    return str_empty(s) ? NULL : s;
}

int64_t account_find(struct db *db, const char *typed)
{
    int64_t id;
    return user_find(db, typed, &id) ? id : 0;
}

int64_t account_add(struct db *db, usec now, const struct new_person *p)
{
    struct arena *a = db_arena(db);
    const char *login = given(p->login), *mail = given(p->mail), *phone = given(p->phone);
    if ((login && !login_ok(login)) || user_taken(db, login, mail, phone, 0) != TAKEN_NOT)
        return 0;
    struct account_user_insert row;
    bool added = q_account_user_insert(
        db, &row, .name = p->name, .name_key = name_key(a, p->name), .login = login,
        .login_key = login_key(a, login), .mail = mail, .mail_key = mail_key(a, mail),
        .phone = phone_key(a, phone), .phone_key = phone_key(a, phone),
        .password = p->password ? password_hash(a, p->password, p->cheap) : NULL,
        .assurance = p->assurance, .now = now);
    return added ? row.id : 0;
}

void user_end_sessions(struct db *db, usec now, int64_t id, int64_t except)
{
    q_account_session_end_all(db, .person = id, .except = except);
    q_account_code_revoke_kind(db, .person = id, .kind = CODE_STEP, .now = now);
}

static void revoke_codes(struct db *db, usec now, int64_t id)
{
    for (int kind = CODE_INVITE; kind <= CODE_MAIL; kind++)
        q_account_code_revoke_kind(db, .person = id, .kind = kind, .now = now);
}

void user_new_password(struct db *db, usec now, int64_t id, const char *hash, int64_t except)
{
    q_account_user_set_password(db, .id = id, .password = hash);
    user_end_sessions(db, now, id, except);
    revoke_codes(db, now, id);
}

void user_close(struct db *db, usec now, int64_t id, int64_t by)
{
    user_end_sessions(db, now, id, 0);
    q_account_device_forget_all(db, .person = id);
    q_account_recovery_clear(db, .person = id);
    q_account_role_end_all(db, .person = id, .by = by ? DB_SOME(by) : DB_NONE, .now = now);
    revoke_codes(db, now, id);
    q_account_code_forget(db, .person = id);
    q_account_user_close(db, .id = id, .name = FORMER, .now = now);
}

/* --- audit ---------------------------------------------------------------------------------------- */

void account_audit_in(struct db *db, usec now, int64_t body, int64_t actor, const char *act,
                      const char *object, const char *detail)
{
    struct account_audit_add row;
    if (!q_account_audit_add(db, &row, .now = now, .actor = actor ? DB_SOME(actor) : DB_NONE,
                             .act = act, .object = object, .detail = detail ? detail : ""))
        return;
    struct body_list up = body ? body_above(db, body) : (struct body_list){0};
    for (size_t i = 0; i < up.n; i++)
        q_account_audit_shelve(db, .body = up.at[i].id, .at = now, .audit = row.id);
}

void account_audit_at(struct db *db, usec now, int64_t actor, const char *act, const char *object,
                      const char *detail)
{
    account_audit_in(db, now, 0, actor, act, object, detail);
}

void account_audit(struct req *r, const char *act, const char *object, const char *detail)
{
    account_audit_at(r->db, r->now, r->who.user, act, object, detail);
}

/* --- one's own data (personal information protection law, art. 45) ------------------------------ */

static void text(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_str(j, value);
}

static void when(struct req *r, struct json *j, const char *key, struct db_int t)
{
    text(j, key, t.some ? time_rfc3339(r->arena, t.v, r->app->zone) : NULL);
}

static void export_person(struct req *r, struct json *j, const account_user *u)
{
    json_key(j, "person");
    json_obj(j);
    json_key(j, "id");
    json_int(j, u->id);
    text(j, "name", u->name);
    text(j, "login", u->login);
    text(j, "mail", u->mail);
    text(j, "phone", u->phone);
    text(j, "language", u->lang);
    when(r, j, "created", DB_SOME(u->created));
    when(r, j, "two_steps_since", u->totp_on);
    json_end(j);
}

static void export_roles(struct req *r, struct json *j, int64_t id)
{
    struct account_role_list_rows rows = q_account_role_list(r->db, .person = id);
    json_key(j, "roles");
    json_arr(j);
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_role_list *g = &rows.at[i];
        json_obj(j);
        text(j, "role", account_role_word((enum role)g->role));
        text(j, "place", g->body_path);
        text(j, "from", day_iso(r->arena, g->from_day));
        text(j, "until", g->until_day.some ? day_iso(r->arena, g->until_day.v) : NULL);
        text(j, "given_by", g->giver);
        when(r, j, "given", DB_SOME(g->given_at));
        when(r, j, "ended", g->ended_at);
        json_end(j);
    }
    json_end(j);
}

static void export_sessions(struct req *r, struct json *j, int64_t id)
{
    struct account_session_list_rows rows = q_account_session_list(r->db, .person = id);
    json_key(j, "sessions");
    json_arr(j);
    for (size_t i = 0; i < rows.n; i++) {
        json_obj(j);
        text(j, "device", rows.at[i].device);
        when(r, j, "begun", DB_SOME(rows.at[i].created));
        when(r, j, "last_used", DB_SOME(rows.at[i].seen));
        json_end(j);
    }
    json_end(j);
}

static void export_acts(struct req *r, struct json *j, int64_t id)
{
    struct account_audit_of_rows rows =
        q_account_audit_of(r->db, .actor = id, .since = 0, .until = FOREVER, .before_at = FOREVER,
                           .before_id = FOREVER, .act = "", .max = 10000);
    json_key(j, "acts_of_office");
    json_arr(j);
    for (size_t i = 0; i < rows.n; i++) {
        json_obj(j);
        when(r, j, "at", DB_SOME(rows.at[i].at));
        text(j, "act", rows.at[i].act);
        text(j, "object", rows.at[i].object);
        text(j, "detail", rows.at[i].detail);
        json_end(j);
    }
    json_end(j);
}

void user_export(struct req *r, int64_t id, struct buf *out)
{
    account_user u;
    struct json j = json_begin(out);
    json_obj(&j);
    if (user_get(r->db, id, &u)) {
        export_person(r, &j, &u);
        export_roles(r, &j, id);
        export_sessions(r, &j, id);
        export_acts(r, &j, id);
    }
    json_end(&j);
}
