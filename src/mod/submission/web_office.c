/*
 * web_office.c - one matter on the office's desk: everything about it, and every act as a form.
 *
 * Acts are a table: when one is offered, its form, its rule. Each form carries the version that was on the
 * screen. When somebody was faster, the page comes again with what they did above, and one's own text still in
 * its field.
 */
#include "algo/mask.h"
#include "base/vec.h"
#include "gen/submission/pages.h"
#include "mod/submission/web.h"
#include "web/upload.h"

#define READ_DESK (SUBMISSION_DESK | ROLE_SUPERVISOR)

#define VERSION_FIELD                                                              \
    {                                                                              \
        .name = "version", .label = T_("Version"), .kind = FORM_HIDDEN, .max = 20, \
        .required = true                                                           \
    }
#define REASON_FIELD(words)                                                             \
    {                                                                                   \
        .name = "why", .label = (words), .hint = T_("Everybody can read this reason."), \
        .kind = FORM_TEXT, .max = 1000, .required = true, .rows = 3                     \
    }

static const struct form_field accept_fields[] = {
    {.name = "kind",
     .label = T_("What is it?"),
     .kind = FORM_SELECT,
     .options = sub_kind_options,
     .required = true},
    {.name = "category", .label = T_("What is it about?"), .kind = FORM_SELECT},
    {.name = "org", .label = T_("Who handles it?"), .kind = FORM_SELECT},
    {.name = "title",
     .label = T_("Title for everybody"),
     .kind = FORM_LINE,
     .max = SUBMISSION_TITLE_MAX},
    {.name = "text",
     .label = T_("Text for everybody"),
     .hint = T_("Proposed without numbers by which people are found. Take out names of private "
                "people too. Leave it empty to publish it later."),
     .kind = FORM_TEXT,
     .max = SUBMISSION_TEXT_MAX,
     .rows = 8},
    VERSION_FIELD,
};
static const struct form_spec accept_form = FORM_SPEC("sub_accept", accept_fields);
static const struct form_spec sort_form = FORM_SPEC("sub_sort", accept_fields);

static const struct form_field refuse_fields[] = {
    REASON_FIELD(T_("Why can it not be taken up, and who can help instead?")), VERSION_FIELD};
static const struct form_spec refuse_form = FORM_SPEC("sub_refuse", refuse_fields);

static const struct form_field transfer_fields[] = {
    {.name = "to", .label = T_("To whom?"), .kind = FORM_SELECT, .required = true},
    REASON_FIELD(T_("Why is it theirs?")),
    VERSION_FIELD};
static const struct form_spec transfer_form = FORM_SPEC("sub_transfer", transfer_fields);

static const struct form_field plain_fields[] = {VERSION_FIELD};
static const struct form_spec takeover_form = FORM_SPEC("sub_takeover", plain_fields);
static const struct form_spec publish_form = FORM_SPEC("sub_publish", plain_fields);
static const struct form_spec extend_form = FORM_SPEC("sub_extend", plain_fields);
static const struct form_spec contact_form = FORM_SPEC("sub_contact", plain_fields);

static const struct form_field object_fields[] = {
    REASON_FIELD(T_("Why is it not yours, and whose is it?")), VERSION_FIELD};
static const struct form_spec object_form = FORM_SPEC("sub_object", object_fields);

static const struct form_field ask_fields[] = {{.name = "days",
                                                .label = T_("How many more working days?"),
                                                .kind = FORM_INT,
                                                .min = 1,
                                                .max = 120,
                                                .required = true},
                                               REASON_FIELD(T_("Why is more time needed?")),
                                               VERSION_FIELD};
static const struct form_spec ask_form = FORM_SPEC("sub_ask", ask_fields);

static const struct form_field assign_fields[] = {
    {.name = "org", .label = T_("Organisation"), .kind = FORM_SELECT},
    {.name = "login",
     .label = T_("Person in charge"),
     .hint = T_("Their name for signing in. Empty: nobody in particular."),
     .kind = FORM_LINE,
     .max = 60,
     .autocomplete = "off"},
    VERSION_FIELD};
