/*
 * meeting.c - what a meeting is, how it gets into the calendar, and its agenda.
 *
 * A standing day of the charter makes a planned meeting ahead of time; others are called by the office. A plan may
 * change while it is planned. Once the notice hangs out, a change of time or place is a new notice: it keeps the
 * notice period again and says why. A standing day, or an announced one, that passes without having been opened is
 * missed, by cron, and stays so: only an explanation is added.
 */
#include "mod/meeting/inside.h"

const char NOT_YOURS[] = T_("This is for the office and the chair of its place.");
const char QUICKER[] = T_("Somebody was quicker. Look at it again before you go on.");

/* --- reading ------------------------------------------------------------------------------------ */

/* The readers have the same columns, so their rows have the same fields. */
#define MEETING_OF(g)                                             \
    ((struct meeting){.id = (g).id,                               \
                      .body = (g).body,                           \
                      .org = (g).org,                             \
                      .kind = (enum meeting_kind)(g).kind,        \
                      .state = (enum meeting_state)(g).state,     \
                      .minutes = (enum minutes_state)(g).minutes, \
                      .lang = (g).lang,                           \
                      .title = (g).title,                         \
                      .place_text = (g).place_text,               \
                      .who = (g).who,                             \
                      .starts = (g).starts,                       \
                      .ends = (g).ends,                           \
                      .standing = (g).standing,                   \
                      .host = (g).host,                           \
                      .recorder = (g).recorder,                   \
                      .noticed = (g).noticed,                     \
                      .opened = (g).opened,                       \
                      .closed = (g).closed,                       \
                      .published = (g).published,                 \
                      .corrections = (g).corrections,             \
                      .quorum = (g).quorum,                       \
                      .present = (g).present,                     \
                      .reason = (g).reason,                       \
                      .explanation = (g).explanation,             \
                      .explained = (g).explained,                 \
                      .sequence = (g).sequence,                   \
                      .created = (g).created,                     \
                      .changed = (g).changed,                     \
                      .version = (g).version,                     \
                      .edition = (g).edition})
#define LIST_OF(db, rows, l)                                          \
    do {                                                              \
        (l).at = arena_array(db_arena(db), struct meeting, (rows).n); \
        for ((l).n = 0; (l).n < (rows).n; (l).n++)                    \
            (l).at[(l).n] = MEETING_OF((rows).at[(l).n]);             \
    } while (0)

bool meeting_by_id(struct db *db, int64_t id, struct meeting *out)
{
    struct meeting_get g;
    if (!q_meeting_get(db, &g, .id = id))
        return false;
    *out = MEETING_OF(g);
    return true;
}

struct meetings meeting_of_body(struct db *db, int64_t body, usec from, usec to, int max)
{
    struct meetings l;
    struct meeting_rows_rows rows =
        q_meeting_rows(db, .body = body, .since = from, .until = to, .max = max);
    LIST_OF(db, rows, l);
    return l;
}

struct meetings meeting_announced(struct db *db, usec now, int max)
{
    struct meetings l;
    struct meeting_announced_rows rows = q_meeting_announced(db, .now = now, .max = max);
    LIST_OF(db, rows, l);
    return l;
}

struct meetings meeting_to_sign(struct db *db, usec now, int max)
{
    struct meetings l;
    struct meeting_unsigned_rows rows = q_meeting_unsigned(db, .now = now, .max = max);
    LIST_OF(db, rows, l);
    return l;
}

bool meeting_next(struct db *db, int64_t body, usec now, struct meeting *out)
{
    struct meeting_next_id_rows ids = q_meeting_next_id(db, .body = body, .now = now);
    return ids.n > 0 && meeting_by_id(db, ids.at[0].id, out);
}

bool meeting_of_topic(struct db *db, int64_t topic, struct meeting *out)
{
    struct meeting_of_topic_ids_rows ids = q_meeting_of_topic_ids(db, .topic = topic);
    return ids.n > 0 && meeting_by_id(db, ids.at[0].id, out);
}

day meeting_day(const struct zone *z, const struct meeting *m)
{
    return zone_day(z, m->starts);
}

/* --- names --------------------------------------------------------------------------------------- */

const char *meeting_url(struct req *r, int64_t id)
{
    return tf(r, "/meeting/%lld", (long long)id);
}

const char *meeting_minutes_url(struct req *r, int64_t id)
{
    return tf(r, "/meeting/%lld/minutes", (long long)id);
}

