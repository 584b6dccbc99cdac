/*
 * file.c - a charter's file, read. The only file of this room that knows libconfig, whose settings know
 * their line, so that every error names line and field.
 *
 * What an entry may hold stands in tables of fields; one function reads them all. Reading goes on
 * after an error, so that a person sees all of them at once. What the fields are among each other is check.c's.
 */
#include "mod/charter/file.h"

#include <libconfig.h>

#include "base/utf8.h"

enum kind {
    F_TEXT,
    F_CODE,
    F_SLUG,
    F_KEY,
    F_DAY,
    F_NUMBER,
    F_WORD,
    F_TIME,
    F_PATTERN,
    F_VALUE,
    F_INSIDE
};

struct file_field {
    const char *name;
    enum kind kind;
    bool required;
    int64_t max;              /* text: bytes; number: its most */
    const char *const *words; /* of F_WORD: its index is kept */
    size_t offset;
};

static const char *const org_words[] = {"council",        "office", "group",   "supervision",
                                        "service_centre", "unit",   "leading", NULL};
static const char *const day_words[] = {"off", "work", NULL};
static const char *const standing_kinds[] = {"democracy_day", "interaction_day", "gathering", NULL};
static const char *const route_words[] = {"assembly", "representatives", "group_assembly",
                                          "congress", "authority",       NULL};

#define AT(type, member) offsetof(struct type, member)
#define END                             \
    {                                   \
        NULL, F_TEXT, false, 0, NULL, 0 \
    }
#define NAMES(type)                                           \
    {"name", F_TEXT, true, 120, NULL, AT(type, name)},        \
    {                                                         \
        "name_en", F_TEXT, true, 120, NULL, AT(type, name_en) \
    }
#define SOURCE(type)                                        \
    {                                                       \
        "source", F_TEXT, true, 600, NULL, AT(type, source) \
    }

static const struct file_field top_fields[] = {
    {"name", F_TEXT, true, 120, NULL, AT(charter, name)},
    {"name_en", F_TEXT, true, 120, NULL, AT(charter, name_en)},
    {"effective", F_DAY, true, 0, NULL, AT(charter, effective)},
    {"place", F_INSIDE, true, 0, NULL, 0},
    {"organisations", F_INSIDE, false, 0, NULL, 0},
    {"rules", F_INSIDE, true, 0, NULL, 0},
    {"week", F_INSIDE, true, 0, NULL, 0},
    {"holidays", F_INSIDE, false, 0, NULL, 0},
    {"festivals", F_INSIDE, false, 0, NULL, 0},
    {"categories", F_INSIDE, true, 0, NULL, 0},
    {"constituencies", F_INSIDE, false, 0, NULL, 0},
    {"standing_days", F_INSIDE, false, 0, NULL, 0},
    {"statutory", F_INSIDE, false, 0, NULL, 0},
    END};
static const struct file_field place_fields[] = {
    NAMES(file_place),
    {"kind", F_WORD, true, 0, body_kind_words, AT(file_place, kind)},
    {"slug", F_SLUG, true, 40, NULL, AT(file_place, slug)},
    {"code", F_CODE, true, 8, NULL, AT(file_place, code)},
    {"places", F_INSIDE, false, 0, NULL, 0},
    {"organisations", F_INSIDE, false, 0, NULL, 0},
    END};
static const struct file_field org_fields[] = {
    NAMES(file_org), {"kind", F_WORD, true, 0, org_words, AT(file_org, kind)}, END};
static const struct file_field shared_org_fields[] = {
    NAMES(file_org),
    {"kind", F_WORD, true, 0, org_words, AT(file_org, kind)},
    {"in", F_WORD, true, 0, body_kind_words, AT(file_org, in)},
    END};
static const struct file_field rule_fields[] = {
    {"key", F_KEY, true, 60, NULL, AT(file_rule, key)},
    {"for", F_WORD, false, 0, body_kind_words, AT(file_rule, scope)},
    {"value", F_VALUE, true, 20, NULL, AT(file_rule, value)},
    SOURCE(file_rule),
    END};
