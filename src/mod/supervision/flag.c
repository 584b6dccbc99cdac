/*
 * flag.c - red flags: all rules of all rooms are asked about a place; what they find becomes a flag, and a
 * flag that is no longer found gets the time from which it is gone. A case that comes again is a new flag.
 *
 * A city has hundreds of places, and most hours nothing happens in most of them. The hourly look reads the chronicle
 * from where it stopped and the clocks that ran out since, and asks the rules about those places only.
 */
#include "base/json.h"
#include "base/vec.h"
#include "mod/supervision/room.h"
#include "web/i18n.h"

struct raised {
    const struct supervision_rule *rule;
    enum subject subject;
    int64_t subject_id;
};

struct supervision_scan {
    struct db *db;
    usec now;
    bool quiet;
    const struct body *body;
    const struct supervision_rule *asked;
    struct supervision_flags known; /* those that stand, and those the group wrote about */
    bool *found;                    /* by index of known */
    VEC(struct raised) raised;      /* in this look */
    int64_t changed;
};

#define FLAG(g)                                                                                \
    ((struct supervision_flag){(g)->id, (g)->body, (g)->rule, (enum subject)(g)->subject,      \
                               (g)->subject_id, (g)->number, (g)->what, (g)->link, (g)->since, \
                               (g)->seen, (g)->gone.v, (g)->finding.v})

struct supervision_flags supervision_flags(struct db *db, int64_t body, bool open_only, int max)
{
    struct supervision_flags l = {0};
    if (open_only) {
        struct supervision_flags_open_rows rows =
            q_supervision_flags_open(db, .body = body, .max = max);
        l.at = arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at));
        for (; l.n < rows.n; l.n++)
            l.at[l.n] = FLAG(&rows.at[l.n]);
        return l;
    }
    struct supervision_flags_all_rows rows = q_supervision_flags_all(db, .body = body, .max = max);
    l.at = arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at));
    for (; l.n < rows.n; l.n++)
        l.at[l.n] = FLAG(&rows.at[l.n]);
    return l;
}

struct supervision_flags supervision_flags_of(struct db *db, const char *number)
{
    struct supervision_flags l = {0};
    struct supervision_flags_number_rows rows =
        q_supervision_flags_number(db, .number = number, .max = LIST_MAX);
    l.at = arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at));
    for (; l.n < rows.n; l.n++)
        l.at[l.n] = FLAG(&rows.at[l.n]);
    return l;
}

static struct supervision_flags known_of(struct db *db, int64_t body)
{
    struct supervision_flags l = {0};
    struct supervision_flags_known_rows rows =
        q_supervision_flags_known(db, .body = body, .max = 10000);
    l.at = arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at));
    for (; l.n < rows.n; l.n++)
        l.at[l.n] = FLAG(&rows.at[l.n]);
    return l;
}

bool supervision_flag_by_id(struct db *db, int64_t id, struct supervision_flag *out)
{
    struct supervision_flag_get g;
    if (!q_supervision_flag_get(db, &g, .id = id))
        return false;
    *out = FLAG(&g);
    return true;
}

int64_t supervision_open(struct db *db, int64_t body)
{
    struct supervision_flags_count row;
    return q_supervision_flags_count(db, &row, .body = body) ? row.n : 0;
}

const struct supervision_rule *supervision_rule(const char *key)
{
    const struct supervision_rule *all;
    size_t at = 0;
    while ((all = extension_next(SUPERVISION_RULE_POINT, &at)))
        for (; all->key; all++)
            if (streq(all->key, key))
                return all;
    return NULL;
}

/* --- what comes ------------------------------------------------------------------------------------------ */

static void tell(struct supervision_scan *s, int64_t id, const char *number, const char *act,
                 const char *words)
{
    chronicle_add(
        s->db, s->now,
        &(struct chronicle_act){.act = act,
                                .body = s->body->id,
                                .number = number,
                                .subject = SUBJECT_BODY,
                                .subject_id = s->body->id,
                                .words = words,
                                .link = arena_printf(db_arena(s->db), "/supervision/%s#flag-%lld",
                                                     s->body->path, (long long)id),
                                .quiet = s->quiet});
}

/* A rule may find the same thing twice: a matter with two limits that are over is one flag. */
static bool raised_already(const struct supervision_scan *s, const struct supervision_hit *h)
{
    for (size_t i = 0; i < s->raised.n; i++)
        if (s->raised.at[i].rule == s->asked && s->raised.at[i].subject == h->subject &&
            s->raised.at[i].subject_id == h->subject_id)
            return true;
    return false;
}

void supervision_emit(struct supervision_scan *s, const struct supervision_hit *h)
{
    struct supervision_flag_insert row;
    for (size_t i = 0; i < s->known.n; i++) {
        const struct supervision_flag *f = &s->known.at[i];
        if (f->subject == h->subject && f->subject_id == h->subject_id &&
            streq(f->rule, s->asked->key)) {
            s->found[i] = true;
            return;
        }
    }
    if (raised_already(s, h))
        return;
    VEC_PUSH(db_arena(s->db), &s->raised, ((struct raised){s->asked, h->subject, h->subject_id}));
    if (!q_supervision_flag_insert(s->db, &row, .body = s->body->id, .rule = s->asked->key,
                                   .subject = h->subject, .subject_id = h->subject_id,
                                   .number = h->number, .what = h->what, .link = h->link,
                                   .since = h->since ? h->since : s->now, .now = s->now))
        return;
    tell(s, row.id, h->number, "supervision.flag", h->what);
    s->changed++;
}

