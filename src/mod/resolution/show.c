/*
 * show.c - rows shaped for the pages and blocks: tags, words of days, what this reader may do.
 */
#include "mod/resolution/view.h"

#include "web/i18n.h"

static const char *at_deadline(struct req *r, usec due)
{
    return tf(r, _("by %s"), show_end(r, due));
}

/* Who may not write in the office's pages of any place: those who watch. */
static bool watches(const struct req *r)
{
    return (r->who.roles & ROLE_SUPERVISOR) != 0;
}

/* --- the text ---------------------------------------------------------------------------------------- */

static struct objection_row objection_row_of(struct req *r, const struct objection *o, bool office)
{
    static const char *const verdict[] = {NULL, T_("found wrong"), T_("partly right"),
                                          T_("found right")};
    struct objection_row row = {.o = *o};
    if (o->verdict != OBJECTION_OPEN) {
        row.verdict = _(verdict[o->verdict]);
        row.kind = o->verdict == OBJECTION_REJECTED ? "" : "go";
        return row;
    }
    row.due = r->now > o->due ? tf(r, _("The answer is overdue since %s."), show_end(r, o->due))
                              : tf(r, _("To be answered by %s."), show_end(r, o->due));
    row.act = office ? tf(r, "/office/objection/%lld", (long long)o->id) : NULL;
    return row;
}

bool resolution_view_of(struct req *r, const struct topic *t, struct resolution_view *v)
{
    static const char *const state[] = {T_("on public view"), T_("holds"), T_("sent back")};
    static const char *const kind[] = {"now", "go", "due"};
    struct topic_by by;
    if (!resolution_of_topic(r->db, t->id, &v->x))
        return false;
    bool over = v->x.state == RESOLUTION_PUBLIC && r->now > v->x.until;
    v->outcome = meeting_outcome_name(r, v->x.outcome);
    v->state = over ? _("public view is over") : _(state[v->x.state]);
    v->kind = over ? "due" : kind[v->x.state];
    v->clock = tf(r, "/deadline/%lld", (long long)v->x.clock);
    v->url = resolution_url(r, &v->x);
    v->lang = t->lang;
    v->text = md_html(r->arena, v->x.text, 4);
    v->open = v->x.state == RESOLUTION_PUBLIC && !over && !watches(r);
    bool office = topic_by_of(r, t->body, TOPIC_OFFICE, &by);
    struct objections all = objections_of(r->db, v->x.id);
    v->objection = arena_alloc(r->arena, (all.n + 1) * sizeof(*v->objection));
    for (; v->n_objection < all.n; v->n_objection++)
        v->objection[v->n_objection] = objection_row_of(r, &all.at[v->n_objection], office);
    return true;
}

/* --- tasks ---------------------------------------------------------------------------------------------- */

struct task_row task_row_of(struct req *r, const struct task *t)
{
    struct task_row row = {.t = *t, .url = task_url(r, t), .org = "", .matter = t->number};
    struct org o;
    bool late = task_late(t, r->now);
    if (org_by_id(r->db, t->org, &o))
        row.org = org_label(r, &o);
    row.state = task_open(t) && t->asks ? _("asks for more time")
                : task_open(t) && late  ? _("past its day")
                                        : task_state_name(r, t->state);
    row.kind = t->state == TASK_FINISHED ? "go" : !task_open(t) ? "" : late ? "late" : "now";
    row.until = t->state == TASK_FINISHED
                    ? tf(r, late ? _("finished %s, after its day") : _("finished %s, in time"),
                         show_date(r, t->finished))
                    : at_deadline(r, t->due);
    return row;
}

bool work_view_of(struct req *r, const struct topic *t, struct work_view *v)
{
    struct charter_statutory s;
    struct tasks all = tasks_of_topic(r->db, t->id);
    v->has_vote = resolution_vote_of(r->db, t->id, &v->vote);
    v->needs_vote = *t->statutory &&
                    charter_statutory(r->db, t->body, t->statutory, topic_day(r->app->zone, t), &s);
    if (v->has_vote || v->needs_vote)
        v->route = statutory_route_name(r, v->has_vote ? v->vote.route : s.route);
    v->vote_file = v->has_vote && *v->vote.hash ? tf(r, "/resolution/%s/paper", t->number) : NULL;
    v->tasks.at = arena_alloc(r->arena, (all.n + 1) * sizeof(*v->tasks.at));
    for (; v->tasks.n < all.n; v->tasks.n++)
        v->tasks.at[v->tasks.n] = task_row_of(r, &all.at[v->tasks.n]);
    return all.n > 0 || v->has_vote || v->needs_vote;
}

bool task_by_of(struct req *r, const struct task *t, struct topic_by *by)
{
    struct org o;
    struct body b;
    if (watches(r) || !org_by_id(r->db, t->org, &o) || !body_by_id(r->db, o.body, &b))
        return false;
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if (g->role != ROLE_UNIT || (g->org ? g->org != t->org : g->body != o.body))
            continue;
        *by = (struct topic_by){.zone = r->app->zone,
                                .now = r->now,
                                .user = r->who.user,
                                .org = t->org,
                                .role = ROLE_UNIT};
        return true;
    }
    return false;
}

/* --- the word -------------------------------------------------------------------------------------------- */

static const char *stars(struct req *r, int64_t tenths)
{
    return tenths < 0 ? NULL
                      : tf(r, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

void word_view_of(struct req *r, const struct topic *t, struct word_view *v)
{
    struct resolution x = {.against = ""};
    struct resolution_ratings n = resolution_ratings(r->db, t->id);
    resolution_of_topic(r->db, t->id, &x);
    v->c = resolution_cells(&n);
    v->attitude = stars(r, v->c.attitude);
    v->speed = stars(r, v->c.speed);
    v->result = stars(r, v->c.result);
    v->against = x.against;
    v->url = tf(r, "/resolution/%s/rate", t->number);
    v->open = t->stage >= STAGE_SUPERVISE &&
              (t->state == TOPIC_OPEN || t->state == TOPIC_ARCHIVED) && !watches(r);
    v->rated = r->who.user && resolution_rated(r->db, t, r->who.user);
    v->may = v->open && !v->rated && resolution_concern(r->db, t, r->who.user) != CONCERN_NONE;
}
