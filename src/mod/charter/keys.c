/*
 * keys.c - the schema of rules: every key with its unit, its bounds, its words, and the value that
 * answers where no charter is in force yet.
 *
 * A file must give every key (those about councils only where there are towns or villages). The values
 * here never override a charter. They are the ones that the shipped files explain with a source.
 */
#include "mod/charter/charter.h"

#include "web/i18n.h"

#define COUNCILS    T_("Councils")
#define MEETINGS    T_("Meetings")
#define SAYING      T_("What people say, and the answers to it")
#define TOPICS      T_("Topics")
#define RESULTS     T_("Results")
#define SUPERVISION T_("Supervision")
#define DRAFTS      T_("Drafts, hearings and information")
#define WHO         T_("Who may do what")
#define HOURS       T_("Hours")

const struct charter_key charter_keys[] = {
    {"council.size.min", COUNCILS, CHARTER_COUNT, 1, 1000, "20", T_("Fewest members of a council"),
     T_("A council with fewer members cannot be approved or called.")},
    {"council.size.max", COUNCILS, CHARTER_COUNT, 1, 1000, "60", T_("Most members of a council"),
     T_("A council with more members cannot be approved.")},
    {"council.nonparty.percent", COUNCILS, CHARTER_SHARE, 0, 100, "50%",
     T_("Members who belong to no party organisation"),
     T_("So large a part of a council are not members of the party. The part is published, never "
        "who.")},
    {"council.women.percent", COUNCILS, CHARTER_SHARE, 0, 100, "0%", T_("Women in a council"),
     T_("So large a part of a council are women; 0 % means that it is counted but not asked for.")},
    {"council.term.months", COUNCILS, CHARTER_MONTHS, 1, 120, "60", T_("Term of a council"),
     T_("A membership ends after this time and may be renewed.")},

    {"council.chair.office", COUNCILS, CHARTER_COUNT, 0, 1, "0", T_("Chair by office"),
     T_("1: the council is chaired by whoever holds the office that the place names for it; 0: it "
        "chooses its chair.")},
    {"council.absences", COUNCILS, CHARTER_COUNT, 1, 100, "3", T_("Absences without excuse"),
     T_("Whoever stays away without excuse so many times in a row loses the trust in the seat: it "
        "is "
        "flagged, and those who nominated may name somebody else.")},

    {"notice.council.days", MEETINGS, CHARTER_DAYS, 0, 90, "7",
     T_("Notice before a council meeting"),
     T_("A meeting of the council is announced at least so long before it begins.")},
    {"notice.assembly.days", MEETINGS, CHARTER_DAYS, 0, 90, "10",
     T_("Notice before a villagers' assembly"),
     T_("The villagers' assembly is announced at least so long before it begins.")},
    {"notice.representatives.days", MEETINGS, CHARTER_DAYS, 0, 90, "3",
     T_("Notice before a meeting of the villagers' representatives"),
     T_("The villagers' representatives get the papers at least so long before they meet.")},
    {"standing.ahead.days", MEETINGS, CHARTER_DAYS, 1, 366, "60",
     T_("Democracy Days in the calendar"),
     T_("Standing days appear in the calendar so long ahead.")},
    {"quorum.percent", MEETINGS, CHARTER_SHARE, 0, 100, "2/3", T_("Quorum"),
     T_("The council can decide when so large a part of its members have signed in.")},
    {"majority.percent", MEETINGS, CHARTER_SHARE, 0, 100, ">1/2", T_("Majority"),
     T_("Where hands are counted, a text is accepted with so large a part of those present.")},
    {"notice.minutes.days", MEETINGS, CHARTER_DAYS, 0, 90, "3", T_("Minutes"),
     T_("The minutes are finished and published within this time after the meeting.")},

    {"submission.accept.workdays", SAYING, CHARTER_WORKDAYS, 0, 60, "1", T_("Taking it up"),
     T_("The office says within this time whether it takes the matter up, and if not, why.")},
    {"submission.contact.workdays", SAYING, CHARTER_WORKDAYS, 0, 60, "2", T_("First contact"),
     T_("Whoever handles it gets in touch with the person within this time.")},
    {"submission.reply.workdays.enquiry", SAYING, CHARTER_WORKDAYS, 0, 120, "5",
     T_("Answer to a question"), T_("A question is answered within this time.")},
    {"submission.reply.workdays.help", SAYING, CHARTER_WORKDAYS, 0, 120, "15",
     T_("Answer to a request for help"), T_("A request for help is answered within this time.")},
    {"submission.reply.workdays.complaint", SAYING, CHARTER_WORKDAYS, 0, 120, "15",
     T_("Answer to a complaint"), T_("A complaint is answered within this time.")},
    {"submission.reply.workdays.suggestion", SAYING, CHARTER_WORKDAYS, 0, 120, "15",
     T_("Answer to a suggestion"), T_("A suggestion is answered within this time.")},
    {"submission.reply.workdays.thanks", SAYING, CHARTER_WORKDAYS, 0, 120, "15",
     T_("Answer to words of thanks"), T_("Words of thanks are answered within this time.")},
    {"submission.reply.workdays.report", SAYING, CHARTER_WORKDAYS, 0, 120, "15",
     T_("Answer to a report of wrongdoing"),
     T_("A report of wrongdoing is answered within this time.")},
    {"submission.extension.workdays", SAYING, CHARTER_WORKDAYS, 0, 120, "15", T_("Extension"),
     T_("A limit can be extended once, at most by this, with a published reason and an approval.")},
    {"submission.stop.days", SAYING, CHARTER_DAYS, 1, 366, "60", T_("Hard stop"),
     T_("After this time everything has been answered, whatever extensions there were.")},
    {"submission.reopen.days", SAYING, CHARTER_DAYS, 0, 366, "30", T_("Reopening"),
     T_("Whoever is not content with the answer can have the matter reopened within this time.")},
    {"ratings.min", SAYING, CHARTER_COUNT, 1, 1000, "3", T_("Ratings needed"),
     T_("So many people concerned have rated a result before it is closed.")},
    {"petition.tell.days", SAYING, CHARTER_DAYS, 1, 90, "15", T_("Petitions"),
     T_("Whoever sends in what belongs to the petition system is told so, and where to go, within "
        "this time.")},

    {"topic.collect.days", TOPICS, CHARTER_DAYS, 0, 366, "7", T_("Collecting topics"),
     T_("A call for topics is open at least so long.")},
    {"topic.select.workdays", TOPICS, CHARTER_WORKDAYS, 0, 120, "10", T_("Choosing topics"),
     T_("Within this time after the call each proposal is taken up, merged, passed on or declined "
        "with a reason.")},
    {"topic.supporters", TOPICS, CHARTER_COUNT, 1, 100000, "20", T_("Supporters of a topic"),
     T_("With so many supporters the office has to decide on a proposal as a topic.")},

    {"publicity.days", RESULTS, CHARTER_DAYS, 0, 90, "7", T_("Publicity"),
     T_("A result is on public view so long, and anybody can object meanwhile.")},
    {"objection.answer.workdays", RESULTS, CHARTER_WORKDAYS, 0, 120, "5",
     T_("Answer to an objection"), T_("An objection is answered in public within this time.")},
    {"evaluation.days", RESULTS, CHARTER_DAYS, 1, 366, "30", T_("Appraisal"),
     T_("The supervision group and the people concerned appraise a finished task within this "
        "time.")},
    {"task.extension.workdays", RESULTS, CHARTER_WORKDAYS, 0, 366, "20", T_("Day of a task"),
     T_("The day of a task can be moved once, at most by this, with a published reason and the yes "
        "of the office.")},
    {"feedback.days", RESULTS, CHARTER_DAYS, 1, 366, "15", T_("Feedback"),
     T_("Everybody who brought the matter up or spoke on it is answered within this time after the "
        "appraisal.")},

    {"query.answer.workdays", SUPERVISION, CHARTER_WORKDAYS, 0, 120, "10",
     T_("Answer to a query of the supervision group"),
     T_("The office answers a query of the supervision group in public within this time.")},

    {"solicitation.days", DRAFTS, CHARTER_DAYS, 1, 366, "30", T_("Comments on a draft"),
     T_("A draft is open to comments at least so long; a shorter time needs a published reason.")},
    {"solicitation.report.workdays", DRAFTS, CHARTER_WORKDAYS, 1, 120, "20",
     T_("Report on the comments"),
     T_("What was done with each comment is published within this time after the end.")},
    {"hearing.papers.days", DRAFTS, CHARTER_DAYS, 0, 90, "7", T_("Papers of a hearing"),
     T_("The papers reach those who take part at least so long before the hearing.")},
    {"disclosure.answer.workdays", DRAFTS, CHARTER_WORKDAYS, 1, 120, "20",
     T_("Request for information"), T_("A request for information is answered within this time.")},
    {"disclosure.extension.workdays", DRAFTS, CHARTER_WORKDAYS, 0, 120, "20",
     T_("Request for information: extension"),
     T_("The limit of a request for information can be extended at most by this, with an "
        "approval.")},

    {"assurance.submit", WHO, CHARTER_ASSURANCE, AL_NONE, AL_STRONG, "none", T_("To say something"),
     T_("What is needed to hand in a matter.")},
    {"assurance.support", WHO, CHARTER_ASSURANCE, AL_NONE, AL_STRONG, "contact",
     T_("To support something"), T_("What is needed to be counted as a supporter.")},
    {"assurance.comment", WHO, CHARTER_ASSURANCE, AL_NONE, AL_STRONG, "contact",
     T_("To join a discussion"), T_("What is needed to write in a public discussion.")},
    {"assurance.object", WHO, CHARTER_ASSURANCE, AL_NONE, AL_STRONG, "none", T_("To object"),
     T_("What is needed to object to a result on public view.")},
    {"assurance.rate", WHO, CHARTER_ASSURANCE, AL_NONE, AL_STRONG, "code", T_("To rate"),
     T_("What is needed to rate an answer or a result.")},

    {"office.closes", HOURS, CHARTER_TIME, 0, 1440, "17:00", T_("Close of the office"),
     T_("A limit in working days ends at this time of its last day; one in calendar days at "
        "24:00.")},
    {0},
};

const struct charter_key *charter_key(const char *key)
{
    for (const struct charter_key *k = charter_keys; k->key; k++)
        if (streq(k->key, key))
            return k;
    return NULL;
}

const char *charter_key_name(const struct req *r, const char *key)
{
    const struct charter_key *k = charter_key(key);
    return k ? lang_text(r->lang, k->title) : key;
}
