/*
 * web.c - the timeline in words, the page of a place's chronicle, and its live stream.
 *
 * What an act is called stands in tables of the rooms that act (point "chronicle.act").
 */
#include "base/hash.h"
#include "gen/chronicle/pages.h"
#include "mod/account/account.h"
#include "mod/chronicle/view.h"
#include "web/event.h"
#include "web/i18n.h"

/* --- words ------------------------------------------------------------------------------------ */

/* The acts of all rooms by hash. There are hundreds, so that a timeline, which asks for each of its lines, gathers them
 * first; a table of the process would save that and would be state. */
#define ACTS 1024
struct acts {
    const struct chronicle_words *at[ACTS];
};

static const struct chronicle_words **act_place(struct acts *a, const char *act)
{
    size_t i = hash_quick(act, strlen(act)) % ACTS;
    while (a->at[i] && !streq(a->at[i]->act, act))
        i = (i + 1) % ACTS;
    return &a->at[i];
}

static struct acts *acts_of(struct req *r)
{
    struct acts *a = arena_new(r->arena, struct acts);
    size_t at = 0, n = 0;
    for (const struct chronicle_words *t; (t = extension_next("chronicle.act", &at));)
        for (; t->act; t++) {
            const struct chronicle_words **place = act_place(a, t->act);
            BUG_IF(++n > ACTS / 2);
            *place = *place ? *place : t;
        }
    return a;
}

static const char *act_words(const struct req *r, struct acts *a, const char *act)
{
    const struct chronicle_words *t = *act_place(a, act);
    return t ? lang_text(r->lang, t->words) : _("Something was recorded");
}

/* In what capacity: an office by its word, or those who act without one. */
static const char *capacity(struct req *r, const char *word)
{
    enum role role = account_role_of(word);
    if (streq(word, "system"))
        return _("By the rules, automatically");
    if (streq(word, "resident") || streq(word, "public"))
        return _("A resident");
    return role ? account_role_name(r, role) : word;
}

/* "Clerk of the office, Office of the Council, Baishuiyang Town". */
static const char *by_line(struct req *r, const struct chronicle_entry *e, const char *place)
{
    struct buf b = buf_make(r->arena, 96);
    if (e->actor_name) {
        buf_puts(&b, account_shown_name(r, e->actor_name, e->actor_closed));
        buf_lit(&b, " · ");
    }
    buf_puts(&b, capacity(r, e->capacity));
    if (e->org_name.name) {
        buf_lit(&b, " · ");
        buf_puts(&b, body_in_words(r, e->org_name));
    }
    buf_lit(&b, " · ");
    buf_puts(&b, place);
    return b.p;
}

static struct chronicle_line line_of(struct req *r, struct acts *acts,
                                     const struct chronicle_entry *e)
{
    const char *place = body_in_words(r, e->place);
    return (struct chronicle_line){.id = e->id,
                                   .when = show_time(r, e->at),
                                   .when_iso = iso_time(r, e->at),
                                   .what = act_words(r, acts, e->act),
                                   .by = by_line(r, e, place),
                                   .words = e->words,
                                   .day = e->on ? show_day(r, e->on) : NULL,
                                   .number = e->number,
                                   .link = e->link,
                                   .place = place,
                                   .stage = e->stage};
}

struct chronicle_lines chronicle_show(struct req *r, const struct chronicle_list *l)
{
    struct chronicle_lines lines = {arena_array(r->arena, struct chronicle_line, l->n), l->n};
    struct acts *acts = acts_of(r);
    for (size_t i = 0; i < l->n; i++)
        lines.at[i] = line_of(r, acts, &l->at[i]);
    return lines;
}

/* On the page of one thread its number stands above, and not in each line. */
static bool one_number(const struct chronicle_lines *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (!l->at[i].number || !streq(l->at[i].number, l->at[0].number))
            return false;
    return true;
}

