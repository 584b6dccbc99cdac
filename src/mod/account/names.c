/*
 * names.c - the names by which people sign in, in the form in which they are compared; and the rough
 * name of a browser.
 *
 * A login cannot look like a mail address or a phone number, so that what somebody types means one
 * person.
 */
#include "base/utf8.h"
#include "mod/account/people.h"

#define LOGIN_MIN 2
#define LOGIN_MAX 32

const char *login_key(struct arena *a, const char *login)
{
    return login ? str_lower(a, str_trim(str_of(login))) : NULL;
}

const char *mail_key(struct arena *a, const char *mail)
{
    return mail ? str_lower(a, str_trim(str_of(mail))) : NULL;
}

const char *name_key(struct arena *a, const char *name)
{
    return str_lower(a, str_trim(str_of(name)));
}

/* Digits with the country in front. Eleven digits that begin with 1 are a Chinese mobile number; other
 * numbers stay as they were typed. */
const char *phone_key(struct arena *a, const char *phone)
{
    if (!phone)
        return NULL;
    struct buf b = buf_make(a, 24);
    for (const char *p = phone; *p; p++)
        if ((*p >= '0' && *p <= '9') || (*p == '+' && b.n == 0))
            buf_putc(&b, *p);
    if (str_starts(str_of(b.p), STR("00")))
        return arena_printf(a, "+%s", b.p + 2);
    if (b.n == 11 && b.p[0] == '1')
        return arena_printf(a, "+86%s", b.p);
    if (b.n == 13 && str_starts(str_of(b.p), STR("861")))
        return arena_printf(a, "+%s", b.p);
    return b.n ? b.p : "";
}

static bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_han(c);
}

bool login_ok(const char *login)
{
    const char *p = login, *end = login + strlen(login);
    size_t n = 0;
    for (; p < end; n++) {
        uint32_t c = utf8_next(&p, end);
        bool later = (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        if (!is_letter(c) && (n == 0 || !later))
            return false;
    }
    return n >= LOGIN_MIN && n <= LOGIN_MAX;
}

const char *prefix_end(struct arena *a, const char *prefix)
{
    return arena_printf(a, "%s\xf4\x8f\xbf\xbf", prefix); /* U+10FFFF: behind everything */
}

/* --- browsers ------------------------------------------------------------------------------------ */

struct mark {
    const char *in_header, *name;
};

static const char *first_of(const struct mark *marks, size_t n, const char *header)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(header, marks[i].in_header))
            return marks[i].name;
    return "?";
}

/* Each calls itself what came before it too, so the particular ones stand first. */
const char *device_of(struct arena *a, const char *user_agent)
{
    static const struct mark browsers[] = {
        {"MicroMessenger", "WeChat"},
        {"QQBrowser", "QQ Browser"},
        {"UCBrowser", "UC Browser"},
        {"HuaweiBrowser", "Huawei Browser"},
        {"MiuiBrowser", "Mi Browser"},
        {"SamsungBrowser", "Samsung Internet"},
        {"Edg", "Edge"},
        {"OPR/", "Opera"},
        {"Firefox", "Firefox"},
        {"FxiOS", "Firefox"},
        {"CriOS", "Chrome"},
        {"Chrome", "Chrome"},
        {"Safari", "Safari"},
        {"curl", "curl"},
    };
    static const struct mark systems[] = {
        {"HarmonyOS", "HarmonyOS"}, {"OpenHarmony", "HarmonyOS"},
        {"Android", "Android"},     {"iPhone", "iPhone"},
        {"iPad", "iPad"},           {"Windows", "Windows"},
        {"Mac OS X", "Mac"},        {"CrOS", "ChromeOS"},
        {"Linux", "Linux"},
    };
    const char *h = user_agent ? user_agent : "";
    return arena_printf(a, "%s/%s", first_of(browsers, countof(browsers), h),
                        first_of(systems, countof(systems), h));
}

const char *device_name(struct req *r, const char *device)
{
    struct str rest = str_of(device), browser = {0};
    str_cut(&rest, '/', &browser);
    const char *b = str_dup(r->arena, browser), *s = rest.p ? str_dup(r->arena, rest) : "?";
    if (streq(b, "?") && streq(s, "?"))
        return _("A device we do not know");
    if (streq(b, "?"))
        return tf(r, _("A browser on %s"), s);
    return streq(s, "?") ? b : tf(r, C_("browser on system", "%s on %s"), b, s);
}
