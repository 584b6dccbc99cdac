/*
 * rules.c - who reads what: asking, confirming, following, ending.
 *
 * An address comes into the tables of readers only when its owner has answered a letter; until then it stands
 * in notify_asked for three days. Every answer to somebody who is not signed in is the same whatever is
 * known about the address.
 */
#include "mod/notify/rules.h"

#include "base/hash.h"

#define NUMBER_MAX     40
#define BLOB_OF(array) ((struct db_blob){(array), sizeof(array)})

const char *notify_number(struct arena *a, const char *typed)
{
    struct str s = str_trim(str_of(typed));
    size_t hyphens = 0, digits = 0;
    char *out = str_dup(a, s);
    if (s.n < 5 || s.n > NUMBER_MAX)
        return NULL;
    for (char *p = out; *p; p++) {
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
        hyphens += *p == '-';
        digits += *p >= '0' && *p <= '9';
        if (*p != '-' && !(*p >= '0' && *p <= '9') && !(*p >= 'A' && *p <= 'Z'))
            return NULL;
    }
    return hyphens >= 1 && digits >= 1 ? out : NULL;
}

usec notify_next(const struct zone *z, usec now, enum notify_rhythm rhythm, int hour)
{
    if (rhythm == NOTIFY_NOW)
        return now;
    for (day d = zone_day(z, now);; d++) {
        usec t = zone_instant(z, d, hour, 0, 0);
        if (t > now && (rhythm == NOTIFY_DAILY || day_weekday(d) == 1))
            return t;
    }
}

void notify_hash(const char *token, uint8_t hash[NOTIFY_HASH])
{
    sha256(token, strlen(token), hash);
}

/* --- readers ---------------------------------------------------------------------------------- */

static void subscribe(struct req *r, int64_t reader, const struct notify_wish *w)
{
    if (w->number)
        q_notify_subscribe_number(r->db, .reader = reader, .number = w->number, .now = r->now);
    else
        q_notify_subscribe_body(r->db, .reader = reader, .body = w->body, .deep = w->deep,
                                .now = r->now);
}

static void set_rhythm(struct req *r, int64_t reader, const struct notify_wish *w, const char *lang)
{
    q_notify_reader_set(r->db, .id = reader, .lang = lang, .rhythm = w->rhythm, .hour = w->hour,
                        .due = notify_next(r->app->zone, r->now, w->rhythm, w->hour));
}

/* The reader of who is signed in, made when there is none; 0: there is no address to write to. */
static int64_t own_reader(struct req *r, const struct notify_wish *w, bool *old)
{
    struct notify_reader_of_person known;
    struct notify_reader_add new = {0};
    if (!account_mail(r->db, r->who.user))
        return 0;
    *old = q_notify_reader_of_person(r->db, &known, .person = r->who.user);
    if (*old)
        return known.id;
    q_notify_reader_add(r->db, &new, .person = DB_SOME(r->who.user), .lang = r->lang->code,
                        .rhythm = w->rhythm, .hour = w->hour, .now = r->now);
    return new.id;
}

static bool follow(struct req *r, const struct notify_wish *w, bool keep_rhythm)
{
    bool old = false;
    int64_t reader = own_reader(r, w, &old);
    if (!reader)
        return false;
    if (!old || !keep_rhythm)
        set_rhythm(r, reader, w, r->lang->code);
    subscribe(r, reader, w);
    return true;
}

bool notify_follow(struct req *r, const struct notify_wish *w)
{
    return follow(r, w, false);
}

bool notify_follow_simply(struct req *r, const struct notify_wish *w)
{
    return follow(r, w, true);
}

int64_t notify_follows(struct req *r, int64_t body, const char *number)
{
    struct notify_follows_number n;
    struct notify_follows_body b;
    if (!r->who.user)
        return 0;
    if (number)
        return q_notify_follows_number(r->db, &n, .person = r->who.user, .number = number) ? n.id
                                                                                           : 0;
    return q_notify_follows_body(r->db, &b, .person = r->who.user, .body = body) ? b.id : 0;
}

