/*
 * furnish.c - the demo town's blog.
 */
#include "mod/blog/blog.h"

void blog_furnish(struct req *r)
{
    (void)r;
}
