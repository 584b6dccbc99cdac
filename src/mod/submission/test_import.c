/*
 * test_import.c - what comes from other systems: any order of columns, any line ends, and rows that are wrong.
 */
#include <signal.h>
#include <sys/wait.h>

#include "mod/search/care.h"
#include "mod/submission/import.h"
#include "mod/submission/test_submission.h"

static struct import_report run(struct desk *t, const char *csv, bool strict, bool dry,
                                const char **why, char **faults)
{
    struct import_report report;
    char *text = arena_strdup(t_arena(), csv), *said = NULL;
    size_t n = 0;
    FILE *in = fmemopen(text, strlen(text) + (*text == '\0'), "rb"),
         *out = open_memstream(&said, &n);
    struct import_options o = {.place = "BSY", .strict = strict, .dry = dry, .faults = out};
    const char *stopped = import_csv(t->s->db, t_arena(), t->s->zone, t->s->now, in, &o, &report);
    fclose(in);
    fclose(out);
    if (why)
        *why = stopped;
    if (faults)
        *faults = arena_strdup(t_arena(), said);
    free(said);
    return report;
}

TEST(submission, import_takes_columns_in_any_order)
{
    struct desk t = desk_new();
    const char *why;
    struct import_report rep = run(
        &t,
        "\xEF\xBB\xBFsupports,text,time,place,Title,kind,reply,reply_time,reply_unit,author,"
        "category\r\n"
        "12,\"灯灭了，\n电话13812345678\",2025-04-03 09:10:11,上溪村,路灯,求助,修好了,2025-04-09,"
        "村镇建设办公室,大山的儿子,城乡建设\r\n"
        ",水渠堵了,2025/5/1,某处,,,,,,,\r\n",
        false, false, &why, NULL);
    EXPECT_STR(why, NULL);
    EXPECT_INT(rep.good, 2);
    EXPECT_INT(rep.bad, 0);
    EXPECT_INT(rep.open, 1);
    struct submission s = desk_number(&t, "BSYSX-2025-0001");
    EXPECT_STR(s.title, "路灯");
    EXPECT_INT(s.supports, 12);
    EXPECT_INT(s.state, SUB_CLOSED);
    EXPECT_INT(s.channel, CHANNEL_IMPORT);
    EXPECT_HAS(s.text, "\n");
    struct answer *a = desk_page(t.nobody, "/s/BSYSX-2025-0001", 200);
    EXPECT_HAS(a->body, "修好了");
    EXPECT_LACKS(a->body, "13812345678");
    EXPECT_LACKS(a->body, "大山的儿子");
    s = desk_number(&t, "BSY-2025-0001");
    EXPECT_INT(s.state, SUB_RECEIVED);
    EXPECT_STR(s.title, "水渠堵了");
    EXPECT_HAS(desk_page(t.clerk, "/office/submissions", 200)->body, "BSY-2025-0001");
    EXPECT_HAS(desk_page(t.nobody, "/submissions?place=linhai/", 200)->body, "BSYSX-2025-0001");
}

