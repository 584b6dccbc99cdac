/*
 * file.h - what a charter's file holds, once it was read; inside this room only.
 */
#ifndef TX_CHARTER_FILE_H
#define TX_CHARTER_FILE_H

#include "base/hash.h"
#include "base/vec.h"
#include "mod/charter/charter.h"

#define CHARTER_FILE_MAX   (2u << 20) /* bytes */
#define CHARTER_ERRORS_MAX 200

/* Values as files write them. False: it is none. */
struct charter_value {
    int64_t n, num, den; /* n: number, percent rounded, minutes, level */
    bool more_than;
};
bool charter_value_read(enum charter_unit unit, const char *text, struct charter_value *out);
bool standing_valid(const char *pattern);
enum every { EVERY_WEEK, EVERY_MONTH, EVERY_QUARTER, EVERY_YEAR };
#define PATTERN_LAST 99
struct pattern {
    enum every every;
    int64_t month; /* of a year */
    int64_t n;     /* day of the month, or which one of its weekdays; PATTERN_LAST */
    int weekday;   /* 1-7; 0: n is a day of the month */
};
bool pattern_read(const char *text, struct pattern *p);
/* "none", "code" …: the words of files, by enum assurance; NULL at the end. */
extern const char *const assurance_words[];
extern const char *const body_kind_words[]; /* "city", "town", "village" */

struct file_org {
    int line;
    int64_t in;    /* enum body_kind, -1: of one place */
    int64_t place; /* index of the place, -1: of every place of that kind */
    int64_t kind;
    const char *name, *name_en;
};
struct file_place {
    int line;
    int64_t above; /* index; -1: the root */
    int64_t kind;
    const char *slug, *code, *name, *name_en, *path;
};
struct file_rule {
    int line;
    int64_t scope; /* enum body_kind, -1: all */
    const char *key, *value, *source;
    struct charter_value v;
};
struct file_day {
    int line;
    day day;
    int64_t kind; /* enum calendar_kind */
    const char *name, *name_en, *source;
};
struct file_festival {
    int line;
    day day;
    const char *name, *name_en, *source;
};
struct file_category {
    int line;
    const char *code, *name, *name_en, *hint, *hint_en;
};
struct file_constituency {
    int line;
    int64_t scope;
    const char *code, *name, *name_en, *source;
    int64_t min, max;
};
struct file_standing {
    int line;
    const char *where; /* "town", or the code of a place */
    int64_t kind;
    const char *pattern, *place_text, *source;
    int64_t minute;
};
struct file_statutory {
    int line;
    const char *code, *name, *name_en, *source;
    int64_t route;
};

struct charter {
    const char *text;
    size_t n_text;
    const char *sha256;
    const char *name, *name_en;
    day effective;
    int effective_line;
    bool week[7];
    VEC(struct file_place) places;
    VEC(struct file_org) orgs;
    VEC(struct file_rule) rules;
    VEC(struct file_day) days;
    VEC(struct file_festival) festivals;
    VEC(struct file_category) categories;
    VEC(struct file_constituency) constituencies;
    VEC(struct file_standing) standing;
    VEC(struct file_statutory) statutory;
    int rules_line; /* where the list begins: missing ones are told there */
};

/* Adds an error; field and what in memory of a. */
TX_PRINTF(5, 6)
void charter_error(struct arena *a, struct charter_errors *e, int line, const char *field,
                   const char *fmt, ...);
/* What no single field can know: doubles, missing rules, sizes that contradict each other. */
void charter_check(struct arena *a, const struct charter *c, struct charter_errors *e);

#endif
