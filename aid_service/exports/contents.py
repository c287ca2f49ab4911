"""A dossier's contents as a page to print and put in front of the file."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from aid_service.locale import page_words
from aid_service.usecases.dossier_contents import Contents

_TEMPLATES = Environment(
    loader=PackageLoader("aid_service.exports"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def contents_page(contents: Contents, *, language: str, position: int) -> str:
    """One file that needs no other, no script, and prints on A4."""
    return _TEMPLATES.get_template("contents.html").render(
        contents=contents, words=page_words("contents", language), lang=language, position=position
    )
