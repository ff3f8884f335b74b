import pytest
from django.core.files.base import ContentFile

from anlian.kernel.crypto import Unreadable
from anlian.kernel.vault import SealedFiles

LEDGER = "姓名,手机\n王建国,13812341234\n".encode()


@pytest.fixture
def files(tmp_path):
    return SealedFiles(location=tmp_path)


def test_a_ledger_rests_sealed_and_opens_as_it_was(files, tmp_path):
    name = files.save("430407/imports/1.csv", ContentFile(LEDGER))

    assert b"13812341234" not in (tmp_path / name).read_bytes()
    with files.open(name) as file:
        assert file.read() == LEDGER


def test_another_file_of_that_name_opens_too(files):
    files.save("430407/imports/1.csv", ContentFile(b"one"))

    name = files.save("430407/imports/1.csv", ContentFile(LEDGER))

    assert name != "430407/imports/1.csv"
    with files.open(name) as file:
        assert file.read() == LEDGER


def test_does_not_open_in_another_district(files, tmp_path):
    name = files.save("430407/imports/1.csv", ContentFile(LEDGER))
    (tmp_path / "430408/imports").mkdir(parents=True)
    (tmp_path / "430408/imports/1.csv").write_bytes((tmp_path / name).read_bytes())

    with pytest.raises(Unreadable):
        files.open("430408/imports/1.csv")


def test_a_ledger_from_before_is_read(files, tmp_path):
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports/1.csv").write_bytes(LEDGER)

    with files.open("imports/1.csv") as file:
        assert file.read() == LEDGER


def test_a_photo_rests_as_it_is_served(files, tmp_path):
    name = files.save("430407/photos/1.jpg", ContentFile(b"\xff\xd8"))

    assert (tmp_path / name).read_bytes() == b"\xff\xd8"
