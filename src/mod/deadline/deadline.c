/*
 * deadline.c - see deadline.h.
 */
#include "mod/deadline/deadline.h"

const struct module deadline_module = {.name = "deadline"};
