"""Nothing counts log-ins, clicks, points, time online, tracks or photos (国办函〔2026〕12号), or fines (行政处罚法 第七十四条)."""

import pytest
from django.utils import translation

from anlian.duties import burden
from anlian.duties.catalogue import standards
from anlian.duties.models import Often, Proven, WorkKind
from anlian.figures.registry import FIGURES


def told(figure) -> list[str]:
    """What a figure says of itself, in both languages."""
    words = [figure.key]
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words += [str(figure.title), str(figure.definition)]
    return words


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.key)
def test_no_figure_counts_the_use_of_a_system_or_fines(figure):
    assert burden.found_in(*told(figure)) is None


@pytest.mark.parametrize("duty", standards(), ids=lambda duty: duty.code)
def test_no_standard_duty_does(duty):
    assert burden.found_in(duty.text) is None


@pytest.mark.parametrize("word", [*WorkKind, *Proven, *Often], ids=lambda word: word.value)
def test_nothing_that_meets_a_duty_is_the_use_of_a_system(word):
    with translation.override("zh-hans"):
        assert burden.found_in(word.value, word.label) is None


@pytest.mark.parametrize(
    "text",
    ["登录率", "每日打卡", "积分排名", "点赞数", "转发量", "在线时长", "运动轨迹", "上传照片数", "下载量", "留痕", "log-ins a month",
     "clicks", "time online", "points earned", "GPS tracks", "number of photos"],
)  # fmt: skip
def test_the_words_are_known(text):
    assert burden.found_in(text) is not None


@pytest.mark.parametrize("text", ["罚款总额", "罚没收入", "fines imposed"])
def test_so_are_fines(text):
    assert burden.found_in(text)[1] == burden.FINES


@pytest.mark.parametrize(
    "text",
    ["每月暗访1次", "重大隐患整改率", "完成高层建筑隐患整治", "召开调度会", "hazards put right in time"],
)
def test_real_work_may_be_counted(text):
    assert burden.found_in(text) is None
