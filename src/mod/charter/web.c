/*
 * web.c - "The rules here": the rules of a place in plain words, made from the rows of its charter.
 *
 * Everything stands on one page, which can be printed and hung up: the rules with value, source and
 * since when, who sits in the council, standing days, holidays, what must be decided elsewhere, and the earlier
 * versions, each as readable as the newest.
 */
#include "gen/charter/pages.h"
#include "gen/charter/queries.h"
#include "mod/charter/view.h"
#include "mod/chronicle/chronicle.h"
#include "web/i18n.h"

#define VERSIONS_MAX 20 /* looked at for "since when" */

const char *charter_url(struct req *r, const struct body *b)
{
    return tf(r, "/rules/%s", b->path);
}

static const char *pick(const struct req *r, const char *zh, const char *en)
{
    return streq(r->lang->code, "zh-Hans") ? zh : en;
}

/* A source is written "中文 / English", or in one language for all. */
static const char *source_words(struct req *r, const char *source)
{
    const char *slash = strstr(source, " / ");
    if (!slash)
        return source;
    return pick(r, arena_strndup(r->arena, source, (size_t)(slash - source)), slash + 3);
}

/* A day without its weekday. */
static const char *plain_day(struct req *r, day d)
{
    return show_date(r, zone_instant(r->app->zone, d, 12, 0, 0));
}

/* --- rules ------------------------------------------------------------------------------------ */

struct shown {
    struct charter_version_text v;
    struct charter_rule_list_rows rows;
};

static const struct charter_rule_list *rule_in(const struct charter_rule_list_rows *rows,
                                               const char *key, enum body_kind kind)
{
    const struct charter_rule_list *found = NULL;
    for (size_t i = 0; i < rows->n; i++)
        if (streq(rows->at[i].key, key) &&
            (*rows->at[i].scope == '\0' || streq(rows->at[i].scope, body_kind_words[kind])))
            found = &rows->at[i]; /* '' comes first, so the override is met last */
    return found;
}

/* The day from which this value holds without a break, going back from the version shown. */
static day since(struct req *r, const struct charter_versions_rows *all, const struct shown *s,
                 struct charter_rule_list_rows *rows, const char *key, enum body_kind kind)
{
    const struct charter_rule_list *now = rule_in(&s->rows, key, kind);
    day from = s->v.effective;
    for (size_t i = 0; i < all->n && i < VERSIONS_MAX; i++) {
        if (all->at[i].number >= s->v.number)
            continue;
        if (!rows[i].at && rows[i].n == 0)
            rows[i] = q_charter_rule_list(r->db, .version = all->at[i].id);
        const struct charter_rule_list *then = rule_in(&rows[i], key, kind);
        if (!then || !streq(then->value, now->value))
            break;
        if (all->at[i].effective < from)
            from = all->at[i].effective;
    }
    return from;
}

static void fill_rules(struct req *r, const struct charter_versions_rows *all,
                       const struct shown *s, struct rules_page *p)
{
    struct charter_rule_list_rows *earlier =
        arena_array(r->arena, struct charter_rule_list_rows, all->n);
    const char *group = NULL;
    size_t n = 0;
    while (charter_keys[n].key)
        n++;
    p->rule = arena_array(r->arena, struct rule_line, n);
    for (const struct charter_key *k = charter_keys; k->key; k++) {
        const struct charter_rule_list *row = rule_in(&s->rows, k->key, p->body.kind);
        if (!row)
            continue;
        struct charter_rule rule = {.key = k,
                                    .text = row->value,
                                    .n = row->n,
                                    .num = row->num,
                                    .den = row->den,
                                    .more_than = row->more};
        bool fresh = !group || !streq(group, k->group);
        group = k->group;
        p->rule[p->n_rule++] = (struct rule_line){
            .group = fresh ? lang_text(r->lang, group) : NULL,
            .key = k->key,
            .title = lang_text(r->lang, k->title),
            .value = charter_show(r, &rule),
            .sentence = lang_text(r->lang, k->sentence),
            .source = source_words(r, row->source),
            .since = plain_day(r, since(r, all, s, earlier, k->key, p->body.kind))};
    }
}

/* --- lists ------------------------------------------------------------------------------------ */

static void fill_seats(struct req *r, int64_t version, struct rules_page *p)
{
    struct charter_constituency_list_rows rows = q_charter_constituency_list(
        r->db, .version = version, .scope = body_kind_words[p->body.kind]);
    p->seats.at = arena_array(r->arena, struct name_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct charter_constituency_list *c = &rows.at[i];
        const char *most = c->most ? tf(r, "%lld", (long long)c->most) : _("no bound");
        const char *words = c->least || c->most
                                ? tf(r, C_("seats", "%lld to %s"), (long long)c->least, most)
                                : _("no number is set");
        p->seats.at[p->seats.n++] =
            (struct name_line){pick(r, c->name, c->name_en), words, source_words(r, c->source)};
    }
}

