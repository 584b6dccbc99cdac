/*
 * rules.h - inside the room: readers, what they follow, and their letters.
 */
#ifndef TX_NOTIFY_RULES_H
#define TX_NOTIFY_RULES_H

#include "gen/notify/queries.h"
#include "job/job.h"
#include "job/mail.h"
#include "mod/notify/notify.h"

#define NOTIFY_HASH    32
#define ASK_TIME       (3 * USEC_DAY)  /* to answer the first letter */
#define ASKS_A_DAY     3               /* first letters to one address */
#define TOKEN_TIME     (90 * USEC_DAY) /* RFC 8058 wants links that work for long; we say 60 days */
#define BOUNCES_MOST   3
#define LETTER_ENTRIES 100 /* further ones come with the next letter */
#define IMMEDIATE_PAUSE \
    (10 * USEC_MINUTE) /* between two letters: what comes meanwhile is gathered */

enum notify_rhythm { NOTIFY_NOW, NOTIFY_DAILY, NOTIFY_WEEKLY };

/* What somebody wants to hear of. */
struct notify_wish {
    int64_t body; /* 0: a number */
    bool deep;
    const char *number; /* NULL: a place */
    enum notify_rhythm rhythm;
    int hour;
};

/* --- rules.c -------------------------------------------------------------------------------------- */

/* "bsy-2026-0137" as "BSY-2026-0137"; NULL: no number can look like that. */
const char *notify_number(struct arena *a, const char *typed);
/* The next digest after now: every day, or every Monday, at that hour; now itself for NOTIFY_NOW. */
usec notify_next(const struct zone *z, usec now, enum notify_rhythm rhythm, int hour);
/* Signed in: at once. False: there is no address to write to. */
bool notify_follow(struct req *r, const struct notify_wish *w);
/* The same by one press: somebody who gets letters keeps their rhythm, w->rhythm is a beginner's. */
bool notify_follow_simply(struct req *r, const struct notify_wish *w);
/* Of who is signed in; the subscription's id, 0: none. */
int64_t notify_follows(struct req *r, int64_t body, const char *number);
/* Somebody without an account: the letter that asks. Never says more than that. */
void notify_ask_wish(struct req *r, const struct notify_wish *w, const char *mail);
/* What a form or an address names, at 8 o'clock. False: no such place, no such number. */
bool notify_wish_read(struct req *r, const char *place, const char *number, struct notify_wish *w,
                      struct body *b);
/* What a confirmation link stands for; false: it has ended. */
bool notify_asked(struct req *r, const char *token, struct notify_asked_find *out);
/* The reader's id; 0: the link has ended. */
int64_t notify_confirm(struct req *r, const char *token);
/* The reader a link of a letter belongs to; 0: none any more. */
int64_t notify_reader_of_token(struct db *db, const char *token);
void notify_hash(const char *token, uint8_t hash[NOTIFY_HASH]);
/* Ends it all and erases the address. */
void notify_erase(struct db *db, int64_t reader);
/* One subscription; with the last the reader goes too. */
void notify_end(struct db *db, int64_t reader, int64_t subscription);
/* Where a reader is written to; NULL: nowhere any more. */
const char *notify_address(struct db *db, const struct notify_reader *reader);

/* --- letters.c ------------------------------------------------------------------------------------ */

/* A request of nobody, for texts in the reader's language outside of one. */
struct req notify_req(const struct app *app, struct db *db, struct arena *a, struct rng *rng,
                      usec now, const char *lang);
void letter_ask(struct req *r, const struct notify_wish *w, const char *mail, const char *token);
/* Entries in a letter to the reader at that address. */
void letter_news(struct req *r, int64_t reader, const char *to, const struct chronicle_list *news);
const char *notify_what(struct req *r, int64_t body, bool deep,
                        const char *number); /* "Baishuiyang Town and all villages" */

/* --- button.c ------------------------------------------------------------------------------------- */

extern const struct route notify_button_routes[]; /* path NULL at the end */
extern const struct body_panel notify_panel;

/* --- follow.c ------------------------------------------------------------------------------------- */

/* One step of following the chronicle and sending, in a write transaction. False: nothing left to do now. */
bool notify_step(const struct app *app, struct db *db, struct arena *a, struct rng *rng, usec now);
extern const struct cron_entry notify_crons[];
extern const struct job_kind notify_jobs[];
extern const struct extension notify_extensions[];

#endif
