import pytest

from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed, record
from anlian.ledger.models import Entry
from anlian.ledger.origin import acting_from
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from tests.factories import AT, DISTRICT, person

pytestmark = pytest.mark.django_db


@deed
def rename(someone, *, by, at, name):
    if not name:
        raise Refused("起个名字。", "规则")
    someone.name = name
    someone.save()
    record(Verb.SITE_CHANGED, someone, by=by, at=at, name=name)


@deed
def rename_all(someone, *, by, at, names):
    for name in names:
        rename(someone, by=by, at=at, name=name)


class TestDeed:
    def test_commits_with_its_line(self):
        someone = person("甲")

        with acting_from("web 10.0.3.7"):
            rename(someone, by=someone, at=AT, name="乙")

        line = Entry.objects.get()
        assert (line.verb, line.detail, line.origin) == (Verb.SITE_CHANGED, {"name": "乙"}, "web 10.0.3.7")

    def test_undoes_all_of_a_refused_deed_and_records_the_refusal(self):
        someone = person("甲")

        with pytest.raises(Refused):
            rename_all(someone, by=someone, at=AT, names=["乙", ""])

        someone.refresh_from_db()
        assert someone.name == "甲"
        line = Entry.objects.get()
        assert line.verb == Verb.REFUSED
        assert line.detail == {"deed": "rename_all", "move": "", "sentence": "起个名字。", "basis": "规则"}

    def test_of_nobody_about_something_new_is_refused_in_words(self):
        with pytest.raises(Refused, match="起个名字"):
            rename(Person(district=DISTRICT, code="P1", name="甲"), by=None, at=AT, name="")

        line = Entry.objects.get()
        assert (line.verb, line.district, line.subject) == (Verb.REFUSED, DISTRICT, None)
