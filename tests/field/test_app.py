"""The app's shell, its worker and its words: the same for everybody, and whole."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from anlian.field import precache
from anlian.field.words import SENTENCES
from tests.guards.town import signed_in

OWN = Path(precache.__file__).parent
MODULES = sorted((OWN / "static/field").rglob("*.js"))
SAID = re.compile(r"""\bt\(\s*"((?:[^"\\]|\\.)*)\"""")
BROUGHT = re.compile(r"""^import (?:[^"]* from )?"([^"]+)";$|\bimport\("([^"]+)"\)""", re.MULTILINE)


class TestWords:
    def test_are_those_that_the_modules_ask_for(self):
        asked = {one for module in MODULES for one in SAID.findall(module.read_text(encoding="utf-8"))}

        assert asked == set(SENTENCES)
        assert len(SENTENCES) == len(set(SENTENCES))


class TestModules:
    @pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
    def test_bring_only_what_the_phone_keeps(self, module):
        base = module.relative_to(OWN / "static").parent
        kept = {(OWN / "static" / name).resolve() for name in precache.names()}

        brought = [one or other for one, other in BROUGHT.findall(module.read_text(encoding="utf-8"))]

        for name in brought:
            assert (OWN / "static" / base / name).resolve() in kept, name

    def test_are_served_under_names_that_say_what_is_in_them(self, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "anlian.kernel.collected.Collected"},
        }

        call_command("collectstatic", interactive=False, verbosity=0)

        names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
        app = (tmp_path / names["field/app.js"]).read_text()
        brought = [one or other for one, other in BROUGHT.findall(app)]
        assert brought
        for name in brought:
            assert re.fullmatch(r"\./[\w/]+\.[0-9a-f]{12}\.js", name)
            assert (tmp_path / "field" / name).is_file()
        assert 'from "./base.js"' not in (tmp_path / names["atlas/map.js"]).read_text()


@pytest.mark.django_db
class TestShell:
    def test_asks_for_nobody_and_reads_nothing(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            answer = client.get("/field/")

        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-cache"

    def test_is_the_same_whoever_asks(self, client):
        from tests.factories import walker_of

        stranger = client.get("/field/").content
        signed_in(client, walker_of())

        assert client.get("/field/").content == stranger

    def test_has_no_script_and_no_style_of_its_own(self, client):
        page = client.get("/field/").content.decode()

        assert re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))", page) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []

    def test_speaks_the_language_that_was_chosen(self, client):
        client.cookies["django_language"] = "en"

        page = client.get("/field/")

        assert 'lang="en"' in page.content.decode()
        assert page["Content-Language"] == "en"


class TestWorker:
    def kept(self, client) -> dict:
        answer = client.get("/field/sw.js")
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "no-cache")
        return json.loads(re.search(r"= (\{.*\});", answer.content.decode())[1])

    def test_keeps_the_shell_and_every_file_of_the_app(self, client):
        kept = self.kept(client)

        assert kept["shell"] == "/field/"
        assert {
            f"/static/field/{module.relative_to(OWN / 'static/field').as_posix()}" for module in MODULES
        } < set(kept["files"])
        assert all(finders.find(name.removeprefix("/static/")) for name in kept["files"])
        assert not [name for name in kept["files"] if "/api/" in name]

    def test_has_the_version_that_the_shell_shows(self, client):
        version = self.kept(client)["version"]

        assert f'data-version="{version}"' in client.get("/field/").content.decode()

    def test_is_another_one_when_a_byte_of_it_is(self, monkeypatch):
        before = precache.version()
        precache.version.cache_clear()
        monkeypatch.setattr(precache, "words", lambda: {"Outbox": "寄件箱"})

        assert precache.version() != before
        precache.version.cache_clear()


def test_is_installed_under_its_own_address(client):
    manifest = client.get("/field/app.webmanifest").json()

    assert (manifest["scope"], manifest["start_url"], manifest["display"]) == (
        "/field/",
        "/field/",
        "standalone",
    )
    assert [finders.find(icon["src"].removeprefix("/static/")) for icon in manifest["icons"]].count(None) == 0
