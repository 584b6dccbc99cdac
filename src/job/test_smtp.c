/*
 * Tests of smtp.c: letters through the real child process to a real mail server that test/smtp.sh
 * starts. What it received stands in its log.
 */
#include "base/buf.h"
#include "harness.h"
#include "job/mail.h"
#include "test_site.h"

static struct job_site *site;

/* A site whose mail goes to the server whose port that variable holds. */
static void site_with(const char *port)
{
    if (!getenv(port))
        SKIP("test/smtp.sh starts the mail server for this");
    site = t_job_site();
    site->config.mail_url = arena_printf(site->arena, "smtp://127.0.0.1:%s", getenv(port));
    site->config.mail_from = "noreply@tongxin.example";
}

static const char *file(const char *name)
{
    return arena_printf(site->arena, "%s/%s", getenv("SMTP_DIR"), name);
}

static void sign_in(const char *password)
{
    site->config.mail_user = "tongxin";
    site->config.mail_password_file = file(password);
}

static const char *server_log(void)
{
    struct buf b = buf_make(site->arena, 65536);
    FILE *f = fopen(file("log"), "re");
    size_t n = f ? fread(buf_room(&b, 1 << 20), 1, 1 << 20, f) : 0;
    b.n = n;
    b.p[n] = '\0';
    if (f)
        fclose(f);
    return b.p;
}

/* The part of the server's log about what happened after this many bytes. */
static const char *log_since(size_t mark)
{
    return server_log() + mark;
}

static struct mail_row send_one(const struct mail *m)
{
    db_begin(site->db, DB_WRITE, site->arena);
    mail_add(site->db, T_NOW, m);
    EXPECT(db_commit(site->db));
    EXPECT_INT(job_run_due(&site->app, site->db, site->arena, T_NOW), 1);
    db_begin(site->db, DB_READ, site->arena);
    struct mail_rows r = mail_list(site->db, site->arena, 2);
    EXPECT_INT(r.n, 1);
    struct job_figures f = job_figures(site->db);
    EXPECT_INT(f.dead, r.at[0].state == MAIL_FAILED);
    EXPECT_INT(f.waiting, r.at[0].state == MAIL_WAITING);
    EXPECT(db_commit(site->db));
    return r.at[0];
}

static struct mail letter(const char *to)
{
    return (struct mail){.to = to,
                         .to_name = "陈美",
                         .subject =
                             "关于白水洋镇老街路灯修复议题的协商结果公告：下周三民主日会上讨论",
                         .text = "您好！\n\n.路灯下周修好。\n"};
}

TEST(smtp, a_letter_arrives_whole)
{
    site_with("SMTP_OPEN");
    size_t mark = strlen(server_log());
    struct mail m = letter("mei@example.com");
    m.html = "<p>路灯下周修好。</p>";
    m.unsubscribe = "https://tongxin.example/u/abc";
    m.list_id = "weekly.tongxin.example";
    struct mail_row r = send_one(&m);
    EXPECT_STR(r.error ? r.error : "", "");
    EXPECT_INT(r.state, MAIL_SENT);
    EXPECT_INT(r.sent.v, T_NOW);
    const char *got = log_since(mark);
    EXPECT_HAS(got,
               "\"envelope\":{\"from\":\"noreply@tongxin.example\",\"to\":[\"mei@example.com\"]}");
    EXPECT_HAS(got, arena_printf(site->arena, "\"subject\":\"%s\"", m.subject));
    EXPECT_HAS(got, "\"to\":\"\\\"陈美\\\" <mei@example.com>\"");
    EXPECT_HAS(got, "\"from\":\"\\\"临海市\\\" <noreply@tongxin.example>\"");
    EXPECT_HAS(got, "\"text\":\"您好！\\n\\n.路灯下周修好。");
    EXPECT_HAS(got, "\"html\":\"<p>路灯下周修好。</p>");
    EXPECT_HAS(got, "\"date\":\"2026-03-10T01:00:00.000Z\"");
    EXPECT_HAS(got, "\"auto\":\"auto-generated\"");
    EXPECT_HAS(got, "\"url\":\"https://tongxin.example/u/abc\"");
    EXPECT_HAS(got, "List-Unsubscribe=One-Click");
    EXPECT_HAS(got, "\"list\":{\"id\":{\"name\":\"weekly.tongxin.example\"}");
    EXPECT_HAS(got, "\"ascii\":true,\"longest\":73,\"bareLines\":false");
}

TEST(smtp, signs_in_over_tls)
{
    site_with("SMTP_GUARDED");
    size_t mark = strlen(server_log());
    sign_in("password");
    site->config.mail_ca_file = file("cert.pem");
    struct mail m = letter("mei@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_STR(r.error ? r.error : "", "");
    EXPECT_INT(r.state, MAIL_SENT);
    EXPECT_HAS(log_since(mark), "\"server\":\"guarded\",\"secure\":true,\"user\":\"tongxin\"");
}

TEST(smtp, refused_for_good)
{
    site_with("SMTP_OPEN");
    struct mail m = letter("gone@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_FAILED);
    EXPECT_HAS(r.error, "550");
    EXPECT_HAS(r.error, "no such user here");
}

TEST(smtp, refused_after_the_data)
{
    site_with("SMTP_OPEN");
    struct mail m = letter("full@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_FAILED);
    EXPECT_HAS(r.error, "552");
}

TEST(smtp, refused_for_now)
{
    site_with("SMTP_OPEN");
    struct mail m = letter("busy@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_WAITING);
    EXPECT_HAS(r.error, "451");
}

TEST(smtp, a_wrong_password_is_not_the_letters_fault)
{
    site_with("SMTP_GUARDED");
    sign_in("wrong");
    site->config.mail_ca_file = file("cert.pem");
    struct mail m = letter("mei@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_WAITING);
    EXPECT_HAS(r.error, "535");
}

TEST(smtp, a_missing_password_file_is_told)
{
    site_with("SMTP_GUARDED");
    sign_in("nothing");
    struct mail m = letter("mei@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_WAITING);
    EXPECT_HAS(r.error, "the mail password could not be read from");
}

TEST(smtp, no_password_without_tls)
{
    site_with("SMTP_OPEN");
    size_t mark = strlen(server_log());
    sign_in("password");
    struct mail m = letter("mei@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_WAITING);
    EXPECT_LACKS(log_since(mark), "\"auth\":\"tongxin\",\"password\"");
}

TEST(smtp, no_password_to_a_stranger)
{
    site_with("SMTP_GUARDED");
    size_t mark = strlen(server_log());
    sign_in("password"); /* and no CA file: the certificate is nobody's we know */
    struct mail m = letter("stranger@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_WAITING);
    EXPECT_HAS(r.error, "SSL");
    EXPECT_LACKS(log_since(mark), "stranger@example.com");
}

TEST(smtp, nobody_listens)
{
    site_with("SMTP_OPEN");
    site->config.mail_url = "smtp://127.0.0.1:1";
    struct mail m = letter("mei@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_WAITING);
    EXPECT_HAS(r.error, "connect");
}

TEST(smtp, other_addresses_than_smtp_are_refused)
{
    site_with("SMTP_OPEN");
    site->config.mail_url = "file:///etc/passwd";
    struct mail m = letter("mei@example.com");
    struct mail_row r = send_one(&m);
    EXPECT_INT(r.state, MAIL_WAITING);
    EXPECT_HAS(r.error, "rotocol");
}
