/*
 * answer.c - the answer: drafted, looked at by a second person, published, and brought to everybody who asked.
 *
 * One answer is in work at a time. Each save names its version: two clerks who write at once lose nothing, the
 * second sees the first's text. Those that were merged into it get the same answer in their own name.
 */
#include "base/utf8.h"
#include "mod/submission/inside.h"
#include "web/i18n.h"

#define ANSWER_MAX 10000
#define BASIS_MAX  1000
#define REMARK_MAX 1000

struct submission_answers submission_answers(struct db *db, int64_t submission)
{
    struct submission_answer_list_rows rows = q_submission_answer_list(db, .item = submission);
    struct submission_answers l = {arena_array(db_arena(db), struct submission_answer, rows.n + 1),
                                   0};
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].state == ANSWER_PUBLISHED)
            l.at[l.n++] = (struct submission_answer){.id = rows.at[i].id,
                                                     .submission = submission,
                                                     .org = rows.at[i].org,
                                                     .writer = rows.at[i].writer,
                                                     .reviewer = rows.at[i].reviewer,
                                                     .text = rows.at[i].text,
                                                     .basis = rows.at[i].basis,
                                                     .state = ANSWER_PUBLISHED,
                                                     .remark = rows.at[i].remark,
                                                     .at = rows.at[i].at,
                                                     .version = rows.at[i].version};
    return l;
}

bool submission_answer_open(struct db *db, int64_t submission, struct submission_answer *out)
{
    struct submission_answer_list_rows rows = q_submission_answer_list(db, .item = submission);
    for (size_t i = 0; i < rows.n; i++) {
        const struct submission_answer_list *a = &rows.at[i];
        if (a->state == ANSWER_PUBLISHED)
            continue;
        *out = (struct submission_answer){.id = a->id,
                                          .submission = submission,
                                          .org = a->org,
                                          .writer = a->writer,
                                          .reviewer = a->reviewer,
                                          .text = a->text,
                                          .basis = a->basis,
                                          .state = (enum answer_state)a->state,
                                          .remark = a->remark,
                                          .at = a->at,
                                          .version = a->version};
        return true;
    }
    return false;
}

static bool answerable(const struct submission *s, const char **why)
{
    if (s->state == SUB_ACCEPTED || s->state == SUB_REOPENED || s->state == SUB_TRANSFERRED)
        return true;
    *why = s->state == SUB_RECEIVED ? T_("Accept it first, then answer.")
                                    : T_("In its present state it is not answered here.");
    return false;
}

/* Its id; 0 after a failure. */
static int64_t answer_add(struct db *db, struct submission_answer_add_in row)
{
    struct submission_answer_ids_rows id = q_submission_answer_ids(db, .n = 1);
    row.id = id.n ? id.at[0].id : 0;
    return q_submission_answer_add_rows(db, &row, id.n) == 1 ? row.id : 0;
}

bool submission_answer_save(struct db *db, const struct submission_by *by,
                            const struct submission *s, int64_t answer_version, const char *text,
                            const char *basis, bool to_review, const char **why)
{
    struct submission_answer a;
    bool open = submission_answer_open(db, s->id, &a);
    enum answer_state state = to_review ? ANSWER_REVIEW : ANSWER_DRAFT;
    if (!sub_handles(by, why) || !answerable(s, why) || !sub_words_ok(text, ANSWER_MAX, why))
        return false;
    if (utf8_count(str_of(basis)) > BASIS_MAX) {
        *why = T_("That is too long. Please say it shorter.");
        return false;
    }
    int64_t org = by->org ? by->org : s->org, changed = 1;
    if (open)
        changed =
            q_submission_answer_save(db, .id = a.id, .version = answer_version, .writer = by->user,
                                     .text = text, .basis = basis, .state = state, .at = by->now);
    else if (answer_version == 0)
        changed = answer_add(db, (struct submission_answer_add_in){.item = s->id,
                                                                   .org = org,
                                                                   .writer = by->user,
                                                                   .text = text,
                                                                   .basis = basis,
                                                                   .state = state,
                                                                   .at = by->now}) != 0;
    else
        changed = 0;
    if (changed != 1) {
        *why = SUBMISSION_STALE;
        return false;
    }
    sub_tell_inside(db, by, s, to_review ? "review" : "draft", NULL);
    return true;
}

