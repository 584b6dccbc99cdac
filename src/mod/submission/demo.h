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
extern const struct demo_matter demo_matters[];
extern const size_t n_demo_matters;
extern const char *const demo_refusals[], *const demo_thanks[], *const demo_grumbles[];
extern const size_t n_demo_refusals, n_demo_thanks, n_demo_grumbles;

#endif
