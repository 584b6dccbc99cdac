/*
 * fuzz_utf8.c - any bytes as text: what is repaired or cleaned is valid, and stays as it is when that
 * is done again; lengths, prefixes and single code points agree.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "fuzz.h"

static void check_valid(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, 0);
    size_t count = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end; count++) {
        char c[4];
        buf_put(&b, c, utf8_encode(utf8_next(&p, end), c));
        FUZZ_HOLDS(p <= end);
    }
    FUZZ_HOLDS(count == utf8_count(s));
    FUZZ_HOLDS(str_eq((struct str){b.p, b.n}, s));
    for (size_t max = 0; max <= count + 1 && max < 20; max++) {
        struct str prefix = utf8_prefix(s, max);
        FUZZ_HOLDS(utf8_valid(prefix) && utf8_count(prefix) == (max < count ? max : count));
        char *cut = utf8_ellipsis(a, str_dup(a, s), max);
        FUZZ_HOLDS(utf8_valid(str_of(cut)) && utf8_count(str_of(cut)) <= max);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, (size_t)1 << 30);
    struct str s = {(const char *)data, size};
    char *repaired = utf8_repair(&a, s), *clean = utf8_clean(&a, s);

    FUZZ_HOLDS(utf8_valid(str_of(repaired)) && utf8_valid(str_of(clean)));
    FUZZ_HOLDS(streq(utf8_repair(&a, str_of(repaired)), repaired));
    FUZZ_HOLDS(streq(utf8_clean(&a, str_of(clean)), clean));
    FUZZ_HOLDS(!strchr(clean, '\r') && !strchr(clean, '\x1b'));
    if (utf8_valid(s)) {
        FUZZ_HOLDS(str_eq(s, str_of(repaired)));
        check_valid(&a, s);
    }
    check_valid(&a, str_of(repaired));
    arena_free(&a);
    return 0;
}
