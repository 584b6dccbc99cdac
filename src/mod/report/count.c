/*
 * count.c - from rows to counts: what each row of the rooms below adds to which name.
 *
 * One function per kind of row, used for the days of a place and for a single topic alike. What belongs to which
 * day: a submission to the day it came in, a clock and a task to the day they end, a meeting to its day, a topic to the
 * day it was opened and to the day it ended, an objection, a finding and a flag to the day they were made. So every
 * row is counted in one part, and parts add up. Names stand in docs/report.md.
 */
#include "mod/meeting/meeting.h"
#include "mod/report/room.h"
#include "mod/resolution/resolution.h"

#define WEEK_DAYS 7   /* minutes: practice.md §10 */
#define DAYS_MAX  366 /* longer ones are counted as this many days */

struct counting {
    struct db *db;
    const struct zone *zone;
    usec late;     /* what still runs and ended before it is late */
    int64_t topic; /* of meetings only what belongs to it; 0: all */
    struct counts *c;
};

static void one(struct counting *k, const char *key)
{
    counts_add(k->c, key, 1);
}

static void one_if(struct counting *k, bool is, const char *key)
{
    if (is)
        one(k, key);
}

/* A word that came from elsewhere as the end of a name: nothing that could break a line. */
static void one_of(struct counting *k, const char *what, const char *word, int64_t n)
{
    char key[64];
    size_t len = strlen(word);
    bool plain = len > 0 && len < 32;
    for (size_t i = 0; i < len && plain; i++)
        plain = (unsigned char)word[i] > ' ' && word[i] != 127;
    snprintf(key, sizeof(key), "%s.%s", what, plain ? word : len ? "other" : "none");
    counts_add(k->c, key, n);
}

/* Whole days between two moments, as names that sort: "days.007". */
static void days_between(struct counting *k, const char *what, usec from, usec to)
{
    char key[64];
    day n = zone_day(k->zone, to) - zone_day(k->zone, from);
    n = n < 0 ? 0 : n > DAYS_MAX ? DAYS_MAX : n;
    snprintf(key, sizeof(key), "%s.%03d", what, (int)n);
    one(k, key);
}

/* --- what people said ------------------------------------------------------------------------------- */

struct said {
    int64_t kind, channel, state;
    const char *category;
    usec received, answered;
    bool extended, in_topic, reasoned;
    int64_t reopens, solved, attitude, speed, result;
};
#define SAID(g)                                                                          \
    ((struct said){(g)->kind, (g)->channel, (g)->state, (g)->category, (g)->received,    \
                   (g)->answered, (g)->extended != 0, (g)->topic != NULL, (g)->reasoned, \
                   (g)->reopens, (g)->solved, (g)->attitude, (g)->speed, (g)->result})

/* The stars that were given, taken together: 3 of 5 is "basically satisfied". 0: none given. */
static int satisfied(int64_t attitude, int64_t speed, int64_t result)
{
    int64_t given = (attitude > 0) + (speed > 0) + (result > 0);
    return given == 0 ? 0 : attitude + speed + result >= 3 * given ? 1 : -1;
}

static void count_word(struct counting *k, const char *what, int64_t solved)
{
    static const char *const words[] = {
        [SOLVED_YES] = "yes", [SOLVED_PARTLY] = "partly", [SOLVED_NO] = "no"};
    if (solved >= SOLVED_YES && solved <= SOLVED_NO)
        one_of(k, what, words[solved], 1);
}

static void count_answered(struct counting *k, const struct said *s)
{
    int stars = satisfied(s->attitude, s->speed, s->result);
    one(k, "said.answered");
    days_between(k, "days", s->received, s->answered);
    count_word(k, "rated", s->solved);
    one_if(k, s->solved == SOLVED_UNSAID, "rated.unsaid");
    one(k, stars > 0 ? "stars.good" : stars < 0 ? "stars.bad" : "stars.unsaid");
}