static const struct form_spec assign_form = FORM_SPEC("sub_assign", assign_fields);

static const struct form_field note_fields[] = {{.name = "text",
                                                 .label = T_("Note"),
                                                 .hint = T_("Only those who handle it read this."),
                                                 .kind = FORM_TEXT,
                                                 .max = 4000,
                                                 .required = true,
                                                 .rows = 3},
                                                VERSION_FIELD};
static const struct form_spec note_form = FORM_SPEC("sub_note", note_fields);
static const struct form_spec contacted_form = FORM_SPEC("sub_contacted", note_fields);

static const struct form_field merge_fields[] = {{.name = "number",
                                                  .label = T_("Number of the other one"),
                                                  .kind = FORM_LINE,
                                                  .max = 40,
                                                  .required = true},
                                                 VERSION_FIELD};
static const struct form_spec merge_form = FORM_SPEC("sub_merge", merge_fields);

static const struct form_option step_options[] = {{"review", T_("Hand it in for review"), NULL},
                                                  {"draft", T_("Keep it as a draft"), NULL},
                                                  {NULL, NULL, NULL}};
static const struct form_field answer_fields[] = {
    {.name = "text",
     .label = T_("Answer"),
     .hint = T_("What was found, what is done, by whom and until when. In plain words."),
     .kind = FORM_TEXT,
     .max = 10000,
     .required = true,
     .rows = 10},
    {.name = "basis",
     .label = T_("What it rests on"),
     .hint = T_("A rule, a measurement, a visit on the spot."),
     .kind = FORM_LINE,
     .max = 1000},
    {.name = "step",
     .label = T_("And then"),
     .kind = FORM_CHOICE,
     .options = step_options,
     .required = true},
    VERSION_FIELD};
static const struct form_spec answer_form = FORM_SPEC("sub_answer", answer_fields);

static const struct form_field back_fields[] = {{.name = "why",
                                                 .label = T_("What should be changed?"),
                                                 .kind = FORM_TEXT,
                                                 .max = 1000,
                                                 .required = true,
                                                 .rows = 3},
                                                VERSION_FIELD};
static const struct form_spec back_form = FORM_SPEC("sub_back", back_fields);

/* --- what is offered, and what it does ------------------------------------------------------------------- */

struct desk {
    struct req *r;
    struct submission s;
    struct submission_by by;
    bool acts; /* by is set */
    struct submission_answer draft;
    bool drafted;
    int64_t ask_days; /* an extension that waits for a second person; 0: none */
    int64_t asker;
    const char *ask_reason;
};

static int64_t version_of(const struct form *f)
{
    int64_t v = 0;
    return str_int64(str_of(form_get(f, "version")), &v) ? v : 0;
}

static bool is_in(const struct desk *d, unsigned states)
{
    return (states >> d->s.state & 1u) != 0;
}

#define IN(s)  (1u << (s))
#define WORKED (IN(SUB_ACCEPTED) | IN(SUB_REOPENED))

static bool office(const struct desk *d)
{
    return (d->by.role & (SUBMISSION_OFFICE | ROLE_LEADING)) != 0;
}
static bool may_accept(const struct desk *d)
{
    return office(d) && d->s.state == SUB_RECEIVED;
}
static bool may_answer(const struct desk *d)
{
    return is_in(d, WORKED);
}
static bool may_review(const struct desk *d)
{
    return office(d) && d->drafted && d->draft.state == ANSWER_REVIEW &&
           d->draft.writer != d->by.user && is_in(d, WORKED | IN(SUB_TRANSFERRED));
}
static bool may_refuse(const struct desk *d)
{
    return office(d) && is_in(d, IN(SUB_RECEIVED) | IN(SUB_TRANSFERRED) | WORKED);
}
static bool may_transfer(const struct desk *d)
{
    return office(d) && !d->s.objected && is_in(d, IN(SUB_RECEIVED) | WORKED);
}
static bool may_take_over(const struct desk *d)
{
    return d->s.state == SUB_TRANSFERRED;
}
static bool may_ask(const struct desk *d)
{
    return !d->s.extended && !d->ask_days && is_in(d, WORKED);
}
static bool may_extend(const struct desk *d)
{
    return office(d) && !d->s.extended && d->ask_days && d->asker != d->by.user && is_in(d, WORKED);
}
static bool may_open(const struct desk *d)
{
    return submission_open(d->s.state);
}
static bool may_sort(const struct desk *d)
{
    return d->s.state != SUB_RECEIVED && d->s.state != SUB_WITHDRAWN && d->s.state != SUB_REFUSED;
}
static bool may_merge(const struct desk *d)
{
    return office(d) && is_in(d, IN(SUB_RECEIVED) | WORKED);
}
static bool may_note(const struct desk *d)
{
    (void)d;
    return true;
}

