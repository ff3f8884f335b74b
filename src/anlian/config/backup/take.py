"""Writing a backup: the database in one snapshot, then the files that it names."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from anlian.config import health, postgres
from anlian.config.backup import archive, tables
from anlian.kernel.storage import ASIDE
from anlian.ledger import proof
from anlian.ledger.models import Head

# Small files of the data folder that belong to what the database holds.
BESIDE = ("demo-clock",)
FILE_COLUMNS = r"""
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'character varying'
        AND (column_name = 'file' OR column_name LIKE '%\_file')
"""
# What opens what is kept encrypted, or signs; never in a backup unless asked for.
KEYS = ("*-key", "*-keys", "*.key", "keys/*")


def take(target: str, *, with_keys: bool, at: datetime, say) -> dict:
    """Write a backup to this file, or to the standard output; returns what is in it."""
    with archive.writing(target) as writer:
        facts = {"version": health.ours(), "at": at.astimezone(UTC).isoformat(timespec="seconds")}
        say("The database, as it stands this moment")
        with transaction.atomic():
            facts |= _database(writer, say)
        # What the snapshot names was written before it, and is never changed: copied now, it is all there.
        say("Photos and files")
        missing = _files(writer, facts.pop("named"))
        facts |= {"missing": missing, "keys": _keys(writer, with_keys=with_keys)}
        for name in BESIDE:
            if (settings.DATA / name).is_file():
                writer.file(f"{archive.DATA}/{name}", settings.DATA / name)
        seal = writer.close(facts)
        return {**facts, "parts": writer.parts, "seal": seal}


def _database(writer: archive.Writer, say) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # We hold the snapshot while others read from it, however long that takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version_num')::int")
        snapshot, server = cursor.fetchone()
    with postgres.dumping(settings.DATABASE_URL, snapshot=snapshot) as stream:
        size = writer.stream(archive.DATABASE, stream)
    say("Hashes of all tables")
    return {
        "server": server,
        "database": size,
        "tables": tables.contents(),
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
        "record": record_of_acts(),
        "named": _named(),
    }


def record_of_acts() -> list[dict]:
    """Each district's record of acts: how long, its root, and whether it is sound."""
    districts = Head.objects.order_by("district").values_list("district", flat=True)
    return [proof.verify(district).as_dict() for district in districts]


def _named() -> set[str]:
    """The files that rows refer to, whatever version the tables are of."""
    named = set()
    with connection.cursor() as cursor:
        cursor.execute(FILE_COLUMNS)
        for table, column in cursor.fetchall():
            found = sql.SQL("SELECT {1} FROM {0} WHERE {1} <> ''").format(
                *map(sql.Identifier, (table, column))
            )
            cursor.execute(found)
            named.update(name for (name,) in cursor)
    return named


def _files(writer: archive.Writer, named: set[str]) -> list[str]:
    """All files, whether named or not; returns the named ones that are not there."""
    home = Path(settings.MEDIA_ROOT)
    for path in sorted(home.rglob("*")):
        if path.name.startswith(ASIDE) or not path.is_file():
            continue
        name = path.relative_to(home).as_posix()
        try:
            writer.file(f"{archive.MEDIA}/{name}", path)
        except FileNotFoundError:
            # Files of an import go when it is settled, which may be now.
            continue
        named.discard(name)
    return sorted(named)


def key_files() -> list[Path]:
    found = {path for pattern in KEYS for path in settings.DATA.glob(pattern)}
    return sorted(path for path in found if path.is_file())


def fingerprints(path: Path) -> list[str]:
    """One for each key in it. They tell keys apart and give nothing away: keys are long and drawn at random."""
    return sorted(sha256(key.encode()).hexdigest()[:16] for key in path.read_text().replace(",", " ").split())


def _keys(writer: archive.Writer, *, with_keys: bool) -> dict:
    keys = {}
    for path in key_files():
        name = path.relative_to(settings.DATA).as_posix()
        keys[name] = {"fingerprints": fingerprints(path), "inside": with_keys}
        if with_keys:
            writer.file(f"{archive.DATA}/{name}", path)
    return keys
