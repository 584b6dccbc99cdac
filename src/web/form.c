/*
 * form.c - reading forms: one check per kind of field, in a table, and words for each fault.
 *
 * The printers are in form_show.c.
 */
#include "web/form.h"

#include "base/utf8.h"

#define LINE_MAX_DEFAULT 200

static size_t index_of(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->spec->n; i++)
        if (streq(f->spec->field[i].name, name))
            return i;
    BUG("form %s has no field %s", f->spec->name, name);
}

struct form form_new(struct req *r, const struct form_spec *spec)
{
    struct form f = {.spec = spec,
                     .value = arena_array(r->arena, const char *, spec->n),
                     .error = arena_array(r->arena, const char *, spec->n),
                     .options = arena_array(r->arena, const struct form_option *, spec->n)};
    for (size_t i = 0; i < spec->n; i++) {
        f.value[i] = "";
        f.options[i] = spec->field[i].options;
    }
    return f;
}

/* --- cleaning: what was meant ---------------------------------------------------------------- */

static const char *one_line(struct req *r, const char *s)
{
    char *line = str_dup(r->arena, str_trim(str_of(s)));
    for (char *p = line; *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    return line;
}

static const char *without(struct req *r, const char *s, const char *drop)
{
    struct buf b = buf_make(r->arena, strlen(s) + 1);
    for (; *s; s++)
        if (!strchr(drop, *s))
            buf_putc(&b, *s);
    return b.p;
}

static const char *cleaned(struct req *r, const struct form_field *d, const char *sent)
{
    const char *s;
    switch (d->kind) {
    case FORM_PASSWORD:
        return sent; /* as typed, blanks and all */
    case FORM_TEXT:
        s = utf8_clean(r->arena, str_of(sent));
        return str_dup(r->arena, str_trim(str_of(s)));
    case FORM_PHONE:
        return without(r, one_line(r, utf8_clean(r->arena, str_of(sent))), " -()");
    case FORM_CODE:
        return without(r, one_line(r, utf8_clean(r->arena, str_of(sent))), " -");
    case FORM_MAIL:
    case FORM_LINE:
    case FORM_INT:
    case FORM_DATE:
    case FORM_CHECK:
    case FORM_CHOICE:
    case FORM_SELECT:
    case FORM_HIDDEN:
    case FORM_FILE:
        return one_line(r, utf8_clean(r->arena, str_of(sent)));
    }
    BUG("form field kind %d", (int)d->kind);
}

/* --- checks: words for the fault, NULL when right ----------------------------------------------- */

static const char *check_length(struct req *r, const struct form_field *d, const char *v)
{
    int64_t n = (int64_t)utf8_count(str_of(v)), max = d->max ? d->max : LINE_MAX_DEFAULT;
    if (n > max)
        return tf(r,
                  N_("At most %lld character, please. You have %lld.",
                     "At most %lld characters, please. You have %lld.", max),
                  (long long)max, (long long)n);
    if (d->min > 0 && n < d->min)
        return tf(
            r, N_("At least %lld character, please.", "At least %lld characters, please.", d->min),
            (long long)d->min);
    return NULL;
}

static const char *check_mail(struct req *r, const struct form_field *d, const char *v)
{
    const char *at = strchr(v, '@'), *dot = at ? strrchr(at, '.') : NULL;
    bool odd = strpbrk(v, " \t\"(),:;<>[\\]") != NULL || (at && strchr(at + 1, '@'));
    (void)d;
    if (!at || at == v || !dot || dot == at + 1 || dot[1] == '\0' || odd || strlen(v) > 254)
        return _("Write the mail address like this: name@example.com");
    return NULL;
}

static const char *check_phone(struct req *r, const struct form_field *d, const char *v)
{
    const char *digits = v[0] == '+' ? v + 1 : v;
    size_t n = strlen(digits);
    (void)d;
    if (n < 5 || n > 15 || strspn(digits, "0123456789") != n)
        return _("Write the phone number in digits, like 138 0000 0000");
    return NULL;
}

static const char *check_int(struct req *r, const struct form_field *d, const char *v)
{
    int64_t n;
    if (!str_int64(str_of(v), &n))
        return _("Write a whole number, in digits");
    if (n < d->min || n > d->max)
        return tf(r, _("Write a number from %lld to %lld"), (long long)d->min, (long long)d->max);
    return NULL;
}

static const char *check_date(struct req *r, const struct form_field *d, const char *v)
{
    day parsed;
    (void)d;
    return day_parse(v, &parsed) ? NULL : _("Write the date like this: 2026-03-08");
}

static const char *check_tick(struct req *r, const struct form_field *d, const char *v)
{
    (void)d;
    return streq(v, "1") ? NULL : _("Tick the box or leave it empty");
}

typedef const char *check_fn(struct req *r, const struct form_field *d, const char *v);
static check_fn *const checks[] = {
    [FORM_LINE] = check_length, [FORM_TEXT] = check_length,
    [FORM_MAIL] = check_mail,   [FORM_PHONE] = check_phone,
    [FORM_INT] = check_int,     [FORM_DATE] = check_date,
    [FORM_CHECK] = check_tick,  [FORM_CHOICE] = NULL,
    [FORM_SELECT] = NULL,       [FORM_PASSWORD] = check_length,
    [FORM_CODE] = check_length, [FORM_HIDDEN] = check_length,
    [FORM_FILE] = NULL,
};

static const char *missing_words(struct req *r, const struct form_field *d)
{
    switch (d->kind) {
    case FORM_CHECK:
        return tf(r, _("Please tick: %s"), _(d->label));
    case FORM_CHOICE:
    case FORM_SELECT:
        return tf(r, _("Please choose: %s"), _(d->label));
    case FORM_FILE:
        return tf(r, _("Please choose a file: %s"), _(d->label));
    case FORM_LINE:
    case FORM_TEXT:
    case FORM_MAIL:
    case FORM_PHONE:
    case FORM_INT:
    case FORM_DATE:
    case FORM_PASSWORD:
    case FORM_CODE:
    case FORM_HIDDEN:
        return tf(r, _("Please fill in: %s"), _(d->label));
    }
    BUG("form field kind %d", (int)d->kind);
}

static bool is_option(const struct form_option *o, const char *v)
{
    for (; o && o->value; o++)
        if (streq(o->value, v))
            return true;
    return false;
}

static void check_field(struct req *r, struct form *f, size_t i)
{
    const struct form_field *d = &f->spec->field[i];
    const char *v = f->value[i], *words = NULL;
    if (*v == '\0')
        words = d->required && d->kind != FORM_FILE ? missing_words(r, d) : NULL;
    else if (checks[d->kind])
        words = checks[d->kind](r, d, v);
    else if (f->options[i] && !is_option(f->options[i], v))
        words = _("Please choose one of the list");
    f->error[i] = words;
}

static void note_bad(struct form *f)
{
    f->bad = false;
    for (size_t i = 0; i < f->spec->n; i++)
        if (f->error[i])
            f->bad = true;
}

struct form form_read(struct req *r, const struct form_spec *spec)
{
    struct form f = form_new(r, spec);
    const struct fields *sent = r->method == GET || r->method == HEAD ? &r->query : &r->form;
    for (size_t i = 0; i < spec->n; i++) {
        const char *v = field_get(sent, spec->field[i].name);
        f.value[i] = v ? cleaned(r, &spec->field[i], v) : "";
        check_field(r, &f, i);
    }
    note_bad(&f);
    return f;
}

void form_options(struct req *r, struct form *f, const char *field,
                  const struct form_option *options)
{
    size_t i = index_of(f, field);
    f->options[i] = options;
    if (r->method != GET && r->method != HEAD)
        check_field(r, f, i);
    note_bad(f);
}

/* --- values ------------------------------------------------------------------------------------- */

const char *form_get(const struct form *f, const char *name)
{
    return f->value[index_of(f, name)];
}

int64_t form_int(const struct form *f, const char *name)
{
    int64_t n = 0;
    str_int64(str_of(form_get(f, name)), &n);
    return n;
}

bool form_checked(const struct form *f, const char *name)
{
    return streq(form_get(f, name), "1");
}

void form_set(struct form *f, const char *name, const char *value)
{
    f->value[index_of(f, name)] = value ? value : "";
}

void form_error(struct req *r, struct form *f, const char *name, const char *words)
{
    f->bad = true;
    if (name)
        f->error[index_of(f, name)] = words;
    else
        f->fault = words;
    if (r->status == 0)
        r->status = 422;
}
