/*
 * indicators.c - which figures there are: one table, one loop.
 *
 * Names and meanings follow practice.md §5.1 (响应率 解决率 满意率 答复率) and §10. What the words of people are is
 * theirs: "solved" is what the person said, never what the office says. What is left out of a figure stands beside it.
 */
#include "mod/report/room.h"
#include "web/i18n.h"

#define CLOCK_DUE(g)  "clock." g ".kept clock." g ".late clock." g ".overdue"
#define CLOCK_KEPT(g) "clock." g ".kept"
#define CLOCK_OUT(g)                                                                      \
    {                                                                                     \
        {"clock." g ".ahead", T_("whose time is not over")},                              \
            {"clock." g ".void", T_("no longer asked for (withdrawn, joined, refused)")}, \
    }
#define SAID_OUT                                                               \
    {                                                                          \
        {"said.withdrawn", T_("taken back by the person")},                    \
            {"said.refused.reasoned said.refused.silent", T_("not accepted")}, \
    }
#define ANSWERED T_("things said that have an answer")
#define VALID    T_("all things said, without those taken back or not accepted")

const struct indicator report_indicators[] = {
    /* --- nothing happens out of sight --- */
    {.key = "minutes_week",
     .promise = PROMISE_SIGHT,
     .name = T_("Minutes published within a week"),
     .num_words = T_("minutes published at most 7 days after the meeting"),
     .den_words = T_("minutes published"),
     .num = "minutes.week",
     .den = "minutes.week minutes.later",
     .out = {{"minutes.waiting", T_("meetings held whose minutes are not published yet")}},
     .good = 1,
     .topic = true,
     .list = "/days/%s"},
    {.key = "minutes_in_time",
     .promise = PROMISE_SIGHT,
     .name = T_("Minutes within the time of the rules"),
     .num_words = T_("minutes published within the time of the rules"),
     .den_words = T_("minutes that were due"),
     .num = CLOCK_KEPT("minutes"),
     .den = CLOCK_DUE("minutes"),
     .out = CLOCK_OUT("minutes"),
     .good = 1,
     .list = "/days/%s"},
    {.key = "reasons",
     .promise = PROMISE_SIGHT,
     .name = T_("Refusals that give their reason"),
     .num_words = T_("refusals with a published reason"),
     .den_words = T_("things said that were not accepted, voices and topics not taken up"),
     .num = "said.refused.reasoned voice.left.reasoned topic.left.reasoned",
     .den = "said.refused.reasoned said.refused.silent voice.left topic.left.reasoned "
            "topic.left.silent",
     .good = 1,
     .compared = true,
     .topic = true,
     .list = "/submissions?place=%s&state=refused"},
    {.key = "queries",
     .promise = PROMISE_SIGHT,
     .name = T_("Questions of the supervision group answered in time"),
     .num_words = T_("answered within the time of the rules"),
     .den_words = T_("questions whose answer was due"),
     .num = CLOCK_KEPT("query"),
     .den = CLOCK_DUE("query"),
     .out = CLOCK_OUT("query"),
     .good = 1,
     .topic = true,
     .list = "/supervision/%s"},
    {.key = "flags_closed",
     .promise = PROMISE_SIGHT,
     .name = T_("Red flags set right"),
     .num_words = T_("red flags that are in order again"),
     .den_words = T_("red flags raised"),
     .num = "flag.gone",
     .den = "flag.gone flag.stands",
     .good = 1,
     .topic = true,
     .list = "/supervision/%s"},
    {.key = "findings_fine",
     .promise = PROMISE_SIGHT,
     .name = T_("Checks that found everything in order"),
     .num_words = T_("checks of the supervision group that found it in order"),
     .den_words = T_("checks of the supervision group"),
     .num = "finding.fine",
     .den = "finding.fine finding.fault",
     .topic = true,
     .list = "/supervision/%s"},
    /* --- it reaches people --- */
    {.key = "notices",
     .promise = PROMISE_REACH,
     .name = T_("Meetings announced in time"),
     .num_words = T_("meetings announced as early as the rules ask"),
     .den_words = T_("meetings held"),
     .num = "notice.kept",
     .den = "notice.kept notice.late notice.none",
     .good = 1,
     .compared = true,
     .topic = true,
     .list = "/days/%s"},
    {.key = "lead_days",
     .promise = PROMISE_REACH,
     .name = T_("Days between notice and meeting"),
     .num_words = T_("the middle one of all: half were announced earlier"),
     .den_words = T_("meetings that were announced and held"),
     .num = "lead.",
     .out = {{"notice.none", T_("held without a notice")}},
     .kind = FIGURE_MEDIAN,
     .good = 1,
     .list = "/days/%s"},
    {.key = "offline",
     .promise = PROMISE_REACH,
     .name = T_("Said away from the web"),
     .num_words = T_("said at the counter, by telephone, on paper or at a meeting"),
     .den_words = T_("all things said"),
     .num = "said.offline",
     .den = "said",
     .topic = true,
     .list = "/submissions?place=%s"},
    {.key = "feedback",
     .promise = PROMISE_REACH,
     .name = T_("Those who took part told in time"),
     .num_words = T_("topics whose people were answered within the time of the rules"),
     .den_words = T_("topics whose last step was due"),
     .num = CLOCK_KEPT("feedback"),
     .den = CLOCK_DUE("feedback"),
     .out = CLOCK_OUT("feedback"),
     .good = 1,
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "guests",
     .promise = PROMISE_REACH,
     .name = T_("Guests signed in at meetings"),
     .num_words =
         T_("sign-ins of people who do not sit in the council; who comes twice counts twice"),
     .num = "signed.guests",
     .kind = FIGURE_NUMBER,
     .good = 1,
     .topic = true,
     .list = "/days/%s"},
    /* --- every voice weighs --- */
    {.key = "said",
     .promise = PROMISE_VOICE,
     .name = T_("Things said"),
     .num_words = T_("everything that came in, through whatever way"),
     .num = "said",
     .out = {{"said.imported", T_("of these brought over from another system")}},
     .kind = FIGURE_NUMBER,
     .compared = true,
     .trend = true,
     .topic = true,
     .list = "/submissions?place=%s"},
    {.key = "topics",
     .promise = PROMISE_VOICE,
     .name = T_("Topics opened"),
     .num_words = T_("matters that became a topic of a council"),
     .num = "topic",
     .kind = FIGURE_NUMBER,
     .compared = true,
     .list = "/topics?place=%s"},
    {.key = "supports",
     .promise = PROMISE_VOICE,
     .name = T_("Supporters"),
     .num_words = T_("supporters of the topics opened; who supports two counts twice"),
     .num = "supports",
     .kind = FIGURE_NUMBER,
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "comments",
     .promise = PROMISE_VOICE,
     .name = T_("Comments"),
     .num_words = T_("comments under the topics opened"),
     .num = "comments",
     .kind = FIGURE_NUMBER,
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "voices_taken",
     .promise = PROMISE_VOICE,
     .name = T_("Voices taken up"),
     .num_words = T_("things said that were taken into a topic"),
     .den_words = T_("things said that an agenda decided on"),
     .num = "voice.taken",
     .den = "voice.taken voice.left",
     .out = {{"voice.open", T_("not decided yet")}},
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "choices",
     .promise = PROMISE_VOICE,
     .name = T_("Two choices or more where views differ"),
     .num_words = T_("topics with two choices or more to compare"),
     .den_words = T_("topics in which views differ"),
     .num = "compared.two",
     .den = "compared.two compared.one",
     .out = {{"compared.agreed", T_("in which views do not differ")},
             {"compared.unstudied", T_("not studied yet")}},
     .good = 1,
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "quorum",
     .promise = PROMISE_VOICE,
     .name = T_("Meetings with a quorum"),
     .num_words = T_("meetings opened with as many members as the rules ask"),
     .den_words = T_("meetings held"),
     .num = "quorum.met",
     .den = "quorum.met quorum.lacked",
     .good = 1,
     .topic = true,
     .list = "/days/%s"},
    {.key = "speakers",
     .promise = PROMISE_VOICE,
     .name = T_("People who spoke"),
     .num_words = T_("people who spoke at a meeting; who speaks at two counts twice"),
     .num = "speakers",
     .kind = FIGURE_NUMBER,
     .topic = true,
     .list = "/days/%s"},
    {.key = "talk",
     .promise = PROMISE_VOICE,
     .name = T_("Speaking time that was not the office's"),
     .num_words = T_("seconds spoken by members, guests and experts"),
     .den_words = T_("seconds spoken by all, the office included"),
     .num = "talk.others",
     .den = "talk.others talk.office",
     .topic = true,
     .list = "/days/%s"},
    {.key = "questions",
     .promise = PROMISE_VOICE,
     .name = T_("Questions answered in the meeting"),
     .num_words = T_("questions of hall and web answered in the meeting itself"),
     .den_words = T_("questions asked"),
     .num = "question.answered",
     .den = "question.answered question.carried question.open",
     .good = 1,
     .topic = true,
     .list = "/days/%s"},
    {.key = "consensus",
     .promise = PROMISE_VOICE,
     .name = T_("Decided by consensus"),
     .num_words = T_("decisions by consensus"),
     .den_words = T_("decisions of meetings, those put off included"),
     .num = "outcome.consensus",
     .den = "decision",
     .topic = true,
     .list = "/days/%s"},
    {.key = "dissent",
     .promise = PROMISE_VOICE,
     .name = T_("Decisions with other views on record"),
     .num_words = T_("decisions with the view of a minority beside them"),
     .den_words = T_("decisions of meetings"),
     .num = "decision.dissent",
     .den = "decision",
     .topic = true,
     .list = "/days/%s"},
    /* --- the rules run --- */
    {.key = "response",
     .promise = PROMISE_RULES,
     .name = T_("Response rate"),
     .num_words = T_("people the office spoke with within the time of the rules"),
     .den_words = T_("first contacts that were due"),
     .num = CLOCK_KEPT("contact"),
     .den = CLOCK_DUE("contact"),
     .out = CLOCK_OUT("contact"),
     .good = 1,
     .compared = true,
     .trend = true,
     .topic = true,
     .list = "/overdue?place=%s"},
    {.key = "reply",
     .promise = PROMISE_RULES,
     .name = T_("Reply rate"),
     .num_words = ANSWERED,
     .den_words = VALID,
     .num = "said.answered",
     .den = "said.valid",
     .out = SAID_OUT,
     .good = 1,
     .compared = true,
     .trend = true,
     .topic = true,
     .list = "/submissions?place=%s&state=answered"},
    {.key = "reply_in_time",
     .promise = PROMISE_RULES,
     .name = T_("Replies in time"),
     .num_words = T_("answered within the time of the rules"),
     .den_words = T_("answers that were due"),
     .num = CLOCK_KEPT("reply"),
     .den = CLOCK_DUE("reply"),
     .out = CLOCK_OUT("reply"),
     .good = 1,
     .compared = true,
     .topic = true,
     .list = "/overdue?place=%s"},
    {.key = "days_median",
     .promise = PROMISE_RULES,
     .name = T_("Days until the answer, the middle one"),
     .num_words = T_("half of the answers came in so many days or fewer"),
     .den_words = ANSWERED,
     .num = "days.",
     .kind = FIGURE_MEDIAN,
     .good = -1,
     .compared = true,
     .topic = true,
     .list = "/submissions?place=%s&state=answered"},
    {.key = "days_ninety",
     .promise = PROMISE_RULES,
     .name = T_("Days until the answer, nine of ten"),
     .num_words = T_("nine of ten answers came in so many days or fewer"),
     .den_words = ANSWERED,
     .num = "days.",
     .kind = FIGURE_NINETY,
     .good = -1,
     .list = "/submissions?place=%s&state=answered"},
    {.key = "extended",
     .promise = PROMISE_RULES,
     .name = T_("Given more time"),
     .num_words = T_("things said whose limit was extended"),
     .den_words = VALID,
     .num = "said.extended",
     .den = "said.valid",
     .out = SAID_OUT,
     .good = -1,
     .list = "/submissions?place=%s"},
    {.key = "reopened",
     .promise = PROMISE_RULES,
     .name = T_("Opened again"),
     .num_words = T_("answered ones that the person opened again"),
     .den_words = VALID,
     .num = "said.reopened",
     .den = "said.valid",
     .out = SAID_OUT,
     .good = -1,
     .list = "/submissions?place=%s&state=reopened"},
    {.key = "solved",
     .promise = PROMISE_RULES,
     .name = T_("Resolution rate"),
     .num_words = T_("“solved”, by the person's own word"),
     .den_words = T_("answered ones of which the person said whether it is solved"),
     .num = "rated.yes",
     .den = "rated.yes rated.partly rated.no",
     .out = {{"rated.unsaid", T_("answered, and the person said nothing")}},
     .good = 1,
     .people = true,
     .compared = true,
     .trend = true,
     .topic = true,
     .list = "/submissions?place=%s&state=closed"},
    {.key = "satisfied",
     .promise = PROMISE_RULES,
     .name = T_("Satisfaction rate"),
     .num_words = T_("three stars of five or more, all grades of a person together"),
     .den_words = T_("answered ones to which the person gave a grade"),
     .num = "stars.good",
     .den = "stars.good stars.bad",
     .out = {{"stars.unsaid", T_("answered, and no grade was given")}},
     .good = 1,
     .people = true,
     .compared = true,
     .topic = true,
     .list = "/submissions?place=%s&state=closed"},
    {.key = "objections",
     .promise = PROMISE_RULES,
     .name = T_("Objections answered in time"),
     .num_words = T_("answered within the time of the rules"),
     .den_words = T_("objections whose answer was due"),
     .num = CLOCK_KEPT("objection"),
     .den = CLOCK_DUE("objection"),
     .out = CLOCK_OUT("objection"),
     .good = 1,
     .list = "/topics?place=%s"},
    {.key = "stages",
     .promise = PROMISE_RULES,
     .name = T_("Steps of topics in time"),
     .num_words = T_("steps left within the time of the rules"),
     .den_words = T_("steps whose time was over"),
     .num = CLOCK_KEPT("stage"),
     .den = CLOCK_DUE("stage"),
     .out = CLOCK_OUT("stage"),
     .good = 1,
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "tasks",
     .promise = PROMISE_RULES,
     .name = T_("Tasks done in time"),
     .num_words = T_("tasks done by their day, extensions included"),
     .den_words = T_("tasks whose day was over, or that are done"),
     .num = "task.kept",
     .den = "task.kept task.late task.overdue",
     .out = {{"task.ahead", T_("whose day is not over")}, {"task.back", T_("taken back")}},
     .good = 1,
     .compared = true,
     .trend = true,
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "tasks_moved",
     .promise = PROMISE_RULES,
     .name = T_("Tasks whose day was moved"),
     .num_words = T_("tasks with a later day than at first; each with its reason"),
     .den_words = T_("tasks, without those taken back"),
     .num = "task.moved",
     .den = "task.kept task.late task.overdue task.ahead",
     .out = {{"task.back", T_("taken back")}},
     .good = -1,
     .topic = true,
     .list = "/topics?place=%s"},
    {.key = "delivered",
     .promise = PROMISE_RULES,
     .name = T_("Topics solved, by the word of those concerned"),
     .num_words = T_("“solved”, said by those who brought it up, supported it or spoke"),
     .den_words = T_("words given on topics that came to their end"),
     .num = "word.yes",
     .den = "word.yes word.partly word.no",
     .out = {{"word.silent", T_("topics on which nobody said a word")}},
     .good = 1,
     .people = true,
     .compared = true,
     .topic = true,
     .list = "/topics?place=%s&state=archived"},
    {.key = "days_held",
     .promise = PROMISE_RULES,
     .name = T_("Democracy Days held"),
     .num_words = T_("Democracy Days on which the council met"),
     .den_words = T_("Democracy Days that were due"),
     .num = "day.held",
     .den = "day.held day.missed",
     .out = {{"day.ahead", T_("still to come")}, {"day.cancelled", T_("called off with a reason")}},
     .good = 1,
     .compared = true,
     .trend = true,
     .list = "/days/%s"},
    {.key = "days_silent",
     .promise = PROMISE_RULES,
     .name = T_("Missed days without an explanation"),
     .num_words = T_("missed Democracy Days that nobody has explained"),
     .den_words = T_("missed Democracy Days"),
     .num = "day.missed.silent",
     .den = "day.missed",
     .good = -1,
     .list = "/days/%s"},
    {0},
};

