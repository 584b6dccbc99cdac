/*
 * render.c - prints the pages of good.html, filled with what an attacker would send. tools.sh
 * compares the output with good.expected, and nothing is linked but the printers.
 */
#include <stdio.h>

#include "good.h"
#include "web/i18n.h"

const char *lang_text_at(const struct lang *l, const char *id, uint32_t hash)
{
    (void)hash;
    return l ? "" : id;
}

static const struct values hostile = {
    .nasty = "<'\"&\\/ %>\t\n=?#é`",
    .small = 7,
    .big = INT64_MIN,
    .size = SIZE_MAX,
    .made = {"<i>", 3},
    .url = {"/home",
            "https://example.org/?a=1&b='2'",
            "HTTP://example.org",
            "mailto:a@example.org",
            "Tel:+86",
            "/",
            "/a\"><script>",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "\tjavascript:alert(1)",
            "\001javascript:alert(1)",
            "java\nscript:alert(1)",
            "javascript&colon;alert(1)",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "http",
            "https//",
            "httpsx:",
            "relative",
            "?query",
            "#fragment",
            "",
            NULL,
            "\xef\xbb\xbfjavascript:alert(1)",
            "\xe3\x80\x80//evil.example"},
    .n = 30,
};

int main(void)
{
    struct arena a;
    arena_init(&a, 1 << 20);
    struct req r = {.arena = &a, .out = buf_make(&a, 0)};
    show_text(&r, &hostile);
    show_escapable(&r, &hostile);
    show_attributes(&r, &hostile);
    show_addresses(&r, &hostile);
    show_blocks(&r, &hostile);
    show_raw(&r);
    fwrite(r.out.p, 1, r.out.n, stdout);
    arena_free(&a);
    return 0;
}