static struct submission_sort sort_of(const struct form *f)
{
    enum submission_kind kind = SUB_HELP;
    submission_kind_of(form_get(f, "kind"), &kind);
    const char *text = form_get(f, "text"), *title = form_get(f, "title");
    return (struct submission_sort){.kind = kind,
                                    .category = form_get(f, "category"),
                                    .org = form_int(f, "org"),
                                    .public_title = *title ? title : NULL,
                                    .public_text = *text ? text : NULL};
}

static bool do_accept(struct desk *d, const struct form *f, const char **why)
{
    struct submission_sort x = sort_of(f);
    return submission_accept(d->r->db, &d->by, &d->s, &x, why);
}
static bool do_sort(struct desk *d, const struct form *f, const char **why)
{
    struct submission_sort x = sort_of(f);
    return submission_sort(d->r->db, &d->by, &d->s, &x, why);
}
static bool do_refuse(struct desk *d, const struct form *f, const char **why)
{
    return submission_refuse(d->r->db, &d->by, &d->s, form_get(f, "why"), why);
}
static bool do_transfer(struct desk *d, const struct form *f, const char **why)
{
    return submission_transfer(d->r->db, &d->by, &d->s, form_int(f, "to"), form_get(f, "why"), why);
}
static bool do_take_over(struct desk *d, const struct form *f, const char **why)
{
    (void)f;
    return submission_take_over(d->r->db, &d->by, &d->s, why);
}
static bool do_object(struct desk *d, const struct form *f, const char **why)
{
    return submission_object(d->r->db, &d->by, &d->s, form_get(f, "why"), why);
}
static bool do_ask(struct desk *d, const struct form *f, const char **why)
{
    return submission_ask_extension(d->r->db, &d->by, &d->s, form_int(f, "days"),
                                    form_get(f, "why"), why);
}
static bool do_extend(struct desk *d, const struct form *f, const char **why)
{
    (void)f;
    struct submission_by asker = d->by;
    if (!may_extend(d)) {
        *why = SUBMISSION_STALE;
        return false;
    }
    asker.user = d->asker;
    return submission_extend(d->r->db, &asker, &d->s, d->ask_days, d->ask_reason, d->by.user, why);
}
static bool do_assign(struct desk *d, const struct form *f, const char **why)
{
    const char *login = form_get(f, "login");
    int64_t user = *login ? account_find(d->r->db, login) : 0;
    if (*login && !user) {
        *why = T_("There is no such organisation or person.");
        return false;
    }
    return submission_assign(d->r->db, &d->by, &d->s, form_int(f, "org"), user, why);
}
static bool do_note(struct desk *d, const struct form *f, const char **why)
{
    return submission_note(d->r->db, &d->by, &d->s, form_get(f, "text"), why);
}
static bool do_contacted(struct desk *d, const struct form *f, const char **why)
{
    return submission_contacted(d->r->db, &d->by, &d->s, form_get(f, "text"), why);
}
static bool do_merge(struct desk *d, const struct form *f, const char **why)
{
    struct submission main;
    if (!submission_by_number(d->r->db, sub_number_typed(d->r->arena, form_get(f, "number")),
                              &main)) {
        *why = T_("There is no submission with that number.");
        return false;
    }
    return submission_merge(d->r->db, &d->by, &d->s, &main, why);
}
static bool do_answer(struct desk *d, const struct form *f, const char **why)
{
    return submission_answer_save(d->r->db, &d->by, &d->s, version_of(f), form_get(f, "text"),
                                  form_get(f, "basis"), streq(form_get(f, "step"), "review"), why);
}
static bool do_publish(struct desk *d, const struct form *f, const char **why)
{
    return submission_answer_publish(d->r->db, &d->by, &d->s, version_of(f), why);
}
static bool do_back(struct desk *d, const struct form *f, const char **why)
{
    return submission_answer_back(d->r->db, &d->by, &d->s, version_of(f), form_get(f, "why"), why);
}

