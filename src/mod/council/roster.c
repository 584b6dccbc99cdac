/*
 * roster.c - from a draft to a version that holds: entries, handing in, approval; leaving; offices that make a chair.
 *
 * Every change names the version of the draft that its page showed, and is refused when somebody else was faster. What
 * is approved is never changed: who leaves early is noted beside it, and the next draft begins without them.
 */
#include "mod/council/rules.h"

#include "web/i18n.h"

static struct db_int some_id(int64_t id)
{
    return id ? DB_SOME(id) : DB_NONE;
}

static void audit(struct db *db, usec now, struct actor by, const char *act, int64_t roster,
                  const char *detail)
{
    struct council_roster_get r;
    struct org o = {0};
    if (q_council_roster_get(db, &r, .id = roster))
        org_by_id(db, r.council, &o);
    account_audit_in(db, now, o.body, by.user, act,
                     arena_printf(db_arena(db), "council_roster/%lld", (long long)roster), detail);
}

/* --- drafts ------------------------------------------------------------------------------------------ */

int64_t roster_draft_open(struct db *db, usec now, day today, const struct council *c,
                          struct actor by)
{
    struct council_roster_open open;
    struct council_roster_insert fresh;
    struct council_roster_on holds;
    if (q_council_roster_open(db, &open, .council = c->org.id))
        return open.id;
    if (!q_council_roster_insert(db, &fresh, .council = c->org.id, .effective = today,
                                 .made_by = some_id(by.user), .made_at = now))
        return 0;
    if (q_council_roster_on(db, &holds, .council = c->org.id, .on = today))
        q_council_seats_copy(db, .to = fresh.id, .roster = holds.id, .on = today);
    audit(db, now, by, "council.draft", fresh.id, "");
    return fresh.id;
}

/* Takes the draft for this change. */
static bool touch(struct db *db, const council_roster *d, int64_t version)
{
    return q_council_roster_touch(db, .id = d->id, .version = version) == 1;
}

static const char *values_fault(struct db *db, const struct council *c, const struct seat_values *v)
{
    struct org o;
    if (!org_by_id(db, v->org, &o) || o.body != c->body.id ||
        (o.kind != ORG_COUNCIL && o.kind != ORG_OFFICE && o.kind != ORG_GROUP &&
         o.kind != ORG_SUPERVISION))
        return T_("Choose the council or one of its organs.");
    if (v->until < v->from)
        return T_("The last day lies before the first one.");
    if (!*v->name)
        return T_("Give the name.");
    return NULL;
}

static int64_t person_of(struct db *db, const struct council *c, const struct seat_values *v)
{
    struct council_person_add p;
    if (!q_council_person_add(db, &p, .body = c->body.id, .name = v->name, .note = v->note,
                              .account = some_id(v->user)))
        return 0;
    return p.id;
}

/* An account speaks for one person of a place: its name stands under minutes. */
static bool account_taken(struct db *db, const struct council *c, int64_t user, int64_t person)
{
    struct council_person_of_account_rows all =
        q_council_person_of_account(db, .body = c->body.id, .account = user);
    for (size_t i = 0; user && i < all.n; i++)
        if (all.at[i].id != person)
            return true;
    return false;
}

static bool seated_already(struct db *db, int64_t roster, int64_t org, int64_t person, int64_t but)
{
    struct council_seat_taken_rows t =
        q_council_seat_taken(db, .roster = roster, .org = org, .person = person);
    return t.n > 0 && t.at[0].id != but;
}

