/*
 * web.c - pages of news by mail: asking for it, confirming, one's own list, ending it.
 *
 * A link in a letter is opened by scanners too, so a GET never changes anything: it shows a button. The one
 * exception to form tokens is the address in List-Unsubscribe (RFC 8058), which mail programs POST to
 * without cookies; the token in the address is the proof.
 */
#include "mod/notify/view.h"

#include "gen/notify/pages.h"
#include "mod/notify/rules.h"
#include "web/i18n.h"

/* --- forms ------------------------------------------------------------------------------------ */

static const struct form_option rhythms[] = {
    {"0", T_("At once"), T_("When something happens, at most one letter in ten minutes.")},
    {"1", T_("Once a day"), T_("What happened, in one letter. None when nothing did.")},
    {"2", T_("Once a week, on Monday"), NULL},
    {NULL, NULL, NULL}};
static const struct form_option hours[] = {
    {"6", "6:00", NULL},   {"7", "7:00", NULL},   {"8", "8:00", NULL},   {"12", "12:00", NULL},
    {"17", "17:00", NULL}, {"19", "19:00", NULL}, {"21", "21:00", NULL}, {NULL, NULL, NULL}};

#define RHYTHM_FIELDS                                                               \
    {.name = "rhythm",                                                              \
     .label = T_("How often?"),                                                     \
     .kind = FORM_CHOICE,                                                           \
     .required = true,                                                              \
     .options = rhythms},                                                           \
    {                                                                               \
        .name = "hour", .label = T_("At what time, for daily and weekly letters?"), \
        .kind = FORM_SELECT, .required = true, .options = hours                     \
    }
#define WISH_FIELDS                                                                    \
    {.name = "place", .label = T_("Place"), .kind = FORM_HIDDEN, .max = 400},          \
        {.name = "number", .label = T_("Number"), .kind = FORM_HIDDEN, .max = 40},     \
        {.name = "deep", .label = T_("Also of all places in it"), .kind = FORM_CHECK}, \
        RHYTHM_FIELDS

static const struct form_field ask_fields[] = {
    {.name = "mail",
     .label = T_("Your mail address"),
     .kind = FORM_MAIL,
     .required = true,
     .max = 254,
     .autocomplete = "email",
     .hint = T_("For these letters only. It is erased when you end them.")},
    WISH_FIELDS};
static const struct form_field follow_fields[] = {WISH_FIELDS};
static const struct form_field rhythm_fields[] = {RHYTHM_FIELDS};
static const struct form_field end_fields[] = {
    {.name = "id", .label = T_("Subscription"), .kind = FORM_HIDDEN, .max = 20}};
static const struct form_spec ask_form = FORM_SPEC("notify_ask", ask_fields);
static const struct form_spec follow_form = FORM_SPEC("notify_follow", follow_fields);
static const struct form_spec rhythm_form = FORM_SPEC("notify_rhythm", rhythm_fields);
static const struct form_spec end_form = FORM_SPEC("notify_end", end_fields);

const char *notify_url_of_body(struct req *r, const struct body *b)
{
    struct buf to = buf_make(r->arena, 64);
    buf_lit(&to, "/notify?place=");
    out_urlpart(&to, b->path);
    return to.p;
}

const char *notify_url_of_number(struct req *r, const char *number)
{
    struct buf to = buf_make(r->arena, 64);
    buf_lit(&to, "/notify?number=");
    out_urlpart(&to, number);
    return to.p;
}

static struct page frame_of(struct req *r, const char *title)
{
    const char *done = field_get(&r->query, "done");
    return (struct page){
        .title = title,
        .noindex = true,
        .bad = r->status == 422,
        .notice = !done                     ? NULL
                  : streq(done, "followed") ? _("Done. The first letter comes when there is news.")
                  : streq(done, "ended")    ? _("Done. This no longer brings letters.")
                  : streq(done, "saved")    ? _("Saved.")
                                            : NULL,
        .notice_kind = NOTICE_GOOD};
}

/* --- asking ----------------------------------------------------------------------------------- */

static const struct crumb *place_links(struct req *r)
{
    struct body_list all = body_all(r->db, "");
    struct crumb *c = arena_array(r->arena, struct crumb, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind != BODY_VILLAGE || all.n < 40)
            c[n++] = (struct crumb){body_label(r, &all.at[i]), notify_url_of_body(r, &all.at[i])};
    return c;
}

