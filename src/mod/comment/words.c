/*
 * words.c - how comments speak: reasons, acts, the paragraphs of what was typed.
 */
#include "base/vec.h"
#include "mod/comment/view.h"
#include "web/i18n.h"

const char *comment_capacity(struct req *r, int64_t role, int64_t seat)
{
    return role ? account_capacity_name(r, (enum role)role, seat) : _("The author of the comment");
}

const struct form_option comment_reasons[] = {
    {"0", T_("Insult"), NULL},
    {"1", T_("Somebody's personal data"), T_("An address, a telephone number, an illness …")},
    {"2", T_("Advertising"), NULL},
    {"3", T_("Off topic"), NULL},
    {"4", T_("Unlawful"), NULL},
    {"5", T_("Another reason"), NULL},
    {NULL, NULL, NULL},
};

const char *reason_name(struct req *r, int64_t reason)
{
    BUG_IF(reason < 0 || reason >= COMMENT_REASONS);
    return _(comment_reasons[reason].label);
}

const char *act_name(struct req *r, int64_t kind)
{
    static const char *const names[COMMENT_ACTS] = {
        [ACT_REMOVE] = T_("Removed"),
        [ACT_KEEP] = T_("Reports looked at: it stays"),
        [ACT_APPEAL] = T_("Appeal"),
        [ACT_UPHOLD] = T_("Appeal decided: it stays removed"),
        [ACT_RESTORE] = T_("Appeal decided: it is shown again"),
    };
    BUG_IF(kind < 0 || kind >= COMMENT_ACTS);
    return _(names[kind]);
}

struct lines lines_of(struct req *r, const char *text)
{
    VEC(const char *) v = {0};
    struct str rest = str_of(text), line;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n > 0)
            VEC_PUSH(r->arena, &v, str_dup(r->arena, line));
    }
    return (struct lines){v.at, v.n};
}
