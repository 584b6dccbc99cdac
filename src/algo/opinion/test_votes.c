/*
 * test_votes.c - files of votes and the matrix made of them: what a careless or hostile file does.
 */
#include "algo/opinion/read.h"
#include "base/buf.h"
#include "harness.h"

/* Reads text in pieces of that many bytes; NULL and *fault when it is refused. */
static struct votes *read_rows(const char *text, size_t n, size_t piece, struct read_fault *fault)
{
    struct vote_feed *feed = vote_feed_new(7);
    struct rows_reader *r = rows_open(t_arena(), feed);
    bool fine = true;
    for (size_t at = 0; fine && at < n; at += piece)
        fine = rows_feed(r, text + at, piece < n - at ? piece : n - at, fault);
    if (fine && rows_end(r, fault))
        return votes_make(feed);
    vote_feed_free(feed);
    return NULL;
}

/* "person: statement=vote statement=vote; …" in the matrix's own order. */
static const char *written(const struct votes *v)
{
    struct buf b = buf_make(t_arena(), 0);
    for (uint32_t r = 0; r < votes_people(v); r++) {
        buf_printf(&b, "%s%lld:", r ? "; " : "", (long long)v->people.id[r]);
        for (size_t k = v->row[r]; k < v->row[r + 1]; k++)
            buf_printf(&b, " %lld=%d", (long long)v->statements.id[v->cell[k] / 3],
                       vote_of(v->cell[k]));
    }
    return b.p;
}

static void expect_rows(const char *text, const char *want)
{
    struct read_fault fault = {0};
    for (size_t piece = 1; piece <= strlen(text); piece++) {
        struct votes *v = read_rows(text, strlen(text), piece, &fault);
        if (!v)
            test_fail(__FILE__, __LINE__, "%zu:%zu: %s", fault.line, fault.column, fault.what);
        EXPECT_STR(written(v), want);
        votes_free(v);
    }
}

TEST(opinion, rows_are_read_as_programs_write_them)
{
    expect_rows("1,5,1\n1,6,-1\n2,5,0\n", "1: 5=1 6=-1; 2: 5=0");
    expect_rows("1,5,1\r\n1,6,-1\r\n2,5,0", "1: 5=1 6=-1; 2: 5=0");
    expect_rows("1,5,1\r1,6,-1\r2,5,0\r", "1: 5=1 6=-1; 2: 5=0");
    expect_rows("\xef\xbb\xbf\"1\",\"5\",\"1\"\n\n 1 ,\t6, -1 \n\r\n2,5,0\n\n",
                "1: 5=1 6=-1; 2: 5=0");
    expect_rows("9223372036854775807,0,1\n0,9223372036854775807,-1",
                "9223372036854775807: 0=1; 0: 9223372036854775807=-1");
}

TEST(opinion, the_last_vote_counts_and_order_is_that_of_arrival)
{
    expect_rows("3,9,1\n1,2,1\n3,2,0\n3,9,-1\n1,9,1\n3,9,0\n", "3: 9=0 2=0; 1: 9=1 2=1");
}

TEST(opinion, bad_rows_are_named)
{
    static const struct {
        const char *text, *says;
        size_t line, column;
    } bad[] = {
        {"", "there is no vote in the file", 0, 0},
        {"\xef\xbb\xbf\n\r\n \n", "there is no vote in the file", 0, 0},
        {"participant,statement,vote\n1,2,1\n", "no header", 1, 1},
        {"1,2,1\nx,2,1\n", "here stands \"x\"", 2, 1},
        {"1,2,1\n1,,1\n", "the statement must be", 2, 2},
        {"1,2,1\n\n1,2,2\n", "the vote must be 1 (agree), -1 (disagree) or 0 (pass)", 3, 3},
        {"1,2,+1\n", "the vote must be", 1, 3},
        {"1,2,1.0\n", "here stands \"1.0\"", 1, 3},
        {"-1,2,1\n", "from 0 to 9223372036854775807", 1, 1},
        {"9223372036854775808,2,1\n", "from 0 to", 1, 1},
        {"1,99999999999999999999999999,1\n", "from 0 to", 1, 2},
        {"1,2\n", "three fields", 1, 3},
        {"1\n", "three fields", 1, 2},
        {"1,2,1,1\n", "three fields", 1, 4},
        {"1;2;1\n", "here stands \"1;2;1\"", 1, 1},
        {"\"1,2,1\n", "here stands", 1, 1},
        {"1,2,1\n\"1\"\"\",2,1\n", "here stands", 2, 1},
        {"1,2,1\n\x1b[31m\xff,2,1\n", "here stands \"[31m\xef\xbf\xbd\"", 2, 1},
        {"1,2,1\n\xff\xfe\x31", "here stands", 2, 1},
    };
    for (size_t i = 0; i < countof(bad); i++)
        for (size_t piece = 1; piece <= 8; piece += 3) {
            struct read_fault f = {0};
            EXPECT(!read_rows(bad[i].text, strlen(bad[i].text), piece, &f));
            EXPECT_HAS(f.what, bad[i].says);
            EXPECT_INT(f.line, bad[i].line);
            EXPECT_INT(f.column, bad[i].column);
        }
}

