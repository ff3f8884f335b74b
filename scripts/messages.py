"""Gathers the sentences shown to people into the Chinese catalogue.

--check fails when one has no translation; --take FILE reads translations from a JSON object of sentence to Chinese.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from anlian.kernel import messages  # noqa: E402  the product may not be installed where this runs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--take", type=Path)
    wish = parser.parse_args()

    found = messages.gather(ROOT / "src/anlian")
    if not wish.check:
        messages.update(found, messages.CATALOGUE)
    if wish.take:
        known = messages.take(json.loads(wish.take.read_text(encoding="utf-8")), messages.CATALOGUE)
        print(f"{known} translations taken")
    if not wish.check:
        messages.compile_catalogues()

    wanting = messages.wanting(found, messages.CATALOGUE)
    print(*wanting, sep="\n")
    print(f"{len(found)} messages, {len(wanting)} to mend in {messages.CATALOGUE.relative_to(ROOT)}")
    return 1 if wanting and wish.check else 0


if __name__ == "__main__":
    sys.exit(main())
