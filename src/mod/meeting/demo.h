/*
 * demo.h - how a furnished town's meetings are called, held and signed: this room's Democracy Days, and the
 * meetings in the stories of rooms above. All by the rules, in r->now of a step of web/furnish.h.
 */
#ifndef TX_MEETING_DEMO_H
#define TX_MEETING_DEMO_H

#include "mod/meeting/meeting.h"

/* Who leads, records and watches at a place: people of its council, with accounts. */
struct meeting_crew {
    int64_t body, host, recorder, supervisor;
    struct topic_by chair, clerk, watch; /* now: r->now of the moment it was asked for */
};
/* False: the place has no council today. Makes the accounts that it lacks. */
bool meeting_crew_of(struct req *r, const struct body *b, struct meeting_crew *c);

/* What happens to one item. Texts NULL or "" where there is nothing. */
struct meeting_talk {
    const char *said[4];
    enum meeting_outcome outcome;
    bool hands; /* counted: all who are there but three for it, one against it, two abstaining */
    const char *text; /* what was settled; NULL: it is still being talked about */
    const char *dissent;
    const char *question, *answer; /* from the net, read out and answered */
};
/* Published as it stands, with its agenda. False: the rules refused. */
bool meeting_demo_notice(struct req *r, const struct meeting_crew *c, int64_t meeting);
/* Members sign in, two more than needed, and the chair opens it. */
bool meeting_demo_open(struct req *r, const struct meeting_crew *c, int64_t meeting);
void meeting_demo_talk(struct req *r, const struct meeting_crew *c, int64_t meeting, int64_t item,
                       const struct meeting_talk *k);
/* Closed; the draft of the minutes goes round. The moment from which it can be signed; 0: refused. */
usec meeting_demo_close(struct req *r, const struct meeting_crew *c, int64_t meeting);
/* Host, recorder and supervisor sign, and it is published. */
bool meeting_demo_sign(struct req *r, const struct meeting_crew *c, int64_t meeting);

#endif
