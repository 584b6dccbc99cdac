/*
 * votes.h - who said what: the sparse matrix under an opinion map.
 *
 * A vote is one number of 16 bits, its cell: 3 * column + 1 + vote (vote: disagree -1, pass 0,
 * agree 1). The cells of a row stand together and ascend. So a matrix costs two bytes for each vote
 * and eight for each person, and whatever is the same for all who voted alike on a statement (the
 * centred value, times a component) is looked up by the cell itself. Missing is not pass: it has no
 * cell.
 *
 * Rows and columns stand in the order of their first vote in the feed (Polis: named_matrix.clj);
 * the order decides ties and the cold start of the groups, nothing else. The last vote of a person
 * on a statement counts.
 */
#ifndef TX_OPINION_VOTES_H
#define TX_OPINION_VOTES_H

#include "base/base.h"

#define VOTES_STATEMENTS_MAX 10000u /* Polis's own limit; later statements are left out */
#define VOTES_PEOPLE_MAX     (1u << 27)

enum { VOTE_DISAGREE = -1, VOTE_PASS = 0, VOTE_AGREE = 1 };

static inline uint16_t vote_cell(uint32_t column, int vote)
{
    return (uint16_t)(3 * column + 1 + (uint32_t)vote);
}
static inline int vote_of(uint16_t cell)
{
    return cell % 3 - 1;
}

/* From the names of others (any number from 0) to rows and columns. The order of arrival is the
 * index. */
struct id_index {
    int64_t *id; /* by index */
    uint32_t n, cap;
    uint32_t *slot; /* open addressing: index + 1; 0 is free */
    unsigned bits;
    uint64_t key; /* a secret, so that nobody can choose ids that all fall together */
};

struct votes {
    struct id_index people, statements; /* names of rows and columns */
    bool *out;   /* by column: moderated out, or about the person (is_meta) */
    size_t *row; /* people + 1: where each row begins in cell */
    uint16_t *cell;
    uint32_t *count; /* votes by cell, of everybody */
    size_t n, cap;   /* votes; room in cell */
    size_t row_cap, column_cap;
    size_t left_out; /* votes on statements beyond the limit */
};

/* --- making one ------------------------------------------------------------------------------ */

/* Votes in the order in which they were cast. key: any secret number, of no influence on the
 * result. */
struct vote_feed *vote_feed_new(uint64_t key);
/* The column of a statement whose place in the order is known before its first vote. A column
 * that never gets a vote falls out at the end. UINT32_MAX: one too many. */
uint32_t vote_feed_statement(struct vote_feed *f, int64_t id);
/* UINT32_MAX: one too many. A person exists by voting: give the vote next. */
uint32_t vote_feed_person(struct vote_feed *f, int64_t id);
/* row and column as the two above gave them; a vote with UINT32_MAX is counted as left out. */
void vote_feed_add(struct vote_feed *f, uint32_t row, uint32_t column, int vote);
/* Takes the feed apart into the matrix. To be freed by votes_free(). */
struct votes *votes_make(struct vote_feed *f);
void vote_feed_free(struct vote_feed *f); /* only when it does not become a matrix; NULL is fine */
void votes_free(struct votes *v);         /* NULL is fine */

/* --- asking ---------------------------------------------------------------------------------- */

static inline uint32_t votes_people(const struct votes *v)
{
    return v->people.n;
}
static inline uint32_t votes_statements(const struct votes *v)
{
    return v->statements.n;
}
static inline uint32_t votes_of(const struct votes *v, uint32_t row)
{
    return (uint32_t)(v->row[row + 1] - v->row[row]);
}
/* Index by name; UINT32_MAX: unknown. */
uint32_t id_find(const struct id_index *x, int64_t id);

/* --- one more vote --------------------------------------------------------------------------- */

/* A new vote, a changed one, a new person or statement (they come last in the order). False:
 * nothing changed, because the vote stood already or a limit is reached. Cost: some 12 bytes
 * moved per vote that stands behind it, a millisecond for five million. */
bool votes_set(struct votes *v, int64_t person, int64_t statement, int vote);
/* Statements that are moderated out, by name; an unknown one is nothing. */
void votes_moderate(struct votes *v, int64_t statement, bool out);

#endif
