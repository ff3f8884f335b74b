"""Looks every cited article up in a folder of statute texts (--laws) and prints what was found.

A file belongs to a law when its name holds the law's title, without 中华人民共和国 and points; a code may be kept in
several files. Fails when an item is marked verified and its article is not there.
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from anlian.inspections import catalogue  # noqa: E402  the product may not be installed where this runs

STATUSES = ("verified", "advice", "unverified")


def texts(folder: Path, title: str) -> str:
    """What the folder holds of the law, empty when nothing."""
    # A title must end where it ends: 道路交通安全法 is not 道路交通安全法实施条例.
    name = re.sub(r"[、，：（）《》“”]", "", title.removeprefix("中华人民共和国"))
    named = re.compile(rf"(?:^|-){re.escape(name)}(?=[(.-])")
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and named.search(path.name)]
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def article(text: str, number: int) -> str | None:
    """The article's words; None when the text has no such article."""
    heading = r"^[*#\s]*第{}条(?!之)"
    any_number = "[一二三四五六七八九十百千零]+"
    pattern = (
        heading.format(catalogue.numeral(number))
        + rf"(?:（[^）]*）)?.*?(?={heading.format(any_number)}|^#+ |\Z)"
    )
    found = re.search(pattern, text, re.MULTILINE | re.DOTALL)
    return found.group(0).strip() if found else None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--laws", type=Path, required=True, help="the folder of statute texts")
    parser.add_argument(
        "--show", metavar="KIND", help="print each item of a site kind with the article it cites"
    )
    wish = parser.parse_args()

    library = {alias: texts(wish.laws, law.title) for alias, law in catalogue.laws().items()}
    table, wanting = Counter(), []
    for item in catalogue.items().values():
        shown = wish.show in item.site_kinds
        if shown:
            print(f"\n{item.code} [{item.basis_status}] {item.item}")
        for citation in item.citations:
            text = library[citation.law.alias]
            words = article(text, citation.article) if citation.article else None
            table[item.basis_status, words is not None] += 1
            if words is None and item.basis_status == "verified":
                wanting.append(f"{item.code}: {citation.text} is not in the folder")
            if shown:
                print(f"  {citation.text}: {words or 'no text'}")

    print(*wanting, sep="\n")
    counted = Counter(item.basis_status for item in catalogue.items().values())
    print(f"{'status':<12}{'items':>8}{'citations found':>18}{'not found':>12}")
    for status in STATUSES:
        print(f"{status:<12}{counted[status]:>8}{table[status, True]:>18}{table[status, False]:>12}")
    return 1 if wanting else 0


if __name__ == "__main__":
    sys.exit(main())
