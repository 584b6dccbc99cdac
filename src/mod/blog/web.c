/*
 * web.c - the pages of posts: lists, one post, writing, versions.
 *
 * A handler reads what came in, asks a rule of blog.c, and shows a page or leads to one. Comments
 * and moderation are in the comment room, the feed in feed.c.
 */
#include "mod/blog/web.h"

#include "base/vec.h"
#include "gen/blog/pages.h"
#include "web/md.h"

#define WRITERS      (ROLE_MEMBER | ROLE_CHAIR | ROLE_CLERK | ROLE_LEADING)
#define DRAFTS_MAX   100
#define VERSIONS_MAX 50

/* --- what both files of pages share
 * --------------------------------------------------------------- */

bool arg_id(const struct req *r, int i, int64_t *id)
{
    return str_int64(str_of(r->arg[i]), id) && *id > 0;
}

bool load_post(struct req *r, int64_t id, struct blog_post *p)
{
    return q_blog_post(r->db, p, .id = id) && blog_may_see(r, p);
}

/* The post the path names; false: the answer is 404. */
static bool post_of_path(struct req *r, struct blog_post *p)
{
    int64_t id;
    if (arg_id(r, 0, &id) && load_post(r, id, p))
        return true;
    reply_status(r, 404);
    return false;
}

/* The same for those who may change it: for others it is forbidden. */
static bool own_post_of_path(struct req *r, struct blog_post *p)
{
    if (!post_of_path(r, p))
        return false;
    if (blog_may_edit(r, p))
        return true;
    reply_status(r, 403);
    return false;
}

void answer(struct req *r, enum blog_answer a, const char *done)
{
    switch (a) {
    case BLOG_DONE:
        reply_redirect(r, done);
        return;
    case BLOG_NO_RIGHT:
        reply_status(r, 403);
        return;
    case BLOG_TOO_LATE:
        reply_status(r, 409);
        return;
    }
    BUG("answer %d", (int)a);
}

const char *done_words(struct req *r)
{
    static const struct {
        const char *key, *words;
    } table[] = {
        {"draft", T_("Your draft is saved. Only you and your office see it.")},
        {"published", T_("It is published. Everybody can read it now.")},
        {"saved", T_("Saved. Readers see the new text, and can look at the earlier one.")},
        {"withdrawn", T_("It is withdrawn. Your reason stands in its place.")},
        {"discarded", T_("The draft is thrown away.")},
    };
    const char *key = field_get(&r->query, "done");
    for (size_t i = 0; key && i < countof(table); i++)
        if (streq(table[i].key, key))
            return _(table[i].words);
    return comment_done_words(r);
}

static struct page page_of(struct req *r, const char *title)
{
    return (struct page){.title = title,
                         .nav = "blog",
                         .notice = done_words(r),
                         .notice_kind = NOTICE_GOOD,
                         .bad = r->status == 422};
}

/* --- lists
 * ------------------------------------------------------------------------------------------ */

static struct post_row row_of(struct req *r, const struct blog_list *p)
{
    struct byline_words w = {
        .author = p->author,
        .org = p->org,
        .role = (enum role)p->role,
        .author_name = account_shown_name(r, p->author_name, p->author_closed.some),
        .place = body_in_words(r, (struct body_words){p->place_name, p->place_name_en}),
        .org_name = {p->org_name, p->org_name_en}};
    return (struct post_row){.post = *p, .by = byline_in_words(r, &w), .place = w.place};
}

/* The address of a list: where the shelf is, and where its page begins. */
static const char *older_address(struct req *r, const struct blog_list *last)
{
    const char *place = field_get(&r->query, "place");
    struct buf b = buf_make(r->arena, 96);
    buf_puts(&b, r->path);
    buf_printf(&b, "?before=%lld-%lld", (long long)last->published, (long long)last->id);
    if (place) {
        buf_lit(&b, "&place=");
        out_urlpart(&b, place);
    }
    return b.p;
}

