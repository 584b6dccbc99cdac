/*
 * days.c - the calendar: Democracy Days held, missed and coming, on a page, as iCalendar and JSON, and the notices as
 * Atom.
 *
 * Due is every standing day of the last twelve months that is over; it was held when a meeting was opened on it. A
 * cancelled day is due and not held, but not missed: its reason stands beside it.
 */
#include "base/json.h"
#include "gen/meeting/pages.h"
#include "web/xml.h"

#define PAST   (366 * USEC_DAY)
#define AHEAD  (400 * USEC_DAY)
#define LISTED 1000
#define SOON   10 /* announced meetings of all places on the front of the calendar */

const char *days_url(struct req *r, const struct body *b)
{
    return tf(r, "/days/%s", b->path);
}

static const char *tag_kind(enum meeting_state s)
{
    return s == MEETING_MISSED || s == MEETING_CANCELLED   ? "late"
           : s == MEETING_CLOSED || s == MEETING_PUBLISHED ? "done"
           : s == MEETING_OPEN                             ? "go"
                                                           : "now";
}

static struct day_row row_of(struct req *r, const struct meeting *m, bool office)
{
    struct day_row d = {.m = *m,
                        .title = meeting_title(r, m),
                        .url = meeting_url(r, m->id),
                        .state = meeting_state_name(r, m->state),
                        .kind = tag_kind(m->state)};
    if (m->opened)
        d.state = tf(r, "%s ✓", d.state);
    if (office && m->state == MEETING_MISSED && !m->explained)
        d.explain = tf(r, "/meeting/%lld/explain", (long long)m->id);
    return d;
}

static void count_day(struct req *r, const struct meeting *m, struct days_view *v)
{
    if (!m->standing || m->ends > r->now)
        return;
    v->due++;
    v->held += m->opened != 0;
    v->missed += m->state == MEETING_MISSED;
    v->explained += m->state == MEETING_MISSED && m->explained != 0;
}

static struct days_view days_of(struct req *r, const struct body *b)
{
    struct topic_by by;
    bool office = topic_by_of(r, b->id, TOPIC_OFFICE, &by);
    struct days_view v = {.place = body_label(r, b), .url = days_url(r, b)};
    struct meetings l = meeting_of_body(r->db, b->id, r->now - PAST, r->now + AHEAD, LISTED);
    v.coming = arena_array(r->arena, struct day_row, l.n);
    v.past = arena_array(r->arena, struct day_row, l.n);
    for (size_t i = 0; i < l.n; i++) {
        count_day(r, &l.at[i], &v);
        if (l.at[i].ends > r->now)
            v.coming[v.n_coming++] = row_of(r, &l.at[i], office);
    }
    for (size_t i = l.n; i > 0; i--)
        if (l.at[i - 1].ends <= r->now)
            v.past[v.n_past++] = row_of(r, &l.at[i - 1], office);
    if (office) {
        struct buf add = buf_make(r->arena, 64);
        buf_lit(&add, "/meeting/new?place=");
        out_urlpart(&add, b->path);
        v.add = add.p;
    }
    const char *stem = str_dup(r->arena, (struct str){b->path, strlen(b->path) - 1});
    v.ics = tf(r, "/calendar/%s.ics", stem);
    v.json = tf(r, "/calendar/%s.json", stem);
    const char *host = strstr(r->origin, "://");
    v.webcal = tf(r, "webcal%s%s", host ? host : "", v.ics);
    v.feed = tf(r, "/calendar/%s.atom", stem);
    return v;
}

static struct day_place *line_of(struct days_view *v, const struct body_list *l, int64_t body)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].id == body)
            return &v->below[i];
    return NULL;
}

static void fill_counts(struct req *r, const struct body *b, const struct body_list *l,
                        struct days_view *v)
{
    usec now = r->now, since = now - PAST;
    struct day_place *p;
    struct meeting_days_below_rows due =
        q_meeting_days_below(r->db, .parent = b->id, .since = since, .now = now);
    struct meeting_days_not_held_rows lost =
        q_meeting_days_not_held(r->db, .parent = b->id, .since = since, .now = now);
    struct meeting_next_below_rows next = q_meeting_next_below(r->db, .parent = b->id, .now = now);
    for (size_t i = 0; i < due.n; i++)
        if ((p = line_of(v, l, due.at[i].body)))
            p->due = p->held = due.at[i].due;
    for (size_t i = 0; i < lost.n; i++) {
        if (!(p = line_of(v, l, lost.at[i].body)))
            continue;
        p->held--;
        p->missed += lost.at[i].state == MEETING_MISSED;
        p->unexplained += lost.at[i].state == MEETING_MISSED && !lost.at[i].explained;
    }
    for (size_t i = 0; i < next.n; i++)
        if ((p = line_of(v, l, next.at[i].body)))
            p->next = next.at[i].next.some ? next.at[i].next.v : 0;
}