static const struct file_field day_fields[] = {
    NAMES(file_day),
    {"day", F_DAY, true, 0, NULL, AT(file_day, day)},
    {"kind", F_WORD, true, 0, day_words, AT(file_day, kind)},
    SOURCE(file_day),
    END};
static const struct file_field festival_fields[] = {
    NAMES(file_festival),
    {"day", F_DAY, true, 0, NULL, AT(file_festival, day)},
    SOURCE(file_festival),
    END};
static const struct file_field category_fields[] = {
    NAMES(file_category),
    {"code", F_SLUG, true, 30, NULL, AT(file_category, code)},
    {"hint", F_TEXT, false, 200, NULL, AT(file_category, hint)},
    {"hint_en", F_TEXT, false, 200, NULL, AT(file_category, hint_en)},
    END};
static const struct file_field constituency_fields[] = {
    NAMES(file_constituency),
    {"code", F_SLUG, true, 30, NULL, AT(file_constituency, code)},
    {"for", F_WORD, true, 0, body_kind_words, AT(file_constituency, scope)},
    {"min", F_NUMBER, true, 1000, NULL, AT(file_constituency, min)},
    {"max", F_NUMBER, true, 1000, NULL, AT(file_constituency, max)},
    SOURCE(file_constituency),
    END};
static const struct file_field standing_fields[] = {
    {"for", F_KEY, true, 20, NULL, AT(file_standing, where)},
    {"kind", F_WORD, true, 0, standing_kinds, AT(file_standing, kind)},
    {"day", F_PATTERN, true, 40, NULL, AT(file_standing, pattern)},
    {"time", F_TIME, true, 0, NULL, AT(file_standing, minute)},
    {"place", F_TEXT, false, 120, NULL, AT(file_standing, place_text)},
    SOURCE(file_standing),
    END};
static const struct file_field statutory_fields[] = {
    NAMES(file_statutory),
    {"code", F_SLUG, true, 30, NULL, AT(file_statutory, code)},
    {"route", F_WORD, true, 0, route_words, AT(file_statutory, route)},
    SOURCE(file_statutory),
    END};

/* --- errors ----------------------------------------------------------------------------------- */

void charter_error(struct arena *a, struct charter_errors *e, int line, const char *field,
                   const char *fmt, ...)
{
    va_list ap;
    if (e->n >= CHARTER_ERRORS_MAX)
        return;
    va_start(ap, fmt);
    VEC_PUSH(a, e, (struct charter_error){line, field, arena_vprintf(a, fmt, ap)});
    va_end(ap);
}

struct reader {
    struct arena *a;
    struct charter *c;
    struct charter_errors *e;
};

static int line_of(const config_setting_t *s)
{
    return (int)config_setting_source_line(s);
}

/* "a, b, c": what could have been meant. */
static const char *words_of(struct reader *r, const char *const *words)
{
    struct buf b = buf_make(r->a, 64);
    for (; *words; words++)
        buf_printf(&b, "%s%s", b.n ? ", " : "", *words);
    return b.p;
}

/* --- one field -------------------------------------------------------------------------------- */

static bool in_set(const char *s, const char *set, int64_t max)
{
    size_t n = strlen(s);
    return n > 0 && n <= (size_t)max && strspn(s, set) == n;
}

#define SMALL  "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* What is wrong with the text s as this field; NULL: nothing. */
static const char *text_fault(struct reader *r, const struct file_field *f, const char *s)
{
    switch (f->kind) {
    case F_CODE:
        return in_set(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS, f->max) && s[0] > '9'
                   ? NULL
                   : "must be 1 to 8 capital letters and digits, a letter first, like \"BSY\"";
    case F_SLUG:
        return in_set(s, SMALL DIGITS "-", f->max)
                   ? NULL
                   : "must be small letters, digits and hyphens, like \"baishuiyang\"";
    case F_PATTERN:
        return standing_valid(s)
                   ? NULL
                   : "must be a day like \"month 15\", \"month last\", \"month 1 sat\", "
                     "\"week fri\", \"quarter 15\" or \"year 06-15\"";
    case F_TEXT:
    case F_KEY:
        if (str_trim(str_of(s)).n == 0 && f->required)
            return "must not be empty";
        return strlen(s) <= (size_t)f->max
                   ? NULL
                   : arena_printf(r->a, "is too long: at most %d bytes", (int)f->max);
    default:
        return NULL;
    }
}