const char *promise_name(const struct req *r, enum promise p)
{
    static const char *const names[PROMISES] = {T_("Nothing happens out of sight"),
                                                T_("It reaches people"), T_("Every voice weighs"),
                                                T_("The rules run")};
    return _(names[p]);
}

const char *promise_word(enum promise p)
{
    static const char *const words[PROMISES] = {"sight", "reach", "voice", "rules"};
    return words[p];
}

/* --- from counts to a figure ---------------------------------------------------------------------- */

/* The smallest number of days d with at least `share` of 100 at most d; counts named "PREFIX007". */
static int64_t days_of(const struct counts *c, const char *prefix, int share, int64_t *all)
{
    int64_t seen = 0;
    struct str start = str_of(prefix);
    size_t from = counts_from(c, prefix), end = from;
    for (*all = 0; end < c->n && str_starts(str_of(c->at[end].key), start); end++)
        *all += c->at[end].n;
    for (size_t i = from; i < end; i++) {
        int64_t days = 0;
        seen += c->at[i].n;
        if (seen * 100 >= *all * share && str_int64(str_of(c->at[i].key + start.n), &days))
            return days;
    }
    return 0;
}

static int64_t permille(int64_t num, int64_t den)
{
    return den > 0 ? (num * 1000 + den / 2) / den : 0;
}

