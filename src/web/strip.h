/*
 * strip.h - pictures without what they say about the person: place, time, device, author.
 *
 * The picture itself is copied bit by bit, never decoded. A JPEG keeps which way up it is, in the
 * smallest Exif block there can be.
 */
#ifndef TX_STRIP_H
#define TX_STRIP_H

#include "base/str.h"
#include "web/sniff.h"

/* Gets the pieces of the cleaned file in order. */
struct strip_sink {
    void (*put)(void *ctx, const void *p, size_t n);
    void *ctx;
};

/* False: the file is damaged (or not of that type); what was put so far is worth nothing. */
bool strip_image(enum sniff type, struct str file, struct strip_sink sink);

#endif
