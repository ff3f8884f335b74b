"""Every sentence shown to people has its Chinese, with the same placeholders."""

from anlian.kernel import messages

FOUND = messages.gather(messages.LOCALE.parent)


def test_every_message_is_translated():
    assert not messages.wanting(FOUND, messages.CATALOGUE)


def test_the_catalogue_is_up_to_date(tmp_path):
    copy = tmp_path / "django.po"
    copy.write_bytes(messages.CATALOGUE.read_bytes())

    messages.update(FOUND, copy)

    assert copy.read_text() == messages.CATALOGUE.read_text(), "run: python scripts/messages.py"
