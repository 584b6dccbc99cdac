/*
 * stages.c - what meetings bring to a topic: the day in stage 3, the talk in stage 5, the outcome in stage 6.
 *
 * A topic enters stage 5 when a meeting that has it on its agenda sits with a quorum; it leaves it when it was talked
 * over (a turn at least), its questions were read out or carried over, and an outcome stands. It leaves stage 6 when the
 * minutes are published with their signatures.
 */
#include "gen/meeting/pages.h"

/* --- 3: the notice ---------------------------------------------------------------------------------- */

static void day_block(struct req *r, const struct topic *t)
{
    struct meeting m;
    if (!meeting_of_topic(r->db, t->id, &m) || m.state == MEETING_PLANNED)
        return;
    struct stage_view v = {.m = m,
                           .title = meeting_title(r, &m),
                           .url = meeting_url(r, m.id),
                           .when = show_time(r, m.starts),
                           .state = meeting_state_name(r, m.state)};
    meeting_day_block(r, &v);
}

/* --- 5: the talk -------------------------------------------------------------------------------------- */

static bool item_of_topic(struct db *db, int64_t meeting, int64_t topic, struct meeting_item *out)
{
    struct meeting_items all = meeting_items(db, meeting);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].topic == topic) {
            *out = all.at[i];
            return true;
        }
    return false;
}

static void talk_bars(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct meeting m;
    if (!meeting_of_topic(db, t->id, &m))
        unmet_add(l, "deliberate.agenda", T_("It stands on no meeting's agenda yet."), 0, NULL,
                  NULL);
    else if (m.opened == 0)
        unmet_add(l, "deliberate.open", T_("Its meeting has not begun."), 0, NULL,
                  meeting_path(db, &m));
    else if (m.present < m.quorum)
        unmet_add(l, "deliberate.quorum",
                  T_("Its meeting had no quorum: {n} were there, {text} are needed."), m.present,
                  arena_printf(l->arena, "%lld", (long long)m.quorum), meeting_path(db, &m));
}

static int64_t open_questions(struct db *db, int64_t meeting, int64_t item, int64_t *asked)
{
    struct meeting_questions_rows rows = q_meeting_questions(db, .meeting = meeting);
    int64_t open = 0;
    *asked = 0;
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].item == item) {
            ++*asked;
            open += rows.at[i].state == QUESTION_WAITS;
        }
    return open;
}

static int64_t turns_on(struct db *db, int64_t meeting, int64_t item)
{
    struct meeting_turns_rows rows = q_meeting_turns(db, .meeting = meeting);
    int64_t n = 0;
    for (size_t i = 0; i < rows.n; i++)
        n += rows.at[i].item == item;
    return n;
}

static void talk_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct meeting m;
    struct meeting_item i;
    int64_t asked;
    if (!meeting_of_topic(db, t->id, &m) || !item_of_topic(db, m.id, t->id, &i)) {
        unmet_add(l, "deliberate.agenda", T_("It stands on no meeting's agenda yet."), 0, NULL,
                  NULL);
        return;
    }
    const char *link = meeting_path(db, &m);
    if (turns_on(db, m.id, i.id) == 0)
        unmet_add(l, "deliberate.turns", T_("Nobody has spoken on it in the record."), 0, NULL,
                  link);
    int64_t open = open_questions(db, m.id, i.id, &asked);
    if (open)
        unmet_add(l, "deliberate.questions",
                  T_("Questions that were neither read out nor carried over: {n}"), open, NULL,
                  link);
    if (!i.decided)
        unmet_add(l, "deliberate.outcome", T_("No outcome is recorded yet."), 0, NULL, link);
    if (m.closed == 0)
        unmet_add(l, "deliberate.closed", T_("Its meeting is not closed yet."), 0, NULL, link);
}

static void talk_block(struct req *r, const struct topic *t)
{
    struct meeting m;
    struct meeting_item i;
    if (!meeting_of_topic(r->db, t->id, &m) || !item_of_topic(r->db, m.id, t->id, &i) || !m.opened)
        return;
    struct stage_view v = {.m = m,
                           .title = meeting_title(r, &m),
                           .url = meeting_url(r, m.id),
                           .when = show_time(r, m.starts),
                           .present = m.present,
                           .quorum = m.quorum,
                           .turns = turns_on(r->db, m.id, i.id)};
    v.open = open_questions(r->db, m.id, i.id, &v.asked);
    v.cls = meeting_classes(r, &m, i.id, &v.n_cls);
    meeting_talk_block(r, &v);
}

static bool talk_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    struct meeting m;
    if (!meeting_of_topic(r->db, t->id, &m))
        return false;
    *w = (struct topic_wait){.who = _("The council"), .what = _("to talk it over and settle it")};
    return true;
}

static void talk_people(struct req *r, const struct topic *t, struct topic_people *l)
{
    struct meeting_speakers all = meeting_speakers(r->db, t->id);
    for (size_t i = 0; i < all.n; i++)
        topic_people_add(
            l, (struct topic_person){
                   all.at[i].name, all.at[i].capacity,
                   tf(r, N_("Spoke %lld time, %s min", "Spoke %lld times, %s min", all.at[i].turns),
                      (long long)all.at[i].turns, length_words(r, all.at[i].seconds))});
}

