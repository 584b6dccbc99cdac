/*
 * package.c - the file of a matter: every document of it with its digest, in one JSON.
 *
 * A document is what the rooms themselves tell about a stage, or the text of a paper; its digest is the SHA-256 of
 * the bytes that stand beside it. Files that were sent are named by theirs. No names of villagers, no ratings of
 * single people: what is in it may be read by everybody.
 */
#include "base/hash.h"
#include "mod/resolution/room.h"

static void digest(struct json *j, const void *p, size_t n)
{
    uint8_t sum[SHA256_BYTES];
    sha256(p, n, sum);
    json_key(j, "sha256");
    json_str(j, hex_encode(j->out->arena, sum, sizeof(sum)));
    json_key(j, "bytes");
    json_int(j, (int64_t)n);
}

/* One document; nothing when there is no text. */
static void document(struct json *j, const char *kind, const char *text, size_t n)
{
    if (n == 0)
        return;
    json_obj(j);
    json_key(j, "kind");
    json_str(j, kind);
    digest(j, text, n);
    json_key(j, "text");
    json_str(j, text);
    json_end(j);
}

/* What all rooms tell about a stage. */
static void stage_document(struct db *db, const struct topic *t, struct json *j, const char *kind,
                           int stage)
{
    struct buf out = buf_make(db_arena(db), 1024);
    struct json inner = json_begin(&out);
    struct topic_part_walk w = {0};
    const struct topic_stage_part *p;
    json_obj(&inner);
    while ((p = topic_part_next(stage, &w)))
        if (p->json)
            p->json(db, t, &inner);
    json_end(&inner);
    const char *text = out.p;
    document(j, kind, text, str_of(text).n);
}

static void source_document(struct db *db, const struct topic *t, struct json *j)
{
    struct buf out = buf_make(db_arena(db), 1024);
    struct json inner = json_begin(&out);
    struct submissions all = submission_of_topic(db, t->number);
    json_arr(&inner);
    for (size_t i = 0; i < all.n; i++) {
        const struct submission *s = &all.at[i];
        json_obj(&inner);
        json_key(&inner, "number");
        json_str(&inner, s->number);
        json_key(&inner, "channel");
        json_str(&inner, submission_channel_word(s->channel));
        json_key(&inner, "text"); /* as published */
        json_str(&inner, s->public_text);
        struct submission_answers a = submission_answers(db, s->id);
        json_key(&inner, "answer");
        json_str(&inner, a.n ? a.at[a.n - 1].text : NULL);
        json_end(&inner);
    }
    json_end(&inner);
    const char *text = out.p;
    document(j, "sources", text, str_of(text).n);
}

static void task_files(struct db *db, const struct topic *t, struct json *j)
{
    struct tasks all = tasks_of_topic(db, t->id);
    for (size_t i = 0; i < all.n; i++) {
        struct task_steps steps = task_steps(db, all.at[i].id);
        for (size_t s = 0; s < steps.n; s++)
            for (size_t f = 0; f < steps.at[s].n_file; f++) {
                const struct task_file *x = &steps.at[s].file[f];
                json_obj(j);
                json_key(j, "kind");
                json_str(j, "evidence");
                json_key(j, "task");
                json_int(j, all.at[i].id);
                json_key(j, "name");
                json_str(j, x->name);
                json_key(j, "type");
                json_str(j, x->type);
                json_key(j, "sha256");
                json_str(j, x->hash);
                json_key(j, "bytes");
                json_int(j, x->bytes);
                json_end(j);
            }
    }
}

void resolution_package(struct db *db, const struct topic *t, struct json *j)
{
    static const struct {
        const char *kind;
        int stage;
    } stages[] = {
        {"collection", STAGE_COLLECT},   {"decision", STAGE_SELECT},
        {"notice", STAGE_ANNOUNCE},      {"briefing", STAGE_STUDY},
        {"meeting", STAGE_DELIBERATE},   {"conclusion", STAGE_CONCLUDE},
        {"publicity", STAGE_PUBLICISE},  {"tasks", STAGE_IMPLEMENT},
        {"evaluation", STAGE_SUPERVISE}, {"feedback", STAGE_ARCHIVE},
    };
    struct meeting m;
    json_obj(j);
    json_key(j, "number");
    json_str(j, t->number);
    json_key(j, "title");
    json_str(j, t->title);
    json_key(j, "sealed");
    json_str(j, *t->sha256 ? t->sha256 : NULL);
    json_key(j, "documents");
    json_arr(j);
    source_document(db, t, j);
    for (size_t i = 0; i < countof(stages); i++)
        stage_document(db, t, j, stages[i].kind, stages[i].stage);
    if (meeting_of_topic(db, t->id, &m) && m.state == MEETING_PUBLISHED) {
        const char *text = meeting_minutes_text(db, m.id);
        document(j, "minutes", text, str_of(text).n);
    }
    task_files(db, t, j);
    json_end(j);
    json_end(j);
}
