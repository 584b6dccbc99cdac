/*
 * segment.h - text cut into the terms that search compares: the one place where it is decided what a
 * word is.
 *
 * Text without blanks (Chinese): each character, and each pair of neighbours. Overlapping pairs need no
 * dictionary, find every name, and a query of three characters or more is as good as a phrase, since
 * its pairs hold each other. Other text: words, folded (fold.h), with the English plural taken off.
 *
 * A term is a number of 63 bits, evenly spread; what is equal after folding has the same number on every
 * machine and in both databases.
 */
#ifndef TX_SEGMENT_H
#define TX_SEGMENT_H

#include "base/str.h"

#define SEGMENT_WORD_MAX 32 /* characters of a word that are looked at */

enum segment_kind {
    SEGMENT_WORD,
    SEGMENT_CHAR, /* a character of a text without blanks */
    SEGMENT_PAIR  /* two neighbours of it */
};
struct segment_token {
    enum segment_kind kind;
    uint64_t term;   /* less than 2^63 */
    size_t from, to; /* bytes of the text as written */
    bool alone;      /* SEGMENT_CHAR: without a neighbour, so that no pair holds it */
};

/* Calls each() for every token of valid UTF-8 in the order of their ends. */
void segment(struct str text, void (*each)(void *ctx, const struct segment_token *t), void *ctx);

/* A term of its own kind, which no text can hold: for what is searched beside words. */
uint64_t segment_mark(const char *kind, const char *value);

/* Different terms, ascending. */
struct term_set {
    uint64_t *at;
    size_t n;
};
/* Sorts terms and drops the doubles, in place. */
size_t term_sort(uint64_t *terms, size_t n);
bool term_in(struct term_set s, uint64_t term);
/* What a query asks for: words, pairs, and characters that stand alone; at most max, the first ones.
 * A document answers it when it has them all. */
struct term_set segment_query(struct arena *a, struct str query, size_t max);

#endif
