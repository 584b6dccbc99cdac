/*
 * supervision.c - see supervision.h.
 */
#include "mod/supervision/supervision.h"

const struct module supervision_module = {.name = "supervision"};