TEST(opinion, a_file_that_is_no_text_is_refused)
{
    char bytes[4096];
    struct read_fault f = {0};
    memset(bytes, 0, sizeof(bytes));
    EXPECT(!read_rows(bytes, sizeof(bytes), 100, &f));
    EXPECT_HAS(f.what, "too long");
    EXPECT(!read_rows("1,2,1\n\0,2,1\n", 12, 5, &f));
    EXPECT_INT(f.line, 2);
}

TEST(opinion, statements_beyond_the_limit_are_left_out_and_counted)
{
    struct vote_feed *feed = vote_feed_new(7);
    for (int64_t s = 0; s < VOTES_STATEMENTS_MAX + 3; s++)
        vote_feed_add(feed, vote_feed_person(feed, s / 4), vote_feed_statement(feed, s * 1000), 1);
    struct votes *v = votes_make(feed);
    EXPECT_INT(votes_statements(v), VOTES_STATEMENTS_MAX);
    EXPECT_INT(v->n, VOTES_STATEMENTS_MAX);
    EXPECT_INT(v->left_out, 3);
    /* The last one voted on nothing that counts. */
    EXPECT_INT(votes_people(v), VOTES_STATEMENTS_MAX / 4);
    EXPECT(!votes_set(v, 0, 77, 1));
    EXPECT(!votes_set(v, 99999999, 77, 1));
    EXPECT_INT(votes_people(v), VOTES_STATEMENTS_MAX / 4);
    votes_free(v);
}

TEST(opinion, one_vote_more_is_the_same_as_one_vote_in_the_file)
{
    uint64_t any = 3;
    struct vote_feed *whole = vote_feed_new(7);
    struct votes *grown = votes_make(vote_feed_new(9));
    for (int i = 0; i < 3000; i++) {
        any = any * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int64_t person = (int64_t)(any >> 33) % 70, statement = (int64_t)(any >> 40) % 90;
        int vote = (int)((any >> 50) % 3) - 1;
        vote_feed_add(whole, vote_feed_person(whole, person), vote_feed_statement(whole, statement),
                      vote);
        votes_set(grown, person, statement, vote);
    }
    struct votes *v = votes_make(whole);
    EXPECT_STR(written(grown), written(v));
    EXPECT_INT(grown->n, v->n);
    EXPECT_MEM(grown->count, v->count, 3 * votes_statements(v) * sizeof(*v->count));
    EXPECT(
        !votes_set(grown, v->people.id[0], v->statements.id[v->cell[0] / 3], vote_of(v->cell[0])));
    votes_free(v);
    votes_free(grown);
}

/* --- exports of Polis ------------------------------------------------------------------------ */

static struct polis_reader *polis;
static struct votes *read_polis(const char *text, size_t piece, struct read_fault *fault)
{
    struct vote_feed *feed = vote_feed_new(7);
    size_t n = strlen(text), at = 0, take;
    polis = polis_open(t_arena(), feed);
    bool fine = true;
    do {
        take = piece < n - at ? piece : n - at;
        fine = polis_feed(polis, text + at, take, at + take == n, fault);
        at += take;
    } while (fine && at < n);
    if (fine)
        return votes_make(feed);
    vote_feed_free(feed);
    return NULL;
}