enum names_version { OF_ITEM, OF_ANSWER, OF_NOTHING };
static const struct desk_act {
    const char *key, *title, *hint, *button;
    const struct form_spec *form;
    bool (*may)(const struct desk *d);
    bool (*run)(struct desk *d, const struct form *f, const char **why);
    enum names_version version;
    bool open, danger;
} acts[] = {
    {"accept", T_("Take it up"), NULL, T_("Take it up"), &accept_form, may_accept, do_accept,
     OF_ITEM, true, false},
    {"takeover", T_("Take it over"), T_("It is yours from then on, with its limits."),
     T_("We take it over"), &takeover_form, may_take_over, do_take_over, OF_ITEM, true, false},
    {"object", T_("Not yours?"), T_("It goes back to whom it came to first, once and for good."),
     T_("Give it back"), &object_form, may_take_over, do_object, OF_ITEM, false, false},
    {"publish", T_("Publish the answer"),
     T_("You are the second reader. Once published it stands."), T_("Publish it"), &publish_form,
     may_review, do_publish, OF_ANSWER, true, false},
    {"back", T_("Send the draft back"), NULL, T_("Send it back"), &back_form, may_review, do_back,
     OF_ANSWER, false, false},
    {"answer", T_("Write the answer"), NULL, T_("Save"), &answer_form, may_answer, do_answer,
     OF_ANSWER, true, false},
    {"extend", T_("Give more time"), T_("You are the second person. It can be done once."),
     T_("Give it"), &extend_form, may_extend, do_extend, OF_ITEM, true, false},
    {"contacted", T_("Spoke with the person"), T_("Stops the clock of the first contact."),
     T_("Note it"), &contacted_form, may_open, do_contacted, OF_NOTHING, false, false},
    {"note", T_("Note for colleagues"), NULL, T_("Keep it"), &note_form, may_note, do_note,
     OF_NOTHING, false, false},
    {"assign", T_("Assign it"), NULL, T_("Assign"), &assign_form, may_open, do_assign, OF_ITEM,
     false, false},
    {"sort", T_("Sort it, or publish its text"), NULL, T_("Save"), &sort_form, may_sort, do_sort,
     OF_ITEM, false, false},
    {"merge", T_("Join it with another one"),
     T_("Its person keeps the right to an answer of their own."), T_("Join"), &merge_form,
     may_merge, do_merge, OF_ITEM, false, false},
    {"transfer", T_("Hand it on"), T_("You stay responsible until the other takes it over."),
     T_("Hand it on"), &transfer_form, may_transfer, do_transfer, OF_ITEM, false, false},
    {"ask", T_("Ask for more time"), T_("Once, with a reason. A second person agrees to it."),
     T_("Ask for more time"), &ask_form, may_ask, do_ask, OF_ITEM, false, false},
    {"refuse", T_("Do not take it up"), NULL, T_("Refuse with this reason"), &refuse_form,
     may_refuse, do_refuse, OF_ITEM, false, true},
};

/* --- filling the forms ------------------------------------------------------------------------------------ */

/* Organisations of the place and of those above it. */
static const struct form_option *org_options(struct req *r, int64_t body, const char *none)
{
    struct sub_way w = sub_way_of(r->db, body);
    VEC(struct form_option) v = {0};
    if (none)
        VEC_PUSH(r->arena, &v, (struct form_option){"", none, NULL});
    for (size_t k = 0; k < w.n; k++) {
        struct org_list all = org_of_body(r->db, w.id[k]);
        for (size_t i = 0; i < all.n; i++)
            if (all.at[i].kind != ORG_SUPERVISION)
                VEC_PUSH(
                    r->arena, &v,
                    (struct form_option){tf(r, "%lld", (long long)all.at[i].id),
                                         tf(r, C_("office, place", "%s (%s)"),
                                            org_label(r, &all.at[i]), sub_place_name(r, w.id[k])),
                                         NULL});
    }
    VEC_PUSH(r->arena, &v, (struct form_option){NULL, NULL, NULL});
    return v.at;
}

