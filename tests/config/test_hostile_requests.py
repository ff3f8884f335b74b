"""Requests that mean harm: too large, of too many parts, with names that are more than names."""

import io

import pytest
from django.conf import settings
from django.urls import reverse

from anlian.registers.models import Batch
from tests.factories import lattice, office
from tests.guards.town import signed_in
from tests.registers.tables import csv_of

pytestmark = pytest.mark.django_db
BOUNDARY = "xxBOUNDARYxx"


class Untouchable(io.RawIOBase):
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = readinto = read


@pytest.fixture
def home(client):
    lattice()
    return signed_in(client, office())


@pytest.fixture
def here():
    return reverse("registers:import")


def post(client, address: str, body: bytes, kind: str = f"multipart/form-data; boundary={BOUNDARY}", **meta):
    return client.generic("POST", address, body, content_type=kind, **meta)


def part(name: str, value: bytes, filename: str | None = None) -> bytes:
    named = f'; filename="{filename}"' if filename is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"


class TestTooLarge:
    @pytest.mark.parametrize("address", ["/ledgers/import/", "/api/hazards", "/nowhere/", "/login/"])
    def test_is_not_read(self, home, address):
        answer = home.generic(
            "POST", address, b"", content_type=f"multipart/form-data; boundary={BOUNDARY}",
            **{"wsgi.input": Untouchable(), "CONTENT_LENGTH": str(settings.MOST_OF_A_REQUEST + 1)},
        )  # fmt: skip

        assert answer.status_code == 413
        assert "200 MB" in answer.content.decode()

    @pytest.mark.parametrize("address", ["/login/", "/ledgers/import/", "/api/hazards", "/language/"])
    def test_of_a_stranger_is_much_less(self, client, address):
        answer = client.generic(
            "POST", address, b"", content_type=f"multipart/form-data; boundary={BOUNDARY}",
            **{"wsgi.input": Untouchable(), "CONTENT_LENGTH": str(settings.MOST_OF_A_STRANGER + 1)},
        )  # fmt: skip

        assert answer.status_code == 413
        assert "1 MB" in answer.content.decode()

    def test_what_says_nothing_of_its_size_has_none(self, home, here):
        for said in ("", "-5", "abc", "1e9", "９９９"):
            answer = home.generic(
                "POST", here, b"", content_type=f"multipart/form-data; boundary={BOUNDARY}",
                **{"wsgi.input": Untouchable(), "CONTENT_LENGTH": said},
            )  # fmt: skip
            assert answer.status_code in (400, 403, 422)

    def test_a_form_without_files_is_smaller(self, home, here):
        body = b"kind=" + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE

        answer = post(home, here, body, "application/x-www-form-urlencoded")

        assert answer.status_code == 400
        assert "无法识别这次请求" in answer.content.decode()

    def test_a_ledger_that_is_too_large_is_told_so_on_the_form(self, home, here, monkeypatch):
        monkeypatch.setattr("anlian.registers.forms.MOST_BYTES", 10)

        body = (
            part("kind", b"sites") + part("file", csv_of("sites"), "a.csv") + f"--{BOUNDARY}--\r\n".encode()
        )

        assert post(home, here, body).status_code == 422
        assert not Batch.objects.exists()


class TestTooMany:
    @pytest.mark.parametrize(
        "body",
        [
            b"".join(
                part(f"f{number}", b"x") for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
            ),
            b"".join(part(f"f{number}", b"x", "a.csv") for number in range(101)),
        ],
        ids=["fields", "files"],
    )
    def test_parts_are_refused_with_a_sentence(self, home, here, body):
        answer = post(home, here, body + f"--{BOUNDARY}--\r\n".encode())

        assert answer.status_code == 400
        assert "无法识别这次请求" in answer.content.decode()

    def test_fields_of_a_plain_form_too(self, home, here):
        body = "&".join(
            f"f{number}=x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
        ).encode()

        assert post(home, here, body, "application/x-www-form-urlencoded").status_code == 400

    def test_photos_are_nine(self):
        from anlian.kernel.fields import MOST_PHOTOS

        assert MOST_PHOTOS * 20 * 1024 * 1024 < settings.MOST_OF_A_REQUEST


class TestBroken:
    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("multipart/form-data", b"x"),
            ("multipart/form-data; boundary=", b"x"),
            ("multipart/form-data; boundary=" + "b" * 300, b"x"),
            (f"multipart/form-data; boundary={BOUNDARY}", b"--other\r\n\r\n"),
            (f"multipart/form-data; boundary={BOUNDARY}", part("kind", b"sites")[:30]),
            (f"multipart/form-data; boundary={BOUNDARY}; charset=nonsense", part("kind", b"sites")),
            (f"multipart/form-data; boundary={BOUNDARY}", b"--" + BOUNDARY.encode() + b"\r\n" + b"X: y\r\n" * 20_000 + b"\r\n"),
            ("application/x-www-form-urlencoded; charset=utf-7", b"kind=%ff%fe"),
            ("application/json", b"{" * 10_000),
        ],
        ids=["none", "empty", "long", "other", "cut", "charset", "headers", "utf-7", "json"],
    )  # fmt: skip
    def test_is_refused_and_breaks_nothing(self, home, here, kind, body):
        assert post(home, here, body, kind).status_code in (400, 403, 413, 422)


class TestNames:
    """The name of an upload is shown, and nothing else is done with it."""

    @pytest.mark.parametrize(
        "name",
        [
            "../../../etc/passwd.csv", "..\\..\\x.csv", "/etc/x.csv", "C:\\x.csv", "a\0b.csv", "a%00b.csv",
            "\u202egpj.csv", "x" * 5_000 + ".csv", "CON.csv", "NUL.csv", "<script>alert(1)</script>.csv",
            "'; DROP TABLE x; --.csv", "点位\u200b\u2028.csv", "=cmd()|.csv", "\x1b[31mred.csv", "..csv", ".csv",
        ],
        ids=lambda name: ascii(name)[:24],
    )  # fmt: skip
    def test_is_kept_without_what_is_no_name(self, home, here, name, settings, tmp_path):
        body = part("kind", b"sites") + part("file", csv_of("sites"), name) + f"--{BOUNDARY}--\r\n".encode()

        answer = post(home, here, body)

        if answer.status_code == 302:
            batch = Batch.objects.get()
            assert batch.filename.isprintable()
            assert "/" not in batch.filename
            assert len(batch.filename) <= 200
            assert batch.file == f"{batch.district}/imports/{batch.pk}.csv"
            page = home.get(answer.url)
            assert page.status_code == 200
            assert "<script>alert(1)" not in page.content.decode()
        else:
            assert answer.status_code in (400, 422)
        assert not (tmp_path / "etc").exists()

    def test_of_what_goes_out_is_one_line(self, home):
        for kind in ("sites", "posts", "hazards"):
            answer = home.post(reverse("registers:export", args=[kind]))
            said = answer["Content-Disposition"]
            assert said.startswith("attachment; filename")
            assert said.isascii()
            assert "\n" not in said
            assert answer["X-Content-Type-Options"] == "nosniff"
