"""Official papers (文书) as .docx: an app's template in `<app>/papers/`, filled in. Offices edit both in WPS or Word.

The templates are drawn by `scripts/papers.py` and committed; a district may lay its own beside them, under
`papers/<app>/<name>.docx` in its data folder, with the same fields.
"""

from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True)
class Picture:
    """A field that is drawn: so many millimetres wide."""

    data: bytes
    width: int


def render(app: str, name: str, fields: dict[str, Any]) -> bytes:
    """The paper with these fields filled in; text is escaped, and a template can reach nothing but its fields."""
    paper = DocxTemplate(template(app, name))
    for key, field in fields.items():
        if isinstance(field, Picture):
            fields = fields | {key: InlineImage(paper, BytesIO(field.data), width=Mm(field.width))}
    paper.render(fields, SandboxedEnvironment(autoescape=True), autoescape=True)
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def template(app: str, name: str) -> Path:
    """The district's own template, else the one that comes with the product."""
    own = settings.DATA / "papers" / app / f"{name}.docx"
    return own if own.exists() else Path(str(files(f"anlian.{app}") / "papers" / f"{name}.docx"))
