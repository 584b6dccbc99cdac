/*
 * values.h - what test/golden/tmplc/good.html is filled with.
 */
#ifndef TX_TEST_VALUES_H
#define TX_TEST_VALUES_H

#include "web/out.h"

struct values {
    const char *nasty, *none;
    int small;
    int64_t big;
    size_t size;
    struct html made;
    const char *url[32];
    size_t n;
};

#endif
