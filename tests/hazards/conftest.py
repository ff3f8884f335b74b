"""People at their screens, and photos to send."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageDraw


@pytest.fixture
def signed_in(client):
    # Models can be imported only once Django is set up, which is after this file is read.
    from tests.factories import account

    def sign_in(someone):
        client.force_login(someone.user or account(someone))
        return client

    return sign_in


@pytest.fixture
def open_page(signed_in):
    """A page of the hazards as somebody sees it."""

    def look(someone, name: str, *args, **query):
        return signed_in(someone).get(reverse(f"hazards:{name}", args=args), query)

    return look


@pytest.fixture
def photo():
    """Pictures that differ from each other as much as two places do."""

    def take(seed: int = 1) -> SimpleUploadedFile:
        picture = Image.new("RGB", (320, 240), "white")
        draw = ImageDraw.Draw(picture)
        for number in range(24):
            x, y = (seed * 97 + number * 53) % 300, (seed * 31 + number * number * 17) % 220
            shade = (number * 37 * seed % 255, number * 91 % 255, seed * 40 % 255)
            draw.rectangle((x, y, x + 12 + (number * seed) % 60, y + 30), fill=shade)
        file = BytesIO()
        picture.save(file, "JPEG")
        return SimpleUploadedFile(f"{seed}.jpg", file.getvalue(), "image/jpeg")

    return take


@pytest.fixture
def counted():
    """`with counted() as queries: …` holds the statements that were sent."""
    return lambda: CaptureQueriesContext(connection)
