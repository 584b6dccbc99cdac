/*
 * person.c - what the person does: add a word, judge, open again, take back; and closing by time.
 *
 * Whether it is solved is the person's word, not the clerk's. "Yes" closes a matter; anything else leaves
 * it open for the days in which it can be opened again.
 */
#include "job/job.h"
#include "mod/submission/inside.h"
#include "web/i18n.h"

#define WORD_MAX    3000
#define CLOSE_BATCH 500

bool submission_add_word(struct db *db, const struct submission_by *by, const struct submission *s,
                         const char *text, const char **why)
{
    if (!sub_words_ok(text, WORD_MAX, why))
        return false;
    if (s->state == SUB_WITHDRAWN || s->state == SUB_CLOSED) {
        *why = T_("It is closed. You can say something new at any time.");
        return false;
    }
    q_submission_step_add(db, .item = s->id, .at = by->now, .act = "word", .role = by->role,
                          .org = 0, .actor = 0, .words = text, .internal = false);
    return true;
}

static bool grade_ok(int g)
{
    return g >= 0 && g <= 5;
}

static bool newest_answer(struct db *db, int64_t id, struct submission_answer *out)
{
    struct submission_answers all = submission_answers(db, id);
    if (all.n == 0)
        return false;
    *out = all.at[all.n - 1];
    return true;
}

static bool close_it(struct db *db, const struct submission_by *by, const struct submission *s,
                     const char **why)
{
    struct submission now = *s;
    now.state = SUB_CLOSED;
    now.closed = by->now;
    if (!sub_move(db, s, &now, why))
        return false;
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "close", NULL);
    return true;
}

bool submission_rate(struct db *db, const struct submission_by *by, const struct submission *s,
                     const struct submission_rating *x, const char **why)
{
    struct submission_answer a;
    if (s->state != SUB_ANSWERED || !newest_answer(db, s->id, &a)) {
        *why = T_("It can be judged once it has been answered.");
        return false;
    }
    if (!grade_ok(x->attitude) || !grade_ok(x->speed) || !grade_ok(x->result) ||
        x->solved == SOLVED_UNSAID) {
        *why = T_("Please say whether it is solved: yes, partly, or no.");
        return false;
    }
    if (q_submission_rating_add(db, .answer = a.id, .item = s->id, .attitude = x->attitude,
                                .speed = x->speed, .result = x->result, .solved = x->solved,
                                .words = x->words ? x->words : "", .at = by->now) != 1) {
        *why = T_("You have judged this answer already. Thank you.");
        return false;
    }
    sub_tell(db, by, s, "rate", NULL);
    return x->solved != SOLVED_YES || close_it(db, by, s, why);
}

bool submission_ratings(struct db *db, int64_t submission, struct submission_rating *newest)
{
    struct submission_rating_list_rows rows = q_submission_rating_list(db, .item = submission);
    if (rows.n == 0)
        return false;
    const struct submission_rating_list *x = &rows.at[rows.n - 1];
    *newest = (struct submission_rating){.attitude = (int)x->attitude,
                                         .speed = (int)x->speed,
                                         .result = (int)x->result,
                                         .solved = (enum solved)x->solved,
                                         .words = x->words,
                                         .at = x->at};
    return true;
}

bool submission_reopen(struct db *db, const struct submission_by *by, const struct submission *s,
                       const char *reason, const char **why)
{
    struct submission now = *s;
    if (!sub_words_ok(reason, WORD_MAX, why))
        return false;
    if (s->state != SUB_ANSWERED && s->state != SUB_CLOSED && s->state != SUB_REFUSED) {
        *why = T_("It is open as it is.");
        return false;
    }
    if (zone_day(by->zone, by->now) > sub_reopen_until(db, by->zone, s)) {
        *why =
            T_("The time for opening it again is over. You can say it anew at any time, and name "
               "the old number.");
        return false;
    }
    now.state = SUB_REOPENED;
    now.closed = 0;
    now.reason = "";
    if (!sub_move(db, s, &now, why))
        return false;
    sub_start_reply(db, by, &now, by->now);
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "reopen", NULL);
    q_submission_step_add(db, .item = s->id, .at = by->now, .act = "word", .role = by->role,
                          .org = 0, .actor = 0, .words = reason, .internal = false);
    return true;
}

bool submission_withdraw(struct db *db, const struct submission_by *by, const struct submission *s,
                         const char *reason, const char **why)
{
    struct submission now = *s;
    if (!submission_open(s->state) && s->state != SUB_ANSWERED) {
        *why = T_("It is closed; there is nothing left to take back.");
        return false;
    }
    now.state = SUB_WITHDRAWN;
    now.closed = by->now;
    now.reason = reason ? reason : "";
    now.public_title = now.public_text = NULL;
    if (!sub_move(db, s, &now, why))
        return false;
    q_submission_item_blank(db, .id = s->id);
    q_submission_step_blank(db, .item = s->id);
    q_submission_contact_drop(db, .item = s->id);
    deadline_cancel(db, by->now, SUBJECT_SUBMISSION, s->id, NULL);
    sub_requeue(db, &now);
    sub_tell(db, by, &now, "withdraw", now.reason);
    sub_release_merged(db, by, &now);
    return true;
}

bool submission_erase_contact(struct db *db, const struct submission_by *by,
                              const struct submission *s)
{
    q_submission_contact_drop(db, .item = s->id);
    sub_tell_inside(db, by, s, "erase", NULL);
    return true;
}

bool submission_support(struct db *db, usec now, const struct submission *s, int64_t user,
                        const char *mark)
{
    const char *who = user ? arena_printf(db_arena(db), "u%lld", (long long)user)
                           : arena_printf(db_arena(db), "b%s", mark);
    if (q_submission_support_add(db, .item = s->id, .mark = who, .at = now) != 1)
        return false;
    q_submission_item_supported(db, .id = s->id);
    return true;
}

/* --- closing by time --------------------------------------------------------------------------------- */

void submission_close_by_time(struct db *db, const struct zone *z, usec now,
                              const struct submission *s)
{
    struct submission_by by = {.zone = z, .now = now, .system = true, .quiet = true};
    const char *why;
    if (s->state == SUB_ANSWERED && sub_reopen_until(db, z, s) < zone_day(z, now))
        close_it(db, &by, s, &why);
}

/* Every night: answered ones whose time of reopening is over. */
static void close_old(struct db *db, struct arena *a, const struct app *app, usec now)
{
    (void)a;
    usec after = 0;
    for (;;) {
        struct submission_answered_before_rows rows =
            q_submission_answered_before(db, .before = now, .after = after, .max = CLOSE_BATCH);
        for (size_t i = 0; i < rows.n; i++) {
            struct submission s;
            after = rows.at[i].answered;
            if (submission_by_id(db, rows.at[i].id, &s))
                submission_close_by_time(db, app->zone, now, &s);
        }
        if (rows.n < CLOSE_BATCH)
            return;
    }
}

const struct cron_entry submission_crons[] = {
    {.name = "submission.close", .minute = 20, .hour = 2, .run = close_old}, {.name = NULL}};
