#include "mod/submission/inside.h"
void submission_furnish(struct req *r)
{
    (void)r;
}
