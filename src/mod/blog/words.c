/*
 * words.c - see words.h.
 */
#include "mod/blog/words.h"

#include "base/vec.h"
#include "web/i18n.h"

static struct byline office_byline(struct req *r, int64_t org)
{
    struct org o;
    const char *name = org_by_id(r->db, org, &o) ? org_label(r, &o) : "";
    return (struct byline){.name = name,
                           .capacity = "",
                           .href = tf(r, "/blog/of/%lld", (long long)org),
                           .office = true};
}

struct byline byline_of(struct req *r, int64_t author, int64_t role, int64_t place, int64_t org)
{
    if (org)
        return office_byline(r, org);
    return (struct byline){.name = account_name_of(r, author),
                           .capacity = account_capacity_name(r, (enum role)role, place),
                           .href = tf(r, "/blog/by/%lld", (long long)author)};
}
