/*
 * comment.c - the rules of comments: who may write one, answer, mend and withdraw it.
 *
 * A comment moves through the states of enum comment_state; each move names the state it comes
 * from, so that of two people who act at once the second is told that he came too late.
 */
#include "mod/comment/view.h"

/* --- hosts ---------------------------------------------------------------------------------------- */

const struct comment_host *comment_host(enum subject s)
{
    size_t at = 0;
    for (const struct comment_host *h; (h = extension_next(COMMENT_HOST_POINT, &at));)
        if (h->subject == s)
            return h;
    return NULL;
}

bool comment_find_on(struct req *r, enum subject s, int64_t id, struct comment_on *on)
{
    const struct comment_host *h = comment_host(s);
    *on = (struct comment_on){.subject = s, .id = id};
    return h && h->find(r, id, on);
}

void comment_count(struct db *db, enum subject s, int64_t id, int64_t more)
{
    const struct comment_host *h = comment_host(s);
    if (h && h->count)
        h->count(db, id, more);
}

/* --- comments ------------------------------------------------------------------------------------- */

bool comment_only_reads(const struct req *r)
{
    return r->who.roles & ROLE_SUPERVISOR;
}

bool comment_find(struct db *db, int64_t id, struct comment_row *out)
{
    return q_comment_row(db, out, .id = id);
}

bool comment_shown(const struct comment_row *c)
{
    return c->state == COMMENT_SHOWN || c->state == COMMENT_RESTORED;
}

static bool is_author(const struct req *r, const struct comment_row *c)
{
    return r->who.user != 0 && r->who.user == c->author && !comment_only_reads(r);
}

bool comment_may_write(struct req *r, const struct comment_on *on)
{
    return r->who.user != 0 && !comment_only_reads(r) && on->open;
}

/* The thread a reply belongs to; 0: it cannot be answered. */
static int64_t thread_of(struct req *r, const struct comment_on *on, int64_t answers)
{
    struct comment_row c;
    bool there = q_comment_row(r->db, &c, .id = answers);
    return there && c.subject == (int64_t)on->subject && c.subject_id == on->id && comment_shown(&c)
               ? c.thread
               : 0;
}

enum comment_answer comment_write(struct req *r, const struct comment_on *on, int64_t answers,
                                  const char *text, int64_t *id)
{
    struct comment_add new;
    int64_t thread = 0;
    if (!comment_may_write(r, on))
        return on->open ? COMMENT_NO_RIGHT : COMMENT_TOO_LATE;
    if (answers && (thread = thread_of(r, on, answers)) == 0)
        return COMMENT_TOO_LATE;
    if (!q_comment_add(r->db, &new, .subject = on->subject, .subject_id = on->id, .thread = thread,
                       .author = r->who.user, .text = text, .at = r->now))
        return COMMENT_TOO_LATE;
    if (!answers)
        q_comment_begin_thread(r->db, .id = new.id);
    comment_count(r->db, on->subject, on->id, 1);
    comment_search(r->db, new.id);
    *id = new.id;
    return COMMENT_DONE;
}

bool comment_may_mend(struct req *r, const struct comment_row *c)
{
    return is_author(r, c) && c->state == COMMENT_SHOWN && r->now - c->at <= COMMENT_EDIT_TIME;
}

enum comment_answer comment_mend(struct req *r, const struct comment_row *c, const char *text)
{
    if (!is_author(r, c))
        return COMMENT_NO_RIGHT;
    if (!comment_may_mend(r, c) || !q_comment_edit(r->db, .id = c->id, .text = text, .now = r->now))
        return COMMENT_TOO_LATE;
    comment_search(r->db, c->id);
    return COMMENT_DONE;
}

bool comment_may_take_back(struct req *r, const struct comment_row *c)
{
    return is_author(r, c) && comment_shown(c);
}

enum comment_answer comment_take_back(struct req *r, const struct comment_row *c)
{
    if (!is_author(r, c))
        return COMMENT_NO_RIGHT;
    if (!comment_shown(c) ||
        !q_comment_move(r->db, .id = c->id, .from = c->state, .to = COMMENT_WITHDRAWN))
        return COMMENT_TOO_LATE;
    q_comment_erase(r->db, .id = c->id, .now = r->now);
    comment_count(r->db, (enum subject)c->subject, c->subject_id, -1);
    q_comment_settle(r->db, .comment = c->id);
    comment_search(r->db, c->id);
    return COMMENT_DONE;
}
