/*
 * i18n.h - languages. The text in the source is English; text.zh.po beside it holds the Chinese
 * (简体). tool/textc makes tables of them at build time and fails on a missing or wrong one.
 *
 * In templates and C: _("Sign in") needs a struct req *r in scope; N_("%d comment", "%d comments", n)
 * picks the plural form; both give text that still has to be escaped.
 */
#ifndef TX_I18N_H
#define TX_I18N_H

#include "web/req.h"
#include "web/text_hash.h"

struct lang_text {
    const char *id;          /* English; context first, as "context\004text", where it has one */
    const char *const *form; /* translations by plural form */
};
struct lang {
    const char *code;             /* "en", "zh-Hans" */
    const char *name;             /* "English", "简体中文" */
    int (*plural)(int64_t n);     /* index into form */
    const struct lang_text *text; /* ascending by strcmp of id */
    size_t n_text;
    const uint16_t *place; /* by hash of the id: number of the text from 1; 0: none */
    size_t n_place;        /* a power of two */
};
extern const struct lang
    *const langs[]; /* gen/langs.c: all, NULL at the end; langs[0] is zh-Hans */
const struct lang *lang_by_code(const char *code); /* NULL: none */
/* RFC 9110 Accept-Language; langs[0] when nothing fits. */
const struct lang *lang_accept(const char *header);

const char *lang_text(const struct lang *l, const char *id) TX_FORMAT_ARG(2);
const char *lang_plural(const struct lang *l, const char *one, const char *many, int64_t n)
    TX_FORMAT_ARG(2) TX_FORMAT_ARG(3);

/* The same with text_hash(id): of a literal the compiler reckons it. */
const char *lang_text_at(const struct lang *l, const char *id, uint32_t hash) TX_FORMAT_ARG(2);

#define _(id)            lang_text_at(r->lang, id, text_hash(id))
#define N_(one, many, n) lang_plural(r->lang, one, many, n)
#define C_(context, id)  _(context "\004" id)
/* Marks a string for translation where there is no request (tables); translate it later. */
#define T_(id) id

/* Printed text in the request's arena: tf(r, _("Hello %s"), name). */
TX_PRINTF(2, 3) const char *tf(struct req *r, const char *fmt, ...);

/* Dates and numbers as the language writes them, in the place's time zone. */
const char *show_date(struct req *r, usec t); /* 2026年11月23日 / 23 November 2026 */
const char *show_time(struct req *r, usec t); /* date and 14:05 */
const char *show_day(struct req *r, day d);   /* date and weekday */
const char *lang_day(struct arena *a, const struct lang *l, day d); /* the same without a reader */
/* By when: the day and its hour, or the hour alone. Midnight is 24:00 of the day that it closes. */
const char *show_end(struct req *r, usec t);
const char *show_end_hour(struct req *r, usec t);
const char *show_ago(struct req *r, usec t);    /* 3 天前 / 3 days ago */
const char *show_int(struct req *r, int64_t n); /* 18,204 */
const char *iso_time(struct req *r, usec t);    /* for <time datetime> */

#endif
