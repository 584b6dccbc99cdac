/*
 * moderate.c - the rules of moderation: reports, removal, appeal and decision.
 *
 * Every act is a row of blog_act, public for ever, with its reason and the capacity of who did it;
 * the tombstone, the public list and the sums are read from there. What waits for staff stands in
 * blog_waiting, once for each place whose staff may decide it.
 */
#include "mod/blog/blog.h"

#define MODERATORS     (ROLE_CLERK | ROLE_CHAIR)
#define APPEAL_URGENCY 100 /* before any number of reports that a village gathers in a day */

/* How soon somebody has to look, by what the report says. */
static const int urgency_of[BLOG_REASONS] = {
    [REASON_PERSONAL] = 20, [REASON_UNLAWFUL] = 20,   [REASON_INSULT] = 5,
    [REASON_OFF_TOPIC] = 1, [REASON_ADVERTISING] = 2, [REASON_OTHER] = 1,
};

/* --- who ----------------------------------------------------------------------------------------
 */

/* The grant by which somebody moderates a post: the one nearest to its place. NULL: none. */
static const struct grant *moderator_grant(struct req *r, const struct blog_post *p)
{
    const struct grant *best = NULL;
    struct body place;
    if (blog_only_reads(r) || !body_by_id(r->db, p->place, &place))
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

bool blog_may_moderate(struct req *r, const struct blog_post *p)
{
    return moderator_grant(r, p) != NULL;
}

bool blog_may_read_hidden(struct req *r, const struct blog_post *p, const struct blog_comment *c)
{
    return (r->who.user && r->who.user == c->author) || blog_may_moderate(r, p);
}

/* --- what waits ---------------------------------------------------------------------------------
 */

static void wait_for_staff(struct req *r, const struct blog_post *p, int64_t comment, bool appeal,
                           int urgency)
{
    struct blog_places up = blog_places_of(r->db, p->place);
    for (size_t i = 0; i < up.n; i++)
        q_blog_wait(r->db, .place = up.at[i].id, .comment = comment, .appeal = appeal,
                    .urgency = urgency, .now = r->now);
}

static bool is_reported(struct req *r, const struct blog_post *p, const struct blog_comment *c)
{
    struct blog_waits w;
    return q_blog_waits(r->db, &w, .comment = c->id, .place = p->place) && !w.appeal;
}

/* --- what is written down
 * ------------------------------------------------------------------------- */

struct act {
    enum blog_act_kind kind;
    enum blog_reason why;
    const char *words;
    const struct grant *by; /* NULL: the author of the comment */
};

static void record(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                   const struct act *a)
{
    static const char *const names[BLOG_ACTS] = {"blog.comment.remove", "blog.comment.keep",
                                                 "blog.comment.appeal", "blog.comment.uphold",
                                                 "blog.comment.restore"};
    struct blog_act_add done;
    q_blog_act_add(r->db, &done, .comment = c->id, .place = p->place, .kind = a->kind,
                   .reason = a->why, .words = a->words, .actor = r->who.user,
                   .role = a->by ? a->by->role : 0, .seat = a->by ? a->by->body : 0, .at = r->now);
    q_blog_tally_add(r->db, .kind = a->kind, .reason = a->why);
    account_audit(r, names[a->kind], arena_printf(r->arena, "blog_comment/%lld", (long long)c->id),
                  a->words);
}

/* The newest act of a kind done to a comment. */
static bool find_act(struct req *r, const struct blog_comment *c, enum blog_act_kind kind,
                     struct blog_acts_of *out)
{
    struct blog_acts_of_rows acts = q_blog_acts_of(r->db, .comment = c->id, .max = 100);
    for (size_t i = acts.n; i > 0; i--)
        if (acts.at[i - 1].kind == (int64_t)kind) {
            *out = acts.at[i - 1];
            return true;
        }
    return false;
}

static bool move(struct req *r, const struct blog_comment *c, enum blog_comment_state to)
{
    return q_blog_comment_move(r->db, .id = c->id, .from = c->state, .to = to) == 1;
}

/* --- reports
 * --------------------------------------------------------------------------------------- */

bool blog_may_report(struct req *r, const struct blog_comment *c)
{
    bool own = r->who.user && r->who.user == c->author;
    return blog_comment_shown(c) && !own && !blog_only_reads(r);
}

enum blog_answer blog_report(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             enum blog_reason why, const char *words)
{
    struct blog_flag_of before;
    int64_t who = r->who.user;
    if (!blog_may_report(r, c))
        return blog_comment_shown(c) ? BLOG_NO_RIGHT : BLOG_TOO_LATE;
    if (who && q_blog_flag_of(r->db, &before, .comment = c->id, .reporter = who))
        return BLOG_DONE;
    q_blog_flag_add(r->db, .comment = c->id, .reporter = who ? DB_SOME(who) : DB_NONE,
                    .reason = why, .words = words, .at = r->now);
    wait_for_staff(r, p, c->id, false, urgency_of[why]);
    return BLOG_DONE;
}

bool blog_may_keep(struct req *r, const struct blog_post *p, const struct blog_comment *c)
{
    return blog_comment_shown(c) && r->who.user != c->author && blog_may_moderate(r, p) &&
           is_reported(r, p, c);
}

enum blog_answer blog_keep(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                           const char *words)
{
    const struct grant *by = moderator_grant(r, p);
    if (!by || r->who.user == c->author)
        return BLOG_NO_RIGHT;
    if (!blog_comment_shown(c) || !is_reported(r, p, c))
        return BLOG_TOO_LATE;
    q_blog_settle(r->db, .comment = c->id);
    record(r, p, c, &(struct act){ACT_KEEP, REASON_OTHER, words, by});
    return BLOG_DONE;
}

/* --- removal
 * ---------------------------------------------------------------------------------------- */

/* What was restored after an appeal has been decided and stays. */
bool blog_may_remove(struct req *r, const struct blog_post *p, const struct blog_comment *c)
{
    return c->state == COMMENT_SHOWN && blog_may_moderate(r, p);
}

enum blog_answer blog_remove(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             enum blog_reason why, const char *words)
{
    const struct grant *by = moderator_grant(r, p);
    if (!by)
        return BLOG_NO_RIGHT;
    if (!blog_may_remove(r, p, c) || !move(r, c, COMMENT_REMOVED))
        return BLOG_TOO_LATE;
    q_blog_post_count(r->db, .id = p->id, .more = -1);
    q_blog_settle(r->db, .comment = c->id);
    blog_search_comment(r->db, c->id);
    record(r, p, c, &(struct act){ACT_REMOVE, why, words, by});
    return BLOG_DONE;
}

/* --- appeal
 * ----------------------------------------------------------------------------------------- */

bool blog_may_appeal(struct req *r, const struct blog_comment *c)
{
    return c->state == COMMENT_REMOVED && r->who.user && r->who.user == c->author &&
           !blog_only_reads(r);
}

static enum blog_reason reason_of_removal(struct req *r, const struct blog_comment *c)
{
    struct blog_acts_of removal;
    return find_act(r, c, ACT_REMOVE, &removal) ? (enum blog_reason)removal.reason : REASON_OTHER;
}

enum blog_answer blog_appeal(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             const char *words)
{
    if (r->who.user == 0 || r->who.user != c->author || blog_only_reads(r))
        return BLOG_NO_RIGHT;
    if (!blog_may_appeal(r, c) || !move(r, c, COMMENT_APPEALED))
        return BLOG_TOO_LATE;
    wait_for_staff(r, p, c->id, true, APPEAL_URGENCY);
    record(r, p, c, &(struct act){ACT_APPEAL, reason_of_removal(r, c), words, NULL});
    return BLOG_DONE;
}

/* Nobody judges in their own cause. */
static const struct grant *judge_grant(struct req *r, const struct blog_post *p,
                                       const struct blog_comment *c)
{
    struct blog_acts_of removal;
    if (r->who.user == c->author)
        return NULL;
    if (find_act(r, c, ACT_REMOVE, &removal) && removal.actor == r->who.user)
        return NULL;
    return moderator_grant(r, p);
}

bool blog_may_decide(struct req *r, const struct blog_post *p, const struct blog_comment *c)
{
    return c->state == COMMENT_APPEALED && judge_grant(r, p, c) != NULL;
}

enum blog_answer blog_decide(struct req *r, const struct blog_post *p, const struct blog_comment *c,
                             bool restore, const char *words)
{
    const struct grant *by = judge_grant(r, p, c);
    if (!by)
        return BLOG_NO_RIGHT;
    if (c->state != COMMENT_APPEALED || !move(r, c, restore ? COMMENT_RESTORED : COMMENT_UPHELD))
        return BLOG_TOO_LATE;
    if (restore)
        q_blog_post_count(r->db, .id = p->id, .more = 1);
    blog_search_comment(r->db, c->id);
    q_blog_settle(r->db, .comment = c->id);
    record(r, p, c,
           &(struct act){restore ? ACT_RESTORE : ACT_UPHOLD, reason_of_removal(r, c), words, by});
    return BLOG_DONE;
}
