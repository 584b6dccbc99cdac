/*
 * sitting.c - the meeting itself: who is in the room, the quorum, who speaks and for how long, questions, decisions.
 *
 * The quorum is counted from those who have signed in and not gone. Only the chair opens and closes. Without a quorum
 * a meeting may be opened with a published reason, but nothing can be decided in it. One person speaks at a time:
 * to begin a turn ends the one before, so that the recorder needs one tap for each speaker.
 */
#include "algo/mask.h"
#include "mod/meeting/inside.h"

/* --- the door ------------------------------------------------------------------------------------ */

int64_t meeting_present(struct db *db, int64_t meeting)
{
    struct meeting_present_count c;
    return q_meeting_present_count(db, &c, .meeting = meeting) ? c.n : 0;
}

int64_t meeting_quorum(struct db *db, const struct zone *z, const struct meeting *m)
{
    return m->opened ? m->quorum : council_quorum(db, m->org, meeting_day(z, m));
}

bool meeting_door_open(const struct meeting *m, usec now)
{
    return m->state == MEETING_OPEN ||
           (m->state == MEETING_NOTICED && now >= m->starts - MEETING_DOOR);
}

static const char *door_fault(const struct meeting *m, usec now)
{
    if (meeting_door_open(m, now))
        return NULL;
    return m->state == MEETING_NOTICED ? T_("The door opens three hours before the meeting.")
                                       : T_("This meeting is not announced, or is over.");
}

static int64_t arrive_member(struct db *db, const struct topic_by *by, const struct meeting *m,
                             const struct council_member *who, enum meeting_how how)
{
    struct meeting_arrive row;
    struct meeting_come_back back;
    if (q_meeting_arrive(db, &row, .meeting = m->id, .person = who->person, .account = who->user,
                         .name = who->name, .capacity = who->capacity, .class = who->constituency,
                         .counts = who->kind != SEAT_SUBSTITUTE, .how = how, .now = by->now))
        return row.id;
    return q_meeting_come_back(db, &back, .meeting = m->id, .person = who->person) ? back.id : 0;
}

static const char *sign_in_fault(struct db *db, const struct topic_by *by, const struct meeting *m,
                                 int64_t person, const char *guest, enum meeting_how how,
                                 struct council_member *who)
{
    const char *closed = door_fault(m, by->now);
    if (closed)
        return closed;
    if ((how == HOW_LIST || person == 0) && !meeting_keeps_record(by, m))
        return T_("The list at the door is kept by the office.");
    if (person && !council_member_of_person(db, m->org, person, meeting_day(by->zone, m), who))
        return T_("That person has no seat in this council.");
    if (!person && words_empty(guest))
        return T_("Write the guest's name.");
    return NULL;
}

int64_t meeting_sign_in(struct db *db, const struct topic_by *by, const struct meeting *m,
                        int64_t person, const char *guest, const char *cls, enum meeting_how how,
                        const char **why)
{
    struct council_member who;
    struct meeting_arrive row;
    struct meeting_guest_here there;
    *why = sign_in_fault(db, by, m, person, guest, how, &who);
    if (*why)
        return 0;
    if (person)
        return arrive_member(db, by, m, &who, how);
    if (q_meeting_guest_here(db, &there, .meeting = m->id, .name = guest, .class = cls))
        return there.id; /* signed in once, however often the form is sent */
    return q_meeting_arrive(db, &row, .meeting = m->id, .person = 0, .account = 0, .name = guest,
                            .capacity = "", .class = cls, .counts = false, .how = how,
                            .now = by->now)
               ? row.id
               : 0;
}

bool meeting_sign_out(struct db *db, const struct topic_by *by, const struct meeting *m,
                      int64_t attendance, const char **why)
{
    *why = !meeting_keeps_record(by, m)     ? T_("The list at the door is kept by the office.")
           : !meeting_door_open(m, by->now) ? T_("This meeting is not announced, or is over.")
           : !q_meeting_go(db, .id = attendance, .meeting = m->id, .now = by->now)
               ? T_("That person is not in the room.")
               : NULL;
    return *why == NULL;
}

/* --- opening and closing --------------------------------------------------------------------------- */

