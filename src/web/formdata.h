/*
 * formdata.h - urlencoded forms. Pure: bytes in, values out.
 */
#ifndef TX_FORMDATA_H
#define TX_FORMDATA_H

#include "web/req.h"

#define FORMDATA_FIELDS_MAX 500

/* application/x-www-form-urlencoded (WHATWG URL §5.1) into *out, after what is there. False: a bad
 * escape, malformed UTF-8, NUL, or more than FORMDATA_FIELDS_MAX fields. */
bool formdata_parse(struct arena *a, struct str s, struct fields *out);

#endif
