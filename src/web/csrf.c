/*
 * csrf.c - see csrf.h for the idea.
 */
#include "web/csrf.h"

#include "base/hash.h"

#define MAC_BYTES 16

static const char *secret_of(const struct req *r)
{
    const char *s = req_cookie(r, SESSION_COOKIE), *form = req_cookie(r, FORM_COOKIE);
    return s ? s : form ? form : r->form_secret;
}

static void mac_of(const char *secret, uint8_t mac[MAC_BYTES])
{
    static const char purpose[] = "tongxin form";
    uint8_t full[SHA256_BYTES];
    hmac_sha256(secret, strlen(secret), purpose, sizeof(purpose) - 1, full);
    memcpy(mac, full, MAC_BYTES);
}

const char *csrf_token(struct req *r)
{
    const char *secret = secret_of(r);
    if (!secret) {
        secret = r->form_secret = rng_token(r->rng, r->arena);
        reply_cookie(r, FORM_COOKIE, secret, 0);
    }
    uint8_t masked[2 * MAC_BYTES], mac[MAC_BYTES];
    mac_of(secret, mac);
    rng_bytes(r->rng, masked, MAC_BYTES);
    for (int i = 0; i < MAC_BYTES; i++)
        masked[MAC_BYTES + i] = masked[i] ^ mac[i];
    return base64url_encode(r->arena, masked, sizeof(masked));
}

static bool same_site(const struct req *r)
{
    const char *site = req_header(r, "sec-fetch-site"), *origin = req_header(r, "origin");
    if (site && streq(site, "cross-site"))
        return false;
    return !origin || streq(origin, r->origin);
}

bool csrf_ok(const struct req *r)
{
    const char *secret = secret_of(r), *token = field_get(&r->form, "csrf");
    uint8_t *masked, mac[MAC_BYTES];
    size_t n;
    if (!secret || !token || !same_site(r))
        return false;
    if (!base64url_decode(r->arena, str_of(token), &masked, &n) || n != 2 * MAC_BYTES)
        return false;
    mac_of(secret, mac);
    for (int i = 0; i < MAC_BYTES; i++)
        masked[i] ^= masked[MAC_BYTES + i];
    return secret_equal(masked, mac, MAC_BYTES);
}