TEST(opinion, an_export_is_read_by_the_names_of_its_columns)
{
    static const char text[] = "\xef\xbb\xbfxid,participant,group-id,n-votes,7,3,12\r\n"
                               "\"a, b\",4,1,2,1,,-1\r\n"
                               "x,0,,0,,,\r\n"
                               "x,9,,1,,,0\r\n"
                               "x,4,0,1,0,,\r\n"
                               "\"two\nlines\",8,0,1,,,1\r\n";
    for (size_t piece = 1; piece < sizeof(text); piece += 5) {
        struct read_fault f = {0};
        struct votes *v = read_polis(text, piece, &f);
        EXPECT(v != NULL);
        /* Column 3 has no vote and is no statement; 0 did not vote; 4 stands twice. */
        EXPECT_STR(written(v), "4: 7=0 12=-1; 9: 12=0; 8: 12=1");
        EXPECT_INT(votes_statements(v), 2);
        EXPECT_INT(polis_labels(polis)[0], 0);
        EXPECT_INT(polis_labels(polis)[1], -1);
        EXPECT_INT(polis_labels(polis)[2], 0);
        votes_free(v);
    }
}

TEST(opinion, an_export_without_groups_has_no_labels)
{
    struct read_fault f = {0};
    struct votes *v = read_polis("participant,0\n1,1\n", 99, &f);
    EXPECT(!polis_labels(polis));
    votes_free(v);
}

TEST(opinion, bad_exports_are_named)
{
    static const struct {
        const char *text, *says;
        size_t line, column;
    } bad[] = {
        {"", "the file is empty", 0, 0},
        {"a,b\n1,2\n", "no column \"participant\"", 1, 0},
        {"participant,0,5,5\n1,1,1,1\n", "statement 5 has a column already", 1, 4},
        {"participant,0\nx,1\n", "here stands \"x\"", 2, 1},
        {"participant,0\n1,1\n2,yes\n", "a vote is 1 (agree)", 3, 2},
        {"participant,0\n1,1\n2,7\n", "here stands \"7\"", 3, 2},
        {"participant,group-id,0\n1,x,1\n", "the group must be", 2, 2},
        {"participant,group-id,0\n1,100,1\n", "the group must be a number from 0 to 99", 2, 2},
        {"participant,0\n1,1,1\n", "the row has 3 fields, the header 2", 2, 0},
        {"participant,0\n1,\xff\n", "UTF-8", 2, 0},
        {"participant,0\n1,\"1\n", "quotation mark", 2, 0},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        struct read_fault f = {0};
        EXPECT(!read_polis(bad[i].text, 3, &f));
        EXPECT_HAS(f.what, bad[i].says);
        EXPECT_INT(f.line, bad[i].line);
        EXPECT_INT(f.column, bad[i].column);
    }
}

static bool read_comments(struct comments_reader *r, const char *text, struct read_fault *f)
{
    return comments_feed(r, text, strlen(text), true, f);
}

TEST(opinion, comments_tell_what_is_moderated_out)
{
    struct read_fault f = {0};
    struct comments_reader *r = comments_open(t_arena());
    size_t n;
    EXPECT(read_comments(r,
                         "comment-id,is-meta,moderated,comment-body\n"
                         "5,false,1,\"a \"\"b\"\"\nc\"\n6,,0,x\n7,t,1,about me\n8,,-1,\n",
                         &f));
    const struct polis_comment *c = comments_of(r, &n);
    EXPECT_INT(n, 4);
    EXPECT_STR(c[0].text, "a \"b\"\nc");
    EXPECT(!c[0].out && !c[1].out && c[2].out && c[3].out);
    EXPECT(!read_comments(comments_open(t_arena()), "comment-id,moderated\n5,9\n", &f));
    EXPECT_INT(f.line, 2);
    EXPECT_INT(f.column, 2);
    EXPECT(!read_comments(comments_open(t_arena()), "comment-id\n5\n", &f));
    EXPECT_HAS(f.what, "\"moderated\"");
}
