/*
 * command.c - "tongxin draw": a lottery for seats, its audit file, and the check of one.
 */
#include <errno.h>
#include <sys/resource.h>

#include "base/utf8.h"
#include "job/proc.h"
#include "mod/lottery/draw.h"
#include "web/command.h"

#define FILE_MOST    ((size_t)256 << 20)
#define PANELS_USUAL 1000
#define PANELS_MOST  1000000
#define MEMORY       ((size_t)8 << 30) /* of the arena of a draw: a large pool is a large file */

struct options {
    const char *categories, *respondents, *size, *algorithm, *panels, *keep, *audit, *seed, *prev,
        *seconds;
    const char *verify, *conclude, *with;
};

static const struct {
    const char *name;
    size_t at;
} names[] = {
    {"--categories", offsetof(struct options, categories)},
    {"--respondents", offsetof(struct options, respondents)},
    {"--size", offsetof(struct options, size)},
    {"--algorithm", offsetof(struct options, algorithm)},
    {"--panels", offsetof(struct options, panels)},
    {"--keep", offsetof(struct options, keep)},
    {"--audit", offsetof(struct options, audit)},
    {"--seed", offsetof(struct options, seed)},
    {"--prev", offsetof(struct options, prev)},
    {"--seconds", offsetof(struct options, seconds)},
    {"--verify", offsetof(struct options, verify)},
    {"--conclude", offsetof(struct options, conclude)},
    {"--with", offsetof(struct options, with)},
};

static const char use[] =
    "use: tongxin draw --categories FILE --respondents FILE --size N [--algorithm leximin|maximin] "
    "[--json]\n"
    "                  [--panels 1000] [--seed SOURCE=VALUE] [--audit FILE] [--keep FILE] [--prev "
    "AUDIT] [--seconds N]\n"
    "     tongxin draw --verify AUDIT [--json]\n"
    "     tongxin draw --conclude AUDIT --with \"drand CHAIN ROUND RANDOMNESS\" | \"dice D D D\"\n";

static bool take_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){NULL};
    for (int i = 1; i < argc; i += 2) {
        bool known = false;
        for (size_t k = 0; k < countof(names); k++) {
            const char **to = (const char **)(void *)((char *)o + names[k].at);
            if (!streq(argv[i], names[k].name) || i + 1 == argc || *to)
                continue;
            *to = argv[i + 1];
            known = true;
        }
        if (!known)
            return false;
    }
    return o->verify     ? argc == 3
           : o->conclude ? o->with && argc == 5
                         : o->categories && o->respondents && o->size && !o->with;
}

/* --- files --------------------------------------------------------------------------------------------- */

/* False: one line was printed. */
static bool read_file(struct arena *a, const char *path, struct lot_file *file)
{
    FILE *f = fopen(path, "rb");
    struct buf b = buf_make(a, 65536);
    size_t got;
    while (f && b.n <= FILE_MOST && (got = fread(buf_room(&b, 65536), 1, 65536, f)) > 0)
        b.n += got;
    bool good = f && !ferror(f);
    int why = errno;
    if (f)
        fclose(f);
    *file = (struct lot_file){path, {b.p, b.n}};
    if (!good)
        command_fail("%s: %s", path, strerror(why));
    else if (b.n > FILE_MOST)
        command_fail("%s: more than %zu MiB", path, FILE_MOST >> 20);
    return good && b.n <= FILE_MOST;
}

/* All or nothing: under another name first. */
static bool write_file(struct arena *a, const char *path, const char *p, size_t n)
{
    const char *part = arena_printf(a, "%s.part", path);
    FILE *f = fopen(part, "wb");
    bool good = f && fwrite(p, 1, n, f) == n && fflush(f) == 0 && fsync(fileno(f)) == 0;
    int why = errno;
    if (f && fclose(f) != 0)
        good = false;
    if (good && rename(part, path) == 0)
        return true;
    why = good ? errno : why;
    unlink(part);
    command_fail("%s: %s", path, strerror(why));
    return false;
}

static bool number_of(const char *text, const char *name, int64_t low, int64_t high, int *to)
{
    int64_t v;
    if (!text)
        return true;
    if (!str_int64(str_of(text), &v) || v < low || v > high) {
        command_fail("%s: \"%s\" is not a number from %lld to %lld", name, text, (long long)low,
                     (long long)high);
        return false;
    }
    *to = (int)v;
    return true;
}

