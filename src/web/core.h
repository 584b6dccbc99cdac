/*
 * core.h - pages that belong to no feature: files, preferences, the style guide.
 */
#ifndef TX_CORE_H
#define TX_CORE_H

#include "web/route.h"

extern const struct route core_routes[];
extern const size_t n_core_routes;

#endif
