/*
 * build.c - a report is put together: one struct, which the page, the Markdown and the JSON print.
 *
 * What it reads is what it shows: a sheet for the place, one for each earlier period of the chart, one for each place
 * directly below, and at most EVENTS rows of what the place itself met on, decided and had to do.
 */
#include "mod/meeting/meeting.h"
#include "mod/report/room.h"
#include "mod/resolution/resolution.h"
#include "web/i18n.h"

#define EVENTS     20
#define FIELDS_TOP 10 /* fields of which the weekly report names each */

/* --- figures ---------------------------------------------------------------------------------------- */

static const char *list_of(struct req *r, const struct indicator *is, const char *path)
{
    struct str pattern = str_of(is->list), before;
    if (!is->list || !str_cut(&pattern, '%', &before))
        return NULL;
    return tf(r, "%.*s%s%s", (int)before.n, before.p, path, pattern.p + 1);
}

static void fill_figures(struct req *r, struct report *x)
{
    size_t all = 0;
    while (report_indicators[all].key)
        all++;
    x->figure = arena_array(r->arena, struct figure, all);
    for (size_t i = 0; i < all; i++) {
        const struct indicator *is = &report_indicators[i];
        if (x->of_topic && !is->topic)
            continue;
        struct figure *f = &x->figure[x->n_figure++];
        *f = report_figure(is, &x->counts);
        f->href = x->of_topic ? NULL : list_of(r, is, x->b.path);
    }
}

/* --- shares: how a whole is made up -------------------------------------------------------------------- */

typedef const char *(*namer)(struct req *r, const struct report *x, const char *word);

static const char *kind_label(struct req *r, const struct report *x, const char *word)
{
    (void)x;
    for (int i = 0; i < SUB_KINDS; i++)
        if (streq(submission_kind_word((enum submission_kind)i), word))
            return submission_kind_name(r, (enum submission_kind)i);
    return word;
}

static const char *channel_label(struct req *r, const struct report *x, const char *word)
{
    (void)x;
    for (int i = 0; i < SUB_CHANNELS; i++)
        if (streq(submission_channel_word((enum submission_channel)i), word))
            return submission_channel_name(r, (enum submission_channel)i);
    return word;
}

static const char *state_label(struct req *r, const struct report *x, const char *word)
{
    (void)x;
    for (int i = 0; i < SUB_STATES; i++)
        if (streq(submission_state_word((enum submission_state)i), word))
            return submission_state_name(r, (enum submission_state)i);
    return word;
}

static day day_of_report(const struct req *r, const struct report *x)
{
    day today = zone_day(r->app->zone, r->now);
    return x->of_topic || x->p.end > today ? today : x->p.end - 1;
}

static const char *field_label(struct req *r, const struct report *x, const char *word)
{
    struct charter_category c;
    if (streq(word, "none"))
        return _("no field yet");
    return charter_category(r->db, x->b.id, word, day_of_report(r, x), &c)
               ? charter_category_label(r, &c)
               : word;
}

/* A class may be one of the council's of the place or of those below it: their codes are looked up in both. */
static const char *class_label(struct req *r, const struct report *x, const char *word)
{
    static const struct {
        const char *word, *name;
    } others[] = {{"office", T_("The office")},
                  {"expert", T_("Experts")},
                  {"public", T_("Guests")},
                  {"none", T_("Members, without a constituency")}};
    for (size_t i = 0; i < countof(others); i++)
        if (streq(word, others[i].word))
            return _(others[i].name);
    struct body_list below = body_children(r->db, x->b.id);
    for (int step = 0; step < 2; step++) {
        int64_t place = step == 0 ? x->b.id : below.n ? below.at[0].id : 0;
        struct charter_constituencies all = {0};
        if (place)
            all = charter_constituencies(r->db, place, day_of_report(r, x));
        for (size_t i = 0; i < all.n; i++)
            if (streq(all.at[i].code, word))
                return charter_constituency_label(r, &all.at[i]);
    }
    return word;
}

