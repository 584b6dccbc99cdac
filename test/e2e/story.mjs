// story.mjs - the story of the walk, day by day.
import { createHash } from 'node:crypto';
import { expect } from './kit.mjs';
import { pause } from './town.mjs';
import { WORDS, SURNAMES } from './words.mjs';

// A white picture, two points wide and high.
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAADklEQVR4nGP4DwYMEAoAU7oL9ZisIGcAAAAASUVORK5CYII=', 'base64');
const PASSWORD = 'walk-through-2026';
const VILLAGE = 'linhai/baishuiyang/shangxi/';
const TOWN = 'linhai/baishuiyang/';

// login: name by language, role, place
const STAFF = {
    zhang: ['chair', VILLAGE], li: ['member', VILLAGE], zhao: ['supervisor', VILLAGE],
    sun: ['counter', TOWN], zhou: ['clerk', TOWN], qian: ['resident', VILLAGE],
};

export async function story(how) {
    const x = context(how);
    for (const phase of phases) {
        const began = Date.now();
        await phase(x);
        how.tell?.(`${phase.name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
    }
}

// What the phases share: the people of the walk, and what was learnt on the way (numbers, codes, addresses).
export function context({ town, charter, lang, person }) {
    const w = WORDS[lang];
    const people = {};
    const who = async (login, how) => {
        people[login] ??= await person(w.names[login] ?? login, how);
        return people[login];
    };
    // Somebody with an account, signed in: sessions of staff end after half a day. Pages of the office ask for the
    // password themselves and go on to where one wanted to go.
    const as = async (login, path = '/') => {
        const p = await who(login);
        await p.open(path);
        const asked = p.path() === '/sign-in';
        if (!asked && await p.page.locator('a[href^="/sign-in"]').count())
            await p.follow(/^\/sign-in/);
        if (p.path() === '/sign-in')
            await p.submit(/sign-in/, { login, password: PASSWORD });
        if (p.path() !== path) {
            expect(!asked, `${path} was wanted before the password was asked for, and ${p.path()} came`);
            await p.open(path);
        }
        return p;
    };
    // The way to a page: the first time by links from the home page, then by the address that the browser remembers.
    const known = {};
    const reach = async (login, ...links) => {
        const way = `${login} ${links.join(' ')}`;
        if (known[way])
            return as(login, known[way]);
        const p = await as(login);
        for (const l of links)
            await p.follow(l);
        known[way] = p.path();
        return p;
    };
    const atDesk = (login, ...links) => reach(login, /^\/desk$/, ...links);
    return { town, charter, lang, w, who, as, atDesk, learnt: {} };
}

// --- the place begins ------------------------------------------------------------------------------------

async function begin({ town, charter, w, as, who }) {
    town.moveTo('2026-03-02 08:00'); // a Monday
    await town.begin(charter);
    town.run(['user', 'add', 'admin', '--name', w.names.admin, '--role', 'admin', '--place', 'linhai/', '--password-stdin'], PASSWORD);
    for (const [login, [role, place]] of Object.entries(STAFF))
        town.run(['user', 'add', login, '--name', w.names[login], '--role', role, '--place', place, '--password-stdin'], PASSWORD);
    // The clerk of the village comes with a slip that the administrator printed.
    const admin = await as('admin');
    await admin.follow(/^\/desk$/);
    await admin.follow(/^\/admin$/);
    await admin.follow(/^\/admin\/slips$/);
    await admin.follow(/^\/admin\/slips\/new/);
    await admin.follow(/in=linhai\/baishuiyang\/$/);
    await admin.follow(/in=linhai\/baishuiyang\/shangxi\/$/);
    await admin.submit(/slips/, { name: w.names.wang, role: 'clerk' });
    const code = (await admin.page.locator('.code-big').first().innerText()).trim();
    const wang = await who('wang');
    await wang.open('/join');
    await wang.submit(/join/, { code });
    await wang.submit(/join/, { name: w.names.wang, login: 'wang', password: PASSWORD });
    await wang.sees(w.names.wang);
}

// --- the council -----------------------------------------------------------------------------------------

async function roster({ w, as, lang }) {
    const wang = await as('wang');
    await wang.follow(/^\/p\/linhai\/baishuiyang\/shangxi/);
    await wang.follow(/^\/council\/\d+$/);
    await wang.follow(/^\/council\/\d+\/desk$/);
    await wang.submit(/\/draft$/);
    await wang.follow(/\/import$/);
    const seats = [
        [w.names.zhang, '', 'chair', 'branch', 'yes', 'no', 'zhang'],
        [w.names.li, '', 'member', 'seniors', 'no', 'no', 'li'],
        ...SURNAMES[lang].map((n, i) => [n, '', 'member', ['committee', 'women', 'youth', 'elsewhere'][i % 4], i % 5 ? 'no' : 'yes', i % 3 ? 'no' : 'yes', '']),
        [w.names.wang, w.office, 'head', '', '', '', 'wang'],
        [w.names.zhao, w.watch, 'head', '', '', '', 'zhao'],
    ];
    const sheet = ['name,organ,seat,constituency,party,woman,login', ...seats.map((s) => s.join(','))];
    await wang.submit(/\/import$/, { list: sheet.slice(0, 12).join('\n') + '\n' + 'x,,,nowhere,,,\n' }, { status: 422 });
    await wang.submit(/\/import$/, { list: sheet.join('\n') });
    await wang.sees(w.council22);
    // The chair is who holds the office that makes the chair.
    await wang.follow(/\/post$/);
    await wang.submit(/\/post$/, { name: w.names.zhang });
    await wang.follow(/\/submit$/);
    await wang.submit(/\/submit$/);
    // Whoever handed it in does not approve it; the town does.
    const zhou = await as('zhou');
    await zhou.follow(/^\/p\/linhai\/baishuiyang\/shangxi/);
    await zhou.follow(/^\/council\/\d+$/);
    await zhou.follow(/\/decide$/);
    await zhou.submit(/\/approve$/);
    await wang.open('/');
    await wang.follow(/^\/p\/linhai\/baishuiyang\/shangxi/);
    await wang.follow(/^\/council\/\d+$/);
    await wang.sees(w.names.zhang, w.names.li);
}

// --- the first words -------------------------------------------------------------------------------------

async function counter({ town, w, atDesk, learnt }) {
    town.moveTo('2026-03-03 09:00');
    const sun = await atDesk('sun', /^\/counter$/);
    const said = {
        text: w.said.counter, consent: true, public: true, place: VILLAGE, channel: 'counter', kind: 'help',
        name: w.names.chen, phone: '13800138000', spot: w.spot,
    };
    await sun.submit(/counter/, { ...said, consent: false }, { status: 422 });
    await sun.sees(w.said.counter.slice(0, 8)); // what was typed is still there
    await sun.submit(/counter/, said);
    learnt.chen = await slip(sun);
    await sun.has('.slip .qr svg');
    // One who wrote on paper.
    await sun.follow(/^\/counter$/);
    await sun.follow(/batch=1/);
    await sun.submit(/counter/, { text: w.said.paper, consent: true, public: true, place: VILLAGE, channel: 'paper', kind: 'suggestion' });
    await sun.follow(/\/counter\/slip/);
    learnt.xu = await slip(sun);
}

// The office looks the text through and lets everybody read it.
async function take(p, number, fields = {}, how = {}) {
    await p.follow(new RegExp(`^/office/submissions/${number}$`));
    await p.submit(/\/accept$/, fields, how);
}

async function phone({ town, w, who, as, atDesk, learnt }) {
    town.moveTo('2026-03-03 10:30');
    const wang = await atDesk('wang', /^\/office\/submissions$/);
    await take(wang, learnt.chen.number);
    // Two at once: the chair has the paper open while the clerk takes it up.
    const zhang = await atDesk('zhang', /^\/office\/submissions$/);
    await zhang.follow(new RegExp(`^/office/submissions/${learnt.xu.number}$`));
    await take(await atDesk('wang', /^\/office\/submissions$/), learnt.xu.number);
    await zhang.submit(/\/accept$/, { title: w.chairTitle }, { status: 409 });
    await zhang.sees(w.stale, w.chairTitle);
    // Meanwhile a neighbour writes on her telephone. She is shown what others said, and hers is told apart.
    const lin = await who('lin');
    await lin.open('/');
    await lin.follow(/^\/say$/);
    await lin.submit(/^\/say$/, { place: VILLAGE, text: w.said.phone });
    await lin.sees(w.alike);
    await lin.has(`a[href="/s/${learnt.chen.number}"]`);
    await lin.submit(/^\/say$/);
    learnt.lin = await slip(lin);
    await take(await atDesk('wang', /^\/office\/submissions$/), learnt.lin.number);
    // Somebody gives thanks, goes back in the browser and presses the button again: it is one word, not two.
    const gao = await who('gao');
    await gao.open('/say');
    await gao.submit(/^\/say$/, { place: VILLAGE, text: w.said.thanks });
    const thanks = await slip(gao);
    await gao.page.goBack();
    await gao.submit(/^\/say$/, { place: VILLAGE, text: w.said.thanks });
    expect((await slip(gao)).number === thanks.number, 'one word was filed twice');
}

// --- a topic ---------------------------------------------------------------------------------------------

async function adopt({ town, w, who, atDesk, learnt }) {
    town.moveTo('2026-03-03 14:00');
    const wang = await atDesk('wang', /^\/office\/submissions$/);
    await wang.follow(new RegExp(`^/office/submissions/${learnt.chen.number}$`));
    await wang.follow(/^\/office\/topics\/new\?from=/);
    await wang.submit(/topics\/new/, { title: w.topic.title, summary: w.topic.summary, from: `${learnt.chen.number} ${learnt.xu.number}` });
    learnt.desk = new URL(wang.page.url()).pathname;
    learnt.number = (await wang.page.locator('main .num').first().innerText()).trim();
    await wang.sees(w.lacksCategory);
    await wang.submit(/\/text$/, { category: 'transport', duplicates: true });
    await wang.submit(/\/add$/, { number: 'BSYSX-2026-9999' }, { status: 422 });
    await wang.submit(/\/add$/, { number: learnt.lin.number });
    // Whoever decides has said first whether they have an interest of their own.
    const decide = { what: '0', verdict: '1', decide_reason: w.topic.reason };
    await wang.submit(/\/decide$/, decide, { status: 422 });
    await wang.submit(/\/declare$/, { interest: '0' });
    await wang.submit(/\/decide$/, decide);
    for (const one of [learnt.chen, learnt.xu, learnt.lin]) {
        const what = await wang.page.locator('select[name=what] option', { hasText: one.number }).getAttribute('value');
        await wang.submit(/\/decide$/, { what, verdict: '1', decide_reason: w.topic.each });
    }
    await wang.sees(w.window);
    // Everybody sees it, and can add to it until the window closes.
    const lin = await who('lin');
    await lin.open('/');
    await lin.follow(/^\/topics$/);
    await lin.follow(new RegExp(`^/t/${learnt.number}$`));
    await lin.sees(w.topic.title, learnt.number);
}

// --- the day ---------------------------------------------------------------------------------------------

// The desk of the topic, from the office's list.
function topicDesk(x, login, ...links) {
    return x.atDesk(login, /^\/office\/topics$/, new RegExp(`^${x.learnt.desk}$`), ...links);
}

async function onward(x, login = 'wang') {
    const p = await topicDesk(x, login);
    await p.submit(/\/advance$/);
    return p;
}

async function announce(x) {
    const { town, w, atDesk, as, learnt } = x;
    town.moveTo('2026-03-11 09:00');
    await onward(x); // collected; decided on already
    const wang = await onward(x);
    await wang.sees(w.lacksNotice);
    // Sun of the counter has no business here, and is told so.
    const sun = await as('sun');
    await sun.open(learnt.desk, 403);
    // The Democracy Day of this month is four days away: too late for a notice.
    const meetings = await atDesk('wang', /^\/days$/);
    await meetings.follow(/^\/days\/linhai\/baishuiyang\/shangxi/);
    await meetings.follow(/^\/meeting\/\d+$/);
    learnt.missed = new URL(meetings.page.url()).pathname;
    await meetings.sees(w.tooLate);
    // The one of April.
    await meetings.follow(/^\/days$/);
    await meetings.follow(/^\/days\/linhai\/baishuiyang\/shangxi/);
    const days = await meetings.page.locator('a[href^="/meeting/"]').evaluateAll((l) => l.map((e) => e.getAttribute('href')));
    learnt.meeting = days.find((d) => /^\/meeting\/\d+$/.test(d) && d !== learnt.missed);
    await meetings.follow(new RegExp(`^${learnt.meeting}$`));
    await meetings.follow(/\/plan$/);
    const form = await meetings.form(/\/plan$/);
    const choose = async (name, label) => form.locator(`select[name=${name}] option`, { hasText: label }).first().getAttribute('value');
    await meetings.submit(/\/plan$/, {
        lang: x.lang === 'zh' ? 'zh-Hans' : 'en', place: w.hall, who: w.everybody, host: await choose('host', w.names.zhang), recorder: await choose('recorder', w.names.li),
    });
    await meetings.follow(/\/agenda$/);
    const put = await meetings.form(/\/agenda$/, ['topic']);
    await meetings.to(() => put.locator('button').click());
    await meetings.submit(/\/paper$/, { file: { name: 'lamps.png', mimeType: 'image/png', buffer: PICTURE } });
    await meetings.follow(new RegExp(`^${learnt.meeting}$`));
    await meetings.submit(/\/notice$/);
    await meetings.sees(w.topic.title, '22');
    await meetings.follow(/print\/notice/);
    await meetings.page.goBack();
    // What the talk stands on.
    const study = await onward(x);
    await study.submit(/\/brief$/, { brief: w.topic.brief, differ: true });
    await study.submit(/\/option$/, { option: w.topic.options[0], option_text: w.topic.brief, cost: '28000' });
    await study.submit(/\/option$/, { option: w.topic.options[1], option_text: w.topic.brief, cost: '9000' });
    await study.submit(/\/consulted$/, { asked: w.topic.asked, how: w.topic.how, said: w.topic.summary });
    await study.open(`/t/${learnt.number}/notice`); // the address stands on the paper
    // The day that nobody called stays in the calendar, and is explained.
    town.moveTo('2026-03-16 09:00');
    await pause(1500); // the work of the hour is done within a second
    const late = await atDesk('wang', /^\/days$/);
    await late.follow(/^\/days\/linhai\/baishuiyang\/shangxi/);
    await late.follow(/\/explain$/);
    await late.submit(/\/explain$/, { reason: w.whyMissed });
    await late.sees(w.whyMissed);
}

async function invite(x) {
    const { town, w, who, learnt } = x;
    town.moveTo('2026-04-10 09:00');
    const wang = await meetingOf(x, 'wang');
    await wang.follow(/\/codes$/);
    await wang.submit(/\/codes$/, {}, { button: { name: 'person', value: 'paper' } });
    learnt.codes = (await wang.page.locator('.slip .code-big').allInnerTexts()).slice(0, 3).map((c) => c.trim());
    await wang.has('.slip .qr svg');
    // One types the code, one holds the phone before the picture, one sends somebody else.
    const m = await who('m1');
    await m.open(learnt.meeting);
    await m.follow(/\/answer$/);
    await m.submit(/\/answer$/, { code: 'AAAA-AAAA' }, { status: 422 });
    await m.submit(/\/answer$/, { code: learnt.codes[0] });
    await m.submit(/\/m\//, { answer: '1' });
    const n = await who('m2');
    await n.open(`/m/${learnt.codes[1].replaceAll('-', '')}`);
    await n.submit(/\/m\//, { answer: '3' }, { status: 422 });
    await n.submit(/\/m\//, { answer: '1' });
    const o = await who('m3');
    await o.open(`/m/${learnt.codes[2]}`);
    await o.submit(/\/m\//, { answer: '2' });
    // From the net, before the day.
    const lin = await who('lin');
    for (const q of w.questions) {
        await lin.open(learnt.meeting);
        await lin.submit(/\/ask$/, { text: q, name: w.names.lin });
        await lin.sees(q);
    }
}

async function door(x) {
    const { town, w, who, as, learnt } = x;
    town.moveTo('2026-04-15 08:30');
    const li = await meetingOf(x, 'li'); // keeps the record
    await li.follow(/\/room$/);
    const m = await who('m1');
    await m.open(`/m/${learnt.codes[0]}`);
    await m.submit(/\/here$/);
    const n = await who('m2');
    await n.open(`/m/${learnt.codes[1]}?by=qr`); // from the square on the door
    await n.submit(/\/here/);
    const zhang = await as('zhang', learnt.meeting);
    await zhang.follow(/\/room$/);
    await zhang.submit(/\/open$/, {}, { status: 422 }); // too few are here yet
    await zhang.sees(w.tooFew);
    for (let i = 0; i < 14; i++) { // fifteen of twenty-two are a quorum; the first touched is here already
        const button = li.page.locator('form[action$="/sign-in"] button[name=person]').first();
        await li.to(() => button.click());
    }
    await li.submit(/\/sign-in$/, { guest: w.names.chen, class: 'public' });
    await zhang.open(`${learnt.meeting}/room`);
    town.moveTo('2026-04-15 09:00');
    await zhang.submit(/\/open$/);
    await zhang.sees(w.names.zhang);
}

async function talk(x) {
    const { town, w, who, as, learnt } = x;
    const zhang = await who('zhang');
    // Who speaks is one touch; what was said, a line.
    const li = await as('li', `${learnt.meeting}/room`);
    for (const [i, gist] of w.gists.entries()) {
        town.moveTo(`2026-04-15 09:${10 + i * 5}`);
        const turn = (await li.form(/\/turn$/)).locator('button[name=who]').nth(i);
        await li.to(() => turn.click());
        await li.submit(/\/gist$/, { gist });
    }
    town.moveTo('2026-04-15 09:40');
    await li.submit(/\/turn$/, {}, { button: { name: 'who', value: '0' } });
    await li.submit(/\/question$/, {}, { button: { name: 'how', value: 'read' } });
    await li.submit(/\/question$/, { answer: w.answer }, { button: { name: 'how', value: 'answered' } });
    await li.submit(/\/question$/, {}, { button: { name: 'how', value: 'carry' } });
    await zhang.open(`${learnt.meeting}/room`);
    await zhang.submit(/\/close$/, {}, { status: 422 }); // nothing is settled yet
    await zhang.sees(w.topic.title);
    await li.submit(/\/decide$/, { outcome: '0', method: '0', text: w.settled });
    await li.submit(/\/dissent$/, { text: w.dissent });
    town.moveTo('2026-04-15 10:30');
    await zhang.open(`${learnt.meeting}/room`);
    await zhang.submit(/\/close$/);
    await zhang.sees(w.settled.slice(0, 10));
}

// --- on paper and in public ----------------------------------------------------------------------------------

// The page of the meeting, from the desk.
function meetingOf(x, login) {
    return x.atDesk(login, /^\/days$/, /^\/days\/linhai\/baishuiyang\/shangxi/, new RegExp(`^${x.learnt.meeting}$`));
}

async function minutes(x) {
    const { town, w, atDesk, learnt } = x;
    const li = await meetingOf(x, 'li');
    await li.follow(/\/minutes$/);
    await li.follow(/\/minutes\/edit$/);
    const draft = await li.page.locator('textarea[name=text]').inputValue();
    expect(draft.includes(w.settled) && draft.includes(w.gists[0]), 'the draft lacks what was said or settled');
    await li.submit(/\/edit$/, { text: draft + '\n\n' + w.added });
    await li.submit(/\/act$/, {}, { button: { name: 'how', value: 'circulate' } });
    // A member asks for a correction; the recorder puts it in and says so. Before that nobody could sign.
    town.moveTo('2026-04-16 09:00');
    const zhang = await meetingOf(x, 'zhang');
    await zhang.follow(/\/minutes$/);
    await zhang.submit(/\/correct$/, { words: w.correction });
    const again = await meetingOf(x, 'li');
    await again.follow(/\/minutes$/);
    await again.sees(w.correction);
    await again.follow(/\/minutes\/edit$/);
    await again.submit(/\/edit$/, { text: draft + '\n\n' + w.added + '\n\n' + w.correction });
    await again.follow(/\/correction\/\d+$/);
    await again.submit(/\/correction\/\d+$/, { taken: '1' });
    town.moveTo('2026-04-20 09:00');
    for (const login of ['zhang', 'li']) {
        const p = await meetingOf(x, login);
        await p.follow(/\/minutes$/);
        await p.submit(/\/sign$/);
    }
    const zhao = await atDesk('zhao', /^\/supervision$/);
    await zhao.follow(new RegExp(`^${learnt.meeting}/minutes$`));
    await zhao.submit(/\/sign$/);
    const wang = await meetingOf(x, 'wang');
    await wang.follow(/\/minutes$/);
    await wang.submit(/\/act$/, {}, { button: { name: 'how', value: 'publish' } });
    await wang.follow(/print\/minutes$/);
}

// The office's page of the result, from the desk of the topic.
function result(x, login) {
    return topicDesk(x, login, /^\/office\/resolution\//);
}

async function view(x) {
    const { town, w, who, learnt } = x;
    const wang = await result(x, 'wang');
    await wang.follow(/\/publish$/);
    await wang.submit(/\/publish$/); // the text of the decision stands there already
    await wang.sees(w.settled);
    // Anybody may object, without an account.
    town.moveTo('2026-04-22 20:00');
    const xu = await who('xu');
    await xu.open(`/t/${learnt.number}`);
    await xu.follow(/^\/resolution\//);
    await xu.follow(/\/object$/);
    await xu.submit(/\/object$/, { text: w.objection });
    await xu.sees(w.objection);
    town.moveTo('2026-04-24 10:00');
    const early = await result(x, 'wang');
    await early.follow(/^\/office\/objection\//);
    await early.submit(/objection/, { verdict: '1', answer: w.objectionAnswer });
    await early.sees(w.objectionAnswer);
    town.moveTo('2026-04-28 09:00');
    const late = await result(x, 'wang');
    await late.follow(/\/settle$/);
    await late.submit(/\/settle$/, { result: w.holds });
    await onward(x);
}

// --- the work ------------------------------------------------------------------------------------------------

async function work(x) {
    const { town, w, atDesk } = x;
    const wang = await result(x, 'wang');
    await wang.follow(/\/task$/);
    const unit = await wang.page.locator('select[name=org] option', { hasText: w.unit }).first().getAttribute('value');
    await wang.submit(/\/task$/, { org: unit, title: w.task, until: '2026-05-20', budget: w.budget });
    // Qian of the committee gets the role in that unit from the administrator.
    const admin = await atDesk('admin', /^\/admin$/);
    await admin.follow(/^\/admin\/people$/);
    await admin.submit(/people/, { q: 'qian' });
    await admin.follow(/^\/admin\/people\/\d+$/);
    await admin.follow(/\/role$/);
    await admin.follow(/in=linhai\/baishuiyang\/$/);
    await admin.follow(/in=linhai\/baishuiyang\/shangxi\/$/);
    const org = await admin.page.locator('select[name=org] option', { hasText: w.unit }).first().getAttribute('value');
    await admin.submit(/\/role$/, { role: 'unit', org });
    const task = (login) => atDesk(login, /^\/unit$/, /^\/task\/\d+$/);
    town.moveTo('2026-05-08 09:00');
    let qian = await task('qian');
    await qian.follow(/\/task\/\d+\/report$/);
    await qian.submit(/\/task\/\d+\/report$/, { text: w.report });
    town.moveTo('2026-05-18 09:00');
    qian = await task('qian');
    await qian.follow(/\/extend$/);
    await qian.submit(/\/extend$/, { days: '5', reason: w.whyMore });
    // Another person decides, in public.
    const chair = await result(x, 'zhang');
    await chair.follow(/^\/task\/\d+$/);
    await chair.follow(/\/decide$/);
    await chair.submit(/\/decide$/, { grant: '1', reason: w.granted });
    await chair.sees(w.granted);
    town.moveTo('2026-05-22 16:00');
    qian = await task('qian');
    await qian.follow(/\/task\/\d+\/report$/);
    await qian.submit(/\/task\/\d+\/report$/, { text: w.done, finish: true }, { status: 422 }); // nothing shows it yet
    await qian.submit(/\/task\/\d+\/report$/, { text: w.done, finish: true, file: { name: 'lamps.png', mimeType: 'image/png', buffer: PICTURE } });
    await qian.sees(w.done, 'lamps.png');
    await onward(x);
}

async function appraise(x) {
    const { town, w, who, as, atDesk, learnt } = x;
    town.moveTo('2026-05-25 09:00');
    const zhao = await atDesk('zhao', /^\/supervision$/);
    await zhao.follow(/finding/);
    await zhao.submit(/\/finding$/, { number: learnt.number, fault: '0', text: w.finding });
    await zhao.follow(/\/query$/);
    await zhao.submit(/\/query$/, { number: learnt.number, title: w.query, text: w.queryText });
    await zhao.follow(/^\/supervision\/query\/\d+$/);
    const query = new URL(zhao.page.url()).pathname;
    town.moveTo('2026-05-26 09:00');
    const wang = await as('wang', `/t/${learnt.number}`);
    await wang.follow(new RegExp(`^${query}$`));
    await wang.submit(/\/office\/query\//, { text: w.queryAnswer });
    await wang.sees(w.queryAnswer);
    // Those concerned say whether it is solved, each with the slip.
    for (const [login, solved] of [['chen', '1'], ['lin', '1'], ['xu', '2']]) {
        const p = await who(login);
        const { number, code } = learnt[login];
        await p.open(`/t/${learnt.number}`);
        await p.follow(/^\/resolution\/[^/]+\/rate$/);
        if (login === 'chen')
            await p.submit(/\/rate$/, { solved, number, code: 'AAAA-AAAA' }, { status: 422 });
        await p.submit(/\/rate$/, { solved, number, code, attitude: '5', words: w.thanks });
    }
    await onward(x);
}

async function archive(x) {
    const { town, w, learnt } = x;
    town.moveTo('2026-05-28 09:00');
    const wang = await topicDesk(x, 'wang');
    await wang.submit(/\/answer$/, { answer: w.last, basis: w.holds });
    await wang.submit(/\/advance$/);
    await wang.open(`/t/${learnt.number}`);
    const file = await wang.context.request.get(`${town.base}/t/${learnt.number}/package.json`);
    await wang.sees(createHash('sha256').update(await file.body()).digest('hex')); // the file is the one that was sealed
}

// Grandma Chen reads it all: her slip, then one page.
async function read(x) {
    const { w, who, learnt } = x;
    const chen = await who('chen');
    await chen.open('/');
    await chen.follow(/^\/say$/);
    await chen.follow(/^\/status$/);
    await chen.submit(/^\/status$/, { n: learnt.chen.number, c: learnt.chen.code });
    await chen.sees(w.last);
    await chen.follow(new RegExp(`^/t/${learnt.number}$`));
    await chen.sees(w.topic.title, w.settled, w.dissent, w.objection, w.objectionAnswer, w.task, w.finding, w.names.zhang);
    await chen.page.emulateMedia({ media: 'print' });
    await chen.sees(w.topic.title, w.settled, w.finding);
    expect(await chen.page.locator('form').first().isHidden(), 'forms are printed');
    await chen.page.emulateMedia({ media: null });
}

async function slip(p) {
    const [number, code] = await p.page.locator('.slip .code-big').allInnerTexts();
    return { number: number.trim(), code: code.trim() };
}

export const phases = [begin, roster, counter, phone, adopt, announce, invite, door, talk, minutes, view, work, appraise, archive, read];
