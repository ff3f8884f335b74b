"""Files that hold what people wrote, ledgers and papers, rest sealed; photos rest as they are served."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile

from anlian.kernel.crypto import is_sealed_bytes, open_bytes, seal_bytes
from anlian.kernel.storage import WholeFiles


class SealedFiles(WholeFiles):
    """Whatever lies in one of the folders of SEALED_FOLDERS is sealed on its way to the disk and opened on its way back."""

    def _save(self, name, content):
        if _rests_sealed(name):
            content.seek(0)
            content = ContentFile(seal_bytes(content.read(), _about(name)))
        return super()._save(name, content)

    def _open(self, name, mode="rb"):
        file = super()._open(name, mode)
        if not _rests_sealed(name):
            return file
        with file:
            data = file.read()
        # A ledger from before is still plain; it is kept no longer than until it is taken in or dropped.
        return ContentFile(open_bytes(data, _about(name)) if is_sealed_bytes(data) else data, name=name)


def _rests_sealed(name: str) -> bool:
    return any(part in settings.SEALED_FOLDERS for part in PurePosixPath(str(name)).parts)


def _about(name: str) -> str:
    """A file opens only in the folder, and so in the district, in which it was sealed."""
    return f"file:{PurePosixPath(str(name).replace(chr(92), '/')).parent}"
