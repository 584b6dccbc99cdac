/*
 * web.c - what everybody sees of a council: who is who, whether it keeps the rules, its rosters; as a page, on paper,
 * as a table and for programs. The office's pages are in web_office.c.
 *
 * A reader is never told who belongs to a party. The pages get shares as numbers, and not even those where a number
 * would say something about one person (council_line.told).
 */
#include "mod/council/web.h"

#include "base/csv.h"
#include "base/json.h"
#include "base/vec.h"

#define COUNCILS_MAX 200

day council_today(const struct req *r)
{
    return zone_day(r->app->zone, r->now);
}

bool council_of_path(struct req *r, struct council *c)
{
    int64_t id;
    if (str_int64(str_of(r->arg[0]), &id) && id > 0 && council_get(r->db, id, c))
        return true;
    reply_status(r, 404);
    return false;
}

/* --- who may ------------------------------------------------------------------------------------------- */

bool council_watches(const struct req *r, const char *path)
{
    return req_may(r, ROLE_SUPERVISOR, path);
}

bool council_may_keep(const struct req *r, const struct council *c)
{
    return req_may(r, ROLE_CLERK, c->body.path) && !council_watches(r, c->body.path);
}

bool council_may_approve(struct req *r, const struct council *c)
{
    struct body above;
    if (council_watches(r, c->body.path))
        return false;
    if (c->body.parent && body_by_id(r->db, c->body.parent, &above))
        return req_may(r, ROLE_CHAIR | ROLE_CLERK | ROLE_LEADING, above.path);
    return req_may(r, ROLE_CHAIR, c->body.path);
}

struct actor council_actor(const struct req *r, const struct council *c)
{
    static const enum role order[] = {ROLE_CHAIR, ROLE_LEADING, ROLE_CLERK, ROLE_MEMBER};
    for (size_t i = 0; i < countof(order); i++)
        if (req_may(r, order[i], c->body.path))
            return (struct actor){r->who.user, account_role_word(order[i])};
    return (struct actor){r->who.user, "resident"};
}

/* --- parts ------------------------------------------------------------------------------------------------ */

static bool chinese(const struct req *r)
{
    return streq(r->lang->code, "zh-Hans");
}

const char *council_title(struct req *r, const struct council *c)
{
    const char *place = body_label(r, &c->body), *org = org_label(r, &c->org);
    size_t n = strlen(place), last = n < 3 ? n : 3; /* bytes of a Chinese character */
    if (!chinese(r))
        return tf(r, "%s, %s", org, place);
    /* "新渡村" and "村民主协商议事会" share their 村. */
    return strncmp(place + n - last, org, last) == 0 ? tf(r, "%s%s", place, org + last)
                                                     : tf(r, "%s%s", place, org);
}

struct page council_frame(struct req *r, const struct council *c, const char *title)
{
    struct crumb *crumb = arena_array(r->arena, struct crumb, 5);
    const char *own = council_title(r, c);
    bool deeper = !streq(title, own);
    size_t n = 0;
    crumb[n++] = (struct crumb){_("Home"), "/"};
    crumb[n++] = (struct crumb){body_label(r, &c->body), body_url(r, &c->body)};
    crumb[n++] = (struct crumb){own, deeper ? council_url(r, c->org.id) : NULL};
    if (deeper)
        crumb[n++] = (struct crumb){title, NULL};
    return (struct page){.title = title, .nav = "home", .crumbs = crumb, .bad = r->status == 422};
}

const char *council_full_name(struct req *r, const char *name, const char *note)
{
    return *note ? tf(r, C_("name, note", "%s (%s)"), name, note) : name;
}

const char *constituency_name(struct req *r, const struct charter_constituencies *l,
                              const char *code)
{
    for (size_t i = 0; i < l->n; i++)
        if (streq(l->at[i].code, code))
            return charter_constituency_label(r, &l->at[i]);
    return code;
}

struct council_seats_rows council_valid_rows(struct req *r, const struct council_seats_rows *all,
                                             day on)
{
    struct council_seats_rows v = {arena_array(r->arena, council_seat, all->n), 0};
    for (size_t i = 0; i < all->n; i++)
        if (council_seat_valid(&all->at[i], on))
            v.at[v.n++] = all->at[i];
    return v;
}

