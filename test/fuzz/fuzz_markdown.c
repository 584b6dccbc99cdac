/*
 * fuzz_markdown.c - whatever somebody writes, the page around it stays whole: the HTML of a post, read
 * by a strict reader that knows nothing of the Markdown library.
 */
#include "../html_check.c"
#include "base/buf.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "web/md.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, 1 << 26);
    const char *text =
        utf8_clean(&a, str_of(utf8_repair(&a, (struct str){(const char *)data, size})));
    struct html h = md_html(&a, text, 2);
    struct buf page = buf_make(&a, h.n + 256);
    buf_lit(&page,
            "<!DOCTYPE html><html lang=\"zh\"><head><title>t</title></head><body><h1>t</h1>");
    buf_put(&page, h.p, h.n);
    buf_lit(&page, "</body></html>");
    const char *fault = html_fault(&a, page.p);
    if (fault)
        BUG("%s in:\n%s", fault, page.p);
    BUG_IF(!utf8_valid(str_of(md_excerpt(&a, text, 140))));
    arena_free(&a);
    return 0;
}