const char *meeting_path(struct db *db, const struct meeting *m)
{
    return arena_printf(db_arena(db), "/meeting/%lld", (long long)m->id);
}

static const char *const kinds[] = {T_("Democracy Day"), T_("Council meeting"),
                                    T_("Meeting on one topic"), T_("Meeting")};

const char *meeting_kind_name(const struct req *r, enum meeting_kind k)
{
    BUG_IF((size_t)k >= countof(kinds));
    return lang_text(r->lang, kinds[k]);
}

const char *meeting_title_in(const struct lang *l, const struct meeting *m)
{
    return *m->title ? m->title : lang_text(l, kinds[m->kind]);
}

const char *meeting_title(const struct req *r, const struct meeting *m)
{
    return meeting_title_in(r->lang, m);
}

const char *meeting_state_name(const struct req *r, enum meeting_state s)
{
    static const char *const names[] = {T_("planned"), T_("notice is out"), T_("sits now"),
                                        T_("held"),    T_("held"),          T_("cancelled"),
                                        T_("missed")};
    BUG_IF((size_t)s >= countof(names));
    return lang_text(r->lang, names[s]);
}

const char *meeting_state_word(enum meeting_state s)
{
    static const char *const words[] = {"planned",   "noticed",   "open",  "closed",
                                        "published", "cancelled", "missed"};
    BUG_IF((size_t)s >= countof(words));
    return words[s];
}

const char *meeting_outcome_name(const struct req *r, enum meeting_outcome o)
{
    static const char *const names[] = {T_("Consensus"), T_("Resolution"), T_("Shelved"),
                                        T_("To be talked over again"),
                                        T_("Passed on to somebody else")};
    BUG_IF((size_t)o >= countof(names));
    return lang_text(r->lang, names[o]);
}

const char *meeting_outcome_word(enum meeting_outcome o)
{
    static const char *const words[] = {"consensus", "resolution", "shelved", "continued",
                                        "referred"};
    BUG_IF((size_t)o >= countof(words));
    return words[o];
}

/* --- acting -------------------------------------------------------------------------------------- */

bool words_empty(const char *s)
{
    return s == NULL || str_trim(str_of(s)).n == 0;
}

bool meeting_office(const struct topic_by *by)
{
    return by->role == 0 ? by->user == 0 : (by->role & TOPIC_OFFICE) != 0;
}

bool meeting_keeps_record(const struct topic_by *by, const struct meeting *m)
{
    return meeting_office(by) || (by->user != 0 && by->user == m->recorder);
}

void meeting_tell(struct db *db, const struct topic_by *by, const struct meeting *m,
                  const char *act, const char *words)
{
    chronicle_add(db, by->now,
                  &(struct chronicle_act){.act = act,
                                          .body = m->body,
                                          .subject = SUBJECT_MEETING,
                                          .subject_id = m->id,
                                          .capacity = by->role ? account_role_word(by->role) : NULL,
                                          .org = by->org,
                                          .actor = by->user,
                                          .words = words,
                                          .on = meeting_day(by->zone, m),
                                          .link = meeting_path(db, m),
                                          .quiet = by->quiet});
    if (by->user)
        account_audit_in(db, by->now, m->body, by->user, act,
                         arena_printf(db_arena(db), "meeting_meeting/%lld", (long long)m->id),
                         words ? words : "");
}

bool meeting_move(struct db *db, const struct topic_by *by, const struct meeting *m,
                  enum meeting_state to, const char *reason, const char **why)
{
    *why = NULL;
    if (!q_meeting_move_on(db, .id = m->id, .was = m->state, .state = to, .now = by->now,
                           .reason = reason ? reason : ""))
        *why = QUICKER;
    return *why == NULL;
}

/* --- planning ------------------------------------------------------------------------------------ */

static const char SAME_TIME[] =
    T_("The council has a meeting at that moment already. Look at the calendar.");

static const char *fault_of_plan(const struct topic_by *by, const struct meeting_plan *p)
{
    if (!meeting_office(by))
        return NOT_YOURS;
    if ((size_t)p->kind >= MEETING_KINDS)
        return T_("Choose what kind of meeting it is.");
    if (p->ends <= p->starts || p->ends - p->starts > USEC_DAY)
        return T_("A meeting ends after it begins, within a day.");
    if (p->starts <= by->now)
        return T_("That time has passed already.");
    return NULL;
}