static const char *put_word(struct reader *r, const struct file_field *f, const char *s,
                            int64_t *to)
{
    for (int i = 0; f->words[i]; i++)
        if (streq(f->words[i], s)) {
            *to = i;
            return NULL;
        }
    return arena_printf(r->a, "must be one of: %s", words_of(r, f->words));
}

static const char *put_time(const char *s, int64_t *to)
{
    struct charter_value v;
    if (!charter_value_read(CHARTER_TIME, s, &v))
        return "must be a time like \"09:00\"";
    *to = v.n;
    return NULL;
}

static const char *put_number(struct reader *r, const struct file_field *f,
                              const config_setting_t *s, int64_t *to)
{
    int type = config_setting_type(s);
    int64_t n = config_setting_get_int64(s);
    if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || n < 0 || n > f->max)
        return arena_printf(r->a, "must be a whole number from 0 to %d", (int)f->max);
    *to = n;
    return NULL;
}

/* Puts the setting into its field of the entry. What is wrong with it; NULL: nothing. */
static const char *put(struct reader *r, const struct file_field *f, const config_setting_t *s,
                       void *entry)
{
    void *to = (char *)entry + f->offset;
    int type = config_setting_type(s);
    if (f->kind == F_INSIDE)
        return NULL;
    if (f->kind == F_NUMBER)
        return put_number(r, f, s, to);
    if (f->kind == F_VALUE && (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)) {
        *(const char **)to = arena_printf(r->a, "%lld", config_setting_get_int64(s));
        return NULL;
    }
    const char *text = config_setting_get_string(s);
    if (!text)
        return f->kind == F_VALUE ? "must be a number, or text in quotes"
                                  : "must be text in quotes";
    if (f->kind == F_WORD)
        return put_word(r, f, text, to);
    if (f->kind == F_TIME)
        return put_time(text, to);
    if (f->kind == F_DAY)
        return day_parse(text, to) ? NULL : "must be a day that exists, like \"2026-10-01\"";
    const char *fault = text_fault(r, f, text);
    if (!fault)
        *(const char **)to = arena_strdup(r->a, text);
    return fault;
}

/* --- one entry -------------------------------------------------------------------------------- */

static const struct file_field *field_named(const struct file_field *f, const char *name)
{
    while (f->name && !streq(f->name, name))
        f++;
    return f->name ? f : NULL;
}

static const char *known_fields(struct reader *r, const struct file_field *f)
{
    struct buf b = buf_make(r->a, 64);
    for (; f->name; f++)
        buf_printf(&b, "%s%s", b.n ? ", " : "", f->name);
    return b.p;
}

static const char *join(struct reader *r, const char *path, const char *name)
{
    return *path ? arena_printf(r->a, "%s.%s", path, name) : arena_strdup(r->a, name);
}

/* False: something was wrong with it, and is told. */
static bool read_entry(struct reader *r, const config_setting_t *s, const char *path,
                       const struct file_field *fields, void *entry)
{
    size_t before = r->e->n;
    if (!config_setting_is_group(s)) {
        charter_error(r->a, r->e, line_of(s), path, "must be a group: { name = …; … }");
        return false;
    }
    for (int i = 0; i < config_setting_length(s); i++) {
        const config_setting_t *o = config_setting_get_elem(s, (unsigned)i);
        const char *name = config_setting_name(o), *where = join(r, path, name);
        const struct file_field *f = field_named(fields, name);
        const char *fault =
            f ? put(r, f, o, entry)
              : arena_printf(r->a, "is not known here; there are: %s", known_fields(r, fields));
        if (fault)
            charter_error(r->a, r->e, line_of(o), where, "%s", fault);
    }
    for (const struct file_field *f = fields; f->name; f++)
        if (f->required && !config_setting_get_member(s, f->name))
            charter_error(r->a, r->e, line_of(s), join(r, path, f->name), "is missing");
    return r->e->n == before;
}

