/*
 * notify.h - news by mail: of a place, of a number.
 *
 * Whoever wants it leaves an address and answers a letter, or presses one button when signed in. What
 * is sent are entries of the chronicle, each to each reader exactly once, at once or as a digest.
 * Letters are ended with one click (RFC 8058); the address is erased then.
 */
#ifndef TX_NOTIFY_H
#define TX_NOTIFY_H

#include "mod/account/account.h"
#include "mod/chronicle/chronicle.h"

/* The page where one subscribes, for links: "/notify?place=…", "/notify?number=…". */
const char *notify_url_of_body(struct req *r, const struct body *b);
const char *notify_url_of_number(struct req *r, const char *number);

/* "Tell me when it moves", as a piece of a page (no heading), printed into r->out: one press for somebody signed in with
 * an address, who then sees that letters come and can end them; for everybody else the way to the page where an
 * address is asked for. body: of a place, with number NULL; else of that number. back: path of the page,
 * to come back to. */
void notify_button(struct req *r, const struct body *b, const char *number, const char *back);

/* For forms of other rooms ("tell me by mail"), in a write request: sends the letter that asks whether the
 * address wants news of this number. Says nothing about what is already subscribed; too many letters to
 * one address, or an address that is none, are silently left out. */
void notify_ask(struct req *r, const char *number, const char *mail);

#endif
