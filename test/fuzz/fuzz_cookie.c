/*
 * fuzz_cookie.c - the Cookie header: what is read of it is plain bytes, and not too much.
 */
#include "fuzz.h"
#include "web/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, 1 << 22);
    char *header = arena_strndup(&a, (const char *)data, size);
    struct fields f = cookie_parse(&a, header);
    BUG_IF(f.n > 32);
    for (size_t i = 0; i < f.n; i++) {
        BUG_IF(f.at[i].name[0] == '\0');
        for (const char *p = f.at[i].value; *p; p++)
            BUG_IF(*p <= ' ' || *p == '"' || *p == ';' || *p == ',' || *p == '\\' || *p == 0x7f);
    }
    arena_free(&a);
    return 0;
}