/* Every table that an import writes, as single acts would have left it. */
TEST(submission, import_leaves_what_acts_would_have_left)
{
    struct desk t = desk_new();
    run(&t,
        "text,title,time,place,kind,reply,reply_time,reply_unit,author,supports\n"
        "灯灭了，电话13812345678,路灯,2025-04-03 09:10,上溪村,求助,修好了,2025-04-09 10:00,"
        "村镇建设办公室,大山,12\n"
        "水渠堵了,水渠,2026-03-09 08:00,上溪村,投诉,,,,,\n"
        "路塌了,塌方,2026-03-08 08:00,上溪村,求助,,,,,\n",
        false, false, NULL, NULL);
    struct submission done = desk_number(&t, "BSYSX-2025-0001"),
                      open = desk_number(&t, "BSYSX-2026-0001"),
                      older = desk_number(&t, "BSYSX-2026-0002");
    struct db *db = t_begin(t.s);
    EXPECT_STR(done.text, "灯灭了，电话13812345678");
    EXPECT_STR(done.public_text, "灯灭了，电话〔电话〕");
    EXPECT_STR(open.public_text, open.text); /* nothing to mask */
    EXPECT_INT(done.state, SUB_CLOSED);
    EXPECT(done.answered == done.closed && done.listed && done.may_public);
    EXPECT_INT(done.version, 1);
    struct submission_answers a = submission_answers(db, done.id);
    EXPECT_INT(a.n, 1);
    EXPECT_STR(a.at[0].text, "修好了");
    EXPECT_STR(a.at[0].basis, "村镇建设办公室"); /* no organisation of the village */
    EXPECT_INT(a.at[0].org, t.office);
    EXPECT_INT(a.at[0].at, done.answered);
    struct submission_contact_get contact;
    EXPECT(q_submission_contact_get(db, &contact, .item = done.id));
    EXPECT_STR(contact.name, "大山");
    EXPECT(!q_submission_contact_get(db, &contact, .item = open.id));
    /* The clock that a single act starts is the same. */
    struct deadline bulk, single;
    const char *rule = "submission.reply.workdays.complaint";
    EXPECT(deadline_find(db, SUBJECT_SUBMISSION, open.id, rule, &bulk));
    EXPECT_INT(deadline_of_subject(db, SUBJECT_SUBMISSION, open.id).n, 1);
    EXPECT_INT(deadline_of_subject(db, SUBJECT_SUBMISSION, done.id).n, 0);
    deadline_start(db, t.s->zone, t.s->now,
                   &(struct deadline_new){.subject = SUBJECT_TASK,
                                          .subject_id = 1,
                                          .number = open.number,
                                          .body = open.body,
                                          .org = open.org,
                                          .rule = rule,
                                          .from = t.s->now,
                                          .link = bulk.link});
    EXPECT(deadline_find(db, SUBJECT_TASK, 1, rule, &single));
    EXPECT(bulk.due == single.due && bulk.first_due == single.first_due);
    EXPECT(bulk.days == single.days && bulk.workdays == single.workdays);
    EXPECT(bulk.state == single.state && bulk.from == single.from);
    EXPECT_STR(bulk.number, single.number);
    EXPECT_INT(deadline_list(db, t.town, 0, (struct deadline_key){0}, INT64_MAX, 10).n, 3);
    struct submission_queue_after_rows queue = q_submission_queue_after(db, .after = 0, .max = 10);
    EXPECT_INT(queue.n, 2);
    EXPECT_INT(queue.at[0].item, open.id);
    EXPECT_INT(queue.at[0].due, bulk.due);
    EXPECT_INT(queue.at[1].item, older.id);
    int64_t count[SUB_STATES];
    submission_counts(db, t.village, count);
    EXPECT_INT(count[SUB_CLOSED], 1);
    EXPECT_INT(count[SUB_RECEIVED], 2);
    struct submissions shelf = submission_list(
        db, &(struct submission_filter){.body = body_root(db), .state = -1}, SUBMISSION_NEWEST, 10);
    EXPECT_INT(shelf.n, 3);
    EXPECT_INT(shelf.at[0].id, open.id);
    EXPECT_INT(shelf.at[1].id, older.id);
    EXPECT_INT(shelf.at[2].id, done.id);
    t_commit(t.s);
}

/* The words of a result stand in the excerpt. */
static void expect_found(struct desk *t)
{
    static const struct {
        const char *q, *has, *lacks;
    } asked[] = {
        {"BSYSX-2025-0007", "/s/BSYSX-2025-0007", "/s/BSYSX-2025-0008"},
        {"BSYSX-2025-0007", "第41件", "第42件"},
        {"BSYSX-2025-1000", "/s/BSYSX-2025-1000", "/s/BSY-2025"},
        {"%E7%AC%AC7%E4%BB%B6", "/s/BSYSX-2025-0005", "/s/BSYSX-2025-0006"},       /* 第7件 */
        {"%E8%AF%B4%E8%BF%87%E4%B8%89%E6%AC%A1", "<mark>说过三次</mark>", "0007"}, /* 说过三次 */
        {"%E5%B7%B2%E7%BB%8F%E4%BF%AE%E5%A5%BD", "/s/BSY-2025-0001", "-0002"}, /* 已经修好 */
        {"%E5%B7%B2%E7%BB%8F%E4%BF%AE%E5%A5%BD", "<mark>已经修好</mark>", "-0002"},
    };
    for (size_t i = 0; i < countof(asked); i++) {
        struct answer *a =
            desk_page(t->nobody, arena_printf(t_arena(), "/search?q=%s", asked[i].q), 200);
        EXPECT_HAS(a->body, asked[i].has);
        EXPECT_LACKS(a->body, asked[i].lacks);
    }
}

/* Found at once by their words, the answer's and their number, although its words stand in texts too; and so are they
 * when the index is made anew from the rows. */
TEST(submission, import_of_many_is_found_by_search)
{
    struct desk t = desk_new();
    struct buf b = buf_make(t_arena(), 1 << 20);
    buf_lit(&b, "text,title,time,place,reply,reply_time\n");
    for (int i = 0; i < 1500; i++)
        buf_printf(&b, "第%d件：路灯灭了，说过%s次,路灯%d,2025-04-03 09:10,%s,%s\n", i,
                   i == 41 ? "0007" : "三", i, i % 3 ? "上溪村" : "白水洋镇",
                   i % 500 ? "," : "已经修好,2025-04-09");
    struct import_report rep = run(&t, b.p, false, false, NULL, NULL);
    EXPECT_INT(rep.good, 1500);
    EXPECT_INT(rep.open, 1497);
    expect_found(&t);
    EXPECT(search_rebuild(t.s->db));
    expect_found(&t);
}

