/*
 * kind.h - inside the room: the kinds of documents that rooms hand in.
 */
#ifndef TX_SEARCH_KIND_H
#define TX_SEARCH_KIND_H

#include "mod/search/search.h"

/* Over the kinds of all rooms: begin with NULL and *at 0; NULL at the end. */
const struct search_kind *search_next_kind(const struct search_kind *k, size_t *at);
/* NULL: no room has it. */
const struct search_kind *search_kind_of(const char *word);
/* Whether documents of that kind are kept with their text, or their room gives it. */
bool search_keeps_text(const char *subject);
/* The text of a document of which kept was kept. */
const char *search_text_of(struct db *db, const char *subject, int64_t object, const char *kept);

#endif