/* The list under that name, NULL when it is absent or no list. */
static const config_setting_t *list_in(struct reader *r, const config_setting_t *s,
                                       const char *path, const char *name)
{
    const config_setting_t *list =
        config_setting_is_group(s) ? config_setting_get_member(s, name) : NULL;
    if (!list || config_setting_is_list(list))
        return list;
    charter_error(r->a, r->e, line_of(list), join(r, path, name),
                  "must be a list: ( { … }, { … } )");
    return NULL;
}

/* Reads each entry of a list into a fresh struct and keeps the good ones. */
#define READ_LIST(r, from, base, list_name, fields, type, to, ...)                      \
    do {                                                                                \
        const config_setting_t *list_ = list_in((r), (from), (base), (list_name));      \
        for (int i_ = 0; list_ && i_ < config_setting_length(list_); i_++) {            \
            const config_setting_t *s_ = config_setting_get_elem(list_, (unsigned)i_);  \
            struct type entry_ = {.line = line_of(s_), __VA_ARGS__};                    \
            const char *path_ =                                                         \
                arena_printf((r)->a, "%s[%d]", join((r), (base), (list_name)), i_ + 1); \
            if (read_entry((r), s_, path_, (fields), &entry_))                          \
                VEC_PUSH((r)->a, (to), entry_);                                         \
        }                                                                               \
    } while (0)

/* --- places: a tree of groups ------------------------------------------------------------------- */

#define DEPTH_MAX 3

static void read_place(struct reader *r, const config_setting_t *s, const char *path, int64_t above,
                       int depth)
{
    struct file_place p = {.line = line_of(s), .above = above};
    if (depth > DEPTH_MAX) {
        charter_error(r->a, r->e, p.line, path,
                      "is too deep: a city has towns, a town has villages");
        return;
    }
    bool good = read_entry(r, s, path, place_fields, &p);
    int64_t self = (int64_t)r->c->places.n;
    p.path = arena_printf(r->a, "%s%s/", above >= 0 ? r->c->places.at[above].path : "",
                          p.slug ? p.slug : "?");
    VEC_PUSH(r->a, &r->c->places, p);
    if (!good)
        r->c->places.at[self].slug = NULL; /* its name for those below; not looked at further */
    READ_LIST(r, s, path, "organisations", org_fields, file_org, &r->c->orgs, .in = -1,
              .place = self);
    const config_setting_t *below = list_in(r, s, path, "places");
    for (int i = 0; below && i < config_setting_length(below); i++)
        read_place(r, config_setting_get_elem(below, (unsigned)i),
                   arena_printf(r->a, "%s.places[%d]", path, i + 1), self, depth + 1);
}

static void read_week(struct reader *r, const config_setting_t *top)
{
    const config_setting_t *s = config_setting_get_member(top, "week");
    bool good = s && config_setting_is_array(s) && config_setting_length(s) == 7, any = false;
    for (int i = 0; good && i < 7; i++) {
        const config_setting_t *o = config_setting_get_elem(s, (unsigned)i);
        int64_t n = config_setting_get_int64(o);
        good = config_setting_type(o) == CONFIG_TYPE_INT && (n == 0 || n == 1);
        r->c->week[i] = n == 1;
        any = any || n == 1;
    }
    if (s && !(good && any))
        charter_error(r->a, r->e, line_of(s), "week",
                      "must be seven 0 or 1 from Monday to Sunday, 1 for a working day, like "
                      "[1, 1, 1, 1, 1, 0, 0]");
}

