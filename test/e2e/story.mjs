// story.mjs - the story of the walk, day by day.
import { expect } from './kit.mjs';
import { pause } from './town.mjs';
import { WORDS, SURNAMES } from './words.mjs';

const PASSWORD = 'walk-through-2026';
const VILLAGE = 'linhai/baishuiyang/shangxi/';
const TOWN = 'linhai/baishuiyang/';

// login: name by language, role, place
const STAFF = {
    zhang: ['chair', VILLAGE], li: ['member', VILLAGE], zhao: ['supervisor', VILLAGE],
    sun: ['counter', TOWN], zhou: ['clerk', TOWN],
};

export async function story(how) {
    const x = context(how);
    for (const phase of phases)
        await phase(x);
}

// What the phases share: the people of the walk, and what was learnt on the way (numbers, codes, addresses).
export function context({ town, charter, lang, person }) {
    const w = WORDS[lang];
    const people = {};
    const who = async (login, how) => {
        people[login] ??= await person(w.names[login] ?? login, how);
        story.last = people[login];
        return people[login];
    };
    // Somebody with an account, signed in: sessions of staff end after half a day.
    const as = async (login) => {
        const p = await who(login);
        await p.open('/');
        if (await p.page.locator('a[href^="/sign-in"]').count()) {
            await p.follow(/^\/sign-in/);
            await p.submit(/sign-in/, { login, password: PASSWORD });
        }
        return p;
    };
    const atDesk = async (login, desk) => {
        const p = await as(login);
        await p.follow(/^\/desk$/);
        await p.follow(desk);
        return p;
    };
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
    await wang.follow(/^\/desk$/);
    await wang.follow(/^\/office\/submissions$/);
    await take(wang, learnt.xu.number);
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
    const again = await as('wang');
    await again.follow(/^\/desk$/);
    await again.follow(/^\/office\/submissions$/);
    await take(again, learnt.lin.number);
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

async function adopt({ town, w, atDesk, as, learnt }) {
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
    console.log(await wang.whereabouts());
    // A villager supports it? Not without an account: the page says how.
    const lin = await as('zhang');
    await lin.open('/');
    await lin.follow(/^\/topics$/);
    await lin.follow(new RegExp(`^/t/${learnt.number}$`));
    console.log(await lin.whereabouts());
}

async function slip(p) {
    const [number, code] = await p.page.locator('.slip .code-big').allInnerTexts();
    return { number: number.trim(), code: code.trim() };
}

export const phases = [begin, roster, counter, phone, adopt];