static void walk_topics(struct db *db, const struct topic_by *by, const struct meeting *m, int from)
{
    struct meeting_items items = meeting_items(db, m->id);
    for (size_t i = 0; i < items.n; i++) {
        struct topic t;
        struct unmet_list ignored = {.arena = db_arena(db), .zone = by->zone, .now = by->now};
        /* A topic that still lacks something stays where it is; its page says what. */
        while (items.at[i].topic && topic_by_id(db, items.at[i].topic, &t) &&
               t.state == TOPIC_OPEN && t.stage >= from && t.stage <= STAGE_DELIBERATE &&
               (from == STAGE_DELIBERATE || t.stage < STAGE_DELIBERATE) &&
               topic_advance(db, by, &t, &ignored))
            ;
    }
}

bool meeting_open(struct db *db, const struct topic_by *by, const struct meeting *m,
                  const char *reason, struct unmet_list *lacks)
{
    int64_t present = meeting_present(db, m->id), quorum = meeting_quorum(db, by->zone, m);
    struct meeting after;
    const char *why;
    if (by->role != ROLE_CHAIR)
        unmet_add(lacks, "chair", T_("Only the chair opens a meeting."), 0, NULL, NULL);
    if (m->state != MEETING_NOTICED)
        unmet_add(lacks, "state", T_("Only a meeting that was announced can be opened."), 0, NULL,
                  NULL);
    else if (by->now < m->starts - MEETING_DOOR / 6)
        unmet_add(lacks, "early", T_("It is not time yet."), 0, NULL, NULL);
    else if (zone_day(by->zone, by->now) != meeting_day(by->zone, m))
        unmet_add(lacks, "late", T_("It can be opened on its day only."), 0, NULL, NULL);
    if (quorum == 0)
        unmet_add(lacks, "roster", T_("The council has no approved roster for that day."), 0, NULL,
                  NULL);
    if (present < quorum && words_empty(reason))
        unmet_add(lacks, "quorum", T_("Too few have signed in: {text} are needed, {n} are here."),
                  present, arena_printf(db_arena(db), "%lld", (long long)quorum), NULL);
    if (lacks->n)
        return false;
    reason = present < quorum ? reason : "";
    if (!meeting_move(db, by, m, MEETING_OPEN, reason, &why)) {
        unmet_add(lacks, "moved", why, 0, NULL, NULL);
        return false;
    }
    q_meeting_counted(db, .id = m->id, .quorum = quorum, .present = present);
    meeting_tell(db, by, m, "meeting.open", *reason ? reason : NULL);
    if (present >= quorum && meeting_by_id(db, m->id, &after))
        walk_topics(db, by, &after, STAGE_ANNOUNCE);
    return true;
}

/* Undecided topics of a meeting that could decide must be said something about: shelved and continued are outcomes. */
static void undecided(struct db *db, const struct meeting *m, struct unmet_list *lacks)
{
    struct meeting_items items = meeting_items(db, m->id);
    for (size_t i = 0; i < items.n && m->present >= m->quorum; i++)
        if (items.at[i].topic && !items.at[i].decided)
            unmet_add(lacks, "undecided", T_("Item {n} has no outcome yet: {text}"),
                      items.at[i].place, items.at[i].title, NULL);
}

static void note_presence(struct db *db, const struct topic_by *by, const struct meeting *m)
{
    day on = meeting_day(by->zone, m);
    struct council_members all = council_members(db, m->org, on);
    struct meeting_attendances_rows here = q_meeting_attendances(db, .meeting = m->id);
    for (size_t i = 0; i < all.n; i++) {
        bool came = false;
        for (size_t k = 0; k < here.n; k++)
            came = came || here.at[k].person == all.at[i].person;
        if (all.at[i].kind != SEAT_SUBSTITUTE)
            council_presence_set(db, by->now, m->org, all.at[i].person, on, came);
    }
}

static void first_draft(struct db *db, const struct topic_by *by, const struct meeting *m)
{
    struct meeting after;
    const char *why;
    q_meeting_minutes_at(db, .id = m->id, .minutes = MINUTES_DRAFT, .corrections = 0);
    if (meeting_by_id(db, m->id, &after))
        meeting_minutes_save(db, by, &after, 0, meeting_draft(db, db_arena(db), by->zone, &after),
                             &why);
}

