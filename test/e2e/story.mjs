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

export async function story({ town, charter, lang, person }) {
    const w = WORDS[lang];
    const people = {};
    const who = async (login, how) => {
        people[login] ??= await person(w.names[login] ?? login, how);
        story.last = people[login];
        return people[login];
    };
    // Somebody with an account, signed in (sessions of staff end after half a day), at their desk.
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

    await begin({ town, charter, w, as, who });
    const council = await roster({ w, as, lang });
    void council, atDesk, pause, expect;
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
    console.log(await wang.whereabouts());
}
