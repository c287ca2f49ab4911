"""The year's review as files for readers: in each language as Markdown, with its pictures beside
it, and as one HTML file."""

from __future__ import annotations

from aid_service.exports.pictures import drawn
from aid_service.exports.review_answers import answers_of
from aid_service.exports.review_html import html
from aid_service.exports.review_markdown import markdown
from aid_service.exports.review_page import ReviewPage
from aid_service.exports.review_words import LANGUAGES, words_in
from aid_service.ports import Ports
from aid_service.usecases.review import AsOf
from domain.values import Actor, Area


def review_files(
    ports: Ports, actor: Actor, area: Area, year: int, at: AsOf, *, base_url: str
) -> dict[str, str]:
    """File names and texts. The same position gives the same files whenever it is asked."""
    files = {}
    for language in LANGUAGES:
        answers = answers_of(ports, actor, area, year, at, language=language)
        page = ReviewPage(answers, words_in(language), base_url).page()
        name = f"review-{year}.{language}"
        pictures = {one.name: f"{name}.{one.name}.svg" for one in page.pictures}
        files[f"{name}.md"] = markdown(page, pictures)
        files[f"{name}.html"] = html(page)
        files |= {pictures[one.name]: drawn(one) for one in page.pictures}
    return files
