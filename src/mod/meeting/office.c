/*
 * office.c - calling a meeting, changing its plan, cancelling it, explaining a missed day.
 */
#include "gen/meeting/pages.h"

/* --- planning --------------------------------------------------------------------------------------------------- */

static const struct form_option lang_options[] = {
    {"zh-Hans", "简体中文", NULL}, {"en", "English", NULL}, {NULL, NULL, NULL}};
static const struct form_option kind_options[] = {{"0", T_("Democracy Day"), NULL},
                                                  {"1", T_("Council meeting"), NULL},
                                                  {"2", T_("Meeting on one topic"), NULL},
                                                  {"3", T_("Meeting"), NULL},
                                                  {NULL, NULL, NULL}};
static const struct form_field plan_fields[] = {
    {.name = "kind",
     .label = T_("Kind"),
     .kind = FORM_SELECT,
     .required = true,
     .options = kind_options},
    {.name = "title",
     .label = T_("Title"),
     .kind = FORM_LINE,
     .max = 80,
     .hint = T_("May stay empty: then it is called after its kind.")},
    {.name = "lang",
     .label = T_("Language of the texts"),
     .kind = FORM_SELECT,
     .required = true,
     .options = lang_options},
    {.name = "day", .label = T_("Day"), .kind = FORM_DATE, .required = true},
    {.name = "from",
     .label = T_("Begins at"),
     .kind = FORM_LINE,
     .max = 5,
     .required = true,
     .hint = T_("For example 9:00")},
    {.name = "minutes",
     .label = T_("Lasts, in minutes"),
     .kind = FORM_INT,
     .min = 15,
     .max = 1440,
     .required = true},
    {.name = "place", .label = T_("Where"), .kind = FORM_LINE, .max = 120},
    {.name = "who", .label = T_("Who may come"), .kind = FORM_LINE, .max = 200},
    {.name = "host", .label = T_("Host"), .kind = FORM_SELECT},
    {.name = "recorder", .label = T_("Recorder"), .kind = FORM_SELECT},
    {.name = "reason",
     .label = T_("Why it is changed"),
     .kind = FORM_LINE,
     .max = 300,
     .hint = T_("Needed when it was announced already. Everybody reads it.")},
    {.name = "seen", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 20},
};
static const struct form_spec plan_form = FORM_SPEC("meeting_plan", plan_fields);

/* Members and office people with an account: they can be host or recorder. */
static const struct form_option *people(struct req *r, int64_t body)
{
    day today = zone_day(r->app->zone, r->now);
    struct council_members a = council_members(r->db, council_of_body(r->db, body), today);
    struct council_members b =
        council_members(r->db, council_organ(r->db, body, ORG_OFFICE), today);
    struct form_option *o = arena_array(r->arena, struct form_option, a.n + b.n + 3);
    size_t n = 0;
    o[n++] = (struct form_option){"0", _("not named yet"), NULL};
    if (r->who.user)
        o[n++] = (struct form_option){tf(r, "%lld", (long long)r->who.user), r->who.name, NULL};
    for (size_t i = 0; i < a.n + b.n; i++) {
        const struct council_member *m = i < a.n ? &a.at[i] : &b.at[i - a.n];
        bool known = m->user == 0;
        for (size_t k = 0; k < n; k++)
            known = known || streq(o[k].value, tf(r, "%lld", (long long)m->user));
        if (!known)
            o[n++] = (struct form_option){tf(r, "%lld", (long long)m->user), m->name, NULL};
    }
    return o;
}

static bool clock_read(const char *s, int *hour, int *minute)
{
    struct str rest = str_of(s), h;
    int64_t a, b;
    if (!str_cut(&rest, ':', &h) || !rest.p || !str_int64(h, &a) || !str_int64(rest, &b) ||
        rest.n != 2 || a < 0 || a > 23 || b < 0 || b > 59)
        return false;
    *hour = (int)a, *minute = (int)b;
    return true;
}

static struct meeting_plan plan_of(struct req *r, struct form *f, int64_t body)
{
    day d = 0;
    int hour = 0, minute = 0;
    int64_t kind = 0, host = 0, recorder = 0;
    if (!f->bad && !day_parse(form_get(f, "day"), &d))
        form_error(r, f, "day", _("Write the day like this: 2026-12-15"));
    if (!f->bad && !clock_read(form_get(f, "from"), &hour, &minute))
        form_error(r, f, "from", _("Write the time like this: 9:00"));
    str_int64(str_of(form_get(f, "kind")), &kind);
    str_int64(str_of(form_get(f, "host")), &host);
    str_int64(str_of(form_get(f, "recorder")), &recorder);
    usec starts = f->bad ? 0 : zone_instant(r->app->zone, d, hour, minute, 0);
    return (struct meeting_plan){.body = body,
                                 .kind = (enum meeting_kind)kind,
                                 .lang = form_get(f, "lang"),
                                 .title = form_get(f, "title"),
                                 .place_text = form_get(f, "place"),
                                 .who = form_get(f, "who"),
                                 .starts = starts,
                                 .ends =
                                     starts + (f->bad ? 0 : form_int(f, "minutes")) * USEC_MINUTE,
                                 .host = host,
                                 .recorder = recorder,
                                 .reason = form_get(f, "reason")};
}

