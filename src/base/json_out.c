/*
 * json_out.c - JSON out (RFC 8259).
 *
 * The writer keeps commas and nesting, a bit for each level; calls that could not give JSON are a
 * BUG at once. Text is escaped so that it can stand inside HTML and JavaScript as well, and is
 * always valid UTF-8, whatever came in.
 */
#include "base/json.h"
#include "base/utf8.h"

#define LEVELS 64u

static uint64_t bit(const struct json *j)
{
    return UINT64_C(1) << (j->depth - 1);
}

/* Before a value: the comma inside an array, and whether a value may stand here at all. */
static void before_value(struct json *j)
{
    if (j->depth == 0) {
        BUG_IF(j->done);
        j->done = true;
    } else if (j->object & bit(j)) {
        BUG_IF(!j->after_key);
        j->after_key = false;
    } else {
        if (!(j->first & bit(j)))
            buf_lit(j->out, ",");
        j->first &= ~bit(j);
    }
}

struct json json_begin(struct buf *out)
{
    return (struct json){.out = out};
}

static void open_level(struct json *j, bool object)
{
    before_value(j);
    BUG_IF(j->depth == LEVELS);
    j->depth++;
    j->first |= bit(j);
    j->object = object ? j->object | bit(j) : j->object & ~bit(j);
    buf_putc(j->out, object ? '{' : '[');
}

void json_obj(struct json *j)
{
    open_level(j, true);
}

void json_arr(struct json *j)
{
    open_level(j, false);
}

void json_end(struct json *j)
{
    BUG_IF(j->depth == 0 || j->after_key);
    buf_putc(j->out, j->object & bit(j) ? '}' : ']');
    j->depth--;
}

static void put_escape(struct buf *out, uint32_t c)
{
    static const char hex[] = "0123456789abcdef";
    char s[6] = {'\\', 'u', hex[c >> 12 & 15], hex[c >> 8 & 15], hex[c >> 4 & 15], hex[c & 15]};
    buf_put(out, s, sizeof(s));
}

static void put_char(struct buf *out, uint32_t c)
{
    char s[4];
    if (c == '"' || c == '\\') {
        buf_putc(out, '\\');
        buf_putc(out, (char)c);
    } else if (c == '\n') {
        buf_lit(out, "\\n");
    } else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&' || c == 0x2028 ||
               c == 0x2029) {
        put_escape(out, c);
    } else {
        buf_put(out, s, utf8_encode(c, s));
    }
}

/* Bytes that stand for themselves and can be copied in one go. */
static bool plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void put_text(struct buf *out, const char *s)
{
    const char *end = s + strlen(s);
    buf_lit(out, "\"");
    while (s < end) {
        const char *run = s;
        while (s < end && plain((unsigned char)*s))
            s++;
        buf_put(out, run, (size_t)(s - run));
        if (s < end)
            put_char(out, utf8_next(&s, end));
    }
    buf_lit(out, "\"");
}

void json_key(struct json *j, const char *key)
{
    BUG_IF(j->depth == 0 || !(j->object & bit(j)) || j->after_key);
    if (!(j->first & bit(j)))
        buf_lit(j->out, ",");
    j->first &= ~bit(j);
    j->after_key = true;
    put_text(j->out, key);
    buf_lit(j->out, ":");
}

void json_str(struct json *j, const char *s)
{
    if (!s) {
        json_nil(j);
        return;
    }
    before_value(j);
    put_text(j->out, s);
}

void json_int(struct json *j, int64_t v)
{
    before_value(j);
    buf_int(j->out, v);
}

/* The shortest digits that read back as the same number. */
void json_double(struct json *j, double v)
{
    char s[32];
    if (!isfinite(v)) {
        json_nil(j);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(s, sizeof(s), "%.*g", digits, v);
        if (fabs(strtod(s, NULL) - v) <= 0)
            break;
    }
    before_value(j);
    buf_puts(j->out, s);
}

void json_bool(struct json *j, bool v)
{
    before_value(j);
    buf_puts(j->out, v ? "true" : "false");
}

void json_nil(struct json *j)
{
    before_value(j);
    buf_lit(j->out, "null");
}
