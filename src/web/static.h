/*
 * static.h - the files embedded in the program: gen/static.c, made by tool/embed from web/.
 *
 * A file's name carries a hash of its content, so an answer never has to be asked for again. All
 * style sheets are one file, "site.css", all scripts "site.js"; other files stand alone.
 */
#ifndef TX_STATIC_H
#define TX_STATIC_H

#include "web/req.h"

struct static_bytes {
    const unsigned char *p; /* NULL: not kept, since it was not smaller than the raw bytes */
    size_t n;
};
struct static_file {
    const char *name;    /* "site.3fa92b1c.css": its address is /static/ and this */
    const char *logical; /* "site.css" */
    const char *type;    /* media type, with charset for text */
    const char *etag;    /* quoted, of the raw bytes; each encoding needs a suffix of its own */
    struct static_bytes raw, br, gzip;
};
extern const struct static_file
    static_files[];                 /* ascending by name; one without a name at the end */
extern const size_t n_static_files; /* without that */

/* By its name with hash, as it stands in an address; NULL: none. */
const struct static_file *static_find(const char *hashed_name);
/* The address of a file of the tree: static_url(r, "site.css"). A name that does not exist is a
 * BUG. */
const char *static_url(struct req *r, const char *logical);
/* The handler of /static/:name. */
void static_get(struct req *r);

#endif
