from __future__ import annotations

import re
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from aid_service.cli.main import cli
from aid_service.exports.page import Page, Section, Span, Table
from aid_service.exports.review_html import html
from aid_service.exports.review_markdown import markdown
from aid_service.usecases.staff import AddStaff, add_staff, operator_command
from domain.figures import BY_KEY
from domain.values import Area, Role
from tests.exports.small_year import BASE, HOSTILE, page_of
from tests.office import Office
from tests.staff import COUNTY, NEXT_COUNTY, TOWN
from tests.stores import MASTER_KEY, Clock
from tests.year_objects import an_activity, made

KEYS = tuple(BY_KEY)
NAMES = [
    f"review-2024.{language}.{kind}"
    for language in ("zh", "en")
    for kind in ("md", "html", "seasons.svg", "years.svg")
]


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


@pytest.fixture
def report(monkeypatch):
    """`aid review report` over an office's stores."""

    def run(office: Office, *words: str):
        monkeypatch.setenv("AID_VAR", str(office.settings.var))
        monkeypatch.setenv("AID_DATABASE_URL", office.settings.database_url or "")
        monkeypatch.setenv("AID_MASTER_KEY", b64encode(MASTER_KEY).decode())
        return CliRunner().invoke(cli, ["review", "report", *words])

    return run


def test_it_writes_four_pages_and_the_pictures_of_two(year, report, tmp_path):
    told = report(year, "2024", "--area", COUNTY, "--out", str(tmp_path / "new" / "folder"))
    assert told.exit_code == 0, told.output
    assert sorted(told.stdout.split()) == sorted(
        str(tmp_path / "new" / "folder" / name) for name in NAMES
    )
    for path in told.stdout.split():
        text = Path(path).read_text("utf-8")
        assert f"/api/v1/reviews/2024/figures/lectures/events?at_position={year.head}" in text or (
            path.endswith(".svg") and ElementTree.fromstring(text).tag.endswith("svg")
        )
    chinese = (tmp_path / "new" / "folder" / "review-2024.zh.md").read_text("utf-8")
    assert "(review-2024.zh.seasons.svg)" in chinese
    assert "(review-2024.zh.years.svg)" in chinese


def test_a_position_gives_the_same_files_whenever_it_is_asked(year, report, tmp_path):
    at = str(year.head)
    asked = ("2024", "--area", COUNTY, "--as-of", at, "--base-url", "https://aid.example.org/x/")
    assert report(year, *asked, "--out", str(tmp_path / "then")).exit_code == 0
    made(year, "/activities", an_activity())
    assert report(year, *asked, "--out", str(tmp_path / "now")).exit_code == 0
    for name in NAMES:
        then = (tmp_path / "then" / name).read_text("utf-8")
        assert then == (tmp_path / "now" / name).read_text("utf-8")
    assert "https://aid.example.org/x/api/v1/reviews/2024" in then or name.endswith(".svg")


def test_each_area_has_its_own_review(year, report, tmp_path):
    told = report(year, "2024", "--area", NEXT_COUNTY, "--out", str(tmp_path))
    assert told.exit_code == 0, told.output
    text = (tmp_path / "review-2024.en.md").read_text("utf-8")
    assert NEXT_COUNTY in text
    assert "published [0](" in text.replace("printed", "published")


def test_the_area_is_asked_for_where_staff_work_in_several(office, report, tmp_path):
    told = report(office, "2024", "--out", str(tmp_path))
    assert told.exit_code == 2
    assert f"410700, {COUNTY}" in told.output
    assert not list(tmp_path.iterdir())


def test_the_county_is_meant_where_all_staff_work_in_one(ports, settings, report, tmp_path):
    for name, code in (("Wang", COUNTY), ("Li", TOWN)):
        wish = AddStaff(name=name, roles=(Role.CASEWORKER,), area=Area.of_code(code))
        add_staff(ports, operator_command(), wish)
    told = report(Office(ports, Clock(), {}, settings), "2024", "--out", str(tmp_path))
    assert told.exit_code == 0, told.output
    assert f"（地区 {COUNTY}）" in (tmp_path / "review-2024.zh.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("1949",),
        ("2024", "--area", "41072"),
        ("2024", "--area", COUNTY, "--as-of", "1000000"),
        ("2024", "--area", COUNTY, "--base-url", "javascript:alert(1)"),
        ("2024", "--area", COUNTY, "--base-url", "https://example.org/?q=1"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(office, report, tmp_path, words):
    told = report(office, *words, "--out", str(tmp_path))
    assert told.exit_code == 2, told.output
    assert not list(tmp_path.iterdir())


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
    for key in KEYS:
        assert key in read.words


def test_every_svg_in_the_html_is_well_formed(year):
    found = re.findall(r"<svg.*?</svg>", html(page_of(year)), re.DOTALL)
    assert len(found) == 11
    for svg in found:
        root = ElementTree.fromstring(svg)
        assert root.findtext("{http://www.w3.org/2000/svg}title")


def test_a_hostile_title_is_words_in_html(year):
    text = html(page_of(year))
    assert HOSTILE in Read(text).words
    assert "<script" not in text


def test_a_hostile_title_is_words_in_markdown(year):
    text = markdown(page_of(year), {"seasons": "a.svg", "years": "b.svg"})
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    read = Read(shown)
    assert HOSTILE in read.words
    assert not {"script", "strong"} & {
        tag for tag, _ in Read(shown.partition("<h2>公布")[2]).tags[:9]
    }
    assert all(one["href"].startswith(BASE) for one in read.all("a"))
    assert len(read.all("table")) == 3
    assert len(read.all("th")) == sum(
        len(table.columns)
        for table in (page_of(year).figures, *(one.table for one in page_of(year).pictures))
    )


@pytest.mark.parametrize("text", ["1. one", "- one", "# one", "> one", "a\nb", "+ one", "`x`"])
def test_a_line_of_markdown_is_a_sentence_whatever_it_begins_with(text):
    section = Section("Title", ((Span(text),),))
    page = Page("en", "Title", (), (section,), Table("All", (), ()), None, ())
    read = Read(MarkdownIt("commonmark").render(markdown(page, {})))
    assert " ".join(text.split()) in read.words
    assert {tag for tag, _ in read.tags} <= {"h1", "h2", "p"}
