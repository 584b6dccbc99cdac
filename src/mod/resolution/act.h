/*
 * act.h - everything that can be done about a result or a task, as one table: form, who, when, the rule.
 */
#ifndef TX_RESOLUTION_ACT_H
#define TX_RESOLUTION_ACT_H

#include "job/job.h"
#include "mod/resolution/view.h"

extern const struct route act_routes[];
/* What the reader may do now: about a topic (task NULL) or one of its tasks. */
struct act_link *act_links(struct req *r, const struct topic *t, const struct task *task,
                           size_t *n);

/* What was just done, for the page that follows: of ?done=; NULL: nothing. */
const char *act_done_words(struct req *r);

/* Cron: the clock of a public view stands when it is over. */
void resolution_cron(struct db *db, struct arena *a, const struct app *app, usec now);

#endif