void chronicle_print(struct req *r, const struct chronicle_list *l)
{
    struct chronicle_lines lines = chronicle_show(r, l);
    if (one_number(&lines))
        for (size_t i = 0; i < lines.n; i++)
            lines.at[i].number = NULL;
    chronicle_timeline(r, &lines);
}

/* --- pages ------------------------------------------------------------------------------------ */

const char *chronicle_url(struct req *r, const struct body *b)
{
    return tf(r, "/chronicle/%s", b->path);
}

const char *chronicle_feed_of_body(struct req *r, const struct body *b)
{
    return tf(r, "/chronicle-feed/%s", b->path);
}

const char *chronicle_feed_of_number(struct req *r, const char *number)
{
    return tf(r, "/t/%s/feed.atom", number);
}

const struct page *chronicle_frame(struct req *r, const struct chronicle_page *p)
{
    struct page *frame = arena_new(r->arena, struct page);
    *frame = (struct page){.title = p->heading,
                           .nav = "home",
                           .crumbs = p->crumbs,
                           .feed = p->feed,
                           .live = p->live,
                           .description = p->lead};
    return frame;
}

static bool place_of_path(struct req *r, struct body *b)
{
    const char *path = r->arg[0];
    size_t n = path ? strlen(path) : 0;
    if (n == 0)
        return body_by_id(r->db, body_root(r->db), b);
    return n <= 400 && body_by_path(r->db, path[n - 1] == '/' ? path : tf(r, "%s/", path), b);
}

bool chronicle_before(struct req *r, int64_t *before)
{
    const char *s = field_get(&r->query, "before");
    *before = CHRONICLE_NEWEST;
    return !s || (str_int64(str_of(s), before) && *before > 0);
}

static void place_get(struct req *r)
{
    struct body b;
    int64_t before;
    if (!place_of_path(r, &b) || !chronicle_before(r, &before)) {
        reply_status(r, 404);
        return;
    }
    struct chronicle_list l = chronicle_of_body(r->db, b.id, before, CHRONICLE_PAGE);
    struct crumb *crumbs = arena_array(r->arena, struct crumb, 4);
    crumbs[0] = (struct crumb){_("Home"), "/"};
    crumbs[1] = (struct crumb){body_label(r, &b), body_url(r, &b)};
    crumbs[2] = (struct crumb){_("What happened"), NULL};
    struct chronicle_page p = {
        .heading = tf(r, _("What happened: %s"), body_label(r, &b)),
        .lead = _("Every public act here and in the places below, the newest first. Nothing is "
                  "ever taken out."),
        .feed = chronicle_feed_of_body(r, &b),
        .live = before == CHRONICLE_NEWEST ? tf(r, "/chronicle-live/%lld", (long long)b.id) : NULL,
        .crumbs = crumbs,
        .lines = chronicle_show(r, &l)};
    if (l.more)
        p.older = tf(r, "%s?before=%lld", chronicle_url(r, &b), (long long)l.at[l.n - 1].id);
    page_chronicle(r, &p);
}

static void live_get(struct req *r)
{
    struct body b;
    int64_t id;
    if (!str_int64(str_of(r->arg[0]), &id) || !body_by_id(r->db, id, &b)) {
        reply_status(r, 404);
        return;
    }
    event_listen(r, tf(r, "place/%lld", (long long)id));
}

static const struct route routes[] = {
    {.methods = GET, .path = "/chronicle/:*", .run = place_get, .cache = CACHE_PRIVATE},
    {.methods = GET,
     .path = "/chronicle-feed/:*",
     .run = chronicle_feed_get,
     .cache = CACHE_PUBLIC},
    {.methods = GET,
     .path = "/t/:number/feed.atom",
     .run = chronicle_number_feed_get,
     .cache = CACHE_PUBLIC},
    {.methods = GET, .path = "/chronicle-live/:id", .run = live_get, .stream = true},
};

const struct module chronicle_module = {
    .name = "chronicle",
    .routes = routes,
    .n_routes = countof(routes),
};