int64_t meeting_create(struct db *db, const struct topic_by *by, const struct meeting_plan *p,
                       const char **why)
{
    struct meeting_add row;
    struct meeting m;
    int64_t org = council_of_body(db, p->body);
    *why = fault_of_plan(by, p);
    struct meeting_same_time other;
    if (!*why && org == 0)
        *why = T_("This place has no council that could meet.");
    if (!*why && q_meeting_same_time(db, &other, .org = org, .starts = p->starts, .not_this = 0))
        *why = SAME_TIME;
    if (*why || !q_meeting_add(db, &row, .body = p->body, .org = org, .kind = p->kind,
                               .lang = p->lang, .title = p->title, .place_text = p->place_text,
                               .who = p->who, .starts = p->starts, .ends = p->ends, .standing = 0,
                               .host = p->host, .recorder = p->recorder, .now = by->now))
        return 0;
    if (meeting_by_id(db, row.id, &m))
        meeting_tell(db, by, &m, "meeting.plan", NULL);
    return row.id;
}

static void lack(struct unmet_list *l, const char *key, const char *words)
{
    unmet_add(l, key, words, 0, NULL, NULL);
}

bool meeting_change(struct db *db, const struct topic_by *by, const struct meeting *m,
                    const struct meeting_plan *p, struct unmet_list *lacks)
{
    struct meeting_same_time other;
    const char *fault = fault_of_plan(by, p), *why = NULL;
    bool noticed = m->state == MEETING_NOTICED;
    bool moved =
        p->starts != m->starts || p->ends != m->ends || !streq(p->place_text, m->place_text);
    if (fault)
        lack(lacks, "plan", fault);
    else if (m->state > MEETING_NOTICED)
        lack(lacks, "state", T_("It is no longer planned: its time and place stand."));
    else if (q_meeting_same_time(db, &other, .org = m->org, .starts = p->starts, .not_this = m->id))
        lack(lacks, "time", SAME_TIME);
    else if (noticed && moved && words_empty(p->reason))
        lack(lacks, "reason",
             T_("It is announced already. Say why time or place change: everybody reads it."));
    else if (noticed && p->starts != m->starts &&
             zone_day(by->zone, p->starts) < meeting_earliest(db, by->zone, m->body, by->now) &&
             !meeting_urgent(db, m))
        unmet_add(lacks, "notice.period",
                  T_("The notice period would be too short. The earliest day is {day}."),
                  meeting_earliest(db, by->zone, m->body, by->now), NULL, NULL);
    else if (noticed && !council_may_convene(db, m->org, zone_day(by->zone, p->starts), &why))
        lack(lacks, "roster", why);
    if (lacks->n)
        return false;
    if (!q_meeting_edit(db, .id = m->id, .version = m->version, .kind = p->kind, .lang = p->lang,
                        .title = p->title, .place_text = p->place_text, .who = p->who,
                        .starts = p->starts, .ends = p->ends, .host = p->host,
                        .recorder = p->recorder, .moved = moved, .now = by->now)) {
        lack(lacks, "moved", QUICKER);
        return false;
    }
    struct meeting after;
    if (!moved || !meeting_by_id(db, m->id, &after))
        return true;
    meeting_tell(db, by, &after, "meeting.move", noticed ? p->reason : NULL);
    if (noticed)
        meeting_announce_topics(db, by, &after);
    return true;
}

bool meeting_cancel(struct db *db, const struct topic_by *by, const struct meeting *m,
                    const char *reason, const char **why)
{
    *why = !meeting_office(by)          ? NOT_YOURS
           : m->state > MEETING_NOTICED ? T_("It has begun, or is over: it cannot be cancelled.")
           : words_empty(reason)        ? T_("Say why: everybody reads it.")
                                        : NULL;
    if (*why || !meeting_move(db, by, m, MEETING_CANCELLED, reason, why))
        return false;
    meeting_tell(db, by, m, "meeting.cancel", reason);
    return true;
}

bool meeting_explain(struct db *db, const struct topic_by *by, const struct meeting *m,
                     const char *words, const char **why)
{
    *why = !meeting_office(by)          ? NOT_YOURS
           : m->state != MEETING_MISSED ? T_("Only a missed day is explained.")
           : words_empty(words)         ? T_("Say why: everybody reads it.")
           : !q_meeting_explained(db, .id = m->id, .words = words, .now = by->now)
               ? T_("It has been explained already.")
               : NULL;
    if (*why)
        return false;
    meeting_tell(db, by, m, "meeting.explain", words);
    return true;
}