static void fill_list(struct req *r, struct blog_shelf s, struct post_list *l)
{
    struct blog_key key = BLOG_START;
    l->newest = !blog_key_read(field_get(&r->query, "before"), &key);
    if (l->newest)
        key = BLOG_START;
    struct blog_list_rows rows =
        q_blog_list(r->db, .kind = s.kind, .owner = s.owner, .before = key.time,
                    .before_post = key.id, .max = BLOG_PAGE + 1);
    l->n = rows.n > BLOG_PAGE ? BLOG_PAGE : rows.n;
    l->row = arena_array(r->arena, struct post_row, l->n);
    for (size_t i = 0; i < l->n; i++)
        l->row[i] = row_of(r, &rows.at[i]);
    if (rows.n > BLOG_PAGE)
        l->older = older_address(r, &rows.at[BLOG_PAGE - 1]);
    l->writer = blog_capacities(r).n > 0;
}

static void show_list(struct req *r, struct post_list *l)
{
    struct page p = page_of(r, l->heading);
    p.feed = l->feed;
    blog_list_page(r, &p, l);
}

static struct place_link link_to(struct req *r, const struct body *b)
{
    struct buf href = buf_make(r->arena, 48);
    buf_lit(&href, "/blog?place=");
    out_urlpart(&href, b->path);
    return (struct place_link){body_label(r, b), href.p};
}

/* The root of all places, which everything listed leads up to. 0 while nothing is written: then there
 * is nothing to choose either. */
static int64_t root_of(struct req *r, const struct post_list *l)
{
    struct body_list up = {0};
    if (l->n > 0)
        up = body_above(r->db, l->row[0].post.place);
    return up.n ? up.at[up.n - 1].id : 0;
}

/* The places right below, and of a place the ones above, so that one finds up and down. */
static void fill_places(struct req *r, const struct body *at, struct post_list *l)
{
    struct body_list up = body_above(r->db, at ? at->parent : 0);
    struct body_list down = body_children(r->db, at ? at->id : root_of(r, l));
    struct place_link *link = arena_array(r->arena, struct place_link, up.n + down.n + 1);
    if (at)
        link[l->n_place++] = (struct place_link){_("All places"), "/blog"};
    for (size_t i = up.n; i > 0; i--)
        link[l->n_place++] = link_to(r, &up.at[i - 1]);
    for (size_t i = 0; i < down.n; i++)
        link[l->n_place++] = link_to(r, &down.at[i]);
    l->place = link;
}

static void list_get(struct req *r)
{
    const char *path = field_get(&r->query, "place");
    struct blog_shelf s = {SHELF_ALL, 0};
    struct post_list l = {.heading = _("Blog")};
    struct body at;
    bool somewhere = !str_empty(path);
    if (somewhere && !body_by_path(r->db, path, &at)) {
        reply_status(r, 404);
        return;
    }
    if (somewhere) {
        s = (struct blog_shelf){SHELF_PLACE, at.id};
        l.heading = tf(r, _("Blog: %s"), body_label(r, &at));
    }
    l.feed = blog_feed_address(r, s, path);
    fill_list(r, s, &l);
    fill_places(r, somewhere ? &at : NULL, &l);
    show_list(r, &l);
}

static void person_get(struct req *r)
{
    struct person who;
    int64_t id;
    if (!arg_id(r, 0, &id) || !account_person(r->db, id, &who)) {
        reply_status(r, 404);
        return;
    }
    struct blog_shelf s = {SHELF_PERSON, id};
    struct post_list l = {.heading = tf(r, _("Posts by %s"), account_name_of(r, id)),
                          .feed = blog_feed_address(r, s, NULL)};
    fill_list(r, s, &l);
    show_list(r, &l);
}

static void org_get(struct req *r)
{
    struct org o;
    int64_t id;
    if (!arg_id(r, 0, &id) || !org_by_id(r->db, id, &o)) {
        reply_status(r, 404);
        return;
    }
    struct blog_shelf s = {SHELF_ORG, id};
    struct post_list l = {.heading = tf(r, _("Posts by %s"), org_label(r, &o)),
                          .feed = blog_feed_address(r, s, NULL)};
    fill_list(r, s, &l);
    show_list(r, &l);
}

struct comment_on blog_commented(struct req *r, const struct blog_post *p)
{
    return (struct comment_on){.subject = SUBJECT_POST,
                               .id = p->id,
                               .place = p->place,
                               .open = p->state == BLOG_PUBLISHED && p->comments_open,
                               .title = p->state == BLOG_PUBLISHED ? p->title : NULL,
                               .url = tf(r, "/blog/%lld", (long long)p->id),
                               .nav = "blog",
                               .comments = p->comments};
}

/* --- one post
 * ----------------------------------------------------------------------------------------- */

