/*
 * demo.c - the findings and questions of the furnished town.
 */
#include "mod/supervision/room.h"

void supervision_furnish(struct req *r)
{
    (void)r;
}
