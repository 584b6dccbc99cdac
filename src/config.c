/*
 * config.c - the configuration file, by libconfig, whose settings know their line. A table says which keys there are; an unknown key is an
 * error, since a misspelt one would silently do nothing.
 */
#include "config.h"

#include <errno.h>
#include <libconfig.h>

#include "web/guard.h"

enum kind { TEXT, NUMBER, TICKS };

struct key {
    const char *name;
    enum kind kind;
    size_t offset;
    int64_t min, max;
};

#define KEY_TEXT(field)                                    \
    {                                                      \
#field, TEXT, offsetof(struct config, field), 0, 0 \
    }
#define KEY_NUMBER(field, min, max)                                  \
    {                                                                \
#field, NUMBER, offsetof(struct config, field), (min), (max) \
    }

static const struct key keys[] = {
    KEY_TEXT(db),
    KEY_TEXT(listen),
    KEY_TEXT(origin),
    KEY_TEXT(proxies),
    KEY_TEXT(uploads),
    KEY_TEXT(zone),
    KEY_TEXT(name),
    KEY_TEXT(metrics_token),
    KEY_TEXT(mail_url),
    KEY_TEXT(mail_from),
    KEY_TEXT(mail_user),
    KEY_TEXT(mail_password_file),
    KEY_TEXT(mail_ca_file),
    KEY_NUMBER(connections, 16, 100000),
    KEY_NUMBER(threads, 1, 256),
    KEY_NUMBER(lanes, 1, 64),
    {"tick_ms", TICKS, offsetof(struct config, tick_ms), 10, 1000},
};

static const struct config defaults = {
    .db = "sqlite:tongxin.db",
    .listen = "127.0.0.1:8080",
    .proxies = "",
    .uploads = "uploads",
    .zone = "Asia/Shanghai",
    .name = "同心",
    .connections = 12000,
    .threads = 16,
    .lanes = 4,
    .tick_ms = 80,
};

static const struct key *find_key(const char *name)
{
    for (size_t i = 0; i < countof(keys); i++)
        if (streq(keys[i].name, name))
            return &keys[i];
    return NULL;
}

static const char *apply(struct config *c, const config_setting_t *o, const char *path,
                         struct arena *a)
{
    const char *name = config_setting_name(o);
    const struct key *k = find_key(name);
    unsigned line = config_setting_source_line(o);
    char *at = (char *)c;
    if (!k)
        return arena_printf(a, "%s:%u: there is no setting \"%s\"; tongxin(1) lists them", path,
                            line, name);
    if (k->kind == TEXT) {
        const char *s = config_setting_get_string(o);
        if (!s)
            return arena_printf(a, "%s:%u: %s must be text in quotes", path, line, name);
        *(const char **)(void *)(at + k->offset) = arena_strdup(a, s);
        return NULL;
    }
    int64_t n = config_setting_get_int64(o);
    int type = config_setting_type(o);
    if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || n < k->min || n > k->max)
        return arena_printf(a, "%s:%u: %s must be a number from %lld to %lld", path, line, name,
                            (long long)k->min, (long long)k->max);
    if (k->kind == NUMBER)
        *(int *)(void *)(at + k->offset) = (int)n;
    else
        *(int64_t *)(void *)(at + k->offset) = n;
    return NULL;
}

static const char *read_file(struct config *c, const char *path, struct arena *a)
{
    config_t file;
    const char *error = NULL;
    config_init(&file);
    if (config_read_file(&file, path) != CONFIG_TRUE)
        error = config_error_type(&file) == CONFIG_ERR_FILE_IO
                    ? arena_printf(a, "%s: %s", path, strerror(errno))
                    : arena_printf(a, "%s:%d: %s", path, config_error_line(&file),
                                   config_error_text(&file));
    const config_setting_t *top = config_root_setting(&file);
    for (int i = 0; !error && i < config_setting_length(top); i++)
        error = apply(c, config_setting_get_elem(top, (unsigned)i), path, a);
    config_destroy(&file);
    return error;
}

static void from_env(const char **to, const char *name)
{
    const char *v = getenv(name);
    if (v && *v)
        *to = v;
}

/* "https://town.example": compared with what browsers send, and put before paths. */
static const char *check_origin(struct config *c, struct arena *a)
{
    struct str o = str_of(c->origin), host = {0};
    if (str_empty(c->origin)) {
        c->origin = NULL;
        return NULL;
    }
    if (o.p[o.n - 1] == '/')
        o.n--;
    if (str_starts(o, STR("https://")))
        host = (struct str){o.p + 8, o.n - 8};
    else if (str_starts(o, STR("http://")))
        host = (struct str){o.p + 7, o.n - 7};
    if (!guard_host(host))
        return arena_printf(a, "origin must be like \"https://town.example\", not \"%s\"",
                            c->origin);
    c->origin = str_lower(a, o);
    return NULL;
}

bool config_load(struct config *c, const char *path, struct arena *a, const char **error)
{
    static const char usual[] = "/etc/tongxin/tongxin.conf";
    *c = defaults;
    *error = NULL;
    if (!path)
        path = getenv("TONGXIN_CONFIG");
    if (!path && access(usual, F_OK) == 0)
        path = usual;
    if (path)
        *error = read_file(c, path, a);
    from_env(&c->db, "TONGXIN_DB");
    from_env(&c->listen, "TONGXIN_LISTEN");
    from_env(&c->origin, "TONGXIN_ORIGIN");
    from_env(&c->mail_url, "TONGXIN_MAIL_URL");
    if (!*error)
        *error = check_origin(c, a);
    return *error == NULL;
}
