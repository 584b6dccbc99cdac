/*
 * resolution.c - see resolution.h.
 */
#include "mod/resolution/resolution.h"

const struct module resolution_module = {.name = "resolution"};
