"""What people would call a device, of what its browser says of itself."""

from django.utils.translation import gettext as _

SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("Windows", "Windows"), ("Macintosh", "macOS"), ("UOS", "UOS"), ("Kylin", "Kylin"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("MicroMessenger", "微信"), ("wxwork", "企业微信"), ("DingTalk", "钉钉"), ("360SE", "360"), ("QQBrowser", "QQ"),
    ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("python", "Python"),
)  # fmt: skip


def called(agent: str) -> str:
    """Browser and system."""
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    return " · ".join(filter(None, (browser, system))) or agent[:40] or _("unknown device")
