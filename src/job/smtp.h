/*
 * smtp.h - what mail.c hands to the child process that sends (smtp.c): these texts in this order, a NUL
 * behind each, "" where there is none.
 */
#ifndef TX_SMTP_H
#define TX_SMTP_H

enum smtp_field {
    SMTP_URL, /* smtp://host:587 or smtps://host */
    SMTP_CA,  /* file of certificates to believe */
    SMTP_USER,
    SMTP_PASSWORD_FILE, /* its first line; read by the child only */
    SMTP_FROM,          /* envelope addresses */
    SMTP_TO,
    SMTP_LETTER, /* RFC 5322, CRLF */
    SMTP_FIELDS
};

enum { SMTP_SECONDS = 50 }; /* for the whole letter */

#endif
