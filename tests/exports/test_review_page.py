from __future__ import annotations

import pytest

from aid_service.exports.review_numbers import printed
from aid_service.exports.review_words import LANGUAGES
from domain.figures import FIGURES
from tests.exports.small_year import BASE, a_year, page_of
from tests.year_objects import an_activity, behind, everything, figures, made, opened

BOTH = pytest.mark.parametrize("language", LANGUAGES)
KEYS = [figure.key for figure in FIGURES]


def columns(page):
    """The table of all figures: each row's cells by column title, under the figure's key."""
    titles = [column.title for column in page.figures.columns]
    rows = [row for group in page.figures.groups for row in group.rows]
    return {row[0].aside: dict(zip(titles, row, strict=True)) for row in rows}


def sentences(page):
    return ["".join(span.text for span in one) for part in page.sections for one in part.sentences]


def links(page):
    """All that the page links to, with what it says there."""
    spans = [span for part in page.sections for sentence in part.sentences for span in sentence]
    tables = [page.figures, *(picture.table for picture in page.pictures)]
    spans += [
        cell for table in tables for group in table.groups for row in group.rows for cell in row
    ]
    return {(span.href, span.text) for span in spans if span.href}


@BOTH
def test_every_value_is_the_one_that_the_api_gives(year, language):
    page = page_of(year, language)
    value = page.figures.columns[1].title
    shown = {key: cells[value].text for key, cells in columns(page).items()}
    assert list(shown) == KEYS
    assert shown == {key: printed(value) for key, value in figures(year.auditor).items()}
    assert "0" not in shown.values()
    before = {row[0].text: row for group in page.pictures[1].table.groups for row in group.rows}
    last = figures(year.auditor, 2023)
    for figure in FIGURES:
        name = figure.chinese if language == "zh" else figure.english
        _, this_year, year_before = before[name]
        assert this_year.text == shown[figure.key]
        assert year_before.text == printed(last[figure.key])


def test_every_number_leads_to_its_facts(year):
    page = page_of(year)
    for href, _ in sorted(links(page)):
        path = href.removeprefix(BASE)
        if "/restatement" in path:
            assert opened(year.auditor, path).status_code == 200
        else:
            facts = everything(year.auditor, path)
            assert facts or "/2023/" in path or "season=" in path
    value = page.figures.columns[1].title
    for key, cells in columns(page).items():
        assert everything(year.auditor, cells[value].href.removeprefix(BASE)) == behind(
            year.auditor, key
        )


def test_a_sentence_says_at_least_only_where_a_claim_does_and_it_holds(year):
    chinese, english = sentences(page_of(year, "zh")), sentences(page_of(year, "en"))
    assert "组织开展各类宣传宣讲活动2余场（实计3场），覆盖职工150人次。" in chinese
    assert "新业态企业和非公企业建会1家，发展会员1,200名。" in chinese
    assert "成功调解劳动争议1件，为职工追回资金5,000.00元。" in chinese
    assert (
        "Grassroots unions held at least 2 publicity lectures (3 counted), with 150 attendances."
        in english
    )
    assert "The union settled 1 dispute and recovered 5,000.00 yuan for workers." in english


def test_a_verdict_stands_beside_each_claim(year):
    found = columns(page_of(year))
    told = {key: (row["总结所称"].text, row["核对"].text) for key, row in found.items()}
    claimed = {key: words for key, words in told.items() if words != ("", "")}
    assert claimed == {
        "lectures": ("2 余", "相符"),
        "theatre_shows": ("4", "超出所称"),
        "members_recruited": ("1,210 余", "短少 10"),
        "money_recovered": ("4,000.00", "超出所称"),
    }


def test_what_changed_since_the_publication_is_told_with_its_facts(year):
    page = page_of(year, "en")
    found = columns(page)
    shows = found["theatre_shows"]
    assert (shows["Value"].text, shows["Published"].text) == ("6", "4")
    assert shows["Restated"].text == "4 → 6"
    assert found["lectures"]["Published"].text == "3"
    assert not found["lectures"]["Restated"].text
    told = {section.title: section.sentences for section in page.changes.figures}
    [[fact]] = told["Workers' Theatre shows: published 4, today 6"]
    assert fact.text.startswith(f"Fact no. {year.head}, now counted: ")


def test_the_seasons_are_those_of_the_summary(year):
    picture = page_of(year).pictures[0]
    pairs = {pair.label: pair for pair in picture.panels[0].pairs}
    summary = year.finance.asked("/finance/summary", year=2024, by="season")
    assert len(summary["rows"]) == 3
    assert list(pairs) == ["春送岗位", "夏送清凉", "金秋助学", "冬送温暖", "不分季节的帮扶"]
    summer = pairs["夏送清凉"]
    assert (summer.first.printed, summer.second.printed, summer.note) == ("500.00", "80.00", "1 人")
    assert pairs["春送岗位"].first.printed == "0.00"
    total = picture.table.groups[0].rows[-1]
    assert [cell.text for cell in total[1:]] == ["1,750.00", "80.00", "1"]


def test_the_page_of_a_position_stays_as_it_is(year):
    at = year.head
    page = page_of(year, at=at)
    made(year, "/activities", an_activity())
    assert page_of(year, at=at) == page
    assert page_of(year) != page


@BOTH
def test_an_unclaimed_unpublished_year_has_neither_column(office, language):
    a_year(office)
    page = page_of(office, language)
    assert len(page.figures.columns) == 4
    assert page.changes is None


@BOTH
def test_an_empty_ledger_has_a_whole_page(office, language):
    page = page_of(office, language, year=1950)
    assert {cells[page.figures.columns[1].title].text for cells in columns(page).values()} == {
        "0",
        "0.00",
    }
    assert len(page.lead) == 3
    assert "1949" in page.lead[2]
    assert all(sentences(page))
