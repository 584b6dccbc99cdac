/*
 * test.c - the command "map": the published data sets to the last digit, and what it says about
 * files that are small, odd or wrong.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/json.h"
#include "config.h"
#include "harness.h"
#include "mod/opinion/view.h"

extern const struct module opinion_module;

static const char *read_text(const char *path)
{
    struct buf b = buf_make(t_arena(), 65536);
    char part[65536];
    FILE *f = fopen(path, "rb");
    for (size_t n; f && (n = fread(part, 1, sizeof(part), f)) > 0;)
        buf_put(&b, part, n);
    if (f)
        fclose(f);
    return b.p;
}

static const char *write_text(const char *name, const char *text, size_t n)
{
    const char *path = arena_printf(t_arena(), "%s/%s", t_dir(), name);
    FILE *f = fopen(path, "wb");
    EXPECT(f && fwrite(text, 1, n, f) == n && fclose(f) == 0);
    return path;
}

/* --- the command as a person runs it --------------------------------------------------------- */

struct ran {
    int status;
    const char *out, *err;
};

static int into(int fd, const char *path)
{
    int kept = dup(fd), file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    EXPECT(kept >= 0 && file >= 0 && dup2(file, fd) == fd);
    close(file);
    return kept;
}

static struct ran run(bool json, int argc, const char *const *argv)
{
    static char *given[16];
    const char *out = arena_printf(t_arena(), "%s/stdout", t_dir());
    const char *err = arena_printf(t_arena(), "%s/stderr", t_dir());
    struct rng rng = rng_fixed(1);
    struct command_ctx c = {.arena = t_arena(), .rng = &rng, .json = json};
    for (int i = 0; i < argc; i++)
        given[i] = arena_strdup(t_arena(), argv[i]);
    fflush(NULL);
    int was_out = into(1, out), was_err = into(2, err);
    int status = opinion_module.commands->run(&c, argc, given);
    fflush(NULL);
    dup2(was_out, 1);
    dup2(was_err, 2);
    close(was_out);
    close(was_err);
    return (struct ran){status, read_text(out), read_text(err)};
}
#define RUN(json, ...) \
    run(json, countof(((const char *[]){__VA_ARGS__})), (const char *const[]){__VA_ARGS__})

static const struct json_value *parsed(const char *text)
{
    const char *error = NULL;
    const struct json_value *v = json_parse(t_arena(), str_of(text), (size_t)1 << 26, &error);
    if (!v)
        test_fail(__FILE__, __LINE__, "%s", error);
    return v;
}

static double number(const struct json_value *v)
{
    double x = NAN;
    json_decimal(v, &x);
    return x;
}
static double number_at(const struct json_value *v, const char *key)
{
    return number(json_get(v, key));
}
static long long whole(const struct json_value *v)
{
    int64_t n = -1;
    json_number(v, &n);
    return n;
}
static const char *key_of(long long id)
{
    return arena_printf(t_arena(), "%lld", id);
}

static void near(double a, double b, double by, const char *what, int line)
{
    if (!(fabs(a - b) <= by))
        test_fail(__FILE__, line, "%s: %.17g, expected %.17g", what, a, b);
}
#define NEAR(a, b, by) near((a), (b), (by), #a, __LINE__)

/* --- the published data sets ----------------------------------------------------------------- */

/* Where the reference data lies: beside the tree, or as TONGXIN_SHARED says. */
static const char *data_dir(const char *name)
{
    const char *places[] = {getenv("TONGXIN_SHARED"), "../shared", "../../shared"};
    struct stat st;
    for (size_t i = 0; i < countof(places); i++) {
        const char *dir =
            places[i] ? arena_printf(t_arena(), "%s/data/polis/%s", places[i], name) : "";
        if (*dir && stat(dir, &st) == 0)
            return dir;
    }
    SKIP("the reference data is not here; TONGXIN_SHARED names its folder");
}