static void set_options(const struct desk *d, struct form *f)
{
    struct req *r = d->r;
    for (size_t i = 0; i < f->spec->n; i++) {
        const char *name = f->spec->field[i].name;
        if (streq(name, "category"))
            form_options(r, f, name, sub_categories(r, d->s.body, _("Not sorted yet")));
        else if (streq(name, "org"))
            form_options(r, f, name, org_options(r, d->s.body, _("As it is")));
        else if (streq(name, "to"))
            form_options(r, f, name, org_options(r, d->s.body, NULL));
    }
}

static void preset(const struct desk *d, const struct desk_act *a, struct form *f)
{
    struct req *r = d->r;
    int64_t version = a->version == OF_ANSWER ? (d->drafted ? d->draft.version : 0) : d->s.version;
    form_set(f, "version", tf(r, "%lld", (long long)version));
    if (f->spec == &accept_form || f->spec == &sort_form) {
        const struct submission *s = &d->s;
        form_set(f, "kind", submission_kind_word(s->kind));
        form_set(f, "category", s->category);
        if (s->may_public) {
            form_set(f, "title",
                     s->public_title ? s->public_title : mask_text(r->arena, s->title).text);
            form_set(f, "text",
                     s->public_text ? s->public_text : mask_text(r->arena, s->text).text);
        }
    }
    if (f->spec == &answer_form && d->drafted) {
        form_set(f, "text", d->draft.text);
        form_set(f, "basis", d->draft.basis);
    }
    if (f->spec == &answer_form)
        form_set(f, "step", "review");
    if (f->spec == &assign_form)
        form_set(f, "org", "");
}

/* --- the page ----------------------------------------------------------------------------------------------- */

/* The last request for more time that nobody has decided. */
static void find_ask(struct desk *d)
{
    struct submission_steps_rows rows =
        q_submission_steps(d->r->db, .item = d->s.id, .internal = true, .max = SUB_STEPS_MAX);
    for (size_t i = 0; i < rows.n && !d->s.extended; i++) {
        struct str rest = str_of(rows.at[i].words), days;
        if (streq(rows.at[i].act, "ask-extend") && str_cut(&rest, '\n', &days) &&
            str_int64(days, &d->ask_days)) {
            d->asker = rows.at[i].actor;
            d->ask_reason = str_dup(d->r->arena, rest);
        }
    }
}

static bool desk_load(struct req *r, struct desk *d)
{
    struct body b;
    *d = (struct desk){.r = r};
    if (!submission_by_number(r->db, r->arg[0], &d->s) || !body_by_id(r->db, d->s.body, &b)) {
        reply_status(r, 404);
        return false;
    }
    d->acts = submission_by_of(r, &d->s, &d->by);
    if (!d->acts && !req_may(r, READ_DESK & ~(unsigned)ROLE_UNIT, b.path)) {
        reply_status(r, 403);
        return false;
    }
    d->drafted = submission_answer_open(r->db, d->s.id, &d->draft);
    find_ask(d);
    return true;
}

static const char *draft_state_name(struct req *r, enum answer_state s)
{
    static const char *const names[] = {T_("draft"), T_("waits for a second reader"),
                                        T_("published"), T_("sent back")};
    return _(names[s]);
}

static void fill_files(struct req *r, const struct submission *s, struct desk_page *v)
{
    struct submission_file_list_rows rows = q_submission_file_list(r->db, .item = s->id);
    v->file = arena_array(r->arena, struct desk_file, rows.n + 1);
    for (v->n_file = 0; v->n_file < rows.n; v->n_file++)
        v->file[v->n_file] = (struct desk_file){
            rows.at[v->n_file].name,
            tf(r, "/office/submissions/%s/file/%lld", s->number, (long long)rows.at[v->n_file].id)};
}

