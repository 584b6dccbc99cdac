/*
 * multipart.h - multipart/form-data (RFC 7578) as it comes in, piece by piece.
 *
 * A pure push parser: it keeps nothing of a part's content, wherever the pieces are cut.
 */
#ifndef TX_MULTIPART_H
#define TX_MULTIPART_H

#include "base/str.h"

#define MULTIPART_PARTS_MAX    500
#define MULTIPART_HEADER_MAX   2048 /* bytes of the header block of one part */
#define MULTIPART_BOUNDARY_MAX 70   /* RFC 2046 §5.1.1 */

struct multipart_part {
    const char *name;     /* decoded, valid UTF-8 */
    const char *filename; /* NULL: a text field. "" when a file field was left empty */
    const char *type;     /* as the client claims; NULL: none. Never believed */
};

/* Called in order: begin, any number of data, end. */
struct multipart_sink {
    void (*begin)(void *ctx, const struct multipart_part *part);
    void (*data)(void *ctx, const char *p, size_t n);
    void (*end)(void *ctx);
    void *ctx;
};

struct multipart;
/* content_type: the header's value. NULL: it is no multipart/form-data with a valid boundary. */
struct multipart *multipart_new(struct arena *a, const char *content_type,
                                struct multipart_sink sink);
/* False: malformed, or beyond a limit; nothing more is called. */
bool multipart_push(struct multipart *m, const char *p, size_t n);
/* All bytes were pushed: true when the closing boundary was among them. */
bool multipart_end(const struct multipart *m);

#endif
