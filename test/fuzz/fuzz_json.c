/*
 * fuzz_json.c - any bytes as JSON: read within the limits or refused with a reason; text that was read
 * is the same after it was written and read again.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "fuzz.h"

static void text_again(struct arena *a, const char *s)
{
    struct buf b = buf_make(a, 0);
    struct json j = json_begin(&b);
    const char *error;

    FUZZ_HOLDS(utf8_valid(str_of(s)));
    json_arr(&j);
    json_str(&j, s);
    json_end(&j);
    FUZZ_HOLDS(!strpbrk(b.p, "<>&"));
    const struct json_value *v = json_parse(a, (struct str){b.p, b.n}, b.n, &error);
    FUZZ_HOLDS(streq(json_text(json_at(v, 0)), s));
}

static void walk(struct arena *a, const struct json_value *v, int levels)
{
    int64_t n;
    FUZZ_HOLDS(levels <= 33);
    if (json_text(v))
        text_again(a, json_text(v));
    if (json_number(v, &n))
        FUZZ_HOLDS(!json_text(v) && !json_truth(v));
    for (size_t i = 0; i < json_size(v) && json_at(v, i); i++)
        walk(a, json_at(v, i), levels + 1);
    if (json_get(v, "a"))
        walk(a, json_get(v, "a"), levels + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    const char *error = NULL;
    arena_init(&a, (size_t)1 << 30);
    const struct json_value *v =
        json_parse(&a, (struct str){(const char *)data, size}, 1u << 16, &error);
    FUZZ_HOLDS((v == NULL) == (error != NULL));
    if (v)
        walk(&a, v, 0);
    else
        FUZZ_HOLDS(utf8_valid(str_of(utf8_repair(&a, str_of(error)))));
    arena_free(&a);
    return 0;
}
