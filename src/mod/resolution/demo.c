/*
 * demo.c - the furnished town's results, objections, tasks and words.
 */
#include "mod/resolution/room.h"

void resolution_furnish(struct req *r)
{
    (void)r;
}