/* A line for each place right below: whether its days are held, and when the next one is. */
static void fill_places(struct req *r, const struct body *b, struct days_view *v)
{
    struct body_list l = body_children(r->db, b->id);
    v->below = arena_array(r->arena, struct day_place, l.n);
    v->n_below = l.n;
    for (size_t i = 0; i < l.n; i++)
        v->below[i] =
            (struct day_place){.label = body_label(r, &l.at[i]), .href = days_url(r, &l.at[i])};
    fill_counts(r, b, &l, v);
}

static void fill_own(struct req *r, struct days_view *v)
{
    int64_t last = 0;
    v->own = arena_array(r->arena, struct day_place, r->who.n_grant);
    for (size_t i = 0; i < r->who.n_grant; i++) {
        struct body b;
        if (r->who.grant[i].body == last || !body_by_id(r->db, r->who.grant[i].body, &b))
            continue;
        last = b.id;
        v->own[v->n_own++] =
            (struct day_place){.label = body_label(r, &b), .href = days_url(r, &b)};
    }
}

/* No place chosen: what is announced anywhere, and the towns to go on from. */
static void fill_front(struct req *r, struct days_view *v)
{
    struct meetings soon = meeting_announced(r->db, r->now, SOON);
    struct body root;
    v->coming = arena_array(r->arena, struct day_row, soon.n);
    for (size_t i = 0; i < soon.n; i++) {
        struct day_row *row = &v->coming[v->n_coming++];
        *row = row_of(r, &soon.at[i], false);
        row->place = body_name(r, soon.at[i].body);
    }
    fill_own(r, v);
    if (body_by_id(r->db, body_root(r->db), &root)) {
        fill_places(r, &root, v);
        v->root = (struct day_place){.label = body_label(r, &root), .href = days_url(r, &root)};
    }
}

static void days_get(struct req *r)
{
    struct body b;
    const char *path = r->arg[0] ? r->arg[0] : "";
    bool somewhere = *path != '\0';
    struct days_view v = {0};
    if (!somewhere && !str_empty(r->place) && body_by_path(r->db, r->place, &b)) {
        reply_redirect(r, days_url(r, &b));
        return;
    }
    if (somewhere && !body_by_path(r->db, path, &b)) {
        reply_status(r, 404);
        return;
    }
    if (somewhere) {
        v = days_of(r, &b);
        fill_places(r, &b, &v);
    } else
        fill_front(r, &v);
    const char *title = somewhere ? tf(r, _("Democracy Days: %s"), v.place) : _("Democracy Days");
    struct page p = {.title = title, .nav = "days", .feed = v.feed};
    meeting_days_page(r, &p, &v);
}

/* --- feeds -------------------------------------------------------------------------------------------- */

static const char *full(struct req *r, const char *path)
{
    return tf(r, "%s%s", r->origin, path);
}

const char *meeting_uid(struct arena *a, const struct meeting *m, const char *code)
{
    return arena_printf(a, "meeting-%lld-%s-%llx@tongxin", (long long)m->id, code,
                        (unsigned long long)m->created);
}

/* RFC 5545 §3.8.1.11, by enum meeting_state. */
static const enum ical_status status[MEETING_STATES] = {
    ICAL_TENTATIVE, ICAL_CONFIRMED, ICAL_CONFIRMED, ICAL_CONFIRMED,
    ICAL_CONFIRMED, ICAL_CANCELLED, ICAL_CANCELLED};

static void calendar_print(struct req *r, const struct body *b)
{
    struct meetings l = meeting_of_body(r->db, b->id, r->now - PAST, r->now + AHEAD, LISTED);
    struct ical_event *e = arena_array(r->arena, struct ical_event, l.n);
    for (size_t i = 0; i < l.n; i++) {
        const struct meeting *m = &l.at[i];
        e[i] = (struct ical_event){
            .uid = meeting_uid(r->arena, m, b->code),
            .summary = tf(r, "%s · %s", meeting_title(r, m), body_label(r, b)),
            .location = m->place_text,
            .description = m->state == MEETING_MISSED ? m->explanation : m->reason,
            .url = full(r, meeting_url(r, m->id)),
            .category = meeting_kind_name(r, m->kind),
            .starts = m->starts,
            .ends = m->ends,
            .stamp = m->changed,
            .created = m->created,
            .changed = m->changed,
            .sequence = m->sequence,
            .status = status[m->state]};
    }
    struct ical c = {tf(r, _("Democracy Days: %s"), body_label(r, b)), r->app->zone, e, l.n};
    ical_print(&r->out, &c);
    r->type = "text/calendar; charset=utf-8";
    reply_header(r, "Content-Disposition", tf(r, "inline; filename=\"%s.ics\"", b->code));
}

