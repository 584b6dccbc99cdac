/*
 * mask.c - see mask.h. One pass over the bytes; at each place the rules of a table are tried.
 *
 * Digits may be full-width, and blanks or hyphens may stand between them, as people write numbers. Sums of
 * money, years and the numbers of matters (BSY-2026-0137) stay.
 */
#include "algo/mask.h"

#include "base/buf.h"
#include "base/utf8.h"

struct mask_word {
    const char *zh, *other;
};
static const struct mask_word words[MASK_KINDS] = {
    [MASK_PHONE] = {"〔电话〕", "[phone]"},
    [MASK_IDENTITY] = {"〔证件号〕", "[identity number]"},
    [MASK_CARD] = {"〔卡号〕", "[card number]"},
    [MASK_PLATE] = {"〔车牌〕", "[number plate]"},
    [MASK_MAIL] = {"〔邮箱〕", "[mail address]"},
    [MASK_CHAT] = {"〔账号〕", "[account]"},
};

/* Before its first character and the last: is it part of a longer word of that kind? */
static bool word_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* One digit at p, plain or full-width (U+FF10..19: EF BC 90..99): its length, 0 for none. */
static size_t digit_at(const char *p, char *digit)
{
    const unsigned char *u = (const unsigned char *)p;
    if (*p >= '0' && *p <= '9') {
        *digit = *p;
        return 1;
    }
    if (u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x90 && u[2] <= 0x99) {
        *digit = (char)('0' + u[2] - 0x90);
        return 3;
    }
    return 0;
}

struct number {
    char digit[24];
    size_t n, bytes; /* bytes: of the text, separators included */
    size_t groups;
};

/* A row of digits with single blanks or hyphens between groups. */
static struct number number_at(const char *p)
{
    struct number x = {.groups = 1};
    size_t at = 0;
    for (;;) {
        char d;
        size_t k = digit_at(p + at, &d);
        if (k == 0 && x.n > 0 && (p[at] == ' ' || p[at] == '-')) {
            k = digit_at(p + at + 1, &d);
            if (k == 0)
                break;
            k++;
            x.groups++;
        }
        if (k == 0)
            break;
        if (x.n == sizeof(x.digit))
            break;
        x.digit[x.n++] = d;
        at += k;
        x.bytes = at;
    }
    return x;
}

static bool date_like(const struct number *x)
{
    return x->digit[0] == '1' ? x->digit[1] == '9' : x->digit[0] == '2' && x->digit[1] == '0';
}

/* What kind of number it is; MASK_KINDS: none to hide. more: what stands behind it, as 'X'. */
static enum mask_kind number_kind(const char *p, struct number *x)
{
    bool tail = p[x->bytes] == 'X' || p[x->bytes] == 'x';
    if (x->n == 17 && tail) {
        x->bytes++;
        return MASK_IDENTITY;
    }
    if (x->n == 18 && (x->digit[6] == '1' || x->digit[6] == '2'))
        return MASK_IDENTITY;
    if (x->n == 15 && x->groups == 1)
        return MASK_IDENTITY;
    if (x->n >= 16 && x->n <= 19)
        return MASK_CARD;
    if (x->n == 11 && x->digit[0] == '1' && x->digit[1] >= '3')
        return MASK_PHONE;
    if (x->n == 13 && x->digit[0] == '8' && x->digit[1] == '6' && x->digit[2] == '1')
        return MASK_PHONE;
    if (x->n >= 10 && x->n <= 12 && x->digit[0] == '0')
        return MASK_PHONE;
    if ((x->n == 7 || x->n == 8) && x->groups == 1 && !(x->n == 8 && date_like(x)) &&
        x->digit[0] >= '2')
        return MASK_PHONE;
    if (x->n == 10 && (x->digit[0] == '4' || x->digit[0] == '8') && x->digit[2] == '0')
        return MASK_KINDS; /* 400 and 800: public service numbers */
    return MASK_KINDS;
}

/* 浙J12345, 浙J·D1234, 沪AD12345: a province, a letter, five or six. Its bytes; 0: none. */
static size_t plate_at(const char *p)
{
    static const char provinces[] =
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    if ((unsigned char)*p < 0xE0 || strlen(p) < 9)
        return 0;
    char one[4] = {p[0], p[1], p[2], 0};
    if (!strstr(provinces, one) || p[3] < 'A' || p[3] > 'Z')
        return 0;
    size_t at = 4, n = 0;
    if (strncmp(p + at, "·", 2) == 0)
        at += 2;
    else if (p[at] == ' ' || p[at] == '-')
        at++;
    bool digits = false;
    while (n < 6 && ((p[at] >= '0' && p[at] <= '9') || (p[at] >= 'A' && p[at] <= 'Z'))) {
        digits = digits || p[at] <= '9';
        at++;
        n++;
    }
    return n >= 5 && digits ? at : 0;
}

static bool mail_byte(unsigned char c)
{
    return word_byte(c) || c == '.' || c == '-' || c == '+';
}

