/*
 * session.c - who is it? The cookie holds 256 random bits, the table their SHA-256: a stolen database
 * opens no session.
 *
 * A session ends by itself after a time without use and, used or not, after a longest time; both are
 * short for staff. "Use" is writing: reading changes nothing in the database, so it cannot move the
 * clock either. A clerk who only reads for half a day signs in again.
 */
#include "base/hash.h"
#include "mod/account/people.h"
#include "web/csrf.h"
#include "web/i18n.h"

#define TOKEN_LENGTH   43 /* 256 bits in base64url */
#define IDLE_RESIDENT  (30 * USEC_DAY)
#define IDLE_STAFF     (12 * USEC_HOUR)
#define LIFE_RESIDENT  (180 * USEC_DAY)
#define LIFE_STAFF     (7 * USEC_DAY)
#define TOUCH_INTERVAL (10 * USEC_MINUTE)

void token_hash(const char *token, uint8_t out[KEY_BYTES])
{
    sha256(token, strlen(token), out);
}

/* --- reading ---------------------------------------------------------------------------------------- */

static void read_grants(struct req *r, int64_t person)
{
    struct account_grants_rows rows = q_account_grants(r->db, .person = person, .today = today(r));
    struct grant *g = arena_array(r->arena, struct grant, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        g[i] = (struct grant){.role = (enum role)rows.at[i].role,
                              .body = rows.at[i].body,
                              .org = rows.at[i].org.some ? rows.at[i].org.v : 0,
                              .body_path = rows.at[i].body_path};
        r->who.roles |= g[i].role;
    }
    r->who.grant = g;
    r->who.n_grant = rows.n;
}

static bool alive(const struct req *r, usec created, usec seen, unsigned roles)
{
    bool staff = (roles & ROLES_STAFF) != 0;
    return r->now - seen < (staff ? IDLE_STAFF : IDLE_RESIDENT) &&
           r->now - created < (staff ? LIFE_STAFF : LIFE_RESIDENT);
}

void account_identify(struct req *r)
{
    const char *token = req_cookie(r, SESSION_COOKIE);
    struct account_session_find s;
    uint8_t key[KEY_BYTES];
    if (!token || strlen(token) != TOKEN_LENGTH)
        return;
    token_hash(token, key);
    if (!q_account_session_find(r->db, &s, .token = BLOB_OF(key)))
        return;
    read_grants(r, s.person);
    if (!alive(r, s.created, s.seen, r->who.roles)) {
        r->who = (struct who){0};
        return;
    }
    r->who.user = s.person;
    r->who.name = s.name;
    r->who.session = s.id;
    r->who.assurance = (enum assurance)s.assurance;
    const struct lang *chosen = s.lang ? lang_by_code(s.lang) : NULL;
    if (chosen)
        r->lang = chosen;
    if (db_writing(r->db) && r->now - s.seen >= TOUCH_INTERVAL)
        q_account_session_touch(r->db, .id = s.id, .now = r->now);
}

/* --- writing ---------------------------------------------------------------------------------------- */

static int64_t insert(struct req *r, const char *token, int64_t user, enum assurance assurance,
                      usec created, bool kept)
{
    struct account_session_insert row;
    uint8_t key[KEY_BYTES];
    token_hash(token, key);
    bool added = q_account_session_insert(
        r->db, &row, .token = BLOB_OF(key), .person = user, .assurance = assurance,
        .created = created, .seen = r->now,
        .device = device_of(r->arena, req_header(r, "user-agent")), .kept = kept);
    return added ? row.id : 0;
}

static void start(struct req *r, int64_t user, enum assurance assurance, usec created, bool kept)
{
    const char *token = rng_token(r->rng, r->arena);
    r->who.user = user;
    r->who.assurance = assurance;
    r->who.session = insert(r, token, user, assurance, created, kept);
    reply_cookie(r, SESSION_COOKIE, token, kept ? LIFE_RESIDENT / USEC_SECOND : 0);
}

static void drop(struct req *r)
{
    if (r->who.session)
        q_account_session_end(r->db, .id = r->who.session, .person = r->who.user);
}

void session_begin(struct req *r, int64_t user, enum assurance assurance, bool kept)
{
    drop(r);
    start(r, user, assurance, r->now, kept);
}

void session_rotate(struct req *r, enum assurance assurance)
{
    struct account_session_get old;
    if (!q_account_session_get(r->db, &old, .id = r->who.session))
        return;
    drop(r);
    start(r, r->who.user, assurance, old.created, old.kept);
}

void session_end(struct req *r)
{
    drop(r);
    r->who = (struct who){0};
    reply_cookie(r, SESSION_COOKIE, "", -1);
}

const char *account_session(struct db *db, struct arena *a, struct rng *rng, usec now, int64_t user,
                            enum assurance assurance)
{
    const char *token = rng_token(rng, a);
    uint8_t key[KEY_BYTES];
    struct account_session_insert row;
    token_hash(token, key);
    q_account_session_insert(db, &row, .token = BLOB_OF(key), .person = user,
                             .assurance = assurance, .created = now, .seen = now, .device = "?/?",
                             .kept = false);
    return token;
}
