# expand.py FILE FROM UNTIL - what python3-icalendar and recurring_ical_events find between two moments: a line per event.
import datetime
import sys

import icalendar
import recurring_ical_events

UTC = datetime.timezone.utc


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def shown(t):
    return t.dt.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
for part in calendar.walk():
    assert not part.errors, part.errors
assert calendar["VERSION"] == "2.0" and calendar["METHOD"] == "PUBLISH"
begin, end = moment(sys.argv[2]), moment(sys.argv[3])
for e in recurring_ical_events.of(calendar).between(begin, end):
    if begin <= e["DTSTART"].dt.astimezone(UTC) < end:
        print(e["UID"], shown(e["DTSTART"]), shown(e["DTEND"]), e["STATUS"], e["SEQUENCE"], e["SUMMARY"], sep="|")
