// kit.mjs - what every suite uses: a real browser with the reader's preferences set, and the checks that hold for
// every page: valid HTML, no axe findings (contrast 7:1 included), nothing wider than the window, and
// targets of 60 px in the elder-friendly mode.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { HtmlValidate } from 'html-validate';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: {
        'long-title': 'off',
        'no-trailing-whitespace': 'off',
        'prefer-native-element': ['error', { exclude: ['status'] }], // <output> is for forms
        'tel-non-breaking': 'off',
        'require-sri': 'off',
        'allowed-links': ['error', { allowExternal: true }],
        // Boxes to tick that belong together share a name, as radio buttons do.
        'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
        'no-inline-style': 'error',
        'input-missing-label': 'error',
    },
});

export class Fault extends Error {}

export function expect(condition, words) {
    if (!condition)
        throw new Fault(words);
}

// What axe finds on a page that has script, in words; empty: nothing.
export async function axeOf(page) {
    await page.evaluate(axeSource + ';0');
    return page.evaluate(async () => {
        const result = await window.axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            // What has a contrast of 7:1 has one of 4.5:1.
            rules: { 'color-contrast-enhanced': { enabled: true }, 'color-contrast': { enabled: false }, 'target-size': { enabled: true } },
            resultTypes: ['violations'], // what is right is not described, nobody reads it
            preload: false, // only rules that are switched off read style sheets
        });
        return result.violations.map((v) => `${v.id}: ` + v.nodes.slice(0, 3).map((n) =>
            `${n.target.join(' ')} (${n.any.concat(n.all, n.none).map((c) => c.message).join('; ')})`).join(', '));
    });
}