/* --- cut off --------------------------------------------------------------------------------------- */

#define CUT_ROWS 20000 /* more than two batches */

static const char *many_rows(void)
{
    struct buf b = buf_make(t_arena(), 1 << 20);
    buf_lit(&b, "text,time,reply,reply_time\n");
    for (int i = 0; i < CUT_ROWS; i++)
        buf_printf(&b, "第%d件,2025-01-01 08:00,%s\n", i, i % 3 ? "办好了,2025-01-02" : ",");
    return b.p;
}

/* Everything of what is in, and nothing of what is not. How many are in. */
static int64_t whole_rows(struct desk *t)
{
    struct db *db = t_begin(t->s);
    int64_t count[SUB_STATES], n = 0, shelf = 0, queue = 0, after = 0;
    struct submission_key before = SUBMISSION_NEWEST;
    struct submission last;
    submission_counts(db, t->town, count);
    for (int i = 0; i < SUB_STATES; i++)
        n += count[i];
    for (struct submission_shelf_all_rows rows = {.n = 1}; rows.n; shelf += (int64_t)rows.n) {
        rows = q_submission_shelf_all(db, .place = t->town, .before = before.at,
                                      .before_item = before.id, .max = 5000);
        if (rows.n)
            before = (struct submission_key){rows.at[rows.n - 1].at, rows.at[rows.n - 1].item};
    }
    for (struct submission_queue_after_rows rows = {.n = 1}; rows.n; queue += (int64_t)rows.n) {
        rows = q_submission_queue_after(db, .after = after, .max = 5000);
        if (rows.n)
            after = rows.at[rows.n - 1].item;
    }
    EXPECT_INT(shelf, n);
    EXPECT_INT(queue, count[SUB_RECEIVED]);
    EXPECT(n == 0 || submission_by_number(
                         db, arena_printf(t_arena(), "BSY-2025-%04lld", (long long)n), &last));
    EXPECT(!submission_by_number(db, arena_printf(t_arena(), "BSY-2025-%04lld", (long long)n + 1),
                                 &last));
    t_commit(t->s);
    return n;
}

TEST_LONG(submission, import_that_fails_midway_keeps_what_it_reported)
{
    struct desk t = desk_new();
    const char *csv = many_rows(), *why;
    int64_t statements = db_statements(t.s->db);
    EXPECT_INT(run(&t, csv, false, false, NULL, NULL).good, CUT_ROWS);
    statements = db_statements(t.s->db) - statements;
    /* In the places, in a batch, in a later one, in the telling at the end. */
    const int64_t at[] = {5, statements / 2, statements * 4 / 5, statements - 1};
    int64_t before = CUT_ROWS;
    for (size_t i = 0; i < countof(at); i++) {
        db_inject(t.s->db, at[i], DB_FULL);
        struct import_report rep = run(&t, csv, false, false, &why, NULL);
        db_inject(t.s->db, 0, DB_OK);
        EXPECT(why != NULL);
        int64_t now = whole_rows(&t);
        EXPECT_INT(now - before, rep.good);
        EXPECT(i == 0 ? rep.good == 0 : rep.good <= CUT_ROWS);
        before = now;
    }
    const char *digest = t_digest(t.s);
    db_inject(t.s->db, statements / 2, DB_FULL);
    EXPECT_INT(run(&t, csv, true, false, &why, NULL).good, 0);
    db_inject(t.s->db, 0, DB_OK);
    EXPECT_STR(t_digest(t.s), digest);
}

static int64_t told_pipe;

static void tell_and_die(int64_t rows)
{
    if (write((int)told_pipe, &rows, sizeof(rows)) == sizeof(rows) && rows >= CUT_ROWS / 2)
        kill(getpid(), SIGKILL);
}

