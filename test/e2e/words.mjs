// words.mjs - what the people of the walk are called and what they say, in both languages.
export const SURNAMES = {
    zh: ['陈阿福', '林桂花', '黄大年', '吴秋生', '徐小燕', '朱根土', '马春兰', '胡志强', '郭爱珍', '何建国', '高山青', '罗美玲', '郑海波', '梁秀英', '谢天明', '宋玉兰', '唐老三', '许多多', '韩冬梅', '冯立春'],
    en: ['Chen Afu', 'Lin Guihua', 'Huang Danian', 'Wu Qiusheng', 'Xu Xiaoyan', 'Zhu Gentu', 'Ma Chunlan', 'Hu Zhiqiang', 'Guo Aizhen', 'He Jianguo', 'Gao Shanqing', 'Luo Meiling', 'Zheng Haibo', 'Liang Xiuying', 'Xie Tianming', 'Song Yulan', 'Tang Laosan', 'Xu Duoduo', 'Han Dongmei', 'Feng Lichun'],
};

export const WORDS = {
    zh: {
        names: { admin: '管理员', wang: '王文书', zhang: '张书记', li: '李记录', zhao: '赵监督', sun: '孙窗口', zhou: '周镇办', qian: '钱主任', chen: '陈奶奶', lin: '林大姐' },
        office: '议事会办公室', watch: '监督小组', council22: '20–50 22', spot: '村口老桥',
        said: {
            counter: '村口老桥到小学这段路没有路灯，天一黑什么都看不见。上个月有老人在桥头摔了一跤，孩子们晚自习回来也不安全。希望装几盏路灯。',
            phone: '村口老桥到小学这段路没有路灯，一黑什么都看不见，骑车差点撞到人。能不能装几盏路灯？',
            thanks: '便民服务中心的同志耐心帮我办好了医保，谢谢他们。',
            paper: '请给老桥头装路灯。接孙子放学，冬天五点多就黑了。',
        },
        stale: '别人已经办了一步', chairTitle: '老桥装灯', alike: '是不是下面这件事', lacksCategory: '还没有选类别', window: '征集到',
        lacksNotice: '还没有发布公告', tooLate: '3 月 18 日', hall: '上溪村文化礼堂', everybody: '本村村民都可以来', whyMissed: '本月议题征集到十号才结束，来不及提前七天公告，改在四月的民主日商议。',
        tooFew: '签到人数不够', added: '会后大家到桥头看了灯的位置。', correction: '第二位发言的是小组代表，不是个人。', objection: '为什么不先修小学门口的路？路灯可以晚一点。',
        objectionAnswer: '小学门口的路镇里六月动工，两件事不冲突，路灯照原来的安排装。', holds: '公示七天，收到一条异议，已答复。照议定的办。', unit: '村民委员会', task: '装八盏太阳能路灯', budget: '集体 18000 元，乡贤捐款 10000 元',
        report: '灯杆基础已经浇好六个。', whyMore: '厂家发货晚了一周。', granted: '同意，二十七日前装完。', done: '八盏灯全部装好，昨晚试亮。', finding: '现场数过，八盏都亮；账目和发票都看了。', query: '乡贤捐款有没有公示？', queryText: '请说明捐款人和用途在哪里公示。',
        queryAnswer: '已贴在村务公开栏，也在本页附件里。', last: '您反映的路灯已经装好八盏，五月二十二日起每晚亮。谢谢您把事情说出来。', thanks: '晚上走路放心了。', settled: '在老桥到小学一段装八盏太阳能路灯，村集体出一万八千元，乡贤捐一万元；村民委员会负责，五月二十日前装好。', dissent: '太阳能灯冬天不够亮，应当接电网。',
        questions: ['路灯的电费以后谁来出？', '桥头那盏能不能加一个摄像头？'], answer: '用太阳能，不交电费；灯坏了由村委会修。',
        gists: ['装灯，先装桥头和弯道。', '我家愿意出一根杆子的地方。', '钱要公开，装好给大家看。'],
        topic: { brief: '## 现状\n\n老桥到小学六百米，没有一盏路灯。\n\n## 大家的想法\n\n- 装太阳能灯\n- 接电网的灯', options: ['太阳能路灯', '接电网的路灯'], asked: '沿路二十户人家、小学', how: '上门', title: '村口老桥到小学的路要不要装路灯？', summary: '几位村民反映老桥到小学一段没有路灯，老人孩子夜里走路不安全。装几盏、谁出钱、谁管电费，大家一起商量。', reason: '关系全村老人和学生的安全，三位村民分别反映，先议。', each: '与议题同一件事。' },
    },
    en: {
        names: { admin: 'Admin', wang: 'Wang Wenshu', zhang: 'Zhang Shuji', li: 'Li Jilu', zhao: 'Zhao Jiandu', sun: 'Sun Chuangkou', zhou: 'Zhou Zhenban', qian: 'Qian Zhuren', chen: 'Grandma Chen', lin: 'Sister Lin' },
        office: 'Office of the Council', watch: 'Supervision Group', council22: '20–50 22', spot: 'Old bridge at the village entrance',
        said: {
            counter: 'There are no lamps on the road from the old bridge to the school; after dark one sees nothing. Last month an old man fell at the bridge, and children coming home from evening class are not safe. We hope for a few street lamps.',
            phone: 'There are no lamps on the road from the old bridge to the school; after dark one sees nothing and my bicycle nearly hit somebody. Could a few street lamps be put up?',
            thanks: 'The people of the service centre patiently helped me with my insurance. Thank you.',
            paper: 'Please put street lamps at the old bridge. I fetch my grandson from school, and in winter it is dark after five.',
        },
        stale: 'Somebody acted', chairTitle: 'Lamps at the old bridge', alike: 'Is it one of these?', lacksCategory: 'no category', window: 'can still add',
        lacksNotice: 'No notice has been published', tooLate: '18 March 2026', hall: 'Village hall of Shangxi', everybody: 'Everybody of the village', whyMissed: 'This month topics were collected until the 10th, too late for a notice seven days ahead. The talk is on the Democracy Day of April.',
        tooFew: 'Too few have signed in', added: 'After the meeting people went to the bridge and looked where the lamps will stand.', correction: 'The second speaker spoke for the group, not for herself.', objection: 'Why not mend the road at the school gate first? The lamps can wait.',
        objectionAnswer: 'The town mends the road at the school gate in June. One does not stand in the way of the other; the lamps are put up as agreed.', holds: 'Seven days on public view, one objection, answered. It is done as agreed.', unit: 'Villagers\' Committee', task: 'Put up eight solar lamps', budget: '18,000 yuan of the collective, 10,000 given',
        report: 'The foundations of six poles are laid.', whyMore: 'The maker delivered a week late.', granted: 'Yes: by the 27th.', done: 'All eight lamps stand and were lit last night.', finding: 'Counted on the spot: eight lamps, all lit. Accounts and receipts were looked at.', query: 'Were the gifts made public?', queryText: 'Please say where the givers and the use of the money are shown.',
        queryAnswer: 'On the village board, and here in the attachment.', last: 'The lamps you asked for stand: eight of them, lit every night since 22 May. Thank you for speaking up.', thanks: 'I walk without fear at night.', settled: 'Eight solar lamps are put up between the old bridge and the school; 18,000 yuan from the collective, 10,000 given by villagers living elsewhere. The villagers\' committee does it by 20 May.', dissent: 'Solar lamps are too weak in winter; they should be on the grid.',
        questions: ['Who pays for the current later on?', 'Could the lamp at the bridge carry a camera?'], answer: 'They are solar, so nothing is to be paid; the committee repairs them.',
        gists: ['Yes to lamps, first at the bridge and the bend.', 'My family gives the ground for one of the poles.', 'The money has to be shown in public, and the lamps too.'],
        topic: { brief: '## How it is\n\n600 metres from the old bridge to the school without a lamp.\n\n## What people think\n\n- solar lamps\n- lamps on the grid', options: ['Solar lamps', 'Lamps on the grid'], asked: 'Twenty households along the road, the school', how: 'Visits', title: 'Shall the road from the old bridge to the school get street lamps?', summary: 'Several villagers say that there is no light between the old bridge and the school, and that old people and children are not safe at night. How many lamps, who pays, who looks after the current: let us talk it over.', reason: 'It touches the safety of all old people and pupils; three villagers brought it up independently.', each: 'The same matter as the topic.' },
    },
};
