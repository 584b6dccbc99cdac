/*
 * web_office.c - the office's pages: the draft of a roster, entries, pasted lists, handing in; the decision one level
 * above; who leaves; the office that makes a chair. Candidates and absences are in web_people.c.
 *
 * Each form carries the version of the draft that it showed. When somebody else was faster the same form comes back
 * with what was typed and the new version, so that sending it again is a decision and nothing is lost.
 */
#include "mod/council/web.h"

#define KEEPERS  ROLE_CLERK
#define DECIDERS (ROLE_CHAIR | ROLE_CLERK | ROLE_LEADING)

static const char changed_meanwhile[] = T_(
    "Somebody else changed this roster in the meantime. What you typed is still here: look at the "
    "roster once more, then send it again.");

/* --- common parts ------------------------------------------------------------------------------------- */

/* The council of the path, for the office that keeps its roster. */
bool council_kept(struct req *r, struct council *c)
{
    if (!council_of_path(r, c))
        return false;
    if (council_may_keep(r, c))
        return true;
    reply_status(r, 403);
    return false;
}

/* Its open draft; false: the answer is 409. */
static bool kept_draft(struct req *r, struct council *c, council_roster *d)
{
    struct council_roster_open open;
    if (!council_kept(r, c))
        return false;
    if (q_council_roster_open(r->db, &open, .council = c->org.id) &&
        q_council_roster_get(r->db, d, .id = open.id) && d->state == ROSTER_DRAFT)
        return true;
    reply_status(r, 409);
    return false;
}

static const char *desk_url(struct req *r, const struct council *c)
{
    return tf(r, "%s/desk", council_url(r, c->org.id));
}

const char *council_under(struct req *r, const struct council *c, const char *what)
{
    return tf(r, "%s/%s", council_url(r, c->org.id), what);
}

const char *council_number(struct req *r, int64_t n)
{
    return tf(r, "%lld", (long long)n);
}

int64_t council_sent(const struct form *f, const char *name)
{
    int64_t n = 0;
    return str_int64(str_of(form_get(f, name)), &n) ? n : 0;
}

day council_sent_day(const struct form *f, const char *name, day usual)
{
    day d;
    return day_parse(form_get(f, name), &d) ? d : usual;
}

bool council_form_asks(const struct form_page *p, size_t i)
{
    for (size_t k = 0; k < countof(p->skip) && p->skip[k]; k++)
        if (streq(p->skip[k], p->form->spec->field[i].name))
            return false;
    return true;
}

void council_show_form(struct req *r, const struct council *c, struct form_page p)
{
    struct page page = council_frame(r, c, p.heading);
    page.noindex = true;
    p.draft =
        p.draft ? p.draft : tf(r, "council-%s-%lld", p.form->spec->name, (long long)c->org.id);
    council_form_page(r, &page, &p);
}

/* What a rule said: done leads on, a fault comes back to its form. True: the form has to be shown again. */
bool council_answered(struct req *r, struct form *f, enum council_answer a, const char *why,
                      const char *done)
{
    switch (a) {
    case COUNCIL_DONE:
        reply_redirect(r, done);
        return false;
    case COUNCIL_NO_RIGHT:
        reply_status(r, 403);
        return false;
    case COUNCIL_FAULT:
        form_error(r, f, NULL, _(why));
        return true;
    case COUNCIL_TOO_LATE:
        form_error(r, f, NULL, _(changed_meanwhile));
        r->status = 409;
        return true;
    }
    BUG("answer %d", (int)a);
}

#define VERSION_FIELD                                                              \
    {                                                                              \
        .name = "version", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 20, \
        .required = true                                                           \
    }

static const struct form_field version_fields[] = {VERSION_FIELD};
static const struct form_spec version_form = FORM_SPEC("version", version_fields);

static const char *done_words(struct req *r)
{
    static const struct {
        const char *key, *words;
    } table[] = {
        {"saved", T_("Saved.")},
        {"removed", T_("Taken off the list.")},
        {"imported", T_("The list is in the draft.")},
        {"submitted", T_("Handed in. It is decided one level above.")},
        {"discarded", T_("The draft is thrown away.")},
        {"approved", T_("Approved and published.")},
        {"returned", T_("Sent back to the office, with your words.")},
        {"left", T_("Noted. The seat is shown as vacant from the day after.")},
        {"applied", T_("Thank you. The office will answer you.")},
    };
    const char *key = field_get(&r->query, "done");
    for (size_t i = 0; key && i < countof(table); i++)
        if (streq(table[i].key, key))
            return _(table[i].words);
    return NULL;
}

struct page council_done_frame(struct req *r, const struct council *c, const char *title)
{
    struct page p = council_frame(r, c, title);
    p.notice = done_words(r);
    p.notice_kind = NOTICE_GOOD;
    p.noindex = true;
    return p;
}

