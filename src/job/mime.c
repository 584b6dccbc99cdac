/*
 * mime.c - a letter as bytes: RFC 5322 headers, RFC 2047 words, RFC 2045/2046 bodies, the list
 * headers of RFC 2919, 2369 and 8058.
 *
 * Everything that is not plain ASCII becomes base64: header text as encoded words of at most 75
 * characters, cut between code points, one to a folded line; bodies in lines of 76. So the message
 * is ASCII whatever was written, no mail server on the way has a reason to touch it, and no text
 * can break out of its place: a base64 line holds neither the boundary nor a leading dot.
 * What cannot be encoded away, control characters in a header, is refused before anything is written.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "job/mail.h"
#include "web/i18n.h"

enum {
    LINE = 76,       /* RFC 2045 §6.8, RFC 2047 §2: lines with encoded words too */
    WORD = 75,       /* RFC 2047 §2: an encoded word */
    WORD_FRAME = 12, /* of it, "=?utf-8?B?" and "?=" */
    URL_MAX = 900,   /* with its header below 998, RFC 5322 §2.1.1 */
};
#define BOUNDARY "=_tongxin" /* never in base64: neither '_' nor a '=' before others */

/* --- what is refused -------------------------------------------------------------------------- */

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_atext(char c) /* RFC 5322 §3.2.3 */
{
    return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool is_dot_atom(struct str s)
{
    if (s.n == 0 || s.p[0] == '.' || s.p[s.n - 1] == '.')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_atext(s.p[i]) && !(s.p[i] == '.' && s.p[i - 1] != '.'))
            return false;
    }
    return true;
}

/* RFC 1123 §2.1, at least two labels, the last not a number (that would be an IP address). */
static bool is_host(struct str s)
{
    struct str label = {NULL, 0};
    size_t labels = 0;
    bool letter = false;
    if (s.n > 253)
        return false;
    while (str_cut(&s, '.', &label)) {
        if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
            return false;
        letter = false;
        for (size_t i = 0; i < label.n; i++) {
            if (!is_alnum(label.p[i]) && label.p[i] != '-')
                return false;
            letter = letter || label.p[i] > '9';
        }
        labels++;
    }
    return labels >= 2 && letter;
}

const char *mail_address_fault(const char *address)
{
    struct str local, host = str_of(address);
    if (host.n == 0)
        return T_("Enter a mail address, such as name@example.com.");
    if (host.n > 254)
        return T_("This mail address is too long.");
    const char *at = strrchr(address, '@');
    if (!at)
        return T_("A mail address has an @ in it, such as name@example.com.");
    local = (struct str){address, (size_t)(at - address)};
    host = str_of(at + 1);
    for (size_t i = 0; i < host.n; i++) {
        if ((unsigned char)host.p[i] >= 0x80)
            return T_(
                "The part after the @ must be in Latin letters. Enter the form of the address "
                "that begins with xn-- or another address.");
    }
    if (local.n > 64 || !is_dot_atom(local) || !is_host(host))
        return T_("This is not a mail address we can write to. Check it for typing mistakes.");
    return NULL;
}

bool mail_address_ok(const char *address)
{
    return mail_address_fault(address) == NULL;
}

/* Text that may stand in a header once it is encoded. */
static bool is_header_text(const char *s, size_t most)
{
    struct str t = str_of(s);
    if (t.n > most || !utf8_valid(t))
        return false;
    const char *p = t.p, *end = t.p + t.n;
    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
            return false;
    }
    return true;
}

static bool is_url(const char *s)
{
    struct str u = str_of(s);
    if (u.n > URL_MAX || (!str_starts(u, STR("https://")) && !str_starts(u, STR("http://"))))
        return false;
    for (size_t i = 0; i < u.n; i++) {
        if (u.p[i] <= 0x20 || u.p[i] >= 0x7f || strchr("<>\"\\^`{|}", u.p[i]))
            return false;
    }
    return true;
}

