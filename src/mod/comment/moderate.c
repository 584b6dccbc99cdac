/*
 * moderate.c - the rules of moderation: reports, removal, appeal and decision.
 *
 * Every act is a row of comment_act, public for ever, with its reason and the capacity of who did it;
 * the tombstone, the public list and the sums are read from there. What waits for staff stands in
 * comment_waiting, once for each place whose staff may decide it.
 */
#include "mod/comment/view.h"

#define MODERATORS     (ROLE_CLERK | ROLE_CHAIR)
#define APPEAL_URGENCY 100 /* before any number of reports that a village gathers in a day */

/* How soon somebody has to look, by what the report says. */
static const int urgency_of[COMMENT_REASONS] = {
    [REASON_PERSONAL] = 20, [REASON_UNLAWFUL] = 20,   [REASON_INSULT] = 5,
    [REASON_OFF_TOPIC] = 1, [REASON_ADVERTISING] = 2, [REASON_OTHER] = 1,
};

/* --- who ----------------------------------------------------------------------------------------
 */

/* The grant by which somebody moderates a post: the one nearest to its place. NULL: none. */
static const struct grant *moderator_grant(struct req *r, const struct comment_on *on)
{
    const struct grant *best = NULL;
    struct body place;
    if (comment_only_reads(r) || !body_by_id(r->db, on->place, &place))
        return NULL;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        bool covers = str_starts(str_of(place.path), str_of(g->body_path));
        if ((g->role & MODERATORS) && covers &&
            (!best || strlen(g->body_path) > strlen(best->body_path)))
            best = g;
    }
    return best;
}

bool comment_may_moderate(struct req *r, const struct comment_on *on)
{
    return moderator_grant(r, on) != NULL;
}

bool comment_may_read_hidden(struct req *r, const struct comment_on *on,
                             const struct comment_row *c)
{
    return (r->who.user && r->who.user == c->author) || comment_may_moderate(r, on);
}

/* --- what waits ---------------------------------------------------------------------------------
 */

static void wait_for_staff(struct req *r, const struct comment_on *on, int64_t comment, bool appeal,
                           int urgency)
{
    struct body_list up = body_above(r->db, on->place);
    for (size_t i = 0; i < up.n; i++)
        q_comment_wait(r->db, .place = up.at[i].id, .comment = comment, .appeal = appeal,
                       .urgency = urgency, .now = r->now);
}

static bool is_reported(struct req *r, const struct comment_on *on, const struct comment_row *c)
{
    struct comment_waits w;
    return q_comment_waits(r->db, &w, .comment = c->id, .place = on->place) && !w.appeal;
}

/* --- what is written down
 * ------------------------------------------------------------------------- */

struct act {
    enum comment_act_kind kind;
    enum comment_reason why;
    const char *words;
    const struct grant *by; /* NULL: the author of the comment */
};

static void record(struct req *r, const struct comment_on *on, const struct comment_row *c,
                   const struct act *a)
{
    static const char *const names[COMMENT_ACTS] = {
        "comment.remove", "comment.keep", "comment.appeal", "comment.uphold", "comment.restore"};
    struct comment_act_add done;
    q_comment_act_add(r->db, &done, .comment = c->id, .place = on->place, .kind = a->kind,
                      .reason = a->why, .words = a->words, .actor = r->who.user,
                      .role = a->by ? a->by->role : 0, .seat = a->by ? a->by->body : 0,
                      .at = r->now);
    q_comment_tally_add(r->db, .kind = a->kind, .reason = a->why);
    account_audit_in(r->db, r->now, on->place, r->who.user, names[a->kind],
                     arena_printf(r->arena, "comment_comment/%lld", (long long)c->id), a->words);
}

/* The newest act of a kind done to a comment. */
static bool find_act(struct req *r, const struct comment_row *c, enum comment_act_kind kind,
                     struct comment_acts_of *out)
{
    struct comment_acts_of_rows acts = q_comment_acts_of(r->db, .comment = c->id, .max = 100);
    for (size_t i = acts.n; i > 0; i--)
        if (acts.at[i - 1].kind == (int64_t)kind) {
            *out = acts.at[i - 1];
            return true;
        }
    return false;
}

static bool move(struct req *r, const struct comment_row *c, enum comment_state to)
{
    return q_comment_move(r->db, .id = c->id, .from = c->state, .to = to) == 1;
}

/* --- reports
 * --------------------------------------------------------------------------------------- */

bool comment_may_report(struct req *r, const struct comment_row *c)
{
    bool own = r->who.user && r->who.user == c->author;
    return comment_shown(c) && !own && !comment_only_reads(r);
}