static void read_rules(struct reader *r, const config_setting_t *top)
{
    READ_LIST(r, top, "", "rules", rule_fields, file_rule, &r->c->rules, .scope = -1);
    const config_setting_t *list = config_setting_get_member(top, "rules");
    r->c->rules_line = list ? line_of(list) : 0;
}

static void read_all(struct reader *r, const config_setting_t *top)
{
    struct charter *c = r->c;
    read_entry(r, top, "", top_fields, c);
    const config_setting_t *place = config_setting_get_member(top, "place");
    const config_setting_t *effective = config_setting_get_member(top, "effective");
    c->effective_line = effective ? line_of(effective) : 0;
    if (place)
        read_place(r, place, "place", -1, 1);
    READ_LIST(r, top, "", "organisations", shared_org_fields, file_org, &c->orgs, .place = -1);
    read_rules(r, top);
    read_week(r, top);
    READ_LIST(r, top, "", "holidays", day_fields, file_day, &c->days, .kind = 0);
    READ_LIST(r, top, "", "festivals", festival_fields, file_festival, &c->festivals, .day = 0);
    READ_LIST(r, top, "", "categories", category_fields, file_category, &c->categories, .hint = "",
              .hint_en = "");
    READ_LIST(r, top, "", "constituencies", constituency_fields, file_constituency,
              &c->constituencies, .min = 0);
    READ_LIST(r, top, "", "standing_days", standing_fields, file_standing, &c->standing,
              .place_text = "");
    READ_LIST(r, top, "", "statutory", statutory_fields, file_statutory, &c->statutory, .route = 0);
}

/* --- the file --------------------------------------------------------------------------------- */

static int by_line(const void *x, const void *y)
{
    const struct charter_error *a = x, *b = y;
    return a->line != b->line ? (a->line < b->line ? -1 : 1) : strcmp(a->field, b->field);
}

/* libconfig would read another file into this one; a charter is one file, whose hash says it all. */
static bool includes(const char *text, int *line)
{
    *line = 1;
    for (const char *p = text; p; p = strchr(p, '\n'), p += p != NULL, ++*line)
        if (strncmp(p + strspn(p, " \t\r"), "@include", 8) == 0)
            return true;
    return false;
}

static void parse(struct reader *r)
{
    config_t file;
    int line;
    if (r->c->n_text > CHARTER_FILE_MAX) {
        charter_error(r->a, r->e, 0, "file", "is larger than %d bytes", (int)CHARTER_FILE_MAX);
        return;
    }
    if (strlen(r->c->text) != r->c->n_text || !utf8_valid(str_of(r->c->text))) {
        charter_error(r->a, r->e, 0, "file", "is not text in UTF-8");
        return;
    }
    if (includes(r->c->text, &line)) {
        charter_error(r->a, r->e, line, "file", "@include is not possible: a charter is one file");
        return;
    }
    config_init(&file);
    if (config_read_string(&file, r->c->text) != CONFIG_TRUE)
        charter_error(r->a, r->e, config_error_line(&file), "file", "%s", config_error_text(&file));
    else
        read_all(r, config_root_setting(&file));
    config_destroy(&file);
}

const struct charter *charter_parse(struct arena *a, const char *text, size_t n,
                                    struct charter_errors *errors)
{
    uint8_t digest[SHA256_BYTES];
    struct charter *c = arena_new(a, struct charter);
    struct reader r = {a, c, errors};
    *errors = (struct charter_errors){0};
    c->text = arena_strndup(a, text, n);
    c->n_text = n;
    sha256(text, n, digest);
    c->sha256 = hex_encode(a, digest, sizeof(digest));
    parse(&r);
    if (c->places.n > 0 || errors->n == 0)
        charter_check(a, c, errors);
    if (errors->n > 0)
        qsort(errors->at, errors->n, sizeof(*errors->at), by_line);
    return errors->n == 0 ? c : NULL;
}
