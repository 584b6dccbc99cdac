/*
 * password.h - passwords: what may be one, and argon2id.
 */
#ifndef TX_ACCOUNT_PASSWORD_H
#define TX_ACCOUNT_PASSWORD_H

#include "base/arena.h"

#define PASSWORD_MIN 8 /* code points: NIST SP 800-63B §5.1.1.2 */
#define PASSWORD_MAX 200

/* Encoded argon2id hash in memory of a. cheap: next to no work, for tests. */
const char *password_hash(struct arena *a, const char *password, bool cheap);
/* Takes the same time for hash NULL (nobody has that name, or no password): then false. */
bool password_verify(const char *hash, const char *password, bool cheap);
/* The hash that is worked on when there is nobody of that name: as much work as anybody's. */
const char *password_of_nobody(bool cheap);
/* Made with other parameters than today's. */
bool password_outdated(const char *hash, bool cheap);
/* One of the passwords that everybody tries first. */
bool password_common(const char *password);

#endif
