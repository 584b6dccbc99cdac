/* demo.c */
#include "mod/topic/room.h"
void topic_furnish(struct req *r)
{
    (void)r;
}
