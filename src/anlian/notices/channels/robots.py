"""Robots of groups, each by the documented form of its platform: how it signs, what it is sent, what it answers.

WeCom signs nothing, its key stands in the address. DingTalk signs `timestamp\\nsecret` with the secret and puts both
into the address; Feishu signs nothing with `timestamp\\nsecret` as the key and puts both into the document.
"""

import hmac
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings

from anlian.notices.channels import Later, Never, Outcome, Sent, Text, web
from anlian.notices.models import Robot, RobotKind


@dataclass(frozen=True)
class Platform:
    """`hosts` are those of its documents, `begins` how its addresses begin, `codes` where its answer says how it went."""

    hosts: tuple[str, ...]
    begins: str
    signs: Callable[[str, str, datetime], tuple[str, dict]]
    says: Callable[[str], dict]
    codes: tuple[str, ...]
    # Too many at once, or trouble of its own: it passes.
    passing: frozenset[int]


def _wecom(address: str, secret: str, at: datetime) -> tuple[str, dict]:
    return address, {}


def _dingtalk(address: str, secret: str, at: datetime) -> tuple[str, dict]:
    if not secret:
        return address, {}
    stamp = str(int(at.timestamp() * 1000))
    sign = b64encode(hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), sha256)).decode()
    return f"{address}&{urlencode({'timestamp': stamp, 'sign': sign})}", {}


def _feishu(address: str, secret: str, at: datetime) -> tuple[str, dict]:
    if not secret:
        return address, {}
    stamp = str(int(at.timestamp()))
    sign = b64encode(hmac.digest(f"{stamp}\n{secret}".encode(), b"", sha256)).decode()
    return address, {"timestamp": stamp, "sign": sign}


PLATFORMS: dict[str, Platform] = {
    RobotKind.WECOM: Platform(
        ("qyapi.weixin.qq.com",), "/cgi-bin/webhook/send?key=", _wecom,
        lambda text: {"msgtype": "text", "text": {"content": text}}, ("errcode",), frozenset({-1, 45009, 45033}),
    ),
    RobotKind.DINGTALK: Platform(
        ("oapi.dingtalk.com",), "/robot/send?access_token=", _dingtalk,
        lambda text: {"msgtype": "text", "text": {"content": text}}, ("errcode",), frozenset({-1, 130101, 130102, 410100}),
    ),
    RobotKind.FEISHU: Platform(
        ("open.feishu.cn",), "/open-apis/bot/v2/hook/", _feishu,
        lambda text: {"msg_type": "text", "content": {"text": text}}, ("code", "StatusCode"), frozenset({9499, 11232, 11233}),
    ),
}  # fmt: skip


def hosts_of(kind: str) -> tuple[str, ...]:
    """Where robots of a platform may be; settings name others, such as a platform of one's own."""
    return (*PLATFORMS[kind].hosts, *settings.ROBOT_HOSTS)


def why_not(kind: str, address: str) -> str:
    """What is wrong with an address that somebody typed; "" when nothing is."""
    try:
        parts = web.checked(address, hosts_of(kind))
    except web.NotAllowed as problem:
        return str(problem)
    return (
        ""
        if f"{parts.path}?{parts.query}".startswith(PLATFORMS[kind].begins)
        else "not the address of a robot"
    )


class Robots:
    def send(self, to: Robot, text: Text, *, at: datetime) -> Outcome:
        platform = PLATFORMS[to.kind]
        address, signed = platform.signs(to.address, to.secret, at)
        try:
            answer = web.post(address, signed | platform.says(text.body), hosts=hosts_of(to.kind))
        except web.NotAllowed as problem:
            return Never(str(problem))
        except web.Unreachable as problem:
            return Later(str(problem))
        return _outcome(platform, answer)


def _outcome(platform: Platform, answer: web.Answer) -> Outcome:
    if answer.status == 429 or answer.status >= 500:
        return Later(f"HTTP {answer.status}")
    said = answer.json()
    code = next((said[name] for name in platform.codes if name in said), None)
    if answer.status != 200 or not isinstance(code, int):
        # A door of somebody else's (a proxy that asks to sign in, a page of its own) may open again.
        return Later(f"HTTP {answer.status}") if answer.status == 200 else Never(f"HTTP {answer.status}")
    if code == 0:
        return Sent()
    # Its words may repeat what was sent, so only the number is kept.
    return Later(f"code {code}") if code in platform.passing else Never(f"code {code}")
