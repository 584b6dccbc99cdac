/*
 * submission.c - see submission.h.
 */
#include "mod/submission/submission.h"

const struct module submission_module = {.name = "submission"};
