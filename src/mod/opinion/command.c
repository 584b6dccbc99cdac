/*
 * command.c - "tongxin map": the opinion map of a file of votes or of an export of Polis. Needs no
 * database.
 */
#include <errno.h>

#include "base/rand.h"
#include "mod/opinion/view.h"

static const char usage[] = "map --polis DIR [--labels computed|published] | --votes FILE  [--svg "
                            "FILE] [--lang CODE] [--json]";

struct options {
    const char *polis, *votes, *labels, *svg, *lang;
};

/* NULL: the option is known; else what is wrong. */
static const char *read_options(int argc, char **argv, struct options *o)
{
    const struct {
        const char *name, **to;
    } known[] = {{"--polis", &o->polis},
                 {"--votes", &o->votes},
                 {"--labels", &o->labels},
                 {"--svg", &o->svg},
                 {"--lang", &o->lang}};
    for (int i = 1; i < argc; i++) {
        size_t k = 0;
        while (k < countof(known) && !streq(argv[i], known[k].name))
            k++;
        if (k == countof(known) || i + 1 == argc)
            return argv[i];
        *known[k].to = argv[++i];
    }
    if (!o->polis == !o->votes)
        return "--polis DIR or --votes FILE, one of them";
    if (o->labels && !streq(o->labels, "computed") && !streq(o->labels, "published"))
        return "--labels";
    return o->lang && !lang_by_code(o->lang) ? "--lang" : NULL;
}

static unsigned cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : (unsigned)n;
}

static bool load(struct command_ctx *c, const struct options *o, struct map_input *in)
{
    uint64_t key;
    rng_bytes(c->rng, &key, sizeof(key));
    return o->polis ? load_polis(c->arena, o->polis, key, in)
                    : load_rows(c->arena, o->votes, key, in);
}

/* The language of the words: as asked for, else that of the terminal. */
static const struct lang *language(const char *code)
{
    const char *from = getenv("LC_ALL");
    from = str_empty(from) ? getenv("LANG") : from;
    bool chinese = !str_empty(from) && strncmp(from, "zh", 2) == 0;
    return lang_by_code(code ? code : chinese ? "zh-Hans" : "en");
}

static int unwritten(const char *what)
{
    return command_fail("%s could not be written: %s", what, strerror(errno));
}

static int draw(const char *file, struct req *r, const struct map_told *t)
{
    r->out = buf_make(r->arena, 65536);
    tell_picture(r, t);
    FILE *f = fopen(file, "wb");
    if (!f)
        return unwritten(file);
    bool fine = fwrite(r->out.p, 1, r->out.n, f) == r->out.n;
    fine = fclose(f) == 0 && fine;
    return fine ? 0 : unwritten(file);
}

static int say(struct req *r, const struct map_told *t)
{
    r->out = buf_make(r->arena, 4096);
    tell_words(r, t);
    bool fine = fwrite(r->out.p, 1, r->out.n, stdout) == r->out.n && fflush(stdout) == 0;
    return fine ? 0 : unwritten("the output");
}

static int tell(struct command_ctx *c, const struct options *o, const struct map_told *t)
{
    struct req r = {.arena = c->arena, .lang = language(o->lang)};
    if (o->svg && draw(o->svg, &r, t))
        return 1;
    if (c->json)
        return tell_json(c->arena, t, stdout) ? 0 : unwritten("the output");
    return say(&r, t);
}

static int run_map(struct command_ctx *c, int argc, char **argv)
{
    struct options o = {0};
    struct map_input in;
    const char *wrong = read_options(argc, argv, &o);
    if (wrong) {
        fprintf(stderr, "use: tongxin %s\n", usage);
        return 2;
    }
    if (!load(c, &o, &in))
        return 1;
    bool published = o.labels && streq(o.labels, "published");
    struct opinion_map *m = map_new(in.votes);
    if (published && !in.label) {
        map_free(m);
        return command_fail(
            "there are no published groups: the column group-id is missing or empty");
    }
    if (published)
        map_compute_labelled(m, in.label, cores());
    else
        map_compute(m, cores());
    struct map_told t = {m, &in, map_doubts(m), (double)clock() / CLOCKS_PER_SEC};
    int status = tell(c, &o, &t);
    map_free(m);
    return status;
}

static const struct command commands[] = {
    {"map", "map --polis DIR|--votes FILE [--svg FILE] [--json]  the opinion map of votes",
     run_map},
    {NULL, NULL, NULL},
};
const struct module opinion_module = {.name = "opinion", .commands = commands};