/* --- a draw ---------------------------------------------------------------------------------------------- */

static bool set_seed(struct arena *a, const char *text, struct draw_wish *w)
{
    struct str rest = str_of(text), source;
    if (!text)
        return true;
    str_cut(&rest, '=', &source);
    if (source.n == 0 || !rest.p || rest.n == 0 || !utf8_valid(str_of(text))) {
        command_fail("--seed: name what was published, and its value: SOURCE=VALUE");
        return false;
    }
    w->seed_source = str_dup(a, source);
    w->seed = str_dup(a, rest);
    return true;
}

static bool set_wish(struct arena *a, const struct options *o, struct draw_wish *w)
{
    struct lot_file prev;
    uint8_t hash[SHA256_BYTES];
    *w = (struct draw_wish){.rule = LOT_LEXIMIN, .panels = PANELS_USUAL};
    if (o->algorithm && !streq(o->algorithm, "leximin") && !streq(o->algorithm, "maximin")) {
        command_fail("--algorithm: \"%s\" is neither leximin nor maximin", o->algorithm);
        return false;
    }
    if (o->algorithm && streq(o->algorithm, "maximin"))
        w->rule = LOT_MAXIMIN;
    if (!number_of(o->size, "--size", 1, LOT_PEOPLE_MOST, &w->size) ||
        !number_of(o->panels, "--panels", 1, PANELS_MOST, &w->panels) ||
        !number_of(o->seconds, "--seconds", 1, 86400, &w->seconds) || !set_seed(a, o->seed, w) ||
        !read_file(a, o->categories, &w->categories) ||
        !read_file(a, o->respondents, &w->respondents) ||
        (o->keep && !read_file(a, o->keep, &w->keep)))
        return false;
    if (!o->prev)
        return true;
    if (!read_file(a, o->prev, &prev))
        return false;
    sha256(prev.text.p, prev.text.n, hash);
    w->prev = hex_encode(a, hash, sizeof(hash));
    return true;
}

