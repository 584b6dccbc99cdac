/*
 * feed.c - the timeline as Atom (RFC 4287): of a place with all below it, and of one thread.
 *
 * Newest first; older entries follow through rel="next" (RFC 5005 §3). A feed is the same for everybody:
 * it speaks the language of its address ("lang=en"), else the first of the program.
 */
#include "mod/chronicle/view.h"
#include "web/i18n.h"
#include "web/xml.h"

#define FEED_MAX 30

struct feed {
    const char *title, *home, *path;
    struct chronicle_list list;
};

static const char *host(const struct req *r)
{
    const char *p = strstr(r->origin, "://");
    struct str s = str_of(p ? p + 3 : "localhost"), name;
    str_cut(&s, ':', &name);
    return name.n ? str_dup(r->arena, name) : "localhost";
}

static void link_to(struct req *r, const char *rel, const char *type, const char *path)
{
    buf_printf(&r->out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    xml_attr(&r->out, tf(r, "%s%s", r->origin, path));
    buf_lit(&r->out, "\"/>\n");
}

static void entry(struct req *r, const struct chronicle_entry *e, const struct chronicle_line *l,
                  const char *home)
{
    buf_lit(&r->out, "<entry>\n");
    xml_element(&r->out, "id", tf(r, "tag:%s,2026:/chronicle/%lld", host(r), (long long)e->id));
    xml_element(&r->out, "title", l->number ? tf(r, "%s · %s", l->what, l->number) : l->what);
    xml_element(&r->out, "updated", time_rfc3339(r->arena, e->at, NULL));
    xml_element(&r->out, "published", time_rfc3339(r->arena, e->at, NULL));
    link_to(r, "alternate", "text/html",
            e->link ? e->link : tf(r, "%s#e%lld", home, (long long)e->id));
    buf_lit(&r->out, "<author>");
    xml_element(&r->out, "name", l->by);
    buf_lit(&r->out, "</author>\n");
    buf_lit(&r->out, "<category term=\"");
    xml_attr(&r->out, e->act);
    buf_lit(&r->out, "\" label=\"");
    xml_attr(&r->out, l->what);
    buf_lit(&r->out, "\"/>\n");
    const char *words = l->words ? l->words : "";
    xml_element(&r->out, "summary", l->day ? tf(r, "%s %s", l->day, words) : words);
    buf_lit(&r->out, "</entry>\n");
}

static const char *next_address(struct req *r, const struct feed *f)
{
    const char *lang = field_get(&r->query, "lang");
    return tf(r, "%s?before=%lld%s%s", f->path, (long long)f->list.at[f->list.n - 1].id,
              lang ? "&lang=" : "", lang ? lang : "");
}

static void write_feed(struct req *r, const struct feed *f)
{
    const char *site = *page_site(r) ? page_site(r) : _("Tongxin");
    usec updated = f->list.n ? f->list.at[0].at : 0;
    r->type = "application/atom+xml; charset=utf-8";
    buf_printf(&r->out,
               "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
               "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n",
               streq(r->lang->code, "zh-Hans") ? "zh-CN" : r->lang->code);
    xml_element(&r->out, "id", tf(r, "tag:%s,2026:%s", host(r), f->path));
    xml_element(&r->out, "title", f->title);
    xml_element(&r->out, "updated", time_rfc3339(r->arena, updated, NULL));
    buf_lit(&r->out, "<author>");
    xml_element(&r->out, "name", site);
    buf_lit(&r->out, "</author>\n<generator>Tongxin</generator>\n");
    link_to(r, "self", "application/atom+xml", r->target);
    link_to(r, "alternate", "text/html", f->home);
    if (f->list.more)
        link_to(r, "next", "application/atom+xml", next_address(r, f));
    struct chronicle_lines lines = chronicle_show(r, &f->list);
    for (size_t i = 0; i < lines.n; i++)
        entry(r, &f->list.at[i], &lines.at[i], f->home);
    buf_lit(&r->out, "</feed>\n");
}

/* Language and page of the address; false: answered. */
static bool begin(struct req *r, int64_t *before)
{
    const char *code = field_get(&r->query, "lang");
    const struct lang *chosen = code ? lang_by_code(code) : NULL;
    r->lang = chosen ? chosen : langs[0];
    if ((!code || chosen) && chronicle_before(r, before))
        return true;
    reply_status(r, 404);
    return false;
}

void chronicle_feed_get(struct req *r)
{
    struct body b;
    int64_t before;
    if (!begin(r, &before))
        return;
    if (strlen(r->arg[0]) > 400 || !body_by_path(r->db, r->arg[0], &b)) {
        reply_status(r, 404);
        return;
    }
    write_feed(r, &(struct feed){.title = tf(r, _("What happened: %s"), body_label(r, &b)),
                                 .home = chronicle_url(r, &b),
                                 .path = chronicle_feed_of_body(r, &b),
                                 .list = chronicle_of_body(r->db, b.id, before, FEED_MAX)});
}

void chronicle_number_feed_get(struct req *r)
{
    const char *number = r->arg[0];
    int64_t before;
    if (!begin(r, &before))
        return;
    struct feed f = {.title = number,
                     .home = tf(r, "/t/%s", number),
                     .path = chronicle_feed_of_number(r, number),
                     .list = chronicle_newest_of_number(r->db, number, before, FEED_MAX)};
    if (f.list.n == 0 && before == CHRONICLE_NEWEST)
        reply_status(r, 404);
    else
        write_feed(r, &f);
}
