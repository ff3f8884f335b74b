"""二维码 (GB/T 18284): the squares of a text that a phone photographs, and their drawing for a page."""

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

# What every reader may rely on: so many empty squares around it.
QUIET = 4


def _code(text: str) -> QRCode:
    # A quarter of it may be scratched off or stuck over: it hangs at a door.
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET, image_factory=SvgPathImage)
    code.add_data(text)
    code.make()
    return code


def squares(text: str) -> list[list[bool]]:
    """Row by row from the top, with the empty border."""
    return _code(text).get_matrix()


def svg(text: str) -> str:
    """An <svg> to stand within a page, as large as its frame makes it."""
    return _code(text).make_image().to_string(encoding="unicode")