static bool small(int64_t n)
{
    return n > 0 && n < REPORT_CELL;
}

/* What the rule of small numbers leaves of a figure that people's private words made. */
static void hide(struct figure *f)
{
    int64_t rest = f->den - f->num, low, high;
    if (f->den < REPORT_CELL) {
        for (size_t i = 0; i < INDICATOR_OUT; i++)
            f->out[i] = -1;
        f->state = FIGURE_HIDDEN;
        f->den = f->num = 0;
        return;
    }
    low = small(f->num) ? 1 : f->den - (REPORT_CELL - 1);
    high = small(rest) ? f->den - 1 : REPORT_CELL - 1;
    f->state = FIGURE_RANGE;
    f->low = permille(low < 1 ? 1 : low, f->den);
    f->high = permille(high > f->den - 1 ? f->den - 1 : high, f->den);
    f->num = 0;
}

static void fill_rate(struct figure *f, const struct counts *c)
{
    f->num = counts_sum(c, f->is->num);
    f->den = counts_sum(c, f->is->den);
    f->state = f->den > 0 ? FIGURE_SHOWN : FIGURE_NONE;
    f->low = f->high = f->value = permille(f->num, f->den);
    if (f->den > 0 && f->is->people &&
        (f->den < REPORT_CELL || small(f->num) || small(f->den - f->num)))
        hide(f);
}

