/*
 * meeting.c - see meeting.h.
 */
#include "mod/meeting/meeting.h"

const struct module meeting_module = {.name = "meeting"};
