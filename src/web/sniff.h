/*
 * sniff.h - what a file is, read from its bytes. What a client says it is counts for nothing.
 */
#ifndef TX_SNIFF_H
#define TX_SNIFF_H

#include "base/str.h"

enum sniff {
    SNIFF_UNKNOWN, /* not taken */
    SNIFF_PNG,
    SNIFF_JPEG,
    SNIFF_GIF,
    SNIFF_WEBP,
    SNIFF_PDF,
    SNIFF_TEXT,
    SNIFF_DOCX,
    SNIFF_XLSX,
    SNIFF_PPTX,
    SNIFF_ODT,
    SNIFF_ODS,
    SNIFF_MP3,
    SNIFF_M4A,
    SNIFF_OGG,
    SNIFF_AMR
};

/* The whole file. Text is UTF-8 without control bytes, and does not look like HTML or XML. */
enum sniff sniff(struct str file);
const char *sniff_type(enum sniff s); /* media type; NULL for SNIFF_UNKNOWN */
bool sniff_is_image(enum sniff s);
/* A browser may show it in place; everything else is saved to disk. */
bool sniff_shown(const char *type);

#endif
