/*
 * names.c - kinds, channels and states: their words for machines, and for people.
 */
#include "mod/submission/inside.h"
#include "web/i18n.h"

static const struct {
    const char *word, *label, *zh;
} kinds[SUB_KINDS] = {
    [SUB_ENQUIRY] = {"enquiry", T_("Enquiry"), "咨询"},
    [SUB_HELP] = {"help", T_("Request for help"), "求助"},
    [SUB_COMPLAINT] = {"complaint", T_("Complaint"), "投诉"},
    [SUB_SUGGESTION] = {"suggestion", T_("Suggestion"), "建言"},
    [SUB_THANKS] = {"thanks", T_("Thanks"), "感谢"},
    [SUB_REPORT] = {"report", T_("Report of wrongdoing"), "举报"},
};

const char *submission_kind_word(enum submission_kind k)
{
    return kinds[k].word;
}

const char *submission_kind_name(const struct req *r, enum submission_kind k)
{
    return _(kinds[k].label);
}

bool submission_kind_of(const char *word, enum submission_kind *k)
{
    static const struct {
        const char *word;
        enum submission_kind kind;
    } others[] = {{"建议", SUB_SUGGESTION},
                  {"意见", SUB_SUGGESTION},
                  {"意见建议", SUB_SUGGESTION},
                  {"投诉举报", SUB_COMPLAINT},
                  {"表扬", SUB_THANKS}};
    for (int i = 0; i < SUB_KINDS; i++)
        if (streq(word, kinds[i].word) || streq(word, kinds[i].zh)) {
            *k = (enum submission_kind)i;
            return true;
        }
    for (size_t i = 0; i < countof(others); i++)
        if (streq(word, others[i].word)) {
            *k = others[i].kind;
            return true;
        }
    return false;
}

static const struct {
    const char *word, *label;
} channels[SUB_CHANNELS] = {
    [CHANNEL_WEB] = {"web", T_("On the web")},
    [CHANNEL_COUNTER] = {"counter", T_("At the counter")},
    [CHANNEL_PHONE] = {"phone", T_("By telephone")},
    [CHANNEL_PAPER] = {"paper", T_("On paper")},
    [CHANNEL_MEETING] = {"meeting", T_("At a meeting")},
    [CHANNEL_GROUP] = {"group", T_("In the chat group")},
    [CHANNEL_IMPORT] = {"import", T_("From another system")},
};

const char *submission_channel_word(enum submission_channel c)
{
    return channels[c].word;
}

const char *submission_channel_name(const struct req *r, enum submission_channel c)
{
    return _(channels[c].label);
}

static const struct {
    const char *word, *label;
} states[SUB_STATES] = {
    [SUB_RECEIVED] = {"received", T_("Received")},
    [SUB_ACCEPTED] = {"accepted", T_("Being worked on")},
    [SUB_TRANSFERRED] = {"transferred", T_("Handed on")},
    [SUB_ANSWERED] = {"answered", T_("Answered")},
    [SUB_REOPENED] = {"reopened", T_("Opened again")},
    [SUB_CLOSED] = {"closed", T_("Closed")},
    [SUB_REFUSED] = {"refused", T_("Not accepted")},
    [SUB_MERGED] = {"merged", T_("Joined with another")},
    [SUB_ADOPTED] = {"adopted", T_("Taken up as a topic")},
    [SUB_WITHDRAWN] = {"withdrawn", T_("Withdrawn")},
};

const char *submission_state_word(enum submission_state s)
{
    return states[s].word;
}

const char *submission_state_name(const struct req *r, enum submission_state s)
{
    return _(states[s].label);
}

const char *submission_title(struct req *r, const struct submission *s)
{
    if (s->state == SUB_WITHDRAWN)
        return _("Withdrawn by the person");
    if (sub_is_public(s))
        return s->public_title;
    return s->may_public
               ? tf(r, _("%s, being checked for personal data"), submission_kind_name(r, s->kind))
               : tf(r, _("%s, not public"), submission_kind_name(r, s->kind));
}

const char *submission_url(struct req *r, const struct submission *s)
{
    return tf(r, "/s/%s", s->number);
}

const char *submission_desk_url(struct req *r, const struct submission *s)
{
    return tf(r, "/office/submissions/%s", s->number);
}
