/*
 * picture.h - the drawing of a map, laid out: what pages.html prints.
 */
#ifndef TX_OPINION_PICTURE_H
#define TX_OPINION_PICTURE_H

#include "base/base.h"

/* Numbers are in tenths of a pixel where SVG gets them as text; here in pixels. */
struct picture_line {
    int x, y;
    const char *kind; /* class: title, meta, head, body, note */
    const char *text;
};
struct picture_marks {
    const char *kind; /* class: g0 … g4, and "g0 ring" from the sixth group on */
    const char *path; /* of all marks of a group, or its one mark in the legend */
};
struct picture_letter {
    int x, y;
    const char *text;
};
struct picture {
    int width, height;
    int plot_x, plot_y, plot_width, plot_height;
    const char *lang, *title, *description;
    struct picture_line *line;
    struct picture_marks *marks;
    struct picture_letter *letter;
    size_t lines, markings, letters;
};

#endif
