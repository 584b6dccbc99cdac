/*
 * web_counter.c - filing for somebody: at the counter, on the telephone, and a pile of paper one after the other.
 *
 * The person's consent is asked for each time and logged. In the batch, place, channel, kind and field stay
 * from one sheet to the next, the cursor stands in the text, and Ctrl+Enter or Tab and Enter files it.
 */
#include "gen/submission/pages.h"
#include "mod/submission/web.h"

#define COUNTER_ROLES (ROLE_COUNTER | ROLE_CLERK | ROLE_CHAIR)
#define SLIP_SECONDS  600

static const struct form_option channel_options[] = {
    {"counter", T_("At the counter"), NULL},
    {"phone", T_("By telephone"), NULL},
    {"paper", T_("On paper"), NULL},
    {NULL, NULL, NULL},
};

static const struct form_field counter_fields[] = {
    {.name = "text",
     .label = T_("What does the person say?"),
     .hint = T_("In their words, then read it back to them."),
     .kind = FORM_TEXT,
     .max = SUBMISSION_TEXT_MAX,
     .required = true,
     .rows = 8},
    {.name = "consent",
     .label = T_("The person agrees that I file this for them"),
     .kind = FORM_CHECK,
     .required = true},
    {.name = "place", .label = T_("Where?"), .kind = FORM_SELECT, .required = true},
    {.name = "channel",
     .label = T_("How did it come?"),
     .kind = FORM_SELECT,
     .options = channel_options,
     .required = true},
    {.name = "kind",
     .label = T_("What is it?"),
     .kind = FORM_SELECT,
     .options = sub_kind_options,
     .required = true},
    {.name = "category", .label = T_("What is it about?"), .kind = FORM_SELECT},
    {.name = "name", .label = T_("Name"), .kind = FORM_LINE, .max = 60, .autocomplete = "off"},
    {.name = "phone", .label = T_("Telephone"), .kind = FORM_PHONE, .autocomplete = "off"},
    {.name = "spot", .label = T_("Exactly where"), .kind = FORM_LINE, .max = 120},
    {.name = "public",
     .label = T_("The person agrees that it is published, without the name"),
     .kind = FORM_CHECK},
    {.name = "batch", .label = T_("Several in a row"), .kind = FORM_HIDDEN, .max = 1},
};
static const struct form_spec counter_form = FORM_SPEC("counter", counter_fields);

/* Places where this person may file: their own and those below. */
static const struct form_option *own_places(struct req *r)
{
    const struct form_option *all = sub_places(r);
    size_t n = 0, m = 0;
    while (all[n].value)
        n++;
    struct form_option *o = arena_array(r->arena, struct form_option, n + 1);
    for (size_t i = 0; i < n; i++)
        if (req_may(r, COUNTER_ROLES, all[i].value))
            o[m++] = all[i];
    return o;
}

static void show_counter(struct req *r, struct form *f)
{
    struct page *p = sub_frame(r, _("The counter"));
    const char *last = field_get(&r->query, "last");
    struct submission s;
    p->nav = "counter";
    p->noindex = true;
    submission_counter_page(
        r, p,
        &(struct counter_page){f, last && submission_by_number(r->db, last, &s) ? s.number : NULL,
                               streq(form_get(f, "batch"), "1"), body_many(r->db)});
}

static void set_options(struct req *r, struct form *f)
{
    const struct form_option *places = own_places(r);
    struct body b;
    form_options(r, f, "place", places);
    const char *at = *form_get(f, "place") ? form_get(f, "place")
                     : places[0].value     ? places[0].value
                                           : "";
    int64_t body = body_by_path(r->db, at, &b) ? b.id : 0;
    form_options(r, f, "category", sub_categories(r, body, _("The office will sort it")));
}

