/*
 * mail.h - letters to people. Written into the outbox in the transaction that causes them; sent by
 * a separate process that alone knows the SMTP password (job/proc.h).
 */
#ifndef TX_MAIL_H
#define TX_MAIL_H

#include "job/job.h"

struct mail {
    const char *to;           /* one address */
    const char *to_name;      /* may be NULL */
    const char *subject;      /* any UTF-8; CR and LF are refused (the mail becomes a DB_BUG) */
    const char *text;         /* plain text, LF */
    const char *html;         /* may be NULL */
    const char *unsubscribe;  /* https URL of RFC 8058 one-click, may be NULL */
    const char *list_id;      /* may be NULL */
};
void mail_add(struct db *db, usec now, const struct mail *m);
/* The message as it goes over the wire (RFC 5322, CRLF): for tests, and for the sender. */
char *mail_format(struct arena *a, const struct mail *m, const char *from, const char *message_id,
                  usec date, const struct zone *z);
bool mail_address_ok(const char *address);

#endif