/* --- the desk --------------------------------------------------------------------------------------------- */

static const council_seat *row_of(const struct council_seats_rows *rows, int64_t seat)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].id == seat)
            return &rows->at[i];
    BUG("seat %lld", (long long)seat);
}

/* What an entry still lacks: never what it says. */
static const char *remark_of(struct req *r, const struct council *c, const council_seat *s,
                             const struct council_limits *l)
{
    bool open =
        (l->nonparty.num && s->party == FLAG_UNKNOWN) || (l->women.num && s->woman == FLAG_UNKNOWN);
    if (s->until_day < council_today(r))
        return _("the term is over");
    return s->org == c->org.id && s->kind != SEAT_SUBSTITUTE && open ? _("incomplete") : "";
}

static void add_ways(struct req *r, const struct council *c, const struct council_seats_rows *rows,
                     bool draft, struct seat_groups *g)
{
    struct council_limits l = council_limits_of(r->db, &c->body, council_today(r));
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->at[i].n; k++) {
            struct seat_view *v = &g->at[i].at[k];
            if (draft) {
                v->edit = council_under(r, c, tf(r, "seat/%lld", (long long)v->id));
                v->remark = remark_of(r, c, row_of(rows, v->id), &l);
            } else {
                v->depart = council_under(r, c, tf(r, "leaves/%lld", (long long)v->id));
            }
        }
}

static void fill_soon(struct req *r, const struct council *c, const struct council_seats_rows *rows,
                      struct desk_page *p)
{
    struct charter_constituencies l = charter_constituencies(r->db, c->body.id, council_today(r));
    p->soon = arena_array(r->arena, struct seat_view, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const council_seat *s = &rows->at[i];
        if (council_seat_valid(s, council_today(r)) && s->until_day <= council_today(r) + SOON_DAYS)
            p->soon[p->n_soon++] =
                (struct seat_view){.name = council_full_name(r, s->name, s->note),
                                   .until = show_day(r, s->until_day),
                                   .constituency = constituency_name(r, &l, s->constituency)};
    }
}

static void fill_post(struct req *r, const struct council *c, struct desk_page *p)
{
    bool by_office = council_limits_of(r->db, &c->body, council_today(r)).chair_post;
    const char *name = by_office ? chair_post_name(c->body.kind) : NULL;
    struct council_posts_rows posts = q_council_posts(r->db, .body = c->body.id);
    p->post = name ? _(name) : "";
    p->holder = posts.n
                    ? tf(r, _("%s, since %s"), posts.at[0].name, show_day(r, posts.at[0].from_day))
                    : _("nobody is entered");
}

static void fill_draft(struct req *r, const struct council *c, const council_roster *d,
                       struct desk_page *p)
{
    day on = d->effective > council_today(r) ? d->effective : council_today(r);
    struct council_lines l = roster_check(r->db, c, d->id, false, on);
    p->open = true;
    p->draft = d->state == ROSTER_DRAFT;
    p->version = council_number(r, d->version);
    p->lines = council_lines_view(r, c, &l, true);
    p->words = d->words;
    p->state = l.ok ? _("keeps the rules") : _("does not keep the rules yet");
    p->kind = l.ok ? "go" : "due";
    p->hint =
        p->draft
            ? _("This is a draft: only the office sees it. When it keeps the rules, hand it in.")
            : _("Handed in. One level above it is approved or sent back.");
}

static void desk_get(struct req *r)
{
    struct council c;
    council_roster d;
    struct council_roster_open open;
    struct council_roster_on holds;
    struct council_seats_rows rows = {0};
    if (!council_kept(r, &c))
        return;
    struct desk_page p = {
        .base = council_url(r, c.org.id), .version = "", .state = "", .words = ""};
    bool now = q_council_roster_on(r->db, &holds, .council = c.org.id, .on = council_today(r));
    if (now) {
        struct council_seats_rows all = council_seats_of(r->db, holds.id);
        rows = council_valid_rows(r, &all, council_today(r));
        fill_soon(r, &c, &rows, &p);
    }
    p.hint =
        now ? _("This roster holds. To change it, begin a new one: it starts with these entries.")
            : _("There is no roster yet. Begin one, enter the people, and hand it in.");
    if (q_council_roster_open(r->db, &open, .council = c.org.id) &&
        q_council_roster_get(r->db, &d, .id = open.id)) {
        rows = council_seats_of(r->db, d.id);
        fill_draft(r, &c, &d, &p);
    }
    p.groups = council_groups_of(r, &c, &rows, council_today(r), false);
    if (!p.open || p.draft)
        add_ways(r, &c, &rows, p.draft, &p.groups);
    fill_post(r, &c, &p);
    struct page page =
        council_done_frame(r, &c, tf(r, _("Roster of the council: %s"), body_label(r, &c.body)));
    page.wide = true;
    council_desk_page(r, &page, &p);
}