static void count_said(struct counting *k, const struct said *s)
{
    bool withdrawn = s->state == SUB_WITHDRAWN, refused = s->state == SUB_REFUSED;
    bool valid = !withdrawn && !refused;
    bool offline = s->channel == CHANNEL_COUNTER || s->channel == CHANNEL_PHONE ||
                   s->channel == CHANNEL_PAPER || s->channel == CHANNEL_MEETING;
    one(k, "said");
    one_if(k, offline, "said.offline");
    one_if(k, s->channel == CHANNEL_IMPORT, "said.imported");
    one_if(k, withdrawn, "said.withdrawn");
    one_if(k, refused, s->reasoned ? "said.refused.reasoned" : "said.refused.silent");
    one_of(k, "kind", submission_kind_word((enum submission_kind)s->kind), 1);
    one_of(k, "channel", submission_channel_word((enum submission_channel)s->channel), 1);
    one_of(k, "state", submission_state_word((enum submission_state)s->state), 1);
    one_of(k, "field", s->category, 1);
    if (!valid)
        return;
    one(k, "said.valid");
    one_if(k, s->in_topic, "said.topic");
    one_if(k, s->extended, "said.extended");
    one_if(k, s->reopens > 0, "said.reopened");
    if (s->answered)
        count_answered(k, s);
}

/* --- clocks --------------------------------------------------------------------------------------------- */

/* Rules that set somebody a limit. Others are times that have to pass (public view), or are counted as tasks. */
static const struct {
    const char *rule, *group; /* rule: a key of the charter, or its beginning with '.' at the end */
} clock_groups[] = {
    {"submission.accept.workdays", "accept"},
    {"submission.contact.workdays", "contact"},
    {"submission.reply.workdays.", "reply"},
    {"notice.minutes.days", "minutes"},
    {"objection.answer.workdays", "objection"},
    {"query.answer.workdays", "query"},
    {"feedback.days", "feedback"},
    {"topic.select.workdays", "stage"},
    {"evaluation.days", "stage"},
};

static const char *clock_group(const char *rule)
{
    for (size_t i = 0; i < countof(clock_groups); i++) {
        struct str known = str_of(clock_groups[i].rule);
        if (streq(rule, clock_groups[i].rule) ||
            (str_ends(known, STR(".")) && str_starts(str_of(rule), known)))
            return clock_groups[i].group;
    }
    return NULL;
}

static void count_clock(struct counting *k, const char *rule, usec due, int64_t state, usec stopped)
{
    const char *group = clock_group(rule);
    char what[32];
    if (!group)
        return;
    snprintf(what, sizeof(what), "clock.%s", group);
    one_of(k, what,
           state == DEADLINE_CANCELLED ? "void"
           : state == DEADLINE_DONE    ? (stopped > due ? "late" : "kept")
           : due < k->late             ? "overdue"
                                       : "ahead",
           1);
}

/* --- meetings -------------------------------------------------------------------------------------------- */

struct met {
    int64_t id, body, kind, state, quorum, present, members, guests;
    usec starts, noticed, opened, closed, published, explained;
};
#define MET(g, at)                                                                               \
    ((struct met){(g)->id, (at), (g)->kind, (g)->state, (g)->quorum, (g)->present, (g)->members, \
                  (g)->guests, (g)->starts, (g)->noticed, (g)->opened, (g)->closed,              \
                  (g)->published, (g)->explained})

static bool about(const struct counting *k, struct db_int topic)
{
    return k->topic == 0 || (topic.some && topic.v == k->topic);
}

static void count_turns(struct counting *k, const struct met *m)
{
    struct report_turns_rows rows = q_report_turns(k->db, .meeting = m->id);
    for (size_t i = 0; i < rows.n; i++) {
        const struct report_turns *t = &rows.at[i];
        int64_t seconds = t->seconds > 0 ? t->seconds : 0;
        bool seen = false;
        if (!about(k, t->topic))
            continue;
        for (size_t e = 0; e < i && !seen; e++)
            seen = rows.at[e].attendance == t->attendance && about(k, rows.at[e].topic);
        one_if(k, !seen, "speakers");
        one(k, "turns");
        counts_add(k->c, streq(t->class, "office") ? "talk.office" : "talk.others", seconds);
        one_of(k, "class", t->class, seconds);
    }
}

