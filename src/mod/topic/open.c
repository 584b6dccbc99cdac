/*
 * open.c - how a topic comes into being, and the submissions in it: what is decided on each of them, who
 * declared an interest, and what becomes of them when the topic ends.
 *
 * A topic has a list of candidates: its submissions, and itself (submission 0), because somebody has to say
 * in public why it is taken up at all.
 */
#include "base/utf8.h"
#include "mod/topic/room.h"
#include "web/i18n.h"

/* --- submissions ---------------------------------------------------------------------------------- */

struct submission_by topic_submission_by(const struct topic_by *by)
{
    return (struct submission_by){.zone = by->zone,
                                  .now = by->now,
                                  .user = by->user,
                                  .org = by->org,
                                  .role = by->role,
                                  .system = by->role == 0,
                                  .quiet = by->quiet};
}

static bool adoptable(const struct submission *s)
{
    return s->state == SUB_RECEIVED || s->state == SUB_ACCEPTED || s->state == SUB_TRANSFERRED ||
           s->state == SUB_REOPENED;
}

static const char *fault_of_candidate(struct db *db, int64_t body, int64_t submission)
{
    struct submission s;
    if (!submission_by_id(db, submission, &s))
        return T_("There is no submission of that number.");
    struct body_list up = body_above(db, s.body);
    bool here = false;
    for (size_t i = 0; i < up.n; i++)
        here = here || up.at[i].id == body;
    if (!here)
        return T_("That submission belongs to another place.");
    struct topic other;
    bool elsewhere = topic_of_submission(db, submission, &other) && other.state == TOPIC_OPEN;
    if (elsewhere || !adoptable(&s))
        return T_("That submission is answered already, or part of something else.");
    return NULL;
}

/* A candidate keeps its own clock until it is adopted: a topic that dawdles keeps nobody waiting. */
static bool take_in(struct db *db, const struct topic_by *by, const struct topic *t,
                    int64_t submission, const char **why)
{
    *why = fault_of_candidate(db, t->body, submission);
    if (!*why)
        q_topic_candidate_add(db, .topic = t->id, .submission = submission, .now = by->now);
    return *why == NULL;
}

bool topic_add_submission(struct db *db, const struct topic_by *by, const struct topic *t,
                          int64_t submission, const char **why)
{
    *why = !topic_by_office(by) ? T_("This is for the office and the chair of its place.")
           : t->state != TOPIC_OPEN || t->stage > STAGE_SELECT
               ? T_("What people say can be added in the first two stages only.")
               : NULL;
    if (*why || !take_in(db, by, t, submission, why))
        return false;
    q_topic_touch(db, .id = t->id);
    topic_tell(db, by, t, "topic.add", NULL, CHRONICLE_NO_DAY, NULL);
    return true;
}

bool topic_of_submission(struct db *db, int64_t submission, struct topic *out)
{
    struct topic_with_submission_rows rows = q_topic_with_submission(db, .submission = submission);
    return rows.n > 0 && topic_by_id(db, rows.at[0].topic, out);
}

static void release(struct db *db, const struct topic_by *by, int64_t submission,
                    const char *reason)
{
    struct submission s;
    struct submission_by as = topic_submission_by(by);
    const char *why = NULL;
    if (submission_by_id(db, submission, &s) && s.state == SUB_ADOPTED)
        submission_release(db, &as, &s, reason, &why);
}

/* The submissions of a topic that ends without a result go back to the office: each person still
 * has a right to an answer. Of a merged one they go on in the other. */
void topic_let_go(struct db *db, const struct topic_by *by, const struct topic *t)
{
    struct topic_candidates_rows all = q_topic_candidates(db, .topic = t->id);
    struct topic into;
    bool merged = t->state == TOPIC_MERGED && topic_by_id(db, t->into, &into);
    const char *why = NULL;
    if (t->state == TOPIC_SHELVED)
        return; /* may be taken up again; its people are told by the resolution */
    for (size_t i = 0; i < all.n; i++) {
        const struct topic_candidates *c = &all.at[i];
        if (c->submission == 0 || c->verdict > VERDICT_MERGED)
            continue;
        release(db, by, c->submission, t->reason);
        if (merged)
            take_in(db, by, &into, c->submission, &why);
    }
}

int64_t topic_unanswered(struct db *db, const struct topic *t)
{
    struct submissions all = submission_of_topic(db, t->number);
    int64_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        n += all.at[i].answered == 0 && submission_open(all.at[i].state);
    return n;
}

