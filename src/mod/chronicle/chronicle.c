/*
 * chronicle.c - adding to the public timeline and reading it.
 *
 * An entry is written in the transaction of the act that it tells. Whoever follows (mails, the public
 * record) keeps the id of the last entry it saw and asks for what is behind it; so an id must not appear
 * after a higher one was seen. On PostgreSQL, where several writers run at once, a lock held to the end of
 * the transaction sees to that (queries.sql).
 */
#include "mod/chronicle/chronicle.h"

#include "gen/chronicle/queries.h"
#include "mod/account/account.h"
#include "mod/chronicle/view.h"
#include "web/event.h"

#define DEPTH_MAX 8

/* --- subjects --------------------------------------------------------------------------------- */

static const char *const subject_words[SUBJECT_LAST + 1] = {
    [SUBJECT_NONE] = "none",
    [SUBJECT_BODY] = "body",
    [SUBJECT_CHARTER] = "charter",
    [SUBJECT_COUNCIL] = "council",
    [SUBJECT_SUBMISSION] = "submission",
    [SUBJECT_TOPIC] = "topic",
    [SUBJECT_MEETING] = "meeting",
    [SUBJECT_RESOLUTION] = "resolution",
    [SUBJECT_OBJECTION] = "objection",
    [SUBJECT_TASK] = "task",
    [SUBJECT_FINDING] = "finding",
    [SUBJECT_QUERY] = "query",
    [SUBJECT_POST] = "post",
    [SUBJECT_SOLICITATION] = "solicitation",
    [SUBJECT_DEADLINE] = "deadline",
    [SUBJECT_MINUTES] = "minutes",
    [SUBJECT_ANSWER] = "answer",
};

const char *subject_word(enum subject s)
{
    BUG_IF(s < 0 || s > SUBJECT_LAST);
    return subject_words[s];
}