/* The plan in a few lines, for who was slower. */
static const char *plan_words(struct req *r, const struct meeting *m)
{
    return tf(r, "%s\n%s\n%s\n%s: %s\n%s: %s", meeting_title(r, m), show_time(r, m->starts),
              m->place_text, _("Host"), account_name_of(r, m->host), _("Recorder"),
              account_name_of(r, m->recorder));
}

/* stale: somebody saved since the form was shown; what they saved stands below. */
static void plan_show(struct req *r, const struct form *f, const struct meeting *m,
                      const struct body *b, bool stale)
{
    const char *heading = m ? _("Time, place, people") : _("Call a meeting");
    struct topic_by by = {.zone = r->app->zone, .now = r->now};
    day first = meeting_earliest(r->db, by.zone, b->id, r->now);
    struct meeting_form_view v = {
        .form = f,
        .heading = heading,
        .lead = tf(r, _("Announced today, it can be held from %s on."), show_day(r, first)),
        .action = m ? tf(r, "/meeting/%lld/plan", (long long)m->id)
                    : tf(r, "/meeting/new?place=%s", b->path),
        .back = m ? meeting_url(r, m->id) : days_url(r, b),
        .button = _("Save"),
        .theirs = stale ? plan_words(r, m) : NULL};
    struct page *p = arena_new(r->arena, struct page);
    *p = (struct page){.title = heading, .nav = "days", .bad = f->bad};
    meeting_form_page(r, p, &v);
}

static bool body_of_query(struct req *r, struct body *b)
{
    const char *path = field_get(&r->query, "place");
    if (path && body_by_path(r->db, path, b)) {
        struct topic_by by;
        if (topic_by_of(r, b->id, TOPIC_OFFICE, &by))
            return true;
        reply_status(r, 403);
        return false;
    }
    reply_status(r, 404);
    return false;
}

static void new_get(struct req *r)
{
    struct body b;
    if (!body_of_query(r, &b))
        return;
    struct form f = form_new(r, &plan_form);
    form_options(r, &f, "host", people(r, b.id));
    form_options(r, &f, "recorder", people(r, b.id));
    form_set(&f, "kind", "1");
    form_set(&f, "lang", r->lang->code);
    form_set(&f, "minutes", "180");
    form_set(&f, "from", "9:00");
    form_set(&f, "day", day_iso(r->arena, meeting_earliest(r->db, r->app->zone, b.id, r->now)));
    plan_show(r, &f, NULL, &b, false);
}

static void new_post(struct req *r)
{
    struct body b;
    struct topic_by by;
    const char *why;
    if (!body_of_query(r, &b) || !topic_by_of(r, b.id, TOPIC_OFFICE, &by))
        return;
    struct form f = form_read(r, &plan_form);
    form_options(r, &f, "host", people(r, b.id));
    form_options(r, &f, "recorder", people(r, b.id));
    struct meeting_plan p = plan_of(r, &f, b.id);
    int64_t id = f.bad ? 0 : meeting_create(r->db, &by, &p, &why);
    if (!f.bad && !id)
        form_error(r, &f, NULL, _(why));
    if (f.bad) {
        r->status = 422;
        plan_show(r, &f, NULL, &b, false);
        return;
    }
    reply_redirectf(r, "/meeting/%lld?done=saved", (long long)id);
}

static void plan_get(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    struct body b;
    if (!meeting_office_of_path(r, &m, &by) || !body_by_id(r->db, m.body, &b))
        return;
    struct form f = form_new(r, &plan_form);
    struct civil c = zone_civil(r->app->zone, m.starts);
    form_options(r, &f, "host", people(r, b.id));
    form_options(r, &f, "recorder", people(r, b.id));
    form_set(&f, "kind", tf(r, "%d", (int)m.kind));
    form_set(&f, "title", m.title);
    form_set(&f, "lang", m.lang);
    form_set(&f, "day", day_iso(r->arena, zone_day(r->app->zone, m.starts)));
    form_set(&f, "from", tf(r, "%d:%02d", c.hour, c.minute));
    form_set(&f, "minutes", tf(r, "%lld", (long long)((m.ends - m.starts) / USEC_MINUTE)));
    form_set(&f, "place", m.place_text);
    form_set(&f, "who", m.who);
    form_set(&f, "host", tf(r, "%lld", (long long)m.host));
    form_set(&f, "recorder", tf(r, "%lld", (long long)m.recorder));
    form_set(&f, "seen", tf(r, "%lld", (long long)m.version));
    plan_show(r, &f, &m, &b, false);
}

