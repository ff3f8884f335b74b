import pytest
from django.db import IntegrityError, transaction

from anlian.hazards.models import CheckItem
from anlian.kernel import bulk, words
from anlian.lattice.models import Site
from tests.factories import DISTRICT, item, site

pytestmark = pytest.mark.django_db


class TestInsert:
    def test_writes_what_save_would_write(self):
        saved = item(kinds=("shop", "complex"))
        saved.text, saved.action = "通道\t“宽”\\N\n畅通", ""
        saved.save()
        values = {
            field.attname: getattr(saved, field.attname)
            for field in CheckItem._meta.concrete_fields
            if field.name not in ("id", "code")
        }

        bulk.insert([CheckItem(code=f"K{number}", **values) for number in range(3)])

        read = CheckItem.objects.of(DISTRICT).filter(code__startswith="K").values(*values)
        assert [dict(one) for one in read] == [values] * 3

    def test_finds_the_same_words_as_save(self):
        texts = ["旺角星辰A座 解放路1号", "YH2023-00012 1e5 3.14 a1", "", "a" * 80]
        places = [site(name=text) for text in texts]
        for place, text in zip(places, texts, strict=True):
            place.words = words.vector(text)
            place.save(update_fields=["words"])
        saved = [str(place.words) for place in map(_read, places)]

        assert words.vectors([words.vector(text) for text in texts]) == saved
        assert words.vectors([None]) == [None]

    def test_is_refused_as_save_is_refused(self):
        saved = item()
        double = CheckItem(
            **{field.attname: getattr(saved, field.attname) for field in CheckItem._meta.concrete_fields}
        )

        with pytest.raises(IntegrityError), transaction.atomic():
            bulk.insert([double])

    def test_of_nothing_writes_nothing(self):
        bulk.insert([])

        assert not Site.objects.exists()


def _read(place: Site) -> Site:
    return Site.objects.of(DISTRICT).get(pk=place.pk)
