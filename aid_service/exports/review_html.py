"""The review's page as HTML: one file that needs no other, no script, and prints on A4."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from aid_service.exports.page import Page
from aid_service.exports.pictures import drawn_panels

_TEMPLATES = Environment(
    loader=PackageLoader("aid_service.exports"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(page: Page) -> str:
    """A picture is drawn panel by panel, so that none is cut by the end of a sheet."""
    pictures = [(picture, drawn_panels(picture)) for picture in page.pictures]
    return _TEMPLATES.get_template("page.html").render(page=page, pictures=pictures)
