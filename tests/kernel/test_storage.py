import errno
import os

import pytest
from django.core.files.base import ContentFile

from anlian.kernel.storage import ASIDE, WholeFiles


@pytest.fixture
def storage(tmp_path):
    return WholeFiles(location=tmp_path)


def names(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestSave:
    def test_keeps_a_file_under_its_name(self, storage, tmp_path):
        kept = storage.save("430407/2023/a.jpg", ContentFile(b"whole"))

        assert kept == "430407/2023/a.jpg"
        assert names(tmp_path) == ["430407/2023/a.jpg"]
        assert storage.open(kept).read() == b"whole"
        assert (tmp_path / kept).stat().st_mode & 0o777 == 0o600

    def test_a_name_that_is_taken_is_left_alone(self, storage, tmp_path):
        storage.save("a.jpg", ContentFile(b"first"))

        other = storage.save("a.jpg", ContentFile(b"second"))

        assert other != "a.jpg"
        assert (tmp_path / "a.jpg").read_bytes() == b"first"
        assert (tmp_path / other).read_bytes() == b"second"

    @pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
    def test_what_does_not_reach_the_disk_has_no_name(self, storage, tmp_path, monkeypatch, number):
        def fail(handle):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("os.fsync", fail)

        with pytest.raises(OSError, match=os.strerror(number)):
            storage.save("a.jpg", ContentFile(b"lost"))

        assert names(tmp_path) == []

    def test_a_killed_save_leaves_no_half_file_under_the_name(self, storage, tmp_path):
        class Killed(BaseException):
            pass

        class Half(ContentFile):
            def chunks(self, chunk_size=None):
                yield b"half"
                raise Killed

        with pytest.raises(Killed):
            storage.save("a.jpg", Half(b"half and half"))

        assert not storage.exists("a.jpg")

    def test_file_and_folder_are_forced_before_it_returns(self, storage, tmp_path, monkeypatch):
        forced = []
        monkeypatch.setattr("os.fsync", lambda handle: forced.append(os.readlink(f"/proc/self/fd/{handle}")))

        storage.save("430407/a.jpg", ContentFile(b"whole"))

        assert any(ASIDE in one for one in forced)
        assert forced[-1] == str(tmp_path / "430407")
        assert str(tmp_path) in forced

    def test_where_files_have_one_name_only(self, storage, tmp_path, monkeypatch):
        def refuse(source, target):
            raise OSError(errno.EPERM, "no second names here")

        monkeypatch.setattr("os.link", refuse)

        assert storage.save("a.jpg", ContentFile(b"whole")) == "a.jpg"
        assert names(tmp_path) == ["a.jpg"]
