from anlian.kernel import messages
from anlian.kernel.messages import Message

PAGE = (
    '{% load i18n %}{% translate "Close" context "a dialog" %}{% fact _("Address") site.address %}'
    "{% blocktranslate count late=late %}{{ late }} day{% plural %}{{ late }} days{% endblocktranslate %}"
)
CODE = "_('Saved.'); ngettext('%(n)d row', '%(n)d rows', n); pgettext('grid', 'Close'); _(name); other('No')"


def keys(found):
    return {(message.context, message.id, message.plural) for message in found}


class TestGather:
    def test_reads_templates_as_django_does(self):
        assert keys(messages.in_template(PAGE)) == {
            ("a dialog", "Close", None),
            (None, "Address", None),
            (None, "%(late)s day", "%(late)s days"),
        }

    def test_reads_python_where_the_sentence_is_written_out(self):
        assert keys(messages.in_python(CODE)) == {
            (None, "Saved.", None),
            (None, "%(n)d row", "%(n)d rows"),
            ("grid", "Close", None),
        }


class TestCatalogue:
    def test_keeps_translations_and_sets_aside_what_nobody_says(self, tmp_path):
        book = tmp_path / "django.po"
        messages.update([Message("Saved."), Message("Gone.")], book)
        messages.take({"Saved.": "已保存。", "Gone.": "已移除。"}, book)

        messages.update([Message("Saved."), Message("New.")], book)

        assert messages.wanting([Message("Saved.")], book) == []
        assert messages.wanting([Message("New.")], book) == ["not translated: 'New.' ()"]
        assert '#~ msgid "Gone."' in book.read_text()

    def test_placeholders_must_agree(self, tmp_path):
        book, late = tmp_path / "django.po", Message("%(n)d day late", plural="%(n)d days late")
        messages.update([late], book)
        messages.take({late.id: "逾期 %(m)d 天"}, book)

        assert "placeholders differ" in messages.wanting([late], book)[0]

    def test_is_compiled_once(self, tmp_path):
        book = tmp_path / "django.po"
        messages.update([Message("Saved.")], book)

        assert messages.compile_catalogues(tmp_path) == 1
        assert messages.compile_catalogues(tmp_path) == 0
