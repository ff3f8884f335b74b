"""Files that are whole or not there: written aside, forced to the disk, then given their name."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import FileSystemStorage

ASIDE = ".part-"
"""How names of files begin that are still being written; a power cut may leave some, and nothing refers to them."""

# Some network folders know no second name for a file.
NO_SECOND_NAMES = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)


class WholeFiles(FileSystemStorage):
    """A row may name a file as soon as `save` returned: whatever happens then, its content is on the disk."""

    def _save(self, name, content):
        target = Path(self.path(name))
        _make_folder(target.parent, self.directory_permissions_mode)
        aside = target.with_name(f"{ASIDE}{os.getpid()}-{os.urandom(6).hex()}")
        try:
            with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if self.file_permissions_mode is not None:
                os.chmod(aside, self.file_permissions_mode)
            name = self._name_it(aside, name)
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(target.parent)
        return str(Path(name)).replace("\\", "/")

    def _name_it(self, aside: Path, name: str) -> str:
        """A name that is taken by now is left alone; ours gets another."""
        while True:
            try:
                os.link(aside, self.path(name))
                return name
            except FileExistsError:
                name = self.get_available_name(name)
            except OSError as problem:
                if problem.errno not in NO_SECOND_NAMES or self.exists(name):
                    raise
                os.replace(aside, self.path(name))
                return name


def sync_folder(folder: Path) -> None:
    """A new name lasts only once its folder is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_folder(folder: Path, mode: int | None) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, mode)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o777 if mode is None else mode)
    sync_folder(folder.parent)