// What is wrong with a page as the server sends it; empty: nothing.
export async function htmlFaults(html, name) {
    const report = await validator.validateString(html, name);
    return report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2)
        .slice(0, 5).map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`);
}

export async function openBrowser() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
            '--disable-background-networking', '--disable-component-update', '--renderer-process-limit=1'],
    });
}

// One reader: { lang: 'zh' | 'en', width, size: '100'…'175', elder, script, dark, motion }.
export class Reader {
    constructor(browser, base, how = {}) {
        this.browser = browser;
        this.base = base;
        this.how = { lang: 'zh', width: 1280, size: '100', elder: false, script: true, dark: false, ...how };
        this.troubles = []; // what the browser's console complained about
    }

    async start() {
        const h = this.how;
        this.context = await this.browser.newContext({
            baseURL: this.base,
            viewport: { width: h.width, height: 800 },
            locale: h.lang === 'zh' ? 'zh-CN' : 'en-GB',
            timezoneId: 'Asia/Shanghai',
            javaScriptEnabled: h.script,
            colorScheme: h.dark ? 'dark' : 'light',
            reducedMotion: 'reduce',
        });
        const cookies = [['size', h.size], ['mode', h.elder ? 'elder' : 'usual']];
        await this.context.addCookies(cookies.map(([name, value]) => ({ name, value, url: this.base })));
        this.page = await this.context.newPage();
        this.page.on('console', (m) => {
            if (m.type() === 'error' && !/status of 4\d\d/.test(m.text()))
                this.troubles.push(m.text());
        });
        this.page.on('pageerror', (e) => this.troubles.push(String(e)));
        return this;
    }

    async close() {
        await this.context?.close();
    }

    // Goes there and expects that status.
    async visit(path, status = 200) {
        const answer = await this.page.goto(path);
        expect(answer.status() === status, `${path}: status ${answer.status()} instead of ${status}`);
        return this.page;
    }

    // Signs in through the form as a person does, whatever its fields are called.
    async signIn(login, password) {
        await this.visit('/sign-in');
        const form = this.page.locator('form:has(input[type=password])').first();
        await form.locator('input[autocomplete~=username], input[type=text], input[type=email]').first().fill(login);
        await form.locator('input[type=password]').first().fill(password);
        await Promise.all([this.page.waitForNavigation(), form.locator('button[type=submit]').first().click()]);
        expect(!new URL(this.page.url()).pathname.startsWith('/sign-in'), `${login} could not sign in`);
    }

    // Fills fields by name and sends the form they stand in.
    async send(fields, form = 'main form') {
        const f = this.page.locator(form).first();
        for (const [name, value] of Object.entries(fields)) {
            const at = f.locator(`[name="${name}"]`).first();
            const kind = await at.evaluate((e) => e.type);
            if (kind === 'checkbox')
                await at.setChecked(Boolean(value));
            else if (kind === 'radio')
                await f.locator(`[name="${name}"][value="${value}"]`).check();
            else if (kind === 'select-one')
                await at.selectOption(value);
            else if (kind === 'file')
                await at.setInputFiles(value);
            else
                await at.fill(value);
        }
        await Promise.all([this.page.waitForNavigation(), f.locator('button[type=submit]').first().click()]);
    }

    // Everything that holds for each page. Call on the page where the reader stands.
    async check({ source = true } = {}) {
        if (this.how.script) // axe waits by timers, which do not run in a page without script
            await this.checkAxe();
        await this.checkWidth();
        await this.checkFrame();
        if (this.how.elder)
            await this.checkTargets();
        if (source)
            await this.checkSource();
        expect(this.troubles.length === 0, `console: ${this.troubles.join(' | ')}`);
    }

    async checkAxe() {
        const found = await axeOf(this.page);
        expect(found.length === 0, `axe: ${found.join('\n        ')}`);
    }

    async checkWidth() {
        const wide = await this.page.evaluate(() => {
            const w = document.documentElement.clientWidth;
            return [...document.querySelectorAll('body *')].filter((e) => {
                const box = e.getBoundingClientRect();
                return box.right > w + 1 && box.width > 0 && !e.closest('.scroll, pre, .vh, .skip');
            }).slice(0, 4).map((e) => `${e.tagName.toLowerCase()}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`);
        });
        expect(wide.length === 0, `wider than the window: ${wide.join(', ')}`);
    }

    async checkFrame() {
        const f = await this.page.evaluate(() => ({
            h1: document.querySelectorAll('h1').length,
            lang: document.documentElement.lang,
            title: document.title,
            small: [...document.querySelectorAll('main *')].filter((e) => e.childElementCount === 0 &&
                e.textContent.trim() && !e.closest('svg, .slip, .sheet, .vh') &&
                parseFloat(getComputedStyle(e).fontSize) < 15)
                .map((e) => `${e.parentElement.className} ${e.tagName} “${e.textContent.trim().slice(0, 20)}” ${getComputedStyle(e).fontSize}`),
            italic: [...document.querySelectorAll(':lang(zh)')].filter((e) =>
                getComputedStyle(e).fontStyle !== 'normal').length,
        }));
        expect(f.h1 === 1, `${f.h1} h1 on the page`);
        expect(f.lang && f.title, 'no language or no title');
        expect(f.small.length === 0, `texts smaller than 15 px: ${f.small.slice(0, 4).join(', ')}`);
        expect(f.italic === 0, `${f.italic} elements slant Chinese`);
    }

    // The rule of the elder-friendly version: main components of 60 × 60, text of 18 px and more.
    async checkTargets() {
        const bad = await this.page.evaluate(() => {
            const list = [];
            const main = 'button, .btn, .input, .check, nav a, header a, footer a, summary, .list h2 a, .list h3 a, .tasks a';
            for (const e of document.querySelectorAll(main)) {
                const box = e.getBoundingClientRect();
                if (box.width === 0 || e.closest('.skip') || getComputedStyle(e).visibility === 'hidden')
                    continue;
                if (box.height < 59.5 || box.width < 59.5)
                    list.push(`${e.tagName.toLowerCase()} “${e.textContent.trim().slice(0, 16)}” ${Math.round(box.width)}×${Math.round(box.height)}`);
            }
            for (const e of document.querySelectorAll('body *'))
                if (e.childElementCount === 0 && e.textContent.trim() && e.checkVisibility() && !e.closest('.vh, .slip, .sheet, svg') &&
                    parseFloat(getComputedStyle(e).fontSize) < 18)
                    list.push(`text “${e.textContent.trim().slice(0, 16)}” ${getComputedStyle(e).fontSize}`);
            return list.slice(0, 6);
        });
        expect(bad.length === 0, `elder mode: ${bad.join(', ')}`);
    }

    // The page as the server sends it, not as the browser mended it.
    async checkSource() {
        const answer = await this.context.request.get(this.page.url());
        const words = await htmlFaults(await answer.text(), this.page.url());
        expect(words.length === 0, `html: ${words.join('\n        ')}`);
    }
}

// The ways in which each page is looked at.
export const WAYS = [];
for (const lang of ['zh', 'en'])
    for (const width of [360, 1280])
        for (const script of [true, false])
            WAYS.push({ lang, width, script });
export const HARD_WAYS = [
    { lang: 'zh', width: 320, size: '175' }, { lang: 'en', width: 320, size: '175' },
    { lang: 'zh', width: 1280, size: '150', dark: true }, { lang: 'en', width: 360, dark: true },
    { lang: 'zh', width: 360, elder: true }, { lang: 'en', width: 360, elder: true },
    { lang: 'zh', width: 1280, elder: true, dark: true }, { lang: 'zh', width: 320, elder: true, size: '175' },
];
export const wayName = (w) => [w.lang, w.width, w.size ? w.size + '%' : '', w.elder ? 'elder' : '', w.dark ? 'dark' : '',
    w.script === false ? 'no script' : ''].filter(Boolean).join(' ');

// Looks at one page in all ways: t.look('the blog', '/blog').
export async function look(t, name, path, { status = 200, ways = [...WAYS, ...HARD_WAYS], before } = {}) {
    for (const way of ways)
        await t.test(`${name}: ${wayName(way)}`, async () => {
            const reader = await new Reader(t.browser, t.base, way).start();
            try {
                if (before)
                    await before(reader);
                await reader.visit(path, status);
                // The source is the same for all ways but the language and the preferences.
                await reader.check({ source: way.width !== 1280 });
            } finally {
                await reader.close();
            }
        });
}
