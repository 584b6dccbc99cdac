/*
 * mail.c - the outbox and the job that empties it.
 *
 * A letter is a row and a job in the transaction of what caused it. The job formats it, hands it to
 * the child "mailer" and records the server's word: accepted, refused for good (5xx), or later. The
 * Message-ID comes from the row, so that a letter sent twice (the process ended between the server's
 * answer and our commit) is the same letter to the receiver's mail program.
 */
#include "job/mail.h"

#include "base/json.h"
#include "base/utf8.h"
#include "gen/job/queries.h"
#include "job/proc.h"
#include "job/smtp.h"

#define NO_SERVER "not sent: no mail server is configured (mail_url, mail_from)"

enum { ERROR_MAX = 300, MAILER_MEMORY = 512 << 20, MAILER_OUTPUT = 4096 };

void mail_add(struct db *db, usec now, const struct mail *m)
{
    const char *fault = mail_fault(m);
    if (fault) {
        db_fail(db, DB_BUG, fault);
        return;
    }
    struct job_mail_put row = {0};
    char payload[32];
    q_job_mail_put(db, &row, .made = now, .to_address = m->to, .to_name = m->to_name,
                   .subject = m->subject, .body = m->text, .html = m->html,
                   .unsubscribe = m->unsubscribe, .list_id = m->list_id);
    snprintf(payload, sizeof(payload), "{\"mail\":%lld}", (long long)row.id);
    job_add(db, now, mail_job.name, payload, 0);
}

/* --- sending ------------------------------------------------------------------------------------ */

static int64_t mail_of(const struct job *j)
{
    const char *error;
    int64_t id = 0;
    const struct json_value *v = json_parse(j->arena, str_of(j->payload), 1000, &error);
    return v && json_number(json_get(v, "mail"), &id) ? id : 0;
}

static struct mail as_mail(const struct job_mail_get *row)
{
    return (struct mail){
        .to = row->to_address,
        .to_name = row->to_name,
        .subject = row->subject,
        .text = row->body,
        .html = row->html,
        .unsubscribe = row->unsubscribe,
        .list_id = row->list_id,
    };
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

/* The fields for the child (smtp.h). NULL and j->error when there is nothing it could send. */
static struct str request_of(struct job *j, int64_t id, const struct job_mail_get *row)
{
    const struct config *c = j->app->config;
    const char *from = c->mail_from, *address = mail_from_address(j->arena, or_empty(from));
    if (!address) {
        j->error = "not sent: mail_from in the configuration is not a mail address";
        return (struct str){NULL, 0};
    }
    if (streq(address, from) && !str_empty(c->name))
        from = arena_printf(j->arena, "%s <%s>", c->name, address);
    const char *message_id = arena_printf(j->arena, "%lld.%lld%s", (long long)id,
                                          (long long)row->made, strchr(address, '@'));
    struct mail m = as_mail(row);
    const char *letter = mail_format(j->arena, &m, from, message_id, row->made, j->app->zone);
    if (!letter) {
        j->error = "not sent: the letter has a fault; it was written by another version";
        return (struct str){NULL, 0};
    }
    const char *field[SMTP_FIELDS] = {
        [SMTP_URL] = c->mail_url,
        [SMTP_CA] = or_empty(c->mail_ca_file),
        [SMTP_USER] = or_empty(c->mail_user),
        [SMTP_PASSWORD_FILE] = or_empty(c->mail_password_file),
        [SMTP_FROM] = address,
        [SMTP_TO] = m.to,
        [SMTP_LETTER] = letter,
    };
    struct buf b = buf_make(j->arena, 0);
    for (int i = 0; i < SMTP_FIELDS; i++)
        buf_put(&b, field[i], strlen(field[i]) + 1);
    return (struct str){b.p, b.n};
}

/* "250 what the server said": RFC 5321 §4.2.1, 0 when it said nothing about this letter. */
static enum job_result read_answer(struct job *j, struct str answer)
{
    struct str code;
    int64_t n = 0;
    j->error = utf8_ellipsis(j->arena, utf8_repair(j->arena, answer), ERROR_MAX);
    if (!str_cut(&answer, ' ', &code) || !str_int64(code, &n))
        n = 0;
    if (n >= 200 && n < 300)
        return JOB_DONE;
    return n >= 500 && n < 600 ? JOB_DEAD : JOB_LATER;
}

static enum job_result send_mail(struct job *j, struct db *db)
{
    struct job_mail_get row = {0};
    int64_t id = mail_of(j);
    db_begin(db, DB_READ, j->arena);
    bool found = q_job_mail_get(db, &row, .id = id);
    enum db_state state = db_state(db);
    db_rollback(db);
    if (state != DB_OK) {
        j->error = "the outbox could not be read";
        return JOB_LATER;
    }
    if (!found || row.state == MAIL_SENT)
        return JOB_DONE; /* cleaned away, or sent before a crash */
    if (str_empty(j->app->config->mail_url)) {
        j->error = NO_SERVER;
        return JOB_DEAD;
    }
    struct str request = request_of(j, id, &row), answer;
    if (!request.p)
        return JOB_DEAD;
    struct proc_limits limits = {.seconds = SMTP_SECONDS + 5,
                                 .memory = MAILER_MEMORY,
                                 .output = MAILER_OUTPUT,
                                 .network = true};
    const char *error;
    if (proc_run(j->arena, "mailer", request, limits, &answer, &error) != PROC_OK) {
        j->error = error;
        return JOB_LATER;
    }
    return read_answer(j, answer);
}

static void mail_sent(struct job *j, struct db *db)
{
    q_job_mail_sent(db, .id = mail_of(j), .now = j->now);
}

/* The error begins with the server's code only when the server said one (read_answer). */
static void tell_refused(struct job *j, struct db *db)
{
    struct job_mail_get row = {0};
    size_t at = 0;
    struct str rest = str_of(j->error), code;
    int64_t n = 0;
    if (!str_cut(&rest, ' ', &code) || !str_int64(code, &n) || n < 500 || n > 599 ||
        !q_job_mail_get(db, &row, .id = mail_of(j)))
        return;
    for (const struct mail_refused *p; (p = extension_next(MAIL_REFUSED, &at));)
        p->tell(db, j->now, row.to_address);
}

static void mail_failed(struct job *j, struct db *db, bool dead)
{
    if (dead)
        tell_refused(j, db);
    q_job_mail_failed(db, .id = mail_of(j), .state = dead ? MAIL_FAILED : MAIL_WAITING,
                      .error = j->error);
}

const struct job_kind mail_job = {
    .name = "mail",
    .run = send_mail,
    .finish = mail_sent,
    .failed = mail_failed,
    .seconds = 2 * SMTP_SECONDS,
};

/* --- for the administrator ---------------------------------------------------------------------- */

struct mail_rows mail_list(struct db *db, struct arena *a, int64_t most)
{
    struct job_mail_rows_rows rows = q_job_mail_rows(db, .max = most);
    struct mail_rows out = {arena_array(a, struct mail_row, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        out.at[i] = (struct mail_row){
            .id = rows.at[i].id,
            .to = rows.at[i].to_address,
            .subject = rows.at[i].subject,
            .error = rows.at[i].error,
            .state = (enum mail_state)rows.at[i].state,
            .made = rows.at[i].made,
            .sent = rows.at[i].sent,
        };
    }
    return out;
}

bool mail_read(struct db *db, int64_t id, struct mail *m)
{
    struct job_mail_get row = {0};
    if (!q_job_mail_get(db, &row, .id = id) || row.state == MAIL_SENT)
        return false;
    *m = as_mail(&row);
    return true;
}
