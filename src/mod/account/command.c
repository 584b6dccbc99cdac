/*
 * command.c - "tongxin user …": people from the command line, for the first administrator and for the
 * day when nobody else can help.
 *
 * Whoever can run this owns the database, so nothing is asked; everything goes into the audit table as an
 * act of the system.
 */
#include "mod/account/password.h"
#include "mod/account/people.h"

struct options {
    const char *word; /* LOGIN */
    const char *name, *role, *place, *mail, *phone, *until, *query;
    bool password_stdin;
};

/* LOGIN and options in any order. False: one line was printed. */
static bool read_options(int argc, char **argv, struct options *o)
{
    struct {
        const char *name, **value;
    } known[] = {{"--name", &o->name}, {"--role", &o->role},   {"--place", &o->place},
                 {"--mail", &o->mail}, {"--phone", &o->phone}, {"--until", &o->until}};
    for (int i = 0; i < argc; i++) {
        size_t k = 0;
        while (k < countof(known) && !streq(argv[i], known[k].name))
            k++;
        if (k < countof(known) && i + 1 < argc) {
            *known[k].value = argv[++i];
        } else if (streq(argv[i], "--password-stdin")) {
            o->password_stdin = true;
        } else if (argv[i][0] != '-' && !o->word) {
            o->word = argv[i];
        } else {
            command_fail("\"%s\" is not understood here", argv[i]);
            return false;
        }
    }
    return true;
}

/* The first line of stdin; NULL after one line on stderr. */
static const char *read_password(struct command_ctx *c)
{
    char line[PASSWORD_MAX * 4 + 2];
    if (!fgets(line, sizeof(line), stdin)) {
        command_fail("no password came on standard input");
        return NULL;
    }
    line[strcspn(line, "\r\n")] = '\0';
    if (strlen(line) < PASSWORD_MIN || password_common(line)) {
        command_fail("this password is too short or too well known; use %d characters at least",
                     PASSWORD_MIN);
        return NULL;
    }
    return arena_strdup(c->arena, line);
}

static int finish(struct db *db, bool good)
{
    if (!good)
        db_rollback(db);
    else if (!db_commit(db))
        good = command_fail("%s: %s", db_state_name(db_state(db)), db_why(db)) == 0;
    db_close(db);
    return good ? 0 : 1;
}

static day zone_today(struct command_ctx *c)
{
    struct zone *z = zone_open(c->config->zone);
    day d = zone_day(z, c->now); /* an unknown zone was refused when the settings were read */
    if (z)
        zone_close(z);
    return d;
}

static bool person_named(struct db *db, const char *word, int64_t *id)
{
    return user_find(db, word, id) || command_fail("nobody signs in as \"%s\"", word) == 0;
}

static const char *object_of(struct command_ctx *c, int64_t id)
{
    return arena_printf(c->arena, "account_user/%lld", (long long)id);
}

static bool give_role(struct command_ctx *c, struct db *db, int64_t id, const struct options *o)
{
    enum role role = account_role_of(o->role);
    struct body b;
    day until = 0;
    if (!role)
        return command_fail("\"%s\" is no role; there are resident, member, chair, clerk, counter, "
                            "supervisor, unit, leading and admin",
                            o->role) == 0;
    if (!o->place || !body_by_path(db, o->place, &b))
        return command_fail("--place wants the path of a place, like linhai/baishuiyang/") == 0;
    if (o->until && !day_parse(o->until, &until))
        return command_fail("--until wants a day like 2028-12-31") == 0;
    if (!account_give(db, c->now, id, role, b.id, 0, zone_today(c), until, 0))
        return command_fail("this role cannot be given: nobody is in the office and in the "
                            "supervision group of one place, and no term ends before it begins") ==
               0;
    account_audit_at(db, c->now, 0, "account.give", object_of(c, id),
                     arena_printf(c->arena, "%s %s", o->role, b.path));
    printf("%s: %s of %s (%s)\n", o->word, o->role, b.name, b.path);
    return true;
}

static bool add(struct command_ctx *c, struct db *db, const struct options *o)
{
    const char *password = o->password_stdin ? read_password(c) : NULL;
    if (o->password_stdin && !password)
        return false;
    int64_t id = account_add(db, c->now,
                             &(struct new_person){.login = o->word,
                                                  .name = o->name,
                                                  .mail = o->mail,
                                                  .phone = o->phone,
                                                  .password = password,
                                                  .assurance = AL_PERSON,
                                                  .cheap = c->config->cheap_passwords});
    if (!id)
        return command_fail("\"%s\", the mail or the phone is taken or cannot be used; a name for "
                            "signing in begins with a letter and has no blanks",
                            o->word) == 0;
    account_audit_at(db, c->now, 0, "account.add", object_of(c, id), "");
    if (o->role && !give_role(c, db, id, o))
        return false;
    printf("%s is added%s\n", o->word,
           password ? "" : "; \"tongxin user reset\" makes a slip with which to choose a password");
    return true;
}

