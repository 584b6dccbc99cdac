/*
 * file.c - coming in: a word becomes a submission with a number, a query code and its clocks.
 *
 * One rule for all channels. Staff who file for somebody need that person's consent, and stand in the
 * audit; the matter is the person's all the same.
 */
#include "base/utf8.h"
#include "job/mail.h"
#include "mod/submission/inside.h"
#include "web/i18n.h"

/* --- small guesses ------------------------------------------------------------------------------- */

/* What kind of word it probably is; the office settles it on acceptance. */
enum submission_kind submission_guess_kind(const char *text)
{
    static const struct {
        const char *word;
        enum submission_kind kind;
    } hints[] = {{"举报", SUB_REPORT},     {"投诉", SUB_COMPLAINT},  {"感谢", SUB_THANKS},
                 {"谢谢你们", SUB_THANKS}, {"建议", SUB_SUGGESTION}, {"能不能", SUB_SUGGESTION},
                 {"请问", SUB_ENQUIRY},    {"咨询", SUB_ENQUIRY},    {"suggest", SUB_SUGGESTION},
                 {"thank you", SUB_THANKS}};
    for (size_t i = 0; i < countof(hints); i++)
        if (strstr(text, hints[i].word))
            return hints[i].kind;
    size_t n = strlen(text);
    bool asks = n >= 3 && (text[n - 1] == '?' || streq(text + n - 3, "？"));
    return asks ? SUB_ENQUIRY : SUB_HELP;
}

/* The beginning of the text up to its first full stop or line end. */
static const char *title_of(struct arena *a, const struct submission_new *n)
{
    if (!str_empty(n->title))
        return n->title;
    size_t end = strcspn(n->text, "\n");
    static const char *const stops[] = {"。", "！", "？", "；", ". "};
    for (size_t i = 0; i < countof(stops); i++) {
        const char *p = strstr(n->text, stops[i]);
        if (p && p > n->text && (size_t)(p - n->text) < end)
            end = (size_t)(p - n->text);
    }
    return utf8_ellipsis(a, arena_strndup(a, n->text, end), 36);
}

/* --- filing --------------------------------------------------------------------------------------- */

static bool for_somebody(enum submission_channel c)
{
    return c == CHANNEL_COUNTER || c == CHANNEL_PHONE || c == CHANNEL_PAPER;
}

static bool may_file(const struct submission_by *by, const struct submission_new *n,
                     const char **why)
{
    if (!sub_words_ok(n->text, SUBMISSION_TEXT_MAX, why))
        return false;
    if (n->title && utf8_count(str_of(n->title)) > SUBMISSION_TITLE_MAX)
        *why = T_("The title is too long. Please say it shorter.");
    else if (for_somebody(n->channel) && !by->role)
        *why = T_("Only staff can file for somebody else.");
    else if (for_somebody(n->channel) && !n->consent)
        *why = T_("Ask the person first whether you may file this for them, and tick the box.");
    else if (!str_empty(n->contact.mail) && !mail_address_ok(n->contact.mail))
        *why = T_("We cannot write to this mail address. Check it, or leave it empty.");
    else
        return true;
    return false;
}

static void keep_contact(struct db *db, int64_t id, const struct submission_new *n)
{
    const struct submission_contact *c = &n->contact;
    if (str_empty(c->name) && str_empty(c->phone) && str_empty(c->mail))
        return;
    q_submission_contact_put(db, .item = id, .name = c->name ? c->name : "",
                             .phone = c->phone ? c->phone : "", .mail = c->mail ? c->mail : "",
                             .lang = n->lang ? n->lang : "zh-Hans");
}

static void start_clocks(struct db *db, const struct submission_by *by, const struct submission *s)
{
    static const char *const rules[] = {"submission.accept.workdays", "submission.contact.workdays",
                                        "submission.stop.days"};
    for (size_t i = 0; i < countof(rules); i++)
        sub_start_clock(db, by, s, rules[i], s->received);
    sub_start_reply(db, by, s, s->received);
}

bool submission_file(struct db *db, const struct submission_by *by, struct rng *rng,
                     const struct submission_new *n, struct submission_receipt *out,
                     const char **why)
{
    struct arena *a = db_arena(db);
    struct submission s;
    uint8_t hash[SUB_HASH_BYTES];
    if (!may_file(by, n, why))
        return false;
    const char *number = body_next_number(db, n->body, zone_civil(by->zone, by->now).year);
    if (!number) {
        *why = T_("Please choose a place.");
        return false;
    }
    const char *code = sub_code_make(a, rng);
    sub_code_hash(a, number, code, hash);
    struct submission_item_ids_rows id = q_submission_item_ids(db, .n = 1);
    bool added = id.n && q_submission_item_add(
                             db, .id = id.at[0].id, .number = number, .body = n->body,
                             .kind = n->kind, .channel = n->channel, .state = SUB_RECEIVED,
                             .category = n->category ? n->category : "", .title = title_of(a, n),
                             .text = n->text, .place_text = n->place_text ? n->place_text : "",
                             .may_public = n->may_public, .author = n->user,
                             .code_hash = (struct db_blob){hash, sizeof(hash)},
                             .org = sub_office_of(db, n->body), .reason = "", .received = by->now);
    if (!added || !submission_by_id(db, id.at[0].id, &s)) {
        *why = SUBMISSION_STALE;
        return false;
    }
    keep_contact(db, s.id, n);
    sub_count(db, s.body, SUB_RECEIVED, 1);
    start_clocks(db, by, &s);
    sub_requeue(db, &s);
    sub_tell(db, by, &s, "receive", NULL);
    if (for_somebody(n->channel))
        sub_tell_inside(db, by, &s, "consent", submission_channel_word(n->channel));
    *out = (struct submission_receipt){s.id, s.number, sub_code_show(a, code)};
    sub_letter(db, by, &s, LETTER_RECEIVED, NULL, out->code);
    return true;
}