static const struct form_field version_fields[] = {
    {.name = "version", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 20, .required = true},
};
static const struct form_spec version_form = FORM_SPEC("blog_version", version_fields);

static struct form version_of(struct req *r, const struct blog_post *p)
{
    struct form f = form_new(r, &version_form);
    form_set(&f, "version", tf(r, "%lld", (long long)p->version));
    return f;
}

static int64_t version_sent(const struct form *f)
{
    int64_t v = 0;
    return str_int64(str_of(form_get(f, "version")), &v) ? v : 0;
}

static void show_post(struct req *r, const struct blog_post *p)
{
    struct post_view v = {.p = *p,
                          .by = byline_of(r, p->author, p->role, p->place, p->org),
                          .place = body_name(r, p->place),
                          .may_edit = blog_may_edit(r, p),
                          .version = version_of(r, p)};
    v.withdrawn_by =
        tf(r, C_("name, capacity", "%s, %s"), v.by.name, v.by.office ? v.place : v.by.capacity);
    v.shows_text = p->state != BLOG_WITHDRAWN || v.may_edit;
    if (v.shows_text)
        v.text = md_html(r->arena, p->text, 2);
    v.on = blog_commented(r, p);
    struct page page = page_of(r, p->state == BLOG_WITHDRAWN ? _("Withdrawn post") : p->title);
    page.crumbs = (const struct crumb[]){{_("Blog"), "/blog"}, {page.title, NULL}, {NULL, NULL}};
    page.feed = "/blog/feed.atom";
    page.description = p->state == BLOG_PUBLISHED ? p->excerpt : NULL;
    page.noindex = p->state != BLOG_PUBLISHED;
    blog_post_page(r, &page, &v);
}

static void post_get(struct req *r)
{
    struct blog_post p;
    if (post_of_path(r, &p))
        show_post(r, &p);
}

/* --- writing
 * ------------------------------------------------------------------------------------------- */

static const struct form_option langs_of_posts[] = {
    {"zh-Hans", "简体中文", NULL}, {"en", "English", NULL}, {NULL, NULL, NULL}};

#define TEXT_FIELDS                                                                                \
    {.name = "title", .label = T_("Title"), .kind = FORM_LINE, .max = 120, .required = true},      \
        {.name = "text",                                                                           \
         .label = T_("Text"),                                                                      \
         .kind = FORM_TEXT,                                                                        \
         .max = 20000,                                                                             \
         .required = true,                                                                         \
         .rows = 18,                                                                               \
         .hint =                                                                                   \
             T_("An empty line begins a new paragraph. ## makes a heading, - a list, **bold**.")}, \
        {.name = "lang",                                                                           \
         .label = T_("Language of the text"),                                                      \
         .kind = FORM_SELECT,                                                                      \
         .required = true,                                                                         \
         .options = langs_of_posts},                                                               \
    {                                                                                              \
        .name = "comments", .label = T_("People may comment"), .kind = FORM_CHECK                  \
    }

static const struct form_field new_fields[] = {
    {.name = "as", .label = T_("You write as"), .kind = FORM_SELECT, .required = true},
    TEXT_FIELDS,
};
static const struct form_field edit_fields[] = {
    TEXT_FIELDS,
    {.name = "note",
     .label = T_("What did you change?"),
     .kind = FORM_LINE,
     .max = 200,
     .hint = T_("Readers of a published post see it beside the version.")},
    {.name = "version", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 20, .required = true},
};
static const struct form_spec new_form = FORM_SPEC("blog_new", new_fields);
static const struct form_spec edit_form = FORM_SPEC("blog_edit", edit_fields);

static struct blog_text text_of(const struct form *f, const char *note)
{
    return (struct blog_text){.lang = form_get(f, "lang"),
                              .title = form_get(f, "title"),
                              .text = form_get(f, "text"),
                              .note = note,
                              .comments_open = form_checked(f, "comments")};
}

static void show_edit(struct req *r, const struct post_edit *e)
{
    struct page p = page_of(r, e->heading);
    p.noindex = true;
    blog_edit_page(r, &p, e);
}

/* A capacity as the value of an option: role, place, organisation. */
static const char *capacity_value(struct req *r, struct blog_capacity c)
{
    return tf(r, "%d-%lld-%lld", (int)c.role, (long long)c.place, (long long)c.org);
}

