/*
 * flag.c - red flags: all rules of all rooms are asked about a place; what they find becomes a flag, and a
 * flag that is no longer found gets the time from which it is gone. A case that comes again is a new flag.
 */
#include "base/vec.h"
#include "mod/supervision/room.h"
#include "web/i18n.h"

struct supervision_scan {
    struct db *db;
    usec now;
    bool quiet;
    const struct body *body;
    const char *rule;
    struct supervision_flags known; /* those that stand */
    bool *found;                    /* by index of known */
    int64_t changed;
};

#define FLAG(g)                                                                                \
    ((struct supervision_flag){(g)->id, (g)->body, (g)->rule, (enum subject)(g)->subject,      \
                               (g)->subject_id, (g)->number, (g)->what, (g)->link, (g)->since, \
                               (g)->seen, (g)->gone.some ? (g)->gone.v : 0})

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

void supervision_emit(struct supervision_scan *s, const struct supervision_hit *h)
{
    struct supervision_flag_insert row;
    for (size_t i = 0; i < s->known.n; i++) {
        const struct supervision_flag *f = &s->known.at[i];
        if (f->subject == h->subject && f->subject_id == h->subject_id && streq(f->rule, s->rule)) {
            s->found[i] = true;
            return;
        }
    }
    if (!q_supervision_flag_insert(s->db, &row, .body = s->body->id, .rule = s->rule,
                                   .subject = h->subject, .subject_id = h->subject_id,
                                   .number = h->number, .what = h->what, .link = h->link,
                                   .since = h->since ? h->since : s->now, .now = s->now))
        return;
    tell(s, row.id, h->number, "supervision.flag", h->what);
    s->changed++;
}

/* --- what goes -------------------------------------------------------------------------------------------- */

static void sweep(struct supervision_scan *s)
{
    for (size_t i = 0; i < s->known.n; i++) {
        if (s->found[i])
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
    s.known = supervision_flags(db, b->id, true, 10000);
    s.found = arena_alloc(db_arena(db), (s.known.n + 1) * sizeof(*s.found));
    while ((rule = extension_next(SUPERVISION_RULE_POINT, &at)))
        for (; rule->key; rule++) {
            s.rule = rule->key;
            rule->scan(db, z, now, b, &s);
        }
    sweep(&s);
    return s.changed;
}

void supervision_cron(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    struct body_list all = body_all(db, "");
    for (size_t i = 0; i < all.n; i++)
        supervision_look(db, app->zone, now, &all.at[i], false);
}
