/*
 * styleguide.c - what /styleguide shows: one form with a field of each kind, right and with faults.
 */
#include "web/form.h"
#include "web/page.h"

const char *sample(const struct req *r, const char *en, const char *zh)
{
    return r->lang->code[0] == 'z' ? zh : en;
}

static const struct form_option publics[] = {
    {"open", T_("Public, with my name"), T_("Best when others should join in.")},
    {"nick", T_("Public, with a nickname"), NULL},
    {"closed", T_("Not public"),
     T_("Only the office reads it. The number and the dates stay public.")},
    {NULL, NULL, NULL}};
static const struct form_option kinds[] = {{"ask", T_("Question"), NULL},
                                           {"suggest", T_("Suggestion"), NULL},
                                           {"complain", T_("Complaint"), NULL},
                                           {"thank", T_("Thanks"), NULL},
                                           {NULL, NULL, NULL}};
static const struct form_field fields[] = {
    {.name = "title",
     .label = T_("What is it about?"),
     .kind = FORM_LINE,
     .max = 60,
     .required = true},
    {.name = "text",
     .label = T_("Tell us more"),
     .kind = FORM_TEXT,
     .max = 2000,
     .required = true,
     .hint = T_("Where is it, since when, and what would help?")},
    {.name = "kind", .label = T_("Kind"), .kind = FORM_SELECT, .options = kinds, .required = true},
    {.name = "public",
     .label = T_("Who may see it?"),
     .kind = FORM_CHOICE,
     .options = publics,
     .required = true},
    {.name = "day", .label = T_("When did you see it?"), .kind = FORM_DATE},
    {.name = "people",
     .label = T_("How many people does it concern?"),
     .kind = FORM_INT,
     .min = 1,
     .max = 100000,
     .hint = T_("A guess is enough.")},
    {.name = "phone",
     .label = T_("Phone number"),
     .kind = FORM_PHONE,
     .autocomplete = "tel",
     .hint = T_("Only to call you back. It is never shown.")},
    {.name = "mail", .label = T_("Mail address"), .kind = FORM_MAIL, .autocomplete = "email"},
    {.name = "photo", .label = T_("A photo"), .kind = FORM_FILE},
    {.name = "code",
     .label = T_("Query code"),
     .kind = FORM_CODE,
     .max = 12,
     .hint = T_("It stands on your slip.")},
    {.name = "password",
     .label = T_("Password"),
     .kind = FORM_PASSWORD,
     .autocomplete = "current-password"},
    {.name = "agree", .label = T_("Tell me when something happens"), .kind = FORM_CHECK},
};
static const struct form_spec spec = FORM_SPEC("sample", fields);

static void add_faults(struct req *r, struct form *f)
{
    form_set(f, "title", sample(r, "Street lamps", "路灯"));
    form_set(f, "phone", "1380000");
    f->bad = true; /* not form_error(): this page itself is right */
    f->error[1] = tf(r, _("Please fill in: %s"), _("Tell us more"));
    f->error[3] = tf(r, _("Please choose: %s"), _("Who may see it?"));
    f->error[6] = _("Write the phone number in digits, like 138 0000 0000");
}

const struct form *styleguide_form(struct req *r)
{
    struct form *f = arena_new(r->arena, struct form);
    *f = form_new(r, &spec);
    form_set(f, "public", "open");
    if (field_get(&r->query, "faults"))
        add_faults(r, f);
    return f;
}

const struct page *styleguide_page(struct req *r)
{
    struct crumb *c = arena_array(r->arena, struct crumb, 3);
    c[0] = (struct crumb){_("Home"), "/"};
    c[1] = (struct crumb){_("Style guide"), NULL};
    struct page *p = arena_new(r->arena, struct page);
    *p = (struct page){.title = c[1].label, .nav = "home", .crumbs = c, .noindex = true};
    return p;
}
