/*
 * chronicle.c - see chronicle.h.
 */
#include "mod/chronicle/chronicle.h"

const struct module chronicle_module = {.name = "chronicle"};
