"""Drawn stand-ins for photos: a passage with things in the way, and a passage without. No photo of anything real."""

from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (480, 360)
WALLS = [(226, 220, 205), (205, 214, 220), (216, 208, 196), (198, 206, 190)]
THINGS = [(171, 121, 66), (120, 84, 52), (70, 96, 140), (150, 60, 52), (64, 110, 84)]


def before(ref: str) -> bytes:
    """The danger: a passage with boxes and bicycles in it."""
    return _draw(Random(f"before {ref}"), things=True)


def after(ref: str, at: datetime) -> bytes:
    """The same kind of passage, clear. Another day, another light, another angle."""
    return _draw(Random(f"after {ref} {at.isoformat()}"), things=False)


def _draw(dice: Random, *, things: bool) -> bytes:
    wall, (width, height) = dice.choice(WALLS), SIZE
    picture = Image.new("RGB", SIZE, wall)
    pen = ImageDraw.Draw(picture)
    # Where the passage ends, and how wide it is there: each picture looks down another one.
    x, y = dice.randint(90, width - 90), dice.randint(100, 190)
    w, h = dice.randint(40, 90), dice.randint(50, 110)
    far = (x - w // 2, y - h // 2, x + w // 2, y + h // 2)
    pen.polygon(
        [(0, height), (width, height), (far[2], far[3]), (far[0], far[3])], fill=_shade(wall, dice, 0.62)
    )
    pen.polygon([(0, 0), (width, 0), (far[2], far[1]), (far[0], far[1])], fill=_shade(wall, dice, 1.08))
    pen.polygon(
        [(width, 0), (width, height), (far[2], far[3]), (far[2], far[1])], fill=_shade(wall, dice, 0.85)
    )
    pen.rectangle(far, fill=_shade(wall, dice, 0.45))
    _lights(picture, dice)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(1, 3)):
        _door(pen, dice, wall)
    if things:
        for _ in range(dice.randint(3, 7)):
            _thing(pen, dice)
    picture = picture.filter(ImageFilter.GaussianBlur(0.7))
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _lights(picture: Image.Image, dice: Random) -> None:
    """Lamps and shadows, large and soft: what tells one photo of a passage from the next."""
    small = Image.new("L", (12, 9))
    small.putdata([dice.randint(0, 255) for _ in range(12 * 9)])
    shadow = small.resize(SIZE, Image.Resampling.BICUBIC)
    picture.paste(Image.blend(picture, Image.merge("RGB", [shadow] * 3), 0.38))


def _door(pen, dice, wall):
    x, y = dice.randint(0, SIZE[0] - 60), dice.randint(60, 150)
    pen.rectangle((x, y, x + dice.randint(34, 60), y + dice.randint(90, 150)), fill=_shade(wall, dice, 0.7))


def _thing(pen, dice):
    x, y = dice.randint(10, SIZE[0] - 130), dice.randint(190, SIZE[1] - 70)
    w, h, colour = dice.randint(50, 120), dice.randint(35, 80), dice.choice(THINGS)
    if dice.random() < 0.4:
        for wheel in (x, x + w):
            pen.ellipse((wheel - 18, y + h - 30, wheel + 18, y + h + 6), outline=(30, 30, 30), width=5)
        pen.line((x, y + h - 12, x + w // 2, y + 8, x + w, y + h - 12), fill=colour, width=7)
    else:
        pen.rectangle((x, y, x + w, y + h), fill=colour, outline=(60, 44, 30))
        pen.line((x, y + h // 2, x + w, y + h // 2), fill=(210, 190, 150), width=4)


def _shade(colour, dice, factor: float):
    factor *= dice.uniform(0.92, 1.08)
    return tuple(max(0, min(255, int(part * factor))) for part in colour)
