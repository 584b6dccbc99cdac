/*
 * letter.c - what the person is told by mail, when there is an address: short, in the language the word
 * came in, with the number, and without anything that others should not read over a shoulder but the
 * answer itself.
 */
#include "job/mail.h"
#include "mod/submission/inside.h"
#include "web/i18n.h"

static const struct {
    const char *subject, *text;
} letters[] = {
    [LETTER_RECEIVED] =
        {T_("We have received what you said"),
         T_("Thank you. Your number stands above. With it and the query code you can "
            "see at any time how far it is.")},
    [LETTER_ACCEPTED] = {T_("We are working on it"), T_("The office has taken up your matter.")},
    [LETTER_REFUSED] = {T_("We cannot take this up"),
                        T_("The office cannot take up your matter. This is the reason:")},
    [LETTER_ANSWERED] = {T_("Your answer"),
                         T_("This is the answer. Please tell us whether it is solved; your word "
                            "counts. If it is not, you can open the matter again.")},
    [LETTER_ADOPTED] =
        {T_("The council will talk about it"),
         T_("Your matter has become part of a topic. You will be answered when it is "
            "carried out. Its number:")},
    [LETTER_MERGED] = {T_("Others said the same"),
                       T_("Your matter goes on together with another one. You will be answered "
                          "yourself all the same. Its number:")},
    [LETTER_EXTENDED] = {T_("We need more time"),
                         T_("The time for our answer was extended once. This is the reason:")},
};

void sub_letter(struct db *db, const struct submission_by *by, const struct submission *s,
                enum sub_letter what, const char *words, const char *code)
{
    struct submission_contact_get c;
    if (by->quiet || !q_submission_contact_get(db, &c, .item = s->id) || str_empty(c.mail) ||
        mail_address_fault(c.mail))
        return;
    const struct lang *l = lang_by_code(c.lang);
    l = l ? l : langs[0];
    struct buf b = buf_make(db_arena(db), 512);
    buf_puts(&b, s->number);
    buf_lit(&b, "\n\n");
    buf_puts(&b, lang_text(l, letters[what].text));
    if (code) {
        buf_lit(&b, "\n\n");
        buf_puts(&b, lang_text(l, T_("Query code:")));
        buf_putc(&b, ' ');
        buf_puts(&b, code);
    }
    if (!str_empty(words)) {
        buf_lit(&b, "\n\n");
        buf_puts(&b, words);
    }
    buf_putc(&b, '\n');
    mail_add(db, by->now,
             &(struct mail){.to = c.mail,
                            .to_name = str_empty(c.name) ? NULL : c.name,
                            .subject = arena_printf(db_arena(db), "%s: %s", s->number,
                                                    lang_text(l, letters[what].subject)),
                            .text = b.p});
}