bool topic_answer(struct db *db, const struct topic_by *by, const struct topic *t, const char *text,
                  const char *basis, const char **why)
{
    struct submissions all = submission_of_topic(db, t->number);
    struct submission_by as = topic_submission_by(by);
    *why = NULL;
    if (!topic_by_office(by))
        *why = T_("This is for the office and the chair of its place.");
    else if (t->state != TOPIC_OPEN || t->stage != STAGE_ARCHIVE)
        *why = T_("People are answered when the work has been appraised.");
    for (size_t i = 0; i < all.n && !*why; i++)
        if (all.at[i].answered == 0 && submission_open(all.at[i].state))
            submission_answer_now(db, &as, &all.at[i], text, basis, why);
    return *why == NULL;
}

/* --- opening ------------------------------------------------------------------------------------- */

static int year_of(const struct zone *z, usec now)
{
    return day_civil(zone_day(z, now)).year;
}

static const char *fault_of_new(struct db *db, const struct topic_by *by, const struct topic_new *n)
{
    struct body b;
    bool member = n->origin == FROM_MEMBER && by->role == ROLE_MEMBER;
    if (!topic_by_office(by) && !member)
        return T_("This is for the office and the chair of its place.");
    if (!body_by_id(db, n->body, &b))
        return T_("There is no such place.");
    if (str_trim(str_of(n->title)).n == 0)
        return T_("Give it a title: one question that people understand.");
    for (size_t i = 0; i < n->n_submission; i++) {
        const char *fault = fault_of_candidate(db, n->body, n->submission[i]);
        if (fault)
            return fault;
    }
    return NULL;
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

int64_t topic_open(struct db *db, const struct topic_by *by, const struct topic_new *n,
                   const char **why)
{
    struct topic_insert row;
    struct topic t;
    *why = fault_of_new(db, by, n);
    if (*why)
        return 0;
    const char *number = body_next_number(db, n->body, year_of(by->zone, by->now));
    if (!q_topic_insert(db, &row, .number = number, .body = n->body, .lang = or_empty(n->lang),
                        .title = n->title, .summary = or_empty(n->summary), .origin = n->origin,
                        .proposer = n->proposer, .category = or_empty(n->category),
                        .statutory = or_empty(n->statutory), .duplicates = false, .now = by->now))
        return 0;
    q_topic_candidate_add(db, .topic = row.id, .submission = 0, .now = by->now);
    if (!topic_by_id(db, row.id, &t))
        return 0;
    topic_tell(db, by, &t, "topic.open", t.title, CHRONICLE_NO_DAY, NULL);
    for (size_t i = 0; i < n->n_submission; i++)
        if (!take_in(db, by, &t, n->submission[i], why))
            return 0;
    topic_enter(db, by, &t, "");
    return t.id;
}

/* --- stage 1 --------------------------------------------------------------------------------------- */

bool topic_save(struct db *db, const struct topic_by *by, const struct topic *t,
                const struct topic_text *x, const char **why)
{
    *why = !topic_by_office(by)     ? T_("This is for the office and the chair of its place.")
           : t->state != TOPIC_OPEN ? T_("It is no longer on its way.")
           : t->stage > STAGE_SELECT
               ? T_("The question stands since it was announced. What changes "
                    "it goes back to an earlier stage.")
           : str_trim(str_of(x->title)).n == 0
               ? T_("Give it a title: one question that people understand.")
           : !q_topic_save(db, .id = t->id, .version = t->version, .lang = x->lang,
                           .title = x->title, .summary = x->summary, .category = x->category,
                           .statutory = x->statutory, .duplicates = x->duplicates_seen)
               ? T_("Somebody was quicker. Look at it again before you go on.")
               : NULL;
    if (*why)
        return false;
    topic_tell(db, by, t, "topic.save", NULL, CHRONICLE_NO_DAY, NULL);
    return true;
}

/* --- stage 2 --------------------------------------------------------------------------------------- */

#define STATEMENT_TITLE 60 /* code points of it that make a title */

static const char *title_of_statement(struct db *db, const char *text)
{
    struct str all = str_of(text), first = utf8_prefix(all, STATEMENT_TITLE);
    return first.n < all.n ? arena_printf(db_arena(db), "%.*s…", (int)first.n, first.p) : text;
}

int64_t topic_from_statement(struct db *db, const struct topic_by *by, const struct topic *of,
                             int64_t statement, const char **why)
{
    struct topic_statement_get s;
    struct topic made;
    *why = !q_topic_statement_get(db, &s, .topic = of->id, .foreign_id = statement) || s.hidden
               ? T_("There is no such statement, or it was set aside by the moderators.")
           : s.became.some ? T_("It was made a topic already.")
                           : NULL;
    if (*why)
        return 0;
    struct topic_new n = {.body = of->body,
                          .lang = of->lang,
                          .title = title_of_statement(db, s.text),
                          .summary = s.text,
                          .origin = FROM_IMPORT,
                          .proposer = by->user};
    int64_t id = topic_open(db, by, &n, why);
    if (!id || !topic_by_id(db, id, &made))
        return 0;
    q_topic_statement_take(db, .id = s.id, .topic = id);
    topic_tell(db, by, of, "topic.statement", s.text, CHRONICLE_NO_DAY,
               arena_printf(db_arena(db), "/t/%s", made.number));
    return id;
}

/* May this person decide on the agenda? Whoever does has said whether they have an interest. */
static const char *fault_of_judge(struct db *db, const struct topic_by *by, const struct topic *t)
{
    struct topic_interest_of own;
    if (!topic_by_office(by))
        return T_("This is for the office and the chair of its place.");
    if (t->state != TOPIC_OPEN || t->stage > STAGE_SELECT)
        return T_("What is on the agenda is decided in the first two stages.");
    if (topic_by_system(by))
        return NULL;
    if (!q_topic_interest_of(db, &own, .topic = t->id, .person = by->user))
        return T_("First say whether you have an interest of your own in the matter.");
    return own.interest ? T_("You have an interest of your own in it. Somebody else decides.")
                        : NULL;
}

static const char *verdict_act(enum topic_verdict v)
{
    static const char *const acts[] = {NULL, "topic.adopt", "topic.join", "topic.pass_on",
                                       "topic.refuse"};
    return acts[v];
}

static bool is_candidate(struct db *db, int64_t topic, int64_t submission)
{
    struct topic_candidates_rows all = q_topic_candidates(db, .topic = topic);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].submission == submission)
            return true;
    return false;
}

