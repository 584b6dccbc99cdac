/*
 * totp.c - the second step of signing in: six digits from an app (RFC 6238), or a recovery code.
 *
 * A step of 30 seconds counts once: the last one used is kept, and none at or before it is taken
 * again, so that a code seen over the shoulder is worth nothing.
 */
#include <liboath/oath.h>

#include "base/hash.h"
#include "mod/account/people.h"

#define WINDOW         1 /* steps to either side: clocks of phones differ */
#define RECOVERY_BYTES 10

bool totp_code(const void *secret, size_t n, int64_t step, char code[TOTP_DIGITS + 1])
{
    return oath_hotp_generate(secret, n, (uint64_t)step, TOTP_DIGITS, false,
                              OATH_HOTP_DYNAMIC_TRUNCATION, code) == OATH_OK;
}

bool totp_check(const void *secret, size_t n, const char *code, usec now, int64_t after_step,
                int64_t *step)
{
    int64_t current = now / USEC_SECOND / TOTP_SECONDS;
    if (strlen(code) != TOTP_DIGITS || strspn(code, "0123456789") != TOTP_DIGITS)
        return false;
    for (int64_t s = current - WINDOW; s <= current + WINDOW; s++) {
        char right[TOTP_DIGITS + 1];
        if (s > after_step && totp_code(secret, n, s, right) &&
            secret_equal(right, code, TOTP_DIGITS)) {
            *step = s;
            return true;
        }
    }
    return false;
}

/* RFC 4648 §6, which apps expect; not the alphabet of our own codes. */
const char *totp_base32(struct arena *a, const void *secret, size_t n)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const uint8_t *p = secret;
    struct buf b = buf_make(a, n * 2);
    unsigned bits = 0, have = 0;
    for (size_t i = 0; i < n; i++) {
        bits = (bits << 8 | p[i]) & 0xffff;
        for (have += 8; have >= 5; have -= 5)
            buf_putc(&b, alphabet[bits >> (have - 5) & 31]);
    }
    if (have)
        buf_putc(&b, alphabet[bits << (5 - have) & 31]);
    return b.p;
}

static void put_escaped(struct buf *b, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", c);
        if (plain)
            buf_putc(b, *s);
        else
            buf_printf(b, "%%%02X", c);
    }
}

const char *totp_uri(struct arena *a, const char *issuer, const char *name, const char *base32)
{
    struct buf b = buf_make(a, 200);
    buf_lit(&b, "otpauth://totp/");
    put_escaped(&b, issuer);
    buf_lit(&b, ":");
    put_escaped(&b, name);
    buf_printf(&b, "?secret=%s&issuer=", base32);
    put_escaped(&b, issuer);
    return b.p;
}

static bool take_recovery(struct req *r, int64_t person, const char *code)
{
    uint8_t key[KEY_BYTES];
    return code_hash(r->arena, code, key) &&
           q_account_recovery_use(r->db, .person = person, .code = BLOB_OF(key), .now = r->now) ==
               1;
}

bool totp_take(struct req *r, const account_user *u, const char *code)
{
    int64_t step;
    if (!u->totp_on.some || !u->totp.p)
        return false;
    if (totp_check(u->totp.p, u->totp.n, code, r->now, u->totp_step, &step))
        return q_account_totp_step(r->db, .id = u->id, .step = step) == 1;
    return take_recovery(r, u->id, code);
}

const char **totp_recoveries(struct req *r, int64_t person)
{
    const char **codes = arena_array(r->arena, const char *, RECOVERIES + 1);
    q_account_recovery_clear(r->db, .person = person);
    for (int i = 0; i < RECOVERIES; i++) {
        uint8_t bytes[RECOVERY_BYTES], key[KEY_BYTES];
        rng_bytes(r->rng, bytes, sizeof(bytes));
        sha256(bytes, sizeof(bytes), key);
        q_account_recovery_add(r->db, .person = person, .code = BLOB_OF(key));
        codes[i] = code_grouped(r->arena, base32_encode(r->arena, bytes, sizeof(bytes)));
    }
    return codes;
}
