/*
 * encode.h - compressed answers (RFC 9110 §8.4, §12.5.3).
 */
#ifndef TX_ENCODE_H
#define TX_ENCODE_H

#include "base/str.h"

enum coding { CODING_NONE, CODING_GZIP, CODING_BR };

/* What Accept-Encoding likes best of the three; header NULL: none. "*" and q-values are understood, at
 * the same q brotli is taken before gzip. */
enum coding encode_choose(const char *accept_encoding);
const char *coding_name(enum coding c); /* "gzip", "br"; NULL for none */

/* Worth compressing: text of more than 2 KB. */
bool encode_worth(const char *type, size_t n);
/* body compressed fast (brotli 1, gzip 1), in memory of a. False: it would not get smaller. */
bool encode_body(struct arena *a, enum coding c, struct str body, struct str *out);

#endif