bool submission_answer_back(struct db *db, const struct submission_by *by,
                            const struct submission *s, int64_t answer_version, const char *remark,
                            const char **why)
{
    struct submission_answer a;
    if (!sub_handles(by, why) || !sub_words_ok(remark, REMARK_MAX, why))
        return false;
    if (!submission_answer_open(db, s->id, &a) || a.state != ANSWER_REVIEW ||
        q_submission_answer_judge(db, .id = a.id, .version = answer_version, .reviewer = by->user,
                                  .state = ANSWER_BACK, .remark = remark, .at = by->now) != 1) {
        *why = SUBMISSION_STALE;
        return false;
    }
    sub_tell_inside(db, by, s, "back", remark);
    return true;
}

/* --- publishing ----------------------------------------------------------------------------------- */

static void into_feeds(struct db *db, const struct submission *s, int64_t answer, usec at)
{
    if (!sub_is_public(s))
        return;
    struct sub_way w = sub_way_of(db, s->body);
    for (size_t i = 0; i < w.n; i++)
        q_submission_feed_add(db, .place = w.id[i], .at = at, .answer = answer);
}

/* The answer stands; now the matter, its clocks, its person. */
static bool take_effect(struct db *db, const struct submission_by *by, const struct submission *s,
                        int64_t answer, const char *text, const char **why)
{
    struct submission now = *s;
    now.state = SUB_ANSWERED;
    now.answered = by->now;
    now.closed = 0;
    if (!sub_move(db, s, &now, why))
        return false;
    deadline_cancel(db, by->now, SUBJECT_SUBMISSION, s->id, "submission.stop.days");
    deadline_stop(db, by->now, SUBJECT_SUBMISSION, s->id, NULL);
    sub_requeue(db, &now);
    into_feeds(db, &now, answer, by->now);
    sub_tell(db, by, &now, "answer",
             sub_is_public(&now) ? utf8_ellipsis(db_arena(db), text, 300) : NULL);
    sub_letter(db, by, &now, LETTER_ANSWERED, text, NULL);
    return true;
}

static int64_t publish_now(struct db *db, const struct submission_by *by, int64_t item,
                           const struct submission_answer *a)
{
    return answer_add(db, (struct submission_answer_add_in){.item = item,
                                                            .org = a->org,
                                                            .writer = a->writer,
                                                            .reviewer = by->user,
                                                            .text = a->text,
                                                            .basis = a->basis,
                                                            .state = ANSWER_PUBLISHED,
                                                            .at = by->now});
}

static void answer_merged(struct db *db, const struct submission_by *by,
                          const struct submission *main, const struct submission_answer *a)
{
    struct submissions all = submission_merged_into(db, main->id);
    for (size_t i = 0; i < all.n; i++) {
        const char *why;
        int64_t id = all.at[i].state == SUB_MERGED ? publish_now(db, by, all.at[i].id, a) : 0;
        if (id)
            take_effect(db, by, &all.at[i], id, a->text, &why);
    }
}

bool submission_answer_publish(struct db *db, const struct submission_by *by,
                               const struct submission *s, int64_t answer_version, const char **why)
{
    struct submission_answer a;
    if (!sub_handles(by, why) || !answerable(s, why))
        return false;
    if (!submission_answer_open(db, s->id, &a)) {
        *why = SUBMISSION_STALE;
        return false;
    }
    if (a.state != ANSWER_REVIEW)
        *why = T_("Hand it in for review first: a second person reads it before everybody does.");
    else if (!by->system && !(by->role & (SUBMISSION_OFFICE | ROLE_LEADING)))
        *why = T_("The office of the council publishes answers.");
    else if (!by->system && a.writer == by->user)
        *why = T_("You wrote it. Somebody else of the office reads it and publishes it.");
    else if (q_submission_answer_judge(db, .id = a.id, .version = answer_version,
                                       .reviewer = by->user, .state = ANSWER_PUBLISHED,
                                       .remark = "", .at = by->now) != 1)
        *why = SUBMISSION_STALE;
    else if (take_effect(db, by, s, a.id, a.text, why)) {
        answer_merged(db, by, s, &a);
        return true;
    }
    return false;
}

bool submission_answer_now(struct db *db, const struct submission_by *by,
                           const struct submission *s, const char *text, const char *basis,
                           const char **why)
{
    if (!sub_handles(by, why) || !sub_words_ok(text, ANSWER_MAX, why))
        return false;
    if (!submission_open(s->state)) {
        *why = T_("In its present state it is not answered here.");
        return false;
    }
    struct submission_answer a = {.org = by->org ? by->org : s->org,
                                  .writer = by->user,
                                  .text = text,
                                  .basis = basis ? basis : ""};
    int64_t id = publish_now(db, by, s->id, &a);
    if (!id || !take_effect(db, by, s, id, text, why))
        return false;
    answer_merged(db, by, s, &a);
    return true;
}
