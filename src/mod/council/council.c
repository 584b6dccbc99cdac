/*
 * council.c - the module.
 */
#include "mod/council/council.h"

const struct module council_module = {.name = "council"};
