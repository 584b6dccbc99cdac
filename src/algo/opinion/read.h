/*
 * read.h - the two ways in which votes come as files: rows of "participant,statement,vote", and an
 * export of Polis.
 *
 * Bytes come in pieces, cut anywhere; nothing is opened here. What is wrong is told once, with line
 * and column (the number of the field, as a spreadsheet counts), and ends the reading.
 */
#ifndef TX_OPINION_READ_H
#define TX_OPINION_READ_H

#include "algo/opinion/votes.h"
#include "base/arena.h"

struct read_fault {
    size_t line, column; /* from 1; column 0: the whole line; line 0: the whole file */
    const char *what;    /* in the arena; says what to do; NULL: nothing is wrong */
};

/* --- participant,statement,vote -------------------------------------------------------------- */

/* Three whole numbers in a line, no header: participant and statement from 0 to 2^63 - 1, vote
 * -1, 0 or 1 (disagree, pass, agree). Blanks and quotation marks around a number are fine, so
 * are CRLF, a byte order mark and empty lines. The order of the lines is the order of the votes:
 * a later one on the same statement counts instead of the earlier. */
struct rows_reader *rows_open(struct arena *a, struct vote_feed *to);
/* False: it is over, *fault says why. */
bool rows_feed(struct rows_reader *r, const char *p, size_t n, struct read_fault *fault);
/* The last line may lack its end. False also for a file without any vote. */
bool rows_end(struct rows_reader *r, struct read_fault *fault);

/* --- an export of Polis ---------------------------------------------------------------------- */

/* participants-votes.csv: a row for each person, a column for each statement (its number is the
 * header), an empty cell is no vote. Columns are found by name: participant, group-id (may be
 * missing), numbers; others are skipped. The last of two rows of one person counts, cell by
 * cell. */
struct polis_reader *polis_open(struct arena *a, struct vote_feed *to);
bool polis_feed(struct polis_reader *r, const char *p, size_t n, bool last,
                struct read_fault *fault);
/* The group-id of each row of the feed, -1 where empty, in the arena; NULL when there is no such
 * column. */
const int32_t *polis_labels(const struct polis_reader *r);

/* comments.csv: which statements are moderated out (moderated -1, or is-meta), and what they
 * say. */
struct polis_comment {
    int64_t id;
    const char *text; /* in the arena */
    bool out;
};
struct comments_reader *comments_open(struct arena *a);
bool comments_feed(struct comments_reader *r, const char *p, size_t n, bool last,
                   struct read_fault *fault);
const struct polis_comment *comments_of(const struct comments_reader *r, size_t *n);

#endif
