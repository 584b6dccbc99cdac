/*
 * json_in.c - JSON in, by jansson (included here only).
 *
 * jansson refuses malformed UTF-8, U+0000 in text, duplicate keys and numbers that do not fit. It
 * allows 2048 levels; ours are counted before it starts, over the raw bytes. A struct json_value is
 * a json_t under a name of our own; the arena gives the tree back.
 */
#include <jansson.h>

#include "base/json.h"

#define LEVELS_MOST 32

static const json_t *tree(const struct json_value *v)
{
    return (const json_t *)(const void *)v;
}

static const struct json_value *wrap(const json_t *t)
{
    return (const struct json_value *)(const void *)t;
}

static void drop(void *t)
{
    json_decref(t);
}

/* Where text nests deeper than allowed; NULL: nowhere. */
static const char *too_deep(struct str text)
{
    bool quoted = false;
    int depth = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end; p++) {
        if (quoted) {
            if (*p == '\\' && p + 1 < end)
                p++;
            else if (*p == '"')
                quoted = false;
        } else if (*p == '"') {
            quoted = true;
        } else if (*p == '[' || *p == '{') {
            if (++depth > LEVELS_MOST)
                return p;
        } else if (*p == ']' || *p == '}') {
            depth--;
        }
    }
    return NULL;
}

static int line_of(struct str text, const char *at)
{
    int line = 1;
    for (const char *p = text.p; p < at; p++)
        line += *p == '\n';
    return line;
}

const struct json_value *json_parse(struct arena *a, struct str text, size_t max_bytes,
                                    const char **error)
{
    if (text.n > max_bytes) {
        *error =
            arena_printf(a, "the JSON has %zu bytes; at most %zu are taken", text.n, max_bytes);
        return NULL;
    }
    const char *deep = too_deep(text);
    if (deep) {
        *error = arena_printf(a, "line %d: nested deeper than %d levels", line_of(text, deep),
                              LEVELS_MOST);
        return NULL;
    }
    json_error_t e;
    json_t *t =
        json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!t) {
        *error = arena_printf(a, "line %d, column %d: %s", e.line, e.column, e.text);
        return NULL;
    }
    arena_defer(a, drop, t);
    *error = NULL;
    return wrap(t);
}

const struct json_value *json_get(const struct json_value *v, const char *key)
{
    return wrap(json_object_get(tree(v), key));
}

const struct json_value *json_at(const struct json_value *v, size_t i)
{
    return wrap(json_array_get(tree(v), i));
}

size_t json_size(const struct json_value *v)
{
    return json_is_array(tree(v)) ? json_array_size(tree(v)) : json_object_size(tree(v));
}

const char *json_text(const struct json_value *v)
{
    return json_string_value(tree(v));
}

bool json_number(const struct json_value *v, int64_t *out)
{
    if (!json_is_integer(tree(v)))
        return false;
    *out = json_integer_value(tree(v));
    return true;
}

bool json_decimal(const struct json_value *v, double *out)
{
    if (!json_is_number(tree(v)))
        return false;
    *out = json_number_value(tree(v));
    return true;
}

bool json_truth(const struct json_value *v)
{
    return json_is_true(tree(v));
}
