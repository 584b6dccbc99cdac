/*
 * views.c - shapes of data for the pages: the frame, banners, roles, slips.
 */
#include "gen/account/pages.h"
#include "mod/account/web.h"
#include "web/svg.h"

static const struct {
    const char *key, *words;
} done_table[] = {
    {"joined", T_("Welcome! Your account is open.")},
    {"saved", T_("Saved.")},
    {"password", T_("Your new password holds from now on. All other devices are signed out.")},
    {"mail", T_("Your mail address is confirmed.")},
    {"mail-sent", T_("We sent a letter to the new address. Open the link in it.")},
    {"mail-gone", T_("Your mail address is taken out.")},
    {"session", T_("That session is ended.")},
    {"others", T_("All other sessions are ended.")},
    {"totp-off", T_("The second step is off.")},
    {"given", T_("The role is given.")},
    {"ended", T_("The role is ended. It stays in the history.")},
    {"revoked", T_("The slip is worth nothing any more.")},
    {"signed-out", T_("This person is signed out everywhere.")},
    {"closed", T_("The account is closed.")},
    {"retry", T_("It is tried again.")},
    {"dropped", T_("It is thrown away.")},
};

static const char *done_words(struct req *r)
{
    const char *key = field_get(&r->query, "done");
    for (size_t i = 0; key && i < countof(done_table); i++)
        if (streq(done_table[i].key, key))
            return _(done_table[i].words);
    return NULL;
}

static struct page *frame(struct req *r, const char *title, const struct crumb *crumbs)
{
    struct page *p = arena_new(r->arena, struct page);
    *p = (struct page){.title = title,
                       .crumbs = crumbs,
                       .notice = done_words(r),
                       .notice_kind = NOTICE_GOOD,
                       .noindex = true,
                       .bad = r->status == 422};
    return p;
}

const struct page *account_frame(struct req *r, const char *title, const struct crumb *crumbs)
{
    return frame(r, title, crumbs);
}

const struct page *account_frame_wide(struct req *r, const char *title, const struct crumb *crumbs)
{
    struct page *p = frame(r, title, crumbs);
    p->wide = true;
    return p;
}

static const struct crumb *crumbs_of(struct req *r, const struct crumb *from, size_t n,
                                     const char *here)
{
    struct crumb *c = arena_array(r->arena, struct crumb, n + 2);
    memcpy(c, from, n * sizeof(*c));
    c[n].label = here;
    return c;
}

const struct crumb *account_crumbs(struct req *r, const char *here)
{
    struct crumb above[] = {{_("My account"), "/account"}};
    return crumbs_of(r, above, 1, here);
}

const struct crumb *admin_crumbs(struct req *r, const char *here)
{
    struct crumb above[] = {{_("Administration"), "/admin"}};
    return crumbs_of(r, above, 1, here);
}

const struct crumb *people_crumbs(struct req *r, const char *here)
{
    struct crumb above[] = {{_("Administration"), "/admin"}, {_("People"), "/admin/people"}};
    return crumbs_of(r, above, 2, here);
}

/* --- roles ------------------------------------------------------------------------------------------ */

static const char *date_of(struct req *r, day d)
{
    return show_date(r, zone_instant(r->app->zone, d, 12, 0, 0));
}

static const char *term_of(struct req *r, const struct account_role_list *g)
{
    const char *from = date_of(r, g->from_day);
    return g->until_day.some ? tf(r, _("%s to %s"), from, date_of(r, g->until_day.v))
                             : tf(r, _("since %s"), from);
}

static const char *history_of(struct req *r, const struct account_role_list *g)
{
    const char *given = tf(r, _("given by %s on %s"), g->giver ? g->giver : _("the system"),
                           show_date(r, g->given_at));
    if (!g->ended_at.some)
        return given;
    return tf(r, _("%s, ended by %s on %s"), given, g->ender ? g->ender : _("the system"),
              show_date(r, g->ended_at.v));
}

static struct role_view role_view(struct req *r, const struct account_role_list *g)
{
    struct body b;
    struct org o;
    bool known = body_by_id(r->db, g->body, &b),
         in_org = g->org.some && org_by_id(r->db, g->org.v, &o);
    bool over = g->ended_at.some || (g->until_day.some && g->until_day.v < today(r));
    return (struct role_view){.id = g->id,
                              .name = account_role_name(r, (enum role)g->role),
                              .place = known ? body_label(r, &b) : g->body_path,
                              .url = known ? body_url(r, &b) : "/",
                              .org = in_org ? org_label(r, &o) : NULL,
                              .term = term_of(r, g),
                              .history = history_of(r, g),
                              .state = over                     ? ROLE_OVER
                                       : g->from_day > today(r) ? ROLE_TO_COME
                                                                : ROLE_NOW};
}

struct role_views role_views(struct req *r, int64_t person, bool history, bool acts)
{
    struct account_role_list_rows rows = q_account_role_list(r->db, .person = person);
    struct role_views v = {arena_array(r->arena, struct role_view, rows.n), 0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_role_list *g = &rows.at[i];
        struct role_view one = role_view(r, g);
        struct account_role_get key = {
            .person = person, .role = g->role, .body_path = g->body_path, .ended_at = g->ended_at};
        if (one.state == ROLE_OVER && !history)
            continue;
        one.may_end = acts && one.state != ROLE_OVER && role_may_end(r, &key);
        v.at[v.n++] = one;
    }
    return v;
}

int64_t session_count(struct req *r, int64_t person)
{
    return (int64_t)q_account_session_list(r->db, .person = person).n;
}

void show_slip(struct req *r, struct slip_page *s)
{
    const char *path = s->invite ? "/join" : "/reset";
    s->url = arena_printf(r->arena, "%s%s", r->origin, path);
    s->qr = svg_qr(r->arena, arena_printf(r->arena, "%s?code=%s", s->url, s->code),
                   _("QR code of the address with the code"));
    r->out_secret = true;
    page_slip(r, s);
}
