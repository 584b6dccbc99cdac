/*
 * web.c - the first page, the page of a place, and choosing one's own place.
 *
 * The chosen place is a cookie and nothing else: it needs no account and tells nobody anything.
 */
#include "mod/body/body.h"

#include "gen/body/pages.h"
#include "mod/body/view.h"

#define PLACE_COOKIE  "place"
#define PLACE_SECONDS (400LL * 24 * 3600) /* the longest that browsers keep */

const char *body_in_words(const struct req *r, struct body_words w)
{
    return streq(r->lang->code, "zh-Hans") ? w.name : w.name_en;
}

const char *body_label(const struct req *r, const struct body *b)
{
    return body_in_words(r, (struct body_words){b->name, b->name_en});
}

const char *body_name(const struct req *r, int64_t id)
{
    struct body b;
    return body_by_id(r->db, id, &b) ? body_label(r, &b) : "";
}

const char *org_label(const struct req *r, const struct org *o)
{
    return body_in_words(r, (struct body_words){o->name, o->name_en});
}

const char *body_url(struct req *r, const struct body *b)
{
    return arena_printf(r->arena, "/p/%s", b->path);
}

const char *body_kind_name(const struct req *r, enum body_kind kind)
{
    switch (kind) {
    case BODY_CITY:
        return _("City");
    case BODY_TOWN:
        return _("Town");
    case BODY_VILLAGE:
        return _("Village");
    }
    BUG("body kind %d", (int)kind);
}

const char *org_kind_name(const struct req *r, enum org_kind kind)
{
    switch (kind) {
    case ORG_COUNCIL:
        return _("Consultation council");
    case ORG_OFFICE:
        return _("Office of the council");
    case ORG_GROUP:
        return _("Working group");
    case ORG_SUPERVISION:
        return _("Supervision group");
    case ORG_SERVICE_CENTRE:
        return _("Service centre");
    case ORG_UNIT:
        return _("Responsible unit");
    case ORG_LEADING:
        return _("Leading department");
    }
    BUG("organisation kind %d", (int)kind);
}

/* --- the first page ----------------------------------------------------------------------------- */

static struct place_link link_to(struct req *r, const struct body *b)
{
    return (struct place_link){.label = body_label(r, b),
                               .url = body_url(r, b),
                               .choose = arena_printf(r->arena, "/place/%s", b->path),
                               .chosen = streq(r->place, b->path)};
}

/* The places directly below parent, out of the whole tree. */
static struct place_links below(struct req *r, const struct body_list *all, int64_t parent)
{
    struct place_links l = {arena_array(r->arena, struct place_link, all->n), 0};
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].parent == parent)
            l.at[l.n++] = link_to(r, &all->at[i]);
    return l;
}

static struct place_groups groups(struct req *r, const struct body_list *all, int64_t root)
{
    struct place_groups g = {arena_array(r->arena, struct place_group, all->n), 0};
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].parent != root)
            continue;
        g.at[g.n].place = link_to(r, &all->at[i]);
        g.at[g.n].below = below(r, all, all->at[i].id);
        g.n++;
    }
    return g;
}

const struct page *home_frame(struct req *r, const struct home_page *p)
{
    struct page *frame = arena_new(r->arena, struct page);
    frame->title = p->city.label ? p->city.label : _("Home");
    frame->nav = "home";
    return frame;
}

static void home(struct req *r)
{
    struct body_list all = body_around(r->db, "");
    struct body mine;
    struct home_page p = {0};
    if (all.n > 0) {
        p.city = link_to(r, &all.at[0]);
        p.groups = groups(r, &all, all.at[0].id);
    }
    if (*r->place && body_by_path(r->db, r->place, &mine)) {
        p.has_mine = true;
        p.mine = link_to(r, &mine);
    }
    page_home(r, &p);
}

/* --- one place ------------------------------------------------------------------------------------ */

/* Addresses come with or without the last '/'. */
static bool asked_place(struct req *r, struct body *b)
{
    const char *path = r->arg[0];
    size_t n = strlen(path);
    if (n == 0 || n > 400)
        return false;
    return body_by_path(r->db, path[n - 1] == '/' ? path : arena_printf(r->arena, "%s/", path), b);
}

