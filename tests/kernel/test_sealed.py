import pytest
from django.core.exceptions import FieldError
from django.db import connection

from anlian.kernel import crypto
from anlian.kernel.rotation import renew, unseal
from anlian.kernel.sealed import Lost
from anlian.people.models import Person, phone_key
from tests.factories import DISTRICT

pytestmark = pytest.mark.django_db
NUMBER = "13812341234"


def person(**given) -> Person:
    return Person.objects.create(
        **{"district": DISTRICT, "code": "P1", "name": "王建国", "phone": NUMBER} | given
    )


def at_rest(one: Person) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_key FROM people_person WHERE id = %s", [one.pk])
        return cursor.fetchone()


def write_at_rest(one: Person, phone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = %s WHERE id = %s", [phone, one.pk])


def again(one: Person) -> Person:
    return Person.objects.of(DISTRICT).get(pk=one.pk)


class TestSealedField:
    def test_is_sealed_in_the_table_and_plain_in_the_model(self):
        one = person()

        token, key = at_rest(one)

        assert crypto.is_sealed(token)
        assert NUMBER not in token + key
        assert again(one).phone == NUMBER
        assert list(Person.objects.of(DISTRICT).values_list("phone", flat=True)) == [NUMBER]

    def test_bulk_writers_seal_too(self):
        one = Person(district=DISTRICT, code="P1", name="王建国", phone=NUMBER)

        Person.objects.bulk_create([one])

        assert crypto.is_sealed(at_rest(one)[0])
        assert Person.objects.of_phone(DISTRICT, NUMBER).get() == one

    def test_no_number_stays_no_number(self):
        one = person(phone="")

        assert at_rest(one) == ("", "")
        assert phone_key(DISTRICT, "") == ""

    def test_is_not_looked_up_by_its_text(self):
        with pytest.raises(FieldError):
            Person.objects.filter(phone=NUMBER).exists()

    def test_what_lies_plain_from_before_is_read(self):
        one = person()
        write_at_rest(one, NUMBER)

        assert again(one).phone == NUMBER

    def test_a_token_from_another_column_does_not_open(self):
        one = person()
        write_at_rest(one, crypto.seal(NUMBER, "people.user.username"))

        assert again(one).phone == "****"

    def test_what_cannot_be_opened_is_written_back_as_it_was(self, settings):
        one = person()
        before = at_rest(one)

        settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = [crypto.new_key()], None
        found = again(one)
        found.name = "王建军"
        found.save()

        assert isinstance(found.phone, Lost)
        assert at_rest(one) == before


class TestRotation:
    def test_seals_anew_with_the_first_key_once(self, settings):
        one, other = person(), person(code="P2", phone="19900000001")
        settings.FIELD_KEYS = [crypto.new_key(), *settings.FIELD_KEYS]

        first, second = renew(Person), renew(Person)

        assert (first.rows, first.written, second.written) == (2, 2, 0)
        assert all(crypto.is_current(at_rest(each)[0]) for each in (one, other))
        settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
        assert again(one).phone == NUMBER

    def test_seals_what_lies_plain(self):
        one = person(phone="")
        write_at_rest(one, NUMBER)

        renew(Person)

        assert crypto.is_sealed(at_rest(one)[0])
        assert Person.objects.of_phone(DISTRICT, NUMBER).get() == one

    def test_gives_new_keys_to_look_up_by(self, settings):
        one = person()
        settings.BLIND_KEY = crypto.new_key()
        assert not Person.objects.of_phone(DISTRICT, NUMBER).exists()

        renew(Person)

        assert Person.objects.of_phone(DISTRICT, NUMBER).get() == one

    def test_counts_what_it_cannot_open_and_leaves_it(self, settings):
        one = person()
        before = at_rest(one)
        settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = [crypto.new_key()], None

        done = renew(Person)

        assert (done.unreadable, done.written) == (1, 0)
        assert at_rest(one) == before

    def test_goes_back_to_plain_text(self):
        one = person()

        unseal(Person)

        assert at_rest(one)[0] == NUMBER
