/*
 * test_import.c - what comes from other systems: any order of columns, any line ends, and rows that are wrong.
 */
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
