/*
 * body.c - the tree of places, read and written.
 *
 * The tree lives in the paths: "linhai/" is a prefix of everything in Linhai, so that "here and
 * below" is one range of the index on path, and the order of paths is the order of the tree. A path
 * never changes once given: cookies, roles and addresses of pages hold it.
 */
#include "mod/body/body.h"

#include "base/vec.h"
#include "gen/body/queries.h"

/* The readers have the same columns, so their rows have the same fields. */
#define BODY_OF(row)                                                 \
    ((struct body){.id = (row).id,                                   \
                   .parent = (row).parent.some ? (row).parent.v : 0, \
                   .kind = (enum body_kind)(row).kind,               \
                   .code = (row).code,                               \
                   .path = (row).path,                               \
                   .name = (row).name,                               \
                   .name_en = (row).name_en})
#define ORG_OF(row)                                  \
    ((struct org){.id = (row).id,                    \
                  .body = (row).body,                \
                  .kind = (enum org_kind)(row).kind, \
                  .name = (row).name,                \
                  .name_en = (row).name_en})

/* A page asks for the same places and organisations again and again: for the time of a reading they are remembered, each in
 * one slot by its id. */
#define MEMO_SLOTS 64
static const char body_memo, org_memo;

static void *memo_slot(struct db *db, const void *key, int64_t id, size_t size)
{
    void **memo = db_memo(db, key);
    if (!memo)
        return NULL;
    if (!*memo)
        *memo = arena_alloc(db_arena(db), MEMO_SLOTS * size);
    return (char *)*memo + (uint64_t)id % MEMO_SLOTS * size;
}

bool body_by_id(struct db *db, int64_t id, struct body *out)
{
    struct body *slot = memo_slot(db, &body_memo, id, sizeof(*slot));
    struct body_get row;
    if (slot && slot->path && slot->id == id) {
        *out = *slot;
        return true;
    }
    if (!q_body_get(db, &row, .id = id))
        return false;
    *out = BODY_OF(row);
    if (slot)
        *slot = *out;
    return true;
}

bool body_by_path(struct db *db, const char *path, struct body *out)
{
    struct body_at_path row;
    if (!q_body_at_path(db, &row, .path = path))
        return false;
    *out = BODY_OF(row);
    return true;
}

bool body_by_code(struct db *db, const char *code, struct body *out)
{
    struct body_of_code row;
    if (!q_body_of_code(db, &row, .code = code))
        return false;
    *out = BODY_OF(row);
    return true;
}

bool org_by_id(struct db *db, int64_t id, struct org *out)
{
    struct org *slot = memo_slot(db, &org_memo, id, sizeof(*slot));
    struct body_org_get row;
    if (slot && slot->name && slot->id == id) {
        *out = *slot;
        return true;
    }
    if (!q_body_org_get(db, &row, .id = id))
        return false;
    *out = ORG_OF(row);
    if (slot)
        *slot = *out;
    return true;
}