static void plan_post(struct req *r)
{
    struct meeting m;
    struct topic_by by;
    struct body b;
    if (!meeting_office_of_path(r, &m, &by) || !body_by_id(r->db, m.body, &b))
        return;
    struct form f = form_read(r, &plan_form);
    form_options(r, &f, "host", people(r, b.id));
    form_options(r, &f, "recorder", people(r, b.id));
    struct meeting_plan p = plan_of(r, &f, b.id);
    struct unmet_list lacks = {.arena = r->arena, .zone = by.zone, .now = by.now};
    const char *now = tf(r, "%lld", (long long)m.version);
    bool stale = !f.bad && !streq(form_get(&f, "seen"), now);
    if (stale)
        form_error(r, &f, NULL, _(QUICKER));
    if (!f.bad && !meeting_change(r->db, &by, &m, &p, &lacks))
        form_error(r, &f, NULL, lacks.n ? unmet_words(r, &lacks.at[0]) : _(QUICKER));
    if (f.bad) {
        r->status = stale ? 409 : 422;
        form_set(&f, "seen", now);
        plan_show(r, &f, &m, &b, stale);
        return;
    }
    struct meeting after;
    if (m.state == MEETING_NOTICED && meeting_by_id(r->db, m.id, &after) &&
        after.sequence != m.sequence)
        meeting_write_members(r->db, &by, r->origin, &after, false, p.reason);
    reply_redirectf(r, "/meeting/%lld?done=saved", (long long)m.id);
}

/* --- cancel, explain: one field each ------------------------------------------------------------------------------ */

static const struct form_field reason_fields[] = {
    {.name = "reason",
     .label = T_("Reason, for everybody to read"),
     .kind = FORM_TEXT,
     .max = 1000,
     .required = true,
     .rows = 4},
};
static const struct form_spec reason_form = FORM_SPEC("meeting_reason", reason_fields);

static void reason_show(struct req *r, const struct meeting *m, const struct form *f, bool cancel)
{
    const char *heading = cancel ? _("Cancel the meeting") : _("Explain why it was missed");
    struct meeting_form_view v = {
        .form = f,
        .heading = heading,
        .lead = cancel ? _("It stays in the calendar as cancelled, with the reason.")
                       : _("The explanation stands beside the missed day for good."),
        .action = tf(r, "/meeting/%lld/%s", (long long)m->id, cancel ? "cancel" : "explain"),
        .back = meeting_url(r, m->id),
        .button = cancel ? _("Cancel the meeting") : _("Publish the explanation")};
    meeting_form_page(r, meeting_frame(r, m, heading), &v);
}

static void reason_get(struct req *r, bool cancel)
{
    struct meeting m;
    struct topic_by by;
    struct form f;
    if (!meeting_office_of_path(r, &m, &by))
        return;
    f = form_new(r, &reason_form);
    reason_show(r, &m, &f, cancel);
}

static void reason_post(struct req *r, bool cancel)
{
    struct meeting m;
    struct topic_by by;
    const char *why;
    if (!meeting_office_of_path(r, &m, &by))
        return;
    struct form f = form_read(r, &reason_form);
    if (!f.bad &&
        !(cancel ? meeting_cancel : meeting_explain)(r->db, &by, &m, form_get(&f, "reason"), &why))
        form_error(r, &f, NULL, _(why));
    if (f.bad) {
        r->status = 422;
        reason_show(r, &m, &f, cancel);
        return;
    }
    if (cancel && m.state == MEETING_NOTICED)
        meeting_write_members(r->db, &by, r->origin, &m, true, form_get(&f, "reason"));
    reply_redirect(r, meeting_url(r, m.id));
}

static void cancel_get(struct req *r)
{
    reason_get(r, true);
}
static void cancel_post(struct req *r)
{
    reason_post(r, true);
}
static void explain_get(struct req *r)
{
    reason_get(r, false);
}
static void explain_post(struct req *r)
{
    reason_post(r, false);
}

/* --- routes ------------------------------------------------------------------------------------------ */

#define DESK(p, fn)                                                                      \
    {                                                                                    \
        .methods = GET, .path = p, .run = fn, .roles = TOPIC_OFFICE, .cache = CACHE_NONE \
    }
#define DESK_POST(p, fn, spec)                                                      \
    {                                                                               \
        .methods = POST, .path = p, .run = fn, .roles = TOPIC_OFFICE, .form = spec, \
        .rate = RATE_WRITE                                                          \
    }
const struct route meeting_office_routes[] = {
    DESK("/meeting/new", new_get),
    DESK_POST("/meeting/new", new_post, &plan_form),
    DESK("/meeting/:id/plan", plan_get),
    DESK_POST("/meeting/:id/plan", plan_post, &plan_form),
    DESK("/meeting/:id/cancel", cancel_get),
    DESK_POST("/meeting/:id/cancel", cancel_post, &reason_form),
    DESK("/meeting/:id/explain", explain_get),
    DESK_POST("/meeting/:id/explain", explain_post, &reason_form),
    {0},
};
