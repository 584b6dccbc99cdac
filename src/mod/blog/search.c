/*
 * search.c - hands in to search what the blog shows: published posts and their comments as they stand.
 *
 * Withdrawn posts, with all under them, and removed comments are taken out. The rules of blog.c, comment.c
 * and moderate.c call this after each change; it reads the row anew, so there is one place that knows
 * what is public.
 */
#include "mod/search/search.h"
#include "mod/blog/blog.h"
#include "web/i18n.h"
#include "web/md.h"

#define COMMENTS_MOST 10000 /* of a post that is withdrawn */

static void put_post(struct db *db, const struct blog_post *p)
{
    struct arena *a = db_arena(db);
    struct search_doc d = {.subject = "post",
                           .id = p->id,
                           .body = p->place,
                           .title = p->title,
                           .text = md_excerpt(a, p->text, SEARCH_TEXT_MAX),
                           .url = arena_printf(a, "/blog/%lld", (long long)p->id),
                           .at = p->published.v,
                           .lang = p->lang};
    search_put(db, &d);
}

static void put_comment(struct db *db, const struct blog_post *p, const struct blog_comment *c)
{
    struct arena *a = db_arena(db);
    struct search_doc d = {.subject = "comment",
                           .id = c->id,
                           .body = p->place,
                           .about = p->title,
                           .text = c->text,
                           .url = arena_printf(a, "/blog/comment/%lld", (long long)c->id),
                           .at = c->at};
    search_put(db, &d);
}

void blog_search_comment(struct db *db, int64_t comment)
{
    struct blog_comment c;
    struct blog_post p;
    if (q_blog_comment(db, &c, .id = comment) && blog_comment_shown(&c) &&
        q_blog_post(db, &p, .id = c.post) && p.state == BLOG_PUBLISHED)
        put_comment(db, &p, &c);
    else
        search_drop(db, "comment", comment);
}

void blog_search_post(struct db *db, int64_t post)
{
    struct blog_post p;
    if (!q_blog_post(db, &p, .id = post))
        return;
    if (p.state == BLOG_PUBLISHED) {
        put_post(db, &p);
        return;
    }
    search_drop(db, "post", post);
    struct blog_comments_rows all =
        q_blog_comments(db, .post = post, .after_thread = 0, .after = 0, .max = COMMENTS_MOST);
    for (size_t i = 0; i < all.n; i++)
        search_drop(db, "comment", all.at[i].id);
}

/* --- what was there before search ------------------------------------------------------------- */

static int64_t fill_posts(struct db *db, int64_t after, int max)
{
    struct blog_posts_after_rows all = q_blog_posts_after(db, .after = after, .max = max);
    for (size_t i = 0; i < all.n; i++)
        blog_search_post(db, all.at[i].id);
    return all.n ? all.at[all.n - 1].id : 0;
}

static int64_t fill_comments(struct db *db, int64_t after, int max)
{
    struct blog_comments_after_rows all = q_blog_comments_after(db, .after = after, .max = max);
    for (size_t i = 0; i < all.n; i++)
        blog_search_comment(db, all.at[i].id);
    return all.n ? all.at[all.n - 1].id : 0;
}

static const struct search_kind kinds[] = {
    {"post", T_("Blog post"), T_("Blog posts"), fill_posts},
    {"comment", T_("Comment on a post"), T_("Comments on posts"), fill_comments},
    {NULL, NULL, NULL, NULL}};

const struct extension blog_extensions[] = {{SEARCH_KINDS, kinds}, {NULL, NULL}};
