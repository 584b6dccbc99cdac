/*
 * web.h - what the handlers of this room share.
 */
#ifndef TX_ACCOUNT_WEB_H
#define TX_ACCOUNT_WEB_H

#include "mod/account/view.h"

/* "There were too many wrong tries …": until when, and what to do instead. */
const char *wait_words(struct req *r, usec again);
/* Words for a name that cannot be taken; NULL: it can. except: whose own it may be. */
const char *login_fault(struct req *r, const char *login, int64_t except);
const char *phone_fault(struct req *r, const char *phone, int64_t except);

/* --- letters.c: what is written to people; nothing to those who gave no address ----------------- */

void letter_reset(struct req *r, const account_user *u);
/* A code to the new address; it counts when the link was opened. Within the hourly limit only. */
void letter_confirm(struct req *r, int64_t person, const char *mail);
/* Something about the account was changed: if it was not you … */
void letter_tell(struct req *r, const account_user *u, const char *subject);

/* --- views.c ----------------------------------------------------------------------------------------- */

/* history: ended and past ones too; acts: with buttons for who may end them. */
struct role_views role_views(struct req *r, int64_t person, bool history, bool acts);
int64_t session_count(struct req *r, int64_t person);
/* The slip of a code that was just made. */
void show_slip(struct req *r, struct slip_page *s);

#endif
