/*
 * rules.c - the rules this room asks about: limits, days, rosters, quorums, reasons, interests.
 *
 * Each reads what the rooms below show and says what is not as it must be at this moment. What an act cannot do
 * against a rule is asked here all the same: rows may come from elsewhere, and a rule may change.
 */
#include "mod/supervision/room.h"
#include "web/i18n.h"

#define HITS_MAX 200

/* --- limits ------------------------------------------------------------------------------------------------ */

static void late_of(struct db *db, usec now, const struct body *b, struct supervision_scan *s,
                    enum subject which, enum subject or_which)
{
    struct deadlines l = deadline_late_here(db, b->id, which, or_which, now, HITS_MAX);
    for (size_t i = 0; i < l.n; i++) {
        const struct deadline *d = &l.at[i];
        supervision_emit(
            s, &(struct supervision_hit){
                   .subject = d->subject,
                   .subject_id = d->subject_id,
                   .number = d->number,
                   .since = d->due,
                   .link = arena_printf(db_arena(db), "/deadline/%lld", (long long)d->id)});
    }
}

static void answers(struct db *db, const struct zone *z, usec now, const struct body *b,
                    struct supervision_scan *s)
{
    (void)z;
    late_of(db, now, b, s, SUBJECT_SUBMISSION, SUBJECT_ANSWER);
}
static void stages(struct db *db, const struct zone *z, usec now, const struct body *b,
                   struct supervision_scan *s)
{
    (void)z;
    late_of(db, now, b, s, SUBJECT_TOPIC, SUBJECT_TOPIC);
}
static void minutes(struct db *db, const struct zone *z, usec now, const struct body *b,
                    struct supervision_scan *s)
{
    (void)z;
    late_of(db, now, b, s, SUBJECT_MEETING, SUBJECT_MINUTES);
}

static void emit_all(struct supervision_scan *s, enum subject subject, const struct late_things *l,
                     struct db *db, const char *path)
{
    for (size_t i = 0; i < l->n; i++)
        supervision_emit(
            s, &(struct supervision_hit){
                   .subject = subject,
                   .subject_id = l->at[i].id,
                   .number = l->at[i].number,
                   .what = l->at[i].words,
                   .since = l->at[i].since,
                   .link = arena_printf(db_arena(db), "%s%lld", path, (long long)l->at[i].id)});
}

static void tasks(struct db *db, const struct zone *z, usec now, const struct body *b,
                  struct supervision_scan *s)
{
    struct late_things l = tasks_late(db, b->id, now, HITS_MAX);
    (void)z;
    emit_all(s, SUBJECT_TASK, &l, db, "/task/");
}

static void objections(struct db *db, const struct zone *z, usec now, const struct body *b,
                       struct supervision_scan *s)
{
    struct late_things l = objections_late(db, b->id, now, HITS_MAX);
    (void)z;
    for (size_t i = 0; i < l.n; i++)
        supervision_emit(s, &(struct supervision_hit){
                                .subject = SUBJECT_OBJECTION,
                                .subject_id = l.at[i].id,
                                .number = l.at[i].number,
                                .since = l.at[i].since,
                                .link = arena_printf(db_arena(db), "/resolution/%s#objection-%lld",
                                                     l.at[i].number, (long long)l.at[i].id)});
}

static void queries(struct db *db, const struct zone *z, usec now, const struct body *b,
                    struct supervision_scan *s)
{
    struct supervision_queries_late_rows l =
        q_supervision_queries_late(db, .body = b->id, .now = now, .max = HITS_MAX);
    (void)z;
    for (size_t i = 0; i < l.n; i++)
        supervision_emit(s, &(struct supervision_hit){
                                .subject = SUBJECT_QUERY,
                                .subject_id = l.at[i].id,
                                .number = l.at[i].number,
                                .what = l.at[i].title,
                                .since = l.at[i].due,
                                .link = arena_printf(db_arena(db), "/supervision/query/%lld",
                                                     (long long)l.at[i].id)});
}

/* A limit that was moved without words. */
static void moved(struct db *db, const struct zone *z, usec now, const struct body *b,
                  struct supervision_scan *s)
{
    struct deadlines l = deadline_mute(db, b->id, HITS_MAX);
    (void)z;
    (void)now;
    for (size_t i = 0; i < l.n; i++)
        supervision_emit(
            s, &(struct supervision_hit){
                   .subject = l.at[i].subject,
                   .subject_id = l.at[i].subject_id,
                   .number = l.at[i].number,
                   .link = arena_printf(db_arena(db), "/deadline/%lld", (long long)l.at[i].id)});
}

/* --- meetings ------------------------------------------------------------------------------------------------ */

/* Of the last year, one by one. */
static void each_meeting(struct db *db, const struct zone *z, usec now, const struct body *b,
                         struct supervision_scan *s,
                         bool (*bad)(struct db *, const struct zone *, usec,
                                     const struct meeting *))
{
    struct meetings l = meeting_of_body(db, b->id, now - LOOK_BACK, now + LOOK_BACK, HITS_MAX);
    for (size_t i = 0; i < l.n; i++)
        if (bad(db, z, now, &l.at[i]))
            supervision_emit(
                s, &(struct supervision_hit){
                       .subject = SUBJECT_MEETING,
                       .subject_id = l.at[i].id,
                       .what = arena_printf(db_arena(db), "%s %s",
                                            day_iso(db_arena(db), zone_day(z, l.at[i].starts)),
                                            l.at[i].title),
                       .since = l.at[i].starts < now ? l.at[i].starts : now,
                       .link = arena_printf(db_arena(db), "/meeting/%lld", (long long)l.at[i].id)});
}

