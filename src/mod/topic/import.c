/* import.c */
#include "mod/topic/room.h"
#include "web/command.h"
const struct command topic_commands[] = {{0}};
