/*
 * resolution.c - the text of a decision: published, on public view, settled, or sent back; the vote of those
 * who decide by law.
 *
 * What is published here comes from the meeting's decision. The public view ends at the moment the clock says;
 * an objection a moment later is too late, and a result a moment earlier is too early.
 */
#include "mod/resolution/room.h"

#include "web/i18n.h"

const char RESOLUTION_STALE[] = T_("Somebody was quicker. Look at it again before you go on.");

#define TEXT_BYTES 40000

bool resolution_blank(const char *s)
{
    return !s || str_trim(str_of(s)).n == 0;
}

const char *resolution_text_fault(const char *text)
{
    return resolution_blank(text)        ? T_("There is nothing written yet.")
           : str_of(text).n > TEXT_BYTES ? T_("That is too long. Please make it shorter.")
                                         : NULL;
}

bool resolution_by_office(const struct topic_by *by, const char **why)
{
    if (by->role == ROLE_CLERK || by->role == ROLE_CHAIR || (by->role == 0 && by->user == 0))
        return true;
    *why = T_("This is for the office and the chair of its place.");
    return false;
}

struct topic topic_must(struct db *db, int64_t id)
{
    struct topic t = {.number = "",
                      .lang = "",
                      .title = "",
                      .summary = "",
                      .category = "",
                      .statutory = "",
                      .reason = "",
                      .sha256 = ""};
    topic_by_id(db, id, &t);
    return t;
}

/* --- reading ---------------------------------------------------------------------------------------- */

bool resolution_by_id(struct db *db, int64_t id, struct resolution *out)
{
    struct resolution_get g;
    if (!q_resolution_get(db, &g, .id = id))
        return false;
    *out = (struct resolution){.id = g.id,
                               .topic = g.topic,
                               .body = g.body,
                               .decision = g.decision,
                               .round = g.round,
                               .number = g.number,
                               .state = (enum resolution_state)g.state,
                               .outcome = (enum meeting_outcome)g.outcome,
                               .text = g.text,
                               .published = g.published,
                               .until = g.until_at,
                               .clock = g.clock,
                               .result = g.result,
                               .settled = g.settled.v,
                               .reason = g.reason,
                               .against = g.against,
                               .objections = g.objections,
                               .open_objections = g.waiting,
                               .upheld = g.upheld,
                               .version = g.version};
    return true;
}

bool resolution_of_topic(struct db *db, int64_t topic, struct resolution *out)
{
    struct resolution_newest n;
    return q_resolution_newest(db, &n, .topic = topic) && resolution_by_id(db, n.id, out);
}

const char *resolution_url(struct req *r, const struct resolution *x)
{
    return tf(r, "/resolution/%s", x->number);
}

/* --- publishing --------------------------------------------------------------------------------------- */

static const char *fault_of_publish(const struct topic *t, bool decided, bool has,
                                    const struct resolution *last, const char *text)
{
    if (t->state != TOPIC_OPEN || t->stage != STAGE_PUBLICISE)
        return T_(
            "The result is published once its minutes are signed, at the stage of public view.");
    if (!decided)
        return T_("No decision of a meeting stands for this topic.");
    if (has && last->state != RESOLUTION_BACK)
        return T_("It is published already.");
    return resolution_text_fault(text);
}

int64_t resolution_publish(struct db *db, const struct topic_by *by, const struct topic *t,
                           const char *text, const char **why)
{
    struct meeting_decision d = {.text = ""};
    struct resolution last = {0};
    struct resolution_insert row;
    struct deadline clock;
    if (!resolution_by_office(by, why))
        return 0;
    bool decided = meeting_decision_of_topic(db, t->id, &d);
    bool has = resolution_of_topic(db, t->id, &last);
    if (!text)
        text = d.text;
    *why = fault_of_publish(t, decided, has, &last, text);
    if (*why)
        return 0;
    if (!q_resolution_insert(db, &row, .topic = t->id, .body = t->body, .number = t->number,
                             .decision = d.id, .round = has ? last.round : 0, .outcome = d.outcome,
                             .text = text, .now = by->now))
        return 0;
    int64_t id = deadline_start(db, by->zone, by->now,
                                &(struct deadline_new){.subject = SUBJECT_RESOLUTION,
                                                       .subject_id = row.id,
                                                       .number = t->number,
                                                       .body = t->body,
                                                       .rule = "publicity.days",
                                                       .from = by->now});
    if (!deadline_by_id(db, id, &clock))
        return 0;
    q_resolution_set_clock(db, .id = row.id, .clock = id, .until = clock.due);
    topic_tell(db, by, t, "resolution.publish", NULL, deadline_day_of(by->zone, clock.due),
               arena_printf(db_arena(db), "/resolution/%s", t->number));
    return row.id;
}

