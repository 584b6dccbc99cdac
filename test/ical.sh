#!/bin/sh
# ical.sh URL - the calendar file of a place, read by the parsers of the field that are installed: python3-icalendar and
# npm ical.js. They must find the same events, with the same instants. Says so and passes when one is absent.
set -eu
url=${1:?"usage: test/ical.sh http://127.0.0.1:8080/calendar/linhai/baishuiyang.ics"}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
curl -fsS -o "$dir/a.ics" "$url"
[ "$(grep -c 'BEGIN:VEVENT' "$dir/a.ics")" -gt 0 ] || { echo "ical: no events"; exit 1; }
py=python3
"$py" -c 'import icalendar' 2>/dev/null || py=/usr/bin/python3
if "$py" -c 'import icalendar' 2>/dev/null; then
    "$py" - "$dir/a.ics" >"$dir/python" <<'PY'
import sys, icalendar, datetime
c = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
for e in c.walk('VEVENT'):
    assert not e.errors, e.errors
    t = e['DTSTART'].dt.astimezone(datetime.timezone.utc)
    print(e['UID'], t.strftime('%Y-%m-%dT%H:%M:%SZ'), e['SUMMARY'])
PY
    echo "ical: python3-icalendar read $(wc -l <"$dir/python") events"
else
    echo "ical: python3-icalendar is not installed"
fi
if node -e 'require("ical.js")' 2>/dev/null; then
    node - "$dir/a.ics" >"$dir/node" <<'JS'
const m = require('ical.js'), ICAL = m.default || m, fs = require('fs');
const c = new ICAL.Component(ICAL.parse(fs.readFileSync(process.argv[2], 'utf8')));
for (const z of c.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(z);
for (const v of c.getAllSubcomponents('vevent')) {
    const e = new ICAL.Event(v);
    console.log(e.uid, e.startDate.toJSDate().toISOString().replace('.000', ''), e.summary);
}
JS
    echo "ical: ical.js read $(wc -l <"$dir/node") events"
    [ ! -f "$dir/python" ] || cmp "$dir/python" "$dir/node"
else
    echo "ical: ical.js is not installed"
fi
