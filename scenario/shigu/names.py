"""Made-up people: a surname, a given name that nobody else here has, a number out of ranges that the demo keeps."""

from random import Random

SURNAMES = "王李张刘陈杨黄周吴罗谢唐邓彭曾萧蒋廖欧阳尹肖龙贺谭段汤文邹阳胡朱何郭许宋郑韩冯于董程曹袁傅沈吕苏卢蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚熊金陆郝孔白崔康毛邱秦江史顾侯邵孟万雷钱单邬符成颜莫易凌申"
GIVEN = (
    "安柏斌博材昌畅辰诚初春达丹德迪典定东帆芳飞菲峰凤福刚高格根庚冠光桂国海涵翰航浩禾和恒红宏鸿华桓惠吉佳嘉健江杰洁锦进晶静"
    "菁钧俊凯康科可宽坤兰朗乐磊黎力立利莉良亮林霖玲凌龙璐伦洛茂玫美萌梦敏明铭牧楠宁沛佩鹏萍平祺琪启千谦倩强乔钦勤青清晴琼秋"
    "泉群仁荣蓉柔如锐瑞润若善尚韶绍申升生盛世书淑树舒双爽思松颂素泰涛腾天恬庭通婷同彤万望威巍薇维伟文雯闻武希熙霞贤湘祥翔向"
    "晓笑心昕欣新鑫兴星雄秀旭学雪雅岩妍彦扬阳尧瑶耀野业晔烨怡宜义艺亦奕逸毅茵银英瑛盈莹颖映永咏勇友有余渝羽雨玉昱裕誉元园原"
    "圆源远悦越云芸韵泽增湛兆哲真珍桢臻正之芝知志智中忠钟舟洲竹筑卓子紫祖"
)


def each(words: str) -> list[str]:
    """The words of a line, each by itself."""
    return words.split()


class Names:
    """Gives out names and numbers, each once."""

    def __init__(self, random: Random, taken: set[str] = frozenset()):
        self.random = random
        self.taken: set[str] = set(taken)
        self.numbers = {"1990000": 0, "1380000": 0}

    def name(self) -> str:
        while True:
            surname = self.random.choice(SURNAMES)
            surname = "欧阳" if surname == "欧" else surname
            name = surname + "".join(self.random.sample(GIVEN, 2))
            if name not in self.taken:
                self.taken.add(name)
                return name

    def phone(self, block: str) -> str:
        """Posts ring at 199 0000, sites at 138 0000: nobody's numbers."""
        self.numbers[block] += 1
        return f"{block}{self.numbers[block]:04d}"
