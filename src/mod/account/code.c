/*
 * code.c - one-time codes: 80 random bits in Crockford's base 32, so that they can be read aloud and
 * typed from paper. The table holds their SHA-256; the paper is the only copy of the code.
 *
 * Looking at a code never uses it up (mail programs and chat programs open links by themselves); only
 * code_use() does, and only once, whoever comes at the same time.
 */
#include "base/hash.h"
#include "mod/account/people.h"

#define CODE_BYTES 10

bool code_hash(struct arena *a, const char *typed, uint8_t out[KEY_BYTES])
{
    uint8_t *bytes;
    size_t n;
    if (strlen(typed) > 60 || !base32_decode(a, str_of(typed), &bytes, &n) || n != CODE_BYTES)
        return false;
    sha256(bytes, n, out);
    return true;
}

const char *code_grouped(struct arena *a, const char *code)
{
    struct buf b = buf_make(a, 24);
    for (size_t i = 0; code[i]; i++) {
        if (i > 0 && i % 4 == 0)
            buf_putc(&b, '-');
        buf_putc(&b, code[i]);
    }
    return b.p;
}

static struct db_int some(int64_t id)
{
    return id ? DB_SOME(id) : DB_NONE;
}

const char *code_make(struct db *db, struct rng *rng, usec now, const struct new_code *c,
                      int64_t *id)
{
    struct arena *a = db_arena(db);
    uint8_t bytes[CODE_BYTES], key[KEY_BYTES];
    struct account_code_insert row;
    rng_bytes(rng, bytes, sizeof(bytes));
    sha256(bytes, sizeof(bytes), key);
    bool made = q_account_code_insert(
        db, &row, .kind = c->kind, .code = BLOB_OF(key), .person = some(c->person),
        .note = c->note ? c->note : "", .role = c->role, .body = some(c->body),
        .body_path = c->body_path ? c->body_path : "", .org = some(c->org),
        .made_by = some(c->made_by), .now = now, .until = c->until);
    if (id)
        *id = made ? row.id : 0;
    return code_grouped(a, base32_encode(a, bytes, sizeof(bytes)));
}

bool code_find(struct db *db, usec now, enum code_kind kind, const char *typed, code_row *out)
{
    uint8_t key[KEY_BYTES];
    return code_hash(db_arena(db), typed, key) &&
           q_account_code_find(db, out, .code = BLOB_OF(key)) && out->kind == (int64_t)kind &&
           !out->used_at.some && !out->revoked.some && out->until > now;
}

bool code_use(struct db *db, usec now, int64_t id)
{
    return q_account_code_use(db, .id = id, .now = now) == 1;
}