static const char *seat_write(struct db *db, const struct council *c, int64_t roster, int64_t seat,
                              const struct seat_values *v)
{
    const char *fault = values_fault(db, c, v);
    if (fault)
        return fault;
    int64_t person = person_of(db, c, v);
    if (seated_already(db, roster, v->org, person, seat))
        return T_(
            "This person is on the list already. If it is somebody else of the same name, say what "
            "tells them apart.");
    if (account_taken(db, c, v->user, person))
        return T_("That account belongs to somebody else of this place.");
    if (v->unlink)
        q_council_person_unlink(db, .id = person);
    bool council = v->org == c->org.id;
    const char *constituency = council ? v->constituency : "";
    enum council_flag party = council ? v->party : FLAG_UNKNOWN,
                      woman = council ? v->woman : FLAG_UNKNOWN;
    struct council_seat_insert row;
    if (seat)
        q_council_seat_set(db, .id = seat, .roster = roster, .org = v->org, .person = person,
                           .kind = v->kind, .capacity = v->capacity, .constituency = constituency,
                           .origin = v->origin, .instead_of = some_id(v->instead_of),
                           .from_day = v->from, .until_day = v->until, .party = party,
                           .woman = woman);
    else
        q_council_seat_insert(db, &row, .roster = roster, .org = v->org, .person = person,
                              .kind = v->kind, .capacity = v->capacity,
                              .constituency = constituency, .origin = v->origin,
                              .instead_of = some_id(v->instead_of), .from_day = v->from,
                              .until_day = v->until, .party = party, .woman = woman);
    return NULL;
}

enum council_answer seat_save(struct db *db, usec now, const struct council *c,
                              const council_roster *d, int64_t version, int64_t seat,
                              const struct seat_values *v, struct actor by, const char **why)
{
    if (!touch(db, d, version))
        return COUNCIL_TOO_LATE;
    *why = seat_write(db, c, d->id, seat, v);
    if (*why)
        return COUNCIL_FAULT;
    audit(db, now, by, seat ? "council.seat.edit" : "council.seat.add", d->id, v->name);
    return COUNCIL_DONE;
}

enum council_answer seat_remove(struct db *db, usec now, const struct council *c,
                                const council_roster *d, int64_t version, int64_t seat,
                                struct actor by)
{
    struct council_seat_get s;
    (void)c;
    if (!touch(db, d, version) || !q_council_seat_get(db, &s, .id = seat) || s.roster != d->id)
        return COUNCIL_TOO_LATE;
    q_council_seat_drop(db, .id = seat, .roster = d->id);
    audit(db, now, by, "council.seat.remove", d->id, s.name);
    return COUNCIL_DONE;
}

enum council_answer seats_import(struct db *db, usec now, const struct council *c,
                                 const council_roster *d, int64_t version,
                                 const struct seat_values *v, size_t n, struct actor by,
                                 const char **why)
{
    if (!touch(db, d, version))
        return COUNCIL_TOO_LATE;
    for (size_t i = 0; i < n; i++) {
        struct council_seat_taken_rows t = q_council_seat_taken(
            db, .roster = d->id, .org = v[i].org, .person = person_of(db, c, &v[i]));
        *why = seat_write(db, c, d->id, t.n ? t.at[0].id : 0, &v[i]);
        if (*why)
            return COUNCIL_FAULT;
    }
    audit(db, now, by, "council.seat.import", d->id, arena_printf(db_arena(db), "%zu", n));
    return COUNCIL_DONE;
}

enum council_answer roster_draft_discard(struct db *db, usec now, const council_roster *d,
                                         int64_t version, struct actor by)
{
    if (!touch(db, d, version))
        return COUNCIL_TOO_LATE;
    q_council_seats_drop(db, .roster = d->id);
    q_council_roster_drop(db, .id = d->id, .version = version + 1);
    audit(db, now, by, "council.discard", d->id, "");
    return COUNCIL_DONE;
}

enum council_answer roster_draft_submit(struct db *db, usec now, const council_roster *d,
                                        int64_t version, day effective, day today, struct actor by,
                                        const char **why)
{
    if (effective < today) {
        *why = T_("A roster holds from today or a later day on.");
        return COUNCIL_FAULT;
    }
    if (q_council_roster_submit(db, .id = d->id, .version = version, .effective = effective,
                                .submitted_by = some_id(by.user), .submitted_at = now) != 1)
        return COUNCIL_TOO_LATE;
    audit(db, now, by, "council.submit", d->id, "");
    return COUNCIL_DONE;
}

