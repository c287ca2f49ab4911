"""What people type into cells, and what is made of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from aid_service.dossier_form.cells import CellFault, canonical
from aid_service.dossier_form.headings import MEMBER_COLUMNS, WORKER_COLUMNS
from domain.policies.identifiers import check_character

OLD_CONVERTED = "41072619650101001" + check_character("41072619650101001")
COLUMN = {column.heading: column for column in (*MEMBER_COLUMNS, *WORKER_COLUMNS)}


@pytest.mark.parametrize(
    "typed",
    [
        "1980-01-02",
        "1980-1-2",
        "1980.01.02",
        "1980/1/2",
        "19800102",
        19800102.0,
        "1980年1月2日",
        "1980年1月2号",
        " １９８０年１月２日 ",
        "1980-01-02 00:00:00",
        date(1980, 1, 2),
        datetime(1980, 1, 2, 13, 5),  # noqa: DTZ001
        29222.0,
        "29222",
    ],
)
def test_a_day_is_read_however_it_is_spelt(typed: object) -> None:
    assert canonical(COLUMN["出生日期"], typed) == "1980-01-02"


@pytest.mark.parametrize(("typed", "read"), [("1998-7", "1998-07"), ("1998年07月", "1998-07")])
def test_a_month_is_enough_where_the_day_is_often_unknown(typed: str, read: str) -> None:
    assert canonical(COLUMN["工作时间"], typed) == read
    with pytest.raises(CellFault, match="day-shape"):
        canonical(COLUMN["出生日期"], typed)


@pytest.mark.parametrize(
    ("heading", "typed", "read"),
    [
        ("身份证号", "41072619850101001 8", "410726198501010018"),
        ("身份证号", "４１０７２６１９８５０１０１００１８", "410726198501010018"),
        ("身份证号", "41072819700101001x", "41072819700101001X"),
        ("身份证号", "４１０７２８１９７００１０１００１ｘ", "41072819700101001X"),
        ("身份证号", "410726650101001", OLD_CONVERTED),
        ("身份证号", 410726650101001.0, OLD_CONVERTED),
        ("手机号码", 13800138000.0, "13800138000"),
        ("手机号码", "138 0013-8000", "13800138000"),
        ("本人月平均收入", 1200.0, "1200.00"),
        ("本人月平均收入", "1,200.5元", "1200.50"),
        ("本人月平均收入", "￥１２００", "1200.00"),
        ("本人月平均收入", 333.3333333333, "333.33"),
        ("本人月平均收入", "12，000", "12000.00"),
        ("家庭人口", 3.0, "3"),
        ("家庭人口", "3人", "3"),
        ("姓名", " 王　小 明 ", "王小明"),
        ("姓名", "王小\n明", "王小明"),
        ("姓名", "王\u202e小\u00ad明", "王小明"),
        ("家庭住址", "延津县\n一街 3 号", "延津县一街 3 号"),
        ("县级工会意见", "同意\n公章", "同意\n公章"),
        ("姓名", "阿依古丽·买买提", "阿依古丽·买买提"),
        ("姓名", "𠮷祥", "𠮷祥"),
        ("姓名", "John Smith", "John Smith"),
        ("工作状态", "下（待）岗", "下(待)岗"),
        ("住房面积", 45.5, "20至50(含)"),
        ("住房面积", "20平方米", "20以下(含)"),
        ("住房面积", "70以上", "70以上"),
        ("困难类别", "低保边缘户", "低保边缘户"),
        ("次要致困原因", "子女上学，其他", "子女上学、其他"),
        ("户口所在地行政区划", 410726100000.0, "410726100000"),
        ("户口所在地行政区划", "410726100000 城关镇", "410726100000"),
        ("是否单亲", True, "是"),
        ("残疾类别", "/", ""),
        ("残疾类别", "", ""),
    ],
)
def test_what_is_typed_carelessly_is_mended(heading: str, typed: object, read: str) -> None:
    assert canonical(COLUMN[heading], typed) == read


@pytest.mark.parametrize(
    ("heading", "typed", "code"),
    [
        ("身份证号", 4.10726198501010e17, "digits-lost"),
        ("身份证号", "4.10726E+17", "digits-lost"),
        ("银行卡号", 6217001234567890122.0, "digits-lost"),
        ("身份证号", "410726198501010010", "id-number-check"),
        ("身份证号", "410726199002290013", "id-number-date"),
        ("身份证号", "没有", "id-number-shape"),
        ("手机号码", "0373-1234567", "phone-shape"),
        ("银行卡号", "6217", "bank-card-shape"),
        ("出生日期", "1985-02-30", "day-impossible"),
        ("出生日期", "85.1.1", "day-shape"),
        ("出生日期", "昨天", "day-shape"),
        ("本人月平均收入", "1.2万", "money-shape"),
        ("本人月平均收入", "NaN", "money-shape"),
        ("本人月平均收入", "Infinity", "money-shape"),
        ("本人月平均收入", "1e30", "money-shape"),
        ("本人月平均收入", "1.2E+04", "money-shape"),
        ("本人月平均收入", "1_000", "money-shape"),
        ("本人月平均收入", "1,20,00", "money-shape"),
        ("本人月平均收入", "1.2万元", "money-shape"),
        ("本人月平均收入", "(500)", "money-shape"),
        ("本人月平均收入", "无", "money-shape"),
        ("本人月平均收入", "-1", "money-negative"),
        ("本人月平均收入", -1.0, "money-negative"),
        ("本人月平均收入", "1.005", "money-places"),
        ("家庭人口", "0", "count-shape"),
        ("家庭人口", "2.5", "count-shape"),
        ("健康状况", "还行", "not-in-list"),
        ("次要致困原因", "贫穷", "not-in-list"),
        ("次要致困原因", "子女上学、其他、下岗失业、无劳动能力", "causes-too-many"),
        ("户口所在地行政区划", "延津县", "area-shape"),
        ("户口所在地行政区划", "41072", "area-shape"),
        ("户口所在地行政区划", "410726 410727", "area-shape"),
        ("姓名", "王\x07明", "control-character"),
        ("姓名", "长" * 51, "too-long"),
        ("其他登记内容", "[1]", "rest-shape"),
        ("其他登记内容", "[" * 5000, "rest-shape"),
    ],
)
def test_what_cannot_be_known_is_told(heading: str, typed: object, code: str) -> None:
    with pytest.raises(CellFault) as told:
        canonical(COLUMN[heading], typed)
    assert told.value.code == code