static void fill_offers(const struct desk *d, struct desk_page *v, const struct desk_act *failed,
                        const struct form *bad)
{
    struct req *r = d->r;
    const char *chosen = failed ? failed->key : field_get(&r->query, "act");
    v->offer = arena_array(r->arena, struct desk_offer, countof(acts));
    for (size_t i = 0; d->acts && i < countof(acts); i++) {
        const struct desk_act *a = &acts[i];
        if (a != failed && !a->may(d))
            continue;
        struct form *f = arena_new(r->arena, struct form);
        *f = a == failed ? *bad : form_new(r, a->form);
        if (a != failed) {
            set_options(d, f);
            preset(d, a, f);
        }
        v->offer[v->n_offer++] =
            (struct desk_offer){a->key,
                                _(a->title),
                                a->hint ? _(a->hint) : NULL,
                                _(a->button),
                                tf(r, "/office/submissions/%s/%s", d->s.number, a->key),
                                f,
                                chosen ? streq(a->key, chosen) : a->open,
                                a->danger};
    }
}

static struct sub_rows likes_of(struct req *r, const struct submission *s)
{
    struct submission_likes likes = submission_similar(r->db, s->body, s->title, s->text, s->id, 5);
    struct submissions l = {arena_array(r->arena, struct submission, likes.n + 1), likes.n, false};
    for (size_t i = 0; i < likes.n; i++)
        l.at[i] = likes.at[i].s;
    return sub_desk_rows_of(r, &l);
}

static void show_desk(struct desk *d, const struct desk_act *failed, const struct form *bad,
                      const struct submission_contact_get *contact)
{
    struct req *r = d->r;
    const struct submission *s = &d->s;
    struct submission main;
    struct submission_contact_get c;
    struct submissions merged = submission_merged_into(r->db, s->id);
    struct form *cf = arena_new(r->arena, struct form);
    *cf = form_new(r, &contact_form);
    form_set(cf, "version", tf(r, "%lld", (long long)s->version));
    struct desk_page v = {.s = s,
                          .row = sub_row_of(r, s),
                          .clocks = sub_clocks_of(r, s),
                          .lines = sub_lines_of(r, s, true),
                          .answers = sub_answers_of(r, s),
                          .likes = likes_of(r, s),
                          .merged = sub_desk_rows_of(r, &merged),
                          .acts = d->acts,
                          .has_contact = q_submission_contact_get(r->db, &c, .item = s->id),
                          .contact_shown = contact != NULL,
                          .contact_form = cf,
                          .draft = d->draft,
                          .stale = r->status == 409};
    if (contact)
        v.contact = (struct submission_contact){contact->name, contact->phone, contact->mail};
    if (d->drafted) {
        v.draft_by = sub_person_name(r, d->draft.writer);
        v.draft_state = draft_state_name(r, d->draft.state);
    }
    if (d->ask_days)
        v.ask_words = tf(r, _("%s asks for %lld more working days: %s"),
                         sub_person_name(r, d->asker), (long long)d->ask_days, d->ask_reason);
    v.rated = sub_rating_of(r, s, &v.rating);
    v.main = s->into && submission_by_id(r->db, s->into, &main) ? main.number : NULL;
    fill_files(r, s, &v);
    fill_offers(d, &v, failed, bad);
    struct page *p = sub_frame(r, tf(r, "%s: %s", s->number, s->title));
    p->nav = "desk";
    p->wide = true;
    p->noindex = true;
    p->crumbs = (const struct crumb[]){
        {_("The office's queue"), "/office/submissions"}, {s->number, NULL}, {NULL, NULL}};
    if (field_get(&r->query, "done")) {
        p->notice = _("Done. It stands in the course below.");
        p->notice_kind = NOTICE_GOOD;
    }
    submission_desk_page(r, p, &v);
}

static void desk_get(struct req *r)
{
    struct desk d;
    if (desk_load(r, &d))
        show_desk(&d, NULL, NULL, NULL);
}

