/*
 * code.c - numbers as people type them, and query codes.
 *
 * A code has 40 random bits in Crockford's base 32, so it can be read aloud; stored is a digest of number
 * and code together. Guessing goes through a page that is limited per address: at ten tries a minute a
 * single case would take two thousand centuries.
 */
#include "base/hash.h"
#include "mod/submission/inside.h"

#define CODE_BYTES 5

const char *sub_code_make(struct arena *a, struct rng *rng)
{
    uint8_t raw[CODE_BYTES];
    rng_bytes(rng, raw, sizeof(raw));
    return base32_encode(a, raw, sizeof(raw));
}

const char *sub_code_show(struct arena *a, const char *code)
{
    return arena_printf(a, "%.4s-%s", code, code + 4);
}

bool sub_code_hash(struct arena *a, const char *number, const char *typed,
                   uint8_t out[SUB_HASH_BYTES])
{
    uint8_t *raw = NULL, none[CODE_BYTES] = {0};
    size_t n = 0;
    bool good = typed && base32_decode(a, str_of(typed), &raw, &n) && n == CODE_BYTES;
    struct sha256_state s;
    sha256_begin(&s);
    sha256_add(&s, "tongxin query code\n", 19);
    sha256_add(&s, number, strlen(number) + 1);
    sha256_add(&s, good ? raw : none, CODE_BYTES);
    sha256_end(&s, out);
    return good;
}

const char *sub_number_typed(struct arena *a, const char *typed)
{
    struct buf b = buf_make(a, 32);
    for (const char *p = typed; *p && b.n < 40; p++) {
        if (*p == ' ' || *p == '\t')
            continue;
        buf_putc(&b, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
    }
    return b.p;
}

bool submission_by_code(struct db *db, const char *number, const char *code, struct submission *out)
{
    struct arena *a = db_arena(db);
    struct submission_item_id row = {0};
    uint8_t given[SUB_HASH_BYTES];
    const char *key = sub_number_typed(a, number);
    bool form = sub_code_hash(a, key, code, given);
    bool known = q_submission_item_id(db, &row, .number = key);
    bool coded = known && row.code_hash.n == SUB_HASH_BYTES;
    static const uint8_t nothing[SUB_HASH_BYTES] = {0};
    bool same = secret_equal(coded ? row.code_hash.p : nothing, given, SUB_HASH_BYTES);
    return form && coded && same && submission_by_id(db, row.id, out);
}
