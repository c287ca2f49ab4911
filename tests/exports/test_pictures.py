from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from aid_service.exports.page import Bar, Pair, Panel, Picture, Table
from aid_service.exports.pictures import LONGEST, WIDTH, drawn, drawn_panels

SVG = "{http://www.w3.org/2000/svg}"


def a_pair(label, first, second, note=""):
    return Pair(label, Bar(first, f"{first:,}"), Bar(second, f"{second:,}"), note)


def a_picture(*panels):
    table = Table("", (), ())
    return Picture("years", "2024 beside 2023", ("2024", "2023"), "a note", panels, table)


def lengths(svg):
    root = ET.fromstring(svg)
    return [float(one.get("width")) for one in root.iter(f"{SVG}rect") if one.get("class")]


def words(svg):
    return [one.text for one in ET.fromstring(svg).iter(f"{SVG}text") if one.text]


def test_bars_are_as_long_as_their_numbers_within_a_panel():
    sites = Panel("Sites", (a_pair("Libraries", 10, 5), a_pair("Rooms", 1, 0)))
    persons = Panel("Persons", (a_pair("Helped", 2000, 1000),))
    found = lengths(drawn(a_picture(sites, persons)))
    tenth = LONGEST / 10
    assert found == pytest.approx([LONGEST, 5 * tenth, tenth, 0, LONGEST, LONGEST / 2], abs=0.01)


@pytest.mark.parametrize("panels", [(), (Panel("", ()),), (Panel("Sites", (a_pair("A", 0, 0),)),)])
def test_nothing_is_drawn_of_nothing(panels):
    svg = drawn(a_picture(*panels))
    assert not any(lengths(svg))
    assert ET.fromstring(svg).find(f"{SVG}title").text == "2024 beside 2023"


def test_what_is_below_nothing_is_printed_and_not_drawn():
    svg = drawn(a_picture(Panel("Money", (a_pair("Cash", -5, 10),))))
    assert lengths(svg) == [0, LONGEST]
    assert "-5" in words(svg)


def test_every_number_label_note_and_legend_is_printed():
    svg = drawn(a_picture(Panel("Sites", (a_pair("Libraries", 1234, 5, "6 persons"),))))
    said = {"2024 beside 2023", "2024", "2023", "Sites", "Libraries", "6 persons", "1,234", "5"}
    assert said <= set(words(svg))
    described = ET.fromstring(svg).find(f"{SVG}desc").text
    assert described == "Libraries (6 persons): 2024 1,234, 2023 5"


def test_bars_differ_without_colour():
    svg = drawn(a_picture(Panel("Sites", (a_pair("Libraries", 2, 1),))))
    bars = [one for one in ET.fromstring(svg).iter(f"{SVG}rect") if one.get("class")]
    assert [one.get("fill") for one in bars] == ["#9c1f16", "url(#years-hatch)"]


def test_panels_that_stand_apart_share_no_id():
    panels = (Panel("Sites", (a_pair("A", 1, 2),)), Panel("Cases", (a_pair("B", 3, 4),)))
    drawings = drawn_panels(a_picture(*panels))
    titles = [ET.fromstring(svg).find(f"{SVG}title").text for svg in drawings]
    assert titles == ["2024 beside 2023: Sites", "2024 beside 2023: Cases"]
    ids = [one.get("id") for svg in drawings for one in ET.fromstring(svg).iter()]
    named = [one for one in ids if one]
    assert len(named) == len(set(named)) == 6


def test_a_long_label_stands_on_two_lines_and_all_fits():
    label = "Unions founded in new-form and non-public enterprises"
    svg = drawn(a_picture(Panel("Unions", (a_pair(label, 10**9, 1),))))
    assert {"Unions founded in new-form and", "non-public enterprises"} <= set(words(svg))
    root = ET.fromstring(svg)
    assert root.get("viewBox").split()[2] == str(WIDTH)
    assert all(0 <= float(one.get("x")) < WIDTH for one in root.iter(f"{SVG}text"))


def test_hostile_words_are_words():
    pair = a_pair("</text><script>&", 1, 2)
    svg = drawn(replace(a_picture(Panel('"<b>"', (pair,))), title="</title><script>"))
    root = ET.fromstring(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert root.find(f"{SVG}title").text == "</title><script>"
    assert {"</text><script>&", '"<b>"'} <= set(words(svg))
