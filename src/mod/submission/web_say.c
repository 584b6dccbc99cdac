/*
 * web_say.c - "say something": one minute, no account, nothing but a place and some words.
 *
 * Near-duplicates are looked for before the writer lane, and shown before anything is filed. The receipt reads
 * number and code from a cookie that lives as long as the browser's window: the code itself is stored nowhere.
 */
#include "gen/submission/pages.h"
#include "mod/submission/web.h"
#include "web/upload.h"

#define FILES_BYTES (12 * 1024 * 1024)
#define LIKES       3

static const struct form_field say_fields[] = {
    {.name = "place", .label = T_("Where?"), .kind = FORM_SELECT, .required = true},
    {.name = "text",
     .label = T_("What would you like to say?"),
     .hint = T_("In your own words, as you would tell a neighbour: what, where, since when."),
     .kind = FORM_TEXT,
     .max = SUBMISSION_TEXT_MAX,
     .required = true,
     .rows = 8},
    {.name = "public",
     .label = T_("Everybody may read it, without my name"),
     .hint = T_("The office takes out telephone numbers and the like first."),
     .kind = FORM_CHECK},
    {.name = "phone",
     .label = T_("Telephone"),
     .hint = T_("Only for those who handle it. Leave it empty if you like."),
     .kind = FORM_PHONE,
     .autocomplete = "tel"},
    {.name = "mail",
     .label = T_("Mail address"),
     .hint = T_("We write to you when something happens."),
     .kind = FORM_MAIL,
     .autocomplete = "email"},
    {.name = "name",
     .label = T_("Your name"),
     .kind = FORM_LINE,
     .max = 60,
     .autocomplete = "name"},
    {.name = "title",
     .label = T_("Title"),
     .hint = T_("If you leave it empty, we take the beginning of your text."),
     .kind = FORM_LINE,
     .max = SUBMISSION_TITLE_MAX},
    {.name = "kind", .label = T_("What is it?"), .kind = FORM_SELECT},
    {.name = "category", .label = T_("What is it about?"), .kind = FORM_SELECT},
    {.name = "spot",
     .label = T_("Exactly where"),
     .hint = T_("“At the bend by the well”"),
     .kind = FORM_LINE,
     .max = 120},
    {.name = "file",
     .label = T_("Photograph or paper"),
     .hint = T_("Picture, PDF or sound, 12 MB at most. Hidden data about place and device is "
                "removed from pictures."),
     .kind = FORM_FILE},
    {.name = "sure", .label = T_("Send it anyway"), .kind = FORM_HIDDEN, .max = 1},
};
static const struct form_spec say_form = FORM_SPEC("say", say_fields);

static void set_options(struct req *r, struct form *f)
{
    static const struct form_option any = {"", T_("The office will sort it"), NULL};
    struct form_option *kinds = arena_array(r->arena, struct form_option, SUB_KINDS + 2);
    kinds[0] = (struct form_option){"", _(any.label), NULL};
    for (int i = 0; i < SUB_KINDS; i++)
        kinds[i + 1] =
            (struct form_option){sub_kind_options[i].value, _(sub_kind_options[i].label), NULL};
    form_options(r, f, "place", sub_places(r));
    form_options(r, f, "kind", kinds);
    form_options(r, f, "category", sub_categories(r, body_root(r->db), _(any.label)));
}

static void show_say(struct req *r, const struct form *f, const struct sub_rows *likes)
{
    struct page *p = sub_frame(r, _("Say something"));
    p->nav = "say";
    bool file = r->upload != NULL;
    submission_say_page(
        r, p,
        &(struct say_page){f, likes,
                           file ? _("Please choose your photograph again; browsers do not keep it.")
                                : NULL,
                           body_many(r->db)});
}

/* ?about=BSYSX-2026-0016: a number somebody comes back to, from the page of a matter that has ended. */
static const char *about(struct req *r)
{
    const char *number = field_get(&r->query, "about");
    size_t n = number ? strlen(number) : 0;
    bool one = n > 0 && n <= 40 && strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == n;
    return one ? tf(r, _("Once more about %s"), number) : "";
}

static void say_get(struct req *r)
{
    struct form f = form_new(r, &say_form);
    const char *place = field_get(&r->query, "place");
    form_set(&f, "title", about(r));
    set_options(r, &f);
    form_set(&f, "place", str_empty(place) ? r->place : place);
    form_set(&f, "public", "1");
    show_say(r, &f, NULL);
}

/* On a worker, before the lane: comparing texts takes a few milliseconds. */
static void say_prepare(struct req *r)
{
    const char *place = field_get(&r->form, "place"), *text = field_get(&r->form, "text");
    struct body b;
    if (str_empty(text) || !place ||
        streq("1", field_get(&r->form, "sure") ? field_get(&r->form, "sure") : "") ||
        sub_looks_around(r) || !body_by_path(r->db, place, &b))
        return;
    struct submission_likes likes =
        submission_similar(r->db, b.id, field_get(&r->form, "title"), text, 0, LIKES);
    struct submissions l = {arena_array(r->arena, struct submission, likes.n + 1), likes.n, false};
    for (size_t i = 0; i < likes.n; i++)
        l.at[i] = likes.at[i].s;
    struct sub_rows *rows = arena_new(r->arena, struct sub_rows);
    *rows = sub_rows_of(r, &l);
    r->prepared = rows;
}