bool meeting_close(struct db *db, const struct topic_by *by, const struct meeting *m,
                   struct unmet_list *lacks)
{
    const char *why;
    if (by->role != ROLE_CHAIR)
        unmet_add(lacks, "chair", T_("Only the chair closes a meeting."), 0, NULL, NULL);
    if (m->state != MEETING_OPEN)
        unmet_add(lacks, "state", T_("This meeting does not sit."), 0, NULL, NULL);
    undecided(db, m, lacks);
    if (lacks->n)
        return false;
    if (!meeting_move(db, by, m, MEETING_CLOSED, "", &why)) {
        unmet_add(lacks, "moved", why, 0, NULL, NULL);
        return false;
    }
    q_meeting_turn_end(db, .meeting = m->id, .now = by->now);
    note_presence(db, by, m);
    first_draft(db, by, m);
    deadline_start(db, by->zone, by->now,
                   &(struct deadline_new){.subject = SUBJECT_MINUTES,
                                          .subject_id = m->id,
                                          .body = m->body,
                                          .rule = "notice.minutes.days",
                                          .from = by->now,
                                          .link = meeting_path(db, m)});
    meeting_tell(db, by, m, "meeting.close", NULL);
    walk_topics(db, by, m, STAGE_DELIBERATE);
    return true;
}

/* --- the speaking record ----------------------------------------------------------------------------- */

static const char *record_fault(const struct topic_by *by, const struct meeting *m)
{
    return !meeting_keeps_record(by, m) ? T_("The record is kept by the recorder and the office.")
           : m->state != MEETING_OPEN   ? T_("This meeting does not sit.")
                                        : NULL;
}

bool meeting_turn(struct db *db, const struct topic_by *by, const struct meeting *m, int64_t item,
                  int64_t attendance, const char **why)
{
    struct meeting_item i;
    struct meeting_attendance_get who;
    struct meeting_turn_begin row;
    struct meeting_turn_now now;
    *why = record_fault(by, m);
    if (!*why && attendance && !meeting_item_of(db, m->id, item, &i))
        *why = T_("Choose the item that is spoken about.");
    if (!*why && attendance &&
        (!q_meeting_attendance_get(db, &who, .id = attendance, .meeting = m->id) || who.gone))
        *why = T_("That person is not in the room.");
    if (*why)
        return false;
    if (attendance && q_meeting_turn_now(db, &now, .meeting = m->id) &&
        now.attendance == attendance && now.item == item)
        return true; /* has the word already */
    q_meeting_turn_end(db, .meeting = m->id, .now = by->now);
    if (attendance && !q_meeting_turn_begin(db, &row, .meeting = m->id, .item = item,
                                            .attendance = attendance, .now = by->now))
        *why = QUICKER;
    return *why == NULL;
}

bool meeting_gist(struct db *db, const struct topic_by *by, const struct meeting *m, int64_t turn,
                  const char *gist, const char **why)
{
    *why = !meeting_keeps_record(by, m) ? T_("The record is kept by the recorder and the office.")
           : m->state != MEETING_OPEN && m->state != MEETING_CLOSED
               ? T_("This meeting does not sit.")
           : m->minutes >= MINUTES_SIGNING ? T_("The minutes are being signed: the record stands.")
           : !q_meeting_turn_gist(db, .id = turn, .meeting = m->id, .gist = gist)
               ? T_("There is no such turn.")
               : NULL;
    return *why == NULL;
}

/* --- questions ------------------------------------------------------------------------------------------ */

int64_t meeting_ask(struct db *db, const struct topic_by *by, const struct meeting *m, int64_t item,
                    const char *name, const char *text, bool hall, const char **why)
{
    struct meeting_question_add row;
    struct meeting_question_same same;
    struct meeting_item i;
    *why = m->state != MEETING_NOTICED && m->state != MEETING_OPEN
               ? T_("Questions are taken from the notice to the end of the meeting.")
           : words_empty(text) ? T_("Write your question.")
           : item && !meeting_item_of(db, m->id, item, &i)
               ? T_("That item is not on the agenda any more.")
               : NULL;
    if (!*why)
        text = mask_text(db_arena(db), text).text;
    if (!*why && q_meeting_question_same(db, &same, .meeting = m->id, .item = item, .text = text))
        return same.id;
    if (*why || !q_meeting_question_add(db, &row, .meeting = m->id, .item = item, .name = name,
                                        .text = text, .hall = hall, .now = by->now))
        return 0;
    return row.id;
}

