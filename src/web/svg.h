/*
 * svg.h - drawings made on the server.
 */
#ifndef TX_SVG_H
#define TX_SVG_H

#include "web/out.h"

/* A QR code (ISO/IEC 18004, error correction M) of text as inline SVG with its quiet zone; label is
 * its title for those who do not see it, text its description. Nothing when text is too long (about
 * 2,300 bytes). */
struct html svg_qr(struct arena *a, const char *text, const char *label);

/* One column of a chart over time. value: of `top` at most; low below value: drawn as a dashed range from low to
 * value, since only that much is known. known false: no column, only its texts. */
struct svg_column {
    const char *label, *text; /* below it; above it */
    int64_t value, low;
    bool known;
};
/* Columns side by side on a common ground line, as inline SVG of class "chart". title names it, desc says in words
 * what it shows; colours come from the style sheet. n 0: nothing. */
struct html svg_columns(struct arena *a, const struct svg_column *c, size_t n, int64_t top,
                        const char *title, const char *desc);
/* A bar of `permille` of its width, for beside a number that says the same: hidden from those who listen. */
struct html svg_bar(struct arena *a, int64_t permille);

#endif