static void draft_post(struct req *r)
{
    struct council c;
    if (!council_kept(r, &c))
        return;
    roster_draft_open(r->db, r->now, council_today(r), &c, council_actor(r, &c));
    reply_redirect(r, desk_url(r, &c));
}

static void discard_post(struct req *r)
{
    struct council c;
    council_roster d;
    if (!kept_draft(r, &c, &d))
        return;
    struct form f = form_read(r, &version_form);
    if (roster_draft_discard(r->db, r->now, &d, council_sent(&f, "version"),
                             council_actor(r, &c)) != COUNCIL_DONE)
        reply_status(r, 409);
    else
        reply_redirectf(r, "%s?done=discarded", desk_url(r, &c));
}

/* --- an entry ------------------------------------------------------------------------------------------------ */

static const struct form_option kinds[] = {{"2", T_("Member"), NULL},
                                           {"0", T_("Chair, or head of the organ"), NULL},
                                           {"1", T_("Deputy"), NULL},
                                           {"3", T_("Substitute"), NULL},
                                           {0}};
const struct form_option council_origins[] = {{"0", T_("Named by the office"), NULL},
                                              {"1", T_("Nominated by the constituency"), NULL},
                                              {"2", T_("Applied"), NULL},
                                              {"3", T_("Drawn by lot"), NULL},
                                              {0}};
static const struct form_option party_options[] = {
    {"1", T_("Not a member of the party"), NULL}, {"2", T_("Member of the party"), NULL}, {0}};
static const struct form_option woman_options[] = {
    {"2", T_("Yes"), NULL}, {"1", T_("No"), NULL}, {0}};

static const struct form_field seat_fields[] = {
    VERSION_FIELD,
    {.name = "name", .label = T_("Name"), .kind = FORM_LINE, .max = 60, .required = true},
    {.name = "note",
     .label = T_("What tells them apart from somebody of the same name"),
     .hint = T_("Mostly empty. Public, like “second group”; never a number of an identity card or "
                "telephone."),
     .kind = FORM_LINE,
     .max = 40},
    {.name = "org", .label = T_("Sits in"), .kind = FORM_SELECT, .required = true},
    {.name = "kind", .label = T_("As"), .kind = FORM_SELECT, .required = true, .options = kinds},
    {.name = "constituency",
     .label = T_("Constituency"),
     .hint = T_("Of members of the council"),
     .kind = FORM_SELECT},
    {.name = "capacity",
     .label = T_("Capacity"),
     .hint = T_("As people know them: “retired teacher, Shangxi Village”. Public."),
     .kind = FORM_LINE,
     .max = 120},
    {.name = "origin",
     .label = T_("How they came to the seat"),
     .kind = FORM_SELECT,
     .required = true,
     .options = council_origins},
    {.name = "login",
     .label = T_("Signs in as"),
     .hint = T_("If they have an account. Whoever leads a meeting, keeps its record or signs its "
                "minutes needs one. Only the office reads it."),
     .kind = FORM_LINE,
     .max = 60},
    {.name = "instead",
     .label = T_("Takes the place of"),
     .hint = T_("For a replacement or a substitute"),
     .kind = FORM_SELECT},
    {.name = "from", .label = T_("First day"), .kind = FORM_DATE, .required = true},
    {.name = "until",
     .label = T_("Last day"),
     .hint = T_("Empty: the longest term that the rules allow"),
     .kind = FORM_DATE},
    {.name = "party",
     .label = T_("For the share that the rules ask for"),
     .hint =
         T_("By their own word. Only the office that keeps this roster reads it; it is never shown "
            "or exported with a name, and erased when a later roster holds."),
     .kind = FORM_SELECT,
     .options = party_options},
    {.name = "woman",
     .label = T_("A woman"),
     .hint = T_("For the share that the rules ask for; never shown with a name."),
     .kind = FORM_SELECT,
     .options = woman_options},
};
static const struct form_spec seat_form = FORM_SPEC("seat", seat_fields);

static const struct form_option *org_options(struct req *r, const struct council *c)
{
    struct org_list orgs = org_of_body(r->db, c->body.id);
    struct form_option *o = arena_array(r->arena, struct form_option, orgs.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < orgs.n; i++)
        if (orgs.at[i].kind <= ORG_SUPERVISION)
            o[n++] = (struct form_option){council_number(r, orgs.at[i].id),
                                          org_label(r, &orgs.at[i]), NULL};
    return o;
}