static struct seat_view seat_view(struct req *r, const council_seat *s, enum org_kind organ,
                                  const struct charter_constituencies *l)
{
    bool plain = s->kind == SEAT_MEMBER;
    return (struct seat_view){
        .id = s->id,
        .name = council_full_name(r, s->name, s->note),
        .seat = plain ? "" : council_seat_name(r, organ, (enum council_seat_kind)s->kind),
        .capacity = s->capacity,
        .constituency = constituency_name(r, l, s->constituency),
        .until = show_day(r, s->until_day),
        .remark = ""};
}

static void add_group(struct req *r, struct seat_groups *g, const char *heading,
                      const struct council_seats_rows *rows, int64_t org, enum org_kind organ,
                      const char *code, const struct charter_constituencies *l)
{
    struct seat_group *to = &g->at[g->n];
    to->at = arena_array(r->arena, struct seat_view, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].org == org && (!code || streq(rows->at[i].constituency, code)))
            to->at[to->n++] = seat_view(r, &rows->at[i], organ, l);
    if (to->n == 0)
        return;
    to->heading = heading;
    to->count = show_int(r, (int64_t)to->n);
    g->n++;
}

struct seat_groups council_groups_of(struct req *r, const struct council *c,
                                     const struct council_seats_rows *rows, day on, bool by_seat)
{
    struct org_list orgs = org_of_body(r->db, c->body.id);
    struct charter_constituencies l = charter_constituencies(r->db, c->body.id, on);
    struct seat_groups g = {arena_array(r->arena, struct seat_group, orgs.n + l.n + 1), 0};
    for (size_t i = 0; by_seat && i < l.n; i++)
        add_group(r, &g, charter_constituency_label(r, &l.at[i]), rows, c->org.id, ORG_COUNCIL,
                  l.at[i].code, &l);
    if (by_seat) /* entries of before the charter had constituencies */
        add_group(r, &g, _("Further members"), rows, c->org.id, ORG_COUNCIL, "", &l);
    else
        add_group(r, &g, org_label(r, &c->org), rows, c->org.id, ORG_COUNCIL, NULL, &l);
    for (size_t i = 0; i < orgs.n; i++)
        if (orgs.at[i].id != c->org.id)
            add_group(r, &g, org_label(r, &orgs.at[i]), rows, orgs.at[i].id, orgs.at[i].kind, NULL,
                      &l);
    return g;
}

/* --- the rules in a table ------------------------------------------------------------------------------------ */

static const char *asked(struct req *r, const struct council *c, const struct council_line *l,
                         day on)
{
    struct charter_rule rule;
    if (l->rule == COUNCIL_NONPARTY || l->rule == COUNCIL_WOMEN) {
        charter_rule(r->db, c->body.id, l->key, on, &rule);
        return tf(r, C_("share, number", "%s: %lld"), charter_show(r, &rule), (long long)l->min);
    }
    if (l->rule >= COUNCIL_CHAIR_POST)
        return l->rule == COUNCIL_CHAIR_POST ? _(chair_post_name(c->body.kind)) : "–";
    if (l->max < 0)
        return l->min ? tf(r, _("at least %lld"), (long long)l->min) : "–";
    return l->min == l->max ? show_int(r, l->min)
                            : tf(r, "%lld–%lld", (long long)l->min, (long long)l->max);
}

static const char *there(struct req *r, const struct council_line *l, bool exact)
{
    if (l->rule == COUNCIL_NONPARTY || l->rule == COUNCIL_WOMEN) {
        if (!exact && !l->told)
            return _("not told as a number");
        int64_t of = l->of ? l->of : 1;
        return tf(r, _("%lld of %lld = %lld %%"), (long long)l->have, (long long)l->of,
                  (long long)((l->have * 200 + of) / (2 * of)));
    }
    if (l->rule == COUNCIL_CHAIR_POST)
        return l->ok ? _("yes") : _("no");
    if (l->rule > COUNCIL_CHAIR_POST)
        return l->have
                   ? tf(r, N_("%lld does not fit", "%lld do not fit", l->have), (long long)l->have)
                   : _("all fit");
    return show_int(r, l->have);
}

