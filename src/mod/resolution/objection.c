/*
 * objection.c - objections while a result is on public view, each answered by the office with a reason.
 *
 * Anybody may object whom the charter lets (assurance.object). Until the last moment of the public view it is in
 * time. The answer has a clock of its own; while one lacks, the topic stays where it is.
 */
#include "algo/mask.h"
#include "mod/resolution/room.h"
#include "web/i18n.h"

#define NAME_BYTES 200

static struct objection objection_of(const struct resolution_objection_get *g)
{
    return (struct objection){.id = g->id,
                              .resolution = g->resolution,
                              .name = g->name,
                              .text = g->text,
                              .at = g->at,
                              .due = g->due,
                              .verdict = (enum objection_verdict)g->verdict,
                              .answer = g->answer,
                              .answered = g->answered.v};
}

bool objection_by_id(struct db *db, int64_t id, struct objection *out)
{
    struct resolution_objection_get g;
    if (!q_resolution_objection_get(db, &g, .id = id))
        return false;
    *out = objection_of(&g);
    return true;
}

struct objections objections_of(struct db *db, int64_t resolution)
{
    struct resolution_objections_rows rows =
        q_resolution_objections(db, .resolution = resolution, .max = LIST_MAX);
    struct objections l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        struct resolution_objections *g = &rows.at[i];
        l.at[i] = (struct objection){.id = g->id,
                                     .resolution = g->resolution,
                                     .name = g->name,
                                     .text = g->text,
                                     .at = g->at,
                                     .due = g->due,
                                     .verdict = (enum objection_verdict)g->verdict,
                                     .answer = g->answer,
                                     .answered = g->answered.v};
    }
    return l;
}

/* Villagers stay out of the chronicle: it says that there was an objection, not whose. */
static void tell(struct db *db, const struct topic_by *by, const struct resolution *x, int64_t id)
{
    chronicle_add(
        db, by->now,
        &(struct chronicle_act){.act = "objection.add",
                                .body = x->body,
                                .number = x->number,
                                .subject = SUBJECT_OBJECTION,
                                .subject_id = id,
                                .stage = STAGE_PUBLICISE,
                                .capacity = "public",
                                .link = arena_printf(db_arena(db), "/resolution/%s", x->number),
                                .quiet = by->quiet});
}

int64_t objection_add(struct db *db, const struct topic_by *by, enum assurance assured,
                      const struct resolution *x, const char *name, const char *text,
                      const char **why)
{
    struct resolution_objection_insert row;
    struct resolution_objection_same same;
    struct deadline clock;
    struct topic t = topic_must(db, x->topic);
    *why =
        x->state != RESOLUTION_PUBLIC || by->now > x->until
            ? T_("The time for objections is over. You can still hand in the matter anew.")
        : assured < charter_assurance(db, x->body, "assurance.object", topic_day(by->zone, &t))
            ? T_("The rules of this place ask for more certainty about who objects. Sign in first.")
        : str_of(name).n > NAME_BYTES ? T_("That is too long. Please make it shorter.")
                                      : resolution_text_fault(text);
    /* It is public the moment it comes in: what people are found by is left out (mask.h). */
    if (!*why)
        text = mask_text(db_arena(db), text).text;
    if (!*why && q_resolution_objection_same(db, &same, .resolution = x->id, .text = text))
        *why = T_("This objection was handed in already, in the same words. It is answered once, "
                  "for everybody.");
    if (*why)
        return 0;
    if (!q_resolution_objection_insert(db, &row, .resolution = x->id, .body = x->body, .name = name,
                                       .text = text, .now = by->now))
        return 0;
    if (!q_resolution_objection_count(db, .id = x->id)) {
        *why = RESOLUTION_STALE;
        return 0;
    }
    int64_t id = deadline_start(
        db, by->zone, by->now,
        &(struct deadline_new){.subject = SUBJECT_OBJECTION,
                               .subject_id = row.id,
                               .number = x->number,
                               .body = x->body,
                               .rule = "objection.answer.workdays",
                               .from = by->now,
                               .link = arena_printf(db_arena(db), "/resolution/%s", x->number)});
    if (deadline_by_id(db, id, &clock))
        q_resolution_objection_due(db, .id = row.id, .due = clock.due);
    tell(db, by, x, row.id);
    return row.id;
}

bool objection_answer(struct db *db, const struct topic_by *by, const struct objection *o,
                      enum objection_verdict v, const char *answer, const char **why)
{
    struct resolution x;
    if (!resolution_by_office(by, why))
        return false;
    *why = !resolution_by_id(db, o->resolution, &x) || x.state != RESOLUTION_PUBLIC
               ? T_("The result is no longer open to objections.")
           : v <= OBJECTION_OPEN || v > OBJECTION_UPHELD
               ? T_("Say whether the objection is right, partly right or not.")
               : resolution_text_fault(answer);
    if (*why)
        return false;
    if (!q_resolution_objection_answer(db, .id = o->id, .verdict = v, .answer = answer,
                                       .now = by->now, .person = by->user)) {
        *why = RESOLUTION_STALE;
        return false;
    }
    q_resolution_objection_done(db, .id = x.id, .upheld = v == OBJECTION_UPHELD);
    deadline_stop(db, by->now, SUBJECT_OBJECTION, o->id, NULL);
    struct topic t = topic_must(db, x.topic);
    topic_tell(db, by, &t, "objection.answer", answer, CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/resolution/%s", x.number));
    return true;
}

struct late_things objections_late(struct db *db, int64_t body, usec now, int max)
{
    struct resolution_objections_late_rows rows =
        q_resolution_objections_late(db, .body = body, .now = now, .max = max);
    struct late_things l = {arena_alloc(db_arena(db), (rows.n + 1) * sizeof(*l.at)), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = (struct late_thing){rows.at[i].id, rows.at[i].number, NULL, rows.at[i].due};
    return l;
}
