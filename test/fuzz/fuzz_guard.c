/*
 * fuzz_guard.c - the head of a request: lines of "name:value", the first one the target.
 *
 * Whatever is accepted must be what the rest relies on: a decoded path in UTF-8 that starts with one
 * '/', framing that says one thing, a host of plain bytes.
 */
#include "base/utf8.h"
#include "web/encode.h"
#include "web/formdata.h"
#include "web/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_target(struct arena *a, struct str target)
{
    const char *path, *own, *why = NULL;
    struct str query;
    struct fields f;
    int status = guard_target(a, target, &path, &query, &own, &why);
    BUG_IF((status != 0) != (why != NULL));
    if (status)
        return;
    BUG_IF(path[0] != '/' || path[1] == '/' || !utf8_valid(str_of(path)));
    BUG_IF(own[0] != '/' || own[1] == '/');
    if (formdata_parse(a, query, &f))
        for (size_t i = 0; i < f.n; i++)
            BUG_IF(!utf8_valid(str_of(f.at[i].name)) || !utf8_valid(str_of(f.at[i].value)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str rest = {(const char *)data, size}, line, name;
    struct guard_header h[80];
    struct guard_body body;
    const char *why = NULL;
    bool believed;
    size_t n = 0;
    arena_init(&a, 16u << 20);
    if (str_cut(&rest, '\n', &line))
        check_target(&a, line);
    while (n < countof(h) && str_cut(&rest, '\n', &line)) {
        struct str value = line;
        str_cut(&value, ':', &name);
        h[n++] = (struct guard_header){name, value.p ? value : STR("")};
    }
    int status = guard_headers(h, n, true, &body, &why);
    BUG_IF((status != 0) != (why != NULL));
    BUG_IF(status == 0 && body.chunked && body.bytes);
    for (size_t i = 0; i < n; i++) {
        const char *text = str_dup(&a, h[i].value);
        encode_choose(text);
        guard_client(&a, "10.0.0.1", text, i ? str_dup(&a, h[i - 1].value) : "10.0.0.1", &believed);
    }
    arena_free(&a);
    return 0;
}
