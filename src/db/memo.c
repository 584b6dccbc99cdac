/*
 * memo.c - of the same state of the database, the same question has the same answer.
 *
 * A page asks for the same place, the same rule and the same name in several of its pieces, each of which reads well
 * because it asks for itself. A reading transaction sees one state, so that the second answer is the first one: it is
 * kept by query and parameters until the transaction ends or its arena takes memory back.
 *
 * The next page asks for much of it again, and mostly nothing was written in between. The database knows (unchanged()
 * of the backends), so that a DB_READ_ON goes on with what the last one was told: those rows live in memory of the
 * connection. When something was written, or enough has come together, it is all dropped and begins anew.
 *
 * Two places for each hash: what comes later takes the place of the older one. So a long transaction costs no more than
 * a short one.
 */
#include "base/hash.h"
#include "db/backend.h"

enum {
    HASHES = 1024,                /* a power of two */
    ROWS_MOST = 256,              /* longer lists are not asked for twice */
    ROOM_ENOUGH = 512 * 1024,     /* of a connection; a page takes some 30 KB */
    ROOM_LIMIT = 16 * 1024 * 1024 /* of one transaction, as for a request */
};

struct db_memo {
    struct arena room;              /* of what outlives its transaction */
    uint64_t turn;                  /* how often all was dropped */
    bool on;                        /* the transaction before was a DB_READ_ON */
    struct db_told told[HASHES][2]; /* the newer one first */
};

void memo_begin(struct db *db)
{
    if (!db->memo && db->mode == DB_WRITE)
        return;
    if (!db->memo) {
        db->memo = base_alloc(sizeof(*db->memo));
        memset(db->memo, 0, sizeof(*db->memo));
        arena_init(&db->memo->room, ROOM_LIMIT);
    }
    struct db_memo *m = db->memo;
    bool on = db->mode == DB_READ_ON, same = on && db->back->unchanged(db);
    if (!same || !m->on || m->room.used > ROOM_ENOUGH) {
        m->turn++;
        arena_reset(&m->room);
    }
    m->on = on;
}

void memo_free(struct db *db)
{
    if (db->memo)
        arena_free(&db->memo->room);
    free(db->memo);
    db->memo = NULL;
}

struct arena *memo_room(struct db *db)
{
    return db->mode == DB_READ_ON ? &db->memo->room : db->arena;
}

static bool key_add(struct db_key *key, const void *p, size_t n)
{
    if (n > sizeof(key->at) - key->n)
        return false;
    if (n)
        memcpy(key->at + key->n, p, n);
    key->n += n;
    return true;
}

/* Kind, length and bytes of each parameter: no two sets of them look alike. */
static bool key_of(const struct db_query *q, const void *in, struct db_key *key)
{
    key->n = 0;
    for (size_t i = 0; i < q->n_in; i++) {
        struct db_value v = db_param(q, i, in);
        uint32_t head = (uint32_t)v.kind << 24 | (uint32_t)(v.n & 0xffffff);
        if (!key_add(key, &head, sizeof(head)))
            return false;
        if (v.kind == DB_V_TEXT || v.kind == DB_V_BLOB ? !key_add(key, v.p, v.n)
            : v.kind == DB_V_REAL                      ? !key_add(key, &v.r, sizeof(v.r))
                                                       : !key_add(key, &v.i, sizeof(v.i)))
            return false;
    }
    return true;
}

static bool is_answer(const struct db *db, const struct db_told *t, const struct db_query *q,
                      const struct db_key *key)
{
    return t->turn == db->memo->turn && t->arena_turn == db->room->turns && t->q == q &&
           t->n_key == key->n && memcmp(t->key, key->at, key->n) == 0;
}

bool memo_find(struct db *db, const struct db_query *q, const void *in, struct db_key *key,
               struct db_rows *rows)
{
    key->whole = key_of(q, in, key);
    if (!key->whole)
        return false;
    uint64_t hash =
        hash_bytes(key->at, key->n) ^ (uint64_t)(uintptr_t)q * UINT64_C(0x9e3779b97f4a7c15);
    key->place = db->memo->told[(hash >> 32) & (HASHES - 1)];
    const struct db_told *t = &key->place[0];
    if (!is_answer(db, t, q, key) && !is_answer(db, ++t, q, key))
        return false;
    /* A copy: whoever asked may sort or change the rows. */
    if (q->shape == DB_MANY)
        rows->at = t->n ? arena_alloc(db->arena, t->n * q->out_size) : NULL;
    if (t->n)
        memcpy(rows->at, t->at, t->n * q->out_size);
    rows->n = rows->cap = t->n;
    return true;
}

void memo_keep(struct db *db, const struct db_query *q, const struct db_key *key,
               const struct db_rows *rows)
{
    if (!key->whole || rows->n > ROWS_MOST)
        return;
    char *kept = arena_alloc(db->room, key->n + rows->n * q->out_size);
    key->place[1] = key->place[0];
    key->place[0] = (struct db_told){.turn = db->memo->turn,
                                     .arena_turn = db->room->turns,
                                     .q = q,
                                     .key = kept + rows->n * q->out_size,
                                     .n_key = key->n,
                                     .at = kept,
                                     .n = rows->n};
    if (rows->n)
        memcpy(kept, rows->at, rows->n * q->out_size);
    memcpy(kept + rows->n * q->out_size, key->at, key->n);
}