const struct form_option *council_constituency_options(struct req *r, const struct council *c)
{
    struct charter_constituencies l = charter_constituencies(r->db, c->body.id, council_today(r));
    struct form_option *o = arena_array(r->arena, struct form_option, l.n + 1);
    for (size_t i = 0; i < l.n; i++)
        o[i] = (struct form_option){l.at[i].code, charter_constituency_label(r, &l.at[i]), NULL};
    return o;
}

/* Whose place somebody can take: everybody of the roster that holds, and those who left it. */
static const struct form_option *instead_options(struct req *r, const struct council *c)
{
    struct council_roster_on holds;
    struct council_seats_rows rows = {0};
    if (q_council_roster_on(r->db, &holds, .council = c->org.id, .on = council_today(r)))
        rows = council_seats_of(r->db, holds.id);
    struct form_option *o = arena_array(r->arena, struct form_option, rows.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].org == c->org.id)
            o[n++] =
                (struct form_option){council_number(r, rows.at[i].person),
                                     council_full_name(r, rows.at[i].name, rows.at[i].note), NULL};
    return o;
}

static void seat_options(struct req *r, const struct council *c, struct form *f)
{
    form_options(r, f, "org", org_options(r, c));
    form_options(r, f, "constituency", council_constituency_options(r, c));
    form_options(r, f, "instead", instead_options(r, c));
}

static void show_seat(struct req *r, const struct council *c, int64_t seat, const struct form *f)
{
    struct council_limits l = council_limits_of(r->db, &c->body, council_today(r));
    const char *at = seat ? council_under(r, c, tf(r, "seat/%lld", (long long)seat))
                          : council_under(r, c, "seat");
    struct form_page p = {.heading = seat ? _("Change an entry") : _("Add somebody"),
                          .action = at,
                          .back = desk_url(r, c),
                          .button = _("Save"),
                          .form = f,
                          .version = form_get(f, "version")};
    size_t n = 0;
    if (!l.nonparty.num)
        p.skip[n++] = "party";
    if (!l.women.num)
        p.skip[n++] = "woman";
    if (seat)
        p.remove = tf(r, "%s/remove", at);
    council_show_form(r, c, p);
}

static struct seat_values values_of(struct req *r, const struct council *c, const struct form *f)
{
    struct seat_values v = {.org = council_sent(f, "org"),
                            .name = form_get(f, "name"),
                            .note = form_get(f, "note"),
                            .kind = (enum council_seat_kind)council_sent(f, "kind"),
                            .capacity = form_get(f, "capacity"),
                            .constituency = form_get(f, "constituency"),
                            .origin = (enum council_origin)council_sent(f, "origin"),
                            .instead_of = council_sent(f, "instead"),
                            .from = council_sent_day(f, "from", council_today(r)),
                            .party = (enum council_flag)council_sent(f, "party"),
                            .woman = (enum council_flag)council_sent(f, "woman"),
                            .user = account_find(r->db, form_get(f, "login")),
                            .unlink = !*form_get(f, "login")};
    v.until = council_sent_day(
        f, "until",
        council_term_end(v.from,
                         charter_int(r->db, c->body.id, "council.term.months", council_today(r))));
    return v;
}

/* An entry of this draft; false: the answer is 404. */
static bool seat_of_path(struct req *r, const council_roster *d, struct council_seat_get *s)
{
    int64_t id;
    if (str_int64(str_of(r->arg[1]), &id) && q_council_seat_get(r->db, s, .id = id) &&
        s->roster == d->id)
        return true;
    reply_status(r, 404);
    return false;
}

static void seat_new_get(struct req *r)
{
    struct council c;
    council_roster d;
    if (!kept_draft(r, &c, &d))
        return;
    struct form f = form_new(r, &seat_form);
    seat_options(r, &c, &f);
    form_set(&f, "version", council_number(r, d.version));
    form_set(&f, "org", council_number(r, c.org.id));
    form_set(&f, "kind", "2");
    form_set(&f, "origin", "1");
    form_set(&f, "from",
             day_iso(r->arena, d.effective > council_today(r) ? d.effective : council_today(r)));
    show_seat(r, &c, 0, &f);
}

