/*
 * form_show.c - the printers of a form: one field, the error summary, the token, the button.
 *
 * One shape for every kind: label, hint, fault, control, in this order, tied together by ids made
 * of the field's name ("f-title", "f-title-hint", "f-title-error", "f-title-count"), so that a
 * screen reader says all of it. Groups are a fieldset; their first choice has the id that the
 * summary links to. What was typed is shown again, a password never.
 */
#include "web/csrf.h"
#include "web/page.h"

static struct html html_of(const struct buf *b)
{
    return (struct html){b->p, b->n};
}

static size_t field_index(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->spec->n; i++)
        if (streq(f->spec->field[i].name, name))
            return i;
    BUG("form %s has no field %s", f->spec->name, name);
}

/* ' name="value"', escaped. The name is ours. */
static void attr(struct buf *o, const char *name, const char *value)
{
    buf_putc(o, ' ');
    buf_puts(o, name);
    buf_lit(o, "=\"");
    out_text(o, value);
    buf_putc(o, '"');
}

static void attr_id(struct buf *o, const char *name, const struct form_field *d, const char *part)
{
    buf_printf(o, " %s=\"f-%s%s\"", name, d->name, part);
}

/* --- the parts around a control
 * ------------------------------------------------------------------- */

struct shown {
    struct req *r;
    struct buf *o;
    const struct form_field *d;
    const char *value, *error;
    const struct form_option *options;
};

static bool counted(const struct form_field *d)
{
    return d->kind == FORM_TEXT && d->max > 0;
}

static void described_by(const struct shown *s)
{
    const struct form_field *d = s->d;
    if (!d->hint && !s->error && !counted(d))
        return;
    const char *gap = "";
    buf_lit(s->o, " aria-describedby=\"");
    if (d->hint) {
        buf_printf(s->o, "f-%s-hint", d->name);
        gap = " ";
    }
    if (s->error) {
        buf_printf(s->o, "%sf-%s-error", gap, d->name);
        gap = " ";
    }
    if (counted(d))
        buf_printf(s->o, "%sf-%s-count", gap, d->name);
    buf_putc(s->o, '"');
}

static void label_words(const struct shown *s)
{
    struct req *r = s->r;
    out_text(s->o, _(s->d->label));
    if (!s->d->required && s->d->kind != FORM_CHECK) {
        buf_lit(s->o, " <small>");
        out_text(s->o, _("(may stay empty)"));
        buf_lit(s->o, "</small>");
    }
}

static void hint_and_error(const struct shown *s)
{
    struct req *r = s->r;
    if (s->d->hint && s->d->kind != FORM_CHECK) {
        buf_printf(s->o, "<p class=\"hint\" id=\"f-%s-hint\">", s->d->name);
        out_text(s->o, _(s->d->hint));
        buf_lit(s->o, "</p>\n");
    }
    if (s->error) {
        buf_printf(s->o, "<p class=\"error\" id=\"f-%s-error\"><span class=\"vh\">", s->d->name);
        out_text(s->o, _("Error: "));
        buf_lit(s->o, "</span>");
        out_text(s->o, s->error);
        buf_lit(s->o, "</p>\n");
    }
}

/* Names, ids and what a screen reader says with the control. */
static void common(const struct shown *s)
{
    attr_id(s->o, "id", s->d, "");
    attr(s->o, "name", s->d->name);
    described_by(s);
    if (s->error)
        buf_lit(s->o, " aria-invalid=\"true\"");
    if (s->d->required)
        buf_lit(s->o, " required");
}

/* --- controls
 * --------------------------------------------------------------------------------------- */

static const struct {
    const char *type, *class, *more;
} inputs[] = {
    [FORM_LINE] = {"text", "input", ""},
    [FORM_MAIL] = {"email", "input", " inputmode=\"email\" spellcheck=\"false\""},
    [FORM_PHONE] = {"tel", "input short", " inputmode=\"tel\""},
    [FORM_INT] = {"text", "input short", " inputmode=\"numeric\""},
    [FORM_DATE] = {"date", "input", ""},
    [FORM_PASSWORD] = {"password", "input", " spellcheck=\"false\""},
    [FORM_CODE] = {"text", "input code",
                   " inputmode=\"text\" spellcheck=\"false\" autocapitalize=\"characters\""},
    [FORM_FILE] = {"file", "input", ""},
};