bool meeting_question_set(struct db *db, const struct topic_by *by, const struct meeting *m,
                          int64_t question, enum question_state to, const char *answer,
                          const char **why)
{
    struct meeting_question_get q;
    *why = record_fault(by, m);
    if (!*why && !q_meeting_question_get(db, &q, .id = question, .meeting = m->id))
        *why = T_("There is no such question.");
    else if (!*why && (q.state == QUESTION_CARRIED || (enum question_state)q.state >= to ||
                       to > QUESTION_ANSWERED))
        *why = QUICKER;
    if (*why)
        return false;
    if (!q_meeting_question_state(db, .id = question, .was = q.state, .state = to,
                                  .answer = answer ? answer : "", .submission = ""))
        *why = QUICKER;
    return *why == NULL;
}

const char *meeting_question_carry(struct db *db, const struct topic_by *by, struct rng *rng,
                                   const struct meeting *m, int64_t question, const char **why)
{
    struct meeting_question_get q;
    struct submission_receipt receipt;
    *why = !meeting_keeps_record(by, m) ? NOT_YOURS : NULL;
    if (!*why && m->state != MEETING_OPEN && m->state != MEETING_CLOSED &&
        m->state != MEETING_PUBLISHED)
        *why = T_("This meeting does not sit.");
    if (!*why && !q_meeting_question_get(db, &q, .id = question, .meeting = m->id))
        *why = T_("There is no such question.");
    if (!*why && q.state >= QUESTION_ANSWERED)
        *why = T_("That question has its answer, or was carried over.");
    if (*why)
        return NULL;
    struct submission_by filer = {.zone = by->zone,
                                  .now = by->now,
                                  .user = by->user,
                                  .org = by->org,
                                  .role = by->role,
                                  .quiet = by->quiet};
    struct submission_new n = {.body = m->body,
                               .kind = SUB_ENQUIRY,
                               .channel = CHANNEL_MEETING,
                               .category = "",
                               .title = "",
                               .text = q.text,
                               .place_text = "",
                               .may_public = true,
                               .contact = {q.name, "", ""},
                               .consent = true,
                               .lang = m->lang};
    if (!submission_file(db, &filer, rng, &n, &receipt, why))
        return NULL;
    q_meeting_question_state(db, .id = question, .was = q.state, .state = QUESTION_CARRIED,
                             .answer = "", .submission = receipt.number);
    return receipt.number;
}

/* --- decisions -------------------------------------------------------------------------------------------- */

static const char *vote_fault(struct db *db, const struct topic_by *by, const struct meeting *m,
                              const struct meeting_vote *v, int64_t present, int64_t needed)
{
    bool hands = v->method == METHOD_HANDS;
    const char *fault = record_fault(by, m);
    if (fault)
        return fault;
    if (m->present < m->quorum || present < meeting_quorum(db, by->zone, m))
        return T_("There is no quorum: nothing can be decided now.");
    if ((size_t)v->outcome >= OUTCOMES || v->method > METHOD_HANDS)
        return T_("Choose an outcome.");
    if (words_empty(v->text))
        return T_("Write down what was settled.");
    if (v->outcome == OUTCOME_CONSENSUS && hands)
        return T_("A consensus is not counted. Choose resolution for a show of hands.");
    if (v->outcome == OUTCOME_RESOLUTION && !hands)
        return T_("A resolution needs a show of hands.");
    if (hands &&
        (v->yes < 0 || v->no < 0 || v->abstain < 0 || v->yes + v->no + v->abstain != present))
        return T_("For, against and abstaining together must be as many as are in the room.");
    if (hands && v->outcome == OUTCOME_RESOLUTION && v->yes < needed)
        return T_("Too few hands were for it: the majority of the charter is not reached.");
    return NULL;
}

