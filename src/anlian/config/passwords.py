"""What a password must be like, beyond what Django asks: the rules of 等保 level 3."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anlian.kernel import masks

PLAIN = (str.islower, str.isupper, str.isdigit)
CLASSES = (*PLAIN, lambda letter: not any(of_class(letter) for of_class in PLAIN))


class ThreeOfFourClasses:
    def validate(self, password, user=None):
        held = sum(any(map(of_class, password)) for of_class in CLASSES)
        if held < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self):
        return _("Use three of these four: small letters, capitals, digits, other characters.")


class NoWordsFromHere:
    """Names of the district, of the product, of the account: everyone tries these first."""

    def validate(self, password, user=None):
        known = [*settings.PASSWORD_CONTEXT_WORDS, getattr(user, "username", "") or ""]
        if any(len(word) > 1 and word.lower() in password.lower() for word in known):
            raise ValidationError(self.get_help_text(), code="password_has_known_word")

    def get_help_text(self):
        return _("Do not use the user name or names of this place and of this system.")


def name_typed(request, credentials=None) -> str:
    """For the list of failed attempts: whoever types a telephone number for a name is not to be found by it."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return masks.in_text(str(typed))