static void show_input(const struct shown *s)
{
    const struct form_field *d = s->d;
    bool secret = d->kind == FORM_PASSWORD || d->kind == FORM_FILE;
    buf_printf(s->o, "<input class=\"%s\" type=\"%s\"%s", inputs[d->kind].class,
               inputs[d->kind].type, inputs[d->kind].more);
    common(s);
    if (!secret && *s->value)
        attr(s->o, "value", s->value);
    if (d->autocomplete)
        attr(s->o, "autocomplete", d->autocomplete);
    else if (d->kind == FORM_CODE)
        attr(s->o, "autocomplete", "one-time-code");
    buf_lit(s->o, ">\n");
}

static void show_text(const struct shown *s)
{
    struct req *r = s->r;
    const struct form_field *d = s->d;
    buf_printf(s->o, "<textarea class=\"input\" rows=\"%d\"", d->rows ? d->rows : 6);
    common(s);
    if (counted(d))
        buf_printf(s->o, " data-max=\"%lld\"", (long long)d->max);
    buf_lit(s->o, ">\n"); /* HTML drops this line break, and only this one */
    out_text(s->o, s->value);
    buf_lit(s->o, "</textarea>\n");
    if (!counted(d))
        return;
    buf_printf(s->o, "<p class=\"count\" id=\"f-%s-count\"", d->name);
    attr(s->o, "data-left", _("%d characters left"));
    attr(s->o, "data-over", _("%d characters too many"));
    buf_putc(s->o, '>');
    out_text(s->o, tf(r, N_("At most %lld character", "At most %lld characters", d->max),
                      (long long)d->max));
    buf_lit(s->o, "</p>\n");
}

static void show_select(const struct shown *s)
{
    struct req *r = s->r;
    buf_lit(s->o, "<select class=\"input\"");
    common(s);
    buf_lit(s->o, ">\n<option value=\"\">");
    out_text(s->o, _("Please choose"));
    buf_lit(s->o, "</option>\n");
    for (const struct form_option *c = s->options; c && c->value; c++) {
        buf_lit(s->o, "<option");
        attr(s->o, "value", c->value);
        if (streq(c->value, s->value))
            buf_lit(s->o, " selected");
        buf_putc(s->o, '>');
        out_text(s->o, _(c->label));
        buf_lit(s->o, "</option>\n");
    }
    buf_lit(s->o, "</select>\n");
}

static void show_choice(const struct shown *s)
{
    struct req *r = s->r;
    int n = 0;
    for (const struct form_option *c = s->options; c && c->value; c++) {
        const char *part = n++ == 0 ? "" : arena_printf(r->arena, "-%d", n);
        buf_lit(s->o, "<div class=\"check\"><input type=\"radio\"");
        attr_id(s->o, "id", s->d, part);
        attr(s->o, "name", s->d->name);
        attr(s->o, "value", c->value);
        if (c->hint)
            buf_printf(s->o, " aria-describedby=\"f-%s-hint-%d\"", s->d->name, n);
        if (s->d->required)
            buf_lit(s->o, " required");
        if (streq(c->value, s->value))
            buf_lit(s->o, " checked");
        buf_lit(s->o, "><label");
        attr_id(s->o, "for", s->d, part);
        buf_putc(s->o, '>');
        out_text(s->o, _(c->label));
        if (c->hint) {
            buf_printf(s->o, "<small id=\"f-%s-hint-%d\">", s->d->name, n);
            out_text(s->o, _(c->hint));
            buf_lit(s->o, "</small>");
        }
        buf_lit(s->o, "</label></div>\n");
    }
}

static void show_check(const struct shown *s)
{
    struct req *r = s->r;
    buf_lit(s->o, "<div class=\"check\"><input type=\"checkbox\" value=\"1\"");
    common(s);
    if (streq(s->value, "1"))
        buf_lit(s->o, " checked");
    buf_lit(s->o, "><label");
    attr_id(s->o, "for", s->d, "");
    buf_putc(s->o, '>');
    label_words(s);
    if (s->d->hint) {
        buf_printf(s->o, "<small id=\"f-%s-hint\">", s->d->name);
        out_text(s->o, _(s->d->hint));
        buf_lit(s->o, "</small>");
    }
    buf_lit(s->o, "</label></div>\n");
}

static void show_hidden(const struct shown *s)
{
    buf_lit(s->o, "<input type=\"hidden\"");
    attr(s->o, "name", s->d->name);
    attr(s->o, "value", s->value);
    buf_lit(s->o, ">\n");
}

typedef void show_fn(const struct shown *s);
static show_fn *const controls[] = {
    [FORM_LINE] = show_input,     [FORM_TEXT] = show_text,     [FORM_MAIL] = show_input,
    [FORM_PHONE] = show_input,    [FORM_INT] = show_input,     [FORM_DATE] = show_input,
    [FORM_CHECK] = show_check,    [FORM_CHOICE] = show_choice, [FORM_SELECT] = show_select,
    [FORM_PASSWORD] = show_input, [FORM_CODE] = show_input,    [FORM_HIDDEN] = show_hidden,
    [FORM_FILE] = show_input,
};