/* name@host.tld that begins at p. */
static size_t mail_at(const char *p)
{
    size_t n = 0, host = 0;
    bool dot = false;
    while (mail_byte((unsigned char)p[n]))
        n++;
    if (n == 0 || p[n] != '@')
        return 0;
    for (n++; mail_byte((unsigned char)p[n]); n++, host++)
        dot = dot || (p[n] == '.' && host > 0);
    while (n > 0 && p[n - 1] == '.')
        n--;
    return dot && host > 3 ? n : 0;
}

/* Behind "微信", "QQ" and their like: where the account begins, and its bytes. */
static size_t chat_at(const char *p, size_t *lead)
{
    static const char *const names[] = {"微信号", "微信", "QQ号", "QQ", "qq", "WeChat", "wechat"};
    static const char *const joins[] = {"：", ":", "是", "为", " ", "号"};
    for (size_t i = 0; i < countof(names); i++) {
        size_t at = strlen(names[i]), n = 0;
        if (strncmp(p, names[i], at) != 0)
            continue;
        for (size_t k = 0; k < countof(joins); k++)
            if (strncmp(p + at, joins[k], strlen(joins[k])) == 0) {
                at += strlen(joins[k]);
                k = (size_t)-1; /* again from the first */
            }
        while (word_byte((unsigned char)p[at + n]) || (n > 0 && p[at + n] == '-'))
            n++;
        *lead = at;
        return n >= 5 ? n : 0;
    }
    return 0;
}

static bool chinese(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if (*p >= 0xE3 && *p <= 0xE9)
            return true;
    return false;
}

struct hit {
    enum mask_kind kind; /* MASK_KINDS: nothing here */
    size_t lead, bytes;  /* lead: stays */
};

/* Cheap look first: most characters begin nothing that is masked. */
static bool worth_a_look(const char *p, bool inside)
{
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80)
        return word_byte(u[0]) && (!inside || u[0] == 'Q' || u[0] == 'q' || u[0] == 'W');
    if (u[0] < 0xE0)
        return false;
    bool wide = u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x90 && u[2] <= 0x99;
    bool chat = u[0] == 0xE5 && u[1] == 0xBE && u[2] == 0xAE; /* 微 */
    return wide || chat || (u[1] && u[2] && u[3] >= 'A' && u[3] <= 'Z');
}

/* Behind the characters of a Chinese text that begin nothing: no 微, no letter after them (a number plate). */
static const char *skip_usual(const char *p)
{
    for (;;) {
        const unsigned char *u = (const unsigned char *)p;
        if (u[0] < 0xE3 || u[0] > 0xE9 || (u[3] >= 'A' && u[3] <= 'Z') ||
            (u[0] == 0xE5 && u[1] == 0xBE && u[2] == 0xAE))
            return p;
        p += 3;
    }
}

static struct hit hit_at(const char *p, bool inside)
{
    struct hit h = {MASK_KINDS, 0, 0};
    char d;
    size_t n;
    if ((n = chat_at(p, &h.lead)) > 0)
        return (struct hit){MASK_CHAT, h.lead, n};
    if ((n = plate_at(p)) > 0)
        return (struct hit){MASK_PLATE, 0, n};
    if (inside)
        return h;
    if ((n = mail_at(p)) > 0)
        return (struct hit){MASK_MAIL, 0, n};
    if (digit_at(p, &d)) {
        struct number x = number_at(p);
        enum mask_kind kind = number_kind(p, &x);
        bool goes_on = word_byte((unsigned char)p[x.bytes]);
        return (struct hit){goes_on ? MASK_KINDS : kind, 0, x.bytes};
    }
    return h;
}

struct masked mask_text(struct arena *a, const char *text)
{
    struct masked m = {0};
    struct buf b = buf_make(a, strlen(text) + 32);
    bool zh = chinese(text), inside = false;
    for (const char *p = text; *p;) {
        if (!worth_a_look(p, inside)) {
            const char *from = p;
            p = skip_usual(p);
            if (p > from) {
                buf_put(&b, from, (size_t)(p - from));
                inside = false;
                continue;
            }
            do
                p++;
            while (*p && !worth_a_look(p, word_byte((unsigned char)p[-1]) || p[-1] == '-'));
            buf_put(&b, from, (size_t)(p - from));
            inside = word_byte((unsigned char)p[-1]) || p[-1] == '-';
            continue;
        }
        struct hit h = hit_at(p, inside);
        if (h.kind != MASK_KINDS) {
            buf_put(&b, p, h.lead);
            buf_puts(&b, zh ? words[h.kind].zh : words[h.kind].other);
            m.found[h.kind]++;
            m.all++;
            p += h.lead + h.bytes;
            inside = false;
            continue;
        }
        /* A number that stays is copied whole: its tail is no number of its own. */
        size_t n = h.bytes ? h.bytes : 1;
        buf_put(&b, p, n);
        p += n;
        inside = word_byte((unsigned char)p[-1]) || p[-1] == '-';
    }
    m.text = b.p;
    return m;
}
