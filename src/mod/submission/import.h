/*
 * import.h - loading what another system held. "tongxin import WORD …" walks the tables of "import.kinds", so
 * that a higher room brings its own (polis).
 */
#ifndef TX_SUBMISSION_IMPORT_H
#define TX_SUBMISSION_IMPORT_H

#include <stdio.h>

#include "mod/submission/inside.h"

struct import_options {
    const char *place; /* code or path */
    bool strict, dry;
    FILE *faults;                   /* a line for each bad row; NULL: nowhere */
    void (*progress)(int64_t rows); /* so many are in; NULL: nobody asks */
};
struct import_report {
    int64_t rows, good, bad, open; /* good: on disk; open: of these, without a reply */
};
/* CSV as the command takes it; db outside a transaction. NULL, or what stopped it, in one line. */
const char *import_csv(struct db *db, struct arena *a, const struct zone *zone, usec now, FILE *f,
                       const struct import_options *o, struct import_report *report);
bool import_time(const struct zone *z, const char *s, usec *out);

#endif