/* --- standing days ------------------------------------------------------------------------------- */

static int64_t make_day(struct db *db, const struct topic_by *by, const struct body *b, int64_t org,
                        const struct charter_standing *s, day d)
{
    struct meeting_add row;
    struct meeting m;
    usec starts = zone_instant(by->zone, d, s->hour, s->minute, 0);
    if (!q_meeting_add(db, &row, .body = b->id, .org = org, .kind = MEETING_DEMOCRACY_DAY,
                       .lang = "zh-Hans", .title = "", .place_text = s->place_text, .who = "",
                       .starts = starts, .ends = starts + MEETING_LENGTH, .standing = d, .host = 0,
                       .recorder = 0, .now = by->now) ||
        !meeting_by_id(db, row.id, &m))
        return 0;
    meeting_tell(db, by, &m, "meeting.plan", NULL);
    return 1;
}

/* From where it was left off: days that nobody made while the program stood still are missed, not forgotten. */
static day first_day(struct db *db, const struct topic_by *by, const struct body *b)
{
    struct meeting_standing_last last;
    day today = zone_day(by->zone, by->now);
    if (q_meeting_standing_last(db, &last, .body = b->id, .kind = MEETING_DEMOCRACY_DAY) &&
        last.last.some)
        return last.last.v + 1;
    return today;
}

/* When to ask a place again that has made its days up to `made`, the last one in sight today. */
static day ask_again(struct db *db, const struct body *b, const struct charter_standings *all,
                     day today, day made)
{
    day next, other, again = today + 365;
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].kind == STANDING_DEMOCRACY_DAY &&
            standing_next(all->at[i].pattern, made + 1, &next) && next - (made - today) < again)
            again = next - (made - today);
    if (charter_next(db, b->id, today, &other) && other < again)
        again = other;
    return again;
}

int64_t meeting_make_days(struct db *db, const struct topic_by *by, const struct body *b)
{
    day today = zone_day(by->zone, by->now), d;
    int64_t org = council_of_body(db, b->id), made = 0;
    if (org == 0) /* asked again at the next look */
        return 0;
    struct charter_standings all = charter_standings(db, b->id, today);
    day from = first_day(db, by, b);
    day until = today + charter_int(db, b->id, "standing.ahead.days", today);
    for (size_t i = 0; i < all.n; i++)
        for (d = from; all.at[i].kind == STANDING_DEMOCRACY_DAY && d <= until &&
                       standing_next(all.at[i].pattern, d, &d) && d <= until;
             d++)
            made += make_day(db, by, b, org, &all.at[i], d);
    q_meeting_due_put(db, .body = b->id, .on_day = ask_again(db, b, &all, today, until));
    return made;
}

void meeting_charter_applied(struct db *db, const struct zone *z, usec now, int64_t root,
                             int64_t version)
{
    struct body top;
    (void)z;
    (void)now;
    (void)version;
    if (!body_by_id(db, root, &top))
        return;
    struct body_list all = body_all(db, top.path);
    for (size_t i = 0; i < all.n; i++)
        q_meeting_due_drop(db, .body = all.at[i].id);
}

static int64_t miss_days(struct db *db, const struct topic_by *by)
{
    struct meeting_overdue_rows late = q_meeting_overdue(db, .now = by->now, .max = 1000);
    int64_t n = 0;
    for (size_t i = 0; i < late.n; i++) {
        struct meeting m;
        const char *why;
        if (meeting_by_id(db, late.at[i].id, &m) &&
            meeting_move(db, by, &m, MEETING_MISSED, "", &why)) {
            meeting_tell(db, by, &m, "meeting.missed", NULL);
            n++;
        }
    }
    return n;
}

int64_t meeting_standing(struct db *db, const struct zone *z, usec now)
{
    struct topic_by system = {.zone = z, .now = now};
    struct meeting_due_places_rows due = q_meeting_due_places(db, .today = zone_day(z, now));
    int64_t n = 0;
    for (size_t i = 0; i < due.n; i++) {
        struct body b;
        if (body_by_id(db, due.at[i].id, &b))
            n += meeting_make_days(db, &system, &b);
    }
    return n + miss_days(db, &system);
}

