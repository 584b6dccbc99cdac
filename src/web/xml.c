/*
 * xml.c - see xml.h for the idea. Valid text, which is nearly all, is walked once; only malformed
 * text is copied first.
 */
#include "web/xml.h"

#include "base/utf8.h"

/* XML 1.0 §2.2, production [2] Char. */
static bool is_allowed(uint32_t c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return c < 0xd800 || (c > 0xdfff && c < 0xfffe) || c > 0xffff;
}

static const char *escape_of(uint32_t c, bool attr)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r': /* a parser would turn it into a line end */
        return "&#13;";
    case '"':
        return attr ? "&quot;" : NULL;
    case '\n': /* in an attribute a parser would turn these into a blank */
        return attr ? "&#10;" : NULL;
    case '\t':
        return attr ? "&#9;" : NULL;
    default:
        return NULL;
    }
}

static void print(struct buf *out, const char *s, bool attr)
{
    if (!s)
        return;
    if (!utf8_valid(str_of(s)))
        s = utf8_repair(out->arena, str_of(s));
    for (const char *end = s + strlen(s); s < end;) {
        const char *from = s;
        uint32_t c = utf8_next(&s, end);
        const char *escape = escape_of(c, attr);
        if (escape)
            buf_puts(out, escape);
        else if (is_allowed(c))
            buf_put(out, from, (size_t)(s - from));
    }
}

void xml_text(struct buf *out, const char *s)
{
    print(out, s, false);
}

void xml_attr(struct buf *out, const char *s)
{
    print(out, s, true);
}

void xml_element(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "<%s>", name);
    xml_text(out, text);
    buf_printf(out, "</%s>\n", name);
}
