"""What no duty, task or figure may count: the use of a system, tracks, photos for their own sake, and fines.

国办函〔2026〕12号 forbids measuring work by log-ins, clicks, points or time online; 行政处罚法 第七十四条 forbids tying
fines to anybody's assessment.
"""

import re

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused

NOTICE = "国办函〔2026〕12号"
FINES = "《行政处罚法》第七十四条"

USE = re.compile(
    "登录|登陆|点击|打卡|签到率|积分|点赞|转发|转载|评论数|阅读量|浏览量|访问量|活跃度|活跃率|在线时长|在线时间|在线率|学习时长|使用时长"
    "|轨迹|步数|定位次数|留痕|截图|拍照数|照片数|照片张数|图片数|视频数|上传数|下载量|安装率|注册率|关注数|粉丝"
    r"|\blog[- ]?ins?\b|\bsign-ins?\b|\bclicks?\b|\bonline\b|\bcheck-ins?\b|\bpoints?\b|\blikes\b|\bshares\b|\bforwards?\b"
    r"|\btracks?\b|\bsteps walked\b|\bscreenshots?\b|\bphoto counts?\b|\bnumber of photos\b|\bpage views?\b|\bscreen time\b",
    re.IGNORECASE,
)
FINE = re.compile(r"罚款|罚没|罚金|处罚金额|\bfines?\b", re.IGNORECASE)


def found_in(*texts: object) -> tuple[str, str] | None:
    """The first word that may not be counted, and the document that says so."""
    for text in texts:
        for words, basis in ((USE, NOTICE), (FINE, FINES)):
            if word := words.search(str(text)):
                return word.group(), basis
    return None


def refuse(*texts: object) -> None:
    """Work is measured by what it brought about, never by the use of a system or by fines."""
    if found := found_in(*texts):
        word, basis = found
        raise Refused(
            _("“%(word)s” may not be what work is measured by. Say what is to be brought about instead.")
            % {"word": word},
            basis,
        )