/* Of this process: the child tells its own. Starting the program is not in it. */
static double cpu_seconds(void)
{
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    return (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec) +
           (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
}

static void print_faults(const struct lot_faults *f)
{
    VEC_EACH (&f->list, x) {
        if (x->line)
            fprintf(stderr, "%s:%d:%d: %s\n", x->file, x->line, x->column, x->what);
        else
            fprintf(stderr, "%s: %s\n", x->file, x->what);
    }
    if (f->more)
        fprintf(stderr, "… and %d more\n", f->more);
    fprintf(stderr, "nothing was drawn\n");
}

static int run_new(struct command_ctx *c, struct arena *a, const struct options *o)
{
    struct draw_wish w;
    struct draw d;
    struct buf out = buf_make(a, 0);
    double began = cpu_seconds();
    if (!set_wish(a, o, &w))
        return 1;
    draw_make(a, &w, &d);
    if (d.faults.list.n) {
        print_faults(&d.faults);
        return 1;
    }
    if (d.failed)
        return command_fail("%s", d.failed);
    if (d.audit && o->audit && !write_file(a, o->audit, d.audit, d.audit_n))
        return 1;
    if (c->json) {
        draw_json(&out, &d, o->panels || o->audit, cpu_seconds() - began + d.seconds);
    } else {
        draw_words(&out, &d);
        if (d.audit && o->audit)
            buf_printf(&out, "%s: %d numbered panels; SHA-256 %s\n", o->audit, w.panels,
                       d.audit_hash);
    }
    fwrite(out.p, 1, out.n, stdout);
    return fflush(stdout) == 0 && d.audit ? 0 : 1;
}

/* --- an audit file ------------------------------------------------------------------------------------------ */

static void verdict_json(struct buf *b, const struct lot_verdict *v)
{
    struct json j = json_begin(b);
    json_obj(&j);
    json_key(&j, "good");
    json_bool(&j, v->good);
    if (v->good) {
        const struct {
            const char *key, *text;
        } texts[] = {{"algorithm", v->rule},
                     {"min_probability", v->least},
                     {"largest_change_by_rounding", v->largest_change},
                     {"drawn", v->drawn},
                     {"sha256_before_the_draw", v->before_draw}};
        const struct {
            const char *key;
            int n;
        } counts[] = {{"pool", v->people},   {"size", v->size},     {"groups", v->groups},
                      {"stages", v->stages}, {"mixture", v->mixes}, {"panels", v->panels}};
        for (size_t i = 0; i < countof(texts); i++) {
            json_key(&j, texts[i].key);
            json_str(&j, texts[i].text);
        }
        for (size_t i = 0; i < countof(counts); i++) {
            json_key(&j, counts[i].key);
            json_int(&j, counts[i].n);
        }
        json_key(&j, "by_additions_alone");
        json_bool(&j, v->additions);
    }
    json_key(&j, "faults");
    json_arr(&j);
    VEC_EACH (&v->faults, f)
        json_str(&j, *f);
    json_end(&j);
    json_end(&j);
    buf_lit(b, "\n");
}

static void verdict_words(struct buf *b, const char *file, const struct lot_verdict *v)
{
    VEC_EACH (&v->faults, f)
        buf_printf(b, "%s: %s\n", file, *f);
    if (!v->good) {
        buf_printf(b, "%s: this draw does not hold\n", file);
        return;
    }
    buf_printf(b, "%s: this draw holds\n", file);
    buf_printf(
        b,
        "  %d people, %d seats, %d groups: %d numbered panels, all valid, as the seed gives them\n",
        v->people, v->size, v->groups, v->panels);
    buf_printf(b, "  before rounding a mixture of %d valid panels; the smallest chance is %s\n",
               v->mixes, v->least);
    buf_printf(b, "  rounding moved nobody's chance by more than %s\n", v->largest_change);
    buf_printf(
        b, "  %s: the proof of %d %s holds%s\n", v->rule, v->stages,
        v->stages == 1 ? "stage" : "stages",
        v->additions
            ? ""
            : ", but for one claim that additions cannot check: that no valid panel weighs more "
              "than the file says (docs/lottery.md)");
    if (v->drawn)
        buf_printf(b, "  drawn: panel %s; before the draw the file had the SHA-256 %s\n", v->drawn,
                   v->before_draw);
    else
        buf_printf(b, "  not drawn yet; SHA-256 %s\n", v->before_draw);
}

static int run_verify(struct command_ctx *c, struct arena *a, const char *path)
{
    struct lot_file file;
    struct buf out = buf_make(a, 0);
    if (!read_file(a, path, &file))
        return 1;
    struct lot_verdict v = lot_audit_verify(a, file.text);
    if (c->json)
        verdict_json(&out, &v);
    else
        verdict_words(&out, path, &v);
    fwrite(out.p, 1, out.n, stdout);
    return fflush(stdout) == 0 && v.good ? 0 : 1;
}

static int run_conclude(struct arena *a, const char *path, const char *with)
{
    struct lot_file file;
    const char *error;
    if (!read_file(a, path, &file))
        return 1;
    const char *lines = lot_audit_conclude(a, file.text, with, &error);
    if (!lines)
        return command_fail("%s: %s", path, error);
    struct buf whole = buf_make(a, file.text.n + 256);
    buf_put(&whole, file.text.p, file.text.n);
    buf_puts(&whole, lines);
    if (!write_file(a, path, whole.p, whole.n))
        return 1;
    fputs(lines, stdout);
    return 0;
}

static int run_draw(struct command_ctx *c, int argc, char **argv)
{
    struct options o;
    struct arena a;
    if (!take_options(argc, argv, &o)) {
        fputs(use, stderr);
        return 2;
    }
    arena_init(&a, MEMORY);
    int status = o.verify     ? run_verify(c, &a, o.verify)
                 : o.conclude ? run_conclude(&a, o.conclude, o.with)
                              : run_new(c, &a, &o);
    arena_free(&a);
    return status;
}

static const struct command commands[] = {
    {"draw",
     "draw --categories FILE --respondents FILE --size N …   seats by lot; draw --verify AUDIT",
     run_draw},
    {NULL, NULL, NULL},
};

static const struct proc_kind children[] = {
    {"lottery", lottery_child},
    {NULL, NULL},
};

const struct module lottery_module = {
    .name = "lottery",
    .commands = commands,
    .children = children,
};
