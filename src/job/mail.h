/*
 * mail.h - letters to people. Written into the outbox in the transaction that causes them; sent by
 * a separate process that alone knows the SMTP password (job/proc.h).
 *
 * A letter that was sent keeps only its address, subject and time; its text is gone from the
 * outbox in the transaction that records the sending.
 */
#ifndef TX_MAIL_H
#define TX_MAIL_H

#include "job/job.h"

struct mail {
    const char *to;          /* one address */
    const char *to_name;     /* may be NULL */
    const char *subject;     /* any UTF-8; CR and LF are refused (the mail becomes a DB_BUG) */
    const char *text;        /* plain text, LF */
    const char *html;        /* may be NULL */
    const char *unsubscribe; /* https URL of RFC 8058 one-click, may be NULL; with http (a trial
                               * without certificate) the header comes without the one-click promise */
    const char *list_id;     /* "weekly.tongxin.example" (RFC 2919), may be NULL */
};

#define MAIL_SUBJECT_MAX 2000u           /* bytes */
#define MAIL_NAME_MAX    1000u           /* bytes */
#define MAIL_BODY_MAX    (1024u * 1024u) /* bytes, text and html together */

/* Into the outbox, and a job that sends it. A letter with a fault (mail_fault) is a DB_BUG: ask
 * mail_address_fault() before about an address that a person typed. */
void mail_add(struct db *db, usec now, const struct mail *m);

/* What is wrong with it, in English for the log; NULL: it can be sent. */
const char *mail_fault(const struct mail *m);

/* A sane subset of RFC 5321: dot-atom @ host name in ASCII, at most 254 bytes, 64 before the @. */
bool mail_address_ok(const char *address);
/* What is wrong with it, in English for the person, marked for translation: lang_text() it. NULL:
 * nothing. Domains in other scripts are refused with the advice to give the "xn--" form. */
const char *mail_address_fault(const char *address);

/* The message as it goes over the wire (RFC 5322, CRLF, every line at most 76 bytes but for long URLs,
 * which stay under 998): for tests, and for the sender. from: "a@b.example" or "Name <a@b.example>";
 * message_id: without the angle brackets. NULL: m, from or message_id has a fault. */
char *mail_format(struct arena *a, const struct mail *m, const char *from, const char *message_id,
                  usec date, const struct zone *z);
/* The bare address of such a from, a copy; NULL when it has none that is right. */
char *mail_from_address(struct arena *a, const char *from);

/* The job kind that sends, and the function of the child process "mailer" (children.c). */
extern const struct job_kind mail_job;
int mail_child(struct str in, struct buf *out);

/* Point "mail.refused" (web/extension.h): told of each letter that the receiver's server refused for good
 * (5xx, RFC 5321 §4.2.1), in the transaction that records it. */
#define MAIL_REFUSED "mail.refused"
struct mail_refused {
    void (*tell)(struct db *db, usec now, const char *to);
};

/* --- for the administrator's pages ------------------------------------------------------------ */

enum mail_state { MAIL_WAITING, MAIL_SENT, MAIL_FAILED };
struct mail_row {
    int64_t id;
    const char *to, *subject;
    const char *error; /* of the last try; NULL */
    enum mail_state state;
    usec made;
    struct db_int sent;
};
struct mail_rows {
    struct mail_row *at;
    size_t n;
};
/* The newest first, no more than most; the rows in a. */
struct mail_rows mail_list(struct db *db, struct arena *a, int64_t most);
/* A whole letter that is still in the outbox: for the demo town, whose letters go nowhere. */
bool mail_read(struct db *db, int64_t id, struct mail *m);

#endif