static struct submission_new new_of(struct req *r, const struct form *f, int64_t body)
{
    enum submission_kind kind;
    if (!submission_kind_of(form_get(f, "kind"), &kind))
        kind = submission_guess_kind(form_get(f, "text"));
    return (struct submission_new){
        .body = body,
        .kind = kind,
        .channel = CHANNEL_WEB,
        .category = form_get(f, "category"),
        .title = form_get(f, "title"),
        .text = form_get(f, "text"),
        .place_text = form_get(f, "spot"),
        .may_public = form_checked(f, "public"),
        .contact = {form_get(f, "name"), form_get(f, "phone"), form_get(f, "mail")},
        .user = r->who.user,
        .lang = r->lang->code};
}

/* All files of the form go in; false: a disk refused. */
static bool keep_files(struct req *r, int64_t item)
{
    for (struct upload *u = r->upload; u; u = u->next) {
        if (u->problem || !streq(u->field, "file"))
            continue;
        if (!upload_keep(r, u))
            return false;
        q_submission_file_add(r->db, .item = item, .hash = u->hash, .name = u->name,
                              .type = u->type, .bytes = u->bytes);
    }
    return true;
}

static const char *file_problem(struct req *r)
{
    for (const struct upload *u = r->upload; u; u = u->next)
        if (u->problem)
            return _(u->problem);
    return NULL;
}

/* Sent twice: the button pressed again, or the browser's way back. The receipt is shown again. */
static bool said_already(struct req *r, int64_t body, const char *text)
{
    struct submission s;
    const char *code;
    return sub_case_of(r, CASE_COOKIE, &s, &code) && s.body == body && streq(s.text, text) &&
           submission_open(s.state);
}

/* The villages of the town that was chosen are offered; nothing is judged, and nothing that was typed is lost. */
static void say_around(struct req *r)
{
    struct form f = sub_retyped(r, &say_form);
    set_options(r, &f);
    show_say(r, &f, NULL);
}

static void say_post(struct req *r)
{
    if (sub_looks_around(r)) {
        say_around(r);
        return;
    }
    struct form f = form_read(r, &say_form);
    struct body b;
    struct submission_receipt receipt;
    const char *why = NULL, *problem = file_problem(r);
    const struct sub_rows *likes = r->prepared;
    set_options(r, &f);
    if (problem)
        form_error(r, &f, "file", problem);
    bool known = body_by_path(r->db, form_get(&f, "place"), &b);
    if (known && charter_assurance(r->db, b.id, "assurance.submit",
                                   zone_day(r->app->zone, r->now)) > r->who.assurance)
        form_error(
            r, &f, "place",
            r->who.user
                ? _("The rules of this place ask you first to prove who you are: at the "
                    "counter, or under your account. Your words stay here.")
                : _("The rules of this place ask you to sign in first. Sign in in another "
                    "window, then send it here; you are asked once more whether it is you."));
    if (f.bad || !known) {
        r->status = 422;
        show_say(r, &f, NULL);
        return;
    }
    if (likes && likes->n > 0 && !streq(form_get(&f, "sure"), "1")) {
        form_set(&f, "sure", "1");
        show_say(r, &f, likes);
        return;
    }
    if (said_already(r, b.id, form_get(&f, "text"))) {
        reply_redirect(r, "/say/receipt");
        return;
    }
    struct submission_new n = new_of(r, &f, b.id);
    struct submission_by by = submission_by_person(r);
    if (!submission_file(r->db, &by, r->rng, &n, &receipt, &why)) {
        form_error(r, &f, NULL, _(why));
        r->status = 422;
        show_say(r, &f, NULL);
        return;
    }
    if (!keep_files(r, receipt.id)) {
        reply_status(r, 503);
        return;
    }
    sub_set_case(r, CASE_COOKIE, receipt.number, receipt.code, 0);
    reply_redirect(r, "/say/receipt");
}

/* --- the receipt ------------------------------------------------------------------------------------- */

void sub_set_case(struct req *r, const char *cookie, const char *number, const char *code,
                  int64_t seconds)
{
    reply_cookie(r, cookie, tf(r, "%s.%s", number, code), seconds);
}

bool sub_case_of(struct req *r, const char *cookie, struct submission *s, const char **code)
{
    const char *v = req_cookie(r, cookie);
    struct str rest = str_of(v), number;
    if (!v || !str_cut(&rest, '.', &number) || !rest.p)
        return false;
    *code = str_dup(r->arena, rest);
    return submission_by_code(r->db, str_dup(r->arena, number), *code, s);
}

void show_receipt(struct req *r, const struct submission *s, const char *code, bool counter)
{
    struct receipt_page v = {.s = s,
                             .code = code,
                             .url = tf(r, "%s/status?n=%s&c=%s", r->origin, s->number, code),
                             .place = sub_place_name(r, s->body),
                             .kind = submission_kind_name(r, s->kind),
                             .clocks = sub_clocks_of(r, s),
                             .counter = counter};
    v.qr = svg_qr(r->arena, v.url, _("QR code of your number"));
    struct page *p = sub_frame(r, _("Receipt"));
    p->nav = counter ? "counter" : "say";
    p->noindex = true;
    r->out_secret = true;
    submission_receipt_page(r, p, &v);
}

static void receipt_get(struct req *r)
{
    struct submission s;
    const char *code;
    if (sub_case_of(r, CASE_COOKIE, &s, &code))
        show_receipt(r, &s, code, false);
    else
        reply_redirect(r, "/status");
}

const struct route sub_say_routes[] = {
    {GET, "/say", say_get, .cache = CACHE_PRIVATE},
    {POST, "/say", say_post, .rate = RATE_WRITE, .form = &say_form, .prepare = say_prepare,
     .upload_max = FILES_BYTES},
    {GET, "/say/receipt", receipt_get},
    {.path = NULL},
};