static const struct share_kind {
    const char *key, *prefix, *title, *unit;
    namer label;
    const char *filter; /* of /submissions, for links; NULL: none */
    size_t top;         /* 0: all */
    bool time;          /* seconds */
} share_kinds[] = {
    {"kinds", "kind.", T_("What kind of word it was"), T_("things said"), kind_label, NULL, 0,
     false},
    {"fields", "field.", T_("What it was about"), T_("things said"), field_label, "category",
     FIELDS_TOP, false},
    {"channels", "channel.", T_("How it came in"), T_("things said"), channel_label, NULL, 0,
     false},
    {"states", "state.", T_("How far it is now"), T_("things said"), state_label, "state", 0,
     false},
    {"classes", "class.", T_("Who spoke how long"), T_("minutes:seconds"), class_label, NULL, 0,
     true},
};

static int most_first(const void *a, const void *b)
{
    const struct report_share *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : strcmp(x->word, y->word);
}

/* What comes after the first `top`, as one row. */
static void sum_up_rest(struct req *r, struct report_shares *s, size_t top)
{
    int64_t rest = 0;
    if (top == 0 || s->n <= top + 1)
        return;
    for (size_t i = top; i < s->n; i++)
        rest += s->at[i].n;
    s->at[top] = (struct report_share){
        .label = tf(r, _("%lld others"), (long long)(s->n - top)), .word = "others", .n = rest};
    s->n = top + 1;
}

static const char *share_number(struct req *r, const struct share_kind *k, int64_t n)
{
    return k->time ? tf(r, "%lld:%02lld", (long long)(n / 60), (long long)(n % 60))
                   : show_int(r, n);
}

static void fill_share(struct req *r, struct report *x, const struct share_kind *k)
{
    struct report_shares s = {.key = k->key, .title = _(k->title), .unit = _(k->unit)};
    struct str prefix = str_of(k->prefix);
    s.at = arena_array(r->arena, struct report_share, x->counts.n + 1);
    for (size_t i = 0; i < x->counts.n; i++) {
        const struct count *c = &x->counts.at[i];
        if (!str_starts(str_of(c->key), prefix))
            continue;
        const char *word = c->key + prefix.n;
        bool listed = k->filter && !x->of_topic && !streq(word, "none");
        s.total += c->n;
        s.at[s.n++] = (struct report_share){
            .label = k->label(r, x, word),
            .word = word,
            .n = c->n,
            .href =
                listed ? tf(r, "/submissions?place=%s&%s=%s", x->b.path, k->filter, word) : NULL};
    }
    if (s.total == 0)
        return;
    qsort(s.at, s.n, sizeof(*s.at), most_first);
    sum_up_rest(r, &s, k->top);
    for (size_t i = 0; i < s.n; i++) {
        s.at[i].permille = (s.at[i].n * 1000 + s.total / 2) / s.total;
        s.at[i].shown = share_number(r, k, s.at[i].n);
    }
    s.total_shown = share_number(r, k, s.total);
    x->share[x->n_share++] = s;
}

static void fill_shares(struct req *r, struct report *x)
{
    for (size_t i = 0; i < countof(share_kinds); i++)
        fill_share(r, x, &share_kinds[i]);
}

/* --- over time -------------------------------------------------------------------------------------------- */