static void count_questions(struct counting *k, const struct met *m)
{
    struct report_questions_rows rows = q_report_questions(k->db, .meeting = m->id);
    for (size_t i = 0; i < rows.n; i++)
        if (about(k, rows.at[i].topic))
            one(k, rows.at[i].state == QUESTION_ANSWERED  ? "question.answered"
                   : rows.at[i].state == QUESTION_CARRIED ? "question.carried"
                                                          : "question.open");
}

static void count_decisions(struct counting *k, const struct met *m)
{
    struct report_decisions_rows rows = q_report_decisions(k->db, .meeting = m->id);
    for (size_t i = 0; i < rows.n; i++) {
        if (!about(k, rows.at[i].topic))
            continue;
        one(k, "decision");
        one_of(k, "outcome", meeting_outcome_word((enum meeting_outcome)rows.at[i].outcome), 1);
        one_if(k, rows.at[i].dissents > 0, "decision.dissent");
    }
}

static void count_day(struct counting *k, const struct met *m)
{
    switch ((enum meeting_state)m->state) {
    case MEETING_PLANNED:
    case MEETING_NOTICED:
        one(k, "day.ahead");
        break;
    case MEETING_CANCELLED:
        one(k, "day.cancelled");
        break;
    case MEETING_MISSED:
        one(k, "day.missed");
        one_if(k, !m->explained, "day.missed.silent");
        break;
    default:
        one(k, "day.held");
    }
}

static void count_notice(struct counting *k, const struct met *m)
{
    day held = zone_day(k->zone, m->starts);
    if (!m->noticed) {
        one(k, "notice.none");
        return;
    }
    bool kept = held - zone_day(k->zone, m->noticed) >=
                charter_int(k->db, m->body, "notice.council.days", held);
    one(k, kept ? "notice.kept" : "notice.late");
    days_between(k, "lead", m->noticed, m->starts);
}

static void count_met(struct counting *k, const struct met *m)
{
    if (m->kind == MEETING_DEMOCRACY_DAY)
        count_day(k, m);
    if (!m->opened)
        return;
    one(k, "meeting");
    one(k, m->present >= m->quorum ? "quorum.met" : "quorum.lacked");
    count_notice(k, m);
    if (!m->closed)
        return;
    counts_add(k->c, "signed.members", m->members);
    counts_add(k->c, "signed.guests", m->guests);
    day waited = zone_day(k->zone, m->published) - zone_day(k->zone, m->closed);
    one(k, !m->published         ? "minutes.waiting"
           : waited <= WEEK_DAYS ? "minutes.week"
                                 : "minutes.later");
    count_turns(k, m);
    count_questions(k, m);
    count_decisions(k, m);
}

/* --- topics ---------------------------------------------------------------------------------------------- */

static void count_voices(struct counting *k, int64_t topic)
{
    struct report_candidates_rows rows = q_report_candidates(k->db, .topic = topic);
    for (size_t i = 0; i < rows.n; i++) {
        int64_t v = rows.at[i].verdict;
        bool taken = v == VERDICT_ADOPTED || v == VERDICT_MERGED;
        one(k, v == VERDICT_NONE ? "voice.open" : taken ? "voice.taken" : "voice.left");
        one_if(k, v != VERDICT_NONE && !taken && rows.at[i].reasoned, "voice.left.reasoned");
    }
}

static void count_opened(struct counting *k, const struct report_topics *t)
{
    one(k, "topic");
    one_of(k, "origin", topic_origin_word((enum topic_origin)t->origin), 1);
    counts_add(k->c, "supports", t->supporters);
    counts_add(k->c, "comments", t->comments);
    counts_add(k->c, "fast", t->fast);
    one(k, t->differ < 0    ? "compared.unstudied"
           : t->differ == 0 ? "compared.agreed"
           : t->options > 1 ? "compared.two"
                            : "compared.one");
    count_voices(k, t->id);
}

