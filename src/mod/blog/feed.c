/*
 * feed.c - Atom feeds of the blog: everything, a place and all below it, a person, an organisation.
 *
 * RFC 4287. A feed is a shelf in the order of change, so that a reader who comes once a day hears
 * of edits and of withdrawals too; a withdrawn post is an at:deleted-entry (RFC 6721). Older
 * entries follow through rel="next" (RFC 5005 §3). Entries keep the tag: name they were published
 * under. The feed is the same for everybody: it speaks the language of the address ("lang=en"),
 * else the installation's first.
 */
#include "mod/blog/words.h"

#include "web/i18n.h"
#include "web/md.h"
#include "web/xml.h"

struct feed {
    struct blog_shelf shelf;
    const char *path; /* of the place */
    const char *title, *home;
    struct blog_key start;
};

/* --- which one
 * ------------------------------------------------------------------------------------ */

static bool query_id(const struct req *r, const char *name, int64_t *id)
{
    const char *s = field_get(&r->query, name);
    return s && str_int64(str_of(s), id) && *id > 0;
}

static const char *home_of(struct req *r, const char *what, int64_t id)
{
    return tf(r, "/blog/%s/%lld", what, (long long)id);
}

static bool place_feed(struct req *r, struct feed *f)
{
    struct body b;
    f->path = field_get(&r->query, "place");
    if (!body_by_path(r->db, f->path, &b))
        return false;
    struct buf home = buf_make(r->arena, 48);
    buf_lit(&home, "/blog?place=");
    out_urlpart(&home, b.path);
    f->shelf = (struct blog_shelf){SHELF_PLACE, b.id};
    f->title = tf(r, _("Blog: %s"), body_label(r, &b));
    f->home = home.p;
    return true;
}

static bool person_feed(struct req *r, struct feed *f)
{
    struct person p;
    int64_t id;
    if (!query_id(r, "person", &id) || !account_person(r->db, id, &p))
        return false;
    f->shelf = (struct blog_shelf){SHELF_PERSON, id};
    f->title = tf(r, _("Posts by %s"), account_name_of(r, id));
    f->home = home_of(r, "by", id);
    return true;
}

static bool org_feed(struct req *r, struct feed *f)
{
    struct org o;
    int64_t id;
    if (!query_id(r, "org", &id) || !org_by_id(r->db, id, &o))
        return false;
    f->shelf = (struct blog_shelf){SHELF_ORG, id};
    f->title = tf(r, _("Posts by %s"), org_label(r, &o));
    f->home = home_of(r, "of", id);
    return true;
}

static bool find_feed(struct req *r, struct feed *f)
{
    *f = (struct feed){.title = _("Blog"), .home = "/blog", .start = BLOG_START};
    const char *before = field_get(&r->query, "before");
    if (before && !blog_key_read(before, &f->start))
        return false;
    if (!str_empty(field_get(&r->query, "place")))
        return place_feed(r, f);
    if (field_get(&r->query, "person"))
        return person_feed(r, f);
    if (field_get(&r->query, "org"))
        return org_feed(r, f);
    return true;
}

bool blog_key_read(const char *s, struct blog_key *key)
{
    struct str rest = str_of(s), time;
    return s && str_cut(&rest, '-', &time) && str_int64(time, &key->time) && rest.p &&
           str_int64(rest, &key->id) && key->time >= 0 && key->id >= 0;
}

const char *blog_feed_address(struct req *r, struct blog_shelf s, const char *path)
{
    struct buf b = buf_make(r->arena, 64);
    buf_lit(&b, "/blog/feed.atom");
    if (s.kind == SHELF_PLACE) {
        buf_lit(&b, "?place=");
        out_urlpart(&b, path);
    } else if (s.kind == SHELF_PERSON) {
        buf_printf(&b, "?person=%lld", (long long)s.owner);
    } else if (s.kind == SHELF_ORG) {
        buf_printf(&b, "?org=%lld", (long long)s.owner);
    }
    return b.p;
}

/* --- printing
 * -------------------------------------------------------------------------------------- */

static const char *full(struct req *r, const char *path)
{
    return tf(r, "%s%s", r->origin, path);
}

