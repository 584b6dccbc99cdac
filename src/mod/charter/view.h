/*
 * view.h - what the files and pages of this room share.
 */
#ifndef TX_CHARTER_VIEW_H
#define TX_CHARTER_VIEW_H

#include "mod/charter/file.h"
#include "web/command.h"
#include "web/page.h"

/* "linhai/baishuiyang/" → "linhai/"; "" for none. */
const char *charter_root_path(struct arena *a, const char *path);

/* --- the page "The rules here" ------------------------------------------------------------------ */

struct rule_line {
    const char *group; /* heading above it; NULL: the same as before */
    const char *key, *title, *value, *sentence, *source, *since;
};
struct name_line {
    const char *name, *words, *source; /* words, source: NULL: none */
};
struct name_lines {
    struct name_line *at;
    size_t n;
};
struct version_line {
    const char *label, *url, *effective, *applied;
    bool shown;
};
struct rules_page {
    const char *heading, *name, *effective, *file, *print_note;
    const char *notice; /* an earlier or a coming version is shown; NULL: what is in force */
    struct body body;
    bool found; /* a charter is there */
    struct rule_line *rule;
    size_t n_rule;
    struct name_lines seats, standing, holidays, festivals, categories, statutory;
    struct version_line *version;
    size_t n_version;
    const char *size;         /* "30 to 60 members" */
    struct name_lines places; /* name and address (words) of the places below */
    const char *year;
};
const struct page *rules_frame(struct req *r, const struct rules_page *p);

extern const struct command charter_commands[];

#endif
