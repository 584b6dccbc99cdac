/*
 * web.c - the page of search, the same as JSON, and the description that browsers add to their bar.
 *
 * What somebody looks for is nobody's business: it is not logged, not counted, not kept.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "gen/search/pages.h"
#include "mod/search/care.h"
#include "mod/search/index.h"
#include "mod/search/kind.h"
#include "web/xml.h"

#define PER_PAGE       10
#define QUERY_MAX      200 /* code points */
#define EXCERPT_POINTS 130

/* --- what was asked --------------------------------------------------------------------------- */

struct asked {
    const char *q, *place, *kind, *when; /* "" where nothing was said */
    struct body body;
    struct search_query query;
};

static const struct {
    const char *word, *label;
    int days;
} times[] = {{"month", T_("The last month"), 31},
             {"year", T_("The last year"), 366},
             {"years", T_("The last three years"), 3 * 366}};

static const char *given(const struct req *r, const char *name)
{
    const char *v = field_get(&r->query, name);
    return v ? v : "";
}

static usec since(const struct req *r, const char *when)
{
    for (size_t i = 0; i < countof(times); i++)
        if (streq(times[i].word, when))
            return r->now - times[i].days * USEC_DAY;
    return 0;
}

/* False: there is no such place. */
static bool read_asked(struct req *r, struct asked *a)
{
    *a = (struct asked){
        .place = given(r, "place"), .kind = given(r, "kind"), .when = given(r, "when")};
    struct str q = utf8_prefix(str_trim(str_of(given(r, "q"))), QUERY_MAX);
    a->q = str_dup(r->arena, q);
    a->query = (struct search_query){.words = segment_query(r->arena, q, QUERY_WORDS),
                                     .since = since(r, a->when),
                                     .before_key = KEY_END,
                                     .max = PER_PAGE};
    if (search_kind_of(a->kind))
        a->query.kind = a->kind;
    int64_t before;
    if (str_int64(str_of(given(r, "before")), &before) && before > 0)
        a->query.before_key = before;
    a->query.count = a->query.before_key == KEY_END;
    if (*a->place && !body_by_path(r->db, a->place, &a->body))
        return false;
    a->query.place = a->body.id;
    return true;
}

/* --- the answer ------------------------------------------------------------------------------- */

static const char *place_label(struct req *r, int64_t id)
{
    struct body b;
    return body_by_id(r->db, id, &b) ? body_label(r, &b) : "";
}

static bool result_of(struct req *r, const struct asked *a, int64_t key, struct search_result *out)
{
    struct search_row d;
    if (!q_search_row(r->db, &d, .id = key & KEY_ID_MASK))
        return false;
    const struct search_kind *k = search_kind_of(d.subject);
    const char *text = search_text_of(r->db, d.subject, d.object, d.text);
    struct excerpt e = search_excerpt(r->arena, text, a->query.words, EXCERPT_POINTS);
    const char *heading = !str_empty(d.title)   ? d.title
                          : !str_empty(d.about) ? d.about
                          : d.number            ? d.number
                          : k                   ? _(k->label)
                                                : d.subject;
    *out = (struct search_result){.url = d.url,
                                  .number = d.number,
                                  .place = place_label(r, d.body),
                                  .kind = k ? _(k->label) : d.subject,
                                  .lang = d.lang,
                                  .heading = heading,
                                  .excerpt = e.html,
                                  .plain = e.plain,
                                  .cut_before = e.cut_before,
                                  .cut_after = e.cut_after,
                                  .at = d.at,
                                  .subject = d.subject,
                                  .object = d.object};
    struct term_set in_title = d.title ? a->query.words : (struct term_set){0};
    out->title = search_excerpt(r->arena, heading, in_title, 0).html;
    return true;
}

static void add_value(struct buf *b, const char *name, const char *value)
{
    if (!*value)
        return;
    buf_printf(b, "%c%s=", strchr(b->p, '?') ? '&' : '?', name);
    out_urlpart(b, value);
}

static const char *address(struct req *r, const struct asked *a, bool filters, int64_t before)
{
    struct buf b = buf_make(r->arena, 96);
    buf_puts(&b, "/search");
    add_value(&b, "q", a->q);
    if (filters) {
        add_value(&b, "place", a->place);
        add_value(&b, "kind", a->kind);
        add_value(&b, "when", a->when);
    }
    if (before)
        buf_printf(&b, "&before=%lld", (long long)before);
    return b.p;
}

static const char *count_words(struct req *r, const struct search_found *f)
{
    if (f->count < 0)
        return NULL;
    if (f->count > COUNT_MOST)
        return tf(r, _("More than %s results"), show_int(r, COUNT_MOST));
    return tf(r, N_("%s result", "%s results", f->count), show_int(r, f->count));
}

typedef VEC(struct search_option) options;

static void add_option(struct req *r, options *v, const char *value, const char *label,
                       const char *chosen)
{
    VEC_PUSH(r->arena, v, (struct search_option){value, label, streq(value, chosen)});
}