static void link_to(struct req *r, const char *rel, const char *type, const char *href)
{
    buf_printf(&r->out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    xml_attr(&r->out, href);
    buf_lit(&r->out, "\"/>\n");
}

static const char *stamp(struct req *r, usec t)
{
    return time_rfc3339(r->arena, t, NULL);
}

/* Interop: feed readers know the older tag better. */
static const char *xml_lang(const char *code)
{
    return streq(code, "zh-Hans") ? "zh-CN" : code;
}

static void person(struct req *r, const struct byline *by)
{
    buf_lit(&r->out, "<author>");
    xml_element(&r->out, "name", by->name);
    xml_element(&r->out, "uri", full(r, by->href));
    buf_lit(&r->out, "</author>\n");
}

static void entry(struct req *r, const struct blog_changes *p)
{
    struct byline by = byline_of(r, p->author, p->role, p->place, p->org);
    struct html html = md_html(r->arena, p->text, 2);
    buf_lit(&r->out, "<entry xml:lang=\"");
    xml_attr(&r->out, xml_lang(p->lang));
    buf_lit(&r->out, "\">\n");
    xml_element(&r->out, "id", p->tag);
    xml_element(&r->out, "title", p->title);
    link_to(r, "alternate", "text/html", full(r, tf(r, "/blog/%lld", (long long)p->id)));
    xml_element(&r->out, "published", stamp(r, p->published));
    xml_element(&r->out, "updated", stamp(r, p->updated));
    person(r, &by);
    buf_lit(&r->out, "<category term=\"");
    xml_attr(&r->out, body_name(r, p->place));
    buf_lit(&r->out, "\"/>\n");
    xml_element(&r->out, "summary", p->excerpt);
    buf_lit(&r->out, "<content type=\"html\">");
    xml_text(&r->out, html.p);
    buf_lit(&r->out, "</content>\n</entry>\n");
}

/* RFC 6721 §3: the entry is gone, when, and why. */
static void tombstone(struct req *r, const struct blog_changes *p)
{
    buf_lit(&r->out, "<at:deleted-entry ref=\"");
    xml_attr(&r->out, p->tag);
    buf_lit(&r->out, "\" when=\"");
    xml_attr(&r->out, stamp(r, p->updated));
    buf_lit(&r->out, "\">\n");
    xml_element(&r->out, "at:comment", p->withdrawn_why);
    buf_lit(&r->out, "</at:deleted-entry>\n");
}

static void head(struct req *r, const struct feed *f, usec updated)
{
    const char *site = r->app->config && r->app->config->name ? r->app->config->name : _("Tongxin");
    buf_lit(&r->out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                     "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                     "xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" xml:lang=\"");
    xml_attr(&r->out, xml_lang(r->lang->code));
    buf_lit(&r->out, "\">\n");
    xml_element(&r->out, "id", tf(r, "tag:%s,2026:%s", blog_host(r), f->home));
    xml_element(&r->out, "title", f->title);
    xml_element(&r->out, "subtitle", site);
    xml_element(&r->out, "updated", stamp(r, updated));
    buf_lit(&r->out, "<author>");
    xml_element(&r->out, "name", site);
    buf_lit(&r->out, "</author>\n<generator>Tongxin</generator>\n");
    link_to(r, "self", "application/atom+xml", full(r, r->target));
    link_to(r, "alternate", "text/html", full(r, f->home));
}

static const char *next_address(struct req *r, const struct feed *f,
                                const struct blog_changes *last)
{
    const char *lang = field_get(&r->query, "lang");
    struct buf b = buf_make(r->arena, 128);
    buf_puts(&b, blog_feed_address(r, f->shelf, f->path));
    buf_printf(&b, "%sbefore=%lld-%lld", strchr(b.p, '?') ? "&" : "?", (long long)last->updated,
               (long long)last->id);
    if (lang && lang_by_code(lang))
        buf_printf(&b, "&lang=%s", lang);
    return b.p;
}

static void write_feed(struct req *r, const struct feed *f)
{
    struct blog_changes_rows rows =
        q_blog_changes(r->db, .kind = f->shelf.kind, .owner = f->shelf.owner,
                       .before = f->start.time, .before_post = f->start.id, .max = BLOG_PAGE + 1);
    size_t n = rows.n > BLOG_PAGE ? BLOG_PAGE : rows.n;
    head(r, f, n ? rows.at[0].updated : 0); /* an empty feed has never changed */
    if (rows.n > n)
        link_to(r, "next", "application/atom+xml", full(r, next_address(r, f, &rows.at[n - 1])));
    for (size_t i = 0; i < n; i++) {
        if (rows.at[i].state == BLOG_WITHDRAWN)
            tombstone(r, &rows.at[i]);
        else
            entry(r, &rows.at[i]);
    }
    buf_lit(&r->out, "</feed>\n");
}

void blog_feed_get(struct req *r)
{
    const char *code = field_get(&r->query, "lang");
    const struct lang *chosen = code ? lang_by_code(code) : NULL;
    struct feed f;
    r->lang = chosen ? chosen : langs[0];
    if (!find_feed(r, &f)) {
        reply_status(r, 404);
        return;
    }
    r->type = "application/atom+xml; charset=utf-8";
    write_feed(r, &f);
}
