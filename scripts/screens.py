"""Photograph every page for each kind of user, desk and phone: screens/<account>/<size>-<page>.png.

Uses the demo that runs at ANLIAN_URL or on PORT; if none answers, starts one and stops it in the end. Says which
requests left the machine, which scripts complained and which pages failed; exit code 1 if there was any of that.

    scripts/screens.py [--account NAME …] [--page NAME …] [--size desk|phone]
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, sync_playwright

TOP = Path(__file__).resolve().parents[1]
SCREENS = TOP / "screens"
ACCOUNTS = TOP / "scenario" / "shigu" / "accounts.json"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
TALLEST = 2400
READY_WITHIN = 600
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
KEY = r"[0-9a-f]{8}-[0-9a-f-]{27}"
# Name, address, and for "one of them" what a link there looks like.
PAGES = [
    ("workbench", "/", None),
    ("wall", "/chains/", None),
    ("chain", "/chains/", rf"/chains/{KEY}/"),
    ("who", "/who/", None),
    ("holes", "/chains/holes/", None),
    ("sites", "/sites/", None),
    ("site", "/sites/?kind=shop", rf"/sites/{KEY}/"),
    ("area", "/sites/", r"/areas/\d+/"),
    ("hazards", "/hazards/", None),
    ("hazards-late", "/hazards/?overdue=1", None),
    ("board", "/hazards/board/", None),
    ("hazard-open", "/hazards/?group=work", rf"/hazards/{KEY}/"),
    ("hazard-review", "/hazards/?group=review", rf"/hazards/{KEY}/"),
    ("hazard-closed", "/hazards/?group=closed", rf"/hazards/{KEY}/"),
    ("hazard-major", "/hazards/?grade=major", rf"/hazards/{KEY}/"),
    ("hazard-report", "/hazards/report/", None),
    ("lifecycle", "/hazards/lifecycle/", None),
    ("inspections", "/inspections/", None),
    ("calendar", "/inspections/calendar/", None),
    ("inspection", "/inspections/", rf"/inspections/{KEY}/"),
    ("inspection-plan", "/inspections/plan/", None),
    ("inspection-do", "/inspections/?state=STARTED", rf"/inspections/{KEY}/do/"),
    ("checklists", "/inspections/checklists/", None),
    ("figures", "/figures/", None),
    ("figure", "/figures/hazards_found/", None),
    ("ledgers", "/ledgers/", None),
    ("import", "/ledgers/", rf"/ledgers/{KEY}/"),
    ("people", "/people/", None),
    ("post", "/people/", rf"/people/{KEY}/"),
    ("system", "/system/", None),
    ("record", "/system/record/", None),
    ("climb", "/system/climb/", None),
    ("workdays", "/system/days/", None),
    ("accounts", "/system/accounts/", None),
    ("account", "/account/", None),
    ("officers", "/system/officers/", None),
    ("second-factor", "/account/factor/", None),
    ("new-password", "/account/password/", None),
    ("search", "/search/?q=消防", None),
    ("search-none", "/search/?q=qqqq", None),
    ("missing", "/no-such-page/", None),
]
NOT_THEIRS = (403, 404)


@dataclass
class Watch:
    """What a page must not do: ask another machine, break its own policy, fail."""

    base: str
    problems: list[str] = field(default_factory=list)
    where: str = ""

    def over(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.say(f"script failed: {error}"))

    def say(self, problem: str) -> None:
        line = f"{self.where}: {problem}"
        if line not in self.problems:
            self.problems.append(line)

    def _request(self, request) -> None:
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss") and not request.url.startswith(
            f"{self.base}/"
        ):
            self.say(f"request to another machine: {request.url}")

    def _console(self, message) -> None:
        # The browser itself reports the answer of a page that is missing or forbidden; the status tells us already.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.say(f"console: {message.text}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--account", action="append", help="only this account (may be given again)")
    parser.add_argument("--page", action="append", choices=[name for name, *_rest in PAGES] + ["login"])
    parser.add_argument("--size", choices=SIZES)
    args = parser.parse_args()
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        sys.exit("No chromium found: apt-get install chromium fonts-noto-cjk, or set CHROMIUM.")
    with demo() as base, sync_playwright() as playwright:
        accounts = json.loads(ACCOUNTS.read_text(encoding="utf-8"))
        if not args.account and not args.page:
            shutil.rmtree(SCREENS, ignore_errors=True)
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        watch = Watch(base)
        taken = 0
        for size in [args.size] if args.size else SIZES:
            if not args.page or "login" in args.page:
                taken += photograph_login(browser, watch, size)
            for account in accounts:
                if not args.account or account["username"] in args.account:
                    taken += photograph(browser, watch, account, size, args.page)
        browser.close()
    print(f"{taken} screenshots in {SCREENS.relative_to(TOP)}/")
    print("\n".join(watch.problems) or "No request left the machine, no script complained, no page failed.")
    return 1 if watch.problems else 0


@contextmanager
def demo():
    """The address of a running demo; one that we had to start is stopped with Ctrl-C, as a person would."""
    base = (os.environ.get("ANLIAN_URL") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}").rstrip("/")
    if answers(base):
        yield base
        return
    if os.environ.get("ANLIAN_URL"):
        sys.exit(f"Nothing answers at {base}.")
    started = subprocess.Popen([sys.executable, "-m", "anlian.config.cli", "demo"], cwd=TOP)
    try:
        until = time.monotonic() + READY_WITHIN
        while not answers(base):
            if started.poll() is not None or time.monotonic() > until:
                sys.exit("The demo did not start; its lines above say why.")
            time.sleep(0.5)
        yield base
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(60)


def answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/health/", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def photograph_login(browser, watch: Watch, size: str) -> int:
    with sheet(browser, watch, size) as page:
        watch.where = f"login ({size})"
        page.goto("/login/")
        keep(page, "login", size, "login")
    return 1


def photograph(browser, watch: Watch, account: dict, size: str, wanted) -> int:
    """Every page of the table that this account may open."""
    name, taken, found = account["username"], 0, {}
    with sheet(browser, watch, size) as page:
        watch.where = f"{name} sign-in"
        if not sign_in(page, account):
            watch.say("could not sign in")
            return 0
        for label, start, link in PAGES:
            if wanted and label not in wanted:
                continue
            watch.where = f"{name} {label} ({size})"
            try:
                taken += one(page, watch, name, size, label, start, link, found)
            except Error as problem:
                watch.say(str(problem).splitlines()[0])
    print(f"{name} {size}: {taken}", flush=True)
    return taken


def one(page: Page, watch: Watch, name: str, size: str, label: str, start: str, link, found: dict) -> int:
    if link:
        start = found.get((start, link)) or first_link(page, start, link)
        found[start, link] = start
        if not start:
            return 0
    answer = page.goto(start, wait_until="load")
    if label != "missing" and answer.status in NOT_THEIRS:
        return 0
    if answer.status >= 500:
        watch.say(f"answered {answer.status}")
    keep(page, name, size, label)
    return 1


def first_link(page: Page, start: str, pattern: str) -> str | None:
    if page.goto(start, wait_until="load").status in NOT_THEIRS:
        return None
    for link in page.locator("main a[href]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    ):
        if re.fullmatch(pattern, urlsplit(link).path):
            return link
    return None


def sign_in(page: Page, account: dict) -> bool:
    """By a click, as visitors of a demo do: the second factor of leaders and officers is left out there."""
    page.goto("/login/")
    page.locator(f"button[name=username][value='{account['username']}']").click()
    page.wait_for_load_state("load")
    return not urlsplit(page.url).path.startswith("/login")


@contextmanager
def sheet(browser, watch: Watch, size: str):
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=watch.base, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": width, "height": height},
        has_touch=size == "phone", is_mobile=size == "phone",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()


def keep(page: Page, name: str, size: str, label: str) -> None:
    """Wait until parts that load by themselves stand, then take the page down to where nobody scrolls."""
    page.wait_for_load_state("networkidle")
    width, height = SIZES[size]
    tall = page.evaluate("document.documentElement.scrollHeight")
    wide = page.evaluate("document.documentElement.scrollWidth")
    file = SCREENS / name / f"{width}x{height}-{label}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    clip = {"x": 0, "y": 0, "width": width, "height": min(max(tall, height), TALLEST)}
    page.screenshot(path=str(file), full_page=True, clip=clip, animations="disabled")
    if wide > width:
        print(f"  {name} {label} ({size}): {wide - width} px wider than the screen", flush=True)


if __name__ == "__main__":
    sys.exit(main())
