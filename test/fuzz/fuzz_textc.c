/*
 * fuzz_textc.c - any bytes as a catalogue and as sources, with the first 0xff between them.
 */
int tool_main(int argc, char **argv);
#define main tool_main
#include "../../tool/textc.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *cut = size ? memchr(data, 0xff, size) : NULL;
    size_t first = cut ? (size_t)(cut - data) : size;
    struct textc t = {0};
    struct text out = {0}, po = {0}, src = {0};
    text_put(&po, (const char *)data, first);
    if (cut)
        text_put(&src, (const char *)cut + 1, size - first - 1);
    else
        text_put(&src, "", 0);
    if (!memchr(po.p, '\0', po.n) && !memchr(src.p, '\0', src.n)) {
        textc_po(&t, "text.zh.po", "zh", po.p, po.n);
        textc_po(&t, "text.de.po", "de", po.p, po.n);
        textc_source(&t, "a.c", src.p, src.n);
        textc_source(&t, "a.html", src.p, src.n);
        if (textc_check(&t) == 0)
            textc_print(&t, &out);
        textc_missing(&t, &out);
    }
    free(out.p);
    free(po.p);
    free(src.p);
    textc_free(&t);
    (void)tool_main;
    return 0;
}
