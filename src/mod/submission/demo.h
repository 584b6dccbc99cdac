/*
 * demo.h - the words of the demo town, apart from how they are used.
 */
#ifndef TX_SUBMISSION_DEMO_H
#define TX_SUBMISSION_DEMO_H

#include "mod/submission/inside.h"

struct demo_matter {
    enum submission_kind kind;
    const char *category, *lang, *title, *text, *answer, *basis;
};
/* Who tells: where, and which of the choices. */
struct demo_teller {
    const char *village, *town;
    uint64_t seed;
};
const char *demo_told(struct arena *a, const struct demo_teller *s, const char *words);

extern const struct demo_matter demo_matters[];
extern const size_t n_demo_matters;
extern const char *const demo_endings[CHANNEL_PAPER + 1][4];
extern const char *const demo_refusals[], *const demo_thanks[], *const demo_grumbles[];
extern const size_t n_demo_refusals, n_demo_thanks, n_demo_grumbles;

/* city_words.c: further sentences of a text, and those of very long ones. */
extern const char *const city_more[], *const city_diary[];
extern const size_t n_city_more, n_city_diary;

#endif
