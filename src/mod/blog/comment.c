/*
 * comment.c - the rules of comments: who may write one, answer, mend and withdraw it.
 *
 * A comment moves through the states of enum blog_comment_state; each move names the state it comes
 * from, so that of two people who act at once the second is told that he came too late.
 */
#include "mod/blog/blog.h"

bool blog_comment_shown(const struct blog_comment *c)
{
    return c->state == COMMENT_SHOWN || c->state == COMMENT_RESTORED;
}

static bool is_author(const struct req *r, const struct blog_comment *c)
{
    return r->who.user != 0 && r->who.user == c->author && !blog_only_reads(r);
}

bool blog_may_comment(struct req *r, const struct blog_post *p)
{
    return r->who.user != 0 && !blog_only_reads(r) && p->state == BLOG_PUBLISHED &&
           p->comments_open;
}

/* The thread a reply belongs to; 0: it cannot be answered. */
static int64_t thread_of(struct req *r, const struct blog_post *p, int64_t answers)
{
    struct blog_comment c;
    bool there = q_blog_comment(r->db, &c, .id = answers);
    return there && c.post == p->id && blog_comment_shown(&c) ? c.thread : 0;
}

enum blog_answer blog_comment(struct req *r, const struct blog_post *p, int64_t answers,
                              const char *text, int64_t *id)
{
    struct blog_comment_add new;
    int64_t thread = 0;
    if (!blog_may_comment(r, p))
        return p->comments_open ? BLOG_NO_RIGHT : BLOG_TOO_LATE;
    if (answers && (thread = thread_of(r, p, answers)) == 0)
        return BLOG_TOO_LATE;
    if (!q_blog_comment_add(r->db, &new, .post = p->id, .thread = thread, .author = r->who.user,
                            .text = text, .at = r->now))
        return BLOG_TOO_LATE;
    if (!answers)
        q_blog_comment_begin_thread(r->db, .id = new.id);
    q_blog_post_count(r->db, .id = p->id, .more = 1);
    blog_search_comment(r->db, new.id);
    *id = new.id;
    return BLOG_DONE;
}

bool blog_may_edit_comment(struct req *r, const struct blog_comment *c)
{
    return is_author(r, c) && c->state == COMMENT_SHOWN && r->now - c->at <= BLOG_EDIT_TIME;
}

enum blog_answer blog_edit_comment(struct req *r, const struct blog_comment *c, const char *text)
{
    if (!is_author(r, c))
        return BLOG_NO_RIGHT;
    if (!blog_may_edit_comment(r, c) ||
        !q_blog_comment_edit(r->db, .id = c->id, .text = text, .now = r->now))
        return BLOG_TOO_LATE;
    blog_search_comment(r->db, c->id);
    return BLOG_DONE;
}

bool blog_may_withdraw_comment(struct req *r, const struct blog_comment *c)
{
    return is_author(r, c) && blog_comment_shown(c);
}

enum blog_answer blog_withdraw_comment(struct req *r, const struct blog_comment *c)
{
    if (!is_author(r, c))
        return BLOG_NO_RIGHT;
    if (!blog_comment_shown(c) ||
        !q_blog_comment_move(r->db, .id = c->id, .from = c->state, .to = COMMENT_WITHDRAWN))
        return BLOG_TOO_LATE;
    q_blog_comment_erase(r->db, .id = c->id, .now = r->now);
    q_blog_post_count(r->db, .id = c->post, .more = -1);
    q_blog_settle(r->db, .comment = c->id);
    blog_search_comment(r->db, c->id);
    return BLOG_DONE;
}