static struct line_view line_view(struct req *r, const struct council *c,
                                  const struct council_line *l, bool exact, day on)
{
    const char *rules = charter_url(r, &c->body);
    return (struct line_view){
        .what = l->rule == COUNCIL_CONSTITUENCY ? (chinese(r) ? l->name : l->name_en) : _(l->words),
        .asked = asked(r, c, l, on),
        .there = there(r, l, exact),
        .kept = l->ok ? _("✓ kept") : _("✗ not kept"),
        .kind = l->ok ? "go" : "late",
        .href = *l->key                           ? tf(r, "%s#%s", rules, l->key)
                : l->rule == COUNCIL_CONSTITUENCY ? tf(r, "%s#seats", rules)
                                                  : NULL,
        .source = *l->source ? l->source : NULL,
    };
}

struct lines_view council_lines_view(struct req *r, const struct council *c,
                                     const struct council_lines *l, bool exact)
{
    struct lines_view v = {.main = arena_array(r->arena, struct line_view, l->n),
                           .seat = arena_array(r->arena, struct line_view, l->n),
                           .ok = l->ok};
    for (size_t i = 0; i < l->n; i++) {
        const struct council_line *line = &l->at[i];
        struct line_view view = line_view(r, c, line, exact, council_today(r));
        if (line->rule == COUNCIL_CONSTITUENCY)
            v.seat[v.n_seat++] = view;
        else
            v.main[v.n_main++] = view;
    }
    return v;
}

/* --- the council's page ----------------------------------------------------------------------------------------- */

static const char *const departure_names[DEPARTURES] = {
    [LEFT_RESIGNED] = T_("resigned"),
    [LEFT_MOVED] = T_("moved away"),
    [LEFT_DIED] = T_("died"),
    [LEFT_RECALLED] = T_("recalled by those who nominated"),
    [LEFT_OTHER] = T_("for another reason"),
};

/* Seats of the roster whose holders have left or whose term is over, and that nobody has taken over. */
static void fill_vacancies(struct req *r, const struct council *c,
                           const struct council_seats_rows *rows, day on, struct council_page *p)
{
    struct charter_constituencies l = charter_constituencies(r->db, c->body.id, on);
    p->vacancy = arena_array(r->arena, struct vacancy_view, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const council_seat *s = &rows->at[i];
        if (s->org != c->org.id || s->kind == SEAT_SUBSTITUTE || s->from_day > on ||
            council_seat_valid(s, on))
            continue;
        bool taken = false;
        for (size_t k = 0; k < rows->n; k++)
            taken = taken ||
                    (rows->at[k].instead_of.some && rows->at[k].instead_of.v == s->person &&
                     rows->at[k].kind != SEAT_SUBSTITUTE && council_seat_valid(&rows->at[k], on));
        if (taken)
            continue;
        day last = s->last_day.some ? s->last_day.v : s->until_day;
        p->vacancy[p->n_vacancy++] = (struct vacancy_view){
            .what = constituency_name(r, &l, s->constituency),
            .since = tf(r, _("vacant since %s"), show_day(r, last + 1)),
            .why = s->reason.some ? _(departure_names[s->reason.v]) : _("the term is over")};
    }
}

static const char *role_word_name(struct req *r, const char *word)
{
    enum role role = account_role_of(word);
    return role ? account_role_name(r, role) : _("the system");
}

static void fill_versions(struct req *r, const struct council *c, int64_t now,
                          struct council_page *p)
{
    struct council_roster_versions_rows v =
        q_council_roster_versions(r->db, .council = c->org.id, .max = VERSIONS_MAX);
    p->version = arena_array(r->arena, struct version_view, v.n);
    p->n_version = v.n;
    for (size_t i = 0; i < v.n; i++)
        p->version[i] = (struct version_view){
            .href = tf(r, "%s/roster/%lld", p->base, (long long)v.at[i].number),
            .title =
                tf(r, N_("Version %lld: %lld member", "Version %lld: %lld members", v.at[i].seats),
                   (long long)v.at[i].number, (long long)v.at[i].seats),
            .holds = tf(r, _("holds from %s"), show_day(r, v.at[i].effective)),
            .by = tf(r, _("approved by: %s"), role_word_name(r, v.at[i].capacity)),
            .now = v.at[i].id == now};
}

