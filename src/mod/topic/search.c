/*
 * search.c - hands in to search what is public of a topic, as it stands: its question, and the texts that the
 * stages have brought. Every public act comes by topic_tell(), which calls this; it reads the row anew.
 *
 * What was opened by mistake is a tombstone and is not found. Everything else stays: also what was not taken
 * up can be found with its reason.
 */
#include "mod/topic/room.h"
#include "web/i18n.h"
#include "web/md.h"

void topic_words_add(struct buf *out, const char *text)
{
    if (str_empty(text))
        return;
    if (out->n)
        buf_lit(out, "\n\n");
    buf_puts(out, text);
}

static const char *words_of(struct db *db, const struct topic *t)
{
    struct arena *a = db_arena(db);
    struct buf out = buf_make(a, 4096);
    topic_words_add(&out, md_excerpt(a, t->summary, SEARCH_TEXT_MAX));
    topic_words_add(&out, t->reason);
    for (int stage = STAGE_COLLECT; stage <= STAGES; stage++) {
        struct topic_part_walk w = {0};
        for (const struct topic_stage_part *p; (p = topic_part_next(stage, &w));)
            if (p->words)
                p->words(db, t, &out);
    }
    return out.p;
}

void topic_search(struct db *db, int64_t id)
{
    struct topic t;
    if (!topic_by_id(db, id, &t) || t.state == TOPIC_WITHDRAWN) {
        search_drop(db, "topic", id);
        return;
    }
    search_put(db, &(struct search_doc){.subject = "topic",
                                        .id = t.id,
                                        .body = t.body,
                                        .number = t.number,
                                        .title = t.title,
                                        .text = words_of(db, &t),
                                        .url = arena_printf(db_arena(db), "/t/%s", t.number),
                                        .at = t.opened,
                                        .lang = t.lang});
}

static int64_t fill(struct db *db, int64_t after, int max)
{
    struct topic_after_rows all = q_topic_after(db, .after = after, .max = max);
    for (size_t i = 0; i < all.n; i++)
        topic_search(db, all.at[i].id);
    return all.n ? all.at[all.n - 1].id : 0;
}

const struct search_kind topic_search_kinds[] = {{"topic", T_("Topic"), T_("Topics"), fill},
                                                 {NULL}};