static void seat_edit_get(struct req *r)
{
    struct council c;
    council_roster d;
    struct council_seat_get s;
    if (!kept_draft(r, &c, &d) || !seat_of_path(r, &d, &s))
        return;
    struct form f = form_new(r, &seat_form);
    seat_options(r, &c, &f);
    form_set(&f, "version", council_number(r, d.version));
    form_set(&f, "name", s.name);
    form_set(&f, "note", s.note);
    form_set(&f, "org", council_number(r, s.org));
    form_set(&f, "kind", council_number(r, s.kind));
    form_set(&f, "capacity", s.capacity);
    form_set(&f, "constituency", s.constituency);
    form_set(&f, "origin", council_number(r, s.origin));
    form_set(&f, "login", s.account.some ? account_login(r->db, s.account.v) : "");
    form_set(&f, "instead", s.instead_of.some ? council_number(r, s.instead_of.v) : "");
    form_set(&f, "from", day_iso(r->arena, s.from_day));
    form_set(&f, "until", day_iso(r->arena, s.until_day));
    form_set(&f, "party", s.party ? council_number(r, s.party) : "");
    form_set(&f, "woman", s.woman ? council_number(r, s.woman) : "");
    show_seat(r, &c, s.id, &f);
}

static void save_seat(struct req *r, const struct council *c, const council_roster *d, int64_t seat)
{
    const char *why = NULL;
    struct form f = form_read(r, &seat_form);
    seat_options(r, c, &f);
    if (f.bad) {
        r->status = 422;
        show_seat(r, c, seat, &f);
        return;
    }
    struct seat_values v = values_of(r, c, &f);
    if (!v.user && !v.unlink) {
        form_error(r, &f, "login", _(seat_no_login));
        r->status = 422;
        show_seat(r, c, seat, &f);
        return;
    }
    enum council_answer a = seat_save(r->db, r->now, c, d, council_sent(&f, "version"), seat, &v,
                                      council_actor(r, c), &why);
    if (council_answered(r, &f, a, why, tf(r, "%s?done=saved", desk_url(r, c)))) {
        form_set(&f, "version", council_number(r, d->version));
        show_seat(r, c, seat, &f);
    }
}

static void seat_new_post(struct req *r)
{
    struct council c;
    council_roster d;
    if (kept_draft(r, &c, &d))
        save_seat(r, &c, &d, 0);
}

static void seat_edit_post(struct req *r)
{
    struct council c;
    council_roster d;
    struct council_seat_get s;
    if (kept_draft(r, &c, &d) && seat_of_path(r, &d, &s))
        save_seat(r, &c, &d, s.id);
}

static void seat_remove_post(struct req *r)
{
    struct council c;
    council_roster d;
    struct council_seat_get s;
    if (!kept_draft(r, &c, &d) || !seat_of_path(r, &d, &s))
        return;
    struct form f = form_read(r, &version_form);
    if (seat_remove(r->db, r->now, &c, &d, council_sent(&f, "version"), s.id,
                    council_actor(r, &c)) != COUNCIL_DONE)
        reply_status(r, 409);
    else
        reply_redirectf(r, "%s?done=removed", desk_url(r, &c));
}

/* --- a pasted list ---------------------------------------------------------------------------------------------- */

static const struct form_field import_fields[] = {
    VERSION_FIELD,
    {.name = "list",
     .label = T_("The list"),
     .hint = T_("Copied from a spreadsheet or a CSV file, with a first line of headings: name, "
                "note, organ, seat, "
                "constituency, capacity, from, until, party, woman, login. Only the name is "
                "needed; "
                "people who are "
                "on the list already are changed."),
     .kind = FORM_TEXT,
     .max = 60000,
     .rows = 16,
     .required = true},
};
static const struct form_spec import_form = FORM_SPEC("import", import_fields);

static void show_import(struct req *r, const struct council *c, const struct form *f,
                        const struct import *in)
{
    struct form_page p = {.heading = _("Paste a list"),
                          .action = council_under(r, c, "import"),
                          .back = desk_url(r, c),
                          .button = _("Take it into the draft"),
                          .form = f};
    p.fault = arena_array(r->arena, const char *, in ? in->n_fault : 0);
    for (size_t i = 0; in && i < in->n_fault; i++)
        p.fault[p.n_fault++] =
            tf(r, _("Line %lld: %s"), (long long)in->fault[i].line, in->fault[i].words);
    council_show_form(r, c, p);
}

static void import_get(struct req *r)
{
    struct council c;
    council_roster d;
    if (!kept_draft(r, &c, &d))
        return;
    struct form f = form_new(r, &import_form);
    form_set(&f, "version", council_number(r, d.version));
    show_import(r, &c, &f, NULL);
}

static void import_post(struct req *r)
{
    struct council c;
    council_roster d;
    const char *why = NULL;
    if (!kept_draft(r, &c, &d))
        return;
    struct form f = form_read(r, &import_form);
    struct import in = {0};
    if (!f.bad) {
        in = council_import_read(r, &c, council_today(r), form_get(&f, "list"));
        if (in.n_fault)
            form_error(r, &f, NULL,
                       _("Nothing was taken over. Mend the lines below and send it again."));
    }
    if (f.bad) {
        r->status = 422;
        show_import(r, &c, &f, &in);
        return;
    }
    enum council_answer a = seats_import(r->db, r->now, &c, &d, council_sent(&f, "version"), in.v,
                                         in.n, council_actor(r, &c), &why);
    if (council_answered(r, &f, a, why, tf(r, "%s?done=imported", desk_url(r, &c)))) {
        form_set(&f, "version", council_number(r, d.version));
        show_import(r, &c, &f, NULL);
    }
}

