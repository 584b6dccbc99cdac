/*
 * follow.c - follows the chronicle and writes the letters.
 *
 * Two movements, each in one transaction with what it leads to, so that after a crash nothing is lost and
 * nothing is said twice. Behind the last entry that is done: each entry is laid down for each reader who
 * follows its place or number (a row; the same reader twice is one row). Then readers who are due: what lies
 * there for them becomes a letter, and the rows go with the letter's coming into the outbox.
 */
#include "base/hash.h"
#include "mod/notify/rules.h"

#define CHAIN_TIME (5 * USEC_MINUTE)
#define ENTRIES    20 /* of a step */
#define READERS    500
#define LETTERS    20

/* --- laying down ------------------------------------------------------------------------------ */

struct way_up {
    int64_t body[8]; /* the place first; -1 where there is none */
};

static struct way_up way_up(struct db *db, int64_t body)
{
    struct way_up w;
    struct body b;
    for (size_t i = 0; i < countof(w.body); i++) {
        bool found = body > 0 && body_by_id(db, body, &b);
        w.body[i] = found ? b.id : -1;
        body = found ? b.parent : 0;
    }
    return w;
}

/* True: all readers of the entry have it. */
static bool lay_down(const struct app *app, struct db *db, const struct chronicle_entry *e,
                     int64_t *after)
{
    struct way_up w = way_up(db, e->body);
    struct notify_who_rows who = q_notify_who(
        db, .number = e->number ? e->number : "", .body = w.body[0], .b1 = w.body[1],
        .b2 = w.body[2], .b3 = w.body[3], .b4 = w.body[4], .b5 = w.body[5], .b6 = w.body[6],
        .b7 = w.body[7], .at = e->at, .after = *after, .max = READERS);
    for (size_t i = 0; i < who.n; i++) {
        const struct notify_who *s = &who.at[i];
        q_notify_wait(db, .reader = s->reader, .entry = e->id);
        /* Reckoned from the entry: after a standstill what is late is due at once. */
        q_notify_reader_wake(
            db, .id = s->reader, .now = e->at,
            .next = notify_next(app->zone, e->at, (enum notify_rhythm)s->rhythm, (int)s->hour));
        *after = s->id;
    }
    return who.n < READERS;
}

/* True: there may be more. */
static bool follow(const struct app *app, struct db *db)
{
    struct notify_state s;
    struct notify_anybody anybody;
    if (!q_notify_state(db, &s))
        return false;
    if (!q_notify_anybody(db, &anybody)) { /* after an import that is a million entries at once */
        q_notify_state_set(db, .entry = chronicle_newest(db), .after = 0);
        return false;
    }
    struct chronicle_list news = chronicle_after(db, s.entry, ENTRIES);
    for (size_t i = 0; i < news.n; i++) {
        bool all = lay_down(app, db, &news.at[i], &s.after);
        if (all) {
            s.entry = news.at[i].id;
            s.after = 0;
        }
        q_notify_state_set(db, .entry = s.entry, .after = s.after);
        if (!all)
            return true;
    }
    return news.n > 0; /* whoever it is for may be due at once */
}

/* --- letters ---------------------------------------------------------------------------------- */

static struct chronicle_list news_of(struct db *db, struct arena *a, int64_t reader, int64_t *upto)
{
    struct notify_waiting_rows rows =
        q_notify_waiting(db, .reader = reader, .max = LETTER_ENTRIES + 1);
    size_t n = rows.n > LETTER_ENTRIES ? LETTER_ENTRIES : rows.n;
    struct chronicle_list l = {arena_array(a, struct chronicle_entry, n), 0, rows.n > n};
    for (size_t i = 0; i < n; i++) {
        l.n += chronicle_by_id(db, rows.at[i].entry, &l.at[l.n]);
        *upto = rows.at[i].entry;
    }
    return l;
}

static void write_letter(struct req *r, const struct notify_reader *reader, const char *to)
{
    int64_t upto = 0;
    enum notify_rhythm rhythm = (enum notify_rhythm)reader->rhythm;
    struct chronicle_list news = news_of(r->db, r->arena, reader->id, &upto);
    if (news.n)
        letter_news(r, reader->id, to, &news);
    q_notify_waited(r->db, .reader = reader->id, .upto = upto);
    usec next = rhythm == NOTIFY_NOW ? r->now + IMMEDIATE_PAUSE
                                     : notify_next(r->app->zone, r->now, rhythm, (int)reader->hour);
    q_notify_reader_sent(r->db, .id = reader->id, .key = str_lower(r->arena, str_of(to)),
                         .waits = news.more, .due = news.more ? r->now : next);
}

/* True: there may be more. */
static bool send(const struct app *app, struct db *db, struct arena *a, struct rng *rng, usec now)
{
    struct notify_readers_due_rows due = q_notify_readers_due(db, .now = now, .max = LETTERS);
    for (size_t i = 0; i < due.n; i++) {
        struct notify_reader reader;
        if (!q_notify_reader(db, &reader, .id = due.at[i].id))
            continue;
        struct req r = notify_req(app, db, a, rng, now, reader.lang);
        const char *to = notify_address(db, &reader);
        if (to)
            write_letter(&r, &reader, to);
        else
            notify_erase(db, reader.id); /* the account was closed or lost its address */
    }
    return due.n > 0;
}

bool notify_step(const struct app *app, struct db *db, struct arena *a, struct rng *rng, usec now)
{
    return follow(app, db) || send(app, db, a, rng, now);
}

/* --- cron and jobs ---------------------------------------------------------------------------- */

static bool has_work(struct db *db, usec now)
{
    struct notify_state s;
    return q_notify_state(db, &s) && (chronicle_after(db, s.entry, 1).n > 0 ||
                                      q_notify_readers_due(db, .now = now, .max = 1).n > 0);
}

static void look(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a, (void)app;
    if (has_work(db, now) && q_notify_state_take(db, .now = now, .until = now + CHAIN_TIME))
        job_add(db, now, "notify.step", "{}", 0);
}

/* Questions that nobody answered, and links of letters long past. */
static void sweep(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a, (void)app;
    q_notify_asked_old(db, .before = now - ASK_TIME);
    q_notify_tokens_old(db, .before = now - TOKEN_TIME);
}

static enum job_result nothing_before(struct job *j, struct db *db)
{
    (void)j, (void)db;
    return JOB_DONE;
}

static void step(struct job *j, struct db *db)
{
    bool more = notify_step(j->app, db, j->arena, j->rng, j->now) || has_work(db, j->now);
    q_notify_state_keep(db, .until = more ? j->now + CHAIN_TIME : 0);
    if (more)
        job_add(db, j->now, "notify.step", "{}", 0);
}

const struct cron_entry notify_crons[] = {
    {"notify.look", -1, -1, 0, look}, {"notify.sweep", 35, 3, 0, sweep}, {NULL, 0, 0, 0, NULL}};
const struct job_kind notify_jobs[] = {
    {.name = "notify.step", .run = nothing_before, .finish = step}, {NULL}};

/* --- letters that came back ------------------------------------------------------------------- */

static void bounced(struct db *db, usec now, const char *to)
{
    (void)now;
    q_notify_bounced(db, .key = str_lower(db_arena(db), str_of(to)), .most = BOUNCES_MOST);
}

static const struct mail_refused refused = {bounced};
const struct extension notify_extensions[] = {
    {MAIL_REFUSED, &refused}, {"body.panel", &notify_panel}, {NULL, NULL}};
