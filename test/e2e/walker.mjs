// walker.mjs - somebody who walks through the program as people do: by links and buttons that are on the page, and
// an address only where one is printed on paper or stands in a letter. Every page on the way is looked at once for
// each of its shapes: status, valid HTML, axe, width, no complaint of the browser.
import { Reader, axeOf, expect, htmlFaults } from './kit.mjs';

// What a page is made of: each kind of element with the kind it stands in. A route is looked at again when a page of
// it holds something that was not there before, or its frame something that no page had; words, numbers and how many
// there are make no difference.
const partsOf = () => {
    const kind = (e) => `${e.tagName}.${e.className?.baseVal ?? e.className}`;
    const parts = (within) => [...new Set([...document.querySelectorAll(within)].map((e) =>
        `${kind(e.parentElement)}>${kind(e)}[${e.type ?? ''} ${e.getAttribute('role') ?? ''}]`))];
    return { main: parts('main *'), frame: parts('body > :not(main), body > :not(main) *') };
};

export class Walker extends Reader {
    static last = null; // who did the last step: who stumbles

    // looked: a Map that the walkers of one walk share: route and status → the parts seen there.
    constructor(name, browser, base, how, looked) {
        super(browser, base, how);
        Object.assign(this, { name, looked });
    }

    async start() {
        await super.start();
        this.page.setDefaultTimeout(90000); // on a busy machine a page takes its time
        this.page.on('response', (a) => {
            const q = a.request();
            if (q.isNavigationRequest() && q.frame() === this.page.mainFrame() && (a.status() < 300 || a.status() >= 400))
                this.answer = a;
        });
        return this;
    }

    async close() {
        await this.lens?.close();
        await super.close();
    }

    path() {
        return new URL(this.page.url()).pathname;
    }

    // Does what leads to a new page, and looks at that.
    async to(act, status = 200) {
        this.answer = null;
        Walker.last = this;
        await Promise.all([this.page.waitForNavigation(), act()]);
        const was = this.answer?.status();
        expect(was === status, `${this.page.url()}: status ${was} instead of ${status}`);
        await this.look();
        return this.page;
    }

    async look() {
        await this.checkWidth();
        expect(this.troubles.length === 0, `console: ${this.troubles.join(' | ')}`);
        const path = this.path().replace(/\d+/g, 'N').replace(/\/m\/.*/, '/m/CODE');
        const parts = await this.page.evaluate(partsOf);
        const seen = [this.notice(`${path} ${this.answer.status()}`, parts.main), this.notice('', parts.frame)];
        if (!seen.includes(true))
            return;
        await this.checkFrame();
        const html = await this.answer.text();
        const faults = await htmlFaults(html, path);
        expect(faults.length === 0, `html: ${faults.join('\n        ')}`);
        await (this.how.script ? this.checkAxe() : this.checkThroughLens(html));
    }

    // Is something new there? Then it is known from now on.
    notice(where, parts) {
        const known = this.looked.get(where) ?? new Set();
        const fresh = parts.some((p) => !known.has(p)) || !this.looked.has(where);
        this.looked.set(where, new Set([...known, ...parts]));
        return fresh;
    }

