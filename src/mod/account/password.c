/*
 * password.c - argon2id by libsodium, and the passwords that everybody tries first.
 *
 * Parameters are OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes.
 * They stand in every hash, so that raising them here is enough: whoever signs in next gets a new
 * hash. There are no rules of composition: length, and not being on the list, is what counts
 * (NIST SP 800-63B §5.1.1.2).
 */
#include "mod/account/password.h"

#include <sodium.h>

#include "base/str.h"

#define OPS       2
#define MEM       (19u * 1024 * 1024)
#define CHEAP_OPS 1
#define CHEAP_MEM 8192u

/* A hash that no password has, for the time it takes to check one. */
#define NOBODY "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1" NOBODY;
static const char nobody_cheap[] = "$argon2id$v=19$m=8,t=1,p=1" NOBODY;

static void ready(void)
{
    if (sodium_init() < 0)
        BUG("libsodium does not start");
}

const char *password_hash(struct arena *a, const char *password, bool cheap)
{
    char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);
    ready();
    if (crypto_pwhash_str_alg(hash, password, strlen(password), cheap ? CHEAP_OPS : OPS,
                              cheap ? CHEAP_MEM : MEM, crypto_pwhash_ALG_ARGON2ID13) != 0)
        a->failed = true; /* no 19 MiB left: the request ends as one that took too much memory */
    return hash;
}

const char *password_of_nobody(bool cheap)
{
    return cheap ? nobody_cheap : nobody;
}

bool password_verify(const char *hash, const char *password, bool cheap)
{
    const char *against = hash ? hash : password_of_nobody(cheap);
    ready();
    return crypto_pwhash_str_verify(against, password, strlen(password)) == 0 && hash;
}

bool password_outdated(const char *hash, bool cheap)
{
    ready();
    return crypto_pwhash_str_needs_rehash(hash, cheap ? CHEAP_OPS : OPS, cheap ? CHEAP_MEM : MEM) !=
           0;
}

/* The head of the published lists of leaked passwords, Chinese and others, eight characters and
 * longer; compared in small letters. */
static const char *const common[] = {
    "00000000",     "000000000",   "0000000000",  "01234567",      "0123456789",  "0987654321",
    "11111111",     "111111111",   "1111111111",  "11112222",      "11223344",    "1122334455",
    "112233445566", "12121212",    "123123123",   "12312312",      "12341234",    "1234512345",
    "12344321",     "12345678",    "123456789",   "1234567890",    "12345678910", "123456789a",
    "1234567a",     "12345qwert",  "1234qwer",    "123456aa",      "123456abc",   "123456qq",
    "147258369",    "1qaz2wsx",    "1q2w3e4r",    "1q2w3e4r5t",    "22222222",    "31415926",
    "33333333",     "44444444",    "5201314520",  "52013141",      "520131400",   "55555555",
    "66666666",     "666666666",   "6666666666",  "77777777",      "77585211",    "789456123",
    "87654321",     "88888888",    "888888888",   "8888888888",    "963852741",   "987654321",
    "9876543210",   "99999999",    "999999999",   "a123456789",    "a1234567",    "a12345678",
    "aa123456",     "aa123456789", "aaaaaaaa",    "abc12345",      "abc123456",   "abcd1234",
    "abcdefgh",     "admin123",    "admin1234",   "administrator", "asd123456",   "asdasdasd",
    "asdf1234",     "asdfasdf",    "asdfghjk",    "asdfghjkl",     "baseball",    "computer",
    "dearbook",     "football",    "iloveyou",    "iloveyou1314",  "password",    "password1",
    "password123",  "passw0rd",    "p@ssw0rd",    "princess",      "q1w2e3r4",    "qazwsxedc",
    "qq123456",     "qq123456789", "qqqqqqqq",    "qwer1234",      "qwerasdf",    "qwertyui",
    "qwertyuiop",   "qwerty123",   "sunshine",    "superman",      "test1234",    "tongxin123",
    "welcome1",     "woaini123",   "woaini1314",  "woaini520",     "woaiwojia",   "wodemima",
    "wang123456",   "xiaoxiao",    "zhang123456", "zxcvbnm123",    "zzzzzzzz",    "z123456789",
};

bool password_common(const char *password)
{
    struct str p = str_of(password);
    for (size_t i = 0; i < countof(common); i++)
        if (str_ieq(p, str_of(common[i])))
            return true;
    bool same = p.n > 0;
    for (size_t i = 1; same && i < p.n; i++)
        same = p.p[i] == p.p[0];
    return same; /* one letter over and over */
}