static void counter_get(struct req *r)
{
    static const char *const kept[] = {"place", "channel", "kind", "category", "batch"};
    struct form f = form_new(r, &counter_form);
    for (size_t i = 0; i < countof(kept); i++)
        form_set(&f, kept[i], field_get(&r->query, kept[i]));
    if (!*form_get(&f, "place"))
        form_set(&f, "place", r->place);
    if (!*form_get(&f, "kind"))
        form_set(&f, "kind", "help");
    if (!*form_get(&f, "channel"))
        form_set(&f, "channel", "counter");
    set_options(r, &f);
    show_counter(r, &f);
}

static enum submission_channel channel_of(const char *word)
{
    return streq(word, "phone")   ? CHANNEL_PHONE
           : streq(word, "paper") ? CHANNEL_PAPER
                                  : CHANNEL_COUNTER;
}

/* The capacity in which this person files there. */
static bool filer(struct req *r, const struct body *b, struct submission_by *by)
{
    *by = (struct submission_by){.zone = r->app->zone, .now = r->now, .user = r->who.user};
    for (size_t i = 0; i < r->who.n_grant; i++) {
        const struct grant *g = &r->who.grant[i];
        if ((g->role & COUNTER_ROLES) && str_starts(str_of(b->path), str_of(g->body_path))) {
            by->role = g->role;
            by->org = g->org;
            return true;
        }
    }
    return false;
}

static void after_filing(struct req *r, const struct form *f,
                         const struct submission_receipt *receipt)
{
    sub_set_case(r, SLIP_COOKIE, receipt->number, receipt->code, SLIP_SECONDS);
    if (!streq(form_get(f, "batch"), "1")) {
        reply_redirect(r, "/counter/slip");
        return;
    }
    struct buf b = buf_make(r->arena, 128);
    static const char *const kept[] = {"place", "channel", "kind", "category", "batch"};
    buf_printf(&b, "/counter?last=%s", receipt->number);
    for (size_t i = 0; i < countof(kept); i++) {
        buf_printf(&b, "&%s=", kept[i]);
        out_urlpart(&b, form_get(f, kept[i]));
    }
    reply_redirect(r, b.p);
}

static void counter_around(struct req *r)
{
    struct form f = sub_retyped(r, &counter_form);
    set_options(r, &f);
    show_counter(r, &f);
}

static void counter_post(struct req *r)
{
    if (sub_looks_around(r)) {
        counter_around(r);
        return;
    }
    struct form f = form_read(r, &counter_form);
    struct body b;
    struct submission_by by;
    struct submission_receipt receipt;
    const char *why = NULL;
    enum submission_kind kind = SUB_HELP;
    set_options(r, &f);
    submission_kind_of(form_get(&f, "kind"), &kind);
    if (!f.bad && (!body_by_path(r->db, form_get(&f, "place"), &b) || !filer(r, &b, &by))) {
        reply_status(r, 403);
        return;
    }
    struct submission_new n = {.body = f.bad ? 0 : b.id,
                               .kind = kind,
                               .channel = channel_of(form_get(&f, "channel")),
                               .category = form_get(&f, "category"),
                               .text = form_get(&f, "text"),
                               .place_text = form_get(&f, "spot"),
                               .may_public = form_checked(&f, "public"),
                               .contact = {form_get(&f, "name"), form_get(&f, "phone"), ""},
                               .consent = form_checked(&f, "consent"),
                               .lang = r->lang->code};
    if (!f.bad && submission_file(r->db, &by, r->rng, &n, &receipt, &why)) {
        after_filing(r, &f, &receipt);
        return;
    }
    if (why)
        form_error(r, &f, NULL, _(why));
    r->status = 422;
    show_counter(r, &f);
}

static void slip_get(struct req *r)
{
    struct submission s;
    const char *code;
    if (sub_case_of(r, SLIP_COOKIE, &s, &code))
        show_receipt(r, &s, code, true);
    else
        reply_redirect(r, "/counter");
}

const struct route sub_counter_routes[] = {
    {GET, "/counter", counter_get, .roles = COUNTER_ROLES},
    {POST, "/counter", counter_post, .roles = COUNTER_ROLES, .rate = RATE_WRITE,
     .form = &counter_form},
    {GET, "/counter/slip", slip_get, .roles = COUNTER_ROLES},
    {.path = NULL},
};
