"""Workbooks as towns make them, and what is made of them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
import xlwt

from aid_service.dossier_form.households import Households
from aid_service.dossier_form.limits import Unreadable
from aid_service.dossier_form.reading import open_workbook
from aid_service.usecases.dossier_fault import Fault, FormRow, Level
from tests.forms import MEMBERS, TODAY, WORKERS, Row, a_form, a_mans_number, a_member_row, a_row


def read(data: bytes) -> tuple[list[FormRow], list[Fault]]:
    households = Households(open_workbook(data), today=TODAY)
    rows = list(households.rows())
    return rows, [*households.orphans(), *households.unknown_columns()]


def codes(rows: list[FormRow]) -> list[tuple[str, int, str]]:
    return [(f.code, f.row, f.heading) for row in rows for f in row.faults]


def an_old_workbook(rows: list[Row]) -> bytes:
    book, file = xlwt.Workbook(), BytesIO()
    sheet = book.add_sheet(WORKERS)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, heading in enumerate(rows[0]):
        sheet.write(0, at, heading)
        for down, row in enumerate(rows, start=1):
            value = row[heading]
            sheet.write(down, at, value, *([day] if isinstance(value, date) else []))
    book.save(file)
    return file.getvalue()


def test_headings_are_known_however_they_are_printed() -> None:
    worker = a_row()
    spelt = {heading: f" {heading} *" for heading in worker}
    spelt |= {
        "姓名": "姓　名",
        "身份证号": "身份证号码（15或18位）*",
        "本人月平均收入": "本人月平均收入（元）",
    }
    typed = {spelt[heading]: value for heading, value in reversed(worker.items())}
    rows, rest = read(
        a_form([typed], above=["困难职工档案表", "填表人：张三"], headings=list(typed))
    )
    assert (codes(rows), rest) == ([], [])
    assert rows[0].place.row == 4
    assert rows[0].said is not None
    assert rows[0].said.cells["身份证号"] == worker["身份证号"]


def test_columns_may_stand_to_the_right() -> None:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("表")
    for at, (heading, value) in enumerate(a_row().items(), start=3):
        sheet.write_string(5, at, heading)
        sheet.write_string(7, at, value)
    book.close()
    rows, _ = read(file.getvalue())
    assert codes(rows) == []
    assert rows[0].place.row == 8
    assert rows[0].place.columns["困难类别"] == 4


def test_an_old_workbook_is_read_as_well() -> None:
    worker = a_row(出生日期=date(1985, 1, 1), 家庭年度总收入=12000.0, 手机号码=13800138000.0)
    rows, _ = read(an_old_workbook([worker]))
    assert codes(rows) == []
    assert rows[0].said is not None
    assert rows[0].said.cells["出生日期"] == "1985-01-01"
    assert rows[0].said.cells["家庭年度总收入"] == "12000.00"


def test_members_are_joined_by_the_workers_number_old_or_new() -> None:
    number = a_mans_number("19650101")
    worker = a_row(身份证号=number, 出生日期="1965-01-01", 家庭人口="3", 性别="男")
    old = {"身份证号": number[:6] + number[8:17]}
    members = [a_member_row(worker), a_member_row(worker | old, 姓名="王三宝")]
    rows, rest = read(a_form([worker | old], members))
    assert (codes(rows), rest) == ([], [])
    assert rows[0].said is not None
    assert rows[0].said.cells["身份证号"] == number
    assert [member["姓名"] for member in rows[0].said.members] == ["王二宝", "王三宝"]


def test_of_two_id_numbers_on_the_members_sheet_the_first_is_the_workers() -> None:
    worker = a_row(家庭人口="2")
    member = a_member_row(worker)
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet(WORKERS)
    for at, (heading, value) in enumerate(worker.items()):
        sheet.write_column(0, at, [heading, value])
    sheet = book.add_worksheet(MEMBERS)
    for at, (heading, value) in enumerate(member.items()):
        sheet.write_column(0, at, [heading.removeprefix("职工"), value])
    book.close()
    rows, rest = read(file.getvalue())
    assert (codes(rows), rest) == ([], [])
    assert len(rows[0].members) == 1


def test_an_unknown_column_is_told_and_the_errors_column_is_not_read() -> None:
    rows, rest = read(a_form([a_row(备注二="x", 错误说明="缺少必填项")]))
    assert codes(rows) == []
    assert [(fault.code, fault.heading, fault.level.value) for fault in rest] == [
        ("column-unknown", "备注二", "warning")
    ]


def test_several_columns_of_further_causes_are_one_list() -> None:
    worker = a_row(次要致困原因="子女上学") | {"次要致困原因2": "其他"}
    rows, rest = read(a_form([worker]))
    assert (codes(rows), rest) == ([], [])
    assert rows[0].said is not None
    assert rows[0].said.cells["次要致困原因"] == "子女上学、其他"


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (["水果", "价格"], "workbook-no-form"),
        (["困难类别", "姓名", "民族", "性别"], "heading-missing"),
        (["姓名", "身份证号", "户口所在地行政区划", "民族", "民族*"], "heading-twice"),
    ],
)
def test_what_is_no_form_is_refused_with_what_is_missing(headings: list[str], code: str) -> None:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("表").write_row(0, 0, headings)
    book.close()
    with pytest.raises(Unreadable) as refused:
        open_workbook(file.getvalue())
    assert refused.value.code == code


def test_two_sheets_of_workers_are_refused() -> None:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    for name in ("一", "二"):
        book.add_worksheet(name).write_row(0, 0, list(a_row()))
    book.close()
    with pytest.raises(Unreadable, match="workbook-two-forms"):
        open_workbook(file.getvalue())


def test_an_empty_form_beside_the_filled_in_one_is_no_second_one() -> None:
    worker = a_row()
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("模板").write_row(0, 0, list(worker))
    filled = book.add_worksheet("城关镇")
    filled.write_row(0, 0, list(worker))
    filled.write_row(1, 0, list(worker.values()))
    book.close()
    workbook = open_workbook(file.getvalue())
    assert (workbook.workers.name, workbook.members) == ("城关镇", None)


def test_rows_that_say_nothing_are_none() -> None:
    blank = dict.fromkeys(a_row(), "") | {"困难类别": " ", "姓名": "\u3000", "附件": "\u200b"}
    computed = {"序号": 3.0, "家庭月人均收入": 0.0, "家庭年度总收入": 0.0}
    rows, _ = read(a_form([a_row(), blank, {}, a_row(), computed, {"附件": "3"}]))
    assert [row.place.row for row in rows if not row.faults] == [2, 5]
    assert [row.place.row for row in rows if row.faults] == [7]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"姓名": "王小明1"}, [("name-shape", "姓名")]),
        ({"姓名": "王小明（已故）"}, [("name-shape", "姓名")]),
        ({"姓名": "=SUM(A1)"}, [("name-shape", "姓名")]),
        ({"姓名": "王□明"}, [("name-shape", "姓名")]),
        ({"姓名": "阿依古丽·买买提"}, []),
        ({"姓名": "John O'Neil"}, []),
        ({"姓名": "𠮷㐂"}, []),
        ({"出生日期": "1985-01-02"}, [("birth-contradicts", "出生日期")]),
        ({"性别": "女"}, [("sex-contradicts", "性别")]),
        ({"工作时间": "1990-01"}, [("work-before-age", "工作时间")]),
        ({"工作时间": "2024-12-21"}, [("day-in-future", "工作时间")]),
        ({"家庭人口": "2"}, [("size-mismatch", "家庭人口")]),
        ({"家庭月人均收入": "1200"}, [("per-head-mismatch", "家庭月人均收入")]),
        ({"家庭月人均收入": "1000.4"}, []),
        (
            {"家庭年度总收入": "5000000"},
            [("income-implausible", "家庭年度总收入"), ("income-sum", "家庭年度总收入")],
        ),
        ({"家庭其他非薪资年收入": "20000"}, [("income-below-part", "家庭年度总收入")]),
        ({"次要致困原因": "患重特大疾病"}, [("cause-twice", "次要致困原因")]),
        ({"主要致困原因": "", "次要致困原因": "其他"}, [("main-cause-missing", "主要致困原因")]),
        ({"银行卡号": "6217001234567890123"}, [("bank-card-check", "银行卡号")]),
        ({"民族": "", "姓名": "  "}, [("required", "姓名"), ("required", "民族")]),
        ({"主要致困原因": ""}, []),
    ],
)
def test_what_cannot_be_true_together_is_told(told: Row, expected: list[tuple[str, str]]) -> None:
    rows, _ = read(a_form([a_row(**told)]))
    assert [(code, heading) for code, _, heading in codes(rows)] == expected


@pytest.mark.parametrize(("born", "age"), [("20150101", "9"), ("19000101", "124")])
def test_a_childs_or_a_very_old_persons_number_is_no_workers(born: str, age: str) -> None:
    spelt = f"{born[:4]}-{born[4:6]}-{born[6:]}"
    worker = a_row(身份证号=a_mans_number(born), 出生日期=spelt, 工作时间="")
    [row], _ = read(a_form([worker]))
    found = {fault.code: dict(fault.details) for fault in row.faults}
    assert found["age-implausible"] == {"age": age}


def test_what_a_register_holds_is_told_and_not_refused() -> None:
    odd = {"家庭年度总收入": "5000000", "性别": "女", "姓名": "王小明2"}
    [row], _ = read(a_form([a_row(**odd, 来源="登记册")]))
    assert {fault.level for fault in row.faults} == {Level.WARNING}
    assert len(row.faults) == 4
    assert row.said is not None
    unborn = a_row(身份证号=a_mans_number("20990101"), 出生日期="2099-01-01", 工作时间="")
    [row], _ = read(a_form([unborn | {"来源": "登记册"}]))
    assert codes([row]) == [("born-in-future", 2, "身份证号")]
    assert row.said is None


def test_a_member_of_nobody_and_a_person_twice_are_told_where_they_stand() -> None:
    first, second = a_row(家庭人口="2"), a_row(家庭人口="2")
    child = a_member_row(first)
    members = [child, a_member_row(second, 身份证号=child["身份证号"]), a_member_row(a_row())]
    rows, rest = read(a_form([first, second, first | {"家庭人口": "1"}], members))
    assert codes(rows) == [("twice-in-file", 3, "身份证号"), ("twice-in-file", 4, "身份证号")]
    assert [row.said is None for row in rows] == [False, True, True]
    assert [(f.code, f.sheet, f.row, f.column) for f in rest] == [
        ("member-without-worker", MEMBERS, 4, 1)
    ]