static void fill_acts(struct req *r, const struct council *c, struct council_page *p)
{
    struct council_member me;
    p->act = arena_array(r->arena, struct link_view, 3);
    if (council_may_keep(r, c))
        p->act[p->n_act++] = (struct link_view){tf(r, "%s/desk", p->base), _("Keep the roster")};
    if (council_may_approve(r, c))
        p->act[p->n_act++] =
            (struct link_view){tf(r, "%s/decide", p->base), _("Rosters to decide on")};
    if (r->who.user && council_member_of_user(r->db, c->org.id, r->who.user, council_today(r), &me))
        p->act[p->n_act++] =
            (struct link_view){tf(r, "%s/absent", p->base), _("I cannot come on a day")};
}

static const char *candidates_words(struct req *r, const struct council *c)
{
    int64_t n[3] = {0};
    struct council_candidate_count_rows rows =
        q_council_candidate_count(r->db, .council = c->org.id);
    for (size_t i = 0; i < rows.n; i++)
        n[rows.at[i].state] = rows.at[i].n;
    if (n[0] + n[1] + n[2] == 0)
        return "";
    return tf(r, _("So far %lld were accepted, %lld declined, %lld wait for an answer."),
              (long long)n[CANDIDATE_ACCEPTED], (long long)n[CANDIDATE_DECLINED],
              (long long)n[CANDIDATE_NOMINATED]);
}

/* "37 members, 21 of them outside the party: 57 %." */
static const char *lead(struct req *r, const struct council_standing *s)
{
    if (s->state == COUNCIL_NO_ROSTER)
        return "";
    if (s->nonparty >= 0 && s->seats)
        return tf(r, _("%lld seats · %lld non-party = %lld %%"), (long long)s->seats,
                  (long long)s->nonparty,
                  (long long)((s->nonparty * 200 + s->seats) / (2 * s->seats)));
    return tf(r, N_("%lld seat", "%lld seats", s->seats), (long long)s->seats);
}

static const struct {
    const char *words, *kind;
} state_tags[] = {
    [COUNCIL_NO_ROSTER] = {T_("no approved roster"), "late"},
    [COUNCIL_BROKEN] = {T_("outside the rules"), "late"},
    [COUNCIL_SOUND] = {T_("✓ keeps the rules"), "go"},
};

static void council_show(struct req *r)
{
    struct council c;
    struct council_roster_on holds = {0};
    if (!council_of_path(r, &c))
        return;
    day on = council_today(r);
    struct council_lines l = council_check(r->db, c.org.id, on);
    struct council_standing s = council_standing_by(&l);
    struct council_page p = {.place = body_label(r, &c.body),
                             .lead = lead(r, &s),
                             .tag = _(state_tags[s.state].words),
                             .kind = state_tags[s.state].kind,
                             .base = council_url(r, c.org.id),
                             .rules = charter_url(r, &c.body)};
    if (q_council_roster_on(r->db, &holds, .council = c.org.id, .on = on)) {
        struct council_seats_rows all = council_seats_of(r->db, holds.id),
                                  now = council_valid_rows(r, &all, on);
        p.roster = true;
        p.groups = council_groups_of(r, &c, &now, on, true);
        p.lines = council_lines_view(r, &c, &l, false);
        p.members = tf(r, _("By the roster that holds from %s."), show_day(r, holds.effective));
        fill_vacancies(r, &c, &all, on, &p);
    }
    fill_versions(r, &c, holds.id, &p);
    fill_acts(r, &c, &p);
    p.candidates = candidates_words(r, &c);
    struct page page = council_frame(r, &c, council_title(r, &c));
    page.description = p.lead;
    council_show_page(r, &page, &p);
}

/* --- one version ---------------------------------------------------------------------------------------------------- */

static bool version_of_path(struct req *r, struct council *c, council_roster *v)
{
    int64_t number;
    struct council_roster_number id;
    if (!council_of_path(r, c))
        return false;
    if (str_int64(str_of(r->arg[1]), &number) &&
        q_council_roster_number(r->db, &id, .council = c->org.id, .number = number) &&
        q_council_roster_get(r->db, v, .id = id.id))
        return true;
    reply_status(r, 404);
    return false;
}