static void expect_components(const struct json_value *got, const struct json_value *want)
{
    static const char *const names[] = {"pc1", "pc2"};
    const struct json_value *tids = json_get(want, "statements");
    for (size_t k = 0; k < 2; k++) {
        double cosine = 0, a = 0, b = 0;
        const struct json_value *mine = json_at(json_get(got, "components"), k);
        NEAR(number(json_at(json_get(got, "eigenvalues"), k)) /
                 number(json_at(json_get(want, "eigenvalues"), k)),
             1, 1e-6);
        NEAR(number(json_at(json_get(got, "explained"), k)),
             number(json_at(json_get(want, "explained_ratio"), k)), 1e-6);
        EXPECT_INT(json_size(mine), json_size(tids));
        for (size_t i = 0; i < json_size(tids); i++) {
            double x = number_at(mine, key_of(whole(json_at(tids, i))));
            double y = number(json_at(json_get(want, names[k]), i));
            cosine += x * y;
            a += x * x;
            b += y * y;
        }
        NEAR(fabs(cosine) / sqrt(a * b), 1, 1e-8);
    }
}

/* Up to one sign for each component. */
static void expect_points(const char *votes, const struct json_value *got,
                          const struct json_value *want)
{
    double worst[2][2] = {{0, 0}, {0, 0}};
    size_t seen = 0;
    EXPECT_INT(json_size(got), json_size(want));
    for (const char *line = strchr(votes, '\n'); line && line[1]; line = strchr(line + 1, '\n')) {
        const char *id = key_of(strtoll(line + 1, NULL, 10));
        for (size_t k = 0; k < 2 && json_get(want, id); k++) {
            double x = number(json_at(json_get(got, id), k));
            double y = number(json_at(json_get(want, id), k));
            worst[k][0] = fmax(worst[k][0], fabs(x - y));
            worst[k][1] = fmax(worst[k][1], fabs(x + y));
        }
        seen += json_get(want, id) != NULL;
    }
    EXPECT_INT(seen, json_size(want));
    for (size_t k = 0; k < 2; k++)
        NEAR(fmin(worst[k][0], worst[k][1]), 0, 1e-4);
}

static void expect_representative(const struct json_value *got, const struct json_value *want)
{
    static const char *const keys[] = {"p", "p_test", "repness", "repness_test"};
    EXPECT_INT(json_size(got), json_size(want));
    for (size_t g = 0; g < json_size(want); g++) {
        const struct json_value *a = json_get(got, key_of((long long)g));
        const struct json_value *b = json_get(want, key_of((long long)g));
        EXPECT(json_size(b) > 0);
        EXPECT_INT(json_size(a), json_size(b));
        for (size_t i = 0; i < json_size(b); i++) {
            EXPECT_INT(whole(json_get(json_at(a, i), "tid")),
                       whole(json_get(json_at(b, i), "tid")));
            EXPECT_STR(json_text(json_get(json_at(a, i), "side")),
                       json_text(json_get(json_at(b, i), "side")));
            for (size_t k = 0; k < countof(keys); k++)
                NEAR(number_at(json_at(a, i), keys[k]), number_at(json_at(b, i), keys[k]), 1e-9);
        }
    }
}

static void expect_consensus(const struct json_value *got, const struct json_value *want)
{
    static const char *const lists[] = {"agree", "disagree"}, *const keys[] = {"p", "p_test"};
    for (size_t l = 0; l < countof(lists); l++) {
        const struct json_value *a = json_get(got, lists[l]), *b = json_get(want, lists[l]);
        EXPECT(json_size(b) > 0);
        EXPECT_INT(json_size(a), json_size(b));
        for (size_t i = 0; i < json_size(b); i++) {
            EXPECT_INT(whole(json_get(json_at(a, i), "tid")),
                       whole(json_get(json_at(b, i), "tid")));
            for (size_t k = 0; k < countof(keys); k++)
                NEAR(number_at(json_at(a, i), keys[k]), number_at(json_at(b, i), keys[k]), 1e-9);
        }
    }
}

static void expect_scores(const struct json_value *got, const struct json_value *want)
{
    EXPECT(json_size(want) == 10 && json_size(got) > 10);
    for (size_t i = 0; i < json_size(want); i++) {
        const struct json_value *a = json_at(got, i), *b = json_at(want, i);
        EXPECT_STR(json_text(json_at(a, 0)), key_of(whole(json_at(b, 0))));
        NEAR(number(json_at(a, 1)), number(json_at(b, 1)), 1e-9);
    }
}