static bool is_list_id(const char *s)
{
    struct str t = str_of(s);
    return t.n <= 200 && is_dot_atom(t);
}

const char *mail_fault(const struct mail *m)
{
    if (!m->to || !mail_address_ok(m->to))
        return "mail: the address of the receiver is not right";
    if (m->to_name && !is_header_text(m->to_name, MAIL_NAME_MAX))
        return "mail: control characters in the receiver's name, or it is too long";
    if (str_empty(m->subject) || !is_header_text(m->subject, MAIL_SUBJECT_MAX))
        return "mail: no subject, control characters in it, or it is too long";
    if (!m->text || !utf8_valid(str_of(m->text)) || (m->html && !utf8_valid(str_of(m->html))))
        return "mail: no text, or it is not UTF-8";
    if (strlen(m->text) + (m->html ? strlen(m->html) : 0) > MAIL_BODY_MAX)
        return "mail: the text is too long";
    if (m->unsubscribe && !is_url(m->unsubscribe))
        return "mail: the address for unsubscribing is not a web address";
    if (m->list_id && !is_list_id(m->list_id))
        return "mail: the list's identifier is not right";
    return NULL;
}

/* --- headers ---------------------------------------------------------------------------------- */

/* Encoded words from column on; every line stays within LINE. */
static void put_words(struct buf *b, size_t column, struct str s)
{
    while (s.n > 0) {
        size_t room = LINE - column < WORD ? LINE - column : WORD;
        size_t take = room > WORD_FRAME ? (room - WORD_FRAME) / 4 * 3 : 0;
        take = take < s.n ? take : s.n;
        while (take > 0 && take < s.n && ((unsigned char)s.p[take] & 0xc0) == 0x80)
            take--; /* back to the start of a character */
        if (take > 0) {
            buf_lit(b, "=?utf-8?B?");
            buf_puts(b, base64_encode(b->arena, s.p, take));
            buf_lit(b, "?=");
            s = (struct str){s.p + take, s.n - take};
        }
        if (s.n > 0)
            buf_lit(b, "\r\n ");
        column = 1;
    }
}

/* Plain where a reader gets back exactly the same from it. */
static bool goes_plain(struct str s, size_t column)
{
    if (column + s.n > LINE || s.p[0] == ' ' || s.p[s.n - 1] == ' ')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < 0x20 || s.p[i] > 0x7e || (s.p[i] == '=' && i + 1 < s.n && s.p[i + 1] == '?'))
            return false;
    }
    return true;
}

static void put_text_header(struct buf *b, const char *name, struct str text)
{
    size_t column = strlen(name) + 2;
    buf_printf(b, "%s: ", name);
    if (goes_plain(text, column))
        buf_put(b, text.p, text.n);
    else
        put_words(b, column, text);
    buf_lit(b, "\r\n");
}

/* A name of plain words; any other is encoded, which needs no quoting. */
static bool is_phrase(struct str s, size_t column)
{
    if (!goes_plain(s, column))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_atext(s.p[i]) && !(s.p[i] == ' ' && s.p[i - 1] != ' '))
            return false;
    }
    return true;
}

static void put_address_header(struct buf *b, const char *name, struct str who, const char *address)
{
    size_t column = strlen(name) + 2;
    buf_printf(b, "%s: ", name);
    if (who.n == 0) {
        buf_printf(b, "%s\r\n", address);
        return;
    }
    if (is_phrase(who, column))
        buf_put(b, who.p, who.n);
    else
        put_words(b, column, who);
    buf_printf(b, "\r\n <%s>\r\n", address);
}

struct sender {
    struct str name;
    char *address;
};