static void fill_trends(struct req *r, struct report *x)
{
    struct counts sheet[REPORT_TREND];
    const char *code[REPORT_TREND], *name[REPORT_TREND];
    struct report_sheets_before_rows rows = q_report_sheets_before(
        r->db, .place = x->b.id, .kind = x->p.kind, .first = x->p.first, .max = REPORT_TREND);
    for (size_t i = 0; i < REPORT_TREND; i++) {
        struct period p = period_move(&x->p, (int)i - (REPORT_TREND - 1));
        code[i] = period_code(r->arena, &p);
        name[i] = period_name(r, &p);
        sheet[i] = (struct counts){.arena = r->arena};
        for (size_t k = 0; k < rows.n; k++)
            if (rows.at[k].first == p.first)
                counts_read_but(&sheet[i], rows.at[k].counts, "days."); /* no chart of days */
    }
    size_t all = 0, from = 0; /* empty ones before the first that counts something are left out */
    while (from < REPORT_TREND - REPORT_TREND_LEAST && sheet[from].n == 0)
        from++;
    for (const struct indicator *is = report_indicators; is->key; is++)
        all += is->trend;
    x->trend = arena_array(r->arena, struct report_trend, all);
    for (const struct indicator *is = report_indicators; is->key; is++) {
        if (!is->trend)
            continue;
        struct report_trend *t = &x->trend[x->n_trend++];
        *t = (struct report_trend){.is = is};
        for (size_t i = from; i < REPORT_TREND; i++)
            t->point[t->n++] =
                (struct report_point){code[i], name[i], report_figure(is, &sheet[i])};
    }
}

/* --- side by side ----------------------------------------------------------------------------------------------- */

static void fill_line(struct req *r, struct report *x, const char *label, const char *path,
                      const char *href, const struct counts *c)
{
    struct report_line *l = &x->line[x->n_line++];
    *l = (struct report_line){label, path, href, arena_array(r->arena, struct figure, x->n_column)};
    for (size_t i = 0; i < x->n_column; i++)
        l->at[i] = report_figure(x->column[i], c);
}

static void hide_seconds(struct req *r, struct report *x)
{
    struct figure **row = arena_array(r->arena, struct figure *, x->n_line);
    for (size_t i = 0; i < x->n_column; i++) {
        if (!x->column[i]->people)
            continue;
        for (size_t k = 0; k < x->n_line; k++)
            row[k] = &x->line[k].at[i];
        report_hide_second(row, x->n_line);
    }
}

static void fill_lines(struct req *r, struct report *x)
{
    struct body_list below = body_children(r->db, x->b.id);
    if (below.n == 0)
        return;
    for (const struct indicator *is = report_indicators; is->key; is++)
        x->n_column += is->compared;
    x->column = arena_array(r->arena, const struct indicator *, x->n_column);
    size_t n = 0;
    for (const struct indicator *is = report_indicators; is->key; is++)
        if (is->compared)
            x->column[n++] = is;
    x->line = arena_array(r->arena, struct report_line, below.n + 1);
    struct counts own = report_own(r->db, r->arena, x->b.id, &x->p);
    fill_line(r, x, tf(r, _("%s itself"), x->place), x->b.path, NULL, &own);
    for (size_t i = 0; i < below.n; i++) {
        struct counts c = report_sheet(r->db, r->arena, below.at[i].id, &x->p);
        fill_line(r, x, body_label(r, &below.at[i]), below.at[i].path,
                  tf(r, "/report/%s%s", below.at[i].path, x->code), &c);
    }
    hide_seconds(r, x);
}

/* --- what was talked about, decided, done --------------------------------------------------------------------------- */

static struct report_events *events(struct req *r, struct report *x, const char *key,
                                    const char *title, const char *empty)
{
    struct report_events *e = &x->event[x->n_event++];
    *e = (struct report_events){.key = key,
                                .title = title,
                                .empty = empty,
                                .at = arena_array(r->arena, struct report_event, EVENTS)};
    return e;
}

static void fill_met(struct req *r, struct report *x, usec from, usec to)
{
    struct report_events *e =
        events(r, x, "met", _("Meetings"), _("No meeting was planned for these days."));
    struct report_met_rows rows =
        q_report_met(r->db, .body = x->b.id, .from = from, .to = to, .max = EVENTS + 1);
    e->more = rows.n > EVENTS;
    for (size_t i = 0; i < rows.n && e->n < EVENTS; i++) {
        struct meeting m;
        if (!meeting_by_id(r->db, rows.at[i].id, &m))
            continue;
        bool bad = m.state == MEETING_MISSED,
             over = m.state == MEETING_CLOSED || m.state == MEETING_PUBLISHED;
        e->at[e->n++] = (struct report_event){.words = meeting_title(r, &m),
                                              .lang = *m.title ? m.lang : r->lang->code,
                                              .state = meeting_state_name(r, m.state),
                                              .kind = bad    ? "late"
                                                      : over ? "go"
                                                             : "",
                                              .href = meeting_url(r, m.id),
                                              .at = m.starts};
    }
}

