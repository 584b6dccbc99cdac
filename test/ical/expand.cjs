// expand.cjs FILE FROM UNTIL - what ical.js finds between two moments: a line per event.
const loaded = require('ical.js');
const ICAL = loaded.default || loaded;
const fs = require('fs');

const [, , file, from, until] = process.argv;
const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const utc = (t) => t.toJSDate().toISOString().replace('.000', '');
const begin = new Date(from), end = new Date(until);
for (const part of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(part);
    const next = event.iterator();
    for (let t = next.next(); t && t.toJSDate() < end; t = next.next()) {
        const one = event.getOccurrenceDetails(t);
        if (t.toJSDate() >= begin)
            console.log([event.uid, utc(one.startDate), utc(one.endDate), part.getFirstPropertyValue('status'),
                event.sequence, event.summary].join('|'));
    }
}
