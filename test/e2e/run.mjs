// run.mjs - `node run.mjs --base http://127.0.0.1:8080 [--only words]`: runs every suite/*.mjs against a running
// Tongxin with its demo data, in Chromium. The last line is "N passed, N failed".
//
// A suite exports a function of t: await t.test(name, fn); fn fails by throwing. See kit.mjs for Reader and look().
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fault, openBrowser } from './kit.mjs';

const { values: args } = parseArgs({ options: { base: { type: 'string' }, only: { type: 'string' } } });
if (!args.base) {
    console.error('usage: node run.mjs --base http://127.0.0.1:8080 [--only words]');
    process.exit(2);
}

function within(seconds, promise) {
    let timer;
    const late = new Promise((_, no) => {
        timer = setTimeout(() => no(new Fault(`not done after ${seconds} s`)), seconds * 1000);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const browser = await openBrowser();
let passed = 0;
let failed = 0;
const t = {
    base: args.base,
    browser,
    async test(name, fn) {
        if (args.only && !name.includes(args.only))
            return;
        try {
            await within(60, fn());
            passed++;
        } catch (e) {
            failed++;
            console.log(`FAIL ${name}\n     ${e instanceof Fault ? e.message : e.stack}`);
        }
    },
};
const folder = new URL('./suite/', import.meta.url);
for (const file of readdirSync(folder).filter((f) => f.endsWith('.mjs')).sort())
    await (await import(new URL(file, folder))).default(t);
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