/* The group of each person, by number below most; -1 for none. ids as text or as numbers. */
static int *groups_by_person(const struct json_value *groups, size_t most)
{
    int *of = arena_array(t_arena(), int, most);
    for (size_t i = 0; i < most; i++)
        of[i] = -1;
    for (size_t g = 0, left = json_size(groups); left > 0 && g < GROUPS_MOST; g++) {
        const struct json_value *list = json_get(groups, key_of((long long)g));
        left -= list != NULL;
        for (size_t i = 0; i < json_size(list); i++) {
            const char *text = json_text(json_at(list, i));
            long long id = text ? strtoll(text, NULL, 10) : whole(json_at(list, i));
            EXPECT(id >= 0 && (size_t)id < most);
            of[id] = (int)g;
        }
    }
    return of;
}

static double pairs(double n)
{
    return n * (n - 1) / 2;
}

/* Adjusted Rand index (Hubert and Arabie 1985) over those who have a group in both. */
static double agreement(const struct json_value *x, const struct json_value *y)
{
    enum { MOST = 100000, K = 8 };
    int *a = groups_by_person(x, MOST), *b = groups_by_person(y, MOST);
    double both[K][K] = {{0}}, in_a[K] = {0}, in_b[K] = {0}, n = 0, same = 0, sa = 0, sb = 0;
    for (size_t i = 0; i < MOST; i++)
        if (a[i] >= 0 && b[i] >= 0) {
            EXPECT(a[i] < K && b[i] < K);
            both[a[i]][b[i]]++;
            in_a[a[i]]++;
            in_b[b[i]]++;
            n++;
        }
    for (size_t i = 0; i < K; i++) {
        sa += pairs(in_a[i]);
        sb += pairs(in_b[i]);
        for (size_t j = 0; j < K; j++)
            same += pairs(both[i][j]);
    }
    double chance = sa * sb / pairs(n);
    return (same - chance) / ((sa + sb) / 2 - chance);
}

static void expect_groups(const struct json_value *got, const struct json_value *want)
{
    const struct json_value *cold = json_get(want, "cold_start");
    const struct json_value *published = json_get(json_get(want, "polis_published"), "groups");
    EXPECT_INT(whole(json_get(got, "k")), whole(json_get(cold, "k")));
    EXPECT(json_size(json_get(got, "silhouettes")) == 4);
    for (long long k = 2; k <= 5; k++)
        NEAR(number_at(json_get(got, "silhouettes"), key_of(k)),
             number_at(json_get(cold, "silhouettes"), key_of(k)), 1e-3);
    EXPECT(agreement(json_get(got, "groups"), json_get(cold, "groups")) >= .98);
    EXPECT(agreement(json_get(got, "groups"), published) >=
           number_at(cold, "ari_vs_published") - .03);
}

static void expect_published(const char *name)
{
    const char *dir = data_dir(name);
    const struct json_value *want =
        parsed(read_text(arena_printf(t_arena(), "%s/expected.json", dir)));
    const char *votes = read_text(arena_printf(t_arena(), "%s/participants-votes.csv", dir));
    struct ran computed = RUN(true, "map", "--polis", dir);
    struct ran given = RUN(true, "map", "--polis", dir, "--labels", "published");
    EXPECT_INT(computed.status, 0);
    EXPECT_INT(given.status, 0);
    const struct json_value *c = parsed(computed.out), *p = parsed(given.out);
    const struct json_value *sizes = json_get(want, "sizes");
    EXPECT_INT(whole(json_get(c, "participants")), whole(json_get(sizes, "participants")));
    EXPECT_INT(whole(json_get(c, "statements")), whole(json_get(sizes, "statements_voted_on")));
    EXPECT_INT(whole(json_get(c, "votes")), whole(json_get(sizes, "votes")));
    expect_components(c, json_get(want, "pca"));
    expect_points(votes, json_get(c, "points"), json_get(want, "projection"));
    expect_groups(c, want);
    const struct json_value *from = json_get(want, "from_published_groups");
    expect_representative(json_get(p, "representative"), json_get(from, "representative"));
    expect_scores(json_get(p, "group_informed_consensus"),
                  json_get(from, "group_informed_consensus_top10"));
    expect_consensus(json_get(p, "consensus"), json_get(want, "consensus_all_participants"));
    NEAR(agreement(json_get(p, "groups"), json_get(json_get(want, "polis_published"), "groups")), 1,
         0);
    EXPECT_INT(json_size(json_get(c, "warnings")), 0);
}