TEST(submission, import_that_is_killed_loses_nothing_that_was_reported)
{
    struct desk t = desk_new();
    int pipes[2], status;
    int64_t told = 0, rows;
    const char *csv = many_rows(), *error;
    EXPECT(pipe(pipes) == 0);
    pid_t child = fork();
    if (child == 0) {
        struct db *db = db_open(t.s->url, false, t_arena(), &error);
        struct import_report report;
        struct import_options o = {.place = "BSY", .progress = tell_and_die};
        told_pipe = pipes[1];
        FILE *in = fmemopen(arena_strdup(t_arena(), csv), strlen(csv), "rb");
        import_csv(db, t_arena(), t.s->zone, t.s->now, in, &o, &report);
        _exit(1);
    }
    close(pipes[1]);
    while (read(pipes[0], &rows, sizeof(rows)) == sizeof(rows))
        told = rows;
    EXPECT(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    EXPECT(told > 0 && told < CUT_ROWS);
    EXPECT(whole_rows(&t) >= told);
    run(&t, "text\n再来一件\n", false, false, NULL, NULL); /* and it goes on */
    EXPECT_INT(desk_number(&t, "BSY-2026-0001").state, SUB_RECEIVED);
}

TEST(submission, import_says_which_rows_are_bad)
{
    struct desk t = desk_new();
    char *faults;
    const char *csv = "text,time,supports\n"
                      "一,2025-01-01,1\n"
                      ",2025-01-01,1\n"
                      "\"二\n行\",2025-13-01,1\n"
                      "三,2025-01-01,many\n"
                      "四,2099-01-01,1\n"
                      "五\xff,2025-01-01,1\n"
                      "六,,\n";
    struct import_report rep = run(&t, csv, false, false, NULL, &faults);
    EXPECT_INT(rep.good, 2);
    EXPECT_INT(rep.bad, 5);
    EXPECT_HAS(faults, "line 3: the text is empty");
    EXPECT_HAS(faults, "line 4: the time is not understood");
    EXPECT_HAS(faults, "line 6: the number of supports");
    EXPECT_HAS(faults, "line 7: the time lies in the future");
    EXPECT_HAS(faults, "line 8: ");
}

TEST(submission, import_strict_is_all_or_nothing)
{
    struct desk t = desk_new();
    const char *before = t_digest(t.s);
    struct import_report rep = run(&t, "text\n一\n\"\"\n二\n", true, false, NULL, NULL);
    EXPECT_INT(rep.bad, 1);
    EXPECT_INT(rep.good, 0);
    EXPECT_STR(t_digest(t.s), before);
    rep = run(&t, "text\n一\n二\n", true, false, NULL, NULL);
    EXPECT_INT(rep.good, 2);
    EXPECT_INT(desk_number(&t, "BSY-2026-0002").state, SUB_RECEIVED);
}

TEST(submission, import_dry_changes_nothing)
{
    struct desk t = desk_new();
    const char *before = t_digest(t.s), *why;
    struct import_report rep = run(&t, "text\n一\n", false, true, &why, NULL);
    EXPECT_INT(rep.good, 1);
    EXPECT_STR(why, NULL);
    EXPECT_STR(t_digest(t.s), before);
    rep = run(&t, "title\n一\n", false, false, &why, NULL);
    EXPECT_HAS(why, "text");
    rep = run(&t, "", false, false, &why, NULL);
    EXPECT_HAS(why, "empty");
    EXPECT_STR(t_digest(t.s), before);
}

TEST(submission, import_takes_long_texts_and_thousands_of_rows)
{
    struct desk t = desk_new();
    struct buf b = buf_make(t_arena(), 1 << 20);
    buf_lit(&b, "text,time,reply,reply_time\n");
    for (int i = 0; i < 7000; i++)
        buf_lit(&b, "话");
    buf_lit(&b, ",2025-01-01,好,2025-01-02\n");
    for (int i = 0; i < 2500; i++)
        buf_printf(&b, "第%d件事说给大家听,2025-01-01 08:00,办好了,2025-01-02\n", i);
    for (int i = 0; i < 10001; i++)
        buf_lit(&b, "话");
    buf_lit(&b, ",,,\n");
    struct import_report rep = run(&t, b.p, false, false, NULL, NULL);
    EXPECT_INT(rep.good, 2501);
    EXPECT_INT(rep.bad, 1);
    EXPECT_INT(strlen(desk_number(&t, "BSY-2025-0001").text), 21000);
    int64_t count[SUB_STATES];
    struct db *db = t_begin(t.s);
    submission_counts(db, t.town, count);
    t_commit(t.s);
    EXPECT_INT(count[SUB_CLOSED], 2501);
}

TEST(submission, import_reads_times_as_people_write_them)
{
    struct site *s = t_site();
    usec t, want = zone_instant(s->zone, day_of(2015, 3, 4), 9, 5, 0);
    static const char *const same[] = {"2015-03-04 09:05",     "2015/3/4 9:05",
                                       "2015年3月4日 9:05",    "2015-03-04T09:05:00",
                                       "2015.3.4 9:05",        "2015-03-04T09:05:00+08:00",
                                       "2015-03-04 09:05:00.0"};
    static const char *const wrong[] = {"",
                                        "2015",
                                        "2015-02-30",
                                        "04/03/2015",
                                        "2015-03-04 25:00",
                                        "2015-03-04 9",
                                        "2015-03-04 09:05 pm",
                                        "昨天"};
    for (size_t i = 0; i < countof(same); i++) {
        EXPECT(import_time(s->zone, same[i], &t));
        EXPECT_INT(t, want);
    }
    for (size_t i = 0; i < countof(wrong); i++)
        EXPECT(!import_time(s->zone, wrong[i], &t));
}
