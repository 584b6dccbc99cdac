/*
 * smtp.c - the child process "mailer": one letter to one mail server by libcurl.
 *
 * It alone reads the file with the SMTP password; the parent, which talks to the whole world, never
 * has it in memory. In come the fields of enum field, with a NUL behind each; out goes one line,
 * "250 what the server said". 0 stands for everything that was not the server's word on this letter
 * (no connection, no TLS, wrong password): somebody has to look at it, and the letter can wait.
 *
 * TLS: with a user or a CA file it is demanded and the server's certificate is checked; otherwise it is
 * used when offered, as between mail servers (RFC 7435).
 */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>

#include "job/mail.h"
#include "job/smtp.h"

enum { PASSWORD_MAX = 1024, CONNECT_SECONDS = 20 };

/* Fields of the request, NUL behind each. */
static bool cut_fields(struct str in, const char *field[SMTP_FIELDS])
{
    for (int i = 0; i < SMTP_FIELDS; i++) {
        const char *end = in.n > 0 ? memchr(in.p, '\0', in.n) : NULL;
        if (!end)
            return false;
        field[i] = in.p;
        in = (struct str){end + 1, in.n - (size_t)(end - in.p) - 1};
    }
    return in.n == 0;
}

/* The first line of the file. */
static bool read_password(const char *path, char password[PASSWORD_MAX])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, password, PASSWORD_MAX - 1);
    close(fd);
    password[n > 0 ? n : 0] = '\0';
    password[strcspn(password, "\r\n")] = '\0';
    return n > 0;
}

struct talk {
    struct str letter; /* what is still to be sent */
    bool all_sent;
    char line[300]; /* the server's last line, or its last refusal */
};

static size_t give_letter(char *to, size_t size, size_t count, void *ctx)
{
    struct talk *t = ctx;
    size_t n = size * count < t->letter.n ? size * count : t->letter.n;
    memcpy(to, t->letter.p, n);
    t->letter = (struct str){t->letter.p + n, t->letter.n - n};
    t->all_sent = t->letter.n == 0;
    return n;
}

static size_t take_line(char *p, size_t size, size_t count, void *ctx)
{
    struct talk *t = ctx;
    size_t n = size * count, keep = n < sizeof(t->line) - 1 ? n : sizeof(t->line) - 1;
    bool refused = t->line[0] == '4' || t->line[0] == '5';
    if (n > 0 && (!refused || p[0] == '4' || p[0] == '5')) { /* "221 Bye" says nothing */
        memcpy(t->line, p, keep);
        t->line[keep] = '\0';
        t->line[strcspn(t->line, "\r\n")] = '\0';
    }
    return n;
}

static void set_up(CURL *c, const char *field[SMTP_FIELDS], const char *password, struct talk *t)
{
    bool user = field[SMTP_USER][0] != '\0', ca = field[SMTP_CA][0] != '\0';
    bool smtps = strncasecmp(field[SMTP_URL], "smtps:", 6) == 0;
    curl_easy_setopt(c, CURLOPT_URL, field[SMTP_URL]);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(user || ca ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, (long)(user || ca || smtps));
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, user || ca || smtps ? 2L : 0L);
    if (ca)
        curl_easy_setopt(c, CURLOPT_CAINFO, field[SMTP_CA]);
    if (user) {
        curl_easy_setopt(c, CURLOPT_USERNAME, field[SMTP_USER]);
        curl_easy_setopt(c, CURLOPT_PASSWORD, password);
    }
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SMTP_SECONDS);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, field[SMTP_FROM]);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->letter.n);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give_letter);
    curl_easy_setopt(c, CURLOPT_READDATA, t);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
}

/* The server's word on this letter, not on us or the connection: an answer to MAIL, RCPT, DATA or
 * the end of the data. "Sign in first" (530) and its kin are about us. */
static bool about_the_letter(CURLcode rc, long code, const struct talk *t)
{
    bool answered = rc == CURLE_OK || rc == CURLE_SEND_ERROR ||
                    ((rc == CURLE_WEIRD_SERVER_REPLY || rc == CURLE_RECV_ERROR) && t->all_sent);
    return answered && code >= 200 && code != 530 && code != 534 && code != 535 && code != 538;
}

static void answer(struct buf *out, long code, const char *why, const char *line)
{
    buf_printf(out, "%ld %s%s", code, why, *why && *line ? ": " : "");
    for (; *line; line++)
        buf_putc(out, (unsigned char)*line < 0x20 || *line == 0x7f ? ' ' : *line);
}

static void send_letter(const char *field[SMTP_FIELDS], const char *password, struct buf *out)
{
    struct talk t = {.letter = str_of(field[SMTP_LETTER])};
    char why[CURL_ERROR_SIZE] = "";
    long code = 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *c = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, field[SMTP_TO]);
    if (!c || !to) {
        answer(out, 0, "no memory to send mail", "");
        return;
    }
    set_up(c, field, password, &t);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
    CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    if (rc == CURLE_OK)
        why[0] = '\0';
    else if (why[0] == '\0')
        snprintf(why, sizeof(why), "%s", curl_easy_strerror(rc));
    bool final = about_the_letter(rc, code, &t) && (rc == CURLE_OK || code >= 400);
    answer(out, final ? code : 0, why, t.line);
    curl_slist_free_all(to);
    curl_easy_cleanup(c);
}

int mail_child(struct str in, struct buf *out)
{
    const char *field[SMTP_FIELDS];
    char password[PASSWORD_MAX] = "";
    if (!cut_fields(in, field))
        return 1;
    if (field[SMTP_USER][0] && !read_password(field[SMTP_PASSWORD_FILE], password)) {
        buf_printf(out, "0 the mail password could not be read from %s: %s",
                   field[SMTP_PASSWORD_FILE], strerror(errno));
        return 0;
    }
    send_letter(field, password, out);
    return 0;
}
