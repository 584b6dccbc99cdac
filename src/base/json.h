/*
 * json.h - JSON out (a writer into a buf) and JSON in (jansson, with limits).
 */
#ifndef TX_JSON_H
#define TX_JSON_H

#include "base/buf.h"
#include "base/str.h"

/* Writer. Commas and nesting are kept by it; a value without a key inside an object, a second value
 * outside, or more than 64 levels is a BUG. Names that jansson exports are avoided: a function of
 * ours with its name would be called by the library in place of its own.
 * Numbers beyond 2^53 are written as they are (RFC 8259 allows it; our ids stay below). */
struct json {
    struct buf *out;
    unsigned depth;
    bool after_key, done;   /* done: the one value of the document has begun */
    uint64_t first, object; /* a bit per level */
};
struct json json_begin(struct buf *out);
void json_obj(struct json *j);
void json_arr(struct json *j);
void json_end(struct json *j); /* closes the innermost object or array */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, const char *s); /* NULL: null. Escapes <, >, & and U+2028/9 too; what
                                               * is not UTF-8 becomes U+FFFD */
void json_int(struct json *j, int64_t v);
void json_double(struct json *j, double v); /* not finite: null */
void json_bool(struct json *j, bool v);
void json_nil(struct json *j);

/* Reader. The tree belongs to the arena. Limits: bytes, 32 levels, no duplicate keys, UTF-8 without
 * U+0000. The questions below take NULL (absent) and the wrong kind: the answer is NULL, 0, false.
 */
struct json_value;
const struct json_value *json_parse(struct arena *a, struct str text, size_t max_bytes,
                                    const char **error); /* NULL and *error: what, line, column */
const struct json_value *json_get(const struct json_value *v, const char *key); /* NULL: absent */
const struct json_value *json_at(const struct json_value *v, size_t i);
size_t json_size(const struct json_value *v);               /* of an array or object, else 0 */
const char *json_text(const struct json_value *v);          /* NULL unless a string */
bool json_number(const struct json_value *v, int64_t *out); /* an integer */
bool json_decimal(const struct json_value *v, double *out); /* any number */
bool json_truth(const struct json_value *v);                /* true itself, nothing else */

#endif