static void talk_figures(struct req *r, const struct topic *t, struct topic_figures *l)
{
    struct meeting m;
    if (meeting_of_topic(r->db, t->id, &m) && m.opened)
        topic_figures_add(l, _("Members present, and needed"),
                          tf(r, "%lld / %lld", (long long)m.present, (long long)m.quorum));
}

static void talk_json(struct db *db, const struct topic *t, struct json *j)
{
    struct meeting m;
    struct meeting_speakers all = meeting_speakers(db, t->id);
    if (!meeting_of_topic(db, t->id, &m))
        return;
    json_key(j, "meeting");
    json_obj(j);
    json_key(j, "id"), json_int(j, m.id);
    topic_json_time(j, "starts", m.starts);
    topic_json_time(j, "opened", m.opened);
    topic_json_time(j, "closed", m.closed);
    json_key(j, "present"), json_int(j, m.present);
    json_key(j, "quorum"), json_int(j, m.quorum);
    json_end(j);
    json_key(j, "speakers");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++) {
        json_obj(j);
        json_key(j, "name"), json_str(j, all.at[i].name);
        json_key(j, "class"), json_str(j, all.at[i].cls);
        json_key(j, "turns"), json_int(j, all.at[i].turns);
        json_key(j, "seconds"), json_int(j, all.at[i].seconds);
        json_end(j);
    }
    json_end(j);
}

/* --- 6: the outcome --------------------------------------------------------------------------------------- */

static void outcome_unmet(struct db *db, const struct topic *t, struct unmet_list *l)
{
    struct meeting_decision d;
    struct meeting m;
    if (!meeting_decision_of_topic(db, t->id, &d) || !meeting_by_id(db, d.meeting, &m)) {
        unmet_add(l, "conclude.outcome", T_("No outcome is recorded yet."), 0, NULL, NULL);
        return;
    }
    if (m.state != MEETING_PUBLISHED)
        unmet_add(l, "conclude.minutes", T_("The minutes are not signed and published yet."), 0,
                  NULL, arena_printf(l->arena, "/meeting/%lld/minutes", (long long)m.id));
    if (d.outcome == OUTCOME_SHELVED || d.outcome == OUTCOME_CONTINUED)
        unmet_add(l, "conclude.settled", T_("The council did not settle it."), 0, NULL,
                  meeting_path(db, &m));
}

static void outcome_block(struct req *r, const struct topic *t)
{
    struct stage_view v = {.decided = false};
    struct meeting_decision d;
    if (!meeting_decision_of_topic(r->db, t->id, &d) || !meeting_by_id(r->db, d.meeting, &v.m))
        return;
    v.d = meeting_decision_view(r, &d);
    v.minutes = meeting_minutes_url(r, v.m.id);
    v.sign = meeting_signature_rows(r, v.m.id, &v.n_sign);
    meeting_outcome_block(r, &v);
}

static bool outcome_wait(struct req *r, const struct topic *t, struct topic_wait *w)
{
    struct meeting_decision d;
    struct deadline clock;
    if (!meeting_decision_of_topic(r->db, t->id, &d))
        return false;
    *w = (struct topic_wait){.who = _("Host, recorder and supervisor"),
                             .what = _("to sign the minutes")};
    if (deadline_find(r->db, SUBJECT_MINUTES, d.meeting, "notice.minutes.days", &clock))
        w->until = clock.due;
    return true;
}

static void outcome_json(struct db *db, const struct topic *t, struct json *j)
{
    struct meeting_decision d;
    if (!meeting_decision_of_topic(db, t->id, &d))
        return;
    struct meeting_dissents all = meeting_dissents(db, d.id);
    json_key(j, "outcome"), json_str(j, meeting_outcome_word(d.outcome));
    json_key(j, "text"), json_str(j, d.text);
    json_key(j, "method"), json_str(j, d.method == METHOD_HANDS ? "hands" : "consensus");
    json_key(j, "for"), json_int(j, d.yes);
    json_key(j, "against"), json_int(j, d.no);
    json_key(j, "abstain"), json_int(j, d.abstain);
    json_key(j, "dissent");
    json_arr(j);
    for (size_t i = 0; i < all.n; i++)
        json_str(j, all.at[i].text);
    json_end(j);
}

static void outcome_words(struct db *db, const struct topic *t, struct buf *out)
{
    struct meeting_decision d;
    if (!meeting_decision_of_topic(db, t->id, &d))
        return;
    struct meeting_dissents all = meeting_dissents(db, d.id);
    topic_words_add(out, d.text);
    for (size_t i = 0; i < all.n; i++)
        topic_words_add(out, all.at[i].text);
}

const struct topic_stage_part meeting_parts[] = {
    {.stage = STAGE_ANNOUNCE, .block = day_block, .ahead = true},
    {.stage = STAGE_DELIBERATE,
     .bars = talk_bars,
     .unmet = talk_unmet,
     .block = talk_block,
     .wait = talk_wait,
     .people = talk_people,
     .figures = talk_figures,
     .json = talk_json},
    {.stage = STAGE_CONCLUDE,
     .unmet = outcome_unmet,
     .block = outcome_block,
     .wait = outcome_wait,
     .words = outcome_words,
     .json = outcome_json},
    {0},
};
