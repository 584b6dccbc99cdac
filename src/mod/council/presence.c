/*
 * presence.c - who came, who said that they could not, and who stayed away too often in a row.
 *
 * One row for each member and meeting day. An absence is announced, then excused or not by the office; whoever said
 * nothing and did not come was absent.
 */
#include "mod/council/rules.h"

#define YEARS_BACK (3 * 366)

bool council_presence(struct db *db, int64_t council, int64_t person, day on,
                      enum council_presence *out)
{
    struct council_presence_get p;
    if (!q_council_presence_get(db, &p, .council = council, .person = person, .on = on))
        return false;
    *out = (enum council_presence)p.state;
    return true;
}

bool council_announce_absence(struct db *db, usec now, int64_t council, int64_t person, day on,
                              const char *words)
{
    struct council_member m;
    return council_member_of_person(db, council, person, on, &m) &&
           q_council_presence_add(db, .council = council, .person = person, .on = on,
                                  .state = PRESENCE_ANNOUNCED, .words = words, .at = now) == 1;
}

bool absence_decide(struct db *db, usec now, int64_t council, int64_t person, day on, bool excused,
                    struct actor by)
{
    if (q_council_presence_decide(db, .council = council, .person = person, .on = on,
                                  .state = excused ? PRESENCE_EXCUSED : PRESENCE_ABSENT) != 1)
        return false;
    struct org o = {0};
    org_by_id(db, council, &o);
    account_audit_in(db, now, o.body, by.user,
                     excused ? "council.excuse" : "council.excuse.decline",
                     arena_printf(db_arena(db), "council_person/%lld", (long long)person),
                     day_iso(db_arena(db), on));
    return true;
}

void council_presence_set(struct db *db, usec now, int64_t council, int64_t person, day on,
                          bool attended)
{
    if (attended)
        q_council_presence_put(db, .council = council, .person = person, .on = on,
                               .state = PRESENCE_ATTENDED, .at = now);
    else
        q_council_presence_add(db, .council = council, .person = person, .on = on,
                               .state = PRESENCE_ABSENT, .words = "", .at = now);
}

struct council_absentees council_absentees(struct db *db, int64_t council, day on)
{
    struct council_presence_list_rows rows =
        q_council_presence_list(db, .council = council, .from = on - YEARS_BACK, .on = on);
    struct council_absentees l = {arena_array(db_arena(db), struct council_absentee, rows.n), 0};
    struct org o;
    if (!org_by_id(db, council, &o))
        return l;
    int64_t flagged = charter_int(db, o.body, "council.absences", on);
    for (size_t i = 0; i < rows.n;) {
        const struct council_presence_list *first = &rows.at[i];
        int64_t in_row = 0;
        for (; i < rows.n && rows.at[i].person == first->person &&
               rows.at[i].state == PRESENCE_ABSENT;
             i++)
            in_row++;
        while (i < rows.n && rows.at[i].person == first->person)
            i++;
        if (in_row >= flagged)
            l.at[l.n++] =
                (struct council_absentee){first->person, first->name, in_row, first->on_day};
    }
    return l;
}