static void show_ask(struct req *r, const struct form *f, const struct notify_wish *w,
                     const struct body *b)
{
    struct buf sign_in = buf_make(r->arena, 64);
    buf_lit(&sign_in, "/sign-in?back=");
    out_urlpart(&sign_in, r->target);
    struct ask_page p = {.form = f,
                         .what = w ? notify_what(r, w->body, false, w->number) : NULL,
                         .place = w && !w->number,
                         .deep = w && !w->number && b->kind != BODY_VILLAGE,
                         .signed_in = r->who.user != 0,
                         .needs_address = r->who.user && !account_mail(r->db, r->who.user),
                         .sign_in = r->who.user ? NULL : sign_in.p,
                         .places = w ? NULL : place_links(r)};
    struct page frame = frame_of(r, _("News by mail"));
    notify_ask_page(r, &frame, &p);
}

static const struct form_spec *form_for(const struct req *r)
{
    return r->who.user ? &follow_form : &ask_form;
}

static void ask_get(struct req *r)
{
    const char *place = field_get(&r->query, "place"), *number = field_get(&r->query, "number");
    struct form f = form_new(r, form_for(r));
    struct notify_wish w;
    struct body b;
    if (str_empty(place) && str_empty(number)) {
        show_ask(r, &f, NULL, NULL);
        return;
    }
    if (!notify_wish_read(r, place, number, &w, &b)) {
        reply_status(r, 404);
        return;
    }
    form_set(&f, "place", w.number ? "" : b.path);
    form_set(&f, "number", w.number ? w.number : "");
    form_set(&f, "deep", "1");
    form_set(&f, "rhythm", w.number ? "0" : "1");
    form_set(&f, "hour", "8");
    show_ask(r, &f, &w, &b);
}

static void ask_post(struct req *r)
{
    struct form f = form_read(r, form_for(r));
    struct notify_wish w;
    struct body b;
    if (!notify_wish_read(r, form_get(&f, "place"), form_get(&f, "number"), &w, &b)) {
        reply_status(r, 404);
        return;
    }
    if (f.bad) {
        r->status = 422;
        show_ask(r, &f, &w, &b);
        return;
    }
    w.deep = form_checked(&f, "deep");
    w.rhythm = (enum notify_rhythm)form_int(&f, "rhythm");
    w.hour = (int)form_int(&f, "hour");
    if (!r->who.user) {
        notify_ask_wish(r, &w, form_get(&f, "mail"));
        reply_redirect(r, "/notify/sent");
    } else if (notify_follow(r, &w)) {
        reply_redirect(r, "/notify/mine?done=followed");
    } else {
        form_error(r, &f, NULL, _("Your account has no mail address yet. Add one first."));
        show_ask(r, &f, &w, &b);
    }
}

static void sent_get(struct req *r)
{
    struct page frame = frame_of(r, _("Look into your mailbox"));
    notify_sent_page(r, &frame);
}

static void confirm_get(struct req *r)
{
    struct notify_asked_find a;
    struct page frame = frame_of(r, _("News by mail"));
    if (notify_asked(r, r->arg[0], &a))
        notify_confirm_page(r, &frame,
                            notify_what(r, a.body.some ? a.body.v : 0, a.deep, a.number));
    else {
        r->status = 404;
        notify_over_page(r, &frame);
    }
}

static void confirm_post(struct req *r)
{
    struct page frame = frame_of(r, _("News by mail"));
    if (notify_confirm(r, r->arg[0])) {
        reply_redirect(r, "/notify/welcome");
        return;
    }
    r->status = 404;
    notify_over_page(r, &frame);
}

static void welcome_get(struct req *r)
{
    struct page frame = frame_of(r, _("News by mail"));
    notify_welcome_page(r, &frame);
}

/* --- one's own list --------------------------------------------------------------------------- */

/* The reader of the letter's link, or of who is signed in; 0: none. */
static int64_t reader_of(struct req *r)
{
    struct notify_reader_of_person row;
    if (r->arg[0])
        return notify_reader_of_token(r->db, r->arg[0]);
    return q_notify_reader_of_person(r->db, &row, .person = r->who.user) ? row.id : 0;
}

static const char *shortened(struct req *r, const char *mail)
{
    const char *at = mail ? strchr(mail, '@') : NULL;
    return at ? arena_printf(r->arena, "%.1s…%s", mail, at) : "";
}

static const char *mine_path(struct req *r)
{
    return r->arg[0] ? arena_printf(r->arena, "/notify/mine/%s", r->arg[0]) : "/notify/mine";
}

static void show_mine(struct req *r, int64_t id, const struct form *rhythm)
{
    struct page frame = frame_of(r, _("My letters"));
    struct notify_reader reader = {0};
    struct mine_page p = {.action = mine_path(r), .form = rhythm};
    if (id && q_notify_reader(r->db, &reader, .id = id)) {
        struct notify_subscriptions_rows subs = q_notify_subscriptions(r->db, .reader = id);
        p.at = arena_array(r->arena, struct sub_row, subs.n);
        for (size_t i = 0; i < subs.n; i++)
            p.at[p.n++] = (struct sub_row){
                subs.at[i].id,
                notify_what(r, subs.at[i].body.v, subs.at[i].deep, subs.at[i].number),
                show_date(r, subs.at[i].made)};
        p.paused = reader.paused;
        p.address = shortened(r, notify_address(r->db, &reader));
    }
    notify_mine_page(r, &frame, &p);
}