/* --- approval ------------------------------------------------------------------------------------------ */

static bool own_work(const council_roster *d, struct actor by)
{
    return by.user && d->submitted_by.some && d->submitted_by.v == by.user;
}

static const char not_own[] =
    T_("Whoever hands a roster in does not decide on it. Let somebody else look at it.");

enum council_answer roster_return(struct db *db, usec now, const council_roster *d, int64_t version,
                                  const char *words, struct actor by, const char **why)
{
    if (own_work(d, by)) {
        *why = not_own;
        return COUNCIL_FAULT;
    }
    if (q_council_roster_return(db, .id = d->id, .version = version, .words = words,
                                .capacity = by.capacity, .decided_by = some_id(by.user),
                                .decided_at = now) != 1)
        return COUNCIL_TOO_LATE;
    audit(db, now, by, "council.return", d->id, words);
    return COUNCIL_DONE;
}

static const struct council_line *line_of(const struct council_lines *l, enum council_rule rule)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].rule == rule)
            return &l->at[i];
    return NULL;
}

static bool stands(const council_seat *s, size_t n, int64_t council, int64_t person)
{
    for (size_t i = 0; i < n; i++)
        if (s[i].org == council && s[i].kind != SEAT_SUBSTITUTE && s[i].person == person)
            return true;
    return false;
}

/* Could a reader who has both shares and both lists tell about somebody? The difference of the shares is the
 * number of the new ones outside the party less that of those who left. Near its ends it says who. */
static bool differs_safely(int64_t joined, int64_t left, int64_t diff)
{
    if (joined + left == 0)
        return diff == 0;
    int64_t low = diff + left, high = joined - diff;
    return low >= 2 && high >= 2;
}

/* May this version's share be published, beside those that were? */
static bool may_tell(struct db *db, int64_t council, const struct council_seats_rows *seats,
                     const struct council_line *l)
{
    if (!l || !l->told)
        return false;
    struct council_told_rows told = q_council_told(db, .council = council);
    for (size_t i = 0; i < told.n;) {
        int64_t roster = told.at[i].roster, nonparty = told.at[i].nonparty, kept = 0, then = 0;
        for (; i < told.n && told.at[i].roster == roster; i++, then++)
            kept += stands(seats->at, seats->n, council, told.at[i].person);
        if (!differs_safely(l->of - kept, then - kept, l->have - nonparty))
            return false;
    }
    return true;
}

static void publish(struct db *db, usec now, const struct council *c, const council_roster *d,
                    day effective, const char *words, struct actor by, bool quiet)
{
    const char *link = arena_printf(db_arena(db), "/council/%lld/roster/%lld", (long long)c->org.id,
                                    (long long)d->number);
    chronicle_add(db, now,
                  &(struct chronicle_act){.act = "council.approve",
                                          .body = c->body.id,
                                          .subject = SUBJECT_COUNCIL,
                                          .subject_id = c->org.id,
                                          .capacity = by.capacity,
                                          .org = c->org.id,
                                          .actor = by.user,
                                          .words = *words ? words : NULL,
                                          .on = effective,
                                          .link = link,
                                          .quiet = quiet});
}