/* Looking at somebody's contact data is an act on record; so it is a POST. */
static void contact_post(struct req *r)
{
    struct desk d;
    struct submission_contact_get c = {.name = "", .phone = "", .mail = ""};
    struct form f = form_read(r, &contact_form);
    if (!desk_load(r, &d))
        return;
    if (!d.acts || f.bad) {
        reply_status(r, f.bad ? 422 : 403);
        return;
    }
    q_submission_contact_get(r->db, &c, .item = d.s.id);
    sub_tell_inside(r->db, &d.by, &d.s, "seen", NULL);
    r->out_secret = true;
    show_desk(&d, NULL, NULL, &c);
}

static void file_get(struct req *r)
{
    struct desk d;
    int64_t id = 0;
    if (!desk_load(r, &d))
        return;
    struct submission_file_list_rows rows = q_submission_file_list(r->db, .item = d.s.id);
    str_int64(str_of(r->arg[1]), &id);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].id == id) {
            upload_serve(r, rows.at[i].hash, rows.at[i].type, rows.at[i].name);
            return;
        }
    reply_status(r, 404);
}

static const struct desk_act *act_of(const struct req *r)
{
    const char *key = strrchr(r->route->path, '/') + 1;
    for (size_t i = 0; i < countof(acts); i++)
        if (streq(acts[i].key, key))
            return &acts[i];
    BUG("no act of the desk: %s", r->route->path);
}

static bool seen_is_current(const struct desk *d, const struct desk_act *a, const struct form *f)
{
    return a->version != OF_ITEM || version_of(f) == d->s.version;
}

static void act_post(struct req *r)
{
    const struct desk_act *a = act_of(r);
    struct desk d;
    const char *why = NULL;
    if (!desk_load(r, &d))
        return;
    struct form f = form_read(r, a->form);
    set_options(&d, &f);
    if (!d.acts) {
        reply_status(r, 403);
        return;
    }
    if (!f.bad && !seen_is_current(&d, a, &f))
        why = SUBMISSION_STALE;
    if (!f.bad && !why && a->run(&d, &f, &why)) {
        reply_redirectf(r, "/office/submissions/%s?done=1", d.s.number);
        return;
    }
    if (why)
        form_error(r, &f, NULL, _(why));
    r->status = why == SUBMISSION_STALE ? 409 : 422;
    if (a->version != OF_NOTHING) {
        int64_t now = a->version == OF_ANSWER ? (d.drafted ? d.draft.version : 0) : d.s.version;
        form_set(&f, "version", tf(r, "%lld", (long long)now));
    }
    show_desk(&d, a, &f, NULL);
}

#define DESK_ACT(key, spec)                                                                  \
    {                                                                                        \
        POST, "/office/submissions/:number/" key, act_post,                                  \
            .roles = SUBMISSION_DESK, .signed_in = true, .rate = RATE_WRITE, .form = &(spec) \
    }
const struct route sub_office_routes[] = {
    {GET, "/office/submissions/:number", desk_get, .roles = READ_DESK, .signed_in = true},
    {GET, "/office/submissions/:number/file/:id", file_get, .roles = SUBMISSION_DESK,
     .signed_in = true},
    {POST, "/office/submissions/:number/contact", contact_post, .roles = SUBMISSION_DESK,
     .signed_in = true, .rate = RATE_WRITE, .form = &contact_form},
    DESK_ACT("accept", accept_form),
    DESK_ACT("takeover", takeover_form),
    DESK_ACT("object", object_form),
    DESK_ACT("publish", publish_form),
    DESK_ACT("back", back_form),
    DESK_ACT("answer", answer_form),
    DESK_ACT("extend", extend_form),
    DESK_ACT("contacted", contacted_form),
    DESK_ACT("note", note_form),
    DESK_ACT("assign", assign_form),
    DESK_ACT("sort", sort_form),
    DESK_ACT("merge", merge_form),
    DESK_ACT("transfer", transfer_form),
    DESK_ACT("ask", ask_form),
    DESK_ACT("refuse", refuse_form),
    {.path = NULL},
};