/* --- a field
 * --------------------------------------------------------------------------------------- */

static void show_group(const struct shown *s)
{
    buf_printf(s->o, "<fieldset class=\"field%s\"", s->error ? " bad" : "");
    described_by(s);
    buf_lit(s->o, "><legend>");
    label_words(s);
    buf_lit(s->o, "</legend>\n");
    hint_and_error(s);
    controls[s->d->kind](s);
    buf_lit(s->o, "</fieldset>\n");
}

static void show_single(const struct shown *s)
{
    buf_printf(s->o, "<div class=\"field%s\">\n", s->error ? " bad" : "");
    if (s->d->kind != FORM_CHECK) {
        buf_lit(s->o, "<label");
        attr_id(s->o, "for", s->d, "");
        buf_putc(s->o, '>');
        label_words(s);
        buf_lit(s->o, "</label>\n");
    }
    hint_and_error(s);
    controls[s->d->kind](s);
    buf_lit(s->o, "</div>\n");
}

struct html form_show(struct req *r, const struct form *f, const char *name)
{
    size_t i = field_index(f, name);
    struct buf b = buf_make(r->arena, 1024);
    struct shown s = {.r = r,
                      .o = &b,
                      .d = &f->spec->field[i],
                      .value = f->value[i] ? f->value[i] : "",
                      .error = f->error[i],
                      .options = f->options[i]};
    if (s.d->kind == FORM_HIDDEN)
        show_hidden(&s);
    else if (s.d->kind == FORM_CHOICE)
        show_group(&s);
    else
        show_single(&s);
    return html_of(&b);
}

/* --- the form as a whole
 * ----------------------------------------------------------------------------- */

static void summary_item(struct buf *o, const struct form_field *d, const char *words)
{
    if (d->kind == FORM_HIDDEN) {
        buf_lit(o, "<li>");
        out_text(o, words);
    } else {
        buf_printf(o, "<li><a href=\"#f-%s\">", d->name);
        out_text(o, words);
        buf_lit(o, "</a>");
    }
    buf_lit(o, "</li>\n");
}

struct html form_errors(struct req *r, const struct form *f)
{
    struct buf b = buf_make(r->arena, 512);
    if (!f->bad)
        return html_of(&b);
    buf_lit(&b, "<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\" data-focus>\n<h2>");
    out_text(&b, _("Not quite yet"));
    buf_lit(&b, "</h2>\n<p>");
    out_text(&b, _("Nothing you typed is lost. Please look at this:"));
    buf_lit(&b, "</p>\n<ul>\n");
    if (f->fault) {
        buf_lit(&b, "<li>");
        out_text(&b, f->fault);
        buf_lit(&b, "</li>\n");
    }
    for (size_t i = 0; i < f->spec->n; i++)
        if (f->error[i])
            summary_item(&b, &f->spec->field[i], f->error[i]);
    buf_lit(&b, "</ul>\n</div>\n");
    return html_of(&b);
}

struct html form_csrf(struct req *r)
{
    struct buf b = buf_make(r->arena, 160);
    buf_lit(&b, "<input type=\"hidden\" name=\"csrf\"");
    attr(&b, "value", csrf_token(r));
    buf_lit(&b, ">");
    return html_of(&b);
}

struct html form_button(struct req *r, const char *label)
{
    struct buf b = buf_make(r->arena, 96);
    buf_lit(&b, "<button class=\"btn\" type=\"submit\">");
    out_text(&b, label);
    buf_lit(&b, "</button>");
    return html_of(&b);
}

static bool is_secret(const struct req *r, const char *name)
{
    const struct form_spec *spec = r->route ? r->route->form : NULL;
    for (size_t i = 0; spec && i < spec->n; i++)
        if (streq(spec->field[i].name, name))
            return spec->field[i].kind == FORM_PASSWORD;
    return streq(name, "csrf") || strstr(name, "password") != NULL;
}

struct html form_again(struct req *r)
{
    struct buf b = buf_make(r->arena, 1024);
    for (size_t i = 0; i < r->form.n; i++) {
        if (is_secret(r, r->form.at[i].name))
            continue;
        buf_lit(&b, "<input type=\"hidden\"");
        attr(&b, "name", r->form.at[i].name);
        attr(&b, "value", r->form.at[i].value);
        buf_lit(&b, ">\n");
    }
    return html_of(&b);
}