static bool read_sender(struct arena *a, const char *from, struct sender *s)
{
    struct str all = str_trim(str_of(from)), name = {"", 0}, address = all;
    const char *open = all.n > 0 ? memrchr(all.p, '<', all.n) : NULL;
    if (open && all.p[all.n - 1] == '>') {
        name = str_trim((struct str){all.p, (size_t)(open - all.p)});
        address = (struct str){open + 1, (size_t)(all.p + all.n - open) - 2};
    }
    if (name.n >= 2 && name.p[0] == '"' && name.p[name.n - 1] == '"')
        name = (struct str){name.p + 1, name.n - 2};
    s->name = str_of(str_dup(a, name));
    s->address = str_dup(a, address);
    return memchr(address.p, '\0', address.n) == NULL && mail_address_ok(s->address) &&
           is_header_text(s->name.p, MAIL_NAME_MAX);
}

char *mail_from_address(struct arena *a, const char *from)
{
    struct sender s;
    return from && read_sender(a, from, &s) ? s.address : NULL;
}

/* --- bodies ----------------------------------------------------------------------------------- */

/* Lines of text end with CRLF inside the encoding too (RFC 2046 §4.1.1). */
static struct buf with_crlf(struct arena *a, const char *s)
{
    struct buf b = buf_make(a, strlen(s) + 64);
    for (; *s; s++) {
        if (*s == '\n' && (b.n == 0 || b.p[b.n - 1] != '\r'))
            buf_putc(&b, '\r');
        buf_putc(&b, *s);
    }
    return b;
}

static void put_body(struct buf *b, const char *subtype, const char *text)
{
    struct buf lines = with_crlf(b->arena, text);
    struct str code = str_of(base64_encode(b->arena, lines.p, lines.n));
    buf_printf(b, "Content-Type: text/%s; charset=utf-8\r\n", subtype);
    buf_lit(b, "Content-Transfer-Encoding: base64\r\n\r\n");
    for (size_t at = 0; at < code.n; at += LINE) {
        buf_put(b, code.p + at, code.n - at < LINE ? code.n - at : LINE);
        buf_lit(b, "\r\n");
    }
}

static void put_list_headers(struct buf *b, const struct mail *m)
{
    if (m->list_id)
        buf_printf(b, "List-Id: <%s>\r\n", m->list_id);
    if (!m->unsubscribe)
        return;
    buf_printf(b, "List-Unsubscribe: <%s>\r\n", m->unsubscribe);
    if (str_starts(str_of(m->unsubscribe), STR("https://"))) /* RFC 8058 §3.1: HTTPS only */
        buf_lit(b, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
}

static bool is_message_id(const char *id)
{
    const char *at = strchr(id, '@');
    return at && strlen(id) <= 250 && is_dot_atom((struct str){id, (size_t)(at - id)}) &&
           is_dot_atom(str_of(at + 1));
}

char *mail_format(struct arena *a, const struct mail *m, const char *from, const char *message_id,
                  usec date, const struct zone *z)
{
    struct sender s;
    if (mail_fault(m) || !read_sender(a, from, &s) || !is_message_id(message_id))
        return NULL;
    struct buf b = buf_make(a, 4096);
    put_address_header(&b, "From", s.name, s.address);
    put_address_header(&b, "To", str_of(m->to_name), m->to);
    put_text_header(&b, "Subject", str_of(m->subject));
    buf_printf(&b, "Date: %s\r\n", time_mail(a, date, z));
    buf_printf(&b, "Message-ID: <%s>\r\n", message_id);
    buf_lit(&b, "Auto-Submitted: auto-generated\r\n"); /* RFC 3834: no answering machine answers */
    put_list_headers(&b, m);
    buf_lit(&b, "MIME-Version: 1.0\r\n");
    if (!m->html) {
        put_body(&b, "plain", m->text);
        return b.p;
    }
    buf_lit(&b, "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n");
    buf_lit(&b, "--" BOUNDARY "\r\n");
    put_body(&b, "plain", m->text);
    buf_lit(&b, "--" BOUNDARY "\r\n");
    put_body(&b, "html", m->html);
    buf_lit(&b, "--" BOUNDARY "--\r\n");
    return b.p;
}
