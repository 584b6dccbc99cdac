/*
 * demo.c - a year of Democracy Days: see meeting_furnish().
 */
#include "mod/meeting/inside.h"

void meeting_furnish(struct req *r)
{
    meeting_standing(r->db, r->app->zone, r->now);
}
