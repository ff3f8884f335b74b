"""A PostgreSQL for the run, a database for each worker, a browser for the journeys."""

import os
import shutil
from pathlib import Path

import psutil
import pytest
from django.conf import settings

TOP = Path(__file__).resolve().parents[1]
RUNS = TOP / "data" / "test"
# Tests keep nothing that must survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
LONG = ("long", "durability")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The settings read these as they are imported, so they come first. Workers inherit the folder of their master.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["ANLIAN_DATA"] = str(RUNS / str(os.getpid()))
os.environ["ANLIAN_SECRET_KEY"] = "for tests only"
os.environ["ANLIAN_HTTPS"] = "0"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlian.config.settings")
# Playwright's event loop makes Django believe that it is called from asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser):
    parser.addoption(
        "--write-permissions",
        choices=["missing", "all"],
        help="write into tests/guards/permissions.csv the cells that it has not, or all of them anew",
    )
    parser.addoption(
        "--every-cell", action="store_true", help="try the table of permissions as everybody, not as a few"
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: a journey through the browser's eyes; needs chromium")
    config.addinivalue_line(
        "markers", "durability: real processes, killed and starved; what was acknowledged stays"
    )
    config.addinivalue_line("markers", "long: begun early, so that at the end no worker waits for it alone")
    if not hasattr(config, "workerinput"):
        # Before the workers start: one that read a sentence without them would look for no others.
        from anlian.kernel.messages import compile_catalogues

        compile_catalogues()
        for left in RUNS.glob("[0-9]*"):
            if not psutil.pid_exists(int(left.name)):
                _throw_away(left)
        if not os.environ.get("DATABASE_URL"):
            from tests.ready import start

            start(Path(os.environ["ANLIAN_DATA"]), settings=FAST)
    if not os.environ.get("DATABASE_URL"):
        # Each worker's database is a copy of the one that stands migrated in the cluster.
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = settings.DATABASES["default"][
            "NAME"
        ]
    # Read here, not by pytest-django: that would be before the lines at the top of this file.
    assert Path(os.environ["ANLIAN_DATA"]) == settings.DATA, "unset DJANGO_SETTINGS_MODULE to run the tests"
    # pytest keeps and shows log lines itself.
    settings.LOGGING["root"]["handlers"] = []


def pytest_collection_modifyitems(items):
    """What takes long stands before the rest of what commits; what only reads comes first, as pytest-django has it."""
    long = [one for one in items if any(map(one.get_closest_marker, LONG))]
    short = [one for one in items if one not in set(long)]
    first = next((place for place, one in enumerate(short) if _commits(one)), len(short))
    items[:] = short[:first] + long + short[first:]


def _commits(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "live_server" in item.fixturenames


def pytest_unconfigure(config):
    # Workers have ended by now; only the master started it, so only the master stops it.
    if not hasattr(config, "workerinput"):
        _throw_away(Path(os.environ["ANLIAN_DATA"]))


def _throw_away(folder: Path) -> None:
    from anlian.config import postgres

    if folder.exists():
        postgres.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    """The record of acts refuses to be emptied; tests that commit must empty it all the same."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    as_it_was = DatabaseOperations.sql_flush

    def sql_flush(self, *args, **kwargs):
        statements = as_it_was(self, *args, **kwargs)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """Uploads of a test die with it; hashing is quick; static files need not be collected."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def whoever_is_let_in_has_passed_the_second_factor(monkeypatch):
    """`force_login` stands for all of signing in; what comes before has tests of its own."""
    from django.test import Client

    as_it_was = Client.force_login

    def force_login(self, user, backend=None, factor="code"):
        as_it_was(self, user, backend)
        session = self.session
        session["factor"] = factor
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture(autouse=True)
def the_rule_is_the_one_that_refused(request):
    """A test that rules.csv names for a rule fails unless that rule's own line said no, whatever else did."""
    from tests.guards import rules

    with rules.said_by(request.node.nodeid) as wanted:
        yield
    assert not wanted, f"rules.csv says that this test is refused by {sorted(wanted)}"


def find_browser() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def chromium():
    """Debian's chromium, started once a worker."""
    from playwright.sync_api import sync_playwright

    program = find_browser()
    if not program:
        pytest.fail(
            "No chromium found: install it (apt-get install chromium fonts-noto-cjk) or set CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                # The map is drawn by WebGL; here the processor draws it.
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium, live_server):
    """A page on a desk's screen, at the running server."""
    yield from _page(chromium, live_server, width=1440, height=900)


@pytest.fixture
def phone(chromium, live_server):
    """A page on a phone's screen, at the running server."""
    yield from _page(chromium, live_server, width=390, height=844)


def _page(chromium, live_server, *, width: int, height: int):
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": height}
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
