"""What a password must be like, beyond what Django asks. settings.PASSWORD_PROFILES says which rules hold together.

Two standards contradict each other: 等保 level 3 (GB/T 22239-2019 8.1.4.1) asks for classes of characters and for changes,
OWASP ASVS 5 (6.2.5, 6.2.10) forbids both. So there are two profiles, and a district chooses.
"""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from anlian.kernel import masks

PLAIN = (str.islower, str.isupper, str.isdigit)
CLASSES = (*PLAIN, lambda letter: not any(of_class(letter) for of_class in PLAIN))
# Shorter pinyin stands in half of all words.
SHORTEST_PINYIN = 4
ENDINGS = ("自治县", "区", "县", "市", "街道", "镇", "乡")


class AtLeast:
    """Django's own says why in English: its Chinese catalogue lacks the sentence."""

    def __init__(self, length: int):
        self.length = length

    def validate(self, password, user=None):
        if len(password) < self.length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self):
        return _("At least %(length)d characters.") % {"length": self.length}


class NotCommon(CommonPasswordValidator):
    def get_help_text(self):
        return _("Not one of those that everybody uses.")


class NotLikeThePerson(UserAttributeSimilarityValidator):
    def get_help_text(self):
        return _("Nothing like your user name.")


class AtMost:
    """Long phrases are welcome; a megabyte to be hashed is an attack."""

    def __init__(self, length: int):
        self.length = length

    def validate(self, password, user=None):
        if len(password) > self.length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self):
        return _("At most %(length)d characters.") % {"length": self.length}


class ThreeOfFourClasses:
    def validate(self, password, user=None):
        held = sum(any(map(of_class, password)) for of_class in CLASSES)
        if held < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self):
        return _("Use three of these four: small letters, capitals, digits, other characters.")


class NoWordsFromHere:
    """Names of the district, of the product, of the person and their unit, in characters and in pinyin: everyone tries these first."""

    def validate(self, password, user=None):
        typed = password.lower()
        known = {*settings.PASSWORD_CONTEXT_WORDS, getattr(user, "username", "") or "", *words_about(user)}
        if any(len(word) > 1 and word.lower() in typed for word in known):
            raise ValidationError(self.get_help_text(), code="password_has_known_word")

    def get_help_text(self):
        return _("Do not use the user name or names of this place and of this system.")


def name_typed(request, credentials=None) -> str:
    """For the list of failed attempts: whoever types a telephone number for a name is not to be found by it."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return masks.in_text(str(typed))


class NotUsedLately:
    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        used = [user.password, *user.old_passwords.order_by("-pk").values_list("password", flat=True)]
        if any(check_password(password, one) for one in used[: settings.PASSWORD_MEMORY + 1]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self):
        return _("None of your last %(count)d passwords.") % {"count": settings.PASSWORD_MEMORY}


def words_about(user) -> set[str]:
    """Names that belong to a person: their own, their district's, their units'; each in characters and in pinyin."""
    from anlian.kernel import clock
    from anlian.lattice.models.area import prefix_of
    from anlian.lattice.roll import roll_of
    from anlian.people.models import Person

    if user is None or user.pk is None:
        return set()
    roll, today = roll_of(user.district), clock.today()
    area = roll.areas.get(prefix_of(user.district))
    district = area.name if area else ""
    names = {district}
    for person in Person.objects.of_user(user):
        units = {seat.unit for seat in roll.posts_of(person.pk, today)}
        # 石鼓区应急管理局 is the 区应急局 to those who work there.
        short = {unit.removeprefix(district).removeprefix(head) for unit in units for head in "区县市"}
        names |= {person.name, *units, *short}
    names |= {name.removesuffix(ending) for name in names for ending in ENDINGS}
    spoken = {"".join(lazy_pinyin(name)) for name in names}
    return {name for name in names if len(name) > 1} | {one for one in spoken if len(one) >= SHORTEST_PINYIN}
