/*
 * words.c - see words.h.
 */
#include "mod/blog/words.h"

#include "base/vec.h"
#include "web/i18n.h"

const char *person_name(struct req *r, int64_t id)
{
    struct person p;
    return account_person(r->db, id, &p) ? account_person_name(r, &p) : "";
}

const char *place_name(struct req *r, int64_t place)
{
    struct body b;
    return body_by_id(r->db, place, &b) ? body_label(r, &b) : "";
}

const char *capacity_name(struct req *r, enum role role, int64_t place)
{
    if (role == 0)
        return _("The author of the comment");
    return tf(r, C_("capacity", "%s, %s"), account_role_name(r, role), place_name(r, place));
}

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
    return (struct byline){.name = person_name(r, author),
                           .capacity = capacity_name(r, (enum role)role, place),
                           .href = tf(r, "/blog/by/%lld", (long long)author)};
}

const struct form_option blog_reasons[] = {
    {"0", T_("Insult"), NULL},
    {"1", T_("Somebody's personal data"), T_("An address, a telephone number, an illness …")},
    {"2", T_("Advertising"), NULL},
    {"3", T_("Off topic"), NULL},
    {"4", T_("Unlawful"), NULL},
    {"5", T_("Another reason"), NULL},
    {NULL, NULL, NULL},
};

const char *reason_name(struct req *r, int64_t reason)
{
    BUG_IF(reason < 0 || reason >= BLOG_REASONS);
    return _(blog_reasons[reason].label);
}

const char *act_name(struct req *r, int64_t kind)
{
    static const char *const names[BLOG_ACTS] = {
        [ACT_REMOVE] = T_("Removed"),
        [ACT_KEEP] = T_("Reports looked at: it stays"),
        [ACT_APPEAL] = T_("Appeal"),
        [ACT_UPHOLD] = T_("Appeal decided: it stays removed"),
        [ACT_RESTORE] = T_("Appeal decided: it is shown again"),
    };
    BUG_IF(kind < 0 || kind >= BLOG_ACTS);
    return _(names[kind]);
}

struct lines lines_of(struct req *r, const char *text)
{
    VEC(const char *) v = {0};
    struct str rest = str_of(text), line;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n > 0)
            VEC_PUSH(r->arena, &v, str_dup(r->arena, line));
    }
    return (struct lines){v.at, v.n};
}
