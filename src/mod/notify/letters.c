/*
 * letters.c - what is written to readers.
 *
 * The address of links comes from the configuration alone (a demo, which sends nothing, uses the address it
 * listens on): a job has no request, and whoever subscribes somebody else must not choose where a link leads.
 * Every letter of news has a link of its own for changing and ending it; only its hash is kept.
 */
#include "mod/notify/rules.h"
#include "web/i18n.h"

#define BLOB_OF(array) ((struct db_blob){(array), sizeof(array)})

struct req notify_req(const struct app *app, struct db *db, struct arena *a, struct rng *rng,
                      usec now, const char *lang)
{
    const struct lang *l = lang_by_code(lang);
    return (struct req){.arena = a,
                        .app = app,
                        .db = db,
                        .now = now,
                        .rng = rng,
                        .method = GET,
                        .path = "/",
                        .target = "/",
                        .origin = "",
                        .place = "",
                        .lang = l ? l : langs[0],
                        .out = buf_make(a, 1024)};
}

/* NULL: not configured. */
static const char *base(struct req *r)
{
    const struct config *c = r->app->config;
    if (c->origin)
        return c->origin;
    return c->demo && c->listen ? arena_printf(r->arena, "http://%s", c->listen) : NULL;
}

static const char *link_to(struct req *r, const char *path)
{
    const char *b = base(r);
    return b ? arena_printf(r->arena, "%s%s", b, path) : tf(r, _("%s on our site"), path);
}

static const char *site_name(struct req *r)
{
    return str_empty(r->app->config->name) ? _("Tongxin") : r->app->config->name;
}

const char *notify_what(struct req *r, int64_t body, bool deep, const char *number)
{
    struct body b;
    if (number)
        return number;
    if (!body_by_id(r->db, body, &b))
        return "";
    return deep && b.kind != BODY_VILLAGE ? tf(r, _("%s and all places in it"), body_label(r, &b))
                                          : body_label(r, &b);
}

void letter_ask(struct req *r, const struct notify_wish *w, const char *mail, const char *token)
{
    const char *what = notify_what(r, w->body, w->deep, w->number);
    const char *path = arena_printf(r->arena, "/notify/confirm/%s", token);
    struct mail m = {
        .to = mail,
        .subject = tf(r, _("Do you want news of %s?"), what),
        .text =
            tf(r,
               _("Hello,\n\nsomebody, probably you, asked us to send news of %s to this address. "
                 "If you want that, open this within three days and press the button:\n\n%s\n\n"
                 "If not, do nothing: then we forget the address.\n"),
               what, link_to(r, path))};
    mail_add(r->db, r->now, &m);
}

/* --- news ------------------------------------------------------------------------------------- */

static void write_line(struct req *r, struct buf *b, const struct chronicle_line *l)
{
    buf_printf(b, "* %s\n", l->what);
    buf_printf(b, "  %s · %s%s%s\n", l->when, l->place, l->number ? " · " : "",
               l->number ? l->number : "");
    buf_printf(b, "  %s\n", l->by);
    if (l->day)
        buf_printf(b, "  %s\n", l->day);
    for (const char *p = l->words; p && *p;) { /* quoted, so that nothing in it looks like ours */
        size_t n = strcspn(p, "\n");
        buf_printf(b, "  > %.*s\n", (int)n, p);
        p += n + (p[n] == '\n');
    }
    if (l->link && base(r))
        buf_printf(b, "  %s%s\n", base(r), l->link);
    buf_lit(b, "\n");
}

static void write_foot(struct req *r, struct buf *b, int64_t reader, const char *token)
{
    struct notify_subscriptions_rows subs = q_notify_subscriptions(r->db, .reader = reader);
    buf_lit(b, "--\n");
    buf_puts(b, _("You get this letter because you asked for news of:"));
    buf_lit(b, "\n");
    for (size_t i = 0; i < subs.n; i++)
        buf_printf(b, "- %s\n",
                   notify_what(r, subs.at[i].body.v, subs.at[i].deep, subs.at[i].number));
    buf_lit(b, "\n");
    buf_puts(b, tf(r, _("Change or end it: %s"),
                   link_to(r, arena_printf(r->arena, "/notify/mine/%s", token))));
    buf_lit(b, "\n");
}

static const char *subject_of_news(struct req *r, const struct chronicle_lines *lines)
{
    const struct chronicle_line *first = &lines->at[0];
    if (lines->n == 1)
        return tf(r, C_("place or number: what happened", "%s: %s"),
                  first->number ? first->number : first->place, first->what);
    return tf(r, N_("%lld news from %s", "%lld news from %s", (int64_t)lines->n),
              (long long)lines->n, site_name(r));
}

static const char *list_id(struct req *r)
{
    const char *b = base(r), *host = b ? strstr(b, "://") : NULL;
    struct str s = str_of(host ? host + 3 : "");
    s.n = strcspn(s.p, ":/[");
    return s.n && strchr(str_dup(r->arena, s), '.')
               ? arena_printf(r->arena, "news.%s", str_dup(r->arena, s))
               : NULL;
}

void letter_news(struct req *r, int64_t reader, const char *to, const struct chronicle_list *news)
{
    struct chronicle_lines lines = chronicle_show(r, news);
    struct buf b = buf_make(r->arena, 2048);
    uint8_t hash[NOTIFY_HASH];
    if (lines.n == 0)
        return;
    const char *token = rng_token(r->rng, r->arena);
    notify_hash(token, hash);
    q_notify_token_add(r->db, .hash = BLOB_OF(hash), .reader = reader, .now = r->now);
    buf_puts(&b, _("Hello,\n\nthis is new:\n\n"));
    for (size_t i = 0; i < lines.n; i++)
        write_line(r, &b, &lines.at[i]);
    write_foot(r, &b, reader, token);
    const char *out = arena_printf(r->arena, "/notify/out/%s", token);
    mail_add(r->db, r->now,
             &(struct mail){.to = to,
                            .subject = subject_of_news(r, &lines),
                            .text = b.p,
                            .unsubscribe = base(r) ? link_to(r, out) : NULL,
                            .list_id = list_id(r)});
}