TEST(opinion, published_brexit)
{
    expect_published("brexit-consensus");
}
TEST(opinion, published_taxes)
{
    expect_published("scoop-hivemind.taxes");
}
TEST(opinion, published_vtaiwan)
{
    expect_published("vtaiwan.uberx");
}

/* --- files of our own ------------------------------------------------------------------------ */

/* Two camps of twenty on eight statements. */
static const char *camps(void)
{
    struct buf b = buf_make(t_arena(), 0);
    for (int p = 0; p < 40; p++)
        for (int s = 0; s < 8; s++)
            if ((p * 5 + s * 3) % 11)
                buf_printf(&b, "%d,%d,%d\n", 1000 + p, s,
                           s < 2 || (s < 5) == (p % 2) ? 1
                           : (p + s) % 9               ? -1
                                                       : 0);
    return write_text("votes.csv", b.p, b.n);
}

static const char *without_seconds(const char *json)
{
    const char *at = strstr(json, ",\"seconds\":");
    EXPECT(at != NULL);
    return arena_strndup(t_arena(), json, (size_t)(at - json));
}

TEST(opinion, json_has_its_shape)
{
    static const char *const keys[] = {"participants",
                                       "statements",
                                       "votes",
                                       "eigenvalues",
                                       "explained",
                                       "components",
                                       "points",
                                       "k",
                                       "silhouettes",
                                       "groups",
                                       "group_informed_consensus",
                                       "representative",
                                       "consensus",
                                       "warnings",
                                       "seconds"};
    struct ran r = RUN(true, "map", "--votes", camps());
    const struct json_value *v = parsed(r.out);
    EXPECT_INT(r.status, 0);
    EXPECT_INT(json_size(v), countof(keys));
    for (size_t i = 0; i < countof(keys); i++)
        EXPECT(json_get(v, keys[i]) != NULL);
    EXPECT_INT(whole(json_get(v, "participants")), 40);
    EXPECT_INT(whole(json_get(v, "k")), 2);
    EXPECT_INT(json_size(json_get(v, "components")), 2);
    EXPECT_INT(json_size(json_at(json_get(v, "components"), 1)), 8);
    EXPECT_INT(json_size(json_get(v, "points")), 40);
    EXPECT_INT(json_size(json_get(json_get(v, "points"), "1039")), 2);
    EXPECT_INT(json_size(json_get(json_get(v, "groups"), "0")), 20);
    EXPECT_STR(json_text(json_at(json_get(json_get(v, "groups"), "0"), 0)), "1000");
    EXPECT_INT(json_size(json_get(v, "group_informed_consensus")), 8);
    EXPECT(json_size(json_get(json_get(v, "representative"), "1")) > 0);
    EXPECT(number_at(v, "seconds") >= 0);
}

TEST(opinion, two_runs_are_the_same_to_the_byte)
{
    const char *file = camps();
    const char *first = without_seconds(RUN(true, "map", "--votes", file).out);
    EXPECT_STR(without_seconds(RUN(true, "map", "--votes", file).out), first);
}

TEST(opinion, the_summary_is_in_both_languages)
{
    const char *file = camps();
    struct ran en = RUN(false, "map", "--votes", file, "--lang", "en");
    struct ran zh = RUN(false, "map", "--votes", file, "--lang", "zh-Hans");
    EXPECT_INT(en.status, 0);
    EXPECT_HAS(en.out, "40 people, ");
    EXPECT_HAS(en.out, "40 people in 2 groups");
    EXPECT_HAS(en.out, "Group B: 20 people (50 %)");
    EXPECT_HAS(en.out, "What all groups share");
    EXPECT_HAS(zh.out, "群体 B：20 人（50%）");
    EXPECT_LACKS(zh.out, "people");
}