/* The place asked for, or one's own, with what is above and right below it. */
static const struct search_option *place_options(struct req *r, const struct asked *a)
{
    options v = {0};
    struct body here = a->body, up[8];
    size_t n = 0;
    if (!here.id && *r->place)
        body_by_path(r->db, r->place, &here);
    add_option(r, &v, "", _("Everywhere"), a->place);
    for (int64_t id = here.id; id && n < countof(up) && body_by_id(r->db, id, &up[n]);)
        id = up[n++].parent;
    while (n > 0) {
        n--;
        if (up[n].parent) /* the root is everywhere */
            add_option(r, &v, up[n].path, body_label(r, &up[n]), a->place);
    }
    struct body_list down = body_children(r->db, here.id ? here.id : body_root(r->db));
    for (size_t i = 0; i < down.n; i++)
        add_option(r, &v, down.at[i].path, body_label(r, &down.at[i]), a->place);
    VEC_PUSH(r->arena, &v, (struct search_option){NULL, NULL, false});
    return v.at;
}

static const struct search_option *kind_options(struct req *r, const struct asked *a)
{
    options v = {0};
    size_t at = 0;
    add_option(r, &v, "", _("Everything"), a->kind);
    for (const struct search_kind *k = NULL; (k = search_next_kind(k, &at));)
        add_option(r, &v, k->word, _(k->plural), a->kind);
    VEC_PUSH(r->arena, &v, (struct search_option){NULL, NULL, false});
    return v.at;
}

static const struct search_option *time_options(struct req *r, const struct asked *a)
{
    options v = {0};
    add_option(r, &v, "", _("Any time"), a->when);
    for (size_t i = 0; i < countof(times); i++)
        add_option(r, &v, times[i].word, _(times[i].label), a->when);
    VEC_PUSH(r->arena, &v, (struct search_option){NULL, NULL, false});
    return v.at;
}

static struct search_page page_for(struct req *r, const struct asked *a)
{
    struct search_found f = search_find(r->db, &a->query);
    struct search_page p = {.q = a->q, .asked = a->query.words.n > 0};
    p.narrowed = a->query.place || a->query.kind || a->query.since;
    p.at = arena_array(r->arena, struct search_result, f.n);
    for (size_t i = 0; i < f.n; i++)
        p.n += result_of(r, a, f.key[i], &p.at[p.n]);
    p.count = count_words(r, &f);
    p.older = f.more ? address(r, a, true, f.key[f.n - 1]) : NULL;
    p.wider = address(r, a, false, 0);
    return p;
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void text_member(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_str(j, value);
}

static void write_json(struct req *r, const struct asked *a, const struct search_page *p)
{
    r->type = "application/json";
    struct json j = json_begin(&r->out);
    json_obj(&j);
    text_member(&j, "query", a->q);
    text_member(&j, "next", p->older);
    json_key(&j, "results");
    json_arr(&j);
    for (size_t i = 0; i < p->n; i++) {
        const struct search_result *d = &p->at[i];
        json_obj(&j);
        text_member(&j, "kind", d->subject);
        json_key(&j, "id");
        json_int(&j, d->object);
        text_member(&j, "number", d->number);
        text_member(&j, "title", d->heading);
        text_member(&j, "excerpt", d->plain);
        text_member(&j, "url", d->url);
        text_member(&j, "place", d->place);
        text_member(&j, "published", time_rfc3339(r->arena, d->at, r->app->zone));
        text_member(&j, "lang", d->lang);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}

/* --- pages ------------------------------------------------------------------------------------ */

static bool answer(struct req *r, struct asked *a, struct search_page *p)
{
    if (!read_asked(r, a)) {
        reply_status(r, 404);
        return false;
    }
    *p = page_for(r, a);
    return true;
}

static void search_json_get(struct req *r)
{
    struct asked a;
    struct search_page p;
    if (answer(r, &a, &p))
        write_json(r, &a, &p);
}

static void search_get(struct req *r)
{
    const char *accept = req_header(r, "accept");
    struct asked a;
    struct search_page p;
    if (accept && strstr(accept, "application/json") && !strstr(accept, "text/html")) {
        search_json_get(r);
        return;
    }
    if (!answer(r, &a, &p))
        return;
    p.places = place_options(r, &a);
    p.kinds = kind_options(r, &a);
    p.times = time_options(r, &a);
    struct page frame = {.title = p.asked ? tf(r, _("Search: %s"), a.q) : _("Search"),
                         .nav = "search",
                         .noindex = true};
    search_page_show(r, &frame, &p);
}

static void description_get(struct req *r)
{
    const char *name = page_site(r);
    struct buf *b = &r->out;
    r->type = "application/opensearchdescription+xml";
    buf_lit(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
               "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
    xml_element(b, "ShortName", utf8_ellipsis(r->arena, *name ? name : _("Tongxin"), 16));
    xml_element(b, "Description", _("Everything public, by place and kind"));
    buf_lit(b, "<Url type=\"text/html\" method=\"get\" template=\"");
    xml_attr(b, tf(r, "%s/search?q={searchTerms}", r->origin));
    buf_lit(b, "\"/>\n<InputEncoding>UTF-8</InputEncoding>\n</OpenSearchDescription>\n");
}

static const struct route routes[] = {
    {GET, "/search", search_get, .rate = RATE_READ, .cache = CACHE_PRIVATE},
    {GET, "/search.json", search_json_get, .rate = RATE_READ, .cache = CACHE_PRIVATE,
     .machine = true},
    {GET, "/opensearch.xml", description_get, .cache = CACHE_PRIVATE},
};

static const struct nav_item nav[] = {{"search", T_("Search"), "/search", 90},
                                      {NULL, NULL, NULL, 0}};

const struct module search_module = {
    .name = "search",
    .routes = routes,
    .n_routes = countof(routes),
    .nav = nav,
    .jobs = search_jobs,
    .crons = search_crons,
    .commands = search_commands,
};
