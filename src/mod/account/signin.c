/*
 * signin.c - is the password right, and may one still try?
 *
 * Guessing is slowed down without giving anybody the power to lock somebody else out: wrong
 * passwords count against a person and the browser they come from. A browser from which she signed in
 * before holds a random cookie and has a budget of its own; all others share one. Whoever knows only
 * her name can use up the shared one and does not touch hers. Each address has its limit besides (the
 * route's rate class).
 *
 * Names that nobody has are counted and hashed the same way, so that neither time nor words tell
 * whether a name exists.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "mod/account/password.h"
#include "mod/account/people.h"

#define DEVICES_KEPT   20
#define DEVICE_SECONDS (400LL * 24 * 3600)
#define TOKEN_LENGTH   43

static bool device_key(const struct req *r, uint8_t key[KEY_BYTES])
{
    const char *token = req_cookie(r, DEVICE_COOKIE);
    if (!token || strlen(token) != TOKEN_LENGTH)
        return false;
    token_hash(token, key);
    return true;
}

struct attempt attempt_of(struct req *r, int64_t person)
{
    struct attempt a = {.person = person};
    struct account_device_find d;
    uint8_t key[KEY_BYTES];
    const char *target = arena_printf(r->arena, "person %lld", (long long)person);
    sha256(target, strlen(target), a.target);
    if (device_key(r, key) &&
        q_account_device_find(r->db, &d, .token = BLOB_OF(key), .person = person))
        a.device = d.id;
    return a;
}

struct attempt attempt_by_name(struct req *r, const char *typed)
{
    int64_t person;
    if (user_find(r->db, typed, &person))
        return attempt_of(r, person);
    struct attempt a = {0};
    const char *target = arena_printf(r->arena, "name %s", login_key(r->arena, typed));
    sha256(target, strlen(target), a.target);
    return a;
}

bool attempt_allowed(struct req *r, const struct attempt *a, usec *again)
{
    struct account_failure_recent_rows rows =
        q_account_failure_recent(r->db, .target = BLOB_OF(a->target), .device = a->device,
                                 .since = r->now - BUDGET_WINDOW, .max = BUDGET_TRIES);
    if (rows.n < BUDGET_TRIES)
        return true;
    *again = rows.at[rows.n - 1].at + BUDGET_WINDOW; /* the oldest of them goes first */
    return false;
}

void attempt_failed(struct req *r, const struct attempt *a)
{
    q_account_failure_add(r->db, .target = BLOB_OF(a->target), .device = a->device, .now = r->now);
}

void attempt_pretend(struct req *r, const char *typed)
{
    uint8_t target[KEY_BYTES];
    const char *what = arena_printf(r->arena, "letter %s", mail_key(r->arena, typed));
    sha256(what, strlen(what), target);
    q_account_failure_add(r->db, .target = BLOB_OF(target), .device = 0, .now = r->now);
}

/* The cookie of this browser: its own when we know it, else a new one. */
static void device_current(struct req *r, uint8_t key[KEY_BYTES])
{
    if (device_key(r, key) &&
        q_account_device_known(r->db, .token = (struct db_blob){key, KEY_BYTES}).n > 0)
        return;
    const char *token = rng_token(r->rng, r->arena);
    token_hash(token, key);
    reply_cookie(r, DEVICE_COOKIE, token, DEVICE_SECONDS);
}

void attempt_succeeded(struct req *r, const struct attempt *a)
{
    uint8_t key[KEY_BYTES];
    q_account_failure_forget(r->db, .target = BLOB_OF(a->target), .device = a->device);
    device_current(r, key);
    q_account_device_put(r->db, .token = BLOB_OF(key), .person = a->person, .now = r->now);
    q_account_device_prune(r->db, .person = a->person, .keep = DEVICES_KEPT);
}

/* --- passwords -------------------------------------------------------------------------------------- */

struct password_check *check_password(struct req *r, const struct attempt *a, const char *password)
{
    struct password_check *c = arena_new(r->arena, struct password_check);
    account_user u = {0};
    usec again;
    c->person = a->person;
    if (!attempt_allowed(r, a, &again))
        return c;
    if (a->person && user_get(r->db, a->person, &u) && !u.closed.some)
        c->hash = u.password;
    c->right = password_verify(c->hash, password, cheap(r));
    if (c->right && password_outdated(c->hash, cheap(r)))
        c->fresh = password_hash(r->arena, password, cheap(r));
    return c;
}

bool check_holds(struct req *r, const struct password_check *c)
{
    account_user u;
    return c->right && user_get(r->db, c->person, &u) && u.password && streq(u.password, c->hash);
}

const char *password_fault(struct req *r, const char *password, const char *not_this)
{
    if (utf8_count(str_of(password)) < PASSWORD_MIN)
        return tf(r, _("Use at least %d characters. A short sentence is good."), PASSWORD_MIN);
    if (password_common(password))
        return _(
            "Everybody tries this password first. Please think of another; a short sentence is "
            "good.");
    if (not_this && *not_this && str_ieq(str_of(password), str_of(not_this)))
        return _("Do not use your name for signing in as the password");
    return NULL;
}
