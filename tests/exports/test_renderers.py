"""The page as a browser and a reader of Markdown see it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from aid_service.exports.page import Page, Section, Span, Table
from aid_service.exports.review_html import html
from aid_service.exports.review_markdown import markdown
from domain.figures import BY_KEY
from tests.exports.small_year import BASE, HOSTILE, page_of


class Read(HTMLParser):
    """What a reader's browser makes of a page: its elements, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_the_html_needs_nothing_else(year, language, lang):
    page = page_of(year, language)
    read = Read(html(page))
    assert read.all("html") == [{"lang": lang}]
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in read.tags}
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]
    assert len(read.all("svg")) == sum(len(picture.panels) for picture in page.pictures)
    assert len(read.all("thead")) == len(read.all("table")) == 3
    headings = [tag for tag, _ in read.tags if tag in ("h1", "h2", "h3")]
    assert headings.count("h1") == 1
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for key in BY_KEY:
        assert key in read.words


def test_every_svg_in_the_html_is_well_formed(year):
    found = re.findall(r"<svg.*?</svg>", html(page_of(year)), re.DOTALL)
    assert len(found) == 11
    for svg in found:
        root = ET.fromstring(svg)
        assert root.findtext("{http://www.w3.org/2000/svg}title")


def test_a_hostile_title_is_words_in_html(year):
    text = html(page_of(year))
    assert HOSTILE in Read(text).words
    assert "<script" not in text


def test_a_hostile_title_is_words_in_markdown(year):
    page = page_of(year)
    text = markdown(page, {"seasons": "a.svg", "years": "b.svg"})
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    read = Read(shown)
    assert HOSTILE in read.words
    assert not read.all("script")
    assert all(one["href"].startswith(BASE) for one in read.all("a"))
    assert len(read.all("table")) == 3
    tables = [page.figures, *(picture.table for picture in page.pictures)]
    assert len(read.all("th")) == sum(len(table.columns) for table in tables)


@pytest.mark.parametrize("text", ["1. one", "- one", "# one", "> one", "a\nb", "+ one", "`x`"])
def test_a_line_of_markdown_is_a_sentence_whatever_it_begins_with(text):
    section = Section("Title", ((Span(text),),))
    page = Page("en", "Title", (), (section,), Table("All", (), ()), None, ())
    read = Read(MarkdownIt("commonmark").render(markdown(page, {})))
    assert " ".join(text.split()) in read.words.splitlines()
    assert {tag for tag, _ in read.tags} <= {"h1", "h2", "p"}
