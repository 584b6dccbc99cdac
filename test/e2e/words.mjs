// words.mjs - what the people of the walk are called and what they say, in both languages.
export const SURNAMES = {
    zh: ['陈阿福', '林桂花', '黄大年', '吴秋生', '徐小燕', '朱根土', '马春兰', '胡志强', '郭爱珍', '何建国', '高山青', '罗美玲', '郑海波', '梁秀英', '谢天明', '宋玉兰', '唐老三', '许多多', '韩冬梅', '冯立春'],
    en: ['Chen Afu', 'Lin Guihua', 'Huang Danian', 'Wu Qiusheng', 'Xu Xiaoyan', 'Zhu Gentu', 'Ma Chunlan', 'Hu Zhiqiang', 'Guo Aizhen', 'He Jianguo', 'Gao Shanqing', 'Luo Meiling', 'Zheng Haibo', 'Liang Xiuying', 'Xie Tianming', 'Song Yulan', 'Tang Laosan', 'Xu Duoduo', 'Han Dongmei', 'Feng Lichun'],
};

export const WORDS = {
    zh: {
        names: { admin: '管理员', wang: '王文书', zhang: '张书记', li: '李记录', zhao: '赵监督', sun: '孙窗口', zhou: '周镇办', qian: '钱主任', chen: '陈奶奶', lin: '林大姐' },
        office: '议事会办公室', watch: '监督小组', council22: '20–50 22', receipt: '查询码', spot: '村口老桥',
        said: {
            counter: '村口老桥到小学这段路没有路灯，天一黑什么都看不见。上个月有老人在桥头摔了一跤，孩子们晚自习回来也不安全。希望装几盏路灯。',
            phone: '村口老桥到小学这段路没有路灯，一黑什么都看不见，骑车差点撞到人。能不能装几盏路灯？',
            thanks: '便民服务中心的同志耐心帮我办好了医保，谢谢他们。',
            paper: '请给老桥头装路灯。接孙子放学，冬天五点多就黑了。',
        },
        stale: '别人已经办了一步', chairTitle: '老桥装灯', alike: '是不是下面这件事', lacksCategory: '还没有选类别', window: '征集到',
        topic: { title: '村口老桥到小学的路要不要装路灯？', summary: '几位村民反映老桥到小学一段没有路灯，老人孩子夜里走路不安全。装几盏、谁出钱、谁管电费，大家一起商量。', reason: '关系全村老人和学生的安全，三位村民分别反映，先议。', each: '与议题同一件事。' },
    },
    en: {
        names: { admin: 'Admin', wang: 'Wang Wenshu', zhang: 'Zhang Shuji', li: 'Li Jilu', zhao: 'Zhao Jiandu', sun: 'Sun Chuangkou', zhou: 'Zhou Zhenban', qian: 'Qian Zhuren', chen: 'Grandma Chen', lin: 'Sister Lin' },
        office: 'Office of the Council', watch: 'Supervision Group', council22: '20–50 22', receipt: 'Query code', spot: 'Old bridge at the village entrance',
        said: {
            counter: 'There are no lamps on the road from the old bridge to the school; after dark one sees nothing. Last month an old man fell at the bridge, and children coming home from evening class are not safe. We hope for a few street lamps.',
            phone: 'There are no lamps on the road from the old bridge to the school; after dark one sees nothing and my bicycle nearly hit somebody. Could a few street lamps be put up?',
            thanks: 'The people of the service centre patiently helped me with my insurance. Thank you.',
            paper: 'Please put street lamps at the old bridge. I fetch my grandson from school, and in winter it is dark after five.',
        },
        stale: 'Somebody acted', chairTitle: 'Lamps at the old bridge', alike: 'Is it one of these?', lacksCategory: 'no category', window: 'can still add',
        topic: { title: 'Shall the road from the old bridge to the school get street lamps?', summary: 'Several villagers say that there is no light between the old bridge and the school, and that old people and children are not safe at night. How many lamps, who pays, who looks after the current: let us talk it over.', reason: 'It touches the safety of all old people and pupils; three villagers brought it up independently.', each: 'The same matter as the topic.' },
    },
};