/* --- handing in ---------------------------------------------------------------------------------------------------- */

static const struct form_field submit_fields[] = {
    VERSION_FIELD,
    {.name = "effective", .label = T_("Holds from"), .kind = FORM_DATE, .required = true},
};
static const struct form_spec submit_form = FORM_SPEC("submit", submit_fields);

static void show_submit(struct req *r, const struct council *c, const struct form *f)
{
    council_show_form(r, c,
                      (struct form_page){
                          .heading = _("Hand the roster in"),
                          .lead = _("It is looked at one level above. Only a roster that keeps all "
                                    "rules on that day can be approved."),
                          .action = council_under(r, c, "submit"),
                          .back = desk_url(r, c),
                          .button = _("Hand it in"),
                          .form = f});
}

static void submit_get(struct req *r)
{
    struct council c;
    council_roster d;
    if (!kept_draft(r, &c, &d))
        return;
    struct form f = form_new(r, &submit_form);
    form_set(&f, "version", council_number(r, d.version));
    form_set(&f, "effective", day_iso(r->arena, council_today(r)));
    show_submit(r, &c, &f);
}

static void submit_post(struct req *r)
{
    struct council c;
    council_roster d;
    const char *why = NULL;
    if (!kept_draft(r, &c, &d))
        return;
    struct form f = form_read(r, &submit_form);
    if (f.bad) {
        r->status = 422;
        show_submit(r, &c, &f);
        return;
    }
    enum council_answer a = roster_draft_submit(r->db, r->now, &d, council_sent(&f, "version"),
                                                council_sent_day(&f, "effective", council_today(r)),
                                                council_today(r), council_actor(r, &c), &why);
    if (council_answered(r, &f, a, why, tf(r, "%s?done=submitted", desk_url(r, &c)))) {
        form_set(&f, "version", council_number(r, d.version));
        show_submit(r, &c, &f);
    }
}

/* --- the decision ----------------------------------------------------------------------------------------------------- */

static const struct form_field approve_fields[] = {
    VERSION_FIELD,
    {.name = "words",
     .label = T_("A word on it"),
     .hint = T_("Published with the roster; may stay empty"),
     .kind = FORM_TEXT,
     .max = 500,
     .rows = 3},
};
static const struct form_field return_fields[] = {
    VERSION_FIELD,
    {.name = "why",
     .label = T_("What has to be changed"),
     .kind = FORM_TEXT,
     .min = 4,
     .max = 1000,
     .rows = 4,
     .required = true},
};
static const struct form_spec approve_form = FORM_SPEC("approve", approve_fields);
static const struct form_spec return_form = FORM_SPEC("return", return_fields);

static bool decided_council(struct req *r, struct council *c)
{
    if (!council_of_path(r, c))
        return false;
    if (council_may_approve(r, c))
        return true;
    reply_status(r, 403);
    return false;
}

static bool waiting_roster(struct req *r, const struct council *c, council_roster *d)
{
    struct council_roster_open open;
    return q_council_roster_open(r->db, &open, .council = c->org.id) &&
           q_council_roster_get(r->db, d, .id = open.id) && d->state == ROSTER_SUBMITTED;
}

static void show_decide(struct req *r, const struct council *c, const struct form *approve,
                        const struct form *back, const char *refused)
{
    council_roster d;
    struct form fresh = form_new(r, &approve_form), fresh_back = form_new(r, &return_form);
    struct decide_page p = {.base = council_url(r, c->org.id),
                            .approve = approve ? approve : &fresh,
                            .back = back ? back : &fresh_back,
                            .refused = refused};
    p.waiting = waiting_roster(r, c, &d);
    if (p.waiting) {
        day on = d.effective > council_today(r) ? d.effective : council_today(r);
        struct council_lines l = roster_check(r->db, c, d.id, false, on);
        struct council_seats_rows rows = council_seats_of(r->db, d.id);
        form_set(&fresh, "version", council_number(r, d.version));
        form_set(&fresh_back, "version", council_number(r, d.version));
        p.holds = tf(r, _("To hold from %s."), show_day(r, on));
        p.own = d.submitted_by.some && d.submitted_by.v == r->who.user;
        p.lines = council_lines_view(r, c, &l, true);
        p.groups = council_groups_of(r, c, &rows, on, true);
    }
    struct page page = council_done_frame(r, c, _("Decide on a roster"));
    council_decide_page(r, &page, &p);
}

