"""A bought base map: fetched from one host, for whoever is signed in, bounded in every way, and never missed when it fails."""

import gzip
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.module_loading import import_string

from anlian.atlas import basemap
from anlian.config import environment
from anlian.config.schedule import job_named
from tests import factories as make
from tests.atlas.ground import signed_in, tile_of
from tests.atlas.outlined import outlined
from tests.factories import AT

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff" + bytes(100)
WEBP = b"RIFF\x00\x00\x00\x00WEBP" + bytes(50)
PBF = b"\x1a\x05water"


@pytest.fixture
def host():
    """A host of tiles on this machine: what it says next, and what it was asked."""

    class Host(ThreadingHTTPServer):
        status, body, headers, asked = 200, PNG, {}, None

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_response(self.server.status)
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(self.server.body)

        def log_message(self, *_told):
            pass

    server = Host(("127.0.0.1", 0), Answer)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def bought(host, settings, tmp_path):
    settings.DATA = tmp_path
    settings.BASEMAP = [f"http://127.0.0.1:{host.server_port}/wmts?z={{z}}&row={{y}}&col={{x}}&tk={{key}}"]
    settings.BASEMAP_KEY = "the-secret-key"
    settings.BASEMAP_ATTRIBUTION = "天地图"
    basemap._silent_until.clear()


def fetch(z=12, x=3329, y=1733):
    return basemap.tile(0, z, x, y)


def kept(tmp_path) -> list:
    return [path for path in (tmp_path / "basemap").rglob("*") if path.is_file()]


class TestFetching:
    def test_asks_the_host_with_the_key_and_knows_a_picture_by_its_bytes(self, host):
        host.headers = {"Content-Type": "text/html"}

        assert fetch() == (PNG, "image/png")
        assert host.asked == ["/wmts?z=12&row=1733&col=3329&tk=the-secret-key"]

    @pytest.mark.parametrize(("body", "kind"), [(JPEG, "image/jpeg"), (WEBP, "image/webp")])
    def test_knows_other_pictures(self, host, body, kind):
        host.body = body

        assert fetch() == (body, kind)

    @pytest.mark.parametrize(
        "body", [b"", b"<html>quota exceeded</html>", b"<svg onload='x'/>", b'{"code": 1}']
    )
    def test_lets_nothing_else_through(self, host, body, tmp_path):
        host.body = body

        with pytest.raises(basemap.NoTile):
            fetch()
        assert kept(tmp_path) == []

    def test_opens_a_vector_tile_that_came_packed(self, host, settings):
        settings.BASEMAP = [settings.BASEMAP[0].replace("/wmts?", "/tile.pbf?")]
        host.body = gzip.compress(PBF)

        assert fetch() == (PBF, basemap.PBF)

    @pytest.mark.parametrize(
        "body",
        [
            gzip.compress(PBF)[:10] + b"\xff" * 20,
            gzip.compress(PBF)[:-6],
            gzip.compress(PBF + bytes(basemap.LARGEST)),
        ],
        ids=["torn", "cut off", "too large once it is opened"],
    )
    def test_opens_nothing_that_is_not_whole_or_grows_too_large(self, host, settings, body):
        settings.BASEMAP = [settings.BASEMAP[0].replace("/wmts?", "/tile.pbf?")]
        host.body = body

        with pytest.raises(basemap.NoTile):
            fetch()

    def test_a_key_of_any_letters_stays_one_value(self, host, settings):
        settings.BASEMAP_KEY = "a b&c=安/%"
        fetch()

        assert host.asked[0].endswith("&tk=a%20b%26c%3D%E5%AE%89%2F%25")

    def test_follows_nobody_elsewhere(self, host):
        host.status, host.headers = 302, {"Location": f"http://127.0.0.1:{host.server_port}/inside"}

        with pytest.raises(basemap.NoTile):
            fetch()
        assert len(host.asked) == 1

    def test_reads_no_more_than_a_tile_may_have(self, host, monkeypatch):
        monkeypatch.setattr(basemap, "LARGEST", 50)

        with pytest.raises(basemap.NoTile):
            fetch()

    def test_asks_a_host_that_failed_no_more_for_a_while(self, host):
        host.status = 503
        for x in range(5):
            with pytest.raises(basemap.NoTile):
                fetch(x=3329 + x)

        assert len(host.asked) == 1

    def test_goes_on_where_one_tile_is_not_there(self, host):
        host.status = 404
        for x in range(3):
            with pytest.raises(basemap.NoTile):
                fetch(x=3329 + x)

        assert len(host.asked) == 3

    def test_says_in_the_log_what_failed_and_never_the_key(self, host, caplog):
        host.status = 403
        with pytest.raises(basemap.NoTile):
            fetch()

        assert "status 403" in caplog.text
        assert "the-secret-key" not in caplog.text

    @pytest.mark.parametrize("letter", ["\x7f", "安"])
    def test_an_address_that_is_none_is_not_repeated_in_the_log(self, host, settings, caplog, letter):
        settings.BASEMAP = [settings.BASEMAP[0].replace("/wmts", f"/wm{letter}ts")]
        with pytest.raises(basemap.NoTile):
            fetch()

        assert "gives nothing" in caplog.text
        assert "the-secret-key" not in caplog.text
        assert host.asked == []

    def test_waits_for_nobody_when_too_many_ask(self, host, monkeypatch):
        monkeypatch.setattr(basemap, "_asking", threading.BoundedSemaphore(1))
        monkeypatch.setattr(basemap, "SECONDS", 0.05)
        with basemap._asking, pytest.raises(basemap.NoTile):
            fetch()

        assert host.asked == []


