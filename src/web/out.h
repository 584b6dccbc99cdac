/*
 * out.h - what compiled templates print with. Only code made by tool/tmplc calls these.
 *
 * {{ e }} becomes OUT(o, e) in text, OUT_ATTR in an attribute, OUT_URL at the start of an address,
 * OUT_URLPART inside one. The type decides the printer; a type without one does not compile.
 */
#ifndef TX_OUT_H
#define TX_OUT_H

#include "base/buf.h"

/* HTML that is already safe. Made by web/md.c, web/form.c, web/svg.c and nowhere else. */
struct html {
    const char *p;
    size_t n;
};

void out_text(struct buf *o, const char *s); /* & < > " ' escaped; NULL prints nothing */
void out_int(struct buf *o, int64_t v);
void out_html(struct buf *o, struct html h);
void out_url(struct buf *o, const char *s);     /* https: http: mailto: tel: or one '/' first; else "#" */
void out_urlpart(struct buf *o, const char *s); /* percent-encoded (RFC 3986 unreserved stay) */
void out_urlpart_int(struct buf *o, int64_t v);

#define OUT(o, e)                                                                                  \
    _Generic((e), char *: out_text, const char *: out_text, int: out_int, long: out_int,           \
             long long: out_int, struct html: out_html)((o), (e))
#define OUT_ATTR(o, e)                                                                             \
    _Generic((e), char *: out_text, const char *: out_text, int: out_int, long: out_int,           \
             long long: out_int)((o), (e))
#define OUT_URL(o, e) _Generic((e), char *: out_url, const char *: out_url)((o), (e))
#define OUT_URLPART(o, e)                                                                          \
    _Generic((e), char *: out_urlpart, const char *: out_urlpart, int: out_urlpart_int,            \
             long: out_urlpart_int, long long: out_urlpart_int)((o), (e))

#endif