enum subject subject_of(const char *word)
{
    for (int i = 1; i <= SUBJECT_LAST; i++)
        if (streq(subject_words[i], word))
            return (enum subject)i;
    return SUBJECT_NONE;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* At most CHRONICLE_WORDS_MAX bytes, cut between two characters. */
static const char *shortened(struct arena *a, const char *words)
{
    size_t n = words ? strlen(words) : 0;
    if (n == 0)
        return NULL;
    if (n <= CHRONICLE_WORDS_MAX)
        return words;
    n = CHRONICLE_WORDS_MAX - 3;
    while (n > 0 && ((unsigned char)words[n] & 0xc0) == 0x80)
        n--;
    return arena_printf(a, "%.*s…", (int)n, words);
}

static void publish(struct db *db, usec now, const char *channel, int64_t id)
{
    event_publish(db, now, channel, "chronicle", arena_printf(db_arena(db), "%lld", (long long)id));
}

/* Live events: of the place and those above it, and of the thread. */
static void publish_all(struct db *db, usec now, const struct chronicle_act *a,
                        const struct body_list *way, int64_t id)
{
    for (size_t i = 0; i < way->n; i++)
        publish(db, now, arena_printf(db_arena(db), "place/%lld", (long long)way->at[i].id), id);
    if (!str_empty(a->number))
        publish(db, now, arena_printf(db_arena(db), "t/%s", a->number), id);
}

static struct chronicle_add_in row_of(struct arena *arena, int64_t id, usec at,
                                      const struct chronicle_act *a)
{
    BUG_IF(a->stage < 0 || a->stage > 10 || !a->act || (a->link && *a->link != '/'));
    return (struct chronicle_add_in){.id = id,
                                     .at = at,
                                     .body = a->body,
                                     .number = str_empty(a->number) ? NULL : a->number,
                                     .subject = a->subject,
                                     .subject_id = a->subject_id,
                                     .stage = a->stage,
                                     .act = a->act,
                                     .capacity = a->capacity ? a->capacity : "system",
                                     .org = a->org ? DB_SOME(a->org) : DB_NONE,
                                     .actor = a->actor ? DB_SOME(a->actor) : DB_NONE,
                                     .words = shortened(arena, a->words),
                                     .on_day = a->on,
                                     .link = a->link};
}

int64_t chronicle_add_many(struct db *db, const struct chronicle_dated *d, size_t n)
{
    struct arena *a = db_arena(db);
    struct chronicle_turn turn;
    struct body_ways *ways = body_ways_new(db, n);
    struct chronicle_add_in *entry = arena_array(a, struct chronicle_add_in, n);
    struct chronicle_shelf_add_in *shelf =
        arena_array(a, struct chronicle_shelf_add_in, n * DEPTH_MAX);
    size_t n_shelf = 0;
    q_chronicle_turn(db, &turn);
    struct chronicle_ids_rows id = {0};
    if (n)
        id = q_chronicle_ids(db, .n = (int64_t)n);
    if (id.n == 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        struct body_list way = body_way(ways, d[i].act.body);
        entry[i] = row_of(a, id.at[i].id, d[i].at, &d[i].act);
        for (size_t k = 0; k < way.n && k < DEPTH_MAX; k++)
            shelf[n_shelf++] = (struct chronicle_shelf_add_in){way.at[k].id, id.at[i].id};
        if (!d[i].act.quiet)
            publish_all(db, d[i].at, &d[i].act, &way, id.at[i].id);
    }
    q_chronicle_add_rows(db, entry, n);
    q_chronicle_shelf_add_rows(db, shelf, n_shelf);
    return db_state(db) == DB_OK ? id.at[0].id : 0;
}

int64_t chronicle_add(struct db *db, usec now, const struct chronicle_act *a)
{
    return chronicle_add_many(db, &(struct chronicle_dated){now, *a}, 1);
}

/* --- reading ---------------------------------------------------------------------------------- */

#define ENTRY_OF(e)                                                      \
    ((struct chronicle_entry){.id = (e).id,                              \
                              .at = (e).at,                              \
                              .body = (e).body,                          \
                              .number = (e).number,                      \
                              .subject = (enum subject)(e).subject,      \
                              .subject_id = (e).subject_id,              \
                              .stage = (int)(e).stage,                   \
                              .act = (e).act,                            \
                              .capacity = (e).capacity,                  \
                              .org = (e).org.some ? (e).org.v : 0,       \
                              .actor = (e).actor.some ? (e).actor.v : 0, \
                              .words = (e).words,                        \
                              .on = (e).on_day,                          \
                              .link = (e).link})

static void name_place(struct db *db, struct chronicle_entry *e)
{
    struct body b;
    e->place = body_by_id(db, e->body, &b) ? (struct body_words){b.name, b.name_en}
                                           : (struct body_words){"", ""};
}

static void name_org(struct db *db, struct chronicle_entry *e)
{
    struct org o;
    if (org_by_id(db, e->org, &o))
        e->org_name = (struct body_words){o.name, o.name_en};
}

static void name_actor(struct db *db, struct chronicle_entry *e)
{
    struct person p;
    if (account_person(db, e->actor, &p)) {
        e->actor_name = p.name;
        e->actor_closed = p.closed;
    }
}

/* Few names stand in a list again and again: each is taken from the line before that has it. */
static void name(struct db *db, struct chronicle_entry *at, size_t i)
{
    struct chronicle_entry *e = &at[i];
    const struct chronicle_entry *place = NULL, *org = NULL, *actor = NULL;
    for (size_t k = i; k > 0 && !(place && org && actor); k--) {
        const struct chronicle_entry *x = &at[k - 1];
        place = place || x->body != e->body ? place : x;
        org = org || x->org != e->org ? org : x;
        actor = actor || x->actor != e->actor ? actor : x;
    }
    if (place)
        e->place = place->place;
    else
        name_place(db, e);
    if (org)
        e->org_name = org->org_name;
    else if (e->org)
        name_org(db, e);
    if (actor) {
        e->actor_name = actor->actor_name;
        e->actor_closed = actor->actor_closed;
    } else if (e->actor)
        name_actor(db, e);
}

/* The readers have the same columns; one row more than asked for says that there are more. */
#define LIST_OF(db, rows, max, list)                                             \
    do {                                                                         \
        (list).more = (rows).n > (size_t)(max);                                  \
        (list).n = (list).more ? (size_t)(max) : (rows).n;                       \
        (list).at = arena_array(db_arena(db), struct chronicle_entry, (list).n); \
        for (size_t i_ = 0; i_ < (list).n; i_++) {                               \
            (list).at[i_] = ENTRY_OF((rows).at[i_]);                             \
            name((db), (list).at, i_);                                           \
        }                                                                        \
    } while (0)

struct chronicle_list chronicle_of_number(struct db *db, const char *number, int64_t after, int max)
{
    struct chronicle_list l;
    struct chronicle_number_rows rows =
        q_chronicle_number(db, .number = number, .after = after, .max = max + 1);
    LIST_OF(db, rows, max, l);
    return l;
}

struct chronicle_list chronicle_newest_of_number(struct db *db, const char *number, int64_t before,
                                                 int max)
{
    struct chronicle_list l;
    struct chronicle_number_newest_rows rows =
        q_chronicle_number_newest(db, .number = number, .before = before, .max = max + 1);
    LIST_OF(db, rows, max, l);
    return l;
}

struct chronicle_list chronicle_of_subject(struct db *db, enum subject s, int64_t id, int64_t after,
                                           int max)
{
    struct chronicle_list l;
    struct chronicle_subject_rows rows =
        q_chronicle_subject(db, .subject = s, .subject_id = id, .after = after, .max = max + 1);
    LIST_OF(db, rows, max, l);
    return l;
}

struct chronicle_list chronicle_of_body(struct db *db, int64_t body, int64_t before, int max)
{
    struct chronicle_list l;
    struct chronicle_body_rows rows =
        q_chronicle_body(db, .body = body, .before = before, .max = max + 1);
    LIST_OF(db, rows, max, l);
    return l;
}

struct chronicle_list chronicle_after(struct db *db, int64_t last, int max)
{
    struct chronicle_list l;
    struct chronicle_behind_rows rows = q_chronicle_behind(db, .last = last, .max = max + 1);
    LIST_OF(db, rows, max, l);
    return l;
}

struct chronicle_places chronicle_places_after(struct db *db, int64_t last)
{
    struct chronicle_touched_rows rows = q_chronicle_touched(db, .last = last);
    struct chronicle_places l = {arena_array(db_arena(db), int64_t, rows.n), rows.n, last};
    for (size_t i = 0; i < rows.n; i++) {
        l.body[i] = rows.at[i].body;
        l.newest = rows.at[i].newest > l.newest ? rows.at[i].newest : l.newest;
    }
    return l;
}

int64_t chronicle_newest(struct db *db)
{
    struct chronicle_newest row;
    return q_chronicle_newest(db, &row) ? row.newest.v : 0;
}

bool chronicle_by_id(struct db *db, int64_t id, struct chronicle_entry *out)
{
    struct chronicle_get row;
    if (!q_chronicle_get(db, &row, .id = id))
        return false;
    *out = ENTRY_OF(row);
    name(db, out, 0);
    return true;
}