int64_t meeting_decide(struct db *db, const struct topic_by *by, const struct meeting *m,
                       int64_t item, const struct meeting_vote *v, const char **why)
{
    struct meeting_decision_add row;
    struct meeting_item i;
    bool hands = v->method == METHOD_HANDS;
    int64_t present = meeting_present(db, m->id);
    int64_t needed =
        charter_least(db, m->body, "majority.percent", meeting_day(by->zone, m), present);
    *why = vote_fault(db, by, m, v, present, needed);
    if (!*why && !meeting_item_of(db, m->id, item, &i))
        *why = T_("That item is not on the agenda any more.");
    if (!*why && i.decided)
        *why = T_("That item is decided already.");
    if (*why)
        return 0;
    if (!q_meeting_decision_add(
            db, &row, .meeting = m->id, .item = item, .topic = i.topic ? DB_SOME(i.topic) : DB_NONE,
            .method = v->method, .outcome = v->outcome, .yes = hands ? v->yes : 0,
            .no = hands ? v->no : 0, .abstain = hands ? v->abstain : 0, .present = present,
            .needed = hands ? needed : 0, .text = v->text, .now = by->now)) {
        *why = QUICKER;
        return 0;
    }
    struct topic t;
    if (i.topic && topic_by_id(db, i.topic, &t))
        topic_tell(db, by, &t, "meeting.decide", v->text, CHRONICLE_NO_DAY, meeting_path(db, m));
    return row.id;
}

bool meeting_dissent(struct db *db, const struct topic_by *by, const struct meeting *m,
                     int64_t decision, int64_t attendance, const char *text, const char **why)
{
    struct meeting_attendance_get who;
    struct meeting_dissent_same same;
    struct meeting_decisions all = meeting_decisions(db, m->id);
    bool here = false;
    for (size_t i = 0; i < all.n; i++)
        here = here || all.at[i].id == decision;
    *why =
        !meeting_keeps_record(by, m) ? T_("The record is kept by the recorder and the office.")
        : m->state != MEETING_OPEN && m->state != MEETING_CLOSED ? T_("This meeting does not sit.")
        : m->minutes >= MINUTES_SIGNING ? T_("The minutes are being signed: the record stands.")
        : !here                         ? T_("There is no such decision.")
        : words_empty(text)             ? T_("Write down what was said against it.")
        : !q_meeting_attendance_get(db, &who, .id = attendance, .meeting = m->id) || who.person == 0
            ? T_("Only members who were there dissent.")
            : NULL;
    if (!*why && !q_meeting_dissent_same(db, &same, .decision = decision, .attendance = attendance,
                                         .text = text))
        q_meeting_dissent_add(db, .decision = decision, .attendance = attendance, .text = text);
    return *why == NULL;
}

#define DECISION_OF(row)                                                                      \
    (struct meeting_decision)                                                                 \
    {                                                                                         \
        .id = (row).id, .meeting = (row).meeting, .item = (row).item, .topic = (row).topic.v, \
        .method = (enum meeting_method)(row).method,                                          \
        .outcome = (enum meeting_outcome)(row).outcome, .yes = (row).yes, .no = (row).no,     \
        .abstain = (row).abstain, .present = (row).present, .needed = (row).needed,           \
        .text = (row).text, .at = (row).at                                                    \
    }

struct meeting_decisions meeting_decisions(struct db *db, int64_t meeting)
{
    struct meeting_decisions_of_rows rows = q_meeting_decisions_of(db, .meeting = meeting);
    struct meeting_decisions l = {arena_array(db_arena(db), struct meeting_decision, rows.n),
                                  rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = DECISION_OF(rows.at[i]);
    return l;
}

bool meeting_decision_of_topic(struct db *db, int64_t topic, struct meeting_decision *out)
{
    struct meeting_decision_of_rows rows = q_meeting_decision_of(db, .topic = topic);
    if (rows.n)
        *out = DECISION_OF(rows.at[0]);
    return rows.n > 0;
}

struct meeting_dissents meeting_dissents(struct db *db, int64_t decision)
{
    struct meeting_dissents_of_rows rows = q_meeting_dissents_of(db, .decision = decision);
    struct meeting_dissents l = {arena_array(db_arena(db), struct meeting_dissent, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = (struct meeting_dissent){rows.at[i].name, rows.at[i].capacity, rows.at[i].text};
    return l;
}

struct meeting_speakers meeting_speakers(struct db *db, int64_t topic)
{
    struct meeting_speakers_of_rows rows = q_meeting_speakers_of(db, .topic = topic);
    struct meeting_speakers l = {arena_array(db_arena(db), struct meeting_speaker, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = (struct meeting_speaker){.person = rows.at[i].person,
                                           .user = rows.at[i].account,
                                           .name = rows.at[i].name,
                                           .capacity = rows.at[i].capacity,
                                           .cls = rows.at[i].class,
                                           .turns = rows.at[i].turns,
                                           .seconds = rows.at[i].seconds};
    return l;
}
