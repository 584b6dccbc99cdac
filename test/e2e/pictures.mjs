// pictures.mjs - `make doc`: the pictures of README.md, taken from the demo town as a reader of README would see it.
//
//   node pictures.mjs --program ./tongxin --out docs/pictures
//
// The town is furnished anew; pages are found by their links, so that nothing here knows a number of the town. Colours are
// reduced by pngquant; a picture over 120 kB is an error.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Reader, openBrowser } from './kit.mjs';

const PASSWORD = 'tongxin-demo'; // of the demo town
const MOST_BYTES = 120_000;
const { values: args } = parseArgs({ options: { program: { type: 'string' }, out: { type: 'string' } } });

// One after the other; `to` leads to the page: addresses that are the same in every town, or the first link that fits.
const pictures = [
    { name: 'home-phone', lang: 'zh', width: 390, height: 780, to: ['/'] },
    { name: 'say-phone', lang: 'en', width: 390, height: 780, to: ['/say'] },
    { name: 'thread-phone', lang: 'zh', width: 390, height: 780, to: ['/topics?state=archived', /^\/t\//] },
    { name: 'home', lang: 'en', width: 1200, height: 760, to: ['/'] },
    { name: 'thread', lang: 'en', width: 1200, height: 900, to: ['/topics?state=archived', /^\/t\//] },
    { name: 'thread-zh', lang: 'zh', width: 1200, height: 900, to: ['/topics?state=archived', /^\/t\//] },
    { name: 'desk', lang: 'en', width: 1200, height: 800, login: 'clerk', to: ['/office/submissions'] },
    { name: 'desk-zh', lang: 'zh', width: 1200, height: 800, login: 'clerk', to: ['/office/submissions'] },
    { name: 'meeting', lang: 'en', width: 1200, height: 900, to: ['/topics?state=archived', /^\/t\//, /^\/meeting\/\d+$/], at: '#talk' },
    { name: 'notice', lang: 'zh', width: 820, height: 1160, to: ['/topics?state=archived', /^\/t\//, /^\/meeting\/\d+$/, /print\/notice$/], print: true },
];

async function demo(dir) {
    const port = 8080; // of README: it stands on the printed notice
    const server = spawn(args.program, ['demo', '--fresh', '--dir', dir, '--listen', `127.0.0.1:${port}`],
        { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((yes, no) => {
        server.stdout.once('data', yes); // it says where it is when it is open
        server.once('exit', () => no(new Error(`the demo town did not open; is port ${port} free?`)));
    });
    return { server, base: `http://localhost:${port}` };
}

async function take(browser, base, p) {
    const reader = await new Reader(browser, base, { lang: p.lang, width: p.width }).start();
    try {
        const { page } = reader;
        await page.setViewportSize({ width: p.width, height: p.height });
        if (p.login)
            await reader.signIn(p.login, PASSWORD);
        for (const step of p.to) {
            let path = step;
            if (step instanceof RegExp) {
                const links = await page.locator('a[href]').evaluateAll((l) => l.map((e) => e.getAttribute('href')));
                path = links.find((h) => step.test(h));
                if (!path)
                    throw new Error(`${p.name}: ${page.url()} has no link to ${step}`);
            }
            await reader.visit(path);
        }
        if (p.print) {
            await page.emulateMedia({ media: 'print' });
            await page.evaluate(() => { document.body.style.padding = '32px'; }); // the margin of the paper
        }
        if (p.at)
            await page.locator(p.at).evaluate((e) => e.scrollIntoView());
        return await page.screenshot();
    } finally {
        await reader.close();
    }
}

function reduce(png, name) {
    const r = spawnSync('pngquant', ['--strip', '--speed', '1', '64', '-'], { input: png, maxBuffer: 1 << 26 });
    if (r.status !== 0)
        throw new Error(`pngquant: ${r.stderr || r.error}; install the package pngquant`);
    const file = join(args.out, `${name}.png`);
    writeFileSync(file, r.stdout);
    return statSync(file).size;
}

const dir = mkdtempSync(join(tmpdir(), 'tx-pictures.'));
const browser = await openBrowser();
const { server, base } = await demo(dir);
let all = 0;
let bad = 0;
mkdirSync(args.out, { recursive: true });
try {
    for (const p of pictures) {
        const bytes = reduce(await take(browser, base, p), p.name);
        all += bytes;
        bad += bytes > MOST_BYTES;
        console.log(`${p.name}.png: ${bytes} bytes${bytes > MOST_BYTES ? ', too large' : ''}`);
    }
} finally {
    await browser.close();
    server.kill('SIGTERM');
    rmSync(dir, { recursive: true, force: true });
}
console.log(`${pictures.length} pictures, ${all} bytes`);
process.exit(bad ? 1 : 0);
