// faults.mjs - the real program under what goes wrong around it: killed, disk full, read-only directory,
// database locked by somebody else, PostgreSQL restarted. What was acknowledged must be there afterwards,
// a person must get a clear answer meanwhile, and no restart of ours may be needed.
//
//   node test/faults/faults.mjs PROGRAM [name …]
//
// Needs sqlite3; the disk tests need root (they mount a small tmpfs); the PostgreSQL test runs when
// TEST_PG_URL and TEST_PG_CTL are set, as test/pg.sh does.

import { spawn, spawnSync, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, cpSync, writeFileSync, unlinkSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import http from 'node:http';

const program = process.argv[2] ?? './tongxin';
const only = process.argv.slice(3);
const PASSWORD = 'tongxin-demo';
let passed = 0, failed = 0, skipped = 0;

const sleep = ms => new Promise(done => setTimeout(done, ms));
const check = (fine, what) => { if (!fine) throw new Error(what); };

function freePort() {
  return new Promise(done => {
    const s = createServer();
    s.listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); });
  });
}

// --- the program ---------------------------------------------------------------------------------

class Server {
  static async start(db, dir) {
    const s = new Server();
    s.port = await freePort();
    s.dir = dir;
    const conf = join(dir, 'faults.conf');
    if (!existsSync(conf))
      writeFileSync(conf, `proxies = "127.0.0.1";\nuploads = "${join(dir, 'uploads')}";\n`);
    s.log = '';
    s.process = spawn(program, ['--config', conf, '--db', db, '--listen', `127.0.0.1:${s.port}`, 'serve'],
      { stdio: ['ignore', 'ignore', 'pipe'] });
    s.process.stderr.on('data', d => { s.log += d; });
    s.gone = new Promise(done => s.process.on('exit', done));
    s.exited = false;
    s.gone.then(() => { s.exited = true; });
    s.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    for (let i = 0; i < 400; i++) {
      if (s.exited) throw new Error(`the server ended: ${s.log}`);
      if ((await s.get('/readyz').catch(() => ({ status: 0 }))).status === 200) return s;
      await sleep(10);
    }
    throw new Error(`the server did not get ready: ${s.log}`);
  }
  request(method, path, { cookie, body, address = '192.0.2.1' } = {}) {
    return new Promise((done, fail) => {
      const headers = { 'Accept-Language': 'en', 'X-Forwarded-For': address };
      if (cookie) headers.Cookie = cookie;
      if (body !== undefined) {
        headers['Content-Type'] = 'application/x-www-form-urlencoded';
        headers['Content-Length'] = Buffer.byteLength(body);
      }
      const r = http.request({ host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent, timeout: 30000 }, a => {
        let text = '';
        a.setEncoding('utf8');
        a.on('data', d => { text += d; });
        a.on('end', () => done({ status: a.statusCode, headers: a.headers, text }));
        a.on('error', fail);
      });
      r.on('timeout', () => r.destroy(new Error('no answer in 30 s')));
      r.on('error', fail);
      r.end(body);
    });
  }
  get(path, options) { return this.request('GET', path, options); }
  async kill() { this.process.kill('SIGKILL'); await this.gone; this.agent.destroy(); }
  async stop() { this.agent.destroy(); this.process.kill('SIGTERM'); await this.gone; }
}

const cookiesOf = answer => (answer.headers['set-cookie'] ?? []).map(c => c.split(';')[0]);
const tokenOf = html => (/name="csrf" value="([^"]+)"/.exec(html) ?? [])[1];
const form = pairs => new URLSearchParams(pairs).toString();

// A villager who is signed in and can comment on a post.
class Villager {
  static async signIn(server, login = 'resident') {
    const v = new Villager();
    const page = await server.get('/sign-in');
    const first = cookiesOf(page).join('; ');
    const answer = await server.request('POST', '/sign-in',
      { cookie: first, body: form({ login, password: PASSWORD, csrf: tokenOf(page.text) }) });
    check(answer.status === 303, `sign-in: ${answer.status}`);
    v.cookie = cookiesOf(answer).filter(c => !c.includes('tx_form')).join('; ');
    const list = await server.get('/blog', { cookie: v.cookie });
    v.post = (/href="(\/blog\/\d+)"/.exec(list.text) ?? [])[1];
    const post = await server.get(v.post, { cookie: v.cookie });
    v.csrf = tokenOf(post.text);
    check(v.csrf, 'no form on the post');
    v.n = 0;
    return v;
  }
  say(server, text) {
    const address = `198.51.${(this.n >> 8) & 255}.${this.n++ & 255}`;
    return server.request('POST', `${this.post}/comment`,
      { cookie: this.cookie, address, body: form({ text, csrf: this.csrf }) });
  }
}