TEST(opinion, the_drawing_has_groups_and_no_person)
{
    const char *svg = arena_printf(t_arena(), "%s/map.svg", t_dir());
    struct ran r = RUN(false, "map", "--votes", camps(), "--svg", svg, "--lang", "en");
    EXPECT_INT(r.status, 0);
    const char *drawing = read_text(svg);
    EXPECT_HAS(drawing, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    EXPECT_HAS(drawing, "class=\"mark g0\"");
    EXPECT_HAS(drawing, "class=\"mark g1\"");
    EXPECT_HAS(drawing, ">Group A: 20 people (50 %)</text>");
    EXPECT_HAS(drawing, "prefers-color-scheme: dark");
    EXPECT_LACKS(drawing, "1017");
    EXPECT_LACKS(drawing, "nan");
    r = RUN(false, "map", "--votes", camps(), "--svg", "/no/such/folder/map.svg");
    EXPECT_INT(r.status, 1);
    EXPECT_HAS(r.err, "/no/such/folder/map.svg could not be written");
}

static const char *export_of(const char *votes, const char *comments)
{
    write_text("participants-votes.csv", votes, strlen(votes));
    write_text("comments.csv", comments, strlen(comments));
    return t_dir();
}

/* Thirty people, one of whose groups is the ninth; a text that would be markup, a title over two
 * lines. */
TEST(opinion, an_export_with_texts)
{
    struct buf b = buf_make(t_arena(), 0);
    buf_puts(&b, "participant,group-id,5,6,70,900\r\n");
    for (int p = 0; p < 30; p++)
        buf_printf(&b, "%d,%s,%d,%d,%d,%s\r\n", p,
                   p % 3 == 0   ? "9"
                   : p % 3 == 1 ? "2"
                                : "",
                   p % 2 ? 1 : -1, p % 3 ? 1 : -1, (p / 2) % 3 - 1, p % 4 ? "1" : "");
    const char *dir =
        export_of(b.p, "comment-id,moderated,comment-body\n"
                       "5,1,\"<b>1 & 2</b>\n\x1b[31mnext\"\n6,0,路灯坏了\n70,-1,out\n");
    write_text("summary.csv", "topic,\"Two\nlines <i>\"\n", 22);
    const char *svg = arena_printf(t_arena(), "%s/map.svg", t_dir());
    struct ran r =
        RUN(false, "map", "--polis", dir, "--svg", svg, "--labels", "published", "--lang", "en");
    EXPECT_STR(r.err, "");
    EXPECT_HAS(r.out, "Two lines <i>\n30 people, ");
    EXPECT_HAS(r.out, "4 statements (1 moderated out)");
    EXPECT_HAS(r.out, "! Fewer than 7 statements");
    EXPECT_HAS(r.out, "路灯坏了");
    EXPECT_LACKS(r.out, "\x1b");
    const char *drawing = read_text(svg);
    EXPECT_HAS(drawing, "Two lines &lt;i&gt;");
    EXPECT_LACKS(drawing, "<b>");
    r = RUN(true, "map", "--polis", dir, "--labels", "published");
    const struct json_value *v = parsed(r.out);
    EXPECT_INT(whole(json_get(v, "k")), 2);
    EXPECT_INT(json_size(json_get(json_get(v, "groups"), "9")), 10);
    EXPECT_INT(json_size(json_get(v, "silhouettes")), 0);
    EXPECT_INT(json_size(json_get(v, "group_informed_consensus")), 4);
    NEAR(number_at(json_at(json_get(v, "components"), 0), "70"), 0, 0);
}

/* --- honest about little, clear about wrong -------------------------------------------------- */

static void expect_no_map(const char *votes, const char *says)
{
    const char *file = write_text("few.csv", votes, strlen(votes));
    const char *svg = arena_printf(t_arena(), "%s/few.svg", t_dir());
    struct ran r = RUN(true, "map", "--votes", file);
    const struct json_value *v = parsed(r.out);
    EXPECT_INT(r.status, 0);
    EXPECT_INT(whole(json_get(v, "k")), 0);
    EXPECT_INT(json_size(json_get(v, "points")) + json_size(json_get(v, "groups")), 0);
    EXPECT_INT(json_size(json_get(v, "warnings")), 1);
    EXPECT_HAS(json_text(json_at(json_get(v, "warnings"), 0)), says);
    r = RUN(false, "map", "--votes", file, "--lang", "en", "--svg", svg);
    EXPECT_HAS(r.out, says);
    EXPECT_LACKS(r.out, "Group A");
    EXPECT_LACKS(read_text(svg), "class=\"mark");
}

static const char *all_say(int people, int statements, int vote)
{
    struct buf b = buf_make(t_arena(), 0);
    for (int p = 0; p < people; p++)
        for (int s = 0; s < statements; s++)
            buf_printf(&b, "%d,%d,%d\n", p, s, vote ? vote : (p ^ s) % 2 ? 1 : -1);
    return b.p;
}

TEST(opinion, what_is_too_little_is_said)
{
    expect_no_map("1,1,1\n", "Too few voices for a map: 1 person voted");
    expect_no_map(all_say(14, 9, 0), "14 people voted, a map needs 15");
    expect_no_map(arena_printf(t_arena(), "%s%s", all_say(30, 3, 0), all_say(3, 20, 0)),
                  "Too few votes for a map: 3 people voted on 7 statements or more");
    expect_no_map(all_say(30, 1, 0), "at least two statements");
    expect_no_map(all_say(30, 9, 1), "There is one opinion");
    expect_no_map(all_say(30, 9, -1), "There is one opinion");
}

TEST(opinion, a_line_is_a_map_with_a_warning)
{
    const char *text = all_say(30, 9, 0), *file = write_text("line.csv", text, strlen(text));
    const struct json_value *v = parsed(RUN(true, "map", "--votes", file).out);
    EXPECT_INT(whole(json_get(v, "k")), 2);
    EXPECT_INT(json_size(json_get(v, "warnings")), 1);
    EXPECT_HAS(json_text(json_at(json_get(v, "warnings"), 0)), "one direction only");
    NEAR(number(json_at(json_get(json_get(v, "points"), "7"), 1)), 0, 1e-9);
}

TEST(opinion, wrong_files_are_named_with_line_and_column)
{
    const char *bad = write_text("bad.csv", "1,2,1\r\n1,x,1\r\n", 14);
    struct ran r = RUN(true, "map", "--votes", bad);
    EXPECT_INT(r.status, 1);
    EXPECT_STR(r.out, "");
    EXPECT_HAS(r.err, "bad.csv, line 2, column 2: the statement must be");
    r = RUN(true, "map", "--votes", write_text("empty.csv", "", 0));
    EXPECT_INT(r.status, 1);
    EXPECT_HAS(r.err, "empty.csv: there is no vote in the file");
    r = RUN(false, "map", "--votes", "/no/such/file");
    EXPECT_HAS(r.err, "/no/such/file: No such file");
    r = RUN(false, "map", "--votes", t_dir());
    EXPECT_INT(r.status, 1);
    EXPECT_HAS(r.err, "Is a directory");
    r = RUN(false, "map", "--polis", t_dir());
    EXPECT_HAS(r.err, "comments.csv: No such file");
    r = RUN(false, "map", "--polis", export_of("participant,0\n1,8\n", "comment-id,moderated\n"));
    EXPECT_HAS(r.err, "participants-votes.csv, line 2, column 2: a vote is");
    r = RUN(false, "map", "--polis", export_of("participant,0\n1,\n", "comment-id,moderated\n"));
    EXPECT_HAS(r.err, "participants-votes.csv: there is no vote");
    r = RUN(false, "map", "--labels", "published", "--polis",
            export_of("participant,0\n1,1\n", "comment-id,moderated\n"));
    EXPECT_HAS(r.err, "there are no published groups");
}

TEST(opinion, wrong_use_is_told)
{
    EXPECT_INT(RUN(false, "map").status, 2);
    EXPECT_INT(RUN(false, "map", "--votes").status, 2);
    EXPECT_INT(RUN(false, "map", "--votes", "a", "--polis", "b").status, 2);
    EXPECT_INT(RUN(false, "map", "--votes", "a", "--labels", "mine").status, 2);
    EXPECT_INT(RUN(false, "map", "--votes", "a", "--lang", "xx").status, 2);
    EXPECT_HAS(RUN(false, "map", "--what", "x").err, "use: tongxin map --polis DIR");
}
