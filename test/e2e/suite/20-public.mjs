// The pages that everybody reads: home, a place, the blog, a post.
import { Reader, look } from '../kit.mjs';

const FEW = [
    { lang: 'zh', width: 360 }, { lang: 'en', width: 1280, script: false }, { lang: 'zh', width: 320, size: '175' },
    { lang: 'en', width: 360, elder: true, dark: true },
];

// The first link of the page whose address begins so.
async function linkFrom(t, page, prefix) {
    const reader = await new Reader(t.browser, t.base, {}).start();
    try {
        await reader.visit(page);
        return await reader.page.locator(`main a[href^="${prefix}"]`).first().getAttribute('href');
    } finally {
        await reader.close();
    }
}

export default async function (t) {
    await look(t, 'home', '/', { ways: FEW });
    await look(t, 'place', await linkFrom(t, '/', '/p/'), { ways: FEW });
    await look(t, 'blog', '/blog', { ways: FEW });
    await look(t, 'post', (await linkFrom(t, '/blog', '/blog/1')).replace(/#.*/, ''), { ways: FEW });
    await look(t, 'moderation in the open', '/moderation', { ways: FEW });
    await look(t, 'choosing a report', '/report', { ways: FEW });
    await look(t, 'report', await linkFrom(t, '/report', '/report/'), { ways: FEW });
}