class TestKeeping:
    def test_asks_once(self, host):
        assert fetch() == fetch()
        assert len(host.asked) == 1

    def test_asks_again_for_what_is_old_and_gives_the_old_when_that_fails(self, host, tmp_path):
        fetch()
        (path,) = kept(tmp_path)
        os.utime(path, (0, 0))
        host.body = JPEG
        assert fetch() == (JPEG, "image/jpeg")

        os.utime(path, (0, 0))
        host.status = 500

        assert fetch() == (JPEG, "image/jpeg")
        assert len(host.asked) == 3

    def test_keeps_nothing_where_the_settings_say_so(self, host, settings, tmp_path):
        settings.BASEMAP_CACHE_DAYS = 0
        fetch()
        fetch()

        assert len(host.asked) == 2
        assert kept(tmp_path) == []

    def test_the_oldest_go_when_there_are_too_many(self, host, settings, tmp_path):
        host.body = PNG + bytes(300_000)
        for x in range(5):
            fetch(x=3329 + x)
        for age, path in enumerate(sorted(kept(tmp_path))):
            os.utime(path, (age, age))
        settings.BASEMAP_CACHE_MB = 1

        assert import_string(job_named("forget_tiles").does)(now=AT) == 3
        assert [path.name for path in sorted(kept(tmp_path))] == ["3332-1733", "3333-1733"]
        assert basemap.forget_surplus(now=AT) == 0

    def test_a_new_address_does_not_show_the_old_map(self, host, settings):
        fetch()
        settings.BASEMAP = [settings.BASEMAP[0] + "&style=night"]
        fetch()

        assert len(host.asked) == 2


@pytest.mark.django_db
class TestAddress:
    @pytest.fixture(autouse=True)
    def then(self, monkeypatch):
        monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)

    def ask(self, person, tile=None, number=0):
        outlined()
        address = reverse("atlas:base-tile", args=[(number, *(tile or tile_of(14)))])
        return signed_in(person).get(address)

    def test_gives_a_tile_to_a_person_of_the_district(self):
        answer = self.ask(make.office())

        assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", PNG)
        assert "private" in answer["Cache-Control"]

    def test_asks_nothing_for_a_stranger(self, client, host):
        assert client.get(reverse("atlas:base-tile", args=[(0, *tile_of(14))])).url.startswith("/login/")
        assert host.asked == []

    def test_a_host_that_fails_is_an_empty_tile(self, host):
        host.status = 500

        answer = self.ask(make.office())

        assert (answer.status_code, answer["Cache-Control"]) == (204, "no-store")

    def test_no_bought_map_is_an_empty_tile(self, settings, host):
        settings.BASEMAP = []

        assert self.ask(make.office()).status_code == 204
        assert host.asked == []

    @pytest.mark.parametrize("tile", [tile_of(14, 121.5, 31.2), (12, 0, 0), (3, 9, 0), (19, 0, 0)])
    def test_other_places_are_not_fetched_through_us(self, tile, host):
        assert self.ask(make.office(), tile).status_code == 404
        assert host.asked == []

    def test_the_whole_country_is_seen_from_afar(self):
        assert self.ask(make.office(), (4, 13, 6)).status_code == 200


class TestSetting:
    @pytest.mark.parametrize(
        "given",
        [
            "https://tiles.example.cn/{z}/{x}.png",
            "ftp://tiles.example.cn/{z}/{x}/{y}",
            "file:///etc/{z}/{x}/{y}",
            "https://{s}.example.cn/{z}/{x}/{y}.png",
            "https:///{z}/{x}/{y}",
            "https://tiles.example.cn/{z}/{x}/{y}?tk={key}",
            " ".join(["https://tiles.example.cn/{z}/{x}/{y}"] * 4),
        ],
    )
    def test_says_what_is_wrong_with_it(self, given, monkeypatch):
        monkeypatch.setenv("ANLIAN_BASEMAP", given)
        monkeypatch.delenv("ANLIAN_BASEMAP_KEY", raising=False)

        with pytest.raises(ImproperlyConfigured):
            environment.basemap("ANLIAN_BASEMAP")

    def test_takes_several_from_below_upwards(self, monkeypatch):
        monkeypatch.setenv("ANLIAN_BASEMAP", "https://a.cn/{z}/{x}/{y}?k={key}  https://b.cn/{z}/{x}/{y}")
        monkeypatch.setenv("ANLIAN_BASEMAP_KEY", "k")

        assert [one[:12] for one in environment.basemap("ANLIAN_BASEMAP")] == ["https://a.cn", "https://b.cn"]
