"""Tiles of the map over HTTP, from 30,000 to a million sites with as many hazards, against one plain query a tile.

The server runs as in production (granian, its workers, the pool), in a process of its own; each tile is asked for once
with nothing kept. The baseline asks PostgreSQL for the same tile from the rows themselves, without counts: grouped
where the tile shows heaps, singly where it shows points; without HTTP, sign-in, scope or encoding. Both sides take
turns in the same run.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from math import floor
from statistics import quantiles
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from anlian.atlas import kept, tallies
from anlian.atlas.counting import CUT, SINGLY_FROM
from anlian.atlas.models import Layer, Pin, Tally
from anlian.atlas.tile import Tile
from anlian.config.cli._web import web_command, web_environment
from anlian.kernel import geo
from anlian.lattice import actions as lattice
from anlian.lattice.models import Site
from benchmarks.district import NOW, fill, settled
from benchmarks.ground import DISTRICT, fresh_database, run, timed, value
from benchmarks.pages import accounts

SIZES = (30_000, 300_000, 1_000_000)
ZOOMS = (8, 10, 12, 13, 14, 15, 16, 17)
TILES_A_ZOOM = 60
CONNECTIONS, SECONDS = 10, 10
ROUNDS = 200

HEAPS = (
    "SELECT cell >> {shift} AS heap, count(*), avg(lng), avg(lat), max(CASE risk WHEN 'red' THEN 4 WHEN 'orange' THEN 3 "
    "WHEN 'yellow' THEN 2 WHEN 'blue' THEN 1 ELSE 0 END) FROM lattice_site WHERE district = '430407' AND closed_on IS NULL "
    "AND cell >= %s AND cell < %s GROUP BY 1"
)
POINTS = (
    "SELECT id, lng, lat, kind, risk, name FROM lattice_site WHERE district = '430407' AND closed_on IS NULL "
    "AND cell >= %s AND cell < %s LIMIT 1501"
)


def main(say, sizes=SIZES) -> list[dict]:
    return [found for size in sizes for found in one_size(size, say)]


def one_size(size: int, say) -> list[dict]:
    with fresh_database():
        fill(size, size, 0, say)
        with timed() as counting:
            tallies.rebuild(DISTRICT, on=NOW.date())
        settled()
        rows = Tally.objects.of(DISTRICT).count()
        say(
            f"tiles at {size:,} sites, {Pin.objects.of(DISTRICT).count():,} open hazards: {rows:,} counts, "
            f"{value('SELECT pg_size_pretty(pg_total_relation_size(%s))', 'atlas_tally')}, all made in {counting.seconds:.1f} s"
        )
        settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
        call_command("collectstatic", interactive=False, verbosity=0)
        with patch("anlian.kernel.clock.now", lambda: NOW), server() as port:
            key = _signed_in()
            found = [
                zoom
                for layer in Layer
                for z in ZOOMS
                for zoom in _zoom(port, key, size, Layer(layer), z, say)
            ]
            found.append(_at_once(port, key, size, say))
            found.append(_until_seen(port, key, size, say))
        found.append(_what_an_act_pays(size, say))
        return found


@contextmanager
def server():
    """As it is started for a district, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        web_command(host="127.0.0.1", port=port, workers=os.cpu_count() or 2),
        env={**os.environ, **web_environment(), "ANLIAN_HTTPS": "0", "ANLIAN_HOSTS": "127.0.0.1"},
        start_new_session=True,
    )
    try:
        for _try in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _signed_in() -> str:
    client = Client()
    client.force_login(accounts()["office"], backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _tiles(z: int, chance: random.Random) -> list[Tile]:
    """Tiles that hold something: those of sites drawn by chance."""
    sites = list(
        Site.objects.of(DISTRICT).filter(cell__isnull=False).order_by("code").values_list("lng", "lat")[:5000]
    )
    found = {}
    for lng, lat in chance.sample(sites, min(len(sites), 2000)):
        tile = _tile_of(z, lng, lat)
        found[tile.x, tile.y] = tile
    return chance.sample(list(found.values()), min(TILES_A_ZOOM, len(found)))


def _tile_of(z: int, lng: float, lat: float) -> Tile:
    x, y = geo.mercator(lng, lat)
    return Tile(z, floor(x * (1 << z)), floor(y * (1 << z)))


def _address(layer: str, tile: Tile) -> str:
    return reverse("atlas:tile", args=[f"{layer}/{tile.z}/{tile.x}/{tile.y}"])


def _zoom(port: int, key: str, size: int, layer: Layer, z: int, say):
    tiles = _tiles(z, random.Random(z))
    line = http.client.HTTPConnection("127.0.0.1", port)
    took, plain, sizes = [], [], []
    _ask(line, key, _address(layer, tiles[0]))
    for tile in tiles:
        with timed() as one:
            body = _ask(line, key, _address(layer, tile))
        took.append(one.seconds * 1000)
        sizes.append(len(body))
        if layer == Layer.SITE:
            level = z + CUT[layer]
            sql = (
                POINTS
                if z >= SINGLY_FROM and len(body) > 20_000
                else HEAPS.format(shift=2 * (geo.ZOOM - level))
            )
            with timed() as one:
                run(sql, *tile.cells)
            plain.append(one.seconds * 1000)
    fact = {
        "benchmark": "tiles", "sites": size, "layer": layer, "zoom": z, "tiles": len(tiles), **_spread("", took),
        **_spread("plain_", plain), "largest_kb": round(max(sizes) / 1000, 1),
    }  # fmt: skip
    against = f"plain SQL {fact['plain_p50']:>7} {fact['plain_p95']:>7}" if plain else ""
    say(
        f"  {layer:<7} z{z:<3} p50 {fact['p50']:>7} ms  p95 {fact['p95']:>7} ms  largest {fact['largest_kb']:>6} kB  "
        f"{len(tiles):>3} tiles  {against}"
    )
    yield fact


def _spread(prefix: str, took: list[float]) -> dict:
    if not took:
        return {}
    parts = quantiles(took, n=20) if len(took) > 1 else [took[0]] * 19
    return {f"{prefix}p50": round(parts[9], 1), f"{prefix}p95": round(parts[18], 1)}


def _ask(line: http.client.HTTPConnection, key: str, address: str) -> bytes:
    line.request("GET", address, headers={"Cookie": f"sessionid={key}"})
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, (address, answer.status)
    return body


def _at_once(port: int, key: str, size: int, say) -> dict:
    """As many tiles as ten connections are given in ten seconds."""
    tiles = _tiles(14, random.Random(14))
    until, served = time.monotonic() + SECONDS, []

    def asks(number: int) -> None:
        line, chance = http.client.HTTPConnection("127.0.0.1", port), random.Random(number)
        while time.monotonic() < until:
            _ask(line, key, _address(Layer.SITE, chance.choice(tiles)))
            served.append(1)

    threads = [threading.Thread(target=asks, args=[number]) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = round(len(served) / SECONDS)
    say(f"  z14, {CONNECTIONS} connections: {rate} tiles a second")
    return {
        "benchmark": "tiles",
        "sites": size,
        "zoom": 14,
        "connections": CONNECTIONS,
        "tiles_a_second": rate,
    }


def _until_seen(port: int, key: str, size: int, say) -> dict:
    """From the end of the act until a tile shows the other colour."""
    site = Site.objects.of(DISTRICT).filter(cell__isnull=False).order_by("code").first()
    address = _address(Layer.SITE, _tile_of(18, site.lng, site.lat))
    line, took = http.client.HTTPConnection("127.0.0.1", port), []
    for number in range(20):
        before = _ask(line, key, address)
        lattice.move_site(site, on=NOW.date(), by=None, at=NOW, risk=("red", "blue")[number % 2])
        with timed() as one:
            while _ask(line, key, address) == before:
                assert one.seconds < 10
        took.append(one.seconds * 1000)
    worst = round(max(took), 1)
    say(f"  a changed colour is in the tile {worst} ms after the act, at worst of {len(took)}")
    return {"benchmark": "tiles", "sites": size, "seen_after_ms": worst}


def _what_an_act_pays(size: int, say) -> dict:
    """One site's colour changed at a time, with the counts kept and without."""
    keys = list(Site.objects.of(DISTRICT).order_by("code").values_list("pk", flat=True)[:ROUNDS])
    took = {}
    # The same triggers of others on both sides; of these, those that keep the counts are taken off for the second.
    for turn, name in enumerate(("kept", "not kept")):
        if name == "not kept":
            run(kept.off())
        with timed() as one:
            for number, key in enumerate(keys):
                colour = "red" if (number + turn) % 2 else "blue"
                run("UPDATE lattice_site SET risk = %s WHERE id = %s", colour, key)
        took[name] = one.seconds * 1000 / ROUNDS
    run(kept.on())
    with timed() as one:
        tallies.fold_district(DISTRICT, on=NOW.date())
    say(
        f"  an UPDATE of one site: {took['kept']:.2f} ms with counts kept, {took['not kept']:.2f} ms without; "
        f"what they left is added up in {one.seconds * 1000:.0f} ms"
    )
    return {
        "benchmark": "tiles",
        "sites": size,
        "update_ms": round(took["kept"], 2),
        "bare_ms": round(took["not kept"], 2),
    }