    // axe is a script. A page without script is shown as it was sent in a second window, which has script but
    // does not load that of the page.
    async checkThroughLens(html) {
        const url = this.page.url();
        if (!this.lens) {
            this.lens = await this.browser.newContext({ viewport: this.page.viewportSize(), reducedMotion: 'reduce' });
            this.glass = await this.lens.newPage();
        }
        await this.glass.unroute('**/*');
        await this.glass.route('**/*', (route) => {
            const kind = route.request().resourceType();
            if (kind === 'document')
                return route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: html });
            return kind === 'script' ? route.abort() : route.continue();
        });
        await this.glass.goto(url);
        const found = await axeOf(this.glass);
        expect(found.length === 0, `axe: ${found.join('\n        ')}`);
    }

    // An address from a slip, a letter, a notice on the wall.
    async open(path, status = 200) {
        return this.to(() => this.page.goto(path), status);
    }

    async shown(at) {
        for (let i = 0; i < 3 && !(await at.isVisible()); i++) {
            const closed = at.locator('xpath=ancestor::details[not(@open)]').first();
            expect(await closed.count(), `${this.page.url()}: something is there that nobody can see`);
            await closed.locator('summary').first().click();
        }
        return at;
    }

    // Clicks the first link whose address fits.
    async follow(pattern, status = 200) {
        const all = this.page.locator('a[href]');
        const i = (await all.evaluateAll((l) => l.map((e) => e.getAttribute('href')))).findIndex((h) => pattern.test(h));
        expect(i >= 0, `${this.page.url()}: no link to ${pattern}`);
        await this.shown(all.nth(i));
        return this.to(() => all.nth(i).click(), status);
    }

    // The first form whose address fits and that has these fields.
    async form(action, names = []) {
        const all = this.page.locator('form');
        const forms = await all.evaluateAll((l) => l.map((e) => [e.getAttribute('action') ?? '', [...e.elements].map((x) => x.name)]));
        const i = forms.findIndex(([a, n]) => action.test(a) && names.every((x) => n.includes(x)));
        expect(i >= 0, `${this.page.url()}: no form to ${action} with ${names.join(', ') || 'anything'}`);
        return all.nth(i);
    }

    async fill(form, fields) {
        for (const [name, value] of Object.entries(fields)) {
            const at = form.locator(`[name="${name}"]`).first();
            const kind = await at.evaluate((e) => e.type);
            if (kind === 'radio') {
                const one = form.locator(`[name="${name}"][value="${value}"]`);
                await (await this.shown(one)).check();
                continue;
            }
            await this.shown(at);
            if (kind === 'checkbox')
                await at.setChecked(Boolean(value));
            else if (kind === 'select-one')
                await at.selectOption(value);
            else if (kind === 'file')
                await at.setInputFiles(value);
            else
                await at.fill(value);
        }
    }

    // Fills a form and presses its button; button: its text or { name, value }, else the first.
    async submit(action, fields = {}, { button, status = 200 } = {}) {
        const form = await this.form(action, Object.keys(fields));
        await this.fill(form, fields);
        let at = form.locator('button').first();
        if (typeof button === 'string')
            at = form.locator('button', { hasText: button }).first();
        else if (button)
            at = form.locator(`button[name="${button.name}"][value="${button.value}"]`);
        expect(await at.count(), `${this.page.url()}: no button ${JSON.stringify(button)}`);
        await this.shown(at);
        return this.to(() => at.click(), status);
    }

    // What is to be read, and what stands in fields.
    async text() {
        const typed = await this.page.locator('input:not([type=hidden]), textarea').evaluateAll((l) => l.map((e) => e.value));
        return [await this.page.locator('body').innerText(), ...typed].join(' ').replace(/\s+/g, ' ');
    }

    async sees(...words) {
        const text = await this.text();
        for (const w of words)
            expect(w instanceof RegExp ? w.test(text) : text.includes(w), `${this.page.url()}: “${w}” is not to be seen`);
    }

    async has(what) {
        expect(await this.page.locator(what).count(), `${this.page.url()}: there is no ${what}`);
    }

    // Where somebody stands, for whoever mends a walk that stumbled.
    async whereabouts() {
        const [text, links, forms] = [await this.text(),
            await this.page.locator('main a[href]').evaluateAll((l) => l.map((e) => e.getAttribute('href'))),
            await this.page.locator('form').evaluateAll((l) => l.map((e) =>
                `${e.getAttribute('action')}: ${[...e.elements].filter((x) => x.name && x.name !== 'csrf').map((x) =>
                    x.name + (x.tagName === 'BUTTON' ? '=' + x.value : '')).join(' ')}`))];
        return `${this.name} at ${this.page.url()}\n  ${text.slice(0, 3000)}\n  links: ${links.join(' ')}\n  forms:\n    ${forms.join('\n    ')}`;
    }
}
