// words.mjs - what the people of the walk are called and what they say, in both languages.
export const SURNAMES = {
    zh: ['陈阿福', '林桂花', '黄大年', '吴秋生', '徐小燕', '朱根土', '马春兰', '胡志强', '郭爱珍', '何建国', '高山青', '罗美玲', '郑海波', '梁秀英', '谢天明', '宋玉兰', '唐老三', '许多多', '韩冬梅', '冯立春'],
    en: ['Chen Afu', 'Lin Guihua', 'Huang Danian', 'Wu Qiusheng', 'Xu Xiaoyan', 'Zhu Gentu', 'Ma Chunlan', 'Hu Zhiqiang', 'Guo Aizhen', 'He Jianguo', 'Gao Shanqing', 'Luo Meiling', 'Zheng Haibo', 'Liang Xiuying', 'Xie Tianming', 'Song Yulan', 'Tang Laosan', 'Xu Duoduo', 'Han Dongmei', 'Feng Lichun'],
};

export const WORDS = {
    zh: {
        names: { admin: '管理员', wang: '王文书', zhang: '张书记', li: '李记录', zhao: '赵监督', sun: '孙窗口', zhou: '周镇办', qian: '钱主任' },
        office: '议事会办公室', watch: '监督小组',
    },
    en: {
        names: { admin: 'Admin', wang: 'Wang Wenshu', zhang: 'Zhang Shuji', li: 'Li Jilu', zhao: 'Zhao Jiandu', sun: 'Sun Chuangkou', zhou: 'Zhou Zhenban', qian: 'Qian Zhuren' },
        office: 'Office of the Council', watch: 'Supervision Group',
    },
};
