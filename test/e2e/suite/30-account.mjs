// Signing in, and the pages that only somebody signed in sees.
import { Reader, expect, look } from '../kit.mjs';

const PASSWORD = 'tongxin-demo'; // of the demo town
const FEW = [{ lang: 'zh', width: 360 }, { lang: 'en', width: 1280 }, { lang: 'zh', width: 360, elder: true }];

export default async function (t) {
    await look(t, 'sign in', '/sign-in', { ways: FEW });
    const as = (login) => (reader) => reader.signIn(login, PASSWORD);
    await look(t, 'account of a villager', '/account', { ways: FEW, before: as('resident') });

    await t.test('a wrong password is told in words, and the name stays typed', async () => {
        const reader = await new Reader(t.browser, t.base, { lang: 'en', width: 360, script: false }).start();
        try {
            await reader.visit('/sign-in');
            await reader.page.locator('main input[type=text]').first().fill('resident');
            await reader.page.locator('main input[type=password]').first().fill('not the password');
            await Promise.all([reader.page.waitForNavigation(), reader.page.locator('main button[type=submit]').first().click()]);
            expect(await reader.page.locator('.error-summary').count() === 1, 'no error summary');
            expect(await reader.page.locator('main input[type=text]').first().inputValue() === 'resident', 'the name is gone');
            expect(await reader.page.locator('main input[type=password]').first().inputValue() === '', 'the password is shown again');
            await reader.check({ source: false });
        } finally {
            await reader.close();
        }
    });
}