static void decide_get(struct req *r)
{
    struct council c;
    if (decided_council(r, &c))
        show_decide(r, &c, NULL, NULL, NULL);
}

/* "This roster does not keep the rules … Members: 61 (30 to 60)" */
static const char *refusal(struct req *r, const struct council_lines *l, const char *why)
{
    struct buf b = buf_make(r->arena, 256);
    buf_puts(&b, _(why));
    for (size_t i = 0; i < l->n; i++)
        if (!l->at[i].ok)
            buf_printf(&b, " · %s", council_line_show(r, &l->at[i]));
    return b.p;
}

static void approve_post(struct req *r)
{
    struct council c;
    council_roster d;
    struct council_lines lines = {0};
    const char *why = NULL;
    if (!decided_council(r, &c))
        return;
    struct form f = form_read(r, &approve_form);
    if (f.bad || !waiting_roster(r, &c, &d)) {
        r->status = f.bad ? 422 : 409;
        show_decide(r, &c, f.bad ? &f : NULL, NULL, NULL);
        return;
    }
    enum council_answer a =
        roster_approve(r->db, r->now, council_today(r), &c, &d, council_sent(&f, "version"),
                       form_get(&f, "words"), council_actor(r, &c), false, &lines, &why);
    if (a == COUNCIL_FAULT) {
        r->status = 422;
        show_decide(r, &c, &f, NULL, refusal(r, &lines, why));
    } else if (council_answered(r, &f, a, why,
                                tf(r, "%s/decide?done=approved", council_url(r, c.org.id)))) {
        form_set(&f, "version", council_number(r, d.version));
        show_decide(r, &c, &f, NULL, NULL);
    }
}

static void return_post(struct req *r)
{
    struct council c;
    council_roster d;
    const char *why = NULL;
    if (!decided_council(r, &c))
        return;
    struct form f = form_read(r, &return_form);
    if (f.bad || !waiting_roster(r, &c, &d)) {
        r->status = f.bad ? 422 : 409;
        show_decide(r, &c, NULL, f.bad ? &f : NULL, NULL);
        return;
    }
    enum council_answer a = roster_return(r->db, r->now, &d, council_sent(&f, "version"),
                                          form_get(&f, "why"), council_actor(r, &c), &why);
    if (council_answered(r, &f, a, why,
                         tf(r, "%s/decide?done=returned", council_url(r, c.org.id)))) {
        form_set(&f, "version", council_number(r, d.version));
        show_decide(r, &c, NULL, &f, NULL);
    }
}

/* --- somebody leaves ------------------------------------------------------------------------------------------------------ */

static const struct form_option reasons[] = {{"0", T_("resigned"), NULL},
                                             {"1", T_("moved away"), NULL},
                                             {"2", T_("died"), NULL},
                                             {"3", T_("recalled by those who nominated"), NULL},
                                             {"4", T_("for another reason"), NULL},
                                             {0}};
static const struct form_field leave_fields[] = {
    {.name = "last", .label = T_("Last day in the seat"), .kind = FORM_DATE, .required = true},
    {.name = "reason",
     .label = T_("Why the seat becomes vacant"),
     .kind = FORM_SELECT,
     .required = true,
     .options = reasons},
};
static const struct form_spec leave_form = FORM_SPEC("leave", leave_fields);

static bool seat_that_holds(struct req *r, struct council *c, struct council_seat_get *s)
{
    struct council_roster_on holds;
    int64_t id;
    if (!council_kept(r, c))
        return false;
    if (str_int64(str_of(r->arg[1]), &id) && q_council_seat_get(r->db, s, .id = id) &&
        q_council_roster_on(r->db, &holds, .council = c->org.id, .on = council_today(r)) &&
        s->roster == holds.id)
        return true;
    reply_status(r, 404);
    return false;
}

static void show_leave(struct req *r, const struct council *c, const struct council_seat_get *s,
                       const struct form *f)
{
    council_show_form(
        r, c,
        (struct form_page){
            .heading = tf(r, _("%s leaves"), council_full_name(r, s->name, s->note)),
            .lead = _("The seat is shown as vacant, with the reason, until somebody takes "
                      "it in a new roster."),
            .action = council_under(r, c, tf(r, "leaves/%lld", (long long)s->id)),
            .back = desk_url(r, c),
            .button = _("Publish it"),
            .form = f});
}

static void leave_get(struct req *r)
{
    struct council c;
    struct council_seat_get s;
    if (!seat_that_holds(r, &c, &s))
        return;
    struct form f = form_new(r, &leave_form);
    form_set(&f, "last", day_iso(r->arena, council_today(r)));
    show_leave(r, &c, &s, &f);
}

