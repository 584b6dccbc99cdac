/*
 * kind.c - see kind.h. A text is kept once where its room can give it again: the index holds its words.
 */
#include "mod/search/kind.h"

#include "web/app.h"

const struct search_kind *search_next_kind(const struct search_kind *k, size_t *at)
{
    if (k && k[1].word)
        return k + 1;
    while ((k = extension_next(SEARCH_KINDS, at)))
        if (k->word)
            return k;
    return NULL;
}

const struct search_kind *search_kind_of(const char *word)
{
    size_t at = 0;
    for (const struct search_kind *k = NULL; (k = search_next_kind(k, &at));)
        if (streq(k->word, word))
            return k;
    return NULL;
}

bool search_keeps_text(const char *subject)
{
    const struct search_kind *k = search_kind_of(subject);
    return !k || !k->text;
}

const char *search_text_of(struct db *db, const char *subject, int64_t object, const char *kept)
{
    const struct search_kind *k = search_kind_of(subject);
    return k && k->text ? k->text(db, object) : kept;
}