static void show_over(struct req *r)
{
    struct page frame = frame_of(r, _("News by mail"));
    r->status = 404;
    notify_over_page(r, &frame);
}

static void mine_get(struct req *r)
{
    int64_t id = reader_of(r);
    struct notify_reader reader;
    struct form f = form_new(r, &rhythm_form);
    if (!id && r->arg[0]) {
        show_over(r);
        return;
    }
    if (id && q_notify_reader(r->db, &reader, .id = id)) {
        form_set(&f, "rhythm", tf(r, "%d", (int)reader.rhythm));
        form_set(&f, "hour", tf(r, "%d", (int)reader.hour));
    }
    show_mine(r, id, &f);
}

static void to_mine(struct req *r, const char *done)
{
    reply_redirectf(r, "%s?done=%s", mine_path(r), done);
}

static void rhythm_post(struct req *r)
{
    int64_t id = reader_of(r);
    struct form f = form_read(r, &rhythm_form);
    if (!id) {
        show_over(r);
        return;
    }
    if (f.bad) {
        r->status = 422;
        show_mine(r, id, &f);
        return;
    }
    enum notify_rhythm rhythm = (enum notify_rhythm)form_int(&f, "rhythm");
    int hour = (int)form_int(&f, "hour");
    q_notify_reader_set(r->db, .id = id, .lang = r->lang->code, .rhythm = rhythm, .hour = hour,
                        .due = notify_next(r->app->zone, r->now, rhythm, hour));
    to_mine(r, "saved");
}

static void end_post(struct req *r)
{
    int64_t id = reader_of(r), subscription = 0;
    struct form f = form_read(r, &end_form);
    if (!id) {
        show_over(r);
        return;
    }
    if (str_int64(str_of(form_get(&f, "id")), &subscription) && subscription > 0)
        notify_end(r->db, id, subscription);
    else
        notify_erase(r->db, id);
    if (!r->arg[0] || reader_of(r))
        to_mine(r, "ended");
    else
        reply_redirect(r, "/notify/ended");
}

/* --- out -------------------------------------------------------------------------------------- */

static void ended_get(struct req *r)
{
    struct page frame = frame_of(r, _("News by mail"));
    notify_ended_page(r, &frame);
}

static void out_get(struct req *r)
{
    struct page frame = frame_of(r, _("No more letters"));
    if (notify_reader_of_token(r->db, r->arg[0]))
        notify_out_page(r, &frame, r->path);
    else
        notify_ended_page(r, &frame);
}

/* 200 whether the link still stood for somebody or not: a mail program may ask twice. */
static void out_post(struct req *r)
{
    int64_t id = notify_reader_of_token(r->db, r->arg[0]);
    if (id)
        notify_erase(r->db, id);
    ended_get(r);
}

static const struct route routes[] = {
    {GET, "/notify", ask_get},
    {POST, "/notify", ask_post, .rate = RATE_SIGNIN, .form = &ask_form},
    {GET, "/notify/sent", sent_get},
    {GET, "/notify/confirm/:token", confirm_get, .rate = RATE_READ},
    {POST, "/notify/confirm/:token", confirm_post, .rate = RATE_WRITE},
    {GET, "/notify/welcome", welcome_get},
    {GET, "/notify/mine", mine_get, .signed_in = true},
    {POST, "/notify/mine", rhythm_post, .signed_in = true, .rate = RATE_WRITE,
     .form = &rhythm_form},
    {POST, "/notify/mine/end", end_post, .signed_in = true, .rate = RATE_WRITE, .form = &end_form},
    {GET, "/notify/mine/:token", mine_get, .rate = RATE_READ},
    {POST, "/notify/mine/:token", rhythm_post, .rate = RATE_WRITE, .form = &rhythm_form},
    {POST, "/notify/mine/:token/end", end_post, .rate = RATE_WRITE, .form = &end_form},
    {GET, "/notify/out/:token", out_get, .rate = RATE_READ},
    {POST, "/notify/out/:token", out_post, .rate = RATE_WRITE, .raw_body = true, .body_max = 4096},
    {GET, "/notify/ended", ended_get},
};

static const struct route *const more_routes[] = {notify_button_routes, NULL};

const struct module notify_module = {
    .name = "notify",
    .routes = routes,
    .n_routes = countof(routes),
    .more_routes = more_routes,
    .jobs = notify_jobs,
    .crons = notify_crons,
    .extensions = notify_extensions,
};