/* The places above, the highest first. */
static struct place_links above(struct req *r, const struct body *b)
{
    struct body up[8];
    size_t n = 0;
    int64_t id = b->parent;
    while (id && n < countof(up) && body_by_id(r->db, id, &up[n]))
        id = up[n++].parent;
    struct place_links l = {arena_array(r->arena, struct place_link, n), n};
    for (size_t i = 0; i < n; i++)
        l.at[i] = link_to(r, &up[n - 1 - i]);
    return l;
}

const struct page *place_frame(struct req *r, const struct place_page *p)
{
    struct page *frame = arena_new(r->arena, struct page);
    struct crumb *crumbs = arena_array(r->arena, struct crumb, p->above.n + 3);
    size_t n = 0;
    crumbs[n++] = (struct crumb){_("Home"), "/"};
    for (size_t i = 0; i < p->above.n; i++)
        crumbs[n++] = (struct crumb){p->above.at[i].label, p->above.at[i].url};
    crumbs[n] = (struct crumb){p->name, NULL};
    frame->title = p->name;
    frame->nav = "home";
    frame->crumbs = crumbs;
    return frame;
}

#define PANELS_MAX 16

/* What higher rooms show of this place, in their order. */
static void fill_panels(struct req *r, const struct body *b, struct place_page *p)
{
    const struct body_panel *panel;
    p->body = b;
    p->panel = arena_array(r->arena, const struct body_panel *, PANELS_MAX);
    for (size_t at = 0; (panel = extension_next("body.panel", &at)) && p->n_panel < PANELS_MAX;) {
        if (panel->shows && !panel->shows(r, b))
            continue;
        size_t i = p->n_panel++;
        for (; i > 0 && p->panel[i - 1]->order > panel->order; i--)
            p->panel[i] = p->panel[i - 1];
        p->panel[i] = panel;
    }
}

void place_panel(struct req *r, const struct place_page *p, size_t i)
{
    p->panel[i]->block(r, p->body);
}

static void place_show(struct req *r)
{
    struct body b;
    if (!asked_place(r, &b)) {
        reply_status(r, 404);
        return;
    }
    struct body_list children = body_children(r->db, b.id);
    struct org_list orgs = org_of_body(r->db, b.id);
    struct place_page p = {.name = body_label(r, &b),
                           .kind = body_kind_name(r, b.kind),
                           .code = b.code,
                           .residents = body_residents(r->db, b.id),
                           .me = link_to(r, &b),
                           .above = above(r, &b),
                           .below = below(r, &children, b.id),
                           .org = arena_array(r->arena, struct place_org, orgs.n),
                           .n_org = orgs.n};
    for (size_t i = 0; i < orgs.n; i++)
        p.org[i] = (struct place_org){org_label(r, &orgs.at[i]), org_kind_name(r, orgs.at[i].kind)};
    for (size_t i = 0; i < orgs.n; i++)
        if (streq(p.org[i].name, p.org[i].kind)) /* its name says it */
            p.org[i].kind = "";
    fill_panels(r, &b, &p);
    page_place(r, &p);
}

/* A GET, because it is a link on every card, and because all it changes is the reader's own cookie. */
static void place_choose(struct req *r)
{
    struct body b;
    if (*r->arg[0] == '\0') {
        reply_cookie(r, PLACE_COOKIE, "", -1);
        reply_redirect(r, "/");
    } else if (asked_place(r, &b)) {
        reply_cookie(r, PLACE_COOKIE, b.path, PLACE_SECONDS);
        reply_redirect(r, body_url(r, &b));
    } else {
        reply_status(r, 404);
    }
}

static void furnish(struct req *r)
{
    body_furnish_places(r->db);
    if (r->app->config->city)
        body_furnish_city(r->db, r->app->config->city);
}

static const struct route routes[] = {
    {.methods = GET, .path = "/", .run = home, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/p/:*", .run = place_show, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/place/:*", .run = place_choose},
};

const struct module body_module = {
    .name = "body",
    .routes = routes,
    .n_routes = countof(routes),
    .furnish = furnish,
    .furnish_order = 0, /* everybody else needs places */
};
