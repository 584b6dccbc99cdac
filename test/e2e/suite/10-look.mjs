// The frame, the parts and the preferences: style guide, settings, error pages, drafts.
import { Reader, expect, look } from '../kit.mjs';

async function as(t, how, fn) {
    const reader = await new Reader(t.browser, t.base, how).start();
    try {
        await fn(reader, reader.page);
    } finally {
        await reader.close();
    }
}

export default async function (t) {
    await look(t, 'style guide', '/styleguide');
    await look(t, 'form with faults', '/styleguide?faults=1', {
        ways: [{ lang: 'zh', width: 360 }, { lang: 'en', width: 360, script: false }, { lang: 'zh', width: 360, elder: true }],
    });
    await look(t, 'settings', '/settings?back=/styleguide');
    await look(t, 'not found', '/no-such-page', {
        status: 404,
        ways: [{ lang: 'zh', width: 360 }, { lang: 'en', width: 1280 }, { lang: 'zh', width: 360, elder: true }],
    });

    await t.test('preferences: text size, mode and language by links, without script', () =>
        as(t, { lang: 'en', width: 360, script: false }, async (reader, page) => {
            await reader.visit('/settings?back=/styleguide');
            await page.getByRole('link', { name: 'Largest' }).click();
            const size = await page.locator('html').getAttribute('data-size');
            expect(size === '175', `text size is ${size}`);
            await page.locator('main').getByRole('link', { name: 'Elder-friendly' }).click();
            expect(await page.locator('html').getAttribute('data-mode') === 'elder', 'not the elder mode');
            await page.locator('main').getByRole('link', { name: '简体中文' }).click();
            expect(await page.locator('html').getAttribute('lang') === 'zh-Hans', 'not Chinese');
            await reader.check();
            await page.locator('main .btn').last().click();
            expect(page.url().endsWith('/styleguide'), `done leads to ${page.url()}`);
            expect(await page.locator('html').getAttribute('data-size') === '175', 'the size was forgotten');
        }));

    await t.test('text grows to 175 %, and body text is 30 px then', () =>
        as(t, { size: '175' }, async (reader, page) => {
            await reader.visit('/styleguide');
            const px = await page.locator('main p').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
            expect(px >= 30, `largest text is ${px} px`);
        }));

    await t.test('a keyboard gets in: skip link first, focus visible', () =>
        as(t, {}, async (reader, page) => {
            await reader.visit('/styleguide');
            await page.keyboard.press('Tab');
            const first = await page.evaluate(() => document.activeElement.className);
            expect(first === 'skip', `first in the order is ${first}`);
            await page.keyboard.press('Enter');
            await page.keyboard.press('Tab');
            const inside = await page.evaluate(() => document.activeElement.closest('main') !== null &&
                getComputedStyle(document.activeElement).boxShadow !== 'none');
            expect(inside, 'the skip link does not lead into the page, or focus cannot be seen');
        }));

    await t.test('forced colours: buttons and choices keep their outline', () =>
        as(t, {}, async (reader, page) => {
            await page.emulateMedia({ forcedColors: 'active' });
            await reader.visit('/styleguide');
            const border = await page.locator('.btn').first().evaluate((e) => getComputedStyle(e).borderTopWidth);
            expect(parseFloat(border) >= 1, 'a button without border');
        }));

    await t.test('error summary is focused and leads to the field', () =>
        as(t, { lang: 'en', width: 360 }, async (reader, page) => {
            await reader.visit('/styleguide?faults=1');
            expect(await page.evaluate(() => document.activeElement.className) === 'error-summary', 'summary not focused');
            for (const link of await page.locator('.error-summary a').all()) {
                const target = (await link.getAttribute('href')).slice(1);
                expect(await page.locator(`[id="${target}"]`).count() === 1, `#${target} is not on the page`);
            }
            await page.locator('.error-summary a').first().click();
            expect(await page.evaluate(() => document.activeElement.id) === 'f-text', 'the link does not lead into the field');
        }));

    await t.test('characters are counted as the server counts them', () =>
        as(t, { lang: 'en' }, async (reader, page) => {
            await reader.visit('/styleguide');
            await page.locator('#f-text').fill('路灯😀');
            await page.waitForTimeout(400);
            const words = await page.locator('#f-text-count').textContent();
            expect(words.startsWith('1997 '), `count says “${words}”`);
            await page.locator('#f-text').fill('x'.repeat(2001));
            await page.waitForTimeout(400);
            expect(await page.locator('#f-text-count.over').count() === 1, 'too many characters go unnoticed');
        }));

    await t.test('a draft comes back, can be discarded, and holds no password', () =>
        as(t, { lang: 'en' }, async (reader, page) => {
            await reader.visit('/styleguide');
            await page.locator('#f-text').fill('The lamp at the bend is out');
            await page.locator('#f-password').fill('a secret');
            await page.waitForTimeout(600);
            const kept = await page.evaluate(() => JSON.stringify(localStorage));
            expect(kept.includes('at the bend') && !kept.includes('a secret'), `kept: ${kept}`);
            await reader.visit('/styleguide');
            expect(await page.locator('#f-text').inputValue() === 'The lamp at the bend is out', 'the draft is gone');
            await reader.check({ source: false });
            await page.getByRole('button', { name: 'Discard the draft' }).click();
            expect(await page.locator('#f-text').inputValue() === '', 'discarding keeps the text');
            await reader.visit('/styleguide');
            expect(await page.locator('#f-text').inputValue() === '', 'a discarded draft came back');
        }));

    await t.test('every page says: no inline script, no framing', () =>
        as(t, {}, async (reader) => {
            const answer = await reader.context.request.get('/styleguide');
            const csp = answer.headers()['content-security-policy'] ?? '';
            expect(/script-src 'self'(;|$)/.test(csp) && csp.includes("frame-ancestors 'none'"), `CSP is “${csp}”`);
            expect(!/<script(?![^>]*src=)|\son\w+=|\sstyle=/.test(await answer.text()), 'inline script or style');
        }));

    await t.test('first visit weighs at most 60 KB', () =>
        as(t, {}, async (reader, page) => {
            let bytes = 0;
            const session = await reader.context.newCDPSession(page);
            await session.send('Network.enable');
            session.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
            await reader.visit('/settings');
            await page.waitForLoadState('networkidle');
            expect(bytes > 0 && bytes <= 60 * 1024, `${bytes} bytes`);
        }));

    await t.test('printed, a page is black on white and leaves the frame away', () =>
        as(t, { dark: true }, async (reader, page) => {
            await reader.visit('/styleguide');
            await page.emulateMedia({ media: 'print' });
            const seen = await page.evaluate(() => ({
                back: getComputedStyle(document.body).backgroundColor,
                ink: getComputedStyle(document.querySelector('main p')).color,
                nav: document.querySelector('.main-nav').checkVisibility(),
            }));
            expect(seen.back === 'rgb(255, 255, 255)' && !seen.nav, JSON.stringify(seen));
        }));
}
