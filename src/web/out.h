/*
 * out.h - what compiled templates print with. Only code made by tool/tmplc calls these.
 *
 * {{ e }} becomes OUT(o, e) in text, OUT_ATTR in an attribute, OUT_URL at the start of an address,
 * OUT_URLPART inside one. The type decides the printer; a type without one does not compile.
 */
#ifndef TX_OUT_H
#define TX_OUT_H

#include "base/buf.h"

/* HTML that is already safe. Made by web/md.c, web/form_show.c, web/svg.c, web/mark.c and nowhere else. */
struct html {
    const char *p;
    size_t n;
};

void out_text(struct buf *o, const char *s); /* & < > " ' escaped; NULL prints nothing */
void out_int(struct buf *o, int64_t v);
void out_uint(struct buf *o, uint64_t v);
void out_html(struct buf *o, struct html h);
/* An address: https: http: mailto: tel: webcal: or one '/' first, no control bytes; else "#". */
void out_url(struct buf *o, const char *s);
/* Percent-encoded (RFC 3986: only the unreserved stay), so it is one part of a path or query. */
void out_urlpart(struct buf *o, const char *s);
void out_urlpart_int(struct buf *o, int64_t v);
void out_urlpart_uint(struct buf *o, uint64_t v);

#define OUT_TEXT_TYPES_ char * : out_text, const char * : out_text
#define OUT_INT_TYPES_(to)                                        \
    int : to##int,                                                \
          long : to##int,                                         \
                 long long : to##int,                             \
                             unsigned : to##uint,                 \
                                        unsigned long : to##uint, \
                                                        unsigned long long : to##uint

#define OUT(o, e) \
    _Generic((e), OUT_TEXT_TYPES_, OUT_INT_TYPES_(out_), struct html : out_html)((o), (e))
#define OUT_ATTR(o, e) _Generic((e), OUT_TEXT_TYPES_, OUT_INT_TYPES_(out_))((o), (e))
#define OUT_URL(o, e)  _Generic((e), char * : out_url, const char * : out_url)((o), (e))
#define OUT_URLPART(o, e) \
    _Generic((e), char *: out_urlpart, const char *: out_urlpart,                                  \
             OUT_INT_TYPES_(out_urlpart_))((o), (e))

#endif
