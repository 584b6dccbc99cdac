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

#endif
