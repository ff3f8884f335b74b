"""Text messages through the gateway that the settings name: an address, a document with gaps, a secret in a header."""

import json
from datetime import datetime

from django.conf import settings

from anlian.notices.channels import Later, Never, Outcome, Sent, Text, web


def is_set_up() -> bool:
    return bool(settings.SMS_URL)


class Gateway:
    def send(self, to: str, text: Text, *, at: datetime) -> Outcome:
        if not is_set_up():
            return Later("no gateway is set")
        if not to:
            return Never("no telephone number")
        known = {"phone": to, "text": text.title, "key": text.key}
        headers = dict([settings.SMS_HEADER]) if settings.SMS_HEADER else {}
        try:
            answer = web.post_trusted(settings.SMS_URL, filled(settings.SMS_BODY, known), headers=headers)
        except web.Unreachable as problem:
            return Later(str(problem))
        if answer.status == 429 or answer.status >= 500:
            return Later(f"HTTP {answer.status}")
        if answer.status >= 300:
            return Never(f"HTTP {answer.status}")
        return Sent() if _taken(answer) else Never("the gateway did not take it")


def filled(pattern: str, known: dict[str, str]) -> dict:
    """The document with its gaps filled: only whole texts such as "{phone}" and parts of texts, never its shape."""

    def fill(value):
        match value:
            case str():
                for name, given in known.items():
                    value = value.replace(f"{{{name}}}", given)
                return value
            case dict():
                return {name: fill(one) for name, one in value.items()}
            case list():
                return [fill(one) for one in value]
        return value

    return fill(json.loads(pattern))


def _taken(answer: web.Answer) -> bool:
    """By the field and value that say so; without one, whatever is answered with 200 was taken."""
    if not settings.SMS_TAKEN:
        return True
    name, _is, value = settings.SMS_TAKEN.partition("=")
    return str(answer.json().get(name)) == value
