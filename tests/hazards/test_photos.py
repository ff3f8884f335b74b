"""Photos as proof: asked for, looked at, kept clean, and never used twice."""

import pytest

from anlian.hazards import actions
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Source
from anlian.kernel.errors import Refused
from anlian.matters.models import Evidence
from scenario.shigu import pictures
from tests.factories import AT, DISTRICT, item
from tests.hazards.stories import district, do, wrong_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return district()


class TestPhotos:
    def test_a_photo_of_the_danger_asks_for_one_without_it(self, people):
        wrong = with_photo(people)

        with pytest.raises(Refused):
            do(people, wrong, "submit", "keeper", {"measure": "已清理"})

    @pytest.mark.parametrize("changed", ["same file", "saved again", "turned", "shrunk"])
    def test_a_picture_that_was_used_before_proves_nothing(self, people, changed):
        wrong = with_photo(people)
        again = altered(pictures.before("H1"), changed)

        with pytest.raises(Refused):
            do(people, wrong, "submit", "keeper", {"measure": "已清理", "photos": [again]})

        assert wrong.matter.state == State.RECTIFYING
        assert not Evidence.objects.filter(role="after").exists()

    def test_a_new_picture_does(self, people):
        wrong = with_photo(people)

        do(people, wrong, "submit", "keeper", {"measure": "已清理", "photos": [pictures.after("H1", AT)]})

        assert wrong.matter.state == State.AWAITING_REVIEW
        assert Evidence.objects.filter(role="after").count() == 1

    def test_what_is_served_says_nothing_of_time_and_place(self, people):
        from io import BytesIO

        from django.core.files.storage import default_storage
        from PIL import Image

        with_photo(people)
        kept = Evidence.objects.get()

        picture = Image.open(BytesIO(default_storage.open(kept.file).read()))
        assert not picture.getexif()
        assert kept.file.startswith(f"{DISTRICT}/2023/03/")


def with_photo(people):
    wrong = actions.report(
        people.shop, by=people.walker, at=AT, summary="纸箱堵门", source=Source.INSPECTION,
        photos=[pictures.before("H1")], item=item(),
    )  # fmt: skip
    wrong = wrong_at(wrong)
    do(people, wrong, "verify", "inspector", {"basis": "消防法§28"})
    do(people, wrong, "order", "inspector", {"demand": "清理"})
    do(people, wrong, "start", "keeper", {})
    return wrong


def altered(data: bytes, how: str) -> bytes:
    from io import BytesIO

    from PIL import Image

    if how == "same file":
        return data
    picture, kept = Image.open(BytesIO(data)), BytesIO()
    if how == "turned":
        picture = picture.rotate(90, expand=True)
    if how == "shrunk":
        picture = picture.resize((240, 180))
    picture.save(kept, "JPEG", quality=45)
    return kept.getvalue()
