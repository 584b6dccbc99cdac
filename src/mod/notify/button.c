/*
 * button.c - "tell me when it moves": the button that other rooms' pages carry, and what it does.
 *
 * One press subscribes; pressed again it ends, and the page it stood on is shown again. Whoever is not signed in
 * gets a link instead, so that pages for everybody hold no form of their own.
 */
#include "gen/notify/pages.h"
#include "mod/notify/rules.h"
#include "mod/notify/view.h"
#include "web/i18n.h"

static const struct form_field press_fields[] = {
    {.name = "place", .label = T_("Place"), .kind = FORM_HIDDEN, .max = 400},
    {.name = "number", .label = T_("Number"), .kind = FORM_HIDDEN, .max = 40},
    {.name = "back", .label = T_("Back"), .kind = FORM_HIDDEN, .max = 500}};
static const struct form_spec press_form = FORM_SPEC("notify_press", press_fields);

void notify_button(struct req *r, const struct body *b, const char *number, const char *back)
{
    bool one_press = r->who.user && account_mail(r->db, r->who.user);
    struct notify_press p = {.place = number ? "" : b->path,
                             .number = number ? number : "",
                             .back = back,
                             .of_place = !number,
                             .follows = notify_follows(r, number ? 0 : b->id, number)};
    if (!one_press && !p.follows)
        p.href = number ? notify_url_of_number(r, number) : notify_url_of_body(r, b);
    notify_press_part(r, &p);
}

/* The place's home: here and below. */
static void panel_block(struct req *r, const struct body *b)
{
    notify_button(r, b, NULL, body_url(r, b));
}

const struct body_panel notify_panel = {
    .title = T_("Hear of it"), .order = 90, .aside = true, .block = panel_block};

/* Both presses: what is meant, and back to where the button stood. */
static bool pressed(struct req *r, struct notify_wish *w, const char **back)
{
    struct form f = form_read(r, &press_form);
    struct body b;
    if (f.bad || !notify_wish_read(r, form_get(&f, "place"), form_get(&f, "number"), w, &b)) {
        reply_status(r, 404);
        return false;
    }
    w->deep = true;
    w->rhythm = w->number ? NOTIFY_NOW : NOTIFY_DAILY;
    *back = tf(r, "%s#follow", own_path(form_get(&f, "back")));
    return true;
}

static void follow_post(struct req *r)
{
    struct notify_wish w;
    const char *back;
    if (!pressed(r, &w, &back))
        return;
    if (notify_follow_simply(r, &w))
        reply_redirect(r, back);
    else /* the address was taken out meanwhile: the page of letters says how to go on */
        reply_redirect(r, "/notify/mine");
}

static void unfollow_post(struct req *r)
{
    struct notify_wish w;
    struct notify_reader_of_person reader;
    const char *back;
    if (!pressed(r, &w, &back))
        return;
    int64_t id = notify_follows(r, w.body, w.number);
    if (id && q_notify_reader_of_person(r->db, &reader, .person = r->who.user))
        notify_end(r->db, reader.id, id);
    reply_redirect(r, back);
}

const struct route notify_button_routes[] = {
    {POST, "/notify/follow", follow_post, .signed_in = true, .rate = RATE_WRITE,
     .form = &press_form},
    {POST, "/notify/unfollow", unfollow_post, .signed_in = true, .rate = RATE_WRITE,
     .form = &press_form},
    {0}};