/* --- what goes -------------------------------------------------------------------------------------------- */

/* The rules do not look further back than a year; what cannot be undone is not in order because a year has passed. */
static bool out_of_sight(const struct supervision_scan *s, const struct supervision_flag *f)
{
    const struct supervision_rule *rule = supervision_rule(f->rule);
    return rule && rule->past && f->since < s->now - LOOK_BACK + USEC_DAY;
}

static void sweep(struct supervision_scan *s)
{
    for (size_t i = 0; i < s->known.n; i++) {
        if (s->found[i] || s->known.at[i].gone || out_of_sight(s, &s->known.at[i]))
            continue;
        q_supervision_flag_gone(s->db, .id = s->known.at[i].id, .now = s->now);
        tell(s, s->known.at[i].id, s->known.at[i].number, "supervision.unflag",
             s->known.at[i].what);
        s->changed++;
    }
}

int64_t supervision_look(struct db *db, const struct zone *z, usec now, const struct body *b,
                         bool quiet)
{
    const struct supervision_rule *rule;
    struct supervision_scan s = {.db = db, .now = now, .quiet = quiet, .body = b};
    size_t at = 0;
    s.known = known_of(db, b->id);
    s.found = arena_alloc(db_arena(db), (s.known.n + 1) * sizeof(*s.found));
    while ((rule = extension_next(SUPERVISION_RULE_POINT, &at)))
        for (; rule->key; rule++) {
            s.asked = rule;
            rule->scan(db, z, now, b, &s);
        }
    sweep(&s);
    return s.changed;
}

/* --- where to look ----------------------------------------------------------------------------------------- */

struct places {
    int64_t *id;
    size_t n;
};

static void add_places(struct places *l, const int64_t *id, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < l->n && l->id[k] != id[i])
            k++;
        l->id[k] = id[i];
        l->n += k == l->n;
    }
}

int64_t supervision_look_new(struct db *db, const struct zone *z, usec now)
{
    struct supervision_seen_get seen;
    if (!q_supervision_seen_get(db, &seen))
        return supervision_look_all(db, z, now, false);
    struct chronicle_places changed = chronicle_places_after(db, seen.entry);
    struct deadline_places late = deadline_ran_out(db, seen.at, now);
    struct places l = {arena_array(db_arena(db), int64_t, changed.n + late.n + 1), 0};
    add_places(&l, changed.body, changed.n);
    add_places(&l, late.body, late.n);
    for (size_t i = 0; i < l.n; i++) {
        struct body b;
        if (body_by_id(db, l.id[i], &b))
            supervision_look(db, z, now, &b, false);
    }
    /* What the flags themselves told is not news of a place. */
    q_supervision_seen_set(db, .entry = chronicle_newest(db), .at = now);
    return (int64_t)l.n;
}

/* Places [from, to) in the order of the tree. How many there were. */
static int64_t look_at_some(struct db *db, const struct zone *z, usec now, size_t from, size_t to,
                            bool quiet)
{
    struct body_list all = body_all(db, "");
    size_t end = to < all.n ? to : all.n;
    for (size_t i = from; i < end; i++)
        supervision_look(db, z, now, &all.at[i], quiet);
    return end > from ? (int64_t)(end - from) : 0;
}

int64_t supervision_look_all(struct db *db, const struct zone *z, usec now, bool quiet)
{
    int64_t n = look_at_some(db, z, now, 0, SIZE_MAX, quiet);
    q_supervision_seen_set(db, .entry = chronicle_newest(db), .at = now);
    return n;
}

void supervision_cron(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    supervision_look_new(db, app->zone, now);
}

/* --- at night: in steps, so that others can write in between ------------------------------------------------- */

#define NIGHT_JOB "supervision.night"
#define AT_ONCE   40 /* places */

static void go_on(struct db *db, usec now, int64_t from)
{
    job_add(db, now, NIGHT_JOB, arena_printf(db_arena(db), "{\"from\":%lld}", (long long)from), 0);
}

void supervision_cron_night(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    (void)app;
    go_on(db, now, 0);
}

static enum job_result run_night(struct job *j, struct db *db)
{
    (void)j;
    (void)db;
    return JOB_DONE;
}

static void finish_night(struct job *j, struct db *db)
{
    const char *error;
    int64_t from = 0;
    json_number(json_get(json_parse(j->arena, str_of(j->payload), 100, &error), "from"), &from);
    if (from >= 0 && look_at_some(db, j->app->zone, j->now, (size_t)from, (size_t)from + AT_ONCE,
                                  false) == AT_ONCE)
        go_on(db, j->now, from + AT_ONCE);
}

const struct job_kind supervision_jobs[] = {
    {.name = NIGHT_JOB, .run = run_night, .finish = finish_night}, {0}};