enum council_answer roster_approve(struct db *db, usec now, day today, const struct council *c,
                                   const council_roster *d, int64_t version, const char *words,
                                   struct actor by, bool quiet, struct council_lines *lines,
                                   const char **why)
{
    day effective = d->effective > today ? d->effective : today;
    *lines = roster_check(db, c, d->id, false, effective);
    if (own_work(d, by)) {
        *why = not_own;
        return COUNCIL_FAULT;
    }
    if (!lines->ok) {
        *why = T_(
            "This roster does not keep the rules and cannot be approved. Send it back with a word "
            "on what to change.");
        return COUNCIL_FAULT;
    }
    struct council_seats_rows seats = council_seats_of(db, d->id);
    const struct council_line *l = line_of(lines, COUNCIL_NONPARTY);
    struct council_roster_on holds;
    bool before = q_council_roster_on(db, &holds, .council = c->org.id, .on = today);
    if (q_council_roster_approve(db, .id = d->id, .version = version, .effective = effective,
                                 .words = words, .capacity = by.capacity,
                                 .decided_by = some_id(by.user), .decided_at = now,
                                 .seats = lines->seats, .nonparty = l ? l->have : 0,
                                 .told = may_tell(db, c->org.id, &seats, l)) != 1)
        return COUNCIL_TOO_LATE;
    /* What is over needs no shares any more. */
    int64_t keep = effective <= today ? d->number : before ? holds.number : 0;
    q_council_forget_flags(db, .council = c->org.id, .before = keep);
    q_council_forget(db, .council = c->org.id, .before = keep);
    council_keep(db, c->org.id, today);
    publish(db, now, c, d, effective, words, by, quiet);
    audit(db, now, by, "council.approve", d->id, words);
    return COUNCIL_DONE;
}

/* --- leaving, and the offices that make a chair ------------------------------------------------------------ */

static const char *const departure_words[DEPARTURES] = {
    [LEFT_RESIGNED] = "resigned", [LEFT_MOVED] = "moved", [LEFT_DIED] = "died",
    [LEFT_RECALLED] = "recalled", [LEFT_OTHER] = "other",
};

enum council_answer seat_depart(struct db *db, usec now, day today, const struct council *c,
                                int64_t seat, day last, enum departure reason, struct actor by,
                                bool quiet, const char **why)
{
    struct council_seat_get s;
    struct council_roster_on holds;
    if (!q_council_seat_get(db, &s, .id = seat) ||
        !q_council_roster_on(db, &holds, .council = c->org.id, .on = today) || s.roster != holds.id)
        return COUNCIL_TOO_LATE;
    if (last < s.from_day || last > s.until_day) {
        *why = T_("The last day has to lie within the term.");
        return COUNCIL_FAULT;
    }
    if (q_council_depart(db, .seat = seat, .council = c->org.id, .last_day = last, .reason = reason,
                         .noted_by = some_id(by.user), .at = now) != 1)
        return COUNCIL_TOO_LATE;
    council_keep(db, c->org.id, today);
    chronicle_add(db, now,
                  &(struct chronicle_act){
                      .act = "council.vacant",
                      .body = c->body.id,
                      .subject = SUBJECT_COUNCIL,
                      .subject_id = c->org.id,
                      .capacity = by.capacity,
                      .org = c->org.id,
                      .actor = by.user,
                      .on = last,
                      .link = arena_printf(db_arena(db), "/council/%lld", (long long)c->org.id),
                      .quiet = quiet});
    audit(db, now, by, "council.depart", s.roster,
          arena_printf(db_arena(db), "%s (%s)", s.name, departure_words[reason]));
    return COUNCIL_DONE;
}

enum council_answer chair_post_give(struct db *db, usec now, day today, const struct council *c,
                                    const char *name, const char *note, day from, struct actor by,
                                    const char **why)
{
    struct council_posts_rows posts = q_council_posts(db, .body = c->body.id);
    if (posts.n && posts.at[0].from_day >= from) {
        *why = T_("The office has changed hands on that day or later already.");
        return COUNCIL_FAULT;
    }
    struct seat_values v = {.name = name, .note = note};
    int64_t person = person_of(db, c, &v);
    q_council_post_end(db, .body = c->body.id, .until_day = from - 1);
    q_council_post_insert(db, .body = c->body.id, .person = person, .from_day = from);
    council_keep(db, c->org.id, today);
    account_audit_in(db, now, c->body.id, by.user, "council.post",
                     arena_printf(db_arena(db), "body/%lld", (long long)c->body.id), name);
    return COUNCIL_DONE;
}