static void count_words(struct counting *k, int64_t id)
{
    struct report_ratings_of_rows rows = q_report_ratings_of(k->db, .topic = id);
    one_if(k, rows.n == 0, "word.silent");
    for (size_t i = 0; i < rows.n; i++)
        count_word(k, "word", rows.at[i].solved);
}

static void count_ended(struct counting *k, int64_t state, bool reasoned)
{
    one(k, state == TOPIC_ARCHIVED ? "topic.archived"
           : reasoned              ? "topic.left.reasoned"
                                   : "topic.left.silent");
}

/* --- what came of it --------------------------------------------------------------------------------------- */

static void count_objection(struct counting *k, int64_t verdict)
{
    static const char *const words[] = {[OBJECTION_OPEN] = "open",
                                        [OBJECTION_REJECTED] = "rejected",
                                        [OBJECTION_PARTLY] = "partly",
                                        [OBJECTION_UPHELD] = "upheld"};
    one_of(k, "objection", words[verdict], 1);
}

static void count_task(struct counting *k, int64_t state, usec due, usec finished, int64_t moves)
{
    one(k, state == TASK_TAKEN_BACK ? "task.back"
           : state == TASK_FINISHED ? (finished > due ? "task.late" : "task.kept")
           : due < k->late          ? "task.overdue"
                                    : "task.ahead");
    one_if(k, state != TASK_TAKEN_BACK && moves > 0, "task.moved");
}

static void count_flag(struct counting *k, struct db_int gone)
{
    one(k, gone.some && gone.v ? "flag.gone" : "flag.stands");
}

/* --- the days of a place -------------------------------------------------------------------------------------- */

struct span {
    int64_t body;
    usec from, to;
};
#define OF(s) .body = (s)->body, .from = (s)->from, .to = (s)->to

static void days_said(struct counting *k, const struct span *s)
{
    struct report_submissions_rows said = q_report_submissions(k->db, OF(s));
    for (size_t i = 0; i < said.n; i++)
        count_said(k, &SAID(&said.at[i]));
    struct report_clocks_rows clocks = q_report_clocks(k->db, OF(s));
    for (size_t i = 0; i < clocks.n; i++)
        count_clock(k, clocks.at[i].rule, clocks.at[i].due, clocks.at[i].state,
                    clocks.at[i].stopped);
}

static void days_decided(struct counting *k, const struct span *s)
{
    struct report_meetings_rows met = q_report_meetings(k->db, OF(s));
    for (size_t i = 0; i < met.n; i++)
        count_met(k, &MET(&met.at[i], s->body));
    struct report_topics_rows topics = q_report_topics(k->db, OF(s));
    for (size_t i = 0; i < topics.n; i++)
        count_opened(k, &topics.at[i]);
    struct report_topics_ended_rows ended = q_report_topics_ended(k->db, OF(s));
    for (size_t i = 0; i < ended.n; i++) {
        count_ended(k, ended.at[i].state, ended.at[i].reasoned);
        if (ended.at[i].state == TOPIC_ARCHIVED)
            count_words(k, ended.at[i].id);
    }
}

static void days_done(struct counting *k, const struct span *s)
{
    struct report_resolutions_rows results = q_report_resolutions(k->db, OF(s));
    counts_add(k->c, "resolution", (int64_t)results.n);
    struct report_objections_rows objections = q_report_objections(k->db, OF(s));
    for (size_t i = 0; i < objections.n; i++)
        count_objection(k, objections.at[i].verdict);
    struct report_tasks_rows tasks = q_report_tasks(k->db, OF(s));
    for (size_t i = 0; i < tasks.n; i++)
        count_task(k, tasks.at[i].state, tasks.at[i].due, tasks.at[i].finished.v,
                   tasks.at[i].moves);
}

