/*
 * svg.c - QR codes and charts: the only file that knows libqrencode.
 *
 * The dark modules of a row that stand side by side are one piece of a single path, so that a code of a
 * slip is some three kilobytes, and printers get crisp edges.
 */
#include "web/svg.h"

#include <qrencode.h>

#define QUIET 4 /* modules around it that must stay light (ISO/IEC 18004 §6.3.8) */

static bool dark(const QRcode *q, int x, int y)
{
    return q->data[y * q->width + x] & 1;
}

static void put_row(struct buf *b, const QRcode *q, int y)
{
    for (int x = 0; x < q->width; x++) {
        int from = x;
        while (x < q->width && dark(q, x, y))
            x++;
        if (x > from)
            buf_printf(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

struct html svg_qr(struct arena *a, const char *text, const char *label)
{
    QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    struct buf b = buf_make(a, 4096);
    if (!q)
        return (struct html){b.p, 0};
    int size = q->width + 2 * QUIET;
    buf_printf(&b,
               "<svg viewBox=\"0 0 %d %d\" role=\"img\" shape-rendering=\"crispEdges\" "
               "aria-label=\"",
               size, size);
    out_text(&b, label);
    buf_lit(&b, "\"><title>");
    out_text(&b, label);
    buf_lit(&b, "</title><desc>");
    out_text(&b, text);
    buf_printf(&b, "</desc><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"", size,
               size);
    for (int y = 0; y < q->width; y++)
        put_row(&b, q, y);
    buf_lit(&b, "\"/></svg>");
    QRcode_free(q);
    return (struct html){b.p, b.n};
}

/* --- charts ------------------------------------------------------------------------------------------ */

enum {
    CHART_WIDTH = 720,
    CHART_HIGH = 150,
    CHART_ABOVE = 34,
    CHART_BELOW = 36,
    CHART_GAP = 10,
    CHART_THICK = 60
};

static int height_of(int64_t value, int64_t top)
{
    int64_t v = value < 0 ? 0 : value > top ? top : value;
    return top > 0 ? (int)(v * CHART_HIGH / top) : 0;
}

static void put_text(struct buf *b, const char *class, int x, int y, const char *text)
{
    buf_printf(b, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">", class, x, y);
    out_text(b, text);
    buf_lit(b, "</text>");
}

static void put_column(struct buf *b, const struct svg_column *c, int64_t top, int x, int width)
{
    int ground = CHART_ABOVE + CHART_HIGH, high = height_of(c->value, top);
    int low = c->low < c->value ? height_of(c->low, top) : 0;
    if (c->known)
        buf_printf(b, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                   c->low < c->value ? "range" : "bar", x, ground - high, width,
                   high - low > 2 ? high - low : 2);
    put_text(b, "value", x + width / 2, ground - (c->known ? high : 0) - 8, c->text);
    put_text(b, "label", x + width / 2, ground + 28, c->label);
}

struct html svg_columns(struct arena *a, const struct svg_column *c, size_t n, int64_t top,
                        const char *title, const char *desc)
{
    struct buf b = buf_make(a, 4096);
    if (n == 0 || n > CHART_WIDTH / CHART_GAP / 2)
        return (struct html){b.p, 0};
    int step = CHART_WIDTH / (int)n, ground = CHART_ABOVE + CHART_HIGH;
    int wide = step - CHART_GAP < CHART_THICK ? step - CHART_GAP : CHART_THICK;
    buf_printf(&b, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
               CHART_WIDTH, ground + CHART_BELOW);
    out_text(&b, title);
    buf_lit(&b, "\"><title>");
    out_text(&b, title);
    buf_lit(&b, "</title><desc>");
    out_text(&b, desc);
    buf_printf(&b, "</desc><path class=\"ground\" d=\"M0 %dh%d\"/>", ground, CHART_WIDTH);
    for (size_t i = 0; i < n; i++)
        put_column(&b, &c[i], top, (int)i * step + (step - wide) / 2, wide);
    buf_lit(&b, "</svg>");
    return (struct html){b.p, b.n};
}

struct html svg_bar(struct arena *a, int64_t permille)
{
    struct buf b = buf_make(a, 256);
    int wide = (int)(permille < 0 ? 0 : permille > 1000 ? 1000 : permille) / 5;
    buf_printf(
        &b,
        "<svg class=\"chart-bar\" viewBox=\"0 0 200 10\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\" focusable=\"false\"><path class=\"whole\" d=\"M0 0h200v10H0z\"/>"
        "<path class=\"bar\" d=\"M0 0h%dv10H0z\"/></svg>",
        wide);
    return (struct html){b.p, b.n};
}
