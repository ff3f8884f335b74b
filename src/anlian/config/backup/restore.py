"""Reading a backup into an empty place, and proving that what is there now is what was there then."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from anlian.config import postgres
from anlian.config.backup import archive, tables
from anlian.config.backup.take import fingerprints, record_of_acts
from anlian.kernel.errors import Refused


def restore(path: Path, manifest: dict, *, say) -> dict:
    """Bring everything back; returns what differs, which ought to be nothing. `manifest` comes from a check of the file."""
    refuse_newer(path, manifest)
    refuse_unless_empty()
    put: list[Path] = []
    try:
        say("Photos and files")
        _files(path, put)
        say("The database")
        _database(path)
    except BaseException:
        # What could not be brought back whole is not there at all, so that it can be tried again.
        for file in put:
            file.unlink(missing_ok=True)
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.rmtree(settings.MEDIA_ROOT)
        raise
    say("Comparing every table with the backup")
    problems = list(_differences(manifest))
    keys = dict(_keys(manifest))
    postgres.own_roles(settings.DATABASE_URL)
    if not problems:
        _bring_up_to_date(say)
        # Read by this version's rules, so only now.
        problems += _altered_record(manifest)
    os.sync()
    return {"problems": problems, "keys": keys}


def refuse_newer(path: Path, manifest: dict) -> None:
    """A backup of a later version has tables that this one does not understand."""
    ours = set(MigrationLoader(None).disk_migrations)
    if unknown := [one for one in map(tuple, manifest["migrations"]) if one not in ours]:
        raise Refused(
            f"{path} was written by version {manifest['version']}, which knows more than this one "
            f"({'.'.join(unknown[0])} for example): install that version, then restore."
        )


def refuse_unless_empty() -> None:
    """Restoring adds to nothing and replaces nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
    hint = "restore into an empty place, for example with --into FOLDER."
    if not tables.is_empty():
        raise Refused(f"The database {name} holds tables already: {hint}")
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and any(media.iterdir()):
        raise Refused(f"{media} holds files already: {hint}")


def _files(path: Path, put: list[Path]) -> None:
    for name, source in archive.parts(path, archive.MEDIA, archive.DATA):
        folder, _, rest = name.partition("/")
        target = (Path(settings.MEDIA_ROOT) if folder == archive.MEDIA else settings.DATA) / rest
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            # A key that was made or laid here before may open something else: it is kept beside.
            target.replace(target.with_name(f"{target.name}.before-restore"))
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            if folder == archive.DATA:
                put.append(target)
            shutil.copyfileobj(source, file, archive.CHUNK)


def _database(path: Path) -> None:
    with postgres.loading(settings.DATABASE_URL) as stream:
        for _, source in archive.parts(path, archive.DATABASE):
            shutil.copyfileobj(source, stream, archive.CHUNK)


def _differences(manifest: dict):
    now = tables.contents()
    for table in sorted({*now, *manifest["tables"]}):
        then, here = manifest["tables"].get(table), now.get(table)
        if then != here:
            yield f"table {table}: {then} in the backup, {here} here"
    yield from (f"sequence {name} stands behind its table" for name in tables.counters_behind())


def _altered_record(manifest: dict) -> list[str]:
    then, here = manifest["record"], record_of_acts()
    return [] if then == here else [f"record of acts: {then} in the backup, {here} here"]


def _keys(manifest: dict):
    """Of each key that was there: does the same one lie here?"""
    for name, known in manifest["keys"].items():
        path = settings.DATA / name
        if not path.is_file():
            yield name, "missing"
        else:
            # There may be newer ones beside it.
            yield name, "fits" if set(known["fingerprints"]) <= set(fingerprints(path)) else "another"


def _bring_up_to_date(say) -> None:
    applied = MigrationLoader(connection)
    if set(applied.disk_migrations) - set(applied.applied_migrations):
        say("Tables of this version")
        call_command("migrate", interactive=False, verbosity=0)
        postgres.own_roles(settings.DATABASE_URL)