static void days_watched(struct counting *k, const struct span *s)
{
    struct report_findings_rows findings = q_report_findings(k->db, OF(s));
    for (size_t i = 0; i < findings.n; i++)
        one(k, findings.at[i].fault ? "finding.fault" : "finding.fine");
    struct report_flags_rows flags = q_report_flags(k->db, OF(s));
    for (size_t i = 0; i < flags.n; i++)
        count_flag(k, flags.at[i].gone);
}

void report_count_days(struct db *db, const struct zone *z, int64_t body, day first, day end,
                       day turned, struct counts *c)
{
    struct counting k = {.db = db, .zone = z, .late = zone_instant(z, turned, 0, 0, 0), .c = c};
    struct span s = {body, zone_instant(z, first, 0, 0, 0), zone_instant(z, end, 0, 0, 0)};
    days_said(&k, &s);
    days_decided(&k, &s);
    days_done(&k, &s);
    days_watched(&k, &s);
}

/* --- a topic ---------------------------------------------------------------------------------------------------- */

static void clocks_of(struct counting *k, const char *number)
{
    struct report_clocks_of_rows clocks = q_report_clocks_of(k->db, .number = number);
    for (size_t i = 0; i < clocks.n; i++)
        count_clock(k, clocks.at[i].rule, clocks.at[i].due, clocks.at[i].state,
                    clocks.at[i].stopped);
}

static void topic_said(struct counting *k, const struct topic *t)
{
    struct report_submissions_of_rows said = q_report_submissions_of(k->db, .topic = t->number);
    for (size_t i = 0; i < said.n; i++) {
        count_said(k, &SAID(&said.at[i]));
        clocks_of(k, said.at[i].number);
    }
    clocks_of(k, t->number);
}

static void topic_decided(struct counting *k, const struct topic *t)
{
    struct report_topic row;
    struct report_meetings_of_rows met = q_report_meetings_of(k->db, .topic = t->id);
    for (size_t i = 0; i < met.n; i++)
        count_met(k, &MET(&met.at[i], met.at[i].body));
    if (!q_report_topic(k->db, &row, .id = t->id))
        return;
    count_opened(k, &(struct report_topics){.id = row.id,
                                            .origin = row.origin,
                                            .supporters = row.supporters,
                                            .comments = row.comments,
                                            .options = row.options,
                                            .differ = row.differ,
                                            .fast = row.fast});
    count_words(k, row.id); /* also before it ends */
    if (row.ended.some)
        count_ended(k, row.state, row.reasoned);
}

static void topic_done(struct counting *k, const struct topic *t)
{
    struct report_resolutions_of_rows results = q_report_resolutions_of(k->db, .topic = t->id);
    counts_add(k->c, "resolution", (int64_t)results.n);
    struct report_objections_of_rows objections = q_report_objections_of(k->db, .topic = t->id);
    for (size_t i = 0; i < objections.n; i++)
        count_objection(k, objections.at[i].verdict);
    struct report_tasks_of_rows tasks = q_report_tasks_of(k->db, .topic = t->id);
    for (size_t i = 0; i < tasks.n; i++)
        count_task(k, tasks.at[i].state, tasks.at[i].due, tasks.at[i].finished.v,
                   tasks.at[i].moves);
}

static void topic_watched(struct counting *k, const struct topic *t)
{
    struct report_findings_of_rows findings = q_report_findings_of(k->db, .number = t->number);
    for (size_t i = 0; i < findings.n; i++)
        one(k, findings.at[i].fault ? "finding.fault" : "finding.fine");
    struct report_flags_of_rows flags = q_report_flags_of(k->db, .number = t->number);
    for (size_t i = 0; i < flags.n; i++)
        count_flag(k, flags.at[i].gone);
}

void report_count_topic(struct db *db, const struct zone *z, const struct topic *t, usec now,
                        struct counts *c)
{
    struct counting k = {.db = db, .zone = z, .late = now, .topic = t->id, .c = c};
    topic_said(&k, t);
    topic_decided(&k, t);
    topic_done(&k, t);
    topic_watched(&k, t);
}
