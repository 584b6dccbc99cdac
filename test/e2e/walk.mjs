// walk.mjs - a matter from the first word to the archive, in a place that begins anew, as its people walk it.
//
//   node walk.mjs --program ./tongxin --clock clock.so --charter linhai.cfg [--pg] [--ways words] [--tell]
//
// Each way (language, width, script) is one walk with a database of its own: on SQLite, or with --pg beside the
// PostgreSQL of test/pg.sh. The last line is "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { story } from './story.mjs';
import { WAYS, openBrowser, wayName } from './kit.mjs';
import { Town } from './town.mjs';
import { Walker } from './walker.mjs';

const { values: args } = parseArgs({
    options: {
        program: { type: 'string' }, clock: { type: 'string' }, charter: { type: 'string' },
        pg: { type: 'boolean', default: false }, ways: { type: 'string', default: '' },
        tell: { type: 'boolean', default: false },
    },
});

// Half of the ways walk on each database, so that each language, width and script meets both.
const onPg = (w) => ((w.lang === 'en') + (w.width === 360) + (w.script === true)) % 2 === 1;

// An empty database of that server; its URL.
function pgDatabase(name) {
    const url = process.env.TEST_PG_URL;
    const r = spawnSync('psql', ['-q', url, '-c', `CREATE DATABASE ${name}`], { encoding: 'utf8' });
    if (r.status !== 0)
        throw new Error(`psql: ${r.stderr || r.error}`);
    return url.replace('/tongxin?', `/${name}?`);
}

async function walk(browser, way) {
    const db = args.pg ? pgDatabase('walk_' + wayName(way).replaceAll(' ', '_')) : null;
    const town = new Town({ program: args.program, clock: args.clock, zone: '+08:00', db });
    const looked = new Map();
    const walkers = [];
    const person = async (name, how = {}) => {
        const w = await new Walker(name, browser, town.base, { ...way, ...how }, looked).start();
        walkers.push(w);
        return w;
    };
    try {
        await story({ town, charter: args.charter, lang: way.lang, person, tell: args.tell ? (line) => console.log(`  ${line}`) : null });
    } catch (e) {
        const at = await Walker.last?.whereabouts().catch(String);
        e.message = `${e.message}\n${at}`;
        throw e;
    } finally {
        for (const w of walkers)
            await w.close();
        await town.end();
    }
    return looked.size;
}

const asked = args.ways ? args.ways.split(',') : WAYS.map(wayName);
const unknown = asked.find((name) => !WAYS.map(wayName).includes(name));
if (unknown !== undefined) {
    console.error(`walk.mjs: no way is called “${unknown}”; there are: ${WAYS.map(wayName).join(', ')}`);
    process.exit(2);
}
let passed = 0;
let failed = 0;
const browser = await openBrowser();
for (const way of WAYS) {
    if (onPg(way) !== args.pg || !asked.includes(wayName(way)))
        continue;
    const began = Date.now();
    try {
        const pages = await walk(browser, way);
        passed++;
        console.log(`walk: ${wayName(way)}, ${args.pg ? 'PostgreSQL' : 'SQLite'}: ${pages} pages, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    } catch (e) {
        failed++;
        console.log(`FAIL walk: ${wayName(way)}\n     ${e.stack}`);
    }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
