/*
 * charter.c - see charter.h.
 */
#include "mod/charter/charter.h"

const struct module charter_module = {.name = "charter"};
