/*
 * fuzz_tmplc.c - any bytes as a template. Beside memory errors it looks for what the compiler
 * promises: a template that is accepted writes C in which no byte of the template's HTML stands
 * outside of a string, so every line of it is one of the few kinds there are.
 */
int tool_main(int argc, char **argv);
#define main tool_main
#include "../../tool/tmplc.c"
#undef main

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool starts(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

/* A printed piece of HTML is one whole string literal. */
static void check_literal(const char *line, size_t n)
{
    static const char before[] = "    buf_put(o, ";
    const char *p = line + sizeof before - 1;
    size_t len = literal_length(p, n - (sizeof before - 1));
    if (len == 0 || len > 4u * MAX_PIECE + 2 || !starts(p + len, ", "))
        abort();
    for (size_t i = 0; i < len; i++)
        if (p[i] < 0x20 || p[i] > 0x7e)
            abort();
}

static void check_code_text(const struct text *c)
{
    for (size_t at = 0; at < c->n;) {
        const char *line = c->p + at, *end = strchr(line, '\n');
        size_t n = end ? (size_t)(end - line) : strlen(line);
        if (starts(line, "    buf_put(o, "))
            check_literal(line, n);
        at += n + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text src = {0}, c = {0}, h = {0};
    text_put(&src, (const char *)data, size);
    if (tmplc_compile("fuzz.html", "fuzz/pages", src.p, src.n, NULL, &c, &h) == 0)
        check_code_text(&c);
    free(src.p);
    free(c.p);
    free(h.p);
    (void)tool_main;
    return 0;
}
