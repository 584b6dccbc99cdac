/*
 * blog.c - the rules of posts: who writes, who sees a draft, what happens when two people edit at
 * once, and what stays when a post is changed or withdrawn.
 *
 * A rule checks the right, makes one change that takes effect only if the world is still as the
 * person saw it ("WHERE version = :version"), and says in the audit table what was done.
 */
#include "mod/blog/blog.h"

#include "base/vec.h"
#include "web/md.h"

/* --- who writes ------------------------------------------------------------------------------- */

#define OWN_NAME_ROLES (ROLE_MEMBER | ROLE_CHAIR | ROLE_LEADING)
#define OFFICE_ROLES   (ROLE_CLERK | ROLE_CHAIR | ROLE_LEADING)

bool blog_only_reads(const struct req *r)
{
    return comment_only_reads(r);
}

typedef VEC(struct blog_capacity) capacity_vec;

static void add_capacity(struct req *r, capacity_vec *v, struct blog_capacity c)
{
    VEC_EACH (v, known)
        if (known->org == c.org && known->place == c.place && (c.org || known->role == c.role))
            return;
    VEC_PUSH(r->arena, v, c);
}

/* Organisations that speak for themselves. The supervision group speaks through its findings. */
static bool org_writes(const struct org *o)
{
    return o->kind != ORG_SUPERVISION && o->kind != ORG_UNIT;
}

static void add_orgs_of(struct req *r, capacity_vec *v, const struct grant *g)
{
    struct org_list all = org_of_body(r->db, g->body);
    for (size_t i = 0; i < all.n; i++)
        if (org_writes(&all.at[i]))
            add_capacity(r, v, (struct blog_capacity){g->role, g->body, all.at[i].id});
}

struct blog_capacities blog_capacities(struct req *r)
{
    capacity_vec v = {0};
    for (size_t i = 0; i < r->who.n_grant && !blog_only_reads(r); i++) {
        const struct grant *g = &r->who.grant[i];
        if (g->role & OWN_NAME_ROLES)
            add_capacity(r, &v, (struct blog_capacity){g->role, g->body, 0});
        if ((g->role & OFFICE_ROLES) && g->org)
            add_capacity(r, &v, (struct blog_capacity){g->role, g->body, g->org});
        else if (g->role & OFFICE_ROLES)
            add_orgs_of(r, &v, g);
    }
    return (struct blog_capacities){v.at, v.n};
}

bool blog_has_capacity(struct req *r, struct blog_capacity c)
{
    struct blog_capacities all = blog_capacities(r);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].role == c.role && all.at[i].place == c.place && all.at[i].org == c.org)
            return true;
    return false;
}

static bool works_for(struct req *r, int64_t org)
{
    struct blog_capacities all = blog_capacities(r);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].org == org)
            return true;
    return false;
}

static bool is_author(const struct req *r, const struct blog_post *p)
{
    return r->who.user != 0 && r->who.user == p->author;
}

bool blog_may_edit(struct req *r, const struct blog_post *p)
{
    if (blog_only_reads(r) || r->who.user == 0)
        return false;
    return p->org ? works_for(r, p->org) : is_author(r, p);
}

bool blog_may_see(struct req *r, const struct blog_post *p)
{
    return p->state != BLOG_DRAFT || is_author(r, p) || blog_may_edit(r, p);
}

/* --- places and shelves ------------------------------------------------------------------------
 */

static void put_on_shelf(struct req *r, int64_t post, enum blog_shelf_kind kind, int64_t owner)
{
    q_blog_shelf_add(r->db, .post = post, .kind = kind, .owner = owner, .now = r->now);
}

static void put_on_shelves(struct req *r, const struct blog_post *p)
{
    struct body_list up = body_above(r->db, p->place);
    put_on_shelf(r, p->id, SHELF_ALL, 0);
    for (size_t i = 0; i < up.n; i++)
        put_on_shelf(r, p->id, SHELF_PLACE, up.at[i].id);
    if (p->org)
        put_on_shelf(r, p->id, SHELF_ORG, p->org);
    else
        put_on_shelf(r, p->id, SHELF_PERSON, p->author);
}

/* --- writing -----------------------------------------------------------------------------------
 */

static void audit(struct req *r, const char *act, int64_t post, const char *detail)
{
    account_audit(r, act, arena_printf(r->arena, "blog_post/%lld", (long long)post), detail);
}