static struct blog_capacity capacity_read(const char *value)
{
    struct str rest = str_of(value), part;
    int64_t n[3] = {0};
    for (size_t i = 0; i < countof(n) && str_cut(&rest, '-', &part); i++)
        str_int64(part, &n[i]);
    return (struct blog_capacity){(enum role)n[0], n[1], n[2]};
}

static const char *capacity_label(struct req *r, struct blog_capacity c)
{
    struct org o;
    if (c.org && org_by_id(r->db, c.org, &o))
        return tf(r, C_("office, place", "%s (%s)"), org_label(r, &o), body_name(r, c.place));
    return tf(r, C_("name, capacity", "%s, %s"), r->who.name,
              account_capacity_name(r, c.role, c.place));
}

static const struct form_option *capacity_options(struct req *r)
{
    struct blog_capacities all = blog_capacities(r);
    struct form_option *o = arena_array(r->arena, struct form_option, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        o[i] =
            (struct form_option){capacity_value(r, all.at[i]), capacity_label(r, all.at[i]), NULL};
    return o;
}

static void show_new(struct req *r, const struct form *f)
{
    show_edit(r,
              &(struct post_edit){
                  .heading = _("Write a post"), .action = "/blog/new", .back = "/blog", .form = f});
}

static void new_get(struct req *r)
{
    if (blog_only_reads(r)) {
        reply_status(r, 403);
        return;
    }
    struct form f = form_new(r, &new_form);
    form_options(r, &f, "as", capacity_options(r));
    form_set(&f, "lang", r->lang->code);
    form_set(&f, "comments", "1");
    show_new(r, &f);
}

static void new_post(struct req *r)
{
    struct form f = form_read(r, &new_form);
    form_options(r, &f, "as", capacity_options(r));
    if (f.bad) {
        r->status = 422;
        show_new(r, &f);
        return;
    }
    struct blog_text t = text_of(&f, "");
    int64_t id = blog_create(r, capacity_read(form_get(&f, "as")), &t);
    answer(r, id ? BLOG_DONE : BLOG_NO_RIGHT, tf(r, "/blog/%lld?done=draft", (long long)id));
}

static void show_edit_of(struct req *r, const struct blog_post *p, const struct form *f,
                         const struct blog_post *theirs)
{
    show_edit(r, &(struct post_edit){.heading = _("Edit the post"),
                                     .action = tf(r, "/blog/%lld/edit", (long long)p->id),
                                     .back = tf(r, "/blog/%lld", (long long)p->id),
                                     .form = f,
                                     .theirs = theirs,
                                     .published = p->state == BLOG_PUBLISHED});
}

static void edit_get(struct req *r)
{
    struct blog_post p;
    if (!own_post_of_path(r, &p))
        return;
    if (p.state == BLOG_WITHDRAWN) {
        reply_status(r, 409);
        return;
    }
    struct form f = form_new(r, &edit_form);
    form_set(&f, "title", p.title);
    form_set(&f, "text", p.text);
    form_set(&f, "lang", p.lang);
    form_set(&f, "comments", p.comments_open ? "1" : "");
    form_set(&f, "version", tf(r, "%lld", (long long)p.version));
    show_edit_of(r, &p, &f, NULL);
}

/* Somebody saved in between. Both texts are shown; saving again is then a decision. */
static void show_conflict(struct req *r, const struct blog_post *p, struct form *f)
{
    if (p->state == BLOG_WITHDRAWN) {
        reply_status(r, 409);
        return;
    }
    form_set(f, "version", tf(r, "%lld", (long long)p->version));
    form_error(r, f, NULL,
               _("Somebody else saved this post while you were writing. Their text stands "
                 "beside yours; nothing is lost. Bring both together, then save."));
    r->status = 409;
    show_edit_of(r, p, f, p);
}

static void edit_post(struct req *r)
{
    struct blog_post p;
    if (!own_post_of_path(r, &p))
        return;
    struct form f = form_read(r, &edit_form);
    if (f.bad) {
        r->status = 422;
        show_edit_of(r, &p, &f, NULL);
        return;
    }
    struct blog_text t = text_of(&f, form_get(&f, "note"));
    enum blog_answer a = blog_save(r, &p, version_sent(&f), &t);
    if (a == BLOG_TOO_LATE)
        show_conflict(r, &p, &f);
    else
        answer(r, a,
               tf(r, "/blog/%lld?done=%s", (long long)p.id,
                  p.state == BLOG_DRAFT ? "draft" : "saved"));
}

static void publish_post(struct req *r)
{
    struct blog_post p;
    if (!own_post_of_path(r, &p))
        return;
    struct form f = form_read(r, &version_form);
    answer(r, blog_publish(r, &p, version_sent(&f)),
           tf(r, "/blog/%lld?done=published", (long long)p.id));
}

static void discard_post(struct req *r)
{
    struct blog_post p;
    if (!own_post_of_path(r, &p))
        return;
    struct form f = form_read(r, &version_form);
    answer(r, blog_discard(r, &p, version_sent(&f)), "/blog/drafts?done=discarded");
}

static const struct form_field withdraw_fields[] = {
    {.name = "why",
     .label = T_("Why do you withdraw it?"),
     .kind = FORM_TEXT,
     .min = 4,
     .max = 500,
     .required = true,
     .rows = 4,
     .hint = T_("Everybody reads this reason where the post stood.")},
};
static const struct form_spec withdraw_form = FORM_SPEC("blog_withdraw", withdraw_fields);

static void show_withdraw(struct req *r, const struct blog_post *p, const struct form *f)
{
    struct page page = page_of(r, _("Withdraw the post"));
    page.noindex = true;
    blog_withdraw_page(r, &page, p, f);
}

static void withdraw_get(struct req *r)
{
    struct blog_post p;
    if (!own_post_of_path(r, &p))
        return;
    struct form f = form_new(r, &withdraw_form);
    show_withdraw(r, &p, &f);
}

static void withdraw_post(struct req *r)
{
    struct blog_post p;
    if (!own_post_of_path(r, &p))
        return;
    struct form f = form_read(r, &withdraw_form);
    if (f.bad) {
        r->status = 422;
        show_withdraw(r, &p, &f);
        return;
    }
    answer(r, blog_withdraw(r, &p, form_get(&f, "why")),
           tf(r, "/blog/%lld?done=withdrawn", (long long)p.id));
}

/* --- drafts and versions
 * ----------------------------------------------------------------------------------- */

typedef VEC(struct draft_row) draft_vec;

static bool listed(const draft_vec *v, int64_t id)
{
    VEC_EACH (v, d)
        if (d->id == id)
            return true;
    return false;
}

static void add_draft(struct req *r, draft_vec *v, int64_t id, const char *title, int64_t org,
                      usec updated)
{
    struct org o;
    if (listed(v, id))
        return;
    const char *by = org && org_by_id(r->db, org, &o) ? org_label(r, &o) : r->who.name;
    VEC_PUSH(r->arena, v, (struct draft_row){id, title, by, updated});
}

static void drafts_get(struct req *r)
{
    draft_vec v = {0};
    struct blog_drafts_of_author_rows own =
        q_blog_drafts_of_author(r->db, .author = r->who.user, .max = DRAFTS_MAX);
    for (size_t i = 0; i < own.n; i++)
        add_draft(r, &v, own.at[i].id, own.at[i].title, own.at[i].org, own.at[i].updated);
    struct blog_capacities as = blog_capacities(r);
    for (size_t k = 0; k < as.n; k++) {
        if (!as.at[k].org)
            continue;
        struct blog_drafts_of_org_rows ours =
            q_blog_drafts_of_org(r->db, .org = as.at[k].org, .max = DRAFTS_MAX);
        for (size_t i = 0; i < ours.n; i++)
            add_draft(r, &v, ours.at[i].id, ours.at[i].title, ours.at[i].org, ours.at[i].updated);
    }
    struct page page = page_of(r, _("Drafts"));
    page.noindex = true;
    blog_drafts_page(r, &page, &(struct draft_list){v.at, v.n});
}

/* Versions were public as long as the post is; of a withdrawn post its author still sees them. */
static bool versioned_post_of_path(struct req *r, struct blog_post *p)
{
    if (!post_of_path(r, p))
        return false;
    if (p->state == BLOG_PUBLISHED || (p->state == BLOG_WITHDRAWN && blog_may_edit(r, p)))
        return true;
    reply_status(r, 404);
    return false;
}

static void versions_get(struct req *r)
{
    struct version_list l = {0};
    const char *before = field_get(&r->query, "before");
    int64_t from = INT64_MAX;
    if (!versioned_post_of_path(r, &l.p))
        return;
    if (before)
        str_int64(str_of(before), &from);
    struct blog_versions_rows rows =
        q_blog_versions(r->db, .post = l.p.id, .before = from, .max = VERSIONS_MAX + 1);
    l.at = rows.at;
    l.n = rows.n > VERSIONS_MAX ? VERSIONS_MAX : rows.n;
    if (rows.n > VERSIONS_MAX)
        l.older = tf(r, "/blog/%lld/versions?before=%lld", (long long)l.p.id,
                     (long long)rows.at[l.n - 1].version);
    struct page page = page_of(r, tf(r, _("Versions of “%s”"), l.p.title));
    page.noindex = true;
    blog_versions_page(r, &page, &l);
}

static void version_get(struct req *r)
{
    struct version_view v = {0};
    int64_t n;
    if (!versioned_post_of_path(r, &v.p))
        return;
    if (!arg_id(r, 1, &n) || !q_blog_version(r->db, &v.v, .post = v.p.id, .version = n)) {
        reply_status(r, 404);
        return;
    }
    v.text = md_html(r->arena, v.v.text, 2);
    v.newest = streq(v.v.text, v.p.text) && streq(v.v.title, v.p.title);
    struct page page = page_of(r, v.v.title);
    page.noindex = true;
    blog_version_page(r, &page, &v);
}

/* --- the table of pages
 * -------------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/blog", list_get, .cache = CACHE_PRIVATE},
    {GET, "/blog/by/:person", person_get, .cache = CACHE_PRIVATE},
    {GET, "/blog/of/:org", org_get, .cache = CACHE_PRIVATE},
    {GET, "/blog/feed.atom", blog_feed_get, .cache = CACHE_PUBLIC},
    {GET, "/blog/drafts", drafts_get, .signed_in = true, .roles = WRITERS},
    {GET, "/blog/new", new_get, .signed_in = true, .roles = WRITERS},
    {POST, "/blog/new", new_post, .signed_in = true, .roles = WRITERS, .body_max = 256 * 1024,
     .rate = RATE_WRITE, .form = &new_form},
    {GET, "/blog/:id", post_get, .cache = CACHE_PRIVATE},
    {GET, "/blog/:id/edit", edit_get, .signed_in = true},
    {POST, "/blog/:id/edit", edit_post, .signed_in = true, .body_max = 256 * 1024,
     .rate = RATE_WRITE, .form = &edit_form},
    {POST, "/blog/:id/publish", publish_post, .signed_in = true, .rate = RATE_WRITE,
     .form = &version_form},
    {POST, "/blog/:id/discard", discard_post, .signed_in = true, .rate = RATE_WRITE,
     .form = &version_form},
    {GET, "/blog/:id/withdraw", withdraw_get, .signed_in = true},
    {POST, "/blog/:id/withdraw", withdraw_post, .signed_in = true, .rate = RATE_WRITE,
     .form = &withdraw_form},
    {GET, "/blog/:id/versions", versions_get, .cache = CACHE_PRIVATE},
    {GET, "/blog/:id/versions/:version", version_get, .cache = CACHE_PRIVATE},
};

/* --- comments on posts -------------------------------------------------------------------------- */

static bool find_commented(struct req *r, int64_t id, struct comment_on *on)
{
    struct blog_post p;
    if (!load_post(r, id, &p) || p.state == BLOG_DRAFT)
        return false;
    *on = blog_commented(r, &p);
    return true;
}

static void count_comment(struct db *db, int64_t id, int64_t more)
{
    q_blog_post_count(db, .id = id, .more = more);
}

static bool public_post(struct db *db, int64_t id, struct comment_on *on)
{
    struct blog_post p;
    if (!q_blog_post(db, &p, .id = id) || p.state != BLOG_PUBLISHED)
        return false;
    on->place = p.place;
    on->title = p.title;
    return true;
}

static const struct comment_host comments = {SUBJECT_POST, find_commented, public_post,
                                             count_comment};
static const struct extension extensions[] = {
    {COMMENT_HOST_POINT, &comments}, {SEARCH_KINDS, blog_search_kinds}, {NULL, NULL}};

static const struct nav_item nav[] = {{"blog", T_("Blog"), "/blog", 60}, {NULL, NULL, NULL, 0}};

const struct module blog_module = {
    .name = "blog",
    .routes = routes,
    .n_routes = countof(routes),
    .nav = nav,
    .furnish = blog_furnish,
    .furnish_order = 40,
    .extensions = extensions,
};
