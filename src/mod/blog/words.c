/*
 * words.c - see words.h.
 */
#include "mod/blog/words.h"

#include "base/vec.h"
#include "web/i18n.h"

static const char *by_address(struct req *r, const char *what, int64_t id)
{
    return tf(r, "/blog/%s/%lld", what, (long long)id);
}

struct byline byline_in_words(struct req *r, const struct byline_words *w)
{
    if (w->org)
        return (struct byline){.name = w->org_name.name ? body_in_words(r, w->org_name) : "",
                               .capacity = "",
                               .href = by_address(r, "of", w->org),
                               .office = true};
    return (struct byline){.name = w->author_name,
                           .capacity = account_capacity_words(r, w->role, w->place),
                           .href = by_address(r, "by", w->author)};
}

struct byline byline_of(struct req *r, int64_t author, int64_t role, int64_t place, int64_t org)
{
    struct org o;
    struct byline_words w = {.author = author, .role = (enum role)role, .org = org};
    if (org && org_by_id(r->db, org, &o))
        w.org_name = (struct body_words){o.name, o.name_en};
    if (!org) {
        w.author_name = account_name_of(r, author);
        w.place = body_name(r, place);
    }
    return byline_in_words(r, &w);
}
