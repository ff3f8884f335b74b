"""Copies the built front-end files from node_modules into the product and makes the sprite of icons."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/anlian/kernel/static/vendor"

FONTS = ROOT / "src/anlian/kernel/fonts"

TESTS = ROOT / "tests/journeys"

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "dexie.min.mjs": "dexie/dist/modern/dexie.min.mjs",
    "signature_pad.min.js": "signature_pad/dist/signature_pad.min.js",
    # Its decoder reads the tables of its encoder; neither is built, so that both are read as they are written.
    "qr/decode.js": "qr/decode.js",
    "qr/index.js": "qr/index.js",
    "licenses/tabler-icons.txt": "@tabler/icons/LICENSE",
    "licenses/htmx.txt": "htmx.org/LICENSE",
    "licenses/echarts.txt": "echarts/LICENSE",
    "licenses/echarts-notice.txt": "echarts/NOTICE",
    "licenses/maplibre-gl.txt": "maplibre-gl/LICENSE.txt",
    "licenses/dexie.txt": "dexie/LICENSE",
    "licenses/signature_pad.txt": "signature_pad/LICENSE",
    "licenses/qr.txt": "qr/LICENSE-MIT",
}

# Pages name icons by these words; a page that needs another adds it there and runs `make assets`.
ICONS = (ROOT / "scripts/assets.txt").read_text().split()

SOURCE_MAP = re.compile(rb"\n?(//|/\*)# sourceMappingURL=\S+( \*/)?\s*\Z")
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none"/>'


def copy():
    for name, source in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(SOURCE_MAP.sub(b"\n", (MODULES / source).read_bytes()))


def copy_fonts():
    """What papers are set in. Not among the files that are served: no browser asks for it."""
    source = MODULES / "@expo-google-fonts/noto-sans-sc"
    FONTS.mkdir(exist_ok=True)
    shutil.copyfile(source / "500Medium/NotoSansSC_500Medium.ttf", FONTS / "NotoSansSC-Medium.ttf")
    shutil.copyfile(source / "LICENSE_FONT", FONTS / "NotoSansSC.txt")


def copy_for_tests():
    """What the journeys ask whether everybody can use a page; its licence stands at its top."""
    shutil.copyfile(MODULES / "axe-core/axe.min.js", TESTS / "axe.min.js")


def sprite() -> str:
    """One file of symbols, so that a page draws an icon with <use> and no script."""
    symbols = []
    for name in ICONS:
        drawing = (MODULES / f"@tabler/icons/icons/outline/{name}.svg").read_text()
        shapes = re.sub(r"\s*\n\s*", "", SHAPES.search(drawing)[1].replace(FRAME, ""))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def main():
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy()
    copy_fonts()
    copy_for_tests()
    (VENDOR / "icons.svg").write_text(sprite())
    print(f"{len(FILES)} files and {len(ICONS)} icons in {VENDOR.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
