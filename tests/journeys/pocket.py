"""A phone in a pocket: its browser can be killed, and what it had written to its disk is there when it starts again."""

import io
import signal
from contextlib import suppress
from random import Random

import psutil
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from tests.conftest import find_browser
from tests.guards.town import signed_in

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]
HERE = {"latitude": 26.9, "longitude": 112.6, "accuracy": 12}
# The worker takes the page over a moment after it is ready.
TAKEN_OVER = """new Promise((done) => {
    const there = navigator.serviceWorker;
    if (there.controller) done();
    there.addEventListener("controllerchange", () => done());
})"""


def noisy(seed: int, *, side: int = 900) -> dict:
    """A photo that no camera takes twice, and that does not shrink to nothing: it goes up in several parts."""
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), Random(seed).randbytes(side * side * 3)).save(
        file, "JPEG", quality=90
    )
    return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


class Pocket:
    def __init__(self, browser, url: str, folder, *, loose: bool = False):
        self.kind, self.url, self.folder, self.loose = browser.browser_type, url, folder, loose
        self.context = self.page = None

    def start(self, *, offline: bool = False):
        self.context = self.kind.launch_persistent_context(
            self.folder, executable_path=find_browser(), args=ARGS, base_url=self.url, locale="zh-CN",
            timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 844}, has_touch=True, bypass_csp=self.loose,
            permissions=["geolocation", "camera"], geolocation=HERE, offline=offline,
        )  # fmt: skip
        self.context.set_default_timeout(15_000)
        self.page = self.context.pages[0]
        return self.page

    def sign_in(self, someone) -> None:
        key = signed_in(Client(), someone).cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": key, "url": self.url}])

    def open(self, someone):
        """The first visit, until the app has all that it keeps."""
        self.start()
        self.sign_in(someone)
        self.page.goto("/field/")
        expect(self.page.locator("a.row").first).to_be_visible()
        self.page.evaluate(TAKEN_OVER)
        return self.page

    def offline(self, on: bool = True) -> None:
        self.context.set_offline(on)

    def kill_tab(self):
        """Without a word: no handler of the page runs any more."""
        old, self.page = self.page, self.context.new_page()
        old.close(run_before_unload=False)
        return self.page

    def kill(self) -> None:
        """The battery is empty: every process of this browser ends at once."""
        mine = [
            one
            for one in psutil.process_iter(["cmdline"])
            if str(self.folder) in " ".join(one.info["cmdline"] or [])
        ]
        assert mine
        for process in mine:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(mine, timeout=10)
        with suppress(Exception):
            self.context.close()
        (self.folder / "SingletonLock").unlink(missing_ok=True)

    def stop(self) -> None:
        # What it asked last is answered before the database of this test goes.
        with suppress(Exception):
            self.page.wait_for_load_state("networkidle", timeout=3000)
        with suppress(Exception):
            self.context.close()

    def databases(self) -> list[str]:
        return sorted(self.page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))"))

    def rows(self, person, table: str) -> list[dict]:
        """What rests in a person's store, without the pictures."""
        return self.page.evaluate(
            """([name, table]) => new Promise((done) => {
                const open = indexedDB.open(name);
                open.onsuccess = () => {
                    const all = open.result.transaction(table).objectStore(table).getAll();
                    all.onsuccess = () => { open.result.close(); done(JSON.parse(JSON.stringify(all.result))); };
                };
            })""",
            [f"anlian-field-of-{person.pk}", table],
        )
