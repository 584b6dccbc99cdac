/*
 * json.c - the whole thread of a topic as one JSON object, and the archive package: those bytes, kept,
 * with their SHA-256. Field names are a promise (README.md); codes and keys only, no translated words, so
 * that the same rows always give the same bytes.
 */
#include "base/hash.h"
#include "mod/topic/room.h"

#define TIMELINE_MAX 2000

void topic_json_time(struct json *j, const char *key, usec t)
{
    char text[sizeof("2026-11-23T21:57:15Z") + 16];
    json_key(j, key);
    if (t == 0) {
        json_nil(j);
        return;
    }
    int64_t s = t / USEC_SECOND, days = s / 86400, rest = s % 86400;
    struct civil c = day_civil(days);
    snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
             (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    json_str(j, text);
}

void topic_json_day(struct json *j, const char *key, day d)
{
    struct civil c = day_civil(d);
    char text[32];
    json_key(j, key);
    snprintf(text, sizeof(text), "%04d-%02d-%02d", c.year, c.month, c.day);
    json_str(j, text);
}

static void text_member(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_str(j, value);
}

static void place(struct db *db, int64_t id, struct json *j)
{
    struct body b;
    json_key(j, "place");
    if (!body_by_id(db, id, &b)) {
        json_nil(j);
        return;
    }
    json_obj(j);
    text_member(j, "code", b.code);
    text_member(j, "path", b.path);
    text_member(j, "name", b.name);
    text_member(j, "name_en", b.name_en);
    json_end(j);
}

static void submissions(struct db *db, const struct topic *t, struct json *j)
{
    struct submissions all = submission_of_topic(db, t->number);
    json_key(j, "submissions");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++) {
        const struct submission *s = &all.at[i];
        json_obj(j);
        text_member(j, "number", s->number);
        text_member(j, "kind", submission_kind_word(s->kind));
        text_member(j, "channel", submission_channel_word(s->channel));
        text_member(j, "state", submission_state_word(s->state));
        text_member(j, "title", s->public_title);
        topic_json_time(j, "received", s->received);
        topic_json_time(j, "answered", s->answered);
        json_end(j);
    }
    json_end(j);
}

static void stage(struct db *db, const struct topic *t, const struct topic_steps *steps, int n,
                  struct json *j)
{
    struct topic_part_walk w = {0};
    json_obj(j);
    json_key(j, "stage");
    json_int(j, n);
    text_member(j, "key", topic_stages[n].key);
    json_key(j, "visits");
    json_arr(j);
    for (size_t i = 0; i < steps->n; i++) {
        const struct topic_step *s = &steps->at[i];
        if (s->stage != n)
            continue;
        json_obj(j);
        topic_json_time(j, "entered", s->entered);
        topic_json_time(j, "left", s->left);
        json_key(j, "fast");
        json_bool(j, s->fast);
        text_member(j, "reason", s->reason);
        text_member(j, "left_by", s->role ? account_role_word(s->role) : NULL);
        json_end(j);
    }
    json_end(j);
    for (const struct topic_stage_part *p; (p = topic_part_next(n, &w));)
        if (p->json)
            p->json(db, t, j);
    json_end(j);
}

static void clocks(struct db *db, const struct topic *t, struct json *j)
{
    struct deadlines all = deadline_of_number(db, t->number);
    json_key(j, "clocks");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++) {
        const struct deadline *d = &all.at[i];
        json_obj(j);
        text_member(j, "rule", d->rule);
        text_member(j, "subject", subject_word(d->subject));
        topic_json_time(j, "from", d->from);
        topic_json_time(j, "due", d->due);
        topic_json_time(j, "first_due", d->first_due);
        topic_json_time(j, "stopped", d->stopped);
        text_member(j, "extension_reason", d->reason);
        json_end(j);
    }
    json_end(j);
}

static void timeline(struct db *db, const struct topic *t, struct json *j)
{
    struct chronicle_list all = chronicle_of_number(db, t->number, 0, TIMELINE_MAX);
    json_key(j, "timeline");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++) {
        const struct chronicle_entry *e = &all.at[i];
        json_obj(j);
        json_key(j, "id");
        json_int(j, e->id);
        topic_json_time(j, "at", e->at);
        text_member(j, "act", e->act);
        text_member(j, "capacity", e->capacity);
        json_key(j, "stage");
        json_int(j, e->stage);
        text_member(j, "words", e->words);
        if (e->on != CHRONICLE_NO_DAY)
            topic_json_day(j, "day", e->on);
        text_member(j, "link", e->link);
        json_end(j);
    }
    json_end(j);
}

void topic_json(struct db *db, const struct topic *t, struct json *j)
{
    struct topic_steps steps = topic_steps(db, t->id);
    struct topic into;
    json_obj(j);
    json_key(j, "version");
    json_int(j, 1);
    text_member(j, "number", t->number);
    text_member(j, "kind", "topic");
    place(db, t->body, j);
    text_member(j, "lang", t->lang);
    text_member(j, "title", t->title);
    text_member(j, "summary", t->summary);
    text_member(j, "category", t->category);
    text_member(j, "statutory", *t->statutory ? t->statutory : NULL);
    text_member(j, "origin", topic_origin_word(t->origin));
    text_member(j, "state", topic_state_word(t->state));
    json_key(j, "stage");
    json_int(j, t->stage);
    topic_json_time(j, "opened", t->opened);
    topic_json_time(j, "ended", t->ended);
    text_member(j, "reason", *t->reason ? t->reason : NULL);
    text_member(j, "merged_into", t->into && topic_by_id(db, t->into, &into) ? into.number : NULL);
    json_key(j, "supporters");
    json_int(j, t->supporters);
    json_key(j, "comments");
    json_int(j, t->comments);
    submissions(db, t, j);
    json_key(j, "stages");
    json_arr(j);
    for (int n = STAGE_COLLECT; n <= STAGES; n++)
        stage(db, t, &steps, n, j);
    json_end(j);
    clocks(db, t, j);
    timeline(db, t, j);
    json_end(j);
}

bool topic_seal(struct db *db, const struct topic_by *by, int64_t id)
{
    struct topic t;
    uint8_t sum[SHA256_BYTES];
    struct arena *a = db_arena(db);
    if (!topic_by_id(db, id, &t))
        return false;
    struct buf text = buf_make(a, 8192);
    struct json j = json_begin(&text);
    topic_json(db, &t, &j);
    sha256(text.p, text.n, sum);
    const char *hex = hex_encode(a, sum, sizeof(sum));
    q_topic_package_put(db, .topic = id, .sha256 = hex, .text = text.p, .now = by->now);
    q_topic_package_set(db, .id = id, .sha256 = hex);
    topic_tell(db, by, &t, "topic.seal", arena_printf(a, "SHA-256 %s", hex), CHRONICLE_NO_DAY,
               arena_printf(a, "/t/%s/package.json", t.number));
    return true;
}
