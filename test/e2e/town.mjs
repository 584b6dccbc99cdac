// town.mjs - a town that begins anew: an empty database, the charter of a place, and the program itself, served on a
// free port under a clock that the test moves (clock.c).
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const free = () => new Promise((yes) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
        const { port } = s.address();
        s.close(() => yes(port));
    });
});
export const pause = (ms) => new Promise((yes) => setTimeout(yes, ms));

export class Town {
    // { program, clock: clock.so, db: URL or null for SQLite, zone: '+08:00' }
    constructor(how) {
        Object.assign(this, how);
        this.dir = mkdtempSync(join(tmpdir(), 'tx-walk.'));
        this.db ??= `sqlite:${this.dir}/town.db`;
        writeFileSync(join(this.dir, 'clock'), Buffer.alloc(8));
        this.ahead = openSync(join(this.dir, 'clock'), 'r+');
    }

    get env() {
        return { ...process.env, LD_PRELOAD: this.clock, CLOCK_FILE: join(this.dir, 'clock') };
    }

    // '2026-03-02 08:30', as the clock on the wall shows it there. The clock runs on from it.
    moveTo(local) {
        const then = Date.parse(local.replace(' ', 'T') + ':00' + this.zone);
        const b = Buffer.alloc(8);
        b.writeBigInt64LE(BigInt(Math.round((then - Date.now()) / 1000)));
        writeSync(this.ahead, b, 0, 8, 0);
    }

    // A command of the program; its output.
    run(args, input = '') {
        const r = spawnSync(this.program, ['--config', join(this.dir, 'conf'), '--db', this.db, ...args],
            { env: this.env, input, encoding: 'utf8' });
        if (r.status !== 0)
            throw new Error(`tongxin ${args.join(' ')}: ${r.stderr || r.error}`);
        return r.stdout;
    }

    async serve() {
        const port = await free();
        this.base = `http://127.0.0.1:${port}`;
        this.server = spawn(this.program,
            ['--config', join(this.dir, 'conf'), '--db', this.db, '--listen', `127.0.0.1:${port}`, 'serve'],
            { env: this.env, stdio: ['ignore', 'ignore', openSync(join(this.dir, 'log'), 'a')] });
        this.server.on('exit', (code) => { this.ended = code ?? 'by a signal'; });
        for (let i = 0; i < 200 && this.ended === undefined; i++) {
            const up = await fetch(`${this.base}/healthz`).then((a) => a.ok, () => false);
            if (up)
                return;
            await pause(50);
        }
        throw new Error(`the server did not start (${this.ended}); its log: ${this.dir}/log`);
    }

    async begin(charter, origin) {
        writeFileSync(join(this.dir, 'conf'), `uploads = "${this.dir}/uploads";\n` + (origin ? `origin = "${origin}";\n` : ''));
        this.run(['init', '--charter', charter]);
        await this.serve();
    }

    async end() {
        if (this.server && this.ended === undefined) {
            const gone = new Promise((yes) => this.server.on('exit', yes));
            this.server.kill('SIGTERM');
            await gone;
        }
        rmSync(this.dir, { recursive: true, force: true });
    }
}
