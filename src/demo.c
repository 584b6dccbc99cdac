/*
 * demo.c - "tongxin demo": a database furnished by every module, served, with its address and logins.
 *
 * Furnishing happens once, in one transaction; later starts find the town as it was left, unless
 * --fresh says to begin anew.
 */
#include "demo.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/log.h"
#include "mod/account/account.h"
#include "mod/submission/city.h"
#include "serve.h"
#include "web/furnish.h"
#include "web/i18n.h"

#define COUNCILS_SEATED \
    31 /* order of furnishing: places, rules, people and councils stand before it */

static const struct city whole_city = {
    .towns = 19, .villages = 628, .residents = 1100000, .submissions = 1000000};

static void show_said(int64_t done, int64_t all)
{
    fprintf(stderr, "\r  %lld of %lld submissions%s", (long long)done, (long long)all,
            done < all ? "" : "\n");
}

/* How far the year has come. */
static void show_lived(const struct req *r, usec first, usec today)
{
    day on = zone_day(r->app->zone, r->now), from = zone_day(r->app->zone, first),
        last = zone_day(r->app->zone, today);
    fprintf(stderr, "\r  day %d of %d in councils, meetings and topics", (int)(on - from + 1),
            (int)(last - from + 1));
}

static bool furnish_in(struct req *r, int from, int to)
{
    bool shown = r->app->config->city && isatty(2);
    db_begin(r->db, DB_WRITE, r->arena);
    furnish_part(r, from, to, shown ? show_lived : NULL);
    if (shown)
        fputs("\n", stderr);
    return db_commit(r->db);
}

/* A whole city does not fit into one transaction; what is half done when it fails is removed by who called. */
static bool furnish_all_parts(struct req *r)
{
    const struct city *city = r->app->config->city;
    if (!city)
        return furnish_in(r, 0, 100);
    return furnish_in(r, 0, COUNCILS_SEATED) &&
           submission_city(r->db, r->app->zone, r->now, CITY_SEED, city->submissions,
                           isatty(2) ? show_said : NULL) &&
           furnish_in(r, COUNCILS_SEATED, 100);
}

static bool furnish(const struct config *config, struct db *db, struct arena *a, struct rng *rng,
                    usec now)
{
    struct app app = {.config = config, .zone = zone_open(config->zone), .clock = clock_now};
    struct req r = {.arena = a,
                    .app = &app,
                    .db = db,
                    .rng = rng,
                    .now = now,
                    .method = POST,
                    .lang = langs[0],
                    .place = "",
                    .id = "furnish",
                    .client = "",
                    .origin = ""};
    r.out = buf_make(a, 1024);
    if (furnish_all_parts(&r))
        return true;
    command_fail("furnishing the demo: %s: %s", db_state_name(db_state(db)), db_why(db));
    return false;
}

static void remove_old(struct arena *a, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < countof(ends); i++)
        unlink(arena_printf(a, "%s%s", path, ends[i]));
}

static const char *banner(struct arena *a, const char *listen)
{
    struct str host = str_of(listen);
    bool local = str_starts(host, STR("127.0.0.1:")) || str_starts(host, STR("0.0.0.0:"));
    const char *address = local ? arena_printf(a, "http://localhost:%s", strrchr(listen, ':') + 1)
                          : str_starts(host, STR("unix:")) ? listen
                                                           : arena_printf(a, "http://%s", listen);
    return arena_printf(a,
                        "\n  Tongxin 同心 — the demo town is open:\n\n"
                        "      %s\n\n"
                        "  Sign in 登录 (password 密码: " DEMO_PASSWORD ")\n"
                        "      clerk        clerk of the office          办公室工作人员\n"
                        "      chair        chair of the council         议事会主任\n"
                        "      member       council member               议事会成员\n"
                        "      supervisor   supervision group            监督小组成员\n"
                        "      counter      service counter              便民服务中心窗口\n"
                        "      unit         responsible unit             责任单位\n"
                        "      leading      leading department           牵头部门\n"
                        "      resident     villager                     村民\n"
                        "      admin        administrator                系统管理员\n\n"
                        "  Ctrl-C stops it; --fresh begins anew.\n\n",
                        address);
}

/* "town", "city", or "city/20": all its places with the twentieth part of what is said there. */
static bool scale_of(const char *word, struct city *city, struct config *config)
{
    int64_t part = 1;
    if (streq(word, "town"))
        return true;
    if (!streq(word, "city") &&
        (strncmp(word, "city/", 5) != 0 || !str_int64(str_of(word + 5), &part) || part < 1))
        return false;
    city->submissions /= part;
    config->city = city;
    return true;
}

int run_demo(struct command_ctx *c, int argc, char **argv)
{
    const char *dir = "demo-data";
    bool fresh = false, only = false;
    struct city city = whole_city;
    struct config config = *c->config;
    for (int i = 1; i < argc; i++) {
        if (streq(argv[i], "--fresh"))
            fresh = true;
        else if (streq(argv[i], "--dir") && i + 1 < argc)
            dir = argv[++i];
        else if (streq(argv[i], "--scale") && i + 1 < argc && scale_of(argv[i + 1], &city, &config))
            i++;
        else if (streq(argv[i], "--furnish-only"))
            only = true;
        else
            return command_fail(
                       "demo knows --listen, --dir, --scale town|city|city/N, --furnish-only and "
                       "--fresh, not \"%s\"",
                       argv[i]) +
                   1;
    }
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return command_fail("%s: %s", dir, strerror(errno));
    const char *path = arena_printf(c->arena, "%s/%s.db", dir, config.city ? "city" : "demo");
    if (fresh)
        remove_old(c->arena, path);
    bool furnished = access(path, F_OK) == 0;
    config.db = arena_printf(c->arena, "sqlite:%s", path);
    config.uploads = arena_printf(c->arena, "%s/uploads", dir);
    config.demo = true;
    log_level_set(LOG_WARN);
    struct db *db = open_migrated(&config, true, c->arena);
    if (!db)
        return 1;
    bool ok = furnished || furnish(&config, db, c->arena, c->rng, c->now);
    db_close(db);
    if (!ok) {
        remove_old(c->arena, path);
        return 1;
    }
    if (only)
        return 0;
    return serve(&config, c->arena, banner(c->arena, config.listen));
}
