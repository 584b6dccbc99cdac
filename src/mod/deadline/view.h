/*
 * view.h - what the files and pages of this room share.
 */
#ifndef TX_DEADLINE_VIEW_H
#define TX_DEADLINE_VIEW_H

#include "mod/deadline/deadline.h"
#include "web/page.h"

struct step_line {
    const char *day, *words, *name; /* name: of the holiday; NULL: none */
    bool counted;
};
struct move_line {
    const char *at, *old_due, *new_due;
};
struct deadline_page {
    const char *what; /* of the rule: "Answer to a request for help" */
    const char *sentence, *value, *source, *rules_url;
    const char *number, *link, *place; /* number, link: NULL: none */
    const char *began, *due, *first_due, *closes;
    const char *extended, *reason; /* NULL: never */
    struct deadline_tag tag;
    bool workdays, fixed, moved_or_extended;
    struct step_line *step;
    size_t n_step;
    struct move_line *move;
    size_t n_move;
    struct body body;
};
const struct page *deadline_frame(struct req *r, const struct deadline_page *p);

void deadline_charter_applied(struct db *db, const struct zone *z, usec now, int64_t root,
                              int64_t version);
void deadline_remind(struct db *db, struct arena *a, const struct app *app, usec now);
void deadline_furnish(struct req *r);

#endif