bool notify_wish_read(struct req *r, const char *place, const char *number, struct notify_wish *w,
                      struct body *b)
{
    *w = (struct notify_wish){.hour = 8};
    *b = (struct body){0};
    if (!str_empty(number))
        return (w->number = notify_number(r->arena, number)) != NULL;
    if (str_empty(place) || !body_by_path(r->db, place, b))
        return false;
    w->body = b->id;
    return true;
}

void notify_ask_wish(struct req *r, const struct notify_wish *w, const char *mail)
{
    struct notify_asked_lately lately = {0};
    uint8_t hash[NOTIFY_HASH];
    const char *key = str_lower(r->arena, str_of(mail));
    if (!mail_address_ok(mail))
        return;
    q_notify_asked_lately(r->db, &lately, .key = key, .since = r->now - USEC_DAY);
    if (lately.n >= ASKS_A_DAY)
        return;
    const char *token = rng_token(r->rng, r->arena);
    notify_hash(token, hash);
    q_notify_ask(r->db, .hash = BLOB_OF(hash), .mail = mail, .mail_key = key, .lang = r->lang->code,
                 .rhythm = w->rhythm, .hour = w->hour, .body = w->body ? DB_SOME(w->body) : DB_NONE,
                 .deep = w->deep, .number = w->number, .now = r->now);
    letter_ask(r, w, mail, token);
}

void notify_ask(struct req *r, const char *number, const char *mail)
{
    const char *good = notify_number(r->arena, number);
    if (good)
        notify_ask_wish(r, &(struct notify_wish){.number = good, .rhythm = NOTIFY_NOW, .hour = 8},
                        mail);
}

bool notify_asked(struct req *r, const char *token, struct notify_asked_find *out)
{
    uint8_t hash[NOTIFY_HASH];
    notify_hash(token, hash);
    return q_notify_asked_find(r->db, out, .hash = BLOB_OF(hash), .since = r->now - ASK_TIME);
}

int64_t notify_confirm(struct req *r, const char *token)
{
    struct notify_asked_find a;
    struct notify_reader_of_mail known;
    struct notify_reader_add new = {0};
    if (!notify_asked(r, token, &a))
        return 0;
    struct notify_wish w = {a.body.some ? a.body.v : 0, a.deep, a.number,
                            (enum notify_rhythm)a.rhythm, (int)a.hour};
    bool old = q_notify_reader_of_mail(r->db, &known, .key = a.mail_key);
    if (!old)
        q_notify_reader_add(r->db, &new, .mail = a.mail, .mail_key = a.mail_key, .lang = a.lang,
                            .rhythm = a.rhythm, .hour = a.hour, .now = r->now);
    int64_t reader = old ? known.id : new.id;
    set_rhythm(r, reader, &w, a.lang);
    subscribe(r, reader, &w);
    q_notify_asked_done(r->db, .id = a.id);
    return reader;
}

int64_t notify_reader_of_token(struct db *db, const char *token)
{
    struct notify_token_find row;
    uint8_t hash[NOTIFY_HASH];
    notify_hash(token, hash);
    return q_notify_token_find(db, &row, .hash = BLOB_OF(hash)) ? row.reader : 0;
}

/* --- ending ----------------------------------------------------------------------------------- */

void notify_erase(struct db *db, int64_t reader)
{
    q_notify_waited(db, .reader = reader, .upto = INT64_MAX);
    q_notify_tokens_gone(db, .reader = reader);
    q_notify_subscriptions_gone(db, .reader = reader);
    q_notify_reader_gone(db, .id = reader);
}

void notify_end(struct db *db, int64_t reader, int64_t subscription)
{
    q_notify_subscription_end(db, .reader = reader, .id = subscription);
    if (q_notify_subscriptions(db, .reader = reader).n == 0)
        notify_erase(db, reader);
}

const char *notify_address(struct db *db, const struct notify_reader *reader)
{
    const char *mail = reader->person.some ? account_mail(db, reader->person.v) : reader->mail;
    return mail && mail_address_ok(mail) ? mail : NULL;
}