static void version_show(struct req *r)
{
    struct council c;
    council_roster v;
    if (!version_of_path(r, &c, &v))
        return;
    struct council_seats_rows rows = council_seats_of(r->db, v.id);
    struct roster_page p = {.heading = tf(r, _("Roster: %s"), council_title(r, &c)),
                            .holds = tf(r, _("Version %lld, holds from %s"), (long long)v.number,
                                        show_day(r, v.effective)),
                            .approved = tf(r, _("Approved on %s by: %s"),
                                           show_date(r, v.decided_at.some ? v.decided_at.v : 0),
                                           role_word_name(r, v.capacity)),
                            .words = v.words,
                            .base = council_url(r, c.org.id),
                            .groups = council_groups_of(r, &c, &rows, v.effective, false)};
    for (size_t g = 0; g < p.groups.n; g++)
        for (size_t i = 0; i < p.groups.at[g].n; i++)
            for (size_t k = 0; k < rows.n; k++)
                if (rows.at[k].id == p.groups.at[g].at[i].id && rows.at[k].last_day.some)
                    p.groups.at[g].at[i].remark =
                        tf(r, _("left on %s"), show_day(r, rows.at[k].last_day.v));
    struct page page = council_frame(r, &c, tf(r, _("Roster, version %lld"), (long long)v.number));
    council_roster_page(r, &page, &p);
}

/* --- for spreadsheets and programs -------------------------------------------------------------------------------------- */

struct public_row {
    struct council_member m;
    const char *org, *seat, *constituency;
};
struct public_rows {
    struct public_row *at;
    size_t n;
};

/* Everybody in the council and its organs today. struct council_member has no flags: that is the point. */
static struct public_rows public_rows(struct req *r, const struct council *c)
{
    struct org_list orgs = org_of_body(r->db, c->body.id);
    struct charter_constituencies l = charter_constituencies(r->db, c->body.id, council_today(r));
    VEC(struct public_row) v = {0};
    for (size_t i = 0; i < orgs.n; i++) {
        struct council_members m = council_members(r->db, orgs.at[i].id, council_today(r));
        for (size_t k = 0; k < m.n; k++)
            VEC_PUSH(r->arena, &v,
                     (struct public_row){m.at[k], org_label(r, &orgs.at[i]),
                                         council_seat_name(r, orgs.at[i].kind, m.at[k].kind),
                                         constituency_name(r, &l, m.at[k].constituency)});
    }
    return (struct public_rows){v.at, v.n};
}

static void members_csv(struct req *r)
{
    static const char *const heads[] = {"organization", "name",         "note", "role",
                                        "capacity",     "constituency", "from", "until"};
    struct council c;
    if (!council_of_path(r, &c))
        return;
    struct public_rows rows = public_rows(r, &c);
    struct csv_out out = csv_begin(&r->out);
    r->type = "text/csv; charset=utf-8";
    for (size_t i = 0; i < countof(heads); i++)
        csv_str(&out, heads[i]);
    csv_end_row(&out);
    for (size_t i = 0; i < rows.n; i++) {
        const struct public_row *p = &rows.at[i];
        const char *cell[] = {p->org,
                              p->m.name,
                              p->m.note,
                              p->seat,
                              p->m.capacity,
                              p->constituency,
                              day_iso(r->arena, p->m.from),
                              day_iso(r->arena, p->m.until)};
        for (size_t k = 0; k < countof(cell); k++)
            csv_str(&out, cell[k]);
        csv_end_row(&out);
    }
}

static void json_pair(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_str(j, value);
}