static const char *excerpt_of(struct req *r, const struct blog_text *t)
{
    return md_excerpt(r->arena, t->text, BLOG_EXCERPT);
}

int64_t blog_create(struct req *r, struct blog_capacity as, const struct blog_text *t)
{
    struct blog_post_add new;
    if (!blog_has_capacity(r, as))
        return 0;
    if (!q_blog_post_add(r->db, &new, .place = as.place, .author = r->who.user, .role = as.role,
                         .org = as.org, .lang = t->lang, .title = t->title, .text = t->text,
                         .excerpt = excerpt_of(r, t), .comments_open = t->comments_open,
                         .now = r->now))
        return 0;
    audit(r, "blog.draft", new.id, t->title);
    return new.id;
}

/* A version that the public can read, now and later. */
static void keep_version(struct req *r, int64_t post, int64_t version, const char *title,
                         const char *text, const char *note)
{
    q_blog_version_add(r->db, .post = post, .version = version, .title = title, .text = text,
                       .note = note, .at = r->now);
}

static bool same_text(const struct blog_post *p, const struct blog_text *t)
{
    return streq(p->title, t->title) && streq(p->text, t->text);
}

enum blog_answer blog_save(struct req *r, const struct blog_post *p, int64_t version,
                           const struct blog_text *t)
{
    if (!blog_may_edit(r, p))
        return BLOG_NO_RIGHT;
    if (!q_blog_post_save(r->db, .id = p->id, .version = version, .lang = t->lang,
                          .title = t->title, .text = t->text, .excerpt = excerpt_of(r, t),
                          .comments_open = t->comments_open, .now = r->now))
        return BLOG_TOO_LATE;
    if (p->state == BLOG_PUBLISHED && !same_text(p, t)) {
        keep_version(r, p->id, version + 1, t->title, t->text, t->note);
        q_blog_post_edited(r->db, .id = p->id, .now = r->now);
        q_blog_shelf_touch(r->db, .post = p->id, .now = r->now);
        blog_search_post(r->db, p->id);
    }
    audit(r, p->state == BLOG_PUBLISHED ? "blog.edit" : "blog.draft", p->id, t->title);
    return BLOG_DONE;
}

const char *blog_host(const struct req *r)
{
    const char *after = strstr(r->origin, "://");
    struct str host = str_of(after ? after + 3 : "");
    host.n = strcspn(host.p, ":/[");
    return host.n ? str_dup(r->arena, host) : "localhost";
}

/* A name for feed readers that stays the same when the post is edited and when the site moves to
 * another address: it is made once and kept (RFC 4151, RFC 4287 §4.2.6). */
static const char *tag_of(struct req *r, int64_t post)
{
    const char *today = day_iso(r->arena, zone_day(r->app->zone, r->now));
    return arena_printf(r->arena, "tag:%s,%s:blog/%lld", blog_host(r), today, (long long)post);
}

enum blog_answer blog_publish(struct req *r, const struct blog_post *p, int64_t version)
{
    if (!blog_may_edit(r, p))
        return BLOG_NO_RIGHT;
    if (!q_blog_post_publish(r->db, .id = p->id, .version = version, .tag = tag_of(r, p->id),
                             .now = r->now))
        return BLOG_TOO_LATE;
    keep_version(r, p->id, version, p->title, p->text, "");
    put_on_shelves(r, p);
    blog_search_post(r->db, p->id);
    audit(r, "blog.publish", p->id, p->title);
    return BLOG_DONE;
}

enum blog_answer blog_discard(struct req *r, const struct blog_post *p, int64_t version)
{
    if (!blog_may_edit(r, p))
        return BLOG_NO_RIGHT;
    if (!q_blog_post_discard(r->db, .id = p->id, .version = version))
        return BLOG_TOO_LATE;
    audit(r, "blog.discard", p->id, "");
    return BLOG_DONE;
}

enum blog_answer blog_withdraw(struct req *r, const struct blog_post *p, const char *why)
{
    if (!blog_may_edit(r, p))
        return BLOG_NO_RIGHT;
    if (!q_blog_post_withdraw(r->db, .id = p->id, .why = why, .now = r->now))
        return BLOG_TOO_LATE;
    q_blog_shelf_touch(r->db, .post = p->id, .now = r->now);
    blog_search_post(r->db, p->id);
    audit(r, "blog.withdraw", p->id, why);
    return BLOG_DONE;
}
