/*
 * search.c - hands in to search what people say, as it stands: shown comments under something that everybody may
 * read. The rules call this after each change; it reads the row anew.
 */
#include "mod/comment/view.h"
#include "web/i18n.h"

#define COMMENTS_MOST 10000 /* of a subject that is withdrawn */

void comment_search(struct db *db, int64_t comment)
{
    struct comment_row c;
    struct comment_on on = {0};
    const struct comment_host *h = NULL;
    struct arena *a = db_arena(db);
    if (q_comment_row(db, &c, .id = comment) && comment_shown(&c))
        h = comment_host((enum subject)c.subject);
    if (!h || !h->shown || !h->shown(db, c.subject_id, &on)) {
        search_drop(db, "comment", comment);
        return;
    }
    struct search_doc d = {.subject = "comment",
                           .id = c.id,
                           .body = on.place,
                           .about = on.title,
                           .text = c.text,
                           .url = arena_printf(a, "/comment/%lld", (long long)c.id),
                           .at = c.at};
    search_put(db, &d);
}

void comment_search_of(struct db *db, enum subject s, int64_t id)
{
    struct comment_list_rows all = q_comment_list(
        db, .subject = s, .subject_id = id, .after_thread = 0, .after = 0, .max = COMMENTS_MOST);
    for (size_t i = 0; i < all.n; i++)
        comment_search(db, all.at[i].id);
}

static int64_t fill(struct db *db, int64_t after, int max)
{
    struct comment_after_rows all = q_comment_after(db, .after = after, .max = max);
    for (size_t i = 0; i < all.n; i++)
        comment_search(db, all.at[i].id);
    return all.n ? all.at[all.n - 1].id : 0;
}

const struct search_kind comment_search_kinds[] = {{"comment", T_("Comment"), T_("Comments"), fill},
                                                   {NULL}};
