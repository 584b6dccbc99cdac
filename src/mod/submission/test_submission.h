/*
 * test_submission.h - the desk of the tests: a town with its village, its office, and those who may not.
 */
#ifndef TX_TEST_SUBMISSION_H
#define TX_TEST_SUBMISSION_H

#include "mod/submission/inside.h"
#include "web_harness.h"

struct desk {
    struct site *s;
    int64_t town, village, office, unit_org;
    struct browser *nobody, *other; /* two people without an account */
    struct browser *clerk, *chair, *counter, *unit, *supervisor, *member, *resident;
    int64_t id[8];            /* of those below, in this order */
    struct browser *stranger; /* clerk of another town */
};
struct desk desk_new(void);
void desk_later(struct desk *t, usec time); /* at that time, staff signed in anew */
/* The page, well-formed, with that status. */
struct answer *desk_page(struct browser *b, const char *path, int status);
const char *desk_path(const char *fmt, const char *word);
const char *desk_path_id(const char *fmt, int64_t id);
/* Says it in the village; its number. code_of: the query code of what `nobody` said last. */
const char *desk_said(struct desk *t, const char *text);
const char *desk_said_by(struct desk *t, struct browser *b, const char *text);
const char *desk_code_of(struct desk *t);
struct submission desk_number(struct desk *t, const char *number);
struct answer *desk_act(struct browser *b, const char *number, const char *act, ...)
    __attribute__((sentinel));
void desk_accept(struct desk *t, const char *number);
struct answer *desk_draft(struct browser *b, const char *number, const char *version,
                          const char *text);
/* Drafted by the clerk, published by the chair. */
void desk_answer(struct desk *t, const char *number, const char *text);
usec desk_due_of(struct desk *t, const char *number); /* of the reply */

#endif
