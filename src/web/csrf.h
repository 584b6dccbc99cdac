/*
 * csrf.h - proof that a form was filled in on a page of ours.
 *
 * The token is an HMAC of the session cookie, or of a random cookie set for the form when nobody is
 * signed in: nothing is stored. It is masked anew on each page, so that compression of the page
 * leaks nothing of it (the BREACH attack).
 */
#ifndef TX_CSRF_H
#define TX_CSRF_H

#include "web/req.h"

#define SESSION_COOKIE "tx_session"
#define FORM_COOKIE    "tx_form"

/* For a form on the page being written; sets FORM_COOKIE when there is no cookie to bind it to. */
const char *csrf_token(struct req *r);
/* Of the request that came in: field "csrf", and Origin and Sec-Fetch-Site where sent. */
bool csrf_ok(const struct req *r);

#endif