struct figure report_figure(const struct indicator *is, const struct counts *c)
{
    struct figure f = {.is = is, .state = FIGURE_SHOWN};
    for (size_t i = 0; i < INDICATOR_OUT && is->out[i].keys; i++)
        f.out[i] = counts_sum(c, is->out[i].keys);
    switch (is->kind) {
    case FIGURE_RATE:
        fill_rate(&f, c);
        break;
    case FIGURE_NUMBER:
        f.num = f.value = counts_sum(c, is->num);
        break;
    case FIGURE_MEDIAN:
    case FIGURE_NINETY:
        f.value = days_of(c, is->num, is->kind == FIGURE_MEDIAN ? 50 : 90, &f.den);
        f.state = f.den > 0 ? FIGURE_SHOWN : FIGURE_NONE;
    }
    return f;
}

void report_hide_second(struct figure *const *row, size_t n)
{
    size_t hidden = 0;
    struct figure *least = NULL;
    for (size_t i = 0; i < n; i++) {
        hidden += row[i]->state == FIGURE_RANGE || row[i]->state == FIGURE_HIDDEN;
        if (row[i]->state == FIGURE_SHOWN && (!least || row[i]->den < least->den))
            least = row[i];
    }
    if (hidden == 1 && least) {
        for (size_t i = 0; i < INDICATOR_OUT; i++)
            least->out[i] = -1;
        least->state = FIGURE_HIDDEN;
        least->num = least->den = 0;
    }
}