static bool is_missed(struct db *db, const struct zone *z, usec now, const struct meeting *m)
{
    (void)now;
    (void)db;
    (void)z;
    return m->state == MEETING_MISSED && !*m->explanation;
}
static bool is_noticed_late(struct db *db, const struct zone *z, usec now, const struct meeting *m)
{
    (void)now;
    day held = zone_day(z, m->starts);
    bool counts = m->noticed && m->state != MEETING_CANCELLED && m->state != MEETING_MISSED;
    return counts &&
           held - zone_day(z, m->noticed) < charter_int(db, m->body, "notice.council.days", held);
}
static bool lacks_quorum(struct db *db, const struct zone *z, usec now, const struct meeting *m)
{
    (void)now;
    (void)db;
    (void)z;
    return m->opened && m->present < m->quorum;
}
static void missed(struct db *db, const struct zone *z, usec now, const struct body *b,
                   struct supervision_scan *s)
{
    each_meeting(db, z, now, b, s, is_missed);
}
static void notices(struct db *db, const struct zone *z, usec now, const struct body *b,
                    struct supervision_scan *s)
{
    each_meeting(db, z, now, b, s, is_noticed_late);
}
static void quorums(struct db *db, const struct zone *z, usec now, const struct body *b,
                    struct supervision_scan *s)
{
    each_meeting(db, z, now, b, s, lacks_quorum);
}

/* --- the council, the agenda ----------------------------------------------------------------------------------- */

static void rosters(struct db *db, const struct zone *z, usec now, const struct body *b,
                    struct supervision_scan *s)
{
    int64_t council = council_of_body(db, b->id);
    if (council && council_state(db, council, zone_day(z, now)) == COUNCIL_BROKEN)
        supervision_emit(
            s, &(struct supervision_hit){
                   .subject = SUBJECT_COUNCIL,
                   .subject_id = council,
                   .link = arena_printf(db_arena(db), "/council/%lld", (long long)council)});
}

static void unreasoned(struct db *db, const struct zone *z, usec now, const struct body *b,
                       struct supervision_scan *s)
{
    struct supervision_unreasoned_rows l =
        q_supervision_unreasoned(db, .body = b->id, .max = HITS_MAX);
    (void)z;
    (void)now;
    for (size_t i = 0; i < l.n; i++)
        supervision_emit(s, &(struct supervision_hit){.subject = SUBJECT_TOPIC,
                                                      .subject_id = l.at[i].id,
                                                      .number = l.at[i].number,
                                                      .what = l.at[i].title,
                                                      .since = l.at[i].ended.v});
}

static void interests(struct db *db, const struct zone *z, usec now, const struct body *b,
                      struct supervision_scan *s)
{
    struct supervision_interested_rows l =
        q_supervision_interested(db, .body = b->id, .max = HITS_MAX);
    (void)z;
    (void)now;
    for (size_t i = 0; i < l.n; i++)
        supervision_emit(s, &(struct supervision_hit){.subject = SUBJECT_TOPIC,
                                                      .subject_id = l.at[i].id,
                                                      .number = l.at[i].number,
                                                      .what = l.at[i].title,
                                                      .since = l.at[i].at.v});
}

/* Somebody who is to open and to close it has forgotten it: nothing more can be recorded, and no minutes come. */
static bool not_closed(struct db *db, const struct zone *z, usec now, const struct meeting *m)
{
    (void)db;
    return m->state == MEETING_OPEN && zone_day(z, now) > zone_day(z, m->starts);
}
static void unclosed(struct db *db, const struct zone *z, usec now, const struct body *b,
                     struct supervision_scan *s)
{
    each_meeting(db, z, now, b, s, not_closed);
}

const struct supervision_rule supervision_rules[] = {
    {"answer.late", T_("What somebody said has no answer within its time."), answers, false},
    {"stage.late", T_("A step of a topic takes longer than the rules allow."), stages, false},
    {"minutes.late", T_("Minutes are not published in time."), minutes, false},
    {"objection.late", T_("An objection has no answer within its time."), objections, false},
    {"task.late", T_("A task is past its day."), tasks, false},
    {"query.late", T_("A question of the supervision group has no answer within its time."),
     queries, false},
    {"limit.moved", T_("A limit was moved without a reason."), moved, false},
    {"day.missed", T_("A standing day was missed and nobody has explained it."), missed, false},
    {"notice.late", T_("A meeting was announced too late."), notices, true},
    {"quorum.lacks", T_("A meeting was opened without a quorum."), quorums, true},
    {"meeting.unclosed", T_("A meeting was opened and never closed."), unclosed, false},
    {"roster.broken", T_("The council is not composed as the rules ask."), rosters, false},
    {"reason.lacks", T_("A topic ended without a published reason."), unreasoned, false},
    {"interest.decides", T_("Somebody with an interest of their own took part in deciding."),
     interests, true},
    {0},
};