function furnish(dir) {
  // The demo command furnishes and then serves: stop it as soon as it says where.
  const db = join(dir, 'demo.db');
  return new Promise((done, fail) => {
    const p = spawn(program, ['demo', '--dir', dir, '--listen', '127.0.0.1:0', '--fresh'], { stdio: ['ignore', 'pipe', 'inherit'] });
    p.stdout.once('data', () => p.kill('SIGTERM'));
    p.on('exit', () => existsSync(db) ? done(db) : fail(new Error('demo made no database')));
  });
}

const said = (db, like) => execFileSync('sqlite3', [db,
  `SELECT text FROM blog_comment WHERE text LIKE '${like}%'`], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter(Boolean);

// --- the tests -------------------------------------------------------------------------------------

const tests = {
  async kill_9_fifty_times(dir) {
    const db = await furnish(dir);
    let acked = 0, rounds = 50;
    for (let round = 0; round < rounds; round++) {
      const server = await Server.start(`sqlite:${db}`, dir);
      const v = await Villager.signIn(server);
      const mine = new Set();
      let over = false;
      const writer = async w => {
        for (let i = 0; !over; i++) {
          const text = `round ${round} writer ${w} note ${i}`;
          try {
            const a = await v.say(server, text);
            if (a.status === 303) mine.add(text);
            else if (!over) throw new Error(`comment: ${a.status}`);
          } catch (e) { if (!over) throw e; }
        }
      };
      const writers = Array.from({ length: 16 }, (_, w) => writer(w));
      await sleep(20 + Math.random() * 150);
      over = true;
      await server.kill();
      await Promise.allSettled(writers);
      const have = new Set(said(db, `round ${round} `));
      for (const text of mine) check(have.has(text), `lost: ${text}`);
      const sound = execFileSync('sqlite3', [db, 'PRAGMA integrity_check; PRAGMA foreign_key_check'], { encoding: 'utf8' }).trim();
      check(sound === 'ok', `after kill ${round}: ${sound}`);
      acked += mine.size;
    }
    return `${rounds} kills, ${acked} acknowledged comments, none lost`;
  },

  async disk_full(dir) {
    const small = mount(dir, 'size=24m');
    const db = await furnish(small);
    const server = await Server.start(`sqlite:${db}`, small);
    const v = await Villager.signIn(server);
    try {
      check((await v.say(server, 'before')).status === 303, 'writes at first');
      spawnSync('dd', ['if=/dev/zero', `of=${join(small, 'filler')}`, 'bs=64k', 'count=10000'], { stdio: 'ignore' });
      let answer;
      for (let i = 0; i < 4000; i++) {
        answer = await v.say(server, `full ${i} ${'x'.repeat(900)}`);
        if (answer.status !== 303) break;
      }
      check(answer.status === 503, `full disk answers ${answer.status}`);
      check(answer.headers['retry-after'], 'no Retry-After');
      check((await server.get('/blog')).status === 200, 'reading goes on');
      unlinkSync(join(small, 'filler'));
      check((await v.say(server, 'after')).status === 303, 'writes again without a restart');
      check(said(db, 'before').length === 1 && said(db, 'after').length === 1, 'both are there');
    } finally { await server.stop(); unmount(small); }
    return 'clear 503, reading went on, wrote again';
  },

  async read_only_directory(dir) {
    const small = mount(dir, 'size=32m');
    const db = await furnish(small);
    const server = await Server.start(`sqlite:${db}`, small);
    const v = await Villager.signIn(server);
    try {
      check((await v.say(server, 'before')).status === 303, 'writes at first');
      await server.stop();
      execFileSync('mount', ['-o', 'remount,ro', small]);
      const p = spawnSync(program, ['--db', `sqlite:${db}`, '--listen', '127.0.0.1:0', 'migrate'], { encoding: 'utf8' });
      check(p.status === 0 || (p.stderr.trim().split('\n').length === 1 && p.stderr.startsWith('tongxin: ')),
        `not one line: ${p.stderr}`);
    } finally {
      execFileSync('mount', ['-o', 'remount,rw', small]);
      unmount(small);
    }
    return 'one line that says so';
  },

  async locked_by_another_process(dir) {
    const db = await furnish(dir);
    const server = await Server.start(`sqlite:${db}`, dir);
    const v = await Villager.signIn(server);
    const other = spawn('sqlite3', [db], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      other.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n");
      await new Promise(done => other.stdout.once('data', done));
      const [answer, read] = await Promise.all([v.say(server, 'while locked'), server.get('/blog')]);
      check(answer.status === 503, `locked answers ${answer.status}`);
      check(answer.headers['retry-after'], 'no Retry-After');
      check(read.status === 200, 'reading goes on');
      other.stdin.end('ROLLBACK;\n.quit\n');
      await new Promise(done => other.on('exit', done));
      check((await v.say(server, 'after')).status === 303, 'writes again without a restart');
    } finally { other.kill(); await server.stop(); }
    return 'clear 503, reading went on, wrote again';
  },

  async postgres_restarted_under_load(dir) {
    const url = process.env.TEST_PG_URL, restart = `${process.env.TEST_PG_CTL} restart`;
    if (!url || !process.env.TEST_PG_CTL) return 'SKIP: no PostgreSQL here';
    const file = await furnish(dir), backup = join(dir, 'demo.backup');
    execFileSync(program, ['backup', backup, '--db', `sqlite:${file}`]);
    const name = `faults_${process.pid}`;
    execFileSync('psql', [url, '-qc', `CREATE DATABASE ${name}`]);
    const db = url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);
    execFileSync(program, ['restore', backup, '--db', db]);
    const server = await Server.start(db, dir);
    const v = await Villager.signIn(server);
    const mine = new Set();
    let over = false, refused = 0, odd = '';
    const writers = Array.from({ length: 8 }, async (_, w) => {
      for (let i = 0; !over; i++) {
        const text = `restart writer ${w} note ${i}`;
        const a = await v.say(server, text).catch(async e => (await sleep(500),{ status: `${e.message}; exited ${server.exited}; log: ${server.log.slice(-1600)}` }));
        if (a.status === 303) mine.add(text);
        else if (a.status === 503) { refused++; await sleep(20); }
        else { odd = `${a.status}`; over = true; }
      }
    });
    await sleep(500);
    spawnSync('sh', ['-c', restart], { stdio: 'ignore' });
    const before = mine.size;
    for (let i = 0; i < 600 && mine.size < before + 50; i++) await sleep(50);
    over = true;
    await Promise.all(writers);
    check(!odd, `answered ${odd}`);
    check(mine.size >= before + 50, 'did not recover by itself');
    const have = new Set(execFileSync('psql', [db, '-Atc', "SELECT text FROM blog_comment WHERE text LIKE 'restart %'"],
      { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n'));
    for (const text of mine) check(have.has(text), `lost: ${text}`);
    await server.stop();
    return `${mine.size} acknowledged, ${refused} refused with 503 meanwhile, none lost`;
  },
};

function mount(dir, options) {
  if (process.getuid() !== 0) throw new Error('SKIP: needs root');
  const at = join(dir, 'small');
  mkdirSync(at);
  const p = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { encoding: 'utf8' });
  if (p.status !== 0) throw new Error(`SKIP: mount: ${p.stderr.trim()}`);
  return at;
}
function unmount(at) { spawnSync('umount', ['-l', at]); }

for (const [name, run] of Object.entries(tests)) {
  if (only.length && !only.includes(name)) continue;
  const dir = mkdtempSync(join(tmpdir(), 'tongxin-faults-'));
  try {
    const word = await run(dir);
    if (word.startsWith('SKIP')) skipped++; else passed++;
    console.log(`${word.startsWith('SKIP') ? 'skip' : 'ok  '} ${name}: ${word}`);
  } catch (e) {
    if (e.message.startsWith('SKIP')) { skipped++; console.log(`skip ${name}: ${e.message}`); }
    else { failed++; console.log(`FAIL ${name}: ${e.stack}`); }
  }
  rmSync(dir, { recursive: true, force: true });
}
console.log(`faults: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed ? 1 : 0);
