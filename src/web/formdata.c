/*
 * formdata.c - the encoding of HTML forms (WHATWG URL standard, application/x-www-form-urlencoded).
 *
 * Stricter than the standard, which turns what is broken into something: a value that did not come
 * as a browser sends it is refused as a whole, so that nothing half-read reaches a rule.
 */
#include "web/formdata.h"

#include "base/utf8.h"
#include "web/guard.h"

static bool decode(struct arena *a, struct str in, const char **out)
{
    size_t n;
    char *text = arena_alloc(a, in.n + 1);
    *out = text;
    return percent_decode(in, true, text, &n) && utf8_valid((struct str){text, n});
}

static size_t count_fields(struct str text)
{
    size_t n = 0;
    struct str pair;
    while (str_cut(&text, '&', &pair))
        n += pair.n > 0;
    return n;
}

bool formdata_parse(struct arena *a, struct str text, struct fields *out)
{
    size_t n = count_fields(text);
    *out = (struct fields){0};
    if (n > FORMDATA_FIELDS_MAX)
        return false;
    struct field *at = arena_array(a, struct field, n ? n : 1);
    struct str pair, name;
    size_t i = 0;
    while (str_cut(&text, '&', &pair)) {
        if (pair.n == 0)
            continue;
        struct str value = pair;
        str_cut(&value, '=', &name);
        if (!value.p)
            value = STR("");
        if (!decode(a, name, &at[i].name) || !decode(a, value, &at[i].value))
            return false;
        i++;
    }
    *out = (struct fields){at, n};
    return true;
}