struct body_list body_children(struct db *db, int64_t parent)
{
    struct body_below_rows rows = q_body_below(db, .parent = parent);
    struct body_list list = {arena_array(db_arena(db), struct body, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        list.at[i] = BODY_OF(rows.at[i]);
    return list;
}

/* The first text behind everything that starts with path: its last byte, '/', one higher. */
static const char *range_end(struct arena *a, const char *path)
{
    size_t n = strlen(path);
    if (n == 0)
        return "~"; /* paths are small letters, digits, '-' and '/' */
    BUG_IF(path[n - 1] != '/');
    return arena_printf(a, "%.*s0", (int)(n - 1), path);
}

struct body_list body_all(struct db *db, const char *below_path)
{
    struct body_range_rows rows =
        q_body_range(db, .low = below_path, .high = range_end(db_arena(db), below_path));
    struct body_list list = {arena_array(db_arena(db), struct body, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        list.at[i] = BODY_OF(rows.at[i]);
    return list;
}

#define AROUND_ALL 60

bool body_many(struct db *db)
{
    struct body_count_upto few;
    return q_body_count_upto(db, &few, .max = AROUND_ALL + 1) && few.n > AROUND_ALL;
}

struct body_list body_around(struct db *db, const char *path)
{
    struct arena *a = db_arena(db);
    VEC(struct body) v = {0};
    struct body root;
    if (!body_many(db))
        return body_all(db, "");
    if (!body_by_id(db, body_root(db), &root))
        return (struct body_list){0};
    VEC_PUSH(a, &v, root);
    struct body_list towns = body_children(db, root.id);
    for (size_t i = 0; i < towns.n; i++) {
        VEC_PUSH(a, &v, towns.at[i]);
        if (!str_starts(str_of(path), str_of(towns.at[i].path)))
            continue;
        struct body_list villages = body_children(db, towns.at[i].id);
        for (size_t k = 0; k < villages.n; k++)
            VEC_PUSH(a, &v, villages.at[k]);
    }
    return (struct body_list){v.at, v.n};
}

struct org_list org_of_body(struct db *db, int64_t body)
{
    struct body_org_list_rows rows = q_body_org_list(db, .body = body);
    struct org_list list = {arena_array(db_arena(db), struct org, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        list.at[i] = ORG_OF(rows.at[i]);
    return list;
}

struct body_list body_above(struct db *db, int64_t id)
{
    struct body_list up = {arena_array(db_arena(db), struct body, 8), 0};
    while (id && up.n < 8 && body_by_id(db, id, &up.at[up.n]))
        id = up.at[up.n++].parent;
    return up;
}

#define WAY_SLOTS 2048 /* at most; two places of one slot take turns */

struct body_ways {
    struct db *db;
    struct body_list *slot;
    size_t n;
};

struct body_ways *body_ways_new(struct db *db, size_t n)
{
    struct body_ways *w = arena_new(db_arena(db), struct body_ways);
    w->db = db;
    w->n = n < 1 ? 1 : n < WAY_SLOTS ? n : WAY_SLOTS;
    w->slot = arena_array(db_arena(db), struct body_list, w->n);
    return w;
}

struct body_list body_way(struct body_ways *w, int64_t id)
{
    struct body_list *s = &w->slot[(uint64_t)id % w->n];
    if (s->n == 0 || s->at[0].id != id)
        *s = body_above(w->db, id);
    return *s;
}

static bool slug_ok(const char *slug)
{
    size_t n = strlen(slug);
    return n > 0 && n <= 40 && strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

int64_t body_add(struct db *db, int64_t parent, enum body_kind kind, const char *slug,
                 const char *code, const char *name, const char *name_en)
{
    struct body above = {.path = ""};
    if (!slug_ok(slug) || (parent && !body_by_id(db, parent, &above)))
        return 0;
    const char *path = arena_printf(db_arena(db), "%s%s/", above.path, slug);
    if (q_body_taken(db, .code = code, .path = path).n > 0)
        return 0;
    struct body_insert row;
    bool added = q_body_insert(db, &row, .parent = parent ? DB_SOME(parent) : DB_NONE, .kind = kind,
                               .code = code, .path = path, .name = name, .name_en = name_en);
    return added ? row.id : 0;
}

void body_rename(struct db *db, int64_t id, const char *name, const char *name_en)
{
    q_body_set_names(db, .id = id, .name = name, .name_en = name_en);
}

int64_t body_residents(struct db *db, int64_t id)
{
    struct body_residents row;
    return q_body_residents(db, &row, .id = id) ? row.residents : 0;
}

void body_set_residents(struct db *db, int64_t id, int64_t residents)
{
    q_body_set_residents(db, .id = id, .residents = residents);
}

int64_t org_add(struct db *db, int64_t body, enum org_kind kind, const char *name,
                const char *name_en)
{
    struct body_org_insert row;
    bool added =
        q_body_org_insert(db, &row, .body = body, .kind = kind, .name = name, .name_en = name_en);
    return added ? row.id : 0;
}

const char *body_number(struct arena *a, const char *code, int year, int64_t serial)
{
    return arena_printf(a, "%s-%d-%04lld", code, year, (long long)serial);
}

int64_t body_take_numbers(struct db *db, int64_t body, int year, int64_t n)
{
    struct body_serial_take row;
    return q_body_serial_take(db, &row, .body = body, .year = year, .n = n) ? row.last - n + 1 : 0;
}

const char *body_next_number(struct db *db, int64_t body, int year)
{
    struct body b;
    if (!body_by_id(db, body, &b))
        return NULL;
    return body_number(db_arena(db), b.code, year, body_take_numbers(db, body, year, 1));
}

int64_t body_root(struct db *db)
{
    struct body_root row;
    return q_body_root(db, &row) ? row.id : 0;
}