static void fill_decided(struct req *r, struct report *x, usec from, usec to)
{
    struct report_events *e =
        events(r, x, "decided", _("What was decided"), _("No result was published in these days."));
    struct report_decided_rows rows =
        q_report_decided(r->db, .body = x->b.id, .from = from, .to = to, .max = EVENTS + 1);
    e->more = rows.n > EVENTS;
    for (size_t i = 0; i < rows.n && e->n < EVENTS; i++)
        e->at[e->n++] = (struct report_event){
            .words = rows.at[i].title,
            .lang = rows.at[i].lang,
            .state = meeting_outcome_name(r, (enum meeting_outcome)rows.at[i].outcome),
            .kind = "go",
            .href = tf(r, "/t/%s", rows.at[i].number),
            .at = rows.at[i].at};
}

static void fill_done(struct req *r, struct report *x, usec from, usec to)
{
    struct report_events *e = events(r, x, "done", _("What was to be done by these days"),
                                     _("No task had its day here."));
    struct report_done_rows rows =
        q_report_done(r->db, .body = x->b.id, .from = from, .to = to, .max = EVENTS + 1);
    e->more = rows.n > EVENTS;
    for (size_t i = 0; i < rows.n && e->n < EVENTS; i++) {
        const struct report_done *d = &rows.at[i];
        struct task t = {
            .state = (enum task_state)d->state, .due = d->due, .finished = d->finished.v};
        bool late = task_late(&t, r->now);
        e->at[e->n++] =
            (struct report_event){.words = d->title,
                                  .lang = "",
                                  .state = late ? _("late") : task_state_name(r, t.state),
                                  .kind = late                       ? "late"
                                          : t.state == TASK_FINISHED ? "go"
                                                                     : "",
                                  .href = tf(r, "/task/%lld", (long long)d->id),
                                  .at = d->due};
    }
}

/* --- whole ------------------------------------------------------------------------------------------------------------- */

void report_of_place(struct req *r, const struct body *b, const struct period *p,
                     struct report *out)
{
    const struct zone *z = r->app->zone;
    *out = (struct report){.b = *b,
                           .place = body_label(r, b),
                           .p = *p,
                           .code = period_code(r->arena, p),
                           .name = period_name(r, p),
                           .running = p->end > zone_day(z, r->now)};
    usec from = zone_instant(z, p->first, 0, 0, 0), to = zone_instant(z, p->end, 0, 0, 0);
    out->self = tf(r, "/report/%s%s", b->path, out->code);
    report_folded(r->db, &out->turned, &out->folded);
    out->counts = report_sheet(r->db, r->arena, b->id, p);
    fill_figures(r, out);
    fill_shares(r, out);
    fill_trends(r, out);
    fill_lines(r, out);
    fill_met(r, out, from, to);
    fill_decided(r, out, from, to);
    fill_done(r, out, from, to);
}

void report_of_topic(struct req *r, const struct topic *t, struct report *out)
{
    *out = (struct report){.of_topic = true,
                           .t = *t,
                           .code = t->number,
                           .name = t->title,
                           .running = t->state == TOPIC_OPEN,
                           .turned = zone_day(r->app->zone, r->now),
                           .folded = r->now,
                           .counts = {.arena = r->arena}};
    out->self = tf(r, "/report/t/%s", t->number);
    if (body_by_id(r->db, t->body, &out->b))
        out->place = body_label(r, &out->b);
    report_count_topic(r->db, r->app->zone, t, r->now, &out->counts);
    fill_figures(r, out);
    fill_shares(r, out);
}