/* From here on it is answered at the end of the topic; its person is told so. */
static void adopt(struct db *db, const struct topic_by *by, const struct topic *t,
                  int64_t submission, const char **why)
{
    struct submission s;
    struct submission_by as = topic_submission_by(by);
    if (!submission_by_id(db, submission, &s))
        *why = T_("There is no submission of that number.");
    else if (s.state != SUB_ADOPTED)
        submission_adopt(db, &as, &s, t->number, why);
}

bool topic_decide(struct db *db, const struct topic_by *by, const struct topic *t,
                  int64_t submission, enum topic_verdict v, const char *reason, const char **why)
{
    *why = fault_of_judge(db, by, t);
    if (!*why && !is_candidate(db, t->id, submission))
        *why = T_("That is not part of this topic.");
    if (!*why && (v <= VERDICT_NONE || v > VERDICT_DECLINED))
        *why = T_("Choose what becomes of it.");
    if (!*why && submission == 0 && v != VERDICT_ADOPTED)
        *why = T_("To decline, merge or pass on the topic as a whole, end it.");
    if (!*why && str_trim(str_of(reason)).n == 0)
        *why = T_("Say why: everybody reads it.");
    if (!*why && submission && v <= VERDICT_MERGED)
        adopt(db, by, t, submission, why);
    if (*why)
        return false;
    q_topic_candidate_decide(db, .topic = t->id, .submission = submission, .verdict = v,
                             .reason = reason, .now = by->now);
    q_topic_touch(db, .id = t->id);
    topic_tell(db, by, t, verdict_act(v), reason, CHRONICLE_NO_DAY, NULL);
    if (v >= VERDICT_TRANSFERRED && submission)
        release(db, by, submission, reason);
    return true;
}

void topic_take_in_all(struct db *db, const struct topic_by *by, const struct topic *t,
                       const char *reason)
{
    struct topic_candidates_rows all = q_topic_candidates(db, .topic = t->id);
    for (size_t i = 0; i < all.n; i++) {
        const char *why = NULL;
        if (all.at[i].verdict != VERDICT_NONE)
            continue;
        if (all.at[i].submission)
            adopt(db, by, t, all.at[i].submission, &why);
        if (!why)
            q_topic_candidate_decide(db, .topic = t->id, .submission = all.at[i].submission,
                                     .verdict =
                                         all.at[i].submission ? VERDICT_MERGED : VERDICT_ADOPTED,
                                     .reason = reason, .now = by->now);
    }
}

bool topic_declare(struct db *db, const struct topic_by *by, const struct topic *t, bool interest,
                   const char *words, const char **why)
{
    *why = !topic_by_office(by) || !by->user
               ? T_("This is for the office and the chair of its place.")
           : t->state != TOPIC_OPEN || t->stage > STAGE_SELECT
               ? T_("What is on the agenda is decided in the first two stages.")
           : interest && str_trim(str_of(words)).n == 0 ? T_("Say which interest it is.")
                                                        : NULL;
    if (*why)
        return false;
    q_topic_interest_put(db, .topic = t->id, .person = by->user, .role = by->role,
                         .interest = interest, .words = words, .now = by->now);
    topic_tell(db, by, t, interest ? "topic.interest" : "topic.no_interest", words,
               CHRONICLE_NO_DAY, NULL);
    return true;
}

