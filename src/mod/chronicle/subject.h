/*
 * subject.h - what a step, a clock, a document or a mail is about: a kind and an id.
 *
 * Chronicle, deadline, search and notify serve every room and know none of them; they keep this pair
 * and, where the matter has one, the number of its thread ("BSY-2026-0137"). The values are stored: they
 * are added to at the end and never change.
 */
#ifndef TX_CHRONICLE_SUBJECT_H
#define TX_CHRONICLE_SUBJECT_H

#include <stdint.h>

enum subject {
    SUBJECT_NONE = 0,
    SUBJECT_BODY = 1,    /* the place itself */
    SUBJECT_CHARTER = 2, /* a version of the rules */
    SUBJECT_COUNCIL = 3, /* roster, posts, memberships; id of the organisation */
    SUBJECT_SUBMISSION = 4,
    SUBJECT_TOPIC = 5,
    SUBJECT_MEETING = 6,
    SUBJECT_RESOLUTION = 7,
    SUBJECT_OBJECTION = 8,
    SUBJECT_TASK = 9,
    SUBJECT_FINDING = 10, /* of the supervision group */
    SUBJECT_QUERY = 11,   /* its question to the office */
    SUBJECT_POST = 12,    /* of a blog */
    SUBJECT_SOLICITATION = 13,
    SUBJECT_DEADLINE = 14,
    SUBJECT_MINUTES = 15,
    SUBJECT_ANSWER = 16,
    SUBJECT_LAST = SUBJECT_ANSWER
};

/* "submission", "topic" …: in addresses, feeds and exports. subject_of gives SUBJECT_NONE for another word. */
const char *subject_word(enum subject s);
enum subject subject_of(const char *word);

#endif