static bool role(struct command_ctx *c, struct db *db, const struct options *o)
{
    int64_t id;
    return person_named(db, o->word, &id) && give_role(c, db, id, o);
}

static void print_slip(struct command_ctx *c, const char *path, const char *code)
{
    printf("code: %s\n", code);
    if (c->config->origin)
        printf("link: %s%s?code=%s\n", c->config->origin, path, code);
}

static bool invite(struct command_ctx *c, struct db *db, const struct options *o)
{
    enum role given = account_role_of(o->role ? o->role : "resident");
    struct body b;
    int64_t id;
    if (!given || !o->place || !body_by_path(db, o->place, &b))
        return command_fail("invite wants --place PATH, and --role one of the roles") == 0;
    const char *code = code_make(
        db, c->rng, c->now,
        &(struct new_code){CODE_INVITE, .note = o->name ? o->name : "", .role = given, .body = b.id,
                           .body_path = b.path, .until = c->now + INVITE_DAYS * USEC_DAY},
        &id);
    account_audit_at(db, c->now, 0, "account.invite",
                     arena_printf(c->arena, "account_code/%lld", (long long)id),
                     arena_printf(c->arena, "%s %s", account_role_word(given), b.path));
    print_slip(c, "/join", code);
    return true;
}

static bool reset(struct command_ctx *c, struct db *db, const struct options *o)
{
    int64_t id;
    if (!person_named(db, o->word, &id))
        return false;
    q_account_code_revoke_kind(db, .person = id, .kind = CODE_RESET_SLIP, .now = c->now);
    const char *code = code_make(
        db, c->rng, c->now,
        &(struct new_code){CODE_RESET_SLIP, .person = id, .until = c->now + RESET_SLIP_TIME}, NULL);
    account_audit_at(db, c->now, 0, "account.reset_slip", object_of(c, id), "");
    print_slip(c, "/reset", code);
    return true;
}

static bool list(struct command_ctx *c, struct db *db, const struct options *o)
{
    const char *low = o->word ? name_key(c->arena, o->word) : "", *high = prefix_end(c->arena, low);
    const char *key = "";
    int64_t id = 0;
    for (size_t n = 500; n == 500;) {
        struct account_people_by_name_rows rows = q_account_people_by_name(
            db, .low = low, .high = high, .after_key = key, .after_id = id, .path_low = "",
            .path_high = prefix_end(c->arena, ""), .role = 0, .max = 500);
        n = rows.n;
        for (size_t i = 0; i < n; i++) {
            printf("%lld\t%s\t%s\n", (long long)rows.at[i].id,
                   rows.at[i].login ? rows.at[i].login : "-", rows.at[i].name);
            key = rows.at[i].name_key;
            id = rows.at[i].id;
        }
    }
    return true;
}

static const struct {
    const char *word;
    bool (*run)(struct command_ctx *c, struct db *db, const struct options *o);
    bool wants_login, writes;
} words[] = {{"add", add, true, true},
             {"role", role, true, true},
             {"invite", invite, false, true},
             {"reset", reset, true, true},
             {"list", list, false, false}};

static int run_user(struct command_ctx *c, int argc, char **argv)
{
    struct options o = {0};
    size_t k = 0;
    while (k < countof(words) && (argc < 2 || !streq(argv[1], words[k].word)))
        k++;
    if (k == countof(words))
        return command_fail("user knows add, role, invite, reset and list") + 1;
    if (!read_options(argc - 2, argv + 2, &o))
        return 2;
    bool missing = (words[k].wants_login && !o.word) || (words[k].run == add && !o.name) ||
                   (words[k].run == role && !o.role);
    if (missing)
        return command_fail("user %s: something is missing; see \"tongxin help\"", argv[1]) + 1;
    struct db *db = command_db(c);
    if (!db)
        return 1;
    db_begin(db, words[k].writes ? DB_WRITE : DB_READ, c->arena);
    bool good = words[k].run(c, db, &o);
    if (!words[k].writes)
        good = good && db_state(db) == DB_OK;
    return words[k].writes ? finish(db, good) : (db_rollback(db), db_close(db), good ? 0 : 1);
}

const struct command account_commands[] = {
    {"user",
     "user add LOGIN --name NAME [--mail M] [--phone P] [--password-stdin] [--role R --place "
     "PATH]\n"
     "user role LOGIN --role R --place PATH [--until DAY]\n"
     "user invite --place PATH [--role R] [--name NAME]\n"
     "user reset LOGIN\n"
     "user list [FIRST-LETTERS]",
     run_user},
    {NULL, NULL, NULL},
};
