/*
 * svg.c - QR codes: the only file that knows libqrencode.
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