bool resolution_settle(struct db *db, const struct topic_by *by, const struct resolution *x,
                       const char *result, const char **why)
{
    if (!resolution_by_office(by, why))
        return false;
    *why =
        x->state != RESOLUTION_PUBLIC ? T_("The result was published already, or it was sent back.")
        : by->now <= x->until ? T_("It still stands on public view; the result comes after that.")
        : x->open_objections > 0 ? T_("There are objections without an answer. Answer them first.")
        : x->upheld > 0          ? T_("An objection was found right: it goes back instead.")
                                 : resolution_text_fault(result);
    if (*why)
        return false;
    if (!q_resolution_set_result(db, .id = x->id, .version = x->version, .result = result,
                                 .now = by->now)) {
        *why = RESOLUTION_STALE;
        return false;
    }
    struct topic t = topic_must(db, x->topic);
    /* The view ended by itself at its last moment; publishing the result is not late. */
    deadline_stop(db, x->until, SUBJECT_RESOLUTION, x->id, NULL);
    topic_tell(db, by, &t, "resolution.settle", result, CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/resolution/%s", x->number));
    return true;
}

/* Where it may go back to from a stage. */
static bool may_go_back(int from, int to)
{
    return from == STAGE_PUBLICISE ? to == STAGE_DELIBERATE || to == STAGE_CONCLUDE
                                   : from >= STAGE_SUPERVISE && to == STAGE_IMPLEMENT;
}

bool resolution_send_back(struct db *db, const struct topic_by *by, const struct topic *t, int to,
                          const char *reason, const char **why)
{
    struct resolution x;
    if (!resolution_by_office(by, why))
        return false;
    *why = !may_go_back(t->stage, to)
               ? T_("From public view it can go back to the talk, from the appraisal to the work.")
               : resolution_text_fault(reason);
    if (*why || !topic_reopen(db, by, t, to, reason, why))
        return false;
    if (to < STAGE_PUBLICISE && resolution_of_topic(db, t->id, &x)) {
        deadline_cancel(db, by->now, SUBJECT_RESOLUTION, x.id, NULL);
        q_resolution_set_back(db, .topic = t->id, .reason = reason);
    }
    struct topic now = topic_must(db, t->id);
    topic_tell(db, by, &now, "resolution.back", reason, CHRONICLE_NO_DAY, NULL);
    return true;
}

bool resolution_explain(struct db *db, const struct topic_by *by, const struct topic *t,
                        const char *reason, const char **why)
{
    struct resolution x;
    struct resolution_ratings n = resolution_ratings(db, t->id);
    *why = by->role != ROLE_CHAIR && by->user != 0 ? T_("Only the chair can do that.")
           : t->stage != STAGE_SUPERVISE || !resolution_of_topic(db, t->id, &x)
               ? T_("That is asked for at the appraisal only.")
           : n.no <= n.yes + n.partly
               ? T_("Those concerned do not say that it is unsolved: nothing has to be explained.")
               : resolution_text_fault(reason);
    if (*why)
        return false;
    if (!q_resolution_set_against(db, .id = x.id, .reason = reason)) {
        *why = RESOLUTION_STALE;
        return false;
    }
    topic_tell(db, by, t, "resolution.explain", reason, CHRONICLE_NO_DAY, NULL);
    return true;
}

/* --- the vote of those who decide -------------------------------------------------------------------- */

static const char *fault_of_vote(struct db *db, const struct topic_by *by, const struct topic *t,
                                 const struct resolution_vote *v)
{
    struct charter_statutory s;
    if (!*t->statutory || !charter_statutory(db, t->body, t->statutory, topic_day(by->zone, t), &s))
        return T_("The council itself can settle this matter: no further vote is asked for.");
    if (t->state != TOPIC_OPEN || t->stage < STAGE_CONCLUDE || t->stage > STAGE_IMPLEMENT)
        return T_("The vote is entered once the council has concluded, before the work is done.");
    /* The assembly may always decide what it has left to others. */
    if (v->route != s.route && v->route != ROUTE_ASSEMBLY)
        return T_("Another body decides on this kind of matter.");
    if (v->on > zone_day(by->zone, by->now))
        return T_("That day is still to come.");
    if (v->yes < 0 || v->no < 0 || v->abstain < 0 || v->entitled < 1 || v->present > v->entitled ||
        v->yes + v->no + v->abstain > v->present)
        return T_("The numbers do not fit together: votes, people present, people entitled.");
    if (v->passed && v->yes <= v->no)
        return T_("With more votes against it than for it, it was not carried.");
    return resolution_blank(v->paper) ? T_("Name the paper in which the vote stands.") : NULL;
}

bool resolution_vote(struct db *db, const struct topic_by *by, const struct topic *t,
                     const struct resolution_vote *v, const char **why)
{
    if (!resolution_by_office(by, why))
        return false;
    *why = fault_of_vote(db, by, t, v);
    if (*why)
        return false;
    q_resolution_vote_insert(
        db, .topic = t->id, .route = v->route, .on_day = v->on, .entitled = v->entitled,
        .present = v->present, .yes = v->yes, .against = v->no, .abstain = v->abstain,
        .passed = v->passed, .paper = v->paper, .hash = v->hash ? v->hash : "",
        .type = v->type ? v->type : "", .name = v->name ? v->name : "", .now = by->now);
    topic_tell(db, by, t, v->passed ? "resolution.vote" : "resolution.vote.lost", v->paper, v->on,
               NULL);
    return true;
}

bool resolution_vote_of(struct db *db, int64_t topic, struct resolution_vote *out)
{
    struct resolution_vote_newest v;
    if (!q_resolution_vote_newest(db, &v, .topic = topic))
        return false;
    *out = (struct resolution_vote){.route = (enum statutory_route)v.route,
                                    .on = v.on_day,
                                    .entitled = v.entitled,
                                    .present = v.present,
                                    .yes = v.yes,
                                    .no = v.against,
                                    .abstain = v.abstain,
                                    .passed = v.passed,
                                    .paper = v.paper,
                                    .hash = v.hash,
                                    .type = v.type,
                                    .name = v.name,
                                    .at = v.at};
    return true;
}
