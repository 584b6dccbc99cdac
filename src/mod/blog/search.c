/*
 * search.c - hands in to search what the blog shows: published posts as they stand.
 *
 * Withdrawn posts are taken out, with all that was said under them. The rules of blog.c call this after each
 * change; it reads the row anew, so there is one place that knows what is public.
 */
#include "mod/search/search.h"
#include "mod/blog/blog.h"
#include "web/i18n.h"
#include "web/md.h"

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
    comment_search_of(db, SUBJECT_POST, post);
}

/* --- what was there before search ------------------------------------------------------------- */

static int64_t fill_posts(struct db *db, int64_t after, int max)
{
    struct blog_posts_after_rows all = q_blog_posts_after(db, .after = after, .max = max);
    for (size_t i = 0; i < all.n; i++)
        blog_search_post(db, all.at[i].id);
    return all.n ? all.at[all.n - 1].id : 0;
}

const struct search_kind blog_search_kinds[] = {
    {"post", T_("Blog post"), T_("Blog posts"), fill_posts}, {NULL}};
