"""Dossier forms as towns fill them in, and sent as browsers send them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from aid_service.dossier_form.headings import MEMBER_COLUMNS, WORKER_COLUMNS
from tests.cases import an_id_number
from tests.office import API, Desk
from tests.staff import TOWN

TODAY = date(2024, 12, 20)
WORKERS, MEMBERS = "困难职工", "家庭成员"

Row = dict[str, Any]


def a_row(**told: Any) -> Row:
    """A worker's row with every required field; a man born on 1 January 1985."""
    number = told.pop("身份证号", None) or a_mans_number()
    return {
        "困难类别": "深度困难",
        "姓名": "王小明",
        "民族": "汉族",
        "性别": "男" if int(str(number)[16:17] or 1) % 2 else "女",
        "政治面貌": "群众",
        "出生日期": "1985-01-01",
        "身份证号": number,
        "健康状况": "良好",
        "工作状态": "在岗",
        "劳模类型": "无",
        "住房类型": "租房",
        "手机号码": "13800138000",
        "工作时间": "2005-07",
        "所属行业": "快递",
        "婚姻状况": "已婚",
        "户口类型": "农业",
        "家庭住址": "河南省新乡市延津县某路1号",
        "工作单位": "示例快递",
        "是否单亲": "否",
        "户口所在地行政区划": TOWN,
        "医保状况": "城乡居民医保",
        "本人月平均收入": "1000",
        "家庭其他非薪资年收入": "0",
        "家庭年度总收入": "12000",
        "家庭人口": "1",
        "主要致困原因": "患重特大疾病",
    } | told


def a_member_row(worker: Row, **told: Any) -> Row:
    number = told.pop("身份证号", None) or a_mans_number(born="20100501")
    return {
        "职工身份证号": worker["身份证号"],
        "姓名": "王二宝",
        "关系": "子",
        "身份证号": number,
        "出生日期": "2010-05-01",
        "健康状况": "良好",
        "月收入": "0",
        "医保状况": "城乡居民医保",
        "人员身份": "学生",
    } | told


def a_mans_number(born: str = "19850101") -> str:
    """One that nobody in this run has had."""
    while int((number := an_id_number(born=born))[16]) % 2 == 0:
        pass
    return number


def a_form(
    workers: Iterable[Row],
    members: Iterable[Row] = (),
    *,
    above: Sequence[str] = (),
    headings: Sequence[str] | None = None,
) -> bytes:
    """Headings as the form prints them, unless others are given; `above` are lines over them."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, columns, rows in (
        (WORKERS, WORKER_COLUMNS, list(workers)),
        (MEMBERS, MEMBER_COLUMNS, list(members)),
    ):
        if name == MEMBERS and not rows:
            continue
        sheet = book.add_worksheet(name)
        printed = [column.heading for column in columns if not column.own]
        if name == WORKERS and headings is not None:
            printed = list(headings)
        printed += [heading for row in rows for heading in row if heading not in printed]
        printed = list(dict.fromkeys(printed))
        for line, text in enumerate(above):
            sheet.write_string(line, 0, text)
        for at, heading in enumerate(printed):
            sheet.write_string(len(above), at, heading)
            for down, row in enumerate(rows, start=len(above) + 1):
                value = row.get(heading)
                if isinstance(value, date):
                    sheet.write_datetime(down, at, value, days)
                elif isinstance(value, str):
                    sheet.write_string(down, at, value)
                elif value is not None:
                    sheet.write_number(down, at, value)
    book.close()
    return file.getvalue()


def sent(desk: Desk, data: bytes, *, dry_run: bool = False, **headers: str) -> TestResponse:
    form = {"file": (BytesIO(data), "form.xlsx"), "dry_run": "true" if dry_run else "false"}
    return desk.app.test_client().post(
        f"{API}/imports",
        data=form,
        headers={"Authorization": f"Bearer {desk.token}", "Accept-Language": "en"} | headers,
    )


def taken(desk: Desk, data: bytes, *, dry_run: bool = False) -> Any:
    """Sends what must be taken in, or looked at; gives the answer's body."""
    response = sent(desk, data, dry_run=dry_run)
    assert response.status_code in (200, 201), response.text
    return response.json


def cells(data: bytes) -> dict[str, list[list[Any]]]:
    """A workbook's cells by sheet."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }
