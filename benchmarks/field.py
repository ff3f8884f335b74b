"""Phones that come back all at once, each with 20 records and 40 photos, over HTTP to the server as it runs.

Photos go up whole in parts of a quarter megabyte, records in batches of twenty with their line in the record of acts.
Two baselines in the same run: the very rows that the server wrote, a transaction a record, into tables with the same
columns, checks and indexes, by plain INSERT; and the same photos as files, each forced to the disk as ours are.
"""

import http.client
import json
import random
import tempfile
import threading
import time
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from statistics import quantiles
from unittest.mock import patch

import psutil
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from PIL import Image

from anlian.field.models import Record
from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.kernel.ids import uuid7
from anlian.kernel.storage import WholeFiles
from anlian.lattice.models import Appointment, Site
from anlian.lattice.powers import Power, Role
from anlian.lattice.scope import Duties
from anlian.people.models import Person, User
from benchmarks.district import NOW, fill, settled
from benchmarks.ground import DISTRICT, fresh_database, run, timed, value
from benchmarks.tiles import server

SIZES = (200,)
RECORDS, PHOTOS_EACH, BATCH, AT_ONCE = 20, 2, 20, 40
PART = 256 << 10
SITES, HAZARDS = 3_000, 3_000
TOKEN = "b" * 32
TABLES = ("field_record", "matters_matter", "hazards_hazard", "ledger_entry", "matters_evidence")


def main(say, sizes=SIZES) -> list[dict]:
    return [one_size(size, say) for size in sizes]


def one_size(phones: int, say) -> dict:
    with fresh_database(), tempfile.TemporaryDirectory() as folder:
        fill(SITES, HAZARDS, 0, say)
        settled()
        settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
        call_command("collectstatic", interactive=False, verbosity=0)
        with patch("anlian.kernel.clock.now", lambda: NOW):
            load = [_Phone(number, *who) for number, who in enumerate(walkers(phones))]
        with server() as port, _memory() as peak, timed() as all_of_it:
            _at_once(load, port)
        return _said(phones, load, all_of_it.seconds, peak, Path(folder), say)


class _Phone:
    """What one phone recorded, and how long each answer took."""

    def __init__(self, number: int, session: str, sites: list):
        self.number, self.sites = number, sites
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.headers = {"X-CSRFToken": TOKEN, "X-Device": str(uuid7()), "Cookie": cookies}
        self.took: dict[str, list[float]] = {"part": [], "records": []}
        self.states: list[str] = []

    def send(self, port: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        batch, chance = [], random.Random(self.number)
        for record in range(RECORDS):
            names = []
            for shot in range(PHOTOS_EACH):
                data = picture(self.number * 1_000 + record * 10 + shot)
                names.append(sha256(data).hexdigest())
                for start in range(0, len(data), PART):
                    piece = data[start : start + PART]
                    said = f"bytes {start}-{start + len(piece) - 1}/{len(data)}"
                    self.ask(
                        line, "part", "PUT", f"/api/field/blobs/{names[-1]}", piece, {"Content-Range": said}
                    )
            batch.append(self.record(chance.choice(self.sites), names, record + 1))
        for start in range(0, RECORDS, BATCH):
            body = {"sent_at": _now(), "app": "1", "records": batch[start : start + BATCH]}
            answer = self.ask(
                line,
                "records",
                "POST",
                "/api/field/records",
                json.dumps(body),
                {"Content-Type": "application/json"},
            )
            self.states += [one["state"] for one in answer["answers"]]
        line.close()

    def ask(self, line, kind: str, method: str, path: str, body, further: dict) -> dict:
        began = time.perf_counter()
        line.request(method, path, body=body, headers=self.headers | further)
        answer = line.getresponse()
        read = answer.read()
        self.took[kind].append(time.perf_counter() - began)
        assert answer.status == 200, (answer.status, read[:300])
        return json.loads(read)

    def record(self, site, names: list[str], seq: int) -> dict:
        body = {"site": str(site), "summary": f"通道堆物 {self.number}-{seq}", "photos": names}
        told = {"kind": "hazard", "form": 1, "seq": seq, "made_at": _now(), "body": body}
        text = json.dumps(told, ensure_ascii=False)
        return {"id": str(uuid7()), "sha256": sha256(text.encode()).hexdigest(), "text": text}


def picture(seed: int) -> bytes:
    """As a phone shrinks one: 1,280 by 960, and like no other."""
    small = Image.frombytes("RGB", (32, 24), random.Random(seed).randbytes(32 * 24 * 3))
    file = BytesIO()
    small.resize((1280, 960), Image.Resampling.BICUBIC).save(file, "JPEG", quality=80)
    return file.getvalue()


def _at_once(load: list[_Phone], port: int) -> None:
    waiting, lock = list(load), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                phone = waiting.pop()
            phone.send(port)

    threads = [threading.Thread(target=work) for _one in range(min(AT_ONCE, len(load)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _said(phones: int, load: list[_Phone], seconds: float, peak: dict, folder: Path, say) -> dict:
    records = phones * RECORDS
    states = [state for phone in load for state in phone.states]
    assert states == ["STORED"] * records, {state: states.count(state) for state in set(states)}
    assert Record.objects.of(DISTRICT).filter(state="STORED").count() == records
    assert Hazard.objects.of(DISTRICT).filter(summary__startswith="通道堆物 ").count() == records
    lines = "SELECT count(*) FROM ledger_entry WHERE verb = 'HAZARD_REPORTED' AND subject IN (SELECT id FROM field_record)"
    assert value(lines) == records
    each = [took / BATCH for phone in load for took in phone.took["records"]]
    part = [took for phone in load for took in phone.took["part"]]
    rows, files = _bare_rows(records), _bare_files(phones, folder)
    found = {
        "benchmark": "field",
        "phones": phones,
        "records_a_second": records / seconds,
        "record_ms": _spread([took * 1000 for took in each]),
        "part_ms": _spread([took * 1000 for took in part]),
        "peak_mb": peak["bytes"] / (1 << 20),
        "bare_rows_a_second": records / rows,
        "bare_files_a_second": records * PHOTOS_EACH / files,
    }
    say(
        f"field, {phones} phones with {RECORDS} records and {RECORDS * PHOTOS_EACH} photos: {found['records_a_second']:.1f} "
        f"records a second, photos and lines of the record of acts included, in {seconds:.0f} s; a record in its batch p50/p95/p99 "
        f"{'/'.join(f'{one:.0f}' for one in found['record_ms'])} ms, a part {'/'.join(f'{one:.0f}' for one in found['part_ms'])} ms; "
        f"server at most {found['peak_mb']:.0f} MB. Bare: {found['bare_rows_a_second']:.0f} records a second as rows, "
        f"{found['bare_files_a_second']:.0f} photos a second as files"
    )
    return found


def _bare_rows(records: int) -> float:
    """The rows that the server wrote, into tables like theirs, a transaction a record."""
    for table in TABLES:
        run(
            f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)"
        )
    keys = list(Record.objects.of(DISTRICT).filter(state="STORED").values_list("pk", flat=True))
    by = {
        "field_record": "id", "matters_matter": "id", "hazards_hazard": "id", "ledger_entry": "subject", "matters_evidence": "matter_id",
    }  # fmt: skip
    with timed() as it, connection.cursor() as cursor:
        for key in keys:
            with transaction.atomic():
                for table in TABLES:
                    cursor.execute(
                        f"INSERT INTO bare_{table} SELECT * FROM {table} WHERE {by[table]} = %s", [key]
                    )
    assert value("SELECT count(*) FROM bare_hazards_hazard") == records
    return it.seconds


def _bare_files(phones: int, folder: Path) -> float:
    """As many photos, made beforehand, each forced to the disk."""
    storage = WholeFiles(location=folder)
    few = [picture(seed) for seed in range(40)]
    many = phones * RECORDS * PHOTOS_EACH
    with timed() as it:
        for number in range(many):
            storage.save(f"{number % 50}/{number}.jpg", ContentFile(few[number % len(few)]))
    return it.seconds


def _spread(found: list[float]) -> list[float]:
    cuts = quantiles(found, n=100)
    return [cuts[49], cuts[94], cuts[98]]


class _memory:
    """The most that the server's processes held together, looked at five times a second."""

    def __enter__(self) -> dict:
        self.peak, self.over = {"bytes": 0}, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()
        return self.peak

    def __exit__(self, *problem) -> None:
        self.over.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.over.wait(0.2):
            held = 0
            for one in psutil.Process().children(recursive=True):
                try:
                    if "postgres" not in one.name():
                        held += one.memory_info().rss
                except psutil.Error:
                    continue
            self.peak["bytes"] = max(self.peak["bytes"], held)


def walkers(many: int) -> list[tuple[str, list]]:
    """The sessions of so many grid workers, each with the sites of their grid."""
    terms = Appointment.objects.of(DISTRICT).known().filter(post__role=Role.GRID, until=None)
    found = []
    for term in terms.select_related("person__user").order_by("post__code"):
        scope = Duties(term.person, day_of(NOW)).scope(Power.REPORT_HAZARD)
        sites = list(
            Site.objects.of(DISTRICT).within(scope).filter(closed_on=None).values_list("pk", flat=True)
        )
        if sites:
            found.append((_session(term.person), sites))
        if len(found) == many:
            return found
    # Fewer grids than phones: some workers have two.
    return (found * many)[:many]


def _session(person: Person) -> str:
    user = person.user or User.objects.create(username=f"w-{person.code}", district=DISTRICT, created_at=NOW)
    Person.objects.of(DISTRICT).filter(pk=person.pk).update(user=user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _now() -> str:
    return datetime.now(UTC).isoformat()
