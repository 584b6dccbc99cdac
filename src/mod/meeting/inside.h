/*
 * inside.h - what the files of this room share. Others include meeting.h.
 */
#ifndef TX_MEETING_INSIDE_H
#define TX_MEETING_INSIDE_H

#include "gen/meeting/queries.h"
#include "mod/meeting/meeting.h"
#include "mod/submission/submission.h"
#include "web/i18n.h"

#define MEETING_LENGTH  (3 * USEC_HOUR) /* of a standing day, as planned */
#define MEETING_DOOR    (3 * USEC_HOUR) /* the door opens so long before */
#define MEETING_CODE    8               /* characters of a personal code */
#define MEETING_TEXT    4000            /* code points of a decision, a question's answer */
#define MEETING_MINUTES 60000

/* --- meeting.c ---------------------------------------------------------------------------------- */

/* Chronicle and audit of one act. words, link: may be NULL; act: "meeting.open". */
void meeting_tell(struct db *db, const struct topic_by *by, const struct meeting *m,
                  const char *act, const char *words);
bool meeting_office(const struct topic_by *by); /* clerk, chair, the system */
/* The office, or whoever is named as recorder. */
bool meeting_keeps_record(const struct topic_by *by, const struct meeting *m);
/* The state moves on; false: somebody was quicker, *why says it. */
bool meeting_move(struct db *db, const struct topic_by *by, const struct meeting *m,
                  enum meeting_state to, const char *reason, const char **why);
const char *meeting_path(struct db *db, const struct meeting *m); /* "/meeting/12" */
const char *meeting_title_in(const struct lang *l, const struct meeting *m);
day meeting_day(const struct zone *z, const struct meeting *m);
bool words_empty(const char *s);
extern const char NOT_YOURS[], QUICKER[];

/* The standing days of one place, from where it was left off. How many are new. */
int64_t meeting_make_days(struct db *db, const struct topic_by *by, const struct body *b);
/* At "charter.applied": all places below are asked for their standing days at the next look. */
void meeting_charter_applied(struct db *db, const struct zone *z, usec now, int64_t root,
                             int64_t version);

/* --- notice.c ------------------------------------------------------------------------------------ */

enum invitation_answer {
    ANSWER_NONE,
    ANSWER_YES,
    ANSWER_NO,
    ANSWER_SUBSTITUTE,
    INVITATION_ANSWERS
};
struct invitation {
    int64_t id, meeting, person;
    enum invitation_answer answer;
    const char *substitute;
};
/* What stands on the topics' own pages: when and where they are talked over. Again when that changes. */
void meeting_announce_topics(struct db *db, const struct topic_by *by, const struct meeting *m);
/* A letter to every member who has an address: the meeting was moved, or cancelled; reason as published. */
void meeting_write_members(struct db *db, const struct topic_by *by, const char *origin,
                           const struct meeting *m, bool cancelled, const char *reason);
/* Of a member who is invited; false: is not. */
bool invitation_of(struct db *db, int64_t meeting, int64_t person, struct invitation *out);
/* By the code as typed. */
bool invitation_by_code(struct db *db, const char *code, struct invitation *out);
bool invitation_say(struct db *db, const struct topic_by *by, const struct invitation *i,
                    enum invitation_answer a, const char *substitute, const char **why);
/* A new code for a member; the old one is void. */
const char *invitation_code(struct db *db, struct rng *rng, int64_t meeting, int64_t person);
/* How many said yes, no, sent somebody. */
void invitation_counts(struct db *db, int64_t meeting, int64_t n[INVITATION_ANSWERS]);

/* --- sitting.c ------------------------------------------------------------------------------------ */

bool meeting_item_of(struct db *db, int64_t meeting, int64_t item, struct meeting_item *out);
bool meeting_door_open(const struct meeting *m, usec now);

/* --- ical.c: the calendar as RFC 5545 has it -------------------------------------------------------- */

struct ical_event {
    const char *uid, *summary, *location, *description, *url,
        *category; /* "" or NULL where there is none */
    usec starts, ends, stamp, created, changed;
    int64_t sequence;
    enum ical_status { ICAL_TENTATIVE, ICAL_CONFIRMED, ICAL_CANCELLED } status;
};
struct ical {
    const char *name;
    const struct zone *zone;
    const struct ical_event *at;
    size_t n;
};
/* Never used again, and the same for ever: id, place and moment of creation do not change. code: of the place. */
const char *meeting_uid(struct arena *a, const struct meeting *m, const char *code);
void ical_print(struct buf *out, const struct ical *c);

/* --- the module's pieces ---------------------------------------------------------------------------- */

extern const struct topic_stage_part meeting_parts[];
extern const struct route meeting_office_routes[], meeting_room_routes[], meeting_minutes_routes[],
    meeting_day_routes[];
void meeting_furnish(struct req *r);
bool meeting_panel_shows(struct req *r, const struct body *b);
void meeting_panel_block(struct req *r, const struct body *b);

#endif