static void leave_post(struct req *r)
{
    struct council c;
    struct council_seat_get s;
    const char *why = NULL;
    if (!seat_that_holds(r, &c, &s))
        return;
    struct form f = form_read(r, &leave_form);
    if (f.bad) {
        r->status = 422;
        show_leave(r, &c, &s, &f);
        return;
    }
    enum council_answer a = seat_depart(
        r->db, r->now, council_today(r), &c, s.id, council_sent_day(&f, "last", council_today(r)),
        (enum departure)council_sent(&f, "reason"), council_actor(r, &c), false, &why);
    if (council_answered(r, &f, a, why, tf(r, "%s?done=left", desk_url(r, &c))))
        show_leave(r, &c, &s, &f);
}

/* --- the office that makes the chair --------------------------------------------------------------------------------------- */

static const struct form_field post_fields[] = {
    {.name = "name", .label = T_("Name"), .kind = FORM_LINE, .max = 60, .required = true},
    {.name = "note",
     .label = T_("What tells them apart from somebody of the same name"),
     .kind = FORM_LINE,
     .max = 40},
    {.name = "from", .label = T_("First day"), .kind = FORM_DATE, .required = true},
};
static const struct form_spec post_form = FORM_SPEC("post", post_fields);

static void show_post(struct req *r, const struct council *c, const struct form *f)
{
    council_show_form(
        r, c,
        (struct form_page){
            .heading = _(chair_post_name(c->body.kind)),
            .lead = _("Whoever holds this office chairs the council. Enter who took it over, "
                      "and when."),
            .action = council_under(r, c, "post"),
            .back = desk_url(r, c),
            .button = _("Save"),
            .form = f});
}

static bool council_with_post(struct req *r, struct council *c)
{
    if (!council_kept(r, c))
        return false;
    if (chair_post_name(c->body.kind))
        return true;
    reply_status(r, 404);
    return false;
}

static void post_get(struct req *r)
{
    struct council c;
    if (!council_with_post(r, &c))
        return;
    struct form f = form_new(r, &post_form);
    form_set(&f, "from", day_iso(r->arena, council_today(r)));
    show_post(r, &c, &f);
}

static void post_post(struct req *r)
{
    struct council c;
    const char *why = NULL;
    if (!council_with_post(r, &c))
        return;
    struct form f = form_read(r, &post_form);
    if (f.bad) {
        r->status = 422;
        show_post(r, &c, &f);
        return;
    }
    enum council_answer a = chair_post_give(
        r->db, r->now, council_today(r), &c, form_get(&f, "name"), form_get(&f, "note"),
        council_sent_day(&f, "from", council_today(r)), council_actor(r, &c), &why);
    if (council_answered(r, &f, a, why, tf(r, "%s?done=saved", desk_url(r, &c))))
        show_post(r, &c, &f);
}

const struct route council_office_routes[] = {
    {.methods = GET, .path = "/council/:council/desk", .run = desk_get, .roles = KEEPERS},
    {.methods = POST,
     .path = "/council/:council/draft",
     .run = draft_post,
     .roles = KEEPERS,
     .form = &version_form},
    {.methods = POST,
     .path = "/council/:council/discard",
     .run = discard_post,
     .roles = KEEPERS,
     .form = &version_form},
    PAIR("/council/:council/seat", seat_new_get, seat_new_post, seat_form, KEEPERS),
    PAIR("/council/:council/seat/:seat", seat_edit_get, seat_edit_post, seat_form, KEEPERS),
    {.methods = POST,
     .path = "/council/:council/seat/:seat/remove",
     .run = seat_remove_post,
     .roles = KEEPERS,
     .form = &version_form},
    {.methods = GET, .path = "/council/:council/import", .run = import_get, .roles = KEEPERS},
    {.methods = POST,
     .path = "/council/:council/import",
     .run = import_post,
     .roles = KEEPERS,
     .form = &import_form,
     .body_max = 512 * 1024},
    PAIR("/council/:council/submit", submit_get, submit_post, submit_form, KEEPERS),
    {.methods = GET, .path = "/council/:council/decide", .run = decide_get, .roles = DECIDERS},
    {.methods = POST,
     .path = "/council/:council/approve",
     .run = approve_post,
     .roles = DECIDERS,
     .form = &approve_form},
    {.methods = POST,
     .path = "/council/:council/return",
     .run = return_post,
     .roles = DECIDERS,
     .form = &return_form},
    PAIR("/council/:council/leaves/:seat", leave_get, leave_post, leave_form, KEEPERS),
    PAIR("/council/:council/post", post_get, post_post, post_form, KEEPERS),
    {.path = NULL},
};