/* Popolo memberships (popoloproject.com/specs/membership.html). */
static void members_json(struct req *r)
{
    struct council c;
    if (!council_of_path(r, &c))
        return;
    struct public_rows rows = public_rows(r, &c);
    struct json j = json_begin(&r->out);
    r->type = "application/json";
    json_obj(&j);
    json_pair(&j, "name", council_title(r, &c));
    json_key(&j, "quorum");
    json_int(&j, council_quorum(r->db, c.org.id, council_today(r)));
    json_key(&j, "memberships");
    json_arr(&j);
    for (size_t i = 0; i < rows.n; i++) {
        const struct public_row *p = &rows.at[i];
        json_obj(&j);
        json_pair(&j, "person_name", council_full_name(r, p->m.name, p->m.note));
        json_pair(&j, "organization", p->org);
        json_pair(&j, "role", p->seat);
        json_pair(&j, "label", p->m.capacity);
        json_pair(&j, "on_behalf_of", *p->constituency ? p->constituency : NULL);
        json_pair(&j, "start_date", day_iso(r->arena, p->m.from));
        json_pair(&j, "end_date", day_iso(r->arena, p->m.until));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}

/* --- all councils ------------------------------------------------------------------------------------------------------------ */

static void list_show(struct req *r)
{
    const char *path = field_get(&r->query, "place");
    struct body at;
    struct councils_page p = {0};
    if (!str_empty(path) && !body_by_path(r->db, path, &at)) {
        reply_status(r, 404);
        return;
    }
    struct body_list all = body_around(r->db, path ? path : "");
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) /* the place asked for, and below it */
        if (str_empty(path) || str_starts(str_of(all.at[i].path), str_of(path)))
            all.at[n++] = all.at[i];
    all.n = n;
    p.at = arena_array(r->arena, struct council_row_view, COUNCILS_MAX);
    struct council_list list = {0};
    for (size_t i = 0; i < all.n && p.n < COUNCILS_MAX; i++) {
        struct council c;
        struct council_standing s;
        if (council_listed(r->db, &all.at[i], council_today(r), &list, &c, &s))
            p.at[p.n++] = (struct council_row_view){council_title(r, &c), council_url(r, c.org.id),
                                                    lead(r, &s), _(state_tags[s.state].words),
                                                    state_tags[s.state].kind};
    }
    struct page page = {.title = _("Councils"), .nav = "home"};
    council_list_page(r, &page, &p);
}

/* --- on the page of a place ------------------------------------------------------------------------------------------------------ */

static bool panel_shows(struct req *r, const struct body *b)
{
    return council_of_body(r->db, b->id) != 0;
}

void council_card(struct req *r, int64_t body)
{
    int64_t id = council_of_body(r->db, body);
    struct council_standing s = council_standing(r->db, id, council_today(r));
    council_panel(r, &(struct panel_view){council_url(r, id), lead(r, &s),
                                          _(state_tags[s.state].words), state_tags[s.state].kind});
}

static void panel_block(struct req *r, const struct body *b)
{
    council_card(r, b->id);
}

static const struct body_panel panel = {.title = T_("The council"),
                                        .order = 30,
                                        .aside = true,
                                        .shows = panel_shows,
                                        .block = panel_block};

static const struct chronicle_words words[] = {
    {"council.approve", T_("The roster of the council was approved")},
    {"council.vacant", T_("A seat of the council became vacant")},
    {0},
};

static const struct extension extensions[] = {
    {"body.panel", &panel}, {"chronicle.act", words}, {"charter.applied", &council_applied}, {0}};

static const struct route routes[] = {
    {.methods = GET, .path = "/council", .run = list_show, .cache = CACHE_PRIVATE},
    {.methods = GET, .path = "/council/:council", .run = council_show, .cache = CACHE_PRIVATE},
    {.methods = GET,
     .path = "/council/:council/roster/:number",
     .run = version_show,
     .cache = CACHE_PRIVATE},
    {.methods = GET,
     .path = "/council/:council/members.csv",
     .run = members_csv,
     .cache = CACHE_PRIVATE},
    {.methods = GET,
     .path = "/council/:council/members.json",
     .run = members_json,
     .cache = CACHE_PRIVATE,
     .machine = true},
};
static const struct route *const more[] = {council_office_routes, council_people_routes, NULL};

const struct module council_module = {
    .name = "council",
    .routes = routes,
    .n_routes = countof(routes),
    .more_routes = more,
    .extensions = extensions,
    .jobs = council_jobs,
    .crons = council_crons,
    .furnish = council_furnish,
    .furnish_order = 30, /* behind people and rules */
};