static void fill_standing(struct req *r, int64_t version, struct rules_page *p)
{
    struct charter_standing_list_rows rows =
        q_charter_standing_list(r->db, .version = version, .place = p->body.code);
    day next, today = zone_day(r->app->zone, r->now);
    if (rows.n == 0)
        rows = q_charter_standing_list(r->db, .version = version,
                                       .place = body_kind_words[p->body.kind]);
    p->standing.at = arena_array(r->arena, struct name_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct charter_standing_list *s = &rows.at[i];
        const char *words = tf(r, "%s, %02lld:%02lld", standing_words(r, s->pattern),
                               (long long)s->minute / 60, (long long)s->minute % 60);
        if (standing_next(s->pattern, today, &next))
            words = tf(r, _("%s; the next one: %s"), words, show_day(r, next));
        p->standing.at[p->standing.n++] = (struct name_line){
            standing_kind_name(r, (enum standing_kind)s->kind), words, source_words(r, s->source)};
    }
}

static void fill_days(struct req *r, int64_t version, struct rules_page *p)
{
    struct civil c = zone_civil(r->app->zone, r->now);
    day from = day_of(c.year, 1, 1), to = day_of(c.year, 12, 31);
    struct charter_days_of_rows rows =
        q_charter_days_of(r->db, .version = version, .from = from, .to = to);
    struct charter_festival_list_rows feasts =
        q_charter_festival_list(r->db, .version = version, .from = from, .to = to);
    p->year = tf(r, "%d", c.year);
    p->holidays.at = arena_array(r->arena, struct name_line, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        p->holidays.at[p->holidays.n++] = (struct name_line){
            show_day(r, rows.at[i].day),
            tf(r, C_("holiday", "%s, %s"), pick(r, rows.at[i].name, rows.at[i].name_en),
               rows.at[i].kind == CALENDAR_WORK ? _("worked") : _("free")),
            source_words(r, rows.at[i].source)};
    p->festivals.at = arena_array(r->arena, struct name_line, feasts.n);
    for (size_t i = 0; i < feasts.n; i++)
        p->festivals.at[p->festivals.n++] = (struct name_line){
            show_day(r, feasts.at[i].day), pick(r, feasts.at[i].name, feasts.at[i].name_en),
            source_words(r, feasts.at[i].source)};
}

static void fill_words(struct req *r, int64_t version, struct rules_page *p)
{
    struct charter_category_list_rows cats = q_charter_category_list(r->db, .version = version);
    struct charter_statutory_list_rows laws = q_charter_statutory_list(r->db, .version = version);
    p->categories.at = arena_array(r->arena, struct name_line, cats.n);
    for (size_t i = 0; i < cats.n; i++)
        p->categories.at[p->categories.n++] =
            (struct name_line){pick(r, cats.at[i].name, cats.at[i].name_en),
                               pick(r, cats.at[i].hint, cats.at[i].hint_en), NULL};
    p->statutory.at = arena_array(r->arena, struct name_line, laws.n);
    for (size_t i = 0; i < laws.n; i++)
        p->statutory.at[p->statutory.n++] =
            (struct name_line){pick(r, laws.at[i].name, laws.at[i].name_en),
                               statutory_route_name(r, (enum statutory_route)laws.at[i].route),
                               source_words(r, laws.at[i].source)};
}

static void fill_versions(struct req *r, const struct charter_versions_rows *all, int64_t shown,
                          struct rules_page *p)
{
    p->version = arena_array(r->arena, struct version_line, all->n);
    for (; p->n_version < all->n; p->n_version++) {
        const struct charter_versions *v = &all->at[p->n_version];
        p->version[p->n_version] = (struct version_line){
            .label = tf(r, _("Version %lld"), (long long)v->number),
            .url = tf(r, "/rules/%s?version=%lld", p->body.path, (long long)v->number),
            .effective = plain_day(r, v->effective),
            .applied = show_date(r, v->at),
            .shown = v->number == shown};
    }
}

static void fill_places(struct req *r, struct rules_page *p)
{
    struct body_list below = body_children(r->db, p->body.id);
    p->places.at = arena_array(r->arena, struct name_line, below.n);
    for (; p->places.n < below.n; p->places.n++)
        p->places.at[p->places.n] = (struct name_line){
            body_label(r, &below.at[p->places.n]), charter_url(r, &below.at[p->places.n]), NULL};
}

/* --- the page --------------------------------------------------------------------------------- */

const struct page *rules_frame(struct req *r, const struct rules_page *p)
{
    struct page *frame = arena_new(r->arena, struct page);
    struct crumb *c = arena_array(r->arena, struct crumb, 4);
    c[0] = (struct crumb){_("Home"), "/"};
    c[1] = (struct crumb){body_label(r, &p->body), body_url(r, &p->body)};
    c[2] = (struct crumb){_("The rules here"), NULL};
    *frame = (struct page){.title = p->heading,
                           .nav = "rules",
                           .crumbs = c,
                           .notice = p->notice,
                           .notice_kind = NOTICE_WARN,
                           .noindex = p->notice != NULL};
    return frame;
}

/* The version that the address names, else the one in force. False: there is none of that number. */
static bool version_asked(struct req *r, const char *root, struct charter_version_text *v,
                          struct rules_page *p)
{
    const char *asked = field_get(&r->query, "version");
    struct charter_in_force now = {0};
    int64_t number;
    p->found =
        q_charter_in_force(r->db, &now, .root_path = root, .on = zone_day(r->app->zone, r->now));
    number = now.number;
    if (asked && !str_int64(str_of(asked), &number))
        return false;
    bool there =
        number > 0 && q_charter_version_text(r->db, v, .root_path = root, .number = number);
    if (there && number != now.number)
        p->notice = v->number > now.number
                        ? tf(r, _("These rules are not in force yet: they hold from %s."),
                             plain_day(r, v->effective))
                        : _("This is an earlier version. It is not in force any more.");
    p->found = there;
    return there || !asked;
}

static void show_rules(struct req *r, const struct body *b)
{
    struct rules_page p = {.body = *b, .heading = tf(r, _("The rules here: %s"), body_label(r, b))};
    const char *root = charter_root_path(r->arena, b->path);
    struct shown s;
    if (!version_asked(r, root, &s.v, &p)) {
        reply_status(r, 404);
        return;
    }
    fill_places(r, &p);
    if (p.found) {
        struct charter_versions_rows all = q_charter_versions(r->db, .root_path = root);
        s.rows = q_charter_rule_list(r->db, .version = s.v.id);
        p.name = pick(r, s.v.name, s.v.name_en);
        p.effective = plain_day(r, s.v.effective);
        p.file = tf(r, "/rules-file/%s?version=%lld", root, (long long)s.v.number);
        fill_rules(r, &all, &s, &p);
        fill_seats(r, s.v.id, &p);
        fill_standing(r, s.v.id, &p);
        fill_days(r, s.v.id, &p);
        fill_words(r, s.v.id, &p);
        fill_versions(r, &all, s.v.number, &p);
    }
    page_rules(r, &p);
}

const char *charter_source(struct req *r, const struct charter_rule *rule)
{
    return rule->version ? source_words(r, rule->source) : lang_text(r->lang, rule->source);
}

static bool place_of_path(struct req *r, const char *path, struct body *b)
{
    size_t n = path ? strlen(path) : 0;
    return n > 0 && n <= 400 &&
           body_by_path(r->db, path[n - 1] == '/' ? path : tf(r, "%s/", path), b);
}

static void rules_get(struct req *r)
{
    struct body b;
    if (place_of_path(r, r->arg[0], &b))
        show_rules(r, &b);
    else
        reply_status(r, 404);
}

/* Of the reader's own place, else of the first. */
static void rules_here_get(struct req *r)
{
    struct body b;
    if (!place_of_path(r, r->place, &b) && !body_by_id(r->db, body_root(r->db), &b))
        reply_status(r, 404);
    else
        show_rules(r, &b);
}

/* The file itself, for another town to take over. */
static void file_get(struct req *r)
{
    struct charter_version_text v;
    struct body b;
    struct rules_page p = {0};
    if (!place_of_path(r, r->arg[0], &b) ||
        !version_asked(r, charter_root_path(r->arena, b.path), &v, &p) || !p.found) {
        reply_status(r, 404);
        return;
    }
    reply_text(r, "text/plain; charset=utf-8", str_of(v.text));
}

/* --- the module ------------------------------------------------------------------------------- */

static void furnish(struct req *r)
{
    struct charter_errors errors;
    size_t n;
    int64_t version;
    const char *text = charter_shipped("linhai", &n);
    const struct charter *c = text ? charter_parse(r->arena, text, n, &errors) : NULL;
    if (!c || !charter_apply(r->db, r->app->zone, r->now, 0, c, &errors, &version))
        BUG("the shipped charter does not fit the demo town");
}

static const struct route routes[] = {
    {.methods = GET, .path = "/rules", .run = rules_here_get, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/rules/:*", .run = rules_get, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/rules-file/:*", .run = file_get, .cache = CACHE_PUBLIC},
};
static const struct nav_item nav[] = {
    {"rules", T_("The rules here"), "/rules", 80},
    {0},
};
static const struct chronicle_words acts[] = {
    {"charter.first", T_("The rules of this place were laid down")},
    {"charter.apply", T_("The rules of this place were changed")},
    {NULL, NULL},
};
static const struct extension extensions[] = {
    {"chronicle.act", acts},
    {NULL, NULL},
};

const struct module charter_module = {
    .name = "charter",
    .routes = routes,
    .n_routes = countof(routes),
    .nav = nav,
    .commands = charter_commands,
    .extensions = extensions,
    .furnish = furnish,
    .furnish_order = 1, /* behind the places, before everything that has rules */
};
