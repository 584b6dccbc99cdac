/*
 * extension.h - where a higher room adds to a lower one.
 *
 * The lower room names a point and declares the type of its tables in its own header; a higher room
 * puts a table under that name into its struct module. The lower room walks all of them:
 *
 *     size_t i = 0;
 *     for (const struct topic_stage_part *p; (p = extension_next("topic.stage", &i));)
 *         …
 */
#ifndef TX_EXTENSION_H
#define TX_EXTENSION_H

#include <stddef.h>

struct extension {
    const char *point; /* NULL ends a module's list */
    const void *table; /* of the type that the point's header declares */
};

/* The next module's table for that point; NULL at the end. *at starts as 0. */
const void *extension_next(const char *point, size_t *at);

#endif
