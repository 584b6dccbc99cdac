/*
 * letters.c - what is written to people about their accounts.
 *
 * The address of a link comes from the configuration, never from the request alone: whoever asks for
 * a letter to somebody else could otherwise choose where its link leads. Without a configured
 * address the letter says the code and where to type it.
 */
#include "job/mail.h"
#include "mod/account/web.h"

static const char *link_base(const struct req *r)
{
    const struct config *c = r->app->config;
    return c->origin ? c->origin : c->demo ? r->origin : NULL;
}

static const char *where(struct req *r, const char *path, const char *code)
{
    const char *base = link_base(r);
    if (base)
        return arena_printf(r->arena, "%s%s?code=%s", base, path, code);
    return tf(r, _("%s on our site, with the code %s"), path, code);
}

static void send(struct req *r, const char *to, const char *name, const char *subject,
                 const char *text)
{
    if (mail_address_ok(to))
        mail_add(r->db, r->now,
                 &(struct mail){.to = to, .to_name = name, .subject = subject, .text = text});
}

void letter_reset(struct req *r, const account_user *u)
{
    const char *code = code_make(
        r->db, r->rng, r->now,
        &(struct new_code){CODE_RESET_MAIL, .person = u->id, .until = r->now + RESET_MAIL_TIME},
        NULL);
    send(
        r, u->mail, u->name, _("A new password"),
        tf(r,
           _("Hello %s,\n\nsomebody, probably you, asked for a new password. Choose it here within "
             "an hour:\n\n%s\n\nIf it was not you, do nothing: your password stays as it is.\n"),
           u->name, where(r, "/reset", code)));
}

void letter_confirm(struct req *r, int64_t person, const char *mail)
{
    if (q_account_code_recent(r->db, .person = person, .kind = CODE_MAIL,
                              .since = r->now - USEC_HOUR)
            .n >= MAIL_PER_HOUR)
        return;
    q_account_code_revoke_kind(r->db, .person = person, .kind = CODE_MAIL, .now = r->now);
    const char *code = code_make(
        r->db, r->rng, r->now,
        &(struct new_code){CODE_MAIL, .person = person, .note = mail, .until = r->now + MAIL_TIME},
        NULL);
    send(r, mail, NULL, _("Is this your address?"),
         tf(r,
            _("Hello,\n\nthis mail address was given for an account with us. If it is yours, open "
              "this within a day:\n\n%s\n\nIf you know nothing of it, do nothing.\n"),
            where(r, "/mail/confirm", code)));
}

void letter_tell(struct req *r, const account_user *u, const char *subject)
{
    if (!u->mail)
        return;
    send(r, u->mail, u->name, subject,
         tf(r,
            _("Hello %s,\n\nthis happened on %s: %s.\n\nIf it was you, all is well. If not, go to "
              "the "
              "office of the council, or ask there for a slip with which you choose a new "
              "password.\n"),
            u->name, show_time(r, r->now), subject));
}
