"""One demo account for each kind of user, each a person with a post on the last day of the story."""

from datetime import date

from scenario.shigu.people import People

DAY = date(2023, 8, 31)
PASSWORD = "Demo-Chain-2023"
# User name, what the sign-in page offers in Chinese and English, and the post.
ACCOUNTS = [
    ("anweiban", "安委办（调度员）", "Safety committee office", "AWB-3"),
    ("shuji", "区委书记", "Party secretary of the district", "QW-01"),
    ("quzhang", "区长", "Head of the district", "QZ-01"),
    ("changwei", "区委常委（分片：青山街道）", "Standing-committee member (block: Qingshan)", "QW-04"),
    (
        "fuquzhang",
        "副区长（分线：消防、道路；链长）",
        "Vice head (lines: fire, roads; chain leader)",
        "QZ-04",
    ),
    ("xiaofang", "消防救援大队监督员", "Officer of the fire-rescue brigade", "D01-3"),
    ("daduizhang", "消防救援大队大队长", "Head of the fire-rescue brigade", "D01-1"),
    ("zhuanweihui", "自建房安全专委会办公室", "Office of the committee for self-built houses", "ZW05-2"),
    ("zhenjie", "青山街道应急办", "Emergency office of Qingshan Street", "T002-01"),
    ("shequ", "长青社区书记", "Secretary of Changqing Community", "S002001-1"),
    ("wanggeyuan", "长青第1网格网格员", "Grid worker of Changqing grid 1", "G002001001"),
    ("qiye", "企业负责人（旺角星辰）", "Head of a firm (Wangjiao Xingchen)", "E01-1"),
    ("wuye", "物业项目经理（多栋高层）", "Property manager of several high-rises", "P01-1"),
    ("shenji", "审计员", "Auditor", "D16-1"),
    ("guanliyuan", "系统管理员（三员）", "System administrator (officer)", "D17-1"),
    ("anquan", "安全管理员（三员）", "Security administrator (officer)", "D17-2"),
    ("shenjiyuan", "审计管理员（三员）", "Audit administrator (officer)", "D17-3"),
]


def rows(people: People) -> list[dict]:
    return [
        {
            "username": username,
            "label": {"zh": chinese, "en": english},
            "person": people.posts[post].holder(DAY),
            "post": post,
            "password": PASSWORD,
        }
        for username, chinese, english, post in ACCOUNTS
    ]