enum comment_answer comment_report(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, enum comment_reason why,
                                   const char *words)
{
    struct comment_flag_of before;
    int64_t who = r->who.user;
    if (!comment_may_report(r, c))
        return comment_shown(c) ? COMMENT_NO_RIGHT : COMMENT_TOO_LATE;
    if (who && q_comment_flag_of(r->db, &before, .comment = c->id, .reporter = who))
        return COMMENT_DONE;
    q_comment_flag_add(r->db, .comment = c->id, .reporter = who ? DB_SOME(who) : DB_NONE,
                       .reason = why, .words = words, .at = r->now);
    wait_for_staff(r, on, c->id, false, urgency_of[why]);
    return COMMENT_DONE;
}

bool comment_may_keep(struct req *r, const struct comment_on *on, const struct comment_row *c)
{
    return comment_shown(c) && r->who.user != c->author && comment_may_moderate(r, on) &&
           is_reported(r, on, c);
}

enum comment_answer comment_keep(struct req *r, const struct comment_on *on,
                                 const struct comment_row *c, const char *words)
{
    const struct grant *by = moderator_grant(r, on);
    if (!by || r->who.user == c->author)
        return COMMENT_NO_RIGHT;
    if (!comment_shown(c) || !is_reported(r, on, c))
        return COMMENT_TOO_LATE;
    q_comment_settle(r->db, .comment = c->id);
    record(r, on, c, &(struct act){ACT_KEEP, REASON_OTHER, words, by});
    return COMMENT_DONE;
}

/* --- removal
 * ---------------------------------------------------------------------------------------- */

/* What was restored after an appeal has been decided and stays. */
bool comment_may_remove(struct req *r, const struct comment_on *on, const struct comment_row *c)
{
    return c->state == COMMENT_SHOWN && comment_may_moderate(r, on);
}

enum comment_answer comment_remove(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, enum comment_reason why,
                                   const char *words)
{
    const struct grant *by = moderator_grant(r, on);
    if (!by)
        return COMMENT_NO_RIGHT;
    if (!comment_may_remove(r, on, c) || !move(r, c, COMMENT_REMOVED))
        return COMMENT_TOO_LATE;
    comment_count(r->db, on->subject, on->id, -1);
    q_comment_settle(r->db, .comment = c->id);
    comment_search(r->db, c->id);
    record(r, on, c, &(struct act){ACT_REMOVE, why, words, by});
    return COMMENT_DONE;
}

/* --- appeal
 * ----------------------------------------------------------------------------------------- */

bool comment_may_appeal(struct req *r, const struct comment_row *c)
{
    return c->state == COMMENT_REMOVED && r->who.user && r->who.user == c->author &&
           !comment_only_reads(r);
}

static enum comment_reason reason_of_removal(struct req *r, const struct comment_row *c)
{
    struct comment_acts_of removal;
    return find_act(r, c, ACT_REMOVE, &removal) ? (enum comment_reason)removal.reason
                                                : REASON_OTHER;
}

enum comment_answer comment_appeal(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, const char *words)
{
    if (r->who.user == 0 || r->who.user != c->author || comment_only_reads(r))
        return COMMENT_NO_RIGHT;
    if (!comment_may_appeal(r, c) || !move(r, c, COMMENT_APPEALED))
        return COMMENT_TOO_LATE;
    wait_for_staff(r, on, c->id, true, APPEAL_URGENCY);
    record(r, on, c, &(struct act){ACT_APPEAL, reason_of_removal(r, c), words, NULL});
    return COMMENT_DONE;
}

/* Nobody judges in their own cause. */
static const struct grant *judge_grant(struct req *r, const struct comment_on *on,
                                       const struct comment_row *c)
{
    struct comment_acts_of removal;
    if (r->who.user == c->author)
        return NULL;
    if (find_act(r, c, ACT_REMOVE, &removal) && removal.actor == r->who.user)
        return NULL;
    return moderator_grant(r, on);
}

bool comment_may_decide(struct req *r, const struct comment_on *on, const struct comment_row *c)
{
    return c->state == COMMENT_APPEALED && judge_grant(r, on, c) != NULL;
}

enum comment_answer comment_decide(struct req *r, const struct comment_on *on,
                                   const struct comment_row *c, bool restore, const char *words)
{
    const struct grant *by = judge_grant(r, on, c);
    if (!by)
        return COMMENT_NO_RIGHT;
    if (c->state != COMMENT_APPEALED || !move(r, c, restore ? COMMENT_RESTORED : COMMENT_UPHELD))
        return COMMENT_TOO_LATE;
    comment_search(r->db, c->id);
    if (restore)
        comment_count(r->db, on->subject, on->id, 1);
    q_comment_settle(r->db, .comment = c->id);
    record(r, on, c,
           &(struct act){restore ? ACT_RESTORE : ACT_UPHOLD, reason_of_removal(r, c), words, by});
    return COMMENT_DONE;
}
