/*
 * str.h - slices of text. A struct str does not own its bytes and need not end in NUL; it is used
 * at the edges (headers, forms, files). Inside, text is a NUL-terminated const char * in an arena.
 */
#ifndef TX_STR_H
#define TX_STR_H

#include <string.h>

#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})
static inline struct str str_of(const char *s)
{
    return (struct str){s, s ? strlen(s) : 0};
}
bool str_eq(struct str a, struct str b);
bool str_ieq(struct str a, struct str b); /* ASCII case ignored */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s); /* ASCII white space off both ends */
/* Takes the part of *rest before sep (all of it when sep is absent) and moves *rest behind sep.
 * False when *rest was already used up (p == NULL). */
bool str_cut(struct str *rest, char sep, struct str *part);
/* Whole text as a decimal number, no sign but '-', no blanks, no overflow. */
bool str_int64(struct str s, int64_t *out);
bool str_uint64(struct str s, uint64_t *out);
char *str_dup(struct arena *a, struct str s);
/* Lower case of ASCII letters only, a copy. */
char *str_lower(struct arena *a, struct str s);

/* Plain C strings. */
static inline bool streq(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}
static inline bool str_empty(const char *s)
{
    return s == NULL || *s == '\0';
}

#endif