/* --- stages 3 and 4 ---------------------------------------------------------------------------------- */

/* Notice and study may be prepared as soon as the agenda stands, and until the talk begins. */
static const char *fault_of_paper(const struct topic_by *by, const struct topic *t)
{
    return !topic_by_office(by)     ? T_("This is for the office and the chair of its place.")
           : t->state != TOPIC_OPEN ? T_("It is no longer on its way.")
           : t->stage < STAGE_SELECT || t->stage > STAGE_DELIBERATE
               ? T_("That belongs between choosing the topic and talking it over.")
               : NULL;
}

static bool lacks_text(const char *s)
{
    return str_trim(str_of(s)).n == 0;
}

bool topic_announce(struct db *db, const struct topic_by *by, const struct topic *t,
                    const struct topic_notice *n, const char **why)
{
    *why = fault_of_paper(by, t);
    if (!*why && (lacks_text(n->place_text) || lacks_text(n->host) || lacks_text(n->who)))
        *why = T_("A notice says where, who leads the talk, and who may come.");
    if (!*why && n->starts <= by->now)
        *why = T_("That time is over already.");
    if (*why)
        return false;
    q_topic_notice_add(db, .topic = t->id, .starts = n->starts, .place_text = n->place_text,
                       .host = n->host, .who = n->who, .papers = or_empty(n->papers),
                       .meeting = n->meeting, .url = or_empty(n->url), .now = by->now);
    q_topic_touch(db, .id = t->id);
    topic_tell(db, by, t, "topic.notice", n->place_text, zone_day(by->zone, n->starts),
               arena_printf(db_arena(db), "/t/%s/notice", t->number));
    return true;
}

bool topic_notice_of(struct db *db, int64_t topic, struct topic_notice *out)
{
    struct topic_notice_newest_rows rows = q_topic_notice_newest(db, .topic = topic, .max = 1);
    if (rows.n == 0)
        return false;
    const struct topic_notice_newest *n = &rows.at[0];
    *out = (struct topic_notice){.starts = n->starts,
                                 .place_text = n->place_text,
                                 .host = n->host,
                                 .who = n->who,
                                 .papers = n->papers,
                                 .at = n->at,
                                 .meeting = n->meeting,
                                 .url = n->url};
    return true;
}

bool topic_brief(struct db *db, const struct topic_by *by, const struct topic *t, const char *text,
                 bool views_differ, const char **why)
{
    *why = fault_of_paper(by, t);
    if (!*why && lacks_text(text))
        *why = T_("A briefing needs words.");
    if (*why)
        return false;
    q_topic_brief_add(db, .topic = t->id, .text = text, .differ = views_differ, .now = by->now);
    q_topic_touch(db, .id = t->id);
    topic_tell(db, by, t, "topic.brief", NULL, CHRONICLE_NO_DAY, NULL);
    return true;
}

bool topic_option(struct db *db, const struct topic_by *by, const struct topic *t,
                  const char *title, const char *text, const char *cost, const char **why)
{
    *why = fault_of_paper(by, t);
    if (!*why && lacks_text(title))
        *why = T_("A choice needs a name.");
    if (*why)
        return false;
    q_topic_option_add(db, .topic = t->id, .title = title, .text = or_empty(text),
                       .cost = or_empty(cost), .now = by->now);
    q_topic_touch(db, .id = t->id);
    topic_tell(db, by, t, "topic.option", title, CHRONICLE_NO_DAY, NULL);
    return true;
}

bool topic_consulted(struct db *db, const struct topic_by *by, const struct topic *t,
                     const char *who, const char *how, const char *said, const char **why)
{
    *why = fault_of_paper(by, t);
    if (!*why && (lacks_text(who) || lacks_text(how)))
        *why = T_("Say who was asked, and how.");
    if (*why)
        return false;
    q_topic_consulted_add(db, .topic = t->id, .who = who, .how = how, .said = or_empty(said),
                          .now = by->now);
    q_topic_touch(db, .id = t->id);
    topic_tell(db, by, t, "topic.consulted", who, CHRONICLE_NO_DAY, NULL);
    return true;
}

struct topic_options topic_options(struct db *db, int64_t topic)
{
    struct topic_option_list_rows rows = q_topic_option_list(db, .topic = topic);
    struct topic_options l = {arena_array(db_arena(db), struct topic_option, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        l.at[i] = (struct topic_option){rows.at[i].id, rows.at[i].title, rows.at[i].text,
                                        rows.at[i].cost};
    return l;
}