/* The same days for other programs: times in UTC, words as codes. */
static void days_print(struct req *r, const struct body *b)
{
    struct meetings l = meeting_of_body(r->db, b->id, r->now - PAST, r->now + AHEAD, LISTED);
    struct json j = json_begin(&r->out);
    json_obj(&j);
    json_key(&j, "place"), json_str(&j, b->code);
    json_key(&j, "meetings");
    json_arr(&j);
    for (size_t i = 0; i < l.n; i++) {
        const struct meeting *m = &l.at[i];
        json_obj(&j);
        json_key(&j, "id"), json_int(&j, m->id);
        json_key(&j, "state"), json_str(&j, meeting_state_word(m->state));
        json_key(&j, "title"), json_str(&j, meeting_title(r, m));
        json_key(&j, "place"), json_str(&j, m->place_text);
        topic_json_time(&j, "starts", m->starts);
        topic_json_time(&j, "ends", m->ends);
        topic_json_day(&j, "standing_day", m->standing);
        topic_json_time(&j, "noticed", m->noticed);
        topic_json_time(&j, "opened", m->opened);
        topic_json_time(&j, "closed", m->closed);
        topic_json_time(&j, "minutes_published", m->published);
        json_key(&j, "present"), json_int(&j, m->present);
        json_key(&j, "quorum"), json_int(&j, m->quorum);
        json_key(&j, "sequence"), json_int(&j, m->sequence);
        json_key(&j, "reason"), json_str(&j, m->reason);
        json_key(&j, "explanation"), json_str(&j, m->explanation);
        json_key(&j, "url"), json_str(&j, full(r, meeting_url(r, m->id)));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    r->type = "application/json";
}

static void notices_print(struct req *r, const struct body *b)
{
    struct meeting_noticed_ids_rows ids = q_meeting_noticed_ids(r->db, .body = b->id, .max = 50);
    struct meeting m;
    usec newest = 0;
    struct buf *o = &r->out;
    for (size_t i = 0; i < ids.n; i++)
        if (meeting_by_id(r->db, ids.at[i].id, &m) && m.changed > newest)
            newest = m.changed;
    buf_lit(o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
               "xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml_attr(o, r->lang->code);
    buf_lit(o, "\">\n");
    xml_element(o, "id", tf(r, "urn:tongxin:notices:%s", b->code));
    xml_element(o, "title", tf(r, _("Notices of meetings: %s"), body_label(r, b)));
    xml_element(o, "updated", time_rfc3339(r->arena, newest, NULL));
    buf_lit(o, "<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    xml_attr(o, full(r, r->path));
    buf_lit(o, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    xml_attr(o, full(r, days_url(r, b)));
    buf_lit(o, "\"/>\n<author>");
    xml_element(o, "name", body_label(r, b));
    buf_lit(o, "</author>\n");
    for (size_t i = 0; i < ids.n; i++) {
        if (!meeting_by_id(r->db, ids.at[i].id, &m))
            continue;
        buf_lit(o, "<entry>\n");
        xml_element(o, "id", tf(r, "urn:tongxin:notice:%s:%lld", b->code, (long long)m.id));
        xml_element(o, "title", tf(r, "%s, %s", meeting_title(r, &m), show_time(r, m.starts)));
        xml_element(o, "published", time_rfc3339(r->arena, m.noticed, NULL));
        xml_element(o, "updated", time_rfc3339(r->arena, m.changed, NULL));
        buf_lit(o, "<link rel=\"alternate\" type=\"text/html\" href=\"");
        xml_attr(o, full(r, meeting_url(r, m.id)));
        buf_lit(o, "\"/>\n");
        xml_element(o, "summary",
                    tf(r, "%s · %s · %s", meeting_state_name(r, m.state), m.place_text,
                       *m.reason ? m.reason : body_label(r, b)));
        buf_lit(o, "</entry>\n");
    }
    buf_lit(o, "</feed>\n");
    r->type = "application/atom+xml; charset=utf-8";
}

/* "linhai/baishuiyang.ics", ".json", ".atom". */
static void calendar_get(struct req *r)
{
    static const struct {
        const char *ending;
        void (*print)(struct req *r, const struct body *b);
    } forms[] = {{".ics", calendar_print}, {".json", days_print}, {".atom", notices_print}};
    struct str path = str_of(r->arg[0]);
    for (size_t i = 0; i < countof(forms); i++) {
        struct body b;
        struct str ending = str_of(forms[i].ending);
        if (str_ends(path, ending) &&
            body_by_path(r->db, tf(r, "%.*s/", (int)(path.n - ending.n), path.p), &b)) {
            forms[i].print(r, &b);
            return;
        }
    }
    reply_status(r, 404);
}

/* --- the panel on a place's page ------------------------------------------------------------------------- */

bool meeting_panel_shows(struct req *r, const struct body *b)
{
    return council_of_body(r->db, b->id) != 0;
}

void meeting_panel_block(struct req *r, const struct body *b)
{
    struct days_view v = days_of(r, b);
    meeting_panel(r, &v);
}

const struct route meeting_day_routes[] = {
    {.methods = GET, .path = "/days", .run = days_get, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/days/:*", .run = days_get, .cache = CACHE_PRIVATE},
    {.methods = GET,
     .path = "/calendar/:*",
     .run = calendar_get,
     .cache = CACHE_PUBLIC,
     .rate = RATE_READ},
    {0},
};