/* --- agenda -------------------------------------------------------------------------------------- */

struct meeting_items meeting_items(struct db *db, int64_t meeting)
{
    struct meeting_items_of_rows rows = q_meeting_items_of(db, .meeting = meeting);
    struct meeting_items l = {arena_array(db_arena(db), struct meeting_item, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        struct topic t = {.number = ""};
        if (rows.at[i].topic.some)
            topic_by_id(db, rows.at[i].topic.v, &t);
        l.at[i] = (struct meeting_item){.id = rows.at[i].id,
                                        .meeting = meeting,
                                        .place = (int64_t)i + 1,
                                        .topic = rows.at[i].topic.v,
                                        .number = t.number,
                                        .title = rows.at[i].title,
                                        .text = rows.at[i].text,
                                        .decided = rows.at[i].decision.some};
    }
    return l;
}

bool meeting_item_of(struct db *db, int64_t meeting, int64_t item, struct meeting_item *out)
{
    struct meeting_items all = meeting_items(db, meeting);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].id == item) {
            *out = all.at[i];
            return true;
        }
    return false;
}

/* The agenda is free until the notice; with the notice it stands as announced. */
static const char *agenda_fault(const struct topic_by *by, const struct meeting *m)
{
    return !meeting_office(by)           ? NOT_YOURS
           : m->state != MEETING_PLANNED ? T_("The agenda was announced and stands.")
                                         : NULL;
}

static const char *topic_fault(struct db *db, const struct meeting *m, const struct topic *t)
{
    struct meeting_items all = meeting_items(db, m->id);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].topic == t->id)
            return T_("That topic stands on the agenda already.");
    if (t->body != m->body)
        return T_("That topic belongs to another place.");
    if (t->state != TOPIC_OPEN || t->stage < STAGE_ANNOUNCE || t->stage > STAGE_DELIBERATE)
        return T_("Only topics that were chosen and not yet settled come before the council.");
    return NULL;
}

static bool agenda_has(struct db *db, const struct meeting *m, const char *title)
{
    struct meeting_items all = meeting_items(db, m->id);
    for (size_t i = 0; i < all.n; i++)
        if (streq(all.at[i].title, title))
            return true;
    return false;
}

int64_t meeting_item_add(struct db *db, const struct topic_by *by, const struct meeting *m,
                         int64_t topic, const char *title, const char *text, const char **why)
{
    struct topic t = {0};
    struct meeting_item_new row;
    *why = agenda_fault(by, m);
    if (!*why && topic)
        *why = topic_by_id(db, topic, &t) ? topic_fault(db, m, &t) : T_("There is no such topic.");
    if (!*why && !topic && words_empty(title))
        *why = T_("Say what the item is about.");
    if (!*why && !topic && agenda_has(db, m, title))
        *why = T_("That stands on the agenda already.");
    if (!*why && meeting_items(db, m->id).n >= 50)
        *why = T_("Fifty items are enough for one meeting.");
    if (*why ||
        !q_meeting_item_new(db, &row, .meeting = m->id, .topic = topic ? DB_SOME(topic) : DB_NONE,
                            .title = topic ? t.title : title, .text = text ? text : ""))
        return 0;
    return row.id;
}

bool meeting_item_move(struct db *db, const struct topic_by *by, const struct meeting *m,
                       int64_t item, bool up, const char **why)
{
    struct meeting_items all = meeting_items(db, m->id);
    *why = agenda_fault(by, m);
    size_t i = 0;
    while (i < all.n && all.at[i].id != item)
        i++;
    if (!*why && i == all.n)
        *why = T_("That item is not on the agenda any more.");
    if (*why)
        return false;
    if (up ? i == 0 : i + 1 == all.n)
        return true;
    size_t other = up ? i - 1 : i + 1;
    q_meeting_item_place(db, .id = all.at[i].id, .meeting = m->id, .place = all.at[other].place);
    q_meeting_item_place(db, .id = all.at[other].id, .meeting = m->id, .place = all.at[i].place);
    return true;
}

bool meeting_item_drop(struct db *db, const struct topic_by *by, const struct meeting *m,
                       int64_t item, const char **why)
{
    *why = agenda_fault(by, m);
    if (!*why && !q_meeting_item_delete(db, .id = item, .meeting = m->id))
        *why = T_("That item is not on the agenda any more.");
    return *why == NULL;
}
