/*
 * form.h - forms declared with their validators.
 *
 * A form is a table of fields. form_read() checks what came in; the handler sees only cleaned
 * values. When something is wrong the page is shown again with what the person typed, an error
 * summary on top and words at each field. Nothing typed is ever lost.
 *
 *     static const struct form_field note_fields[] = {
 *         {.name = "title", .label = T_("Title"), .kind = FORM_LINE, .max = 120, .required = true},
 *         {.name = "body", .label = T_("Text"), .kind = FORM_TEXT, .max = 20000, .required = true},
 *     };
 *     const struct form_spec note_form = FORM_SPEC("note", note_fields);
 *
 * The table is also what the bounds sweep of the tests walks.
 */
#ifndef TX_FORM_H
#define TX_FORM_H

#include "web/i18n.h"
#include "web/out.h"

enum form_kind {
    FORM_LINE,     /* one line of text, trimmed */
    FORM_TEXT,     /* several lines */
    FORM_MAIL,     /* mail address */
    FORM_PHONE,    /* phone number, digits and a leading +, blanks and hyphens taken out */
    FORM_INT,      /* min..max */
    FORM_DATE,     /* YYYY-MM-DD */
    FORM_CHECK,    /* "1" or absent */
    FORM_CHOICE,   /* one of options, radio buttons */
    FORM_SELECT,   /* one of options, a list */
    FORM_PASSWORD, /* never shown again */
    FORM_CODE,     /* code from a slip or an app: blanks and hyphens taken out */
    FORM_HIDDEN,
    FORM_FILE
};

struct form_option {
    const char *value, *label, *hint;
};

struct form_field {
    const char *name;
    const char *label, *hint; /* English, T_() */
    enum form_kind kind;
    bool required;
    int64_t min, max;                  /* code points for text (max 0: 200), value for FORM_INT */
    const struct form_option *options; /* fixed options; NULL at the end */
    int rows;                          /* FORM_TEXT: height, 0 is 6 */
    const char *autocomplete;          /* WCAG 1.3.5: "name", "email", "tel", … */
};

struct form_spec {
    const char *name;
    const struct form_field *field;
    size_t n;
};
#define FORM_SPEC(id, fields)           \
    {                                   \
        (id), (fields), countof(fields) \
    }

struct form {
    const struct form_spec *spec;
    const char **value; /* cleaned, or as typed when wrong; "" when absent; by field */
    const char **error; /* in the person's language; NULL: right */
    const struct form_option **options; /* run-time options by field, NULL: the fixed ones */
    const char *fault;                  /* of the form as a whole */
    bool bad;
};

/* An empty form, for the first time it is shown. */
struct form form_new(struct req *r, const struct form_spec *spec);
/* What came in, checked. f.bad when something is wrong. */
struct form form_read(struct req *r, const struct form_spec *spec);
/* Like form_read, with options decided at run time for one field. Call before reading values. */
void form_options(struct req *r, struct form *f, const char *field,
                  const struct form_option *options);
const char *form_get(const struct form *f, const char *name); /* BUG on a name it does not have */
int64_t form_int(const struct form *f, const char *name);
bool form_checked(const struct form *f, const char *name);
void form_set(struct form *f, const char *name, const char *value);
/* A rule found fault: words for the person. name NULL: the form as a whole. The answer becomes 422, so
 * that nothing the handler wrote stays. */
void form_error(struct req *r, struct form *f, const char *name, const char *words);

/* Printers for templates. */
struct html form_errors(struct req *r,
                        const struct form *f); /* the error summary, nothing when fine */
struct html form_show(struct req *r, const struct form *f, const char *name);
struct html form_csrf(struct req *r); /* hidden field; belongs in every form that posts */
struct html form_button(struct req *r, const char *label); /* the one primary button */

#endif
